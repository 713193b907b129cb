/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <cairo.h>

#include "tl-palette.h"

G_BEGIN_DECLS

/* Height that every underline keeps to, pixels. */
#define TL_UNDERLINE_HEIGHT 3

/* Draws an underline of width pixels whose top left corner is at x, y, in the present source colour. Patterns
 * are in phase with x = 0, so that pieces of one line fit together. */
void tl_underline_draw (cairo_t     *cr,
                        TlUnderline  underline,
                        double       x,
                        double       y,
                        double       width);

G_END_DECLS
