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
picker_many_cb (GtkNativeDialog *dialog,
                int              response,
                gpointer         user_data)
{
  g_autoptr (GTask) task = user_data;
  GPtrArray *files = NULL;

  if (response == GTK_RESPONSE_ACCEPT)
    {
      g_autoptr (GListModel) chosen = gtk_file_chooser_get_files (GTK_FILE_CHOOSER (dialog));

      files = g_ptr_array_new_with_free_func (g_object_unref);
      for (guint i = 0; i < g_list_model_get_n_items (chosen); i++)
        g_ptr_array_add (files, g_list_model_get_item (chosen, i));
    }
  g_task_return_pointer (task, files, (GDestroyNotify) g_ptr_array_unref);
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
      gboolean              many,
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

  gtk_file_chooser_set_select_multiple (GTK_FILE_CHOOSER (native), many);
  g_signal_connect (native, "response", many ? G_CALLBACK (picker_many_cb) : G_CALLBACK (picker_response_cb), task);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (native));
}

void
tl_file_picker_open_async (GtkWindow           *parent,
                           const char          *title,
                           GFile               *near,
                           GAsyncReadyCallback  callback,
                           gpointer             user_data)
{
  pick (parent, GTK_FILE_CHOOSER_ACTION_OPEN, title, FALSE, near, NULL, callback, user_data);
}

void
tl_file_picker_open_many_async (GtkWindow           *parent,
                                const char          *title,
                                GFile               *near,
                                GAsyncReadyCallback  callback,
                                gpointer             user_data)
{
  pick (parent, GTK_FILE_CHOOSER_ACTION_OPEN, title, TRUE, near, NULL, callback, user_data);
}

void
tl_file_picker_save_async (GtkWindow           *parent,
                           const char          *title,
                           GFile               *near,
                           const char          *name,
                           GAsyncReadyCallback  callback,
                           gpointer             user_data)
{
  pick (parent, GTK_FILE_CHOOSER_ACTION_SAVE, title, FALSE, near, name, callback, user_data);
}

GFile *
tl_file_picker_finish (GAsyncResult *result)
{
  g_return_val_if_fail (G_IS_TASK (result), NULL);

  return g_task_propagate_pointer (G_TASK (result), NULL);
}

GPtrArray *
tl_file_picker_finish_many (GAsyncResult *result)
{
  g_return_val_if_fail (G_IS_TASK (result), NULL);

  return g_task_propagate_pointer (G_TASK (result), NULL);
}
