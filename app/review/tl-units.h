/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "tl-text.h"

G_BEGIN_DECLS

/* What agreement counts: words and single signs, words between white space, or code points. */
typedef enum
{
  TL_UNIT_TOKENS,
  TL_UNIT_WHITESPACE,
  TL_UNIT_CHARACTERS,
} TlUnit;

/* "tokens", "whitespace", "characters". */
const char *tl_unit_get_name  (TlUnit      unit);
gboolean    tl_unit_from_name (const char *name,
                               TlUnit     *unit);
/* Where the units of a text begin: guint code points, ascending; owned.  A token is a run of letters, digits, marks and
 * underscores, with at most one apostrophe between two such runs, or any other single character that is no white space. */
GArray     *tl_units_list     (TlText     *text,
                               TlUnit      unit);

G_END_DECLS
