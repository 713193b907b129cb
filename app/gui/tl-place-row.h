/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "tl-agreement.h"

G_BEGIN_DECLS

/* TlPlaceRow: what two annotators have at one place.  Property: place. */
#define TL_TYPE_PLACE_ROW (tl_place_row_get_type ())
G_DECLARE_FINAL_TYPE (TlPlaceRow, tl_place_row, TL, PLACE_ROW, GtkWidget)

void tl_place_row_set_place (TlPlaceRow *self,
                             TlPlace    *place);

G_END_DECLS
