/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Folding once costs as much as a hundred searches of the folded text.  Characters are compared as
 * 32-bit units: no search of bytes could say where in the article a match begins when ß became ss.
 */

#include "config.h"

#include "tl-find.h"

#define MATCHES_MAX 200000

/* characters and offsets run in parallel: what a character was folded to, and where it stands. */
struct _TlFind
{
  TlText   *text;
  GArray   *characters;   /* gunichar */
  GArray   *offsets;      /* guint */
  gboolean  exact;
};

static gunichar
unify (gunichar character)
{
  switch (character)
    {
    case 0x2018: case 0x2019: case 0x201a: case 0x02bc:
      return '\'';
    case 0x201c: case 0x201d: case 0x201e: case 0x00ab: case 0x00bb:
      return '"';
    case 0x2010: case 0x2011: case 0x2012: case 0x2013: case 0x2014: case 0x2212:
      return '-';
    case '\t': case '\n': case '\r': case 0x00a0: case 0x202f: case 0x2028: case 0x2029:
      return ' ';
    default:
      return character;
    }
}

/* Marks, joiners and the Arabic stretching stroke are looked through. */
static gboolean
is_dropped (gunichar character)
{
  GUnicodeType type = g_unichar_type (character);

  return type == G_UNICODE_NON_SPACING_MARK || type == G_UNICODE_ENCLOSING_MARK
         || type == G_UNICODE_FORMAT || character == 0x0640;
}

static void
append_exact (gunichar  character,
              guint     offset,
              GArray   *characters,
              GArray   *offsets)
{
  g_array_append_val (characters, character);
  if (offsets != NULL)
    g_array_append_val (offsets, offset);
}

static void
append_folded (gunichar  character,
               guint     offset,
               GArray   *characters,
               GArray   *offsets)
{
  gunichar parts[G_UNICHAR_MAX_DECOMPOSITION_LENGTH];
  gsize n_parts = 1;

  parts[0] = character;
  if (character >= 0x80)
    n_parts = g_unichar_fully_decompose (character, TRUE, parts, G_N_ELEMENTS (parts));
  for (gsize i = 0; i < n_parts; i++)
    {
      gunichar folded = unify (parts[i]);
      guint times = 1;

      if (folded >= 0x80 && is_dropped (folded))
        continue;
      if (folded == 0xdf || folded == 0x1e9e)
        {
          folded = 's';
          times = 2;
        }
      folded = g_unichar_tolower (folded);
      for (guint j = 0; j < times; j++)
        {
          g_array_append_val (characters, folded);
          if (offsets != NULL)
            g_array_append_val (offsets, offset);
        }
    }
}

static TlFind *
find_new (TlText   *text,
          gboolean  exact)
{
  TlFind *self = g_new0 (TlFind, 1);
  const char *data;
  gsize length;
  guint offset = 0;

  self->text = tl_text_ref (text);
  self->exact = exact;
  self->characters = g_array_sized_new (FALSE, FALSE, sizeof (gunichar), tl_text_get_length (text));
  self->offsets = g_array_sized_new (FALSE, FALSE, sizeof (guint), tl_text_get_length (text));
  data = tl_text_get_data (text, &length);
  for (const char *p = data; p < data + length; p = g_utf8_next_char (p))
    (exact ? append_exact : append_folded) (*p == 0 ? 0 : g_utf8_get_char (p), offset++,
                                            self->characters, self->offsets);
  return self;
}

TlFind *
tl_find_new (TlText *text)
{
  g_return_val_if_fail (text != NULL, NULL);

  return find_new (text, FALSE);
}

TlFind *
tl_find_new_exact (TlText *text)
{
  g_return_val_if_fail (text != NULL, NULL);

  return find_new (text, TRUE);
}

void
tl_find_free (TlFind *self)
{
  g_return_if_fail (self != NULL);

  tl_text_unref (self->text);
  g_array_unref (self->characters);
  g_array_unref (self->offsets);
  g_free (self);
}

static gboolean
is_whole (const TlFind *self,
          guint         start,
          guint         end)
{
  const gunichar *characters = (const gunichar *) self->characters->data;

  return (start == 0 || !g_unichar_isalnum (characters[start - 1])
          || !g_unichar_isalnum (characters[start]))
         && (end == self->characters->len || !g_unichar_isalnum (characters[end])
             || !g_unichar_isalnum (characters[end - 1]));
}

/* The match in the article, with the marks that follow its last character. */
static TlFragment
get_match (const TlFind *self,
           guint         start,
           guint         end)
{
  TlFragment match;

  match.start = g_array_index (self->offsets, guint, start);
  match.end = g_array_index (self->offsets, guint, end - 1) + 1;
  while (!self->exact && is_dropped (tl_text_get_char (self->text, match.end)))
    match.end++;
  return match;
}

static gboolean
matches_at (const gunichar *characters,
            const gunichar *needle,
            guint           n_needle)
{
  for (guint i = 0; i < n_needle; i++)
    if (characters[i] != needle[i])
      return FALSE;
  return TRUE;
}

GArray *
tl_find_search (const TlFind *self,
                const char   *query,
                gboolean      whole_words)
{
  GArray *matches = g_array_new (FALSE, FALSE, sizeof (TlFragment));
  g_autoptr (GArray) needle = g_array_new (FALSE, FALSE, sizeof (gunichar));
  const gunichar *characters;

  g_return_val_if_fail (self != NULL, matches);
  g_return_val_if_fail (query != NULL, matches);

  for (const char *p = query; *p != '\0'; p = g_utf8_next_char (p))
    (self->exact ? append_exact : append_folded) (g_utf8_get_char (p), 0, needle, NULL);
  if (needle->len == 0)
    return matches;
  characters = (const gunichar *) self->characters->data;
  for (guint i = 0; i + needle->len <= self->characters->len && matches->len < MATCHES_MAX; i++)
    {
      TlFragment match;

      if (!matches_at (characters + i, (const gunichar *) needle->data, needle->len))
        continue;
      if (whole_words && !is_whole (self, i, i + needle->len))
        continue;
      match = get_match (self, i, i + needle->len);
      g_array_append_val (matches, match);
      i += needle->len - 1;
    }
  return matches;
}
