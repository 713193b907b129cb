/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "tl-workspace.h"

G_BEGIN_DECLS

/* TlAttributeEditor: one attribute of an annotation and the row that shows and changes it, by its type in
 * the schema.  What the schema does not know is shown as it is in the file. */
#define TL_TYPE_ATTRIBUTE_EDITOR (tl_attribute_editor_get_type ())
G_DECLARE_FINAL_TYPE (TlAttributeEditor, tl_attribute_editor, TL, ATTRIBUTE_EDITOR, GObject)

/* def: the attribute in the schema, or NULL when it is a foreign one; must live as long as the workspace's schema.
 * json: the foreign value, which decides how it is shown (a string can be edited). */
TlAttributeEditor *tl_attribute_editor_new        (TlWorkspace          *workspace,
                                                   const char           *name,
                                                   const TlAttributeDef *def,
                                                   const char           *json);
/* The row for a GtkListBox.  Borrowed. */
GtkWidget         *tl_attribute_editor_get_row    (TlAttributeEditor    *self);
/* Shows the value that annotation of article has. */
void               tl_attribute_editor_load       (TlAttributeEditor    *self,
                                                   TlArticle            *article,
                                                   TlAnnotation         *annotation);
/* Shows the value that the article as a whole has. */
void               tl_attribute_editor_load_article (TlAttributeEditor *self,
                                                     TlArticle         *article);
/* Makes an edit of what was typed and not yet taken over. */
void               tl_attribute_editor_commit     (TlAttributeEditor    *self);

G_END_DECLS
