/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Tokens as spaCy counts them: the texts one after the other, with one blank behind those that say so, are the whole text.  Our own
 * are cut at the borders of spans, because spaCy drops a span whose border lies within a token.
 */

#include "config.h"

#include "tl-prodigy-private.h"

GArray *
tl_prodigy_new_borders (void)
{
  return g_array_new (FALSE, FALSE, sizeof (guint));
}

static int
compare_offsets (gconstpointer a,
                 gconstpointer b)
{
  guint first = *(const guint *) a;
  guint second = *(const guint *) b;

  return first < second ? -1 : first > second;
}

void
tl_prodigy_sort_borders (GArray *borders)
{
  g_array_sort (borders, compare_offsets);
}

typedef enum
{
  KIND_WORD,
  KIND_BLANK,
  KIND_SINGLE,    /* a token by itself: signs, and scripts that do not part words */
} Kind;

static Kind
get_kind (gunichar c)
{
  if (g_unichar_isspace (c))
    return KIND_BLANK;
  if (g_unichar_iswide (c))
    return KIND_SINGLE;
  return g_unichar_isalnum (c) || g_unichar_ismark (c) || c == '_' ? KIND_WORD : KIND_SINGLE;
}

/* Cuts the text where the kind of character changes, and at borders. */
static GArray *
cut_tokens (TlText       *text,
            const GArray *borders)
{
  GArray *tokens = g_array_new (FALSE, FALSE, sizeof (TlProdigyToken));
  gsize length;
  const char *data = tl_text_get_data (text, &length);
  const char *end = data + length;
  guint offset = 0;
  guint next_border = 0;
  TlProdigyToken token = { 0 };
  Kind last = KIND_SINGLE;

  for (const char *p = data; p < end; p = g_utf8_next_char (p), offset++)
    {
      Kind kind = get_kind (g_utf8_get_char (p));
      gboolean is_border = FALSE;

      while (next_border < borders->len && g_array_index (borders, guint, next_border) <= offset)
        is_border |= g_array_index (borders, guint, next_border++) == offset;
      if (offset > 0 && (is_border || kind != last || kind == KIND_SINGLE))
        {
          token.end = offset;
          g_array_append_val (tokens, token);
          token.start = offset;
        }
      last = kind;
    }
  if (offset > 0)
    {
      token.end = offset;
      g_array_append_val (tokens, token);
    }
  return tokens;
}

/* A single blank behind a token becomes part of it, unless a span begins or ends there. */
static void
fold_blanks (GArray       *tokens,
             TlText       *text,
             const GArray *borders)
{
  guint kept = 0;
  guint next_border = 0;

  for (guint i = 0; i < tokens->len; i++)
    {
      TlProdigyToken *token = &g_array_index (tokens, TlProdigyToken, i);
      TlProdigyToken *before = kept > 0 ? &g_array_index (tokens, TlProdigyToken, kept - 1) : NULL;
      gboolean is_border;

      while (next_border < borders->len && g_array_index (borders, guint, next_border) < token->end)
        next_border++;
      is_border = next_border < borders->len && g_array_index (borders, guint, next_border) == token->end;
      if (before != NULL && !before->blank && token->end == token->start + 1 && !is_border
          && tl_text_get_char (text, token->start) == ' ' && !g_unichar_isspace (tl_text_get_char (text, before->start)))
        before->blank = TRUE;
      else
        g_array_index (tokens, TlProdigyToken, kept++) = *token;
    }
  g_array_set_size (tokens, kept);
}

GArray *
tl_prodigy_make_tokens (TlText       *text,
                        const GArray *borders)
{
  GArray *tokens = cut_tokens (text, borders);

  fold_blanks (tokens, text, borders);
  return tokens;
}

GArray *
tl_prodigy_parse_tokens (TlJsonDoc *doc,
                         TlJsonRef  list,
                         TlText    *text)
{
  g_autoptr (GArray) tokens = NULL;
  guint last_end = 0;

  if (!tl_json_is (doc, list, TL_JSON_ARRAY))
    return NULL;
  tokens = g_array_new (FALSE, FALSE, sizeof (TlProdigyToken));
  for (TlJsonRef item = tl_json_first (doc, list); item != TL_JSON_NONE; item = tl_json_next (doc, item))
    {
      TlProdigyToken token = { 0 };

      if (tl_json_get_type (doc, item) != TL_JSON_OBJECT || !tl_json_pick_uint (doc, item, "start", &token.start)
          || !tl_json_pick_uint (doc, item, "end", &token.end) || token.start < last_end || token.end < token.start
          || token.end > tl_text_get_length (text))
        return NULL;
      token.blank = tl_json_find_typed (doc, item, "ws", TL_JSON_TRUE) != TL_JSON_NONE;
      last_end = token.end;
      g_array_append_val (tokens, token);
    }
  return g_steal_pointer (&tokens);
}

gboolean
tl_prodigy_find_tokens (const GArray *tokens,
                        guint         start,
                        guint         end,
                        guint        *first,
                        guint        *last)
{
  guint low = 0;
  guint high = tokens->len;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (g_array_index (tokens, TlProdigyToken, middle).start < start)
        low = middle + 1;
      else
        high = middle;
    }
  if (low == tokens->len || g_array_index (tokens, TlProdigyToken, low).start != start)
    return FALSE;
  *first = low;
  while (low < tokens->len && g_array_index (tokens, TlProdigyToken, low).end < end)
    low++;
  if (low == tokens->len || g_array_index (tokens, TlProdigyToken, low).end != end)
    return FALSE;
  *last = low;
  return TRUE;
}

void
tl_prodigy_append_tokens (GString      *out,
                          const GArray *tokens,
                          TlText       *text)
{
  const char *data = tl_text_get_data (text, NULL);

  g_string_append_c (out, '[');
  for (guint i = 0; i < tokens->len; i++)
    {
      const TlProdigyToken *token = &g_array_index (tokens, TlProdigyToken, i);
      gsize from = tl_text_to_byte (text, token->start);
      gsize to = tl_text_to_byte (text, token->end);

      g_string_append (out, i > 0 ? ", {\"text\": " : "{\"text\": ");
      tl_json_append_string (out, data + from, to - from, &tl_json_style_spaced);
      g_string_append_printf (out, ", \"start\": %u, \"end\": %u, \"id\": %u, \"ws\": %s}", token->start, token->end, i,
                              token->blank ? "true" : "false");
    }
  g_string_append_c (out, ']');
}
