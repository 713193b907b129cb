/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The figures of a study.  Each article is measured once; see tl-agreement-private.h for how sums make the rest. */

#include "config.h"

#include "tl-agreement-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define MAX_LABELS 64   /* bits of a mask */

const TlAgreementOptions tl_agreement_defaults = { TL_UNIT_TOKENS, NULL, FALSE, 1000, 20160311 };

struct _TlAgreement
{
  GObject     parent_instance;

  TlStudy    *study;
  TlUnit      unit;
  char      **labels;
  guint       n_labels;
  guint       n_raters;
  guint       n_articles;
  guint       n_sums;        /* size of a vector of sums */
  guint       n_figures;
  guint64     n_units;
  double     *article_sums;  /* a vector per article */
  double     *pair_sums;     /* a vector per pair, a * n_raters + b with a < b */
  TlFigure   *figures;       /* of the whole */
  TlFigure   *article_figures;
  TlFigure   *pair_figures;
  GPtrArray  *attributes;    /* TlAttributeAgreement */
};

G_DEFINE_TYPE (TlAgreement, tl_agreement, G_TYPE_OBJECT)

static void
tl_agreement_finalize (GObject *object)
{
  TlAgreement *self = TL_AGREEMENT (object);

  g_clear_object (&self->study);
  g_clear_pointer (&self->labels, g_strfreev);
  g_clear_pointer (&self->article_sums, g_free);
  g_clear_pointer (&self->pair_sums, g_free);
  g_clear_pointer (&self->figures, g_free);
  g_clear_pointer (&self->article_figures, g_free);
  g_clear_pointer (&self->pair_figures, g_free);
  g_clear_pointer (&self->attributes, g_ptr_array_unref);
  G_OBJECT_CLASS (tl_agreement_parent_class)->finalize (object);
}

static void
tl_agreement_class_init (TlAgreementClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = tl_agreement_finalize;
}

static void
tl_agreement_init (TlAgreement *self)
{
}

static void
add_sums (double       *to,
          const double *from,
          guint         n)
{
  for (guint i = 0; i < n; i++)
    to[i] += from[i];
}

/* Figures over units, spans and relations of one article, of all its raters together and of each two. */
static void
measure_article (TlAgreement       *self,
                 TlLabelSet        *labels,
                 guint              article,
                 TlAttributeCounts *attributes)
{
  g_autoptr (TlLayers) layers = tl_layers_new (labels, article, self->unit);
  g_autofree guint *all = g_new (guint, layers->n_raters + 1);
  g_autofree double *of_pair = g_new (double, self->n_sums);
  double *sums = self->article_sums + (gsize) article * self->n_sums;

  self->n_units += layers->n_units;
  if (layers->n_raters < 2)
    return;
  for (guint r = 0; r < layers->n_raters; r++)
    all[r] = r;
  tl_layers_measure (layers, all, layers->n_raters, sums);
  for (guint a = 0; a < layers->n_raters; a++)
    for (guint b = a + 1; b < layers->n_raters; b++)
      {
        const guint two[2] = { a, b };

        memset (of_pair, 0, self->n_sums * sizeof (double));
        tl_pair_measure (labels, article, layers->raters[a], layers->raters[b], attributes, of_pair);
        sums[TL_SUM_RELATIONS] += of_pair[TL_SUM_RELATIONS];
        sums[TL_SUM_RELATIONS_SAME] += of_pair[TL_SUM_RELATIONS_SAME];
        /* Of two there is no more to say about the pair than about both. */
        if (layers->n_raters == 2)
          memcpy (of_pair, sums, self->n_sums * sizeof (double));
        else
          tl_layers_measure (layers, two, 2, of_pair);
        add_sums (self->pair_sums + (gsize) (layers->raters[a] * self->n_raters + layers->raters[b]) * self->n_sums,
                  of_pair, self->n_sums);
      }
}

static int
compare_doubles (gconstpointer a,
                 gconstpointer b)
{
  double first = *(const double *) a;
  double second = *(const double *) b;

  return first < second ? -1 : first > second;
}

/* The middle 95 % of what the samples gave. */
static void
set_interval (TlFigure *figure,
              GArray   *values)
{
  if (!figure->defined || values->len < 20)
    return;
  g_array_sort (values, compare_doubles);
  figure->has_interval = TRUE;
  figure->low = g_array_index (values, double, (guint) (values->len * 0.025));
  figure->high = g_array_index (values, double, MIN (values->len - 1, (guint) (values->len * 0.975)));
}

/* Articles are drawn with replacement: what would the figures be for other articles of this kind? */
static void
bootstrap (TlAgreement *self,
           guint        n_samples,
           guint32      seed)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (seed);
  g_autofree double *sums = g_new (double, self->n_sums);
  g_autofree TlFigure *figures = g_new0 (TlFigure, self->n_figures);
  g_autoptr (GPtrArray) values = g_ptr_array_new_with_free_func ((GDestroyNotify) g_array_unref);

  for (guint f = 0; f < self->n_figures; f++)
    g_ptr_array_add (values, g_array_sized_new (FALSE, FALSE, sizeof (double), n_samples));
  for (guint s = 0; s < n_samples; s++)
    {
      memset (sums, 0, self->n_sums * sizeof (double));
      for (guint i = 0; i < self->n_articles; i++)
        add_sums (sums, self->article_sums + (gsize) g_rand_int_range (random, 0, self->n_articles) * self->n_sums,
                  self->n_sums);
      tl_figures_compute (sums, self->n_labels, figures);
      for (guint f = 0; f < self->n_figures; f++)
        if (figures[f].defined)
          g_array_append_val (values->pdata[f], figures[f].value);
    }
  for (guint f = 0; f < self->n_figures; f++)
    set_interval (&self->figures[f], values->pdata[f]);
}

static gboolean
choose_labels (TlAgreement               *self,
               const TlAgreementOptions  *options,
               GError                   **error)
{
  self->labels = options->labels != NULL ? g_strdupv ((char **) options->labels)
                                         : tl_study_list_labels (self->study, !options->all_labels);
  self->n_labels = g_strv_length (self->labels);
  if (self->n_labels <= MAX_LABELS)
    return TRUE;
  g_set_error (error, TL_MODEL_ERROR, TL_MODEL_ERROR_INVALID,
               _("Agreement can be measured for at most %d labels at once; choose some"), MAX_LABELS);
  return FALSE;
}

static void
allocate (TlAgreement *self)
{
  self->n_raters = tl_study_get_n_raters (self->study);
  self->n_articles = tl_study_get_n_articles (self->study);
  self->n_sums = tl_sums_get_size (self->n_labels);
  self->n_figures = tl_figures_get_size (self->n_labels);
  self->article_sums = g_new0 (double, (gsize) self->n_articles * self->n_sums);
  self->pair_sums = g_new0 (double, (gsize) self->n_raters * self->n_raters * self->n_sums);
  self->figures = g_new0 (TlFigure, self->n_figures);
  self->article_figures = g_new0 (TlFigure, (gsize) self->n_articles * self->n_figures);
  self->pair_figures = g_new0 (TlFigure, (gsize) self->n_raters * self->n_raters * self->n_figures);
}

static void
compute_all (TlAgreement *self)
{
  g_autofree double *total = g_new0 (double, self->n_sums);

  for (guint i = 0; i < self->n_articles; i++)
    {
      const double *sums = self->article_sums + (gsize) i * self->n_sums;

      tl_figures_compute (sums, self->n_labels, self->article_figures + (gsize) i * self->n_figures);
      add_sums (total, sums, self->n_sums);
    }
  for (guint i = 0; i < self->n_raters * self->n_raters; i++)
    tl_figures_compute (self->pair_sums + (gsize) i * self->n_sums, self->n_labels,
                        self->pair_figures + (gsize) i * self->n_figures);
  tl_figures_compute (total, self->n_labels, self->figures);
}

TlAgreement *
tl_agreement_new (TlStudy                   *study,
                  const TlAgreementOptions  *options,
                  GCancellable              *cancellable,
                  GError                   **error)
{
  g_autoptr (TlAgreement) self = NULL;
  g_autoptr (TlAttributeCounts) attributes = tl_attribute_counts_new ();
  g_auto (TlLabelSet) labels = { 0 };

  g_return_val_if_fail (TL_IS_STUDY (study), NULL);

  if (options == NULL)
    options = &tl_agreement_defaults;
  if (tl_study_get_n_raters (study) < 2)
    {
      g_set_error (error, TL_MODEL_ERROR, TL_MODEL_ERROR_INVALID,
                   _("Agreement takes two annotators, and there are fewer"));
      return NULL;
    }
  self = g_object_new (TL_TYPE_AGREEMENT, NULL);
  self->study = g_object_ref (study);
  self->unit = options->unit;
  if (!choose_labels (self, options, error))
    return NULL;
  allocate (self);
  tl_label_set_init (&labels, study, (const char *const *) self->labels);
  for (guint i = 0; i < self->n_articles; i++)
    {
      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return NULL;
      measure_article (self, &labels, i, attributes);
    }
  compute_all (self);
  self->attributes = tl_attribute_counts_finish (attributes);
  if (options->n_bootstrap > 0 && self->n_articles > 1)
    bootstrap (self, options->n_bootstrap, options->seed);
  return g_steal_pointer (&self);
}

TlStudy *
tl_agreement_get_study (TlAgreement *self)
{
  g_return_val_if_fail (TL_IS_AGREEMENT (self), NULL);

  return self->study;
}

TlUnit
tl_agreement_get_unit (TlAgreement *self)
{
  g_return_val_if_fail (TL_IS_AGREEMENT (self), 0);

  return self->unit;
}

const char *const *
tl_agreement_get_labels (TlAgreement *self)
{
  g_return_val_if_fail (TL_IS_AGREEMENT (self), NULL);

  return (const char *const *) self->labels;
}

guint
tl_agreement_get_n_labels (TlAgreement *self)
{
  g_return_val_if_fail (TL_IS_AGREEMENT (self), 0);

  return self->n_labels;
}

guint64
tl_agreement_get_n_units (TlAgreement *self)
{
  g_return_val_if_fail (TL_IS_AGREEMENT (self), 0);

  return self->n_units;
}

const TlFigure *
tl_agreement_get_figure (TlAgreement *self,
                         TlMeasure    measure,
                         guint        label)
{
  g_return_val_if_fail (TL_IS_AGREEMENT (self), NULL);

  return &self->figures[tl_figures_get_index (self->n_labels, measure, label)];
}

const TlFigure *
tl_agreement_get_article_figure (TlAgreement *self,
                                 guint        article,
                                 TlMeasure    measure,
                                 guint        label)
{
  g_return_val_if_fail (TL_IS_AGREEMENT (self), NULL);
  g_return_val_if_fail (article < self->n_articles, NULL);

  return self->article_figures + (gsize) article * self->n_figures
         + tl_figures_get_index (self->n_labels, measure, label);
}

TlFigure
tl_agreement_get_mean (TlAgreement *self,
                       TlMeasure    measure,
                       guint        label)
{
  TlFigure mean = { 0 };
  guint n = 0;

  g_return_val_if_fail (TL_IS_AGREEMENT (self), mean);

  for (guint i = 0; i < self->n_articles; i++)
    {
      const TlFigure *figure = tl_agreement_get_article_figure (self, i, measure, label);

      mean.value += figure->defined ? figure->value : 0;
      n += figure->defined;
      if (!figure->defined)
        mean.reason = figure->reason;
    }
  if (n == 0)
    return mean;
  return (TlFigure) { .defined = TRUE, .value = mean.value / n };
}

const TlFigure *
tl_agreement_get_pair_figure (TlAgreement *self,
                              guint        rater_a,
                              guint        rater_b,
                              TlMeasure    measure,
                              guint        label)
{
  gsize pair;

  g_return_val_if_fail (TL_IS_AGREEMENT (self), NULL);
  g_return_val_if_fail (rater_a < self->n_raters && rater_b < self->n_raters, NULL);

  if (rater_a == rater_b)
    return NULL;
  pair = (gsize) MIN (rater_a, rater_b) * self->n_raters + MAX (rater_a, rater_b);
  return self->pair_figures + pair * self->n_figures + tl_figures_get_index (self->n_labels, measure, label);
}

GPtrArray *
tl_agreement_get_attributes (TlAgreement *self)
{
  g_return_val_if_fail (TL_IS_AGREEMENT (self), NULL);

  return self->attributes;
}
