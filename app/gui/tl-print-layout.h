/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <pango/pangocairo.h>

#include "tl-print-content.h"

G_BEGIN_DECLS

/*
 * TlPrintLayout: the content on pages of a size.  Text in a column, notes in the margin beside it, each as near to
 * its words as those before it let it be; what does not fit goes on in the margin of the next page, and behind the
 * end of the text across the whole page.  All lengths are points (1/72 inch), y grows down.
 */
typedef struct _TlPrintLayout TlPrintLayout;

/* content is borrowed and must outlive the layout.  width, height: of the page without its margins. */
TlPrintLayout *tl_print_layout_new         (const TlPrintContent *content,
                                            PangoContext         *context,
                                            double                width,
                                            double                height);
void           tl_print_layout_free        (TlPrintLayout        *self);
/* Lays out some more; TRUE when all is done.  A step takes milliseconds, however long the article is. */
gboolean       tl_print_layout_step        (TlPrintLayout        *self);
/* How many there are so far. */
guint          tl_print_layout_get_n_pages (TlPrintLayout        *self);
/* Draws a page (from 0) with its header at the origin of cr. */
void           tl_print_layout_draw        (TlPrintLayout        *self,
                                            guint                 page,
                                            cairo_t              *cr);

/* For tests: where things came to be. */
typedef struct
{
  guint  page;
  double x;
  double y;
  double width;
  double height;
} TlPrintPlace;

/* The place of a note, FALSE when it has none (yet). */
gboolean       tl_print_layout_find_note   (TlPrintLayout        *self,
                                            guint                 number,
                                            TlPrintPlace         *place);
/* The place of the line of text that a character of the display text is in. */
gboolean       tl_print_layout_find_line   (TlPrintLayout        *self,
                                            guint                 offset,
                                            TlPrintPlace         *place);
/* The strokes below a line of text: how many, and the lowest point. */
guint          tl_print_layout_get_n_strokes (TlPrintLayout      *self,
                                              guint               offset);

/* A context for fonts that is the same on the screen, on paper and in a file.  Owned. */
PangoContext  *tl_print_create_context     (void);
/* Makes any context (that of a printer) such a one. */
void           tl_print_set_up_context     (PangoContext         *context);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TlPrintLayout, tl_print_layout_free)

G_END_DECLS
