/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "tl-db.h"

G_BEGIN_DECLS

/*
 * The tables of a store, one connection, one thread at a time: what TlStore does in its thread and
 * its readers in theirs.  Private to the room.
 */

/* A row on its way to the disk. */
typedef struct
{
  char *id;
  char *article;
  char  kind;
  char *target;
  char *at;
  char *by;
  char *command;   /* JSON */
  char *base;
} TlStoreItem;

TlStoreItem *tl_store_item_new        (const TlLogRow  *row,
                                       const char      *base);
void         tl_store_item_free       (TlStoreItem     *self);

/* Opens path for writing, making or migrating the tables. */
sqlite3     *tl_store_db_open         (const char      *path,
                                       const char      *uri,
                                       GError         **error);
/* A second connection that only reads. */
sqlite3     *tl_store_db_open_reader  (const char      *path,
                                       GError         **error);
/* Moves a database out of the way, so that another can be made; its new name, owned. */
char        *tl_store_db_set_aside    (const char      *path,
                                       const char      *reason,
                                       GError         **error);
/* tl-store-rescue.c: makes a new database at path with what can still be read of a damaged one. */
gboolean     tl_store_db_rescue       (const char      *damaged,
                                       const char      *path,
                                       const char      *uri,
                                       guint           *n_rows,
                                       GError         **error);
/* Writes items in one transaction; a row that is there already (its id) is left.  seqs: n_items of
 * gint64. */
gboolean     tl_store_db_insert       (sqlite3         *db,
                                       TlStoreItem    **items,
                                       guint            n_items,
                                       gint64          *seqs,
                                       GError         **error);
/* The same for one row, if the article has none after `after`; *seq 0: it has. */
gboolean     tl_store_db_insert_after (sqlite3        *db,
                                       TlStoreItem     *item,
                                       gint64           after,
                                       gint64          *seq,
                                       GError         **error);
gboolean     tl_store_db_has_row      (sqlite3         *db,
                                       const char      *id,
                                       gboolean        *there,
                                       GError         **error);
GPtrArray   *tl_store_db_list_rows    (sqlite3         *db,
                                       const char      *key,
                                       gint64           after_seq,
                                       GError         **error);
/* The seq after which there are limit rows; 0: there are no more than these. */
gboolean     tl_store_db_find_newest  (sqlite3         *db,
                                       guint            limit,
                                       gint64          *after,
                                       GError         **error);
/* key NULL: all that have rows after their base. */
GPtrArray   *tl_store_db_list_bases   (sqlite3         *db,
                                       const char      *key,
                                       GError         **error);
gboolean     tl_store_db_set_pending  (sqlite3         *db,
                                       GPtrArray       *bases,
                                       GError         **error);
gboolean     tl_store_db_promote      (sqlite3         *db,
                                       GPtrArray       *bases,
                                       GError         **error);
gboolean     tl_store_db_set_base     (sqlite3         *db,
                                       const TlBase    *base,
                                       GError         **error);
gboolean     tl_store_db_set_value    (sqlite3         *db,
                                       const char      *name,
                                       const char      *value,
                                       GError         **error);
char        *tl_store_db_dup_value    (sqlite3         *db,
                                       const char      *name,
                                       GError         **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TlStoreItem, tl_store_item_free)

G_END_DECLS
