/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * What goes wrong outside: full and read-only disks, a locked database, a death between two steps
 * of saving. In no case is an edit lost, and in no case is one said to be kept that is not.
 *
 * Disks are small tmpfs in a mount namespace of this process; where that is not allowed these
 * tests are skipped.
 */

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <sched.h>
#include <sqlite3.h>
#include <string.h>
#include <sys/mount.h>
#include <unistd.h>

#include "tl-replay.h"
#include "tl-test-workspace.h"

typedef struct
{
  TlTest  test;
  char   *mounted;
} Fixture;

static gboolean can_mount;

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  tl_test_set_up (&fixture->test, 5);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  if (fixture->test.workspace != NULL)
    tl_test_close (&fixture->test);
  if (fixture->mounted != NULL)
    umount2 (fixture->mounted, MNT_DETACH);
  g_clear_pointer (&fixture->mounted, g_free);
  tl_test_tear_down (&fixture->test);
}

static gboolean
mount_disk (Fixture    *fixture,
            const char *path)
{
  if (!can_mount)
    {
      g_test_skip ("no file systems can be mounted here");
      return FALSE;
    }
  g_mkdir_with_parents (path, 0700);
  g_assert_cmpint (mount ("none", path, "tmpfs", 0, "size=1m"), ==, 0);
  fixture->mounted = g_strdup (path);
  return TRUE;
}

/* Takes all the room there is. */
static char *
fill_disk (const char *folder)
{
  char *path = g_build_filename (folder, "filler", NULL);
  char zeros[4096] = { 0 };
  int fd = g_open (path, O_WRONLY | O_CREAT, 0600);

  g_assert_cmpint (fd, >=, 0);
  while (write (fd, zeros, sizeof zeros) > 0)
    ;
  g_assert_cmpint (errno, ==, ENOSPC);
  close (fd);
  return path;
}

static void
check_tag (TlTest     *test,
           const char *id)
{
  g_assert_nonnull (tl_article_find_annotation (tl_workspace_get_article (test->workspace), id));
}

/* The disk of the edits gets full while editing, and empty again. */
static void
test_full (Fixture       *fixture,
           gconstpointer  data)
{
  TlTest *test = &fixture->test;
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *filler = NULL;

  if (!mount_disk (fixture, test->data))
    return;
  tl_test_open (test);
  tl_test_show (test->workspace, 1);
  g_ptr_array_add (ids, tl_test_tag (test->workspace, "claim", 25, 40));
  tl_test_wait_state (test->workspace, TL_SAVE_EDITED);
  filler = fill_disk (test->data);
  for (guint i = 0; i < 30; i++)
    g_ptr_array_add (ids, tl_test_tag (test->workspace, "cue", i, i + 5));
  tl_test_wait_state (test->workspace, TL_SAVE_UNKEPT);
  g_assert_nonnull (tl_workspace_get_unkept_message (test->workspace));
  for (guint i = 0; i < 10; i++)
    g_ptr_array_add (ids, tl_test_tag (test->workspace, "cue", i, i + 6));
  g_assert_cmpint (tl_workspace_get_save_state (test->workspace), ==, TL_SAVE_UNKEPT);
  g_assert_cmpint (g_unlink (filler), ==, 0);
  tl_workspace_retry (test->workspace);
  tl_test_wait_state (test->workspace, TL_SAVE_EDITED);
  g_assert_null (tl_workspace_get_unkept_message (test->workspace));
  tl_test_close (test);
  tl_test_open (test);
  tl_test_show (test->workspace, 1);
  for (guint i = 0; i < ids->len; i++)
    check_tag (test, g_ptr_array_index (ids, i));
}

/* It is full from the begin on: reading goes, and editing; room comes later. */
static void
test_full_at_open (Fixture       *fixture,
                   gconstpointer  data)
{
  TlTest *test = &fixture->test;
  g_autofree char *filler = NULL;
  g_autofree char *old = NULL;
  g_autofree char *id = NULL;

  if (!mount_disk (fixture, test->data))
    return;
  /* An earlier session's edit is in the database that can't be opened. */
  tl_test_open (test);
  tl_test_show (test->workspace, 1);
  old = tl_test_tag (test->workspace, "person", 4, 9);
  tl_test_close (test);
  filler = fill_disk (test->data);
  tl_test_open (test);
  tl_test_show (test->workspace, 1);
  id = tl_test_tag (test->workspace, "claim", 25, 40);
  tl_test_wait_state (test->workspace, TL_SAVE_UNKEPT);
  g_assert_cmpint (g_unlink (filler), ==, 0);
  tl_workspace_retry (test->workspace);
  tl_test_wait_state (test->workspace, TL_SAVE_EDITED);
  while (tl_article_find_annotation (tl_workspace_get_article (test->workspace), old) == NULL)
    g_main_context_iteration (NULL, TRUE);
  check_tag (test, id);
  tl_test_close (test);
  tl_test_open (test);
  tl_test_show (test->workspace, 1);
  check_tag (test, old);
  check_tag (test, id);
  tl_workspace_undo (test->workspace);
  tl_workspace_undo (test->workspace);
  g_assert_cmpuint (tl_article_get_n_annotations (tl_workspace_get_article (test->workspace)), ==,
                    1);
}

/* Moves the collection onto a small disk of its own. */
static gboolean
move_to_disk (Fixture *fixture)
{
  TlTest *test = &fixture->test;
  g_autofree char *disk = g_build_filename (test->folder, "disk", NULL);
  g_autofree char *content = tl_test_make_content (1500, "");

  if (!mount_disk (fixture, disk))
    return FALSE;
  g_free (test->path);
  test->path = g_build_filename (disk, "news.json", NULL);
  g_set_object (&test->file, g_file_new_for_path (test->path));
  g_object_unref (test->file);
  tl_test_write (test, content);
  return TRUE;
}

/* No room for the new file: the old one stays whole, edits stay edits, and the next time it goes. */
static void
test_full_at_save (Fixture       *fixture,
                   gconstpointer  data)
{
  TlTest *test = &fixture->test;
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  g_autofree char *filler = NULL;
  g_autofree char *id = NULL;
  g_autofree char *disk = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (TlArticle) saved = NULL;
  g_autoptr (GDir) dir = NULL;
  const char *name;

  if (!move_to_disk (fixture))
    return;
  disk = g_path_get_dirname (test->path);
  before = tl_test_read (test->path);
  tl_test_open (test);
  tl_test_show (test->workspace, 1);
  id = tl_test_tag (test->workspace, "claim", 25, 40);
  filler = fill_disk (disk);
  g_assert_false (tl_test_try_save (test->workspace, NULL, TL_SAVE_NORMAL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE);
  after = tl_test_read (test->path);
  g_assert_cmpstr (after, ==, before);
  tl_test_wait_state (test->workspace, TL_SAVE_EDITED);
  dir = g_dir_open (disk, 0, NULL);
  while ((name = g_dir_read_name (dir)) != NULL)
    g_assert_true (g_str_equal (name, "filler") || g_str_equal (name, "news.json"));
  g_assert_cmpint (g_unlink (filler), ==, 0);
  tl_test_save (test->workspace);
  saved = tl_test_read_article (test->path, 1);
  g_assert_nonnull (tl_article_find_annotation (saved, id));
}

static void
test_read_only (Fixture       *fixture,
                gconstpointer  data)
{
  TlTest *test = &fixture->test;
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  g_autofree char *id = NULL;
  g_autofree char *elsewhere = NULL;
  g_autoptr (GFile) file = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (TlArticle) saved = NULL;

  if (!move_to_disk (fixture))
    return;
  before = tl_test_read (test->path);
  g_assert_cmpint (mount ("none", fixture->mounted, NULL, MS_REMOUNT | MS_RDONLY, NULL), ==, 0);
  tl_test_open (test);
  tl_test_show (test->workspace, 1);
  id = tl_test_tag (test->workspace, "claim", 25, 40);
  g_assert_false (tl_test_try_save (test->workspace, NULL, TL_SAVE_NORMAL, &error));
  g_assert_cmpint (error->domain, ==, G_IO_ERROR);
  after = tl_test_read (test->path);
  g_assert_cmpstr (after, ==, before);
  elsewhere = g_build_filename (test->folder, "elsewhere.json", NULL);
  file = g_file_new_for_path (elsewhere);
  g_clear_error (&error);
  g_assert_true (tl_test_try_save (test->workspace, file, TL_SAVE_NORMAL, &error));
  saved = tl_test_read_article (elsewhere, 1);
  g_assert_nonnull (tl_article_find_annotation (saved, id));
}

static char *
find_store (TlTest *test)
{
  g_autofree char *uri = g_filename_to_uri (test->path, NULL, NULL);
  g_autofree char *standard = tl_store_path_for_uri (uri);
  g_autofree char *name = g_path_get_basename (standard);

  return g_build_filename (test->data, "collections", name, NULL);
}

/* Another program holds the database. */
static void
test_locked (Fixture       *fixture,
             gconstpointer  data)
{
  TlTest *test = &fixture->test;
  g_autofree char *path = find_store (test);
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;
  sqlite3 *raw;

  tl_test_open (test);
  tl_test_show (test->workspace, 1);
  first = tl_test_tag (test->workspace, "claim", 25, 40);
  tl_test_wait_state (test->workspace, TL_SAVE_EDITED);
  g_assert_cmpint (sqlite3_open (path, &raw), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (raw, "BEGIN EXCLUSIVE", NULL, NULL, NULL), ==, SQLITE_OK);
  second = tl_test_tag (test->workspace, "cue", 10, 14);
  tl_test_wait_state (test->workspace, TL_SAVE_UNKEPT);
  g_assert_cmpint (sqlite3_exec (raw, "ROLLBACK", NULL, NULL, NULL), ==, SQLITE_OK);
  sqlite3_close (raw);
  /* Tried again by itself. */
  tl_test_wait_state (test->workspace, TL_SAVE_EDITED);
  tl_test_close (test);
  tl_test_open (test);
  tl_test_show (test->workspace, 1);
  check_tag (test, first);
  check_tag (test, second);
}

/* Locked already when it is opened, with edits of an earlier session in it. */
static void
test_locked_at_open (Fixture       *fixture,
                     gconstpointer  data)
{
  TlTest *test = &fixture->test;
  g_autofree char *path = find_store (test);
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;
  sqlite3 *raw;

  tl_test_open (test);
  tl_test_show (test->workspace, 1);
  first = tl_test_tag (test->workspace, "claim", 25, 40);
  tl_test_close (test);
  g_assert_cmpint (sqlite3_open (path, &raw), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (raw, "PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE", NULL,
                                 NULL, NULL), ==, SQLITE_OK);
  tl_test_open (test);
  g_assert_cmpint (tl_workspace_get_save_state (test->workspace), ==, TL_SAVE_UNKEPT);
  tl_test_show (test->workspace, 1);
  g_assert_null (tl_article_find_annotation (tl_workspace_get_article (test->workspace), first));
  second = tl_test_tag (test->workspace, "cue", 10, 14);
  g_assert_cmpint (sqlite3_exec (raw, "ROLLBACK", NULL, NULL, NULL), ==, SQLITE_OK);
  sqlite3_close (raw);
  while (tl_article_find_annotation (tl_workspace_get_article (test->workspace), first) == NULL)
    g_main_context_iteration (NULL, TRUE);
  check_tag (test, second);
  tl_workspace_undo (test->workspace);
  g_assert_null (tl_article_find_annotation (tl_workspace_get_article (test->workspace), second));
  tl_test_wait_state (test->workspace, TL_SAVE_EDITED);
}

/* An edit and a change of status in article 0, and the log as it was just before they were saved. */
static char *
save_with_old_log (TlTest  *test,
                   char   **path)
{
  g_autofree char *old = g_build_filename (test->folder, "old.db", NULL);
  g_autoptr (GError) error = NULL;
  char *id;
  TlStore *store;
  gint64 last;

  *path = find_store (test);
  tl_test_open (test);
  tl_test_show (test->workspace, 0);
  id = tl_test_tag (test->workspace, "claim", 25, 40);
  g_assert_true (tl_workspace_run (test->workspace,
                                   tl_edit_status (tl_workspace_get_article (test->workspace), "a0",
                                                   "ana", "submitted",
                                                   NULL, &error), &error));
  tl_test_wait_state (test->workspace, TL_SAVE_EDITED);
  store = tl_store_open (*path, "x:", &error);
  g_assert_true (tl_store_copy (store, old, &last, &error));
  g_assert_no_error (error);
  g_assert_cmpint (last, ==, 2);
  tl_store_close (store, NULL);
  g_assert_finalize_object (store);
  tl_test_save (test->workspace);
  tl_test_close (test);
  g_assert_cmpint (g_rename (old, *path), ==, 0);
  return id;
}

static void
check_once (TlTest     *test,
            const char *id)
{
  g_autoptr (GPtrArray) history = NULL;

  g_assert_cmpuint (g_list_model_get_n_items (tl_workspace_get_problems (test->workspace)), ==, 0);
  tl_test_show (test->workspace, 0);
  check_tag (test, id);
  g_assert_cmpuint (tl_article_get_n_annotations (tl_workspace_get_article (test->workspace)), ==,
                    2);
  g_assert_cmpstr (tl_article_get_status (tl_workspace_get_article (test->workspace)), ==,
                   "submitted");
  history = tl_article_list_history (tl_workspace_get_article (test->workspace));
  g_assert_cmpuint (history->len, ==, 1);
}

/* Dead after the file was put in place, before the log could note it: the next opening does. */
static void
test_death_before_promote (Fixture       *fixture,
                           gconstpointer  data)
{
  TlTest *test = &fixture->test;
  g_autofree char *path = NULL;
  g_autofree char *id = save_with_old_log (test, &path);
  g_autoptr (TlArticle) saved = tl_test_read_article (test->path, 0);
  g_autoptr (GPtrArray) bases = g_ptr_array_new_with_free_func ((GDestroyNotify) tl_base_free);
  g_autoptr (GError) error = NULL;
  g_autoptr (TlBase) base = NULL;
  TlBase *pending = tl_base_new ("a0", NULL, 0);
  TlStore *store = tl_store_open (path, "x:", &error);

  pending->pending = tl_replay_hash (tl_article_get_record (saved));
  pending->pending_seq = 2;
  g_ptr_array_add (bases, pending);
  g_assert_true (tl_store_set_pending (store, bases, &error));
  tl_store_close (store, NULL);
  g_assert_finalize_object (store);

  tl_test_open (test);
  g_assert_cmpint (tl_workspace_get_save_state (test->workspace), ==, TL_SAVE_CLEAN);
  check_once (test, id);
  tl_test_close (test);
  store = tl_store_open (path, "x:", &error);
  base = tl_store_get_base (store, "a0", &error);
  g_assert_cmpint (base->base_seq, ==, 2);
  tl_store_close (store, NULL);
  g_assert_finalize_object (store);
}

/* The log knows nothing at all of the saving (its disk was full, and then the power went): edits
 * that the file has are not made twice. */
static void
test_death_before_pending (Fixture       *fixture,
                           gconstpointer  data)
{
  TlTest *test = &fixture->test;
  g_autofree char *path = NULL;
  g_autofree char *id = save_with_old_log (test, &path);

  tl_test_open (test);
  check_once (test, id);
  tl_test_save (test->workspace);
  tl_test_close (test);
  tl_test_open (test);
  g_assert_cmpint (tl_workspace_get_save_state (test->workspace), ==, TL_SAVE_CLEAN);
  check_once (test, id);
  tl_workspace_undo (test->workspace);
  g_assert_cmpstr (tl_article_get_status (tl_workspace_get_article (test->workspace)), ==, "new");
  tl_workspace_undo (test->workspace);
  g_assert_cmpuint (tl_article_get_n_annotations (tl_workspace_get_article (test->workspace)), ==,
                    1);
}

static void
write_text (const char *path,
            const char *text)
{
  int fd = g_open (path, O_WRONLY, 0);

  if (fd < 0 || write (fd, text, strlen (text)) < 0)
    g_error ("%s: %s", path, g_strerror (errno));
  close (fd);
}

/* Before there is any thread: root of ourselves where we are not root already, and mounts that
 * nobody else sees. */
static gboolean
enter_namespace (void)
{
  g_autofree char *users = g_strdup_printf ("0 %u 1", (guint) getuid ());
  g_autofree char *groups = g_strdup_printf ("0 %u 1", (guint) getgid ());

  if (unshare (CLONE_NEWNS) != 0)
    {
      if (unshare (CLONE_NEWUSER | CLONE_NEWNS) != 0)
        return FALSE;
      write_text ("/proc/self/setgroups", "deny");
      write_text ("/proc/self/uid_map", users);
      write_text ("/proc/self/gid_map", groups);
    }
  return mount (NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) == 0;
}

int
main (int   argc,
      char *argv[])
{
  can_mount = enter_namespace ();
  g_test_init (&argc, &argv, NULL);

#define ADD(name, func) g_test_add ("/workspace/trouble/" name, Fixture, NULL, set_up, func, tear_down)
  ADD ("full", test_full);
  ADD ("full-at-open", test_full_at_open);
  ADD ("full-at-save", test_full_at_save);
  ADD ("read-only", test_read_only);
  ADD ("locked", test_locked);
  ADD ("locked-at-open", test_locked_at_open);
  ADD ("death-before-promote", test_death_before_promote);
  ADD ("death-before-pending", test_death_before_pending);
#undef ADD
  return g_test_run ();
}
