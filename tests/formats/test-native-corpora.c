/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Round trips of realistic collections in every spelling that the corpus maker knows.  Skipped where
 * the shared data or Python are not there.
 */

#include "tl-edits.h"
#include "tl-native.h"

#include <glib/gstdio.h>
#include <string.h>

#include "tl-diagnostic.h"

#define N_ARTICLES "200"

static const struct
{
  const char *name;
  const char *options[4];
} corpora[] = {
  { "object", { "--format", "object" } },
  { "array", { "--format", "array" } },
  { "lines", { "--format", "jsonl" } },
  { "object-ascii", { "--format", "object", "--ascii" } },
  { "object-indent", { "--format", "object", "--indent" } },
  { "array-indent", { "--format", "array", "--indent" } },
  { "lines-ascii", { "--format", "jsonl", "--ascii" } },
};

static char *
find_maker (void)
{
  const char *shared = g_getenv ("TAGLINE_SHARED_DATA");
  g_autofree char *path = shared != NULL ? g_build_filename (shared, "make_corpus.py", NULL)
                                         : g_build_filename (SHARED_DATA, "make_corpus.py", NULL);
  g_autofree char *python = g_find_program_in_path ("python3");

  return python != NULL && g_file_test (path, G_FILE_TEST_EXISTS) ? g_steal_pointer (&path) : NULL;
}

static TlCollection *
open_path (const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TlSource) source = tl_source_new_for_path (path, &error);
  TlCollection *collection;

  g_assert_no_error (error);
  collection = tl_native_open (source, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  return collection;
}

static void
save (TlCollection        *collection,
      const TlRecordPatch *patches,
      guint                n_patches,
      const char          *path)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TlFileWriter) writer = tl_file_writer_new (path, &error);

  g_assert_no_error (error);
  tl_native_save (collection, patches, n_patches, writer, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  tl_file_writer_commit (writer, NULL, NULL, &error);
  g_assert_no_error (error);
}

static void
assert_same_files (const char *a,
                   const char *b)
{
  g_autofree char *one = NULL;
  g_autofree char *other = NULL;
  gsize one_length;
  gsize other_length;

  g_assert_true (g_file_get_contents (a, &one, &one_length, NULL));
  g_assert_true (g_file_get_contents (b, &other, &other_length, NULL));
  g_assert_cmpuint (one_length, ==, other_length);
  g_assert_true (memcmp (one, other, one_length) == 0);
}

/* Everything reads without a complaint, and each quote is where its offsets say. */
static void
check_articles (TlCollection *collection)
{
  g_autoptr (GPtrArray) problems = tl_diagnostics_new ();
  guint n_annotations = 0;

  for (guint i = 0; i < tl_collection_get_n_articles (collection); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (TlArticle) article = tl_collection_read_article (collection, i, problems, &error);
      g_autoptr (GBytes) json = NULL;

      g_assert_no_error (error);
      json = tl_article_dup_json (article);
      g_assert_true (json == tl_article_get_record (article));
      n_annotations += tl_article_get_n_annotations (article);
      for (guint j = 0; j < tl_article_get_n_annotations (article); j++)
        g_assert_true (tl_annotation_quote_matches (tl_article_get_annotation (article, j),
                                                    tl_article_get_text (article)));
    }
  g_assert_cmpuint (problems->len, ==, 0);
  g_assert_cmpuint (n_annotations, >, 1000);
}

/* Adds an annotation to every stride-th article (or takes the last one away) and saves. */
static void
edit_and_save (TlCollection *collection,
               guint         stride,
               gboolean      add,
               const char   *path)
{
  g_autoptr (GArray) patches = g_array_new (FALSE, FALSE, sizeof (TlRecordPatch));

  for (guint i = 0; i < tl_collection_get_n_articles (collection); i += stride)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (TlArticle) article = tl_collection_read_article (collection, i, NULL, &error);
      const TlFragment fragments[] = { { 0, 4 }, { 7, 9 } };
      g_autoptr (TlCommand) command = NULL;
      TlRecordPatch patch = { i, NULL };

      g_assert_no_error (error);
      if (add)
        {
          command = tl_edit_tag (article, "key", "\xC3\xA9", "claim", fragments, 1 + i / stride % 2, NULL, &error);
        }
      else
        {
          TlAnnotation *last = tl_article_get_annotation (article, tl_article_get_n_annotations (article) - 1);
          const char *const ids[] = { tl_annotation_get_id (last), NULL };

          command = tl_edit_remove (article, "key", "", ids, &error);
        }
      g_assert_no_error (error);
      tl_command_apply (command, article, &error);
      g_assert_no_error (error);
      patch.record = tl_article_dup_json (article);
      g_array_append_val (patches, patch);
    }
  save (collection, (TlRecordPatch *) (gpointer) patches->data, patches->len, path);
  for (guint i = 0; i < patches->len; i++)
    g_bytes_unref (g_array_index (patches, TlRecordPatch, i).record);
}

static void
convert_same (TlCollection *collection,
              const char   *path)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GError) error = NULL;
  g_autoptr (GFileOutputStream) out = g_file_replace (file, NULL, FALSE, G_FILE_CREATE_NONE, NULL, &error);

  g_assert_no_error (error);
  tl_native_convert (collection, tl_collection_get_framing (collection)->shape, G_OUTPUT_STREAM (out), NULL,
                     NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  g_output_stream_close (G_OUTPUT_STREAM (out), NULL, &error);
  g_assert_no_error (error);
}

static void
make_corpus (const char        *maker,
             const char *const *options,
             const char        *path)
{
  g_autoptr (GPtrArray) argv = g_ptr_array_new ();
  g_autoptr (GError) error = NULL;
  int status;

  g_ptr_array_add (argv, (char *) "python3");
  g_ptr_array_add (argv, (char *) maker);
  g_ptr_array_add (argv, (char *) "-n");
  g_ptr_array_add (argv, (char *) N_ARTICLES);
  g_ptr_array_add (argv, (char *) "-o");
  g_ptr_array_add (argv, (char *) path);
  for (guint i = 0; i < 4 && options[i] != NULL; i++)
    g_ptr_array_add (argv, (char *) options[i]);
  g_ptr_array_add (argv, NULL);
  g_spawn_sync (NULL, (char **) argv->pdata, NULL, G_SPAWN_SEARCH_PATH | G_SPAWN_STDERR_TO_DEV_NULL,
                NULL, NULL, NULL, NULL, &status, &error);
  g_assert_no_error (error);
  g_assert_cmpint (status, ==, 0);
}

static void
test_corpus (gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data);
  g_autofree char *maker = find_maker ();
  g_autofree char *dir = NULL;
  g_autofree char *corpus = NULL;
  g_autofree char *copy = NULL;
  g_autofree char *edited = NULL;
  g_autoptr (TlCollection) collection = NULL;
  g_autoptr (TlCollection) again = NULL;

  if (maker == NULL)
    {
      g_test_skip ("no shared data, or no python3");
      return;
    }
  dir = g_dir_make_tmp ("tagline-test-XXXXXX", NULL);
  corpus = g_build_filename (dir, "corpus.json", NULL);
  copy = g_build_filename (dir, "copy.json", NULL);
  edited = g_build_filename (dir, "edited.json", NULL);
  make_corpus (maker, corpora[i].options, corpus);
  collection = open_path (corpus);
  g_assert_cmpuint (tl_collection_get_n_articles (collection), ==, 200);
  check_articles (collection);
  save (collection, NULL, 0, copy);
  assert_same_files (corpus, copy);
  convert_same (collection, copy);
  assert_same_files (corpus, copy);

  edit_and_save (collection, 7, TRUE, edited);
  again = open_path (edited);
  check_articles (again);
  edit_and_save (again, 7, FALSE, copy);
  assert_same_files (corpus, copy);
  g_unlink (corpus);
  g_unlink (copy);
  g_unlink (edited);
  g_assert_cmpint (g_rmdir (dir), ==, 0);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (corpora); i++)
    {
      g_autofree char *path = g_strdup_printf ("/formats/native-corpora/%s", corpora[i].name);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_corpus);
    }
  return g_test_run ();
}
