/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What commands read: files, folders, standard input; and the walk over their articles. */

#include "config.h"

#include "tl-cli.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "tl-format-private.h"

#define SURE 50   /* a sniffed score from which a file in a folder counts without a telling name */

static const char *const endings[] = { ".json", ".jsonl", ".ndjson", ".tagline", NULL };

static gboolean
is_collection_name (const char *name)
{
  for (guint i = 0; endings[i] != NULL; i++)
    if (g_str_has_suffix (name, endings[i]))
      return TRUE;
  return FALSE;
}

gboolean
tl_cli_is_native (const char *format)
{
  return g_str_equal (format, "tagline") || g_str_equal (format, "jsonl");
}

static int
compare_names (gconstpointer a,
               gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/* Does a file or folder found in a folder count, being asked for as from or being surely something annotated?  Plain
 * text is not: any folder has files like that. */
static gboolean
is_wanted (const char *path,
           const char *from)
{
  TlFormatInput input;
  const TlFormat *format;
  gboolean wanted;

  if (from != NULL && tl_cli_is_native (from))
    return is_collection_name (path);
  if (!tl_format_input_init (&input, path, NULL))
    return FALSE;
  format = from != NULL ? tl_format_find (from) : tl_format_sniff (&input);
  wanted = format != NULL && format->flags & TL_FORMAT_READS
           && format->sniff (&input) >= (from != NULL ? 1 : SURE)
           && (from != NULL || !g_str_equal (format->name, "text"));
  tl_format_input_clear (&input);
  return wanted || (from == NULL && is_collection_name (path));
}

static gboolean expand_folder (const char  *folder,
                               const char  *from,
                               GPtrArray   *files,
                               GError     **error);

/* inside_corpus: path lies in a folder that is read as one. */
static gboolean
expand_entry (const char  *path,
              const char  *from,
              gboolean     inside_corpus,
              GPtrArray   *files,
              GError     **error)
{
  /* Symbolic links to folders are not followed, so that no loop can keep us. */
  if (g_file_test (path, G_FILE_TEST_IS_DIR))
    return g_file_test (path, G_FILE_TEST_IS_SYMLINK) || expand_folder (path, from, files, error);
  if (!inside_corpus && g_file_test (path, G_FILE_TEST_IS_REGULAR) && is_wanted (path, from))
    g_ptr_array_add (files, g_strdup (path));
  return TRUE;
}

static gboolean
expand_folder (const char  *folder,
               const char  *from,
               GPtrArray   *files,
               GError     **error)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, error);
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  gboolean is_corpus;
  const char *name;

  if (dir == NULL)
    return FALSE;
  is_corpus = is_wanted (folder, from);
  if (is_corpus)
    g_ptr_array_add (files, g_strdup (folder));
  while ((name = g_dir_read_name (dir)) != NULL)
    g_ptr_array_add (names, g_strdup (name));
  g_ptr_array_sort (names, compare_names);
  for (guint i = 0; i < names->len; i++)
    {
      g_autofree char *path = g_build_filename (folder, names->pdata[i], NULL);

      if (!expand_entry (path, from, is_corpus, files, error))
        return FALSE;
    }
  return TRUE;
}

char **
tl_cli_expand (char       **arguments,
               const char  *from,
               GError     **error)
{
  g_autoptr (GPtrArray) files = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; arguments[i] != NULL; i++)
    {
      guint before = files->len;

      if (!g_file_test (arguments[i], G_FILE_TEST_IS_DIR))
        {
          g_ptr_array_add (files, g_strdup (arguments[i]));
          continue;
        }
      if (!expand_folder (arguments[i], from, files, error))
        return NULL;
      if (files->len == before)
        {
          g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
                       _("No collection file in the folder “%s”"), arguments[i]);
          return NULL;
        }
    }
  g_ptr_array_add (files, NULL);
  return (char **) g_ptr_array_free (g_steal_pointer (&files), FALSE);
}

TlCollection *
tl_cli_open (const char  *file,
             const char  *from,
             GPtrArray   *problems,
             const char **format,
             GError     **error)
{
  g_autoptr (TlCollection) collection = NULL;
  const char *found = NULL;

  if (from != NULL && !tl_cli_is_native (from) && tl_format_find (from) == NULL)
    {
      g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, _("“%s” is no known format"), from);
      return NULL;
    }
  collection = tl_format_open (file, from, &found, problems, tl_cli_progress, (gpointer) _("Reading"), NULL, error);
  tl_cli_progress_end ();
  if (collection == NULL)
    return NULL;
  if (from != NULL && !g_str_equal (from, found))
    {
      g_set_error (error, TL_MODEL_ERROR, TL_MODEL_ERROR_SHAPE, _("This is “%s”, not “%s”"), found, from);
      return NULL;
    }
  if (format != NULL)
    *format = found;
  return g_steal_pointer (&collection);
}

/* A record that is no article: one diagnostic that says where and why, unless the framing said it. */
static void
add_unreadable (TlCollection *collection,
                guint         index,
                GPtrArray    *problems,
                guint         before,
                const GError *error)
{
  const TlJsonFraming *framing = tl_collection_get_framing (collection);
  const TlJsonFrame *frame = &g_array_index (framing->frames, TlJsonFrame, index);
  const char *code = TL_CODE_SHAPE;

  if (frame->broken || problems->len > before)
    return;
  if (error->domain == TL_JSON_ERROR)
    code = error->code == TL_JSON_ERROR_ENCODING ? TL_CODE_ENCODING : TL_CODE_JSON_SYNTAX;
  g_ptr_array_add (problems, tl_diagnostic_new (code, TL_SEVERITY_ERROR, tl_collection_get_key (collection, index),
                                                NULL, frame->line, 0, g_strdup (error->message)));
}

void
tl_cli_each (const char       *file,
             TlCollection     *collection,
             GPtrArray        *problems,
             TlCliArticleFunc  func,
             gpointer          user_data)
{
  GPtrArray *framing_problems = tl_collection_get_problems (collection);
  guint n_articles = tl_collection_get_n_articles (collection);

  for (guint i = 0; i < framing_problems->len; i++)
    g_ptr_array_add (problems, tl_diagnostic_copy (framing_problems->pdata[i]));
  for (guint i = 0; i < n_articles; i++)
    {
      g_autoptr (TlArticle) article = NULL;
      g_autoptr (GError) error = NULL;
      guint before = problems->len;

      if (tl_collection_is_broken (collection, i))
        continue;
      article = tl_collection_read_article (collection, i, problems, &error);
      if (article == NULL)
        add_unreadable (collection, i, problems, before, error);
      else if (!func (article, i, problems, user_data))
        break;
      if (i % 64 == 0)
        tl_cli_progress ((double) i / n_articles, (gpointer) _("Reading"));
    }
  tl_cli_progress_end ();
}
