/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "tl-loss-report.h"

G_BEGIN_DECLS

/* Puts a row for each group of report into the two groups: losses proper into one, what is kept unseen into the other; empty groups are
 * hidden.  Owned array of the rows, to be taken out again with tl_loss_list_clear(). */
GPtrArray *tl_loss_list_fill  (AdwPreferencesGroup *losses,
                               AdwPreferencesGroup *kept,
                               TlLossReport        *report);
void       tl_loss_list_clear (GPtrArray           *rows);

G_END_DECLS
