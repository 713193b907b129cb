/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "tl-collection.h"
#include "tl-file-writer.h"

G_BEGIN_DECLS

/* The native format: `tagline` (object or array) and `jsonl` (one article per line). */

/* Opens source as a collection: frames it, parses no article.  Any thread. */
TlCollection *tl_native_open            (TlSource        *source,
                                         TlJsonProgress   progress,
                                         gpointer         user_data,
                                         GCancellable    *cancellable,
                                         GError         **error);

/* New bytes for some records; the rest is copied. */
typedef struct
{
  guint   index;
  GBytes *record;   /* borrowed or owned by the caller */
} TlRecordPatch;

/* Writes the collection in its own shape: untouched bytes straight from the source, patches (sorted by index)
 * in place of theirs, and members that were set (tl_collection_set_member()) in the object.  In a JSON Lines file a patch that spans lines is put on one.
 * Writes to writer, does not commit. */
gboolean      tl_native_save            (TlCollection        *collection,
                                         const TlRecordPatch *patches,
                                         guint                n_patches,
                                         TlFileWriter        *writer,
                                         TlJsonProgress       progress,
                                         gpointer             user_data,
                                         GCancellable        *cancellable,
                                         GError             **error);

/* The same with further records after the last one (GBytes; NULL: none). */
gboolean      tl_native_save_with       (TlCollection        *collection,
                                         const TlRecordPatch *patches,
                                         guint                n_patches,
                                         GPtrArray           *added,
                                         TlFileWriter        *writer,
                                         TlJsonProgress       progress,
                                         gpointer             user_data,
                                         GCancellable        *cancellable,
                                         GError             **error);

/* Writes the collection in another shape.  The same shape copies every byte.  Otherwise each sound record is kept byte for
 * byte (on one line for LINES: white space between tokens goes, strings and numbers stay); the members beside `articles` of an object can't be held by
 * the other shapes, broken records not by any other shape: each is told as a `loss` in problems. */
gboolean      tl_native_convert         (TlCollection        *collection,
                                         TlJsonShape          shape,
                                         GOutputStream       *out,
                                         GPtrArray           *problems,
                                         TlJsonProgress       progress,
                                         gpointer             user_data,
                                         GCancellable        *cancellable,
                                         GError             **error);

G_END_DECLS
