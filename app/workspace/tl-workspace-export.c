/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Exporting, the part in the main context: what is edited now goes to a worker as a snapshot. */

#define G_LOG_DOMAIN "tl-workspace"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "tl-export-private.h"
#include "tl-workspace-private.h"

typedef struct
{
  GTask        *task;
  TlJob        *job;        /* NULL: a preview */
  TlExportTask *export;
  char         *path;
  char         *written;
  TlLossReport *report;
} Exporting;

static void
exporting_free (Exporting *exporting)
{
  g_object_unref (exporting->task);
  g_clear_object (&exporting->job);
  tl_export_task_free (exporting->export);
  g_free (exporting->path);
  g_free (exporting->written);
  g_clear_pointer (&exporting->report, tl_loss_report_unref);
  g_free (exporting);
}

TlExportTask *
tl_workspace_make_export (TlWorkspace           *self,
                          const TlExportRequest *request)
{
  TlExportTask *task = tl_export_task_new (self->collection, request);
  g_autoptr (GPtrArray) edited = tl_journal_list_edited (self->journal);

  tl_export_task_set_source (task, self->place->path);
  tl_export_task_set_view (task, self->view);
  for (guint i = 0; i < edited->len; i++)
    {
      const TlTrail *trail = g_ptr_array_index (edited, i);
      guint index = tl_collection_find_key (self->collection, trail->key);

      if (index != G_MAXUINT)
        tl_export_task_add_edits (task, index, trail->entries, trail->moved);
    }
  return task;
}

static gboolean
preview_work (gpointer       data,
              GCancellable  *cancellable,
              GError       **error)
{
  Exporting *exporting = data;

  exporting->report = tl_export_task_preview (exporting->export, cancellable, error);
  return exporting->report != NULL;
}

static void
workspace_preview_done (TlWorkspace  *self,
                        gpointer      data,
                        const GError *error)
{
  Exporting *exporting = data;

  if (error != NULL)
    g_task_return_error (exporting->task, g_error_copy (error));
  else
    g_task_return_pointer (exporting->task, g_steal_pointer (&exporting->report),
                           (GDestroyNotify) tl_loss_report_unref);
}

void
tl_workspace_preview_export_async (TlWorkspace           *self,
                                   const TlExportRequest *request,
                                   GCancellable          *cancellable,
                                   GAsyncReadyCallback    callback,
                                   gpointer               user_data)
{
  g_autoptr (GTask) task = NULL;
  Exporting *exporting;

  g_return_if_fail (TL_IS_WORKSPACE (self));
  g_return_if_fail (request != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, tl_workspace_preview_export_async);
  if (self->place == NULL)
    {
      g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, _("Nothing is open"));
      return;
    }
  exporting = g_new0 (Exporting, 1);
  exporting->task = g_steal_pointer (&task);
  exporting->export = tl_workspace_make_export (self, request);
  tl_workspace_work (self, cancellable, preview_work, workspace_preview_done, exporting,
                     (GDestroyNotify) exporting_free);
}

TlLossReport *
tl_workspace_preview_export_finish (TlWorkspace   *self,
                                    GAsyncResult  *result,
                                    GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static gboolean
export_work (gpointer       data,
             GCancellable  *cancellable,
             GError       **error)
{
  Exporting *exporting = data;

  return tl_export_task_run (exporting->export, exporting->path, tl_job_report, exporting->job, cancellable,
                             &exporting->written, error);
}

static void
workspace_export_done (TlWorkspace  *self,
                       gpointer      data,
                       const GError *error)
{
  Exporting *exporting = data;

  tl_job_finish (exporting->job);
  if (self->job == exporting->job)
    tl_workspace_set_job (self, NULL);
  if (error != NULL)
    g_task_return_error (exporting->task, g_error_copy (error));
  else
    g_task_return_pointer (exporting->task, g_file_new_for_path (exporting->written), g_object_unref);
}

/* NULL when it can be. */
static GError *
check_exportable (TlWorkspace *self,
                  GFile       *file)
{
  if (self->place == NULL)
    return g_error_new_literal (G_IO_ERROR, G_IO_ERROR_NOT_FOUND, _("Nothing is open"));
  if (g_file_peek_path (file) == NULL)
    return g_error_new_literal (G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED,
                                _("Only folders of this computer can be exported to"));
  if (self->job != NULL && tl_job_is_running (self->job))
    return g_error_new_literal (G_IO_ERROR, G_IO_ERROR_PENDING, _("The collection is just being saved or read"));
  return NULL;
}

void
tl_workspace_export_async (TlWorkspace           *self,
                           const TlExportRequest *request,
                           GFile                 *file,
                           GAsyncReadyCallback    callback,
                           gpointer               user_data)
{
  g_autoptr (GTask) task = NULL;
  g_autofree char *base = NULL;
  g_autofree char *name = NULL;
  g_autofree char *message = NULL;
  Exporting *exporting;
  GError *error;

  g_return_if_fail (TL_IS_WORKSPACE (self));
  g_return_if_fail (request != NULL);
  g_return_if_fail (G_IS_FILE (file));

  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, tl_workspace_export_async);
  error = check_exportable (self, file);
  if (error != NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  base = g_file_get_basename (file);
  name = g_filename_display_name (base);
  message = g_strdup_printf (_("Exporting “%s”"), name);
  exporting = g_new0 (Exporting, 1);
  exporting->task = g_steal_pointer (&task);
  exporting->job = tl_job_new (message);
  exporting->export = tl_workspace_make_export (self, request);
  exporting->path = g_file_get_path (file);
  tl_workspace_set_job (self, exporting->job);
  tl_workspace_work (self, tl_job_get_cancellable (exporting->job), export_work, workspace_export_done, exporting,
                     (GDestroyNotify) exporting_free);
}

gboolean
tl_workspace_export_finish (TlWorkspace   *self,
                            GAsyncResult  *result,
                            GFile        **written,
                            GError       **error)
{
  g_autoptr (GFile) file = NULL;

  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  file = g_task_propagate_pointer (G_TASK (result), error);
  if (file == NULL)
    return FALSE;
  if (written != NULL)
    *written = g_steal_pointer (&file);
  return TRUE;
}
