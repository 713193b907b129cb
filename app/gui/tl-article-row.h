/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "tl-collection.h"

G_BEGIN_DECLS

/* TlArticleRow: an article in the list: title, byline, status, counts, and whether it has unsaved edits or can't be read.
 * Property: info (TlArticleInfo). */
#define TL_TYPE_ARTICLE_ROW (tl_article_row_get_type ())
G_DECLARE_FINAL_TYPE (TlArticleRow, tl_article_row, TL, ARTICLE_ROW, GtkWidget)

void tl_article_row_set_info (TlArticleRow  *self,
                              TlArticleInfo *info);

G_END_DECLS
