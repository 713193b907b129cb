/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The window program.
 */

#include "config.h"

#include "tl-application.h"
#include "tl-i18n.h"

#ifdef __GLIBC__
#include <malloc.h>
#endif

int
main (int    argc,
      char **argv)
{
  g_autoptr (TlApplication) application = NULL;

#ifdef M_TRIM_THRESHOLD
  /* As it is by default, but fixed: else what a large file took for a moment is never given back,
   * half of the memory of a window with a text of a megabyte. */
  mallopt (M_TRIM_THRESHOLD, 128 * 1024);
#endif
  tl_i18n_init ();
  g_set_application_name (_("Tagline"));
  application = tl_application_new ();
  return g_application_run (G_APPLICATION (application), argc, argv);
}
