/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * A command as the palette, the menus and the shortcuts overlay have it, and the fuzzy match of the
 * palette: letters in order, those at the start of words and in a row counting most.
 */

#define G_LOG_DOMAIN "tagline-gui"

#include "config.h"

#include "tl-command-item.h"

#include <string.h>

#include "tl-format-value.h"
#include "tl-i18n.h"

struct _TlCommandItem
{
  GObject   parent_instance;

  char     *action;
  char     *title;
  char     *section;
  char     *keys;
  char     *folded;      /* title, then section, folded, for matching */
  guint     is_accel : 1;
};

enum
{
  PROP_0,
  PROP_ACTION,
  PROP_KEYS,
  PROP_SECTION,
  PROP_TITLE,
  N_PROPS
};

G_DEFINE_FINAL_TYPE (TlCommandItem, tl_command_item, G_TYPE_OBJECT)

static GParamSpec *properties[N_PROPS];

static void
tl_command_item_finalize (GObject *object)
{
  TlCommandItem *self = TL_COMMAND_ITEM (object);

  g_free (self->action);
  g_free (self->title);
  g_free (self->section);
  g_free (self->keys);
  g_free (self->folded);
  G_OBJECT_CLASS (tl_command_item_parent_class)->finalize (object);
}

static void
tl_command_item_get_property (GObject    *object,
                              guint       prop_id,
                              GValue     *value,
                              GParamSpec *pspec)
{
  TlCommandItem *self = TL_COMMAND_ITEM (object);

  switch (prop_id)
    {
    case PROP_ACTION:
      g_value_set_string (value, self->action);
      break;
    case PROP_KEYS:
      g_value_set_string (value, self->keys);
      break;
    case PROP_SECTION:
      g_value_set_string (value, self->section);
      break;
    case PROP_TITLE:
      g_value_set_string (value, self->title);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
tl_command_item_class_init (TlCommandItemClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->finalize = tl_command_item_finalize;
  object_class->get_property = tl_command_item_get_property;

  properties[PROP_ACTION] = g_param_spec_string ("action", NULL, NULL, NULL, flags);
  properties[PROP_KEYS] = g_param_spec_string ("keys", NULL, NULL, NULL, flags);
  properties[PROP_SECTION] = g_param_spec_string ("section", NULL, NULL, NULL, flags);
  properties[PROP_TITLE] = g_param_spec_string ("title", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
tl_command_item_init (TlCommandItem *self)
{
}

TlCommandItem *
tl_command_item_new (const char *action,
                     const char *title,
                     const char *section,
                     const char *keys,
                     gboolean    is_accel)
{
  TlCommandItem *self = g_object_new (TL_TYPE_COMMAND_ITEM, NULL);
  g_autofree char *both = g_strconcat (title, " ", section, NULL);

  self->action = g_strdup (action);
  self->title = g_strdup (title);
  self->section = g_strdup (section);
  self->keys = g_strdup (keys != NULL ? keys : "");
  self->folded = tl_format_fold (both);
  self->is_accel = !!is_accel;
  return self;
}

TlCommandItem *
tl_command_item_new_info (const TlCommandInfo *info)
{
  g_return_val_if_fail (info != NULL, NULL);

  return tl_command_item_new (info->action, g_dgettext (GETTEXT_PACKAGE, info->title),
                              g_dgettext (GETTEXT_PACKAGE, info->section), info->keys,
                              info->is_accel);
}

const char *
tl_command_item_get_action (TlCommandItem *self)
{
  g_return_val_if_fail (TL_IS_COMMAND_ITEM (self), NULL);
  return self->action;
}

const char *
tl_command_item_get_title (TlCommandItem *self)
{
  g_return_val_if_fail (TL_IS_COMMAND_ITEM (self), NULL);
  return self->title;
}

const char *
tl_command_item_get_section (TlCommandItem *self)
{
  g_return_val_if_fail (TL_IS_COMMAND_ITEM (self), NULL);
  return self->section;
}

const char *
tl_command_item_get_keys (TlCommandItem *self)
{
  g_return_val_if_fail (TL_IS_COMMAND_ITEM (self), NULL);
  return self->keys;
}

char *
tl_command_item_dup_key_label (TlCommandItem *self)
{
  g_auto (GStrv) keys = NULL;
  GdkModifierType modifiers;
  guint key;

  g_return_val_if_fail (TL_IS_COMMAND_ITEM (self), NULL);

  keys = g_strsplit (self->keys, " ", 2);
  if (keys[0] == NULL || !gtk_accelerator_parse (keys[0], &key, &modifiers))
    return NULL;
  return gtk_accelerator_get_label (key, modifiers);
}

gboolean
tl_command_item_is_accel (TlCommandItem *self)
{
  g_return_val_if_fail (TL_IS_COMMAND_ITEM (self), FALSE);
  return self->is_accel;
}

guint
tl_command_item_score (TlCommandItem *self,
                       const char    *needle)
{
  const char *found;
  const char *p;
  guint score = 1;
  gunichar before = ' ';
  gboolean in_a_row = FALSE;

  g_return_val_if_fail (TL_IS_COMMAND_ITEM (self), 0);

  if (needle == NULL || *needle == '\0')
    return 1;
  found = strstr (self->folded, needle);
  if (found != NULL)
    return found == self->folded ? 3000 : found[-1] == ' ' ? 2000 : 1000;

  p = self->folded;
  for (const char *n = needle; *n != '\0'; n = g_utf8_next_char (n))
    {
      gunichar wanted = g_utf8_get_char (n);

      if (g_unichar_isspace (wanted))
        {
          in_a_row = FALSE;
          continue;
        }
      for (; *p != '\0' && g_utf8_get_char (p) != wanted; p = g_utf8_next_char (p))
        {
          before = g_utf8_get_char (p);
          in_a_row = FALSE;
        }
      if (*p == '\0')
        return 0;
      score += in_a_row ? 8 : g_unichar_isspace (before) ? 12 : 1;
      before = wanted;
      in_a_row = TRUE;
      p = g_utf8_next_char (p);
    }
  /* Letters strewn over the title by chance are no answer. */
  return score >= 4 * (guint) g_utf8_strlen (needle, -1) ? score : 0;
}
