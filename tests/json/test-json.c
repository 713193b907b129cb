/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The strict reader and the writers, case by case. */

#include "json-model.h"

#include <locale.h>
#include <math.h>
#include <string.h>

typedef struct
{
  const char  *text;
  gssize       length;   /* -1: up to the NUL */
  gsize        offset;
  TlJsonError  code;
} BadCase;

static void
test_reader_tree (void)
{
  static const char text[] =
    " {\"a\": [1, {\"b\": null}, []], \"c\":\"x\\u00e9\", \"a\":true, \"\":{}}\n";
  g_autoptr(TlJsonDoc) doc = parse_sound (text, -1);
  g_autofree char *string = NULL;
  gsize start;
  gsize length;
  const char *raw;
  TlJsonRef array;
  TlJsonRef child;

  g_assert_cmpint (tl_json_get_type (doc, 0), ==, TL_JSON_OBJECT);
  g_assert_cmpuint (tl_json_get_length (doc, 0), ==, 4);
  raw = tl_json_get_raw (doc, 0, &start, &length);
  g_assert_cmpuint (start, ==, 1);
  g_assert_cmpuint (length, ==, strlen (text) - 2);
  g_assert_cmpint (raw[0], ==, '{');
  g_assert_cmpuint (tl_json_next (doc, 0), ==, TL_JSON_NONE);

  array = tl_json_find (doc, 0, "a");
  g_assert_cmpint (tl_json_get_type (doc, array), ==, TL_JSON_ARRAY);
  g_assert_cmpuint (tl_json_get_length (doc, array), ==, 3);
  child = tl_json_first (doc, array);
  g_assert_cmpint (tl_json_get_type (doc, child), ==, TL_JSON_NUMBER);
  g_assert_cmpuint (tl_json_first (doc, child), ==, TL_JSON_NONE);
  g_assert_cmpuint (tl_json_get_length (doc, child), ==, 0);
  child = tl_json_next (doc, child);
  g_assert_cmpint (tl_json_get_type (doc, tl_json_find (doc, child, "b")), ==, TL_JSON_NULL);
  child = tl_json_next (doc, child);
  g_assert_cmpuint (tl_json_first (doc, child), ==, TL_JSON_NONE);
  g_assert_cmpuint (tl_json_next (doc, child), ==, TL_JSON_NONE);

  child = tl_json_next (doc, array);
  string = tl_json_dup_string (doc, child, &length);
  g_assert_cmpstr (string, ==, "xé");
  g_assert_cmpuint (length, ==, 3);
  g_assert_true (tl_json_string_equal (doc, tl_json_get_key (doc, child), "c"));
  g_assert_cmpint (tl_json_get_type (doc, tl_json_find (doc, 0, "")), ==, TL_JSON_OBJECT);
  g_assert_cmpuint (tl_json_find (doc, 0, "b"), ==, TL_JSON_NONE);
  g_assert_cmpuint (tl_json_find (doc, array, "b"), ==, TL_JSON_NONE);
  g_assert_cmpuint (tl_json_find_typed (doc, 0, "a", TL_JSON_TRUE), ==, TL_JSON_NONE);
  g_assert_cmpuint (tl_json_find_typed (doc, 0, "a", TL_JSON_ARRAY), ==, array);
}

static void
test_reader_keeps_bytes (void)
{
  g_autoptr(GBytes) slice = NULL;
  TlJsonDoc *doc = parse_sound ("[1.50, \"x\"]", -1);
  TlJsonDoc *again = tl_json_doc_ref (doc);

  g_assert_cmpuint (g_bytes_get_size (tl_json_doc_get_bytes (doc)), ==, 11);
  slice = tl_json_dup_raw (doc, tl_json_first (doc, 0));
  tl_json_doc_unref (doc);
  g_assert_cmpuint (tl_json_get_length (again, 0), ==, 2);
  tl_json_doc_unref (again);
  g_assert_cmpmem (g_bytes_get_data (slice, NULL), g_bytes_get_size (slice), "1.50", 4);
}

static void
test_reader_strings (void)
{
  g_autoptr(TlJsonDoc) doc = parse_sound (
    "[\"\", \"\\\"\\\\\\/\\b\\f\\n\\r\\t\", \"a\\u0000b\", \"\\ud83d\\uDE00\", \"\\u20ac\","
    " \"0123456789abcdef0123456789abcde\\n\", \"\xf4\x8f\xbf\xbf\xee\x80\x80\"]", -1);
  static const struct { const char *text; gsize length; } expected[] = {
    { "", 0 }, { "\"\\/\b\f\n\r\t", 8 }, { "a\0b", 3 }, { "😀", 4 }, { "€", 3 },
    { "0123456789abcdef0123456789abcde\n", 32 }, { "\xf4\x8f\xbf\xbf\xee\x80\x80", 7 },
  };
  TlJsonRef ref = tl_json_first (doc, 0);

  for (guint i = 0; i < G_N_ELEMENTS (expected); i++)
    {
      gsize length;
      g_autofree char *text = tl_json_dup_string (doc, ref, &length);

      g_assert_cmpmem (text, length + 1, expected[i].text, expected[i].length + 1);
      ref = tl_json_next (doc, ref);
    }
  g_assert_cmpuint (ref, ==, TL_JSON_NONE);
}

static void
test_reader_escaped_names (void)
{
  g_autoptr(TlJsonDoc) doc =
    parse_sound ("{\"\\u0069d\": 1, \"id\": 2, \"a\\u0000\": 3, \"a\": 4}", -1);
  guint value;

  g_assert_true (tl_json_get_uint (doc, tl_json_find (doc, 0, "id"), &value));
  g_assert_cmpuint (value, ==, 1);
  g_assert_true (tl_json_get_uint (doc, tl_json_find (doc, 0, "a"), &value));
  g_assert_cmpuint (value, ==, 4);
}

static void
test_reader_bad (void)
{
  static const BadCase cases[] = {
    { "", -1, 0, TL_JSON_ERROR_SYNTAX },
    { "  ", -1, 2, TL_JSON_ERROR_SYNTAX },
    { "[1,]", -1, 3, TL_JSON_ERROR_SYNTAX },
    { "[,1]", -1, 1, TL_JSON_ERROR_SYNTAX },
    { "[1 2]", -1, 3, TL_JSON_ERROR_SYNTAX },
    { "[1}", -1, 2, TL_JSON_ERROR_SYNTAX },
    { "{\"a\":1]", -1, 6, TL_JSON_ERROR_SYNTAX },
    { "{\"a\" 1}", -1, 5, TL_JSON_ERROR_SYNTAX },
    { "{\"a\":1,}", -1, 7, TL_JSON_ERROR_SYNTAX },
    { "{a:1}", -1, 1, TL_JSON_ERROR_SYNTAX },
    { "{\"a\":", -1, 5, TL_JSON_ERROR_SYNTAX },
    { "[1] x", -1, 4, TL_JSON_ERROR_SYNTAX },
    { "1 2", -1, 2, TL_JSON_ERROR_SYNTAX },
    { "01", -1, 1, TL_JSON_ERROR_SYNTAX },
    { "-", -1, 1, TL_JSON_ERROR_SYNTAX },
    { "1.", -1, 2, TL_JSON_ERROR_SYNTAX },
    { "1.e1", -1, 2, TL_JSON_ERROR_SYNTAX },
    { "1e+", -1, 3, TL_JSON_ERROR_SYNTAX },
    { "+1", -1, 0, TL_JSON_ERROR_SYNTAX },
    { ".5", -1, 0, TL_JSON_ERROR_SYNTAX },
    { "NaN", -1, 0, TL_JSON_ERROR_SYNTAX },
    { "nul", -1, 3, TL_JSON_ERROR_SYNTAX },
    { "truE", -1, 3, TL_JSON_ERROR_SYNTAX },
    { "'a'", -1, 0, TL_JSON_ERROR_SYNTAX },
    { "\"a", -1, 2, TL_JSON_ERROR_SYNTAX },
    { "\"a\\", -1, 3, TL_JSON_ERROR_SYNTAX },
    { "\"\\x\"", -1, 2, TL_JSON_ERROR_SYNTAX },
    { "\"\\u12g4\"", -1, 3, TL_JSON_ERROR_SYNTAX },
    { "\"a\nb\"", -1, 2, TL_JSON_ERROR_SYNTAX },
    { "\"0123456789abcdefghi\x01\"", -1, 20, TL_JSON_ERROR_SYNTAX },
    { "\"a\0b\"", 5, 2, TL_JSON_ERROR_SYNTAX },
    { "[1\0]", 4, 2, TL_JSON_ERROR_SYNTAX },
    { "\xef\xbb\xbf[]", -1, 0, TL_JSON_ERROR_SYNTAX },
    { "[\xc2\xa0]", -1, 1, TL_JSON_ERROR_SYNTAX },
    { "[\xff]", -1, 1, TL_JSON_ERROR_ENCODING },
    { "\"\xc0\xaf\"", -1, 1, TL_JSON_ERROR_ENCODING },
    { "\"\xc3\"", -1, 1, TL_JSON_ERROR_ENCODING },
    { "\"a\xe0\x80\xaf\"", -1, 2, TL_JSON_ERROR_ENCODING },
    { "\"\xed\xa0\x80\"", -1, 1, TL_JSON_ERROR_ENCODING },
    { "\"\xf4\x90\x80\x80\"", -1, 1, TL_JSON_ERROR_ENCODING },
    { "\"\xf0\x8f\xbf\xbf\"", -1, 1, TL_JSON_ERROR_ENCODING },
    { "\"\xf5\x80\x80\x80\"", -1, 1, TL_JSON_ERROR_ENCODING },
    { "\"é\x80\"", -1, 3, TL_JSON_ERROR_ENCODING },
    { "\"\xe2\x82", -1, 1, TL_JSON_ERROR_ENCODING },
    { "\"\\ud800\"", -1, 1, TL_JSON_ERROR_ENCODING },
    { "\"\\udc00\"", -1, 1, TL_JSON_ERROR_ENCODING },
    { "\"\\ud800\\u0041\"", -1, 1, TL_JSON_ERROR_ENCODING },
    { "\"\\ud800\\ud800\"", -1, 1, TL_JSON_ERROR_ENCODING },
    { "{\"\\udc00\":1}", -1, 2, TL_JSON_ERROR_ENCODING },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      gsize length = cases[i].length < 0 ? strlen (cases[i].text) : (gsize) cases[i].length;
      g_autoptr(GBytes) bytes = g_bytes_new (cases[i].text, length);
      g_autoptr(TlJsonDoc) doc = NULL;
      g_autoptr(GError) error = NULL;
      gsize offset = 99;

      g_test_message ("case %u", i);
      doc = tl_json_doc_parse (bytes, &offset, &error);
      g_assert_null (doc);
      g_assert_error (error, TL_JSON_ERROR, (gint) cases[i].code);
      g_assert_cmpuint (offset, ==, cases[i].offset);
    }
}

static void
test_reader_depth (void)
{
  for (guint depth = TL_JSON_MAX_DEPTH; depth <= TL_JSON_MAX_DEPTH + 1; depth++)
    {
      g_autoptr(GString) text = g_string_new (NULL);
      g_autoptr(GBytes) bytes = NULL;
      g_autoptr(TlJsonDoc) doc = NULL;
      g_autoptr(GError) error = NULL;
      gsize offset = 0;

      for (guint i = 0; i < depth; i++)
        g_string_append (text, i % 2 == 0 ? "[" : "{\"\":");
      g_string_append (text, "1");
      for (guint i = depth; i-- > 0;)
        g_string_append (text, i % 2 == 0 ? "]" : "}");
      bytes = g_bytes_new (text->str, text->len);
      doc = tl_json_doc_parse (bytes, &offset, &error);
      if (depth <= TL_JSON_MAX_DEPTH)
        {
          g_assert_no_error (error);
          g_assert_nonnull (doc);
        }
      else
        {
          g_assert_error (error, TL_JSON_ERROR, TL_JSON_ERROR_DEPTH);
          g_assert_null (doc);
          g_assert_cmpuint (offset, ==, TL_JSON_MAX_DEPTH / 2 * 5);
        }
    }
}

/* Every position of the odd byte against the sixteen-byte steps, with nothing readable behind it.
 */
static void
test_reader_alignment (void)
{
  static const char *const odd[] = { "\\n", "é", "\xff", "\x01", "\\ud800", "\\\"", "" };

  for (guint length = 0; length < 40; length++)
    {
      for (guint at = 0; at <= length; at++)
        {
          for (guint i = 0; i < G_N_ELEMENTS (odd); i++)
            {
              g_autoptr(GString) text = g_string_new ("\"");
              g_autoptr(GBytes) bytes = NULL;
              g_autoptr(TlJsonDoc) doc = NULL;
              gboolean sound =
                odd[i][0] != '\xff' && odd[i][0] != '\x01' && !g_str_equal (odd[i], "\\ud800");
              gsize offset = 0;

              for (guint j = 0; j < length; j++)
                {
                  if (j == at)
                    g_string_append (text, odd[i]);
                  g_string_append_c (text, 'x');
                }
              if (at == length)
                g_string_append (text, odd[i]);
              g_string_append_c (text, '"');
              bytes = g_bytes_new (text->str, text->len);
              doc = tl_json_doc_parse (bytes, &offset, NULL);
              g_assert_cmpint (doc != NULL, ==, sound);
              if (!sound)
                g_assert_cmpuint (offset, ==, at + 1);
            }
        }
    }
}

static void
test_reader_space (void)
{
  for (guint length = 0; length < 40; length++)
    {
      g_autofree char *space = g_strnfill (length, ' ');
      g_autofree char *text = g_strdup_printf ("%s[%s1%s,%s\t\r\n%s2%s]%s\n", space, space, space,
                                               space, space, space, space);
      g_autoptr(TlJsonDoc) doc = parse_sound (text, -1);

      g_assert_cmpuint (tl_json_get_length (doc, 0), ==, 2);
    }
}

static void
test_number_uint (void)
{
  static const struct { const char *text; gboolean sound; guint value;
  } cases[] = {
    { "0", TRUE, 0 },
    { "-0", TRUE, 0 },
    { "0.0e7", TRUE, 0 },
    { "7", TRUE, 7 },
    { "1.0", TRUE, 1 },
    { "1e2", TRUE, 100 },
    { "1.50e1", TRUE, 15 },
    { "1.5e0", FALSE, 0 },
    { "100e-2", TRUE, 1 },
    { "4294967295", TRUE, 4294967295u },
    { "4294967296", FALSE, 0 },
    { "-1", FALSE, 0 },
    { "99999999999999999999", FALSE, 0 },
    { "1e400", FALSE, 0 },
    { "1e99999999999999999999", FALSE, 0 },
    { "0.5", FALSE, 0 },
    { "0e99999999999999999999", TRUE, 0 },
    { "4294967295.000", TRUE, 4294967295u },
    { "1000000000000000000000000e-24", TRUE, 1 },
    { "1005", TRUE, 1005 },
    { "10.05e2", TRUE, 1005 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(TlJsonDoc) doc = parse_sound (cases[i].text, -1);
      guint value = 0;

      g_test_message ("case %u", i);
      g_assert_cmpint (tl_json_get_uint (doc, 0, &value), ==, cases[i].sound);
      g_assert_cmpuint (value, ==, cases[i].value);
    }
}

static void
test_number_double (void)
{
  g_autofree char *digits = g_strnfill (80, '1');
  g_autofree char *text =
    g_strdup_printf ("[0.92, 1e400, -1e-400, %s, \"1\", 2.2250738585072014e-308]", digits);
  g_autoptr(TlJsonDoc) doc = parse_sound (text, -1);
  TlJsonRef ref = tl_json_first (doc, 0);
  double value = 0;

  g_assert_true (tl_json_get_double (doc, ref, &value));
  g_assert_true (value == 0.92);
  ref = tl_json_next (doc, ref);
  g_assert_false (tl_json_get_double (doc, ref, &value));
  ref = tl_json_next (doc, ref);
  g_assert_true (tl_json_get_double (doc, ref, &value));
  g_assert_true (value == 0);
  ref = tl_json_next (doc, ref);
  g_assert_true (tl_json_get_double (doc, ref, &value));
  g_assert_true (value == g_ascii_strtod (digits, NULL));
  ref = tl_json_next (doc, ref);
  g_assert_false (tl_json_get_double (doc, ref, &value));
  ref = tl_json_next (doc, ref);
  g_assert_true (tl_json_get_double (doc, ref, &value));
  g_assert_true (value == 2.2250738585072014e-308);
}

static void
test_path (void)
{
  g_autoptr(TlJsonDoc) doc =
    parse_sound ("{\"a\": [0, {\"b-c\": 1, \"odd name\": [[], 2]}], \"\": {\"x\": 3}}", -1);
  TlJsonRef inner = tl_json_next (doc, tl_json_first (doc, tl_json_find (doc, 0, "a")));
  TlJsonRef odd = tl_json_find (doc, inner, "odd name");
  g_autofree char *root = tl_json_dup_path (doc, 0, NULL);
  g_autofree char *member = tl_json_dup_path (doc, tl_json_find (doc, inner, "b-c"), NULL);
  g_autofree char *deep =
    tl_json_dup_path (doc, tl_json_next (doc, tl_json_first (doc, odd)), "$.articles[4]");
  g_autofree char *key = tl_json_dup_path (doc, tl_json_get_key (doc, odd), NULL);
  g_autofree char *empty =
    tl_json_dup_path (doc, tl_json_find (doc, tl_json_find (doc, 0, ""), "x"), NULL);

  g_assert_cmpstr (root, ==, "$");
  g_assert_cmpstr (member, ==, "$.a[1].b-c");
  g_assert_cmpstr (deep, ==, "$.articles[4].a[1][\"odd name\"][1]");
  g_assert_cmpstr (key, ==, "$.a[1][\"odd name\"]");
  g_assert_cmpstr (empty, ==, "$[\"\"].x");
}

static void
test_locate (void)
{
  static const char text[] = "a\nbé😀x\r\n\ny";
  static const struct { gsize offset; guint line; guint column;
  } cases[] = {
    { 0, 1, 1 },  { 1, 1, 2 },  { 2, 2, 1 },  { 3, 2, 2 },  { 5, 2, 3 },  { 9, 2, 4 },
    { 10, 2, 5 }, { 12, 3, 1 }, { 13, 4, 1 }, { 14, 4, 2 }, { 99, 4, 2 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      guint line;
      guint column;

      tl_json_locate (text, strlen (text), cases[i].offset, &line, &column);
      g_assert_cmpuint (line, ==, cases[i].line);
      g_assert_cmpuint (column, ==, cases[i].column);
    }
}

static void
test_write_string (void)
{
  static const TlJsonStyle ascii = { ":", ",", TRUE };
  static const char text[] = "a\"\\/\b\f\n\r\t\x01\x7f" "é€😀\0z";
  g_autoptr(GString) out = g_string_new (NULL);
  g_autoptr(GString) out_ascii = g_string_new (NULL);
  g_autoptr(TlJsonDoc) doc = NULL;
  g_autofree char *back = NULL;
  gsize length;

  tl_json_append_string (out, text, sizeof text - 1, &tl_json_style_compact);
  g_assert_cmpstr (out->str, ==, "\"a\\\"\\\\/\\b\\f\\n\\r\\t\\u0001\x7f" "é€😀\\u0000z\"");
  tl_json_append_string (out_ascii, text, sizeof text - 1, &ascii);
  g_assert_cmpstr (
    out_ascii->str, ==,
    "\"a\\\"\\\\/\\b\\f\\n\\r\\t\\u0001\\u007f\\u00e9\\u20ac\\ud83d\\ude00\\u0000z\"");
  doc = parse_sound (out_ascii->str, -1);
  back = tl_json_dup_string (doc, 0, &length);
  g_assert_cmpmem (back, length, text, sizeof text - 1);
}

static void
assert_double_written (double value)
{
  g_autoptr(GString) out = g_string_new (NULL);
  g_autoptr(TlJsonDoc) doc = NULL;
  double back = 0;

  tl_json_append_double (out, value);
  doc = parse_sound (out->str, out->len);
  g_assert_true (tl_json_get_double (doc, 0, &back));
  g_assert_true (back == value);
}

static void
test_write_double (void)
{
  static const struct { double value; const char *text;
  } cases[] = {
    { 0, "0" },
    { -0.0, "-0" },
    { 0.92, "0.92" },
    { 1, "1" },
    { 1e20, "1e+20" },
    { 0.1, "0.1" },
    { 1.0 / 3, "0.3333333333333333" },
    { 5e-324, "5e-324" },
    { 1.7976931348623157e308, "1.7976931348623157e+308" },
    { 123456789.125, "123456789.125" },
  };
  g_autoptr(GRand) random = g_rand_new_with_seed (11);
  const char *locales[] = { "C", "de_DE.UTF-8", "fr_FR.UTF-8" };

  for (guint l = 0; l < G_N_ELEMENTS (locales); l++)
    {
      if (setlocale (LC_ALL, locales[l]) == NULL)
        continue;
      for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
        {
          g_autoptr(GString) out = g_string_new (NULL);

          tl_json_append_double (out, cases[i].value);
          g_assert_cmpstr (out->str, ==, cases[i].text);
        }
    }
  setlocale (LC_ALL, "C");
  for (guint i = 0; i < 2000; i++)
    {
      assert_double_written (g_rand_double (random));
      assert_double_written (
        ldexp (g_rand_double (random) - 0.5, g_rand_int_range (random, -1070, 1020)));
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/json/reader/tree", test_reader_tree);
  g_test_add_func ("/json/reader/keeps-bytes", test_reader_keeps_bytes);
  g_test_add_func ("/json/reader/strings", test_reader_strings);
  g_test_add_func ("/json/reader/escaped-names", test_reader_escaped_names);
  g_test_add_func ("/json/reader/bad", test_reader_bad);
  g_test_add_func ("/json/reader/depth", test_reader_depth);
  g_test_add_func ("/json/reader/alignment", test_reader_alignment);
  g_test_add_func ("/json/reader/space", test_reader_space);
  g_test_add_func ("/json/number/uint", test_number_uint);
  g_test_add_func ("/json/number/double", test_number_double);
  g_test_add_func ("/json/path", test_path);
  g_test_add_func ("/json/locate", test_locate);
  g_test_add_func ("/json/write/string", test_write_string);
  g_test_add_func ("/json/write/double", test_write_double);

  return g_test_run ();
}
