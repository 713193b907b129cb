/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "tl-workspace.h"

G_BEGIN_DECLS

/* TlDeskBox: what the desk says of an article as a whole: who works on it, and its labels (genre, topic…). */
#define TL_TYPE_DESK_BOX (tl_desk_box_get_type ())
G_DECLARE_FINAL_TYPE (TlDeskBox, tl_desk_box, TL, DESK_BOX, GtkWidget)

void tl_desk_box_load  (TlDeskBox   *self,
                        TlWorkspace *workspace,
                        TlArticle   *article);
/* Puts the focus on the people it is assigned to. */
void tl_desk_box_focus (TlDeskBox   *self);

G_END_DECLS
