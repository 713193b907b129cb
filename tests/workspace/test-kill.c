/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * kill -9.  A child edits a collection at random and says of each edit when it was told as kept;
 * it is killed at a random moment.  Then: every edit that was said to be kept is in the log; the
 * file is whole and parses strictly; and file and log together are what all rows of the log make
 * of the collection as it was at the very beginning.
 *
 * The same with two children at once, who also see each other's edits and save over each other's file.
 *
 * TAGLINE_KILL_ROUNDS: how often (200); TAGLINE_KILL_SEED: to do the same again.
 */

#include <errno.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tl-replay.h"
#include "tl-test-workspace.h"

#define N_ARTICLES 6
#define MAX_EDITS  400
#define MAX_LINES  10

static const char *program;

/* The child. */

typedef struct
{
  TlTest     test;
  GRand     *rand;
  GPtrArray *made;     /* ids of edits that were not said to be kept yet */
} Child;

static void
child_edited_cb (TlWorkspace     *workspace,
                 const TlCommand *command,
                 gboolean         own,
                 Child           *child)
{
  g_ptr_array_add (child->made, g_strdup (command->id));
}

/* One write for each line, so that a line is there whole or not at all. */
static void
say_kept (Child *child)
{
  TlSaveState state = tl_workspace_get_save_state (child->test.workspace);

  if (state != TL_SAVE_EDITED && state != TL_SAVE_CLEAN)
    return;
  for (guint i = 0; i < child->made->len; i++)
    {
      g_autofree char *line = g_strdup_printf ("%s\n", (char *) g_ptr_array_index (child->made, i));

      if (write (STDOUT_FILENO, line, strlen (line)) < 0)
        _exit (1);
    }
  g_ptr_array_set_size (child->made, 0);
}

static const char *
pick_annotation (Child *child)
{
  TlArticle *article = tl_workspace_get_article (child->test.workspace);
  guint n = tl_article_get_n_annotations (article);

  return n > 0
      ? tl_annotation_get_id (tl_article_get_annotation (article,
                                                         g_rand_int_range (child->rand, 0, n)))
                                                             : NULL;
}

static TlCommand *
make_tag (Child *child)
{
  static const char *const labels[] = { "claim", "source", "cue", "person" };
  TlArticle *article = tl_workspace_get_article (child->test.workspace);
  guint length = tl_text_get_length (tl_article_get_text (article));
  TlFragment fragment;

  fragment.start = g_rand_int_range (child->rand, 0, length - 1);
  fragment.end = g_rand_int_range (child->rand, fragment.start + 1, length);
  return tl_edit_tag (article, tl_workspace_get_article_key (child->test.workspace), "ana",
                      labels[g_rand_int_range (child->rand, 0,
                                               G_N_ELEMENTS (labels))], &fragment, 1, NULL, NULL);
}

static TlCommand *
make_relation (Child *child)
{
  TlRelationArg args[] = { { "from", pick_annotation (child) }, { "to", pick_annotation (child) } };

  if (args[0].target == NULL || args[0].target == args[1].target)
    return NULL;
  return tl_edit_relate (tl_workspace_get_article (child->test.workspace),
                         tl_workspace_get_article_key (child->test.workspace), "ana", NULL, "supports",
                         args, G_N_ELEMENTS (args), NULL, NULL);
}

static TlCommand *
make_command (Child *child)
{
  TlArticle *article = tl_workspace_get_article (child->test.workspace);
  const char *key = tl_workspace_get_article_key (child->test.workspace);
  const char *id = pick_annotation (child);
  const char *ids[] = { id, NULL };
  g_autofree char *note = g_strdup_printf ("note %u", g_rand_int (child->rand));

  switch (g_rand_int_range (child->rand, 0, id != NULL ? 8 : 2))
    {
    case 2:
      return tl_edit_relabel (article, key, "ana", id, g_rand_boolean (child->rand) ? "claim"
                              : "event", NULL);
    case 3:
      return tl_edit_note (article, key, "ana", id, note, NULL);
    case 4:
      return tl_edit_remove (article, key, "ana", ids, NULL);
    case 5:
      return make_relation (child);
    case 6:
      return tl_edit_status (article, key, "ana", g_rand_boolean (child->rand) ? "submitted"
                             : "in-progress", note, NULL);
    case 7:
      return tl_edit_review (article, key, "ana", ids, TL_DECISION_ACCEPTED, NULL, NULL);
    default:
      return make_tag (child);
    }
}

static void
act (Child *child)
{
  TlWorkspace *workspace = child->test.workspace;
  g_autoptr (GError) error = NULL;

  switch (g_rand_int_range (child->rand, 0, 12))
    {
    case 0:
      tl_workspace_undo (workspace);
      break;
    case 1:
      tl_workspace_redo (workspace);
      break;
    case 2:
      tl_test_show (workspace, g_rand_int_range (child->rand, 0, N_ARTICLES));
      break;
    case 3:
      /* The other child may just have saved; what it saved is taken over. */
      if (!tl_test_try_save (workspace, NULL, TL_SAVE_NORMAL, &error))
        g_assert_true (g_error_matches (error, TL_WORKSPACE_ERROR,
                                        TL_WORKSPACE_ERROR_CHANGED_ON_DISK)
                       || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_PENDING));
      break;
    default:
      g_assert_true (tl_workspace_run (workspace, make_command (child), &error));
      g_assert_no_error (error);
    }
}

static void
state_cb (TlWorkspace *workspace,
          GParamSpec  *pspec,
          Child       *child)
{
  say_kept (child);
}

static void G_NORETURN
run_child (const char *folder,
           guint32     seed)
{
  Child child = { { NULL } };

  prctl (PR_SET_PDEATHSIG, SIGKILL);
  child.test.folder = g_strdup (folder);
  child.test.data = g_build_filename (folder, "data", NULL);
  child.test.cache = g_build_filename (folder, "cache", NULL);
  child.test.path = g_build_filename (folder, "news.json", NULL);
  child.test.file = g_file_new_for_path (child.test.path);
  child.rand = g_rand_new_with_seed (seed);
  child.made = g_ptr_array_new_with_free_func (g_free);
  tl_test_open (&child.test);
  tl_test_show (child.test.workspace, g_rand_int_range (child.rand, 0, N_ARTICLES));
  g_signal_connect (child.test.workspace, "edited", G_CALLBACK (child_edited_cb), &child);
  g_signal_connect (child.test.workspace, "notify::save-state", G_CALLBACK (state_cb), &child);
  for (guint i = 0; i < MAX_EDITS; i++)
    {
      act (&child);
      /* Sometimes a burst, sometimes at leisure. */
      while (g_rand_boolean (child.rand)
             && tl_workspace_get_save_state (child.test.workspace) == TL_SAVE_KEEPING)
        g_main_context_iteration (NULL, TRUE);
    }
  /* Waits to be killed. */
  for (;;)
    g_main_context_iteration (NULL, TRUE);
}

/* The parent. */

typedef struct
{
  TlTest        test;
  guint32       seed;
  GRand        *rand;
  TlArticle    *expected[N_ARTICLES];   /* from the beginning, with all rows of the log */
  gint64        last_seq;
  guint         n_rows;
  guint         n_kept;
  guint         n_saved;
  TlFileStamp   stamp;
} Parent;

static GPid
start_child (Parent *parent,
             int    *out)
{
  g_autofree char *seed = g_strdup_printf ("%u", g_rand_int (parent->rand));
  const char *argv[] = { program, "--child", parent->test.folder, seed, NULL };
  g_autoptr (GError) error = NULL;
  GPid pid;

  g_assert_true (g_spawn_async_with_pipes (NULL, (char **) argv, NULL, G_SPAWN_DO_NOT_REAP_CHILD,
                                           NULL, NULL,
                                           &pid, NULL, out, NULL, &error));
  g_assert_no_error (error);
  return pid;
}

/* What the child says until it has said n lines, or to its end. */
static void
read_lines (int      fd,
            GString *said,
            guint    n)
{
  for (;;)
    {
      char buffer[4096];
      guint lines = 0;
      gssize got;

      for (gsize i = 0; i < said->len; i++)
        lines += said->str[i] == '\n';
      if (lines >= n)
        return;
      got = read (fd, buffer, sizeof buffer);
      if (got < 0 && errno == EINTR)
        continue;
      g_assert_cmpint (got, >=, 0);
      if (got == 0)
        return;
      g_string_append_len (said, buffer, got);
    }
}

static void
kill_child (GPid pid)
{
  int status;

  kill (pid, SIGKILL);
  g_assert_cmpint (waitpid (pid, &status, 0), ==, pid);
  if (!WIFSIGNALED (status) || WTERMSIG (status) != SIGKILL)
    g_error ("The child ended by itself, with status %d", status);
  g_spawn_close_pid (pid);
}

static void
run_and_kill (Parent  *parent,
              guint    n_children,
              GString *said)
{
  GString *parts[2];
  GPid pids[2];
  int fds[2];

  for (guint i = 0; i < n_children; i++)
    {
      parts[i] = g_string_new (NULL);
      pids[i] = start_child (parent, &fds[i]);
    }
  /* Now and then before they have done anything. */
  for (guint i = 0; i < n_children; i++)
    read_lines (fds[i], parts[i], g_rand_int_range (parent->rand, 0, MAX_LINES));
  g_usleep (g_rand_int_range (parent->rand, 0, 4000));
  for (guint i = 0; i < n_children; i++)
    kill_child (pids[i]);
  for (guint i = 0; i < n_children; i++)
    {
      read_lines (fds[i], parts[i], G_MAXUINT);
      close (fds[i]);
      g_string_append_len (said, parts[i]->str, parts[i]->len);
      g_string_free (parts[i], TRUE);
    }
}

static void
check_file (Parent *parent)
{
  g_autofree char *content = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (TlJsonDoc) doc = NULL;
  g_autoptr (GError) error = NULL;
  TlFileStamp stamp;
  gsize length;

  g_assert_true (g_file_get_contents (parent->test.path, &content, &length, &error));
  bytes = g_bytes_new_static (content, length);
  doc = tl_json_doc_parse (bytes, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (tl_json_get_length (doc, tl_json_find (doc, 0, "articles")), ==, N_ARTICLES);
  g_assert_true (tl_file_stamp_read (parent->test.path, &stamp, &error));
  if (!tl_file_stamp_equal (&stamp, &parent->stamp))
    parent->n_saved++;
  parent->stamp = stamp;
}

static char *
find_store (Parent *parent)
{
  g_autofree char *folder = g_build_filename (parent->test.data, "collections", NULL);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    if (g_str_has_suffix (name, ".db"))
      return g_build_filename (folder, name, NULL);
  return NULL;
}

/* Every edit said to be kept is in the log; all of the log goes into what is expected. */
static void
check_log (Parent  *parent,
           GString *said)
{
  g_autofree char *path = find_store (parent);
  g_autofree char *uri = g_file_get_uri (parent->test.file);
  g_autoptr (GHashTable) ids = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_auto (GStrv) lines = g_strsplit (said->str, "\n", -1);
  g_autoptr (GPtrArray) rows = NULL;
  g_autoptr (GError) error = NULL;
  TlStore *store;

  if (path == NULL)
    {
      g_assert_cmpuint (said->len, ==, 0);
      return;
    }
  store = tl_store_open (path, uri, &error);
  g_assert_no_error (error);
  rows = tl_store_list_rows (store, NULL, parent->last_seq, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < rows->len; i++)
    {
      const TlLogRow *row = g_ptr_array_index (rows, i);

      g_hash_table_add (ids, g_strdup (row->command->id));
      g_assert_true (tl_replay_apply (parent->expected[atoi (row->command->article + 1)],
                                      row->command, FALSE, &error));
      parent->last_seq = row->seq;
      parent->n_rows++;
    }
  for (guint i = 0; lines[i] != NULL; i++)
    {
      if (*lines[i] == '\0')
        continue;
      if (!g_hash_table_contains (ids, lines[i]))
        g_error ("%s was said to be kept, and is not there", lines[i]);
      parent->n_kept++;
    }
  g_assert_true (tl_store_close (store, &error));
  g_object_unref (store);
}

static void
check_articles (Parent *parent)
{
  tl_test_open (&parent->test);
  g_assert_cmpuint (g_list_model_get_n_items (tl_workspace_get_problems (parent->test.workspace)),
                    ==, 0);
  for (guint i = 0; i < N_ARTICLES; i++)
    {
      g_autoptr (GPtrArray) changes = NULL;

      tl_test_show (parent->test.workspace, i);
      changes =
        tl_replay_list_changes (tl_workspace_get_article (parent->test.workspace),
                                parent->expected[i]);
      if (changes->len > 0)
        {
          const TlChange *change = g_ptr_array_index (changes, 0);

          g_error ("Article %u: %u differences, the first of %s", i, changes->len, change->id);
        }
    }
  tl_test_close (&parent->test);
}

/* What a killed writer leaves beside the file is litter, not harm. */
static void
sweep (Parent *parent)
{
  g_autoptr (GDir) dir = g_dir_open (parent->test.folder, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (dir)) != NULL)
    if (g_str_has_prefix (name, ".news.json."))
      {
        g_autofree char *path = g_build_filename (parent->test.folder, name, NULL);

        g_unlink (path);
      }
}

static void
test_kill (gconstpointer data)
{
  const char *rounds = g_getenv ("TAGLINE_KILL_ROUNDS");
  const char *seed = g_getenv ("TAGLINE_KILL_SEED");
  guint n_children = GPOINTER_TO_UINT (data);
  guint n_rounds = rounds != NULL ? atoi (rounds) : n_children == 1 ? 200 : 30;
  Parent parent = { { NULL } };

  parent.seed = seed != NULL ? g_ascii_strtoull (seed, NULL, 10) : g_random_int ();
  parent.rand = g_rand_new_with_seed (parent.seed);
  g_test_message ("seed %u", parent.seed);
  tl_test_set_up (&parent.test, N_ARTICLES);
  for (guint i = 0; i < N_ARTICLES; i++)
    parent.expected[i] = tl_test_read_article (parent.test.path, i);
  g_assert_true (tl_file_stamp_read (parent.test.path, &parent.stamp, NULL));
  for (guint i = 0; i < n_rounds; i++)
    {
      g_autoptr (GString) said = g_string_new (NULL);

      run_and_kill (&parent, n_children, said);
      check_file (&parent);
      check_log (&parent, said);
      check_articles (&parent);
      sweep (&parent);
    }
  g_test_message ("%u rows, %u said to be kept, file found saved after %u rounds", parent.n_rows,
                  parent.n_kept, parent.n_saved);
  for (guint i = 0; i < N_ARTICLES; i++)
    g_object_unref (parent.expected[i]);
  g_rand_free (parent.rand);
  tl_test_tear_down (&parent.test);
}

int
main (int   argc,
      char *argv[])
{
  program = argv[0];
  if (argc == 4 && g_str_equal (argv[1], "--child"))
    run_child (argv[2], g_ascii_strtoull (argv[3], NULL, 10));
  /* What a killed process wrote is the kernel's, on any file system: one in memory takes less time. */
  if (g_access ("/dev/shm", W_OK) == 0)
    g_setenv ("TMPDIR", "/dev/shm", FALSE);
  g_test_init (&argc, &argv, NULL);
  g_test_add_data_func ("/workspace/kill/one", GUINT_TO_POINTER (1), test_kill);
  g_test_add_data_func ("/workspace/kill/two", GUINT_TO_POINTER (2), test_kill);
  return g_test_run ();
}
