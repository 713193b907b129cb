/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Backups put back: of a device's data, and of the database.  A device whose data is of an older time would give its next changes the
 * names that changes have which it sent since; it has to become another device, and neither what it sent nor what it did since it was
 * put back may be lost.  A database of an older time gets what it lacks.
 */

#include "config.h"

#include <string.h>

#include "tl-edits.h"
#include "tl-replicator-private.h"
#include "two-desks.h"

#define KEY "n/1"

static const char content[] =
  "{\"format\": \"tagline\", \"version\": 1, \"articles\": [\n"
  "{\"id\": \"" KEY "\", \"title\": \"Bridge\", \"text\": \"The mayor opens the bridge.\", \"annotations\": ["
  "{\"id\": \"a\", \"label\": \"cue\", \"start\": 0, \"end\": 3, \"text\": \"The\"}, "
  "{\"id\": \"b\", \"label\": \"cue\", \"start\": 4, \"end\": 9, \"text\": \"mayor\"}]}\n]}\n";

/* A second later: notes that wait for a minute do not come. */
static void
run (TwoDesks   *desks,
     SyncDevice *device)
{
  g_autoptr (GError) error = NULL;

  desks->now += G_USEC_PER_SEC;
  tl_replicator_hurry (device->replicator);
  g_assert_true (tl_replicator_run (device->replicator, tl_mirror_reconcile, device->mirror, NULL, &error));
  g_assert_no_error (error);
}

static void
come_to_rest (TwoDesks *desks)
{
  for (guint i = 0; i < 4; i++)
    {
      run (desks, &desks->ana);
      run (desks, &desks->omar);
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
back_up (TwoDesks *desks,
         gboolean  put_back)
{
  g_autofree char *data = g_build_filename (desks->folder, "ana", NULL);
  g_autofree char *backup = g_build_filename (desks->folder, "backup", NULL);

  sync_device_close (&desks->ana);
  if (put_back)
    sync_remove_tree (data);
  copy_tree (put_back ? backup : data, put_back ? data : backup);
  two_desks_open (desks, &desks->ana);
}

static void
note (SyncDevice *device,
      const char *id,
      const char *words)
{
  g_auto (TlMirrorLocal) local = { NULL };
  TlCommand *command;

  two_desks_read (device, KEY, &local);
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

/* A backup is taken, something is sent, and the backup put back.  Returns the device that it was.  Owned. */
static char *
go_back (TwoDesks *desks)
{
  char *device;

  come_to_rest (desks);
  back_up (desks, FALSE);
  note (&desks->ana, "a", "sent");
  run (desks, &desks->ana);
  run (desks, &desks->omar);
  device = g_strdup (tl_replicator_get_device (desks->ana.replicator));
  back_up (desks, TRUE);
  g_assert_cmpstr (tl_replicator_get_device (desks->ana.replicator), ==, device);
  return device;
}

/* Nothing was done since: what it had sent comes back, under its old name, and what it does next stands under a new one. */
static void
test_nothing_done (void)
{
  TwoDesks desks;
  g_autofree char *device = NULL;

  two_desks_init (&desks, content);
  device = go_back (&desks);
  come_to_rest (&desks);
  g_assert_cmpstr (tl_replicator_get_device (desks.ana.replicator), !=, device);
  note (&desks.ana, "a", "next");
  come_to_rest (&desks);
  g_assert_true (has_words (&desks.omar, "a", "next"));
  g_assert_false (has_words (&desks.omar, "a", "sent"));
  two_desks_assert_conflicts (&desks.ana, 0);
  two_desks_assert_conflicts (&desks.omar, 0);
  two_desks_assert_same (&desks);
  two_desks_clear (&desks);
}

/* The same name for two changes, or an older name than that of the one that was sent: n_more changes are made. */
static void
test_offline (gconstpointer data)
{
  TwoDesks desks;
  g_autofree char *device = NULL;

  two_desks_init (&desks, content);
  device = go_back (&desks);
  for (guint i = 0; i < GPOINTER_TO_UINT (data); i++)
    {
      g_autofree char *words = g_strdup_printf ("draft %u", i);

      note (&desks.ana, "a", words);
      reconcile_offline (&desks.ana);
    }
  note (&desks.ana, "a", "offline");
  note (&desks.ana, "b", "other");
  reconcile_offline (&desks.ana);
  come_to_rest (&desks);
  g_assert_cmpstr (tl_replicator_get_device (desks.ana.replicator), !=, device);
  for (guint i = 0; i < 2; i++)
    {
      SyncDevice *one = i == 0 ? &desks.ana : &desks.omar;

      g_assert_true (has_words (one, "a", "sent"));
      g_assert_true (has_words (one, "a", "offline"));
      g_assert_true (has_words (one, "b", "other"));
      two_desks_assert_conflicts (one, 1);
    }
  two_desks_assert_same (&desks);
  two_desks_clear (&desks);
}

/* It edits on what it made offline before it hears of what it had sent: that edit has not seen what was sent either. */
static void
test_edited_again (void)
{
  TwoDesks desks;
  g_autofree char *device = NULL;

  two_desks_init (&desks, content);
  device = go_back (&desks);
  note (&desks.ana, "a", "offline");
  reconcile_offline (&desks.ana);
  note (&desks.ana, "a", "again");
  come_to_rest (&desks);
  g_assert_true (has_words (&desks.omar, "a", "sent"));
  g_assert_true (has_words (&desks.omar, "a", "again"));
  g_assert_false (has_words (&desks.omar, "a", "offline"));
  two_desks_assert_conflicts (&desks.omar, 1);
  two_desks_assert_same (&desks);
  two_desks_clear (&desks);
}

/* The counter tells nothing, as it was killed before it could leave one: the documents do. */
static void
test_counter_same (void)
{
  TwoDesks desks;
  g_autofree char *device = NULL;

  two_desks_init (&desks, content);
  come_to_rest (&desks);
  back_up (&desks, FALSE);
  note (&desks.ana, "a", "sent");
  reconcile_offline (&desks.ana);
  g_assert_true (tl_replicator_push (desks.ana.replicator, NULL, NULL));
  device = g_strdup (tl_replicator_get_device (desks.ana.replicator));
  back_up (&desks, TRUE);
  note (&desks.ana, "a", "offline");
  reconcile_offline (&desks.ana);
  come_to_rest (&desks);
  g_assert_cmpstr (tl_replicator_get_device (desks.ana.replicator), !=, device);
  g_assert_true (has_words (&desks.omar, "a", "sent"));
  g_assert_true (has_words (&desks.omar, "a", "offline"));
  two_desks_assert_conflicts (&desks.omar, 1);
  two_desks_assert_same (&desks);
  two_desks_clear (&desks);
}

/* A home that was copied to a second computer, and both are used. */
static void
test_copied (void)
{
  TwoDesks desks;
  SyncDevice twin = { 0 };
  g_autofree char *ana = NULL;
  g_autofree char *folder = NULL;

  two_desks_init (&desks, content);
  come_to_rest (&desks);
  ana = g_build_filename (desks.folder, "ana", NULL);
  folder = g_build_filename (desks.folder, "twin", NULL);
  sync_device_close (&desks.ana);
  copy_tree (ana, folder);
  two_desks_open (&desks, &desks.ana);
  sync_device_init (&twin, folder, "ana", NULL);
  two_desks_open (&desks, &twin);
  note (&desks.ana, "a", "here");
  note (&twin, "a", "there");
  reconcile_offline (&desks.ana);
  reconcile_offline (&twin);
  run (&desks, &desks.ana);
  run (&desks, &twin);
  run (&desks, &twin);
  come_to_rest (&desks);
  g_assert_cmpstr (tl_replicator_get_device (desks.ana.replicator), !=, tl_replicator_get_device (twin.replicator));
  g_assert_true (has_words (&desks.omar, "a", "here"));
  g_assert_true (has_words (&desks.omar, "a", "there"));
  two_desks_assert_conflicts (&desks.omar, 1);
  two_desks_assert_same (&desks);
  sync_device_clear (&twin);
  two_desks_clear (&desks);
}

/* The database is put back as it was before the last thing was sent.  killed: before a mark could be left behind it. */
static void
test_database (gconstpointer data)
{
  gboolean killed = GPOINTER_TO_UINT (data) != 0;
  TwoDesks desks;
  g_autofree char *device = NULL;

  two_desks_init (&desks, content);
  come_to_rest (&desks);
  device = g_strdup (tl_replicator_get_device (desks.ana.replicator));
  memory_server_back_up (desks.server);
  note (&desks.ana, "a", "sent");
  if (killed)
    {
      reconcile_offline (&desks.ana);
      g_assert_true (tl_replicator_push (desks.ana.replicator, NULL, NULL));
    }
  else
    {
      run (&desks, &desks.ana);
    }
  memory_server_restore (desks.server);
  come_to_rest (&desks);
  g_assert_true (has_words (&desks.omar, "a", "sent"));
  two_desks_assert_conflicts (&desks.omar, 0);
  g_assert_cmpstr (tl_replicator_get_device (desks.ana.replicator), ==, device);
  two_desks_assert_same (&desks);
  two_desks_clear (&desks);
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
