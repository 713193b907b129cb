/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Choosing a file.  Here because GtkFileChooserNative, all there is on the floor, gives way to
 * GtkFileDialog in GTK 4.10.
 */

#define G_LOG_DOMAIN "tagline-gui"

#include "config.h"

#include "tl-file-picker.h"

#include "tl-i18n.h"

/* What a chooser is for. */
typedef struct
{
  GtkFileChooserAction  action;
  gboolean              many;
  const char           *title;
  GFile                *near;       /* NULL */
  const char           *name;       /* to begin with; NULL */
  const char           *type;       /* name of the files shown; NULL: all that can be opened */
  const char           *suffix;     /* theirs, without the dot */
} Pick;

static void
picker_response_cb (GtkNativeDialog *dialog,
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
add_filter (GtkFileChooser    *chooser,
            const char        *name,
            const char *const *suffixes)
{
  g_autoptr (GtkFileFilter) filter = gtk_file_filter_new ();

  gtk_file_filter_set_name (filter, name);
  for (guint i = 0; suffixes[i] != NULL; i++)
    gtk_file_filter_add_suffix (filter, suffixes[i]);
  gtk_file_chooser_add_filter (chooser, filter);
}

static void
add_filters (GtkFileChooser *chooser,
             const Pick     *pick)
{
  static const char *const known[] = {
    "ann", "bio", "conll", "conllu", "htm", "html", "iob", "json", "jsonl", "jsonld", "md", "ndjson", "text",
    "tsv", "txt", NULL
  };
  static const char *const json[] = { "json", "jsonl", "ndjson", NULL };
  const char *const own[] = { pick->suffix, NULL };
  g_autoptr (GtkFileFilter) all = gtk_file_filter_new ();

  if (pick->action == GTK_FILE_CHOOSER_ACTION_OPEN)
    add_filter (chooser, _("All known formats"), known);
  if (pick->type != NULL)
    add_filter (chooser, pick->type, own);
  else
    add_filter (chooser, _("Collections of articles (JSON)"), json);
  gtk_file_filter_set_name (all, _("All files"));
  gtk_file_filter_add_pattern (all, "*");
  gtk_file_chooser_add_filter (chooser, all);
}

static void
pick (GtkWindow           *parent,
      const Pick          *what,
      GAsyncReadyCallback  callback,
      gpointer             user_data)
{
  GtkFileChooserNative *native;
  g_autoptr (GFile) folder = NULL;
  GTask *task;

  task = g_task_new (parent, NULL, callback, user_data);
  g_task_set_source_tag (task, pick);

  native = gtk_file_chooser_native_new (what->title, parent, what->action, NULL, NULL);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (native), TRUE);
  gtk_file_chooser_set_select_multiple (GTK_FILE_CHOOSER (native), what->many);
  if (what->action != GTK_FILE_CHOOSER_ACTION_SELECT_FOLDER)
    add_filters (GTK_FILE_CHOOSER (native), what);
  if (what->near != NULL)
    folder = g_file_get_parent (what->near);
  if (folder != NULL)
    gtk_file_chooser_set_current_folder (GTK_FILE_CHOOSER (native), folder, NULL);
  if (what->name != NULL)
    gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (native), what->name);

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
  const Pick what = { .action = GTK_FILE_CHOOSER_ACTION_OPEN, .title = title, .near = near };

  pick (parent, &what, callback, user_data);
}

void
tl_file_picker_open_many_async (GtkWindow           *parent,
                                const char          *title,
                                GFile               *near,
                                GAsyncReadyCallback  callback,
                                gpointer             user_data)
{
  const Pick what = { .action = GTK_FILE_CHOOSER_ACTION_OPEN, .many = TRUE, .title = title, .near = near };

  pick (parent, &what, callback, user_data);
}

void
tl_file_picker_folder_async (GtkWindow           *parent,
                             const char          *title,
                             GFile               *near,
                             GAsyncReadyCallback  callback,
                             gpointer             user_data)
{
  const Pick what = { .action = GTK_FILE_CHOOSER_ACTION_SELECT_FOLDER, .title = title, .near = near };

  pick (parent, &what, callback, user_data);
}

void
tl_file_picker_save_async (GtkWindow           *parent,
                           const char          *title,
                           GFile               *near,
                           const char          *name,
                           GAsyncReadyCallback  callback,
                           gpointer             user_data)
{
  const Pick what = { .action = GTK_FILE_CHOOSER_ACTION_SAVE, .title = title, .near = near, .name = name };

  pick (parent, &what, callback, user_data);
}

void
tl_file_picker_export_async (GtkWindow           *parent,
                             const char          *title,
                             GFile               *near,
                             const char          *name,
                             const char          *type,
                             const char          *suffix,
                             GAsyncReadyCallback  callback,
                             gpointer             user_data)
{
  const Pick what = {
    .action = GTK_FILE_CHOOSER_ACTION_SAVE, .title = title, .near = near, .name = name, .type = type, .suffix = suffix
  };

  pick (parent, &what, callback, user_data);
}

GFile *
tl_file_picker_finish (GAsyncResult *result)
{
  g_autoptr (GPtrArray) files = tl_file_picker_finish_many (result);

  return files != NULL && files->len > 0 ? g_object_ref (g_ptr_array_index (files, 0)) : NULL;
}

GPtrArray *
tl_file_picker_finish_many (GAsyncResult *result)
{
  g_return_val_if_fail (G_IS_TASK (result), NULL);

  return g_task_propagate_pointer (G_TASK (result), NULL);
}
