/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Finding out how a CoNLL file is laid out.  There are as many layouts as shared tasks, and none says which it is: the
 * columns' contents decide.
 */

#include "config.h"

#include "tl-conll-layout.h"

#include <string.h>

/* Labels of chunkers: their columns look like tags, but are not what anybody annotated by hand. */
static const char *const chunks[] = {
  "NP", "VP", "PP", "ADVP", "ADJP", "SBAR", "PRT", "CONJP", "INTJ", "LST", "UCP", "PNP", "NC", "VC", "PC", NULL
};

typedef struct
{
  guint    n_values;
  guint    n_tagged;
  gboolean is_tags;
  gboolean is_chunks;
  gboolean is_numbers;
} Evidence;

guint
tl_conll_layout_split (const TlConllLayout *self,
                       const char          *line,
                       gsize                length,
                       TlConllColumn       *columns)
{
  const char *end = line + length;
  guint n = 0;

  while (n < TL_CONLL_MAX_COLUMNS)
    {
      const char *start = line;

      if (!self->has_tabs)
        {
          while (start < end && (*start == ' ' || *start == '\t'))
            start++;
          if (start == end)
            break;
        }
      line = start;
      while (line < end && *line != '\t' && (self->has_tabs || *line != ' '))
        line++;
      columns[n++] = (TlConllColumn) { start, line - start };
      if (line == end)
        break;
      if (self->has_tabs)
        line++;
    }
  return n;
}

TlConllColumn
tl_conll_layout_get_tag (const TlConllLayout *self,
                         const TlConllColumn *columns,
                         guint                n_columns)
{
  if (self->tag < 0 || (guint) self->tag >= n_columns)
    return (TlConllColumn) { "", 0 };
  return columns[self->is_ragged ? n_columns - 1 : (guint) self->tag];
}

gboolean
tl_conll_is_tag (TlConllColumn column)
{
  if (column.length == 1)
    return *column.start == 'O';
  return column.length > 2 && strchr ("BIESLUM", *column.start) != NULL && column.start[1] == '-';
}

static gboolean
is_number (TlConllColumn column)
{
  if (column.length == 0)
    return FALSE;
  for (gsize i = 0; i < column.length; i++)
    if (!g_ascii_isdigit (column.start[i]) && (i == 0 || (column.start[i] != '-' && column.start[i] != '.')))
      return FALSE;
  return TRUE;
}

static gboolean
is_chunk (TlConllColumn column)
{
  g_autofree char *label = g_strndup (column.start + 2, column.length - 2);

  return g_strv_contains (chunks, label);
}

gboolean
tl_conll_is_blank (const char *line,
                   gsize       length)
{
  for (gsize i = 0; i < length; i++)
    if (line[i] != ' ' && line[i] != '\t')
      return FALSE;
  return TRUE;
}

gboolean
tl_conll_layout_is_comment (const TlConllLayout *self,
                            const char          *line,
                            gsize                length)
{
  TlConllColumn columns[TL_CONLL_MAX_COLUMNS];
  guint n;

  if (length == 0 || *line != '#')
    return FALSE;
  if (self->has_numbers || self->tag < 0)
    return TRUE;
  n = tl_conll_layout_split (self, line, length, columns);
  return n != self->n_columns || self->is_ragged || !tl_conll_is_tag (columns[self->tag]) || columns[self->token].length == 0;
}

/* The next line of head; FALSE at the end.  The line that the head cuts does not count unless it is the only one. */
static gboolean
next_line (const char **p,
           const char  *end,
           const char **line,
           gsize       *length)
{
  const char *newline;

  if (*p >= end)
    return FALSE;
  newline = memchr (*p, '\n', end - *p);
  *line = *p;
  *length = (newline != NULL ? newline : end) - *p;
  *p = newline != NULL ? newline + 1 : end;
  if (*length > 0 && (*line)[*length - 1] == '\r')
    (*length)--;
  return TRUE;
}

static gboolean
is_data (const char *line,
         gsize       length)
{
  static const char docstart[] = "-DOCSTART-";

  return !tl_conll_is_blank (line, length) && *line != '#'
         && (length < sizeof docstart - 1 || memcmp (line, docstart, sizeof docstart - 1) != 0);
}

/* TABs or blanks, and how many columns most rows have. */
static void
find_columns (TlConllLayout *self,
              const char    *head,
              const char    *end)
{
  guint counts[TL_CONLL_MAX_COLUMNS + 1] = { 0 };
  guint n_rows = 0;
  guint n_tabbed = 0;
  const char *line;
  gsize length;

  for (const char *p = head; next_line (&p, end, &line, &length);)
    if (is_data (line, length))
      {
        n_rows++;
        n_tabbed += memchr (line, '\t', length) != NULL;
      }
  self->has_tabs = n_rows > 0 && n_tabbed * 2 >= n_rows;
  for (const char *p = head; next_line (&p, end, &line, &length);)
    if (is_data (line, length))
      {
        TlConllColumn columns[TL_CONLL_MAX_COLUMNS];

        counts[tl_conll_layout_split (self, line, length, columns)]++;
      }
  for (guint i = 1; i <= TL_CONLL_MAX_COLUMNS; i++)
    if (counts[i] > counts[self->n_columns])
      self->n_columns = i;
}

static void
weigh (Evidence      *evidence,
       TlConllColumn  column)
{
  gboolean is_tag = tl_conll_is_tag (column);

  evidence->is_numbers = evidence->is_numbers && is_number (column);
  evidence->is_tags = evidence->is_tags && is_tag;
  if (is_tag && column.length > 1)
    {
      evidence->n_tagged++;
      evidence->is_chunks = evidence->is_chunks && is_chunk (column);
    }
  evidence->n_values++;
}

static void
choose_columns (TlConllLayout  *self,
                const Evidence *evidence,
                const char     *head,
                gsize           length)
{
  int fallback = -1;

  /* In two columns, numbers before tags are tokens. */
  self->has_numbers = self->n_columns > 1 && evidence[0].is_numbers && (self->n_columns > 2 || !evidence[1].is_tags);
  self->is_conllu = self->n_columns == 10 && self->has_numbers && self->has_tabs;
  self->token = self->has_numbers ? 1 : 0;
  if (length > 15 && memcmp (head, "#begin document", 15) == 0 && self->n_columns > 3)
    self->token = 3;
  for (guint i = self->token + 1; i < self->n_columns; i++)
    {
      if (!evidence[i].is_tags)
        continue;
      if (evidence[i].n_tagged == 0 || evidence[i].is_chunks)
        fallback = fallback < 0 || (evidence[fallback].is_chunks && evidence[fallback].n_tagged > 0) ? (int) i : fallback;
      else if (self->tag < 0)
        self->tag = i;
      else if (self->other_tag < 0)
        self->other_tag = i;
    }
  if (self->tag < 0)
    self->tag = fallback;
}

/* Are there longer rows, with nothing but tags in them from the tag's column on? */
static gboolean
find_ragged (const TlConllLayout *self,
             const char          *head,
             const char          *end)
{
  gboolean found = FALSE;
  const char *line;
  gsize length;

  if (self->tag < 0 || (guint) self->tag + 1 != self->n_columns)
    return FALSE;
  for (const char *p = head; next_line (&p, end, &line, &length);)
    {
      TlConllColumn columns[TL_CONLL_MAX_COLUMNS];
      guint n;

      if (!is_data (line, length))
        continue;
      n = tl_conll_layout_split (self, line, length, columns);
      for (guint i = self->n_columns; i < n; i++)
        if (!tl_conll_is_tag (columns[i]))
          return FALSE;
      found = found || n > self->n_columns;
    }
  return found;
}

void
tl_conll_layout_detect (TlConllLayout *self,
                        const char    *head,
                        gsize          length,
                        guint         *n_rows,
                        guint         *n_tagged)
{
  Evidence evidence[TL_CONLL_MAX_COLUMNS] = { { 0 } };
  const char *end = head + length;
  const char *line;
  gsize line_length;
  guint rows = 0;

  memset (self, 0, sizeof *self);
  self->tag = self->other_tag = -1;
  for (guint i = 0; i < TL_CONLL_MAX_COLUMNS; i++)
    evidence[i].is_tags = evidence[i].is_chunks = evidence[i].is_numbers = TRUE;
  find_columns (self, head, end);
  for (const char *p = head; self->n_columns > 0 && next_line (&p, end, &line, &line_length);)
    {
      TlConllColumn columns[TL_CONLL_MAX_COLUMNS];

      if (!is_data (line, line_length) || tl_conll_layout_split (self, line, line_length, columns) != self->n_columns)
        continue;
      rows++;
      for (guint i = 0; i < self->n_columns; i++)
        weigh (&evidence[i], columns[i]);
    }
  if (rows > 0)
    choose_columns (self, evidence, head, length);
  self->is_ragged = find_ragged (self, head, end);
  if (n_rows != NULL)
    *n_rows = rows;
  if (n_tagged != NULL)
    *n_tagged = self->tag >= 0 ? evidence[self->tag].n_tagged : 0;
}
