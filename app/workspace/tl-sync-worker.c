/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The threads of a shared collection: see tl-syncer.c for who does what. */

#define G_LOG_DOMAIN "tl-workspace"

#include "config.h"

#include "tl-folder-remote.h"
#include "tl-syncer-private.h"

#define EDIT_DELAY   800      /* ms from one round for edits to the next */
#define POLL_DELAY   15000    /* ms, where the database does not tell */
#define LIVE_DELAY   300000   /* ms, where it does: a look all the same */
#define BUSY_DELAY   300      /* ms until a round counts as work */

TlSyncWorker *
tl_sync_worker_ref (TlSyncWorker *self)
{
  g_atomic_ref_count_inc (&self->refs);
  return self;
}

void
tl_sync_worker_unref (TlSyncWorker *self)
{
  if (!g_atomic_ref_count_dec (&self->refs))
    return;
  if (self->connect_free != NULL)
    self->connect_free (self->connect_data);
  g_object_unref (self->file);
  g_object_unref (self->cancellable);
  g_weak_ref_clear (&self->syncer);
  g_clear_pointer (&self->main_context, g_main_context_unref);
  g_main_loop_unref (self->loop);
  g_main_context_unref (self->context);
  g_free (self->address);
  g_free (self->user);
  g_free (self->data);
  g_free (self->replica_path);
  g_free (self->live_since);
  g_free (self);
}

/* Telling the main thread. */

static void
news_free (gpointer data)
{
  TlSyncNews *news = data;

  tl_sync_status_clear (&news->status);
  g_clear_pointer (&news->conflicts, g_ptr_array_unref);
  tl_sync_worker_unref (news->worker);
  g_free (news);
}

static void
send_news (TlSyncWorker *self,
           TlSyncNews   *news)
{
  GSource *source = g_idle_source_new ();

  news->worker = tl_sync_worker_ref (self);
  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, tl_syncer_news_cb, news, news_free);
  g_source_attach (source, self->main_context);
  g_source_unref (source);
}

static GPtrArray *
list_conflicts (TlSyncWorker *self)
{
  g_autoptr (GPtrArray) found = tl_mirror_list_conflicts (self->mirror, NULL);
  GPtrArray *items = g_ptr_array_new_with_free_func (g_object_unref);

  while (found != NULL && found->len > 0)
    g_ptr_array_add (items, tl_sync_conflict_new (g_ptr_array_steal_index (found, 0),
                                                  tl_replicator_get_device (self->replicator), self->user));
  return items;
}

static void
tell_status (TlSyncWorker *self)
{
  TlSyncNews *news = g_new0 (TlSyncNews, 1);

  tl_replicator_get_status (self->replicator, &news->status);
  news->conflicts = list_conflicts (self);
  news->n_arrived = tl_mirror_take_n_arrived (self->mirror);
  send_news (self, news);
}

static void
tell_trouble (TlSyncWorker       *self,
              TlSyncNeed    need,
              const GError *error)
{
  TlSyncNews *news = g_new0 (TlSyncNews, 1);

  news->status.state = TL_SYNC_NEEDS_YOU;
  news->status.need = need;
  news->status.message = g_strdup (error->message);
  send_news (self, news);
}

/* A round that takes long is told; short ones would only make the button flicker. */
static gboolean
worker_busy_cb (gpointer data)
{
  TlSyncNews *news = g_new0 (TlSyncNews, 1);

  news->working = TRUE;
  send_news (data, news);
  return G_SOURCE_REMOVE;
}

/* The feed. */

static void schedule (TlSyncWorker *self, guint delay);

static gboolean
worker_told_cb (gpointer data)
{
  TlSyncWorker *self = data;

  schedule (self, 0);
  return G_SOURCE_REMOVE;
}

/* The first edit goes out at once, so that colleagues see it as it is made; those that follow closely go together. */
static void
schedule_edit (TlSyncWorker *self)
{
  gint64 now = g_get_monotonic_time () / 1000;
  gint64 wait = self->last_edit + EDIT_DELAY - now;

  if (wait <= 0)
    {
      self->last_edit = now;
      self->first_edit = TRUE;
    }
  schedule (self, MAX (wait, 0));
}

/* What a window or another program wrote; our own rows come back here as well. */
static void
worker_rows_arrived_cb (TlStore   *store,
                        GPtrArray *rows,
                        TlSyncWorker    *self)
{
  for (guint i = 0; i < rows->len; i++)
    if (((TlLogRow *) rows->pdata[i])->kind != TL_LOG_SYNC)
      {
        schedule_edit (self);
        return;
      }
}

void
tl_sync_worker_call (TlSyncWorker         *self,
             GSourceFunc     func,
             gpointer        data,
             GDestroyNotify  data_free)
{
  GSource *source = g_idle_source_new ();

  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, func, data, data_free);
  g_source_attach (source, self->context);
  g_source_unref (source);
}

static void
live_changed_cb (TlRemote         *remote,
                 const TlPullPage *page,
                 gpointer          user_data)
{
  TlSyncWorker *self = user_data;

  if (g_atomic_int_compare_and_exchange (&self->told, 0, 1))
    tl_sync_worker_call (self, worker_told_cb, tl_sync_worker_ref (self), (GDestroyNotify) tl_sync_worker_unref);
}

static gpointer
live_thread_func (gpointer data)
{
  g_autoptr (TlSyncWorker) self = data;
  g_autoptr (GError) error = NULL;

  tl_remote_live (self->remote, self->live_since, live_changed_cb, self, self->live_cancellable, &error);
  if (g_error_matches (error, TL_SYNC_ERROR, TL_SYNC_ERROR_UNSUPPORTED))
    g_atomic_int_set (&self->live_deaf, TRUE);
  g_atomic_int_set (&self->live_ended, TRUE);
  /* The connection broke: that is a reason to look. */
  if (!g_cancellable_is_cancelled (self->live_cancellable))
    tl_sync_worker_call (self, worker_told_cb, tl_sync_worker_ref (self), (GDestroyNotify) tl_sync_worker_unref);
  return NULL;
}

static void
stop_live (TlSyncWorker *self)
{
  if (self->live == NULL)
    return;
  g_cancellable_cancel (self->live_cancellable);
  g_thread_join (g_steal_pointer (&self->live));
  g_clear_object (&self->live_cancellable);
}

static void
start_live (TlSyncWorker *self)
{
  if (g_atomic_int_get (&self->live_deaf) || (self->live != NULL && !g_atomic_int_get (&self->live_ended)))
    return;
  stop_live (self);
  g_free (self->live_since);
  self->live_since = tl_replica_dup_value (self->replica, "since");
  self->live_cancellable = g_cancellable_new ();
  g_atomic_int_set (&self->live_ended, FALSE);
  self->live = g_thread_new ("tagline-feed", live_thread_func, tl_sync_worker_ref (self));
}

static gboolean
is_live (TlSyncWorker *self)
{
  return self->live != NULL && !g_atomic_int_get (&self->live_ended);
}

/* Rounds. */

static gboolean
connect_remote (TlSyncWorker  *self,
                GError **error)
{
  if (self->remote != NULL)
    return TRUE;
  self->remote = self->connect (self->connect_data, self->cancellable, error);
  if (self->remote == NULL)
    return FALSE;
  if (self->replicator != NULL)
    tl_replicator_set_remote (self->replicator, self->remote);
  return TRUE;
}

/* What can fail for a while: the person's password, a disk. */
static gboolean
prepare (TlSyncWorker  *self,
         GError **error)
{
  TlDeskSelf me;

  if (self->replica == NULL)
    self->replica = tl_replica_open (self->replica_path, error);
  if (self->replica == NULL || !connect_remote (self, error))
    return FALSE;
  if (self->replicator == NULL)
    self->replicator = tl_replicator_new (self->remote, self->replica, self->user, &tl_sync_system_clock);
  /* Its files are named by the device, which is known only now. */
  if (TL_IS_FOLDER_REMOTE (self->remote))
    tl_folder_remote_set_device (TL_FOLDER_REMOTE (self->remote), tl_replicator_get_device (self->replicator));
  if (self->mirror != NULL)
    return TRUE;
  me = (TlDeskSelf) { self->user, tl_replicator_get_device (self->replicator) };
  self->mirror = tl_mirror_new (self->file, self->data, self->replica, &me, self->cancellable, error);
  if (self->mirror == NULL)
    return FALSE;
  /* Windows and other programs that edit it wake us. */
  g_signal_connect (tl_mirror_get_store (self->mirror), "rows-arrived", G_CALLBACK (worker_rows_arrived_cb), self);
  tl_store_attach (tl_mirror_get_store (self->mirror));
  return TRUE;
}

static guint
next_delay (TlSyncWorker *self)
{
  gint64 due = tl_replicator_get_due (self->replicator);
  guint delay = is_live (self) ? LIVE_DELAY : POLL_DELAY;
  g_auto (TlSyncStatus) status = { 0 };

  tl_replicator_get_status (self->replicator, &status);
  if (due == G_MAXINT64)
    return 0;
  if (due > 0)
    {
      gint64 wait = MAX (0, (due - g_get_real_time ()) / 1000) + 1;

      /* In trouble it is waited as long as that takes; a document to be looked at again comes on top of the rest. */
      return status.state == TL_SYNC_OFFLINE || status.state == TL_SYNC_NO_DATABASE || status.need == TL_SYNC_NEED_ATTENTION
             ? (guint) MIN (wait, LIVE_DELAY) : (guint) MIN (wait, delay);
    }
  return delay;
}

static gboolean
has_sent (TlSyncWorker *self)
{
  guint n_received;
  guint n_sent;

  tl_replicator_get_figures (self->replicator, &n_received, &n_sent);
  return n_sent > 0;
}

static void
round_once (TlSyncWorker *self)
{
  g_autoptr (GSource) busy = g_timeout_source_new (BUSY_DELAY);
  g_autoptr (GError) error = NULL;
  gboolean first_edit = self->first_edit;
  gboolean ok;
  guint delay;

  g_atomic_int_set (&self->told, 0);
  self->first_edit = FALSE;
  if (!prepare (self, &error))
    {
      if (!g_cancellable_is_cancelled (self->cancellable))
        tell_trouble (self, g_error_matches (error, TL_SYNC_ERROR, TL_SYNC_ERROR_AUTH) ? TL_SYNC_NEED_PASSWORD
                                                                                        : TL_SYNC_NEED_ATTENTION, error);
      schedule (self, LIVE_DELAY);
      return;
    }
  /* In the main context, as this thread is about to be busy. */
  g_source_set_callback (busy, worker_busy_cb, tl_sync_worker_ref (self), (GDestroyNotify) tl_sync_worker_unref);
  g_source_attach (busy, self->main_context);
  ok = !tl_replicator_is_waiting (self->replicator)
       && tl_replicator_run (self->replicator, tl_mirror_reconcile, self->mirror, self->cancellable, &error);
  /* Offline, work goes into documents all the same, so that it is known how much there is to send. */
  if (!ok && !g_cancellable_is_cancelled (self->cancellable))
    {
      g_autoptr (GError) local_error = NULL;

      if (!tl_mirror_reconcile (self->mirror, self->cancellable, &local_error))
        g_message ("%s", local_error->message);
    }
  g_source_destroy (busy);
  if (g_cancellable_is_cancelled (self->cancellable))
    return;
  /* Woken for nothing, or for what was not in the log yet: the edit is still to be the first one. */
  if (first_edit && ok && !has_sent (self))
    self->last_edit = 0;
  tell_status (self);
  if (ok)
    start_live (self);
  delay = next_delay (self);
  if (delay > 0)
    schedule (self, delay);
}

static gboolean
worker_round_cb (gpointer data)
{
  TlSyncWorker *self = data;

  g_clear_pointer (&self->timer, g_source_unref);
  round_once (self);
  return G_SOURCE_REMOVE;
}

/* The earlier one counts. */
static void
schedule (TlSyncWorker *self,
          guint   delay)
{
  gint64 due = g_get_monotonic_time () / 1000 + delay;

  if (self->timer != NULL && self->timer_due <= due)
    return;
  if (self->timer != NULL)
    g_source_destroy (self->timer);
  g_clear_pointer (&self->timer, g_source_unref);
  self->timer_due = due;
  self->timer = g_timeout_source_new (delay);
  g_source_set_callback (self->timer, worker_round_cb, self, NULL);
  g_source_attach (self->timer, self->context);
}

gpointer
tl_sync_worker_run (gpointer data)
{
  g_autoptr (TlSyncWorker) self = data;

  g_main_context_push_thread_default (self->context);
  schedule (self, 0);
  g_main_loop_run (self->loop);
  if (self->timer != NULL)
    g_source_destroy (self->timer);
  g_clear_pointer (&self->timer, g_source_unref);
  stop_live (self);
  g_clear_pointer (&self->mirror, tl_mirror_free);
  g_clear_pointer (&self->replicator, tl_replicator_free);
  g_clear_object (&self->remote);
  g_clear_pointer (&self->replica, tl_replica_close);
  g_main_context_pop_thread_default (self->context);
  return NULL;
}

void
tl_sync_order_free (gpointer data)
{
  TlSyncOrder *order = data;

  g_clear_object (&order->conflict);
  tl_sync_worker_unref (order->worker);
  g_free (order);
}

static void
decide (TlSyncWorker      *self,
        const TlSyncOrder *order)
{
  g_autoptr (GError) error = NULL;

  if (!tl_mirror_decide (self->mirror, tl_sync_conflict_get (order->conflict), order->value, order->choice, self->cancellable, &error)
      && error != NULL)
    g_message ("%s", error->message);
  tell_status (self);
}

gboolean
tl_sync_worker_order_cb (gpointer data)
{
  TlSyncOrder *order = data;
  TlSyncWorker *self = order->worker;

  switch (order->kind)
    {
    case TL_SYNC_ORDER_EDITED:
      schedule_edit (self);
      return G_SOURCE_REMOVE;
    case TL_SYNC_ORDER_RECONNECT:
      stop_live (self);
      g_clear_object (&self->remote);
      g_atomic_int_set (&self->live_deaf, FALSE);
      break;
    case TL_SYNC_ORDER_ANSWER:
      if (self->replicator != NULL)
        tl_replicator_answer (self->replicator, order->upload, NULL);
      break;
    case TL_SYNC_ORDER_RETRY:
      if (self->replicator != NULL)
        tl_replicator_retry_refused (self->replicator, NULL);
      break;
    case TL_SYNC_ORDER_DECIDE:
      if (self->mirror != NULL)
        decide (self, order);
      break;
    case TL_SYNC_ORDER_NOW:
    default:
      break;
    }
  if (self->replicator != NULL)
    tl_replicator_hurry (self->replicator);
  schedule (self, 0);
  return G_SOURCE_REMOVE;
}

