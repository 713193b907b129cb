/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Shared by the two programs whose start is compared. */

#include "first-frame.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

static gint64 started;

static void
first_frame_after_paint_cb (GdkFrameClock *clock)
{
  struct timespec worked;

  clock_gettime (CLOCK_PROCESS_CPUTIME_ID, &worked);
  printf ("%" G_GINT64_FORMAT " %" G_GINT64_FORMAT "\n", g_get_monotonic_time () - started,
          (gint64) worked.tv_sec * G_USEC_PER_SEC + worked.tv_nsec / 1000);
  fflush (stdout);
  _exit (EXIT_SUCCESS);
}

static void
first_frame_realize_cb (GtkWidget *window)
{
  g_signal_connect (gtk_widget_get_frame_clock (window), "after-paint",
                    G_CALLBACK (first_frame_after_paint_cb), NULL);
}

static void
first_frame_window_added_cb (GtkApplication *application,
                             GtkWindow      *window)
{
  g_signal_connect_after (window, "realize", G_CALLBACK (first_frame_realize_cb), NULL);
}

void
first_frame_run (GtkApplication *application,
                 const char     *started_at)
{
  char *argv[] = { (char *) "first-frame", NULL };

  started = g_ascii_strtoll (started_at, NULL, 10);
  g_application_set_flags (G_APPLICATION (application),
                           g_application_get_flags (G_APPLICATION (application))
                           | G_APPLICATION_NON_UNIQUE);
  g_signal_connect (application, "window-added", G_CALLBACK (first_frame_window_added_cb), NULL);
  g_application_run (G_APPLICATION (application), 1, argv);
  fprintf (stderr, "No frame was painted\n");
  exit (EXIT_FAILURE);
}
