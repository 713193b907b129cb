/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Reading from an article server: a page of what changed, and one document with its losing leaves. */

#define G_LOG_DOMAIN "tl-sync"

#include "config.h"

#include "tl-couch-private.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#define CHUNK (64u << 10)

typedef struct
{
  TlCouchPage *page;
  gboolean     full;       /* enough bytes: go on from the last row in another request */
  gboolean     strange;    /* a row that is none */
} Reading;

static gboolean
pull_row_cb (GBytes   *row,
             gboolean  whole,
             gpointer  user_data)
{
  Reading *self = user_data;

  if (!tl_couch_page_add (self->page, row, whole))
    self->strange = TRUE;
  self->full = self->page->n_bytes >= TL_COUCH_MAX_PAGE && self->page->page->since != NULL;
  return !self->full && !self->strange;
}

/* All rows of the answer, or as many as a page takes. */
static gboolean
read_rows (TlHttpAnswer  *answer,
           Reading       *reading,
           guint          limit,
           GCancellable  *cancellable,
           GError       **error)
{
  g_autoptr (TlCouchRows) rows = tl_couch_rows_new (pull_row_cb, reading);
  g_autofree char *buffer = g_malloc (CHUNK);
  g_autoptr (TlJsonDoc) envelope = NULL;
  g_autoptr (GError) cause = NULL;
  gssize n;

  while ((n = tl_http_answer_read (answer, buffer, CHUNK, cancellable, error)) > 0)
    if (!tl_couch_rows_feed (rows, buffer, n, &cause))
      break;
  if (n < 0)
    return FALSE;
  if (reading->full)
    {
      reading->page->page->more = TRUE;
      return TRUE;
    }
  if (g_error_matches (cause, TL_SYNC_ERROR, TL_SYNC_ERROR_LIMIT))
    {
      g_propagate_error (error, g_steal_pointer (&cause));
      return FALSE;
    }
  envelope = cause == NULL && !reading->strange ? tl_couch_rows_end (rows, NULL) : NULL;
  if (envelope == NULL || !tl_couch_page_end (reading->page, envelope))
    {
      tl_couch_set_no_server (answer, error);
      return FALSE;
    }
  reading->page->page->more = reading->page->n_rows >= limit;
  return TRUE;
}

static char *
changes_path (const char *since,
              guint       limit)
{
  g_autofree char *escaped = since != NULL ? g_uri_escape_string (since, NULL, FALSE) : g_strdup ("0");

  return g_strdup_printf ("/_changes?include_docs=true&conflicts=true&limit=%u&since=%s", limit, escaped);
}

static TlHttpAnswer *
open_changes (TlCouchPlace  *place,
              TlHttp        *http,
              const char    *since,
              guint          limit,
              GCancellable  *cancellable,
              GError       **error)
{
  const TlHttpRequest request = { .method = "GET" };
  g_autofree char *path = changes_path (since, limit);
  g_autoptr (TlHttpAnswer) answer = tl_couch_open (place, http, &request, path, cancellable, error);

  if (answer == NULL)
    return NULL;
  /* A "since" of another server or of an older database: all from the beginning is always right. */
  if (tl_http_answer_get_status (answer) == 400 && since != NULL)
    {
      g_clear_pointer (&answer, tl_http_answer_free);
      return open_changes (place, http, NULL, limit, cancellable, error);
    }
  if (tl_http_answer_get_status (answer) >= 300)
    {
      if (tl_http_answer_keep_body (answer, cancellable, error))
        tl_couch_check (place, answer, error);
      return NULL;
    }
  return g_steal_pointer (&answer);
}

TlPullPage *
tl_couch_pull (TlCouchPlace  *place,
               TlHttp        *http,
               const char    *since,
               guint          limit,
               GCancellable  *cancellable,
               GError       **error)
{
  g_autoptr (TlCouchPage) page = tl_couch_page_new ();
  g_autoptr (TlHttpAnswer) answer = open_changes (place, http, since, limit, cancellable, error);
  Reading reading = { .page = page };

  if (answer == NULL || !read_rows (answer, &reading, limit, cancellable, error))
    return NULL;
  g_clear_pointer (&answer, tl_http_answer_free);
  if (!tl_couch_page_fetch (page, place, http, cancellable, error))
    return NULL;
  return g_steal_pointer (&page->page);
}

/* Not there, and the server says so of the document and not of the database. */
static gboolean
is_missing_doc (TlHttpAnswer *answer)
{
  g_autofree char *unread = NULL;
  g_autoptr (TlJsonDoc) json = NULL;
  g_autofree char *reason = NULL;

  if (tl_http_answer_get_status (answer) != 404)
    return FALSE;
  json = tl_couch_json_read (tl_http_answer_get_body (answer), &unread);
  reason = json != NULL && tl_json_get_type (json, 0) == TL_JSON_OBJECT ? tl_couch_dup_member (json, 0, "reason") : NULL;
  return g_strcmp0 (reason, "missing") == 0 || g_strcmp0 (reason, "deleted") == 0;
}

gboolean
tl_couch_get (TlCouchPlace   *place,
              TlHttp         *http,
              const char     *path,
              TlHttpAnswer  **answer,
              GCancellable   *cancellable,
              GError        **error)
{
  g_autoptr (TlHttpAnswer) got = tl_couch_send (place, http, "GET", path, NULL, cancellable, error);

  *answer = NULL;
  if (got == NULL)
    return FALSE;
  if (is_missing_doc (got))
    return TRUE;
  if (!tl_couch_check (place, got, error))
    return FALSE;
  *answer = g_steal_pointer (&got);
  return TRUE;
}

TlDoc *
tl_couch_leaves (TlCouchPlace  *place,
                 TlHttp        *http,
                 const char    *id,
                 GCancellable  *cancellable,
                 GError       **error)
{
  g_autofree char *escaped = g_uri_escape_string (id, NULL, FALSE);
  g_autofree char *path = g_strdup_printf ("/%s?conflicts=true", escaped);
  g_autoptr (TlHttpAnswer) answer = NULL;
  g_autofree char *reason = NULL;
  g_autoptr (TlCouchPage) page = NULL;

  if (!tl_couch_id_is_good (id))
    {
      g_set_error (error, TL_SYNC_ERROR, TL_SYNC_ERROR_REJECTED, _("“%s” is no id of a document."), id);
      return NULL;
    }
  if (!tl_couch_get (place, http, path, &answer, cancellable, error))
    return NULL;
  if (answer == NULL)
    return tl_doc_new (id, NULL, NULL);
  page = tl_couch_page_new ();
  if (!tl_couch_page_add_doc (page, id, tl_http_answer_get_body (answer), &reason))
    {
      if (reason != NULL)
        g_set_error (error, TL_SYNC_ERROR, TL_SYNC_ERROR_PROTOCOL, _("“%s” can't be read: %s."), id, reason);
      else
        tl_couch_set_no_server (answer, error);
      return NULL;
    }
  if (!tl_couch_page_fetch (page, place, http, cancellable, error))
    return NULL;
  return g_ptr_array_steal_index (page->page->docs, 0);
}
