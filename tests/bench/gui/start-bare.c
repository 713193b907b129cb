/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The least program with a window of libadwaita, to compare our start with. */

#include "first-frame.h"

static void
bare_activate_cb (GtkApplication *application)
{
  GtkWidget *window = adw_application_window_new (application);

  gtk_window_set_default_size (GTK_WINDOW (window), 1100, 760);
  adw_application_window_set_content (ADW_APPLICATION_WINDOW (window), gtk_label_new ("Bare"));
  gtk_window_present (GTK_WINDOW (window));
}

int
main (int   argc,
      char *argv[])
{
  AdwApplication *application = adw_application_new ("org.example.Bare", G_APPLICATION_DEFAULT_FLAGS);

  g_signal_connect (application, "activate", G_CALLBACK (bare_activate_cb), NULL);
  first_frame_run (GTK_APPLICATION (application), argc > 1 ? argv[1] : "0");
}
