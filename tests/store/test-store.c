/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The store: what was told as kept is there, whatever the disk and other programs do. */

#include <glib/gstdio.h>
#include <signal.h>
#include <sqlite3.h>
#include <string.h>
#include <sys/resource.h>

#include "tl-store.h"

typedef struct
{
  char      *folder;
  char      *path;
  TlStore   *store;
  GPtrArray *kept;      /* gint64 as pointers */
  GPtrArray *arrived;   /* TlLogRow */
  guint      n_opened;
} Fixture;

static void
kept_cb (TlStore *store,
         gint64   seq,
         Fixture *fixture)
{
  g_ptr_array_add (fixture->kept, GSIZE_TO_POINTER (seq));
}

static void
arrived_cb (TlStore   *store,
            GPtrArray *rows,
            Fixture   *fixture)
{
  for (guint i = 0; i < rows->len; i++)
    g_ptr_array_add (fixture->arrived, tl_log_row_copy (g_ptr_array_index (rows, i)));
}

static void
opened_cb (TlStore *store,
           Fixture *fixture)
{
  fixture->n_opened++;
}

static void
watch_store (Fixture *fixture,
             TlStore *store)
{
  fixture->store = store;
  g_signal_connect (store, "kept", G_CALLBACK (kept_cb), fixture);
  g_signal_connect (store, "rows-arrived", G_CALLBACK (arrived_cb), fixture);
  g_signal_connect (store, "opened", G_CALLBACK (opened_cb), fixture);
  tl_store_attach (store);
}

static void
open_store (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;
  TlStore *store = tl_store_open (fixture->path, "file:///news.json", &error);

  g_assert_no_error (error);
  watch_store (fixture, store);
}

static void
close_store (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (tl_store_close (fixture->store, &error));
  g_assert_no_error (error);
  g_assert_finalize_object (fixture->store);
  fixture->store = NULL;
}

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  g_autoptr (GError) error = NULL;

  fixture->folder = g_dir_make_tmp ("tagline-store-XXXXXX", &error);
  g_assert_no_error (error);
  fixture->path = g_build_filename (fixture->folder, "deep", "edits.db", NULL);
  fixture->kept = g_ptr_array_new ();
  fixture->arrived = g_ptr_array_new_with_free_func ((GDestroyNotify) tl_log_row_free);
}

static void
remove_folder (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      if (g_file_test (child, G_FILE_TEST_IS_DIR))
        remove_folder (child);
      else
        g_unlink (child);
    }
  g_rmdir (path);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  if (fixture->store != NULL)
    close_store (fixture);
  remove_folder (fixture->folder);
  g_ptr_array_unref (fixture->kept);
  g_ptr_array_unref (fixture->arrived);
  g_free (fixture->folder);
  g_free (fixture->path);
}

static void
wait_kept (Fixture *fixture,
           guint    n)
{
  while (fixture->kept->len < n)
    g_main_context_iteration (NULL, TRUE);
}

static TlLogRow *
new_row (const char *article,
         const char *note)
{
  TlCommand *command = tl_command_new ("note", article, "ana", NULL);
  g_autofree char *json =
    g_strdup_printf ("{\"id\":\"t1\",\"label\":\"claim\",\"start\":0,\"end\":1,\"note\":\"%s\"}",
                     note);
  g_autoptr (GBytes) after = g_bytes_new (json, strlen (json));

  tl_command_add (command, tl_change_new (TL_CHANGE_ANNOTATION, "t1", G_MAXUINT, NULL, after));
  return tl_log_row_new (TL_LOG_DO, NULL, command);
}

static void
append_row (Fixture    *fixture,
            const char *article,
            const char *note)
{
  g_autoptr (TlLogRow) row = new_row (article, note);

  tl_store_append (fixture->store, row, "b0");
}

static GPtrArray *
list_rows (Fixture    *fixture,
           const char *key,
           gint64      after)
{
  g_autoptr (GError) error = NULL;
  GPtrArray *rows = tl_store_list_rows (fixture->store, key, after, &error);

  g_assert_no_error (error);
  return rows;
}

static void
test_append (Fixture       *fixture,
             gconstpointer  data)
{
  g_autoptr (GPtrArray) rows = NULL;
  g_autoptr (GPtrArray) of_two = NULL;
  const TlLogRow *row;

  open_store (fixture);
  append_row (fixture, "one", "a");
  append_row (fixture, "two", "b");
  append_row (fixture, "one", "c");
  wait_kept (fixture, 3);
  g_assert_cmpuint (tl_store_get_n_unkept (fixture->store), ==, 0);
  g_assert_null (tl_store_get_error_message (fixture->store));
  for (guint i = 0; i < 3; i++)
    g_assert_cmpuint (GPOINTER_TO_SIZE (g_ptr_array_index (fixture->kept, i)), ==, i + 1);
  close_store (fixture);

  open_store (fixture);
  rows = list_rows (fixture, NULL, 0);
  g_assert_cmpuint (rows->len, ==, 3);
  row = g_ptr_array_index (rows, 2);
  g_assert_cmpint (row->seq, ==, 3);
  g_assert_cmpint (row->kind, ==, TL_LOG_DO);
  g_assert_cmpstr (row->command->article, ==, "one");
  g_assert_cmpstr (row->command->by, ==, "ana");
  of_two = list_rows (fixture, "two", 0);
  g_assert_cmpuint (of_two->len, ==, 1);
  g_clear_pointer (&of_two, g_ptr_array_unref);
  of_two = list_rows (fixture, "one", 1);
  g_assert_cmpuint (of_two->len, ==, 1);
}

static void
test_undo_rows (Fixture       *fixture,
                gconstpointer  data)
{
  g_autoptr (TlLogRow) row = new_row ("one", "a");
  g_autoptr (TlLogRow) undo =
    tl_log_row_new (TL_LOG_UNDO, row->command->id, tl_command_inverse (row->command));
  g_autoptr (GPtrArray) rows = NULL;
  const TlLogRow *read;

  open_store (fixture);
  tl_store_append (fixture->store, row, "b0");
  tl_store_append (fixture->store, undo, "b0");
  wait_kept (fixture, 2);
  rows = list_rows (fixture, "one", 1);
  g_assert_cmpuint (rows->len, ==, 1);
  read = g_ptr_array_index (rows, 0);
  g_assert_cmpint (read->kind, ==, TL_LOG_UNDO);
  g_assert_cmpstr (read->target, ==, row->command->id);
  g_assert_cmpstr (read->command->id, ==, undo->command->id);
}

/* A row written a second time, because nobody knows whether the first time counted, is there once. */
static void
test_idempotent (Fixture       *fixture,
                 gconstpointer  data)
{
  g_autoptr (TlLogRow) row = new_row ("one", "a");
  g_autoptr (GPtrArray) rows = NULL;

  open_store (fixture);
  tl_store_append (fixture->store, row, "b0");
  tl_store_append (fixture->store, row, "b0");
  wait_kept (fixture, 2);
  g_assert_true (g_ptr_array_index (fixture->kept, 0) == g_ptr_array_index (fixture->kept, 1));
  rows = list_rows (fixture, NULL, 0);
  g_assert_cmpuint (rows->len, ==, 1);
}

static TlBase *
read_base (Fixture    *fixture,
           const char *key)
{
  g_autoptr (GError) error = NULL;
  TlBase *base = tl_store_get_base (fixture->store, key, &error);

  g_assert_no_error (error);
  return base;
}

static void
test_bases (Fixture       *fixture,
            gconstpointer  data)
{
  g_autoptr (GPtrArray) saved = g_ptr_array_new_with_free_func ((GDestroyNotify) tl_base_free);
  g_autoptr (GPtrArray) bases = NULL;
  g_autoptr (TlBase) base = NULL;
  g_autoptr (GError) error = NULL;
  TlBase *pending = tl_base_new ("one", NULL, 0);

  open_store (fixture);
  append_row (fixture, "one", "a");
  append_row (fixture, "one", "b");
  append_row (fixture, "two", "c");
  g_assert_true (tl_store_flush (fixture->store, &error));
  base = read_base (fixture, "one");
  g_assert_cmpstr (base->base, ==, "b0");
  g_assert_cmpint (base->base_seq, ==, 0);
  g_assert_null (base->pending);

  pending->pending = g_strdup ("b1");
  pending->pending_seq = 2;
  g_ptr_array_add (saved, pending);
  g_assert_true (tl_store_set_pending (fixture->store, saved, &error));
  g_clear_pointer (&base, tl_base_free);
  base = read_base (fixture, "one");
  g_assert_cmpstr (base->base, ==, "b0");
  g_assert_cmpstr (base->pending, ==, "b1");
  g_assert_cmpint (base->pending_seq, ==, 2);

  g_assert_true (tl_store_promote (fixture->store, saved, &error));
  g_clear_pointer (&base, tl_base_free);
  base = read_base (fixture, "one");
  g_assert_cmpstr (base->base, ==, "b1");
  g_assert_cmpint (base->base_seq, ==, 2);
  g_assert_null (base->pending);
  bases = tl_store_list_bases (fixture->store, &error);
  g_assert_cmpuint (bases->len, ==, 1);
  g_assert_cmpstr (((TlBase *) g_ptr_array_index (bases, 0))->key, ==, "two");

  pending->base = g_strdup ("b2");
  pending->base_seq = 1;
  pending->moved = TRUE;
  g_assert_true (tl_store_set_base (fixture->store, pending, &error));
  g_clear_pointer (&base, tl_base_free);
  base = read_base (fixture, "one");
  g_assert_cmpstr (base->base, ==, "b2");
  g_assert_cmpint (base->base_seq, ==, 1);
  g_assert_true (base->moved);
  g_assert_no_error (error);
}

static void
test_newest (Fixture       *fixture,
             gconstpointer  data)
{
  g_autoptr (GPtrArray) some = NULL;
  g_autoptr (GPtrArray) all = NULL;
  g_autoptr (GError) error = NULL;
  gboolean complete;
  gint64 last;

  open_store (fixture);
  g_assert_true (tl_store_get_last_seq (fixture->store, &last, &error));
  g_assert_cmpint (last, ==, 0);
  for (guint i = 0; i < 5; i++)
    append_row (fixture, "one", "a");
  g_assert_true (tl_store_flush (fixture->store, &error));
  some = tl_store_list_newest (fixture->store, 3, &complete, &error);
  g_assert_cmpuint (some->len, ==, 3);
  g_assert_cmpint (((TlLogRow *) g_ptr_array_index (some, 0))->seq, ==, 3);
  g_assert_false (complete);
  all = tl_store_list_newest (fixture->store, 5, &complete, &error);
  g_assert_cmpuint (all->len, ==, 5);
  g_assert_true (complete);
  g_assert_true (tl_store_get_last_seq (fixture->store, &last, &error));
  g_assert_cmpint (last, ==, 5);
}

/* The first edit after everything was saved stands on the record as it is then, whoever wrote it. */
static void
test_base_renewed (Fixture       *fixture,
                   gconstpointer  data)
{
  g_autoptr (TlLogRow) row = new_row ("one", "b");
  g_autoptr (TlLogRow) later = new_row ("one", "c");
  g_autoptr (GPtrArray) saved = g_ptr_array_new_with_free_func ((GDestroyNotify) tl_base_free);
  g_autoptr (TlBase) base = NULL;
  g_autoptr (GError) error = NULL;
  TlBase *pending = tl_base_new ("one", NULL, 0);

  open_store (fixture);
  append_row (fixture, "one", "a");
  g_assert_true (tl_store_flush (fixture->store, &error));
  pending->pending = g_strdup ("b1");
  pending->pending_seq = 1;
  g_ptr_array_add (saved, pending);
  g_assert_true (tl_store_promote (fixture->store, saved, &error));
  tl_store_append (fixture->store, row, "b2");
  tl_store_append (fixture->store, later, "b3");
  g_assert_true (tl_store_flush (fixture->store, &error));
  base = read_base (fixture, "one");
  g_assert_cmpstr (base->base, ==, "b2");
  g_assert_cmpint (base->base_seq, ==, 1);
}

static void
test_values (Fixture       *fixture,
             gconstpointer  data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *missing = NULL;
  g_autofree char *uri = NULL;
  g_autofree char *value = NULL;

  open_store (fixture);
  missing = tl_store_dup_value (fixture->store, "stamp", &error);
  g_assert_null (missing);
  g_assert_no_error (error);
  g_assert_true (tl_store_set_value (fixture->store, "stamp", "7", &error));
  value = tl_store_dup_value (fixture->store, "stamp", &error);
  g_assert_cmpstr (value, ==, "7");
  uri = tl_store_dup_value (fixture->store, "uri", &error);
  g_assert_cmpstr (uri, ==, "file:///news.json");
}

/* Two processes: each is told the other's rows, in order, and never its own. */
static void
test_two_stores (Fixture       *fixture,
                 gconstpointer  data)
{
  g_autoptr (GError) error = NULL;
  TlStore *other;

  open_store (fixture);
  other = tl_store_open (fixture->path, "file:///news.json", &error);
  g_assert_no_error (error);
  for (guint i = 0; i < 40; i++)
    {
      g_autofree char *note = g_strdup_printf ("n%u", i);
      g_autoptr (TlLogRow) row = new_row ("one", note);

      if (i % 2 == 0)
        append_row (fixture, "one", note);
      else
        tl_store_append (other, row, "b0");
      if (i % 8 == 7)
        g_assert_true (tl_store_flush (other, &error));
    }
  g_assert_true (tl_store_flush (other, &error));
  while (fixture->arrived->len < 20)
    g_main_context_iteration (NULL, TRUE);
  wait_kept (fixture, 20);
  for (guint i = 0; i < 20; i++)
    {
      const TlLogRow *row = g_ptr_array_index (fixture->arrived, i);

      for (guint j = 0; j < 20; j++)
        g_assert_cmpint (row->seq, !=,
                         (gint64) GPOINTER_TO_SIZE (g_ptr_array_index (fixture->kept, j)));
      if (i > 0)
        g_assert_cmpint (row->seq, >,
                         ((TlLogRow *) g_ptr_array_index (fixture->arrived, i - 1))->seq);
    }
  g_assert_true (tl_store_close (other, &error));
  g_assert_finalize_object (other);
}

static sqlite3 *
open_raw (Fixture *fixture)
{
  sqlite3 *db = NULL;

  g_assert_cmpint (sqlite3_open (fixture->path, &db), ==, SQLITE_OK);
  return db;
}

static void
run_raw (sqlite3    *db,
         const char *sql)
{
  g_assert_cmpint (sqlite3_exec (db, sql, NULL, NULL, NULL), ==, SQLITE_OK);
}

/* Another program holds the database: edits wait, the reason is told, and in the end they are
 * kept, in order. */
static void
test_locked (Fixture       *fixture,
             gconstpointer  data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) rows = NULL;
  sqlite3 *raw;

  open_store (fixture);
  append_row (fixture, "one", "a");
  wait_kept (fixture, 1);
  raw = open_raw (fixture);
  run_raw (raw, "BEGIN EXCLUSIVE");
  append_row (fixture, "one", "b");
  append_row (fixture, "two", "c");
  while (tl_store_get_error_message (fixture->store) == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (tl_store_get_n_unkept (fixture->store), ==, 2);
  g_assert_false (tl_store_flush (fixture->store, &error));
  g_assert_error (error, TL_STORE_ERROR, TL_STORE_ERROR_BUSY);
  run_raw (raw, "ROLLBACK");
  sqlite3_close (raw);
  wait_kept (fixture, 3);
  while (tl_store_get_error_message (fixture->store) != NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (tl_store_get_n_unkept (fixture->store), ==, 0);
  rows = list_rows (fixture, NULL, 1);
  g_assert_cmpuint (rows->len, ==, 2);
  g_assert_cmpstr (((TlLogRow *) g_ptr_array_index (rows, 1))->command->article, ==, "two");
}

/* No room: files can't grow.  (What a full disk does through ENOSPC, a limit does through EFBIG.) */
static void
test_full (Fixture       *fixture,
           gconstpointer  data)
{
  g_autofree char *big = g_strnfill (200000, 'x');
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) rows = NULL;
  struct rlimit old;
  struct rlimit small;

  open_store (fixture);
  append_row (fixture, "one", "a");
  wait_kept (fixture, 1);
  signal (SIGXFSZ, SIG_IGN);
  g_assert_cmpint (getrlimit (RLIMIT_FSIZE, &old), ==, 0);
  small = old;
  small.rlim_cur = 150000;
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &small), ==, 0);
  append_row (fixture, "one", big);
  append_row (fixture, "one", "c");
  while (tl_store_get_error_message (fixture->store) == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_false (tl_store_flush (fixture->store, &error));
  g_assert_error (error, TL_STORE_ERROR, TL_STORE_ERROR_FULL);
  g_assert_cmpuint (tl_store_get_n_unkept (fixture->store), ==, 2);
  g_assert_cmpuint (fixture->kept->len, ==, 1);
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &old), ==, 0);
  tl_store_retry (fixture->store);
  wait_kept (fixture, 3);
  rows = list_rows (fixture, NULL, 0);
  g_assert_cmpuint (rows->len, ==, 3);
}

/* A database that can't be opened now: rows wait in memory, and come after those of earlier
 * sessions. */
static void
test_open_later (Fixture       *fixture,
                 gconstpointer  data)
{
  g_autofree char *folder = g_path_get_dirname (fixture->path);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) before = NULL;
  g_autoptr (GPtrArray) rows = NULL;
  TlStore *store;

  /* A file where the folder should be: not even root gets past that. */
  g_assert_true (g_file_set_contents (folder, "", 0, &error));
  store = tl_store_open (fixture->path, "file:///news.json", &error);
  g_assert_null (store);
  g_assert_error (error, TL_STORE_ERROR, TL_STORE_ERROR_FAILED);
  watch_store (fixture, tl_store_open_later (fixture->path, "file:///news.json", error));
  g_assert_cmpstr (tl_store_get_error_message (fixture->store), ==, error->message);
  append_row (fixture, "one", "a");
  before = list_rows (fixture, NULL, 0);
  g_assert_cmpuint (before->len, ==, 0);
  g_clear_error (&error);
  g_assert_false (tl_store_flush (fixture->store, &error));
  g_assert_cmpint (g_unlink (folder), ==, 0);
  tl_store_retry (fixture->store);
  wait_kept (fixture, 1);
  g_assert_cmpuint (fixture->n_opened, ==, 1);
  rows = list_rows (fixture, NULL, 0);
  g_assert_cmpuint (rows->len, ==, 1);
}

static char *
find_aside (Fixture    *fixture,
            const char *word)
{
  g_autofree char *folder = g_path_get_dirname (fixture->path);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (dir)) != NULL)
    if (strstr (name, word) != NULL)
      return g_build_filename (folder, name, NULL);
  return NULL;
}

static void
test_damaged (Fixture       *fixture,
              gconstpointer  data)
{
  g_autofree char *folder = g_path_get_dirname (fixture->path);
  g_autofree char *aside = NULL;
  g_autofree char *content = NULL;
  g_autoptr (GError) error = NULL;

  g_mkdir_with_parents (folder, 0700);
  g_assert_true (g_file_set_contents (fixture->path,
                                      "This was never a database, at any time of its life.", -1, &error));
  g_assert_null (tl_store_open (fixture->path, "file:///news.json", &error));
  g_assert_error (error, TL_STORE_ERROR, TL_STORE_ERROR_CORRUPT);
  aside = find_aside (fixture, ".damaged-");
  g_assert_nonnull (aside);
  g_assert_true (g_file_get_contents (aside, &content, NULL, NULL));
  g_assert_true (g_str_has_prefix (content, "This was never"));
  open_store (fixture);
  append_row (fixture, "one", "a");
  wait_kept (fixture, 1);
}

/* Damage in the middle of a real one is found at opening, not at the edit after next; what can still be
 * read is taken over. */
static void
test_damaged_page (Fixture       *fixture,
                   gconstpointer  data)
{
  g_autofree char *content = NULL;
  g_autofree char *aside = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) rows = NULL;
  g_autoptr (TlBase) base = NULL;
  gsize length;

  open_store (fixture);
  for (guint i = 0; i < 400; i++)
    append_row (fixture, "one", "some words to fill the pages of the database with");
  close_store (fixture);
  g_assert_true (g_file_get_contents (fixture->path, &content, &length, &error));
  g_assert_cmpuint (length, >, 80000);
  memset (content + length / 2 / 4096 * 4096, 0x5a, 4096);
  g_assert_true (g_file_set_contents (fixture->path, content, length, &error));
  g_assert_null (tl_store_open (fixture->path, "file:///news.json", &error));
  g_assert_error (error, TL_STORE_ERROR, TL_STORE_ERROR_CORRUPT);
  aside = find_aside (fixture, ".damaged-");
  g_assert_nonnull (aside);

  open_store (fixture);
  rows = list_rows (fixture, "one", 0);
  g_test_message ("%u of 400 rows", rows->len);
  g_assert_cmpuint (rows->len, >=, 300);
  g_assert_cmpint (((TlLogRow *) g_ptr_array_index (rows, 0))->seq, ==, 1);
  g_assert_cmpint (((TlLogRow *) g_ptr_array_index (rows, rows->len - 1))->seq, ==, 400);
  base = read_base (fixture, "one");
  g_assert_nonnull (base);
  g_clear_error (&error);
  append_row (fixture, "one", "and on it goes");
  g_assert_true (tl_store_flush (fixture->store, &error));
  g_assert_no_error (error);
}

static void
test_newer (Fixture       *fixture,
            gconstpointer  data)
{
  g_autoptr (GError) error = NULL;
  sqlite3 *raw;

  open_store (fixture);
  append_row (fixture, "one", "a");
  close_store (fixture);
  raw = open_raw (fixture);
  run_raw (raw, "PRAGMA user_version = 4711");
  sqlite3_close (raw);
  g_assert_null (tl_store_open (fixture->path, "file:///news.json", &error));
  g_assert_error (error, TL_STORE_ERROR, TL_STORE_ERROR_VERSION);
  g_assert_true (g_file_test (fixture->path, G_FILE_TEST_EXISTS));
}

/* A database of version 1, as the first release made it, with an edit in it. */
static void
test_migrate (Fixture       *fixture,
              gconstpointer  data)
{
  g_autofree char *folder = g_path_get_dirname (fixture->path);
  g_autoptr (TlLogRow) row = new_row ("one", "old");
  g_autofree char *command = tl_command_to_json (row->command);
  g_autoptr (GPtrArray) rows = NULL;
  g_autoptr (TlBase) base = NULL;
  sqlite3_stmt *statement;
  sqlite3 *raw;

  g_mkdir_with_parents (folder, 0700);
  raw = open_raw (fixture);
  run_raw (raw,
           "CREATE TABLE log (seq INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, article TEXT NOT NULL,"
           " kind TEXT NOT NULL, target TEXT, at TEXT NOT NULL, by TEXT NOT NULL, command TEXT NOT NULL);"
           "CREATE INDEX log_article ON log (article, seq);"
           "CREATE TABLE base (key TEXT PRIMARY KEY, base TEXT NOT NULL, base_seq INTEGER NOT NULL,"
           " pending TEXT, pending_seq INTEGER NOT NULL DEFAULT 0) WITHOUT ROWID;"
           "CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;"
           "INSERT INTO base VALUES ('one', 'b0', 0, NULL, 0); PRAGMA user_version = 1;");
  g_assert_cmpint (sqlite3_prepare_v2 (raw,
                                       "INSERT INTO log VALUES (5, ?, 'one', 'd', NULL, '', 'ana', ?)", -1,
                                       &statement, NULL), ==, SQLITE_OK);
  sqlite3_bind_text (statement, 1, row->command->id, -1, SQLITE_STATIC);
  sqlite3_bind_text (statement, 2, command, -1, SQLITE_STATIC);
  g_assert_cmpint (sqlite3_step (statement), ==, SQLITE_DONE);
  sqlite3_finalize (statement);
  sqlite3_close (raw);

  open_store (fixture);
  append_row (fixture, "one", "new");
  wait_kept (fixture, 1);
  rows = list_rows (fixture, "one", 0);
  g_assert_cmpuint (rows->len, ==, 2);
  g_assert_cmpint (((TlLogRow *) g_ptr_array_index (rows, 0))->seq, ==, 5);
  g_assert_cmpint (((TlLogRow *) g_ptr_array_index (rows, 1))->seq, ==, 6);
  base = read_base (fixture, "one");
  g_assert_cmpstr (base->base, ==, "b0");
  g_assert_false (base->moved);
}

/* A row that can't be understood costs nothing but itself. */
static void
test_strange_row (Fixture       *fixture,
                  gconstpointer  data)
{
  g_autoptr (GPtrArray) rows = NULL;
  sqlite3 *raw;

  open_store (fixture);
  append_row (fixture, "one", "a");
  wait_kept (fixture, 1);
  raw = open_raw (fixture);
  run_raw (raw,
           "INSERT INTO log (id, article, kind, at, by, command) VALUES ('x', 'one', 'd', '', '', '{]')");
  sqlite3_close (raw);
  append_row (fixture, "one", "b");
  wait_kept (fixture, 2);
  rows = list_rows (fixture, NULL, 0);
  g_assert_cmpuint (rows->len, ==, 2);
}

static void
test_copy (Fixture       *fixture,
           gconstpointer  data)
{
  g_autofree char *path = g_build_filename (fixture->folder, "other", "copy.db", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) rows = NULL;
  g_autoptr (TlLogRow) row = new_row ("one", "c");
  TlStore *copy;
  gint64 last;

  open_store (fixture);
  append_row (fixture, "one", "a");
  append_row (fixture, "one", "b");
  g_assert_true (tl_store_flush (fixture->store, &error));
  g_assert_true (tl_store_copy (fixture->store, path, &last, &error));
  g_assert_no_error (error);
  g_assert_cmpint (last, ==, 2);
  copy = tl_store_open (path, "file:///other.json", &error);
  g_assert_no_error (error);
  tl_store_append (copy, row, "b0");
  g_assert_true (tl_store_flush (copy, &error));
  rows = tl_store_list_rows (copy, "one", 0, &error);
  g_assert_cmpuint (rows->len, ==, 3);
  g_assert_cmpint (((TlLogRow *) g_ptr_array_index (rows, 2))->seq, ==, 3);
  g_assert_true (tl_store_close (copy, &error));
  g_assert_finalize_object (copy);

  g_assert_true (tl_store_copy (fixture->store, path, &last, &error));
  g_clear_pointer (&rows, g_ptr_array_unref);
  copy = tl_store_open (path, "file:///other.json", &error);
  rows = tl_store_list_rows (copy, "one", 0, &error);
  g_assert_cmpuint (rows->len, ==, 2);
  g_assert_true (tl_store_close (copy, &error));
  g_assert_finalize_object (copy);
}

/* A store that is dropped without being closed ends its thread and leaves nothing behind. */
static void
test_drop (Fixture       *fixture,
           gconstpointer  data)
{
  g_autoptr (GError) error = NULL;
  TlStore *store = tl_store_open (fixture->path, "file:///news.json", &error);

  g_assert_no_error (error);
  g_assert_finalize_object (store);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define ADD(name, func) g_test_add ("/store/store/" name, Fixture, NULL, set_up, func, tear_down)
  ADD ("append", test_append);
  ADD ("undo-rows", test_undo_rows);
  ADD ("idempotent", test_idempotent);
  ADD ("bases", test_bases);
  ADD ("base-renewed", test_base_renewed);
  ADD ("newest", test_newest);
  ADD ("values", test_values);
  ADD ("two-stores", test_two_stores);
  ADD ("locked", test_locked);
  ADD ("full", test_full);
  ADD ("open-later", test_open_later);
  ADD ("damaged", test_damaged);
  ADD ("damaged-page", test_damaged_page);
  ADD ("newer", test_newer);
  ADD ("migrate", test_migrate);
  ADD ("strange-row", test_strange_row);
  ADD ("copy", test_copy);
  ADD ("drop", test_drop);
#undef ADD
  return g_test_run ();
}
