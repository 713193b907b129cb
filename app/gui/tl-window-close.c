/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Closing the window.  Edits that are kept do not hold it up: they come back with the collection.  Edits that could not
 * be kept do.
 */

#define G_LOG_DOMAIN "tagline-gui"

#include "config.h"

#include "compat/tl-confirm.h"
#include "tl-format-value.h"
#include "tl-i18n.h"
#include "tl-window-private.h"

static void
window_close_answer_cb (GObject      *source,
                        GAsyncResult *result,
                        gpointer      user_data)
{
  g_autoptr (TlWindow) self = user_data;
  g_autofree char *answer = tl_confirm_finish (result);

  if (self->is_disposed)
    return;
  if (g_str_equal (answer, "close"))
    self->close_anyway = TRUE;
  if (g_str_equal (answer, "retry"))
    tl_workspace_retry (self->workspace);
  if (g_str_equal (answer, "close") || g_str_equal (answer, "retry"))
    gtk_window_close (GTK_WINDOW (self));
}

static void
ask_about_unkept_edits (TlWindow   *self,
                        const char *why)
{
  const TlChoice choices[] = {
    { "cancel", _("_Cancel"), TL_CHOICE_NORMAL },
    { "close", _("Close and _Lose Edits"), TL_CHOICE_DESTRUCTIVE },
    { "retry", _("_Try Again"), TL_CHOICE_SUGGESTED },
  };
  g_autofree char *inert = tl_format_inert (why, 300);
  g_autofree char *body = g_strdup_printf (_("Your last edits could not be written to the disk: %s"), inert);

  tl_confirm_async (GTK_WINDOW (self), _("Some Edits Are Not Kept"), body, choices,
                    G_N_ELEMENTS (choices), window_close_answer_cb, g_object_ref (self));
}

gboolean
tl_window_close_request (GtkWindow *window)
{
  TlWindow *self = TL_WINDOW (window);
  GtkWindowClass *parent_class = g_type_class_peek_static (ADW_TYPE_APPLICATION_WINDOW);
  g_autoptr (GError) error = NULL;

  tl_window_commit (self);
  if (tl_workspace_get_save_state (self->workspace) == TL_SAVE_SAVING)
    {
      self->close_when_saved = TRUE;
      return GDK_EVENT_STOP;
    }
  tl_window_save_session (self);
  tl_window_save_layout (self);
  if (!self->close_anyway && !tl_workspace_close (self->workspace, &error))
    {
      ask_about_unkept_edits (self, error != NULL ? error->message
                                                  : tl_workspace_get_unkept_message (self->workspace));
      return GDK_EVENT_STOP;
    }
  return parent_class->close_request (window);
}
