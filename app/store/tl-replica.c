/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The tables of a replica: see the header.  What is to be sent is a column of the documents, so that a crash can neither lose nor
 * double it. */

#define G_LOG_DOMAIN "tl-store"

#include "config.h"

#include "tl-replica.h"

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>

#include "tl-db.h"
#include "tl-store-db.h"
#include "tl-time.h"

#define BUSY 5000

/* 8 MB of pages, so that what lies in the order of hashes (texts) is not read and written again for each page of changes, and the
 * journal goes into the database after 16 MB and not after 4. */
#define CACHE "PRAGMA page_size = 16384; PRAGMA cache_size = -8192; PRAGMA wal_autocheckpoint = 2000; PRAGMA journal_size_limit = 33554432"

#define VERSION 3
#define LOG_LENGTH 2000

struct _TlReplica
{
  sqlite3 *db;

  /* What is run for every document that comes or goes: made once. */
  sqlite3_stmt *find;
  sqlite3_stmt *put;
  sqlite3_stmt *note_sent;
  sqlite3_stmt *add_todo;
};

static const char tables[] =
  "CREATE TABLE doc ("
  "  id TEXT PRIMARY KEY,"
  "  article TEXT NOT NULL,"
  "  kind INTEGER NOT NULL,"
  "  base_rev TEXT,"
  "  body BLOB,"
  "  dirty INTEGER NOT NULL DEFAULT 0,"
  "  error TEXT,"
  "  losers TEXT,"
  "  base_body BLOB);"   /* of what is to be sent: the body before */
  "CREATE INDEX doc_dirty ON doc (kind, id) WHERE dirty;"
  "CREATE TABLE article ("
  "  article TEXT PRIMARY KEY,"
  "  key TEXT,"
  "  shown BLOB,"
  "  record TEXT,"
  "  pending_row TEXT,"
  "  pending_shown BLOB,"
  "  todo INTEGER NOT NULL DEFAULT 0,"
  "  n_conflicts INTEGER NOT NULL DEFAULT 0);"
  "CREATE INDEX article_todo ON article (article) WHERE todo OR pending_row IS NOT NULL;"
  "CREATE INDEX article_conflicts ON article (article) WHERE n_conflicts > 0;"
  "CREATE TABLE ckpt (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;"
  "CREATE TABLE watch (id TEXT NOT NULL, due INTEGER NOT NULL);"
  "CREATE TABLE log (seq INTEGER PRIMARY KEY AUTOINCREMENT, at TEXT NOT NULL, message TEXT NOT NULL);";

TlReplicaDoc *
tl_replica_doc_new (const char *id,
                    const char *article,
                    guint       kind)
{
  TlReplicaDoc *self = g_new0 (TlReplicaDoc, 1);

  self->id = g_strdup (id);
  self->article = g_strdup (article);
  self->kind = kind;
  return self;
}

void
tl_replica_doc_free (TlReplicaDoc *self)
{
  g_free (self->id);
  g_free (self->article);
  g_free (self->base_rev);
  g_free (self->error);
  g_free (self->losers);
  g_clear_pointer (&self->body, g_bytes_unref);
  g_free (self);
}

TlReplicaArticle *
tl_replica_article_new (const char *article)
{
  TlReplicaArticle *self = g_new0 (TlReplicaArticle, 1);

  self->article = g_strdup (article);
  return self;
}

void
tl_replica_article_free (TlReplicaArticle *self)
{
  g_free (self->article);
  g_free (self->key);
  g_free (self->record);
  g_free (self->pending_row);
  g_clear_pointer (&self->shown, g_bytes_unref);
  g_clear_pointer (&self->pending_shown, g_bytes_unref);
  g_free (self);
}

/* Not copied: bytes outlive the step. */
static void
bind_bytes (sqlite3_stmt *statement,
            int           column,
            GBytes       *bytes)
{
  if (bytes == NULL)
    sqlite3_bind_null (statement, column);
  else
    sqlite3_bind_blob64 (statement, column, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), SQLITE_STATIC);
}

static GBytes *
dup_bytes (sqlite3_stmt *statement,
           int           column)
{
  if (sqlite3_column_type (statement, column) == SQLITE_NULL)
    return NULL;
  return g_bytes_new (sqlite3_column_blob (statement, column), sqlite3_column_bytes (statement, column));
}

/* Version 1 had an index of what the ids say, and a base_body of all documents; version 2 had none. */
static const char from_version_1[] =
  "DROP INDEX doc_article;"
  "UPDATE doc SET base_body = NULL WHERE NOT dirty AND base_body IS NOT NULL;"
  "PRAGMA user_version = 3";
static const char from_version_2[] =
  "ALTER TABLE doc ADD COLUMN base_body BLOB;"
  "PRAGMA user_version = 3";

static gboolean
prepare_tables (sqlite3     *db,
                const char  *path,
                GError     **error)
{
  gint64 version;

  /* Flushed at each commit, as the log is.  That a row of the log is a colleague's is noted here before the row is written: if a power
   * cut could take back the note and not the row, the row would pass for an edit of the user's. */
  if (!tl_db_exec (db, CACHE, error)
      || !tl_db_exec (db, "PRAGMA journal_mode = WAL", error)
      || !tl_db_exec (db, "PRAGMA synchronous = FULL", error)
      || !tl_db_begin (db, error))
    return FALSE;
  if (!tl_db_get_int (db, "PRAGMA user_version", 0, &version, error))
    return tl_db_end (db, FALSE, NULL);
  if (version > VERSION)
    g_set_error (error, TL_STORE_ERROR, TL_STORE_ERROR_VERSION, _("“%s” was made by a newer version of Tagline"), path);
  return tl_db_end (db, version == VERSION
                        || (version == 1 && tl_db_exec (db, from_version_1, error))
                        || (version == 2 && tl_db_exec (db, from_version_2, error))
                        || (version == 0 && tl_db_exec (db, tables, error)
                            && tl_db_exec (db, "PRAGMA user_version = 3", error)), error);
}

TlReplica *
tl_replica_open (const char  *path,
                 GError     **error)
{
  g_autofree char *folder = g_path_get_dirname (path);
  g_autoptr (GError) local_error = NULL;
  g_autofree char *aside = NULL;
  TlReplica *self;
  sqlite3 *db;

  g_mkdir_with_parents (folder, 0700);
  db = tl_db_open (path, BUSY, error);
  if (db == NULL)
    return NULL;
  if (!prepare_tables (db, path, &local_error))
    {
      tl_db_close (db);
      if (g_error_matches (local_error, TL_STORE_ERROR, TL_STORE_ERROR_CORRUPT))
        aside = tl_store_db_set_aside (path, "damaged", NULL);
      g_propagate_error (error, g_steal_pointer (&local_error));
      return NULL;
    }
  self = g_new0 (TlReplica, 1);
  self->db = db;
  return self;
}

void
tl_replica_close (TlReplica *self)
{
  sqlite3_finalize (self->find);
  sqlite3_finalize (self->put);
  sqlite3_finalize (self->note_sent);
  sqlite3_finalize (self->add_todo);
  tl_db_close (self->db);
  g_free (self);
}

gboolean
tl_replica_begin (TlReplica  *self,
                  GError    **error)
{
  return tl_db_begin (self->db, error);
}

gboolean
tl_replica_end (TlReplica  *self,
                gboolean    ok,
                GError    **error)
{
  return tl_db_end (self->db, ok, error);
}

/* Documents. */

#define DOC_COLUMNS "id, article, kind, base_rev, body, dirty, error, losers"

static TlReplicaDoc *
read_doc (sqlite3_stmt *statement)
{
  TlReplicaDoc *self = tl_replica_doc_new (tl_db_get_text (statement, 0), tl_db_get_text (statement, 1),
                                           sqlite3_column_int (statement, 2));

  self->base_rev = g_strdup (tl_db_get_text (statement, 3));
  self->body = dup_bytes (statement, 4);
  self->dirty = sqlite3_column_int (statement, 5) != 0;
  self->error = g_strdup (tl_db_get_text (statement, 6));
  self->losers = g_strdup (tl_db_get_text (statement, 7));
  return self;
}

/* A statement that is kept; finished with by resetting it. */
static sqlite3_stmt *
keep (TlReplica     *self,
      sqlite3_stmt **kept,
      const char    *sql,
      GError       **error)
{
  if (*kept == NULL)
    *kept = tl_db_prepare (self->db, sql, error);
  return *kept;
}

gboolean
tl_replica_find (TlReplica     *self,
                 const char    *id,
                 TlReplicaDoc **doc,
                 GError       **error)
{
  sqlite3_stmt *statement = keep (self, &self->find, "SELECT " DOC_COLUMNS " FROM doc WHERE id = ?", error);
  gboolean row = FALSE;
  gboolean ok;

  *doc = NULL;
  if (statement == NULL)
    return FALSE;
  tl_db_bind_text (statement, 1, id);
  ok = tl_db_step (statement, &row, error);
  if (ok && row)
    *doc = read_doc (statement);
  sqlite3_reset (statement);
  return ok;
}

char *
tl_replica_find_begin (TlReplica   *self,
                       const char  *begin,
                       GError     **error)
{
  g_autoptr (sqlite3_stmt) statement = tl_db_prepare (self->db, "SELECT id FROM doc WHERE id >= ? ORDER BY id LIMIT 1", error);
  gboolean row;

  if (statement == NULL)
    return NULL;
  tl_db_bind_text (statement, 1, begin);
  if (!tl_db_step (statement, &row, error) || !row || !g_str_has_prefix (tl_db_get_text (statement, 0), begin))
    return NULL;
  return g_strdup (tl_db_get_text (statement, 0));
}

gboolean
tl_replica_put (TlReplica           *self,
                const TlReplicaDoc  *doc,
                GError             **error)
{
  sqlite3_stmt *statement =
    keep (self, &self->put,
          "INSERT INTO doc (" DOC_COLUMNS ") VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
          " ON CONFLICT (id) DO UPDATE SET base_rev = excluded.base_rev, body = excluded.body, dirty = excluded.dirty,"
          " error = excluded.error, losers = excluded.losers,"
          " base_body = CASE WHEN NOT excluded.dirty THEN NULL WHEN dirty THEN base_body ELSE body END", error);

  if (statement == NULL)
    return FALSE;
  tl_db_bind_text (statement, 1, doc->id);
  tl_db_bind_text (statement, 2, doc->article);
  sqlite3_bind_int (statement, 3, doc->kind);
  tl_db_bind_text (statement, 4, doc->base_rev);
  bind_bytes (statement, 5, doc->body);
  sqlite3_bind_int (statement, 6, doc->dirty);
  tl_db_bind_text (statement, 7, doc->error);
  tl_db_bind_text (statement, 8, doc->losers);
  return tl_db_run (statement, error);
}

gboolean
tl_replica_note_sent (TlReplica   *self,
                      const char  *id,
                      const char  *rev,
                      GBytes      *sent,
                      GError     **error)
{
  sqlite3_stmt *statement =
    keep (self, &self->note_sent, "UPDATE doc SET base_rev = ?2, dirty = body IS NOT ?3, error = NULL, losers = NULL,"
                                  " base_body = CASE WHEN body IS NOT ?3 THEN ?3 END WHERE id = ?1", error);

  if (statement == NULL)
    return FALSE;
  tl_db_bind_text (statement, 1, id);
  tl_db_bind_text (statement, 2, rev);
  bind_bytes (statement, 3, sent);
  return tl_db_run (statement, error);
}

/* Reads to the end, or until the bodies are too much. */
static GPtrArray *
list_docs (sqlite3_stmt  *statement,
           gsize          bytes,
           GError       **error)
{
  g_autoptr (GPtrArray) docs = g_ptr_array_new_with_free_func ((GDestroyNotify) tl_replica_doc_free);
  gsize size = 0;
  gboolean row;

  for (;;)
    {
      TlReplicaDoc *doc;

      if (!tl_db_step (statement, &row, error))
        return NULL;
      if (!row)
        return g_steal_pointer (&docs);
      doc = read_doc (statement);
      size += doc->body != NULL ? g_bytes_get_size (doc->body) : 0;
      if (docs->len > 0 && size > bytes)
        {
          tl_replica_doc_free (doc);
          return g_steal_pointer (&docs);
        }
      g_ptr_array_add (docs, doc);
    }
}

GPtrArray *
tl_replica_list_docs (TlReplica   *self,
                      const char  *article,
                      GError     **error)
{
  g_autoptr (sqlite3_stmt) statement =
    tl_db_prepare (self->db,
                   "SELECT " DOC_COLUMNS " FROM doc WHERE id = 'article:' || ?1"
                   " UNION ALL SELECT " DOC_COLUMNS " FROM doc WHERE id > 'decision:' || ?1 || ':' AND id < 'decision:' || ?1 || ';'"
                   " UNION ALL SELECT " DOC_COLUMNS " FROM doc WHERE id > 'layer:' || ?1 || ':' AND id < 'layer:' || ?1 || ';'"
                   " ORDER BY id", error);

  if (statement == NULL)
    return NULL;
  tl_db_bind_text (statement, 1, article);
  return list_docs (statement, G_MAXSIZE, error);
}

GPtrArray *
tl_replica_list_dirty (TlReplica           *self,
                       const TlReplicaDoc  *after,
                       guint                limit,
                       gsize                bytes,
                       GError             **error)
{
  g_autoptr (sqlite3_stmt) statement =
    tl_db_prepare (self->db, "SELECT " DOC_COLUMNS " FROM doc WHERE dirty AND error IS NULL AND (kind, id) > (?, ?)"
                             " ORDER BY kind, id LIMIT ?", error);

  if (statement == NULL)
    return NULL;
  sqlite3_bind_int (statement, 1, after != NULL ? (int) after->kind : -1);
  tl_db_bind_text (statement, 2, after != NULL ? after->id : "");
  sqlite3_bind_int (statement, 3, limit);
  return list_docs (statement, bytes, error);
}

GPtrArray *
tl_replica_list_refused (TlReplica  *self,
                         GError    **error)
{
  g_autoptr (sqlite3_stmt) statement =
    tl_db_prepare (self->db, "SELECT " DOC_COLUMNS " FROM doc WHERE dirty AND error IS NOT NULL ORDER BY id", error);

  return statement != NULL ? list_docs (statement, G_MAXSIZE, error) : NULL;
}

GBytes *
tl_replica_dup_base (TlReplica   *self,
                     const char  *id,
                     GError     **error)
{
  g_autoptr (sqlite3_stmt) statement = tl_db_prepare (self->db, "SELECT base_body FROM doc WHERE id = ?", error);
  gboolean row;

  if (statement == NULL)
    return NULL;
  tl_db_bind_text (statement, 1, id);
  return tl_db_step (statement, &row, error) && row ? dup_bytes (statement, 0) : NULL;
}

gboolean
tl_replica_count (TlReplica  *self,
                  guint      *n_docs,
                  guint      *n_dirty,
                  guint      *n_refused,
                  guint      *n_conflicts,
                  GError    **error)
{
  gint64 counts[4];

  if (!tl_db_get_int (self->db, "SELECT count(*) FROM doc", 0, &counts[0], error)
      || !tl_db_get_int (self->db, "SELECT count(*) FROM doc WHERE dirty AND error IS NULL", 0, &counts[1], error)
      || !tl_db_get_int (self->db, "SELECT count(*) FROM doc WHERE dirty AND error IS NOT NULL", 0, &counts[2], error)
      || !tl_db_get_int (self->db, "SELECT total(n_conflicts) FROM article WHERE n_conflicts > 0", 0, &counts[3], error))
    return FALSE;
  *n_docs = counts[0];
  *n_dirty = counts[1];
  *n_refused = counts[2];
  *n_conflicts = counts[3];
  return TRUE;
}

gboolean
tl_replica_count_known (TlReplica  *self,
                        guint      *n_docs,
                        guint      *n_known,
                        GError    **error)
{
  gint64 counts[2];

  if (!tl_db_get_int (self->db, "SELECT count(*) FROM doc WHERE body IS NOT NULL", 0, &counts[0], error)
      || !tl_db_get_int (self->db, "SELECT count(*) FROM doc WHERE base_rev IS NOT NULL", 0, &counts[1], error))
    return FALSE;
  *n_docs = counts[0];
  *n_known = counts[1];
  return TRUE;
}

gboolean
tl_replica_start_over (TlReplica   *self,
                       const char  *user,
                       GError     **error)
{
  g_autoptr (sqlite3_stmt) statement = NULL;

  if (!tl_db_exec (self->db, "UPDATE doc SET base_rev = NULL, losers = NULL", error))
    return FALSE;
  statement = tl_db_prepare (self->db,
                             "UPDATE doc SET dirty = 1, error = NULL, base_body = CASE WHEN dirty THEN base_body ELSE body END"
                             " WHERE body IS NOT NULL AND"
                             " (id GLOB 'text:*' OR id GLOB 'article:*' OR id GLOB 'layer:*:' || ?1"
                             " OR id GLOB 'layer:*:' || ?1 || ':*' OR id GLOB 'decision:*:' || ?1 || ':*')", error);
  if (statement == NULL)
    return FALSE;
  tl_db_bind_text (statement, 1, user);
  return tl_db_run (statement, error);
}

/* Articles. */

#define ARTICLE_COLUMNS "article, key, shown, record, pending_row, pending_shown, todo, n_conflicts"

gboolean
tl_replica_find_article (TlReplica         *self,
                         const char        *article,
                         TlReplicaArticle **found,
                         GError           **error)
{
  g_autoptr (sqlite3_stmt) statement =
    tl_db_prepare (self->db, "SELECT " ARTICLE_COLUMNS " FROM article WHERE article = ?", error);
  gboolean row;

  *found = NULL;
  if (statement == NULL)
    return FALSE;
  tl_db_bind_text (statement, 1, article);
  if (!tl_db_step (statement, &row, error))
    return FALSE;
  if (!row)
    return TRUE;
  *found = tl_replica_article_new (tl_db_get_text (statement, 0));
  (*found)->key = g_strdup (tl_db_get_text (statement, 1));
  (*found)->shown = dup_bytes (statement, 2);
  (*found)->record = g_strdup (tl_db_get_text (statement, 3));
  (*found)->pending_row = g_strdup (tl_db_get_text (statement, 4));
  (*found)->pending_shown = dup_bytes (statement, 5);
  (*found)->todo = sqlite3_column_int (statement, 6) != 0;
  (*found)->n_conflicts = sqlite3_column_int (statement, 7);
  return TRUE;
}

gboolean
tl_replica_put_article (TlReplica               *self,
                        const TlReplicaArticle  *article,
                        GError                 **error)
{
  g_autoptr (sqlite3_stmt) statement =
    tl_db_prepare (self->db, "INSERT OR REPLACE INTO article (" ARTICLE_COLUMNS ") VALUES (?, ?, ?, ?, ?, ?, ?, ?)", error);

  if (statement == NULL)
    return FALSE;
  tl_db_bind_text (statement, 1, article->article);
  tl_db_bind_text (statement, 2, article->key);
  bind_bytes (statement, 3, article->shown);
  tl_db_bind_text (statement, 4, article->record);
  tl_db_bind_text (statement, 5, article->pending_row);
  bind_bytes (statement, 6, article->pending_shown);
  sqlite3_bind_int (statement, 7, article->todo);
  sqlite3_bind_int (statement, 8, article->n_conflicts);
  return tl_db_run (statement, error);
}

gboolean
tl_replica_add_todo (TlReplica   *self,
                     const char  *article,
                     GError     **error)
{
  sqlite3_stmt *statement =
    keep (self, &self->add_todo,
          "INSERT INTO article (article, todo) VALUES (?, 1) ON CONFLICT (article) DO UPDATE SET todo = 1 WHERE NOT todo", error);

  if (statement == NULL)
    return FALSE;
  tl_db_bind_text (statement, 1, article);
  return tl_db_run (statement, error);
}

static GPtrArray *
list_names (TlReplica   *self,
            const char  *sql,
            GError     **error)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (sqlite3_stmt) statement = tl_db_prepare (self->db, sql, error);
  gboolean row;

  if (statement == NULL)
    return NULL;
  for (;;)
    {
      if (!tl_db_step (statement, &row, error))
        return NULL;
      if (!row)
        return g_steal_pointer (&names);
      g_ptr_array_add (names, g_strdup (tl_db_get_text (statement, 0)));
    }
}

GPtrArray *
tl_replica_list_todo (TlReplica  *self,
                      GError    **error)
{
  return list_names (self, "SELECT article FROM article WHERE todo OR pending_row IS NOT NULL ORDER BY article", error);
}

GPtrArray *
tl_replica_list_conflicts (TlReplica  *self,
                           GError    **error)
{
  return list_names (self, "SELECT article FROM article WHERE n_conflicts > 0 ORDER BY article", error);
}

GPtrArray *
tl_replica_list_articles (TlReplica  *self,
                          GError    **error)
{
  return list_names (self, "SELECT article FROM article WHERE key IS NOT NULL ORDER BY article", error);
}

GHashTable *
tl_replica_list_records (TlReplica  *self,
                         GError    **error)
{
  g_autoptr (GHashTable) records = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autoptr (sqlite3_stmt) statement =
    tl_db_prepare (self->db, "SELECT key, record FROM article WHERE key IS NOT NULL AND record IS NOT NULL", error);
  gboolean row;

  if (statement == NULL)
    return NULL;
  for (;;)
    {
      if (!tl_db_step (statement, &row, error))
        return NULL;
      if (!row)
        return g_steal_pointer (&records);
      g_hash_table_replace (records, g_strdup (tl_db_get_text (statement, 0)), g_strdup (tl_db_get_text (statement, 1)));
    }
}

/* Values. */

char *
tl_replica_dup_value (TlReplica  *self,
                      const char *name)
{
  g_autoptr (sqlite3_stmt) statement = tl_db_prepare (self->db, "SELECT value FROM ckpt WHERE name = ?", NULL);
  gboolean row;

  if (statement == NULL)
    return NULL;
  tl_db_bind_text (statement, 1, name);
  return tl_db_step (statement, &row, NULL) && row ? g_strdup (tl_db_get_text (statement, 0)) : NULL;
}

gboolean
tl_replica_set_value (TlReplica   *self,
                      const char  *name,
                      const char  *value,
                      GError     **error)
{
  g_autoptr (sqlite3_stmt) statement =
    tl_db_prepare (self->db, value != NULL ? "INSERT OR REPLACE INTO ckpt (name, value) VALUES (?1, ?2)"
                                           : "DELETE FROM ckpt WHERE name = ?1", error);

  if (statement == NULL)
    return FALSE;
  tl_db_bind_text (statement, 1, name);
  if (value != NULL)
    tl_db_bind_text (statement, 2, value);
  return tl_db_run (statement, error);
}

/* Watching. */

gboolean
tl_replica_watch (TlReplica   *self,
                  const char  *id,
                  gint64       due,
                  GError     **error)
{
  g_autoptr (sqlite3_stmt) statement = tl_db_prepare (self->db, "INSERT INTO watch (id, due) VALUES (?, ?)", error);

  if (statement == NULL)
    return FALSE;
  tl_db_bind_text (statement, 1, id);
  sqlite3_bind_int64 (statement, 2, due);
  return tl_db_run (statement, error);
}

GPtrArray *
tl_replica_take_due (TlReplica  *self,
                     gint64      now,
                     gint64     *next,
                     GError    **error)
{
  g_autofree char *list = g_strdup_printf ("SELECT DISTINCT id FROM watch WHERE due <= %" G_GINT64_FORMAT " ORDER BY id", now);
  g_autofree char *away = g_strdup_printf ("DELETE FROM watch WHERE due <= %" G_GINT64_FORMAT, now);
  g_autoptr (GPtrArray) ids = list_names (self, list, error);

  *next = 0;
  if (ids == NULL || (ids->len > 0 && !tl_db_exec (self->db, away, error))
      || !tl_db_get_int (self->db, "SELECT min(due) FROM watch", 0, next, error))
    return NULL;
  return g_steal_pointer (&ids);
}

/* The log. */

void
tl_replica_log (TlReplica  *self,
                const char *message)
{
  g_autoptr (sqlite3_stmt) statement = tl_db_prepare (self->db, "INSERT INTO log (at, message) VALUES (?, ?)", NULL);
  g_autofree char *now = tl_time_now ();
  g_autofree char *trim = g_strdup_printf ("DELETE FROM log WHERE seq <= (SELECT max(seq) FROM log) - %d", LOG_LENGTH);

  if (statement == NULL)
    return;
  tl_db_bind_text (statement, 1, now);
  tl_db_bind_text (statement, 2, message);
  /* A log that can't be written must not keep the work from being done. */
  if (tl_db_run (statement, NULL))
    tl_db_exec (self->db, trim, NULL);
}

char **
tl_replica_read_log (const char *path,
                     guint       limit)
{
  g_autofree char *sql =
    g_strdup_printf ("SELECT at || '  ' || message FROM (SELECT * FROM log ORDER BY seq DESC LIMIT %u) ORDER BY seq", limit);
  g_autoptr (GPtrArray) lines = NULL;
  TlReplica reader = { NULL };

  if (g_file_test (path, G_FILE_TEST_EXISTS))
    reader.db = tl_store_db_open_reader (path, NULL);
  if (reader.db != NULL)
    lines = list_names (&reader, sql, NULL);
  g_clear_pointer (&reader.db, tl_db_close);
  if (lines == NULL)
    return g_new0 (char *, 1);
  g_ptr_array_add (lines, NULL);
  g_ptr_array_set_free_func (lines, NULL);
  return (char **) g_ptr_array_free (g_steal_pointer (&lines), FALSE);
}
