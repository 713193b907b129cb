/* SPDX-License-Identifier: GPL-3.0-or-later */

/* See the header. */

#include "config.h"

#include "bench-util.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

typedef struct
{
  char   *what;
  double  value;
  char   *unit;
  char   *goal;
  char   *remark;
} Row;

struct _BenchReport
{
  char      *name;
  GPtrArray *rows;   /* of Row, owned */
};

double
bench_now (void)
{
  return (double) g_get_monotonic_time () / G_USEC_PER_SEC;
}

double
bench_now_working (void)
{
  struct timespec time;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &time);
  return (double) time.tv_sec + (double) time.tv_nsec / 1e9;
}

double
bench_best_of (guint     n_runs,
               BenchFunc func,
               gpointer  user_data)
{
  double best = HUGE_VAL;

  for (guint i = 0; i < n_runs; i++)
    {
      double start = bench_now ();

      func (user_data);
      best = MIN (best, bench_now () - start);
    }
  return best;
}

guint64
bench_get_anonymous (void)
{
  g_autofree char *status = NULL;
  const char *line;

  if (!g_file_get_contents ("/proc/self/status", &status, NULL, NULL))
    return 0;
  line = strstr (status, "RssAnon:");
  return line != NULL ? g_ascii_strtoull (line + strlen ("RssAnon:"), NULL, 10) * 1024 : 0;
}

guint
bench_get_n_articles (void)
{
  const char *number = g_getenv ("TAGLINE_BENCH_ARTICLES");

  return number != NULL ? (guint) CLAMP (g_ascii_strtoull (number, NULL, 10), 1, 10000000) : 50000;
}

/* Corpora without the generator: articles of its layout, of words drawn from a list. */

static void
append_words (GString *out,
              GRand   *random,
              guint    n_words)
{
  static const char *const words[] = {
    "the",    "mayor",        "said", "that",         "council",  "on",        "Monday",
    "report", "budget",       "will", "of",           "cité",     "according", "to",
    "a",      "spokesperson", "for",  "\\\"open\\\"", "hospital", "new",       "million",
    "2026,",  "and",          "it",   "was",          "not",
  };

  for (guint i = 0; i < n_words; i++)
    {
      g_string_append (out, words[g_rand_int_range (random, 0, G_N_ELEMENTS (words))]);
      g_string_append (out, i % 60 == 59 ? "\\n\\n" : " ");
    }
}

static void
append_article (GString *out,
                GRand   *random,
                guint    index)
{
  g_string_append_printf (out, "{\"id\":\"synthetic-%07u\",\"title\":\"", index);
  append_words (out, random, 9);
  g_string_append_printf (
    out,
    "\",\"url\":\"https://paper.example/%u\",\"publisher\":\"paper\","
    "\"published\":\"2026-03-02T08:00:00Z\",\"author\":null,\"language\":\"en\",\"text\":\"",
    index);
  append_words (out, random, (guint) g_rand_int_range (random, 300, 1200));
  g_string_append (out, "\",\"annotations\":[");
  for (guint i = 0; i < 60; i++)
    {
      gint start = g_rand_int_range (random, 0, 2000);

      g_string_append_printf (
        out, "%s{\"id\":\"T%u\",\"label\":\"claim\",\"start\":%d,\"end\":%d,\"text\":\"",
        i > 0 ? "," : "", i, start, start + 40);
      append_words (out, random, 7);
      g_string_append_printf (
        out,
        "\",%s\"annotator\":\"editor%u\",\"created\":\"2026-04-01T10:00:00Z\","
        "\"confidence\":0.%u}",
        i % 20 == 0 ? "\"fragments\":[[1,9],[12,30]]," : "", i % 6, i + 100);
    }
  g_string_append (out, "],\"relations\":[");
  for (guint i = 0; i < 20; i++)
    g_string_append_printf (
      out,
      "%s{\"id\":\"E%u\",\"type\":\"attribution\",\"args\":[{\"role\":\"claim\",\"target\":"
      "\"T%u\"},{\"role\":\"source\",\"target\":\"T%u\"}]}",
      i > 0 ? "," : "", i, i, i + 1);
  g_string_append (out, "]}");
}

static void
write_all (FILE          *file,
           const GString *bytes,
           const char    *path)
{
  if (fwrite (bytes->str, 1, bytes->len, file) != bytes->len)
    g_error ("%s can't be written: %s", path, g_strerror (errno));
}

static void
synthesise (const char *path,
            guint       n_articles,
            const char *format)
{
  g_autoptr(GRand) random = g_rand_new_with_seed (1);
  g_autoptr(GString) out = g_string_new (NULL);
  gboolean lines = g_str_equal (format, "jsonl");
  gboolean object = g_str_equal (format, "object");
  FILE *file = g_fopen (path, "w");

  if (file == NULL)
    g_error ("%s can't be written: %s", path, g_strerror (errno));
  g_string_append (out, lines ? "" : object ? "{\"generator\":\"bench\",\"articles\":[" : "[");
  for (guint i = 0; i < n_articles; i++)
    {
      if (i > 0)
        g_string_append (out, lines ? "\n" : ",\n");
      append_article (out, random, i);
      write_all (file, out, path);
      g_string_truncate (out, 0);
    }
  g_string_append (out, lines ? "\n" : object ? "\n]}\n" : "\n]\n");
  write_all (file, out, path);
  if (fclose (file) != 0)
    g_error ("%s can't be written: %s", path, g_strerror (errno));
}

/* FALSE when there is no generator here. */
static gboolean
generate (const char *path,
          guint       n_articles,
          const char *format)
{
  g_autofree char *script = NULL;
  g_autofree char *number = g_strdup_printf ("%u", n_articles);
  g_autofree char *beside = NULL;
  const char *shared = g_getenv ("TAGLINE_SHARED_DATA");
  const char *argv[] = { "python3", NULL, "-n", number, "--format", format, "-o", path, NULL };
  gint status;

  if (shared == NULL)
    {
      const char *source = g_getenv ("G_TEST_SRCDIR");

      beside = g_build_filename (source != NULL ? source : ".", "..", "..", "shared", "data", NULL);
      shared = beside;
    }
  script = g_build_filename (shared, "make_corpus.py", NULL);
  if (!g_file_test (script, G_FILE_TEST_EXISTS))
    return FALSE;
  argv[1] = script;
  return g_spawn_sync (NULL, (char **) argv, NULL,
                       G_SPAWN_SEARCH_PATH | G_SPAWN_STDOUT_TO_DEV_NULL |
                         G_SPAWN_STDERR_TO_DEV_NULL,
                       NULL, NULL, NULL, NULL, &status, NULL) &&
         g_spawn_check_wait_status (status, NULL);
}

char *
bench_get_corpus (guint       n_articles,
                  const char *format)
{
  const char *set = g_getenv ("TAGLINE_BENCH_DIR");
  g_autofree char *dir =
    set != NULL ? g_strdup (set) : g_build_filename (g_get_tmp_dir (), "tagline-bench", NULL);
  g_autofree char *name = g_strdup_printf ("corpus-%u.%s", n_articles,
                                           g_str_equal (format, "jsonl")   ? "jsonl"
                                           : g_str_equal (format, "array") ? "array.json"
                                                                           : "json");
  g_autofree char *path = g_build_filename (dir, name, NULL);
  g_autofree char *partial = g_strconcat (path, ".part", NULL);

  if (g_file_test (path, G_FILE_TEST_EXISTS))
    return g_steal_pointer (&path);
  g_printerr ("Making %s ...\n", path);
  g_mkdir_with_parents (dir, 0700);
  if (!generate (partial, n_articles, format))
    synthesise (partial, n_articles, format);
  if (g_rename (partial, path) != 0)
    g_error ("%s can't be put in place: %s", path, g_strerror (errno));
  return g_steal_pointer (&path);
}

guint64
bench_warm (const char *path)
{
  FILE *file = g_fopen (path, "r");
  g_autofree char *buffer = g_malloc (1 << 20);
  guint64 size = 0;
  gsize got;

  if (file == NULL)
    g_error ("%s can't be read: %s", path, g_strerror (errno));
  while ((got = fread (buffer, 1, 1 << 20, file)) > 0)
    size += got;
  fclose (file);
  return size;
}

static void
row_free (gpointer data)
{
  Row *self = data;

  g_free (self->what);
  g_free (self->unit);
  g_free (self->goal);
  g_free (self->remark);
  g_free (self);
}

BenchReport *
bench_report_new (const char *name)
{
  BenchReport *self = g_new0 (BenchReport, 1);

  self->name = g_strdup (name);
  self->rows = g_ptr_array_new_with_free_func (row_free);
  return self;
}

void
bench_report_add (BenchReport *self,
                  const char  *what,
                  double       value,
                  const char  *unit,
                  const char  *goal,
                  const char  *remark)
{
  Row *row = g_new0 (Row, 1);

  row->what = g_strdup (what);
  row->value = value;
  row->unit = g_strdup (unit);
  row->goal = g_strdup (goal);
  row->remark = g_strdup (remark);
  g_ptr_array_add (self->rows, row);
}

static void
append_json_string (GString    *out,
                    const char *name,
                    const char *text)
{
  /* The rows are ours and in ASCII: nothing in them needs more than quotes and backslashes. */
  g_autofree char *escaped = text != NULL ? g_strescape (text, NULL) : NULL;

  if (escaped != NULL)
    g_string_append_printf (out, ", \"%s\": \"%s\"", name, escaped);
}

void
bench_report_finish (BenchReport *self)
{
  const char *dir = g_getenv ("TAGLINE_BENCH_JSON");
  g_autofree char *file_name = g_strconcat (self->name, ".bench.json", NULL);
  g_autofree char *path = g_build_filename (dir != NULL ? dir : ".", file_name, NULL);
  g_autoptr(GString) json = g_string_new (NULL);
  g_autoptr(GError) error = NULL;

  g_string_append_printf (json, "{\"benchmark\": \"%s\", \"rows\": [", self->name);
  g_print ("\n%s\n", self->name);
  for (guint i = 0; i < self->rows->len; i++)
    {
      const Row *row = g_ptr_array_index (self->rows, i);
      char number[G_ASCII_DTOSTR_BUF_SIZE];

      g_ascii_formatd (number, sizeof number, "%.4g", row->value);
      if (fabs (row->value) >= 1000)
        g_ascii_formatd (number, sizeof number, "%.0f", row->value);
      g_print ("  %-52s %12s %-8s %s%s%s%s\n", row->what, number, row->unit,
               row->goal != NULL ? "goal " : "", row->goal != NULL ? row->goal : "",
               row->remark != NULL ? "  " : "", row->remark != NULL ? row->remark : "");
      g_string_append_printf (json, "%s\n  {\"value\": %s", i > 0 ? "," : "", number);
      append_json_string (json, "what", row->what);
      append_json_string (json, "unit", row->unit);
      append_json_string (json, "goal", row->goal);
      append_json_string (json, "remark", row->remark);
      g_string_append_c (json, '}');
    }
  g_string_append (json, "\n]}\n");
  if (!g_file_set_contents (path, json->str, (gssize) json->len, &error))
    g_printerr ("%s\n", error->message);

  g_ptr_array_unref (self->rows);
  g_free (self->name);
  g_free (self);
}
