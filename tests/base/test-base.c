/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The small things of the base room: ids, time, diagnostics, sources that are no files. */

#include "tl-diagnostic.h"
#include "tl-id.h"
#include "tl-source.h"
#include "tl-time.h"

#include <string.h>

static void
test_ids_differ (void)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < 10000; i++)
    {
      char *id = tl_id_new ("t");

      g_assert_cmpuint (strlen (id), ==, 17);
      g_assert_true (g_hash_table_add (seen, id));
    }
}

static void
test_ids_of_content (void)
{
  g_autofree char *a = tl_id_from_content ("a-", "text", 4);
  g_autofree char *again = tl_id_from_content ("a-", "text", 4);
  g_autofree char *other = tl_id_from_content ("a-", "texu", 4);

  /* First 12 digits of sha256("text"). */
  g_assert_cmpstr (a, ==, "a-982d9e3eb996");
  g_assert_cmpstr (a, ==, again);
  g_assert_cmpstr (a, !=, other);
}

static void
test_time (void)
{
  g_autofree char *now = tl_time_now ();
  g_autofree char *fixed = NULL;
  g_autoptr (GDateTime) parsed = g_date_time_new_from_iso8601 (now, NULL);

  g_assert_nonnull (parsed);
  g_assert_cmpuint (strlen (now), ==, 20);
  tl_time_set_now ("2026-03-02T08:00:00Z");
  fixed = tl_time_now ();
  tl_time_set_now (NULL);
  g_assert_cmpstr (fixed, ==, "2026-03-02T08:00:00Z");
}

static void
test_diagnostic_line (void)
{
  g_autoptr (TlDiagnostic) full = tl_diagnostic_new (TL_CODE_OFFSET, TL_SEVERITY_ERROR, "a1", "$.articles[0]",
                                                     3, 14, g_strdup ("Beyond the text"));
  g_autoptr (TlDiagnostic) bare = tl_diagnostic_new (TL_CODE_LOSS, TL_SEVERITY_NOTE, NULL, NULL, 0, 0,
                                                     g_strdup ("Gone"));
  g_autofree char *full_line = tl_diagnostic_to_string (full, "x.json");
  g_autofree char *bare_line = tl_diagnostic_to_string (bare, "x.json");

  g_assert_cmpstr (full_line, ==, "x.json:3:14: error: Beyond the text [$.articles[0]]");
  g_assert_cmpstr (bare_line, ==, "x.json: note: Gone");
}

static void
test_source_of_bytes (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = g_bytes_new_static ("articles", 8);
  g_autoptr (TlSource) source = tl_source_new_for_bytes (bytes);
  g_autoptr (GBytes) part = tl_source_read_bytes (source, 3, 5, &error);
  g_autoptr (GBytes) beyond = tl_source_read_bytes (source, 4, 5, &error);

  g_assert_cmpmem (g_bytes_get_data (part, NULL), g_bytes_get_size (part), "icles", 5);
  g_assert_null (beyond);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_PARTIAL_INPUT);
}

static void
test_source_of_stream (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *content = g_strnfill (200000, 'q');
  g_autoptr (GInputStream) stream = g_memory_input_stream_new_from_data (content, 200000, NULL);
  g_autoptr (TlSource) source = tl_source_new_for_stream (stream, NULL, &error);
  g_autoptr (GBytes) all = NULL;

  g_assert_no_error (error);
  g_assert_cmpuint (tl_source_get_size (source), ==, 200000);
  all = tl_source_read_bytes (source, 0, 200000, &error);
  g_assert_no_error (error);
  g_assert_cmpmem (g_bytes_get_data (all, NULL), g_bytes_get_size (all), content, 200000);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/base/id/differ", test_ids_differ);
  g_test_add_func ("/base/id/content", test_ids_of_content);
  g_test_add_func ("/base/time/spelling", test_time);
  g_test_add_func ("/base/diagnostic/line", test_diagnostic_line);
  g_test_add_func ("/base/source/bytes", test_source_of_bytes);
  g_test_add_func ("/base/source/stream", test_source_of_stream);
  return g_test_run ();
}
