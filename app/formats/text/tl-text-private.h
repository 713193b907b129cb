/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "tl-format.h"

G_BEGIN_DECLS

gboolean tl_text_format_read (TlImport  *import,
                              GError   **error);

/* Text with tags in it, “[PERSON]Ana[/PERSON] said”. */
int      tl_inline_tags_sniff (const TlFormatInput *input);
gboolean tl_inline_tags_read  (TlImport    *import,
                               GError     **error);

/* bytes as UTF-8 without a byte order mark, told what was wrong with them; NULs stay.  name is for messages.  Owned. */
GBytes  *tl_text_dup_utf8     (TlImport    *import,
                               GBytes      *bytes,
                               const char  *name);
/* FALSE with TL_FORMAT_ERROR_LIMIT when that is too much for one article. */
gboolean tl_text_check_length (guint64      size,
                               const char  *name,
                               GError     **error);

G_END_DECLS
