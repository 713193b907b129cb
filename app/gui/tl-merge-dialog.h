/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "tl-merge-files.h"
#include "tl-window.h"

G_BEGIN_DECLS

/* Shows what merging files (GFile elements) into what is open comes to, and asks what they have in common with it; nothing is changed. */
void           tl_merge_dialog_async  (TlWindow            *window,
                                       GPtrArray           *files,
                                       GAsyncReadyCallback  callback,
                                       gpointer             user_data);
/* What is to be done; owned, NULL when the user thought better of it. */
TlMergeResult *tl_merge_dialog_finish (GAsyncResult        *result);

G_END_DECLS
