/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "tl-window.h"

G_BEGIN_DECLS

/* The articles of a window's collection that wait for somebody, the longest first. */
void tl_queue_window_present (TlWindow *window);

G_END_DECLS
