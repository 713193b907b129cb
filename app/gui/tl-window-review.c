/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The window's part of reviewing: the mode, decisions about all that is listed, the way to the next article with
 * something to decide, and what an annotator can learn from the decisions of others.
 */

#define G_LOG_DOMAIN "tagline-gui"

#include "config.h"

#include "compat/tl-file-picker.h"
#include "tl-agreement-window.h"
#include "tl-blind.h"
#include "tl-workspace-view.h"
#include "tl-compare-window.h"
#include "tl-edits.h"
#include "tl-format-value.h"
#include "tl-i18n.h"
#include "tl-queue-window.h"
#include "tl-reason-dialog.h"
#include "tl-report.h"
#include "tl-review-reasons.h"
#include "tl-statistics-window.h"
#include "tl-window-private.h"

/* Decisions about many that wait for a reason. */
typedef struct
{
  TlWindow  *window;    /* owned */
  TlArticle *article;   /* owned */
  char     **ids;
} Listed;

static void
free_listed (Listed *listed)
{
  g_object_unref (listed->window);
  g_object_unref (listed->article);
  g_strfreev (listed->ids);
  g_free (listed);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Listed, free_listed)

static void
review_mode_cb (GSimpleAction *action,
                GVariant      *state,
                gpointer       user_data)
{
  TlWindow *self = user_data;

  g_simple_action_set_state (action, state);
  tl_text_pane_set_review_mode (self->text_pane, g_variant_get_boolean (state));
  if (g_variant_get_boolean (state))
    {
      tl_window_show_pane (self, TL_PANE_TEXT);
      tl_text_pane_focus_text (self->text_pane);
    }
}

static void
decide_all (TlWindow          *self,
            const char *const *ids,
            TlDecision         decision,
            const char        *reason)
{
  g_autoptr (GError) error = NULL;
  TlArticle *article = tl_workspace_get_article (self->workspace);
  g_autofree char *count = NULL;
  g_autofree char *message = NULL;
  TlCommand *command;
  guint n;

  command = tl_edit_review (article, tl_workspace_get_article_key (self->workspace),
                            tl_workspace_get_annotator (self->workspace), ids, decision,
                            reason != NULL && *reason != '\0' ? reason : NULL, &error);
  if (command == NULL && error == NULL)
    {
      tl_window_tell (self, _("All of them are decided like this already"), FALSE);
      return;
    }
  n = command != NULL ? command->changes->len : 0;
  if (!tl_report_run (GTK_WIDGET (self), self->workspace, command, error))
    return;
  count = tl_format_count (n);
  /* Translators: "Rejected: 12 annotations". */
  message = g_strdup_printf (ngettext ("%1$s: %2$s annotation", "%1$s: %2$s annotations", n),
                             tl_format_decision (decision), count);
  tl_window_tell (self, message, TRUE);
}

static void
window_listed_reason_cb (GObject      *source,
                         GAsyncResult *result,
                         gpointer      user_data)
{
  g_autoptr (Listed) listed = user_data;
  gboolean is_kept = tl_reason_dialog_is_kept (result);
  g_autofree char *reason = tl_reason_dialog_finish (result);

  if (is_kept)
    tl_review_reasons_keep (listed->window->workspace, reason);
  if (reason != NULL && listed->article == tl_workspace_get_article (listed->window->workspace))
    decide_all (listed->window, (const char *const *) listed->ids, TL_DECISION_REJECTED, reason);
}

static void
ask_reason (TlWindow *self,
            char    **ids)
{
  g_auto (GStrv) reasons = tl_review_reasons_list (self->workspace);
  guint n = g_strv_length (ids);
  g_autofree char *count = tl_format_count (n);
  g_autofree char *heading = NULL;
  Listed *listed = g_new0 (Listed, 1);

  heading = g_strdup_printf (ngettext ("Reject %s Annotation?", "Reject %s Annotations?", n), count);
  listed->window = g_object_ref (self);
  listed->article = g_object_ref (tl_workspace_get_article (self->workspace));
  listed->ids = g_strdupv (ids);
  tl_reason_dialog_choose_async (GTK_WINDOW (self), heading, _("_Reject"),
                                 (const char *const *) reasons, tl_review_reasons_get_note (self->workspace),
                                 window_listed_reason_cb, listed);
}

static void
decide_listed_cb (GSimpleAction *action,
                  GVariant      *parameter,
                  gpointer       user_data)
{
  TlWindow *self = user_data;
  TlFragment range = { 0, G_MAXUINT };
  g_auto (GStrv) ids = NULL;
  TlDecision decision;

  if (!tl_decision_from_name (g_variant_get_string (parameter, NULL), &decision))
    return;
  tl_window_commit (self);
  tl_text_pane_get_selection (self->text_pane, &range);
  ids = tl_inspector_list_shown (self->inspector, &range);
  if (ids[0] == NULL)
    tl_window_tell (self, _("No annotation is listed here"), FALSE);
  else if (decision == TL_DECISION_REJECTED)
    ask_reason (self, ids);
  else
    decide_all (self, (const char *const *) ids, decision, NULL);
}

/* Record index of the next article of the list with something to decide, after the shown one and round. */
static guint
find_to_review (TlWindow *self)
{
  TlArticleList *list = tl_workspace_get_articles (self->workspace);
  TlCollection *collection = tl_workspace_get_collection (self->workspace);
  guint n = g_list_model_get_n_items (G_LIST_MODEL (list));
  guint at = tl_article_list_find (list, tl_workspace_get_article_index (self->workspace));

  for (guint i = 1; i <= n; i++)
    {
      guint index = tl_article_list_get_index (list, at == G_MAXUINT ? i - 1 : (at + i) % n);
      TlArticleCounts counts;

      if (index != tl_workspace_get_article_index (self->workspace)
          && tl_collection_get_counts (collection, index, &counts) && counts.n_undecided > 0)
        return index;
    }
  return G_MAXUINT;
}

static void
next_to_review_cb (GSimpleAction *action,
                   GVariant      *parameter,
                   gpointer       user_data)
{
  TlWindow *self = user_data;
  guint index = find_to_review (self);

  if (index == G_MAXUINT)
    {
      tl_window_tell (self, _("No other article of the list has anything to decide"), FALSE);
      return;
    }
  self->focus_text = TRUE;
  tl_articles_pane_choose (self->articles_pane, index);
}

static void
show_learnt_cb (GSimpleAction *action,
                GVariant      *parameter,
                gpointer       user_data)
{
  TlWindow *self = user_data;

  tl_window_show_pane (self, TL_PANE_INSPECTOR);
  if (tl_inspector_show_rejected (self->inspector, tl_workspace_get_annotator (self->workspace)))
    tl_inspector_focus_list (self->inspector);
  else
    tl_window_tell (self, _("Nothing of yours was rejected in this article"), FALSE);
}

/* Annotators who work blind would see each other's layers: of an article that they have not submitted, or ever. */
static gboolean
may_compare (TlWindow *self)
{
  TlArticle *article = tl_workspace_get_article (self->workspace);
  g_autoptr (TlBlindView) view = tl_workspace_dup_view (self->workspace);

  if (view == NULL || (article != NULL && tl_blind_view_opens (view, article)))
    return TRUE;
  tl_window_tell (self, _("In this collection annotators don’t see each other’s work"), FALSE);
  return FALSE;
}

static void
agreement_cb (GSimpleAction *action,
              GVariant      *parameter,
              gpointer       user_data)
{
  TlWindow *self = user_data;

  tl_window_commit (self);
  /* What may not be seen is in no figure. */
  tl_agreement_window_present (self, NULL);
}

static void
window_agreement_files_cb (GObject      *source,
                           GAsyncResult *result,
                           gpointer      user_data)
{
  g_autoptr (TlWindow) self = user_data;
  g_autoptr (GPtrArray) files = tl_file_picker_finish_many (result);

  if (files != NULL && !self->is_disposed)
    tl_agreement_window_present (self, files);
}

static void
agreement_files_cb (GSimpleAction *action,
                    GVariant      *parameter,
                    gpointer       user_data)
{
  TlWindow *self = user_data;

  tl_window_commit (self);
  tl_file_picker_open_many_async (GTK_WINDOW (self), _("Files of Other Annotators"),
                                  tl_workspace_get_file (self->workspace), window_agreement_files_cb,
                                  g_object_ref (self));
}

static void
compare_cb (GSimpleAction *action,
            GVariant      *parameter,
            gpointer       user_data)
{
  TlWindow *self = user_data;

  tl_window_commit (self);
  if (may_compare (self))
    tl_compare_window_present (self, NULL);
}

static void
window_compare_files_cb (GObject      *source,
                         GAsyncResult *result,
                         gpointer      user_data)
{
  g_autoptr (TlWindow) self = user_data;
  g_autoptr (GPtrArray) files = tl_file_picker_finish_many (result);

  if (files != NULL && !self->is_disposed)
    tl_compare_window_present (self, files);
}

static void
compare_files_cb (GSimpleAction *action,
                  GVariant      *parameter,
                  gpointer       user_data)
{
  TlWindow *self = user_data;

  tl_window_commit (self);
  if (may_compare (self))
    tl_file_picker_open_many_async (GTK_WINDOW (self), _("Files of Other Annotators"),
                                    tl_workspace_get_file (self->workspace), window_compare_files_cb,
                                    g_object_ref (self));
}

static void
queue_cb (GSimpleAction *action,
          GVariant      *parameter,
          gpointer       user_data)
{
  TlWindow *self = user_data;

  tl_window_commit (self);
  tl_queue_window_present (self);
}

static void
statistics_cb (GSimpleAction *action,
               GVariant      *parameter,
               gpointer       user_data)
{
  TlWindow *self = user_data;

  tl_window_commit (self);
  tl_statistics_window_present (self);
}

static void
layers_cb (GSimpleAction *action,
           GVariant      *parameter,
           gpointer       user_data)
{
  TlWindow *self = user_data;

  tl_window_show_pane (self, TL_PANE_INSPECTOR);
  tl_inspector_open_layers (self->inspector);
}

static void
next_layer_cb (GSimpleAction *action,
               GVariant      *parameter,
               gpointer       user_data)
{
  TlWindow *self = user_data;
  const char *alone = tl_layer_set_cycle (self->layers);
  g_autofree char *name = tl_format_inert (alone, 60);
  g_autofree char *message = NULL;

  if (alone == NULL)
    message = g_strdup (_("The annotations of all are shown"));
  else if (*name == '\0')
    message = g_strdup (_("Only unsigned annotations are shown"));
  else
    message = g_strdup_printf (_("Only the annotations of %s are shown"), name);
  tl_window_tell (self, message, FALSE);
}

static void
window_layers_cb (TlWindow *self)
{
  g_auto (GStrv) hidden = tl_layer_set_list_hidden (self->layers);

  tl_text_pane_set_hidden (self->text_pane, (const char *const *) hidden);
  tl_inspector_set_hidden (self->inspector, (const char *const *) hidden);
}

static void
window_role_cb (TlWindow *self)
{
  g_autofree char *own = g_settings_get_string (self->settings, "role");

  tl_workspace_set_role_preference (self->workspace, own);
  if (self->layers != NULL)
    tl_layer_set_set_role (self->layers, tl_window_get_role (self));
}

void
tl_window_init_layers (TlWindow *self)
{
  g_signal_connect_object (self->settings, "changed::role", G_CALLBACK (window_role_cb), self, G_CONNECT_SWAPPED);
  window_role_cb (self);
}

void
tl_window_use_layers (TlWindow *self)
{
  self->layers = tl_layer_set_new (self->workspace);
  g_signal_connect_object (self->layers, "changed", G_CALLBACK (window_layers_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->workspace, "notify::collection", G_CALLBACK (window_role_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->workspace, "notify::annotator", G_CALLBACK (window_role_cb), self,
                           G_CONNECT_SWAPPED);
  /* The collection's rules may say something else now, here or in another window. */
  g_signal_connect_object (self->workspace, "members-changed", G_CALLBACK (window_role_cb), self, G_CONNECT_SWAPPED);
  window_role_cb (self);
  tl_inspector_set_layers (self->inspector, self->layers);
  window_layers_cb (self);
}

static void
lint_cb (GSimpleAction *action,
         GVariant      *parameter,
         gpointer       user_data)
{
  TlWindow *self = user_data;

  tl_window_commit (self);
  if (self->lint_window != NULL)
    gtk_window_present (GTK_WINDOW (self->lint_window));
  else
    g_set_weak_pointer (&self->lint_window, tl_lint_window_present (self));
}

static void
next_finding_cb (GSimpleAction *action,
                 GVariant      *parameter,
                 gpointer       user_data)
{
  TlWindow *self = user_data;
  gboolean backwards = g_str_equal (g_action_get_name (G_ACTION (action)), "previous-finding");

  if (self->lint_window == NULL)
    lint_cb (NULL, NULL, self);
  else if (!tl_lint_window_step (self->lint_window, backwards))
    tl_window_tell (self, backwards ? _("This is the first finding") : _("This is the last finding"), FALSE);
}

static const GActionEntry entries[] = {
  { "agreement", agreement_cb },
  { "agreement-files", agreement_files_cb },
  { "compare", compare_cb },
  { "compare-files", compare_files_cb },
  { "decide-listed", decide_listed_cb, "s" },
  { "layers", layers_cb },
  { "lint", lint_cb },
  { "next-layer", next_layer_cb },
  { "next-finding", next_finding_cb },
  { "next-to-review", next_to_review_cb },
  { "previous-finding", next_finding_cb },
  { "queue", queue_cb },
  { "review-mode", NULL, NULL, "false", review_mode_cb },
  { "statistics", statistics_cb },
  { "show-learnt", show_learnt_cb },
};

void
tl_window_init_review (TlWindow *self)
{
  g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries), self);
}

void
tl_window_update_review_actions (TlWindow *self)
{
  gboolean is_open = tl_workspace_get_collection (self->workspace) != NULL;
  gboolean has_article = !self->article_failed && tl_workspace_get_article (self->workspace) != NULL;

  tl_window_set_action (self, "agreement", is_open);
  tl_window_set_action (self, "agreement-files", is_open);
  tl_window_set_action (self, "compare", has_article);
  tl_window_set_action (self, "compare-files", has_article);
  tl_window_set_action (self, "decide-listed", has_article);
  tl_window_set_action (self, "layers", has_article);
  tl_window_set_action (self, "lint", is_open);
  tl_window_set_action (self, "next-layer", has_article);
  tl_window_set_action (self, "statistics", is_open);
  tl_window_set_action (self, "next-finding", is_open);
  tl_window_set_action (self, "previous-finding", is_open);
  tl_window_set_action (self, "next-to-review", is_open);
  tl_window_set_action (self, "queue", is_open);
  tl_window_set_action (self, "review-mode", is_open);
  tl_window_set_action (self, "show-learnt", has_article);
}

gboolean
tl_window_show_place (TlWindow   *self,
                      const char *key,
                      const char *annotation,
                      guint       start,
                      guint       end)
{
  TlCollection *collection;
  guint index;

  g_return_val_if_fail (TL_IS_WINDOW (self), FALSE);
  g_return_val_if_fail (key != NULL, FALSE);

  collection = tl_workspace_get_collection (self->workspace);
  index = collection != NULL ? tl_collection_find_key (collection, key) : G_MAXUINT;
  if (index == G_MAXUINT)
    return FALSE;
  tl_window_show_pane (self, TL_PANE_TEXT);
  if (index == tl_workspace_get_article_index (self->workspace) && !self->article_failed)
    {
      tl_workspace_set_selected (self->workspace, annotation);
      if (tl_workspace_get_selected (self->workspace) == NULL)
        tl_text_pane_reveal (self->text_pane, start, end, TRUE);
      tl_text_pane_focus_text (self->text_pane);
      return TRUE;
    }
  g_free (self->wanted_selected);
  self->wanted_selected = g_strdup (annotation);
  self->wanted_caret = start;
  self->focus_text = TRUE;
  tl_articles_pane_choose (self->articles_pane, index);
  return TRUE;
}
