/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Further ways to open: a folder, several files, a file as a format that people name because its content does not tell. What comes
 * from a foreign format is imported: it has no file of its own until it is saved.
 */

#define G_LOG_DOMAIN "tagline-gui"

#include "config.h"

#include "compat/tl-file-picker.h"
#include "tl-format-info.h"
#include "tl-i18n.h"
#include "tl-open-as-dialog.h"
#include "tl-window-private.h"

void
tl_window_open_several (TlWindow  *self,
                        GPtrArray *files)
{
  if (files->len == 0)
    return;
  tl_window_open (self, g_ptr_array_index (files, 0));
  if (files->len > 1)
    g_application_open (G_APPLICATION (gtk_window_get_application (GTK_WINDOW (self))), (GFile **) files->pdata + 1,
                        (int) files->len - 1, "");
}

void
tl_window_tell_import (TlWindow *self)
{
  GListModel *problems = tl_workspace_get_problems (self->workspace);
  const char *format = tl_workspace_get_format (self->workspace);
  guint n = problems != NULL ? g_list_model_get_n_items (problems) : 0;
  g_autofree char *message = NULL;

  if (!tl_workspace_is_imported (self->workspace))
    return;
  if (n > 0)
    {
      message = g_strdup_printf (ngettext ("Imported from %s; %u thing to note", "Imported from %s; %u things to note", n),
                                 tl_format_info_get_title_of (format), n);
      tl_window_tell_action (self, message, _("Show _Problems"), "win.problems", NULL);
      return;
    }
  message = g_strdup_printf (_("Imported from %s"), tl_format_info_get_title_of (format));
  tl_window_tell_action (self, message, _("_Other Format…"), "win.reopen-as", NULL);
}

static void
window_folder_picked_cb (GObject      *source,
                         GAsyncResult *result,
                         gpointer      user_data)
{
  g_autoptr (TlWindow) self = user_data;
  g_autoptr (GFile) folder = tl_file_picker_finish (result);

  if (folder != NULL && !self->is_disposed)
    tl_window_open (self, folder);
}

static void
open_folder_cb (GSimpleAction *action,
                GVariant      *parameter,
                gpointer       user_data)
{
  TlWindow *self = user_data;

  tl_file_picker_folder_async (GTK_WINDOW (self), _("Open a Folder of Articles"),
                               tl_workspace_get_file (self->workspace), window_folder_picked_cb, g_object_ref (self));
}

static void
window_as_picked_cb (GObject      *source,
                     GAsyncResult *result,
                     gpointer      user_data)
{
  g_autoptr (TlWindow) self = user_data;
  g_autoptr (GFile) file = tl_file_picker_finish (result);

  if (file != NULL && !self->is_disposed)
    tl_open_as_dialog_present (self, file);
}

static void
open_as_cb (GSimpleAction *action,
            GVariant      *parameter,
            gpointer       user_data)
{
  TlWindow *self = user_data;

  tl_file_picker_open_async (GTK_WINDOW (self), _("Open As"), tl_workspace_get_file (self->workspace),
                             window_as_picked_cb, g_object_ref (self));
}

/* The file that is open, or the one that could not be opened. */
static void
reopen_as_cb (GSimpleAction *action,
              GVariant      *parameter,
              gpointer       user_data)
{
  TlWindow *self = user_data;
  GFile *file = self->has_failed ? self->opening : tl_workspace_get_file (self->workspace);

  if (file != NULL)
    tl_open_as_dialog_present (self, file);
}

static const GActionEntry entries[] = {
  { "open-as", open_as_cb },
  { "open-folder", open_folder_cb },
  { "reopen-as", reopen_as_cb },
};

void
tl_window_init_import (TlWindow *self)
{
  g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries), self);
}
