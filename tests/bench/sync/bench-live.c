/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * From a tag in one window to the frame in which another window has painted it: two people, each with a window, a collection and a
 * syncer of their own, on one article server on loopback.  The time begins with the key, which is before the transaction that the
 * goal counts from, and ends after the paint of the first frame that was begun with the annotation in the article.
 *
 * The tags are 1.3 s apart: what follows within 0.8 s is sent together, and is measured by itself (the second of two).
 */

#include "bench-util.h"
#include "fixture.h"

#include <stdlib.h>

#include "fake-couch.h"
#include "tl-article-view.h"
#include "tl-couch-remote.h"
#include "tl-syncer.h"

#define N_TAGS 40
#define APART  1.3   /* seconds */

static const char record[] = "{\"id\": \"a1\", \"title\": \"Harbour\", \"language\": \"en\", \"text\": \"%s\", \"annotations\": []}";

typedef struct
{
  const char    *user;
  const char    *database;
  TlWorkspace   *workspace;
  GtkWidget     *window;
  TlTextPane    *pane;
  TlArticleView *view;
  TlSyncer      *syncer;
  guint          n_awaited;   /* annotations; 0: none */
  gboolean       in_frame;    /* they were there when the frame began */
  double         painted;     /* when, 0: not yet */
} Side;

static guint
count (Side *self)
{
  TlArticle *article = tl_workspace_get_article (self->workspace);

  return article != NULL ? tl_article_get_n_annotations (article) : 0;
}

static void
side_before_paint_cb (GdkFrameClock *clock,
                      Side          *self)
{
  self->in_frame = self->n_awaited > 0 && count (self) >= self->n_awaited;
}

static void
side_after_paint_cb (GdkFrameClock *clock,
                     Side          *self)
{
  if (self->in_frame && self->painted == 0)
    self->painted = bench_now ();
}

static TlRemote *
connect_desk (gpointer       user_data,
              GCancellable  *cancellable,
              GError       **error)
{
  const Side *self = user_data;
  g_autofree char *password = g_strconcat (self->user, "-pw", NULL);

  return tl_couch_remote_new (self->database, self->user, password, NULL, error);
}

/* As the window does it. */
static void
side_arrived_cb (TlSyncer *syncer,
                 guint     n,
                 Side     *self)
{
  tl_workspace_look (self->workspace);
}

static void
side_kept_cb (TlWorkspace *workspace,
              Side        *self)
{
  tl_syncer_note_edited (self->syncer);
}

static void
side_open (Side       *self,
           const char *user,
           const char *database)
{
  GString *text = g_string_new (NULL);
  g_autofree char *json = NULL;
  const char *folder;
  GdkFrameClock *clock;

  for (guint i = 0; i < 60; i++)
    g_string_append_printf (text, "The mayor said on Monday that harbour %u would stay closed until May.%s", i, i % 4 == 3 ? "\\n\\n" : " ");
  json = g_strdup_printf (record, text->str);
  g_string_free (text, TRUE);
  self->user = user;
  self->database = database;
  self->workspace = fixture_open ((const char *const[]) { json, NULL });
  tl_workspace_set_annotator (self->workspace, user);
  self->pane = g_object_new (TL_TYPE_TEXT_PANE, NULL);
  self->window = gtk_window_new ();
  gtk_window_set_default_size (GTK_WINDOW (self->window), 600, 900);
  gtk_window_set_child (GTK_WINDOW (self->window), GTK_WIDGET (self->pane));
  gtk_window_present (GTK_WINDOW (self->window));
  g_object_set (self->pane, "workspace", self->workspace, NULL);
  self->view = TL_ARTICLE_VIEW (fixture_find (GTK_WIDGET (self->pane), TL_TYPE_ARTICLE_VIEW));
  fixture_settle (GTK_WIDGET (self->view));
  clock = gtk_widget_get_frame_clock (GTK_WIDGET (self->view));
  g_signal_connect (clock, "before-paint", G_CALLBACK (side_before_paint_cb), self);
  g_signal_connect (clock, "after-paint", G_CALLBACK (side_after_paint_cb), self);
  folder = g_object_get_data (G_OBJECT (self->workspace), "folder");
  self->syncer = tl_syncer_new (tl_workspace_get_file (self->workspace), database, user, folder, connect_desk, self, NULL);
  g_signal_connect (self->syncer, "arrived", G_CALLBACK (side_arrived_cb), self);
  g_signal_connect (self->workspace, "kept", G_CALLBACK (side_kept_cb), self);
  tl_syncer_start (self->syncer);
}

static void
side_close (Side *self)
{
  tl_syncer_stop (self->syncer);
  g_object_unref (self->syncer);
  gtk_window_destroy (GTK_WINDOW (self->window));
  fixture_settle (NULL);
  fixture_close (self->workspace);
}

static gboolean
wake_cb (gpointer data)
{
  *(gboolean *) data = TRUE;
  return G_SOURCE_REMOVE;
}

static void
rest (double seconds)
{
  gboolean over = FALSE;

  g_timeout_add ((guint) (seconds * 1000), wake_cb, &over);
  while (!over)
    g_main_context_iteration (NULL, TRUE);
}

/* Tags the next words; the time of the key. */
static double
tag (Side *self)
{
  guint n = count (self);
  double start = 0;

  fixture_settle (GTK_WIDGET (self->view));
  /* A selection goes when what is selected changes underneath. */
  while (count (self) == n)
    {
      tl_article_view_select (self->view, 4 + 20 * n, 13 + 20 * n);
      start = bench_now ();
      g_action_group_activate_action (tl_text_pane_get_actions (self->pane), "tag", g_variant_new_string ("claim"));
      if (count (self) == n)
        fixture_settle (GTK_WIDGET (self->view));
    }
  return start;
}

static void
await (Side *self)
{
  while (self->painted == 0)
    g_main_context_iteration (NULL, TRUE);
  self->n_awaited = 0;
}

static void
expect (Side  *self,
        guint  n)
{
  self->painted = 0;
  self->in_frame = FALSE;
  self->n_awaited = n;
}

/* In turn, so that each of both is sometimes the one who looks. */
static void
measure_singles (Side   *sides,
                 guint   n,
                 GArray *times)
{
  for (guint i = 0; i < n; i++)
    {
      Side *from = &sides[i % 2];
      Side *to = &sides[1 - i % 2];
      double start;
      double spent;

      expect (to, count (from) + 1);
      start = tag (from);
      await (to);
      spent = to->painted - start;
      g_array_append_val (times, spent);
      rest (APART);
    }
}

/* The second of two that are made at once. */
static void
measure_seconds (Side   *sides,
                 GArray *times)
{
  for (guint i = 0; i < N_TAGS / 4; i++)
    {
      Side *from = &sides[i % 2];
      Side *to = &sides[1 - i % 2];
      double start;
      double spent;

      expect (to, count (from) + 2);
      tag (from);
      start = tag (from);
      await (to);
      spent = to->painted - start;
      g_array_append_val (times, spent);
      rest (APART);
    }
}

static int
compare_times (gconstpointer a,
               gconstpointer b)
{
  double first = *(const double *) a;
  double second = *(const double *) b;

  return first < second ? -1 : first > second;
}

static void
report (BenchReport *to,
        GArray      *times,
        const char  *what,
        const char  *goal)
{
  g_autofree char *range = NULL;

  g_array_sort (times, compare_times);
  range = g_strdup_printf ("%.0f to %.0f, p95 %.0f, of %u", g_array_index (times, double, 0) * 1000,
                           g_array_index (times, double, times->len - 1) * 1000,
                           g_array_index (times, double, (guint) (0.95 * (times->len - 1))) * 1000, times->len);
  bench_report_add (to, what, g_array_index (times, double, times->len / 2) * 1000, "ms", goal, range);
}

int
main (int   argc,
      char *argv[])
{
  g_autoptr (FakeCouch) fake = fake_couch_new (0);
  g_autofree char *database = g_strconcat (fake_couch_get_url (fake), "/desk", NULL);
  g_autoptr (GArray) singles = g_array_new (FALSE, FALSE, sizeof (double));
  g_autoptr (GArray) seconds = g_array_new (FALSE, FALSE, sizeof (double));
  Side sides[2] = { 0 };
  BenchReport *to;

  fixture_init (&argc, &argv);
  fake_couch_add_user (fake, "ana", "ana-pw", "desk", NULL);
  fake_couch_add_user (fake, "bert", "bert-pw", "desk", NULL);
  fake_couch_add_db (fake, "desk", "desk");
  side_open (&sides[0], "ana", database);
  side_open (&sides[1], "bert", database);
  while (tl_syncer_get_state (sides[0].syncer) != TL_SYNC_UP_TO_DATE || tl_syncer_get_state (sides[1].syncer) != TL_SYNC_UP_TO_DATE)
    g_main_context_iteration (NULL, TRUE);
  rest (APART);
  /* Not measured: what is loaded at the first one. */
  measure_singles (sides, 4, singles);
  g_array_set_size (singles, 0);
  measure_singles (sides, N_TAGS, singles);
  measure_seconds (sides, seconds);
  to = bench_report_new ("live");
  report (to, singles, "a tag painted in another window, median", "<= 150 ms");
  report (to, seconds, "the second of two made at once, median", NULL);
  bench_report_finish (to);
  side_close (&sides[0]);
  side_close (&sides[1]);
  return EXIT_SUCCESS;
}
