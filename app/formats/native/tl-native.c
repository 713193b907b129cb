/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Opening and saving Tagline's own files.
 *
 * Saving is copying: everything between two changed records goes from the file to the new one without
 * being looked at (in the kernel where it can), so a collection of any size costs what its bytes cost.
 */

#include "config.h"

#include "tl-native.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "tl-native-private.h"

/* Copied at once: progress is told and cancelling noticed in between. */
#define COPY_STEP (64u << 20)

TlCollection *
tl_native_open (TlSource       *source,
                TlJsonProgress  progress,
                gpointer        user_data,
                GCancellable   *cancellable,
                GError        **error)
{
  TlJsonFraming *framing;

  g_return_val_if_fail (source != NULL, NULL);

  framing = tl_json_frame (source, tl_collection_fields, progress, user_data, cancellable, error);
  return framing != NULL ? tl_collection_new (source, framing) : NULL;
}

gboolean
tl_native_spans_lines (GBytes *json)
{
  gsize length;
  const char *data = g_bytes_get_data (json, &length);

  return length > 0 && (memchr (data, '\n', length) != NULL || memchr (data, '\r', length) != NULL);
}

static gboolean
is_space (char c)
{
  return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

GBytes *
tl_native_put_on_line (GBytes *json)
{
  gsize length;
  const char *data = g_bytes_get_data (json, &length);
  g_autoptr(GString) out = g_string_sized_new (length);
  gboolean in_string = FALSE;
  gsize from = 0;

  for (gsize i = 0; i < length; i++)
    {
      if (in_string && data[i] == '\\')
        {
          i++;
        }
      else if (data[i] == '"')
        {
          in_string = !in_string;
        }
      else if (!in_string && is_space (data[i]))
        {
          g_string_append_len (out, data + from, i - from);
          from = i + 1;
        }
    }
  if (from == 0)
    return g_bytes_ref (json);
  g_string_append_len (out, data + from, length - from);
  return g_string_free_to_bytes (g_steal_pointer (&out));
}

/* What saving needs at each step. */
typedef struct
{
  TlSource       *source;
  TlFileWriter   *writer;
  TlJsonProgress  progress;
  gpointer        user_data;
  GCancellable   *cancellable;
} Save;

static gboolean
copy_range (Save     *save,
            guint64   from,
            guint64   to,
            GError  **error)
{
  guint64 size = tl_source_get_size (save->source);

  while (from < to)
    {
      guint64 step = MIN (to - from, COPY_STEP);

      if (!tl_file_writer_copy (save->writer, save->source, from, step, save->cancellable, error))
        return FALSE;
      from += step;
      if (save->progress != NULL && size > 0)
        save->progress ((double) from / (double) size, save->user_data);
    }
  return TRUE;
}

/* The bytes to write for a patch.  A file of one object over many lines passes for JSON Lines, and stays as it is. */
static GBytes *
dup_patch (TlCollection         *collection,
           const TlRecordPatch  *patch,
           GError              **error)
{
  const TlJsonFraming *framing = tl_collection_get_framing (collection);

  if (framing->shape != TL_JSON_SHAPE_LINES || !tl_native_spans_lines (patch->record))
    return g_bytes_ref (patch->record);
  if (framing->frames->len == 1)
    {
      g_autoptr(GBytes) record = tl_collection_read_record (collection, 0, error);

      if (record == NULL)
        return NULL;
      if (tl_native_spans_lines (record))
        return g_bytes_ref (patch->record);
    }
  return tl_native_put_on_line (patch->record);
}

static gboolean
write_bytes (TlFileWriter  *writer,
             GBytes        *bytes,
             GError       **error)
{
  gsize length;
  const char *data = g_bytes_get_data (bytes, &length);

  return tl_file_writer_write (writer, data, length, error);
}

/* Records after the last one, in the manner of the shape. */
static gboolean
write_added (Save                 *save,
             const TlJsonFraming  *framing,
             GPtrArray            *added,
             GError              **error)
{
  gboolean lines = framing->shape == TL_JSON_SHAPE_LINES;
  guint64 size = tl_source_get_size (save->source);
  char last = '\n';

  if (lines && size > 0 && !tl_source_read (save->source, size - 1, &last, 1, error))
    return FALSE;
  if (lines && last != '\n' && !tl_file_writer_write (save->writer, "\n", 1, error))
    return FALSE;
  for (guint i = 0; i < added->len; i++)
    {
      g_autoptr (GBytes) line = lines ? tl_native_put_on_line (added->pdata[i]) : NULL;
      const char *before = lines ? "" : (i > 0 || framing->frames->len > 0 ? ",\n" : "\n");

      if (!tl_file_writer_write (save->writer, before, strlen (before), error)
          || !write_bytes (save->writer, lines ? line : added->pdata[i], error)
          || (lines && !tl_file_writer_write (save->writer, "\n", 1, error)))
        return FALSE;
    }
  return lines || framing->frames->len > 0 || tl_file_writer_write (save->writer, "\n", 1, error);
}

/* An object over many lines passes for JSON Lines of one; with others after it, it has to be on one. */
static gboolean
write_line_of_one (Save                 *save,
                   TlCollection         *collection,
                   const TlRecordPatch  *patch,
                   GPtrArray            *added,
                   gboolean             *done,
                   GError              **error)
{
  const TlJsonFraming *framing = tl_collection_get_framing (collection);
  g_autoptr (GBytes) record = NULL;
  g_autoptr (GBytes) line = NULL;

  *done = FALSE;
  if (added == NULL || added->len == 0 || framing->shape != TL_JSON_SHAPE_LINES || framing->frames->len != 1)
    return TRUE;
  record = patch != NULL ? g_bytes_ref (patch->record) : tl_collection_read_record (collection, 0, error);
  if (record == NULL)
    return FALSE;
  if (!tl_native_spans_lines (record))
    return TRUE;
  *done = TRUE;
  line = tl_native_put_on_line (record);
  if (!write_bytes (save->writer, line, error) || !tl_file_writer_write (save->writer, "\n", 1, error))
    return FALSE;
  for (guint i = 0; i < added->len; i++)
    {
      g_autoptr (GBytes) next = tl_native_put_on_line (added->pdata[i]);

      if (!write_bytes (save->writer, next, error) || !tl_file_writer_write (save->writer, "\n", 1, error))
        return FALSE;
    }
  return TRUE;
}

gboolean
tl_native_save (TlCollection         *collection,
                const TlRecordPatch  *patches,
                guint                 n_patches,
                TlFileWriter         *writer,
                TlJsonProgress        progress,
                gpointer              user_data,
                GCancellable         *cancellable,
                GError              **error)
{
  return tl_native_save_with (collection, patches, n_patches, NULL, writer, progress, user_data, cancellable, error);
}

gboolean
tl_native_save_with (TlCollection         *collection,
                     const TlRecordPatch  *patches,
                     guint                 n_patches,
                     GPtrArray            *added,
                     TlFileWriter         *writer,
                     TlJsonProgress        progress,
                     gpointer              user_data,
                     GCancellable         *cancellable,
                     GError              **error)
{
  Save save = { NULL, writer, progress, user_data, cancellable };
  g_autoptr(GBytes) head = NULL;
  g_autoptr(GBytes) tail = NULL;
  const TlJsonFraming *framing;
  gboolean members;
  gboolean whole;
  guint64 done = 0;
  guint64 end;

  g_return_val_if_fail (TL_IS_COLLECTION (collection), FALSE);
  g_return_val_if_fail (patches != NULL || n_patches == 0, FALSE);
  g_return_val_if_fail (writer != NULL, FALSE);

  save.source = tl_collection_get_source (collection);
  framing = tl_collection_get_framing (collection);
  if (!write_line_of_one (&save, collection, n_patches > 0 ? patches : NULL, added, &whole, error) || whole)
    return whole;
  members = tl_collection_dup_envelope (collection, &head, &tail);
  end = members ? framing->tail_start : tl_source_get_size (save.source);
  if (members)
    {
      done = framing->head_end;
      if (!copy_range (&save, 0, framing->has_bom ? 3 : 0, error) || !write_bytes (writer, head, error))
        return FALSE;
    }
  for (guint i = 0; i < n_patches; i++)
    {
      const TlJsonFrame *frame;
      g_autoptr(GBytes) record = NULL;

      g_return_val_if_fail (patches[i].index < framing->frames->len, FALSE);
      frame = &g_array_index (framing->frames, TlJsonFrame, patches[i].index);
      g_return_val_if_fail (frame->offset >= done, FALSE);

      record = dup_patch (collection, &patches[i], error);
      if (record == NULL || !copy_range (&save, done, frame->offset, error))
        return FALSE;
      if (!write_bytes (writer, record, error))
        return FALSE;
      done = frame->offset + frame->length;
    }
  if (added != NULL && added->len > 0)
    {
      guint64 place = framing->shape == TL_JSON_SHAPE_LINES ? end : framing->tail_start;

      if (!copy_range (&save, done, place, error) || !write_added (&save, framing, added, error))
        return FALSE;
      done = place;
    }
  if (!copy_range (&save, done, end, error) || (members && !write_bytes (writer, tail, error)))
    return FALSE;
  if (!tl_source_is_unchanged (save.source))
    {
      /* Rewritten in place under us: what was copied may be half of one and half of the other. */
      g_set_error_literal (error, TL_FILE_ERROR, TL_FILE_ERROR_CHANGED,
                           _("The file was changed by another program since it was opened"));
      return FALSE;
    }
  return TRUE;
}
