/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The window's commands: one table, from which the keys, the main menu, the palette and the shortcuts
 * overlay are made.  What is not in the table is no command but a detail of a panel.
 */

#define G_LOG_DOMAIN "tagline-gui"

#include "config.h"

#include "tl-command-item.h"
#include "tl-edits.h"
#include "tl-format-value.h"
#include "tl-i18n.h"
#include "tl-window-private.h"

static const TlCommandInfo commands[] = {
  { "win.open", N_("Open…"), N_("File"), "<Control>o", TRUE },
  { "win.open-folder", N_("Open a Folder…"), N_("File"), "<Control><Alt>o", TRUE },
  { "win.open-as", N_("Open As…"), N_("File"), "", FALSE },
  { "win.open-url", N_("Open Web Address…"), N_("File"), "<Control>u", TRUE },
  { "win.refresh-source", N_("Fetch What Is New"), N_("File"), "<Control>F5", TRUE },
  { "win.open-shared", N_("Open a Shared Collection…"), N_("File"), "<Control><Alt>e", TRUE },
  { "win.open-samples", N_("Open the Sample Articles"), N_("File"), "", FALSE },
  { "app.new-window", N_("New Window"), N_("File"), "<Control>n", TRUE },
  { "win.save", N_("Save"), N_("File"), "<Control>s", TRUE },
  { "win.save-as", N_("Save As…"), N_("File"), "<Control><Shift>s", TRUE },
  { "win.export", N_("Export…"), N_("File"), "<Control>e", TRUE },
  { "win.export-report", N_("Export an HTML Report…"), N_("File"), "", FALSE },
  { "win.export-pdf", N_("Export as PDF…"), N_("File"), "<Control><Shift>d", TRUE },
  { "win.print", N_("Print…"), N_("File"), "<Control>p", TRUE },
  { "win.reload", N_("Reload and Merge"), N_("File"), "F5", TRUE },
  { "win.compare-files", N_("Compare With Other Files…"), N_("File"), "<Control><Alt>p", TRUE },
  { "win.merge", N_("Merge Files…"), N_("File"), "<Control><Alt>j", TRUE },
  { "win.problems", N_("Show Problems"), N_("File"), "<Control><Shift>e", TRUE },
  { "win.close", N_("Close Window"), N_("File"), "<Control>w", TRUE },
  { "app.quit", N_("Quit"), N_("File"), "<Control>q", TRUE },

  { "win.undo", N_("Undo"), N_("Edit"), "<Control>z", TRUE },
  { "win.redo", N_("Redo"), N_("Edit"), "<Control><Shift>z <Control>y", TRUE },
  { "win.find", N_("Find in the Text…"), N_("Edit"), "<Control>f", TRUE },
  { "app.preferences", N_("Preferences"), N_("Edit"), "<Control>comma", TRUE },

  { "win.next-article", N_("Next Article"), N_("Articles"), "F8 <Alt>Down", TRUE },
  { "win.previous-article", N_("Previous Article"), N_("Articles"), "<Shift>F8 <Alt>Up", TRUE },
  { "win.search-articles", N_("Search Articles"), N_("Articles"), "<Control><Shift>f", TRUE },
  { "win.clear-filters", N_("Show All Articles"), N_("Articles"), "<Control><Shift>k", TRUE },
  { "win.articles-sort::file", N_("Sort by Order in the File"), N_("Articles"), "", FALSE },
  { "win.articles-sort::title", N_("Sort by Title"), N_("Articles"), "", FALSE },
  { "win.articles-sort::published", N_("Sort by Date Published"), N_("Articles"), "", FALSE },
  { "win.articles-sort::status", N_("Sort by Status"), N_("Articles"), "", FALSE },
  { "win.articles-sort::annotations", N_("Sort by Number of Annotations"), N_("Articles"), "", FALSE },
  { "win.articles-sort::undecided", N_("Sort by Annotations to Review"), N_("Articles"), "", FALSE },
  { "win.articles-reverse", N_("Reverse Order"), N_("Articles"), "", FALSE },

  { "win.set-status::new", N_("Set Back to New"), N_("Moderation"), "<Control>1", TRUE },
  { "win.set-status::in-progress", N_("Take in Hand"), N_("Moderation"), "<Control>2", TRUE },
  { "win.set-status::submitted", N_("Submit for Approval"), N_("Moderation"), "<Control>3", TRUE },
  { "win.set-status::approved", N_("Approve"), N_("Moderation"), "<Control>4", TRUE },
  { "win.set-status::changes-requested", N_("Request Changes…"), N_("Moderation"), "<Control>5", TRUE },
  { "win.set-status::rejected", N_("Reject…"), N_("Moderation"), "<Control>6", TRUE },
  { "win.article-details", N_("Show Details of the Article"), N_("Moderation"), "<Alt>Return", TRUE },
  { "win.queue", N_("Moderation Queue"), N_("Moderation"), "<Control><Alt>q", TRUE },
  { "win.assign", N_("Assign and Label the Article"), N_("Moderation"), "<Control><Alt>Return", TRUE },
  { "win.article-thread", N_("Write to the Thread of the Article"), N_("Moderation"), "<Control><Alt>n", TRUE },
  { "win.open-article-link", N_("Open the Article’s Web Page"), N_("Moderation"), "<Control><Shift>o", TRUE },
  { "win.copy-article-address", N_("Copy the Article’s Web Address"), N_("Moderation"), "<Control><Shift>c", TRUE },

  { "win.review-mode", N_("Review Mode"), N_("Review"), "<Control>r", TRUE },
  { "win.next-to-review", N_("Next Article to Review"), N_("Review"), "<Control><Alt>Down", TRUE },
  { "win.decide-listed::accepted", N_("Accept All Listed"), N_("Review"), "<Control><Alt>a", TRUE },
  { "win.decide-listed::rejected", N_("Reject All Listed…"), N_("Review"), "<Control><Alt>r", TRUE },
  { "win.decide-listed::discuss", N_("Discuss All Listed"), N_("Review"), "<Control><Alt>x", TRUE },
  { "win.decide-listed::pending", N_("Take All Decisions Back"), N_("Review"), "", FALSE },
  { "win.show-learnt", N_("What I Can Learn: Mine That Were Rejected"), N_("Review"), "<Control><Alt>l", TRUE },

  { "win.sync-now", N_("Sync Now"), N_("Sharing"), "<Control><Alt>u", TRUE },
  { "win.sync-conflicts", N_("Decide What Two Changed at Once…"), N_("Sharing"), "<Control><Alt>z", TRUE },
  { "win.sync-log", N_("Show the Log"), N_("Sharing"), "", FALSE },
  { "win.sync-password", N_("Type the Password Again…"), N_("Sharing"), "", FALSE },
  { "win.sync-retry", N_("Send the Refused Again"), N_("Sharing"), "", FALSE },
  { "win.sync-upload", N_("Send Everything Again"), N_("Sharing"), "", FALSE },
  { "win.sync-keep", N_("Leave the Emptied Collection Empty"), N_("Sharing"), "", FALSE },

  { "win.agreement", N_("Agreement of the Annotators"), N_("Review"), "<Control><Alt>g", TRUE },
  { "win.lint", N_("Consistency of the Annotations"), N_("Review"), "<Control><Alt>c", TRUE },
  { "win.next-finding", N_("Next Finding"), N_("Review"), "F4", TRUE },
  { "win.previous-finding", N_("Previous Finding"), N_("Review"), "<Shift>F4", TRUE },
  { "win.compare", N_("Compare and Adjudicate the Annotators"), N_("Review"), "<Control><Alt>m", TRUE },
  { "win.conflicts", N_("Decide the Conflicts of a Merge"), N_("Review"), "<Control><Alt>k", TRUE },
  { "win.statistics", N_("Statistics"), N_("Review"), "<Control><Alt>s", TRUE },
  { "win.layers", N_("Show or Hide Annotators…"), N_("Review"), "<Control><Alt>y", TRUE },
  { "win.next-layer", N_("Show Only the Next Annotator"), N_("Review"), "F7", TRUE },
  { "win.agreement-files", N_("Agreement With Other Files…"), N_("Review"), "", FALSE },

  { "win.search-annotations", N_("Search Annotations"), N_("Annotations"), "<Control><Shift>i", TRUE },
  { "win.edit-note", N_("Write a Note"), N_("Annotations"), "<Control><Shift>n", TRUE },
  { "win.annotation-thread", N_("Write to the Thread of the Annotation"), N_("Annotations"), "<Control><Alt>t", TRUE },
  { "win.relate", N_("Tie to Another Annotation…"), N_("Annotations"), "<Control><Shift>t", TRUE },
  { "win.annotation-details", N_("Show Details of the Annotation"), N_("Annotations"), "<Control>d", TRUE },
  { "win.reveal-annotation", N_("Show in the Text"), N_("Annotations"), "<Control>j", TRUE },

  { "win.next-orphan", N_("Next Annotation Without a Place"), N_("Annotations"), "F12", TRUE },
  { "win.reattach", N_("Attach Again"), N_("Annotations"), "<Control>Return", TRUE },
  { "win.discard-orphan", N_("Discard Annotation Without a Place"), N_("Annotations"), "<Control><Shift>Delete", TRUE },
  { "win.compare-texts", N_("Compare With the Earlier Text"), N_("Annotations"), "<Control><Alt>d", TRUE },

  { "win.show-articles", N_("Article List"), N_("View"), "F9", TRUE },
  { "win.show-inspector", N_("Inspector"), N_("View"), "<Shift>F9", TRUE },
  { "win.next-pane", N_("Next Pane"), N_("View"), "F6", TRUE },
  { "win.previous-pane", N_("Previous Pane"), N_("View"), "<Shift>F6", TRUE },
  { "win.focus-articles", N_("Go to the Article List"), N_("View"), "<Alt>1", TRUE },
  { "win.focus-text", N_("Go to the Text"), N_("View"), "<Alt>2", TRUE },
  { "win.focus-inspector", N_("Go to the Inspector"), N_("View"), "<Alt>3", TRUE },
  { "win.text-larger", N_("Larger Text"), N_("View"), "<Control>plus <Control>equal <Control>KP_Add", TRUE },
  { "win.text-smaller", N_("Smaller Text"), N_("View"), "<Control>minus <Control>KP_Subtract", TRUE },
  { "win.text-normal", N_("Normal Text Size"), N_("View"), "<Control>0", TRUE },
  { "win.fullscreen", N_("Full Screen"), N_("View"), "F11", TRUE },

  { "app.help", N_("Help"), N_("Help"), "F1", TRUE },
  { "win.palette", N_("All Commands…"), N_("Help"), "<Control><Shift>p", TRUE },
  { "win.shortcuts", N_("Keyboard Shortcuts"), N_("Help"), "<Control>question", TRUE },
  { "app.about", N_("About Tagline"), N_("Help"), "", FALSE },
};

const TlCommandInfo *
tl_window_get_commands (guint *n_commands)
{
  g_return_val_if_fail (n_commands != NULL, NULL);

  *n_commands = G_N_ELEMENTS (commands);
  return commands;
}

static void
append_table (GListStore          *list,
              const TlCommandInfo *table,
              guint                n)
{
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (TlCommandItem) item = tl_command_item_new_info (&table[i]);
      g_list_store_append (list, item);
    }
}

static void
append_labels (GListStore *list,
               TlSchema   *schema)
{
  for (guint i = 0; i < tl_schema_get_n_labels (schema); i++)
    {
      const TlLabelDef *def = tl_schema_get_label (schema, i);
      g_autoptr (GVariant) target = g_variant_ref_sink (g_variant_new_string (def->name));
      g_autofree char *action = g_action_print_detailed_name ("span.tag", target);
      g_autofree char *label = tl_format_inert (tl_schema_translate (def->title), 60);
      g_autofree char *title = g_strdup_printf (_("Tag as %s"), label);
      g_autofree char *keys = def->key != 0 ? gtk_accelerator_name (gdk_unicode_to_keyval (def->key), 0)
                                            : g_strdup ("");
      g_autoptr (TlCommandItem) item = NULL;

      item = tl_command_item_new (action, title, _("Labels"), keys, FALSE);
      g_list_store_append (list, item);
    }
}

GListModel *
tl_window_list_commands (TlWindow *self)
{
  GListStore *list = g_list_store_new (TL_TYPE_COMMAND_ITEM);
  const TlCommandInfo *table;
  guint n;

  g_return_val_if_fail (TL_IS_WINDOW (self), NULL);

  append_table (list, commands, G_N_ELEMENTS (commands));
  append_labels (list, tl_workspace_get_schema (self->workspace));
  table = tl_text_pane_get_commands (&n);
  append_table (list, table, n);
  return G_LIST_MODEL (list);
}

static void
install_table (GtkApplication      *application,
               const TlCommandInfo *table,
               guint                n)
{
  for (guint i = 0; i < n; i++)
    {
      g_auto (GStrv) keys = NULL;

      if (!table[i].is_accel)
        continue;
      keys = g_strsplit (table[i].keys, " ", -1);
      gtk_application_set_accels_for_action (application, table[i].action,
                                             (const char *const *) keys);
    }
}

void
tl_window_install_keys (GtkApplication *application)
{
  const TlCommandInfo *table;
  guint n;

  install_table (application, commands, G_N_ELEMENTS (commands));
  table = tl_text_pane_get_commands (&n);
  install_table (application, table, n);
}

char *
tl_window_dup_key (const char *action)
{
  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    if (g_str_equal (commands[i].action, action))
      {
        g_autoptr (TlCommandItem) item = tl_command_item_new_info (&commands[i]);
        return tl_command_item_dup_key_label (item);
      }
  return NULL;
}

/* Data in a menu: an underscore in it is no mnemonic. */
static GMenuItem *
make_menu_item (TlCommandItem *item)
{
  g_auto (GStrv) parts = g_strsplit (tl_command_item_get_title (item), "_", -1);
  g_autofree char *label = g_strjoinv ("__", parts);
  GMenuItem *menu_item = g_menu_item_new (label, tl_command_item_get_action (item));
  g_auto (GStrv) keys = g_strsplit (tl_command_item_get_keys (item), " ", 2);

  if (keys[0] != NULL && *keys[0] != '\0')
    g_menu_item_set_attribute (menu_item, "accel", "s", keys[0]);
  return menu_item;
}

/* A submenu for each section, in the order in which they come up; what helps is in the menu itself. */
static GMenu *
make_main_menu (TlWindow *self)
{
  g_autoptr (GListModel) items = tl_window_list_commands (self);
  g_autoptr (GHashTable) menus = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                                        g_object_unref);
  g_autoptr (GMenu) submenus = g_menu_new ();
  g_autoptr (GMenu) plain = g_menu_new ();
  GMenu *menu = g_menu_new ();

  g_menu_append_section (menu, NULL, G_MENU_MODEL (submenus));
  g_menu_append_section (menu, NULL, G_MENU_MODEL (plain));
  for (guint i = 0; i < g_list_model_get_n_items (items); i++)
    {
      g_autoptr (TlCommandItem) item = g_list_model_get_item (items, i);
      const char *section = tl_command_item_get_section (item);
      g_autoptr (GMenuItem) menu_item = make_menu_item (item);
      GMenu *submenu = g_hash_table_lookup (menus, section);

      if (g_str_equal (section, _("Help")) || g_str_equal (tl_command_item_get_action (item),
                                                           "app.preferences"))
        {
          g_menu_append_item (plain, menu_item);
          continue;
        }
      if (submenu == NULL)
        {
          submenu = g_menu_new ();
          g_hash_table_insert (menus, g_strdup (section), submenu);
          g_menu_append_submenu (submenus, section, G_MENU_MODEL (submenu));
        }
      g_menu_append_item (submenu, menu_item);
    }
  return menu;
}

static const TlCommandInfo *
find_status (const char *status)
{
  g_autofree char *action = g_strconcat ("win.set-status::", status, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    if (g_str_equal (commands[i].action, action))
      return &commands[i];
  return NULL;
}

char *
tl_window_dup_status_title (const char *status)
{
  const TlCommandInfo *info = find_status (status);

  return g_strdup (info != NULL ? _(info->title) : status);
}

void
tl_window_append_status (GMenu      *menu,
                         const char *status)
{
  const TlCommandInfo *info = find_status (status);
  g_autoptr (TlCommandItem) item = NULL;
  g_autoptr (GMenuItem) menu_item = NULL;

  if (info == NULL)
    return;
  item = tl_command_item_new_info (info);
  menu_item = make_menu_item (item);
  g_menu_append_item (menu, menu_item);
}

/* Popovers are made when they are first asked for: they are hundreds of widgets, and took an eighth
 * of the time until the window was there. */
static void
window_create_menu_cb (GtkMenuButton *button,
                       gpointer       user_data)
{
  g_autoptr (GMenu) menu = NULL;

  if (gtk_menu_button_get_menu_model (button) != NULL)
    return;
  menu = make_main_menu (user_data);
  gtk_menu_button_set_menu_model (button, G_MENU_MODEL (menu));
}

static void
window_create_statuses_cb (GtkMenuButton *button,
                           gpointer       user_data)
{
  g_autoptr (GMenu) statuses = NULL;

  if (gtk_menu_button_get_menu_model (button) != NULL)
    return;
  statuses = tl_window_make_status_menu (user_data);
  gtk_menu_button_set_menu_model (button, G_MENU_MODEL (statuses));
}

/* Labels, which have commands of their own, may be others now. */
static void
window_schema_cb (TlWindow *self)
{
  gtk_menu_button_set_menu_model (self->menu_button, NULL);
}

void
tl_window_init_menus (TlWindow *self)
{
  gtk_menu_button_set_create_popup_func (self->menu_button, window_create_menu_cb, self, NULL);
  gtk_menu_button_set_create_popup_func (self->status_button, window_create_statuses_cb, self,
                                         NULL);
  g_signal_connect_object (self->workspace, "notify::collection", G_CALLBACK (window_schema_cb),
                           self, G_CONNECT_SWAPPED);
}
