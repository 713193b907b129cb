/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

#include "tl-history.h"

G_BEGIN_DECLS

#define TL_STORE_ERROR (tl_store_error_quark ())
/**
 * TlStoreError:
 * @TL_STORE_ERROR_FULL: no space (or a quota) on the disk of the database
 * @TL_STORE_ERROR_BUSY: another program holds the database
 * @TL_STORE_ERROR_CORRUPT: the database can't be read; it was set aside under another name where possible
 * @TL_STORE_ERROR_VERSION: made by a newer Tagline
 * @TL_STORE_ERROR_FAILED: anything else that SQLite says
 */
typedef enum
{
  TL_STORE_ERROR_FULL,
  TL_STORE_ERROR_BUSY,
  TL_STORE_ERROR_CORRUPT,
  TL_STORE_ERROR_VERSION,
  TL_STORE_ERROR_FAILED,
} TlStoreError;
GQuark tl_store_error_quark (void);

/* Which record the log's rows stand on: rows with seq > base_seq are not in a record whose SHA-256
 * is base. */
typedef struct
{
  char   *key;
  char   *base;          /* hex SHA-256 of the record bytes the edits stand on */
  gint64  base_seq;
  char   *pending;       /* the record being saved, or NULL: promoted to base when the file is found to hold it */
  gint64  pending_seq;
  gboolean moved;        /* the record's text may be another than the one that edits so far were made in */
} TlBase;
TlBase *tl_base_new  (const char   *key,
                      const char   *base,
                      gint64        base_seq);
TlBase *tl_base_copy (const TlBase *self);
void    tl_base_free (TlBase       *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TlBase, tl_base_free)

/*
 * TlStore: the edits of one collection in an SQLite database (WAL, synchronous=FULL), the
 * append-only log first of all. All writing is done by one thread of its own, one transaction an
 * edit; what can't be written (disk full, database locked) stays in the queue in order, is tried
 * again (0.2 s, doubling to 10 s, and at once on tl_store_retry), and is told by the properties.
 * Several processes may have the same database open: rows of others arrive by ::rows-arrived.
 *
 * Main-thread object.  Properties (notify on the thread-default main context it was made in):
 *   n-unkept (guint: rows appended and not yet durable), error-message (string, NULL while all is well).
 * Signals:
 *   ::kept (gint64 seq)            a row of ours is durable; once for each, in the order they were appended
 *   ::rows-arrived (GPtrArray)     TlLogRow of other processes, in order of seq
 *   ::opened                       the database could be opened after all (tl_store_open_later)
 *   ::shared                       another process wrote something, rows or bases
 */
#define TL_TYPE_STORE (tl_store_get_type ())
G_DECLARE_FINAL_TYPE (TlStore, tl_store, TL, STORE, GObject)

/* Default path of the database of a collection: under the user's data folder, named by the SHA-256
 * of uri. Owned. */
char       *tl_store_path_for_uri   (const char        *uri);
/* Opens, makes or migrates the database.  Synchronous (any thread; the object then belongs to the
 * main context of the thread that calls tl_store_attach).  uri is written into it for people who
 * look.  A damaged database is set aside (as path.damaged-TIME), a new one made with what could
 * still be read, and CORRUPT told, with a message for people: opening again opens the new one. */
TlStore    *tl_store_open           (const char        *path,
                                     const char        *uri,
                                     GError           **error);
/* For when opening failed for now (FULL, BUSY, FAILED): a store whose rows wait in memory, unkept
 * for reason, while it goes on trying to open the database; ::opened tells when it could.  Until
 * then reading finds nothing. */
TlStore    *tl_store_open_later     (const char        *path,
                                     const char        *uri,
                                     const GError      *reason);
/* Copies the kept rows, bases and names of values into a new database at path (an older one there
 * is set aside), to be opened for uri.  *last_seq: the last row that is in the copy. */
gboolean    tl_store_copy           (TlStore           *self,
                                     const char        *path,
                                     gint64            *last_seq,
                                     GError           **error);
/* Starts delivering notifications and rows of others to the thread-default main context of the
 * caller. */
void        tl_store_attach         (TlStore           *self);
/* Waits until the queue is empty or fails (FALSE: rows are still unkept; error says why). */
gboolean    tl_store_flush          (TlStore           *self,
                                     GError           **error);
/* Flushes, stops the thread and closes. After it only unref. */
gboolean    tl_store_close          (TlStore           *self,
                                     GError           **error);

/* Closes it and removes its database: for a copy that was not to be. */
void        tl_store_discard        (TlStore           *self);

/* Queues a copy of row; returns at once.  base: record hash the article stands on, recorded with
 * the first edit of an article. */
void        tl_store_append         (TlStore           *self,
                                     const TlLogRow    *row,
                                     const char        *base);
/* Writes row at once, but only while no row of its article is newer than after; *seq: where it stands, 0 when there are newer ones
 * (TRUE then, and nothing is written).  For rows made from what others wrote; not of those told by ::kept. */
gboolean    tl_store_append_after   (TlStore           *self,
                                     const TlLogRow    *row,
                                     const char        *base,
                                     gint64             after,
                                     gint64            *seq,
                                     GError           **error);
/* Does the log have the row of the command with this id? */
gboolean    tl_store_has_row        (TlStore           *self,
                                     const char        *id,
                                     gboolean          *there,
                                     GError           **error);
/* Looks now for rows of others (it does so three times a second). */
void        tl_store_look           (TlStore           *self);
void        tl_store_retry          (TlStore           *self);
guint       tl_store_get_n_unkept   (TlStore           *self);
const char *tl_store_get_error_message (TlStore        *self);

/* Reading: synchronous, any thread, sees own queued rows once kept.  key NULL: of all articles.
 * Rows in order of seq. */
GPtrArray  *tl_store_list_rows      (TlStore           *self,
                                     const char        *key,
                                     gint64             after_seq,
                                     GError           **error);
/* The newest rows of all articles, at most limit, in order of seq; *complete: there are no older
 * ones. */
GPtrArray  *tl_store_list_newest    (TlStore           *self,
                                     guint              limit,
                                     gboolean          *complete,
                                     GError           **error);
/* Keys of articles with rows after their base (TlBase elements, owned). */
GPtrArray  *tl_store_list_bases     (TlStore           *self,
                                     GError           **error);
TlBase     *tl_store_get_base       (TlStore           *self,
                                     const char        *key,
                                     GError           **error);
/* Seq of the newest row, 0 when there is none. */
gboolean    tl_store_get_last_seq   (TlStore           *self,
                                     gint64            *seq,
                                     GError           **error);
/* Small named values that the processes share; NULL (without error) when it is not there. */
char       *tl_store_dup_value      (TlStore           *self,
                                     const char        *name,
                                     GError           **error);
gboolean    tl_store_set_value      (TlStore           *self,
                                     const char        *name,
                                     const char        *value,
                                     GError           **error);
/* Saving, in one transaction each: before the file is replaced, what its records will be; after
 * it, that they are. */
gboolean    tl_store_set_pending    (TlStore           *self,
                                     GPtrArray         *bases,   /* TlBase: key, pending, pending_seq, moved; base where there is none yet */
                                     GError           **error);
gboolean    tl_store_promote        (TlStore           *self,
                                     GPtrArray         *bases,   /* TlBase: key, pending, pending_seq, moved; base := pending */
                                     GError           **error);
/* After a merge with a changed file: the article's edits now stand on base with these seq. */
gboolean    tl_store_set_base       (TlStore           *self,
                                     const TlBase      *base,
                                     GError           **error);

G_END_DECLS
