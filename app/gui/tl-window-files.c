/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Opening and saving, and showing an article.  All of it is the workspace's work; here is what people see of it: busy
 * pages that come only when it takes long, what went wrong and what can be done about it.
 */

#define G_LOG_DOMAIN "tagline-gui"

#include "config.h"

#include "compat/tl-confirm.h"
#include "compat/tl-file-picker.h"
#include "tl-format-value.h"
#include "tl-i18n.h"
#include "tl-report.h"
#include "tl-samples.h"
#include "tl-window-private.h"

/* A page that is up for less than this only flickers. */
#define BUSY_DELAY_MS 200

static void
show_main_page (TlWindow   *self,
                const char *page)
{
  g_clear_handle_id (&self->busy_id, g_source_remove);
  gtk_stack_set_visible_child_name (self->main_stack, page);
}

static gboolean
window_busy_cb (gpointer user_data)
{
  TlWindow *self = user_data;

  self->busy_id = 0;
  gtk_stack_set_visible_child_name (self->main_stack, "busy");
  return G_SOURCE_REMOVE;
}

static void
show_open_error (TlWindow     *self,
                 const GError *error)
{
  g_autofree char *name = self->opening != NULL ? tl_format_file (self->opening) : g_strdup ("");
  g_autofree char *title = g_strdup_printf (_("Could Not Open “%s”"), name);
  g_autofree char *inert = tl_format_inert (error->message, 600);
  g_autofree char *markup = g_markup_escape_text (inert, -1);

  adw_status_page_set_title (self->error_page, title);
  /* This label of libadwaita takes markup, always. */
  adw_status_page_set_description (self->error_page, markup);
  show_main_page (self, "error");
}

/* The article that was shown last in this file, or else the first that can be read. */
static void
show_first_article (TlWindow *self)
{
  TlCollection *collection = tl_workspace_get_collection (self->workspace);
  TlArticleList *list = tl_workspace_get_articles (self->workspace);
  guint index = G_MAXUINT;
  guint n = g_list_model_get_n_items (G_LIST_MODEL (list));

  if (self->wanted_article != NULL)
    index = tl_collection_find_key (collection, self->wanted_article);
  if (index == G_MAXUINT)
    {
      g_clear_pointer (&self->wanted_selected, g_free);
      self->wanted_caret = 0;
    }
  for (guint i = 0; i < n && index == G_MAXUINT; i++)
    {
      guint candidate = tl_article_list_get_index (list, i);

      if (!tl_collection_is_broken (collection, candidate))
        index = candidate;
    }
  g_clear_pointer (&self->wanted_article, g_free);
  self->focus_text = index != G_MAXUINT;
  if (index != G_MAXUINT)
    tl_articles_pane_choose (self->articles_pane, index);
  else
    gtk_stack_set_visible_child_name (self->article_stack, "none");
}

static void
window_opened_cb (GObject      *source,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_autoptr (TlWindow) self = user_data;
  g_autoptr (GError) error = NULL;
  gboolean is_open;

  is_open = tl_workspace_open_finish (TL_WORKSPACE (source), result, &error);
  if (self->is_disposed)
    return;
  self->is_opening = FALSE;
  if (is_open)
    {
      self->has_failed = FALSE;
      tl_window_add_recent (self, self->opening);
      gtk_stack_set_visible_child_name (self->article_stack, "none");
      show_main_page (self, "collection");
      show_first_article (self);
      tl_window_tell_import (self);
      return;
    }
  if (tl_workspace_get_collection (self->workspace) != NULL)
    {
      /* What was open stays open. */
      show_main_page (self, "collection");
      tl_report_error (GTK_WIDGET (self), error);
    }
  else if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    show_main_page (self, "empty");
  else
    {
      self->has_failed = TRUE;
      show_open_error (self, error);
    }
}

static void
start_open (TlWindow   *self,
            GFile      *file,
            const char *format)
{
  g_autofree char *uri = g_file_get_uri (file);

  g_set_object (&self->opening, file);
  g_free (self->opening_as);
  self->opening_as = g_strdup (format);
  self->is_opening = TRUE;
  self->has_failed = FALSE;
  g_free (self->wanted_article);
  g_free (self->wanted_selected);
  self->wanted_article = tl_window_dup_last_article (self, uri, &self->wanted_selected,
                                                     &self->wanted_caret);
  g_clear_handle_id (&self->busy_id, g_source_remove);
  self->busy_id = g_timeout_add (BUSY_DELAY_MS, window_busy_cb, self);
  tl_workspace_open_as_async (self->workspace, file, format, window_opened_cb, g_object_ref (self));
}

typedef struct
{
  TlWindow *window;    /* owned */
  GFile    *file;      /* owned */
  char     *format;    /* NULL */
} OpenRequest;

static void
free_open_request (OpenRequest *request)
{
  g_object_unref (request->window);
  g_object_unref (request->file);
  g_free (request->format);
  g_free (request);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (OpenRequest, free_open_request)

static void
window_open_confirmed_cb (GObject      *source,
                          GAsyncResult *result,
                          gpointer      user_data)
{
  g_autoptr (OpenRequest) request = user_data;
  g_autofree char *answer = tl_confirm_finish (result);

  if (g_str_equal (answer, "open") && !request->window->is_disposed)
    start_open (request->window, request->file, request->format);
}

void
tl_window_open (TlWindow *self,
                GFile    *file)
{
  tl_window_open_as (self, file, NULL);
}

void
tl_window_open_as (TlWindow   *self,
                   GFile      *file,
                   const char *format)
{
  static const TlChoice choices[] = {
    { "cancel", N_("_Cancel"), TL_CHOICE_NORMAL },
    { "open", N_("_Open and Lose Edits"), TL_CHOICE_DESTRUCTIVE },
  };
  TlChoice translated[G_N_ELEMENTS (choices)];
  OpenRequest *request;

  g_return_if_fail (TL_IS_WINDOW (self));
  g_return_if_fail (G_IS_FILE (file));

  tl_window_commit (self);
  if (tl_workspace_get_save_state (self->workspace) != TL_SAVE_UNKEPT)
    {
      start_open (self, file, format);
      return;
    }
  for (guint i = 0; i < G_N_ELEMENTS (choices); i++)
    {
      translated[i] = choices[i];
      translated[i].label = _(choices[i].label);
    }
  request = g_new0 (OpenRequest, 1);
  request->window = g_object_ref (self);
  request->file = g_object_ref (file);
  request->format = g_strdup (format);
  tl_confirm_async (GTK_WINDOW (self), _("Some Edits Are Not Kept Yet"),
                    tl_workspace_get_unkept_message (self->workspace),
                    translated, G_N_ELEMENTS (translated), window_open_confirmed_cb, request);
}

gboolean
tl_window_is_empty (TlWindow *self)
{
  g_return_val_if_fail (TL_IS_WINDOW (self), FALSE);

  return tl_workspace_get_collection (self->workspace) == NULL && !self->is_opening;
}

GFile *
tl_window_get_file (TlWindow *self)
{
  g_return_val_if_fail (TL_IS_WINDOW (self), NULL);

  if (self->is_opening)
    return self->opening;
  return tl_workspace_get_file (self->workspace);
}

/* Articles */

static gboolean
window_article_busy_cb (gpointer user_data)
{
  TlWindow *self = user_data;

  self->article_busy_id = 0;
  gtk_stack_set_visible_child_name (self->article_stack, "busy");
  return G_SOURCE_REMOVE;
}

/* The workspace still has the article before it, which nothing must be done to unseen. */
static void
set_article_failed (TlWindow *self,
                    gboolean  failed)
{
  self->article_failed = !!failed;
  tl_inspector_set_blank (self->inspector, failed);
  gtk_widget_set_sensitive (GTK_WIDGET (self->status_button), !failed);
  tl_window_update_actions (self);
}

static void
window_shown_cb (GObject      *source,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr (TlWindow) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *inert = NULL;
  g_autofree char *markup = NULL;

  if (!tl_workspace_show_finish (TL_WORKSPACE (source), result, &error))
    {
      /* Overtaken by a later one, which has its own answer. */
      if (self->is_disposed || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        return;
      g_clear_handle_id (&self->article_busy_id, g_source_remove);
      inert = tl_format_inert (error->message, 600);
      markup = g_markup_escape_text (inert, -1);
      adw_status_page_set_description (self->article_error_page, markup);
      gtk_stack_set_visible_child_name (self->article_stack, "error");
      set_article_failed (self, TRUE);
      return;
    }
  if (self->is_disposed)
    return;
  g_clear_handle_id (&self->article_busy_id, g_source_remove);
  gtk_stack_set_visible_child_name (self->article_stack, "text");
  set_article_failed (self, FALSE);
  if (self->focus_text)
    tl_text_pane_focus_text (self->text_pane);
  self->focus_text = FALSE;
  if (self->wanted_caret > 0)
    tl_text_pane_reveal (self->text_pane, self->wanted_caret, self->wanted_caret, TRUE);
  self->wanted_caret = 0;
  if (self->wanted_selected != NULL)
    tl_workspace_set_selected (self->workspace, self->wanted_selected);
  g_clear_pointer (&self->wanted_selected, g_free);
  tl_window_save_session (self);
}

void
tl_window_show_article (TlWindow *self,
                        guint     index)
{
  tl_window_commit (self);
  self->show_index = index;
  g_clear_handle_id (&self->article_busy_id, g_source_remove);
  self->article_busy_id = g_timeout_add (BUSY_DELAY_MS, window_article_busy_cb, self);
  tl_workspace_show_async (self->workspace, index, window_shown_cb, g_object_ref (self));
}

/* Undo may lead to another article than the one that was shown. */
static void
window_navigated_cb (TlWindow *self)
{
  if (tl_workspace_get_article (self->workspace) == NULL)
    return;
  gtk_stack_set_visible_child_name (self->article_stack, "text");
  set_article_failed (self, FALSE);
}

/* Saving */

static void ask_about_changed_file (TlWindow *self);

static void
window_saved_cb (GObject      *source,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr (TlWindow) self = user_data;
  g_autoptr (GError) error = NULL;
  gboolean is_saved = tl_workspace_save_finish (TL_WORKSPACE (source), result, &error);
  gboolean close = self->close_when_saved;

  self->close_when_saved = FALSE;
  if (self->is_disposed)
    return;
  if (self->failure_toast != NULL)
    adw_toast_dismiss (self->failure_toast);
  if (is_saved)
    {
      tl_window_add_recent (self, tl_workspace_get_file (self->workspace));
      tl_window_save_session (self);
      if (close)
        gtk_window_close (GTK_WINDOW (self));
    }
  else if (g_error_matches (error, TL_WORKSPACE_ERROR, TL_WORKSPACE_ERROR_CHANGED_ON_DISK))
    ask_about_changed_file (self);
  else if (g_error_matches (error, TL_WORKSPACE_ERROR, TL_WORKSPACE_ERROR_NO_PLACE))
    g_action_group_activate_action (G_ACTION_GROUP (self), "save-as", NULL);
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    tl_window_tell_failure (self, error->message, _("Save As…"), "win.save-as");
}

void
tl_window_save (TlWindow   *self,
                GFile      *file,
                TlSaveMode  mode)
{
  tl_window_commit (self);
  tl_workspace_save_async (self->workspace, file, mode, window_saved_cb, g_object_ref (self));
}

static void
save_cb (GSimpleAction *action,
         GVariant      *parameter,
         gpointer       user_data)
{
  TlWindow *self = user_data;

  tl_window_commit (self);
  if (tl_workspace_is_imported (self->workspace))
    g_action_group_activate_action (G_ACTION_GROUP (self), "save-as", NULL);
  else if (tl_workspace_get_save_state (self->workspace) == TL_SAVE_CLEAN)
    tl_window_tell (self, _("All changes are in the file already"), FALSE);
  else
    tl_window_save (self, NULL, TL_SAVE_NORMAL);
}

static void
window_save_picked_cb (GObject      *source,
                       GAsyncResult *result,
                       gpointer      user_data)
{
  g_autoptr (TlWindow) self = user_data;
  g_autoptr (GFile) file = tl_file_picker_finish (result);

  /* The chooser has asked about overwriting. */
  if (file != NULL && !self->is_disposed)
    tl_window_save (self, file, TL_SAVE_OVERWRITE);
}

/* What was imported gets a name of its own, with the ending of the shape that it is saved in. */
static char *
suggest_name (TlWindow *self)
{
  GFile *file = tl_workspace_get_file (self->workspace);
  TlCollection *collection = tl_workspace_get_collection (self->workspace);
  g_autofree char *base = file != NULL ? g_file_get_basename (file) : g_strdup ("articles.json");
  gboolean is_lines = collection != NULL
                      && tl_collection_get_framing (collection)->shape == TL_JSON_SHAPE_LINES;

  if (!tl_workspace_is_imported (self->workspace))
    return g_steal_pointer (&base);
  return tl_export_suggest_name (tl_export_formats_list ()[is_lines ? 1 : 0], base);
}

static void
save_as_cb (GSimpleAction *action,
            GVariant      *parameter,
            gpointer       user_data)
{
  TlWindow *self = user_data;
  GFile *file = tl_workspace_get_file (self->workspace);
  g_autofree char *name = suggest_name (self);

  tl_file_picker_save_async (GTK_WINDOW (self), _("Save As"), file, name, window_save_picked_cb,
                             g_object_ref (self));
}

static void
window_reloaded_cb (GObject      *source,
                    GAsyncResult *result,
                    gpointer      user_data)
{
  g_autoptr (TlWindow) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *message = NULL;
  guint n_conflicts = 0;
  gboolean is_reloaded = tl_workspace_reload_finish (TL_WORKSPACE (source), result, &n_conflicts,
                                                     &error);

  if (self->is_disposed)
    return;
  if (!is_reloaded)
    {
      tl_report_error (GTK_WIDGET (self), error);
      return;
    }
  if (tl_workspace_get_article (self->workspace) == NULL)
    show_first_article (self);
  if (n_conflicts == 0)
    tl_window_tell (self, _("Reloaded; all your edits fit"), FALSE);
  else
    {
      message = g_strdup_printf (ngettext ("Reloaded; %u edit no longer fits the text and is listed among the problems",
                                           "Reloaded; %u edits no longer fit the text and are listed among the problems",
                                           n_conflicts), n_conflicts);
      tl_window_tell (self, message, FALSE);
    }
}

static void
reload_cb (GSimpleAction *action,
           GVariant      *parameter,
           gpointer       user_data)
{
  TlWindow *self = user_data;

  tl_window_commit (self);
  tl_workspace_reload_async (self->workspace, window_reloaded_cb, g_object_ref (self));
}

static void
window_changed_answer_cb (GObject      *source,
                          GAsyncResult *result,
                          gpointer      user_data)
{
  g_autoptr (TlWindow) self = user_data;
  g_autofree char *answer = tl_confirm_finish (result);

  if (self->is_disposed)
    return;
  if (g_str_equal (answer, "reload"))
    g_action_group_activate_action (G_ACTION_GROUP (self), "reload", NULL);
  else if (g_str_equal (answer, "overwrite"))
    tl_window_save (self, NULL, TL_SAVE_OVERWRITE);
  else if (g_str_equal (answer, "save-as"))
    g_action_group_activate_action (G_ACTION_GROUP (self), "save-as", NULL);
}

static void
ask_about_changed_file (TlWindow *self)
{
  const TlChoice choices[] = {
    { "cancel", _("_Cancel"), TL_CHOICE_NORMAL },
    { "save-as", _("Save _As…"), TL_CHOICE_NORMAL },
    { "overwrite", _("_Overwrite"), TL_CHOICE_DESTRUCTIVE },
    { "reload", _("_Reload and Merge"), TL_CHOICE_SUGGESTED },
  };

  tl_confirm_async (GTK_WINDOW (self), _("The File Has Changed on Disk"),
                    _("Another program has changed the file since it was opened. Your edits are kept and are not lost. "
                      "Reloading reads the file as it is now and puts your edits on top of it; "
                      "overwriting throws away what the other program wrote."),
                    choices, G_N_ELEMENTS (choices), window_changed_answer_cb, g_object_ref (self));
}

/* Ways to open */

static void
window_open_picked_cb (GObject      *source,
                       GAsyncResult *result,
                       gpointer      user_data)
{
  g_autoptr (TlWindow) self = user_data;
  g_autoptr (GPtrArray) files = tl_file_picker_finish_many (result);

  if (files != NULL && !self->is_disposed)
    tl_window_open_several (self, files);
}

static void
open_cb (GSimpleAction *action,
         GVariant      *parameter,
         gpointer       user_data)
{
  TlWindow *self = user_data;

  tl_file_picker_open_many_async (GTK_WINDOW (self), _("Open a Collection"),
                                  tl_workspace_get_file (self->workspace), window_open_picked_cb,
                                  g_object_ref (self));
}

static void
retry_open_cb (GSimpleAction *action,
               GVariant      *parameter,
               gpointer       user_data)
{
  TlWindow *self = user_data;
  g_autoptr (GFile) file = NULL;
  g_autofree char *format = g_strdup (self->opening_as);

  if (self->opening == NULL)
    return;
  file = g_object_ref (self->opening);
  tl_window_open_as (self, file, format);
}

static void
window_samples_cb (GObject      *source,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  g_autoptr (TlWindow) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GFile) file = tl_samples_prepare_finish (result, &error);

  if (self->is_disposed)
    return;
  if (file != NULL)
    tl_window_open (self, file);
  else
    tl_report_error (GTK_WIDGET (self), error);
}

static void
open_samples_cb (GSimpleAction *action,
                 GVariant      *parameter,
                 gpointer       user_data)
{
  tl_samples_prepare_async (NULL, window_samples_cb, g_object_ref (user_data));
}

static gboolean
window_drop_cb (TlWindow     *self,
                const GValue *value)
{
  GSList *files = g_value_get_boxed (value);
  g_autoptr (GPtrArray) list = g_ptr_array_new ();

  for (GSList *l = files; l != NULL; l = l->next)
    g_ptr_array_add (list, l->data);
  tl_window_open_several (self, list);
  return files != NULL;
}

static const GActionEntry entries[] = {
  { "open", open_cb },
  { "open-samples", open_samples_cb },
  { "reload", reload_cb },
  { "retry-open", retry_open_cb },
  { "save", save_cb },
  { "save-as", save_as_cb },
};

void
tl_window_init_files (TlWindow *self)
{
  GtkDropTarget *drop = gtk_drop_target_new (GDK_TYPE_FILE_LIST, GDK_ACTION_COPY);

  g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries), self);
  g_signal_connect_object (drop, "drop", G_CALLBACK (window_drop_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (drop));
  g_signal_connect_object (self->workspace, "navigated", G_CALLBACK (window_navigated_cb), self,
                           G_CONNECT_SWAPPED);
}
