/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Articles of an HTTP source in a workspace: what changed at the source, what became of the annotations and how it is told; the
 * same after kill -9; two workspaces on one source; and a fetch that nobody waits for any more.
 */

#include "config.h"

#include <libsoup/soup.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "tl-diagnostic.h"
#include "tl-revision.h"
#include "tl-test-workspace.h"
#include "tl-workspace-source.h"

#define N_ARTICLES 3

static const char *program;

/* A server in this thread: it answers while a test waits. */
typedef struct
{
  TlTest             test;
  SoupServer        *server;
  char              *url;
  gboolean           is_revised;
  gboolean           has_more;      /* a second page, that is never sent */
  SoupServerMessage *held;          /* who asked for it; owned */
} Fixture;

static char *
make_page (gboolean is_revised)
{
  GString *page = g_string_new ("[");

  for (guint i = 0; i < N_ARTICLES; i++)
    g_string_append_printf (page,
                            "%s{\"id\": \"p%u\", \"title\": \"Report %u%s\", \"text\": \"%sOn Monday the council of town %u met. The "
                            "taxes %s, said the mayor of town %u. It was the %u meeting of the year.\"}",
                            i > 0 ? ", " : "", i, i, is_revised ? ", corrected" : "", is_revised ? "Update. " : "", i,
                            is_revised ? "rose" : "fell", i, i + 7);
  g_string_append_c (page, ']');
  return g_string_free (page, FALSE);
}

static void
server_cb (SoupServer        *server,
           SoupServerMessage *message,
           const char        *path,
           GHashTable        *query,
           gpointer           user_data)
{
  Fixture *self = user_data;
  char *page;

  if (g_str_equal (path, "/more"))
    {
      self->held = g_object_ref (message);
      soup_server_message_pause (message);
      return;
    }
  page = make_page (self->is_revised);
  soup_server_message_set_status (message, 200, NULL);
  if (self->has_more)
    soup_message_headers_append (soup_server_message_get_response_headers (message), "Link", "</more>; rel=\"next\"");
  soup_server_message_set_response (message, "application/json", SOUP_MEMORY_TAKE, page, strlen (page));
}

static void
set_up (Fixture       *self,
        gconstpointer  data)
{
  g_autoptr (GError) error = NULL;
  GSList *uris;

  tl_test_set_up (&self->test, 2);
  self->server = soup_server_new (NULL, NULL);
  soup_server_add_handler (self->server, NULL, server_cb, self, NULL);
  g_assert_true (soup_server_listen_local (self->server, 0, SOUP_SERVER_LISTEN_IPV4_ONLY, &error));
  g_assert_no_error (error);
  uris = soup_server_get_uris (self->server);
  self->url = g_strdup_printf ("http://127.0.0.1:%d/list", g_uri_get_port (uris->data));
  g_slist_free_full (uris, (GDestroyNotify) g_uri_unref);
}

static void
tear_down (Fixture       *self,
           gconstpointer  data)
{
  tl_test_tear_down (&self->test);
  soup_server_disconnect (self->server);
  g_clear_object (&self->held);
  g_object_unref (self->server);
  g_free (self->url);
}

static void
result_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static void
fetch (TlWorkspace     *workspace,
       const char      *url,
       TlSourceOutcome *outcome)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  tl_workspace_fetch_async (workspace, url, NULL, NULL, result_cb, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_true (tl_workspace_fetch_finish (workspace, result, outcome, &error));
  g_assert_no_error (error);
}

static void
open_source (TlWorkspace *workspace,
             const char  *url)
{
  g_autoptr (GFile) file = tl_workspace_file_for_url (workspace, url);
  g_autoptr (GError) error = NULL;

  g_assert_true (tl_test_try_open (workspace, file, &error));
  g_assert_no_error (error);
}

static char *
dup_shown (TlWorkspace *workspace,
           guint        index)
{
  g_autoptr (GBytes) json = NULL;

  tl_test_show (workspace, index);
  json = tl_article_dup_json (tl_workspace_get_article (workspace));
  return g_strndup (g_bytes_get_data (json, NULL), g_bytes_get_size (json));
}

static char *
dup_listed_title (TlWorkspace *workspace,
                  guint        index)
{
  g_autoptr (GObject) row = g_list_model_get_item (G_LIST_MODEL (tl_workspace_get_articles (workspace)), index);
  char *title;

  g_object_get (row, "title", &title, NULL);
  return title;
}

static void
wait_title (TlWorkspace *workspace,
            guint        index,
            const char  *title)
{
  for (;;)
    {
      g_autofree char *listed = dup_listed_title (workspace, index);

      if (g_strcmp0 (listed, title) == 0)
        return;
      g_main_context_iteration (NULL, TRUE);
    }
}

static guint
count_problems (TlWorkspace *workspace,
                const char  *code)
{
  GListModel *problems = tl_workspace_get_problems (workspace);
  guint n = 0;

  for (guint i = 0; i < g_list_model_get_n_items (problems); i++)
    {
      g_autoptr (GObject) problem = g_list_model_get_item (problems, i);
      g_autofree char *of = NULL;

      g_object_get (problem, "code", &of, NULL);
      n += g_strcmp0 (of, code) == 0;
    }
  return n;
}

/* In article 0 "taxes fell" (goes) and in both "the mayor" (stays, moves). */
static void
tag (TlWorkspace *workspace)
{
  for (guint i = 0; i < 2; i++)
    {
      g_autofree char *id = NULL;
      g_autofree char *source = NULL;

      tl_test_show (workspace, i);
      id = i == 0 ? tl_test_tag (workspace, "claim", 41, 51) : NULL;
      source = tl_test_tag (workspace, "source", 58, 67);
    }
}

static void
assert_revised (TlWorkspace *workspace,
                guint        index,
                guint        n_orphans)
{
  TlArticle *article;
  g_autoptr (GPtrArray) orphans = NULL;
  g_autoptr (GPtrArray) revisions = NULL;
  g_autofree char *covered = NULL;

  tl_test_show (workspace, index);
  article = tl_workspace_get_article (workspace);
  orphans = tl_article_list_orphans (article);
  revisions = tl_article_list_revisions (article);
  g_assert_cmpuint (orphans->len, ==, n_orphans);
  g_assert_cmpuint (revisions->len, ==, 1);
  g_assert_cmpuint (tl_article_get_n_annotations (article), ==, 1);
  covered = tl_annotation_dup_covered (tl_article_get_annotation (article, 0), tl_article_get_text (article));
  g_assert_cmpstr (covered, ==, "the mayor");
  g_assert_cmpuint (tl_annotation_get_start (tl_article_get_annotation (article, 0)), ==, 66);
}

static void
test_refresh (Fixture       *self,
              gconstpointer  data)
{
  TlWorkspace *workspace = self->test.workspace = tl_test_new_workspace (&self->test);
  g_auto (TlSourceOutcome) first = { 0 };
  g_auto (TlSourceOutcome) again = { 0 };
  g_autofree char *shown = NULL;
  g_autofree char *later = NULL;
  g_autofree char *url = NULL;

  fetch (workspace, self->url, &first);
  g_assert_cmpuint (first.n_new, ==, N_ARTICLES);
  open_source (workspace, self->url);
  url = tl_workspace_dup_source_url (workspace);
  g_assert_cmpstr (url, ==, self->url);
  tag (workspace);
  /* Article 1 is shown, 0 has edits that are not saved, 2 has none. */
  self->is_revised = TRUE;
  fetch (workspace, self->url, &again);
  g_assert_cmpuint (again.n_new, ==, 0);
  g_assert_cmpuint (again.n_changed, ==, N_ARTICLES);
  g_assert_cmpuint (again.n_doubtful, ==, 1);
  g_assert_cmpuint (count_problems (workspace, TL_CODE_DOUBTFUL), ==, 1);
  /* Nothing is saved, and the list has the new titles. */
  wait_title (workspace, 0, "Report 0, corrected");
  wait_title (workspace, 1, "Report 1, corrected");
  wait_title (workspace, 2, "Report 2, corrected");
  assert_revised (workspace, 0, 1);
  assert_revised (workspace, 1, 0);
  shown = dup_shown (workspace, 0);

  /* After closing and opening it is the same to the byte, and told again when it was saved. */
  tl_test_close (&self->test);
  workspace = self->test.workspace = tl_test_new_workspace (&self->test);
  open_source (workspace, self->url);
  later = dup_shown (workspace, 0);
  g_assert_cmpstr (later, ==, shown);
  wait_title (workspace, 2, "Report 2, corrected");
  tl_test_save (workspace);
  tl_test_close (&self->test);
  workspace = self->test.workspace = tl_test_new_workspace (&self->test);
  open_source (workspace, self->url);
  tl_test_wait_indexed (workspace);
  g_assert_cmpuint (count_problems (workspace, TL_CODE_DOUBTFUL), ==, 1);
  /* The last one was revised last. */
  tl_workspace_undo (workspace);
  wait_title (workspace, 2, "Report 2");
}

/* The child of test_kill(): what it ends with goes to the file named last. */
static void
run_child (char **argv)
{
  TlTest test = { NULL, argv[3], argv[4], NULL, NULL, NULL };
  g_auto (TlSourceOutcome) outcome = { 0 };
  g_autofree char *shown = NULL;

  test.workspace = tl_test_new_workspace (&test);
  open_source (test.workspace, argv[2]);
  tag (test.workspace);
  fetch (test.workspace, argv[2], &outcome);
  shown = dup_shown (test.workspace, 0);
  tl_test_wait_state (test.workspace, TL_SAVE_EDITED);
  g_assert_true (g_file_set_contents (argv[5], shown, -1, NULL));
  kill (getpid (), SIGKILL);
}

static void
wait_child_cb (GObject      *object,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (g_subprocess_wait_finish (G_SUBPROCESS (object), result, &error));
  g_assert_no_error (error);
  *(gboolean *) user_data = TRUE;
}

/* The log has the revision: who opens the file after kill -9 finds text, annotations and orphans as they were. */
static void
test_kill (Fixture       *self,
           gconstpointer  data)
{
  g_autofree char *kept = g_build_filename (self->test.folder, "kept.json", NULL);
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  g_autoptr (GSubprocess) child = NULL;
  g_auto (TlSourceOutcome) outcome = { 0 };
  g_autoptr (GError) error = NULL;
  gboolean ended = FALSE;

  self->test.workspace = tl_test_new_workspace (&self->test);
  fetch (self->test.workspace, self->url, &outcome);
  self->is_revised = TRUE;
  child = g_subprocess_new (G_SUBPROCESS_FLAGS_NONE, &error, program, "--child", self->url, self->test.data,
                            self->test.cache, kept, NULL);
  g_assert_no_error (error);
  g_subprocess_wait_async (child, NULL, wait_child_cb, &ended);
  while (!ended)
    g_main_context_iteration (NULL, TRUE);
  g_assert_true (g_subprocess_get_if_signaled (child));
  g_assert_cmpint (g_subprocess_get_term_sig (child), ==, SIGKILL);
  before = tl_test_read (kept);
  open_source (self->test.workspace, self->url);
  after = dup_shown (self->test.workspace, 0);
  g_assert_cmpstr (after, ==, before);
  assert_revised (self->test.workspace, 0, 1);
  assert_revised (self->test.workspace, 1, 0);
}

/* What one window fetches the other one has, revisions with their orphans as well; and it can be undone there. */
static void
test_two (Fixture       *self,
          gconstpointer  data)
{
  TlWorkspace *workspace = self->test.workspace = tl_test_new_workspace (&self->test);
  TlWorkspace *other = tl_test_new_workspace (&self->test);
  g_auto (TlSourceOutcome) first = { 0 };
  g_auto (TlSourceOutcome) again = { 0 };
  g_autofree char *here = NULL;
  g_autofree char *there = NULL;

  fetch (workspace, self->url, &first);
  open_source (workspace, self->url);
  open_source (other, self->url);
  tag (workspace);
  tl_test_show (other, 0);
  while (tl_article_get_n_annotations (tl_workspace_get_article (other)) < 2)
    g_main_context_iteration (NULL, TRUE);
  self->is_revised = TRUE;
  fetch (workspace, self->url, &again);
  wait_title (other, 0, "Report 0, corrected");
  wait_title (other, 1, "Report 1, corrected");
  here = dup_shown (workspace, 0);
  there = dup_shown (other, 0);
  g_assert_cmpstr (there, ==, here);
  assert_revised (other, 0, 1);
  tl_test_close_in (other);
}

typedef struct
{
  GAsyncResult *result;   /* first: result_cb() fills it */
  gboolean      is_ready;
} Waiting;

static void
ready_cb (TlWorkspace *workspace,
          GFile       *file,
          gpointer     user_data)
{
  ((Waiting *) user_data)->is_ready = TRUE;
}

/* Another file is opened while a page is waited for. */
static void
test_leave (Fixture       *self,
            gconstpointer  data)
{
  TlWorkspace *workspace = self->test.workspace = tl_test_new_workspace (&self->test);
  Waiting waiting = { NULL, FALSE };
  g_auto (TlSourceOutcome) outcome = { 0 };
  g_autoptr (GFile) file = tl_workspace_file_for_url (workspace, self->url);
  g_autoptr (TlArticle) kept = NULL;
  g_autoptr (GError) error = NULL;

  self->has_more = TRUE;
  tl_workspace_fetch_async (workspace, self->url, NULL, ready_cb, result_cb, &waiting);
  while (!waiting.is_ready || self->held == NULL)
    g_main_context_iteration (NULL, TRUE);
  /* Its own file is no other one. */
  open_source (workspace, self->url);
  g_assert_true (tl_workspace_is_fetching (workspace));
  tl_test_open_in (&self->test, workspace);
  while (waiting.result == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_false (tl_workspace_fetch_finish (workspace, waiting.result, &outcome, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_object_unref (waiting.result);
  g_assert_false (tl_workspace_is_fetching (workspace));
  g_assert_cmpuint (outcome.n_new, ==, N_ARTICLES);
  kept = tl_test_read_article (g_file_peek_path (file), N_ARTICLES - 1);
  g_assert_cmpstr (tl_article_get_title (kept), ==, "Report 2");
}

int
main (int   argc,
      char *argv[])
{
  program = argv[0];
  if (argc == 6 && g_str_equal (argv[1], "--child"))
    {
      run_child (argv);
      return 1;
    }
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/workspace/source/refresh", Fixture, NULL, set_up, test_refresh, tear_down);
  g_test_add ("/workspace/source/kill", Fixture, NULL, set_up, test_kill, tear_down);
  g_test_add ("/workspace/source/two", Fixture, NULL, set_up, test_two, tear_down);
  g_test_add ("/workspace/source/leave", Fixture, NULL, set_up, test_leave, tear_down);
  return g_test_run ();
}
