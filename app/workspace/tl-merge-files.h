/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "tl-command.h"
#include "tl-workspace.h"

G_BEGIN_DECLS

/* What merging files into the open collection comes to. */
typedef struct
{
  GPtrArray *commands;      /* TlCommand, one for each article that changes, in the order of the collection; owned */
  guint      n_conflicts;   /* what is to be decided afterwards: see tl_merge_list_conflicts() */
  guint      n_foreign;     /* articles of the files that the collection does not have */
  GPtrArray *problems;      /* TlDiagnostic: other texts, unreadable articles; owned */
} TlMergeResult;

void           tl_merge_result_free  (TlMergeResult        *self);

/* Works out, in a worker, what files (GFile elements, any known format) have beyond the open collection as it is by now.  Nothing is changed: the
 * commands are to be run, each with its article shown. */
void           tl_merge_files_async  (TlWorkspace          *workspace,
                                      GPtrArray            *files,
                                      TlJob                *job,
                                      GAsyncReadyCallback   callback,
                                      gpointer              user_data);
TlMergeResult *tl_merge_files_finish (TlWorkspace          *workspace,
                                      GAsyncResult         *result,
                                      GError              **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TlMergeResult, tl_merge_result_free)

G_END_DECLS
