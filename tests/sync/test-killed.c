/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * A device that is killed after each of its commits in turn, while a colleague's work arrives; then the colleague goes on, and the
 * device is started again.  Nothing of the colleague's may ever stand in what is written under the other one's name, nobody has
 * anything to decide, and both have the colleague's last word.
 */

#include "config.h"

#include "tl-edits.h"
#include "two-desks.h"

#define MAX_COMMITS 100   /* more than it ever takes */

typedef enum
{
  SYNC,          /* killed while it syncs */
  SAVE,          /* killed while it saves what came */
  N_WORKS
} Work;

static const char *const work_names[N_WORKS] = { "sync", "save" };

typedef struct
{
  TwoDesks    desks;    /* ana has everything, and changes it; omar is killed */
  GHashTable *touched;
} World;

/* Article n/i for i below n_articles, with three annotations each. */
static void
write_content (World *world,
               guint  n_articles)
{
  static const char *const members[] = { "title", "text" };
  g_autoptr (GString) out = g_string_new ("{\"format\": \"tagline\", \"version\": 1, \"articles\": [\n");

  for (guint i = 0; i < n_articles; i++)
    {
      g_autofree char *key = g_strdup_printf ("n/%u", i);

      g_string_append_printf (out, "%s{\"id\": \"%s\", \"title\": \"Bridge\", \"text\": \"The mayor opens the bridge.\", \"annotations\": ["
                                   "{\"id\": \"a\", \"label\": \"cue\", \"start\": 0, \"end\": 3, \"text\": \"The\"}, "
                                   "{\"id\": \"b\", \"label\": \"cue\", \"start\": 4, \"end\": 9, \"text\": \"mayor\"}, "
                                   "{\"id\": \"c\", \"label\": \"cue\", \"start\": 10, \"end\": 15, \"text\": \"opens\"}]}",
                              i > 0 ? ",\n" : "", key);
      for (guint m = 0; m < G_N_ELEMENTS (members); m++)
        sync_touched_add_one (world->touched, TL_CHANGE_MEMBER, key, members[m], "ana");
      for (const char *id = "abc"; *id != '\0'; id++)
        {
          const char name[] = { *id, '\0' };

          sync_touched_add_one (world->touched, TL_CHANGE_ANNOTATION, key, name, "ana");
        }
    }
  g_string_append (out, "\n]}\n");
  sync_device_set_content (&world->desks.ana, out->str);
}

/* Edits. */

static void
add_edit (World         *world,
          SyncDevice    *device,
          TlMirrorLocal *local,
          TlCommand     *command)
{
  g_assert_nonnull (command);
  sync_touched_add (world->touched, command, device->user);
  sync_device_add_edit (device, command, local->hash);
}

static void
relabel (World      *world,
         SyncDevice *device,
         const char *key,
         const char *id,
         const char *label)
{
  g_auto (TlMirrorLocal) local = { NULL };

  two_desks_read (device, key, &local);
  add_edit (world, device, &local, tl_edit_relabel (local.article, key, device->user, id, label, NULL));
}

static void
tag (World      *world,
     SyncDevice *device,
     const char *key,
     guint       start,
     char      **id)
{
  g_auto (TlMirrorLocal) local = { NULL };
  const TlFragment fragments[] = { { start, start + 2 } };

  two_desks_read (device, key, &local);
  add_edit (world, device, &local, tl_edit_tag (local.article, key, device->user, "source", fragments, 1, id, NULL));
}

static void
remove_one (World      *world,
            SyncDevice *device,
            const char *key,
            const char *id)
{
  const char *const ids[] = { id, NULL };
  g_auto (TlMirrorLocal) local = { NULL };

  two_desks_read (device, key, &local);
  add_edit (world, device, &local, tl_edit_remove (local.article, key, device->user, ids, NULL));
}

static void
set_status (World      *world,
            SyncDevice *device,
            const char *key,
            const char *status)
{
  g_auto (TlMirrorLocal) local = { NULL };

  two_desks_read (device, key, &local);
  add_edit (world, device, &local, tl_edit_status (local.article, key, device->user, status, NULL, NULL));
}

/* What must hold. */

static void
check_label (SyncDevice *device,
             const char *key,
             const char *id,
             const char *label)
{
  g_auto (TlMirrorLocal) local = { NULL };
  TlAnnotation *annotation;

  two_desks_read (device, key, &local);
  annotation = tl_article_find_annotation (local.article, id);
  if (label == NULL)
    {
      g_assert_null (annotation);
      return;
    }
  g_assert_nonnull (annotation);
  g_assert_cmpstr (tl_annotation_get_label (annotation), ==, label);
}

/* FALSE: it came to its end. */
static gboolean
work_and_die (World    *world,
              Work      work,
              guint     n,
              KillWhen  when)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  gboolean killed;

  if (work == SAVE)
    {
      two_desks_sync (&world->desks, &world->desks.omar);
      kill_commits_arm (n, when, cancellable);
      tl_mirror_save (world->desks.omar.mirror, cancellable, NULL);
    }
  else
    {
      kill_commits_arm (n, when, cancellable);
      tl_replicator_run (world->desks.omar.replicator, tl_mirror_reconcile, world->desks.omar.mirror, cancellable, NULL);
    }
  sync_device_close (&world->desks.omar);
  killed = kill_commits_revive ();
  two_desks_open (&world->desks, &world->desks.omar);
  return killed;
}

/* Articles 2i, which both have before, and 2i + 1, which is new. */
static gboolean
run_once (World    *world,
          Work      work,
          guint     n,
          KillWhen  when)
{
  g_autofree char *old = g_strdup_printf ("n/%u", 2 * n);
  g_autofree char *new = g_strdup_printf ("n/%u", 2 * n + 1);
  g_autofree char *own = NULL;
  g_autofree char *theirs = NULL;
  gboolean killed;

  write_content (world, 2 * n + 1);
  two_desks_sync (&world->desks, &world->desks.ana);
  two_desks_sync (&world->desks, &world->desks.omar);
  tag (world, &world->desks.omar, old, 20, &own);
  write_content (world, 2 * n + 2);
  relabel (world, &world->desks.ana, old, "a", "person");
  remove_one (world, &world->desks.ana, old, "b");
  tag (world, &world->desks.ana, old, 17, &theirs);
  set_status (world, &world->desks.ana, old, "in-progress");
  two_desks_sync (&world->desks, &world->desks.ana);

  killed = work_and_die (world, work, n, when);

  relabel (world, &world->desks.ana, old, "a", "claim");
  relabel (world, &world->desks.ana, old, "c", "claim");
  relabel (world, &world->desks.ana, old, theirs, "claim");
  set_status (world, &world->desks.ana, old, "submitted");
  relabel (world, &world->desks.ana, new, "a", "claim");
  remove_one (world, &world->desks.ana, new, "b");
  two_desks_sync (&world->desks, &world->desks.ana);
  two_desks_sync (&world->desks, &world->desks.omar);
  two_desks_sync (&world->desks, &world->desks.ana);
  two_desks_sync (&world->desks, &world->desks.omar);

  g_test_message ("%s, %u commits, %s: %s", work_names[work], n, when == KILL_LATE ? "late" : "at once", killed ? "killed" : "whole");
  sync_touched_check (world->touched, &world->desks.ana);
  sync_touched_check (world->touched, &world->desks.omar);
  two_desks_assert_conflicts (&world->desks.ana, 0);
  two_desks_assert_conflicts (&world->desks.omar, 0);
  two_desks_assert_same (&world->desks);
  check_label (&world->desks.omar, old, "a", "claim");
  check_label (&world->desks.omar, old, "b", NULL);
  check_label (&world->desks.omar, old, "c", "claim");
  check_label (&world->desks.omar, old, theirs, "claim");
  check_label (&world->desks.omar, old, own, "source");
  check_label (&world->desks.ana, old, own, "source");
  check_label (&world->desks.omar, new, "a", "claim");
  check_label (&world->desks.omar, new, "b", NULL);
  return killed;
}

static void
test_each (gconstpointer data)
{
  Work work = GPOINTER_TO_UINT (data) / 2;
  KillWhen when = GPOINTER_TO_UINT (data) % 2;
  World world = { .touched = sync_touched_new () };
  guint n = 0;

  two_desks_init (&world.desks, "{\"format\": \"tagline\", \"version\": 1, \"articles\": []}\n");
  while (run_once (&world, work, n, when))
    g_assert_cmpuint (++n, <, MAX_COMMITS);
  /* There was something to be killed in. */
  g_assert_cmpuint (n, >, work == SAVE ? 2 : 6);
  two_desks_clear (&world.desks);
  g_hash_table_unref (world.touched);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  kill_commits_init ();
  for (guint i = 0; i < 2 * N_WORKS; i++)
    {
      g_autofree char *path = g_strdup_printf ("/sync/killed/%s/%s", work_names[i / 2], i % 2 == KILL_LATE ? "late" : "at-once");

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_each);
    }
  return g_test_run ();
}
