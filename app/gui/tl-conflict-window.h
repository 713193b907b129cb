/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "tl-merge.h"
#include "tl-window.h"

G_BEGIN_DECLS

/* What a merge left to be decided in the article shown, as cards: one key, and it is decided.  own: which value was the user's before a merge
 * just done, by tl_conflict_window_dup_key(); NULL when that is not known. */
void  tl_conflict_window_present (TlWindow   *window,
                                  GHashTable *own);
/* What a conflict is about, as one string; owned. */
char *tl_conflict_window_dup_key (TlConflict *conflict);

G_END_DECLS
