/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "tl-store-db.h"

G_BEGIN_DECLS

/* TlStore's inside, shared by its two halves: tl-store.c (what callers see) and tl-store-thread.c. */

typedef enum
{
  TL_STORE_EVENT_KEPT,
  TL_STORE_EVENT_ROWS,
  TL_STORE_EVENT_MESSAGE,
  TL_STORE_EVENT_OPENED,
  TL_STORE_EVENT_SHARED,
} TlStoreEventKind;

typedef struct
{
  TlStoreEventKind  kind;
  gint64     seq;
  GPtrArray *rows;
  char      *message;
} TlStoreEvent;

typedef gboolean (*TlStoreRequestFunc) (sqlite3 *db, gpointer data, GError **error);

struct _TlStore
{
  GObject       parent_instance;

  char         *path;
  char         *uri;
  GThread      *thread;
  GMainContext *thread_context;
  GMainLoop    *thread_loop;

  /* Only the thread touches these. */
  sqlite3      *writer;
  gint64        last_seen;      /* rows up to here are ours or were told */
  GHashTable   *own;            /* seqs above last_seen that are ours */
  gint64        data_version;
  GSource      *retry_source;
  guint         retry_time;

  /* Under reader_lock. */
  GMutex        reader_lock;
  sqlite3      *reader;         /* NULL until the database could be opened */

  /* Under lock. */
  GMutex        lock;
  GCond         cond;
  GQueue        queue;          /* TlStoreItem, owned */
  guint         n_failed;       /* attempts */
  GError       *failure;        /* of the last attempt, NULL when it succeeded */
  GQueue        events;         /* TlStoreEvent, owned */
  GMainContext *context;        /* NULL until attached */
  GSource      *dispatch;
  gboolean      closed;

  /* The attached context's. */
  char         *error_message;
};

/* tl-store.c.  Under lock; rows are taken over. */
void       tl_store_push_event      (TlStore             *self,
                                     TlStoreEventKind     kind,
                                     gint64               seq,
                                     GPtrArray           *rows,
                                     const char          *message);

/* tl-store-thread.c */
gboolean   tl_store_open_database   (TlStore             *self,
                                     GError             **error);
void       tl_store_start_thread    (TlStore             *self);
/* Writes what waits.  hurry: at once, and with the waits between attempts short again. */
void       tl_store_wake            (TlStore             *self,
                                     gboolean             hurry);
/* Runs func with the writing connection in the thread, and waits. */
gboolean   tl_store_run_request     (TlStore             *self,
                                     TlStoreRequestFunc   func,
                                     gpointer             data,
                                     GError             **error);
/* Ends the thread and closes the database; what is in the queue stays there. */
void       tl_store_stop_thread     (TlStore             *self);

#define TL_STORE_RETRY_FIRST 200     /* ms */

G_END_DECLS
