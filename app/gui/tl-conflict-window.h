/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "tl-merge.h"
#include "tl-window.h"

G_BEGIN_DECLS

/* What a merge left to be decided in the article shown, and of settings of the collection, as cards: one key, and it is decided.  found: what a
 * merge just done found (TlConflict), which says whose values they are; NULL when that is not known. */
void tl_conflict_window_present (TlWindow  *window,
                                 GPtrArray *found);

G_END_DECLS
