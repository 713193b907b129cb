/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "tl-workspace.h"

G_BEGIN_DECLS

/*
 * TlOrphanTray: below the text, the annotations of the article shown that lost their place when its text was replaced: what
 * they covered and what stood around it, and how sure the proposed place is.  Not seen while there are none.
 * Properties: workspace; selected (read-only: id of the one chosen, NULL).
 * Signals:
 *   ::chosen (TlFragment *place)     one was chosen; NULL when it has no proposed place
 *   ::attach ()                      the chosen one is to be put back
 *   ::discard ()                     it is to be given up
 */
#define TL_TYPE_ORPHAN_TRAY (tl_orphan_tray_get_type ())
G_DECLARE_FINAL_TYPE (TlOrphanTray, tl_orphan_tray, TL, ORPHAN_TRAY, GtkWidget)

/* NULL: none is chosen.  Borrowed. */
const char *tl_orphan_tray_get_selected (TlOrphanTray *self);
guint       tl_orphan_tray_get_n        (TlOrphanTray *self);
/* Chooses the next one, from the last one the first; FALSE when there is none. */
gboolean    tl_orphan_tray_choose_next  (TlOrphanTray *self);

/* Gives the chosen row the keyboard focus; without one, the first. */
void        tl_orphan_tray_focus        (TlOrphanTray *self);

G_END_DECLS
