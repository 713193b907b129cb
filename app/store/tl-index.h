/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

#include "tl-collection.h"

G_BEGIN_DECLS

/*
 * TlIndex: what can be thrown away and made again: counts per article and the full-text index
 * (FTS5) of a collection, in a database of its own in the user's cache folder, valid for one state
 * of the file (its stamp).  Filled by one pass over the records in a worker; CJK characters are
 * indexed one by one, so that they can be found without spaces.
 */
#define TL_TYPE_INDEX (tl_index_get_type ())
G_DECLARE_FINAL_TYPE (TlIndex, tl_index, TL, INDEX, GObject)

/* path NULL: in memory.  A stale or damaged file is remade.  Any thread. */
TlIndex   *tl_index_open          (const char       *path,
                                   TlCollection     *collection,
                                   GError          **error);
char      *tl_index_path_for_uri  (const char       *uri);
/* TRUE when all articles of this state of the file are in it. */
gboolean   tl_index_is_complete   (TlIndex          *self);
/* Reads every record not yet indexed: counts (func is called in the caller's thread for each
 * article, in order), text into FTS5, problems of articles. Committed in batches; cancellable; can
 * go on later where it stopped. */
typedef void (*TlIndexFunc) (guint index, const TlArticleCounts *counts, GPtrArray *problems, gpointer user_data);
gboolean   tl_index_fill          (TlIndex          *self,
                                   TlIndexFunc       func,
                                   TlJsonProgress    progress,
                                   gpointer          user_data,
                                   GCancellable     *cancellable,
                                   GError          **error);
/* The file was saved by us: the index is now about collection, the same articles in the same order
 * and with the same text; counts of those that changed are given.  An index in the middle of being
 * filled goes on from where it is. */
gboolean   tl_index_rebind        (TlIndex               *self,
                                   TlCollection          *collection,
                                   const guint           *indexes,
                                   const TlArticleCounts *counts,
                                   guint                  n,
                                   GError               **error);
/* Record indexes (guint32, sorted) whose title or text holds all the words of query (last one as a
 * prefix; "quoted" as a phrase). Any query text is safe.  Any thread. */
GArray    *tl_index_search        (TlIndex          *self,
                                   const char       *query,
                                   GCancellable     *cancellable,
                                   GError          **error);

G_END_DECLS
