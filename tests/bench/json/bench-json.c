/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Framing a big collection and parsing all its records, against one plain reading of the file, and
 * against json-glib's DOM (of a slice: all of it would take gigabytes).
 */

#include "bench-util.h"

#include "tl-json-framer-private.h"

#include <json-glib/json-glib.h>
#include <string.h>

/* Records that json-glib gets; its time and memory are linear in the bytes. */
#define N_SLICE 1500

static const char *const keys[] = { "id", "title", "publisher", "published", "status", NULL };

typedef struct
{
  TlSource            *source;
  TlJsonFramerOptions  options;
  TlJsonFraming       *framing;
  guint                n_records;   /* to be parsed */
  guint64              n_bytes;     /* parsed */
  guint64              sink;
} World;

static void
read_plainly (gpointer user_data)
{
  World *world = user_data;
  gsize chunk = world->options.chunk_size;
  g_autofree guint8 *buffer = g_malloc (chunk);
  guint64 size = tl_source_get_size (world->source);

  for (guint64 at = 0; at < size; at += chunk)
    {
      gsize length = (gsize) MIN (size - at, (guint64) chunk);

      if (!tl_source_read (world->source, at, buffer, length, NULL))
        g_error ("The corpus can't be read");
      world->sink += buffer[0];
    }
}

static void
frame (gpointer user_data)
{
  World *world = user_data;
  g_autoptr(GError) error = NULL;

  g_clear_pointer (&world->framing, tl_json_framing_free);
  world->framing =
    tl_json_frame_with_options (world->source, keys, &world->options, NULL, NULL, NULL, &error);
  if (world->framing == NULL)
    g_error ("The corpus can't be framed: %s", error->message);
}

static GBytes *
read_record (World *world,
             guint  index)
{
  const TlJsonFrame *record = &g_array_index (world->framing->frames, TlJsonFrame, index);
  GBytes *bytes = tl_source_read_bytes (world->source, record->offset, record->length, NULL);

  if (bytes == NULL)
    g_error ("The corpus can't be read");
  world->n_bytes += record->length;
  return bytes;
}

static void
read_records (gpointer user_data)
{
  World *world = user_data;

  world->n_bytes = 0;
  for (guint i = 0; i < world->n_records; i++)
    {
      g_autoptr(GBytes) bytes = read_record (world, i);

      world->sink += g_bytes_get_size (bytes);
    }
}

static void
parse_records (gpointer user_data)
{
  World *world = user_data;

  world->n_bytes = 0;
  for (guint i = 0; i < world->n_records; i++)
    {
      g_autoptr(GBytes) bytes = read_record (world, i);
      g_autoptr(TlJsonDoc) doc = tl_json_doc_parse (bytes, NULL, NULL);

      world->sink += tl_json_get_length (doc, 0);
    }
}

static void
parse_records_json_glib (gpointer user_data)
{
  World *world = user_data;
  g_autoptr(JsonParser) parser = json_parser_new_immutable ();

  world->n_bytes = 0;
  for (guint i = 0; i < world->n_records; i++)
    {
      g_autoptr(GBytes) bytes = read_record (world, i);

      if (!json_parser_load_from_data (parser, g_bytes_get_data (bytes, NULL),
                                       (gssize) g_bytes_get_size (bytes), NULL))
        g_error ("The corpus is not JSON");
      world->sink += json_node_get_node_type (json_parser_get_root (parser));
    }
}

/* The first records as one array, for a DOM of them all. */
static GBytes *
make_slice (World *world,
            guint  n_records)
{
  GString *out = g_string_new ("[");

  for (guint i = 0; i < n_records; i++)
    {
      g_autoptr(GBytes) bytes = read_record (world, i);

      if (i > 0)
        g_string_append_c (out, ',');
      g_string_append_len (out, g_bytes_get_data (bytes, NULL), (gssize) g_bytes_get_size (bytes));
    }
  g_string_append_c (out, ']');
  return g_string_free_to_bytes (out);
}

static void
bench_framing (World       *world,
               BenchReport *report,
               double      *seconds,
               double      *memory)
{
  static const struct
  {
    const char *name;
    TlJsonScanVariant variant;
    gboolean read_ahead;
  } ways[] = {
    { "framing, portable, one thread", TL_JSON_SCAN_PORTABLE, FALSE },
    { "framing, SSE2, one thread", TL_JSON_SCAN_SSE2, FALSE },
    { "framing, AVX2, one thread", TL_JSON_SCAN_AVX2, FALSE },
    { "framing, SSE2, reading ahead", TL_JSON_SCAN_SSE2, TRUE },
    { "framing, AVX2, reading ahead", TL_JSON_SCAN_AVX2, TRUE },
  };
  double size = (double) tl_source_get_size (world->source);
  guint64 before = bench_get_anonymous ();
  double plain;

  plain = bench_best_of (5, read_plainly, world);
  bench_report_add (report, "reading the file, nothing else", size / plain / 1e9, "GB/s", NULL,
                    NULL);
  for (guint i = 0; i < G_N_ELEMENTS (ways); i++)
    {
      world->options.variant = ways[i].variant;
      world->options.read_ahead = ways[i].read_ahead;
      *seconds = bench_best_of (5, frame, world);
      bench_report_add (report, ways[i].name, size / *seconds / 1e9, "GB/s",
                        i == 4 ? "at least 4" : NULL, NULL);
    }
  *memory = (double) (bench_get_anonymous () - before);
  bench_report_add (report, "framing, time", *seconds, "s", NULL, NULL);
  bench_report_add (report, "framing, against one plain reading", *seconds / plain, "x", NULL, NULL);
  bench_report_add (report, "framing, memory of the frames and fields", *memory / 1e6, "MB", NULL,
                    NULL);
}

static void
bench_parsing (World       *world,
               BenchReport *report)
{
  double reading;
  double ours;
  double theirs;
  guint64 bytes;

  world->n_records = world->framing->frames->len;
  reading = bench_best_of (3, read_records, world);
  ours = bench_best_of (3, parse_records, world) - reading;
  bytes = world->n_bytes;
  bench_report_add (report, "strict reader, all records", (double) bytes / ours / 1e6, "MB/s", NULL,
                    "reading taken off");
  bench_report_add (report, "strict reader, all records, time", ours, "s", NULL, NULL);

  world->n_records = MIN (world->framing->frames->len, N_SLICE);
  reading = bench_best_of (3, read_records, world);
  theirs = bench_best_of (2, parse_records_json_glib, world) - reading;
  bench_report_add (report, "json-glib, record by record", (double) world->n_bytes / theirs / 1e6,
                    "MB/s", NULL, "on a slice");
  bench_report_add (report, "strict reader against json-glib, per byte",
                    (theirs / (double) world->n_bytes) / (ours / (double) bytes), "x faster",
                    "at least 20", NULL);
}

static void
bench_dom (World       *world,
           BenchReport *report,
           double       framing_seconds,
           double       framing_memory)
{
  guint n_records = MIN (world->framing->frames->len, N_SLICE);
  g_autoptr(GBytes) slice = make_slice (world, n_records);
  g_autoptr(JsonParser) parser = json_parser_new_immutable ();
  double scale = (double) tl_source_get_size (world->source) / (double) g_bytes_get_size (slice);
  guint64 before = bench_get_anonymous ();
  double start = bench_now ();
  double seconds;
  double memory;

  if (!json_parser_load_from_data (parser, g_bytes_get_data (slice, NULL),
                                   (gssize) g_bytes_get_size (slice), NULL))
    g_error ("The corpus is not JSON");
  seconds = (bench_now () - start) * scale;
  memory = (double) (bench_get_anonymous () - before) * scale;
  bench_report_add (report, "json-glib's DOM of the file, time", seconds, "s", NULL,
                    "scaled from a slice");
  bench_report_add (report, "json-glib's DOM of the file, memory", memory / 1e6, "MB", NULL,
                    "scaled from a slice");
  bench_report_add (report, "framing against it, time", seconds / framing_seconds, "x faster",
                    "at least 150", NULL);
  bench_report_add (report, "framing against it, memory", memory / framing_memory, "x less",
                    "at least 250", NULL);
}

int
main (int   argc,
      char *argv[])
{
  g_autofree char *path =
    argc > 1 ? g_strdup (argv[1]) : bench_get_corpus (bench_get_n_articles (), "object");
  g_autoptr(GError) error = NULL;
  BenchReport *report = bench_report_new ("json");
  World world = { 0 };
  double framing_seconds = 0;
  double framing_memory = 0;

  world.source = tl_source_new_for_path (path, &error);
  if (world.source == NULL)
    g_error ("%s", error->message);
  tl_json_framer_options_init (&world.options, world.source);
  bench_report_add (report, "size of the corpus", (double) bench_warm (path) / 1e6, "MB", NULL,
                    NULL);

  bench_framing (&world, report, &framing_seconds, &framing_memory);
  bench_report_add (report, "articles", world.framing->frames->len, "", NULL, NULL);
  bench_parsing (&world, report);
  bench_dom (&world, report, framing_seconds, framing_memory);
  bench_report_finish (report);

  tl_json_framing_free (world.framing);
  tl_source_unref (world.source);
  return world.sink == 1;
}
