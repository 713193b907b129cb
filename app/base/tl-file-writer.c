/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Atomic replacement of files.  The order is what makes it safe: write the temporary file, flush it,
 * look whether the target is still the one we opened, rename, flush the folder.
 */

#include "config.h"

#include "tl-file-writer.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/xattr.h>
#include <unistd.h>

G_DEFINE_QUARK (tl-file-error-quark, tl_file_error)

#define COPY_BUFFER (1 << 18)
#define COPY_STEP   (64 << 20)   /* bytes between two looks at the cancellable */

struct _TlFileWriter
{
  char     *target;       /* links resolved */
  char     *temporary;    /* NULL once renamed or removed */
  int       fd;
  guint64   position;
  gboolean  in_place;     /* temporary stands elsewhere; commit copies it over the target */
};

static gboolean
fail_errno (GError     **error,
            const char  *path)
{
  int code = errno;

  g_set_error (error, G_IO_ERROR, g_io_error_from_errno (code),
               _("Writing “%s” failed: %s"), path, g_strerror (code));
  return FALSE;
}

/* Follows links to the file they mean, also when that file does not exist yet. */
static char *
resolve_target (const char *path)
{
  g_autofree char *current = g_canonicalize_filename (path, NULL);

  for (guint hops = 0; hops < 40; hops++)
    {
      g_autofree char *link = g_file_read_link (current, NULL);
      g_autofree char *folder = NULL;
      char *next;

      if (link == NULL)
        break;
      folder = g_path_get_dirname (current);
      next = g_canonicalize_filename (link, folder);
      g_free (current);
      current = next;
    }
  return g_steal_pointer (&current);
}

static int
open_temporary (TlFileWriter *self,
                const char   *folder)
{
  g_autofree char *base = g_path_get_basename (self->target);
  g_autofree char *name = NULL;

  /* A long name leaves no room for the suffix within the 255 bytes of a file name. */
  if (strlen (base) > 200)
    base[200] = '\0';
  name = g_strdup_printf (".%s.XXXXXX", base);
  g_free (self->temporary);
  self->temporary = g_build_filename (folder, name, NULL);
  return g_mkstemp_full (self->temporary, O_RDWR | O_CLOEXEC, 0600);
}

static void
copy_attributes (int from,
                 int to)
{
  char names[4096];
  gssize length = flistxattr (from, names, sizeof names);

  for (const char *name = names; length > 0 && name < names + length; name += strlen (name) + 1)
    {
      char value[4096];
      gssize size = fgetxattr (from, name, value, sizeof value);

      /* Best effort: some name spaces are not ours to set, and a file without them is still right. */
      if (size >= 0)
        (void) !fsetxattr (to, name, value, size, 0);
    }
}

/* Gives the temporary file the mode and owner of the one that it will replace. */
static gboolean
copy_identity (TlFileWriter       *self,
               const struct stat  *old,
               GError            **error)
{
  int from;

  if (fchown (self->fd, old->st_uid, old->st_gid) != 0)
    (void) !fchown (self->fd, -1, old->st_gid);
  if (fchmod (self->fd, old->st_mode & 07777) != 0)
    return fail_errno (error, self->temporary);
  from = open (self->target, O_RDONLY | O_CLOEXEC);
  if (from >= 0)
    {
      copy_attributes (from, self->fd);
      close (from);
    }
  return TRUE;
}

static mode_t
default_mode (void)
{
  mode_t mask = umask (0);

  umask (mask);
  return 0666 & ~mask;
}

TlFileWriter *
tl_file_writer_new (const char  *path,
                    GError     **error)
{
  g_autoptr (TlFileWriter) self = NULL;
  g_autofree char *folder = NULL;
  struct stat old;
  gboolean exists;

  g_return_val_if_fail (path != NULL, NULL);

  self = g_new0 (TlFileWriter, 1);
  self->fd = -1;
  self->target = resolve_target (path);
  folder = g_path_get_dirname (self->target);
  exists = stat (self->target, &old) == 0;
  if (exists && !S_ISREG (old.st_mode))
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_REGULAR_FILE, _("“%s” is not a regular file"), path);
      return NULL;
    }
  if (exists && access (self->target, W_OK) != 0)
    {
      fail_errno (error, self->target);
      return NULL;
    }

  self->in_place = exists && old.st_nlink > 1;
  if (!self->in_place)
    self->fd = open_temporary (self, folder);
  if (self->fd < 0 && exists && (self->in_place || errno == EACCES || errno == EPERM))
    {
      self->in_place = TRUE;
      self->fd = open_temporary (self, g_get_tmp_dir ());
    }
  if (self->fd < 0)
    {
      fail_errno (error, self->target);
      g_clear_pointer (&self->temporary, g_free);
      return NULL;
    }
  if (exists && !self->in_place && !copy_identity (self, &old, error))
    return NULL;
  if (!exists)
    fchmod (self->fd, default_mode ());
  return g_steal_pointer (&self);
}

gboolean
tl_file_writer_write (TlFileWriter  *self,
                      const void    *data,
                      gsize          length,
                      GError       **error)
{
  const char *from = data;

  g_return_val_if_fail (self != NULL && self->fd >= 0, FALSE);

  self->position += length;
  while (length > 0)
    {
      gssize written = write (self->fd, from, length);

      if (written < 0 && errno == EINTR)
        continue;
      if (written < 0)
        return fail_errno (error, self->target);
      from += written;
      length -= written;
    }
  return TRUE;
}

static gboolean
copy_by_buffer (TlFileWriter  *self,
                TlSource      *source,
                guint64        offset,
                guint64        length,
                GCancellable  *cancellable,
                GError       **error)
{
  g_autofree char *buffer = g_malloc (COPY_BUFFER);

  while (length > 0)
    {
      gsize step = MIN (length, COPY_BUFFER);

      if (g_cancellable_set_error_if_cancelled (cancellable, error)
          || !tl_source_read (source, offset, buffer, step, error)
          || !tl_file_writer_write (self, buffer, step, error))
        return FALSE;
      offset += step;
      length -= step;
    }
  return TRUE;
}

gboolean
tl_file_writer_copy (TlFileWriter  *self,
                     TlSource      *source,
                     guint64        offset,
                     guint64        length,
                     GCancellable  *cancellable,
                     GError       **error)
{
  int from;

  g_return_val_if_fail (self != NULL && self->fd >= 0, FALSE);

  from = tl_source_get_fd (source);
  while (from >= 0 && length > 0)
    {
      loff_t at = offset;
      gssize copied;

      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
      copied = copy_file_range (from, &at, self->fd, NULL, MIN (length, COPY_STEP), 0);
      if (copied < 0 && errno == EINTR)
        continue;
      if (copied <= 0)
        break;   /* not between these two file systems, or short: the slow way knows and says why */
      offset += copied;
      length -= copied;
      self->position += copied;
    }
  return copy_by_buffer (self, source, offset, length, cancellable, error);
}

guint64
tl_file_writer_get_position (TlFileWriter *self)
{
  return self->position;
}

const char *
tl_file_writer_get_temporary (TlFileWriter *self)
{
  return self->temporary;
}

static gboolean
check_expected (TlFileWriter       *self,
                const TlFileStamp  *expected,
                GError            **error)
{
  TlFileStamp now;
  g_autoptr (GError) local_error = NULL;

  if (expected == NULL)
    return TRUE;
  if (tl_file_stamp_read (self->target, &now, &local_error) && tl_file_stamp_equal (&now, expected))
    return TRUE;
  g_set_error (error, TL_FILE_ERROR, TL_FILE_ERROR_CHANGED,
               _("“%s” was changed by another program since it was opened"), self->target);
  return FALSE;
}

/* For targets that a rename would harm: the new content is complete on disk before the first byte of
 * the old one goes, and stays there (its name in the message) when the copying fails. */
static gboolean
rewrite_target (TlFileWriter  *self,
                GError       **error)
{
  g_autofree char *buffer = g_malloc (COPY_BUFFER);
  g_autofree char *saved = NULL;
  int to = open (self->target, O_WRONLY | O_CLOEXEC);
  guint64 done = 0;
  gboolean ok = to >= 0;

  while (ok && done < self->position)
    {
      gssize got = pread (self->fd, buffer, COPY_BUFFER, done);
      gssize put = got > 0 ? pwrite (to, buffer, got, done) : -1;

      ok = put > 0;
      if (ok)
        done += put;
    }
  ok = ok && ftruncate (to, self->position) == 0 && fsync (to) == 0;
  if (!ok)
    {
      int code = errno;

      saved = g_steal_pointer (&self->temporary);
      g_set_error (error, G_IO_ERROR, g_io_error_from_errno (code),
                   _("Writing “%s” failed: %s. The new content is kept in “%s”."),
                   self->target, g_strerror (code), saved);
    }
  if (to >= 0)
    close (to);
  if (ok)
    {
      unlink (self->temporary);
      g_clear_pointer (&self->temporary, g_free);
    }
  return ok;
}

static gboolean
rename_over (TlFileWriter  *self,
             GError       **error)
{
  g_autofree char *folder = g_path_get_dirname (self->target);
  int fd;

  if (rename (self->temporary, self->target) != 0)
    return fail_errno (error, self->target);
  g_clear_pointer (&self->temporary, g_free);
  fd = open (folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (fd >= 0)
    {
      /* The rename happened: a folder that can't be flushed (some network file systems) is no failure. */
      (void) !fsync (fd);
      close (fd);
    }
  return TRUE;
}

gboolean
tl_file_writer_commit (TlFileWriter       *self,
                       const TlFileStamp  *expected,
                       TlFileStamp        *result,
                       GError            **error)
{
  g_return_val_if_fail (self != NULL && self->fd >= 0, FALSE);

  if (fsync (self->fd) != 0)
    return fail_errno (error, self->target);
  if (!check_expected (self, expected, error))
    return FALSE;
  if (!(self->in_place ? rewrite_target (self, error) : rename_over (self, error)))
    return FALSE;
  close (self->fd);
  self->fd = -1;
  return result == NULL || tl_file_stamp_read (self->target, result, error);
}

void
tl_file_writer_free (TlFileWriter *self)
{
  if (self->fd >= 0)
    close (self->fd);
  if (self->temporary != NULL)
    unlink (self->temporary);
  g_free (self->temporary);
  g_free (self->target);
  g_free (self);
}
