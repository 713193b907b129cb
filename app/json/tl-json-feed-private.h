/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "tl-source.h"

G_BEGIN_DECLS

/*
 * A source as a window that moves over it: reads the next chunk while the present one is looked at,
 * so that memory stays at two chunks whatever the size of the file.  For one user thread.
 */
typedef struct _TlJsonFeed TlJsonFeed;

/* At least so many bytes are readable behind the window's end; at the end of the file they are
 * spaces. */
#define TL_JSON_FEED_PADDING 64

TlJsonFeed   *tl_json_feed_new  (TlSource      *source,
                                 gsize          chunk_size,
                                 gboolean       read_ahead);
void          tl_json_feed_free (TlJsonFeed    *self);
/* Empties the window; it begins at offset from now on. */
void          tl_json_feed_seek (TlJsonFeed    *self,
                                 guint64        offset);
/* Forgets what is before keep, and adds the next chunk.  FALSE: an error, or (none set) the end
 * of the source. */
gboolean      tl_json_feed_more (TlJsonFeed    *self,
                                 guint64        keep,
                                 GError       **error);
/* The window: bytes start (inclusive) to end (exclusive) of the source.  Valid until the next call
 * of the above. */
const guint8 *tl_json_feed_get  (TlJsonFeed    *self,
                                 guint64       *start,
                                 guint64       *end);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TlJsonFeed, tl_json_feed_free)

G_END_DECLS
