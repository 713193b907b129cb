/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Which unit the offsets of a CAS count, judged by where they fall in the text. */

#include "config.h"

#include "tl-uima-private.h"

static gboolean
is_word (TlText *text,
         guint   offset)
{
  gunichar c = tl_text_get_char (text, offset);

  return g_unichar_isalnum (c) || g_unichar_ismark (c);
}

/* A border between two characters of a word: annotations seldom have one there. */
static gboolean
cuts_word (TlText *text,
           guint   offset)
{
  return offset > 0 && offset < tl_text_get_length (text) && is_word (text, offset - 1) && is_word (text, offset);
}

static guint
count_oddities (TlText           *text,
                const TlFragment *given,
                guint             n_given,
                gboolean          is_utf16)
{
  guint length = is_utf16 ? tl_text_get_utf16_length (text) : tl_text_get_length (text);
  guint n = 0;

  for (guint i = 0; i < n_given; i++)
    {
      guint start = is_utf16 ? tl_text_from_utf16 (text, given[i].start) : given[i].start;
      guint end = is_utf16 ? tl_text_from_utf16 (text, given[i].end) : given[i].end;

      if (given[i].start > length || given[i].end > length)
        n += 10;
      else if (is_utf16 && (tl_text_to_utf16 (text, start) != given[i].start
                            || tl_text_to_utf16 (text, end) != given[i].end))
        n += 10;
      else
        n += cuts_word (text, start) + cuts_word (text, end)
             + (start < end && g_unichar_isspace (tl_text_get_char (text, start)))
             + (start < end && g_unichar_isspace (tl_text_get_char (text, end - 1)));
    }
  return n;
}

gboolean
tl_uima_is_utf16 (TlText           *text,
                  const TlFragment *given,
                  guint             n_given)
{
  if (tl_text_get_utf16_length (text) == tl_text_get_length (text))
    return TRUE;
  return count_oddities (text, given, n_given, TRUE) <= count_oddities (text, given, n_given, FALSE);
}
