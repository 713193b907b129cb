/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The article shown, and every edit of it.
 *
 * What is shown is always the record with the article's trail on it.  An edit is applied, filed in
 * the journal, and queued for the store, in one go; what other windows do comes in behind, and
 * where it should have come before, the article is made again and the difference applied.
 */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "tl-replay.h"
#include "tl-workspace-private.h"

typedef struct
{
  TlCollection *collection;
  guint         serial;
  guint         index;
  GTask        *task;        /* the caller's; NULL when refreshing */
  GCancellable *cancellable;
  TlArticle    *article;
  char         *hash;
  GPtrArray    *problems;
} Load;

static void
load_free (Load *load)
{
  g_object_unref (load->collection);
  g_clear_object (&load->task);
  g_clear_object (&load->cancellable);
  g_clear_object (&load->article);
  g_clear_pointer (&load->problems, g_ptr_array_unref);
  g_free (load->hash);
  g_free (load);
}

static Load *
load_new (TlWorkspace  *self,
          guint         index,
          GCancellable *cancellable)
{
  Load *load = g_new0 (Load, 1);

  load->collection = g_object_ref (self->collection);
  load->serial = self->serial;
  load->index = index;
  load->cancellable = g_object_ref (cancellable);
  load->problems = tl_diagnostics_new ();
  return load;
}

static gboolean
load_work (gpointer       data,
           GCancellable  *cancellable,
           GError       **error)
{
  Load *load = data;

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return FALSE;
  load->article = tl_collection_read_article (load->collection, load->index, load->problems, error);
  if (!tl_source_is_unchanged (tl_collection_get_source (load->collection)))
    {
      /* Rewritten in place: the frames mean nothing any more, whatever was read by them. */
      g_clear_error (error);
      g_set_error_literal (error, TL_WORKSPACE_ERROR, TL_WORKSPACE_ERROR_CHANGED_ON_DISK,
                           _("The file was changed by another program; it has to be read again"));
      return FALSE;
    }
  if (load->article == NULL)
    return FALSE;
  load->hash = tl_replay_hash (tl_article_get_record (load->article));
  return TRUE;
}

/* The background indexing meets the same problems, before or after. */
static void
report_problems (TlWorkspace *self,
                 Load        *load)
{
  if (g_hash_table_add (self->reported, GUINT_TO_POINTER (load->index)))
    tl_workspace_add_problems (self, load->problems);
}

/* Puts the log onto the record. */
static void
replay_trail (TlWorkspace *self,
              TlArticle   *article,
              const char  *key)
{
  TlTrail *trail = tl_journal_find (self->journal, key);
  g_autoptr (GPtrArray) problems = NULL;

  if (trail == NULL)
    return;
  /* Those of a file that another program changed were listed when it was read. */
  problems = trail->moved ? NULL : tl_diagnostics_new ();
  tl_replay_entries (article, trail->entries, trail->moved, problems);
  tl_workspace_add_problems (self, problems);
}

static void
workspace_annotation_changed_cb (TlArticle    *article,
                                 TlAnnotation *before,
                                 TlAnnotation *after,
                                 TlWorkspace  *self)
{
  if (after == NULL && g_strcmp0 (tl_annotation_get_id (before), self->selected) == 0)
    tl_workspace_set_selected (self, NULL);
}

static void
forget_article (TlWorkspace *self)
{
  if (self->article != NULL)
    g_clear_signal_handler (&self->annotation_handler, self->article);
  g_clear_handle_id (&self->count_source, g_source_remove);
  g_clear_object (&self->article);
  g_clear_pointer (&self->article_key, g_free);
  g_clear_pointer (&self->article_base, g_free);
  g_clear_pointer (&self->selected, g_free);
  self->article_index = G_MAXUINT;
}

static void
notify_article (TlWorkspace *self)
{
  tl_workspace_notify (self, TL_WORKSPACE_PROP_ARTICLE);
  tl_workspace_notify (self, TL_WORKSPACE_PROP_ARTICLE_INDEX);
  tl_workspace_notify (self, TL_WORKSPACE_PROP_SELECTED);
}

void
tl_workspace_hide_article (TlWorkspace *self)
{
  gboolean was_shown = self->article != NULL;

  forget_article (self);
  if (was_shown)
    notify_article (self);
}

static void
set_article (TlWorkspace *self,
             TlArticle   *article,
             guint        index,
             const char  *hash,
             const char  *selected)
{
  g_autoptr (TlArticle) before = self->article != NULL ? g_object_ref (self->article) : NULL;
  g_autofree char *wanted = g_strdup (selected);

  tl_workspace_count_now (self);
  forget_article (self);
  self->article = g_object_ref (article);
  self->article_index = index;
  self->article_key = g_strdup (tl_collection_get_key (self->collection, index));
  self->article_base = g_strdup (hash);
  if (wanted != NULL && tl_article_find_annotation (article, wanted) != NULL)
    self->selected = g_steal_pointer (&wanted);
  self->annotation_handler = g_signal_connect (article, "annotation-changed",
                                               G_CALLBACK (workspace_annotation_changed_cb), self);
  notify_article (self);
}

/* Showing. */

static void start_load (TlWorkspace  *self,
                        guint         index,
                        GTask        *task,
                        GCancellable *cancellable);

static void
workspace_load_done (TlWorkspace  *self,
                     gpointer      data,
                     const GError *error)
{
  Load *load = data;

  if (load->cancellable != self->show_cancellable || self->collection == NULL
      || load->index >= tl_collection_get_n_articles (self->collection))
    {
      g_task_return_new_error (load->task, G_IO_ERROR, G_IO_ERROR_CANCELLED,
                               _("Another article was chosen"));
      return;
    }
  if (load->serial != self->serial)
    {
      /* The file was saved or read again meanwhile. */
      start_load (self, load->index, load->task, load->cancellable);
      return;
    }
  if (g_error_matches (error, TL_WORKSPACE_ERROR, TL_WORKSPACE_ERROR_CHANGED_ON_DISK))
    tl_workspace_set_changed (self, TRUE);
  else
    report_problems (self, load);
  if (error != NULL)
    {
      g_task_return_error (load->task, g_error_copy (error));
      return;
    }
  replay_trail (self, load->article, tl_collection_get_key (self->collection, load->index));
  set_article (self, load->article, load->index, load->hash, NULL);
  g_task_return_boolean (load->task, TRUE);
}

static void
start_load (TlWorkspace  *self,
            guint         index,
            GTask        *task,
            GCancellable *cancellable)
{
  Load *load = load_new (self, index, cancellable);

  load->task = g_object_ref (task);
  tl_workspace_work (self, cancellable, load_work, workspace_load_done, load,
                     (GDestroyNotify) load_free);
}

void
tl_workspace_show_async (TlWorkspace         *self,
                         guint                index,
                         GAsyncReadyCallback  callback,
                         gpointer             user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (TL_IS_WORKSPACE (self));

  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, tl_workspace_show_async);
  if (self->collection == NULL || index >= tl_collection_get_n_articles (self->collection))
    {
      g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
                               _("There is no such article"));
      return;
    }
  g_cancellable_cancel (self->show_cancellable);
  g_clear_object (&self->show_cancellable);
  self->show_cancellable = g_cancellable_new ();
  start_load (self, index, task, self->show_cancellable);
}

gboolean
tl_workspace_show_finish (TlWorkspace   *self,
                          GAsyncResult  *result,
                          GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/* Making the shown article again. */

static void
apply_difference (TlWorkspace *self,
                  TlArticle   *fresh)
{
  g_autoptr (GPtrArray) changes = tl_replay_list_changes (self->article, fresh);

  for (guint i = 0; i < changes->len; i++)
    {
      g_autoptr (GError) error = NULL;

      /* The values come from an article with the same text: they can be applied. */
      if (!tl_article_apply (self->article, g_ptr_array_index (changes, i), &error))
        g_warning ("%s", error->message);
    }
}

static void
workspace_refresh_done (TlWorkspace  *self,
                        gpointer      data,
                        const GError *error)
{
  Load *load = data;
  gboolean again = self->refresh_again || load->serial != self->serial;

  self->refreshing = FALSE;
  self->refresh_again = FALSE;
  if (self->article == NULL || self->article_index != load->index)
    return;
  if (again)
    {
      tl_workspace_refresh_article (self);
      return;
    }
  if (error != NULL)
    {
      /* No article any more: what was to be seen of it stays in the log. */
      report_problems (self, load);
      tl_workspace_hide_article (self);
      return;
    }
  report_problems (self, load);
  replay_trail (self, load->article, self->article_key);
  if (tl_text_equal (tl_article_get_text (load->article), tl_article_get_text (self->article)))
    {
      apply_difference (self, load->article);
      g_free (self->article_base);
      self->article_base = g_steal_pointer (&load->hash);
    }
  else
    {
      set_article (self, load->article, load->index, load->hash, self->selected);
    }
  tl_collection_set_status (self->collection, self->article_index,
                            tl_article_get_status (self->article));
  tl_collection_set_title (self->collection, self->article_index, tl_article_get_title (self->article));
  tl_workspace_count_shown (self);
}

void
tl_workspace_refresh_article (TlWorkspace *self)
{
  guint index;
  Load *load;

  if (self->article == NULL)
    return;
  if (self->refreshing)
    {
      self->refresh_again = TRUE;
      return;
    }
  index = tl_collection_find_key (self->collection, self->article_key);
  if (index == G_MAXUINT)
    {
      tl_workspace_hide_article (self);
      return;
    }
  if (index != self->article_index)
    {
      self->article_index = index;
      tl_workspace_notify (self, TL_WORKSPACE_PROP_ARTICLE_INDEX);
    }
  load = load_new (self, index, self->cancellable);
  self->refreshing = TRUE;
  tl_workspace_work (self, self->cancellable, load_work, workspace_refresh_done, load,
                     (GDestroyNotify) load_free);
}

/* Edits. */

static void
note_edited (TlWorkspace *self,
             const char  *key)
{
  guint index = tl_collection_find_key (self->collection, key);
  TlTrail *trail = tl_journal_find (self->journal, key);

  if (index != G_MAXUINT)
    tl_collection_set_edited (self->collection, index, trail != NULL && trail->entries->len > 0);
  if (index != G_MAXUINT && index == self->article_index)
    {
      tl_collection_set_status (self->collection, index, tl_article_get_status (self->article));
      tl_collection_set_title (self->collection, index, tl_article_get_title (self->article));
      tl_workspace_count_shown (self);
    }
  tl_workspace_update_state (self);
}

/* Files a row that was applied (or belongs to no article: filed FALSE). Takes it over. */
static void
commit_row (TlWorkspace *self,
            TlLogRow    *row,
            gboolean     filed)
{
  g_autoptr (TlCommand) command = tl_command_copy (row->command);

  tl_history_add (self->history, row);
  tl_store_append (self->store, row, filed ? self->article_base : NULL);
  if (filed)
    tl_journal_add_own (self->journal, row, self->article_base);
  else
    tl_journal_add_unfiled (self->journal, row);
  note_edited (self, command->article);
  tl_workspace_emit_edited (self, command, TRUE);
}

/* Applies to what is shown.  Another text makes another article object, as nobody who shows one may see its text change. */
static gboolean
apply_shown (TlWorkspace      *self,
             const TlCommand  *command,
             gboolean          moved,
             GError          **error)
{
  g_autoptr (TlArticle) revised = NULL;
  g_autofree char *base = NULL;

  if (!tl_command_revises (command))
    return tl_replay_apply (self->article, command, moved, error);
  revised = tl_article_snapshot (self->article);
  if (!tl_replay_apply (revised, command, moved, error))
    return FALSE;
  base = g_strdup (self->article_base);
  set_article (self, revised, self->article_index, base, self->selected);
  return TRUE;
}

gboolean
tl_workspace_run (TlWorkspace  *self,
                  TlCommand    *command,
                  GError      **error)
{
  g_autoptr (TlCommand) owned = command;

  g_return_val_if_fail (TL_IS_WORKSPACE (self), FALSE);

  if (command == NULL)
    return TRUE;
  if (self->article == NULL || g_strcmp0 (command->article, self->article_key) != 0)
    {
      g_set_error_literal (error, TL_MODEL_ERROR, TL_MODEL_ERROR_MISSING,
                           _("The article of this edit is not shown"));
      return FALSE;
    }
  if (!apply_shown (self, command, FALSE, error))
    return FALSE;
  commit_row (self, tl_log_row_new (TL_LOG_DO, NULL, g_steal_pointer (&owned)), TRUE);
  return TRUE;
}

/* Undo and redo. */

static void next_step (TlWorkspace *self);

static TlLogRow *
make_row (TlWorkspace *self,
          TlLogKind    kind)
{
  return kind == TL_LOG_UNDO ? tl_history_make_undo (self->history)
                             : tl_history_make_redo (self->history);
}

static void
finish_step (TlWorkspace *self)
{
  gboolean navigated = self->navigating;

  g_queue_pop_head (&self->steps);
  self->stepping = FALSE;
  self->navigating = FALSE;
  if (navigated)
    tl_workspace_emit_navigated (self);
  next_step (self);
}

static void
workspace_step_shown_cb (GObject      *object,
                         GAsyncResult *result,
                         gpointer      user_data)
{
  TlWorkspace *self = TL_WORKSPACE (object);
  g_autoptr (GError) error = NULL;
  gboolean shown = tl_workspace_show_finish (self, result, &error);

  if (g_queue_is_empty (&self->steps))
    return;
  self->stepping = FALSE;
  if (shown)
    {
      self->navigating = TRUE;
      next_step (self);
    }
  else if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      /* Somebody went elsewhere: then the undoing was not to be. */
      tl_workspace_clear_steps (self);
    }
  else
    {
      /* An article that can't be shown: the step is noted, so that those before it can be undone. */
      TlLogRow *row = make_row (self, GPOINTER_TO_INT (g_queue_peek_head (&self->steps)));

      if (row != NULL)
        commit_row (self, row, FALSE);
      finish_step (self);
    }
}

static void
apply_step (TlWorkspace *self,
            TlLogRow    *row)
{
  TlTrail *trail = tl_journal_find (self->journal, self->article_key);
  g_autoptr (GError) error = NULL;

  if (!apply_shown (self, row->command, trail != NULL && trail->moved, &error))
    {
      g_autoptr (GPtrArray) problems = tl_diagnostics_new ();

      g_ptr_array_add (problems,
                       tl_diagnostic_new (TL_CODE_QUOTE_MISMATCH, TL_SEVERITY_WARNING,
                                          self->article_key, NULL, 0, 0,
                                          g_strdup (error->message)));
      tl_workspace_add_problems (self, problems);
    }
  commit_row (self, row, TRUE);
}

static void
next_step (TlWorkspace *self)
{
  TlLogRow *row;
  guint index;

  if (self->stepping || self->awaiting_history || g_queue_is_empty (&self->steps))
    return;
  row = self->store != NULL ? make_row (self, GPOINTER_TO_INT (g_queue_peek_head (&self->steps)))
                            : NULL;
  if (row == NULL && self->history_short
      && GPOINTER_TO_INT (g_queue_peek_head (&self->steps)) == TL_LOG_UNDO)
    {
      /* Further back than was read. */
      self->awaiting_history = TRUE;
      tl_workspace_refresh_session (self, TRUE, FALSE);
      return;
    }
  if (row == NULL)
    {
      tl_workspace_clear_steps (self);
      return;
    }
  self->stepping = TRUE;
  index = tl_collection_find_key (self->collection, row->command->article);
  if (index == G_MAXUINT)
    {
      commit_row (self, row, FALSE);
      finish_step (self);
    }
  else if (self->article != NULL && index == self->article_index)
    {
      apply_step (self, row);
      finish_step (self);
    }
  else
    {
      tl_log_row_free (row);
      tl_workspace_show_async (self, index, workspace_step_shown_cb, NULL);
    }
}

void
tl_workspace_go_on_stepping (TlWorkspace *self)
{
  if (!self->awaiting_history || self->history_short)
    return;
  self->awaiting_history = FALSE;
  next_step (self);
}

gboolean
tl_workspace_can_undo (TlWorkspace *self)
{
  return tl_history_can_undo (self->history) || self->history_short;
}

void
tl_workspace_clear_steps (TlWorkspace *self)
{
  g_queue_clear (&self->steps);
  self->awaiting_history = FALSE;
  self->stepping = FALSE;
  self->navigating = FALSE;
}

void
tl_workspace_undo (TlWorkspace *self)
{
  g_return_if_fail (TL_IS_WORKSPACE (self));

  g_queue_push_tail (&self->steps, GINT_TO_POINTER (TL_LOG_UNDO));
  next_step (self);
}

void
tl_workspace_redo (TlWorkspace *self)
{
  g_return_if_fail (TL_IS_WORKSPACE (self));

  g_queue_push_tail (&self->steps, GINT_TO_POINTER (TL_LOG_REDO));
  next_step (self);
}

char *
tl_workspace_dup_undo_title (TlWorkspace *self)
{
  const TlCommand *command;

  g_return_val_if_fail (TL_IS_WORKSPACE (self), NULL);

  command = tl_history_peek_undo (self->history);
  return command != NULL ? tl_command_dup_title (command, tl_workspace_get_schema (self)) : NULL;
}

char *
tl_workspace_dup_redo_title (TlWorkspace *self)
{
  const TlCommand *command;

  g_return_val_if_fail (TL_IS_WORKSPACE (self), NULL);

  command = tl_history_peek_redo (self->history);
  return command != NULL ? tl_command_dup_title (command, tl_workspace_get_schema (self)) : NULL;
}

/* Rows of other windows. */

static void
take_row (TlWorkspace    *self,
          const TlLogRow *row,
          gboolean       *refresh)
{
  const char *key = row->command->article;
  gboolean shown = self->article != NULL && g_str_equal (key, self->article_key);
  TlJournalPlace place;
  TlTrail *trail;

  if (tl_collection_find_key (self->collection, key) == G_MAXUINT)
    {
      if (row->seq > tl_journal_get_open_seq (self->journal))
        tl_history_add (self->history, row);
      return;
    }
  place = tl_journal_add_foreign (self->journal, row);
  if (place == TL_JOURNAL_KNOWN)
    return;
  tl_history_add (self->history, row);
  trail = tl_journal_find (self->journal, key);
  if (!shown)
    tl_workspace_count_later (self, key);
  else if (place == TL_JOURNAL_INTERLEAVED
           || !apply_shown (self, row->command, trail->moved, NULL))
    *refresh = TRUE;
  note_edited (self, key);
  tl_workspace_emit_edited (self, row->command, FALSE);
}

void
tl_workspace_take_rows (TlWorkspace *self,
                        GPtrArray   *rows)
{
  gboolean refresh = FALSE;

  self->rows_came = self->rows_came || rows->len > 0;
  for (guint i = 0; i < rows->len; i++)
    take_row (self, g_ptr_array_index (rows, i), &refresh);
  if (refresh)
    tl_workspace_refresh_article (self);
}

/* Reading and selecting. */

TlArticle *
tl_workspace_get_article (TlWorkspace *self)
{
  g_return_val_if_fail (TL_IS_WORKSPACE (self), NULL);

  return self->article;
}

guint
tl_workspace_get_article_index (TlWorkspace *self)
{
  g_return_val_if_fail (TL_IS_WORKSPACE (self), G_MAXUINT);

  return self->article_index;
}

const char *
tl_workspace_get_article_key (TlWorkspace *self)
{
  g_return_val_if_fail (TL_IS_WORKSPACE (self), NULL);

  return self->article_key;
}

const char *
tl_workspace_get_selected (TlWorkspace *self)
{
  g_return_val_if_fail (TL_IS_WORKSPACE (self), NULL);

  return self->selected;
}

void
tl_workspace_set_selected (TlWorkspace *self,
                           const char  *annotation_id)
{
  g_return_if_fail (TL_IS_WORKSPACE (self));

  if (annotation_id != NULL
      && (self->article == NULL
          || tl_article_find_annotation (self->article, annotation_id) == NULL))
    annotation_id = NULL;
  if (g_strcmp0 (annotation_id, self->selected) == 0)
    return;
  g_free (self->selected);
  self->selected = g_strdup (annotation_id);
  tl_workspace_notify (self, TL_WORKSPACE_PROP_SELECTED);
}

/* Text order: begins earlier; of two that begin together the longer one, as what is around comes
 * first. */
static int
compare_places (TlArticle *article,
                guint      a,
                guint      b)
{
  TlAnnotation *first = tl_article_get_annotation (article, a);
  TlAnnotation *second = tl_article_get_annotation (article, b);

  if (tl_annotation_get_start (first) != tl_annotation_get_start (second))
    return tl_annotation_get_start (first) < tl_annotation_get_start (second) ? -1 : 1;
  if (tl_annotation_get_end (first) != tl_annotation_get_end (second))
    return tl_annotation_get_end (first) > tl_annotation_get_end (second) ? -1 : 1;
  return a < b ? -1 : a > b;
}

static gboolean
is_undecided (TlAnnotation *annotation)
{
  TlDecision decision = tl_annotation_get_decision (annotation);

  return decision == TL_DECISION_PENDING || decision == TL_DECISION_DISCUSS;
}

gboolean
tl_workspace_select_next (TlWorkspace *self,
                          gboolean     backwards,
                          gboolean     undecided)
{
  TlAnnotation *annotation;
  guint from = G_MAXUINT;
  guint found = G_MAXUINT;
  guint n;

  g_return_val_if_fail (TL_IS_WORKSPACE (self), FALSE);

  if (self->article == NULL)
    return FALSE;
  if (self->selected != NULL)
    from = tl_article_get_annotation_position (self->article, self->selected);
  n = tl_article_get_n_annotations (self->article);
  for (guint i = 0; i < n; i++)
    {
      int sign = backwards ? -1 : 1;

      if (undecided && !is_undecided (tl_article_get_annotation (self->article, i)))
        continue;
      if (from != G_MAXUINT && sign * compare_places (self->article, i, from) <= 0)
        continue;
      if (found == G_MAXUINT || sign * compare_places (self->article, i, found) < 0)
        found = i;
    }
  if (found == G_MAXUINT)
    return FALSE;
  annotation = tl_article_get_annotation (self->article, found);
  tl_workspace_set_selected (self, tl_annotation_get_id (annotation));
  return TRUE;
}
