/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The continuum of each rater is cut into units and the gaps between them.  Observed: for two raters, sections that
 * intersect are compared: two units by the squares of how far their borders lie apart, a unit that lies wholly within the other's gap by
 * the square of its length.  Expected: the mean of the same over all placements of all units and gaps, in closed form; the sum over
 * gaps is answered from sorted gaps with running sums, so that long articles stay cheap.
 */

#include "config.h"

#include "tl-unitizing.h"

typedef struct
{
  guint    start;
  guint    end;
  gboolean is_unit;
} Section;

/* Walks over units and gaps. */
typedef struct
{
  GArray *units;
  guint   next;
  guint   length;
  Section now;
} Walk;

static gboolean
walk_on (Walk *self)
{
  guint start = self->now.end;
  const TlFragment *unit;

  if (start >= self->length)
    return FALSE;
  unit = self->next < self->units->len ? &g_array_index (self->units, TlFragment, self->next) : NULL;
  self->now.start = start;
  if (unit != NULL && unit->start == start)
    {
      self->now.end = unit->end;
      self->now.is_unit = TRUE;
      self->next++;
    }
  else
    {
      self->now.end = unit != NULL ? unit->start : self->length;
      self->now.is_unit = FALSE;
    }
  return TRUE;
}

static double
square (double value)
{
  return value * value;
}

/* For sections that intersect. */
static double
distance (const Section *a,
          const Section *b)
{
  if (a->is_unit && b->is_unit)
    return square ((double) a->start - b->start) + square ((double) a->end - b->end);
  if (a->is_unit && b->start <= a->start && a->end <= b->end)
    return square (a->end - a->start);
  if (b->is_unit && a->start <= b->start && b->end <= a->end)
    return square (b->end - b->start);
  return 0;
}

static double
compare_raters (GArray *a,
                GArray *b,
                guint   length)
{
  Walk first = { a, 0, length, { 0, 0, FALSE } };
  Walk second = { b, 0, length, { 0, 0, FALSE } };
  gboolean more = walk_on (&first) && walk_on (&second);
  double sum = 0;

  while (more)
    {
      guint end = MIN (first.now.end, second.now.end);

      sum += distance (&first.now, &second.now);
      if (first.now.end == end)
        more = walk_on (&first);
      if (second.now.end == end)
        more = walk_on (&second) && more;
    }
  return sum;
}

static int
compare_descending (gconstpointer a,
                    gconstpointer b)
{
  double first = *(const double *) a;
  double second = *(const double *) b;

  return first > second ? -1 : first < second;
}

static void
collect_lengths (GArray *units,
                 guint   length,
                 GArray *unit_lengths,
                 GArray *gap_lengths)
{
  Walk walk = { units, 0, length, { 0, 0, FALSE } };

  while (walk_on (&walk))
    {
      double size = walk.now.end - walk.now.start;

      g_array_append_val (walk.now.is_unit ? unit_lengths : gap_lengths, size);
    }
}

static double
measure_expected (GArray *const *units,
                  guint          n_raters,
                  guint          length)
{
  g_autoptr (GArray) unit_lengths = g_array_new (FALSE, FALSE, sizeof (double));
  g_autoptr (GArray) gap_lengths = g_array_new (FALSE, FALSE, sizeof (double));
  double total = (double) n_raters * length;
  double within_units = 0;
  double sum = 0;
  double gaps_sum = 0;
  guint gap = 0;

  for (guint r = 0; r < n_raters; r++)
    collect_lengths (units[r], length, unit_lengths, gap_lengths);
  g_array_sort (unit_lengths, compare_descending);
  g_array_sort (gap_lengths, compare_descending);
  for (guint i = 0; i < unit_lengths->len; i++)
    {
      double l = g_array_index (unit_lengths, double, i);

      /* Units get shorter, so more and more gaps can hold them. */
      while (gap < gap_lengths->len && g_array_index (gap_lengths, double, gap) >= l)
        gaps_sum += g_array_index (gap_lengths, double, gap++);
      sum += (unit_lengths->len - 1.0) * (2 * l * l * l - 3 * l * l + l) / 3
             + l * l * (gaps_sum - gap * (l - 1));
      within_units += l * (l - 1);
    }
  /* Also when one unit covers everything and nothing else could be. */
  return total * (total - 1) > within_units ? 2 * sum / length / (total * (total - 1) - within_units) : 0;
}

void
tl_unitizing_measure (GArray *const *units,
                      guint          n_raters,
                      guint          length,
                      double        *observed,
                      double        *expected)
{
  double sum = 0;

  g_return_if_fail (n_raters >= 2);

  *observed = 0;
  *expected = 0;
  if (length == 0)
    return;
  for (guint a = 0; a < n_raters; a++)
    for (guint b = a + 1; b < n_raters; b++)
      sum += compare_raters (units[a], units[b], length);
  *observed = 2 * sum / ((double) n_raters * (n_raters - 1) * length * length);
  *expected = measure_expected (units, n_raters, length);
}
