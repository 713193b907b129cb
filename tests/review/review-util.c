/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "review-util.h"

#include <string.h>

TlArticle *
review_article (const char *json)
{
  g_autofree char *text = g_strdelimit (g_strdup (json), "'", '"');
  g_autoptr (GBytes) record = g_bytes_new (text, strlen (text));
  g_autoptr (GError) error = NULL;
  TlArticle *article = tl_article_new_from_record (record, NULL, NULL, 1, NULL, NULL, &error);

  g_assert_no_error (error);
  return article;
}

TlArticle *
review_article_of (const char *text,
                   const char *spans)
{
  g_autofree char *json = g_strdup_printf ("{'id': 'a', 'text': '%s', 'annotations': [%s]}", text, spans);

  return review_article (json);
}

TlStudy *
review_study (const char *const *rows,
              guint              n_rows)
{
  TlStudy *study = tl_study_new (NULL);
  gsize length = strlen (rows[0]);
  g_autofree char *text = g_strnfill (length, 'x');

  for (guint r = 0; r < n_rows; r++)
    {
      g_autoptr (GString) spans = g_string_new (NULL);
      g_autofree char *name = g_strdup_printf ("rater %u", r);
      g_autoptr (TlArticle) article = NULL;

      for (guint i = 0; i < length; i++)
        if (rows[r][i] != '.')
          g_string_append_printf (spans, "%s{'id': 't%u', 'label': '%c', 'start': %u, 'end': %u}",
                                  spans->len > 0 ? "," : "", i, rows[r][i], i, i + 1);
      article = review_article_of (text, spans->str);
      g_assert_true (tl_study_add_layer (study, "a", article, tl_study_add_rater (study, name), NULL));
    }
  return study;
}
