/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Fetching for a window.
 *
 * A worker reads pages and writes new articles behind the others into the file, the first page at once and later ones every second
 * or so; each time the main context is told, and reads the file again if it is the one that is open.  Articles that
 * changed at the source are revised at the end, one after the other, by commands in the log, as the file may have
 * edits on them that are not saved.  Only when that is done it is noted which state of the source the file has.
 */

#define G_LOG_DOMAIN "tl-workspace"

#include "config.h"

#include "tl-workspace-source.h"

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>

#include "tl-fetch.h"
#include "tl-format.h"
#include "tl-replay.h"
#include "tl-revision.h"
#include "tl-workspace-private.h"

#define WRITE_EVERY  (G_USEC_PER_SEC * 3 / 2)
#define MAX_TRIES    5     /* to write over a file that is being saved at the same time */

typedef struct
{
  /* Set before the worker starts; read by both. */
  TlWorkspace       *workspace;    /* kept alive by the work */
  char              *path;
  char              *url;
  char              *user;
  char              *password;
  char              *token;
  GCancellable      *cancellable;

  /* The worker's, until it is done. */
  TlFetchState      *state;
  TlFetchFigures     figures;
  TlCollection      *known;
  GPtrArray         *pending;      /* GBytes */
  GPtrArray         *changed;      /* TlFetchPage, for their changes */
  gint64             written;
  TlFileStamp        stamp;        /* of the file as written last; read by the main context after it was told */

  /* The main context's. */
  TlJob             *job;
  GTask             *task;
  TlSourceReadyFunc  ready;
  gpointer           user_data;
  gboolean           is_ready;
  guint              page;         /* of changed */
  guint              change;       /* in that page */
  TlSourceOutcome    outcome;
  GError            *error;
} Fetching;

void
tl_source_outcome_clear (TlSourceOutcome *self)
{
  g_clear_pointer (&self->stopped, g_free);
}

static void
fetching_clear (gpointer data)
{
  Fetching *self = data;

  g_free (self->path);
  g_free (self->url);
  g_free (self->user);
  g_free (self->password);
  g_free (self->token);
  g_object_unref (self->cancellable);
  g_clear_pointer (&self->state, tl_fetch_state_free);
  tl_fetch_figures_clear (&self->figures);
  g_clear_object (&self->known);
  g_ptr_array_unref (self->pending);
  g_ptr_array_unref (self->changed);
  g_clear_object (&self->job);
  g_clear_object (&self->task);
  tl_source_outcome_clear (&self->outcome);
  g_clear_error (&self->error);
}

static void
fetching_unref (gpointer data)
{
  g_atomic_rc_box_release_full (data, fetching_clear);
}

GFile *
tl_workspace_file_for_url (TlWorkspace *self,
                           const char  *url)
{
  g_autofree char *path = NULL;

  g_return_val_if_fail (TL_IS_WORKSPACE (self), NULL);
  g_return_val_if_fail (url != NULL, NULL);

  path = tl_fetch_path_for_url (url, self->data_folder);
  return g_file_new_for_path (path);
}

char *
tl_workspace_dup_source_url (TlWorkspace *self)
{
  g_autoptr (TlFetchState) state = NULL;

  g_return_val_if_fail (TL_IS_WORKSPACE (self), NULL);

  if (self->place == NULL || self->place->path == NULL || !self->native)
    return NULL;
  state = tl_fetch_state_load (self->place->path, NULL);
  return state != NULL ? g_strdup (tl_fetch_state_get_url (state)) : NULL;
}

gboolean
tl_workspace_is_fetching (TlWorkspace *self)
{
  g_return_val_if_fail (TL_IS_WORKSPACE (self), FALSE);

  return self->fetch_job != NULL;
}

/* The worker. */

static gboolean
open_known (Fetching  *self,
            GError   **error)
{
  g_autoptr (TlSource) source = NULL;

  g_clear_object (&self->known);
  if (!g_file_test (self->path, G_FILE_TEST_EXISTS))
    return TRUE;
  source = tl_source_new_for_path (self->path, error);
  if (source != NULL)
    self->known = tl_native_open (source, NULL, NULL, self->cancellable, error);
  return self->known != NULL;
}

static gboolean
fetching_written_cb (gpointer data)
{
  Fetching *self = data;
  TlWorkspace *workspace = self->workspace;
  gboolean is_open = workspace->place != NULL && g_strcmp0 (workspace->place->path, self->path) == 0;

  workspace->fetch_stamp = self->stamp;
  if (is_open)
    tl_workspace_refresh_session (workspace, FALSE, FALSE);
  if (!self->is_ready && self->ready != NULL)
    {
      g_autoptr (GFile) file = g_file_new_for_path (self->path);

      self->is_ready = TRUE;
      self->ready (workspace, file, self->user_data);
    }
  return G_SOURCE_REMOVE;
}

/* Puts what waits behind the articles of the file. */
static gboolean
write_pending (Fetching  *self,
               GError   **error)
{
  for (guint tries = 0;; tries++)
    {
      g_autoptr (GError) local_error = NULL;
      TlFileStamp stamp;

      if (self->known != NULL)
        tl_source_get_stamp (tl_collection_get_source (self->known), &stamp);
      if (tl_fetch_write (self->known, NULL, 0, self->pending, self->path, self->known != NULL ? &stamp : NULL,
                          &self->stamp, self->cancellable, &local_error))
        break;
      /* Saved by the window meanwhile: behind what it has now. */
      if (tries == MAX_TRIES || !g_error_matches (local_error, TL_FILE_ERROR, TL_FILE_ERROR_CHANGED))
        {
          g_propagate_error (error, g_steal_pointer (&local_error));
          return FALSE;
        }
      if (!open_known (self, error))
        return FALSE;
    }
  g_ptr_array_set_size (self->pending, 0);
  self->written = g_get_monotonic_time ();
  g_idle_add_full (G_PRIORITY_DEFAULT, fetching_written_cb, g_atomic_rc_box_acquire (self), fetching_unref);
  return open_known (self, error);
}

static gboolean
fetching_page_cb (TlFetchPage           *page,
                  const TlFetchFigures  *figures,
                  gpointer               user_data,
                  GError               **error)
{
  Fetching *self = user_data;

  for (guint i = 0; i < page->added->len; i++)
    g_ptr_array_add (self->pending, g_bytes_ref (g_ptr_array_index (page->added, i)));
  g_ptr_array_set_size (page->added, 0);
  g_ptr_array_add (self->changed, page);
  if (figures->expected > 0)
    tl_job_report ((double) figures->pages / figures->expected, self->job);
  if (self->pending->len == 0 || (self->written != 0 && g_get_monotonic_time () - self->written < WRITE_EVERY))
    return TRUE;
  return write_pending (self, error);
}

/* The state of a source that was never fetched: so that what was begun can be gone on with. */
static gboolean
begin_state (Fetching  *self,
             GError   **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autofree char *folder = g_path_get_dirname (self->path);

  if (g_mkdir_with_parents (folder, 0700) != 0)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, _("The folder “%s” can’t be made"), folder);
      return FALSE;
    }
  self->state = tl_fetch_state_load (self->path, &local_error);
  /* One that can't be read costs a fetch of everything. */
  if (local_error != NULL)
    g_message ("%s", local_error->message);
  if (self->state != NULL)
    return TRUE;
  self->state = tl_fetch_state_new (self->url);
  return tl_fetch_state_save (self->state, self->path, error);
}

static gboolean
fetch_work (gpointer       data,
            GCancellable  *cancellable,
            GError       **error)
{
  Fetching *self = data;
  TlFetchOptions options = { 0 };
  g_autoptr (TlCollection) known = NULL;
  g_autoptr (GError) fetch_error = NULL;
  g_autoptr (GError) write_error = NULL;
  gboolean ok;

  if (!begin_state (self, error) || !open_known (self, error))
    return FALSE;
  options.url = tl_fetch_state_get_url (self->state);
  options.user = self->user;
  options.password = self->password;
  options.token = self->token;
  /* What is compared with stays what there was at the beginning: articles of this fetch are known by themselves. */
  known = self->known != NULL ? g_object_ref (self->known) : NULL;
  ok = tl_fetch_run (&options, self->state, known, NULL, fetching_page_cb, self, &self->figures, self->cancellable,
                     &fetch_error);
  if (self->pending->len > 0)
    {
      /* What came stays, also when the rest was cancelled. */
      g_cancellable_reset (self->cancellable);
      if (!write_pending (self, &write_error))
        ok = FALSE;
    }
  if (ok)
    return TRUE;
  g_propagate_error (error, write_error != NULL ? g_steal_pointer (&write_error) : g_steal_pointer (&fetch_error));
  return FALSE;
}

/* Revising. */

typedef struct
{
  Fetching     *fetching;      /* owned */
  TlCollection *collection;    /* owned */
  guint         serial;
  guint         index;
  TlArticle    *article;
  char         *hash;
} Revising;

static void
revising_free (gpointer data)
{
  Revising *self = data;

  fetching_unref (self->fetching);
  g_object_unref (self->collection);
  g_clear_object (&self->article);
  g_free (self->hash);
  g_free (self);
}

static void revise_next (Fetching *self);

static gboolean
revise_work (gpointer       data,
             GCancellable  *cancellable,
             GError       **error)
{
  Revising *self = data;

  self->article = tl_collection_read_article (self->collection, self->index, NULL, error);
  if (self->article == NULL)
    return FALSE;
  self->hash = tl_replay_hash (tl_article_get_record (self->article));
  return TRUE;
}

static guint
count_orphans (TlArticle *article)
{
  g_autoptr (GPtrArray) orphans = tl_article_list_orphans (article);

  return orphans->len;
}

/* An edit of an article that is not shown: into the log like any other. */
static void
file_command (TlWorkspace     *workspace,
              const TlCommand *command,
              const char      *base)
{
  guint index = tl_collection_find_key (workspace->collection, command->article);
  TlLogRow *row = tl_log_row_new (TL_LOG_DO, NULL, tl_command_copy (command));

  tl_history_add (workspace->history, row);
  tl_store_append (workspace->store, row, base);
  tl_journal_add_own (workspace->journal, row, base);
  tl_collection_set_edited (workspace->collection, index, TRUE);
  tl_workspace_count_later (workspace, command->article);
  tl_workspace_update_state (workspace);
  tl_workspace_emit_edited (workspace, command, TRUE);
}

/* article: as it is with all edits; base: its record's hash, NULL for the one that is shown. */
static void
revise_article (Fetching            *self,
                TlArticle           *article,
                const char          *base,
                const TlFetchChange *change)
{
  TlWorkspace *workspace = self->workspace;
  g_autoptr (GError) error = NULL;
  guint before = count_orphans (article);
  g_autoptr (TlArticle) after = tl_article_snapshot (article);
  g_autoptr (TlCommand) command =
    tl_edit_revise (article, change->key, workspace->annotator, change->fetched, self->cancellable, &error);

  if (command != NULL && tl_command_apply (command, after, &error))
    {
      guint orphans = count_orphans (after);

      self->outcome.n_changed++;
      self->outcome.n_doubtful += orphans > before ? orphans - before : 0;
      if (base != NULL)
        file_command (workspace, command, base);
      else
        tl_workspace_run (workspace, g_steal_pointer (&command), &error);
      if (error == NULL && orphans > 0)
        {
          g_autoptr (GPtrArray) problems = tl_diagnostics_new ();

          /* Where they are is to be found after the message of how many there are has gone. */
          tl_check_orphans (after, problems);
          tl_workspace_add_problems (workspace, problems);
        }
    }
  if (error != NULL)
    {
      g_autoptr (GPtrArray) problems = tl_diagnostics_new ();

      g_ptr_array_add (problems, tl_diagnostic_new (TL_CODE_SHAPE, TL_SEVERITY_WARNING, change->key, NULL, 0, 0,
                                                    g_strdup (error->message)));
      tl_workspace_add_problems (workspace, problems);
    }
}

static const TlFetchChange *
get_change (Fetching *self)
{
  while (self->page < self->changed->len)
    {
      const TlFetchPage *page = g_ptr_array_index (self->changed, self->page);

      if (self->change < page->changed->len)
        return g_ptr_array_index (page->changed, self->change);
      self->page++;
      self->change = 0;
    }
  return NULL;
}

static void
workspace_revise_done (TlWorkspace  *workspace,
                       gpointer      data,
                       const GError *error)
{
  Revising *revising = data;
  Fetching *self = revising->fetching;
  const TlFetchChange *change = get_change (self);
  TlTrail *trail;

  /* Saved, read again or shown meanwhile: once more. */
  if (workspace->collection != NULL && revising->serial == workspace->serial
      && g_strcmp0 (workspace->article_key, change->key) != 0)
    {
      if (error == NULL)
        {
          trail = tl_journal_find (workspace->journal, change->key);
          if (trail != NULL)
            tl_replay_entries (revising->article, trail->entries, trail->moved, NULL);
          revise_article (self, revising->article, revising->hash, change);
        }
      self->change++;
    }
  revise_next (self);
}

static void
save_state_done (TlWorkspace  *workspace,
                 gpointer      data,
                 const GError *error)
{
  /* Then the next fetch is a longer one. */
  if (error != NULL)
    g_message ("%s", error->message);
}

static gboolean
save_state_work (gpointer       data,
                 GCancellable  *cancellable,
                 GError       **error)
{
  Fetching *self = data;

  return tl_fetch_state_save (self->state, self->path, error);
}

static void
end_fetching (Fetching *self,
              gboolean  noted)
{
  TlWorkspace *workspace = self->workspace;

  tl_job_finish (self->job);
  if (workspace->fetch_job == self->job)
    {
      gboolean shown = workspace->job == self->job;

      g_clear_object (&workspace->fetch_job);
      g_clear_pointer (&workspace->fetch_path, g_free);
      if (shown)
        tl_workspace_set_job (workspace, NULL);
    }
  if (noted)
    tl_workspace_work (workspace, NULL, save_state_work, save_state_done, g_atomic_rc_box_acquire (self), fetching_unref);
  self->outcome.n_new = self->figures.n_new;
  self->outcome.n_requests = self->figures.requests;
  self->outcome.stopped = g_steal_pointer (&self->figures.stopped);
  *(TlSourceOutcome *) g_task_get_task_data (self->task) = self->outcome;
  self->outcome.stopped = NULL;
  if (self->error != NULL)
    g_task_return_error (self->task, g_steal_pointer (&self->error));
  else
    g_task_return_boolean (self->task, TRUE);
}

static void
revise_next (Fetching *self)
{
  TlWorkspace *workspace = self->workspace;
  const TlFetchChange *change = get_change (self);
  Revising *revising;
  guint index;

  if (change == NULL)
    {
      end_fetching (self, TRUE);
      return;
    }
  /* Another collection is open: the source is asked for these again when this one is. */
  if (workspace->place == NULL || g_strcmp0 (workspace->place->path, self->path) != 0)
    {
      end_fetching (self, FALSE);
      return;
    }
  index = tl_collection_find_key (workspace->collection, change->key);
  if (index == G_MAXUINT)
    {
      self->change++;
      revise_next (self);
      return;
    }
  if (g_strcmp0 (workspace->article_key, change->key) == 0)
    {
      revise_article (self, workspace->article, NULL, change);
      self->change++;
      revise_next (self);
      return;
    }
  revising = g_new0 (Revising, 1);
  revising->fetching = g_atomic_rc_box_acquire (self);
  revising->collection = g_object_ref (workspace->collection);
  revising->serial = workspace->serial;
  revising->index = index;
  tl_workspace_work (workspace, NULL, revise_work, workspace_revise_done, revising, revising_free);
}

static void
workspace_fetch_done (TlWorkspace  *workspace,
                      gpointer      data,
                      const GError *error)
{
  Fetching *self = data;

  if (error != NULL)
    self->error = g_error_copy (error);
  revise_next (self);
}

static void
outcome_free (gpointer data)
{
  tl_source_outcome_clear (data);
  g_free (data);
}

static Fetching *
fetching_new (TlWorkspace         *workspace,
              const char          *url,
              const TlSourceLogin *login)
{
  Fetching *self = g_atomic_rc_box_new0 (Fetching);
  g_autofree char *own = tl_workspace_dup_source_url (workspace);
  g_autofree char *message = NULL;
  g_autofree char *name = NULL;

  self->workspace = workspace;
  /* What is open may be a file that the command line fetched, anywhere. */
  self->path = g_strcmp0 (own, url) == 0 ? g_strdup (workspace->place->path)
                                         : tl_fetch_path_for_url (url, workspace->data_folder);
  name = g_path_get_basename (self->path);
  message = g_strdup_printf (_("Fetching “%s”"), name);
  self->url = g_strdup (url);
  self->user = g_strdup (login != NULL ? login->user : NULL);
  self->password = g_strdup (login != NULL ? login->password : NULL);
  self->token = g_strdup (login != NULL ? login->token : NULL);
  self->job = tl_job_new (message);
  self->cancellable = g_object_ref (tl_job_get_cancellable (self->job));
  self->pending = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  self->changed = g_ptr_array_new_with_free_func ((GDestroyNotify) tl_fetch_page_free);
  return self;
}

void
tl_workspace_fetch_async (TlWorkspace         *self,
                          const char          *url,
                          const TlSourceLogin *login,
                          TlSourceReadyFunc    ready,
                          GAsyncReadyCallback  callback,
                          gpointer             user_data)
{
  g_autoptr (GTask) task = NULL;
  Fetching *fetching;

  g_return_if_fail (TL_IS_WORKSPACE (self));
  g_return_if_fail (url != NULL);

  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, tl_workspace_fetch_async);
  if (self->fetch_job != NULL)
    {
      g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_PENDING, _("Articles are just being fetched"));
      return;
    }
  fetching = fetching_new (self, url, login);
  fetching->ready = ready;
  fetching->user_data = user_data;
  fetching->task = g_steal_pointer (&task);
  g_task_set_task_data (fetching->task, g_new0 (TlSourceOutcome, 1), outcome_free);
  self->fetch_job = g_object_ref (fetching->job);
  self->fetch_path = g_strdup (fetching->path);
  if (self->job == NULL)
    tl_workspace_set_job (self, NULL);
  tl_workspace_work (self, NULL, fetch_work, workspace_fetch_done, fetching, fetching_unref);
}

gboolean
tl_workspace_fetch_finish (TlWorkspace      *self,
                           GAsyncResult     *result,
                           TlSourceOutcome  *outcome,
                           GError          **error)
{
  const TlSourceOutcome *found;

  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  found = g_task_get_task_data (G_TASK (result));
  if (outcome != NULL && found != NULL)
    {
      *outcome = *found;
      outcome->stopped = g_strdup (found->stopped);
    }
  return g_task_propagate_boolean (G_TASK (result), error);
}
