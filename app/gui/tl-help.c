/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The user's help is pages for a help viewer (Mallard), below the data folders as for every program
 * of the desktop.  A system without a viewer is no failure: then the person is told where the pages
 * lie.
 */

#define G_LOG_DOMAIN "tagline-gui"

#include "config.h"

#include "tl-help.h"

#include "compat/tl-confirm.h"
#include "tl-i18n.h"

#define DOCUMENT "tagline"

static char *
find_folder (const char *data_folder)
{
  g_autofree char *folder = g_build_filename (data_folder, "help", "C", DOCUMENT, NULL);
  g_autofree char *index = g_build_filename (folder, "index.page", NULL);

  return g_file_test (index, G_FILE_TEST_EXISTS) ? g_steal_pointer (&folder) : NULL;
}

/* NULL: not installed. */
static char *
find_pages (void)
{
  const char *const *folders = g_get_system_data_dirs ();
  char *found = find_folder (g_get_user_data_dir ());

  for (guint i = 0; found == NULL && folders[i] != NULL; i++)
    found = find_folder (folders[i]);
  return found;
}

static void
help_answered_cb (GObject      *source,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_autoptr (GtkWindow) parent = user_data;
  g_autofree char *answer = tl_confirm_finish (result);

  if (g_str_equal (answer, "keys"))
    gtk_widget_activate_action (GTK_WIDGET (parent), "win.shortcuts", NULL);
}

/* why: NULL: there is no viewer. */
static void
tell_where (GtkWindow    *parent,
            const GError *why)
{
  const TlChoice choices[] = {
    { "close", _ ("_Close"), TL_CHOICE_NORMAL },
    { "keys", _ ("_Keyboard Shortcuts"), TL_CHOICE_SUGGESTED },
  };
  g_autofree char *pages = find_pages ();
  g_autofree char *where = NULL;
  g_autofree char *body = NULL;

  /* Translators: the pages of the help are in English. */
  where =
      pages != NULL ? g_strdup_printf (
          _ ("The pages, in English, are in %s. A help viewer such as Yelp shows them."), pages)
                    : g_strdup (_ ("The pages of the help are not installed on this computer."));
  body = why != NULL ? g_strconcat (why->message, "\n\n", where, NULL) : g_strdup (where);
  tl_confirm_async (
      parent, why != NULL ? _ ("The Help Viewer Does Not Start") : _ ("There Is No Help Viewer"),
      body, choices, G_N_ELEMENTS (choices), help_answered_cb, g_object_ref (parent));
}

static void
help_launched_cb (GObject      *source,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_autoptr (GtkWindow) parent = user_data;
  g_autoptr (GError) error = NULL;

  if (!g_app_info_launch_uris_finish (G_APP_INFO (source), result, &error))
    tell_where (parent, error);
}

void
tl_help_show (GtkWindow *parent)
{
  g_autoptr (GAppInfo) viewer = g_app_info_get_default_for_uri_scheme ("help");
  g_autoptr (GdkAppLaunchContext) context = NULL;
  g_autoptr (GList) uris = NULL;

  g_return_if_fail (GTK_IS_WINDOW (parent));

  if (viewer == NULL)
    {
      tell_where (parent, NULL);
      return;
    }
  context = gdk_display_get_app_launch_context (gtk_widget_get_display (GTK_WIDGET (parent)));
  uris = g_list_prepend (NULL, (gpointer) "help:" DOCUMENT);
  g_app_info_launch_uris_async (viewer, uris, G_APP_LAUNCH_CONTEXT (context), NULL,
                                help_launched_cb, g_object_ref (parent));
}
