/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "tl-conll-doc.h"
#include "tl-format-private.h"

G_BEGIN_DECLS

/* The member of an article that keeps its lines: {"scheme", "rows"}. */
#define TL_CONLL_MEMBER "x-conll"

/* A file that marks no documents is cut after so many bytes of tokens, at the end of a sentence. */
#define TL_CONLL_MAX_DOC (1024u * 1024)
/* Any document is cut after so many, wherever it is. */
#define TL_CONLL_MAX_SENTENCE (64u * 1024 * 1024)

gboolean tl_conll_read  (TlImport  *import,
                         GError   **error);
gboolean tl_conll_write (TlExport  *export_,
                         GError   **error);

G_END_DECLS
