/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Getting edits out of a damaged database.  The log is read from its begin until damage ends it, then
 * from its end backwards; in between may be rows that nobody can read any more.  Bases that are lost or
 * old do no harm: an edit that a record has already changes nothing.
 */

#define G_LOG_DOMAIN "tl-store"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "tl-store-db.h"

#define COLUMNS 8

/* Copies rows as long as they can be read; returns how many were new. */
static guint
copy_rows (sqlite3    *from,
           sqlite3    *to,
           const char *select,
           const char *insert)
{
  g_autoptr (sqlite3_stmt) reader = tl_db_prepare (from, select, NULL);
  g_autoptr (sqlite3_stmt) writer = tl_db_prepare (to, insert, NULL);
  guint n = 0;
  gboolean row;

  if (reader == NULL || writer == NULL)
    return 0;
  while (tl_db_step (reader, &row, NULL) && row)
    {
      for (int i = 0; i < MIN (COLUMNS, sqlite3_column_count (reader)); i++)
        sqlite3_bind_value (writer, i + 1, sqlite3_column_value (reader, i));
      /* A row that is damaged in itself does not fit. */
      if (tl_db_run (writer, NULL))
        n += sqlite3_changes (to);
    }
  return n;
}

static guint
copy_all (sqlite3 *from,
          sqlite3 *to)
{
  static const char *const insert =
    "INSERT OR IGNORE INTO log (seq, id, article, kind, target, at, by, command) VALUES (?, ?, ?, ?, ?, ?, ?, ?)";
  guint n;

  n =
    copy_rows (from, to,
               "SELECT seq, id, article, kind, target, at, by, command FROM log ORDER BY seq", insert);
  n += copy_rows (from, to,
                  "SELECT seq, id, article, kind, target, at, by, command FROM log ORDER BY seq DESC",
                  insert);
  copy_rows (from, to, "SELECT key, base, base_seq, pending, pending_seq, moved FROM base",
             "INSERT OR IGNORE INTO base (key, base, base_seq, pending, pending_seq, moved) VALUES (?, ?, ?, ?, ?, ?)");
  /* Edits whose base is lost stand on a record that nobody knows. */
  sqlite3_exec (to,
                "INSERT OR IGNORE INTO base (key, base, base_seq) SELECT DISTINCT article, '', 0 FROM log",
                NULL, NULL, NULL);
  return n;
}

gboolean
tl_store_db_rescue (const char  *damaged,
                    const char  *path,
                    const char  *uri,
                    guint       *n_rows,
                    GError     **error)
{
  sqlite3 *from;
  sqlite3 *to;
  gboolean ok = FALSE;

  *n_rows = 0;
  to = tl_store_db_open (path, uri, error);
  if (to == NULL)
    return FALSE;
  from = tl_db_open (damaged, 0, NULL);
  if (from != NULL && tl_db_begin (to, error))
    {
      *n_rows = copy_all (from, to);
      ok = tl_db_end (to, TRUE, error);
    }
  g_clear_pointer (&from, tl_db_close);
  tl_db_close (to);
  return ok;
}
