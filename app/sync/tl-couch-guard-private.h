/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

const char *tl_couch_guard_get_function (void);
/* The whole design document; rev: of the one that it replaces, or NULL. Owned. */
GBytes     *tl_couch_guard_dup          (const char *rev);

G_END_DECLS
