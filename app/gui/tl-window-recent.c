/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The menu of recent collections.  Whether they are still there is asked in the background each time the menu
 * opens, since a network drive may take its time; what is not there is shown and can't be chosen.
 */

#define G_LOG_DOMAIN "tagline-gui"

#include "config.h"

#include "tl-format-value.h"
#include "tl-i18n.h"
#include "tl-window-private.h"

#define MAX_RECENT 10

typedef struct
{
  TlWindow *window;    /* owned */
  char     *uri;
} RecentQuery;

static void
free_recent_query (RecentQuery *query)
{
  g_object_unref (query->window);
  g_free (query->uri);
  g_free (query);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RecentQuery, free_recent_query)

static char *
make_label (GFile *file)
{
  g_autoptr (GFile) folder = g_file_get_parent (file);
  g_autofree char *name = tl_format_file (file);
  g_autofree char *place = folder != NULL ? tl_format_file (folder) : g_strdup ("");
  g_autofree char *both = *place != '\0' ? g_strdup_printf ("%s — %s", name, place)
                                         : g_strdup (name);
  g_auto (GStrv) parts = g_strsplit (both, "_", -1);

  /* No mnemonics in names of files. */
  return g_strjoinv ("__", parts);
}

static void
fill_menu (TlWindow *self)
{
  g_auto (GStrv) uris = g_settings_get_strv (self->settings, "last-collections");
  g_autoptr (GMenu) menu = g_menu_new ();
  g_autoptr (GMenu) recent = g_menu_new ();
  g_autoptr (GMenu) others = g_menu_new ();

  for (guint i = 0; uris[i] != NULL; i++)
    {
      g_autoptr (GFile) file = g_file_new_for_uri (uris[i]);
      g_autofree char *label = make_label (file);
      g_autoptr (GMenuItem) item = g_menu_item_new (label, NULL);
      /* There is no such action: the item is insensitive. */
      const char *action = g_hash_table_contains (self->missing, uris[i]) ? "win.open-missing"
                                                                           : "win.open-recent";

      g_menu_item_set_action_and_target (item, action, "s", uris[i]);
      g_menu_append_item (recent, item);
    }
  g_menu_append (others, _("Open the Sample _Articles"), "win.open-samples");
  if (uris[0] != NULL)
    {
      g_menu_append (others, _("_Clear This List"), "win.clear-recent");
      g_menu_append_section (menu, _("Recent Collections"), G_MENU_MODEL (recent));
    }
  g_menu_append_section (menu, NULL, G_MENU_MODEL (others));
  adw_split_button_set_menu_model (self->open_button, G_MENU_MODEL (menu));
}

static void
window_recent_queried_cb (GObject      *source,
                          GAsyncResult *result,
                          gpointer      user_data)
{
  g_autoptr (RecentQuery) query = user_data;
  TlWindow *self = query->window;
  g_autoptr (GError) error = NULL;
  g_autoptr (GFileInfo) info = NULL;
  gboolean changed;

  info = g_file_query_info_finish (G_FILE (source), result, &error);
  if (self->missing == NULL || self->settings == NULL)
    return;
  if (info != NULL)
    changed = g_hash_table_remove (self->missing, query->uri);
  else if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND))
    changed = g_hash_table_add (self->missing, g_strdup (query->uri));
  else
    return;
  if (changed)
    fill_menu (self);
}

static void
check_recent (TlWindow *self)
{
  g_auto (GStrv) uris = g_settings_get_strv (self->settings, "last-collections");

  for (guint i = 0; uris[i] != NULL; i++)
    {
      g_autoptr (GFile) file = g_file_new_for_uri (uris[i]);
      RecentQuery *query = g_new0 (RecentQuery, 1);

      query->window = g_object_ref (self);
      query->uri = g_strdup (uris[i]);
      g_file_query_info_async (file, G_FILE_ATTRIBUTE_STANDARD_TYPE, G_FILE_QUERY_INFO_NONE,
                               G_PRIORITY_DEFAULT, NULL, window_recent_queried_cb, query);
    }
}

static void
window_recent_changed_cb (TlWindow *self)
{
  fill_menu (self);
  check_recent (self);
}

static void
open_recent_cb (GSimpleAction *action,
                GVariant      *parameter,
                gpointer       user_data)
{
  g_autoptr (GFile) file = g_file_new_for_uri (g_variant_get_string (parameter, NULL));

  tl_window_open (user_data, file);
}

static void
clear_recent_cb (GSimpleAction *action,
                 GVariant      *parameter,
                 gpointer       user_data)
{
  g_settings_reset (TL_WINDOW (user_data)->settings, "last-collections");
}

static const GActionEntry entries[] = {
  { "clear-recent", clear_recent_cb },
  { "open-recent", open_recent_cb, "s" },
};

/* The arrow of a split button is nobody's child in our templates, so its name is set here. */
static void
name_arrow (TlWindow *self)
{
  GtkWidget *arrow = gtk_widget_get_last_child (GTK_WIDGET (self->open_button));

  if (GTK_IS_MENU_BUTTON (arrow))
    gtk_accessible_update_property (GTK_ACCESSIBLE (arrow), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                    _("Recent Collections"), -1);
}

void
tl_window_init_recent (TlWindow *self)
{
  name_arrow (self);
  self->missing = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries), self);
  g_signal_connect_object (self->settings, "changed::last-collections",
                           G_CALLBACK (window_recent_changed_cb), self, G_CONNECT_SWAPPED);
  window_recent_changed_cb (self);
}

void
tl_window_add_recent (TlWindow *self,
                      GFile    *file)
{
  g_auto (GStrv) uris = g_settings_get_strv (self->settings, "last-collections");
  g_autoptr (GPtrArray) list = g_ptr_array_new ();
  g_autofree char *uri = g_file_get_uri (file);

  g_ptr_array_add (list, uri);
  for (guint i = 0; uris[i] != NULL && list->len < MAX_RECENT; i++)
    if (g_strcmp0 (uris[i], uri) != 0)
      g_ptr_array_add (list, uris[i]);
  g_ptr_array_add (list, NULL);
  g_settings_set_strv (self->settings, "last-collections", (const char *const *) list->pdata);
}
