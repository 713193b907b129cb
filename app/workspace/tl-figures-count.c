/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Counting a whole collection, with figures on the way: see the header. */

#define G_LOG_DOMAIN "tl-workspace"

#include "config.h"

#include "tl-figures-count.h"

#include "tl-workspace-scan.h"

#define FIRST 100     /* articles */

typedef struct
{
  GTask         *task;
  TlJob         *job;
  GMainContext  *context;
  TlStatistics  *statistics;   /* the worker's */
  TlFigures     *figures;      /* once all are counted */
  TlFiguresFunc  func;
  gpointer       func_data;
  guint          n_all;
  guint          next;         /* tells again when this many were counted */
  int            is_waiting;   /* atomic: what was told last is not taken yet */
} Count;

/* Figures on their way to the main context. */
typedef struct
{
  Count     *count;   /* a reference */
  TlFigures *figures;
} Telling;

void
tl_figures_free (TlFigures *self)
{
  g_ptr_array_unref (self->tables);
  g_free (self);
}

static void
count_clear (gpointer data)
{
  Count *count = data;

  g_object_unref (count->task);
  g_object_unref (count->job);
  g_main_context_unref (count->context);
  g_clear_pointer (&count->statistics, tl_statistics_free);
  g_clear_pointer (&count->figures, tl_figures_free);
}

static void
count_unref (Count *count)
{
  g_atomic_rc_box_release_full (count, count_clear);
}

static TlFigures *
make_figures (Count    *count,
              gboolean  is_complete)
{
  TlFigures *figures = g_new0 (TlFigures, 1);

  figures->tables = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < TL_N_STATISTICS; i++)
    g_ptr_array_add (figures->tables, tl_statistics_make_table (count->statistics, (TlStatisticsKind) i));
  figures->n_articles = tl_statistics_get_n_articles (count->statistics);
  figures->n_all = count->n_all;
  figures->is_complete = is_complete;
  return figures;
}

static void
telling_free (gpointer data)
{
  Telling *telling = data;

  g_clear_pointer (&telling->figures, tl_figures_free);
  count_unref (telling->count);
  g_free (telling);
}

static gboolean
tell_cb (gpointer data)
{
  Telling *telling = data;
  Count *count = telling->count;

  if (!g_cancellable_is_cancelled (tl_job_get_cancellable (count->job)))
    count->func (g_steal_pointer (&telling->figures), count->func_data);
  g_atomic_int_set (&count->is_waiting, 0);
  return G_SOURCE_REMOVE;
}

static void
count_func (guint       index,
            const char *key,
            TlArticle  *article,
            gpointer    user_data)
{
  Count *count = user_data;
  guint n;
  g_autoptr (GSource) source = NULL;
  Telling *telling;

  tl_statistics_add (count->statistics, key, article);
  n = tl_statistics_get_n_articles (count->statistics);
  if (n < count->next || !g_atomic_int_compare_and_exchange (&count->is_waiting, 0, 1))
    return;
  count->next = n + MAX (FIRST, n / 4);
  telling = g_new0 (Telling, 1);
  telling->count = g_atomic_rc_box_acquire (count);
  telling->figures = make_figures (count, FALSE);
  /* As urgent as the end, which therefore comes after it. */
  source = g_idle_source_new ();
  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, tell_cb, telling, telling_free);
  g_source_attach (source, count->context);
}

static gboolean
count_end_func (gpointer       user_data,
                GCancellable  *cancellable,
                GError       **error)
{
  Count *count = user_data;

  count->figures = make_figures (count, TRUE);
  /* Its lines are as many as the articles. */
  g_clear_pointer (&count->statistics, tl_statistics_free);
  return TRUE;
}

static void
workspace_counted_cb (GObject      *source,
                      GAsyncResult *result,
                      gpointer      user_data)
{
  Count *count = user_data;
  GError *error = NULL;

  /* Cancelled when all was counted already is cancelled all the same. */
  if (tl_workspace_scan_finish (TL_WORKSPACE (source), result, &error)
      && !g_cancellable_set_error_if_cancelled (tl_job_get_cancellable (count->job), &error))
    g_task_return_pointer (count->task, g_steal_pointer (&count->figures), (GDestroyNotify) tl_figures_free);
  else
    g_task_return_error (count->task, error);
  count_unref (count);
}

void
tl_workspace_count_async (TlWorkspace          *self,
                          TlJob                *job,
                          TlFiguresFunc         func,
                          gpointer              func_data,
                          GAsyncReadyCallback   callback,
                          gpointer              user_data)
{
  Count *count;
  TlCollection *collection;

  g_return_if_fail (TL_IS_WORKSPACE (self));
  g_return_if_fail (TL_IS_JOB (job));
  g_return_if_fail (func != NULL);

  collection = tl_workspace_get_collection (self);
  count = g_atomic_rc_box_new0 (Count);
  count->task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (count->task, tl_workspace_count_async);
  count->job = g_object_ref (job);
  count->context = g_main_context_ref_thread_default ();
  count->statistics = tl_statistics_new (tl_workspace_get_schema (self));
  count->func = func;
  count->func_data = func_data;
  count->n_all = collection != NULL ? tl_collection_get_n_articles (collection) : 0;
  count->next = FIRST;
  tl_workspace_scan_async (self, job, count_func, count_end_func, count, workspace_counted_cb, count);
}

TlFigures *
tl_workspace_count_finish (TlWorkspace   *self,
                           GAsyncResult  *result,
                           GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
