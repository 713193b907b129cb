/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Text with its entities tagged in place: pairs become annotations, all else stays. */

#include "tool-fixture.h"

static void
test_pairs (Tool          *tool,
            gconstpointer  data)
{
  tool_sniff (tool, "a.txt", "inline-tags",
              "\xef\xbb\xbf[ORGANIZATION]ธปท.[/ORGANIZATION] 😀 [PERSON]Ana [CITY]Ulm[/CITY][/PERSON]\r\n [a] [TAG2-X_Y]e\xcc\x81[/TAG2-X_Y]");
  tool_expect_text (tool, 0, "ธปท. 😀 Ana Ulm\r\n [a] e\xcc\x81");
  tool_expect (tool, 0, "ORGANIZATION[0,4]=ธปท.\nPERSON[7,14]=Ana Ulm\nCITY[11,14]=Ulm\nTAG2-X_Y[21,23]=e\xcc\x81\n", "");
  g_assert_cmpuint (tool->problems->len, ==, 1);
  tool_expect_problem (tool, TL_CODE_ENCODING, 1, NULL);
}

static void
test_crossing (Tool          *tool,
               gconstpointer  data)
{
  tool_read (tool, "a.txt", "inline-tags", "[AA]one [BB]two[/AA] [AA]three[/BB] four[/AA] [AA][AA]x[/AA]y[/AA]");
  tool_expect_text (tool, 0, "one two three four xy");
  tool_expect (tool, 0, "AA[0,7]=one two\nBB[4,13]=two three\nAA[8,18]=three four\nAA[19,21]=xy\nAA[19,20]=x\n", "");
  g_assert_cmpuint (tool->problems->len, ==, 0);
}

static void
test_alone (Tool          *tool,
            gconstpointer  data)
{
  tool_read (tool, "a.txt", "inline-tags", "one [/AA] [BB]two\n é [CC] [CC]three[/CC] [DD][/DD] [E]f[/E] [aa]g[/aa] [ [HH");
  tool_expect_text (tool, 0, "one [/AA] [BB]two\n é [CC] three  [E]f[/E] [aa]g[/aa] [ [HH");
  tool_expect (tool, 0, "CC[26,31]=three\n", "");
  g_assert_cmpuint (tool->problems->len, ==, 4);
  tool_expect_problem (tool, TL_CODE_SHAPE, 1, NULL);
  tool_expect_problem (tool, TL_CODE_SHAPE, 2, NULL);
}

static void
test_many_alone (Tool          *tool,
                 gconstpointer  data)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < 50000; i++)
    g_string_append (text, i % 2 ? "[/BB]" : "[AA]");
  tool_read (tool, "a.txt", "inline-tags", text->str);
  tool_expect_text (tool, 0, text->str);
  g_assert_cmpuint (tool->problems->len, ==, 21);
}

static void
assert_format (const char *name,
               const char *content,
               const char *format)
{
  g_autofree char *folder = support_make_folder ();
  g_autofree char *path = support_put (folder, name, content, -1);
  TlFormatInput input;
  const TlFormat *found;

  g_assert_true (tl_format_input_init (&input, path, NULL));
  found = tl_format_sniff (&input);
  g_assert_cmpstr (found != NULL ? found->name : "none", ==, format);
  tl_format_input_clear (&input);
  support_remove_folder (folder);
}

static void
test_sniffing (void)
{
  assert_format ("a.txt", "[AA]x[/AA] [AA]y[/AA] [BB]z[/BB]", "inline-tags");
  assert_format ("a.txt", "[AA]x[/AA] [AA]y[/AA] [BB]z", "text");
  assert_format ("a.txt", "[b]x[/b] [i]y[/i] [u]z[/u] [1] [NB]", "text");
  assert_format ("a.txt", "", "text");
}

static void
test_empty (Tool          *tool,
            gconstpointer  data)
{
  tool_read (tool, "a.txt", "inline-tags", "");
  tool_expect_text (tool, 0, "");
}

static void
test_fuzz (Tool          *tool,
           gconstpointer  data)
{
  tool_fuzz (tool, "a.txt", "inline-tags", "[AA]one [BB]two[/AA] é[/BB] 😀 [CC]x[/CC][DD][/DD]\r\n[/AA][AA]", 1500);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  TOOL_ADD ("/formats/inline-tags/pairs", test_pairs);
  TOOL_ADD ("/formats/inline-tags/crossing", test_crossing);
  TOOL_ADD ("/formats/inline-tags/alone", test_alone);
  TOOL_ADD ("/formats/inline-tags/many-alone", test_many_alone);
  TOOL_ADD ("/formats/inline-tags/empty", test_empty);
  g_test_add_func ("/formats/inline-tags/sniffing", test_sniffing);
  TOOL_ADD ("/formats/inline-tags/fuzz", test_fuzz);
  return g_test_run ();
}
