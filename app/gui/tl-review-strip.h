/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "tl-article.h"

G_BEGIN_DECLS

/* TlReviewStrip: how far the review of an article is, and the keys of it as buttons.  Shown while it is revealed.
 * Property (read-only): n-undecided. */
#define TL_TYPE_REVIEW_STRIP (tl_review_strip_get_type ())
G_DECLARE_FINAL_TYPE (TlReviewStrip, tl_review_strip, TL, REVIEW_STRIP, GtkWidget)

/* NULL: none. */
void  tl_review_strip_set_article   (TlReviewStrip *self,
                                     TlArticle     *article);
/* Annotators whose annotations are not counted; NULL: everybody's are. */
void  tl_review_strip_set_hidden    (TlReviewStrip *self,
                                     const char *const *annotators);
void  tl_review_strip_set_revealed  (TlReviewStrip *self,
                                     gboolean       is_revealed);
/* Annotations without a decision, and those of them that are to be discussed. */
guint tl_review_strip_get_pending   (TlReviewStrip *self);
guint tl_review_strip_get_discussed (TlReviewStrip *self);

G_END_DECLS
