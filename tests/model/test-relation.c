/* SPDX-License-Identifier: GPL-3.0-or-later */

/* TlRelation: both spellings, what is refused, and what a change leaves alone. */

#include "tl-annotation.h"
#include "tl-relation.h"

#include <string.h>

static TlRelation *
parse (const char  *json,
       GError     **error)
{
  g_autoptr (GBytes) bytes = g_bytes_new (json, strlen (json));

  return tl_relation_new_from_json (bytes, "r1", error);
}

static void
assert_json (TlRelation *relation,
             const char *expected)
{
  gsize length;
  const char *data = g_bytes_get_data (tl_relation_get_json (relation), &length);
  g_autofree char *json = g_strndup (data, length);

  g_assert_cmpstr (json, ==, expected);
}

static void
test_new (void)
{
  const TlRelationArg args[] = { { "claim", "t2" }, { "source", "t\"1" } };
  g_autoptr (TlRelation) relation = tl_relation_new ("attribution", args, 2);
  g_autofree char *expected = g_strdup_printf (
    "{\"id\": \"%s\", \"type\": \"attribution\", \"args\": [{\"role\": \"claim\", \"target\": \"t2\"}, "
    "{\"role\": \"source\", \"target\": \"t\\\"1\"}]}", tl_relation_get_id (relation));
  guint n_args;
  const TlRelationArg *read = tl_relation_get_args (relation, &n_args);

  assert_json (relation, expected);
  g_assert_cmpuint (n_args, ==, 2);
  g_assert_cmpstr (read[1].role, ==, "source");
  g_assert_cmpstr (read[1].target, ==, "t\"1");
  g_assert_true (tl_relation_has_target (relation, "t2"));
  g_assert_false (tl_relation_has_target (relation, "t3"));
}

static void
test_args_keep_bytes (void)
{
  g_autoptr (TlRelation) relation = parse (
    "{\"k\": 1.0, \"id\": \"r9\", \"type\": \"attribution\", \"args\": [ {\"target\":\"a\", \"role\":\"claim\", "
    "\"weight\": 0.10} , {\"role\": \"source\", \"target\": \"b\"}]}", NULL);
  const TlRelationArg more[] = { { "claim", "a" }, { "source", "b" }, { "cue", "c" } };
  const TlRelationArg fewer[] = { { "claim", "a" }, { "cue", "c" } };
  g_autoptr (TlRelation) grown = tl_relation_with_args (relation, more, 3);
  g_autoptr (TlRelation) shrunk = tl_relation_with_args (grown, fewer, 2);
  g_autoptr (TlRelation) renamed = tl_relation_with_kind (relation, "quote");
  g_autofree char *grown_json = g_strndup (g_bytes_get_data (tl_relation_get_json (grown), NULL),
                                           g_bytes_get_size (tl_relation_get_json (grown)));

  g_assert_nonnull (strstr (grown_json, "{\"k\": 1.0, \"id\": \"r9\", \"type\": \"attribution\", \"args\": [ "
                                        "{\"target\":\"a\", \"role\":\"claim\", \"weight\": 0.10} , "
                                        "{\"role\": \"source\", \"target\": \"b\"}"));
  g_assert_true (tl_relation_has_target (grown, "c"));
  g_assert_true (tl_relation_has_target (shrunk, "a"));
  g_assert_false (tl_relation_has_target (shrunk, "b"));
  g_assert_cmpstr (tl_relation_get_id (shrunk), ==, "r9");
  assert_json (renamed,
    "{\"k\": 1.0, \"id\": \"r9\", \"type\": \"quote\", \"args\": [ {\"target\":\"a\", \"role\":\"claim\", "
    "\"weight\": 0.10} , {\"role\": \"source\", \"target\": \"b\"}]}");
}

static void
test_short (void)
{
  g_autoptr (TlRelation) relation = parse ("{\"type\": \"supports\", \"from\": \"a\", \"to\": \"b\", \"id\": \"r1\"}", NULL);
  const TlRelationArg swapped[] = { { "to", "a" }, { "from", "c" } };
  const TlRelationArg other[] = { { "from", "a" }, { "to", "b" }, { "to", "c" } };
  g_autoptr (TlRelation) still_short = tl_relation_with_args (relation, swapped, 2);
  g_autoptr (TlRelation) grown = tl_relation_with_args (relation, other, 3);
  guint n_args;
  const TlRelationArg *args = tl_relation_get_args (relation, &n_args);

  g_assert_cmpuint (n_args, ==, 2);
  g_assert_cmpstr (args[0].role, ==, "from");
  g_assert_cmpstr (args[1].target, ==, "b");
  assert_json (still_short, "{\"type\": \"supports\", \"from\": \"c\", \"to\": \"a\", \"id\": \"r1\"}");
  assert_json (grown, "{\"type\": \"supports\", \"id\": \"r1\", \"args\": [{\"role\": \"from\", \"target\": \"a\"}, "
               "{\"role\": \"to\", \"target\": \"b\"}, {\"role\": \"to\", \"target\": \"c\"}]}");
}

static void
test_id (void)
{
  g_autoptr (TlRelation) relation = parse ("{\"type\": \"x\", \"args\": []}", NULL);
  g_autoptr (TlRelation) renamed = tl_relation_with_kind (relation, "y");

  g_assert_cmpstr (tl_relation_get_id (relation), ==, "r1");
  assert_json (renamed, "{\"type\": \"y\", \"args\": [], \"id\": \"r1\"}");
}

static void
test_refused (void)
{
  static const char *const cases[] = {
    "7",
    "{}",
    "{\"type\": \"x\"}",
    "{\"args\": []}",
    "{\"type\": 1, \"args\": []}",
    "{\"type\": \"x\", \"from\": \"a\"}",
    "{\"type\": \"x\", \"from\": \"a\", \"to\": 5}",
    "{\"type\": \"x\", \"args\": [1]}",
    "{\"type\": \"x\", \"args\": [{\"role\": \"a\"}]}",
    "{\"type\": \"x\", \"args\": [{\"role\": \"a\", \"target\": null}]}",
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (parse (cases[i], &error));
      g_assert_error (error, TL_MODEL_ERROR, TL_MODEL_ERROR_SHAPE);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/model/relation/new", test_new);
  g_test_add_func ("/model/relation/args-keep-bytes", test_args_keep_bytes);
  g_test_add_func ("/model/relation/short", test_short);
  g_test_add_func ("/model/relation/id", test_id);
  g_test_add_func ("/model/relation/refused", test_refused);
  return g_test_run ();
}
