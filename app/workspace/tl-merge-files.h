/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "tl-command.h"
#include "tl-workspace.h"

G_BEGIN_DECLS

/* What the copies were made from. */
typedef enum
{
  TL_MERGE_ANCESTOR_NONE,   /* not known: what one has and another has not was added, and every difference is asked about */
  TL_MERGE_ANCESTOR_FIND,   /* as the log proves it (tl-ancestor.h); NONE where it proves nothing */
  TL_MERGE_ANCESTOR_FILE,   /* a file */
} TlMergeAncestor;

typedef struct
{
  GPtrArray       *files;      /* GFile, any known format */
  TlMergeAncestor  ancestor;
  GFile           *base;       /* of TL_MERGE_ANCESTOR_FILE */
  gboolean         remove;     /* what the ancestor has and a file has not goes; else it stays: the file may be an excerpt */
} TlMergeRequest;

/* What merging files into the open collection comes to. */
typedef struct
{
  GPtrArray       *commands;      /* TlCommand, one for each article that changes, in the order of the collection; owned */
  GHashTable      *members;       /* settings of the collection that change: name to GBytes (NULL: taken out); owned */
  GPtrArray       *conflicts;     /* TlConflict, of articles and settings, with their owners: who works here, and names of files; owned */
  guint            n_conflicts;   /* what is to be decided afterwards: see tl_merge_list_conflicts(), tl_merge_list_member_conflicts() */
  guint            n_foreign;     /* articles of the files that the collection does not have */
  guint            n_missing;     /* annotations and relations of the ancestor that are here and not in every file */
  TlMergeAncestor  ancestor;      /* used */
  char            *ancestor_at;   /* when it was found in the log: RFC 3339; owned, NULL */
  GPtrArray       *problems;      /* TlDiagnostic: other texts, unreadable articles; owned */
} TlMergeResult;

void           tl_merge_result_free  (TlMergeResult        *self);

/* Works out, in a worker, what the files have beyond the open collection as it is by now.  Nothing is changed: the
 * commands are to be run, each with its article shown, and the members set. */
void           tl_merge_files_async  (TlWorkspace          *workspace,
                                      const TlMergeRequest *request,
                                      TlJob                *job,
                                      GAsyncReadyCallback   callback,
                                      gpointer              user_data);
TlMergeResult *tl_merge_files_finish (TlWorkspace          *workspace,
                                      GAsyncResult         *result,
                                      GError              **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TlMergeResult, tl_merge_result_free)

G_END_DECLS
