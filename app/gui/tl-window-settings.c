/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Settings of the collection that were changed: said with a button that takes it back.  They are in no history of undo. */

#define G_LOG_DOMAIN "tagline-gui"

#include "config.h"

#include "tl-i18n.h"
#include "tl-window-private.h"

void
tl_window_tell_setting (TlWindow        *self,
                        const char      *message,
                        TlSettingChange *change)
{
  g_return_if_fail (TL_IS_WINDOW (self));
  g_return_if_fail (message != NULL);

  g_clear_pointer (&self->setting_change, tl_setting_change_free);
  if (change != NULL && tl_setting_change_end (change))
    self->setting_change = change;
  else
    g_clear_pointer (&change, tl_setting_change_free);
  tl_window_set_action (self, "undo-setting", self->setting_change != NULL);
  if (self->setting_change != NULL)
    tl_window_tell_undo (self, message, "win.undo-setting");
}

static void
undo_setting_cb (GSimpleAction *action,
                 GVariant      *parameter,
                 gpointer       user_data)
{
  TlWindow *self = user_data;
  g_autoptr (TlSettingChange) change = g_steal_pointer (&self->setting_change);

  tl_window_set_action (self, "undo-setting", FALSE);
  if (change != NULL && !tl_setting_change_undo (change))
    tl_window_tell (self, _("This setting was changed again since"), FALSE);
}

static const GActionEntry entries[] = {
  { "undo-setting", undo_setting_cb },
};

void
tl_window_init_settings (TlWindow *self)
{
  g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries), self);
  tl_window_set_action (self, "undo-setting", FALSE);
}
