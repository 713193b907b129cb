/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* One of the values that somebody can take, as a button: the key that takes it, whose it is, and what it says (inert texts).  action: its
 * target is number, a "u". */
GtkWidget *tl_conflict_card_new (const char *key,
                                 const char *who,
                                 const char *what,
                                 const char *action,
                                 guint       number);

G_END_DECLS
