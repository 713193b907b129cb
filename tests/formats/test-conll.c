/* SPDX-License-Identifier: GPL-3.0-or-later */

/* CoNLL columns: every layout and way of tagging in, one layer out. */

#include "config.h"

#include <string.h>

#include "format-support.h"

static char *
describe_first (const char *content,
                GPtrArray  *problems)
{
  g_autoptr (TlCollection) collection = support_open_text ("a.conll", NULL, content, problems);
  g_autoptr (TlArticle) article = support_article (collection, 0);

  return support_describe (article);
}

static void
assert_reads (const char *content,
              const char *expected)
{
  g_autoptr (GPtrArray) problems = tl_diagnostics_new ();
  g_autofree char *found = describe_first (content, problems);

  g_assert_cmpstr (found, ==, expected);
}

static void
test_schemes (void)
{
  static const char expected[] = "PER[0,9]=Ana Blanc\nPER[10,12]=Bo\nLOC[16,25]=New Delhi\n";

  assert_reads ("Ana B-PER\nBlanc I-PER\nBo B-PER\nin O\nNew B-LOC\nDelhi I-LOC\n", expected);
  assert_reads ("Ana I-PER\nBlanc I-PER\nBo B-PER\nin O\nNew I-LOC\nDelhi I-LOC\n", expected);
  assert_reads ("Ana B-PER\nBlanc E-PER\nBo S-PER\nin O\nNew B-LOC\nDelhi E-LOC\n", expected);
  assert_reads ("Ana B-PER\nBlanc L-PER\nBo U-PER\nin O\nNew B-LOC\nDelhi L-LOC\n", expected);
  assert_reads ("Ana B-PER\nBlanc E-PER\nBo S-PER\nin O\nNew B-LOC\nDelhi E-LOC\n\nof O\nall B-X\nof M-X\nit E-X\n",
                "PER[0,9]=Ana Blanc\nPER[10,12]=Bo\nLOC[16,25]=New Delhi\nX[29,38]=all of it\n");
  /* A label is what stands behind the first hyphen. */
  assert_reads ("A B-creative-work\nB I-creative-work\nC O\n", "creative-work[0,3]=A B\n");
  /* A sentence's end is a mention's end. */
  assert_reads ("A B-X\nb O\n\nC I-X\n", "X[0,1]=A\nX[4,5]=C\n");
}

static void
test_layouts (void)
{
  /* Four columns, chunks before tags; TABs and runs of blanks. */
  assert_reads ("-DOCSTART- -X- O O\n\nEU NNP I-NP I-ORG\nrejects VBZ I-VP O\nGerman JJ I-NP I-MISC\n",
                "ORG[0,2]=EU\nMISC[11,17]=German\n");
  assert_reads ("EU\tNNP\tB-ORG\nsays\tV\tO\nso\tR\tO\n", "ORG[0,2]=EU\n");
  assert_reads ("EU   B-ORG\nsays \tO\nso  O\n", "ORG[0,2]=EU\n");
  /* Numbers in front, columns behind. */
  assert_reads ("# sent_id = 1\n1\tEU\tB-ORG\t-\tann\n2\tsays\tO\t-\t-\n3\tso\tO\t-\t-\n", "ORG[0,2]=EU\n");
  /* Numbers that are tokens. */
  assert_reads ("1 B-NUM\n2 O\n3 O\n", "NUM[0,1]=1\n");
  /* Tokens with # are no comments, comments are no tokens. */
  assert_reads ("#\thttp://x\t[2010-01-01]\t\n1\t#MH17\tB-X\tO\n2\tis\tO\tO\n3\ton\tO\tB-Y\n", "X[0,5]=#MH17\n");
  assert_reads ("#tag B-X\n# O\nso O\n", "X[0,4]=#tag\n");
  /* As many tags as nest: the last one. */
  assert_reads ("chief B-OCC\nof I-OCC\nGaza I-OCC B-GPE\nsaid O\n", "OCC[0,8]=chief of\nGPE[9,13]=Gaza\n");
  /* Windows line ends, a byte order mark, no end of the last line. */
  assert_reads ("\xef\xbb\xbf" "EU B-ORG\r\nsays O\r\n\r\nso O", "ORG[0,2]=EU\n");
}

static void
test_text (void)
{
  static const struct { const char *rows; const char *text; } samples[] = {
    { "a O\nb B-X\n\nc O\n\n\nd O\n", "a b\nc\nd" },
    { "# text = It's  \"so\".\nIt B-X\n's O\n`` O\nso O\n'' O\n. O\n", "It's  \"so\"." },
    { "# text = nothing like it\na B-X\nb O\nc O\n", "a b c" },
    { "今日 B-X\nは O\n晴れ O\nだ O\n", "今日は晴れだ" },
    { "中0 B-X\n文1 I-X\n很0 O\n好0 O\n中0 O\n文1 O\n很0 O\n好0 O\n中0 O\n文1 O\n很0 O\n好0 O\n中0 O\n文1 O\n很0 O\n好0 O\n中0 O\n文1 O\n"
      "很0 O\n好0 O\n", "中文很好中文很好中文很好中文很好中文很好" },
    { "ไป\tB-X\n \tO\nมา\tO\n10\tO\n", "ไป มา10" },
    { "1\tIch\t_\t_\t_\t_\t_\t_\t_\t_\n2-3\tfürs\t_\t_\t_\t_\t_\t_\t_\tSpaceAfter=No\n2\tfür\t_\t_\t_\t_\t_\t_\t_\t_\n"
      "3\tdas\t_\t_\t_\t_\t_\t_\t_\t_\n4\t.\t_\t_\t_\t_\t_\t_\t_\t_\n", "Ich fürs." },
  };

  for (guint i = 0; i < G_N_ELEMENTS (samples); i++)
    {
      g_autoptr (TlCollection) collection = support_open_text ("a.conll", "conll", samples[i].rows, NULL);
      g_autoptr (TlArticle) article = support_article (collection, 0);

      g_assert_cmpstr (tl_text_get_data (tl_article_get_text (article), NULL), ==, samples[i].text);
    }
}

static void
test_documents (void)
{
  static const char *const files[] = {
    "-DOCSTART- -X- O O\n\na X O B-X\n\n-DOCSTART- -X- O O\n\nb X O O\nc X O O\n",
    "# newdoc id = one\n1\ta\tB-X\n\n# newdoc id = two\n1\tb\tO\n2\tc\tO\n",
    "#DOCSTART\n\n1\ta\tB-X\n\n#DOCSTART\n\n1\tb\tO\n2\tc\tO\n",
  };
  static const char *const ids[] = { "a", "one", "a" };

  for (guint i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autoptr (TlCollection) collection = support_open_text ("a.conll", "conll", files[i], NULL);

      g_assert_cmpuint (tl_collection_get_n_articles (collection), ==, 2);
      g_assert_cmpstr (tl_collection_get_key (collection, 0), ==, ids[i]);
    }
}

/* A file that marks no documents is cut, so that memory stays bounded. */
static void
test_long_file (void)
{
  g_autoptr (GString) rows = g_string_new (NULL);
  g_autoptr (TlCollection) collection = NULL;

  for (guint i = 0; i < 60000; i++)
    g_string_append (rows, i % 3 == 0 ? "unquestionably\tB-X\n" : i % 3 == 1 ? "interesting\tO\n" : "proposition\tO\n\n");
  collection = support_open_text ("long.conll", NULL, rows->str, NULL);
  g_assert_cmpuint (tl_collection_get_n_articles (collection), ==, 1);
  g_string_append (rows, rows->str);
  g_clear_object (&collection);
  collection = support_open_text ("long.conll", NULL, rows->str, NULL);
  g_assert_cmpuint (tl_collection_get_n_articles (collection), ==, 2);
  g_assert_cmpstr (tl_collection_get_key (collection, 1), ==, "long-2");
}

static void
test_problems (void)
{
  g_autoptr (GPtrArray) problems = tl_diagnostics_new ();
  g_autofree char *found = describe_first ("EU\tB-ORG\nsays\tO\nodd\nso\tO\nbad\xff\tO\n", problems);

  g_assert_cmpstr (found, ==, "ORG[0,2]=EU\n");
  g_assert_true (support_has_problem (problems, TL_CODE_SHAPE, 3));
  g_assert_true (support_has_problem (problems, TL_CODE_ENCODING, 5));
}

static char *
write_text (TlCollection          *collection,
            const TlExportOptions *options,
            GPtrArray             *problems)
{
  g_autofree char *folder = support_make_folder ();
  g_autofree char *path = g_build_filename (folder, "out.conll", NULL);
  char *content;

  support_export (collection, "conll", options, path, problems);
  content = support_get (folder, "out.conll");
  support_remove_folder (folder);
  return content;
}

static void
test_own_lines_come_back (void)
{
  static const char *const files[] = {
    "-DOCSTART- -X- O O\n\nEU NNP I-NP I-ORG\nrejects VBZ I-VP O\nGerman JJ I-NP I-MISC\n\nso RB I-NP O\n",
    "# sent_id = 1\n1\tEU\tB-ORG\tO\n2\tsays\tO\tB-Y\n\n\n1\tso\tI-X\tO\n",
    "A S-X\nB B-Y\nC M-Y\nD E-Y\n",
  };

  for (guint i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autoptr (TlCollection) collection = support_open_text ("a.conll", "conll", files[i], NULL);
      g_autoptr (GPtrArray) problems = tl_diagnostics_new ();
      g_autofree char *written = write_text (collection, NULL, problems);

      g_assert_cmpstr (written, ==, files[i]);
      g_assert_cmpuint (problems->len, ==, 0);
    }
}

static void
test_changed_tags (void)
{
  g_autoptr (TlCollection) collection =
    support_open_text ("a.conll", "conll", "1\tAna\tS-PER\n2\tBlanc\tO\n3\tsaid\tO\n\n1\tBo\tB-PER\n2\tLi\tE-PER\n3\tno\tO\n", NULL);
  g_autoptr (GBytes) record = tl_collection_read_record (collection, 0, NULL);
  g_autoptr (GString) edited = g_string_new_len (g_bytes_get_data (record, NULL), g_bytes_get_size (record));
  g_autoptr (TlCollection) changed = NULL;
  g_autofree char *written = NULL;

  g_assert_cmpuint (g_string_replace (edited, "\"end\": 3, \"text\": \"Ana\"", "\"end\": 9, \"text\": \"Ana Blanc\"", 0), ==, 1);
  changed = support_open_native (edited->str);
  written = write_text (changed, NULL, NULL);
  g_assert_cmpstr (written, ==, "1\tAna\tB-PER\n2\tBlanc\tE-PER\n3\tsaid\tO\n\n1\tBo\tB-PER\n2\tLi\tE-PER\n3\tno\tO\n");
}

#define NATIVE \
  "[{\"id\": \"a 1\", \"text\": \"Ana said: taxes rose.\\nBy a fifth.\", \"annotations\": [" \
  "{\"id\": \"t1\", \"label\": \"source\", \"start\": 0, \"end\": 3}, {\"id\": \"t2\", \"label\": \"claim\", \"start\": 10, \"end\": 20}, " \
  "{\"id\": \"t3\", \"label\": \"place\", \"start\": 0, \"end\": 1}, " \
  "{\"id\": \"t4\", \"label\": \"claim\", \"start\": 4, \"end\": 31, \"fragments\": [[4, 8], [25, 31]]}], " \
  "\"relations\": [{\"type\": \"attribution\", \"args\": [{\"role\": \"claim\", \"target\": \"t2\"}]}]}]"

static void
test_made (void)
{
  g_autoptr (TlCollection) collection = support_open_native (NATIVE);
  g_autoptr (GPtrArray) problems = tl_diagnostics_new ();
  g_autofree char *written = write_text (collection, NULL, problems);
  TlExportOptions places = { .layer = "place" };
  TlExportOptions entities = { .layer = "entity" };
  g_autofree char *layer = NULL;
  g_autofree char *group = NULL;

  g_assert_cmpstr (written, ==,
                   "# newdoc id = a 1\n# text = Ana said: taxes rose.\nAna\tB-source\nsaid\tO\n:\tO\ntaxes\tB-claim\n"
                   "rose\tI-claim\n.\tO\n\n# text = By a fifth.\nBy\tO\na\tO\nfifth\tO\n.\tO\n\n");
  g_assert_cmpuint (support_count_losses (problems, "fragments"), ==, 1);
  g_assert_cmpuint (support_count_losses (problems, "overlap"), ==, 1);
  g_assert_cmpuint (support_count_losses (problems, "relation"), ==, 1);
  layer = write_text (collection, &places, NULL);
  g_assert_nonnull (strstr (layer, "A\tB-place\nna\tO\n"));
  group = write_text (collection, &entities, NULL);
  g_assert_cmpstr (group, ==, layer);
}

/* What is written and not told as lost is what reads back; the text to the last line break. */
static void
test_generated (void)
{
  for (guint seed = 1; seed <= 12; seed++)
    {
      g_autoptr (GRand) random = g_rand_new_with_seed (seed);
      g_autofree char *native = support_generate (random, 15);
      g_autoptr (TlCollection) before = support_open_native (native);
      g_autofree char *folder = support_make_folder ();
      g_autofree char *path = g_build_filename (folder, "out.conll", NULL);
      g_autoptr (TlCollection) after = NULL;

      support_export (before, "conll", NULL, path, NULL);
      after = support_open (path, "conll", NULL);
      support_remove_folder (folder);
      g_assert_cmpuint (tl_collection_get_n_articles (after), ==, 15);
      for (guint i = 0; i < 15; i++)
        {
          g_autoptr (TlArticle) one = support_article (before, i);
          g_autoptr (TlArticle) other = support_article (after, i);

          g_assert_cmpstr (tl_article_get_id (one), ==, tl_article_get_id (other));
          g_assert_true (tl_text_equal (tl_article_get_text (one), tl_article_get_text (other)));
        }
    }
}

/* Articles from files of different layouts go into one file. */
static void
test_mixed (void)
{
  g_autoptr (TlCollection) numbered = support_open_text ("a.conll", "conll", "1\tAna\tB-X\tO\n2\tsaid\tO\tB-Z\n3\tso\tO\tO\n", NULL);
  g_autoptr (TlCollection) plain = support_open_text ("b.conll", "conll", "Bo B-Y\nsaid O\nno O\n", NULL);
  g_autoptr (GBytes) one = tl_collection_read_record (numbered, 0, NULL);
  g_autoptr (GBytes) other = tl_collection_read_record (plain, 0, NULL);
  g_autofree char *native = g_strdup_printf ("[%.*s,%.*s,{\"id\":\"\",\"text\":\"\"},{\"id\":\"c\",\"text\":\" \\n\"}]",
                                             (int) g_bytes_get_size (one), (const char *) g_bytes_get_data (one, NULL),
                                             (int) g_bytes_get_size (other), (const char *) g_bytes_get_data (other, NULL));
  g_autoptr (TlCollection) both = support_open_native (native);
  g_autofree char *written = write_text (both, NULL, NULL);

  g_assert_true (g_str_has_prefix (written, "1\tAna\tB-X\tO\n2\tsaid\tO\tB-Z\n3\tso\tO\tO\n\n# newdoc id = b\n# text = Bo said no\n"
                                            "1\tBo\tB-Y\tO\n2\tsaid\tO\tO\n"));
}

static void
test_sniff (void)
{
  static const struct { const char *name; const char *content; gboolean is_conll; } files[] = {
    { "a.txt", "Ana B-PER\nsaid O\nso O\n", TRUE },
    { "a.txt", "Ana said so.\nThat was O\n", FALSE },
    { "a.tsv", "#FORMAT=WebAnno TSV 3.3\n", FALSE },
    { "a.csv", "a,b\n1,2\n", FALSE },
    { "a.json", "{\"text\": \"x\"}", FALSE },
    { "a.bio", "Ana\tO\nsaid\tO\nso\tO\n", TRUE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autofree char *folder = support_make_folder ();
      g_autofree char *path = support_put (folder, files[i].name, files[i].content, -1);
      TlFormatInput input;
      const TlFormat *format;

      g_assert_true (tl_format_input_init (&input, path, NULL));
      format = tl_format_sniff (&input);
      g_assert_cmpint (format != NULL && g_str_equal (format->name, "conll"), ==, files[i].is_conll);
      tl_format_input_clear (&input);
      support_remove_folder (folder);
    }
}

static void
test_fuzz (void)
{
  static const char *const seeds[] = {
    "# newdoc id = one\n# text = Ana  said 😀.\nAna\tB-PER\nsaid\tO\n😀\tO\n.\tO\n\n# tagline.text = \"so\\n\\n\"\nso\tS-X\n\n",
    "-DOCSTART- -X- O O\n\nEU NNP I-NP I-ORG\nrejects VBZ I-VP O\nGerman JJ I-NP I-MISC\n\nso RB I-NP O\n",
    "1\tIch\t_\t_\t_\t_\t_\t_\tB-X\t_\n2-3\tfürs\t_\t_\t_\t_\t_\t_\tO\tSpaceAfter=No\n2\tfür\t_\t_\t_\t_\t_\t_\tO\t_\n",
    "chief B-OCC\nof I-OCC\nGaza I-OCC B-GPE\nsaid O\n",
    "中0\tB-X\n文1\tI-X\n \tO\n",
  };
  static const char *const tokens[] = {
    "\t", "\n", "\n\n", " ", "O", "B-", "B-X", "I-Y", "# text = ", "# tagline.text = \"", "# newdoc id = x\n", "#", "4294967295-", "1-9",
    "\xff", "\xe2\x80\xa8", "é", "-LRB-", "``", "\r", "_", "1.1", "SpaceAfter=No", "0", "# tagline.id = \"\\u0000\"\n",
  };
  g_autoptr (GRand) random = g_rand_new_with_seed (11);
  g_autofree char *folder = support_make_folder ();

  for (guint i = 0; i < 2500; i++)
    {
      const char *seed = seeds[i % G_N_ELEMENTS (seeds)];
      gsize length;
      g_autofree char *bytes = support_mutate (random, seed, strlen (seed), tokens, G_N_ELEMENTS (tokens), &length);
      g_autofree char *path = support_put (folder, "a.conll", bytes, length);

      support_read_anything (path, "conll");
    }
  support_remove_folder (folder);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/formats/conll/schemes", test_schemes);
  g_test_add_func ("/formats/conll/layouts", test_layouts);
  g_test_add_func ("/formats/conll/text", test_text);
  g_test_add_func ("/formats/conll/documents", test_documents);
  g_test_add_func ("/formats/conll/long-file", test_long_file);
  g_test_add_func ("/formats/conll/problems", test_problems);
  g_test_add_func ("/formats/conll/own-lines-come-back", test_own_lines_come_back);
  g_test_add_func ("/formats/conll/changed-tags", test_changed_tags);
  g_test_add_func ("/formats/conll/made", test_made);
  g_test_add_func ("/formats/conll/generated", test_generated);
  g_test_add_func ("/formats/conll/mixed", test_mixed);
  g_test_add_func ("/formats/conll/sniff", test_sniff);
  g_test_add_func ("/formats/conll/fuzz", test_fuzz);
  return g_test_run ();
}
