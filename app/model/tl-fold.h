/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Appends text (any bytes, NUL-terminated) as it is compared in searches: compatibility forms decomposed, case folded,
 * accents gone. */
void tl_fold_append (GString    *out,
                     const char *text);

G_END_DECLS
