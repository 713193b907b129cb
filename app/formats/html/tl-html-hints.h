/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "tl-html-dom.h"

G_BEGIN_DECLS

/* What the names that a page's authors gave to an element tell about it. */
typedef enum
{
  TL_HINT_NONE,
  TL_HINT_BODY,        /* the article's text: "article-body", itemprop articleBody, "cuerpo-noticia" */
  TL_HINT_ASIDE,       /* not the article, unless all else is less: navigation, sharing, advertisements, related … */
  TL_HINT_COMMENTS,    /* what readers wrote */
} TlHtmlHint;

/* by_tag: the element and its role alone count, whatever it is called. */
TlHtmlHint tl_html_hint_of (const TlHtmlNode *node,
                            gboolean          by_tag);

G_END_DECLS
