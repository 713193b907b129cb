/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * How a panel tells people of a failure without knowing the window: the action win.report carries the
 * message up to whatever window shows toasts.
 */

#define G_LOG_DOMAIN "tagline-gui"

#include "config.h"

#include "tl-report.h"

void
tl_report_message (GtkWidget  *widget,
                   const char *message)
{
  g_return_if_fail (GTK_IS_WIDGET (widget));
  g_return_if_fail (message != NULL);

  if (!gtk_widget_activate_action (widget, "win.report", "s", message))
    g_message ("%s", message);
}

void
tl_report_error (GtkWidget    *widget,
                 const GError *error)
{
  g_return_if_fail (error != NULL);

  if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    tl_report_message (widget, error->message);
}

gboolean
tl_report_run (GtkWidget    *widget,
               TlWorkspace  *workspace,
               TlCommand    *command,
               const GError *error)
{
  g_autoptr (GError) failed = NULL;

  g_return_val_if_fail (TL_IS_WORKSPACE (workspace), FALSE);

  if (error != NULL)
    {
      tl_report_error (widget, error);
      return FALSE;
    }
  if (!tl_workspace_run (workspace, command, &failed))
    {
      tl_report_error (widget, failed);
      return FALSE;
    }
  return TRUE;
}
