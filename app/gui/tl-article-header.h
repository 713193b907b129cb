/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "tl-article.h"

G_BEGIN_DECLS

/* TlArticleHeader: title and byline of an article, above its text and scrolling with it. */
#define TL_TYPE_ARTICLE_HEADER (tl_article_header_get_type ())
G_DECLARE_FINAL_TYPE (TlArticleHeader, tl_article_header, TL, ARTICLE_HEADER, GtkWidget)

GtkWidget *tl_article_header_new         (void);
/* NULL: empty. */
void       tl_article_header_set_article (TlArticleHeader *self,
                                          TlArticle       *article);
/* Face and size of the article's text, which the title goes along with. */
void       tl_article_header_set_font    (TlArticleHeader *self,
                                          const char      *family,
                                          double           size);

G_END_DECLS
