/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Prodigy and spaCy: tasks, pairs, documents; tokens and answers. */

#include "config.h"

#include "tool-fixture.h"

#define TASK \
  "{\"text\": \"Obama spoke in Rome.\", \"tokens\": [{\"text\": \"Obama\", \"start\": 0, \"end\": 5, \"id\": 0, \"ws\": true}, " \
  "{\"text\": \"spoke\", \"start\": 6, \"end\": 11, \"id\": 1, \"ws\": true}, {\"text\": \"in\", \"start\": 12, \"end\": 14, \"id\": 2, \"ws\": true}, " \
  "{\"text\": \"Rome.\", \"start\": 15, \"end\": 20, \"id\": 3, \"ws\": false}], \"spans\": [{\"start\": 0, \"end\": 5, \"label\": \"PER\", " \
  "\"token_start\": 0, \"token_end\": 0, \"score\": 0.50, \"source\": \"m\"}, {\"start\": 6, \"end\": 14, \"label\": \"X\", \"token_start\": 1, " \
  "\"token_end\": 2}], \"relations\": [{\"head\": 2, \"child\": 0, \"head_span\": {\"start\": 6, \"end\": 14, \"token_start\": 1, " \
  "\"token_end\": 2, \"label\": \"X\"}, \"child_span\": {\"start\": 0, \"end\": 5, \"token_start\": 0, \"token_end\": 0, \"label\": \"PER\"}, " \
  "\"color\": \"#fff\", \"label\": \"SAID\"}], \"answer\": \"accept\", \"_input_hash\": -5, \"_task_hash\": 2, \"_session_id\": \"ds-anna\", " \
  "\"meta\": {\"title\": \"A speech\", \"pattern\": 3}}\n"

static void
test_task (Tool          *tool,
           gconstpointer  data)
{
  tool_sniff (tool, "a.jsonl", "prodigy", TASK);
  tool_expect (tool, 0, "PER[0,5]=Obama\nX[6,14]=spoke in\n", "SAID(from:t2,to:t1)\n");
  tool_expect_json (tool, 0, 0, "annotator", "\"ds-anna\"");
  tool_expect_json (tool, 0, 0, "confidence", "0.50");
  tool_expect_json (tool, 0, 0, "review", "{\"decision\":\"accepted\"}");
  tool_expect_json (tool, 0, -1, "title", "\"A speech\"");
  g_assert_cmpuint (tool->problems->len, ==, 0);
}

static void
test_lossless (Tool          *tool,
               gconstpointer  data)
{
  g_autofree char *written = NULL;

  tool_read (tool, "a.jsonl", "prodigy", TASK);
  written = tool_write (tool, "b.jsonl", "prodigy");
  tool_expect_in (written, "\"spans\": [{\"start\": 0, \"end\": 5, \"token_start\": 0, \"token_end\": 0, \"label\": \"PER\", \"score\": 0.50, "
                  "\"source\": \"m\"}, {\"start\": 6, \"end\": 14, \"token_start\": 1, \"token_end\": 2, \"label\": \"X\"}]");
  tool_expect_in (written, "{\"text\": \"Rome.\", \"start\": 15, \"end\": 20, \"id\": 3, \"ws\": false}]");
  tool_expect_in (written, "\"relations\": [{\"head\": 2, \"child\": 0, \"head_span\": {\"start\": 6, \"end\": 14, \"token_start\": 1, "
                  "\"token_end\": 2, \"label\": \"X\"}, \"child_span\": {\"start\": 0, \"end\": 5, \"token_start\": 0, \"token_end\": 0, "
                  "\"label\": \"PER\"}, \"label\": \"SAID\", \"color\": \"#fff\"}]");
  tool_expect_in (written, "\"answer\": \"accept\"");
  tool_expect_in (written, "\"_input_hash\": -5, \"_task_hash\": 2, \"_session_id\": \"ds-anna\"");
  tool_expect_in (written, "\"meta\": {\"title\": \"A speech\", \"pattern\": 3}");
}

/* Rejected and ignored tasks are there, and are not gold. */
static void
test_answers (Tool          *tool,
              gconstpointer  data)
{
  static const TlExportOptions accepted = { .only_accepted = TRUE };
  g_autofree char *path = g_build_filename (tool->folder, "gold.jsonl", NULL);

  tool_read (tool, "a.jsonl", "prodigy",
             "{\"text\": \"one\", \"spans\": [{\"start\": 0, \"end\": 3, \"label\": \"A\"}], \"answer\": \"accept\"}\n"
             "{\"text\": \"two\", \"spans\": [{\"start\": 0, \"end\": 3, \"label\": \"A\"}], \"answer\": \"reject\"}\n"
             "{\"text\": \"three\", \"spans\": [{\"start\": 0, \"end\": 5, \"label\": \"A\"}], \"answer\": \"ignore\"}\n");
  tool_expect_json (tool, 1, 0, "review", "{\"decision\":\"rejected\",\"reason\":\"prodigy: reject\"}");
  tool_expect_json (tool, 2, 0, "review", "{\"decision\":\"discuss\",\"reason\":\"prodigy: ignore\"}");
  support_export (tool->collection, "prodigy", &accepted, path, NULL);
  g_clear_object (&tool->collection);
  tool->collection = support_open (path, "prodigy", NULL);
  tool_expect (tool, 0, "A[0,3]=one\n", NULL);
  tool_expect (tool, 1, "", NULL);
  tool_expect (tool, 2, "", NULL);
}

static void
test_pairs (Tool          *tool,
            gconstpointer  data)
{
  tool_sniff (tool, "a.jsonl", "prodigy",
              "[\"Obama spoke\", {\"entities\": [[0, 5, \"PER\"]]}]\n[\"😀 Rome\", {\"entities\": [[2, 6, \"LOC\"]], \"cats\": {\"x\": 1.0}}]\n");
  tool_expect (tool, 0, "PER[0,5]=Obama\n", "");
  tool_expect (tool, 1, "LOC[2,6]=Rome\n", "");
  tool_expect_json (tool, 1, -1, "x-prodigy", "{\"cats\":{\"x\":1.0}}");
  tool_sniff (tool, "b.json", "prodigy", "[[\"Obama spoke\", {\"entities\": [[0, 5, \"PER\"]]}],\n [\"Rome\", {\"entities\": [[0, 9, \"LOC\"]]}]]\n");
  g_assert_cmpuint (tl_collection_get_n_articles (tool->collection), ==, 2);
  tool_expect_problem (tool, TL_CODE_OFFSET, 2, "$[1][1].entities[0]");
}

static void
test_documents (Tool          *tool,
                gconstpointer  data)
{
  tool_sniff (tool, "a.json", "prodigy",
              "[{\"text\": \"Obama spoke\", \"ents\": [{\"start\": 0, \"end\": 5, \"label\": \"PER\", \"kb_id\": \"Q76\"}], "
              "\"spans\": {\"sc\": [{\"start\": 0, \"end\": 11, \"label\": \"CLAIM\"}], \"other\": []}}]");
  tool_expect (tool, 0, "PER[0,5]=Obama\nCLAIM[0,11]=Obama spoke\n", "");
  tool_expect_json (tool, 0, 0, "x-prodigy", "{\"kb_id\":\"Q76\"}");
  tool_expect_json (tool, 0, 1, "x-prodigy", "{\"group\":\"sc\"}");
}

/* Tokens say what offsets count. */
static void
test_utf16 (Tool          *tool,
            gconstpointer  data)
{
  tool_read (tool, "a.jsonl", "prodigy",
             "{\"text\": \"😀 Obama 😀 spoke\", \"tokens\": [{\"text\": \"Obama\", \"start\": 3, \"end\": 8, \"id\": 0}, "
             "{\"text\": \"spoke\", \"start\": 12, \"end\": 17, \"id\": 1}], \"spans\": [{\"start\": 3, \"end\": 8, \"label\": \"PER\"}]}\n");
  tool_expect (tool, 0, "PER[2,7]=Obama\n", "");
  tool_expect_problem (tool, TL_CODE_OFFSET, 1, NULL);
}

static void
test_quote (Tool          *tool,
            gconstpointer  data)
{
  tool_read (tool, "a.jsonl", "prodigy",
             "{\"text\": \"Obama spoke\", \"spans\": [{\"start\": 0, \"end\": 5, \"text\": \"Obama\", \"label\": \"A\"}, "
             "{\"start\": 6, \"end\": 11, \"text\": \"wrong\", \"label\": \"B\"}]}\n");
  tool_expect (tool, 0, "A[0,5]=Obama\nB[6,11]=wrong\n", "");
  tool_expect_problem (tool, TL_CODE_QUOTE_MISMATCH, 1, "$.spans[1]");
}

/* Relations may tie words that are no span, and may have token numbers alone. */
static void
test_relations (Tool          *tool,
                gconstpointer  data)
{
  tool_read (tool, "a.jsonl", "prodigy",
             "{\"text\": \"Ana said so\", \"spans\": [{\"start\": 0, \"end\": 3, \"label\": \"P\", \"token_start\": 0, \"token_end\": 0}], "
             "\"relations\": [{\"head\": 0, \"child\": 1, \"child_span\": {\"start\": 4, \"end\": 8, \"label\": null}, \"label\": \"R\"}, "
             "{\"head\": 7, \"child\": 0, \"label\": \"R\"}]}\n");
  tool_expect (tool, 0, "P[0,3]=Ana\nspan[4,8]=said\n", "R(from:t1,to:t2)\n");
  tool_expect_problem (tool, TL_CODE_UNKNOWN_TARGET, 1, "$.relations[1]");
}

/* Our own tokens: together they are the text, and any span is made of whole ones. */
static void
test_tokens (Tool          *tool,
             gconstpointer  data)
{
  g_autofree char *written = NULL;

  tool->collection = support_open_native ("[{\"id\": \"a\", \"text\": \"Don't  stop,\\n東京 e\\u0301a\", \"annotations\": [{\"id\": \"t1\", "
                                          "\"label\": \"X\", \"start\": 1, \"end\": 9}, {\"id\": \"t2\", \"label\": \"Y\", \"start\": 14, \"end\": 18}]}]");
  written = tool_write (tool, "b.jsonl", "prodigy");
  tool_expect_in (written, "{\"text\": \"D\", \"start\": 0, \"end\": 1, \"id\": 0, \"ws\": false}, "
                  "{\"text\": \"on\", \"start\": 1, \"end\": 3, \"id\": 1, \"ws\": false}, "
                  "{\"text\": \"'\", \"start\": 3, \"end\": 4, \"id\": 2, \"ws\": false}, "
                  "{\"text\": \"t\", \"start\": 4, \"end\": 5, \"id\": 3, \"ws\": false}, "
                  "{\"text\": \"  \", \"start\": 5, \"end\": 7, \"id\": 4, \"ws\": false}, "
                  "{\"text\": \"st\", \"start\": 7, \"end\": 9, \"id\": 5, \"ws\": false}, "
                  "{\"text\": \"op\", \"start\": 9, \"end\": 11, \"id\": 6, \"ws\": false}, "
                  "{\"text\": \",\", \"start\": 11, \"end\": 12, \"id\": 7, \"ws\": false}, "
                  "{\"text\": \"\\n\", \"start\": 12, \"end\": 13, \"id\": 8, \"ws\": false}, "
                  "{\"text\": \"東\", \"start\": 13, \"end\": 14, \"id\": 9, \"ws\": false}, "
                  "{\"text\": \"京\", \"start\": 14, \"end\": 15, \"id\": 10, \"ws\": true}, ");
  tool_expect_in (written, "{\"start\": 1, \"end\": 9, \"token_start\": 1, \"token_end\": 5, \"label\": \"X\"}");
  /* They are made anew at each writing, so they are not kept. */
  tool_read (tool, "b.jsonl", "prodigy", written);
  tool_expect_json (tool, 0, -1, "x-prodigy", NULL);
}

/* Spans that spaCy will drop are told. */
static void
test_unaligned (Tool          *tool,
                gconstpointer  data)
{
  g_autofree char *written = NULL;

  tool_read (tool, "a.jsonl", "prodigy",
             "{\"text\": \"abc def\", \"tokens\": [{\"text\": \"abc\", \"start\": 0, \"end\": 3, \"id\": 0}, {\"text\": \"def\", \"start\": 4, "
             "\"end\": 7, \"id\": 1}], \"spans\": [{\"start\": 1, \"end\": 7, \"label\": \"A\"}]}\n");
  written = tool_write (tool, "b.jsonl", "prodigy");
  g_assert_cmpuint (support_count_losses (tool->problems, "tokens"), ==, 1);
  tool_expect_in (written, "{\"start\": 1, \"end\": 7, \"label\": \"A\"}");
}

static void
test_status (Tool          *tool,
             gconstpointer  data)
{
  g_autofree char *written = NULL;

  tool->collection = support_open_native ("[{\"id\": \"a\", \"text\": \"x\", \"status\": \"approved\"}, {\"id\": \"b\", \"text\": \"y\", \"status\": \"rejected\"}]");
  written = tool_write (tool, "b.jsonl", "prodigy");
  tool_expect_in (written, "\"answer\": \"accept\"");
  tool_expect_in (written, "\"answer\": \"reject\"");
  tool_read (tool, "b.jsonl", "prodigy", written);
  tool_expect_json (tool, 0, -1, "status", "\"approved\"");
  tool_expect_json (tool, 0, -1, "x-prodigy", NULL);
}

static void
test_fuzz (Tool          *tool,
           gconstpointer  data)
{
  tool_fuzz (tool, "a.jsonl", "prodigy", TASK "[\"Obama\", {\"entities\": [[0, 5, \"PER\"]]}]\n", 1500);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  TOOL_ADD ("/formats/prodigy/task", test_task);
  TOOL_ADD ("/formats/prodigy/lossless", test_lossless);
  TOOL_ADD ("/formats/prodigy/answers", test_answers);
  TOOL_ADD ("/formats/prodigy/pairs", test_pairs);
  TOOL_ADD ("/formats/prodigy/documents", test_documents);
  TOOL_ADD ("/formats/prodigy/utf16", test_utf16);
  TOOL_ADD ("/formats/prodigy/quote", test_quote);
  TOOL_ADD ("/formats/prodigy/relations", test_relations);
  TOOL_ADD ("/formats/prodigy/tokens", test_tokens);
  TOOL_ADD ("/formats/prodigy/unaligned", test_unaligned);
  TOOL_ADD ("/formats/prodigy/status", test_status);
  TOOL_ADD ("/formats/prodigy/fuzz", test_fuzz);
  return g_test_run ();
}
