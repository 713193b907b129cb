/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The threads of a shared collection.  One owns replica, mirror and remote, and does one thing after the other in a main loop of its
 * own; a second one listens to the database's feed and does nothing but wake the first.  The main thread sends closures and gets
 * copies of the status; it never touches what the threads have.
 */

#define G_LOG_DOMAIN "tl-workspace"

#include "config.h"

#include "tl-syncer-private.h"

#include <glib/gi18n-lib.h>

struct _TlSyncer
{
  GObject       parent_instance;

  TlSyncWorker *worker;
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

gboolean
tl_syncer_news_cb (gpointer data)
{
  TlSyncNews *news = data;
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

static TlSyncOrder *
new_order (TlSyncer  *self,
           TlSyncOrderKind  kind)
{
  TlSyncOrder *order = g_new0 (TlSyncOrder, 1);

  order->worker = tl_sync_worker_ref (self->worker);
  order->kind = kind;
  return order;
}

static void
give_order (TlSyncer *self,
            TlSyncOrder    *order)
{
  if (self->thread == NULL)
    tl_sync_order_free (order);
  else
    tl_sync_worker_call (self->worker, tl_sync_worker_order_cb, order, tl_sync_order_free);
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
  g_clear_pointer (&self->worker, tl_sync_worker_unref);
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
  TlSyncWorker *worker = g_new0 (TlSyncWorker, 1);

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
  self->thread = g_thread_new ("tagline-sync", tl_sync_worker_run, tl_sync_worker_ref (self->worker));
}

static gboolean
worker_quit_cb (gpointer data)
{
  TlSyncWorker *self = data;

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
  tl_sync_worker_call (self->worker, worker_quit_cb, self->worker, NULL);
  g_thread_join (g_steal_pointer (&self->thread));
}

void
tl_syncer_sync_now (TlSyncer *self)
{
  g_return_if_fail (TL_IS_SYNCER (self));

  give_order (self, new_order (self, TL_SYNC_ORDER_NOW));
}

void
tl_syncer_note_edited (TlSyncer *self)
{
  g_return_if_fail (TL_IS_SYNCER (self));

  give_order (self, new_order (self, TL_SYNC_ORDER_EDITED));
}

void
tl_syncer_reconnect (TlSyncer *self)
{
  g_return_if_fail (TL_IS_SYNCER (self));

  give_order (self, new_order (self, TL_SYNC_ORDER_RECONNECT));
}

void
tl_syncer_answer (TlSyncer *self,
                  gboolean  upload)
{
  TlSyncOrder *order;

  g_return_if_fail (TL_IS_SYNCER (self));

  order = new_order (self, TL_SYNC_ORDER_ANSWER);
  order->upload = upload;
  give_order (self, order);
}

void
tl_syncer_retry_refused (TlSyncer *self)
{
  g_return_if_fail (TL_IS_SYNCER (self));

  give_order (self, new_order (self, TL_SYNC_ORDER_RETRY));
}

void
tl_syncer_decide (TlSyncer       *self,
                  TlSyncConflict *conflict,
                  guint           value,
                  TlDeskChoice    choice)
{
  TlSyncOrder *order;

  g_return_if_fail (TL_IS_SYNCER (self) && TL_IS_SYNC_CONFLICT (conflict));
  g_return_if_fail (value < tl_sync_conflict_get_n_values (conflict));

  order = new_order (self, TL_SYNC_ORDER_DECIDE);
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
