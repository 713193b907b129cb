/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The framer's scanner: its masks, the same from every variant. */

#include <glib.h>

#include "tl-json-scan-private.h"

/* The scanner's variants give the same masks for whatever bytes. */
static void
test_scan_variants (void)
{
  static const guint8 bytes[] =
    "\"\"\"\\\\\\{}[]\n\x01 a\xe9\x7f\x80\xff:,;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;";
  g_autoptr(GRand) random = g_rand_new_with_seed (8);

  for (guint round = 0; round < 3000; round++)
    {
      guint8 data[TL_JSON_SCAN_BLOCK_SIZE * 4];
      TlJsonScanState expected_state = { 0 };
      TlJsonScanBlock expected[4];
      guint n_kinds = round % 3 == 0 ? 6 : round % 3 == 1 ? 20 : sizeof bytes - 1;

      for (guint i = 0; i < sizeof data; i++)
        data[i] = bytes[g_rand_int_range (random, 0, (gint) n_kinds)];
      tl_json_scan (TL_JSON_SCAN_PORTABLE, &expected_state, data, 4, expected);
      for (guint variant = TL_JSON_SCAN_SSE2; variant <= TL_JSON_SCAN_AVX2; variant++)
        {
          TlJsonScanState state = { 0 };
          TlJsonScanBlock blocks[4];

          tl_json_scan (tl_json_scan_resolve (variant), &state, data, 1, blocks);
          tl_json_scan (tl_json_scan_resolve (variant), &state, data + TL_JSON_SCAN_BLOCK_SIZE, 3,
                        blocks + 1);
          for (guint i = 0; i < G_N_ELEMENTS (blocks); i++)
            {
              g_assert_cmpuint (blocks[i].brackets, ==, expected[i].brackets);
              g_assert_cmpuint (blocks[i].quotes, ==, expected[i].quotes);
              g_assert_cmpuint (blocks[i].controls, ==, expected[i].controls);
              g_assert_cmpuint (blocks[i].newlines, ==, expected[i].newlines);
              g_assert_cmpint (blocks[i].depth, ==, expected[i].depth);
              g_assert_cmpint (blocks[i].squares, ==, expected[i].squares);
              g_assert_cmpint (blocks[i].n_closing, ==, expected[i].n_closing);
            }
          g_assert_cmpmem (&state, sizeof state, &expected_state, sizeof expected_state);
        }
    }
}

/* The scanner's masks against looking at one byte after the other. */
static void
test_scan_bytes (void)
{
  g_autoptr(GRand) random = g_rand_new_with_seed (9);

  for (guint round = 0; round < 2000; round++)
    {
      static const guint8 bytes[] = "\"\\{]\n\x1f a\xe9";
      guint8 data[TL_JSON_SCAN_BLOCK_SIZE * 2];
      TlJsonScanState state = { 0 };
      TlJsonScanBlock blocks[2];
      gboolean in_string = FALSE;
      gboolean escaped = FALSE;
      int depth = 0;
      int squares = 0;
      int n_closing = 0;

      for (guint i = 0; i < sizeof data; i++)
        data[i] = bytes[g_rand_int_range (random, 0, sizeof bytes - 1)];
      tl_json_scan (TL_JSON_SCAN_PORTABLE, &state, data, 2, blocks);
      for (guint i = 0; i < sizeof data; i++)
        {
          const TlJsonScanBlock *block = &blocks[i / TL_JSON_SCAN_BLOCK_SIZE];
          guint bit = i % TL_JSON_SCAN_BLOCK_SIZE;
          gboolean quote = data[i] == '"' && !escaped;

          if (quote)
            in_string = !in_string;
          g_assert_cmpint (block->quotes >> bit & 1, ==, quote);
          g_assert_cmpint (block->brackets >> bit & 1, ==,
                           !in_string && (data[i] == '{' || data[i] == ']'));
          g_assert_cmpint (block->controls >> bit & 1, ==, in_string && data[i] < ' ');
          g_assert_cmpint (block->newlines >> bit & 1, ==, data[i] == '\n');
          if (!in_string)
            {
              depth += data[i] == '{' ? 1 : data[i] == ']' ? -1 : 0;
              squares -= data[i] == ']';
              n_closing += data[i] == ']';
            }
          if (bit == TL_JSON_SCAN_BLOCK_SIZE - 1)
            {
              g_assert_cmpint (block->depth, ==, depth);
              g_assert_cmpint (block->squares, ==, squares);
              g_assert_cmpint (block->n_closing, ==, n_closing);
              depth = squares = n_closing = 0;
            }
          escaped = data[i] == '\\' && !escaped;
        }
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/json/scan/variants", test_scan_variants);
  g_test_add_func ("/json/scan/bytes", test_scan_bytes);
  return g_test_run ();
}
