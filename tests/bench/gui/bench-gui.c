/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The text view with a text of a million characters, with 20,000 annotations and without, both in
 * one run.  A frame's time is the work from before-paint to after-paint of the frame clock, so that
 * waiting for the next refresh does not count; an edit's time is that of the action and of the
 * frame it causes.  All times are processor time of the main thread, which is where the Cairo
 * renderer paints: other programs on the machine do not count.
 */

#include "bench-util.h"
#include "fixture.h"
#include "tl-article-view.h"

#include <stdlib.h>

#define TEXT_SIZE     1000000
#define N_ANNOTATIONS 20000
#define N_STEPS       200
#define N_PAGES       60
#define N_EDITS       40

typedef struct
{
  double started;
  double spent;      /* seconds, in the frame painted last */
  guint  n_frames;
} Frames;

typedef struct
{
  TlWorkspace   *workspace;
  GtkWidget     *window;
  TlTextPane    *pane;
  TlArticleView *view;
  GdkFrameClock *clock;
  Frames         frames;
  double         shown;   /* seconds until the article was painted */
  GArray        *steps;   /* double, seconds */
  GArray        *pages;
} Side;

static void
bench_before_paint_cb (GdkFrameClock *clock,
                       Frames        *frames)
{
  frames->started = bench_now_working ();
}

static void
bench_after_paint_cb (GdkFrameClock *clock,
                      Frames        *frames)
{
  frames->spent = bench_now_working () - frames->started;
  frames->n_frames++;
}

/* Runs until a frame that was asked for is painted; its work in seconds. */
static double
paint (Side *side)
{
  guint n = side->frames.n_frames;

  gtk_widget_queue_draw (GTK_WIDGET (side->view));
  while (side->frames.n_frames == n)
    g_main_context_iteration (NULL, TRUE);
  return side->frames.spent;
}

/* The record: paragraphs of prose, and annotations all over it, some nested, some across others. */
static char *
make_record (guint n_annotations)
{
  static const char *const words[] = {
    "the",   "mayor",  "said",  "on",        "Monday", "that", "council", "would",
    "raise", "fares",  "by",    "a",         "fifth",  "and",  "harbour", "according",
    "to",    "report", "which", "residents", "had",    "not",  "seen",
  };
  static const char *const labels[] = {
    "claim", "source", "cue",  "person",   "organisation",
    "place", "event",  "date", "quantity", "work",
  };
  g_autoptr (GRand) rand = g_rand_new_with_seed (7);
  GString *record = g_string_sized_new (4 * TEXT_SIZE);
  gsize from;

  g_string_append (record,
                   "{\"id\": \"a\", \"title\": \"A long one\", \"language\": \"en\", \"text\": \"");
  from = record->len;
  for (guint in_paragraph = 0; record->len - from < TEXT_SIZE; in_paragraph++)
    {
      g_string_append (record, words[g_rand_int_range (rand, 0, G_N_ELEMENTS (words))]);
      if (in_paragraph == 90)
        {
          g_string_append (record, ".\\n\\n");
          in_paragraph = 0;
        }
      else
        {
          g_string_append_c (record, ' ');
        }
    }
  g_string_append (record, "\", \"annotations\": [");
  for (guint i = 0; i < n_annotations; i++)
    {
      guint start = i * 48 + (guint) g_rand_int_range (rand, 0, 40);
      guint length = i % 10 == 0 ? 80 : (guint) g_rand_int_range (rand, 4, 30);

      g_string_append_printf (
          record, "%s{\"id\": \"t%u\", \"label\": \"%s\", \"start\": %u, \"end\": %u}",
          i > 0 ? "," : "", i, labels[i % G_N_ELEMENTS (labels)], start, start + length);
    }
  g_string_append (record, "]}");
  return g_string_free (record, FALSE);
}

/* The window is there and empty before the article comes. */
static void
set_up (Side  *side,
        guint  n_annotations)
{
  g_autofree char *record = make_record (n_annotations);
  double started;
  guint n_frames;

  side->workspace = fixture_open ((const char *const[]) { record, NULL });
  side->pane = g_object_new (TL_TYPE_TEXT_PANE, NULL);
  side->window = gtk_window_new ();
  gtk_window_set_default_size (GTK_WINDOW (side->window), 900, 900);
  gtk_window_set_child (GTK_WINDOW (side->window), GTK_WIDGET (side->pane));
  gtk_window_present (GTK_WINDOW (side->window));
  side->view = TL_ARTICLE_VIEW (fixture_find (GTK_WIDGET (side->pane), TL_TYPE_ARTICLE_VIEW));
  fixture_settle (GTK_WIDGET (side->view));
  side->clock = gtk_widget_get_frame_clock (GTK_WIDGET (side->view));
  g_signal_connect (side->clock, "before-paint", G_CALLBACK (bench_before_paint_cb), &side->frames);
  g_signal_connect (side->clock, "after-paint", G_CALLBACK (bench_after_paint_cb), &side->frames);
  side->steps = g_array_new (FALSE, FALSE, sizeof (double));
  side->pages = g_array_new (FALSE, FALSE, sizeof (double));

  n_frames = side->frames.n_frames;
  started = bench_now_working ();
  g_object_set (side->pane, "workspace", side->workspace, NULL);
  while (side->frames.n_frames == n_frames)
    g_main_context_iteration (NULL, TRUE);
  side->shown = bench_now_working () - started;
}

static void
tear_down (Side *side)
{
  gtk_window_destroy (GTK_WINDOW (side->window));
  fixture_settle (NULL);
  fixture_close (side->workspace);
  g_array_unref (side->steps);
  g_array_unref (side->pages);
}

/* GTK lays out what is not on the screen in idle time: let it come to an end. */
static void
rest (Side *side)
{
  for (guint i = 0; i < 3; i++)
    {
      paint (side);
      while (g_main_context_iteration (NULL, FALSE))
        ;
    }
}

static void
scroll_one (Side   *side,
            double  distance,
            GArray *times)
{
  GtkAdjustment *adjustment = gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (side->view));
  double spent;

  gtk_adjustment_set_value (adjustment, gtk_adjustment_get_value (adjustment) + distance);
  spent = paint (side);
  g_array_append_val (times, spent);
}

static int
compare_times (gconstpointer a,
               gconstpointer b)
{
  double first = *(const double *) a;
  double second = *(const double *) b;

  return first < second ? -1 : first > second;
}

static double
get_quantile (GArray *times,
              double  part)
{
  g_array_sort (times, compare_times);
  return g_array_index (times, double, (guint) (part * (times->len - 1)));
}

/* Tags words here and there on the screen, undoing nothing: median and 95th percentile of key to
 * painted. */
static void
tag_words (Side   *side,
           GArray *times)
{
  GActionGroup *actions = tl_text_pane_get_actions (side->pane);

  for (guint i = 0; i < N_EDITS; i++)
    {
      double started;
      double spent;
      GArray *fragments;

      tl_article_view_select (side->view, 40 + 31 * i, 46 + 31 * i);
      fragments = tl_article_view_dup_fragments (side->view);
      g_array_unref (fragments);
      paint (side);
      started = bench_now_working ();
      g_action_group_activate_action (actions, "tag",
                                      g_variant_new_string (i % 2 ? "person" : "claim"));
      spent = bench_now_working () - started;
      spent += paint (side);
      g_array_append_val (times, spent);
      rest (side);
    }
}

/* Goes from one annotation to the next in review mode, every other time by accepting one. */
static void
review_some (Side   *side,
             GArray *times)
{
  GActionGroup *actions = tl_text_pane_get_actions (side->pane);

  tl_text_pane_set_review_mode (side->pane, TRUE);
  rest (side);
  for (guint i = 0; i < 2 * N_EDITS; i++)
    {
      double started = bench_now_working ();
      double spent;

      g_action_group_activate_action (actions, i % 2 ? "accept" : "review-next", NULL);
      spent = bench_now_working () - started;
      spent += paint (side);
      g_array_append_val (times, spent);
      rest (side);
    }
  tl_text_pane_set_review_mode (side->pane, FALSE);
}

static void
report_pair (BenchReport *report,
             const char  *what,
             double       plain,
             double       annotated,
             const char  *goal)
{
  g_autofree char *first = g_strdup_printf ("%s, no annotations", what);
  g_autofree char *second = g_strdup_printf ("%s, %u annotations", what, N_ANNOTATIONS);
  g_autofree char *ratio = g_strdup_printf ("%s, ratio", what);

  bench_report_add (report, first, plain * 1000, "ms", NULL, NULL);
  bench_report_add (report, second, annotated * 1000, "ms", goal, NULL);
  bench_report_add (report, ratio, annotated / plain, "x", NULL, NULL);
}

int
main (int   argc,
      char *argv[])
{
  BenchReport *report;
  g_autoptr (GArray) edits = g_array_new (FALSE, FALSE, sizeof (double));
  g_autoptr (GArray) reviews = g_array_new (FALSE, FALSE, sizeof (double));
  Side warm = { NULL };
  Side plain = { NULL };
  Side annotated = { NULL };

  fixture_init (&argc, &argv);
  set_up (&warm, 10);   /* fonts are loaded before anything is measured */
  set_up (&plain, 0);
  set_up (&annotated, N_ANNOTATIONS);
  report = bench_report_new ("gui");
  report_pair (report, "1 MB shown", plain.shown, annotated.shown, "about 75 ms");

  rest (&plain);
  rest (&annotated);
  /* In turn, so that a busy machine is busy for both. */
  for (guint i = 0; i < N_STEPS; i++)
    {
      scroll_one (&plain, 53, plain.steps);
      scroll_one (&annotated, 53, annotated.steps);
    }
  report_pair (report, "scroll step, median", get_quantile (plain.steps, 0.5),
               get_quantile (annotated.steps, 0.5), "<= 1.2x");
  report_pair (report, "scroll step, p95", get_quantile (plain.steps, 0.95),
               get_quantile (annotated.steps, 0.95), "<= 16 ms");
  for (guint i = 0; i < N_PAGES; i++)
    {
      scroll_one (&plain, 800, plain.pages);
      scroll_one (&annotated, 800, annotated.pages);
    }
  report_pair (report, "page turn, median", get_quantile (plain.pages, 0.5),
               get_quantile (annotated.pages, 0.5), "<= 1.2x");
  report_pair (report, "page turn, p95", get_quantile (plain.pages, 0.95),
               get_quantile (annotated.pages, 0.95), "<= 16 ms");

  gtk_adjustment_set_value (gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (annotated.view)), 0);
  rest (&annotated);
  tag_words (&annotated, edits);
  bench_report_add (report, "one annotation added, key to painted, median",
                    get_quantile (edits, 0.5) * 1000, "ms", "<= 5 ms", NULL);
  bench_report_add (report, "one annotation added, key to painted, p95",
                    get_quantile (edits, 0.95) * 1000, "ms", NULL, NULL);
  review_some (&annotated, reviews);
  bench_report_add (report, "next undecided, key to painted, median",
                    get_quantile (reviews, 0.5) * 1000, "ms", "<= 16 ms", NULL);
  bench_report_add (report, "next undecided, key to painted, p95",
                    get_quantile (reviews, 0.95) * 1000, "ms", NULL, NULL);
  bench_report_add (report, "memory of three windows", bench_get_anonymous () / 1e6, "MB", NULL,
                    "anonymous");
  bench_report_finish (report);
  tear_down (&warm);
  tear_down (&plain);
  tear_down (&annotated);
  return EXIT_SUCCESS;
}
