/* SPDX-License-Identifier: GPL-3.0-or-later */

/* See the header. */

#include "config.h"

#include "tool-fixture.h"

#include <string.h>

#include "roundtrip-facts.h"

void
tool_set_up (Tool          *tool,
             gconstpointer  data)
{
  tool->folder = support_make_folder ();
  tool->problems = tl_diagnostics_new ();
  tool->collection = NULL;
}

void
tool_tear_down (Tool          *tool,
                gconstpointer  data)
{
  g_clear_object (&tool->collection);
  support_remove_folder (tool->folder);
  g_free (tool->folder);
  g_ptr_array_unref (tool->problems);
}

static void
open_file (Tool       *tool,
           const char *name,
           const char *format,
           const char *expected,
           const char *content)
{
  g_autofree char *path = support_put (tool->folder, name, content, -1);
  g_autoptr (GError) error = NULL;
  const char *used = NULL;

  g_ptr_array_set_size (tool->problems, 0);
  g_clear_object (&tool->collection);
  tool->collection = tl_format_open (path, format, &used, tool->problems, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (used, ==, expected);
}

void
tool_read (Tool       *tool,
           const char *name,
           const char *format,
           const char *content)
{
  open_file (tool, name, format, format, content);
}

void
tool_sniff (Tool       *tool,
            const char *name,
            const char *format,
            const char *content)
{
  open_file (tool, name, NULL, format, content);
}

void
tool_expect (Tool       *tool,
             guint       index,
             const char *annotations,
             const char *relations)
{
  g_autoptr (TlArticle) article = support_article (tool->collection, index);
  g_autofree char *found = support_describe (article);
  g_autofree char *found_relations = support_describe_relations (article);

  if (annotations != NULL)
    g_assert_cmpstr (found, ==, annotations);
  if (relations != NULL)
    g_assert_cmpstr (found_relations, ==, relations);
}

void
tool_expect_json (Tool       *tool,
                  guint       index,
                  int         annotation,
                  const char *member,
                  const char *json)
{
  g_autoptr (TlArticle) article = support_article (tool->collection, index);
  g_autoptr (GBytes) object = annotation < 0 ? tl_article_dup_json (article)
                              : g_bytes_ref (tl_annotation_get_json (tl_article_get_annotation (article, annotation)));
  g_autoptr (TlJsonDoc) doc = tl_json_doc_parse (object, NULL, NULL);
  TlJsonRef value = tl_json_find (doc, 0, member);
  g_autofree char *found = NULL;
  gsize length;
  const char *raw;

  if (value != TL_JSON_NONE)
    {
      raw = tl_json_get_raw (doc, value, NULL, &length);
      found = canonical_json (raw, length);
    }
  g_assert_cmpstr (found, ==, json);
}

void
tool_expect_text (Tool       *tool,
                  guint       index,
                  const char *text)
{
  g_autoptr (TlArticle) article = support_article (tool->collection, index);

  g_assert_cmpstr (tl_text_get_data (tl_article_get_text (article), NULL), ==, text);
}

void
tool_expect_problem (Tool       *tool,
                     const char *code,
                     guint       line,
                     const char *path)
{
  for (guint i = 0; i < tool->problems->len; i++)
    {
      const TlDiagnostic *problem = tool->problems->pdata[i];

      if (g_str_equal (problem->code, code) && (line == 0 || problem->line == line)
          && (path == NULL || g_strcmp0 (problem->path, path) == 0))
        return;
    }
  for (guint i = 0; i < tool->problems->len; i++)
    {
      g_autofree char *found = tl_diagnostic_to_string (tool->problems->pdata[i], "file");

      g_test_message ("%s: %s", ((TlDiagnostic *) tool->problems->pdata[i])->code, found);
    }
  g_error ("No problem %s on line %u at %s", code, line, path != NULL ? path : "any path");
}

char *
tool_write (Tool       *tool,
            const char *name,
            const char *format)
{
  g_autofree char *path = g_build_filename (tool->folder, name, NULL);

  g_ptr_array_set_size (tool->problems, 0);
  support_export (tool->collection, format, NULL, path, tool->problems);
  return support_get (tool->folder, name);
}

void
tool_expect_in (const char *written,
                const char *part)
{
  if (strstr (written, part) == NULL)
    g_error ("“%s” is not in “%s”", part, written);
}

/* Whatever happens, what opens has sound articles: ranges in their texts, relations between what is there.  (A quote may disagree with
 * the text: where the file says so, that is kept for the checks to find.) */
static void
read_anything (const char *path,
               const char *format)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TlCollection) collection = tl_format_open (path, format, NULL, NULL, NULL, NULL, NULL, &error);

  if (collection == NULL)
    {
      g_assert_nonnull (error);
      return;
    }
  g_assert_no_error (error);
  for (guint i = 0; i < tl_collection_get_problems (collection)->len; i++)
    g_error ("%s", ((TlDiagnostic *) tl_collection_get_problems (collection)->pdata[i])->message);
  for (guint i = 0; i < tl_collection_get_n_articles (collection); i++)
    {
      g_autoptr (GPtrArray) problems = tl_diagnostics_new ();
      g_autoptr (TlArticle) article = tl_collection_read_article (collection, i, problems, &error);
      guint length;

      g_assert_no_error (error);
      length = tl_text_get_length (tl_article_get_text (article));
      for (guint j = 0; j < tl_article_get_n_annotations (article); j++)
        g_assert_cmpuint (tl_annotation_get_end (tl_article_get_annotation (article, j)), <=, length);
      for (guint j = 0; j < problems->len; j++)
        if (!g_str_equal (((TlDiagnostic *) problems->pdata[j])->code, TL_CODE_QUOTE_MISMATCH)
            && !g_str_equal (((TlDiagnostic *) problems->pdata[j])->code, TL_CODE_UNKNOWN_TARGET))
          g_error ("%s", ((TlDiagnostic *) problems->pdata[j])->message);
    }
}

void
tool_fuzz (Tool       *tool,
           const char *name,
           const char *format,
           const char *seed,
           guint       n)
{
  static const char *const tokens[] = {
    "{", "}", "[", "]", ",", ":", "\"", "null", "true", "0", "1", "-1", "1e9", "4294967295", "99999999999", "\\u0000", "\\ud83d\\ude00", "é",
    "\xff", "\n", "\"text\"", "\"label\"", "\"id\"", "\"t1\"", "\"spans\"", "\"annotations\"", "\"value\"", "\"type\"", "[[[[", "\"tagline\"",
    "\"fragments\"", "\xef\xbb\xbf", "\"relations\"", "\"start\"", "\"end\"", "\"items\"", "\"target\"",
  };
  const char *times = g_getenv ("TAGLINE_FUZZ_TIMES");
  g_autoptr (GRand) random = g_rand_new_with_seed (11);

  n *= times != NULL ? (guint) g_ascii_strtoull (times, NULL, 10) : 1;
  for (guint i = 0; i < n; i++)
    {
      gsize length;
      g_autofree char *bytes = support_mutate (random, seed, strlen (seed), tokens, G_N_ELEMENTS (tokens), &length);
      g_autofree char *path = support_put (tool->folder, name, bytes, length);

      read_anything (path, format);
    }
}
