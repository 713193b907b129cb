/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "tl-window.h"

G_BEGIN_DECLS

/* Shows the palette of all commands over window. */
void tl_command_palette_present (TlWindow *window);

G_END_DECLS
