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

#include "tl-ancestor.h"
#include "tl-format.h"
#include "tl-merge-members.h"
#include "tl-merge.h"
#include "tl-replay.h"
#include "tl-workspace-private.h"
#include "tl-workspace-scan.h"

typedef struct
{
  TlCollection  *own;
  TlStore       *store;
  char          *base_path;     /* or NULL */
  TlCollection  *base;          /* once opened */
  TlAncestor    *found;         /* likewise */
  gboolean       remove;
  GPtrArray     *paths;         /* char */
  GPtrArray     *names;         /* char */
  GPtrArray     *collections;   /* TlCollection; NULL until the worker opened them */
  char          *own_name;      /* the annotator's, who merges */
  TlMergeResult *result;
  GError        *error;
} Merging;

void
tl_merge_result_free (TlMergeResult *self)
{
  g_ptr_array_unref (self->commands);
  g_hash_table_unref (self->members);
  g_ptr_array_unref (self->conflicts);
  g_ptr_array_unref (self->problems);
  g_free (self->ancestor_at);
  g_free (self);
}

static void
merging_free (gpointer data)
{
  Merging *merging = data;

  g_object_unref (merging->own);
  g_object_unref (merging->store);
  g_free (merging->base_path);
  g_clear_object (&merging->base);
  g_clear_pointer (&merging->found, tl_ancestor_free);
  g_ptr_array_unref (merging->paths);
  g_ptr_array_unref (merging->names);
  g_clear_pointer (&merging->collections, g_ptr_array_unref);
  g_clear_pointer (&merging->result, tl_merge_result_free);
  g_clear_error (&merging->error);
  g_free (merging->own_name);
  g_free (merging);
}

static TlCollection *
open_file (Merging    *merging,
           const char *path,
           const char *name)
{
  TlCollection *collection = tl_format_open (path, NULL, NULL, merging->result->problems, NULL, NULL, NULL, &merging->error);

  if (collection == NULL)
    g_prefix_error (&merging->error, "%s: ", name);
  return collection;
}

/* A log that can't be read proves nothing, and is no reason not to merge. */
static void
find_ancestor (Merging *merging)
{
  g_autoptr (GError) error = NULL;

  merging->found = tl_ancestor_find (merging->store, merging->collections, NULL, &error);
  if (error != NULL)
    g_message ("%s", error->message);
  if (merging->found != NULL)
    merging->result->ancestor_at = g_strdup (tl_ancestor_get_at (merging->found));
  else
    merging->result->ancestor = TL_MERGE_ANCESTOR_NONE;
}

/* In the worker, before the first article. */
static void
open_files (Merging *merging)
{
  merging->collections = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < merging->paths->len && merging->error == NULL; i++)
    {
      TlCollection *collection = open_file (merging, g_ptr_array_index (merging->paths, i),
                                            g_ptr_array_index (merging->names, i));

      if (collection != NULL)
        g_ptr_array_add (merging->collections, collection);
    }
  if (merging->error != NULL)
    return;
  if (merging->base_path != NULL)
    merging->base = open_file (merging, merging->base_path, merging->base_path);
  else if (merging->result->ancestor == TL_MERGE_ANCESTOR_FIND)
    find_ancestor (merging);
}

static gboolean
has_object (TlArticle      *article,
            const TlChange *change)
{
  g_autoptr (GBytes) member = NULL;

  if (change->kind == TL_CHANGE_RELATION)
    return tl_article_find_relation (article, change->id) != NULL;
  if (change->kind == TL_CHANGE_ANNOTATION)
    return tl_article_find_annotation (article, change->id) != NULL;
  member = tl_article_dup_member_json (article, change->id);
  return member != NULL;
}

/* What is here and in the ancestor, and that one of the copies (the first is ours) has not. */
static GPtrArray *
list_missing (TlArticle   *base,
              TlMergeCopy *copies,
              guint        n_copies)
{
  GPtrArray *missing = g_ptr_array_new_with_free_func ((GDestroyNotify) tl_change_free);
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 1; i < n_copies; i++)
    {
      /* Relations come first, so that what they tie can go. */
      g_autoptr (GPtrArray) changes = tl_replay_list_changes (base, copies[i].article);

      for (guint j = 0; j < changes->len; j++)
        {
          const TlChange *change = g_ptr_array_index (changes, j);

          /* Conflicts that are gone were decided. */
          if (change->after == NULL && change->kind != TL_CHANGE_HISTORY && has_object (copies[0].article, change)
              && has_object (base, change) && !g_str_equal (change->id, "conflicts")
              && g_hash_table_add (seen, g_strdup_printf ("%d %s", change->kind, change->id)))
            g_ptr_array_add (missing, tl_change_new (change->kind, change->id, change->position, change->before, NULL));
        }
    }
  return missing;
}

/* Takes what a copy lacks out of the ancestor, so that it counts as added here. */
static void
keep_missing (TlArticle *base,
              GPtrArray *missing)
{
  for (guint i = 0; i < missing->len; i++)
    {
      const TlChange *change = g_ptr_array_index (missing, i);
      g_autoptr (TlCommand) command = NULL;
      g_autoptr (GError) error = NULL;

      if (!has_object (base, change))
        continue;
      command = tl_command_new ("merge", tl_article_get_id (base), "", NULL);
      tl_command_add (command, tl_change_new (change->kind, change->id, change->position, change->before, NULL));
      if (!tl_command_apply (command, base, &error))
        g_message ("%s", error->message);
    }
}

/* The article as it was when the copies were made; NULL when that is not known. */
static TlArticle *
make_base (Merging     *merging,
           const char  *key,
           TlMergeCopy *copies,
           guint        n_copies)
{
  guint index = merging->base != NULL ? tl_collection_find_key (merging->base, key) : G_MAXUINT;
  g_autoptr (GPtrArray) missing = NULL;
  TlArticle *base = NULL;

  if (index != G_MAXUINT)
    base = tl_collection_read_article (merging->base, index, merging->result->problems, NULL);
  else if (merging->found != NULL)
    base = tl_ancestor_dup_article (merging->found, key, copies[0].article);
  if (base == NULL)
    return NULL;
  missing = list_missing (base, copies, n_copies);
  for (guint i = 0; i < missing->len; i++)
    if (((const TlChange *) missing->pdata[i])->kind != TL_CHANGE_MEMBER)
      merging->result->n_missing++;
  if (!merging->remove)
    keep_missing (base, missing);
  return base;
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
  command = tl_command_new ("merge", key, merging->own_name, NULL);
  for (guint i = 0; i < changes->len; i++)
    {
      const TlChange *change = g_ptr_array_index (changes, i);

      tl_command_add (command, tl_change_new (change->kind, change->id, change->position, change->before,
                                              change->after));
    }
  return g_steal_pointer (&command);
}

static gpointer
ref_conflict (gconstpointer conflict,
              gpointer      user_data)
{
  return g_object_ref ((gpointer) conflict);
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
  g_autoptr (TlArticle) base = NULL;
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
  base = make_base (merging, key, (TlMergeCopy *) (gpointer) copies->data, copies->len);
  merged = tl_merge_articles (base, (const TlMergeCopy *) copies->data, copies->len, conflicts, &error);
  if (merged == NULL)
    {
      g_ptr_array_add (merging->result->problems, tl_diagnostic_new (TL_CODE_SHAPE, TL_SEVERITY_ERROR, key, NULL, 0, 0,
                                                                     g_strdup (error->message)));
      return;
    }
  merging->result->n_conflicts += conflicts->len;
  g_ptr_array_extend (merging->result->conflicts, conflicts, ref_conflict, NULL);
  command = make_command (merging, key, article, merged);
  if (command != NULL)
    g_ptr_array_add (merging->result->commands, command);
}

/* What the files say beside their articles, as far as it is another than ours. */
static void
merge_settings (Merging *merging)
{
  g_autofree TlMergeSource *sources = g_new0 (TlMergeSource, merging->collections->len + 1);
  g_autoptr (GPtrArray) conflicts = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GHashTable) members = NULL;
  GHashTableIter iter;
  gpointer name;
  gpointer json;

  sources[0] = (TlMergeSource) { merging->own_name, merging->own };
  for (guint i = 0; i < merging->collections->len; i++)
    sources[i + 1] = (TlMergeSource) { g_ptr_array_index (merging->names, i), g_ptr_array_index (merging->collections, i) };
  members = tl_merge_members (merging->base, sources, merging->collections->len + 1, conflicts);
  merging->result->n_conflicts += conflicts->len;
  g_ptr_array_extend (merging->result->conflicts, conflicts, ref_conflict, NULL);
  g_hash_table_iter_init (&iter, members);
  while (g_hash_table_iter_next (&iter, &name, &json))
    {
      g_autoptr (GBytes) own = tl_collection_dup_member (merging->own, name);

      if (own != json && (own == NULL || json == NULL || !g_bytes_equal (own, json)))
        {
          g_hash_table_insert (merging->result->members, g_strdup (name), json);
          g_hash_table_iter_steal (&iter);
          g_free (name);
        }
    }
}

/* After the last article: failures of opening, and the settings. */
static gboolean
merge_end_func (gpointer       user_data,
                GCancellable  *cancellable,
                GError       **error)
{
  Merging *merging = user_data;

  /* A collection without articles. */
  if (merging->collections == NULL)
    open_files (merging);
  if (merging->error == NULL)
    {
      merge_settings (merging);
      return TRUE;
    }
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

static void
unref_bytes (gpointer bytes)
{
  g_clear_pointer ((GBytes **) &bytes, g_bytes_unref);
}

/* FALSE: one of them is out of a worker's reach.  Leaving it out would look like a copy that changed nothing. */
static gboolean
add_paths (Merging               *merging,
           const TlMergeRequest  *request,
           GError               **error)
{
  if (request->ancestor == TL_MERGE_ANCESTOR_FILE)
    {
      merging->base_path = tl_workspace_dup_path (request->base, error);
      if (merging->base_path == NULL)
        return FALSE;
    }
  for (guint i = 0; i < request->files->len; i++)
    {
      char *path = tl_workspace_dup_path (g_ptr_array_index (request->files, i), error);

      if (path == NULL)
        return FALSE;
      g_ptr_array_add (merging->paths, path);
      g_ptr_array_add (merging->names, g_path_get_basename (path));
    }
  return TRUE;
}

void
tl_merge_files_async (TlWorkspace          *workspace,
                      const TlMergeRequest *request,
                      TlJob                *job,
                      GAsyncReadyCallback   callback,
                      gpointer              user_data)
{
  GTask *task;
  Merging *merging;
  GError *error = NULL;

  g_return_if_fail (TL_IS_WORKSPACE (workspace));
  g_return_if_fail (request != NULL && request->files != NULL);

  task = g_task_new (workspace, NULL, callback, user_data);
  g_task_set_source_tag (task, tl_merge_files_async);
  if (workspace->collection == NULL)
    {
      g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, _("Nothing is open"));
      g_object_unref (task);
      return;
    }
  merging = g_new0 (Merging, 1);
  merging->own = g_object_ref (workspace->collection);
  merging->store = g_object_ref (workspace->store);
  merging->remove = request->remove;
  merging->paths = g_ptr_array_new_with_free_func (g_free);
  merging->names = g_ptr_array_new_with_free_func (g_free);
  merging->own_name = g_strdup (tl_workspace_get_annotator (workspace));
  merging->result = g_new0 (TlMergeResult, 1);
  merging->result->commands = g_ptr_array_new_with_free_func ((GDestroyNotify) tl_command_free);
  merging->result->conflicts = g_ptr_array_new_with_free_func (g_object_unref);
  merging->result->problems = tl_diagnostics_new ();
  merging->result->members = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, unref_bytes);
  merging->result->ancestor = request->ancestor;
  g_task_set_task_data (task, merging, merging_free);
  if (!add_paths (merging, request, &error))
    {
      g_task_return_error (task, error);
      g_object_unref (task);
      return;
    }
  tl_workspace_scan_all_async (workspace, job, merge_article_func, merge_end_func, merging, workspace_merged_cb, task);
}

TlMergeResult *
tl_merge_files_finish (TlWorkspace   *workspace,
                       GAsyncResult  *result,
                       GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, workspace), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
