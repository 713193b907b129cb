/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * All commands by name: type a few letters of one, press Enter.  Commands that can't be used now are shown
 * dimmed, since looking for a command is also how people learn when it can be used.
 */

#define G_LOG_DOMAIN "tagline-gui"

#include "config.h"

#include "tl-command-palette.h"

#include "tl-command-item.h"
#include "tl-command-row.h"
#include "tl-format-value.h"
#include "tl-i18n.h"

#define TL_TYPE_COMMAND_PALETTE (tl_command_palette_get_type ())
G_DECLARE_FINAL_TYPE (TlCommandPalette, tl_command_palette, TL, COMMAND_PALETTE, AdwWindow)

struct _TlCommandPalette
{
  AdwWindow           parent_instance;

  /* Template children */
  GtkSearchEntry     *search;
  GtkStack           *stack;
  GtkListView        *list;

  /* Owned */
  TlWindow           *window;
  GListModel         *commands;     /* TlCommandItem */
  GListStore         *found;        /* TlCommandItem, best first */
  GtkSingleSelection *selection;
};

G_DEFINE_FINAL_TYPE (TlCommandPalette, tl_command_palette, ADW_TYPE_WINDOW)

typedef struct
{
  TlCommandItem *item;    /* borrowed */
  guint          score;
  guint          order;
} Hit;

static int
compare_hits (gconstpointer a,
              gconstpointer b)
{
  const Hit *first = a;
  const Hit *second = b;

  if (first->score != second->score)
    return first->score > second->score ? -1 : 1;
  return first->order < second->order ? -1 : 1;
}

static void
fill (TlCommandPalette *self)
{
  g_autofree char *needle = tl_format_fold (gtk_editable_get_text (GTK_EDITABLE (self->search)));
  g_autoptr (GArray) hits = g_array_new (FALSE, FALSE, sizeof (Hit));
  guint n = g_list_model_get_n_items (self->commands);

  g_strstrip (needle);
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (TlCommandItem) item = g_list_model_get_item (self->commands, i);
      Hit hit = { item, tl_command_item_score (item, needle), i };

      if (hit.score > 0)
        g_array_append_val (hits, hit);
    }
  g_array_sort (hits, compare_hits);
  g_list_store_remove_all (self->found);
  for (guint i = 0; i < hits->len; i++)
    g_list_store_append (self->found, g_array_index (hits, Hit, i).item);
  if (hits->len > 0)
    gtk_single_selection_set_selected (self->selection, 0);
  gtk_stack_set_visible_child_name (self->stack, hits->len > 0 ? "list" : "no-match");
}

static void
run (TlCommandPalette *self,
     guint             position)
{
  g_autoptr (TlCommandItem) item = g_list_model_get_item (G_LIST_MODEL (self->found), position);
  g_autoptr (TlWindow) window = g_object_ref (self->window);
  g_autofree char *name = NULL;
  g_autoptr (GVariant) target = NULL;

  if (item == NULL || !tl_window_is_enabled (window, tl_command_item_get_action (item)))
    {
      gtk_widget_error_bell (GTK_WIDGET (self));
      return;
    }
  g_action_parse_detailed_name (tl_command_item_get_action (item), &name, &target, NULL);
  gtk_window_close (GTK_WINDOW (self));
  gtk_widget_activate_action_variant (GTK_WIDGET (window), name, target);
}

static void
palette_activate_cb (TlCommandPalette *self,
                     guint             position)
{
  run (self, position);
}

static void
palette_search_activate_cb (TlCommandPalette *self)
{
  fill (self);
  run (self, 0);
}

static void
palette_search_changed_cb (TlCommandPalette *self)
{
  fill (self);
}

static void
palette_stop_cb (TlCommandPalette *self)
{
  gtk_window_close (GTK_WINDOW (self));
}

/* Up and down move through the list while the caret stays in the entry. */
static gboolean
palette_key_cb (TlCommandPalette *self,
                guint             keyval,
                guint             keycode,
                GdkModifierType   state)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->found));
  guint selected = gtk_single_selection_get_selected (self->selection);

  if (n == 0)
    return GDK_EVENT_PROPAGATE;
  if ((keyval == GDK_KEY_Down || keyval == GDK_KEY_KP_Down) && selected + 1 < n)
    selected++;
  else if ((keyval == GDK_KEY_Up || keyval == GDK_KEY_KP_Up) && selected > 0)
    selected--;
  else if (keyval == GDK_KEY_Return || keyval == GDK_KEY_KP_Enter)
    {
      run (self, selected);
      return GDK_EVENT_STOP;
    }
  else
    return GDK_EVENT_PROPAGATE;
  gtk_single_selection_set_selected (self->selection, selected);
  gtk_widget_activate_action (GTK_WIDGET (self->list), "list.scroll-to-item", "u", selected);
  return GDK_EVENT_STOP;
}

static void
tl_command_palette_dispose (GObject *object)
{
  TlCommandPalette *self = TL_COMMAND_PALETTE (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), TL_TYPE_COMMAND_PALETTE);
  g_clear_object (&self->selection);
  g_clear_object (&self->found);
  g_clear_object (&self->commands);
  g_clear_object (&self->window);
  G_OBJECT_CLASS (tl_command_palette_parent_class)->dispose (object);
}

static void
tl_command_palette_class_init (TlCommandPaletteClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tl_command_palette_dispose;

  g_type_ensure (TL_TYPE_COMMAND_ROW);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/tagline/Tagline/tl-command-palette.ui");
  gtk_widget_class_bind_template_child (widget_class, TlCommandPalette, list);
  gtk_widget_class_bind_template_child (widget_class, TlCommandPalette, search);
  gtk_widget_class_bind_template_child (widget_class, TlCommandPalette, stack);
  gtk_widget_class_bind_template_callback (widget_class, palette_activate_cb);
  gtk_widget_class_bind_template_callback (widget_class, palette_key_cb);
  gtk_widget_class_bind_template_callback (widget_class, palette_search_activate_cb);
  gtk_widget_class_bind_template_callback (widget_class, palette_search_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, palette_stop_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
tl_command_palette_init (TlCommandPalette *self)
{
  self->found = g_list_store_new (TL_TYPE_COMMAND_ITEM);
  self->selection = gtk_single_selection_new (g_object_ref (G_LIST_MODEL (self->found)));
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_list_view_set_model (self->list, GTK_SELECTION_MODEL (self->selection));
}

void
tl_command_palette_present (TlWindow *window)
{
  TlCommandPalette *self;

  g_return_if_fail (TL_IS_WINDOW (window));

  self = g_object_new (TL_TYPE_COMMAND_PALETTE, "transient-for", window, "modal", TRUE, NULL);
  self->window = g_object_ref (window);
  self->commands = tl_window_list_commands (window);
  fill (self);
  gtk_window_present (GTK_WINDOW (self));
  gtk_widget_grab_focus (GTK_WIDGET (self->search));
}
