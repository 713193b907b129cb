/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Questions with a few answers.  Here because AdwMessageDialog, the one for it on the floor, gives way to
 * AdwAlertDialog in later versions.
 */

#define G_LOG_DOMAIN "tagline-gui"

#include "config.h"

#include "tl-confirm.h"

#include <adwaita.h>

static void
confirm_response_cb (AdwMessageDialog *dialog,
                     const char       *response,
                     gpointer          user_data)
{
  g_autoptr (GTask) task = user_data;

  g_task_return_pointer (task, g_strdup (response), g_free);
}

static AdwResponseAppearance
get_appearance (TlChoiceLook look)
{
  switch (look)
    {
    case TL_CHOICE_SUGGESTED:
      return ADW_RESPONSE_SUGGESTED;
    case TL_CHOICE_DESTRUCTIVE:
      return ADW_RESPONSE_DESTRUCTIVE;
    case TL_CHOICE_NORMAL:
    default:
      return ADW_RESPONSE_DEFAULT;
    }
}

void
tl_confirm_async (GtkWindow           *parent,
                  const char          *heading,
                  const char          *body,
                  const TlChoice      *choices,
                  guint                n_choices,
                  GAsyncReadyCallback  callback,
                  gpointer             user_data)
{
  AdwMessageDialog *dialog;
  const TlChoice *last;
  GTask *task;

  g_return_if_fail (GTK_IS_WINDOW (parent));
  g_return_if_fail (n_choices > 0);

  task = g_task_new (parent, NULL, callback, user_data);
  g_task_set_source_tag (task, tl_confirm_async);

  dialog = ADW_MESSAGE_DIALOG (adw_message_dialog_new (parent, heading, NULL));
  adw_message_dialog_set_body_use_markup (dialog, FALSE);
  adw_message_dialog_set_heading_use_markup (dialog, FALSE);
  adw_message_dialog_set_body (dialog, body);
  for (guint i = 0; i < n_choices; i++)
    {
      adw_message_dialog_add_response (dialog, choices[i].id, choices[i].label);
      adw_message_dialog_set_response_appearance (dialog, choices[i].id,
                                                  get_appearance (choices[i].look));
    }
  last = &choices[n_choices - 1];
  adw_message_dialog_set_close_response (dialog, choices[0].id);
  adw_message_dialog_set_default_response (dialog, last->look == TL_CHOICE_DESTRUCTIVE
                                                     ? choices[0].id : last->id);
  g_signal_connect (dialog, "response", G_CALLBACK (confirm_response_cb), task);
  gtk_window_present (GTK_WINDOW (dialog));
}

char *
tl_confirm_finish (GAsyncResult *result)
{
  g_return_val_if_fail (G_IS_TASK (result), NULL);

  return g_task_propagate_pointer (G_TASK (result), NULL);
}
