/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * MB/s of every format, reading and writing, over articles of PolNeAR's size and density, against json-glib making its DOM
 * of the same bytes.  A format that is only read gets a file made here of the same texts.  Writing is given without the disk
 * (a preview does all but that); an export also makes it durable and reads it back.
 */

#include "config.h"

#include "bench-util.h"

#include <glib/gstdio.h>
#include <json-glib/json-glib.h>
#include <string.h>

#include "tl-format.h"

#define N_RUNS     3
#define N_ARTICLES 1000u

typedef struct
{
  TlCollection   *corpus;
  const TlFormat *format;
  char           *path;
  guint           n_read;     /* articles in the file read last */
  GBytes         *bytes;      /* for json-glib */
  gboolean        is_lines;
} World;

static void
write_it (gpointer data)
{
  World *world = data;

  tl_format_preview (world->format, world->corpus, NULL, NULL, NULL, NULL);
}

static void
read_it (gpointer data)
{
  World *world = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (TlCollection) collection = tl_format_open (world->path, world->format->name, NULL, NULL, NULL, NULL, NULL, &error);

  if (collection == NULL)
    g_error ("%s: %s", world->format->name, error->message);
  world->n_read = tl_collection_get_n_articles (collection);
}

/* json-glib wants each line by itself. */
static void
parse_with_json_glib (gpointer data)
{
  World *world = data;
  gsize length;
  const char *json = g_bytes_get_data (world->bytes, &length);
  const char *end = json + length;

  while (json < end)
    {
      const char *newline = world->is_lines ? memchr (json, '\n', end - json) : NULL;
      const char *stop = newline != NULL ? newline : end;
      g_autoptr (JsonParser) parser = json_parser_new ();
      g_autoptr (GError) error = NULL;

      if (stop > json && !json_parser_load_from_data (parser, json, stop - json, &error))
        g_error ("json-glib: %s", error->message);
      json = stop + 1;
    }
}

/* The bytes of a file, or of all files of a folder. */
static guint64
measure_path (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;
  guint64 size = 0;
  GStatBuf status;

  if (dir == NULL)
    return g_stat (path, &status) == 0 ? (guint64) status.st_size : 0;
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      size += measure_path (child);
    }
  return size;
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

static gboolean
is_json (const char *extension)
{
  return g_strcmp0 (extension, ".json") == 0 || g_strcmp0 (extension, ".jsonl") == 0 || g_strcmp0 (extension, ".jsonld") == 0;
}

static void
report (BenchReport *self,
        const char  *format,
        const char  *what,
        guint64      bytes,
        double       seconds,
        const char  *remark)
{
  g_autofree char *name = g_strdup_printf ("%s, %s", format, what);

  bench_report_add (self, name, bytes / 1e6 / seconds, "MB/s", NULL, remark);
}

static void
compare_with_json_glib (BenchReport *self,
                        World       *world,
                        guint64      bytes,
                        double       reading)
{
  g_autofree char *content = NULL;
  g_autofree char *name = g_strdup_printf ("%s, time of json-glib's DOM against reading", world->format->name);
  gsize length;
  double seconds;

  if (!g_file_get_contents (world->path, &content, &length, NULL))
    return;
  world->bytes = g_bytes_new_static (content, length);
  world->is_lines = g_strcmp0 (world->format->extension, ".jsonl") == 0;
  seconds = bench_best_of (1, parse_with_json_glib, world);
  report (self, world->format->name, "json-glib's DOM", bytes, seconds, NULL);
  bench_report_add (self, name, seconds / reading, "times", NULL, NULL);
  g_clear_pointer (&world->bytes, g_bytes_unref);
}

static void
bench_reading (BenchReport *self,
               World       *world)
{
  guint64 bytes = measure_path (world->path);
  double seconds = bench_best_of (N_RUNS, read_it, world);
  g_autofree char *remark = NULL;

  remark = g_strdup_printf ("%u articles", world->n_read);
  report (self, world->format->name, "read", bytes, seconds, remark);
  if (is_json (world->format->extension))
    compare_with_json_glib (self, world, bytes, seconds);
}

static void
bench_written (BenchReport *self,
               World       *world)
{
  g_autoptr (GError) error = NULL;
  double start = bench_now ();
  double whole;
  guint64 bytes;

  if (!tl_format_export (world->format, world->corpus, NULL, world->path, NULL, NULL, NULL, NULL, &error))
    g_error ("%s: %s", world->format->name, error->message);
  whole = bench_now () - start;
  bytes = measure_path (world->path);
  report (self, world->format->name, "write", bytes, bench_best_of (N_RUNS, write_it, world), NULL);
  report (self, world->format->name, "export (durable, read back)", bytes, whole, NULL);
  if (world->format->flags & TL_FORMAT_READS && !(world->format->flags & TL_FORMAT_ONE_WAY))
    bench_reading (self, world);
}

/* Files of formats that are only read: what stands before, for, between and behind the articles.  NUMBER is the article's. */
static const struct
{
  const char *format;
  const char *head;
  const char *before;
  const char *behind;
  const char *between;
  const char *tail;
  gboolean    is_html;     /* the text's paragraphs are elements */
  gboolean    is_plain;    /* no JSON */
  guint       n_single;    /* a file holds one article: that many texts are one; 0: it holds all */
} makers[] = {
  { "json-feed", "{\"version\": \"https://jsonfeed.org/version/1.1\", \"title\": \"t\", \"items\": [\n", "{\"id\": \"NUMBER\", \"content_html\": ", "}",
    ",\n", "]}\n", TRUE },
  { "wordpress", "[\n", "{\"id\": NUMBER, \"link\": \"https://x.example/\", \"title\": {\"rendered\": \"t\"}, \"content\": {\"protected\": false, "
    "\"rendered\": ", "}}", ",\n", "]\n", TRUE },
  { "news-article", "{\"@context\": \"https://schema.org\", \"@graph\": [\n",
    "{\"@type\": \"NewsArticle\", \"@id\": \"NUMBER\", \"headline\": \"t\", \"articleBody\": ", "}", ",\n", "]}\n" },
  { "ninjs", "[\n", "{\"uri\": \"urn:x:NUMBER\", \"headlines\": [{\"role\": \"main\", \"value\": \"t\"}], \"bodies\": [{\"role\": \"main\", "
    "\"contentType\": \"text/html\", \"value\": ", "}]}", ",\n", "]\n", TRUE },
  { "uima-cas-json", "{\"%TYPES\": {}, \"%FEATURE_STRUCTURES\": [{\"%ID\": 1, \"%TYPE\": \"uima.cas.Sofa\", \"sofaNum\": 1, \"sofaID\": \"_InitialView\", "
    "\"mimeType\": \"text\", \"sofaString\": ", "", "", "", "}], \"%VIEWS\": {\"_InitialView\": {\"%SOFA\": 1, \"%MEMBERS\": []}}}\n", FALSE, FALSE, N_ARTICLES },
  { "html", "<!DOCTYPE html><html><head><meta charset=\"utf-8\"><title>t</title></head><body><article>\n", "", "", "\n", "</article></body></html>\n",
    TRUE, TRUE, 100 },
  { "text", "", "", "", "\n\n", "", FALSE, TRUE, N_ARTICLES },
  { "inline-tags", "[PERSON]Ana[/PERSON] met [PERSON]Bo[/PERSON] in [CITY]Ulm[/CITY].\n\n", "", "", "\n\n", "", FALSE, TRUE, N_ARTICLES },
};

static char *
dup_html (const char *text)
{
  g_autofree char *escaped = g_markup_escape_text (text, -1);
  g_auto (GStrv) paragraphs = g_strsplit (escaped, "\n\n", -1);
  g_autofree char *joined = g_strjoinv ("</p>\n<p>", paragraphs);

  return g_strconcat ("<p>", joined, "</p>", NULL);
}

static void
append_json (GString    *out,
             const char *text)
{
  tl_json_append_string (out, text, -1, &tl_json_style_spaced);
}

/* template with the number in place of its NUMBER. */
static void
append_numbered (GString    *out,
                 const char *template,
                 guint       i)
{
  g_autofree char *number = g_strdup_printf ("%u", i);
  g_auto (GStrv) parts = g_strsplit (template, "NUMBER", 2);
  g_autofree char *joined = g_strjoinv (number, parts);

  g_string_append (out, joined);
}

/* A line of text as a sentence with its tokens, every tenth of them annotated; *offset counts UTF-16 units. */
static void
append_sentence (GString    *out,
                 const char *line,
                 guint       sentence,
                 guint      *offset)
{
  g_autofree char *plain = g_strdelimit (g_strdup (line), "\\[]|_>;*\t", 'x');
  guint token = 0;

  g_string_append_printf (out, "\n#Text=%s\n", plain);
  for (const char *p = plain; *p != '\0';)
    {
      gsize n = strcspn (p, " ");
      guint start = *offset;

      for (const char *end = p + n; p < end; p = g_utf8_next_char (p))
        *offset += (guchar) *p >= 0xf0 ? 2 : 1;
      token += n > 0;
      if (n > 0)
        g_string_append_printf (out, "%u-%u\t%u-%u\t%.*s\t%s\t\n", sentence, token, start, *offset, (int) n, p - n, token % 10 == 0 ? "ORG" : "_");
      for (; *p == ' '; p++)
        (*offset)++;
    }
}

/* All articles as one document. */
static GString *
make_webanno (TlCollection *corpus)
{
  GString *out = g_string_new ("#FORMAT=WebAnno TSV 3.3\n#T_SP=custom.Span|value\n\n");
  guint sentence = 0;
  guint offset = 0;

  for (guint i = 0; i < tl_collection_get_n_articles (corpus); i++)
    {
      g_autoptr (TlArticle) article = tl_collection_read_article (corpus, i, NULL, NULL);
      g_auto (GStrv) lines = g_strsplit (tl_text_get_data (tl_article_get_text (article), NULL), "\n", -1);

      for (guint j = 0; lines[j] != NULL; j++, offset++)
        if (strspn (lines[j], " ") < strlen (lines[j]))
          append_sentence (out, lines[j], ++sentence, &offset);
    }
  return out;
}

static GString *
make_file (TlCollection *corpus,
           guint         maker)
{
  GString *out = g_string_new (NULL);
  g_autoptr (GString) all = g_string_new (NULL);

  g_string_append (out, makers[maker].head);
  for (guint i = 0; i < tl_collection_get_n_articles (corpus); i++)
    {
      g_autoptr (TlArticle) article = tl_collection_read_article (corpus, i, NULL, NULL);
      const char *text = tl_text_get_data (tl_article_get_text (article), NULL);
      g_autofree char *html = makers[maker].is_html ? dup_html (text) : NULL;

      if (makers[maker].n_single > 0)
        {
          if (i >= makers[maker].n_single)
            break;
          g_string_append (all, i > 0 ? "\n\n" : "");
          g_string_append (all, html != NULL ? html : text);
          continue;
        }
      g_string_append (out, i > 0 ? makers[maker].between : "");
      append_numbered (out, makers[maker].before, i);
      append_json (out, html != NULL ? html : text);
      g_string_append (out, makers[maker].behind);
    }
  if (makers[maker].n_single > 0 && makers[maker].is_plain)
    g_string_append (out, all->str);
  else if (makers[maker].n_single > 0)
    append_json (out, all->str);
  g_string_append (out, makers[maker].tail);
  return out;
}

static void
bench_content (BenchReport *self,
               World       *world,
               GString     *content)
{
  g_autoptr (GError) error = NULL;

  if (!g_file_set_contents (world->path, content->str, content->len, &error))
    g_error ("%s", error->message);
  bench_reading (self, world);
}

static void
bench_made (BenchReport *self,
            World       *world)
{
  if (g_str_equal (world->format->name, "webanno-tsv"))
    {
      g_autoptr (GString) content = make_webanno (world->corpus);

      bench_content (self, world, content);
    }
  for (guint i = 0; i < G_N_ELEMENTS (makers); i++)
    {
      g_autoptr (GString) content = NULL;

      if (!g_str_equal (makers[i].format, world->format->name))
        continue;
      content = make_file (world->corpus, i);
      bench_content (self, world, content);
    }
}

/* The corpus with a verdict for each claim, which its maker does not give. */
static TlCollection *
open_corpus (const char *corpus,
             const char *folder)
{
  g_autofree char *path = g_build_filename (folder, "corpus.jsonl", NULL);
  g_autofree char *content = NULL;
  g_autoptr (GString) rated = NULL;
  g_autoptr (GError) error = NULL;
  TlCollection *collection = NULL;

  if (g_file_get_contents (corpus, &content, NULL, &error))
    {
      rated = g_string_new (content);
      g_string_replace (rated, "\"label\": \"claim\"", "\"label\": \"claim\", \"attributes\": {\"verdict\": \"false\"}", 0);
      g_string_replace (rated, "\"label\":\"claim\"", "\"label\":\"claim\",\"attributes\":{\"verdict\":\"false\"}", 0);
      if (g_file_set_contents (path, rated->str, rated->len, &error))
        collection = tl_format_open (path, "jsonl", NULL, NULL, NULL, NULL, NULL, &error);
    }
  if (collection == NULL)
    g_error ("%s", error->message);
  g_unlink (path);
  return collection;
}

int
main (void)
{
  BenchReport *self = bench_report_new ("formats");
  guint n_articles = MIN (bench_get_n_articles (), N_ARTICLES);
  g_autofree char *corpus = bench_get_corpus (n_articles, "jsonl");
  g_autofree char *folder = g_dir_make_tmp ("tagline-bench-XXXXXX", NULL);
  const TlFormat *const *formats = tl_formats_list ();
  World world = { 0 };

  world.corpus = open_corpus (corpus, folder);
  for (guint i = 0; formats[i] != NULL; i++)
    {
      g_autofree char *path = g_strconcat (folder, G_DIR_SEPARATOR_S, formats[i]->name,
                                           formats[i]->extension != NULL ? formats[i]->extension : "", NULL);

      world.format = formats[i];
      world.path = path;
      if (formats[i]->flags & TL_FORMAT_WRITES)
        bench_written (self, &world);
      bench_made (self, &world);
      remove_path (path);
    }
  g_object_unref (world.corpus);
  remove_path (folder);
  bench_report_finish (self);
  return 0;
}
