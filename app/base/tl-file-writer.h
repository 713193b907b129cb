/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "tl-source.h"

G_BEGIN_DECLS

#define TL_FILE_ERROR (tl_file_error_quark ())

/**
 * TlFileError:
 * @TL_FILE_ERROR_CHANGED: the file is not the one that was opened any more; nothing was written
 */
typedef enum
{
  TL_FILE_ERROR_CHANGED,
} TlFileError;

GQuark tl_file_error_quark (void);

/*
 * Atomic replacement of a file: a temporary file beside it, flushed to the disk and renamed over it,
 * so that a reader, a crash or a full disk sees the old file or the new one, whole.  A symbolic link
 * stays and what it points to is replaced; mode, owner and group (where allowed) and extended attributes carry over;
 * a file with several hard links, or in a folder that takes no new files, is refused a rename and
 * rewritten in place after the complete new content is safe in a temporary file.
 */
typedef struct _TlFileWriter TlFileWriter;

TlFileWriter *tl_file_writer_new    (const char        *path,
                                     GError           **error);
gboolean      tl_file_writer_write  (TlFileWriter      *self,
                                     const void        *data,
                                     gsize              length,
                                     GError           **error);
/* Copies length bytes at offset of source, in the kernel where it can. */
gboolean      tl_file_writer_copy   (TlFileWriter      *self,
                                     TlSource          *source,
                                     guint64            offset,
                                     guint64            length,
                                     GCancellable      *cancellable,
                                     GError           **error);
guint64       tl_file_writer_get_position (TlFileWriter *self);
/* Where what was written so far can be read, until the commit. */
const char   *tl_file_writer_get_temporary (TlFileWriter *self);
/* expected: the stamp that the file must still have (TL_FILE_ERROR_CHANGED otherwise), or NULL to replace
 * whatever is there.  result, if not NULL, gets the new file's stamp. */
gboolean      tl_file_writer_commit (TlFileWriter      *self,
                                     const TlFileStamp *expected,
                                     TlFileStamp       *result,
                                     GError           **error);
/* Removes the temporary file unless committed. */
void          tl_file_writer_free   (TlFileWriter      *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TlFileWriter, tl_file_writer_free)

G_END_DECLS
