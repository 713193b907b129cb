/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "tl-command.h"

G_BEGIN_DECLS

/*
 * Merging copies of an article.  With a known ancestor it is a three-way merge by annotation, relation and member, and field; without
 * one everything counts as added.  The order of the copies makes no difference, nor does it whether they are merged at once or one after the
 * other.  Where two changed the same field to different values, both values are kept as a conflict: one, steadily chosen, in its place,
 * all of them in the article's member "conflicts".  What one deleted and another changed stays, and is a conflict too.
 */

/* A conflict, read-only properties: article, kind ("annotation", "relation", "member"; "collection": see tl-merge-members.h), id, field ("" when it is about being deleted), values
 * (GStrv of JSON, "null": not there), names (GStrv: of those copies that changed it, may be empty). */
#define TL_TYPE_CONFLICT (tl_conflict_get_type ())
G_DECLARE_FINAL_TYPE (TlConflict, tl_conflict, TL, CONFLICT, GObject)

const char        *tl_conflict_get_article (TlConflict  *self);
const char        *tl_conflict_get_kind    (TlConflict  *self);
const char        *tl_conflict_get_id      (TlConflict  *self);
const char        *tl_conflict_get_field   (TlConflict  *self);
const char *const *tl_conflict_get_values  (TlConflict  *self);
const char *const *tl_conflict_get_names   (TlConflict  *self);
/* Names of the copies that have this value, NULL-terminated, of a conflict that a merge has just found; NULL when that is not known. */
const char *const *tl_conflict_get_owners (TlConflict *self,
                                           const char *value);

typedef struct
{
  const char *name;      /* whose copy, for messages */
  TlArticle  *article;
} TlMergeCopy;

/* The merged record; owned.  base may be NULL.  conflicts, if not NULL, gets all that are not settled (TlConflict, also those that
 * copies brought along).  Fails with TL_MODEL_ERROR_INVALID when the texts differ. */
GBytes     *tl_merge_articles     (TlArticle          *base,
                                   const TlMergeCopy  *copies,
                                   guint               n_copies,
                                   GPtrArray          *conflicts,
                                   GError            **error);
/* The conflicts that an article holds in its member "conflicts"; owned array of TlConflict. */
GPtrArray  *tl_merge_list_conflicts (TlArticle        *article);
/* The command that settles a conflict by one of its values (JSON; for a deletion "null" removes and anything else keeps), and takes it out of the
 * member.  NULL with TL_MODEL_ERROR when it is no longer there or the value does not fit. */
TlCommand  *tl_merge_resolve      (TlArticle          *article,
                                   const char         *key,
                                   const char         *by,
                                   TlConflict         *conflict,
                                   const char         *value,
                                   GError            **error);
/* Why not all values can be kept, in words (static, translated); NULL when they can. */
const char *tl_merge_why_not_both (TlArticle          *article,
                                   TlConflict         *conflict);
/* The one value (JSON) that holds all of them: notes, lists; NULL where it takes a second annotation or relation.  Owned. */
char       *tl_merge_join_values  (TlConflict         *conflict);
/* The command that settles a conflict by keeping all values: what is there keeps its own, and each other one gets an annotation (or relation) like
 * it, undecided and without its notes.  NULL with TL_MODEL_ERROR. */
TlCommand  *tl_merge_keep_both    (TlArticle          *article,
                                   const char         *key,
                                   const char         *by,
                                   TlConflict         *conflict,
                                   GError            **error);

G_END_DECLS
