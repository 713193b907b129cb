/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What the moderation queue knows of one article. */

#include "config.h"

#include "tl-queue.h"

#include <string.h>

#include "tl-edits-article.h"
#include "tl-worktime.h"

struct _TlQueueItem
{
  GObject   parent_instance;

  guint     index;
  char     *key;
  char     *title;
  char     *collated;        /* the title as it sorts */
  char     *status;
  gint64    since;
  guint     n_annotations;
  guint     n_undecided;
  char    **people;
  char    **reviewers;
  char    **labels;
};

enum
{
  PROP_0, PROP_INDEX, PROP_KEY, PROP_TITLE, PROP_STATUS, PROP_SINCE, PROP_N_ANNOTATIONS, PROP_N_UNDECIDED, PROP_PEOPLE,
  PROP_REVIEWERS, PROP_LABELS, N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (TlQueueItem, tl_queue_item, G_TYPE_OBJECT)

static void
tl_queue_item_finalize (GObject *object)
{
  TlQueueItem *self = TL_QUEUE_ITEM (object);

  g_free (self->key);
  g_free (self->title);
  g_free (self->collated);
  g_free (self->status);
  g_strfreev (self->people);
  g_strfreev (self->reviewers);
  g_strfreev (self->labels);
  G_OBJECT_CLASS (tl_queue_item_parent_class)->finalize (object);
}

static void
tl_queue_item_get_property (GObject    *object,
                            guint       id,
                            GValue     *value,
                            GParamSpec *pspec)
{
  TlQueueItem *self = TL_QUEUE_ITEM (object);

  switch (id)
    {
    case PROP_INDEX:
      g_value_set_uint (value, self->index);
      break;
    case PROP_KEY:
      g_value_set_string (value, self->key);
      break;
    case PROP_TITLE:
      g_value_set_string (value, self->title);
      break;
    case PROP_STATUS:
      g_value_set_string (value, self->status);
      break;
    case PROP_SINCE:
      g_value_set_int64 (value, self->since);
      break;
    case PROP_N_ANNOTATIONS:
      g_value_set_uint (value, self->n_annotations);
      break;
    case PROP_N_UNDECIDED:
      g_value_set_uint (value, self->n_undecided);
      break;
    case PROP_PEOPLE:
      g_value_set_boxed (value, self->people);
      break;
    case PROP_REVIEWERS:
      g_value_set_boxed (value, self->reviewers);
      break;
    case PROP_LABELS:
      g_value_set_boxed (value, self->labels);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
tl_queue_item_class_init (TlQueueItemClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->finalize = tl_queue_item_finalize;
  object_class->get_property = tl_queue_item_get_property;
  properties[PROP_INDEX] = g_param_spec_uint ("index", NULL, NULL, 0, G_MAXUINT, 0, flags);
  properties[PROP_KEY] = g_param_spec_string ("key", NULL, NULL, NULL, flags);
  properties[PROP_TITLE] = g_param_spec_string ("title", NULL, NULL, NULL, flags);
  properties[PROP_STATUS] = g_param_spec_string ("status", NULL, NULL, NULL, flags);
  properties[PROP_SINCE] = g_param_spec_int64 ("since", NULL, NULL, G_MININT64, G_MAXINT64, 0, flags);
  properties[PROP_N_ANNOTATIONS] = g_param_spec_uint ("n-annotations", NULL, NULL, 0, G_MAXUINT, 0, flags);
  properties[PROP_N_UNDECIDED] = g_param_spec_uint ("n-undecided", NULL, NULL, 0, G_MAXUINT, 0, flags);
  properties[PROP_PEOPLE] = g_param_spec_boxed ("people", NULL, NULL, G_TYPE_STRV, flags);
  properties[PROP_REVIEWERS] = g_param_spec_boxed ("reviewers", NULL, NULL, G_TYPE_STRV, flags);
  properties[PROP_LABELS] = g_param_spec_boxed ("labels", NULL, NULL, G_TYPE_STRV, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
tl_queue_item_init (TlQueueItem *self)
{
}

static int
compare_strings (gconstpointer a,
                 gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

static char **
sort_set (GHashTable *set)
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

static void
count_annotations (TlQueueItem *self,
                   TlArticle   *article)
{
  g_autoptr (GHashTable) people = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GHashTable) labels = g_hash_table_new (g_str_hash, g_str_equal);
  g_auto (GStrv) assigned = tl_article_list_assigned (article, "annotators");

  for (guint i = 0; assigned[i] != NULL; i++)
    g_hash_table_add (people, assigned[i]);
  self->n_annotations = tl_article_get_n_annotations (article);
  for (guint i = 0; i < self->n_annotations; i++)
    {
      TlAnnotation *annotation = tl_article_get_annotation (article, i);
      TlDecision decision = tl_annotation_get_decision (annotation);
      const char *annotator = tl_annotation_get_annotator (annotation);

      self->n_undecided += decision == TL_DECISION_PENDING || decision == TL_DECISION_DISCUSS;
      g_hash_table_add (labels, (gpointer) tl_annotation_get_label (annotation));
      if (*annotator != '\0')
        g_hash_table_add (people, (gpointer) annotator);
    }
  self->people = sort_set (people);
  self->labels = sort_set (labels);
}

TlQueueItem *
tl_queue_item_new (TlArticle  *article,
                   const char *key,
                   guint       index)
{
  TlQueueItem *self;

  g_return_val_if_fail (TL_IS_ARTICLE (article) && key != NULL, NULL);

  self = g_object_new (TL_TYPE_QUEUE_ITEM, NULL);
  self->index = index;
  self->key = g_strdup (key);
  self->title = g_strdup (tl_article_get_title (article));
  self->collated = g_utf8_collate_key (self->title, -1);
  self->status = g_strdup (tl_article_get_status (article));
  self->since = tl_worktime_find_since (article);
  self->reviewers = tl_article_list_assigned (article, "reviewers");
  count_annotations (self, article);
  return self;
}

guint
tl_queue_item_get_index (TlQueueItem *self)
{
  g_return_val_if_fail (TL_IS_QUEUE_ITEM (self), G_MAXUINT);

  return self->index;
}

const char *
tl_queue_item_get_key (TlQueueItem *self)
{
  g_return_val_if_fail (TL_IS_QUEUE_ITEM (self), NULL);

  return self->key;
}

const char *
tl_queue_item_get_title (TlQueueItem *self)
{
  g_return_val_if_fail (TL_IS_QUEUE_ITEM (self), NULL);

  return self->title;
}

const char *
tl_queue_item_get_collated (TlQueueItem *self)
{
  g_return_val_if_fail (TL_IS_QUEUE_ITEM (self), NULL);

  return self->collated;
}

const char *
tl_queue_item_get_status (TlQueueItem *self)
{
  g_return_val_if_fail (TL_IS_QUEUE_ITEM (self), NULL);

  return self->status;
}

gint64
tl_queue_item_get_since (TlQueueItem *self)
{
  g_return_val_if_fail (TL_IS_QUEUE_ITEM (self), 0);

  return self->since;
}

guint
tl_queue_item_get_n_annotations (TlQueueItem *self)
{
  g_return_val_if_fail (TL_IS_QUEUE_ITEM (self), 0);

  return self->n_annotations;
}

guint
tl_queue_item_get_n_undecided (TlQueueItem *self)
{
  g_return_val_if_fail (TL_IS_QUEUE_ITEM (self), 0);

  return self->n_undecided;
}

const char *const *
tl_queue_item_get_people (TlQueueItem *self)
{
  g_return_val_if_fail (TL_IS_QUEUE_ITEM (self), NULL);

  return (const char *const *) self->people;
}

const char *const *
tl_queue_item_get_reviewers (TlQueueItem *self)
{
  g_return_val_if_fail (TL_IS_QUEUE_ITEM (self), NULL);

  return (const char *const *) self->reviewers;
}

const char *const *
tl_queue_item_get_labels (TlQueueItem *self)
{
  g_return_val_if_fail (TL_IS_QUEUE_ITEM (self), NULL);

  return (const char *const *) self->labels;
}
