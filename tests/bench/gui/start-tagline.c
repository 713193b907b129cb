/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What app/gui/main.c does, to the first frame. */

#include "config.h"

#include "first-frame.h"
#include "tl-application.h"
#include "tl-i18n.h"

int
main (int   argc,
      char *argv[])
{
  tl_i18n_init ();
  g_set_application_name ("Tagline");
  first_frame_run (GTK_APPLICATION (tl_application_new ()), argc > 1 ? argv[1] : "0");
}
