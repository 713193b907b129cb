/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "tl-study.h"
#include "tl-workspace.h"

G_BEGIN_DECLS

/* Who annotated what, gathered in a worker: with files (GFile elements) each of them and the open collection are a rater, named like the
 * file; without (NULL or empty) the annotators named in the open collection, edits included, are the raters.  Any known format.
 * job (may be NULL) gets the progress and can cancel. */
void     tl_study_load_async  (TlWorkspace          *workspace,
                               GPtrArray            *files,
                               TlJob                *job,
                               GAsyncReadyCallback   callback,
                               gpointer              user_data);
/* Owned.  problems (may be NULL) gets an owned array of TlDiagnostic: articles whose text differs between raters are left out. */
TlStudy *tl_study_load_finish (TlWorkspace          *workspace,
                               GAsyncResult         *result,
                               GPtrArray           **problems,
                               GError              **error);

G_END_DECLS
