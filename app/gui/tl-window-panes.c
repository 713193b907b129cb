/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The panes that show a collection: articles, text, inspector.  An empty window has none, and so comes up sooner; they are
 * made when the first collection is there, before anybody else in the window hears of it.  What acts on panes only makes
 * sense with a collection, and finds them.
 */

#define G_LOG_DOMAIN "tagline-gui"

#include "config.h"

#include "tl-settings.h"
#include "tl-window-private.h"

static void
panes_article_chosen_cb (TlWindow *self,
                         guint     index)
{
  tl_window_show_article (self, index);
}

static void
find_panes (TlWindow   *self,
            GtkBuilder *builder)
{
  self->outer_paned = GTK_PANED (gtk_builder_get_object (builder, "outer_paned"));
  self->inner_paned = GTK_PANED (gtk_builder_get_object (builder, "inner_paned"));
  self->articles_pane = TL_ARTICLES_PANE (gtk_builder_get_object (builder, "articles_pane"));
  self->article_stack = GTK_STACK (gtk_builder_get_object (builder, "article_stack"));
  self->article_error_page = ADW_STATUS_PAGE (gtk_builder_get_object (builder, "article_error_page"));
  self->text_pane = TL_TEXT_PANE (gtk_builder_get_object (builder, "text_pane"));
  self->orphan_tray = TL_ORPHAN_TRAY (gtk_builder_get_object (builder, "orphan_tray"));
  self->inspector = TL_INSPECTOR (gtk_builder_get_object (builder, "inspector"));
}

static void
make_panes (TlWindow *self)
{
  g_autoptr (GtkBuilder) builder = NULL;

  g_type_ensure (TL_TYPE_ARTICLES_PANE);
  g_type_ensure (TL_TYPE_INSPECTOR);
  g_type_ensure (TL_TYPE_ORPHAN_TRAY);
  g_type_ensure (TL_TYPE_TEXT_PANE);
  builder = gtk_builder_new_from_resource ("/io/github/tagline/Tagline/tl-window-panes.ui");
  find_panes (self, builder);
  gtk_stack_add_named (self->main_stack, GTK_WIDGET (self->outer_paned), "collection");
  g_signal_connect_object (self->articles_pane, "chosen", G_CALLBACK (panes_article_chosen_cb), self,
                           G_CONNECT_SWAPPED);
  if (self->wanted_split > 0)
    g_object_set (self->inspector, "split", self->wanted_split, NULL);
  tl_settings_bind_text (self->settings, self->text_pane);
  g_settings_bind (self->settings, "articles-sort", self->articles_pane, "sort", G_SETTINGS_BIND_GET);
  gtk_widget_insert_action_group (GTK_WIDGET (self), "span", tl_text_pane_get_actions (self->text_pane));

  g_object_set (self->text_pane, "workspace", self->workspace, NULL);
  g_object_set (self->articles_pane, "workspace", self->workspace, NULL);
  g_object_set (self->inspector, "workspace", self->workspace, NULL);
  tl_window_use_orphan_tray (self);
  tl_window_use_panes (self);
  tl_window_use_layers (self);
}

static void
window_make_panes_cb (TlWindow *self)
{
  if (self->outer_paned == NULL && tl_workspace_get_collection (self->workspace) != NULL)
    make_panes (self);
}

void
tl_window_init_panes (TlWindow *self)
{
  g_signal_connect_object (self->workspace, "notify::collection", G_CALLBACK (window_make_panes_cb), self,
                           G_CONNECT_SWAPPED);
}

void
tl_window_forget_panes (TlWindow *self)
{
  self->outer_paned = NULL;
  self->inner_paned = NULL;
  self->articles_pane = NULL;
  self->article_stack = NULL;
  self->article_error_page = NULL;
  self->text_pane = NULL;
  self->orphan_tray = NULL;
  self->inspector = NULL;
}

void
tl_window_commit (TlWindow *self)
{
  if (self->inspector != NULL)
    tl_inspector_commit (self->inspector);
}
