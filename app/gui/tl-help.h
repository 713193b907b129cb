/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Opens the user's help in the desktop's help viewer; where there is none, a message over parent says where the pages are. */
void tl_help_show (GtkWindow *parent);

G_END_DECLS
