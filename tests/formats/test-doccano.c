/* SPDX-License-Identifier: GPL-3.0-or-later */

/* doccano: its three generations of spans, its labels' numbers, what it hands through. */

#include "config.h"

#include "tool-fixture.h"

#define EVERYTHING \
  "{\"id\": 7, \"text\": \"Ana said taxes rose 😀 in May\", \"entities\": [{\"id\": 3, \"start_offset\": 0, \"end_offset\": 3, \"label\": \"PER\", " \
  "\"user\": 1}, {\"id\": 4, \"start_offset\": 9, \"end_offset\": 21, \"label\": \"CLAIM\"}], \"relations\": [{\"id\": 0, \"from_id\": 4, " \
  "\"to_id\": 3, \"type\": \"by\"}], \"Comments\": [\"why?\"], \"meta\": {\"page\": 1}}\n" \
  "{\"text\": \"second\", \"label\": [[0, 3, \"X\"]], \"tagline\": {\"version\": 1, \"annotations\": [{\"id\": \"z\", \"label\": \"X\", " \
  "\"fragments\": [[0, 3]], \"note\": \"n\"}], \"relations\": [{\"id\": \"r\", \"type\": \"t\", \"args\": [{\"role\": \"a\", \"target\": \"z\"}]}]}}\n"

static void
test_label (Tool          *tool,
            gconstpointer  data)
{
  tool_sniff (tool, "a.jsonl", "doccano",
              "{\"id\":1,\"text\":\"President Obama\",\"label\":[[10,15,\"PERSON\"]],\"Comments\":[]}\n"
              "\n"
              "{\"text\":\"😀 Obama\",\"labels\":[[2,7,\"PERSON\"],[0,1,\"Emoji\"]]}\r\n");
  g_assert_cmpuint (tl_collection_get_n_articles (tool->collection), ==, 2);
  tool_expect (tool, 0, "PERSON[10,15]=Obama\n", "");
  tool_expect (tool, 1, "PERSON[2,7]=Obama\nEmoji[0,1]=😀\n", "");
  tool_expect_json (tool, 0, -1, "id", "\"1\"");
  tool_expect_json (tool, 0, -1, "x-doccano", "{\"Comments\":[]}");
  g_assert_cmpuint (tool->problems->len, ==, 0);
}

static void
test_entities (Tool          *tool,
               gconstpointer  data)
{
  tool_sniff (tool, "a.jsonl", "doccano", EVERYTHING);
  tool_expect (tool, 0, "PER[0,3]=Ana\nCLAIM[9,21]=taxes rose 😀\n", "by(from:t4,to:t3)\n");
  tool_expect_json (tool, 0, 0, "x-doccano", "{\"user\":1}");
  tool_expect_json (tool, 0, -1, "x-doccano", "{\"Comments\":[\"why?\",],\"meta\":{\"page\":1}}");
}

static void
test_numeric_labels (Tool          *tool,
                     gconstpointer  data)
{
  static const char line[] =
    "{\"id\": 1, \"text\": \"Ana said\", \"annotations\": [{\"label\": 44, \"start_offset\": 0, \"end_offset\": 3, \"user\": 1}], "
    "\"annotation_approver\": null}\n";

  tool_sniff (tool, "a.jsonl", "doccano", line);
  tool_expect (tool, 0, "44[0,3]=Ana\n", "");
  tool_expect_problem (tool, TL_CODE_UNKNOWN_LABEL, 1, "$.annotations[0].label");

  g_free (support_put (tool->folder, "label_config.json",
                       "[{\"id\": 44, \"text\": \"Person\", \"prefix_key\": null, \"suffix_key\": \"p\", "
                       "\"background_color\": \"#FF0000\", \"text_color\": \"#ffffff\"}]", -1));
  tool_read (tool, "a.jsonl", "doccano", line);
  tool_expect (tool, 0, "Person[0,3]=Ana\n", "");
  g_assert_cmpuint (tool->problems->len, ==, 0);
  /* The label file is the collection's schema too. */
  g_assert_nonnull (tl_schema_find (tl_collection_get_schema (tool->collection), "Person"));
  g_assert_cmpuint (tl_schema_get_n_labels (tl_collection_get_schema (tool->collection)), ==, 1);
}

static void
test_broken (Tool          *tool,
             gconstpointer  data)
{
  tool_read (tool, "a.jsonl", "doccano",
             "{\"text\": \"one\", \"label\": [[0, 3, \"X\"], [2, 9, \"Y\"], [1, 1, \"Z\"], [1, \"b\"]]}\n"
             "{\"text\": \"cut off\", \"label\": [[0, 3\n"
             "{\"label\": []}\n"
             "{\"text\": \"four\", \"entities\": [{\"id\": 0, \"start_offset\": 0, \"end_offset\": 4, \"label\": \"X\"}], "
             "\"relations\": [{\"from_id\": 0, \"to_id\": 9, \"type\": \"r\"}]}\n");
  g_assert_cmpuint (tl_collection_get_n_articles (tool->collection), ==, 2);
  tool_expect (tool, 0, "X[0,3]=one\n", "");
  tool_expect (tool, 1, "X[0,4]=four\n", "");
  tool_expect_problem (tool, TL_CODE_OFFSET, 1, "$.label[1]");
  tool_expect_problem (tool, TL_CODE_OFFSET, 1, "$.label[2]");
  tool_expect_problem (tool, TL_CODE_SHAPE, 1, "$.label[3]");
  tool_expect_problem (tool, TL_CODE_JSON_SYNTAX, 2, NULL);
  tool_expect_problem (tool, TL_CODE_SHAPE, 3, NULL);
  tool_expect_problem (tool, TL_CODE_UNKNOWN_TARGET, 4, "$.relations[0]");
}

static void
test_utf16 (Tool          *tool,
            gconstpointer  data)
{
  tool_read (tool, "a.jsonl", "doccano", "{\"text\": \"😀 Obama\", \"label\": [[3, 8, \"PER\"], [0, 2, \"E\"]]}\n");
  tool_expect (tool, 0, "PER[2,7]=Obama\nE[0,1]=😀\n", "");
  tool_expect_problem (tool, TL_CODE_OFFSET, 1, NULL);
}

/* Entities of training corpora: other keys, and quotes that tell the unit. */
static void
test_named_spans (Tool          *tool,
                  gconstpointer  data)
{
  tool_sniff (tool, "a.json", "doccano",
              "[{\"curid\": \"7\", \"text\": \"東京タワーへ\", \"entities\": [{\"name\": \"東京タワー\", \"span\": [0, 5], \"type\": \"施設名\"}]},"
              "{\"text\": \"😀 Ana met Bo\", \"entities\": [{\"name\": \"Ana\", \"span\": [3, 6], \"type\": \"PER\", \"sure\": true},"
              "{\"name\": \"Bo\", \"span\": [11, 13], \"type\": \"PER\"}]}, {\"text\": \"x y\", \"entities\": [{\"span\": [0, 1], \"label\": \"A\"},"
              "{\"span\": [0], \"type\": \"A\"}, {\"span\": [2, 9], \"type\": \"A\", \"name\": \"y\"}]}]");
  tool_expect (tool, 0, "施設名[0,5]=東京タワー\n", "");
  tool_expect_json (tool, 0, -1, "x-doccano", "{\"curid\":\"7\"}");
  tool_expect (tool, 1, "PER[2,5]=Ana\nPER[10,12]=Bo\n", "");
  tool_expect_json (tool, 1, 0, "x-doccano", "{\"sure\":true}");
  tool_expect (tool, 2, "A[0,1]=x\n", "");
  tool_expect_problem (tool, TL_CODE_SHAPE, 1, "$[2].entities[1]");
  tool_expect_problem (tool, TL_CODE_OFFSET, 1, "$[2].entities[2]");
}

static void
test_array (Tool          *tool,
            gconstpointer  data)
{
  tool_sniff (tool, "a.json", "doccano",
              "\xef\xbb\xbf [\n {\"text\": \"one\",\n  \"label\": [[0, 3, \"X\"]]},\n {\"text\": \"two\", \"label\": [[0, 9, \"X\"]]}\n]\n");
  g_assert_cmpuint (tl_collection_get_n_articles (tool->collection), ==, 2);
  tool_expect (tool, 0, "X[0,3]=one\n", "");
  tool_expect_problem (tool, TL_CODE_OFFSET, 4, "$[1].label[0]");
}

/* Read and written again: the keys, numbers and ids of the lines are what they were. */
static void
test_lossless (Tool          *tool,
               gconstpointer  data)
{
  g_autofree char *written = NULL;

  tool_read (tool, "a.jsonl", "doccano", EVERYTHING);
  written = tool_write (tool, "b.jsonl", "doccano");
  tool_expect_in (written,
                  "{\"id\": 7, \"text\": \"Ana said taxes rose 😀 in May\", \"entities\": [{\"id\": 3, \"label\": \"PER\", "
                  "\"start_offset\": 0, \"end_offset\": 3, \"user\": 1}, {\"id\": 4, \"label\": \"CLAIM\", \"start_offset\": 9, "
                  "\"end_offset\": 21}], \"relations\": [{\"id\": 0, \"from_id\": 4, \"to_id\": 3, \"type\": \"by\"}], "
                  "\"Comments\": [\"why?\"], \"meta\": {\"page\": 1}}\n");
  tool_expect_in (written, "\"target\": \"z\"");
}

/* What doccano can't show is carried; what it changes is what counts. */
static void
test_carry (Tool          *tool,
            gconstpointer  data)
{
  g_autofree char *written = NULL;
  g_autoptr (GString) changed = NULL;

  g_clear_object (&tool->collection);
  tool->collection = support_open_native (
    "[{\"id\": \"n\", \"text\": \"one two three four\", \"annotations\": [{\"id\": \"a\", \"label\": \"claim\", \"start\": 0, \"end\": 13, "
    "\"fragments\": [[0, 3], [8, 13]], \"note\": \"kept\"}, {\"id\": \"b\", \"label\": \"source\", \"start\": 4, \"end\": 7, "
    "\"review\": {\"decision\": \"accepted\"}}, {\"id\": \"c\", \"label\": \"cue\", \"start\": 5, \"end\": 7}], "
    "\"relations\": [{\"id\": \"r\", \"type\": \"attribution\", \"args\": [{\"role\": \"claim\", \"target\": \"a\"}, "
    "{\"role\": \"source\", \"target\": \"b\"}, {\"role\": \"cue\", \"target\": \"c\"}]}]}]");
  written = tool_write (tool, "b.jsonl", "doccano");
  g_assert_cmpuint (support_count_losses (tool->problems, "overlap"), ==, 1);
  tool_expect_problem (tool, TL_CODE_KEPT, 0, "fragments");
  tool_expect_problem (tool, TL_CODE_KEPT, 0, "roles");
  tool_read (tool, "b.jsonl", "doccano", written);
  tool_expect (tool, 0, "claim[0,3;8,13]=one three\nsource[4,7]=two\ncue[5,7]=wo\n", "attribution(claim:a,source:b,cue:c)\n");
  tool_expect_json (tool, 0, 0, "note", "\"kept\"");

  /* In doccano somebody made the second piece shorter and deleted the cue's arc. */
  changed = g_string_new (written);
  g_assert_cmpuint (g_string_replace (changed, "\"start_offset\": 8, \"end_offset\": 13", "\"start_offset\": 8, \"end_offset\": 12", 0), ==, 1);
  tool_read (tool, "c.jsonl", "doccano", changed->str);
  tool_expect (tool, 0, "claim[0,3]=one\nclaim[8,12]=thre\nsource[4,7]=two\ncue[5,7]=wo\n", NULL);
  tool_expect_json (tool, 0, 0, "note", NULL);
  tool_expect_json (tool, 0, 2, "review", "{\"decision\":\"accepted\"}");
  tool_expect_problem (tool, TL_CODE_LOSS, 1, NULL);
}

/* A collection without relations is written for projects without them. */
static void
test_plain_labels (Tool          *tool,
                   gconstpointer  data)
{
  g_autofree char *written = NULL;

  tool->collection = support_open_native ("[{\"id\": \"5\", \"text\": \"one two\", \"annotations\": [{\"id\": \"t1\", \"label\": \"A b\", "
                                          "\"start\": 4, \"end\": 7, \"text\": \"two\"}]}]");
  written = tool_write (tool, "b.jsonl", "doccano");
  g_assert_cmpstr (written, ==, "{\"id\": 5, \"text\": \"one two\", \"label\": [[4, 7, \"A b\"]]}\n");
  g_assert_cmpuint (tool->problems->len, ==, 0);
}

static void
test_fuzz (Tool          *tool,
           gconstpointer  data)
{
  tool_fuzz (tool, "a.jsonl", "doccano", EVERYTHING, 1500);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  TOOL_ADD ("/formats/doccano/label", test_label);
  TOOL_ADD ("/formats/doccano/entities", test_entities);
  TOOL_ADD ("/formats/doccano/numeric-labels", test_numeric_labels);
  TOOL_ADD ("/formats/doccano/broken", test_broken);
  TOOL_ADD ("/formats/doccano/utf16", test_utf16);
  TOOL_ADD ("/formats/doccano/named-spans", test_named_spans);
  TOOL_ADD ("/formats/doccano/array", test_array);
  TOOL_ADD ("/formats/doccano/lossless", test_lossless);
  TOOL_ADD ("/formats/doccano/carry", test_carry);
  TOOL_ADD ("/formats/doccano/plain-labels", test_plain_labels);
  TOOL_ADD ("/formats/doccano/fuzz", test_fuzz);
  return g_test_run ();
}
