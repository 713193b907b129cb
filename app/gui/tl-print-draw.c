/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * A printed page: header, lines, notes.  Everything is drawn in black or the label's colour for white paper; the six
 * underlines differ in shape, so that they can be told apart on a printer without colours.
 */

#define G_LOG_DOMAIN "tagline-gui"

#include "config.h"

#include "tl-i18n.h"
#include "tl-print-layout-private.h"

#define HEADER_SHARE 0.78   /* of the width, for the title */
#define THIN         0.5
#define NORMAL       0.9
#define THICK        1.9
#define WAVE         2.4

static void
set_black (cairo_t *cr,
           double   darkness)
{
  cairo_set_source_rgb (cr, 1 - darkness, 1 - darkness, 1 - darkness);
}

static void
draw_line_at (cairo_t *cr,
              double   from,
              double   to,
              double   y,
              double   width)
{
  cairo_set_line_width (cr, width);
  cairo_move_to (cr, from, y);
  cairo_line_to (cr, to, y);
  cairo_stroke (cr);
}

static void
draw_dashes (cairo_t *cr,
             double   from,
             double   to,
             double   y,
             double   on,
             double   off)
{
  const double dashes[] = { on, off };

  cairo_save (cr);
  cairo_set_dash (cr, dashes, 2, 0);
  draw_line_at (cr, from, to, y, 1.1);
  cairo_restore (cr);
}

static void
draw_wave (cairo_t *cr,
           double   from,
           double   to,
           double   y)
{
  double up = -1;

  cairo_set_line_width (cr, 0.7);
  cairo_move_to (cr, from, y);
  for (double x = from; x < to; x += WAVE)
    {
      double end = MIN (x + WAVE, to);

      cairo_curve_to (cr, x + (end - x) / 3, y + up * 1.3, x + 2 * (end - x) / 3, y + up * 1.3, end, y);
      up = -up;
    }
  cairo_stroke (cr);
}

static void
draw_underline (cairo_t     *cr,
                TlUnderline  underline,
                double       from,
                double       to,
                double       y)
{
  switch (underline)
    {
    case TL_UNDERLINE_DOUBLE:
      draw_line_at (cr, from, to, y - 0.8, THIN);
      draw_line_at (cr, from, to, y + 0.8, THIN);
      break;
    case TL_UNDERLINE_DASHED:
      draw_dashes (cr, from, to, y, 4, 2);
      break;
    case TL_UNDERLINE_DOTTED:
      draw_dashes (cr, from, to, y, 1.1, 1.6);
      break;
    case TL_UNDERLINE_WAVY:
      draw_wave (cr, from, to, y);
      break;
    case TL_UNDERLINE_THICK:
      draw_line_at (cr, from, to, y, THICK);
      break;
    case TL_UNDERLINE_SOLID:
    default:
      draw_line_at (cr, from, to, y, NORMAL);
      break;
    }
}

static void
draw_strokes (TlPrintLayout     *self,
              const TlPrintLine *line,
              cairo_t           *cr)
{
  gboolean colour = self->content->options.marks == TL_PRINT_MARKS_COLOUR;
  double depth = line->descent * TL_PRINT_LANE_SHARE + TL_PRINT_LANE_GAP;
  double below = line->y + line->baseline + depth;

  for (guint i = 0; colour && i < line->strokes->len; i++)
    {
      const TlPrintStroke *stroke = &g_array_index (line->strokes, TlPrintStroke, i);

      gdk_cairo_set_source_rgba (cr, &stroke->style.fill);
      cairo_rectangle (cr, line->x + stroke->from, line->y + line->baseline - line->ascent,
                       stroke->to - stroke->from, line->ascent + depth);
      cairo_fill (cr);
    }
  for (guint i = 0; i < line->strokes->len; i++)
    {
      const TlPrintStroke *stroke = &g_array_index (line->strokes, TlPrintStroke, i);

      if (colour)
        gdk_cairo_set_source_rgba (cr, &stroke->style.line);
      else
        set_black (cr, 1);
      draw_underline (cr, stroke->style.underline, line->x + stroke->from, line->x + stroke->to,
                      below + stroke->lane * TL_PRINT_LANE_STEP);
    }
}

static void
draw_tags (TlPrintLayout     *self,
           const TlPrintLine *line,
           cairo_t           *cr)
{
  double size = tl_print_layout_get_tag_size (self);

  set_black (cr, 0.75);
  for (guint i = 0; i < line->tags->len; i++)
    {
      const TlPrintTag *tag = &g_array_index (line->tags, TlPrintTag, i);
      g_autofree char *text = g_strdup_printf ("%u", tag->number);
      g_autoptr (PangoLayout) layout = tl_print_make_layout (self, "sans", size, text, -1, -1);
      double baseline = pango_layout_get_baseline (layout) / (double) PANGO_SCALE;

      cairo_move_to (cr, line->x + tag->x, line->y + line->baseline - line->ink - TL_PRINT_TAG_GAP - baseline);
      pango_cairo_show_layout (cr, layout);
    }
}

static void
draw_text_line (TlPrintLayout     *self,
                const TlPrintLine *line,
                cairo_t           *cr)
{
  if (line->strokes != NULL)
    draw_strokes (self, line, cr);
  set_black (cr, 1);
  cairo_move_to (cr, line->x + line->indent, line->y + line->baseline);
  pango_cairo_show_layout_line (cr, line->line);
  if (line->tags != NULL)
    draw_tags (self, line, cr);
}

static void
draw_header (TlPrintLayout *self,
             guint          page,
             cairo_t       *cr)
{
  const TlPrintContent *content = self->content;
  gboolean rtl = content->direction == TL_DIRECTION_RTL;
  double size = tl_print_layout_get_note_size (self);
  double title_width = self->width * HEADER_SHARE;
  g_autofree char *title = *content->byline != '\0' ? g_strdup_printf ("\u2068%s\u2069 · %s", content->title, content->byline)
                                                    : g_strdup (content->title);
  g_autofree char *number = g_strdup_printf (_("Page %u of %u"), page + 1, self->pages->len);
  g_autoptr (PangoLayout) left = tl_print_make_layout (self, "sans", size, title, -1, title_width);
  g_autoptr (PangoLayout) right = tl_print_make_layout (self, "sans", size, number, -1, -1);
  int width;

  pango_layout_set_height (left, -1);
  pango_layout_set_ellipsize (left, PANGO_ELLIPSIZE_END);
  pango_layout_get_size (right, &width, NULL);
  set_black (cr, 0.7);
  cairo_move_to (cr, rtl ? self->width - title_width : 0, 0);
  pango_cairo_show_layout (cr, left);
  cairo_move_to (cr, rtl ? 0 : self->width - width / (double) PANGO_SCALE, 0);
  pango_cairo_show_layout (cr, right);
  draw_line_at (cr, 0, self->width, TL_PRINT_HEADER - 4, THIN);
}

void
tl_print_layout_draw (TlPrintLayout *self,
                      guint          page_number,
                      cairo_t       *cr)
{
  const TlPrintPage *page;

  g_return_if_fail (page_number < self->pages->len);

  page = g_ptr_array_index (self->pages, page_number);
  draw_header (self, page_number, cr);
  if (page->rule > 0)
    draw_line_at (cr, 0, self->width, page->rule, THIN);
  for (guint i = 0; i < page->lines->len; i++)
    draw_text_line (self, g_ptr_array_index (page->lines, i), cr);
  set_black (cr, 1);
  for (guint i = 0; i < page->blocks->len; i++)
    {
      const TlPrintBlock *block = g_ptr_array_index (page->blocks, i);

      cairo_move_to (cr, block->x, block->y);
      pango_cairo_show_layout (cr, block->layout);
    }
}
