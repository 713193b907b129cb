/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * From the start of the process to the first frame, of the least program there can be, of the least one that shows
 * what Tagline's empty window shows, and of Tagline, in turn; by the clock, and in processor time, which other
 * programs on the machine change less.  Arguments: the three programs.
 */

#include "bench-util.h"

#include <gio/gio.h>
#include <stdio.h>
#include <stdlib.h>

#define N_STARTS 15

typedef struct
{
  double clock[N_STARTS];    /* seconds until the first frame */
  double worked[N_STARTS];   /* of processor time */
} Times;

static gboolean
start (const char *program,
       double     *clock,
       double     *worked)
{
  g_autofree char *now = g_strdup_printf ("%" G_GINT64_FORMAT, g_get_monotonic_time ());
  const char *argv[] = { program, now, NULL };
  g_autofree char *out = NULL;
  g_autoptr (GError) error = NULL;
  char *rest;
  int status;

  if (!g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_DEFAULT, NULL, NULL, &out, NULL, &status,
                     &error)
      || !g_spawn_check_wait_status (status, &error))
    {
      fprintf (stderr, "%s: %s\n", program, error->message);
      return FALSE;
    }
  *clock = (double) g_ascii_strtoull (out, &rest, 10) / G_USEC_PER_SEC;
  *worked = (double) g_ascii_strtoull (rest, NULL, 10) / G_USEC_PER_SEC;
  return TRUE;
}

static int
compare_times (gconstpointer a,
               gconstpointer b)
{
  double first = *(const double *) a;
  double second = *(const double *) b;

  return first < second ? -1 : first > second;
}

static double
get_median (double *times)
{
  qsort (times, N_STARTS, sizeof (double), compare_times);
  return times[N_STARTS / 2];
}

static void
report_starts (BenchReport *report,
               const char  *what,
               double      *bare,
               double      *page,
               double      *ours)
{
  g_autofree char *first = g_strdup_printf ("bare AdwApplication, %s", what);
  g_autofree char *second = g_strdup_printf ("header bar and status page, %s", what);
  g_autofree char *third = g_strdup_printf ("Tagline, %s", what);
  g_autofree char *to_bare = g_strdup_printf ("ratio to bare, %s", what);
  g_autofree char *to_page = g_strdup_printf ("ratio to page, %s", what);

  bench_report_add (report, first, get_median (bare) * 1e3, "ms", NULL, NULL);
  bench_report_add (report, second, get_median (page) * 1e3, "ms", NULL, NULL);
  bench_report_add (report, third, get_median (ours) * 1e3, "ms", NULL, NULL);
  bench_report_add (report, to_bare, get_median (ours) / get_median (bare), "x", "at most 1.15", NULL);
  bench_report_add (report, to_page, get_median (ours) / get_median (page), "x", NULL, NULL);
}

int
main (int   argc,
      char *argv[])
{
  BenchReport *report = bench_report_new ("start");
  Times times[3];

  if (argc != 4)
    {
      fprintf (stderr, "Usage: bench-start BARE PAGE TAGLINE\n");
      return 2;
    }
  /* The first time, programs and fonts come into memory. */
  for (int i = -1; i < N_STARTS; i++)
    for (guint j = 0; j < G_N_ELEMENTS (times); j++)
      if (!start (argv[1 + j], &times[j].clock[MAX (i, 0)], &times[j].worked[MAX (i, 0)]))
        return EXIT_FAILURE;
  report_starts (report, "to first frame", times[0].clock, times[1].clock, times[2].clock);
  report_starts (report, "processor time", times[0].worked, times[1].worked, times[2].worked);
  bench_report_finish (report);
  return EXIT_SUCCESS;
}
