/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "tl-window.h"

G_BEGIN_DECLS

/* What the collection of a window comes to: progress, people, labels, sources, verdicts. */
void tl_statistics_window_present (TlWindow *window);

G_END_DECLS
