/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "tl-syncer.h"

G_BEGIN_DECLS

/* Between TlSyncer, in the main thread, and the threads that do the work (tl-sync-worker.c). */

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
  gboolean         first_edit;    /* the next round is for an edit that does not wait */

  /* Listening. */
  GThread         *live;
  GCancellable    *live_cancellable;
  char            *live_since;
  gint             live_ended;    /* atomic */
  gint             live_deaf;     /* atomic: the database can't tell */
  gint             told;          /* atomic: a change was told and not looked at */
} TlSyncWorker;

/* What the main thread is told. */
typedef struct
{
  TlSyncWorker *worker;
  gboolean      working;
  TlSyncStatus  status;
  GPtrArray    *conflicts;   /* TlSyncConflict; NULL: as they were */
  guint         n_arrived;
} TlSyncNews;

/* What the main thread asks for. */

typedef enum
{
  TL_SYNC_ORDER_NOW,
  TL_SYNC_ORDER_EDITED,
  TL_SYNC_ORDER_RECONNECT,
  TL_SYNC_ORDER_ANSWER,
  TL_SYNC_ORDER_RETRY,
  TL_SYNC_ORDER_DECIDE,
} TlSyncOrderKind;

typedef struct
{
  TlSyncWorker    *worker;
  TlSyncOrderKind  kind;
  gboolean         upload;
  TlSyncConflict  *conflict;
  guint            value;
  TlDeskChoice     choice;
} TlSyncOrder;

TlSyncWorker   *tl_sync_worker_ref    (TlSyncWorker         *self);
void      tl_sync_worker_unref  (TlSyncWorker         *self);
/* Runs func in the worker's thread. */
void      tl_sync_worker_call   (TlSyncWorker         *self,
                                 GSourceFunc     func,
                                 gpointer        data,
                                 GDestroyNotify  data_free);
/* The body of the thread; takes a reference over. */
gpointer  tl_sync_worker_run    (gpointer        data);
/* Does an order (TlSyncOrder), in the worker's thread. */
gboolean  tl_sync_worker_order_cb (gpointer      data);
void      tl_sync_order_free    (gpointer        data);

/* tl-syncer.c: takes in what is told (TlSyncNews), in the main thread. */
gboolean  tl_syncer_news_cb     (gpointer        data);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TlSyncWorker, tl_sync_worker_unref)

G_END_DECLS
