/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * From one of the three native shapes to another, a record at a time: memory is that of the largest one.
 */

#include "config.h"

#include "tl-native.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "tl-diagnostic.h"
#include "tl-native-private.h"

#define BUFFER_SIZE (256u << 10)

/* What stands around and between the records of a shape; lines end each record instead. */
static const struct
{
  const char *head;
  const char *separator;
  const char *tail;
  const char *empty;
} frames_of[] = {
  [TL_JSON_SHAPE_OBJECT] = {
    "{\"format\": \"tagline\", \"version\": 1, \"articles\": [\n", ",\n", "\n]}\n",
    "{\"format\": \"tagline\", \"version\": 1, \"articles\": []}\n" },
  [TL_JSON_SHAPE_ARRAY] = { "[\n", ",\n", "\n]\n", "[]\n" },
  [TL_JSON_SHAPE_LINES] = { "", "\n", "\n", "" },
};

typedef struct
{
  TlCollection   *collection;
  TlJsonShape     shape;
  GOutputStream  *out;
  GPtrArray      *problems;
  GCancellable   *cancellable;
} Convert;

static gboolean
write_text (Convert     *self,
            const char  *text,
            gsize        length,
            GError     **error)
{
  return !g_cancellable_set_error_if_cancelled (self->cancellable, error)
         && g_output_stream_write_all (self->out, text, length, NULL, self->cancellable, error);
}

static gboolean
copy_all (Convert         *self,
          TlJsonProgress   progress,
          gpointer         user_data,
          GError         **error)
{
  TlSource *source = tl_collection_get_source (self->collection);
  guint64 size = tl_source_get_size (source);
  g_autofree char *buffer = g_malloc (BUFFER_SIZE);

  for (guint64 done = 0; done < size;)
    {
      gsize step = MIN (size - done, BUFFER_SIZE);

      if (!tl_source_read (source, done, buffer, step, error) || !write_text (self, buffer, step, error))
        return FALSE;
      done += step;
      if (progress != NULL)
        progress ((double) done / (double) size, user_data);
    }
  return TRUE;
}

static void
report_loss (Convert *self,
             guint    index,
             char    *message)
{
  g_autofree char *path = NULL;
  const char *key = NULL;
  guint line = 0;

  if (self->problems == NULL)
    {
      g_free (message);
      return;
    }
  if (index != G_MAXUINT)
    {
      const TlJsonFraming *framing = tl_collection_get_framing (self->collection);

      key = tl_collection_get_key (self->collection, index);
      path = tl_collection_dup_path (self->collection, index);
      line = g_array_index (framing->frames, TlJsonFrame, index).line;
    }
  g_ptr_array_add (self->problems,
                   tl_diagnostic_new (TL_CODE_LOSS, TL_SEVERITY_WARNING, key, path, line, 0, message));
}

/* The file without its articles, which is a JSON document of its own; NULL when it is not. */
static TlJsonDoc *
parse_surroundings (TlCollection  *collection,
                    GError       **error)
{
  TlSource *source = tl_collection_get_source (collection);
  const TlJsonFraming *framing = tl_collection_get_framing (collection);
  gsize skip = framing->has_bom ? 3 : 0;
  g_autoptr(GBytes) head = NULL;
  g_autoptr(GBytes) tail = NULL;
  g_autoptr(GBytes) both = NULL;
  g_autoptr(GString) text = NULL;

  head = tl_source_read_bytes (source, skip, framing->head_end - skip, error);
  tail = head != NULL
    ? tl_source_read_bytes (source, framing->tail_start, framing->file_size - framing->tail_start, error) : NULL;
  if (tail == NULL)
    return NULL;
  text = g_string_new_len (g_bytes_get_data (head, NULL), g_bytes_get_size (head));
  g_string_append_len (text, g_bytes_get_data (tail, NULL), g_bytes_get_size (tail));
  both = g_string_free_to_bytes (g_steal_pointer (&text));
  return tl_json_doc_parse (both, NULL, error);
}

static gboolean
is_told_by_shape (const char *name)
{
  return g_str_equal (name, "articles") || g_str_equal (name, "format") || g_str_equal (name, "version");
}

static void
report_surroundings (Convert *self)
{
  g_autoptr(TlJsonDoc) doc = NULL;
  g_autoptr(GError) error = NULL;

  if (tl_collection_get_framing (self->collection)->shape != TL_JSON_SHAPE_OBJECT)
    return;
  doc = parse_surroundings (self->collection, &error);
  if (doc == NULL || tl_json_get_type (doc, 0) != TL_JSON_OBJECT)
    {
      report_loss (self, G_MAXUINT, g_strdup (_("What stands around the articles can’t be kept")));
      return;
    }
  for (TlJsonRef value = tl_json_first (doc, 0); value != TL_JSON_NONE; value = tl_json_next (doc, value))
    {
      g_autofree char *name = tl_json_dup_string (doc, tl_json_get_key (doc, value), NULL);

      if (!is_told_by_shape (name))
        report_loss (self, G_MAXUINT, g_strdup_printf (_("The collection’s “%s” can’t be kept"), name));
    }
}

/* *sound is FALSE when it is no JSON, which was told. */
static GBytes *
read_sound (Convert   *self,
            guint      index,
            gboolean  *sound,
            GError   **error)
{
  g_autoptr(GBytes) record = NULL;
  g_autoptr(TlJsonDoc) doc = NULL;
  g_autoptr(GError) syntax = NULL;

  *sound = FALSE;
  record = tl_collection_read_record (self->collection, index, error);
  if (record == NULL)
    return NULL;
  if (!tl_collection_is_broken (self->collection, index))
    doc = tl_json_doc_parse (record, NULL, &syntax);
  if (doc == NULL)
    report_loss (self, index, g_strdup (_("The record is not sound JSON and is left out")));
  *sound = doc != NULL;
  return g_steal_pointer (&record);
}

static gboolean
convert_records (Convert         *self,
                 TlJsonProgress   progress,
                 gpointer         user_data,
                 GError         **error)
{
  guint n_articles = tl_collection_get_n_articles (self->collection);
  guint n_written = 0;
  const char *close;

  for (guint i = 0; i < n_articles; i++)
    {
      const char *lead = n_written == 0 ? frames_of[self->shape].head : frames_of[self->shape].separator;
      g_autoptr(GBytes) record = NULL;
      gboolean sound;

      record = read_sound (self, i, &sound, error);
      if (record == NULL)
        return FALSE;
      if (progress != NULL)
        progress ((double) (i + 1) / n_articles, user_data);
      if (!sound)
        continue;
      if (self->shape == TL_JSON_SHAPE_LINES)
        {
          GBytes *line = tl_native_put_on_line (record);

          g_bytes_unref (record);
          record = line;
        }
      if (!write_text (self, lead, strlen (lead), error)
          || !write_text (self, g_bytes_get_data (record, NULL), g_bytes_get_size (record), error))
        return FALSE;
      n_written++;
    }
  close = n_written > 0 ? frames_of[self->shape].tail : frames_of[self->shape].empty;
  return write_text (self, close, strlen (close), error);
}

gboolean
tl_native_convert (TlCollection    *collection,
                   TlJsonShape      shape,
                   GOutputStream   *out,
                   GPtrArray       *problems,
                   TlJsonProgress   progress,
                   gpointer         user_data,
                   GCancellable    *cancellable,
                   GError         **error)
{
  g_autoptr(GOutputStream) buffered = NULL;
  Convert self = { collection, shape, NULL, problems, cancellable };

  g_return_val_if_fail (TL_IS_COLLECTION (collection), FALSE);
  g_return_val_if_fail ((guint) shape < G_N_ELEMENTS (frames_of), FALSE);
  g_return_val_if_fail (G_IS_OUTPUT_STREAM (out), FALSE);

  /* The caller's stream stays open. */
  buffered = g_buffered_output_stream_new_sized (out, BUFFER_SIZE);
  g_filter_output_stream_set_close_base_stream (G_FILTER_OUTPUT_STREAM (buffered), FALSE);
  self.out = buffered;
  if (tl_collection_get_framing (collection)->shape == shape)
    return copy_all (&self, progress, user_data, error) && g_output_stream_flush (buffered, cancellable, error);
  report_surroundings (&self);
  return convert_records (&self, progress, user_data, error) && g_output_stream_flush (buffered, cancellable, error);
}
