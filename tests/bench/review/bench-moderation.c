/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Moderation at the size of a big desk: the queue over 50,000 articles, lint and statistics over articles in memory, the rows of an
 * adjudication. */

#include "bench-util.h"
#include "tl-adjudication.h"
#include "tl-lint.h"
#include "tl-queue.h"
#include "tl-statistics.h"

#include <string.h>

#define N_QUEUE    50000
#define N_ARTICLES 1000
#define N_SPANS    60
#define N_BIG      5000
#define SENTENCE   "The mayor of the town said that taxes rose again. "

/* An article of n sentences with a source, cue and claim in each, by annotator. */
static TlArticle *
make_article (guint       n,
              const char *annotator,
              guint       shift)
{
  static const char *const statuses[] = { "new", "submitted", "approved" };
  g_autoptr (GString) json = g_string_new (NULL);
  g_autoptr (GBytes) record = NULL;

  g_string_append_printf (json, "{\"id\": \"a\", \"status\": \"%s\", \"text\": \"", statuses[shift % 3]);
  for (guint i = 0; i < n; i++)
    g_string_append (json, SENTENCE);
  g_string_append_printf (json, "\", \"history\": [{\"at\": \"2026-03-%02uT08:00:00Z\", \"to\": \"%s\"}], \"annotations\": [",
                          1 + shift % 28, statuses[shift % 3]);
  for (guint i = 0; i < n; i++)
    {
      guint at = i * strlen (SENTENCE);

      g_string_append_printf (json,
        "%s{\"id\": \"s%u\", \"label\": \"source\", \"start\": %u, \"end\": %u, \"annotator\": \"%s\","
        " \"created\": \"2026-03-02T08:%02u:00Z\"},"
        "{\"id\": \"u%u\", \"label\": \"cue\", \"start\": %u, \"end\": %u, \"annotator\": \"%s\"},"
        "{\"id\": \"c%u\", \"label\": \"claim\", \"start\": %u, \"end\": %u, \"annotator\": \"%s\"}",
        i > 0 ? "," : "", i, at, at + 21 - (i + shift) % 7, annotator, i % 60, i, at + 22, at + 26, annotator,
        i, at + 27, at + 48, annotator);
    }
  g_string_append (json, "], \"relations\": [");
  for (guint i = 0; i < n; i++)
    g_string_append_printf (json, "%s{\"id\": \"r%u\", \"type\": \"attribution\", \"args\": [{\"role\": \"claim\", \"target\": \"c%u\"},"
                            "{\"role\": \"source\", \"target\": \"s%u\"}]}", i > 0 ? "," : "", i, i, i);
  g_string_append (json, "]}");
  record = g_bytes_new (json->str, json->len);
  return tl_article_new_from_record (record, "a", NULL, 1, NULL, NULL, NULL);
}

typedef struct
{
  GPtrArray *articles;
  GPtrArray *items;
  TlQueue   *queue;
  TlStudy   *study;
  TlArticle *target;
  guint      turn;
} World;

static void
fill_queue (gpointer user_data)
{
  World *world = user_data;

  tl_queue_set_items (world->queue, world->items);
}

static void
filter_queue (gpointer user_data)
{
  World *world = user_data;
  const char *const statuses[] = { world->turn++ % 2 ? "submitted" : "approved", NULL };

  tl_queue_set_filter (world->queue, &(TlQueueFilter) { .statuses = statuses, .label = "claim" });
}

static void
lint (gpointer user_data)
{
  World *world = user_data;
  g_autoptr (TlLint) made = tl_lint_new (NULL, NULL);

  for (guint i = 0; i < world->articles->len; i++)
    tl_lint_gather (made, world->articles->pdata[i]);
  for (guint i = 0; i < world->articles->len; i++)
    {
      g_autoptr (GListModel) places = tl_lint_check (made, "a", world->articles->pdata[i]);

      g_assert_nonnull (places);
    }
}

static void
count (gpointer user_data)
{
  World *world = user_data;
  g_autoptr (TlStatistics) statistics = tl_statistics_new (NULL);

  for (guint i = 0; i < world->articles->len; i++)
    tl_statistics_add (statistics, "a", world->articles->pdata[i]);
  for (guint kind = 0; kind < TL_N_STATISTICS; kind++)
    {
      g_autoptr (TlTable) table = tl_statistics_make_table (statistics, kind);

      g_assert_nonnull (table);
    }
}

static void
adjudicate (gpointer user_data)
{
  World *world = user_data;
  g_autoptr (TlArticle) target = tl_article_snapshot (world->target);
  g_autoptr (TlAdjudication) adjudication = tl_adjudication_new (world->study, 0, NULL, 0, target, "a", NULL);
  g_autoptr (TlCommand) command = tl_adjudication_take_agreed (adjudication, "eva", NULL);

  g_assert_true (tl_command_apply (command, target, NULL));
}

static void
make_world (World *world)
{
  world->articles = g_ptr_array_new_with_free_func (g_object_unref);
  world->items = g_ptr_array_new_with_free_func (g_object_unref);
  world->queue = tl_queue_new ();
  world->study = tl_study_new (NULL);
  for (guint i = 0; i < N_ARTICLES; i++)
    g_ptr_array_add (world->articles, make_article (N_SPANS / 3, "ana", i));
  for (guint i = 0; i < N_QUEUE; i++)
    {
      g_autofree char *key = g_strdup_printf ("a%u", i);

      g_ptr_array_add (world->items, tl_queue_item_new (world->articles->pdata[i % N_ARTICLES], key, i));
    }
  for (guint r = 0; r < 2; r++)
    {
      const char *name = r == 0 ? "ana" : "omar";
      g_autoptr (TlArticle) copy = make_article (N_BIG / 3, name, r);

      tl_study_add_layer (world->study, "a", copy, tl_study_add_rater (world->study, name), NULL);
      if (r == 0)
        world->target = tl_article_snapshot (copy);
    }
}

int
main (void)
{
  BenchReport *report = bench_report_new ("moderation");
  World world = { 0 };

  make_world (&world);
  bench_report_add (report, "queue of 50,000: filled and sorted", 1000 * bench_best_of (3, fill_queue, &world), "ms", NULL, NULL);
  bench_report_add (report, "the same: another filter", 1000 * bench_best_of (5, filter_queue, &world), "ms", "<= 20 ms", NULL);
  bench_report_add (report, "lint, 1,000 articles of 60 spans", 1000 * bench_best_of (3, lint, &world), "ms", NULL, NULL);
  bench_report_add (report, "statistics of the same, all tables", 1000 * bench_best_of (3, count, &world), "ms", NULL, NULL);
  bench_report_add (report, "adjudication of 2 x 5,000, all that agree taken", 1000 * bench_best_of (3, adjudicate, &world), "ms",
                    NULL, NULL);
  bench_report_finish (report);
  g_ptr_array_unref (world.articles);
  g_ptr_array_unref (world.items);
  g_object_unref (world.queue);
  g_object_unref (world.study);
  g_object_unref (world.target);
  return 0;
}
