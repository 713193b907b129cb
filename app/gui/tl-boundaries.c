/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Built on Pango's analysis of text, which knows the languages without blanks between words.  What
 * it can't know is how news are written: that “Mr.” ends no sentence, that “…?” asked the minister
 * is one. Each call analyses the paragraph around its offset anew: below a millisecond, and nothing
 * to keep valid.
 */

#include "config.h"

#include "tl-boundaries.h"

#include <pango/pango.h>
#include <string.h>

#include "tl-display-text.h"
#include "tl-quotes.h"

#define REACH 10000

/* A paragraph, or the part of a long one around an offset: n characters from start on.
 * attributes: n + 1, computed when first needed. */
typedef struct
{
  guint         start;
  guint         n;
  gunichar     *characters;
  PangoLogAttr *attributes;
} Paragraph;

static gboolean
ends_paragraph (gunichar character)
{
  return character == '\n' || character == '\r' || character == 0x2029;
}

static gboolean
is_blank (gunichar character)
{
  return g_unichar_isspace (character) || character == 0x00a0 || character == 0x200b
         || character == 0x2028 || character == 0x2029 || character == 0xfeff
         || g_unichar_iscntrl (character);
}

static void
paragraph_clear (Paragraph *self)
{
  g_clear_pointer (&self->characters, g_free);
  g_clear_pointer (&self->attributes, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Paragraph, paragraph_clear)

static void
paragraph_init (Paragraph *self,
                TlText    *text,
                guint      offset)
{
  guint length = tl_text_get_length (text);
  guint end = MIN (offset, length);

  self->start = MIN (offset, length);
  while (self->start > 0 && end - self->start < REACH
         && !ends_paragraph (tl_text_get_char (text, self->start - 1)))
    self->start--;
  while (end < length && end - offset < REACH && !ends_paragraph (tl_text_get_char (text, end)))
    end++;
  self->n = end - self->start;
  self->characters = g_new (gunichar, self->n + 1);
  for (guint i = 0; i < self->n; i++)
    self->characters[i] = tl_text_get_char (text, self->start + i);
  self->characters[self->n] = 0;
  self->attributes = NULL;
}

/* French, Italian and Catalan write two words with an apostrophe between (l’Union), others one
 * (don’t). */
static gboolean
splits_at_apostrophe (const char *language)
{
  return language != NULL
         && (g_str_has_prefix (language, "fr") || g_str_has_prefix (language, "it")
             || g_str_has_prefix (language, "ca"));
}

static void
join_at_apostrophes (Paragraph *self)
{
  for (guint i = 1; i + 1 < self->n; i++)
    if ((self->characters[i] == '\'' || self->characters[i] == 0x2019)
        && g_unichar_isalpha (self->characters[i - 1])
        && g_unichar_isalpha (self->characters[i + 1]))
      {
        self->attributes[i].is_word_end = FALSE;
        self->attributes[i + 1].is_word_start = FALSE;
      }
}

static gboolean
is_ideographic (gunichar character)
{
  GUnicodeScript script = g_unichar_get_script (character);

  return script == G_UNICODE_SCRIPT_HAN || script == G_UNICODE_SCRIPT_HIRAGANA
         || script == G_UNICODE_SCRIPT_KATAKANA;
}

/* Pango takes a whole clause of Chinese for a word; a span must be able to end inside of it. */
static void
split_ideographs (Paragraph *self)
{
  for (guint i = 1; i < self->n; i++)
    if (self->attributes[i].is_word_boundary
        && (is_ideographic (self->characters[i - 1]) || is_ideographic (self->characters[i]))
        && g_unichar_isalnum (self->characters[i - 1]) && g_unichar_isalnum (self->characters[i]))
      {
        self->attributes[i].is_word_end = TRUE;
        self->attributes[i].is_word_start = TRUE;
      }
}

static void
paragraph_analyse (Paragraph  *self,
                   const char *language)
{
  g_autoptr (GString) shown = g_string_sized_new (self->n * 2);

  for (guint i = 0; i < self->n; i++)
    g_string_append_unichar (shown, tl_display_text_get_visible (self->characters[i]));
  self->attributes = g_new0 (PangoLogAttr, self->n + 1);
  pango_get_log_attrs (shown->str, (int) shown->len, -1, pango_language_from_string (language),
                       self->attributes, (int) self->n + 1);
  if (!splits_at_apostrophe (language))
    join_at_apostrophes (self);
  split_ideographs (self);
}

/* Word around index (which may be the end): the one it lies in, starts, or ends. */
static gboolean
find_word (const Paragraph *self,
           guint            index,
           guint           *start,
           guint           *end)
{
  const PangoLogAttr *attributes = self->attributes;
  guint from = index;
  guint to;

  while (from > 0 && !attributes[from].is_word_start
         && !(from != index && attributes[from].is_word_end))
    from--;
  if (!attributes[from].is_word_start)
    return FALSE;
  to = from + 1;
  while (to < self->n && !attributes[to].is_word_end)
    to++;
  if (index > to || (index == to && index < self->n && attributes[index].is_word_start))
    return FALSE;
  *start = from;
  *end = to;
  return TRUE;
}

gboolean
tl_boundaries_get_word (TlText     *text,
                        const char *language,
                        guint       offset,
                        TlFragment *range)
{
  g_auto (Paragraph) paragraph = { 0 };
  guint index;
  guint start;
  guint end;

  g_return_val_if_fail (text != NULL, FALSE);
  g_return_val_if_fail (range != NULL, FALSE);

  paragraph_init (&paragraph, text, offset);
  paragraph_analyse (&paragraph, language);
  index = MIN (offset, tl_text_get_length (text)) - paragraph.start;
  if (!find_word (&paragraph, index, &start, &end))
    {
      if (index == paragraph.n || is_blank (paragraph.characters[index]))
        return FALSE;
      start = index;
      while (start > 0 && !paragraph.attributes[start].is_cursor_position)
        start--;
      end = index + 1;
      while (end < paragraph.n && !paragraph.attributes[end].is_cursor_position)
        end++;
    }
  range->start = paragraph.start + start;
  range->end = paragraph.start + end;
  return TRUE;
}

static gboolean
trim_indexes (const Paragraph *self,
              guint           *start,
              guint           *end)
{
  while (*start < *end && is_blank (self->characters[*start]))
    (*start)++;
  while (*end > *start && is_blank (self->characters[*end - 1]))
    (*end)--;
  return *start < *end;
}

/* Blanks and the bullet of a list stand before what is said. */
static gboolean
trim_bullet (const Paragraph *self,
             guint           *start,
             guint           *end)
{
  static const gunichar bullets[] = { 0x2022, 0x2023, 0x25e6, 0x25aa, 0x25cf,
                                      0xb7,   0x2013, 0x2014, '-',    '*' };

  if (!trim_indexes (self, start, end))
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (bullets); i++)
    if (self->characters[*start] == bullets[i] && *start + 1 < *end
        && is_blank (self->characters[*start + 1]))
      {
        (*start)++;
        return trim_indexes (self, start, end);
      }
  return TRUE;
}

/* Is the full stop before index that of an abbreviation: a single capital, or a title or the
 * like? */
static gboolean
follows_abbreviation (const Paragraph *self,
                      guint            index)
{
  static const char *const abbreviations[] = {
    "Mr", "Mrs", "Ms", "Dr", "Prof", "Gen", "Lt", "Col", "Sgt", "Capt", "Sen", "Rep", "Gov", "Rev",
    "Hon", "St", "Jr", "Sr", "Co", "Inc", "Ltd", "No", "Nr", "Art", "vs", "bzw", "ca", "etc", "Mme",
    "Mlle", "Sra", "Srta", "Dra", "Hr", "Fr",
  };
  char word[8] = "";
  guint end = index;
  guint start;

  while (end > 0 && is_blank (self->characters[end - 1]))
    end--;
  if (end < 2 || self->characters[end - 1] != '.')
    return FALSE;
  end--;
  start = end;
  while (start > 0 && g_unichar_isalpha (self->characters[start - 1]))
    start--;
  if (end - start == 1 && g_unichar_isupper (self->characters[start]))
    return TRUE;
  if (end == start || end - start >= sizeof word)
    return FALSE;
  for (guint i = start; i < end; i++)
    word[i - start] = self->characters[i] < 0x80 ? (char) self->characters[i] : '?';
  for (guint i = 0; i < G_N_ELEMENTS (abbreviations); i++)
    if (strcmp (word, abbreviations[i]) == 0)
      return TRUE;
  return FALSE;
}

/* Does a sentence begin at index, so that the one before has ended? */
static gboolean
begins_sentence (const Paragraph *self,
                 guint            index)
{
  guint letter = index;

  if (!self->attributes[index].is_sentence_start)
    return FALSE;
  while (letter < self->n && !g_unichar_isalnum (self->characters[letter]))
    letter++;
  if (letter < self->n && g_unichar_islower (self->characters[letter]))
    return FALSE;
  return !follows_abbreviation (self, index);
}

static gboolean
find_sentence (const Paragraph *self,
               guint            index,
               guint           *start,
               guint           *end)
{
  guint from = index;
  guint to = index;

  if (from == self->n && from > 0)
    from--;
  while (from > 0 && !begins_sentence (self, from))
    from--;
  to = MAX (to, from + 1);
  while (to < self->n && !begins_sentence (self, to))
    to++;
  to = MIN (to, self->n);
  *start = from;
  *end = to;
  return trim_bullet (self, start, end);
}

gboolean
tl_boundaries_get_sentence (TlText     *text,
                            const char *language,
                            guint       offset,
                            TlFragment *range)
{
  g_auto (Paragraph) paragraph = { 0 };
  guint start;
  guint end;

  g_return_val_if_fail (text != NULL, FALSE);
  g_return_val_if_fail (range != NULL, FALSE);

  paragraph_init (&paragraph, text, offset);
  paragraph_analyse (&paragraph, language);
  if (!find_sentence (&paragraph, MIN (offset, tl_text_get_length (text)) - paragraph.start,
                      &start, &end))
    return FALSE;
  range->start = paragraph.start + start;
  range->end = paragraph.start + end;
  return TRUE;
}

gboolean
tl_boundaries_get_paragraph (TlText     *text,
                             guint       offset,
                             TlFragment *range)
{
  g_auto (Paragraph) paragraph = { 0 };
  guint start = 0;
  guint end;

  g_return_val_if_fail (text != NULL, FALSE);
  g_return_val_if_fail (range != NULL, FALSE);

  paragraph_init (&paragraph, text, offset);
  end = paragraph.n;
  if (!trim_bullet (&paragraph, &start, &end))
    return FALSE;
  range->start = paragraph.start + start;
  range->end = paragraph.start + end;
  return TRUE;
}

gboolean
tl_boundaries_trim (TlText     *text,
                    TlFragment *range)
{
  g_return_val_if_fail (text != NULL, FALSE);
  g_return_val_if_fail (range != NULL, FALSE);

  range->end = MIN (range->end, tl_text_get_length (text));
  while (range->start < range->end && is_blank (tl_text_get_char (text, range->start)))
    range->start++;
  while (range->end > range->start && is_blank (tl_text_get_char (text, range->end - 1)))
    range->end--;
  return range->start < range->end;
}

/* Between a letter and the apostrophe or hyphen inside a word, as in “Hasina|’s”: a border that
 * people mean. */
static gboolean
is_border_inside_word (TlText *text,
                       guint   offset)
{
  return offset > 0 && g_unichar_isalnum (tl_text_get_char (text, offset - 1))
         && g_unichar_ispunct (tl_text_get_char (text, offset));
}

/* Moves offset to the edge of the word, or at least of the cluster, that it lies inside of. */
static guint
leave_word (TlText     *text,
            const char *language,
            guint       offset,
            gboolean    backwards)
{
  g_auto (Paragraph) paragraph = { 0 };
  guint index;
  guint start;
  guint end;

  paragraph_init (&paragraph, text, offset);
  paragraph_analyse (&paragraph, language);
  index = offset - paragraph.start;
  if (find_word (&paragraph, index, &start, &end) && start < index && index < end
      && (backwards || !is_border_inside_word (text, offset)))
    index = backwards ? start : end;
  while (index > 0 && index < paragraph.n && !paragraph.attributes[index].is_cursor_position)
    index += backwards ? -1 : 1;
  return paragraph.start + index;
}

gboolean
tl_boundaries_snap (TlText     *text,
                    const char *language,
                    TlFragment *range)
{
  if (!tl_boundaries_trim (text, range))
    return FALSE;
  range->start = leave_word (text, language, range->start, TRUE);
  range->end = leave_word (text, language, range->end, FALSE);
  return TRUE;
}

/* Takes candidate when it holds all of range, is larger, and smaller than what was found before. */
static void
consider (const TlFragment *range,
          guint             start,
          guint             end,
          TlFragment       *best)
{
  if (start > range->start || end < range->end || end - start <= range->end - range->start)
    return;
  if (best->end == 0 || end - start < best->end - best->start)
    {
      best->start = start;
      best->end = end;
    }
}

static void
consider_quotes (const Paragraph  *paragraph,
                 const TlFragment *range,
                 TlFragment       *best)
{
  g_autoptr (GArray) pairs = tl_quotes_find (paragraph->characters, paragraph->n);

  for (guint i = 0; i < pairs->len; i++)
    {
      TlFragment pair = g_array_index (pairs, TlFragment, i);

      consider (range, pair.start, pair.end, best);
      pair.start++;
      pair.end--;
      if (trim_indexes (paragraph, &pair.start, &pair.end))
        consider (range, pair.start, pair.end, best);
    }
}

gboolean
tl_boundaries_expand (TlText           *text,
                      const char       *language,
                      const TlFragment *range,
                      TlFragment       *larger)
{
  g_auto (Paragraph) paragraph = { 0 };
  TlFragment best = { 0, 0 };
  TlFragment inside;
  guint start;
  guint end;
  guint last_end;

  g_return_val_if_fail (text != NULL, FALSE);
  g_return_val_if_fail (range != NULL && range->start <= range->end, FALSE);
  g_return_val_if_fail (larger != NULL, FALSE);

  paragraph_init (&paragraph, text, range->start);
  if (range->end > paragraph.start + paragraph.n)
    return FALSE;
  paragraph_analyse (&paragraph, language);
  inside = (TlFragment) { range->start - paragraph.start, range->end - paragraph.start };
  if (find_word (&paragraph, inside.start, &start, &end))
    consider (&inside, start, end, &best);
  /* With nothing selected the word comes first, even where a quotation is shorter. */
  if (best.end == 0 || inside.start < inside.end)
    {
      consider_quotes (&paragraph, &inside, &best);
      if (find_sentence (&paragraph, inside.start, &start, &end)
          && find_sentence (&paragraph,
                            MAX (inside.start, inside.end - (inside.end > inside.start)), &last_end,
                            &end))
        consider (&inside, start, end, &best);
      start = 0;
      end = paragraph.n;
      if (trim_bullet (&paragraph, &start, &end))
        consider (&inside, start, end, &best);
    }
  if (best.end == 0)
    return FALSE;
  larger->start = paragraph.start + best.start;
  larger->end = paragraph.start + best.end;
  return TRUE;
}

static gboolean
is_boundary (const Paragraph *self,
             guint            index,
             TlBoundary       kind)
{
  switch (kind)
    {
    case TL_BOUNDARY_CHARACTER:
      return self->attributes[index].is_cursor_position;
    case TL_BOUNDARY_WORD_START:
      return self->attributes[index].is_word_start;
    case TL_BOUNDARY_WORD_END:
      return self->attributes[index].is_word_end;
    default:
      g_assert_not_reached ();
    }
}

guint
tl_boundaries_find (TlText     *text,
                    const char *language,
                    guint       offset,
                    TlBoundary  kind,
                    gboolean    backwards)
{
  gboolean is_candidate = FALSE;   /* the place itself: only where the search entered a paragraph */
  guint length;
  guint around;

  g_return_val_if_fail (text != NULL, offset);

  length = tl_text_get_length (text);
  around = MIN (offset, length);
  for (;;)
    {
      g_auto (Paragraph) paragraph = { 0 };
      guint index;

      paragraph_init (&paragraph, text, around);
      paragraph_analyse (&paragraph, language);
      index = around - paragraph.start;
      if (is_candidate && is_boundary (&paragraph, index, kind))
        return around;
      while (backwards ? index > 0 : index < paragraph.n)
        {
          index += backwards ? -1 : 1;
          if (is_boundary (&paragraph, index, kind))
            return paragraph.start + index;
        }
      if (backwards ? paragraph.start == 0 : paragraph.start + paragraph.n >= length)
        return offset;
      around = backwards ? paragraph.start - 1 : paragraph.start + paragraph.n + 1;
      is_candidate = TRUE;
    }
}
