/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Shared by the display tests: a real workspace in a temporary folder, a window's frames,
 * pixels. */

#include "fixture.h"

#include <glib/gstdio.h>

void tl_register_resource (void);

void
fixture_init (int    *argc,
              char ***argv)
{
  gtk_test_init (argc, argv, NULL);
  tl_register_resource ();
  adw_init ();
  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", FALSE, "gtk-cursor-blink",
                FALSE, NULL);
  adw_style_manager_set_color_scheme (adw_style_manager_get_default (),
                                      ADW_COLOR_SCHEME_FORCE_LIGHT);
}

static void
fixture_opened_cb (GObject      *source,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (tl_workspace_open_finish (TL_WORKSPACE (source), result, &error));
  g_assert_no_error (error);
  *(gboolean *) user_data = TRUE;
}

static void
fixture_shown_cb (GObject      *source,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (tl_workspace_show_finish (TL_WORKSPACE (source), result, &error));
  g_assert_no_error (error);
  *(gboolean *) user_data = TRUE;
}

static void
wait_for (gboolean *done)
{
  while (!*done)
    g_main_context_iteration (NULL, TRUE);
  *done = FALSE;
}

TlWorkspace *
fixture_open (const char *const *records)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = g_dir_make_tmp ("tagline-test-XXXXXX", &error);
  g_autofree char *path = g_build_filename (folder, "articles.json", NULL);
  g_autofree char *joined = g_strjoinv (",\n", (char **) records);
  g_autofree char *json = g_strdup_printf (
      "{\"format\": \"tagline\", \"version\": 1, \"articles\": [\n%s\n]}\n", joined);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  TlWorkspace *workspace = tl_workspace_new ();
  gboolean done = FALSE;

  g_assert_no_error (error);
  g_assert_true (g_file_set_contents (path, json, -1, &error));
  tl_workspace_set_folders (workspace, folder, folder);
  tl_workspace_set_annotator (workspace, "ana");
  g_object_set_data_full (G_OBJECT (workspace), "folder", g_steal_pointer (&folder), g_free);
  tl_workspace_open_async (workspace, file, fixture_opened_cb, &done);
  wait_for (&done);
  tl_workspace_show_async (workspace, 0, fixture_shown_cb, &done);
  wait_for (&done);
  return workspace;
}

void
fixture_delete (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      if (g_file_test (path, G_FILE_TEST_IS_DIR))
        fixture_delete (path);
      else
        g_unlink (path);
    }
  g_rmdir (folder);
}

void
fixture_close (TlWorkspace *workspace)
{
  g_autofree char *folder = g_strdup (g_object_get_data (G_OBJECT (workspace), "folder"));
  g_autoptr (GError) error = NULL;

  g_assert_true (tl_workspace_close (workspace, &error));
  g_assert_no_error (error);
  fixture_settle (NULL);
  g_assert_finalize_object (workspace);
  fixture_delete (folder);
}

static void
fixture_painted_cb (GdkFrameClock *clock,
                    guint         *n_frames)
{
  (*n_frames)++;
}

void
fixture_settle (GtkWidget *widget)
{
  guint n_frames = 0;

  if (widget != NULL)
    {
      GdkFrameClock *clock = gtk_widget_get_frame_clock (widget);
      gulong handler;

      g_assert_nonnull (clock);
      handler = g_signal_connect (clock, "after-paint", G_CALLBACK (fixture_painted_cb), &n_frames);
      gtk_widget_queue_draw (widget);
      while (n_frames < 3)
        {
          gdk_frame_clock_request_phase (clock, GDK_FRAME_CLOCK_PHASE_PAINT);
          g_main_context_iteration (NULL, TRUE);
        }
      g_signal_handler_disconnect (clock, handler);
    }
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

GdkTexture *
fixture_render (GtkWidget *widget)
{
  g_autoptr (GdkPaintable) paintable = gtk_widget_paintable_new (widget);
  GtkSnapshot *snapshot = gtk_snapshot_new ();
  g_autoptr (GskRenderNode) node = NULL;
  graphene_rect_t bounds = GRAPHENE_RECT_INIT (0, 0, gtk_widget_get_width (widget),
                                               gtk_widget_get_height (widget));

  gdk_paintable_snapshot (paintable, snapshot, bounds.size.width, bounds.size.height);
  node = gtk_snapshot_free_to_node (snapshot);
  return gsk_renderer_render_texture (gtk_native_get_renderer (gtk_widget_get_native (widget)),
                                      node, &bounds);
}

GdkRGBA
fixture_get_pixel (GdkTexture *texture,
                   int         x,
                   int         y)
{
  int width = gdk_texture_get_width (texture);
  g_autofree guint32 *pixels = g_new (guint32, (gsize) width * gdk_texture_get_height (texture));
  guint32 pixel;

  g_assert_cmpint (x, >=, 0);
  g_assert_cmpint (x, <, width);
  g_assert_cmpint (y, >=, 0);
  g_assert_cmpint (y, <, gdk_texture_get_height (texture));
  gdk_texture_download (texture, (guchar *) pixels, (gsize) width * 4);
  pixel = pixels[(gsize) y * width + x];
  return (GdkRGBA){ ((pixel >> 16) & 0xff) / 255.0f, ((pixel >> 8) & 0xff) / 255.0f,
                    (pixel & 0xff) / 255.0f, (pixel >> 24) / 255.0f };
}

GtkWidget *
fixture_find (GtkWidget *widget,
              GType      type)
{
  if (g_type_is_a (G_OBJECT_TYPE (widget), type))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = fixture_find (child, type);

      if (found != NULL)
        return found;
    }
  return NULL;
}
