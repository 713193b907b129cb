/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Lanes for the underlines of overlapping annotations.  Items are placed from the shortest to the
 * longest: one that contains others goes outside of all of them, and takes no lane of a neighbour
 * it overlaps.  That is quadratic, which is right for the few dozen annotations of a paragraph and
 * not for thousands on one spot; beyond DETAILED_LIMIT a sweep gives any free lane.
 */

#include "config.h"

#include "tl-lanes.h"

#include <stdlib.h>

#define DETAILED_LIMIT 256

static int
compare_innermost (gconstpointer a,
                   gconstpointer b)
{
  const TlLaneItem *first = *(TlLaneItem *const *) a;
  const TlLaneItem *second = *(TlLaneItem *const *) b;
  guint first_length = first->end - first->start;
  guint second_length = second->end - second->start;

  if (first_length != second_length)
    return first_length < second_length ? -1 : 1;
  if (first->rank != second->rank)
    return first->rank < second->rank ? -1 : 1;
  if (first->start != second->start)
    return first->start < second->start ? -1 : 1;
  return first < second ? -1 : 1;
}

static int
compare_start (gconstpointer a,
               gconstpointer b)
{
  const TlLaneItem *first = *(TlLaneItem *const *) a;
  const TlLaneItem *second = *(TlLaneItem *const *) b;

  if (first->start != second->start)
    return first->start < second->start ? -1 : 1;
  return first < second ? -1 : 1;
}

static gboolean
overlaps (const TlLaneItem *a,
          const TlLaneItem *b)
{
  return a->start < b->end && b->start < a->end;
}

static gboolean
contains (const TlLaneItem *outer,
          const TlLaneItem *inner)
{
  return outer->start <= inner->start && inner->end <= outer->end;
}

static gboolean
is_taken (TlLaneItem *const *placed,
          guint              n_placed,
          const TlLaneItem  *item,
          guint              lane)
{
  for (guint i = 0; i < n_placed; i++)
    if (placed[i]->lane == lane && overlaps (placed[i], item))
      return TRUE;
  return FALSE;
}

static void
assign_innermost_first (TlLaneItem **items,
                        guint        n_items)
{
  qsort (items, n_items, sizeof *items, compare_innermost);
  for (guint i = 0; i < n_items; i++)
    {
      guint lane = 0;

      for (guint j = 0; j < i; j++)
        if (contains (items[i], items[j]))
          lane = MAX (lane, items[j]->lane + 1);
      while (is_taken (items, i, items[i], lane))
        lane++;
      items[i]->lane = lane;
    }
}

/* Lane ends are kept in an array; the first lane that is free again at the item's start is
 * taken. */
static void
assign_by_sweep (TlLaneItem **items,
                 guint        n_items)
{
  const guint limit = 64;   /* more lanes than anybody can see apart */
  guint ends[64] = { 0 };

  qsort (items, n_items, sizeof *items, compare_start);
  for (guint i = 0; i < n_items; i++)
    {
      guint lane = 0;

      while (lane < limit - 1 && ends[lane] > items[i]->start)
        lane++;
      ends[lane] = MAX (ends[lane], items[i]->end);
      items[i]->lane = lane;
    }
}

void
tl_lanes_assign (TlLaneItem *items,
                 guint       n_items)
{
  g_autofree TlLaneItem **order = NULL;

  g_return_if_fail (n_items == 0 || items != NULL);

  if (n_items == 0)
    return;
  order = g_new (TlLaneItem *, n_items);
  for (guint i = 0; i < n_items; i++)
    order[i] = &items[i];
  if (n_items <= DETAILED_LIMIT)
    assign_innermost_first (order, n_items);
  else
    assign_by_sweep (order, n_items);
}

static int
compare_numbers (gconstpointer a,
                 gconstpointer b)
{
  guint first = *(const guint *) a;
  guint second = *(const guint *) b;

  return first < second ? -1 : first > second;
}

guint
tl_lanes_get_depth (const TlLaneItem *items,
                    guint             n_items)
{
  g_autofree guint *starts = NULL;
  g_autofree guint *ends = NULL;
  guint depth = 0;

  g_return_val_if_fail (n_items == 0 || items != NULL, 0);

  if (n_items == 0)
    return 0;
  starts = g_new (guint, n_items);
  ends = g_new (guint, n_items);
  for (guint i = 0; i < n_items; i++)
    {
      starts[i] = items[i].start;
      ends[i] = items[i].end;
    }
  qsort (starts, n_items, sizeof *starts, compare_numbers);
  qsort (ends, n_items, sizeof *ends, compare_numbers);
  for (guint i = 0, closed = 0; i < n_items; i++)
    {
      while (ends[closed] <= starts[i])
        closed++;
      depth = MAX (depth, i + 1 - closed);
    }
  return depth;
}
