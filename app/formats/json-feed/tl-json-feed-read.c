/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Reading JSON Feed.  Of the two bodies an item may have, the HTML one is the text (it has the structure), and the item itself stays with
 * the article as it is, so that the other body and the way back to the markup are there.  What stands at the feed (title, language,
 * authors) is said of every item that does not say it itself.
 */

#include "config.h"

#include "tl-json-feed-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "tl-article-parts.h"
#include "tl-json-pick.h"

typedef struct
{
  TlImport      *import;
  TlJsonRecords *records;
  TlJsonDoc     *doc;
  char          *publisher;
  char          *language;
  char          *authors;
} Feed;

/* Version 1.1 has `authors`, version 1 `author`; both stand side by side for old readers. */
static char *
dup_authors (TlJsonDoc *doc,
             TlJsonRef  object)
{
  char *names = tl_article_join_names (doc, tl_json_find (doc, object, "authors"));

  return names != NULL ? names : tl_article_join_names (doc, tl_json_find (doc, object, "author"));
}

static gboolean
set_body (Feed             *feed,
          TlRecordBuilder  *record,
          TlJsonRef         item,
          GError          **error)
{
  static const char *const members[] = { "content_html", "content_text", "summary" };

  for (guint i = 0; i < G_N_ELEMENTS (members); i++)
    {
      TlJsonRef value = tl_json_find_typed (feed->doc, item, members[i], TL_JSON_STRING);
      g_autofree char *body = NULL;
      gsize length;

      if (value == TL_JSON_NONE)
        continue;
      body = tl_json_dup_string (feed->doc, value, &length);
      if (length == 0)
        continue;
      if (i == 2)
        tl_json_records_problem (feed->records, TL_CODE_SHAPE, TL_SEVERITY_WARNING, tl_record_builder_get_id (record), item,
                                 _("The item has no content: its summary is the text"));
      return tl_article_set_body (feed->import, record, body, length, i == 0, members[i], error);
    }
  tl_json_records_problem (feed->records, TL_CODE_SHAPE, TL_SEVERITY_WARNING, tl_record_builder_get_id (record), item,
                           _("The item has no content"));
  tl_record_builder_set_text (record, g_strdup (""), 0);
  return TRUE;
}

static void
set_published (TlRecordBuilder *record,
               TlJsonDoc       *doc,
               TlJsonRef        item)
{
  g_autofree char *published = tl_json_pick_string (doc, item, "date_published");
  g_autofree char *modified = published == NULL ? tl_json_pick_string (doc, item, "date_modified") : NULL;
  const char *time = published != NULL ? published : modified;
  g_autofree char *normal = time != NULL ? tl_article_parse_time (time, NULL) : NULL;

  tl_record_builder_set_string (record, "published", normal);
}

static gboolean
read_item (Feed       *feed,
           TlJsonRef   item,
           GError    **error)
{
  TlJsonDoc *doc = feed->doc;
  g_autofree char *id = tl_json_pick_scalar (doc, item, "id");
  g_autofree char *url = tl_json_pick_string (doc, item, "url");
  g_autofree char *external = url == NULL ? tl_json_pick_string (doc, item, "external_url") : NULL;
  g_autofree char *title = tl_article_pick_line (doc, item, "title");
  g_autofree char *language = tl_json_pick_string (doc, item, "language");
  g_autofree char *authors = dup_authors (doc, item);
  g_autofree char *raw = tl_json_dup_line (doc, item);
  const char *address = url != NULL ? url : external;
  g_autoptr (TlRecordBuilder) record = tl_record_builder_new (id != NULL && *id != '\0' ? id : address);

  if (id == NULL || *id == '\0')
    tl_json_records_problem (feed->records, TL_CODE_SHAPE, TL_SEVERITY_WARNING, tl_record_builder_get_id (record), item,
                             _("The item has no id"));
  tl_record_builder_set_string (record, "title", title);
  tl_record_builder_set_string (record, "url", address);
  tl_record_builder_set_string (record, "publisher", feed->publisher);
  tl_record_builder_set_string (record, "author", authors != NULL ? authors : feed->authors);
  set_published (record, doc, item);
  tl_record_builder_set_string (record, "language", language != NULL ? language : feed->language);
  if (!set_body (feed, record, item, error))
    return FALSE;
  tl_record_builder_set_json (record, TL_JSON_FEED_MEMBER, raw);
  return tl_import_add (feed->import, g_steal_pointer (&record), error);
}

/* What the feed says and no article takes over. */
static void
report_feed (Feed *feed)
{
  static const char *const used[] = { "version", "title", "language", "author", "authors", "items", NULL };
  g_autofree char *next = tl_json_pick_string (feed->doc, 0, "next_url");
  g_autoptr (GString) left = g_string_new (NULL);

  for (TlJsonRef value = tl_json_first (feed->doc, 0); value != TL_JSON_NONE; value = tl_json_next (feed->doc, value))
    if (!tl_json_is_named (feed->doc, value, used))
      {
        g_autofree char *name = tl_json_dup_name (feed->doc, value);

        g_string_append_printf (left, "%s%s", left->len > 0 ? ", " : "", name);
      }
  if (next != NULL)
    tl_json_records_problem (feed->records, TL_CODE_SHAPE, TL_SEVERITY_NOTE, NULL, tl_json_find (feed->doc, 0, "next_url"),
                             _("The feed goes on at %s, which is not read"), next);
  if (left->len > 0)
    tl_json_records_problem (feed->records, TL_CODE_LOSS, TL_SEVERITY_NOTE, NULL, 0,
                             _("What the feed says of itself is left out: %s"), left->str);
}

static gboolean
read_feed (Feed    *feed,
           GError **error)
{
  TlJsonRef items = tl_json_is (feed->doc, 0, TL_JSON_OBJECT)
                    ? tl_json_find_typed (feed->doc, 0, "items", TL_JSON_ARRAY) : TL_JSON_NONE;
  guint count = 0;
  guint n_items;

  if (items == TL_JSON_NONE)
    {
      g_set_error_literal (error, TL_FORMAT_ERROR, TL_FORMAT_ERROR_SHAPE, _("A JSON Feed is an object with a list of items"));
      return FALSE;
    }
  feed->publisher = tl_article_pick_line (feed->doc, 0, "title");
  feed->language = tl_json_pick_string (feed->doc, 0, "language");
  feed->authors = dup_authors (feed->doc, 0);
  report_feed (feed);
  n_items = tl_json_get_length (feed->doc, items);
  for (TlJsonRef item = tl_json_first (feed->doc, items); item != TL_JSON_NONE; item = tl_json_next (feed->doc, item))
    {
      if (!tl_json_is (feed->doc, item, TL_JSON_OBJECT))
        tl_json_records_problem (feed->records, TL_CODE_SHAPE, TL_SEVERITY_ERROR, NULL, item, _("The item is no object"));
      else if (!read_item (feed, item, error))
        return FALSE;
      tl_import_progress (feed->import, (double) ++count / n_items);
    }
  return TRUE;
}

gboolean
tl_json_feed_read (TlImport  *import,
                   GError   **error)
{
  g_autoptr (TlJsonRecords) records = NULL;
  g_autoptr (GError) local_error = NULL;
  gboolean ok = TRUE;

  if (!tl_article_check_size (import, error) || (records = tl_json_records_new (import, error)) == NULL)
    return FALSE;
  while (ok)
    {
      Feed feed = { import, records };

      feed.doc = tl_json_records_next (records, &local_error);
      if (feed.doc == NULL)
        break;
      ok = read_feed (&feed, error);
      g_free (feed.publisher);
      g_free (feed.language);
      g_free (feed.authors);
    }
  if (local_error == NULL)
    return ok;
  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}
