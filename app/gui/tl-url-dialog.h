/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Asks for the address of an HTTP source and, where it wants that, name and password.  url: what is there at first (NULL: nothing);
 * message: why it is asked again, or NULL. */
void     tl_url_dialog_async  (GtkWindow           *parent,
                               const char          *url,
                               const char          *message,
                               GAsyncReadyCallback  callback,
                               gpointer             user_data);
/* FALSE when it was dismissed.  user and password are NULL when there is none.  All owned. */
gboolean tl_url_dialog_finish (GAsyncResult        *result,
                               char               **url,
                               char               **user,
                               char               **password);

G_END_DECLS
