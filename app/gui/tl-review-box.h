/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "tl-workspace.h"

G_BEGIN_DECLS

/* TlReviewBox: the review of one annotation: accept, reject, discuss, with who, when and why. */
#define TL_TYPE_REVIEW_BOX (tl_review_box_get_type ())
G_DECLARE_FINAL_TYPE (TlReviewBox, tl_review_box, TL, REVIEW_BOX, GtkWidget)

void tl_review_box_load   (TlReviewBox  *self,
                           TlWorkspace  *workspace,
                           TlArticle    *article,
                           TlAnnotation *annotation);
/* Makes an edit of a reason typed and not yet taken over. */
void tl_review_box_commit (TlReviewBox  *self);

G_END_DECLS
