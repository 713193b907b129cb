/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A conflict as an item of a list: see the header. */

#define G_LOG_DOMAIN "tl-workspace"

#include "config.h"

#include "tl-sync-conflict.h"

struct _TlSyncConflict
{
  GObject         parent_instance;

  TlDeskConflict *conflict;
  char           *device;
  char           *user;
};

enum
{
  PROP_0,
  PROP_ARTICLE,
  PROP_KIND,
  PROP_ID,
  PROP_N_VALUES,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (TlSyncConflict, tl_sync_conflict, G_TYPE_OBJECT)

static void
tl_sync_conflict_finalize (GObject *object)
{
  TlSyncConflict *self = TL_SYNC_CONFLICT (object);

  g_clear_pointer (&self->conflict, tl_desk_conflict_free);
  g_free (self->device);
  g_free (self->user);
  G_OBJECT_CLASS (tl_sync_conflict_parent_class)->finalize (object);
}

static void
tl_sync_conflict_get_property (GObject    *object,
                               guint       property_id,
                               GValue     *value,
                               GParamSpec *pspec)
{
  TlSyncConflict *self = TL_SYNC_CONFLICT (object);

  switch (property_id)
    {
    case PROP_ARTICLE:
      g_value_set_string (value, self->conflict->article);
      break;
    case PROP_KIND:
      g_value_set_string (value, tl_sync_conflict_get_kind (self));
      break;
    case PROP_ID:
      g_value_set_string (value, self->conflict->name);
      break;
    case PROP_N_VALUES:
      g_value_set_uint (value, self->conflict->values->len);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
tl_sync_conflict_class_init (TlSyncConflictClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->finalize = tl_sync_conflict_finalize;
  object_class->get_property = tl_sync_conflict_get_property;

  properties[PROP_ARTICLE] = g_param_spec_string ("article", NULL, NULL, NULL, flags);
  properties[PROP_KIND] = g_param_spec_string ("kind", NULL, NULL, NULL, flags);
  properties[PROP_ID] = g_param_spec_string ("id", NULL, NULL, NULL, flags);
  properties[PROP_N_VALUES] = g_param_spec_uint ("n-values", NULL, NULL, 0, G_MAXUINT, 0, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
tl_sync_conflict_init (TlSyncConflict *self)
{
}

TlSyncConflict *
tl_sync_conflict_new (TlDeskConflict *conflict,
                      const char     *device,
                      const char     *user)
{
  TlSyncConflict *self = g_object_new (TL_TYPE_SYNC_CONFLICT, NULL);

  self->conflict = conflict;
  self->device = g_strdup (device);
  self->user = g_strdup (user);
  return self;
}

const TlDeskConflict *
tl_sync_conflict_get (TlSyncConflict *self)
{
  g_return_val_if_fail (TL_IS_SYNC_CONFLICT (self), NULL);

  return self->conflict;
}

const char *
tl_sync_conflict_get_article (TlSyncConflict *self)
{
  g_return_val_if_fail (TL_IS_SYNC_CONFLICT (self), NULL);

  return self->conflict->article;
}

const char *
tl_sync_conflict_get_kind (TlSyncConflict *self)
{
  static const char *const kinds[] = { "annotation", "relation", "history", "member", "review", "status" };

  g_return_val_if_fail (TL_IS_SYNC_CONFLICT (self), NULL);

  return kinds[self->conflict->map];
}

const char *
tl_sync_conflict_get_id (TlSyncConflict *self)
{
  g_return_val_if_fail (TL_IS_SYNC_CONFLICT (self), NULL);

  return self->conflict->name;
}

guint
tl_sync_conflict_get_n_values (TlSyncConflict *self)
{
  g_return_val_if_fail (TL_IS_SYNC_CONFLICT (self), 0);

  return self->conflict->values->len;
}

static const TlVersion *
get_value (TlSyncConflict *self,
           guint           value)
{
  g_return_val_if_fail (TL_IS_SYNC_CONFLICT (self) && value < self->conflict->values->len, NULL);

  return self->conflict->values->pdata[value];
}

char *
tl_sync_conflict_dup_value (TlSyncConflict *self,
                            guint           value)
{
  const TlVersion *version = get_value (self, value);
  g_autoptr (GBytes) spaced = version != NULL && version->is != NULL ? tl_desk_json_spaced (version->is) : NULL;

  return spaced != NULL ? g_strndup (g_bytes_get_data (spaced, NULL), g_bytes_get_size (spaced)) : NULL;
}

const char *
tl_sync_conflict_get_by (TlSyncConflict *self,
                         guint           value)
{
  const TlVersion *version = get_value (self, value);

  return version != NULL && version->by != NULL ? version->by : "";
}

gboolean
tl_sync_conflict_is_of_device (TlSyncConflict *self,
                               guint           value)
{
  const TlVersion *version = get_value (self, value);

  return version != NULL && g_str_equal (version->dev, self->device);
}

gboolean
tl_sync_conflict_is_mine (TlSyncConflict *self,
                          guint           value)
{
  return tl_sync_conflict_is_of_device (self, value) || g_str_equal (tl_sync_conflict_get_by (self, value), self->user);
}

gboolean
tl_sync_conflict_can_keep_both (TlSyncConflict *self,
                                guint           value)
{
  const TlVersion *version = get_value (self, value);

  return version != NULL && version->is != NULL && self->conflict->map < TL_DESK_MEMBERS;
}

char *
tl_sync_conflict_dup_object (TlSyncConflict *self)
{
  g_return_val_if_fail (TL_IS_SYNC_CONFLICT (self), NULL);

  return self->conflict->object != NULL ? g_strndup (g_bytes_get_data (self->conflict->object, NULL),
                                                     g_bytes_get_size (self->conflict->object)) : NULL;
}
