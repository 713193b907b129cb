/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "tl-journal.h"
#include "tl-session.h"
#include "tl-store.h"

G_BEGIN_DECLS

/* An edited article, as it was when saving began; and what became of it. */
typedef struct
{
  guint            index;
  char            *key;
  gint64           base_seq;
  gboolean         moved;
  GPtrArray       *entries;     /* TlEntry */

  GHashTable      *ids;         /* of the commands that the file has now */
  gint64           last_seq;    /* and the last row of the log, of those that are kept */
  char            *unkept_id;   /* last command that is in the file but not in the log yet; NULL: none */
  char            *hash;        /* of the new record */
  TlArticleCounts  counts;
  gboolean         saved;
} TlSaveItem;

/*
 * TlSave: writing a collection with its edits, in a worker, from snapshots.  In this order, so
 * that dying anywhere leaves the old file or the new one and a log that knows which:
 *
 *   the new file is written beside the old one; the log notes what its records will be (pending);
 *   it is put in place; it is read again; the log notes for each record that is found there that it is (base).
 */
typedef struct
{
  TlCollection *collection;
  TlStore      *store;
  TlPlace      *place;          /* where to */
  gboolean      elsewhere;      /* another file: the log goes along */
  gboolean      checked;        /* only over the file that was opened */
  char         *etag;           /* GVfs */
  GPtrArray    *items;          /* TlSaveItem, owned */
  GPtrArray    *added;          /* GBytes: records that follow the last one; NULL: none */

  TlCollection *saved;          /* the file as it is now; NULL: there was nothing to write */
  char         *new_etag;
  TlStore      *copy;           /* the log of the other file */
  gint64        copied_seq;
  GPtrArray    *arrived;        /* TlLogRow of others that were saved before they were told */
} TlSave;

TlSave     *tl_save_new      (TlCollection   *collection,
                              TlStore        *store,
                              const TlPlace  *place);
/* Adds a snapshot of trail. */
void        tl_save_add      (TlSave         *self,
                              const TlTrail  *trail,
                              guint           index);
void        tl_save_free     (TlSave         *self);
/* TL_WORKSPACE_ERROR_CHANGED_ON_DISK when checked and the file is another.  On failure the old
 * file is there, whole. */
gboolean    tl_save_run      (TlSave         *self,
                              TlJsonProgress  progress,
                              gpointer        user_data,
                              GCancellable   *cancellable,
                              GError        **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TlSave, tl_save_free)

G_END_DECLS
