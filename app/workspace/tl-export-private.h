/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "tl-format.h"

G_BEGIN_DECLS

extern const TlFormat tl_export_format_object;
extern const TlFormat tl_export_format_lines;

/* Adds to problems what stands beside the articles and goes nowhere. */
void tl_export_tell_surroundings (TlCollection *collection,
                                  GPtrArray    *problems);

G_END_DECLS
