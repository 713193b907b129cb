/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "tl-window.h"

G_BEGIN_DECLS

/* Shows how far the annotators of the window's collection agree, or, with files (GFile elements, NULL: none), the collection and
 * these.  The places behind a figure are shown in window. */
void tl_agreement_window_present (TlWindow  *window,
                                  GPtrArray *files);

G_END_DECLS
