/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A blind collection: an annotator's counts, filters, scans, comparisons and exports are made of what he may see; saving and merging
 * leave the rest as it is. */

#include <string.h>

#include "tl-merge-files.h"
#include "tl-study-load.h"
#include "tl-test-workspace.h"
#include "tl-workspace-members.h"
#include "tl-workspace-scan.h"
#include "tl-workspace-view.h"

static const char content[] =
  "{\"format\": \"tagline\", \"version\": 1, \"blind\": true,\n"
  " \"workflow\": {\"people\": {\"ana\": \"annotator\", \"omar\": \"annotator\", \"eva\": \"reviewer\"}},\n"
  " \"articles\": [\n"
  "  {\"id\": \"a0\", \"text\": \"Omar said on Monday.\", \"annotations\": [\n"
  "   {\"id\": \"t1\", \"label\": \"cue\", \"start\": 5, \"end\": 9, \"annotator\": \"ana\"},\n"
  "   {\"id\": \"t2\", \"label\": \"person\", \"start\": 0, \"end\": 4, \"annotator\": \"omar\"},\n"
  "   {\"id\": \"t3\", \"label\": \"date\", \"start\": 13, \"end\": 19, \"annotator\": \"omar\"}]},\n"
  "  {\"id\": \"a1\", \"text\": \"Eva agreed.\", \"annotations\": [\n"
  "   {\"id\": \"u1\", \"label\": \"person\", \"start\": 0, \"end\": 3, \"annotator\": \"omar\"}]}\n"
  " ]}\n";

/* What can't be read: omar's, nobody's known, ana's, unsigned; a tie; and a list that is none. */
static const char unreadable[] =
  "{\"format\": \"tagline\", \"version\": 1, \"blind\": true,\n"
  " \"workflow\": {\"people\": {\"ana\": \"annotator\", \"omar\": \"annotator\"}},\n"
  " \"articles\": [\n"
  "  {\"id\": \"a0\", \"text\": \"Omar said on Monday.\", \"annotations\": [\n"
  "   {\"id\": \"t1\", \"label\": \"cue\", \"start\": \"five\", \"end\": 9, \"annotator\": \"omar\", \"note\": \"SECRET 1\"},\n"
  "   {\"id\": \"t2\", \"label\": \"cue\", \"start\": 5, \"end\": 9, \"annotator\": \"ana\", \"note\": \"OPEN 1\"},\n"
  "   {\"id\": \"t3\", \"label\": \"cue\", \"start\": \"five\", \"end\": 9, \"annotator\": [\"omar\"], \"note\": \"SECRET 2\"},\n"
  "   \"SECRET 3\",\n"
  "   {\"id\": \"t4\", \"label\": \"cue\", \"start\": \"five\", \"end\": 9, \"annotator\": \"ana\", \"annotator\": \"omar\", \"note\": \"SECRET 4\"},\n"
  "   {\"id\": \"t5\", \"label\": \"cue\", \"start\": \"five\", \"end\": 9, \"annotator\": \"ana\", \"note\": \"OPEN 2\"},\n"
  "   {\"id\": \"t6\", \"label\": \"cue\", \"start\": \"five\", \"end\": 9, \"note\": \"OPEN 3\"}],\n"
  "   \"relations\": [{\"type\": \"same-as\", \"note\": \"SECRET 5\"}]},\n"
  "  {\"id\": \"a1\", \"text\": \"Eva agreed.\", \"annotations\": {\"u1\": {\"annotator\": \"omar\", \"note\": \"SECRET 6\"}}}\n"
  " ]}\n";

typedef struct
{
  TlTest test;
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  TlTest *test = &fixture->test;

  tl_test_set_up (test, 1);
  tl_test_write (test, data != NULL ? data : content);
  test->workspace = tl_test_new_workspace (test);
  tl_workspace_set_annotator (test->workspace, "ana");
  tl_test_open_in (test, test->workspace);
  tl_test_wait_indexed (test->workspace);
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

static guint
count (TlTest *test,
       guint   index)
{
  TlArticleCounts counts;

  tl_collection_get_counts (tl_workspace_get_collection (test->workspace), index, &counts);
  return counts.n_annotations;
}

/* Until the list says so. */
static void
wait_count (TlTest *test,
            guint   index,
            guint   n)
{
  while (count (test, index) != n)
    g_main_context_iteration (NULL, TRUE);
}

static guint
count_listed (TlTest     *test,
              const char *label,
              const char *annotator)
{
  guint n;

  tl_workspace_set_filter (test->workspace, NULL, label, annotator, FALSE);
  n = g_list_model_get_n_items (G_LIST_MODEL (tl_workspace_get_articles (test->workspace)));
  tl_workspace_set_filter (test->workspace, NULL, NULL, NULL, FALSE);
  return n;
}

static void
be (TlTest     *test,
    const char *name)
{
  tl_workspace_set_annotator (test->workspace, name);
  tl_test_wait_indexed (test->workspace);
}

/* The list's counts, and its filters by label and annotator; another person's are another's. */
static void
test_list (Fixture       *fixture,
           gconstpointer  data)
{
  TlTest *test = &fixture->test;

  g_assert_cmpint (tl_workspace_get_role (test->workspace), ==, TL_ROLE_ANNOTATOR);
  g_assert_cmpuint (count (test, 0), ==, 1);
  g_assert_cmpuint (count (test, 1), ==, 0);
  g_assert_cmpuint (count_listed (test, "person", NULL), ==, 0);
  g_assert_cmpuint (count_listed (test, NULL, "omar"), ==, 0);
  g_assert_cmpuint (count_listed (test, "cue", NULL), ==, 1);
  be (test, "eva");
  wait_count (test, 0, 3);
  wait_count (test, 1, 1);
  g_assert_cmpuint (count_listed (test, "person", NULL), ==, 2);
  be (test, "omar");
  wait_count (test, 0, 2);
  /* The index of each is his own, also when it is opened again. */
  tl_test_close (test);
  test->workspace = tl_test_new_workspace (test);
  tl_workspace_set_annotator (test->workspace, "ana");
  tl_test_open_in (test, test->workspace);
  tl_test_wait_indexed (test->workspace);
  g_assert_cmpuint (count (test, 0), ==, 1);
}

/* Who hands in sees; the collection may be opened to all; and a preference counts where the rules name nobody. */
static void
test_opens (Fixture       *fixture,
            gconstpointer  data)
{
  TlTest *test = &fixture->test;
  g_autoptr (GBytes) no = g_bytes_new_static ("false", 5);
  g_autoptr (GError) error = NULL;
  g_autoptr (TlArticle) before = NULL;
  g_autoptr (TlArticle) after = NULL;

  tl_test_show (test->workspace, 0);
  before = tl_workspace_dup_seen_article (test->workspace);
  g_assert_cmpuint (tl_article_get_n_annotations (before), ==, 1);
  g_assert_cmpuint (tl_article_get_n_annotations (tl_workspace_get_article (test->workspace)), ==, 3);
  g_assert_true (tl_workspace_run (test->workspace, tl_edit_status (tl_workspace_get_article (test->workspace), "a0", "ana",
                                                                    "submitted", NULL, &error), &error));
  g_assert_no_error (error);
  after = tl_workspace_dup_seen_article (test->workspace);
  g_assert_cmpuint (tl_article_get_n_annotations (after), ==, 3);
  wait_count (test, 0, 3);
  g_assert_cmpuint (count (test, 1), ==, 0);
  /* What was counted is what is kept when it is saved. */
  tl_test_save (test->workspace);
  tl_test_wait_indexed (test->workspace);
  g_assert_cmpuint (count (test, 0), ==, 3);
  g_assert_cmpuint (count (test, 1), ==, 0);

  tl_workspace_set_member (test->workspace, "blind", no);
  wait_count (test, 1, 1);
  tl_workspace_set_member (test->workspace, "blind", NULL);
  be (test, "somebody");
  g_assert_cmpint (tl_workspace_get_role (test->workspace), ==, TL_ROLE_CHIEF);
  tl_workspace_set_role_preference (test->workspace, "annotator");
  g_assert_cmpint (tl_workspace_get_role (test->workspace), ==, TL_ROLE_ANNOTATOR);
}

static void
changed_cb (TlWorkspace *workspace,
            gpointer     user_data)
{
  (*(guint *) user_data)++;
}

/* What one window sets the other has at once, and of two changes none is lost. */
static void
test_other_window (Fixture       *fixture,
                   gconstpointer  data)
{
  TlTest *test = &fixture->test;
  TlWorkspace *other = tl_test_new_workspace (test);
  g_autoptr (GBytes) no = g_bytes_new_static ("false", 5);
  g_autoptr (GBytes) reasons = g_bytes_new_static ("[\"Late\"]", 8);
  g_autoptr (GBytes) blind = NULL;
  guint n_told = 0;

  tl_workspace_set_annotator (other, "ana");
  tl_test_open_in (test, other);
  tl_test_wait_indexed (other);
  g_signal_connect (other, "members-changed", G_CALLBACK (changed_cb), &n_told);
  tl_workspace_set_member (test->workspace, "blind", no);
  while (n_told == 0)
    g_main_context_iteration (NULL, TRUE);
  blind = tl_workspace_dup_member (other, "blind");
  g_assert_cmpmem (g_bytes_get_data (blind, NULL), g_bytes_get_size (blind), "false", 5);
  g_assert_null (tl_workspace_dup_view (other));
  tl_workspace_set_member (other, "reasons", reasons);
  while (TRUE)
    {
      g_autoptr (GBytes) there = tl_workspace_dup_member (test->workspace, "reasons");

      if (there != NULL)
        break;
      g_main_context_iteration (NULL, TRUE);
    }
  g_assert_null (tl_workspace_dup_view (test->workspace));
  g_assert_true (tl_workspace_has_room_for_members (other));
  tl_test_close_in (other);
}

/* A list has no room for them: they are kept all the same, and said to be. */
static void
test_no_room (Fixture       *fixture,
              gconstpointer  data)
{
  TlTest *test = &fixture->test;
  g_autoptr (GBytes) reasons = g_bytes_new_static ("[\"Late\"]", 8);
  g_autoptr (GBytes) kept = NULL;

  tl_test_close (test);
  tl_test_write (test, "[{\"id\": \"a0\", \"text\": \"Omar\"}]");
  tl_test_open (test);
  g_assert_false (tl_workspace_has_room_for_members (test->workspace));
  tl_workspace_set_member (test->workspace, "reasons", reasons);
  tl_test_close (test);
  tl_test_open (test);
  kept = tl_workspace_dup_member (test->workspace, "reasons");
  g_assert_cmpmem (g_bytes_get_data (kept, NULL), g_bytes_get_size (kept), "[\"Late\"]", 8);
}

static void
note_func (guint       index,
           const char *key,
           TlArticle  *article,
           gpointer    user_data)
{
  g_string_append_printf (user_data, "%s %u ", key, tl_article_get_n_annotations (article));
}

/* What queue, statistics and consistency are made of. */
static void
test_scan (Fixture       *fixture,
           gconstpointer  data)
{
  TlTest *test = &fixture->test;
  g_autoptr (GString) seen = g_string_new (NULL);
  g_autoptr (GString) all = g_string_new (NULL);
  g_autoptr (GAsyncResult) first = NULL;
  g_autoptr (GAsyncResult) second = NULL;

  tl_workspace_scan_async (test->workspace, NULL, note_func, NULL, seen, result_cb, &first);
  g_assert_true (tl_workspace_scan_finish (test->workspace, wait_for (&first), NULL));
  g_assert_cmpstr (seen->str, ==, "a0 1 a1 0 ");
  tl_workspace_scan_all_async (test->workspace, NULL, note_func, NULL, all, result_cb, &second);
  g_assert_true (tl_workspace_scan_finish (test->workspace, wait_for (&second), NULL));
  g_assert_cmpstr (all->str, ==, "a0 3 a1 1 ");
}

/* Agreement and comparing: also of a colleague's copy that says it was handed in. */
static void
test_study (Fixture       *fixture,
            gconstpointer  data)
{
  TlTest *test = &fixture->test;
  g_autoptr (GPtrArray) files = g_ptr_array_new_with_free_func (g_object_unref);
  g_autofree char *path = g_build_filename (test->folder, "omar.json", NULL);
  g_autoptr (GAsyncResult) alone = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (TlStudy) study = NULL;
  g_autoptr (GError) error = NULL;

  tl_study_load_async (test->workspace, NULL, NULL, result_cb, &alone);
  g_assert_null (tl_study_load_finish (test->workspace, wait_for (&alone), NULL, &error));
  g_assert_error (error, TL_MODEL_ERROR, TL_MODEL_ERROR_INVALID);
  g_clear_error (&error);

  g_assert_true (g_file_set_contents (path, "{\"articles\": [{\"id\": \"a0\", \"text\": \"Omar said on Monday.\","
                                      " \"history\": [{\"at\": \"2026-03-02T08:00:00Z\", \"by\": \"ana\", \"to\": \"submitted\"}],"
                                      " \"annotations\": [{\"id\": \"x\", \"label\": \"cue\", \"start\": 5, \"end\": 9, \"annotator\": \"omar\"}]}]}",
                                      -1, NULL));
  g_ptr_array_add (files, g_file_new_for_path (path));
  tl_study_load_async (test->workspace, files, NULL, result_cb, &result);
  study = tl_study_load_finish (test->workspace, wait_for (&result), NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (tl_study_get_annotations (study, 0, 0)->len, ==, 1);
  g_assert_cmpuint (tl_study_get_annotations (study, 0, 1)->len, ==, 0);
}

/* What an export as JSON gives.  Owned. */
static char *
dup_exported (TlTest *test)
{
  g_autoptr (TlExportRequest) request = tl_export_request_new (tl_export_formats_list ()[0]);
  g_autofree char *path = g_build_filename (test->folder, "out.json", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  tl_workspace_export_async (test->workspace, request, file, result_cb, &result);
  g_assert_true (tl_workspace_export_finish (test->workspace, wait_for (&result), NULL, &error));
  g_assert_no_error (error);
  return tl_test_read (path);
}

static void
test_export (Fixture       *fixture,
             gconstpointer  data)
{
  g_autofree char *out = dup_exported (&fixture->test);

  g_assert_nonnull (strstr (out, "\"t1\""));
  g_assert_null (strstr (out, "\"t2\""));
  g_assert_null (strstr (out, "\"annotator\": \"omar\""));
}

static guint
count_words (const char *text,
             const char *word)
{
  guint n = 0;

  for (const char *at = text; (at = strstr (at, word)) != NULL; at++)
    n++;
  return n;
}

/* What can't be read is somebody's too: it does not get out with an export, and stays in the file. */
static void
test_unreadable (Fixture       *fixture,
                 gconstpointer  data)
{
  TlTest *test = &fixture->test;
  g_autofree char *saved = NULL;

  for (guint submitted = 0; submitted < 2; submitted++)
    {
      g_autofree char *out = dup_exported (test);
      g_autoptr (GError) error = NULL;

      g_assert_cmpuint (count_words (out, "OPEN"), ==, 3);
      g_assert_cmpuint (count_words (out, "SECRET"), ==, submitted == 0 ? 0 : 5);
      if (submitted > 0)
        break;
      /* Of the article that was submitted ana sees everything. */
      tl_test_show (test->workspace, 0);
      tl_workspace_run (test->workspace,
                        tl_edit_status (tl_workspace_get_article (test->workspace), "a0", "ana", "submitted", NULL, NULL), &error);
      g_assert_no_error (error);
    }
  tl_test_save (test->workspace);
  saved = tl_test_read (test->path);
  g_assert_cmpuint (count_words (saved, "SECRET"), ==, 6);
  g_assert_cmpuint (count_words (saved, "OPEN"), ==, 3);
}

/* What may not be seen is still there. */
static void
test_written_back (Fixture       *fixture,
                   gconstpointer  data)
{
  TlTest *test = &fixture->test;
  g_autoptr (GPtrArray) files = g_ptr_array_new_with_free_func (g_object_unref);
  g_autofree char *path = g_build_filename (test->folder, "copy.json", NULL);
  const TlMergeRequest request = { files, TL_MERGE_ANCESTOR_FIND, NULL, TRUE };
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (TlMergeResult) merged = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *id = NULL;
  g_autofree char *saved = NULL;

  g_assert_true (g_file_set_contents (path, content, -1, NULL));
  g_ptr_array_add (files, g_file_new_for_path (path));
  tl_test_show (test->workspace, 0);
  id = tl_test_tag (test->workspace, "claim", 0, 3);
  tl_merge_files_async (test->workspace, &request, NULL, result_cb, &result);
  merged = tl_merge_files_finish (test->workspace, wait_for (&result), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (merged->commands->len, ==, 0);
  tl_test_save (test->workspace);
  saved = tl_test_read (test->path);
  g_assert_nonnull (strstr (saved, "\"t2\""));
  g_assert_nonnull (strstr (saved, "\"u1\""));
  g_assert_nonnull (strstr (saved, id));
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
    { "/workspace/blind/list", test_list },
    { "/workspace/blind/opens", test_opens },
    { "/workspace/blind/other-window", test_other_window },
    { "/workspace/blind/no-room", test_no_room },
    { "/workspace/blind/scan", test_scan },
    { "/workspace/blind/study", test_study },
    { "/workspace/blind/export", test_export },
    { "/workspace/blind/written-back", test_written_back },
  };

  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, Fixture, NULL, set_up, tests[i].func, tear_down);
  g_test_add ("/workspace/blind/unreadable", Fixture, unreadable, set_up, test_unreadable, tear_down);
  return g_test_run ();
}
