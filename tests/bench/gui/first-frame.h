/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* Runs application until its first window has painted its first frame, says on standard output how
 * many microseconds that took since started (monotonic time, microseconds, of the parent) and how
 * many of processor time, and ends the process. */
G_NORETURN void first_frame_run (GtkApplication *application,
                                 const char     *started);

G_END_DECLS
