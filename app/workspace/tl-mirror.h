/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "tl-desk-own.h"
#include "tl-file-writer.h"
#include "tl-replicator.h"
#include "tl-session.h"

G_BEGIN_DECLS

/*
 * TlMirror: a collection and its documents.  The collection is a native file with its log, as everywhere; what differs between
 * it and what it last showed was done here and goes into documents of ours, what differs between the documents and it came from
 * colleagues and goes into the log as rows of another writer, so that a window that has it open shows it at once.
 *
 * Being killed anywhere is being killed before or after: a row (or a record of the file) that comes from the documents is noted
 * as pending before it is written, and found again.  Belongs to one worker thread; the collection may be open in windows and in other
 * processes meanwhile.
 */
typedef struct _TlMirror TlMirror;

/* Opens file, which must be native, making an empty one where there is none.  data: folder instead of the user's, or NULL.  replica:
 * borrowed. */
TlMirror   *tl_mirror_new            (GFile             *file,
                                      const char        *data,
                                      TlReplica         *replica,
                                      const TlDeskSelf  *self,
                                      GCancellable      *cancellable,
                                      GError           **error);
void        tl_mirror_free           (TlMirror          *self);
TlStore    *tl_mirror_get_store      (TlMirror          *self);
TlCollection *tl_mirror_get_collection (TlMirror        *self);
/* Both ways, for all articles that need it.  Safe to be called again at any time; shaped as TlReplicatorMiddle. */
gboolean    tl_mirror_reconcile      (gpointer           mirror,
                                      GCancellable      *cancellable,
                                      GError           **error);
/* How many rows and articles came from colleagues since the last call. */
guint       tl_mirror_take_n_arrived (TlMirror          *self);
/* Writes all edits into the file. */
gboolean    tl_mirror_save           (TlMirror          *self,
                                      GCancellable      *cancellable,
                                      GError           **error);
/* All that waits for a decision (TlDeskConflict). Owned. */
GPtrArray  *tl_mirror_list_conflicts (TlMirror          *self,
                                      GError           **error);
/* FALSE without error when it is not there any more. */
gboolean    tl_mirror_decide         (TlMirror          *self,
                                      const TlDeskConflict *conflict,
                                      guint              value,
                                      TlDeskChoice       choice,
                                      GCancellable      *cancellable,
                                      GError           **error);
/* The collection as the documents have it, as one native object: the same bytes on every desk.  writer is not committed. */
gboolean    tl_mirror_export         (TlReplica         *replica,
                                      TlFileWriter      *writer,
                                      GCancellable      *cancellable,
                                      GError           **error);

/* The database that belongs to the file of a collection and an address.  data: as above.  Owned. */
char       *tl_mirror_dup_replica_path (GFile           *file,
                                      const char        *address,
                                      const char        *user,
                                      const char        *data);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TlMirror, tl_mirror_free)

G_END_DECLS
