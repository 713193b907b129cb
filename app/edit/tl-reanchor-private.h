/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "tl-reanchor.h"

G_BEGIN_DECLS

/* What the files of TlReanchor share. */

#define TL_REANCHOR_CONTEXT       32        /* characters on each side of a span that are looked at */
#define TL_REANCHOR_MAX_COMPARED  50000000  /* steps spent on rivals, for all spans together */

struct _TlReanchor
{
  TlText  *old_text;
  TlText  *new_text;
  GArray  *blocks;     /* TlDiffBlock */
  GArray  *by_new;     /* the same, sorted by new_start */
  guint64  compared;
};

/* The last block that begins at or before offset of the old text (NULL: none does), and the index of the one behind it. */
const TlDiffBlock *tl_reanchor_find_block       (TlReanchor      *self,
                                                 guint            offset,
                                                 guint           *index);

/* Places with the same words. */
typedef struct
{
  guint best;       /* characters of context that agree */
  guint best_at;    /* G_MAXUINT: there is none */
  guint second;
} TlReanchorSearch;

/* All places of text with the words of span in the old text, but the one at except (G_MAXUINT: none): the best two by what
 * stands around them and around like_span of like. */
TlReanchorSearch   tl_reanchor_search           (TlReanchor      *self,
                                                 TlFragment       span,
                                                 TlText          *text,
                                                 guint            except,
                                                 TlText          *like,
                                                 TlFragment       like_span);
/* Can nothing else be meant than the place at `at`, which has the words of span?  certain: the diff says so, by a whole
 * paragraph or sentence.  strength: 0..1, how much stands around it; not set when FALSE. */
gboolean           tl_reanchor_is_clear         (TlReanchor      *self,
                                                 TlFragment       span,
                                                 guint            at,
                                                 gboolean         certain,
                                                 double          *strength);

/* The same for a place that the diff does not know: does its sentence go on alike on both sides, and is it the only one? */
gboolean           tl_reanchor_is_quoted        (TlReanchor      *self,
                                                 TlFragment       span,
                                                 guint            at);

/* The characters start..end, owned. */
gunichar          *tl_reanchor_dup_characters   (TlText          *text,
                                                 guint            start,
                                                 guint            end);
/* Edits that make a of b (Levenshtein). */
guint              tl_reanchor_measure_distance (const gunichar  *a,
                                                 guint            n_a,
                                                 const gunichar  *b,
                                                 guint            n_b);
/* The stretch of window that is nearest to quote by edits (Sellers); returns their number. */
guint              tl_reanchor_find_nearest     (const gunichar  *quote,
                                                 guint            n_quote,
                                                 const gunichar  *window,
                                                 guint            n_window,
                                                 guint           *start,
                                                 guint           *end);

G_END_DECLS
