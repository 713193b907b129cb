/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The way of an editor through a large collection: opening it, against one framing pass; showing an article;
 * an edit until the call returns; saving with one article changed, against a plain copy of the file; and how long
 * the main loop was away at most meanwhile.
 */

#include "bench-util.h"

#include <glib/gstdio.h>
#include <string.h>

#include "tl-workspace.h"

#define N_EDITS 200
#define N_SHOWS 50

typedef struct
{
  TlWorkspace  *workspace;
  GAsyncResult *result;
  double        longest;   /* that the main loop was away, seconds */
} Bench;

static void
result_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  ((Bench *) user_data)->result = g_object_ref (result);
}

static void
turn (Bench *bench)
{
  double start = bench_now ();

  /* Not waiting: waiting is not being away. */
  if (!g_main_context_iteration (NULL, FALSE))
    g_usleep (200);
  else
    bench->longest = MAX (bench->longest, bench_now () - start);
}

static void
wait_result (Bench *bench)
{
  while (bench->result == NULL)
    turn (bench);
}

static void
check (Bench    *bench,
       gboolean  ok,
       GError   *error)
{
  if (!ok)
    g_error ("%s", error->message);
  g_clear_object (&bench->result);
}

static double
open_file (Bench *bench,
           GFile *file)
{
  GError *error = NULL;
  double start = bench_now ();

  tl_workspace_open_async (bench->workspace, file, result_cb, bench);
  wait_result (bench);
  check (bench, tl_workspace_open_finish (bench->workspace, bench->result, &error), error);
  return bench_now () - start;
}

static double
show (Bench *bench,
      guint  index)
{
  GError *error = NULL;
  double start = bench_now ();

  tl_workspace_show_async (bench->workspace, index, result_cb, bench);
  wait_result (bench);
  check (bench, tl_workspace_show_finish (bench->workspace, bench->result, &error), error);
  return bench_now () - start;
}

static double
save (Bench *bench)
{
  GError *error = NULL;
  double start = bench_now ();

  tl_workspace_save_async (bench->workspace, NULL, TL_SAVE_NORMAL, result_cb, bench);
  wait_result (bench);
  check (bench, tl_workspace_save_finish (bench->workspace, bench->result, &error), error);
  return bench_now () - start;
}

static double
edit (Bench *bench,
      guint  i)
{
  TlFragment fragment = { i, i + 7 };
  TlCommand *command = tl_edit_tag (tl_workspace_get_article (bench->workspace),
                                    tl_workspace_get_article_key (bench->workspace), "ana", "claim", &fragment, 1,
                                    NULL, NULL);
  double start = bench_now ();

  if (!tl_workspace_run (bench->workspace, command, NULL))
    g_error ("The edit was refused");
  return bench_now () - start;
}

static void
frame_func (gpointer data)
{
  g_autoptr (TlSource) source = tl_source_new_for_path (data, NULL);
  g_autoptr (TlJsonFraming) framing =
    tl_json_frame (source, tl_collection_fields, NULL, NULL, NULL, NULL);
}

static double
copy_file (const char *from,
           const char *to)
{
  g_autoptr (TlSource) source = tl_source_new_for_path (from, NULL);
  g_autoptr (TlFileWriter) writer = tl_file_writer_new (to, NULL);
  double start = bench_now ();

  if (!tl_file_writer_copy (writer, source, 0, tl_source_get_size (source), NULL, NULL)
      || !tl_file_writer_commit (writer, NULL, NULL, NULL))
    g_error ("%s could not be copied", from);
  return bench_now () - start;
}

static void
remove_folder (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      if (g_file_test (path, G_FILE_TEST_IS_DIR))
        remove_folder (path);
      else
        g_unlink (path);
    }
  g_rmdir (folder);
}

static void
bench_edits (BenchReport *report,
             Bench       *bench)
{
  double sum = 0;
  double start;

  for (guint i = 0; i < N_SHOWS; i++)
    sum += show (bench, i * 97 % bench_get_n_articles ());
  bench_report_add (report, "show an article", 1000 * sum / N_SHOWS, "ms", NULL,
                    "read, parsed, edits applied");
  sum = 0;
  start = bench_now ();
  for (guint i = 0; i < N_EDITS; i++)
    sum += edit (bench, i);
  bench_report_add (report, "an edit: until the call returns", 1e6 * sum / N_EDITS, "us", NULL,
                    NULL);
  while (tl_workspace_get_save_state (bench->workspace) != TL_SAVE_EDITED)
    turn (bench);
  bench_report_add (report, "200 edits: until kept", 1000 * (bench_now () - start), "ms", NULL,
                    NULL);
}

int
main (void)
{
  BenchReport *report = bench_report_new ("workspace");
  g_autofree char *corpus = bench_get_corpus (bench_get_n_articles (), "object");
  g_autofree char *folder = g_dir_make_tmp ("tagline-bench-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "news.json", NULL);
  g_autofree char *copy = g_build_filename (folder, "copy.json", NULL);
  g_autofree char *cache = g_build_filename (folder, "cache", NULL);
  g_autofree char *data = g_build_filename (folder, "data", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  Bench bench = { tl_workspace_new (), NULL };
  guint64 before;

  copy_file (corpus, path);
  bench_warm (path);
  tl_workspace_set_folders (bench.workspace, data, cache);
  bench_report_add (report, "one framing pass", 1000 * bench_best_of (3, frame_func, path), "ms",
                    NULL, NULL);
  before = bench_get_anonymous ();
  bench_report_add (report, "open: until the list is there", 1000 * open_file (&bench, file), "ms",
                    "2 passes", NULL);
  bench_report_add (report, "open: anonymous memory", (bench_get_anonymous () - before) / 1048576.0,
                    "MiB", NULL, NULL);
  bench_edits (report, &bench);
  bench_report_add (report, "plain copy of the file", 1000 * copy_file (path, copy), "ms", NULL,
                    NULL);
  bench_report_add (report, "save with one article changed", 1000 * save (&bench), "ms", "2 copies",
                    NULL);
  bench_report_add (report, "the main loop away at most", 1000 * bench.longest, "ms", "16",
                    "while indexing, opening, saving");
  tl_workspace_close (bench.workspace, NULL);
  g_object_unref (bench.workspace);
  remove_folder (folder);
  bench_report_finish (report);
  return 0;
}
