/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The shortcuts overlay, made from the tables that the menus and the palette are made from, so that a
 * command can't be missing in it.  Here because GtkShortcutsWindow gives way to
 * AdwShortcutsDialog in later versions.  On the floor its parts can only be put together by
 * GtkBuilder, therefore the detour over a description in XML; every string is escaped on the way in.
 */

#define G_LOG_DOMAIN "tagline-gui"

#include "config.h"

#include "tl-shortcuts.h"

#include "tl-command-item.h"

static void
append_shortcut (GString       *xml,
                 TlCommandItem *item)
{
  g_autofree char *entry = NULL;

  entry = g_markup_printf_escaped ("<child><object class=\"GtkShortcutsShortcut\">"
                                   "<property name=\"accelerator\">%s</property>"
                                   "<property name=\"title\">%s</property>"
                                   "</object></child>\n",
                                   tl_command_item_get_keys (item),
                                   tl_command_item_get_title (item));
  g_string_append (xml, entry);
}

static void
append_group (GString    *xml,
              GListModel *commands,
              const char *section)
{
  g_autofree char *start = NULL;
  guint n = g_list_model_get_n_items (commands);

  start = g_markup_printf_escaped ("<child><object class=\"GtkShortcutsGroup\">"
                                   "<property name=\"title\">%s</property>\n", section);
  g_string_append (xml, start);
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (TlCommandItem) item = g_list_model_get_item (commands, i);

      if (g_strcmp0 (tl_command_item_get_section (item), section) == 0
          && *tl_command_item_get_keys (item) != '\0')
        append_shortcut (xml, item);
    }
  g_string_append (xml, "</object></child>\n");
}

static char *
make_description (GListModel *commands)
{
  GString *xml = g_string_new ("<interface><object class=\"GtkShortcutsWindow\" id=\"window\">"
                               "<property name=\"modal\">1</property>"
                               "<child><object class=\"GtkShortcutsSection\">"
                               "<property name=\"section-name\">all</property>"
                               "<property name=\"max-height\">14</property>\n");
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  guint n = g_list_model_get_n_items (commands);

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (TlCommandItem) item = g_list_model_get_item (commands, i);
      const char *section = tl_command_item_get_section (item);

      if (*tl_command_item_get_keys (item) != '\0'
          && g_hash_table_add (seen, g_strdup (section)))
        append_group (xml, commands, section);
    }
  g_string_append (xml, "</object></child></object></interface>");
  return g_string_free (xml, FALSE);
}

GtkWindow *
tl_shortcuts_window_new (GListModel *commands)
{
  g_autofree char *xml = NULL;
  g_autoptr (GtkBuilder) builder = NULL;

  g_return_val_if_fail (G_IS_LIST_MODEL (commands), NULL);

  xml = make_description (commands);
  builder = gtk_builder_new_from_string (xml, -1);
  return GTK_WINDOW (gtk_builder_get_object (builder, "window"));
}
