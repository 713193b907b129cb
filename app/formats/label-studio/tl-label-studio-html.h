/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * Where Label Studio's HyperText regions lie in the HTML source: a path such as /div[1]/p[2]/text()[1] with an offset in it, or an offset
 * over all text of the page, in the UTF-16 units of a browser.
 */
typedef struct _TlLabelStudioHtml TlLabelStudioHtml;

/* html stays the caller's and must live as long.  paths: the set of paths that will be asked for (strings). */
TlLabelStudioHtml *tl_label_studio_html_new     (const char         *html,
                                                 gsize               length,
                                                 GHashTable         *paths);
void               tl_label_studio_html_free    (TlLabelStudioHtml  *self);
/* The byte of the source; FALSE when there is no such place. */
gboolean           tl_label_studio_html_find    (TlLabelStudioHtml  *self,
                                                 const char         *path,
                                                 guint               offset,
                                                 gsize              *byte);
/* The same for an offset over all text.  is_end: of two places with the same offset the one before. */
gboolean           tl_label_studio_html_find_global (TlLabelStudioHtml *self,
                                                     guint              offset,
                                                     gboolean           is_end,
                                                     gsize             *byte);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TlLabelStudioHtml, tl_label_studio_html_free)

G_END_DECLS
