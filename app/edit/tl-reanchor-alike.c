/* SPDX-License-Identifier: GPL-3.0-or-later */

/* How alike words are, by the edits between them. */

#include "config.h"

#include "tl-reanchor-private.h"

gunichar *
tl_reanchor_dup_characters (TlText *text,
                            guint   start,
                            guint   end)
{
  const char *at = tl_text_get_data (text, NULL) + tl_text_to_byte (text, start);
  gunichar *characters = g_new (gunichar, end - start + 1);

  for (guint i = start; i < end; i++, at = g_utf8_next_char (at))
    characters[i - start] = g_utf8_get_char (at);
  return characters;
}


/* Edits that make a of b (Levenshtein). */
guint
tl_reanchor_measure_distance (const gunichar *a,
                              guint           n_a,
                              const gunichar *b,
                              guint           n_b)
{
  g_autofree guint *cost = g_new (guint, n_a + 1);

  for (guint i = 0; i <= n_a; i++)
    cost[i] = i;
  for (guint j = 1; j <= n_b; j++)
    {
      guint diagonal = cost[0];

      cost[0] = j;
      for (guint i = 1; i <= n_a; i++)
        {
          guint above = cost[i];

          cost[i] = MIN (MIN (above, cost[i - 1]) + 1, diagonal + (a[i - 1] != b[j - 1]));
          diagonal = above;
        }
    }
  return cost[n_a];
}


/* Sellers: the stretch of window that is nearest to quote by edits; returns their number. */
guint
tl_reanchor_find_nearest (const gunichar *quote,
                          guint           n_quote,
                          const gunichar *window,
                          guint           n_window,
                          guint          *start,
                          guint          *end)
{
  g_autofree guint *cost = g_new (guint, n_quote + 1);
  g_autofree guint *from = g_new (guint, n_quote + 1);
  guint best = G_MAXUINT;

  for (guint i = 0; i <= n_quote; i++)
    {
      cost[i] = i;
      from[i] = 0;
    }
  for (guint j = 1; j <= n_window; j++)
    {
      guint diagonal = cost[0];
      guint diagonal_from = from[0];

      cost[0] = 0;
      from[0] = j;
      for (guint i = 1; i <= n_quote; i++)
        {
          guint above = cost[i];
          guint above_from = from[i];
          guint value = diagonal + (quote[i - 1] != window[j - 1]);

          from[i] = diagonal_from;
          if (above + 1 < value)
            {
              value = above + 1;
              from[i] = above_from;
            }
          if (cost[i - 1] + 1 < value)
            {
              value = cost[i - 1] + 1;
              from[i] = from[i - 1];
            }
          cost[i] = value;
          diagonal = above;
          diagonal_from = above_from;
        }
      /* Of two as near the longer one: words changed rather than cut off. */
      if (cost[n_quote] <= best)
        {
          best = cost[n_quote];
          *start = from[n_quote];
          *end = j;
        }
    }
  return best;
}
