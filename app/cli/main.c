/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "tl-cli.h"

int
main (int    argc,
      char **argv)
{
  return tl_cli_main (argc, argv);
}
