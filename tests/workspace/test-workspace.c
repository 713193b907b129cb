/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The workspace: opening, showing, editing, undoing, searching; without a database, with broken data. */

#include <glib/gstdio.h>
#include <string.h>

#include "tl-test-workspace.h"

typedef struct
{
  TlTest test;
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  tl_test_set_up (&fixture->test, 5);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  tl_test_tear_down (&fixture->test);
}

static void
test_open (Fixture       *fixture,
           gconstpointer  data)
{
  TlTest *test = &fixture->test;
  TlWorkspace *workspace;
  TlArticleCounts counts;
  g_autoptr (GPtrArray) rows = g_ptr_array_new ();

  tl_test_open (test);
  workspace = test->workspace;
  g_assert_cmpuint (tl_collection_get_n_articles (tl_workspace_get_collection (workspace)), ==, 5);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (tl_workspace_get_articles (workspace))),
                    ==, 5);
  g_assert_cmpstr (tl_workspace_get_title (workspace), ==, "news.json");
  g_assert_true (g_file_equal (tl_workspace_get_file (workspace), test->file));
  g_assert_cmpint (tl_workspace_get_save_state (workspace), ==, TL_SAVE_CLEAN);
  g_assert_null (tl_workspace_get_article (workspace));
  g_assert_null (tl_workspace_get_job (workspace));
  g_assert_nonnull (tl_workspace_get_schema (workspace));
  tl_test_wait_indexed (workspace);
  g_assert_true (tl_collection_get_counts (tl_workspace_get_collection (workspace), 4, &counts));
  g_assert_cmpuint (counts.n_annotations, ==, 1);
  tl_test_show (workspace, 2);
  g_assert_cmpstr (tl_workspace_get_article_key (workspace), ==, "a2");
  g_assert_cmpuint (tl_article_get_n_annotations (tl_workspace_get_article (workspace)), ==, 1);
}

static void
test_open_failures (Fixture       *fixture,
                    gconstpointer  data)
{
  TlTest *test = &fixture->test;
  g_autofree char *path = g_build_filename (test->folder, "nothing.json", NULL);
  g_autoptr (GFile) missing = g_file_new_for_path (path);
  g_autoptr (GError) error = NULL;

  tl_test_open (test);
  tl_test_show (test->workspace, 1);
  g_assert_false (tl_test_try_open (test->workspace, missing, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
  g_assert_cmpstr (tl_workspace_get_title (test->workspace), ==, "news.json");
  g_assert_cmpstr (tl_workspace_get_article_key (test->workspace), ==, "a1");
  g_clear_error (&error);
  g_assert_false (tl_test_try_show (test->workspace, 17, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
}

static void
shown_cb (GObject      *object,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr (GError) error = NULL;

  if (tl_workspace_show_finish (TL_WORKSPACE (object), result, &error))
    *(int *) user_data = 1;
  else
    *(int *) user_data = g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) ? 2 : 3;
}

/* Two articles asked for one after the other: the first ends as cancelled, the second is shown. */
static void
test_show_overtaken (Fixture       *fixture,
                     gconstpointer  data)
{
  TlTest *test = &fixture->test;
  int first = 0;
  int second = 0;

  tl_test_open (test);
  tl_workspace_show_async (test->workspace, 1, shown_cb, &first);
  tl_workspace_show_async (test->workspace, 3, shown_cb, &second);
  while (first == 0 || second == 0)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpint (first, ==, 2);
  g_assert_cmpint (second, ==, 1);
  g_assert_cmpuint (tl_workspace_get_article_index (test->workspace), ==, 3);
}

/* An edit is told as kept when it is, and is there again after a restart: shown, listed as edited,
 * undoable. */
static void
test_restart (Fixture       *fixture,
              gconstpointer  data)
{
  TlTest *test = &fixture->test;
  g_autofree char *id = NULL;
  g_autofree char *title = NULL;
  TlCollection *collection;

  tl_test_open (test);
  tl_test_show (test->workspace, 1);
  id = tl_test_tag (test->workspace, "claim", 25, 40);
  tl_test_note (test->workspace, "t1", "who?");
  g_assert_cmpint (tl_workspace_get_save_state (test->workspace), ==, TL_SAVE_KEEPING);
  tl_test_wait_state (test->workspace, TL_SAVE_EDITED);
  g_assert_cmpuint (tl_workspace_get_n_edited (test->workspace), ==, 1);
  tl_test_close (test);

  tl_test_open (test);
  collection = tl_workspace_get_collection (test->workspace);
  g_assert_cmpint (tl_workspace_get_save_state (test->workspace), ==, TL_SAVE_EDITED);
  g_assert_true (tl_collection_is_edited (collection, 1));
  g_assert_false (tl_collection_is_edited (collection, 2));
  title = tl_workspace_dup_undo_title (test->workspace);
  g_assert_nonnull (title);
  tl_test_show (test->workspace, 1);
  g_assert_nonnull (tl_article_find_annotation (tl_workspace_get_article (test->workspace), id));
  g_assert_true (tl_annotation_has_note (tl_article_find_annotation (tl_workspace_get_article (test->workspace), "t1")));

  tl_workspace_undo (test->workspace);
  tl_workspace_undo (test->workspace);
  g_assert_null (tl_article_find_annotation (tl_workspace_get_article (test->workspace), id));
  tl_workspace_redo (test->workspace);
  tl_test_wait_state (test->workspace, TL_SAVE_EDITED);
  tl_test_close (test);

  tl_test_open (test);
  tl_test_show (test->workspace, 1);
  g_assert_nonnull (tl_article_find_annotation (tl_workspace_get_article (test->workspace), id));
  g_assert_false (tl_annotation_has_note (tl_article_find_annotation (tl_workspace_get_article (test->workspace), "t1")));
}

static void
count_cb (TlWorkspace *workspace,
          guint       *n)
{
  (*n)++;
}

/* Undoing an edit of another article shows that article first. */
static void
test_undo_elsewhere (Fixture       *fixture,
                     gconstpointer  data)
{
  TlTest *test = &fixture->test;
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;
  guint n_navigated = 0;

  tl_test_open (test);
  tl_test_show (test->workspace, 0);
  first = tl_test_tag (test->workspace, "claim", 25, 40);
  tl_test_show (test->workspace, 4);
  second = tl_test_tag (test->workspace, "cue", 10, 14);
  g_signal_connect (test->workspace, "navigated", G_CALLBACK (count_cb), &n_navigated);
  tl_workspace_undo (test->workspace);
  g_assert_null (tl_article_find_annotation (tl_workspace_get_article (test->workspace), second));
  g_assert_cmpuint (n_navigated, ==, 0);
  tl_workspace_undo (test->workspace);
  tl_workspace_redo (test->workspace);
  tl_workspace_undo (test->workspace);
  while (n_navigated < 1)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (tl_workspace_get_article_index (test->workspace), ==, 0);
  g_assert_null (tl_article_find_annotation (tl_workspace_get_article (test->workspace), first));
  tl_workspace_redo (test->workspace);
  g_assert_nonnull (tl_article_find_annotation (tl_workspace_get_article (test->workspace), first));
  tl_workspace_redo (test->workspace);
  while (n_navigated < 2)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (tl_workspace_get_article_index (test->workspace), ==, 4);
  g_assert_nonnull (tl_article_find_annotation (tl_workspace_get_article (test->workspace),
                                                second));
  g_signal_handlers_disconnect_by_data (test->workspace, &n_navigated);
}

/* More edits than are read at first: undoing goes back to the very first one all the same. */
static void
test_undo_far (Fixture       *fixture,
               gconstpointer  data)
{
  TlTest *test = &fixture->test;
  g_autofree char *first = NULL;

  tl_test_open (test);
  tl_test_show (test->workspace, 0);
  first = tl_test_tag (test->workspace, "claim", 25, 40);
  for (guint i = 0; i < 2600; i++)
    {
      g_autofree char *note = g_strdup_printf ("note %u", i);

      tl_test_note (test->workspace, "t1", note);
      tl_workspace_undo (test->workspace);
    }
  tl_test_close (test);
  tl_test_open (test);
  tl_test_show (test->workspace, 0);
  g_assert_nonnull (tl_article_find_annotation (tl_workspace_get_article (test->workspace), first));
  tl_workspace_undo (test->workspace);
  while (tl_article_find_annotation (tl_workspace_get_article (test->workspace), first) != NULL)
    g_main_context_iteration (NULL, TRUE);
  tl_workspace_redo (test->workspace);
  g_assert_nonnull (tl_article_find_annotation (tl_workspace_get_article (test->workspace), first));
  tl_workspace_undo (test->workspace);
  tl_workspace_undo (test->workspace);
  tl_test_wait_state (test->workspace, TL_SAVE_EDITED);
}

static void
test_run_refused (Fixture       *fixture,
                  gconstpointer  data)
{
  TlTest *test = &fixture->test;
  g_autoptr (GError) error = NULL;

  tl_test_open (test);
  g_assert_true (tl_workspace_run (test->workspace, NULL, &error));
  g_assert_no_error (error);
  g_assert_false (tl_workspace_run (test->workspace, tl_command_new ("note", "a1", "ana", NULL),
                                    &error));
  g_assert_error (error, TL_MODEL_ERROR, TL_MODEL_ERROR_MISSING);
  g_clear_error (&error);
  tl_test_show (test->workspace, 2);
  g_assert_false (tl_workspace_run (test->workspace, tl_command_new ("note", "a1", "ana", NULL),
                                    &error));
  g_assert_error (error, TL_MODEL_ERROR, TL_MODEL_ERROR_MISSING);
  g_assert_cmpint (tl_workspace_get_save_state (test->workspace), ==, TL_SAVE_CLEAN);
}

static void
test_select (Fixture       *fixture,
             gconstpointer  data)
{
  TlTest *test = &fixture->test;
  TlWorkspace *workspace;
  g_autofree char *inner = NULL;
  g_autofree char *later = NULL;

  tl_test_open (test);
  workspace = test->workspace;
  tl_test_show (workspace, 0);
  later = tl_test_tag (workspace, "claim", 25, 40);
  inner = tl_test_tag (workspace, "person", 0, 3);
  g_assert_true (tl_workspace_select_next (workspace, FALSE, FALSE));
  g_assert_cmpstr (tl_workspace_get_selected (workspace), ==, "t1");
  g_assert_true (tl_workspace_select_next (workspace, FALSE, FALSE));
  g_assert_cmpstr (tl_workspace_get_selected (workspace), ==, inner);
  g_assert_true (tl_workspace_select_next (workspace, FALSE, TRUE));
  g_assert_cmpstr (tl_workspace_get_selected (workspace), ==, later);
  g_assert_false (tl_workspace_select_next (workspace, FALSE, FALSE));
  g_assert_true (tl_workspace_select_next (workspace, TRUE, FALSE));
  g_assert_cmpstr (tl_workspace_get_selected (workspace), ==, inner);
  tl_workspace_set_selected (workspace, "nobody");
  g_assert_null (tl_workspace_get_selected (workspace));
  tl_workspace_set_selected (workspace, inner);
  /* What is selected and goes is not selected any more. */
  tl_workspace_undo (workspace);
  g_assert_null (tl_workspace_get_selected (workspace));
}

static void
test_search (Fixture       *fixture,
             gconstpointer  data)
{
  TlTest *test = &fixture->test;
  GListModel *list;

  tl_test_open (test);
  list = G_LIST_MODEL (tl_workspace_get_articles (test->workspace));
  tl_test_wait_indexed (test->workspace);
  tl_workspace_search (test->workspace, "bridge 3");
  while (g_list_model_get_n_items (list) != 1)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (tl_article_list_get_index (tl_workspace_get_articles (test->workspace), 0), ==,
                    3);
  tl_workspace_search (test->workspace, "nobody \"");
  tl_workspace_search (test->workspace, "brid");
  while (g_list_model_get_n_items (list) != 5)
    g_main_context_iteration (NULL, TRUE);
  tl_workspace_search (test->workspace, "bridge 3");
  tl_workspace_search (test->workspace, NULL);
  g_assert_cmpuint (g_list_model_get_n_items (list), ==, 5);
}

static void
test_filter (Fixture       *fixture,
             gconstpointer  data)
{
  TlTest *test = &fixture->test;
  g_autofree char *id = NULL;
  GListModel *list;

  tl_test_open (test);
  tl_test_wait_indexed (test->workspace);
  list = G_LIST_MODEL (tl_workspace_get_articles (test->workspace));
  tl_test_show (test->workspace, 2);
  id = tl_test_tag (test->workspace, "claim", 25, 40);
  tl_workspace_set_filter (test->workspace, NULL, NULL, NULL, TRUE);
  g_assert_cmpuint (g_list_model_get_n_items (list), ==, 1);
  tl_workspace_set_filter (test->workspace, NULL, "source", NULL, FALSE);
  g_assert_cmpuint (g_list_model_get_n_items (list), ==, 5);
}

/* The counts of an article with edits are those it has with them, also before it was ever shown. */
static void
test_counts_of_edited (Fixture       *fixture,
                       gconstpointer  data)
{
  TlTest *test = &fixture->test;
  g_autofree char *id = NULL;
  TlArticleCounts counts = { 0 };

  tl_test_open (test);
  tl_test_show (test->workspace, 2);
  id = tl_test_tag (test->workspace, "claim", 25, 40);
  tl_test_close (test);
  tl_test_open (test);
  while (!tl_collection_get_counts (tl_workspace_get_collection (test->workspace), 2, &counts))
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (counts.n_annotations, ==, 2);
  tl_test_wait_indexed (test->workspace);
  tl_collection_get_counts (tl_workspace_get_collection (test->workspace), 2, &counts);
  g_assert_cmpuint (counts.n_annotations, ==, 2);
}

/* The database can't be opened: the collection can be read and edited all the same, and is told to
 * be unkept. */
static void
test_no_store (Fixture       *fixture,
               gconstpointer  data)
{
  TlTest *test = &fixture->test;
  g_autofree char *id = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (TlArticle) saved = NULL;

  /* A file where the folder should be. */
  g_assert_true (g_file_set_contents (test->data, "", 0, &error));
  tl_test_open (test);
  g_assert_cmpint (tl_workspace_get_save_state (test->workspace), ==, TL_SAVE_UNKEPT);
  g_assert_nonnull (tl_workspace_get_unkept_message (test->workspace));
  tl_test_show (test->workspace, 1);
  id = tl_test_tag (test->workspace, "claim", 25, 40);
  g_assert_false (tl_workspace_close (test->workspace, &error));
  g_assert_nonnull (error);
  g_clear_error (&error);
  g_assert_nonnull (tl_workspace_get_article (test->workspace));
  /* The file is a way to safety. */
  tl_test_save (test->workspace);
  saved = tl_test_read_article (test->path, 1);
  g_assert_nonnull (tl_article_find_annotation (saved, id));
  tl_test_note (test->workspace, id, "later");
  g_assert_cmpint (g_unlink (test->data), ==, 0);
  tl_workspace_retry (test->workspace);
  tl_test_wait_state (test->workspace, TL_SAVE_EDITED);
  g_assert_null (tl_workspace_get_unkept_message (test->workspace));
  tl_test_close (test);

  tl_test_open (test);
  tl_test_show (test->workspace, 1);
  g_assert_true (tl_annotation_has_note (tl_article_find_annotation (tl_workspace_get_article (test->workspace), id)));
  g_assert_cmpuint (tl_article_get_n_annotations (tl_workspace_get_article (test->workspace)), ==,
                    2);
}

static void
test_damaged_store (Fixture       *fixture,
                    gconstpointer  data)
{
  TlTest *test = &fixture->test;
  g_autofree char *uri = g_filename_to_uri (test->path, NULL, NULL);
  g_autofree char *standard = tl_store_path_for_uri (uri);
  g_autofree char *name = g_path_get_basename (standard);
  g_autofree char *folder = g_build_filename (test->data, "collections", NULL);
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autofree char *id = NULL;
  g_autoptr (GError) error = NULL;

  g_mkdir_with_parents (folder, 0700);
  g_assert_true (g_file_set_contents (path,
                                      "no database, and longer than the head of one would have to be, surely; "
                                      "it takes a hundred bytes to be looked at, so here are some more.", -1, &error));
  tl_test_open (test);
  g_assert_cmpuint (g_list_model_get_n_items (tl_workspace_get_problems (test->workspace)), ==, 1);
  tl_test_show (test->workspace, 1);
  id = tl_test_tag (test->workspace, "claim", 25, 40);
  tl_test_wait_state (test->workspace, TL_SAVE_EDITED);
}

static void
test_broken_record (Fixture       *fixture,
                    gconstpointer  data)
{
  TlTest *test = &fixture->test;
  g_autofree char *id = NULL;
  g_autofree char *after = NULL;
  g_autoptr (GError) error = NULL;

  tl_test_write (test,
                 "[{\"id\":\"a0\",\"text\":7},\n{\"id\":\"a1\",\"text\":\"The mayor said so.\"}]");
  tl_test_open (test);
  g_assert_false (tl_test_try_show (test->workspace, 0, &error));
  g_assert_nonnull (error);
  g_assert_cmpuint (g_list_model_get_n_items (tl_workspace_get_problems (test->workspace)), >=, 1);
  tl_test_show (test->workspace, 1);
  id = tl_test_tag (test->workspace, "claim", 0, 9);
  tl_test_save (test->workspace);
  after = tl_test_read (test->path);
  g_assert_true (g_str_has_prefix (after, "[{\"id\":\"a0\",\"text\":7},\n"));
}

static void
test_no_place (Fixture       *fixture,
               gconstpointer  data)
{
  g_autoptr (TlWorkspace) workspace = tl_test_new_workspace (&fixture->test);
  g_autoptr (GError) error = NULL;

  g_assert_false (tl_test_try_save (workspace, NULL, TL_SAVE_NORMAL, &error));
  g_assert_error (error, TL_WORKSPACE_ERROR, TL_WORKSPACE_ERROR_NO_PLACE);
}

static void
opened_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (GError) error = NULL;

  if (!tl_workspace_open_finish (TL_WORKSPACE (object), result, &error))
    g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  (*(int *) user_data)++;
}

/* Closing in the middle of anything waits for it and leaves nothing. */
static void
test_close_while_busy (Fixture       *fixture,
                       gconstpointer  data)
{
  TlTest *test = &fixture->test;
  TlWorkspace *workspace = tl_test_new_workspace (test);
  g_autofree char *id = NULL;
  int n_done = 0;

  tl_workspace_open_async (workspace, test->file, opened_cb, &n_done);
  tl_workspace_open_async (workspace, test->file, opened_cb, &n_done);
  g_assert_true (tl_workspace_close (workspace, NULL));
  while (n_done < 2)
    g_main_context_iteration (NULL, TRUE);
  g_assert_null (tl_workspace_get_file (workspace));
  tl_test_open_in (test, workspace);
  tl_workspace_search (workspace, "mayor");
  tl_workspace_check_file (workspace);
  tl_test_show (workspace, 1);
  id = tl_test_tag (workspace, "claim", 25, 40);
  tl_test_close_in (workspace);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define ADD(name, func) g_test_add ("/workspace/workspace/" name, Fixture, NULL, set_up, func, tear_down)
  ADD ("open", test_open);
  ADD ("open-failures", test_open_failures);
  ADD ("show-overtaken", test_show_overtaken);
  ADD ("restart", test_restart);
  ADD ("undo-elsewhere", test_undo_elsewhere);
  ADD ("undo-far", test_undo_far);
  ADD ("run-refused", test_run_refused);
  ADD ("select", test_select);
  ADD ("search", test_search);
  ADD ("filter", test_filter);
  ADD ("counts-of-edited", test_counts_of_edited);
  ADD ("no-store", test_no_store);
  ADD ("damaged-store", test_damaged_store);
  ADD ("broken-record", test_broken_record);
  ADD ("no-place", test_no_place);
  ADD ("close-while-busy", test_close_while_busy);
#undef ADD
  return g_test_run ();
}
