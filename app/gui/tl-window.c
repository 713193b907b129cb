/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The main window: puts the panes together around one TlWorkspace.  The class is spread over several files by concern:
 * actions, menus and keys (tl-window-commands.c), files, closing, recent collections, session, layout, and
 * what the header bar and banners say (tl-window-state.c).
 *
 * Its actions are a GActionMap and not class actions: they are seen on the session bus, and the palette can
 * ask which of them are enabled.
 */

#define G_LOG_DOMAIN "tagline-gui"

#include "config.h"

#include "tl-window.h"

#include "tl-settings.h"
#include "tl-window-private.h"

G_DEFINE_FINAL_TYPE (TlWindow, tl_window, ADW_TYPE_APPLICATION_WINDOW)

static void
tl_window_size_allocate (GtkWidget *widget,
                         int        width,
                         int        height,
                         int        baseline)
{
  GTK_WIDGET_CLASS (tl_window_parent_class)->size_allocate (widget, width, height, baseline);
  tl_window_allocated (TL_WINDOW (widget), width);
}

static void
tl_window_constructed (GObject *object)
{
  TlWindow *self = TL_WINDOW (object);

  G_OBJECT_CLASS (tl_window_parent_class)->constructed (object);

  self->settings = tl_settings_new ();
  self->workspace = tl_workspace_new ();
  tl_settings_bind_annotator (self->settings, self->workspace);
  tl_window_init_panes (self);   /* the first to hear of a collection */
  tl_window_init_actions (self);
  tl_window_init_merge (self);
  tl_window_init_settings (self);
  tl_window_init_review (self);
  tl_window_init_sources (self);
  tl_window_init_files (self);
  tl_window_init_import (self);
  tl_window_init_export (self);
  tl_window_init_layout (self);
  tl_window_init_recent (self);
  tl_window_init_state (self);
  tl_window_init_sync (self);
  tl_window_init_layers (self);
  tl_window_init_menus (self);
  tl_window_update_actions (self);
  gtk_widget_grab_focus (self->empty_open);
}

static void
tl_window_dispose (GObject *object)
{
  TlWindow *self = TL_WINDOW (object);

  self->is_disposed = TRUE;
  tl_window_stop_syncing (self);
  g_clear_weak_pointer (&self->undo_toast);
  g_clear_weak_pointer (&self->failure_toast);
  g_clear_weak_pointer (&self->lint_window);
  g_clear_weak_pointer (&self->checklist);
  g_clear_handle_id (&self->busy_id, g_source_remove);
  g_clear_handle_id (&self->article_busy_id, g_source_remove);
  g_clear_handle_id (&self->layout_id, g_source_remove);
  g_clear_handle_id (&self->problems_id, g_source_remove);
  g_clear_handle_id (&self->job_id, g_source_remove);
  g_clear_object (&self->job_signals);
  g_clear_object (&self->article_signals);
  if (self->workspace != NULL)
    g_signal_handlers_disconnect_by_data (self->workspace, self);
  if (self->settings != NULL)
    g_signal_handlers_disconnect_by_data (self->settings, self);
  gtk_widget_insert_action_group (GTK_WIDGET (self), "span", NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), TL_TYPE_WINDOW);
  tl_window_forget_panes (self);
  g_clear_object (&self->layers);
  g_clear_pointer (&self->setting_change, tl_setting_change_free);
  g_clear_object (&self->workspace);
  g_clear_object (&self->settings);
  g_clear_object (&self->opening);
  g_clear_pointer (&self->opening_as, g_free);
  G_OBJECT_CLASS (tl_window_parent_class)->dispose (object);
}

static void
tl_window_finalize (GObject *object)
{
  TlWindow *self = TL_WINDOW (object);

  g_clear_pointer (&self->missing, g_hash_table_unref);
  g_free (self->wanted_article);
  g_free (self->wanted_selected);
  g_free (self->source_url);
  g_free (self->source_user);
  g_free (self->source_password);
  G_OBJECT_CLASS (tl_window_parent_class)->finalize (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/tagline/Tagline/tl-window.ui");
  gtk_widget_class_bind_template_child (widget_class, TlWindow, articles_button);
  gtk_widget_class_bind_template_child (widget_class, TlWindow, busy_page);
  gtk_widget_class_bind_template_child (widget_class, TlWindow, disk_banner);
  gtk_widget_class_bind_template_child (widget_class, TlWindow, empty_open);
  gtk_widget_class_bind_template_child (widget_class, TlWindow, error_page);
  gtk_widget_class_bind_template_child (widget_class, TlWindow, header_bar);
  gtk_widget_class_bind_template_child (widget_class, TlWindow, inspector_button);
  gtk_widget_class_bind_template_child (widget_class, TlWindow, job_bar);
  gtk_widget_class_bind_template_child (widget_class, TlWindow, job_label);
  gtk_widget_class_bind_template_child (widget_class, TlWindow, job_revealer);
  gtk_widget_class_bind_template_child (widget_class, TlWindow, main_stack);
  gtk_widget_class_bind_template_child (widget_class, TlWindow, menu_button);
  gtk_widget_class_bind_template_child (widget_class, TlWindow, open_button);
  gtk_widget_class_bind_template_child (widget_class, TlWindow, problems_banner);
  gtk_widget_class_bind_template_child (widget_class, TlWindow, redo_button);
  gtk_widget_class_bind_template_child (widget_class, TlWindow, save_button);
  gtk_widget_class_bind_template_child (widget_class, TlWindow, status_button);
  gtk_widget_class_bind_template_child (widget_class, TlWindow, status_icon);
  gtk_widget_class_bind_template_child (widget_class, TlWindow, status_label);
  gtk_widget_class_bind_template_child (widget_class, TlWindow, sync_button);
  gtk_widget_class_bind_template_child (widget_class, TlWindow, title);
  gtk_widget_class_bind_template_child (widget_class, TlWindow, toasts);
  gtk_widget_class_bind_template_child (widget_class, TlWindow, undo_button);
  gtk_widget_class_bind_template_child (widget_class, TlWindow, unkept_banner);
}

static void
tl_window_class_init (TlWindowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  GtkWindowClass *window_class = GTK_WINDOW_CLASS (klass);

  object_class->constructed = tl_window_constructed;
  object_class->dispose = tl_window_dispose;
  object_class->finalize = tl_window_finalize;
  widget_class->size_allocate = tl_window_size_allocate;
  window_class->close_request = tl_window_close_request;

  g_type_ensure (TL_TYPE_BANNER);
  g_type_ensure (TL_TYPE_SYNC_BUTTON);
  bind_template (widget_class);
}

static void
tl_window_init (TlWindow *self)
{
  self->show_index = G_MAXUINT;
  gtk_widget_init_template (GTK_WIDGET (self));
}

TlWindow *
tl_window_new (GtkApplication *application)
{
  g_return_val_if_fail (GTK_IS_APPLICATION (application), NULL);

  return g_object_new (TL_TYPE_WINDOW, "application", application, NULL);
}

TlWorkspace *
tl_window_get_workspace (TlWindow *self)
{
  g_return_val_if_fail (TL_IS_WINDOW (self), NULL);

  return self->workspace;
}
