/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Saving, the part in the main context: snapshots go to a worker (tl_save_run), and what became of
 * them takes the place of what is there.  Edits made meanwhile stay edits.
 */

#define G_LOG_DOMAIN "tl-workspace"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "tl-save.h"
#include "tl-workspace-private.h"

typedef struct
{
  GTask  *task;
  TlJob  *job;
  guint   serial;
  TlSave *save;
} Saving;

static void
saving_free (Saving *saving)
{
  g_object_unref (saving->task);
  g_object_unref (saving->job);
  tl_save_free (saving->save);
  g_free (saving);
}

static gboolean
save_work (gpointer       data,
           GCancellable  *cancellable,
           GError       **error)
{
  Saving *saving = data;

  return tl_save_run (saving->save, tl_job_report, saving->job, cancellable, error);
}

/* Edits that the file has and the log has not yet: when it has, it is to know. */
typedef struct
{
  TlStore   *store;
  GPtrArray *bases;
} Promotion;

static void
promotion_free (Promotion *promotion)
{
  g_object_unref (promotion->store);
  g_ptr_array_unref (promotion->bases);
  g_free (promotion);
}

static gboolean
promote_work (gpointer       data,
              GCancellable  *cancellable,
              GError       **error)
{
  Promotion *promotion = data;

  return tl_store_promote (promotion->store, promotion->bases, error);
}

static void
workspace_promote_done (TlWorkspace  *self,
                        gpointer      data,
                        const GError *error)
{
  /* Then the next opening finds it out. */
  if (error != NULL)
    g_message ("%s", error->message);
}

void
tl_workspace_promote_kept (TlWorkspace *self,
                           const char  *id,
                           gint64       seq)
{
  TlBase *base = g_hash_table_lookup (self->deferred, id);
  Promotion *promotion;

  if (base == NULL)
    return;
  promotion = g_new0 (Promotion, 1);
  promotion->store = g_object_ref (self->store);
  promotion->bases = g_ptr_array_new_with_free_func ((GDestroyNotify) tl_base_free);
  base = tl_base_copy (base);
  base->pending_seq = seq;
  g_ptr_array_add (promotion->bases, base);
  g_hash_table_remove (self->deferred, id);
  tl_workspace_work (self, NULL, promote_work, workspace_promote_done, promotion,
                     (GDestroyNotify) promotion_free);
}

static void
take_item (TlWorkspace      *self,
           const TlSaveItem *item)
{
  if (!item->saved)
    return;
  tl_journal_mark_saved (self->journal, item->key, item->hash, item->last_seq, item->ids,
                         item->moved);
  if (item->unkept_id != NULL)
    {
      TlBase *base = tl_base_new (item->key, NULL, 0);

      base->pending = g_strdup (item->hash);
      base->moved = item->moved;
      g_hash_table_replace (self->deferred, g_strdup (item->unkept_id), base);
    }
  if (g_strcmp0 (item->key, self->article_key) == 0)
    {
      g_free (self->article_base);
      self->article_base = g_strdup (item->hash);
    }
}

/* What was queued for the old database and is not in the copy goes to the new one. */
static void
move_store (TlWorkspace *self,
            TlSave      *save)
{
  g_autoptr (GPtrArray) entries = NULL;

  tl_workspace_leave_store (self);
  self->store = g_steal_pointer (&save->copy);
  entries = tl_journal_move (self->journal, save->copied_seq);
  tl_workspace_watch_store (self);
  for (guint i = 0; i < entries->len; i++)
    {
      const TlLogRow *row = ((TlEntry *) g_ptr_array_index (entries, i))->row;
      const TlTrail *trail = tl_journal_find (self->journal, row->command->article);

      tl_store_append (self->store, row, trail != NULL ? trail->base : NULL);
    }
}

static void
move_place (TlWorkspace *self,
            TlSave      *save)
{
  g_autofree char *base = g_file_get_basename (save->place->file);

  tl_place_free (self->place);
  self->place = tl_place_copy (save->place);
  g_free (self->title);
  self->title = g_filename_display_name (base != NULL ? base : "");
  self->native = TRUE;
  self->format = tl_collection_get_framing (save->saved)->shape == TL_JSON_SHAPE_LINES ? "jsonl" : "tagline";
  tl_workspace_watch_file (self);
  tl_workspace_notify (self, TL_WORKSPACE_PROP_FILE);
  tl_workspace_notify (self, TL_WORKSPACE_PROP_TITLE);
}

/* Do the edits touch what the index has besides counts: words, or what is told of an article? */
static gboolean
changes_words (const TlSaveItem *item)
{
  static const char *const names[] = { "text", "title", "orphans", NULL };

  for (guint i = 0; i < item->entries->len; i++)
    {
      GPtrArray *changes = ((TlEntry *) g_ptr_array_index (item->entries, i))->row->command->changes;

      for (guint j = 0; j < changes->len; j++)
        {
          const TlChange *change = g_ptr_array_index (changes, j);

          if (change->kind == TL_CHANGE_MEMBER && g_strv_contains (names, change->id))
            return TRUE;
        }
    }
  return FALSE;
}

static void
rebind_index (TlWorkspace *self,
              TlSave      *save)
{
  g_autoptr (GArray) indexes = g_array_new (FALSE, FALSE, sizeof (guint));
  g_autoptr (GArray) counts = g_array_new (FALSE, FALSE, sizeof (TlArticleCounts));

  for (guint i = 0; i < save->items->len; i++)
    {
      const TlSaveItem *item = g_ptr_array_index (save->items, i);

      if (!item->saved)
        continue;
      if (changes_words (item))
        {
          tl_workspace_start_indexing (self);
          return;
        }
      g_array_append_val (indexes, item->index);
      g_array_append_val (counts, item->counts);
    }
  tl_workspace_go_on_indexing (self, indexes, counts);
}

static void
install_saved (TlWorkspace *self,
               TlSave      *save)
{
  gboolean same;

  tl_workspace_take_rows (self, save->arrived);
  for (guint i = 0; i < save->items->len; i++)
    take_item (self, g_ptr_array_index (save->items, i));
  if (save->elsewhere)
    {
      move_store (self, save);
      move_place (self, save);
    }
  g_free (self->etag);
  self->etag = g_steal_pointer (&save->new_etag);
  same = tl_workspace_set_collection (self, save->saved);
  tl_workspace_set_changed (self, FALSE);
  if (same && !save->elsewhere)
    rebind_index (self, save);
  else
    tl_workspace_start_indexing (self);
  if (!same)
    tl_workspace_refresh_article (self);
}

static void
workspace_save_done (TlWorkspace  *self,
                     gpointer      data,
                     const GError *error)
{
  Saving *saving = data;

  tl_job_finish (saving->job);
  if (saving->serial != self->serial)
    {
      g_task_return_new_error (saving->task, G_IO_ERROR, G_IO_ERROR_CANCELLED,
                               _("Something else was opened"));
      return;
    }
  self->saving = FALSE;
  if (error == NULL && saving->save->saved != NULL)
    install_saved (self, saving->save);
  else if (g_error_matches (error, TL_WORKSPACE_ERROR, TL_WORKSPACE_ERROR_CHANGED_ON_DISK))
    tl_workspace_set_changed (self, TRUE);
  if (self->job == saving->job)
    tl_workspace_set_job (self, NULL);
  tl_workspace_update_state (self);
  if (error != NULL)
    g_task_return_error (saving->task, g_error_copy (error));
  else
    g_task_return_boolean (saving->task, TRUE);
  tl_workspace_check_later (self);
}

static void
start_saving (TlWorkspace *self,
              GTask       *task,
              TlPlace     *place,
              TlSaveMode   mode)
{
  g_autofree char *base = g_file_get_basename (place->file);
  g_autofree char *name = g_filename_display_name (base != NULL ? base : "");
  g_autofree char *message = g_strdup_printf (_("Saving “%s”"), name);
  g_autoptr (GPtrArray) edited = tl_journal_list_edited (self->journal);
  Saving *saving = g_new0 (Saving, 1);

  saving->task = g_object_ref (task);
  saving->job = tl_job_new (message);
  saving->serial = self->serial;
  saving->save = tl_save_new (self->collection, self->store, place);
  saving->save->elsewhere = !self->native || !g_str_equal (place->uri, self->place->uri);
  saving->save->checked = mode == TL_SAVE_NORMAL && !saving->save->elsewhere;
  saving->save->etag = g_strdup (self->etag);
  for (guint i = 0; i < edited->len; i++)
    {
      const TlTrail *trail = g_ptr_array_index (edited, i);
      guint index = tl_collection_find_key (self->collection, trail->key);

      if (index != G_MAXUINT)
        tl_save_add (saving->save, trail, index);
    }
  self->saving = TRUE;
  tl_workspace_set_job (self, saving->job);
  tl_workspace_update_state (self);
  tl_workspace_work (self, tl_job_get_cancellable (saving->job), save_work, workspace_save_done,
                     saving,
                     (GDestroyNotify) saving_free);
}

void
tl_workspace_save_async (TlWorkspace         *self,
                         GFile               *file,
                         TlSaveMode           mode,
                         GAsyncReadyCallback  callback,
                         gpointer             user_data)
{
  g_autoptr (GTask) task = NULL;
  g_autoptr (TlPlace) place = NULL;

  g_return_if_fail (TL_IS_WORKSPACE (self));
  g_return_if_fail (file == NULL || G_IS_FILE (file));

  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, tl_workspace_save_async);
  if (self->place == NULL || (file == NULL && !self->native))
    {
      g_task_return_new_error (task, TL_WORKSPACE_ERROR, TL_WORKSPACE_ERROR_NO_PLACE,
                               _("There is no file yet to save the collection to"));
      return;
    }
  if (self->saving || self->reloading || self->opening != 0)
    {
      g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_PENDING,
                               _("The collection is just being saved or read"));
      return;
    }
  place = file != NULL ? tl_place_new (file, self->data_folder, self->cache_folder)
                       : tl_place_copy (self->place);
  start_saving (self, task, place, mode);
}

gboolean
tl_workspace_save_finish (TlWorkspace   *self,
                          GAsyncResult  *result,
                          GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
