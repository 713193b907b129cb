/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "tl-layer-set.h"
#include "tl-workspace.h"

G_BEGIN_DECLS

/* TlInspector: the annotations of the article as a list, and below it the selected annotation or the article itself.
 * Properties: workspace, split (int, height of the list in pixels). */
#define TL_TYPE_INSPECTOR (tl_inspector_get_type ())
G_DECLARE_FINAL_TYPE (TlInspector, tl_inspector, TL, INSPECTOR, GtkWidget)

/* Makes edits of what was typed and not yet taken over: before saving, undoing, closing. */
void tl_inspector_commit        (TlInspector *self);
void tl_inspector_focus_list    (TlInspector *self);
void tl_inspector_focus_note    (TlInspector *self);
/* Annotators whose annotations are not listed (NULL-terminated). */
void tl_inspector_set_hidden    (TlInspector       *self,
                                 const char *const *annotators);
/* What its menu of annotators shows and hides. */
void tl_inspector_set_layers    (TlInspector *self,
                                 TlLayerSet  *layers);
void tl_inspector_open_layers   (TlInspector *self);
void tl_inspector_focus_desk    (TlInspector *self);
/* Of the article, or of the selected annotation. */
void tl_inspector_focus_thread  (TlInspector *self,
                                 gboolean     of_article);
void tl_inspector_start_search  (TlInspector *self);
void tl_inspector_clear_filters (TlInspector *self);
/* Ids of the annotations that pass the filters and lie within range; NULL-terminated, owned. */
char   **tl_inspector_list_shown   (TlInspector      *self,
                                    const TlFragment *range);
/* Lists what annotator has that was rejected; FALSE, and nothing changes, when there is none. */
gboolean tl_inspector_show_rejected (TlInspector     *self,
                                     const char      *annotator);
/* Shows nothing, while the article asked for can't be read. */
void tl_inspector_set_blank     (TlInspector *self,
                                 gboolean     is_blank);
/* "annotation" or "article". */
void tl_inspector_show_page     (TlInspector *self,
                                 const char  *page);

G_END_DECLS
