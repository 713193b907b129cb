/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "tl-mirror.h"
#include "tl-sync-conflict.h"

G_BEGIN_DECLS

/*
 * TlSyncer: keeps the file of a collection and a database of a desk together, in a thread of its own.  One for each shared
 * collection that is open; several run side by side.  It sends an edit
 * at once, those that follow closely together 0.8 s later, and looks at the database as soon as that tells of a change (or every 15 s where it
 * can't). Everything in windows stays usable meanwhile.
 *
 * Main-thread object.  Properties, all read-only, notify in the main context that was the default when start was called: state
 * (int, TlSyncState; WORKING while a round lasts longer than 0.3 s), need (int, TlSyncNeed), n-to-send, n-refused, n-conflicts (uint),
 * since (int64, seconds of the wall clock: offline since; 0), message (string, NULL), conflicts (GListModel of TlSyncConflict).
 * Signal:
 *   ::arrived (guint n)   rows of the log or articles came from colleagues: who has the collection open looks at its store
 */
#define TL_TYPE_SYNCER (tl_syncer_get_type ())
G_DECLARE_FINAL_TYPE (TlSyncer, tl_syncer, TL, SYNCER, GObject)

/* Makes the remote, in the thread (it may ask the keyring).  NULL with TL_SYNC_ERROR_AUTH: there is no password yet. */
typedef TlRemote *(*TlSyncerConnect) (gpointer       user_data,
                                      GCancellable  *cancellable,
                                      GError       **error);

/* file: the collection (made when it is not there); address: of the database, without credentials, what the replica is known by; user: name of
 * the account; data: folder instead of the user's, or NULL. */
TlSyncer   *tl_syncer_new              (GFile           *file,
                                        const char      *address,
                                        const char      *user,
                                        const char      *data,
                                        TlSyncerConnect  connect,
                                        gpointer         user_data,
                                        GDestroyNotify   user_data_free);
void        tl_syncer_start            (TlSyncer        *self);
/* Cancels what is under way and waits for the thread (a tenth of a second).  Nothing is lost: what was not sent is sent next time.
 * Done by dispose as well. */
void        tl_syncer_stop             (TlSyncer        *self);
/* Now, whatever it is waiting for. */
void        tl_syncer_sync_now         (TlSyncer        *self);
/* An edit of the collection is in its log (also found without being told, a third of a second later). */
void        tl_syncer_note_edited      (TlSyncer        *self);
/* There is another password (or a certificate, or rights): connects anew. */
void        tl_syncer_reconnect        (TlSyncer        *self);
/* Answer to TL_SYNC_NEED_ANSWER. */
void        tl_syncer_answer           (TlSyncer        *self,
                                        gboolean         upload);
void        tl_syncer_retry_refused    (TlSyncer        *self);
/* The card goes when it is done. */
void        tl_syncer_decide           (TlSyncer        *self,
                                        TlSyncConflict  *conflict,
                                        guint            value,
                                        TlDeskChoice     choice);

TlSyncState tl_syncer_get_state        (TlSyncer        *self);
TlSyncNeed  tl_syncer_get_need         (TlSyncer        *self);
guint       tl_syncer_get_n_to_send    (TlSyncer        *self);
GListModel *tl_syncer_get_conflicts    (TlSyncer        *self);
const char *tl_syncer_get_message      (TlSyncer        *self);
GFile      *tl_syncer_get_file         (TlSyncer        *self);
/* "Up to date", "3 to send", "Offline since 14:02", "Needs you: …": translated.  Owned. */
char       *tl_syncer_dup_title        (TlSyncer        *self);
/* The log for people, newest last: "2026-03-02T08:00:00Z  message".  Owned. */
char      **tl_syncer_list_log         (TlSyncer        *self,
                                        guint            limit);
/* The same sentence for a status. */
char       *tl_sync_status_dup_title   (const TlSyncStatus *status);

G_END_DECLS
