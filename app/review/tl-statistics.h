/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "tl-article.h"
#include "tl-schema.h"
#include "tl-table.h"

G_BEGIN_DECLS

/* The tables, with their columns. */
typedef enum
{
  TL_STATISTICS_OVERVIEW,     /* what, count: articles, annotations, claims, claims with a source… */
  TL_STATISTICS_STATUSES,     /* status, articles, annotations, undecided */
  TL_STATISTICS_ANNOTATORS,   /* annotator, articles, annotations, accepted, rejected, discuss, pending, submitted, seconds */
  TL_STATISTICS_LABELS,       /* label, annotations, articles, accepted, rejected, discuss, pending */
  TL_STATISTICS_ARTICLES,     /* article, title, status, annotations, undecided, seconds, days */
  TL_STATISTICS_SOURCES,      /* source, articles, claims, direct, indirect, mixed, named, anonymous, first_paragraph, and a column for each verdict */
  TL_STATISTICS_VERDICTS,     /* verdict, claims */
  TL_N_STATISTICS,
} TlStatisticsKind;

/* "overview"…; and the translated title. */
const char *tl_statistics_kind_get_name  (TlStatisticsKind  kind);
const char *tl_statistics_kind_get_title (TlStatisticsKind  kind);
gboolean    tl_statistics_kind_from_name (const char       *name,
                                          TlStatisticsKind *kind);

/*
 * TlStatistics: what a collection comes to.  Articles are added one at a time and not kept: memory is a few numbers an article and a
 * row for each name met.  One thread at a time.
 *
 * Time is worked out from the times that annotations, decisions, notes and the history bear: the sum of the gaps between one and
 * the next that are no longer than a quarter of an hour.
 * A source is who stands in the role of an attribution: annotations that "same-as" ties together are one, and so are those of the same
 * link, canonical name, or name in letters folded; pronouns that nothing ties to a name are one row. Rejected annotations are left out.
 */
typedef struct _TlStatistics TlStatistics;

TlStatistics *tl_statistics_new        (TlSchema         *schema);   /* NULL: the built-in one */
void          tl_statistics_free       (TlStatistics     *self);
void          tl_statistics_add        (TlStatistics     *self,
                                        const char       *key,
                                        TlArticle        *article);
guint         tl_statistics_get_n_articles (TlStatistics *self);
/* The table as it is after what was added so far; owned. */
TlTable      *tl_statistics_make_table (TlStatistics     *self,
                                        TlStatisticsKind  kind);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TlStatistics, tl_statistics_free)

G_END_DECLS
