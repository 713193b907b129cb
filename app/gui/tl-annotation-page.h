/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "tl-workspace.h"

G_BEGIN_DECLS

/* TlAnnotationPage: everything about the selected annotation, to be read and changed.  Property: workspace. */
#define TL_TYPE_ANNOTATION_PAGE (tl_annotation_page_get_type ())
G_DECLARE_FINAL_TYPE (TlAnnotationPage, tl_annotation_page, TL, ANNOTATION_PAGE, GtkWidget)

/* Makes edits of what was typed and not yet taken over: before saving, undoing, closing. */
void tl_annotation_page_commit     (TlAnnotationPage *self);
/* Puts the caret into the note. */
void tl_annotation_page_focus_note (TlAnnotationPage *self);
void tl_annotation_page_focus_thread (TlAnnotationPage *self);

G_END_DECLS
