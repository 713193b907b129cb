/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Work in threads.  GTask drops its references in the thread it ran in, so it is given none to
 * drop. */

#include "config.h"

#include "tl-workspace-private.h"

#include <glib/gi18n-lib.h>

typedef struct
{
  TlWorkspace    *workspace;   /* owned; let go in the main context */
  TlWorkers      *workers;     /* owned */
  TlWorkFunc      func;
  TlWorkDoneFunc  done;
  gpointer        data;
  GDestroyNotify  free_func;
} Work;

static void
workers_clear (gpointer data)
{
  TlWorkers *self = data;

  g_mutex_clear (&self->lock);
  g_cond_clear (&self->cond);
}

TlWorkers *
tl_workers_new (void)
{
  TlWorkers *self = g_atomic_rc_box_new0 (TlWorkers);

  g_mutex_init (&self->lock);
  g_cond_init (&self->cond);
  return self;
}

void
tl_workers_unref (TlWorkers *self)
{
  g_atomic_rc_box_release_full (self, workers_clear);
}

static void
work_thread_func (GTask        *task,
                  gpointer      source_object,
                  gpointer      task_data,
                  GCancellable *cancellable)
{
  Work *work = task_data;
  TlWorkers *workers = g_atomic_rc_box_acquire (work->workers);
  GError *error = NULL;
  gboolean ok = work->func (work->data, cancellable, &error);

  g_mutex_lock (&workers->lock);
  workers->n_running--;
  g_cond_broadcast (&workers->cond);
  g_mutex_unlock (&workers->lock);
  tl_workers_unref (workers);
  if (ok)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
work_done_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  Work *work = user_data;
  g_autoptr (GError) error = NULL;

  g_task_propagate_boolean (G_TASK (result), &error);
  work->done (work->workspace, work->data, error);
  if (work->free_func != NULL)
    work->free_func (work->data);
  tl_workers_unref (work->workers);
  g_object_unref (work->workspace);
  g_free (work);
}

void
tl_workspace_work (TlWorkspace    *self,
                   GCancellable   *cancellable,
                   TlWorkFunc      func,
                   TlWorkDoneFunc  done,
                   gpointer        data,
                   GDestroyNotify  free_func)
{
  Work *work = g_new0 (Work, 1);
  g_autoptr (GTask) task = NULL;

  work->workspace = g_object_ref (self);
  work->workers = g_atomic_rc_box_acquire (self->workers);
  work->func = func;
  work->done = done;
  work->data = data;
  work->free_func = free_func;
  g_mutex_lock (&self->workers->lock);
  self->workers->n_running++;
  g_mutex_unlock (&self->workers->lock);
  task = g_task_new (NULL, cancellable, work_done_cb, work);
  g_task_set_source_tag (task, tl_workspace_work);
  /* What was done was done: work tells itself whether cancelling came in time. */
  g_task_set_check_cancellable (task, FALSE);
  g_task_set_task_data (task, work, NULL);
  g_task_run_in_thread (task, work_thread_func);
}

char *
tl_workspace_dup_path (GFile   *file,
                       GError **error)
{
  char *path = g_file_get_path (file);
  g_autofree char *name = path == NULL ? g_file_get_parse_name (file) : NULL;

  if (path == NULL)
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED, _("“%s” is not a file of this computer"), name);
  return path;
}

void
tl_workspace_wait (TlWorkspace *self)
{
  g_mutex_lock (&self->workers->lock);
  while (self->workers->n_running > 0)
    g_cond_wait (&self->workers->cond, &self->workers->lock);
  g_mutex_unlock (&self->workers->lock);
}
