/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The property test of sync: see the header. */

#include "config.h"

#include "sync-harness.h"

#include <glib/gstdio.h>
#include <string.h>

#include "tl-edits.h"
#include "tl-mirror-private.h"

#define N_DEVICES  6
#define N_ARTICLES 5
#define QUIET      40   /* rounds without faults until everybody must have everything */

const char *const sync_harness_users[3] = { "ana", "bob", "omar" };

typedef struct
{
  guint         number;
  const char   *user;
  char         *folder;
  char         *data;
  GFile        *file;
  TlReplica    *replica;
  TlReplicator *replicator;
  TlMirror     *mirror;
  TlStore      *window;     /* where a window's edits go */
} Device;

typedef struct
{
  const SyncBackend *backend;
  GRand             *rand;
  gint64             now;
  TlSyncClock        clock;
  char              *folder;
  Device             devices[N_DEVICES];
  GHashTable        *made;      /* annotation id → article key */
  GHashTable        *deleted;   /* annotation id */
  guint              n_edits;
  guint              n_runs;
  guint              n_failed;
  guint              n_killed;   /* articles that were left half done */
} World;

static gint64
world_now (gpointer data)
{
  World *world = data;

  return world->now;
}

static double
world_random (gpointer data)
{
  World *world = data;

  return g_rand_double (world->rand);
}

static char *
make_text (guint article)
{
  return g_strdup_printf ("The mayor of town %u said on Monday that the bridge would open in May, and nobody believed it. "
                          "Ünïcode stays where it is, says the council.", article);
}

static char *
make_collection (void)
{
  GString *out = g_string_new ("{\"format\": \"tagline\", \"version\": 1, \"articles\": [\n");

  for (guint i = 0; i < N_ARTICLES; i++)
    {
      g_autofree char *text = make_text (i);

      g_string_append_printf (out, "%s{\"id\": \"a/%u\", \"title\": \"Bridge %u\", \"x\": 1.0, \"text\": \"%s\", \"annotations\": [\n"
                                   " {\"id\": \"start%u\", \"label\": \"source\", \"start\": 0, \"end\": 9, \"text\": \"The mayor\"}]}",
                              i > 0 ? ",\n" : "", i, i, text, i);
    }
  g_string_append (out, "\n]}\n");
  return g_string_free (out, FALSE);
}

/* Devices. */

static void
device_open (World  *world,
             Device *device)
{
  g_autofree char *replica = g_build_filename (device->data, "replica.db", NULL);
  g_autoptr (TlRemote) remote = world->backend->make_remote (world->backend->data, device->user, device->number);
  g_autoptr (GError) error = NULL;
  TlDeskSelf self;

  device->replica = tl_replica_open (replica, &error);
  g_assert_no_error (error);
  device->replicator = tl_replicator_new (remote, device->replica, device->user, &world->clock);
  self = (TlDeskSelf) { device->user, tl_replicator_get_device (device->replicator) };
  device->mirror = tl_mirror_new (device->file, device->data, device->replica, &self, NULL, &error);
  g_assert_no_error (error);
  device->window = tl_store_open (device->mirror->place->store_path, device->mirror->place->uri, &error);
  g_assert_no_error (error);
}

static void
device_close (Device *device)
{
  g_clear_pointer (&device->mirror, tl_mirror_free);
  g_clear_pointer (&device->replicator, tl_replicator_free);
  g_clear_pointer (&device->replica, tl_replica_close);
  tl_store_close (device->window, NULL);
  g_clear_object (&device->window);
}

static void
device_init (World  *world,
             Device *device,
             guint   number)
{
  g_autofree char *name = g_strdup_printf ("device%u", number);
  g_autofree char *path = NULL;
  g_autofree char *content = make_collection ();
  g_autoptr (GError) error = NULL;

  device->number = number;
  device->user = sync_harness_users[number / 2 % 3];
  device->folder = g_build_filename (world->folder, name, NULL);
  device->data = g_build_filename (device->folder, "data", NULL);
  g_mkdir_with_parents (device->data, 0700);
  path = g_build_filename (device->folder, "news.json", NULL);
  device->file = g_file_new_for_path (path);
  /* Two people have the file already, the others begin with nothing. */
  if (number == 0 || number == 2)
    {
      g_file_set_contents (path, content, -1, &error);
      g_assert_no_error (error);
    }
  device_open (world, device);
}

static void
remove_tree (const char *path)
{
  g_autoptr (GDir) folder = g_dir_open (path, 0, NULL);
  const char *name;

  while (folder != NULL && (name = g_dir_read_name (folder)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      remove_tree (child);
    }
  g_remove (path);
}

/* TRUE when it came to its end. */
static gboolean
device_run (World  *world,
            Device *device)
{
  g_autoptr (GError) error = NULL;
  g_auto (TlSyncStatus) status = { 0 };
  gboolean ok;

  world->n_runs++;
  ok = tl_replicator_run (device->replicator, tl_mirror_reconcile, device->mirror, NULL, &error);
  if (!ok)
    world->n_failed++;
  if (!ok && g_test_verbose ())
    g_test_message ("device %u: %s", device->number, error->message);
  tl_replicator_get_status (device->replicator, &status);
  if (status.need == TL_SYNC_NEED_ANSWER)
    {
      g_assert_true (tl_replicator_answer (device->replicator, TRUE, NULL));
      return FALSE;
    }
  /* Waiting takes no time here. */
  if (tl_replicator_get_due (device->replicator) < G_MAXINT64)
    tl_replicator_hurry (device->replicator);
  return ok;
}

/* A run that was killed between two of its writes.  What it leaves can be made from what one leaves that was not: the row of the
 * log is there and was not noted, or it was noted and is not there. */

static TlReplicaArticle *
find_article (Device     *device,
              const char *name)
{
  g_autoptr (GError) error = NULL;
  TlReplicaArticle *article;

  g_assert_true (tl_replica_find_article (device->replica, name, &article, &error));
  g_assert_no_error (error);
  return article;
}

/* The row that came from others after seq, if it is the only one. */
static char *
find_sync_row (Device     *device,
               const char *key,
               gint64      seq)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) rows = tl_store_list_rows (device->window, key, seq, &error);
  const TlLogRow *row;

  g_assert_no_error (error);
  row = rows->len == 1 ? rows->pdata[0] : NULL;
  return row != NULL && row->kind == TL_LOG_SYNC ? g_strdup (row->command->id) : NULL;
}

static void
leave_half_done (World                  *world,
                 Device                 *device,
                 const TlReplicaArticle *before,
                 gint64                  seq)
{
  g_autoptr (TlReplicaArticle) now = find_article (device, before->article);
  g_autofree char *row = find_sync_row (device, now->key, seq);

  if (now->pending_row != NULL || now->shown == NULL || before->shown == NULL || before->pending_row != NULL)
    return;
  now->pending_shown = g_bytes_ref (now->shown);
  if (row != NULL)
    {
      g_bytes_unref (now->shown);
      now->shown = g_bytes_ref (before->shown);
    }
  now->pending_row = row != NULL ? g_steal_pointer (&row) : g_strdup ("never-written");
  g_assert_true (tl_replica_put_article (device->replica, now, NULL));
  world->n_killed++;
}

static void
run_and_kill (World  *world,
              Device *device)
{
  g_autoptr (GPtrArray) names = tl_replica_list_articles (device->replica, NULL);
  g_autoptr (GPtrArray) before = g_ptr_array_new_with_free_func ((GDestroyNotify) tl_replica_article_free);
  gint64 seq = 0;

  for (guint i = 0; i < names->len; i++)
    g_ptr_array_add (before, find_article (device, names->pdata[i]));
  g_assert_true (tl_store_get_last_seq (device->window, &seq, NULL));
  device_run (world, device);
  for (guint i = 0; i < before->len; i++)
    leave_half_done (world, device, before->pdata[i], seq);
}

/* Edits. */

static TlCommand *
tag (World     *world,
     Device    *device,
     TlArticle *article,
     const char *key)
{
  guint length = tl_text_get_length (tl_article_get_text (article));
  guint start = g_rand_int_range (world->rand, 0, length - 20);
  const TlFragment fragments[] = { { start, start + 1 + g_rand_int_range (world->rand, 0, 18) } };
  static const char *const labels[] = { "claim", "source", "cue", "person" };
  g_autofree char *id = NULL;
  g_autoptr (GError) error = NULL;
  TlCommand *command = tl_edit_tag (article, key, device->user, labels[g_rand_int_range (world->rand, 0, 4)],
                                    fragments, 1, &id, &error);

  /* The same is there already. */
  if (command != NULL)
    g_hash_table_replace (world->made, g_strdup (id), g_strdup (key));
  return command;
}

static TlCommand *
relate (World     *world,
        Device    *device,
        TlArticle *article,
        const char *key)
{
  guint n = tl_article_get_n_annotations (article);
  const TlRelationArg args[] = {
    { "claim", tl_annotation_get_id (tl_article_get_annotation (article, g_rand_int_range (world->rand, 0, n))) },
    { "source", tl_annotation_get_id (tl_article_get_annotation (article, g_rand_int_range (world->rand, 0, n))) },
  };

  return tl_edit_relate (article, key, device->user, NULL, "attribution", args, 2, NULL, NULL);
}

static TlCommand *
make_edit (World     *world,
           Device    *device,
           TlArticle *article,
           const char *key)
{
  static const char *const labels[] = { "claim", "source", "cue", "person" };
  static const char *const statuses[] = { "new", "in-progress", "submitted", "approved", "rejected", "changes-requested" };
  guint n = tl_article_get_n_annotations (article);
  TlAnnotation *annotation = n > 0 ? tl_article_get_annotation (article, g_rand_int_range (world->rand, 0, n)) : NULL;
  const char *id = annotation != NULL ? tl_annotation_get_id (annotation) : NULL;
  const char *const ids[] = { id, NULL };
  g_autofree char *note = g_strdup_printf ("note %u", world->n_edits);
  gboolean chief = world->backend->all_are_chiefs || g_str_equal (device->user, sync_harness_users[2]);

  switch (annotation != NULL ? g_rand_int_range (world->rand, 0, 12) : 0)
    {
    case 0: case 1: case 2: case 3:
      return tag (world, device, article, key);
    case 4: case 5:
      return tl_edit_relabel (article, key, device->user, id, labels[g_rand_int_range (world->rand, 0, 4)], NULL);
    case 6: case 7:
      return tl_edit_note (article, key, device->user, id, note, NULL);
    case 8:
      g_hash_table_add (world->deleted, g_strdup (id));
      return tl_edit_remove (article, key, device->user, ids, NULL);
    case 9:
      return chief ? tl_edit_review (article, key, device->user, ids, g_rand_int_range (world->rand, 1, 3), "because", NULL) : NULL;
    case 10:
      return tl_edit_status (article, key, device->user, statuses[g_rand_int_range (world->rand, 0, chief ? 6 : 3)], NULL, NULL);
    default:
      return relate (world, device, article, key);
    }
}

/* What a window does: it looks at the article, and adds a row to the log. */
static void
edit_randomly (World  *world,
               Device *device)
{
  TlCollection *collection = tl_mirror_get_collection (device->mirror);
  guint n = tl_collection_get_n_articles (collection);
  g_auto (TlMirrorLocal) local = { NULL };
  g_autofree char *key = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (TlLogRow) row = NULL;
  TlCommand *command;
  guint index;

  if (n == 0)
    return;
  index = g_rand_int_range (world->rand, 0, n);
  key = g_strdup (tl_collection_get_key (collection, index));
  tl_mirror_read_local (device->mirror, index, &local, NULL, &error);
  g_assert_no_error (error);
  command = make_edit (world, device, local.article, key);
  if (command == NULL)
    return;
  world->n_edits++;
  row = tl_log_row_new (TL_LOG_DO, NULL, command);
  tl_store_append (device->window, row, local.hash);
  tl_store_flush (device->window, &error);
  g_assert_no_error (error);
}

static void
step (World *world)
{
  Device *device = &world->devices[g_rand_int_range (world->rand, 0, N_DEVICES)];
  guint chance = g_rand_int_range (world->rand, 0, 1000);

  world->now += g_rand_int_range (world->rand, 1, 60) * G_USEC_PER_SEC;
  if (chance < 550)
    {
      edit_randomly (world, device);
    }
  else if (chance < 880)
    {
      device_run (world, device);
    }
  else if (chance < 930)
    {
      run_and_kill (world, device);
    }
  else if (chance < 960)
    {
      device_close (device);
      device_open (world, device);
    }
  else if (chance < 985)
    {
      g_autoptr (GError) error = NULL;

      tl_mirror_save (device->mirror, NULL, &error);
      g_assert_no_error (error);
    }
  else if (chance < 988 && world->backend->remake != NULL)
    {
      world->backend->remake (world->backend->data);
    }
  else if (world->backend->backup != NULL)
    {
      world->backend->backup (world->backend->data, chance % 4 == 0);
    }
}

/* The end. */

static char *
export (World      *world,
        TlReplica  *replica)
{
  g_autofree char *path = g_build_filename (world->folder, "export.json", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (TlFileWriter) writer = tl_file_writer_new (path, &error);
  char *content;

  g_assert_no_error (error);
  tl_mirror_export (replica, writer, NULL, &error);
  g_assert_no_error (error);
  tl_file_writer_commit (writer, NULL, NULL, &error);
  g_assert_no_error (error);
  g_file_get_contents (path, &content, NULL, &error);
  g_assert_no_error (error);
  return content;
}

/* The article that is shown says what the documents say. */
static void
check_shown (World  *world,
             Device *device)
{
  TlCollection *collection = tl_mirror_get_collection (device->mirror);

  g_assert_cmpuint (tl_collection_get_n_articles (collection), ==, N_ARTICLES);
  for (guint i = 0; i < tl_collection_get_n_articles (collection); i++)
    {
      g_auto (TlMirrorLocal) local = { NULL };
      g_autofree char *article = tl_desk_escape (tl_collection_get_key (collection, i));
      g_autoptr (GError) error = NULL;
      g_autoptr (GPtrArray) docs = tl_mirror_list_docs (device->replica, article, &error);
      g_autoptr (TlDeskView) view = tl_desk_view_new (docs);
      g_autoptr (GPtrArray) changes = NULL;
      GHashTableIter iter;
      gpointer id;
      gpointer key;

      tl_mirror_read_local (device->mirror, i, &local, NULL, &error);
      g_assert_no_error (error);
      changes = tl_desk_view_list_changes (view, local.article);
      g_assert_cmpuint (changes->len, ==, 0);
      g_hash_table_iter_init (&iter, world->made);
      while (g_hash_table_iter_next (&iter, &id, &key))
        if (g_str_equal (key, tl_collection_get_key (collection, i)) && !g_hash_table_contains (world->deleted, id)
            && tl_article_find_annotation (local.article, id) == NULL)
          g_error ("device %u lost annotation %s of %s", device->number, (char *) id, (char *) key);
    }
}

static gboolean
is_quiet (World *world)
{
  for (guint i = 0; i < N_DEVICES; i++)
    {
      g_auto (TlSyncStatus) status = { 0 };

      tl_replicator_get_status (world->devices[i].replicator, &status);
      if (status.n_to_send > 0 || (status.state != TL_SYNC_UP_TO_DATE && status.need != TL_SYNC_NEED_DECISIONS))
        return FALSE;
    }
  return TRUE;
}

static void
come_to_rest (World *world)
{
  guint n_quiet = 0;

  for (guint round = 0; round < QUIET && n_quiet < 3; round++)
    {
      gboolean ok = TRUE;

      world->now += 120 * G_USEC_PER_SEC;
      for (guint i = 0; i < N_DEVICES; i++)
        ok = device_run (world, &world->devices[i]) && ok;
      n_quiet = ok && is_quiet (world) ? n_quiet + 1 : 0;
    }
  for (guint i = 0; i < N_DEVICES; i++)
    {
      g_auto (TlSyncStatus) status = { 0 };

      tl_replicator_get_status (world->devices[i].replicator, &status);
      g_assert_cmpuint (status.n_to_send, ==, 0);
      g_assert_cmpuint (status.n_refused, ==, 0);
    }
}

/* Nothing is left half done: what was pending has been found to be there or not, and no document waits to be shown. */
static void
check_settled (Device *device)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) todo = tl_replica_list_todo (device->replica, &error);
  g_autoptr (GPtrArray) articles = tl_replica_list_articles (device->replica, &error);

  g_assert_no_error (error);
  if (todo->len > 0)
    g_error ("device %u has %u articles left to do, as %s", device->number, todo->len, (char *) todo->pdata[0]);
  g_assert_cmpuint (articles->len, ==, N_ARTICLES);
  for (guint i = 0; i < articles->len; i++)
    {
      g_autoptr (TlReplicaArticle) article = NULL;
      g_autoptr (TlBase) base = NULL;

      g_assert_true (tl_replica_find_article (device->replica, articles->pdata[i], &article, &error));
      g_assert_null (article->pending_row);
      g_assert_null (article->pending_shown);
      g_assert_nonnull (article->shown);
      base = tl_store_get_base (device->window, article->key, &error);
      g_assert_no_error (error);
      if (base != NULL && base->pending != NULL)
        g_error ("device %u: the saving of %s is still pending", device->number, article->key);
    }
}

/* A device that was never there before sees what the others see: the server has it all. */
static void
check_newcomer (World      *world,
                const char *expected)
{
  Device newcomer = { 0 };
  g_autofree char *content = NULL;

  device_init (world, &newcomer, 7);
  for (guint i = 0; i < 3; i++)
    g_assert_true (device_run (world, &newcomer));
  content = export (world, newcomer.replica);
  g_assert_cmpstr (content, ==, expected);
  device_close (&newcomer);
  g_free (newcomer.folder);
  g_free (newcomer.data);
  g_object_unref (newcomer.file);
}

static void
check_end (World *world)
{
  g_autofree char *first = export (world, world->devices[0].replica);

  for (guint i = 0; i < N_DEVICES; i++)
    {
      g_autofree char *content = export (world, world->devices[i].replica);

      g_assert_cmpstr (content, ==, first);
      check_shown (world, &world->devices[i]);
      check_settled (&world->devices[i]);
    }
  check_newcomer (world, first);
}

void
sync_harness_run (const SyncBackend *backend,
                  guint32            seed,
                  guint              n_rounds)
{
  World world = { .backend = backend };
  g_autoptr (GError) error = NULL;
  gint64 begun = g_get_monotonic_time ();

  world.rand = g_rand_new_with_seed (seed);
  world.now = (gint64) 1800000000 * G_USEC_PER_SEC;
  world.clock = (TlSyncClock) { world_now, world_random, &world };
  world.folder = g_dir_make_tmp ("tagline-sync-XXXXXX", &error);
  g_assert_no_error (error);
  world.made = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  world.deleted = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  for (guint i = 0; i < N_DEVICES; i++)
    device_init (&world, &world.devices[i], i);
  backend->set_faults (backend->data, world.rand, TRUE);
  for (guint i = 0; i < n_rounds; i++)
    step (&world);
  /* What is sent last is sent through faults as well, and nothing that comes later can mend it. */
  for (guint i = 0; i < 3 * N_DEVICES; i++)
    device_run (&world, &world.devices[i % N_DEVICES]);
  backend->set_faults (backend->data, world.rand, FALSE);
  come_to_rest (&world);
  check_end (&world);
  g_test_message ("seed %u: %u edits, %u runs of which %u failed, %u articles left half done, %u annotations made, %u deleted, %.1f s", seed, world.n_edits,
                  world.n_runs, world.n_failed, world.n_killed, g_hash_table_size (world.made), g_hash_table_size (world.deleted),
                  (g_get_monotonic_time () - begun) / 1e6);
  for (guint i = 0; i < N_DEVICES; i++)
    {
      device_close (&world.devices[i]);
      g_free (world.devices[i].folder);
      g_free (world.devices[i].data);
      g_object_unref (world.devices[i].file);
    }
  remove_tree (world.folder);
  g_free (world.folder);
  g_hash_table_unref (world.made);
  g_hash_table_unref (world.deleted);
  g_rand_free (world.rand);
}
