/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* TlAttributionStrip: below the text, what the attribution under way asks for, and buttons for its
 * keys (actions span.attribute-next, -previous, -take, -skip, -stop). */
#define TL_TYPE_ATTRIBUTION_STRIP (tl_attribution_strip_get_type ())
G_DECLARE_FINAL_TYPE (TlAttributionStrip, tl_attribution_strip, TL, ATTRIBUTION_STRIP, GtkWidget)

GtkWidget *tl_attribution_strip_new  (void);
/* Shows question (plain text) and, below it, the answer that Enter would give. */
void       tl_attribution_strip_show (TlAttributionStrip *self,
                                      const char         *question,
                                      const char         *answer);
void       tl_attribution_strip_hide (TlAttributionStrip *self);

G_END_DECLS
