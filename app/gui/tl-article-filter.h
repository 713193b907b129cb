/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "tl-collection.h"

G_BEGIN_DECLS

/* TlArticleFilterBox: the filters of the article list other than its text: status, label, annotator, unsaved edits.
 * Signal: ::changed. */
#define TL_TYPE_ARTICLE_FILTER_BOX (tl_article_filter_box_get_type ())
G_DECLARE_FINAL_TYPE (TlArticleFilterBox, tl_article_filter_box, TL, ARTICLE_FILTER_BOX, GtkWidget)

/* collection may be NULL. */
void        tl_article_filter_box_set_collection (TlArticleFilterBox *self,
                                                  TlCollection       *collection,
                                                  TlSchema           *schema);
/* Offers the labels and annotators that counting has met by now. */
void        tl_article_filter_box_refresh        (TlArticleFilterBox *self);
void        tl_article_filter_box_clear          (TlArticleFilterBox *self);
gboolean    tl_article_filter_box_is_active      (TlArticleFilterBox *self);
/* NULL: any.  Borrowed until the next change. */
const char *tl_article_filter_box_get_status     (TlArticleFilterBox *self);
const char *tl_article_filter_box_get_label      (TlArticleFilterBox *self);
const char *tl_article_filter_box_get_annotator  (TlArticleFilterBox *self);
gboolean    tl_article_filter_box_get_edited     (TlArticleFilterBox *self);

G_END_DECLS
