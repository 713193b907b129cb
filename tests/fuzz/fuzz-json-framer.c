/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Whatever the bytes: frames in order and inside of the file, the same ones however they are read,
 * with memory in proportion; and for what the strict reader accepts, exactly its elements.
 */

#include "config.h"

#include "tl-json-framer-private.h"

#include <string.h>

int LLVMFuzzerTestOneInput (const guint8 *data,
                            size_t        size);

static const char *const keys[] = { "id", "text", NULL };

static TlJsonFraming *
frame (GBytes            *bytes,
       gsize              chunk_size,
       TlJsonScanVariant  variant,
       guint64            retry_bytes,
       GError           **error)
{
  g_autoptr(TlSource) source = tl_source_new_for_bytes (bytes);
  TlJsonFramerOptions options = { chunk_size, FALSE, variant, retry_bytes };

  return tl_json_frame_with_options (source, keys, &options, NULL, NULL, NULL, error);
}

static void
check_frames (const TlJsonFraming *framing,
              const guint8        *data,
              size_t               size)
{
  guint64 end = 0;
  guint line = 1;

  for (guint i = 0; i < framing->frames->len; i++)
    {
      const TlJsonFrame *record = &g_array_index (framing->frames, TlJsonFrame, i);

      g_assert_cmpuint (record->offset, >=, end);
      g_assert_cmpuint (record->length, >, 0);
      g_assert_cmpuint (record->line, >=, line);
      end = record->offset + record->length;
      line = record->line;
      g_assert_cmpuint (end, <=, size);
      if (!record->broken)
        {
          g_assert_cmpint (data[record->offset], ==, '{');
          g_assert_cmpint (data[end - 1], ==, '}');
        }
      for (guint key = 0; key < framing->n_keys; key++)
        {
          g_autofree char *field = tl_json_framing_dup_field (framing, i, key);

          g_assert_true (field == NULL || g_utf8_validate (field, -1, NULL));
        }
    }
  g_assert_cmpuint (framing->head_end, <=, framing->tail_start);
  g_assert_cmpuint (framing->tail_start, <=, size);
  g_assert_cmpuint (framing->arena->len, <=, size);
  g_assert_cmpuint (framing->frames->len, <=, size / 2 + 1);
  g_assert_cmpuint (framing->problems->len, <=, TL_JSON_MAX_PROBLEMS + 1);
}

static void
assert_same (const TlJsonFraming *a,
             const TlJsonFraming *b)
{
  g_assert_cmpint (a != NULL, ==, b != NULL);
  if (a == NULL)
    return;
  g_assert_cmpuint (a->frames->len, ==, b->frames->len);
  for (guint i = 0; i < a->frames->len; i++)
    {
      const TlJsonFrame *first = &g_array_index (a->frames, TlJsonFrame, i);
      const TlJsonFrame *second = &g_array_index (b->frames, TlJsonFrame, i);

      g_assert_cmpuint (first->offset, ==, second->offset);
      g_assert_cmpuint (first->length, ==, second->length);
      g_assert_cmpuint (first->line, ==, second->line);
      g_assert_cmpuint (first->broken, ==, second->broken);
      for (guint key = 0; key < a->n_keys; key++)
        {
          g_autofree char *first_field = tl_json_framing_dup_field (a, i, key);
          g_autofree char *second_field = tl_json_framing_dup_field (b, i, key);

          g_assert_cmpstr (first_field, ==, second_field);
        }
    }
  g_assert_cmpuint (a->problems->len, ==, b->problems->len);
}

/* A collection that the strict reader accepts has one frame for each element. */
static void
compare_with_reader (const TlJsonFraming *framing,
                     GBytes              *bytes)
{
  g_autoptr(TlJsonDoc) doc = tl_json_doc_parse (bytes, NULL, NULL);
  TlJsonRef list = TL_JSON_NONE;
  TlJsonRef child;

  if (doc == NULL)
    return;
  if (tl_json_get_type (doc, 0) == TL_JSON_ARRAY)
    list = 0;
  for (child = tl_json_first (doc, 0); list == TL_JSON_NONE && child != TL_JSON_NONE;
       child = tl_json_next (doc, child))
    {
      if (tl_json_get_type (doc, child) == TL_JSON_ARRAY &&
          tl_json_string_equal (doc, tl_json_get_key (doc, child), "articles"))
        list = child;
    }
  if (list == TL_JSON_NONE || tl_json_get_length (doc, list) > TL_JSON_MAX_PROBLEMS)
    return;
  g_assert_nonnull (framing);
  g_assert_cmpuint (framing->frames->len, ==, tl_json_get_length (doc, list));
  child = tl_json_first (doc, list);
  for (guint i = 0; i < framing->frames->len; i++)
    {
      const TlJsonFrame *record = &g_array_index (framing->frames, TlJsonFrame, i);
      gsize start;
      gsize length;

      tl_json_get_raw (doc, child, &start, &length);
      g_assert_cmpuint (record->offset, ==, start);
      g_assert_cmpuint (record->length, ==, length);
      g_assert_cmpint (record->broken, ==, tl_json_get_type (doc, child) != TL_JSON_OBJECT);
      child = tl_json_next (doc, child);
    }
}

int
LLVMFuzzerTestOneInput (const guint8 *data,
                        size_t        size)
{
  static const gsize chunk_sizes[] = { 1, 63, 64, 100, 4096 };
  g_autoptr(GBytes) bytes = g_bytes_new_static (data, size);
  g_autoptr(GError) error = NULL;
  g_autoptr(TlJsonFraming) framing =
    frame (bytes, 1 << 20, TL_JSON_SCAN_PORTABLE, G_MAXUINT64, &error);
  g_autoptr(TlJsonFraming) other = frame (bytes, chunk_sizes[size % G_N_ELEMENTS (chunk_sizes)],
                                           TL_JSON_SCAN_BEST, G_MAXUINT64, NULL);
  g_autoptr(TlJsonFraming) strict =
    frame (bytes, 4096, TL_JSON_SCAN_SSE2, size % 3 == 0 ? 0 : size, NULL);

  g_assert_true (framing != NULL || error != NULL);
  assert_same (framing, other);
  compare_with_reader (framing, bytes);
  if (framing != NULL)
    check_frames (framing, data, size);
  if (strict != NULL)
    check_frames (strict, data, size);
  return 0;
}
