/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "tl-palette.h"

G_BEGIN_DECLS

/* Height that every underline keeps to, pixels. */
#define TL_UNDERLINE_HEIGHT 3

/* Draws an underline of width pixels whose top left corner is at x, y. Patterns are in phase with x
 * = 0, so that pieces of one line fit together. */
void tl_underline_append (GtkSnapshot   *snapshot,
                          TlUnderline    underline,
                          const GdkRGBA *colour,
                          float          x,
                          float          y,
                          float          width);

G_END_DECLS
