/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * gtk_widget_dispose_template() of GTK 4.8 lets go of the children that the class binds; one that has no name
 * in the class (the box around all others, mostly) stays, and GTK complains when the widget goes.
 */

#include "config.h"

#include "tl-widget.h"

void
tl_widget_dispose_template (GtkWidget *widget,
                            GType      type)
{
  GtkWidget *child;

  g_return_if_fail (GTK_IS_WIDGET (widget));

  gtk_widget_dispose_template (widget, type);
  while ((child = gtk_widget_get_first_child (widget)) != NULL)
    gtk_widget_unparent (child);
}
