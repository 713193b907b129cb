/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Alignment against an exhaustive search, and the units of texts in several scripts. */

#include "review-util.h"
#include "tl-align.h"
#include "tl-units.h"

#include <locale.h>

static void
assert_units (const char *text,
              TlUnit      unit,
              const char *expected)
{
  g_autoptr (TlText) value = tl_text_new (text, -1);
  g_autoptr (GArray) starts = tl_units_list (value, unit);
  g_autoptr (GString) found = g_string_new (NULL);

  for (guint i = 0; i < starts->len; i++)
    g_string_append_printf (found, "%s%u", i > 0 ? " " : "", g_array_index (starts, guint, i));
  g_assert_cmpstr (found->str, ==, expected);
}

static void
test_units (void)
{
  assert_units ("Don't, he said.", TL_UNIT_TOKENS, "0 5 7 10 14");
  assert_units ("it’s o'clock's", TL_UNIT_TOKENS, "0 5 12 13");
  assert_units ("'a' a_1", TL_UNIT_TOKENS, "0 1 2 4");
  assert_units ("قال 😀😀", TL_UNIT_TOKENS, "0 4 5");
  assert_units ("  a  b\u00a0c", TL_UNIT_WHITESPACE, "2 5 7");
  assert_units ("a b", TL_UNIT_CHARACTERS, "0 1 2");
  assert_units ("", TL_UNIT_TOKENS, "");
  assert_units ("a'", TL_UNIT_TOKENS, "0 1");
}

static GPtrArray *
list_spans (TlArticle *article)
{
  GPtrArray *list = g_ptr_array_new ();

  for (guint i = 0; i < tl_article_get_n_annotations (article); i++)
    g_ptr_array_add (list, tl_article_get_annotation (article, i));
  return list;
}

static char *
align_to_text (const char *a,
               const char *b)
{
  g_autoptr (TlArticle) first = review_article_of ("0123456789 123456789 123456789", a);
  g_autoptr (TlArticle) second = review_article_of ("0123456789 123456789 123456789", b);
  g_autoptr (GPtrArray) list_a = list_spans (first);
  g_autoptr (GPtrArray) list_b = list_spans (second);
  g_autoptr (GArray) pairs = tl_align (list_a, list_b, NULL, NULL);
  GString *out = g_string_new (NULL);

  for (guint i = 0; i < pairs->len; i++)
    {
      const TlAlignPair *pair = &g_array_index (pairs, TlAlignPair, i);

      g_string_append_printf (out, "%s%s-%s %s", i > 0 ? ", " : "",
                              pair->a == G_MAXUINT ? "?" : tl_annotation_get_id (list_a->pdata[pair->a]),
                              pair->b == G_MAXUINT ? "?" : tl_annotation_get_id (list_b->pdata[pair->b]),
                              tl_align_kind_get_name (pair->kind));
    }
  return g_string_free (out, FALSE);
}

static void
test_kinds (void)
{
  g_autofree char *text = align_to_text (
    "{'id': 'b', 'label': 'claim', 'start': 4, 'end': 9}, {'id': 'a', 'label': 'source', 'start': 0, 'end': 3},"
    "{'id': 'c', 'label': 'cue', 'start': 12, 'end': 14}, {'id': 'd', 'label': 'claim', 'start': 20, 'end': 22}",
    "{'id': 'w', 'label': 'source', 'start': 0, 'end': 3}, {'id': 'x', 'label': 'claim', 'start': 5, 'end': 9},"
    "{'id': 'y', 'label': 'claim', 'start': 12, 'end': 14}, {'id': 'z', 'label': 'cue', 'start': 25, 'end': 26}");

  g_assert_cmpstr (text, ==, "a-w agreed, b-x border-differs, c-y label-differs, d-? missing, ?-z missing");
}

/* Overlapping hulls are not enough: fragments must have a character in common. */
static void
test_discontinuous (void)
{
  g_autofree char *text = align_to_text (
    "{'id': 'a', 'label': 'claim', 'start': 0, 'end': 9, 'fragments': [[0, 2], [7, 9]]}",
    "{'id': 'b', 'label': 'claim', 'start': 3, 'end': 6}");

  g_assert_cmpstr (text, ==, "a-? missing, ?-b missing");
}

static guint
best_matching (GPtrArray *a,
               GPtrArray *b,
               guint      next,
               guint      used)
{
  guint best;

  if (next == a->len)
    return 0;
  best = best_matching (a, b, next + 1, used);
  for (guint i = 0; i < b->len; i++)
    if (!(used & 1 << i) && tl_annotation_overlaps (a->pdata[next], b->pdata[i])
        && g_str_equal (tl_annotation_get_label (a->pdata[next]), tl_annotation_get_label (b->pdata[i])))
      {
        guint found = 1 + best_matching (a, b, next + 1, used | 1 << i);

        best = MAX (best, found);
      }
  return best;
}

static TlArticle *
random_article (GRand *random)
{
  g_autoptr (GString) spans = g_string_new (NULL);
  guint n = g_rand_int_range (random, 0, 7);

  for (guint i = 0; i < n; i++)
    {
      guint start = g_rand_int_range (random, 0, 25);
      guint end = start + g_rand_int_range (random, 1, 6);

      g_string_append_printf (spans, "%s{'id': 't%u', 'label': '%s', 'start': %u, 'end': %u}", i > 0 ? "," : "", i,
                              g_rand_boolean (random) ? "claim" : "cue", start, end);
    }
  return review_article_of ("0123456789 123456789 123456789", spans->str);
}

static void
test_maximum (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (7);

  for (guint round = 0; round < 2000; round++)
    {
      g_autoptr (TlArticle) first = random_article (random);
      g_autoptr (TlArticle) second = random_article (random);
      g_autoptr (GPtrArray) a = list_spans (first);
      g_autoptr (GPtrArray) b = list_spans (second);
      g_autoptr (GArray) pairs = tl_align (a, b, NULL, NULL);
      guint used_a = 0;
      guint used_b = 0;

      g_assert_cmpuint (tl_align_count_overlaps (a, b, NULL, NULL), ==, best_matching (a, b, 0, 0));
      for (guint i = 0; i < pairs->len; i++)
        {
          const TlAlignPair *pair = &g_array_index (pairs, TlAlignPair, i);

          g_assert_true (pair->a == G_MAXUINT || !(used_a & 1 << pair->a));
          g_assert_true (pair->b == G_MAXUINT || !(used_b & 1 << pair->b));
          used_a |= pair->a != G_MAXUINT ? 1 << pair->a : 0;
          used_b |= pair->b != G_MAXUINT ? 1 << pair->b : 0;
        }
      g_assert_cmpuint (used_a, ==, (1u << a->len) - 1);
      g_assert_cmpuint (used_b, ==, (1u << b->len) - 1);
    }
}

int
main (int    argc,
      char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/review/align/units", test_units);
  g_test_add_func ("/review/align/kinds", test_kinds);
  g_test_add_func ("/review/align/discontinuous", test_discontinuous);
  g_test_add_func ("/review/align/maximum", test_maximum);
  return g_test_run ();
}
