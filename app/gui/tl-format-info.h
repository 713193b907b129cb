/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "tl-format.h"

G_BEGIN_DECLS

/* The format's name for people, translated.  Static. */
const char *tl_format_info_get_title    (const TlFormat *format);
/* The same by its short name, our own shapes included; the short name itself when it is not known. */
const char *tl_format_info_get_title_of (const char     *name);
/* What a file in it holds, a sentence, translated.  Static; "" when there is nothing to say. */
const char *tl_format_info_get_holds    (const TlFormat *format);

G_END_DECLS
