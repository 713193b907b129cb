/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "tl-annotation.h"
#include "tl-diff.h"

G_BEGIN_DECLS

typedef enum
{
  TL_ANCHOR_EXACT,      /* the same words, where the texts agree; only the offsets may be others */
  TL_ANCHOR_MOVED,      /* the same words, found elsewhere by what stands around them */
  TL_ANCHOR_DOUBTFUL,   /* a place is proposed: the words changed, or it may be another one */
  TL_ANCHOR_ORPHAN,     /* there is no place to propose */
} TlAnchorKind;

/* "exact", "moved", "doubtful", "orphan": in files and machine output. */
const char *tl_anchor_kind_get_name (TlAnchorKind kind);

/* Where a fragment is now (start == end: nowhere), and how sure that is, 0..1. */
typedef struct
{
  TlFragment   fragment;
  TlAnchorKind kind;
  double       confidence;
} TlAnchorPlace;

/* Where an annotation is now: kind and confidence are those of its worst fragment. */
typedef struct
{
  TlAnchorKind   kind;
  double         confidence;
  guint          n_places;
  TlAnchorPlace *places;      /* one a fragment, in their order */
} TlAnchor;

void       tl_anchor_free        (TlAnchor *self);
/* The places as fragments, when each has one; NULL otherwise.  Owned, n_places of them. */
TlFragment *tl_anchor_dup_fragments (const TlAnchor *self);

/*
 * TlReanchor: where the spans of a text are in a revised version of it.
 *
 * A place is EXACT or MOVED only if it has the same characters *and* nothing else may be meant: the
 * diff pairs a whole paragraph or sentence that each text has once, or what stands around the span agrees clearly
 * better than around any other place with the same words, in either text.  Everything else waits for a person, with
 * the likeliest place.  Any thread, one at a time.
 */
typedef struct _TlReanchor TlReanchor;

/* NULL when cancelled. */
TlReanchor *tl_reanchor_new      (TlText            *old_text,
                                  TlText            *new_text,
                                  GCancellable      *cancellable,
                                  GError           **error);
void        tl_reanchor_free     (TlReanchor        *self);
/* fragments lie in the old text, sorted, not empty.  Owned. */
TlAnchor   *tl_reanchor_place    (TlReanchor        *self,
                                  const TlFragment  *fragments,
                                  guint              n_fragments);
/* What the texts have in common, TlDiffBlock.  Borrowed. */
GArray     *tl_reanchor_get_blocks (TlReanchor      *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TlReanchor, tl_reanchor_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TlAnchor, tl_anchor_free)

G_END_DECLS
