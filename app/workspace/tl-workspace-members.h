/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "tl-workspace.h"

G_BEGIN_DECLS

/*
 * What the collection says beside its articles ("workflow", "blind", "reasons", "lint_ignored", and "conflicts" between copies
 * of these): a change is kept in the store until the
 * collection's file holds it; in a file with no room for it (an array, JSON Lines) it stays in the store.
 */

/* The member as it is now, raw JSON; owned, NULL. */
GBytes   *tl_workspace_dup_member       (TlWorkspace  *self,
                                         const char   *name);
/* Sets one of them (json NULL: takes it out); no step of the history. */
void      tl_workspace_set_member       (TlWorkspace  *self,
                                         const char   *name,
                                         GBytes       *json);

/* FALSE: the file is a list (or in another program's format) and has no room for them; they are kept on this computer only, and go into a copy
 * that is saved as an object. */
gboolean  tl_workspace_has_room_for_members (TlWorkspace *self);
/* Another window set something: what it is by now is told by ::members-changed. */
void      tl_workspace_read_members     (TlWorkspace  *self);

/* For opening and saving, in a worker: gives the collection what the store keeps for it, and forgets what its file holds. */
void      tl_members_load               (TlStore      *store,
                                         TlCollection *collection);
/* The collection takes the place of old: what was set there and is not in its file, nor set by the store, is set here too. */
void      tl_members_inherit            (TlCollection *collection,
                                         TlCollection *old);
/* Is there something set that saving would write? */
gboolean  tl_members_are_edited         (TlCollection *collection);

G_END_DECLS
