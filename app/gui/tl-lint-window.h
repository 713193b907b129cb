/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "tl-window.h"

G_BEGIN_DECLS

/* TlLintWindow: what is not consistent in the collection of a window, each leading to its place there. */
#define TL_TYPE_LINT_WINDOW (tl_lint_window_get_type ())
G_DECLARE_FINAL_TYPE (TlLintWindow, tl_lint_window, TL, LINT_WINDOW, AdwWindow)

TlLintWindow *tl_lint_window_present (TlWindow     *window);
/* Goes to the finding after (or before) the one chosen, and shows its place.  FALSE at the end. */
gboolean      tl_lint_window_step    (TlLintWindow *self,
                                      gboolean      backwards);

G_END_DECLS
