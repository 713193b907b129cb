/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "tl-desk-doc.h"
#include "tl-replicator.h"

G_BEGIN_DECLS

/* The inside of TlReplicator: pull and push are files of their own. */

struct _TlReplicator
{
  TlRemote          *remote;
  TlReplica         *replica;    /* borrowed */
  const TlSyncClock *clock;      /* borrowed */
  char              *user;
  char              *device;

  gint64             due;
  guint              n_failures;   /* in a row */
  gint64             since;        /* of the first of them */
  TlSyncState        trouble;      /* OFFLINE, NO_DATABASE, NEEDS_YOU, or UP_TO_DATE: none */
  TlSyncNeed         need;
  char              *message;
  gint64             next_watch;   /* 0: none */
  gint64             last_note;    /* when the checkpoint was written */
  guint              n_pulled;     /* in this run, for the log */
  guint              n_pushed;
};

/* One log line, translated format. */
void     tl_replicator_log        (TlReplicator  *self,
                                   const char    *format,
                                   ...) G_GNUC_PRINTF (2, 3);
gint64   tl_replicator_now        (TlReplicator  *self);

/* tl-replicator-pull.c */
/* Merges a document as the remote has it into the replica; within a transaction. */
gboolean tl_replicator_take       (TlReplicator  *self,
                                   const TlDoc   *doc,
                                   GError       **error);
/* Reads it anew, and merges. */
gboolean tl_replicator_look_again (TlReplicator  *self,
                                   const char    *id,
                                   GCancellable  *cancellable,
                                   GError       **error);
gboolean tl_replicator_pull       (TlReplicator  *self,
                                   GCancellable  *cancellable,
                                   GError       **error);
gboolean tl_replicator_look_at_watched (TlReplicator *self,
                                   GCancellable  *cancellable,
                                   GError       **error);

/* tl-replicator-push.c */
gboolean tl_replicator_push       (TlReplicator  *self,
                                   GCancellable  *cancellable,
                                   GError       **error);

G_END_DECLS
