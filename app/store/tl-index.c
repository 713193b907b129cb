/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * TlIndex: counts and full-text index of one state of a file.
 *
 * The FTS5 table is contentless: the text is in the file.  It keeps positions (detail=full),
 * because a phrase of single characters is how writing without spaces is found.  Nothing here is
 * flushed to the disk: whatever a crash leaves is found out and made again.
 *
 * Several processes may fill one index: each reads and parses a batch outside of any transaction
 * and puts it in only if nobody else has meanwhile.
 */

#define G_LOG_DOMAIN "tl-index"

#include "config.h"

#include "tl-index.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "tl-db.h"
#include "tl-diagnostic.h"
#include "tl-index-names.h"
#include "tl-index-text.h"
#include "tl-revision.h"

#define BATCH       500          /* articles in one transaction */
#define BATCH_BYTES (8 << 20)    /* and at most about so much text */
#define BUSY        5000         /* ms */
#define FORMAT      "1"

struct _TlIndex
{
  GObject       parent_instance;

  TlCollection *collection;
  char         *stamp;       /* the state of the file that this is about */

  GMutex        fill_lock;   /* collection, stamp, epoch and filler */
  guint         epoch;       /* counts the collections that it was bound to */
  sqlite3      *filler;
  GMutex        search_lock; /* not used in memory: there is one connection, under fill_lock */
  sqlite3      *searcher;    /* NULL in memory */
};

G_DEFINE_FINAL_TYPE (TlIndex, tl_index, G_TYPE_OBJECT)

/* What a batch holds of an article until it is in the database. */
typedef struct
{
  TlArticleCounts  counts;
  GPtrArray       *problems;
  char            *title;
  char            *text;
  gsize            title_length;
  gsize            text_length;
} Entry;

static void
entry_free (Entry *entry)
{
  g_clear_pointer (&entry->problems, g_ptr_array_unref);
  g_free (entry->title);
  g_free (entry->text);
  g_free (entry);
}

static const char *const tables =
  "CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID;"
  "CREATE TABLE counts (idx INTEGER PRIMARY KEY, annotations INTEGER, undecided INTEGER,"
  "  labels TEXT, annotators TEXT);"
  "CREATE TABLE problem (idx INTEGER, code TEXT, severity INTEGER, article TEXT, path TEXT,"
  "  line INTEGER, col INTEGER, message TEXT);"
  "CREATE INDEX problem_idx ON problem (idx);"
  "CREATE VIRTUAL TABLE words USING fts5 (title, body, content='', columnsize=0, prefix='1 2 3',"
  "  tokenize=\"unicode61 remove_diacritics 2 categories 'L* N* Co Mn Mc'\");"
  /* Larger steps to the tree: building takes half the time, and 16 MB while it lasts. */
  "INSERT INTO words (words, rank) VALUES ('hashsize', 16777216);";

static const char *const no_tables =
  "DROP TABLE IF EXISTS meta; DROP TABLE IF EXISTS counts;"
  "DROP TABLE IF EXISTS problem; DROP TABLE IF EXISTS words;";

/* Problems are kept with their translated messages, so the language is part of the state. */
static char *
make_stamp (TlCollection *collection)
{
  TlSource *source = tl_collection_get_source (collection);
  GBytes *bytes = tl_source_get_bytes (source);
  g_autofree char *content = NULL;
  TlFileStamp stamp;

  tl_source_get_stamp (source, &stamp);
  if (bytes != NULL)
    content = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, bytes);
  return g_strdup_printf (FORMAT " %" G_GUINT64_FORMAT " %" G_GUINT64_FORMAT " %" G_GINT64_FORMAT " %u %s %s",
                          stamp.inode, stamp.size, stamp.mtime,
                          tl_collection_get_n_articles (collection),
                          content != NULL ? content : "-", g_get_language_names ()[0]);
}

/* Is what is in the database about this state of the file?  Another window may have made it anew. */
static gboolean
has_stamp (sqlite3    *db,
           const char *stamp)
{
  g_autoptr (sqlite3_stmt) statement = NULL;
  gboolean row;

  if (sqlite3_prepare_v2 (db, "SELECT value FROM meta WHERE name = 'stamp'", -1, &statement,
                          NULL) != SQLITE_OK)
    return FALSE;
  return tl_db_step (statement, &row, NULL) && row
         && g_strcmp0 (tl_db_get_text (statement, 0), stamp) == 0;
}

static gboolean
is_current (TlIndex *self,
            sqlite3 *db)
{
  return has_stamp (db, self->stamp);
}

static gboolean
set_stamp (TlIndex  *self,
           GError  **error)
{
  g_autoptr (sqlite3_stmt) statement = NULL;

  statement =
    tl_db_prepare (self->filler, "INSERT OR REPLACE INTO meta (name, value) VALUES ('stamp', ?)",
                   error);
  if (statement == NULL)
    return FALSE;
  tl_db_bind_text (statement, 1, self->stamp);
  return tl_db_run (statement, error);
}

static gboolean
reset (TlIndex  *self,
       GError  **error)
{
  return tl_db_exec (self->filler, no_tables, error)
         && tl_db_exec (self->filler, tables, error)
         && set_stamp (self, error);
}

static gboolean
open_filler (TlIndex     *self,
             const char  *path,
             GError     **error)
{
  self->filler = tl_db_open (path, BUSY, error);
  if (self->filler == NULL
      || !tl_db_exec (self->filler, "PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF;", error)
      || !tl_db_begin (self->filler, error))
    return FALSE;
  return tl_db_end (self->filler, is_current (self, self->filler) || reset (self, error), error);
}

static void
tl_index_finalize (GObject *object)
{
  TlIndex *self = TL_INDEX (object);

  g_clear_pointer (&self->searcher, tl_db_close);
  g_clear_pointer (&self->filler, tl_db_close);
  g_clear_object (&self->collection);
  g_free (self->stamp);
  g_mutex_clear (&self->fill_lock);
  g_mutex_clear (&self->search_lock);
  G_OBJECT_CLASS (tl_index_parent_class)->finalize (object);
}

static void
tl_index_class_init (TlIndexClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = tl_index_finalize;
}

static void
tl_index_init (TlIndex *self)
{
  g_mutex_init (&self->fill_lock);
  g_mutex_init (&self->search_lock);
}

TlIndex *
tl_index_open (const char    *path,
               TlCollection  *collection,
               GError       **error)
{
  g_autoptr (TlIndex) self = g_object_new (TL_TYPE_INDEX, NULL);
  g_autoptr (GError) failure = NULL;

  g_return_val_if_fail (TL_IS_COLLECTION (collection), NULL);

  self->collection = g_object_ref (collection);
  self->stamp = make_stamp (collection);
  if (path != NULL)
    {
      g_autofree char *folder = g_path_get_dirname (path);

      g_mkdir_with_parents (folder, 0700);
    }
  if (!open_filler (self, path, &failure))
    {
      g_clear_pointer (&self->filler, tl_db_close);
      if (path == NULL || !g_error_matches (failure, TL_STORE_ERROR, TL_STORE_ERROR_CORRUPT))
        {
          g_propagate_error (error, g_steal_pointer (&failure));
          return NULL;
        }
      tl_db_remove (path);
      if (!open_filler (self, path, error))
        return NULL;
    }
  if (path != NULL)
    {
      self->searcher = tl_db_open (path, BUSY, error);
      if (self->searcher == NULL)
        return NULL;
    }
  return g_steal_pointer (&self);
}

char *
tl_index_path_for_uri (const char *uri)
{
  g_autofree char *hash = NULL;
  g_autofree char *name = NULL;

  g_return_val_if_fail (uri != NULL, NULL);

  hash = g_compute_checksum_for_string (G_CHECKSUM_SHA256, uri, -1);
  name = g_strconcat (hash, ".db", NULL);
  return g_build_filename (g_get_user_cache_dir (), "tagline", "index", name, NULL);
}

static void
fail_stale (GError **error)
{
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CANCELLED,
                       _("The index is about another state of the file"));
}

/* How many articles, from the first on, are in it.  Under fill_lock. */
static gboolean
count_filled (TlIndex  *self,
              guint    *n,
              GError  **error)
{
  gint64 last;

  *n = 0;
  if (!is_current (self, self->filler))
    {
      fail_stale (error);
      return FALSE;
    }
  if (!tl_db_get_int (self->filler, "SELECT max(idx) FROM counts", -1, &last, error))
    return FALSE;
  *n = last + 1;
  return TRUE;
}

gboolean
tl_index_is_complete (TlIndex *self)
{
  gboolean ok;
  guint n;

  g_return_val_if_fail (TL_IS_INDEX (self), FALSE);

  g_mutex_lock (&self->fill_lock);
  ok = count_filled (self, &n, NULL) && n >= tl_collection_get_n_articles (self->collection);
  g_mutex_unlock (&self->fill_lock);
  return ok;
}

/* Reading what is there. */

static gboolean
load_problems (TlIndex    *self,
               guint       first,
               guint       end,
               GPtrArray **problems,
               GError    **error)
{
  g_autoptr (sqlite3_stmt) statement = NULL;
  gboolean row;

  statement = tl_db_prepare (self->filler,
                             "SELECT idx, code, severity, article, path, line, col, message FROM problem"
                             " WHERE idx >= ? AND idx < ? ORDER BY idx, rowid", error);
  if (statement == NULL)
    return FALSE;
  sqlite3_bind_int64 (statement, 1, first);
  sqlite3_bind_int64 (statement, 2, end);
  for (;;)
    {
      guint i;

      if (!tl_db_step (statement, &row, error))
        return FALSE;
      if (!row)
        return TRUE;
      i = sqlite3_column_int64 (statement, 0) - first;
      if (problems[i] == NULL)
        problems[i] = tl_diagnostics_new ();
      /* Codes are static strings, so that they can be compared and kept. */
      g_ptr_array_add (problems[i],
                       tl_diagnostic_new (g_intern_string (tl_db_get_text (statement, 1)),
                                          sqlite3_column_int (statement, 2),
                                          tl_db_get_text (statement, 3),
                                          tl_db_get_text (statement, 4),
                                          sqlite3_column_int (statement, 5),
                                          sqlite3_column_int (statement, 6),
                                          g_strdup (tl_db_get_text (statement, 7))));
    }
}

static gboolean
load_counts (TlIndex          *self,
             TlIndexNames            *names,
             guint             first,
             guint             end,
             TlArticleCounts  *counts,
             GError          **error)
{
  g_autoptr (sqlite3_stmt) statement = NULL;
  gboolean row;

  statement = tl_db_prepare (self->filler,
                             "SELECT idx, annotations, undecided, labels, annotators FROM counts"
                             " WHERE idx >= ? AND idx < ?", error);
  if (statement == NULL)
    return FALSE;
  sqlite3_bind_int64 (statement, 1, first);
  sqlite3_bind_int64 (statement, 2, end);
  for (;;)
    {
      TlArticleCounts *to;

      if (!tl_db_step (statement, &row, error))
        return FALSE;
      if (!row)
        return TRUE;
      to = &counts[sqlite3_column_int64 (statement, 0) - first];
      to->n_annotations = sqlite3_column_int64 (statement, 1);
      to->n_undecided = sqlite3_column_int64 (statement, 2);
      to->labels =
        tl_index_names_get_bits (names, self->collection, tl_db_get_text (statement, 3), TRUE);
      to->annotators =
        tl_index_names_get_bits (names, self->collection, tl_db_get_text (statement, 4), FALSE);
    }
}

/* Tells the articles first..end, which are in the database. */
static gboolean
tell_loaded (TlIndex      *self,
             TlIndexNames        *names,
             guint         first,
             guint         end,
             TlIndexFunc   func,
             gpointer      user_data,
             GError      **error)
{
  g_autofree TlArticleCounts *counts = g_new0 (TlArticleCounts, end - first);
  g_autofree GPtrArray **problems = g_new0 (GPtrArray *, end - first);
  gboolean ok;

  g_mutex_lock (&self->fill_lock);
  ok = load_counts (self, names, first, end, counts, error)
       && load_problems (self, first, end, problems, error);
  g_mutex_unlock (&self->fill_lock);
  for (guint i = 0; i < end - first; i++)
    {
      if (ok && func != NULL)
        func (first + i, &counts[i], problems[i], user_data);
      g_clear_pointer (&problems[i], g_ptr_array_unref);
    }
  return ok;
}

/* Reading records. */

static Entry *
read_entry (TlCollection *collection,
            guint         index)
{
  Entry *entry = g_new0 (Entry, 1);
  g_autoptr (TlArticle) article = NULL;
  g_autoptr (GError) error = NULL;
  const char *title;
  const char *text;
  gsize length;

  entry->problems = tl_diagnostics_new ();
  article = tl_collection_read_article (collection, index, entry->problems, &error);
  if (article != NULL)
    tl_check_orphans (article, entry->problems);
  if (article == NULL)
    {
      /* A broken record is told by whoever opens it, and by the framing; it has no words. */
      g_debug ("Article %u: %s", index, error->message);
      return entry;
    }
  tl_collection_count (collection, article, &entry->counts);
  title = tl_article_get_title (article);
  entry->title = tl_index_fold (title, strlen (title), &entry->title_length);
  text = tl_text_get_data (tl_article_get_text (article), &length);
  entry->text = tl_index_fold (text, length, &entry->text_length);
  return entry;
}

static GPtrArray *
read_batch (TlCollection  *collection,
            guint          first,
            GCancellable  *cancellable,
            GError       **error)
{
  g_autoptr (GPtrArray) batch = g_ptr_array_new_with_free_func ((GDestroyNotify) entry_free);
  guint n = tl_collection_get_n_articles (collection);
  gsize size = 0;

  for (guint i = first; i < n && batch->len < BATCH && size < BATCH_BYTES; i++)
    {
      Entry *entry;

      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return NULL;
      entry = read_entry (collection, i);
      size += entry->text_length;
      g_ptr_array_add (batch, entry);
    }
  return g_steal_pointer (&batch);
}

/* Writing them. */

typedef struct
{
  sqlite3_stmt *counts;
  sqlite3_stmt *words;
  sqlite3_stmt *problem;
} Writers;

static void
writers_clear (Writers *self)
{
  g_clear_pointer (&self->counts, sqlite3_finalize);
  g_clear_pointer (&self->words, sqlite3_finalize);
  g_clear_pointer (&self->problem, sqlite3_finalize);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Writers, writers_clear)

static gboolean
writers_init (Writers  *self,
              sqlite3  *db,
              GError  **error)
{
  self->counts = tl_db_prepare (db,
                                "INSERT OR REPLACE INTO counts (idx, annotations, undecided, labels, annotators)"
                                " VALUES (?, ?, ?, ?, ?)", error);
  if (self->counts == NULL)
    return FALSE;
  self->words =
    tl_db_prepare (db, "INSERT INTO words (rowid, title, body) VALUES (?, ?, ?)", error);
  if (self->words == NULL)
    return FALSE;
  self->problem = tl_db_prepare (db,
                                 "INSERT INTO problem (idx, code, severity, article, path, line, col, message)"
                                 " VALUES (?, ?, ?, ?, ?, ?, ?, ?)", error);
  return self->problem != NULL;
}

static gboolean
write_counts (sqlite3_stmt           *statement,
              guint                   index,
              const TlArticleCounts  *counts,
              TlIndexNames                  *names,
              GError                **error)
{
  g_autofree char *labels = tl_index_names_write (names->labels, counts->labels);
  g_autofree char *annotators = tl_index_names_write (names->annotators, counts->annotators);

  sqlite3_bind_int64 (statement, 1, index);
  sqlite3_bind_int64 (statement, 2, counts->n_annotations);
  sqlite3_bind_int64 (statement, 3, counts->n_undecided);
  tl_db_bind_text (statement, 4, labels);
  tl_db_bind_text (statement, 5, annotators);
  return tl_db_run (statement, error);
}

static gboolean
write_problem (sqlite3_stmt        *statement,
               guint                index,
               const TlDiagnostic  *problem,
               GError             **error)
{
  sqlite3_bind_int64 (statement, 1, index);
  tl_db_bind_text (statement, 2, problem->code);
  sqlite3_bind_int (statement, 3, problem->severity);
  tl_db_bind_text (statement, 4, problem->article);
  tl_db_bind_text (statement, 5, problem->path);
  sqlite3_bind_int64 (statement, 6, problem->line);
  sqlite3_bind_int64 (statement, 7, problem->column);
  tl_db_bind_text (statement, 8, problem->message);
  return tl_db_run (statement, error);
}

static gboolean
write_entry (Writers      *writers,
             guint         index,
             const Entry  *entry,
             TlIndexNames        *names,
             GError      **error)
{
  if (!write_counts (writers->counts, index, &entry->counts, names, error))
    return FALSE;
  for (guint i = 0; i < entry->problems->len; i++)
    if (!write_problem (writers->problem, index, g_ptr_array_index (entry->problems, i), error))
      return FALSE;
  if (entry->text == NULL)
    return TRUE;
  sqlite3_bind_int64 (writers->words, 1, index);
  sqlite3_bind_text64 (writers->words, 2, entry->title, entry->title_length, SQLITE_STATIC,
                       SQLITE_UTF8);
  sqlite3_bind_text64 (writers->words, 3, entry->text, entry->text_length, SQLITE_STATIC,
                       SQLITE_UTF8);
  return tl_db_run (writers->words, error);
}

/* Under fill_lock.  *written: FALSE when another process was faster, or the file was saved
 * meanwhile. */
static gboolean
write_batch (TlIndex    *self,
             guint       epoch,
             guint       first,
             GPtrArray  *batch,
             gboolean   *written,
             GError    **error)
{
  g_auto (Writers) writers = { NULL };
  g_auto (TlIndexNames) names = { NULL };
  gboolean ok;
  guint n;

  if (!tl_db_begin (self->filler, error))
    return FALSE;
  ok = count_filled (self, &n, error);
  *written = ok && n == first && self->epoch == epoch;
  if (*written)
    {
      tl_index_names_init (&names, self->collection);
      ok = writers_init (&writers, self->filler, error);
      for (guint i = 0; ok && i < batch->len; i++)
        ok = write_entry (&writers, first + i, g_ptr_array_index (batch, i), &names, error);
    }
  writers_clear (&writers);
  return tl_db_end (self->filler, ok, error);
}

gboolean
tl_index_fill (TlIndex         *self,
               TlIndexFunc      func,
               TlJsonProgress   progress,
               gpointer         user_data,
               GCancellable    *cancellable,
               GError         **error)
{
  g_auto (TlIndexNames) names = { NULL };
  guint n_articles;
  guint next = 0;

  g_return_val_if_fail (TL_IS_INDEX (self), FALSE);

  tl_index_names_init (&names, self->collection);
  n_articles = tl_collection_get_n_articles (self->collection);
  while (next < n_articles)
    {
      g_autoptr (TlCollection) collection = NULL;
      g_autoptr (GPtrArray) batch = NULL;
      gboolean ok;
      gboolean written;
      guint filled;
      guint epoch;

      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
      g_mutex_lock (&self->fill_lock);
      ok = count_filled (self, &filled, error);
      collection = g_object_ref (self->collection);
      epoch = self->epoch;
      g_mutex_unlock (&self->fill_lock);
      if (!ok)
        return FALSE;
      if (filled > next)
        {
          guint end = MIN (filled, MIN (next + BATCH, n_articles));

          if (!tell_loaded (self, &names, next, end, func, user_data, error))
            return FALSE;
          next = end;
          if (progress != NULL)
            progress ((double) next / n_articles, user_data);
          continue;
        }
      batch = read_batch (collection, next, cancellable, error);
      if (batch == NULL)
        return FALSE;
      g_mutex_lock (&self->fill_lock);
      ok = write_batch (self, epoch, next, batch, &written, error);
      g_mutex_unlock (&self->fill_lock);
      if (!ok)
        return FALSE;
      for (guint i = 0; written && i < batch->len; i++)
        {
          const Entry *entry = g_ptr_array_index (batch, i);

          if (func != NULL)
            func (next + i, &entry->counts, entry->problems->len > 0 ? entry->problems : NULL,
                  user_data);
        }
      if (written)
        next += batch->len;
      if (progress != NULL)
        progress ((double) next / n_articles, user_data);
    }
  return TRUE;
}

/* Under fill_lock, in a transaction. */
static gboolean
write_rebound (TlIndex                *self,
               TlCollection           *collection,
               const guint            *indexes,
               const TlArticleCounts  *counts,
               guint                   n,
               GError                **error)
{
  g_auto (Writers) writers = { NULL };
  g_auto (TlIndexNames) names = { NULL };
  guint filled;

  if (!set_stamp (self, error) || !count_filled (self, &filled, error)
      || !writers_init (&writers, self->filler, error))
    return FALSE;
  tl_index_names_init (&names, collection);
  for (guint i = 0; i < n; i++)
    if (indexes[i] < filled
        && !write_counts (writers.counts, indexes[i], &counts[i], &names, error))
      return FALSE;
  return TRUE;
}

gboolean
tl_index_rebind (TlIndex                *self,
                 TlCollection           *collection,
                 const guint            *indexes,
                 const TlArticleCounts  *counts,
                 guint                   n,
                 GError                **error)
{
  g_autofree char *stamp = NULL;
  gboolean ok;

  g_return_val_if_fail (TL_IS_INDEX (self) && TL_IS_COLLECTION (collection), FALSE);

  stamp = make_stamp (collection);
  g_mutex_lock (&self->fill_lock);
  ok = tl_db_begin (self->filler, error);
  /* Another window may have come first with the same. */
  if (ok && !is_current (self, self->filler) && !has_stamp (self->filler, stamp))
    {
      fail_stale (error);
      ok = tl_db_end (self->filler, FALSE, NULL);
    }
  else if (ok)
    {
      g_autofree char *before = g_steal_pointer (&self->stamp);

      self->stamp = g_steal_pointer (&stamp);
      ok = write_rebound (self, collection, indexes, counts, n, error);
      ok = tl_db_end (self->filler, ok, error);
      if (ok)
        {
          self->epoch++;
          g_set_object (&self->collection, collection);
        }
      else
        {
          g_free (self->stamp);
          self->stamp = g_steal_pointer (&before);
        }
    }
  g_mutex_unlock (&self->fill_lock);
  return ok;
}

/* Searching. */

static int
index_progress_cb (void *data)
{
  return g_cancellable_is_cancelled (data);
}

static GArray *
run_search (TlIndex       *self,
            sqlite3       *db,
            const char    *match,
            GError       **error)
{
  g_autoptr (GArray) found = g_array_new (FALSE, FALSE, sizeof (guint32));
  g_autoptr (sqlite3_stmt) statement = NULL;
  gboolean row;

  /* One that is about another state has numbers that mean nothing here. */
  if (!is_current (self, db))
    return g_steal_pointer (&found);
  statement =
    tl_db_prepare (db, "SELECT rowid FROM words WHERE words MATCH ? ORDER BY rowid", error);
  if (statement == NULL)
    return NULL;
  tl_db_bind_text (statement, 1, match);
  for (;;)
    {
      guint32 index;

      if (!tl_db_step (statement, &row, error))
        return NULL;
      if (!row)
        return g_steal_pointer (&found);
      index = sqlite3_column_int64 (statement, 0);
      g_array_append_val (found, index);
    }
}

GArray *
tl_index_search (TlIndex       *self,
                 const char    *query,
                 GCancellable  *cancellable,
                 GError       **error)
{
  g_autofree char *match = NULL;
  g_autoptr (GError) failure = NULL;
  GMutex *lock;
  sqlite3 *db;
  GArray *found;

  g_return_val_if_fail (TL_IS_INDEX (self) && query != NULL, NULL);

  match = tl_index_build_match (query);
  if (match == NULL)
    return g_array_new (FALSE, FALSE, sizeof (guint32));
  db = self->searcher != NULL ? self->searcher : self->filler;
  lock = self->searcher != NULL ? &self->search_lock : &self->fill_lock;
  g_mutex_lock (lock);
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    {
      g_mutex_unlock (lock);
      return NULL;
    }
  if (cancellable != NULL)
    sqlite3_progress_handler (db, 1000, index_progress_cb, cancellable);
  found = run_search (self, db, match, &failure);
  sqlite3_progress_handler (db, 0, NULL, NULL);
  g_mutex_unlock (lock);
  if (found == NULL && !g_cancellable_set_error_if_cancelled (cancellable, error))
    g_propagate_error (error, g_steal_pointer (&failure));
  return found;
}
