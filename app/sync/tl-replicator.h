/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "tl-remote.h"
#include "tl-replica.h"

G_BEGIN_DECLS

/* How a collection stands to its desk, for people. */
typedef enum
{
  TL_SYNC_UP_TO_DATE,
  TL_SYNC_TO_SEND,       /* n_to_send documents wait */
  TL_SYNC_WORKING,
  TL_SYNC_OFFLINE,       /* since when, and why; no reason to worry anybody */
  TL_SYNC_NO_DATABASE,   /* it is not there (any more): looked for again every five minutes */
  TL_SYNC_NEEDS_YOU,     /* see need */
} TlSyncState;

typedef enum
{
  TL_SYNC_NEED_NOTHING,
  TL_SYNC_NEED_PASSWORD,    /* refused: nothing is asked of the server until there is another one */
  TL_SYNC_NEED_RIGHTS,      /* not a member of this database */
  TL_SYNC_NEED_TRUST,       /* the certificate is not to be trusted */
  TL_SYNC_NEED_ANSWER,      /* the database has become empty: upload what is here, or not? */
  TL_SYNC_NEED_REFUSED,     /* n_refused documents were not accepted */
  TL_SYNC_NEED_DECISIONS,   /* n_conflicts things were changed by two at once */
  TL_SYNC_NEED_ATTENTION,   /* anything else that doing it again won't mend; message says what */
} TlSyncNeed;

typedef struct
{
  TlSyncState state;
  TlSyncNeed  need;
  guint       n_docs;
  guint       n_to_send;
  guint       n_refused;
  guint       n_conflicts;
  gint64      since;      /* OFFLINE, NO_DATABASE: microseconds of the wall clock, else 0 */
  char       *message;    /* translated, NULL */
} TlSyncStatus;

void tl_sync_status_clear (TlSyncStatus       *self);
void tl_sync_status_copy  (TlSyncStatus       *self,
                           const TlSyncStatus *from);

/* Time and chance, other than the system's in tests. */
typedef struct
{
  gint64 (*now)    (gpointer data);   /* microseconds of the wall clock */
  double (*random) (gpointer data);   /* 0 ≤ x < 1 */
  gpointer data;
} TlSyncClock;

extern const TlSyncClock tl_sync_system_clock;

/*
 * TlReplicator: brings a replica and a remote together (SYNC.md 4.4 to 4.6).  Synchronous; belongs to the thread that owns both.
 * It never sleeps: who drives it asks tl_replicator_get_due() when to come again.
 */
typedef struct _TlReplicator TlReplicator;

/* remote: a reference is taken; replica and clock are borrowed.  user: name of the account. */
TlReplicator *tl_replicator_new       (TlRemote           *remote,
                                       TlReplica          *replica,
                                       const char         *user,
                                       const TlSyncClock  *clock);
void          tl_replicator_free      (TlReplicator       *self);
/* Another remote to the same place (another password); tries at once. */
void          tl_replicator_set_remote (TlReplicator      *self,
                                       TlRemote           *remote);
/* The name of this device, made with the replica.  Borrowed. */
const char   *tl_replicator_get_device (TlReplicator      *self);
const char   *tl_replicator_get_user  (TlReplicator       *self);

/* Between pulling and pushing: what came is put into the collection, and what was done there into documents. */
typedef gboolean (*TlReplicatorMiddle) (gpointer       user_data,
                                        GCancellable  *cancellable,
                                        GError       **error);
/* Pulls all there is, calls middle (may be NULL), pushes all there is.  FALSE: why it could not be brought to its end; what was done
 * until then is done.  Errors that are a state (offline, password) are told by the status as well. */
gboolean      tl_replicator_run       (TlReplicator       *self,
                                       TlReplicatorMiddle  middle,
                                       gpointer            user_data,
                                       GCancellable       *cancellable,
                                       GError            **error);
/* When to run again, in microseconds of the wall clock: 0 when nothing asks for it, G_MAXINT64: not before somebody did something. */
gint64        tl_replicator_get_due   (TlReplicator       *self);
/* In trouble, and the time to try again has not come: running now would be against the server. */
gboolean      tl_replicator_is_waiting (TlReplicator      *self);
/* Forget all waiting: the network is back, the person wants it now. */
void          tl_replicator_hurry     (TlReplicator       *self);
/* The answer to NEED_ANSWER. */
gboolean      tl_replicator_answer    (TlReplicator       *self,
                                       gboolean            upload,
                                       GError            **error);
/* Refused documents are to be tried again. */
gboolean      tl_replicator_retry_refused (TlReplicator   *self,
                                       GError            **error);
/* Documents that came and were sent in the last run. */
void          tl_replicator_get_figures (TlReplicator     *self,
                                       guint              *n_received,
                                       guint              *n_sent);
/* As it is now; clear it. */
void          tl_replicator_get_status (TlReplicator      *self,
                                       TlSyncStatus       *status);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TlReplicator, tl_replicator_free)
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (TlSyncStatus, tl_sync_status_clear)

G_END_DECLS
