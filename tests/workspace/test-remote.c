/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Files that have no local path (those of GVfs), by way of a GFile that hides the path of a local one: opened through a
 * stream, saved through g_file_replace() with an etag.
 */

#include <string.h>

#include "tl-test-workspace.h"

#define TL_TYPE_HIDDEN_FILE (tl_hidden_file_get_type ())
G_DECLARE_FINAL_TYPE (TlHiddenFile, tl_hidden_file, TL, HIDDEN_FILE, GObject)

struct _TlHiddenFile
{
  GObject  parent_instance;

  GFile   *real;
};

static GFile *
hidden_new (GFile *real)
{
  TlHiddenFile *self = g_object_new (TL_TYPE_HIDDEN_FILE, NULL);

  self->real = g_object_ref (real);
  return G_FILE (self);
}

static GFile *
get_real (GFile *file)
{
  return TL_HIDDEN_FILE (file)->real;
}

static GFile *
hidden_dup (GFile *file)
{
  return hidden_new (get_real (file));
}

static guint
hidden_hash (GFile *file)
{
  return g_file_hash (get_real (file));
}

static gboolean
hidden_equal (GFile *a,
              GFile *b)
{
  return g_file_equal (get_real (a), get_real (b));
}

static char *
hidden_get_basename (GFile *file)
{
  return g_file_get_basename (get_real (file));
}

static char *
hidden_get_path (GFile *file)
{
  return NULL;
}

static char *
hidden_get_uri (GFile *file)
{
  g_autofree char *path = g_file_get_path (get_real (file));

  return g_strconcat ("hidden://server", path, NULL);
}

static GFileInputStream *
hidden_read (GFile         *file,
             GCancellable  *cancellable,
             GError       **error)
{
  return g_file_read (get_real (file), cancellable, error);
}

static GFileOutputStream *
hidden_replace (GFile             *file,
                const char        *etag,
                gboolean           make_backup,
                GFileCreateFlags   flags,
                GCancellable      *cancellable,
                GError           **error)
{
  return g_file_replace (get_real (file), etag, make_backup, flags, cancellable, error);
}

static GFileInfo *
hidden_query_info (GFile                *file,
                   const char           *attributes,
                   GFileQueryInfoFlags   flags,
                   GCancellable         *cancellable,
                   GError              **error)
{
  return g_file_query_info (get_real (file), attributes, flags, cancellable, error);
}

static void
file_init (GFileIface *iface)
{
  iface->dup = hidden_dup;
  iface->hash = hidden_hash;
  iface->equal = hidden_equal;
  iface->get_basename = hidden_get_basename;
  iface->get_path = hidden_get_path;
  iface->get_uri = hidden_get_uri;
  iface->read_fn = hidden_read;
  iface->replace = hidden_replace;
  iface->query_info = hidden_query_info;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (TlHiddenFile, tl_hidden_file, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_FILE, file_init))

static void
tl_hidden_file_finalize (GObject *object)
{
  g_object_unref (TL_HIDDEN_FILE (object)->real);
  G_OBJECT_CLASS (tl_hidden_file_parent_class)->finalize (object);
}

static void
tl_hidden_file_class_init (TlHiddenFileClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = tl_hidden_file_finalize;
}

static void
tl_hidden_file_init (TlHiddenFile *self)
{
}

typedef struct
{
  TlTest test;
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  GFile *real;

  tl_test_set_up (&fixture->test, 3);
  real = fixture->test.file;
  fixture->test.file = hidden_new (real);
  g_object_unref (real);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  tl_test_tear_down (&fixture->test);
}

static void
test_save (Fixture       *fixture,
           gconstpointer  data)
{
  TlTest *test = &fixture->test;
  g_autofree char *id = NULL;
  g_autofree char *second = NULL;
  g_autoptr (TlArticle) saved = NULL;

  tl_test_open (test);
  g_assert_cmpstr (tl_workspace_get_title (test->workspace), ==, "news.json");
  tl_test_show (test->workspace, 1);
  id = tl_test_tag (test->workspace, "claim", 25, 40);
  tl_test_save (test->workspace);
  g_assert_cmpint (tl_workspace_get_save_state (test->workspace), ==, TL_SAVE_CLEAN);
  second = tl_test_tag (test->workspace, "cue", 10, 14);
  tl_test_save (test->workspace);
  saved = tl_test_read_article (test->path, 1);
  g_assert_nonnull (tl_article_find_annotation (saved, id));
  g_assert_nonnull (tl_article_find_annotation (saved, second));
  tl_test_close (test);
  tl_test_open (test);
  g_assert_cmpint (tl_workspace_get_save_state (test->workspace), ==, TL_SAVE_CLEAN);
  tl_test_show (test->workspace, 1);
  tl_workspace_undo (test->workspace);
  g_assert_null (tl_article_find_annotation (tl_workspace_get_article (test->workspace), second));
}

static void
test_changed (Fixture       *fixture,
              gconstpointer  data)
{
  TlTest *test = &fixture->test;
  g_autofree char *content = tl_test_make_content (4, "Somebody else: ");
  g_autofree char *after = NULL;
  g_autofree char *id = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (TlArticle) saved = NULL;

  tl_test_open (test);
  tl_test_show (test->workspace, 1);
  id = tl_test_tag (test->workspace, "claim", 25, 40);
  tl_test_write (test, content);
  tl_workspace_check_file (test->workspace);
  while (!tl_workspace_is_changed_on_disk (test->workspace))
    g_main_context_iteration (NULL, TRUE);
  g_assert_false (tl_test_try_save (test->workspace, NULL, TL_SAVE_NORMAL, &error));
  g_assert_error (error, TL_WORKSPACE_ERROR, TL_WORKSPACE_ERROR_CHANGED_ON_DISK);
  after = tl_test_read (test->path);
  g_assert_cmpstr (after, ==, content);
  g_assert_cmpuint (tl_test_reload (test->workspace), ==, 0);
  g_assert_cmpuint (tl_collection_get_n_articles (tl_workspace_get_collection (test->workspace)),
                    ==, 4);
  tl_test_save (test->workspace);
  saved = tl_test_read_article (test->path, 1);
  g_assert_cmpuint (tl_annotation_get_start (tl_article_find_annotation (saved, id)), ==, 40);
}

static void
test_save_as (Fixture       *fixture,
              gconstpointer  data)
{
  TlTest *test = &fixture->test;
  g_autofree char *path = g_build_filename (test->folder, "there.json", NULL);
  g_autoptr (GFile) real = g_file_new_for_path (path);
  g_autoptr (GFile) hidden = hidden_new (real);
  g_autofree char *id = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (TlArticle) saved = NULL;

  test->workspace = tl_test_new_workspace (test);
  g_assert_true (tl_test_try_open (test->workspace, get_real (test->file), &error));
  tl_test_show (test->workspace, 1);
  id = tl_test_tag (test->workspace, "claim", 25, 40);
  g_assert_true (tl_test_try_save (test->workspace, hidden, TL_SAVE_NORMAL, &error));
  g_assert_no_error (error);
  saved = tl_test_read_article (path, 1);
  g_assert_nonnull (tl_article_find_annotation (saved, id));
  tl_test_note (test->workspace, id, "there");
  tl_test_save (test->workspace);
  g_assert_cmpint (tl_workspace_get_save_state (test->workspace), ==, TL_SAVE_CLEAN);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add ("/workspace/remote/save", Fixture, NULL, set_up, test_save, tear_down);
  g_test_add ("/workspace/remote/changed", Fixture, NULL, set_up, test_changed, tear_down);
  g_test_add ("/workspace/remote/save-as", Fixture, NULL, set_up, test_save_as, tear_down);
  return g_test_run ();
}
