/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The windows beside the main one, in this process: that they fill themselves and go away again.  A program of its own: with the rest of
 * the window's tests GLib would pass its two thousandth quark, and let go of a table then that is taken for a leak.
 */

#include "fixture.h"
#include "window-fixture.h"

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
  g_autofree char *path = window_write_file (two);
  GListModel *toplevels = gtk_window_get_toplevels ();
  guint n = g_list_model_get_n_items (toplevels);

  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    {
      TlWindow *window = window_open (path);

      g_test_message ("%s", actions[i]);
      window_activate (window, actions[i]);
      g_assert_cmpuint (g_list_model_get_n_items (toplevels), ==, n + 2);
      wait_filled (toplevels);
      window_close (window);
      g_assert_cmpuint (g_list_model_get_n_items (toplevels), ==, n);
    }
}

int
main (int    argc,
      char **argv)
{
  window_fixture_init (&argc, &argv);

  g_test_add_func ("/gui/panels/opened-and-closed", test_panels);
  return window_fixture_run ();
}
