/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Now, as RFC 3339 in UTC with whole seconds: 2026-03-02T08:00:00Z.  Owned. */
char *tl_time_now      (void);
/* Seconds since 1970 of an RFC 3339 time, or of a date alone (its begin, UTC); 0 when text is NULL or none. */
gint64 tl_time_parse   (const char *text);
/* Fixes what tl_time_now() answers (tests); NULL: the clock again. */
void  tl_time_set_now  (const char *fixed);

G_END_DECLS
