/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * A folder of articles: newsrooms and tools keep one in a file.  Each file is read by itself, and its records go into one temporary
 * collection; two that have the same id are told apart as in any collection.
 */

#include "config.h"

#include "tl-folder.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>

#include "tl-native.h"

/* More entries than that is no folder of articles. */
#define MAX_ENTRIES 100000

typedef struct
{
  GPtrArray *problems;
  FILE      *out;
  GBytes    *labels;       /* of the first file that brings a schema; NULL */
  guint      n_articles;
} Folder;

static int
compare_names (gconstpointer a,
               gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/* Without hidden ones; sorted, owned. */
static GPtrArray *
list_names (const char  *path,
            GError     **error)
{
  g_autoptr (GDir) folder = g_dir_open (path, 0, error);
  GPtrArray *names;
  const char *name;

  if (folder == NULL)
    return NULL;
  names = g_ptr_array_new_with_free_func (g_free);
  while ((name = g_dir_read_name (folder)) != NULL && names->len < MAX_ENTRIES)
    if (name[0] != '.')
      g_ptr_array_add (names, g_strdup (name));
  g_ptr_array_sort (names, compare_names);
  return names;
}

static void
tell (Folder     *self,
      const char *name,
      const char *format)
{
  g_autofree char *shown = g_filename_display_name (name);

  if (self->problems != NULL)
    g_ptr_array_add (self->problems,
                     tl_diagnostic_new (TL_CODE_SHAPE, TL_SEVERITY_WARNING, NULL, NULL, 0, 0,
                                        g_strdup_printf ("%s: %s", shown, format)));
}

static gboolean
write_record (Folder   *self,
              GBytes   *record,
              GError  **error)
{
  gsize length;
  const char *data = g_bytes_get_data (record, &length);

  if ((self->n_articles++ == 0 || fputs (",\n", self->out) != EOF) && fwrite (data, 1, length, self->out) == length)
    return TRUE;
  g_set_error (error, G_IO_ERROR, g_io_error_from_errno (errno), _("Writing a temporary copy failed: %s"),
               g_strerror (errno));
  return FALSE;
}

static void
take_labels (Folder       *self,
             TlCollection *collection,
             const char   *name)
{
  GBytes *labels = tl_collection_get_framing (collection)->labels;

  if (labels == NULL || (self->labels != NULL && g_bytes_equal (self->labels, labels)))
    return;
  if (self->labels == NULL)
    self->labels = g_bytes_ref (labels);
  else
    tell (self, name, _("It has labels of its own; those of an earlier file hold for all"));
}

/* FALSE with error only when writing fails or it is cancelled. */
static gboolean
add_file (Folder        *self,
          const char    *path,
          const char    *name,
          GCancellable  *cancellable,
          GError       **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autoptr (TlCollection) collection = NULL;
  g_autofree char *file = g_build_filename (path, name, NULL);

  collection = tl_format_open (file, NULL, NULL, self->problems, NULL, NULL, cancellable, &local_error);
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return FALSE;
  if (collection == NULL)
    {
      tell (self, name, local_error->message);
      return TRUE;
    }
  take_labels (self, collection, name);
  for (guint i = 0; i < tl_collection_get_n_articles (collection); i++)
    {
      g_autoptr (TlArticle) article = NULL;

      if (!tl_collection_is_broken (collection, i))
        article = tl_collection_read_article (collection, i, NULL, NULL);
      if (article == NULL)
        tell (self, name, _("A record is no article and is left out"));
      else if (!write_record (self, tl_article_get_record (article), error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
write_articles (Folder          *self,
                const char      *path,
                TlJsonProgress   progress,
                gpointer         user_data,
                GCancellable    *cancellable,
                GError         **error)
{
  g_autoptr (GPtrArray) names = list_names (path, error);

  if (names == NULL || fputs ("\"articles\": [\n", self->out) == EOF)
    return FALSE;
  for (guint i = 0; i < names->len; i++)
    {
      if (progress != NULL)
        progress ((double) i / names->len, user_data);
      if (!add_file (self, path, g_ptr_array_index (names, i), cancellable, error))
        return FALSE;
    }
  if (self->n_articles > 0)
    return TRUE;
  g_set_error (error, TL_FORMAT_ERROR, TL_FORMAT_ERROR_UNKNOWN,
               _("No file in the folder “%s” is in a known format"), path);
  return FALSE;
}

/* Behind the articles: which schema there is, is known only then. */
static gboolean
write_end (Folder  *self,
           GError **error)
{
  gboolean ok = fputs ("],\n", self->out) != EOF;
  gsize length;

  if (ok && self->labels != NULL)
    {
      const char *data = g_bytes_get_data (self->labels, &length);

      ok = fputs ("\"labels\": ", self->out) != EOF && fwrite (data, 1, length, self->out) == length
           && fputs (",\n", self->out) != EOF;
    }
  ok = ok && fputs ("\"version\": 1}\n", self->out) != EOF && fflush (self->out) == 0;
  if (!ok)
    g_set_error (error, G_IO_ERROR, g_io_error_from_errno (errno), _("Writing a temporary copy failed: %s"),
                 g_strerror (errno));
  return ok;
}

TlCollection *
tl_folder_open (const char      *path,
                GPtrArray       *problems,
                TlJsonProgress   progress,
                gpointer         user_data,
                GCancellable    *cancellable,
                GError         **error)
{
  Folder self = { problems };
  g_autofree char *temporary = NULL;
  g_autoptr (TlSource) source = NULL;
  int fd = g_file_open_tmp ("tagline-XXXXXX", &temporary, error);

  if (fd < 0)
    return NULL;
  self.out = fdopen (fd, "w");
  if (fputs ("{\"format\": \"tagline\", ", self.out) != EOF
      && write_articles (&self, path, progress, user_data, cancellable, error)
      && write_end (&self, error))
    source = tl_source_new_for_path (temporary, error);
  fclose (self.out);
  g_unlink (temporary);
  g_clear_pointer (&self.labels, g_bytes_unref);
  return source != NULL ? tl_native_open (source, NULL, NULL, cancellable, error) : NULL;
}
