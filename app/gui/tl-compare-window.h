/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "tl-window.h"

G_BEGIN_DECLS

/* Shows the layers of several annotators side by side and makes one of them: those of the window's collection, or, with files (GFile elements, NULL:
 * none), the collection and these.  The adjudicated layer goes into the window's collection. */
void tl_compare_window_present (TlWindow  *window,
                                GPtrArray *files);

G_END_DECLS
