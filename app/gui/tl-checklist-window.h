/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "tl-window.h"

G_BEGIN_DECLS

/* What is to be settled before the article shown takes a status (title: what that is called as a command, translated); NULL, and nothing is shown,
 * when there is nothing.  Accepting goes on with tl_window_move_status(). */
GtkWindow *tl_checklist_window_present (TlWindow   *window,
                                        const char *status,
                                        const char *title);

G_END_DECLS
