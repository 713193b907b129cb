/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "tl-command-item.h"

G_BEGIN_DECLS

/* TlCommandRow: a command in the palette.  Property: item (TlCommandItem). */
#define TL_TYPE_COMMAND_ROW (tl_command_row_get_type ())
G_DECLARE_FINAL_TYPE (TlCommandRow, tl_command_row, TL, COMMAND_ROW, GtkWidget)

G_END_DECLS
