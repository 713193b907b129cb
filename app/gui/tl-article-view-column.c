/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The page: type, the column in the middle, room for the lanes below each line, the header
 * above. */

#include "config.h"

#include "tl-article-view-private.h"

#include "tl-article-header.h"

#define MARGIN_MIN    28
#define HEADER_TOP    36
#define HEADER_BOTTOM 28
#define LINE_EMS      1.2   /* what line height 1 means */

/* Height of a line and mean width of a character of the text's font, pixels. */
static void
measure_font (TlArticleView *self,
              int           *height,
              double        *char_width)
{
  PangoContext *context = gtk_widget_get_pango_context (GTK_WIDGET (self));
  g_autoptr (PangoFontDescription) font = NULL;
  PangoFontMetrics *metrics;

  font = pango_font_description_copy (pango_context_get_font_description (context));
  pango_font_description_set_family (font, self->face);
  pango_font_description_set_size (font, (int) (self->size * PANGO_SCALE));
  metrics = pango_context_get_metrics (context, font, pango_context_get_language (context));
  *height = PANGO_PIXELS (pango_font_metrics_get_height (metrics));
  *char_width = pango_font_metrics_get_approximate_char_width (metrics) / (double) PANGO_SCALE;
  pango_font_metrics_unref (metrics);
}

/* The size of the letters in pixels. */
static double
get_em (TlArticleView *self)
{
  double resolution =
      pango_cairo_context_get_resolution (gtk_widget_get_pango_context (GTK_WIDGET (self)));

  return self->size * (resolution > 0 ? resolution : 96) / 72;
}

/* The gap below each line: as wide as the line height asks for, and enough for the lanes. */
void
tl_article_view_update_spacing (TlArticleView *self)
{
  GtkTextView *view = GTK_TEXT_VIEW (self);
  double char_width;
  int natural;
  int gap;

  /* Fonts differ in how much of the gap they bring along; the height of a line shall not. */
  measure_font (self, &natural, &char_width);
  gap = MAX ((int) (self->line_height * LINE_EMS * get_em (self)) - natural,
             (int) self->n_lanes * TL_LANE_PITCH - 1);
  if (gtk_text_view_get_pixels_inside_wrap (view) != gap)
    {
      gtk_text_view_set_pixels_inside_wrap (view, gap);
      gtk_text_view_set_pixels_below_lines (view, gap);
      tl_article_view_forget_arts (self);
    }
}

/* The column: measure characters wide, in the middle; the header above it in the top margin. */
void
tl_article_view_update_column (TlArticleView *self,
               int            width,
               int            height)
{
  GtkTextView *view = GTK_TEXT_VIEW (self);
  double char_width;
  int natural;
  int column;
  int margin;
  int header_width;
  int header_height;

  measure_font (self, &natural, &char_width);
  column = (int) (self->measure * char_width);
  margin = MAX (MARGIN_MIN, (width - column) / 2);
  column = MAX (1, width - 2 * margin);
  gtk_widget_measure (self->header, GTK_ORIENTATION_HORIZONTAL, -1, &header_width, NULL, NULL,
                      NULL);
  header_width = MAX (header_width, column);
  gtk_widget_measure (self->header, GTK_ORIENTATION_VERTICAL, header_width, &header_height, NULL,
                      NULL, NULL);
  gtk_text_view_set_left_margin (view, margin);
  gtk_text_view_set_right_margin (view, margin);
  gtk_text_view_set_top_margin (view, HEADER_TOP + header_height + HEADER_BOTTOM);
  gtk_text_view_set_bottom_margin (view, MAX (64, height / 3));
  self->header_x = margin;
  self->header_width = header_width;
  self->header_height = header_height;
  self->laid_width = width;
  self->laid_height = height;
  tl_article_view_forget_arts (self);
}

/* The header is a child of its own and not an overlay of GTK's: those stay behind at a scroll in
 * GTK 4.8. */
void
tl_article_view_place_header (TlArticleView *self)
{
  GtkAdjustment *adjustment = gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (self));
  double scrolled = adjustment != NULL ? gtk_adjustment_get_value (adjustment) : 0;
  GskTransform *transform =
    gsk_transform_translate (NULL, &GRAPHENE_POINT_INIT ((float) self->header_x,
                                                         (float) (HEADER_TOP - scrolled)));

  gtk_widget_allocate (self->header, self->header_width, self->header_height, -1, transform);
}

static void
article_view_scrolled_cb (TlArticleView *self)
{
  if (self->laid_width != 0)
    {
      tl_article_view_place_header (self);
      gtk_widget_queue_draw (GTK_WIDGET (self));
    }
}

static void
article_view_adjustment_set_cb (TlArticleView *self)
{
  GtkAdjustment *adjustment = gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (self));

  if (adjustment != NULL)
    g_signal_connect_object (adjustment, "value-changed", G_CALLBACK (article_view_scrolled_cb),
                             self, G_CONNECT_SWAPPED);
}

/* Larger or smaller text on the whole desktop. */
static void
article_view_resolution_cb (TlArticleView *self)
{
  tl_article_view_update_spacing (self);
  self->laid_width = 0;
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

void
tl_article_view_init_column (TlArticleView *self)
{
  self->header = tl_article_header_new ();
  gtk_widget_set_parent (self->header, GTK_WIDGET (self));
  g_signal_connect (self, "notify::vadjustment", G_CALLBACK (article_view_adjustment_set_cb), NULL);
  g_signal_connect_object (gtk_widget_get_settings (GTK_WIDGET (self)), "notify::gtk-xft-dpi",
                           G_CALLBACK (article_view_resolution_cb), self, G_CONNECT_SWAPPED);
}

/* Font families by taste; Pango takes the first that is there. */
static const char *
find_family (const char *face)
{
  if (g_strcmp0 (face, "sans") == 0)
    return "Source Sans 3, Inter, Cantarell, Noto Sans, Sans";
  if (g_strcmp0 (face, "monospace") == 0)
    return "Source Code Pro, Noto Sans Mono, DejaVu Sans Mono, Monospace";
  return "Source Serif 4, Source Serif Pro, Literata, Noto Serif, DejaVu Serif, Serif";
}

void
tl_article_view_set_typography (TlArticleView *self,
                                const char    *face,
                                double         size,
                                int            measure,
                                double         line_height)
{
  g_return_if_fail (TL_IS_ARTICLE_VIEW (self));
  g_return_if_fail (size > 0 && measure > 0 && line_height >= 1);

  g_free (self->face);
  self->face = g_strdup (find_family (face));
  self->size = size;
  self->measure = measure;
  self->line_height = line_height;
  g_object_set (self->body_tag, "family", self->face, "size-points", size, NULL);
  tl_article_header_set_font (TL_ARTICLE_HEADER (self->header), self->face, size);
  tl_article_view_update_spacing (self);
  self->laid_width = 0;
  tl_article_view_forget_arts (self);
  gtk_widget_queue_resize (GTK_WIDGET (self));
}
