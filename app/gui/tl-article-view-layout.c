/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Where annotations are on the page.
 *
 * GtkTextView tells the box of one character.  In a line of mixed direction a range is not one box,
 * but its characters of one embedding level are next to each other, in order; so the boxes of the
 * first and the last character of each such run span it.  That is two questions per run instead of
 * one per character, and exact for every script.  The answers are kept per paragraph until the
 * layout or the annotations change: scrolling asks only for paragraphs that come into sight.
 */

#include "config.h"

#include "tl-article-view-private.h"

#include "tl-lanes.h"

/* Paragraphs kept; beyond, all are forgotten, and those on the screen made anew. */
#define ARTS_MAX 600

/* Where more annotations than these lie over one another, those outside are not drawn: nobody could
 * see them, and a file with thousands on one spot shall not stop the window. */
#define LANES_DRAWN (2 * TL_LANES_MAX)

static void
art_free (gpointer data)
{
  TlParagraphArt *art = data;

  g_array_unref (art->lines);
  g_free (art->levels);
  g_array_unref (art->segments);
  g_clear_pointer (&art->node, gsk_render_node_unref);
  g_free (art);
}

static gboolean
has_rtl (const char *text)
{
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    {
      if ((guchar) *p < 0xd6)   /* below U+0590 all is left to right */
        continue;
      if (tl_display_text_is_rtl (g_utf8_get_char (p)))
        return TRUE;
    }
  return FALSE;
}

/* In a paragraph without any letter GTK takes the direction from its neighbours; then no run is
 * trusted to be longer than a character. */
static guint8 *
find_levels (TlArticleView *self,
             const char    *text)
{
  TlDirection direction = tl_display_text_find_direction (text);
  PangoDirection base = direction == TL_DIRECTION_RTL ? PANGO_DIRECTION_RTL : PANGO_DIRECTION_LTR;
  glong length;
  guint8 *levels;

  if (direction == TL_DIRECTION_LTR && !has_rtl (text))
    return NULL;
  if (direction != TL_DIRECTION_NONE)
    return pango_log2vis_get_embedding_levels (text, -1, &base);

  length = g_utf8_strlen (text, -1);
  levels = g_new (guint8, length + 1);
  for (glong i = 0; i <= length; i++)
    levels[i] = i % 2 == 0 ? 0 : 2;
  return levels;
}

static void
find_lines (TlArticleView     *self,
            TlParagraphArt    *art,
            const GtkTextIter *line_start)
{
  GtkTextIter iter = *line_start;
  TlLineBox line = { art->start, G_MAXFLOAT, -G_MAXFLOAT };

  for (;;)
    {
      guint last = line.start;

      g_array_append_val (art->lines, line);
      if (!gtk_text_view_forward_display_line (GTK_TEXT_VIEW (self), &iter))
        break;
      line.start = (guint) gtk_text_iter_get_offset (&iter);
      if (line.start >= art->end || line.start <= last)
        break;
    }
}

static gboolean
is_blank_at (TlArticleView *self,
             guint          offset)
{
  GtkTextIter iter;

  gtk_text_buffer_get_iter_at_offset (gtk_text_view_get_buffer (GTK_TEXT_VIEW (self)), &iter,
                                      (int) offset);
  return g_unichar_isspace (gtk_text_iter_get_char (&iter));
}

/* One run: start..end are of one level, on one display line. */
static void
append_run (TlArticleView  *self,
            TlParagraphArt *art,
            int             top,
            guint           line,
            guint           start,
            guint           end,
            GArray         *pieces)
{
  TlLineBox *box = &g_array_index (art->lines, TlLineBox, line);
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (self));
  GtkTextIter iter;
  GdkRectangle first;
  GdkRectangle last;
  TlPiece piece = { .start = start, .end = end, .line = line };
  int left;
  int right;

  gtk_text_buffer_get_iter_at_offset (buffer, &iter, (int) start);
  gtk_text_view_get_iter_location (GTK_TEXT_VIEW (self), &iter, &first);
  last = first;
  if (end - 1 > start)
    {
      gtk_text_iter_set_line_offset (&iter, (int) (end - 1 - art->start));
      gtk_text_view_get_iter_location (GTK_TEXT_VIEW (self), &iter, &last);
    }
  left = MIN (MIN (first.x, first.x + first.width), MIN (last.x, last.x + last.width));
  right = MAX (MAX (first.x, first.x + first.width), MAX (last.x, last.x + last.width));
  piece.x = (float) left;
  piece.width = (float) (right - left);
  box->top = MIN (box->top, (float) (MIN (first.y, last.y) - top));
  box->bottom =
      MAX (box->bottom, (float) (MAX (first.y + first.height, last.y + last.height) - top));
  piece.is_rtl = art->levels != NULL && art->levels[start - art->start] % 2 == 1;
  if (piece.width > 0)
    g_array_append_val (pieces, piece);
}

/* Boxes of different fonts on one line get one height, so that fills and lanes are level. */
static void
fit_to_line (TlParagraphArt *art,
             TlPiece        *piece)
{
  const TlLineBox *box = &g_array_index (art->lines, TlLineBox, piece->line);

  piece->y = box->top;
  piece->height = box->bottom - box->top;
}

static void
append_line_pieces (TlArticleView  *self,
                    TlParagraphArt *art,
                    int             top,
                    guint           line,
                    guint           start,
                    guint           end,
                    GArray         *pieces)
{
  while (start < end)
    {
      guint run_end = end;

      if (art->levels != NULL)
        {
          guint8 level = art->levels[start - art->start];

          run_end = start + 1;
          while (run_end < end && art->levels[run_end - art->start] == level)
            run_end++;
        }
      append_run (self, art, top, line, start, run_end, pieces);
      start = run_end;
    }
}

void
tl_article_view_append_pieces (TlArticleView  *self,
                               TlParagraphArt *art,
                               guint           start,
                               guint           end,
                               GArray         *pieces)
{
  guint n_before = pieces->len;
  GtkTextIter iter;
  int top;
  int height;

  start = MAX (start, art->start);
  end = MIN (end, art->end);
  if (start >= end)
    return;

  gtk_text_buffer_get_iter_at_offset (gtk_text_view_get_buffer (GTK_TEXT_VIEW (self)), &iter,
                                      (int) art->start);
  gtk_text_view_get_line_yrange (GTK_TEXT_VIEW (self), &iter, &top, &height);
  for (guint i = 0; i < art->lines->len; i++)
    {
      const TlLineBox *lines = (const TlLineBox *) art->lines->data;
      gboolean wraps = i + 1 < art->lines->len;
      guint line_start = MAX (start, lines[i].start);
      guint line_end = MIN (end, wraps ? lines[i + 1].start : art->end);

      if (lines[i].start >= end)
        break;
      if (line_start >= line_end)
        continue;
      /* Blanks at a wrap stand beyond the edge of the column. */
      while (wraps && line_end > line_start && line_end < end && is_blank_at (self, line_end - 1))
        line_end--;
      append_line_pieces (self, art, top, i, line_start, line_end, pieces);
    }
  for (guint i = n_before; i < pieces->len; i++)
    fit_to_line (art, &g_array_index (pieces, TlPiece, i));
}

/* Adds the segments of one annotation: its fragments, and what lies between them. */
static void
append_mark (TlArticleView  *self,
             TlParagraphArt *art,
             TlMark         *mark,
             guint           lane)
{
  g_autoptr (GArray) pieces = g_array_new (FALSE, FALSE, sizeof (TlPiece));
  guint n_fragments;
  const TlFragment *fragments = tl_annotation_get_fragments (mark->annotation, &n_fragments);
  guint first =
      tl_display_text_to_buffer (self->display, tl_annotation_get_start (mark->annotation));
  guint last =
      tl_display_text_to_buffer_end (self->display, tl_annotation_get_end (mark->annotation));

  for (guint i = 0; i < 2 * n_fragments - 1; i++)
    {
      gboolean is_gap = i % 2 == 1;
      guint from = is_gap ? fragments[i / 2].end : fragments[i / 2].start;
      guint to = is_gap ? fragments[i / 2 + 1].start : fragments[i / 2].end;

      g_array_set_size (pieces, 0);
      tl_article_view_append_pieces (self, art, tl_display_text_to_buffer (self->display, from),
                                     tl_display_text_to_buffer_end (self->display, to), pieces);
      for (guint j = 0; j < pieces->len; j++)
        {
          TlSegment segment = { .mark = mark, .lane = lane, .is_gap = is_gap };

          segment.piece = g_array_index (pieces, TlPiece, j);
          segment.is_first = segment.piece.start == first;
          segment.is_last = segment.piece.end == last;
          g_array_append_val (art->segments, segment);
        }
    }
}

static int
compare_outermost (gconstpointer a,
                   gconstpointer b)
{
  const TlSegment *first = a;
  const TlSegment *second = b;

  return first->lane > second->lane ? -1 : first->lane < second->lane;
}

static void
append_marks (TlArticleView  *self,
              TlParagraphArt *art)
{
  g_autoptr (GArray) spans = g_array_new (FALSE, FALSE, sizeof (TlSpan));
  g_autofree TlLaneItem *items = NULL;

  tl_span_index_query (self->index, tl_display_text_from_buffer (self->display, art->start),
                       tl_display_text_from_buffer (self->display, art->end), spans);
  items = g_new0 (TlLaneItem, spans->len);
  for (guint i = 0; i < spans->len; i++)
    {
      const TlSpan *span = &g_array_index (spans, TlSpan, i);

      items[i].start = span->start;
      items[i].end = span->end;
      items[i].rank = ((TlMark *) span->item)->rank;
    }
  tl_lanes_assign (items, spans->len);
  for (guint i = 0; i < spans->len; i++)
    if (items[i].lane < LANES_DRAWN)
      append_mark (self, art, g_array_index (spans, TlSpan, i).item, items[i].lane);
  for (guint i = 0; i < art->segments->len; i++)
    fit_to_line (art, &g_array_index (art->segments, TlSegment, i).piece);
  g_array_sort (art->segments, compare_outermost);
}

TlParagraphArt *
tl_article_view_get_art (TlArticleView     *self,
                         const GtkTextIter *line_start)
{
  gpointer line = GINT_TO_POINTER (gtk_text_iter_get_line (line_start));
  TlParagraphArt *art = g_hash_table_lookup (self->arts, line);
  g_autofree char *text = NULL;
  GtkTextIter end = *line_start;

  if (art != NULL)
    return art;

  if (g_hash_table_size (self->arts) >= ARTS_MAX)
    g_hash_table_remove_all (self->arts);
  if (!gtk_text_iter_ends_line (&end))
    gtk_text_iter_forward_to_line_end (&end);
  art = g_new0 (TlParagraphArt, 1);
  art->start = (guint) gtk_text_iter_get_offset (line_start);
  art->end = (guint) gtk_text_iter_get_offset (&end);
  art->lines = g_array_new (FALSE, FALSE, sizeof (TlLineBox));
  art->segments = g_array_new (FALSE, FALSE, sizeof (TlSegment));
  text = gtk_text_iter_get_slice (line_start, &end);
  art->levels = find_levels (self, text);
  find_lines (self, art, line_start);
  append_marks (self, art);
  art->node = tl_article_view_draw_paragraph (self, art->segments);
  g_hash_table_insert (self->arts, line, art);
  return art;
}

void
tl_article_view_forget_arts (TlArticleView *self)
{
  if (self->arts == NULL)
    self->arts = g_hash_table_new_full (NULL, NULL, NULL, art_free);
  g_hash_table_remove_all (self->arts);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
tl_article_view_forget_range (TlArticleView *self,
                              guint          start,
                              guint          end)
{
  guint from = tl_display_text_to_buffer (self->display, start);
  guint to = tl_display_text_to_buffer_end (self->display, end);
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, self->arts);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      const TlParagraphArt *art = value;

      if (art->start < to && from < art->end)
        g_hash_table_iter_remove (&iter);
    }
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
tl_article_view_visit_visible (TlArticleView   *self,
                               TlParagraphFunc  visit,
                               gpointer         user_data)
{
  GtkTextView *view = GTK_TEXT_VIEW (self);
  GdkRectangle visible;
  GtkTextIter iter;
  int top;
  int height;

  if (self->article == NULL)
    return;
  gtk_text_view_get_visible_rect (view, &visible);
  gtk_text_view_get_line_at_y (view, &iter, visible.y, &top);
  do
    {
      gtk_text_view_get_line_yrange (view, &iter, &top, &height);
      if (top >= visible.y + visible.height)
        break;
      visit (self, tl_article_view_get_art (self, &iter), top, user_data);
    }
  while (gtk_text_iter_forward_line (&iter));
}

typedef struct
{
  guint   start;
  guint   end;
  GArray *pieces;
} Listing;

static void
list_in_paragraph (TlArticleView  *self,
                   TlParagraphArt *art,
                   int             top,
                   gpointer        user_data)
{
  Listing *listing = user_data;
  guint n_before = listing->pieces->len;

  tl_article_view_append_pieces (self, art, listing->start, listing->end, listing->pieces);
  for (guint i = n_before; i < listing->pieces->len; i++)
    g_array_index (listing->pieces, TlPiece, i).y += (float) top;
}

GArray *
tl_article_view_list_visible (TlArticleView *self,
                              guint          start,
                              guint          end)
{
  Listing listing;

  listing.pieces = g_array_new (FALSE, FALSE, sizeof (TlPiece));
  if (self->article == NULL)
    return listing.pieces;
  listing.start = tl_display_text_to_buffer (self->display, start);
  listing.end = tl_display_text_to_buffer_end (self->display, end);
  tl_article_view_visit_visible (self, list_in_paragraph, &listing);
  return listing.pieces;
}
