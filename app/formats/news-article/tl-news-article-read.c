/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Reading articles from JSON-LD files; what is no article in them (images, organisations, bread crumbs) is passed over. */

#include "config.h"

#include "tl-news-article-private.h"

#include <glib/gi18n-lib.h>

#include "tl-article-parts.h"
#include "tl-html-text.h"
#include "tl-json-pick.h"
#include "tl-news-article-ld.h"

static gboolean
set_text (TlImport             *import,
          TlJsonRecords        *records,
          TlRecordBuilder      *record,
          const TlNewsArticle  *article,
          GError              **error)
{
  g_autofree char *body = NULL;
  gsize length;
  gboolean is_html;

  if (article->body != NULL)
    {
      body = tl_news_article_dup_body (article, &length, &is_html);
      return tl_article_set_body (import, record, body, length, is_html, article->body_member, error);
    }
  if (article->description != NULL && *article->description != '\0')
    {
      tl_json_records_problem (records, TL_CODE_SHAPE, TL_SEVERITY_WARNING, tl_record_builder_get_id (record), article->object,
                               _("The article has no articleBody: its description is the text"));
      return tl_article_set_body (import, record, article->description, strlen (article->description),
                                  tl_html_text_has_tags (article->description), "description", error);
    }
  tl_json_records_problem (records, TL_CODE_SHAPE, TL_SEVERITY_WARNING, tl_record_builder_get_id (record), article->object,
                           _("The article has no text"));
  tl_record_builder_set_text (record, g_strdup (""), 0);
  return TRUE;
}

static gboolean
add_article (TlImport             *import,
             TlJsonRecords        *records,
             TlJsonDoc            *doc,
             const TlNewsArticle  *article,
             GError              **error)
{
  g_autoptr (TlRecordBuilder) record = tl_record_builder_new (article->id);
  g_autofree char *raw = tl_json_dup_line (doc, article->object);

  tl_record_builder_set_string (record, "title", article->headline);
  tl_record_builder_set_string (record, "url", article->url);
  tl_record_builder_set_string (record, "publisher", article->publisher);
  tl_record_builder_set_string (record, "author", article->author);
  tl_record_builder_set_string (record, "published", article->published);
  tl_record_builder_set_string (record, "language", article->language);
  if (article->restricted)
    tl_json_records_problem (records, TL_CODE_SHAPE, TL_SEVERITY_NOTE, article->id, article->object,
                             _("The article is for subscribers: its text may be cut"));
  if (!set_text (import, records, record, article, error))
    return FALSE;
  tl_record_builder_set_json (record, TL_NEWS_ARTICLE_MEMBER, raw);
  return tl_import_add (import, g_steal_pointer (&record), error);
}

gboolean
tl_news_article_read (TlImport  *import,
                      GError   **error)
{
  g_autoptr (TlJsonRecords) records = NULL;
  g_autoptr (GError) local_error = NULL;
  TlJsonDoc *doc;

  if (!tl_article_check_size (import, error) || (records = tl_json_records_new (import, error)) == NULL)
    return FALSE;
  while ((doc = tl_json_records_next (records, &local_error)) != NULL)
    {
      g_autoptr (GPtrArray) articles = tl_news_article_collect (doc);

      if (articles->len == 0)
        tl_json_records_problem (records, TL_CODE_SHAPE, TL_SEVERITY_WARNING, NULL, 0, _("There is no article in it"));
      for (guint i = 0; i < articles->len; i++)
        if (!add_article (import, records, doc, articles->pdata[i], error))
          return FALSE;
    }
  if (local_error == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}
