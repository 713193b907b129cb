/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Tokens for texts that have none.  Words are runs of letters, marks and digits; every other visible character is a token of its
 * own.  Borders of annotations cut as well, so that no span has to be widened.
 */

#include "config.h"

#include "tl-conll-doc.h"

static gboolean
is_word (gunichar c)
{
  return g_unichar_isalnum (c) || g_unichar_ismark (c) || c == 0x200c || c == 0x200d;
}

void
tl_conll_tokenize (const char  *text,
                   gsize        length,
                   guint        first,
                   const guint *cuts,
                   guint        n_cuts,
                   GArray      *tokens)
{
  const char *end = text + length;
  guint offset = first;
  guint cut = 0;
  guint start = 0;
  gboolean is_open = FALSE;

  for (const char *p = text; p < end; p = g_utf8_next_char (p), offset++)
    {
      gunichar c = g_utf8_get_char (p);
      gboolean space = g_unichar_isspace (c) || c == 0x85 || c == '\v' || c == 0 || (c >= 0x1c && c <= 0x1f);
      gboolean cuts_here = FALSE;

      while (cut < n_cuts && cuts[cut] <= offset)
        cuts_here = cuts[cut++] == offset;
      if (is_open && (cuts_here || !is_word (c)))
        {
          g_array_append_val (tokens, start);
          g_array_append_val (tokens, offset);
          is_open = FALSE;
        }
      if (space || is_open)
        continue;
      start = offset;
      is_open = TRUE;
      if (!is_word (c))
        {
          guint stop = offset + 1;

          g_array_append_val (tokens, start);
          g_array_append_val (tokens, stop);
          is_open = FALSE;
        }
    }
  if (is_open)
    {
      g_array_append_val (tokens, start);
      g_array_append_val (tokens, offset);
    }
}
