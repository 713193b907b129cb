/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "tl-workspace.h"

G_BEGIN_DECLS

/* What the tests of the workspace share: a folder with a collection in it, and waiting for what is
 * asynchronous. */
typedef struct
{
  char        *folder;
  char        *data;        /* instead of the user's data folder */
  char        *cache;
  char        *path;        /* the collection's file */
  GFile       *file;
  TlWorkspace *workspace;
} TlTest;

/* A folder, a collection of n articles ("a0", "a1", …) in it as an object, one article a line. */
void         tl_test_set_up       (TlTest       *self,
                                   guint         n);
void         tl_test_tear_down    (TlTest       *self);
char        *tl_test_make_content (guint         n,
                                   const char   *lead);   /* begins the text of each article */
void         tl_test_write        (TlTest       *self,
                                   const char   *content);
char        *tl_test_read         (const char   *path);

/* A workspace with the folders of the test. */
TlWorkspace *tl_test_new_workspace (TlTest      *self);
void         tl_test_open_in      (TlTest       *self,
                                   TlWorkspace  *workspace);
gboolean     tl_test_try_open     (TlWorkspace  *workspace,
                                   GFile        *file,
                                   GError      **error);
/* self->workspace: made and opened. */
void         tl_test_open         (TlTest       *self);
/* Closed and let go, which has to be its end. */
void         tl_test_close_in     (TlWorkspace  *workspace);
void         tl_test_close        (TlTest       *self);
gboolean     tl_test_try_show     (TlWorkspace  *workspace,
                                   guint         index,
                                   GError      **error);
void         tl_test_show         (TlWorkspace  *workspace,
                                   guint         index);
gboolean     tl_test_try_save     (TlWorkspace  *workspace,
                                   GFile        *file,
                                   TlSaveMode    mode,
                                   GError      **error);
void         tl_test_save         (TlWorkspace  *workspace);
guint        tl_test_reload       (TlWorkspace  *workspace);
/* Runs the main loop until the save state is this one. */
void         tl_test_wait_state   (TlWorkspace  *workspace,
                                   TlSaveState   state);
void         tl_test_wait_indexed (TlWorkspace  *workspace);
/* Tags start..end of the shown article; the new annotation's id, owned. */
char        *tl_test_tag          (TlWorkspace  *workspace,
                                   const char   *label,
                                   guint         start,
                                   guint         end);
void         tl_test_note         (TlWorkspace  *workspace,
                                   const char   *id,
                                   const char   *note);
/* The article of index as the file has it. */
TlArticle   *tl_test_read_article (const char   *path,
                                   guint         index);

G_END_DECLS
