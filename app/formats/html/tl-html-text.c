/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The rule from HTML to text.  The writer never looks back: borders are only noted, and what is between two characters is
 * written when the second one comes.  The map is a list of places at which text and source stop running side by side.
 */

#include "config.h"

#include "tl-html-text.h"

#include <string.h>

#include "tl-html-private.h"

typedef struct
{
  guint32 text;      /* byte of the text */
  guint32 source;    /* byte of the source */
} Run;

struct _TlHtmlText
{
  TlText *text;
  GBytes *source;
  GArray *runs;      /* Run, by text */
  GArray *lines;     /* guint32: bytes at which lines begin, made when first asked for */
  char   *sha256;
};

/* What parts two characters; the stronger one wins. */
typedef enum
{
  GAP_NONE,
  GAP_BLANK,
  GAP_TAB,
  GAP_LINE,
  GAP_PARAGRAPH,
} Gap;

typedef struct
{
  GString      *out;
  GArray       *runs;
  const guint8 *skip;
  GString      *held;          /* spaces that count only if something follows in the block */
  gsize         held_source;
  Gap           gap;
  gboolean      with_hidden;
  gboolean      pre;
  gboolean      pre_begins;    /* nothing of the <pre> was read yet */
  char          marker[24];    /* of a list item, to be written before its first character */
  gsize         marker_source;
} Writer;

static void
map (Writer *self,
     gsize   source)
{
  gsize at = self->out->len;

  if (self->runs->len > 0)
    {
      Run *last = &g_array_index (self->runs, Run, self->runs->len - 1);

      if (source - last->source == at - last->text)
        return;
    }
  g_array_append_vals (self->runs, &(Run) { at, source }, 1);
}

static void
raise_gap (Writer *self,
           Gap     gap)
{
  if (gap >= GAP_TAB)
    g_string_truncate (self->held, 0);
  self->gap = MAX (self->gap, gap);
}

/* A forced line: two in a row make a paragraph, none does at the edge of a block. */
static void
break_line (Writer *self)
{
  raise_gap (self, self->gap == GAP_LINE ? GAP_PARAGRAPH : GAP_LINE);
}

/* Writes what stands before the next visible character. */
static void
settle (Writer *self)
{
  static const char *const gaps[] = { "", " ", "\t", "\n", "\n\n" };

  if (self->out->len > 0)
    g_string_append (self->out, gaps[self->gap]);
  self->gap = GAP_NONE;
  if (self->marker[0] != '\0')
    {
      map (self, self->marker_source);
      g_string_append (self->out, self->marker);
      self->marker[0] = '\0';
    }
  if (self->held->len > 0)
    {
      map (self, self->held_source);
      g_string_append_len (self->out, self->held->str, self->held->len);
      g_string_truncate (self->held, 0);
    }
}

static void
hold (Writer     *self,
      const char *text,
      gsize       length,
      gsize       source)
{
  if (self->held->len == 0)
    self->held_source = source;
  g_string_append_len (self->held, text, length);
}

static gboolean
is_blank (char c)
{
  return c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == '\f';
}

static gsize
count_no_break (const char *text,
                gsize       length)
{
  return length >= 2 && memcmp (text, "\xc2\xa0", 2) == 0 ? 2 : 0;
}

static void
write_pre_blank (Writer     *self,
                 const char *text,
                 gsize       source)
{
  if (*text == '\r')
    return;
  if (*text == '\n' && self->pre_begins)
    self->pre_begins = FALSE;
  else
    hold (self, text, 1, source);
}

/* TRUE where a block begins. */
static gboolean
at_edge (Writer *self)
{
  return self->out->len == 0 || self->gap >= GAP_TAB || self->marker[0] != '\0';
}

/* source_step: 1 when text is the source's own bytes, 0 when it was decoded. */
static void
write_text (Writer     *self,
            const char *text,
            gsize       length,
            gsize       source,
            gsize       source_step)
{
  gsize i = 0;

  while (i < length)
    {
      gsize start = i;
      gsize no_break = count_no_break (text + i, length - i);

      if (is_blank (text[i]))
        {
          if (self->pre)
            write_pre_blank (self, text + i, source + i * source_step);
          else if (self->gap < GAP_BLANK && self->held->len == 0)
            self->gap = GAP_BLANK;
          else if (self->held->len > 0)
            hold (self, " ", 1, source);
          i++;
          continue;
        }
      if (no_break > 0)
        {
          if (self->pre || !at_edge (self))
            hold (self, text + i, no_break, source + i * source_step);
          i += no_break;
          continue;
        }
      while (i < length && !is_blank (text[i]) && count_no_break (text + i, length - i) == 0)
        i++;
      settle (self);
      self->pre_begins = FALSE;
      map (self, source + start * source_step);
      g_string_append_len (self->out, text + start, i - start);
    }
}

static int
parse_number (const char *text,
              int         fallback)
{
  gint64 value;

  return text != NULL && g_ascii_string_to_signed (text, 10, -999999999, 999999999, &value, NULL) ? value : fallback;
}

/* The list that an item belongs to. */
static TlHtmlNode *
list_of (TlHtmlNode *item)
{
  for (TlHtmlNode *node = item->parent; node != NULL; node = node->parent)
    {
      if (node->tag == TL_TAG_OL || node->tag == TL_TAG_UL || node->tag == TL_TAG_MENU || node->tag == TL_TAG_DIR)
        return node;
      if (node->tag == TL_TAG_LI)
        break;
    }
  return NULL;
}

/* number: of the last item of this list so far, counted on. */
static void
begin_item (Writer     *self,
            TlHtmlNode *item,
            int        *number)
{
  TlHtmlNode *list = list_of (item);

  if (list != NULL && list->tag == TL_TAG_OL)
    {
      *number = parse_number (tl_html_node_get (item, "value"), *number + 1);
      g_snprintf (self->marker, sizeof self->marker, "%d. ", *number);
    }
  else
    g_strlcpy (self->marker, "• ", sizeof self->marker);
  self->marker_source = item->source;
}

/* How strongly an element's borders part what is before and behind. */
static Gap
border_of (TlHtmlNode *node)
{
  switch (node->tag)
    {
    case TL_TAG_LI:
    case TL_TAG_TR:
    case TL_TAG_DT:
    case TL_TAG_DD:
      return GAP_LINE;
    case TL_TAG_TD:
    case TL_TAG_TH:
      return GAP_TAB;
    case TL_TAG_TBODY:
    case TL_TAG_THEAD:
    case TL_TAG_TFOOT:
      return GAP_LINE;
    case TL_TAG_OL:
    case TL_TAG_UL:
    case TL_TAG_MENU:
    case TL_TAG_DIR:
      return node->parent != NULL && node->parent->tag == TL_TAG_LI ? GAP_LINE : GAP_PARAGRAPH;
    default:
      return tl_html_tag_is_block (node->tag) ? GAP_PARAGRAPH : GAP_NONE;
    }
}

static gboolean
is_dropped (Writer     *self,
            TlHtmlNode *node)
{
  return tl_html_tag_is_skipped (node->tag) || (self->skip != NULL && self->skip[node->index]) ||
         (!self->with_hidden && tl_html_node_is_hidden (node));
}

/* Recursive: the tree is at most TL_HTML_MAX_DEPTH deep.  number: of the list's last item. */
static void
write_node (Writer     *self,
            TlHtmlNode *node,
            int        *number)
{
  Gap border = border_of (node);
  gboolean was_pre = self->pre;
  gboolean counts = node->tag == TL_TAG_OL || node->tag == TL_TAG_UL || node->tag == TL_TAG_LI;
  int own_number = node->tag == TL_TAG_OL ? parse_number (tl_html_node_get (node, "start"), 1) - 1 : 0;

  if (node->tag == TL_TAG_TEXT && self->skip != NULL && self->skip[node->index])
    return;
  if (node->tag == TL_TAG_TEXT)
    {
      write_text (self, node->text, node->length, node->source, node->decoded ? 0 : 1);
      return;
    }
  if (node->tag == TL_TAG_RAW || is_dropped (self, node))
    return;
  if (node->tag == TL_TAG_BR)
    {
      break_line (self);
      return;
    }
  raise_gap (self, border);
  if (node->tag == TL_TAG_LI)
    begin_item (self, node, number);
  if (node->tag == TL_TAG_Q)
    write_text (self, "“", strlen ("“"), node->source, 0);
  if (node->tag == TL_TAG_PRE || node->tag == TL_TAG_LISTING || node->tag == TL_TAG_XMP)
    self->pre = self->pre_begins = TRUE;
  for (TlHtmlNode *child = node->first; child != NULL; child = child->next)
    write_node (self, child, counts ? &own_number : number);
  if (node->tag == TL_TAG_Q)
    write_text (self, "”", strlen ("”"), node->source, 0);
  if (node->tag == TL_TAG_LI)
    self->marker[0] = '\0';
  self->pre = was_pre;
  raise_gap (self, border);
}

static TlHtmlText *
finish (Writer *writer,
        GBytes *source)
{
  TlHtmlText *self = g_new0 (TlHtmlText, 1);
  gsize length = writer->out->len;

  self->source = g_bytes_ref (source);
  self->runs = g_steal_pointer (&writer->runs);
  self->sha256 = g_compute_checksum_for_data (G_CHECKSUM_SHA256, (guchar *) writer->out->str, length);
  self->text = tl_text_new_take (g_string_free (writer->out, FALSE), length);
  g_string_free (writer->held, TRUE);
  return self;
}

TlHtmlText *
tl_html_text_new_for_nodes (TlHtmlDom    *dom,
                            GPtrArray    *nodes,
                            const guint8 *skip,
                            gboolean      with_hidden)
{
  Writer writer = { g_string_new (NULL), g_array_new (FALSE, FALSE, sizeof (Run)), skip, g_string_new (NULL) };

  writer.with_hidden = with_hidden;
  for (guint i = 0; i < nodes->len; i++)
    {
      int number = 0;

      raise_gap (&writer, GAP_PARAGRAPH);
      write_node (&writer, nodes->pdata[i], &number);
    }
  return finish (&writer, tl_html_dom_get_source (dom));
}

TlHtmlText *
tl_html_text_new (const char    *html,
                  gssize         length,
                  GCancellable  *cancellable,
                  GError       **error)
{
  gsize size = length < 0 ? strlen (html) : (gsize) length;
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GPtrArray) nodes = g_ptr_array_new ();
  g_autoptr (TlHtmlDom) dom = NULL;

  if (g_utf8_validate_len (html, size, NULL))
    bytes = g_bytes_new (html, size);
  else
    {
      g_autofree char *valid = g_utf8_make_valid (html, size);

      bytes = g_bytes_new (valid, strlen (valid));
    }
  dom = tl_html_dom_parse (bytes, cancellable, error);
  if (dom == NULL)
    return NULL;
  g_ptr_array_add (nodes, tl_html_dom_get_root (dom));
  return tl_html_text_new_for_nodes (dom, nodes, NULL, FALSE);
}

void
tl_html_text_free (TlHtmlText *self)
{
  tl_text_unref (self->text);
  g_bytes_unref (self->source);
  g_array_unref (self->runs);
  g_clear_pointer (&self->lines, g_array_unref);
  g_free (self->sha256);
  g_free (self);
}

TlText *
tl_html_text_get_text (TlHtmlText *self)
{
  return self->text;
}

const char *
tl_html_text_get_sha256 (TlHtmlText *self)
{
  return self->sha256;
}

/* The last element of a sorted array of guint32 (stride bytes apart) that is at most value; the first one otherwise. */
static guint
find_at_most (const char *array,
              guint       length,
              gsize       stride,
              guint32     value)
{
  guint low = 0;
  guint high = length;

  while (high - low > 1)
    {
      guint middle = low + (high - low) / 2;
      guint32 found;

      memcpy (&found, array + middle * stride, sizeof found);
      if (found <= value)
        low = middle;
      else
        high = middle;
    }
  return low;
}

static guint
line_of (TlHtmlText *self,
         gsize       byte)
{
  if (self->lines == NULL)
    {
      gsize size;
      const char *data = g_bytes_get_data (self->source, &size);

      self->lines = g_array_new (FALSE, FALSE, sizeof (guint32));
      g_array_append_vals (self->lines, &(guint32) { 0 }, 1);
      for (const char *p = data; (p = memchr (p, '\n', data + size - p)) != NULL; p++)
        g_array_append_vals (self->lines, &(guint32) { p + 1 - data }, 1);
    }
  return find_at_most (self->lines->data, self->lines->len, sizeof (guint32), byte) + 1;
}

gboolean
tl_html_text_locate (TlHtmlText *self,
                     guint       offset,
                     gsize      *byte,
                     guint      *line)
{
  const Run *runs = (const Run *) (gpointer) self->runs->data;
  gsize at, found;
  guint i;

  if (offset >= tl_text_get_length (self->text) || self->runs->len == 0)
    return FALSE;
  at = tl_text_to_byte (self->text, offset);
  i = find_at_most (self->runs->data, self->runs->len, sizeof (Run), at);
  found = runs[i].source + (at - runs[i].text);
  if (i + 1 < self->runs->len && runs[i + 1].source >= runs[i].source)
    found = MIN (found, runs[i + 1].source);
  if (byte != NULL)
    *byte = found;
  if (line != NULL)
    *line = line_of (self, found);
  return TRUE;
}

char *
tl_html_text_dup_rule (TlHtmlText *self)
{
  return g_strdup_printf ("{\"version\": %d, \"sha256\": \"%s\"}", TL_HTML_RULE_VERSION, self->sha256);
}

char *
tl_html_text_to_line (const char *html)
{
  g_autoptr (TlHtmlText) text = tl_html_text_new (html, -1, NULL, NULL);
  GString *line = g_string_new (NULL);
  const char *data = text != NULL ? tl_text_get_data (text->text, NULL) : html;

  for (const char *p = data; *p != '\0'; p++)
    if (!is_blank (*p))
      g_string_append_c (line, *p);
    else if (line->len > 0 && !is_blank (p[1]) && p[1] != '\0')
      g_string_append_c (line, ' ');
  return g_string_free (line, FALSE);
}

gboolean
tl_html_text_has_tags (const char *text)
{
  for (const char *p = text; (p = strpbrk (p, "<&")) != NULL; p++)
    {
      const char *q = p + 1;

      if (*p == '<')
        {
          char name[16];
          guint n = 0;

          if (strncmp (q, "!--", 3) == 0)
            return TRUE;
          q += *q == '/';
          while (n < sizeof name - 1 && g_ascii_isalnum (q[n]))
            {
              name[n] = q[n];
              n++;
            }
          name[n] = '\0';
          if (n > 0 && strchr (" \t\r\n/>", q[n]) != NULL && q[n] != '\0' && strchr (q + n, '>') != NULL &&
              tl_html_tag_is_known (name))
            return TRUE;
        }
      else if (*q == '#' ? g_ascii_isalnum (q[1]) : g_ascii_isalpha (*q))
        {
          while (g_ascii_isalnum (*q) || *q == '#')
            q++;
          if (*q == ';' && q - p <= 12)
            return TRUE;
        }
    }
  return FALSE;
}
