/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* The desktop's own file chooser.  near: a file beside which to start, or NULL. */
void   tl_file_picker_open_async (GtkWindow           *parent,
                                  const char          *title,
                                  GFile               *near,
                                  GAsyncReadyCallback  callback,
                                  gpointer             user_data);
/* Several files at once. */
void   tl_file_picker_open_many_async (GtkWindow           *parent,
                                       const char          *title,
                                       GFile               *near,
                                       GAsyncReadyCallback  callback,
                                       gpointer             user_data);
void   tl_file_picker_save_async (GtkWindow           *parent,
                                  const char          *title,
                                  GFile               *near,
                                  const char          *name,
                                  GAsyncReadyCallback  callback,
                                  gpointer             user_data);
void   tl_file_picker_folder_async (GtkWindow           *parent,
                                    const char          *title,
                                    GFile               *near,
                                    GAsyncReadyCallback  callback,
                                    gpointer             user_data);
/* For files of a type: its name for people and its suffix, without the dot. */
void   tl_file_picker_export_async (GtkWindow           *parent,
                                    const char          *title,
                                    GFile               *near,
                                    const char          *name,
                                    const char          *type,
                                    const char          *suffix,
                                    GAsyncReadyCallback  callback,
                                    gpointer             user_data);
/* The file chosen (the first one), owned; NULL when the user thought better of it. */
GFile *tl_file_picker_finish     (GAsyncResult        *result);
/* GFile elements, owned; NULL when the user thought better of it. */
GPtrArray *tl_file_picker_finish_many (GAsyncResult    *result);

G_END_DECLS
