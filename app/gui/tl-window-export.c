/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Exporting and printing, as the window sees it: where to, how far it is (the window's bar with the job), and what came of it: a toast
 * with a way to the file.
 */

#define G_LOG_DOMAIN "tagline-gui"

#include "config.h"

#include "compat/tl-file-picker.h"
#include "tl-export-dialog.h"
#include "tl-format-info.h"
#include "tl-format-value.h"
#include "tl-i18n.h"
#include "tl-print-dialog.h"
#include "tl-print-operation.h"
#include "tl-report.h"
#include "tl-window-private.h"
#include "tl-workspace-view.h"

typedef struct
{
  TlWindow        *window;    /* owned */
  TlExportRequest *request;   /* owned, NULL */
  TlPrintContent  *content;   /* owned, NULL */
  GFile           *file;      /* owned, NULL */
} Request;

static void
free_request (Request *request)
{
  g_object_unref (request->window);
  g_clear_pointer (&request->request, tl_export_request_free);
  g_clear_pointer (&request->content, tl_print_content_free);
  g_clear_object (&request->file);
  g_free (request);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Request, free_request)

/* What is there now, with a way to it: a page for reading opens, anything else is shown where it lies. */
static void
tell_written (TlWindow *self,
              GFile    *file,
              gboolean  is_page)
{
  g_autofree char *name = tl_format_file (file);
  g_autofree char *message = g_strdup_printf (_("“%s” was written"), name);
  g_autofree char *uri = g_file_get_uri (file);

  tl_window_tell_action (self, message, is_page ? _("_Open") : _("_Show in Folder"),
                         is_page ? "win.open-written" : "win.show-in-folder", uri);
}

/* Exporting */

static void
window_exported_cb (GObject      *source,
                    GAsyncResult *result,
                    gpointer      user_data)
{
  g_autoptr (Request) request = user_data;
  g_autoptr (GFile) written = NULL;
  g_autoptr (GError) error = NULL;
  gboolean is_written = tl_workspace_export_finish (TL_WORKSPACE (source), result, &written, &error);

  if (request->window->is_disposed)
    return;
  if (is_written)
    tell_written (request->window, written, g_str_equal (request->request->format->name, "html"));
  else
    tl_report_error (GTK_WIDGET (request->window), error);
}

static void
window_target_picked_cb (GObject      *source,
                         GAsyncResult *result,
                         gpointer      user_data)
{
  g_autoptr (Request) request = user_data;
  g_autoptr (GFile) file = tl_file_picker_finish (result);
  TlWindow *self = request->window;

  if (file == NULL || self->is_disposed)
    return;
  tl_workspace_export_async (self->workspace, request->request, file, window_exported_cb, request);
  request = NULL;   /* goes on */
}

void
tl_window_export (TlWindow              *self,
                  const TlExportRequest *what)
{
  Request *request = g_new0 (Request, 1);
  const TlFormat *format = what->format;
  GFile *near = tl_workspace_get_file (self->workspace);
  g_autofree char *base = near != NULL ? g_file_get_basename (near) : g_strdup ("articles");
  g_autofree char *name = tl_export_suggest_name (format, base);
  g_autofree char *title = g_strdup_printf (_("Export: %s"), tl_format_info_get_title (format));

  request->window = g_object_ref (self);
  request->request = tl_export_request_copy (what);
  if (format->flags & TL_FORMAT_FOLDER)
    tl_file_picker_folder_async (GTK_WINDOW (self), title, near, window_target_picked_cb, request);
  else
    tl_file_picker_export_async (GTK_WINDOW (self), title, near, name, tl_format_info_get_title (format),
                                 format->extension + 1, window_target_picked_cb, request);
}

static void
export_cb (GSimpleAction *action,
           GVariant      *parameter,
           gpointer       user_data)
{
  TlWindow *self = user_data;

  tl_window_commit (self);
  tl_export_dialog_present (self, NULL);
}

static void
export_report_cb (GSimpleAction *action,
                  GVariant      *parameter,
                  gpointer       user_data)
{
  TlWindow *self = user_data;

  tl_window_commit (self);
  tl_export_dialog_present (self, "html");
}

/* Printing */

static TlPrintContent *
make_content (TlWindow *self)
{
  TlPrintOptions options = tl_print_dialog_load (self->settings);
  g_autoptr (TlArticle) seen = tl_workspace_dup_seen_article (self->workspace);

  return tl_print_content_new (seen, tl_workspace_get_schema (self->workspace),
                               &options);
}

static void
print_cb (GSimpleAction *action,
          GVariant      *parameter,
          gpointer       user_data)
{
  TlWindow *self = user_data;

  tl_window_commit (self);
  tl_print_dialog_present (self);
}

static void
window_printed_cb (gpointer      user_data,
                   const GError *error)
{
  g_autoptr (Request) request = user_data;

  if (request->window->is_disposed)
    return;
  if (error != NULL)
    tl_report_error (GTK_WIDGET (request->window), error);
  else if (request->file != NULL)
    tell_written (request->window, request->file, FALSE);
}

void
tl_window_print (TlWindow *self)
{
  g_autoptr (GtkPageSetup) setup = tl_print_make_page_setup ();
  Request *request;

  if (tl_workspace_get_article (self->workspace) == NULL)
    return;
  request = g_new0 (Request, 1);
  request->window = g_object_ref (self);
  tl_print_run (GTK_WINDOW (self), make_content (self), setup, window_printed_cb, request);
}

static void
window_pdf_picked_cb (GObject      *source,
                      GAsyncResult *result,
                      gpointer      user_data)
{
  g_autoptr (Request) request = user_data;
  g_autoptr (GFile) file = tl_file_picker_finish (result);
  g_autoptr (GtkPageSetup) setup = tl_print_make_page_setup ();
  TlWindow *self = request->window;

  if (file == NULL || self->is_disposed)
    return;
  if (g_file_peek_path (file) == NULL)
    {
      tl_window_tell (self, _("Only folders of this computer can be exported to"), FALSE);
      return;
    }
  request->file = g_object_ref (file);
  tl_print_export (GTK_WINDOW (self), g_steal_pointer (&request->content), setup, g_file_peek_path (file),
                   window_printed_cb, request);
  request = NULL;
}

/* A file name made of the title: no path, no odd characters, of a sensible length. */
static char *
suggest_pdf_name (TlArticle *article)
{
  g_autofree char *title = tl_format_inert (tl_article_get_title (article), 60);

  g_strdelimit (title, "/\\:*?\"<>|.", '-');
  g_strstrip (title);
  return g_strconcat (*title != '\0' ? title : "article", ".pdf", NULL);
}

static void
export_pdf_cb (GSimpleAction *action,
               GVariant      *parameter,
               gpointer       user_data)
{
  TlWindow *self = user_data;
  Request *request = g_new0 (Request, 1);
  g_autofree char *name = suggest_pdf_name (tl_workspace_get_article (self->workspace));

  tl_window_commit (self);
  request->window = g_object_ref (self);
  request->content = make_content (self);
  tl_file_picker_export_async (GTK_WINDOW (self), _("Export as PDF"), tl_workspace_get_file (self->workspace), name,
                               _("PDF documents"), "pdf", window_pdf_picked_cb, request);
}

/* The way to what was written */

static void
window_launched_cb (GObject      *source,
                    GAsyncResult *result,
                    gpointer      user_data)
{
  g_autoptr (TlWindow) self = user_data;
  g_autoptr (GError) error = NULL;

  if (!g_app_info_launch_default_for_uri_finish (result, &error) && !self->is_disposed)
    tl_report_error (GTK_WIDGET (self), error);
}

static void
open_written_cb (GSimpleAction *action,
                 GVariant      *parameter,
                 gpointer       user_data)
{
  g_app_info_launch_default_for_uri_async (g_variant_get_string (parameter, NULL), NULL, NULL, window_launched_cb,
                                           g_object_ref (user_data));
}

static void
window_items_shown_cb (GObject      *source,
                       GAsyncResult *result,
                       gpointer      user_data)
{
  g_autoptr (Request) request = user_data;
  g_autoptr (GVariant) answer = g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, NULL);
  g_autoptr (GFile) folder = NULL;
  g_autofree char *uri = NULL;

  if (answer != NULL || request->window->is_disposed)
    return;
  /* A desktop without that service: the folder alone. */
  folder = g_file_get_parent (request->file);
  uri = g_file_get_uri (folder != NULL ? folder : request->file);
  g_app_info_launch_default_for_uri_async (uri, NULL, NULL, window_launched_cb, g_object_ref (request->window));
}

static void
show_in_folder_cb (GSimpleAction *action,
                   GVariant      *parameter,
                   gpointer       user_data)
{
  const char *uri = g_variant_get_string (parameter, NULL);
  const char *const uris[] = { uri, NULL };
  GDBusConnection *bus = g_application_get_dbus_connection (g_application_get_default ());
  Request *request = g_new0 (Request, 1);

  request->window = g_object_ref (user_data);
  request->file = g_file_new_for_uri (uri);
  if (bus == NULL)
    {
      g_autoptr (GFile) folder = g_file_get_parent (request->file);
      g_autofree char *place = g_file_get_uri (folder != NULL ? folder : request->file);

      g_app_info_launch_default_for_uri_async (place, NULL, NULL, window_launched_cb, g_object_ref (user_data));
      free_request (request);
      return;
    }
  g_dbus_connection_call (bus, "org.freedesktop.FileManager1", "/org/freedesktop/FileManager1",
                          "org.freedesktop.FileManager1", "ShowItems", g_variant_new ("(^ass)", uris, ""), NULL,
                          G_DBUS_CALL_FLAGS_NONE, -1, NULL, window_items_shown_cb, request);
}

static const GActionEntry entries[] = {
  { "export", export_cb },
  { "export-pdf", export_pdf_cb },
  { "export-report", export_report_cb },
  { "open-written", open_written_cb, "s" },
  { "print", print_cb },
  { "show-in-folder", show_in_folder_cb, "s" },
};

void
tl_window_init_export (TlWindow *self)
{
  g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries), self);
}
