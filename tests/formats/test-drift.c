/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Offsets counted in every way are found out and put right, exactly; offsets that are right are left alone. */

#include "config.h"

#include "tl-drift.h"

#include <string.h>

#include "format-support.h"

#define N_SPANS 12

typedef struct
{
  TlText     *text;
  GArray     *right;    /* TlFragment, two a span */
  GArray     *given;    /* the same, drifted */
  GPtrArray  *quotes;
} Sample;

static void
sample_clear (Sample *sample)
{
  tl_text_unref (sample->text);
  g_array_unref (sample->right);
  g_array_unref (sample->given);
  g_ptr_array_unref (sample->quotes);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Sample, sample_clear)

static char *
cover (TlText           *text,
       const TlFragment *two)
{
  g_autofree char *one = tl_text_dup_slice (text, two[0].start, two[0].end);
  g_autofree char *other = tl_text_dup_slice (text, two[1].start, two[1].end);

  return g_strconcat (one, " ", other, NULL);
}

/* The number of the boundary at offset, counted by an independent and slow rule: by making the text that was counted. */
static guint
count (TlText        *text,
       guint          offset,
       TlDriftUnit    unit,
       TlDriftBreaks  breaks,
       TlDriftForm    form)
{
  g_autofree char *prefix = tl_text_dup_slice (text, 0, offset);
  g_autofree char *normal = NULL;
  g_autoptr (GString) counted = NULL;
  glong n_units;

  if (form != TL_DRIFT_FORM_AS_IS)
    normal = g_utf8_normalize (prefix, -1, form == TL_DRIFT_FORM_NFC ? G_NORMALIZE_NFC : G_NORMALIZE_NFD);
  counted = g_string_new (normal != NULL ? normal : prefix);
  if (breaks == TL_DRIFT_BREAKS_LF)
    g_string_replace (counted, "\r\n", "\n", 0);
  if (breaks == TL_DRIFT_BREAKS_CRLF)
    {
      g_string_replace (counted, "\r\n", "\n", 0);
      g_string_replace (counted, "\n", "\r\n", 0);
    }
  if (unit == TL_DRIFT_UNIT_BYTES)
    return counted->len;
  if (unit == TL_DRIFT_UNIT_CODE_POINTS)
    return g_utf8_strlen (counted->str, counted->len);
  g_free (g_utf8_to_utf16 (counted->str, counted->len, NULL, &n_units, NULL));
  return n_units;
}

/* Not inside something that composes, nor between CR and LF: nobody counts there. */
static gboolean
is_border (TlText *text,
           guint   offset)
{
  gunichar c = tl_text_get_char (text, offset);
  gunichar before = offset > 0 ? tl_text_get_char (text, offset - 1) : 0;

  return !g_unichar_ismark (c) && !(c >= 0x1160 && c <= 0x11ff) && !(c == '\n' && before == '\r');
}

static guint
pick_border (GRand  *random,
             TlText *text,
             guint   from,
             guint   to)
{
  guint offset = g_rand_int_range (random, from, to);

  while (offset < tl_text_get_length (text) && !is_border (text, offset))
    offset++;
  return offset;
}

static char *
make_text (GRand    *random,
           gboolean  has_crlf)
{
  g_autofree char *plain = support_generate_text (random, 700);
  g_autoptr (GString) text = g_string_new (plain);

  /* Something of everything, early, so that every way of counting differs. */
  g_string_prepend (text, "a😀é e\xcc\x81\n“x” ");
  if (has_crlf)
    g_string_replace (text, "\n", "\r\n", 0);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
make_sample (Sample   *sample,
             GRand    *random,
             gboolean  has_crlf)
{
  char *text = make_text (random, has_crlf);
  guint length;

  sample->text = tl_text_new_take (text, strlen (text));
  sample->right = g_array_new (FALSE, FALSE, sizeof (TlFragment));
  sample->given = g_array_new (FALSE, FALSE, sizeof (TlFragment));
  sample->quotes = g_ptr_array_new_with_free_func (g_free);
  length = tl_text_get_length (sample->text);
  for (guint i = 0; i < N_SPANS; i++)
    {
      TlFragment two[2];

      two[0].start = pick_border (random, sample->text, 20, length - 80);
      two[0].end = pick_border (random, sample->text, two[0].start + 9, two[0].start + 20);
      two[1].start = pick_border (random, sample->text, two[0].end + 2, two[0].end + 5);
      two[1].end = pick_border (random, sample->text, two[1].start + 5, two[1].start + 9);
      g_array_append_vals (sample->right, two, 2);
      g_ptr_array_add (sample->quotes, cover (sample->text, two));
    }
}

static TlDrift *
detect (Sample *sample)
{
  TlDriftSpan spans[N_SPANS];

  for (guint i = 0; i < N_SPANS; i++)
    spans[i] = (TlDriftSpan) { &g_array_index (sample->given, TlFragment, 2 * i), 2, sample->quotes->pdata[i],
                               strlen (sample->quotes->pdata[i]) };
  return tl_drift_detect (sample->text, spans, N_SPANS);
}

/* After detecting, every range is what it was, white space at the edges aside (which no quote tells apart). */
static void
assert_repaired (Sample *sample)
{
  g_autoptr (TlDrift) drift = detect (sample);

  g_assert_cmpuint (tl_drift_get_best (drift)->matches, ==, N_SPANS);
  for (guint i = 0; i < sample->given->len; i++)
    {
      const TlFragment *right = &g_array_index (sample->right, TlFragment, i);
      TlFragment range;

      g_assert_true (tl_drift_map (drift, &g_array_index (sample->given, TlFragment, i), &range));
      g_assert_cmpuint (range.start, ==, right->start);
      g_assert_cmpuint (range.end, ==, right->end);
    }
}

static void
test_every_way (void)
{
  static const int shifts[][2] = { { 0, 0 }, { 1, 1 }, { 0, -1 }, { 1, 0 }, { -1, -1 }, { 3, 3 }, { 17, 17 } };

  for (guint seed = 1; seed <= 6; seed++)
    for (guint form = 0; form <= TL_DRIFT_FORM_NFD; form++)
      for (guint breaks = 0; breaks <= TL_DRIFT_BREAKS_LF; breaks++)
        for (guint unit = 0; unit <= TL_DRIFT_UNIT_BYTES; unit++)
          for (guint shift = 0; shift < G_N_ELEMENTS (shifts); shift++)
            {
              g_autoptr (GRand) random = g_rand_new_with_seed (seed);
              g_auto (Sample) sample = { NULL };

              make_sample (&sample, random, breaks == TL_DRIFT_BREAKS_LF);
              for (guint i = 0; i < sample.right->len; i++)
                {
                  TlFragment range = g_array_index (sample.right, TlFragment, i);

                  range.start = count (sample.text, range.start, unit, breaks, form) + shifts[shift][0];
                  range.end = count (sample.text, range.end, unit, breaks, form) + shifts[shift][1];
                  g_array_append_val (sample.given, range);
                }
              /* A shift that nobody makes by habit is guessed from quotes of one range. */
              if (ABS (shifts[shift][0]) > 1)
                continue;
              assert_repaired (&sample);
            }
}

static void
test_nothing_drifted (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (3);
  g_auto (Sample) sample = { NULL };
  g_autoptr (TlDrift) drift = NULL;

  make_sample (&sample, random, FALSE);
  g_array_append_vals (sample.given, sample.right->data, sample.right->len);
  drift = detect (&sample);
  g_assert_false (tl_drift_is_found (drift));
  g_assert_cmpuint (tl_drift_get_n_plain (drift), ==, N_SPANS);
  g_assert_cmpuint (tl_drift_get_hypotheses (drift)->len, ==, 1);
}

/* One quote that is wrong moves nothing. */
static void
test_single_mistake (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (4);
  g_auto (Sample) sample = { NULL };
  g_autoptr (TlDrift) drift = NULL;
  TlFragment *given;
  TlFragment range;

  make_sample (&sample, random, FALSE);
  g_array_append_vals (sample.given, sample.right->data, sample.right->len);
  given = (TlFragment *) sample.given->data;
  given[0].start++;
  given[0].end++;
  drift = detect (&sample);
  g_assert_false (tl_drift_is_found (drift));
  g_assert_cmpuint (tl_drift_get_n_plain (drift), ==, N_SPANS - 1);
  g_assert_true (tl_drift_map (drift, &given[4], &range));
  g_assert_cmpuint (range.start, ==, given[4].start);
}

static TlDrift *
detect_single (TlText     *text,
               TlFragment *ranges,
               const char *quotes[],
               guint       n)
{
  g_autofree TlDriftSpan *spans = g_new0 (TlDriftSpan, n);

  for (guint i = 0; i < n; i++)
    spans[i] = (TlDriftSpan) { &ranges[i], 1, quotes[i], quotes[i] != NULL ? strlen (quotes[i]) : 0 };
  return tl_drift_detect (text, spans, n);
}

/* A title that was counted and then cut: two quotes agree on the distance. */
static void
test_guessed_shift (void)
{
  g_autoptr (TlText) text = tl_text_new ("The mayor of Port Aldery said that ferry fares would rise.", -1);
  TlFragment ranges[] = { { 42, 53 }, { 62, 77 }, { 30, 39 } };
  const char *quotes[] = { "Port Aldery", "ferry fares wou", "The mayor" };
  TlFragment range;
  g_autoptr (TlDrift) drift = NULL;
  g_autofree char *words = NULL;

  for (guint i = 0; i < 3; i++)
    {
      const char *data = tl_text_get_data (text, NULL);
      guint start = strstr (data, quotes[i]) - data;

      ranges[i] = (TlFragment) { start + 29, start + 29 + strlen (quotes[i]) };
    }
  drift = detect_single (text, ranges, quotes, 3);
  g_assert_true (tl_drift_is_found (drift));
  g_assert_cmpint (tl_drift_get_best (drift)->start_shift, ==, 29);
  g_assert_true (tl_drift_map (drift, &ranges[0], &range));
  g_assert_cmpuint (range.start, ==, 13);
  words = tl_drift_describe (drift);
  g_assert_nonnull (strstr (words, "29"));
}

static void
test_edges (void)
{
  g_autoptr (TlText) text = tl_text_new ("", 0);
  g_autoptr (TlText) some = tl_text_new ("x😀y", -1);
  TlFragment ranges[] = { { 0, 5 }, { 4000000000u, 4000000001u } };
  const char *quotes[] = { NULL, "zz" };
  g_autoptr (TlDrift) nothing = tl_drift_detect (text, NULL, 0);
  g_autoptr (TlDrift) empty = detect_single (text, ranges, quotes, 2);
  g_autoptr (TlDrift) outside = detect_single (some, ranges, quotes, 2);
  TlFragment range;

  g_assert_false (tl_drift_is_found (nothing));
  g_assert_false (tl_drift_is_found (empty));
  g_assert_false (tl_drift_is_found (outside));
  g_assert_cmpuint (tl_drift_get_n_quotes (outside), ==, 1);
  g_assert_false (tl_drift_map (outside, &ranges[0], &range));
  g_assert_false (tl_drift_map (outside, &ranges[1], &range));
}

static void
test_words (void)
{
  g_autoptr (TlText) text = tl_text_new ("a😀 bc 😀 de", -1);
  TlFragment ranges[] = { { 4, 6 }, { 10, 12 } };
  const char *quotes[] = { "bc", "de" };
  g_autoptr (TlDrift) drift = detect_single (text, ranges, quotes, 2);
  g_autofree char *words = tl_drift_describe (drift);

  g_assert_true (tl_drift_is_found (drift));
  g_assert_nonnull (strstr (words, "UTF-16"));
  g_assert_cmpstr (tl_drift_unit_name (tl_drift_get_best (drift)->unit), ==, "utf-16");
  g_assert_cmpstr (tl_drift_breaks_name (TL_DRIFT_BREAKS_CRLF), ==, "crlf");
  g_assert_cmpstr (tl_drift_form_name (TL_DRIFT_FORM_NFD), ==, "nfd");
}

static void
test_quotes (void)
{
  g_autoptr (TlText) text = tl_text_new ("one\n two  three", -1);
  TlFragment ranges[] = { { 0, 8 }, { 10, 15 } };

  g_assert_true (tl_drift_quote_matches (text, ranges, 1, "one two", 7));
  g_assert_true (tl_drift_quote_matches (text, ranges, 2, "one two three", 13));
  g_assert_false (tl_drift_quote_matches (text, ranges, 1, "one tw", 6));
  g_assert_false (tl_drift_quote_matches (text, ranges, 1, "one two ", 8));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/formats/drift/every-way", test_every_way);
  g_test_add_func ("/formats/drift/nothing-drifted", test_nothing_drifted);
  g_test_add_func ("/formats/drift/single-mistake", test_single_mistake);
  g_test_add_func ("/formats/drift/guessed-shift", test_guessed_shift);
  g_test_add_func ("/formats/drift/edges", test_edges);
  g_test_add_func ("/formats/drift/words", test_words);
  g_test_add_func ("/formats/drift/quotes", test_quotes);
  return g_test_run ();
}
