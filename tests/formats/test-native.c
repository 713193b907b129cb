/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The native format: saving copies all that is not patched, and converting says what it could not keep. */

#include "tl-native.h"

#include <glib/gstdio.h>
#include <string.h>

#include "tl-diagnostic.h"

static TlCollection *
open_text (const char *text)
{
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));
  g_autoptr (TlSource) source = tl_source_new_for_bytes (bytes);
  g_autoptr (GError) error = NULL;
  TlCollection *collection = tl_native_open (source, NULL, NULL, NULL, &error);

  g_assert_no_error (error);
  return collection;
}

/* Saves into a file of its own; the text, owned. */
static char *
save (TlCollection         *collection,
      const TlRecordPatch  *patches,
      guint                 n_patches,
      GError              **error)
{
  g_autofree char *dir = g_dir_make_tmp ("tagline-test-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (dir, "out.json", NULL);
  g_autoptr (TlFileWriter) writer = tl_file_writer_new (path, error);
  char *text = NULL;

  g_assert_nonnull (writer);
  if (tl_native_save (collection, patches, n_patches, writer, NULL, NULL, NULL, error)
      && tl_file_writer_commit (writer, NULL, NULL, error))
    g_file_get_contents (path, &text, NULL, error);
  g_unlink (path);
  g_clear_pointer (&writer, tl_file_writer_free);
  g_assert_cmpint (g_rmdir (dir), ==, 0);
  return text;
}

static char *
convert (TlCollection *collection,
         TlJsonShape   shape,
         GPtrArray    *problems)
{
  g_autoptr (GOutputStream) out = g_memory_output_stream_new_resizable ();
  g_autoptr (GError) error = NULL;
  const char *data;

  tl_native_convert (collection, shape, out, problems, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  data = g_memory_output_stream_get_data (G_MEMORY_OUTPUT_STREAM (out));
  return g_strndup (data != NULL ? data : "", g_memory_output_stream_get_data_size (G_MEMORY_OUTPUT_STREAM (out)));
}

static const char *const files[] = {
  "{\"articles\": []}",
  "[]\n",
  "{\"text\": \"alone\"}",
  "{\n  \"text\": \"alone\",\n  \"k\": 0.920\n}\n",
  "{\"text\": \"a\"}\n\n{\"text\": \"b\"}\r\n  {\"text\": \"c\"} \n",
  "\xEF\xBB\xBF{\"text\": \"a\"}\n{\"text\": \"b\"}",
  "\xEF\xBB\xBF[ {\"text\": \"a\"} ,\r\n{\"text\": \"b\"}\t]",
  "{\"x\": [1, {\"articles\": 2}], \"articles\" : [ {\"text\": \"a\"}, {\"text\":\n\"b\"} ] , \"labels\": [ ], \"x\": 1e400}\n\n",
  "{\"text\": \"a\"}\nnot json at all\n{\"text\": \"b\"}\n",
  "[{\"text\": \"a\"}, {\"text\": \"b\"",
};

static void
test_save_untouched (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autoptr (TlCollection) collection = open_text (files[i]);
      g_autoptr (GError) error = NULL;
      g_autofree char *saved = save (collection, NULL, 0, &error);
      g_autofree char *converted = convert (collection, tl_collection_get_framing (collection)->shape, NULL);

      g_assert_no_error (error);
      g_assert_cmpstr (saved, ==, files[i]);
      g_assert_cmpstr (converted, ==, files[i]);
    }
}

static void
test_save_patches (void)
{
  g_autoptr (TlCollection) collection = open_text (
    "{\"k\": 1, \"articles\": [ {\"id\": \"a\", \"text\": \"1\"},\n {\"id\": \"b\", \"text\": \"2\"} , {\"text\": \"3\"}]}\n");
  g_autoptr (GBytes) first = g_bytes_new_static ("{\"new\":\n1}", 10);
  g_autoptr (GBytes) last = g_bytes_new_static ("{}", 2);
  const TlRecordPatch patches[] = { { 0, first }, { 2, last } };
  g_autoptr (GError) error = NULL;
  g_autofree char *saved = save (collection, patches, 2, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (saved, ==, "{\"k\": 1, \"articles\": [ {\"new\":\n1},\n {\"id\": \"b\", \"text\": \"2\"} , {}]}\n");
}

/* Members beside the articles: only what was set changes, the byte order mark and patches included. */
static void
test_save_members (void)
{
  static const char text[] = "\xEF\xBB\xBF{\n  \"x\": 1.50,\n  \"articles\": [ {\"text\": \"a\"},\n {\"text\": \"b\"} ],\n  \"reasons\": []\n}\n";
  g_autoptr (TlCollection) collection = open_text (text);
  g_autoptr (TlCollection) empty = open_text ("{\"articles\":[]}");
  g_autoptr (GBytes) reasons = g_bytes_new_static ("[\"Late\"]", 8);
  g_autoptr (GBytes) record = g_bytes_new_static ("{\"text\": \"b\", \"x\": 1}", 21);
  const TlRecordPatch patch = { 1, record };
  g_autoptr (GError) error = NULL;
  g_autofree char *saved = NULL;
  g_autofree char *of_empty = NULL;

  tl_collection_set_member (collection, "reasons", reasons);
  saved = save (collection, &patch, 1, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (saved, ==, "\xEF\xBB\xBF{\n  \"x\": 1.50,\n  \"articles\": [ {\"text\": \"a\"},\n {\"text\": \"b\", \"x\": 1} ],\n"
                              "  \"reasons\": [\n    \"Late\"\n  ]\n}\n");
  tl_collection_set_member (empty, "reasons", reasons);
  of_empty = save (empty, NULL, 0, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (of_empty, ==, "{\"articles\":[],\"reasons\":[\"Late\"]}");
}

static void
test_save_lines (void)
{
  g_autoptr (TlCollection) lines = open_text ("{\"text\": \"a\"}\n{\"text\": \"b\"}\n");
  g_autoptr (TlCollection) alone = open_text ("{\n \"text\": \"a\"\n}\n");
  g_autoptr (TlCollection) one_line = open_text ("{\"text\": \"a\"}\n");
  const char *text = "{\n  \"text\": \"a \\\" \\n b\",\n  \"k\": [1, 0.920]\n}";
  g_autoptr (GBytes) record = g_bytes_new_static (text, strlen (text));
  const TlRecordPatch patches[] = { { 0, record } };
  g_autoptr (GError) error = NULL;
  g_autofree char *saved = save (lines, patches, 1, &error);
  g_autofree char *saved_alone = save (alone, patches, 1, &error);
  g_autofree char *saved_line = save (one_line, patches, 1, &error);
  g_autofree char *expected_alone = g_strconcat (text, "\n", NULL);

  g_assert_no_error (error);
  g_assert_cmpstr (saved, ==, "{\"text\":\"a \\\" \\n b\",\"k\":[1,0.920]}\n{\"text\": \"b\"}\n");
  g_assert_cmpstr (saved_alone, ==, expected_alone);
  g_assert_cmpstr (saved_line, ==, "{\"text\":\"a \\\" \\n b\",\"k\":[1,0.920]}\n");
}

/* A file rewritten in place since it was opened is not mixed with what was read before. */
static void
test_save_changed (void)
{
  g_autofree char *dir = g_dir_make_tmp ("tagline-test-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (dir, "in.json", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (TlSource) source = NULL;
  g_autoptr (TlCollection) collection = NULL;
  FILE *file;

  g_file_set_contents (path, "[{\"text\": \"a\"}]", -1, &error);
  g_assert_no_error (error);
  source = tl_source_new_for_path (path, &error);
  collection = tl_native_open (source, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  file = g_fopen (path, "r+");
  g_assert_nonnull (file);
  fputs ("[{\"text\": \"b\"}, 12345]", file);
  fclose (file);
  g_assert_null (save (collection, NULL, 0, &error));
  g_assert_error (error, TL_FILE_ERROR, TL_FILE_ERROR_CHANGED);
  g_unlink (path);
  g_rmdir (dir);
}

static void
test_convert_lines (void)
{
  g_autoptr (TlCollection) collection = open_text (
    "{\"format\": \"tagline\", \"version\": 1, \"name\": \"N\", \"articles\": [\n"
    " {\"id\": \"a\",\n  \"text\": \"one \\\"two\\\" \\\\\", \"n\": 0.920, \"n\": 1e400},\n {\"id\": \"b\", \"text\": \"\\u00e9\"}],\n"
    " \"labels\": []}");
  g_autoptr (GPtrArray) problems = tl_diagnostics_new ();
  g_autofree char *lines = convert (collection, TL_JSON_SHAPE_LINES, problems);
  g_autofree char *array = convert (collection, TL_JSON_SHAPE_ARRAY, NULL);

  g_assert_cmpstr (lines, ==,
    "{\"id\":\"a\",\"text\":\"one \\\"two\\\" \\\\\",\"n\":0.920,\"n\":1e400}\n{\"id\":\"b\",\"text\":\"\\u00e9\"}\n");
  g_assert_cmpstr (array, ==,
    "[\n{\"id\": \"a\",\n  \"text\": \"one \\\"two\\\" \\\\\", \"n\": 0.920, \"n\": 1e400},\n"
    "{\"id\": \"b\", \"text\": \"\\u00e9\"}\n]\n");
  g_assert_cmpuint (problems->len, ==, 2);
  for (guint i = 0; i < 2; i++)
    {
      const TlDiagnostic *problem = g_ptr_array_index (problems, i);

      g_assert_cmpstr (problem->code, ==, TL_CODE_LOSS);
      g_assert_nonnull (strstr (problem->message, i == 0 ? "name" : "labels"));
    }
}

static void
test_convert_object (void)
{
  g_autoptr (TlCollection) collection = open_text (
    "{\"id\": \"a\", \"text\": \"1\"}\nnot json\n{\"id\": \"c\", \"text\": tru}\n{\"id\": \"d\", \"text\": \"2\"}\n");
  g_autoptr (TlCollection) nothing = open_text ("[]");
  g_autoptr (GPtrArray) problems = tl_diagnostics_new ();
  g_autofree char *object = convert (collection, TL_JSON_SHAPE_OBJECT, problems);
  g_autofree char *empty = convert (nothing, TL_JSON_SHAPE_OBJECT, problems);
  g_autofree char *no_lines = convert (nothing, TL_JSON_SHAPE_LINES, problems);
  g_autoptr (TlCollection) again = open_text (object);

  g_assert_cmpstr (object, ==,
    "{\"format\": \"tagline\", \"version\": 1, \"articles\": [\n"
    "{\"id\": \"a\", \"text\": \"1\"},\n{\"id\": \"d\", \"text\": \"2\"}\n]}\n");
  g_assert_cmpstr (empty, ==, "{\"format\": \"tagline\", \"version\": 1, \"articles\": []}\n");
  g_assert_cmpstr (no_lines, ==, "");
  g_assert_cmpuint (problems->len, ==, 2);
  g_assert_cmpuint (((TlDiagnostic *) g_ptr_array_index (problems, 0))->line, ==, 2);
  g_assert_cmpuint (((TlDiagnostic *) g_ptr_array_index (problems, 1))->line, ==, 3);
  g_assert_cmpuint (tl_collection_get_n_articles (again), ==, 2);
}

static void
progress_cb (double   fraction,
             gpointer user_data)
{
  double *last = user_data;

  g_assert_cmpfloat (fraction, >=, *last);
  *last = fraction;
}

static void
test_progress (void)
{
  g_autoptr (TlCollection) collection = open_text ("[{\"text\": \"a\"}, {\"text\": \"b\"}]");
  g_autoptr (GOutputStream) out = g_memory_output_stream_new_resizable ();
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  double last = 0;

  tl_native_convert (collection, TL_JSON_SHAPE_LINES, out, NULL, progress_cb, &last, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpfloat (last, ==, 1);
  g_cancellable_cancel (cancellable);
  g_assert_false (tl_native_convert (collection, TL_JSON_SHAPE_LINES, out, NULL, NULL, NULL, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/formats/native/save-untouched", test_save_untouched);
  g_test_add_func ("/formats/native/save-patches", test_save_patches);
  g_test_add_func ("/formats/native/save-members", test_save_members);
  g_test_add_func ("/formats/native/save-lines", test_save_lines);
  g_test_add_func ("/formats/native/save-changed", test_save_changed);
  g_test_add_func ("/formats/native/convert-lines", test_convert_lines);
  g_test_add_func ("/formats/native/convert-object", test_convert_object);
  g_test_add_func ("/formats/native/progress", test_progress);
  return g_test_run ();
}
