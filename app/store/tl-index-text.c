/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Folding and queries for the full-text index.  What SQLite's unicode61 tokenizer does itself
 * (case, accents of Latin letters) is left to it.
 *
 * A query never reaches FTS5 as syntax: each word is folded and quoted, so that operators,
 * brackets and quotes are text like any other.
 */

#include "config.h"

#include "tl-index-text.h"

#include <string.h>

#define MAX_WORDS       64     /* further ones narrow nothing that a reader could tell */
#define MAX_WORD_LENGTH 1024   /* bytes */

typedef struct
{
  gunichar first;
  gunichar last;
} Range;

/* Written without spaces between words (or, Hangul, with endings grown onto them). */
static const Range spaced[] = {
  { 0x0E00, 0x0EFF },    /* Thai, Lao */
  { 0x1000, 0x109F },    /* Myanmar */
  { 0x1100, 0x11FF },    /* Hangul jamo */
  { 0x1780, 0x17FF },    /* Khmer */
  { 0x2E80, 0x2FDF },    /* radicals */
  { 0x3005, 0x3007 },
  { 0x3021, 0x3029 },
  { 0x3040, 0x30FA },    /* kana */
  { 0x30FC, 0x31FF },
  { 0x3400, 0x4DBF },
  { 0x4E00, 0x9FFF },
  { 0xA960, 0xA97F },
  { 0xAC00, 0xD7FF },    /* Hangul */
  { 0xF900, 0xFAFF },
  { 0xFF66, 0xFFDC },
  { 0x1B000, 0x1B16F },
  { 0x20000, 0x3FFFD },
};

/* Pointing, joiners, direction marks, variation selectors, combining accents. */
static const Range dropped[] = {
  { 0x00AD, 0x00AD },
  { 0x0300, 0x036F },
  { 0x0591, 0x05BD },
  { 0x05BF, 0x05BF },
  { 0x05C1, 0x05C2 },
  { 0x05C4, 0x05C5 },
  { 0x05C7, 0x05C7 },
  { 0x0610, 0x061A },
  { 0x0640, 0x0640 },
  { 0x064B, 0x065F },
  { 0x0670, 0x0670 },
  { 0x06D6, 0x06DC },
  { 0x06DF, 0x06E4 },
  { 0x06E7, 0x06E8 },
  { 0x06EA, 0x06ED },
  { 0x200B, 0x200F },
  { 0x202A, 0x202E },
  { 0x2060, 0x2069 },
  { 0xFE00, 0xFE0F },
  { 0xFEFF, 0xFEFF },
};

static gboolean
is_in (gunichar      c,
       const Range  *ranges,
       guint         n)
{
  guint low = 0;
  guint high = n;

  while (low < high)
    {
      guint middle = (low + high) / 2;

      if (c > ranges[middle].last)
        low = middle + 1;
      else if (c < ranges[middle].first)
        high = middle;
      else
        return TRUE;
    }
  return FALSE;
}

static gunichar
fold_char (gunichar c)
{
  switch (c)
    {
    case 0x0622:   /* alef with madda, hamza, wasla: many write the bare letter */
    case 0x0623:
    case 0x0625:
    case 0x0671:
      return 0x0627;
    case 0x0649:   /* alef maksura, Farsi yeh: one shape with yeh in many hands */
    case 0x06CC:
      return 0x064A;
    case 0x0629:   /* teh marbuta */
      return 0x0647;
    case 0x06A9:   /* keheh */
      return 0x0643;
    case 0x3000:
      return ' ';
    default:
      /* Full-width Latin. */
      return c >= 0xFF01 && c <= 0xFF5E ? c - 0xFEE0 : c;
    }
}

static void
append_folded (GString  *out,
               gunichar  c)
{
  if (is_in (c, dropped, G_N_ELEMENTS (dropped)))
    return;
  if (!is_in (c, spaced, G_N_ELEMENTS (spaced)))
    {
      g_string_append_unichar (out, fold_char (c));
      return;
    }
  g_string_append_c (out, ' ');
  g_string_append_unichar (out, c);
  g_string_append_c (out, ' ');
}

char *
tl_index_fold (const char *text,
               gsize       length,
               gsize      *folded)
{
  GString *out = g_string_sized_new (length + length / 8 + 1);
  const char *end = text + length;

  for (const char *at = text; at < end;)
    {
      const char *run = at;

      while (at < end && (guchar) (*at - 1) < 0x7F)
        at++;
      g_string_append_len (out, run, at - run);
      if (at == end)
        break;
      if (*at == '\0')
        {
          g_string_append_c (out, ' ');
          at++;
          continue;
        }
      append_folded (out, g_utf8_get_char (at));
      at = g_utf8_next_char (at);
    }
  if (folded != NULL)
    *folded = out->len;
  return g_string_free (out, FALSE);
}

static gboolean
has_word_char (const char *text)
{
  for (const char *at = text; *at != '\0'; at = g_utf8_next_char (at))
    {
      gunichar c = g_utf8_get_char (at);

      if (g_unichar_isalnum (c) || g_unichar_ismark (c)
          || g_unichar_type (c) == G_UNICODE_PRIVATE_USE)
        return TRUE;
    }
  return FALSE;
}

/* Appends one word or phrase; returns FALSE when there is nothing in it to look for. */
static gboolean
append_term (GString    *out,
             const char *word,
             gsize       length)
{
  g_autofree char *folded = NULL;

  if (length > MAX_WORD_LENGTH)
    length = g_utf8_find_prev_char (word, word + MAX_WORD_LENGTH + 1) - word;
  folded = tl_index_fold (word, length, NULL);
  if (!has_word_char (folded))
    return FALSE;
  if (out->len > 0)
    g_string_append (out, " AND ");
  g_string_append_c (out, '"');
  for (const char *at = folded; *at != '\0'; at++)
    {
      if (*at == '"')
        g_string_append_c (out, '"');
      g_string_append_c (out, *at);
    }
  g_string_append_c (out, '"');
  return TRUE;
}

/* End of the word or phrase that begins at start. */
static const char *
find_end (const char *start,
          gboolean    quoted)
{
  const char *at = start;

  while (*at != '\0' && *at != '"' && (quoted || !g_unichar_isspace (g_utf8_get_char (at))))
    at = g_utf8_next_char (at);
  return at;
}

char *
tl_index_build_match (const char *query)
{
  g_autofree char *valid = NULL;
  GString *out = g_string_new (NULL);
  gboolean prefix = FALSE;
  guint n_words = 0;

  g_return_val_if_fail (query != NULL, NULL);

  valid = g_utf8_make_valid (query, -1);
  for (const char *at = valid; *at != '\0' && n_words < MAX_WORDS;)
    {
      gboolean quoted = *at == '"';
      const char *start = quoted ? at + 1 : at;
      const char *end = find_end (start, quoted);

      if (append_term (out, start, end - start))
        {
          n_words++;
          /* What is still being typed: the last word, or a phrase whose closing quote is missing. */
          prefix = !(quoted && *end == '"');
        }
      at = quoted && *end == '"' ? end + 1 : end;
      while (*at != '\0' && g_unichar_isspace (g_utf8_get_char (at)))
        at = g_utf8_next_char (at);
    }
  if (prefix)
    g_string_append (out, " *");
  return g_string_free (out, n_words == 0);
}
