/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "tl-table.h"

G_BEGIN_DECLS

/*
 * TlBarPlot: a table as horizontal bars, a bar a row: the length is one column of numbers, or several put end to end with a
 * pattern each.  Light and dark; right to left where the language is.
 */
#define TL_TYPE_BAR_PLOT (tl_bar_plot_get_type ())
G_DECLARE_FINAL_TYPE (TlBarPlot, tl_bar_plot, TL, BAR_PLOT, GtkWidget)

/* labels: a column of text.  columns: n_columns positions of columns of numbers.  NULL table: nothing. */
void    tl_bar_plot_set    (TlBarPlot   *self,
                            TlTable     *table,
                            guint        labels,
                            const guint *columns,
                            guint        n_columns);
/* The picture for a file, on white: SVG, or PNG at twice the size.  Owned. */
GBytes *tl_bar_plot_to_svg (TlBarPlot   *self);
GBytes *tl_bar_plot_to_png (TlBarPlot   *self);

G_END_DECLS
