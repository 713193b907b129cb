/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Data becomes words on the screen: inert, cut, folded; and commands are found by a few letters. */

#include "tl-command-item.h"
#include "tl-format-value.h"

static void
test_inert (void)
{
  static const struct
  {
    const char *data;
    guint       max_chars;
    const char *shown;
  } cases[] = {
    { NULL, 10, "" },
    { "plain", 10, "plain" },
    { "  edges \n", 20, "edges" },
    { "two\nlines\tand a tab", 40, "two lines and a tab" },
    { "\xe2\x80\xae" "evil\xe2\x80\xac", 10, "evil" },               /* override and its end */
    { "\xe2\x81\xa7isolate\xe2\x81\xa9", 10, "isolate" },
    { "a\x07" "b", 10, "a\xe2\x90\x87" "b" },                        /* bell, as its picture */
    { "a\x7f", 10, "a\xe2\x90\xa1" },
    { "\xc2\x9b" "c1", 10, "\xef\xbf\xbd" "c1" },
    { "\xef\xbb\xbfmark", 10, "mark" },
    { "broken \xff byte", 20, "broken \xef\xbf\xbd byte" },
    { "abcdef", 3, "abc…" },
    { "abc", 3, "abc" },
    { "👩‍👩‍👧 stays", 20, "👩‍👩‍👧 stays" },
    { "<b>&amp;</b>", 20, "<b>&amp;</b>" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *shown = tl_format_inert (cases[i].data, cases[i].max_chars);

      g_assert_cmpstr (shown, ==, cases[i].shown);
    }
}

static void
test_lines (void)
{
  g_autofree char *shown = tl_format_inert_lines ("one\r\ntwo\ttab\x01", 100);

  g_assert_cmpstr (shown, ==, "one\n\ntwo\ttab\xe2\x90\x81");
}

static void
test_time (void)
{
  g_autofree char *good = tl_format_time ("2026-03-02T12:00:00Z");
  g_autofree char *bad = tl_format_time ("yesterday\x07");
  g_autofree char *none = tl_format_time (NULL);

  g_assert_nonnull (g_strstr_len (good, -1, "2026"));
  g_assert_null (g_strstr_len (good, -1, "T12"));
  g_assert_cmpstr (bad, ==, "yesterday\xe2\x90\x87");
  g_assert_cmpstr (none, ==, "");
}

static void
test_count (void)
{
  static const struct
  {
    guint       count;
    const char *shown;
  } cases[] = {
    { 0, "0" }, { 7, "7" }, { 999, "999" }, { 1000, "1,000" }, { 1234567, "1,234,567" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *shown = tl_format_count (cases[i].count);

      g_assert_cmpstr (shown, ==, cases[i].shown);
    }
}

static void
test_matches (void)
{
  g_autofree char *text = tl_format_fold ("Über die Brücke, says ÉMILE");
  g_autofree char *accents = tl_format_fold ("emile brucke");
  g_autofree char *other = tl_format_fold ("brücken");

  g_assert_true (tl_format_matches (text, accents));
  g_assert_false (tl_format_matches (text, other));
  g_assert_true (tl_format_matches (text, ""));
  g_assert_true (tl_format_matches (text, NULL));
}

static guint
score (const char *title,
       const char *query)
{
  g_autoptr (TlCommandItem) item = tl_command_item_new ("win.x", title, "Section", "", FALSE);
  g_autofree char *needle = tl_format_fold (query);

  return tl_command_item_score (item, needle);
}

static void
test_score (void)
{
  g_assert_cmpuint (score ("Approve", ""), >, 0);
  g_assert_cmpuint (score ("Approve", "appr"), >, score ("Submit for Approval", "appr"));
  g_assert_cmpuint (score ("Submit for Approval", "appr"), >, score ("Disapprove", "appr"));
  g_assert_cmpuint (score ("Next Article", "na"), >, 0);
  g_assert_cmpuint (score ("Next Article", "xyz"), ==, 0);
  g_assert_cmpuint (score ("Next Article", "elcitra"), ==, 0);
  g_assert_cmpuint (score ("Ouvrir l’élément", "element"), >, 0);
}

static void
test_key_label (void)
{
  g_autoptr (TlCommandItem) item = tl_command_item_new ("win.x", "X", "S", "<Control>s F2", TRUE);
  g_autoptr (TlCommandItem) none = tl_command_item_new ("win.x", "X", "S", "", TRUE);
  g_autofree char *label = tl_command_item_dup_key_label (item);
  g_autofree char *no_label = tl_command_item_dup_key_label (none);

  g_assert_cmpstr (label, ==, "Ctrl+S");
  g_assert_null (no_label);
}

int
main (int    argc,
      char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  g_test_add_func ("/gui/values/inert", test_inert);
  g_test_add_func ("/gui/values/lines", test_lines);
  g_test_add_func ("/gui/values/time", test_time);
  g_test_add_func ("/gui/values/count", test_count);
  g_test_add_func ("/gui/values/matches", test_matches);
  g_test_add_func ("/gui/command-item/score", test_score);
  g_test_add_func ("/gui/command-item/key-label", test_key_label);
  return g_test_run ();
}
