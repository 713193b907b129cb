/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "tl-align.h"
#include "tl-edits.h"
#include "tl-study.h"

G_BEGIN_DECLS

/* One place of an article as several annotators see it.  Read-only properties kind (int), start, end, text, decided (boolean), dropped (boolean),
 * n-present; notify when an edit of the target changes them. */
#define TL_TYPE_ADJUDICATION_ROW (tl_adjudication_row_get_type ())
G_DECLARE_FINAL_TYPE (TlAdjudicationRow, tl_adjudication_row, TL, ADJUDICATION_ROW, GObject)

/* Missing when any of those compared has nothing there, whatever the others have. */
TlAlignKind   tl_adjudication_row_get_kind       (TlAdjudicationRow *self);
/* What the rater (position among those compared) has; borrowed, NULL. */
TlAnnotation *tl_adjudication_row_get_annotation (TlAdjudicationRow *self,
                                                  guint              rater);
/* The hull of all that they have. */
void          tl_adjudication_row_get_range      (TlAdjudicationRow *self,
                                                  guint             *start,
                                                  guint             *end);
/* The annotation of the adjudicated layer; borrowed, NULL. */
TlAnnotation *tl_adjudication_row_get_result     (TlAdjudicationRow *self);
/* Is there a result, or was it decided that there shall be none? */
gboolean      tl_adjudication_row_is_decided     (TlAdjudicationRow *self);
gboolean      tl_adjudication_row_is_dropped     (TlAdjudicationRow *self);

/*
 * TlAdjudication: the layers of two or more annotators of one article side by side, and the layer that is made of them; a GListModel of
 * TlAdjudicationRow: what is missing first (attributions before all else), then other labels, other borders, and what agrees; in text order
 * within.  The layer's annotations stand in the target, signed by who took them, accepted, with a member "adjudicated": {"by", "at", "from":
 * [{"annotator", "id"}…]}.  Commands are made for the target and change nothing by themselves; the rows follow the target's signals.
 */
#define TL_TYPE_ADJUDICATION (tl_adjudication_get_type ())
G_DECLARE_FINAL_TYPE (TlAdjudication, tl_adjudication, TL, ADJUDICATION, GObject)

/* raters: positions in the study (NULL: all that have the article).  key: the target's in its collection.  TL_MODEL_ERROR_INVALID for fewer than two
 * raters with the article, or a target with another text. */
TlAdjudication    *tl_adjudication_new           (TlStudy            *study,
                                                  guint               article,
                                                  const guint        *raters,
                                                  guint               n_raters,
                                                  TlArticle          *target,
                                                  const char         *key,
                                                  GError            **error);
guint              tl_adjudication_get_n_raters  (TlAdjudication     *self);
const char        *tl_adjudication_get_rater     (TlAdjudication     *self,
                                                  guint               rater);
/* How many rows of a kind there are, decided or not / all rows that are not decided. */
guint              tl_adjudication_count         (TlAdjudication     *self,
                                                  TlAlignKind         kind);
guint              tl_adjudication_count_open    (TlAdjudication     *self);
/* The next row from a position (G_MAXUINT: from the begin or end) that is not decided (or, any: whatever it is), going round; G_MAXUINT when there
 * is none. */
guint              tl_adjudication_find_next     (TlAdjudication     *self,
                                                  guint               from,
                                                  gboolean            backwards,
                                                  gboolean            any);
/* The commands; each owned, NULL without error when nothing would change. */
/* What this rater has, with those of the rater's relations whose arguments are all in the layer; in place of an earlier result. */
TlCommand         *tl_adjudication_take          (TlAdjudication     *self,
                                                  TlAdjudicationRow  *row,
                                                  guint               rater,
                                                  const char         *by,
                                                  GError            **error);
/* All that agree and are not decided, with the relations that all have alike. */
TlCommand         *tl_adjudication_take_agreed   (TlAdjudication     *self,
                                                  const char         *by,
                                                  GError            **error);
/* A third: another label (NULL: as the first has it) or other fragments. */
TlCommand         *tl_adjudication_make          (TlAdjudication     *self,
                                                  TlAdjudicationRow  *row,
                                                  const char         *label,
                                                  const TlFragment   *fragments,
                                                  guint               n_fragments,
                                                  const char         *by,
                                                  GError            **error);
/* None of them. */
TlCommand         *tl_adjudication_drop          (TlAdjudication     *self,
                                                  TlAdjudicationRow  *row,
                                                  const char         *by,
                                                  GError            **error);
/* As if nobody had decided about it. */
TlCommand         *tl_adjudication_reset         (TlAdjudication     *self,
                                                  TlAdjudicationRow  *row,
                                                  const char         *by,
                                                  GError            **error);
/* Relations of a rater whose arguments are all in the layer and that it does not have yet. */
TlCommand         *tl_adjudication_take_relations (TlAdjudication    *self,
                                                   guint              rater,
                                                   const char        *by,
                                                   GError           **error);

/* Is it of an adjudicated layer? */
gboolean           tl_annotation_is_adjudicated  (TlAnnotation       *annotation);

G_END_DECLS
