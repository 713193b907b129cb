/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* What the cells of a column are. */
typedef enum
{
  TL_COLUMN_TEXT,
  TL_COLUMN_COUNT,
  TL_COLUMN_SECONDS,
} TlColumnKind;

/*
 * TlTable: figures in rows and columns, as the window shows and plots them and as scripts get them.  Built in one thread, then
 * immutable.
 */
#define TL_TYPE_TABLE (tl_table_get_type ())
G_DECLARE_FINAL_TYPE (TlTable, tl_table, TL, TABLE, GObject)

TlTable      *tl_table_new              (const char   *name);
/* name: for machines, copied; title: translated, copied.  Before the first row. */
void          tl_table_add_column       (TlTable      *self,
                                         const char   *name,
                                         const char   *title,
                                         TlColumnKind  kind);
/* An empty row (texts "", numbers 0); returns its position. */
guint         tl_table_add_row          (TlTable      *self);
void          tl_table_set_text         (TlTable      *self,
                                         guint         row,
                                         guint         column,
                                         const char   *text);
/* What people read in place of a text or number that is for machines. */
void          tl_table_set_shown        (TlTable      *self,
                                         guint         row,
                                         guint         column,
                                         const char   *shown);
void          tl_table_set_number       (TlTable      *self,
                                         guint         row,
                                         guint         column,
                                         double        number);
/* By a column of numbers, greatest first, equal ones by the first column of text. */
void          tl_table_sort             (TlTable      *self,
                                         guint         column);
/* For machines. */
const char   *tl_table_get_name         (TlTable      *self);
guint         tl_table_get_n_columns    (TlTable      *self);
const char   *tl_table_get_column_name  (TlTable      *self,
                                         guint         column);
const char   *tl_table_get_column_title (TlTable      *self,
                                         guint         column);
TlColumnKind  tl_table_get_column_kind  (TlTable      *self,
                                         guint         column);
/* G_MAXUINT when there is none. */
guint         tl_table_find_column      (TlTable      *self,
                                         const char   *name);
guint         tl_table_get_n_rows       (TlTable      *self);
/* "" for a number. */
const char   *tl_table_get_text         (TlTable      *self,
                                         guint         row,
                                         guint         column);
double        tl_table_get_number       (TlTable      *self,
                                         guint         row,
                                         guint         column);
/* Hours, minutes and seconds.  Owned. */
char         *tl_table_format_seconds   (double        seconds);
/* The cell as people read it: a number in the user's digits, seconds as hours, minutes and seconds.  Owned. */
char         *tl_table_dup_shown        (TlTable      *self,
                                         guint         row,
                                         guint         column);
/* RFC 4180 with a header of names; texts that a spreadsheet would take for a formula begin with an apostrophe. Owned. */
char         *tl_table_to_csv           (TlTable      *self);

G_END_DECLS
