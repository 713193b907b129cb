/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The common subsequence of two lists of numbers.
 *
 * Elements that each list has exactly once are paired first, as many as stand in the same order in both
 * (longest increasing subsequence), and what lies between is looked at by itself: "patience".  It finds what a
 * person would call the same, where the shortest edit script may prefer a patchwork.  Stretches without
 * such elements go to Myers' O(ND) algorithm, up to MAX_EDITS: beyond that they have so little in common that
 * no pairing would mean anything.
 */

#include "config.h"

#include "tl-diff.h"

#include <string.h>

#define MAX_EDITS 1000    /* V arrays of all steps: 4 MB at most */
#define MAX_DEPTH 64

typedef struct
{
  const guint32 *a;
  const guint32 *b;
  GArray        *matches;
} Diff;

static void
add_match (Diff  *diff,
           guint  a,
           guint  b,
           guint  length)
{
  TlDiffMatch match = { a, b, length };

  if (length == 0)
    return;
  if (diff->matches->len > 0)
    {
      TlDiffMatch *last = &g_array_index (diff->matches, TlDiffMatch, diff->matches->len - 1);

      if (last->a + last->length == a && last->b + last->length == b)
        {
          last->length += length;
          return;
        }
    }
  g_array_append_val (diff->matches, match);
}

typedef struct
{
  guint n_a;
  guint n_b;
  guint at_a;
  guint at_b;
} Count;

static void
count_one (GHashTable *counts,
           guint32     value,
           guint       position,
           gboolean    in_a)
{
  Count *count = g_hash_table_lookup (counts, GUINT_TO_POINTER (value));

  if (count == NULL)
    {
      count = g_new0 (Count, 1);
      g_hash_table_insert (counts, GUINT_TO_POINTER (value), count);
    }
  if (in_a)
    {
      count->n_a++;
      count->at_a = position;
    }
  else
    {
      count->n_b++;
      count->at_b = position;
    }
}

/* Pairs of what both stretches have once, in the order of a (TlDiffMatch). */
static GArray *
list_unique_pairs (Diff  *diff,
                   guint  a,
                   guint  a_end,
                   guint  b,
                   guint  b_end)
{
  g_autoptr (GHashTable) counts = g_hash_table_new_full (NULL, NULL, NULL, g_free);
  GArray *pairs = g_array_new (FALSE, FALSE, sizeof (TlDiffMatch));

  for (guint i = a; i < a_end; i++)
    count_one (counts, diff->a[i], i, TRUE);
  for (guint i = b; i < b_end; i++)
    count_one (counts, diff->b[i], i, FALSE);
  for (guint i = a; i < a_end; i++)
    {
      const Count *count = g_hash_table_lookup (counts, GUINT_TO_POINTER (diff->a[i]));
      TlDiffMatch pair = { i, count->at_b, 1 };

      if (count->n_a == 1 && count->n_b == 1)
        g_array_append_val (pairs, pair);
    }
  return pairs;
}

/* The longest run of pairs that rises in b too; pairs are in the order of a.  In place. */
static void
keep_rising (GArray *pairs)
{
  g_autofree guint *piles = g_new (guint, pairs->len + 1);
  g_autofree guint *before = g_new (guint, pairs->len + 1);
  guint n_piles = 0;
  guint at;

  for (guint i = 0; i < pairs->len; i++)
    {
      guint low = 0;
      guint high = n_piles;

      while (low < high)
        {
          guint middle = (low + high) / 2;

          if (g_array_index (pairs, TlDiffMatch, piles[middle]).b < g_array_index (pairs, TlDiffMatch, i).b)
            low = middle + 1;
          else
            high = middle;
        }
      before[i] = low > 0 ? piles[low - 1] : G_MAXUINT;
      piles[low] = i;
      n_piles = MAX (n_piles, low + 1);
    }
  at = n_piles > 0 ? piles[n_piles - 1] : G_MAXUINT;
  for (guint i = n_piles; i-- > 0; at = before[at])
    piles[i] = at;
  for (guint i = 0; i < n_piles; i++)
    g_array_index (pairs, TlDiffMatch, i) = g_array_index (pairs, TlDiffMatch, piles[i]);
  g_array_set_size (pairs, n_piles);
}

/* The furthest x on diagonal k after step d, whose neighbours are in v (of d - 1); middle: index of diagonal 0. */
static int
start_of (const int *v,
          int        middle,
          int        d,
          int        k)
{
  if (k == -d || (k != d && v[middle + k - 1] < v[middle + k + 1]))
    return v[middle + k + 1];
  return v[middle + k - 1] + 1;
}

/* Walks back from the end through the noted steps and notes the snakes, last one first. */
static void
trace_back (Diff      *diff,
            GPtrArray *steps,
            guint      a,
            guint      b,
            int        n,
            int        m)
{
  g_autoptr (GArray) snakes = g_array_new (FALSE, FALSE, sizeof (TlDiffMatch));
  int x = n;
  int y = m;

  for (int d = (int) steps->len - 1; d >= 0; d--)
    {
      const int *v = g_ptr_array_index (steps, d);
      int k = x - y;
      int start = d > 0 ? start_of (v, d + 1, d, k) : 0;
      TlDiffMatch snake = { a + start, b + start - k, x - start };
      gboolean down;

      if (snake.length > 0)
        g_array_append_val (snakes, snake);
      if (d == 0)
        break;
      down = k == -d || (k != d && v[d + 1 + k - 1] < v[d + 1 + k + 1]);
      x = down ? start : start - 1;
      y = x - (down ? k + 1 : k - 1);
    }
  for (guint i = snakes->len; i-- > 0;)
    {
      const TlDiffMatch *snake = &g_array_index (snakes, TlDiffMatch, i);

      add_match (diff, snake->a, snake->b, snake->length);
    }
}

/* steps[d] is V before step d, for diagonals -d-1..d+1 with the middle at d + 1. */
static void
diff_by_edits (Diff  *diff,
               guint  a,
               guint  a_end,
               guint  b,
               guint  b_end)
{
  int n = a_end - a;
  int m = b_end - b;
  int limit = MIN (n + m, MAX_EDITS);
  g_autofree int *v = g_new0 (int, 2 * limit + 3);
  g_autoptr (GPtrArray) steps = g_ptr_array_new_with_free_func (g_free);
  int middle = limit + 1;

  for (int d = 0; d <= limit; d++)
    {
      g_ptr_array_add (steps, g_memdup2 (v + middle - d - 1, (2 * d + 3) * sizeof *v));
      for (int k = -d; k <= d; k += 2)
        {
          int x = d > 0 ? start_of (v, middle, d, k) : 0;
          int y = x - k;

          while (x < n && y >= 0 && y < m && diff->a[a + x] == diff->b[b + y])
            {
              x++;
              y++;
            }
          v[middle + k] = x;
          if (x >= n && y >= m)
            {
              trace_back (diff, steps, a, b, n, m);
              return;
            }
        }
    }
}

static void
diff_range (Diff  *diff,
            guint  a,
            guint  a_end,
            guint  b,
            guint  b_end,
            guint  depth)
{
  g_autoptr (GArray) pairs = NULL;
  guint tail = 0;
  guint head = 0;

  while (a + head < a_end && b + head < b_end && diff->a[a + head] == diff->b[b + head])
    head++;
  add_match (diff, a, b, head);
  a += head;
  b += head;
  while (a + tail < a_end && b + tail < b_end && diff->a[a_end - tail - 1] == diff->b[b_end - tail - 1])
    tail++;
  a_end -= tail;
  b_end -= tail;
  if (a < a_end && b < b_end)
    {
      pairs = list_unique_pairs (diff, a, a_end, b, b_end);
      keep_rising (pairs);
      if (pairs->len == 0 || depth == MAX_DEPTH)
        {
          diff_by_edits (diff, a, a_end, b, b_end);
        }
      else
        {
          guint from_a = a;
          guint from_b = b;

          for (guint i = 0; i < pairs->len; i++)
            {
              const TlDiffMatch *pair = &g_array_index (pairs, TlDiffMatch, i);

              diff_range (diff, from_a, pair->a, from_b, pair->b, depth + 1);
              add_match (diff, pair->a, pair->b, 1);
              from_a = pair->a + 1;
              from_b = pair->b + 1;
            }
          diff_range (diff, from_a, a_end, from_b, b_end, depth + 1);
        }
    }
  add_match (diff, a_end, b_end, tail);
}

GArray *
tl_diff_sequences (const guint32 *a,
                   guint          n_a,
                   const guint32 *b,
                   guint          n_b)
{
  Diff diff = { a, b, g_array_new (FALSE, FALSE, sizeof (TlDiffMatch)) };

  diff_range (&diff, 0, n_a, 0, n_b, 0);
  return diff.matches;
}
