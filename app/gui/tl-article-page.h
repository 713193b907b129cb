/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "tl-workspace.h"

G_BEGIN_DECLS

/* TlArticlePage: what is known of the article itself, and its history.  Property: workspace. */
#define TL_TYPE_ARTICLE_PAGE (tl_article_page_get_type ())
G_DECLARE_FINAL_TYPE (TlArticlePage, tl_article_page, TL, ARTICLE_PAGE, GtkWidget)

void tl_article_page_focus_desk   (TlArticlePage *self);
void tl_article_page_focus_thread (TlArticlePage *self);

G_END_DECLS
