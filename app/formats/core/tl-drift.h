/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "tl-annotation.h"
#include "tl-text.h"

G_BEGIN_DECLS

/*
 * Offset drift: ranges that were counted in another unit, or over another spelling of the same text, than
 * the code points of the text at hand.  The quotes that came with the ranges say which; one answer holds for a
 * whole document, so a single wrong quote never moves anything.
 */

typedef enum
{
  TL_DRIFT_UNIT_CODE_POINTS,
  TL_DRIFT_UNIT_UTF16,
  TL_DRIFT_UNIT_BYTES,
} TlDriftUnit;

typedef enum
{
  TL_DRIFT_BREAKS_AS_IS,
  TL_DRIFT_BREAKS_CRLF,   /* counted as CR LF where the text has LF alone */
  TL_DRIFT_BREAKS_LF,     /* counted as LF where the text has CR LF */
} TlDriftBreaks;

typedef enum
{
  TL_DRIFT_FORM_AS_IS,
  TL_DRIFT_FORM_NFC,
  TL_DRIFT_FORM_NFD,
} TlDriftForm;

/* How ranges may have been counted: given = counted + shift.  Start and end shift by 1 for a byte order mark that was counted
 * (3 in bytes) or counting from 1; the end alone by -1 when it names the last character covered. */
typedef struct
{
  TlDriftUnit   unit;
  TlDriftBreaks breaks;
  TlDriftForm   form;
  int           start_shift;
  int           end_shift;
  guint         matches;   /* spans whose quote is then what they cover */
} TlDriftHypothesis;

/* One annotation as it was given: ranges in whatever unit, and the text it should cover (fragments joined by a space;
 * runs of white space count as one).  quote NULL: says nothing. Borrowed. */
typedef struct
{
  const TlFragment *fragments;
  guint             n_fragments;
  const char       *quote;
  gsize             quote_length;   /* bytes */
} TlDriftSpan;

typedef struct _TlDrift TlDrift;

/* Tries the hypotheses that can make a difference in this text.  The ranges as they stand win a tie; another hypothesis is taken only when
 * it explains more quotes than they do, and at least half of all. Owned. */
TlDrift                 *tl_drift_detect         (TlText             *text,
                                                  const TlDriftSpan  *spans,
                                                  guint               n_spans);
void                     tl_drift_free           (TlDrift            *self);
/* FALSE: the ranges are to be taken as they stand. */
gboolean                 tl_drift_is_found       (TlDrift            *self);
/* What was taken; code points without a shift when nothing was found. */
const TlDriftHypothesis *tl_drift_get_best       (TlDrift            *self);
/* All that were tried, the ranges as they stand first (TlDriftHypothesis). */
const GArray            *tl_drift_get_hypotheses (TlDrift            *self);
/* Spans that have a quote, and how many agree as they stand. */
guint                    tl_drift_get_n_quotes   (TlDrift            *self);
guint                    tl_drift_get_n_plain    (TlDrift            *self);
/* A range as it was given, in code points of the text.  FALSE when it lies outside. */
gboolean                 tl_drift_map            (TlDrift            *self,
                                                  const TlFragment   *given,
                                                  TlFragment         *range);
/* Is quote (length bytes) what these ranges, in code points, cover?  In the sense above. */
gboolean                 tl_drift_quote_matches  (TlText             *text,
                                                  const TlFragment   *fragments,
                                                  guint               n_fragments,
                                                  const char         *quote,
                                                  gsize               length);
/* What was found, in words: "Offsets count UTF-16 units, …".  Translated, owned. */
char                    *tl_drift_describe       (TlDrift            *self);
/* Names for machines: "code-points", "utf-16", "bytes"; "as-is", "crlf", "lf"; "as-is", "nfc", "nfd". */
const char              *tl_drift_unit_name      (TlDriftUnit         unit);
const char              *tl_drift_breaks_name    (TlDriftBreaks       breaks);
const char              *tl_drift_form_name      (TlDriftForm         form);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TlDrift, tl_drift_free)

G_END_DECLS
