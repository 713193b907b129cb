/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A half-open range of code points with something that lies there. */
typedef struct
{
  guint    start;
  guint    end;
  gpointer item;
} TlSpan;

/*
 * TlSpanIndex: spans sorted by start (then by end, longest first), answering which of them overlap
 * a range.  They are kept in blocks that know their largest end, so that a query looks only into
 * blocks that can have an answer, and an insertion moves no more than a block.  Items are borrowed.
 */
typedef struct _TlSpanIndex TlSpanIndex;

TlSpanIndex *tl_span_index_new           (void);
void         tl_span_index_free          (TlSpanIndex       *self);

/* Replaces everything by the n_spans given, in any order. */
void         tl_span_index_set           (TlSpanIndex       *self,
                                          const TlSpan      *spans,
                                          guint              n_spans);
void         tl_span_index_insert        (TlSpanIndex       *self,
                                          guint              start,
                                          guint              end,
                                          gpointer           item);
/* FALSE when there is no such span. */
gboolean     tl_span_index_remove        (TlSpanIndex       *self,
                                          guint              start,
                                          guint              end,
                                          gpointer           item);
guint        tl_span_index_get_length    (const TlSpanIndex *self);

/* Appends the spans that share a code point with start..end to result (GArray of TlSpan),
 * sorted. */
void         tl_span_index_query         (const TlSpanIndex *self,
                                          guint              start,
                                          guint              end,
                                          GArray            *result);
/* The first span that starts after offset / the last that starts before it; FALSE: there is
 * none. */
gboolean     tl_span_index_find_next     (const TlSpanIndex *self,
                                          guint              offset,
                                          TlSpan            *span);
gboolean     tl_span_index_find_previous (const TlSpanIndex *self,
                                          guint              offset,
                                          TlSpan            *span);
/* Calls visit with each span in order until it returns FALSE. */
void         tl_span_index_foreach       (const TlSpanIndex *self,
                                          gboolean         (*visit) (const TlSpan *span,
                                                                     gpointer      user_data),
                                          gpointer           user_data);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TlSpanIndex, tl_span_index_free)

G_END_DECLS
