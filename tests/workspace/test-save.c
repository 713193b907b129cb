/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The file: saving, another program's changes, several windows on it. */

#include <glib/gstdio.h>
#include <string.h>

#include "tl-test-workspace.h"
#include "tl-workspace-private.h"
#include "tl-workspace-members.h"

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

/* Only what was edited changes in the file, and the shown article stays the object it was. */
static void
test_save (Fixture       *fixture,
           gconstpointer  data)
{
  TlTest *test = &fixture->test;
  g_autofree char *before = tl_test_read (test->path);
  g_autofree char *after = NULL;
  g_autofree char *id = NULL;
  g_autofree char *again = NULL;
  g_autoptr (TlArticle) saved = NULL;
  g_auto (GStrv) old_lines = NULL;
  g_auto (GStrv) new_lines = NULL;
  TlArticle *shown;

  tl_test_open (test);
  tl_test_show (test->workspace, 1);
  shown = tl_workspace_get_article (test->workspace);
  id = tl_test_tag (test->workspace, "claim", 25, 40);
  tl_workspace_set_selected (test->workspace, id);
  tl_test_save (test->workspace);
  g_assert_cmpint (tl_workspace_get_save_state (test->workspace), ==, TL_SAVE_CLEAN);
  g_assert_cmpuint (tl_workspace_get_n_edited (test->workspace), ==, 0);
  g_assert_true (tl_workspace_get_article (test->workspace) == shown);
  g_assert_cmpstr (tl_workspace_get_selected (test->workspace), ==, id);
  g_assert_false (tl_collection_is_edited (tl_workspace_get_collection (test->workspace), 1));

  after = tl_test_read (test->path);
  old_lines = g_strsplit (before, "\n", -1);
  new_lines = g_strsplit (after, "\n", -1);
  g_assert_cmpuint (g_strv_length (old_lines), ==, g_strv_length (new_lines));
  for (guint i = 0; old_lines[i] != NULL; i++)
    if (i != 3)
      g_assert_cmpstr (old_lines[i], ==, new_lines[i]);
  g_assert_nonnull (strstr (new_lines[3], "0.920"));
  saved = tl_test_read_article (test->path, 1);
  g_assert_cmpuint (tl_article_get_n_annotations (saved), ==, 2);

  /* And on it goes: edits, undo of what was saved, another saving. */
  tl_test_note (test->workspace, id, "after saving");
  tl_workspace_undo (test->workspace);
  tl_workspace_undo (test->workspace);
  g_assert_null (tl_article_find_annotation (shown, id));
  tl_test_save (test->workspace);
  g_clear_object (&saved);
  saved = tl_test_read_article (test->path, 1);
  g_assert_cmpuint (tl_article_get_n_annotations (saved), ==, 1);
  tl_workspace_redo (test->workspace);
  tl_test_wait_state (test->workspace, TL_SAVE_EDITED);
  tl_test_close (test);

  tl_test_open (test);
  tl_test_show (test->workspace, 1);
  g_assert_nonnull (tl_article_find_annotation (tl_workspace_get_article (test->workspace), id));
  g_assert_cmpuint (tl_workspace_get_n_edited (test->workspace), ==, 1);
}

static void
items_changed_cb (GListModel *model,
                  guint       position,
                  guint       removed,
                  guint       added,
                  guint      *n)
{
  (*n)++;
}

/* The list stays where it is: no row comes or goes by saving. */
static void
test_save_keeps_list (Fixture       *fixture,
                      gconstpointer  data)
{
  TlTest *test = &fixture->test;
  g_autofree char *id = NULL;
  g_autoptr (TlArticleInfo) info = NULL;
  g_autoptr (TlArticleInfo) again = NULL;
  GListModel *list;
  guint n_changes = 0;
  gboolean edited;

  tl_test_open (test);
  tl_test_wait_indexed (test->workspace);
  list = G_LIST_MODEL (tl_workspace_get_articles (test->workspace));
  info = g_list_model_get_item (list, 2);
  tl_test_show (test->workspace, 2);
  id = tl_test_tag (test->workspace, "claim", 25, 40);
  g_object_get (info, "edited", &edited, NULL);
  g_assert_true (edited);
  g_signal_connect (list, "items-changed", G_CALLBACK (items_changed_cb), &n_changes);
  tl_test_save (test->workspace);
  g_assert_cmpuint (n_changes, ==, 0);
  g_object_get (info, "edited", &edited, NULL);
  g_assert_false (edited);
  again = g_list_model_get_item (list, 2);
  g_assert_true (again == info);
  tl_test_wait_indexed (test->workspace);
  g_signal_handlers_disconnect_by_data (list, &n_changes);
}

static void
saved_cb (GObject      *object,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr (GError) error = NULL;

  tl_workspace_save_finish (TL_WORKSPACE (object), result, &error);
  g_assert_no_error (error);
  *(gboolean *) user_data = TRUE;
}

/* Edits made while the file is written stay edits, and are in the next saving. */
static void
test_edit_while_saving (Fixture       *fixture,
                        gconstpointer  data)
{
  TlTest *test = &fixture->test;
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;
  g_autoptr (TlArticle) saved = NULL;
  gboolean done = FALSE;

  tl_test_open (test);
  tl_test_show (test->workspace, 1);
  first = tl_test_tag (test->workspace, "claim", 25, 40);
  tl_workspace_save_async (test->workspace, NULL, TL_SAVE_NORMAL, saved_cb, &done);
  g_assert_cmpint (tl_workspace_get_save_state (test->workspace), ==, TL_SAVE_SAVING);
  second = tl_test_tag (test->workspace, "cue", 10, 14);
  while (!done)
    g_main_context_iteration (NULL, TRUE);
  g_assert_nonnull (tl_article_find_annotation (tl_workspace_get_article (test->workspace),
                                                second));
  tl_test_save (test->workspace);
  g_assert_cmpuint (tl_workspace_get_n_edited (test->workspace), ==, 0);
  saved = tl_test_read_article (test->path, 1);
  g_assert_nonnull (tl_article_find_annotation (saved, first));
  g_assert_nonnull (tl_article_find_annotation (saved, second));
}

static void
test_save_nothing (Fixture       *fixture,
                   gconstpointer  data)
{
  TlTest *test = &fixture->test;
  TlFileStamp before;
  TlFileStamp after;

  tl_test_open (test);
  g_assert_true (tl_file_stamp_read (test->path, &before, NULL));
  tl_test_save (test->workspace);
  g_assert_true (tl_file_stamp_read (test->path, &after, NULL));
  g_assert_true (tl_file_stamp_equal (&before, &after));
}

static void
test_save_as (Fixture       *fixture,
              gconstpointer  data)
{
  TlTest *test = &fixture->test;
  g_autofree char *path = g_build_filename (test->folder, "copy.json", NULL);
  g_autofree char *original = tl_test_read (test->path);
  g_autofree char *untouched = NULL;
  g_autofree char *id = NULL;
  g_autofree char *later = NULL;
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (TlArticle) saved = NULL;
  g_autoptr (GError) error = NULL;
  gboolean done = FALSE;

  tl_test_open (test);
  tl_test_show (test->workspace, 1);
  id = tl_test_tag (test->workspace, "claim", 25, 40);
  tl_workspace_save_async (test->workspace, file, TL_SAVE_NORMAL, saved_cb, &done);
  later = tl_test_tag (test->workspace, "cue", 10, 14);
  while (!done)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpstr (tl_workspace_get_title (test->workspace), ==, "copy.json");
  untouched = tl_test_read (test->path);
  g_assert_cmpstr (untouched, ==, original);
  saved = tl_test_read_article (path, 1);
  g_assert_nonnull (tl_article_find_annotation (saved, id));
  tl_test_save (test->workspace);
  tl_test_close (test);

  /* The log went along: what was saved can still be undone. */
  test->workspace = tl_test_new_workspace (test);
  g_assert_true (tl_test_try_open (test->workspace, file, &error));
  tl_test_show (test->workspace, 1);
  g_assert_nonnull (tl_article_find_annotation (tl_workspace_get_article (test->workspace), later));
  g_assert_cmpint (tl_workspace_get_save_state (test->workspace), ==, TL_SAVE_CLEAN);
  tl_workspace_undo (test->workspace);
  tl_workspace_undo (test->workspace);
  g_assert_null (tl_article_find_annotation (tl_workspace_get_article (test->workspace), id));
  g_assert_null (tl_article_find_annotation (tl_workspace_get_article (test->workspace), later));
}

/* Through a link, edits are those of the file itself, and saving leaves the link one. */
static void
test_link (Fixture       *fixture,
           gconstpointer  data)
{
  TlTest *test = &fixture->test;
  g_autofree char *path = g_build_filename (test->folder, "link.json", NULL);
  g_autoptr (GFile) link = g_file_new_for_path (path);
  g_autofree char *id = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (g_file_make_symbolic_link (link, "news.json", NULL, &error));
  test->workspace = tl_test_new_workspace (test);
  g_assert_true (tl_test_try_open (test->workspace, link, &error));
  tl_test_show (test->workspace, 0);
  id = tl_test_tag (test->workspace, "claim", 25, 40);
  tl_test_close (test);
  tl_test_open (test);
  g_assert_cmpuint (tl_workspace_get_n_edited (test->workspace), ==, 1);
  tl_test_close (test);
  test->workspace = tl_test_new_workspace (test);
  g_assert_true (tl_test_try_open (test->workspace, link, &error));
  tl_test_save (test->workspace);
  g_assert_true (g_file_test (path, G_FILE_TEST_IS_SYMLINK));
}

static void
wait_annotation (TlWorkspace *workspace,
                 const char  *id,
                 gboolean     there)
{
  while ((tl_article_find_annotation (tl_workspace_get_article (workspace), id) != NULL) != there)
    g_main_context_iteration (NULL, TRUE);
}

static void
edited_cb (TlWorkspace     *workspace,
           const TlCommand *command,
           gboolean         own,
           guint           *n_foreign)
{
  *n_foreign += !own;
}

/* Two windows on one file see each other's edits, undo them, and one's saving is no news to the
 * other. */
static void
test_two_windows (Fixture       *fixture,
                  gconstpointer  data)
{
  TlTest *test = &fixture->test;
  TlWorkspace *other = tl_test_new_workspace (test);
  g_autofree char *mine = NULL;
  g_autofree char *theirs = NULL;
  guint n_foreign = 0;

  tl_test_open (test);
  tl_test_open_in (test, other);
  g_signal_connect (test->workspace, "edited", G_CALLBACK (edited_cb), &n_foreign);
  tl_test_show (test->workspace, 1);
  tl_test_show (other, 1);
  mine = tl_test_tag (test->workspace, "claim", 25, 40);
  wait_annotation (other, mine, TRUE);
  theirs = tl_test_tag (other, "cue", 10, 14);
  wait_annotation (test->workspace, theirs, TRUE);
  g_assert_cmpuint (n_foreign, ==, 1);
  tl_workspace_undo (test->workspace);
  wait_annotation (other, theirs, FALSE);
  g_assert_cmpuint (tl_workspace_get_n_edited (other), ==, 1);

  tl_test_save (test->workspace);
  tl_test_wait_state (other, TL_SAVE_CLEAN);
  g_assert_false (tl_workspace_is_changed_on_disk (other));
  g_assert_nonnull (tl_article_find_annotation (tl_workspace_get_article (other), mine));
  tl_test_note (other, mine, "from the other window");
  tl_test_save (other);
  tl_test_close_in (other);
  g_signal_handlers_disconnect_by_data (test->workspace, &n_foreign);
}

/* Both edit the same annotation at once: both end with the same. */
static void
test_two_windows_race (Fixture       *fixture,
                       gconstpointer  data)
{
  TlTest *test = &fixture->test;
  TlWorkspace *other = tl_test_new_workspace (test);
  g_autofree char *left = NULL;
  g_autofree char *right = NULL;

  tl_test_open (test);
  tl_test_open_in (test, other);
  tl_test_show (test->workspace, 1);
  tl_test_show (other, 1);
  for (guint i = 0; i < 20; i++)
    {
      g_autofree char *note = g_strdup_printf ("note %u", i);

      tl_test_note (test->workspace, "t1", note);
      note[0] = 'N';
      tl_test_note (other, "t1", note);
    }
  tl_test_wait_state (test->workspace, TL_SAVE_EDITED);
  tl_test_wait_state (other, TL_SAVE_EDITED);
  do
    {
      g_main_context_iteration (NULL, TRUE);
      g_free (left);
      g_free (right);
      left =
        tl_annotation_dup_string (tl_article_find_annotation (tl_workspace_get_article (test->workspace), "t1"), "note");
      right =
        tl_annotation_dup_string (tl_article_find_annotation (tl_workspace_get_article (other),
                                                              "t1"), "note");
    }
  while (g_strcmp0 (left, right) != 0);
  tl_test_close_in (other);
}

/* Another program replaces the file: told, not saved over, and merged when asked to. */
static void
test_changed_on_disk (Fixture       *fixture,
                      gconstpointer  data)
{
  TlTest *test = &fixture->test;
  g_autofree char *content = tl_test_make_content (6, "Late: ");
  g_autofree char *after = NULL;
  g_autofree char *id = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (TlArticle) saved = NULL;
  TlAnnotation *annotation;

  tl_test_open (test);
  tl_test_show (test->workspace, 1);
  id = tl_test_tag (test->workspace, "claim", 25, 40);
  tl_test_wait_state (test->workspace, TL_SAVE_EDITED);
  tl_test_write (test, content);
  g_assert_false (tl_test_try_save (test->workspace, NULL, TL_SAVE_NORMAL, &error));
  g_assert_error (error, TL_WORKSPACE_ERROR, TL_WORKSPACE_ERROR_CHANGED_ON_DISK);
  g_assert_true (tl_workspace_is_changed_on_disk (test->workspace));
  after = tl_test_read (test->path);
  g_assert_cmpstr (after, ==, content);

  g_assert_cmpuint (tl_test_reload (test->workspace), ==, 0);
  g_assert_false (tl_workspace_is_changed_on_disk (test->workspace));
  g_assert_cmpuint (tl_collection_get_n_articles (tl_workspace_get_collection (test->workspace)),
                    ==, 6);
  while (tl_text_get_char (tl_article_get_text (tl_workspace_get_article (test->workspace)),
                           0) != 'L')
    g_main_context_iteration (NULL, TRUE);
  /* The edit went where its words went. */
  annotation = tl_article_find_annotation (tl_workspace_get_article (test->workspace), id);
  g_assert_nonnull (annotation);
  g_assert_cmpuint (tl_annotation_get_start (annotation), ==, 31);
  g_assert_cmpuint (tl_annotation_get_end (annotation), ==, 46);
  tl_test_save (test->workspace);
  saved = tl_test_read_article (test->path, 1);
  annotation = tl_article_find_annotation (saved, id);
  g_assert_true (tl_annotation_quote_matches (annotation, tl_article_get_text (saved)));
  g_assert_cmpuint (tl_annotation_get_start (annotation), ==, 31);
}

static void
opened_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (GError) error = NULL;

  tl_workspace_open_finish (TL_WORKSPACE (object), result, &error);
  g_assert_no_error (error);
  *(gboolean *) user_data = TRUE;
}

/* Between the reading and the watching. */
static void
test_changed_while_opening (Fixture       *fixture,
                            gconstpointer  data)
{
  TlTest *test = &fixture->test;
  g_autofree char *content = tl_test_make_content (5, "New: ");
  gboolean is_open = FALSE;

  test->workspace = tl_test_new_workspace (test);
  tl_workspace_open_async (test->workspace, test->file, opened_cb, &is_open);
  tl_workspace_wait (test->workspace);
  tl_test_write (test, content);
  while (!is_open || !tl_workspace_is_changed_on_disk (test->workspace))
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (tl_test_reload (test->workspace), ==, 0);
  g_assert_cmpuint (tl_collection_get_n_articles (tl_workspace_get_collection (test->workspace)), ==, 5);
}

static void
test_monitor (Fixture       *fixture,
              gconstpointer  data)
{
  TlTest *test = &fixture->test;
  g_autofree char *content = tl_test_make_content (5, "New: ");

  tl_test_open (test);
  tl_test_write (test, content);
  while (!tl_workspace_is_changed_on_disk (test->workspace))
    g_main_context_iteration (NULL, TRUE);
  tl_test_reload (test->workspace);
  g_assert_false (tl_workspace_is_changed_on_disk (test->workspace));
}

/* The words are gone, or there twice: the edit can't be applied, is told, and stays in the log. */
static void
test_conflict (Fixture       *fixture,
               gconstpointer  data)
{
  TlTest *test = &fixture->test;
  g_autofree char *id = NULL;
  g_autofree char *good = NULL;
  GListModel *problems;
  guint n;

  tl_test_open (test);
  tl_test_show (test->workspace, 1);
  id = tl_test_tag (test->workspace, "claim", 13, 22);
  good = tl_test_tag (test->workspace, "person", 4, 9);
  tl_test_wait_state (test->workspace, TL_SAVE_EDITED);
  tl_test_write (test, "[{\"id\":\"a1\",\"text\":\"Oh. The mayor was silent.\"}]");
  n = tl_test_reload (test->workspace);
  g_assert_cmpuint (n, ==, 1);
  problems = tl_workspace_get_problems (test->workspace);
  g_assert_cmpuint (g_list_model_get_n_items (problems), >=, 1);
  while (tl_text_get_char (tl_article_get_text (tl_workspace_get_article (test->workspace)),
                           0) != 'O')
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (tl_workspace_get_article_index (test->workspace), ==, 0);
  g_assert_nonnull (tl_article_find_annotation (tl_workspace_get_article (test->workspace), good));
  g_assert_null (tl_article_find_annotation (tl_workspace_get_article (test->workspace), id));
}

/* The article itself is gone from the file. */
static void
test_article_gone (Fixture       *fixture,
                   gconstpointer  data)
{
  TlTest *test = &fixture->test;
  g_autofree char *content = tl_test_make_content (1, "");
  g_autofree char *id = NULL;

  tl_test_open (test);
  tl_test_show (test->workspace, 1);
  id = tl_test_tag (test->workspace, "claim", 25, 40);
  tl_test_wait_state (test->workspace, TL_SAVE_EDITED);
  tl_test_write (test, content);
  g_assert_cmpuint (tl_test_reload (test->workspace), ==, 1);
  g_assert_null (tl_workspace_get_article (test->workspace));
  g_assert_cmpuint (tl_workspace_get_n_edited (test->workspace), ==, 0);
  /* It comes back, and so does the edit. */
  g_free (content);
  content = tl_test_make_content (5, "");
  tl_test_write (test, content);
  g_assert_cmpuint (tl_test_reload (test->workspace), ==, 0);
  tl_test_show (test->workspace, 1);
  g_assert_nonnull (tl_article_find_annotation (tl_workspace_get_article (test->workspace), id));
}

static void
test_overwrite (Fixture       *fixture,
                gconstpointer  data)
{
  TlTest *test = &fixture->test;
  g_autofree char *id = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (TlArticle) saved = NULL;

  tl_test_open (test);
  tl_test_show (test->workspace, 3);
  id = tl_test_tag (test->workspace, "claim", 25, 40);
  tl_test_write (test, "[]");
  g_assert_true (tl_test_try_save (test->workspace, NULL, TL_SAVE_OVERWRITE, &error));
  g_assert_no_error (error);
  saved = tl_test_read_article (test->path, 3);
  g_assert_nonnull (tl_article_find_annotation (saved, id));
  g_assert_false (tl_workspace_is_changed_on_disk (test->workspace));
}

static void
test_deleted (Fixture       *fixture,
              gconstpointer  data)
{
  TlTest *test = &fixture->test;
  g_autofree char *id = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (TlArticle) saved = NULL;

  tl_test_open (test);
  tl_test_show (test->workspace, 3);
  id = tl_test_tag (test->workspace, "claim", 25, 40);
  g_assert_cmpint (g_unlink (test->path), ==, 0);
  while (!tl_workspace_is_changed_on_disk (test->workspace))
    g_main_context_iteration (NULL, TRUE);
  /* The open file is still there to be read and shown. */
  tl_test_show (test->workspace, 2);
  g_assert_false (tl_test_try_save (test->workspace, NULL, TL_SAVE_NORMAL, &error));
  g_assert_error (error, TL_WORKSPACE_ERROR, TL_WORKSPACE_ERROR_CHANGED_ON_DISK);
  g_clear_error (&error);
  g_assert_true (tl_test_try_save (test->workspace, NULL, TL_SAVE_OVERWRITE, &error));
  saved = tl_test_read_article (test->path, 3);
  g_assert_nonnull (tl_article_find_annotation (saved, id));
}

/* Rewritten in place: nothing can be read any more, so nothing is written either, not even by
 * force. */
static void
test_truncated (Fixture       *fixture,
                gconstpointer  data)
{
  TlTest *test = &fixture->test;
  g_autofree char *content = tl_test_read (test->path);
  g_autofree char *after = NULL;
  g_autofree char *id = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (TlArticle) saved = NULL;
  FILE *stream;

  tl_test_open (test);
  tl_test_show (test->workspace, 3);
  id = tl_test_tag (test->workspace, "claim", 25, 40);
  stream = g_fopen (test->path, "w");
  g_assert_nonnull (stream);
  fclose (stream);
  g_assert_false (tl_test_try_show (test->workspace, 1, &error));
  g_assert_error (error, TL_WORKSPACE_ERROR, TL_WORKSPACE_ERROR_CHANGED_ON_DISK);
  g_clear_error (&error);
  g_assert_false (tl_test_try_save (test->workspace, NULL, TL_SAVE_OVERWRITE, &error));
  g_assert_nonnull (error);
  after = tl_test_read (test->path);
  g_assert_cmpstr (after, ==, "");
  /* Whoever truncated it writes it again. */
  stream = g_fopen (test->path, "w");
  fputs (content, stream);
  fclose (stream);
  g_assert_cmpuint (tl_test_reload (test->workspace), ==, 0);
  tl_test_save (test->workspace);
  saved = tl_test_read_article (test->path, 3);
  g_assert_nonnull (tl_article_find_annotation (saved, id));
}

static void
test_lines (Fixture       *fixture,
            gconstpointer  data)
{
  TlTest *test = &fixture->test;
  g_autofree char *id = NULL;
  g_autofree char *after = NULL;

  tl_test_write (test, "{\"text\":\"One mayor.\"}\n{\"text\":\"Two mayors.\"}\n");
  tl_test_open (test);
  tl_test_show (test->workspace, 1);
  id = tl_test_tag (test->workspace, "person", 0, 3);
  tl_test_save (test->workspace);
  after = tl_test_read (test->path);
  g_assert_true (g_str_has_prefix (after,
                                   "{\"text\":\"One mayor.\"}\n{\"text\":\"Two mayors.\",\"annotations\":[{"));
  tl_test_close (test);
  tl_test_open (test);
  g_assert_cmpint (tl_workspace_get_save_state (test->workspace), ==, TL_SAVE_CLEAN);
  tl_test_show (test->workspace, 1);
  tl_workspace_undo (test->workspace);
  g_assert_cmpuint (tl_article_get_n_annotations (tl_workspace_get_article (test->workspace)), ==,
                    0);
}

/* A status is a member and an entry in the history; saved, undone and merged it is there once or
 * not at all. */
static void
test_status (Fixture       *fixture,
             gconstpointer  data)
{
  TlTest *test = &fixture->test;
  g_autofree char *content = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) history = NULL;
  g_autoptr (GPtrArray) left = NULL;

  tl_test_open (test);
  tl_test_show (test->workspace, 0);
  g_assert_true (tl_workspace_run (test->workspace,
                                   tl_edit_status (tl_workspace_get_article (test->workspace), "a0",
                                                   "ana", "submitted",
                                                   NULL, &error), &error));
  g_assert_no_error (error);
  g_assert_cmpstr (tl_collection_get_status (tl_workspace_get_collection (test->workspace), 0), ==,
                   "submitted");
  tl_test_save (test->workspace);
  g_assert_cmpstr (tl_collection_get_status (tl_workspace_get_collection (test->workspace), 0), ==,
                   "submitted");
  tl_test_close (test);

  tl_test_open (test);
  g_assert_cmpstr (tl_collection_get_status (tl_workspace_get_collection (test->workspace), 0), ==,
                   "submitted");
  tl_test_show (test->workspace, 0);
  history = tl_article_list_history (tl_workspace_get_article (test->workspace));
  g_assert_cmpuint (history->len, ==, 1);
  tl_workspace_undo (test->workspace);
  left = tl_article_list_history (tl_workspace_get_article (test->workspace));
  g_assert_cmpuint (left->len, ==, 0);
  tl_test_save (test->workspace);
  content = tl_test_read (test->path);
  g_assert_null (strstr (content, "submitted"));
}

/* What the collection says beside its articles is kept at once, and written by the next saving; nothing else of the file changes. */
static void
test_members (Fixture       *fixture,
              gconstpointer  data)
{
  TlTest *test = &fixture->test;
  g_autoptr (GBytes) reasons = g_bytes_new_static ("[\"Late\"]", 8);
  g_autoptr (GBytes) blind = g_bytes_new_static ("true", 4);
  g_autoptr (GBytes) kept = NULL;
  g_autoptr (GBytes) saved = NULL;
  g_autofree char *before = tl_test_read (test->path);
  g_autofree char *after = NULL;
  g_autofree char *again = NULL;

  tl_test_open (test);
  g_assert_null (tl_workspace_dup_member (test->workspace, "reasons"));
  tl_workspace_set_member (test->workspace, "reasons", reasons);
  g_assert_cmpint (tl_workspace_get_save_state (test->workspace), ==, TL_SAVE_EDITED);
  tl_test_close (test);

  tl_test_open (test);
  kept = tl_workspace_dup_member (test->workspace, "reasons");
  g_assert_true (g_bytes_equal (kept, reasons));
  g_assert_cmpint (tl_workspace_get_save_state (test->workspace), ==, TL_SAVE_EDITED);
  tl_workspace_set_member (test->workspace, "blind", blind);
  tl_test_save (test->workspace);
  g_assert_cmpint (tl_workspace_get_save_state (test->workspace), ==, TL_SAVE_CLEAN);
  after = tl_test_read (test->path);
  g_assert_true (g_str_has_prefix (after, "{\"format\": \"tagline\", \"version\": 1,\n \"articles\": [\n  {\"id\": \"a0\""));
  g_assert_true (g_str_has_suffix (after, "\n ],\n \"blind\": true,\n \"reasons\": [\"Late\"]}\n"));
  g_assert_true (strncmp (after, before, strlen (before) - strlen ("]}\n")) == 0);

  /* What another program makes of it counts from then on. */
  again = g_strndup (before, strlen (before));
  tl_test_close (test);
  tl_test_write (test, again);
  tl_test_open (test);
  g_assert_null (tl_workspace_dup_member (test->workspace, "blind"));
  saved = tl_workspace_dup_member (test->workspace, "reasons");
  g_assert_null (saved);
}

/* A file without room for it: the store keeps it. */
static void
test_members_of_lines (Fixture       *fixture,
                       gconstpointer  data)
{
  TlTest *test = &fixture->test;
  g_autoptr (GBytes) ignored = g_bytes_new_static ("[\"x\"]", 5);
  g_autoptr (GBytes) kept = NULL;
  g_autofree char *id = NULL;

  tl_test_write (test, "{\"id\": \"a\", \"text\": \"Omar said\"}\n{\"id\": \"b\", \"text\": \"Eva said\"}\n");
  tl_test_open (test);
  tl_workspace_set_member (test->workspace, "lint_ignored", ignored);
  g_assert_cmpint (tl_workspace_get_save_state (test->workspace), ==, TL_SAVE_CLEAN);
  tl_test_show (test->workspace, 0);
  id = tl_test_tag (test->workspace, "person", 0, 4);
  tl_test_save (test->workspace);
  g_assert_cmpint (tl_workspace_get_save_state (test->workspace), ==, TL_SAVE_CLEAN);
  tl_test_close (test);
  tl_test_open (test);
  kept = tl_workspace_dup_member (test->workspace, "lint_ignored");
  g_assert_true (kept != NULL && g_bytes_equal (kept, ignored));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define ADD(name, func) g_test_add ("/workspace/save/" name, Fixture, NULL, set_up, func, tear_down)
  ADD ("save", test_save);
  ADD ("save-keeps-list", test_save_keeps_list);
  ADD ("edit-while-saving", test_edit_while_saving);
  ADD ("save-nothing", test_save_nothing);
  ADD ("save-as", test_save_as);
  ADD ("link", test_link);
  ADD ("two-windows", test_two_windows);
  ADD ("two-windows-race", test_two_windows_race);
  ADD ("changed-on-disk", test_changed_on_disk);
  ADD ("changed-while-opening", test_changed_while_opening);
  ADD ("monitor", test_monitor);
  ADD ("conflict", test_conflict);
  ADD ("article-gone", test_article_gone);
  ADD ("overwrite", test_overwrite);
  ADD ("deleted", test_deleted);
  ADD ("truncated", test_truncated);
  ADD ("lines", test_lines);
  ADD ("status", test_status);
  ADD ("members", test_members);
  ADD ("members-of-lines", test_members_of_lines);
#undef ADD
  return g_test_run ();
}
