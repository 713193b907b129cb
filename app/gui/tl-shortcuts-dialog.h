/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "tl-window.h"

G_BEGIN_DECLS

/* Shows the keys of all commands that have one, over window. */
void tl_shortcuts_dialog_present (TlWindow *window);

G_END_DECLS
