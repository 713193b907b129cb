/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The annotation tools' formats over real files, against the figures of FACTS.json that an independent script counted.  Skipped where the shared
 * data is not there.
 */

#include "config.h"

#include <string.h>

#include "format-support.h"

static char *shared;

static TlJsonDoc *
read_facts (void)
{
  g_autofree char *path = g_build_filename (shared, "FACTS.json", NULL);
  g_autofree char *content = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GError) error = NULL;
  TlJsonDoc *doc;
  gsize length;

  g_file_get_contents (path, &content, &length, &error);
  g_assert_no_error (error);
  bytes = g_bytes_new_take (g_steal_pointer (&content), length);
  doc = tl_json_doc_parse (bytes, NULL, &error);
  g_assert_no_error (error);
  return doc;
}

static TlJsonRef
find_fact (TlJsonDoc  *facts,
           TlJsonRef   object,
           const char *name)
{
  TlJsonRef value = tl_json_find (facts, object, name);

  g_assert_cmpuint (value, !=, TL_JSON_NONE);
  return value;
}

static guint
get_fact (TlJsonDoc  *facts,
          TlJsonRef   object,
          const char *name)
{
  TlJsonRef value = tl_json_find_typed (facts, object, name, TL_JSON_NUMBER);
  guint number = 0;

  if (value != TL_JSON_NONE)
    g_assert_true (tl_json_get_uint (facts, value, &number));
  return number;
}

/* What was read of a file. */
typedef struct
{
  guint articles;
  guint annotations;
  guint matching;      /* annotations whose quote is what they cover */
  guint relations;
  guint kept;          /* items of x-web-annotation */
  guint claims;        /* annotations with a verdict or a rating */
} Count;

static void
count_kept (Count     *count,
            TlArticle *article)
{
  g_autoptr (GBytes) json = tl_article_dup_member_json (article, "x-web-annotation");
  g_autoptr (TlJsonDoc) doc = json != NULL ? tl_json_doc_parse (json, NULL, NULL) : NULL;
  TlJsonRef items = doc != NULL ? tl_json_find_typed (doc, 0, "items", TL_JSON_ARRAY) : TL_JSON_NONE;

  if (items != TL_JSON_NONE)
    count->kept += tl_json_get_length (doc, items);
}

static void
count_collection (Count        *count,
                  TlCollection *collection)
{
  count->articles += tl_collection_get_n_articles (collection);
  for (guint i = 0; i < tl_collection_get_n_articles (collection); i++)
    {
      g_autoptr (TlArticle) article = support_article (collection, i);

      count->relations += tl_article_get_n_relations (article);
      count_kept (count, article);
      for (guint j = 0; j < tl_article_get_n_annotations (article); j++)
        {
          TlAnnotation *annotation = tl_article_get_annotation (article, j);
          g_autofree char *verdict = tl_annotation_dup_attribute (annotation, "verdict");
          g_autofree char *rating = tl_annotation_dup_attribute (annotation, "rating");

          count->annotations++;
          count->matching += tl_annotation_quote_matches (annotation, tl_article_get_text (article));
          count->claims += verdict != NULL || rating != NULL;
        }
    }
}

/* All files below a folder, by path. */
static void
list_files (const char *folder,
            GPtrArray  *files)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      char *path = g_build_filename (folder, name, NULL);

      if (g_file_test (path, G_FILE_TEST_IS_DIR))
        {
          list_files (path, files);
          g_free (path);
        }
      else
        g_ptr_array_add (files, path);
    }
}

/* FALSE: is not of that format at all. */
static gboolean
count_file (Count      *count,
            const char *path,
            const char *format)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TlCollection) collection = tl_format_open (path, format, NULL, NULL, NULL, NULL, NULL, &error);

  if (collection == NULL)
    return FALSE;
  count_collection (count, collection);
  return TRUE;
}

/* Read, written and read again: the same figures, and writing once more the same bytes. */
static void
check_stable (const char *path,
              const char *format)
{
  g_autofree char *folder = support_make_folder ();
  g_autofree char *first = g_build_filename (folder, "first.json", NULL);
  g_autofree char *second = g_build_filename (folder, "second.json", NULL);
  g_autoptr (TlCollection) collection = support_open (path, format, NULL);
  g_autoptr (TlCollection) again = NULL;
  g_autofree char *one = NULL;
  g_autofree char *two = NULL;
  Count before = { 0 };
  Count after = { 0 };

  support_export (collection, format, NULL, first, NULL);
  again = support_open (first, format, NULL);
  support_export (again, format, NULL, second, NULL);
  count_collection (&before, collection);
  count_collection (&after, again);
  g_assert_cmpuint (before.articles, ==, after.articles);
  g_assert_cmpuint (before.annotations, ==, after.annotations);
  g_assert_cmpuint (before.relations, ==, after.relations);
  g_assert_cmpuint (before.matching, ==, after.matching);
  one = support_get (folder, "first.json");
  two = support_get (folder, "second.json");
  g_assert_cmpstr (one, ==, two);
  support_remove_folder (folder);
}

static void
test_label_studio (void)
{
  g_autoptr (TlJsonDoc) facts = read_facts ();
  TlJsonRef set = find_fact (facts, 0, "label-studio");

  for (TlJsonRef file = tl_json_first (facts, set); file != TL_JSON_NONE; file = tl_json_next (facts, file))
    {
      g_autofree char *name = tl_json_dup_string (facts, tl_json_get_key (facts, file), NULL);
      g_autofree char *path = g_build_filename (shared, "label-studio", name, NULL);
      guint regions = get_fact (facts, file, "text_regions");
      guint tasks = get_fact (facts, file, "tasks");
      Count count = { 0 };

      /* A configuration in JSON, and no tasks. */
      if (strstr (name, "label_config") != NULL)
        continue;
      g_assert_true (count_file (&count, path, "label-studio"));
      g_test_message ("%s: %u tasks, %u regions, %u with their text", name, count.articles, count.annotations, count.matching);
      if (tasks > 0)
        g_assert_cmpuint (count.articles, ==, tasks);
      g_assert_cmpuint (count.annotations, ==, regions);
      if (get_fact (facts, file, "region_text_matches_cp") > 0)
        g_assert_cmpuint (count.matching, ==, get_fact (facts, file, "region_text_matches_cp"));
      check_stable (path, "label-studio");
    }
}

static void
test_web_annotation (void)
{
  g_autoptr (TlJsonDoc) facts = read_facts ();
  TlJsonRef sets = find_fact (facts, 0, "w3c-annotation");

  for (TlJsonRef set = tl_json_first (facts, sets); set != TL_JSON_NONE; set = tl_json_next (facts, set))
    {
      g_autofree char *name = tl_json_dup_string (facts, tl_json_get_key (facts, set), NULL);
      g_autofree char *folder = g_build_filename (shared, "w3c-annotation", name, NULL);
      g_autoptr (GPtrArray) files = g_ptr_array_new_with_free_func (g_free);
      guint bad = 0;
      Count count = { 0 };

      if (get_fact (facts, set, "Annotation") == 0)
        continue;
      list_files (folder, files);
      for (guint i = 0; i < files->len; i++)
        if (g_str_has_suffix (files->pdata[i], ".json"))
          bad += !count_file (&count, files->pdata[i], "web-annotation");
      g_test_message ("%s: %u annotations, %u relations, %u kept, %u files that are no JSON", name, count.annotations,
                      count.relations, count.kept, bad);
      g_assert_cmpuint (bad, ==, get_fact (facts, set, "json_bad"));
      g_assert_cmpuint (count.annotations + count.relations + count.kept, >=, get_fact (facts, set, "Annotation"));
      g_assert_cmpuint (count.annotations, >=, MAX (get_fact (facts, set, "TextPositionSelector"), get_fact (facts, set, "TextQuoteSelector")));
    }
}

static void
test_claim_review (void)
{
  g_autoptr (TlJsonDoc) facts = read_facts ();
  TlJsonRef set = find_fact (facts, 0, "claimreview");
  g_autofree char *folder = g_build_filename (shared, "claimreview", NULL);
  g_autoptr (GPtrArray) files = g_ptr_array_new_with_free_func (g_free);
  Count count = { 0 };

  list_files (folder, files);
  g_assert_cmpuint (files->len, ==, get_fact (facts, set, "files"));
  for (guint i = 0; i < files->len; i++)
    {
      const char *used = NULL;
      g_autoptr (GError) error = NULL;
      g_autoptr (TlCollection) found = tl_format_open (files->pdata[i], NULL, &used, NULL, NULL, NULL, NULL, &error);

      g_assert_no_error (error);
      g_assert_cmpstr (used, ==, "claim-review");
      g_assert_true (count_file (&count, files->pdata[i], "claim-review"));
      check_stable (files->pdata[i], "claim-review");
    }
  g_test_message ("%u reviews, %u claims, %u rated", count.articles, count.annotations, count.claims);
  /* One file is not a ClaimReview but an answer of Google's Fact Check Tools. */
  g_assert_cmpuint (count.articles, ==, get_fact (facts, find_fact (facts, set, "types"), "ClaimReview") + 1);
  /* One review has an empty claim. */
  g_assert_cmpuint (count.annotations, ==, count.articles - 1);
  g_assert_cmpuint (count.matching, ==, count.annotations);
  g_assert_cmpuint (count.claims, ==, count.annotations);
}

static const struct
{
  const char *name;
  guint       articles;
  guint       annotations;
  guint       relations;
} doccano_files[] = {
  { "import-examples/sequence_labeling/example.jsonl", 3, 3, 0 },
  { "import-examples/relation_extraction/example.jsonl", 1, 4, 3 },
  { "import-examples/intent_detection/example.jsonl", 2, 3, 0 },
  { "import-examples/text_classification/example.jsonl", 3, 0, 0 },
  { "import-examples/text_classification/example.json", 3, 0, 0 },
  { "import-tests/sequence_labeling/example_overlapping.jsonl", 1, 2, 0 },
  { "import-tests/intent/example.jsonl", 4, 2, 0 },
};

static void
test_doccano (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (doccano_files); i++)
    {
      g_autofree char *path = g_build_filename (shared, "doccano", doccano_files[i].name, NULL);
      Count count = { 0 };

      g_assert_true (count_file (&count, path, "doccano"));
      g_test_message ("%s: %u examples, %u spans, %u relations", doccano_files[i].name, count.articles, count.annotations, count.relations);
      g_assert_cmpuint (count.articles, ==, doccano_files[i].articles);
      g_assert_cmpuint (count.annotations, ==, doccano_files[i].annotations);
      g_assert_cmpuint (count.relations, ==, doccano_files[i].relations);
      g_assert_cmpuint (count.matching, ==, count.annotations);
      check_stable (path, "doccano");
    }
}

/* PolNeAR through every tool and back: nothing is lost on the way. */
static void
test_polnear (void)
{
  static const char *const formats[] = { "doccano", "prodigy", "label-studio", "web-annotation" };
  g_autofree char *corpus = g_build_filename (shared, "brat", "polnear-train-sample", NULL);
  g_autoptr (TlCollection) collection = support_open (corpus, "brat", NULL);
  g_autofree char *folder = support_make_folder ();
  Count before = { 0 };

  count_collection (&before, collection);
  for (guint i = 0; i < G_N_ELEMENTS (formats); i++)
    {
      g_autofree char *path = g_build_filename (folder, formats[i], NULL);
      g_autoptr (TlCollection) again = NULL;
      Count after = { 0 };

      support_export (collection, formats[i], NULL, path, NULL);
      again = support_open (path, formats[i], NULL);
      g_assert_cmpuint (tl_collection_get_n_articles (again), ==, before.articles);
      for (guint j = 0; j < before.articles; j++)
        {
          g_autoptr (TlArticle) one = support_article (collection, j);
          g_autoptr (TlArticle) other = support_article (again, j);
          g_autofree char *annotations = support_describe (one);
          g_autofree char *relations = support_describe_relations (one);
          g_autofree char *annotations_again = support_describe (other);
          g_autofree char *relations_again = support_describe_relations (other);

          g_assert_cmpstr (annotations, ==, annotations_again);
          g_assert_cmpstr (relations, ==, relations_again);
        }
      count_collection (&after, again);
      g_test_message ("%s: %u annotations, %u relations", formats[i], after.annotations, after.relations);
    }
  support_remove_folder (folder);
}

static void
add (const char *path,
     const char *needed,
     GTestFunc   function)
{
  g_autofree char *folder = g_build_filename (shared, needed, NULL);

  if (g_file_test (folder, G_FILE_TEST_IS_DIR))
    g_test_add_func (path, function);
}

int
main (int    argc,
      char **argv)
{
  const char *set = g_getenv ("TAGLINE_SHARED_DATA");
  int status;

  g_test_init (&argc, &argv, NULL);
  shared = g_strdup (set != NULL ? set : SHARED_DATA);
  add ("/formats/tools-corpora/label-studio", "label-studio", test_label_studio);
  add ("/formats/tools-corpora/web-annotation", "w3c-annotation", test_web_annotation);
  add ("/formats/tools-corpora/claim-review", "claimreview", test_claim_review);
  add ("/formats/tools-corpora/doccano", "doccano", test_doccano);
  add ("/formats/tools-corpora/polnear", "brat/polnear-train-sample", test_polnear);
  status = g_test_run ();
  g_free (shared);
  return status;
}
