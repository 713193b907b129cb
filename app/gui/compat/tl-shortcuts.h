/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* The overlay with the keys of commands (a GListModel of TlCommandItem, grouped by section in the order
 * in which sections first come up).  Commands without a key are left out. */
GtkWindow *tl_shortcuts_window_new (GListModel *commands);

G_END_DECLS
