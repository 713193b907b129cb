/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Lines of printed text with what hangs on them: numbers above, underlines below.  A line is as high as it needs to
 * be, and all lines have the room for one number and one underline, so that most are equally far apart.
 */

#define G_LOG_DOMAIN "tagline-gui"

#include "config.h"

#include "tl-print-layout-private.h"

#include <string.h>

#define FACE_TEXT "serif"
/* Letters are taken to reach so far up at least, in parts of the ascent: numbers stand clear of the colour behind them. */
#define HIGH_SHARE 0.88
#define KEY_GAP   "\u2003"

static double
to_points (int units)
{
  return units / (double) PANGO_SCALE;
}

void
tl_print_line_free (gpointer data)
{
  TlPrintLine *line = data;

  pango_layout_line_unref (line->line);
  g_clear_pointer (&line->strokes, g_array_unref);
  g_clear_pointer (&line->tags, g_array_unref);
  g_free (line);
}

PangoLayout *
tl_print_make_layout (TlPrintLayout *self,
                      const char    *family,
                      double         size,
                      const char    *text,
                      gssize         length,
                      double         width)
{
  PangoLayout *layout = pango_layout_new (self->context);
  g_autoptr (PangoFontDescription) font = pango_font_description_new ();

  pango_font_description_set_family (font, family);
  pango_font_description_set_size (font, (int) (size * PANGO_SCALE));
  pango_layout_set_font_description (layout, font);
  pango_layout_set_auto_dir (layout, TRUE);
  pango_layout_set_wrap (layout, PANGO_WRAP_WORD_CHAR);
  pango_layout_set_width (layout, width < 0 ? -1 : (int) (width * PANGO_SCALE));
  pango_layout_set_text (layout, text, (int) length);
  return layout;
}

void
tl_print_align (TlPrintLayout *self,
                PangoLayout   *layout)
{
  gboolean page_rtl = self->content->direction == TL_DIRECTION_RTL;
  gboolean text_rtl = tl_display_text_find_direction (pango_layout_get_text (layout)) == TL_DIRECTION_RTL;

  /* Pango's left is the right for text that is written from there. */
  pango_layout_set_alignment (layout, page_rtl == text_rtl ? PANGO_ALIGN_LEFT : PANGO_ALIGN_RIGHT);
}

/* Bytes of a paragraph to its code points and back, walking on from the last place. */
typedef struct
{
  const char *text;
  gsize       byte;
  guint       offset;
} Walker;

static guint
walk_to_byte (Walker *self,
              gsize   byte)
{
  if (byte < self->byte)
    {
      self->byte = 0;
      self->offset = 0;
    }
  self->offset += (guint) g_utf8_strlen (self->text + self->byte, (gssize) (byte - self->byte));
  self->byte = byte;
  return self->offset;
}

static gsize
walk_to_offset (Walker *self,
                guint   offset)
{
  if (offset < self->offset)
    {
      self->byte = 0;
      self->offset = 0;
    }
  self->byte = (gsize) (g_utf8_offset_to_pointer (self->text + self->byte, offset - self->offset) - self->text);
  self->offset = offset;
  return self->byte;
}

static void
add_strokes (TlPrintLine       *line,
             gsize              from,
             gsize              to,
             guint              lane,
             const TlLabelStyle *style)
{
  int *ranges = NULL;
  int n_ranges = 0;

  if (from >= to)
    return;
  pango_layout_line_get_x_ranges (line->line, (int) from, (int) to, &ranges, &n_ranges);
  if (line->strokes == NULL)
    line->strokes = g_array_new (FALSE, FALSE, sizeof (TlPrintStroke));
  for (int i = 0; i < n_ranges; i++)
    {
      TlPrintStroke stroke = { to_points (ranges[2 * i]), to_points (ranges[2 * i + 1]), lane, *style };

      if (stroke.to > stroke.from)
        g_array_append_val (line->strokes, stroke);
    }
  g_free (ranges);
}

static gboolean
is_rtl (TlPrintLine *line)
{
  return line->line->resolved_dir == PANGO_DIRECTION_RTL;
}

/* The number at the leading edge of its word, behind any that is there already. */
static void
add_tag (TlPrintLayout *self,
         TlPrintLine   *line,
         gsize          byte,
         guint          number)
{
  g_autofree char *text = g_strdup_printf ("%u", number);
  double width = 0.62 * tl_print_layout_get_tag_size (self) * strlen (text);
  TlPrintTag tag = { .number = number };
  int x;

  pango_layout_line_index_to_x (line->line, (int) byte, FALSE, &x);
  tag.x = line->indent + to_points (x) - (is_rtl (line) ? width : 0);
  if (line->tags == NULL)
    line->tags = g_array_new (FALSE, FALSE, sizeof (TlPrintTag));
  for (guint i = 0; i < line->tags->len; i++)
    {
      const TlPrintTag *other = &g_array_index (line->tags, TlPrintTag, i);
      g_autofree char *other_text = g_strdup_printf ("%u", other->number);
      double other_width = 0.62 * tl_print_layout_get_tag_size (self) * strlen (other_text);

      if (tag.x < other->x + other_width + 1.5 && other->x < tag.x + width + 1.5)
        tag.x = is_rtl (line) ? other->x - 1.5 - width : other->x + other_width + 1.5;
    }
  tag.x = CLAMP (tag.x, 0, MAX (0, self->text_width - width));
  g_array_append_val (line->tags, tag);
}

static void
mark_line (TlPrintLayout *self,
           TlPrintLine   *line,
           Walker        *walker,
           guint          paragraph)
{
  const GArray *marks = self->content->marks;

  while (self->next_mark < marks->len
         && g_array_index (marks, TlPrintMark, self->next_mark).start < line->end)
    {
      g_array_append_val (self->open, self->next_mark);
      self->next_mark++;
    }
  for (guint i = 0; i < self->open->len;)
    {
      const TlPrintMark *mark = &g_array_index (marks, TlPrintMark, g_array_index (self->open, guint, i));
      gsize from;
      gsize to;

      if (mark->end <= line->start)
        {
          g_array_remove_index (self->open, i);
          continue;
        }
      i++;
      from = walk_to_offset (walker, MAX (mark->start, line->start) - paragraph);
      to = walk_to_offset (walker, MIN (mark->end, line->end) - paragraph);
      if (self->content->options.marks != TL_PRINT_MARKS_NONE)
        add_strokes (line, from, to, mark->lane, &mark->style);
      if (self->content->options.notes && mark->start >= line->start)
        add_tag (self, line, from, mark->number);
    }
}

static guint
count_lanes (const TlPrintLine *line)
{
  guint lanes = 0;

  for (guint i = 0; line->strokes != NULL && i < line->strokes->len; i++)
    lanes = MAX (lanes, g_array_index (line->strokes, TlPrintStroke, i).lane + 1);
  return lanes;
}

static void
measure (TlPrintLayout *self,
         TlPrintLine   *line)
{
  double above = self->content->options.size * 0.05;
  guint lanes = count_lanes (line);
  guint at_least = self->content->marks->len > 0 ? 1 : 0;
  double below = line->descent * TL_PRINT_LANE_SHARE + TL_PRINT_LANE_GAP
                 + MAX (lanes, at_least) * TL_PRINT_LANE_STEP;

  if (self->content->notes->len > 0 && line->start != G_MAXUINT)
    above = MAX (above, tl_print_layout_get_tag_size (self) * TL_PRINT_DIGIT + 2 * TL_PRINT_TAG_GAP
                          - (line->ascent - line->ink));
  line->baseline = above + line->ascent;
  line->height = line->baseline + MAX (line->descent, below) + self->content->options.size * 0.08;
}

/* The line that the iterator is at, its extents taken. */
static TlPrintLine *
take_line (TlPrintLayout   *self,
           PangoLayoutIter *iter)
{
  TlPrintLine *line = g_new0 (TlPrintLine, 1);
  PangoRectangle ink;
  PangoRectangle logical;
  int baseline = pango_layout_iter_get_baseline (iter);

  line->line = pango_layout_line_ref (pango_layout_iter_get_line_readonly (iter));
  pango_layout_iter_get_line_extents (iter, &ink, &logical);
  line->x = self->text_x;
  line->indent = to_points (logical.x);
  line->ascent = to_points (baseline - logical.y);
  line->ink = MAX (to_points (baseline - ink.y), line->ascent * HIGH_SHARE);
  line->descent = to_points (logical.y + logical.height - baseline);
  return line;
}

GPtrArray *
tl_print_make_lines (TlPrintLayout *self,
                     const char    *paragraph,
                     gsize          length,
                     guint          offset)
{
  GPtrArray *lines = g_ptr_array_new_with_free_func (tl_print_line_free);
  g_autoptr (PangoLayout) layout = tl_print_make_layout (self, FACE_TEXT, self->content->options.size, paragraph,
                                                         (gssize) length, self->text_width);
  PangoLayoutIter *iter = pango_layout_get_iter (layout);
  Walker walker = { pango_layout_get_text (layout), 0, 0 };

  do
    {
      TlPrintLine *line = take_line (self, iter);
      gsize start = (gsize) line->line->start_index;

      line->start = offset + walk_to_byte (&walker, start);
      line->end = offset + walk_to_byte (&walker, start + (gsize) line->line->length);
      mark_line (self, line, &walker, offset);
      measure (self, line);
      g_ptr_array_add (lines, line);
    }
  while (pango_layout_iter_next_line (iter));
  pango_layout_iter_free (iter);
  return lines;
}

GPtrArray *
tl_print_make_keys (TlPrintLayout *self)
{
  GPtrArray *lines = g_ptr_array_new_with_free_func (tl_print_line_free);
  GPtrArray *keys = self->content->keys;
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GArray) ends = g_array_new (FALSE, FALSE, sizeof (gsize));
  g_autoptr (PangoLayout) layout = NULL;
  PangoLayoutIter *iter;

  for (guint i = 0; i < keys->len; i++)
    {
      const TlPrintKey *key = g_ptr_array_index (keys, i);

      g_string_append (text, i > 0 ? KEY_GAP : "");
      g_string_append (text, key->title);
      g_array_append_val (ends, text->len);
    }
  if (keys->len == 0)
    return lines;
  layout = tl_print_make_layout (self, "sans", tl_print_layout_get_note_size (self), text->str, -1, self->width);
  tl_print_align (self, layout);
  iter = pango_layout_get_iter (layout);
  do
    {
      TlPrintLine *line = take_line (self, iter);
      gsize start = (gsize) line->line->start_index;
      gsize end = start + (gsize) line->line->length;

      line->start = line->end = G_MAXUINT;
      line->x = 0;
      for (guint i = 0; i < keys->len; i++)
        {
          const TlPrintKey *key = g_ptr_array_index (keys, i);
          gsize to = g_array_index (ends, gsize, i);
          gsize from = to - strlen (key->title);

          add_strokes (line, MAX (from, start), MIN (to, end), 0, &key->style);
        }
      measure (self, line);
      g_ptr_array_add (lines, line);
    }
  while (pango_layout_iter_next_line (iter));
  pango_layout_iter_free (iter);
  return lines;
}
