/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The sample articles.  They travel in the program, so that the button on the first page always works,
 * and are opened as a copy: what people try out is saved, and comes back.
 */

#define G_LOG_DOMAIN "tagline-gui"

#include "config.h"

#include "tl-samples.h"

#include <glib/gstdio.h>

static void
samples_prepare_thread (GTask        *task,
                        gpointer      source,
                        gpointer      task_data,
                        GCancellable *cancellable)
{
  g_autofree char *folder = g_build_filename (g_get_user_data_dir (), "tagline", NULL);
  g_autofree char *path = g_build_filename (folder, "samples.json", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GBytes) bytes = NULL;
  GError *error = NULL;

  if (g_file_test (path, G_FILE_TEST_EXISTS))
    {
      g_task_return_pointer (task, g_steal_pointer (&file), g_object_unref);
      return;
    }
  bytes = g_resources_lookup_data ("/io/github/tagline/Tagline/samples.json",
                                   G_RESOURCE_LOOKUP_FLAGS_NONE, &error);
  if (bytes == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  /* Where this fails, writing says so in better words. */
  g_mkdir_with_parents (folder, 0700);
  if (g_file_replace_contents (file, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), NULL,
                               FALSE, G_FILE_CREATE_NONE, NULL, cancellable, &error))
    g_task_return_pointer (task, g_steal_pointer (&file), g_object_unref);
  else
    g_task_return_error (task, error);
}

void
tl_samples_prepare_async (GCancellable        *cancellable,
                          GAsyncReadyCallback  callback,
                          gpointer             user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);

  g_task_set_source_tag (task, tl_samples_prepare_async);
  g_task_run_in_thread (task, samples_prepare_thread);
}

GFile *
tl_samples_prepare_finish (GAsyncResult  *result,
                           GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
