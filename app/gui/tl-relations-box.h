/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "tl-workspace.h"

G_BEGIN_DECLS

/* TlRelationsBox: the relations of one annotation: what they are, whom they tie it to, and ways to change that. */
#define TL_TYPE_RELATIONS_BOX (tl_relations_box_get_type ())
G_DECLARE_FINAL_TYPE (TlRelationsBox, tl_relations_box, TL, RELATIONS_BOX, GtkWidget)

/* Shows the relations of annotation_id (NULL: nothing) in the workspace's article. */
void tl_relations_box_load (TlRelationsBox *self,
                            TlWorkspace    *workspace,
                            const char     *annotation_id);

G_END_DECLS
