/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Offsets in a text of a megabyte, in code points, bytes and UTF-16 units, against GLib's way, which
 * counts from the start. */

#include "bench-util.h"
#include "tl-text.h"

#include <stdlib.h>

#define N_CHARS   1000000
#define N_OFFSETS 20000
#define N_RUNS    5
#define N_SLOW    50

typedef struct
{
  TlText *text;
  guint  *offsets;   /* N_OFFSETS, sorted or not */
  gsize   sink;      /* so that nothing is optimised away */
} World;

static TlText *
make_text (void)
{
  static const char *const words[] = { "the ", "mayor ", "caf\xC3\xA9 ", "said ", "\xF0\x9F\x98\x80 ",
                                       "\xD9\x82\xD8\xA7\xD9\x84 ", "harbour ", "\xE5\xB8\x82 " };
  g_autoptr (GString) out = g_string_new (NULL);
  g_autoptr (GRand) rand = g_rand_new_with_seed (7);

  for (glong n = 0; n < N_CHARS;)
    {
      const char *word = words[g_rand_int_range (rand, 0, G_N_ELEMENTS (words))];

      g_string_append (out, word);
      n += g_utf8_strlen (word, -1);
    }
  return tl_text_new (out->str, (gssize) out->len);
}

static int
compare_offsets (gconstpointer a,
                 gconstpointer b)
{
  guint first = *(const guint *) a;
  guint second = *(const guint *) b;

  return first < second ? -1 : first > second;
}

static void
to_bytes (gpointer user_data)
{
  World *world = user_data;

  for (guint i = 0; i < N_OFFSETS; i++)
    world->sink += tl_text_to_byte (world->text, world->offsets[i]);
}

static void
from_bytes (gpointer user_data)
{
  World *world = user_data;

  for (guint i = 0; i < N_OFFSETS; i++)
    world->sink += tl_text_from_byte (world->text, world->offsets[i]);
}

static void
to_utf16 (gpointer user_data)
{
  World *world = user_data;

  for (guint i = 0; i < N_OFFSETS; i++)
    world->sink += tl_text_to_utf16 (world->text, world->offsets[i]);
}

static void
from_utf16 (gpointer user_data)
{
  World *world = user_data;

  for (guint i = 0; i < N_OFFSETS; i++)
    world->sink += tl_text_from_utf16 (world->text, world->offsets[i]);
}

static void
count_from_start (gpointer user_data)
{
  World *world = user_data;
  const char *data = tl_text_get_data (world->text, NULL);

  for (guint i = 0; i < N_SLOW; i++)
    world->sink += (gsize) (g_utf8_offset_to_pointer (data, world->offsets[i]) - data);
}

int
main (int   argc,
      char *argv[])
{
  static const struct
  {
    const char *name;
    BenchFunc   func;
  } ways[] = {
    { "code point to byte", to_bytes },
    { "byte to code point", from_bytes },
    { "code point to UTF-16", to_utf16 },
    { "UTF-16 to code point", from_utf16 },
  };
  BenchReport *report = bench_report_new ("text");
  g_autoptr (GRand) rand = g_rand_new_with_seed (8);
  World world = { make_text (), g_new (guint, N_OFFSETS), 0 };

  for (guint i = 0; i < N_OFFSETS; i++)
    world.offsets[i] = (guint) g_rand_int_range (rand, 0, N_CHARS);
  for (guint i = 0; i < G_N_ELEMENTS (ways); i++)
    bench_report_add (report, ways[i].name,
                      bench_best_of (N_RUNS, ways[i].func, &world) * 1e6 / N_OFFSETS, "us",
                      "at most 0.3", NULL);
  bench_report_add (report, "g_utf8_offset_to_pointer()",
                    bench_best_of (N_RUNS, count_from_start, &world) * 1e6 / N_SLOW, "us", NULL,
                    NULL);
  qsort (world.offsets, N_OFFSETS, sizeof *world.offsets, compare_offsets);
  bench_report_add (report, "20,000 sorted offsets to bytes",
                    bench_best_of (N_RUNS, to_bytes, &world) * 1e3, "ms", "at most 2", NULL);
  bench_report_finish (report);
  tl_text_unref (world.text);
  g_free (world.offsets);
  return world.sink == 0;
}
