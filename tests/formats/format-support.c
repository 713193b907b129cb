/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What the tests of foreign formats share. */

#include "config.h"

#include "format-support.h"

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <string.h>

#include "tl-json-pick.h"

char *
support_make_folder (void)
{
  g_autoptr (GError) error = NULL;
  char *folder = g_dir_make_tmp ("tagline-test-XXXXXX", &error);

  g_assert_no_error (error);
  return folder;
}

void
support_remove_folder (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      if (g_file_test (path, G_FILE_TEST_IS_DIR) && !g_file_test (path, G_FILE_TEST_IS_SYMLINK))
        support_remove_folder (path);
      else
        g_unlink (path);
    }
  g_rmdir (folder);
}

char *
support_put (const char *folder,
             const char *name,
             const char *content,
             gssize      length)
{
  char *path = g_build_filename (folder, name, NULL);
  gsize size = length < 0 ? strlen (content) : (gsize) length;
  /* Not g_file_set_contents(): nothing here has to outlive the machine, so nobody waits for the disk. */
  FILE *file = g_fopen (path, "wb");

  g_assert_nonnull (file);
  g_assert_cmpuint (fwrite (content, 1, size, file), ==, size);
  g_assert_cmpint (fclose (file), ==, 0);
  return path;
}

char *
support_get (const char *folder,
             const char *name)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = g_build_filename (folder, name, NULL);
  char *content;

  g_file_get_contents (path, &content, NULL, &error);
  g_assert_no_error (error);
  return content;
}

TlCollection *
support_open (const char *path,
              const char *format,
              GPtrArray  *problems)
{
  g_autoptr (GError) error = NULL;
  const char *used = NULL;
  TlCollection *collection = tl_format_open (path, format, &used, problems, NULL, NULL, NULL, &error);

  g_assert_no_error (error);
  if (format != NULL && !g_str_equal (format, "tagline"))
    g_assert_cmpstr (used, ==, format);
  return collection;
}

TlCollection *
support_open_text (const char *name,
                   const char *format,
                   const char *content,
                   GPtrArray  *problems)
{
  g_autofree char *folder = support_make_folder ();
  g_autofree char *path = support_put (folder, name, content, -1);
  TlCollection *collection = support_open (path, format, problems);

  support_remove_folder (folder);
  return collection;
}

TlCollection *
support_open_native (const char *content)
{
  return support_open_text ("in.json", "tagline", content, NULL);
}

TlArticle *
support_article (TlCollection *collection,
                 guint         index)
{
  g_autoptr (GError) error = NULL;
  TlArticle *article;

  g_assert_cmpuint (index, <, tl_collection_get_n_articles (collection));
  article = tl_collection_read_article (collection, index, NULL, &error);
  g_assert_no_error (error);
  return article;
}

void
support_export (TlCollection          *collection,
                const char            *format,
                const TlExportOptions *options,
                const char            *path,
                GPtrArray             *problems)
{
  g_autoptr (GError) error = NULL;

  tl_format_export (tl_format_find (format), collection, options, path, problems, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
}

gboolean
support_has_problem (GPtrArray  *problems,
                     const char *code,
                     guint       line)
{
  for (guint i = 0; i < problems->len; i++)
    {
      const TlDiagnostic *problem = problems->pdata[i];

      if (g_str_equal (problem->code, code) && (line == 0 || problem->line == line))
        return TRUE;
    }
  return FALSE;
}

guint
support_count_losses (GPtrArray  *problems,
                      const char *what)
{
  guint n = 0;

  for (guint i = 0; i < problems->len; i++)
    {
      const TlDiagnostic *problem = problems->pdata[i];

      n += g_str_equal (problem->code, TL_CODE_LOSS) && g_strcmp0 (problem->path, what) == 0;
    }
  return n;
}

char *
support_describe (TlArticle *article)
{
  GString *out = g_string_new (NULL);

  for (guint i = 0; i < tl_article_get_n_annotations (article); i++)
    {
      TlAnnotation *annotation = tl_article_get_annotation (article, i);
      g_autofree char *text = tl_annotation_dup_string (annotation, "text");
      guint n_fragments;
      const TlFragment *fragments = tl_annotation_get_fragments (annotation, &n_fragments);

      g_string_append_printf (out, "%s[", tl_annotation_get_label (annotation));
      for (guint j = 0; j < n_fragments; j++)
        g_string_append_printf (out, "%s%u,%u", j > 0 ? ";" : "", fragments[j].start, fragments[j].end);
      g_string_append_printf (out, "]=%s\n", text);
    }
  return g_string_free (out, FALSE);
}

char *
support_describe_relations (TlArticle *article)
{
  GString *out = g_string_new (NULL);

  for (guint i = 0; i < tl_article_get_n_relations (article); i++)
    {
      TlRelation *relation = tl_article_get_relation (article, i);
      guint n_args;
      const TlRelationArg *args = tl_relation_get_args (relation, &n_args);

      g_string_append_printf (out, "%s(", tl_relation_get_kind (relation));
      for (guint j = 0; j < n_args; j++)
        g_string_append_printf (out, "%s%s:%s", j > 0 ? "," : "", args[j].role, args[j].target);
      g_string_append (out, ")\n");
    }
  return g_string_free (out, FALSE);
}

char *
support_generate_text (GRand *random,
                       guint  n_chars)
{
  static const char *const pieces[] = {
    "the mayor", "said", "that", "taxes", "rose", "12%", " ", " ", " ", "  ", "\n", "\n\n", ", ", ". ", "“", "”", "😀", "👩‍👩‍👧",
    "é", "e\xcc\x81", "ﬁ", "Å", "A\xcc\x8a", "한", "\xe1\x84\x92\xe1\x85\xa1\xe1\x86\xab", "قال", "הממשלה", "हिन्दी", "ภาษา",
    "中文", "\xc2\xa0", "\xe2\x80\x8f", "\xef\xbb\xbf", "\t", "#x", "-DOCSTART-", "# newdoc", "T1\t", "<b>&", "\xe2\x80\xa8",
  };
  GString *out = g_string_new (NULL);
  guint n = 0;

  while (n < n_chars)
    {
      const char *piece = pieces[g_rand_int_range (random, 0, G_N_ELEMENTS (pieces))];

      g_string_append (out, piece);
      n += g_utf8_strlen (piece, -1);
    }
  return g_string_free (out, FALSE);
}

static void
append_annotation (GString *out,
                   GRand   *random,
                   TlText  *text,
                   guint    number)
{
  static const char *const labels[] = { "claim", "source", "cue", "person", "Own label", "اسم", "x%20y" };
  guint length = tl_text_get_length (text);
  guint start = g_rand_int_range (random, 0, length - 8);
  guint end = start + g_rand_int_range (random, 1, 8);
  gboolean is_split = g_rand_int_range (random, 0, 4) == 0 && end + 6 < length;

  tl_json_append_comma (out);
  g_string_append_printf (out, "{\"id\": \"t%u\", \"label\": \"%s\", \"start\": %u, \"end\": %u", number,
                          labels[g_rand_int_range (random, 0, G_N_ELEMENTS (labels))], start, is_split ? end + 5 : end);
  if (is_split)
    g_string_append_printf (out, ", \"fragments\": [[%u, %u], [%u, %u]]", start, end, end + 2, end + 5);
  if (g_rand_int_range (random, 0, 3) == 0)
    g_string_append (out, ", \"attributes\": {\"verdict\": \"false\", \"named\": true, \"my attribute\": \"a  b\"}");
  if (g_rand_int_range (random, 0, 3) == 0)
    tl_json_append_member (out, "note", "check “this” again");
  g_string_append_c (out, '}');
}

static void
append_article (GString *out,
                GRand   *random,
                guint    number)
{
  char *content = support_generate_text (random, g_rand_int_range (random, 20, 200));
  g_autoptr (TlText) text = tl_text_new_take (content, strlen (content));
  guint n = g_rand_int_range (random, 0, 12);

  tl_json_append_comma (out);
  g_string_append_printf (out, "{\"id\": \"a %u/é\"", number);
  tl_json_append_member (out, "text", tl_text_get_data (text, NULL));
  tl_json_append_name (out, "annotations");
  g_string_append_c (out, '[');
  for (guint i = 1; i <= n; i++)
    append_annotation (out, random, text, i);
  g_string_append (out, "], \"relations\": [");
  if (n >= 3)
    g_string_append (out, "{\"id\": \"r1\", \"type\": \"attribution\", \"args\": [{\"role\": \"claim\", \"target\": \"t1\"}, "
                          "{\"role\": \"source\", \"target\": \"t2\"}, {\"role\": \"cue\", \"target\": \"t3\"}]}, "
                          "{\"id\": \"r2\", \"type\": \"supports\", \"from\": \"t2\", \"to\": \"t1\"}");
  g_string_append (out, "]}");
}

char *
support_generate (GRand *random,
                  guint  n_articles)
{
  GString *out = g_string_new ("{\"articles\": [");

  for (guint i = 1; i <= n_articles; i++)
    append_article (out, random, i);
  g_string_append (out, "]}");
  return g_string_free (out, FALSE);
}

static void
change_once (GString           *bytes,
             GRand             *random,
             const char *const *tokens,
             guint              n_tokens)
{
  gsize at = g_rand_int_range (random, 0, (gint) bytes->len + 1);
  gsize some = g_rand_int_range (random, 0, 40);
  gsize length = MIN (bytes->len - at, some);

  switch (g_rand_int_range (random, 0, 6))
    {
    case 0:
      if (at < bytes->len)
        bytes->str[at] ^= (char) (1 << g_rand_int_range (random, 0, 8));
      break;
    case 1:
      g_string_erase (bytes, at, length);
      break;
    case 2:
      {
        g_autofree char *copy = g_memdup2 (bytes->str + at, length);

        if (length > 0)
          g_string_insert_len (bytes, at, copy, length);
      }
      break;
    case 3:
      if (g_rand_int_range (random, 0, 8) == 0)
        g_string_truncate (bytes, at);
      break;
    default:
      g_string_insert (bytes, at, tokens[g_rand_int_range (random, 0, n_tokens)]);
      break;
    }
}

char *
support_mutate (GRand             *random,
                const char        *seed,
                gsize              seed_length,
                const char *const *tokens,
                guint              n_tokens,
                gsize             *length)
{
  GString *bytes = g_string_new_len (seed, seed_length);

  for (gint n = g_rand_int_range (random, 1, 7); n > 0; n--)
    change_once (bytes, random, tokens, n_tokens);
  *length = bytes->len;
  return g_string_free (bytes, FALSE);
}

static void
check_article (TlArticle *article)
{
  guint length = tl_text_get_length (tl_article_get_text (article));

  for (guint i = 0; i < tl_article_get_n_annotations (article); i++)
    {
      TlAnnotation *annotation = tl_article_get_annotation (article, i);

      g_assert_cmpuint (tl_annotation_get_start (annotation), <, tl_annotation_get_end (annotation));
      g_assert_cmpuint (tl_annotation_get_end (annotation), <=, length);
      g_assert_true (tl_annotation_quote_matches (annotation, tl_article_get_text (article)));
    }
}

void
support_read_anything (const char *path,
                       const char *format)
{
  g_autoptr (GPtrArray) problems = tl_diagnostics_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (TlCollection) collection = tl_format_open (path, format, NULL, problems, NULL, NULL, NULL, &error);

  if (collection == NULL)
    {
      g_assert_nonnull (error);
      return;
    }
  g_assert_no_error (error);
  /* What our readers make must be sound to the last comma. */
  for (guint i = 0; i < tl_collection_get_problems (collection)->len; i++)
    g_error ("%s", ((TlDiagnostic *) tl_collection_get_problems (collection)->pdata[i])->message);
  for (guint i = 0; i < tl_collection_get_n_articles (collection); i++)
    {
      g_autoptr (TlArticle) article = tl_collection_read_article (collection, i, problems, &error);

      g_assert_no_error (error);
      check_article (article);
    }
}
