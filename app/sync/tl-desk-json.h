/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "tl-json.h"

G_BEGIN_DECLS

/*
 * JSON as it travels to a desk: one spelling for one value (no white space, strings escaped in one way, numbers and the
 * order of members as they are), so that equal means equal bytes on every device and after every server.
 */

/* Appends the value at ref in that spelling, or with the blanks of another style. */
void      tl_desk_json_append      (GString           *out,
                                    TlJsonDoc         *doc,
                                    TlJsonRef          ref,
                                    const TlJsonStyle *style);
/* The same for a whole text; NULL and TL_JSON_ERROR when it is none.  Owned. */
GBytes   *tl_desk_json_canonical   (GBytes            *json,
                                    GError           **error);
/* Laid out for people: ", " and ": ".  json is known to be JSON.  Owned. */
GBytes   *tl_desk_json_spaced      (GBytes            *json);
/* Does it come back from every server as it went?  Not so: numbers that another program would spell otherwise or cut,
 * members named twice or by numbers (JavaScript moves those), U+0000, depth.  Such values travel as a string. */
gboolean  tl_desk_json_is_portable (TlJsonDoc         *doc,
                                    TlJsonRef          ref);
/* "name":  */
void      tl_desk_json_append_name (GString           *out,
                                    const char        *name);
/* -1, 0, 1 by bytes; NULL comes before all. */
int       tl_desk_bytes_compare    (GBytes            *a,
                                    GBytes            *b);

G_END_DECLS
