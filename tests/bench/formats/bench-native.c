/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Opening the big collection, and saving it with one article changed against a plain copy of the file. */

#include "bench-util.h"

#include "tl-native.h"

#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#define N_RUNS 3
#define CHUNK  (1u << 20)

typedef struct
{
  const char   *path;
  char         *target;
  TlSource     *source;
  TlCollection *collection;
  GBytes       *record;
} World;

static void
open_collection (gpointer user_data)
{
  World *world = user_data;

  g_clear_object (&world->collection);
  world->collection = tl_native_open (world->source, NULL, NULL, NULL, NULL);
  if (world->collection == NULL)
    g_error ("The corpus can't be opened");
}

/* Read and write with a buffer, and flushed to the disk, as saving does. */
static void
copy_plainly (gpointer user_data)
{
  World *world = user_data;
  g_autofree char *buffer = g_malloc (CHUNK);
  int in = open (world->path, O_RDONLY | O_CLOEXEC);
  int out = open (world->target, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  gssize got;

  if (in < 0 || out < 0)
    g_error ("The corpus can't be copied");
  while ((got = read (in, buffer, CHUNK)) > 0)
    if (write (out, buffer, got) != got)
      g_error ("The corpus can't be copied");
  fsync (out);
  close (in);
  close (out);
}

static void
save_collection (gpointer user_data)
{
  World *world = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (TlFileWriter) writer = tl_file_writer_new (world->target, &error);
  const TlRecordPatch patch = { tl_collection_get_n_articles (world->collection) / 2, world->record };

  if (writer == NULL || !tl_native_save (world->collection, &patch, 1, writer, NULL, NULL, NULL, &error)
      || !tl_file_writer_commit (writer, NULL, NULL, &error))
    g_error ("%s", error->message);
}

int
main (int   argc,
      char *argv[])
{
  g_autofree char *path = argc > 1 ? g_strdup (argv[1]) : bench_get_corpus (bench_get_n_articles (), "object");
  BenchReport *report = bench_report_new ("native");
  World world = { .path = path, .target = g_strconcat (path, ".copy", NULL) };
  double copy;
  double save;

  world.source = tl_source_new_for_path (path, NULL);
  if (world.source == NULL)
    g_error ("The corpus can't be read");
  bench_report_add (report, "size of the corpus", (double) bench_warm (path) / 1e6, "MB", NULL, NULL);
  bench_report_add (report, "open", bench_best_of (N_RUNS, open_collection, &world) * 1e3, "ms", NULL, NULL);
  bench_report_add (report, "anonymous memory then", (double) bench_get_anonymous () / 1e6, "MB", NULL, NULL);
  world.record = tl_collection_read_record (world.collection, 0, NULL);
  copy = bench_best_of (N_RUNS, copy_plainly, &world);
  save = bench_best_of (N_RUNS, save_collection, &world);
  bench_report_add (report, "plain copy", copy, "s", NULL, "flushed to the disk");
  bench_report_add (report, "save with one article changed", save, "s", NULL, "flushed to the disk");
  bench_report_add (report, "save against the copy", copy / save, "x as fast", "at least 0.5", NULL);
  bench_report_finish (report);

  unlink (world.target);
  g_free (world.target);
  g_bytes_unref (world.record);
  g_object_unref (world.collection);
  tl_source_unref (world.source);
  return 0;
}
