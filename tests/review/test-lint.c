/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Every kind of finding: that it is found, not found where all is well, mended, and ignored when told so. */

#include "review-util.h"
#include "tl-lint.h"
#include "tl-native.h"

#include <locale.h>

static GListModel *
check (TlArticle           *article,
       TlArticle           *other,
       const TlLintOptions *options)
{
  g_autoptr (TlLint) lint = tl_lint_new (NULL, options);

  tl_lint_gather (lint, article);
  if (other != NULL)
    tl_lint_gather (lint, other);
  return tl_lint_check (lint, "a", article);
}

static TlLintPlace *
only_place (GListModel *places,
            TlLintKind  kind)
{
  TlLintPlace *place;

  g_assert_cmpuint (g_list_model_get_n_items (places), ==, 1);
  place = g_list_model_get_item (places, 0);
  g_assert_cmpint (tl_lint_place_get_kind (place), ==, kind);
  g_assert_cmpstr (tl_lint_place_get_article (place), ==, "a");
  return place;
}

static void
fix (TlLintPlace *place,
     TlArticle   *article)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TlCommand) command = tl_lint_place_fix (place, article, "ana", &error);

  g_assert_no_error (error);
  g_assert_nonnull (command);
  g_assert_true (tl_command_apply (command, article, NULL));
}

static void
test_borders (void)
{
  g_autoptr (TlArticle) article = review_article_of ("The mayor said so",
    "{'id': 't', 'label': 'source', 'start': 4, 'end': 7}");
  g_autoptr (TlArticle) blank = review_article_of ("The mayor said so",
    "{'id': 't', 'label': 'source', 'start': 3, 'end': 10}");
  g_autoptr (TlArticle) han = review_article_of ("市长说税收下降", "{'id': 't', 'label': 'source', 'start': 0, 'end': 2}");
  g_autoptr (GListModel) places = check (article, NULL, NULL);
  g_autoptr (TlLintPlace) place = only_place (places, TL_LINT_WORD_BORDER);
  g_autoptr (GListModel) of_blank = check (blank, NULL, NULL);
  g_autoptr (TlLintPlace) edge = only_place (of_blank, TL_LINT_EDGE_SPACE);
  g_autoptr (GListModel) of_han = check (han, NULL, NULL);

  fix (place, article);
  g_assert_cmpuint (tl_annotation_get_end (tl_article_get_annotation (article, 0)), ==, 9);
  fix (edge, blank);
  g_assert_cmpuint (tl_annotation_get_start (tl_article_get_annotation (blank, 0)), ==, 4);
  g_assert_cmpuint (tl_annotation_get_end (tl_article_get_annotation (blank, 0)), ==, 9);
  g_assert_cmpuint (g_list_model_get_n_items (of_han), ==, 0);
}

static void
test_label_differs (void)
{
  g_autoptr (TlArticle) article = review_article_of ("Omar met Eva",
    "{'id': 't', 'label': 'organisation', 'start': 0, 'end': 4}, {'id': 'u', 'label': 'source', 'start': 0, 'end': 4}");
  g_autoptr (TlArticle) other = review_article_of ("Omar and Omar",
    "{'id': '1', 'label': 'Person', 'start': 0, 'end': 4}, {'id': '2', 'label': 'person', 'start': 9, 'end': 13}");
  g_autoptr (GListModel) places = check (article, other, NULL);
  g_autoptr (TlLintPlace) place = only_place (places, TL_LINT_LABEL_DIFFERS);

  g_assert_cmpstr (tl_finding_get_annotation (TL_FINDING (place)), ==, "t");
  fix (place, article);
  g_assert_cmpstr (tl_annotation_get_label (tl_article_get_annotation (article, 0)), ==, "person");
}

static void
test_unlabelled (void)
{
  g_autoptr (TlArticle) article = review_article_of ("In New York, Omar said", "");
  g_autoptr (TlArticle) other = review_article_of ("New  York and so on",
    "{'id': '1', 'label': 'place', 'start': 0, 'end': 9}, {'id': '2', 'label': 'cue', 'start': 10, 'end': 13}");
  g_autoptr (GListModel) places = check (article, other, NULL);
  g_autoptr (TlLintPlace) place = only_place (places, TL_LINT_UNLABELLED);
  g_autoptr (GListModel) again = NULL;
  guint start;
  guint end;

  tl_finding_get_range (TL_FINDING (place), &start, &end);
  g_assert_cmpuint (start, ==, 3);
  g_assert_cmpuint (end, ==, 11);
  fix (place, article);
  again = check (article, other, NULL);
  g_assert_cmpuint (g_list_model_get_n_items (again), ==, 0);
}

#define ATTRIBUTION(text, second_start, second_end, args) \
  "{'id': 'a', 'text': '" text "', 'annotations': [" \
  "{'id': 'c', 'label': 'claim', 'start': 0, 'end': 5}," \
  "{'id': 's', 'label': 'source', 'start': " second_start ", 'end': " second_end "}]," \
  "'relations': [{'id': 'r', 'type': 'attribution', 'args': [" args "]}]}"

static void
test_attribution (void)
{
  g_autoptr (TlArticle) alone = review_article (ATTRIBUTION ("It is. Omar.", "7", "11",
    "{'role': 'claim', 'target': 'c'}, {'role': 'cue', 'target': 'c'}"));
  g_autoptr (TlArticle) near = review_article (ATTRIBUTION ("It is.\\nOmar.", "7", "11",
    "{'role': 'claim', 'target': 'c'}, {'role': 'source', 'target': 's'}"));
  g_autoptr (TlArticle) far = review_article (ATTRIBUTION ("It is.\\nThen.\\n\\nOmar.", "14", "18",
    "{'role': 'claim', 'target': 'c'}, {'role': 'source', 'target': 's'}"));
  g_autoptr (GListModel) of_alone = check (alone, NULL, NULL);
  g_autoptr (GListModel) of_near = check (near, NULL, NULL);
  g_autoptr (GListModel) of_far = check (far, NULL, NULL);
  g_autoptr (TlLintPlace) no_source = only_place (of_alone, TL_LINT_NO_SOURCE);
  g_autoptr (TlLintPlace) far_source = only_place (of_far, TL_LINT_FAR_SOURCE);

  g_assert_false (tl_lint_place_is_fixable (no_source));
  g_assert_cmpstr (tl_finding_get_annotation (TL_FINDING (far_source)), ==, "c");
  g_assert_cmpuint (g_list_model_get_n_items (of_near), ==, 0);
}

static void
test_required_and_ignored (void)
{
  const char *const required[] = { "verdict", NULL };
  g_autoptr (GHashTable) ignored = g_hash_table_new (g_str_hash, g_str_equal);
  TlLintOptions options = { required, NULL };
  g_autoptr (TlArticle) article = review_article_of ("It is. So.",
    "{'id': 't', 'label': 'claim', 'start': 0, 'end': 5, 'attributes': {'verdict': 'unrated'}},"
    "{'id': 'u', 'label': 'claim', 'start': 7, 'end': 9, 'attributes': {'verdict': 'true'}}");
  g_autoptr (GListModel) quiet = check (article, NULL, NULL);
  g_autoptr (GListModel) places = check (article, NULL, &options);
  g_autoptr (TlLintPlace) place = only_place (places, TL_LINT_REQUIRED);
  g_autoptr (GListModel) left = NULL;

  g_assert_cmpuint (g_list_model_get_n_items (quiet), ==, 0);
  g_hash_table_add (ignored, (gpointer) tl_lint_place_get_key (place));
  options.ignored = ignored;
  left = check (article, NULL, &options);
  g_assert_cmpuint (g_list_model_get_n_items (left), ==, 0);
}

/* A claim with two sources is all right when one is near; a rejected source is none. */
static void
test_several_sources (void)
{
  static const char text[] =
    "{'id': 'a', 'text': 'It is. Omar.\\nThen.\\n\\nEva.', 'annotations': ["
    "{'id': 'c', 'label': 'claim', 'start': 0, 'end': 5}, {'id': 'e', 'label': 'source', 'start': 20, 'end': 23},"
    "{'id': 'o', 'label': 'source', 'start': 7, 'end': 11%s}],"
    "'relations': [{'id': 'r', 'type': 'attribution', 'args': [{'role': 'claim', 'target': 'c'},"
    "{'role': 'source', 'target': 'e'}, {'role': 'source', 'target': 'o'}]}]}";
  g_autofree char *both_json = g_strdup_printf (text, "");
  g_autofree char *one_json = g_strdup_printf (text, ", 'review': {'decision': 'rejected'}");
  g_autoptr (TlArticle) both = review_article (both_json);
  g_autoptr (TlArticle) one = review_article (one_json);
  g_autoptr (GListModel) of_both = check (both, NULL, NULL);
  g_autoptr (GListModel) of_one = check (one, NULL, NULL);
  g_autoptr (TlLintPlace) far = only_place (of_one, TL_LINT_FAR_SOURCE);

  g_assert_nonnull (far);
  g_assert_cmpuint (g_list_model_get_n_items (of_both), ==, 0);
}

/* Blank, cut word, other label and a missing one: one command, one undo, and nothing left. */
static void
test_fix_all (void)
{
  g_autoptr (TlArticle) article = review_article_of ("Omar met Eva. Omar left.",
    "{'id': 't', 'label': 'organisation', 'start': 1, 'end': 5}, {'id': 'u', 'label': 'cue', 'start': 5, 'end': 7}");
  g_autoptr (TlArticle) other = review_article_of ("Omar and Omar, Eva",
    "{'id': '1', 'label': 'person', 'start': 0, 'end': 4}, {'id': '2', 'label': 'person', 'start': 9, 'end': 13},"
    "{'id': '3', 'label': 'person', 'start': 15, 'end': 18}");
  g_autoptr (GBytes) before = tl_article_dup_json (article);
  g_autoptr (GListModel) places = check (article, other, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (TlCommand) borders = tl_lint_fix_all (places, 1 << TL_LINT_WORD_BORDER, "a", article, "eva", &error);
  g_autoptr (TlCommand) command = tl_lint_fix_all (places, ~0u, "a", article, "eva", &error);
  g_autoptr (TlCommand) inverse = NULL;
  g_autoptr (GListModel) left = NULL;
  g_autoptr (GBytes) undone = NULL;
  g_autofree char *origin = NULL;
  TlAnnotation *made;

  g_assert_no_error (error);
  g_assert_cmpuint (borders->changes->len, ==, 2);
  g_assert_cmpstr (command->name, ==, "lint");
  inverse = tl_command_inverse (command);
  g_assert_true (tl_command_apply (command, article, &error));
  g_assert_cmpuint (tl_annotation_get_start (tl_article_find_annotation (article, "t")), ==, 0);
  g_assert_cmpuint (tl_annotation_get_end (tl_article_find_annotation (article, "t")), ==, 4);
  g_assert_cmpuint (tl_annotation_get_end (tl_article_find_annotation (article, "u")), ==, 8);
  g_assert_cmpuint (tl_article_get_n_annotations (article), ==, 4);
  made = tl_article_get_annotation (article, 3);
  origin = tl_annotation_dup_string (made, "origin");
  g_assert_cmpstr (origin, ==, "propagated");
  g_assert_cmpstr (tl_annotation_get_annotator (made), ==, "eva");
  left = check (article, other, NULL);
  /* Only now can it be seen that Omar, with his border mended, is a person elsewhere. */
  for (guint i = 0; i < g_list_model_get_n_items (left); i++)
    {
      g_autoptr (TlLintPlace) place = g_list_model_get_item (left, i);

      g_assert_cmpint (tl_lint_place_get_kind (place), ==, TL_LINT_LABEL_DIFFERS);
    }
  g_assert_null (tl_lint_fix_all (places, 1 << TL_LINT_NO_SOURCE, "a", article, "eva", &error));
  g_assert_true (tl_command_apply (inverse, article, &error));
  undone = tl_article_dup_json (article);
  g_assert_true (g_bytes_equal (before, undone));
}

static void
test_memory (void)
{
  static const char text[] = "{\"articles\": [{\"text\": \"a\"}], \"lint_ignored\": [\"b\", 7, \"a\"]}";
  g_autoptr (GBytes) bytes = g_bytes_new_static (text, sizeof text - 1);
  g_autoptr (TlSource) source = tl_source_new_for_bytes (bytes);
  g_autoptr (TlCollection) collection = tl_native_open (source, NULL, NULL, NULL, NULL);
  g_autoptr (GHashTable) set = tl_lint_list_ignored (collection);
  g_autoptr (GBytes) more = tl_lint_ignored_with (collection, "ab \"x\"", TRUE);
  g_autoptr (GBytes) fewer = NULL;

  g_assert_cmpuint (g_hash_table_size (set), ==, 2);
  g_assert_null (tl_lint_ignored_with (collection, "a", TRUE));
  g_assert_null (tl_lint_ignored_with (collection, "c", FALSE));
  g_assert_cmpmem (g_bytes_get_data (more, NULL), g_bytes_get_size (more), "[\"a\", \"ab \\\"x\\\"\", \"b\"]", 22);
  tl_collection_set_member (collection, "lint_ignored", more);
  fewer = tl_lint_ignored_with (collection, "ab \"x\"", FALSE);
  g_assert_cmpmem (g_bytes_get_data (fewer, NULL), g_bytes_get_size (fewer), "[\"a\", \"b\"]", 10);
}

int
main (int    argc,
      char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/review/lint/borders", test_borders);
  g_test_add_func ("/review/lint/label-differs", test_label_differs);
  g_test_add_func ("/review/lint/unlabelled", test_unlabelled);
  g_test_add_func ("/review/lint/attribution", test_attribution);
  g_test_add_func ("/review/lint/required-and-ignored", test_required_and_ignored);
  g_test_add_func ("/review/lint/several-sources", test_several_sources);
  g_test_add_func ("/review/lint/fix-all", test_fix_all);
  g_test_add_func ("/review/lint/memory", test_memory);
  return g_test_run ();
}
