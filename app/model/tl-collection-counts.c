/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What is known of an article without having it open: counts, labels and annotators met, status, edits. */

#include "config.h"

#include "tl-collection-private.h"
#include "tl-collection-view.h"

#include <string.h>

#define MORE_BIT 63

/* Shared with workers that count while it is replaced. */
typedef struct
{
  TlCollectionViewFunc func;
  gpointer             data;
  GDestroyNotify       destroy;
} View;

static void
view_clear (gpointer data)
{
  View *view = data;

  if (view->destroy != NULL)
    view->destroy (view->data);
}

void
tl_collection_view_unref (gpointer view)
{
  if (view != NULL)
    g_atomic_rc_box_release_full (view, view_clear);
}

void
tl_collection_set_view (TlCollection         *self,
                        TlCollectionViewFunc  func,
                        gpointer              data,
                        GDestroyNotify        destroy)
{
  View *view = NULL;
  gpointer old;

  g_return_if_fail (TL_IS_COLLECTION (self));

  if (func != NULL)
    {
      view = g_atomic_rc_box_new0 (View);
      *view = (View) { func, data, destroy };
    }
  g_mutex_lock (&self->lock);
  old = self->view;
  self->view = view;
  g_mutex_unlock (&self->lock);
  tl_collection_view_unref (old);
}

/* Owned. */
static TlArticle *
dup_seen (TlCollection *self,
          TlArticle    *article)
{
  View *view = NULL;
  TlArticle *seen;

  g_mutex_lock (&self->lock);
  if (self->view != NULL)
    view = g_atomic_rc_box_acquire (self->view);
  g_mutex_unlock (&self->lock);
  seen = view != NULL ? view->func (article, view->data) : g_object_ref (article);
  tl_collection_view_unref (view);
  return seen;
}

/* The bit of a name, which is registered when it is new. */
static guint
number_name (GHashTable *numbers,
             GPtrArray  *names,
             const char *name)
{
  gpointer found;
  char *copy;

  if (g_hash_table_lookup_extended (numbers, name, NULL, &found))
    return GPOINTER_TO_UINT (found);
  if (names->len >= MORE_BIT)
    return MORE_BIT;
  copy = g_strdup (name);
  g_ptr_array_add (names, copy);
  g_hash_table_insert (numbers, copy, GUINT_TO_POINTER (names->len - 1));
  return names->len - 1;
}

void
tl_collection_count (TlCollection    *self,
                     TlArticle       *article,
                     TlArticleCounts *counts)
{
  g_autoptr (TlArticle) seen = NULL;
  const char *last_label = NULL;
  const char *last_annotator = NULL;

  g_return_if_fail (TL_IS_COLLECTION (self));
  g_return_if_fail (TL_IS_ARTICLE (article));
  g_return_if_fail (counts != NULL);

  seen = dup_seen (self, article);
  *counts = (TlArticleCounts) { tl_article_get_n_annotations (seen), 0, 0, 0 };
  g_mutex_lock (&self->lock);
  for (guint i = 0; i < counts->n_annotations; i++)
    {
      TlAnnotation *annotation = tl_article_get_annotation (seen, i);
      TlDecision decision = tl_annotation_get_decision (annotation);
      const char *label = tl_annotation_get_label (annotation);
      const char *annotator = tl_annotation_get_annotator (annotation);

      counts->n_undecided += decision == TL_DECISION_PENDING || decision == TL_DECISION_DISCUSS;
      /* Equal names are the same string here, so most look-ups are spared. */
      if (label != last_label)
        counts->labels |= G_GUINT64_CONSTANT (1) << number_name (self->label_numbers, self->labels, label);
      if (annotator != last_annotator && *annotator != '\0')
        counts->annotators |= G_GUINT64_CONSTANT (1)
                              << number_name (self->annotator_numbers, self->annotators, annotator);
      last_label = label;
      last_annotator = annotator;
    }
  g_mutex_unlock (&self->lock);
}

static void
notify_info (TlCollection *self,
             guint         index,
             const char   *property)
{
  TlArticleInfo *info = g_hash_table_lookup (self->infos, GUINT_TO_POINTER (index));

  if (info != NULL)
    tl_article_info_notify (info, property);
}

void
tl_collection_set_counts (TlCollection          *self,
                          guint                  index,
                          const TlArticleCounts *counts)
{
  g_return_if_fail (TL_IS_COLLECTION (self));
  g_return_if_fail (index < self->n_articles && counts != NULL);

  if (self->counts == NULL)
    self->counts = g_new0 (TlArticleCounts, self->n_articles);
  self->counts[index] = *counts;
  self->flags[index] |= TL_ARTICLE_COUNTED;
  notify_info (self, index, "n-annotations");
  notify_info (self, index, "n-undecided");
  notify_info (self, index, "counted");
}

gboolean
tl_collection_get_counts (TlCollection    *self,
                          guint            index,
                          TlArticleCounts *counts)
{
  g_return_val_if_fail (TL_IS_COLLECTION (self), FALSE);
  g_return_val_if_fail (index < self->n_articles && counts != NULL, FALSE);

  if (!(self->flags[index] & TL_ARTICLE_COUNTED))
    {
      *counts = (TlArticleCounts) { 0 };
      return FALSE;
    }
  *counts = self->counts[index];
  return TRUE;
}

guint32
tl_collection_number_status (TlCollection *self,
                             const char   *status)
{
  gpointer found;

  if (g_hash_table_lookup_extended (self->status_numbers, status, NULL, &found))
    return GPOINTER_TO_UINT (found);
  g_ptr_array_add (self->statuses, g_strdup (status));
  g_hash_table_insert (self->status_numbers, g_ptr_array_index (self->statuses, self->statuses->len - 1),
                       GUINT_TO_POINTER (self->statuses->len - 1));
  return self->statuses->len - 1;
}

const char *
tl_collection_get_status (TlCollection *self,
                          guint         index)
{
  g_return_val_if_fail (TL_IS_COLLECTION (self), NULL);
  g_return_val_if_fail (index < self->n_articles, NULL);

  return g_ptr_array_index (self->statuses, self->status_of[index]);
}

/* status NULL or "": "new". */
void
tl_collection_set_status (TlCollection *self,
                          guint         index,
                          const char   *status)
{
  guint32 number;

  g_return_if_fail (TL_IS_COLLECTION (self));
  g_return_if_fail (index < self->n_articles);

  number = tl_collection_number_status (self, status != NULL && *status != '\0' ? status : "new");
  if (self->status_of[index] == number)
    return;
  self->status_of[index] = number;
  notify_info (self, index, "status");
}

void
tl_collection_set_title (TlCollection *self,
                         guint         index,
                         const char   *title)
{
  TlArticleInfo *info;
  gpointer key = GUINT_TO_POINTER (index);
  g_autofree char *of_file = NULL;
  const char *before;

  g_return_if_fail (TL_IS_COLLECTION (self));
  g_return_if_fail (index < self->n_articles);

  of_file = tl_json_framing_dup_field (self->framing, index, TL_FIELD_TITLE);
  /* The framing has long ones cut: what begins like that is the same, as far as a list is concerned. */
  if (title == NULL || *title == '\0'
      || (of_file != NULL && *of_file != '\0' && g_str_has_prefix (title, of_file)
          && (strlen (title) == strlen (of_file) || tl_collection_is_title_cut (self, index))))
    title = NULL;
  before = self->titles != NULL ? g_hash_table_lookup (self->titles, key) : NULL;
  if (g_strcmp0 (before, title) == 0)
    return;
  if (self->titles == NULL)
    self->titles = g_hash_table_new_full (NULL, NULL, NULL, g_free);
  if (title != NULL)
    g_hash_table_insert (self->titles, key, g_strdup (title));
  else
    g_hash_table_remove (self->titles, key);
  g_clear_pointer (&self->folding, tl_folding_free);
  info = g_hash_table_lookup (self->infos, key);
  if (info != NULL)
    tl_article_info_retitle (info);
}

void
tl_collection_set_edited (TlCollection *self,
                          guint         index,
                          gboolean      edited)
{
  g_return_if_fail (TL_IS_COLLECTION (self));
  g_return_if_fail (index < self->n_articles);

  if (tl_collection_is_edited (self, index) == !!edited)
    return;
  self->flags[index] ^= TL_ARTICLE_EDITED;
  notify_info (self, index, "edited");
}

gboolean
tl_collection_is_edited (TlCollection *self,
                         guint         index)
{
  g_return_val_if_fail (TL_IS_COLLECTION (self), FALSE);
  g_return_val_if_fail (index < self->n_articles, FALSE);

  return (self->flags[index] & TL_ARTICLE_EDITED) != 0;
}

static char **
dup_names (TlCollection *self,
           GPtrArray    *names)
{
  char **copy;

  g_mutex_lock (&self->lock);
  copy = g_new0 (char *, names->len + 1);
  for (guint i = 0; i < names->len; i++)
    copy[i] = g_strdup (g_ptr_array_index (names, i));
  g_mutex_unlock (&self->lock);
  return copy;
}

char **
tl_collection_list_labels (TlCollection *self)
{
  g_return_val_if_fail (TL_IS_COLLECTION (self), NULL);

  return dup_names (self, self->labels);
}

char **
tl_collection_list_annotators (TlCollection *self)
{
  g_return_val_if_fail (TL_IS_COLLECTION (self), NULL);

  return dup_names (self, self->annotators);
}

static gboolean
has_same_keys (TlCollection *a,
               TlCollection *b)
{
  return a->n_articles == b->n_articles && a->keys->len == b->keys->len
         && memcmp (a->keys->str, b->keys->str, a->keys->len) == 0
         && memcmp (a->key_offsets, b->key_offsets, a->n_articles * sizeof *a->key_offsets) == 0;
}

static gboolean
has_same_labels (TlCollection *a,
                 TlCollection *b)
{
  if (a->framing->labels == NULL || b->framing->labels == NULL)
    return a->framing->labels == b->framing->labels;
  return g_bytes_equal (a->framing->labels, b->framing->labels);
}

/* A worker may go on counting in old: what it meets there and not here will be met again here. */
static void
inherit_names (TlCollection *self,
               TlCollection *old)
{
  g_auto (GStrv) labels = dup_names (old, old->labels);
  g_auto (GStrv) annotators = dup_names (old, old->annotators);

  g_mutex_lock (&self->lock);
  for (guint i = 0; labels[i] != NULL; i++)
    number_name (self->label_numbers, self->labels, labels[i]);
  for (guint i = 0; annotators[i] != NULL; i++)
    number_name (self->annotator_numbers, self->annotators, annotators[i]);
  g_mutex_unlock (&self->lock);
}

static void
inherit_infos (TlCollection *self,
               TlCollection *old)
{
  g_autoptr (GPtrArray) infos = g_ptr_array_new_with_free_func (g_object_unref);
  GHashTableIter iter;
  gpointer info;

  /* References: telling one row may end another. */
  g_hash_table_iter_init (&iter, old->infos);
  while (g_hash_table_iter_next (&iter, NULL, &info))
    g_ptr_array_add (infos, g_object_ref (info));
  g_hash_table_remove_all (old->infos);
  for (guint i = 0; i < infos->len; i++)
    g_hash_table_insert (self->infos, GUINT_TO_POINTER (tl_article_info_get_index (g_ptr_array_index (infos, i))),
                         g_ptr_array_index (infos, i));
  for (guint i = 0; i < infos->len; i++)
    tl_article_info_move (g_ptr_array_index (infos, i), self);
}

gboolean
tl_collection_inherit (TlCollection *self,
                       TlCollection *old)
{
  g_return_val_if_fail (TL_IS_COLLECTION (self) && TL_IS_COLLECTION (old) && self != old, FALSE);
  g_return_val_if_fail (self->labels->len == 0 && g_hash_table_size (self->infos) == 0, FALSE);

  if (!has_same_keys (self, old))
    return FALSE;
  if (has_same_labels (self, old))
    {
      tl_schema_unref (self->schema);
      self->schema = tl_schema_ref (old->schema);
    }
  inherit_names (self, old);
  if (old->counts != NULL)
    self->counts = g_memdup2 (old->counts, old->n_articles * sizeof *old->counts);
  for (guint i = 0; i < self->n_articles; i++)
    self->flags[i] = old->flags[i];
  inherit_infos (self, old);
  return TRUE;
}
