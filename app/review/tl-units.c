/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The units of a text that agreement is measured on.  Only where they begin is kept: a unit has the label of its first
 * character. */

#include "config.h"

#include "tl-units.h"

#include <string.h>

static const char *const unit_names[] = { "tokens", "whitespace", "characters" };

const char *
tl_unit_get_name (TlUnit unit)
{
  g_return_val_if_fail (unit < G_N_ELEMENTS (unit_names), NULL);

  return unit_names[unit];
}

gboolean
tl_unit_from_name (const char *name,
                   TlUnit     *unit)
{
  for (guint i = 0; i < G_N_ELEMENTS (unit_names); i++)
    if (g_strcmp0 (name, unit_names[i]) == 0)
      {
        *unit = i;
        return TRUE;
      }
  return FALSE;
}

static gboolean
is_word (gunichar c)
{
  if (c < 0x80)
    return g_ascii_isalnum (c) || c == '_';
  return g_unichar_isalnum (c) || g_unichar_ismark (c);
}

static gboolean
is_apostrophe (gunichar c)
{
  return c == '\'' || c == 0x2019;
}

/* g_utf8_get_char() would stop at nothing: U+0000 is a character like others. */
static gunichar
next_char (const char **p,
           const char  *end)
{
  gunichar c;

  if (*p >= end)
    return 0;
  c = (guchar) **p < 0x80 ? (gunichar) **p : g_utf8_get_char (*p);
  *p = g_utf8_next_char (*p);
  return c;
}

static void
add_tokens (GArray     *starts,
            const char *p,
            const char *end)
{
  guint offset = 0;

  while (p < end)
    {
      gunichar c = next_char (&p, end);
      gboolean joined = FALSE;

      if (g_unichar_isspace (c))
        {
          offset++;
          continue;
        }
      g_array_append_val (starts, offset);
      offset++;
      if (!is_word (c))
        continue;
      while (p < end)
        {
          const char *after = p;
          const char *second;

          c = next_char (&after, end);
          second = after;
          if (is_word (c))
            {
              p = after;
              offset++;
              continue;
            }
          if (joined || !is_apostrophe (c) || after >= end || !is_word (next_char (&second, end)))
            break;
          joined = TRUE;
          p = second;
          offset += 2;
        }
    }
}

static void
add_words (GArray     *starts,
           const char *p,
           const char *end)
{
  gboolean inside = FALSE;

  for (guint offset = 0; p < end; offset++)
    {
      gboolean space = g_unichar_isspace (next_char (&p, end));

      if (!space && !inside)
        g_array_append_val (starts, offset);
      inside = !space;
    }
}

GArray *
tl_units_list (TlText *text,
               TlUnit  unit)
{
  gsize size;
  const char *data = tl_text_get_data (text, &size);
  guint length = tl_text_get_length (text);
  GArray *starts = g_array_sized_new (FALSE, FALSE, sizeof (guint), unit == TL_UNIT_CHARACTERS ? length : length / 5);

  switch (unit)
    {
    case TL_UNIT_TOKENS:
      add_tokens (starts, data, data + size);
      break;
    case TL_UNIT_WHITESPACE:
      add_words (starts, data, data + size);
      break;
    case TL_UNIT_CHARACTERS:
    default:
      for (guint i = 0; i < length; i++)
        g_array_append_val (starts, i);
    }
  return starts;
}
