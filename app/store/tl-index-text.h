/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * Text as the index sees it.  Documents and queries go through the same folding, so that they meet:
 * writing without spaces becomes one word per character, marks that Arabic and Hebrew readers leave
 * out go, invisible characters go, and letters that are typed for one another become one.
 */

/* Owned, NUL-terminated after *folded bytes.  U+0000 becomes a space. */
char *tl_index_fold        (const char *text,
                            gsize       length,
                            gsize      *folded);
/* The FTS5 expression for a query, or NULL when there is no word in it.  Safe for any query. */
char *tl_index_build_match (const char *query);

G_END_DECLS
