/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What the tests of whole windows share: see the header. */

#include "window-fixture.h"

#include "fixture.h"

static TlApplication *application;
static char *folder;

char *
window_write_file (const char *json)
{
  static guint serial;
  g_autoptr (GError) error = NULL;
  char *path = g_strdup_printf ("%s/articles-%u.json", g_get_user_data_dir (), serial++);

  g_mkdir_with_parents (g_get_user_data_dir (), 0700);
  g_assert_true (g_file_set_contents (path, json, -1, &error));
  g_assert_no_error (error);
  return path;
}

TlWindow *
window_open (const char *path)
{
  TlWindow *window = tl_window_new (GTK_APPLICATION (application));

  gtk_window_present (GTK_WINDOW (window));
  if (path != NULL)
    {
      g_autoptr (GFile) file = g_file_new_for_path (path);
      tl_window_open (window, file);
      while (tl_workspace_get_article (tl_window_get_workspace (window)) == NULL)
        g_main_context_iteration (NULL, TRUE);
    }
  fixture_settle (GTK_WIDGET (window));
  return window;
}

void
window_close (TlWindow *window)
{
  g_object_ref (window);
  gtk_window_close (GTK_WINDOW (window));
  fixture_settle (NULL);
  g_assert_finalize_object (window);
}

void
window_activate (TlWindow   *window,
                 const char *detailed)
{
  g_autofree char *name = NULL;
  g_autoptr (GVariant) target = NULL;

  g_assert_true (g_action_parse_detailed_name (detailed, &name, &target, NULL));
  g_assert_true (gtk_widget_activate_action_variant (GTK_WIDGET (window), name, target));
}

TlApplication *
window_get_application (void)
{
  return application;
}

/* A home of its own; the system's folders stay, where GdkPixbuf finds how to read SVG. */
static void
isolate (void)
{
  static const char *const names[] = { "data", "cache", "config" };
  static const char *const variables[] = { "XDG_DATA_HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME" };
  g_autoptr (GError) error = NULL;

  folder = g_dir_make_tmp ("tagline-test-XXXXXX", &error);
  g_assert_no_error (error);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path = g_build_filename (folder, names[i], NULL);

      g_setenv (variables[i], path, TRUE);
    }
}

void
window_fixture_init (int    *argc,
                     char ***argv)
{
  g_autoptr (GError) error = NULL;

  g_test_init (argc, argv, NULL);
  isolate ();
  application = tl_application_new ();
  g_application_set_flags (G_APPLICATION (application), G_APPLICATION_NON_UNIQUE);
  g_assert_true (g_application_register (G_APPLICATION (application), NULL, &error));
  g_assert_no_error (error);
  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", FALSE, NULL);
}

int
window_fixture_run (void)
{
  int result = g_test_run ();

  g_clear_object (&application);
  fixture_delete (folder);
  g_clear_pointer (&folder, g_free);
  return result;
}
