/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * One long article with 20,000 annotations: parsing against the strict reader alone, an edit, writing.
 * A list of 100,000 articles: what a key press in the filter costs, against one pass over as much memory.
 */

#include "bench-util.h"

#include "tl-collection.h"
#include "tl-edits.h"

#include <malloc.h>
#include <string.h>

#define N_ANNOTATIONS 20000
#define N_ARTICLES    100000
#define N_RUNS        7

#define SENTENCE "The mayor of the town said that taxes rose again. "

typedef struct
{
  GBytes        *record;
  TlArticle     *article;
  TlArticleList *list;
  const char    *query;
  char          *memory;
  gsize          size;
  guint64        sink;
} World;

static GBytes *
make_record (void)
{
  GString *json = g_string_new ("{\"id\": \"a\", \"title\": \"T\", \"text\": \"");

  for (guint i = 0; i < N_ANNOTATIONS; i++)
    g_string_append (json, SENTENCE);
  g_string_append (json, "\", \"annotations\": [");
  for (guint i = 0; i < N_ANNOTATIONS; i++)
    g_string_append_printf (json,
      "%s\n{\"id\": \"t%u\", \"label\": \"%s\", \"start\": %u, \"end\": %u, \"text\": \"The mayor\", "
      "\"attributes\": {\"verdict\": \"true\"}, \"annotator\": \"ana%u\", \"created\": \"2026-03-02T08:00:00Z\", "
      "\"origin\": \"human\", \"confidence\": 0.92}", i > 0 ? "," : "", i, i % 2 ? "claim" : "source",
      i * (guint) strlen (SENTENCE), i * (guint) strlen (SENTENCE) + 9, i % 5);
  g_string_append (json, "]}");
  return g_string_free_to_bytes (json);
}

static void
parse_json (gpointer user_data)
{
  World *world = user_data;
  g_autoptr (TlJsonDoc) doc = tl_json_doc_parse (world->record, NULL, NULL);

  world->sink += tl_json_get_length (doc, 0);
}

static void
parse_article (gpointer user_data)
{
  World *world = user_data;

  g_clear_object (&world->article);
  world->article = tl_article_new_from_record (world->record, NULL, NULL, 1, NULL, NULL, NULL);
}

static void
tag_and_untag (gpointer user_data)
{
  World *world = user_data;
  const TlFragment fragment = { 500000, 500009 };

  for (guint i = 0; i < 100; i++)
    {
      g_autoptr (TlCommand) command = tl_edit_tag (world->article, "key", "ana", "claim", &fragment, 1, NULL, NULL);
      g_autoptr (TlCommand) inverse = tl_command_inverse (command);

      tl_command_apply (command, world->article, NULL);
      tl_command_apply (inverse, world->article, NULL);
    }
}

static void
write_article (gpointer user_data)
{
  World *world = user_data;
  g_autoptr (GBytes) json = tl_article_dup_json (world->article);

  world->sink += g_bytes_get_size (json);
}

static void
bench_article (World       *world,
               BenchReport *report)
{
  const TlFragment fragment = { 0, 9 };
  g_autoptr (TlCommand) command = NULL;
  struct mallinfo2 before;
  struct mallinfo2 after;
  double json;
  double article;

  world->record = make_record ();
  json = bench_best_of (N_RUNS, parse_json, world);
  before = mallinfo2 ();
  parse_article (world);
  after = mallinfo2 ();
  article = bench_best_of (N_RUNS, parse_article, world);
  bench_report_add (report, "record with 20,000 annotations", g_bytes_get_size (world->record) / 1e6, "MB", NULL, NULL);
  bench_report_add (report, "strict reader alone", json * 1e3, "ms", NULL, NULL);
  bench_report_add (report, "article", article * 1e3, "ms", "well under 20", NULL);
  bench_report_add (report, "heap an annotation", ((double) after.uordblks + after.hblkhd - before.uordblks
                    - before.hblkhd - N_ANNOTATIONS * strlen (SENTENCE)) / N_ANNOTATIONS, "bytes", "about 150",
                    "besides record and text");
  bench_report_add (report, "tag and undo", bench_best_of (N_RUNS, tag_and_untag, world) * 1e6 / 100, "us", NULL, NULL);
  command = tl_edit_tag (world->article, "key", "ana", "claim", &fragment, 1, NULL, NULL);
  tl_command_apply (command, world->article, NULL);
  bench_report_add (report, "write with one added", bench_best_of (N_RUNS, write_article, world) * 1e3, "ms", NULL, NULL);
}

static TlCollection *
make_collection (void)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (TlSource) source = NULL;

  for (guint i = 0; i < N_ARTICLES; i++)
    g_string_append_printf (text,
      "{\"id\": \"publisher-%07u\", \"title\": \"A title number %u of some length for the mayor and %s%u\", "
      "\"publisher\": \"the-herald\", \"published\": \"2026-01-%02uT08:00:00Z\", \"text\": \"x\"}\n",
      i, i * 7919 % N_ARTICLES, i % 10 ? "taxes " : "caf\xC3\xA9s ", i * 31 % 1000, i % 28 + 1);
  bytes = g_bytes_new (text->str, text->len);
  source = tl_source_new_for_bytes (bytes);
  return tl_collection_new (source, tl_json_frame (source, tl_collection_fields, NULL, NULL, NULL, NULL));
}

static void
set_filter (gpointer user_data)
{
  World *world = user_data;
  TlArticleFilter filter = { .text = world->query };

  tl_article_list_set_filter (world->list, &filter);
  world->sink += g_list_model_get_n_items (G_LIST_MODEL (world->list));
}

static void
pass_over (gpointer user_data)
{
  World *world = user_data;

  world->sink += memchr (world->memory, 1, world->size) != NULL;
}

static double
get_heap (void)
{
  struct mallinfo2 info = mallinfo2 ();

  return (double) info.uordblks + (double) info.hblkhd;
}

static void
bench_list (World       *world,
            BenchReport *report)
{
  static const char *const queries[] = { "m", "may", "mayor", "mayor 77", "cafes", "zzz" };
  double start = bench_now ();
  g_autoptr (TlCollection) collection = make_collection ();

  double framed = get_heap ();

  world->list = tl_article_list_new (collection);
  bench_report_add (report, "list of 100,000: made and framed", (bench_now () - start) * 1e3, "ms", NULL, NULL);
  start = bench_now ();
  world->query = "a";
  set_filter (world);
  bench_report_add (report, "memory a row, with what is searched",
                    (get_heap () - framed) / N_ARTICLES, "bytes", "at most 40", NULL);
  bench_report_add (report, "first key press, folding", (bench_now () - start) * 1e3, "ms", NULL, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (queries); i++)
    {
      g_autofree char *what = g_strdup_printf ("filter \"%s\"", queries[i]);

      world->query = queries[i];
      bench_report_add (report, what, bench_best_of (N_RUNS, set_filter, world) * 1e3, "ms", "at most 10", NULL);
    }
  world->size = N_ARTICLES * 96;
  world->memory = g_malloc0 (world->size);
  bench_report_add (report, "one pass over as much memory", bench_best_of (N_RUNS, pass_over, world) * 1e3, "ms",
                    NULL, NULL);
  start = bench_now ();
  tl_article_list_set_sort (world->list, TL_SORT_TITLE, FALSE);
  bench_report_add (report, "sorted by title", (bench_now () - start) * 1e3, "ms", NULL, NULL);
}

int
main (int   argc,
      char *argv[])
{
  BenchReport *report = bench_report_new ("model");
  World world = { 0 };

  bench_article (&world, report);
  bench_list (&world, report);
  bench_report_finish (report);
  g_object_unref (world.article);
  g_object_unref (world.list);
  g_bytes_unref (world.record);
  g_free (world.memory);
  return world.sink == 1;
}
