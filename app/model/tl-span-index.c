/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Interval queries over the fragments of an article, for a view that asks for a few lines at each
 * frame while people add and remove annotations.
 *
 * A balanced interval tree answers in O(log n + k), but costs a node per span and a pointer chase
 * per step.  Here 20,000 spans are about 200 blocks of contiguous memory; a query scans the 200
 * block heads (two comparisons each), which is less than the cache misses of the tree, and code a
 * third as long.
 */

#include "config.h"

#include "tl-span-index.h"

#include <string.h>

#define BLOCK_CAPACITY 128

typedef struct
{
  guint  n_spans;   /* never 0 */
  guint  max_end;
  TlSpan spans[BLOCK_CAPACITY];
} Block;

/* blocks: Block, owned; never an empty one; sorted one after the other. */
struct _TlSpanIndex
{
  GPtrArray *blocks;
  guint      n_spans;
};

static int
compare_spans (gconstpointer a,
               gconstpointer b)
{
  const TlSpan *first = a;
  const TlSpan *second = b;

  if (first->start != second->start)
    return first->start < second->start ? -1 : 1;
  if (first->end != second->end)
    return first->end > second->end ? -1 : 1;
  return 0;
}

static void
update_max_end (Block *block)
{
  block->max_end = 0;
  for (guint i = 0; i < block->n_spans; i++)
    block->max_end = MAX (block->max_end, block->spans[i].end);
}

/* Number of the first block whose last span is not before span, i.e. where it belongs. */
static guint
find_block (const TlSpanIndex *self,
            const TlSpan      *span)
{
  guint low = 0;
  guint high = self->blocks->len;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;
      const Block *block = g_ptr_array_index (self->blocks, middle);

      if (compare_spans (&block->spans[block->n_spans - 1], span) < 0)
        low = middle + 1;
      else
        high = middle;
    }
  return low;
}

/* Position in the block of the first span that is not before span. */
static guint
find_place (const Block  *block,
            const TlSpan *span)
{
  guint low = 0;
  guint high = block->n_spans;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (compare_spans (&block->spans[middle], span) < 0)
        low = middle + 1;
      else
        high = middle;
    }
  return low;
}

static Block *
split_block (TlSpanIndex *self,
             guint        number)
{
  Block *block = g_ptr_array_index (self->blocks, number);
  Block *second = g_new (Block, 1);
  guint half = block->n_spans / 2;

  second->n_spans = block->n_spans - half;
  memcpy (second->spans, block->spans + half, second->n_spans * sizeof (TlSpan));
  block->n_spans = half;
  update_max_end (block);
  update_max_end (second);
  g_ptr_array_insert (self->blocks, number + 1, second);
  return second;
}

TlSpanIndex *
tl_span_index_new (void)
{
  TlSpanIndex *self = g_new0 (TlSpanIndex, 1);

  self->blocks = g_ptr_array_new_with_free_func (g_free);
  return self;
}

void
tl_span_index_free (TlSpanIndex *self)
{
  g_return_if_fail (self != NULL);

  g_ptr_array_unref (self->blocks);
  g_free (self);
}

void
tl_span_index_set (TlSpanIndex  *self,
                   const TlSpan *spans,
                   guint         n_spans)
{
  const guint fill = BLOCK_CAPACITY * 3 / 4;
  g_autofree TlSpan *sorted = NULL;

  g_return_if_fail (self != NULL);
  g_return_if_fail (n_spans == 0 || spans != NULL);

  g_ptr_array_set_size (self->blocks, 0);
  self->n_spans = n_spans;
  if (n_spans == 0)
    return;

  sorted = g_memdup2 (spans, n_spans * sizeof (TlSpan));
  qsort (sorted, n_spans, sizeof (TlSpan), compare_spans);
  for (guint i = 0; i < n_spans; i += fill)
    {
      Block *block = g_new (Block, 1);

      block->n_spans = MIN (fill, n_spans - i);
      memcpy (block->spans, sorted + i, block->n_spans * sizeof (TlSpan));
      update_max_end (block);
      g_ptr_array_add (self->blocks, block);
    }
}

void
tl_span_index_insert (TlSpanIndex *self,
                      guint        start,
                      guint        end,
                      gpointer     item)
{
  TlSpan span = { start, end, item };
  Block *block;
  guint number;
  guint place;

  g_return_if_fail (self != NULL);
  g_return_if_fail (start < end);

  if (self->blocks->len == 0)
    {
      tl_span_index_set (self, &span, 1);
      return;
    }
  number = MIN (find_block (self, &span), self->blocks->len - 1);
  block = g_ptr_array_index (self->blocks, number);
  if (block->n_spans == BLOCK_CAPACITY)
    {
      Block *second = split_block (self, number);

      if (compare_spans (&block->spans[block->n_spans - 1], &span) < 0)
        block = second;
    }
  place = find_place (block, &span);
  memmove (block->spans + place + 1, block->spans + place,
           (block->n_spans - place) * sizeof (TlSpan));
  block->spans[place] = span;
  block->n_spans++;
  block->max_end = MAX (block->max_end, end);
  self->n_spans++;
}

static void
remove_at (TlSpanIndex *self,
           guint        number,
           guint        place)
{
  Block *block = g_ptr_array_index (self->blocks, number);

  block->n_spans--;
  memmove (block->spans + place, block->spans + place + 1,
           (block->n_spans - place) * sizeof (TlSpan));
  if (block->n_spans == 0)
    g_ptr_array_remove_index (self->blocks, number);
  else
    update_max_end (block);
  self->n_spans--;
}

gboolean
tl_span_index_remove (TlSpanIndex *self,
                      guint        start,
                      guint        end,
                      gpointer     item)
{
  TlSpan span = { start, end, item };

  g_return_val_if_fail (self != NULL, FALSE);

  /* Equal ranges may go on in the following blocks. */
  for (guint number = find_block (self, &span); number < self->blocks->len; number++)
    {
      const Block *block = g_ptr_array_index (self->blocks, number);

      for (guint place = find_place (block, &span); place < block->n_spans; place++)
        {
          if (compare_spans (&block->spans[place], &span) != 0)
            return FALSE;
          if (block->spans[place].item == item)
            {
              remove_at (self, number, place);
              return TRUE;
            }
        }
    }
  return FALSE;
}

guint
tl_span_index_get_length (const TlSpanIndex *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->n_spans;
}

void
tl_span_index_query (const TlSpanIndex *self,
                     guint              start,
                     guint              end,
                     GArray            *result)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (result != NULL);

  if (start >= end)
    return;
  for (guint number = 0; number < self->blocks->len; number++)
    {
      const Block *block = g_ptr_array_index (self->blocks, number);

      if (block->spans[0].start >= end)
        break;
      if (block->max_end <= start)
        continue;
      for (guint i = 0; i < block->n_spans && block->spans[i].start < end; i++)
        if (block->spans[i].end > start)
          g_array_append_val (result, block->spans[i]);
    }
}

gboolean
tl_span_index_find_next (const TlSpanIndex *self,
                         guint              offset,
                         TlSpan            *span)
{
  TlSpan wanted = { offset, 0, NULL };   /* after all that start at offset: ends sort downwards */
  guint number;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (span != NULL, FALSE);

  number = find_block (self, &wanted);
  if (number == self->blocks->len)
    return FALSE;

  const Block *block = g_ptr_array_index (self->blocks, number);

  *span = block->spans[find_place (block, &wanted)];
  return TRUE;
}

gboolean
tl_span_index_find_previous (const TlSpanIndex *self,
                             guint              offset,
                             TlSpan            *span)
{
  TlSpan wanted = { offset, G_MAXUINT, NULL };
  guint number;
  guint place;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (span != NULL, FALSE);

  number = find_block (self, &wanted);
  place = number < self->blocks->len
    ? find_place (g_ptr_array_index (self->blocks, number), &wanted) : 0;
  if (place == 0)
    {
      if (number == 0)
        return FALSE;
      number--;
      place = ((const Block *) g_ptr_array_index (self->blocks, number))->n_spans;
    }

  const Block *block = g_ptr_array_index (self->blocks, number);

  *span = block->spans[place - 1];
  return TRUE;
}

void
tl_span_index_foreach (const TlSpanIndex *self,
                       gboolean         (*visit) (const TlSpan *span,
                                                  gpointer      user_data),
                       gpointer           user_data)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (visit != NULL);

  for (guint number = 0; number < self->blocks->len; number++)
    {
      const Block *block = g_ptr_array_index (self->blocks, number);

      for (guint i = 0; i < block->n_spans; i++)
        if (!visit (&block->spans[i], user_data))
          return;
    }
}
