/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Whether the words that were found are those that were meant.
 *
 * The same words at another place are rivals: of the new text when they fit the old surroundings, of the old text when they fit
 * the new ones ("she said" was deleted here, but is still there).  Two kinds are told apart.  A rival by chance has
 * less around it that agrees.  A copy of the whole stretch (a paragraph that was repeated) agrees as far as it goes,
 * and the diff may pair the wrong one: with A P B become A P X P B either P may be the new one, also when one of both was
 * reworded afterwards.  There the neighbours of the paragraph decide, and if they are shared out nothing does.
 */

#include "config.h"

#include "tl-reanchor-private.h"

#include <string.h>

#define CONTEXT       TL_REANCHOR_CONTEXT
#define MAX_COMPARED  TL_REANCHOR_MAX_COMPARED
#define WIDE_CONTEXT  256       /* where CONTEXT does not tell two places apart */
#define MIN_STRENGTH  16        /* characters that agree, of span and surroundings together */
#define MIN_SIDE      8
#define MIN_CLAIM     8         /* on one side, of a rival that has more there than the place that was found */
#define MIN_SUPPORT   0.6       /* or this share of the surroundings is near the new place */
#define MIN_COPY      28        /* characters that make two places copies of each other */
#define MIN_NEAR      4         /* on each side: a neighbour that is the same word */
#define MIN_ONE_SIDE  12        /* or on one of them */
#define MIN_SENTENCE  0.5       /* of what stands in the same sentence is near the new place */
#define MAX_GAP       2000      /* characters put in that are compared with a sentence */

const TlDiffBlock *
tl_reanchor_find_block (TlReanchor *self,
                        guint       offset,
                        guint      *index)
{
  guint low = 0;
  guint high = self->blocks->len;

  while (low < high)
    {
      guint middle = (low + high) / 2;

      if (g_array_index (self->blocks, TlDiffBlock, middle).old_start <= offset)
        low = middle + 1;
      else
        high = middle;
    }
  if (index != NULL)
    *index = low;
  return low > 0 ? &g_array_index (self->blocks, TlDiffBlock, low - 1) : NULL;
}

/* The index in by_new of the block that new text's offset lies in, or of the first one behind it. */
static guint
find_new_block (TlReanchor *self,
                guint       offset)
{
  guint low = 0;
  guint high = self->by_new->len;

  while (low < high)
    {
      guint middle = (low + high) / 2;
      const TlDiffBlock *block = &g_array_index (self->by_new, TlDiffBlock, middle);

      if (block->new_start + block->length <= offset)
        low = middle + 1;
      else
        high = middle;
    }
  return low;
}

/* Characters that agree on each side of two places with the same words. */
typedef struct
{
  guint before;
  guint after;
} Context;

/* How much is equal around span in one text and around a span as long at `at` in the other, at most limit on each
 * side.  The end of both texts agrees like a full side. */
static Context
measure_context (TlReanchor *self,
                 TlText     *text,
                 TlFragment  span,
                 TlText     *other,
                 guint       at,
                 guint       limit)
{
  gsize start = tl_text_to_byte (text, span.start);
  gsize end = tl_text_to_byte (text, span.end);
  gsize other_start = tl_text_to_byte (other, at);
  gsize other_end = tl_text_to_byte (other, at + (span.end - span.start));
  gsize size;
  gsize other_size;
  const char *data = tl_text_get_data (text, &size);
  const char *other_data = tl_text_get_data (other, &other_size);
  Context context = { 0, 0 };

  while (context.before < limit && start > 0 && other_start > 0 && data[start - 1] == other_data[other_start - 1])
    {
      start--;
      other_start--;
      /* Bytes are compared, characters counted: by their first bytes. */
      if ((data[start] & 0xc0) != 0x80)
        context.before++;
    }
  if (start == 0 && other_start == 0)
    context.before = limit;
  while (context.after < limit && end < size && other_end < other_size && data[end] == other_data[other_end])
    {
      end++;
      other_end++;
      if (end == size || (data[end] & 0xc0) != 0x80)
        context.after++;
    }
  if (end == size && other_end == other_size)
    context.after = limit;
  self->compared += context.before + context.after + 2;
  return context;
}

static guint
get_sum (Context context)
{
  return context.before + context.after;
}

/* What share of the characters from..to around span is paired with characters around its new place? */
static double
measure_support (TlReanchor *self,
                 TlFragment  span,
                 guint       from,
                 guint       to,
                 guint       at)
{
  guint new_from = at > 2 * CONTEXT ? at - 2 * CONTEXT : 0;
  guint new_to = at + (span.end - span.start) + 2 * CONTEXT;
  guint n = 0;
  guint index;

  tl_reanchor_find_block (self, from, &index);
  for (guint i = index > 0 ? index - 1 : 0; i < self->blocks->len; i++)
    {
      const TlDiffBlock *block = &g_array_index (self->blocks, TlDiffBlock, i);
      guint first = MAX (block->old_start, from);
      guint last = MIN (block->old_start + block->length, to);

      if (block->old_start >= to)
        break;
      for (guint old = first; old < last; old++)
        {
          guint new = block->new_start + (old - block->old_start);

          if ((old < span.start || old >= span.end) && new >= new_from && new < new_to)
            n++;
        }
    }
  return to - from > span.end - span.start ? (double) n / ((to - from) - (span.end - span.start)) : 1.0;
}

/* The characters beside edge in text, from the first one on that is no blank; at most CONTEXT. */
static TlFragment
get_beside (TlText   *text,
            guint     edge,
            gboolean  after)
{
  const char *at = tl_text_get_data (text, NULL) + tl_text_to_byte (text, edge);
  guint limit = tl_text_get_length (text);
  TlFragment beside = { edge, edge };

  if (after)
    {
      for (; beside.start < limit && g_unichar_isspace (g_utf8_get_char (at)); beside.start++)
        at = g_utf8_next_char (at);
      beside.end = MIN (beside.start + CONTEXT, limit);
      return beside;
    }
  for (; beside.end > 0 && g_unichar_isspace (g_utf8_get_char (g_utf8_prev_char (at))); beside.end--)
    at = g_utf8_prev_char (at);
  beside.start = beside.end > CONTEXT ? beside.end - CONTEXT : 0;
  return beside;
}

/* Does what stands before (after: behind) a paragraph of the new text that begins (ends) at new_edge stand before
 * (behind) old_edge in the old one?  By its words, or by the diff. */
static gboolean
is_side_held (TlReanchor *self,
              guint       old_edge,
              guint       new_edge,
              gboolean    after)
{
  TlFragment old_side = get_beside (self->old_text, old_edge, after);
  TlFragment side = get_beside (self->new_text, new_edge, after);
  guint n_old = old_side.end - old_side.start;
  guint n = side.end - side.start;
  guint paired = 0;
  g_autofree gunichar *a = NULL;
  g_autofree gunichar *b = NULL;

  if (n == 0 || n_old == 0)
    return n == n_old;
  self->compared += n + n_old * n / 16;
  a = tl_reanchor_dup_characters (self->old_text, old_side.start, old_side.end);
  b = tl_reanchor_dup_characters (self->new_text, side.start, side.end);
  if (tl_reanchor_measure_distance (a, n_old, b, n) * 2 <= MAX (n_old, n))
    return TRUE;
  for (guint i = find_new_block (self, side.start); i < self->by_new->len; i++)
    {
      const TlDiffBlock *block = &g_array_index (self->by_new, TlDiffBlock, i);

      if (block->new_start >= side.end)
        break;
      for (guint new = MAX (block->new_start, side.start); new < MIN (block->new_start + block->length, side.end); new++)
        {
          guint old = block->old_start + (new - block->new_start);

          paired += after ? old >= old_edge && old < old_edge + 4 * CONTEXT : old < old_edge && old + 4 * CONTEXT >= old_edge;
        }
    }
  return paired * 2 >= n;
}

static guint
find_line (TlText  *text,
           guint    offset,
           gboolean is_end)
{
  gsize size;
  const char *data = tl_text_get_data (text, &size);
  gsize at = tl_text_to_byte (text, offset);

  if (is_end)
    while (at < size && data[at] != '\n')
      at++;
  else
    while (at > 0 && data[at - 1] != '\n')
      at--;
  return tl_text_from_byte (text, at);
}

/* On how many sides does the paragraph of a place in the new text have the neighbour of span's paragraph?  On both: of two
 * copies that is the old one.  Of two around something new, each has one of them. */
static guint
count_held (TlReanchor *self,
            TlFragment  span,
            TlFragment  here)
{
  return is_side_held (self, find_line (self->old_text, span.start, FALSE), find_line (self->new_text, here.start, FALSE), FALSE)
         + is_side_held (self, find_line (self->old_text, span.end, TRUE), find_line (self->new_text, here.end, TRUE), TRUE);
}

/* What speaks for other places with the same words. */
typedef struct
{
  TlReanchorSearch found;
  guint            n_full;     /* places where one side agrees as far as was looked */
  gboolean         claims;     /* one of them has clearly more on one side than own */
  gboolean         copied;     /* one of them is a copy of own's place, beside a neighbour that the original has */
} Rivals;

/* Is nothing but blanks between the paragraphs of two places of a text? */
static gboolean
is_adjacent (TlText     *text,
             TlFragment  a,
             TlFragment  b)
{
  TlFragment first = a.start < b.start ? a : b;
  TlFragment second = a.start < b.start ? b : a;
  guint start = find_line (text, first.end, TRUE);
  guint end = find_line (text, second.start, FALSE);
  const char *at = tl_text_get_data (text, NULL) + tl_text_to_byte (text, start);

  for (; start < end; start++, at = g_utf8_next_char (at))
    if (!g_unichar_isspace (g_utf8_get_char (at)))
      return FALSE;
  return TRUE;
}

/* Is `there` of text a copy of `here`, that may be the original?  span: that of old text that is compared with them. */
static gboolean
is_copy (TlReanchor *self,
         TlText     *text,
         TlFragment  here,
         TlFragment  there,
         TlFragment  like_span)
{
  Context common = measure_context (self, text, here, text, there.start, CONTEXT);

  if (here.end - here.start + get_sum (common) < MIN_COPY)
    return FALSE;
  /* Side by side they share what stands around them. */
  if (is_adjacent (text, here, there))
    return find_line (text, here.start, FALSE) != find_line (text, there.start, FALSE);
  return (text == self->new_text ? count_held (self, like_span, there) : count_held (self, there, like_span)) > 0;
}

/* own: what the place at `except` has around it, NULL: there is no such place. */
static Rivals
search_words (TlReanchor    *self,
              TlFragment     span,
              TlText        *text,
              guint          except,
              TlText        *like,
              TlFragment     like_span,
              guint          limit,
              const Context *own)
{
  Rivals rivals = { { 0, G_MAXUINT, 0 }, 0, FALSE, FALSE };
  guint n = span.end - span.start;
  gsize size;
  const char *data = tl_text_get_data (text, &size);
  const char *words = tl_text_get_data (self->old_text, NULL) + tl_text_to_byte (self->old_text, span.start);
  gsize length = tl_text_to_byte (self->old_text, span.end) - tl_text_to_byte (self->old_text, span.start);

  for (const char *at = data; (at = memmem (at, size - (at - data), words, length)) != NULL; at++)
    {
      TlFragment there = { tl_text_from_byte (text, at - data), 0 };
      TlReanchorSearch *found = &rivals.found;
      Context context;

      self->compared += 16;
      if (self->compared > MAX_COMPARED)
        break;
      if (there.start == except)
        continue;
      there.end = there.start + n;
      context = measure_context (self, like, like_span, text, there.start, limit);
      rivals.n_full += context.before == limit || context.after == limit;
      if (own != NULL)
        {
          TlFragment here = { except, except + n };

          rivals.claims = rivals.claims || (context.before >= MIN_CLAIM && context.before > own->before)
                          || (context.after >= MIN_CLAIM && context.after > own->after);
          rivals.copied = rivals.copied || is_copy (self, text, here, there, like_span);
        }
      if (found->best_at == G_MAXUINT || get_sum (context) > found->best)
        {
          found->second = found->best;
          found->best = get_sum (context);
          found->best_at = there.start;
        }
      else
        {
          found->second = MAX (found->second, get_sum (context));
        }
    }
  return rivals;
}

TlReanchorSearch
tl_reanchor_search (TlReanchor *self,
                    TlFragment  span,
                    TlText     *text,
                    guint       except,
                    TlText     *like,
                    TlFragment  like_span)
{
  return search_words (self, span, text, except, like, like_span, CONTEXT, NULL).found;
}

typedef enum
{
  NO_RIVAL,
  RIVAL,
  RIVAL_FAR    /* with what stands within limit it can't be told; look further */
} Rivalry;

/* May another place be meant, of the new text for these surroundings or of the old text for those? */
static Rivalry
find_rival (TlReanchor *self,
            TlFragment  span,
            guint       at,
            gboolean    certain,
            guint       limit)
{
  TlFragment here = { at, at + (span.end - span.start) };
  Context own = measure_context (self, self->old_text, span, self->new_text, at, limit);
  Rivals in_new = search_words (self, span, self->new_text, at, self->old_text, span, limit, &own);
  Rivals in_old = { 0 };
  guint rival;

  if (self->compared <= MAX_COMPARED)
    in_old = search_words (self, span, self->old_text, span.start, self->new_text, here, limit, &own);
  if (self->compared > MAX_COMPARED)
    return certain ? NO_RIVAL : RIVAL;
  if ((in_new.copied || in_old.copied) && count_held (self, span, here) < 2)
    return RIVAL;
  if (certain)
    return NO_RIVAL;
  /* A whole stretch was repeated, or one of several went: which of them is the old one can't be known so near. */
  if (in_new.n_full != in_old.n_full)
    return RIVAL_FAR;
  /* In a text that was changed on the other side too it would be the likelier one: a stretch that was repeated has
   * what stood before it at one place and what stood behind it at the other. */
  if (in_new.claims || in_old.claims)
    return RIVAL;
  rival = MAX (in_new.found.best, in_old.found.best);
  /* What agrees on one side only (the first word of a sentence that went, before one that stays) needs more. */
  if (rival > 0 && (guint64) rival * 4 >= (guint64) get_sum (own) * (MIN (own.before, own.after) < MIN_SIDE ? 1 : 3))
    return rival >= get_sum (own) || own.before == limit || own.after == limit ? RIVAL_FAR : RIVAL;
  return NO_RIVAL;
}

static gboolean
ends_sentence (gunichar c)
{
  return c == '\n' || c == '.' || c == '!' || c == '?' || c == 0x2026 || c == 0x061f || c == 0x06d4 || c == 0x3002
         || c == 0xff01 || c == 0xff1f;
}

/* Where the sentence around span begins and ends, or CONTEXT characters before and behind it. */
static void
find_sentence (TlReanchor *self,
               TlFragment  span,
               guint      *from,
               guint      *to)
{
  const char *data = tl_text_get_data (self->old_text, NULL);
  const char *at = data + tl_text_to_byte (self->old_text, span.start);
  guint limit = tl_text_get_length (self->old_text);

  for (*from = span.start; *from > 0 && span.start - *from < CONTEXT; (*from)--)
    {
      at = g_utf8_prev_char (at);
      if (ends_sentence (g_utf8_get_char (at)))
        break;
    }
  at = data + tl_text_to_byte (self->old_text, span.end);
  for (*to = span.end; *to < limit && *to - span.end < CONTEXT; (*to)++, at = g_utf8_next_char (at))
    if (ends_sentence (g_utf8_get_char (at)))
      break;
}

/* Does enough stand around a place that the diff found for span? */
static gboolean
is_backed (TlReanchor *self,
           TlFragment  span,
           guint       at,
           Context     own)
{
  guint length = span.end - span.start;
  guint from = span.start > CONTEXT ? span.start - CONTEXT : 0;
  guint to = MIN (span.end + CONTEXT, tl_text_get_length (self->old_text));

  /* A word between others than before was put there; where one neighbour is another, the other one is not enough. */
  if (MIN (own.before, own.after) < MIN_NEAR && MAX (own.before, own.after) < MIN_ONE_SIDE && length < CONTEXT)
    return FALSE;
  if (length + get_sum (own) < MIN_STRENGTH && measure_support (self, span, from, to, at) < MIN_SUPPORT)
    return FALSE;
  /* The first word of a paragraph that is another one has the old one's neighbour before it. */
  find_sentence (self, span, &from, &to);
  return to - from < length + MIN_NEAR || measure_support (self, span, from, to, at) >= MIN_SENTENCE;
}

/* Is a sentence much like that of span right beside its block in the new text, put in there?  Then it may be that sentence
 * as it is now, and ours a copy of what it was: a correction that quotes.  at: paired by the diff, so that it lies in a block. */
static gboolean
is_beside_alike (TlReanchor *self,
                 TlFragment  span,
                 guint       at,
                 gboolean    certain)
{
  guint index = find_new_block (self, at);
  const TlDiffBlock *block = &g_array_index (self->by_new, TlDiffBlock, index);
  guint from = span.start;
  guint to = span.end;
  TlFragment gaps[2] = { { 0, 0 }, { 0, 0 } };

  find_sentence (self, span, &from, &to);
  if (from <= block->old_start + MIN_NEAR)
    {
      const TlDiffBlock *last = index > 0 ? block - 1 : NULL;

      gaps[0].start = last != NULL ? last->new_start + last->length : 0;
      gaps[0].end = block->new_start;
    }
  if (to + MIN_NEAR >= block->old_start + block->length)
    {
      const TlDiffBlock *next = index + 1 < self->by_new->len ? block + 1 : NULL;

      gaps[1].start = block->new_start + block->length;
      gaps[1].end = next != NULL ? next->new_start : tl_text_get_length (self->new_text);
    }
  for (guint i = 0; i < G_N_ELEMENTS (gaps); i++)
    {
      g_autofree gunichar *words = NULL;
      g_autofree gunichar *window = NULL;
      guint n_window = MIN (gaps[i].end - gaps[i].start, MAX_GAP);
      guint start;
      guint end;

      if (n_window * 2 < to - from || to - from < MIN_STRENGTH || to - from > MAX_GAP)
        continue;
      self->compared += (guint64) (to - from) * n_window / 16;
      /* As in find_rival(): where it was not looked, what is not certain is doubtful. */
      if (self->compared > MAX_COMPARED)
        return !certain;
      words = tl_reanchor_dup_characters (self->old_text, from, to);
      window = tl_reanchor_dup_characters (self->new_text, gaps[i].start, gaps[i].start + n_window);
      if (tl_reanchor_find_nearest (words, to - from, window, n_window, &start, &end) * 20 < (to - from) * 9)
        return TRUE;
    }
  return FALSE;
}

/* May another place be meant?  Looks as far as it takes. */
static gboolean
has_rival (TlReanchor *self,
           TlFragment  span,
           guint       at,
           Context     own,
           gboolean    certain)
{
  Rivalry rivalry = find_rival (self, span, at, certain, CONTEXT);

  if (rivalry == RIVAL_FAR && get_sum (own) >= CONTEXT)
    rivalry = find_rival (self, span, at, certain, WIDE_CONTEXT);
  return rivalry != NO_RIVAL;
}

gboolean
tl_reanchor_is_quoted (TlReanchor *self,
                       TlFragment  span,
                       guint       at)
{
  Context own = measure_context (self, self->old_text, span, self->new_text, at, CONTEXT);
  guint from;
  guint to;

  find_sentence (self, span, &from, &to);
  return own.before >= MIN (span.start - from, MIN_SIDE) && own.after >= MIN (to - span.end, MIN_SIDE)
         && !has_rival (self, span, at, own, FALSE);
}

gboolean
tl_reanchor_is_clear (TlReanchor *self,
                      TlFragment  span,
                      guint       at,
                      gboolean    certain,
                      double     *strength)
{
  Context own = measure_context (self, self->old_text, span, self->new_text, at, CONTEXT);

  if (has_rival (self, span, at, own, certain) || (!certain && !is_backed (self, span, at, own)) || is_beside_alike (self, span, at, certain))
    return FALSE;
  *strength = certain ? 1.0 : (double) get_sum (own) / (2 * CONTEXT);
  return TRUE;
}
