/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Does a JSON text go over more than one line? */
gboolean  tl_native_spans_lines   (GBytes  *json);
/* The JSON text without white space between its tokens; json itself when there is none. Owned. */
GBytes   *tl_native_put_on_line   (GBytes  *json);

G_END_DECLS
