/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The layers of one article as numbers: a mask of labels for each unit and rater, the spans by label, and their fragments as
 * sections of a continuum.  Made once; the whole article and each pair of raters are measured from it.
 */

#include "config.h"

#include "tl-agreement-private.h"

#include <string.h>

#include "tl-unitizing.h"

static int
compare_fragments (gconstpointer a,
                   gconstpointer b)
{
  const TlFragment *first = a;
  const TlFragment *second = b;

  if (first->start != second->start)
    return first->start < second->start ? -1 : 1;
  return first->end != second->end ? (first->end < second->end ? -1 : 1) : 0;
}

/* One rater's units of a label may touch, and may not overlap. */
static GArray *
list_sections (GPtrArray *spans,
               guint      length)
{
  g_autoptr (GArray) all = g_array_new (FALSE, FALSE, sizeof (TlFragment));
  GArray *sections = g_array_new (FALSE, FALSE, sizeof (TlFragment));

  for (guint i = 0; i < spans->len; i++)
    {
      guint n;
      const TlFragment *fragments = tl_annotation_get_fragments (spans->pdata[i], &n);

      g_array_append_vals (all, fragments, n);
    }
  g_array_sort (all, compare_fragments);
  for (guint i = 0; i < all->len; i++)
    {
      TlFragment now = g_array_index (all, TlFragment, i);
      TlFragment *last = sections->len > 0 ? &g_array_index (sections, TlFragment, sections->len - 1) : NULL;

      now.end = MIN (now.end, length);
      if (now.start >= now.end)
        continue;
      if (last != NULL && now.start < last->end)
        last->end = MAX (last->end, now.end);
      else
        g_array_append_val (sections, now);
    }
  return sections;
}

static void
mark_units (guint64      *masks,
            const GArray *starts,
            const GArray *sections,
            guint         label)
{
  guint unit = 0;

  for (guint i = 0; i < sections->len; i++)
    {
      const TlFragment *section = &g_array_index (sections, TlFragment, i);

      while (unit < starts->len && g_array_index (starts, guint, unit) < section->start)
        unit++;
      for (; unit < starts->len && g_array_index (starts, guint, unit) < section->end; unit++)
        masks[unit] |= G_GUINT64_CONSTANT (1) << label;
    }
}

static void
fill_rater (TlLayers     *self,
            TlLabelSet   *labels,
            guint         article,
            guint         rater,
            const GArray *starts)
{
  GPtrArray *all = tl_study_get_annotations (labels->study, article, self->raters[rater]);
  guint row = rater * self->n_labels;

  for (guint l = 0; l < self->n_labels; l++)
    self->spans[row + l] = g_ptr_array_new ();
  for (guint i = 0; i < all->len; i++)
    {
      guint label = tl_label_set_find (labels, tl_annotation_get_label (all->pdata[i]));

      if (label != G_MAXUINT)
        g_ptr_array_add (self->spans[row + label], all->pdata[i]);
    }
  for (guint l = 0; l < self->n_labels; l++)
    {
      self->sections[row + l] = list_sections (self->spans[row + l], self->length);
      mark_units (self->masks + (gsize) rater * self->n_units, starts, self->sections[row + l], l);
    }
}

TlLayers *
tl_layers_new (TlLabelSet *labels,
               guint       article,
               TlUnit      unit)
{
  TlLayers *self = g_new0 (TlLayers, 1);
  g_autoptr (GArray) starts = tl_units_list (tl_study_get_text (labels->study, article), unit);
  guint n_raters = tl_study_get_n_raters (labels->study);

  self->raters = g_new (guint, n_raters + 1);
  for (guint r = 0; r < n_raters; r++)
    if (tl_study_get_annotations (labels->study, article, r) != NULL)
      self->raters[self->n_raters++] = r;
  self->n_units = starts->len;
  self->n_labels = g_strv_length ((char **) labels->labels);
  self->length = tl_text_get_length (tl_study_get_text (labels->study, article));
  self->masks = g_new0 (guint64, (gsize) self->n_units * self->n_raters + 1);
  self->spans = g_new0 (GPtrArray *, (gsize) self->n_raters * self->n_labels + 1);
  self->sections = g_new0 (GArray *, (gsize) self->n_raters * self->n_labels + 1);
  for (guint r = 0; r < self->n_raters; r++)
    fill_rater (self, labels, article, r, starts);
  return self;
}

void
tl_layers_free (TlLayers *self)
{
  for (guint i = 0; i < self->n_raters * self->n_labels; i++)
    {
      g_ptr_array_unref (self->spans[i]);
      g_array_unref (self->sections[i]);
    }
  g_free (self->spans);
  g_free (self->sections);
  g_free (self->masks);
  g_free (self->raters);
  g_free (self);
}

/* 0: no label; else the foremost label's position + 1. */
static guint
value_of (guint64 mask)
{
  return mask == 0 ? 0 : (guint) __builtin_ctzll (mask) + 1;
}

/* The coincidences of unequal values in a unit, and what Fleiss calls its agreement. */
static void
measure_values (const guint64 *row,
                guint          m,
                double        *sums)
{
  double equal_pairs = 0;

  for (guint a = 0; a < m; a++)
    {
      guint value = value_of (row[a]);

      sums[TL_SUM_COUNTS + value]++;
      for (guint b = 0; b < a; b++)
        equal_pairs += value == value_of (row[b]);
    }
  sums[TL_SUM_VALUES] += m;
  sums[TL_SUM_UNITS]++;
  sums[TL_SUM_FLEISS] += 2 * equal_pairs / ((double) m * (m - 1));
  sums[TL_SUM_DISAGREEMENT] += m - 2 * equal_pairs / (m - 1);
}

static void
measure_masks (const guint64 *row,
               guint          m,
               guint          n_labels,
               double        *sums)
{
  guint64 any = 0;

  for (guint r = 0; r < m; r++)
    any |= row[r];
  while (any != 0)
    {
      guint label = __builtin_ctzll (any);
      double *of_label = sums + tl_sums_get_label (n_labels, label);
      guint ones = 0;

      any &= any - 1;
      for (guint r = 0; r < m; r++)
        ones += row[r] >> label & 1;
      of_label[TL_SUM_LABEL_ONES] += ones;
      of_label[TL_SUM_LABEL_DISAGREEMENT] += 2.0 * ones * (m - ones) / (m - 1);
    }
}

static void
measure_units (TlLayers    *self,
               const guint *raters,
               guint        m,
               double      *sums)
{
  g_autofree guint64 *row = g_new (guint64, m);

  for (guint u = 0; u < self->n_units; u++)
    {
      for (guint r = 0; r < m; r++)
        row[r] = self->masks[(gsize) raters[r] * self->n_units + u];
      measure_values (row, m, sums);
      measure_masks (row, m, self->n_labels, sums);
    }
}

static void
measure_kappa (TlLayers *self,
               guint     a,
               guint     b,
               double   *sums)
{
  const guint64 *first = self->masks + (gsize) a * self->n_units;
  const guint64 *second = self->masks + (gsize) b * self->n_units;
  g_autofree double *counts_a = g_new0 (double, self->n_labels + 1);
  g_autofree double *counts_b = g_new0 (double, self->n_labels + 1);
  double n = self->n_units;
  double observed = 0;
  double expected = 0;

  if (self->n_units == 0)
    return;
  for (guint u = 0; u < self->n_units; u++)
    {
      guint value_a = value_of (first[u]);
      guint value_b = value_of (second[u]);

      counts_a[value_a]++;
      counts_b[value_b]++;
      observed += value_a == value_b;
    }
  for (guint v = 0; v <= self->n_labels; v++)
    expected += counts_a[v] * counts_b[v];
  if (expected >= n * n)   /* both used one value only: nothing to explain */
    return;
  sums[TL_SUM_KAPPA] += (observed / n - expected / n / n) / (1 - expected / n / n);
  sums[TL_SUM_N_KAPPA]++;
}

/* Labels are one here, so that any two spans have the same. */
static gboolean
any_label_cb (const char *a,
              const char *b,
              gpointer    user_data)
{
  return TRUE;
}

/* Spans in text order; the fragments of equal ones stand side by side after sorting by all of them. */
static int
compare_ranges (gconstpointer a,
                gconstpointer b)
{
  guint n_a;
  guint n_b;
  const TlFragment *first = tl_annotation_get_fragments (*(TlAnnotation *const *) a, &n_a);
  const TlFragment *second = tl_annotation_get_fragments (*(TlAnnotation *const *) b, &n_b);

  for (guint i = 0; i < n_a && i < n_b; i++)
    {
      int order = compare_fragments (&first[i], &second[i]);

      if (order != 0)
        return order;
    }
  return n_a != n_b ? (n_a < n_b ? -1 : 1) : 0;
}

static guint
count_equal (GPtrArray *a,
             GPtrArray *b)
{
  g_autoptr (GPtrArray) first = g_ptr_array_copy (a, NULL, NULL);
  g_autoptr (GPtrArray) second = g_ptr_array_copy (b, NULL, NULL);
  guint n = 0;

  g_ptr_array_sort (first, compare_ranges);
  g_ptr_array_sort (second, compare_ranges);
  for (guint i = 0, j = 0; i < first->len && j < second->len;)
    {
      int order = compare_ranges (&first->pdata[i], &second->pdata[j]);

      n += order == 0;
      i += order <= 0;
      j += order >= 0;
    }
  return n;
}

static void
measure_spans (TlLayers *self,
               guint     a,
               guint     b,
               double   *sums)
{
  for (guint l = 0; l < self->n_labels; l++)
    {
      GPtrArray *first = self->spans[a * self->n_labels + l];
      GPtrArray *second = self->spans[b * self->n_labels + l];
      double *of_label = sums + tl_sums_get_label (self->n_labels, l);

      of_label[TL_SUM_LABEL_SPANS] += first->len + second->len;
      if (first->len == 0 || second->len == 0)
        continue;
      of_label[TL_SUM_LABEL_EXACT] += 2.0 * count_equal (first, second);
      of_label[TL_SUM_LABEL_OVERLAP] += 2.0 * tl_align_count_overlaps (first, second, any_label_cb, NULL);
    }
}

static void
measure_unitizing (TlLayers    *self,
                   const guint *raters,
                   guint        m,
                   double      *sums)
{
  g_autofree GArray **units = g_new (GArray *, m);

  for (guint l = 0; l < self->n_labels; l++)
    {
      double *of_label = sums + tl_sums_get_label (self->n_labels, l);
      double observed;
      double expected;

      for (guint r = 0; r < m; r++)
        units[r] = self->sections[raters[r] * self->n_labels + l];
      tl_unitizing_measure (units, m, self->length, &observed, &expected);
      of_label[TL_SUM_LABEL_U_OBSERVED] += observed * self->length;
      of_label[TL_SUM_LABEL_U_EXPECTED] += expected * self->length;
    }
}

void
tl_layers_measure (TlLayers    *self,
                   const guint *raters,
                   guint        n_raters,
                   double      *sums)
{
  g_return_if_fail (n_raters >= 2);

  measure_units (self, raters, n_raters, sums);
  measure_unitizing (self, raters, n_raters, sums);
  for (guint a = 0; a < n_raters; a++)
    for (guint b = a + 1; b < n_raters; b++)
      {
        measure_kappa (self, raters[a], raters[b], sums);
        measure_spans (self, raters[a], raters[b], sums);
      }
}
