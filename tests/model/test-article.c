/* SPDX-License-Identifier: GPL-3.0-or-later */

/* TlArticle: reading with all that can be wrong, applying changes, and writing back every other byte. */

#include "tl-article.h"
#include "tl-diagnostic.h"

#include <string.h>

static TlArticle *
parse_full (const char  *json,
            const char  *fallback_id,
            GPtrArray   *problems,
            GError     **error)
{
  g_autoptr (GBytes) record = g_bytes_new (json, strlen (json));

  return tl_article_new_from_record (record, fallback_id, "$.articles[2]", 7, problems, NULL, error);
}

static TlArticle *
parse (const char *json)
{
  g_autoptr (GError) error = NULL;
  TlArticle *article = parse_full (json, NULL, NULL, &error);

  g_assert_no_error (error);
  return article;
}

static void
assert_written (TlArticle  *article,
                const char *expected)
{
  g_autoptr (GBytes) record = tl_article_dup_json (article);
  g_autofree char *json = g_strndup (g_bytes_get_data (record, NULL), g_bytes_get_size (record));

  g_assert_cmpstr (json, ==, expected);
}

static GBytes *
bytes (const char *text)
{
  return text != NULL ? g_bytes_new (text, strlen (text)) : NULL;
}

static gboolean
apply_full (TlArticle     *article,
            TlChangeKind   kind,
            const char    *id,
            guint          position,
            const char    *before,
            const char    *after,
            GError       **error)
{
  g_autoptr (GBytes) before_bytes = bytes (before);
  g_autoptr (GBytes) after_bytes = bytes (after);
  g_autoptr (TlChange) change = tl_change_new (kind, id, position, before_bytes, after_bytes);

  return tl_article_apply (article, change, error);
}

static void
apply (TlArticle    *article,
       TlChangeKind  kind,
       const char   *id,
       guint         position,
       const char   *before,
       const char   *after)
{
  g_autoptr (GError) error = NULL;

  apply_full (article, kind, id, position, before, after, &error);
  g_assert_no_error (error);
}

static void
assert_problem (GPtrArray  *problems,
                guint       index,
                const char *code,
                const char *path,
                guint       line,
                guint       column)
{
  const TlDiagnostic *problem;

  g_assert_cmpuint (index, <, problems->len);
  problem = g_ptr_array_index (problems, index);
  g_assert_cmpstr (problem->code, ==, code);
  g_assert_cmpstr (problem->path, ==, path);
  g_assert_cmpuint (problem->line, ==, line);
  g_assert_cmpuint (problem->column, ==, column);
}

static void
test_minimal (void)
{
  g_autoptr (TlArticle) article = parse ("{\"text\": \"\\n  First line \\nSecond\\u0000\"}");
  g_autoptr (TlArticle) again = parse ("{\"text\":\"\\n  First line \\nSecond\\u0000\", \"x\": 1}");
  gsize length;

  g_assert_cmpstr (tl_article_get_title (article), ==, "First line");
  g_assert_cmpstr (tl_article_get_status (article), ==, "new");
  g_assert_true (g_str_has_prefix (tl_article_get_id (article), "a"));
  g_assert_cmpstr (tl_article_get_id (article), ==, tl_article_get_id (again));
  g_assert_cmpuint (tl_article_get_n_annotations (article), ==, 0);
  tl_text_get_data (tl_article_get_text (article), &length);
  g_assert_cmpuint (length, ==, strlen ("\n  First line \nSecond") + 1);
  g_assert_false (tl_article_is_changed (article));
}

static void
test_long_title (void)
{
  g_autofree char *line = g_strnfill (300, 'x');
  g_autofree char *json = g_strdup_printf ("{\"title\": \"\", \"text\": \"%s\"}", line);
  g_autoptr (TlArticle) article = parse (json);

  g_assert_cmpuint (strlen (tl_article_get_title (article)), ==, 120);
}

static void
test_members (void)
{
  g_autoptr (TlArticle) article = parse (
    "{\"id\": \"a1\", \"title\": \"T <b>&amp;\", \"t\\u0069tle\": \"second\", \"publisher\": \"P\\u00e9\", \"url\": 5, "
    "\"text\": \"x\", \"status\": \"odd\"}");
  g_autofree char *publisher = tl_article_dup_member (article, "publisher");
  g_autoptr (GBytes) url = tl_article_dup_member_json (article, "url");

  g_assert_cmpstr (tl_article_get_id (article), ==, "a1");
  g_assert_cmpstr (tl_article_get_title (article), ==, "T <b>&amp;");
  g_assert_cmpstr (tl_article_get_status (article), ==, "odd");
  g_assert_cmpstr (publisher, ==, "P\xC3\xA9");
  g_assert_null (tl_article_dup_member (article, "url"));
  g_assert_cmpmem (g_bytes_get_data (url, NULL), g_bytes_get_size (url), "5", 1);
  g_assert_null (tl_article_dup_member_json (article, "author"));
}

static void
test_refused (void)
{
  static const char *const cases[] = { "[]", "{}", "{\"text\": 5}", "\"text\"", "{\"text\": \"a\"", "" };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (parse_full (cases[i], NULL, NULL, &error));
      g_assert_nonnull (error);
      g_assert_true (error->domain == (i < 4 ? TL_MODEL_ERROR : TL_JSON_ERROR));
    }
}

/* One of everything that can't be used, each told with its place, none of them lost. */
#define BROKEN_RECORD \
  "{\"id\": \"a1\", \"text\": \"\xC3\xA9 one two\",\n" \
  " \"annotations\": [\n" \
  "  7,\n" \
  "  {\"id\": \"t1\", \"label\": \"x\", \"start\": 0, \"end\": 1}, {\"id\": \"t2\", \"start\": 0, \"end\": 1},\n" \
  "  {\"id\": \"t1\", \"label\": \"y\", \"start\": 2, \"end\": 5},\n" \
  "  {\"label\": \"z\", \"start\": 2, \"end\": 10},\n" \
  "  {\"label\": \"z\", \"start\": 2, \"end\": 5}, {\"label\": \"z\", \"start\": 2, \"end\": 5},\n" \
  "  {\"id\": \"t5\", \"label\": \"w\", \"start\": 0, \"end\": 5, \"fragments\": [[3, 4], [0, 1]]}],\n" \
  " \"relations\": [{\"type\": \"x\"}, {\"type\": \"x\", \"from\": \"t1\", \"to\": \"gone\"}], \"history\": 3}"

static void
test_broken_elements (void)
{
  g_autoptr (GPtrArray) problems = tl_diagnostics_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (TlArticle) article = parse_full (BROKEN_RECORD, NULL, problems, &error);
  const char *twin;

  g_assert_no_error (error);
  g_assert_cmpuint (tl_article_get_n_annotations (article), ==, 5);
  g_assert_cmpuint (tl_article_get_n_relations (article), ==, 1);
  assert_problem (problems, 0, TL_CODE_SHAPE, "$.articles[2].annotations[0]", 9, 3);
  assert_problem (problems, 1, TL_CODE_SHAPE, "$.articles[2].annotations[2]", 10, 53);
  assert_problem (problems, 2, TL_CODE_DUPLICATE_ID, "$.articles[2].annotations[3]", 11, 3);
  assert_problem (problems, 3, TL_CODE_OFFSET, "$.articles[2].annotations[4]", 12, 3);
  assert_problem (problems, 4, TL_CODE_OFFSET, "$.articles[2].annotations[7]", 14, 3);
  assert_problem (problems, 5, TL_CODE_SHAPE, "$.articles[2].relations[0]", 15, 16);
  g_assert_cmpuint (problems->len, ==, 7);
  assert_problem (problems, 6, TL_CODE_SHAPE, "$.articles[2].history", 15, 86);

  g_assert_cmpstr (tl_annotation_get_label (tl_article_find_annotation (article, "t1")), ==, "x");
  twin = tl_annotation_get_id (tl_article_get_annotation (article, 1));
  g_assert_cmpstr (twin, !=, "t1");
  g_assert_cmpuint (tl_article_get_annotation_position (article, twin), ==, 1);
  g_assert_cmpstr (tl_annotation_get_id (tl_article_get_annotation (article, 2)), !=,
                   tl_annotation_get_id (tl_article_get_annotation (article, 3)));
  assert_written (article, BROKEN_RECORD);
}

/* An edit beside all that leaves it where it is; taking the edit back gives the very same bytes. */
static void
test_edit_beside_broken (void)
{
  g_autoptr (TlArticle) article = parse (BROKEN_RECORD);
  g_autofree char *twin = g_strdup (tl_annotation_get_id (tl_article_get_annotation (article, 1)));
  g_autofree char *expected = NULL;
  g_auto (GStrv) halves = g_strsplit (BROKEN_RECORD, "\"label\": \"y\"", 2);

  apply (article, TL_CHANGE_ANNOTATION, twin, G_MAXUINT, NULL,
         "{\"id\": \"t1\", \"label\": \"new\", \"start\": 2, \"end\": 5}");
  expected = g_strconcat (halves[0], "\"label\": \"new\"", halves[1], NULL);
  g_assert_true (tl_article_is_changed (article));
  g_assert_cmpuint (tl_article_get_n_annotations (article), ==, 5);
  g_assert_cmpstr (tl_annotation_get_label (tl_article_find_annotation (article, twin)), ==, "new");
  assert_written (article, expected);

  apply (article, TL_CHANGE_ANNOTATION, twin, G_MAXUINT, NULL,
         "{\"id\": \"t1\", \"label\": \"y\", \"start\": 2, \"end\": 5}");
  g_assert_false (tl_article_is_changed (article));
  assert_written (article, BROKEN_RECORD);

  /* All usable ones go and come back. */
  for (guint round = 0; round < 2; round++)
    {
      g_autoptr (GPtrArray) kept = g_ptr_array_new_with_free_func ((GDestroyNotify) tl_annotation_unref);

      while (tl_article_get_n_annotations (article) > 0)
        {
          guint position = round == 0 ? tl_article_get_n_annotations (article) - 1 : 0;
          TlAnnotation *annotation = tl_article_get_annotation (article, position);

          g_ptr_array_add (kept, tl_annotation_ref (annotation));
          apply (article, TL_CHANGE_ANNOTATION, tl_annotation_get_id (annotation), position, "", NULL);
        }
      g_assert_true (tl_article_is_changed (article));
      for (guint i = kept->len; i-- > 0;)
        {
          TlAnnotation *annotation = g_ptr_array_index (kept, i);
          g_autoptr (TlChange) change = tl_change_new (TL_CHANGE_ANNOTATION, tl_annotation_get_id (annotation), 0,
                                                       NULL, tl_annotation_get_json (annotation));

          if (round == 0)
            change->position = G_MAXUINT;
          g_assert_true (tl_article_apply (article, change, NULL));
        }
      g_assert_false (tl_article_is_changed (article));
      assert_written (article, BROKEN_RECORD);
    }
}

static void
test_add_members (void)
{
  g_autoptr (TlArticle) article = parse ("{\"text\": \"one two\", \"x\": 1}");
  const char *annotation = "{\"id\": \"t1\", \"label\": \"claim\", \"start\": 0, \"end\": 3}";
  const char *relation = "{\"id\": \"r1\", \"type\": \"same-as\", \"from\": \"t1\", \"to\": \"t1\"}";
  const char *entry = "{\"at\": \"now\", \"from\": \"new\", \"to\": \"submitted\"}";

  apply (article, TL_CHANGE_HISTORY, "history", G_MAXUINT, NULL, entry);
  apply (article, TL_CHANGE_RELATION, "r1", G_MAXUINT, NULL, relation);
  apply (article, TL_CHANGE_ANNOTATION, "t1", G_MAXUINT, NULL, annotation);
  apply (article, TL_CHANGE_MEMBER, "status", G_MAXUINT, NULL, "\"submitted\"");
  g_assert_cmpstr (tl_article_get_status (article), ==, "submitted");
  assert_written (article,
    "{\"text\": \"one two\", \"x\": 1, \"status\": \"submitted\", "
    "\"annotations\": [{\"id\": \"t1\", \"label\": \"claim\", \"start\": 0, \"end\": 3}], "
    "\"relations\": [{\"id\": \"r1\", \"type\": \"same-as\", \"from\": \"t1\", \"to\": \"t1\"}], "
    "\"history\": [{\"at\": \"now\", \"from\": \"new\", \"to\": \"submitted\"}]}");

  apply (article, TL_CHANGE_MEMBER, "status", G_MAXUINT, "\"submitted\"", NULL);
  apply (article, TL_CHANGE_ANNOTATION, "t1", 0, annotation, NULL);
  apply (article, TL_CHANGE_RELATION, "r1", 0, relation, NULL);
  /* Another spelling of the same entry: a saved file may have it. */
  apply (article, TL_CHANGE_HISTORY, "history", G_MAXUINT,
         "{\"at\":\"now\",\"from\":\"n\\u0065w\",\"to\":\"submitted\"}", NULL);
  g_assert_false (tl_article_is_changed (article));
  assert_written (article, "{\"text\": \"one two\", \"x\": 1}");
}

static void
test_styles (void)
{
  const char *annotation = "{\"id\": \"t9\", \"label\": \"\xC3\xA9\", \"start\": 0, \"end\": 3}";
  g_autoptr (TlArticle) compact = parse (
    "{\"text\":\"one two\",\"annotations\":[{\"id\":\"t1\",\"label\":\"x\",\"start\":0,\"end\":1}],\"k\":0}");
  g_autoptr (TlArticle) indented = parse (
    "{\n  \"text\": \"one two\",\n  \"annotations\": [\n    {\n      \"label\": \"x\",\n      \"start\": 0,\n"
    "      \"end\": 1\n    }\n  ]\n}");

  apply (compact, TL_CHANGE_ANNOTATION, "t9", 0, NULL, annotation);
  assert_written (compact,
    "{\"text\":\"one two\",\"annotations\":[{\"id\":\"t9\",\"label\":\"\xC3\xA9\",\"start\":0,\"end\":3},"
    "{\"id\":\"t1\",\"label\":\"x\",\"start\":0,\"end\":1}],\"k\":0}");
  apply (indented, TL_CHANGE_ANNOTATION, "t9", G_MAXUINT, NULL, annotation);
  assert_written (indented,
    "{\n  \"text\": \"one two\",\n  \"annotations\": [\n    {\n      \"label\": \"x\",\n      \"start\": 0,\n"
    "      \"end\": 1\n    },\n    {\n      \"id\": \"t9\",\n      \"label\": \"\xC3\xA9\",\n      \"start\": 0,\n"
    "      \"end\": 3\n    }\n  ]\n}");
}

typedef struct
{
  guint       n_emitted;
  const char *before;
  const char *after;
} Seen;

static void
annotation_changed_cb (TlArticle    *article,
                       TlAnnotation *before,
                       TlAnnotation *after,
                       Seen         *seen)
{
  seen->n_emitted++;
  seen->before = before != NULL ? g_intern_string (tl_annotation_get_label (before)) : NULL;
  seen->after = after != NULL ? g_intern_string (tl_annotation_get_label (after)) : NULL;
}

static void
member_changed_cb (TlArticle  *article,
                   const char *name,
                   Seen       *seen)
{
  seen->n_emitted++;
  seen->after = g_intern_string (name);
}

static void
test_signals (void)
{
  g_autoptr (TlArticle) article = parse ("{\"text\": \"one two\"}");
  Seen seen = { 0 };

  g_signal_connect (article, "annotation-changed", G_CALLBACK (annotation_changed_cb), &seen);
  apply (article, TL_CHANGE_ANNOTATION, "t1", 0, NULL, "{\"label\": \"a\", \"start\": 0, \"end\": 1}");
  g_assert_null (seen.before);
  g_assert_cmpstr (seen.after, ==, "a");
  apply (article, TL_CHANGE_ANNOTATION, "t1", 0, NULL, "{\"label\": \"b\", \"start\": 0, \"end\": 1}");
  g_assert_cmpstr (seen.before, ==, "a");
  g_assert_cmpstr (seen.after, ==, "b");
  apply (article, TL_CHANGE_ANNOTATION, "t1", 0, "", NULL);
  g_assert_cmpstr (seen.before, ==, "b");
  g_assert_null (seen.after);
  g_assert_cmpuint (seen.n_emitted, ==, 3);
  apply (article, TL_CHANGE_ANNOTATION, "t1", 0, "", NULL);
  g_assert_cmpuint (seen.n_emitted, ==, 3);

  g_signal_connect (article, "member-changed", G_CALLBACK (member_changed_cb), &seen);
  apply (article, TL_CHANGE_MEMBER, "title", G_MAXUINT, NULL, "\"New title\"");
  g_assert_cmpstr (seen.after, ==, "title");
  g_assert_cmpstr (tl_article_get_title (article), ==, "New title");
}

static void
test_apply_refused (void)
{
  static const struct
  {
    TlChangeKind kind;
    const char *id;
    const char *after;
  } cases[] = {
    { TL_CHANGE_ANNOTATION, "t1", "{\"label\": \"a\", \"start\": 0, \"end\": 8}" },
    { TL_CHANGE_ANNOTATION, "t1", "{\"label\": \"a\"}" },
    { TL_CHANGE_ANNOTATION, "t1", "{" },
    { TL_CHANGE_RELATION, "r1", "{\"type\": \"a\"}" },
    { TL_CHANGE_RELATION, "r1", "{\"type\": \"a\", \"args\": []}" },   /* "relations" is no list here */
    { TL_CHANGE_MEMBER, "status", "nonsense" },
    { TL_CHANGE_MEMBER, "text", "7" },
    { TL_CHANGE_MEMBER, "annotations", "[]" },
    { TL_CHANGE_HISTORY, "history", "{]" },
  };
  g_autoptr (TlArticle) article = parse ("{\"text\": \"one two\", \"relations\": {}}");

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_false (apply_full (article, cases[i].kind, cases[i].id, 0, NULL, cases[i].after, &error));
      g_assert_nonnull (error);
      g_assert_false (tl_article_is_changed (article));
    }
  assert_written (article, "{\"text\": \"one two\", \"relations\": {}}");
}

static void
test_snapshot (void)
{
  g_autoptr (TlArticle) article = parse (BROKEN_RECORD);
  g_autoptr (TlArticle) copy = NULL;
  g_autoptr (GBytes) before = NULL;
  g_autoptr (GBytes) after = NULL;

  apply (article, TL_CHANGE_ANNOTATION, "t1", 0, "", NULL);
  apply (article, TL_CHANGE_MEMBER, "status", 0, NULL, "\"approved\"");
  before = tl_article_dup_json (article);
  copy = tl_article_snapshot (article);
  apply (article, TL_CHANGE_ANNOTATION, "t5", 0, "", NULL);
  apply (article, TL_CHANGE_MEMBER, "status", 0, NULL, NULL);
  after = tl_article_dup_json (copy);
  g_assert_true (g_bytes_equal (before, after));
  g_assert_cmpuint (tl_article_get_n_annotations (copy), ==, 4);
  g_assert_cmpuint (tl_article_get_n_annotations (article), ==, 3);
  g_assert_cmpstr (tl_article_get_status (copy), ==, "approved");
}

static void
test_relations_of (void)
{
  g_autoptr (TlArticle) article = parse (
    "{\"text\": \"x\", \"relations\": [{\"id\": \"r1\", \"type\": \"a\", \"from\": \"t1\", \"to\": \"t2\"}, "
    "{\"id\": \"r2\", \"type\": \"a\", \"from\": \"t3\", \"to\": \"t2\"}]}");
  g_autoptr (GPtrArray) both = tl_article_list_relations_of (article, "t2");
  g_autoptr (GPtrArray) one = tl_article_list_relations_of (article, "t1");

  g_assert_cmpuint (both->len, ==, 2);
  g_assert_cmpuint (one->len, ==, 1);
  g_assert_cmpstr (tl_relation_get_id (g_ptr_array_index (one, 0)), ==, "r1");
  g_assert_cmpuint (tl_article_get_relation_position (article, "r2"), ==, 1);
  g_assert_null (tl_article_find_relation (article, "r3"));
}

static void
test_locate (void)
{
  g_autoptr (TlArticle) article = parse (BROKEN_RECORD);
  TlLocator locator;
  guint line;
  guint column;
  g_autofree char *path = NULL;
  g_autofree char *relation_path = NULL;
  g_autofree char *earlier = NULL;

  tl_article_init_locator (article, &locator);
  relation_path = tl_article_locate_relation (article, 0, &locator, &line, &column);
  g_assert_cmpstr (relation_path, ==, "$.articles[2].relations[1]");
  g_assert_cmpuint (line, ==, 15);
  path = tl_article_locate_annotation (article, 4, &locator, &line, &column);
  g_assert_cmpstr (path, ==, "$.articles[2].annotations[7]");
  g_assert_cmpuint (line, ==, 14);
  g_assert_cmpuint (column, ==, 3);
  apply (article, TL_CHANGE_ANNOTATION, "t1", 0, NULL, "{\"label\": \"b\", \"start\": 0, \"end\": 1}");
  earlier = tl_article_locate_annotation (article, 0, &locator, &line, &column);
  g_assert_cmpstr (earlier, ==, "$.articles[2].annotations[1]");
  g_assert_cmpuint (line, ==, 0);
}

/* Identical annotations without ids must not make it slow: this would take minutes if each one tried all numbers. */
static void
test_many_twins (void)
{
  GString *json = g_string_new ("{\"text\": \"x\", \"annotations\": [");
  g_autofree char *owned = NULL;
  g_autoptr (TlArticle) article = NULL;

  for (guint i = 0; i < 30000; i++)
    g_string_append (json, "{\"label\":\"a\",\"start\":0,\"end\":1},");
  g_string_append (json, "null]}");
  owned = g_string_free (json, FALSE);
  article = parse (owned);
  g_assert_cmpuint (tl_article_get_n_annotations (article), ==, 30000);
  assert_written (article, owned);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/model/article/minimal", test_minimal);
  g_test_add_func ("/model/article/long-title", test_long_title);
  g_test_add_func ("/model/article/members", test_members);
  g_test_add_func ("/model/article/refused", test_refused);
  g_test_add_func ("/model/article/broken-elements", test_broken_elements);
  g_test_add_func ("/model/article/edit-beside-broken", test_edit_beside_broken);
  g_test_add_func ("/model/article/add-members", test_add_members);
  g_test_add_func ("/model/article/styles", test_styles);
  g_test_add_func ("/model/article/signals", test_signals);
  g_test_add_func ("/model/article/apply-refused", test_apply_refused);
  g_test_add_func ("/model/article/snapshot", test_snapshot);
  g_test_add_func ("/model/article/relations-of", test_relations_of);
  g_test_add_func ("/model/article/locate", test_locate);
  g_test_add_func ("/model/article/many-twins", test_many_twins);
  return g_test_run ();
}
