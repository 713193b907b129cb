/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "tl-format.h"

G_BEGIN_DECLS

/* The name that goes for the format of what tl_folder_open() makes. */
#define TL_FOLDER_FORMAT "folder"

/* Opens a folder whose files are of any formats as one collection, in the order of their names; a folder in it counts when it is
 * of a format by itself (brat).  What can't be read is told in problems and left out.  TL_FORMAT_ERROR_UNKNOWN when there is
 * nothing that can.  Any thread. */
TlCollection *tl_folder_open (const char      *path,
                              GPtrArray       *problems,
                              TlJsonProgress   progress,
                              gpointer         user_data,
                              GCancellable    *cancellable,
                              GError         **error);

G_END_DECLS
