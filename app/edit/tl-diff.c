/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * What two texts have in common, in three passes: paragraphs, sentences, words.
 *
 * Each pass looks only at what the one before left over.  A paragraph or sentence that each text has
 * once and that found no partner in order is paired out of order: it was moved.  Words are not
 * paired out of order: that a "said" is somewhere else means nothing.
 */

#include "config.h"

#include "tl-diff.h"

#include <stdlib.h>
#include <string.h>

#define MIN_MOVED 24   /* characters of a unit that may be paired out of order */

/* A stretch of one text: a paragraph, sentence or word. */
typedef struct
{
  guint    start;
  guint    end;
  guint32  id;          /* equal for equal characters */
  gboolean used;
} Unit;

typedef struct
{
  const gunichar *data;
  guint           length;
} Slice;

typedef enum
{
  PARAGRAPHS,
  SENTENCES,
  WORDS,
  N_PASSES
} Pass;

/* What is left of both texts between two pairs. */
typedef struct
{
  GArray *of_old;   /* Unit */
  GArray *of_new;
} Gap;

typedef struct
{
  gunichar     *old_data;
  gunichar     *new_data;
  GArray       *blocks;        /* TlDiffBlock */
  GHashTable   *ids;           /* Slice (owned) → id */
  GArray       *counts;        /* by id: two guint8, in old and in new; of the whole texts */
  guint         old_length;
  guint         new_length;
  GCancellable *cancellable;
} TextDiff;

static guint
slice_hash (gconstpointer key)
{
  const Slice *slice = key;
  guint hash = 2166136261u;

  for (guint i = 0; i < slice->length; i++)
    hash = (hash ^ slice->data[i]) * 16777619u;
  return hash;
}

static gboolean
slice_equal (gconstpointer a,
             gconstpointer b)
{
  const Slice *first = a;
  const Slice *second = b;

  return first->length == second->length
         && memcmp (first->data, second->data, first->length * sizeof (gunichar)) == 0;
}

static Gap *
gap_new (void)
{
  Gap *gap = g_new0 (Gap, 1);

  gap->of_old = g_array_new (FALSE, FALSE, sizeof (Unit));
  gap->of_new = g_array_new (FALSE, FALSE, sizeof (Unit));
  return gap;
}

static void
gap_free (gpointer data)
{
  Gap *gap = data;

  g_array_unref (gap->of_old);
  g_array_unref (gap->of_new);
  g_free (gap);
}

static guint32
intern (TextDiff       *self,
        const gunichar *data,
        guint           length)
{
  Slice slice = { data, length };
  gpointer found;
  guint8 none[2] = { 0, 0 };
  guint32 id;

  if (g_hash_table_lookup_extended (self->ids, &slice, NULL, &found))
    return GPOINTER_TO_UINT (found);
  id = g_hash_table_size (self->ids);
  g_hash_table_insert (self->ids, g_memdup2 (&slice, sizeof slice), GUINT_TO_POINTER (id));
  g_array_append_vals (self->counts, none, 2);
  return id;
}

static gboolean
is_ideograph (gunichar c)
{
  return g_unichar_iswide (c) || (c >= 0x0e00 && c <= 0x0eff);
}

static gboolean
is_word_char (gunichar c)
{
  return (g_unichar_isalnum (c) || g_unichar_ismark (c)) && !is_ideograph (c);
}

static gboolean
ends_sentence (gunichar c)
{
  return c == '.' || c == '!' || c == '?' || c == 0x2026 || c == 0x061f || c == 0x06d4 || c == 0x3002
         || c == 0xff01 || c == 0xff1f;
}

static gboolean
closes (gunichar c)
{
  return c == '"' || c == '\'' || c == ')' || c == 0x201d || c == 0x2019 || c == 0xbb || c == 0x300d;
}

/* A sentence with its closing quotes, or the blanks after it: the last one of a text has none. */
static guint
find_sentence_end (const gunichar *data,
                   guint           at,
                   guint           end)
{
  guint i = at;

  while (i < end && g_unichar_isspace (data[i]))
    i++;
  if (i > at)
    return i;
  while (i < end && !ends_sentence (data[i]) && data[i] != '\n')
    i++;
  while (i < end && (ends_sentence (data[i]) || closes (data[i])))
    i++;
  return i;
}

/* Where the unit that begins at `at` ends. */
static guint
find_end (const gunichar *data,
          guint           at,
          guint           end,
          Pass            pass)
{
  guint i = at;

  switch (pass)
    {
    case PARAGRAPHS:
      while (i < end && (data[i] == '\n') == (data[at] == '\n'))
        i++;
      return i;
    case SENTENCES:
      return find_sentence_end (data, at, end);
    case WORDS:
    case N_PASSES:
    default:
      while (i < end && is_word_char (data[i]))
        i++;
      return MAX (i, at + 1);
    }
}

static void
split (TextDiff       *self,
       const gunichar *data,
       guint           start,
       guint           end,
       Pass            pass,
       GArray         *units)
{
  while (start < end)
    {
      Unit unit = { start, find_end (data, start, end, pass), 0, FALSE };

      unit.id = intern (self, data + start, unit.end - start);
      g_array_append_val (units, unit);
      start = unit.end;
    }
}

/* Begins a pass: how often each text has each unit.  Also in what an earlier pass has paired: a sentence that is left over
 * may stand in a paragraph that stayed as well. */
static void
count_units (TextDiff *self,
             Pass      pass)
{
  const gunichar *data[] = { self->old_data, self->new_data };
  guint lengths[] = { self->old_length, self->new_length };

  g_hash_table_remove_all (self->ids);
  g_array_set_size (self->counts, 0);
  for (guint i = 0; i < G_N_ELEMENTS (data); i++)
    for (guint start = 0, end; start < lengths[i]; start = end)
      {
        guint8 *count;
        guint id;

        end = find_end (data[i], start, lengths[i], pass);
        id = intern (self, data[i] + start, end - start);
        count = (guint8 *) self->counts->data + 2 * id + i;
        *count = MIN (*count + 1, 2);
      }
}

/* Does each text have this unit once? */
static gboolean
is_single (TextDiff   *self,
           const Unit *unit)
{
  const guint8 *count = (const guint8 *) self->counts->data + 2 * unit->id;

  return count[0] == 1 && count[1] == 1;
}

static void
pair (TextDiff *self,
      Unit     *old_unit,
      Unit     *new_unit,
      Pass      pass,
      gboolean  moved)
{
  TlDiffBlock block = { old_unit->start, new_unit->start, old_unit->end - old_unit->start, moved, FALSE };

  block.certain = pass != WORDS && block.length >= MIN_MOVED && is_single (self, old_unit);
  old_unit->used = TRUE;
  new_unit->used = TRUE;
  g_array_append_val (self->blocks, block);
}

static guint32 *
list_ids (GArray *units)
{
  guint32 *ids = g_new (guint32, units->len + 1);

  for (guint i = 0; i < units->len; i++)
    ids[i] = g_array_index (units, Unit, i).id;
  return ids;
}

static gboolean
is_blank (const gunichar *data,
          const Unit     *unit)
{
  for (guint i = unit->start; i < unit->end; i++)
    if (!g_unichar_isspace (data[i]))
      return FALSE;
  return TRUE;
}

/* Takes out of matches those of blanks alone.  Each text has many, all alike: where a paragraph was put in, the empty line behind it would
 * pair with one before it, and keep what was reworded from its old words. */
static void
drop_blanks (TextDiff *self,
             Gap      *gap,
             GArray   *matches)
{
  guint n = 0;

  for (guint i = 0; i < matches->len; i++)
    {
      TlDiffMatch match = g_array_index (matches, TlDiffMatch, i);
      gboolean blank = TRUE;

      for (guint j = 0; blank && j < match.length; j++)
        blank = is_blank (self->old_data, &g_array_index (gap->of_old, Unit, match.a + j));
      if (!blank)
        g_array_index (matches, TlDiffMatch, n++) = match;
    }
  g_array_set_size (matches, n);
}

/* Pairs what stands in order, and cuts the gap there into smaller ones. */
static void
pair_in_order (TextDiff  *self,
               Gap       *gap,
               Pass       pass,
               GPtrArray *gaps)
{
  g_autofree guint32 *a = list_ids (gap->of_old);
  g_autofree guint32 *b = list_ids (gap->of_new);
  g_autoptr (GArray) matches = tl_diff_sequences (a, gap->of_old->len, b, gap->of_new->len);
  guint from_a = 0;
  guint from_b = 0;

  if (pass != WORDS)
    drop_blanks (self, gap, matches);
  for (guint i = 0; i <= matches->len; i++)
    {
      TlDiffMatch match = { gap->of_old->len, gap->of_new->len, 0 };
      Gap *part = gap_new ();

      if (i < matches->len)
        match = g_array_index (matches, TlDiffMatch, i);
      if (match.a > from_a)
        g_array_append_vals (part->of_old, &g_array_index (gap->of_old, Unit, from_a), match.a - from_a);
      if (match.b > from_b)
        g_array_append_vals (part->of_new, &g_array_index (gap->of_new, Unit, from_b), match.b - from_b);
      g_ptr_array_add (gaps, part);
      for (guint j = 0; j < match.length; j++)
        pair (self, &g_array_index (gap->of_old, Unit, match.a + j),
              &g_array_index (gap->of_new, Unit, match.b + j), pass, FALSE);
      from_a = match.a + match.length;
      from_b = match.b + match.length;
    }
}

/* Pairs across all gaps what is left on both sides and is there once. */
static void
pair_moved (TextDiff  *self,
            GPtrArray *gaps,
            Pass       pass)
{
  g_autoptr (GHashTable) by_id = g_hash_table_new (NULL, NULL);

  for (guint i = 0; i < gaps->len; i++)
    {
      GArray *units = ((Gap *) g_ptr_array_index (gaps, i))->of_new;

      for (guint j = 0; j < units->len; j++)
        {
          Unit *unit = &g_array_index (units, Unit, j);

          if (unit->end - unit->start >= MIN_MOVED && is_single (self, unit))
            g_hash_table_insert (by_id, GUINT_TO_POINTER (unit->id), unit);
        }
    }
  for (guint i = 0; i < gaps->len; i++)
    {
      GArray *units = ((Gap *) g_ptr_array_index (gaps, i))->of_old;

      for (guint j = 0; j < units->len; j++)
        {
          Unit *unit = &g_array_index (units, Unit, j);
          Unit *partner = g_hash_table_lookup (by_id, GUINT_TO_POINTER (unit->id));

          if (partner != NULL)
            pair (self, unit, partner, pass, TRUE);
        }
    }
}

/* The gaps of the next pass: what is not paired, cut finer.  Neighbouring units stay together. */
static GPtrArray *
refine (TextDiff  *self,
        GPtrArray *gaps,
        Pass       pass)
{
  GPtrArray *finer = g_ptr_array_new_with_free_func (gap_free);

  count_units (self, pass);
  for (guint i = 0; i < gaps->len; i++)
    {
      Gap *gap = g_ptr_array_index (gaps, i);
      Gap *part = gap_new ();

      for (guint j = 0; j < gap->of_old->len; j++)
        {
          const Unit *unit = &g_array_index (gap->of_old, Unit, j);

          if (!unit->used)
            split (self, self->old_data, unit->start, unit->end, pass, part->of_old);
        }
      for (guint j = 0; j < gap->of_new->len; j++)
        {
          const Unit *unit = &g_array_index (gap->of_new, Unit, j);

          if (!unit->used)
            split (self, self->new_data, unit->start, unit->end, pass, part->of_new);
        }
      if (part->of_old->len > 0 && part->of_new->len > 0)
        g_ptr_array_add (finer, part);
      else
        gap_free (part);
    }
  return finer;
}

static gboolean
run_pass (TextDiff   *self,
          GPtrArray **gaps,
          Pass        pass,
          GError    **error)
{
  g_autoptr (GPtrArray) parts = g_ptr_array_new_with_free_func (gap_free);

  for (guint i = 0; i < (*gaps)->len; i++)
    {
      if (g_cancellable_set_error_if_cancelled (self->cancellable, error))
        return FALSE;
      pair_in_order (self, g_ptr_array_index (*gaps, i), pass, parts);
    }
  if (pass == WORDS)
    return TRUE;
  pair_moved (self, parts, pass);
  g_ptr_array_unref (*gaps);
  *gaps = refine (self, parts, pass + 1);
  return TRUE;
}

static int
compare_blocks (gconstpointer a,
                gconstpointer b)
{
  const TlDiffBlock *first = a;
  const TlDiffBlock *second = b;

  return first->old_start < second->old_start ? -1 : first->old_start > second->old_start;
}

static gboolean
is_followed_by (const TlDiffBlock *block,
                const TlDiffBlock *next)
{
  return block->old_start + block->length == next->old_start && block->new_start + block->length == next->new_start
         && block->moved == next->moved;
}

/* What is short and stands between two that are certain (the blanks between sentences) is certain too. */
static void
spread_certainty (GArray *blocks)
{
  for (guint i = 1; i + 1 < blocks->len; i++)
    {
      TlDiffBlock *block = &g_array_index (blocks, TlDiffBlock, i);

      if (!block->certain && block->length < MIN_MOVED && block[-1].certain && block[1].certain
          && is_followed_by (block - 1, block) && is_followed_by (block, block + 1))
        block->certain = TRUE;
    }
}

/* Neighbours in both texts become one; certain only where both were. */
static void
join_blocks (GArray *blocks)
{
  guint n = 0;

  g_array_sort (blocks, compare_blocks);
  spread_certainty (blocks);
  for (guint i = 0; i < blocks->len; i++)
    {
      TlDiffBlock block = g_array_index (blocks, TlDiffBlock, i);
      TlDiffBlock *last = n > 0 ? &g_array_index (blocks, TlDiffBlock, n - 1) : NULL;

      if (last != NULL && is_followed_by (last, &block) && last->certain == block.certain)
        last->length += block.length;
      else
        g_array_index (blocks, TlDiffBlock, n++) = block;
    }
  g_array_set_size (blocks, n);
}

static gunichar *
dup_characters (TlText *text,
                guint  *length)
{
  gsize size;
  const char *data = tl_text_get_data (text, &size);
  guint n = tl_text_get_length (text);
  gunichar *characters = g_new (gunichar, n + 1);

  /* Not g_utf8_to_ucs4_fast(): a text may hold U+0000. */
  for (guint i = 0; i < n; i++, data = g_utf8_next_char (data))
    characters[i] = g_utf8_get_char (data);
  characters[n] = 0;
  *length = n;
  return characters;
}

GArray *
tl_diff_texts (TlText        *old_text,
               TlText        *new_text,
               GCancellable  *cancellable,
               GError       **error)
{
  g_autoptr (GPtrArray) gaps = g_ptr_array_new_with_free_func (gap_free);
  TextDiff self = { 0 };
  Gap *whole = gap_new ();
  gboolean done = TRUE;

  g_return_val_if_fail (old_text != NULL && new_text != NULL, NULL);

  self.old_data = dup_characters (old_text, &self.old_length);
  self.new_data = dup_characters (new_text, &self.new_length);
  self.blocks = g_array_new (FALSE, FALSE, sizeof (TlDiffBlock));
  self.ids = g_hash_table_new_full (slice_hash, slice_equal, g_free, NULL);
  self.counts = g_array_new (FALSE, FALSE, 1);
  self.cancellable = cancellable;
  count_units (&self, PARAGRAPHS);
  split (&self, self.old_data, 0, self.old_length, PARAGRAPHS, whole->of_old);
  split (&self, self.new_data, 0, self.new_length, PARAGRAPHS, whole->of_new);
  g_ptr_array_add (gaps, whole);
  for (Pass pass = PARAGRAPHS; done && pass < N_PASSES; pass++)
    done = run_pass (&self, &gaps, pass, error);
  join_blocks (self.blocks);
  g_hash_table_unref (self.ids);
  g_array_unref (self.counts);
  g_free (self.old_data);
  g_free (self.new_data);
  if (!done)
    g_clear_pointer (&self.blocks, g_array_unref);
  return self.blocks;
}
