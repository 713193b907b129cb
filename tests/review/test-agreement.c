/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Agreement against worked examples of the literature, named at each test, and where it is not defined. */

#include "review-util.h"
#include "tl-agreement.h"
#include "tl-unitizing.h"

#include <locale.h>
#include <string.h>

static TlAgreement *
measure (TlStudy            *study,
         const char *const  *labels)
{
  TlAgreementOptions options = tl_agreement_defaults;
  g_autoptr (GError) error = NULL;
  TlAgreement *agreement;

  options.unit = TL_UNIT_CHARACTERS;
  options.labels = labels;
  agreement = tl_agreement_new (study, &options, NULL, &error);
  g_assert_no_error (error);
  return agreement;
}

static void
assert_figure (const TlFigure *figure,
               double          value,
               double          tolerance)
{
  g_assert_true (figure->defined);
  g_assert_cmpfloat_with_epsilon (figure->value, value, tolerance);
}

/* Krippendorff, K. (2011): Computing Krippendorff's Alpha-Reliability, sections A (binary) and B (nominal). */
static void
test_alpha (void)
{
  const char *const binary[] = { ".a......a.", "aaa..a...." };
  const char *const nominal[] = { "aabbdcccedda", "babbbccceddd" };
  const char *const one[] = { "a", NULL };
  const char *const five[] = { "a", "b", "c", "d", "e", NULL };
  g_autoptr (TlStudy) first = review_study (binary, 2);
  g_autoptr (TlStudy) second = review_study (nominal, 2);
  g_autoptr (TlAgreement) of_first = measure (first, one);
  g_autoptr (TlAgreement) of_second = measure (second, five);

  assert_figure (tl_agreement_get_figure (of_first, TL_MEASURE_ALPHA, 0), 0.095, 0.0005);
  assert_figure (tl_agreement_get_figure (of_first, TL_MEASURE_ALPHA_LABEL, 0), 0.095, 0.0005);
  assert_figure (tl_agreement_get_figure (of_second, TL_MEASURE_ALPHA, 0), 0.692, 0.0005);
}

/* Krippendorff, K. (1995): On the Reliability of Unitizing Contiguous Data, example A cut into equal pieces. */
static void
test_kappa (void)
{
  const char *const rows[] = { "..aaaaaaaa....aaaaaa....", "....aaaa.......aa......." };
  const char *const labels[] = { "a", NULL };
  g_autoptr (TlStudy) study = review_study (rows, 2);
  g_autoptr (TlAgreement) agreement = measure (study, labels);

  assert_figure (tl_agreement_get_figure (agreement, TL_MEASURE_KAPPA, 0), 0.385, 0.0005);
  assert_figure (tl_agreement_get_figure (agreement, TL_MEASURE_FLEISS, 0), 0.314, 0.0005);
  assert_figure (tl_agreement_get_figure (agreement, TL_MEASURE_ALPHA, 0), 0.329, 0.0006);
  assert_figure (tl_agreement_get_pair_figure (agreement, 1, 0, TL_MEASURE_KAPPA, 0), 0.385, 0.0005);
  g_assert_null (tl_agreement_get_pair_figure (agreement, 1, 1, TL_MEASURE_KAPPA, 0));
}

/* The well-known table of ten subjects, fourteen raters and five categories; kappa 0.210. */
static void
test_fleiss (void)
{
  static const guint8 table[10][5] = {
    { 0, 0, 0, 0, 14 }, { 0, 2, 6, 4, 2 }, { 0, 0, 3, 5, 6 }, { 0, 3, 9, 2, 0 }, { 2, 2, 8, 1, 1 },
    { 7, 7, 0, 0, 0 }, { 3, 2, 6, 3, 0 }, { 2, 5, 3, 2, 2 }, { 6, 5, 2, 1, 0 }, { 0, 2, 2, 3, 7 },
  };
  const char *const labels[] = { "a", "b", "c", "d", "e", NULL };
  char cells[14][11] = { { 0 } };
  const char *rows[14];
  g_autoptr (TlStudy) study = NULL;
  g_autoptr (TlAgreement) agreement = NULL;

  for (guint i = 0; i < 10; i++)
    for (guint category = 0, rater = 0; category < 5; category++)
      for (guint n = 0; n < table[i][category]; n++)
        cells[rater++][i] = 'a' + category;
  for (guint r = 0; r < 14; r++)
    rows[r] = cells[r];
  study = review_study (rows, 14);
  agreement = measure (study, labels);
  assert_figure (tl_agreement_get_figure (agreement, TL_MEASURE_FLEISS, 0), 0.210, 0.0005);
}

static GArray *
sections (const guint *ranges,
          guint        n)
{
  GArray *array = g_array_new (FALSE, FALSE, sizeof (TlFragment));

  for (guint i = 0; i < n; i++)
    {
      const TlFragment fragment = { ranges[2 * i], ranges[2 * i] + ranges[2 * i + 1] };

      g_array_append_val (array, fragment);
    }
  return array;
}

/* Krippendorff, K. (2004): Content Analysis, p. 254: two observers, a continuum of 300 that begins at 150. */
static void
test_unitizing (void)
{
  const guint c_first[] = { 75, 70, 220, 30 };
  const guint c_second[] = { 70, 80, 205, 20, 250, 20 };
  const guint k_both[] = { 30, 60, 150, 50 };
  g_autoptr (GArray) first = sections (c_first, 2);
  g_autoptr (GArray) second = sections (c_second, 3);
  g_autoptr (GArray) third = sections (k_both, 2);
  GArray *c[2] = { first, second };
  GArray *k[2] = { third, third };
  double observed_c;
  double expected_c;
  double observed_k;
  double expected_k;

  tl_unitizing_measure (c, 2, 300, &observed_c, &expected_c);
  g_assert_cmpfloat_with_epsilon (observed_c, 0.0144, 0.00005);
  g_assert_cmpfloat_with_epsilon (expected_c, 0.0532, 0.00005);
  g_assert_cmpfloat_with_epsilon (1 - observed_c / expected_c, 0.7286, 0.0005);
  tl_unitizing_measure (k, 2, 300, &observed_k, &expected_k);
  g_assert_cmpfloat (observed_k, ==, 0);
  g_assert_cmpfloat_with_epsilon (expected_k, 0.0490, 0.00005);
  g_assert_cmpfloat_with_epsilon (1 - (observed_c + observed_k) / (expected_c + expected_k), 0.8591, 0.0005);
}

/* Krippendorff (1995), p. 57, the observed disagreement of examples A to D. */
static void
test_unitizing_observed (void)
{
  static const struct
  {
    guint  n[2];
    guint  ranges[2][16];
    double observed;
  } examples[] = {
    { { 2, 2 }, { { 2, 8, 14, 6 }, { 4, 4, 15, 2 } }, 0.03125 },
    { { 1, 7 }, { { 0, 18 }, { 0, 2, 2, 1, 3, 1, 4, 1, 5, 1, 6, 3, 9, 1 } }, 2.26736 },
    { { 4, 5 }, { { 2, 6, 10, 2, 14, 4, 20, 2 }, { 0, 2, 4, 4, 10, 4, 16, 2, 20, 2 } }, 0.02777 },
    { { 5, 5 }, { { 0, 2, 2, 8, 10, 4, 14, 6, 20, 4 }, { 0, 4, 4, 4, 8, 7, 15, 2, 17, 7 } }, 0.38715 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (examples); i++)
    {
      g_autoptr (GArray) first = sections (examples[i].ranges[0], examples[i].n[0]);
      g_autoptr (GArray) second = sections (examples[i].ranges[1], examples[i].n[1]);
      GArray *units[2] = { first, second };
      double observed;
      double expected;

      tl_unitizing_measure (units, 2, 24, &observed, &expected);
      g_assert_cmpfloat_with_epsilon (observed, examples[i].observed, 0.00001);
    }
}

/* By hand: of 2 + 3 spans one agrees exactly and two overlap. */
static void
test_f1 (void)
{
  g_autoptr (TlArticle) a = review_article_of ("The mayor said taxes rose. Omar denied it.",
    "{'id': '1', 'label': 'source', 'start': 0, 'end': 9}, {'id': '2', 'label': 'claim', 'start': 15, 'end': 25}");
  g_autoptr (TlArticle) b = review_article_of ("The mayor said taxes rose. Omar denied it.",
    "{'id': '1', 'label': 'Source', 'start': 0, 'end': 9}, {'id': '2', 'label': 'claim', 'start': 15, 'end': 26},"
    "{'id': '3', 'label': 'source', 'start': 27, 'end': 31}");
  g_autoptr (TlStudy) study = tl_study_new (NULL);
  g_autoptr (TlAgreement) agreement = NULL;
  g_autoptr (GListModel) places = NULL;
  g_autoptr (TlPlace) place = NULL;

  tl_study_add_layer (study, "a", a, tl_study_add_rater (study, "ana"), NULL);
  tl_study_add_layer (study, "a", b, tl_study_add_rater (study, "omar"), NULL);
  agreement = tl_agreement_new (study, NULL, NULL, NULL);
  g_assert_cmpuint (tl_agreement_get_n_labels (agreement), ==, 2);
  g_assert_cmpstr (tl_agreement_get_labels (agreement)[0], ==, "source");
  assert_figure (tl_agreement_get_figure (agreement, TL_MEASURE_F1_EXACT, 0), 2.0 / 5, 1e-9);
  assert_figure (tl_agreement_get_figure (agreement, TL_MEASURE_F1_OVERLAP, 0), 4.0 / 5, 1e-9);
  assert_figure (tl_agreement_get_figure (agreement, TL_MEASURE_F1_EXACT_LABEL, 0), 2.0 / 3, 1e-9);
  assert_figure (tl_agreement_get_figure (agreement, TL_MEASURE_F1_EXACT_LABEL, 1), 0, 1e-9);
  places = tl_agreement_list_places (agreement, NULL, G_MAXUINT, G_MAXUINT, G_MAXUINT, ~0u);
  g_assert_cmpuint (g_list_model_get_n_items (places), ==, 3);
  place = g_list_model_get_item (places, 0);
  g_assert_cmpint (tl_place_get_kind (place), ==, TL_ALIGN_MISSING);
  g_assert_null (tl_place_get_annotation_a (place));
  g_assert_cmpuint (tl_annotation_get_start (tl_place_get_annotation_b (place)), ==, 27);
}

static void
test_relations_and_attributes (void)
{
  static const char format[] =
    "{'id': 'a', 'text': 'The mayor said taxes rose.', 'annotations': ["
    "{'id': '%s', 'label': 'source', 'start': 0, 'end': 9, 'attributes': {'source_kind': '%s'}},"
    "{'id': 'c', 'label': 'claim', 'start': 15, 'end': %u}],"
    "'relations': [{'id': 'r', 'type': '%s', 'args': [{'role': 'source', 'target': '%s'},"
    " {'role': 'claim', 'target': 'c'}]}]}";
  g_autofree char *json_a = g_strdup_printf (format, "s1", "person", 25, "attribution", "s1");
  g_autofree char *json_b = g_strdup_printf (format, "s2", "person", 20, "attribution", "s2");
  g_autofree char *json_c = g_strdup_printf (format, "s3", "official", 25, "supports", "s3");
  g_autoptr (TlArticle) a = review_article (json_a);
  g_autoptr (TlArticle) b = review_article (json_b);
  g_autoptr (TlArticle) c = review_article (json_c);
  g_autoptr (TlStudy) study = tl_study_new (NULL);
  g_autoptr (TlAgreement) agreement = NULL;
  const TlAttributeAgreement *attribute;
  g_autoptr (GListModel) values = NULL;
  g_autoptr (GListModel) relations = NULL;
  g_autoptr (GListModel) of_pair = NULL;

  tl_study_add_layer (study, "a", a, tl_study_add_rater (study, "a"), NULL);
  tl_study_add_layer (study, "a", b, tl_study_add_rater (study, "b"), NULL);
  tl_study_add_layer (study, "a", c, tl_study_add_rater (study, "c"), NULL);
  agreement = tl_agreement_new (study, NULL, NULL, NULL);
  assert_figure (tl_agreement_get_pair_figure (agreement, 0, 1, TL_MEASURE_F1_RELATIONS, 0), 1, 1e-9);
  assert_figure (tl_agreement_get_pair_figure (agreement, 0, 2, TL_MEASURE_F1_RELATIONS, 0), 0, 1e-9);
  assert_figure (tl_agreement_get_figure (agreement, TL_MEASURE_F1_RELATIONS, 0), 1.0 / 3, 1e-9);
  g_assert_cmpuint (tl_agreement_get_attributes (agreement)->len, ==, 1);
  attribute = tl_agreement_get_attributes (agreement)->pdata[0];
  g_assert_cmpuint (attribute->n_values, ==, 3);
  /* Values p-p, p-o, p-o: four of person, two of official; alpha = 1 - 5 * 4 / (36 - 16 - 4). */
  assert_figure (&attribute->observed, 1.0 / 3, 1e-9);
  assert_figure (&attribute->alpha, 1 - 5.0 * 4 / 16, 1e-9);
  /* And the places behind them: c calls it official and knows no attribution, a and b have one that c lacks. */
  values = tl_agreement_list_attribute_places (agreement, "source_kind");
  g_assert_cmpuint (g_list_model_get_n_items (values), ==, 2);
  relations = tl_agreement_list_relation_places (agreement, G_MAXUINT, G_MAXUINT, G_MAXUINT);
  g_assert_cmpuint (g_list_model_get_n_items (relations), ==, 4);
  of_pair = tl_agreement_list_relation_places (agreement, 0, 1, 0);
  g_assert_cmpuint (g_list_model_get_n_items (of_pair), ==, 0);
}

static void
test_undefined (void)
{
  const char *const same[] = { "aaaa", "aaaa" };
  const char *const empty[] = { "....", "...." };
  const char *const one_empty[] = { "....", "a..." };
  const char *const labels[] = { "a", NULL };
  g_autoptr (TlStudy) first = review_study (same, 2);
  g_autoptr (TlStudy) second = review_study (empty, 2);
  g_autoptr (TlStudy) third = review_study (one_empty, 2);
  g_autoptr (TlAgreement) of_same = measure (first, labels);
  g_autoptr (TlAgreement) of_empty = measure (second, labels);
  g_autoptr (TlAgreement) of_one = measure (third, labels);

  g_assert_false (tl_agreement_get_figure (of_same, TL_MEASURE_ALPHA, 0)->defined);
  g_assert_nonnull (tl_agreement_get_figure (of_same, TL_MEASURE_ALPHA, 0)->reason);
  g_assert_false (tl_agreement_get_figure (of_same, TL_MEASURE_KAPPA, 0)->defined);
  assert_figure (tl_agreement_get_figure (of_same, TL_MEASURE_F1_EXACT, 0), 1, 1e-9);
  g_assert_false (tl_agreement_get_figure (of_empty, TL_MEASURE_F1_EXACT, 0)->defined);
  g_assert_false (tl_agreement_get_figure (of_empty, TL_MEASURE_ALPHA_U, 0)->defined);
  assert_figure (tl_agreement_get_figure (of_one, TL_MEASURE_F1_EXACT, 0), 0, 1e-9);
}

static void
test_text_differs (void)
{
  g_autoptr (TlArticle) a = review_article_of ("One", "");
  g_autoptr (TlArticle) b = review_article_of ("Two", "");
  g_autoptr (TlStudy) study = tl_study_new (NULL);
  g_autoptr (GError) error = NULL;

  g_assert_true (tl_study_add_layer (study, "a", a, tl_study_add_rater (study, "a"), NULL));
  g_assert_false (tl_study_add_layer (study, "a", b, tl_study_add_rater (study, "b"), &error));
  g_assert_error (error, TL_MODEL_ERROR, TL_MODEL_ERROR_INVALID);
}

/* The same articles in any number give the same interval each time, and one that holds the value. */
static void
test_intervals (void)
{
  g_autoptr (TlStudy) study = tl_study_new (NULL);
  g_autoptr (TlAgreement) first = NULL;
  g_autoptr (TlAgreement) second = NULL;
  const TlFigure *figure;

  for (guint i = 0; i < 8; i++)
    for (guint r = 0; r < 2; r++)
      {
        g_autofree char *key = g_strdup_printf ("a%u", i);
        g_autofree char *spans = g_strdup_printf ("{'id': 't', 'label': 'claim', 'start': 0, 'end': %u}", 4 + r * (i % 3) * 5);
        g_autoptr (TlArticle) article = review_article_of ("aaaa bbbb cccc dddd", spans);

        g_assert_true (tl_study_add_layer (study, key, article, tl_study_add_rater (study, r ? "b" : "a"), NULL));
      }
  first = tl_agreement_new (study, NULL, NULL, NULL);
  second = tl_agreement_new (study, NULL, NULL, NULL);
  figure = tl_agreement_get_figure (first, TL_MEASURE_ALPHA, 0);
  g_assert_true (figure->has_interval);
  g_assert_cmpfloat (figure->low, <, figure->value);
  g_assert_cmpfloat (figure->value, <, figure->high);
  g_assert_cmpfloat (figure->low, ==, tl_agreement_get_figure (second, TL_MEASURE_ALPHA, 0)->low);
}

/* Several annotators inside one file. */
static void
test_inside (void)
{
  g_autoptr (TlArticle) article = review_article_of ("The mayor said",
    "{'id': '1', 'label': 'source', 'start': 0, 'end': 9, 'annotator': 'ana'},"
    "{'id': '2', 'label': 'source', 'start': 0, 'end': 9, 'annotator': 'omar'}");
  g_autoptr (TlStudy) study = tl_study_new (NULL);
  g_autoptr (TlAgreement) agreement = NULL;

  g_assert_true (tl_study_add_annotators (study, "a", article, NULL));
  g_assert_cmpuint (tl_study_get_n_raters (study), ==, 2);
  agreement = tl_agreement_new (study, NULL, NULL, NULL);
  assert_figure (tl_agreement_get_figure (agreement, TL_MEASURE_F1_EXACT, 0), 1, 1e-9);
}

int
main (int    argc,
      char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/review/agreement/alpha", test_alpha);
  g_test_add_func ("/review/agreement/kappa", test_kappa);
  g_test_add_func ("/review/agreement/fleiss", test_fleiss);
  g_test_add_func ("/review/agreement/unitizing", test_unitizing);
  g_test_add_func ("/review/agreement/unitizing-observed", test_unitizing_observed);
  g_test_add_func ("/review/agreement/f1", test_f1);
  g_test_add_func ("/review/agreement/relations-and-attributes", test_relations_and_attributes);
  g_test_add_func ("/review/agreement/undefined", test_undefined);
  g_test_add_func ("/review/agreement/text-differs", test_text_differs);
  g_test_add_func ("/review/agreement/intervals", test_intervals);
  g_test_add_func ("/review/agreement/inside", test_inside);
  return g_test_run ();
}
