/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * What the window says about the collection: title, state of the edits, tooltips that name what would be
 * undone, banners, the long job, and toasts.
 */

#define G_LOG_DOMAIN "tagline-gui"

#include "config.h"

#include "tl-edits.h"
#include "tl-format-info.h"
#include "tl-format-value.h"
#include "tl-i18n.h"
#include "tl-settings.h"
#include "tl-window-private.h"

/* A job that ends sooner is not worth a bar that comes and goes. */
#define JOB_DELAY_MS 300

static char *
describe_save_state (TlWindow *self)
{
  guint n = tl_workspace_get_n_edited (self->workspace);
  g_autofree char *count = tl_format_count (n);
  g_autofree char *why = NULL;

  switch (tl_workspace_get_save_state (self->workspace))
    {
    case TL_SAVE_EDITED:
      /* Something is edited, and no article is. */
      if (n == 0)
        return g_strdup (_("Settings kept, to be saved"));
      return g_strdup_printf (ngettext ("Edits kept, to be saved: %s article",
                                        "Edits kept, to be saved: %s articles", n), count);
    case TL_SAVE_KEEPING:
      return g_strdup (_("Keeping…"));
    case TL_SAVE_UNKEPT:
      /* The banner says all of it; a longer one would take the place of the status. */
      why = tl_format_inert (tl_workspace_get_unkept_message (self->workspace), 40);
      return g_strdup_printf (_("Not kept: %s – trying again"), why);
    case TL_SAVE_SAVING:
      return g_strdup (_("Saving…"));
    case TL_SAVE_CLEAN:
    default:
      if (tl_workspace_is_imported (self->workspace))
        /* Translators: the name of a format. */
        return g_strdup_printf (_("Imported: %s. Saving makes a new file"),
                                tl_format_info_get_title_of (tl_workspace_get_format (self->workspace)));
      return g_strdup (_("All changes in the file"));
    }
}

static void
update_unkept (TlWindow *self,
               gboolean  is_unkept)
{
  g_autofree char *why = NULL;
  g_autofree char *text = NULL;

  if (is_unkept)
    {
      why = tl_format_inert (tl_workspace_get_unkept_message (self->workspace), 300);
      text = g_strdup_printf (_("Your last edits are in memory only: %s. Tagline goes on trying to keep them."),
                              why);
      tl_banner_set_title (self->unkept_banner, text);
    }
  tl_banner_set_revealed (self->unkept_banner, is_unkept);
}

void
tl_window_update_title (TlWindow *self)
{
  gboolean is_open = tl_workspace_get_collection (self->workspace) != NULL;
  TlSaveState state = tl_workspace_get_save_state (self->workspace);
  g_autofree char *title = NULL;
  g_autofree char *subtitle = NULL;
  gboolean has_edits = state == TL_SAVE_EDITED || state == TL_SAVE_KEEPING || state == TL_SAVE_UNKEPT;

  if (is_open)
    {
      title = tl_format_inert (tl_workspace_get_title (self->workspace), 80);
      subtitle = describe_save_state (self);
    }
  adw_window_title_set_title (self->title, is_open ? title : _("Tagline"));
  adw_window_title_set_subtitle (self->title, is_open ? subtitle : "");
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->title), is_open ? subtitle : NULL);
  gtk_window_set_title (GTK_WINDOW (self), is_open ? title : _("Tagline"));

  if (is_open && has_edits)
    gtk_widget_add_css_class (self->save_button, "suggested-action");
  else
    gtk_widget_remove_css_class (self->save_button, "suggested-action");
  update_unkept (self, is_open && state == TL_SAVE_UNKEPT);
}

static void
set_tooltip (GtkWidget  *button,
             const char *what,
             const char *key_action)
{
  g_autofree char *key = tl_window_dup_key (key_action);
  g_autofree char *tooltip = key != NULL ? g_strdup_printf ("%s (%s)", what, key) : g_strdup (what);

  gtk_widget_set_tooltip_text (button, tooltip);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, what, -1);
}

static void
update_undo (TlWindow *self)
{
  g_autofree char *undo = tl_workspace_dup_undo_title (self->workspace);
  g_autofree char *redo = tl_workspace_dup_redo_title (self->workspace);
  g_autofree char *undo_inert = tl_format_inert (undo, 80);
  g_autofree char *redo_inert = tl_format_inert (redo, 80);
  /* Translators: "Undo: Tag Claim". */
  g_autofree char *undo_text = undo != NULL ? g_strdup_printf (_("Undo: %s"), undo_inert)
                                            : g_strdup (_("Undo"));
  g_autofree char *redo_text = redo != NULL ? g_strdup_printf (_("Redo: %s"), redo_inert)
                                            : g_strdup (_("Redo"));

  set_tooltip (self->undo_button, undo_text, "win.undo");
  set_tooltip (self->redo_button, redo_text, "win.redo");
}

static void
update_status (TlWindow *self)
{
  TlArticle *article = tl_workspace_get_article (self->workspace);
  const char *status = article != NULL ? tl_article_get_status (article) : "new";
  g_autofree char *title = tl_format_inert (tl_status_get_title (status), 40);
  g_autofree char *label = g_strdup_printf (_("Status of the article: %s"), title);
  GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self), "set-status");

  gtk_widget_set_sensitive (GTK_WIDGET (self->status_button),
                            article != NULL && !self->article_failed);
  gtk_image_set_from_icon_name (self->status_icon, tl_format_status_icon (status));
  gtk_label_set_text (self->status_label, title);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->status_button), label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->status_button),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  g_simple_action_set_state (G_SIMPLE_ACTION (action),
                             g_variant_new_string (article != NULL ? status : ""));
  /* Made when it is asked for, with the moves that are open then. */
  gtk_menu_button_set_menu_model (self->status_button, NULL);
}

static void
window_state_cb (TlWindow *self)
{
  tl_window_update_title (self);
  tl_window_update_actions (self);
}

static void
window_history_cb (TlWindow *self)
{
  update_undo (self);
  tl_window_update_actions (self);
}

static void
window_status_cb (TlWindow *self)
{
  update_status (self);
  tl_window_update_actions (self);
}

/* Whether something went (an undone removal brings it back under the same name). */
static gboolean
takes_away (const TlCommand *command)
{
  TlChangeKind kind = g_strcmp0 (command->name, "unrelate") == 0 ? TL_CHANGE_RELATION
                                                                 : TL_CHANGE_ANNOTATION;

  if (kind == TL_CHANGE_ANNOTATION && g_strcmp0 (command->name, "remove") != 0)
    return FALSE;
  for (guint i = 0; i < command->changes->len; i++)
    {
      const TlChange *change = g_ptr_array_index (command->changes, i);

      if (change->kind == kind && change->after == NULL)
        return TRUE;
    }
  return FALSE;
}

/* With a label of its own for a title: libadwaita would take the text for markup.  Returned borrowed. */
static AdwToast *
tell (TlWindow         *self,
      const char       *message,
      const char       *button_label,
      const char       *action,
      const char       *target,
      AdwToastPriority  priority)
{
  AdwToast *toast = adw_toast_new ("");
  g_autofree char *inert = tl_format_inert (message, 300);
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_text (GTK_LABEL (label), inert);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_lines (GTK_LABEL (label), 3);
  gtk_label_set_width_chars (GTK_LABEL (label), 3);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 60);
  gtk_widget_add_css_class (label, "heading");
  adw_toast_set_custom_title (toast, label);
  adw_toast_set_button_label (toast, button_label);
  if (target != NULL)
    adw_toast_set_action_target (toast, "s", target);
  adw_toast_set_action_name (toast, action);
  adw_toast_set_priority (toast, priority);
  if (self->text_pane != NULL && gtk_widget_get_mapped (GTK_WIDGET (self->text_pane)))
    tl_text_pane_add_toast (self->text_pane, toast);
  else
    adw_toast_overlay_add_toast (self->toasts, toast);
  return toast;
}

/* Once, when the first edit is made under a name that nobody has chosen. */
static void
tell_name (TlWindow *self)
{
  g_autofree char *chosen = g_settings_get_string (self->settings, "annotator");
  g_autofree char *name = NULL;
  g_autofree char *inert = NULL;
  g_autofree char *message = NULL;

  if (*chosen != '\0')
    return;
  name = tl_settings_dup_default_annotator ();
  g_settings_set_string (self->settings, "annotator", name);
  inert = tl_format_inert (name, 60);
  message = g_strdup_printf (_("Your edits are signed “%s”"), inert);
  tell (self, message, _("_Change…"), "app.preferences", NULL, ADW_TOAST_PRIORITY_NORMAL);
}

static void
window_edited_cb (TlWindow        *self,
                  const TlCommand *command,
                  gboolean         own)
{
  update_undo (self);
  /* The button of the last toast would undo this edit, not the one it tells of. */
  if (self->undo_toast != NULL)
    adw_toast_dismiss (self->undo_toast);
  if (!own)
    return;
  tl_window_save_session (self);
  tell_name (self);
  if (takes_away (command))
    {
      g_autofree char *title = tl_command_dup_title (command,
                                                     tl_workspace_get_schema (self->workspace));
      tl_window_tell (self, title, TRUE);
    }
}

static void
window_disk_cb (TlWindow *self)
{
  tl_banner_set_revealed (self->disk_banner, tl_workspace_is_changed_on_disk (self->workspace));
}

/* Coming back to the window is when people have changed the file elsewhere. */
static void
window_active_cb (TlWindow *self)
{
  if (gtk_window_is_active (GTK_WINDOW (self))
      && tl_workspace_get_collection (self->workspace) != NULL)
    tl_workspace_check_file (self->workspace);
}

static gboolean
window_count_problems_cb (gpointer user_data)
{
  TlWindow *self = user_data;
  GListModel *problems = tl_workspace_get_problems (self->workspace);
  guint n = problems != NULL ? g_list_model_get_n_items (problems) : 0;
  guint n_errors = 0;
  g_autofree char *count = NULL;
  g_autofree char *text = NULL;

  self->problems_id = 0;
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (TlProblem) problem = g_list_model_get_item (problems, i);
      n_errors += tl_problem_get_diagnostic (problem)->severity == TL_SEVERITY_ERROR;
    }
  count = tl_format_count (n_errors);
  text = g_strdup_printf (ngettext ("%s thing in this file could not be read; it stays in the file as it is",
                                    "%s things in this file could not be read; they stay in the file as they are",
                                    n_errors), count);
  tl_banner_set_title (self->problems_banner, text);
  tl_banner_set_revealed (self->problems_banner, n_errors > 0);
  return G_SOURCE_REMOVE;
}

static void
window_problems_changed_cb (TlWindow *self)
{
  /* The list may outlive the window's widgets, and empties itself when the collection is closed. */
  if (self->problems_id == 0 && !self->is_disposed)
    self->problems_id = g_timeout_add (100, window_count_problems_cb, self);
}

static void
window_problems_cb (TlWindow *self)
{
  GListModel *problems = tl_workspace_get_problems (self->workspace);

  if (problems != NULL)
    g_signal_connect_object (problems, "items-changed", G_CALLBACK (window_problems_changed_cb),
                             self, G_CONNECT_SWAPPED);
  window_problems_changed_cb (self);
}

static void
update_job (TlWindow *self)
{
  TlJob *job = tl_workspace_get_job (self->workspace);
  double fraction;
  g_autofree char *message = NULL;

  if (job == NULL)
    return;
  fraction = tl_job_get_fraction (job);
  message = tl_format_inert (tl_job_get_message (job), 120);
  gtk_label_set_text (self->job_label, message);
  if (fraction >= 0)
    gtk_progress_bar_set_fraction (self->job_bar, CLAMP (fraction, 0, 1));
  else
    gtk_progress_bar_pulse (self->job_bar);
  adw_status_page_set_title (self->busy_page, message);
}

static gboolean
window_show_job_cb (gpointer user_data)
{
  TlWindow *self = user_data;
  TlJob *job = tl_workspace_get_job (self->workspace);

  self->job_id = 0;
  gtk_revealer_set_reveal_child (self->job_revealer,
                                 job != NULL && tl_job_is_running (job)
                                   && tl_workspace_get_collection (self->workspace) != NULL);
  return G_SOURCE_REMOVE;
}

static void
window_job_cb (TlWindow *self)
{
  TlJob *job = tl_workspace_get_job (self->workspace);

  g_signal_group_set_target (self->job_signals, job);
  if (job != NULL && tl_job_is_running (job))
    {
      update_job (self);
      tl_window_set_action (self, "cancel-job", TRUE);
      if (self->job_id == 0)
        self->job_id = g_timeout_add (JOB_DELAY_MS, window_show_job_cb, self);
      return;
    }
  tl_window_set_action (self, "cancel-job", FALSE);
  g_clear_handle_id (&self->job_id, g_source_remove);
  gtk_revealer_set_reveal_child (self->job_revealer, FALSE);
}

static void
window_job_progress_cb (TlWindow *self)
{
  update_job (self);
}

static void
window_article_cb (TlWindow *self)
{
  g_signal_group_set_target (self->article_signals, tl_workspace_get_article (self->workspace));
  window_status_cb (self);
}

static void
watch (TlWindow   *self,
       const char *signal,
       GCallback   callback)
{
  g_signal_connect_object (self->workspace, signal, callback, self, G_CONNECT_SWAPPED);
}

void
tl_window_init_state (TlWindow *self)
{
  self->job_signals = g_signal_group_new (TL_TYPE_JOB);
  g_signal_group_connect_swapped (self->job_signals, "notify::fraction",
                                  G_CALLBACK (window_job_progress_cb), self);
  g_signal_group_connect_swapped (self->job_signals, "notify::message",
                                  G_CALLBACK (window_job_progress_cb), self);
  g_signal_group_connect_swapped (self->job_signals, "notify::running",
                                  G_CALLBACK (window_job_cb), self);
  self->article_signals = g_signal_group_new (TL_TYPE_ARTICLE);
  g_signal_group_connect_swapped (self->article_signals, "member-changed",
                                  G_CALLBACK (window_status_cb), self);

  watch (self, "notify::collection", G_CALLBACK (window_state_cb));
  watch (self, "notify::title", G_CALLBACK (window_state_cb));
  watch (self, "notify::save-state", G_CALLBACK (window_state_cb));
  watch (self, "notify::n-edited", G_CALLBACK (window_state_cb));
  watch (self, "notify::unkept-message", G_CALLBACK (window_state_cb));
  watch (self, "notify::can-undo", G_CALLBACK (window_history_cb));
  watch (self, "notify::can-redo", G_CALLBACK (window_history_cb));
  watch (self, "notify::article", G_CALLBACK (window_article_cb));
  watch (self, "notify::selected", G_CALLBACK (window_status_cb));
  watch (self, "notify::changed-on-disk", G_CALLBACK (window_disk_cb));
  watch (self, "notify::problems", G_CALLBACK (window_problems_cb));
  watch (self, "notify::job", G_CALLBACK (window_job_cb));
  watch (self, "edited", G_CALLBACK (window_edited_cb));
  g_signal_connect (self, "notify::is-active", G_CALLBACK (window_active_cb), NULL);
  window_state_cb (self);
  window_history_cb (self);
  window_article_cb (self);
  window_problems_cb (self);
  window_job_cb (self);
}

void
tl_window_tell (TlWindow   *self,
                const char *message,
                gboolean    undo)
{
  if (undo)
    tl_window_tell_undo (self, message, "win.undo-edit");
  else
    tell (self, message, NULL, NULL, NULL, ADW_TOAST_PRIORITY_NORMAL);
}

void
tl_window_tell_undo (TlWindow   *self,
                     const char *message,
                     const char *action)
{
  /* Not behind others: by then it may be about another edit. */
  AdwToast *toast = tell (self, message, _("_Undo"), action, NULL, ADW_TOAST_PRIORITY_HIGH);

  g_set_weak_pointer (&self->undo_toast, toast);
}

void
tl_window_tell_failure (TlWindow   *self,
                        const char *message,
                        const char *button_label,
                        const char *action)
{
  AdwToast *toast = tell (self, message, button_label, action, NULL, ADW_TOAST_PRIORITY_HIGH);

  if (action == NULL)
    return;
  adw_toast_set_timeout (toast, 0);
  g_set_weak_pointer (&self->failure_toast, toast);
}

void
tl_window_tell_action (TlWindow   *self,
                       const char *message,
                       const char *button_label,
                       const char *action,
                       const char *target)
{
  tell (self, message, button_label, action, target, ADW_TOAST_PRIORITY_HIGH);
}
