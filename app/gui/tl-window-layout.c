/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Which panes are seen and how wide they are.  In a wide window the settings say so; in a medium one the
 * text keeps one neighbour, in a narrow one there is one pane at a time.  The panes may shrink to nothing, so that the
 * window can get narrow at all; then, an idle later, those that have no room are hidden.
 */

#define G_LOG_DOMAIN "tagline-gui"

#include "config.h"

#include "tl-window-private.h"

/* Least widths, in pixels, in which a pane is a pleasure; more when its contents need more (large text). */
#define MIN_ARTICLES 220
#define MIN_INSPECTOR 280
#define MIN_TEXT 420
#define MIN_WINDOW 360

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

static int
get_min_width (TlWindow *self,
               TlPane    pane)
{
  static const int least[] = {
    [TL_PANE_TEXT] = MIN_TEXT,
    [TL_PANE_ARTICLES] = MIN_ARTICLES,
    [TL_PANE_INSPECTOR] = MIN_INSPECTOR,
  };
  GtkWidget *contents;
  int min = 0;

  if (self->outer_paned == NULL)
    return least[pane];
  /* A hidden widget measures as nothing; hence the children, which are not. */
  contents = pane == TL_PANE_TEXT       ? GTK_WIDGET (self->article_stack)
             : pane == TL_PANE_ARTICLES ? gtk_widget_get_first_child (GTK_WIDGET (self->articles_pane))
                                        : gtk_widget_get_first_child (GTK_WIDGET (self->inspector));
  if (contents != NULL && tl_workspace_get_collection (self->workspace) != NULL)
    gtk_widget_measure (contents, GTK_ORIENTATION_HORIZONTAL, -1, &min, NULL, NULL, NULL);
  return MAX (min, least[pane]);
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
  int min_text = get_min_width (self, TL_PANE_TEXT);
  int inner;

  if (self->outer_paned == NULL)
    return;
  articles = CLAMP (articles, get_min_width (self, TL_PANE_ARTICLES),
                    MAX (get_min_width (self, TL_PANE_ARTICLES), width - min_text));
  gtk_paned_set_position (self->outer_paned, articles);
  inner = has_articles ? width - articles - 1 : width;
  inspector = CLAMP (inspector, get_min_width (self, TL_PANE_INSPECTOR),
                     MAX (get_min_width (self, TL_PANE_INSPECTOR), inner - min_text));
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

  if (self->outer_paned != NULL)
    {
      gtk_widget_set_visible (GTK_WIDGET (self->articles_pane), articles);
      gtk_widget_set_visible (GTK_WIDGET (self->article_stack), text);
      gtk_widget_set_visible (GTK_WIDGET (self->inspector), inspector);
      gtk_widget_set_visible (GTK_WIDGET (self->inner_paned), text || inspector);
    }
  set_state (self, "show-articles", articles);
  set_state (self, "show-inspector", inspector);
  update_header (self);
}

static void
remember_widths (TlWindow *self)
{
  int articles, inner, inspector;

  if (!self->is_laid_out || self->room != TL_ROOM_WIDE
      || !gtk_widget_get_mapped (GTK_WIDGET (self->outer_paned)))
    return;
  articles = gtk_paned_get_position (self->outer_paned);
  inner = gtk_widget_get_width (GTK_WIDGET (self->inner_paned));
  inspector = inner - gtk_paned_get_position (self->inner_paned);
  if (is_shown (self, TL_PANE_ARTICLES) && articles >= MIN_ARTICLES)
    g_settings_set_int (self->settings, "articles-width", MIN (articles, 1200));
  if (is_shown (self, TL_PANE_INSPECTOR) && inspector >= MIN_INSPECTOR)
    g_settings_set_int (self->settings, "inspector-width", MIN (inspector, 1200));
}

static TlRoom
get_room (TlWindow *self,
          int       width)
{
  int text = get_min_width (self, TL_PANE_TEXT);
  int articles = get_min_width (self, TL_PANE_ARTICLES);
  int inspector = get_min_width (self, TL_PANE_INSPECTOR);

  return width >= text + articles + inspector ? TL_ROOM_WIDE
         : width >= text + MAX (articles, inspector) ? TL_ROOM_MEDIUM
                                                     : TL_ROOM_NARROW;
}

/* The panes may be squeezed by the window, not by the user. */
static void
window_position_cb (TlWindow *self)
{
  int articles = gtk_paned_get_position (self->outer_paned);
  int inner = gtk_widget_get_width (GTK_WIDGET (self->inner_paned));
  int inspector = inner - gtk_paned_get_position (self->inner_paned);

  if (!self->is_laid_out || self->layout_id != 0 || self->room != TL_ROOM_WIDE)
    return;
  if (is_shown (self, TL_PANE_ARTICLES) && articles < get_min_width (self, TL_PANE_ARTICLES))
    gtk_paned_set_position (self->outer_paned, get_min_width (self, TL_PANE_ARTICLES));
  if (is_shown (self, TL_PANE_INSPECTOR) && inner > 0
      && inspector < get_min_width (self, TL_PANE_INSPECTOR))
    gtk_paned_set_position (self->inner_paned, inner - get_min_width (self, TL_PANE_INSPECTOR));
}

static gboolean
window_layout_cb (gpointer user_data)
{
  TlWindow *self = user_data;
  int width = gtk_widget_get_width (GTK_WIDGET (self));

  self->layout_id = 0;
  self->room = get_room (self, width);
  if (!self->is_laid_out && self->room == TL_ROOM_MEDIUM)
    self->pane = TL_PANE_ARTICLES;
  gtk_widget_set_size_request (GTK_WIDGET (self->main_stack),
                               MAX (MIN_WINDOW, get_min_width (self, TL_PANE_TEXT)), -1);
  update_layout (self);
  set_widths (self, width);
  /* Before that the panes have no size of their own that theirs could follow from. */
  self->is_laid_out = self->inner_paned != NULL && gtk_widget_get_width (GTK_WIDGET (self->inner_paned)) > 0;
  return G_SOURCE_REMOVE;
}

void
tl_window_allocated (TlWindow *self,
                     int       width)
{
  if (self->layout_id != 0 || (self->is_laid_out && self->room == get_room (self, width)))
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
tl_window_use_panes (TlWindow *self)
{
  g_signal_connect_object (self->outer_paned, "notify::position", G_CALLBACK (window_position_cb),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->inner_paned, "notify::position", G_CALLBACK (window_position_cb),
                           self, G_CONNECT_SWAPPED);
  update_layout (self);
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
  self->room = get_room (self, g_settings_get_int (self->settings, "window-width"));
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
