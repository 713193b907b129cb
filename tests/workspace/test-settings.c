/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A change of settings taken back: the former bytes, of those settings only, and not over what somebody made of them since. */

#include <string.h>

#include "tl-setting-change.h"
#include "tl-test-workspace.h"
#include "tl-workspace-members.h"

static const char content[] =
  "{\"format\": \"tagline\", \"version\": 1, \"blind\": \"always\", \"reasons\": [ \"No  claim\" ],\n"
  " \"articles\": [{\"id\": \"a0\", \"text\": \"Omar said.\"}]}\n";

static const char *const names[] = { "reasons", "lint_ignored", NULL };

typedef struct
{
  TlTest test;
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  tl_test_set_up (&fixture->test, 1);
  tl_test_write (&fixture->test, content);
  tl_test_open (&fixture->test);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  tl_test_tear_down (&fixture->test);
}

static void
set (Fixture    *fixture,
     const char *name,
     const char *json)
{
  g_autoptr (GBytes) bytes = json != NULL ? g_bytes_new (json, strlen (json)) : NULL;

  tl_workspace_set_member (fixture->test.workspace, name, bytes);
}

static void
assert_is (Fixture    *fixture,
           const char *name,
           const char *json)
{
  g_autoptr (GBytes) bytes = tl_workspace_dup_member (fixture->test.workspace, name);

  if (json == NULL)
    {
      g_assert_null (bytes);
      return;
    }
  g_assert_nonnull (bytes);
  g_assert_cmpmem (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), json, strlen (json));
}

static void
test_undo (Fixture       *fixture,
           gconstpointer  data)
{
  g_autoptr (TlSettingChange) change = tl_setting_change_begin (fixture->test.workspace, names);
  g_autofree char *saved = NULL;

  g_assert_false (tl_setting_change_end (change));
  set (fixture, "reasons", "[\"Other\"]");
  set (fixture, "lint_ignored", "[\"k\"]");
  g_assert_true (tl_setting_change_end (change));
  set (fixture, "blind", "false");
  g_assert_true (tl_setting_change_undo (change));
  assert_is (fixture, "reasons", "[ \"No  claim\" ]");
  assert_is (fixture, "lint_ignored", NULL);
  assert_is (fixture, "blind", "false");
  tl_test_save (fixture->test.workspace);
  saved = tl_test_read (fixture->test.path);
  g_assert_nonnull (strstr (saved, "[ \"No  claim\" ]"));
  g_assert_null (strstr (saved, "lint_ignored"));
}

static TlSettingChange *
change_reasons (Fixture *fixture)
{
  TlSettingChange *change = tl_setting_change_begin (fixture->test.workspace, names);

  set (fixture, "reasons", "[\"Other\"]");
  g_assert_true (tl_setting_change_end (change));
  return change;
}

static void
test_changed_since (Fixture       *fixture,
                    gconstpointer  data)
{
  g_autoptr (TlSettingChange) change = change_reasons (fixture);

  set (fixture, "lint_ignored", "[\"k\"]");
  g_assert_false (tl_setting_change_undo (change));
  assert_is (fixture, "reasons", "[\"Other\"]");
  assert_is (fixture, "lint_ignored", "[\"k\"]");
}

/* The file was saved and read again: what was changed is there still, and can be taken back. */
static void
test_saved (Fixture       *fixture,
            gconstpointer  data)
{
  g_autoptr (TlSettingChange) change = change_reasons (fixture);

  tl_test_save (fixture->test.workspace);
  tl_test_reload (fixture->test.workspace);
  g_assert_true (tl_setting_change_undo (change));
  assert_is (fixture, "reasons", "[ \"No  claim\" ]");
}

/* Another file, with the same settings. */
static void
test_elsewhere (Fixture       *fixture,
                gconstpointer  data)
{
  TlTest *test = &fixture->test;
  g_autoptr (TlSettingChange) change = change_reasons (fixture);
  g_autofree char *path = g_build_filename (test->folder, "other.json", NULL);
  g_autoptr (GFile) other = g_file_new_for_path (path);
  g_autofree char *same = NULL;
  g_autoptr (GError) error = NULL;

  tl_test_save (test->workspace);
  same = tl_test_read (test->path);
  g_assert_true (g_file_set_contents (path, same, -1, NULL));
  g_assert_true (tl_test_try_open (test->workspace, other, &error));
  g_assert_false (tl_setting_change_undo (change));
  assert_is (fixture, "reasons", "[\"Other\"]");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/workspace/settings/undo", Fixture, NULL, set_up, test_undo, tear_down);
  g_test_add ("/workspace/settings/changed-since", Fixture, NULL, set_up, test_changed_since, tear_down);
  g_test_add ("/workspace/settings/saved", Fixture, NULL, set_up, test_saved, tear_down);
  g_test_add ("/workspace/settings/elsewhere", Fixture, NULL, set_up, test_elsewhere, tear_down);
  return g_test_run ();
}
