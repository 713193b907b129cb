/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Opening, closing, and reading again.
 *
 * Opening and reloading are one: read file and log in a worker (tl_session_open), then take what
 * was found in the main context, all at once.  What was edited in between is carried over.
 */

#define G_LOG_DOMAIN "tl-workspace"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "tl-workspace-members.h"
#include "tl-workspace-private.h"
#include "tl-workspace-view.h"

/* Closing. */

static gboolean
close_work (gpointer       data,
            GCancellable  *cancellable,
            GError       **error)
{
  return tl_store_close (data, error);
}

static void
workspace_store_closed (TlWorkspace  *self,
                        gpointer      data,
                        const GError *error)
{
  if (error != NULL)
    g_message ("%s", error->message);
}

/* Closing takes a flush of the disk or two. */
void
tl_workspace_leave_store (TlWorkspace *self)
{
  if (self->store == NULL)
    return;
  g_signal_handlers_disconnect_by_data (self->store, self);
  tl_workspace_work (self, NULL, close_work, workspace_store_closed,
                     g_steal_pointer (&self->store), g_object_unref);
}

static void
close_store (TlWorkspace *self)
{
  g_autoptr (GError) error = NULL;

  if (self->store == NULL)
    return;
  g_signal_handlers_disconnect_by_data (self->store, self);
  if (!tl_store_close (self->store, &error))
    g_message ("%s", error->message);
  g_clear_object (&self->store);
}

static void
cancel_work (TlWorkspace *self)
{
  g_cancellable_cancel (self->cancellable);
  g_cancellable_cancel (self->show_cancellable);
  g_cancellable_cancel (self->search_cancellable);
  if (self->job != NULL && self->job != self->fetch_job)
    tl_job_cancel (self->job);
  if (self->indexing != NULL)
    tl_job_cancel (self->indexing);
}

/* Ends everything that is about the open collection, and forgets it.  Tells nobody.  Workers that are
 * still busy have what they need, and find nobody who wants to know. */
void
tl_workspace_drop (TlWorkspace *self)
{
  cancel_work (self);
  tl_workspace_clear_steps (self);
  tl_workspace_hide_article (self);
  if (self->monitor != NULL)
    g_file_monitor_cancel (self->monitor);
  g_clear_object (&self->monitor);
  close_store (self);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->show_cancellable);
  g_clear_object (&self->search_cancellable);
  g_set_object (&self->job, self->fetch_job);
  g_clear_object (&self->indexing);
  g_clear_object (&self->index);
  g_clear_pointer (&self->journal, tl_journal_free);
  g_clear_pointer (&self->place, tl_place_free);
  g_clear_pointer (&self->title, g_free);
  g_clear_pointer (&self->etag, g_free);
  self->format = NULL;
  if (self->articles != NULL)
    tl_article_list_set_collection (self->articles, NULL);
  g_clear_object (&self->collection);
  if (self->problems != NULL)
    g_list_store_remove_all (self->problems);
  if (self->history != NULL)
    tl_history_clear (self->history);
  g_hash_table_remove_all (self->reported);
  g_hash_table_remove_all (self->deferred);
  g_ptr_array_set_size (self->to_count, 0);
  self->serial++;
  self->changed_on_disk = FALSE;
  self->check_again = FALSE;
  self->rows_again = FALSE;
  self->history_short = FALSE;
  self->saving = FALSE;
  self->reloading = FALSE;
  self->counting = FALSE;
}

static void
notify_all (TlWorkspace *self)
{
  g_object_freeze_notify (G_OBJECT (self));
  for (TlWorkspaceProp prop = TL_WORKSPACE_PROP_0 + 1; prop < TL_WORKSPACE_N_PROPS; prop++)
    if (prop != TL_WORKSPACE_PROP_ANNOTATOR && prop != TL_WORKSPACE_PROP_ARTICLES
        && prop != TL_WORKSPACE_PROP_PROBLEMS)
      tl_workspace_notify (self, prop);
  tl_workspace_update_state (self);
  g_object_thaw_notify (G_OBJECT (self));
}

gboolean
tl_workspace_close (TlWorkspace  *self,
                    GError      **error)
{
  g_return_val_if_fail (TL_IS_WORKSPACE (self), FALSE);

  if (self->store != NULL && !tl_store_flush (self->store, error))
    return FALSE;
  /* An opening under way is overtaken by this. */
  self->opening = 0;
  cancel_work (self);
  if (self->fetch_job != NULL)
    tl_job_cancel (self->fetch_job);
  tl_workspace_wait (self);
  tl_workspace_drop (self);
  notify_all (self);
  return TRUE;
}

/* Opening. */

typedef struct
{
  GTask     *task;        /* the caller's; main thread */
  TlPlace   *place;
  TlStore   *before;      /* of what is open now; flushed first */
  TlJob     *job;
  guint      opening;
  TlSession *session;
} Open;

static void
open_free (Open *open)
{
  g_clear_pointer (&open->session, tl_session_free);
  tl_place_free (open->place);
  g_clear_object (&open->before);
  g_object_unref (open->job);
  g_object_unref (open->task);
  g_free (open);
}

static gboolean
open_work (gpointer       data,
           GCancellable  *cancellable,
           GError       **error)
{
  Open *open = data;

  if (open->before != NULL && !tl_store_flush (open->before, error))
    return FALSE;
  open->session = tl_session_open (open->place, NULL, tl_job_report, open->job, cancellable, error);
  return open->session != NULL;
}

static char *
dup_title (GFile *file)
{
  g_autofree char *base = g_file_get_basename (file);

  return g_filename_display_name (base != NULL ? base : "");
}

static gboolean
exists_cb (const char *key,
           gpointer    collection)
{
  return tl_collection_find_key (collection, key) != G_MAXUINT;
}

static void
take_problems (TlWorkspace *self,
               TlSession   *session)
{
  g_list_store_remove_all (self->problems);
  g_hash_table_remove_all (self->reported);
  tl_workspace_add_problems (self, tl_collection_get_problems (session->collection));
  tl_workspace_add_problems (self, session->problems);
}

static void
install_session (TlWorkspace *self,
                 TlSession   *session)
{
  tl_workspace_leave_store (self);
  tl_workspace_drop (self);
  self->place = g_steal_pointer (&session->place);
  self->collection = g_steal_pointer (&session->collection);
  self->store = g_steal_pointer (&session->store);
  self->journal = g_steal_pointer (&session->journal);
  self->etag = g_steal_pointer (&session->etag);
  self->format = session->format;
  self->native = session->native;
  self->title = dup_title (self->place->file);
  self->cancellable = g_cancellable_new ();
  self->history_short = !session->all_rows;
  for (guint i = 0; i < session->rows->len; i++)
    tl_history_add (self->history, g_ptr_array_index (session->rows, i));
  tl_workspace_watch_store (self);
  tl_workspace_watch_file (self);
  tl_workspace_update_view (self, FALSE);
  tl_workspace_mark_edited (self);
  tl_article_list_set_collection (self->articles, self->collection);
}

/* What was edited while the other file was read is to be kept before it is left. */
static gboolean
may_leave (TlWorkspace  *self,
           GError      **error)
{
  return self->store == NULL || tl_store_get_n_unkept (self->store) == 0
         || tl_store_flush (self->store, error);
}

static void
workspace_open_done (TlWorkspace  *self,
                     gpointer      data,
                     const GError *error)
{
  Open *open = data;
  g_autoptr (GError) unkept = NULL;

  tl_job_finish (open->job);
  if (open->opening != self->opening)
    {
      g_task_return_new_error (open->task, G_IO_ERROR, G_IO_ERROR_CANCELLED,
                               _("Something else was opened"));
      return;
    }
  self->opening = 0;
  tl_workspace_set_job (self, NULL);
  if (error == NULL && !may_leave (self, &unkept))
    error = unkept;
  if (error != NULL)
    {
      g_task_return_error (open->task, g_error_copy (error));
      return;
    }
  /* A fetch is for whoever looks at its articles; what came so far is kept and gone on with the next time. */
  if (self->fetch_job != NULL && g_strcmp0 (open->session->place->path, self->fetch_path) != 0)
    tl_job_cancel (self->fetch_job);
  g_object_freeze_notify (G_OBJECT (self));
  g_list_store_remove_all (self->problems);
  {
    g_autoptr (TlCollection) collection = g_object_ref (open->session->collection);
    g_autoptr (GPtrArray) problems = g_ptr_array_ref (open->session->problems);

    install_session (self, open->session);
    tl_workspace_add_problems (self, tl_collection_get_problems (collection));
    tl_workspace_add_problems (self, problems);
  }
  notify_all (self);
  g_object_thaw_notify (G_OBJECT (self));
  tl_workspace_start_indexing (self);
  /* What was written after it was read and before it was watched. */
  tl_workspace_check_file (self);
  g_task_return_boolean (open->task, TRUE);
}

void
tl_workspace_open_async (TlWorkspace         *self,
                         GFile               *file,
                         GAsyncReadyCallback  callback,
                         gpointer             user_data)
{
  tl_workspace_open_as_async (self, file, NULL, callback, user_data);
}

void
tl_workspace_open_as_async (TlWorkspace         *self,
                            GFile               *file,
                            const char          *format,
                            GAsyncReadyCallback  callback,
                            gpointer             user_data)
{
  g_autoptr (GTask) task = NULL;
  g_autofree char *title = NULL;
  g_autofree char *message = NULL;
  Open *open;

  g_return_if_fail (TL_IS_WORKSPACE (self));
  g_return_if_fail (G_IS_FILE (file));

  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, tl_workspace_open_async);
  if (self->saving || self->reloading)
    {
      g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_PENDING,
                               _("The collection is just being saved or read"));
      return;
    }
  if (self->opening != 0 && self->job != NULL)
    tl_job_cancel (self->job);
  title = dup_title (file);
  message = g_strdup_printf (_("Opening “%s”"), title);
  open = g_new0 (Open, 1);
  open->task = g_steal_pointer (&task);
  open->place = tl_place_new (file, self->data_folder, self->cache_folder);
  open->place->format = g_strdup (format);
  open->before = self->store != NULL ? g_object_ref (self->store) : NULL;
  open->job = tl_job_new (message);
  open->opening = self->opening = ++self->last_opening;
  tl_workspace_set_job (self, open->job);
  tl_workspace_work (self, tl_job_get_cancellable (open->job), open_work, workspace_open_done, open,
                     (GDestroyNotify) open_free);
}

gboolean
tl_workspace_open_finish (TlWorkspace   *self,
                          GAsyncResult  *result,
                          GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

gboolean
tl_workspace_is_opening (TlWorkspace *self)
{
  g_return_val_if_fail (TL_IS_WORKSPACE (self), FALSE);

  return self->opening != 0;
}

/* Another collection object for the same file. */

/* Status and title of an article with edits are not the file's; they were right before. */
static void
keep_statuses (TlWorkspace  *self,
               TlCollection *collection)
{
  g_autoptr (GPtrArray) edited = tl_journal_list_edited (self->journal);

  for (guint i = 0; i < edited->len; i++)
    {
      const TlTrail *trail = g_ptr_array_index (edited, i);
      guint index = tl_collection_find_key (self->collection, trail->key);

      g_autofree char *title = index != G_MAXUINT ? tl_collection_dup_title (self->collection, index) : NULL;

      if (index == G_MAXUINT)
        continue;
      tl_collection_set_status (collection, index,
                                tl_collection_get_status (self->collection, index));
      tl_collection_set_title (collection, index, title);
    }
}

gboolean
tl_workspace_set_collection (TlWorkspace  *self,
                             TlCollection *collection)
{
  gboolean same = tl_collection_inherit (collection, self->collection);

  if (same)
    keep_statuses (self, collection);
  tl_members_inherit (collection, self->collection);
  /* What workers found out about the old object is about the old file. */
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  self->serial++;
  self->counting = FALSE;
  g_set_object (&self->collection, collection);
  tl_workspace_update_view (self, FALSE);
  if (same)
    tl_article_list_inherit (self->articles, collection);
  else
    tl_article_list_set_collection (self->articles, collection);
  tl_workspace_mark_edited (self);
  tl_workspace_notify (self, TL_WORKSPACE_PROP_COLLECTION);
  return same;
}

/* Reloading. */

typedef struct
{
  GTask     *task;        /* NULL when nobody asked */
  TlPlace   *place;
  TlStore   *store;
  TlJob     *job;
  gboolean   with_rows;
  gboolean   same_words;
  TlSession *session;
  GPtrArray *rows;
} Reload;

static void
reload_free (Reload *reload)
{
  g_clear_pointer (&reload->session, tl_session_free);
  g_clear_pointer (&reload->rows, g_ptr_array_unref);
  tl_place_free (reload->place);
  g_object_unref (reload->store);
  g_object_unref (reload->job);
  g_clear_object (&reload->task);
  g_free (reload);
}

static gboolean
reload_work (gpointer       data,
             GCancellable  *cancellable,
             GError       **error)
{
  Reload *reload = data;

  if (reload->with_rows)
    {
      reload->rows = tl_store_list_rows (reload->store, NULL, 0, error);
      if (reload->rows == NULL)
        return FALSE;
    }
  reload->session =
    tl_session_open (reload->place, reload->store, tl_job_report, reload->job, cancellable, error);
  return reload->session != NULL;
}

/* Rows of earlier sessions first, then ours, as the log will have them. */
static void
rebuild_history (TlWorkspace *self,
                 GPtrArray   *rows)
{
  g_autoptr (GPtrArray) unkept = tl_journal_list_unkept (self->journal);

  tl_history_clear (self->history);
  for (guint i = 0; i < rows->len; i++)
    tl_history_add (self->history, g_ptr_array_index (rows, i));
  for (guint i = 0; i < unkept->len; i++)
    {
      const TlLogRow *row = ((TlEntry *) g_ptr_array_index (unkept, i))->row;
      gboolean there = FALSE;

      for (guint j = rows->len; j-- > 0 && !there;)
        there =
          g_str_equal (((TlLogRow *) g_ptr_array_index (rows, j))->command->id, row->command->id);
      if (!there)
        tl_history_add (self->history, row);
    }
}

static void
install_reload (TlWorkspace *self,
                Reload      *reload)
{
  TlSession *session = reload->session;
  g_autoptr (GArray) none = g_array_new (FALSE, FALSE, sizeof (guint));
  g_autoptr (GArray) no_counts = g_array_new (FALSE, FALSE, sizeof (TlArticleCounts));
  gboolean same;

  /* What was kept since the log was read is in neither list: then it is read once more. */
  if (reload->rows != NULL && self->rows_came)
    {
      self->rows_again = TRUE;
    }
  else if (reload->rows != NULL)
    {
      rebuild_history (self, reload->rows);
      self->history_short = FALSE;
      tl_workspace_notify (self, TL_WORKSPACE_PROP_CAN_UNDO);
    }
  tl_journal_inherit (session->journal, self->journal, exists_cb, session->collection);
  tl_journal_free (self->journal);
  self->journal = g_steal_pointer (&session->journal);
  g_free (self->etag);
  self->etag = g_steal_pointer (&session->etag);
  take_problems (self, session);
  same = tl_workspace_set_collection (self, session->collection);
  tl_workspace_set_changed (self, FALSE);
  tl_workspace_refresh_article (self);
  if (same && reload->same_words)
    tl_workspace_go_on_indexing (self, none, no_counts);
  else
    tl_workspace_start_indexing (self);
  tl_workspace_go_on_stepping (self);
}

static void
workspace_reload_done (TlWorkspace  *self,
                       gpointer      data,
                       const GError *error)
{
  Reload *reload = data;

  tl_job_finish (reload->job);
  if (reload->store != self->store)
    {
      if (reload->task != NULL)
        g_task_return_new_error (reload->task, G_IO_ERROR, G_IO_ERROR_CANCELLED,
                                 _("Something else was opened"));
      return;
    }
  self->reloading = FALSE;
  if (self->job == reload->job)
    tl_workspace_set_job (self, NULL);
  if (error == NULL)
    install_reload (self, reload);
  else if (reload->task == NULL)
    tl_workspace_set_changed (self, TRUE);
  if (error != NULL && self->awaiting_history)
    tl_workspace_clear_steps (self);
  tl_workspace_update_state (self);
  if (reload->task != NULL && error != NULL)
    g_task_return_error (reload->task, g_error_copy (error));
  else if (reload->task != NULL)
    g_task_return_int (reload->task, reload->session->n_conflicts);
  tl_workspace_check_later (self);
}

static void
start_reload (TlWorkspace *self,
              GTask       *task,
              gboolean     with_rows,
              gboolean     same_words)
{
  g_autofree char *message = g_strdup_printf (_("Reading “%s” again"), self->title);
  Reload *reload = g_new0 (Reload, 1);

  reload->task = task != NULL ? g_object_ref (task) : NULL;
  reload->place = tl_place_copy (self->place);
  reload->store = g_object_ref (self->store);
  reload->job = tl_job_new (message);
  reload->with_rows = with_rows;
  reload->same_words = same_words;
  self->reloading = TRUE;
  self->rows_came = FALSE;
  if (task != NULL)
    tl_workspace_set_job (self, reload->job);
  tl_workspace_work (self, tl_job_get_cancellable (reload->job), reload_work, workspace_reload_done,
                     reload,
                     (GDestroyNotify) reload_free);
}

void
tl_workspace_refresh_session (TlWorkspace *self,
                              gboolean     with_rows,
                              gboolean     same_words)
{
  if (!self->saving && !self->reloading)
    start_reload (self, NULL, with_rows, same_words);
  else if (with_rows)
    self->rows_again = TRUE;
  else
    self->check_again = TRUE;
}

void
tl_workspace_reload_async (TlWorkspace         *self,
                           GAsyncReadyCallback  callback,
                           gpointer             user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (TL_IS_WORKSPACE (self));

  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, tl_workspace_reload_async);
  if (self->place == NULL)
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, _("Nothing is open"));
  else if (self->saving || self->reloading || self->opening != 0)
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_PENDING,
                             _("The collection is just being saved or read"));
  else
    start_reload (self, task, FALSE, FALSE);
}

gboolean
tl_workspace_reload_finish (TlWorkspace   *self,
                            GAsyncResult  *result,
                            guint         *n_conflicts,
                            GError       **error)
{
  gssize n;

  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  n = g_task_propagate_int (G_TASK (result), error);
  if (n_conflicts != NULL)
    *n_conflicts = MAX (n, 0);
  return n >= 0;
}
