/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Why not GtkSingleSelection: it holds the item object, and asks the model for items at each change,
 * which on a list of 100,000 articles makes row objects for nothing; it also loses the selection when the
 * article is filtered out for a moment.  This one compares numbers.
 */

#define G_LOG_DOMAIN "tagline-gui"

#include "config.h"

#include "tl-article-selection.h"

struct _TlArticleSelection
{
  GObject        parent_instance;

  /* Owned */
  TlArticleList *list;

  guint          index;       /* record index of the selected article, G_MAXUINT: none */
  guint          position;    /* its row now, G_MAXUINT: not in the list */
};

enum
{
  CHOSEN,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static GType
tl_article_selection_get_item_type (GListModel *model)
{
  return TL_TYPE_ARTICLE_INFO;
}

static guint
tl_article_selection_get_n_items (GListModel *model)
{
  TlArticleSelection *self = TL_ARTICLE_SELECTION (model);

  return self->list != NULL ? g_list_model_get_n_items (G_LIST_MODEL (self->list)) : 0;
}

static gpointer
tl_article_selection_get_item (GListModel *model,
                               guint       position)
{
  TlArticleSelection *self = TL_ARTICLE_SELECTION (model);

  return self->list != NULL ? g_list_model_get_item (G_LIST_MODEL (self->list), position) : NULL;
}

static void
list_model_iface_init (GListModelInterface *iface)
{
  iface->get_item_type = tl_article_selection_get_item_type;
  iface->get_n_items = tl_article_selection_get_n_items;
  iface->get_item = tl_article_selection_get_item;
}

static gboolean
tl_article_selection_is_selected (GtkSelectionModel *model,
                                  guint              position)
{
  return position == TL_ARTICLE_SELECTION (model)->position;
}

static GtkBitset *
tl_article_selection_get_selection_in_range (GtkSelectionModel *model,
                                             guint              position,
                                             guint              n_items)
{
  TlArticleSelection *self = TL_ARTICLE_SELECTION (model);
  GtkBitset *selected = gtk_bitset_new_empty ();

  if (self->position != G_MAXUINT && self->position >= position
      && self->position - position < n_items)
    gtk_bitset_add (selected, self->position);
  return selected;
}

static gboolean
tl_article_selection_select_item (GtkSelectionModel *model,
                                  guint              position,
                                  gboolean           unselect_rest)
{
  TlArticleSelection *self = TL_ARTICLE_SELECTION (model);
  guint index;

  if (self->list == NULL)
    return FALSE;
  index = tl_article_list_get_index (self->list, position);
  if (index == G_MAXUINT)
    return FALSE;
  if (index != self->index)
    {
      tl_article_selection_set_index (self, index);
      g_signal_emit (self, signals[CHOSEN], 0, index);
    }
  return TRUE;
}

static void
selection_model_iface_init (GtkSelectionModelInterface *iface)
{
  iface->is_selected = tl_article_selection_is_selected;
  iface->get_selection_in_range = tl_article_selection_get_selection_in_range;
  iface->select_item = tl_article_selection_select_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (TlArticleSelection, tl_article_selection, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_iface_init)
                               G_IMPLEMENT_INTERFACE (GTK_TYPE_SELECTION_MODEL,
                                                      selection_model_iface_init))

static void
find_position (TlArticleSelection *self)
{
  self->position = self->list == NULL || self->index == G_MAXUINT
                     ? G_MAXUINT : tl_article_list_find (self->list, self->index);
}

static void
selection_items_changed_cb (TlArticleSelection *self,
                            guint               position,
                            guint               removed,
                            guint               added,
                            GListModel         *list)
{
  find_position (self);
  g_list_model_items_changed (G_LIST_MODEL (self), position, removed, added);
}

static void
tl_article_selection_dispose (GObject *object)
{
  TlArticleSelection *self = TL_ARTICLE_SELECTION (object);

  if (self->list != NULL)
    g_signal_handlers_disconnect_by_data (self->list, self);
  g_clear_object (&self->list);
  G_OBJECT_CLASS (tl_article_selection_parent_class)->dispose (object);
}

static void
tl_article_selection_class_init (TlArticleSelectionClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tl_article_selection_dispose;

  signals[CHOSEN] = g_signal_new ("chosen", TL_TYPE_ARTICLE_SELECTION, G_SIGNAL_RUN_LAST, 0,
                                  NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_UINT);
}

static void
tl_article_selection_init (TlArticleSelection *self)
{
  self->index = G_MAXUINT;
  self->position = G_MAXUINT;
}

TlArticleSelection *
tl_article_selection_new (void)
{
  return g_object_new (TL_TYPE_ARTICLE_SELECTION, NULL);
}

void
tl_article_selection_set_list (TlArticleSelection *self,
                               TlArticleList      *list)
{
  guint before;
  guint after;

  g_return_if_fail (TL_IS_ARTICLE_SELECTION (self));
  g_return_if_fail (list == NULL || TL_IS_ARTICLE_LIST (list));

  if (self->list == list)
    return;
  before = g_list_model_get_n_items (G_LIST_MODEL (self));
  if (self->list != NULL)
    g_signal_handlers_disconnect_by_data (self->list, self);
  g_clear_object (&self->list);
  self->position = G_MAXUINT;
  if (before > 0)
    g_list_model_items_changed (G_LIST_MODEL (self), 0, before, 0);

  g_set_object (&self->list, list);
  if (list == NULL)
    return;
  g_signal_connect_object (list, "items-changed", G_CALLBACK (selection_items_changed_cb), self,
                           G_CONNECT_SWAPPED);
  find_position (self);
  after = g_list_model_get_n_items (G_LIST_MODEL (self));
  if (after > 0)
    g_list_model_items_changed (G_LIST_MODEL (self), 0, 0, after);
}

guint
tl_article_selection_get_index (TlArticleSelection *self)
{
  g_return_val_if_fail (TL_IS_ARTICLE_SELECTION (self), G_MAXUINT);
  return self->index;
}

void
tl_article_selection_set_index (TlArticleSelection *self,
                                guint               index)
{
  guint before;
  guint first;
  guint last;

  g_return_if_fail (TL_IS_ARTICLE_SELECTION (self));

  if (self->index == index)
    return;
  before = self->position;
  self->index = index;
  find_position (self);
  if (before == self->position)
    return;
  first = MIN (before, self->position);
  last = before == G_MAXUINT || self->position == G_MAXUINT ? first : MAX (before, self->position);
  gtk_selection_model_selection_changed (GTK_SELECTION_MODEL (self), first, last - first + 1);
}

guint
tl_article_selection_get_position (TlArticleSelection *self)
{
  g_return_val_if_fail (TL_IS_ARTICLE_SELECTION (self), G_MAXUINT);
  return self->position;
}
