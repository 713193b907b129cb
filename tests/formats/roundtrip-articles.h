/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

/* A collection made up from a seed: several articles whose annotations nest, overlap and have gaps, in texts of many scripts, with all that the native
 * format can say of them.  JSON, owned. */
char *roundtrip_make_collection (guint32 seed);
