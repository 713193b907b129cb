/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Spans of a text in a revised version of it.  In this order: the diff, the same words with what stands
 * around them (CONTEXT characters on each side), words like them.  What the first two find counts only when no rival
 * comes near: another place of the new text that fits the old surroundings, or another
 * place of the old text that fits the new ones better ("she said" was deleted here, but is still there).
 */

#include "config.h"

#include "tl-reanchor.h"

#include <string.h>

#define CONTEXT       32
#define WIDE_CONTEXT  256       /* where CONTEXT does not tell two places apart */
#define MIN_STRENGTH  16        /* characters that agree, of span and surroundings together */
#define MIN_SIDE      8
#define MIN_SUPPORT   0.6       /* or this share of the surroundings is near the new place */
#define MIN_MOVED     16        /* surroundings that agree, for a place that the diff does not know */
#define MAX_COMPARED  50000000  /* steps spent on rivals, for all spans together */
#define MAX_QUOTE     400       /* characters of a quote that is looked for with errors */
#define MAX_WINDOW    6000      /* characters around the expected place that are looked at so */
#define MIN_ALIKE     0.6
#define MIN_BETWEEN   0.4       /* between neighbours that stayed */

struct _TlReanchor
{
  TlText  *old_text;
  TlText  *new_text;
  GArray  *blocks;     /* TlDiffBlock */
  guint64  compared;
};

const char *
tl_anchor_kind_get_name (TlAnchorKind kind)
{
  static const char *const names[] = { "exact", "moved", "doubtful", "orphan" };

  g_return_val_if_fail (kind < G_N_ELEMENTS (names), NULL);

  return names[kind];
}

void
tl_anchor_free (TlAnchor *self)
{
  if (self == NULL)
    return;
  g_free (self->places);
  g_free (self);
}

TlFragment *
tl_anchor_dup_fragments (const TlAnchor *self)
{
  TlFragment *fragments;

  g_return_val_if_fail (self != NULL, NULL);

  fragments = g_new0 (TlFragment, self->n_places + 1);
  for (guint i = 0; i < self->n_places; i++)
    {
      fragments[i] = self->places[i].fragment;
      if (fragments[i].start < fragments[i].end)
        continue;
      g_free (fragments);
      return NULL;
    }
  return fragments;
}

TlReanchor *
tl_reanchor_new (TlText        *old_text,
                 TlText        *new_text,
                 GCancellable  *cancellable,
                 GError       **error)
{
  GArray *blocks = tl_diff_texts (old_text, new_text, cancellable, error);
  TlReanchor *self;

  if (blocks == NULL)
    return NULL;
  self = g_new0 (TlReanchor, 1);
  self->old_text = tl_text_ref (old_text);
  self->new_text = tl_text_ref (new_text);
  self->blocks = blocks;
  return self;
}

void
tl_reanchor_free (TlReanchor *self)
{
  if (self == NULL)
    return;
  tl_text_unref (self->old_text);
  tl_text_unref (self->new_text);
  g_array_unref (self->blocks);
  g_free (self);
}

GArray *
tl_reanchor_get_blocks (TlReanchor *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->blocks;
}

/* The last block that begins at or before offset of the old text; NULL: none does. */
static const TlDiffBlock *
find_block (TlReanchor *self,
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

/* Is the whole span paired, character by character?  Then *start is its new place. */
static gboolean
map_whole (TlReanchor *self,
           TlFragment  span,
           guint      *start,
           gboolean   *moved,
           gboolean   *certain)
{
  const TlDiffBlock *block;
  guint at = span.start;
  guint next;

  *certain = TRUE;
  *moved = FALSE;
  while (at < span.end)
    {
      block = find_block (self, at, NULL);
      if (block == NULL || block->old_start + block->length <= at)
        return FALSE;
      next = block->new_start + (at - block->old_start);
      if (at == span.start)
        *start = next;
      else if (next != *start + (at - span.start))
        return FALSE;
      *certain = *certain && block->certain;
      *moved = *moved || block->moved;
      at = block->old_start + block->length;
    }
  return TRUE;
}

/* How many characters on both sides of span in one text and of a span as long at `at` in the other are equal,
 * at most limit on each side.  The end of both texts agrees like a full side.  less: characters on the side where fewer do;
 * full: one side agrees as far as was looked. */
static guint
measure_context (TlReanchor *self,
                 TlText     *text,
                 TlFragment  span,
                 TlText     *other,
                 guint       at,
                 guint       limit,
                 guint      *less,
                 gboolean   *full)
{
  gsize start = tl_text_to_byte (text, span.start);
  gsize end = tl_text_to_byte (text, span.end);
  gsize other_start = tl_text_to_byte (other, at);
  gsize other_end = tl_text_to_byte (other, at + (span.end - span.start));
  gsize size;
  gsize other_size;
  const char *data = tl_text_get_data (text, &size);
  const char *other_data = tl_text_get_data (other, &other_size);
  guint before = 0;
  guint after = 0;

  while (before < limit && start > 0 && other_start > 0 && data[start - 1] == other_data[other_start - 1])
    {
      start--;
      other_start--;
      /* Bytes are compared, characters counted: by their first bytes. */
      if ((data[start] & 0xc0) != 0x80)
        before++;
    }
  if (start == 0 && other_start == 0)
    before = limit;
  while (after < limit && end < size && other_end < other_size && data[end] == other_data[other_end])
    {
      end++;
      other_end++;
      if (end == size || (data[end] & 0xc0) != 0x80)
        after++;
    }
  if (end == size && other_end == other_size)
    after = limit;
  self->compared += before + after + 2;
  if (less != NULL)
    *less = MIN (before, after);
  if (full != NULL)
    *full = before == limit || after == limit;
  return before + after;
}

/* What share of the characters around span is paired with characters around its new place? */
static double
measure_support (TlReanchor *self,
                 TlFragment  span,
                 guint       at)
{
  guint from = span.start > CONTEXT ? span.start - CONTEXT : 0;
  guint to = MIN (span.end + CONTEXT, tl_text_get_length (self->old_text));
  guint new_from = at > 2 * CONTEXT ? at - 2 * CONTEXT : 0;
  guint new_to = at + (span.end - span.start) + 2 * CONTEXT;
  guint n = 0;
  guint index;

  find_block (self, from, &index);
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

typedef struct
{
  guint best;       /* characters of context that agree */
  guint best_at;
  guint second;
  guint n_full;     /* places where one side agrees as far as was looked */
} Search;

/* All places of `text` with the words of span in `from`, but the one at `except`: the best two. */
static Search
search_words (TlReanchor *self,
              TlText     *from,
              TlFragment  span,
              TlText     *text,
              guint       except,
              TlText     *like,
              TlFragment  like_span,
              guint       limit)
{
  Search search = { 0, G_MAXUINT, 0, 0 };
  gsize size;
  const char *data = tl_text_get_data (text, &size);
  const char *words = tl_text_get_data (from, NULL) + tl_text_to_byte (from, span.start);
  gsize length = tl_text_to_byte (from, span.end) - tl_text_to_byte (from, span.start);
  const char *at = data;

  while ((at = memmem (at, size - (at - data), words, length)) != NULL)
    {
      guint place = tl_text_from_byte (text, at - data);

      self->compared += 16;
      if (place != except)
        {
          gboolean full;
          guint context = measure_context (self, like, like_span, text, place, limit, NULL, &full);

          search.n_full += full;
          if (search.best_at == G_MAXUINT || context > search.best)
            {
              search.second = search.best_at == G_MAXUINT ? 0 : search.best;
              search.best = context;
              search.best_at = place;
            }
          else
            {
              search.second = MAX (search.second, context);
            }
        }
      if (self->compared > MAX_COMPARED)
        break;
      at++;
    }
  return search;
}

/* May another place be meant, of the new text for these surroundings or of the old text for those?  Then how much of
 * the context speaks for it. */
static guint
find_rival (TlReanchor *self,
            TlFragment  span,
            guint       at,
            guint       limit)
{
  TlFragment here = { at, at + (span.end - span.start) };
  Search in_new = search_words (self, self->old_text, span, self->new_text, at, self->old_text, span, limit);
  Search in_old;

  if (self->compared > MAX_COMPARED)
    return G_MAXUINT;
  in_old = search_words (self, self->old_text, span, self->old_text, span.start, self->new_text, here, limit);
  if (self->compared > MAX_COMPARED)
    return G_MAXUINT;
  /* A whole stretch was repeated, or one of several went: which of them is the old one can't be known. */
  if (in_new.n_full != in_old.n_full)
    return 2 * limit;
  return MAX (in_new.best, in_old.best);
}

/* Where a border is now when the span was edited: a start goes behind what stands before it, an end before what stands
 * behind it, so that what was put in at the edge of a changed stretch counts.  in_place: of what was moved, where it was. */
static guint
map_border (TlReanchor *self,
            guint       offset,
            gboolean    is_end,
            gboolean    in_place)
{
  const TlDiffBlock *block = NULL;
  guint index;

  find_block (self, offset, &index);
  if (index > 0)
    {
      block = &g_array_index (self->blocks, TlDiffBlock, index - 1);
      if (in_place && block->moved)
        ;
      else if (offset < block->old_start + block->length || (is_end && offset == block->old_start + block->length))
        return block->new_start + (offset - block->old_start);
    }
  if (!is_end)
    {
      for (guint i = index; i > 0; i--)
        {
          block = &g_array_index (self->blocks, TlDiffBlock, i - 1);
          if (!block->moved)
            return block->new_start + block->length;
        }
      return 0;
    }
  for (guint i = index; i < self->blocks->len; i++)
    {
      block = &g_array_index (self->blocks, TlDiffBlock, i);
      if (!block->moved)
        return block->new_start;
    }
  return tl_text_get_length (self->new_text);
}

static gunichar *
dup_characters (TlText *text,
                guint   start,
                guint   end)
{
  const char *at = tl_text_get_data (text, NULL) + tl_text_to_byte (text, start);
  gunichar *characters = g_new (gunichar, end - start + 1);

  for (guint i = start; i < end; i++, at = g_utf8_next_char (at))
    characters[i - start] = g_utf8_get_char (at);
  return characters;
}

/* Sellers: the stretch of window that is nearest to quote by edits; returns their number. */
static guint
find_nearest (const gunichar *quote,
              guint           n_quote,
              const gunichar *window,
              guint           n_window,
              guint          *start,
              guint          *end)
{
  g_autofree guint *cost = g_new (guint, n_quote + 1);
  g_autofree guint *from = g_new (guint, n_quote + 1);
  guint best = G_MAXUINT;

  for (guint i = 0; i <= n_quote; i++)
    {
      cost[i] = i;
      from[i] = 0;
    }
  for (guint j = 1; j <= n_window; j++)
    {
      guint diagonal = cost[0];
      guint diagonal_from = from[0];

      cost[0] = 0;
      from[0] = j;
      for (guint i = 1; i <= n_quote; i++)
        {
          guint above = cost[i];
          guint above_from = from[i];
          guint value = diagonal + (quote[i - 1] != window[j - 1]);

          from[i] = diagonal_from;
          if (above + 1 < value)
            {
              value = above + 1;
              from[i] = above_from;
            }
          if (cost[i - 1] + 1 < value)
            {
              value = cost[i - 1] + 1;
              from[i] = from[i - 1];
            }
          cost[i] = value;
          diagonal = above;
          diagonal_from = above_from;
        }
      /* Of two as near the longer one: words changed rather than cut off. */
      if (cost[n_quote] <= best)
        {
          best = cost[n_quote];
          *start = from[n_quote];
          *end = j;
        }
    }
  return best;
}

/* Is something much like the surroundings of span where it was?  Then the same words elsewhere are a copy of them (a
 * correction that quotes what was said before), and the span belongs to what was revised in place. */
static gboolean
is_still_there (TlReanchor *self,
                TlFragment  span)
{
  guint from = span.start > 2 * CONTEXT ? span.start - 2 * CONTEXT : 0;
  guint to = MIN (MIN (span.end, span.start + MAX_QUOTE) + 2 * CONTEXT, tl_text_get_length (self->old_text));
  guint place = map_border (self, from, FALSE, TRUE);
  guint place_end = map_border (self, to, TRUE, TRUE);
  g_autofree gunichar *words = NULL;
  g_autofree gunichar *window = NULL;
  guint start;
  guint end;

  if (place >= place_end)
    return FALSE;
  place_end = MIN (place_end, place + MAX_WINDOW);
  self->compared += (guint64) (to - from) * (place_end - place) / 16;
  if (self->compared > MAX_COMPARED)
    return TRUE;
  words = dup_characters (self->old_text, from, to);
  window = dup_characters (self->new_text, place, place_end);
  return find_nearest (words, to - from, window, place_end - place, &start, &end) * 20 < (to - from) * 11;
}

static TlAnchorPlace
make_place (guint        start,
            guint        length,
            TlAnchorKind kind,
            double       confidence)
{
  TlAnchorPlace place = { { start, start + length }, kind, confidence };

  return place;
}

/* A span that the diff pairs whole. */
static TlAnchorPlace
judge_mapped (TlReanchor *self,
              TlFragment  span,
              guint       start,
              gboolean    moved,
              gboolean    certain)
{
  TlAnchorKind kind = moved ? TL_ANCHOR_MOVED : TL_ANCHOR_EXACT;
  guint length = span.end - span.start;
  guint own;
  guint less;
  guint rival;

  if (moved && is_still_there (self, span))
    return make_place (start, length, TL_ANCHOR_DOUBTFUL, 0.5);
  if (certain)
    return make_place (start, length, kind, moved ? 0.95 : 1.0);
  own = measure_context (self, self->old_text, span, self->new_text, start, CONTEXT, &less, NULL);
  rival = find_rival (self, span, start, CONTEXT);
  if (rival != G_MAXUINT && rival >= own && own >= CONTEXT)
    {
      own = measure_context (self, self->old_text, span, self->new_text, start, WIDE_CONTEXT, &less, NULL);
      rival = find_rival (self, span, start, WIDE_CONTEXT);
    }
  /* What agrees on one side only (the first word of a sentence that went, before one that stays) needs more. */
  if (rival == G_MAXUINT || (guint64) rival * 4 >= (guint64) own * (less < MIN_SIDE ? 1 : 3))
    {
      /* No surroundings at all and no rival: judged by what follows. */
      if (rival != 0)
        return make_place (start, length, TL_ANCHOR_DOUBTFUL, 0.5);
    }
  if (length + own >= MIN_STRENGTH || measure_support (self, span, start) >= MIN_SUPPORT)
    return make_place (start, length, kind, 0.9 + 0.1 * MIN (own, 2 * CONTEXT) / (2 * CONTEXT));
  return make_place (start, length, TL_ANCHOR_DOUBTFUL, 0.4);
}

/* The same words somewhere that the diff does not pair with them. */
static gboolean
find_quote (TlReanchor    *self,
            TlFragment     span,
            TlAnchorPlace *place)
{
  guint length = span.end - span.start;
  Search search = search_words (self, self->old_text, span, self->new_text, G_MAXUINT, self->old_text, span, CONTEXT);
  TlFragment here;
  Search rivals;

  if (search.best_at == G_MAXUINT)
    return FALSE;
  here.start = search.best_at;
  here.end = here.start + length;
  rivals = search_words (self, self->old_text, span, self->old_text, span.start, self->new_text, here, CONTEXT);
  if (self->compared <= MAX_COMPARED && search.best >= MIN_MOVED && search.second * 2 < search.best
      && rivals.best * 2 < search.best && !is_still_there (self, span))
    *place = make_place (here.start, length, TL_ANCHOR_MOVED, 0.6 + 0.3 * search.best / (2 * CONTEXT));
  else if (search.best > search.second && rivals.best < search.best)
    *place = make_place (here.start, length, TL_ANCHOR_DOUBTFUL, 0.5 * (search.best + 1) / (2 * CONTEXT + 1));
  else
    return FALSE;
  return TRUE;
}

/* Edits that make a of b (Levenshtein). */
static guint
measure_distance (const gunichar *a,
                  guint           n_a,
                  const gunichar *b,
                  guint           n_b)
{
  g_autofree guint *cost = g_new (guint, n_a + 1);

  for (guint i = 0; i <= n_a; i++)
    cost[i] = i;
  for (guint j = 1; j <= n_b; j++)
    {
      guint diagonal = cost[0];

      cost[0] = j;
      for (guint i = 1; i <= n_a; i++)
        {
          guint above = cost[i];

          cost[i] = MIN (MIN (above, cost[i - 1]) + 1, diagonal + (a[i - 1] != b[j - 1]));
          diagonal = above;
        }
    }
  return cost[n_a];
}

/* What share of span is paired with characters of place? */
static double
measure_share (TlReanchor *self,
               TlFragment  span,
               TlFragment  place)
{
  guint n = 0;
  guint index;

  find_block (self, span.start, &index);
  for (guint i = index > 0 ? index - 1 : 0; i < self->blocks->len; i++)
    {
      const TlDiffBlock *block = &g_array_index (self->blocks, TlDiffBlock, i);
      guint first = MAX (block->old_start, span.start);
      guint last = MIN (block->old_start + block->length, span.end);

      if (block->old_start >= span.end)
        break;
      if (first < last && block->new_start + (first - block->old_start) >= place.start
          && block->new_start + (last - block->old_start) <= place.end)
        n += last - first;
    }
  return (double) n / MAX (span.end - span.start, place.end - place.start);
}

/* How alike the words of span and of a place are, 0..1. */
static double
measure_likeness (TlReanchor *self,
                  TlFragment  span,
                  TlFragment  place)
{
  guint length = span.end - span.start;
  guint other = place.end - place.start;
  double share = measure_share (self, span, place);
  g_autofree gunichar *a = NULL;
  g_autofree gunichar *b = NULL;

  if (length > MAX_QUOTE || other > MAX_QUOTE)
    return share;
  a = dup_characters (self->old_text, span.start, span.end);
  b = dup_characters (self->new_text, place.start, place.end);
  return MAX (share, 1.0 - (double) measure_distance (a, length, b, other) / MAX (length, other));
}

/* A border inside a word goes to the word's. */
static guint
grow (const gunichar *window,
      guint           at,
      guint           limit,
      int             step)
{
  while (at != limit && at > 0 && g_unichar_isalnum (window[at - 1]) && g_unichar_isalnum (window[at]))
    at += step;
  return at;
}

/* Words like these, around where they should be. */
static gboolean
find_alike (TlReanchor    *self,
            TlFragment     span,
            guint          expected,
            TlAnchorPlace *place)
{
  guint length = span.end - span.start;
  guint from = expected > MAX_WINDOW / 2 ? expected - MAX_WINDOW / 2 : 0;
  guint to = MIN (expected + MAX_WINDOW / 2 + length, tl_text_get_length (self->new_text));
  g_autofree gunichar *quote = NULL;
  g_autofree gunichar *window = NULL;
  guint start = 0;
  guint end = 0;
  double alike;
  guint edits;

  if (length > MAX_QUOTE || length < 4 || from >= to || self->compared > MAX_COMPARED)
    return FALSE;
  quote = dup_characters (self->old_text, span.start, span.end);
  window = dup_characters (self->new_text, from, to);
  edits = find_nearest (quote, length, window, to - from, &start, &end);
  self->compared += (guint64) length * (to - from) / 16;
  alike = edits >= length ? 0 : 1.0 - (double) edits / length;
  if (alike < MIN_ALIKE || start >= end)
    return FALSE;
  start = grow (window, start, 0, -1);
  end = grow (window, end, to - from, 1);
  *place = make_place (from + start, end - start, TL_ANCHOR_DOUBTFUL, 0.6 * alike);
  return TRUE;
}

static TlAnchorPlace
place_piece (TlReanchor *self,
             TlFragment  span)
{
  TlAnchorPlace place = { { 0, 0 }, TL_ANCHOR_ORPHAN, 0 };
  TlAnchorPlace alike;
  TlFragment between;
  gboolean moved;
  gboolean certain;
  double likeness;
  guint start = 0;

  if (map_whole (self, span, &start, &moved, &certain))
    return judge_mapped (self, span, start, moved, certain);
  if (find_quote (self, span, &place) && place.kind == TL_ANCHOR_MOVED)
    return place;
  between.start = map_border (self, span.start, FALSE, FALSE);
  between.end = map_border (self, span.end, TRUE, FALSE);
  likeness = between.start < between.end ? measure_likeness (self, span, between) : 0;
  if (likeness >= MIN_BETWEEN && 0.9 * likeness > place.confidence)
    place = make_place (between.start, between.end - between.start, TL_ANCHOR_DOUBTFUL, 0.9 * likeness);
  if (place.kind == TL_ANCHOR_ORPHAN && find_alike (self, span, between.start, &alike))
    place = alike;
  return place;
}

/* The end of the sentence that begins at start, blanks behind it counted; at most end. */
static guint
find_piece_end (TlReanchor *self,
                guint       start,
                guint       end)
{
  const char *at = tl_text_get_data (self->old_text, NULL) + tl_text_to_byte (self->old_text, start);
  gboolean ended = FALSE;

  for (guint i = start; i < end; i++, at = g_utf8_next_char (at))
    {
      gunichar c = g_utf8_get_char (at);

      if (ended && !g_unichar_isspace (c))
        return i;
      ended = c == '\n' || (ended && g_unichar_isspace (c))
              || ((c == '.' || c == '!' || c == '?') && g_unichar_isspace (g_utf8_get_char (at + 1)));
    }
  return end;
}

/* A span over several sentences is where each of its parts is for itself: "… on Tuesday. The" is not found at another
 * sentence that happens to begin with "The". */
static TlAnchorPlace
place_fragment (TlReanchor *self,
                TlFragment  span)
{
  TlAnchorPlace whole = place_piece (self, span);
  TlFragment piece = { span.start, find_piece_end (self, span.start, span.end) };

  while (whole.kind <= TL_ANCHOR_MOVED && (piece.start > span.start || piece.end < span.end))
    {
      TlAnchorPlace part = place_piece (self, piece);

      if (part.kind > TL_ANCHOR_MOVED || part.fragment.start != whole.fragment.start + (piece.start - span.start))
        whole = make_place (whole.fragment.start, span.end - span.start, TL_ANCHOR_DOUBTFUL, 0.5);
      whole.confidence = MIN (whole.confidence, part.confidence);
      if (piece.end == span.end)
        break;
      piece.start = piece.end;
      piece.end = find_piece_end (self, piece.start, span.end);
    }
  return whole;
}

TlAnchor *
tl_reanchor_place (TlReanchor       *self,
                   const TlFragment *fragments,
                   guint             n_fragments)
{
  TlAnchor *anchor;

  g_return_val_if_fail (self != NULL && fragments != NULL && n_fragments > 0, NULL);

  anchor = g_new0 (TlAnchor, 1);
  anchor->n_places = n_fragments;
  anchor->places = g_new0 (TlAnchorPlace, n_fragments);
  anchor->confidence = 1.0;
  for (guint i = 0; i < n_fragments; i++)
    {
      TlAnchorPlace *place = &anchor->places[i];

      place->kind = TL_ANCHOR_ORPHAN;
      if (fragments[i].start < fragments[i].end && fragments[i].end <= tl_text_get_length (self->old_text))
        *place = place_fragment (self, fragments[i]);
      /* Parts of one thing keep their order. */
      if (i > 0 && place->kind <= TL_ANCHOR_MOVED && place->fragment.start < place[-1].fragment.end)
        place->kind = TL_ANCHOR_DOUBTFUL;
      anchor->kind = MAX (anchor->kind, place->kind);
      anchor->confidence = MIN (anchor->confidence, place->confidence);
    }
  if (anchor->kind == TL_ANCHOR_ORPHAN && n_fragments > 1)
    for (guint i = 0; i < n_fragments; i++)
      if (anchor->places[i].kind != TL_ANCHOR_ORPHAN)
        anchor->kind = TL_ANCHOR_DOUBTFUL;
  return anchor;
}
