/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "tl-brat-foreign.h"
#include "tl-brat-ids.h"

G_BEGIN_DECLS

/* Satellites are the lines about another line: attributes, normalizations, notes. */

/* The native "attributes" object (JSON) and note that lines (TlBratLine of one target) make; NULL each when there are none.  Owned. */
char    *tl_brat_satellites_attributes (GPtrArray      *lines);
char    *tl_brat_satellites_note       (GPtrArray      *lines);

/* What could not be said in brat's lines, counted. */
typedef struct
{
  guint n_flattened;   /* values and notes whose line breaks became blanks */
  guint n_retyped;     /* values that are not text and read back as text */
  guint n_dropped;     /* values that no line can hold: null, objects, false, empty text */
} TlBratLosses;

/* Appends to out the lines about brat_id that the native object json (an annotation or relation) makes. */
void     tl_brat_satellites_write      (GBytes         *json,
                                        TlBratForeign  *foreign,
                                        const char     *brat_id,
                                        TlBratIds      *ids,
                                        TlBratLosses   *losses,
                                        GString        *out);

G_END_DECLS
