/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "tl-collection.h"

G_BEGIN_DECLS

/* TlArticleSelection: a TlArticleList with one selected article, known by its record and not by its row, so that
 * it stays selected while filters come and go.  Signal: ::chosen (guint index), when the user picks another. */
#define TL_TYPE_ARTICLE_SELECTION (tl_article_selection_get_type ())
G_DECLARE_FINAL_TYPE (TlArticleSelection, tl_article_selection, TL, ARTICLE_SELECTION, GObject)

TlArticleSelection *tl_article_selection_new          (void);
/* NULL: an empty list. */
void                tl_article_selection_set_list     (TlArticleSelection *self,
                                                       TlArticleList      *list);
/* Record index of the selected article; G_MAXUINT: none.  Setting it is no choice of the user: no signal. */
guint               tl_article_selection_get_index    (TlArticleSelection *self);
void                tl_article_selection_set_index    (TlArticleSelection *self,
                                                       guint               index);
/* Its row, G_MAXUINT when it is filtered out. */
guint               tl_article_selection_get_position (TlArticleSelection *self);

G_END_DECLS
