/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * From tokens to text.  The format has no text of its own: where a comment gives a sentence's, the tokens are found in it; else
 * they are put together by one rule:
 *
 *   a line break between sentences; between tokens one blank, but none where the file says so (SpaceAfter=No), none where
 *   blanks are tokens themselves, and none beside a character of a script that is written without blanks between words.
 *
 * A file whose every token is one character and a digit (words numbered by character) has the digits taken off.
 */

#include "config.h"

#include "tl-conll-doc.h"

#include <string.h>

/* What the Penn Treebank writes for characters that its format used itself. */
static const struct { const char *token; const char *text; } treebank[] = {
  { "-LRB-", "(" }, { "-RRB-", ")" }, { "-LSB-", "[" }, { "-RSB-", "]" }, { "-LCB-", "{" }, { "-RCB-", "}" },
  { "``", "\"" }, { "''", "\"" },
};

static gboolean
is_blank_token (const char *text)
{
  for (; *text != '\0'; text = g_utf8_next_char (text))
    if (!g_unichar_isspace (g_utf8_get_char (text)))
      return FALSE;
  return TRUE;
}

static gboolean
is_spaceless (gunichar c)
{
  switch (g_unichar_get_script (c))
    {
    case G_UNICODE_SCRIPT_HAN:
    case G_UNICODE_SCRIPT_HIRAGANA:
    case G_UNICODE_SCRIPT_KATAKANA:
    case G_UNICODE_SCRIPT_BOPOMOFO:
    case G_UNICODE_SCRIPT_THAI:
    case G_UNICODE_SCRIPT_LAO:
    case G_UNICODE_SCRIPT_KHMER:
    case G_UNICODE_SCRIPT_MYANMAR:
      return TRUE;
    default:
      /* Ideographic and full-width punctuation. */
      return (c >= 0x3000 && c <= 0x303f) || (c >= 0xff00 && c <= 0xffef);
    }
}

/* So few tokens may look like 一0 一1 by chance. */
#define MIN_NUMBERED 20

/* A character and a number: nearly all tokens of such a file; the others are several bytes that passed for one character. */
static gboolean
has_position_digits (TlConllDoc *self)
{
  guint n_single = 0;

  for (guint i = 0; i < self->sentences->len; i++)
    if (g_array_index (self->sentences, TlConllSentence, i).text != NULL)
      return FALSE;
  for (guint i = 0; i < self->tokens->len; i++)
    {
      const char *text = g_array_index (self->tokens, TlConllToken, i).text;
      const char *second = g_utf8_next_char (text);

      if (*second == '\0' || !g_ascii_isdigit (text[strlen (text) - 1]))
        return FALSE;
      n_single += strspn (second, "0123456789") == strlen (second) && !g_ascii_isalpha (*text);
    }
  return self->tokens->len >= MIN_NUMBERED && n_single >= self->tokens->len / 10 * 9;
}

static void
strip_position_digits (TlConllDoc *self)
{
  for (guint i = 0; i < self->tokens->len; i++)
    {
      char *text = g_array_index (self->tokens, TlConllToken, i).text;
      const char *second = g_utf8_next_char (text);
      gsize length = strlen (text);

      while (text + length > second && g_ascii_isdigit (text[length - 1]))
        length--;
      text[length] = '\0';
    }
}

static void
append (TlConllDoc *self,
        const char *text)
{
  g_string_append (self->text, text);
  self->n_chars += g_utf8_strlen (text, -1);
}

static gboolean
needs_blank (const TlConllToken *left,
             const TlConllToken *right)
{
  gsize length = strlen (left->text);

  return !left->is_glued
         && !is_spaceless (g_utf8_get_char (g_utf8_prev_char (left->text + length)))
         && !is_spaceless (g_utf8_get_char (right->text));
}

static void
append_joined (TlConllDoc            *self,
               const TlConllSentence *sentence,
               gboolean               has_blanks)
{
  for (guint i = sentence->first; i < sentence->first + sentence->n_tokens; i++)
    {
      TlConllToken *token = &g_array_index (self->tokens, TlConllToken, i);

      if (i > sentence->first && !has_blanks && needs_blank (token - 1, token))
        append (self, " ");
      token->start = self->n_chars;
      append (self, token->text);
      token->end = self->n_chars;
    }
}

static const char *
skip_blanks (const char *p)
{
  while (*p != '\0' && g_unichar_isspace (g_utf8_get_char (p)))
    p = g_utf8_next_char (p);
  return p;
}

/* Where the token stands in text from p on; NULL when it does not.  *length gets its bytes there.  What the Treebank rewrote is only
 * looked for next to p, so that a walk over all tokens stays one over the text. */
static const char *
find_token (const char *p,
            const char *token,
            gsize      *length)
{
  const char *next = skip_blanks (p);

  for (guint i = 0; i < G_N_ELEMENTS (treebank); i++)
    if (g_str_equal (token, treebank[i].token) && g_str_has_prefix (next, treebank[i].text))
      {
        *length = strlen (treebank[i].text);
        return next;
      }
  *length = strlen (token);
  return strstr (p, token);
}

/* Finds the tokens in the sentence's own text.  FALSE when one is missing; nothing was appended then. */
static gboolean
append_aligned (TlConllDoc            *self,
                const TlConllSentence *sentence)
{
  const char *p = sentence->text;
  guint offset = self->n_chars;

  for (guint i = sentence->first; i < sentence->first + sentence->n_tokens; i++)
    {
      TlConllToken *token = &g_array_index (self->tokens, TlConllToken, i);
      gsize length;
      const char *found = find_token (p, token->text, &length);

      if (found == NULL)
        return FALSE;
      token->start = offset + g_utf8_strlen (p, found - p);
      token->end = token->start + g_utf8_strlen (found, length);
      offset = token->end;
      p = found + length;
    }
  append (self, sentence->text);
  return TRUE;
}

static gboolean
has_blank_tokens (TlConllDoc *self)
{
  for (guint i = 0; i < self->tokens->len; i++)
    if (is_blank_token (g_array_index (self->tokens, TlConllToken, i).text))
      return TRUE;
  return FALSE;
}

guint
tl_conll_doc_build (TlConllDoc *self)
{
  gboolean has_blanks = has_blank_tokens (self);
  gboolean needs_break = FALSE;
  guint n_failed = 0;

  if (has_position_digits (self))
    strip_position_digits (self);
  for (guint i = 0; i < self->sentences->len; i++)
    {
      const TlConllSentence *sentence = &g_array_index (self->sentences, TlConllSentence, i);

      if (sentence->n_tokens == 0 && sentence->text == NULL)
        continue;
      if (needs_break)
        append (self, "\n");
      needs_break = !sentence->is_exact;
      if (sentence->text != NULL && append_aligned (self, sentence))
        continue;
      n_failed += sentence->text != NULL;
      needs_break = TRUE;
      append_joined (self, sentence, has_blanks);
    }
  return n_failed;
}
