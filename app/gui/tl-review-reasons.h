/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "tl-workspace.h"

G_BEGIN_DECLS

/* Reasons to offer for a rejection: those given in the article shown, the most frequent first, then those that the
 * collection keeps; a collection must be open.
 * NULL-terminated, owned. */
char **tl_review_reasons_list (TlWorkspace *workspace);
/* What is to be known before one is kept, translated; NULL: nothing. */
const char *tl_review_reasons_get_note (TlWorkspace *workspace);
/* Has the collection keep a reason among those to choose from. */
void   tl_review_reasons_keep (TlWorkspace *workspace,
                               const char  *reason);

G_END_DECLS
