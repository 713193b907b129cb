/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * Strings of which there are many alike (labels, annotators, kinds of relations): one copy while
 * anybody needs it, so that equal ones are the same pointer.  Any thread.  (Of GLib's own, a thread
 * may on the floor be handed one that another thread is just letting go for good.)
 */
char *tl_intern         (const char *text);
void  tl_intern_release (char       *text);

G_END_DECLS
