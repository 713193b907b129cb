/* SPDX-License-Identifier: GPL-3.0-or-later */

/* TlFind: what is put aside when searching, and that matches are places in the article. */

#include "tl-find.h"

static void
assert_finds (const char        *utf8,
              const char        *query,
              gboolean           whole_words,
              const char *const *expected)
{
  g_autoptr (TlText) text = tl_text_new (utf8, -1);
  g_autoptr (TlFind) find = tl_find_new (text);
  g_autoptr (GArray) matches = tl_find_search (find, query, whole_words);
  guint n = 0;

  for (; expected[n] != NULL; n++)
    {
      g_autofree char *match = NULL;

      g_assert_cmpuint (n, <, matches->len);
      match = tl_text_dup_slice (text, g_array_index (matches, TlFragment, n).start,
                                 g_array_index (matches, TlFragment, n).end);
      g_assert_cmpstr (match, ==, expected[n]);
    }
  g_assert_cmpuint (matches->len, ==, n);
}

static void
test_folding (void)
{
  assert_finds ("Café, CAFÉ und cafe\xCC\x81s", "cafe", FALSE,
                (const char *const[]) { "Café", "CAFÉ", "cafe\xCC\x81", NULL });
  assert_finds ("Die Straße", "STRASSE", FALSE, (const char *const[]) { "Straße", NULL });
  assert_finds ("he said “no” – twice", "\"no\" - ", FALSE,
                (const char *const[]){ "“no” – ", NULL });
  assert_finds ("two\nlines", "two lines", FALSE, (const char *const[]) { "two\nlines", NULL });
  assert_finds ("قالَ الأمين", "قال الامين", FALSE, (const char *const[]) { "قالَ الأمين", NULL });
  assert_finds ("a 😀 b 😀", "😀", FALSE, (const char *const[]) { "😀", "😀", NULL });
  assert_finds ("anything", "", FALSE, (const char *const[]) { NULL });
  assert_finds ("anything", "\xCC\x81", FALSE, (const char *const[]) { NULL });
}

static void
test_words (void)
{
  assert_finds ("art, party, art", "art", TRUE, (const char *const[]) { "art", "art", NULL });
  assert_finds ("art, party, art", "art", FALSE,
                (const char *const[]){ "art", "art", "art", NULL });
  assert_finds ("aaaa", "aa", FALSE, (const char *const[]) { "aa", "aa", NULL });
}

static void
test_exact (void)
{
  g_autoptr (TlText) text = tl_text_new ("Café, café, cafe\xCC\x81 “a”", -1);
  g_autoptr (TlFind) find = tl_find_new_exact (text);
  g_autoptr (GArray) matches = tl_find_search (find, "café", FALSE);
  g_autoptr (GArray) plain = tl_find_search (find, "cafe", TRUE);
  g_autoptr (GArray) quoted = tl_find_search (find, "\"a\"", FALSE);

  g_assert_cmpuint (matches->len, ==, 1);
  g_assert_cmpuint (g_array_index (matches, TlFragment, 0).start, ==, 6);
  g_assert_cmpuint (g_array_index (matches, TlFragment, 0).end, ==, 10);
  /* The mark is a character like any other. */
  g_assert_cmpuint (plain->len, ==, 1);
  g_assert_cmpuint (g_array_index (plain, TlFragment, 0).end, ==, 16);
  g_assert_cmpuint (quoted->len, ==, 0);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/model/find/folding", test_folding);
  g_test_add_func ("/model/find/words", test_words);
  g_test_add_func ("/model/find/exact", test_exact);
  return g_test_run ();
}
