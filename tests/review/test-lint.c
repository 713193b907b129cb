/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Every kind of finding: that it is found, not found where all is well, mended, and ignored when told so. */

#include "review-util.h"
#include "tl-lint.h"

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

  g_assert_cmpstr (tl_lint_place_get_annotation (place), ==, "t");
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

  tl_lint_place_get_range (place, &start, &end);
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
  g_assert_cmpstr (tl_lint_place_get_annotation (far_source), ==, "c");
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
  return g_test_run ();
}
