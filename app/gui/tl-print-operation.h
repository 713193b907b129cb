/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "tl-print-content.h"

G_BEGIN_DECLS

/* What is called when printing is over: error is NULL when it went well, G_IO_ERROR_CANCELLED when the user thought
 * better of it. */
typedef void (*TlPrintDone) (gpointer      user_data,
                             const GError *error);

/* The page setup that printing begins with: the paper of the locale, with room for binding.  Owned. */
GtkPageSetup *tl_print_make_page_setup (void);
/* Prints content (taken over) by way of the desktop's print dialog over parent. */
void          tl_print_run             (GtkWindow      *parent,
                                        TlPrintContent *content,
                                        GtkPageSetup   *setup,
                                        TlPrintDone     done,
                                        gpointer        user_data);
/* Writes it as PDF to path (content is taken over); needs no printer. */
void          tl_print_export          (GtkWindow      *parent,
                                        TlPrintContent *content,
                                        GtkPageSetup   *setup,
                                        const char     *path,
                                        TlPrintDone     done,
                                        gpointer        user_data);

G_END_DECLS
