/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "tl-collection.h"
#include "tl-merge.h"

G_BEGIN_DECLS

/*
 * Merging what collections say beside their articles: "workflow" by its members and people, "blind" whole, and the lists "reasons" and
 * "lint_ignored" by entry.  The rules are those of articles: the order of the copies makes no difference, and where two changed the same to
 * different values both are kept in the collection's member "conflicts" (TlConflict of kind "collection"; id: the member, field: the part of it,
 * "value" for all of it).
 */

/* The members that are merged; NULL-terminated. */
extern const char *const tl_merge_member_names[];

typedef struct
{
  const char   *name;         /* whose copy, for messages */
  TlCollection *collection;
} TlMergeSource;

/* What the members are after the merge: name to GBytes (JSON, owned, NULL: taken out), of tl_merge_member_names and "conflicts".  base may be NULL:
 * then nothing is taken out.  A copy that has none of the members says nothing about them: its format may have no room for them.  conflicts, if
 * not NULL, gets all that are not settled.  Owned. */
GHashTable *tl_merge_members               (TlCollection         *base,
                                            const TlMergeSource  *copies,
                                            guint                 n_copies,
                                            GPtrArray            *conflicts);
/* The conflicts that a collection holds; owned array of TlConflict. */
GPtrArray  *tl_merge_list_member_conflicts (TlCollection         *collection);
/* What settling a conflict by one of its values makes of its member and of "conflicts" (both owned, NULL: taken out).  FALSE when it is
 * settled already. */
gboolean    tl_merge_resolve_member        (TlCollection         *collection,
                                            TlConflict           *conflict,
                                            const char           *value,
                                            GBytes              **member,
                                            GBytes              **conflicts);

G_END_DECLS
