/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * TlStore: the writer thread, its queue, and what is told to the main thread.
 *
 * The queue is the memory of what is not durable yet: an item leaves it only after its transaction
 * was committed, so a failure at any point costs time and nothing else.  Everything told to the
 * main context goes through one list of events, so that it arrives in the order in which it
 * happened.
 */

#define G_LOG_DOMAIN "tl-store"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "tl-store-private.h"

enum
{
  PROP_0,
  PROP_N_UNKEPT,
  PROP_ERROR_MESSAGE,
  N_PROPS
};

enum
{
  KEPT,
  ROWS_ARRIVED,
  OPENED,
  SHARED,
  N_SIGNALS
};

G_DEFINE_QUARK (tl-store-error-quark, tl_store_error)
G_DEFINE_FINAL_TYPE (TlStore, tl_store, G_TYPE_OBJECT)

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

TlBase *
tl_base_new (const char *key,
             const char *base,
             gint64      base_seq)
{
  TlBase *self = g_new0 (TlBase, 1);

  self->key = g_strdup (key);
  self->base = g_strdup (base);
  self->base_seq = base_seq;
  return self;
}

TlBase *
tl_base_copy (const TlBase *self)
{
  TlBase *copy = tl_base_new (self->key, self->base, self->base_seq);

  copy->pending = g_strdup (self->pending);
  copy->pending_seq = self->pending_seq;
  copy->moved = self->moved;
  return copy;
}

void
tl_base_free (TlBase *self)
{
  g_free (self->key);
  g_free (self->base);
  g_free (self->pending);
  g_free (self);
}

static void
event_free (TlStoreEvent *event)
{
  g_clear_pointer (&event->rows, g_ptr_array_unref);
  g_free (event->message);
  g_free (event);
}

/* Telling the main context. */

static void
tell_event (TlStore      *self,
            TlStoreEvent *event)
{
  switch (event->kind)
    {
    case TL_STORE_EVENT_KEPT:
      g_signal_emit (self, signals[KEPT], 0, event->seq);
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_UNKEPT]);
      break;
    case TL_STORE_EVENT_ROWS:
      g_signal_emit (self, signals[ROWS_ARRIVED], 0, event->rows);
      break;
    case TL_STORE_EVENT_MESSAGE:
      if (g_strcmp0 (self->error_message, event->message) != 0)
        {
          g_free (self->error_message);
          self->error_message = g_steal_pointer (&event->message);
          g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ERROR_MESSAGE]);
        }
      break;
    case TL_STORE_EVENT_OPENED:
      g_signal_emit (self, signals[OPENED], 0);
      break;
    case TL_STORE_EVENT_SHARED:
      g_signal_emit (self, signals[SHARED], 0);
      break;
    default:
      g_assert_not_reached ();
    }
}

static gboolean
store_dispatch_cb (gpointer data)
{
  TlStore *self = data;

  g_mutex_lock (&self->lock);
  g_clear_pointer (&self->dispatch, g_source_unref);
  while (!g_queue_is_empty (&self->events))
    {
      TlStoreEvent *event = g_queue_pop_head (&self->events);

      g_mutex_unlock (&self->lock);
      tell_event (self, event);
      event_free (event);
      g_mutex_lock (&self->lock);
    }
  g_mutex_unlock (&self->lock);
  return G_SOURCE_REMOVE;
}

/* Under lock. */
static void
schedule_dispatch (TlStore *self)
{
  if (self->context == NULL || self->closed || self->dispatch != NULL
      || g_queue_is_empty (&self->events))
    return;
  self->dispatch = g_idle_source_new ();
  g_source_set_priority (self->dispatch, G_PRIORITY_DEFAULT);
  g_source_set_callback (self->dispatch, store_dispatch_cb, g_object_ref (self), g_object_unref);
  g_source_attach (self->dispatch, self->context);
}

/* Under lock. */
void
tl_store_push_event (TlStore          *self,
                     TlStoreEventKind  kind,
                     gint64            seq,
                     GPtrArray        *rows,
                     const char       *message)
{
  TlStoreEvent *event = g_new0 (TlStoreEvent, 1);

  event->kind = kind;
  event->seq = seq;
  event->rows = rows;
  event->message = g_strdup (message);
  g_queue_push_tail (&self->events, event);
  schedule_dispatch (self);
}

/* Vfuncs. */

static void
tl_store_dispose (GObject *object)
{
  TlStore *self = TL_STORE (object);

  tl_store_stop_thread (self);
  G_OBJECT_CLASS (tl_store_parent_class)->dispose (object);
}

static void
tl_store_finalize (GObject *object)
{
  TlStore *self = TL_STORE (object);

  g_assert (self->dispatch == NULL);
  g_queue_clear_full (&self->queue, (GDestroyNotify) tl_store_item_free);
  g_queue_clear_full (&self->events, (GDestroyNotify) event_free);
  g_clear_error (&self->failure);
  g_clear_pointer (&self->context, g_main_context_unref);
  g_clear_pointer (&self->thread_loop, g_main_loop_unref);
  g_clear_pointer (&self->thread_context, g_main_context_unref);
  g_clear_pointer (&self->own, g_hash_table_unref);
  g_free (self->error_message);
  g_free (self->path);
  g_free (self->uri);
  g_mutex_clear (&self->reader_lock);
  g_mutex_clear (&self->lock);
  g_cond_clear (&self->cond);
  G_OBJECT_CLASS (tl_store_parent_class)->finalize (object);
}

static void
tl_store_get_property (GObject    *object,
                       guint       property_id,
                       GValue     *value,
                       GParamSpec *pspec)
{
  TlStore *self = TL_STORE (object);

  switch (property_id)
    {
    case PROP_N_UNKEPT:
      g_value_set_uint (value, tl_store_get_n_unkept (self));
      break;
    case PROP_ERROR_MESSAGE:
      g_value_set_string (value, self->error_message);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
tl_store_class_init (TlStoreClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = tl_store_dispose;
  object_class->finalize = tl_store_finalize;
  object_class->get_property = tl_store_get_property;

  properties[PROP_N_UNKEPT] = g_param_spec_uint ("n-unkept", NULL, NULL, 0, G_MAXUINT, 0,
                                                 G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_ERROR_MESSAGE] = g_param_spec_string ("error-message", NULL, NULL, NULL,
                                                        G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[KEPT] =
    g_signal_new ("kept", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 1, G_TYPE_INT64);
  signals[ROWS_ARRIVED] =
    g_signal_new ("rows-arrived", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                  NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_PTR_ARRAY);
  signals[OPENED] =
    g_signal_new ("opened", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 0);
  signals[SHARED] =
    g_signal_new ("shared", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 0);
}

static void
tl_store_init (TlStore *self)
{
  g_mutex_init (&self->reader_lock);
  g_mutex_init (&self->lock);
  g_cond_init (&self->cond);
  g_queue_init (&self->queue);
  g_queue_init (&self->events);
  self->own = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  self->retry_time = TL_STORE_RETRY_FIRST;
  self->thread_context = g_main_context_new ();
  self->thread_loop = g_main_loop_new (self->thread_context, FALSE);
}

/* Public. */

char *
tl_store_path_for_uri (const char *uri)
{
  g_autofree char *hash = NULL;
  g_autofree char *name = NULL;

  g_return_val_if_fail (uri != NULL, NULL);

  hash = g_compute_checksum_for_string (G_CHECKSUM_SHA256, uri, -1);
  name = g_strconcat (hash, ".db", NULL);
  return g_build_filename (g_get_user_data_dir (), "tagline", "collections", name, NULL);
}

static TlStore *
new_store (const char *path,
           const char *uri)
{
  TlStore *self = g_object_new (TL_TYPE_STORE, NULL);

  self->path = g_strdup (path);
  self->uri = g_strdup (uri);
  return self;
}

/* Sets the damaged database aside and makes a new one with what can be read of it; failure becomes the
 * message that tells so. */
static gboolean
rescue_database (TlStore  *self,
                 GError  **failure,
                 GError  **error)
{
  g_autofree char *aside = tl_store_db_set_aside (self->path, "damaged", error);
  g_autofree char *name = NULL;
  g_autoptr (GError) local_error = NULL;
  guint n_rows;

  if (aside == NULL)
    return FALSE;
  if (!tl_store_db_rescue (aside, self->path, self->uri, &n_rows, &local_error))
    g_message ("%s", local_error != NULL ? local_error->message : aside);
  g_clear_error (failure);
  name = g_filename_display_name (aside);
  g_set_error (failure, TL_STORE_ERROR, TL_STORE_ERROR_CORRUPT,
               ngettext ("The database of the edits was damaged. %u edit could still be read; "
                         "the damaged file is kept as “%s”.",
                         "The database of the edits was damaged. %u edits could still be read; "
                         "the damaged file is kept as “%s”.", n_rows), n_rows, name);
  return TRUE;
}

TlStore *
tl_store_open (const char  *path,
               const char  *uri,
               GError     **error)
{
  g_autoptr (TlStore) self = NULL;
  g_autoptr (GError) failure = NULL;

  g_return_val_if_fail (path != NULL && uri != NULL, NULL);

  self = new_store (path, uri);
  if (!tl_store_open_database (self, &failure))
    {
      /* Where it can't be set aside, opening again fails the same way, and says so. */
      if (g_error_matches (failure, TL_STORE_ERROR, TL_STORE_ERROR_CORRUPT)
          && !rescue_database (self, &failure, error))
        return NULL;
      g_propagate_error (error, g_steal_pointer (&failure));
      return NULL;
    }
  tl_store_start_thread (self);
  return g_steal_pointer (&self);
}

TlStore *
tl_store_open_later (const char   *path,
                     const char   *uri,
                     const GError *reason)
{
  TlStore *self;

  g_return_val_if_fail (path != NULL && uri != NULL && reason != NULL, NULL);

  self = new_store (path, uri);
  self->failure = g_error_copy (reason);
  self->error_message = g_strdup (reason->message);
  tl_store_start_thread (self);
  return self;
}

void
tl_store_attach (TlStore *self)
{
  g_return_if_fail (TL_IS_STORE (self));

  g_mutex_lock (&self->lock);
  if (self->context == NULL)
    self->context = g_main_context_ref_thread_default ();
  schedule_dispatch (self);
  g_mutex_unlock (&self->lock);
}

gboolean
tl_store_flush (TlStore  *self,
                GError  **error)
{
  gboolean ok;
  guint n_failed;

  g_return_val_if_fail (TL_IS_STORE (self), FALSE);

  g_mutex_lock (&self->lock);
  n_failed = self->n_failed;
  if (!g_queue_is_empty (&self->queue) && !self->closed)
    tl_store_wake (self, TRUE);
  while (!g_queue_is_empty (&self->queue) && self->n_failed == n_failed && !self->closed)
    g_cond_wait (&self->cond, &self->lock);
  ok = g_queue_is_empty (&self->queue);
  if (!ok && self->failure != NULL)
    g_propagate_error (error, g_error_copy (self->failure));
  else if (!ok)
    g_set_error (error, TL_STORE_ERROR, TL_STORE_ERROR_FAILED, _("The database “%s” is not open"),
                 self->path);
  g_mutex_unlock (&self->lock);
  return ok;
}

gboolean
tl_store_close (TlStore  *self,
                GError  **error)
{
  GSource *dispatch;
  gboolean ok;

  g_return_val_if_fail (TL_IS_STORE (self), FALSE);

  ok = tl_store_flush (self, error);
  g_mutex_lock (&self->lock);
  self->closed = TRUE;
  dispatch = g_steal_pointer (&self->dispatch);
  g_mutex_unlock (&self->lock);
  /* It holds a reference, and may never come to run. */
  if (dispatch != NULL)
    {
      g_source_destroy (dispatch);
      g_source_unref (dispatch);
    }
  tl_store_stop_thread (self);
  return ok;
}

void
tl_store_discard (TlStore *self)
{
  g_return_if_fail (TL_IS_STORE (self));

  tl_store_close (self, NULL);
  tl_db_remove (self->path);
}

void
tl_store_append (TlStore        *self,
                 const TlLogRow *row,
                 const char     *base)
{
  g_return_if_fail (TL_IS_STORE (self));
  g_return_if_fail (row != NULL && row->command != NULL);

  g_mutex_lock (&self->lock);
  g_queue_push_tail (&self->queue, tl_store_item_new (row, base));
  if (!self->closed)
    tl_store_wake (self, FALSE);
  g_mutex_unlock (&self->lock);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_UNKEPT]);
}

typedef struct
{
  TlStoreItem *item;
  gint64       after;
  gint64       seq;
} Append;

static gboolean
append_after (sqlite3   *db,
              gpointer   data,
              GError   **error)
{
  Append *append = data;

  return tl_store_db_insert_after (db, append->item, append->after, &append->seq, error);
}

gboolean
tl_store_append_after (TlStore         *self,
                       const TlLogRow  *row,
                       const char      *base,
                       gint64           after,
                       gint64          *seq,
                       GError         **error)
{
  g_autoptr (TlStoreItem) item = NULL;
  Append append = { NULL, after, 0 };
  gboolean ok;

  g_return_val_if_fail (TL_IS_STORE (self), FALSE);
  g_return_val_if_fail (row != NULL && row->command != NULL && seq != NULL, FALSE);

  append.item = item = tl_store_item_new (row, base);
  ok = tl_store_run_request (self, append_after, &append, error);
  *seq = append.seq;
  return ok;
}

gboolean
tl_store_has_row (TlStore     *self,
                  const char  *id,
                  gboolean    *there,
                  GError     **error)
{
  gboolean ok = TRUE;

  g_return_val_if_fail (TL_IS_STORE (self) && id != NULL && there != NULL, FALSE);

  *there = FALSE;
  g_mutex_lock (&self->reader_lock);
  if (self->reader != NULL)
    ok = tl_store_db_has_row (self->reader, id, there, error);
  g_mutex_unlock (&self->reader_lock);
  return ok;
}

void
tl_store_retry (TlStore *self)
{
  g_return_if_fail (TL_IS_STORE (self));

  g_mutex_lock (&self->lock);
  if (!self->closed)
    tl_store_wake (self, TRUE);
  g_mutex_unlock (&self->lock);
}

guint
tl_store_get_n_unkept (TlStore *self)
{
  guint n;

  g_return_val_if_fail (TL_IS_STORE (self), 0);

  g_mutex_lock (&self->lock);
  n = g_queue_get_length (&self->queue);
  g_mutex_unlock (&self->lock);
  return n;
}

const char *
tl_store_get_error_message (TlStore *self)
{
  g_return_val_if_fail (TL_IS_STORE (self), NULL);

  return self->error_message;
}

GPtrArray *
tl_store_list_rows (TlStore     *self,
                    const char  *key,
                    gint64       after_seq,
                    GError     **error)
{
  GPtrArray *rows;

  g_return_val_if_fail (TL_IS_STORE (self), NULL);

  g_mutex_lock (&self->reader_lock);
  if (self->reader != NULL)
    rows = tl_store_db_list_rows (self->reader, key, after_seq, error);
  else
    rows = g_ptr_array_new_with_free_func ((GDestroyNotify) tl_log_row_free);
  g_mutex_unlock (&self->reader_lock);
  return rows;
}

GPtrArray *
tl_store_list_newest (TlStore   *self,
                      guint      limit,
                      gboolean  *complete,
                      GError   **error)
{
  gint64 after = 0;
  GPtrArray *rows = NULL;

  g_return_val_if_fail (TL_IS_STORE (self) && complete != NULL, NULL);

  g_mutex_lock (&self->reader_lock);
  if (self->reader == NULL)
    rows = g_ptr_array_new_with_free_func ((GDestroyNotify) tl_log_row_free);
  else if (tl_store_db_find_newest (self->reader, limit, &after, error))
    rows = tl_store_db_list_rows (self->reader, NULL, after, error);
  g_mutex_unlock (&self->reader_lock);
  *complete = after == 0;
  return rows;
}

GPtrArray *
tl_store_list_bases (TlStore  *self,
                     GError  **error)
{
  GPtrArray *bases;

  g_return_val_if_fail (TL_IS_STORE (self), NULL);

  g_mutex_lock (&self->reader_lock);
  if (self->reader != NULL)
    bases = tl_store_db_list_bases (self->reader, NULL, error);
  else
    bases = g_ptr_array_new_with_free_func ((GDestroyNotify) tl_base_free);
  g_mutex_unlock (&self->reader_lock);
  return bases;
}

TlBase *
tl_store_get_base (TlStore     *self,
                   const char  *key,
                   GError     **error)
{
  g_autoptr (GPtrArray) bases = NULL;

  g_return_val_if_fail (TL_IS_STORE (self) && key != NULL, NULL);

  g_mutex_lock (&self->reader_lock);
  if (self->reader != NULL)
    bases = tl_store_db_list_bases (self->reader, key, error);
  g_mutex_unlock (&self->reader_lock);
  return bases != NULL && bases->len > 0 ? tl_base_copy (g_ptr_array_index (bases, 0)) : NULL;
}

gboolean
tl_store_get_last_seq (TlStore  *self,
                       gint64   *seq,
                       GError  **error)
{
  gboolean ok = TRUE;

  g_return_val_if_fail (TL_IS_STORE (self) && seq != NULL, FALSE);

  *seq = 0;
  g_mutex_lock (&self->reader_lock);
  if (self->reader != NULL)
    ok = tl_db_get_int (self->reader, "SELECT max(seq) FROM log", 0, seq, error);
  g_mutex_unlock (&self->reader_lock);
  return ok;
}

char *
tl_store_dup_value (TlStore     *self,
                    const char  *name,
                    GError     **error)
{
  char *value = NULL;

  g_return_val_if_fail (TL_IS_STORE (self) && name != NULL, NULL);

  g_mutex_lock (&self->reader_lock);
  if (self->reader != NULL)
    value = tl_store_db_dup_value (self->reader, name, error);
  g_mutex_unlock (&self->reader_lock);
  return value;
}

static gboolean
set_value (sqlite3   *db,
           gpointer   data,
           GError   **error)
{
  const char *const *pair = data;

  return tl_store_db_set_value (db, pair[0], pair[1], error);
}

gboolean
tl_store_set_value (TlStore     *self,
                    const char  *name,
                    const char  *value,
                    GError     **error)
{
  const char *pair[] = { name, value };

  g_return_val_if_fail (TL_IS_STORE (self) && name != NULL && value != NULL, FALSE);

  return tl_store_run_request (self, set_value, pair, error);
}

static gboolean
set_pending (sqlite3   *db,
             gpointer   data,
             GError   **error)
{
  return tl_store_db_set_pending (db, data, error);
}

gboolean
tl_store_set_pending (TlStore    *self,
                      GPtrArray  *bases,
                      GError    **error)
{
  g_return_val_if_fail (TL_IS_STORE (self) && bases != NULL, FALSE);

  return tl_store_run_request (self, set_pending, bases, error);
}

static gboolean
promote (sqlite3   *db,
         gpointer   data,
         GError   **error)
{
  return tl_store_db_promote (db, data, error);
}

gboolean
tl_store_promote (TlStore    *self,
                  GPtrArray  *bases,
                  GError    **error)
{
  g_return_val_if_fail (TL_IS_STORE (self) && bases != NULL, FALSE);

  return tl_store_run_request (self, promote, bases, error);
}

static gboolean
set_base (sqlite3   *db,
          gpointer   data,
          GError   **error)
{
  return tl_store_db_set_base (db, data, error);
}

gboolean
tl_store_set_base (TlStore       *self,
                   const TlBase  *base,
                   GError       **error)
{
  g_return_val_if_fail (TL_IS_STORE (self) && base != NULL, FALSE);

  return tl_store_run_request (self, set_base, (gpointer) base, error);
}

typedef struct
{
  const char *path;
  gint64      last_seq;
} Copy;

static gboolean
copy_database (sqlite3   *db,
               gpointer   data,
               GError   **error)
{
  Copy *copy = data;
  g_autoptr (sqlite3_stmt) statement = tl_db_prepare (db, "VACUUM INTO ?", error);

  if (statement == NULL)
    return FALSE;
  tl_db_bind_text (statement, 1, copy->path);
  return tl_db_get_int (db, "SELECT max(seq) FROM log", 0, &copy->last_seq, error)
         && tl_db_run (statement, error);
}

gboolean
tl_store_copy (TlStore     *self,
               const char  *path,
               gint64      *last_seq,
               GError     **error)
{
  g_autofree char *folder = NULL;
  g_autofree char *temporary = NULL;
  g_autofree char *aside = NULL;
  Copy copy = { NULL, 0 };

  g_return_val_if_fail (TL_IS_STORE (self) && path != NULL && last_seq != NULL, FALSE);

  folder = g_path_get_dirname (path);
  g_mkdir_with_parents (folder, 0700);
  temporary = g_strconcat (path, ".new", NULL);
  tl_db_remove (temporary);
  copy.path = temporary;
  if (!tl_store_run_request (self, copy_database, &copy, error))
    {
      tl_db_remove (temporary);
      return FALSE;
    }
  if (g_file_test (path, G_FILE_TEST_EXISTS))
    aside = tl_store_db_set_aside (path, "replaced", error);
  if ((aside == NULL && g_file_test (path, G_FILE_TEST_EXISTS))
      || !tl_db_rename (temporary, path, error))
    {
      tl_db_remove (temporary);
      return FALSE;
    }
  *last_seq = copy.last_seq;
  return TRUE;
}
