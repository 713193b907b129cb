/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "tl-agreement.h"

G_BEGIN_DECLS

/*
 * The measures are all functions of sums over articles.  So an article is measured once into a vector of
 * doubles; the whole, a pair, or a bootstrap sample is the sum of vectors; and one function makes the figures of any of them.
 */

/* Where things stand in the vector. */
enum
{
  TL_SUM_DISAGREEMENT,     /* nominal: coincidences of unequal values */
  TL_SUM_VALUES,           /* values that can be paired */
  TL_SUM_FLEISS,           /* agreement per unit, summed */
  TL_SUM_UNITS,
  TL_SUM_KAPPA,
  TL_SUM_N_KAPPA,
  TL_SUM_RELATIONS_SAME,   /* twice the relations that both have */
  TL_SUM_RELATIONS,
  TL_SUM_COUNTS,           /* of each value: none, then the labels */
};
/* Then for each label: */
enum
{
  TL_SUM_LABEL_DISAGREEMENT,
  TL_SUM_LABEL_ONES,
  TL_SUM_LABEL_U_OBSERVED,
  TL_SUM_LABEL_U_EXPECTED,
  TL_SUM_LABEL_EXACT,      /* twice the spans that both have */
  TL_SUM_LABEL_OVERLAP,
  TL_SUM_LABEL_SPANS,
  TL_N_LABEL_SUMS,
};

guint     tl_sums_get_size     (guint              n_labels);
/* Where the sums of a label begin. */
guint     tl_sums_get_label    (guint              n_labels,
                                guint              label);
guint     tl_figures_get_size  (guint              n_labels);
guint     tl_figures_get_index (guint              n_labels,
                                TlMeasure          measure,
                                guint              label);
void      tl_figures_compute   (const double      *sums,
                                guint              n_labels,
                                TlFigure          *figures);

/* The labels that are measured, found by any spelling. */
typedef struct
{
  TlStudy            *study;    /* borrowed */
  const char *const  *labels;
  GHashTable         *cache;    /* spelling to position + 1, 0: not measured */
} TlLabelSet;

void      tl_label_set_init    (TlLabelSet         *self,
                                TlStudy            *study,
                                const char *const  *labels);
void      tl_label_set_clear   (TlLabelSet         *self);
/* G_MAXUINT when the label is not measured. */
guint     tl_label_set_find    (TlLabelSet         *self,
                                const char         *label);
/* For tl_align(): a TlStudy as user_data. */
gboolean  tl_study_same_label_cb (const char       *a,
                                  const char       *b,
                                  gpointer          user_data);
/* A rater's annotations that have one of the labels; owned array, borrowed elements. */
GPtrArray *tl_label_set_list   (TlLabelSet         *self,
                                guint               article,
                                guint               rater);

/* What the raters of an article have, prepared for measuring. */
typedef struct
{
  guint       n_raters;
  guint      *raters;       /* in the study */
  guint       n_units;
  guint64    *masks;        /* labels of each unit, a row per rater; bit = place in the order of priority */
  guint       n_labels;
  GPtrArray **spans;        /* per rater and label: TlAnnotation in text order */
  GArray    **sections;     /* the same: their fragments as units of a continuum */
  guint       length;       /* code points */
} TlLayers;

TlLayers *tl_layers_new        (TlLabelSet         *labels,
                                guint               article,
                                TlUnit              unit);
void      tl_layers_free       (TlLayers           *self);
/* The sums over some of its raters (positions in self, at least two). */
void      tl_layers_measure    (TlLayers           *self,
                                const guint        *raters,
                                guint               n_raters,
                                double             *sums);

/* Counts relations and attributes over what two raters both found. */
typedef struct _TlAttributeCounts TlAttributeCounts;
TlAttributeCounts *tl_attribute_counts_new    (void);
void               tl_attribute_counts_free   (TlAttributeCounts *self);
/* Owned array of TlAttributeAgreement, by name. */
GPtrArray         *tl_attribute_counts_finish (TlAttributeCounts *self);
/* Called for spans that both of a pair found with the same label. */
typedef void (*TlPairFunc) (TlAlignKind   kind,
                            TlAnnotation *a,
                            TlAnnotation *b,
                            gpointer      user_data);
/* Matches the spans of two raters; func may be NULL.  *numbers_a, *numbers_b: id to the number of its match, owned tables. */
void               tl_pair_match              (TlLabelSet        *labels,
                                               guint              article,
                                               guint              rater_a,
                                               guint              rater_b,
                                               TlPairFunc         func,
                                               gpointer           user_data,
                                               GHashTable       **numbers_a,
                                               GHashTable       **numbers_b);
/* A relation as text over the numbers of matched spans; NULL when an argument was found by one rater only.  Owned. */
char              *tl_pair_make_signature     (TlRelation        *relation,
                                               GHashTable        *numbers);
/* a or b may be NULL. */
TlPlace           *tl_agreement_place         (TlStudy           *study,
                                               TlAlignKind        kind,
                                               guint              article,
                                               guint              rater_a,
                                               guint              rater_b,
                                               TlAnnotation      *a,
                                               TlAnnotation      *b);
/* attributes may be NULL; adds to the sums of relations. */
void               tl_pair_measure            (TlLabelSet        *labels,
                                               guint              article,
                                               guint              rater_a,
                                               guint              rater_b,
                                               TlAttributeCounts *attributes,
                                               double            *sums);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (TlLabelSet, tl_label_set_clear)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TlLayers, tl_layers_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TlAttributeCounts, tl_attribute_counts_free)

G_END_DECLS
