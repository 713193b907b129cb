/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Paragraph by paragraph, line by line: a line goes below the one before it or on a new page, and takes its notes
 * along.  Notes keep their order; the first that does not fit holds up those behind it.
 */

#define G_LOG_DOMAIN "tagline-gui"

#include "config.h"

#include "tl-print-layout-private.h"

#include <string.h>

#define TEXT_SHARE    0.63   /* of the width, when there are notes beside it */
#define GUTTER        16.0
#define NOTE_GAP      4.0
#define HEADER_GAP    10.0
#define SECTION_GAP   10.0
#define STEP          16     /* paragraphs */
#define FACE_NOTE     "sans"

static void
block_free (gpointer data)
{
  TlPrintBlock *block = data;

  g_object_unref (block->layout);
  g_free (block);
}

static void
page_free (gpointer data)
{
  TlPrintPage *page = data;

  g_ptr_array_unref (page->lines);
  g_ptr_array_unref (page->blocks);
  g_free (page);
}

double
tl_print_layout_get_note_size (TlPrintLayout *self)
{
  return MAX (6.0, self->content->options.size * 0.74);
}

double
tl_print_layout_get_tag_size (TlPrintLayout *self)
{
  return MAX (4.5, self->content->options.size * 0.52);
}

void
tl_print_set_up_context (PangoContext *context)
{
  cairo_font_options_t *options = cairo_font_options_create ();

  /* Shapes that do not depend on the device: the same line breaks everywhere. */
  cairo_font_options_set_hint_style (options, CAIRO_HINT_STYLE_NONE);
  cairo_font_options_set_hint_metrics (options, CAIRO_HINT_METRICS_OFF);
  cairo_font_options_set_antialias (options, CAIRO_ANTIALIAS_GRAY);
  pango_cairo_context_set_font_options (context, options);
  pango_cairo_context_set_resolution (context, 72);
  pango_context_set_round_glyph_positions (context, FALSE);
  cairo_font_options_destroy (options);
}

PangoContext *
tl_print_create_context (void)
{
  PangoContext *context = pango_font_map_create_context (pango_cairo_font_map_get_default ());

  tl_print_set_up_context (context);
  return context;
}

static TlPrintPage *
get_page (TlPrintLayout *self)
{
  return g_ptr_array_index (self->pages, self->pages->len - 1);
}

/* Puts the block at y of the notes' column if it fits on the page; takes it over then. */
static gboolean
place_note (TlPrintLayout *self,
            TlPrintBlock  *block,
            double         y)
{
  if (y + block->height > self->height && y > self->top)
    return FALSE;
  block->x = self->note_x;
  block->y = y;
  self->note_y = y + block->height + NOTE_GAP;
  g_ptr_array_add (get_page (self)->blocks, block);
  return TRUE;
}

static void
place_pending (TlPrintLayout *self)
{
  TlPrintBlock *block;

  while ((block = g_queue_peek_head (&self->pending)) != NULL && place_note (self, block, self->note_y))
    g_queue_pop_head (&self->pending);
}

static void
push_page (TlPrintLayout *self)
{
  TlPrintPage *page = g_new0 (TlPrintPage, 1);

  page->lines = g_ptr_array_new_with_free_func (tl_print_line_free);
  page->blocks = g_ptr_array_new_with_free_func (block_free);
  g_ptr_array_add (self->pages, page);
  self->y = self->top;
  self->note_y = self->top;
}

static void
add_page (TlPrintLayout *self)
{
  push_page (self);
  place_pending (self);
}

static TlPrintBlock *
make_block (TlPrintLayout *self,
            const char    *family,
            double         size,
            const char    *text,
            double         width)
{
  TlPrintBlock *block = g_new0 (TlPrintBlock, 1);

  block->layout = tl_print_make_layout (self, family, size, text, -1, width);
  block->width = width;
  return block;
}

static void
measure (TlPrintLayout *self,
         TlPrintBlock  *block)
{
  int height;

  /* A note longer than the page is cut: the rest is in the file. */
  pango_layout_set_height (block->layout, (int) ((self->height - self->top) * PANGO_SCALE));
  pango_layout_set_ellipsize (block->layout, PANGO_ELLIPSIZE_END);
  pango_layout_get_size (block->layout, NULL, &height);
  block->height = height / (double) PANGO_SCALE;
}

static void
make_bold (PangoLayout *layout)
{
  PangoAttrList *bold = pango_attr_list_new ();

  pango_attr_list_insert (bold, pango_attr_weight_new (PANGO_WEIGHT_BOLD));
  pango_layout_set_attributes (layout, bold);
  pango_attr_list_unref (bold);
}

/* The notes from `first` on that begin in the same line: one with more than a label for itself, bare ones together. */
static TlPrintBlock *
make_note (TlPrintLayout *self,
           guint          first,
           guint          end)
{
  GPtrArray *notes = self->content->notes;
  const TlPrintNote *note = g_ptr_array_index (notes, first);
  g_autoptr (GString) text = g_string_new (note->text);
  guint last = first;
  TlPrintBlock *block;

  while (note->is_bare && last + 1 < notes->len)
    {
      const TlPrintNote *next = g_ptr_array_index (notes, last + 1);

      if (!next->is_bare || next->anchor >= end)
        break;
      g_string_append_printf (text, " · %s", next->text);
      last++;
    }
  block = make_block (self, FACE_NOTE, tl_print_layout_get_note_size (self), text->str, self->note_width);
  if (last == first)
    pango_layout_set_attributes (block->layout, note->attributes);
  else
    make_bold (block->layout);
  block->first = first + 1;
  block->last = last + 1;
  measure (self, block);
  return block;
}

/* Those of a line that is to be placed; TlPrintBlock, owned array of what is owned by whoever places it. */
static GPtrArray *
take_notes (TlPrintLayout     *self,
            const TlPrintLine *line)
{
  GPtrArray *notes = self->content->notes;
  GPtrArray *blocks = g_ptr_array_new ();

  while (line->start != G_MAXUINT && self->next_note < notes->len
         && ((TlPrintNote *) g_ptr_array_index (notes, self->next_note))->anchor < line->end)
    {
      TlPrintBlock *block = make_note (self, self->next_note, line->end);

      self->next_note = block->last;
      g_ptr_array_add (blocks, block);
    }
  return blocks;
}

/* A line goes to the next page with its notes when these do not fit.  Not when there are so many that the margin is behind already:
 * then every page would have one line. */
static gboolean
fits (TlPrintLayout     *self,
      const TlPrintLine *line,
      GPtrArray         *blocks)
{
  double y = MAX (self->note_y, self->y);

  if (self->y <= self->top)
    return TRUE;
  if (self->y + line->height > self->height)
    return FALSE;
  for (guint i = 0; i < blocks->len; i++)
    y += ((TlPrintBlock *) g_ptr_array_index (blocks, i))->height + NOTE_GAP;
  return blocks->len == 0 || !g_queue_is_empty (&self->pending) || y - NOTE_GAP <= self->height;
}

/* Takes line over. */
static void
place_line (TlPrintLayout *self,
            TlPrintLine   *line)
{
  g_autoptr (GPtrArray) blocks = take_notes (self, line);

  if (!fits (self, line, blocks))
    add_page (self);
  line->y = self->y;
  self->y += line->height;
  g_ptr_array_add (get_page (self)->lines, line);
  for (guint i = 0; i < blocks->len; i++)
    {
      TlPrintBlock *block = g_ptr_array_index (blocks, i);

      if (!g_queue_is_empty (&self->pending)
          || !place_note (self, block, MAX (self->note_y, line->y + line->baseline - line->ascent)))
        g_queue_push_tail (&self->pending, block);
    }
}

static void
place_lines (TlPrintLayout *self,
             GPtrArray     *lines)
{
  for (guint i = 0; i < lines->len; i++)
    {
      place_line (self, lines->pdata[i]);
      lines->pdata[i] = NULL;
    }
  g_ptr_array_set_free_func (lines, NULL);
  g_ptr_array_unref (lines);
}

static void
place_block (TlPrintLayout *self,
             TlPrintBlock  *block,
             double         gap)
{
  tl_print_align (self, block->layout);
  measure (self, block);
  block->y = self->y;
  self->y += block->height + gap;
  g_ptr_array_add (get_page (self)->blocks, block);
}

static void
place_head (TlPrintLayout *self)
{
  const TlPrintContent *content = self->content;
  double size = content->options.size;
  TlPrintBlock *title = make_block (self, "serif", size * 1.6, content->title, self->width);
  GPtrArray *keys;

  make_bold (title->layout);
  place_block (self, title, 4);
  if (*content->byline != '\0')
    place_block (self, make_block (self, FACE_NOTE, size * 0.85, content->byline, self->width), 2);
  if (*content->address != '\0')
    place_block (self, make_block (self, FACE_NOTE, size * 0.7, content->address, self->width), 2);
  keys = tl_print_make_keys (self);
  self->y += keys->len > 0 ? 2 : 0;
  place_lines (self, keys);
  get_page (self)->rule = self->y + 2;
  self->y += SECTION_GAP;
  self->note_y = self->y;
}

/* What is left when the text is at its end goes on pages of its own, in two columns. */
static void
place_rest (TlPrintLayout *self)
{
  double width = (self->width - GUTTER) / 2;
  gboolean rtl = self->content->direction == TL_DIRECTION_RTL;
  guint column = 2;
  TlPrintBlock *block;

  place_pending (self);
  while ((block = g_queue_pop_head (&self->pending)) != NULL)
    {
      pango_layout_set_width (block->layout, (int) (width * PANGO_SCALE));
      block->width = width;
      measure (self, block);
      if (column < 2 && self->y + block->height > self->height && self->y > self->top)
        {
          column++;
          self->y = self->top;
        }
      if (column == 2)
        {
          push_page (self);
          column = 0;
        }
      block->x = (column == 0) == rtl ? self->width - width : 0;
      block->y = self->y;
      self->y += block->height + NOTE_GAP;
      g_ptr_array_add (get_page (self)->blocks, block);
    }
}

static void
set_columns (TlPrintLayout *self)
{
  gboolean rtl = self->content->direction == TL_DIRECTION_RTL;
  gboolean notes = self->content->options.notes && self->content->notes->len > 0;

  self->text_width = notes ? self->width * TEXT_SHARE : self->width;
  self->note_width = self->width - self->text_width - GUTTER;
  self->text_x = notes && rtl ? self->width - self->text_width : 0;
  self->note_x = rtl ? 0 : self->width - self->note_width;
}

TlPrintLayout *
tl_print_layout_new (const TlPrintContent *content,
                     PangoContext         *context,
                     double                width,
                     double                height)
{
  TlPrintLayout *self = g_new0 (TlPrintLayout, 1);

  g_return_val_if_fail (content != NULL, NULL);
  g_return_val_if_fail (width > 0 && height > 0, NULL);

  self->content = content;
  self->context = g_object_ref (context);
  /* Characters that several scripts share come from the fonts of the right one. */
  if (*content->language != '\0')
    pango_context_set_language (context, pango_language_from_string (content->language));
  self->width = MAX (width, 100);
  self->height = MAX (height, 100);
  self->top = TL_PRINT_HEADER + HEADER_GAP;
  self->pages = g_ptr_array_new_with_free_func (page_free);
  self->open = g_array_new (FALSE, FALSE, sizeof (guint));
  g_queue_init (&self->pending);
  self->rest = tl_display_text_get_data (content->text, NULL);
  set_columns (self);
  add_page (self);
  place_head (self);
  return self;
}

void
tl_print_layout_free (TlPrintLayout *self)
{
  g_queue_clear_full (&self->pending, block_free);
  g_ptr_array_unref (self->pages);
  g_array_unref (self->open);
  g_object_unref (self->context);
  g_free (self);
}

gboolean
tl_print_layout_step (TlPrintLayout *self)
{
  for (guint i = 0; i < STEP && !self->is_done; i++)
    {
      const char *end = strchr (self->rest, '\n');
      gsize length = end != NULL ? (gsize) (end - self->rest) : strlen (self->rest);
      guint n_chars = (guint) g_utf8_strlen (self->rest, (gssize) length);

      /* At the end of the text there is no paragraph behind a last line break. */
      if (length > 0 || end != NULL)
        place_lines (self, tl_print_make_lines (self, self->rest, length, self->offset));
      self->offset += n_chars + 1;
      if (end == NULL)
        {
          place_rest (self);
          self->is_done = TRUE;
        }
      else
        {
          self->rest = end + 1;
        }
    }
  return self->is_done;
}

guint
tl_print_layout_get_n_pages (TlPrintLayout *self)
{
  return self->pages->len;
}

gboolean
tl_print_layout_find_note (TlPrintLayout *self,
                           guint          number,
                           TlPrintPlace  *place)
{
  for (guint i = 0; i < self->pages->len; i++)
    {
      const TlPrintPage *page = g_ptr_array_index (self->pages, i);

      for (guint j = 0; j < page->blocks->len; j++)
        {
          const TlPrintBlock *block = g_ptr_array_index (page->blocks, j);

          if (block->first == 0 || number < block->first || number > block->last)
            continue;
          *place = (TlPrintPlace) { i, block->x, block->y, block->width, block->height };
          return TRUE;
        }
    }
  return FALSE;
}

static const TlPrintLine *
find_line (TlPrintLayout *self,
           guint          offset,
           guint         *page_number)
{
  for (guint i = 0; i < self->pages->len; i++)
    {
      const TlPrintPage *page = g_ptr_array_index (self->pages, i);

      for (guint j = 0; j < page->lines->len; j++)
        {
          const TlPrintLine *line = g_ptr_array_index (page->lines, j);

          if (line->start == G_MAXUINT || offset < line->start || offset >= MAX (line->end, line->start + 1))
            continue;
          *page_number = i;
          return line;
        }
    }
  return NULL;
}

gboolean
tl_print_layout_find_line (TlPrintLayout *self,
                           guint          offset,
                           TlPrintPlace  *place)
{
  guint page;
  const TlPrintLine *line = find_line (self, offset, &page);

  if (line == NULL)
    return FALSE;
  *place = (TlPrintPlace) { page, line->x, line->y, self->text_width, line->height };
  return TRUE;
}

guint
tl_print_layout_get_n_strokes (TlPrintLayout *self,
                               guint          offset)
{
  guint page;
  const TlPrintLine *line = find_line (self, offset, &page);

  return line != NULL && line->strokes != NULL ? line->strokes->len : 0;
}
