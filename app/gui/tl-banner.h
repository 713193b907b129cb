/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* TlBanner: a strip across the window that says what is the matter and offers one way on.  Properties: title (plain text),
 * icon-name, button-label, action-name, revealed. */
#define TL_TYPE_BANNER (tl_banner_get_type ())
G_DECLARE_FINAL_TYPE (TlBanner, tl_banner, TL, BANNER, GtkWidget)

void tl_banner_set_title    (TlBanner   *self,
                             const char *title);
void tl_banner_set_revealed (TlBanner   *self,
                             gboolean    revealed);

G_END_DECLS
