/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "tl-window.h"

G_BEGIN_DECLS

/* Asks what to export and shows what would be lost; then the window exports.  format: the one to begin with, NULL: the one used
 * last. */
void tl_export_dialog_present (TlWindow   *window,
                               const char *format);

G_END_DECLS
