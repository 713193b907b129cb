/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The least program that shows what Tagline's empty window shows: a header bar, and a status page with three buttons. */

#include "first-frame.h"

static GtkWidget *
make_buttons (void)
{
  static const char *const labels[] = { "Open a File…", "Open a Web Address…", "Try the Sample Articles" };
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);

  gtk_widget_set_halign (box, GTK_ALIGN_CENTER);
  for (guint i = 0; i < G_N_ELEMENTS (labels); i++)
    {
      GtkWidget *button = gtk_button_new_with_label (labels[i]);

      gtk_widget_add_css_class (button, "pill");
      gtk_box_append (GTK_BOX (box), button);
    }
  return box;
}

static void
page_activate_cb (GtkApplication *application)
{
  GtkWidget *window = adw_application_window_new (application);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *page = adw_status_page_new ();

  adw_status_page_set_icon_name (ADW_STATUS_PAGE (page), "document-open-symbolic");
  adw_status_page_set_title (ADW_STATUS_PAGE (page), "Tag What Was Said, and by Whom");
  adw_status_page_set_description (ADW_STATUS_PAGE (page),
                                   "Open a file of articles, or drop one here, and mark claims, sources and "
                                   "entities in the text.");
  adw_status_page_set_child (ADW_STATUS_PAGE (page), make_buttons ());
  gtk_widget_set_vexpand (page, TRUE);
  gtk_box_append (GTK_BOX (box), adw_header_bar_new ());
  gtk_box_append (GTK_BOX (box), page);
  gtk_window_set_default_size (GTK_WINDOW (window), 1100, 760);
  adw_application_window_set_content (ADW_APPLICATION_WINDOW (window), box);
  gtk_window_present (GTK_WINDOW (window));
}

int
main (int   argc,
      char *argv[])
{
  AdwApplication *application = adw_application_new ("org.example.Page", G_APPLICATION_DEFAULT_FLAGS);

  g_signal_connect (application, "activate", G_CALLBACK (page_activate_cb), NULL);
  first_frame_run (GTK_APPLICATION (application), argc > 1 ? argv[1] : "0");
}
