/* SPDX-License-Identifier: GPL-3.0-or-later */

/* UIMA CAS JSON: views, units, references through arrays and links. */

#include "config.h"

#include <string.h>

#include "format-support.h"

#define SOFA(text) "{\"%ID\": 1, \"%TYPE\": \"uima.cas.Sofa\", \"sofaNum\": 1, \"sofaID\": \"_InitialView\", \"sofaString\": \"" text "\"}"
#define CAS(text, structures) \
  "{\"%TYPES\": {}, \"%FEATURE_STRUCTURES\": [" SOFA (text) structures "], " \
  "\"%VIEWS\": {\"_InitialView\": {\"%SOFA\": 1, \"%MEMBERS\": [2, 3]}}}"
#define SPAN(id, type, begin, end, more) \
  ", {\"%ID\": " #id ", \"%TYPE\": \"" type "\", \"@sofa\": 1, \"begin\": " #begin ", \"end\": " #end more "}"

static TlArticle *
read_one (const char *content,
          GPtrArray  *problems)
{
  g_autoptr (TlCollection) collection = support_open_text ("doc.json", NULL, content, problems);

  g_assert_cmpuint (tl_collection_get_n_articles (collection), ==, 1);
  return support_article (collection, 0);
}

static void
assert_reads (const char *content,
              const char *annotations,
              const char *relations)
{
  g_autoptr (GPtrArray) problems = tl_diagnostics_new ();
  g_autoptr (TlArticle) article = read_one (content, problems);
  g_autofree char *found = support_describe (article);
  g_autofree char *ties = support_describe_relations (article);

  g_assert_cmpstr (found, ==, annotations);
  g_assert_cmpstr (ties, ==, relations);
  g_assert_cmpuint (problems->len, ==, 0);
}

static void
test_labels (void)
{
  g_autoptr (TlArticle) article = NULL;
  g_autofree char *attribute = NULL;
  g_autofree char *special = NULL;

  assert_reads (CAS ("This is", SPAN (2, "custom.Span", 0, 4, ", \"label\": \"Claim\"") SPAN (3, "x.NE", 5, 7, ", \"value\": \"PER\"")
                     SPAN (4, "x.Token", 0, 4, "")),
                "Claim[0,4]=This\nPER[5,7]=is\nToken[0,4]=This\n", "");
  article = read_one (CAS ("This is", SPAN (2, "x.S", 0, 4, ", \"n\": 1.50, \"#d\": \"NaN\", \"none\": null, \"list\": [1, 2]")), NULL);
  attribute = tl_annotation_dup_attribute (tl_article_get_annotation (article, 0), "n");
  special = tl_annotation_dup_attribute_text (tl_article_get_annotation (article, 0), "d");
  g_assert_cmpstr (attribute, ==, "1.50");
  g_assert_cmpstr (special, ==, "NaN");
  g_assert_cmpstr (tl_annotation_get_id (tl_article_get_annotation (article, 0)), ==, "2");
}

static void
test_units (void)
{
  g_autoptr (GPtrArray) problems = tl_diagnostics_new ();
  g_autoptr (TlArticle) article = NULL;
  g_autofree char *found = NULL;

  assert_reads (CAS ("😀 Ana 😀 said", SPAN (2, "x.S", 3, 6, "") SPAN (3, "x.S", 10, 14, "")), "S[2,5]=Ana\nS[8,12]=said\n", "");
  /* Code points: UTF-16 units would cut the words. */
  article = read_one (CAS ("😀 Ana 😀 said", SPAN (2, "x.S", 2, 5, "") SPAN (3, "x.S", 8, 12, "")), problems);
  found = support_describe (article);
  g_assert_cmpstr (found, ==, "S[2,5]=Ana\nS[8,12]=said\n");
  g_assert_true (support_has_problem (problems, TL_CODE_OFFSET, 0));
}

static void
test_references (void)
{
  assert_reads (CAS ("a b c", SPAN (2, "x.S", 0, 1, "") SPAN (3, "x.S", 2, 3, "")
                     SPAN (4, "x.Dep", 4, 5, ", \"@Governor\": 2, \"@Dependent\": 3")
                     SPAN (5, "x.Host", 0, 3, ", \"@links\": 6")
                     ", {\"%ID\": 6, \"%TYPE\": \"uima.cas.FSArray\", \"%ELEMENTS\": [7, 3]}"
                     ", {\"%ID\": 7, \"%TYPE\": \"x.Link\", \"role\": \"agent\", \"@target\": 2}"),
                "S[0,1]=a\nS[2,3]=b\nDep[4,5]=c\nHost[0,3]=a b\n",
                "Dep(self:4,Governor:2,Dependent:3)\nHost(self:5,agent:2,links:3)\n");
}

/* Structures by id; two views; a view without text. */
static void
test_views (void)
{
  static const char content[] =
    "{\"%FEATURE_STRUCTURES\": {"
    "\"1\": {\"%TYPE\": \"uima.cas.Sofa\", \"sofaID\": \"one\", \"sofaString\": \"first\"}, "
    "\"2\": {\"%TYPE\": \"uima.cas.Sofa\", \"sofaID\": \"two\", \"sofaString\": \"second\"}, "
    "\"3\": {\"%TYPE\": \"uima.cas.Sofa\", \"sofaID\": \"three\"}, "
    "\"4\": {\"%TYPE\": \"x.A\", \"@sofa\": 1, \"begin\": 0, \"end\": 5}, "
    "\"5\": {\"%TYPE\": \"x.B\", \"@sofa\": 2, \"^begin\": 0, \"^end\": 6}, "
    "\"6\": {\"%TYPE\": \"x.C\", \"@sofa\": 3, \"begin\": 0, \"end\": 6}}}";
  g_autoptr (GPtrArray) problems = tl_diagnostics_new ();
  g_autoptr (TlCollection) collection = support_open_text ("doc.json", NULL, content, problems);
  g_autoptr (TlArticle) second = NULL;
  g_autofree char *found = NULL;

  g_assert_cmpuint (tl_collection_get_n_articles (collection), ==, 2);
  g_assert_cmpstr (tl_collection_get_key (collection, 0), ==, "doc-one");
  second = support_article (collection, 1);
  found = support_describe (second);
  g_assert_cmpstr (found, ==, "B[0,6]=second\n");
  g_assert_true (support_has_problem (problems, TL_CODE_SHAPE, 1));
  g_assert_true (support_has_problem (problems, TL_CODE_OFFSET, 1));
}

static void
test_metadata (void)
{
  g_autoptr (TlArticle) article =
    read_one (CAS ("text", SPAN (2, "de.x.DocumentMetaData", 0, 4, ", \"documentId\": \"d1\", \"documentTitle\": \"T\", \"language\": \"en\"")), NULL);
  g_autofree char *language = tl_article_dup_member (article, "language");

  g_assert_cmpstr (tl_article_get_id (article), ==, "d1");
  g_assert_cmpstr (tl_article_get_title (article), ==, "T");
  g_assert_cmpstr (language, ==, "en");
}

static void
test_problems (void)
{
  g_autoptr (GPtrArray) problems = tl_diagnostics_new ();
  g_autoptr (TlArticle) article = read_one (CAS ("text", SPAN (2, "x.A", 0, 99, "") SPAN (3, "x.A", 2, 2, "") SPAN (3, "x.A", 0, 4, ", \"@gone\": 77")
                                                 ", 42, {\"%ID\": 9, \"%TYPE\": \"x.Meta\"}"), problems);

  g_assert_cmpuint (tl_article_get_n_annotations (article), ==, 1);
  g_assert_true (support_has_problem (problems, TL_CODE_OFFSET, 1));
  g_assert_true (support_has_problem (problems, TL_CODE_DUPLICATE_ID, 1));
  g_assert_true (support_has_problem (problems, TL_CODE_UNKNOWN_TARGET, 1));
  g_assert_true (support_has_problem (problems, TL_CODE_SHAPE, 0));
}

static void
test_not_one (void)
{
  static const char *const contents[] = { "", "{", "[]", "{\"%FEATURE_STRUCTURES\": 3}", "{\"%TYPES\": {}}" };

  for (guint i = 0; i < G_N_ELEMENTS (contents); i++)
    {
      g_autofree char *folder = support_make_folder ();
      g_autofree char *path = support_put (folder, "a.json", contents[i], -1);
      g_autoptr (GError) error = NULL;

      g_assert_null (tl_format_open (path, "uima-cas-json", NULL, NULL, NULL, NULL, NULL, &error));
      g_assert_nonnull (error);
      support_remove_folder (folder);
    }
}

/* Arrays that lead to each other many times over end all the same. */
static void
test_bomb (void)
{
  g_autoptr (GString) content = g_string_new ("{\"%FEATURE_STRUCTURES\": [" SOFA ("text") SPAN (2, "x.A", 0, 4, ", \"@a\": 10"));
  g_autoptr (GPtrArray) problems = tl_diagnostics_new ();
  g_autoptr (TlArticle) article = NULL;

  for (guint id = 10; id < 14; id++)
    {
      g_string_append_printf (content, ", {\"%%ID\": %u, \"%%ELEMENTS\": [", id);
      for (guint i = 0; i < 1000; i++)
        g_string_append_printf (content, "%s%u", i > 0 ? "," : "", id < 13 ? id + 1 : 2);
      g_string_append (content, "]}");
    }
  g_string_append (content, "]}");
  article = read_one (content->str, problems);
  g_assert_true (support_has_problem (problems, TL_CODE_RELATION, 0));
}

static void
test_fuzz (void)
{
  static const char seed[] =
    CAS ("😀 Ana said", SPAN (2, "x.S", 3, 6, ", \"value\": \"PER\"") SPAN (3, "x.S", 7, 11, ", \"@dep\": 2, \"@links\": 6")
         ", {\"%ID\": 6, \"%TYPE\": \"uima.cas.FSArray\", \"%ELEMENTS\": [7, 3]}, {\"%ID\": 7, \"role\": \"r\", \"@target\": 2}"
         SPAN (8, "uima.tcas.DocumentAnnotation", 0, 11, ", \"language\": \"en\""));
  static const char *const tokens[] = {
    "{", "}", "[", "]", ",", "\"", "0", "4294967295", "-1", "1e9", "null", "true", "\"@a\": 6, ", "\"%ID\": 6, ", "\\u0000", "\\ud83d\\ude00",
    "\"begin\": 2, ", "\xff", "\"%ELEMENTS\": [6], ", "\"@target\": 7, ", "\"label\": \"\", ",
  };
  g_autoptr (GRand) random = g_rand_new_with_seed (9);
  g_autofree char *folder = support_make_folder ();

  for (guint i = 0; i < 2500; i++)
    {
      gsize length;
      g_autofree char *bytes = support_mutate (random, seed, sizeof seed - 1, tokens, G_N_ELEMENTS (tokens), &length);
      g_autofree char *path = support_put (folder, "a.json", bytes, length);

      support_read_anything (path, "uima-cas-json");
    }
  support_remove_folder (folder);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/formats/uima-cas-json/labels", test_labels);
  g_test_add_func ("/formats/uima-cas-json/units", test_units);
  g_test_add_func ("/formats/uima-cas-json/references", test_references);
  g_test_add_func ("/formats/uima-cas-json/views", test_views);
  g_test_add_func ("/formats/uima-cas-json/metadata", test_metadata);
  g_test_add_func ("/formats/uima-cas-json/problems", test_problems);
  g_test_add_func ("/formats/uima-cas-json/not-one", test_not_one);
  g_test_add_func ("/formats/uima-cas-json/bomb", test_bomb);
  g_test_add_func ("/formats/uima-cas-json/fuzz", test_fuzz);
  return g_test_run ();
}
