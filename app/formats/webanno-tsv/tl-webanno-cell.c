/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Cells of WebAnno TSV: stacked values, numbers in brackets, and the backslash before characters that mean something. */

#include "config.h"

#include "tl-webanno-doc.h"

#include <string.h>

static void
item_free (gpointer data)
{
  TlWebannoItem *item = data;

  g_free (item->value);
  g_free (item->raw);
  g_free (item);
}

char *
tl_webanno_unescape (const char *text)
{
  static const char letters[] = "tnrbf";
  static const char meanings[] = "\t\n\r\b\f";
  GString *out = g_string_new (NULL);

  for (const char *p = text; *p != '\0'; p++)
    {
      const char *letter;

      if (*p != '\\' || p[1] == '\0')
        {
          g_string_append_c (out, *p);
          continue;
        }
      p++;
      letter = strchr (letters, *p);
      g_string_append_c (out, letter != NULL ? meanings[letter - letters] : *p);
    }
  return g_string_free (out, FALSE);
}

GPtrArray *
tl_webanno_split (const char *text,
                  char        separator)
{
  GPtrArray *parts = g_ptr_array_new_with_free_func (g_free);
  const char *start = text;
  const char *p;

  for (p = text; *p != '\0'; p++)
    if (*p == '\\' && p[1] != '\0')
      p++;
    else if (*p == separator)
      {
        g_ptr_array_add (parts, g_strndup (start, p - start));
        start = p + 1;
      }
  g_ptr_array_add (parts, g_strndup (start, p - start));
  return parts;
}

static gboolean
is_escaped (const char *text,
            const char *p)
{
  guint n = 0;

  while (p > text && p[-1] == '\\')
    {
      n++;
      p--;
    }
  return n % 2 == 1;
}

/* Takes "[12]" off the end. */
static guint
take_id (char *text)
{
  gsize length = strlen (text);
  char *open = strrchr (text, '[');
  guint64 id;

  if (length < 3 || open == NULL || text[length - 1] != ']' || is_escaped (text, open)
      || strspn (open + 1, "0123456789") != (gsize) (text + length - 1 - (open + 1)) || open + 2 == text + length)
    return 0;
  id = g_ascii_strtoull (open + 1, NULL, 10);
  *open = '\0';
  return MIN (id, G_MAXUINT32);
}

GPtrArray *
tl_webanno_cell_parse (const char *cell)
{
  GPtrArray *items = g_ptr_array_new_with_free_func (item_free);
  g_autoptr (GPtrArray) parts = NULL;

  if (g_str_equal (cell, "_") || *cell == '\0')
    return items;
  parts = tl_webanno_split (cell, '|');
  for (guint i = 0; i < MIN (parts->len, TL_WEBANNO_MAX_STACK); i++)
    {
      TlWebannoItem *item = g_new0 (TlWebannoItem, 1);

      item->raw = g_strdup (parts->pdata[i]);
      item->id = take_id (item->raw);
      if (!g_str_equal (item->raw, "*") && !g_str_equal (item->raw, "_"))
        item->value = tl_webanno_unescape (item->raw);
      g_ptr_array_add (items, item);
    }
  return items;
}

gboolean
tl_webanno_parse_target (const char  *text,
                         char       **unit,
                         guint       *first,
                         guint       *second)
{
  const char *bracket = strchr (text, '[');
  gsize length = bracket != NULL ? (gsize) (bracket - text) : strlen (text);

  *first = *second = 0;
  if (length == 0 || !g_ascii_isdigit (*text))
    return FALSE;
  *unit = g_strndup (text, length);
  if (bracket != NULL)
    {
      char *end;

      *first = MIN (g_ascii_strtoull (bracket + 1, &end, 10), G_MAXUINT32);
      if (*end == '_')
        *second = MIN (g_ascii_strtoull (end + 1, NULL, 10), G_MAXUINT32);
    }
  return TRUE;
}
