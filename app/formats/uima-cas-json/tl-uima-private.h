/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "tl-format-private.h"

G_BEGIN_DECLS

/* Where an annotation's full type is kept. */
#define TL_UIMA_MEMBER "x-uima-cas-json"

gboolean tl_uima_read     (TlImport  *import,
                           GError   **error);

/* Do these ranges count UTF-16 units of the text (else: code points)?  The format leaves it open and carries no quotes: ranges that lie outside
 * the text or cut a character or a word count against a unit; UTF-16, what UIMA itself writes, wins a tie. */
gboolean tl_uima_is_utf16 (TlText           *text,
                           const TlFragment *given,
                           guint             n_given);

G_END_DECLS
