/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "tl-window.h"

G_BEGIN_DECLS

/* What a merge left to be decided in the article shown, as cards: one key, and it is decided. */
void tl_conflict_window_present (TlWindow *window);

G_END_DECLS
