/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Spans of a text in a revised version of it.  In this order: the diff, the same words with what stands
 * around them (CONTEXT characters on each side), words like them.  What the first two find counts only when no other
 * place can be meant (tl-reanchor-rivals.c).
 */

#include "config.h"

#include "tl-reanchor-private.h"

#define CONTEXT       TL_REANCHOR_CONTEXT
#define MAX_COMPARED  TL_REANCHOR_MAX_COMPARED
#define MIN_MOVED     16        /* surroundings that agree, for a place that the diff does not know */
#define MAX_QUOTE     400       /* characters of a quote that is looked for with errors */
#define MAX_WINDOW    6000      /* characters around the expected place that are looked at so */
#define MIN_ALIKE     0.6
#define MIN_BETWEEN   0.4       /* between neighbours that stayed */

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

static int
compare_new (gconstpointer a,
             gconstpointer b)
{
  const TlDiffBlock *first = a;
  const TlDiffBlock *second = b;

  return first->new_start < second->new_start ? -1 : first->new_start > second->new_start;
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
  self->by_new = g_array_copy (blocks);
  g_array_sort (self->by_new, compare_new);
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
  g_array_unref (self->by_new);
  g_free (self);
}

GArray *
tl_reanchor_get_blocks (TlReanchor *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->blocks;
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
      block = tl_reanchor_find_block (self, at, NULL);
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

  tl_reanchor_find_block (self, offset, &index);
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
  words = tl_reanchor_dup_characters (self->old_text, from, to);
  window = tl_reanchor_dup_characters (self->new_text, place, place_end);
  return tl_reanchor_find_nearest (words, to - from, window, place_end - place, &start, &end) * 20 < (to - from) * 11;
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
  double strength = 0;

  if (moved && is_still_there (self, span))
    return make_place (start, length, TL_ANCHOR_DOUBTFUL, 0.5);
  if (!tl_reanchor_is_clear (self, span, start, certain, &strength))
    return make_place (start, length, TL_ANCHOR_DOUBTFUL, 0.5);
  return make_place (start, length, kind, certain && moved ? 0.95 : 0.9 + 0.1 * strength);
}

/* Is offset between two characters of one word? */
static gboolean
is_inside_word (TlText *text,
                guint   offset)
{
  const char *at = tl_text_get_data (text, NULL) + tl_text_to_byte (text, offset);

  return offset > 0 && offset < tl_text_get_length (text) && g_unichar_isalnum (g_utf8_get_char (at))
         && g_unichar_isalnum (g_utf8_get_char (g_utf8_prev_char (at)));
}

/* "the" is not there because "they" is. */
static gboolean
is_cut_alike (TlReanchor *self,
              TlFragment  span,
              TlFragment  here)
{
  return is_inside_word (self->old_text, span.start) == is_inside_word (self->new_text, here.start)
         && is_inside_word (self->old_text, span.end) == is_inside_word (self->new_text, here.end);
}

/* The same words somewhere that the diff does not pair with them. */
static gboolean
find_quote (TlReanchor    *self,
            TlFragment     span,
            TlAnchorPlace *place)
{
  guint length = span.end - span.start;
  TlReanchorSearch search = tl_reanchor_search (self, span, self->new_text, G_MAXUINT, self->old_text, span);
  TlFragment here;
  TlReanchorSearch rivals;

  if (search.best_at == G_MAXUINT)
    return FALSE;
  here.start = search.best_at;
  here.end = here.start + length;
  rivals = tl_reanchor_search (self, span, self->old_text, span.start, self->new_text, here);
  if (self->compared <= MAX_COMPARED && search.best >= MIN_MOVED && search.second * 2 < search.best
      && rivals.best * 2 < search.best && is_cut_alike (self, span, here)
      && tl_reanchor_is_quoted (self, span, here.start) && !is_still_there (self, span))
    *place = make_place (here.start, length, TL_ANCHOR_MOVED, 0.6 + 0.3 * search.best / (2 * CONTEXT));
  else if (search.best > search.second && rivals.best < search.best)
    *place = make_place (here.start, length, TL_ANCHOR_DOUBTFUL, 0.5 * (search.best + 1) / (2 * CONTEXT + 1));
  else
    return FALSE;
  return TRUE;
}

/* What share of span is paired with characters of place? */
static double
measure_share (TlReanchor *self,
               TlFragment  span,
               TlFragment  place)
{
  guint n = 0;
  guint index;

  tl_reanchor_find_block (self, span.start, &index);
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
  a = tl_reanchor_dup_characters (self->old_text, span.start, span.end);
  b = tl_reanchor_dup_characters (self->new_text, place.start, place.end);
  return MAX (share, 1.0 - (double) tl_reanchor_measure_distance (a, length, b, other) / MAX (length, other));
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
  quote = tl_reanchor_dup_characters (self->old_text, span.start, span.end);
  window = tl_reanchor_dup_characters (self->new_text, from, to);
  edits = tl_reanchor_find_nearest (quote, length, window, to - from, &start, &end);
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
