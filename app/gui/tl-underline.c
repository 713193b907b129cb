/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The six underlines, drawn alike in the text, the label bar and the lists.  They are made of boxes
 * on whole pixels, which every renderer fills fast; strokes would have to be rasterised, and a page
 * has hundreds.
 */

#include "config.h"

#include "tl-underline.h"

#include <math.h>

static void
append_box (GtkSnapshot   *snapshot,
            const GdkRGBA *colour,
            float          x,
            float          y,
            float          width,
            float          height)
{
  gtk_snapshot_append_color (snapshot, colour, &GRAPHENE_RECT_INIT (x, y, width, height));
}

static void
append_dashes (GtkSnapshot   *snapshot,
               const GdkRGBA *colour,
               float          x,
               float          y,
               float          width,
               float          on,
               float          off)
{
  float step = on + off;
  float end = x + width;

  for (float from = floorf (x / step) * step; from < end; from += step)
    {
      float left = MAX (from, x);
      float right = MIN (from + on, end);

      if (left < right)
        append_box (snapshot, colour, left, y, right - left, 2);
    }
}

/* Steps up and down that share a row of pixels: a wave as far as this size can tell. */
static void
append_wave (GtkSnapshot   *snapshot,
             const GdkRGBA *colour,
             float          x,
             float          y,
             float          width)
{
  const float half = 3;
  float end = x + width;

  for (float from = floorf (x / (2 * half)) * 2 * half; from < end; from += 2 * half)
    for (guint i = 0; i < 2; i++)
      {
        float left = MAX (from + i * half, x);
        float right = MIN (from + (i + 1) * half, end);

        if (left < right)
          append_box (snapshot, colour, left, y + (i == 0 ? 0 : 1), right - left, 2);
      }
}

void
tl_underline_append (GtkSnapshot   *snapshot,
                     TlUnderline    underline,
                     const GdkRGBA *colour,
                     float          x,
                     float          y,
                     float          width)
{
  g_return_if_fail (snapshot != NULL);
  g_return_if_fail (colour != NULL);

  switch (underline)
    {
    case TL_UNDERLINE_DOUBLE:
      append_box (snapshot, colour, x, y, width, 1);
      append_box (snapshot, colour, x, y + 2, width, 1);
      break;
    case TL_UNDERLINE_DASHED:
      append_dashes (snapshot, colour, x, y, width, 6, 3);
      break;
    case TL_UNDERLINE_DOTTED:
      append_dashes (snapshot, colour, x, y, width, 2, 3);
      break;
    case TL_UNDERLINE_WAVY:
      append_wave (snapshot, colour, x, y, width);
      break;
    case TL_UNDERLINE_THICK:
      append_box (snapshot, colour, x, y, width, 3);
      break;
    case TL_UNDERLINE_SOLID:
    default:
      append_box (snapshot, colour, x, y, width, 2);
      break;
    }
}
