/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The about window.  Here because AdwAboutWindow gives way to AdwAboutDialog in libadwaita 1.6.
 */

#define G_LOG_DOMAIN "tagline-gui"

#include "config.h"

#include "tl-about.h"

#include <adwaita.h>

#include "tl-i18n.h"

void
tl_about_present (GtkWindow *parent)
{
  GtkWidget *about = adw_about_window_new ();

  g_object_set (about,
                "transient-for", parent,
                "modal", TRUE,
                "application-name", _("Tagline"),
                "application-icon", APPLICATION_ID,
                "version", PACKAGE_VERSION,
                "developer-name", _("The Tagline contributors"),
                "comments", _("Tag claims, sources and entities in news articles, and tie them together."),
                "copyright", "© 2026 The Tagline contributors",
                "license-type", GTK_LICENSE_GPL_3_0,
                /* Translators: your names, one a line; they are shown in the credits. */
                "translator-credits", _("translator-credits"),
                NULL);
  gtk_window_present (GTK_WINDOW (about));
}
