/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "tl-adjudication.h"

G_BEGIN_DECLS

#define MEMBER_ADJUDICATED  "adjudicated"    /* member of what is in the layer */
#define MEMBER_ADJUDICATION "adjudication"   /* member of the article: places where there shall be nothing */

struct _TlAdjudicationRow
{
  GObject         parent_instance;

  TlAlignKind     kind;
  guint           rank;           /* order of the list */
  guint           start;
  guint           end;
  char           *text;
  guint           n_raters;
  TlAnnotation  **annotations;    /* by rater; NULL where there is none */
  TlAnnotation   *result;         /* or NULL */
  gboolean        dropped;
};

struct _TlAdjudication
{
  GObject      parent_instance;

  TlStudy     *study;
  guint        article;
  guint       *raters;       /* in the study */
  guint        n_raters;
  TlArticle   *target;
  char        *key;
  GPtrArray   *rows;         /* TlAdjudicationRow, owned, in order */
  GHashTable  *by_origin;    /* "rater\nid" to its row (borrowed) */
};

TlAdjudicationRow *tl_adjudication_row_new    (guint               n_raters);
/* What was compared is all there: kind, range, order. */
void               tl_adjudication_row_finish (TlAdjudicationRow  *self,
                                               TlStudy            *study,
                                               guint               article);
void               tl_adjudication_row_set    (TlAdjudicationRow  *self,
                                               TlAnnotation       *result,
                                               gboolean            dropped);
/* The row that a {"annotator", "id"} of "from" names, NULL. */
TlAdjudicationRow *tl_adjudication_find_row   (TlAdjudication     *self,
                                               TlJsonDoc          *doc,
                                               TlJsonRef           from);
/* The rows' results from what the target has. */
void               tl_adjudication_read       (TlAdjudication     *self);

G_END_DECLS
