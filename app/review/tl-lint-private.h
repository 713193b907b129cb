/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "tl-lint.h"

G_BEGIN_DECLS

/* article: its key, title: for people, may be NULL; annotation, label (to give) and detail (what else tells one finding at a place from another) may be NULL; message is taken over. */
TlLintPlace *tl_lint_place_new  (TlLintKind    kind,
                                 const char   *article,
                                 const char   *title,
                                 TlAnnotation *annotation,
                                 TlText       *text,
                                 guint         start,
                                 guint         end,
                                 const char   *label,
                                 const char   *detail,
                                 char         *message);
/* Does a border at offset cut a word?  Scripts written without blanks have no such words. */
gboolean     tl_lint_cuts_word  (TlText       *text,
                                 guint         offset);
/* Takes blanks off the edges / grows to whole words. */
void         tl_lint_trim       (TlText       *text,
                                 TlFragment   *fragment);
void         tl_lint_grow       (TlText       *text,
                                 TlFragment   *fragment);
/* The texts that have labels: spans count their label; covered text with white space runs as one blank. */
typedef struct _TlLintTerms TlLintTerms;
TlLintTerms *tl_lint_terms_new  (void);
void         tl_lint_terms_free (TlLintTerms  *self);
void         tl_lint_terms_add  (TlLintTerms  *self,
                                 const char   *group,
                                 const char   *label,
                                 const char   *text);
/* The label that text has most often in this group, how often, and how often it has label; NULL when there is a tie or no such text.  Borrowed. */
const char  *tl_lint_terms_find (TlLintTerms  *self,
                                 const char   *group,
                                 const char   *text,
                                 const char   *label,
                                 guint        *n_most,
                                 guint        *n_label,
                                 gboolean     *tie);
/* The most words that any text of the group begins with this word has. */
guint        tl_lint_terms_get_length (TlLintTerms *self,
                                       const char  *group,
                                       const char  *first_word);

G_END_DECLS
