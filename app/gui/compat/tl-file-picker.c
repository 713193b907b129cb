/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Choosing a file.  Here because GtkFileChooserNative, all there is on the floor, gives way to
 * GtkFileDialog in GTK 4.10.
 */

#define G_LOG_DOMAIN "tagline-gui"

#include "config.h"

#include "tl-file-picker.h"

#include "tl-i18n.h"

static void
picker_response_cb (GtkNativeDialog *dialog,
                    int              response,
                    gpointer         user_data)
{
  g_autoptr (GTask) task = user_data;
  GFile *file = NULL;

  if (response == GTK_RESPONSE_ACCEPT)
    file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));
  g_task_return_pointer (task, file, g_object_unref);
  gtk_native_dialog_destroy (dialog);
  g_object_unref (dialog);
}

static void
add_filters (GtkFileChooser *chooser)
{
  g_autoptr (GtkFileFilter) json = gtk_file_filter_new ();
  g_autoptr (GtkFileFilter) all = gtk_file_filter_new ();

  gtk_file_filter_set_name (json, _("Collections of articles (JSON)"));
  gtk_file_filter_add_suffix (json, "json");
  gtk_file_filter_add_suffix (json, "jsonl");
  gtk_file_filter_add_suffix (json, "ndjson");
  gtk_file_filter_set_name (all, _("All files"));
  gtk_file_filter_add_pattern (all, "*");
  gtk_file_chooser_add_filter (chooser, json);
  gtk_file_chooser_add_filter (chooser, all);
}

static void
pick (GtkWindow            *parent,
      GtkFileChooserAction  action,
      const char           *title,
      GFile                *near,
      const char           *name,
      GAsyncReadyCallback   callback,
      gpointer              user_data)
{
  GtkFileChooserNative *native;
  g_autoptr (GFile) folder = NULL;
  GTask *task;

  task = g_task_new (parent, NULL, callback, user_data);
  g_task_set_source_tag (task, pick);

  native = gtk_file_chooser_native_new (title, parent, action, NULL, NULL);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (native), TRUE);
  add_filters (GTK_FILE_CHOOSER (native));
  if (near != NULL)
    folder = g_file_get_parent (near);
  if (folder != NULL)
    gtk_file_chooser_set_current_folder (GTK_FILE_CHOOSER (native), folder, NULL);
  if (name != NULL)
    gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (native), name);

  g_signal_connect (native, "response", G_CALLBACK (picker_response_cb), task);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (native));
}

void
tl_file_picker_open_async (GtkWindow           *parent,
                           const char          *title,
                           GFile               *near,
                           GAsyncReadyCallback  callback,
                           gpointer             user_data)
{
  pick (parent, GTK_FILE_CHOOSER_ACTION_OPEN, title, near, NULL, callback, user_data);
}

void
tl_file_picker_save_async (GtkWindow           *parent,
                           const char          *title,
                           GFile               *near,
                           const char          *name,
                           GAsyncReadyCallback  callback,
                           gpointer             user_data)
{
  pick (parent, GTK_FILE_CHOOSER_ACTION_SAVE, title, near, name, callback, user_data);
}

GFile *
tl_file_picker_finish (GAsyncResult *result)
{
  g_return_val_if_fail (G_IS_TASK (result), NULL);

  return g_task_propagate_pointer (G_TASK (result), NULL);
}
