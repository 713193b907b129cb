/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Passwords: found by server and user, replaced, forgotten, and not readable in the keyring's file. */

#include "config.h"

#include "tl-secret.h"

#include <glib/gstdio.h>

#define SERVER "https://desk.example/politics"

static void
assert_password (const char *server,
                 const char *user,
                 const char *expected)
{
  g_autoptr (GError) error = NULL;
  char *password = tl_secret_lookup (server, user, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (password, ==, expected);
  tl_secret_free (password);
}

static void
put (const char *server,
     const char *user,
     const char *password)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (tl_secret_store (server, user, password, NULL, &error));
  g_assert_no_error (error);
}

static void
test_keeping (void)
{
  g_autoptr (GError) error = NULL;

  assert_password (SERVER, "ana", NULL);
  put (SERVER, "ana", "früher Vogel");
  assert_password (SERVER, "ana", "früher Vogel");
  assert_password (SERVER, "omar", NULL);
  assert_password ("https://desk.example/sport", "ana", NULL);

  put (SERVER, "omar", "");
  put (SERVER, "ana", "another");
  assert_password (SERVER, "ana", "another");
  assert_password (SERVER, "omar", "");

  g_assert_true (tl_secret_forget (SERVER, "ana", NULL, &error));
  g_assert_no_error (error);
  assert_password (SERVER, "ana", NULL);
  assert_password (SERVER, "omar", "");
  g_assert_true (tl_secret_forget (SERVER, "ana", NULL, &error));
  g_assert_no_error (error);
}

static void
test_not_in_the_open (void)
{
  g_autofree char *content = NULL;
  gsize length;

  put (SERVER, "ana", "correct-horse-battery");
  g_assert_true (g_file_get_contents (g_getenv ("SECRET_FILE_TEST_PATH"), &content, &length, NULL));
  g_assert_null (g_strstr_len (content, length, "correct-horse"));
}

int
main (int   argc,
      char *argv[])
{
  g_autofree char *folder = NULL;
  g_autofree char *path = NULL;
  int status;

  g_test_init (&argc, &argv, NULL);
  folder = g_dir_make_tmp ("tagline-secret-XXXXXX", NULL);
  path = g_build_filename (folder, "keyring", NULL);
  /* libsecret's own stand-in for a desktop's keyring. */
  g_setenv ("SECRET_BACKEND", "file", TRUE);
  g_setenv ("SECRET_FILE_TEST_PATH", path, TRUE);
  g_setenv ("SECRET_FILE_TEST_PASSWORD", "test", TRUE);

  g_test_add_func ("/sync/secret/keeping", test_keeping);
  g_test_add_func ("/sync/secret/not-in-the-open", test_not_in_the_open);

  status = g_test_run ();
  g_unlink (path);
  g_rmdir (folder);
  return status;
}
