/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "tl-syncer.h"
#include "tl-window.h"

G_BEGIN_DECLS

/* What two people changed at once, a card each: a digit takes that version, with Shift both are kept.  Cards come and go with
 * the syncer's list; window shows the place. */
void tl_sync_conflicts_present (TlWindow *window,
                                TlSyncer *syncer);

/* The log of a shared collection, newest first. */
void tl_sync_log_present       (TlWindow *window,
                                TlSyncer *syncer);

G_END_DECLS
