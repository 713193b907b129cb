/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* For the dispose of a GtkWidget with a template of type: drops what the template bound, then every
 * child that is left.  May run twice. */
void tl_widget_dispose_template (GtkWidget *widget,
                                 GType      type);

G_END_DECLS
