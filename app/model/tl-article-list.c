/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The list as it is shown: an array of record indexes.  A new result is announced as everything gone
 * and then everything come: GTK then makes no row objects but for the rows on the screen.
 */

#include "config.h"

#include "tl-article-list-private.h"

#include <string.h>

struct _TlArticleList
{
  GObject          parent_instance;

  TlCollection    *collection;     /* owned; may be NULL */
  guint32         *shown;          /* owned; record indexes in the order of the list */
  guint            n_shown;
  guint32         *order;          /* owned; all of them sorted, NULL: the file's order */
  guint32         *positions;      /* owned; position by record index, G_MAXUINT32: not shown; NULL until asked for */

  TlArticleFilter  filter;         /* its strings and matches are owned */
  TlArticleSort    sort;
  guint            descending : 1;
};

static GType
tl_article_list_get_item_type (GListModel *model)
{
  return TL_TYPE_ARTICLE_INFO;
}

static guint
tl_article_list_get_n_items (GListModel *model)
{
  return TL_ARTICLE_LIST (model)->n_shown;
}

static gpointer
tl_article_list_get_item (GListModel *model,
                          guint       position)
{
  TlArticleList *self = TL_ARTICLE_LIST (model);

  if (position >= self->n_shown)
    return NULL;
  return g_list_model_get_item (G_LIST_MODEL (self->collection), self->shown[position]);
}

static void
list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = tl_article_list_get_item_type;
  iface->get_n_items = tl_article_list_get_n_items;
  iface->get_item = tl_article_list_get_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (TlArticleList, tl_article_list, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init))

static void
clear_filter (TlArticleFilter *filter)
{
  g_free ((char *) filter->text);
  g_free ((char *) filter->status);
  g_free ((char *) filter->label);
  g_free ((char *) filter->annotator);
  g_free ((guint32 *) filter->matches);
  *filter = (TlArticleFilter) { 0 };
}

static void
tl_article_list_finalize (GObject *object)
{
  TlArticleList *self = TL_ARTICLE_LIST (object);

  g_clear_object (&self->collection);
  g_free (self->shown);
  g_free (self->order);
  g_free (self->positions);
  clear_filter (&self->filter);
  G_OBJECT_CLASS (tl_article_list_parent_class)->finalize (object);
}

static void
tl_article_list_class_init (TlArticleListClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = tl_article_list_finalize;
}

static void
tl_article_list_init (TlArticleList *self)
{
}

/* Takes shown over and announces it. */
static void
replace_shown (TlArticleList *self,
               guint32       *shown,
               guint          n_shown)
{
  guint n_before = self->n_shown;

  g_clear_pointer (&self->positions, g_free);
  g_clear_pointer (&self->shown, g_free);
  self->n_shown = 0;
  if (n_before > 0)
    g_list_model_items_changed (G_LIST_MODEL (self), 0, n_before, 0);
  /* Listeners may have asked for positions of the empty list. */
  g_clear_pointer (&self->positions, g_free);
  self->shown = shown;
  self->n_shown = n_shown;
  if (n_shown > 0)
    g_list_model_items_changed (G_LIST_MODEL (self), 0, 0, n_shown);
}

static void
compute_shown (TlArticleList *self)
{
  g_autofree guint8 *matched = NULL;
  g_autofree guint32 *shown = NULL;
  guint n_articles;
  guint n_shown = 0;

  if (self->collection == NULL)
    return;
  n_articles = tl_collection_get_n_articles (self->collection);
  matched = tl_article_match (self->collection, &self->filter);
  shown = g_new (guint32, n_articles + 1);
  for (guint i = 0; i < n_articles; i++)
    {
      guint32 index = self->order != NULL ? self->order[i] : i;

      if (matched == NULL || matched[index])
        shown[n_shown++] = index;
    }
  if (n_shown == self->n_shown
      && (n_shown == 0 || memcmp (shown, self->shown, n_shown * sizeof *shown) == 0))
    return;
  replace_shown (self, g_steal_pointer (&shown), n_shown);
}

static void
compute_order (TlArticleList *self)
{
  g_clear_pointer (&self->order, g_free);
  if (self->collection != NULL)
    self->order = tl_article_sort (self->collection, self->sort, self->descending);
}

TlArticleList *
tl_article_list_new (TlCollection *collection)
{
  TlArticleList *self = g_object_new (TL_TYPE_ARTICLE_LIST, NULL);

  tl_article_list_set_collection (self, collection);
  return self;
}

/* The filter and the sort stay. */
void
tl_article_list_set_collection (TlArticleList *self,
                                TlCollection  *collection)
{
  g_return_if_fail (TL_IS_ARTICLE_LIST (self));
  g_return_if_fail (collection == NULL || TL_IS_COLLECTION (collection));

  if (self->collection == collection)
    return;
  /* Rows of the old collection go while it is still there. */
  replace_shown (self, NULL, 0);
  g_set_object (&self->collection, collection);
  compute_order (self);
  compute_shown (self);
}

void
tl_article_list_inherit (TlArticleList *self,
                         TlCollection  *collection)
{
  g_return_if_fail (TL_IS_ARTICLE_LIST (self));
  g_return_if_fail (TL_IS_COLLECTION (collection));

  g_clear_pointer (&self->positions, g_free);
  g_set_object (&self->collection, collection);
  compute_order (self);
  compute_shown (self);
}

void
tl_article_list_set_filter (TlArticleList         *self,
                            const TlArticleFilter *filter)
{
  TlArticleFilter copy = { 0 };

  g_return_if_fail (TL_IS_ARTICLE_LIST (self));

  if (filter != NULL)
    {
      copy.text = g_strdup (filter->text);
      copy.status = g_strdup (filter->status);
      copy.label = g_strdup (filter->label);
      copy.annotator = g_strdup (filter->annotator);
      copy.edited = filter->edited;
      copy.matches = g_memdup2 (filter->matches, filter->n_matches * sizeof *filter->matches);
      copy.n_matches = copy.matches != NULL ? filter->n_matches : 0;
    }
  clear_filter (&self->filter);
  self->filter = copy;
  compute_shown (self);
}

void
tl_article_list_set_sort (TlArticleList *self,
                          TlArticleSort  sort,
                          gboolean       descending)
{
  g_return_if_fail (TL_IS_ARTICLE_LIST (self));

  self->sort = sort;
  self->descending = !!descending;
  compute_order (self);
  compute_shown (self);
}

void
tl_article_list_refresh (TlArticleList *self)
{
  g_return_if_fail (TL_IS_ARTICLE_LIST (self));

  compute_order (self);
  compute_shown (self);
}

guint
tl_article_list_find (TlArticleList *self,
                      guint          index)
{
  guint n_articles;

  g_return_val_if_fail (TL_IS_ARTICLE_LIST (self), G_MAXUINT);

  n_articles = self->collection != NULL ? tl_collection_get_n_articles (self->collection) : 0;
  if (index >= n_articles)
    return G_MAXUINT;
  if (self->positions == NULL)
    {
      self->positions = g_new (guint32, n_articles);
      memset (self->positions, 0xFF, n_articles * sizeof *self->positions);
      for (guint i = 0; i < self->n_shown; i++)
        self->positions[self->shown[i]] = i;
    }
  return self->positions[index];
}

guint
tl_article_list_get_index (TlArticleList *self,
                           guint          position)
{
  g_return_val_if_fail (TL_IS_ARTICLE_LIST (self), G_MAXUINT);

  return position < self->n_shown ? self->shown[position] : G_MAXUINT;
}
