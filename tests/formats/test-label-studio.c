/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Label Studio: tasks, sets of rows, HTML, dialogues, the configuration. */

#include "config.h"

#include <string.h>

#include "tool-fixture.h"

#define TASK \
  "[{\"id\": 1, \"data\": {\"text\": \"Ana said 😀 taxes rose\", \"title\": \"T\", \"extra\": [1]}, \"annotations\": [{\"id\": 7, " \
  "\"completed_by\": 2, \"was_cancelled\": false, \"ground_truth\": false, \"lead_time\": 4.20, \"created_at\": \"2026-01-01T00:00:00Z\", " \
  "\"result\": [" \
  "{\"id\": \"aB1\", \"from_name\": \"verdict\", \"to_name\": \"text\", \"type\": \"choices\", \"value\": {\"start\": 11, \"end\": 21, " \
  "\"text\": \"taxes rose\", \"choices\": [\"False\"]}}, " \
  "{\"id\": \"aB1\", \"from_name\": \"label\", \"to_name\": \"text\", \"type\": \"labels\", \"origin\": \"manual\", \"meta\": {\"text\": [\"why\"]}, " \
  "\"value\": {\"start\": 11, \"end\": 21, \"text\": \"taxes rose\", \"labels\": [\"CLAIM\"]}}, " \
  "{\"id\": \"aB1\", \"from_name\": \"reason\", \"to_name\": \"text\", \"type\": \"textarea\", \"value\": {\"start\": 11, \"end\": 21, " \
  "\"text\": [\"one line\", \"another\"]}}, " \
  "{\"id\": \"aB1\", \"from_name\": \"stars\", \"to_name\": \"text\", \"type\": \"rating\", \"value\": {\"start\": 11, \"end\": 21, " \
  "\"text\": \"taxes rose\", \"rating\": 4}}, " \
  "{\"id\": \"aB1\", \"from_name\": \"topic\", \"to_name\": \"text\", \"type\": \"taxonomy\", \"value\": {\"start\": 11, \"end\": 21, " \
  "\"text\": \"taxes rose\", \"taxonomy\": [[\"a\", \"b\"]]}}, " \
  "{\"id\": \"cD2\", \"from_name\": \"label\", \"to_name\": \"text\", \"type\": \"labels\", \"value\": {\"start\": 0, \"end\": 3, \"text\": \"Ana\", " \
  "\"labels\": [\"PER\", \"SOURCE\"]}}, " \
  "{\"type\": \"relation\", \"from_id\": \"aB1\", \"to_id\": \"cD2\", \"direction\": \"left\", \"labels\": [\"by\"]}, " \
  "{\"id\": \"doc\", \"from_name\": \"genre\", \"to_name\": \"text\", \"type\": \"choices\", \"value\": {\"choices\": [\"news\"]}}]}, " \
  "{\"id\": 8, \"completed_by\": {\"id\": 3, \"email\": \"omar@desk.example\"}, \"result\": [{\"id\": \"aB1\", \"from_name\": \"label\", " \
  "\"to_name\": \"text\", \"type\": \"labels\", \"value\": {\"start\": 4, \"end\": 8, \"text\": \"said\", \"labels\": [\"CUE\"]}}]}, " \
  "{\"id\": 9, \"completed_by\": 4, \"was_cancelled\": true, \"result\": [{\"id\": \"x\", \"type\": \"labels\", \"value\": {\"start\": 0, " \
  "\"end\": 1, \"labels\": [\"NO\"]}}]}], " \
  "\"drafts\": [{\"id\": 5, \"annotation\": 7, \"result\": []}], " \
  "\"predictions\": [{\"model_version\": \"m1\", \"score\": 0.90, \"result\": [{\"id\": \"p\", \"from_name\": \"label\", \"to_name\": \"text\", " \
  "\"type\": \"labels\", \"value\": {\"start\": 0, \"end\": 3, \"text\": \"Ana\", \"labels\": [\"PER\"]}}]}], \"meta\": {\"m\": 1}, \"inner_id\": 1}]\n"

static void
test_task (Tool          *tool,
           gconstpointer  data)
{
  tool_sniff (tool, "a.json", "label-studio", TASK);
  tool_expect (tool, 0, "CLAIM[11,21]=taxes rose\nPER[0,3]=Ana\nCUE[4,8]=said\nPER[0,3]=Ana\n", "by(from:cD2,to:aB1)\n");
  tool_expect_json (tool, 0, 0, "id", "\"aB1\"");
  tool_expect_json (tool, 0, 0, "note", "\"why\"");
  tool_expect_json (tool, 0, 0, "annotator", "\"2\"");
  tool_expect_json (tool, 0, 0, "created", "\"2026-01-01T00:00:00Z\"");
  tool_expect_json (tool, 0, 0, "attributes",
                    "{\"reason\":[\"one line\",\"another\",],\"stars\":4,\"topic\":[[\"a\",\"b\",],],\"verdict\":\"False\"}");
  tool_expect_json (tool, 0, 2, "annotator", "\"omar@desk.example\"");
  tool_expect_json (tool, 0, 3, "origin", "\"model\"");
  tool_expect_json (tool, 0, 3, "annotator", "\"m1\"");
  tool_expect_json (tool, 0, 3, "confidence", "0.90");
  tool_expect_json (tool, 0, -1, "title", "\"T\"");
  /* The second label, the cancelled annotation: kept, and told. */
  tool_expect_problem (tool, TL_CODE_SHAPE, 1, "$[0].annotations[0].result[5].value.labels");
  tool_expect_problem (tool, TL_CODE_SHAPE, 1, "$[0].annotations[2]");
}

/* Written again, the task has all it had, in the same sets. */
static void
test_lossless (Tool          *tool,
               gconstpointer  data)
{
  g_autofree char *written = NULL;
  g_autofree char *again = NULL;
  g_autofree char *config = NULL;

  tool_read (tool, "a.json", "label-studio", TASK);
  written = tool_write (tool, "b.json", "label-studio");
  tool_expect_in (written, "{\"id\": 1, \"data\": {\"text\": \"Ana said 😀 taxes rose\", \"title\": \"T\", \"extra\": [1]}");
  tool_expect_in (written, "{\"id\": 7, \"completed_by\": 2, \"was_cancelled\": false, \"ground_truth\": false, \"lead_time\": 4.20");
  tool_expect_in (written, "\"value\": {\"start\": 11, \"end\": 21, \"text\": \"taxes rose\", \"labels\": [\"CLAIM\"]}, "
                  "\"meta\": {\"text\": [\"why\"]}, \"origin\": \"manual\"}");
  tool_expect_in (written, "\"value\": {\"start\": 11, \"end\": 21, \"text\": [\"one line\", \"another\"]}");
  tool_expect_in (written, "\"type\": \"rating\", \"value\": {\"start\": 11, \"end\": 21, \"text\": \"taxes rose\", \"rating\": 4}");
  tool_expect_in (written, "\"type\": \"taxonomy\"");
  tool_expect_in (written, "\"labels\": [\"PER\", \"SOURCE\"]");
  tool_expect_in (written, "{\"type\": \"relation\", \"from_id\": \"aB1\", \"to_id\": \"cD2\", \"direction\": \"left\", \"labels\": [\"by\"]}");
  tool_expect_in (written, "{\"id\": \"doc\", \"from_name\": \"genre\", \"to_name\": \"text\", \"type\": \"choices\", \"value\": {\"choices\": [\"news\"]}}");
  tool_expect_in (written, "\"was_cancelled\": true, \"result\": [{\"id\": \"x\"");
  tool_expect_in (written, "\"drafts\": [{\"id\": 5, \"annotation\": 7, \"result\": []}]");
  tool_expect_in (written, "\"predictions\": [{\"model_version\": \"m1\", \"score\": 0.90, \"result\": [{\"id\": \"p\"");
  tool_expect_in (written, "\"inner_id\": 1");
  config = support_get (tool->folder, "b.config.xml");
  tool_expect_in (config, "<Labels name=\"label\" toName=\"text\">\n    <Label value=\"CLAIM\"/>");
  tool_expect_in (config, "<Choices name=\"verdict\" toName=\"text\" perRegion=\"true\" choice=\"single\">\n    <Choice value=\"False\"/>");
  tool_expect_in (config, "<Choices name=\"genre\" toName=\"text\" choice=\"single\">\n    <Choice value=\"news\"/>");
  tool_expect_in (config, "<Rating name=\"stars\"");
  tool_expect_in (config, "<Text name=\"text\" value=\"$text\"/>");
  tool_read (tool, "b.json", "label-studio", written);
  again = tool_write (tool, "c.json", "label-studio");
  g_assert_cmpstr (written, ==, again);
}

static void
test_text_key (Tool          *tool,
               gconstpointer  data)
{
  static const char task[] =
    "{\"data\": {\"text\": \"not this\", \"reviewText\": \"Ana said\"}, \"annotations\": [{\"result\": [{\"id\": \"a\", \"from_name\": \"l\", "
    "\"to_name\": \"my_text\", \"type\": \"labels\", \"value\": {\"start\": 0, \"end\": 3, \"labels\": [\"P\"]}}]}]}";
  g_autofree char *written = NULL;
  g_autofree char *config = NULL;

  g_free (support_put (tool->folder, "a.config.xml",
                       "<View><Labels name=\"l\" toName=\"my_text\"><Label value=\"P\"/></Labels>"
                       "<Text name=\"my_text\" value=\"$reviewText\"/></View>", -1));
  tool_sniff (tool, "a.json", "label-studio", task);
  tool_expect_text (tool, 0, "Ana said");
  tool_expect (tool, 0, "P[0,3]=Ana\n", "");
  written = tool_write (tool, "b.json", "label-studio");
  tool_expect_in (written, "\"data\": {\"reviewText\": \"Ana said\", \"text\": \"not this\"}");
  tool_expect_in (written, "\"from_name\": \"l\", \"to_name\": \"my_text\"");
  config = support_get (tool->folder, "b.config.xml");
  tool_expect_in (config, "<Labels name=\"l\" toName=\"my_text\">");
  tool_expect_in (config, "<Text name=\"my_text\" value=\"$reviewText\"/>");
}

static void
test_utf16 (Tool          *tool,
            gconstpointer  data)
{
  tool_read (tool, "a.json", "label-studio",
             "[{\"data\": {\"text\": \"😀😀 Ana said\"}, \"annotations\": [{\"result\": [{\"id\": \"a\", \"from_name\": \"label\", \"to_name\": \"text\", "
             "\"type\": \"labels\", \"value\": {\"start\": 5, \"end\": 8, \"text\": \"Ana\", \"labels\": [\"P\"]}}, {\"id\": \"b\", "
             "\"from_name\": \"label\", \"to_name\": \"text\", \"type\": \"labels\", \"value\": {\"start\": 9, \"end\": 13, \"text\": \"said\", "
             "\"labels\": [\"C\"]}}]}]}]");
  tool_expect (tool, 0, "P[3,6]=Ana\nC[7,11]=said\n", "");
  tool_expect_problem (tool, TL_CODE_OFFSET, 0, NULL);
}

/* A wrong text alone moves nothing. */
static void
test_quote (Tool          *tool,
            gconstpointer  data)
{
  tool_read (tool, "a.json", "label-studio",
             "[{\"data\": {\"text\": \"Ana said so\"}, \"annotations\": [{\"result\": [{\"id\": \"a\", \"type\": \"labels\", \"value\": {\"start\": 0, "
             "\"end\": 3, \"text\": \"An\", \"labels\": [\"P\"]}}, {\"id\": \"b\", \"type\": \"labels\", \"value\": {\"start\": 4, \"end\": 8, "
             "\"text\": \"said\", \"labels\": [\"C\"]}}, {\"id\": \"c\", \"type\": \"labels\", \"value\": {\"start\": 9, \"end\": 40, "
             "\"labels\": [\"C\"]}}]}]}]");
  tool_expect (tool, 0, "P[0,3]=An\nC[4,8]=said\n", "");
  tool_expect_problem (tool, TL_CODE_QUOTE_MISMATCH, 1, "$[0].annotations[0].result[0].value");
  tool_expect_problem (tool, TL_CODE_OFFSET, 1, "$[0].annotations[0].result[2].value");
}

/* HTML: paths, offsets over the page's text, and text by the one rule. */
static void
test_html (Tool          *tool,
           gconstpointer  data)
{
  tool_sniff (tool, "a.json", "label-studio",
              "[{\"data\": {\"text\": \"<div><p class=\\\"x>y\\\"><b>Ana</b>: taxes &amp; fees 😀 rose</p><ul><li>one<li>two &#128512; three</ul></div>\"}, "
              "\"annotations\": [{\"result\": ["
              "{\"id\": \"a\", \"type\": \"hypertextlabels\", \"value\": {\"start\": \"/div[1]/p[1]/b[1]/text()[1]\", \"end\": \"/div[1]/p[1]/b[1]/text()[1]\", "
              "\"startOffset\": 0, \"endOffset\": 3, \"text\": \"Ana\", \"hypertextlabels\": [\"P\"]}}, "
              "{\"id\": \"b\", \"type\": \"hypertextlabels\", \"value\": {\"start\": \"/div[1]/p[1]/text()[1]\", \"end\": \"/div[1]/p[1]/text()[1]\", "
              "\"startOffset\": 10, \"endOffset\": 22, \"text\": \"fees 😀 rose\", \"hypertextlabels\": [\"C\"]}}, "
              "{\"id\": \"c\", \"type\": \"hypertextlabels\", \"value\": {\"start\": \"/nowhere[1]\", \"end\": \"/nowhere[1]\", \"startOffset\": 0, "
              "\"endOffset\": 0, \"globalOffsets\": {\"start\": 25, \"end\": 31}, \"text\": \"one\\\\ntwo\", \"hypertextlabels\": [\"D\"]}}, "
              "{\"id\": \"d\", \"type\": \"hypertextlabels\", \"value\": {\"start\": \"/div[1]/ul[1]/li[2]/text()[1]\", "
              "\"end\": \"/div[1]/ul[1]/li[2]/text()[1]\", \"startOffset\": 7, \"endOffset\": 12, \"text\": \"three\", \"hypertextlabels\": [\"E\"]}}, "
              "{\"id\": \"e\", \"type\": \"hypertextlabels\", \"value\": {\"start\": \"/nowhere[1]\", \"end\": \"/nowhere[1]\", \"startOffset\": 0, "
              "\"endOffset\": 0, \"hypertextlabels\": [\"F\"]}}]}]}]");
  tool_expect_text (tool, 0, "Ana: taxes & fees 😀 rose\n\n• one\n• two 😀 three");
  tool_expect (tool, 0, "P[0,3]=Ana\nC[13,24]=fees 😀 rose\nD[28,37]=one\n• two\nE[40,45]=three\n", "");
  tool_expect_problem (tool, TL_CODE_OFFSET, 1, "$[0].annotations[0].result[4].value");
  /* The mark of the list item is ours: the region is right, and told not to be word for word. */
  tool_expect_problem (tool, TL_CODE_QUOTE_MISMATCH, 1, "$[0].annotations[0].result[2].value");
}

static void
test_dialogue (Tool          *tool,
               gconstpointer  data)
{
  tool_sniff (tool, "a.json", "label-studio",
              "[{\"data\": {\"dialogue\": [{\"author\": \"Ana\", \"text\": \"You 😀 know?\"}, {\"author\": \"Omar:\", \"text\": \"I do.\"}]}, "
              "\"annotations\": [{\"result\": [{\"id\": \"a\", \"type\": \"paragraphlabels\", \"to_name\": \"t\", \"from_name\": \"l\", \"value\": {\"start\": \"0\", "
              "\"end\": \"1\", \"startOffset\": 7, \"endOffset\": 1, \"paragraphlabels\": [\"X\"]}}, {\"id\": \"b\", \"type\": \"paragraphlabels\", "
              "\"value\": {\"start\": \"5\", \"end\": \"5\", \"startOffset\": 0, \"endOffset\": 1, \"paragraphlabels\": [\"X\"]}}]}]}]");
  tool_expect_text (tool, 0, "Ana: You 😀 know?\n\nOmar: I do.");
  tool_expect (tool, 0, "X[11,25]=know?\n\nOmar: I\n", "");
  tool_expect_problem (tool, TL_CODE_OFFSET, 1, "$[0].annotations[0].result[1].value");
}

static void
test_minimal (Tool          *tool,
              gconstpointer  data)
{
  tool_sniff (tool, "a.json", "label-studio",
              "[{\"id\": 3, \"text\": \"Ana said\", \"url\": \"https://a.example/\", \"label\": [{\"start\": 0, \"end\": 3, \"text\": \"Ana\", \"labels\": [\"P\"]}], "
              "\"sentiment\": \"good\", \"annotator\": 1, \"annotation_id\": 5, \"lead_time\": 1.5}]");
  tool_expect (tool, 0, "P[0,3]=Ana\n", "");
  tool_expect_json (tool, 0, 0, "annotator", "\"1\"");
  tool_expect_json (tool, 0, -1, "url", "\"https://a.example/\"");
  tool_expect_json (tool, 0, -1, "id", "\"3\"");
}

/* Pictures and sounds are no text: their rows are kept. */
static void
test_no_text (Tool          *tool,
              gconstpointer  data)
{
  g_autofree char *written = NULL;

  tool_read (tool, "a.json", "label-studio",
             "[{\"id\": 2, \"data\": {\"image\": \"https://a.example/i.png\"}, \"annotations\": [{\"id\": 1, \"result\": [{\"id\": \"a\", \"type\": \"rectanglelabels\", "
             "\"value\": {\"x\": 1.50, \"rectanglelabels\": [\"Car\"]}}, {\"id\": \"b\", \"type\": \"labels\", \"original_length\": 9, \"value\": {\"start\": 0, "
             "\"end\": 3, \"labels\": [\"Noise\"]}}]}]}]");
  tool_expect_text (tool, 0, "");
  tool_expect (tool, 0, "", "");
  tool_expect_problem (tool, TL_CODE_SHAPE, 1, "$[0]");
  written = tool_write (tool, "b.json", "label-studio");
  tool_expect_in (written, "\"image\": \"https://a.example/i.png\"");
  tool_expect_in (written, "{\"id\": \"a\", \"type\": \"rectanglelabels\", \"value\": {\"x\": 1.50, \"rectanglelabels\": [\"Car\"]}}");
}

/* What Tagline writes of its own, and what of it a change in Label Studio undoes. */
static void
test_own (Tool          *tool,
          gconstpointer  data)
{
  g_autofree char *written = NULL;
  g_autoptr (GString) changed = NULL;

  tool->collection = support_open_native (
    "[{\"id\": \"news/1\", \"text\": \"one two three four\", \"annotations\": [{\"id\": \"t1\", \"label\": \"claim\", \"start\": 0, \"end\": 13, "
    "\"fragments\": [[0, 3], [8, 13]], \"annotator\": \"ana\", \"attributes\": {\"named\": true, \"text\": \"clash\", \"verdict\": \"false\", "
    "\"deep\": {\"a\": null}}, \"review\": {\"decision\": \"accepted\"}}, {\"id\": \"t2\", \"label\": \"source\", \"start\": 4, \"end\": 7, "
    "\"annotator\": \"ana\"}, {\"id\": \"t3\", \"label\": \"cue\", \"start\": 14, \"end\": 18, \"annotator\": \"m9\", \"origin\": \"model\", "
    "\"confidence\": 0.50}], \"relations\": [{\"id\": \"r1\", \"type\": \"attribution\", \"args\": [{\"role\": \"claim\", \"target\": \"t1\"}, "
    "{\"role\": \"source\", \"target\": \"t2\"}]}]}]");
  written = tool_write (tool, "b.json", "label-studio");
  tool_expect_in (written, "\"from_name\": \"attribute-text\"");
  tool_expect_in (written, "\"predictions\": [{\"model_version\": \"m9\", \"result\": [{\"id\": \"t3\"");
  g_assert_null (strstr (written, "completed_by"));
  tool_read (tool, "b.json", "label-studio", written);
  tool_expect (tool, 0, "claim[0,3;8,13]=one three\nsource[4,7]=two\ncue[14,18]=four\n", "attribution(claim:t1,source:t2)\n");
  tool_expect_json (tool, 0, 0, "attributes", "{\"deep\":{\"a\":null},\"named\":true,\"text\":\"clash\",\"verdict\":\"false\"}");
  tool_expect_json (tool, 0, -1, "x-label-studio", NULL);

  changed = g_string_new (written);
  g_assert_cmpuint (g_string_replace (changed, "\"choices\": [\"false\"]", "\"choices\": [\"satire\"]", 0), ==, 1);
  tool_read (tool, "c.json", "label-studio", changed->str);
  tool_expect_json (tool, 0, 0, "attributes", "{\"deep\":{\"a\":null},\"named\":true,\"text\":\"clash\",\"verdict\":\"satire\"}");
  tool_expect_json (tool, 0, 0, "annotator", "\"ana\"");
}

static void
test_broken (Tool          *tool,
             gconstpointer  data)
{
  tool_read (tool, "a.json", "label-studio",
             "[{\"data\": {\"text\": \"one\"}, \"annotations\": [{\"result\": [{\"type\": \"relation\", \"from_id\": \"a\", \"to_id\": \"b\"}, 5, "
             "{\"id\": \"c\", \"type\": \"labels\", \"value\": {\"start\": 0, \"end\": 3}}]}]},\n"
             " {\"data\": {\"text\": \"two\"}, \"annotations\": [{}, 3]},\n {\"data\": bad}, \"no task\",\n"
             " {\"data\": {\"text\": \"four\"}}\n");
  g_assert_cmpuint (tl_collection_get_n_articles (tool->collection), ==, 3);
  tool_expect (tool, 0, "region[0,3]=one\n", "");
  tool_expect_problem (tool, TL_CODE_UNKNOWN_TARGET, 1, "$[0].annotations[0].result[0]");
  tool_expect_problem (tool, TL_CODE_JSON_SYNTAX, 3, NULL);
  tool_expect_problem (tool, TL_CODE_SHAPE, 3, "$[3]");
  tool_expect_problem (tool, TL_CODE_JSON_SYNTAX, 5, NULL);
}

static void
test_fuzz (Tool          *tool,
           gconstpointer  data)
{
  static const char html[] =
    "[{\"data\": {\"text\": \"<p>a <b>b</b> &amp; c</p><ul><li>d</ul>\"}, \"annotations\": [{\"result\": [{\"id\": \"a\", \"type\": \"hypertextlabels\", "
    "\"value\": {\"start\": \"/p[1]/text()[2]\", \"end\": \"/ul[1]/li[1]/text()[1]\", \"startOffset\": 1, \"endOffset\": 1, "
    "\"globalOffsets\": {\"start\": 4, \"end\": 8}, \"hypertextlabels\": [\"P\"]}}]}]}]";

  tool_fuzz (tool, "a.json", "label-studio", TASK, 1000);
  tool_fuzz (tool, "a.json", "label-studio", html, 1000);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  TOOL_ADD ("/formats/label-studio/task", test_task);
  TOOL_ADD ("/formats/label-studio/lossless", test_lossless);
  TOOL_ADD ("/formats/label-studio/text-key", test_text_key);
  TOOL_ADD ("/formats/label-studio/utf16", test_utf16);
  TOOL_ADD ("/formats/label-studio/quote", test_quote);
  TOOL_ADD ("/formats/label-studio/html", test_html);
  TOOL_ADD ("/formats/label-studio/dialogue", test_dialogue);
  TOOL_ADD ("/formats/label-studio/minimal", test_minimal);
  TOOL_ADD ("/formats/label-studio/no-text", test_no_text);
  TOOL_ADD ("/formats/label-studio/own", test_own);
  TOOL_ADD ("/formats/label-studio/broken", test_broken);
  TOOL_ADD ("/formats/label-studio/fuzz", test_fuzz);
  return g_test_run ();
}
