/* SPDX-License-Identifier: GPL-3.0-or-later */

/* TlText: every conversion against GLib's linear ones, on texts that cross the checkpoints. */

#include "tl-text.h"

#include <string.h>

static const char *const pieces[] = {
  "a", "\xC3\xA9", "\xD8\xB9", "\xE6\x96\x87", "\xF0\x9F\x98\x80", "e\xCC\x81", "\n", " the mayor ",
};

/* A text of about size bytes from the pieces; the same for the same seed. */
static char *
make_text (guint32 seed,
           gsize   size,
           guint   n_pieces)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
  GString *out = g_string_new (NULL);

  while (out->len < size)
    g_string_append (out, pieces[g_rand_int_range (rand, 0, n_pieces)]);
  return g_string_free (out, FALSE);
}

static void
check_all_offsets (const char *utf8)
{
  g_autoptr (TlText) text = tl_text_new (utf8, -1);
  gsize size = strlen (utf8);
  guint offset = 0;
  guint unit = 0;

  g_assert_cmpuint (tl_text_get_length (text), ==, g_utf8_strlen (utf8, -1));
  for (const char *p = utf8; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      g_assert_cmpuint (tl_text_to_byte (text, offset), ==, (gsize) (p - utf8));
      g_assert_cmpuint (tl_text_from_byte (text, p - utf8), ==, offset);
      g_assert_cmpuint (tl_text_to_utf16 (text, offset), ==, unit);
      g_assert_cmpuint (tl_text_from_utf16 (text, unit), ==, offset);
      g_assert_cmpuint (tl_text_get_char (text, offset), ==, c);
      offset++;
      unit += c > 0xFFFF ? 2 : 1;
    }
  g_assert_cmpuint (tl_text_to_byte (text, offset), ==, size);
  g_assert_cmpuint (tl_text_from_byte (text, size), ==, offset);
  g_assert_cmpuint (tl_text_to_utf16 (text, offset), ==, unit);
  g_assert_cmpuint (tl_text_get_utf16_length (text), ==, unit);
}

static void
test_conversions (void)
{
  for (guint32 seed = 0; seed < 40; seed++)
    {
      g_autofree char *mixed = make_text (seed, seed * 97, G_N_ELEMENTS (pieces));
      g_autofree char *plain = make_text (seed, seed * 61, 1);

      check_all_offsets (mixed);
      check_all_offsets (plain);
    }
}

static void
test_checkpoint_borders (void)
{
  /* A four-byte character at every place around the borders of the first two blocks. */
  for (guint lead = 250; lead < 260; lead++)
    {
      g_autoptr (GString) out = g_string_new (NULL);

      for (guint i = 0; i < lead; i++)
        g_string_append_c (out, 'x');
      g_string_append (out, "\xF0\x9F\x98\x80");
      for (guint i = 0; i < 252; i++)
        g_string_append_c (out, 'y');
      g_string_append (out, "\xF0\x9F\x98\x80");
      check_all_offsets (out->str);
    }
}

static void
test_inside_a_character (void)
{
  g_autoptr (TlText) text = tl_text_new ("a\xF0\x9F\x98\x80z", -1);

  g_assert_cmpuint (tl_text_from_byte (text, 3), ==, 1);
  g_assert_cmpuint (tl_text_from_utf16 (text, 2), ==, 1);
  g_assert_cmpuint (tl_text_from_utf16 (text, 3), ==, 2);
}

static void
test_beyond_the_end (void)
{
  g_autoptr (TlText) text = tl_text_new ("\xC3\xA9\xC3\xA9", -1);
  g_autoptr (TlText) empty = tl_text_new ("", 0);

  g_assert_cmpuint (tl_text_to_byte (text, 99), ==, 4);
  g_assert_cmpuint (tl_text_from_byte (text, 99), ==, 2);
  g_assert_cmpuint (tl_text_to_utf16 (text, 99), ==, 2);
  g_assert_cmpuint (tl_text_get_char (text, 2), ==, 0);
  g_assert_cmpuint (tl_text_to_byte (empty, 0), ==, 0);
  g_assert_cmpuint (tl_text_get_length (empty), ==, 0);
}

static void
test_nul_inside (void)
{
  g_autoptr (TlText) text = tl_text_new ("a\0b", 3);
  g_autoptr (TlText) cut = tl_text_new ("a", 1);
  g_autofree char *slice = tl_text_dup_slice (text, 2, 3);

  g_assert_cmpuint (tl_text_get_length (text), ==, 3);
  g_assert_cmpstr (slice, ==, "b");
  g_assert_false (tl_text_equal (text, cut));
}

static void
test_slice (void)
{
  g_autoptr (TlText) text = tl_text_new ("Zo\xC3\xAB said \xF0\x9F\x98\x80.", -1);
  g_autofree char *name = tl_text_dup_slice (text, 0, 3);
  g_autofree char *emoji = tl_text_dup_slice (text, 9, 10);

  g_assert_cmpstr (name, ==, "Zo\xC3\xAB");
  g_assert_cmpstr (emoji, ==, "\xF0\x9F\x98\x80");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/base/text/conversions", test_conversions);
  g_test_add_func ("/base/text/checkpoint-borders", test_checkpoint_borders);
  g_test_add_func ("/base/text/inside-a-character", test_inside_a_character);
  g_test_add_func ("/base/text/beyond-the-end", test_beyond_the_end);
  g_test_add_func ("/base/text/nul-inside", test_nul_inside);
  g_test_add_func ("/base/text/slice", test_slice);
  return g_test_run ();
}
