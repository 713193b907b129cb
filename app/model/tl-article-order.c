/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Sorting: what decides nearly always, the first eight bytes of a string or a number, is laid beside
 * the index and compared as one number.  Equal ones keep the file's order; what has no value comes last.
 */

#include "config.h"

#include "tl-article-list-private.h"

#include <string.h>

typedef struct
{
  guint64     rank;
  const char *text;     /* what goes on behind the first eight bytes; NULL for numbers */
  guint32     length;
  guint32     index;
} Key;

static const char *const workflow[] = {
  "new", "in-progress", "submitted", "changes-requested", "approved", "rejected"
};

static void
set_text (Key        *key,
          const char *text,
          gsize       length)
{
  guchar first[8] = { 0 };

  memcpy (first, text, MIN (length, sizeof first));
  for (guint i = 0; i < sizeof first; i++)
    key->rank = key->rank << 8 | first[i];
  key->text = text;
  key->length = length;
  if (length == 0)
    key->rank = G_MAXUINT64;
}

static void
set_status (TlCollection *self,
            Key          *key)
{
  const char *status = tl_collection_get_status (self, key->index);

  while (key->rank < G_N_ELEMENTS (workflow) && !g_str_equal (workflow[key->rank], status))
    key->rank++;
}

/* All titles, folded, as long as the keys are looked at; owned. */
static char *
set_titles (TlCollection *self,
            Key          *keys)
{
  g_auto(TlFoldBlock) block = { NULL };
  GString *titles = g_string_sized_new ((gsize) self->n_articles * 64);
  const char *title;
  char *all;

  for (guint first = 0; first < self->n_articles; first += TL_FOLD_BLOCK)
    {
      tl_collection_fold_block (self, first, &block);
      for (guint i = 0; i < block.n_rows; i++)
        {
          const char *row = block.text->str + block.offsets[i];

          keys[first + i].length = strcspn (row, "\n");
          g_string_append_len (titles, row, keys[first + i].length);
        }
    }
  all = g_string_free (titles, FALSE);
  title = all;
  for (guint i = 0; i < self->n_articles; i++)
    {
      guint32 length = keys[i].length;

      set_text (&keys[i], title, length);
      title += length;
    }
  return all;
}

static void
set_key (TlCollection  *self,
         TlArticleSort  sort,
         Key           *key)
{
  const TlJsonFraming *framing = self->framing;
  const TlJsonFrame *frame = &g_array_index (framing->frames, TlJsonFrame, key->index);
  const TlJsonField *field;
  TlArticleCounts counts;

  switch (sort)
    {
    case TL_SORT_PUBLISHED:
      field = &g_array_index (framing->fields, TlJsonField, frame->fields + TL_FIELD_PUBLISHED);
      if (field->offset != G_MAXUINT32)
        set_text (key, (const char *) framing->arena->data + field->offset, field->length);
      else
        key->rank = G_MAXUINT64;
      break;
    case TL_SORT_STATUS:
      set_status (self, key);
      break;
    case TL_SORT_ANNOTATIONS:
    case TL_SORT_UNDECIDED:
      if (tl_collection_get_counts (self, key->index, &counts))
        key->rank = sort == TL_SORT_ANNOTATIONS ? counts.n_annotations : counts.n_undecided;
      else
        key->rank = G_MAXUINT64;
      break;
    case TL_SORT_TITLE:
    case TL_SORT_FILE:
    default:
      key->rank = key->index;
      break;
    }
}

static int
compare_values (const Key *a,
                const Key *b)
{
  int order;

  if (a->rank != b->rank)
    return a->rank < b->rank ? -1 : 1;
  if (a->text == NULL || b->text == NULL)
    return 0;
  order = memcmp (a->text, b->text, MIN (a->length, b->length));
  if (order == 0)
    order = a->length < b->length ? -1 : a->length > b->length;
  return order;
}

static int
compare_keys (gconstpointer a,
              gconstpointer b,
              gpointer      user_data)
{
  const Key *one = a;
  const Key *other = b;
  gboolean descending = GPOINTER_TO_INT (user_data);
  int order;

  if ((one->rank == G_MAXUINT64) != (other->rank == G_MAXUINT64))
    return one->rank == G_MAXUINT64 ? 1 : -1;
  order = compare_values (one, other);
  if (order != 0)
    return descending ? -order : order;
  return one->index < other->index ? -1 : 1;
}

guint32 *
tl_article_sort (TlCollection  *self,
                 TlArticleSort  sort,
                 gboolean       descending)
{
  g_autofree Key *keys = NULL;
  g_autofree char *titles = NULL;
  guint32 *order;

  if (sort == TL_SORT_FILE && !descending)
    return NULL;
  keys = g_new0 (Key, self->n_articles + 1);
  for (guint i = 0; i < self->n_articles; i++)
    {
      keys[i].index = i;
      set_key (self, sort, &keys[i]);
    }
  if (sort == TL_SORT_TITLE)
    titles = set_titles (self, keys);
  g_qsort_with_data (keys, self->n_articles, sizeof *keys, compare_keys, GINT_TO_POINTER (descending));
  order = g_new (guint32, self->n_articles + 1);
  for (guint i = 0; i < self->n_articles; i++)
    order[i] = keys[i].index;
  return order;
}
