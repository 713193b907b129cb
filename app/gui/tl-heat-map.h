/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* TlHeatMap: a value for each pair, as a square of coloured cells with the value written in them.  Arrow keys go from cell to cell, Enter
 * and a click choose one.
 * Signal: ::chosen (guint a, guint b). */
#define TL_TYPE_HEAT_MAP (tl_heat_map_get_type ())
G_DECLARE_FINAL_TYPE (TlHeatMap, tl_heat_map, TL, HEAT_MAP, GtkWidget)

/* values: n × n, row by row, copied; NAN where there is none (the diagonal is never shown).  names: n of them, copied. */
void tl_heat_map_set (TlHeatMap         *self,
                      const char *const *names,
                      const double      *values,
                      guint              n);

G_END_DECLS
