/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Exporting what is open, unsaved edits included; and opening as a format that was named. */

#include <glib/gstdio.h>
#include <string.h>

#include "tl-test-workspace.h"

static void
result_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static GAsyncResult *
wait_result (GAsyncResult **result)
{
  while (*result == NULL)
    g_main_context_iteration (NULL, TRUE);
  return *result;
}

static TlExportRequest *
make_request (const char *format)
{
  const TlFormat *const *formats = tl_export_formats_list ();

  for (guint i = 0; formats[i] != NULL; i++)
    if (g_str_equal (formats[i]->name, format))
      return tl_export_request_new (formats[i]);
  g_assert_not_reached ();
}

/* Exports to name in the test's folder; the path of what is there now, owned. */
static char *
try_export (TlTest                *test,
            const TlExportRequest *request,
            const char            *name,
            GError               **error)
{
  g_autofree char *path = g_build_filename (test->folder, name, NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GFile) written = NULL;
  g_autoptr (GAsyncResult) result = NULL;

  tl_workspace_export_async (test->workspace, request, file, result_cb, &result);
  if (!tl_workspace_export_finish (test->workspace, wait_result (&result), &written, error))
    return NULL;
  return g_file_get_path (written);
}

static char *
export (TlTest                *test,
        const TlExportRequest *request,
        const char            *name)
{
  g_autoptr (GError) error = NULL;
  char *path = try_export (test, request, name, &error);

  g_assert_no_error (error);
  return path;
}

static TlLossReport *
preview (TlTest                *test,
         const TlExportRequest *request)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  TlLossReport *report;

  tl_workspace_preview_export_async (test->workspace, request, NULL, result_cb, &result);
  report = tl_workspace_preview_export_finish (test->workspace, wait_result (&result), &error);
  g_assert_no_error (error);
  return report;
}

static TlCollection *
open_file (const char *path,
           const char *format)
{
  g_autoptr (GError) error = NULL;
  TlCollection *collection = tl_format_open (path, format, NULL, NULL, NULL, NULL, NULL, &error);

  g_assert_no_error (error);
  return collection;
}

static const char people[] =
  "{\"format\": \"tagline\", \"version\": 1, \"desk\": \"city\",\n"
  " \"articles\": [\n"
  "  {\"id\": \"p1\", \"title\": \"Approved one\", \"status\": \"approved\", \"text\": \"The mayor said it rains.\", \"annotations\": [\n"
  "   {\"id\": \"t1\", \"label\": \"source\", \"start\": 0, \"end\": 9, \"annotator\": \"ana\", \"review\": {\"decision\": \"accepted\", \"by\": \"omar\"}},\n"
  "   {\"id\": \"t2\", \"label\": \"claim\", \"start\": 15, \"end\": 23, \"annotator\": \"omar\", \"note\": \"check \xe2\x80\x9cit\xe2\x80\x9d\"}],\n"
  "   \"history\": [{\"at\": \"2026-01-02T03:04:05Z\", \"by\": \"ana\", \"from\": \"new\", \"to\": \"approved\"}]},\n"
  "  {\"id\": \"p2\", \"text\": \"Split, she said, words.\", \"annotations\": [\n"
  "   {\"id\": \"t1\", \"label\": \"claim\", \"start\": 0, \"end\": 22, \"fragments\": [[0, 5], [17, 22]], \"annotator\": \"ana\"}]},\n"
  "  {\"id\": 7, \"text\": 8}]}\n";

static void
open_people (TlTest *test)
{
  tl_test_set_up (test, 1);
  tl_test_write (test, people);
  tl_test_open (test);
}

static void
test_unsaved_edits (void)
{
  TlTest test = { 0 };
  g_autoptr (TlExportRequest) request = make_request ("doccano");
  g_autofree char *path = NULL;
  g_autofree char *id = NULL;
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  g_autoptr (TlCollection) written = NULL;
  g_autoptr (TlArticle) article = NULL;

  tl_test_set_up (&test, 3);
  tl_test_open (&test);
  before = tl_test_read (test.path);
  tl_test_show (test.workspace, 1);
  id = tl_test_tag (test.workspace, "claim", 33, 43);
  path = export (&test, request, "out.jsonl");
  written = open_file (path, "doccano");
  g_assert_cmpuint (tl_collection_get_n_articles (written), ==, 3);
  article = tl_collection_read_article (written, 1, NULL, NULL);
  g_assert_cmpuint (tl_article_get_n_annotations (article), ==, 2);
  g_assert_cmpstr (tl_annotation_get_label (tl_article_get_annotation (article, 1)), ==, "claim");
  g_assert_cmpuint (tl_annotation_get_start (tl_article_get_annotation (article, 1)), ==, 33);
  /* The collection is as unsaved as it was. */
  after = tl_test_read (test.path);
  g_assert_cmpstr (before, ==, after);
  g_assert_cmpuint (tl_workspace_get_n_edited (test.workspace), ==, 1);
  g_assert_null (tl_workspace_get_job (test.workspace));
  tl_test_tear_down (&test);
}

static void
test_scope (void)
{
  TlTest test = { 0 };
  g_autoptr (TlExportRequest) request = make_request ("tagline");
  const guint chosen[] = { 2, 0 };
  g_autofree char *path = NULL;
  g_autoptr (TlCollection) written = NULL;
  g_autoptr (GBytes) record = NULL;
  g_autoptr (GBytes) original = NULL;

  tl_test_set_up (&test, 4);
  tl_test_open (&test);
  request->indexes = g_array_new (FALSE, FALSE, sizeof (guint));
  g_array_append_vals (request->indexes, chosen, 2);
  path = export (&test, request, "part.json");
  written = open_file (path, NULL);
  g_assert_cmpuint (tl_collection_get_n_articles (written), ==, 2);
  g_assert_cmpstr (tl_collection_get_key (written, 1), ==, "a0");
  /* Byte for byte, in the order that was asked for. */
  record = tl_collection_read_record (written, 0, NULL);
  original = tl_collection_read_record (tl_workspace_get_collection (test.workspace), 2, NULL);
  g_assert_true (g_bytes_equal (record, original));
  tl_test_tear_down (&test);
}

static void
test_only (void)
{
  TlTest test = { 0 };
  g_autoptr (TlExportRequest) request = make_request ("jsonl");
  g_autofree char *path = NULL;
  g_autoptr (TlCollection) written = NULL;
  g_autoptr (TlArticle) article = NULL;
  g_autoptr (TlLossReport) report = NULL;

  open_people (&test);
  request->only_approved = TRUE;
  request->only_accepted = TRUE;
  report = preview (&test, request);
  g_assert_cmpuint (report->n_articles, ==, 1);
  path = export (&test, request, "some.jsonl");
  written = open_file (path, NULL);
  g_assert_cmpuint (tl_collection_get_n_articles (written), ==, 1);
  article = tl_collection_read_article (written, 0, NULL, NULL);
  g_assert_cmpuint (tl_article_get_n_annotations (article), ==, 1);
  g_assert_cmpstr (tl_annotation_get_id (tl_article_get_annotation (article, 0)), ==, "t1");
  tl_test_tear_down (&test);
}

static char *
get_annotator (const char *path,
               guint       index,
               guint       position)
{
  g_autoptr (TlCollection) collection = open_file (path, NULL);
  g_autoptr (TlArticle) article = tl_collection_read_article (collection, index, NULL, NULL);

  return g_strdup (tl_annotation_get_annotator (tl_article_get_annotation (article, position)));
}

static void
test_anonymous (void)
{
  TlTest test = { 0 };
  g_autofree char *name = NULL;
  g_autofree char *by = NULL;
  g_autoptr (TlExportRequest) request = make_request ("tagline");
  g_auto (GStrv) annotators = g_strsplit ("omar", " ", -1);
  g_autofree char *path = NULL;
  g_autofree char *content = NULL;
  g_autoptr (TlCollection) written = NULL;
  g_autoptr (TlArticle) article = NULL;

  open_people (&test);
  request->anonymous = TRUE;
  path = export (&test, request, "all.json");
  content = tl_test_read (path);
  g_assert_null (strstr (content, "\"ana\""));
  g_assert_null (strstr (content, "omar"));
  /* The same person under the same name everywhere, and the rest as it was. */
  name = get_annotator (path, 0, 0);
  by = g_strdup_printf ("\"by\": \"%s\", \"from\": \"new\"", name);
  g_assert_true (g_str_has_prefix (name, "person-"));
  g_assert_nonnull (strstr (content, by));
  g_assert_nonnull (strstr (content, "\"note\": \"check \xe2\x80\x9cit\xe2\x80\x9d\""));
  g_clear_pointer (&path, g_free);

  request->annotators = g_steal_pointer (&annotators);
  path = export (&test, request, "omar.json");
  written = open_file (path, NULL);
  article = tl_collection_read_article (written, 0, NULL, NULL);
  g_assert_cmpuint (tl_article_get_n_annotations (article), ==, 1);
  g_assert_cmpstr (tl_annotation_get_id (tl_article_get_annotation (article, 0)), ==, "t2");
  /* Another secret each time: two exports can't be put side by side. */
  g_free (name);
  name = get_annotator (path, 0, 0);
  g_assert_true (g_str_has_prefix (name, "person-"));
  g_assert_null (strstr (content, name));
  tl_test_tear_down (&test);
}

static const TlLossGroup *
find_group (TlLossReport *report,
            const char   *code,
            const char   *what)
{
  for (guint i = 0; i < report->groups->len; i++)
    {
      const TlLossGroup *group = g_ptr_array_index (report->groups, i);

      if (g_str_equal (group->code, code) && g_str_equal (group->what, what))
        return group;
    }
  return NULL;
}

static void
test_preview (void)
{
  TlTest test = { 0 };
  g_autoptr (TlExportRequest) request = make_request ("conll");
  g_autoptr (TlLossReport) report = NULL;
  const TlLossGroup *group;
  g_autoptr (GDir) folder = NULL;
  guint n = 0;

  open_people (&test);
  report = preview (&test, request);
  g_assert_cmpuint (report->n_losses, >, 2);
  group = find_group (report, TL_CODE_LOSS, "desk");
  g_assert_nonnull (group);
  g_assert_null (((TlLossPlace *) g_ptr_array_index (group->places, 0))->article);
  group = find_group (report, TL_CODE_LOSS, "fragments");
  g_assert_nonnull (group);
  g_assert_cmpuint (group->n_articles, ==, 1);
  g_assert_cmpstr (((TlLossPlace *) g_ptr_array_index (group->places, 0))->article, ==, "p2");
  group = find_group (report, TL_CODE_LOSS, "");
  g_assert_nonnull (group);      /* the article that can't be read */
  /* Nothing was written. */
  folder = g_dir_open (test.folder, 0, NULL);
  while (g_dir_read_name (folder) != NULL)
    n++;
  g_assert_cmpuint (n, ==, 3);   /* the file, data, cache */
  tl_test_tear_down (&test);
}

static void
test_folder (void)
{
  TlTest test = { 0 };
  g_autoptr (TlExportRequest) request = make_request ("brat");
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;
  g_autofree char *third = NULL;
  g_autofree char *wanted = NULL;
  g_autoptr (TlCollection) written = NULL;

  open_people (&test);
  first = export (&test, request, "annotated");
  wanted = g_build_filename (test.folder, "annotated", NULL);
  g_assert_cmpstr (first, ==, wanted);
  written = open_file (first, "brat");
  g_assert_cmpuint (tl_collection_get_n_articles (written), ==, 2);
  /* What is there stays. */
  second = export (&test, request, "annotated");
  g_free (wanted);
  wanted = g_build_filename (first, "brat", NULL);
  g_assert_cmpstr (second, ==, wanted);
  third = export (&test, request, "annotated");
  g_assert_true (g_str_has_suffix (third, "/annotated/brat-2"));
  tl_test_tear_down (&test);
}

static void
test_cancelled (void)
{
  TlTest test = { 0 };
  g_autoptr (TlExportRequest) request = make_request ("brat");
  g_autofree char *path = NULL;
  g_autoptr (GFile) file = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GDir) folder = NULL;
  const char *name;

  tl_test_set_up (&test, 50);
  tl_test_open (&test);
  path = g_build_filename (test.folder, "gone", NULL);
  file = g_file_new_for_path (path);
  tl_workspace_export_async (test.workspace, request, file, result_cb, &result);
  tl_job_cancel (tl_workspace_get_job (test.workspace));
  g_assert_false (tl_workspace_export_finish (test.workspace, wait_result (&result), NULL, &error));
  g_clear_object (&result);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_null (tl_workspace_get_job (test.workspace));
  folder = g_dir_open (test.folder, 0, NULL);
  while ((name = g_dir_read_name (folder)) != NULL)
    g_assert_true (g_str_equal (name, "news.json") || g_str_equal (name, "data") || g_str_equal (name, "cache"));
  tl_test_tear_down (&test);
}

static void
test_refused (void)
{
  TlTest test = { 0 };
  g_autoptr (TlExportRequest) request = make_request ("doccano");
  g_autoptr (GError) error = NULL;
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  g_autofree char *path = NULL;

  tl_test_set_up (&test, 2);
  tl_test_open (&test);
  before = tl_test_read (test.path);
  path = try_export (&test, request, "news.json", &error);
  g_assert_null (path);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_EXISTS);
  after = tl_test_read (test.path);
  g_assert_cmpstr (before, ==, after);
  g_clear_error (&error);
  path = try_export (&test, request, "no/such/folder/out.jsonl", &error);
  g_assert_null (path);
  g_assert_nonnull (error);
  tl_test_tear_down (&test);
}

static void
test_names (void)
{
  g_autoptr (TlExportRequest) doccano = make_request ("doccano");
  g_autoptr (TlExportRequest) brat = make_request ("brat");
  g_autofree char *first = tl_export_suggest_name (doccano->format, "news.json");
  g_autofree char *second = tl_export_suggest_name (doccano->format, "news.jsonl");
  g_autofree char *third = tl_export_suggest_name (brat->format, "news");

  g_assert_cmpstr (first, ==, "news.jsonl");
  g_assert_cmpstr (second, ==, "news-doccano.jsonl");
  g_assert_cmpstr (third, ==, "news-brat");
}

/* Opened under the name of a format, whatever it looks like; saved as a file of our own. */
static void
test_open_as (void)
{
  TlTest test = { 0 };
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *path = NULL;
  g_autoptr (GFile) file = NULL;
  g_autofree char *id = NULL;

  tl_test_set_up (&test, 1);
  tl_test_write (&test, "{\"id\": 1, \"text\": \"She lives in Oslo.\", \"label\": [[13, 17, \"LOC\"]]}\n");
  test.workspace = tl_test_new_workspace (&test);
  tl_workspace_open_as_async (test.workspace, test.file, "text", result_cb, &result);
  g_assert_true (tl_workspace_open_finish (test.workspace, wait_result (&result), &error));
  g_assert_no_error (error);
  g_clear_object (&result);   /* it keeps the workspace */
  g_assert_cmpstr (tl_workspace_get_format (test.workspace), ==, "text");
  g_assert_true (tl_workspace_is_imported (test.workspace));
  tl_test_show (test.workspace, 0);
  g_assert_cmpuint (tl_article_get_n_annotations (tl_workspace_get_article (test.workspace)), ==, 0);
  /* Reloading keeps to it. */
  tl_test_reload (test.workspace);
  g_assert_cmpstr (tl_workspace_get_format (test.workspace), ==, "text");
  tl_test_close (&test);

  tl_test_open (&test);
  g_assert_cmpstr (tl_workspace_get_format (test.workspace), ==, "doccano");
  tl_test_show (test.workspace, 0);
  g_assert_cmpuint (tl_article_get_n_annotations (tl_workspace_get_article (test.workspace)), ==, 1);
  id = tl_test_tag (test.workspace, "person", 0, 3);
  g_assert_false (tl_test_try_save (test.workspace, NULL, TL_SAVE_NORMAL, &error));
  g_assert_error (error, TL_WORKSPACE_ERROR, TL_WORKSPACE_ERROR_NO_PLACE);
  g_clear_error (&error);
  path = g_build_filename (test.folder, "mine.json", NULL);
  file = g_file_new_for_path (path);
  g_assert_true (tl_test_try_save (test.workspace, file, TL_SAVE_OVERWRITE, &error));
  g_assert_no_error (error);
  g_assert_false (tl_workspace_is_imported (test.workspace));
  tl_test_close (&test);

  test.workspace = tl_test_new_workspace (&test);
  g_assert_true (tl_test_try_open (test.workspace, file, &error));
  g_assert_no_error (error);
  g_assert_false (tl_workspace_is_imported (test.workspace));
  tl_test_show (test.workspace, 0);
  g_assert_cmpuint (tl_article_get_n_annotations (tl_workspace_get_article (test.workspace)), ==, 2);
  tl_test_tear_down (&test);
}

/* A folder with files of several formats is one collection. */
static void
test_folder_of_files (void)
{
  TlTest test = { 0 };
  g_autofree char *folder = NULL;
  g_autoptr (GFile) file = NULL;
  g_autoptr (GError) error = NULL;
  static const char *const files[][2] = {
    { "a.jsonl", "{\"id\": 1, \"text\": \"She lives in Oslo.\", \"label\": [[13, 17, \"LOC\"]]}\n" },
    { "b.json", "{\"articles\": [{\"id\": \"x\", \"text\": \"Ours.\"}, {\"id\": \"1\", \"text\": \"The same id.\"}]}\n" },
    { "c.txt", "A title\n\nPlain words.\n" },
    { "d.png", "\211PNG\r\n\032\n" },
    { ".hidden.json", "{\"articles\": [{\"text\": \"Not seen.\"}]}" },
  };
  guint n = 0;

  tl_test_set_up (&test, 1);
  folder = g_build_filename (test.folder, "mixed", NULL);
  g_assert_cmpint (g_mkdir (folder, 0700), ==, 0);
  for (guint i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autofree char *path = g_build_filename (folder, files[i][0], NULL);

      g_assert_true (g_file_set_contents (path, files[i][1], -1, NULL));
    }
  file = g_file_new_for_path (folder);
  test.workspace = tl_test_new_workspace (&test);
  g_assert_true (tl_test_try_open (test.workspace, file, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (tl_collection_get_n_articles (tl_workspace_get_collection (test.workspace)), ==, 4);
  g_assert_true (tl_workspace_is_imported (test.workspace));
  for (guint i = 0; i < 4; i++)
    {
      tl_test_show (test.workspace, i);
      n += tl_article_get_n_annotations (tl_workspace_get_article (test.workspace));
    }
  g_assert_cmpuint (n, ==, 1);
  /* The picture is told of. */
  g_assert_cmpuint (g_list_model_get_n_items (tl_workspace_get_problems (test.workspace)), >=, 1);
  tl_test_tear_down (&test);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/workspace/export/unsaved-edits", test_unsaved_edits);
  g_test_add_func ("/workspace/export/scope", test_scope);
  g_test_add_func ("/workspace/export/only", test_only);
  g_test_add_func ("/workspace/export/anonymous", test_anonymous);
  g_test_add_func ("/workspace/export/preview", test_preview);
  g_test_add_func ("/workspace/export/folder", test_folder);
  g_test_add_func ("/workspace/export/cancelled", test_cancelled);
  g_test_add_func ("/workspace/export/refused", test_refused);
  g_test_add_func ("/workspace/export/names", test_names);
  g_test_add_func ("/workspace/open-as", test_open_as);
  g_test_add_func ("/workspace/folder-of-files", test_folder_of_files);
  return g_test_run ();
}
