/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "tl-align.h"
#include "tl-study.h"
#include "tl-units.h"

G_BEGIN_DECLS

/* A measured number, or why there is none. */
typedef struct
{
  gboolean    defined;
  double      value;
  const char *reason;        /* static, translated: why it is not defined; else NULL */
  gboolean    has_interval;  /* of 95 %, by bootstrap over articles */
  double      low;
  double      high;
} TlFigure;

typedef struct
{
  TlUnit             unit;
  const char *const *labels;         /* in order of priority; NULL: those that the schema knows, or all when it knows none */
  gboolean           all_labels;     /* also those that the schema doesn't know; when labels is NULL */
  guint              n_bootstrap;    /* samples; 0: no intervals */
  guint32            seed;
} TlAgreementOptions;

/* 1000 samples, a fixed seed, tokens. */
extern const TlAgreementOptions tl_agreement_defaults;

/* What a set of figures has.  Those with _LABEL are per label. */
typedef enum
{
  TL_MEASURE_ALPHA,             /* Krippendorff's alpha over units, nominal */
  TL_MEASURE_ALPHA_LABEL,       /* the same for has-the-label or not */
  TL_MEASURE_KAPPA,             /* Cohen's kappa, mean over pairs and articles */
  TL_MEASURE_FLEISS,            /* Fleiss' kappa */
  TL_MEASURE_ALPHA_U,           /* alpha for unitizing; articles weighted by length */
  TL_MEASURE_ALPHA_U_LABEL,
  TL_MEASURE_F1_EXACT,          /* same label and fragments, all pairs summed */
  TL_MEASURE_F1_EXACT_LABEL,
  TL_MEASURE_F1_OVERLAP,        /* same label and at least one common character, one to one */
  TL_MEASURE_F1_OVERLAP_LABEL,
  TL_MEASURE_F1_RELATIONS,      /* relations whose arguments were all found by both */
  TL_N_MEASURES,
} TlMeasure;

/* "alpha", "f1-exact"… for machines; and what people read, translated. */
const char *tl_measure_get_name  (TlMeasure measure);
const char *tl_measure_get_title (TlMeasure measure);

/* Agreement on an attribute, over spans that both of a pair found with the same label. */
typedef struct
{
  char    *name;
  guint    n_values;      /* pairs of spans where at least one has the attribute */
  TlFigure observed;      /* share of equal values */
  TlFigure alpha;
} TlAttributeAgreement;

/* One place behind a figure: read-only properties kind (int), article, a (annotator), b, label, text, start, end. */
#define TL_TYPE_PLACE (tl_place_get_type ())
G_DECLARE_FINAL_TYPE (TlPlace, tl_place, TL, PLACE, GObject)

TlAlignKind   tl_place_get_kind         (TlPlace *self);
/* The key, and the position in the study. */
const char   *tl_place_get_article      (TlPlace *self);
guint         tl_place_get_index        (TlPlace *self);
/* Borrowed. */
TlStudy      *tl_place_get_study        (TlPlace *self);
/* The two raters, and what they have; NULL where one has nothing. */
guint         tl_place_get_rater_a      (TlPlace *self);
guint         tl_place_get_rater_b      (TlPlace *self);
TlAnnotation *tl_place_get_annotation_a (TlPlace *self);
TlAnnotation *tl_place_get_annotation_b (TlPlace *self);

/*
 * TlAgreement: all figures of a study; immutable.  Figures of the whole, of each article, of each pair of raters
 * (both pooled over articles, and, for kappa, the mean).
 */
#define TL_TYPE_AGREEMENT (tl_agreement_get_type ())
G_DECLARE_FINAL_TYPE (TlAgreement, tl_agreement, TL, AGREEMENT, GObject)

/* Any thread.  Fails with TL_MODEL_ERROR_INVALID for more than 64 labels or fewer than two raters, G_IO_ERROR_CANCELLED. */
TlAgreement       *tl_agreement_new               (TlStudy                  *study,
                                                   const TlAgreementOptions *options,
                                                   GCancellable             *cancellable,
                                                   GError                  **error);
TlStudy           *tl_agreement_get_study         (TlAgreement  *self);
TlUnit             tl_agreement_get_unit          (TlAgreement  *self);
/* In order of priority.  NULL-terminated. */
const char *const *tl_agreement_get_labels        (TlAgreement  *self);
guint              tl_agreement_get_n_labels      (TlAgreement  *self);
guint64            tl_agreement_get_n_units       (TlAgreement  *self);
/* Borrowed.  label: a position, for the measures per label; else ignored. */
const TlFigure    *tl_agreement_get_figure        (TlAgreement  *self,
                                                   TlMeasure     measure,
                                                   guint         label);
const TlFigure    *tl_agreement_get_article_figure (TlAgreement *self,
                                                    guint        article,
                                                    TlMeasure    measure,
                                                    guint        label);
/* The mean over the articles where it is defined. */
TlFigure           tl_agreement_get_mean          (TlAgreement  *self,
                                                   TlMeasure     measure,
                                                   guint         label);
/* Raters in any order; NULL for a rater with itself. */
const TlFigure    *tl_agreement_get_pair_figure   (TlAgreement  *self,
                                                   guint         rater_a,
                                                   guint         rater_b,
                                                   TlMeasure     measure,
                                                   guint         label);
/* TlAttributeAgreement by name; borrowed. */
GPtrArray         *tl_agreement_get_attributes    (TlAgreement  *self);
/* The places behind a figure: of one label or all (NULL), one article or all (G_MAXUINT), one pair or all (G_MAXUINT
 * twice), of the kinds whose bits (1 << kind) are set.  Missing ones first, then labels, borders, agreed; in text order
 * within.  A GListModel of TlPlace, owned. */
GListModel        *tl_agreement_list_places       (TlAgreement  *self,
                                                   const char   *label,
                                                   guint         article,
                                                   guint         rater_a,
                                                   guint         rater_b,
                                                   guint         kinds);

/* The places behind the agreement on an attribute: pairs of spans whose values differ, in the order of articles and pairs.  Owned. */
GListModel        *tl_agreement_list_attribute_places (TlAgreement *self,
                                                       const char  *name);
/* The places behind the agreement on relations: those that one of a pair has and the other has not though both found all arguments; each as missing, at
 * its first argument.  Of one article or all (G_MAXUINT), one pair or all (G_MAXUINT twice).  Owned. */
GListModel        *tl_agreement_list_relation_places  (TlAgreement *self,
                                                       guint        article,
                                                       guint        rater_a,
                                                       guint        rater_b);

G_END_DECLS
