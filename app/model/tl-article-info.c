/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * A row of the list of articles.  Holds nothing but the collection and its index in it; the collection
 * knows which rows are alive and tells them what changed.
 */

#include "config.h"

#include "tl-collection-private.h"

#include <string.h>

struct _TlArticleInfo
{
  GObject       parent_instance;

  TlCollection *collection;    /* owned */
  char         *title;         /* owned; read when first asked for */
  guint         index;
};

enum
{
  PROP_0,
  PROP_INDEX,
  PROP_KEY,
  PROP_ID,
  PROP_TITLE,
  PROP_STATUS,
  PROP_BYLINE,
  PROP_N_ANNOTATIONS,
  PROP_N_UNDECIDED,
  PROP_COUNTED,
  PROP_BROKEN,
  PROP_EDITED,
  N_PROPERTIES
};

static GParamSpec *properties[N_PROPERTIES];

G_DEFINE_FINAL_TYPE (TlArticleInfo, tl_article_info, G_TYPE_OBJECT)

/* "Publisher · 2026-03-02", or as much of it as there is. */
static char *
dup_byline (TlArticleInfo *self)
{
  const TlJsonFraming *framing = tl_collection_get_framing (self->collection);
  g_autofree char *publisher = tl_json_framing_dup_field (framing, self->index, TL_FIELD_PUBLISHER);
  g_autofree char *date = tl_json_framing_dup_field (framing, self->index, TL_FIELD_PUBLISHED);
  gboolean has_publisher = publisher != NULL && *publisher != '\0';
  gboolean has_date = date != NULL && *date != '\0';

  /* Of a time the day is enough here. */
  if (has_date && strlen (date) > 10 && date[10] == 'T')
    date[10] = '\0';
  if (has_publisher && has_date)
    return g_strdup_printf ("%s · %s", publisher, date);
  if (has_publisher)
    return g_steal_pointer (&publisher);
  return has_date ? g_steal_pointer (&date) : g_strdup ("");
}

static char *
dup_id (TlArticleInfo *self)
{
  char *id = tl_json_framing_dup_field (tl_collection_get_framing (self->collection), self->index, TL_FIELD_ID);

  return id != NULL ? id : g_strdup (tl_collection_get_key (self->collection, self->index));
}

static void
tl_article_info_get_property (GObject    *object,
                              guint       prop_id,
                              GValue     *value,
                              GParamSpec *pspec)
{
  TlArticleInfo *self = TL_ARTICLE_INFO (object);
  TlArticleCounts counts;
  gboolean counted = tl_collection_get_counts (self->collection, self->index, &counts);

  switch (prop_id)
    {
    case PROP_INDEX:
      g_value_set_uint (value, self->index);
      break;
    case PROP_KEY:
      g_value_set_string (value, tl_collection_get_key (self->collection, self->index));
      break;
    case PROP_ID:
      g_value_take_string (value, dup_id (self));
      break;
    case PROP_TITLE:
      g_value_set_string (value, tl_article_info_get_title (self));
      break;
    case PROP_STATUS:
      g_value_set_string (value, tl_article_info_get_status (self));
      break;
    case PROP_BYLINE:
      g_value_take_string (value, dup_byline (self));
      break;
    case PROP_N_ANNOTATIONS:
      g_value_set_uint (value, counts.n_annotations);
      break;
    case PROP_N_UNDECIDED:
      g_value_set_uint (value, counts.n_undecided);
      break;
    case PROP_COUNTED:
      g_value_set_boolean (value, counted);
      break;
    case PROP_BROKEN:
      g_value_set_boolean (value, tl_article_info_is_broken (self));
      break;
    case PROP_EDITED:
      g_value_set_boolean (value, tl_collection_is_edited (self->collection, self->index));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
tl_article_info_finalize (GObject *object)
{
  TlArticleInfo *self = TL_ARTICLE_INFO (object);

  g_hash_table_remove (self->collection->infos, GUINT_TO_POINTER (self->index));
  g_clear_object (&self->collection);
  g_clear_pointer (&self->title, g_free);
  G_OBJECT_CLASS (tl_article_info_parent_class)->finalize (object);
}

static void
tl_article_info_class_init (TlArticleInfoClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = tl_article_info_get_property;
  object_class->finalize = tl_article_info_finalize;

  properties[PROP_INDEX] = g_param_spec_uint ("index", NULL, NULL, 0, G_MAXUINT, 0, flags);
  properties[PROP_KEY] = g_param_spec_string ("key", NULL, NULL, NULL, flags);
  properties[PROP_ID] = g_param_spec_string ("id", NULL, NULL, NULL, flags);
  properties[PROP_TITLE] = g_param_spec_string ("title", NULL, NULL, NULL, flags);
  properties[PROP_STATUS] = g_param_spec_string ("status", NULL, NULL, NULL, flags);
  properties[PROP_BYLINE] = g_param_spec_string ("byline", NULL, NULL, NULL, flags);
  properties[PROP_N_ANNOTATIONS] = g_param_spec_uint ("n-annotations", NULL, NULL, 0, G_MAXUINT, 0, flags);
  properties[PROP_N_UNDECIDED] = g_param_spec_uint ("n-undecided", NULL, NULL, 0, G_MAXUINT, 0, flags);
  properties[PROP_COUNTED] = g_param_spec_boolean ("counted", NULL, NULL, FALSE, flags);
  properties[PROP_BROKEN] = g_param_spec_boolean ("broken", NULL, NULL, FALSE, flags);
  properties[PROP_EDITED] = g_param_spec_boolean ("edited", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);
}

static void
tl_article_info_init (TlArticleInfo *self)
{
}

TlArticleInfo *
tl_article_info_new (TlCollection *collection,
                     guint         index)
{
  TlArticleInfo *self = g_object_new (TL_TYPE_ARTICLE_INFO, NULL);

  self->collection = g_object_ref (collection);
  self->index = index;
  return self;
}

void
tl_article_info_notify (TlArticleInfo *self,
                        const char    *property)
{
  g_object_notify (G_OBJECT (self), property);
}

void
tl_article_info_retitle (TlArticleInfo *self)
{
  g_clear_pointer (&self->title, g_free);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TITLE]);
}

void
tl_article_info_move (TlArticleInfo *self,
                      TlCollection  *collection)
{
  g_set_object (&self->collection, collection);
  g_clear_pointer (&self->title, g_free);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TITLE]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATUS]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_BYLINE]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_EDITED]);
}

guint
tl_article_info_get_index (TlArticleInfo *self)
{
  g_return_val_if_fail (TL_IS_ARTICLE_INFO (self), 0);

  return self->index;
}

const char *
tl_article_info_get_key (TlArticleInfo *self)
{
  g_return_val_if_fail (TL_IS_ARTICLE_INFO (self), NULL);

  return tl_collection_get_key (self->collection, self->index);
}

const char *
tl_article_info_get_title (TlArticleInfo *self)
{
  g_return_val_if_fail (TL_IS_ARTICLE_INFO (self), NULL);

  if (self->title == NULL)
    self->title = tl_collection_dup_title (self->collection, self->index);
  return self->title;
}

const char *
tl_article_info_get_status (TlArticleInfo *self)
{
  g_return_val_if_fail (TL_IS_ARTICLE_INFO (self), NULL);

  return tl_collection_get_status (self->collection, self->index);
}

gboolean
tl_article_info_is_broken (TlArticleInfo *self)
{
  g_return_val_if_fail (TL_IS_ARTICLE_INFO (self), FALSE);

  return tl_collection_is_broken (self->collection, self->index);
}
