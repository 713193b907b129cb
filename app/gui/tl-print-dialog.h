/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "tl-print-content.h"
#include "tl-window.h"

G_BEGIN_DECLS

/* Shows the article that is open in window as it will be printed, with what can be chosen about it. */
void           tl_print_dialog_present (TlWindow  *window);
/* What was chosen last. */
TlPrintOptions tl_print_dialog_load    (GSettings *settings);

G_END_DECLS
