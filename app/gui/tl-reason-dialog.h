/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Asks for a reason in words.  heading and accept_label (with mnemonic) are translated. */
void  tl_reason_dialog_async  (GtkWindow           *parent,
                               const char          *heading,
                               const char          *accept_label,
                               GAsyncReadyCallback  callback,
                               gpointer             user_data);
/* The same with reasons to choose from (NULL-terminated, the first nine have the keys Alt+1 to Alt+9); choosing one answers.
 * note: what is to be known before one is kept, translated; NULL: nothing. */
void  tl_reason_dialog_choose_async (GtkWindow           *parent,
                                     const char          *heading,
                                     const char          *accept_label,
                                     const char *const   *reasons,
                                     const char          *note,
                                     GAsyncReadyCallback  callback,
                                     gpointer             user_data);
/* What was written, owned ("" is possible); NULL when the user thought better of it. */
char *tl_reason_dialog_finish (GAsyncResult        *result);
/* Shall the reason be kept among those to choose from?  Before finishing. */
gboolean tl_reason_dialog_is_kept (GAsyncResult     *result);

G_END_DECLS
