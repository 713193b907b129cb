/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "tl-annotation.h"

G_BEGIN_DECLS

/*
 * Where words, quotations, sentences and paragraphs begin and end in an article, after the rules of
 * Unicode and of the language (BCP 47 name or NULL).  Offsets are code points of the article.
 * Nothing looks further than 10,000 characters from where it was asked.
 */

/* The word at offset, or the one that ends there, or the character there when it is in no word.
 * FALSE: nothing but blanks there. */
gboolean tl_boundaries_get_word      (TlText           *text,
                                      const char       *language,
                                      guint             offset,
                                      TlFragment       *range);
/* The sentence at offset without blanks at its edges; abbreviations and a speech tag after a
 * quotation do not end it.  FALSE: an empty paragraph. */
gboolean tl_boundaries_get_sentence  (TlText           *text,
                                      const char       *language,
                                      guint             offset,
                                      TlFragment       *range);
gboolean tl_boundaries_get_paragraph (TlText           *text,
                                      guint             offset,
                                      TlFragment       *range);
/* Loses blanks at the edges, then grows to whole words.  FALSE: nothing is left. */
gboolean tl_boundaries_snap          (TlText           *text,
                                      const char       *language,
                                      TlFragment       *range);
/* Only loses blanks at the edges. */
gboolean tl_boundaries_trim          (TlText           *text,
                                      TlFragment       *range);
/* The next larger of: word, what stands in quotes, the same with its quotes, sentence, paragraph.
 * FALSE: there is nothing larger. */
gboolean tl_boundaries_expand        (TlText           *text,
                                      const char       *language,
                                      const TlFragment *range,
                                      TlFragment       *larger);

typedef enum
{
  TL_BOUNDARY_CHARACTER,    /* as the user sees them: whole clusters */
  TL_BOUNDARY_WORD_START,
  TL_BOUNDARY_WORD_END,
} TlBoundary;

/* The next boundary of that kind after offset (before it when backwards); offset itself when there
 * is none. */
guint    tl_boundaries_find          (TlText           *text,
                                      const char       *language,
                                      guint             offset,
                                      TlBoundary        kind,
                                      gboolean          backwards);

G_END_DECLS
