/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Marking ranges that overlap in a language that only nests.  The text is walked from border to border with a stack of open
 * marks; where one ends below others, those above it are closed with it and opened again.  How many may be open is
 * limited: with thousands over one another the page would grow by the square of them.
 */

#include "config.h"

#include "tl-html-report-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define MAX_OPEN   24
#define MAX_DEPTH  3   /* what the style sheet has heights for */

/* A fragment to be marked. */
typedef struct
{
  guint       start;
  guint       end;
  guint       number;     /* of its annotation in the lists */
  const char *label;
  guint       is_first : 1;
  guint       is_last : 1;
} Piece;

typedef struct
{
  GString            *out;
  const TlReportPage *page;
  TlText             *text;
  GPtrArray          *stack;    /* Piece, the innermost last; borrowed */
  GHashTable         *skipped;  /* numbers of annotations that were not marked */
} Marker;

static gboolean
is_direction_control (gunichar c)
{
  return (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069);
}

void
tl_html_report_escape (GString    *out,
                       const char *text,
                       gssize      length)
{
  const char *end = text + (length < 0 ? strlen (text) : (gsize) length);

  for (const char *p = text; p < end; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (c == '&')
        g_string_append (out, "&amp;");
      else if (c == '<')
        g_string_append (out, "&lt;");
      else if (c == '>')
        g_string_append (out, "&gt;");
      else if (c == '"')
        g_string_append (out, "&quot;");
      else if (c == '\'')
        g_string_append (out, "&#39;");
      else if (c == '\r')
        g_string_append (out, p + 1 < end && p[1] == '\n' ? "" : "\n");
      else if (c != '\n' && c != '\t' && (c < 0x20 || (c >= 0x7f && c < 0xa0) || is_direction_control (c)
                                          || (c & 0xfffe) == 0xfffe || (c >= 0xfdd0 && c <= 0xfdef)))
        g_string_append_printf (out, "<span class=\"control\">U+%04X</span>", c);
      else
        g_string_append_len (out, p, g_utf8_next_char (p) - p);
    }
}

const char *
tl_html_report_label_title (TlSchema   *schema,
                            const char *label)
{
  const TlLabelDef *def = tl_schema_find (schema, label);

  /* A synonym is shown as it is spelled: that is what people know it by. */
  return def != NULL && g_str_equal (def->name, label) ? tl_schema_translate (def->title) : label;
}

void
tl_html_report_append_class (GString    *out,
                             TlSchema   *schema,
                             const char *label,
                             int         depth)
{
  const TlLabelDef *def = tl_schema_lookup (schema, label);

  /* Colour and line come from a fixed list: the schema takes no others. */
  g_string_append_printf (out, " class=\"c-%s u-%s", def->colour, def->underline);
  if (depth > 0)
    g_string_append_printf (out, " d%d", MIN (depth, MAX_DEPTH));
  g_string_append_c (out, '"');
}

static int
compare_pieces (gconstpointer a,
                gconstpointer b)
{
  const Piece *one = a;
  const Piece *other = b;

  if (one->start != other->start)
    return one->start < other->start ? -1 : 1;
  if (one->end != other->end)
    return one->end > other->end ? -1 : 1;
  return one->number < other->number ? -1 : one->number > other->number;
}

static GArray *
list_pieces (const TlReportPage *page)
{
  GArray *pieces = g_array_new (FALSE, FALSE, sizeof (Piece));

  for (guint i = 0; i < page->order->len; i++)
    {
      TlAnnotation *annotation = page->order->pdata[i];
      guint n_fragments;
      const TlFragment *fragments = tl_annotation_get_fragments (annotation, &n_fragments);

      for (guint j = 0; j < n_fragments; j++)
        {
          Piece piece = { fragments[j].start, fragments[j].end, i + 1, tl_annotation_get_label (annotation),
                          j == 0, j + 1 == n_fragments };

          g_array_append_val (pieces, piece);
        }
    }
  g_array_sort (pieces, compare_pieces);
  return pieces;
}

/* is_new: not one that was closed only because another one ended. */
static void
open_mark (Marker      *self,
           const Piece *piece,
           guint        depth,
           gboolean     is_new)
{
  g_string_append (self->out, "<mark");
  if (is_new && piece->is_first)
    g_string_append_printf (self->out, " id=\"s%u-%u\"", self->page->number, piece->number);
  tl_html_report_append_class (self->out, self->page->schema, piece->label, depth);
  g_string_append_c (self->out, '>');
}

static void
append_reference (Marker      *self,
                  const Piece *piece)
{
  g_string_append_printf (self->out, "<a class=\"ref\" href=\"#n%u-%u\" aria-label=\"", self->page->number, piece->number);
  tl_html_report_escape (self->out, tl_html_report_label_title (self->page->schema, piece->label), -1);
  g_string_append_printf (self->out, " %u\">%u</a>", piece->number, piece->number);
}

/* Ends what ends at position; what lies above it in the stack goes on. */
static void
close_marks (Marker *self,
             guint   position)
{
  guint keep = 0;
  guint n = self->stack->len;

  while (keep < n && ((Piece *) self->stack->pdata[keep])->end > position)
    keep++;
  if (keep == n)
    return;
  for (guint i = n; i-- > keep;)
    {
      const Piece *piece = self->stack->pdata[i];

      if (piece->end <= position && piece->is_last)
        append_reference (self, piece);
      g_string_append (self->out, "</mark>");
    }
  for (guint i = keep; i < self->stack->len;)
    if (((Piece *) self->stack->pdata[i])->end <= position)
      g_ptr_array_remove_index (self->stack, i);
    else
      i++;
  for (guint i = keep; i < self->stack->len; i++)
    open_mark (self, self->stack->pdata[i], i, FALSE);
}

static void
append_slice (Marker *self,
              guint   start,
              guint   end)
{
  const char *data = tl_text_get_data (self->text, NULL);
  gsize from = tl_text_to_byte (self->text, start);
  gsize to = tl_text_to_byte (self->text, end);

  tl_html_report_escape (self->out, data + from, to - from);
}

/* The next border: where an open mark ends, or the next piece begins. */
static guint
find_border (Marker      *self,
             const Piece *next,
             guint        length)
{
  guint border = next != NULL ? next->start : length;

  for (guint i = 0; i < self->stack->len; i++)
    border = MIN (border, ((Piece *) self->stack->pdata[i])->end);
  return border;
}

guint
tl_html_report_append_text (GString            *out,
                            const TlReportPage *page)
{
  g_autoptr (GArray) pieces = list_pieces (page);
  g_autoptr (GPtrArray) stack = g_ptr_array_new ();
  g_autoptr (GHashTable) skipped = g_hash_table_new (NULL, NULL);
  Marker self = { out, page, tl_article_get_text (page->article), stack, skipped };
  guint length = tl_text_get_length (self.text);
  guint position = 0;
  guint next = 0;

  while (position < length || next < pieces->len || stack->len > 0)
    {
      Piece *piece = next < pieces->len ? &g_array_index (pieces, Piece, next) : NULL;
      guint border = find_border (&self, piece, length);

      append_slice (&self, position, border);
      position = border;
      close_marks (&self, position);
      for (; piece != NULL && piece->start <= position; piece = next < pieces->len ? piece + 1 : NULL)
        {
          next++;
          if (stack->len < MAX_OPEN)
            {
              open_mark (&self, piece, stack->len, TRUE);
              g_ptr_array_add (stack, piece);
            }
          else
            {
              g_hash_table_add (skipped, GUINT_TO_POINTER (piece->number));
            }
        }
    }
  return g_hash_table_size (skipped);
}
