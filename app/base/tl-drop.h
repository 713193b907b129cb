/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Frees data in a thread: for what takes longer than a frame to free.  Nobody else may work with it.  NULL is nothing. */
void tl_drop_in_thread (gpointer       data,
                        GDestroyNotify free_func);

G_END_DECLS
