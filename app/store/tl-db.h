/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <sqlite3.h>

#include "tl-store.h"

G_BEGIN_DECLS

/*
 * What the store and the index share of SQLite: opening, statements, transactions, and its codes as
 * errors of TL_STORE_ERROR.  Private to the room: nobody else includes sqlite3.h.
 */

G_DEFINE_AUTOPTR_CLEANUP_FUNC (sqlite3_stmt, sqlite3_finalize)

/* Opens or makes the database (NULL: in memory), one thread at a time.  busy: milliseconds to wait
 * for locks. */
sqlite3      *tl_db_open       (const char    *path,
                                guint          busy,
                                GError       **error);
void          tl_db_close      (sqlite3       *db);
/* Sets error from what db says after a call gave code; always FALSE. */
gboolean      tl_db_fail       (sqlite3       *db,
                                int            code,
                                GError       **error);
/* Runs SQL without results. */
gboolean      tl_db_exec       (sqlite3       *db,
                                const char    *sql,
                                GError       **error);
sqlite3_stmt *tl_db_prepare    (sqlite3       *db,
                                const char    *sql,
                                GError       **error);
/* One step: TRUE with *row telling whether there is one; at the end the statement is reset. */
gboolean      tl_db_step       (sqlite3_stmt  *statement,
                                gboolean      *row,
                                GError       **error);
/* Steps to the end and resets. */
gboolean      tl_db_run        (sqlite3_stmt  *statement,
                                GError       **error);
/* First column of the first row of sql; fallback when there is none. */
gboolean      tl_db_get_int    (sqlite3       *db,
                                const char    *sql,
                                gint64         fallback,
                                gint64        *value,
                                GError       **error);
void          tl_db_bind_text  (sqlite3_stmt  *statement,
                                int            column,
                                const char    *text);
/* Borrowed until the next step; NULL for NULL. */
const char   *tl_db_get_text   (sqlite3_stmt  *statement,
                                int            column);
gboolean      tl_db_begin      (sqlite3       *db,
                                GError       **error);
/* Commits, or takes back when ok is FALSE or committing fails (then FALSE). */
gboolean      tl_db_end        (sqlite3       *db,
                                gboolean       ok,
                                GError       **error);
/* Removes path and what SQLite keeps beside it. */
void          tl_db_remove     (const char    *path);
/* Renames path and what SQLite keeps beside it. */
gboolean      tl_db_rename     (const char    *from,
                                const char    *to,
                                GError       **error);

G_END_DECLS
