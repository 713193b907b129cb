/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Two and three annotators side by side: what kinds of rows come out in which order, and the layer made of them, with its origin, its relations,
 * undo, and the rows following. */

#include "review-util.h"
#include "tl-adjudication.h"

#include <locale.h>
#include <string.h>

#define TEXT "The mayor said taxes rose. Omar denied it. Eva agreed."

/* Ana has an attribution that Omar lacks in part; borders and labels differ elsewhere. */
static TlArticle *
make_article (void)
{
  return review_article (
    "{'id': 'a', 'text': '" TEXT "', 'annotations': ["
    "{'id': 'a1', 'label': 'source', 'start': 0, 'end': 9, 'annotator': 'ana', 'note': 'mine', 'origin': 'rule'},"
    "{'id': 'a2', 'label': 'claim', 'start': 15, 'end': 25, 'annotator': 'ana', 'attributes': {'verdict': 'true'}},"
    "{'id': 'a3', 'label': 'person', 'start': 27, 'end': 31, 'annotator': 'ana'},"
    "{'id': 'a4', 'label': 'person', 'start': 43, 'end': 46, 'annotator': 'ana'},"
    "{'id': 'o1', 'label': 'source', 'start': 0, 'end': 9, 'annotator': 'omar'},"
    "{'id': 'o2', 'label': 'claim', 'start': 10, 'end': 25, 'annotator': 'omar'},"
    "{'id': 'o3', 'label': 'organisation', 'start': 27, 'end': 31, 'annotator': 'omar'},"
    "{'id': 'o5', 'label': 'cue', 'start': 32, 'end': 38, 'annotator': 'omar'}],"
    "'relations': [{'id': 'r', 'type': 'attribution', 'args': [{'role': 'claim', 'target': 'a2'}, {'role': 'source', 'target': 'a1'}]},"
    "{'id': 's', 'type': 'attribution', 'args': [{'role': 'claim', 'target': 'o2'}, {'role': 'source', 'target': 'o1'}]}]}");
}

static TlAdjudication *
adjudicate (TlArticle *article)
{
  g_autoptr (TlStudy) study = tl_study_new (NULL);
  g_autoptr (GError) error = NULL;
  TlAdjudication *adjudication;

  g_assert_true (tl_study_add_annotators (study, "a", article, NULL));
  adjudication = tl_adjudication_new (study, 0, NULL, 0, article, "a", &error);
  g_assert_no_error (error);
  return adjudication;
}

static TlAdjudicationRow *
row_at (TlAdjudication *adjudication,
        guint           i)
{
  g_autoptr (TlAdjudicationRow) row = g_list_model_get_item (G_LIST_MODEL (adjudication), i);

  g_assert_nonnull (row);
  return row;   /* lives as long as the adjudication */
}

static TlAnnotation *
run (TlArticle         *article,
     TlCommand         *command,
     TlAdjudicationRow *row)
{
  g_autoptr (TlCommand) owned = command;
  g_autoptr (TlCommand) inverse = NULL;
  g_autoptr (GBytes) before = tl_article_dup_json (article);
  g_autoptr (GBytes) undone = NULL;

  g_assert_nonnull (command);
  inverse = tl_command_inverse (command);
  g_assert_true (tl_command_apply (command, article, NULL));
  g_assert_true (tl_command_apply (inverse, article, NULL));
  undone = tl_article_dup_json (article);
  g_assert_true (g_bytes_equal (before, undone));
  g_assert_true (tl_command_apply (command, article, NULL));
  return row != NULL ? tl_adjudication_row_get_result (row) : NULL;
}

static void
test_rows (void)
{
  static const struct { TlAlignKind kind; guint start; guint end; } wanted[] = {
    { TL_ALIGN_MISSING, 32, 38 },           /* an attribution before other things */
    { TL_ALIGN_MISSING, 43, 46 },
    { TL_ALIGN_LABEL_DIFFERS, 27, 31 },
    { TL_ALIGN_BORDER_DIFFERS, 10, 25 },
    { TL_ALIGN_AGREED, 0, 9 },
  };
  g_autoptr (TlArticle) article = make_article ();
  g_autoptr (TlAdjudication) adjudication = adjudicate (article);

  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (adjudication)), ==, G_N_ELEMENTS (wanted));
  g_assert_cmpstr (tl_adjudication_get_rater (adjudication, 1), ==, "omar");
  for (guint i = 0; i < G_N_ELEMENTS (wanted); i++)
    {
      TlAdjudicationRow *row = row_at (adjudication, i);
      guint start;
      guint end;

      tl_adjudication_row_get_range (row, &start, &end);
      g_assert_cmpint (tl_adjudication_row_get_kind (row), ==, wanted[i].kind);
      g_assert_cmpuint (start, ==, wanted[i].start);
      g_assert_cmpuint (end, ==, wanted[i].end);
    }
  g_assert_null (tl_adjudication_row_get_annotation (row_at (adjudication, 0), 0));
  g_assert_cmpuint (tl_adjudication_count (adjudication, TL_ALIGN_MISSING), ==, 2);
  g_assert_cmpuint (tl_adjudication_find_next (adjudication, G_MAXUINT, FALSE, FALSE), ==, 0);
  g_assert_cmpuint (tl_adjudication_find_next (adjudication, G_MAXUINT, TRUE, FALSE), ==, 4);
}

static void
test_take (void)
{
  g_autoptr (TlArticle) article = make_article ();
  g_autoptr (TlAdjudication) adjudication = adjudicate (article);
  TlAdjudicationRow *claim = row_at (adjudication, 3);
  TlAdjudicationRow *source = row_at (adjudication, 4);
  guint n_relations = tl_article_get_n_relations (article);
  TlAnnotation *result;
  g_autofree char *id = NULL;
  g_autofree char *text = NULL;
  g_autofree char *origin = NULL;
  g_autofree char *verdict = NULL;
  g_autoptr (GBytes) member = NULL;

  run (article, tl_adjudication_take_agreed (adjudication, "eva", NULL), source);
  g_assert_true (tl_adjudication_row_is_decided (source));
  g_assert_cmpuint (tl_adjudication_count_open (adjudication), ==, 4);
  g_assert_null (tl_adjudication_take_agreed (adjudication, "eva", NULL));
  result = run (article, tl_adjudication_take (adjudication, claim, 0, "eva", NULL), claim);
  g_assert_cmpstr (tl_annotation_get_annotator (result), ==, "eva");
  g_assert_cmpint (tl_annotation_get_decision (result), ==, TL_DECISION_ACCEPTED);
  g_assert_cmpuint (tl_annotation_get_start (result), ==, 15);
  verdict = tl_annotation_dup_attribute_text (result, "verdict");
  g_assert_cmpstr (verdict, ==, "true");
  member = tl_annotation_dup_member_json (result, "adjudicated");
  text = g_strndup (g_bytes_get_data (member, NULL), g_bytes_get_size (member));
  g_assert_nonnull (strstr (text, "\"by\": \"eva\""));
  g_assert_nonnull (strstr (text, "\"from\": [{\"annotator\": \"ana\", \"id\": \"a2\"}, {\"annotator\": \"omar\", \"id\": \"o2\"}]"));
  /* Both ends are in the layer now: the relation came along. */
  g_assert_cmpuint (tl_article_get_n_relations (article), ==, n_relations + 1);
  g_assert_true (tl_relation_has_target (tl_article_get_relation (article, n_relations), tl_annotation_get_id (result)));
  /* Another view of it: the same annotation, so that the relation stays. */
  id = g_strdup (tl_annotation_get_id (result));
  result = run (article, tl_adjudication_take (adjudication, claim, 1, "eva", NULL), claim);
  g_assert_cmpstr (tl_annotation_get_id (result), ==, id);
  g_assert_cmpuint (tl_annotation_get_start (result), ==, 10);
  g_assert_cmpuint (tl_article_get_n_relations (article), ==, n_relations + 1);
  g_assert_null (tl_adjudication_take (adjudication, claim, 1, "eva", NULL));
  result = tl_adjudication_row_get_result (source);
  origin = tl_annotation_dup_string (result, "origin");
  g_assert_cmpstr (origin, ==, "rule");
  g_assert_false (tl_annotation_has_note (result));
}

static void
test_third_and_none (void)
{
  const TlFragment fragments[] = { { 27, 38 } };
  g_autoptr (TlArticle) article = make_article ();
  g_autoptr (TlAdjudication) adjudication = adjudicate (article);
  TlAdjudicationRow *row = row_at (adjudication, 2);
  TlAdjudicationRow *alone = row_at (adjudication, 1);
  TlAnnotation *result = run (article, tl_adjudication_make (adjudication, row, "source", fragments, 1, "eva", NULL), row);

  g_assert_cmpstr (tl_annotation_get_label (result), ==, "source");
  g_assert_cmpuint (tl_annotation_get_end (result), ==, 38);
  /* Who has nothing there is taken at his word. */
  run (article, tl_adjudication_take (adjudication, alone, 1, "eva", NULL), alone);
  g_assert_true (tl_adjudication_row_is_dropped (alone));
  g_assert_null (tl_adjudication_drop (adjudication, alone, "eva", NULL));
  g_assert_cmpuint (tl_adjudication_find_next (adjudication, 0, FALSE, FALSE), ==, 3);
  run (article, tl_adjudication_take (adjudication, alone, 0, "eva", NULL), alone);
  g_assert_false (tl_adjudication_row_is_dropped (alone));
  run (article, tl_adjudication_drop (adjudication, alone, "eva", NULL), alone);
  g_assert_null (tl_adjudication_row_get_result (alone));
  run (article, tl_adjudication_reset (adjudication, alone, "eva", NULL), alone);
  g_assert_false (tl_adjudication_row_is_decided (alone));
  run (article, tl_adjudication_reset (adjudication, row, "eva", NULL), row);
  g_assert_cmpuint (tl_adjudication_count_open (adjudication), ==, 5);
  g_assert_null (tl_adjudication_reset (adjudication, row, "eva", NULL));
}

/* Read again, the layer is known by what it says of its origin, and is nobody's own. */
static void
test_again (void)
{
  g_autoptr (TlArticle) article = make_article ();
  g_autoptr (TlAdjudication) adjudication = adjudicate (article);
  g_autoptr (GBytes) json = NULL;
  g_autoptr (TlArticle) read = NULL;
  g_autoptr (TlAdjudication) again = NULL;

  run (article, tl_adjudication_take_agreed (adjudication, "ana", NULL), NULL);
  run (article, tl_adjudication_drop (adjudication, row_at (adjudication, 0), "ana", NULL), NULL);
  json = tl_article_dup_json (article);
  read = tl_article_new_from_record (json, NULL, NULL, 1, NULL, NULL, NULL);
  again = adjudicate (read);
  g_assert_cmpuint (tl_adjudication_get_n_raters (again), ==, 2);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (again)), ==, 5);
  g_assert_cmpuint (tl_adjudication_count_open (again), ==, 3);
  g_assert_true (tl_adjudication_row_is_dropped (row_at (again, 0)));
}

static void
test_three (void)
{
  g_autoptr (TlStudy) study = tl_study_new (NULL);
  g_autoptr (TlArticle) target = review_article_of (TEXT, "");
  static const char *const layers[] = {
    "{'id': '1', 'label': 'person', 'start': 27, 'end': 31}, {'id': '2', 'label': 'cue', 'start': 10, 'end': 14}",
    "{'id': '1', 'label': 'person', 'start': 27, 'end': 31}, {'id': '2', 'label': 'cue', 'start': 10, 'end': 14}",
    "{'id': '1', 'label': 'person', 'start': 27, 'end': 31}",
  };
  g_autoptr (TlAdjudication) adjudication = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (layers); i++)
    {
      g_autoptr (TlArticle) copy = review_article_of (TEXT, layers[i]);
      g_autofree char *name = g_strdup_printf ("rater %u", i);

      g_assert_true (tl_study_add_layer (study, "a", copy, tl_study_add_rater (study, name), NULL));
    }
  adjudication = tl_adjudication_new (study, 0, NULL, 0, target, "a", NULL);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (adjudication)), ==, 2);
  g_assert_cmpint (tl_adjudication_row_get_kind (row_at (adjudication, 0)), ==, TL_ALIGN_MISSING);
  g_assert_cmpint (tl_adjudication_row_get_kind (row_at (adjudication, 1)), ==, TL_ALIGN_AGREED);
  run (target, tl_adjudication_take_agreed (adjudication, "", NULL), NULL);
  g_assert_cmpuint (tl_article_get_n_annotations (target), ==, 1);
}

static void
test_refused (void)
{
  g_autoptr (TlArticle) article = make_article ();
  g_autoptr (TlArticle) other = review_article_of ("Another text", "");
  g_autoptr (TlStudy) study = tl_study_new (NULL);
  g_autoptr (GError) error = NULL;
  const guint one[] = { 0 };

  g_assert_true (tl_study_add_annotators (study, "a", article, NULL));
  g_assert_null (tl_adjudication_new (study, 0, one, 1, article, "a", &error));
  g_assert_error (error, TL_MODEL_ERROR, TL_MODEL_ERROR_INVALID);
  g_clear_error (&error);
  g_assert_null (tl_adjudication_new (study, 0, NULL, 0, other, "a", &error));
  g_assert_error (error, TL_MODEL_ERROR, TL_MODEL_ERROR_INVALID);
}

static TlArticle *
make_random_layer (GRand *random)
{
  static const char *const labels[] = { "claim", "source", "cue", "person" };
  g_autoptr (GString) spans = g_string_new (NULL);
  guint n = g_rand_int_range (random, 0, 12);

  for (guint i = 0; i < n; i++)
    {
      guint start = g_rand_int_range (random, 0, 12) * 4;

      g_string_append_printf (spans, "%s{'id': 't%u', 'label': '%s', 'start': %u, 'end': %u}", i > 0 ? "," : "", i,
                              labels[g_rand_int_range (random, 0, 4)], start, start + g_rand_int_range (random, 1, 3) * 3);
    }
  return review_article_of (TEXT, spans->str);
}

/* Each annotation of each layer stands in just one row; the rows are in order; and whatever is decided about them in any order, undoing it all
 * leaves the target as it was, with nothing decided. */
static void
check_random (GRand *random,
              guint  n_raters)
{
  g_autoptr (TlStudy) study = tl_study_new (NULL);
  g_autoptr (TlArticle) target = review_article_of (TEXT, "");
  g_autoptr (GBytes) before = tl_article_dup_json (target);
  g_autoptr (GBytes) after = NULL;
  g_autoptr (GPtrArray) done = g_ptr_array_new_with_free_func ((GDestroyNotify) tl_command_free);
  g_autoptr (TlAdjudication) adjudication = NULL;
  guint n_rows;
  guint n_layers = 0;
  guint n_in_rows = 0;

  for (guint r = 0; r < n_raters; r++)
    {
      g_autoptr (TlArticle) layer = make_random_layer (random);
      g_autofree char *name = g_strdup_printf ("rater %u", r);

      n_layers += tl_article_get_n_annotations (layer);
      g_assert_true (tl_study_add_layer (study, "a", layer, tl_study_add_rater (study, name), NULL));
    }
  adjudication = tl_adjudication_new (study, 0, NULL, 0, target, "a", NULL);
  n_rows = g_list_model_get_n_items (G_LIST_MODEL (adjudication));
  for (guint i = 0; i < n_rows; i++)
    {
      TlAdjudicationRow *row = row_at (adjudication, i);

      for (guint r = 0; r < n_raters; r++)
        n_in_rows += tl_adjudication_row_get_annotation (row, r) != NULL;
      if (i > 0)
        g_assert_cmpint (tl_adjudication_row_get_kind (row_at (adjudication, i - 1)), <=, tl_adjudication_row_get_kind (row));
    }
  g_assert_cmpuint (n_in_rows, ==, n_layers);
  for (guint step = 0; n_rows > 0 && step < 20; step++)
    {
      TlAdjudicationRow *row = row_at (adjudication, g_rand_int_range (random, 0, n_rows));
      guint choice = g_rand_int_range (random, 0, 5);
      TlCommand *command = choice == 0 ? tl_adjudication_drop (adjudication, row, "eva", NULL)
                           : choice == 1 ? tl_adjudication_reset (adjudication, row, "eva", NULL)
                           : choice == 2 ? tl_adjudication_take_agreed (adjudication, "eva", NULL)
                           : tl_adjudication_take (adjudication, row, g_rand_int_range (random, 0, n_raters), "eva", NULL);

      if (command == NULL)
        continue;
      g_ptr_array_add (done, command);
      g_assert_true (tl_command_apply (command, target, NULL));
      if (choice != 2)
        g_assert_true (tl_adjudication_row_is_decided (row) == (choice != 1));
    }
  for (guint i = done->len; i-- > 0;)
    {
      g_autoptr (TlCommand) inverse = tl_command_inverse (done->pdata[i]);

      g_assert_true (tl_command_apply (inverse, target, NULL));
    }
  after = tl_article_dup_json (target);
  g_assert_true (g_bytes_equal (before, after));
  g_assert_cmpuint (tl_adjudication_count_open (adjudication), ==, n_rows);
}

static void
test_random (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (5);

  for (guint round = 0; round < 200; round++)
    check_random (random, 2 + round % 3);
}

int
main (int    argc,
      char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/review/adjudication/rows", test_rows);
  g_test_add_func ("/review/adjudication/take", test_take);
  g_test_add_func ("/review/adjudication/third-and-none", test_third_and_none);
  g_test_add_func ("/review/adjudication/again", test_again);
  g_test_add_func ("/review/adjudication/three", test_three);
  g_test_add_func ("/review/adjudication/random", test_random);
  g_test_add_func ("/review/adjudication/refused", test_refused);
  return g_test_run ();
}
