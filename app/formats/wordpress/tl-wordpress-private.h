/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "tl-format.h"

G_BEGIN_DECLS

/* The member of an article that holds the post as the server gave it. */
#define TL_WORDPRESS_MEMBER "x-wordpress"

gboolean tl_wordpress_read (TlImport  *import,
                            GError   **error);

G_END_DECLS
