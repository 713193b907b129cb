/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "tl-collection-private.h"

G_BEGIN_DECLS

/* Which articles a filter lets through: one byte for each, owned; NULL when all of them.
 * A label or an annotator is only known of articles that were counted. */
guint8   *tl_article_match      (TlCollection          *collection,
                                 const TlArticleFilter *filter);

/* All indexes in the order asked for, owned; NULL for the file's own order. */
guint32  *tl_article_sort       (TlCollection          *collection,
                                 TlArticleSort          sort,
                                 gboolean               descending);

G_END_DECLS
