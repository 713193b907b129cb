/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "tl-html-dom.h"

G_BEGIN_DECLS

/* name of an element in any case; OTHER when it has no entry. */
TlHtmlTag    tl_html_tag_find         (const char *name);
/* TRUE for a name that HTML has. */
gboolean     tl_html_tag_is_known     (const char *name);
/* The static name of an attribute that is kept, or NULL. */
const char  *tl_html_attribute_find   (const char *name);

/* What a named entity stands for that libxml2 does not know (HTML 5 has more than HTML 4), or NULL.  name without & and ;.
 * Without the semicolon only a few old ones count. */
const char  *tl_html_entity_find      (const char *name,
                                       gsize       length,
                                       gboolean    closed);
/* The character that browsers read for a reference to a C1 control (&#146; is ’), or c itself. */
gunichar     tl_html_entity_repair    (gunichar    c);

G_END_DECLS
