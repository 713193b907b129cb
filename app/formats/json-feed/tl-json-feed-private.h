/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "tl-format.h"

G_BEGIN_DECLS

/* The member of an article that holds the item as the feed has it. */
#define TL_JSON_FEED_MEMBER "x-json-feed"

gboolean tl_json_feed_read (TlImport  *import,
                            GError   **error);

G_END_DECLS
