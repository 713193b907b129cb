/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Any bytes as a record: no crash, and what is accepted holds together, takes an edit and gives it back. */

#include "tl-article.h"
#include "tl-diagnostic.h"

#include <string.h>

int LLVMFuzzerTestOneInput (const guint8 *data,
                            size_t        size);

static void
check_values (TlArticle *article)
{
  guint length = tl_text_get_length (tl_article_get_text (article));

  for (guint i = 0; i < tl_article_get_n_annotations (article); i++)
    {
      TlAnnotation *annotation = tl_article_get_annotation (article, i);
      guint n_fragments;
      const TlFragment *fragments = tl_annotation_get_fragments (annotation, &n_fragments);
      g_auto (GStrv) names = tl_annotation_list_attributes (annotation);
      g_autofree char *covered = tl_annotation_dup_covered (annotation, tl_article_get_text (article));
      g_autoptr (TlAnnotation) relabelled = tl_annotation_with_label (annotation, "new");

      g_assert_cmpuint (tl_article_get_annotation_position (article, tl_annotation_get_id (annotation)), ==, i);
      g_assert_cmpuint (tl_annotation_get_end (annotation), <=, length);
      for (guint j = 1; j < n_fragments; j++)
        g_assert_cmpuint (fragments[j - 1].end, <, fragments[j].start);
      tl_annotation_quote_matches (annotation, tl_article_get_text (article));
      g_assert_cmpstr (tl_annotation_get_label (relabelled), ==, "new");
      g_assert_cmpstr (tl_annotation_get_id (relabelled), ==, tl_annotation_get_id (annotation));
    }
}

/* Puts an annotation in, writes and reads, takes it out again. */
static void
check_round_trip (TlArticle *article)
{
  static const char added[] = "{\"id\": \"fuzz id\", \"label\": \"x\", \"start\": 0, \"end\": 0}";
  g_autoptr (GBytes) json = g_bytes_new_static (added, strlen (added));
  g_autoptr (TlChange) change = tl_change_new (TL_CHANGE_ANNOTATION, "fuzz id", 0, NULL, json);
  g_autoptr (TlChange) inverse = tl_change_inverse (change);
  g_autoptr (GBytes) before = tl_article_dup_json (article);
  g_autoptr (GBytes) after = NULL;
  g_autoptr (TlArticle) read = NULL;
  g_autoptr (GError) error = NULL;
  guint n_annotations = tl_article_get_n_annotations (article);

  g_assert_true (before == tl_article_get_record (article));
  if (tl_article_find_annotation (article, "fuzz id") != NULL || !tl_article_apply (article, change, NULL))
    return;
  after = tl_article_dup_json (article);
  read = tl_article_new_from_record (after, NULL, NULL, 1, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (tl_article_get_n_annotations (read), ==, n_annotations + 1);
  g_assert_nonnull (tl_article_find_annotation (read, "fuzz id"));
  g_assert_true (tl_article_apply (article, inverse, NULL));
  g_assert_false (tl_article_is_changed (article));
}

int
LLVMFuzzerTestOneInput (const guint8 *data,
                        size_t        size)
{
  g_autoptr (GBytes) record = g_bytes_new (data, size);
  g_autoptr (GPtrArray) problems = tl_diagnostics_new ();
  g_autoptr (TlArticle) article = tl_article_new_from_record (record, NULL, NULL, 1, problems, NULL, NULL);

  if (article != NULL)
    {
      check_values (article);
      check_round_trip (article);
    }
  return 0;
}
