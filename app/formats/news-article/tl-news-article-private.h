/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "tl-format.h"

G_BEGIN_DECLS

/* The member of an article that holds the object as the publisher wrote it. */
#define TL_NEWS_ARTICLE_MEMBER "x-news-article"

gboolean tl_news_article_read (TlImport  *import,
                               GError   **error);

G_END_DECLS
