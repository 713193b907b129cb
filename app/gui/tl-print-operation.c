/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Printing by GtkPrintOperation.  Pages are laid out in steps while GTK shows how far it is; the same pages go to
 * paper and to a file.
 */

#define G_LOG_DOMAIN "tagline-gui"

#include "config.h"

#include "tl-print-operation.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>

#include "tl-i18n.h"
#include "tl-print-layout.h"

#define MARGIN_SIDE   18.0   /* mm */
#define MARGIN_TOP    14.0
#define MARGIN_BOTTOM 16.0

typedef struct
{
  GtkPrintOperation *operation;   /* owned */
  TlPrintContent    *content;     /* owned */
  TlPrintLayout     *layout;      /* NULL before begin-print */
  char              *path;        /* of the file exported to; NULL */
  char              *temporary;   /* where it is written first; NULL */
  TlPrintDone        done;
  gpointer           user_data;
} Print;

static void
print_free (Print *print)
{
  g_clear_pointer (&print->layout, tl_print_layout_free);
  tl_print_content_free (print->content);
  g_free (print->path);
  g_free (print->temporary);
  g_object_unref (print->operation);
  g_free (print);
}

GtkPageSetup *
tl_print_make_page_setup (void)
{
  GtkPageSetup *setup = gtk_page_setup_new ();

  gtk_page_setup_set_left_margin (setup, MARGIN_SIDE, GTK_UNIT_MM);
  gtk_page_setup_set_right_margin (setup, MARGIN_SIDE, GTK_UNIT_MM);
  gtk_page_setup_set_top_margin (setup, MARGIN_TOP, GTK_UNIT_MM);
  gtk_page_setup_set_bottom_margin (setup, MARGIN_BOTTOM, GTK_UNIT_MM);
  return setup;
}

static void
print_begin_cb (GtkPrintOperation *operation,
                GtkPrintContext   *context,
                gpointer           user_data)
{
  Print *print = user_data;
  PangoContext *fonts = gtk_print_context_create_pango_context (context);

  tl_print_set_up_context (fonts);
  g_clear_pointer (&print->layout, tl_print_layout_free);
  print->layout = tl_print_layout_new (print->content, fonts, gtk_print_context_get_width (context),
                                       gtk_print_context_get_height (context));
  g_object_unref (fonts);
}

static gboolean
print_paginate_cb (GtkPrintOperation *operation,
                   GtkPrintContext   *context,
                   gpointer           user_data)
{
  Print *print = user_data;
  gboolean is_done = tl_print_layout_step (print->layout);

  if (is_done)
    gtk_print_operation_set_n_pages (operation, (int) tl_print_layout_get_n_pages (print->layout));
  return is_done;
}

static void
print_draw_cb (GtkPrintOperation *operation,
               GtkPrintContext   *context,
               int                page,
               gpointer           user_data)
{
  Print *print = user_data;

  tl_print_layout_draw (print->layout, (guint) page, gtk_print_context_get_cairo_context (context));
}

/* The file takes its place when it is whole. */
static gboolean
finish_file (Print                    *print,
             GtkPrintOperationResult   result,
             GError                  **error)
{
  if (print->path == NULL || result != GTK_PRINT_OPERATION_RESULT_APPLY)
    {
      if (print->temporary != NULL)
        g_unlink (print->temporary);
      return TRUE;
    }
  if (g_rename (print->temporary, print->path) == 0)
    return TRUE;
  g_set_error (error, G_IO_ERROR, g_io_error_from_errno (errno), _("Writing “%s” failed: %s"), print->path,
               g_strerror (errno));
  g_unlink (print->temporary);
  return FALSE;
}

static void
print_done_cb (GtkPrintOperation       *operation,
               GtkPrintOperationResult  result,
               gpointer                 user_data)
{
  Print *print = user_data;
  g_autoptr (GError) error = NULL;

  if (result == GTK_PRINT_OPERATION_RESULT_ERROR)
    gtk_print_operation_get_error (operation, &error);
  if (result == GTK_PRINT_OPERATION_RESULT_ERROR && error == NULL)
    g_set_error_literal (&error, G_IO_ERROR, G_IO_ERROR_FAILED, _("Printing failed"));
  if (result == GTK_PRINT_OPERATION_RESULT_CANCEL)
    g_set_error_literal (&error, G_IO_ERROR, G_IO_ERROR_CANCELLED, _("Printing was cancelled"));
  finish_file (print, result, error == NULL ? &error : NULL);
  print->done (print->user_data, error);
  print_free (print);
}

static Print *
print_new (TlPrintContent *content,
           GtkPageSetup   *setup,
           TlPrintDone     done,
           gpointer        user_data)
{
  Print *print = g_new0 (Print, 1);

  print->operation = gtk_print_operation_new ();
  print->content = content;
  print->done = done;
  print->user_data = user_data;
  gtk_print_operation_set_default_page_setup (print->operation, setup);
  gtk_print_operation_set_unit (print->operation, GTK_UNIT_POINTS);
  gtk_print_operation_set_job_name (print->operation, content->title);
  gtk_print_operation_set_embed_page_setup (print->operation, TRUE);
  gtk_print_operation_set_show_progress (print->operation, TRUE);
  gtk_print_operation_set_allow_async (print->operation, TRUE);
  g_signal_connect (print->operation, "begin-print", G_CALLBACK (print_begin_cb), print);
  g_signal_connect (print->operation, "paginate", G_CALLBACK (print_paginate_cb), print);
  g_signal_connect (print->operation, "draw-page", G_CALLBACK (print_draw_cb), print);
  g_signal_connect (print->operation, "done", G_CALLBACK (print_done_cb), print);
  return print;
}

void
tl_print_run (GtkWindow      *parent,
              TlPrintContent *content,
              GtkPageSetup   *setup,
              TlPrintDone     done,
              gpointer        user_data)
{
  Print *print = print_new (content, setup, done, user_data);

  gtk_print_operation_run (print->operation, GTK_PRINT_OPERATION_ACTION_PRINT_DIALOG, parent, NULL);
}

void
tl_print_export (GtkWindow      *parent,
                 TlPrintContent *content,
                 GtkPageSetup   *setup,
                 const char     *path,
                 TlPrintDone     done,
                 gpointer        user_data)
{
  Print *print = print_new (content, setup, done, user_data);
  g_autoptr (GError) error = NULL;
  int fd;

  print->path = g_strdup (path);
  print->temporary = g_strdup_printf ("%s.XXXXXX", path);
  fd = g_mkstemp_full (print->temporary, O_RDWR | O_CLOEXEC, 0666);
  if (fd < 0)
    {
      g_set_error (&error, G_IO_ERROR, g_io_error_from_errno (errno), _("Writing “%s” failed: %s"), path,
                   g_strerror (errno));
      done (user_data, error);
      print_free (print);
      return;
    }
  g_close (fd, NULL);
  gtk_print_operation_set_export_filename (print->operation, print->temporary);
  gtk_print_operation_run (print->operation, GTK_PRINT_OPERATION_ACTION_EXPORT, parent, NULL);
}
