/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "tl-window.h"

G_BEGIN_DECLS

/* Asks which format file is in, and opens it in window so. */
void tl_open_as_dialog_present (TlWindow *window,
                                GFile    *file);

G_END_DECLS
