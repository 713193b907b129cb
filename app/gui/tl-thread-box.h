/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "tl-workspace.h"

G_BEGIN_DECLS

/* TlThreadBox: the notes that people wrote to one annotation, or to the article, and a place for one's own. */
#define TL_TYPE_THREAD_BOX (tl_thread_box_get_type ())
G_DECLARE_FINAL_TYPE (TlThreadBox, tl_thread_box, TL, THREAD_BOX, GtkWidget)

/* annotation NULL: the article's own thread.  What was being written stays with what it was written for. */
void tl_thread_box_load  (TlThreadBox  *self,
                          TlWorkspace  *workspace,
                          TlArticle    *article,
                          TlAnnotation *annotation);
void tl_thread_box_focus (TlThreadBox  *self);

G_END_DECLS
