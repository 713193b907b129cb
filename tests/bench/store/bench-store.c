/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The index of a large collection: making it, opening it again, searching it, against one pass over as much
 * memory.  And the store: how long until an edit is durable, one by one and in a burst, and how long a long log
 * takes to be read.
 */

#include "bench-util.h"

#include <glib/gstdio.h>
#include <string.h>

#include "tl-index.h"
#include "tl-native.h"
#include "tl-store.h"

#define N_SINGLE 300
#define N_BURST  20000
#define N_RUNS   7

typedef struct
{
  TlIndex    *index;
  const char *query;
  guint       n_found;
  char       *memory;
  gsize       size;
} Search;

static void
count_func (guint                  index,
            const TlArticleCounts *counts,
            GPtrArray             *problems,
            gpointer               user_data)
{
  *(guint64 *) user_data += counts->n_annotations;
}

static TlCollection *
open_collection (const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TlSource) source = tl_source_new_for_path (path, &error);
  TlCollection *collection = NULL;

  if (source != NULL)
    collection = tl_native_open (source, NULL, NULL, NULL, &error);
  if (collection == NULL)
    g_error ("%s", error->message);
  return collection;
}

static double
fill (TlIndex *index)
{
  g_autoptr (GError) error = NULL;
  double start = bench_now ();
  guint64 sum = 0;

  if (!tl_index_fill (index, count_func, NULL, &sum, NULL, &error))
    g_error ("%s", error->message);
  return bench_now () - start;
}

static void
run_search (gpointer data)
{
  Search *search = data;
  g_autoptr (GArray) found = tl_index_search (search->index, search->query, NULL, NULL);

  search->n_found = found->len;
}

static void
run_pass (gpointer data)
{
  Search *search = data;

  search->n_found = memchr (search->memory, '\1', search->size) != NULL;
}

static void
bench_search (BenchReport *report,
              TlIndex     *index,
              gsize        size)
{
  static const char *const queries[] =
    { "president", "the president said", "pres", "a", "\"the president\"", "t s m p", "zzz" };
  Search search = { .index = index, .size = size };

  search.memory = g_malloc (size);
  memset (search.memory, 'x', size);
  bench_report_add (report, "one pass over as much memory",
                    1000 * bench_best_of (N_RUNS, run_pass, &search), "ms",
                    NULL, NULL);
  g_free (search.memory);
  for (guint i = 0; i < G_N_ELEMENTS (queries); i++)
    {
      g_autofree char *what = g_strdup_printf ("search: %s", queries[i]);
      g_autofree char *remark = NULL;
      double time;

      search.query = queries[i];
      time = bench_best_of (N_RUNS, run_search, &search);
      remark = g_strdup_printf ("%u articles", search.n_found);
      bench_report_add (report, what, 1000 * time, "ms", "3 passes", remark);
    }
}

static void
bench_index (BenchReport *report,
             const char  *folder)
{
  g_autofree char *corpus = bench_get_corpus (bench_get_n_articles (), "object");
  g_autofree char *path = g_build_filename (folder, "index.db", NULL);
  g_autoptr (TlCollection) collection = NULL;
  g_autoptr (TlIndex) index = NULL;
  g_autoptr (GError) error = NULL;
  GStatBuf info;
  guint64 size = bench_warm (corpus);

  collection = open_collection (corpus);
  index = tl_index_open (path, collection, &error);
  if (index == NULL)
    g_error ("%s", error->message);
  bench_report_add (report, "index: make", fill (index), "s", NULL,
                    "counts and words, first opening");
  g_clear_object (&index);
  g_stat (path, &info);
  bench_report_add (report, "index: size", (double) info.st_size / size, "of the file", NULL, NULL);
  index = tl_index_open (path, collection, &error);
  bench_report_add (report, "index: read again", 1000 * fill (index), "ms", NULL, "later openings");
  bench_search (report, index, size);
}

static TlLogRow *
new_row (guint i)
{
  g_autofree char *key = g_strdup_printf ("a%u", i % 1000);
  TlCommand *command = tl_command_new ("note", key, "ana", NULL);
  g_autofree char *id = g_strdup_printf ("t%u", i);
  g_autofree char *before =
    g_strdup_printf ("{\"id\":\"%s\",\"label\":\"claim\",\"start\":4,\"end\":80,\"text\":\"The mayor said "
                                             "that the bridge would be open again before the end of the year\"}", id);
  g_autofree char *after =
    g_strdup_printf ("{\"id\":\"%s\",\"label\":\"claim\",\"start\":4,\"end\":80,\"text\":\"The mayor said "
                                            "that the bridge would be open again before the end of the year\","
                                            "\"note\":\"number %u\"}", id, i);
  g_autoptr (GBytes) old = g_bytes_new (before, strlen (before));
  g_autoptr (GBytes) new = g_bytes_new (after, strlen (after));

  tl_command_add (command, tl_change_new (TL_CHANGE_ANNOTATION, id, G_MAXUINT, old, new));
  return tl_log_row_new (TL_LOG_DO, NULL, command);
}

static int
compare_doubles (gconstpointer a,
                 gconstpointer b)
{
  double first = *(const double *) a;
  double second = *(const double *) b;

  return first < second ? -1 : first > second;
}

static void
bench_singles (BenchReport *report,
               TlStore     *store)
{
  double times[N_SINGLE];

  for (guint i = 0; i < N_SINGLE; i++)
    {
      g_autoptr (TlLogRow) row = new_row (i);
      double start = bench_now ();

      tl_store_append (store, row, "base");
      tl_store_flush (store, NULL);
      times[i] = bench_now () - start;
    }
  qsort (times, N_SINGLE, sizeof *times, compare_doubles);
  bench_report_add (report, "edit until durable: median", 1000 * times[N_SINGLE / 2], "ms", NULL,
                    NULL);
  bench_report_add (report, "edit until durable: 95 of 100", 1000 * times[N_SINGLE * 95 / 100],
                    "ms", NULL, NULL);
}

static void
bench_store (BenchReport *report,
             const char  *folder)
{
  g_autofree char *path = g_build_filename (folder, "store.db", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (TlStore) store = tl_store_open (path, "file:///bench.json", &error);
  g_autoptr (GPtrArray) rows = NULL;
  double start;

  if (store == NULL)
    g_error ("%s", error->message);
  bench_singles (report, store);
  start = bench_now ();
  for (guint i = 0; i < N_BURST; i++)
    {
      g_autoptr (TlLogRow) row = new_row (i);

      tl_store_append (store, row, "base");
    }
  bench_report_add (report, "burst: append, main thread", 1e6 * (bench_now () - start) / N_BURST,
                    "us an edit", NULL, NULL);
  tl_store_flush (store, NULL);
  bench_report_add (report, "burst: until durable", N_BURST / (bench_now () - start), "edits/s",
                    NULL, NULL);
  tl_store_close (store, NULL);
  g_clear_object (&store);

  start = bench_now ();
  store = tl_store_open (path, "file:///bench.json", &error);
  rows = tl_store_list_rows (store, NULL, 0, &error);
  bench_report_add (report, "open and read 20,000 edits", 1000 * (bench_now () - start), "ms", NULL,
                    NULL);
  tl_store_close (store, NULL);
}

static void
remove_folder (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      g_unlink (path);
    }
  g_rmdir (folder);
}

int
main (void)
{
  BenchReport *report = bench_report_new ("store");
  g_autofree char *folder = g_dir_make_tmp ("tagline-bench-XXXXXX", NULL);

  bench_store (report, folder);
  bench_index (report, folder);
  remove_folder (folder);
  bench_report_finish (report);
  return 0;
}
