/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "tl-collection.h"
#include "tl-journal.h"
#include "tl-store.h"

G_BEGIN_DECLS

/* Where a collection is, and the names that its databases go by. */
typedef struct
{
  GFile *file;
  char  *path;         /* local, links resolved; NULL for GVfs files without one */
  char  *uri;          /* of path where there is one: two names of one file share one log */
  char  *store_path;
  char  *index_path;   /* NULL: in memory */
  char  *format;       /* to be read as this one; NULL: find out */
} TlPlace;

/* data, cache: folders instead of the user's, or NULL. */
TlPlace *tl_place_new  (GFile         *file,
                        const char    *data,
                        const char    *cache);
TlPlace *tl_place_copy (const TlPlace *self);
void     tl_place_free (TlPlace       *self);

/*
 * TlSession: what opening a file finds: the collection, the log, and which of its rows the file
 * has not got. Made in a worker, then handed to the main thread.
 */
typedef struct
{
  TlPlace      *place;
  TlCollection *collection;
  const char   *format;       /* name of the format found; static */
  gboolean      native;       /* can be saved where it is */
  char         *etag;         /* of a GVfs file */
  TlStore      *store;        /* NULL when loaded for a store that was open */
  GPtrArray    *rows;         /* TlLogRow, the newest; NULL likewise */
  gboolean      all_rows;     /* there are no older ones */
  TlJournal    *journal;
  GPtrArray    *problems;     /* TlDiagnostic */
  guint         n_conflicts;  /* edits that can't be applied any more */
} TlSession;

/* Opens place. store: NULL to open its own; one that can't be opened for now is no failure
 * (tl_store_open_later), a damaged one is set aside and told in problems.  Edits saved by a
 * session that died before it could note it are noted now.  Synchronous. */
TlSession *tl_session_open (const TlPlace  *place,
                            TlStore        *store,
                            TlJsonProgress  progress,
                            gpointer        user_data,
                            GCancellable   *cancellable,
                            GError        **error);
void       tl_session_free (TlSession      *self);
/* Opens the bytes at place as they are now. etag: NULL, or gets the GVfs file's; format: NULL, or
 * gets the name of the format (static). */
TlCollection *tl_place_open (const TlPlace  *place,
                             char          **etag,
                             const char    **format,
                             GPtrArray      *problems,
                             TlJsonProgress  progress,
                             gpointer        user_data,
                             GCancellable   *cancellable,
                             GError        **error);
/* Is it one of our own, which can be saved where it is? */
gboolean   tl_format_name_is_native (const char *format);
/* What identifies a state of a file in the store: written after saving, compared by other windows.
 * Owned. */
char      *tl_stamp_to_string (const TlFileStamp *stamp);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TlPlace, tl_place_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TlSession, tl_session_free)

G_END_DECLS
