/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Which panes are seen and how wide they are.  In a wide window the settings say so; in a medium one the
 * text keeps one neighbour, in a narrow one there is one pane at a time.  The panes may shrink to nothing, so that the
 * window can get narrow at all; then, an idle later, those that have no room are hidden.
 */

#define G_LOG_DOMAIN "tagline-gui"

#include "config.h"

#include "tl-window-private.h"

/* Window widths, in pixels, from which there is room for three panes, and for two. */
#define WIDE_WIDTH 960
#define MEDIUM_WIDTH 640

#define MIN_ARTICLES 180
#define MIN_INSPECTOR 220
#define MIN_TEXT 320

static void
set_state (TlWindow   *self,
           const char *name,
           gboolean    state)
{
  GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self), name);

  g_simple_action_set_state (G_SIMPLE_ACTION (action), g_variant_new_boolean (state));
}

static gboolean
is_shown (TlWindow *self,
          TlPane    pane)
{
  if (pane == TL_PANE_TEXT)
    return self->room != TL_ROOM_NARROW || self->pane == TL_PANE_TEXT;
  if (self->room != TL_ROOM_WIDE)
    return self->pane == pane;
  return g_settings_get_boolean (self->settings, pane == TL_PANE_ARTICLES ? "show-articles"
                                                                          : "show-inspector");
}

/* The header bar gives up what the menu has as well. */
static void
update_header (TlWindow *self)
{
  gboolean is_open = tl_workspace_get_collection (self->workspace) != NULL;

  gtk_widget_set_visible (self->articles_button, is_open);
  gtk_widget_set_visible (self->inspector_button, is_open);
  gtk_widget_set_visible (self->save_button, is_open && self->room != TL_ROOM_NARROW);
  gtk_widget_set_visible (self->undo_button, is_open && self->room != TL_ROOM_NARROW);
  gtk_widget_set_visible (self->redo_button, is_open && self->room == TL_ROOM_WIDE);
  gtk_widget_set_visible (GTK_WIDGET (self->open_button), self->room != TL_ROOM_NARROW || !is_open);
  gtk_widget_set_visible (GTK_WIDGET (self->status_button), is_open && self->room == TL_ROOM_WIDE);
}

/* Widths are kept between the least that is usable and what the others leave. */
static void
set_widths (TlWindow *self,
            int       width)
{
  int articles = g_settings_get_int (self->settings, "articles-width");
  int inspector = g_settings_get_int (self->settings, "inspector-width");
  gboolean has_articles = is_shown (self, TL_PANE_ARTICLES);
  int inner;

  articles = CLAMP (articles, MIN_ARTICLES, MAX (MIN_ARTICLES, width - MIN_TEXT));
  gtk_paned_set_position (self->outer_paned, articles);
  inner = has_articles ? width - articles - 1 : width;
  inspector = CLAMP (inspector, MIN_INSPECTOR, MAX (MIN_INSPECTOR, inner - MIN_TEXT));
  /* From its present width, if it has one: when it gets the new one, the paned keeps the end child's size. */
  if (gtk_widget_get_width (GTK_WIDGET (self->inner_paned)) > 0)
    inner = gtk_widget_get_width (GTK_WIDGET (self->inner_paned));
  gtk_paned_set_position (self->inner_paned, MAX (inner - inspector, 0));
}

static void
update_layout (TlWindow *self)
{
  gboolean articles = is_shown (self, TL_PANE_ARTICLES);
  gboolean text = is_shown (self, TL_PANE_TEXT);
  gboolean inspector = is_shown (self, TL_PANE_INSPECTOR);

  gtk_widget_set_visible (GTK_WIDGET (self->articles_pane), articles);
  gtk_widget_set_visible (GTK_WIDGET (self->article_stack), text);
  gtk_widget_set_visible (GTK_WIDGET (self->inspector), inspector);
  gtk_widget_set_visible (GTK_WIDGET (self->inner_paned), text || inspector);
  set_state (self, "show-articles", articles);
  set_state (self, "show-inspector", inspector);
  update_header (self);
}

static void
remember_widths (TlWindow *self)
{
  int articles = gtk_paned_get_position (self->outer_paned);
  int inner = gtk_widget_get_width (GTK_WIDGET (self->inner_paned));
  int inspector = inner - gtk_paned_get_position (self->inner_paned);

  if (!self->is_laid_out || self->room != TL_ROOM_WIDE
      || !gtk_widget_get_mapped (GTK_WIDGET (self->outer_paned)))
    return;
  if (is_shown (self, TL_PANE_ARTICLES) && articles >= MIN_ARTICLES)
    g_settings_set_int (self->settings, "articles-width", MIN (articles, 1200));
  if (is_shown (self, TL_PANE_INSPECTOR) && inspector >= MIN_INSPECTOR)
    g_settings_set_int (self->settings, "inspector-width", MIN (inspector, 1200));
}

static TlRoom
get_room (int width)
{
  return width >= WIDE_WIDTH ? TL_ROOM_WIDE : width >= MEDIUM_WIDTH ? TL_ROOM_MEDIUM
                                                                    : TL_ROOM_NARROW;
}

static gboolean
window_layout_cb (gpointer user_data)
{
  TlWindow *self = user_data;
  int width = gtk_widget_get_width (GTK_WIDGET (self));

  self->layout_id = 0;
  self->room = get_room (width);
  update_layout (self);
  set_widths (self, width);
  /* Before that the panes have no size of their own that theirs could follow from. */
  self->is_laid_out = gtk_widget_get_width (GTK_WIDGET (self->inner_paned)) > 0;
  return G_SOURCE_REMOVE;
}

void
tl_window_allocated (TlWindow *self,
                     int       width)
{
  if (self->layout_id != 0 || (self->is_laid_out && self->room == get_room (width)))
    return;
  /* Not from within the allocation: showing and hiding asks for another one. */
  self->layout_id = g_idle_add_full (G_PRIORITY_HIGH_IDLE, window_layout_cb, self, NULL);
}

static void
window_shown_cb (TlWindow *self)
{
  if (!self->is_laid_out)
    return;
  update_layout (self);
  set_widths (self, gtk_widget_get_width (GTK_WIDGET (self)));
}

static void
window_panes_collection_cb (TlWindow *self)
{
  update_header (self);
}

void
tl_window_init_layout (TlWindow *self)
{
  gtk_window_set_default_size (GTK_WINDOW (self),
                               g_settings_get_int (self->settings, "window-width"),
                               g_settings_get_int (self->settings, "window-height"));
  if (g_settings_get_boolean (self->settings, "maximized"))
    gtk_window_maximize (GTK_WINDOW (self));
  g_signal_connect_object (self->settings, "changed::show-articles", G_CALLBACK (window_shown_cb),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->settings, "changed::show-inspector", G_CALLBACK (window_shown_cb),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->workspace, "notify::collection",
                           G_CALLBACK (window_panes_collection_cb), self, G_CONNECT_SWAPPED);
  self->room = get_room (g_settings_get_int (self->settings, "window-width"));
  update_layout (self);
}

void
tl_window_show_pane (TlWindow *self,
                     TlPane    pane)
{
  if (self->room == TL_ROOM_WIDE)
    {
      if (pane == TL_PANE_ARTICLES)
        g_settings_set_boolean (self->settings, "show-articles", TRUE);
      else if (pane == TL_PANE_INSPECTOR)
        g_settings_set_boolean (self->settings, "show-inspector", TRUE);
      return;
    }
  /* The text is there in a medium window, whatever its neighbour. */
  if (self->pane == pane || (pane == TL_PANE_TEXT && self->room == TL_ROOM_MEDIUM))
    return;
  self->pane = pane;
  update_layout (self);
  set_widths (self, gtk_widget_get_width (GTK_WIDGET (self)));
}

void
tl_window_toggle_pane (TlWindow *self,
                       TlPane    pane)
{
  self->pane = self->pane == pane ? TL_PANE_TEXT : pane;
  update_layout (self);
  set_widths (self, gtk_widget_get_width (GTK_WIDGET (self)));
}

static gboolean
has_focus_inside (TlWindow  *self,
                  GtkWidget *widget)
{
  GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (self));

  return focus != NULL && (focus == widget || gtk_widget_is_ancestor (focus, widget));
}

static void
focus_pane (TlWindow *self,
            TlPane    pane)
{
  switch (pane)
    {
    case TL_PANE_ARTICLES:
      tl_articles_pane_focus_list (self->articles_pane);
      break;
    case TL_PANE_INSPECTOR:
      tl_inspector_focus_list (self->inspector);
      break;
    case TL_PANE_TEXT:
    default:
      tl_text_pane_focus_text (self->text_pane);
      break;
    }
}

void
tl_window_cycle_panes (TlWindow *self,
                       int       delta)
{
  static const TlPane order[] = { TL_PANE_ARTICLES, TL_PANE_TEXT, TL_PANE_INSPECTOR };
  int at = 1;

  if (has_focus_inside (self, GTK_WIDGET (self->articles_pane)))
    at = 0;
  else if (has_focus_inside (self, GTK_WIDGET (self->inspector)))
    at = 2;
  for (guint i = 0; i < G_N_ELEMENTS (order); i++)
    {
      at = (at + delta + (int) G_N_ELEMENTS (order)) % (int) G_N_ELEMENTS (order);
      if (self->room != TL_ROOM_WIDE)
        tl_window_show_pane (self, order[at]);
      if (is_shown (self, order[at]))
        {
          focus_pane (self, order[at]);
          return;
        }
    }
}

void
tl_window_save_layout (TlWindow *self)
{
  int width, height;

  remember_widths (self);
  g_settings_set_boolean (self->settings, "maximized", gtk_window_is_maximized (GTK_WINDOW (self)));
  if (gtk_window_is_maximized (GTK_WINDOW (self)) || gtk_window_is_fullscreen (GTK_WINDOW (self)))
    return;
  gtk_window_get_default_size (GTK_WINDOW (self), &width, &height);
  if (width >= 360 && height >= 300)
    {
      g_settings_set_int (self->settings, "window-width", width);
      g_settings_set_int (self->settings, "window-height", height);
    }
}
