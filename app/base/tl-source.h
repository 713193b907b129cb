/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/*
 * Bytes that stay where they are: an open file (read by pread, never mapped, so that another program
 * truncating it cannot crash us) or bytes in memory.  The descriptor is kept, so a file replaced by
 * rename underneath is still readable as it was; one rewritten in place is noticed by its stamp.
 * Thread safe; reference counted.
 */
typedef struct _TlSource TlSource;

/* What tells a file from its changed self.  size in bytes, mtime in nanoseconds since the epoch. */
typedef struct
{
  guint64 device;
  guint64 inode;
  guint64 size;
  gint64  mtime;
} TlFileStamp;

TlSource *tl_source_new_for_path   (const char   *path,
                                    GError      **error);
TlSource *tl_source_new_for_bytes  (GBytes       *bytes);
/* Reads a stream (standard input, a GVfs download) to its end into an unlinked temporary file. */
TlSource *tl_source_new_for_stream (GInputStream *stream,
                                    GCancellable *cancellable,
                                    GError      **error);
TlSource *tl_source_ref            (TlSource     *self);
void      tl_source_unref          (TlSource     *self);
guint64   tl_source_get_size       (TlSource     *self);
/* -1 when the source is bytes in memory.  Borrowed. */
int       tl_source_get_fd         (TlSource     *self);
/* NULL when the source is bytes in memory. */
GBytes   *tl_source_get_bytes      (TlSource     *self);
/* Reads exactly length bytes at offset into buffer; a short file is an error (G_IO_ERROR_PARTIAL_INPUT). */
gboolean  tl_source_read           (TlSource     *self,
                                    guint64       offset,
                                    void         *buffer,
                                    gsize         length,
                                    GError      **error);
GBytes   *tl_source_read_bytes     (TlSource     *self,
                                    guint64       offset,
                                    gsize         length,
                                    GError      **error);
/* TRUE while the open file's size and mtime are those it had when opened. */
gboolean  tl_source_is_unchanged   (TlSource     *self);
void      tl_source_get_stamp      (TlSource     *self,
                                    TlFileStamp  *stamp);

/* FALSE with G_IO_ERROR_NOT_FOUND etc. when it can't be read.  Follows symbolic links. */
gboolean  tl_file_stamp_read       (const char        *path,
                                    TlFileStamp       *stamp,
                                    GError           **error);
gboolean  tl_file_stamp_equal      (const TlFileStamp *a,
                                    const TlFileStamp *b);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TlSource, tl_source_unref)

G_END_DECLS
