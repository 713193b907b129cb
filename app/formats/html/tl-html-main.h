/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "tl-html-text.h"

G_BEGIN_DECLS

/* Counted up whenever another text is found in some page: kept with the article beside the version of the rule. */
#define TL_HTML_MAIN_VERSION 1

/* The main text of a page, found by how it is built: no list of sites, no network.  NULL when the page holds no running text. */
TlHtmlText *tl_html_main_find (TlHtmlDom *dom);

G_END_DECLS
