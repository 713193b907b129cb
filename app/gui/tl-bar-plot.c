/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * One drawing for the screen, for PNG and for SVG, by cairo.  Parts of a bar differ by lightness and hatching, not by colour alone, and
 * each bar has its number written beside it.
 */

#define G_LOG_DOMAIN "tagline-gui"

#include "config.h"

#include "tl-bar-plot.h"

#include <cairo-svg.h>
#include <math.h>

#include "tl-format-value.h"
#include "tl-i18n.h"
#include "tl-ink.h"

#define MAX_BARS    30
#define MAX_PARTS   6
#define BAR         18
#define PITCH       26
#define NAMES       180
#define NUMBERS     76
#define MARGIN      12
#define KEY_HEIGHT  26
#define PLOT_WIDTH  720

struct _TlBarPlot
{
  GtkWidget  parent_instance;

  TlTable   *table;                /* owned; NULL */
  guint      labels;
  guint      columns[MAX_PARTS];
  guint      n_columns;
};

G_DEFINE_FINAL_TYPE (TlBarPlot, tl_bar_plot, GTK_TYPE_WIDGET)

static guint
get_n_bars (TlBarPlot *self)
{
  return self->table != NULL ? MIN (tl_table_get_n_rows (self->table), MAX_BARS) : 0;
}

static int
get_height (TlBarPlot *self)
{
  return 2 * MARGIN + (int) get_n_bars (self) * PITCH + (self->n_columns > 1 ? KEY_HEIGHT : 0);
}

static double
get_sum (TlBarPlot *self,
         guint      row)
{
  double sum = 0;

  for (guint i = 0; i < self->n_columns; i++)
    sum += MAX (tl_table_get_number (self->table, row, self->columns[i]), 0);
  return sum;
}

static double
get_max (TlBarPlot *self)
{
  double max = 0;

  for (guint i = 0; i < get_n_bars (self); i++)
    max = MAX (max, get_sum (self, i));
  return max;
}

typedef struct
{
  TlBarPlot    *plot;
  cairo_t      *cr;
  PangoContext *context;
  TlInk         ink;
  double        width;
  gboolean      is_rtl;
} Drawing;

static void
draw_text (Drawing       *drawing,
           const char    *text,
           double         x,
           double         y,
           double         width,
           gboolean       at_end,
           const GdkRGBA *colour)
{
  g_autoptr (PangoLayout) layout = pango_layout_new (drawing->context);
  int w, h;

  pango_layout_set_text (layout, text, -1);
  pango_layout_set_ellipsize (layout, PANGO_ELLIPSIZE_END);
  pango_layout_get_pixel_size (layout, &w, &h);
  if (w > width)
    {
      pango_layout_set_width (layout, (int) width * PANGO_SCALE);
      w = (int) width;
    }
  gdk_cairo_set_source_rgba (drawing->cr, colour);
  cairo_move_to (drawing->cr, at_end ? x + width - w : x, y - h / 2.0);
  pango_cairo_show_layout (drawing->cr, layout);
}

/* From the right, where the language is written so. */
static double
flip (Drawing *drawing,
      double   x,
      double   width)
{
  return drawing->is_rtl ? drawing->width - x - width : x;
}

static void
draw_part (Drawing *drawing,
           guint    part,
           double   x,
           double   y,
           double   width)
{
  cairo_t *cr = drawing->cr;
  GdkRGBA fill;

  if (width <= 0)
    return;
  tl_ink_mix (&drawing->ink, 1 - part * 0.8 / MAX (drawing->plot->n_columns, 1), &fill, NULL);
  x = flip (drawing, x, width);
  gdk_cairo_set_source_rgba (cr, &fill);
  cairo_rectangle (cr, x, y, width, BAR);
  cairo_fill_preserve (cr);
  if (part % 2 == 1)
    {
      cairo_save (cr);
      cairo_clip (cr);
      gdk_cairo_set_source_rgba (cr, &drawing->ink.page);
      cairo_set_line_width (cr, 1.2);
      for (double at = x - BAR; at < x + width; at += 6)
        {
          cairo_move_to (cr, at, y + BAR);
          cairo_line_to (cr, at + BAR, y);
        }
      cairo_stroke (cr);
      cairo_restore (cr);
    }
  else
    {
      cairo_new_path (cr);
    }
}

static void
draw_bar (Drawing *drawing,
          guint    row,
          double   y,
          double   scale)
{
  TlBarPlot *self = drawing->plot;
  g_autofree char *shown = tl_table_dup_shown (self->table, row, self->labels);
  g_autofree char *name = tl_format_inert (shown, 60);
  g_autofree char *number = NULL;
  double x = MARGIN + NAMES + 8;
  double sum = get_sum (self, row);

  draw_text (drawing, *name != '\0' ? name : "–", flip (drawing, MARGIN, NAMES), y + BAR / 2.0, NAMES, !drawing->is_rtl,
             &drawing->ink.text);
  for (guint i = 0; i < self->n_columns; i++)
    {
      double width = MAX (tl_table_get_number (self->table, row, self->columns[i]), 0) * scale;

      draw_part (drawing, i, x, y, width);
      x += width;
    }
  number = self->n_columns == 1 ? tl_table_dup_shown (self->table, row, self->columns[0])
                                : g_strdup_printf ("%.0f", sum);
  draw_text (drawing, number, flip (drawing, x + 6, NUMBERS), y + BAR / 2.0, NUMBERS, drawing->is_rtl,
             &drawing->ink.dim);
}

static void
draw_key (Drawing *drawing,
          double   y)
{
  TlBarPlot *self = drawing->plot;
  double x = MARGIN + NAMES + 8;
  double pitch = (drawing->width - x - MARGIN) / self->n_columns;

  for (guint i = 0; i < self->n_columns; i++)
    {
      draw_part (drawing, i, x + i * pitch, y, BAR);
      draw_text (drawing, tl_table_get_column_title (self->table, self->columns[i]),
                 flip (drawing, x + i * pitch + BAR + 6, pitch - BAR - 10), y + BAR / 2.0, pitch - BAR - 10,
                 drawing->is_rtl, &drawing->ink.text);
    }
}

static void
draw (Drawing *drawing)
{
  TlBarPlot *self = drawing->plot;
  double max = get_max (self);
  double room = drawing->width - 2 * MARGIN - NAMES - 8 - NUMBERS;
  double scale = max > 0 ? MAX (room, 10) / max : 0;

  for (guint i = 0; i < get_n_bars (self); i++)
    draw_bar (drawing, i, MARGIN + i * PITCH, scale);
  if (self->n_columns > 1 && get_n_bars (self) > 0)
    draw_key (drawing, MARGIN + get_n_bars (self) * PITCH + 4);
}

static void
tl_bar_plot_snapshot (GtkWidget   *widget,
                      GtkSnapshot *snapshot)
{
  TlBarPlot *self = TL_BAR_PLOT (widget);
  Drawing drawing = {
    .plot = self,
    .context = gtk_widget_get_pango_context (widget),
    .width = gtk_widget_get_width (widget),
    .is_rtl = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL,
  };

  if (self->table == NULL)
    return;
  tl_ink_get (&drawing.ink);
  drawing.cr = gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT (0, 0, gtk_widget_get_width (widget),
                                                                         gtk_widget_get_height (widget)));
  draw (&drawing);
  cairo_destroy (drawing.cr);
}

static void
tl_bar_plot_measure (GtkWidget      *widget,
                     GtkOrientation  orientation,
                     int             for_size,
                     int            *minimum,
                     int            *natural,
                     int            *minimum_baseline,
                     int            *natural_baseline)
{
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      *minimum = 2 * MARGIN + NAMES + NUMBERS + 60;
      *natural = PLOT_WIDTH;
    }
  else
    {
      *minimum = *natural = get_height (TL_BAR_PLOT (widget));
    }
}

static void
tl_bar_plot_dispose (GObject *object)
{
  g_clear_object (&TL_BAR_PLOT (object)->table);
  G_OBJECT_CLASS (tl_bar_plot_parent_class)->dispose (object);
}

static void
tl_bar_plot_class_init (TlBarPlotClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tl_bar_plot_dispose;
  widget_class->measure = tl_bar_plot_measure;
  widget_class->snapshot = tl_bar_plot_snapshot;
  gtk_widget_class_set_css_name (widget_class, "tl-bar-plot");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
tl_bar_plot_init (TlBarPlot *self)
{
}

void
tl_bar_plot_set (TlBarPlot   *self,
                 TlTable     *table,
                 guint        labels,
                 const guint *columns,
                 guint        n_columns)
{
  g_autofree char *spoken = NULL;

  g_return_if_fail (TL_IS_BAR_PLOT (self));
  g_return_if_fail (n_columns <= MAX_PARTS);

  g_set_object (&self->table, table);
  self->labels = labels;
  self->n_columns = n_columns;
  for (guint i = 0; i < n_columns; i++)
    self->columns[i] = columns[i];
  spoken = g_strdup_printf (_("Bars of %s; the table has the numbers"),
                            n_columns > 0 ? tl_table_get_column_title (table, columns[0]) : "");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken, -1);
  gtk_widget_queue_resize (GTK_WIDGET (self));
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static cairo_status_t
append_func (void                *closure,
             const unsigned char *data,
             unsigned int         length)
{
  g_byte_array_append (closure, data, length);
  return CAIRO_STATUS_SUCCESS;
}

static void
draw_on (TlBarPlot       *self,
         cairo_surface_t *surface,
         double           scale)
{
  Drawing drawing = {
    .plot = self,
    .context = gtk_widget_get_pango_context (GTK_WIDGET (self)),
    .width = PLOT_WIDTH,
    .is_rtl = gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL,
  };

  tl_ink_get_scheme (FALSE, &drawing.ink);
  drawing.cr = cairo_create (surface);
  cairo_scale (drawing.cr, scale, scale);
  gdk_cairo_set_source_rgba (drawing.cr, &drawing.ink.page);
  cairo_paint (drawing.cr);
  draw (&drawing);
  cairo_destroy (drawing.cr);
}

GBytes *
tl_bar_plot_to_svg (TlBarPlot *self)
{
  GByteArray *bytes;
  cairo_surface_t *surface;

  g_return_val_if_fail (TL_IS_BAR_PLOT (self), NULL);

  bytes = g_byte_array_new ();
  surface = cairo_svg_surface_create_for_stream (append_func, bytes, PLOT_WIDTH, get_height (self));
  draw_on (self, surface, 1);
  cairo_surface_finish (surface);
  cairo_surface_destroy (surface);
  return g_byte_array_free_to_bytes (bytes);
}

GBytes *
tl_bar_plot_to_png (TlBarPlot *self)
{
  GByteArray *bytes;
  cairo_surface_t *surface;

  g_return_val_if_fail (TL_IS_BAR_PLOT (self), NULL);

  bytes = g_byte_array_new ();
  surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, 2 * PLOT_WIDTH, 2 * get_height (self));
  draw_on (self, surface, 2);
  cairo_surface_write_to_png_stream (surface, append_func, bytes);
  cairo_surface_destroy (surface);
  return g_byte_array_free_to_bytes (bytes);
}
