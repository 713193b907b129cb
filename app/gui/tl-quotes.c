/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The same mark opens in one language and closes in another (“ in English and German, » in French
 * and German), so what a mark does is decided by what is open and by the characters beside it.
 */

#include "config.h"

#include "tl-quotes.h"

#define NONE 0

typedef struct
{
  guint    position;
  gunichar closes;      /* the mark that would close it; a second one in closes_too */
  gunichar closes_too;
} Open;

/* What an opening mark is closed by; NONE when the mark never opens by itself. */
static void
get_closing (gunichar  mark,
             gunichar *first,
             gunichar *second)
{
  *second = NONE;
  switch (mark)
    {
    case 0x201c: *first = 0x201d; break;                      /* “ ” */
    case 0x201d: *first = 0x201d; break;                      /* ” ” */
    case 0x201e: *first = 0x201c; *second = 0x201d; break;    /* „ “ and „ ” */
    case 0x2018: *first = 0x2019; break;                      /* ‘ ’ */
    case 0x201a: *first = 0x2018; *second = 0x2019; break;    /* ‚ ‘ and ‚ ’ */
    case 0x00ab: *first = 0x00bb; break;                      /* « » */
    case 0x00bb: *first = 0x00ab; *second = 0x00bb; break;    /* » « and » » */
    case 0x2039: *first = 0x203a; break;                      /* ‹ › */
    case 0x203a: *first = 0x2039; *second = 0x203a; break;    /* › ‹ and › › */
    case 0x300c: *first = 0x300d; break;                      /* 「 」 */
    case 0x300e: *first = 0x300f; break;                      /* 『 』 */
    case 0x3008: *first = 0x3009; break;                      /* 〈 〉 */
    case 0x300a: *first = 0x300b; break;                      /* 《 》 */
    case '"':    *first = '"'; break;
    case '\'':   *first = '\''; break;
    default:     *first = NONE; break;
    }
}

static gboolean
is_mark (gunichar character)
{
  gunichar first;
  gunichar second;

  get_closing (character, &first, &second);
  return first != NONE || character == 0x2019 || character == 0x300d || character == 0x300f
         || character == 0x3009 || character == 0x300b;
}

/* Can a mark at position open something: is there nothing of a word before it, and no blank after
 * it? */
static gboolean
stands_open (const gunichar *characters,
             guint           n_characters,
             guint           position)
{
  if (position + 1 >= n_characters || g_unichar_isspace (characters[position + 1]))
    return FALSE;
  return position == 0 || !g_unichar_isalnum (characters[position - 1]);
}

static gboolean
is_apostrophe (const gunichar *characters,
               guint           n_characters,
               guint           position)
{
  return (characters[position] == '\'' || characters[position] == 0x2019)
         && position > 0 && position + 1 < n_characters
         && g_unichar_isalnum (characters[position - 1])
         && g_unichar_isalnum (characters[position + 1]);
}

/* Marks that open whatever stands around them; the others need to look like it. */
static gboolean
always_opens (gunichar mark)
{
  return mark == 0x201c || mark == 0x201e || mark == 0x2018 || mark == 0x201a || mark == 0x00ab
         || mark == 0x2039 || mark >= 0x3000;
}

static gboolean
close_pair (GArray  *open,
            gunichar mark,
            guint    position,
            GArray  *pairs)
{
  for (guint i = open->len; i > 0; i--)
    {
      const Open *candidate = &g_array_index (open, Open, i - 1);

      if (candidate->closes == mark || candidate->closes_too == mark)
        {
          TlFragment pair = { candidate->position, position + 1 };

          g_array_append_val (pairs, pair);
          g_array_set_size (open, i - 1);
          return TRUE;
        }
    }
  return FALSE;
}

GArray *
tl_quotes_find (const gunichar *characters,
                guint           n_characters)
{
  GArray *pairs = g_array_new (FALSE, FALSE, sizeof (TlFragment));
  g_autoptr (GArray) open = g_array_new (FALSE, FALSE, sizeof (Open));

  g_return_val_if_fail (n_characters == 0 || characters != NULL, pairs);

  for (guint i = 0; i < n_characters; i++)
    {
      gunichar mark = characters[i];
      Open entry = { i, NONE, NONE };

      if (!is_mark (mark) || is_apostrophe (characters, n_characters, i))
        continue;
      if (close_pair (open, mark, i, pairs))
        continue;
      get_closing (mark, &entry.closes, &entry.closes_too);
      if (entry.closes != NONE
          && (always_opens (mark) || stands_open (characters, n_characters, i)))
        g_array_append_val (open, entry);
    }
  return g_steal_pointer (&pairs);
}
