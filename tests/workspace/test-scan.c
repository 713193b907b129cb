/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Going through the whole collection: what a worker is given of articles with edits, and what merging and comparing make of it. */

#include <string.h>

#include "tl-merge-files.h"
#include "tl-merge.h"
#include "tl-study-load.h"
#include "tl-test-workspace.h"
#include "tl-workspace-scan.h"

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
result_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  GAsyncResult **place = user_data;

  *place = g_object_ref (result);
}

static GAsyncResult *
wait_for (GAsyncResult **place)
{
  while (*place == NULL)
    g_main_context_iteration (NULL, TRUE);
  return *place;
}

static void
note_func (guint       index,
           const char *key,
           TlArticle  *article,
           gpointer    user_data)
{
  g_ptr_array_add (user_data, g_strdup_printf ("%u %s %u", index, key, tl_article_get_n_annotations (article)));
}

static gboolean
fail_func (gpointer       user_data,
           GCancellable  *cancellable,
           GError       **error)
{
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_FAILED, "at the end");
  return FALSE;
}

/* Each article once, in order, with what was edited and not saved. */
static void
test_edits (Fixture       *fixture,
            gconstpointer  data)
{
  TlTest *test = &fixture->test;
  g_autoptr (GPtrArray) seen = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *id = NULL;
  g_autofree char *joined = NULL;

  tl_test_open (test);
  tl_test_show (test->workspace, 2);
  id = tl_test_tag (test->workspace, "claim", 0, 3);
  tl_test_show (test->workspace, 0);
  tl_workspace_scan_async (test->workspace, NULL, note_func, NULL, seen, result_cb, &result);
  g_assert_true (tl_workspace_scan_finish (test->workspace, wait_for (&result), &error));
  g_assert_no_error (error);
  g_ptr_array_add (seen, NULL);
  joined = g_strjoinv (", ", (char **) seen->pdata);
  g_assert_cmpstr (joined, ==, "0 a0 1, 1 a1 1, 2 a2 2, 3 a3 1, 4 a4 1");
}

static void
test_end_fails (Fixture       *fixture,
                gconstpointer  data)
{
  TlTest *test = &fixture->test;
  g_autoptr (GPtrArray) seen = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  tl_test_open (test);
  tl_workspace_scan_async (test->workspace, NULL, note_func, fail_func, seen, result_cb, &result);
  g_assert_false (tl_workspace_scan_finish (test->workspace, wait_for (&result), &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_FAILED);
  g_assert_cmpuint (seen->len, ==, 5);
}

static void
test_cancelled (Fixture       *fixture,
                gconstpointer  data)
{
  TlTest *test = &fixture->test;
  g_autoptr (GPtrArray) seen = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (TlJob) job = tl_job_new ("Going through");
  g_autoptr (GError) error = NULL;

  tl_test_open (test);
  tl_job_cancel (job);
  tl_workspace_scan_async (test->workspace, job, note_func, NULL, seen, result_cb, &result);
  g_assert_false (tl_workspace_scan_finish (test->workspace, wait_for (&result), &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_false (tl_job_is_running (job));
}

/* A colleague's copy beside the collection: the other one has one annotation more. */
static GFile *
write_copy (TlTest     *test,
            const char *name,
            const char *from,
            const char *to)
{
  g_autofree char *content = tl_test_read (test->path);
  g_auto (GStrv) parts = g_strsplit (content, from, 2);
  g_autofree char *other = g_strjoinv (to, parts);
  g_autofree char *path = g_build_filename (test->folder, name, NULL);

  g_assert_cmpuint (g_strv_length (parts), ==, 2);
  g_assert_true (g_file_set_contents (path, other, -1, NULL));
  return g_file_new_for_path (path);
}

static void
test_merge (Fixture       *fixture,
            gconstpointer  data)
{
  TlTest *test = &fixture->test;
  g_autoptr (GPtrArray) files = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (TlMergeResult) merged = NULL;
  g_autoptr (GError) error = NULL;
  TlMergeRequest request = { 0 };
  const TlCommand *command;

  g_ptr_array_add (files, write_copy (test, "other.json", "\"annotations\": [",
                                      "\"annotations\": [{\"id\": \"new\", \"label\": \"cue\", \"start\": 0, \"end\": 1}, "));
  tl_test_open (test);
  request.files = files;
  tl_merge_files_async (test->workspace, &request, NULL, result_cb, &result);
  merged = tl_merge_files_finish (test->workspace, wait_for (&result), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (merged->commands->len, ==, 1);
  g_assert_cmpuint (merged->n_conflicts, ==, 0);
  g_assert_cmpuint (merged->n_foreign, ==, 0);
  /* Nothing has changed until the command is run. */
  command = g_ptr_array_index (merged->commands, 0);
  tl_test_show (test->workspace, 0);
  g_assert_cmpstr (command->article, ==, "a0");
  g_assert_cmpuint (tl_article_get_n_annotations (tl_workspace_get_article (test->workspace)), ==, 1);
  g_assert_true (tl_workspace_run (test->workspace, tl_command_copy (command), &error));
  g_assert_nonnull (tl_article_find_annotation (tl_workspace_get_article (test->workspace), "new"));
  tl_workspace_undo (test->workspace);
  g_assert_null (tl_article_find_annotation (tl_workspace_get_article (test->workspace), "new"));
}

static void
test_merge_missing (Fixture       *fixture,
                    gconstpointer  data)
{
  TlTest *test = &fixture->test;
  g_autoptr (GPtrArray) files = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *path = g_build_filename (test->folder, "nothing.json", NULL);
  TlMergeRequest request = { 0 };

  g_ptr_array_add (files, g_file_new_for_path (path));
  tl_test_open (test);
  request.files = files;
  tl_merge_files_async (test->workspace, &request, NULL, result_cb, &result);
  g_assert_null (tl_merge_files_finish (test->workspace, wait_for (&result), &error));
  g_assert_nonnull (error);
}

static void
test_study (Fixture       *fixture,
            gconstpointer  data)
{
  TlTest *test = &fixture->test;
  g_autoptr (GPtrArray) files = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GPtrArray) problems = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GAsyncResult) alone = NULL;
  g_autoptr (TlStudy) study = NULL;
  g_autoptr (GError) error = NULL;

  g_ptr_array_add (files, write_copy (test, "other.json", "\"annotations\": [",
                                      "\"annotations\": [{\"id\": \"new\", \"label\": \"cue\", \"start\": 0, \"end\": 1}, "));
  tl_test_open (test);
  tl_study_load_async (test->workspace, files, NULL, result_cb, &result);
  study = tl_study_load_finish (test->workspace, wait_for (&result), &problems, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (problems->len, ==, 0);
  g_assert_cmpuint (tl_study_get_n_raters (study), ==, 2);
  g_assert_cmpstr (tl_study_get_rater (study, 0), ==, "news");
  g_assert_cmpstr (tl_study_get_rater (study, 1), ==, "other");
  g_assert_cmpuint (tl_study_get_n_articles (study), ==, 5);
  g_assert_cmpuint (tl_study_get_annotations (study, 0, 0)->len, ==, 1);
  g_assert_cmpuint (tl_study_get_annotations (study, 0, 1)->len, ==, 2);

  /* Alone there is nobody to compare with, which is said. */
  tl_study_load_async (test->workspace, NULL, NULL, result_cb, &alone);
  g_assert_null (tl_study_load_finish (test->workspace, wait_for (&alone), NULL, &error));
  g_assert_error (error, TL_MODEL_ERROR, TL_MODEL_ERROR_INVALID);
}

int
main (int   argc,
      char *argv[])
{
  static const struct
  {
    const char *path;
    void (*func) (Fixture *fixture, gconstpointer data);
  } tests[] = {
    { "/workspace/scan/edits", test_edits },
    { "/workspace/scan/end-fails", test_end_fails },
    { "/workspace/scan/cancelled", test_cancelled },
    { "/workspace/scan/merge", test_merge },
    { "/workspace/scan/merge-missing", test_merge_missing },
    { "/workspace/scan/study", test_study },
  };

  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, Fixture, NULL, set_up, tests[i].func, tear_down);
  return g_test_run ();
}
