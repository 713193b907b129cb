/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The thread of a store: it alone writes.  An item leaves the queue only after its transaction was
 * committed; when one fails, it and all behind it wait for the next attempt, so order is kept.
 */

#define G_LOG_DOMAIN "tl-store"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "tl-store-private.h"

#define GROUP       64      /* rows written in one transaction when many wait */
#define POLL_TIME   300     /* ms between two looks for rows of other processes */
#define RETRY_LAST  10000   /* ms */

/* Something that another thread waits for. */
typedef struct
{
  TlStore            *store;   /* borrowed: the waiting caller keeps it */
  TlStoreRequestFunc  func;
  gpointer            data;
  gboolean            ok;
  gboolean            done;
  GError             *error;
} Request;

gboolean
tl_store_open_database (TlStore  *self,
                        GError  **error)
{
  gint64 last = 0;
  gint64 version = 0;

  if (self->writer != NULL)
    return TRUE;
  self->writer = tl_store_db_open (self->path, self->uri, error);
  if (self->writer == NULL)
    return FALSE;
  g_mutex_lock (&self->reader_lock);
  self->reader = tl_store_db_open_reader (self->path, error);
  g_mutex_unlock (&self->reader_lock);
  if (self->reader == NULL
      || !tl_db_get_int (self->writer, "SELECT max(seq) FROM log", 0, &last, error)
      || !tl_db_get_int (self->writer, "PRAGMA data_version", 0, &version, error))
    {
      g_mutex_lock (&self->reader_lock);
      g_clear_pointer (&self->reader, tl_db_close);
      g_mutex_unlock (&self->reader_lock);
      g_clear_pointer (&self->writer, tl_db_close);
      return FALSE;
    }
  self->last_seen = last;
  self->data_version = version;
  return TRUE;
}

static void
note_own (TlStore *self,
          gint64   seq)
{
  /* A row written twice, or one already passed, is old news. */
  if (seq <= self->last_seen)
    return;
  if (seq == self->last_seen + 1)
    self->last_seen = seq;
  else
    g_hash_table_add (self->own, g_memdup2 (&seq, sizeof seq));
}

static void
look_for_rows (TlStore *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) rows = tl_store_db_list_rows (self->writer, NULL, self->last_seen, &error);
  gint64 last;

  /* A read that fails now is made again at the next change; a write that fails says so itself. */
  if (rows == NULL)
    {
      g_debug ("%s", error->message);
      self->data_version = -1;
      return;
    }
  last = self->last_seen;
  for (guint i = 0; i < rows->len;)
    {
      const TlLogRow *row = g_ptr_array_index (rows, i);

      last = MAX (last, row->seq);
      if (g_hash_table_contains (self->own, &row->seq))
        g_ptr_array_remove_index (rows, i);
      else
        i++;
    }
  self->last_seen = last;
  g_hash_table_remove_all (self->own);
  g_mutex_lock (&self->lock);
  if (rows->len > 0)
    tl_store_push_event (self, TL_STORE_EVENT_ROWS, 0, g_steal_pointer (&rows), NULL);
  tl_store_push_event (self, TL_STORE_EVENT_SHARED, 0, NULL, NULL);
  g_mutex_unlock (&self->lock);
}

static void
look (TlStore *self)
{
  gint64 version;

  /* data_version changes when another connection committed; a few microseconds when none did. */
  if (self->writer != NULL
      && tl_db_get_int (self->writer, "PRAGMA data_version", 0, &version, NULL)
      && version != self->data_version)
    {
      self->data_version = version;
      look_for_rows (self);
    }
}

static gboolean
store_poll_cb (gpointer data)
{
  look (data);
  return G_SOURCE_CONTINUE;
}

static gboolean
store_look_cb (gpointer data)
{
  look (data);
  return G_SOURCE_REMOVE;
}

static guint
peek_items (TlStore      *self,
            TlStoreItem **items)
{
  guint n = 0;

  g_mutex_lock (&self->lock);
  for (GList *link = self->queue.head; link != NULL && n < GROUP; link = link->next)
    items[n++] = link->data;
  g_mutex_unlock (&self->lock);
  return n;
}

static void
finish_items (TlStore      *self,
              const gint64 *seqs,
              guint         n)
{
  for (guint i = 0; i < n; i++)
    note_own (self, seqs[i]);
  g_mutex_lock (&self->lock);
  for (guint i = 0; i < n; i++)
    {
      tl_store_item_free (g_queue_pop_head (&self->queue));
      tl_store_push_event (self, TL_STORE_EVENT_KEPT, seqs[i], NULL, NULL);
    }
  g_mutex_unlock (&self->lock);
}

static void drain (TlStore *self);

static gboolean
store_retry_cb (gpointer data)
{
  TlStore *self = data;

  g_clear_pointer (&self->retry_source, g_source_unref);
  drain (self);
  return G_SOURCE_REMOVE;
}

static void
stop_retry (TlStore *self)
{
  if (self->retry_source == NULL)
    return;
  g_source_destroy (self->retry_source);
  g_clear_pointer (&self->retry_source, g_source_unref);
}

static void
schedule_retry (TlStore *self)
{
  stop_retry (self);
  self->retry_source = g_timeout_source_new (self->retry_time);
  g_source_set_callback (self->retry_source, store_retry_cb, self, NULL);
  g_source_attach (self->retry_source, self->thread_context);
  self->retry_time = MIN (self->retry_time * 2, RETRY_LAST);
}

/* Takes error over; NULL: the last attempt went well. */
static void
finish_attempt (TlStore *self,
                GError  *error)
{
  if (error != NULL)
    schedule_retry (self);
  else
    self->retry_time = TL_STORE_RETRY_FIRST;
  g_mutex_lock (&self->lock);
  if (error != NULL)
    self->n_failed++;
  if (error != NULL || self->failure != NULL)
    tl_store_push_event (self, TL_STORE_EVENT_MESSAGE, 0, NULL, error != NULL ? error->message
                                                                              : NULL);
  g_clear_error (&self->failure);
  self->failure = error;
  g_cond_broadcast (&self->cond);
  g_mutex_unlock (&self->lock);
}

/* Writes what waits, until nothing does or something is in the way. */
static void
drain (TlStore *self)
{
  TlStoreItem *items[GROUP];
  gint64 seqs[GROUP];
  GError *error = NULL;
  gboolean opened = self->writer != NULL;
  guint n;

  stop_retry (self);
  if (tl_store_open_database (self, &error) && !opened)
    {
      g_mutex_lock (&self->lock);
      tl_store_push_event (self, TL_STORE_EVENT_OPENED, 0, NULL, NULL);
      g_mutex_unlock (&self->lock);
    }
  while (error == NULL && (n = peek_items (self, items)) > 0)
    if (tl_store_db_insert (self->writer, items, n, seqs, &error))
      finish_items (self, seqs, n);
  finish_attempt (self, error);
}

static gboolean
store_drain_cb (gpointer data)
{
  drain (data);
  return G_SOURCE_REMOVE;
}

static gboolean
store_hurry_cb (gpointer data)
{
  TlStore *self = data;

  self->retry_time = TL_STORE_RETRY_FIRST;
  drain (self);
  return G_SOURCE_REMOVE;
}

static gboolean
store_request_cb (gpointer data)
{
  Request *request = data;
  TlStore *self = request->store;

  if (self->writer != NULL)
    request->ok = request->func (self->writer, request->data, &request->error);
  else
    g_set_error (&request->error, TL_STORE_ERROR, TL_STORE_ERROR_FAILED,
                 _("The database “%s” is not open"), self->path);
  g_mutex_lock (&self->lock);
  request->done = TRUE;
  g_cond_broadcast (&self->cond);
  g_mutex_unlock (&self->lock);
  return G_SOURCE_REMOVE;
}

static gboolean
store_quit_cb (gpointer data)
{
  TlStore *self = data;

  g_main_loop_quit (self->thread_loop);
  return G_SOURCE_REMOVE;
}

static gpointer
store_thread_func (gpointer data)
{
  TlStore *self = data;
  GSource *poll = g_timeout_source_new (POLL_TIME);

  g_main_context_push_thread_default (self->thread_context);
  g_source_set_callback (poll, store_poll_cb, self, NULL);
  g_source_attach (poll, self->thread_context);
  if (self->writer == NULL)
    schedule_retry (self);
  g_main_loop_run (self->thread_loop);
  g_source_destroy (poll);
  g_source_unref (poll);
  stop_retry (self);
  g_main_context_pop_thread_default (self->thread_context);
  return NULL;
}

/* Not g_main_context_invoke(): that may run func here when the thread has not begun to run its
 * loop. */
static void
call_in_thread (TlStore     *self,
                GSourceFunc  func,
                gpointer     data)
{
  GSource *source = g_idle_source_new ();

  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, func, data, NULL);
  g_source_attach (source, self->thread_context);
  g_source_unref (source);
}

gboolean
tl_store_run_request (TlStore             *self,
                      TlStoreRequestFunc   func,
                      gpointer             data,
                      GError             **error)
{
  Request request = { .store = self, .func = func, .data = data };

  g_mutex_lock (&self->lock);
  if (self->closed)
    {
      g_mutex_unlock (&self->lock);
      g_set_error (error, TL_STORE_ERROR, TL_STORE_ERROR_FAILED, _("The database “%s” is not open"),
                   self->path);
      return FALSE;
    }
  call_in_thread (self, store_request_cb, &request);
  while (!request.done)
    g_cond_wait (&self->cond, &self->lock);
  g_mutex_unlock (&self->lock);
  if (!request.ok)
    g_propagate_error (error, request.error);
  return request.ok;
}

void
tl_store_stop_thread (TlStore *self)
{
  if (self->thread == NULL)
    return;
  call_in_thread (self, store_quit_cb, self);
  g_thread_join (g_steal_pointer (&self->thread));
  g_mutex_lock (&self->reader_lock);
  g_clear_pointer (&self->reader, tl_db_close);
  g_mutex_unlock (&self->reader_lock);
  g_clear_pointer (&self->writer, tl_db_close);
}

void
tl_store_start_thread (TlStore *self)
{
  self->thread = g_thread_new ("tagline-store", store_thread_func, self);
}

void
tl_store_wake (TlStore  *self,
               gboolean  hurry)
{
  call_in_thread (self, hurry ? store_hurry_cb : store_drain_cb, self);
}

void
tl_store_look (TlStore *self)
{
  g_return_if_fail (TL_IS_STORE (self));

  g_mutex_lock (&self->lock);
  if (!self->closed)
    call_in_thread (self, store_look_cb, self);
  g_mutex_unlock (&self->lock);
}
