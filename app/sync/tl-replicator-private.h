/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "tl-desk-shown-private.h"
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
  gboolean           renewed;      /* the device has another name, and no mark under it yet */
  guint              n_pulled;     /* in this run, for the log */
  guint              n_pushed;
};

/* One log line, translated format. */
void     tl_replicator_log        (TlReplicator  *self,
                                   const char    *format,
                                   ...) G_GNUC_PRINTF (2, 3);
gint64   tl_replicator_now        (TlReplicator  *self);

/* tl-replicator-identity.c */
gboolean tl_replicator_set_flag   (TlReplicator  *self,
                                   const char    *name,
                                   gboolean       on,
                                   GError       **error);
gboolean tl_replicator_has_flag   (TlReplicator  *self,
                                   const char    *name);
/* A name that no device has.  Owned. */
char    *tl_replicator_dup_new_device (void);
/* Before anything is read or sent: what another database, another time of it, or of us, asks for is done. */
gboolean tl_replicator_check_identity (TlReplicator *self,
                                   GCancellable  *cancellable,
                                   GError       **error);
gboolean tl_replicator_note_progress (TlReplicator *self,
                                   GCancellable  *cancellable,
                                   GError       **error);
/* Is theirs (canonical), a document of ours, partly by us and yet unknown to us?  Then our data is an older copy.  held: NULL, or what
 * is here. */
gboolean tl_replicator_is_copy    (TlReplicator  *self,
                                   const char    *id,
                                   GBytes        *theirs,
                                   GBytes        *held);
/* Goes on as another device; what was not sent yet is put under its name.  Within a transaction; tl_replicator_end_renewal() leaves
 * its mark later. */
gboolean tl_replicator_renew_device (TlReplicator *self,
                                   GError       **error);
gboolean tl_replicator_end_renewal (TlReplicator *self,
                                   GCancellable  *cancellable,
                                   GError       **error);

/* tl-replicator-pull.c */
/* All that the remote has of it, merged; NULL when nothing can be read.  losers: revisions are added; may be NULL. */
GBytes  *tl_replicator_merge_leaves (TlReplicator *self,
                                   const TlDoc   *doc,
                                   GString       *losers);
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
