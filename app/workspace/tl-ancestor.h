/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "tl-article.h"
#include "tl-collection.h"
#include "tl-store.h"

G_BEGIN_DECLS

/*
 * What a collection was when copies of it were made, from its own log.  A copy that has what an edit of ours left, to the letter, was made
 * after that edit; and an older common state is as true an ancestor as the last one.  So the state after the newest edit that all
 * copies show is one.
 *
 * Nothing is guessed: what came by a merge or from colleagues proves nothing (they may have it without ever having had the rest), and
 * neither does anything before another program last wrote the file.
 */
typedef struct _TlAncestor TlAncestor;

/* From any thread.  copies: TlCollection elements.  NULL without error: nothing is proven. */
TlAncestor *tl_ancestor_find          (TlStore       *store,
                                       GPtrArray     *copies,
                                       GCancellable  *cancellable,
                                       GError       **error);
void        tl_ancestor_free          (TlAncestor    *self);
/* When the edit was made that the copies show (RFC 3339). */
const char *tl_ancestor_get_at        (TlAncestor    *self);
/* The article as it was then, made of what it is now; owned, NULL when that can't be done. */
TlArticle  *tl_ancestor_dup_article   (TlAncestor    *self,
                                       const char    *key,
                                       TlArticle     *now);

/* For opening, in a worker: notes that the file is what another program made of it, when it is not as we knew or wrote it.  stamp: of the file as it
 * is read, NULL when files there have none. */
void        tl_ancestor_note_opened   (TlStore       *store,
                                       const char    *stamp);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TlAncestor, tl_ancestor_free)

G_END_DECLS
