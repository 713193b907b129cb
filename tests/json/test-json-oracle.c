/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The strict reader against measures that do not come from us: the documents of JSONTestSuite
 * (where they are installed), and json-glib on documents made at random.
 */

#include "json-model.h"

#include <json-glib/json-glib.h>
#include <string.h>

#define N_RANDOM 1500

static char *
find_suite (void)
{
  const char *shared = g_getenv ("TAGLINE_SHARED_DATA");
  g_autofree char *beside = NULL;
  g_autofree char *path = NULL;

  if (shared == NULL)
    {
      beside = g_test_build_filename (G_TEST_DIST, "..", "..", "shared", "data", NULL);
      shared = beside;
    }
  path = g_build_filename (shared, "json-test-suite", NULL);
  return g_file_test (path, G_FILE_TEST_IS_DIR) ? g_steal_pointer (&path) : NULL;
}

static void
check_suite_file (const char *name,
                  GBytes     *bytes)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(TlJsonDoc) doc = tl_json_doc_parse (bytes, NULL, &error);

  g_test_message ("%s: %s", name, doc != NULL ? "accepted" : error->message);
  if (g_str_has_prefix (name, "y_"))
    {
      g_assert_no_error (error);
      g_assert_nonnull (doc);
    }
  else if (g_str_has_prefix (name, "n_"))
    {
      g_assert_null (doc);
      g_assert_true (g_error_matches (error, TL_JSON_ERROR, TL_JSON_ERROR_SYNTAX) ||
                     g_error_matches (error, TL_JSON_ERROR, TL_JSON_ERROR_ENCODING) ||
                     g_error_matches (error, TL_JSON_ERROR, TL_JSON_ERROR_DEPTH));
    }
}

static void
test_suite (void)
{
  g_autofree char *path = find_suite ();
  g_autoptr(GDir) dir = NULL;
  const char *name;
  guint n_files = 0;

  if (path == NULL)
    {
      g_test_skip ("JSONTestSuite is not here");
      return;
    }
  dir = g_dir_open (path, 0, NULL);
  g_assert_nonnull (dir);
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *file = g_build_filename (path, name, NULL);
      g_autoptr(GBytes) bytes = NULL;
      char *contents;
      gsize length;

      if (!g_str_has_suffix (name, ".json"))
        continue;
      g_assert_true (g_file_get_contents (file, &contents, &length, NULL));
      bytes = g_bytes_new_take (contents, length);
      check_suite_file (name, bytes);
      n_files++;
    }
  g_assert_cmpuint (n_files, >, 100);
}

static void
assert_same_tree (JsonNode  *node,
                  TlJsonDoc *doc,
                  TlJsonRef  ref)
{
  switch (tl_json_get_type (doc, ref))
    {
    case TL_JSON_OBJECT:
      {
        JsonObject *object = json_node_get_object (node);

        g_assert_cmpuint (json_object_get_size (object), ==, tl_json_get_length (doc, ref));
        for (TlJsonRef child = tl_json_first (doc, ref); child != TL_JSON_NONE;
             child = tl_json_next (doc, child))
          {
            g_autofree char *name = tl_json_dup_string (doc, tl_json_get_key (doc, child), NULL);

            g_assert_true (json_object_has_member (object, name));
            assert_same_tree (json_object_get_member (object, name), doc, child);
            g_assert_cmpuint (tl_json_find (doc, ref, name), ==, child);
          }
      }
      break;
    case TL_JSON_ARRAY:
      {
        JsonArray *array = json_node_get_array (node);
        guint i = 0;

        g_assert_cmpuint (json_array_get_length (array), ==, tl_json_get_length (doc, ref));
        for (TlJsonRef child = tl_json_first (doc, ref); child != TL_JSON_NONE;
             child = tl_json_next (doc, child))
          assert_same_tree (json_array_get_element (array, i++), doc, child);
      }
      break;
    case TL_JSON_STRING:
      {
        g_autofree char *text = tl_json_dup_string (doc, ref, NULL);

        g_assert_cmpstr (text, ==, json_node_get_string (node));
      }
      break;
    case TL_JSON_NUMBER:
      {
        double value;

        g_assert_true (tl_json_get_double (doc, ref, &value));
        g_assert_cmpfloat_with_epsilon (value, json_node_get_double (node),
                                        1e-12 * ABS (value) + 1e-300);
      }
      break;
    case TL_JSON_TRUE:
    case TL_JSON_FALSE:
      g_assert_cmpint (json_node_get_boolean (node), ==,
                       tl_json_get_type (doc, ref) == TL_JSON_TRUE);
      break;
    case TL_JSON_NULL:
    default:
      g_assert_true (JSON_NODE_HOLDS_NULL (node));
      break;
    }
}

static void
test_random (void)
{
  g_autoptr(GRand) random = g_rand_new_with_seed (20240229);

  for (guint i = 0; i < N_RANDOM; i++)
    {
      g_autoptr(Node) node =
        node_new_container (random, i % 2 == 0 ? TL_JSON_OBJECT : TL_JSON_ARRAY, i % 7);
      g_autoptr(GString) text = g_string_new (NULL);
      g_autoptr(TlJsonDoc) doc = NULL;
      g_autoptr(JsonParser) parser = json_parser_new ();
      g_autoptr(GError) error = NULL;
      Layout layout;

      layout_init (&layout, random, i);
      node_write (node, &layout, 0, text);
      doc = parse_sound (text->str, text->len);
      node_assert_equal (node, doc, 0, TRUE);

      json_parser_load_from_data (parser, text->str, text->len, &error);
      g_assert_no_error (error);
      assert_same_tree (json_parser_get_root (parser), doc, 0);
    }
}

/* What the reader says about bytes that may be anything: an offset inside them, or a document. */
static gboolean
parse_any (const char *text,
           gsize       length)
{
  g_autoptr(GBytes) bytes = g_bytes_new (text, length);
  g_autoptr(TlJsonDoc) doc = NULL;
  gsize offset = G_MAXSIZE;

  doc = tl_json_doc_parse (bytes, &offset, NULL);
  if (doc == NULL)
    g_assert_cmpuint (offset, <=, length);
  return doc != NULL;
}

/* No prefix of an object is a document; damage gives a verdict and no crash. */
static void
test_damaged (void)
{
  g_autoptr(GRand) random = g_rand_new_with_seed (5);

  for (guint i = 0; i < 60; i++)
    {
      g_autoptr(Node) node = node_new_container (random, TL_JSON_OBJECT, 4);
      g_autoptr(GString) text = g_string_new (NULL);
      Layout layout;

      layout_init (&layout, random, i % (N_LAYOUTS - 1));
      node_write (node, &layout, 0, text);
      for (gsize length = 0; length < text->len; length++)
        g_assert_false (parse_any (text->str, length));
      for (guint j = 0; j < 200; j++)
        {
          text->str[g_rand_int_range (random, 0, (gint) text->len)] =
            (char) g_rand_int_range (random, 0, 256);
          parse_any (text->str, text->len);
        }
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/json/oracle/suite", test_suite);
  g_test_add_func ("/json/oracle/random", test_random);
  g_test_add_func ("/json/oracle/damaged", test_damaged);

  return g_test_run ();
}
