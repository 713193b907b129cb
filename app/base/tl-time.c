/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Time stamps in files: one spelling, and a clock that tests can hold still. */

#include "config.h"

#include "tl-time.h"

#include <string.h>

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

gint64
tl_time_parse (const char *text)
{
  g_autoptr (GDateTime) time = NULL;
  g_autoptr (GTimeZone) utc = NULL;
  g_autofree char *whole = NULL;

  /* A date alone is ten characters; no time of the year 9999 is longer than 64. */
  if (text == NULL || strnlen (text, 65) < 10 || strnlen (text, 65) > 64)
    return 0;
  utc = g_time_zone_new_utc ();
  if (text[10] == '\0')
    whole = g_strconcat (text, "T00:00:00Z", NULL);
  time = g_date_time_new_from_iso8601 (whole != NULL ? whole : text, utc);
  return time != NULL ? g_date_time_to_unix (time) : 0;
}

void
tl_time_set_now (const char *fixed)
{
  g_mutex_lock (&fixed_lock);
  g_free (fixed_now);
  fixed_now = g_strdup (fixed);
  g_mutex_unlock (&fixed_lock);
}
