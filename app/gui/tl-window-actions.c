/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * What the window's commands do, except those about files, and which of them can be done now.
 */

#define G_LOG_DOMAIN "tagline-gui"

#include "config.h"

#include <string.h>

#include "tl-command-palette.h"
#include "tl-edits.h"
#include "tl-format-value.h"
#include "tl-i18n.h"
#include "tl-problems-dialog.h"
#include "tl-relation-dialog.h"
#include "tl-report.h"
#include "tl-shortcuts-dialog.h"
#include "tl-window-private.h"

#define MIN_TEXT_SIZE 8
#define MAX_TEXT_SIZE 48

/* Text being typed has an undo of its own, which people mean while they type. */
static gboolean
redirect_to_field (TlWindow   *self,
                   const char *action)
{
  GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (self));

  if (focus == NULL)
    return FALSE;
  if (GTK_IS_TEXT (focus) && gtk_editable_get_editable (GTK_EDITABLE (focus)))
    return gtk_widget_activate_action (focus, action, NULL);
  if (GTK_IS_TEXT_VIEW (focus) && gtk_text_view_get_editable (GTK_TEXT_VIEW (focus)))
    return gtk_widget_activate_action (focus, action, NULL);
  return FALSE;
}

static void
undo_cb (GSimpleAction *action,
         GVariant      *parameter,
         gpointer       user_data)
{
  TlWindow *self = user_data;

  if (!redirect_to_field (self, "text.undo"))
    tl_workspace_undo (self->workspace);
}

static void
redo_cb (GSimpleAction *action,
         GVariant      *parameter,
         gpointer       user_data)
{
  TlWindow *self = user_data;

  if (!redirect_to_field (self, "text.redo"))
    tl_workspace_redo (self->workspace);
}

static void
retry_cb (GSimpleAction *action,
          GVariant      *parameter,
          gpointer       user_data)
{
  tl_workspace_retry (TL_WINDOW (user_data)->workspace);
}

/* From a toast: of the collection, whatever has the focus. */
static void
undo_edit_cb (GSimpleAction *action,
              GVariant      *parameter,
              gpointer       user_data)
{
  tl_workspace_undo (TL_WINDOW (user_data)->workspace);
}

static void
find_cb (GSimpleAction *action,
         GVariant      *parameter,
         gpointer       user_data)
{
  TlWindow *self = user_data;

  tl_window_show_pane (self, TL_PANE_TEXT);
  tl_text_pane_start_find (self->text_pane);
}

static void
move_article (TlWindow *self,
              int       delta)
{
  if (!tl_articles_pane_move (self->articles_pane, delta))
    tl_window_tell (self, delta > 0 ? _("This is the last article of the list")
                                    : _("This is the first article of the list"), FALSE);
}

static void
next_article_cb (GSimpleAction *action,
                 GVariant      *parameter,
                 gpointer       user_data)
{
  move_article (user_data, 1);
}

static void
previous_article_cb (GSimpleAction *action,
                     GVariant      *parameter,
                     gpointer       user_data)
{
  move_article (user_data, -1);
}

static void
search_articles_cb (GSimpleAction *action,
                    GVariant      *parameter,
                    gpointer       user_data)
{
  TlWindow *self = user_data;

  tl_window_show_pane (self, TL_PANE_ARTICLES);
  tl_articles_pane_start_search (self->articles_pane);
}

static void
clear_filters_cb (GSimpleAction *action,
                  GVariant      *parameter,
                  gpointer       user_data)
{
  tl_articles_pane_clear_filters (TL_WINDOW (user_data)->articles_pane);
}

static void
set_sort (TlWindow   *self,
          const char *name,
          gboolean    descending)
{
  g_autofree char *sort = g_strconcat (descending ? "-" : "", name, NULL);

  g_settings_set_string (self->settings, "articles-sort", sort);
}

static void
articles_sort_cb (GSimpleAction *action,
                  GVariant      *parameter,
                  gpointer       user_data)
{
  TlWindow *self = user_data;
  g_autofree char *sort = g_settings_get_string (self->settings, "articles-sort");

  set_sort (self, g_variant_get_string (parameter, NULL), sort[0] == '-');
}

static void
articles_reverse_cb (GSimpleAction *action,
                     GVariant      *parameter,
                     gpointer       user_data)
{
  TlWindow *self = user_data;
  g_autofree char *sort = g_settings_get_string (self->settings, "articles-sort");
  gboolean descending = sort[0] == '-';

  set_sort (self, sort + (descending ? 1 : 0), !descending);
}

static void
window_sort_cb (TlWindow *self)
{
  g_autofree char *sort = g_settings_get_string (self->settings, "articles-sort");
  gboolean descending = sort[0] == '-';
  GAction *name = g_action_map_lookup_action (G_ACTION_MAP (self), "articles-sort");
  GAction *reverse = g_action_map_lookup_action (G_ACTION_MAP (self), "articles-reverse");

  g_simple_action_set_state (G_SIMPLE_ACTION (name),
                             g_variant_new_string (sort + (descending ? 1 : 0)));
  g_simple_action_set_state (G_SIMPLE_ACTION (reverse), g_variant_new_boolean (descending));
}

static void
set_status_cb (GSimpleAction *action,
               GVariant      *parameter,
               gpointer       user_data)
{
  tl_window_change_status (user_data, g_variant_get_string (parameter, NULL));
}

static void
assign_cb (GSimpleAction *action,
           GVariant      *parameter,
           gpointer       user_data)
{
  TlWindow *self = user_data;

  tl_window_show_pane (self, TL_PANE_INSPECTOR);
  tl_inspector_focus_desk (self->inspector);
}

static void
write_thread_cb (GSimpleAction *action,
                 GVariant      *parameter,
                 gpointer       user_data)
{
  TlWindow *self = user_data;

  tl_window_show_pane (self, TL_PANE_INSPECTOR);
  tl_inspector_focus_thread (self->inspector,
                             g_str_equal (g_action_get_name (G_ACTION (action)), "article-thread"));
}

static void
article_details_cb (GSimpleAction *action,
                    GVariant      *parameter,
                    gpointer       user_data)
{
  TlWindow *self = user_data;

  tl_window_show_pane (self, TL_PANE_INSPECTOR);
  tl_inspector_show_page (self->inspector, "article");
}

static void
annotation_details_cb (GSimpleAction *action,
                       GVariant      *parameter,
                       gpointer       user_data)
{
  TlWindow *self = user_data;

  tl_window_show_pane (self, TL_PANE_INSPECTOR);
  tl_inspector_show_page (self->inspector, "annotation");
}

static void
edit_note_cb (GSimpleAction *action,
              GVariant      *parameter,
              gpointer       user_data)
{
  TlWindow *self = user_data;

  tl_window_show_pane (self, TL_PANE_INSPECTOR);
  tl_inspector_focus_note (self->inspector);
}

static void
relate_cb (GSimpleAction *action,
           GVariant      *parameter,
           gpointer       user_data)
{
  TlWindow *self = user_data;
  const char *id = tl_workspace_get_selected (self->workspace);

  if (id != NULL)
    tl_relation_dialog_present (GTK_WIDGET (self), self->workspace, id, NULL, NULL);
}

static void
search_annotations_cb (GSimpleAction *action,
                       GVariant      *parameter,
                       gpointer       user_data)
{
  TlWindow *self = user_data;

  tl_window_show_pane (self, TL_PANE_INSPECTOR);
  tl_inspector_start_search (self->inspector);
}

static void
reveal_annotation_cb (GSimpleAction *action,
                      GVariant      *parameter,
                      gpointer       user_data)
{
  TlWindow *self = user_data;
  TlArticle *article = tl_workspace_get_article (self->workspace);
  const char *id = tl_workspace_get_selected (self->workspace);
  TlAnnotation *annotation = NULL;

  if (article != NULL && id != NULL)
    annotation = tl_article_find_annotation (article, id);
  if (annotation == NULL)
    return;
  tl_window_show_pane (self, TL_PANE_TEXT);
  tl_text_pane_reveal (self->text_pane, tl_annotation_get_start (annotation),
                       tl_annotation_get_end (annotation), FALSE);
  tl_text_pane_focus_text (self->text_pane);
}

static void
show_articles_cb (GSimpleAction *action,
                  GVariant      *parameter,
                  gpointer       user_data)
{
  TlWindow *self = user_data;
  g_autoptr (GVariant) state = g_action_get_state (G_ACTION (action));

  if (self->room == TL_ROOM_WIDE)
    g_settings_set_boolean (self->settings, "show-articles", !g_variant_get_boolean (state));
  else
    tl_window_toggle_pane (self, TL_PANE_ARTICLES);
}

static void
show_inspector_cb (GSimpleAction *action,
                   GVariant      *parameter,
                   gpointer       user_data)
{
  TlWindow *self = user_data;
  g_autoptr (GVariant) state = g_action_get_state (G_ACTION (action));

  if (self->room == TL_ROOM_WIDE)
    g_settings_set_boolean (self->settings, "show-inspector", !g_variant_get_boolean (state));
  else
    tl_window_toggle_pane (self, TL_PANE_INSPECTOR);
}

static void
next_pane_cb (GSimpleAction *action,
              GVariant      *parameter,
              gpointer       user_data)
{
  tl_window_cycle_panes (user_data, 1);
}

static void
previous_pane_cb (GSimpleAction *action,
                  GVariant      *parameter,
                  gpointer       user_data)
{
  tl_window_cycle_panes (user_data, -1);
}

static void
focus_articles_cb (GSimpleAction *action,
                   GVariant      *parameter,
                   gpointer       user_data)
{
  TlWindow *self = user_data;

  tl_window_show_pane (self, TL_PANE_ARTICLES);
  tl_articles_pane_focus_list (self->articles_pane);
}

static void
focus_text_cb (GSimpleAction *action,
               GVariant      *parameter,
               gpointer       user_data)
{
  TlWindow *self = user_data;

  tl_window_show_pane (self, TL_PANE_TEXT);
  tl_text_pane_focus_text (self->text_pane);
}

static void
focus_inspector_cb (GSimpleAction *action,
                    GVariant      *parameter,
                    gpointer       user_data)
{
  TlWindow *self = user_data;

  tl_window_show_pane (self, TL_PANE_INSPECTOR);
  tl_inspector_focus_list (self->inspector);
}

static void
change_text_size (TlWindow *self,
                  int       delta)
{
  int size = g_settings_get_int (self->settings, "text-size") + delta;

  g_settings_set_int (self->settings, "text-size", CLAMP (size, MIN_TEXT_SIZE, MAX_TEXT_SIZE));
}

static void
text_larger_cb (GSimpleAction *action,
                GVariant      *parameter,
                gpointer       user_data)
{
  change_text_size (user_data, 1);
}

static void
text_smaller_cb (GSimpleAction *action,
                 GVariant      *parameter,
                 gpointer       user_data)
{
  change_text_size (user_data, -1);
}

static void
text_normal_cb (GSimpleAction *action,
                GVariant      *parameter,
                gpointer       user_data)
{
  g_settings_reset (TL_WINDOW (user_data)->settings, "text-size");
}

static void
fullscreen_cb (GSimpleAction *action,
               GVariant      *parameter,
               gpointer       user_data)
{
  GtkWindow *window = user_data;

  if (gtk_window_is_fullscreen (window))
    gtk_window_unfullscreen (window);
  else
    gtk_window_fullscreen (window);
}

static void
palette_cb (GSimpleAction *action,
            GVariant      *parameter,
            gpointer       user_data)
{
  tl_command_palette_present (user_data);
}

static void
shortcuts_cb (GSimpleAction *action,
              GVariant      *parameter,
              gpointer       user_data)
{
  tl_shortcuts_dialog_present (user_data);
}

static void
problems_cb (GSimpleAction *action,
             GVariant      *parameter,
             gpointer       user_data)
{
  tl_problems_dialog_present (user_data);
}

static void
report_cb (GSimpleAction *action,
           GVariant      *parameter,
           gpointer       user_data)
{
  tl_window_tell_failure (user_data, g_variant_get_string (parameter, NULL), NULL, NULL);
}

static void
window_launched_cb (GObject      *source,
                    GAsyncResult *result,
                    gpointer      user_data)
{
  g_autoptr (TlWindow) self = user_data;
  g_autoptr (GError) error = NULL;

  if (!g_app_info_launch_default_for_uri_finish (result, &error))
    tl_report_error (GTK_WIDGET (self), error);
}

/* Only what the user asked for, and only the web: a file's address may be any string. */
static void
open_link (TlWindow   *self,
           const char *uri)
{
  g_autofree char *scheme = g_uri_parse_scheme (uri);

  if (g_strcmp0 (scheme, "http") != 0 && g_strcmp0 (scheme, "https") != 0)
    {
      tl_window_tell (self, _("This is no web address"), FALSE);
      return;
    }
  g_app_info_launch_default_for_uri_async (uri, NULL, NULL, window_launched_cb, g_object_ref (self));
}

static void
open_link_cb (GSimpleAction *action,
              GVariant      *parameter,
              gpointer       user_data)
{
  open_link (user_data, g_variant_get_string (parameter, NULL));
}

static void
copy_text (TlWindow   *self,
           const char *text)
{
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), text);
  tl_window_tell (self, _("Copied"), FALSE);
}

static void
copy_text_cb (GSimpleAction *action,
              GVariant      *parameter,
              gpointer       user_data)
{
  copy_text (user_data, g_variant_get_string (parameter, NULL));
}

static char *
dup_article_link (TlWindow *self)
{
  TlArticle *article = tl_workspace_get_article (self->workspace);

  return article != NULL ? tl_article_dup_member (article, "url") : NULL;
}

static void
open_article_link_cb (GSimpleAction *action,
                      GVariant      *parameter,
                      gpointer       user_data)
{
  g_autofree char *url = dup_article_link (user_data);

  open_link (user_data, url != NULL ? url : "");
}

static void
copy_article_address_cb (GSimpleAction *action,
                         GVariant      *parameter,
                         gpointer       user_data)
{
  g_autofree char *url = dup_article_link (user_data);

  if (url != NULL && *url != '\0')
    copy_text (user_data, url);
  else
    tl_window_tell (user_data, _("The article has no web address"), FALSE);
}

static void
cancel_job_cb (GSimpleAction *action,
               GVariant      *parameter,
               gpointer       user_data)
{
  TlJob *job = tl_workspace_get_job (TL_WINDOW (user_data)->workspace);

  if (job != NULL)
    tl_job_cancel (job);
}

/* By record index: from the list of problems. */
static void
show_record_cb (GSimpleAction *action,
                GVariant      *parameter,
                gpointer       user_data)
{
  tl_articles_pane_choose (TL_WINDOW (user_data)->articles_pane, g_variant_get_uint32 (parameter));
}

static void
close_cb (GSimpleAction *action,
          GVariant      *parameter,
          gpointer       user_data)
{
  gtk_window_close (user_data);
}

static const GActionEntry entries[] = {
  { "annotation-details", annotation_details_cb },
  { "article-details", article_details_cb },
  { "article-thread", write_thread_cb },
  { "articles-reverse", articles_reverse_cb, NULL, "false" },
  { "articles-sort", articles_sort_cb, "s", "'file'" },
  { "assign", assign_cb },
  { "annotation-thread", write_thread_cb },
  { "cancel-job", cancel_job_cb },
  { "clear-filters", clear_filters_cb },
  { "close", close_cb },
  { "copy-article-address", copy_article_address_cb },
  { "copy-text", copy_text_cb, "s" },
  { "edit-note", edit_note_cb },
  { "find", find_cb },
  { "focus-articles", focus_articles_cb },
  { "focus-inspector", focus_inspector_cb },
  { "focus-text", focus_text_cb },
  { "fullscreen", fullscreen_cb },
  { "next-article", next_article_cb },
  { "next-pane", next_pane_cb },
  { "open-article-link", open_article_link_cb },
  { "open-link", open_link_cb, "s" },
  { "palette", palette_cb },
  { "previous-article", previous_article_cb },
  { "previous-pane", previous_pane_cb },
  { "problems", problems_cb },
  { "redo", redo_cb },
  { "relate", relate_cb },
  { "report", report_cb, "s" },
  { "retry", retry_cb },
  { "reveal-annotation", reveal_annotation_cb },
  { "search-annotations", search_annotations_cb },
  { "search-articles", search_articles_cb },
  { "set-status", set_status_cb, "s", "''" },
  { "shortcuts", shortcuts_cb },
  { "show-articles", show_articles_cb, NULL, "true" },
  { "show-inspector", show_inspector_cb, NULL, "true" },
  { "show-record", show_record_cb, "u" },
  { "text-larger", text_larger_cb },
  { "text-normal", text_normal_cb },
  { "text-smaller", text_smaller_cb },
  { "undo", undo_cb },
  { "undo-edit", undo_edit_cb },
};

void
tl_window_init_actions (TlWindow *self)
{
  g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries), self);
  g_signal_connect_object (self->settings, "changed::articles-sort", G_CALLBACK (window_sort_cb),
                           self, G_CONNECT_SWAPPED);
  window_sort_cb (self);
}

void
tl_window_set_action (TlWindow   *self,
                      const char *name,
                      gboolean    enabled)
{
  GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self), name);

  g_return_if_fail (G_IS_SIMPLE_ACTION (action));
  g_simple_action_set_enabled (G_SIMPLE_ACTION (action), enabled);
}

static void
set_actions (TlWindow          *self,
             const char *const *names,
             gboolean           enabled)
{
  for (guint i = 0; names[i] != NULL; i++)
    tl_window_set_action (self, names[i], enabled);
}

void
tl_window_update_actions (TlWindow *self)
{
  static const char *const of_collection[] = {
    "articles-reverse", "articles-sort", "clear-filters", "export", "export-report", "focus-articles", "focus-inspector",
    "focus-text", "next-article", "next-pane", "previous-article", "previous-pane",
    "problems", "reload", "search-articles", "show-articles", "show-inspector", NULL
  };
  static const char *const of_article[] = {
    "article-details", "article-thread", "assign", "copy-article-address", "export-pdf", "find", "open-article-link",
    "print", "search-annotations", "set-status", NULL
  };
  static const char *const of_annotation[] = {
    "annotation-details", "annotation-thread", "edit-note", "relate", "reveal-annotation", NULL
  };
  gboolean is_open = tl_workspace_get_collection (self->workspace) != NULL;
  TlArticle *article = self->article_failed ? NULL : tl_workspace_get_article (self->workspace);
  gboolean is_saving = tl_workspace_get_save_state (self->workspace) == TL_SAVE_SAVING;
  gboolean can_undo, can_redo;

  g_object_get (self->workspace, "can-undo", &can_undo, "can-redo", &can_redo, NULL);
  set_actions (self, of_collection, is_open);
  set_actions (self, of_article, article != NULL);
  set_actions (self, of_annotation,
               article != NULL && tl_workspace_get_selected (self->workspace) != NULL);
  tl_window_update_merge_actions (self);
  tl_window_update_review_actions (self);
  tl_window_update_source_actions (self);
  tl_window_set_action (self, "save", is_open && !is_saving);
  tl_window_set_action (self, "save-as", is_open && !is_saving);
  tl_window_set_action (self, "undo-edit", can_undo);
  tl_window_set_action (self, "undo", can_undo);
  tl_window_set_action (self, "redo", can_redo);
}

gboolean
tl_window_is_enabled (TlWindow   *self,
                      const char *detailed_action)
{
  g_autofree char *name = NULL;
  g_autoptr (GVariant) target = NULL;
  GActionGroup *group = NULL;

  g_return_val_if_fail (TL_IS_WINDOW (self), FALSE);

  if (!g_action_parse_detailed_name (detailed_action, &name, &target, NULL))
    return FALSE;
  if (g_str_has_prefix (name, "win."))
    group = G_ACTION_GROUP (self);
  else if (g_str_has_prefix (name, "app."))
    group = G_ACTION_GROUP (gtk_window_get_application (GTK_WINDOW (self)));
  else if (g_str_has_prefix (name, "span.") && self->text_pane != NULL)
    group = tl_text_pane_get_actions (self->text_pane);
  return group != NULL && g_action_group_get_action_enabled (group, strchr (name, '.') + 1);
}
