/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "tl-workspace.h"

G_BEGIN_DECLS

/* Called in a worker, article by article in the order of the file; article is the record with all edits, and may be kept
 * (by reference) as long as nobody else has it. */
typedef void     (*TlScanFunc)       (guint          index,
                                      const char    *key,
                                      TlArticle     *article,
                                      gpointer       user_data);
/* Called in the worker after the last article; NULL: nothing to do. */
typedef gboolean (*TlScanFinishFunc) (gpointer       user_data,
                                      GCancellable  *cancellable,
                                      GError       **error);

/* Reads every article of the collection as it is by now, edits that are not saved included, in a worker; what the user may not see
 * (tl-workspace-view.h) is not in it.  What can't be read is left out.
 * job (may be NULL) gets the progress and can cancel.  data must live until the callback, which comes in every case. */
void     tl_workspace_scan_async  (TlWorkspace         *self,
                                   TlJob               *job,
                                   TlScanFunc           func,
                                   TlScanFinishFunc     finish,
                                   gpointer             data,
                                   GAsyncReadyCallback  callback,
                                   gpointer             user_data);
/* The same with what the user may not see: for what is written back, and never shown. */
void     tl_workspace_scan_all_async (TlWorkspace      *self,
                                      TlJob            *job,
                                      TlScanFunc        func,
                                      TlScanFinishFunc  finish,
                                      gpointer          data,
                                      GAsyncReadyCallback callback,
                                      gpointer          user_data);
gboolean tl_workspace_scan_finish (TlWorkspace         *self,
                                   GAsyncResult        *result,
                                   GError             **error);

G_END_DECLS
