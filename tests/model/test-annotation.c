/* SPDX-License-Identifier: GPL-3.0-or-later */

/* TlAnnotation: what is read, what is refused, and that a change touches nothing but what it is about. */

#include "tl-annotation.h"

#include <string.h>

#include "tl-time.h"

#define NOW "2026-03-02T08:00:00Z"

static TlAnnotation *
parse (const char  *json,
       GError     **error)
{
  g_autoptr (GBytes) bytes = g_bytes_new (json, strlen (json));

  return tl_annotation_new_from_json (bytes, "fallback", error);
}

static TlAnnotation *
parse_good (const char *json)
{
  g_autoptr (GError) error = NULL;
  TlAnnotation *annotation = parse (json, &error);

  g_assert_no_error (error);
  g_assert_nonnull (annotation);
  return annotation;
}

static void
assert_json (TlAnnotation *annotation,
             const char   *expected)
{
  gsize length;
  const char *data = g_bytes_get_data (tl_annotation_get_json (annotation), &length);
  g_autofree char *json = g_strndup (data, length);

  g_assert_cmpstr (json, ==, expected);
}

static void
assert_fragments (TlAnnotation     *annotation,
                  const TlFragment *expected,
                  guint             n_expected)
{
  guint n_fragments;
  const TlFragment *fragments = tl_annotation_get_fragments (annotation, &n_fragments);

  g_assert_cmpuint (n_fragments, ==, n_expected);
  for (guint i = 0; i < n_expected; i++)
    {
      g_assert_cmpuint (fragments[i].start, ==, expected[i].start);
      g_assert_cmpuint (fragments[i].end, ==, expected[i].end);
    }
  g_assert_cmpuint (tl_annotation_get_start (annotation), ==, expected[0].start);
  g_assert_cmpuint (tl_annotation_get_end (annotation), ==, expected[n_expected - 1].end);
}

static void
test_new (void)
{
  g_autoptr (TlText) text = tl_text_new ("Tax\xC3\xA9s \"rose\", he said, twice.", -1);
  const TlFragment fragments[] = { { 17, 22 }, { 0, 5 }, { 5, 12 } };
  const TlFragment joined[] = { { 0, 12 }, { 17, 22 } };
  g_autoptr (TlAnnotation) annotation = tl_annotation_new ("claim", fragments, 3, text, "ana");
  g_autoptr (TlAnnotation) anonymous = tl_annotation_new ("cue", fragments + 1, 1, text, "");
  g_autofree char *expected = g_strdup_printf (
    "{\"id\": \"%s\", \"label\": \"claim\", \"start\": 0, \"end\": 22, \"fragments\": [[0, 12], [17, 22]], "
    "\"text\": \"Tax\xC3\xA9s \\\"rose\\\" said,\", \"annotator\": \"ana\", \"created\": \"" NOW "\", "
    "\"origin\": \"human\"}", tl_annotation_get_id (annotation));
  g_autofree char *short_expected = g_strdup_printf (
    "{\"id\": \"%s\", \"label\": \"cue\", \"start\": 0, \"end\": 5, \"text\": \"Tax\xC3\xA9s\", "
    "\"created\": \"" NOW "\", \"origin\": \"human\"}", tl_annotation_get_id (anonymous));

  assert_fragments (annotation, joined, 2);
  assert_json (annotation, expected);
  assert_json (anonymous, short_expected);
  g_assert_cmpstr (tl_annotation_get_annotator (anonymous), ==, "");
  g_assert_true (tl_annotation_quote_matches (annotation, text));
  g_assert_true (tl_annotation_covers (annotation, 11));
  g_assert_false (tl_annotation_covers (annotation, 12));
  g_assert_true (tl_annotation_covers (annotation, 17));
  g_assert_false (tl_annotation_covers (annotation, 22));
  g_assert_cmpstr (tl_annotation_get_id (annotation), !=, tl_annotation_get_id (anonymous));
}

static void
test_read (void)
{
  g_autoptr (TlAnnotation) annotation = parse_good (
    "{ \"extra\": [1, {\"label\": \"no\"}], \"\\u0069d\": \"t1\", \"label\": \"source\", \"label\": \"other\", "
    "\"end\": 9.0, \"start\": 0, \"annotator\": \"\\u006fmar\", \"note\": \"why\", "
    "\"attributes\": {\"a\": \"x\\ny\", \"n\": 0.920, \"l\": [\"p\", \"q\"], \"a\": 2}, "
    "\"review\": {\"decision\": \"discuss\", \"by\": \"eva\", \"at\": \"then\", \"reason\": \"hm\"} }");
  g_auto (GStrv) names = tl_annotation_list_attributes (annotation);
  g_autofree char *text = tl_annotation_dup_attribute_text (annotation, "a");
  g_autofree char *raw = tl_annotation_dup_attribute (annotation, "n");
  g_autofree char *list = tl_annotation_dup_attribute_text (annotation, "l");
  g_autofree char *note = tl_annotation_dup_string (annotation, "note");
  g_autofree char *by = NULL;
  g_autofree char *at = NULL;
  g_autofree char *reason = NULL;

  g_assert_cmpstr (tl_annotation_get_id (annotation), ==, "t1");
  g_assert_true (tl_annotation_has_own_id (annotation));
  g_assert_cmpstr (tl_annotation_get_label (annotation), ==, "source");
  g_assert_cmpstr (tl_annotation_get_annotator (annotation), ==, "omar");
  g_assert_cmpint (tl_annotation_get_decision (annotation), ==, TL_DECISION_DISCUSS);
  g_assert_true (tl_annotation_has_note (annotation));
  assert_fragments (annotation, (TlFragment[]) { { 0, 9 } }, 1);
  g_assert_cmpuint (g_strv_length (names), ==, 3);
  g_assert_cmpstr (names[0], ==, "a");
  g_assert_cmpstr (names[2], ==, "l");
  g_assert_cmpstr (text, ==, "x\ny");
  g_assert_cmpstr (raw, ==, "0.920");
  g_assert_cmpstr (list, ==, "p\nq");
  g_assert_cmpstr (note, ==, "why");
  g_assert_null (tl_annotation_dup_attribute (annotation, "none"));
  g_assert_null (tl_annotation_dup_string (annotation, "start"));
  tl_annotation_dup_review (annotation, &by, &at, &reason);
  g_assert_cmpstr (by, ==, "eva");
  g_assert_cmpstr (at, ==, "then");
  g_assert_cmpstr (reason, ==, "hm");
}

static void
test_fragments (void)
{
  g_autoptr (TlAnnotation) messy = parse_good (
    "{\"label\": \"x\", \"start\": 7, \"end\": 9, \"fragments\": [[20, 25], [1, 4], [3, 6], [8, 8]]}");
  g_autoptr (TlAnnotation) alone = parse_good ("{\"label\": \"x\", \"fragments\": [[3, 5], [7, 9]]}");
  g_autoptr (TlAnnotation) null = parse_good ("{\"label\": \"x\", \"start\": 2, \"end\": 4, \"fragments\": null}");
  g_autoptr (TlAnnotation) empty = parse_good ("{\"label\": \"x\", \"start\": 4, \"end\": 4}");

  assert_fragments (messy, (TlFragment[]) { { 1, 6 }, { 20, 25 } }, 2);
  assert_fragments (alone, (TlFragment[]) { { 3, 5 }, { 7, 9 } }, 2);
  assert_fragments (null, (TlFragment[]) { { 2, 4 } }, 1);
  assert_fragments (empty, (TlFragment[]) { { 4, 4 } }, 1);
  g_assert_cmpstr (tl_annotation_get_id (alone), ==, "fallback");
  g_assert_false (tl_annotation_has_own_id (alone));
}

static void
test_refused (void)
{
  static const struct
  {
    const char *json;
    TlModelError code;
  } cases[] = {
    { "[]", TL_MODEL_ERROR_SHAPE },
    { "\"t1\"", TL_MODEL_ERROR_SHAPE },
    { "{\"start\": 0, \"end\": 1}", TL_MODEL_ERROR_SHAPE },
    { "{\"label\": \"\", \"start\": 0, \"end\": 1}", TL_MODEL_ERROR_SHAPE },
    { "{\"label\": 5, \"start\": 0, \"end\": 1}", TL_MODEL_ERROR_SHAPE },
    { "{\"label\": \"a\\u0000b\", \"start\": 0, \"end\": 1}", TL_MODEL_ERROR_SHAPE },
    { "{\"label\": \"a\", \"start\": 0}", TL_MODEL_ERROR_SHAPE },
    { "{\"label\": \"a\", \"start\": -1, \"end\": 1}", TL_MODEL_ERROR_SHAPE },
    { "{\"label\": \"a\", \"start\": \"0\", \"end\": 1}", TL_MODEL_ERROR_SHAPE },
    { "{\"label\": \"a\", \"start\": 0.5, \"end\": 1}", TL_MODEL_ERROR_SHAPE },
    { "{\"label\": \"a\", \"start\": 0, \"end\": 99999999999}", TL_MODEL_ERROR_SHAPE },
    { "{\"label\": \"a\", \"start\": 2, \"end\": 1}", TL_MODEL_ERROR_OFFSET },
    { "{\"label\": \"a\", \"start\": 0, \"end\": 9, \"fragments\": [[0, 1], [3]]}", TL_MODEL_ERROR_SHAPE },
    { "{\"label\": \"a\", \"start\": 0, \"end\": 9, \"fragments\": 7}", TL_MODEL_ERROR_SHAPE },
    { "{\"label\": \"a\", \"start\": 0, \"end\": 9, \"fragments\": [[3, 1]]}", TL_MODEL_ERROR_OFFSET },
    { "{\"label\": \"a\", \"fragments\": [[3, 3]]}", TL_MODEL_ERROR_OFFSET },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (parse (cases[i].json, &error));
      g_assert_error (error, TL_MODEL_ERROR, (int) cases[i].code);
    }
}

/* Unknown members, spellings, escapes and repeated members are in it; only what is meant may change. */
#define FOREIGN "{\"x-1\": 0.920, \"id\":\"t1\",  \"label\": \"cl\\u0061im\", \"start\": 0e0, \"end\": 9, " \
                "\"text\": \"The m\\u00e1yor\", \"x-2\": [ 1e400 , {\"k\": null}], \"x-2\": \"again\"}"
#define REST    ", \"start\": 0e0, \"end\": 9, \"text\": \"The m\\u00e1yor\", " \
                "\"x-2\": [ 1e400 , {\"k\": null}], \"x-2\": \"again\""

static void
test_changes_keep_bytes (void)
{
  g_autoptr (TlAnnotation) before = parse_good (FOREIGN);
  g_autoptr (TlAnnotation) label = tl_annotation_with_label (before, "source");
  g_autoptr (TlAnnotation) note = tl_annotation_with_note (before, "a \"b\"");
  g_autoptr (TlAnnotation) no_note = tl_annotation_with_note (note, NULL);
  g_autoptr (TlAnnotation) attribute = tl_annotation_with_attribute (before, "verdict", "\"true\"");
  g_autoptr (TlAnnotation) two = tl_annotation_with_attribute (attribute, "confidence", "0.50");
  g_autoptr (TlAnnotation) one = tl_annotation_with_attribute (two, "verdict", NULL);
  g_autoptr (TlAnnotation) none = tl_annotation_with_attribute (one, "confidence", NULL);
  g_autoptr (TlAnnotation) review = tl_annotation_with_review (before, TL_DECISION_REJECTED, "omar", "no");
  g_autoptr (TlAnnotation) again = tl_annotation_with_review (review, TL_DECISION_ACCEPTED, "eva", NULL);

  assert_json (before, FOREIGN);
  assert_json (label, "{\"x-1\": 0.920, \"id\":\"t1\",  \"label\": \"source\"" REST ", \"modified\": \"" NOW "\"}");
  assert_json (note, "{\"x-1\": 0.920, \"id\":\"t1\",  \"label\": \"cl\\u0061im\"" REST
               ", \"note\": \"a \\\"b\\\"\", \"modified\": \"" NOW "\"}");
  assert_json (no_note, "{\"x-1\": 0.920, \"id\":\"t1\",  \"label\": \"cl\\u0061im\"" REST
               ", \"modified\": \"" NOW "\"}");
  assert_json (two, "{\"x-1\": 0.920, \"id\":\"t1\",  \"label\": \"cl\\u0061im\"" REST
               ", \"attributes\": {\"verdict\": \"true\", \"confidence\": 0.50}, \"modified\": \"" NOW "\"}");
  assert_json (one, "{\"x-1\": 0.920, \"id\":\"t1\",  \"label\": \"cl\\u0061im\"" REST
               ", \"attributes\": {\"confidence\": 0.50}, \"modified\": \"" NOW "\"}");
  assert_json (none, "{\"x-1\": 0.920, \"id\":\"t1\",  \"label\": \"cl\\u0061im\"" REST
               ", \"modified\": \"" NOW "\"}");
  assert_json (review, "{\"x-1\": 0.920, \"id\":\"t1\",  \"label\": \"cl\\u0061im\"" REST
               ", \"review\": {\"decision\": \"rejected\", \"by\": \"omar\", \"at\": \"" NOW "\", "
               "\"reason\": \"no\"}}");
  assert_json (again, "{\"x-1\": 0.920, \"id\":\"t1\",  \"label\": \"cl\\u0061im\"" REST
               ", \"review\": {\"decision\": \"accepted\", \"by\": \"eva\", \"at\": \"" NOW "\"}}");
  g_assert_cmpint (tl_annotation_get_decision (again), ==, TL_DECISION_ACCEPTED);
  g_assert_true (tl_annotation_has_note (note));
  g_assert_false (tl_annotation_has_note (no_note));
}

static void
test_with_fragments (void)
{
  g_autoptr (TlText) text = tl_text_new ("one two three four", -1);
  g_autoptr (TlAnnotation) before = parse_good (
    "{\"id\":\"t1\",\"label\":\"x\",\"start\":0,\"end\":3,\"text\":\"one\",\"modified\":\"old\",\"k\":1}");
  g_autoptr (TlAnnotation) two = tl_annotation_with_fragments (before, (TlFragment[]) { { 8, 13 }, { 0, 3 } }, 2, text);
  g_autoptr (TlAnnotation) one = tl_annotation_with_fragments (two, (TlFragment[]) { { 4, 7 } }, 1, text);

  assert_json (two, "{\"id\":\"t1\",\"label\":\"x\",\"start\":0,\"end\":13,\"text\":\"one three\","
               "\"modified\":\"" NOW "\",\"k\":1,\"fragments\":[[0,3],[8,13]]}");
  assert_json (one, "{\"id\":\"t1\",\"label\":\"x\",\"start\":4,\"end\":7,\"text\":\"two\","
               "\"modified\":\"" NOW "\",\"k\":1}");
  assert_fragments (two, (TlFragment[]) { { 0, 3 }, { 8, 13 } }, 2);
}

static void
test_own_id (void)
{
  g_autoptr (TlAnnotation) before = parse_good ("{\"label\": \"x\", \"start\": 0, \"end\": 1}");
  g_autoptr (TlAnnotation) named = tl_annotation_with_own_id (before);
  g_autoptr (TlAnnotation) edited = tl_annotation_with_label (before, "y");

  assert_json (named, "{\"label\": \"x\", \"start\": 0, \"end\": 1, \"id\": \"fallback\"}");
  g_assert_true (tl_annotation_has_own_id (named));
  assert_json (edited, "{\"label\": \"y\", \"start\": 0, \"end\": 1, \"id\": \"fallback\", \"modified\": \"" NOW "\"}");
}

static void
test_quote (void)
{
  g_autoptr (TlText) text = tl_text_new ("The  mayor\n\nsaid \xE6\x96\x87\xF0\x9F\x98\x80.", -1);
  static const struct
  {
    const char *json;
    gboolean matches;
  } cases[] = {
    { "{\"label\": \"x\", \"start\": 0, \"end\": 16}", TRUE },
    { "{\"label\": \"x\", \"start\": 0, \"end\": 16, \"text\": \"The  mayor\\n\\nsaid\"}", TRUE },
    { "{\"label\": \"x\", \"start\": 0, \"end\": 16, \"text\": \"The mayor said\"}", TRUE },
    { "{\"label\": \"x\", \"start\": 0, \"end\": 16, \"text\": \"The mayorsaid\"}", FALSE },
    { "{\"label\": \"x\", \"start\": 0, \"end\": 16, \"text\": \"The mayor sai\"}", FALSE },
    { "{\"label\": \"x\", \"start\": 17, \"end\": 19, \"text\": \"\xE6\x96\x87\xF0\x9F\x98\x80\"}", TRUE },
    { "{\"label\": \"x\", \"start\": 17, \"end\": 20, \"text\": \"\xE6\x96\x87\xF0\x9F\x98\x80\"}", FALSE },
    { "{\"label\": \"x\", \"fragments\": [[0, 3], [12, 16]], \"text\": \"The said\"}", TRUE },
    { "{\"label\": \"x\", \"fragments\": [[0, 3], [12, 16]], \"text\": \"Thesaid\"}", FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (TlAnnotation) annotation = parse_good (cases[i].json);

      g_assert_cmpint (tl_annotation_quote_matches (annotation, text), ==, cases[i].matches);
    }
}

static void
test_covered (void)
{
  g_autoptr (TlText) text = tl_text_new ("one two three", -1);
  g_autoptr (TlAnnotation) annotation = parse_good ("{\"label\": \"x\", \"fragments\": [[0, 3], [8, 13]]}");
  g_autofree char *covered = tl_annotation_dup_covered (annotation, text);

  g_assert_cmpstr (covered, ==, "one … three");
}

static void
test_equal (void)
{
  g_autoptr (TlAnnotation) a = parse_good ("{\"label\": \"x\", \"start\": 0, \"end\": 1}");
  g_autoptr (TlAnnotation) b = parse_good ("{\"label\": \"x\", \"start\": 0, \"end\": 1}");
  g_autoptr (TlAnnotation) spaced = parse_good ("{\"label\":  \"x\", \"start\": 0, \"end\": 1}");
  g_autoptr (TlAnnotation) named = tl_annotation_with_own_id (a);

  g_assert_true (tl_annotation_equal (a, b));
  g_assert_false (tl_annotation_equal (a, spaced));
  g_assert_false (tl_annotation_equal (a, named));
}

/* Every list of up to three fragments in a small space, against a set of covered offsets. */
static void
test_normalize (void)
{
  for (guint code = 0; code < 5 * 5 * 5 * 5 * 5 * 5; code++)
    {
      TlFragment fragments[3];
      gboolean covered[6] = { FALSE };
      guint rest = code;
      guint n_left;
      guint count = 0;

      for (guint i = 0; i < 3; i++)
        {
          fragments[i].start = rest % 5;
          fragments[i].end = rest / 5 % 5;
          rest /= 25;
          for (guint j = fragments[i].start; j < fragments[i].end && j < 4; j++)
            covered[j] = TRUE;
        }
      n_left = tl_fragments_normalize (fragments, 3, 4);
      for (guint i = 0; i < n_left; i++)
        {
          g_assert_cmpuint (fragments[i].start, <, fragments[i].end);
          g_assert_cmpuint (fragments[i].end, <=, 4);
          if (i > 0)
            g_assert_cmpuint (fragments[i - 1].end, <, fragments[i].start);
          for (guint j = fragments[i].start; j < fragments[i].end; j++, count++)
            g_assert_true (covered[j]);
        }
      for (guint j = 0; j < 5; j++)
        count -= covered[j];
      g_assert_cmpuint (count, ==, 0);
    }
}

static void
test_decision_names (void)
{
  TlDecision decision = TL_DECISION_PENDING;

  g_assert_true (tl_decision_from_name ("rejected", &decision));
  g_assert_cmpint (decision, ==, TL_DECISION_REJECTED);
  g_assert_false (tl_decision_from_name ("Rejected", &decision));
  g_assert_false (tl_decision_from_name (NULL, &decision));
  g_assert_cmpstr (tl_decision_get_name (TL_DECISION_DISCUSS), ==, "discuss");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  tl_time_set_now (NOW);
  g_test_add_func ("/model/annotation/new", test_new);
  g_test_add_func ("/model/annotation/read", test_read);
  g_test_add_func ("/model/annotation/fragments", test_fragments);
  g_test_add_func ("/model/annotation/refused", test_refused);
  g_test_add_func ("/model/annotation/changes-keep-bytes", test_changes_keep_bytes);
  g_test_add_func ("/model/annotation/with-fragments", test_with_fragments);
  g_test_add_func ("/model/annotation/own-id", test_own_id);
  g_test_add_func ("/model/annotation/quote", test_quote);
  g_test_add_func ("/model/annotation/covered", test_covered);
  g_test_add_func ("/model/annotation/equal", test_equal);
  g_test_add_func ("/model/annotation/normalize", test_normalize);
  g_test_add_func ("/model/annotation/decision-names", test_decision_names);
  return g_test_run ();
}
