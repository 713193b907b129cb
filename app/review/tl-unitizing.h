/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "tl-annotation.h"

G_BEGIN_DECLS

/* Disagreement of one category by Krippendorff's measure for unitizing (1995; Content Analysis 2004, chapter 11). units[r]: the units of rater r
 * on a continuum of length code points, as TlFragment arrays, sorted, without overlap (touching ones are units of their own). Alpha is
 * 1 - observed / expected; expected is 0 when nobody has a unit. */
void tl_unitizing_measure (GArray *const *units,
                           guint          n_raters,
                           guint          length,
                           double        *observed,
                           double        *expected);

G_END_DECLS
