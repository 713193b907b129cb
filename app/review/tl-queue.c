/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The moderation queue: an array of all items, and one of those shown in their order. */

#include "config.h"

#include "tl-queue.h"

#include <string.h>

#include "tl-drop.h"

struct _TlQueue
{
  GObject        parent_instance;

  GPtrArray     *items;       /* TlQueueItem, owned */
  GHashTable    *by_key;      /* borrowed key to position + 1 in items */
  GPtrArray     *shown;       /* borrowed items */

  /* Names met, sets of owned strings: there are few, and looking through all items for them takes longer than a frame. */
  GHashTable    *people;
  GHashTable    *reviewers;
  GHashTable    *labels;

  TlQueueSort    sort;

  /* The filter; owned copies. */
  char         **statuses;
  char          *annotator;
  char          *reviewer;
  char          *label;
  gboolean       unassigned;
  guint          min_undecided;
};

static GType
tl_queue_get_item_type (GListModel *model)
{
  return TL_TYPE_QUEUE_ITEM;
}

static guint
tl_queue_get_n_items (GListModel *model)
{
  return TL_QUEUE (model)->shown->len;
}

static gpointer
tl_queue_get_item (GListModel *model,
                   guint       position)
{
  TlQueue *self = TL_QUEUE (model);

  return position < self->shown->len ? g_object_ref (self->shown->pdata[position]) : NULL;
}

static void
list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = tl_queue_get_item_type;
  iface->get_n_items = tl_queue_get_n_items;
  iface->get_item = tl_queue_get_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (TlQueue, tl_queue, G_TYPE_OBJECT, G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init))

static void
clear_filter (TlQueue *self)
{
  g_clear_pointer (&self->statuses, g_strfreev);
  g_clear_pointer (&self->annotator, g_free);
  g_clear_pointer (&self->reviewer, g_free);
  g_clear_pointer (&self->label, g_free);
  self->unassigned = FALSE;
  self->min_undecided = 0;
}

static void
note_names (GHashTable        *set,
            const char *const *names)
{
  for (; *names != NULL; names++)
    if (!g_hash_table_contains (set, *names))
      g_hash_table_add (set, g_strdup (*names));
}

static void
note_item (TlQueue     *self,
           TlQueueItem *item)
{
  note_names (self->people, tl_queue_item_get_people (item));
  note_names (self->reviewers, tl_queue_item_get_reviewers (item));
  note_names (self->labels, tl_queue_item_get_labels (item));
}

static void
tl_queue_finalize (GObject *object)
{
  TlQueue *self = TL_QUEUE (object);

  clear_filter (self);
  g_ptr_array_unref (self->shown);
  g_hash_table_unref (self->by_key);
  g_hash_table_unref (self->people);
  g_hash_table_unref (self->reviewers);
  g_hash_table_unref (self->labels);
  tl_drop_in_thread (g_steal_pointer (&self->items), (GDestroyNotify) g_ptr_array_unref);
  G_OBJECT_CLASS (tl_queue_parent_class)->finalize (object);
}

static void
tl_queue_class_init (TlQueueClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = tl_queue_finalize;
}

static void
tl_queue_init (TlQueue *self)
{
  self->items = g_ptr_array_new_with_free_func (g_object_unref);
  self->by_key = g_hash_table_new (g_str_hash, g_str_equal);
  self->shown = g_ptr_array_new ();
  self->people = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->reviewers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->labels = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

TlQueue *
tl_queue_new (void)
{
  return g_object_new (TL_TYPE_QUEUE, NULL);
}

static gboolean
passes (TlQueue     *self,
        TlQueueItem *item)
{
  const char *const *reviewers = tl_queue_item_get_reviewers (item);

  return (self->statuses == NULL
          || g_strv_contains ((const char *const *) self->statuses, tl_queue_item_get_status (item)))
         && (self->annotator == NULL || g_strv_contains (tl_queue_item_get_people (item), self->annotator))
         && (self->reviewer == NULL || g_strv_contains (reviewers, self->reviewer))
         && (!self->unassigned || reviewers[0] == NULL)
         && (self->label == NULL || g_strv_contains (tl_queue_item_get_labels (item), self->label))
         && tl_queue_item_get_n_undecided (item) >= self->min_undecided;
}

static int
compare_numbers (gint64 a,
                 gint64 b)
{
  return a < b ? -1 : a > b;
}

static int
compare_items (gconstpointer a,
               gconstpointer b,
               gpointer      data)
{
  TlQueueItem *first = *(TlQueueItem *const *) a;
  TlQueueItem *second = *(TlQueueItem *const *) b;
  gint64 since_first = tl_queue_item_get_since (first);
  gint64 since_second = tl_queue_item_get_since (second);
  int order = 0;

  switch (((TlQueue *) data)->sort)
    {
    case TL_QUEUE_WAITING:
      order = compare_numbers (since_first == 0 ? G_MAXINT64 : since_first, since_second == 0 ? G_MAXINT64 : since_second);
      break;
    case TL_QUEUE_UNDECIDED:
      order = compare_numbers (tl_queue_item_get_n_undecided (second), tl_queue_item_get_n_undecided (first));
      break;
    case TL_QUEUE_TITLE:
      order = strcmp (tl_queue_item_get_collated (first), tl_queue_item_get_collated (second));
      break;
    case TL_QUEUE_FILE:
    default:
      break;
    }
  return order != 0 ? order : compare_numbers (tl_queue_item_get_index (first), tl_queue_item_get_index (second));
}

/* Two changes, so that a view makes no row it does not show (see the notes on lists in the design). */
static void
refresh (TlQueue *self)
{
  guint before = self->shown->len;

  g_ptr_array_set_size (self->shown, 0);
  if (before > 0)
    g_list_model_items_changed (G_LIST_MODEL (self), 0, before, 0);
  for (guint i = 0; i < self->items->len; i++)
    if (passes (self, self->items->pdata[i]))
      g_ptr_array_add (self->shown, self->items->pdata[i]);
  g_ptr_array_sort_with_data (self->shown, compare_items, self);
  if (self->shown->len > 0)
    g_list_model_items_changed (G_LIST_MODEL (self), 0, 0, self->shown->len);
}

/* Puts fresh ones, sorted, among the sorted ones that are shown. */
static void
merge_shown (TlQueue   *self,
             GPtrArray *fresh)
{
  g_autoptr (GPtrArray) old = g_steal_pointer (&self->shown);
  guint at = 0;

  self->shown = g_ptr_array_new_full (old->len + fresh->len, NULL);
  /* Behind all others: what is shown stays. */
  if (old->len > 0 && compare_items (&old->pdata[old->len - 1], &fresh->pdata[0], self) < 0)
    {
      guint before = old->len;

      g_ptr_array_extend (old, fresh, NULL, NULL);
      g_ptr_array_unref (self->shown);
      self->shown = g_steal_pointer (&old);
      g_list_model_items_changed (G_LIST_MODEL (self), before, 0, fresh->len);
      return;
    }
  if (old->len > 0)
    g_list_model_items_changed (G_LIST_MODEL (self), 0, old->len, 0);
  for (guint i = 0; i < fresh->len; i++)
    {
      while (at < old->len && compare_items (&old->pdata[at], &fresh->pdata[i], self) < 0)
        g_ptr_array_add (self->shown, old->pdata[at++]);
      g_ptr_array_add (self->shown, fresh->pdata[i]);
    }
  while (at < old->len)
    g_ptr_array_add (self->shown, old->pdata[at++]);
  g_list_model_items_changed (G_LIST_MODEL (self), 0, 0, self->shown->len);
}

void
tl_queue_add_items (TlQueue   *self,
                    GPtrArray *items)
{
  g_autoptr (GPtrArray) fresh = g_ptr_array_new ();

  g_return_if_fail (TL_IS_QUEUE (self) && items != NULL);

  for (guint i = 0; i < items->len; i++)
    {
      TlQueueItem *item = items->pdata[i];

      if (g_hash_table_contains (self->by_key, tl_queue_item_get_key (item)))
        continue;
      g_ptr_array_add (self->items, g_object_ref (item));
      note_item (self, item);
      g_hash_table_insert (self->by_key, (gpointer) tl_queue_item_get_key (item), GUINT_TO_POINTER (self->items->len));
      if (passes (self, item))
        g_ptr_array_add (fresh, item);
    }
  if (fresh->len == 0)
    return;
  g_ptr_array_sort_with_data (fresh, compare_items, self);
  merge_shown (self, fresh);
}

guint
tl_queue_find (TlQueue     *self,
               TlQueueItem *item)
{
  guint position;

  g_return_val_if_fail (TL_IS_QUEUE (self), G_MAXUINT);

  return g_ptr_array_find (self->shown, item, &position) ? position : G_MAXUINT;
}

void
tl_queue_set_items (TlQueue   *self,
                    GPtrArray *items)
{
  guint before;

  g_return_if_fail (TL_IS_QUEUE (self) && items != NULL);

  before = self->shown->len;
  g_ptr_array_set_size (self->shown, 0);
  if (before > 0)
    g_list_model_items_changed (G_LIST_MODEL (self), 0, before, 0);
  g_hash_table_remove_all (self->by_key);
  g_ptr_array_set_size (self->items, 0);
  g_hash_table_remove_all (self->people);
  g_hash_table_remove_all (self->reviewers);
  g_hash_table_remove_all (self->labels);
  for (guint i = 0; i < items->len; i++)
    {
      g_ptr_array_add (self->items, g_object_ref (items->pdata[i]));
      note_item (self, items->pdata[i]);
      g_hash_table_replace (self->by_key, (gpointer) tl_queue_item_get_key (items->pdata[i]), GUINT_TO_POINTER (i + 1));
    }
  refresh (self);
}

void
tl_queue_update (TlQueue     *self,
                 TlQueueItem *item)
{
  guint number;
  guint old;
  guint new;

  g_return_if_fail (TL_IS_QUEUE (self) && TL_IS_QUEUE_ITEM (item));

  number = GPOINTER_TO_UINT (g_hash_table_lookup (self->by_key, tl_queue_item_get_key (item)));
  if (number > 0 && g_ptr_array_find (self->shown, self->items->pdata[number - 1], &old))
    {
      g_ptr_array_remove_index (self->shown, old);
      g_list_model_items_changed (G_LIST_MODEL (self), old, 1, 0);
    }
  g_object_ref (item);
  note_item (self, item);
  if (number > 0)
    {
      g_hash_table_remove (self->by_key, tl_queue_item_get_key (item));
      g_object_unref (self->items->pdata[number - 1]);
      self->items->pdata[number - 1] = item;
    }
  else
    {
      g_ptr_array_add (self->items, item);
      number = self->items->len;
    }
  g_hash_table_replace (self->by_key, (gpointer) tl_queue_item_get_key (item), GUINT_TO_POINTER (number));
  if (!passes (self, item))
    return;
  for (new = 0; new < self->shown->len && compare_items (&self->shown->pdata[new], &item, self) < 0; new++)
    ;
  g_ptr_array_insert (self->shown, new, item);
  g_list_model_items_changed (G_LIST_MODEL (self), new, 0, 1);
}

static char *
dup_wanted (const char *text)
{
  return text != NULL && *text != '\0' ? g_strdup (text) : NULL;
}

void
tl_queue_set_filter (TlQueue             *self,
                     const TlQueueFilter *filter)
{
  static const TlQueueFilter all = { 0 };

  g_return_if_fail (TL_IS_QUEUE (self));

  if (filter == NULL)
    filter = &all;
  clear_filter (self);
  if (filter->statuses != NULL && filter->statuses[0] != NULL)
    self->statuses = g_strdupv ((char **) filter->statuses);
  self->annotator = dup_wanted (filter->annotator);
  self->reviewer = dup_wanted (filter->reviewer);
  self->label = dup_wanted (filter->label);
  self->unassigned = filter->unassigned;
  self->min_undecided = filter->min_undecided;
  refresh (self);
}

void
tl_queue_set_sort (TlQueue     *self,
                   TlQueueSort  sort)
{
  g_return_if_fail (TL_IS_QUEUE (self));

  if (self->sort == sort)
    return;
  self->sort = sort;
  refresh (self);
}

guint
tl_queue_get_n_known (TlQueue *self)
{
  g_return_val_if_fail (TL_IS_QUEUE (self), 0);

  return self->items->len;
}

static int
compare_strings (gconstpointer a,
                 gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

static char **
list_names (GHashTable *set)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new ();
  GHashTableIter iter;
  gpointer name;

  g_hash_table_iter_init (&iter, set);
  while (g_hash_table_iter_next (&iter, &name, NULL))
    g_ptr_array_add (names, g_strdup (name));
  g_ptr_array_sort (names, compare_strings);
  g_ptr_array_add (names, NULL);
  return (char **) g_ptr_array_steal (names, NULL);
}

char **
tl_queue_list_people (TlQueue *self)
{
  g_return_val_if_fail (TL_IS_QUEUE (self), NULL);

  return list_names (self->people);
}

char **
tl_queue_list_reviewers (TlQueue *self)
{
  g_return_val_if_fail (TL_IS_QUEUE (self), NULL);

  return list_names (self->reviewers);
}

char **
tl_queue_list_labels (TlQueue *self)
{
  g_return_val_if_fail (TL_IS_QUEUE (self), NULL);

  return list_names (self->labels);
}
