/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * 10,000 random edits with undo and redo, each step compared with a model written as simply as it can
 * be: plain arrays, undo by keeping the whole state.  Now and then the article is written and read
 * again, and in half of the runs the one that was read goes on, as after saving and a restart.
 */

#include "tl-edits.h"
#include "tl-history.h"

#include <string.h>

#define MAX_ANNOTATIONS 40
#define MAX_RELATIONS   16
#define MAX_STEPS       2600
#define ID_LENGTH       24

typedef struct
{
  char       id[ID_LENGTH];
  gint8      label;
  gint8      n_fragments;
  gint8      note;          /* -1: none */
  gint8      attribute;     /* -1: none */
  gint8      decision;
  TlFragment fragments[2];
} NaiveAnnotation;

typedef struct
{
  char  id[ID_LENGTH];
  gint8 type;
  gint8 n_args;
  gint8 roles[3];
  char  targets[3][ID_LENGTH];
} NaiveRelation;

typedef struct
{
  NaiveAnnotation annotations[MAX_ANNOTATIONS];
  NaiveRelation   relations[MAX_RELATIONS];
  gint8           n_annotations;
  gint8           n_relations;
  gint8           status;
  gint16          n_history;
} State;

static const char *const labels[] = { "claim", "source", "cue", "person", "odd \"label\"", "\xC3\xA9t\xC3\xA9" };
static const char *const notes[] = { "short", "two\nlines", "\xF0\x9F\x98\x80 \\ \"" };
static const char *const values[] = { "0.920", "\"x\\u0041\"", "[1, {\"k\": null}]", "true" };
static const char *const types[] = { "link", "own" };
static const char *const roles[] = { "one", "other", "third" };

typedef struct
{
  GRand     *rand;
  TlArticle *article;
  TlHistory *history;
  State      now;
  GPtrArray *undo;       /* State, owned */
  GPtrArray *redo;
  guint      n_done;     /* edits that changed something */
} Run;

static guint
pick (Run   *run,
      guint  n)
{
  return g_rand_int_range (run->rand, 0, n);
}

/* --- the two models side by side --- */

static void
compare_annotation (TlAnnotation          *annotation,
                    const NaiveAnnotation *naive,
                    gboolean               thorough)
{
  guint n_fragments;
  const TlFragment *fragments = tl_annotation_get_fragments (annotation, &n_fragments);

  g_assert_cmpstr (tl_annotation_get_id (annotation), ==, naive->id);
  g_assert_cmpstr (tl_annotation_get_label (annotation), ==, labels[naive->label]);
  g_assert_cmpmem (fragments, n_fragments * sizeof *fragments,
                   naive->fragments, naive->n_fragments * sizeof *fragments);
  g_assert_cmpint (tl_annotation_get_decision (annotation), ==, naive->decision);
  g_assert_cmpint (tl_annotation_has_note (annotation), ==, naive->note >= 0);
  if (thorough)
    {
      g_autofree char *note = tl_annotation_dup_string (annotation, "note");
      g_autofree char *value = tl_annotation_dup_attribute (annotation, "a");

      g_assert_cmpstr (note, ==, naive->note >= 0 ? notes[naive->note] : NULL);
      g_assert_cmpint (value != NULL, ==, naive->attribute >= 0);
    }
}

static void
compare_relation (TlRelation          *relation,
                  const NaiveRelation *naive)
{
  guint n_args;
  const TlRelationArg *args = tl_relation_get_args (relation, &n_args);

  g_assert_cmpstr (tl_relation_get_id (relation), ==, naive->id);
  g_assert_cmpstr (tl_relation_get_kind (relation), ==, types[naive->type]);
  g_assert_cmpuint (n_args, ==, naive->n_args);
  for (guint i = 0; i < n_args; i++)
    {
      g_assert_cmpstr (args[i].role, ==, roles[naive->roles[i]]);
      g_assert_cmpstr (args[i].target, ==, naive->targets[i]);
    }
}

static void
compare (TlArticle   *article,
         const State *state,
         gboolean     thorough)
{
  g_autoptr (GPtrArray) history = tl_article_list_history (article);

  g_assert_cmpuint (tl_article_get_n_annotations (article), ==, state->n_annotations);
  for (guint i = 0; i < (guint) state->n_annotations; i++)
    {
      compare_annotation (tl_article_get_annotation (article, i), &state->annotations[i], thorough);
      g_assert_cmpuint (tl_article_get_annotation_position (article, state->annotations[i].id), ==, i);
    }
  g_assert_cmpuint (tl_article_get_n_relations (article), ==, state->n_relations);
  for (guint i = 0; i < (guint) state->n_relations; i++)
    compare_relation (tl_article_get_relation (article, i), &state->relations[i]);
  g_assert_cmpstr (tl_article_get_status (article), ==, tl_statuses[state->status]);
  g_assert_cmpuint (history->len, ==, state->n_history);
}

/* --- edits, each made in both models --- */

static void
random_range (Run        *run,
              TlFragment *fragment)
{
  guint length = tl_text_get_length (tl_article_get_text (run->article));

  fragment->start = pick (run, length);
  fragment->end = fragment->start + 1 + pick (run, MIN (20, length - fragment->start));
}

/* One or two fragments, apart from each other. */
static gint8
random_fragments (Run        *run,
                  TlFragment  fragments[2])
{
  random_range (run, &fragments[0]);
  random_range (run, &fragments[1]);
  return fragments[0].end < fragments[1].start ? 2 : 1;
}

static NaiveAnnotation *
random_annotation (Run *run)
{
  return run->now.n_annotations > 0 ? &run->now.annotations[pick (run, run->now.n_annotations)] : NULL;
}

static TlCommand *
edit_tag (Run     *run,
          GError **error)
{
  NaiveAnnotation *naive = &run->now.annotations[run->now.n_annotations];
  g_autofree char *id = NULL;
  TlCommand *command;

  if (run->now.n_annotations == MAX_ANNOTATIONS)
    return NULL;
  memset (naive, 0, sizeof *naive);
  naive->label = pick (run, G_N_ELEMENTS (labels));
  naive->n_fragments = random_fragments (run, naive->fragments);
  naive->note = naive->attribute = -1;
  command = tl_edit_tag (run->article, "key", "ana", labels[naive->label], naive->fragments, naive->n_fragments,
                         &id, error);
  g_strlcpy (naive->id, id, ID_LENGTH);
  run->now.n_annotations++;
  return command;
}

static void
naive_untie (State      *state,
             const char *id)
{
  guint n_kept = 0;

  for (guint i = 0; i < (guint) state->n_relations; i++)
    {
      NaiveRelation relation = state->relations[i];
      guint n_args = 0;

      for (guint j = 0; j < (guint) relation.n_args; j++)
        if (!g_str_equal (relation.targets[j], id))
          {
            relation.roles[n_args] = relation.roles[j];
            memmove (relation.targets[n_args], relation.targets[j], ID_LENGTH);
            n_args++;
          }
      relation.n_args = n_args;
      if (n_args >= 2)
        state->relations[n_kept++] = relation;
    }
  state->n_relations = n_kept;
}

static void
naive_remove (State      *state,
              const char *id)
{
  guint n_kept = 0;

  naive_untie (state, id);
  for (guint i = 0; i < (guint) state->n_annotations; i++)
    if (!g_str_equal (state->annotations[i].id, id))
      state->annotations[n_kept++] = state->annotations[i];
  state->n_annotations = n_kept;
}

static TlCommand *
edit_remove (Run     *run,
             GError **error)
{
  const NaiveAnnotation *one = random_annotation (run);
  const NaiveAnnotation *other = random_annotation (run);
  char ids[2][ID_LENGTH];
  const char *list[] = { ids[0], ids[1], NULL };
  TlCommand *command;

  if (one == NULL)
    return NULL;
  memcpy (ids[0], one->id, ID_LENGTH);
  memcpy (ids[1], other->id, ID_LENGTH);
  command = tl_edit_remove (run->article, "key", "ana", list, error);
  naive_remove (&run->now, ids[0]);
  naive_remove (&run->now, ids[1]);
  return command;
}

static TlCommand *
edit_relabel (Run     *run,
              GError **error)
{
  NaiveAnnotation *naive = random_annotation (run);

  if (naive == NULL)
    return NULL;
  naive->label = pick (run, G_N_ELEMENTS (labels));
  return tl_edit_relabel (run->article, "key", "ana", naive->id, labels[naive->label], error);
}

static TlCommand *
edit_fragments (Run     *run,
                GError **error)
{
  NaiveAnnotation *naive = random_annotation (run);

  if (naive == NULL)
    return NULL;
  naive->n_fragments = random_fragments (run, naive->fragments);
  return tl_edit_fragments (run->article, "key", "ana", naive->id, naive->fragments, naive->n_fragments, error);
}

static TlCommand *
edit_note (Run     *run,
           GError **error)
{
  NaiveAnnotation *naive = random_annotation (run);

  if (naive == NULL)
    return NULL;
  naive->note = (gint8) pick (run, G_N_ELEMENTS (notes) + 1) - 1;
  return tl_edit_note (run->article, "key", "ana", naive->id, naive->note >= 0 ? notes[naive->note] : NULL, error);
}

static TlCommand *
edit_attribute (Run     *run,
                GError **error)
{
  NaiveAnnotation *naive = random_annotation (run);

  if (naive == NULL)
    return NULL;
  naive->attribute = (gint8) pick (run, G_N_ELEMENTS (values) + 1) - 1;
  return tl_edit_attribute (run->article, "key", "ana", naive->id, "a",
                            naive->attribute >= 0 ? values[naive->attribute] : NULL, NULL, error);
}

static TlCommand *
edit_review (Run     *run,
             GError **error)
{
  NaiveAnnotation *one = random_annotation (run);
  NaiveAnnotation *other = random_annotation (run);
  const char *ids[] = { NULL, NULL, NULL };
  TlDecision decision = pick (run, 4);

  if (one == NULL)
    return NULL;
  ids[0] = one->id;
  ids[1] = other->id;
  one->decision = other->decision = decision;
  return tl_edit_review (run->article, "key", "ana", ids, decision, "why", error);
}

static TlCommand *
edit_relate (Run     *run,
             GError **error)
{
  NaiveRelation *naive = &run->now.relations[run->now.n_relations];
  TlRelationArg args[3];
  g_autofree char *id = NULL;
  TlCommand *command;

  if (run->now.n_relations == MAX_RELATIONS || run->now.n_annotations < 3)
    return NULL;
  memset (naive, 0, sizeof *naive);
  naive->type = pick (run, G_N_ELEMENTS (types));
  naive->n_args = 2 + pick (run, 2);
  for (guint i = 0; i < (guint) naive->n_args; i++)
    {
      /* Three neighbours, so that targets differ. */
      guint target = (i + run->n_done) % run->now.n_annotations;

      naive->roles[i] = i;
      memcpy (naive->targets[i], run->now.annotations[target].id, ID_LENGTH);
      args[i] = (TlRelationArg) { roles[i], naive->targets[i] };
    }
  command = tl_edit_relate (run->article, "key", "ana", NULL, types[naive->type], args, naive->n_args, &id, error);
  if (command != NULL)
    {
      g_strlcpy (naive->id, id, ID_LENGTH);
      run->now.n_relations++;
    }
  return command;
}

static TlCommand *
edit_unrelate (Run     *run,
               GError **error)
{
  guint position;
  TlCommand *command;

  if (run->now.n_relations == 0)
    return NULL;
  position = pick (run, run->now.n_relations);
  command = tl_edit_unrelate (run->article, "key", "ana", run->now.relations[position].id, error);
  run->now.n_relations--;
  for (guint i = position; i < (guint) run->now.n_relations; i++)
    run->now.relations[i] = run->now.relations[i + 1];
  return command;
}

static TlCommand *
edit_status (Run     *run,
             GError **error)
{
  gint8 status = pick (run, 6);
  TlCommand *command = tl_edit_status (run->article, "key", "ana", tl_statuses[status], "r", error);

  run->now.n_history += status != run->now.status;
  run->now.status = status;
  return command;
}

static TlCommand *
make_edit (Run     *run,
           GError **error)
{
  switch (pick (run, 14))
    {
    case 0:
    case 1:
    case 2:
      return edit_tag (run, error);
    case 3:
      return edit_remove (run, error);
    case 4:
      return edit_relabel (run, error);
    case 5:
      return edit_fragments (run, error);
    case 6:
      return edit_note (run, error);
    case 7:
      return edit_attribute (run, error);
    case 8:
      return edit_review (run, error);
    case 9:
    case 10:
    case 11:
      return edit_relate (run, error);
    case 12:
      return edit_unrelate (run, error);
    default:
      return edit_status (run, error);
    }
}

/* --- steps --- */

/* Takes row over: applies it, and files it as the log would. */
static void
commit_row (Run      *run,
            TlLogRow *row)
{
  g_autoptr (TlLogRow) taken = row;
  g_autoptr (GError) error = NULL;

  g_assert_nonnull (taken);
  tl_command_apply (taken->command, run->article, &error);
  g_assert_no_error (error);
  tl_history_add (run->history, taken);
}

static State *
take_last (GPtrArray *stack)
{
  return g_ptr_array_steal_index (stack, stack->len - 1);
}

static void
step_edit (Run *run)
{
  State before = run->now;
  g_autoptr (GError) error = NULL;
  TlCommand *command = make_edit (run, &error);

  g_assert_no_error (error);
  if (command == NULL)
    return;
  commit_row (run, tl_log_row_new (TL_LOG_DO, NULL, command));
  g_ptr_array_add (run->undo, g_memdup2 (&before, sizeof before));
  g_ptr_array_set_size (run->redo, 0);
  run->n_done++;
}

static void
step_back (Run *run)
{
  g_autofree State *state = NULL;

  if (run->undo->len == 0)
    return;
  commit_row (run, tl_history_make_undo (run->history));
  g_ptr_array_add (run->redo, g_memdup2 (&run->now, sizeof run->now));
  state = take_last (run->undo);
  run->now = *state;
}

static void
step_forth (Run *run)
{
  g_autofree State *state = NULL;

  if (run->redo->len == 0)
    return;
  commit_row (run, tl_history_make_redo (run->history));
  g_ptr_array_add (run->undo, g_memdup2 (&run->now, sizeof run->now));
  state = take_last (run->redo);
  run->now = *state;
}

static TlArticle *
parse (GBytes *record)
{
  g_autoptr (GError) error = NULL;
  TlArticle *article = tl_article_new_from_record (record, NULL, NULL, 1, NULL, NULL, &error);

  g_assert_no_error (error);
  return article;
}

/* What was written reads back the same, and writing that changes nothing. */
static void
step_save (Run      *run,
           gboolean  go_on)
{
  g_autoptr (GBytes) record = tl_article_dup_json (run->article);
  g_autoptr (TlArticle) read = parse (record);
  g_autoptr (GBytes) again = tl_article_dup_json (read);

  compare (read, &run->now, TRUE);
  g_assert_true (g_bytes_equal (record, again));
  if (go_on)
    {
      g_object_unref (run->article);
      run->article = g_steal_pointer (&read);
    }
}

#define TEXT "The mayor \xE6\x96\x87 said \xF0\x9F\x98\x80 taxes rose.\\nOmar \\u00e9 denied it, twice, and left."

static const char *const records[] = {
  "{\"text\": \"" TEXT "\"}",
  "{\"text\":\"" TEXT "\",\"annotations\":[],\"relations\":[],\"history\":[],\"x\":0.920}",
  "{\"id\": \"a\", \"annotations\": [ 5, {\"label\": 7} , null], \"text\": \"" TEXT "\",\n \"relations\": [{}]}",
  "{\n  \"text\": \"" TEXT "\",\n  \"status\": \"new\",\n  \"annotations\": [\n    \"odd\"\n  ],\n  \"history\": []\n}",
};

static void
run_random (const char *json,
            guint32     seed,
            gboolean    reopen)
{
  g_autoptr (GBytes) record = g_bytes_new (json, strlen (json));
  g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
  g_autoptr (TlHistory) history = tl_history_new ();
  g_autoptr (GPtrArray) undo = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) redo = g_ptr_array_new_with_free_func (g_free);
  Run *run = g_new0 (Run, 1);

  *run = (Run) { .rand = rand, .article = parse (record), .history = history, .undo = undo, .redo = redo };
  for (guint step = 0; step < MAX_STEPS; step++)
    {
      guint choice = pick (run, 20);

      if (choice < 4)
        step_back (run);
      else if (choice < 7)
        step_forth (run);
      else
        step_edit (run);
      compare (run->article, &run->now, step % 8 == 0);
      if (step % 40 == 0)
        step_save (run, reopen && step % 80 == 0);
    }
  g_assert_cmpuint (run->n_done, >, MAX_STEPS / 3);

  while (run->undo->len > 0)
    step_back (run);
  compare (run->article, &run->now, TRUE);
  g_assert_false (tl_history_can_undo (history));
  if (!reopen)
    {
      g_autoptr (GBytes) written = tl_article_dup_json (run->article);

      g_assert_false (tl_article_is_changed (run->article));
      g_assert_true (written == record);
    }
  while (run->redo->len > 0)
    step_forth (run);
  compare (run->article, &run->now, TRUE);
  g_object_unref (run->article);
  g_free (run);
}

static void
test_random (gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data);

  run_random (records[i], 1000 + i, i % 2 == 1);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (records); i++)
    {
      g_autofree char *path = g_strdup_printf ("/edit/random/record-%u", i);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_random);
    }
  return g_test_run ();
}
