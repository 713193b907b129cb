/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Backups put back: of a device's data, and of the database.  A device whose data is of an older time would give its next changes the
 * names that changes have which it sent since; it has to become another device, and neither what it sent nor what it did since it was
 * put back may be lost.  A database of an older time gets what it lacks.
 */

#include "config.h"

#include <string.h>

#include "memory-remote.h"
#include "sync-device.h"
#include "tl-edits.h"
#include "tl-replicator-private.h"

#define KEY "n/1"

typedef struct
{
  MemoryServer *server;
  TlSyncClock   clock;
  gint64        now;
  char         *folder;
  SyncDevice    ana;    /* whose data is put back */
  SyncDevice    omar;
} World;

static const char content[] =
  "{\"format\": \"tagline\", \"version\": 1, \"articles\": [\n"
  "{\"id\": \"" KEY "\", \"title\": \"Bridge\", \"text\": \"The mayor opens the bridge.\", \"annotations\": ["
  "{\"id\": \"a\", \"label\": \"cue\", \"start\": 0, \"end\": 3, \"text\": \"The\"}, "
  "{\"id\": \"b\", \"label\": \"cue\", \"start\": 4, \"end\": 9, \"text\": \"mayor\"}]}\n]}\n";

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

static void
open_device (World      *world,
             SyncDevice *device)
{
  g_autoptr (TlRemote) remote = memory_remote_new (world->server);

  sync_device_open (device, remote, &world->clock);
}

static void
world_init (World *world)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *ana = NULL;
  g_autofree char *omar = NULL;

  *world = (World) { .now = (gint64) 1800000000 * G_USEC_PER_SEC, .clock = { world_now, world_random, world } };
  world->server = memory_server_new ();
  world->folder = g_dir_make_tmp ("tagline-restored-XXXXXX", &error);
  g_assert_no_error (error);
  ana = g_build_filename (world->folder, "ana", NULL);
  omar = g_build_filename (world->folder, "omar", NULL);
  sync_device_init (&world->ana, ana, "ana", content);
  sync_device_init (&world->omar, omar, "omar", NULL);
  open_device (world, &world->ana);
  open_device (world, &world->omar);
}

static void
world_clear (World *world)
{
  sync_device_clear (&world->ana);
  sync_device_clear (&world->omar);
  sync_remove_tree (world->folder);
  g_free (world->folder);
  memory_server_free (world->server);
}

/* A second later: notes that wait for a minute do not come. */
static gboolean
run (World      *world,
     SyncDevice *device)
{
  g_autoptr (GError) error = NULL;
  gboolean ok;

  world->now += G_USEC_PER_SEC;
  tl_replicator_hurry (device->replicator);
  ok = tl_replicator_run (device->replicator, tl_mirror_reconcile, device->mirror, NULL, &error);
  if (ok)
    g_assert_no_error (error);
  return ok;
}

static void
come_to_rest (World *world)
{
  for (guint i = 0; i < 4; i++)
    {
      g_assert_true (run (world, &world->ana));
      g_assert_true (run (world, &world->omar));
    }
}

/* The data of a closed device. */
static void
copy_tree (const char *from,
           const char *to)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GDir) dir = NULL;
  const char *name;

  if (!g_file_test (from, G_FILE_TEST_IS_DIR))
    {
      g_autoptr (GFile) source = g_file_new_for_path (from);
      g_autoptr (GFile) target = g_file_new_for_path (to);

      g_file_copy (source, target, G_FILE_COPY_OVERWRITE, NULL, NULL, NULL, &error);
      g_assert_no_error (error);
      return;
    }
  g_assert_cmpint (g_mkdir_with_parents (to, 0700), ==, 0);
  dir = g_dir_open (from, 0, &error);
  g_assert_no_error (error);
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *source = g_build_filename (from, name, NULL);
      g_autofree char *target = g_build_filename (to, name, NULL);

      copy_tree (source, target);
    }
}

static void
back_up (World    *world,
         gboolean  put_back)
{
  g_autofree char *data = g_build_filename (world->folder, "ana", NULL);
  g_autofree char *backup = g_build_filename (world->folder, "backup", NULL);

  sync_device_close (&world->ana);
  if (put_back)
    sync_remove_tree (data);
  copy_tree (put_back ? backup : data, put_back ? data : backup);
  open_device (world, &world->ana);
}

static void
read_article (SyncDevice    *device,
              TlMirrorLocal *local)
{
  g_autoptr (GError) error = NULL;
  guint index;

  tl_mirror_refresh (device->mirror, NULL, &error);
  g_assert_no_error (error);
  index = tl_collection_find_key (tl_mirror_get_collection (device->mirror), KEY);
  g_assert_cmpuint (index, !=, G_MAXUINT);
  tl_mirror_read_local (device->mirror, index, local, NULL, &error);
  g_assert_no_error (error);
}

static void
note (SyncDevice *device,
      const char *id,
      const char *words)
{
  g_auto (TlMirrorLocal) local = { NULL };
  TlCommand *command;

  read_article (device, &local);
  command = tl_edit_note (local.article, KEY, device->user, id, words, NULL);
  g_assert_nonnull (command);
  sync_device_add_edit (device, command, local.hash);
}

/* What a device does while no server answers: its work goes into documents all the same. */
static void
reconcile_offline (SyncDevice *device)
{
  g_autoptr (GError) error = NULL;

  tl_mirror_reconcile (device->mirror, NULL, &error);
  g_assert_no_error (error);
}

/* Do the documents have these words for the annotation, as what counts or beside it? */
static gboolean
has_words (SyncDevice *device,
           const char *id,
           const char *words)
{
  g_autofree char *article = tl_desk_escape (KEY);
  g_autofree char *said = g_strdup_printf ("\"note\":\"%s\"", words);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) docs = tl_mirror_list_docs (device->replica, article, &error);
  g_autoptr (TlDeskView) view = tl_desk_view_new (docs);
  GPtrArray *found = tl_desk_view_find (view, TL_DESK_ANNS, id);

  for (guint i = 0; found != NULL && i < found->len; i++)
    {
      const TlVersion *version = found->pdata[i];
      gsize length;
      const char *data = version->is != NULL ? g_bytes_get_data (version->is, &length) : NULL;

      if (data != NULL && g_strstr_len (data, length, said) != NULL)
        return TRUE;
    }
  return FALSE;
}

static void
assert_n_conflicts (SyncDevice *device,
                    guint       n)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) conflicts = tl_mirror_list_conflicts (device->mirror, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (conflicts->len, ==, n);
}

static void
assert_same (World *world)
{
  g_autofree char *here = sync_device_export (&world->ana, world->folder);
  g_autofree char *there = sync_device_export (&world->omar, world->folder);

  g_assert_cmpstr (here, ==, there);
}

/* A backup is taken, something is sent, and the backup put back.  Returns the device that it was.  Owned. */
static char *
go_back (World *world)
{
  char *device;

  come_to_rest (world);
  back_up (world, FALSE);
  note (&world->ana, "a", "sent");
  g_assert_true (run (world, &world->ana));
  g_assert_true (run (world, &world->omar));
  device = g_strdup (tl_replicator_get_device (world->ana.replicator));
  back_up (world, TRUE);
  g_assert_cmpstr (tl_replicator_get_device (world->ana.replicator), ==, device);
  return device;
}

/* Nothing was done since: what it had sent comes back, under its old name, and what it does next stands under a new one. */
static void
test_nothing_done (void)
{
  World world;
  g_autofree char *device = NULL;

  world_init (&world);
  device = go_back (&world);
  come_to_rest (&world);
  g_assert_cmpstr (tl_replicator_get_device (world.ana.replicator), !=, device);
  note (&world.ana, "a", "next");
  come_to_rest (&world);
  g_assert_true (has_words (&world.omar, "a", "next"));
  g_assert_false (has_words (&world.omar, "a", "sent"));
  assert_n_conflicts (&world.ana, 0);
  assert_n_conflicts (&world.omar, 0);
  assert_same (&world);
  world_clear (&world);
}

/* The same name for two changes, or an older name than that of the one that was sent: n_more changes are made. */
static void
test_offline (gconstpointer data)
{
  World world;
  g_autofree char *device = NULL;

  world_init (&world);
  device = go_back (&world);
  for (guint i = 0; i < GPOINTER_TO_UINT (data); i++)
    {
      g_autofree char *words = g_strdup_printf ("draft %u", i);

      note (&world.ana, "a", words);
      reconcile_offline (&world.ana);
    }
  note (&world.ana, "a", "offline");
  note (&world.ana, "b", "other");
  reconcile_offline (&world.ana);
  come_to_rest (&world);
  g_assert_cmpstr (tl_replicator_get_device (world.ana.replicator), !=, device);
  for (guint i = 0; i < 2; i++)
    {
      SyncDevice *one = i == 0 ? &world.ana : &world.omar;

      g_assert_true (has_words (one, "a", "sent"));
      g_assert_true (has_words (one, "a", "offline"));
      g_assert_true (has_words (one, "b", "other"));
      assert_n_conflicts (one, 1);
    }
  assert_same (&world);
  world_clear (&world);
}

/* It edits on what it made offline before it hears of what it had sent: that edit has not seen what was sent either. */
static void
test_edited_again (void)
{
  World world;
  g_autofree char *device = NULL;

  world_init (&world);
  device = go_back (&world);
  note (&world.ana, "a", "offline");
  reconcile_offline (&world.ana);
  note (&world.ana, "a", "again");
  come_to_rest (&world);
  g_assert_true (has_words (&world.omar, "a", "sent"));
  g_assert_true (has_words (&world.omar, "a", "again"));
  g_assert_false (has_words (&world.omar, "a", "offline"));
  assert_n_conflicts (&world.omar, 1);
  assert_same (&world);
  world_clear (&world);
}

/* The counter tells nothing, as it was killed before it could leave one: the documents do. */
static void
test_counter_same (void)
{
  World world;
  g_autofree char *device = NULL;

  world_init (&world);
  come_to_rest (&world);
  back_up (&world, FALSE);
  note (&world.ana, "a", "sent");
  reconcile_offline (&world.ana);
  g_assert_true (tl_replicator_push (world.ana.replicator, NULL, NULL));
  device = g_strdup (tl_replicator_get_device (world.ana.replicator));
  back_up (&world, TRUE);
  note (&world.ana, "a", "offline");
  reconcile_offline (&world.ana);
  come_to_rest (&world);
  g_assert_cmpstr (tl_replicator_get_device (world.ana.replicator), !=, device);
  g_assert_true (has_words (&world.omar, "a", "sent"));
  g_assert_true (has_words (&world.omar, "a", "offline"));
  assert_n_conflicts (&world.omar, 1);
  assert_same (&world);
  world_clear (&world);
}

/* A home that was copied to a second computer, and both are used. */
static void
test_copied (void)
{
  World world;
  SyncDevice twin = { 0 };
  g_autofree char *ana = NULL;
  g_autofree char *folder = NULL;

  world_init (&world);
  come_to_rest (&world);
  ana = g_build_filename (world.folder, "ana", NULL);
  folder = g_build_filename (world.folder, "twin", NULL);
  sync_device_close (&world.ana);
  copy_tree (ana, folder);
  open_device (&world, &world.ana);
  sync_device_init (&twin, folder, "ana", NULL);
  open_device (&world, &twin);
  note (&world.ana, "a", "here");
  note (&twin, "a", "there");
  reconcile_offline (&world.ana);
  reconcile_offline (&twin);
  g_assert_true (run (&world, &world.ana));
  g_assert_true (run (&world, &twin));
  g_assert_true (run (&world, &twin));
  come_to_rest (&world);
  g_assert_cmpstr (tl_replicator_get_device (world.ana.replicator), !=, tl_replicator_get_device (twin.replicator));
  g_assert_true (has_words (&world.omar, "a", "here"));
  g_assert_true (has_words (&world.omar, "a", "there"));
  assert_n_conflicts (&world.omar, 1);
  assert_same (&world);
  sync_device_clear (&twin);
  world_clear (&world);
}

/* The database is put back as it was before the last thing was sent.  killed: before a mark could be left behind it. */
static void
test_database (gconstpointer data)
{
  gboolean killed = GPOINTER_TO_UINT (data) != 0;
  World world;
  g_autofree char *device = NULL;

  world_init (&world);
  come_to_rest (&world);
  device = g_strdup (tl_replicator_get_device (world.ana.replicator));
  memory_server_back_up (world.server);
  note (&world.ana, "a", "sent");
  if (killed)
    {
      reconcile_offline (&world.ana);
      g_assert_true (tl_replicator_push (world.ana.replicator, NULL, NULL));
    }
  else
    {
      g_assert_true (run (&world, &world.ana));
    }
  memory_server_restore (world.server);
  come_to_rest (&world);
  g_assert_true (has_words (&world.omar, "a", "sent"));
  assert_n_conflicts (&world.omar, 0);
  g_assert_cmpstr (tl_replicator_get_device (world.ana.replicator), ==, device);
  assert_same (&world);
  world_clear (&world);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sync/restored/nothing-done", test_nothing_done);
  g_test_add_data_func ("/sync/restored/same-name", GUINT_TO_POINTER (0), test_offline);
  g_test_add_data_func ("/sync/restored/later-name", GUINT_TO_POINTER (3), test_offline);
  g_test_add_func ("/sync/restored/edited-again", test_edited_again);
  g_test_add_func ("/sync/restored/counter-same", test_counter_same);
  g_test_add_func ("/sync/restored/copied", test_copied);
  g_test_add_data_func ("/sync/restored/database", GUINT_TO_POINTER (0), test_database);
  g_test_add_data_func ("/sync/restored/database-killed", GUINT_TO_POINTER (1), test_database);
  return g_test_run ();
}
