/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The window program.
 */

#include "config.h"

#include "tl-application.h"
#include "tl-i18n.h"

int
main (int    argc,
      char **argv)
{
  g_autoptr (TlApplication) application = NULL;

  tl_i18n_init ();
  g_set_application_name (_("Tagline"));
  application = tl_application_new ();
  return g_application_run (G_APPLICATION (application), argc, argv);
}
