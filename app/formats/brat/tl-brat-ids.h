/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The ids of one .ann file: which are taken, and new ones ("T7") that are not. */
typedef struct _TlBratIds TlBratIds;

TlBratIds *tl_brat_ids_new     (void);
void       tl_brat_ids_free    (TlBratIds  *self);
/* FALSE when the id was taken before. */
gboolean   tl_brat_ids_take    (TlBratIds  *self,
                                const char *id);
/* letter and the lowest number above all taken ones.  Owned. */
char      *tl_brat_ids_make    (TlBratIds  *self,
                                char        letter);
/* Can id stand in a file as the id of such a line? */
gboolean   tl_brat_ids_is_id   (const char *id,
                                char        letter);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TlBratIds, tl_brat_ids_free)

G_END_DECLS
