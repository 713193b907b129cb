/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Filtering: one pass over the folded rows of all articles for one word of the query, which
 * lets few through, and a look at these for the rest.
 */

#include "config.h"

#include "tl-article-list-private.h"

#include <string.h>

#include "tl-fold.h"

/* Words of the query, folded, the longest first; empty strings are no words. */
static char **
fold_words (const char *text)
{
  g_autoptr(TlFolder) folder = tl_folder_new ();
  GString *folded = g_string_new (NULL);
  g_auto(GStrv) parts = NULL;
  g_autoptr(GPtrArray) words = g_ptr_array_new ();
  g_autofree char *line = NULL;

  tl_folder_append (folder, folded, text, strlen (text));
  line = g_strdelimit (g_string_free (folded, FALSE), "\t\n\v\f\r", ' ');
  parts = g_strsplit (line, " ", -1);
  for (guint i = 0; parts[i] != NULL; i++)
    {
      if (*parts[i] == '\0')
        continue;
      g_ptr_array_add (words, g_strdup (parts[i]));
      if (strlen (parts[i]) > strlen (g_ptr_array_index (words, 0)))
        {
          gpointer first = g_ptr_array_index (words, 0);

          g_ptr_array_index (words, 0) = g_ptr_array_index (words, words->len - 1);
          g_ptr_array_index (words, words->len - 1) = first;
        }
    }
  g_ptr_array_add (words, NULL);
  return (char **) g_ptr_array_steal (words, NULL);
}

static gboolean
holds_words (const char *text,
             gsize       length,
             char      **words)
{
  for (; *words != NULL; words++)
    if (memmem (text, length, *words, strlen (*words)) == NULL)
      return FALSE;
  return TRUE;
}

/* The row, from first on, that holds the byte at offset: nearby ones are tried before bisecting. */
static guint
find_row (const TlFoldBlock *block,
          guint              first,
          guint32            offset)
{
  guint low = first;
  guint step = 1;
  guint high;

  while (low + step < block->n_rows && block->offsets[low + step] <= offset)
    {
      low += step;
      step *= 2;
    }
  high = MIN (low + step, block->n_rows);
  while (high - low > 1)
    {
      guint middle = low + (high - low) / 2;

      if (block->offsets[middle] <= offset)
        low = middle;
      else
        high = middle;
    }
  return low;
}

static void
match_block (const TlFoldBlock  *block,
             char              **words,
             guint8             *matched)
{
  const char *text = block->text->str;
  const guint32 *offsets = block->offsets;
  gsize length = strlen (words[0]);
  guint row = 0;

  while (row < block->n_rows)
    {
      const char *hit = memmem (text + offsets[row], offsets[block->n_rows] - offsets[row], words[0], length);

      if (hit == NULL)
        break;
      row = find_row (block, row, hit - text);
      matched[row] = holds_words (text + offsets[row], offsets[row + 1] - offsets[row], words + 1);
      row++;
    }
}

/* Puts that word first which fewest rows of the block hold: likely it lets few through elsewhere, too. */
static void
put_rarest_first (const TlFoldBlock  *block,
                  char              **words)
{
  guint fewest = G_MAXUINT;
  char *first = words[0];

  for (guint i = 0; words[1] != NULL && words[i] != NULL; i++)
    {
      char *alone[] = { words[i], NULL };
      guint n = 0;

      for (guint row = 0; row < block->n_rows; row++)
        n += holds_words (block->text->str + block->offsets[row],
                          block->offsets[row + 1] - block->offsets[row], alone);
      if (n >= fewest)
        continue;
      fewest = n;
      words[0] = words[i];
      words[i] = first;
      first = words[0];
    }
}

static void
match_words (TlCollection  *self,
             char         **words,
             guint8        *matched)
{
  g_auto(TlFoldBlock) block = { NULL };

  for (guint first = 0; first < self->n_articles; first += TL_FOLD_BLOCK)
    {
      tl_collection_fold_block (self, first, &block);
      if (first == 0)
        put_rarest_first (&block, words);
      match_block (&block, words, matched + first);
    }
}

static void
match_text (TlCollection          *self,
            const TlArticleFilter *filter,
            guint8                *matched)
{
  g_auto(GStrv) words = fold_words (filter->text);

  if (words[0] == NULL)
    {
      memset (matched, 1, self->n_articles);
      return;
    }
  match_words (self, words, matched);
  for (guint i = 0; filter->matches != NULL && i < filter->n_matches; i++)
    if (filter->matches[i] < self->n_articles)
      matched[filter->matches[i]] = 1;
}

static void
match_status (TlCollection *self,
              const char   *status,
              guint8       *matched)
{
  guint32 number = tl_collection_number_status (self, status);

  for (guint i = 0; i < self->n_articles; i++)
    matched[i] &= self->status_of[i] == number;
}

/* The bits of all names that mean this label; the last bit where it may be among those without one. */
static guint64
get_label_bits (TlCollection *self,
                const char   *label)
{
  g_auto(GStrv) names = tl_collection_list_labels (self);
  const TlLabelDef *def = tl_schema_find (self->schema, label);
  guint n_names = g_strv_length (names);
  guint64 bits = n_names >= 63 ? G_GUINT64_CONSTANT (1) << 63 : 0;

  for (guint i = 0; i < n_names; i++)
    if (g_str_equal (names[i], label) || (def != NULL && tl_schema_find (self->schema, names[i]) == def))
      bits |= G_GUINT64_CONSTANT (1) << i;
  return bits;
}

static guint64
get_annotator_bits (TlCollection *self,
                    const char   *annotator)
{
  g_auto(GStrv) names = tl_collection_list_annotators (self);
  guint n_names = g_strv_length (names);

  for (guint i = 0; i < n_names; i++)
    if (g_str_equal (names[i], annotator))
      return G_GUINT64_CONSTANT (1) << i;
  return n_names >= 63 ? G_GUINT64_CONSTANT (1) << 63 : 0;
}

static void
match_labels (TlCollection *self,
              const char   *label,
              guint8       *matched)
{
  guint64 bits = get_label_bits (self, label);

  for (guint i = 0; i < self->n_articles; i++)
    {
      TlArticleCounts counts;

      matched[i] &= tl_collection_get_counts (self, i, &counts) && (counts.labels & bits);
    }
}

static void
match_annotators (TlCollection *self,
                  const char   *annotator,
                  guint8       *matched)
{
  guint64 bits = get_annotator_bits (self, annotator);

  for (guint i = 0; i < self->n_articles; i++)
    {
      TlArticleCounts counts;

      matched[i] &= tl_collection_get_counts (self, i, &counts) && (counts.annotators & bits);
    }
}

static gboolean
is_set (const char *text)
{
  return text != NULL && *text != '\0';
}

guint8 *
tl_article_match (TlCollection          *self,
                  const TlArticleFilter *filter)
{
  guint8 *matched;

  if (!is_set (filter->text) && !is_set (filter->status) && !is_set (filter->label)
      && !is_set (filter->annotator) && !filter->edited)
    return NULL;
  matched = g_new0 (guint8, self->n_articles + 1);
  if (is_set (filter->text))
    match_text (self, filter, matched);
  else
    memset (matched, 1, self->n_articles);
  if (is_set (filter->status))
    match_status (self, filter->status, matched);
  if (is_set (filter->label))
    match_labels (self, filter->label, matched);
  if (is_set (filter->annotator))
    match_annotators (self, filter->annotator, matched);
  for (guint i = 0; filter->edited && i < self->n_articles; i++)
    matched[i] &= (self->flags[i] & TL_ARTICLE_EDITED) != 0;
  return matched;
}
