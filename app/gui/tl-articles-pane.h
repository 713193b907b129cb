/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "tl-workspace.h"

G_BEGIN_DECLS

/*
 * TlArticlesPane: the list of articles with search, filters and their count.  Works on a TlWorkspace.
 * Properties: workspace, sort (string as in the settings: "title", "-title").
 * Signal: ::chosen (guint index) when the user picks an article to read.
 */
#define TL_TYPE_ARTICLES_PANE (tl_articles_pane_get_type ())
G_DECLARE_FINAL_TYPE (TlArticlesPane, tl_articles_pane, TL, ARTICLES_PANE, GtkWidget)

void     tl_articles_pane_start_search  (TlArticlesPane *self);
void     tl_articles_pane_focus_list    (TlArticlesPane *self);
void     tl_articles_pane_clear_filters (TlArticlesPane *self);
/* Chooses the article delta rows below the selected one (the first or last when that is filtered out).  FALSE at the end. */
gboolean tl_articles_pane_move          (TlArticlesPane *self,
                                         int             delta);
/* Chooses an article as if its row had been clicked. */
void     tl_articles_pane_choose        (TlArticlesPane *self,
                                         guint           index);

G_END_DECLS
