/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "tl-format.h"

G_BEGIN_DECLS

/* The member of an article that holds the item as the agency sent it. */
#define TL_NINJS_MEMBER "x-ninjs"

gboolean tl_ninjs_read (TlImport  *import,
                        GError   **error);

G_END_DECLS
