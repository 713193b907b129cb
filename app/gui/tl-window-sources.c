/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The window's part of HTTP sources: opening an address, looking for what is new there, and what becomes of annotations when a text
 * changed.
 */

#define G_LOG_DOMAIN "tagline-gui"

#include "config.h"

#include "compat/tl-confirm.h"
#include "tl-fetch.h"
#include "tl-format-value.h"
#include "tl-i18n.h"
#include "tl-report.h"
#include "tl-revision.h"
#include "tl-revisions-window.h"
#include "tl-url-dialog.h"
#include "tl-window-private.h"

static void start_fetch (TlWindow *self);

static void
clear_login (TlWindow *self)
{
  g_clear_pointer (&self->source_user, g_free);
  g_clear_pointer (&self->source_password, g_free);
}

static void
window_url_cb (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr (TlWindow) self = user_data;
  g_autofree char *url = NULL;
  g_autofree char *user = NULL;
  g_autofree char *password = NULL;

  if (tl_url_dialog_finish (result, &url, &user, &password) && !self->is_disposed)
    {
      clear_login (self);
      self->source_user = g_steal_pointer (&user);
      self->source_password = g_steal_pointer (&password);
      tl_window_open_url (self, url);
    }
}

static void
ask_url (TlWindow   *self,
         const char *url,
         const char *message)
{
  tl_url_dialog_async (GTK_WINDOW (self), url, message, window_url_cb, g_object_ref (self));
}

static void
open_url_cb (GSimpleAction *action,
             GVariant      *parameter,
             gpointer       user_data)
{
  ask_url (user_data, NULL, NULL);
}

static char *
describe_changes (const TlSourceOutcome *outcome)
{
  g_autofree char *new = tl_format_count (outcome->n_new);
  g_autofree char *changed = tl_format_count (outcome->n_changed);
  g_autofree char *lost = tl_format_count (outcome->n_doubtful);
  g_autofree char *places = NULL;

  if (outcome->n_doubtful == 0)
    /* Translators: articles of a source: so many new ones, so many changed ones. */
    return g_strdup_printf (_("%s new, %s changed"), new, changed);
  places = g_strdup_printf (ngettext ("%s annotation lost its place", "%s annotations lost their places", outcome->n_doubtful),
                            lost);
  return g_strdup_printf (_("%s new, %s changed; %s"), new, changed, places);
}

static char *
describe_outcome (const TlSourceOutcome *outcome)
{
  g_autofree char *changes = NULL;

  if (outcome->n_new == 0 && outcome->n_changed == 0)
    return outcome->stopped != NULL ? g_strdup (outcome->stopped) : g_strdup (_("Nothing new"));
  changes = describe_changes (outcome);
  return outcome->stopped != NULL ? g_strconcat (changes, ". ", outcome->stopped, NULL) : g_steal_pointer (&changes);
}

static void
window_failure_read_cb (GObject      *source,
                        GAsyncResult *result,
                        gpointer      user_data)
{
  g_free (tl_confirm_finish (result));
}

static void
tell_failure (TlWindow     *self,
              const GError *error)
{
  const TlChoice choices[] = { { "close", _("_Close"), TL_CHOICE_NORMAL } };

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (g_error_matches (error, TL_SYNC_ERROR, TL_SYNC_ERROR_AUTH))
    ask_url (self, self->source_url, error->message);
  /* What was kept is there to work with, or will be in a moment: no dialog has to stand before it. */
  else if (tl_workspace_get_collection (self->workspace) != NULL || tl_workspace_is_opening (self->workspace))
    tl_report_error (GTK_WIDGET (self), error);
  else
    {
      g_autofree char *inert = tl_format_inert (error->message, 600);

      tl_confirm_async (GTK_WINDOW (self), _("Nothing Could Be Fetched"), inert, choices, G_N_ELEMENTS (choices),
                        window_failure_read_cb, NULL);
    }
}

static void
window_fetched_cb (GObject      *source,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  g_autoptr (TlWindow) self = user_data;
  g_auto (TlSourceOutcome) outcome = { 0 };
  g_autoptr (GError) error = NULL;
  gboolean done = tl_workspace_fetch_finish (TL_WORKSPACE (source), result, &outcome, &error);
  g_autofree char *message = NULL;
  g_autofree char *inert = NULL;

  if (self->is_disposed)
    return;
  tl_window_update_source_actions (self);
  if (!done)
    tell_failure (self, error);
  /* What came before it failed or was cancelled stays: that is told too. */
  if (!done && outcome.n_new == 0 && outcome.n_changed == 0)
    return;
  message = describe_outcome (&outcome);
  inert = tl_format_inert (message, 200);
  tl_window_tell (self, inert, FALSE);
}

static void
window_ready_cb (TlWorkspace *workspace,
                 GFile       *file,
                 gpointer     user_data)
{
  TlWindow *self = user_data;

  if (!self->is_disposed)
    tl_window_open (self, file);
}

/* Fetches self->source_url. */
static void
start_fetch (TlWindow *self)
{
  TlSourceLogin login = { self->source_user, self->source_password, NULL };
  g_autoptr (GFile) file = tl_workspace_file_for_url (self->workspace, self->source_url);
  gboolean is_kept = g_file_query_exists (file, NULL);

  tl_workspace_fetch_async (self->workspace, self->source_url, &login, is_kept ? NULL : window_ready_cb,
                            window_fetched_cb, g_object_ref (self));
  tl_window_update_source_actions (self);
}

void
tl_window_open_url (TlWindow   *self,
                    const char *url)
{
  g_autoptr (GFile) file = NULL;
  g_autofree char *clean = g_strdup (url);
  GFile *open;

  g_return_if_fail (TL_IS_WINDOW (self));
  g_return_if_fail (url != NULL);

  g_free (self->source_url);
  self->source_url = g_steal_pointer (&clean);
  file = tl_workspace_file_for_url (self->workspace, self->source_url);
  open = tl_window_get_file (self);
  /* What is kept is there at once; what is new comes in behind it. */
  if (g_file_query_exists (file, NULL) && (open == NULL || !g_file_equal (open, file)))
    tl_window_open (self, file);
  start_fetch (self);
}

static void
refresh_source_cb (GSimpleAction *action,
                   GVariant      *parameter,
                   gpointer       user_data)
{
  TlWindow *self = user_data;
  g_autofree char *url = tl_workspace_dup_source_url (self->workspace);

  if (url == NULL)
    return;
  if (g_strcmp0 (url, self->source_url) != 0)
    clear_login (self);
  tl_window_commit (self);
  g_free (self->source_url);
  self->source_url = g_steal_pointer (&url);
  start_fetch (self);
}

/* Annotations without a place. */

static void
window_orphan_chosen_cb (TlWindow   *self,
                         TlFragment *place)
{
  self->orphan_place = place != NULL ? *place : (TlFragment) { 0, 0 };
  if (place != NULL)
    tl_text_pane_reveal (self->text_pane, place->start, place->end, TRUE);
}

/* Where to: what the reader selected, or the proposal when that is what is still selected. */
static gboolean
get_chosen_place (TlWindow   *self,
                  TlFragment *range)
{
  return tl_text_pane_get_selection (self->text_pane, range)
         && (range->start != self->orphan_place.start || range->end != self->orphan_place.end);
}

/* The row that had the focus is gone: it goes on to the next one, or back to the text. */
static void
focus_after_orphan (TlWindow *self)
{
  if (tl_orphan_tray_get_n (self->orphan_tray) == 0)
    tl_text_pane_focus_text (self->text_pane);
  else
    tl_orphan_tray_focus (self->orphan_tray);
}

static void
reattach (TlWindow *self)
{
  TlArticle *article = tl_workspace_get_article (self->workspace);
  g_autofree char *id = NULL;
  g_autoptr (GError) error = NULL;
  TlFragment range;
  gboolean elsewhere;
  TlCommand *command;

  if (tl_orphan_tray_get_selected (self->orphan_tray) == NULL)
    {
      /* The first press shows what is proposed, the second takes it. */
      tl_orphan_tray_choose_next (self->orphan_tray);
      return;
    }
  id = g_strdup (tl_orphan_tray_get_selected (self->orphan_tray));
  elsewhere = get_chosen_place (self, &range);
  command = tl_edit_reattach (article, tl_workspace_get_article_key (self->workspace),
                              tl_workspace_get_annotator (self->workspace), id, elsewhere ? &range : NULL,
                              elsewhere ? 1 : 0, &error);
  if (!tl_report_run (GTK_WIDGET (self), self->workspace, command, error))
    return;
  tl_workspace_set_selected (self->workspace, id);
  focus_after_orphan (self);
  tl_window_tell (self, _("Attached again"), TRUE);
}

static void
discard_orphan (TlWindow *self)
{
  g_autofree char *id = g_strdup (tl_orphan_tray_get_selected (self->orphan_tray));
  g_autoptr (GError) error = NULL;
  TlCommand *command;

  if (id == NULL)
    {
      tl_orphan_tray_choose_next (self->orphan_tray);
      return;
    }
  command = tl_edit_discard_orphan (tl_workspace_get_article (self->workspace),
                                    tl_workspace_get_article_key (self->workspace),
                                    tl_workspace_get_annotator (self->workspace), id, &error);
  if (!tl_report_run (GTK_WIDGET (self), self->workspace, command, error))
    return;
  focus_after_orphan (self);
  tl_window_tell (self, _("Discarded"), TRUE);
}

static void
reattach_cb (GSimpleAction *action,
             GVariant      *parameter,
             gpointer       user_data)
{
  reattach (user_data);
}

static void
discard_orphan_cb (GSimpleAction *action,
                   GVariant      *parameter,
                   gpointer       user_data)
{
  discard_orphan (user_data);
}

static void
next_orphan_cb (GSimpleAction *action,
                GVariant      *parameter,
                gpointer       user_data)
{
  TlWindow *self = user_data;

  tl_window_show_pane (self, TL_PANE_TEXT);
  tl_orphan_tray_choose_next (self->orphan_tray);
}

static void
compare_texts_cb (GSimpleAction *action,
                  GVariant      *parameter,
                  gpointer       user_data)
{
  TlWindow *self = user_data;
  TlArticle *article = tl_workspace_get_article (self->workspace);

  if (article != NULL)
    tl_revisions_window_present (GTK_WINDOW (self), article);
}

static gboolean
has_revisions (TlArticle *article)
{
  g_autoptr (GBytes) json = article != NULL ? tl_article_dup_member_json (article, "revisions") : NULL;
  g_autoptr (GPtrArray) revisions = json != NULL ? tl_article_list_revisions (article) : NULL;

  return revisions != NULL && revisions->len > 0;
}

void
tl_window_update_source_actions (TlWindow *self)
{
  TlArticle *article = self->article_failed ? NULL : tl_workspace_get_article (self->workspace);
  gboolean has_orphans = article != NULL && tl_orphan_tray_get_n (self->orphan_tray) > 0;
  gboolean is_fetching = tl_workspace_is_fetching (self->workspace);

  tl_window_set_action (self, "open-url", !is_fetching);
  tl_window_set_action (self, "refresh-source", self->has_source && !is_fetching);
  tl_window_set_action (self, "next-orphan", has_orphans);
  tl_window_set_action (self, "reattach", has_orphans);
  tl_window_set_action (self, "discard-orphan", has_orphans);
  tl_window_set_action (self, "compare-texts", has_revisions (article));
}

static void
window_file_cb (TlWindow *self)
{
  g_autofree char *url = tl_workspace_dup_source_url (self->workspace);

  self->has_source = url != NULL;
  tl_window_update_source_actions (self);
}

void
tl_window_use_orphan_tray (TlWindow *self)
{
  g_object_set (self->orphan_tray, "workspace", self->workspace, NULL);
  g_signal_connect_swapped (self->orphan_tray, "chosen", G_CALLBACK (window_orphan_chosen_cb), self);
  g_signal_connect_swapped (self->orphan_tray, "attach", G_CALLBACK (reattach), self);
  g_signal_connect_swapped (self->orphan_tray, "discard", G_CALLBACK (discard_orphan), self);
  /* The tray hears of them first: what can be done is asked of it. */
  g_signal_connect_object (self->workspace, "notify::article", G_CALLBACK (tl_window_update_source_actions), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->workspace, "edited", G_CALLBACK (tl_window_update_source_actions), self,
                           G_CONNECT_SWAPPED);
}

void
tl_window_init_sources (TlWindow *self)
{
  static const GActionEntry entries[] = {
    { "compare-texts", compare_texts_cb },
    { "discard-orphan", discard_orphan_cb },
    { "next-orphan", next_orphan_cb },
    { "open-url", open_url_cb },
    { "reattach", reattach_cb },
    { "refresh-source", refresh_source_cb },
  };

  g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries), self);
  g_signal_connect_object (self->workspace, "notify::file", G_CALLBACK (window_file_cb), self, G_CONNECT_SWAPPED);
  tl_window_update_source_actions (self);
}
