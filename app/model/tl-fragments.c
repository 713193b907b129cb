/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Ranges of code points: bringing a list of them into the one form the model works with. */

#include "config.h"

#include "tl-annotation.h"

#include <stdlib.h>

static int
compare_fragments (const void *a,
                   const void *b)
{
  const TlFragment *one = a;
  const TlFragment *other = b;

  if (one->start != other->start)
    return one->start < other->start ? -1 : 1;
  return one->end < other->end ? -1 : one->end > other->end;
}

guint
tl_fragments_normalize (TlFragment *fragments,
                        guint       n_fragments,
                        guint       limit)
{
  guint n_left = 0;

  g_return_val_if_fail (fragments != NULL || n_fragments == 0, 0);

  if (n_fragments == 0)
    return 0;
  qsort (fragments, n_fragments, sizeof *fragments, compare_fragments);
  for (guint i = 0; i < n_fragments; i++)
    {
      TlFragment next = { fragments[i].start, MIN (fragments[i].end, limit) };

      if (next.start >= next.end)
        continue;
      if (n_left > 0 && next.start <= fragments[n_left - 1].end)
        fragments[n_left - 1].end = MAX (fragments[n_left - 1].end, next.end);
      else
        fragments[n_left++] = next;
    }
  return n_left;
}
