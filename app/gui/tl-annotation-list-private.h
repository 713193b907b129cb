/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "tl-annotation-list.h"

G_BEGIN_DECLS

/* heading: the group whose name stands above the row, or TL_GROUP_NONE. */
TlAnnotationItem *tl_annotation_item_new (TlAnnotation      *annotation,
                                          TlText            *text,
                                          TlSchema          *schema,
                                          TlAnnotationGroup  heading);

G_END_DECLS
