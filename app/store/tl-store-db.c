/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The tables of a store.  `log` only ever grows: saving moves the bases, undoing adds rows.  A
 * row's id is unique, so that writing it again after an answer that got lost changes nothing.
 */

#define G_LOG_DOMAIN "tl-store"

#include "config.h"

#include "tl-store-db.h"

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>

#define BUSY_WRITER 500
#define BUSY_READER 2000
#define APPLICATION "0x5461676c"   /* "Tagl" */

/* What makes version n + 1 out of version n. */
static const char *const steps[] = {
  "CREATE TABLE log ("
  "  seq INTEGER PRIMARY KEY AUTOINCREMENT,"
  "  id TEXT NOT NULL UNIQUE,"
  "  article TEXT NOT NULL,"
  "  kind TEXT NOT NULL,"
  "  target TEXT,"
  "  at TEXT NOT NULL,"
  "  by TEXT NOT NULL,"
  "  command TEXT NOT NULL);"
  "CREATE INDEX log_article ON log (article, seq);"
  "CREATE TABLE base ("
  "  key TEXT PRIMARY KEY,"
  "  base TEXT NOT NULL,"
  "  base_seq INTEGER NOT NULL,"
  "  pending TEXT,"
  "  pending_seq INTEGER NOT NULL DEFAULT 0) WITHOUT ROWID;"
  "CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;",

  "ALTER TABLE base ADD COLUMN moved INTEGER NOT NULL DEFAULT 0;",
};

TlStoreItem *
tl_store_item_new (const TlLogRow *row,
                   const char     *base)
{
  TlStoreItem *self = g_new0 (TlStoreItem, 1);

  self->id = g_strdup (row->command->id);
  self->article = g_strdup (row->command->article);
  self->kind = row->kind;
  self->target = g_strdup (row->target);
  self->at = g_strdup (row->command->at != NULL ? row->command->at : "");
  self->by = g_strdup (row->command->by != NULL ? row->command->by : "");
  self->command = tl_command_to_json (row->command);
  self->base = g_strdup (base != NULL ? base : "");
  return self;
}

void
tl_store_item_free (TlStoreItem *self)
{
  g_free (self->id);
  g_free (self->article);
  g_free (self->target);
  g_free (self->at);
  g_free (self->by);
  g_free (self->command);
  g_free (self->base);
  g_free (self);
}

/* Within a transaction, so that two processes that meet a new file at once make it once. */
static gboolean
migrate (sqlite3     *db,
         const char  *path,
         const char  *uri,
         GError     **error)
{
  gint64 version;

  if (!tl_db_get_int (db, "PRAGMA user_version", 0, &version, error))
    return FALSE;
  if (version > (gint64) G_N_ELEMENTS (steps))
    {
      g_set_error (error, TL_STORE_ERROR, TL_STORE_ERROR_VERSION,
                   _("“%s” was made by a newer version of Tagline"), path);
      return FALSE;
    }
  for (gint64 step = version; step < (gint64) G_N_ELEMENTS (steps); step++)
    {
      g_autofree char *mark = g_strdup_printf ("PRAGMA user_version = %" G_GINT64_FORMAT, step + 1);

      if (!tl_db_exec (db, steps[step], error) || !tl_db_exec (db, mark, error))
        return FALSE;
    }
  return version > 0
         || (tl_db_exec (db, "PRAGMA application_id = " APPLICATION, error)
             && tl_store_db_set_value (db, "uri", uri, error));
}

static gboolean
prepare_database (sqlite3     *db,
                  const char  *path,
                  const char  *uri,
                  GError     **error)
{
  gint64 version;

  /* Where the file system can't share memory, SQLite stays with its rollback journal: as safe,
   * slower. */
  if (!tl_db_exec (db, "PRAGMA journal_mode = WAL", error)
      || !tl_db_exec (db, "PRAGMA synchronous = FULL", error)
      || !tl_db_get_int (db, "PRAGMA user_version", 0, &version, error))
    return FALSE;
  if (version == (gint64) G_N_ELEMENTS (steps))
    return TRUE;
  return tl_db_begin (db, error) && tl_db_end (db, migrate (db, path, uri, error), error);
}

/* Damage tells itself when a page is read; better now than at the edit after next. */
static gboolean
check_database (sqlite3     *db,
                const char  *path,
                GError     **error)
{
  g_autoptr (sqlite3_stmt) statement = tl_db_prepare (db, "PRAGMA quick_check(1)", error);
  gboolean row;

  if (statement == NULL || !tl_db_step (statement, &row, error))
    return FALSE;
  if (row && g_strcmp0 (tl_db_get_text (statement, 0), "ok") == 0)
    return TRUE;
  g_set_error (error, TL_STORE_ERROR, TL_STORE_ERROR_CORRUPT, _("The database “%s” is damaged"),
               path);
  return FALSE;
}

sqlite3 *
tl_store_db_open (const char  *path,
                  const char  *uri,
                  GError     **error)
{
  g_autofree char *folder = g_path_get_dirname (path);
  sqlite3 *db;

  /* A folder that can't be made shows as a database that can't be opened. */
  g_mkdir_with_parents (folder, 0700);
  db = tl_db_open (path, BUSY_WRITER, error);
  if (db == NULL)
    return NULL;
  if (!prepare_database (db, path, uri, error) || !check_database (db, path, error))
    {
      tl_db_close (db);
      return NULL;
    }
  return db;
}

sqlite3 *
tl_store_db_open_reader (const char  *path,
                         GError     **error)
{
  sqlite3 *db = tl_db_open (path, BUSY_READER, error);

  if (db != NULL && !tl_db_exec (db, "PRAGMA query_only = 1", error))
    g_clear_pointer (&db, tl_db_close);
  return db;
}

char *
tl_store_db_set_aside (const char  *path,
                       const char  *reason,
                       GError     **error)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  g_autofree char *time = g_date_time_format (now, "%Y%m%dT%H%M%S");
  g_autofree char *name = g_strdup_printf ("%s.%s-%s", path, reason, time);

  for (guint i = 1; g_file_test (name, G_FILE_TEST_EXISTS); i++)
    {
      g_free (name);
      name = g_strdup_printf ("%s.%s-%s-%u", path, reason, time, i);
    }
  return tl_db_rename (path, name, error) ? g_steal_pointer (&name) : NULL;
}

/* The record that an article's edits stand on: noted with the first of them, and again with the
 * first after all earlier ones were saved. */
static gboolean
note_base (sqlite3_stmt       *statement,
           const TlStoreItem  *item,
           GError            **error)
{
  tl_db_bind_text (statement, 1, item->article);
  tl_db_bind_text (statement, 2, item->base);
  return tl_db_run (statement, error);
}

static gboolean
insert_row (sqlite3_stmt       *statement,
            const TlStoreItem  *item,
            GError            **error)
{
  char kind[2] = { item->kind, '\0' };

  tl_db_bind_text (statement, 1, item->id);
  tl_db_bind_text (statement, 2, item->article);
  tl_db_bind_text (statement, 3, kind);
  tl_db_bind_text (statement, 4, item->target);
  tl_db_bind_text (statement, 5, item->at);
  tl_db_bind_text (statement, 6, item->by);
  tl_db_bind_text (statement, 7, item->command);
  return tl_db_run (statement, error);
}

static gboolean
find_seq (sqlite3_stmt       *statement,
          const TlStoreItem  *item,
          gint64             *seq,
          GError            **error)
{
  gboolean row;

  tl_db_bind_text (statement, 1, item->id);
  if (!tl_db_step (statement, &row, error))
    return FALSE;
  *seq = row ? sqlite3_column_int64 (statement, 0) : 0;
  sqlite3_reset (statement);
  return TRUE;
}

typedef struct
{
  sqlite3_stmt *base;
  sqlite3_stmt *insert;
  sqlite3_stmt *find;
} Inserter;

static void
inserter_clear (Inserter *self)
{
  sqlite3_finalize (self->base);
  sqlite3_finalize (self->insert);
  sqlite3_finalize (self->find);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Inserter, inserter_clear)

static gboolean
inserter_init (Inserter  *self,
               sqlite3   *db,
               GError   **error)
{
  self->base = tl_db_prepare (db,
                              "INSERT INTO base (key, base, base_seq) VALUES (?1, ?2, 0)"
                              " ON CONFLICT (key) DO UPDATE SET base = excluded.base, pending = NULL"
                              " WHERE base <> excluded.base AND NOT EXISTS"
                              " (SELECT 1 FROM log WHERE article = ?1 AND seq > base.base_seq)", error);
  if (self->base == NULL)
    return FALSE;
  self->insert = tl_db_prepare (db,
                                "INSERT INTO log (id, article, kind, target, at, by, command)"
                                " VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING", error);
  if (self->insert == NULL)
    return FALSE;
  self->find = tl_db_prepare (db, "SELECT seq FROM log WHERE id = ?", error);
  return self->find != NULL;
}

static gboolean
inserter_run (Inserter           *self,
              const TlStoreItem  *item,
              gint64             *seq,
              GError            **error)
{
  return note_base (self->base, item, error)
         && insert_row (self->insert, item, error)
         && find_seq (self->find, item, seq, error);
}

gboolean
tl_store_db_insert (sqlite3      *db,
                    TlStoreItem **items,
                    guint         n_items,
                    gint64       *seqs,
                    GError      **error)
{
  g_auto (Inserter) inserter = { NULL, NULL, NULL };
  gboolean ok = TRUE;

  if (!inserter_init (&inserter, db, error) || !tl_db_begin (db, error))
    return FALSE;
  for (guint i = 0; ok && i < n_items; i++)
    ok = inserter_run (&inserter, items[i], &seqs[i], error);
  return tl_db_end (db, ok, error);
}

gboolean
tl_store_db_insert_after (sqlite3      *db,
                          TlStoreItem  *item,
                          gint64        after,
                          gint64       *seq,
                          GError      **error)
{
  g_auto (Inserter) inserter = { NULL, NULL, NULL };
  g_autoptr (sqlite3_stmt) newest = NULL;
  gboolean row = FALSE;
  gboolean ok;

  *seq = 0;
  newest = tl_db_prepare (db, "SELECT 1 FROM log WHERE article = ? AND seq > ? LIMIT 1", error);
  if (newest == NULL || !inserter_init (&inserter, db, error) || !tl_db_begin (db, error))
    return FALSE;
  tl_db_bind_text (newest, 1, item->article);
  sqlite3_bind_int64 (newest, 2, after);
  ok = tl_db_step (newest, &row, error);
  sqlite3_reset (newest);
  if (ok && !row)
    ok = inserter_run (&inserter, item, seq, error);
  return tl_db_end (db, ok, error);
}

gboolean
tl_store_db_has_row (sqlite3     *db,
                     const char  *id,
                     gboolean    *there,
                     GError     **error)
{
  g_autoptr (sqlite3_stmt) statement = tl_db_prepare (db, "SELECT 1 FROM log WHERE id = ?", error);

  if (statement == NULL)
    return FALSE;
  tl_db_bind_text (statement, 1, id);
  return tl_db_step (statement, there, error);
}

static TlLogRow *
read_row (sqlite3_stmt *statement)
{
  g_autoptr (GError) error = NULL;
  TlCommand *command = tl_command_from_json (tl_db_get_text (statement, 3), &error);
  const char *kind = tl_db_get_text (statement, 1);
  const char *target = tl_db_get_text (statement, 2);
  gboolean takes_back = kind != NULL && (*kind == TL_LOG_UNDO || *kind == TL_LOG_REDO)
      && target != NULL;
  TlLogRow *row;

  /* One row that can't be understood must not cost the others. */
  if (command == NULL)
    {
      g_message ("Row %" G_GINT64_FORMAT " of the log was passed over: %s",
                 (gint64) sqlite3_column_int64 (statement, 0), error->message);
      return NULL;
    }
  row = tl_log_row_new (takes_back || (kind != NULL && *kind == TL_LOG_SYNC) ? *kind : TL_LOG_DO,
                        takes_back ? target : NULL, command);
  row->seq = sqlite3_column_int64 (statement, 0);
  return row;
}

GPtrArray *
tl_store_db_list_rows (sqlite3     *db,
                       const char  *key,
                       gint64       after_seq,
                       GError     **error)
{
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func ((GDestroyNotify) tl_log_row_free);
  g_autoptr (sqlite3_stmt) statement = NULL;
  gboolean more;

  statement = tl_db_prepare (db, key != NULL
                             ? "SELECT seq, kind, target, command FROM log WHERE seq > ?1 AND article = ?2 ORDER BY seq"
                             : "SELECT seq, kind, target, command FROM log WHERE seq > ?1 ORDER BY seq", error);
  if (statement == NULL)
    return NULL;
  sqlite3_bind_int64 (statement, 1, after_seq);
  if (key != NULL)
    tl_db_bind_text (statement, 2, key);
  for (;;)
    {
      TlLogRow *row;

      if (!tl_db_step (statement, &more, error))
        return NULL;
      if (!more)
        return g_steal_pointer (&rows);
      row = read_row (statement);
      if (row != NULL)
        g_ptr_array_add (rows, row);
    }
}

gboolean
tl_store_db_find_newest (sqlite3  *db,
                         guint     limit,
                         gint64   *after,
                         GError  **error)
{
  g_autofree char *sql =
    g_strdup_printf ("SELECT seq FROM log ORDER BY seq DESC LIMIT 1 OFFSET %u", limit);

  return tl_db_get_int (db, sql, 0, after, error);
}

GPtrArray *
tl_store_db_list_bases (sqlite3     *db,
                        const char  *key,
                        GError     **error)
{
  g_autoptr (GPtrArray) bases = g_ptr_array_new_with_free_func ((GDestroyNotify) tl_base_free);
  g_autoptr (sqlite3_stmt) statement = NULL;
  gboolean more;

  statement = tl_db_prepare (db, key != NULL
                             ? "SELECT key, base, base_seq, pending, pending_seq, moved FROM base WHERE key = ?"
                             : "SELECT key, base, base_seq, pending, pending_seq, moved FROM base"
                               " WHERE EXISTS (SELECT 1 FROM log WHERE article = key AND seq > base_seq)"
                               " ORDER BY key", error);
  if (statement == NULL)
    return NULL;
  if (key != NULL)
    tl_db_bind_text (statement, 1, key);
  for (;;)
    {
      TlBase *base;

      if (!tl_db_step (statement, &more, error))
        return NULL;
      if (!more)
        return g_steal_pointer (&bases);
      base = tl_base_new (tl_db_get_text (statement, 0), tl_db_get_text (statement, 1),
                          sqlite3_column_int64 (statement, 2));
      base->pending = g_strdup (tl_db_get_text (statement, 3));
      base->pending_seq = sqlite3_column_int64 (statement, 4);
      base->moved = sqlite3_column_int (statement, 5) != 0;
      g_ptr_array_add (bases, base);
    }
}

/* Runs sql once for each base, with its fields as ?1 key, ?2 base, ?3 base_seq, ?4 pending,
 * ?5 pending_seq, ?6 moved, in one transaction. */
static gboolean
write_bases (sqlite3     *db,
             const char  *sql,
             GPtrArray   *bases,
             GError     **error)
{
  g_autoptr (sqlite3_stmt) statement = tl_db_prepare (db, sql, error);
  gboolean ok = TRUE;

  if (statement == NULL || !tl_db_begin (db, error))
    return FALSE;
  for (guint i = 0; ok && i < bases->len; i++)
    {
      const TlBase *base = g_ptr_array_index (bases, i);

      tl_db_bind_text (statement, 1, base->key);
      tl_db_bind_text (statement, 2, base->base != NULL ? base->base : "");
      sqlite3_bind_int64 (statement, 3, base->base_seq);
      tl_db_bind_text (statement, 4, base->pending);
      sqlite3_bind_int64 (statement, 5, base->pending_seq);
      sqlite3_bind_int (statement, 6, base->moved);
      ok = tl_db_run (statement, error);
    }
  return tl_db_end (db, ok, error);
}

gboolean
tl_store_db_set_pending (sqlite3    *db,
                         GPtrArray  *bases,
                         GError    **error)
{
  return write_bases (db,
                      "INSERT INTO base (key, base, base_seq, pending, pending_seq, moved)"
                      " VALUES (?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT (key) DO UPDATE SET"
                      " pending = excluded.pending, pending_seq = excluded.pending_seq, moved = excluded.moved",
                      bases, error);
}

/* The values are the caller's: another process may have set a pending of its own meanwhile. */
gboolean
tl_store_db_promote (sqlite3    *db,
                     GPtrArray  *bases,
                     GError    **error)
{
  return write_bases (db,
                      "INSERT INTO base (key, base, base_seq, moved) VALUES (?1, ?4, ?5, ?6)"
                      " ON CONFLICT (key) DO UPDATE SET base = excluded.base, base_seq = excluded.base_seq,"
                      " pending = NULL, pending_seq = 0, moved = excluded.moved",
                      bases, error);
}

gboolean
tl_store_db_set_base (sqlite3       *db,
                      const TlBase  *base,
                      GError       **error)
{
  g_autoptr (GPtrArray) bases = g_ptr_array_new ();

  g_ptr_array_add (bases, (gpointer) base);
  return write_bases (db,
                      "INSERT INTO base (key, base, base_seq, pending, pending_seq, moved)"
                      " VALUES (?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT (key) DO UPDATE SET"
                      " base = excluded.base, base_seq = excluded.base_seq, pending = excluded.pending,"
                      " pending_seq = excluded.pending_seq, moved = excluded.moved",
                      bases, error);
}

gboolean
tl_store_db_set_value (sqlite3     *db,
                       const char  *name,
                       const char  *value,
                       GError     **error)
{
  g_autoptr (sqlite3_stmt) statement = NULL;

  statement = tl_db_prepare (db, "INSERT OR REPLACE INTO meta (name, value) VALUES (?, ?)", error);
  if (statement == NULL)
    return FALSE;
  tl_db_bind_text (statement, 1, name);
  tl_db_bind_text (statement, 2, value);
  return tl_db_run (statement, error);
}

char *
tl_store_db_dup_value (sqlite3     *db,
                       const char  *name,
                       GError     **error)
{
  g_autoptr (sqlite3_stmt) statement =
    tl_db_prepare (db, "SELECT value FROM meta WHERE name = ?", error);
  gboolean row;

  if (statement == NULL)
    return NULL;
  tl_db_bind_text (statement, 1, name);
  if (!tl_db_step (statement, &row, error) || !row)
    return NULL;
  return g_strdup (tl_db_get_text (statement, 0));
}
