/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Time stamps in files: one spelling, and a clock that tests can hold still. */

#include "config.h"

#include "tl-time.h"

static GMutex fixed_lock;
static char *fixed_now;

char *
tl_time_now (void)
{
  g_autoptr (GDateTime) now = NULL;
  char *answer;

  g_mutex_lock (&fixed_lock);
  answer = g_strdup (fixed_now);
  g_mutex_unlock (&fixed_lock);
  if (answer != NULL)
    return answer;

  now = g_date_time_new_now_utc ();
  return g_date_time_format (now, "%Y-%m-%dT%H:%M:%SZ");
}

void
tl_time_set_now (const char *fixed)
{
  g_mutex_lock (&fixed_lock);
  g_free (fixed_now);
  fixed_now = g_strdup (fixed);
  g_mutex_unlock (&fixed_lock);
}
