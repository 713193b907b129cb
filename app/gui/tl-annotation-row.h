/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "tl-annotation-list.h"

G_BEGIN_DECLS

/* TlAnnotationRow: an annotation in the inspector's list.  Property: item (TlAnnotationItem). */
#define TL_TYPE_ANNOTATION_ROW (tl_annotation_row_get_type ())
G_DECLARE_FINAL_TYPE (TlAnnotationRow, tl_annotation_row, TL, ANNOTATION_ROW, GtkWidget)

void tl_annotation_row_set_item (TlAnnotationRow  *self,
                                 TlAnnotationItem *item);

G_END_DECLS
