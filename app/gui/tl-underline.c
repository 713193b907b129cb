/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The six underlines, drawn alike in the text, the label bar and the lists. */

#include "config.h"

#include "tl-underline.h"

#include <math.h>

static void
draw_dashes (cairo_t *cr,
             double   x,
             double   y,
             double   width,
             double   on,
             double   off)
{
  double pattern[] = { on, off };

  cairo_set_line_width (cr, 2);
  cairo_set_dash (cr, pattern, 2, x);
  cairo_move_to (cr, x, y + 1);
  cairo_line_to (cr, x + width, y + 1);
  cairo_stroke (cr);
  cairo_set_dash (cr, NULL, 0, 0);
}

static void
draw_wave (cairo_t *cr,
           double   x,
           double   y,
           double   width)
{
  const double step = 3;   /* half a wave */
  double from = floor (x / step);

  cairo_save (cr);
  cairo_rectangle (cr, x, y - 0.5, width, TL_UNDERLINE_HEIGHT + 1);
  cairo_clip (cr);
  cairo_set_line_width (cr, 1.3);
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  for (double i = from; i * step <= x + width + step; i++)
    {
      double height = fmod (i, 2) == 0 ? 0.6 : TL_UNDERLINE_HEIGHT - 0.6;

      if (i == from)
        cairo_move_to (cr, i * step, y + height);
      else
        cairo_line_to (cr, i * step, y + height);
    }
  cairo_stroke (cr);
  cairo_restore (cr);
}

void
tl_underline_draw (cairo_t     *cr,
                   TlUnderline  underline,
                   double       x,
                   double       y,
                   double       width)
{
  g_return_if_fail (cr != NULL);

  switch (underline)
    {
    case TL_UNDERLINE_DOUBLE:
      cairo_rectangle (cr, x, y, width, 1);
      cairo_rectangle (cr, x, y + 2, width, 1);
      cairo_fill (cr);
      break;
    case TL_UNDERLINE_DASHED:
      draw_dashes (cr, x, y, width, 6, 3);
      break;
    case TL_UNDERLINE_DOTTED:
      draw_dashes (cr, x, y, width, 2, 2);
      break;
    case TL_UNDERLINE_WAVY:
      draw_wave (cr, x, y, width);
      break;
    case TL_UNDERLINE_THICK:
      cairo_rectangle (cr, x, y, width, 3);
      cairo_fill (cr);
      break;
    case TL_UNDERLINE_SOLID:
    default:
      cairo_rectangle (cr, x, y, width, 2);
      cairo_fill (cr);
      break;
    }
}
