/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Files of others merged into what is open, as edits: so that they can be undone, are kept like all others, and reach the file when it is
 * saved and not before.
 */

#define G_LOG_DOMAIN "tl-workspace"

#include "config.h"

#include "tl-merge-files.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "tl-format.h"
#include "tl-merge.h"
#include "tl-replay.h"
#include "tl-workspace-scan.h"

typedef struct
{
  GPtrArray     *paths;         /* char */
  GPtrArray     *names;         /* char */
  GPtrArray     *collections;   /* TlCollection; NULL until the worker opened them */
  char          *own_name;
  char          *by;
  TlMergeResult *result;
  GError        *error;
} Merging;

void
tl_merge_result_free (TlMergeResult *self)
{
  g_ptr_array_unref (self->commands);
  g_ptr_array_unref (self->problems);
  g_free (self);
}

static void
merging_free (gpointer data)
{
  Merging *merging = data;

  g_ptr_array_unref (merging->paths);
  g_ptr_array_unref (merging->names);
  g_clear_pointer (&merging->collections, g_ptr_array_unref);
  g_clear_pointer (&merging->result, tl_merge_result_free);
  g_clear_error (&merging->error);
  g_free (merging->own_name);
  g_free (merging->by);
  g_free (merging);
}

/* In the worker, before the first article. */
static void
open_files (Merging *merging)
{
  merging->collections = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < merging->paths->len && merging->error == NULL; i++)
    {
      TlCollection *collection = tl_format_open (g_ptr_array_index (merging->paths, i), NULL, NULL,
                                                 merging->result->problems, NULL, NULL, NULL, &merging->error);

      if (collection != NULL)
        g_ptr_array_add (merging->collections, collection);
      else
        g_prefix_error (&merging->error, "%s: ", (const char *) g_ptr_array_index (merging->names, i));
    }
}

/* The changes that make mine what is merged; NULL when there are none. */
static TlCommand *
make_command (Merging    *merging,
              const char *key,
              TlArticle  *mine,
              GBytes     *merged)
{
  g_autoptr (TlArticle) after = tl_article_new_from_record (merged, key, NULL, 1, NULL, NULL, NULL);
  g_autoptr (GPtrArray) changes = NULL;
  g_autoptr (TlCommand) command = NULL;

  if (after == NULL)
    return NULL;
  changes = tl_replay_list_changes (mine, after);
  if (changes->len == 0)
    return NULL;
  command = tl_command_new ("merge", key, merging->by, NULL);
  for (guint i = 0; i < changes->len; i++)
    {
      const TlChange *change = g_ptr_array_index (changes, i);

      tl_command_add (command, tl_change_new (change->kind, change->id, change->position, change->before,
                                              change->after));
    }
  return g_steal_pointer (&command);
}

static void
merge_article_func (guint       index,
                    const char *key,
                    TlArticle  *article,
                    gpointer    user_data)
{
  Merging *merging = user_data;
  g_autoptr (GArray) copies = g_array_new (FALSE, TRUE, sizeof (TlMergeCopy));
  g_autoptr (GPtrArray) articles = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GPtrArray) conflicts = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GBytes) merged = NULL;
  g_autoptr (GError) error = NULL;
  TlMergeCopy own = { merging->own_name, article };
  TlCommand *command;

  if (merging->collections == NULL)
    open_files (merging);
  if (merging->error != NULL)
    return;
  g_array_append_val (copies, own);
  for (guint i = 0; i < merging->collections->len; i++)
    {
      TlCollection *collection = g_ptr_array_index (merging->collections, i);
      guint theirs = tl_collection_find_key (collection, key);
      TlMergeCopy copy = { g_ptr_array_index (merging->names, i), NULL };

      if (theirs != G_MAXUINT)
        copy.article = tl_collection_read_article (collection, theirs, merging->result->problems, NULL);
      if (copy.article == NULL)
        continue;
      g_ptr_array_add (articles, copy.article);
      g_array_append_val (copies, copy);
    }
  if (copies->len < 2)
    return;
  merged = tl_merge_articles (NULL, (const TlMergeCopy *) copies->data, copies->len, conflicts, &error);
  if (merged == NULL)
    {
      g_ptr_array_add (merging->result->problems, tl_diagnostic_new (TL_CODE_SHAPE, TL_SEVERITY_ERROR, key, NULL, 0, 0,
                                                                     g_strdup (error->message)));
      return;
    }
  merging->result->n_conflicts += conflicts->len;
  command = make_command (merging, key, article, merged);
  if (command != NULL)
    g_ptr_array_add (merging->result->commands, command);
}

/* After the last article: failures of opening, and what the collection does not have. */
static gboolean
merge_end_func (gpointer       user_data,
                GCancellable  *cancellable,
                GError       **error)
{
  Merging *merging = user_data;

  if (merging->error == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&merging->error));
  return FALSE;
}

static void
workspace_merged_cb (GObject      *source,
                     GAsyncResult *result,
                     gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  Merging *merging = g_task_get_task_data (task);
  TlCollection *own = tl_workspace_get_collection (TL_WORKSPACE (source));
  GError *error = NULL;

  if (!tl_workspace_scan_finish (TL_WORKSPACE (source), result, &error))
    {
      g_task_return_error (task, error);
      return;
    }
  for (guint i = 0; merging->collections != NULL && own != NULL && i < merging->collections->len; i++)
    {
      TlCollection *collection = g_ptr_array_index (merging->collections, i);

      for (guint j = 0; j < tl_collection_get_n_articles (collection); j++)
        if (tl_collection_find_key (own, tl_collection_get_key (collection, j)) == G_MAXUINT)
          merging->result->n_foreign++;
    }
  g_task_return_pointer (task, g_steal_pointer (&merging->result), (GDestroyNotify) tl_merge_result_free);
}

void
tl_merge_files_async (TlWorkspace         *workspace,
                      GPtrArray           *files,
                      TlJob               *job,
                      GAsyncReadyCallback  callback,
                      gpointer             user_data)
{
  GTask *task;
  Merging *merging;

  g_return_if_fail (TL_IS_WORKSPACE (workspace));
  g_return_if_fail (files != NULL);

  merging = g_new0 (Merging, 1);
  merging->paths = g_ptr_array_new_with_free_func (g_free);
  merging->names = g_ptr_array_new_with_free_func (g_free);
  merging->own_name = g_strdup (tl_workspace_get_annotator (workspace));
  merging->by = g_strdup (tl_workspace_get_annotator (workspace));
  merging->result = g_new0 (TlMergeResult, 1);
  merging->result->commands = g_ptr_array_new_with_free_func ((GDestroyNotify) tl_command_free);
  merging->result->problems = tl_diagnostics_new ();
  for (guint i = 0; i < files->len; i++)
    {
      char *path = g_file_get_path (g_ptr_array_index (files, i));

      if (path == NULL)
        continue;
      g_ptr_array_add (merging->paths, path);
      g_ptr_array_add (merging->names, g_path_get_basename (path));
    }
  task = g_task_new (workspace, NULL, callback, user_data);
  g_task_set_source_tag (task, tl_merge_files_async);
  g_task_set_task_data (task, merging, merging_free);
  tl_workspace_scan_async (workspace, job, merge_article_func, merge_end_func, merging, workspace_merged_cb, task);
}

TlMergeResult *
tl_merge_files_finish (TlWorkspace   *workspace,
                       GAsyncResult  *result,
                       GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, workspace), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
