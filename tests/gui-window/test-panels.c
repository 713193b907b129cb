/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The windows beside the main one, in this process: that they fill themselves and go away again.  A program of its own: with the rest of
 * the window's tests GLib would pass its two thousandth quark, and let go of a table then that is taken for a leak.
 */

#include "fixture.h"
#include "tl-application.h"
#include "tl-window.h"

static TlApplication *application;

static char *
write_file (const char *json)
{
  static guint serial;
  g_autoptr (GError) error = NULL;
  char *path = g_strdup_printf ("%s/articles-%u.json", g_get_user_data_dir (), serial++);

  g_mkdir_with_parents (g_get_user_data_dir (), 0700);
  g_assert_true (g_file_set_contents (path, json, -1, &error));
  g_assert_no_error (error);
  return path;
}

static TlWindow *
open_window (const char *path)
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

static void
close_window (TlWindow *window)
{
  g_object_ref (window);
  gtk_window_close (GTK_WINDOW (window));
  fixture_settle (NULL);
  g_assert_finalize_object (window);
}

static void
activate (TlWindow   *window,
          const char *detailed)
{
  g_autofree char *name = NULL;
  g_autoptr (GVariant) target = NULL;

  g_assert_true (g_action_parse_detailed_name (detailed, &name, &target, NULL));
  g_assert_true (gtk_widget_activate_action_variant (GTK_WIDGET (window), name, target));
}

/* Until no window turns its spinner any more. */
static void
wait_filled (GListModel *toplevels)
{
  gboolean is_busy = TRUE;

  while (is_busy)
    {
      is_busy = FALSE;
      for (guint i = 0; i < g_list_model_get_n_items (toplevels); i++)
        {
          g_autoptr (GtkWidget) panel = g_list_model_get_item (toplevels, i);
          GtkWidget *spinner = TL_IS_WINDOW (panel) ? NULL : fixture_find (panel, GTK_TYPE_SPINNER);

          is_busy |= spinner != NULL && gtk_widget_get_mapped (spinner);
        }
      if (is_busy)
        g_main_context_iteration (NULL, TRUE);
    }
  fixture_settle (NULL);
}

/* The windows beside the main one: each opens, fills itself, and goes with it. */
static void
test_panels (void)
{
  static const char *const actions[] = {
    "win.agreement", "win.compare", "win.lint", "win.queue", "win.statistics", "win.conflicts",
  };
  static const char two[] =
    "{\"articles\": [\n"
    " {\"id\": \"a1\", \"title\": \"One\", \"text\": \"The mayor said that.\", \"status\": \"submitted\",\n"
    "  \"annotations\": [{\"id\": \"t1\", \"label\": \"source\", \"start\": 0, \"end\": 9, \"annotator\": \"ana\"},\n"
    "   {\"id\": \"t2\", \"label\": \"source\", \"start\": 4, \"end\": 8, \"annotator\": \"omar\"}]}]}\n";
  g_autofree char *path = write_file (two);
  GListModel *toplevels = gtk_window_get_toplevels ();
  guint n = g_list_model_get_n_items (toplevels);

  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    {
      TlWindow *window = open_window (path);

      g_test_message ("%s", actions[i]);
      activate (window, actions[i]);
      g_assert_cmpuint (g_list_model_get_n_items (toplevels), ==, n + 2);
      wait_filled (toplevels);
      close_window (window);
      g_assert_cmpuint (g_list_model_get_n_items (toplevels), ==, n);
    }
}


/* A home of its own; the system's folders stay, where GdkPixbuf finds how to read SVG. */
static char *
isolate (void)
{
  g_autoptr (GError) error = NULL;
  char *folder = g_dir_make_tmp ("tagline-test-XXXXXX", &error);
  g_autofree char *data = g_build_filename (folder, "data", NULL);
  g_autofree char *cache = g_build_filename (folder, "cache", NULL);
  g_autofree char *config = g_build_filename (folder, "config", NULL);

  g_assert_no_error (error);
  g_setenv ("XDG_DATA_HOME", data, TRUE);
  g_setenv ("XDG_CACHE_HOME", cache, TRUE);
  g_setenv ("XDG_CONFIG_HOME", config, TRUE);
  return folder;
}

int
main (int    argc,
      char **argv)
{
  g_autofree char *folder = NULL;
  g_autoptr (GError) error = NULL;
  int result;

  g_test_init (&argc, &argv, NULL);
  folder = isolate ();
  application = tl_application_new ();
  g_application_set_flags (G_APPLICATION (application), G_APPLICATION_NON_UNIQUE);
  g_assert_true (g_application_register (G_APPLICATION (application), NULL, &error));
  g_assert_no_error (error);
  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", FALSE, NULL);

  g_test_add_func ("/gui/panels/opened-and-closed", test_panels);
  result = g_test_run ();
  g_clear_object (&application);
  fixture_delete (folder);
  return result;
}
