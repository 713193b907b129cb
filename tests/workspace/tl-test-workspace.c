/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Shared by the tests of the workspace: see the header. */

#include "tl-test-workspace.h"

#include <glib/gstdio.h>
#include <string.h>

static void
remove_folder (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      if (g_file_test (child, G_FILE_TEST_IS_DIR) && !g_file_test (child, G_FILE_TEST_IS_SYMLINK))
        remove_folder (child);
      else
        g_unlink (child);
    }
  g_rmdir (path);
}

char *
tl_test_make_content (guint       n,
                      const char *lead)
{
  GString *content = g_string_new ("{\"format\": \"tagline\", \"version\": 1,\n \"articles\": [\n");

  for (guint i = 0; i < n; i++)
    g_string_append_printf (content,
                            "  {\"id\": \"a%u\", \"title\": \"Number %u\", \"text\": \"%sThe mayor said on Monday that the bridge"
                            " %u would open.\", \"score\": 0.920, \"annotations\": [{\"id\": \"t1\", \"label\": \"source\","
                            " \"start\": %lu, \"end\": %lu, \"text\": \"The mayor\", \"own\": [1]}]}%s\n",
                            i, i, lead, i, (gulong) g_utf8_strlen (lead,
                                                                   -1), (gulong) g_utf8_strlen (lead, -1) + 9,
                            i + 1 < n ? "," : "");
  g_string_append (content, " ]}\n");
  return g_string_free (content, FALSE);
}

void
tl_test_write (TlTest     *self,
               const char *content)
{
  g_autoptr (GError) error = NULL;

  /* A file of its own, renamed over the old one: as other programs save. */
  g_assert_true (g_file_set_contents (self->path, content, -1, &error));
  g_assert_no_error (error);
}

char *
tl_test_read (const char *path)
{
  g_autoptr (GError) error = NULL;
  char *content = NULL;

  g_assert_true (g_file_get_contents (path, &content, NULL, &error));
  g_assert_no_error (error);
  return content;
}

void
tl_test_set_up (TlTest *self,
                guint   n)
{
  g_autofree char *content = tl_test_make_content (n, "");
  g_autoptr (GError) error = NULL;

  self->folder = g_dir_make_tmp ("tagline-workspace-XXXXXX", &error);
  g_assert_no_error (error);
  self->data = g_build_filename (self->folder, "data", NULL);
  self->cache = g_build_filename (self->folder, "cache", NULL);
  self->path = g_build_filename (self->folder, "news.json", NULL);
  self->file = g_file_new_for_path (self->path);
  tl_test_write (self, content);
}

void
tl_test_tear_down (TlTest *self)
{
  if (self->workspace != NULL)
    tl_test_close (self);
  remove_folder (self->folder);
  g_clear_object (&self->file);
  g_clear_pointer (&self->folder, g_free);
  g_clear_pointer (&self->data, g_free);
  g_clear_pointer (&self->cache, g_free);
  g_clear_pointer (&self->path, g_free);
}

TlWorkspace *
tl_test_new_workspace (TlTest *self)
{
  TlWorkspace *workspace = tl_workspace_new ();

  tl_workspace_set_folders (workspace, self->data, self->cache);
  return workspace;
}

/* Waiting. */

static void
result_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static GAsyncResult *
wait_result (GAsyncResult **result)
{
  while (*result == NULL)
    g_main_context_iteration (NULL, TRUE);
  return *result;
}

gboolean
tl_test_try_open (TlWorkspace  *workspace,
                  GFile        *file,
                  GError      **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  tl_workspace_open_async (workspace, file, result_cb, &result);
  return tl_workspace_open_finish (workspace, wait_result (&result), error);
}

void
tl_test_open_in (TlTest      *self,
                 TlWorkspace *workspace)
{
  g_autoptr (GError) error = NULL;

  tl_test_try_open (workspace, self->file, &error);
  g_assert_no_error (error);
}

void
tl_test_open (TlTest *self)
{
  self->workspace = tl_test_new_workspace (self);
  tl_test_open_in (self, self->workspace);
}

void
tl_test_close_in (TlWorkspace *workspace)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (tl_workspace_close (workspace, &error));
  g_assert_no_error (error);
  /* What ended in threads is still to be told, and holds a reference until it is. */
  while (g_atomic_int_get (&G_OBJECT (workspace)->ref_count) > 1)
    g_main_context_iteration (NULL, TRUE);
  g_assert_finalize_object (workspace);
}

void
tl_test_close (TlTest *self)
{
  tl_test_close_in (g_steal_pointer (&self->workspace));
}

gboolean
tl_test_try_show (TlWorkspace  *workspace,
                  guint         index,
                  GError      **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  tl_workspace_show_async (workspace, index, result_cb, &result);
  return tl_workspace_show_finish (workspace, wait_result (&result), error);
}

void
tl_test_show (TlWorkspace *workspace,
              guint        index)
{
  g_autoptr (GError) error = NULL;

  tl_test_try_show (workspace, index, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (tl_workspace_get_article_index (workspace), ==, index);
}

gboolean
tl_test_try_save (TlWorkspace  *workspace,
                  GFile        *file,
                  TlSaveMode    mode,
                  GError      **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  tl_workspace_save_async (workspace, file, mode, result_cb, &result);
  return tl_workspace_save_finish (workspace, wait_result (&result), error);
}

void
tl_test_save (TlWorkspace *workspace)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (tl_test_try_save (workspace, NULL, TL_SAVE_NORMAL, &error));
  g_assert_no_error (error);
}

guint
tl_test_reload (TlWorkspace *workspace)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  guint n_conflicts;

  tl_workspace_reload_async (workspace, result_cb, &result);
  g_assert_true (tl_workspace_reload_finish (workspace, wait_result (&result), &n_conflicts,
                                             &error));
  g_assert_no_error (error);
  return n_conflicts;
}

void
tl_test_wait_state (TlWorkspace *workspace,
                    TlSaveState  state)
{
  while (tl_workspace_get_save_state (workspace) != state)
    g_main_context_iteration (NULL, TRUE);
}

void
tl_test_wait_indexed (TlWorkspace *workspace)
{
  for (;;)
    {
      g_autoptr (TlJob) job = NULL;

      g_object_get (workspace, "indexing", &job, NULL);
      if (job == NULL)
        return;
      g_main_context_iteration (NULL, TRUE);
    }
}

char *
tl_test_tag (TlWorkspace *workspace,
             const char  *label,
             guint        start,
             guint        end)
{
  TlFragment fragment = { start, end };
  g_autoptr (GError) error = NULL;
  char *id = NULL;

  g_assert_true (tl_workspace_run (workspace,
                                   tl_edit_tag (tl_workspace_get_article (workspace),
                                                tl_workspace_get_article_key (workspace), "ana", label,
                                                &fragment, 1, &id, &error), &error));
  g_assert_no_error (error);
  g_assert_nonnull (id);
  return id;
}

void
tl_test_note (TlWorkspace *workspace,
              const char  *id,
              const char  *note)
{
  g_autoptr (GError) error = NULL;
  TlCommand *command = tl_edit_note (tl_workspace_get_article (workspace),
                                     tl_workspace_get_article_key (workspace), "ana", id, note, &error);

  g_assert_no_error (error);
  g_assert_nonnull (command);
  g_assert_true (tl_workspace_run (workspace, command, &error));
  g_assert_no_error (error);
}

TlArticle *
tl_test_read_article (const char *path,
                      guint       index)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TlSource) source = tl_source_new_for_path (path, &error);
  g_autoptr (TlCollection) collection = NULL;
  TlArticle *article;

  g_assert_no_error (error);
  collection = tl_native_open (source, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  article = tl_collection_read_article (collection, index, NULL, &error);
  g_assert_no_error (error);
  return article;
}
