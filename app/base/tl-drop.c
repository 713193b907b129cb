/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "tl-drop.h"

/* The data of a task is freed with the task, and that may be in the caller's thread: so it is freed here. */
typedef struct
{
  gpointer       data;
  GDestroyNotify free_func;
} Drop;

static void
drop_thread_func (GTask        *task,
                  gpointer      source,
                  gpointer      data,
                  GCancellable *cancellable)
{
  const Drop *drop = data;

  drop->free_func (drop->data);
  g_task_return_boolean (task, TRUE);
}

void
tl_drop_in_thread (gpointer       data,
                   GDestroyNotify free_func)
{
  g_autoptr (GTask) task = NULL;
  Drop *drop;

  g_return_if_fail (free_func != NULL);

  if (data == NULL)
    return;
  drop = g_new (Drop, 1);
  drop->data = data;
  drop->free_func = free_func;
  task = g_task_new (NULL, NULL, NULL, NULL);
  g_task_set_source_tag (task, tl_drop_in_thread);
  g_task_set_task_data (task, drop, g_free);
  g_task_run_in_thread (task, drop_thread_func);
}
