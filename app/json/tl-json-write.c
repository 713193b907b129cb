/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Spelling: from JSON strings to text and back, and numbers to JSON.  What is written here reads
 * back as exactly what was given, in every locale.
 */

#include "config.h"

#include "tl-json-private.h"

#include <float.h>
#include <math.h>
#include <string.h>

const TlJsonStyle tl_json_style_compact = { ":", ",", FALSE };
const TlJsonStyle tl_json_style_spaced = { ": ", ", ", FALSE };

static const char replacement[] = "\xef\xbf\xbd";

/* p is at a backslash.  Appends what the escape stands for at *out; returns what follows it. */
static const guint8 *
decode_escape (const guint8  *p,
               const guint8  *end,
               char         **out)
{
  static const char from[] = "\"\\/bfnrt";
  static const char to[] = "\"\\/\b\f\n\r\t";
  const char *simple;
  int unit;

  if (end - p < 2)
    {
      *out = g_stpcpy (*out, replacement);
      return end;
    }
  simple = p[1] != '\0' ? strchr (from, p[1]) : NULL;
  if (simple != NULL)
    {
      *(*out)++ = to[simple - from];
      return p + 2;
    }
  unit = p[1] == 'u' ? tl_json_hex4 (p + 2, end) : -1;
  if (unit < 0)
    {
      *out = g_stpcpy (*out, replacement);
      return p + 1;
    }
  if (unit >= 0xd800 && unit <= 0xdfff)
    {
      int low = unit < 0xdc00 && end - p >= 12 && p[6] == '\\' && p[7] == 'u'
                ? tl_json_hex4 (p + 8, end) : -1;

      if (low >= 0xdc00 && low <= 0xdfff)
        {
          gunichar c = 0x10000 + ((gunichar) (unit - 0xd800) << 10) + (gunichar) (low - 0xdc00);

          *out += g_unichar_to_utf8 (c, *out);
          return p + 12;
        }
      *out = g_stpcpy (*out, replacement);
      return p + 6;
    }
  *out += g_unichar_to_utf8 ((gunichar) unit, *out);
  return p + 6;
}

gsize
tl_json_decode_escape (const char *raw,
                       gsize       length,
                       char        text[8],
                       gsize      *text_length)
{
  const guint8 *p = (const guint8 *) raw;
  char *out = text;

  g_return_val_if_fail (length > 0 && *raw == '\\', length);

  p = decode_escape (p, p + length, &out);
  *out = '\0';
  *text_length = out - text;
  return p - (const guint8 *) raw;
}

char *
tl_json_decode (const guint8 *body,
                gsize         body_length,
                gboolean      trusted,
                gsize        *length)
{
  const guint8 *p = body;
  const guint8 *end = body + body_length;
  /* Nothing takes more bytes than its escape; what can't be decoded is replaced by three. */
  char *text = g_malloc (trusted ? body_length + 1 : body_length * 3 + 1);
  char *out = text;

  while (p < end)
    {
      const guint8 *run = p;

      while (p < end && *p < 0x80 && *p != '\\')
        p++;
      memcpy (out, run, p - run);
      out += p - run;
      if (p == end)
        break;
      if (*p == '\\')
        {
          p = decode_escape (p, end, &out);
        }
      else
        {
          guint sequence = tl_json_utf8_sequence (p, end);

          if (sequence == 0)
            {
              out = g_stpcpy (out, replacement);
              p++;
            }
          else
            {
              memcpy (out, p, sequence);
              out += sequence;
              p += sequence;
            }
        }
    }
  *out = '\0';
  if (length != NULL)
    *length = out - text;
  return text;
}

static void
append_unit (GString *out,
             guint    unit)
{
  static const char hex[] = "0123456789abcdef";
  char escape[6] = {
    '\\', 'u', hex[unit >> 12 & 15], hex[unit >> 8 & 15], hex[unit >> 4 & 15], hex[unit & 15]
  };

  g_string_append_len (out, escape, sizeof escape);
}

static void
append_character_escaped (GString  *out,
                          gunichar  c)
{
  switch (c)
    {
    case '"':
      g_string_append_len (out, "\\\"", 2);
      break;
    case '\\':
      g_string_append_len (out, "\\\\", 2);
      break;
    case '\b':
      g_string_append_len (out, "\\b", 2);
      break;
    case '\f':
      g_string_append_len (out, "\\f", 2);
      break;
    case '\n':
      g_string_append_len (out, "\\n", 2);
      break;
    case '\r':
      g_string_append_len (out, "\\r", 2);
      break;
    case '\t':
      g_string_append_len (out, "\\t", 2);
      break;
    default:
      if (c < 0x10000)
        {
          append_unit (out, c);
        }
      else
        {
          append_unit (out, 0xd800 + ((c - 0x10000) >> 10));
          append_unit (out, 0xdc00 + ((c - 0x10000) & 0x3ff));
        }
      break;
    }
}

void
tl_json_append_string (GString           *out,
                       const char        *text,
                       gssize             length,
                       const TlJsonStyle *style)
{
  const guint8 *p = (const guint8 *) text;
  const guint8 *end;
  guint8 limit;

  g_return_if_fail (out != NULL);
  g_return_if_fail (text != NULL || length == 0);

  end = length < 0 ? p + strlen (text) : p + length;
  limit = style != NULL && style->ascii ? 0x7e : 0xff;

  g_string_append_c (out, '"');
  while (p < end)
    {
      const guint8 *run = p;

      while (p < end && *p >= ' ' && *p <= limit && *p != '"' && *p != '\\')
        p++;
      g_string_append_len (out, (const char *) run, p - run);
      if (p == end)
        break;
      if (*p < 0x80)
        {
          append_character_escaped (out, *p++);
        }
      else
        {
          guint sequence = tl_json_utf8_sequence (p, end);
          gunichar c = sequence > 0 ? g_utf8_get_char ((const char *) p) : 0xfffd;

          append_character_escaped (out, c);
          p += MAX (sequence, 1);
        }
    }
  g_string_append_c (out, '"');
}

void
tl_json_append_double (GString *out,
                       double   value)
{
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];
  /* Every decimal of up to 15 digits survives the way through a double, so a shorter one than %.15g
   * gives does not exist, except for subnormal numbers, which have fewer digits than that. */
  int precision = fabs (value) < DBL_MIN ? 1 : 15;

  g_return_if_fail (out != NULL);
  g_return_if_fail (isfinite (value));

  for (; precision <= 17; precision++)
    {
      char format[8];

      g_snprintf (format, sizeof format, "%%.%dg", precision);
      g_ascii_formatd (buffer, sizeof buffer, format, value);
      if (g_ascii_strtod (buffer, NULL) == value)
        break;
    }
  g_string_append (out, buffer);
}
