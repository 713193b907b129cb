/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Two people with a window each on one shared folder, their syncers running in threads. */

#include <glib/gstdio.h>

#include "tl-folder-remote.h"
#include "tl-syncer.h"
#include "tl-test-workspace.h"

typedef struct
{
  TlTest    test;
  TlSyncer *syncer;
  guint     n_arrived;
  guint     n_refreshed;     /* the shown article was replaced by another object */
} Person;

static TlRemote *
connect_folder (gpointer       user_data,
                GCancellable  *cancellable,
                GError       **error)
{
  g_autoptr (GFile) folder = g_file_new_for_path (user_data);

  return tl_folder_remote_new (folder, NULL);
}

static void
arrived_cb (TlSyncer *syncer,
            guint     n,
            Person   *person)
{
  person->n_arrived += n;
  tl_workspace_look (person->test.workspace);
}

static void
article_cb (TlWorkspace *workspace,
            GParamSpec  *pspec,
            Person      *person)
{
  person->n_refreshed++;
}

static void
person_init (Person     *person,
             const char *user,
             const char *share)
{
  tl_test_set_up (&person->test, 3);
  tl_test_open (&person->test);
  tl_workspace_set_annotator (person->test.workspace, user);
  tl_test_show (person->test.workspace, 0);
  g_signal_connect (person->test.workspace, "notify::article", G_CALLBACK (article_cb), person);
  person->syncer = tl_syncer_new (person->test.file, share, user, person->test.data, connect_folder, g_strdup (share), g_free);
  g_signal_connect (person->syncer, "arrived", G_CALLBACK (arrived_cb), person);
}

static void
person_clear (Person *person)
{
  tl_syncer_stop (person->syncer);
  g_assert_finalize_object (person->syncer);
  tl_test_tear_down (&person->test);
}

static gboolean
syncer_now_cb (gpointer data)
{
  Person *people = data;

  for (guint i = 0; i < 2; i++)
    if (people[i].syncer != NULL)
      tl_syncer_sync_now (people[i].syncer);
  return G_SOURCE_CONTINUE;
}

/* A folder tells nobody: it is looked at often here. */
static guint
hurry (Person *people)
{
  return g_timeout_add (100, syncer_now_cb, people);
}

static TlAnnotation *
find (Person     *person,
      const char *id)
{
  TlArticle *article = tl_workspace_get_article (person->test.workspace);

  return article != NULL ? tl_article_find_annotation (article, id) : NULL;
}

static char *
tag (Person     *person,
     const char *label,
     guint       start,
     guint       end)
{
  char *id = tl_test_tag (person->test.workspace, label, start, end);

  tl_syncer_note_edited (person->syncer);
  return id;
}

static char *
make_share (void)
{
  g_autoptr (GError) error = NULL;
  char *path = g_dir_make_tmp ("tagline-share-XXXXXX", &error);

  g_assert_no_error (error);
  return path;
}

/* A tag of one is in the other's open article, which is still the same object, and is none of the other's to undo. */
static void
test_live (void)
{
  g_autofree char *share = make_share ();
  Person people[2] = { 0 };
  g_autofree char *mine = NULL;
  g_autofree char *theirs = NULL;
  guint source;

  person_init (&people[0], "ana", share);
  person_init (&people[1], "bob", share);
  tl_syncer_start (people[0].syncer);
  tl_syncer_start (people[1].syncer);
  source = hurry (people);
  mine = tag (&people[0], "claim", 24, 50);
  theirs = tag (&people[1], "cue", 10, 14);
  /* The window may find the row by itself before it is told. */
  while (find (&people[1], mine) == NULL || find (&people[0], theirs) == NULL || people[0].n_arrived == 0 || people[1].n_arrived == 0)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpstr (tl_annotation_get_label (find (&people[1], mine)), ==, "claim");
  g_assert_cmpstr (tl_annotation_get_annotator (find (&people[1], mine)), ==, "ana");
  for (guint i = 0; i < 2; i++)
    {
      g_assert_cmpuint (people[i].n_arrived, >, 0);
      g_assert_cmpuint (people[i].n_refreshed, ==, 0);
    }
  /* Undo takes back what one did oneself. */
  tl_workspace_undo (people[1].test.workspace);
  g_assert_nonnull (find (&people[1], mine));
  g_assert_null (find (&people[1], theirs));
  tl_syncer_note_edited (people[1].syncer);
  while (find (&people[0], theirs) != NULL)
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (source);
  person_clear (&people[0]);
  person_clear (&people[1]);
}

static void
relabel (Person     *person,
         const char *label)
{
  TlWorkspace *workspace = person->test.workspace;
  g_autoptr (GError) error = NULL;

  tl_workspace_run (workspace, tl_edit_relabel (tl_workspace_get_article (workspace), "a0", tl_workspace_get_annotator (workspace), "t1",
                                                label, &error), &error);
  g_assert_no_error (error);
}

/* Both change one annotation while they are apart: a card, which one decides. */
static void
test_conflict (void)
{
  g_autofree char *share = make_share ();
  Person people[2] = { 0 };
  g_autofree char *articles = g_build_filename (share, "a", NULL);
  g_autoptr (TlSyncConflict) conflict = NULL;
  g_autofree char *title = NULL;
  guint source;
  guint mine = 0;

  person_init (&people[0], "ana", share);
  person_init (&people[1], "bob", share);
  tl_syncer_start (people[0].syncer);
  source = hurry (people);
  while (!g_file_test (articles, G_FILE_TEST_IS_DIR) || tl_syncer_get_state (people[0].syncer) != TL_SYNC_UP_TO_DATE)
    g_main_context_iteration (NULL, TRUE);
  relabel (&people[0], "cue");
  relabel (&people[1], "claim");
  tl_syncer_note_edited (people[0].syncer);
  tl_syncer_start (people[1].syncer);
  while (g_list_model_get_n_items (tl_syncer_get_conflicts (people[0].syncer)) == 0)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpint (tl_syncer_get_need (people[0].syncer), ==, TL_SYNC_NEED_DECISIONS);
  conflict = g_list_model_get_item (tl_syncer_get_conflicts (people[0].syncer), 0);
  g_assert_cmpstr (tl_sync_conflict_get_id (conflict), ==, "t1");
  g_assert_cmpstr (tl_sync_conflict_get_kind (conflict), ==, "annotation");
  g_assert_cmpuint (tl_sync_conflict_get_n_values (conflict), ==, 2);
  while (!tl_sync_conflict_is_mine (conflict, mine))
    mine++;
  tl_syncer_decide (people[0].syncer, conflict, mine, TL_DESK_TAKE);
  while (g_list_model_get_n_items (tl_syncer_get_conflicts (people[0].syncer)) > 0
         || g_list_model_get_n_items (tl_syncer_get_conflicts (people[1].syncer)) > 0
         || g_strcmp0 (tl_annotation_get_label (find (&people[1], "t1")), "cue") != 0)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpstr (tl_annotation_get_label (find (&people[0], "t1")), ==, "cue");
  while (tl_syncer_get_state (people[0].syncer) != TL_SYNC_UP_TO_DATE)
    g_main_context_iteration (NULL, TRUE);
  title = tl_syncer_dup_title (people[0].syncer);
  g_assert_cmpstr (title, ==, "Up to date");
  g_source_remove (source);
  person_clear (&people[0]);
  person_clear (&people[1]);
}

/* The folder is away: a state, and the work goes on and is counted; it comes back, and all is sent. */
static void
test_away (void)
{
  g_autofree char *share = make_share ();
  Person people[2] = { 0 };
  g_autofree char *id = NULL;
  guint source;

  g_assert_cmpint (g_rmdir (share), ==, 0);
  person_init (&people[0], "ana", share);
  tl_syncer_start (people[0].syncer);
  while (tl_syncer_get_state (people[0].syncer) != TL_SYNC_NO_DATABASE)
    g_main_context_iteration (NULL, TRUE);
  id = tag (&people[0], "claim", 24, 50);
  source = hurry (people);
  while (tl_syncer_get_n_to_send (people[0].syncer) == 0)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpint (g_mkdir (share, 0700), ==, 0);
  while (tl_syncer_get_state (people[0].syncer) != TL_SYNC_UP_TO_DATE || tl_syncer_get_n_to_send (people[0].syncer) > 0)
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (source);
  person_clear (&people[0]);
}

/* Stopping takes no longer than what is cancelled, whenever it comes; starting again is not meant. */
static void
test_stop (void)
{
  g_autofree char *share = make_share ();

  for (guint i = 0; i < 5; i++)
    {
      Person person = { 0 };

      person_init (&person, "ana", share);
      tl_syncer_start (person.syncer);
      for (guint n = 0; n < i; n++)
        g_main_context_iteration (NULL, FALSE);
      tl_syncer_sync_now (person.syncer);
      person_clear (&person);
    }
}

static void
kept_cb (TlWorkspace *workspace,
         guint       *n_kept)
{
  (*n_kept)++;
}

/* What wakes the syncer comes when others can read the edit, and not before: each once. */
static void
test_kept (void)
{
  TlTest test;
  guint n_kept = 0;
  TlWorkspace *reader;
  g_autofree char *id = NULL;

  tl_test_set_up (&test, 3);
  tl_test_open (&test);
  tl_test_show (test.workspace, 0);
  g_signal_connect (test.workspace, "kept", G_CALLBACK (kept_cb), &n_kept);
  id = tl_test_tag (test.workspace, "claim", 24, 50);
  g_assert_cmpuint (n_kept, ==, 0);
  while (n_kept == 0)
    g_main_context_iteration (NULL, TRUE);
  reader = tl_test_new_workspace (&test);
  tl_test_open_in (&test, reader);
  tl_test_show (reader, 0);
  g_assert_nonnull (tl_article_find_annotation (tl_workspace_get_article (reader), id));
  tl_test_close_in (reader);
  g_assert_cmpuint (n_kept, ==, 1);
  tl_test_tear_down (&test);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/workspace/syncer/kept", test_kept);
  g_test_add_func ("/workspace/syncer/live", test_live);
  g_test_add_func ("/workspace/syncer/conflict", test_conflict);
  g_test_add_func ("/workspace/syncer/away", test_away);
  g_test_add_func ("/workspace/syncer/stop", test_stop);
  return g_test_run ();
}
