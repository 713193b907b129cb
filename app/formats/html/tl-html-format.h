/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "tl-format.h"

G_BEGIN_DECLS

/* The member of an article that says how it was found:
 * {"version": TL_HTML_MAIN_VERSION, "charset": "UTF-8", "text": "structure" or "json-ld"}. */
#define TL_HTML_MEMBER "x-html"

gboolean tl_html_format_read (TlImport  *import,
                              GError   **error);

G_END_DECLS
