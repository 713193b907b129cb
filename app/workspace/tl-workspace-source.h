/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "tl-workspace.h"

G_BEGIN_DECLS

/*
 * Collections that come from an HTTP source: kept as a file in the user's data folder, so that they can be read and tagged
 * offline, and brought up to date from there.
 */

/* How to log in; all may be NULL. Nothing of it is kept. */
typedef struct
{
  const char *user;
  const char *password;
  const char *token;
} TlSourceLogin;

/* What came of it. */
typedef struct
{
  guint n_new;
  guint n_changed;
  guint n_doubtful;      /* annotations that lost their place by it */
  guint n_requests;
  char *stopped;         /* why not everything was read, for people; NULL */
} TlSourceOutcome;

void     tl_source_outcome_clear        (TlSourceOutcome     *self);

/* The file (may not be there yet) that the articles of url are kept in.  Owned. */
GFile   *tl_workspace_file_for_url      (TlWorkspace         *self,
                                         const char          *url);
/* Where what is open comes from (owned), NULL when it is no such collection. */
char    *tl_workspace_dup_source_url    (TlWorkspace         *self);
gboolean tl_workspace_is_fetching       (TlWorkspace         *self);

/* The first articles of a source that was not kept so far can be opened. */
typedef void (*TlSourceReadyFunc)       (TlWorkspace         *self,
                                         GFile               *file,
                                         gpointer             user_data);

/* Fetches what is new at url into its file, whatever the workspace shows; new articles come into the open
 * collection as they arrive, changed ones are revised by commands that can be undone, and annotations that lose their place by
 * it are listed in problems.  Opening another file cancels it.  ready: called at most once, when there was
 * no file before.  Progress and cancelling: property job. G_IO_ERROR_PENDING while another fetch is under way. */
void     tl_workspace_fetch_async       (TlWorkspace         *self,
                                         const char          *url,
                                         const TlSourceLogin *login,
                                         TlSourceReadyFunc    ready,
                                         GAsyncReadyCallback  callback,
                                         gpointer             user_data);
/* outcome may be NULL. On failure it tells what came all the same. */
gboolean tl_workspace_fetch_finish      (TlWorkspace         *self,
                                         GAsyncResult        *result,
                                         TlSourceOutcome     *outcome,
                                         GError             **error);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (TlSourceOutcome, tl_source_outcome_clear)

G_END_DECLS
