/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "tl-workspace.h"

G_BEGIN_DECLS

/* TlProblemRow: a problem in the list of problems.  Property: problem (TlProblem). */
#define TL_TYPE_PROBLEM_ROW (tl_problem_row_get_type ())
G_DECLARE_FINAL_TYPE (TlProblemRow, tl_problem_row, TL, PROBLEM_ROW, GtkWidget)

/* "Line 12, column 7 · $.articles[3] · article a4", inert, owned; parts that are not known are left out. */
char *tl_problem_row_describe_place (const TlDiagnostic *diagnostic);

G_END_DECLS
