/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "tl-annotation.h"

G_BEGIN_DECLS

/*
 * TlFind: a text made ready for being searched: case, accents, kinds of quotation mark, dash and
 * blank put aside, with the way back to the article's code points.  Made once per article, on the
 * first search.
 */
typedef struct _TlFind TlFind;

TlFind *tl_find_new       (TlText       *text);
/* The same with nothing put aside: the query is found as it is spelled. */
TlFind *tl_find_new_exact (TlText       *text);
void    tl_find_free      (TlFind       *self);
/* All places where query occurs, in order, not overlapping; GArray of TlFragment, owned.  An empty
 * query occurs nowhere. */
GArray *tl_find_search    (const TlFind *self,
                           const char   *query,
                           gboolean      whole_words);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TlFind, tl_find_free)

G_END_DECLS
