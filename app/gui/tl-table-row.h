/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "tl-table.h"

G_BEGIN_DECLS

/* TlTableRow: a row of a table as a list item. */
#define TL_TYPE_TABLE_ROW (tl_table_row_get_type ())
G_DECLARE_FINAL_TYPE (TlTableRow, tl_table_row, TL, TABLE_ROW, GObject)

/* The cell as people read it; owned. */
char       *tl_table_row_dup_shown (TlTableRow *self,
                                    guint       column);
/* All rows, made when they are asked for; a GListModel of TlTableRow, owned. */
GListModel *tl_table_rows_new      (TlTable    *table);

G_END_DECLS
