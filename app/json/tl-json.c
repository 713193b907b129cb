/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Looking things up in a parsed document.  A document never changes after it was parsed, so it may
 * be read from any thread; the reference count is atomic.
 */

#include "config.h"

#include "tl-json-private.h"

#include <math.h>
#include <string.h>

G_DEFINE_QUARK (tl-json-error-quark, tl_json_error)

static void
tl_json_doc_clear (gpointer data)
{
  TlJsonDoc *self = data;

  g_clear_pointer (&self->bytes, g_bytes_unref);
  g_clear_pointer (&self->tape, g_free);
}

static inline const TlJsonEntry *
get_entry (TlJsonDoc *self,
           TlJsonRef  ref)
{
  return &self->tape[ref];
}

static inline TlJsonType
entry_type (const TlJsonEntry *entry)
{
  return (TlJsonType) (entry->info & TL_JSON_INFO_TYPE);
}

static inline gboolean
is_container (const TlJsonEntry *entry)
{
  return entry_type (entry) == TL_JSON_ARRAY || entry_type (entry) == TL_JSON_OBJECT;
}

TlJsonDoc *
tl_json_doc_parse (GBytes  *bytes,
                   gsize   *error_offset,
                   GError **error)
{
  g_autoptr(TlJsonDoc) self = NULL;

  g_return_val_if_fail (bytes != NULL, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  self = g_atomic_rc_box_new0 (TlJsonDoc);
  self->bytes = g_bytes_ref (bytes);
  self->data = g_bytes_get_data (bytes, &self->size);
  if (self->data == NULL)
    self->data = (const guint8 *) "";   /* what an empty GBytes has is no pointer to compute with */
  if (!tl_json_doc_build (self, error_offset, error))
    return NULL;
  return g_steal_pointer (&self);
}

TlJsonDoc *
tl_json_doc_ref (TlJsonDoc *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return g_atomic_rc_box_acquire (self);
}

void
tl_json_doc_unref (TlJsonDoc *self)
{
  g_return_if_fail (self != NULL);

  g_atomic_rc_box_release_full (self, tl_json_doc_clear);
}

GBytes *
tl_json_doc_get_bytes (TlJsonDoc *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->bytes;
}

TlJsonType
tl_json_get_type (TlJsonDoc *self,
                  TlJsonRef  ref)
{
  g_return_val_if_fail (self != NULL && ref < self->n_entries, TL_JSON_NULL);

  return entry_type (get_entry (self, ref));
}

const char *
tl_json_get_raw (TlJsonDoc *self,
                 TlJsonRef  ref,
                 gsize     *start,
                 gsize     *length)
{
  const TlJsonEntry *entry;

  g_return_val_if_fail (self != NULL && ref < self->n_entries, NULL);

  entry = get_entry (self, ref);
  if (start != NULL)
    *start = entry->start;
  if (length != NULL)
    *length = entry->end - entry->start;
  return (const char *) self->data + entry->start;
}

GBytes *
tl_json_dup_raw (TlJsonDoc *self,
                 TlJsonRef  ref)
{
  const TlJsonEntry *entry;

  g_return_val_if_fail (self != NULL && ref < self->n_entries, NULL);

  entry = get_entry (self, ref);
  return g_bytes_new_from_bytes (self->bytes, entry->start, entry->end - entry->start);
}

guint
tl_json_get_length (TlJsonDoc *self,
                    TlJsonRef  container)
{
  const TlJsonEntry *entry;
  guint count;

  g_return_val_if_fail (self != NULL && container < self->n_entries, 0);

  entry = get_entry (self, container);
  if (!is_container (entry))
    return 0;
  count = entry->info >> TL_JSON_COUNT_SHIFT;
  if (count == TL_JSON_COUNT_MAX)
    {
      /* The entry has no room for more: count them. */
      count = 0;
      for (TlJsonRef child = tl_json_first (self, container);
           child != TL_JSON_NONE;
           child = tl_json_next (self, child))
        count++;
    }
  return count;
}

TlJsonRef
tl_json_first (TlJsonDoc *self,
               TlJsonRef  container)
{
  const TlJsonEntry *entry;

  g_return_val_if_fail (self != NULL && container < self->n_entries, TL_JSON_NONE);

  entry = get_entry (self, container);
  if (!is_container (entry) || entry->next == container + 1)
    return TL_JSON_NONE;
  return entry_type (entry) == TL_JSON_OBJECT ? container + 2 : container + 1;
}

TlJsonRef
tl_json_next (TlJsonDoc *self,
              TlJsonRef  child)
{
  const TlJsonEntry *entry;

  g_return_val_if_fail (self != NULL && child < self->n_entries, TL_JSON_NONE);

  entry = get_entry (self, child);
  if (child == 0 || (entry->info & TL_JSON_INFO_LAST))
    return TL_JSON_NONE;
  return get_entry (self, entry->next)->info & TL_JSON_INFO_KEY ? entry->next + 1 : entry->next;
}

TlJsonRef
tl_json_get_key (TlJsonDoc *self,
                 TlJsonRef  member_value)
{
  g_return_val_if_fail (self != NULL && member_value < self->n_entries, TL_JSON_NONE);
  g_return_val_if_fail (member_value > 0, TL_JSON_NONE);
  g_return_val_if_fail (self->tape[member_value - 1].info & TL_JSON_INFO_KEY, TL_JSON_NONE);

  return member_value - 1;
}

TlJsonRef
tl_json_find (TlJsonDoc  *self,
              TlJsonRef   object,
              const char *name)
{
  gsize name_length;

  g_return_val_if_fail (self != NULL && object < self->n_entries, TL_JSON_NONE);
  g_return_val_if_fail (name != NULL, TL_JSON_NONE);

  if (entry_type (get_entry (self, object)) != TL_JSON_OBJECT)
    return TL_JSON_NONE;
  name_length = strlen (name);
  for (TlJsonRef value = tl_json_first (self, object);
       value != TL_JSON_NONE;
       value = tl_json_next (self, value))
    {
      const TlJsonEntry *key = get_entry (self, value - 1);

      if (key->info & TL_JSON_INFO_ESCAPED)
        {
          if (tl_json_string_equal (self, value - 1, name))
            return value;
        }
      else if (key->end - key->start - 2 == name_length &&
               memcmp (self->data + key->start + 1, name, name_length) == 0)
        {
          return value;
        }
    }
  return TL_JSON_NONE;
}

TlJsonRef
tl_json_find_typed (TlJsonDoc  *self,
                    TlJsonRef   object,
                    const char *name,
                    TlJsonType  type)
{
  TlJsonRef value = tl_json_find (self, object, name);

  if (value == TL_JSON_NONE || entry_type (get_entry (self, value)) != type)
    return TL_JSON_NONE;
  return value;
}

char *
tl_json_dup_string (TlJsonDoc *self,
                    TlJsonRef  string,
                    gsize     *length)
{
  const TlJsonEntry *entry;
  gsize body_length;
  char *text;

  g_return_val_if_fail (self != NULL && string < self->n_entries, NULL);

  entry = get_entry (self, string);
  g_return_val_if_fail (entry_type (entry) == TL_JSON_STRING, NULL);

  body_length = entry->end - entry->start - 2;
  if (entry->info & TL_JSON_INFO_ESCAPED)
    return tl_json_decode (self->data + entry->start + 1, body_length, TRUE, length);

  text = g_malloc (body_length + 1);
  memcpy (text, self->data + entry->start + 1, body_length);
  text[body_length] = '\0';
  if (length != NULL)
    *length = body_length;
  return text;
}

gboolean
tl_json_string_equal (TlJsonDoc  *self,
                      TlJsonRef   string,
                      const char *text)
{
  const TlJsonEntry *entry;
  gsize text_length;
  gsize body_length;

  g_return_val_if_fail (self != NULL && string < self->n_entries, FALSE);
  g_return_val_if_fail (text != NULL, FALSE);

  entry = get_entry (self, string);
  if (entry_type (entry) != TL_JSON_STRING)
    return FALSE;
  text_length = strlen (text);
  body_length = entry->end - entry->start - 2;
  if (entry->info & TL_JSON_INFO_ESCAPED)
    {
      g_autofree char *decoded = NULL;
      gsize decoded_length;

      /* An escape takes up to six times the bytes of what it stands for, never fewer bytes. */
      if (body_length < text_length || body_length / 6 > text_length)
        return FALSE;
      decoded = tl_json_decode (self->data + entry->start + 1, body_length, TRUE, &decoded_length);
      return decoded_length == text_length && memcmp (decoded, text, text_length) == 0;
    }
  return body_length == text_length &&
         memcmp (self->data + entry->start + 1, text, text_length) == 0;
}

/* The number as significant digits without zeros at either end, times a power of ten. */
static void
split_number (const char *p,
              const char *end,
              char       *digits,
              guint      *n_digits,
              gsize       max_digits,
              gint64     *exponent)
{
  gboolean fraction = FALSE;
  gint64 pending_zeros = 0;
  gint64 scale = 0;

  *n_digits = 0;
  for (; p < end && *p != 'e' && *p != 'E'; p++)
    {
      if (*p == '.')
        {
          fraction = TRUE;
          continue;
        }
      if (fraction)
        scale--;
      if (*p == '0')
        {
          pending_zeros += *n_digits > 0;
          continue;
        }
      /* Beyond max_digits it is out of range anyway: the count alone tells. */
      for (; pending_zeros > 0; pending_zeros--, (*n_digits)++)
        {
          if (*n_digits < max_digits)
            digits[*n_digits] = '0';
        }
      if (*n_digits < max_digits)
        digits[*n_digits] = *p;
      (*n_digits)++;
    }
  scale += pending_zeros;

  if (p < end)
    {
      gboolean negative = p[1] == '-';
      gint64 value = 0;

      p += p[1] == '-' || p[1] == '+' ? 2 : 1;
      for (; p < end; p++)
        value = MIN (value * 10 + (*p - '0'), G_MAXINT32 * (gint64) 4);
      scale += negative ? -value : value;
    }
  *exponent = scale;
}

gboolean
tl_json_get_uint (TlJsonDoc *self,
                  TlJsonRef  number,
                  guint     *value)
{
  const TlJsonEntry *entry;
  const char *p;
  const char *end;
  char digits[16];
  guint n_digits;
  gint64 exponent;
  guint64 result = 0;

  g_return_val_if_fail (self != NULL && number < self->n_entries, FALSE);
  g_return_val_if_fail (value != NULL, FALSE);

  entry = get_entry (self, number);
  if (entry_type (entry) != TL_JSON_NUMBER)
    return FALSE;
  p = (const char *) self->data + entry->start;
  end = (const char *) self->data + entry->end;
  split_number (p + (*p == '-'), end, digits, &n_digits, sizeof digits, &exponent);
  if (n_digits == 0)
    {
      *value = 0;
      return TRUE;
    }
  if (*p == '-' || exponent < 0 || n_digits + exponent > 10)
    return FALSE;
  for (guint i = 0; i < n_digits; i++)
    result = result * 10 + (guint) (digits[i] - '0');
  for (; exponent > 0; exponent--)
    result *= 10;
  if (result > G_MAXUINT)
    return FALSE;
  *value = (guint) result;
  return TRUE;
}

gboolean
tl_json_get_double (TlJsonDoc *self,
                    TlJsonRef  number,
                    double    *value)
{
  const TlJsonEntry *entry;
  gsize length;
  char buffer[64];
  double result;

  g_return_val_if_fail (self != NULL && number < self->n_entries, FALSE);
  g_return_val_if_fail (value != NULL, FALSE);

  entry = get_entry (self, number);
  if (entry_type (entry) != TL_JSON_NUMBER)
    return FALSE;
  length = entry->end - entry->start;
  if (length < sizeof buffer)
    {
      memcpy (buffer, self->data + entry->start, length);
      buffer[length] = '\0';
      result = g_ascii_strtod (buffer, NULL);
    }
  else
    {
      g_autofree char *copy = g_strndup ((const char *) self->data + entry->start, length);

      result = g_ascii_strtod (copy, NULL);
    }
  if (!isfinite (result))
    return FALSE;
  *value = result;
  return TRUE;
}

/* `.name`, or `["odd name"]` as it is written in the document. */
static void
append_path_member (TlJsonDoc *self,
                    TlJsonRef  key,
                    GString   *path)
{
  const TlJsonEntry *entry = get_entry (self, key);
  const char *body = (const char *) self->data + entry->start + 1;
  gsize length = entry->end - entry->start - 2;
  gboolean plain = length > 0 && !g_ascii_isdigit (body[0]) && body[0] != '-';

  for (gsize i = 0; plain && i < length; i++)
    plain = g_ascii_isalnum (body[i]) || body[i] == '_' || body[i] == '-';
  if (plain)
    {
      g_string_append_c (path, '.');
      g_string_append_len (path, body, length);
    }
  else
    {
      g_string_append_c (path, '[');
      g_string_append_len (path, body - 1, length + 2);
      g_string_append_c (path, ']');
    }
}

char *
tl_json_dup_path (TlJsonDoc  *self,
                  TlJsonRef   ref,
                  const char *prefix)
{
  GString *path;
  TlJsonRef at = 0;

  g_return_val_if_fail (self != NULL && ref < self->n_entries, NULL);

  path = g_string_new (prefix != NULL ? prefix : "$");
  if (get_entry (self, ref)->info & TL_JSON_INFO_KEY)
    ref++;   /* a name stands where its value does */
  while (at != ref)
    {
      gboolean in_object = entry_type (get_entry (self, at)) == TL_JSON_OBJECT;
      guint index = 0;

      for (at = tl_json_first (self, at); get_entry (self, at)->next <= ref;
           at = tl_json_next (self, at))
        index++;
      if (in_object)
        append_path_member (self, at - 1, path);
      else
        g_string_append_printf (path, "[%u]", index);
    }
  return g_string_free (path, FALSE);
}

void
tl_json_locate (const char *data,
                gsize       length,
                gsize       offset,
                guint      *line,
                guint      *column)
{
  const char *at;
  const char *line_start = data;
  const char *newline;
  guint n_lines = 1;
  guint n_columns = 1;

  g_return_if_fail (data != NULL || length == 0);

  at = data + MIN (offset, length);
  while (line_start < at && (newline = memchr (line_start, '\n', at - line_start)) != NULL)
    {
      n_lines++;
      line_start = newline + 1;
    }
  for (const char *p = line_start; p < at; p++)
    n_columns += ((guint8) *p & 0xc0) != 0x80;
  if (line != NULL)
    *line = n_lines;
  if (column != NULL)
    *column = n_columns;
}
