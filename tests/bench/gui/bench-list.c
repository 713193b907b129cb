/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The list of 100,000 articles as the window has it: from a key in the search entry to the frame
 * that shows what is left.  Processor time of the main thread: waiting for the next refresh does not
 * count, nor does the pause after which the entry takes a word to be typed.
 */

#include "bench-util.h"
#include "fixture.h"
#include "tl-article-row.h"
#include "tl-articles-pane.h"

#include <stdlib.h>

#define N_ARTICLES 100000
#define N_ROUNDS   5

typedef struct
{
  TlWorkspace *workspace;
  GtkWidget   *window;
  double       started;
  double       spent;      /* seconds, in the frame painted last */
  guint        n_frames;
} World;

static void
bench_before_paint_cb (GdkFrameClock *clock,
                       World         *world)
{
  world->started = bench_now_working ();
}

static void
bench_after_paint_cb (GdkFrameClock *clock,
                      World         *world)
{
  world->spent = bench_now_working () - world->started;
  world->n_frames++;
}

static GPtrArray *
make_records (void)
{
  GPtrArray *records = g_ptr_array_new_full (N_ARTICLES + 1, g_free);

  for (guint i = 0; i < N_ARTICLES; i++)
    g_ptr_array_add (records, g_strdup_printf (
      "{\"id\": \"publisher-%07u\", \"title\": \"A title number %u of some length for the mayor "
      "and %s%u\", \"publisher\": \"the-herald\", \"published\": \"2026-01-%02uT08:00:00Z\", "
      "\"text\": \"x\"}",
      i, i * 7919 % N_ARTICLES, i % 10 ? "taxes " : "caf\xC3\xA9s ", i * 31 % 1000, i % 28 + 1));
  g_ptr_array_add (records, NULL);
  return records;
}

/* Work of the call, and of the first frame with the rows that are left. */
static double
press (World      *world,
       const char *query)
{
  guint n = world->n_frames;
  double time = bench_now_working ();

  tl_workspace_search (world->workspace, query);
  time = bench_now_working () - time;
  gtk_widget_queue_draw (world->window);
  while (world->n_frames == n)
    g_main_context_iteration (NULL, TRUE);
  return time + world->spent;
}

static int
compare_times (gconstpointer a,
               gconstpointer b)
{
  double first = *(const double *) a;
  double second = *(const double *) b;

  return first < second ? -1 : first > second;
}

/* The index reads every article in the background at first: it shall not be measured. */
static void
wait_for_index (TlWorkspace *workspace)
{
  g_autoptr (TlJob) job = NULL;

  g_object_get (workspace, "indexing", &job, NULL);
  while (job != NULL && tl_job_is_running (job))
    g_main_context_iteration (NULL, TRUE);
}

static void
bench_presses (World       *world,
               BenchReport *report)
{
  /* Each leaves other articles than the one before. */
  static const char *const queries[] = { "7", "77", "772", "7721", "", "cafe", "cafes 3", "zzz",
                                         "number 1", "number 12" };
  g_autoptr (GArray) all = g_array_new (FALSE, FALSE, sizeof (double));

  press (world, "a");   /* titles are folded once */
  g_assert_true (gtk_widget_get_mapped (fixture_find (world->window, TL_TYPE_ARTICLE_ROW)));
  for (guint i = 0; i < N_ROUNDS * G_N_ELEMENTS (queries); i++)
    {
      double time = press (world, queries[i % G_N_ELEMENTS (queries)]);

      g_array_append_val (all, time);
    }
  g_array_sort (all, compare_times);
  bench_report_add (report, "key in the filter to frame, median",
                    g_array_index (all, double, all->len / 2) * 1e3, "ms", "at most 20", NULL);
  bench_report_add (report, "key in the filter to frame, most",
                    g_array_index (all, double, all->len - 1) * 1e3, "ms", NULL, NULL);
}

static void
set_up (World *world)
{
  g_autoptr (GPtrArray) records = make_records ();
  GtkWidget *pane = g_object_new (TL_TYPE_ARTICLES_PANE, NULL);
  GdkFrameClock *clock;

  world->workspace = fixture_open ((const char *const *) records->pdata);
  world->window = gtk_window_new ();
  gtk_window_set_default_size (GTK_WINDOW (world->window), 320, 900);
  gtk_window_set_child (GTK_WINDOW (world->window), pane);
  gtk_window_present (GTK_WINDOW (world->window));
  g_object_set (pane, "workspace", world->workspace, NULL);
  fixture_settle (world->window);
  clock = gtk_widget_get_frame_clock (world->window);
  g_signal_connect (clock, "before-paint", G_CALLBACK (bench_before_paint_cb), world);
  g_signal_connect (clock, "after-paint", G_CALLBACK (bench_after_paint_cb), world);
}

int
main (int   argc,
      char *argv[])
{
  BenchReport *report;
  World world = { NULL };

  fixture_init (&argc, &argv);
  set_up (&world);
  wait_for_index (world.workspace);
  fixture_settle (world.window);
  report = bench_report_new ("list");
  bench_report_add (report, "articles", N_ARTICLES, "", NULL, NULL);
  bench_presses (&world, report);
  bench_report_finish (report);
  gtk_window_destroy (GTK_WINDOW (world.window));
  fixture_settle (NULL);
  fixture_close (world.workspace);
  return EXIT_SUCCESS;
}
