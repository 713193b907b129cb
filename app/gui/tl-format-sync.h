/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "tl-syncer.h"

G_BEGIN_DECLS

/* Sentences that say how a shared collection stands, why, and what can be done about it; "" when there is nothing to add to
 * its title.  Inert, owned. */
char       *tl_format_sync_details (TlSyncer *syncer);
/* Static. */
const char *tl_format_sync_icon    (TlSyncer *syncer);

G_END_DECLS
