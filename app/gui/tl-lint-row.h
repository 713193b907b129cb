/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "tl-lint.h"

G_BEGIN_DECLS

/* TlLintRow: a finding of lint.  Property: place. */
#define TL_TYPE_LINT_ROW (tl_lint_row_get_type ())
G_DECLARE_FINAL_TYPE (TlLintRow, tl_lint_row, TL, LINT_ROW, GtkWidget)

void tl_lint_row_set_place (TlLintRow   *self,
                            TlLintPlace *place);

G_END_DECLS
