/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A colleague's change comes into the article while a person changes the same annotation: the person's edit follows in the log, made
 * from what was there before.  What each of them did stays, and only where both did the same thing somebody has to decide. */

#include "config.h"

#include "memory-remote.h"
#include "sync-device.h"
#include "tl-edits-article.h"
#include "tl-edits.h"

static const char content[] =
  "{\"format\": \"tagline\", \"version\": 1, \"articles\": [\n"
  "{\"id\": \"n\", \"text\": \"The mayor opens the bridge.\", \"annotations\": ["
  "{\"id\": \"a\", \"label\": \"cue\", \"start\": 10, \"end\": 15, \"text\": \"opens\"}]}]}\n";

typedef struct
{
  MemoryServer *server;
  TlSyncClock   clock;
  gint64        now;
  char         *folder;
  SyncDevice    ana;
  SyncDevice    omar;
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

static void
sync_device (World      *world,
             SyncDevice *device)
{
  g_autoptr (GError) error = NULL;

  world->now += 120 * G_USEC_PER_SEC;
  tl_replicator_run (device->replicator, tl_mirror_reconcile, device->mirror, NULL, &error);
  g_assert_no_error (error);
}

static void
open_device (World      *world,
             SyncDevice *device,
             const char *name,
             const char *own)
{
  g_autofree char *folder = g_build_filename (world->folder, name, NULL);
  g_autoptr (TlRemote) remote = memory_remote_new (world->server);

  sync_device_init (device, folder, name, own);
  sync_device_open (device, remote, &world->clock);
}

static void
world_init (World *world)
{
  g_autoptr (GError) error = NULL;

  *world = (World) { .now = (gint64) 1800000000 * G_USEC_PER_SEC, .clock = { world_now, world_random, world } };
  world->server = memory_server_new ();
  world->folder = g_dir_make_tmp ("tagline-unseen-XXXXXX", &error);
  g_assert_no_error (error);
  open_device (world, &world->ana, "ana", content);
  open_device (world, &world->omar, "omar", NULL);
  sync_device (world, &world->ana);
  sync_device (world, &world->omar);
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

static void
read_article (SyncDevice    *device,
              TlMirrorLocal *local)
{
  g_autoptr (GError) error = NULL;

  tl_mirror_refresh (device->mirror, NULL, &error);
  g_assert_no_error (error);
  tl_mirror_read_local (device->mirror, tl_collection_find_key (tl_mirror_get_collection (device->mirror), "n"), local, NULL, &error);
  g_assert_no_error (error);
}

typedef enum
{
  RELABEL,
  ACCEPT,
  REJECT,
  COMMENT,
} Deed;

/* What the person does to the article as local has it. */
static TlCommand *
make_command (const TlMirrorLocal *local,
              const char          *by,
              Deed                 deed)
{
  const char *const ids[] = { "a", NULL };

  if (deed == RELABEL)
    return tl_edit_relabel (local->article, "n", by, "a", *by == 'a' ? "claim" : "source", NULL);
  if (deed == COMMENT)
    return tl_edit_comment (local->article, "n", by, "a", "Who says so?", NULL);
  return tl_edit_review (local->article, "n", by, ids, deed == ACCEPT ? TL_DECISION_ACCEPTED : TL_DECISION_REJECTED, "", NULL);
}

static guint
count_conflicts (SyncDevice *device)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) conflicts = tl_mirror_list_conflicts (device->mirror, &error);

  g_assert_no_error (error);
  return conflicts->len;
}

typedef struct
{
  const char *name;
  Deed        theirs;
  Deed        ours;
  guint       n_conflicts;
} Case;

static const Case cases[] = {
  { "label-label", RELABEL, RELABEL, 1 },
  { "label-accept", RELABEL, ACCEPT, 0 },
  { "label-note", RELABEL, COMMENT, 0 },
  { "accept-label", ACCEPT, RELABEL, 0 },
  { "accept-reject", ACCEPT, REJECT, 1 },
  { "accept-note", ACCEPT, COMMENT, 0 },
  { "note-label", COMMENT, RELABEL, 0 },
  { "note-accept", COMMENT, ACCEPT, 0 },
  { "note-note", COMMENT, COMMENT, 0 },
};

static void
check_annotation (SyncDevice *device,
                  const Case *one)
{
  g_auto (TlMirrorLocal) local = { NULL };
  TlAnnotation *annotation;
  g_autoptr (GPtrArray) notes = NULL;
  gboolean relabelled = one->theirs == RELABEL || one->ours == RELABEL;
  gboolean accepted = one->theirs == ACCEPT || one->ours == ACCEPT;

  read_article (device, &local);
  annotation = tl_article_find_annotation (local.article, "a");
  notes = tl_annotation_list_thread (annotation);
  g_assert_cmpuint (notes->len, ==, (one->theirs == COMMENT ? 1 : 0) + (one->ours == COMMENT ? 1 : 0));
  if (relabelled && one->n_conflicts == 0)
    g_assert_cmpstr (tl_annotation_get_label (annotation), ==, one->theirs == RELABEL ? "claim" : "source");
  /* An accepted annotation that was changed is undecided again. */
  if (accepted && one->n_conflicts == 0)
    g_assert_cmpint (tl_annotation_get_decision (annotation), ==, relabelled ? TL_DECISION_PENDING : TL_DECISION_ACCEPTED);
}

static void
test_unseen (gconstpointer data)
{
  const Case *one = data;
  World world;
  g_auto (TlMirrorLocal) before = { NULL };
  g_auto (TlMirrorLocal) of_ana = { NULL };

  world_init (&world);
  read_article (&world.omar, &before);
  read_article (&world.ana, &of_ana);
  sync_device_add_edit (&world.ana, make_command (&of_ana, "ana", one->theirs), of_ana.hash);
  sync_device (&world, &world.ana);
  sync_device (&world, &world.omar);
  sync_device_add_edit (&world.omar, make_command (&before, "omar", one->ours), before.hash);
  for (guint i = 0; i < 2; i++)
    {
      sync_device (&world, &world.omar);
      sync_device (&world, &world.ana);
    }
  g_assert_cmpuint (count_conflicts (&world.omar), ==, one->n_conflicts);
  g_assert_cmpuint (count_conflicts (&world.ana), ==, one->n_conflicts);
  check_annotation (&world.omar, one);
  check_annotation (&world.ana, one);
  world_clear (&world);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strdup_printf ("/sync/unseen/%s", cases[i].name);

      g_test_add_data_func (path, &cases[i], test_unseen);
    }
  return g_test_run ();
}
