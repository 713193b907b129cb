/* SPDX-License-Identifier: GPL-3.0-or-later */

/* SQLite with GError: see the header. */

#include "config.h"

#include "tl-db.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>

static gboolean
is_no_space (int code)
{
  return code == ENOSPC || code == EDQUOT || code == EFBIG;
}

/* An I/O error is no proof of damage: nothing is set aside for it, the write is tried again.
 * system: errno right after the call; SQLite's own note of it does not survive sqlite3_exec(). */
static TlStoreError
get_kind (sqlite3 *db,
          int      code,
          int      system)
{
  switch (code & 0xff)
    {
    case SQLITE_FULL:
      return TL_STORE_ERROR_FULL;
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
    case SQLITE_PROTOCOL:
      return TL_STORE_ERROR_BUSY;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      return TL_STORE_ERROR_CORRUPT;
    case SQLITE_IOERR:
    case SQLITE_CANTOPEN:
      if (code == SQLITE_IOERR_SHMSIZE || is_no_space (system)
          || (db != NULL && is_no_space (sqlite3_system_errno (db))))
        return TL_STORE_ERROR_FULL;
      return TL_STORE_ERROR_FAILED;
    default:
      return TL_STORE_ERROR_FAILED;
    }
}

gboolean
tl_db_fail (sqlite3  *db,
            int       code,
            GError  **error)
{
  int system = errno;
  const char *name = db != NULL ? sqlite3_db_filename (db, "main") : NULL;
  TlStoreError kind;

  if (db != NULL && code == SQLITE_ERROR)
    code = sqlite3_extended_errcode (db);
  kind = get_kind (db, code, system);
  if (name == NULL || *name == '\0')
    name = _("memory");
  switch (kind)
    {
    case TL_STORE_ERROR_FULL:
      g_set_error (error, TL_STORE_ERROR, kind, _("There is no space left for “%s”"), name);
      break;
    case TL_STORE_ERROR_BUSY:
      g_set_error (error, TL_STORE_ERROR, kind, _("Another program has locked “%s”"), name);
      break;
    case TL_STORE_ERROR_CORRUPT:
      g_set_error (error, TL_STORE_ERROR, kind, _("The database “%s” is damaged"), name);
      break;
    case TL_STORE_ERROR_VERSION:
    case TL_STORE_ERROR_FAILED:
    default:
      g_set_error (error, TL_STORE_ERROR, kind, _("The database “%s” failed: %s"), name,
                   db != NULL ? sqlite3_errmsg (db) : sqlite3_errstr (code));
      break;
    }
  return FALSE;
}

sqlite3 *
tl_db_open (const char  *path,
            guint        busy,
            GError     **error)
{
  sqlite3 *db = NULL;
  int code;

  code = sqlite3_open_v2 (path != NULL ? path : ":memory:", &db,
                          SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX, NULL);
  if (code != SQLITE_OK)
    {
      tl_db_fail (db, code, error);
      sqlite3_close (db);
      return NULL;
    }
  sqlite3_extended_result_codes (db, 1);
  sqlite3_busy_timeout (db, busy);
  return db;
}

void
tl_db_close (sqlite3 *db)
{
  sqlite3_close_v2 (db);
}

gboolean
tl_db_exec (sqlite3     *db,
            const char  *sql,
            GError     **error)
{
  int code = sqlite3_exec (db, sql, NULL, NULL, NULL);

  return code == SQLITE_OK || tl_db_fail (db, code, error);
}

sqlite3_stmt *
tl_db_prepare (sqlite3     *db,
               const char  *sql,
               GError     **error)
{
  sqlite3_stmt *statement = NULL;
  int code = sqlite3_prepare_v2 (db, sql, -1, &statement, NULL);

  if (code != SQLITE_OK)
    tl_db_fail (db, code, error);
  return statement;
}

gboolean
tl_db_step (sqlite3_stmt  *statement,
            gboolean      *row,
            GError       **error)
{
  sqlite3 *db = sqlite3_db_handle (statement);
  int code = sqlite3_step (statement);

  *row = code == SQLITE_ROW;
  if (*row)
    return TRUE;
  if (code != SQLITE_DONE)
    tl_db_fail (db, code, error);
  sqlite3_reset (statement);
  return code == SQLITE_DONE;
}

gboolean
tl_db_run (sqlite3_stmt  *statement,
           GError       **error)
{
  gboolean row = TRUE;

  while (row)
    if (!tl_db_step (statement, &row, error))
      return FALSE;
  return TRUE;
}

gboolean
tl_db_get_int (sqlite3     *db,
               const char  *sql,
               gint64       fallback,
               gint64      *value,
               GError     **error)
{
  g_autoptr (sqlite3_stmt) statement = tl_db_prepare (db, sql, error);
  gboolean row;

  *value = fallback;
  if (statement == NULL || !tl_db_step (statement, &row, error))
    return FALSE;
  if (row && sqlite3_column_type (statement, 0) != SQLITE_NULL)
    *value = sqlite3_column_int64 (statement, 0);
  return TRUE;
}

void
tl_db_bind_text (sqlite3_stmt *statement,
                 int           column,
                 const char   *text)
{
  if (text != NULL)
    sqlite3_bind_text (statement, column, text, -1, SQLITE_TRANSIENT);
  else
    sqlite3_bind_null (statement, column);
}

const char *
tl_db_get_text (sqlite3_stmt *statement,
                int           column)
{
  return (const char *) sqlite3_column_text (statement, column);
}

gboolean
tl_db_begin (sqlite3  *db,
             GError  **error)
{
  return tl_db_exec (db, "BEGIN IMMEDIATE", error);
}

gboolean
tl_db_end (sqlite3   *db,
           gboolean   ok,
           GError   **error)
{
  if (ok && tl_db_exec (db, "COMMIT", error))
    return TRUE;
  /* A full disk may have ended the transaction already; then there is nothing to take back. */
  if (!sqlite3_get_autocommit (db))
    sqlite3_exec (db, "ROLLBACK", NULL, NULL, NULL);
  return FALSE;
}

static const char *const companions[] = { "", "-wal", "-shm", "-journal" };

void
tl_db_remove (const char *path)
{
  for (guint i = 0; i < G_N_ELEMENTS (companions); i++)
    {
      g_autofree char *name = g_strconcat (path, companions[i], NULL);

      g_unlink (name);
    }
}

gboolean
tl_db_rename (const char  *from,
              const char  *to,
              GError     **error)
{
  for (guint i = 0; i < G_N_ELEMENTS (companions); i++)
    {
      g_autofree char *old = g_strconcat (from, companions[i], NULL);
      g_autofree char *new = g_strconcat (to, companions[i], NULL);

      if (g_rename (old, new) != 0 && i == 0)
        {
          int code = errno;

          g_set_error (error, G_IO_ERROR, g_io_error_from_errno (code),
                       _("“%s” can’t be renamed: %s"), from, g_strerror (code));
          return FALSE;
        }
    }
  return TRUE;
}
