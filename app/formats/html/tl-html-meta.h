/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "tl-html-dom.h"

G_BEGIN_DECLS

/* What a page says of its article beside the text; each NULL when it does not. */
typedef struct
{
  char *title;
  char *url;
  char *publisher;
  char *author;
  char *published;     /* RFC 3339 where it can be told */
  char *language;
} TlHtmlMeta;

/* From meta elements, microdata, links, headings and the names of elements, the surest first. */
void tl_html_meta_read  (TlHtmlDom  *dom,
                         TlHtmlMeta *meta);
void tl_html_meta_clear (TlHtmlMeta *meta);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (TlHtmlMeta, tl_html_meta_clear)

G_END_DECLS
