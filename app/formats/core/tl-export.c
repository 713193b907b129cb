/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Writing foreign formats.  A writer walks over the articles, already filtered, and says what it could
 * not write (the loss report) and what it did write; the latter is summed up and compared with what
 * the file reads back as, so that "exported" means exported.
 */

#include "config.h"

#include "tl-format-private.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "tl-anonymise.h"
#include "tl-file-writer.h"

/* Annotations as a number: the sum of a hash of each, so that order does not matter. */
typedef struct
{
  guint64 sum;
  guint64 count;
} Tally;

struct _TlExport
{
  const TlFormat        *format;
  TlCollection          *collection;
  const TlExportOptions *options;       /* never NULL */
  GPtrArray             *problems;      /* borrowed */
  TlJsonProgress         progress;
  gpointer               user_data;
  GCancellable          *cancellable;
  guint                  next;
  const char            *path;          /* NULL: preview, nothing is written */
  TlFileWriter          *writer;        /* of the one file; NULL for folders and standard output */
  gboolean               is_alone;      /* what is written gets no file beside it */
  GHashTable            *companions;    /* suffix → TlFileWriter, whole, that take their names when the file itself has proved right */
  Tally                  tally;
  Tally                  texts;         /* of the articles handed out */
};

/* FNV-1a, 64 bits (Fowler, Noll, Vo). */
static guint64
hash_bytes (guint64     hash,
            const void *data,
            gsize       length)
{
  const guint8 *bytes = data;

  for (gsize i = 0; i < length; i++)
    hash = (hash ^ bytes[i]) * G_GUINT64_CONSTANT (0x100000001b3);
  return hash;
}

static void
tally_text (Tally  *tally,
            TlText *text)
{
  gsize length;
  const char *data = tl_text_get_data (text, &length);

  tally->sum += hash_bytes (G_GUINT64_CONSTANT (0xcbf29ce484222325), data, length);
  tally->count++;
}

static gboolean
is_listed (const char *const *list,
           const char        *name)
{
  return list == NULL || g_strv_contains (list, name);
}

static gboolean
is_wanted (TlExport     *self,
           TlAnnotation *annotation)
{
  const TlExportOptions *options = self->options;

  return (!options->only_accepted || tl_annotation_get_decision (annotation) == TL_DECISION_ACCEPTED)
         && is_listed (options->labels, tl_annotation_get_label (annotation))
         && is_listed (options->annotators, tl_annotation_get_annotator (annotation));
}

static void
remove_relations_of (TlArticle  *article,
                     const char *id)
{
  g_autoptr (GPtrArray) relations = tl_article_list_relations_of (article, id);

  for (guint i = 0; i < relations->len; i++)
    {
      TlRelation *relation = relations->pdata[i];
      g_autoptr (TlChange) change = tl_change_new (TL_CHANGE_RELATION, tl_relation_get_id (relation), G_MAXUINT,
                                                   tl_relation_get_json (relation), NULL);

      tl_article_apply (article, change, NULL);
    }
}

/* Takes out of our own copy of the article what the options leave out; a relation goes with its arguments. */
static void
filter_article (TlExport  *self,
                TlArticle *article)
{
  for (guint i = tl_article_get_n_annotations (article); i-- > 0;)
    {
      TlAnnotation *annotation = tl_article_get_annotation (article, i);
      g_autoptr (TlChange) change = NULL;

      if (is_wanted (self, annotation))
        continue;
      remove_relations_of (article, tl_annotation_get_id (annotation));
      change = tl_change_new (TL_CHANGE_ANNOTATION, tl_annotation_get_id (annotation), G_MAXUINT,
                              tl_annotation_get_json (annotation), NULL);
      tl_article_apply (article, change, NULL);
    }
}

static void
add_problem (TlExport   *self,
             const char *code,
             TlSeverity  severity,
             const char *article,
             const char *path,
             char       *message)
{
  if (self->problems != NULL)
    g_ptr_array_add (self->problems, tl_diagnostic_new (code, severity, article, path, 0, 0, message));
  else
    g_free (message);
}

TlArticle *
tl_export_next (TlExport  *self,
                GError   **error)
{
  guint n_articles = tl_collection_get_n_articles (self->collection);

  while (self->next < n_articles)
    {
      guint index = self->next++;
      g_autoptr (TlArticle) article = NULL;
      g_autoptr (GError) local_error = NULL;

      if (g_cancellable_set_error_if_cancelled (self->cancellable, error))
        return NULL;
      if (self->progress != NULL && index % 16 == 0)
        self->progress ((double) index / n_articles, self->user_data);
      if (!tl_collection_is_broken (self->collection, index))
        article = tl_collection_read_article (self->collection, index, NULL, &local_error);
      if (article == NULL)
        {
          add_problem (self, TL_CODE_LOSS, TL_SEVERITY_WARNING, tl_collection_get_key (self->collection, index), NULL,
                       g_strdup (_("This article can’t be read and is left out")));
          continue;
        }
      if (!is_listed (self->options->statuses, tl_article_get_status (article)))
        continue;
      filter_article (self, article);
      if (self->options->pseudonyms != NULL && !tl_anonymise_article (article, self->options->pseudonyms, error))
        return NULL;
      tally_text (&self->texts, tl_article_get_text (article));
      return g_steal_pointer (&article);
    }
  return NULL;
}

TlSchema *
tl_export_get_schema (TlExport *self)
{
  return tl_collection_get_schema (self->collection);
}

GBytes *
tl_export_get_labels (TlExport *self)
{
  return tl_collection_get_framing (self->collection)->labels;
}

const char *
tl_export_get_path (TlExport *self)
{
  return self->path;
}

const TlExportOptions *
tl_export_get_options (TlExport *self)
{
  return self->options;
}

gboolean
tl_export_write (TlExport    *self,
                 const char  *data,
                 gssize       length,
                 GError     **error)
{
  gsize size = length < 0 ? strlen (data) : (gsize) length;

  if (self->path == NULL)
    return TRUE;
  if (self->writer != NULL)
    return tl_file_writer_write (self->writer, data, size, error);
  if (fwrite (data, 1, size, stdout) == size)
    return TRUE;
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_FAILED, _("Writing to standard output failed"));
  return FALSE;
}

/* A file in the folder being written.  Not atomic and not yet on the disk: the folder is new, and is synced as a whole. A symbolic
 * link that somebody put there is not followed. */
static gboolean
write_plain (const char  *path,
             const char  *data,
             gsize        size,
             GError     **error)
{
  int fd = g_open (path, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0666);
  gboolean ok = fd >= 0;
  int saved;

  while (ok && size > 0)
    {
      gssize n = write (fd, data, size);

      ok = n >= 0 || errno == EINTR;
      if (n > 0)
        {
          data += n;
          size -= n;
        }
    }
  saved = errno;
  if (fd >= 0 && close (fd) != 0 && ok)
    {
      saved = errno;
      ok = FALSE;
    }
  if (!ok)
    g_set_error (error, G_IO_ERROR, g_io_error_from_errno (saved), _("Writing “%s” failed: %s"), path, g_strerror (saved));
  return ok;
}

gboolean
tl_export_write_file (TlExport    *self,
                      const char  *name,
                      const char  *extension,
                      const char  *data,
                      gssize       length,
                      GError     **error)
{
  g_autofree char *escaped = tl_format_escape_name (name);
  g_autofree char *file_name = g_strconcat (escaped, extension, NULL);
  g_autofree char *path = NULL;

  if (self->path == NULL)
    return TRUE;
  path = g_build_filename (self->path, file_name, NULL);
  return write_plain (path, data, length < 0 ? strlen (data) : (gsize) length, error);
}

void
tl_export_loss (TlExport   *self,
                TlArticle  *article,
                const char *what,
                const char *format,
                ...)
{
  va_list args;

  va_start (args, format);
  add_problem (self, TL_CODE_LOSS, TL_SEVERITY_WARNING, article != NULL ? tl_article_get_id (article) : NULL, what,
               g_strdup_vprintf (format, args));
  va_end (args);
}

void
tl_export_kept (TlExport   *self,
                TlArticle  *article,
                const char *what,
                const char *format,
                ...)
{
  va_list args;

  va_start (args, format);
  add_problem (self, TL_CODE_KEPT, TL_SEVERITY_NOTE, article != NULL ? tl_article_get_id (article) : NULL, what,
               g_strdup_vprintf (format, args));
  va_end (args);
}

gboolean
tl_export_has_relations (TlExport *self)
{
  for (guint i = self->next; i < tl_collection_get_n_articles (self->collection); i++)
    {
      g_autoptr (GBytes) record = NULL;
      g_autoptr (TlArticle) article = NULL;
      gsize length;
      const char *data;

      if (tl_collection_is_broken (self->collection, i))
        continue;
      record = tl_collection_read_record (self->collection, i, NULL);
      data = record != NULL ? g_bytes_get_data (record, &length) : NULL;
      /* Most records say at once that they have none: only the others are parsed.  A name may be written with escapes. */
      if (data == NULL || (memmem (data, length, "\"relations\"", 11) == NULL && memmem (data, length, "\\u00", 4) == NULL))
        continue;
      article = tl_collection_read_article (self->collection, i, NULL, NULL);
      if (article == NULL || !is_listed (self->options->statuses, tl_article_get_status (article)))
        continue;
      filter_article (self, article);
      if (tl_article_get_n_relations (article) > 0)
        return TRUE;
    }
  return FALSE;
}

gboolean
tl_export_write_companion (TlExport    *self,
                           const char  *suffix,
                           const char  *data,
                           gssize       length,
                           GError     **error)
{
  g_autofree char *path = NULL;
  g_autoptr (TlFileWriter) writer = NULL;

  if (self->path == NULL || self->is_alone || g_str_equal (self->path, "-"))
    return TRUE;
  path = tl_format_companion_path (self->path, suffix);
  writer = tl_file_writer_new (path, error);
  if (writer == NULL || !tl_file_writer_write (writer, data, length < 0 ? strlen (data) : (gsize) length, error))
    return FALSE;
  if (self->companions == NULL)
    self->companions = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) tl_file_writer_free);
  g_hash_table_insert (self->companions, g_strdup (suffix), g_steal_pointer (&writer));
  return TRUE;
}

static void
tally_add (Tally            *tally,
           const char       *label,
           const TlFragment *fragments,
           guint             n_fragments,
           TlText           *text)
{
  guint64 hash = hash_bytes (G_GUINT64_CONSTANT (0xcbf29ce484222325), label, strlen (label) + 1);
  const char *data = tl_text_get_data (text, NULL);

  for (guint i = 0; i < n_fragments; i++)
    {
      gsize from = tl_text_to_byte (text, fragments[i].start);
      gsize to = tl_text_to_byte (text, fragments[i].end);

      hash = hash_bytes (hash, &fragments[i].start, sizeof fragments[i].start);
      hash = hash_bytes (hash, data + from, to - from);
    }
  tally->sum += hash;
  tally->count++;
}

void
tl_export_wrote (TlExport         *self,
                 const char       *label,
                 const TlFragment *fragments,
                 guint             n_fragments,
                 TlText           *text)
{
  tally_add (&self->tally, label, fragments, n_fragments, text);
}

/* Where the companions stand so far. */
static GHashTable *
list_companions (TlExport *self)
{
  GHashTable *paths = g_hash_table_new (g_str_hash, g_str_equal);
  GHashTableIter iter;
  gpointer suffix;
  gpointer writer;

  if (self->companions == NULL)
    return paths;
  g_hash_table_iter_init (&iter, self->companions);
  while (g_hash_table_iter_next (&iter, &suffix, &writer))
    g_hash_table_insert (paths, suffix, (gpointer) tl_file_writer_get_temporary (writer));
  return paths;
}

/* Reads back what stands at path. */
static gboolean
verify (TlExport    *self,
        const char  *path,
        GError     **error)
{
  g_autoptr (TlCollection) again = NULL;
  g_autoptr (GHashTable) companions = NULL;
  g_autofree char *written = NULL;
  g_autofree char *read = NULL;
  Tally found = { 0 };
  Tally texts = { 0 };

  companions = list_companions (self);
  again = tl_format_reopen (path, self->format, companions, self->cancellable, error);
  if (again == NULL)
    {
      g_prefix_error (error, "%s ", _("What was written can’t be read back:"));
      return FALSE;
    }
  for (guint i = 0; i < tl_collection_get_n_articles (again); i++)
    {
      g_autoptr (TlArticle) article = tl_collection_read_article (again, i, NULL, error);

      if (article == NULL)
        return FALSE;
      tally_text (&texts, tl_article_get_text (article));
      for (guint j = 0; j < tl_article_get_n_annotations (article); j++)
        {
          TlAnnotation *annotation = tl_article_get_annotation (article, j);
          guint n_fragments;
          const TlFragment *fragments = tl_annotation_get_fragments (annotation, &n_fragments);

          tally_add (&found, tl_annotation_get_label (annotation), fragments, n_fragments,
                     tl_article_get_text (article));
        }
    }
  if (self->format->flags & TL_FORMAT_TEXTS && (texts.count != self->texts.count || texts.sum != self->texts.sum))
    {
      g_set_error_literal (error, TL_FORMAT_ERROR, TL_FORMAT_ERROR_VERIFY,
                           _("What was written does not read back the same: the texts of the articles differ"));
      return FALSE;
    }
  if (found.count == self->tally.count && found.sum == self->tally.sum)
    return TRUE;
  written = g_strdup_printf ("%" G_GUINT64_FORMAT, self->tally.count);
  read = g_strdup_printf ("%" G_GUINT64_FORMAT, found.count);
  g_set_error (error, TL_FORMAT_ERROR, TL_FORMAT_ERROR_VERIFY,
               _("What was written does not read back the same: %s annotations written, %s found"), written, read);
  return FALSE;
}

/* Documents that are there already would pass for part of what is written. */
static gboolean
check_free (TlExport  *self,
            GError   **error)
{
  TlFormatInput input = { .path = self->path, .is_folder = TRUE, .head = "" };

  if (self->format->sniff (&input) == 0)
    return TRUE;
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_EXISTS,
               _("There are documents in the folder “%s” already: name another one"), self->path);
  return FALSE;
}

static gboolean
open_target (TlExport  *self,
             GError   **error)
{
  if (self->format->flags & TL_FORMAT_FOLDER)
    {
      if (g_mkdir_with_parents (self->path, 0777) == 0)
        return check_free (self, error);
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, _("The folder “%s” can’t be made"), self->path);
      return FALSE;
    }
  if (g_str_equal (self->path, "-"))
    return TRUE;
  self->writer = tl_file_writer_new (self->path, error);
  return self->writer != NULL;
}

/* Once for all its files: a disk takes thousands of single ones minutes. */
static gboolean
sync_folder (const char  *path,
             GError     **error)
{
  int fd = g_open (path, O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0);
  gboolean ok = fd >= 0 && syncfs (fd) == 0;

  if (!ok)
    g_set_error (error, G_IO_ERROR, g_io_error_from_errno (errno), _("Writing “%s” failed: %s"), path, g_strerror (errno));
  if (fd >= 0)
    close (fd);
  return ok;
}

static gboolean
commit_companions (TlExport  *self,
                   GError   **error)
{
  GHashTableIter iter;
  gpointer writer;
  gboolean ok = TRUE;

  if (self->companions == NULL)
    return TRUE;
  g_hash_table_iter_init (&iter, self->companions);
  while (ok && g_hash_table_iter_next (&iter, NULL, &writer))
    ok = tl_file_writer_commit (writer, NULL, NULL, error);
  return ok;
}

static gboolean
close_target (TlExport  *self,
              GError   **error)
{
  if (self->format->flags & TL_FORMAT_FOLDER)
    return sync_folder (self->path, error);
  if (self->writer != NULL)
    return tl_file_writer_commit (self->writer, NULL, NULL, error) && commit_companions (self, error);
  return fflush (stdout) == 0 || !g_str_equal (self->path, "-");
}

static gboolean
check_writable (const TlFormat  *format,
                GError         **error)
{
  if (format->flags & TL_FORMAT_WRITES)
    return TRUE;
  g_set_error (error, TL_FORMAT_ERROR, TL_FORMAT_ERROR_READ_ONLY, _("The format “%s” can’t be written"), format->name);
  return FALSE;
}

/* Writes to self's path, and reads it back where that can be: a file before it takes the place of the one that is there, so that a
 * writer's fault costs nobody the file that they had. */
static gboolean
write_and_verify (TlExport  *self,
                  GError   **error)
{
  TlFormatFlags flags = self->format->flags;
  gboolean ok = open_target (self, error) && self->format->write (self, error);

  if (ok && flags & TL_FORMAT_READS && !(flags & TL_FORMAT_ONE_WAY))
    ok = verify (self, self->writer != NULL ? tl_file_writer_get_temporary (self->writer) : self->path, error);
  ok = ok && close_target (self, error);
  g_clear_pointer (&self->writer, tl_file_writer_free);
  g_clear_pointer (&self->companions, g_hash_table_unref);
  return ok;
}

static gboolean
copy_to_stdout (const char  *path,
                GError     **error)
{
  FILE *file = g_fopen (path, "r");
  char buffer[64 * 1024];
  gboolean ok = file != NULL;
  gsize n;

  while (ok && (n = fread (buffer, 1, sizeof buffer, file)) > 0)
    ok = fwrite (buffer, 1, n, stdout) == n;
  ok = ok && ferror (file) == 0 && fflush (stdout) == 0;
  if (!ok)
    g_set_error (error, G_IO_ERROR, g_io_error_from_errno (errno),
                 _("Writing to standard output failed: %s"), g_strerror (errno));
  if (file != NULL)
    fclose (file);
  return ok;
}

/* What went down a pipe can't be read back: it is made as a file first, and sent when it has proved right. */
static gboolean
export_to_stdout (TlExport  *self,
                  GError   **error)
{
  g_autofree char *folder = g_dir_make_tmp ("tagline-XXXXXX", error);
  g_autofree char *name = g_strconcat ("output", self->format->extension, NULL);
  g_autofree char *path = NULL;
  gboolean ok;

  if (folder == NULL)
    return FALSE;
  path = g_build_filename (folder, name, NULL);
  self->path = path;
  self->is_alone = TRUE;
  ok = write_and_verify (self, error) && copy_to_stdout (path, error);
  g_unlink (path);
  g_rmdir (folder);
  return ok;
}

gboolean
tl_format_export (const TlFormat         *format,
                  TlCollection           *collection,
                  const TlExportOptions  *options,
                  const char             *path,
                  GPtrArray              *problems,
                  TlJsonProgress          progress,
                  gpointer                user_data,
                  GCancellable           *cancellable,
                  GError                **error)
{
  static const TlExportOptions everything = { 0 };
  TlExport self = { format, collection, options != NULL ? options : &everything, problems,
                    progress, user_data, cancellable, 0, path };

  g_return_val_if_fail (path != NULL, FALSE);

  if (!check_writable (format, error))
    return FALSE;
  if (format->flags & TL_FORMAT_FOLDER && g_str_equal (path, "-"))
    {
      g_set_error (error, TL_FORMAT_ERROR, TL_FORMAT_ERROR_SHAPE,
                   _("The format “%s” is a folder of files and can’t go to standard output"), format->name);
      return FALSE;
    }
  if (g_str_equal (path, "-") && format->flags & TL_FORMAT_READS && !(format->flags & TL_FORMAT_ONE_WAY))
    return export_to_stdout (&self, error);
  return write_and_verify (&self, error);
}

gboolean
tl_format_preview (const TlFormat         *format,
                   TlCollection           *collection,
                   const TlExportOptions  *options,
                   GPtrArray              *problems,
                   GCancellable           *cancellable,
                   GError                **error)
{
  static const TlExportOptions everything = { 0 };
  TlExport self = { format, collection, options != NULL ? options : &everything, problems,
                    NULL, NULL, cancellable, 0, NULL };

  return check_writable (format, error) && format->write (&self, error);
}
