/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Words, quotations, sentences, paragraphs; and what of a text is shown, with its offsets. */

#include "tl-boundaries.h"
#include "tl-display-text.h"

#include <string.h>

/* Offset of needle in utf8, code points. */
static guint
find_offset (const char *utf8,
             const char *needle)
{
  const char *found = strstr (utf8, needle);

  g_assert_nonnull (found);
  return (guint) g_utf8_pointer_to_offset (utf8, found);
}

static void
assert_covers (TlText           *text,
               const TlFragment *range,
               const char       *expected)
{
  g_autofree char *covered = tl_text_dup_slice (text, range->start, range->end);

  g_assert_cmpstr (covered, ==, expected);
}

static void
assert_word (const char *utf8,
             const char *at,
             const char *expected)
{
  g_autoptr (TlText) text = tl_text_new (utf8, -1);
  TlFragment range;

  g_assert_true (tl_boundaries_get_word (text, NULL, find_offset (utf8, at), &range));
  assert_covers (text, &range, expected);
}

static void
test_words (void)
{
  g_autoptr (TlText) text = tl_text_new ("one  two\n\nthree", -1);
  TlFragment range;

  assert_word ("The mayor said so", "yor", "mayor");
  assert_word ("The mayor said so", " said", "mayor");
  assert_word ("The mayor said so", "said", "said");
  assert_word ("I don’t know", "t know", "don’t");
  assert_word ("“Yes,” she said", ",”", "Yes");
  assert_word ("وقال الوزير إن", "وزير", "الوزير");
  assert_word ("cafe\xCC\x81s open", "fe", "cafe\xCC\x81s");
  assert_word ("👩‍👩‍👧 home", "👩", "👩‍👩‍👧");
  g_assert_false (tl_boundaries_get_word (text, NULL, 4, &range));
  g_assert_true (tl_boundaries_get_word (text, NULL, 15, &range));
  assert_covers (text, &range, "three");
}

static void
assert_sentence (const char *utf8,
                 const char *at,
                 const char *expected)
{
  g_autoptr (TlText) text = tl_text_new (utf8, -1);
  TlFragment range;

  g_assert_true (tl_boundaries_get_sentence (text, "en", find_offset (utf8, at), &range));
  assert_covers (text, &range, expected);
}

static void
test_sentences (void)
{
  assert_sentence ("It rained. Then it stopped.  Good.", "stopped", "Then it stopped.");
  assert_sentence ("It rained. Then it stopped.  Good.", "It rained", "It rained.");
  assert_sentence ("Mr. Brill met Dr. J. Keld on Monday. He left.", "Keld",
                   "Mr. Brill met Dr. J. Keld on Monday.");
  assert_sentence ("“Is it true?” asked the minister. Nobody spoke.", "true",
                   "“Is it true?” asked the minister.");
  assert_sentence ("  • Single tickets go up\n  • Others don’t", "tickets", "Single tickets go up");
  assert_sentence ("First line\nSecond line", "Second", "Second line");
  assert_sentence ("他说明天会下雨。大家都很高兴。", "大家", "大家都很高兴。");
}

static void
assert_ladder (const char        *utf8,
               const char        *at,
               const char *const *steps)
{
  g_autoptr (TlText) text = tl_text_new (utf8, -1);
  guint offset = find_offset (utf8, at);
  TlFragment range = { offset, offset };
  TlFragment larger;

  for (guint i = 0; steps[i] != NULL; i++)
    {
      g_assert_true (tl_boundaries_expand (text, "en", &range, &larger));
      assert_covers (text, &larger, steps[i]);
      range = larger;
    }
  g_assert_false (tl_boundaries_expand (text, "en", &range, &larger));
}

static void
test_expand (void)
{
  assert_ladder ("It is late. “There is no third way,” she added. Nobody spoke.", "third",
                 (const char *const[]){
                     "third", "There is no third way,", "“There is no third way,”",
                     "“There is no third way,” she added.",
                     "It is late. “There is no third way,” she added. Nobody spoke.", NULL });
  assert_ladder ("Er sagte: „Das ‚große‘ Haus“ sei leer.", "große",
                 (const char *const[]){ "große", "‚große‘", "Das ‚große‘ Haus",
                                        "„Das ‚große‘ Haus“",
                                        "Er sagte: „Das ‚große‘ Haus“ sei leer.", NULL });
  assert_ladder ("Il a dit « c’est fini » hier.", "fini",
                 (const char *const[]) { "fini", "c’est fini", "« c’est fini »",
                                         "Il a dit « c’est fini » hier.", NULL });
  assert_ladder ("the boys' \"big plan\" failed", "plan",
                 (const char *const[]) { "plan", "big plan", "\"big plan\"",
                                         "the boys' \"big plan\" failed", NULL });
  assert_ladder ("她说「好吧」。", "好",
                 (const char *const[]) { "好", "好吧", "「好吧」", "她说「好吧」。", NULL });
}

static void
assert_snap (const char *utf8,
             const char *from,
             const char *to,
             const char *expected)
{
  g_autoptr (TlText) text = tl_text_new (utf8, -1);
  TlFragment range = { find_offset (utf8, from), find_offset (utf8, to) };

  g_assert_true (tl_boundaries_snap (text, "en", &range));
  assert_covers (text, &range, expected);
}

static void
test_snap (void)
{
  g_autoptr (TlText) blank = tl_text_new ("a \n\t b", -1);
  TlFragment range = { 1, 5 };

  assert_snap ("The mayor said so", "ayor", "aid", "mayor said");
  assert_snap ("The mayor said so", " mayor", "said", "mayor");
  assert_snap ("The mayor’s car", "mayor", "’s", "mayor");
  assert_snap ("The mayor’s car", "mayor", "s car", "mayor’s");
  assert_snap ("The mayor said so", "mayor", " said", "mayor");
  assert_snap ("“We raise the fare,” he said", "raise", " he", "raise the fare,”");
  assert_snap ("نقلت الوكالة عن مصدر", "وكالة", "الة عن", "الوكالة");
  g_assert_false (tl_boundaries_snap (blank, NULL, &range));
}

static void
test_find (void)
{
  const char *utf8 = "One two, three\nfour e\xCC\x81";
  g_autoptr (TlText) text = tl_text_new (utf8, -1);

  g_assert_cmpuint (tl_boundaries_find (text, NULL, 0, TL_BOUNDARY_WORD_END, FALSE), ==, 3);
  g_assert_cmpuint (tl_boundaries_find (text, NULL, 3, TL_BOUNDARY_WORD_END, FALSE), ==, 7);
  g_assert_cmpuint (tl_boundaries_find (text, NULL, 4, TL_BOUNDARY_WORD_START, FALSE), ==, 9);
  g_assert_cmpuint (tl_boundaries_find (text, NULL, 9, TL_BOUNDARY_WORD_START, FALSE), ==, 15);
  g_assert_cmpuint (tl_boundaries_find (text, NULL, 15, TL_BOUNDARY_WORD_START, TRUE), ==, 9);
  g_assert_cmpuint (tl_boundaries_find (text, NULL, 15, TL_BOUNDARY_WORD_END, TRUE), ==, 14);
  g_assert_cmpuint (tl_boundaries_find (text, NULL, 0, TL_BOUNDARY_WORD_START, TRUE), ==, 0);
  g_assert_cmpuint (tl_boundaries_find (text, NULL, 20, TL_BOUNDARY_CHARACTER, FALSE), ==, 22);
}

static void
test_inert (void)
{
  const char bytes[] = "a\0b\x01" "c\xE2\x80\xAE" "d\xE2\x81\xA6" "e\tf\r\ng\xC2\x85";
  g_autoptr (TlText) text = tl_text_new (bytes, sizeof bytes - 1);
  g_autoptr (TlDisplayText) display = tl_display_text_new (text);
  gsize length;
  const char *shown = tl_display_text_get_data (display, &length);

  g_assert_true (g_utf8_validate_len (shown, length, NULL));
  g_assert_cmpstr (shown, ==, "a\uFFFDb\u2401c\uFFFDd\uFFFDe\tf\r\ng\uFFFD");
  g_assert_cmpuint (g_utf8_strlen (shown, (gssize) length), ==, tl_text_get_length (text));
  g_assert_cmpuint (tl_display_text_get_n_breaks (display), ==, 0);
}

/* Every offset there and back, and every character in its place. */
static void
assert_display (const char *utf8)
{
  g_autoptr (TlText) text = tl_text_new (utf8, -1);
  g_autoptr (TlDisplayText) display = tl_display_text_new (text);
  const char *p = tl_display_text_get_data (display, NULL);
  guint length = tl_text_get_length (text);
  guint at = 0;
  guint run = 0;

  for (guint offset = 0; offset < length; offset++)
    {
      guint place = tl_display_text_to_buffer (display, offset);
      guint end = tl_display_text_to_buffer_end (display, offset);

      g_assert_cmpuint (tl_display_text_from_buffer (display, place), ==, offset);
      g_assert_cmpuint (tl_display_text_from_buffer (display, end), ==, offset);
      if (place != end)
        {
          g_assert_cmpuint (place, ==, end + 1);
          g_assert_cmpint (*p, ==, '\n');
          p++;
          at++;
          g_assert_cmpuint (run, <=, 4000);
          run = 0;
        }
      g_assert_cmpuint (place, ==, at);
      g_assert_cmpuint (g_utf8_get_char (p), ==, tl_text_get_char (text, offset));
      run = *p == '\n' ? 0 : run + 1;
      p = g_utf8_next_char (p);
      at++;
    }
  g_assert_cmpint (*p, ==, '\0');
}

static void
test_long_paragraphs (void)
{
  g_autoptr (GString) sentences = g_string_new ("Short one.\n");
  g_autoptr (GString) solid = g_string_new (NULL);
  g_autoptr (TlText) text = NULL;
  g_autoptr (TlDisplayText) display = NULL;

  for (guint i = 0; i < 1500; i++)
    g_string_append (sentences, "It went up again, they said. ");
  g_string_append (sentences, "\nThe end.");
  for (guint i = 0; i < 9000; i++)
    g_string_append (solid, "e\xCC\x81");
  assert_display (sentences->str);
  assert_display (solid->str);
  assert_display ("");

  text = tl_text_new (sentences->str, -1);
  display = tl_display_text_new (text);
  g_assert_cmpuint (tl_display_text_get_n_breaks (display), >, 5);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/gui/boundaries/words", test_words);
  g_test_add_func ("/gui/boundaries/sentences", test_sentences);
  g_test_add_func ("/gui/boundaries/expand", test_expand);
  g_test_add_func ("/gui/boundaries/snap", test_snap);
  g_test_add_func ("/gui/boundaries/find", test_find);
  g_test_add_func ("/gui/display-text/inert", test_inert);
  g_test_add_func ("/gui/display-text/long-paragraphs", test_long_paragraphs);
  return g_test_run ();
}
