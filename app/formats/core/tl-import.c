/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Reading foreign formats: a reader adds native records, which go into a temporary file one per line
 * and are opened as an ordinary collection.  So memory stays that of one article, and everything behind
 * the border knows one format.
 */

#include "config.h"

#include "tl-format-private.h"

#include <errno.h>
#include <gio/gunixinputstream.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "tl-id.h"
#include "tl-native.h"

#define HEAD_SIZE     (64 * 1024)
#define MAX_WHOLE     (G_GUINT64_CONSTANT (1) << 30)
#define MAX_LINE      (256u * 1024 * 1024)
#define READ_SIZE     (256u * 1024)
#define SURE          50   /* a sniffed score from which the native format is not tried first */

struct _TlImport
{
  const TlFormatInput *input;
  GPtrArray           *problems;      /* borrowed; TlDiagnostic */
  GCancellable        *cancellable;   /* borrowed */
  TlJsonProgress       progress;
  gpointer             user_data;
  GBytes              *whole;
  GHashTable          *ids;           /* ids of articles so far (owned strings) → the last number put behind it, from 1 */
  FILE                *records;
  char                *labels;        /* JSON, or NULL */
  guint                n_articles;
  /* Reading by lines: what was read and not given out yet. */
  GByteArray          *pending;
  gsize                pending_start;
  guint64              read_position;
  guint                line_number;
};

gboolean
tl_format_input_init (TlFormatInput  *input,
                      const char     *path,
                      GError        **error)
{
  g_autoptr (GBytes) head = NULL;
  char *copy;

  memset (input, 0, sizeof *input);
  if (g_str_equal (path, "-"))
    {
      g_autoptr (GInputStream) stream = g_unix_input_stream_new (STDIN_FILENO, FALSE);

      input->source = tl_source_new_for_stream (stream, NULL, error);
    }
  else
    {
      input->path = path;
      input->is_folder = g_file_test (path, G_FILE_TEST_IS_DIR);
      if (!input->is_folder)
        input->source = tl_source_new_for_path (path, error);
    }
  if (input->source != NULL)
    {
      input->head_length = MIN (tl_source_get_size (input->source), HEAD_SIZE);
      head = tl_source_read_bytes (input->source, 0, input->head_length, error);
    }
  if (!input->is_folder && head == NULL)
    {
      tl_format_input_clear (input);
      return FALSE;
    }
  copy = g_malloc (input->head_length + 1);
  if (head != NULL)
    memcpy (copy, g_bytes_get_data (head, NULL), input->head_length);
  copy[input->head_length] = '\0';
  input->head = copy;
  return TRUE;
}

void
tl_format_input_clear (TlFormatInput *input)
{
  g_clear_pointer (&input->source, tl_source_unref);
  g_free ((char *) input->head);
  input->head = NULL;
}

const TlFormatInput *
tl_import_get_input (TlImport *self)
{
  return self->input;
}

static gpointer
parse_file (const char *path,
            guint64     max_size,
            gpointer  (*parse) (GBytes *bytes))
{
  g_autoptr (TlSource) source = NULL;
  g_autoptr (GBytes) bytes = NULL;

  if (!g_file_test (path, G_FILE_TEST_IS_REGULAR))
    return NULL;
  source = tl_source_new_for_path (path, NULL);
  if (source == NULL || tl_source_get_size (source) > max_size)
    return NULL;
  bytes = tl_source_read_bytes (source, 0, tl_source_get_size (source), NULL);
  return bytes != NULL ? parse (bytes) : NULL;
}

gpointer
tl_import_find_beside (TlImport          *self,
                       const char        *suffix,
                       const char *const *names,
                       guint64            max_size,
                       gpointer         (*parse) (GBytes *bytes))
{
  g_autofree char *own = NULL;
  g_autofree char *folder = NULL;
  gpointer found;

  if (self->input->path == NULL)
    return NULL;
  if (self->input->companions != NULL)
    own = g_strdup (g_hash_table_lookup (self->input->companions, suffix));
  if (own == NULL)
    own = tl_format_companion_path (self->input->path, suffix);
  found = parse_file (own, max_size, parse);
  folder = g_path_get_dirname (self->input->path);
  for (; found == NULL && *names != NULL; names++)
    {
      g_autofree char *beside = g_build_filename (folder, *names, NULL);

      found = parse_file (beside, max_size, parse);
    }
  return found;
}

GCancellable *
tl_import_get_cancellable (TlImport *self)
{
  return self->cancellable;
}

static void
set_limit_error (GError **error)
{
  g_set_error_literal (error, TL_FORMAT_ERROR, TL_FORMAT_ERROR_LIMIT,
                       _("The file is too large to be read in this format"));
}

GBytes *
tl_import_read_all (TlImport  *self,
                    GError   **error)
{
  g_return_val_if_fail (self->input->source != NULL, NULL);

  if (self->whole == NULL)
    {
      guint64 size = tl_source_get_size (self->input->source);

      if (size > MAX_WHOLE)
        {
          set_limit_error (error);
          return NULL;
        }
      self->whole = tl_source_read_bytes (self->input->source, 0, size, error);
    }
  return self->whole;
}

/* Reads more into pending; FALSE with error, or without one at the end of the file. */
static gboolean
read_more (TlImport  *self,
           GError   **error)
{
  guint64 size = tl_source_get_size (self->input->source);
  gsize step = MIN (READ_SIZE, size - self->read_position);
  guint old;

  if (step == 0)
    return FALSE;
  if (self->pending_start > 0)
    g_byte_array_remove_range (self->pending, 0, self->pending_start);
  self->pending_start = 0;
  old = self->pending->len;
  if (old > MAX_LINE)
    {
      set_limit_error (error);
      return FALSE;
    }
  g_byte_array_set_size (self->pending, old + step);
  if (!tl_source_read (self->input->source, self->read_position, self->pending->data + old, step, error))
    return FALSE;
  self->read_position += step;
  tl_import_progress (self, (double) self->read_position / size);
  return TRUE;
}

const char *
tl_import_read_line (TlImport  *self,
                     gsize     *length,
                     guint     *line_number,
                     GError   **error)
{
  gsize scanned = 0;

  if (!tl_import_go_on (self, error))
    return NULL;
  for (;;)
    {
      char *start = (char *) self->pending->data + self->pending_start;
      gsize left = self->pending->len - self->pending_start;
      char *newline = left > scanned ? memchr (start + scanned, '\n', left - scanned) : NULL;
      g_autoptr (GError) local_error = NULL;
      gsize line_length;

      scanned = left;
      if (newline == NULL && read_more (self, &local_error))
        continue;
      if (local_error != NULL)
        {
          g_propagate_error (error, g_steal_pointer (&local_error));
          return NULL;
        }
      if (newline == NULL && left == 0)
        return NULL;
      if (newline == NULL)
        {
          /* The last line has no end: room for the NUL behind it. */
          g_byte_array_append (self->pending, (const guint8 *) "", 1);
          start = (char *) self->pending->data + self->pending_start;
          newline = start + left;
        }
      line_length = newline - start;
      self->pending_start += line_length + 1;
      if (line_length > 0 && start[line_length - 1] == '\r')
        line_length--;
      start[line_length] = '\0';
      if (length != NULL)
        *length = line_length;
      self->line_number++;
      if (line_number != NULL)
        *line_number = self->line_number;
      return start;
    }
}

static void
make_id_unique (TlImport        *self,
                TlRecordBuilder *record)
{
  g_autofree char *id = g_strdup (tl_record_builder_get_id (record));
  guint number;

  if (id == NULL)
    {
      /* Made from the text, like that of any article without one; the same text may come twice. */
      gsize length;
      const char *text = tl_text_get_data (tl_record_builder_get_text (record), &length);

      id = tl_id_from_content ("a-", text, length);
      tl_record_builder_set_id (record, id);
    }
  number = GPOINTER_TO_UINT (g_hash_table_lookup (self->ids, id));
  if (number > 0)
    {
      /* Where the search goes on is kept with the id, so that a thousand of the same name are not a million steps. */
      g_autofree char *first = g_steal_pointer (&id);

      do
        {
          g_free (id);
          id = g_strdup_printf ("%s-%u", first, ++number);
        }
      while (g_hash_table_contains (self->ids, id));
      g_hash_table_replace (self->ids, g_steal_pointer (&first), GUINT_TO_POINTER (number));
    }
  tl_record_builder_set_id (record, id);
  g_hash_table_insert (self->ids, g_steal_pointer (&id), GUINT_TO_POINTER (1));
}

void
tl_import_set_labels (TlImport   *self,
                      const char *json)
{
  g_return_if_fail (json != NULL && self->n_articles == 0);

  g_free (self->labels);
  self->labels = g_strdup (json);
}

/* What stands before the next record: with a schema the records are a collection's "articles", else lines. */
static gboolean
begin_record (TlImport *self)
{
  if (self->n_articles++ > 0)
    return fputs (self->labels != NULL ? ",\n" : "\n", self->records) != EOF;
  return self->labels == NULL
         || fprintf (self->records, "{\"format\": \"tagline\", \"version\": 1,\n \"labels\": %s,\n \"articles\": [\n",
                     self->labels) > 0;
}

static gboolean
end_records (TlImport *self)
{
  if (self->n_articles == 0)
    return fputs ("{\"articles\": []}\n", self->records) != EOF;
  return fputs (self->labels != NULL ? "]}\n" : "\n", self->records) != EOF;
}

gboolean
tl_import_add (TlImport         *self,
               TlRecordBuilder  *record,
               GError          **error)
{
  g_autoptr (TlRecordBuilder) owned = record;
  g_autoptr (GBytes) json = NULL;
  gsize length;
  const char *data;

  make_id_unique (self, record);
  json = tl_record_builder_end (record);
  data = g_bytes_get_data (json, &length);
  if (begin_record (self) && fwrite (data, 1, length, self->records) == length)
    return tl_import_go_on (self, error);
  g_set_error (error, G_IO_ERROR, g_io_error_from_errno (errno),
               _("Writing a temporary copy failed: %s"), g_strerror (errno));
  return FALSE;
}

void
tl_import_problem (TlImport    *self,
                   const char  *code,
                   TlSeverity   severity,
                   const char  *article,
                   const char  *path,
                   guint        line,
                   guint        column,
                   const char  *format,
                   ...)
{
  va_list args;

  if (self->problems == NULL)
    return;
  va_start (args, format);
  g_ptr_array_add (self->problems,
                   tl_diagnostic_new (code, severity, article, path, line, column, g_strdup_vprintf (format, args)));
  va_end (args);
}

void
tl_import_progress (TlImport *self,
                    double    fraction)
{
  if (self->progress != NULL)
    self->progress (fraction, self->user_data);
}

gboolean
tl_import_go_on (TlImport  *self,
                 GError   **error)
{
  return !g_cancellable_set_error_if_cancelled (self->cancellable, error);
}

/* The records written so far as a source; the file has no name any more. */
static TlSource *
finish_records (TlImport    *self,
                const char  *path,
                GError     **error)
{
  TlSource *source = NULL;

  if (end_records (self) && fflush (self->records) == 0)
    source = tl_source_new_for_path (path, error);
  else
    g_set_error (error, G_IO_ERROR, g_io_error_from_errno (errno),
                 _("Writing a temporary copy failed: %s"), g_strerror (errno));
  return source;
}

static TlCollection *
import (const TlFormat       *format,
        const TlFormatInput  *input,
        GPtrArray            *problems,
        TlJsonProgress        progress,
        gpointer              user_data,
        GCancellable         *cancellable,
        GError              **error)
{
  TlImport self = { input, problems, cancellable, progress, user_data };
  g_autofree char *path = NULL;
  g_autoptr (TlSource) source = NULL;
  int fd;

  if (!(format->flags & TL_FORMAT_READS))
    {
      g_set_error (error, TL_FORMAT_ERROR, TL_FORMAT_ERROR_READ_ONLY, _("The format “%s” can’t be read"), format->name);
      return NULL;
    }
  fd = g_file_open_tmp ("tagline-XXXXXX", &path, error);
  if (fd < 0)
    return NULL;
  self.records = fdopen (fd, "w");
  self.ids = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self.pending = g_byte_array_new ();
  if (format->read (&self, error))
    source = finish_records (&self, path, error);
  fclose (self.records);
  unlink (path);
  g_hash_table_unref (self.ids);
  g_byte_array_unref (self.pending);
  g_free (self.labels);
  g_clear_pointer (&self.whole, g_bytes_unref);
  if (source == NULL)
    return NULL;
  return tl_native_open (source, NULL, NULL, cancellable, error);
}

static const char *
native_name (TlCollection *collection)
{
  return tl_collection_get_framing (collection)->shape == TL_JSON_SHAPE_LINES ? "jsonl" : "tagline";
}

static TlCollection *
open_native (const TlFormatInput  *input,
             TlJsonProgress        progress,
             gpointer              user_data,
             GCancellable         *cancellable,
             GError              **error)
{
  if (input->source == NULL)
    {
      g_set_error (error, TL_FORMAT_ERROR, TL_FORMAT_ERROR_UNKNOWN,
                   _("The folder “%s” holds nothing that can be opened as one collection"), input->path);
      return NULL;
    }
  return tl_native_open (input->source, progress, user_data, cancellable, error);
}

TlCollection *
tl_format_open (const char      *path,
                const char      *format,
                const char     **used,
                GPtrArray       *problems,
                TlJsonProgress   progress,
                gpointer         user_data,
                GCancellable    *cancellable,
                GError         **error)
{
  TlFormatInput input;
  const TlFormat *foreign = NULL;
  TlCollection *collection = NULL;
  gboolean native;

  g_return_val_if_fail (path != NULL, NULL);

  native = format != NULL && (g_str_equal (format, "tagline") || g_str_equal (format, "jsonl"));
  if (format != NULL && !native && (foreign = tl_format_find (format)) == NULL)
    {
      g_set_error (error, TL_FORMAT_ERROR, TL_FORMAT_ERROR_UNKNOWN, _("“%s” is no known format"), format);
      return NULL;
    }
  if (!tl_format_input_init (&input, path, error))
    return NULL;
  if (format == NULL)
    {
      foreign = tl_format_sniff (&input);
      native = foreign == NULL || foreign->sniff (&input) < SURE;
    }
  if (native)
    collection = open_native (&input, progress, user_data, cancellable, error);
  if (collection == NULL && foreign != NULL)
    {
      g_clear_error (error);
      collection = import (foreign, &input, problems, progress, user_data, cancellable, error);
      native = FALSE;
    }
  tl_format_input_clear (&input);
  if (collection != NULL && used != NULL)
    *used = native ? native_name (collection) : foreign->name;
  return collection;
}

TlCollection *
tl_format_reopen (const char      *path,
                  const TlFormat  *format,
                  GHashTable      *companions,
                  GCancellable    *cancellable,
                  GError         **error)
{
  const TlFormat *foreign = tl_format_find (format->name);
  TlFormatInput input;
  TlCollection *collection;

  if (!tl_format_input_init (&input, path, error))
    return NULL;
  input.companions = companions;
  collection = foreign != NULL ? import (foreign, &input, NULL, NULL, NULL, cancellable, error)
                               : open_native (&input, NULL, NULL, cancellable, error);
  tl_format_input_clear (&input);
  return collection;
}
