/* SPDX-License-Identifier: GPL-3.0-or-later */

/* WebAnno TSV 3: UTF-16 offsets, stacked spans, relations, chains and slots. */

#include "config.h"

#include <string.h>

#include "format-support.h"

#define HEAD "#FORMAT=WebAnno TSV 3.3\n"

static TlArticle *
read_one (const char *content,
          GPtrArray  *problems)
{
  g_autoptr (TlCollection) collection = support_open_text ("doc.tsv", NULL, content, problems);

  g_assert_cmpuint (tl_collection_get_n_articles (collection), ==, 1);
  return support_article (collection, 0);
}

static void
assert_reads (const char *content,
              const char *text,
              const char *annotations,
              const char *relations)
{
  g_autoptr (GPtrArray) problems = tl_diagnostics_new ();
  g_autoptr (TlArticle) article = read_one (content, problems);
  g_autofree char *found = support_describe (article);
  g_autofree char *ties = support_describe_relations (article);

  g_assert_cmpstr (tl_text_get_data (tl_article_get_text (article), NULL), ==, text);
  g_assert_cmpstr (found, ==, annotations);
  g_assert_cmpstr (ties, ==, relations);
  g_assert_cmpuint (problems->len, ==, 0);
}

static void
test_spans (void)
{
  assert_reads (HEAD "#T_SP=x.NE|identifier|value\n\n\n#Text=Ana 😀 said\n1-1\t0-3\tAna\thttp://x\tPER\t\n1-2\t4-6\t😀\t*\t*\t\n1-3\t7-11\tsaid\t_\t_\t\n",
                "Ana 😀 said", "PER[0,3]=Ana\nNE[4,5]=😀\n", "");
  /* Stacked, over several tokens, parts of tokens. */
  assert_reads (HEAD "#T_SP=x.S|value\n\n\n#Text=ab cd ef\n1-1\t0-2\tab\tA[1]|B[2]\t\n1-2\t3-5\tcd\tA[1]|C[3]\t\n1-3\t6-8\tef\t_\t\n1-3.1\t6-7\te\tC[3]\t\n",
                "ab cd ef", "A[0,5]=ab cd\nB[0,2]=ab\nC[3,7]=cd e\n", "");
  /* A layer without features, and values that only look like something. */
  assert_reads (HEAD "#T_SP=x.Plain|\n#T_SP=x.V|value\n\n\n#Text=a b c\n1-1\t0-1\ta\t*\tx\\[1\\]\t\n1-2\t2-3\tb\t_\t\\_\t\n1-3\t4-5\tc\t_\ta\\|b\\\\\t\n",
                "a b c", "Plain[0,1]=a\nx[1][0,1]=a\n_[2,3]=b\na|b\\[4,5]=c\n", "");
}

static void
test_sentences (void)
{
  /* Escapes in the text; a gap of one is a line break; no gap is none. */
  assert_reads (HEAD "\n\n#Text=a\\tb\n1-1\t0-1\ta\t\n1-2\t2-3\tb\t\n\n#Sentence.id=s2\n#Text=c\n2-1\t4-5\tc\t\n\n#Text=d\n3-1\t5-6\td\t\n",
                "a\tb\ncd", "", "");
}

static void
test_gaps (void)
{
  g_autoptr (GPtrArray) problems = tl_diagnostics_new ();
  g_autoptr (TlArticle) article =
    read_one (HEAD "#T_SP=x.S|value\n\n\n#Text=ab\n1-1\t3-5\tab\tA\t\n\n#Text= cd\n2-1\t10-12\tcd\tB\t\n", problems);
  g_autofree char *found = support_describe (article);

  g_assert_cmpstr (found, ==, "A[3,5]=ab\nB[10,12]=cd\n");
  g_assert_true (support_has_problem (problems, TL_CODE_SHAPE, 0));
}

static void
test_code_points (void)
{
  g_autoptr (GPtrArray) problems = tl_diagnostics_new ();
  g_autoptr (TlArticle) article =
    read_one (HEAD "#T_SP=x.S|value\n\n\n#Text=😀 ab 😀 cd\n1-1\t0-1\t😀\t_\t\n1-2\t2-4\tab\tA\t\n1-3\t5-6\t😀\t_\t\n1-4\t7-9\tcd\tB\t\n", problems);
  g_autofree char *found = support_describe (article);

  g_assert_cmpstr (found, ==, "A[2,4]=ab\nB[7,9]=cd\n");
  g_assert_true (support_has_problem (problems, TL_CODE_OFFSET, 0));
}

static void
test_relations (void)
{
  assert_reads (HEAD "#T_SP=x.S|value\n#T_RL=x.Rel|DependencyType|note|BT_x.S\n\n\n#Text=a b c\n"
                "1-1\t0-1\ta\tA\t_\t_\t_\t\n1-2\t2-3\tb\tB[1]|C[2]\tsubj|*\tn\\|1|*\t1-1[0_1]|1-1[0_2]\t\n1-3\t4-5\tc\t*\tobj\t*\t1-2[2_0]\t\n",
                "a b c", "A[0,1]=a\nB[2,3]=b\nC[2,3]=b\nS[4,5]=c\n",
                "subj(from:t1,to:t2)\nRel(from:t1,to:t3)\nobj(from:t3,to:t4)\n");
}

static void
test_chains (void)
{
  assert_reads (HEAD "#T_CH=x.CorefLink|referenceRelation|referenceType\n\n\n#Text=a b c d\n"
                "1-1\t0-1\ta\tana->1-1\tper[1]\t\n1-2\t2-3\tb\t*->1-2\t*[1]\t\n1-3\t4-5\tc\t*->1-2\t*[1]\t\n1-4\t6-7\td\t*->2-1\t*[2]\t\n",
                "a b c d", "per[0,1]=a\nCorefLink[2,5]=b c\nCorefLink[6,7]=d\n", "CorefLink(member:t1,member:t2)\n");
}

static void
test_slots (void)
{
  assert_reads (HEAD "#T_SP=x.Span|\n#T_SP=x.Host|ROLE_x.Host:links_x.Link|x.Span\n\n\n#Text=a b c d\n"
                "1-1\t0-1\ta\t_\tp\\;1;*\t1-2[1];1-4\t\n1-2\t2-3\tb\t*[1]\t_\t_\t\n1-3\t4-5\tc\t*[1]\t_\t_\t\n1-4\t6-7\td\t*\t_\t_\t\n",
                "a b c d", "Span[2,5]=b c\nSpan[6,7]=d\nHost[0,1]=a\n", "links(host:t3,p;1:t1,filler:t2)\n");
}

static void
test_problems (void)
{
  g_autoptr (GPtrArray) problems = tl_diagnostics_new ();
  g_autoptr (TlArticle) article =
    read_one (HEAD "#T_SP=x.S|value\n#T_RL=x.R|BT_x.S\n\n\n#Text=ab cd\n1-1\t0-2\tab\tA\t1-9\t\n1-1.1\t2-2\t\tZero\t_\t\n"
              "1-2\t3-5\txx\tB\t_\t\nnonsense\n1-3\t9-7\tx\t_\t_\t\n", problems);

  g_assert_cmpuint (tl_article_get_n_annotations (article), ==, 2);
  g_assert_true (support_has_problem (problems, TL_CODE_UNKNOWN_TARGET, 7));
  g_assert_true (support_has_problem (problems, TL_CODE_OFFSET, 8));
  g_assert_true (support_has_problem (problems, TL_CODE_QUOTE_MISMATCH, 9));
  g_assert_true (support_has_problem (problems, TL_CODE_SHAPE, 10));
  g_assert_true (support_has_problem (problems, TL_CODE_SHAPE, 11));
}

static void
test_fuzz (void)
{
  static const char seed[] =
    HEAD "#T_SP=x.S|identifier|value\n#T_SP=x.Host|ROLE_x.Host:links_x.Link|x.S\n#T_RL=x.R|BT_x.S\n#T_CH=x.C|referenceRelation|referenceType\n\n\n"
    "#Text=Ana 😀 said so\n1-1\t0-3\tAna\t*\tA[1]|B[2]\tp;q\t1-2[1];1-3\t_\t*->1-1\t*[1]\t\n"
    "1-2\t4-6\t😀\t*\tA[1]\t_\t_\t1-1[1_1]\t*->1-2\t*[1]\t\n1-3\t7-11\tsaid\t_\t*\t_\t_\t1-1[2_0]|1-1[1_0]\t_\t_\t\n1-3.1\t8-9\ta\t_\tC\t_\t_\t_\t_\t_\t\n";
  static const char *const tokens[] = {
    "\t", "\n", "|", "\\", "[", "]", "[1]", "[4294967296]", "->", "->1-1", "1-1", ";", "_", "*", "#Text=", "#T_SP=", "#T_RL=a|BT_", "BT_",
    "ROLE_", "\xff", "😀", "2147483647", "0-0", "-", "\r", "#T_CH=", "|value", ".1",
  };
  g_autoptr (GRand) random = g_rand_new_with_seed (5);
  g_autofree char *folder = support_make_folder ();

  for (guint i = 0; i < 2500; i++)
    {
      gsize length;
      g_autofree char *bytes = support_mutate (random, seed, sizeof seed - 1, tokens, G_N_ELEMENTS (tokens), &length);
      g_autofree char *path = support_put (folder, "a.tsv", bytes, length);

      support_read_anything (path, "webanno-tsv");
    }
  support_remove_folder (folder);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/formats/webanno-tsv/spans", test_spans);
  g_test_add_func ("/formats/webanno-tsv/sentences", test_sentences);
  g_test_add_func ("/formats/webanno-tsv/gaps", test_gaps);
  g_test_add_func ("/formats/webanno-tsv/code-points", test_code_points);
  g_test_add_func ("/formats/webanno-tsv/relations", test_relations);
  g_test_add_func ("/formats/webanno-tsv/chains", test_chains);
  g_test_add_func ("/formats/webanno-tsv/slots", test_slots);
  g_test_add_func ("/formats/webanno-tsv/problems", test_problems);
  g_test_add_func ("/formats/webanno-tsv/fuzz", test_fuzz);
  return g_test_run ();
}
