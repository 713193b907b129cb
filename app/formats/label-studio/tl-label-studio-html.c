/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Paths into HTML, by one walk over its tags.  Only the source positions of text are wanted, so nothing is built: the path of where the walk
 * stands is kept as a string, and looked up at each text and element.  What the text *is* says the one rule
 * for HTML (TlHtmlText).
 */

#include "config.h"

#include "tl-label-studio-html.h"

#include <string.h>

#define MAX_DEPTH 256

/* A run of text between two tags. */
typedef struct
{
  gsize start;     /* bytes */
  gsize end;
  guint units;     /* UTF-16 units of all text before it */
} Run;

typedef struct
{
  char       *name;
  GHashTable *counts;     /* child's name → number so far */
  guint       n_texts;
  gsize       path_length;
} Element;

struct _TlLabelStudioHtml
{
  const char *html;
  gsize       length;
  GArray     *runs;       /* Run */
  GHashTable *texts;      /* path → index of run + 1 */
  GHashTable *elements;   /* path → byte of its content + 1 */
  guint       units;
};

typedef struct
{
  TlLabelStudioHtml *self;
  GHashTable        *wanted;
  GPtrArray         *open;     /* Element */
  GString           *path;
} Walk;

static void
element_free (gpointer data)
{
  Element *element = data;

  g_free (element->name);
  g_hash_table_unref (element->counts);
  g_free (element);
}

static Element *
element_new (const char *name,
             gsize       path_length)
{
  Element *element = g_new0 (Element, 1);

  element->name = g_strdup (name);
  element->counts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  element->path_length = path_length;
  return element;
}

/* One character of text at p: its bytes in the source, and its UTF-16 units. A reference such as &amp; is one character. */
static gsize
step (const char *p,
      const char *end,
      guint      *units)
{
  gunichar c;

  *units = 1;
  if (*p == '&')
    {
      const char *q = p + 1;
      gboolean is_number = q < end && *q == '#';

      q += is_number;
      while (q < end && q - p < 34 && g_ascii_isalnum (*q))
        q++;
      if (q < end && *q == ';' && q > p + 1 + is_number)
        {
          if (is_number && g_ascii_strtoull (p[2] == 'x' || p[2] == 'X' ? p + 3 : p + 2, NULL,
                                             p[2] == 'x' || p[2] == 'X' ? 16 : 10) > 0xFFFF)
            *units = 2;
          return q + 1 - p;
        }
      return 1;
    }
  c = g_utf8_get_char_validated (p, end - p);
  if (c == (gunichar) -1 || c == (gunichar) -2)
    return 1;
  *units = c > 0xFFFF ? 2 : 1;
  return g_utf8_next_char (p) - p;
}

static void
add_text (Walk  *walk,
          gsize  start,
          gsize  end)
{
  TlLabelStudioHtml *self = walk->self;
  Element *parent = walk->open->pdata[walk->open->len - 1];
  Run run = { start, end, self->units };
  gsize length = walk->path->len;

  if (start == end)
    return;
  g_array_append_val (self->runs, run);
  g_string_append_printf (walk->path, "/text()[%u]", ++parent->n_texts);
  if (g_hash_table_contains (walk->wanted, walk->path->str))
    g_hash_table_insert (self->texts, g_strdup (walk->path->str), GUINT_TO_POINTER (self->runs->len));
  g_string_truncate (walk->path, length);
  for (gsize i = start; i < end;)
    {
      guint units;

      i += step (self->html + i, self->html + end, &units);
      self->units += units;
    }
}

static gboolean
is_void (const char *name)
{
  static const char *const names[] = {
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr", NULL
  };

  return g_strv_contains (names, name);
}

static void
close_top (Walk *walk)
{
  Element *top = walk->open->pdata[walk->open->len - 1];

  g_string_truncate (walk->path, top->path_length);
  g_ptr_array_set_size (walk->open, walk->open->len - 1);
}

/* Elements that a new one of that name ends without a tag. */
static void
close_implied (Walk       *walk,
               const char *name)
{
  static const char *const blocks[] = {
    "address", "article", "aside", "blockquote", "div", "dl", "fieldset", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6",
    "header", "hr", "main", "nav", "ol", "p", "pre", "section", "table", "ul", NULL
  };
  const Element *top = walk->open->pdata[walk->open->len - 1];
  gboolean same = g_str_equal (name, "li") || g_str_equal (name, "tr") || g_str_equal (name, "td")
                  || g_str_equal (name, "th") || g_str_equal (name, "option");

  if (walk->open->len > 1 && ((g_str_equal (top->name, "p") && g_strv_contains (blocks, name))
                              || (same && g_str_equal (top->name, name))))
    close_top (walk);
}

static void
open_element (Walk       *walk,
              const char *name,
              gsize       content)
{
  Element *parent;
  guint number;
  gsize length;

  close_implied (walk, name);
  parent = walk->open->pdata[walk->open->len - 1];
  number = GPOINTER_TO_UINT (g_hash_table_lookup (parent->counts, name)) + 1;
  g_hash_table_replace (parent->counts, g_strdup (name), GUINT_TO_POINTER (number));
  length = walk->path->len;
  g_string_append_printf (walk->path, "/%s[%u]", name, number);
  if (g_hash_table_contains (walk->wanted, walk->path->str))
    g_hash_table_insert (walk->self->elements, g_strdup (walk->path->str), GSIZE_TO_POINTER (content + 1));
  if (is_void (name) || walk->open->len >= MAX_DEPTH)
    g_string_truncate (walk->path, length);
  else
    g_ptr_array_add (walk->open, element_new (name, length));
}

static void
close_element (Walk       *walk,
               const char *name)
{
  guint i = walk->open->len;

  while (i > 1 && !g_str_equal (((Element *) walk->open->pdata[i - 1])->name, name))
    i--;
  while (i > 1 && walk->open->len >= i)
    close_top (walk);
}

/* The byte behind the tag that begins at start ('<'); quoted values may hold '>'. */
static gsize
find_tag_end (const char *html,
              gsize       length,
              gsize       start)
{
  char quote = '\0';

  for (gsize i = start + 1; i < length; i++)
    if (quote != '\0')
      quote = html[i] == quote ? '\0' : quote;
    else if ((html[i] == '"' || html[i] == '\'') && html[i - 1] == '=')
      quote = html[i];
    else if (html[i] == '>')
      return i + 1;
  return length;
}

/* Reads the tag or comment at start; returns the byte behind it. */
static gsize
read_tag (Walk  *walk,
          gsize  start)
{
  const char *html = walk->self->html;
  gsize length = walk->self->length;
  gboolean closes = start + 1 < length && html[start + 1] == '/';
  gsize name_start = start + 1 + closes;
  gsize name_end = name_start;
  g_autofree char *name = NULL;
  gsize end;

  if (length - start >= 4 && strncmp (html + start, "<!--", 4) == 0)
    {
      const char *found = g_strstr_len (html + start + 4, length - start - 4, "-->");

      return found != NULL ? (gsize) (found - html) + 3 : length;
    }
  end = find_tag_end (html, length, start);
  while (name_end < end && (g_ascii_isalnum (html[name_end]) || html[name_end] == '-' || html[name_end] == ':'))
    name_end++;
  if (name_end == name_start)
    return end;
  name = g_ascii_strdown (html + name_start, name_end - name_start);
  if (closes)
    close_element (walk, name);
  else
    {
      open_element (walk, name, end);
      if (end - start > 2 && html[end - 2] == '/' && !is_void (name))
        close_element (walk, name);
    }
  return end;
}

/* Is there a tag at i, or just a '<' among text? */
static gboolean
is_tag (const char *html,
        gsize       length,
        gsize       i)
{
  return html[i] == '<' && i + 1 < length && (g_ascii_isalpha (html[i + 1]) || html[i + 1] == '/' || html[i + 1] == '!');
}

TlLabelStudioHtml *
tl_label_studio_html_new (const char *html,
                          gsize       length,
                          GHashTable *paths)
{
  TlLabelStudioHtml *self = g_new0 (TlLabelStudioHtml, 1);
  Walk walk = { self, paths };
  gsize start = 0;

  self->html = html;
  self->length = length;
  self->runs = g_array_new (FALSE, FALSE, sizeof (Run));
  self->texts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->elements = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  walk.open = g_ptr_array_new_with_free_func (element_free);
  walk.path = g_string_new (NULL);
  g_ptr_array_add (walk.open, element_new ("", 0));
  for (gsize i = 0; i < length;)
    {
      if (!is_tag (html, length, i))
        {
          i++;
          continue;
        }
      add_text (&walk, start, i);
      i = start = read_tag (&walk, i);
    }
  add_text (&walk, start, length);
  g_ptr_array_unref (walk.open);
  g_string_free (walk.path, TRUE);
  return self;
}

void
tl_label_studio_html_free (TlLabelStudioHtml *self)
{
  g_array_unref (self->runs);
  g_hash_table_unref (self->texts);
  g_hash_table_unref (self->elements);
  g_free (self);
}

/* The byte that is units into a run; FALSE when it is shorter. */
static gboolean
find_in_run (TlLabelStudioHtml *self,
             const Run         *run,
             guint              units,
             gsize             *byte)
{
  gsize i = run->start;

  while (units > 0 && i < run->end)
    {
      guint n;

      i += step (self->html + i, self->html + run->end, &n);
      units -= MIN (n, units);
    }
  *byte = i;
  return units == 0;
}

gboolean
tl_label_studio_html_find (TlLabelStudioHtml *self,
                           const char        *path,
                           guint              offset,
                           gsize             *byte)
{
  guint index = GPOINTER_TO_UINT (g_hash_table_lookup (self->texts, path));
  gsize content = GPOINTER_TO_SIZE (g_hash_table_lookup (self->elements, path));

  if (index > 0)
    return find_in_run (self, &g_array_index (self->runs, Run, index - 1), offset, byte);
  if (content == 0 || offset != 0)
    return FALSE;
  *byte = content - 1;
  return TRUE;
}

gboolean
tl_label_studio_html_find_global (TlLabelStudioHtml *self,
                                  guint              offset,
                                  gboolean           is_end,
                                  gsize             *byte)
{
  guint low = 0;
  guint high = self->runs->len;

  /* The last run that begins at or before offset; for an end, before it. */
  while (low < high)
    {
      guint middle = low + (high - low) / 2;
      guint units = g_array_index (self->runs, Run, middle).units;

      if (units < offset || (units == offset && !is_end))
        low = middle + 1;
      else
        high = middle;
    }
  if (low == 0)
    return FALSE;
  return find_in_run (self, &g_array_index (self->runs, Run, low - 1),
                      offset - g_array_index (self->runs, Run, low - 1).units, byte);
}
