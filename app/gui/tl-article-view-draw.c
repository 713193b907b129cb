/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * How annotations look.  What depends on annotations alone becomes a render node per paragraph,
 * made once; selection, search hits and candidates are drawn anew in each frame, for the few there
 * are.
 *
 * Nothing is told by colour alone: a label has its underline; accepted ends in a tick, rejected is
 * hatched and faded, to be discussed carries a question mark, what a review still has to decide an
 * empty circle.
 */

#include "config.h"

#include "tl-article-view-private.h"

#include <adwaita.h>
#include <math.h>

#include "tl-underline.h"

#define BADGE_SIZE    10
#define HANDLE_RADIUS 4.5f

static float
get_lane_y (const TlSegment *segment)
{
  return segment->piece.y + segment->piece.height - 1
         + MIN (segment->lane, TL_LANES_MAX - 1) * TL_LANE_PITCH;
}

static void
append_fill (GtkSnapshot     *snapshot,
             const TlSegment *segment)
{
  const TlPiece *piece = &segment->piece;
  graphene_rect_t bounds = GRAPHENE_RECT_INIT (piece->x, piece->y, piece->width, piece->height);
  GdkRGBA fill = segment->mark->style->fill;

  /* Fills on fills would black out the text. */
  if (segment->is_gap || segment->lane >= TL_LANES_MAX)
    return;
  if (tl_annotation_get_decision (segment->mark->annotation) == TL_DECISION_REJECTED)
    fill.alpha *= 0.35f;
  gtk_snapshot_append_color (snapshot, &fill, &bounds);
}

static void
append_hatching (GtkSnapshot     *snapshot,
                 const TlSegment *segment)
{
  const TlPiece *piece = &segment->piece;
  graphene_rect_t bounds = GRAPHENE_RECT_INIT (piece->x, piece->y, piece->width, piece->height);
  const double step = 7;
  GdkRGBA colour = segment->mark->style->line;
  cairo_t *cr;

  colour.alpha = 0.4f;
  cr = gtk_snapshot_append_cairo (snapshot, &bounds);
  gdk_cairo_set_source_rgba (cr, &colour);
  cairo_set_line_width (cr, 1);
  for (double x = floor (piece->x / step) * step - piece->height; x < piece->x + piece->width;
       x += step)
    {
      cairo_move_to (cr, x, piece->y + piece->height);
      cairo_line_to (cr, x + piece->height, piece->y);
    }
  cairo_stroke (cr);
  cairo_destroy (cr);
}

static void
draw_tick (cairo_t *cr,
           double   x,
           double   y)
{
  cairo_set_line_width (cr, 1.7);
  cairo_set_line_cap (cr, CAIRO_LINE_CAP_ROUND);
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  cairo_move_to (cr, x, y + 0.5);
  cairo_line_to (cr, x + 2.5, y + 3);
  cairo_line_to (cr, x + 7, y - 3);
  cairo_stroke (cr);
  cairo_set_line_cap (cr, CAIRO_LINE_CAP_BUTT);
}

static void
draw_question (cairo_t *cr,
               double   x,
               double   y)
{
  cairo_text_extents_t extents;

  cairo_arc (cr, x + BADGE_SIZE / 2.0, y, BADGE_SIZE / 2.0, 0, 2 * G_PI);
  cairo_fill (cr);
  cairo_select_font_face (cr, "sans", CAIRO_FONT_SLANT_NORMAL, CAIRO_FONT_WEIGHT_BOLD);
  cairo_set_font_size (cr, 8);
  cairo_text_extents (cr, "?", &extents);
  if (adw_style_manager_get_dark (adw_style_manager_get_default ()))
    cairo_set_source_rgb (cr, 0.1, 0.1, 0.1);
  else
    cairo_set_source_rgb (cr, 1, 1, 1);
  cairo_move_to (cr, x + BADGE_SIZE / 2.0 - extents.width / 2 - extents.x_bearing,
                 y + extents.height / 2);
  cairo_show_text (cr, "?");
}

/* Not decided yet: an empty circle, without cairo, since there may be hundreds on a screen. */
static void
append_ring (GtkSnapshot   *snapshot,
             float          x,
             float          y,
             const GdkRGBA *colour)
{
  const float widths[] = { 1.4f, 1.4f, 1.4f, 1.4f };
  const GdkRGBA colours[] = { *colour, *colour, *colour, *colour };
  GskRoundedRect ring;

  gsk_rounded_rect_init_from_rect (&ring, &GRAPHENE_RECT_INIT (x + 1, y - 3.5f, 7, 7), 3.5f);
  gtk_snapshot_append_border (snapshot, &ring, widths, colours);
}

/* The sign of a decision, where the reading of the annotation ends. */
static void
append_badge (TlArticleView   *self,
              GtkSnapshot     *snapshot,
              const TlSegment *segment)
{
  const TlPiece *piece = &segment->piece;
  TlDecision decision = tl_annotation_get_decision (segment->mark->annotation);
  float x = piece->is_rtl ? piece->x - BADGE_SIZE + 1 : piece->x + piece->width - 1;
  float y = get_lane_y (segment);
  cairo_t *cr;

  if (segment->is_last && !segment->is_gap && self->is_review && decision == TL_DECISION_PENDING)
    append_ring (snapshot, x, y, &segment->mark->style->line);
  if (!segment->is_last || segment->is_gap
      || (decision != TL_DECISION_ACCEPTED && decision != TL_DECISION_DISCUSS))
    return;
  cr = gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT (x - 2, y - BADGE_SIZE / 2 - 1,
                                                                 BADGE_SIZE + 4, BADGE_SIZE + 3));
  gdk_cairo_set_source_rgba (cr, &segment->mark->style->line);
  if (decision == TL_DECISION_ACCEPTED)
    draw_tick (cr, x, y);
  else
    draw_question (cr, x, y);
  cairo_destroy (cr);
}

static void
append_underline (TlArticleView   *self,
                  GtkSnapshot     *snapshot,
                  const TlSegment *segment)
{
  const TlPiece *piece = &segment->piece;
  const TlLabelStyle *style = segment->mark->style;
  float y = get_lane_y (segment);
  gboolean is_rejected =
      tl_annotation_get_decision (segment->mark->annotation) == TL_DECISION_REJECTED;
  GdkRGBA line = style->line;

  if (segment->is_gap)
    {
      line.alpha = 0.8f;
      for (float x = ceilf (piece->x / 5) * 5; x < piece->x + piece->width - 1; x += 5)
        gtk_snapshot_append_color (snapshot, &line, &GRAPHENE_RECT_INIT (x, y + 1, 1, 1));
      return;
    }
  if (is_rejected)
    {
      append_hatching (snapshot, segment);
      line.alpha = 0.55f;
    }
  /* A pixel less at the end, so that neighbours of one label are seen apart. */
  tl_underline_append (snapshot, style->underline, &line,
                       piece->x + (segment->is_last && piece->is_rtl ? 1 : 0), y,
                       piece->width - (segment->is_last ? 1 : 0));
  append_badge (self, snapshot, segment);
}

/* NULL when there is nothing to draw. */
GskRenderNode *
tl_article_view_draw_paragraph (TlArticleView *self,
                                GArray        *segments)
{
  GtkSnapshot *snapshot;

  if (segments->len == 0)
    return NULL;

  snapshot = gtk_snapshot_new ();
  for (guint i = 0; i < segments->len; i++)
    append_fill (snapshot, &g_array_index (segments, TlSegment, i));
  for (guint i = 0; i < segments->len; i++)
    append_underline (self, snapshot, &g_array_index (segments, TlSegment, i));
  return gtk_snapshot_free_to_node (snapshot);
}

static void
append_box (GtkSnapshot   *snapshot,
            const TlPiece *piece,
            float          top,
            const GdkRGBA *fill,
            const GdkRGBA *line,
            float          thickness)
{
  const float widths[] = { thickness, thickness, thickness, thickness };
  const GdkRGBA colours[] = { *line, *line, *line, *line };
  GskRoundedRect outline;

  gsk_rounded_rect_init_from_rect (&outline,
                                   &GRAPHENE_RECT_INIT (piece->x - 1, piece->y + top - 1,
                                                        piece->width + 2, piece->height + 2),
                                   3);
  if (fill != NULL)
    {
      gtk_snapshot_push_rounded_clip (snapshot, &outline);
      gtk_snapshot_append_color (snapshot, fill, &outline.bounds);
      gtk_snapshot_pop (snapshot);
    }
  if (thickness > 0)
    gtk_snapshot_append_border (snapshot, &outline, widths, colours);
}

typedef struct
{
  GtkSnapshot *snapshot;
  TlMark      *selected;
  GArray      *pieces;      /* scratch, TlPiece */
} Drawing;

static void
draw_matches (TlArticleView  *self,
              TlParagraphArt *art,
              int             top,
              Drawing        *drawing)
{
  const GdkRGBA yellow = { 0.98f, 0.83f, 0.18f, 0.45f };
  const GdkRGBA orange = { 1.0f, 0.55f, 0.0f, 0.6f };
  const GdkRGBA line = { 0.75f, 0.36f, 0.0f, 1.0f };
  guint from = tl_display_text_from_buffer (self->display, art->start);
  guint low = 0;
  guint high = self->matches->len;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (g_array_index (self->matches, TlFragment, middle).end <= from)
        low = middle + 1;
      else
        high = middle;
    }
  for (; low < self->matches->len; low++)
    {
      const TlFragment *match = &g_array_index (self->matches, TlFragment, low);
      guint start = tl_display_text_to_buffer (self->display, match->start);
      gboolean is_current = low == self->current_match;

      if (start >= art->end)
        break;
      g_array_set_size (drawing->pieces, 0);
      tl_article_view_append_pieces (self, art, start,
                                     tl_display_text_to_buffer_end (self->display, match->end),
                                     drawing->pieces);
      for (guint i = 0; i < drawing->pieces->len; i++)
        append_box (drawing->snapshot, &g_array_index (drawing->pieces, TlPiece, i), (float) top,
                    is_current ? &orange : &yellow, &line, is_current ? 1 : 0);
    }
}

static void
draw_selected (TlArticleView  *self,
               TlParagraphArt *art,
               int             top,
               Drawing        *drawing)
{
  const TlLabelStyle *style = drawing->selected->style;
  guint n_fragments;
  const TlFragment *fragments =
      tl_annotation_get_fragments (drawing->selected->annotation, &n_fragments);

  g_array_set_size (drawing->pieces, 0);
  for (guint i = 0; i < n_fragments; i++)
    tl_article_view_append_pieces (
        self, art, tl_display_text_to_buffer (self->display, fragments[i].start),
        tl_display_text_to_buffer_end (self->display, fragments[i].end), drawing->pieces);
  for (guint i = 0; i < drawing->pieces->len; i++)
    append_box (drawing->snapshot, &g_array_index (drawing->pieces, TlPiece, i), (float) top,
                &style->fill_strong, &style->line, 1.5f);
}

static void
draw_paragraph (TlArticleView  *self,
                TlParagraphArt *art,
                int             top,
                gpointer        user_data)
{
  Drawing *drawing = user_data;

  if (art->node != NULL)
    {
      gtk_snapshot_save (drawing->snapshot);
      gtk_snapshot_translate (drawing->snapshot, &GRAPHENE_POINT_INIT (0, (float) top));
      gtk_snapshot_append_node (drawing->snapshot, art->node);
      gtk_snapshot_restore (drawing->snapshot);
    }
  if (drawing->selected != NULL)
    draw_selected (self, art, top, drawing);
  if (self->matches->len > 0)
    draw_matches (self, art, top, drawing);
}

/* Boxes with a dashed edge: what is not an annotation yet. */
static void
draw_dashed (TlArticleView *self,
             GtkSnapshot   *snapshot,
             guint          start,
             guint          end,
             const GdkRGBA *colour,
             double         thickness)
{
  g_autoptr (GArray) pieces = tl_article_view_list_visible (self, start, end);
  const double dashes[] = { 4, 3 };

  for (guint i = 0; i < pieces->len; i++)
    {
      const TlPiece *piece = &g_array_index (pieces, TlPiece, i);
      graphene_rect_t box =
          GRAPHENE_RECT_INIT (piece->x - 2, piece->y - 2, piece->width + 4, piece->height + 4);
      GdkRGBA fill = *colour;
      cairo_t *cr;

      fill.alpha *= 0.07f;
      gtk_snapshot_append_color (snapshot, &fill, &box);
      cr = gtk_snapshot_append_cairo (snapshot, &box);
      gdk_cairo_set_source_rgba (cr, colour);
      cairo_set_line_width (cr, thickness);
      cairo_set_dash (cr, dashes, 2, 0);
      cairo_rectangle (cr, box.origin.x + 1, box.origin.y + 1, box.size.width - 2,
                       box.size.height - 2);
      cairo_stroke (cr);
      cairo_destroy (cr);
    }
}

static void
draw_candidates (TlArticleView *self,
                 GtkSnapshot   *snapshot)
{
  for (guint i = 0; self->candidates != NULL && self->candidates[i] != NULL; i++)
    {
      TlMark *mark = g_hash_table_lookup (self->marks, self->candidates[i]);
      gboolean is_current = g_strcmp0 (self->candidates[i], self->candidate) == 0;
      const TlFragment *fragments;
      guint n_fragments;

      if (mark == NULL)
        continue;
      fragments = tl_annotation_get_fragments (mark->annotation, &n_fragments);
      for (guint j = 0; j < n_fragments; j++)
        {
          g_autoptr (GArray) pieces = NULL;

          if (!is_current)
            {
              draw_dashed (self, snapshot, fragments[j].start, fragments[j].end, &mark->style->line,
                           1);
              continue;
            }
          pieces = tl_article_view_list_visible (self, fragments[j].start, fragments[j].end);
          for (guint k = 0; k < pieces->len; k++)
            append_box (snapshot, &g_array_index (pieces, TlPiece, k), 0, &mark->style->fill_strong,
                        &mark->style->line, 2.5f);
        }
    }
}

static void
draw_held (TlArticleView *self,
           GtkSnapshot   *snapshot)
{
  GdkRGBA colour;

  gdk_rgba_parse (&colour, adw_style_manager_get_dark (adw_style_manager_get_default ())
                           ? "#c0bfbc" : "#5e5c64");
  for (guint i = 0; i < self->held->len; i++)
    {
      const TlFragment *fragment = &g_array_index (self->held, TlFragment, i);

      draw_dashed (self, snapshot, fragment->start, fragment->end, &colour, 1.5);
    }
  for (guint i = 0; self->drag_fragments != NULL && i < self->drag_fragments->len; i++)
    {
      const TlFragment *fragment = &g_array_index (self->drag_fragments, TlFragment, i);
      TlMark *selected = tl_article_view_get_selected_mark (self);

      draw_dashed (self, snapshot, fragment->start, fragment->end,
                   selected != NULL ? &selected->style->line : &colour, 1.5);
    }
}

gboolean
tl_article_view_get_handle (TlArticleView    *self,
                            gboolean          at_end,
                            graphene_point_t *centre)
{
  TlMark *mark = tl_article_view_get_selected_mark (self);
  g_autoptr (GArray) pieces = NULL;
  const TlPiece *piece;
  guint start;
  guint end;

  if (mark == NULL)
    return FALSE;
  start = tl_annotation_get_start (mark->annotation);
  end = tl_annotation_get_end (mark->annotation);
  pieces = at_end ? tl_article_view_list_visible (self, end - 1, end)
                  : tl_article_view_list_visible (self, start, start + 1);
  if (pieces->len == 0)
    return FALSE;
  piece = &g_array_index (pieces, TlPiece, 0);
  centre->x = piece->is_rtl == at_end ? piece->x : piece->x + piece->width;
  centre->y = at_end ? piece->y + piece->height + 2 : piece->y - 2;
  return TRUE;
}

static void
draw_handles (TlArticleView *self,
              GtkSnapshot   *snapshot)
{
  TlMark *mark = tl_article_view_get_selected_mark (self);
  graphene_point_t centre;

  for (guint at_end = 0; at_end < 2; at_end++)
    {
      GskRoundedRect circle;

      if (!tl_article_view_get_handle (self, at_end == 1, &centre))
        continue;
      gsk_rounded_rect_init_from_rect (&circle,
                                       &GRAPHENE_RECT_INIT (centre.x - HANDLE_RADIUS,
                                                            centre.y - HANDLE_RADIUS,
                                                            2 * HANDLE_RADIUS, 2 * HANDLE_RADIUS),
                                       HANDLE_RADIUS);
      gtk_snapshot_push_rounded_clip (snapshot, &circle);
      gtk_snapshot_append_color (snapshot, &mark->style->line, &circle.bounds);
      gtk_snapshot_pop (snapshot);
    }
}

void
tl_article_view_draw_below (TlArticleView *self,
                            GtkSnapshot   *snapshot)
{
  g_autoptr (GArray) pieces = g_array_new (FALSE, FALSE, sizeof (TlPiece));
  Drawing drawing = { snapshot, tl_article_view_get_selected_mark (self), pieces };

  tl_article_view_visit_visible (self, draw_paragraph, &drawing);
  if (self->candidates != NULL)
    draw_candidates (self, snapshot);
  if (self->held->len > 0 || self->drag_fragments != NULL)
    draw_held (self, snapshot);
  if (drawing.selected != NULL)
    draw_handles (self, snapshot);
}
