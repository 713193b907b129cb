/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The replica's tables, and rows of the log that come from colleagues. */

#include <glib/gstdio.h>
#include <sqlite3.h>
#include <string.h>

#include "tl-replica.h"

typedef struct
{
  char      *folder;
  char      *path;
  TlReplica *replica;
} Fixture;

static void
set_up (Fixture       *self,
        gconstpointer  data)
{
  g_autoptr (GError) error = NULL;

  self->folder = g_dir_make_tmp ("tagline-replica-XXXXXX", &error);
  g_assert_no_error (error);
  self->path = g_build_filename (self->folder, "replica.db", NULL);
  self->replica = tl_replica_open (self->path, &error);
  g_assert_no_error (error);
}

static void
tear_down (Fixture       *self,
           gconstpointer  data)
{
  g_autoptr (GDir) folder = NULL;
  const char *name;

  g_clear_pointer (&self->replica, tl_replica_close);
  folder = g_dir_open (self->folder, 0, NULL);
  while ((name = g_dir_read_name (folder)) != NULL)
    {
      g_autofree char *child = g_build_filename (self->folder, name, NULL);

      g_unlink (child);
    }
  g_rmdir (self->folder);
  g_free (self->path);
  g_free (self->folder);
}

static GBytes *
bytes_of (const char *text)
{
  return g_bytes_new (text, strlen (text));
}

static void
put (Fixture    *self,
     const char *id,
     guint       kind,
     const char *body,
     gboolean    dirty)
{
  g_autoptr (TlReplicaDoc) doc = tl_replica_doc_new (id, "a1", kind);
  g_autoptr (GError) error = NULL;

  doc->body = bytes_of (body);
  doc->dirty = dirty;
  doc->base_rev = g_strdup ("1-a");
  g_assert_true (tl_replica_put (self->replica, doc, &error));
  g_assert_no_error (error);
}

/* Being killed between begin and end is as if nothing had been begun. */
static void
test_transaction (Fixture       *self,
                  gconstpointer  data)
{
  g_autoptr (TlReplicaDoc) found = NULL;
  g_autofree char *since = NULL;

  put (self, "layer:a1:ana", 2, "{\"one\":1}", TRUE);
  g_assert_true (tl_replica_set_value (self->replica, "since", "7", NULL));
  g_assert_true (tl_replica_begin (self->replica, NULL));
  put (self, "layer:a1:ana", 2, "{\"two\":2}", FALSE);
  g_assert_true (tl_replica_set_value (self->replica, "since", "8", NULL));
  /* No end: the connection is gone, as the process would be. */
  g_clear_pointer (&self->replica, tl_replica_close);
  self->replica = tl_replica_open (self->path, NULL);
  g_assert_true (tl_replica_find (self->replica, "layer:a1:ana", &found, NULL));
  g_assert_cmpmem (g_bytes_get_data (found->body, NULL), g_bytes_get_size (found->body), "{\"one\":1}", 9);
  g_assert_true (found->dirty);
  g_assert_cmpstr (found->base_rev, ==, "1-a");
  since = tl_replica_dup_value (self->replica, "since");
  g_assert_cmpstr (since, ==, "7");
}

static void
test_dirty (Fixture       *self,
            gconstpointer  data)
{
  g_autoptr (GPtrArray) first = NULL;
  g_autoptr (GPtrArray) second = NULL;
  g_autoptr (GPtrArray) small = NULL;
  g_autoptr (TlReplicaDoc) refused = tl_replica_doc_new ("layer:a1:ana:3", "a1", 2);
  guint n_docs;
  guint n_dirty;
  guint n_refused;
  guint n_conflicts;

  put (self, "layer:a1:ana", 2, "{\"a\":1}", TRUE);
  put (self, "text:00", 0, "{\"b\":1}", TRUE);
  put (self, "article:a1", 1, "{\"c\":1}", TRUE);
  put (self, "layer:a1:bob", 2, "{\"d\":1}", FALSE);
  refused->body = bytes_of ("{}");
  refused->dirty = TRUE;
  refused->error = g_strdup ("not yours");
  g_assert_true (tl_replica_put (self->replica, refused, NULL));
  /* What others need first goes first. */
  first = tl_replica_list_dirty (self->replica, NULL, 2, G_MAXSIZE, NULL);
  g_assert_cmpuint (first->len, ==, 2);
  g_assert_cmpstr (((TlReplicaDoc *) first->pdata[0])->id, ==, "text:00");
  g_assert_cmpstr (((TlReplicaDoc *) first->pdata[1])->id, ==, "article:a1");
  second = tl_replica_list_dirty (self->replica, first->pdata[1], 2, G_MAXSIZE, NULL);
  g_assert_cmpuint (second->len, ==, 1);
  g_assert_cmpstr (((TlReplicaDoc *) second->pdata[0])->id, ==, "layer:a1:ana");
  small = tl_replica_list_dirty (self->replica, NULL, 100, 3, NULL);
  g_assert_cmpuint (small->len, ==, 1);
  g_assert_true (tl_replica_count (self->replica, &n_docs, &n_dirty, &n_refused, &n_conflicts, NULL));
  g_assert_cmpuint (n_docs, ==, 5);
  g_assert_cmpuint (n_dirty, ==, 3);
  g_assert_cmpuint (n_refused, ==, 1);
}

/* What is ours is to be sent again, and nobody else's: a name with a sign that databases know is only a name. */
static void
test_start_over (Fixture       *self,
                 gconstpointer  data)
{
  static const char *const mine[] = { "text:00", "article:a1", "layer:a1:a_a", "layer:a1:a_a:2", "decision:a1:a_a:1" };
  static const char *const others[] = { "layer:a1:aba", "layer:a1:xa_a", "layer:a_a:bob", "layer:a_a:bob:2", "decision:a_a:bob:1" };

  for (guint i = 0; i < G_N_ELEMENTS (mine); i++)
    put (self, mine[i], 2, "{}", FALSE);
  for (guint i = 0; i < G_N_ELEMENTS (others); i++)
    put (self, others[i], 2, "{}", FALSE);
  g_assert_true (tl_replica_start_over (self->replica, "a_a", NULL));
  for (guint i = 0; i < G_N_ELEMENTS (mine); i++)
    {
      g_autoptr (TlReplicaDoc) found = NULL;

      g_assert_true (tl_replica_find (self->replica, mine[i], &found, NULL));
      g_assert_true (found->dirty);
      g_assert_null (found->base_rev);
    }
  for (guint i = 0; i < G_N_ELEMENTS (others); i++)
    {
      g_autoptr (TlReplicaDoc) found = NULL;

      g_assert_true (tl_replica_find (self->replica, others[i], &found, NULL));
      g_assert_false (found->dirty);
      g_assert_null (found->base_rev);
    }
}

/* All of an article, and nothing of one whose name begins alike. */
static void
test_list_docs (Fixture       *self,
                gconstpointer  data)
{
  static const char *const mine[] = { "article:a1", "decision:a1:bob:7", "layer:a1:ana", "layer:a1:ana:2", "layer:a1:bob" };
  static const char *const others[] = { "article:a", "article:a12", "decision:a12:bob:7", "layer:a:ana", "layer:a1-:ana", "layer:a12:ana",
                                        "layer:ana:a1", "text:a1" };
  g_autoptr (GPtrArray) found = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (mine); i++)
    put (self, mine[G_N_ELEMENTS (mine) - 1 - i], 2, "{}", FALSE);
  for (guint i = 0; i < G_N_ELEMENTS (others); i++)
    put (self, others[i], 2, "{}", FALSE);
  found = tl_replica_list_docs (self->replica, "a1", NULL);
  g_assert_cmpuint (found->len, ==, G_N_ELEMENTS (mine));
  for (guint i = 0; i < found->len; i++)
    g_assert_cmpstr (((TlReplicaDoc *) found->pdata[i])->id, ==, mine[i]);
}

/* Sent, and changed while it was under way. */
static void
test_note_sent (Fixture       *self,
                gconstpointer  data)
{
  g_autoptr (GBytes) sent = bytes_of ("{\"x\":1}");
  g_autoptr (TlReplicaDoc) same = NULL;
  g_autoptr (TlReplicaDoc) changed = NULL;

  put (self, "layer:a1:ana", 2, "{\"x\":1}", TRUE);
  put (self, "layer:a1:ana:2", 2, "{\"x\":2}", TRUE);
  g_assert_true (tl_replica_note_sent (self->replica, "layer:a1:ana", "2-b", sent, NULL));
  g_assert_true (tl_replica_note_sent (self->replica, "layer:a1:ana:2", "2-c", sent, NULL));
  g_assert_true (tl_replica_find (self->replica, "layer:a1:ana", &same, NULL));
  g_assert_true (tl_replica_find (self->replica, "layer:a1:ana:2", &changed, NULL));
  g_assert_false (same->dirty);
  g_assert_cmpstr (same->base_rev, ==, "2-b");
  g_assert_true (changed->dirty);
  g_assert_cmpstr (changed->base_rev, ==, "2-c");
  g_assert_cmpmem (g_bytes_get_data (changed->body, NULL), g_bytes_get_size (changed->body), "{\"x\":2}", 7);
}

static void
assert_base (Fixture    *self,
             const char *id,
             const char *expected)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) base = tl_replica_dup_base (self->replica, id, &error);

  g_assert_no_error (error);
  if (expected == NULL)
    g_assert_null (base);
  else
    g_assert_cmpmem (g_bytes_get_data (base, NULL), g_bytes_get_size (base), expected, strlen (expected));
}

/* What the remote last had of a document that is to be sent: not a state in between, and nothing of one that is the same there. */
static void
test_base (Fixture       *self,
           gconstpointer  data)
{
  static const char id[] = "layer:a1:ana";
  static const char *const bodies[] = { "{\"x\":1}", "{\"x\":2}", "{\"x\":3}" };
  g_autoptr (TlReplicaDoc) doc = tl_replica_doc_new (id, "a1", 2);
  g_autoptr (GBytes) sent = bytes_of (bodies[1]);

  for (guint i = 0; i < G_N_ELEMENTS (bodies); i++)
    {
      g_clear_pointer (&doc->body, g_bytes_unref);
      doc->body = bytes_of (bodies[i]);
      doc->dirty = i > 0;
      g_assert_true (tl_replica_put (self->replica, doc, NULL));
      assert_base (self, id, i > 0 ? bodies[0] : NULL);
    }
  g_assert_true (tl_replica_note_sent (self->replica, id, "2-b", sent, NULL));
  assert_base (self, id, bodies[1]);
  g_assert_true (tl_replica_note_sent (self->replica, id, "3-c", doc->body, NULL));
  assert_base (self, id, NULL);
  g_assert_true (tl_replica_start_over (self->replica, "ana", NULL));
  assert_base (self, id, bodies[2]);
  assert_base (self, "layer:a2:ana", NULL);
}

/* The replica as an older Tagline made it, opened by this one. */
static void
make_old (Fixture    *self,
          const char *sql)
{
  g_autoptr (GError) error = NULL;
  sqlite3 *db = NULL;

  g_clear_pointer (&self->replica, tl_replica_close);
  g_assert_cmpint (sqlite3_open (self->path, &db), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (db, sql, NULL, NULL, NULL), ==, SQLITE_OK);
  sqlite3_close (db);
  self->replica = tl_replica_open (self->path, &error);
  g_assert_no_error (error);
}

static void
test_version_2 (Fixture       *self,
                gconstpointer  data)
{
  static const char old[] =
    "ALTER TABLE doc DROP COLUMN base_body;"
    "INSERT INTO doc VALUES ('layer:a1:ana', 'a1', 2, '3-c', x'7b7d', 1, NULL, NULL);"
    "PRAGMA user_version = 2;";
  g_autoptr (TlReplicaDoc) found = NULL;
  g_autoptr (GError) error = NULL;

  make_old (self, old);
  g_assert_true (tl_replica_find (self->replica, "layer:a1:ana", &found, &error));
  g_assert_true (found->dirty);
  assert_base (self, "layer:a1:ana", NULL);
}

/* One that an older Tagline made keeps what is in it. */
static void
test_version_1 (Fixture       *self,
                gconstpointer  data)
{
  static const char old[] =
    "DROP TABLE doc;"
    "CREATE TABLE doc (id TEXT PRIMARY KEY, article TEXT NOT NULL, kind INTEGER NOT NULL, base_rev TEXT, base_body BLOB, body BLOB,"
    " dirty INTEGER NOT NULL DEFAULT 0, error TEXT, losers TEXT);"
    "CREATE INDEX doc_article ON doc (article, id);"
    "CREATE INDEX doc_dirty ON doc (kind, id) WHERE dirty;"
    "INSERT INTO doc VALUES ('layer:a1:ana', 'a1', 2, '3-c', x'7b7d', x'7b2278223a317d', 1, 'no', '1-a');"
    "PRAGMA user_version = 1;";
  g_autoptr (TlReplicaDoc) found = NULL;
  g_autoptr (GPtrArray) docs = NULL;
  g_autoptr (GError) error = NULL;

  make_old (self, old);
  g_assert_true (tl_replica_find (self->replica, "layer:a1:ana", &found, &error));
  g_assert_cmpstr (found->article, ==, "a1");
  g_assert_cmpuint (found->kind, ==, 2);
  g_assert_cmpstr (found->base_rev, ==, "3-c");
  g_assert_cmpmem (g_bytes_get_data (found->body, NULL), g_bytes_get_size (found->body), "{\"x\":1}", 7);
  g_assert_true (found->dirty);
  g_assert_cmpstr (found->error, ==, "no");
  g_assert_cmpstr (found->losers, ==, "1-a");
  docs = tl_replica_list_docs (self->replica, "a1", &error);
  g_assert_cmpuint (docs->len, ==, 1);
  assert_base (self, "layer:a1:ana", "{}");
}

static void
test_articles (Fixture       *self,
               gconstpointer  data)
{
  g_autoptr (TlReplicaArticle) article = tl_replica_article_new ("a~201");
  g_autoptr (TlReplicaArticle) found = NULL;
  g_autoptr (GPtrArray) todo = NULL;
  g_autoptr (GPtrArray) conflicts = NULL;
  g_autoptr (GHashTable) records = NULL;

  g_assert_true (tl_replica_add_todo (self->replica, "b", NULL));
  article->key = g_strdup ("a 1");
  article->record = g_strdup ("hash");
  article->shown = bytes_of ("shown");
  article->pending_row = g_strdup ("e1");
  article->pending_shown = bytes_of ("later");
  article->n_conflicts = 2;
  g_assert_true (tl_replica_put_article (self->replica, article, NULL));
  g_assert_true (tl_replica_add_todo (self->replica, "a~201", NULL));
  g_assert_true (tl_replica_find_article (self->replica, "a~201", &found, NULL));
  g_assert_true (found->todo);
  g_assert_cmpstr (found->key, ==, "a 1");
  g_assert_cmpstr (found->pending_row, ==, "e1");
  g_assert_true (g_bytes_equal (found->pending_shown, article->pending_shown));
  todo = tl_replica_list_todo (self->replica, NULL);
  g_assert_cmpuint (todo->len, ==, 2);
  conflicts = tl_replica_list_conflicts (self->replica, NULL);
  g_assert_cmpuint (conflicts->len, ==, 1);
  records = tl_replica_list_records (self->replica, NULL);
  g_assert_cmpuint (g_hash_table_size (records), ==, 1);
  g_assert_cmpstr (g_hash_table_lookup (records, "a 1"), ==, "hash");
}

static void
test_watch (Fixture       *self,
            gconstpointer  data)
{
  g_autoptr (GPtrArray) none = NULL;
  g_autoptr (GPtrArray) one = NULL;
  gint64 next;

  g_assert_true (tl_replica_watch (self->replica, "x", 50, NULL));
  g_assert_true (tl_replica_watch (self->replica, "x", 60, NULL));
  g_assert_true (tl_replica_watch (self->replica, "y", 90, NULL));
  none = tl_replica_take_due (self->replica, 49, &next, NULL);
  g_assert_cmpuint (none->len, ==, 0);
  g_assert_cmpint (next, ==, 50);
  one = tl_replica_take_due (self->replica, 60, &next, NULL);
  g_assert_cmpuint (one->len, ==, 1);
  g_assert_cmpint (next, ==, 90);
}

/* What is no database is set aside and told; a new one takes its place. */
static void
test_damaged (Fixture       *self,
              gconstpointer  data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *junk = g_strnfill (8192, 'x');

  g_clear_pointer (&self->replica, tl_replica_close);
  g_assert_true (g_file_set_contents (self->path, junk, -1, NULL));
  g_assert_null (tl_replica_open (self->path, &error));
  g_assert_error (error, TL_STORE_ERROR, TL_STORE_ERROR_CORRUPT);
  self->replica = tl_replica_open (self->path, NULL);
  g_assert_nonnull (self->replica);
}

static TlLogRow *
make_row (TlLogKind   kind,
          const char *by)
{
  TlCommand *command = tl_command_new ("note", "a1", by, NULL);
  g_autoptr (GBytes) after = bytes_of ("\"x\"");

  tl_command_add (command, tl_change_new (TL_CHANGE_MEMBER, "title", G_MAXUINT, NULL, after));
  return tl_log_row_new (kind, NULL, command);
}

/* A row made from what others wrote is kept only where nobody wrote meanwhile, comes back as what it is, and undo does not see it. */
static void
test_log_rows (Fixture       *self,
               gconstpointer  data)
{
  g_autofree char *path = g_build_filename (self->folder, "log.db", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (TlStore) store = tl_store_open (path, "file:///x", &error);
  g_autoptr (TlLogRow) own = make_row (TL_LOG_DO, "ana");
  g_autoptr (TlLogRow) theirs = make_row (TL_LOG_SYNC, "bob");
  g_autoptr (GPtrArray) rows = NULL;
  g_autoptr (TlHistory) history = tl_history_new ();
  gboolean there;
  gint64 seq;

  g_assert_no_error (error);
  tl_store_append (store, own, "base");
  g_assert_true (tl_store_flush (store, &error));
  g_assert_true (tl_store_append_after (store, theirs, "base", 0, &seq, &error));
  g_assert_cmpint (seq, ==, 0);
  g_assert_true (tl_store_has_row (store, theirs->command->id, &there, &error));
  g_assert_false (there);
  g_assert_true (tl_store_append_after (store, theirs, "base", 1, &seq, &error));
  g_assert_cmpint (seq, ==, 2);
  g_assert_true (tl_store_has_row (store, theirs->command->id, &there, &error));
  g_assert_true (there);
  rows = tl_store_list_rows (store, "a1", 0, &error);
  g_assert_cmpuint (rows->len, ==, 2);
  g_assert_cmpint (((TlLogRow *) rows->pdata[1])->kind, ==, TL_LOG_SYNC);
  for (guint i = 0; i < rows->len; i++)
    tl_history_add (history, rows->pdata[i]);
  g_assert_cmpstr (tl_history_peek_undo (history)->id, ==, own->command->id);
  g_assert_true (tl_store_close (store, &error));
}

#define ADD(name, func) g_test_add ("/store/replica/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("transaction", test_transaction);
  ADD ("dirty", test_dirty);
  ADD ("start-over", test_start_over);
  ADD ("list-docs", test_list_docs);
  ADD ("note-sent", test_note_sent);
  ADD ("base", test_base);
  ADD ("version-1", test_version_1);
  ADD ("version-2", test_version_2);
  ADD ("articles", test_articles);
  ADD ("watch", test_watch);
  ADD ("damaged", test_damaged);
  ADD ("log-rows", test_log_rows);
  return g_test_run ();
}
