/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * What changes on the server in the middle of a sync, at each of its requests in turn: the password stops being the right one, or the
 * database is deleted and made again.  Two people with 1,100 documents each, so that pages and batches are several.
 */

#include "config.h"

#include <glib/gstdio.h>
#include <string.h>

#include "fake-couch.h"
#include "tl-couch-remote.h"
#include "tl-desk-doc.h"
#include "tl-replicator.h"

#define N_DOCS 1100
#define OLD "old-pw"
#define NEW "new-pw"

typedef struct
{
  const char   *user;
  char         *path;
  TlReplica    *replica;
  TlReplicator *replicator;
} Person;

typedef struct
{
  char        *folder;
  FakeCouch   *fake;
  char        *database;
  TlSyncClock  clock;
  gint64       now;
  Person       ana;
  Person       bert;
} World;

static gint64
world_now (gpointer data)
{
  return ((World *) data)->now;
}

static double
world_random (gpointer data)
{
  return 0.5;
}

static TlRemote *
make_remote (World      *self,
             const char *user,
             const char *password)
{
  g_autoptr (GError) error = NULL;
  TlRemote *remote = tl_couch_remote_new (self->database, user, password, NULL, &error);

  g_assert_no_error (error);
  return remote;
}

static void
put_layers (Person *self)
{
  g_autoptr (GError) error = NULL;
  gboolean ok = tl_replica_begin (self->replica, &error);

  for (guint i = 0; i < N_DOCS; i++)
    {
      g_autofree char *article = g_strdup_printf ("a%u", i);
      g_autofree char *id = tl_desk_id_for_layer (article, self->user, 1);
      g_autoptr (TlDeskDoc) layer = tl_desk_doc_new (id, article);
      g_autoptr (TlReplicaDoc) doc = tl_replica_doc_new (id, article, TL_DESK_LAYER);

      doc->body = tl_desk_doc_to_body (layer);
      doc->dirty = TRUE;
      ok = ok && tl_replica_put (self->replica, doc, &error);
    }
  g_assert_true (tl_replica_end (self->replica, ok, &error));
  g_assert_no_error (error);
}

static void
person_init (World      *world,
             Person     *self,
             const char *user)
{
  g_autofree char *name = g_strconcat (user, ".db", NULL);
  g_autoptr (TlRemote) remote = make_remote (world, user, OLD);
  g_autoptr (GError) error = NULL;

  self->user = user;
  self->path = g_build_filename (world->folder, name, NULL);
  self->replica = tl_replica_open (self->path, &error);
  g_assert_no_error (error);
  self->replicator = tl_replicator_new (remote, self->replica, user, &world->clock);
  put_layers (self);
}

static void
person_clear (Person *self)
{
  static const char *const ends[] = { "", "-wal", "-shm" };

  tl_replicator_free (self->replicator);
  tl_replica_close (self->replica);
  for (guint i = 0; i < G_N_ELEMENTS (ends); i++)
    {
      g_autofree char *name = g_strconcat (self->path, ends[i], NULL);

      g_remove (name);
    }
  g_free (self->path);
}

static void
make_database (World *self)
{
  fake_couch_add_db (self->fake, "desk", "desk");
  fake_couch_set_guard (self->fake, "desk", TRUE);
}

/* Bert's documents are on the server already. */
static void
world_init (World *self)
{
  g_autoptr (GError) error = NULL;

  self->folder = g_dir_make_tmp ("tagline-midway-XXXXXX", NULL);
  self->now = 1800000000 * (gint64) G_USEC_PER_SEC;
  self->clock = (TlSyncClock) { world_now, world_random, self };
  self->fake = fake_couch_new (0);
  self->database = g_strconcat (fake_couch_get_url (self->fake), "/desk", NULL);
  fake_couch_add_user (self->fake, "ana", OLD, "desk", NULL);
  fake_couch_add_user (self->fake, "bert", OLD, "desk", NULL);
  make_database (self);
  person_init (self, &self->ana, "ana");
  person_init (self, &self->bert, "bert");
  g_assert_true (tl_replicator_run (self->bert.replicator, NULL, NULL, NULL, &error));
  g_assert_no_error (error);
}

static void
world_clear (World *self)
{
  person_clear (&self->ana);
  person_clear (&self->bert);
  fake_couch_free (self->fake);
  g_rmdir (self->folder);
  g_free (self->folder);
  g_free (self->database);
}

static void
assert_complete (World  *world,
                 Person *self)
{
  guint n_docs;
  guint n_dirty;
  guint n_refused;
  guint n_conflicts;

  g_assert_true (tl_replica_count (self->replica, &n_docs, &n_dirty, &n_refused, &n_conflicts, NULL));
  g_assert_cmpuint (n_docs, ==, 2 * N_DOCS);
  g_assert_cmpuint (n_dirty + n_refused + n_conflicts, ==, 0);
  g_assert_cmpuint (fake_couch_count (world->fake, "desk"), ==, 2 * N_DOCS);
  for (guint i = 0; i < 2 * N_DOCS; i++)
    {
      g_autofree char *article = g_strdup_printf ("a%u", i / 2);
      g_autofree char *id = tl_desk_id_for_layer (article, i % 2 == 0 ? "ana" : "bert", 1);
      g_autofree char *there = fake_couch_dup (world->fake, "desk", id);
      g_autoptr (TlReplicaDoc) here = NULL;

      g_assert_nonnull (there);
      g_assert_true (tl_replica_find (self->replica, id, &here, NULL));
      g_assert_nonnull (here);
      g_assert_nonnull (here->base_rev);
    }
}

/* How many requests had this password. */
static guint
count_password (World      *self,
                const char *password)
{
  g_autofree char *plain = g_strconcat ("ana:", password, NULL);
  g_autofree char *encoded = g_base64_encode ((const guchar *) plain, strlen (plain));
  g_autoptr (GPtrArray) log = fake_couch_dup_log (self->fake);
  guint n = 0;

  for (guint i = 0; i < log->len; i++)
    n += strstr (log->pdata[i], encoded) != NULL ? 1 : 0;
  return n;
}

static void
change_password (gpointer data)
{
  World *self = data;

  fake_couch_add_user (self->fake, "ana", NEW, "desk", NULL);
}

/* TRUE: the password had expired before the sync came to its end. */
static gboolean
expire_at (guint n)
{
  World world = { 0 };
  g_autoptr (TlRemote) remote = NULL;
  g_autoptr (GError) error = NULL;
  g_auto (TlSyncStatus) status = { 0 };
  gboolean ok;
  guint n_asked;

  world_init (&world);
  fake_couch_at_request (world.fake, n, change_password, &world);
  fake_couch_clear_log (world.fake);
  ok = tl_replicator_run (world.ana.replicator, NULL, NULL, NULL, &error);
  if (!ok)
    {
      g_assert_error (error, TL_SYNC_ERROR, TL_SYNC_ERROR_AUTH);
      g_clear_error (&error);
      tl_replicator_get_status (world.ana.replicator, &status);
      g_assert_cmpint (status.state, ==, TL_SYNC_NEEDS_YOU);
      g_assert_cmpint (status.need, ==, TL_SYNC_NEED_PASSWORD);
      g_assert_null (strstr (status.message, OLD));
      g_assert_cmpint (tl_replicator_get_due (world.ana.replicator), ==, G_MAXINT64);
      /* An account is locked by five wrong ones: it is not sent again, not even when somebody asks for a sync.  A page that was fetched
       * ahead may have been refused as well. */
      n_asked = count_password (&world, OLD);
      g_assert_cmpuint (n_asked, <=, n + 1);
      for (guint i = 0; i < 3; i++)
        {
          tl_replicator_hurry (world.ana.replicator);
          g_assert_false (tl_replicator_run (world.ana.replicator, NULL, NULL, NULL, &error));
          g_assert_error (error, TL_SYNC_ERROR, TL_SYNC_ERROR_AUTH);
          g_clear_error (&error);
        }
      g_assert_cmpuint (count_password (&world, OLD), ==, n_asked);
      remote = make_remote (&world, "ana", NEW);
      tl_replicator_set_remote (world.ana.replicator, remote);
      tl_replicator_run (world.ana.replicator, NULL, NULL, NULL, &error);
      g_assert_no_error (error);
    }
  tl_sync_status_clear (&status);
  tl_replicator_get_status (world.ana.replicator, &status);
  g_assert_cmpint (status.state, ==, TL_SYNC_UP_TO_DATE);
  assert_complete (&world, &world.ana);
  world_clear (&world);
  return !ok;
}

static void
test_expired (void)
{
  guint n = 1;

  while (expire_at (n))
    n++;
  /* Mark read and left, pages, batches. */
  g_assert_cmpuint (n, >, 8);
}

static void
remake (gpointer data)
{
  World *self = data;

  fake_couch_drop_db (self->fake, "desk");
  make_database (self);
}

static void
drop (gpointer data)
{
  World *self = data;

  fake_couch_drop_db (self->fake, "desk");
}

/* Until nobody has anything to do; asked, they send everything again. */
static void
come_to_rest (World *self)
{
  for (guint round = 0; round < 8; round++)
    for (guint i = 0; i < 2; i++)
      {
        Person *person = i == 0 ? &self->ana : &self->bert;
        g_auto (TlSyncStatus) status = { 0 };

        self->now += 400 * (gint64) G_USEC_PER_SEC;
        tl_replicator_hurry (person->replicator);
        tl_replicator_run (person->replicator, NULL, NULL, NULL, NULL);
        tl_replicator_get_status (person->replicator, &status);
        if (status.need == TL_SYNC_NEED_ANSWER)
          g_assert_true (tl_replicator_answer (person->replicator, TRUE, NULL));
      }
}

/* gone: it stays away for a while.  TRUE: it happened before the sync came to its end. */
static gboolean
remake_at (guint    n,
           gboolean gone)
{
  World world = { 0 };
  g_autoptr (GPtrArray) log = NULL;
  g_autoptr (GError) error = NULL;
  g_auto (TlSyncStatus) status = { 0 };
  gboolean ok;

  world_init (&world);
  fake_couch_at_request (world.fake, n, gone ? drop : remake, &world);
  fake_couch_clear_log (world.fake);
  ok = tl_replicator_run (world.ana.replicator, NULL, NULL, NULL, &error);
  log = fake_couch_dup_log (world.fake);
  fake_couch_at_request (world.fake, 0, NULL, NULL);
  if (gone && log->len >= n)
    {
      g_assert_false (ok);
      g_assert_error (error, TL_SYNC_ERROR, TL_SYNC_ERROR_NO_DATABASE);
      tl_replicator_get_status (world.ana.replicator, &status);
      g_assert_cmpint (status.state, ==, TL_SYNC_NO_DATABASE);
      make_database (&world);
    }
  come_to_rest (&world);
  tl_sync_status_clear (&status);
  tl_replicator_get_status (world.ana.replicator, &status);
  if (status.state != TL_SYNC_UP_TO_DATE)
    g_error ("request %u of %u: state %d, need %d, %u to send: %s", n, log->len, status.state, status.need, status.n_to_send,
             status.message);
  assert_complete (&world, &world.ana);
  assert_complete (&world, &world.bert);
  world_clear (&world);
  return log->len >= n;
}

static void
test_remade (void)
{
  guint n = 1;

  while (remake_at (n, FALSE))
    n++;
  g_assert_cmpuint (n, >, 8);
}

static void
test_gone (void)
{
  guint n = 1;

  while (remake_at (n, TRUE))
    n++;
  g_assert_cmpuint (n, >, 8);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sync/midway/expired", test_expired);
  g_test_add_func ("/sync/midway/remade", test_remade);
  g_test_add_func ("/sync/midway/gone", test_gone);
  return g_test_run ();
}
