/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The shared folder: its names, and six devices of three people on one, without anything else between them. */

#include "config.h"

#include <glib/gstdio.h>
#include <string.h>

#include "sync-harness.h"
#include "tl-folder-private.h"

static void
remove_tree (const char *path)
{
  g_autoptr (GDir) folder = g_dir_open (path, 0, NULL);
  const char *name;

  while (folder != NULL && (name = g_dir_read_name (folder)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      remove_tree (child);
    }
  g_remove (path);
}

typedef struct
{
  char  *path;
  GFile *folder;
} Share;

static void
share_init (Share *share)
{
  g_autoptr (GError) error = NULL;

  share->path = g_dir_make_tmp ("tagline-folder-XXXXXX", &error);
  g_assert_no_error (error);
  share->folder = g_file_new_for_path (share->path);
}

static void
share_clear (Share *share)
{
  remove_tree (share->path);
  g_free (share->path);
  g_object_unref (share->folder);
}

static GPtrArray *
push_one (TlRemote   *remote,
          const char *id,
          const char *body)
{
  g_autoptr (GPtrArray) docs = tl_docs_new ();
  g_autoptr (GBytes) bytes = g_bytes_new (body, strlen (body));
  g_autoptr (GError) error = NULL;
  GPtrArray *results;

  g_ptr_array_add (docs, tl_doc_new (id, NULL, bytes));
  results = tl_remote_push (remote, docs, NULL, &error);
  g_assert_no_error (error);
  return results;
}

static TlPullPage *
pull (TlRemote   *remote,
      const char *since,
      guint       limit)
{
  g_autoptr (GError) error = NULL;
  TlPullPage *page = tl_remote_pull (remote, since, limit, NULL, &error);

  g_assert_no_error (error);
  return page;
}

static const char ana_layer[] =
  "{\"anns\":{\"t1\":{\"c\":1,\"dev\":\"d1\",\"is\":{\"id\":\"t1\"}}},\"article\":\"A.1\",\"author\":\"ana\",\"hist\":{},\"rels\":{},\"type\":\"layer\"}";
static const char ana_other[] =
  "{\"anns\":{\"t2\":{\"c\":1,\"dev\":\"d2\",\"is\":{\"id\":\"t2\"}}},\"article\":\"A.1\",\"author\":\"ana\",\"hist\":{},\"rels\":{},\"type\":\"layer\"}";

static void
test_names (void)
{
  static const char *const ids[] = {
    "text:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef", "article:A1", "article:a1", "article:..", "article:.hidden",
    "layer:A~2fb:ana", "layer:x:ana:12", "decision:x:o.mar:0190-7f", "article:~h00", "article:CON",
  };

  for (guint i = 0; i < G_N_ELEMENTS (ids); i++)
    {
      g_auto (TlDeskId) parts = { 0 };
      g_autofree char *unit = NULL;
      g_autofree char *stem = NULL;
      g_autofree char *name = NULL;
      g_autofree char *back = NULL;
      guint clock = 0;

      g_assert_true (tl_desk_id_parse (ids[i], &parts));
      unit = tl_folder_dup_unit (&parts);
      stem = tl_folder_dup_stem (&parts);
      name = g_strconcat (stem, "7-d0.json", NULL);
      g_assert_null (strchr (name, '/'));
      g_assert_cmpint (name[0], !=, '.');
      g_assert_cmpint (unit[2], !=, '.');
      g_assert_null (strchr (unit + 2, '/'));
      back = tl_folder_dup_id (parts.kind == TL_DESK_TEXT ? "t/01" : unit, name, &clock);
      g_assert_cmpstr (back, ==, ids[i]);
      g_assert_cmpuint (clock, ==, 7);
    }
}

/* Two devices write one document: both versions are there, and reading gives both. */
static void
test_versions (void)
{
  Share share;
  g_autoptr (TlRemote) one = NULL;
  g_autoptr (TlRemote) two = NULL;
  g_autoptr (GPtrArray) first = NULL;
  g_autoptr (GPtrArray) second = NULL;
  g_autoptr (GPtrArray) third = NULL;
  g_autoptr (TlPullPage) page = NULL;
  g_autoptr (TlPullPage) again = NULL;
  g_autoptr (TlDoc) doc = NULL;
  g_autoptr (TlDeskDoc) parsed = NULL;
  g_autoptr (GPtrArray) names = NULL;

  share_init (&share);
  one = tl_folder_remote_new (share.folder, "d1");
  two = tl_folder_remote_new (share.folder, "d2");
  first = push_one (one, "layer:A.1:ana", ana_layer);
  g_assert_cmpint (((TlPushResult *) first->pdata[0])->outcome, ==, TL_PUSH_DONE);
  second = push_one (two, "layer:A.1:ana", ana_other);
  third = push_one (two, "layer:A.1:ana", ana_other);
  names = tl_folder_list_names (share.folder, "a/=a.1", NULL, NULL);
  g_assert_cmpuint (names->len, ==, 2);
  page = pull (one, NULL, 100);
  g_assert_cmpuint (page->docs->len, ==, 1);
  g_assert_false (page->more);
  parsed = tl_desk_doc_parse ("layer:A.1:ana", ((TlDoc *) page->docs->pdata[0])->body, NULL);
  g_assert_cmpuint (g_hash_table_size (parsed->maps[TL_DESK_ANNS]), ==, 2);
  again = pull (one, page->since, 100);
  g_assert_cmpuint (again->docs->len, ==, 0);
  doc = tl_remote_leaves (one, "layer:A.1:ana", NULL, NULL);
  g_assert_cmpstr (doc->rev, ==, ((TlDoc *) page->docs->pdata[0])->rev);
  share_clear (&share);
}

/* What is no document is told once, stays where it is, and is read when it has become one. */
static void
test_broken (void)
{
  Share share;
  g_autoptr (TlRemote) remote = NULL;
  g_autofree char *path = NULL;
  g_autofree char *other = NULL;
  g_autoptr (GPtrArray) pushed = NULL;
  g_autoptr (TlPullPage) first = NULL;
  g_autoptr (TlPullPage) second = NULL;
  g_autoptr (TlPullPage) third = NULL;

  share_init (&share);
  remote = tl_folder_remote_new (share.folder, "d1");
  pushed = push_one (remote, "layer:A.1:ana", ana_layer);
  path = g_build_filename (share.path, "a", "=a.1", "layer,ana,1,3-d2.json", NULL);
  other = g_build_filename (share.path, "a", "=a.1", "notes.txt", NULL);
  g_assert_true (g_file_set_contents (path, "{\"type\":\"lay", -1, NULL));
  g_assert_true (g_file_set_contents (other, "mine", -1, NULL));
  first = pull (remote, NULL, 100);
  g_assert_cmpuint (first->unread->len, ==, 1);
  g_assert_cmpuint (first->docs->len, ==, 1);
  second = pull (remote, first->since, 100);
  g_assert_cmpuint (second->unread->len, ==, 0);
  g_assert_true (g_file_set_contents (path, ana_other, -1, NULL));
  third = pull (remote, second->since, 100);
  g_assert_cmpuint (third->docs->len, ==, 1);
  g_assert_nonnull (g_strstr_len (g_bytes_get_data (((TlDoc *) third->docs->pdata[0])->body, NULL),
                                  g_bytes_get_size (((TlDoc *) third->docs->pdata[0])->body), "\"t2\""));
  g_assert_true (g_file_test (other, G_FILE_TEST_EXISTS));
  share_clear (&share);
}

static void
test_pages (void)
{
  Share share;
  g_autoptr (TlRemote) remote = NULL;
  g_autofree char *since = NULL;
  guint n = 0;
  gboolean more = TRUE;

  share_init (&share);
  remote = tl_folder_remote_new (share.folder, "d1");
  for (guint i = 0; i < 25; i++)
    {
      g_autofree char *id = g_strdup_printf ("article:x%u", i);
      g_autofree char *body = g_strdup_printf ("{\"key\":\"x%u\",\"members\":{},\"type\":\"article\"}", i);
      g_autoptr (GPtrArray) results = push_one (remote, id, body);
    }
  for (guint i = 0; more && i < 20; i++)
    {
      g_autoptr (TlPullPage) page = pull (remote, since, 4);

      n += page->docs->len;
      more = page->more;
      g_assert_cmpuint (page->docs->len, <=, 5);
      g_free (since);
      since = g_strdup (page->since);
    }
  g_assert_false (more);
  g_assert_cmpuint (n, ==, 25);
  share_clear (&share);
}

static void
test_absent (void)
{
  g_autoptr (GFile) folder = g_file_new_for_path ("/nonexistent/desk");
  g_autoptr (TlRemote) remote = tl_folder_remote_new (folder, "d1");
  g_auto (TlIdentity) identity = { 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) second = NULL;

  g_assert_false (tl_remote_identity (remote, "d1", &identity, NULL, &error));
  g_assert_error (error, TL_SYNC_ERROR, TL_SYNC_ERROR_NO_DATABASE);
  g_assert_null (tl_remote_pull (remote, NULL, 10, NULL, &second));
  g_assert_error (second, TL_SYNC_ERROR, TL_SYNC_ERROR_NO_DATABASE);
}

/* Six devices. */

static TlRemote *
make_remote (gpointer    data,
             const char *user,
             guint       device)
{
  Share *share = data;
  /* The name that the replica has is not known yet; any that nobody else has will do. */
  g_autofree char *name = g_strdup_printf ("d%u", device);

  return tl_folder_remote_new (share->folder, name);
}

static void
set_faults (gpointer  data,
            GRand    *rand,
            gboolean  on)
{
}

static void
remake (gpointer data)
{
  Share *share = data;

  remove_tree (share->path);
  g_assert_cmpint (g_mkdir (share->path, 0700), ==, 0);
}

static void
test_devices (void)
{
  Share share;
  const SyncBackend backend = { &share, make_remote, set_faults, remake, NULL, TRUE };
  guint32 seed = g_test_rand_int ();

  g_test_message ("seed %u", seed);
  share_init (&share);
  sync_harness_run (&backend, seed, 250);
  share_clear (&share);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sync/folder/names", test_names);
  g_test_add_func ("/sync/folder/versions", test_versions);
  g_test_add_func ("/sync/folder/broken", test_broken);
  g_test_add_func ("/sync/folder/pages", test_pages);
  g_test_add_func ("/sync/folder/absent", test_absent);
  g_test_add_func ("/sync/folder/devices", test_devices);
  return g_test_run ();
}
