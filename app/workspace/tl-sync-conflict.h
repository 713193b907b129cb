/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

#include "tl-desk-view.h"

G_BEGIN_DECLS

/* Something that two changed at once, as a card for a person: read-only properties article (key), kind ("annotation", "relation",
 * "member", and of verdicts "review" and "status"), id, n-values.  The first value is the one that counts at the moment. */
#define TL_TYPE_SYNC_CONFLICT (tl_sync_conflict_get_type ())
G_DECLARE_FINAL_TYPE (TlSyncConflict, tl_sync_conflict, TL, SYNC_CONFLICT, GObject)

/* Takes conflict over. */
TlSyncConflict *tl_sync_conflict_new         (TlDeskConflict *conflict,
                                              const char     *device,
                                              const char     *user);
const TlDeskConflict *tl_sync_conflict_get   (TlSyncConflict *self);
const char     *tl_sync_conflict_get_article (TlSyncConflict *self);
const char     *tl_sync_conflict_get_kind    (TlSyncConflict *self);
const char     *tl_sync_conflict_get_id      (TlSyncConflict *self);
guint           tl_sync_conflict_get_n_values (TlSyncConflict *self);
/* The native JSON, laid out for people; NULL: it was deleted. Owned. */
char           *tl_sync_conflict_dup_value   (TlSyncConflict *self,
                                              guint           value);
/* Whose it is, "" when nobody says.  Borrowed. */
const char     *tl_sync_conflict_get_by      (TlSyncConflict *self,
                                              guint           value);
/* Was it made here, or else by us on another device? */
gboolean        tl_sync_conflict_is_of_device (TlSyncConflict *self,
                                              guint           value);
gboolean        tl_sync_conflict_is_mine     (TlSyncConflict *self,
                                              guint           value);
/* Of a "review": the JSON of the annotation that was judged; NULL.  Owned. */
char           *tl_sync_conflict_dup_object  (TlSyncConflict *self);
/* Can both be kept? (annotations and relations that were not deleted) */
gboolean        tl_sync_conflict_can_keep_both (TlSyncConflict *self,
                                              guint           value);

G_END_DECLS
