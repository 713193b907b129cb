/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Merging copies whose common ancestor is known: from the log, or from a file. */

#include <string.h>

#include "tl-merge-files.h"
#include "tl-merge.h"
#include "tl-test-workspace.h"

typedef struct
{
  TlTest test;
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  tl_test_set_up (&fixture->test, 3);
  tl_test_open (&fixture->test);
  tl_test_show (fixture->test.workspace, 0);
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

static char *
replace (const char *content,
         const char *from,
         const char *to)
{
  g_auto (GStrv) parts = g_strsplit (content, from, 2);

  g_assert_cmpuint (g_strv_length (parts), ==, 2);
  return g_strjoinv (to, parts);
}

/* The file as it is, under another name, with one thing replaced (from NULL: nothing). */
static GFile *
copy_file (TlTest     *test,
           const char *name,
           const char *from,
           const char *to)
{
  g_autofree char *content = tl_test_read (test->path);
  g_autofree char *other = from != NULL ? replace (content, from, to) : g_strdup (content);
  g_autofree char *path = g_build_filename (test->folder, name, NULL);

  g_assert_true (g_file_set_contents (path, other, -1, NULL));
  return g_file_new_for_path (path);
}

static TlMergeResult *
merge (TlTest          *test,
       GFile           *file,
       TlMergeAncestor  ancestor,
       GFile           *base,
       gboolean         remove)
{
  g_autoptr (GPtrArray) files = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  const TlMergeRequest request = { files, ancestor, base, remove };
  TlMergeResult *merged;

  g_ptr_array_add (files, g_object_ref (file));
  tl_merge_files_async (test->workspace, &request, NULL, result_cb, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  merged = tl_merge_files_finish (test->workspace, result, &error);
  g_assert_no_error (error);
  return merged;
}

static void
run_all (TlTest        *test,
         TlMergeResult *merged)
{
  for (guint i = 0; i < merged->commands->len; i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_true (tl_workspace_run (test->workspace, tl_command_copy (g_ptr_array_index (merged->commands, i)), &error));
      g_assert_no_error (error);
    }
}

static TlAnnotation *
find (TlTest     *test,
      const char *id)
{
  return tl_article_find_annotation (tl_workspace_get_article (test->workspace), id);
}

/* The copy has our tag, so it was made after it: the colleague's label and our later note are both taken unasked. */
static void
test_found (Fixture       *fixture,
            gconstpointer  data)
{
  TlTest *test = &fixture->test;
  g_autofree char *before = tl_test_tag (test->workspace, "claim", 0, 3);
  g_autofree char *after = NULL;
  g_autofree char *note = NULL;
  g_autoptr (GFile) copy = NULL;
  g_autoptr (TlMergeResult) merged = NULL;
  g_autoptr (TlMergeResult) blind = NULL;

  tl_test_save (test->workspace);
  copy = copy_file (test, "copy.json", "\"label\": \"source\"", "\"label\": \"person\"");
  tl_test_note (test->workspace, "t1", "mine");
  after = tl_test_tag (test->workspace, "cue", 4, 9);
  blind = merge (test, copy, TL_MERGE_ANCESTOR_NONE, NULL, FALSE);
  g_assert_cmpuint (blind->n_conflicts, ==, 1);

  merged = merge (test, copy, TL_MERGE_ANCESTOR_FIND, NULL, TRUE);
  g_assert_cmpint (merged->ancestor, ==, TL_MERGE_ANCESTOR_FIND);
  g_assert_nonnull (merged->ancestor_at);
  g_assert_cmpuint (merged->n_conflicts, ==, 0);
  g_assert_cmpuint (merged->n_missing, ==, 0);
  g_assert_cmpuint (merged->commands->len, ==, 1);
  run_all (test, merged);
  g_assert_cmpstr (tl_annotation_get_label (find (test, "t1")), ==, "person");
  note = tl_annotation_dup_string (find (test, "t1"), "note");
  g_assert_cmpstr (note, ==, "mine");
  g_assert_nonnull (find (test, before));
  g_assert_nonnull (find (test, after));
}

/* A copy from before the first edit here shows nothing. */
static void
test_not_found (Fixture       *fixture,
                gconstpointer  data)
{
  TlTest *test = &fixture->test;
  g_autoptr (GFile) copy = copy_file (test, "copy.json", "\"label\": \"source\"", "\"label\": \"person\"");
  g_autofree char *id = tl_test_tag (test->workspace, "claim", 0, 3);
  g_autoptr (TlMergeResult) merged = NULL;

  tl_test_save (test->workspace);
  merged = merge (test, copy, TL_MERGE_ANCESTOR_FIND, NULL, TRUE);
  g_assert_cmpint (merged->ancestor, ==, TL_MERGE_ANCESTOR_NONE);
  g_assert_null (merged->ancestor_at);
  g_assert_cmpuint (merged->n_conflicts, ==, 1);
  run_all (test, merged);
  g_assert_nonnull (find (test, id));
}

/* What the copy no longer has goes only when asked to: it may be an excerpt. */
static void
test_missing (Fixture       *fixture,
              gconstpointer  data)
{
  TlTest *test = &fixture->test;
  g_autofree char *id = tl_test_tag (test->workspace, "claim", 0, 3);
  g_autoptr (GFile) copy = NULL;
  g_autoptr (TlMergeResult) kept = NULL;
  g_autoptr (TlMergeResult) removed = NULL;

  tl_test_save (test->workspace);
  copy = copy_file (test, "copy.json", "{\"id\": \"t1\", \"label\": \"source\", \"start\": 0, \"end\": 9, \"text\": \"The mayor\","
                    " \"own\": [1]}, ", "");
  kept = merge (test, copy, TL_MERGE_ANCESTOR_FIND, NULL, FALSE);
  g_assert_cmpuint (kept->n_missing, ==, 1);
  g_assert_cmpuint (kept->commands->len, ==, 0);
  removed = merge (test, copy, TL_MERGE_ANCESTOR_FIND, NULL, TRUE);
  g_assert_cmpuint (removed->n_missing, ==, 1);
  g_assert_cmpuint (removed->n_conflicts, ==, 0);
  run_all (test, removed);
  g_assert_null (find (test, "t1"));
  g_assert_nonnull (find (test, id));
}

/* Another program wrote the file after the edit that the copy shows: what it added must not count as deleted by the copy. */
static void
test_written_outside (Fixture       *fixture,
                      gconstpointer  data)
{
  TlTest *test = &fixture->test;
  g_autofree char *id = tl_test_tag (test->workspace, "claim", 0, 3);
  g_autoptr (GFile) copy = NULL;
  g_autofree char *content = NULL;
  g_autofree char *other = NULL;
  g_autofree char *later = NULL;
  g_autoptr (GFile) fresh = NULL;
  g_autoptr (TlMergeResult) merged = NULL;
  g_autoptr (TlMergeResult) again = NULL;

  tl_test_save (test->workspace);
  copy = copy_file (test, "copy.json", NULL, NULL);
  tl_test_close (test);
  content = tl_test_read (test->path);
  other = replace (content, "{\"id\": \"t1\",", "{\"id\": \"new\", \"label\": \"cue\", \"start\": 10, \"end\": 14}, {\"id\": \"t1\",");
  tl_test_write (test, other);
  tl_test_open (test);
  tl_test_show (test->workspace, 0);
  g_assert_nonnull (find (test, "new"));
  merged = merge (test, copy, TL_MERGE_ANCESTOR_FIND, NULL, TRUE);
  g_assert_cmpint (merged->ancestor, ==, TL_MERGE_ANCESTOR_NONE);
  run_all (test, merged);
  g_assert_nonnull (find (test, "new"));
  /* An edit after that proves something again. */
  later = tl_test_tag (test->workspace, "event", 4, 9);
  tl_test_save (test->workspace);
  fresh = copy_file (test, "fresh.json", NULL, NULL);
  again = merge (test, fresh, TL_MERGE_ANCESTOR_FIND, NULL, TRUE);
  g_assert_cmpint (again->ancestor, ==, TL_MERGE_ANCESTOR_FIND);
}

/* What came from the colleague by a merge he has without ever having had what is ours. */
static void
test_merged_before (Fixture       *fixture,
                    gconstpointer  data)
{
  TlTest *test = &fixture->test;
  g_autoptr (GFile) copy = copy_file (test, "copy.json", "{\"id\": \"t1\",",
                                      "{\"id\": \"his\", \"label\": \"cue\", \"start\": 10, \"end\": 14}, {\"id\": \"t1\",");
  g_autofree char *ours = tl_test_tag (test->workspace, "claim", 0, 3);
  g_autoptr (TlMergeResult) first = merge (test, copy, TL_MERGE_ANCESTOR_FIND, NULL, TRUE);
  g_autoptr (TlMergeResult) second = NULL;

  run_all (test, first);
  g_assert_nonnull (find (test, "his"));
  tl_test_save (test->workspace);
  second = merge (test, copy, TL_MERGE_ANCESTOR_FIND, NULL, TRUE);
  g_assert_cmpint (second->ancestor, ==, TL_MERGE_ANCESTOR_NONE);
  run_all (test, second);
  g_assert_nonnull (find (test, ours));
}

/* A tag taken back and made again by redo: the state before it is not the ancestor of a copy from after. */
static void
test_undone (Fixture       *fixture,
             gconstpointer  data)
{
  TlTest *test = &fixture->test;
  g_autofree char *id = tl_test_tag (test->workspace, "claim", 0, 3);
  g_autofree char *second = NULL;
  g_autoptr (GFile) copy = NULL;
  g_autoptr (TlMergeResult) merged = NULL;

  tl_test_save (test->workspace);
  copy = copy_file (test, "copy.json", NULL, NULL);
  second = tl_test_tag (test->workspace, "cue", 4, 9);
  tl_workspace_undo (test->workspace);
  tl_workspace_redo (test->workspace);
  tl_workspace_undo (test->workspace);
  merged = merge (test, copy, TL_MERGE_ANCESTOR_FIND, NULL, TRUE);
  g_assert_cmpint (merged->ancestor, ==, TL_MERGE_ANCESTOR_FIND);
  g_assert_cmpuint (merged->commands->len, ==, 0);
  g_assert_cmpuint (merged->n_missing, ==, 0);
}

static void
test_file (Fixture       *fixture,
           gconstpointer  data)
{
  TlTest *test = &fixture->test;
  g_autoptr (GFile) base = copy_file (test, "base.json", NULL, NULL);
  g_autoptr (GFile) copy = copy_file (test, "copy.json", "\"label\": \"source\"", "\"label\": \"person\"");
  g_autofree char *id = tl_test_tag (test->workspace, "claim", 0, 3);
  g_autoptr (TlMergeResult) merged = merge (test, copy, TL_MERGE_ANCESTOR_FILE, base, TRUE);

  g_assert_cmpint (merged->ancestor, ==, TL_MERGE_ANCESTOR_FILE);
  g_assert_cmpuint (merged->n_conflicts, ==, 0);
  run_all (test, merged);
  g_assert_cmpstr (tl_annotation_get_label (find (test, "t1")), ==, "person");
  g_assert_nonnull (find (test, id));
}

static void
test_settings (Fixture       *fixture,
               gconstpointer  data)
{
  TlTest *test = &fixture->test;
  g_autoptr (GFile) copy = copy_file (test, "copy.json", "\"version\": 1,", "\"version\": 1, \"reasons\": [\"No claim\"], \"blind\": true,");
  g_autoptr (TlMergeResult) merged = merge (test, copy, TL_MERGE_ANCESTOR_FIND, NULL, FALSE);
  GBytes *reasons = g_hash_table_lookup (merged->members, "reasons");

  g_assert_cmpuint (g_hash_table_size (merged->members), ==, 2);
  g_assert_cmpuint (merged->commands->len, ==, 0);
  g_assert_cmpmem (g_bytes_get_data (reasons, NULL), g_bytes_get_size (reasons), "[\"No claim\"]", 12);
}

/* A file that no worker can read is not left out as if it had changed nothing. */
static void
test_elsewhere (Fixture       *fixture,
                gconstpointer  data)
{
  TlTest *test = &fixture->test;
  g_autoptr (GFile) here = copy_file (test, "copy.json", NULL, NULL);
  g_autoptr (GFile) elsewhere = g_file_new_for_uri ("resource:///elsewhere/copy.json");
  const struct { GFile *file; TlMergeAncestor ancestor; GFile *base; } cases[] = {
    { elsewhere, TL_MERGE_ANCESTOR_NONE, NULL },
    { here, TL_MERGE_ANCESTOR_FILE, elsewhere },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GPtrArray) files = g_ptr_array_new_with_free_func (g_object_unref);
      g_autoptr (GAsyncResult) result = NULL;
      g_autoptr (GError) error = NULL;
      const TlMergeRequest request = { files, cases[i].ancestor, cases[i].base, FALSE };

      g_ptr_array_add (files, g_object_ref (cases[i].file));
      tl_merge_files_async (test->workspace, &request, NULL, result_cb, &result);
      while (result == NULL)
        g_main_context_iteration (NULL, TRUE);
      g_assert_null (tl_merge_files_finish (test->workspace, result, &error));
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED);
      g_assert_nonnull (strstr (error->message, "resource:///elsewhere/copy.json"));
    }
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
    { "/workspace/merge/found", test_found },
    { "/workspace/merge/not-found", test_not_found },
    { "/workspace/merge/missing", test_missing },
    { "/workspace/merge/written-outside", test_written_outside },
    { "/workspace/merge/merged-before", test_merged_before },
    { "/workspace/merge/undone", test_undone },
    { "/workspace/merge/file", test_file },
    { "/workspace/merge/settings", test_settings },
    { "/workspace/merge/elsewhere", test_elsewhere },
  };

  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, Fixture, NULL, set_up, tests[i].func, tear_down);
  return g_test_run ();
}
