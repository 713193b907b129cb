/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The application: one process for all windows of a user (GApplication), one window for each collection.
 */

#define G_LOG_DOMAIN "tagline-gui"

#include "config.h"

#include "tl-application.h"

#include "compat/tl-about.h"
#include "tl-fetch.h"
#include "tl-help.h"
#include "tl-i18n.h"
#include "tl-preferences.h"
#include "tl-resources.h"
#include "tl-settings.h"
#include "tl-window-private.h"

/* What a shell takes for wrong usage or surroundings. */
#define EXIT_USAGE 2

struct _TlApplication
{
  AdwApplication  parent_instance;

  /* Owned */
  GSettings      *settings;
};

G_DEFINE_FINAL_TYPE (TlApplication, tl_application, ADW_TYPE_APPLICATION)

static void
about_cb (GSimpleAction *action,
          GVariant      *parameter,
          gpointer       user_data)
{
  tl_about_present (gtk_application_get_active_window (user_data));
}

static void
help_cb (GSimpleAction *action,
         GVariant      *parameter,
         gpointer       user_data)
{
  GtkWindow *window = gtk_application_get_active_window (user_data);

  if (window != NULL)
    tl_help_show (window);
}

static void
new_window_cb (GSimpleAction *action,
               GVariant      *parameter,
               gpointer       user_data)
{
  gtk_window_present (GTK_WINDOW (tl_window_new (user_data)));
}

static void
preferences_cb (GSimpleAction *action,
                GVariant      *parameter,
                gpointer       user_data)
{
  tl_preferences_present (gtk_application_get_active_window (user_data));
}

/* Each window is asked, and may have a question; the last one that closes ends the program. */
static void
quit_cb (GSimpleAction *action,
         GVariant      *parameter,
         gpointer       user_data)
{
  g_autoptr (GList) windows = g_list_copy (gtk_application_get_windows (user_data));

  for (GList *l = windows; l != NULL; l = l->next)
    if (TL_IS_WINDOW (l->data))
      gtk_window_close (l->data);
}

static const GActionEntry entries[] = {
  { "about", about_cb },
  { "help", help_cb },
  { "new-window", new_window_cb },
  { "preferences", preferences_cb },
  { "quit", quit_cb },
};

/* The window that has file open, or else an empty one, or NULL. */
static TlWindow *
find_window (TlApplication *self,
             GFile         *file)
{
  TlWindow *empty = NULL;

  for (GList *l = gtk_application_get_windows (GTK_APPLICATION (self)); l != NULL; l = l->next)
    {
      GFile *its_file;

      if (!TL_IS_WINDOW (l->data))
        continue;
      its_file = tl_window_get_file (l->data);
      if (its_file != NULL && g_file_equal (its_file, file))
        return l->data;
      if (empty == NULL && tl_window_is_empty (l->data))
        empty = l->data;
    }
  return empty;
}

static void
tl_application_activate (GApplication *application)
{
  GtkWindow *window = gtk_application_get_active_window (GTK_APPLICATION (application));

  if (window == NULL)
    {
      window = GTK_WINDOW (tl_window_new (GTK_APPLICATION (application)));
      tl_window_restore (TL_WINDOW (window));
    }
  gtk_window_present (window);
}

static void
tl_application_open (GApplication  *application,
                     GFile        **files,
                     int            n_files,
                     const char    *hint)
{
  for (int i = 0; i < n_files; i++)
    {
      g_autofree char *uri = g_file_get_uri (files[i]);
      g_autofree char *kept = tl_fetch_is_url (uri) ? tl_fetch_path_for_url (uri, NULL) : NULL;
      g_autoptr (GFile) file = kept != NULL ? g_file_new_for_path (kept) : g_object_ref (files[i]);
      TlWindow *window = find_window (TL_APPLICATION (application), file);
      GFile *its_file;

      if (window == NULL)
        window = tl_window_new (GTK_APPLICATION (application));
      if (kept != NULL)
        {
          gtk_window_present (GTK_WINDOW (window));
          tl_window_open_url (window, uri);
          continue;
        }
      its_file = tl_window_get_file (window);
      if (its_file == NULL || !g_file_equal (its_file, files[i]))
        tl_window_open (window, files[i]);
      gtk_window_present (GTK_WINDOW (window));
    }
}

static void
tl_application_startup (GApplication *application)
{
  TlApplication *self = TL_APPLICATION (application);

  tl_register_resource ();
  G_APPLICATION_CLASS (tl_application_parent_class)->startup (application);

  self->settings = tl_settings_new ();
  tl_settings_bind_colours (self->settings);
  g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries), self);
  tl_window_install_keys (GTK_APPLICATION (self));
  gtk_window_set_default_icon_name (APPLICATION_ID);
}

static int
tl_application_handle_local_options (GApplication *application,
                                     GVariantDict *options)
{
  if (g_variant_dict_contains (options, "version"))
    {
      g_print ("%s %s\n", PACKAGE_NAME, PACKAGE_VERSION);
      return 0;
    }
  if (!tl_settings_are_there ())
    {
      g_printerr (_("tagline: the settings schema %s is not installed; run Tagline from its installation or by ./run\n"),
                  APPLICATION_ID);
      return EXIT_USAGE;
    }
  if (g_getenv ("DISPLAY") == NULL && g_getenv ("WAYLAND_DISPLAY") == NULL
      && g_getenv ("WAYLAND_SOCKET") == NULL)
    {
      g_printerr (_("tagline: there is no display\n"));
      return EXIT_USAGE;
    }
  return -1;
}

static void
tl_application_dispose (GObject *object)
{
  g_clear_object (&TL_APPLICATION (object)->settings);
  G_OBJECT_CLASS (tl_application_parent_class)->dispose (object);
}

static void
tl_application_class_init (TlApplicationClass *klass)
{
  GApplicationClass *application_class = G_APPLICATION_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tl_application_dispose;
  application_class->activate = tl_application_activate;
  application_class->handle_local_options = tl_application_handle_local_options;
  application_class->open = tl_application_open;
  application_class->startup = tl_application_startup;
}

static void
tl_application_init (TlApplication *self)
{
  static const GOptionEntry options[] = {
    { "version", 0, 0, G_OPTION_ARG_NONE, NULL, N_("Show the version and exit"), NULL },
    { NULL }
  };
  GApplication *application = G_APPLICATION (self);

  g_application_add_main_option_entries (application, options);
  g_application_set_option_context_parameter_string (application, _("[FILE|URL…]"));
  g_application_set_option_context_summary (application,
                                            _("Tag claims, sources and entities in news articles."));
}

TlApplication *
tl_application_new (void)
{
  return g_object_new (TL_TYPE_APPLICATION,
                       "application-id", APPLICATION_ID,
                       "flags", G_APPLICATION_HANDLES_OPEN,
                       "resource-base-path", "/io/github/tagline/Tagline",
                       NULL);
}
