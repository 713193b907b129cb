/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

#include "tl-agreement.h"

G_BEGIN_DECLS

/* What the rows of the table are about. */
typedef enum
{
  TL_AGREEMENT_BY_LABEL,
  TL_AGREEMENT_BY_PAIR,
  TL_AGREEMENT_BY_ARTICLE,
  TL_AGREEMENT_BY_ATTRIBUTE,
} TlAgreementView;

/* The columns of figures, in order. */
#define TL_AGREEMENT_COLUMNS 7

/* TlAgreementRow: a row of the agreement table: its figures, and what it takes to list the places behind them.  Immutable. */
#define TL_TYPE_AGREEMENT_ROW (tl_agreement_row_get_type ())
G_DECLARE_FINAL_TYPE (TlAgreementRow, tl_agreement_row, TL, AGREEMENT_ROW, GObject)

/* Of a column: translated, short; and what it measures in a sentence. */
const char     *tl_agreement_column_get_title   (TlAgreementView  view,
                                                 guint            column);
const char     *tl_agreement_column_get_help    (TlAgreementView  view,
                                                 guint            column);
/* Does any row have a figure there? */
gboolean        tl_agreement_view_has_column    (TlAgreementView  view,
                                                 guint            column);

const char     *tl_agreement_row_get_title      (TlAgreementRow  *self);
/* NULL where the column has no such figure. */
const TlFigure *tl_agreement_row_get_figure     (TlAgreementRow  *self,
                                                 guint            column);
/* The places behind a figure of the row, of the kinds whose bits are set (of relations and attributes: all); owned. */
GListModel     *tl_agreement_row_list_places    (TlAgreementRow  *self,
                                                 TlAgreement     *agreement,
                                                 guint            column,
                                                 guint            kinds);
/* Do the kinds make a difference there? */
gboolean        tl_agreement_row_has_kinds      (TlAgreementRow  *self,
                                                 guint            column);

/* The rows of a view, first the one of all; a GListModel of TlAgreementRow, owned. */
GListModel     *tl_agreement_table_new          (TlAgreement     *agreement,
                                                 TlAgreementView  view);
/* The table as text, columns parted by separator (',' quotes as CSV does, '\t' takes tabs out), intervals in columns of their own.  Owned. */
char           *tl_agreement_table_to_text      (GListModel      *rows,
                                                 TlAgreementView  view,
                                                 char             separator);
/* "0.807", "n/a", "" for NULL.  Owned. */
char           *tl_figure_to_string             (const TlFigure  *figure);
/* The interval of 95 %, "0.76–0.84", or why there is no figure; owned, "" when there is neither. */
char           *tl_figure_describe              (const TlFigure  *figure);

G_END_DECLS
