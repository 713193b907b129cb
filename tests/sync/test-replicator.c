/* SPDX-License-Identifier: GPL-3.0-or-later */

/* One replica and one database: what is sent and what is not believed, when it is waited and when it stops. */

#include "config.h"

#include <glib/gstdio.h>
#include <string.h>

#include "memory-remote.h"
#include "tl-desk-doc.h"
#include "tl-replicator.h"

#define SECOND G_USEC_PER_SEC

typedef struct
{
  char         *folder;
  char         *path;
  MemoryServer *server;
  TlRemote     *remote;
  TlReplica    *replica;
  TlReplicator *replicator;
  TlSyncClock   clock;
  gint64        now;
  double        random;
} Fixture;

static gint64
fixture_now (gpointer data)
{
  return ((Fixture *) data)->now;
}

static double
fixture_random (gpointer data)
{
  return ((Fixture *) data)->random;
}

static void
open_replica (Fixture *self)
{
  g_autoptr (GError) error = NULL;

  self->replica = tl_replica_open (self->path, &error);
  g_assert_no_error (error);
  self->replicator = tl_replicator_new (self->remote, self->replica, "ana", &self->clock);
}

static void
close_replica (Fixture *self)
{
  g_clear_pointer (&self->replicator, tl_replicator_free);
  g_clear_pointer (&self->replica, tl_replica_close);
}

static void
set_up (Fixture       *self,
        gconstpointer  data)
{
  self->folder = g_dir_make_tmp ("tagline-replicator-XXXXXX", NULL);
  self->path = g_build_filename (self->folder, "replica.db", NULL);
  self->server = memory_server_new ();
  self->remote = memory_remote_new (self->server);
  self->clock = (TlSyncClock) { fixture_now, fixture_random, self };
  self->now = 1800000000 * (gint64) SECOND;
  self->random = 0.5;
  open_replica (self);
}

static void
tear_down (Fixture       *self,
           gconstpointer  data)
{
  static const char *const ends[] = { "", "-wal", "-shm" };

  close_replica (self);
  g_object_unref (self->remote);
  memory_server_free (self->server);
  for (guint i = 0; i < G_N_ELEMENTS (ends); i++)
    {
      g_autofree char *name = g_strconcat (self->path, ends[i], NULL);

      g_remove (name);
    }
  g_rmdir (self->folder);
  g_free (self->path);
  g_free (self->folder);
}

/* A layer of user's with one annotation in it. */
static GBytes *
make_layer (const char *id,
            const char *annotation,
            guint       clock,
            const char *dev)
{
  g_autoptr (TlDeskDoc) doc = tl_desk_doc_new (id, "a1");
  g_autofree char *json = g_strdup_printf ("{\"id\":\"%s\",\"label\":\"l%u\"}", annotation, clock);
  g_autoptr (GBytes) value = g_bytes_new (json, strlen (json));
  g_autoptr (TlVersion) version = tl_version_new (clock, dev, NULL, value, NULL, NULL);

  tl_register_add (tl_desk_doc_get (doc, TL_DESK_ANNS, annotation, TRUE), version);
  return tl_desk_doc_to_body (doc);
}

/* What somebody did here. */
static void
put_own (Fixture    *self,
         const char *id,
         const char *annotation,
         guint       clock)
{
  g_auto (TlDeskId) parts = { 0 };
  g_autoptr (TlReplicaDoc) doc = NULL;
  g_autoptr (GBytes) layer = make_layer (id, annotation, clock, "d1");
  g_autoptr (GBytes) old = NULL;

  g_assert_true (tl_desk_id_parse (id, &parts));
  g_assert_true (tl_replica_find (self->replica, id, &doc, NULL));
  if (doc == NULL)
    doc = tl_replica_doc_new (id, parts.article, parts.kind);
  old = g_steal_pointer (&doc->body);
  doc->body = tl_desk_merge (id, old, layer, NULL);
  doc->dirty = TRUE;
  g_clear_pointer (&doc->error, g_free);
  g_assert_true (tl_replica_put (self->replica, doc, NULL));
}

static gboolean
run (Fixture *self,
     int      code)
{
  g_autoptr (GError) error = NULL;
  gboolean ok = tl_replicator_run (self->replicator, NULL, NULL, NULL, &error);

  if (code < 0)
    g_assert_no_error (error);
  else
    g_assert_error (error, TL_SYNC_ERROR, code);
  return ok;
}

static void
assert_state (Fixture     *self,
              TlSyncState  state,
              TlSyncNeed   need,
              guint        n_to_send,
              guint        n_refused)
{
  g_auto (TlSyncStatus) status = { 0 };

  tl_replicator_get_status (self->replicator, &status);
  g_assert_cmpint (status.state, ==, state);
  g_assert_cmpint (status.need, ==, need);
  g_assert_cmpuint (status.n_to_send, ==, n_to_send);
  g_assert_cmpuint (status.n_refused, ==, n_refused);
}

static gboolean
server_has (Fixture    *self,
            const char *id,
            const char *text)
{
  GBytes *body = memory_server_peek (self->server, id);

  return body != NULL && g_strstr_len (g_bytes_get_data (body, NULL), g_bytes_get_size (body), text) != NULL;
}

static void
assert_server (Fixture    *self,
               const char *id,
               const char *has)
{
  g_assert_true (server_has (self, id, has));
}

static void
test_send (Fixture       *self,
           gconstpointer  data)
{
  guint n_received;
  guint n_sent;
  guint n_calls;

  put_own (self, "layer:a1:ana", "t1", 1);
  assert_state (self, TL_SYNC_TO_SEND, TL_SYNC_NEED_NOTHING, 1, 0);
  run (self, -1);
  tl_replicator_get_figures (self->replicator, &n_received, &n_sent);
  g_assert_cmpuint (n_sent, ==, 1);
  assert_state (self, TL_SYNC_UP_TO_DATE, TL_SYNC_NEED_NOTHING, 0, 0);
  assert_server (self, "layer:a1:ana", "t1");
  /* The echo of what was sent is not sent again, nor after that anything. */
  run (self, -1);
  n_calls = memory_server_get_n_calls (self->server);
  run (self, -1);
  tl_replicator_get_figures (self->replicator, &n_received, &n_sent);
  g_assert_cmpuint (n_sent, ==, 0);
  g_assert_cmpuint (memory_server_get_n_calls (self->server) - n_calls, <=, 3);
}

/* Nothing said, done without a revision, a wrong answer: each is none, and it is sent again. */
static void
test_not_believed (Fixture       *self,
                   gconstpointer  data)
{
  GRand *rand = g_rand_new_with_seed (5);

  run (self, -1);
  memory_server_set_faults (self->server, rand, MEMORY_SILENT, 1.0);
  for (guint i = 0; i < 6; i++)
    {
      g_autofree char *id = g_strdup_printf ("layer:a%u:ana", i);

      put_own (self, id, "t1", 1);
      run (self, TL_SYNC_ERROR_OFFLINE);
      assert_state (self, TL_SYNC_OFFLINE, TL_SYNC_NEED_NOTHING, 1, 0);
      memory_server_set_faults (self->server, rand, 0, 0);
      tl_replicator_hurry (self->replicator);
      run (self, -1);
      assert_state (self, TL_SYNC_UP_TO_DATE, TL_SYNC_NEED_NOTHING, 0, 0);
      memory_server_set_faults (self->server, rand, MEMORY_SILENT, 1.0);
    }
  g_rand_free (rand);
}

/* Our other device wrote the same layer meanwhile: both are there in the end. */
static void
test_conflict (Fixture       *self,
               gconstpointer  data)
{
  g_autoptr (GBytes) other = make_layer ("layer:a1:ana", "t2", 1, "d9");
  g_autofree char *text = g_strndup (g_bytes_get_data (other, NULL), g_bytes_get_size (other));

  put_own (self, "layer:a1:ana", "t1", 1);
  memory_server_add_branch (self->server, "layer:a1:ana", text);
  run (self, -1);
  assert_server (self, "layer:a1:ana", "t1");
  assert_server (self, "layer:a1:ana", "t2");
  assert_state (self, TL_SYNC_UP_TO_DATE, TL_SYNC_NEED_NOTHING, 0, 0);
}

/* Branches of ours are put together and buried; those of a colleague are shown together and left alone. */
static void
test_branches (Fixture       *self,
               gconstpointer  data)
{
  static const char *const ids[] = { "layer:a1:ana", "layer:a1:bob" };

  for (guint i = 0; i < G_N_ELEMENTS (ids); i++)
    {
      g_autoptr (GBytes) one = make_layer (ids[i], "t1", 1, "d8");
      g_autoptr (GBytes) two = make_layer (ids[i], "t2", 1, "d9");
      g_autofree char *first = g_strndup (g_bytes_get_data (one, NULL), g_bytes_get_size (one));
      g_autofree char *second = g_strndup (g_bytes_get_data (two, NULL), g_bytes_get_size (two));
      g_autoptr (TlReplicaDoc) held = NULL;
      g_autofree char *body = NULL;

      memory_server_add_branch (self->server, ids[i], first);
      memory_server_add_branch (self->server, ids[i], second);
      run (self, -1);
      g_assert_true (tl_replica_find (self->replica, ids[i], &held, NULL));
      body = g_strndup (g_bytes_get_data (held->body, NULL), g_bytes_get_size (held->body));
      g_assert_nonnull (strstr (body, "\"t1\""));
      g_assert_nonnull (strstr (body, "\"t2\""));
      g_assert_false (held->dirty);
    }
  assert_server (self, ids[0], "\"t1\"");
  assert_server (self, ids[0], "\"t2\"");
  g_assert_true (server_has (self, ids[1], "\"t1\"") != server_has (self, ids[1], "\"t2\""));
}

/* Refused: told, kept, not tried again until it was changed or the person says so. */
static void
test_refused (Fixture       *self,
              gconstpointer  data)
{
  guint n_calls;

  memory_server_refuse (self->server, ":a2:", TL_PUSH_FORBIDDEN, FALSE);
  put_own (self, "layer:a1:ana", "t1", 1);
  put_own (self, "layer:a2:ana", "t1", 1);
  run (self, -1);
  assert_state (self, TL_SYNC_NEEDS_YOU, TL_SYNC_NEED_REFUSED, 0, 1);
  assert_server (self, "layer:a1:ana", "t1");
  run (self, -1);
  n_calls = memory_server_get_n_calls (self->server);
  run (self, -1);
  g_assert_cmpuint (memory_server_get_n_calls (self->server) - n_calls, ==, 2);
  memory_server_refuse (self->server, NULL, TL_PUSH_DONE, FALSE);
  g_assert_true (tl_replicator_retry_refused (self->replicator, NULL));
  run (self, -1);
  assert_state (self, TL_SYNC_UP_TO_DATE, TL_SYNC_NEED_NOTHING, 0, 0);
  assert_server (self, "layer:a2:ana", "t1");
}

/* One document spoils its batch: it is found, the others get there. */
static void
test_halving (Fixture       *self,
              gconstpointer  data)
{
  memory_server_refuse (self->server, ":a7:", TL_PUSH_REJECTED, TRUE);
  for (guint i = 0; i < 20; i++)
    {
      g_autofree char *id = g_strdup_printf ("layer:a%u:ana", i);

      put_own (self, id, "t1", 1);
    }
  run (self, -1);
  assert_state (self, TL_SYNC_NEEDS_YOU, TL_SYNC_NEED_REFUSED, 0, 1);
  for (guint i = 0; i < 20; i++)
    {
      g_autofree char *id = g_strdup_printf ("layer:a%u:ana", i);

      if (i == 7)
        g_assert_null (memory_server_peek (self->server, id));
      else
        assert_server (self, id, "t1");
    }
}

/* 202: looked at again after 5 and after 60 seconds. */
static void
test_accepted (Fixture       *self,
               gconstpointer  data)
{
  GRand *rand = g_rand_new_with_seed (1);
  gint64 sent = self->now;
  g_autoptr (GBytes) other = make_layer ("layer:a1:ana", "t2", 1, "d9");
  g_autofree char *text = g_strndup (g_bytes_get_data (other, NULL), g_bytes_get_size (other));

  put_own (self, "layer:a1:ana", "t1", 1);
  memory_server_set_faults (self->server, rand, MEMORY_ACCEPTED, 1.0);
  run (self, -1);
  memory_server_set_faults (self->server, rand, 0, 0);
  self->now = sent + SECOND;
  run (self, -1);
  g_assert_cmpint (tl_replicator_get_due (self->replicator), ==, sent + 5 * SECOND);
  self->now = sent + 6 * SECOND;
  run (self, -1);
  g_assert_cmpint (tl_replicator_get_due (self->replicator), ==, sent + 60 * SECOND);
  memory_server_add_branch (self->server, "layer:a1:ana", text);
  self->now = sent + 61 * SECOND;
  run (self, -1);
  g_assert_cmpint (tl_replicator_get_due (self->replicator), ==, 0);
  assert_server (self, "layer:a1:ana", "\"t1\"");
  assert_server (self, "layer:a1:ana", "\"t2\"");
  g_rand_free (rand);
}

/* Waiting doubles to five minutes, and is a matter of chance below that. */
static void
test_backoff (Fixture       *self,
              gconstpointer  data)
{
  gint64 longest = 0;

  for (guint i = 0; i < 14; i++)
    {
      gint64 wait;

      self->random = 0.999;
      memory_server_fail_next (self->server, TL_SYNC_ERROR_OFFLINE);
      run (self, TL_SYNC_ERROR_OFFLINE);
      wait = tl_replicator_get_due (self->replicator) - self->now;
      g_assert_cmpint (wait, >=, longest);
      g_assert_cmpint (wait, <=, MIN ((gint64) SECOND << i, 300 * (gint64) SECOND));
      longest = wait;
    }
  g_assert_cmpint (longest, >, 290 * (gint64) SECOND);
  self->random = 0.0;
  memory_server_fail_next (self->server, TL_SYNC_ERROR_OFFLINE);
  run (self, TL_SYNC_ERROR_OFFLINE);
  g_assert_cmpint (tl_replicator_get_due (self->replicator), ==, self->now);
  run (self, -1);
  assert_state (self, TL_SYNC_UP_TO_DATE, TL_SYNC_NEED_NOTHING, 0, 0);
  g_assert_cmpint (tl_replicator_get_due (self->replicator), ==, 0);
}

/* Each kind of failure is the state that it should be. */
static void
test_states (Fixture       *self,
             gconstpointer  data)
{
  static const struct { int code; TlSyncState state; TlSyncNeed need; gboolean stops; } cases[] = {
    { TL_SYNC_ERROR_AUTH, TL_SYNC_NEEDS_YOU, TL_SYNC_NEED_PASSWORD, TRUE },
    { TL_SYNC_ERROR_FORBIDDEN, TL_SYNC_NEEDS_YOU, TL_SYNC_NEED_RIGHTS, TRUE },
    { TL_SYNC_ERROR_TLS, TL_SYNC_NEEDS_YOU, TL_SYNC_NEED_TRUST, TRUE },
    { TL_SYNC_ERROR_NO_DATABASE, TL_SYNC_NO_DATABASE, TL_SYNC_NEED_NOTHING, FALSE },
    { TL_SYNC_ERROR_BUSY, TL_SYNC_OFFLINE, TL_SYNC_NEED_NOTHING, FALSE },
    { TL_SYNC_ERROR_PROTOCOL, TL_SYNC_OFFLINE, TL_SYNC_NEED_NOTHING, FALSE },
    { TL_SYNC_ERROR_LIMIT, TL_SYNC_NEEDS_YOU, TL_SYNC_NEED_ATTENTION, FALSE },
  };

  put_own (self, "layer:a1:ana", "t1", 1);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_auto (TlSyncStatus) status = { 0 };

      memory_server_fail_next (self->server, cases[i].code);
      run (self, cases[i].code);
      assert_state (self, cases[i].state, cases[i].need, 1, 0);
      tl_replicator_get_status (self->replicator, &status);
      g_assert_cmpint (status.since, ==, self->now);
      if (cases[i].stops)
        g_assert_cmpint (tl_replicator_get_due (self->replicator), ==, G_MAXINT64);
      else
        g_assert_cmpint (tl_replicator_get_due (self->replicator), >, self->now);
      tl_replicator_hurry (self->replicator);
      memory_server_fail_next (self->server, -1);
    }
  run (self, -1);
  assert_state (self, TL_SYNC_UP_TO_DATE, TL_SYNC_NEED_NOTHING, 0, 0);
}

/* A database that was made again: nothing is sent into an empty one unasked, everything when told so, also after a restart. */
static void
test_remade (Fixture       *self,
             gconstpointer  data)
{
  put_own (self, "layer:a1:ana", "t1", 1);
  run (self, -1);
  memory_server_drop (self->server);
  run (self, TL_SYNC_ERROR_NO_DATABASE);
  memory_server_remake (self->server);
  tl_replicator_hurry (self->replicator);
  run (self, -1);
  assert_state (self, TL_SYNC_NEEDS_YOU, TL_SYNC_NEED_ANSWER, 1, 0);
  g_assert_cmpuint (memory_server_get_n_docs (self->server), ==, 0);
  close_replica (self);
  open_replica (self);
  run (self, -1);
  assert_state (self, TL_SYNC_NEEDS_YOU, TL_SYNC_NEED_ANSWER, 1, 0);
  g_assert_true (tl_replicator_answer (self->replicator, FALSE, NULL));
  run (self, -1);
  g_assert_cmpuint (memory_server_get_n_docs (self->server), ==, 0);
  g_assert_true (tl_replicator_answer (self->replicator, TRUE, NULL));
  run (self, -1);
  assert_state (self, TL_SYNC_UP_TO_DATE, TL_SYNC_NEED_NOTHING, 0, 0);
  assert_server (self, "layer:a1:ana", "t1");
}

/* A colleague was there first: then there is nothing to ask, and what is ours is sent. */
static void
test_remade_filled (Fixture       *self,
                    gconstpointer  data)
{
  g_autoptr (GBytes) theirs = make_layer ("layer:a1:bob", "t5", 1, "d5");
  g_autofree char *text = g_strndup (g_bytes_get_data (theirs, NULL), g_bytes_get_size (theirs));

  put_own (self, "layer:a1:ana", "t1", 1);
  run (self, -1);
  memory_server_remake (self->server);
  memory_server_add_branch (self->server, "layer:a1:bob", text);
  run (self, -1);
  assert_state (self, TL_SYNC_UP_TO_DATE, TL_SYNC_NEED_NOTHING, 0, 0);
  assert_server (self, "layer:a1:ana", "t1");
}

/* Put back from a backup: the mark is ours, but older than the one we left last. */
static void
test_restored (Fixture       *self,
               gconstpointer  data)
{
  put_own (self, "layer:a1:ana", "t1", 1);
  run (self, -1);
  memory_server_back_up (self->server);
  put_own (self, "layer:a1:ana", "t2", 1);
  run (self, -1);
  self->now += 120 * (gint64) SECOND;
  run (self, -1);
  memory_server_restore (self->server);
  run (self, -1);
  assert_server (self, "layer:a1:ana", "\"t1\"");
  assert_server (self, "layer:a1:ana", "\"t2\"");
}

static void
test_log (Fixture       *self,
          gconstpointer  data)
{
  g_auto (GStrv) lines = NULL;
  g_autofree char *all = NULL;

  put_own (self, "layer:a1:ana", "t1", 1);
  memory_server_fail_next (self->server, TL_SYNC_ERROR_OFFLINE);
  run (self, TL_SYNC_ERROR_OFFLINE);
  memory_server_fail_next (self->server, TL_SYNC_ERROR_OFFLINE);
  run (self, TL_SYNC_ERROR_OFFLINE);
  run (self, -1);
  lines = tl_replica_read_log (self->path, 100);
  all = g_strjoinv ("\n", lines);
  /* The same trouble is told once. */
  g_assert_cmpuint (g_strv_length (lines), ==, 3);
  g_assert_nonnull (strstr (all, "as told"));
  g_assert_nonnull (strstr (all, "The connection is back"));
  g_assert_nonnull (strstr (all, "1 sent"));
}

#define ADD(name, func) g_test_add ("/sync/replicator/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("send", test_send);
  ADD ("not-believed", test_not_believed);
  ADD ("conflict", test_conflict);
  ADD ("branches", test_branches);
  ADD ("refused", test_refused);
  ADD ("halving", test_halving);
  ADD ("accepted", test_accepted);
  ADD ("backoff", test_backoff);
  ADD ("states", test_states);
  ADD ("remade", test_remade);
  ADD ("remade-filled", test_remade_filled);
  ADD ("restored", test_restored);
  ADD ("log", test_log);
  return g_test_run ();
}
