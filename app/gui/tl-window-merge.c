/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Merging files of others into the collection: what the worker found is run article by article, an undo step each, and what two people
 * changed differently is then decided on cards.
 */

#define G_LOG_DOMAIN "tagline-gui"

#include "config.h"

#include "compat/tl-file-picker.h"
#include "tl-conflict-window.h"
#include "tl-i18n.h"
#include "tl-merge-dialog.h"
#include "tl-merge.h"
#include "tl-report.h"
#include "tl-window-private.h"
#include "tl-workspace-members.h"

/* A merge on its way through the articles. */
typedef struct
{
  TlWindow      *window;    /* owned */
  TlMergeResult *result;
  char          *first;     /* key of the first article with a conflict */
  guint          at;
} Merging;

static void
merging_free (Merging *merging)
{
  g_object_unref (merging->window);
  g_clear_pointer (&merging->result, tl_merge_result_free);
  g_free (merging->first);
  g_free (merging);
}

static void merge_next (Merging *merging);

static void
tell_result (Merging *merging)
{
  TlWindow *self = merging->window;
  const TlMergeResult *result = merging->result;
  g_autoptr (GString) message = g_string_new (NULL);

  g_string_append_printf (message, ngettext ("Merged: %u article changed", "Merged: %u articles changed",
                                             result->commands->len), result->commands->len);
  if (result->n_conflicts > 0)
    g_string_append_printf (message, ngettext ("; %u conflict", "; %u conflicts", result->n_conflicts),
                            result->n_conflicts);
  if (result->n_foreign > 0)
    g_string_append_printf (message, ngettext ("; %u article is not in this collection",
                                               "; %u articles are not in this collection", result->n_foreign),
                            result->n_foreign);
  if (result->problems->len > 0)
    g_string_append_printf (message, ngettext ("; %u could not be merged", "; %u could not be merged",
                                               result->problems->len), result->problems->len);
  tl_window_tell (self, message->str, FALSE);
  if (merging->first != NULL)
    tl_window_show_place (self, merging->first, NULL, 0, 0);
  if (merging->first != NULL || g_hash_table_contains (result->members, "conflicts"))
    tl_conflict_window_present (self, result->conflicts);
}

static void
run_command (Merging *merging)
{
  TlWindow *self = merging->window;
  const TlCommand *command = g_ptr_array_index (merging->result->commands, merging->at);
  g_autoptr (GPtrArray) conflicts = NULL;

  merging->at++;
  if (!tl_report_run (GTK_WIDGET (self), self->workspace, tl_command_copy (command), NULL))
    return;
  conflicts = tl_merge_list_conflicts (tl_workspace_get_article (self->workspace));
  if (conflicts->len > 0 && merging->first == NULL)
    merging->first = g_strdup (command->article);
}

static void
window_merge_shown_cb (GObject      *source,
                       GAsyncResult *result,
                       gpointer      user_data)
{
  Merging *merging = user_data;
  g_autoptr (GError) error = NULL;

  if (!tl_workspace_show_finish (TL_WORKSPACE (source), result, &error) || merging->window->is_disposed)
    {
      /* Somebody went elsewhere: the rest is not merged, and said so. */
      if (!merging->window->is_disposed)
        tl_window_tell (merging->window, _("The merge was not finished"), FALSE);
      merging_free (merging);
      return;
    }
  run_command (merging);
  merge_next (merging);
}

static void
merge_next (Merging *merging)
{
  TlWindow *self = merging->window;
  TlCollection *collection = tl_workspace_get_collection (self->workspace);

  while (collection != NULL && merging->at < merging->result->commands->len)
    {
      const TlCommand *command = g_ptr_array_index (merging->result->commands, merging->at);
      guint index = tl_collection_find_key (collection, command->article);

      if (index == tl_workspace_get_article_index (self->workspace))
        {
          run_command (merging);
          continue;
        }
      if (index == G_MAXUINT)
        {
          merging->at++;
          continue;
        }
      tl_workspace_show_async (self->workspace, index, window_merge_shown_cb, merging);
      return;
    }
  tell_result (merging);
  merging_free (merging);
}

static void
set_members (TlWindow            *self,
             const TlMergeResult *result)
{
  GHashTableIter iter;
  gpointer name;
  gpointer json;

  g_hash_table_iter_init (&iter, result->members);
  while (g_hash_table_iter_next (&iter, &name, &json))
    tl_workspace_set_member (self->workspace, name, json);
}

static void
window_merge_accepted_cb (GObject      *source,
                          GAsyncResult *result,
                          gpointer      user_data)
{
  g_autoptr (TlWindow) self = user_data;
  TlMergeResult *merged = tl_merge_dialog_finish (result);
  Merging *merging;

  if (merged == NULL || self->is_disposed)
    {
      g_clear_pointer (&merged, tl_merge_result_free);
      return;
    }
  merging = g_new0 (Merging, 1);
  merging->window = g_object_ref (self);
  merging->result = merged;
  set_members (self, merged);
  merge_next (merging);
}

static void
window_merge_files_cb (GObject      *source,
                       GAsyncResult *result,
                       gpointer      user_data)
{
  g_autoptr (TlWindow) self = user_data;
  g_autoptr (GPtrArray) files = tl_file_picker_finish_many (result);

  if (files != NULL && files->len > 0 && !self->is_disposed)
    tl_merge_dialog_async (self, files, window_merge_accepted_cb, g_object_ref (self));
}

static void
merge_cb (GSimpleAction *action,
          GVariant      *parameter,
          gpointer       user_data)
{
  TlWindow *self = user_data;

  tl_window_commit (self);
  tl_file_picker_open_many_async (GTK_WINDOW (self), _("Merge Files"), tl_workspace_get_file (self->workspace),
                                  window_merge_files_cb, g_object_ref (self));
}

static void
conflicts_cb (GSimpleAction *action,
              GVariant      *parameter,
              gpointer       user_data)
{
  TlWindow *self = user_data;

  tl_window_commit (self);
  tl_conflict_window_present (self, NULL);
}

static const GActionEntry entries[] = {
  { "conflicts", conflicts_cb },
  { "merge", merge_cb },
};

void
tl_window_init_merge (TlWindow *self)
{
  g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries), self);
}

void
tl_window_update_merge_actions (TlWindow *self)
{
  gboolean has_article = !self->article_failed && tl_workspace_get_article (self->workspace) != NULL;

  tl_window_set_action (self, "conflicts", has_article);
  tl_window_set_action (self, "merge", tl_workspace_get_collection (self->workspace) != NULL);
}
