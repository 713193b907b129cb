/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * GtkListView makes about 200 row widgets at once, however few are seen: 60 to 250 ms for rows like ours, at each key
 * press in a filter.  It makes them when it hears of the items; so it hears of them in portions, the
 * first of which is drawn before the next is told.  What is seen is always a prefix of the model.
 */

#define G_LOG_DOMAIN "tagline-gui"

#include "config.h"

#include "tl-gradual-model.h"

/* A screenful; a portion that takes a few milliseconds; and as many as the list view makes rows for. */
#define FIRST 32
#define PORTION 16
#define ENOUGH 256
/* Who types on has the list replaced again, and rows that were made must then go first. */
#define DELAY_MS 150

struct _TlGradualModel
{
  GObject            parent_instance;

  /* Owned */
  GtkSelectionModel *model;

  guint              n_shown;     /* a prefix of the model, this long */
  guint              grow_id;
};

static GType
tl_gradual_model_get_item_type (GListModel *model)
{
  return g_list_model_get_item_type (G_LIST_MODEL (TL_GRADUAL_MODEL (model)->model));
}

static guint
tl_gradual_model_get_n_items (GListModel *model)
{
  return TL_GRADUAL_MODEL (model)->n_shown;
}

static gpointer
tl_gradual_model_get_item (GListModel *model,
                           guint       position)
{
  TlGradualModel *self = TL_GRADUAL_MODEL (model);

  return position < self->n_shown ? g_list_model_get_item (G_LIST_MODEL (self->model), position)
                                  : NULL;
}

static void
list_model_iface_init (GListModelInterface *iface)
{
  iface->get_item_type = tl_gradual_model_get_item_type;
  iface->get_n_items = tl_gradual_model_get_n_items;
  iface->get_item = tl_gradual_model_get_item;
}

static gboolean
tl_gradual_model_is_selected (GtkSelectionModel *model,
                              guint              position)
{
  return gtk_selection_model_is_selected (TL_GRADUAL_MODEL (model)->model, position);
}

static GtkBitset *
tl_gradual_model_get_selection_in_range (GtkSelectionModel *model,
                                         guint              position,
                                         guint              n_items)
{
  return gtk_selection_model_get_selection_in_range (TL_GRADUAL_MODEL (model)->model, position,
                                                     n_items);
}

static gboolean
tl_gradual_model_select_item (GtkSelectionModel *model,
                              guint              position,
                              gboolean           unselect_rest)
{
  return gtk_selection_model_select_item (TL_GRADUAL_MODEL (model)->model, position, unselect_rest);
}

static void
selection_model_iface_init (GtkSelectionModelInterface *iface)
{
  iface->is_selected = tl_gradual_model_is_selected;
  iface->get_selection_in_range = tl_gradual_model_get_selection_in_range;
  iface->select_item = tl_gradual_model_select_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (TlGradualModel, tl_gradual_model, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_iface_init)
                               G_IMPLEMENT_INTERFACE (GTK_TYPE_SELECTION_MODEL,
                                                      selection_model_iface_init))

static void
show (TlGradualModel *self,
      guint           n)
{
  guint before = self->n_shown;

  if (n <= before)
    return;
  self->n_shown = n;
  g_list_model_items_changed (G_LIST_MODEL (self), before, 0, n - before);
}

static gboolean
gradual_grow_cb (gpointer user_data)
{
  TlGradualModel *self = user_data;
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->model));
  gboolean is_last = self->n_shown >= ENOUGH || n - self->n_shown <= PORTION;

  if (is_last)
    self->grow_id = 0;
  show (self, is_last ? n : self->n_shown + PORTION);
  return is_last ? G_SOURCE_REMOVE : G_SOURCE_CONTINUE;
}

static gboolean
gradual_begin_cb (gpointer user_data)
{
  TlGradualModel *self = user_data;

  /* After drawing, which has the higher priority. */
  self->grow_id = g_idle_add_full (G_PRIORITY_DEFAULT_IDLE, gradual_grow_cb, self, NULL);
  return G_SOURCE_REMOVE;
}

static void
queue_growth (TlGradualModel *self)
{
  g_clear_handle_id (&self->grow_id, g_source_remove);
  if (self->n_shown < g_list_model_get_n_items (G_LIST_MODEL (self->model)))
    self->grow_id = g_timeout_add (DELAY_MS, gradual_begin_cb, self);
}

static void
gradual_items_changed_cb (TlGradualModel *self,
                          guint           position,
                          guint           removed,
                          guint           added)
{
  guint before = self->n_shown;
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->model));
  gboolean was_complete = before == n - added + removed;

  if (position > before)
    return;
  if (added <= PORTION && (was_complete || position + removed <= before))
    {
      self->n_shown = before - removed + added;
      g_list_model_items_changed (G_LIST_MODEL (self), position, removed, added);
    }
  else
    {
      self->n_shown = position;
      if (before > position)
        g_list_model_items_changed (G_LIST_MODEL (self), position, before - position, 0);
      show (self, MIN (n, MAX (position, FIRST)));
    }
  queue_growth (self);
}

static void
gradual_selection_changed_cb (TlGradualModel *self,
                              guint           position,
                              guint           n_items)
{
  if (position < self->n_shown)
    gtk_selection_model_selection_changed (GTK_SELECTION_MODEL (self), position,
                                           MIN (n_items, self->n_shown - position));
}

static void
tl_gradual_model_dispose (GObject *object)
{
  TlGradualModel *self = TL_GRADUAL_MODEL (object);

  g_clear_handle_id (&self->grow_id, g_source_remove);
  if (self->model != NULL)
    g_signal_handlers_disconnect_by_data (self->model, self);
  self->n_shown = 0;
  g_clear_object (&self->model);
  G_OBJECT_CLASS (tl_gradual_model_parent_class)->dispose (object);
}

static void
tl_gradual_model_class_init (TlGradualModelClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tl_gradual_model_dispose;
}

static void
tl_gradual_model_init (TlGradualModel *self)
{
}

TlGradualModel *
tl_gradual_model_new (GtkSelectionModel *model)
{
  TlGradualModel *self;

  g_return_val_if_fail (GTK_IS_SELECTION_MODEL (model), NULL);

  self = g_object_new (TL_TYPE_GRADUAL_MODEL, NULL);
  self->model = g_object_ref (model);
  self->n_shown = MIN (FIRST, g_list_model_get_n_items (G_LIST_MODEL (model)));
  g_signal_connect_object (model, "items-changed", G_CALLBACK (gradual_items_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (model, "selection-changed", G_CALLBACK (gradual_selection_changed_cb),
                           self, G_CONNECT_SWAPPED);
  queue_growth (self);
  return self;
}

void
tl_gradual_model_flush (TlGradualModel *self)
{
  g_return_if_fail (TL_IS_GRADUAL_MODEL (self));

  g_clear_handle_id (&self->grow_id, g_source_remove);
  show (self, g_list_model_get_n_items (G_LIST_MODEL (self->model)));
}
