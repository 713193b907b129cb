/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "tl-workspace.h"

G_BEGIN_DECLS

/* Tells the user something in a toast of the window that widget is in. */
void     tl_report_message (GtkWidget    *widget,
                            const char   *message);
/* The same for an error; one of a cancelled operation is not worth a word. */
void     tl_report_error   (GtkWidget    *widget,
                            const GError *error);
/* Runs a command that one of the tl_edit functions made (taken over; NULL: there was nothing to do, or error,
 * borrowed, says why not) and reports what goes wrong.  TRUE unless something did. */
gboolean tl_report_run     (GtkWidget    *widget,
                            TlWorkspace  *workspace,
                            TlCommand    *command,
                            const GError *error);

G_END_DECLS
