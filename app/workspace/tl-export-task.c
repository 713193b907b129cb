/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Writing what is open somewhere else.  See the header for how edits get into it.  A folder is written beside its
 * place and moved there when it is whole, so that a second try does not meet the remains of the first.
 */

#include "config.h"

#include "tl-export-task.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "tl-export-private.h"
#include "tl-journal.h"
#include "tl-native.h"
#include "tl-replay.h"

/* Names tried for a new folder, beginning with the plain one. */
#define MAX_NAMES 1000

typedef struct
{
  GPtrArray *entries;   /* TlEntry */
  gboolean   moved;
} Edits;

struct _TlExportTask
{
  TlCollection    *collection;
  TlExportRequest *request;
  GHashTable      *edits;       /* record index → Edits */
  GPtrArray       *problems;    /* TlDiagnostic: of preparing, then the writer's */
  char            *source;      /* NULL */
  TlBlindView     *view;        /* NULL: everything may be written */
  char            *secret;      /* of the pseudonyms: another one for each export, and kept by nobody; NULL */

  /* Once prepared. */
  TlCollection    *prepared;    /* the chosen records as they are now */
};

static void
edits_free (gpointer data)
{
  Edits *edits = data;

  g_ptr_array_unref (edits->entries);
  g_free (edits);
}

TlExportRequest *
tl_export_request_new (const TlFormat *format)
{
  TlExportRequest *self = g_new0 (TlExportRequest, 1);

  self->format = format;
  return self;
}

TlExportRequest *
tl_export_request_copy (const TlExportRequest *self)
{
  TlExportRequest *copy = g_memdup2 (self, sizeof *self);

  if (self->indexes != NULL)
    copy->indexes = g_array_copy (self->indexes);
  copy->labels = g_strdupv (self->labels);
  copy->annotators = g_strdupv (self->annotators);
  copy->layer = g_strdup (self->layer);
  return copy;
}

void
tl_export_request_free (TlExportRequest *self)
{
  g_clear_pointer (&self->indexes, g_array_unref);
  g_strfreev (self->labels);
  g_strfreev (self->annotators);
  g_free (self->layer);
  g_free (self);
}

const TlFormat *const *
tl_export_formats_list (void)
{
  static const TlFormat **list;

  if (g_once_init_enter (&list))
    {
      const TlFormat *const *foreign = tl_formats_list ();
      g_autoptr (GPtrArray) found = g_ptr_array_new ();

      g_ptr_array_add (found, (gpointer) &tl_export_format_object);
      g_ptr_array_add (found, (gpointer) &tl_export_format_lines);
      for (guint i = 0; foreign[i] != NULL; i++)
        if (foreign[i]->flags & TL_FORMAT_WRITES)
          g_ptr_array_add (found, (gpointer) foreign[i]);
      g_ptr_array_add (found, NULL);
      g_once_init_leave (&list, (const TlFormat **) g_ptr_array_free (g_steal_pointer (&found), FALSE));
    }
  return list;
}

TlExportTask *
tl_export_task_new (TlCollection          *collection,
                    const TlExportRequest *request)
{
  TlExportTask *self = g_new0 (TlExportTask, 1);

  g_return_val_if_fail (TL_IS_COLLECTION (collection), NULL);
  g_return_val_if_fail (request->format != NULL, NULL);

  self->collection = g_object_ref (collection);
  self->request = tl_export_request_copy (request);
  self->edits = g_hash_table_new_full (NULL, NULL, NULL, edits_free);
  self->problems = tl_diagnostics_new ();
  if (request->anonymous)
    self->secret = g_uuid_string_random ();
  return self;
}

void
tl_export_task_add_edits (TlExportTask *self,
                          guint         index,
                          GPtrArray    *entries,
                          gboolean      moved)
{
  Edits *edits = g_new0 (Edits, 1);

  edits->entries = tl_entries_new ();
  edits->moved = moved;
  for (guint i = 0; i < entries->len; i++)
    g_ptr_array_add (edits->entries, tl_entry_ref (g_ptr_array_index (entries, i)));
  g_hash_table_insert (self->edits, GUINT_TO_POINTER (index), edits);
}

void
tl_export_task_set_source (TlExportTask *self,
                           const char   *path)
{
  g_free (self->source);
  self->source = g_strdup (path);
}

void
tl_export_task_set_view (TlExportTask      *self,
                         const TlBlindView *view)
{
  g_clear_pointer (&self->view, tl_blind_view_free);
  self->view = tl_blind_view_copy (view);
}

void
tl_export_task_free (TlExportTask *self)
{
  g_clear_object (&self->prepared);
  g_object_unref (self->collection);
  tl_export_request_free (self->request);
  g_hash_table_unref (self->edits);
  g_ptr_array_unref (self->problems);
  g_free (self->source);
  g_free (self->secret);
  g_clear_pointer (&self->view, tl_blind_view_free);
  g_free (self);
}

/* Preparing */

static gboolean
write_all (FILE        *out,
           const void  *data,
           gsize        length,
           GError     **error)
{
  if (fwrite (data, 1, length, out) == length)
    return TRUE;
  g_set_error (error, G_IO_ERROR, g_io_error_from_errno (errno),
               _("Writing a temporary copy failed: %s"), g_strerror (errno));
  return FALSE;
}

static void
tell_unreadable (TlExportTask *self,
                 guint         index)
{
  g_ptr_array_add (self->problems,
                   tl_diagnostic_new (TL_CODE_LOSS, TL_SEVERITY_WARNING, tl_collection_get_key (self->collection, index),
                                      NULL, 0, 0, g_strdup (_("This article can’t be read and is left out"))));
}

/* The record as it is now; NULL when it is left out, which was told. */
static GBytes *
make_record (TlExportTask *self,
             guint         index)
{
  const Edits *edits = g_hash_table_lookup (self->edits, GUINT_TO_POINTER (index));
  g_autoptr (TlArticle) article = NULL;

  if (!tl_collection_is_broken (self->collection, index))
    article = tl_collection_read_article (self->collection, index, NULL, NULL);
  if (article == NULL)
    {
      tell_unreadable (self, index);
      return NULL;
    }
  if (edits != NULL)
    tl_replay_entries (article, edits->entries, edits->moved, NULL);
  tl_blind_view_apply (self->view, article);
  if (self->request->only_approved && g_strcmp0 (tl_article_get_status (article), "approved") != 0)
    return NULL;
  return tl_article_dup_json (article);
}

static gboolean
write_records (TlExportTask    *self,
               FILE            *out,
               TlJsonProgress   progress,
               gpointer         user_data,
               GCancellable    *cancellable,
               GError         **error)
{
  const GArray *indexes = self->request->indexes;
  guint n = indexes != NULL ? indexes->len : tl_collection_get_n_articles (self->collection);
  guint n_written = 0;

  for (guint i = 0; i < n; i++)
    {
      guint index = indexes != NULL ? g_array_index (indexes, guint, i) : i;
      g_autoptr (GBytes) record = NULL;

      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
      if (progress != NULL && i % 16 == 0)
        progress (0.3 * i / n, user_data);
      record = make_record (self, index);
      if (record == NULL)
        continue;
      if ((n_written++ > 0 && !write_all (out, ",\n", 2, error))
          || !write_all (out, g_bytes_get_data (record, NULL), g_bytes_get_size (record), error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
write_prepared (TlExportTask    *self,
                FILE            *out,
                TlJsonProgress   progress,
                gpointer         user_data,
                GCancellable    *cancellable,
                GError         **error)
{
  static const char head[] = "{\"format\": \"tagline\", \"version\": 1,\n";
  GBytes *labels = tl_collection_get_framing (self->collection)->labels;

  if (!write_all (out, head, strlen (head), error))
    return FALSE;
  if (labels != NULL
      && (!write_all (out, " \"labels\": ", 11, error)
          || !write_all (out, g_bytes_get_data (labels, NULL), g_bytes_get_size (labels), error)
          || !write_all (out, ",\n", 2, error)))
    return FALSE;
  if (!write_all (out, " \"articles\": [\n", 15, error)
      || !write_records (self, out, progress, user_data, cancellable, error)
      || !write_all (out, "]}\n", 3, error))
    return FALSE;
  if (fflush (out) == 0)
    return TRUE;
  g_set_error (error, G_IO_ERROR, g_io_error_from_errno (errno),
               _("Writing a temporary copy failed: %s"), g_strerror (errno));
  return FALSE;
}

static gboolean
prepare (TlExportTask    *self,
         TlJsonProgress   progress,
         gpointer         user_data,
         GCancellable    *cancellable,
         GError         **error)
{
  g_autoptr (TlSource) source = NULL;
  g_autofree char *path = NULL;
  FILE *out;
  int fd;

  if (self->prepared != NULL)
    return TRUE;
  if (self->request->indexes == NULL && !self->request->only_approved && self->view == NULL
      && g_hash_table_size (self->edits) == 0)
    {
      self->prepared = g_object_ref (self->collection);
      return TRUE;
    }
  fd = g_file_open_tmp ("tagline-XXXXXX", &path, error);
  if (fd < 0)
    return FALSE;
  out = fdopen (fd, "w");
  if (write_prepared (self, out, progress, user_data, cancellable, error))
    source = tl_source_new_for_path (path, error);
  fclose (out);
  g_unlink (path);
  if (source != NULL)
    self->prepared = tl_native_open (source, NULL, NULL, cancellable, error);
  return self->prepared != NULL;
}

static TlExportOptions
get_options (TlExportTask *self)
{
  return (TlExportOptions) {
    .only_accepted = self->request->only_accepted,
    .labels = (const char *const *) self->request->labels,
    .annotators = (const char *const *) self->request->annotators,
    .pseudonyms = self->secret,
    .layer = self->request->layer,
  };
}

/* Titles of the articles that problems are about. */
static GHashTable *
list_titles (TlExportTask *self)
{
  GHashTable *titles = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);

  for (guint i = 0; i < self->problems->len; i++)
    {
      const TlDiagnostic *problem = g_ptr_array_index (self->problems, i);
      guint index = G_MAXUINT;

      if (problem->article == NULL || g_hash_table_contains (titles, problem->article))
        continue;
      index = tl_collection_find_key (self->collection, problem->article);
      if (index != G_MAXUINT)
        g_hash_table_insert (titles, g_strdup (problem->article), tl_collection_dup_title (self->collection, index));
    }
  return titles;
}

TlLossReport *
tl_export_task_preview (TlExportTask  *self,
                        GCancellable  *cancellable,
                        GError       **error)
{
  TlExportOptions options;
  g_autoptr (GHashTable) titles = NULL;

  if (!prepare (self, NULL, NULL, cancellable, error))
    return NULL;
  options = get_options (self);
  tl_export_tell_surroundings (self->collection, self->problems);
  if (!tl_format_preview (self->request->format, self->prepared, &options, self->problems, cancellable, error))
    return NULL;
  titles = list_titles (self);
  return tl_loss_report_new (self->problems, titles, tl_collection_get_n_articles (self->prepared));
}

/* Writing */

typedef struct
{
  TlJsonProgress  progress;
  gpointer        user_data;
} Progress;

/* The second part of the way: the first was preparing. */
static void
report_writing (double   fraction,
                gpointer user_data)
{
  const Progress *self = user_data;

  if (self->progress != NULL)
    self->progress (0.3 + 0.7 * fraction, self->user_data);
}

static gboolean
write_to (TlExportTask    *self,
          const char      *path,
          TlJsonProgress   progress,
          gpointer         user_data,
          GCancellable    *cancellable,
          GError         **error)
{
  TlExportOptions options = get_options (self);
  Progress writing = { progress, user_data };

  return tl_format_export (self->request->format, self->prepared, &options, path, self->problems,
                           report_writing, &writing, cancellable, error);
}

/* Only files that we have just written are in it: no folder below it is entered. */
static void
remove_folder (const char *path)
{
  g_autoptr (GDir) folder = g_dir_open (path, 0, NULL);
  const char *name;

  while (folder != NULL && (name = g_dir_read_name (folder)) != NULL)
    {
      g_autofree char *file = g_build_filename (path, name, NULL);

      g_unlink (file);
    }
  g_rmdir (path);
}

/* The folder to be made: path itself when it is empty or not there, else a new one in it. */
static char *
choose_folder (TlExportTask  *self,
               const char    *path)
{
  g_autoptr (GDir) folder = g_dir_open (path, 0, NULL);
  const char *name = self->request->format->name;

  if (folder == NULL || g_dir_read_name (folder) == NULL)
    return g_strdup (path);
  for (guint i = 1; i < MAX_NAMES; i++)
    {
      g_autofree char *numbered = i == 1 ? g_strdup (name) : g_strdup_printf ("%s-%u", name, i);
      g_autofree char *candidate = g_build_filename (path, numbered, NULL);

      if (!g_file_test (candidate, G_FILE_TEST_EXISTS))
        return g_steal_pointer (&candidate);
    }
  return g_strdup (path);
}

static gboolean
put_in_place (const char  *from,
              const char  *to,
              GError     **error)
{
  /* Only ever an empty folder goes. */
  g_rmdir (to);
  if (g_rename (from, to) == 0)
    return TRUE;
  g_set_error (error, G_IO_ERROR, g_io_error_from_errno (errno), _("The folder “%s” can’t be made: %s"), to,
               g_strerror (errno));
  return FALSE;
}

static gboolean
run_folder (TlExportTask    *self,
            const char      *path,
            TlJsonProgress   progress,
            gpointer         user_data,
            GCancellable    *cancellable,
            char           **written,
            GError         **error)
{
  g_autofree char *target = choose_folder (self, path);
  g_autofree char *parent = g_path_get_dirname (target);
  g_autofree char *temporary = g_build_filename (parent, ".tagline-export-XXXXXX", NULL);

  if (g_mkdtemp_full (temporary, 0777) == NULL)
    {
      g_set_error (error, G_IO_ERROR, g_io_error_from_errno (errno), _("The folder “%s” can’t be made: %s"), target,
                   g_strerror (errno));
      return FALSE;
    }
  if (!write_to (self, temporary, progress, user_data, cancellable, error)
      || g_cancellable_set_error_if_cancelled (cancellable, error)
      || !put_in_place (temporary, target, error))
    {
      remove_folder (temporary);
      return FALSE;
    }
  *written = g_steal_pointer (&target);
  return TRUE;
}

static gboolean
is_same_file (const char *a,
              const char *b)
{
  TlFileStamp first;
  TlFileStamp second;

  return a != NULL && tl_file_stamp_read (a, &first, NULL) && tl_file_stamp_read (b, &second, NULL)
         && first.device == second.device && first.inode == second.inode;
}

gboolean
tl_export_task_run (TlExportTask    *self,
                    const char      *path,
                    TlJsonProgress   progress,
                    gpointer         user_data,
                    GCancellable    *cancellable,
                    char           **written,
                    GError         **error)
{
  gboolean is_folder = (self->request->format->flags & TL_FORMAT_FOLDER) != 0;

  g_return_val_if_fail (path != NULL && written != NULL, FALSE);

  if (!is_folder && is_same_file (self->source, path))
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_EXISTS,
                           _("This is the file that is open: choose another name, or save it"));
      return FALSE;
    }
  if (!prepare (self, progress, user_data, cancellable, error))
    return FALSE;
  if (is_folder)
    return run_folder (self, path, progress, user_data, cancellable, written, error);
  if (!write_to (self, path, progress, user_data, cancellable, error))
    return FALSE;
  *written = g_strdup (path);
  return TRUE;
}

char *
tl_export_suggest_name (const TlFormat *format,
                        const char     *name)
{
  g_autofree char *stem = g_strdup (name);
  char *dot = strrchr (stem, '.');
  const char *extension = format->extension != NULL ? format->extension : "";

  if (dot != NULL && dot != stem)
    *dot = '\0';
  /* A name that is the source's own, or looks like it, is of no use. */
  if (format->extension == NULL || (dot != NULL && g_str_has_suffix (name, format->extension)))
    return g_strconcat (stem, "-", format->name, extension, NULL);
  return g_strconcat (stem, extension, NULL);
}
