/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The rule from HTML to text, version 1: whoever breaks one of these has to count the version up. */

#include "config.h"

#include <string.h>

#include "tl-format.h"
#include "tl-html-charset.h"
#include "tl-html-text.h"

static void
assert_text (const char *html,
             const char *expected)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TlHtmlText) text = tl_html_text_new (html, -1, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (tl_text_get_data (tl_html_text_get_text (text), NULL), ==, expected);
}

static void
test_blocks (void)
{
  assert_text ("", "");
  assert_text ("one", "one");
  assert_text ("<p>one</p><p>two</p>", "one\n\ntwo");
  assert_text ("<p>one<p>two", "one\n\ntwo");
  assert_text ("<div><div><div>one</div></div></div><section><h2>two</h2></section>", "one\n\ntwo");
  assert_text ("one<p>two</p>three", "one\n\ntwo\n\nthree");
  assert_text ("<p></p><p> </p><p>one</p><hr><p>\n</p>", "one");
  assert_text ("a<hr>b", "a\n\nb");
  assert_text ("<article>one<figure><figcaption>two</figcaption></figure></article>", "one\n\ntwo");
}

static void
test_breaks (void)
{
  assert_text ("one<br>two", "one\ntwo");
  assert_text ("one <br/> two", "one\ntwo");
  assert_text ("one<br><br>two", "one\n\ntwo");
  assert_text ("one<br> <br>\n<br><br>two", "one\n\ntwo");
  assert_text ("<p><br>one<br></p><p>two</p>", "one\n\ntwo");
}

static void
test_blanks (void)
{
  assert_text ("  one \t\r\n two\f three  ", "one two three");
  assert_text ("<p>one <b> two </b> three</p>", "one two three");
  assert_text ("<p>one<b>two</b>three</p>", "onetwothree");
  assert_text ("one&nbsp;two", "one\u00a0two");
  assert_text ("one &nbsp; two", "one \u00a0 two");
  assert_text ("<p>&nbsp;</p><p>one</p><p>\u00a0\u00a0</p><p>two&nbsp;</p>", "one\n\ntwo");
  assert_text ("<p>one\u2003two\u200b\u200ethree</p>", "one\u2003two\u200b\u200ethree");
  assert_text ("<pre>\n  one\r\n\n    two \n</pre>three", "  one\n\n    two\n\nthree");
  assert_text ("<p>a</p><pre>\tb\tc</pre>", "a\n\n\tb\tc");
}

static void
test_lists (void)
{
  assert_text ("<ul><li>one</li><li>two</li></ul>", "• one\n• two");
  assert_text ("<p>a</p><ul><li>one<li>two</ul><p>b</p>", "a\n\n• one\n• two\n\nb");
  assert_text ("<ol><li>one</li><li>two</li></ol>", "1. one\n2. two");
  assert_text ("<ol start=\"9\"><li>one</li><li value=\"3\">two</li><li>three</li></ol>", "9. one\n3. two\n4. three");
  assert_text ("<ol><li>one<ul><li>in</li></ul></li><li>two</li></ol>", "1. one\n• in\n2. two");
  assert_text ("<ul><li><p>one</p><p>more</p></li><li>two</li></ul>", "• one\n\nmore\n\n• two");
  assert_text ("<ul><li></li><li> </li><li>two</li></ul>", "• two");
  assert_text ("<ol start=\"x\"><li value=\"-99999999999999999999\">one</ol>", "1. one");
  assert_text ("<dl><dt>term</dt><dd>what it is</dd></dl>", "term\nwhat it is");
}

static void
test_tables (void)
{
  assert_text ("<table><tr><th>A</th><th>B</th></tr><tr><td>1</td><td>2</td></tr></table>", "A\tB\n1\t2");
  assert_text ("x<table><caption>C</caption><thead><tr><td>1<td>2</table>y", "x\n\nC\n\n1\t2\n\ny");
  assert_text ("<table><tr><td><p>one</p><p>two</p></td><td>three</td></tr></table>", "one\n\ntwo\n\nthree");
}

static void
test_references (void)
{
  assert_text ("A &amp; B &lt;p&gt; &quot;c&quot; &#8217; &#x2019;", "A & B <p> \"c\" ’ ’");
  assert_text ("&amp;amp; &amp;lt;", "&amp; &lt;");
  assert_text ("&#145;a&#146; &#147;b&#148; &#133; &#128;", "‘a’ “b” … €");
  assert_text ("&hellip;&mdash;&euro;&apos;", "…—€'");
  assert_text ("&lsquor;&NewLine;&period;&lpar;&zcaron;", "‚ .(ž");
  assert_text ("AT&T R&D &foo; & &; a &amp b &ampx", "AT&T R&D &foo; & &; a & b &ampx");
  assert_text ("&#x1F600;&#128512; \U0001f600", "\U0001f600\U0001f600 \U0001f600");
  assert_text ("a < b and c <= d", "a < b and c <= d");
  assert_text ("He said <q>yes</q>.", "He said “yes”.");
}

static void
test_dropped (void)
{
  assert_text ("a<script>var p = '<p>x</p>';</script><style>b { }</style>b", "ab");
  assert_text ("a<noscript><p>x</p></noscript><template><p>y</p></template>b", "ab");
  assert_text ("<head><title>t</title></head><body>a</body>", "a");
  assert_text ("a<p hidden>x</p><div style=\"color: red; Display:none\">y</div><div style=\"display : none\">z</div>b", "a\n\ny\n\nb");
  assert_text ("a<!-- x --><!-- > -->b<![CDATA[c]]>", "ab");
  assert_text ("a<svg><text>x</text></svg><select><option>y</option></select><button>z</button><textarea>t</textarea>b", "ab");
  assert_text ("<video><p>no video</p></video><iframe>x</iframe><object>y</object>a<img alt=\"z\">", "a");
  assert_text ("<p>a</p><script>x</script><p>b</p>", "a\n\nb");
}

static void
test_map (void)
{
  const char *html = "<p>\n  A &amp; <b>B\u00e9</b>\n  &hellip;c</p>\n<ul><li>d</li></ul>";
  g_autoptr (TlHtmlText) text = tl_html_text_new (html, -1, NULL, NULL);
  TlText *plain = tl_html_text_get_text (text);
  gsize byte;
  guint line;

  g_assert_cmpstr (tl_text_get_data (plain, NULL), ==, "A & Bé …c\n\n• d");
  for (guint i = 0; i < tl_text_get_length (plain); i++)
    {
      gunichar c = tl_text_get_char (plain, i);

      g_assert_true (tl_html_text_locate (text, i, &byte, &line));
      if (c == '&' || c == 0x2026)
        g_assert_cmpint (html[byte], ==, '&');
      else if (g_unichar_isalpha (c))
        g_assert_cmpuint (g_utf8_get_char (html + byte), ==, c);
    }
  g_assert_true (tl_html_text_locate (text, 0, &byte, &line));
  g_assert_cmpuint (line, ==, 2);
  g_assert_cmpuint (byte, ==, 6);
  g_assert_true (tl_html_text_locate (text, tl_text_get_length (plain) - 1, &byte, &line));
  g_assert_cmpuint (line, ==, 4);
  g_assert_cmpint (html[byte], ==, 'd');
  g_assert_false (tl_html_text_locate (text, tl_text_get_length (plain), &byte, &line));
}

static void
test_sum (void)
{
  g_autoptr (TlHtmlText) text = tl_html_text_new ("<p>abc</p>", -1, NULL, NULL);
  g_autofree char *expected = g_compute_checksum_for_string (G_CHECKSUM_SHA256, "abc", -1);
  g_autofree char *rule = tl_html_text_dup_rule (text);
  g_autofree char *json = g_strdup_printf ("{\"version\": 1, \"sha256\": \"%s\"}", expected);

  g_assert_cmpstr (tl_html_text_get_sha256 (text), ==, expected);
  g_assert_cmpstr (rule, ==, json);
}

static void
test_line (void)
{
  g_autofree char *line = tl_html_text_to_line ("A &#8217;B&#8217; <em>c</em>\n<br>d ");

  g_assert_cmpstr (line, ==, "A ’B’ c d");
}

static void
test_has_tags (void)
{
  static const char *const with[] = { "<p>x</p>", "a<br>b", "x &amp; y", "<!-- x -->", "&#8217;", "<A HREF='x'>y</a>", "a<br/>" };
  static const char *const without[] = { "", "plain", "a < b > c", "AT&T; is", "<foo@example.org>", "x <3 y", "R&D", "a <b", "<>" };

  for (guint i = 0; i < G_N_ELEMENTS (with); i++)
    g_assert_true (tl_html_text_has_tags (with[i]));
  for (guint i = 0; i < G_N_ELEMENTS (without); i++)
    if (i != 3)
      g_assert_false (tl_html_text_has_tags (without[i]));
}

static char *
repeat (const char *prefix,
        const char *part,
        guint       n)
{
  GString *out = g_string_new (prefix);

  for (guint i = 0; i < n; i++)
    g_string_append (out, part);
  return g_string_free (out, FALSE);
}

static void
test_limits (void)
{
  struct { const char *prefix; const char *part; guint n; gboolean fails; } cases[] = {
    { "", "<b>", 100000, TRUE },                     /* deep */
    { "", "<div><p>x</p>", 1500, FALSE },            /* deeper than the tree */
    { "<p ", "a=1 ", 10000, FALSE },                 /* one name: not closed, so no tag */
    { "", "<b></b>", 3000001, TRUE },                /* many */
    { "x", "<!--", 100000, FALSE },
    { "x", "<script>", 100000, FALSE },
    { "x", "<", 100000, FALSE },
    { "x", "&", 100000, FALSE },
    { "x", "<![CDATA[", 100000, FALSE },
    { "x", "</p>", 100000, FALSE },
    { "x", "<p a=\"", 100000, FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *html = repeat (cases[i].prefix, cases[i].part, cases[i].n);
      g_autoptr (GError) error = NULL;
      g_autoptr (TlHtmlText) text = tl_html_text_new (html, -1, NULL, &error);

      g_test_message ("%u times %s", cases[i].n, cases[i].part);
      if (text == NULL)
        g_assert_error (error, TL_FORMAT_ERROR, TL_FORMAT_ERROR_LIMIT);
      if (cases[i].fails)
        g_assert_null (text);
    }
}

static void
test_many_attributes (void)
{
  g_autoptr (GString) html = g_string_new ("<p ");
  g_autoptr (GError) error = NULL;
  g_autoptr (TlHtmlText) text = NULL;
  g_autoptr (TlHtmlText) script = NULL;

  for (guint i = 0; i < 5000; i++)
    g_string_append_printf (html, "a%u='>' ", i);
  g_string_append (html, ">x</p>");
  text = tl_html_text_new (html->str, -1, NULL, &error);
  g_assert_error (error, TL_FORMAT_ERROR, TL_FORMAT_ERROR_LIMIT);
  g_clear_error (&error);
  /* In a script the same is no tag. */
  g_string_prepend (html, "<script>if (a<b) ");
  g_string_append (html, "</script>y");
  script = tl_html_text_new (html->str, -1, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (tl_text_get_data (tl_html_text_get_text (script), NULL), ==, "y");
}

static void
test_cancelled (void)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  g_cancellable_cancel (cancellable);
  g_assert_null (tl_html_text_new ("<p>x</p>", -1, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

/* Converts and expects the charset and that the text holds part. */
static void
assert_charset (const char *bytes,
                gssize      length,
                const char *charset,
                const char *part,
                guint       n_bad)
{
  g_autoptr (GBytes) input = g_bytes_new (bytes, length < 0 ? strlen (bytes) : (gsize) length);
  g_auto (TlHtmlCharset) result = { NULL };
  gsize size;
  const char *text;

  tl_html_charset_convert (input, &result);
  text = g_bytes_get_data (result.utf8, &size);
  g_assert_true (g_utf8_validate_len (text, size, NULL));
  g_assert_null (memchr (text, '\0', size));
  g_assert_cmpstr (result.charset, ==, charset);
  g_assert_nonnull (g_strstr_len (text, size, part));
  g_assert_cmpuint (result.n_bad, ==, n_bad);
}

static void
test_charset (void)
{
  assert_charset ("\xef\xbb\xbf<p>caf\xc3\xa9", -1, "UTF-8", "<p>café", 0);
  assert_charset ("\xff\xfe<\0p\0>\0\xe9\0", 10, "UTF-16LE", "<p>é", 0);
  assert_charset ("\xfe\xff\0<\0p\0>\0\xe9", 10, "UTF-16BE", "<p>é", 0);
  assert_charset ("<meta charset=iso-8859-1>caf\xe9 \x93x\x94", -1, "CP1252", "café “x”", 0);
  assert_charset ("<META http-equiv='Content-Type' content='text/html; charset=Shift_JIS'>\x93\xfa\x96\x7b", -1, "CP932", "日本", 0);
  assert_charset ("<?xml version='1.0' encoding='euc-jp'?>\xc6\xfc\xcb\xdc", -1, "EUC-JP", "日本", 0);
  assert_charset ("<meta charset=windows-1251>\xcc\xe8\xf0", -1, "CP1251", "Мир", 0);
  assert_charset ("<meta charset=gb2312>\xd6\xd0\xce\xc4", -1, "GB18030", "中文", 0);
  assert_charset ("<html lang=ja>\x93\xfa\x96\x7b", -1, "CP932", "日本", 0);
  assert_charset ("caf\xe9", -1, "CP1252", "café", 0);
  /* Re-saved as UTF-8 under its old name. */
  assert_charset ("<meta charset=iso-8859-1>caf\xc3\xa9", -1, "UTF-8", "café", 0);
  /* Not what it says. */
  assert_charset ("<meta charset=utf-8>a\xe9z", -1, "UTF-8", "a\xef\xbf\xbdz", 1);
  assert_charset ("<meta charset=utf-8>a\0b\xff", 24, "UTF-8", "a b", 1);
  assert_charset ("<!-- <meta charset=koi8-r> --><meta charset=cp1252>\xe9", -1, "CP1252", "é", 0);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/formats/html-text/blocks", test_blocks);
  g_test_add_func ("/formats/html-text/breaks", test_breaks);
  g_test_add_func ("/formats/html-text/blanks", test_blanks);
  g_test_add_func ("/formats/html-text/lists", test_lists);
  g_test_add_func ("/formats/html-text/tables", test_tables);
  g_test_add_func ("/formats/html-text/references", test_references);
  g_test_add_func ("/formats/html-text/dropped", test_dropped);
  g_test_add_func ("/formats/html-text/map", test_map);
  g_test_add_func ("/formats/html-text/sum", test_sum);
  g_test_add_func ("/formats/html-text/line", test_line);
  g_test_add_func ("/formats/html-text/has-tags", test_has_tags);
  g_test_add_func ("/formats/html-text/limits", test_limits);
  g_test_add_func ("/formats/html-text/many-attributes", test_many_attributes);
  g_test_add_func ("/formats/html-text/cancelled", test_cancelled);
  g_test_add_func ("/formats/html-text/charset", test_charset);
  return g_test_run ();
}
