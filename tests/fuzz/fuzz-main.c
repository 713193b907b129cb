/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Runs a libFuzzer entry without libFuzzer: over every file of a corpus, then over a fixed number
 * of mutations of them, always the same ones.  So each build of the project goes over the same
 * ground within seconds, and the same entry goes to libFuzzer for real hunts.
 *
 *   fuzz-NAME CORPUS-FOLDER [MUTATIONS]    or    fuzz-NAME FILE
 */

#include "config.h"

#include <glib.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput (const guint8 *data,
                            size_t        size);

#define N_MUTATIONS 6000
#define MAX_SIZE 65536

static const char *const tokens[] = {
  "{",
  "}",
  "[",
  "]",
  "\"",
  "\\",
  ",",
  ":",
  "\n",
  "\r\n",
  " ",
  "\\u0000",
  "\\ud83d\\ude00",
  "\\ud800",
  "null",
  "1e400",
  "-0",
  "\"id\"",
  "\"text\"",
  "\"articles\":[",
  "\"labels\":[",
  "{\"",
  "\"}",
  "},\n{\"",
  "\xef\xbb\xbf",
  "é",
  "\xff",
  "\xed\xa0\x80",
  "😀",
  "[[[[[[[[[[[[[[[[[[",
  "}}}}}}}}",
  "{}",
  "[]",
  "\"\"",
  "\t",
  "\x01",
  ",,",
  "]}\n",
};

static void
insert (GByteArray   *bytes,
        guint         at,
        const guint8 *data,
        guint         length)
{
  guint old = bytes->len;

  if (length == 0)
    return;
  g_byte_array_set_size (bytes, old + length);
  memmove (bytes->data + at + length, bytes->data + at, old - at);
  memcpy (bytes->data + at, data, length);
}

static void
mutate (GByteArray *bytes,
        GPtrArray  *corpus,
        GRand      *random)
{
  for (gint n = g_rand_int_range (random, 1, 6); n > 0; n--)
    {
      guint at = (guint) g_rand_int_range (random, 0, (gint) bytes->len + 1);
      guint rest = bytes->len - at;
      guint length = (guint) g_rand_int_range (random, 0, (gint) MIN (rest, 64) + 1);
      const char *token = tokens[g_rand_int_range (random, 0, G_N_ELEMENTS (tokens))];
      GBytes *other =
        g_ptr_array_index (corpus, (guint) g_rand_int_range (random, 0, (gint) corpus->len));
      gsize other_size;
      const guint8 *other_data = g_bytes_get_data (other, &other_size);

      switch (g_rand_int_range (random, 0, 7))
        {
        case 0:
          if (rest > 0)
            bytes->data[at] ^= (guint8) (1 << g_rand_int_range (random, 0, 8));
          break;
        case 1:
          if (length > 0)
            g_byte_array_remove_range (bytes, at, length);
          break;
        case 2:
          {
            g_autofree guint8 *copy = g_memdup2 (bytes->data + at, length);

            if (length > 0)
              insert (bytes, at, copy, length);
          }
          break;
        case 3:
          g_byte_array_set_size (bytes, at);
          break;
        case 4:
          {
            gsize from = (gsize) g_rand_int_range (random, 0, (gint) other_size + 1);

            insert (bytes, at, other_data + from, (guint) MIN (other_size - from, 256));
          }
          break;
        default:
          insert (bytes, at, (const guint8 *) token, (guint) strlen (token));
          break;
        }
      if (bytes->len > MAX_SIZE)
        g_byte_array_set_size (bytes, MAX_SIZE);
    }
}

/* A copy with nothing readable behind it, for the sanitizer. */
static void
run (const guint8 *data,
     gsize         size)
{
  g_autofree guint8 *copy = size > 0 ? g_memdup2 (data, size) : g_malloc (1);

  LLVMFuzzerTestOneInput (copy, size);
}

static void
add_file (GPtrArray  *corpus,
          const char *path)
{
  g_autoptr(GError) error = NULL;
  char *contents;
  gsize length;

  if (!g_file_get_contents (path, &contents, &length, &error))
    g_error ("%s", error->message);
  g_ptr_array_add (corpus, g_bytes_new_take (contents, length));
}

static int
compare_names (gconstpointer a,
               gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

static void
add_folder (GPtrArray  *corpus,
            const char *path)
{
  g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  g_autoptr(GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    g_ptr_array_add (names, g_build_filename (path, name, NULL));
  /* A folder has no order, mutations need one. */
  g_ptr_array_sort (names, compare_names);
  for (guint i = 0; i < names->len; i++)
    add_file (corpus, g_ptr_array_index (names, i));
}

int
main (int   argc,
      char *argv[])
{
  g_autoptr(GPtrArray) corpus = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  g_autoptr(GRand) random = g_rand_new_with_seed (1);
  guint64 n_mutations = argc > 2 ? g_ascii_strtoull (argv[2], NULL, 10) : N_MUTATIONS;

  if (argc < 2)
    g_error ("A folder with a corpus, or a file, is needed");
  if (g_file_test (argv[1], G_FILE_TEST_IS_DIR))
    {
      add_folder (corpus, argv[1]);
    }
  else
    {
      add_file (corpus, argv[1]);
      n_mutations = 0;
    }
  if (corpus->len == 0)
    g_error ("%s is empty", argv[1]);

  for (guint i = 0; i < corpus->len; i++)
    {
      gsize size;
      const guint8 *data = g_bytes_get_data (g_ptr_array_index (corpus, i), &size);

      run (data, size);
    }
  for (guint64 i = 0; i < n_mutations; i++)
    {
      GBytes *seed = g_ptr_array_index (corpus, (guint) (i % corpus->len));
      g_autoptr(GByteArray) bytes = g_byte_array_new ();
      gsize size;
      const guint8 *data = g_bytes_get_data (seed, &size);
      const char *keep = g_getenv ("TAGLINE_FUZZ_KEEP");

      g_byte_array_append (bytes, data, (guint) size);
      mutate (bytes, corpus, random);
      /* So that what crashed is there to be looked at. */
      if (keep != NULL)
        g_file_set_contents_full (keep, (const char *) bytes->data, bytes->len,
                                  G_FILE_SET_CONTENTS_NONE, 0600, NULL);
      run (bytes->data, bytes->len);
    }
  return EXIT_SUCCESS;
}
