/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The threads of a shared collection.  One owns replica, mirror and remote, and does one thing after the other in a main loop of its
 * own; a second one listens to the database's feed and does nothing but wake the first.  The main thread sends closures and gets
 * copies of the status; it never touches what the threads have.
 */

#define G_LOG_DOMAIN "tl-workspace"

#include "config.h"

#include "tl-syncer.h"

#include <glib/gi18n-lib.h>

#include "tl-folder-remote.h"

#define EDIT_DELAY   800      /* ms after the last edit */
#define POLL_DELAY   15000    /* ms, where the database does not tell */
#define LIVE_DELAY   300000   /* ms, where it does: a look all the same */
#define BUSY_DELAY   300      /* ms until a round counts as work */

/* What the threads have; kept alive by them and by the object. */
typedef struct
{
  gatomicrefcount  refs;

  GFile           *file;
  char            *address;
  char            *user;
  char            *data;
  char            *replica_path;
  TlSyncerConnect  connect;
  gpointer         connect_data;
  GDestroyNotify   connect_free;
  GMainContext    *main_context;
  GWeakRef         syncer;
  GCancellable    *cancellable;

  /* The thread's. */
  GMainContext    *context;
  GMainLoop       *loop;
  TlReplica       *replica;
  TlReplicator    *replicator;
  TlMirror        *mirror;
  TlRemote        *remote;
  GSource         *timer;
  gint64           timer_due;     /* monotonic */
  gint64           last_edit;     /* when edits were last looked at, monotonic */

  /* Listening. */
  GThread         *live;
  GCancellable    *live_cancellable;
  char            *live_since;
  gint             live_ended;    /* atomic */
  gint             live_deaf;     /* atomic: the database can't tell */
  gint             told;          /* atomic: a change was told and not looked at */
} Worker;

struct _TlSyncer
{
  GObject       parent_instance;

  Worker       *worker;
  GThread      *thread;
  GListStore   *conflicts;
  TlSyncStatus  status;
  gboolean      working;
  gulong        network_handler;
};

enum
{
  PROP_0,
  PROP_STATE,
  PROP_NEED,
  PROP_N_TO_SEND,
  PROP_N_REFUSED,
  PROP_N_CONFLICTS,
  PROP_SINCE,
  PROP_MESSAGE,
  PROP_CONFLICTS,
  N_PROPS
};

enum
{
  ARRIVED,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (TlSyncer, tl_syncer, G_TYPE_OBJECT)

static Worker *
worker_ref (Worker *self)
{
  g_atomic_ref_count_inc (&self->refs);
  return self;
}

static void
worker_unref (Worker *self)
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

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Worker, worker_unref)

/* Telling the main thread. */

typedef struct
{
  Worker      *worker;
  gboolean     working;
  TlSyncStatus status;
  GPtrArray   *conflicts;   /* TlSyncConflict; NULL: as they were */
  guint        n_arrived;
} News;

static void
news_free (gpointer data)
{
  News *news = data;

  tl_sync_status_clear (&news->status);
  g_clear_pointer (&news->conflicts, g_ptr_array_unref);
  worker_unref (news->worker);
  g_free (news);
}

static void
notify_differences (TlSyncer           *self,
                    const TlSyncStatus *before,
                    gboolean            was_working)
{
  const TlSyncStatus *now = &self->status;

  if (before->state != now->state || was_working != self->working)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
  if (before->need != now->need)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_NEED]);
  if (before->n_to_send != now->n_to_send)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_TO_SEND]);
  if (before->n_refused != now->n_refused)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_REFUSED]);
  if (before->n_conflicts != now->n_conflicts)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_CONFLICTS]);
  if (before->since != now->since)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SINCE]);
  if (g_strcmp0 (before->message, now->message) != 0)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_MESSAGE]);
}

static gboolean
syncer_news_cb (gpointer data)
{
  News *news = data;
  g_autoptr (TlSyncer) self = g_weak_ref_get (&news->worker->syncer);
  g_auto (TlSyncStatus) before = { 0 };
  gboolean was_working;

  if (self == NULL || self->worker != news->worker)
    return G_SOURCE_REMOVE;
  was_working = self->working;
  self->working = news->working;
  tl_sync_status_copy (&before, &self->status);
  if (!news->working)
    tl_sync_status_copy (&self->status, &news->status);
  if (news->conflicts != NULL)
    g_list_store_splice (self->conflicts, 0, g_list_model_get_n_items (G_LIST_MODEL (self->conflicts)),
                         news->conflicts->pdata, news->conflicts->len);
  notify_differences (self, &before, was_working);
  if (news->n_arrived > 0)
    g_signal_emit (self, signals[ARRIVED], 0, news->n_arrived);
  return G_SOURCE_REMOVE;
}

static void
send_news (Worker *self,
           News   *news)
{
  GSource *source = g_idle_source_new ();

  news->worker = worker_ref (self);
  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, syncer_news_cb, news, news_free);
  g_source_attach (source, self->main_context);
  g_source_unref (source);
}

static GPtrArray *
list_conflicts (Worker *self)
{
  g_autoptr (GPtrArray) found = tl_mirror_list_conflicts (self->mirror, NULL);
  GPtrArray *items = g_ptr_array_new_with_free_func (g_object_unref);

  while (found != NULL && found->len > 0)
    g_ptr_array_add (items, tl_sync_conflict_new (g_ptr_array_steal_index (found, 0),
                                                  tl_replicator_get_device (self->replicator), self->user));
  return items;
}

static void
tell_status (Worker *self)
{
  News *news = g_new0 (News, 1);

  tl_replicator_get_status (self->replicator, &news->status);
  news->conflicts = list_conflicts (self);
  news->n_arrived = tl_mirror_take_n_arrived (self->mirror);
  send_news (self, news);
}

static void
tell_trouble (Worker       *self,
              TlSyncNeed    need,
              const GError *error)
{
  News *news = g_new0 (News, 1);

  news->status.state = TL_SYNC_NEEDS_YOU;
  news->status.need = need;
  news->status.message = g_strdup (error->message);
  send_news (self, news);
}

/* A round that takes long is told; short ones would only make the button flicker. */
static gboolean
worker_busy_cb (gpointer data)
{
  News *news = g_new0 (News, 1);

  news->working = TRUE;
  send_news (data, news);
  return G_SOURCE_REMOVE;
}

/* The feed. */

static void schedule (Worker *self, guint delay);

static gboolean
worker_told_cb (gpointer data)
{
  Worker *self = data;

  schedule (self, 0);
  return G_SOURCE_REMOVE;
}

/* The first edit goes out at once, so that colleagues see it as it is made; those that follow closely go together. */
static void
schedule_edit (Worker *self)
{
  gint64 now = g_get_monotonic_time () / 1000;
  gint64 wait = self->last_edit + EDIT_DELAY - now;

  if (wait <= 0)
    self->last_edit = now;
  schedule (self, MAX (wait, 0));
}

/* What a window or another program wrote; our own rows come back here as well. */
static void
worker_rows_arrived_cb (TlStore   *store,
                        GPtrArray *rows,
                        Worker    *self)
{
  for (guint i = 0; i < rows->len; i++)
    if (((TlLogRow *) rows->pdata[i])->kind != TL_LOG_SYNC)
      {
        schedule_edit (self);
        return;
      }
}

static void
call_worker (Worker         *self,
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
  Worker *self = user_data;

  if (g_atomic_int_compare_and_exchange (&self->told, 0, 1))
    call_worker (self, worker_told_cb, worker_ref (self), (GDestroyNotify) worker_unref);
}

static gpointer
live_thread_func (gpointer data)
{
  g_autoptr (Worker) self = data;
  g_autoptr (GError) error = NULL;

  tl_remote_live (self->remote, self->live_since, live_changed_cb, self, self->live_cancellable, &error);
  if (g_error_matches (error, TL_SYNC_ERROR, TL_SYNC_ERROR_UNSUPPORTED))
    g_atomic_int_set (&self->live_deaf, TRUE);
  g_atomic_int_set (&self->live_ended, TRUE);
  /* The connection broke: that is a reason to look. */
  if (!g_cancellable_is_cancelled (self->live_cancellable))
    call_worker (self, worker_told_cb, worker_ref (self), (GDestroyNotify) worker_unref);
  return NULL;
}

static void
stop_live (Worker *self)
{
  if (self->live == NULL)
    return;
  g_cancellable_cancel (self->live_cancellable);
  g_thread_join (g_steal_pointer (&self->live));
  g_clear_object (&self->live_cancellable);
}

static void
start_live (Worker *self)
{
  if (g_atomic_int_get (&self->live_deaf) || (self->live != NULL && !g_atomic_int_get (&self->live_ended)))
    return;
  stop_live (self);
  g_free (self->live_since);
  self->live_since = tl_replica_dup_value (self->replica, "since");
  self->live_cancellable = g_cancellable_new ();
  g_atomic_int_set (&self->live_ended, FALSE);
  self->live = g_thread_new ("tagline-feed", live_thread_func, worker_ref (self));
}

static gboolean
is_live (Worker *self)
{
  return self->live != NULL && !g_atomic_int_get (&self->live_ended);
}

/* Rounds. */

static gboolean
connect_remote (Worker  *self,
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
prepare (Worker  *self,
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
next_delay (Worker *self)
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

static void
round_once (Worker *self)
{
  g_autoptr (GSource) busy = g_timeout_source_new (BUSY_DELAY);
  g_autoptr (GError) error = NULL;
  gboolean ok;
  guint delay;

  g_atomic_int_set (&self->told, 0);
  if (!prepare (self, &error))
    {
      if (!g_cancellable_is_cancelled (self->cancellable))
        tell_trouble (self, g_error_matches (error, TL_SYNC_ERROR, TL_SYNC_ERROR_AUTH) ? TL_SYNC_NEED_PASSWORD
                                                                                        : TL_SYNC_NEED_ATTENTION, error);
      schedule (self, LIVE_DELAY);
      return;
    }
  /* In the main context, as this thread is about to be busy. */
  g_source_set_callback (busy, worker_busy_cb, worker_ref (self), (GDestroyNotify) worker_unref);
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
  Worker *self = data;

  g_clear_pointer (&self->timer, g_source_unref);
  round_once (self);
  return G_SOURCE_REMOVE;
}

/* The earlier one counts. */
static void
schedule (Worker *self,
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

static gpointer
worker_thread_func (gpointer data)
{
  g_autoptr (Worker) self = data;

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

/* What the main thread asks for. */

typedef enum
{
  ORDER_NOW,
  ORDER_EDITED,
  ORDER_RECONNECT,
  ORDER_ANSWER,
  ORDER_RETRY,
  ORDER_DECIDE,
} OrderKind;

typedef struct
{
  Worker         *worker;
  OrderKind       kind;
  gboolean        upload;
  TlSyncConflict *conflict;
  guint           value;
  TlDeskChoice    choice;
} Order;

static void
order_free (gpointer data)
{
  Order *order = data;

  g_clear_object (&order->conflict);
  worker_unref (order->worker);
  g_free (order);
}

static void
decide (Worker      *self,
        const Order *order)
{
  g_autoptr (GError) error = NULL;

  if (!tl_mirror_decide (self->mirror, tl_sync_conflict_get (order->conflict), order->value, order->choice, self->cancellable, &error)
      && error != NULL)
    g_message ("%s", error->message);
  tell_status (self);
}

static gboolean
worker_order_cb (gpointer data)
{
  Order *order = data;
  Worker *self = order->worker;

  switch (order->kind)
    {
    case ORDER_EDITED:
      schedule_edit (self);
      return G_SOURCE_REMOVE;
    case ORDER_RECONNECT:
      stop_live (self);
      g_clear_object (&self->remote);
      g_atomic_int_set (&self->live_deaf, FALSE);
      break;
    case ORDER_ANSWER:
      if (self->replicator != NULL)
        tl_replicator_answer (self->replicator, order->upload, NULL);
      break;
    case ORDER_RETRY:
      if (self->replicator != NULL)
        tl_replicator_retry_refused (self->replicator, NULL);
      break;
    case ORDER_DECIDE:
      if (self->mirror != NULL)
        decide (self, order);
      break;
    case ORDER_NOW:
    default:
      break;
    }
  if (self->replicator != NULL)
    tl_replicator_hurry (self->replicator);
  schedule (self, 0);
  return G_SOURCE_REMOVE;
}

static Order *
new_order (TlSyncer  *self,
           OrderKind  kind)
{
  Order *order = g_new0 (Order, 1);

  order->worker = worker_ref (self->worker);
  order->kind = kind;
  return order;
}

static void
give_order (TlSyncer *self,
            Order    *order)
{
  if (self->thread == NULL)
    order_free (order);
  else
    call_worker (self->worker, worker_order_cb, order, order_free);
}

/* The object. */

static void
syncer_network_changed_cb (GNetworkMonitor *monitor,
                           gboolean         available,
                           TlSyncer        *self)
{
  if (available)
    tl_syncer_sync_now (self);
}

static void
tl_syncer_dispose (GObject *object)
{
  TlSyncer *self = TL_SYNCER (object);

  tl_syncer_stop (self);
  G_OBJECT_CLASS (tl_syncer_parent_class)->dispose (object);
}

static void
tl_syncer_finalize (GObject *object)
{
  TlSyncer *self = TL_SYNCER (object);

  g_clear_object (&self->conflicts);
  g_weak_ref_set (&self->worker->syncer, NULL);
  g_clear_pointer (&self->worker, worker_unref);
  tl_sync_status_clear (&self->status);
  G_OBJECT_CLASS (tl_syncer_parent_class)->finalize (object);
}

static void
tl_syncer_get_property (GObject    *object,
                        guint       property_id,
                        GValue     *value,
                        GParamSpec *pspec)
{
  TlSyncer *self = TL_SYNCER (object);

  switch (property_id)
    {
    case PROP_STATE:
      g_value_set_int (value, tl_syncer_get_state (self));
      break;
    case PROP_NEED:
      g_value_set_int (value, self->status.need);
      break;
    case PROP_N_TO_SEND:
      g_value_set_uint (value, self->status.n_to_send);
      break;
    case PROP_N_REFUSED:
      g_value_set_uint (value, self->status.n_refused);
      break;
    case PROP_N_CONFLICTS:
      g_value_set_uint (value, self->status.n_conflicts);
      break;
    case PROP_SINCE:
      g_value_set_int64 (value, self->status.since / G_USEC_PER_SEC);
      break;
    case PROP_MESSAGE:
      g_value_set_string (value, self->status.message);
      break;
    case PROP_CONFLICTS:
      g_value_set_object (value, self->conflicts);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
tl_syncer_class_init (TlSyncerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->dispose = tl_syncer_dispose;
  object_class->finalize = tl_syncer_finalize;
  object_class->get_property = tl_syncer_get_property;

  properties[PROP_STATE] = g_param_spec_int ("state", NULL, NULL, 0, G_MAXINT, 0, flags);
  properties[PROP_NEED] = g_param_spec_int ("need", NULL, NULL, 0, G_MAXINT, 0, flags);
  properties[PROP_N_TO_SEND] = g_param_spec_uint ("n-to-send", NULL, NULL, 0, G_MAXUINT, 0, flags);
  properties[PROP_N_REFUSED] = g_param_spec_uint ("n-refused", NULL, NULL, 0, G_MAXUINT, 0, flags);
  properties[PROP_N_CONFLICTS] = g_param_spec_uint ("n-conflicts", NULL, NULL, 0, G_MAXUINT, 0, flags);
  properties[PROP_SINCE] = g_param_spec_int64 ("since", NULL, NULL, 0, G_MAXINT64, 0, flags);
  properties[PROP_MESSAGE] = g_param_spec_string ("message", NULL, NULL, NULL, flags);
  properties[PROP_CONFLICTS] = g_param_spec_object ("conflicts", NULL, NULL, G_TYPE_LIST_MODEL, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[ARRIVED] = g_signal_new ("arrived", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 1, G_TYPE_UINT);
}

static void
tl_syncer_init (TlSyncer *self)
{
  self->conflicts = g_list_store_new (TL_TYPE_SYNC_CONFLICT);
}

TlSyncer *
tl_syncer_new (GFile           *file,
               const char      *address,
               const char      *user,
               const char      *data,
               TlSyncerConnect  connect,
               gpointer         user_data,
               GDestroyNotify   user_data_free)
{
  TlSyncer *self = g_object_new (TL_TYPE_SYNCER, NULL);
  Worker *worker = g_new0 (Worker, 1);

  g_atomic_ref_count_init (&worker->refs);
  g_weak_ref_init (&worker->syncer, self);
  worker->file = g_object_ref (file);
  worker->address = g_strdup (address);
  worker->user = g_strdup (user);
  worker->data = g_strdup (data);
  worker->replica_path = tl_mirror_dup_replica_path (file, address, user, data);
  worker->connect = connect;
  worker->connect_data = user_data;
  worker->connect_free = user_data_free;
  worker->cancellable = g_cancellable_new ();
  worker->context = g_main_context_new ();
  worker->loop = g_main_loop_new (worker->context, FALSE);
  self->worker = worker;
  return self;
}

void
tl_syncer_start (TlSyncer *self)
{
  g_return_if_fail (TL_IS_SYNCER (self));

  if (self->thread != NULL || g_cancellable_is_cancelled (self->worker->cancellable))
    return;
  self->worker->main_context = g_main_context_ref_thread_default ();
  self->network_handler = g_signal_connect (g_network_monitor_get_default (), "network-changed",
                                            G_CALLBACK (syncer_network_changed_cb), self);
  self->thread = g_thread_new ("tagline-sync", worker_thread_func, worker_ref (self->worker));
}

static gboolean
worker_quit_cb (gpointer data)
{
  Worker *self = data;

  g_main_loop_quit (self->loop);
  return G_SOURCE_REMOVE;
}

void
tl_syncer_stop (TlSyncer *self)
{
  g_return_if_fail (TL_IS_SYNCER (self));

  if (self->thread == NULL)
    return;
  g_clear_signal_handler (&self->network_handler, g_network_monitor_get_default ());
  g_cancellable_cancel (self->worker->cancellable);
  call_worker (self->worker, worker_quit_cb, self->worker, NULL);
  g_thread_join (g_steal_pointer (&self->thread));
}

void
tl_syncer_sync_now (TlSyncer *self)
{
  g_return_if_fail (TL_IS_SYNCER (self));

  give_order (self, new_order (self, ORDER_NOW));
}

void
tl_syncer_note_edited (TlSyncer *self)
{
  g_return_if_fail (TL_IS_SYNCER (self));

  give_order (self, new_order (self, ORDER_EDITED));
}

void
tl_syncer_reconnect (TlSyncer *self)
{
  g_return_if_fail (TL_IS_SYNCER (self));

  give_order (self, new_order (self, ORDER_RECONNECT));
}

void
tl_syncer_answer (TlSyncer *self,
                  gboolean  upload)
{
  Order *order;

  g_return_if_fail (TL_IS_SYNCER (self));

  order = new_order (self, ORDER_ANSWER);
  order->upload = upload;
  give_order (self, order);
}

void
tl_syncer_retry_refused (TlSyncer *self)
{
  g_return_if_fail (TL_IS_SYNCER (self));

  give_order (self, new_order (self, ORDER_RETRY));
}

void
tl_syncer_decide (TlSyncer       *self,
                  TlSyncConflict *conflict,
                  guint           value,
                  TlDeskChoice    choice)
{
  Order *order;

  g_return_if_fail (TL_IS_SYNCER (self) && TL_IS_SYNC_CONFLICT (conflict));
  g_return_if_fail (value < tl_sync_conflict_get_n_values (conflict));

  order = new_order (self, ORDER_DECIDE);
  order->conflict = g_object_ref (conflict);
  order->value = value;
  order->choice = choice;
  give_order (self, order);
}

TlSyncState
tl_syncer_get_state (TlSyncer *self)
{
  g_return_val_if_fail (TL_IS_SYNCER (self), TL_SYNC_UP_TO_DATE);

  return self->working ? TL_SYNC_WORKING : self->status.state;
}

TlSyncNeed
tl_syncer_get_need (TlSyncer *self)
{
  g_return_val_if_fail (TL_IS_SYNCER (self), TL_SYNC_NEED_NOTHING);

  return self->status.need;
}

guint
tl_syncer_get_n_to_send (TlSyncer *self)
{
  g_return_val_if_fail (TL_IS_SYNCER (self), 0);

  return self->status.n_to_send;
}

GListModel *
tl_syncer_get_conflicts (TlSyncer *self)
{
  g_return_val_if_fail (TL_IS_SYNCER (self), NULL);

  return G_LIST_MODEL (self->conflicts);
}

const char *
tl_syncer_get_message (TlSyncer *self)
{
  g_return_val_if_fail (TL_IS_SYNCER (self), NULL);

  return self->status.message;
}

GFile *
tl_syncer_get_file (TlSyncer *self)
{
  g_return_val_if_fail (TL_IS_SYNCER (self), NULL);

  return self->worker->file;
}

char *
tl_syncer_dup_title (TlSyncer *self)
{
  g_return_val_if_fail (TL_IS_SYNCER (self), NULL);

  return self->working ? g_strdup (_("Syncing…")) : tl_sync_status_dup_title (&self->status);
}

char **
tl_syncer_list_log (TlSyncer *self,
                    guint     limit)
{
  g_return_val_if_fail (TL_IS_SYNCER (self), NULL);

  return tl_replica_read_log (self->worker->replica_path, limit);
}
