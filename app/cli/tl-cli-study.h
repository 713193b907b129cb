/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "tl-cli.h"
#include "tl-study.h"

G_BEGIN_DECLS

/* The arguments of a command as a study.  Each argument is one annotator's copy: a file, or a folder with all that is in it; a single argument
 * that holds several collections is one annotator each.  With inside, or for one collection alone, annotators are those named in it.
 * NULL, with what is wrong printed and *status set, when something can't be read; problems in the data are printed and make *status
 * TL_EXIT_DATA. */
TlStudy *tl_cli_read_study (const char  *command,
                            char       **arguments,
                            const char  *from,
                            gboolean     inside,
                            TlExit      *status);

G_END_DECLS
