/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

#include "tl-text.h"

G_BEGIN_DECLS

/* A run of characters that both texts have.  Code points. */
typedef struct
{
  guint    old_start;
  guint    new_start;
  guint    length;
  guint    moved : 1;     /* it stands in another order among its neighbours than it did */
  guint    certain : 1;   /* a whole paragraph or sentence that each text has once: nothing else can be meant */
} TlDiffBlock;

/*
 * What two texts have in common: paragraphs first, then sentences of the paragraphs that are left, then
 * words of the sentences that are left; so that a sentence put in is found as that, and not as a
 * patchwork of its neighbours' words.  Time and memory are bounded: where two stretches have next to
 * nothing in common they count as replaced.
 */

/* TlDiffBlock sorted by old_start, not overlapping in either text; owned.  NULL when cancelled.  Any
 * thread. */
GArray *tl_diff_texts     (TlText        *old_text,
                           TlText        *new_text,
                           GCancellable  *cancellable,
                           GError       **error);

/* Equal numbers of two sequences: start in a, start in b, length. */
typedef struct
{
  guint a;
  guint b;
  guint length;
} TlDiffMatch;

/* Common subsequence of a and b as runs (TlDiffMatch, in order; owned): what both have once holds the
 * rest in its place (patience), Myers' algorithm between. */
GArray *tl_diff_sequences (const guint32 *a,
                           guint          n_a,
                           const guint32 *b,
                           guint          n_b);

G_END_DECLS
