/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "tl-window.h"

G_BEGIN_DECLS

/* Shows what was found wrong in the collection of window, each with its place. */
void tl_problems_dialog_present (TlWindow *window);

G_END_DECLS
