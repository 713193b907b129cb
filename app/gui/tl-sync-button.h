/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "tl-syncer.h"

G_BEGIN_DECLS

/*
 * TlSyncButton: how the open collection stands to those who share it, in the header bar; and below it, in a popover, why,
 * and what can be done about it.  Invisible while nothing is shared.
 */
#define TL_TYPE_SYNC_BUTTON (tl_sync_button_get_type ())
G_DECLARE_FINAL_TYPE (TlSyncButton, tl_sync_button, TL, SYNC_BUTTON, GtkWidget)

/* NULL: nothing is shared. */
void tl_sync_button_set_syncer (TlSyncButton *self,
                                TlSyncer     *syncer);

G_END_DECLS
