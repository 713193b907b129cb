/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The shortcuts overlay: every command that has a key, by section, to be searched by name.  Made from the tables that
 * the menus and the palette are made from, so that none can be missing.  Not a
 * GtkShortcutsWindow: that one puts sections in an order of its own, splits none, and goes away after GTK 4.18.
 */

#define G_LOG_DOMAIN "tagline-gui"

#include "config.h"

#include "tl-shortcuts-dialog.h"

#include "tl-command-item.h"
#include "tl-format-value.h"
#include "tl-i18n.h"

#define TL_TYPE_SHORTCUTS_DIALOG (tl_shortcuts_dialog_get_type ())
G_DECLARE_FINAL_TYPE (TlShortcutsDialog, tl_shortcuts_dialog, TL, SHORTCUTS_DIALOG, AdwWindow)

struct _TlShortcutsDialog
{
  AdwWindow           parent_instance;

  /* Template children */
  GtkSearchEntry     *search;
  GtkStack           *stack;
  GtkBox             *box;

  /* Owned */
  GListModel         *commands;     /* TlCommandItem */
};

G_DEFINE_FINAL_TYPE (TlShortcutsDialog, tl_shortcuts_dialog, ADW_TYPE_WINDOW)

/* The keys as people read them.  Those of the number pad go without saying. */
static GtkWidget *
make_keys (TlCommandItem *item)
{
  g_auto (GStrv) keys = g_strsplit (tl_command_item_get_keys (item), " ", -1);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  for (guint i = 0; keys[i] != NULL; i++)
    {
      g_autofree char *text = NULL;
      GdkModifierType modifiers;
      GtkWidget *label;
      guint key;

      if (g_strrstr (keys[i], "KP_") != NULL || g_strrstr (keys[i], "ISO_") != NULL
          || !gtk_accelerator_parse (keys[i], &key, &modifiers))
        continue;
      text = gtk_accelerator_get_label (key, modifiers);
      label = gtk_label_new (NULL);
      gtk_label_set_text (GTK_LABEL (label), text);
      gtk_widget_set_valign (label, GTK_ALIGN_CENTER);
      gtk_widget_add_css_class (label, "caption");
      gtk_widget_add_css_class (label, "keycap");
      gtk_box_append (GTK_BOX (box), label);
    }
  return box;
}

static GtkWidget *
make_row (TlCommandItem *item)
{
  GtkWidget *row = adw_action_row_new ();

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), tl_command_item_get_title (item));
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), make_keys (item));
  return row;
}

static GtkWidget *
add_group (TlShortcutsDialog *self,
           const char        *section)
{
  GtkWidget *group = adw_preferences_group_new ();
  g_autofree char *markup = g_markup_escape_text (section, -1);

  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), markup);
  gtk_box_append (self->box, group);
  return group;
}

static void
fill (TlShortcutsDialog *self)
{
  g_autofree char *needle = tl_format_fold (gtk_editable_get_text (GTK_EDITABLE (self->search)));
  g_autoptr (GHashTable) groups = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  guint n = g_list_model_get_n_items (self->commands);
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->box))) != NULL)
    gtk_box_remove (self->box, child);
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (TlCommandItem) item = g_list_model_get_item (self->commands, i);
      const char *section = tl_command_item_get_section (item);
      GtkWidget *group;

      if (*tl_command_item_get_keys (item) == '\0' || tl_command_item_score (item, needle) == 0)
        continue;
      group = g_hash_table_lookup (groups, section);
      if (group == NULL)
        {
          group = add_group (self, section);
          g_hash_table_insert (groups, g_strdup (section), group);
        }
      adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), make_row (item));
    }
  gtk_stack_set_visible_child_name (self->stack, g_hash_table_size (groups) > 0 ? "list"
                                                                                : "no-match");
}

static void
shortcuts_search_cb (TlShortcutsDialog *self)
{
  fill (self);
}

static void
shortcuts_stop_cb (TlShortcutsDialog *self)
{
  gtk_window_close (GTK_WINDOW (self));
}

static void
tl_shortcuts_dialog_dispose (GObject *object)
{
  TlShortcutsDialog *self = TL_SHORTCUTS_DIALOG (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), TL_TYPE_SHORTCUTS_DIALOG);
  g_clear_object (&self->commands);
  G_OBJECT_CLASS (tl_shortcuts_dialog_parent_class)->dispose (object);
}

static void
tl_shortcuts_dialog_class_init (TlShortcutsDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tl_shortcuts_dialog_dispose;

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/tagline/Tagline/tl-shortcuts-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, TlShortcutsDialog, box);
  gtk_widget_class_bind_template_child (widget_class, TlShortcutsDialog, search);
  gtk_widget_class_bind_template_child (widget_class, TlShortcutsDialog, stack);
  gtk_widget_class_bind_template_callback (widget_class, shortcuts_search_cb);
  gtk_widget_class_bind_template_callback (widget_class, shortcuts_stop_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
tl_shortcuts_dialog_init (TlShortcutsDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
tl_shortcuts_dialog_present (TlWindow *window)
{
  TlShortcutsDialog *self;

  g_return_if_fail (TL_IS_WINDOW (window));

  self = g_object_new (TL_TYPE_SHORTCUTS_DIALOG, "transient-for", window, "modal", TRUE, NULL);
  self->commands = tl_window_list_commands (window);
  fill (self);
  gtk_window_present (GTK_WINDOW (self));
  gtk_widget_grab_focus (GTK_WIDGET (self->search));
}
