/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "tl-html-dom.h"
#include "tl-json.h"

G_BEGIN_DECLS

/* A block of JSON-LD in a page. */
typedef struct
{
  TlHtmlNode *script;
  TlJsonDoc  *doc;          /* NULL when it is no JSON, repaired or not */
  gboolean    repaired;     /* it had wrappers, control characters or a semicolon, which JSON forbids */
  char       *message;      /* why there is no doc */
} TlHtmlLd;

/* Every <script type="application/ld+json"> of the page, in order; owned elements.  What pages commonly get wrong is put right: CDATA and
 * comment marks around, raw control characters inside, a semicolon behind. */
GPtrArray *tl_html_ld_collect (TlHtmlDom *dom);

G_END_DECLS
