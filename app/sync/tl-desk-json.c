/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The one spelling of JSON that documents of a desk have: see the header. */

#define G_LOG_DOMAIN "tl-sync"

#include "config.h"

#include "tl-desk-json.h"

#include <string.h>

#define MAX_PORTABLE_DEPTH 64
#define MAX_DIGITS 15   /* that a double holds whatever they are */

static void
append_string (GString           *out,
               TlJsonDoc         *doc,
               TlJsonRef          ref,
               const TlJsonStyle *style)
{
  gsize length;
  g_autofree char *text = tl_json_dup_string (doc, ref, &length);

  tl_json_append_string (out, text, length, style);
}

void
tl_desk_json_append (GString           *out,
                     TlJsonDoc         *doc,
                     TlJsonRef          ref,
                     const TlJsonStyle *style)
{
  TlJsonType type = tl_json_get_type (doc, ref);
  gboolean first = TRUE;
  gsize start;
  gsize length;
  const char *raw;

  switch (type)
    {
    case TL_JSON_STRING:
      append_string (out, doc, ref, style);
      break;
    case TL_JSON_ARRAY:
    case TL_JSON_OBJECT:
      g_string_append_c (out, type == TL_JSON_ARRAY ? '[' : '{');
      for (TlJsonRef child = tl_json_first (doc, ref); child != TL_JSON_NONE; child = tl_json_next (doc, child))
        {
          if (!first)
            g_string_append (out, style->comma);
          first = FALSE;
          if (type == TL_JSON_OBJECT)
            {
              append_string (out, doc, tl_json_get_key (doc, child), style);
              g_string_append (out, style->colon);
            }
          tl_desk_json_append (out, doc, child, style);
        }
      g_string_append_c (out, type == TL_JSON_ARRAY ? ']' : '}');
      break;
    default:
      raw = tl_json_get_raw (doc, ref, &start, &length);
      g_string_append_len (out, raw, length);
    }
}

static GBytes *
respell (GBytes             *json,
         const TlJsonStyle  *style,
         GError            **error)
{
  g_autoptr (TlJsonDoc) doc = tl_json_doc_parse (json, NULL, error);
  GString *out;

  if (doc == NULL)
    return NULL;
  out = g_string_sized_new (g_bytes_get_size (json));
  tl_desk_json_append (out, doc, 0, style);
  return g_string_free_to_bytes (out);
}

GBytes *
tl_desk_json_canonical (GBytes  *json,
                        GError **error)
{
  return respell (json, &tl_json_style_compact, error);
}

GBytes *
tl_desk_json_spaced (GBytes *json)
{
  GBytes *spaced = respell (json, &tl_json_style_spaced, NULL);

  return spaced != NULL ? spaced : g_bytes_ref (json);
}

/* Digits without an exponent, as few as the value needs: every program writes those alike. */
static gboolean
is_portable_number (const char *raw,
                    gsize       length)
{
  const char *end = raw + length;
  const char *at = raw;
  guint digits = 0;
  guint zeros = 0;
  gboolean zero;

  if (at < end && *at == '-')
    at++;
  zero = at < end && *at == '0';
  for (; at < end && g_ascii_isdigit (*at); at++)
    digits += zero ? 0 : 1;
  if (at == end)
    return digits <= MAX_DIGITS && !(zero && *raw == '-');
  if (*at++ != '.' || end[-1] == '0')
    return FALSE;
  for (; at < end && g_ascii_isdigit (*at); at++)
    if (digits == 0 && *at == '0')
      zeros++;
    else
      digits++;
  return at == end && digits <= MAX_DIGITS && zeros <= 2;
}

/* JavaScript puts members named by numbers first, and makes something else of this one. */
static gboolean
is_portable_name (const char *name,
                  gsize       length)
{
  gboolean number = length > 0;

  if (strlen (name) != length || g_str_equal (name, "__proto__"))
    return FALSE;
  for (const char *at = name; *at != '\0'; at++)
    number = number && g_ascii_isdigit (*at);
  return !number;
}

static gboolean
is_portable (TlJsonDoc *doc,
             TlJsonRef  ref,
             guint      depth)
{
  TlJsonType type = tl_json_get_type (doc, ref);
  g_autoptr (GHashTable) names = NULL;
  g_autofree char *text = NULL;
  gsize start;
  gsize length;

  if (depth > MAX_PORTABLE_DEPTH)
    return FALSE;
  if (type == TL_JSON_NUMBER)
    {
      const char *raw = tl_json_get_raw (doc, ref, &start, &length);

      return is_portable_number (raw, length);
    }
  if (type == TL_JSON_STRING)
    {
      text = tl_json_dup_string (doc, ref, &length);
      return strlen (text) == length;
    }
  if (type == TL_JSON_OBJECT)
    names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  for (TlJsonRef child = tl_json_first (doc, ref); child != TL_JSON_NONE; child = tl_json_next (doc, child))
    {
      if (names != NULL)
        {
          char *name = tl_json_dup_string (doc, tl_json_get_key (doc, child), &length);
          gboolean portable = is_portable_name (name, length);

          if (!g_hash_table_add (names, name) || !portable)
            return FALSE;
        }
      if (!is_portable (doc, child, depth + 1))
        return FALSE;
    }
  return TRUE;
}

gboolean
tl_desk_json_is_portable (TlJsonDoc *doc,
                          TlJsonRef  ref)
{
  return is_portable (doc, ref, 0);
}

void
tl_desk_json_append_name (GString    *out,
                          const char *name)
{
  tl_json_append_string (out, name, -1, &tl_json_style_compact);
  g_string_append_c (out, ':');
}

int
tl_desk_bytes_compare (GBytes *a,
                       GBytes *b)
{
  if (a == NULL || b == NULL)
    return a == b ? 0 : (a == NULL ? -1 : 1);
  return g_bytes_compare (a, b);
}
