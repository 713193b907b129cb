/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "tl-workspace.h"

G_BEGIN_DECLS

/* Asks which annotation to tie annotation_id to, as what, and makes the edit: a new relation, or with
 * relation_id one more member of that one (role: offered first, may be NULL).  Modal over the window of parent. */
void tl_relation_dialog_present (GtkWidget   *parent,
                                 TlWorkspace *workspace,
                                 const char  *annotation_id,
                                 const char  *relation_id,
                                 const char  *role);

G_END_DECLS
