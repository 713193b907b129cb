/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The property test of sync: see the header. */

#include "config.h"

#include "sync-harness.h"

#include "sync-device.h"
#include "tl-edits.h"

#define N_DEVICES  6
#define N_ARTICLES 5
#define COMMITS    12   /* most runs of a device have fewer */
#define QUIET      40   /* rounds without faults until everybody must have everything */

const char *const sync_harness_users[3] = { "ana", "bob", "omar" };

typedef struct
{
  const SyncBackend *backend;
  GRand             *rand;
  gint64             now;
  TlSyncClock        clock;
  char              *folder;
  SyncDevice         devices[N_DEVICES];
  GHashTable        *made;      /* annotation id → article key */
  GHashTable        *deleted;   /* annotation id */
  GHashTable        *touched;
  guint              n_edits;
  guint              n_runs;
  guint              n_failed;
  guint              n_killed;
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
device_open (World      *world,
             SyncDevice *device)
{
  g_autoptr (TlRemote) remote = world->backend->make_remote (world->backend->data, device->user, device->number);

  sync_device_open (device, remote, &world->clock);
}

/* What was in the file before anybody shared it is of everybody who had it. */
static void
touch_at_beginning (World      *world,
                    guint       article,
                    const char *user)
{
  static const char *const members[] = { "title", "x", "text" };
  g_autofree char *key = g_strdup_printf ("a/%u", article);
  g_autofree char *start = g_strdup_printf ("start%u", article);

  sync_touched_add_one (world->touched, TL_CHANGE_ANNOTATION, key, start, user);
  for (guint i = 0; i < G_N_ELEMENTS (members); i++)
    sync_touched_add_one (world->touched, TL_CHANGE_MEMBER, key, members[i], user);
}

static void
device_init (World      *world,
             SyncDevice *device,
             guint       number)
{
  g_autofree char *name = g_strdup_printf ("device%u", number);
  g_autofree char *folder = g_build_filename (world->folder, name, NULL);
  g_autofree char *content = make_collection ();
  const char *user = sync_harness_users[number / 2 % 3];
  /* Two people have the file already, the others begin with nothing. */
  gboolean has_file = number == 0 || number == 2;

  device->number = number;
  sync_device_init (device, folder, user, has_file ? content : NULL);
  for (guint i = 0; has_file && i < N_ARTICLES; i++)
    touch_at_beginning (world, i, user);
  device_open (world, device);
}

/* TRUE when it came to its end. */
static gboolean
device_run (World      *world,
            SyncDevice *device)
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

/* Edits. */

static TlCommand *
tag (World      *world,
     SyncDevice *device,
     TlArticle  *article,
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
relate (World      *world,
        SyncDevice *device,
        TlArticle  *article,
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
make_edit (World      *world,
           SyncDevice *device,
           TlArticle  *article,
           const char *key)
{
  static const char *const labels[] = { "claim", "source", "cue", "person" };
  static const char *const statuses[] = { "new", "in-progress", "submitted", "approved", "rejected", "changes-requested" };
  guint n = tl_article_get_n_annotations (article);
  /* What came last is looked at most. */
  guint first = n > 3 && g_rand_boolean (world->rand) ? n - 3 : 0;
  TlAnnotation *annotation = n > 0 ? tl_article_get_annotation (article, g_rand_int_range (world->rand, first, n)) : NULL;
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
edit_article (World      *world,
              SyncDevice *device,
              guint       index,
              const char *id)       /* of the annotation that gets a note; NULL: anything is done */
{
  g_auto (TlMirrorLocal) local = { NULL };
  g_autofree char *key = g_strdup (tl_collection_get_key (tl_mirror_get_collection (device->mirror), index));
  g_autofree char *note = g_strdup_printf ("note %u", world->n_edits);
  g_autoptr (GError) error = NULL;
  TlCommand *command;

  tl_mirror_read_local (device->mirror, index, &local, NULL, &error);
  g_assert_no_error (error);
  if (id == NULL)
    command = make_edit (world, device, local.article, key);
  else if (tl_article_find_annotation (local.article, id) != NULL)
    command = tl_edit_note (local.article, key, device->user, id, note, NULL);
  else
    command = NULL;
  if (command == NULL)
    return;
  world->n_edits++;
  sync_touched_add (world->touched, command, device->user);
  sync_device_add_edit (device, command, local.hash);
}

static void
edit_randomly (World      *world,
               SyncDevice *device)
{
  guint n = tl_collection_get_n_articles (tl_mirror_get_collection (device->mirror));

  if (n > 0)
    edit_article (world, device, g_rand_int_range (world->rand, 0, n), NULL);
}

/* What came last to the one that was killed, which may not have noted that it shows it, a colleague changes before that comes back. */
static void
go_on_elsewhere (World      *world,
                 SyncDevice *killed,
                 gint64      seq)
{
  SyncDevice *device = &world->devices[(killed->number / 2 * 2 + g_rand_int_range (world->rand, 2, 6)) % N_DEVICES];
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) rows = tl_store_list_rows (killed->window, NULL, seq, &error);
  const TlLogRow *row;
  guint index;

  g_assert_no_error (error);
  row = rows->len > 0 ? rows->pdata[rows->len - 1] : NULL;
  if (row == NULL || row->kind != TL_LOG_SYNC)
    return;
  device_run (world, device);
  index = tl_collection_find_key (tl_mirror_get_collection (device->mirror), row->command->article);
  for (guint i = 0; i < row->command->changes->len && index != G_MAXUINT; i++)
    {
      const TlChange *change = row->command->changes->pdata[i];

      if (change->kind == TL_CHANGE_ANNOTATION)
        edit_article (world, device, index, change->id);
    }
  device_run (world, device);
}

/* It is killed between two of its writes, or has none left, and is started again. */
static void
device_kill (World      *world,
             SyncDevice *device,
             gboolean    save)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  gboolean killed;
  gint64 seq;

  g_assert_true (tl_store_get_last_seq (device->window, &seq, NULL));
  /* It is not to be ended by anything else before. */
  world->backend->set_faults (world->backend->data, world->rand, FALSE);
  kill_commits_arm (g_rand_int_range (world->rand, 0, save ? 6 : COMMITS),
                    g_rand_boolean (world->rand) ? KILL_AT_ONCE : KILL_LATE, cancellable);
  if (save)
    tl_mirror_save (device->mirror, cancellable, NULL);
  else
    tl_replicator_run (device->replicator, tl_mirror_reconcile, device->mirror, cancellable, NULL);
  sync_device_close (device);
  killed = kill_commits_revive ();
  device_open (world, device);
  if (killed)
    {
      world->n_killed++;
      /* In an older one it would not miss what it read and did not come to leave a mark for (what it sent: test-restored.c). */
      if (world->backend->backup != NULL)
        world->backend->backup (world->backend->data, FALSE);
      go_on_elsewhere (world, device, seq);
    }
  world->backend->set_faults (world->backend->data, world->rand, TRUE);
}

static void
step (World *world)
{
  SyncDevice *device = &world->devices[g_rand_int_range (world->rand, 0, N_DEVICES)];
  guint chance = g_rand_int_range (world->rand, 0, 1000);

  world->now += g_rand_int_range (world->rand, 1, 60) * G_USEC_PER_SEC;
  if (chance < 550)
    {
      edit_randomly (world, device);
    }
  else if (chance < 850)
    {
      device_run (world, device);
    }
  else if (chance < 930)
    {
      device_kill (world, device, FALSE);
    }
  else if (chance < 960)
    {
      sync_device_close (device);
      device_open (world, device);
    }
  else if (chance < 970)
    {
      device_kill (world, device, TRUE);
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

/* The article that is shown says what the documents say. */
static void
check_shown (World      *world,
             SyncDevice *device)
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

  /* Where saving was killed, saving once more is what ends it. */
  for (guint i = 0; i < N_DEVICES; i++)
    {
      g_autoptr (GError) error = NULL;

      tl_mirror_save (world->devices[i].mirror, NULL, &error);
      g_assert_no_error (error);
    }
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
check_settled (SyncDevice *device)
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
  SyncDevice newcomer = { 0 };
  g_autofree char *content = NULL;

  device_init (world, &newcomer, 7);
  for (guint i = 0; i < 3; i++)
    g_assert_true (device_run (world, &newcomer));
  content = sync_device_export (&newcomer, world->folder);
  g_assert_cmpstr (content, ==, expected);
  sync_touched_check (world->touched, &newcomer);
  sync_device_clear (&newcomer);
}

static void
check_end (World *world)
{
  g_autofree char *first = sync_device_export (&world->devices[0], world->folder);

  for (guint i = 0; i < N_DEVICES; i++)
    {
      g_autofree char *content = sync_device_export (&world->devices[i], world->folder);

      g_assert_cmpstr (content, ==, first);
      check_shown (world, &world->devices[i]);
      check_settled (&world->devices[i]);
      sync_touched_check (world->touched, &world->devices[i]);
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

  kill_commits_init ();
  world.rand = g_rand_new_with_seed (seed);
  world.now = (gint64) 1800000000 * G_USEC_PER_SEC;
  world.clock = (TlSyncClock) { world_now, world_random, &world };
  world.folder = g_dir_make_tmp ("tagline-sync-XXXXXX", &error);
  g_assert_no_error (error);
  world.made = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  world.deleted = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  world.touched = sync_touched_new ();
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
  g_test_message ("seed %u: %u edits, %u runs of which %u failed, %u killed, %u annotations made, %u deleted, %.1f s", seed, world.n_edits,
                  world.n_runs, world.n_failed, world.n_killed, g_hash_table_size (world.made), g_hash_table_size (world.deleted),
                  (g_get_monotonic_time () - begun) / 1e6);
  for (guint i = 0; i < N_DEVICES; i++)
    sync_device_clear (&world.devices[i]);
  sync_remove_tree (world.folder);
  g_free (world.folder);
  g_hash_table_unref (world.made);
  g_hash_table_unref (world.deleted);
  g_hash_table_unref (world.touched);
  g_rand_free (world.rand);
}
