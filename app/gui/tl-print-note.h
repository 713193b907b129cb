/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "tl-print-content.h"

G_BEGIN_DECLS

/* The note of an annotation, its anchor not yet set.  numbers: annotation id → number of its note.  quoted: the words
 * themselves are in the note, because they can't be marked in the text. */
TlPrintNote *tl_print_note_new (TlArticle    *article,
                                TlSchema     *schema,
                                TlAnnotation *annotation,
                                GHashTable   *numbers,
                                gboolean      quoted);

G_END_DECLS
