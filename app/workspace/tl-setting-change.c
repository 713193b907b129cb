/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A change of settings that can be taken back: see the header. */

#define G_LOG_DOMAIN "tl-workspace"

#include "config.h"

#include "tl-setting-change.h"

#include "tl-workspace-members.h"

typedef struct
{
  char   *name;
  GBytes *before;   /* NULL: it was not there; so is after */
  GBytes *after;
} Member;

struct _TlSettingChange
{
  TlWorkspace *workspace;    /* owned, as the next */
  GFile       *file;         /* the collection's: the object is another one after every saving */
  GPtrArray   *members;      /* Member */
};

static void
member_free (gpointer data)
{
  Member *member = data;

  g_free (member->name);
  g_clear_pointer (&member->before, g_bytes_unref);
  g_clear_pointer (&member->after, g_bytes_unref);
  g_free (member);
}

static gboolean
is_same (GBytes *a,
         GBytes *b)
{
  return a == b || (a != NULL && b != NULL && g_bytes_equal (a, b));
}

TlSettingChange *
tl_setting_change_begin (TlWorkspace       *workspace,
                         const char *const *names)
{
  TlSettingChange *self;
  GFile *file;

  g_return_val_if_fail (TL_IS_WORKSPACE (workspace), NULL);
  g_return_val_if_fail (names != NULL, NULL);

  file = tl_workspace_get_file (workspace);
  if (file == NULL)
    return NULL;
  self = g_new0 (TlSettingChange, 1);
  self->workspace = g_object_ref (workspace);
  self->file = g_object_ref (file);
  self->members = g_ptr_array_new_with_free_func (member_free);
  for (guint i = 0; names[i] != NULL; i++)
    {
      Member *member = g_new0 (Member, 1);

      member->name = g_strdup (names[i]);
      member->before = tl_workspace_dup_member (workspace, names[i]);
      g_ptr_array_add (self->members, member);
    }
  return self;
}

gboolean
tl_setting_change_end (TlSettingChange *self)
{
  gboolean differs = FALSE;

  g_return_val_if_fail (self != NULL, FALSE);

  for (guint i = 0; i < self->members->len; i++)
    {
      Member *member = self->members->pdata[i];

      g_clear_pointer (&member->after, g_bytes_unref);
      member->after = tl_workspace_dup_member (self->workspace, member->name);
      differs |= !is_same (member->before, member->after);
    }
  return differs;
}

gboolean
tl_setting_change_undo (TlSettingChange *self)
{
  GFile *file;

  g_return_val_if_fail (self != NULL, FALSE);

  file = tl_workspace_get_file (self->workspace);
  if (file == NULL || !g_file_equal (file, self->file))
    return FALSE;
  for (guint i = 0; i < self->members->len; i++)
    {
      Member *member = self->members->pdata[i];
      g_autoptr (GBytes) now = tl_workspace_dup_member (self->workspace, member->name);

      if (!is_same (now, member->after))
        return FALSE;
    }
  for (guint i = 0; i < self->members->len; i++)
    {
      Member *member = self->members->pdata[i];

      tl_workspace_set_member (self->workspace, member->name, member->before);
    }
  return TRUE;
}

void
tl_setting_change_free (TlSettingChange *self)
{
  g_object_unref (self->workspace);
  g_object_unref (self->file);
  g_ptr_array_unref (self->members);
  g_free (self);
}
