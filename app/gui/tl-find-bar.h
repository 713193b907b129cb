/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/*
 * TlFindBar: the entry for finding something in the article.  Shows what it is told of the result.
 *
 * Signals:
 *   ::query-changed (const char *query, gboolean whole_words)
 *   ::stepped (gboolean backwards)
 *   ::closed ()
 */
#define TL_TYPE_FIND_BAR (tl_find_bar_get_type ())
G_DECLARE_FINAL_TYPE (TlFindBar, tl_find_bar, TL, FIND_BAR, GtkWidget)

GtkWidget  *tl_find_bar_new        (void);
/* Shows the bar with the entry focused; text is put into it unless NULL. */
void        tl_find_bar_open       (TlFindBar  *self,
                                    const char *text);
void        tl_find_bar_close      (TlFindBar  *self);
gboolean    tl_find_bar_is_open    (TlFindBar  *self);
const char *tl_find_bar_get_query  (TlFindBar  *self);
/* current is counted from 0; G_MAXUINT: at none of them. */
void        tl_find_bar_set_result (TlFindBar  *self,
                                    guint       current,
                                    guint       n_matches);

G_END_DECLS
