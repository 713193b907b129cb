/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Folding goes character by character: a character's folded form does not depend on its neighbours,
 * because the marks, whose order would, are dropped.  So each character is folded by GLib once and
 * then found in a small table.
 */

#include "config.h"

#include "tl-fold.h"

#include <string.h>

#define N_ENTRIES 2048   /* a power of two; characters of one script stand side by side */

typedef struct
{
  gunichar c;
  guint    length;
  char     text[24];
} Entry;

struct _TlFolder
{
  Entry entries[N_ENTRIES];
};

TlFolder *
tl_folder_new (void)
{
  return g_new0 (TlFolder, 1);
}

void
tl_folder_free (TlFolder *self)
{
  g_free (self);
}

/* One character in its folded form; what does not fit the table's entries is longer than any word. */
static void
fill_entry (Entry    *entry,
            gunichar  c)
{
  char character[8] = { 0 };
  g_autofree char *decomposed = NULL;
  g_autofree char *folded = NULL;

  g_unichar_to_utf8 (c, character);
  decomposed = g_utf8_normalize (character, -1, G_NORMALIZE_ALL);
  folded = g_utf8_casefold (decomposed, -1);
  entry->c = c;
  entry->length = 0;
  for (const char *p = folded; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar part = g_utf8_get_char (p);

      if (!g_unichar_ismark (part) && entry->length + 6 <= sizeof entry->text)
        entry->length += g_unichar_to_utf8 (part, entry->text + entry->length);
    }
}

gsize
tl_folder_append_character (TlFolder   *self,
                            GString    *out,
                            const char *text,
                            gsize       length)
{
  gunichar c = g_utf8_get_char_validated (text, length);
  gsize taken = 1;
  Entry *entry;

  if (c == (gunichar) -1 || c == (gunichar) -2)
    c = 0xFFFD;
  else
    taken = g_utf8_next_char (text) - text;
  entry = &self->entries[c % N_ENTRIES];
  if (entry->c != c)
    fill_entry (entry, c);
  g_string_append_len (out, entry->text, entry->length);
  return taken;
}

void
tl_folder_append (TlFolder   *self,
                  GString    *out,
                  const char *text,
                  gsize       length)
{
  const char *end = text + length;

  while (text < end)
    {
      gsize from = out->len;
      const char *start = text;

      while (text < end && !((guchar) *text & 0x80))
        text++;
      g_string_append_len (out, start, text - start);
      for (gsize i = from; i < out->len; i++)
        out->str[i] |= out->str[i] >= 'A' && out->str[i] <= 'Z' ? 0x20 : 0;
      if (text < end)
        text += tl_folder_append_character (self, out, text, end - text);
    }
}
