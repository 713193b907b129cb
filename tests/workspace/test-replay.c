/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Edits onto records, the journal, and jobs: the parts of the workspace that need no file. */

#include <string.h>

#include "tl-edits.h"
#include "tl-job.h"
#include "tl-journal.h"
#include "tl-replay.h"

static TlArticle *
new_article (const char *json)
{
  g_autoptr (GBytes) record = g_bytes_new (json, strlen (json));
  g_autoptr (GError) error = NULL;
  TlArticle *article = tl_article_new_from_record (record, "a", NULL, 1, NULL, NULL, &error);

  g_assert_no_error (error);
  return article;
}

/* The command that puts an annotation there. */
static TlCommand *
new_tag (const char *json)
{
  TlCommand *command = tl_command_new ("tag", "a", "ana", NULL);
  g_autoptr (GBytes) after = g_bytes_new (json, strlen (json));

  tl_command_add (command, tl_change_new (TL_CHANGE_ANNOTATION, "t9", G_MAXUINT, NULL, after));
  return command;
}

static void
assert_place (TlArticle  *article,
              const char *id,
              guint       start,
              guint       end)
{
  TlAnnotation *annotation = tl_article_find_annotation (article, id);

  g_assert_nonnull (annotation);
  g_assert_cmpuint (tl_annotation_get_start (annotation), ==, start);
  g_assert_cmpuint (tl_annotation_get_end (annotation), ==, end);
}

static void
test_moved (void)
{
  g_autoptr (TlArticle) article = new_article ("{\"text\":\"Ähem. The mayor said no.\"}");
  g_autoptr (TlCommand) command =
    new_tag ("{\"id\":\"t9\",\"label\":\"x\",\"start\":0,\"end\":9,\"text\":\"The mayor\",\"own\":1e2}");
  g_autoptr (GError) error = NULL;
  g_autofree char *json = NULL;

  g_assert_true (tl_replay_apply (article, command, TRUE, &error));
  assert_place (article, "t9", 6, 15);
  json =
    g_strndup (g_bytes_get_data (tl_annotation_get_json (tl_article_get_annotation (article, 0)),
                                 NULL),
                    g_bytes_get_size (tl_annotation_get_json (tl_article_get_annotation (article,
                                                                                         0))));
  g_assert_nonnull (strstr (json, "\"own\":1e2"));
}

static void
test_moved_fragments (void)
{
  g_autoptr (TlArticle) article = new_article ("{\"text\":\"Well, he said, loudly, no.\"}");
  g_autoptr (TlCommand) command =
    new_tag ("{\"id\":\"t9\",\"label\":\"x\",\"start\":0,\"end\":19,\"fragments\":[[0,7],[17,19]],\"text\":\"he said no\"}");
  g_autoptr (GError) error = NULL;
  const TlFragment *fragments;
  guint n;

  g_assert_true (tl_replay_apply (article, command, TRUE, &error));
  fragments = tl_annotation_get_fragments (tl_article_find_annotation (article, "t9"), &n);
  g_assert_cmpuint (n, ==, 2);
  g_assert_cmpuint (fragments[0].start, ==, 6);
  g_assert_cmpuint (fragments[1].start, ==, 23);
}

/* Twice, nowhere, too far, beyond the end: nobody can tell, and nothing is changed. */
static void
test_unmovable (void)
{
  static const char *const texts[] = { "No. The mayor and The mayor.", "Nobody.", "" };
  g_autoptr (TlCommand) command =
    new_tag ("{\"id\":\"t9\",\"label\":\"x\",\"start\":0,\"end\":9,\"text\":\"The mayor\"}");
  g_autoptr (GString) far = g_string_new ("{\"text\":\"");
  g_autoptr (TlArticle) long_one = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autofree char *json = g_strdup_printf ("{\"text\":\"%s\"}", texts[i]);
      g_autoptr (TlArticle) article = new_article (json);
      g_autoptr (GError) error = NULL;

      g_assert_false (tl_replay_apply (article, command, TRUE, &error));
      g_assert_error (error, TL_MODEL_ERROR, TL_MODEL_ERROR_OFFSET);
      g_assert_cmpuint (tl_article_get_n_annotations (article), ==, 0);
    }
  for (guint i = 0; i < 10000; i++)
    g_string_append_c (far, 'x');
  g_string_append (far, " The mayor.\"}");
  long_one = new_article (far->str);
  g_assert_false (tl_replay_apply (long_one, command, TRUE, NULL));
}

/* An annotation whose quote was wrong all along keeps its place when something else of it is edited. */
static void
test_wrong_quote_stays (void)
{
  static const char *const annotation =
    "{\"id\":\"t9\",\"label\":\"x\",\"start\":4,\"end\":9,\"text\":\"The mayor\"%s}";
  g_autofree char *before = g_strdup_printf (annotation, "");
  g_autofree char *after = g_strdup_printf (annotation, ",\"note\":\"n\"");
  g_autofree char *json =
    g_strdup_printf ("{\"text\":\"The mayor said no.\",\"annotations\":[%s]}", before);
  g_autoptr (TlArticle) article = new_article (json);
  g_autoptr (TlCommand) command = new_tag (after);
  g_autoptr (GError) error = NULL;

  g_assert_true (tl_replay_apply (article, command, TRUE, &error));
  assert_place (article, "t9", 4, 9);
  g_assert_true (tl_annotation_has_note (tl_article_find_annotation (article, "t9")));
}

static GPtrArray *
new_entries (TlCommand *command,
             guint      n)
{
  GPtrArray *entries = tl_entries_new ();

  for (guint i = 0; i < n; i++)
    g_ptr_array_add (entries,
                     tl_entry_new (tl_log_row_new (TL_LOG_DO, NULL, tl_command_copy (command))));
  return entries;
}

/* Edits that the record has already are not made a second time: also entries of the history. */
static void
test_twice (void)
{
  g_autoptr (TlArticle) article = new_article ("{\"text\":\"The mayor said no.\"}");
  g_autoptr (TlArticle) again = NULL;
  g_autoptr (TlCommand) command = NULL;
  g_autoptr (GPtrArray) entries = NULL;
  g_autoptr (GPtrArray) history = NULL;
  g_autoptr (GBytes) saved = NULL;
  g_autoptr (GError) error = NULL;

  command = tl_edit_status (article, "a", "ana", "submitted", "why", &error);
  g_assert_no_error (error);
  g_assert_true (tl_replay_apply (article, command, FALSE, &error));
  saved = tl_article_dup_json (article);
  again = tl_article_new_from_record (saved, "a", NULL, 1, NULL, NULL, &error);
  entries = new_entries (command, 3);
  g_assert_cmpuint (tl_replay_entries (again, entries, TRUE, NULL), ==, 0);
  history = tl_article_list_history (again);
  g_assert_cmpuint (history->len, ==, 1);
}

static void
assert_becomes (const char *from_json,
                const char *to_json)
{
  g_autoptr (TlArticle) from = new_article (from_json);
  g_autoptr (TlArticle) to = new_article (to_json);
  g_autoptr (GPtrArray) changes = tl_replay_list_changes (from, to);
  g_autoptr (GPtrArray) left = NULL;

  for (guint i = 0; i < changes->len; i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_true (tl_article_apply (from, g_ptr_array_index (changes, i), &error));
      g_assert_no_error (error);
    }
  left = tl_replay_list_changes (from, to);
  g_assert_cmpuint (left->len, ==, 0);
}

static void
test_changes (void)
{
  static const char *const articles[] = {
    "{\"text\":\"The mayor said no.\"}",
    "{\"text\":\"The mayor said no.\",\"status\":\"submitted\",\"score\":1.0,\"history\":[{\"to\":\"submitted\"}],"
    "\"annotations\":[{\"id\":\"t1\",\"label\":\"x\",\"start\":0,\"end\":3},{\"id\":\"t2\",\"label\":\"y\",\"start\":4,\"end\":9}],"
    "\"relations\":[{\"id\":\"r1\",\"type\":\"supports\",\"from\":\"t1\",\"to\":\"t2\"}]}",
    "{\"text\":\"The mayor said no.\",\"status\":\"approved\",\"history\":[{\"to\":\"submitted\"},{\"to\":\"approved\"}],"
    "\"annotations\":[{\"id\":\"t2\",\"label\":\"z\",\"start\":4,\"end\":9},{\"id\":\"t3\",\"label\":\"y\",\"start\":1,\"end\":2}],"
    "\"relations\":[{\"id\":\"r2\",\"type\":\"repeats\",\"from\":\"t3\",\"to\":\"t2\"}],\"own\":{\"a\":[1,2]}}",
  };

  for (guint i = 0; i < G_N_ELEMENTS (articles); i++)
    for (guint j = 0; j < G_N_ELEMENTS (articles); j++)
      assert_becomes (articles[i], articles[j]);
}

/* White space between tokens is no difference; within strings it is. */
static void
test_no_changes (void)
{
  g_autoptr (TlArticle) a = new_article ("{\"text\":\"x\",\"own\":{\"k\":[1,\"a b\"]}}");
  g_autoptr (TlArticle) b =
    new_article ("{ \"text\": \"x\",\n  \"own\": { \"k\": [ 1, \"a b\" ] } }");
  g_autoptr (TlArticle) c = new_article ("{\"text\":\"x\",\"own\":{\"k\":[1,\"a  b\"]}}");
  g_autoptr (GPtrArray) none = tl_replay_list_changes (a, b);
  g_autoptr (GPtrArray) one = tl_replay_list_changes (a, c);

  g_assert_cmpuint (none->len, ==, 0);
  g_assert_cmpuint (one->len, ==, 1);
}

/* The journal. */

static TlLogRow *
new_row (const char *article,
         gint64      seq)
{
  TlLogRow *row = tl_log_row_new (TL_LOG_DO, NULL, tl_command_new ("note", article, "ana", NULL));

  row->seq = seq;
  return row;
}

static void
assert_seqs (TlJournal  *journal,
             const char *key,
             const char *expected)
{
  const TlTrail *trail = tl_journal_find (journal, key);
  g_autoptr (GString) seqs = g_string_new (NULL);

  for (guint i = 0; trail != NULL && i < trail->entries->len; i++)
    g_string_append_printf (seqs, "%s%" G_GINT64_FORMAT, i > 0 ? " " : "",
                            ((TlEntry *) g_ptr_array_index (trail->entries, i))->row->seq);
  g_assert_cmpstr (seqs->str, ==, expected);
}

static void
test_journal_order (void)
{
  g_autoptr (TlJournal) journal = tl_journal_new (3);
  g_autoptr (TlLogRow) old = new_row ("one", 3);
  g_autoptr (TlLogRow) fourth = new_row ("one", 4);
  g_autoptr (TlLogRow) sixth = new_row ("one", 6);
  g_autoptr (TlLogRow) eighth = new_row ("one", 8);

  g_assert_cmpint (tl_journal_add_foreign (journal, old), ==, TL_JOURNAL_KNOWN);
  g_assert_cmpint (tl_journal_add_foreign (journal, fourth), ==, TL_JOURNAL_APPENDED);
  g_assert_cmpint (tl_journal_add_foreign (journal, fourth), ==, TL_JOURNAL_KNOWN);
  tl_journal_add_own (journal, new_row ("one", 0), "b0");
  tl_journal_add_own (journal, new_row ("two", 0), "b0");
  assert_seqs (journal, "one", "4 0");
  g_assert_cmpuint (tl_journal_get_n_edited (journal), ==, 2);
  /* Theirs came before ours, as far as the log is concerned. */
  g_assert_cmpint (tl_journal_add_foreign (journal, sixth), ==, TL_JOURNAL_INTERLEAVED);
  assert_seqs (journal, "one", "4 6 0");
  /* Ours was kept as 5: it stands in another place than was thought. */
  g_assert_true (tl_journal_keep (journal, 5));
  assert_seqs (journal, "one", "4 5 6");
  g_assert_false (tl_journal_keep (journal, 7));
  g_assert_cmpint (tl_journal_add_foreign (journal, eighth), ==, TL_JOURNAL_APPENDED);
  g_assert_null (tl_journal_peek_unkept (journal));
}

static void
test_journal_saved (void)
{
  g_autoptr (TlJournal) journal = tl_journal_new (0);
  g_autoptr (GHashTable) ids = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (TlLogRow) late = new_row ("one", 2);
  g_autoptr (TlLogRow) next = new_row ("one", 9);

  tl_journal_add_own (journal, new_row ("one", 0), "b0");
  tl_journal_keep (journal, 1);
  tl_journal_add_own (journal, new_row ("one", 0), "b0");
  g_hash_table_add (ids, tl_journal_peek_unkept (journal)->row->command->id);
  tl_journal_add_own (journal, new_row ("one", 0), "b0");
  /* The file has the first, kept as 1, and the second, not kept yet; the third was made meanwhile. */
  tl_journal_mark_saved (journal, "one", "b1", 2, ids, FALSE);
  assert_seqs (journal, "one", "0");
  g_assert_cmpstr (tl_journal_find (journal, "one")->base, ==, "b1");
  g_assert_cmpint (tl_journal_add_foreign (journal, late), ==, TL_JOURNAL_KNOWN);
  tl_journal_keep (journal, 7);
  assert_seqs (journal, "one", "0");
  tl_journal_keep (journal, 8);
  assert_seqs (journal, "one", "8");
  g_assert_cmpint (tl_journal_add_foreign (journal, next), ==, TL_JOURNAL_APPENDED);
  g_assert_cmpuint (tl_journal_get_n_edited (journal), ==, 1);
}

static gboolean
exists_func (const char *key,
             gpointer    user_data)
{
  return !g_str_equal (key, "gone");
}

/* The log was read a while ago, when it ended at 5: what came since is taken over, what it had is not taken twice. */
static void
test_journal_inherit (void)
{
  g_autoptr (TlJournal) old = tl_journal_new (0);
  g_autoptr (TlJournal) fresh = tl_journal_new (5);
  g_autoptr (TlLogRow) fifth = new_row ("one", 5);
  g_autoptr (TlLogRow) sixth = new_row ("one", 6);
  g_autoptr (GPtrArray) unkept = NULL;

  tl_journal_add_foreign (old, fifth);
  tl_journal_add_foreign (old, sixth);
  tl_journal_add_own (old, new_row ("one", 0), "b0");
  tl_journal_add_own (old, new_row ("gone", 0), "b0");
  tl_journal_inherit (fresh, old, exists_func, NULL);
  assert_seqs (fresh, "one", "6 0");
  g_assert_null (tl_journal_find (fresh, "gone"));
  unkept = tl_journal_list_unkept (fresh);
  g_assert_cmpuint (unkept->len, ==, 2);
  tl_journal_keep (fresh, 7);
  assert_seqs (fresh, "one", "6 7");
}

static void
test_journal_move (void)
{
  g_autoptr (TlJournal) journal = tl_journal_new (0);
  g_autoptr (GPtrArray) again = NULL;

  for (guint i = 0; i < 4; i++)
    tl_journal_add_own (journal, new_row (i % 2 == 0 ? "one" : "two", 0), "b0");
  for (guint i = 1; i <= 3; i++)
    tl_journal_keep (journal, i);
  /* The copy has the first; the second and third went into the old database only; the fourth nowhere yet. */
  again = tl_journal_move (journal, 1);
  g_assert_cmpuint (again->len, ==, 3);
  assert_seqs (journal, "one", "1 0");
  assert_seqs (journal, "two", "0 0");
  for (guint i = 2; i <= 4; i++)
    tl_journal_keep (journal, i);
  assert_seqs (journal, "one", "1 3");
  assert_seqs (journal, "two", "2 4");
}

/* Jobs. */

static void
fraction_cb (TlJob      *job,
             GParamSpec *pspec,
             guint      *n)
{
  (*n)++;
}

static gpointer
report_thread_func (gpointer job)
{
  for (guint i = 0; i <= 1000; i++)
    tl_job_report (i / 1000.0, job);
  return NULL;
}

static void
test_job (void)
{
  TlJob *job = tl_job_new ("Doing things");
  GThread *thread;
  guint n = 0;

  g_assert_cmpstr (tl_job_get_message (job), ==, "Doing things");
  g_assert_cmpfloat (tl_job_get_fraction (job), <, 0);
  g_assert_true (tl_job_is_running (job));
  g_signal_connect (job, "notify::fraction", G_CALLBACK (fraction_cb), &n);
  thread = g_thread_new ("report", report_thread_func, job);
  g_thread_join (thread);
  /* Told in the main context only, and not a thousand times. */
  g_assert_cmpuint (n, ==, 0);
  while (tl_job_get_fraction (job) < 1)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (n, ==, 1);
  tl_job_cancel (job);
  g_assert_true (g_cancellable_is_cancelled (tl_job_get_cancellable (job)));
  tl_job_finish (job);
  g_assert_false (tl_job_is_running (job));
  tl_job_report (0.5, job);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_cmpfloat (tl_job_get_fraction (job), ==, 1);
  g_assert_finalize_object (job);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/workspace/replay/moved", test_moved);
  g_test_add_func ("/workspace/replay/moved-fragments", test_moved_fragments);
  g_test_add_func ("/workspace/replay/unmovable", test_unmovable);
  g_test_add_func ("/workspace/replay/wrong-quote-stays", test_wrong_quote_stays);
  g_test_add_func ("/workspace/replay/twice", test_twice);
  g_test_add_func ("/workspace/replay/changes", test_changes);
  g_test_add_func ("/workspace/replay/no-changes", test_no_changes);
  g_test_add_func ("/workspace/journal/order", test_journal_order);
  g_test_add_func ("/workspace/journal/saved", test_journal_saved);
  g_test_add_func ("/workspace/journal/inherit", test_journal_inherit);
  g_test_add_func ("/workspace/journal/move", test_journal_move);
  g_test_add_func ("/workspace/job/report", test_job);
  return g_test_run ();
}
