/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "tl-blind.h"
#include "tl-workspace.h"

G_BEGIN_DECLS

/*
 * What the user may see of the open collection: where it is blind, an annotator does not see others' layers.  Counts, searches, scans and exports of
 * a workspace keep to it by themselves; who shows the article itself (tl_workspace_get_article(), which has everything, as editing needs it) asks
 * here.  ::members-changed tells when it is another view.
 */

/* What the user is where the rules name nobody: the person's own preference ("" or NULL: as the rules say). */
void         tl_workspace_set_role_preference (TlWorkspace *self,
                                               const char  *role);
/* The user's role in the open collection; chief when there is none. */
TlRole       tl_workspace_get_role            (TlWorkspace *self);
/* NULL when the user may see everything.  Owned. */
TlBlindView *tl_workspace_dup_view            (TlWorkspace *self);
/* The article shown as the user may see it; owned, NULL when none is shown. */
TlArticle   *tl_workspace_dup_seen_article    (TlWorkspace *self);

/* For the workspace: finds out what the view is by now; recount: counts again what was counted with another one. */
void         tl_workspace_update_view         (TlWorkspace *self,
                                               gboolean     recount);

G_END_DECLS
