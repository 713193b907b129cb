/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Layers of several people over the same articles.  An article is known by its key; a copy whose text is another one is
 * refused, since its ranges would mean other words. */

#include "config.h"

#include "tl-study.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "tl-adjudication.h"
#include "tl-align.h"

typedef struct
{
  GPtrArray *annotations;   /* TlAnnotation, text order */
  GPtrArray *relations;     /* TlRelation */
} Layer;

typedef struct
{
  char      *key;
  char      *title;
  TlText    *text;
  GPtrArray *layers;        /* Layer or NULL, by rater */
} StudyArticle;

struct _TlStudy
{
  GObject     parent_instance;

  TlSchema   *schema;
  GPtrArray  *raters;       /* char */
  GPtrArray  *articles;     /* StudyArticle */
  GHashTable *by_key;       /* borrowed key to index + 1 */
  GHashTable *labels;       /* spellings met, owned */
};

G_DEFINE_TYPE (TlStudy, tl_study, G_TYPE_OBJECT)

static void
layer_free (Layer *self)
{
  if (self == NULL)
    return;
  g_ptr_array_unref (self->annotations);
  g_ptr_array_unref (self->relations);
  g_free (self);
}

static Layer *
layer_new (void)
{
  Layer *self = g_new0 (Layer, 1);

  self->annotations = g_ptr_array_new_with_free_func ((GDestroyNotify) tl_annotation_unref);
  self->relations = g_ptr_array_new_with_free_func ((GDestroyNotify) tl_relation_unref);
  return self;
}

static void
study_article_free (StudyArticle *self)
{
  g_free (self->key);
  g_free (self->title);
  tl_text_unref (self->text);
  g_ptr_array_unref (self->layers);
  g_free (self);
}

static StudyArticle *
find_article (TlStudy    *self,
              const char *key,
              TlArticle  *article,
              GError    **error)
{
  guint index = GPOINTER_TO_UINT (g_hash_table_lookup (self->by_key, key));
  StudyArticle *found;

  if (index > 0)
    {
      found = self->articles->pdata[index - 1];
      if (tl_text_equal (found->text, tl_article_get_text (article)))
        return found;
      g_set_error (error, TL_MODEL_ERROR, TL_MODEL_ERROR_INVALID,
                   _("The copies of the article “%s” have different texts"), key);
      return NULL;
    }
  found = g_new0 (StudyArticle, 1);
  found->key = g_strdup (key);
  found->title = g_strdup (tl_article_get_title (article));
  found->text = tl_text_ref (tl_article_get_text (article));
  found->layers = g_ptr_array_new_with_free_func ((GDestroyNotify) layer_free);
  g_ptr_array_add (self->articles, found);
  g_hash_table_insert (self->by_key, found->key, GUINT_TO_POINTER (self->articles->len));
  return found;
}

static Layer *
find_layer (StudyArticle *article,
            guint         rater)
{
  if (article->layers->len <= rater)
    g_ptr_array_set_size (article->layers, rater + 1);
  if (article->layers->pdata[rater] == NULL)
    article->layers->pdata[rater] = layer_new ();
  return article->layers->pdata[rater];
}

static void
add_annotation (TlStudy      *self,
                Layer        *layer,
                TlAnnotation *annotation)
{
  const char *label = tl_annotation_get_label (annotation);

  if (!g_hash_table_contains (self->labels, label))
    g_hash_table_add (self->labels, g_strdup (label));
  g_ptr_array_add (layer->annotations, tl_annotation_ref (annotation));
}

static void
tl_study_finalize (GObject *object)
{
  TlStudy *self = TL_STUDY (object);

  g_clear_pointer (&self->by_key, g_hash_table_unref);
  g_clear_pointer (&self->articles, g_ptr_array_unref);
  g_clear_pointer (&self->raters, g_ptr_array_unref);
  g_clear_pointer (&self->labels, g_hash_table_unref);
  g_clear_pointer (&self->schema, tl_schema_unref);
  G_OBJECT_CLASS (tl_study_parent_class)->finalize (object);
}

static void
tl_study_class_init (TlStudyClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = tl_study_finalize;
}

static void
tl_study_init (TlStudy *self)
{
  self->raters = g_ptr_array_new_with_free_func (g_free);
  self->articles = g_ptr_array_new_with_free_func ((GDestroyNotify) study_article_free);
  self->by_key = g_hash_table_new (g_str_hash, g_str_equal);
  self->labels = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

TlStudy *
tl_study_new (TlSchema *schema)
{
  TlStudy *self = g_object_new (TL_TYPE_STUDY, NULL);

  self->schema = schema != NULL ? tl_schema_ref (schema) : tl_schema_new_default ();
  return self;
}

guint
tl_study_add_rater (TlStudy    *self,
                    const char *name)
{
  g_return_val_if_fail (TL_IS_STUDY (self), 0);
  g_return_val_if_fail (name != NULL, 0);

  for (guint i = 0; i < self->raters->len; i++)
    if (g_str_equal (self->raters->pdata[i], name))
      return i;
  g_ptr_array_add (self->raters, g_strdup (name));
  return self->raters->len - 1;
}

gboolean
tl_study_add_layer (TlStudy    *self,
                    const char *key,
                    TlArticle  *article,
                    guint       rater,
                    GError    **error)
{
  StudyArticle *place;
  Layer *layer;

  g_return_val_if_fail (TL_IS_STUDY (self), FALSE);
  g_return_val_if_fail (rater < self->raters->len, FALSE);

  place = find_article (self, key, article, error);
  if (place == NULL)
    return FALSE;
  layer = find_layer (place, rater);
  for (guint i = 0; i < tl_article_get_n_annotations (article); i++)
    add_annotation (self, layer, tl_article_get_annotation (article, i));
  for (guint i = 0; i < tl_article_get_n_relations (article); i++)
    g_ptr_array_add (layer->relations, tl_relation_ref (tl_article_get_relation (article, i)));
  g_ptr_array_sort (layer->annotations, tl_annotation_compare_places);
  return TRUE;
}

/* A relation belongs to who made the first of its targets. */
static void
add_relation (TlStudy      *self,
              StudyArticle *place,
              TlArticle    *article,
              TlRelation   *relation)
{
  guint n_args;
  const TlRelationArg *args = tl_relation_get_args (relation, &n_args);

  for (guint i = 0; i < n_args; i++)
    {
      TlAnnotation *target = tl_article_find_annotation (article, args[i].target);

      if (target != NULL && tl_annotation_is_adjudicated (target))
        return;
      if (target != NULL)
        {
          guint rater = tl_study_add_rater (self, tl_annotation_get_annotator (target));

          g_ptr_array_add (find_layer (place, rater)->relations, tl_relation_ref (relation));
          return;
        }
    }
}

gboolean
tl_study_add_annotators (TlStudy    *self,
                         const char *key,
                         TlArticle  *article,
                         GError    **error)
{
  StudyArticle *place;

  g_return_val_if_fail (TL_IS_STUDY (self), FALSE);

  place = find_article (self, key, article, error);
  if (place == NULL)
    return FALSE;
  for (guint i = 0; i < tl_article_get_n_annotations (article); i++)
    {
      TlAnnotation *annotation = tl_article_get_annotation (article, i);
      guint rater;

      /* Made of the others' layers: nobody's own. */
      if (tl_annotation_is_adjudicated (annotation))
        continue;
      rater = tl_study_add_rater (self, tl_annotation_get_annotator (annotation));

      add_annotation (self, find_layer (place, rater), annotation);
    }
  for (guint i = 0; i < tl_article_get_n_relations (article); i++)
    add_relation (self, place, article, tl_article_get_relation (article, i));
  for (guint i = 0; i < place->layers->len; i++)
    if (place->layers->pdata[i] != NULL)
      g_ptr_array_sort (((Layer *) place->layers->pdata[i])->annotations, tl_annotation_compare_places);
  return TRUE;
}

TlSchema *
tl_study_get_schema (TlStudy *self)
{
  g_return_val_if_fail (TL_IS_STUDY (self), NULL);

  return self->schema;
}

guint
tl_study_get_n_raters (TlStudy *self)
{
  g_return_val_if_fail (TL_IS_STUDY (self), 0);

  return self->raters->len;
}

const char *
tl_study_get_rater (TlStudy *self,
                    guint    rater)
{
  g_return_val_if_fail (TL_IS_STUDY (self), NULL);
  g_return_val_if_fail (rater < self->raters->len, NULL);

  return self->raters->pdata[rater];
}

guint
tl_study_get_n_articles (TlStudy *self)
{
  g_return_val_if_fail (TL_IS_STUDY (self), 0);

  return self->articles->len;
}

static StudyArticle *
get_article (TlStudy *self,
             guint    article)
{
  g_return_val_if_fail (TL_IS_STUDY (self), NULL);
  g_return_val_if_fail (article < self->articles->len, NULL);

  return self->articles->pdata[article];
}

const char *
tl_study_get_key (TlStudy *self,
                  guint    article)
{
  return get_article (self, article)->key;
}

const char *
tl_study_get_title (TlStudy *self,
                    guint    article)
{
  return get_article (self, article)->title;
}

TlText *
tl_study_get_text (TlStudy *self,
                   guint    article)
{
  return get_article (self, article)->text;
}

static Layer *
get_layer (TlStudy *self,
           guint    article,
           guint    rater)
{
  StudyArticle *place = get_article (self, article);

  return rater < place->layers->len ? place->layers->pdata[rater] : NULL;
}

GPtrArray *
tl_study_get_annotations (TlStudy *self,
                          guint    article,
                          guint    rater)
{
  Layer *layer = get_layer (self, article, rater);

  return layer != NULL ? layer->annotations : NULL;
}

GPtrArray *
tl_study_get_relations (TlStudy *self,
                        guint    article,
                        guint    rater)
{
  Layer *layer = get_layer (self, article, rater);

  return layer != NULL ? layer->relations : NULL;
}

gboolean
tl_study_is_same_label (TlStudy    *self,
                        const char *a,
                        const char *b)
{
  const TlLabelDef *def;

  if (g_str_equal (a, b))
    return TRUE;
  def = tl_schema_find (self->schema, a);
  return def != NULL && def == tl_schema_find (self->schema, b);
}

/* Attribution first: its parts are what newsrooms compare, and entities lie inside them. */
static guint
label_rank (TlStudy    *self,
            const char *label)
{
  static const char *const first[] = { "source", "cue", "claim" };
  const TlLabelDef *def = tl_schema_find (self->schema, label);

  if (def == NULL)
    return G_MAXUINT;
  for (guint i = 0; i < G_N_ELEMENTS (first); i++)
    if (g_str_equal (def->name, first[i]))
      return i;
  for (guint i = 0; i < tl_schema_get_n_labels (self->schema); i++)
    if (tl_schema_get_label (self->schema, i) == def)
      return G_N_ELEMENTS (first) + i;
  return G_MAXUINT - 1;
}

static int
compare_labels (gconstpointer a,
                gconstpointer b,
                gpointer      user_data)
{
  const char *first = *(const char *const *) a;
  const char *second = *(const char *const *) b;
  guint rank_a = label_rank (user_data, first);
  guint rank_b = label_rank (user_data, second);

  return rank_a != rank_b ? (rank_a < rank_b ? -1 : 1) : strcmp (first, second);
}

char **
tl_study_list_labels (TlStudy  *self,
                      gboolean  known_only)
{
  g_autoptr (GPtrArray) all = g_ptr_array_new ();
  GPtrArray *chosen = g_ptr_array_new ();
  gboolean any_known = FALSE;
  GHashTableIter iter;
  gpointer label;

  g_return_val_if_fail (TL_IS_STUDY (self), NULL);

  g_hash_table_iter_init (&iter, self->labels);
  while (g_hash_table_iter_next (&iter, &label, NULL))
    {
      any_known |= tl_schema_find (self->schema, label) != NULL;
      g_ptr_array_add (all, label);
    }
  g_ptr_array_sort_with_data (all, compare_labels, self);
  for (guint i = 0; i < all->len; i++)
    {
      const char *name = all->pdata[i];

      if (known_only && any_known && tl_schema_find (self->schema, name) == NULL)
        continue;
      /* Spellings of one label stand side by side; the schema's own name stands for several. */
      if (chosen->len > 0 && tl_study_is_same_label (self, chosen->pdata[chosen->len - 1], name))
        {
          g_free (chosen->pdata[chosen->len - 1]);
          chosen->pdata[chosen->len - 1] = g_strdup (tl_schema_find (self->schema, name)->name);
          continue;
        }
      g_ptr_array_add (chosen, g_strdup (name));
    }
  g_ptr_array_add (chosen, NULL);
  return (char **) g_ptr_array_free (chosen, FALSE);
}
