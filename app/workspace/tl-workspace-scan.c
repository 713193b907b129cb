/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Going through the whole collection, for what looks at all of it: agreement, lint, statistics.  A worker reads the records and
 * puts the edits on them that the file does not have; their rows are shared with it, not copied.
 */

#define G_LOG_DOMAIN "tl-workspace"

#include "config.h"

#include "tl-workspace-scan.h"

#include <glib/gi18n-lib.h>

#include "tl-replay.h"
#include "tl-workspace-private.h"

/* The edits of one article. */
typedef struct
{
  GPtrArray *entries;   /* TlEntry */
  gboolean   moved;
} Edits;

typedef struct
{
  TlCollection     *collection;
  GHashTable       *edits;      /* key to Edits, both owned */
  TlBlindView      *view;       /* NULL: everything */
  TlJob            *job;        /* or NULL */
  TlScanFunc        func;
  TlScanFinishFunc  finish;
  gpointer          data;
  GTask            *task;
} Scan;

static void
edits_free (gpointer data)
{
  Edits *edits = data;

  g_ptr_array_unref (edits->entries);
  g_free (edits);
}

static void
scan_free (gpointer data)
{
  Scan *scan = data;

  g_object_unref (scan->collection);
  g_hash_table_unref (scan->edits);
  g_clear_pointer (&scan->view, tl_blind_view_free);
  g_clear_object (&scan->job);
  g_object_unref (scan->task);
  g_free (scan);
}

static gboolean
scan_work (gpointer       data,
           GCancellable  *cancellable,
           GError       **error)
{
  Scan *scan = data;
  guint n = tl_collection_get_n_articles (scan->collection);

  for (guint i = 0; i < n; i++)
    {
      const char *key = tl_collection_get_key (scan->collection, i);
      const Edits *edits = g_hash_table_lookup (scan->edits, key);
      g_autoptr (TlArticle) article = NULL;

      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
      if (scan->job != NULL && i % 64 == 0)
        tl_job_report ((double) i / n, scan->job);
      article = tl_collection_read_article (scan->collection, i, NULL, NULL);
      if (article == NULL)
        continue;
      if (edits != NULL)
        tl_replay_entries (article, edits->entries, edits->moved, NULL);
      tl_blind_view_apply (scan->view, article);
      scan->func (i, key, article, scan->data);
    }
  return scan->finish == NULL || scan->finish (scan->data, cancellable, error);
}

static void
workspace_scan_done (TlWorkspace  *self,
                     gpointer      data,
                     const GError *error)
{
  Scan *scan = data;

  if (scan->job != NULL)
    tl_job_finish (scan->job);
  if (error != NULL)
    g_task_return_error (scan->task, g_error_copy (error));
  else
    g_task_return_boolean (scan->task, TRUE);
}

/* Main thread: what the worker needs of the journal. */
static GHashTable *
copy_edits (TlWorkspace *self)
{
  GHashTable *all = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, edits_free);
  g_autoptr (GPtrArray) edited = tl_journal_list_edited (self->journal);

  for (guint i = 0; i < edited->len; i++)
    {
      const TlTrail *trail = g_ptr_array_index (edited, i);
      Edits *edits = g_new0 (Edits, 1);

      edits->moved = trail->moved;
      edits->entries = tl_entries_new ();
      for (guint j = 0; j < trail->entries->len; j++)
        g_ptr_array_add (edits->entries, tl_entry_ref (g_ptr_array_index (trail->entries, j)));
      g_hash_table_insert (all, g_strdup (trail->key), edits);
    }
  return all;
}

static void
scan (TlWorkspace         *self,
      TlJob               *job,
      gboolean             all,
      TlScanFunc           func,
      TlScanFinishFunc     finish,
      gpointer             data,
      GAsyncReadyCallback  callback,
      gpointer             user_data)
{
  g_autoptr (GTask) task = g_task_new (self, NULL, callback, user_data);
  Scan *work;

  g_task_set_source_tag (task, tl_workspace_scan_async);
  if (self->collection == NULL)
    {
      g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, _("Nothing is open"));
      return;
    }
  work = g_new0 (Scan, 1);
  work->collection = g_object_ref (self->collection);
  work->edits = copy_edits (self);
  work->view = all ? NULL : tl_blind_view_copy (self->view);
  work->job = job != NULL ? g_object_ref (job) : NULL;
  work->func = func;
  work->finish = finish;
  work->data = data;
  work->task = g_steal_pointer (&task);
  tl_workspace_work (self, job != NULL ? tl_job_get_cancellable (job) : self->cancellable, scan_work,
                     workspace_scan_done, work, scan_free);
}

void
tl_workspace_scan_async (TlWorkspace         *self,
                         TlJob               *job,
                         TlScanFunc           func,
                         TlScanFinishFunc     finish,
                         gpointer             data,
                         GAsyncReadyCallback  callback,
                         gpointer             user_data)
{
  g_return_if_fail (TL_IS_WORKSPACE (self));
  g_return_if_fail (job == NULL || TL_IS_JOB (job));
  g_return_if_fail (func != NULL);

  scan (self, job, FALSE, func, finish, data, callback, user_data);
}

void
tl_workspace_scan_all_async (TlWorkspace         *self,
                             TlJob               *job,
                             TlScanFunc           func,
                             TlScanFinishFunc     finish,
                             gpointer             data,
                             GAsyncReadyCallback  callback,
                             gpointer             user_data)
{
  g_return_if_fail (TL_IS_WORKSPACE (self));
  g_return_if_fail (job == NULL || TL_IS_JOB (job));
  g_return_if_fail (func != NULL);

  scan (self, job, TRUE, func, finish, data, callback, user_data);
}

gboolean
tl_workspace_scan_finish (TlWorkspace   *self,
                          GAsyncResult  *result,
                          GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
