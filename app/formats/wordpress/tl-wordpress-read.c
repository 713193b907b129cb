/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Reading WordPress posts.  What the server renders is what readers see: texturised quotes, decoded references; `raw` is there for those
 * logged in only and is never used, so that everybody gets the same offsets.
 */

#include "config.h"

#include "tl-wordpress-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "tl-article-parts.h"
#include "tl-html-text.h"
#include "tl-json-pick.h"

/* The string in object.name.rendered, or in object.name itself. */
static TlJsonRef
find_rendered (TlJsonDoc  *doc,
               TlJsonRef   post,
               const char *name)
{
  TlJsonRef value = tl_json_find (doc, post, name);

  if (tl_json_is (doc, value, TL_JSON_OBJECT))
    value = tl_json_find (doc, value, "rendered");
  return tl_json_is (doc, value, TL_JSON_STRING) ? value : TL_JSON_NONE;
}

static void
set_title (TlRecordBuilder *record,
           TlJsonDoc       *doc,
           TlJsonRef        post)
{
  TlJsonRef value = find_rendered (doc, post, "title");
  g_autofree char *html = value != TL_JSON_NONE ? tl_json_dup_string (doc, value, NULL) : NULL;
  g_autofree char *title = html != NULL ? tl_html_text_to_line (html) : NULL;

  tl_record_builder_set_string (record, "title", title);
}

static void
set_published (TlRecordBuilder *record,
               TlJsonDoc       *doc,
               TlJsonRef        post)
{
  g_autofree char *universal = tl_json_pick_string (doc, post, "date_gmt");
  g_autofree char *local = tl_json_pick_string (doc, post, "date");
  g_autofree char *time = NULL;

  /* Drafts have a date_gmt of zeros. */
  if (universal != NULL && !g_str_has_prefix (universal, "0000"))
    time = tl_article_parse_time (universal, "Z");
  else if (local != NULL)
    time = tl_article_parse_time (local, NULL);
  tl_record_builder_set_string (record, "published", time);
}

/* Names come with `_embed` only; without it an author is a number. */
static void
set_author (TlRecordBuilder *record,
            TlJsonDoc       *doc,
            TlJsonRef        post)
{
  TlJsonRef embedded = tl_json_find_typed (doc, post, "_embedded", TL_JSON_OBJECT);
  g_autofree char *names = NULL;

  if (embedded != TL_JSON_NONE)
    names = tl_article_join_names (doc, tl_json_find (doc, embedded, "author"));
  tl_record_builder_set_string (record, "author", names);
}

static gboolean
is_protected (TlJsonDoc *doc,
              TlJsonRef  post)
{
  TlJsonRef content = tl_json_find_typed (doc, post, "content", TL_JSON_OBJECT);

  return content != TL_JSON_NONE && tl_json_is (doc, tl_json_find (doc, content, "protected"), TL_JSON_TRUE);
}

static gboolean
set_body (TlImport         *import,
          TlJsonRecords    *records,
          TlRecordBuilder  *record,
          TlJsonDoc        *doc,
          TlJsonRef         post,
          GError          **error)
{
  static const char *const members[] = { "content", "excerpt" };
  const char *id = tl_record_builder_get_id (record);
  gboolean closed = is_protected (doc, post);

  if (closed)
    tl_json_records_problem (records, TL_CODE_SHAPE, TL_SEVERITY_WARNING, id, post,
                             _("The post is protected by a password, its content is not in the file"));
  for (guint i = 0; i < G_N_ELEMENTS (members); i++)
    {
      TlJsonRef value = find_rendered (doc, post, members[i]);
      gsize length = 0;
      g_autofree char *body = value != TL_JSON_NONE ? tl_json_dup_string (doc, value, &length) : NULL;

      if (length == 0)
        continue;
      if (i == 1 && !closed)
        tl_json_records_problem (records, TL_CODE_SHAPE, TL_SEVERITY_WARNING, id, post,
                                 _("The post has no content: its excerpt is the text"));
      return tl_article_set_body (import, record, body, length, TRUE, members[i], error);
    }
  if (!closed)
    tl_json_records_problem (records, TL_CODE_SHAPE, TL_SEVERITY_WARNING, id, post, _("The post has no content"));
  tl_record_builder_set_text (record, g_strdup (""), 0);
  return TRUE;
}

static gboolean
read_post (TlImport       *import,
           TlJsonRecords  *records,
           TlJsonDoc      *doc,
           TlJsonRef       post,
           GError        **error)
{
  g_autofree char *id = tl_json_pick_scalar (doc, post, "id");
  g_autofree char *link = tl_json_pick_string (doc, post, "link");
  g_autofree char *language = tl_json_pick_string (doc, post, "lang");
  g_autofree char *raw = tl_json_dup_line (doc, post);
  g_autoptr (TlRecordBuilder) record = tl_record_builder_new (id);

  set_title (record, doc, post);
  tl_record_builder_set_string (record, "url", link);
  set_author (record, doc, post);
  set_published (record, doc, post);
  tl_record_builder_set_string (record, "language", language);
  if (!set_body (import, records, record, doc, post, error))
    return FALSE;
  tl_record_builder_set_json (record, TL_WORDPRESS_MEMBER, raw);
  return tl_import_add (import, g_steal_pointer (&record), error);
}

/* What a server answers instead of posts: {"code": "rest_…", "message": "…", "data": {"status": 400}}. */
static gboolean
report_refusal (TlJsonRecords *records,
                TlJsonDoc     *doc)
{
  g_autofree char *code = tl_json_pick_string (doc, 0, "code");
  g_autofree char *message = tl_json_pick_string (doc, 0, "message");

  if (code == NULL || message == NULL)
    return FALSE;
  tl_json_records_problem (records, TL_CODE_SHAPE, TL_SEVERITY_ERROR, NULL, 0,
                           _("The server did not send posts: %s (%s)"), message, code);
  return TRUE;
}

/* A post has an id, and something of a post. */
static gboolean
is_post (TlJsonDoc *doc,
         TlJsonRef  value)
{
  static const char *const members[] = { "title", "content", "excerpt", "link", "slug" };

  if (!tl_json_is (doc, value, TL_JSON_OBJECT) || tl_json_find (doc, value, "id") == TL_JSON_NONE)
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (members); i++)
    if (tl_json_find (doc, value, members[i]) != TL_JSON_NONE)
      return TRUE;
  return FALSE;
}

gboolean
tl_wordpress_read (TlImport  *import,
                   GError   **error)
{
  g_autoptr (TlJsonRecords) records = tl_json_records_new (import, error);
  g_autoptr (GError) local_error = NULL;
  TlJsonDoc *doc;

  if (records == NULL)
    return FALSE;
  while ((doc = tl_json_records_next (records, &local_error)) != NULL)
    {
      if (is_post (doc, 0))
        {
          if (!read_post (import, records, doc, 0, error))
            return FALSE;
        }
      else if (!tl_json_is (doc, 0, TL_JSON_OBJECT) || !report_refusal (records, doc))
        tl_json_records_problem (records, TL_CODE_SHAPE, TL_SEVERITY_ERROR, NULL, 0, _("This is no WordPress post"));
    }
  if (local_error == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}
