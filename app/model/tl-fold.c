/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The form in which titles are searched and sorted: once per title, not per query. */

#include "config.h"

#include "tl-fold.h"

#include <string.h>

static gboolean
is_ascii (const char *text)
{
  for (; *text != '\0'; text++)
    if ((guchar) *text & 0x80)
      return FALSE;
  return TRUE;
}

static void
append_without_marks (GString    *out,
                      const char *text)
{
  for (; *text != '\0'; text = g_utf8_next_char (text))
    {
      gunichar c = g_utf8_get_char (text);

      if (!g_unichar_ismark (c))
        g_string_append_unichar (out, c);
    }
}

void
tl_fold_append (GString    *out,
                const char *text)
{
  g_autofree char *valid = NULL;
  g_autofree char *decomposed = NULL;
  g_autofree char *folded = NULL;

  if (is_ascii (text))
    {
      gsize from = out->len;

      g_string_append (out, text);
      for (gsize i = from; i < out->len; i++)
        out->str[i] = g_ascii_tolower (out->str[i]);
      return;
    }
  valid = g_utf8_make_valid (text, -1);
  decomposed = g_utf8_normalize (valid, -1, G_NORMALIZE_ALL);
  folded = g_utf8_casefold (decomposed, -1);
  append_without_marks (out, folded);
}
