/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Where a collection's bytes come from.  See the header for what it guarantees. */

#include "config.h"

#include "tl-source.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct _TlSource
{
  int          fd;       /* -1 when bytes is set */
  GBytes      *bytes;
  TlFileStamp  stamp;    /* as opened */
};

static void
fill_stamp (TlFileStamp       *stamp,
            const struct stat *info)
{
  stamp->device = info->st_dev;
  stamp->inode = info->st_ino;
  stamp->size = info->st_size;
  stamp->mtime = (gint64) info->st_mtim.tv_sec * 1000000000 + info->st_mtim.tv_nsec;
}

static void
set_errno_error (GError     **error,
                 int          code,
                 const char  *format,
                 const char  *name)
{
  g_autofree char *message = NULL;

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
  message = g_strdup_printf (format, name);
#pragma GCC diagnostic pop
  g_set_error (error, G_IO_ERROR, g_io_error_from_errno (code), "%s: %s", message, g_strerror (code));
}

static TlSource *
new_for_fd (int fd)
{
  TlSource *self = g_atomic_rc_box_new0 (TlSource);
  struct stat info;

  self->fd = fd;
  if (fstat (fd, &info) == 0)
    fill_stamp (&self->stamp, &info);
  return self;
}

TlSource *
tl_source_new_for_path (const char  *path,
                        GError     **error)
{
  struct stat info;
  int fd;

  g_return_val_if_fail (path != NULL, NULL);

  /* O_NONBLOCK: a FIFO must answer, not wait for a writer. */
  fd = open (path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (fd < 0)
    {
      set_errno_error (error, errno, _("“%s” can’t be opened"), path);
      return NULL;
    }
  if (fstat (fd, &info) == 0 && !S_ISREG (info.st_mode))
    {
      close (fd);
      g_set_error (error, G_IO_ERROR, S_ISDIR (info.st_mode) ? G_IO_ERROR_IS_DIRECTORY : G_IO_ERROR_NOT_REGULAR_FILE,
                   _("“%s” is not a regular file"), path);
      return NULL;
    }
  return new_for_fd (fd);
}

TlSource *
tl_source_new_for_bytes (GBytes *bytes)
{
  TlSource *self;

  g_return_val_if_fail (bytes != NULL, NULL);

  self = g_atomic_rc_box_new0 (TlSource);
  self->fd = -1;
  self->bytes = g_bytes_ref (bytes);
  self->stamp.size = g_bytes_get_size (bytes);
  return self;
}

static gboolean
write_all (int          fd,
           const char  *data,
           gsize        length,
           GError     **error)
{
  while (length > 0)
    {
      gssize written = write (fd, data, length);

      if (written < 0 && errno == EINTR)
        continue;
      if (written < 0)
        {
          set_errno_error (error, errno, _("Writing a temporary copy to “%s” failed"), g_get_tmp_dir ());
          return FALSE;
        }
      data += written;
      length -= written;
    }
  return TRUE;
}

TlSource *
tl_source_new_for_stream (GInputStream  *stream,
                          GCancellable  *cancellable,
                          GError       **error)
{
  g_autofree char *buffer = g_malloc (1 << 16);
  g_autofree char *path = g_build_filename (g_get_tmp_dir (), "tagline-XXXXXX", NULL);
  int fd;

  g_return_val_if_fail (G_IS_INPUT_STREAM (stream), NULL);

  fd = g_mkstemp_full (path, O_RDWR | O_CLOEXEC, 0600);
  if (fd < 0)
    {
      set_errno_error (error, errno, _("A temporary copy in “%s” can’t be made"), g_get_tmp_dir ());
      return NULL;
    }
  unlink (path);
  for (;;)
    {
      gssize got = g_input_stream_read (stream, buffer, 1 << 16, cancellable, error);

      if (got == 0)
        return new_for_fd (fd);
      if (got < 0 || !write_all (fd, buffer, got, error))
        break;
    }
  close (fd);
  return NULL;
}

TlSource *
tl_source_ref (TlSource *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
source_clear (gpointer data)
{
  TlSource *self = data;

  if (self->fd >= 0)
    close (self->fd);
  g_clear_pointer (&self->bytes, g_bytes_unref);
}

void
tl_source_unref (TlSource *self)
{
  g_atomic_rc_box_release_full (self, source_clear);
}

guint64
tl_source_get_size (TlSource *self)
{
  return self->stamp.size;
}

int
tl_source_get_fd (TlSource *self)
{
  return self->fd;
}

GBytes *
tl_source_get_bytes (TlSource *self)
{
  return self->bytes;
}

static void
set_short_error (GError **error)
{
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_PARTIAL_INPUT,
                       _("The file is shorter than it was when it was opened"));
}

gboolean
tl_source_read (TlSource  *self,
                guint64    offset,
                void      *buffer,
                gsize      length,
                GError   **error)
{
  char *to = buffer;

  if (self->bytes != NULL)
    {
      gsize size;
      const char *data = g_bytes_get_data (self->bytes, &size);

      if (offset > size || length > size - offset)
        {
          set_short_error (error);
          return FALSE;
        }
      if (length > 0)
        memcpy (buffer, data + offset, length);
      return TRUE;
    }

  while (length > 0)
    {
      gssize got = pread (self->fd, to, length, offset);

      if (got < 0 && errno == EINTR)
        continue;
      if (got < 0)
        {
          int code = errno;

          g_set_error (error, G_IO_ERROR, g_io_error_from_errno (code),
                       _("Reading failed: %s"), g_strerror (code));
          return FALSE;
        }
      if (got == 0)
        {
          set_short_error (error);
          return FALSE;
        }
      to += got;
      offset += got;
      length -= got;
    }
  return TRUE;
}

GBytes *
tl_source_read_bytes (TlSource  *self,
                      guint64    offset,
                      gsize      length,
                      GError   **error)
{
  g_autofree char *buffer = NULL;

  if (self->bytes != NULL && offset <= g_bytes_get_size (self->bytes)
      && length <= g_bytes_get_size (self->bytes) - offset)
    return g_bytes_new_from_bytes (self->bytes, offset, length);

  buffer = g_try_malloc (length + 1);
  if (buffer == NULL)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE, _("Not enough memory"));
      return NULL;
    }
  if (!tl_source_read (self, offset, buffer, length, error))
    return NULL;
  return g_bytes_new_take (g_steal_pointer (&buffer), length);
}

gboolean
tl_source_is_unchanged (TlSource *self)
{
  struct stat info;
  TlFileStamp now;

  if (self->fd < 0)
    return TRUE;
  if (fstat (self->fd, &info) != 0)
    return FALSE;
  fill_stamp (&now, &info);
  return tl_file_stamp_equal (&self->stamp, &now);
}

void
tl_source_get_stamp (TlSource    *self,
                     TlFileStamp *stamp)
{
  *stamp = self->stamp;
}

gboolean
tl_file_stamp_read (const char   *path,
                    TlFileStamp  *stamp,
                    GError      **error)
{
  struct stat info;

  g_return_val_if_fail (path != NULL && stamp != NULL, FALSE);

  if (stat (path, &info) != 0)
    {
      set_errno_error (error, errno, _("“%s” can’t be looked at"), path);
      return FALSE;
    }
  fill_stamp (stamp, &info);
  return TRUE;
}

gboolean
tl_file_stamp_equal (const TlFileStamp *a,
                     const TlFileStamp *b)
{
  return a->device == b->device && a->inode == b->inode && a->size == b->size && a->mtime == b->mtime;
}
