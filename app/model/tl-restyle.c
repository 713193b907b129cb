/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * A JSON value in another style: what is put into a file should look as if the file's own tool had
 * written it.  Numbers and escapes stay as they are spelled; only separators change, and letters are
 * escaped where the file has nothing but ASCII.
 */

#include "config.h"

#include "tl-annotation-private.h"

static gboolean
is_ascii (const char *text,
          gsize       length)
{
  for (gsize i = 0; i < length; i++)
    if ((guchar) text[i] & 0x80)
      return FALSE;
  return TRUE;
}

static void
append_scalar (GString           *out,
               TlJsonDoc         *doc,
               TlJsonRef          value,
               const TlJsonStyle *style)
{
  gsize length;
  const char *raw = tl_json_get_raw (doc, value, NULL, &length);

  if (style->ascii && tl_json_get_type (doc, value) == TL_JSON_STRING && !is_ascii (raw, length))
    {
      g_autofree char *text = tl_json_dup_string (doc, value, &length);

      tl_json_append_string (out, text, length, style);
      return;
    }
  g_string_append_len (out, raw, length);
}

static void
append_value (GString           *out,
              TlJsonDoc         *doc,
              TlJsonRef          value,
              const TlJsonStyle *style)
{
  TlJsonType type = tl_json_get_type (doc, value);
  TlJsonRef child;

  if (type != TL_JSON_ARRAY && type != TL_JSON_OBJECT)
    {
      append_scalar (out, doc, value, style);
      return;
    }
  g_string_append_c (out, type == TL_JSON_OBJECT ? '{' : '[');
  for (child = tl_json_first (doc, value); child != TL_JSON_NONE;)
    {
      if (type == TL_JSON_OBJECT)
        {
          append_scalar (out, doc, tl_json_get_key (doc, child), style);
          g_string_append (out, style->colon);
        }
      append_value (out, doc, child, style);
      child = tl_json_next (doc, child);
      if (child != TL_JSON_NONE)
        g_string_append (out, style->comma);
    }
  g_string_append_c (out, type == TL_JSON_OBJECT ? '}' : ']');
}

GBytes *
tl_model_restyle (GBytes            *json,
                  const TlJsonStyle *style)
{
  g_autoptr(TlJsonDoc) doc = tl_json_doc_parse (json, NULL, NULL);
  GString *out;

  if (doc == NULL)
    return g_bytes_ref (json);
  out = g_string_sized_new (g_bytes_get_size (json));
  append_value (out, doc, 0, style);
  return g_string_free_to_bytes (out);
}
