/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A new id: prefix, then 16 characters of [0-9a-v]: 8 of the time in milliseconds, so that ids sort
 * by when they were made, and 8 (40 bits) at random, from the system's generator.  Owned. */
char *tl_id_new          (const char *prefix);

/* The id of something that has none: prefix and 12 hex digits of the SHA-256 of content, so that the
 * same content gets the same id at each opening.  length in bytes.  Owned. */
char *tl_id_from_content (const char *prefix,
                          const char *content,
                          gsize       length);

G_END_DECLS
