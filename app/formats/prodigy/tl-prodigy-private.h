/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "tl-flat.h"

G_BEGIN_DECLS

/* Where keys go that Prodigy and spaCy have and Tagline has not: of an article, an annotation, a relation. */
#define TL_PRODIGY_MEMBER "x-prodigy"
/* In a relation's head_span and child_span: which of several spans of that range and label. */
#define TL_PRODIGY_SPAN   "tagline_span"

/* Members of the article that stand in a task's "meta", which Prodigy shows below the text. */
extern const char *const tl_prodigy_members[];
extern const TlFlatHolds tl_prodigy_holds;

/* A token: code points, half-open. */
typedef struct
{
  guint    start;
  guint    end;
  gboolean blank;     /* a blank follows, which is no token of its own */
} TlProdigyToken;

/* Words, signs and white space of text, cut at each border (sorted offsets) too, so that any span is made of whole tokens. */
GArray      *tl_prodigy_make_tokens   (TlText       *text,
                                       const GArray *borders);
/* The borders of spans, sorted, for the above. */
GArray      *tl_prodigy_new_borders   (void);
void         tl_prodigy_sort_borders  (GArray       *borders);
/* Reads a task's "tokens"; NULL when they are not in order or lie beyond the text. */
GArray      *tl_prodigy_parse_tokens  (TlJsonDoc    *doc,
                                       TlJsonRef     tokens,
                                       TlText       *text);
/* The tokens from the one that begins at start to the one that ends at end, both counted in; FALSE when a border lies elsewhere. */
gboolean     tl_prodigy_find_tokens   (const GArray *tokens,
                                       guint         start,
                                       guint         end,
                                       guint        *first,
                                       guint        *last);
void         tl_prodigy_append_tokens (GString      *out,
                                       const GArray *tokens,
                                       TlText       *text);

/* The answer that a status amounts to, or NULL. */
const char  *tl_prodigy_answer_of_status (const char *status);

gboolean     tl_prodigy_read          (TlImport     *import,
                                       GError      **error);
gboolean     tl_prodigy_write         (TlExport     *export_,
                                       GError      **error);

G_END_DECLS
