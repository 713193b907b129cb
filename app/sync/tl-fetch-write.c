/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A native file with some records replaced and others put behind the last one; every other byte stays. */

#include "config.h"

#include "tl-fetch-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

typedef struct
{
  TlCollection *known;
  TlFileWriter *writer;
  GCancellable *cancellable;
} Writing;

static gboolean
write_text (Writing     *self,
            const char  *text,
            GError     **error)
{
  return tl_file_writer_write (self->writer, text, strlen (text), error);
}

static gboolean
write_bytes (Writing  *self,
             GBytes   *bytes,
             GError  **error)
{
  gsize length;
  const char *data = g_bytes_get_data (bytes, &length);

  return tl_file_writer_write (self->writer, data, length, error);
}

static gboolean
write_records (Writing     *self,
               GPtrArray   *added,
               gboolean     first,
               const char  *separator,
               GError     **error)
{
  for (guint i = 0; i < added->len; i++)
    if ((!(first && i == 0) && !write_text (self, separator, error))
        || !write_bytes (self, g_ptr_array_index (added, i), error))
      return FALSE;
  return TRUE;
}

static gboolean
write_new (Writing     *self,
           GPtrArray   *added,
           const char  *path,
           GError     **error)
{
  /* No lines at all would be no collection. */
  if (g_str_has_suffix (path, ".jsonl") && added->len > 0)
    return write_records (self, added, TRUE, "\n", error) && write_text (self, "\n", error);
  return write_text (self, "{\"format\": \"tagline\", \"version\": 1, \"articles\": [\n", error)
         && write_records (self, added, TRUE, ",\n", error)
         && write_text (self, added->len > 0 ? "\n]}\n" : "]}\n", error);
}

/* Copies what stands before `to`, records replaced. */
static gboolean
copy_known (Writing             *self,
            const TlRecordPatch *patches,
            guint                n_patches,
            guint64              to,
            GError             **error)
{
  const TlJsonFraming *framing = tl_collection_get_framing (self->known);
  TlSource *source = tl_collection_get_source (self->known);
  guint64 done = 0;

  for (guint i = 0; i < n_patches; i++)
    {
      const TlJsonFrame *frame = &g_array_index (framing->frames, TlJsonFrame, patches[i].index);
      g_autoptr (GBytes) record = framing->shape == TL_JSON_SHAPE_LINES ? tl_fetch_join_lines (patches[i].record)
                                                                         : g_bytes_ref (patches[i].record);

      if (!tl_file_writer_copy (self->writer, source, done, frame->offset - done, self->cancellable, error)
          || !write_bytes (self, record, error))
        return FALSE;
      done = frame->offset + frame->length;
    }
  return tl_file_writer_copy (self->writer, source, done, to - done, self->cancellable, error);
}

/* The end of the last record, and whether a line must be ended there first. */
static gboolean
write_lines (Writing             *self,
             const TlRecordPatch *patches,
             guint                n_patches,
             GPtrArray           *added,
             GError             **error)
{
  TlSource *source = tl_collection_get_source (self->known);
  guint64 size = tl_source_get_size (source);
  char last = '\n';

  if (size > 0 && !tl_source_read (source, size - 1, &last, 1, error))
    return FALSE;
  return copy_known (self, patches, n_patches, size, error)
         && (added->len == 0 || last == '\n' || write_text (self, "\n", error))
         && write_records (self, added, TRUE, "\n", error)
         && (added->len == 0 || write_text (self, "\n", error));
}

static gboolean
write_list (Writing             *self,
            const TlRecordPatch *patches,
            guint                n_patches,
            GPtrArray           *added,
            GError             **error)
{
  const TlJsonFraming *framing = tl_collection_get_framing (self->known);
  TlSource *source = tl_collection_get_source (self->known);
  guint64 size = tl_source_get_size (source);
  guint n = framing->frames->len;
  guint64 end = framing->head_end;

  if (n > 0)
    {
      const TlJsonFrame *frame = &g_array_index (framing->frames, TlJsonFrame, n - 1);

      end = frame->offset + frame->length;
    }
  return copy_known (self, patches, n_patches, end, error) && write_records (self, added, n == 0, ",\n", error)
         && tl_file_writer_copy (self->writer, source, end, size - end, self->cancellable, error);
}

gboolean
tl_fetch_write (TlCollection         *known,
                const TlRecordPatch  *patches,
                guint                 n_patches,
                GPtrArray            *added,
                const char           *path,
                const TlFileStamp    *expected,
                TlFileStamp          *result,
                GCancellable         *cancellable,
                GError              **error)
{
  g_autoptr (TlFileWriter) writer = tl_file_writer_new (path, error);
  Writing self = { known, writer, cancellable };
  gboolean ok;

  g_return_val_if_fail (added != NULL && path != NULL, FALSE);
  g_return_val_if_fail (known != NULL || n_patches == 0, FALSE);

  if (writer == NULL)
    return FALSE;
  if (known == NULL)
    ok = write_new (&self, added, path, error);
  else if (tl_collection_get_framing (known)->shape == TL_JSON_SHAPE_LINES)
    ok = write_lines (&self, patches, n_patches, added, error);
  else
    ok = write_list (&self, patches, n_patches, added, error);
  if (!ok)
    return FALSE;
  if (known != NULL && !tl_source_is_unchanged (tl_collection_get_source (known)))
    {
      g_set_error_literal (error, TL_FILE_ERROR, TL_FILE_ERROR_CHANGED,
                           _("The file was changed by another program since it was opened"));
      return FALSE;
    }
  return tl_file_writer_commit (writer, expected, result, error);
}
