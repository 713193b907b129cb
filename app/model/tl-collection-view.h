/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "tl-collection.h"

G_BEGIN_DECLS

/* What is counted of an article is what func makes of it (a new reference); NULL: all of it.  Takes data over; func is called in any thread. */
typedef TlArticle *(*TlCollectionViewFunc) (TlArticle *article,
                                            gpointer   data);
void tl_collection_set_view (TlCollection         *self,
                             TlCollectionViewFunc  func,
                             gpointer              data,
                             GDestroyNotify        destroy);

G_END_DECLS
