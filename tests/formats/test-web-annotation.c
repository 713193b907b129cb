/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Web Annotations: selectors, targets, bodies, texts that are not there. */

#include "config.h"

#include <glib/gstdio.h>
#include <string.h>

#include "tool-fixture.h"

#define CONTEXT "\"@context\": \"http://www.w3.org/ns/anno.jsonld\""
#define SELECTOR(exact, start, end) \
  "\"selector\": [{\"type\": \"TextQuoteSelector\", \"exact\": \"" exact "\"}, {\"type\": \"TextPositionSelector\", \"start\": " start ", \"end\": " end "}]"

#define PAGE \
  "{" CONTEXT ", \"id\": \"https://x.example/c\", \"type\": \"AnnotationCollection\", \"total\": 3, \"first\": {\"type\": \"AnnotationPage\", " \
  "\"items\": [{\"id\": \"urn:uuid:1\", \"type\": \"Annotation\", \"motivation\": \"classifying\", \"creator\": {\"type\": \"Person\", \"name\": \"ana\"}, " \
  "\"created\": \"2026-01-01T00:00:00Z\", \"body\": [{\"type\": \"TextualBody\", \"purpose\": \"tagging\", \"value\": \"Claim\"}, " \
  "{\"type\": \"TextualBody\", \"purpose\": \"commenting\", \"value\": \"why\"}], \"target\": [{\"source\": \"https://x.example/a\", " \
  SELECTOR ("Ana", "0", "3") "}, {\"source\": \"https://x.example/a\", " SELECTOR ("so", "9", "11") "}]}], " \
  "\"next\": {\"type\": \"AnnotationPage\", \"items\": [{\"id\": \"urn:uuid:2\", \"type\": \"Annotation\", \"body\": [{\"type\": \"TextualBody\", " \
  "\"purpose\": \"tagging\", \"value\": \"Cue\"}, {\"type\": \"TextualBody\", \"purpose\": \"tagging\", \"value\": \"second\"}, " \
  "{\"type\": \"Image\", \"id\": \"https://x.example/i\"}], \"motivation\": \"tagging\", \"rights\": \"free\", " \
  "\"target\": {\"source\": {\"id\": \"https://x.example/a\"}, \"styleClass\": \"red\", " SELECTOR ("said", "4", "8") "}}, " \
  "{\"type\": \"Annotation\", \"motivation\": \"linking\", \"body\": [{\"type\": \"TextualBody\", \"purpose\": \"tagging\", \"value\": \"by\"}], " \
  "\"target\": [{\"id\": \"urn:uuid:1\"}, {\"id\": \"urn:uuid:2\"}]}, " \
  "{\"id\": \"urn:uuid:3\", \"type\": \"Annotation\", \"motivation\": \"bookmarking\", \"target\": \"https://x.example/a\"}]}}}"

static void
test_page (Tool          *tool,
           gconstpointer  data)
{
  g_free (support_put (tool->folder, "a.txt", "Ana said so, and so on.", -1));
  tool_sniff (tool, "page.jsonld", "web-annotation", PAGE);
  g_assert_cmpuint (tl_collection_get_n_articles (tool->collection), ==, 1);
  tool_expect_text (tool, 0, "Ana said so, and so on.");
  tool_expect (tool, 0, "Claim[0,3;9,11]=Ana so\nCue[4,8]=said\n", "by(from:urn:uuid:1,to:urn:uuid:2)\n");
  tool_expect_json (tool, 0, 0, "annotator", "\"ana\"");
  tool_expect_json (tool, 0, 0, "note", "\"why\"");
  tool_expect_json (tool, 0, 0, "created", "\"2026-01-01T00:00:00Z\"");
  tool_expect_json (tool, 0, 0, "x-web-annotation", NULL);
  tool_expect_json (tool, 0, 1, "attributes", "{\"tags\":[\"second\",]}");
  tool_expect_json (tool, 0, -1, "url", "\"https://x.example/a\"");
  tool_expect_problem (tool, TL_CODE_SHAPE, 1, "$.first.next.items[2]");
}

static void
test_lossless (Tool          *tool,
               gconstpointer  data)
{
  g_autofree char *written = NULL;
  g_autofree char *again = NULL;

  g_free (support_put (tool->folder, "a.txt", "Ana said so, and so on.", -1));
  tool_read (tool, "page.jsonld", "web-annotation", PAGE);
  written = tool_write (tool, "b.jsonld", "web-annotation");
  tool_expect_in (written, "\"rights\": \"free\"");
  tool_expect_in (written, "\"styleClass\": \"red\"");
  tool_expect_in (written, "{\"type\": \"TextualBody\", \"purpose\": \"tagging\", \"value\": \"second\"}, {\"type\": \"Image\", \"id\": \"https://x.example/i\"}]");
  tool_expect_in (written, "{\"id\": \"urn:uuid:3\", \"type\": \"Annotation\", \"motivation\": \"bookmarking\", \"target\": \"https://x.example/a\"}");
  tool_expect_in (written, "{\"type\": \"TextQuoteSelector\", \"exact\": \"said\", \"prefix\": \"Ana \", \"suffix\": \" so, and so on.\"}, "
                  "{\"type\": \"TextPositionSelector\", \"start\": 4, \"end\": 8}");
  tool_expect_in (written, "\"total\": 4");
  tool_read (tool, "b.jsonld", "web-annotation", written);
  again = tool_write (tool, "c.jsonld", "web-annotation");
  g_assert_cmpstr (written, ==, again);
}

/* Context is 32 code points, whatever these are in bytes. */
static void
test_written (Tool          *tool,
              gconstpointer  data)
{
  g_autofree char *written = NULL;

  tool->collection = support_open_native (
    "[{\"id\": \"a b\", \"text\": \"😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀X\", \"annotations\": [{\"id\": \"t1\", \"label\": \"claim\", "
    "\"start\": 33, \"end\": 35, \"attributes\": {\"verdict\": \"false\", \"named\": true}, \"confidence\": 0.50}]}]");
  written = tool_write (tool, "b.jsonld", "web-annotation");
  tool_expect_in (written, "\"exact\": \"😀X\", \"prefix\": \"😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀\"}");
  tool_expect_in (written, "\"id\": \"urn:tagline:annotation:a%20b:t1\"");
  tool_expect_in (written, "\"source\": \"urn:tagline:article:a%20b\"");
  tool_expect_in (written, "{\"type\": \"TextualBody\", \"purpose\": \"describing\", \"tagline:attribute\": \"verdict\", \"value\": \"false\"}");
  tool_expect_in (written, "\"tagline:attribute\": \"named\", \"value\": \"true\", \"tagline:value\": true}");
  tool_expect_in (written, "\"tagline:data\": {\"confidence\": 0.50}");
  g_assert_cmpuint (tool->problems->len, ==, 0);
}

/* Browser tools count UTF-16 units. */
static void
test_utf16 (Tool          *tool,
            gconstpointer  data)
{
  static const char json[] =
    "[{" CONTEXT ", \"id\": \"#1\", \"type\": \"Annotation\", \"body\": [], \"target\": {\"source\": \"https://x.example/a\", " SELECTOR ("Ana", "3", "6") "}}, "
    "{" CONTEXT ", \"id\": \"#2\", \"type\": \"Annotation\", \"body\": [], \"target\": {\"source\": \"https://x.example/a\", " SELECTOR ("a 😀 b", "10", "16") "}}]";

  g_free (support_put (tool->folder, "a.txt", "😀 Ana or a 😀 b", -1));
  tool_read (tool, "u.json", "web-annotation", json);
  tool_expect (tool, 0, "annotation[2,5]=Ana\nannotation[9,14]=a 😀 b\n", "");
  tool_expect_problem (tool, TL_CODE_OFFSET, 0, NULL);

  /* Without a text the lengths of ranges tell. */
  tool_read (tool, "v.json", "web-annotation",
             "[{" CONTEXT ", \"type\": \"Annotation\", \"target\": {\"source\": \"https://x.example/none\", " SELECTOR ("a 😀 b", "10", "16") "}}]");
  tool_expect (tool, 0, "annotation[10,15]=a 😀 b\n", "");
}

/* No text at all: quotes stand where they say, blanks between. */
static void
test_reconstructed (Tool          *tool,
                    gconstpointer  data)
{
  tool_sniff (tool, "r.json", "web-annotation",
              "[{" CONTEXT ", \"id\": \"1\", \"type\": \"Annotation\", \"motivation\": \"highlighting\", \"target\": {\"selector\": [{\"type\": \"TextQuoteSelector\", "
              "\"exact\": \"Ana\", \"suffix\": \" said\"}, {\"type\": \"TextPositionSelector\", \"start\": 2, \"end\": 5}]}}, "
              "{" CONTEXT ", \"id\": \"2\", \"type\": \"Annotation\", \"target\": {\"selector\": [{\"type\": \"TextQuoteSelector\", \"exact\": \"so\"}, "
              "{\"type\": \"TextPositionSelector\", \"start\": 14, \"end\": 20}]}}, "
              "{" CONTEXT ", \"id\": \"3\", \"type\": \"Annotation\", \"target\": {\"selector\": {\"type\": \"TextQuoteSelector\", \"exact\": \"alone\", "
              "\"prefix\": \"all \", \"suffix\": \" now\"}}}, "
              "{" CONTEXT ", \"id\": \"4\", \"type\": \"Annotation\", \"target\": {\"selector\": {\"type\": \"TextPositionSelector\", \"start\": 0, \"end\": 99999999}}}]");
  tool_expect_text (tool, 0, "  Ana said    so    \n\nall alone now");
  tool_expect (tool, 0, "highlighting[2,5]=Ana\nannotation[14,20]=so\nannotation[26,31]=alone\n", "");
  tool_expect_problem (tool, TL_CODE_SHAPE, 0, NULL);
  tool_expect_problem (tool, TL_CODE_QUOTE_MISMATCH, 1, "$[1].target");
  tool_expect_problem (tool, TL_CODE_OFFSET, 1, "$[3].target");
  tool_expect_json (tool, 0, 0, "label", "\"highlighting\"");
}

/* Where the text is known, quotes find what positions miss. */
static void
test_anchoring (Tool          *tool,
                gconstpointer  data)
{
  g_free (support_put (tool->folder, "q.txt", "one two three. one two three. one two three.", -1));
  tool_read (tool, "q.json", "web-annotation",
             "[{" CONTEXT ", \"id\": \"1\", \"type\": \"Annotation\", \"target\": {\"source\": \"https://x.example/zz\", \"selector\": {\"type\": \"TextQuoteSelector\", "
             "\"exact\": \"two\", \"prefix\": \"three. one \", \"suffix\": \" three.\"}}}, "
             "{" CONTEXT ", \"id\": \"2\", \"type\": \"Annotation\", \"target\": {\"source\": \"https://x.example/zz\", \"selector\": {\"type\": \"TextQuoteSelector\", "
             "\"exact\": \"three. one two three. one\"}}}, "
             "{" CONTEXT ", \"id\": \"3\", \"type\": \"Annotation\", \"target\": {\"source\": \"https://x.example/zz\", " SELECTOR ("two", "31", "34") "}}, "
             "{" CONTEXT ", \"id\": \"4\", \"type\": \"Annotation\", \"target\": {\"source\": \"https://x.example/zz\", " SELECTOR ("absent", "0", "3") "}}, "
             "{" CONTEXT ", \"id\": \"5\", \"type\": \"Annotation\", \"target\": {\"source\": \"https://x.example/zz\", \"selector\": {\"type\": \"FragmentSelector\", "
             "\"value\": \"char=4,7\"}}}, "
             "{" CONTEXT ", \"id\": \"6\", \"type\": \"Annotation\", \"target\": {\"source\": \"https://x.example/zz\", \"selector\": {\"type\": \"CssSelector\", "
             "\"value\": \"p\", \"refinedBy\": {\"type\": \"TextPositionSelector\", \"start\": 1, \"end\": 2}}}}]");
  tool_expect (tool, 0, "annotation[19,22]=two\nannotation[8,33]=three. one two three. one\nannotation[34,37]=two\nannotation[0,3]=absent\n"
               "annotation[4,7]=two\n", "");
  tool_expect_problem (tool, TL_CODE_OFFSET, 1, "$[0].target");
  tool_expect_problem (tool, TL_CODE_OFFSET, 1, "$[2].target");
  tool_expect_problem (tool, TL_CODE_QUOTE_MISMATCH, 1, "$[3].target");
  tool_expect_problem (tool, TL_CODE_SHAPE, 1, "$[5]");
}

/* The shapes that members may have. */
static void
test_shapes (Tool          *tool,
             gconstpointer  data)
{
  tool_read (tool, "s.json", "web-annotation",
             "{\"@graph\": [{\"@id\": \"a\", \"@type\": [\"oa:Annotation\", \"x\"], \"bodyValue\": \"a comment\", \"target\": {\"type\": \"List\", \"items\": "
             "[{\"source\": \"https://x.example/1\", " SELECTOR ("ab", "0", "2") "}]}}, "
             "{\"id\": \"b\", \"type\": \"Annotation\", \"creator\": \"https://x.example/u\", \"body\": {\"type\": \"Choice\", \"items\": [{\"type\": \"TextualBody\", "
             "\"purpose\": \"tagging\", \"value\": \"T\"}]}, \"target\": {\"source\": \"https://x.example/1\", " SELECTOR ("cd", "2", "4") "}}, "
             "{\"id\": \"c\", \"type\": \"Annotation\", \"motivation\": \"linking\", \"body\": \"b\", \"target\": \"a\"}, "
             "{\"id\": \"d\", \"type\": \"Annotation\", \"motivation\": \"linking\", \"body\": [], \"target\": [\"a\", \"gone\"]}, "
             "{\"no\": \"annotation\"}, 7]}");
  tool_expect_text (tool, 0, "abcd");
  tool_expect (tool, 0, "annotation[0,2]=ab\nT[2,4]=cd\n", "linking(from:a,to:b)\n");
  tool_expect_json (tool, 0, 0, "note", "\"a comment\"");
  tool_expect_json (tool, 0, 1, "annotator", "\"https://x.example/u\"");
  tool_expect_problem (tool, TL_CODE_UNKNOWN_TARGET, 1, "$[\"@graph\"][3]");
  tool_expect_problem (tool, TL_CODE_SHAPE, 1, "$[\"@graph\"][4]");
}

/* Names of text files come from the data: none but a plain one beside the file is ever opened. */
static void
test_paths (Tool          *tool,
            gconstpointer  data)
{
  g_autofree char *inner = g_build_filename (tool->folder, "in", NULL);

  g_assert_cmpint (g_mkdir (inner, 0700), ==, 0);
  g_free (support_put (tool->folder, "secret.txt", "secret", -1));
  tool_read (tool, "in/p.json", "web-annotation",
             "[{" CONTEXT ", \"type\": \"Annotation\", \"target\": {\"source\": \"https://x.example/a/..%2fsecret\", " SELECTOR ("abc", "0", "3") "}}, "
             "{" CONTEXT ", \"type\": \"Annotation\", \"target\": {\"source\": \"../secret\", " SELECTOR ("def", "0", "3") "}}, "
             "{" CONTEXT ", \"type\": \"Annotation\", \"target\": {\"source\": \"https://x.example/..\", " SELECTOR ("ghi", "0", "3") "}}]");
  tool_expect_text (tool, 0, "abc");
  tool_expect_text (tool, 1, "def");
  tool_expect_text (tool, 2, "ghi");
}

static void
test_broken (Tool          *tool,
             gconstpointer  data)
{
  g_autofree char *path = support_put (tool->folder, "b.json", "{" CONTEXT ", \"type\": \"Annotation\",\n \"target\": }", -1);
  g_autoptr (GError) error = NULL;

  g_assert_null (tl_format_open (path, "web-annotation", NULL, NULL, NULL, NULL, NULL, &error));
  g_assert_error (error, TL_JSON_ERROR, TL_JSON_ERROR_SYNTAX);
  g_assert_true (strstr (error->message, "2") != NULL);
}

static void
test_fuzz (Tool          *tool,
           gconstpointer  data)
{
  tool_fuzz (tool, "a.json", "web-annotation", PAGE, 1200);
  g_free (support_put (tool->folder, "a.txt", "Ana said so, and so on.", -1));
  tool_fuzz (tool, "a.json", "web-annotation", PAGE, 600);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  TOOL_ADD ("/formats/web-annotation/page", test_page);
  TOOL_ADD ("/formats/web-annotation/lossless", test_lossless);
  TOOL_ADD ("/formats/web-annotation/written", test_written);
  TOOL_ADD ("/formats/web-annotation/utf16", test_utf16);
  TOOL_ADD ("/formats/web-annotation/reconstructed", test_reconstructed);
  TOOL_ADD ("/formats/web-annotation/anchoring", test_anchoring);
  TOOL_ADD ("/formats/web-annotation/shapes", test_shapes);
  TOOL_ADD ("/formats/web-annotation/paths", test_paths);
  TOOL_ADD ("/formats/web-annotation/broken", test_broken);
  TOOL_ADD ("/formats/web-annotation/fuzz", test_fuzz);
  return g_test_run ();
}
