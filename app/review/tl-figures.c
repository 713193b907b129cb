/* SPDX-License-Identifier: GPL-3.0-or-later */

/* From sums to figures: the formulas, and when they have no answer. */

#include "config.h"

#include "tl-agreement-private.h"

#include <glib/gi18n-lib.h>

static const struct
{
  const char *name;
  const char *title;
} measures[TL_N_MEASURES] = {
  { "alpha", NC_("agreement", "Krippendorff’s α") },
  { "alpha-label", NC_("agreement", "Krippendorff’s α") },
  { "kappa", NC_("agreement", "Cohen’s κ, mean of pairs") },
  { "fleiss", NC_("agreement", "Fleiss’ κ") },
  { "alpha-u", NC_("agreement", "Krippendorff’s α for unitizing") },
  { "alpha-u-label", NC_("agreement", "Krippendorff’s α for unitizing") },
  { "f1-exact", NC_("agreement", "F1, exact") },
  { "f1-exact-label", NC_("agreement", "F1, exact") },
  { "f1-overlap", NC_("agreement", "F1, overlapping") },
  { "f1-overlap-label", NC_("agreement", "F1, overlapping") },
  { "f1-relations", NC_("agreement", "F1 of relations") },
};

const char *
tl_measure_get_name (TlMeasure measure)
{
  g_return_val_if_fail (measure < TL_N_MEASURES, NULL);

  return measures[measure].name;
}

const char *
tl_measure_get_title (TlMeasure measure)
{
  g_return_val_if_fail (measure < TL_N_MEASURES, NULL);

  return g_dpgettext2 (GETTEXT_PACKAGE, "agreement", measures[measure].title);
}

static gboolean
is_per_label (TlMeasure measure)
{
  return measure == TL_MEASURE_ALPHA_LABEL || measure == TL_MEASURE_ALPHA_U_LABEL
         || measure == TL_MEASURE_F1_EXACT_LABEL || measure == TL_MEASURE_F1_OVERLAP_LABEL;
}

guint
tl_sums_get_label (guint n_labels,
                   guint label)
{
  return TL_SUM_COUNTS + n_labels + 1 + label * TL_N_LABEL_SUMS;
}

guint
tl_sums_get_size (guint n_labels)
{
  return tl_sums_get_label (n_labels, n_labels);
}

guint
tl_figures_get_size (guint n_labels)
{
  return TL_N_MEASURES + 4 * n_labels;
}

/* The measures first, then the labels of each that has them. */
guint
tl_figures_get_index (guint     n_labels,
                      TlMeasure measure,
                      guint     label)
{
  guint index = TL_N_MEASURES;

  if (!is_per_label (measure))
    return measure;
  for (TlMeasure before = 0; before < measure; before++)
    index += is_per_label (before) ? n_labels : 0;
  return index + label;
}

static TlFigure
undefined (const char *reason)
{
  return (TlFigure) { .reason = reason };
}

static TlFigure
defined (double value)
{
  return (TlFigure) { .defined = TRUE, .value = value };
}

/* disagreement: the sum of coincidences of unequal values; sum_of_squares: of how often each value was used. */
static TlFigure
make_alpha (double disagreement,
            double n,
            double sum_of_squares)
{
  double expected = n * n - sum_of_squares;

  if (n == 0)
    return undefined (_("no text that two have annotated"));
  if (expected <= 0)
    return undefined (_("everybody used one value throughout"));
  return defined (1 - (n - 1) * disagreement / expected);
}

static double
sum_of_squares (const double *counts,
                guint         n)
{
  double sum = 0;

  for (guint i = 0; i < n; i++)
    sum += counts[i] * counts[i];
  return sum;
}

static TlFigure
make_fleiss (const double *sums,
             guint         n_labels)
{
  double n = sums[TL_SUM_VALUES];
  double expected;

  if (sums[TL_SUM_UNITS] == 0)
    return undefined (_("no text that two have annotated"));
  expected = sum_of_squares (sums + TL_SUM_COUNTS, n_labels + 1) / (n * n);
  if (expected >= 1)
    return undefined (_("everybody used one value throughout"));
  return defined ((sums[TL_SUM_FLEISS] / sums[TL_SUM_UNITS] - expected) / (1 - expected));
}

static TlFigure
make_unitizing (double observed,
                double expected)
{
  return expected > 0 ? defined (1 - observed / expected) : undefined (_("nobody annotated this"));
}

static TlFigure
make_f1 (double same,
         double total)
{
  return total > 0 ? defined (same / total) : undefined (_("nobody annotated this"));
}

static void
compute_label (const double *sums,
               guint         n_labels,
               guint         label,
               TlFigure     *figures)
{
  const double *of_label = sums + tl_sums_get_label (n_labels, label);
  double n = sums[TL_SUM_VALUES];
  double counts[2] = { of_label[TL_SUM_LABEL_ONES], n - of_label[TL_SUM_LABEL_ONES] };

  figures[tl_figures_get_index (n_labels, TL_MEASURE_ALPHA_LABEL, label)] =
    make_alpha (of_label[TL_SUM_LABEL_DISAGREEMENT], n, sum_of_squares (counts, 2));
  figures[tl_figures_get_index (n_labels, TL_MEASURE_ALPHA_U_LABEL, label)] =
    make_unitizing (of_label[TL_SUM_LABEL_U_OBSERVED], of_label[TL_SUM_LABEL_U_EXPECTED]);
  figures[tl_figures_get_index (n_labels, TL_MEASURE_F1_EXACT_LABEL, label)] =
    make_f1 (of_label[TL_SUM_LABEL_EXACT], of_label[TL_SUM_LABEL_SPANS]);
  figures[tl_figures_get_index (n_labels, TL_MEASURE_F1_OVERLAP_LABEL, label)] =
    make_f1 (of_label[TL_SUM_LABEL_OVERLAP], of_label[TL_SUM_LABEL_SPANS]);
}

void
tl_figures_compute (const double *sums,
                    guint         n_labels,
                    TlFigure     *figures)
{
  double over_labels[TL_N_LABEL_SUMS] = { 0 };

  for (guint l = 0; l < n_labels; l++)
    {
      compute_label (sums, n_labels, l, figures);
      for (guint i = 0; i < TL_N_LABEL_SUMS; i++)
        over_labels[i] += sums[tl_sums_get_label (n_labels, l) + i];
    }
  for (TlMeasure measure = 0; measure < TL_N_MEASURES; measure++)
    if (is_per_label (measure))
      figures[measure] = undefined (_("only per label"));
  figures[TL_MEASURE_ALPHA] = make_alpha (sums[TL_SUM_DISAGREEMENT], sums[TL_SUM_VALUES],
                                          sum_of_squares (sums + TL_SUM_COUNTS, n_labels + 1));
  figures[TL_MEASURE_KAPPA] = sums[TL_SUM_N_KAPPA] > 0 ? defined (sums[TL_SUM_KAPPA] / sums[TL_SUM_N_KAPPA])
                                                       : undefined (_("everybody used one value throughout"));
  figures[TL_MEASURE_FLEISS] = make_fleiss (sums, n_labels);
  figures[TL_MEASURE_ALPHA_U] = make_unitizing (over_labels[TL_SUM_LABEL_U_OBSERVED],
                                                over_labels[TL_SUM_LABEL_U_EXPECTED]);
  figures[TL_MEASURE_F1_EXACT] = make_f1 (over_labels[TL_SUM_LABEL_EXACT], over_labels[TL_SUM_LABEL_SPANS]);
  figures[TL_MEASURE_F1_OVERLAP] = make_f1 (over_labels[TL_SUM_LABEL_OVERLAP], over_labels[TL_SUM_LABEL_SPANS]);
  figures[TL_MEASURE_F1_RELATIONS] = sums[TL_SUM_RELATIONS] > 0
                                     ? defined (sums[TL_SUM_RELATIONS_SAME] / sums[TL_SUM_RELATIONS])
                                     : undefined (_("no relation between spans that two found"));
}
