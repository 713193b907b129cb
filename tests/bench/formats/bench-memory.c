/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The most memory that reading a document of 100 MB takes, by format: resident set of a process of its own that opens it and goes over
 * its articles, as `tagline-cli info` does.  Formats read record by record take what a record takes; those that are one text, or one
 * JSON value, take a multiple of their size, which is bounded and told here.
 *
 * TAGLINE_BENCH_MB: another size.
 */

#include "config.h"

#include "bench-util.h"

#include <glib/gstdio.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tl-format.h"

#define WORDS \
  "The council of Harlow voted on Monday to close two of its four libraries, which had lost readers for years, the mayor said. " \
  "Residents, who had gathered before the town hall since the morning, called the decision a shame, and promised to go to court. "

extern char **environ;

/* What stands before, for, between and behind the records; WORDS stand for themselves, NUMBER is the record's. */
typedef struct
{
  const char *format;
  const char *kind;      /* "records": memory is that of one; "whole": of all */
  const char *head;
  const char *before;    /* of a record, before its words */
  const char *behind;
  const char *between;
  const char *tail;
  guint       n_words;   /* how often WORDS stand in a record */
  guint       most;      /* MB, where the format has a limit of its own; 0: none */
} Maker;

static const Maker makers[] = {
  { "claim-review", "records", "[", "{\"@context\":\"https://schema.org\",\"@type\":\"ClaimReview\",\"url\":\"https://x.example/NUMBER\",\"claimReviewed\":\"NUMBER ",
    "\",\"reviewRating\":{\"ratingValue\":1,\"bestRating\":5,\"worstRating\":1,\"alternateName\":\"False\"}}", ",\n", "]\n", 1 },
  { "conll", "records", "", "Harlow B-LOC\nlibraries O\nclosed O\n, O\nsaid O\nMayor B-PER\nLys I-PER\n. O\n", "\n", "", "", 0 },
  { "doccano", "records", "", "{\"id\": NUMBER, \"text\": \"", "\", \"label\": [[0, 11, \"ORG\"], [15, 21, \"LOC\"]]}", "\n", "\n", 20 },
  { "html", "whole", "<!DOCTYPE html><html><head><title>t</title></head><body><article>", "<p>", "</p>", "\n", "</article></body></html>\n", 1, 60 },
  { "inline-tags", "whole", "", "[PERSON]Ana Lys[/PERSON] ", "", "\n", "\n", 2 },
  { "json-feed", "whole", "{\"version\": \"https://jsonfeed.org/version/1.1\", \"title\": \"t\", \"items\": [\n", "{\"id\": \"NUMBER\", \"content_html\": \"<p>", "</p>\"}",
    ",\n", "]}\n", 20 },
  { "label-studio", "records", "[", "{\"id\":NUMBER,\"data\":{\"text\":\"", "\"},\"annotations\":[{\"result\":[{\"id\":\"a\",\"type\":\"labels\",\"from_name\":\"l\","
    "\"to_name\":\"t\",\"value\":{\"start\":0,\"end\":11,\"text\":\"The council\",\"labels\":[\"ORG\"]}}]}]}", ",\n", "]\n", 20 },
  { "news-article", "whole", "{\"@context\": \"https://schema.org\", \"@graph\": [\n", "{\"@type\": \"NewsArticle\", \"@id\": \"urn:NUMBER\", \"headline\": \"t\", \"articleBody\": \"",
    "\"}", ",\n", "]}\n", 20 },
  { "ninjs", "records", "[", "{\"uri\": \"urn:x:NUMBER\", \"headlines\": [{\"value\": \"t\"}], \"bodies\": [{\"contentType\": \"text/html\", \"value\": \"<p>", "</p>\"}]}", ",\n", "]\n", 20 },
  { "prodigy", "records", "", "{\"text\": \"", "\", \"spans\": [{\"start\": 0, \"end\": 11, \"label\": \"ORG\"}], \"answer\": \"accept\", \"_task_hash\": NUMBER}", "\n", "\n", 20 },
  { "text", "whole", "", "", "", "\n\n", "", 2 },
  { "uima-cas-json", "whole", "{\"%TYPES\": {}, \"%FEATURE_STRUCTURES\": [{\"%ID\": 1, \"%TYPE\": \"uima.cas.Sofa\", \"sofaNum\": 1, \"sofaID\": \"_InitialView\", \"sofaString\": \"",
    "", "", " ", "\"}, {\"%ID\": 2, \"%TYPE\": \"custom.Span\", \"@sofa\": 1, \"begin\": 0, \"end\": 11}], \"%VIEWS\": {\"_InitialView\": {\"%SOFA\": 1, \"%MEMBERS\": [2]}}}\n", 1 },
  { "web-annotation", "whole", "[", "{\"@context\":\"http://www.w3.org/ns/anno.jsonld\",\"id\":\"urn:NUMBER\",\"type\":\"Annotation\",\"body\":{\"type\":\"TextualBody\",\"purpose\":\"tagging\","
    "\"value\":\"X\"},\"target\":{\"source\":\"https://x.example/NUMBER\",\"selector\":[{\"type\":\"TextQuoteSelector\",\"exact\":\"", "\"},{\"type\":\"TextPositionSelector\",\"start\":0,"
    "\"end\":249}]}}", ",\n", "]\n", 1 },
  { "wordpress", "records", "[", "{\"id\": NUMBER, \"link\": \"https://x.example/\", \"title\": {\"rendered\": \"t\"}, \"content\": {\"rendered\": \"<p>", "</p>\"}}", ",\n", "]\n", 20 },
};

static void
append_numbered (GString    *out,
                 const char *template,
                 guint       number)
{
  const char *at;

  while ((at = strstr (template, "NUMBER")) != NULL)
    {
      g_string_append_len (out, template, at - template);
      g_string_append_printf (out, "%u", number);
      template = at + strlen ("NUMBER");
    }
  g_string_append (out, template);
}

static guint64
make_file (const Maker *maker,
           const char  *path,
           guint64      size)
{
  FILE *file = g_fopen (path, "w");
  g_autoptr (GString) record = g_string_new (maker->head);
  guint64 written = 0;

  if (file == NULL)
    g_error ("%s can't be written", path);
  for (guint i = 0; written < size; i++)
    {
      if (i > 0)
        g_string_append (record, maker->between);
      append_numbered (record, maker->before, i);
      for (guint j = 0; j < maker->n_words; j++)
        g_string_append (record, WORDS);
      append_numbered (record, maker->behind, i);
      written += fwrite (record->str, 1, record->len, file);
      g_string_truncate (record, 0);
    }
  written += fwrite (maker->tail, 1, strlen (maker->tail), file);
  if (fclose (file) != 0)
    g_error ("%s can't be written", path);
  return written;
}

/* One document with its tokens counted, which no template can say. */
static guint64
make_webanno (const char *path,
              guint64     size)
{
  FILE *file = g_fopen (path, "w");
  guint64 written = 0;
  guint offset = 0;

  if (file == NULL)
    g_error ("%s can't be written", path);
  written += fprintf (file, "#FORMAT=WebAnno TSV 3.3\n#T_SP=custom.Span|label\n\n");
  for (guint i = 1; written < size; i++)
    {
      written += fprintf (file, "\n#Text=Harlow closed its libraries .\n");
      written += fprintf (file, "%u-1\t%u-%u\tHarlow\tLOC\t\n%u-2\t%u-%u\tclosed\t_\t\n%u-3\t%u-%u\tits\t_\t\n", i, offset, offset + 6, i, offset + 7,
                          offset + 13, i, offset + 14, offset + 17);
      written += fprintf (file, "%u-4\t%u-%u\tlibraries\tORG\t\n%u-5\t%u-%u\t.\t_\t\n", i, offset + 18, offset + 27, i, offset + 28, offset + 29);
      offset += 30;
    }
  fclose (file);
  return written;
}

static guint64
make_brat (const char *folder,
           guint64     size)
{
  g_autoptr (GString) text = g_string_new (NULL);
  guint64 written = 0;

  g_mkdir (folder, 0700);
  for (guint i = 0; i < 400; i++)
    g_string_append (text, WORDS);
  for (guint i = 0; written < size; i++)
    {
      g_autofree char *txt = g_strdup_printf ("%s/%u.txt", folder, i);
      g_autofree char *ann = g_strdup_printf ("%s/%u.ann", folder, i);
      static const char line[] = "T1\tORG 0 11\tThe council\n";

      if (!g_file_set_contents_full (txt, text->str, text->len, G_FILE_SET_CONTENTS_NONE, 0600, NULL)
          || !g_file_set_contents_full (ann, line, -1, G_FILE_SET_CONTENTS_NONE, 0600, NULL))
        g_error ("%s can't be written", txt);
      written += text->len + strlen (line);
    }
  return written;
}

/* The other process: opens, and goes over the articles. */
static int
read_it (const char *format,
         const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TlCollection) collection = tl_format_open (path, format, NULL, NULL, NULL, NULL, NULL, &error);
  guint64 n = 0;

  if (collection == NULL)
    {
      g_printerr ("%s: %s\n", format, error->message);
      return EXIT_FAILURE;
    }
  for (guint i = 0; i < tl_collection_get_n_articles (collection); i++)
    {
      g_autoptr (TlArticle) article = tl_collection_read_article (collection, i, NULL, NULL);

      n += article != NULL ? tl_article_get_n_annotations (article) + 1 : 0;
    }
  return n > 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

/* MB at most; 0 when it failed. */
static double
measure (const char *program,
         const char *format,
         const char *path)
{
  char *const arguments[] = { (char *) program, (char *) format, (char *) path, NULL };
  struct rusage usage;
  pid_t pid;
  int status;

  if (posix_spawn (&pid, program, NULL, NULL, arguments, environ) != 0 || wait4 (pid, &status, 0, &usage) != pid)
    g_error ("The reading process can't be started");
  return WIFEXITED (status) && WEXITSTATUS (status) == 0 ? usage.ru_maxrss / 1000.0 : 0;
}

static void
report (BenchReport *self,
        const char  *program,
        const char  *format,
        const char  *kind,
        const char  *path,
        guint64      size)
{
  double peak = measure (program, format, path);
  g_autofree char *name = g_strdup_printf ("%s, reading %.0f MB: peak", format, size / 1e6);
  g_autofree char *remark = g_strdup_printf ("%.2f of the file; %s", peak * 1e6 / size, peak > 0 ? kind : "failed");

  bench_report_add (self, name, peak, "MB", NULL, remark);
}

static void
remove_path (const char *path)
{
  GDir *dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      remove_path (child);
    }
  g_clear_pointer (&dir, g_dir_close);
  g_remove (path);
}

int
main (int    argc,
      char **argv)
{
  const char *megabytes = g_getenv ("TAGLINE_BENCH_MB");
  guint64 size = (megabytes != NULL ? g_ascii_strtoull (megabytes, NULL, 10) : 100) * 1000000;
  g_autofree char *folder = NULL;
  g_autofree char *path = NULL;
  BenchReport *self;

  if (argc == 3)
    return read_it (argv[1], argv[2]);
  self = bench_report_new ("formats-memory");
  folder = g_dir_make_tmp ("tagline-bench-XXXXXX", NULL);
  path = g_build_filename (folder, "input", NULL);
  report (self, argv[0], "brat", "records", path, make_brat (path, size));
  remove_path (path);
  report (self, argv[0], "webanno-tsv", "whole", path, make_webanno (path, size));
  for (guint i = 0; i < G_N_ELEMENTS (makers); i++)
    report (self, argv[0], makers[i].format, makers[i].kind, path,
            make_file (&makers[i], path, makers[i].most > 0 ? MIN (size, makers[i].most * G_GUINT64_CONSTANT (1000000)) : size));
  remove_path (folder);
  bench_report_finish (self);
  return EXIT_SUCCESS;
}
