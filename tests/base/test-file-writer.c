/* SPDX-License-Identifier: GPL-3.0-or-later */

/* TlFileWriter: what is on the disk before, during and after a replacement. */

#include "tl-file-writer.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

typedef struct
{
  char *folder;
  char *path;
} Fixture;

static void
fixture_set_up (Fixture       *fixture,
                gconstpointer  data)
{
  g_autoptr (GError) error = NULL;

  fixture->folder = g_dir_make_tmp ("tagline-writer-XXXXXX", &error);
  g_assert_no_error (error);
  fixture->path = g_build_filename (fixture->folder, "articles.json", NULL);
}

static void
fixture_tear_down (Fixture       *fixture,
                   gconstpointer  data)
{
  g_autoptr (GDir) dir = g_dir_open (fixture->folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (fixture->folder, name, NULL);

      g_assert_cmpint (g_remove (path), ==, 0);
    }
  g_assert_cmpint (g_rmdir (fixture->folder), ==, 0);
  g_free (fixture->folder);
  g_free (fixture->path);
}

static void
put (const char *path,
     const char *content)
{
  g_autoptr (GError) error = NULL;

  g_file_set_contents_full (path, content, -1, G_FILE_SET_CONTENTS_NONE, 0644, &error);
  g_assert_no_error (error);
}

static void
assert_content (const char *path,
                const char *content)
{
  g_autofree char *found = NULL;
  g_autoptr (GError) error = NULL;

  g_file_get_contents (path, &found, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (found, ==, content);
}

static guint
count_files (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  guint n = 0;

  while (g_dir_read_name (dir) != NULL)
    n++;
  return n;
}

static void
replace (const char        *path,
         const char        *content,
         const TlFileStamp *expected,
         TlFileStamp       *result)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TlFileWriter) writer = tl_file_writer_new (path, &error);

  g_assert_no_error (error);
  tl_file_writer_write (writer, content, strlen (content), &error);
  g_assert_no_error (error);
  tl_file_writer_commit (writer, expected, result, &error);
  g_assert_no_error (error);
}

static void
test_replace (Fixture       *fixture,
              gconstpointer  data)
{
  TlFileStamp stamp;
  TlFileStamp now;

  put (fixture->path, "old");
  replace (fixture->path, "new", NULL, &stamp);
  assert_content (fixture->path, "new");
  g_assert_true (tl_file_stamp_read (fixture->path, &now, NULL));
  g_assert_true (tl_file_stamp_equal (&stamp, &now));
  g_assert_cmpuint (count_files (fixture->folder), ==, 1);
}

static void
test_new_file (Fixture       *fixture,
               gconstpointer  data)
{
  replace (fixture->path, "first", NULL, NULL);
  assert_content (fixture->path, "first");
}

static void
test_abandoned (Fixture       *fixture,
                gconstpointer  data)
{
  put (fixture->path, "old");
  {
    g_autoptr (TlFileWriter) writer = tl_file_writer_new (fixture->path, NULL);

    tl_file_writer_write (writer, "half", 4, NULL);
    g_assert_cmpuint (count_files (fixture->folder), ==, 2);
  }
  assert_content (fixture->path, "old");
  g_assert_cmpuint (count_files (fixture->folder), ==, 1);
}

static void
test_changed (Fixture       *fixture,
              gconstpointer  data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TlFileWriter) writer = NULL;
  TlFileStamp opened;

  put (fixture->path, "old");
  g_assert_true (tl_file_stamp_read (fixture->path, &opened, NULL));
  writer = tl_file_writer_new (fixture->path, &error);
  g_assert_no_error (error);
  tl_file_writer_write (writer, "ours", 4, NULL);
  put (fixture->path, "theirs");
  g_assert_false (tl_file_writer_commit (writer, &opened, NULL, &error));
  g_assert_error (error, TL_FILE_ERROR, TL_FILE_ERROR_CHANGED);
  assert_content (fixture->path, "theirs");
}

static void
test_deleted_underneath (Fixture       *fixture,
                         gconstpointer  data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TlFileWriter) writer = NULL;
  TlFileStamp opened;

  put (fixture->path, "old");
  g_assert_true (tl_file_stamp_read (fixture->path, &opened, NULL));
  writer = tl_file_writer_new (fixture->path, &error);
  g_assert_cmpint (g_remove (fixture->path), ==, 0);
  g_assert_false (tl_file_writer_commit (writer, &opened, NULL, &error));
  g_assert_error (error, TL_FILE_ERROR, TL_FILE_ERROR_CHANGED);
}

static void
test_mode (Fixture       *fixture,
           gconstpointer  data)
{
  struct stat info;

  put (fixture->path, "old");
  g_assert_cmpint (g_chmod (fixture->path, 0640), ==, 0);
  replace (fixture->path, "new", NULL, NULL);
  g_assert_cmpint (g_stat (fixture->path, &info), ==, 0);
  g_assert_cmpint (info.st_mode & 07777, ==, 0640);
}

static void
test_symbolic_link (Fixture       *fixture,
                    gconstpointer  data)
{
  g_autofree char *link = g_build_filename (fixture->folder, "link.json", NULL);
  g_autofree char *points = NULL;

  put (fixture->path, "old");
  g_assert_cmpint (symlink ("articles.json", link), ==, 0);
  replace (link, "new", NULL, NULL);
  points = g_file_read_link (link, NULL);
  g_assert_cmpstr (points, ==, "articles.json");
  assert_content (fixture->path, "new");
}

static void
test_hard_link (Fixture       *fixture,
                gconstpointer  data)
{
  g_autofree char *other = g_build_filename (fixture->folder, "other.json", NULL);
  struct stat info;

  put (fixture->path, "a longer old content");
  g_assert_cmpint (link (fixture->path, other), ==, 0);
  replace (fixture->path, "new", NULL, NULL);
  assert_content (other, "new");
  g_assert_cmpint (g_stat (fixture->path, &info), ==, 0);
  g_assert_cmpint (info.st_nlink, ==, 2);
  g_assert_cmpuint (count_files (fixture->folder), ==, 2);
}

static void
test_copy (Fixture       *fixture,
           gconstpointer  data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TlSource) source = NULL;
  g_autoptr (TlFileWriter) writer = NULL;
  g_autofree char *content = g_strnfill (3 * 1000 * 1000, 'x');
  g_autofree char *found = NULL;
  gsize size;

  memcpy (content + 1000, "MARK", 4);
  put (fixture->path, content);
  source = tl_source_new_for_path (fixture->path, &error);
  g_assert_no_error (error);
  writer = tl_file_writer_new (fixture->path, &error);
  g_assert_no_error (error);
  g_assert_true (tl_file_writer_copy (writer, source, 0, 1000, NULL, &error));
  g_assert_true (tl_file_writer_write (writer, "mark", 4, &error));
  g_assert_true (tl_file_writer_copy (writer, source, 1004, strlen (content) - 1004, NULL, &error));
  g_assert_cmpuint (tl_file_writer_get_position (writer), ==, strlen (content));
  g_assert_true (tl_file_writer_commit (writer, NULL, NULL, &error));
  memcpy (content + 1000, "mark", 4);
  g_assert_true (g_file_get_contents (fixture->path, &found, &size, NULL));
  g_assert_cmpmem (found, size, content, strlen (content));
}

static void
test_copy_beyond_the_end (Fixture       *fixture,
                          gconstpointer  data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TlSource) source = NULL;
  g_autoptr (TlFileWriter) writer = NULL;

  put (fixture->path, "short");
  source = tl_source_new_for_path (fixture->path, NULL);
  writer = tl_file_writer_new (fixture->path, NULL);
  g_assert_false (tl_file_writer_copy (writer, source, 0, 100, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_PARTIAL_INPUT);
}

static void
test_old_file_stays_readable (Fixture       *fixture,
                              gconstpointer  data)
{
  g_autoptr (TlSource) source = NULL;
  char buffer[3];

  put (fixture->path, "old");
  source = tl_source_new_for_path (fixture->path, NULL);
  replace (fixture->path, "new", NULL, NULL);
  g_assert_true (tl_source_read (source, 0, buffer, 3, NULL));
  g_assert_cmpmem (buffer, 3, "old", 3);
}

static void
test_truncated_underneath (Fixture       *fixture,
                           gconstpointer  data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TlSource) source = NULL;
  char buffer[8];

  put (fixture->path, "12345678");
  source = tl_source_new_for_path (fixture->path, NULL);
  g_assert_true (tl_source_is_unchanged (source));
  g_assert_cmpint (truncate (fixture->path, 4), ==, 0);
  g_assert_false (tl_source_is_unchanged (source));
  g_assert_false (tl_source_read (source, 0, buffer, 8, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_PARTIAL_INPUT);
}

static void
test_folder_refused (Fixture       *fixture,
                     gconstpointer  data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) write_error = NULL;

  g_assert_null (tl_source_new_for_path (fixture->folder, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_IS_DIRECTORY);
  g_assert_null (tl_file_writer_new (fixture->folder, &write_error));
  g_assert_error (write_error, G_IO_ERROR, G_IO_ERROR_NOT_REGULAR_FILE);
}

#define ADD(name, func) \
  g_test_add ("/base/file-writer/" name, Fixture, NULL, fixture_set_up, func, fixture_tear_down)

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("replace", test_replace);
  ADD ("new-file", test_new_file);
  ADD ("abandoned", test_abandoned);
  ADD ("changed", test_changed);
  ADD ("deleted-underneath", test_deleted_underneath);
  ADD ("mode", test_mode);
  ADD ("symbolic-link", test_symbolic_link);
  ADD ("hard-link", test_hard_link);
  ADD ("copy", test_copy);
  ADD ("copy-beyond-the-end", test_copy_beyond_the_end);
  ADD ("old-file-stays-readable", test_old_file_stays_readable);
  ADD ("truncated-underneath", test_truncated_underneath);
  ADD ("folder-refused", test_folder_refused);
  return g_test_run ();
}
