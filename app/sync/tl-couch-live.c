/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The live feed: one answer without end, a row a line, empty lines as heartbeat.  It has connections of its own, asks for no
 * compression (a compressing server would hold rows back), and where something in between holds back even the heartbeats, it asks
 * again and again for the next change instead.
 */

#define G_LOG_DOMAIN "tl-sync"

#include "config.h"

#include "tl-couch-private.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#define CHUNK (64u << 10)
#define HEARTBEAT_MS 25000
#define LONGPOLL_SECONDS 55
#define LONGPOLL_LIMIT 500
#define MAX_SILENT 2

typedef struct
{
  TlCouchPlace    *place;
  TlRemote        *remote;
  TlHttp          *feed;       /* holds the answer without end */
  TlHttp          *http;       /* for what has to be asked meanwhile */
  char            *since;
  TlRemoteChanged  changed;
  gpointer         user_data;
  GCancellable    *cancellable;
} Live;

static gboolean
tell (Live         *self,
      TlCouchPage  *page,
      GError      **error)
{
  if (!tl_couch_page_fetch (page, self->place, self->http, self->cancellable, error))
    return FALSE;
  if (page->page->since != NULL)
    {
      g_free (self->since);
      self->since = g_strdup (page->page->since);
    }
  else
    page->page->since = g_strdup (self->since);
  if (page->page->docs->len > 0 || page->page->unread->len > 0)
    self->changed (self->remote, page->page, self->user_data);
  return TRUE;
}

/* All whole lines of what came; what is left of the last one stays. */
static gboolean
take_lines (Live        *self,
            GByteArray  *pending,
            gboolean    *skipping,
            GError     **error)
{
  g_autoptr (TlCouchPage) page = tl_couch_page_new ();
  guint from = 0;

  for (;;)
    {
      const guint8 *line = pending->data + from;
      const guint8 *end = pending->len > from ? memchr (line, '\n', pending->len - from) : NULL;
      gsize length;

      if (end == NULL)
        break;
      length = end - line;
      if (length > 0 && line[length - 1] == '\r')
        length--;
      if (*skipping || length > 0)
        {
          g_autoptr (GBytes) row = g_bytes_new (line, length);

          tl_couch_page_add (page, row, !*skipping);
        }
      *skipping = FALSE;
      from = end - pending->data + 1;
    }
  if (from > 0)
    g_byte_array_remove_range (pending, 0, from);
  /* A line without end: keep its beginning, for the list of what can't be read. */
  if (pending->len > TL_COUCH_MAX_ROW || (*skipping && pending->len > CHUNK))
    {
      *skipping = TRUE;
      g_byte_array_set_size (pending, 4096);
    }
  return page->n_rows == 0 && page->page->since == NULL ? TRUE : tell (self, page, error);
}

/* TRUE when at least a heartbeat came before it ended; always with error. */
static gboolean
run_continuous (Live    *self,
                GError **error)
{
  const TlHttpRequest request = { .no_gzip = TRUE, .seconds = G_MAXUINT };
  g_autofree char *escaped = g_uri_escape_string (self->since, NULL, FALSE);
  g_autofree char *path = g_strdup_printf ("/_changes?feed=continuous&heartbeat=%d&include_docs=true&conflicts=true&since=%s",
                                           HEARTBEAT_MS, escaped);
  g_autoptr (TlHttpAnswer) answer = tl_couch_open (self->place, self->feed, &request, path, self->cancellable, error);
  g_autoptr (GByteArray) pending = g_byte_array_new ();
  g_autofree char *buffer = g_malloc (CHUNK);
  gboolean skipping = FALSE;
  gboolean heard = FALSE;
  gssize n;

  if (answer == NULL)
    return FALSE;
  if (tl_http_answer_get_status (answer) >= 300)
    {
      if (tl_http_answer_keep_body (answer, self->cancellable, error))
        tl_couch_check (self->place, answer, error);
      return TRUE;
    }
  if (g_strcmp0 (tl_http_answer_get_type (answer), "text/html") == 0)
    {
      tl_couch_set_no_server (answer, error);
      return TRUE;
    }
  while ((n = tl_http_answer_read (answer, buffer, CHUNK, self->cancellable, error)) > 0)
    {
      heard = TRUE;
      g_byte_array_append (pending, (const guint8 *) buffer, n);
      if (!take_lines (self, pending, &skipping, error))
        return TRUE;
    }
  if (n == 0)
    g_set_error_literal (error, TL_SYNC_ERROR, TL_SYNC_ERROR_OFFLINE, _("The server ended the live connection."));
  return heard;
}

typedef struct
{
  TlCouchPage *page;
  gboolean     strange;
} Poll;

static gboolean
poll_row_cb (GBytes   *row,
             gboolean  whole,
             gpointer  user_data)
{
  Poll *poll = user_data;

  poll->strange = !tl_couch_page_add (poll->page, row, whole);
  return !poll->strange && poll->page->n_bytes < TL_COUCH_MAX_PAGE;
}

static gboolean
poll_read (Live          *self,
           TlHttpAnswer  *answer,
           GError       **error)
{
  g_autoptr (TlCouchPage) page = tl_couch_page_new ();
  Poll poll = { page, FALSE };
  g_autoptr (TlCouchRows) rows = tl_couch_rows_new (poll_row_cb, &poll);
  g_autofree char *buffer = g_malloc (CHUNK);
  g_autoptr (TlJsonDoc) envelope = NULL;
  gssize n;

  while ((n = tl_http_answer_read (answer, buffer, CHUNK, self->cancellable, error)) > 0)
    if (!tl_couch_rows_feed (rows, buffer, n, NULL))
      break;
  if (n < 0)
    return FALSE;
  if (n == 0)
    {
      envelope = tl_couch_rows_end (rows, error);
      if (envelope == NULL)
        return FALSE;
      tl_couch_page_end (page, envelope);
    }
  if (poll.strange || (n > 0 && page->page->since == NULL))
    {
      tl_couch_set_no_server (answer, error);
      return FALSE;
    }
  return tell (self, page, error);
}

/* One wait for the next change: TRUE when it came, or none did. */
static gboolean
poll_once (Live    *self,
           GError **error)
{
  const TlHttpRequest request = { .no_gzip = TRUE, .seconds = LONGPOLL_SECONDS };
  g_autofree char *escaped = g_uri_escape_string (self->since, NULL, FALSE);
  g_autofree char *path = g_strdup_printf ("/_changes?feed=longpoll&timeout=%d&limit=%d&include_docs=true&conflicts=true&since=%s",
                                           (LONGPOLL_SECONDS - 5) * 1000, LONGPOLL_LIMIT, escaped);
  gint64 start = g_get_monotonic_time ();
  g_autoptr (TlHttpAnswer) answer = NULL;
  g_autoptr (GError) cause = NULL;
  gboolean ok = FALSE;

  answer = tl_couch_open (self->place, self->http, &request, path, self->cancellable, &cause);
  if (answer != NULL && tl_http_answer_get_status (answer) >= 300)
    {
      if (tl_http_answer_keep_body (answer, self->cancellable, &cause))
        tl_couch_check (self->place, answer, &cause);
    }
  else if (answer != NULL)
    ok = poll_read (self, answer, &cause);
  /* Nothing happened in all that time: that is no error (one server never answers of itself). */
  if (!ok && g_error_matches (cause, TL_SYNC_ERROR, TL_SYNC_ERROR_OFFLINE)
      && g_get_monotonic_time () - start >= LONGPOLL_SECONDS * G_USEC_PER_SEC)
    return TRUE;
  if (!ok)
    g_propagate_error (error, g_steal_pointer (&cause));
  return ok;
}

void
tl_couch_live (TlCouchPlace     *place,
               TlRemote         *remote,
               int              *silent,
               const char       *since,
               TlRemoteChanged   changed,
               gpointer          user_data,
               GCancellable     *cancellable,
               GError          **error)
{
  const TlHttpLimits endless = { .body = G_MAXUINT64 };
  g_autoptr (TlHttp) feed = tl_couch_http_new (place, &endless, error);
  g_autoptr (TlHttp) http = feed != NULL ? tl_couch_http_new (place, NULL, error) : NULL;
  g_autoptr (GError) cause = NULL;
  Live self = { place, remote, feed, http, NULL, changed, user_data, cancellable };

  if (http == NULL)
    return;
  self.since = g_strdup (since != NULL ? since : "0");
  if (g_atomic_int_get (silent) < MAX_SILENT)
    {
      if (run_continuous (&self, &cause))
        g_atomic_int_set (silent, 0);
      else if (!g_error_matches (cause, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        g_atomic_int_inc (silent);
    }
  else
    while (poll_once (&self, &cause))
      ;
  g_free (self.since);
  g_propagate_error (error, g_steal_pointer (&cause));
}
