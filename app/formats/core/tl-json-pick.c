/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Small readings and writings of JSON that the formats share, so that an id that is a number, a value that spans lines or
 * a missing member is treated alike in all of them.
 */

#include "config.h"

#include "tl-json-pick.h"

#include <string.h>

gboolean
tl_json_is (TlJsonDoc  *doc,
            TlJsonRef   value,
            TlJsonType  type)
{
  return value != TL_JSON_NONE && tl_json_get_type (doc, value) == type;
}

char *
tl_json_pick_string (TlJsonDoc  *doc,
                     TlJsonRef   object,
                     const char *name)
{
  TlJsonRef value = tl_json_find_typed (doc, object, name, TL_JSON_STRING);

  return value != TL_JSON_NONE ? tl_json_dup_string (doc, value, NULL) : NULL;
}

char *
tl_json_dup_scalar (TlJsonDoc *doc,
                    TlJsonRef  value)
{
  const char *raw;
  gsize length;

  if (value == TL_JSON_NONE)
    return NULL;
  switch (tl_json_get_type (doc, value))
    {
    case TL_JSON_STRING:
      return tl_json_dup_string (doc, value, NULL);

    case TL_JSON_NUMBER:
    case TL_JSON_TRUE:
    case TL_JSON_FALSE:
      raw = tl_json_get_raw (doc, value, NULL, &length);
      return g_strndup (raw, length);

    case TL_JSON_NULL:
    case TL_JSON_ARRAY:
    case TL_JSON_OBJECT:
    default:
      return NULL;
    }
}

char *
tl_json_pick_scalar (TlJsonDoc  *doc,
                     TlJsonRef   object,
                     const char *name)
{
  if (!tl_json_is (doc, object, TL_JSON_OBJECT))
    return NULL;
  return tl_json_dup_scalar (doc, tl_json_find (doc, object, name));
}

gboolean
tl_json_pick_uint (TlJsonDoc  *doc,
                   TlJsonRef   object,
                   const char *name,
                   guint      *value)
{
  TlJsonRef number = tl_json_find_typed (doc, object, name, TL_JSON_NUMBER);

  return number != TL_JSON_NONE && tl_json_get_uint (doc, number, value);
}

char *
tl_json_dup_name (TlJsonDoc *doc,
                  TlJsonRef  member_value)
{
  return tl_json_dup_string (doc, tl_json_get_key (doc, member_value), NULL);
}

gboolean
tl_json_is_named (TlJsonDoc         *doc,
                  TlJsonRef          member_value,
                  const char *const *names)
{
  TlJsonRef key = tl_json_get_key (doc, member_value);

  for (guint i = 0; names[i] != NULL; i++)
    if (tl_json_string_equal (doc, key, names[i]))
      return TRUE;
  return FALSE;
}

/* Copies JSON without the white space between its tokens. */
static void
append_compact (GString    *out,
                const char *json,
                gsize       length)
{
  gboolean in_string = FALSE;

  for (gsize i = 0; i < length; i++)
    {
      char c = json[i];

      if (in_string && c == '\\')
        {
          g_string_append_len (out, json + i, 2);
          i++;
          continue;
        }
      if (c == '"')
        in_string = !in_string;
      else if (!in_string && (c == ' ' || c == '\t' || c == '\n' || c == '\r'))
        continue;
      g_string_append_c (out, c);
      if (!in_string && (c == ',' || c == ':'))
        g_string_append_c (out, ' ');
    }
}

void
tl_json_append_raw (GString   *out,
                    TlJsonDoc *doc,
                    TlJsonRef  value)
{
  gsize length;
  const char *raw = tl_json_get_raw (doc, value, NULL, &length);

  if (memchr (raw, '\n', length) == NULL && memchr (raw, '\r', length) == NULL)
    g_string_append_len (out, raw, length);
  else
    append_compact (out, raw, length);
}

char *
tl_json_dup_line (TlJsonDoc *doc,
                  TlJsonRef  value)
{
  GString *out = g_string_new (NULL);

  tl_json_append_raw (out, doc, value);
  return g_string_free (out, FALSE);
}

void
tl_json_append_comma (GString *out)
{
  if (out->len > 0 && strchr ("{[", out->str[out->len - 1]) == NULL)
    g_string_append (out, ", ");
}

void
tl_json_append_name (GString    *out,
                     const char *name)
{
  tl_json_append_comma (out);
  tl_json_append_string (out, name, -1, &tl_json_style_spaced);
  g_string_append (out, ": ");
}

void
tl_json_append_member (GString    *out,
                       const char *name,
                       const char *value)
{
  tl_json_append_name (out, name);
  tl_json_append_string (out, value, -1, &tl_json_style_spaced);
}

void
tl_json_append_member_json (GString    *out,
                            const char *name,
                            const char *json)
{
  tl_json_append_name (out, name);
  g_string_append (out, json);
}

void
tl_json_append_rest (GString           *out,
                     TlJsonDoc         *doc,
                     TlJsonRef          rest,
                     const char *const *names)
{
  for (TlJsonRef value = tl_json_is (doc, rest, TL_JSON_OBJECT) ? tl_json_first (doc, rest) : TL_JSON_NONE;
       value != TL_JSON_NONE; value = tl_json_next (doc, value))
    {
      g_autofree char *name = NULL;

      if (tl_json_is_named (doc, value, names))
        continue;
      name = tl_json_dup_name (doc, value);
      tl_json_append_name (out, name);
      tl_json_append_raw (out, doc, value);
    }
}

void
tl_json_append_kept (GString           *out,
                     GBytes            *json,
                     const char        *member,
                     const char *const *names)
{
  g_autoptr (TlJsonDoc) doc = tl_json_doc_parse (json, NULL, NULL);

  if (doc != NULL)
    tl_json_append_rest (out, doc, tl_json_find_typed (doc, 0, member, TL_JSON_OBJECT), names);
}

char *
tl_json_quote (const char *text)
{
  GString *out = g_string_new (NULL);

  tl_json_append_string (out, text, -1, &tl_json_style_spaced);
  return g_string_free (out, FALSE);
}

TlJsonDoc *
tl_json_parse_text (const char *json,
                    gssize      length)
{
  g_autoptr (GBytes) bytes = g_bytes_new (json, length < 0 ? strlen (json) : (gsize) length);

  return tl_json_doc_parse (bytes, NULL, NULL);
}
