/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The moderation queue and the statistics over 50,000 articles in the real window: how long until their first rows are there and until
 * they are complete, and how long the main loop was away at most meanwhile.  The latter is processor time of the main thread: what else
 * runs on the machine does not count.
 */

#include "bench-util.h"
#include "fixture.h"
#include "tl-application.h"
#include "tl-window.h"

#include <stdlib.h>

typedef struct
{
  TlApplication *application;
  TlWindow      *window;
  double         longest;   /* seconds of work in one turn of the main loop */
} Bench;

static void
turn (Bench *bench)
{
  double start = bench_now_working ();

  /* Not waiting: waiting is not being away. */
  if (!g_main_context_iteration (NULL, FALSE))
    g_usleep (200);
  else
    bench->longest = MAX (bench->longest, bench_now_working () - start);
}

static GtkWidget *
find_panel (Bench *bench)
{
  GListModel *toplevels = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (toplevels); i++)
    {
      g_autoptr (GtkWidget) widget = g_list_model_get_item (toplevels, i);

      if (widget != GTK_WIDGET (bench->window))
        return widget;
    }
  return NULL;
}

/* The list of the panel itself, and not one that a drop-down shows. */
static GListModel *
get_rows (GtkWidget *widget)
{
  GListModel *rows = NULL;

  if (GTK_IS_POPOVER (widget))
    return NULL;
  if (GTK_IS_COLUMN_VIEW (widget))
    return G_LIST_MODEL (gtk_column_view_get_model (GTK_COLUMN_VIEW (widget)));
  if (GTK_IS_LIST_VIEW (widget))
    return G_LIST_MODEL (gtk_list_view_get_model (GTK_LIST_VIEW (widget)));
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && rows == NULL;
       child = gtk_widget_get_next_sibling (child))
    rows = get_rows (child);
  return rows;
}

/* The articles of the corpus are new, and the queue begins with those that wait for a reviewer. */
static void
show_all (GtkWidget *panel)
{
  GtkWidget *status = fixture_find (panel, GTK_TYPE_DROP_DOWN);

  if (status != NULL)
    gtk_drop_down_set_selected (GTK_DROP_DOWN (status),
                                g_list_model_get_n_items (gtk_drop_down_get_model (GTK_DROP_DOWN (status))) - 1);
}

/* The statistics turn a spinner, then show how far they are; the queue has the number of all articles in its title when it is done. */
static gboolean
is_filling (Bench     *bench,
            GtkWidget *panel)
{
  GtkWidget *spinner = fixture_find (panel, GTK_TYPE_SPINNER);
  GtkWidget *progress = fixture_find (panel, GTK_TYPE_PROGRESS_BAR);
  GtkWidget *list = fixture_find (panel, GTK_TYPE_DROP_DOWN);
  TlCollection *collection = tl_workspace_get_collection (tl_window_get_workspace (bench->window));

  if (list == NULL)
    return (spinner != NULL && gtk_widget_get_mapped (spinner)) || (progress != NULL && gtk_widget_get_mapped (progress));
  return g_list_model_get_n_items (get_rows (panel)) < tl_collection_get_n_articles (collection);
}

static void
wait_index (Bench *bench)
{
  TlWorkspace *workspace = tl_window_get_workspace (bench->window);
  gboolean indexing = TRUE;

  while (indexing)
    {
      g_autoptr (TlJob) job = NULL;

      turn (bench);
      g_object_get (workspace, "indexing", &job, NULL);
      indexing = job != NULL;
    }
}

static void
settle (Bench *bench)
{
  double until = bench_now () + 0.5;

  while (bench_now () < until)
    turn (bench);
}

static void
add (BenchReport *report,
     const char  *panel,
     const char  *what,
     double       seconds)
{
  g_autofree char *line = g_strdup_printf ("%s: %s", panel, what);

  bench_report_add (report, line, seconds * 1e3, "ms", NULL, NULL);
}

static void
bench_panel (Bench       *bench,
             BenchReport *report,
             const char  *action)
{
  double start = bench_now ();
  double first = 0;
  GtkWidget *panel;

  bench->longest = 0;
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (bench->window), action, NULL));
  add (report, action, "opened", bench_now () - start);
  panel = find_panel (bench);
  g_assert_nonnull (panel);
  show_all (panel);
  do
    {
      GListModel *rows;

      turn (bench);
      rows = get_rows (panel);
      if (first == 0 && rows != NULL && g_list_model_get_n_items (rows) > 0)
        first = bench_now () - start;
    }
  while (is_filling (bench, panel));
  add (report, action, "first rows", first);
  add (report, action, "complete", bench_now () - start);
  settle (bench);
  add (report, action, "main loop away at most", bench->longest);
  bench->longest = 0;
  gtk_window_close (GTK_WINDOW (panel));
  settle (bench);
  add (report, action, "the same, closing", bench->longest);
}

static void
isolate (void)
{
  static const char *const variables[] = { "XDG_DATA_HOME", "XDG_CONFIG_HOME" };
  g_autofree char *folder = g_dir_make_tmp ("tagline-bench-XXXXXX", NULL);

  for (guint i = 0; i < G_N_ELEMENTS (variables); i++)
    g_setenv (variables[i], folder, TRUE);
}

int
main (int   argc,
      char *argv[])
{
  guint n = bench_get_n_articles ();
  Bench bench = { NULL };
  g_autofree char *path = bench_get_corpus (n, "object");
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GError) error = NULL;
  BenchReport *report;

  isolate ();
  bench_warm (path);
  bench.application = tl_application_new ();
  g_application_set_flags (G_APPLICATION (bench.application), G_APPLICATION_NON_UNIQUE);
  if (!g_application_register (G_APPLICATION (bench.application), NULL, &error))
    g_error ("%s", error->message);
  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", FALSE, NULL);
  bench.window = tl_window_new (GTK_APPLICATION (bench.application));
  gtk_window_present (GTK_WINDOW (bench.window));
  tl_window_open (bench.window, file);
  while (tl_workspace_get_article (tl_window_get_workspace (bench.window)) == NULL)
    turn (&bench);
  wait_index (&bench);
  settle (&bench);
  report = bench_report_new ("panels");
  bench_report_add (report, "articles", n, "", NULL, NULL);
  bench_panel (&bench, report, "win.queue");
  bench_panel (&bench, report, "win.statistics");
  bench_report_finish (report);
  gtk_window_destroy (GTK_WINDOW (bench.window));
  settle (&bench);
  g_clear_object (&bench.application);
  return EXIT_SUCCESS;
}
