/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Now, as RFC 3339 in UTC with whole seconds: 2026-03-02T08:00:00Z.  Owned. */
char *tl_time_now      (void);
/* Fixes what tl_time_now() answers (tests); NULL: the clock again. */
void  tl_time_set_now  (const char *fixed);

G_END_DECLS
