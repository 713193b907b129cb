/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* TlWrapLayout: children in rows, as many in each as fit at their natural width. Right to left
 * where the widget is. */
#define TL_TYPE_WRAP_LAYOUT (tl_wrap_layout_get_type ())
G_DECLARE_FINAL_TYPE (TlWrapLayout, tl_wrap_layout, TL, WRAP_LAYOUT, GtkLayoutManager)

GtkLayoutManager *tl_wrap_layout_new (int spacing);

G_END_DECLS
