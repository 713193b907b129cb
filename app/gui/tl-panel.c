/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Panels are windows of their own, so that they can stand beside the text they are about.  They belong to no application, as its
 * keys would act on them too (Ctrl+W), but borrow the main window's actions.
 */

#define G_LOG_DOMAIN "tagline-gui"

#include "config.h"

#include "tl-panel.h"

#include "compat/tl-file-picker.h"
#include "tl-i18n.h"
#include "tl-report.h"

static gboolean
panel_dispose_cb (gpointer panel)
{
  gtk_widget_insert_action_group (panel, "win", NULL);
  g_object_run_dispose (panel);
  return G_SOURCE_REMOVE;
}

/* What is under way in a worker keeps a closed panel alive: it is to let go of the main window all the same, and to stop. */
static void
panel_closed_cb (GtkWindow *panel)
{
  g_idle_add_full (G_PRIORITY_DEFAULT, panel_dispose_cb, g_object_ref (panel), g_object_unref);
}

/* A window is unrealized when it is destroyed; "destroy" would come only once nobody held it, and the panels do. */
static void
panel_window_closed_cb (GtkWindow *panel)
{
  gtk_window_destroy (panel);
}

static void
add_key (GtkEventController *controller,
         const char         *trigger,
         const char         *action)
{
  gtk_shortcut_controller_add_shortcut (GTK_SHORTCUT_CONTROLLER (controller),
                                        gtk_shortcut_new (gtk_shortcut_trigger_parse_string (trigger),
                                                          gtk_named_action_new (action)));
}

void
tl_panel_attach (GtkWindow *panel,
                 TlWindow  *window)
{
  GtkEventController *keys = gtk_shortcut_controller_new ();

  g_return_if_fail (GTK_IS_WINDOW (panel));
  g_return_if_fail (TL_IS_WINDOW (window));

  gtk_widget_insert_action_group (GTK_WIDGET (panel), "win", G_ACTION_GROUP (window));
  add_key (keys, "<Control>s", "win.save");
  add_key (keys, "<Control>z", "win.undo-edit");
  add_key (keys, "<Control><Shift>z", "win.redo");
  gtk_widget_add_controller (GTK_WIDGET (panel), keys);
  g_signal_connect (panel, "unrealize", G_CALLBACK (panel_closed_cb), NULL);
  g_signal_connect_object (window, "unrealize", G_CALLBACK (panel_window_closed_cb), panel,
                           G_CONNECT_SWAPPED);
}

void
tl_panel_show_place (TlWindow   *window,
                     const char *key,
                     const char *annotation,
                     guint       start,
                     guint       end)
{
  g_return_if_fail (TL_IS_WINDOW (window));
  g_return_if_fail (key != NULL);

  if (tl_window_show_place (window, key, annotation, start, end))
    gtk_window_present (GTK_WINDOW (window));
  else
    tl_report_message (GTK_WIDGET (window), _("The article is not in this collection"));
}

static void
panel_progress_cb (AdwStatusPage *page,
                   GParamSpec    *pspec,
                   TlJob         *job)
{
  double fraction = tl_job_get_fraction (job);
  g_autofree char *text = NULL;

  if (fraction < 0)
    return;
  text = g_strdup_printf (C_("progress", "%u %%"), (guint) (CLAMP (fraction, 0, 1) * 100));
  adw_status_page_set_description (page, text);
}

void
tl_panel_show_progress (AdwStatusPage *page,
                        TlJob         *job)
{
  g_return_if_fail (ADW_IS_STATUS_PAGE (page));
  g_return_if_fail (TL_IS_JOB (job));

  adw_status_page_set_description (page, NULL);
  g_signal_connect_object (job, "notify::fraction", G_CALLBACK (panel_progress_cb), page, G_CONNECT_SWAPPED);
}

/* Saving a file. */

typedef struct
{
  GtkWindow *panel;   /* owned */
  GBytes    *bytes;
} Saving;

static void
free_saving (Saving *saving)
{
  g_object_unref (saving->panel);
  g_bytes_unref (saving->bytes);
  g_free (saving);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Saving, free_saving)

static void
panel_written_cb (GObject      *source,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_autoptr (Saving) saving = user_data;
  g_autoptr (GError) error = NULL;

  if (!g_file_replace_contents_finish (G_FILE (source), result, NULL, &error))
    tl_report_error (GTK_WIDGET (saving->panel), error);
  else
    tl_report_message (GTK_WIDGET (saving->panel), _("Exported"));
}

static void
panel_picked_cb (GObject      *source,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr (Saving) saving = user_data;
  g_autoptr (GFile) file = tl_file_picker_finish (result);
  GBytes *bytes = saving->bytes;

  if (file != NULL)
    g_file_replace_contents_bytes_async (file, bytes, NULL, FALSE, G_FILE_CREATE_NONE, NULL,
                                         panel_written_cb, g_steal_pointer (&saving));
}

void
tl_panel_save_async (GtkWindow  *panel,
                     GFile      *near,
                     const char *name,
                     GBytes     *bytes)
{
  Saving *saving = g_new0 (Saving, 1);

  g_return_if_fail (GTK_IS_WINDOW (panel));
  g_return_if_fail (bytes != NULL);

  saving->panel = g_object_ref (panel);
  saving->bytes = bytes;
  tl_file_picker_save_async (panel, _("Export"), near, name, panel_picked_cb, saving);
}
