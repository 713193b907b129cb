/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Saved news pages: what of them is the article, where its names and dates come from, and that no page is too broken or too large. */

#include "config.h"

#include <string.h>
#include <unistd.h>

#include "tl-html-dom.h"
#include "tool-fixture.h"

#define P1 "The council of Harlow voted on Monday to close two of its four libraries, which had lost readers for years, the mayor said."
#define P2 "Residents, who had gathered before the town hall since the morning, called the decision a shame, and promised to go to court."
#define P3 "According to the budget, published in March, the libraries cost the town 1.8 million crowns a year, a tenth of what roads cost."
#define BODY "<p>" P1 "</p>\n<p>" P2 "</p>\n<p>" P3 "</p>"
#define TEXT P1 "\n\n" P2 "\n\n" P3
#define LONG P1 " " P2 " " P3 " " P1 " " P2 " " P3

static void
read_page (Tool       *tool,
           const char *html)
{
  tool_sniff (tool, "page.html", "html", html);
  g_assert_cmpuint (tl_collection_get_n_articles (tool->collection), ==, 1);
}

/* The text of the article begins with its headline in some pages: what counts is what it holds, in order. */
static void
expect_parts (Tool              *tool,
              const char *const *parts)
{
  g_autoptr (TlArticle) article = support_article (tool->collection, 0);
  const char *text = tl_text_get_data (tl_article_get_text (article), NULL);

  for (guint i = 0; parts[i] != NULL; i++)
    {
      const char *at = strstr (text, parts[i]);

      if (at == NULL)
        g_error ("“%s” is not (or not here) in “%s”", parts[i], text);
      text = at + strlen (parts[i]);
    }
}

static void
expect_absent (Tool              *tool,
               const char *const *parts)
{
  g_autoptr (TlArticle) article = support_article (tool->collection, 0);
  const char *text = tl_text_get_data (tl_article_get_text (article), NULL);

  for (guint i = 0; parts[i] != NULL; i++)
    if (strstr (text, parts[i]) != NULL)
      g_error ("“%s” is in “%s”", parts[i], text);
}

static void
test_structure (Tool          *tool,
                gconstpointer  data)
{
  read_page (tool, "<!DOCTYPE html><html lang=\"en\"><head><title>Libraries close</title></head><body><header><nav><ul><li><a href=\"/\">Home</a></li>"
             "<li><a href=\"/s\">Sports</a></li></ul></nav></header><main><article>" BODY "</article></main>"
             "<footer><p>Copyright, all rights reserved, imprint, terms of use, contact.</p></footer></body></html>");
  tool_expect_text (tool, 0, TEXT);
  tool_expect_json (tool, 0, -1, "title", "\"Libraries close\"");
  tool_expect_json (tool, 0, -1, "language", "\"en\"");
  tool_expect_json (tool, 0, -1, "x-html", "{\"charset\":\"UTF-8\",\"text\":\"structure\",\"version\":1}");
  g_assert_cmpuint (tool->problems->len, ==, 0);
}

/* The rule's version, and the sum of the text it gave, stay with the article. */
static void
test_rule (Tool          *tool,
           gconstpointer  data)
{
  g_autofree char *sum = g_compute_checksum_for_string (G_CHECKSUM_SHA256, TEXT, -1);
  g_autofree char *rule = g_strdup_printf ("{\"sha256\":\"%s\",\"version\":1}", sum);

  read_page (tool, "<html><body><article>" BODY "</article></body></html>");
  tool_expect_json (tool, 0, -1, "x-html-rule", rule);
}

static void
test_asides (Tool          *tool,
             gconstpointer  data)
{
  static const char *const absent[] = {
    "Subscribe", "Also read", "hidden words", "display none", "var secret", "noscript words", "A template", "Share this", NULL
  };
  static const char *const present[] = { P1, P2, P3, NULL };

  read_page (tool, "<html><body><article><p>" P1 "</p><aside><p>Subscribe to our letter, which is free, and comes daily.</p></aside>"
             "<p>" P2 "</p><p hidden>hidden words</p><div style=\"display:none\"><p>display none</p></div>"
             "<script>var secret = 1;</script><noscript><p>noscript words</p></noscript><template><p>A template</p></template>"
             "<ul class=\"share\"><li><a href=\"x\">Share this</a></li></ul><p>" P3 "</p>"
             "<div class=\"related\"><a href=\"y\">Also read: another page</a></div></article></body></html>");
  expect_parts (tool, present);
  expect_absent (tool, absent);
}

/* Titles, names and dates of the head, where there is no data. */
static void
test_head (Tool          *tool,
           gconstpointer  data)
{
  read_page (tool, "<html lang=\"de-AT\"><head><title>Ignored | The Paper</title>"
             "<meta property=\"og:title\" content=\"A &amp; B\"><meta property=\"og:site_name\" content=\"The Paper\">"
             "<meta name=\"author\" content=\"Ana Lys\"><meta property=\"article:published_time\" content=\"2024-05-01T10:00:00+0200\">"
             "<link rel=\"canonical\" href=\"https://paper.example/a\"></head><body><article>" BODY "</article></body></html>");
  tool_expect_json (tool, 0, -1, "title", "\"A & B\"");
  tool_expect_json (tool, 0, -1, "publisher", "\"The Paper\"");
  tool_expect_json (tool, 0, -1, "author", "\"Ana Lys\"");
  tool_expect_json (tool, 0, -1, "published", "\"2024-05-01T10:00:00+02:00\"");
  tool_expect_json (tool, 0, -1, "url", "\"https://paper.example/a\"");
  tool_expect_json (tool, 0, -1, "language", "\"de-AT\"");
  tool_expect_json (tool, 0, -1, "id", "\"https://paper.example/a\"");
}

/* The data's text where the page's is something else. */
static void
test_data_first (Tool          *tool,
                 gconstpointer  data)
{
  read_page (tool, "<html><head><title>t</title><script type=\"application/ld+json\">{\"@context\": \"https://schema.org\", \"@type\": \"NewsArticle\", "
             "\"headline\": \"Headline &amp; more\", \"articleBody\": \"" LONG "\", \"author\": [{\"@type\": \"Person\", \"name\": \"Ana\"}, \"Bo\"], "
             "\"publisher\": {\"@type\": \"Organization\", \"name\": \"Paper\"}, \"datePublished\": \"2024-05-01\"}</script></head>"
             "<body><p>Please enable scripts.</p></body></html>");
  tool_expect_text (tool, 0, LONG);
  tool_expect_json (tool, 0, -1, "title", "\"Headline & more\"");
  tool_expect_json (tool, 0, -1, "author", "\"Ana, Bo\"");
  tool_expect_json (tool, 0, -1, "publisher", "\"Paper\"");
  tool_expect_json (tool, 0, -1, "published", "\"2024-05-01\"");
  tool_expect_json (tool, 0, -1, "x-html", "{\"charset\":\"UTF-8\",\"text\":\"json-ld\",\"version\":1}");
  tool_expect_json (tool, 0, -1, "x-body", "\"articleBody\"");
}

/* The same text in both: the page's has its paragraphs. */
static void
test_data_and_page (Tool          *tool,
                    gconstpointer  data)
{
  read_page (tool, "<html><head><script type=\"application/ld+json\">{\"@type\": \"NewsArticle\", \"headline\": \"H\", \"articleBody\": \""
             P1 " " P2 " " P3 " " P1 " " P2 "\"}</script></head><body><article>" BODY "<p>" P1 "</p><p>" P2 "</p></article></body></html>");
  tool_expect_text (tool, 0, TEXT "\n\n" P1 "\n\n" P2);
  tool_expect_json (tool, 0, -1, "title", "\"H\"");
}

/* A teaser in the data, as behind a paywall, does not take the place of the text. */
static void
test_short_data (Tool          *tool,
                 gconstpointer  data)
{
  read_page (tool, "<html><head><script type=\"application/ld+json\">{\"@type\": \"NewsArticle\", \"headline\": \"H\", \"articleBody\": \"Only a teaser …\"}"
             "</script></head><body><article>" BODY "</article></body></html>");
  tool_expect_text (tool, 0, TEXT);
}

static void
test_mended_data (Tool          *tool,
                  gconstpointer  data)
{
  read_page (tool, "<html><head>\n<script type=\"application/ld+json\">\n//<![CDATA[\n{\"@graph\": [{\"@type\": [\"ReportageNewsArticle\"], \"headline\": \"Two\nlines\", "
             "\"author\": {\"@id\": \"#p\"}}, {\"@id\": \"#p\", \"@type\": \"Person\", \"name\": \"Ana\"}]}\n//]]>\n</script></head><body><article>" BODY
             "</article></body></html>");
  tool_expect_problem (tool, TL_CODE_JSON_SYNTAX, 2, NULL);
  g_assert_cmpint (((TlDiagnostic *) tool->problems->pdata[0])->severity, ==, TL_SEVERITY_NOTE);
  tool_expect_json (tool, 0, -1, "title", "\"Two lines\"");
  tool_expect_json (tool, 0, -1, "author", "\"Ana\"");
  tool_expect_text (tool, 0, TEXT);

  read_page (tool, "<html><head><title>T</title><script type=\"application/ld+json\">{'@type': 'NewsArticle', headline: }</script></head><body><article>" BODY
             "</article></body></html>");
  tool_expect_problem (tool, TL_CODE_JSON_SYNTAX, 1, NULL);
  g_assert_cmpint (((TlDiagnostic *) tool->problems->pdata[0])->severity, ==, TL_SEVERITY_WARNING);
  tool_expect_json (tool, 0, -1, "title", "\"T\"");
}

static void
test_charset (Tool          *tool,
              gconstpointer  data)
{
  static const char *const latin[] = { "Café “x”", P1, NULL };
  static const char *const replaced[] = { "Caf\xef\xbf\xbd y", NULL };

  read_page (tool, "<html><head><meta charset=\"iso-8859-1\"></head><body><article><p>Caf\xe9 \x93x\x94, " P2 "</p>" BODY "</article></body></html>");
  expect_parts (tool, latin);
  tool_expect_json (tool, 0, -1, "x-html", "{\"charset\":\"CP1252\",\"text\":\"structure\",\"version\":1}");
  g_assert_cmpuint (tool->problems->len, ==, 0);

  /* Saved again as UTF-8 by whoever did not touch the meta element. */
  read_page (tool, "<html><head><meta charset=\"iso-8859-1\"></head><body><article><p>Café, " P2 "</p>" BODY "</article></body></html>");
  tool_expect_problem (tool, TL_CODE_ENCODING, 0, NULL);
  tool_expect_json (tool, 0, -1, "x-html", "{\"charset\":\"UTF-8\",\"text\":\"structure\",\"version\":1}");

  read_page (tool, "<html><head><meta charset=\"utf-8\"></head><body><article><p>Caf\xe9 y, " P2 "</p>" BODY "</article></body></html>");
  expect_parts (tool, replaced);
  tool_expect_problem (tool, TL_CODE_ENCODING, 0, NULL);
}

static void
test_broken (Tool          *tool,
             gconstpointer  data)
{
  static const char *const pages[] = {
    BODY,
    "<p>" P1 "<p>" P2 "<p>" P3,
    "</article></div></p><html><html><body><body><p>" P1 "</p></p></div><p>" P2 "<b><i></b></i></p><table><p>" P3,
    "<html><body><div><article><p>" P1 "</div><p>" P2 "</article></span><p>" P3 "<p class=\"x\" id=\"unclosed",
    "<html <body <p>" BODY "<p><!-- a comment without an end",
    "\xef\xbb\xbf<!doctype html [<!ENTITY e SYSTEM \"file:///etc/passwd\">]><html><body><article>" BODY "<p>&e;</p></article>",
  };
  static const char *const parts[] = { P1, P2, P3, NULL };
  static const char *const absent[] = { "root:", NULL };

  for (guint i = 0; i < G_N_ELEMENTS (pages); i++)
    {
      tool_read (tool, "page.html", "html", pages[i]);
      g_test_message ("page %u", i);
      expect_parts (tool, parts);
      expect_absent (tool, absent);
    }
}

static void
test_no_text (Tool          *tool,
              gconstpointer  data)
{
  static const char *const pages[] = { "<html></html>", "<html><body><img src=\"x\"></body></html>", "<html><body><script>x</script></body></html>", "<!-- -->" };

  for (guint i = 0; i < G_N_ELEMENTS (pages); i++)
    {
      tool_read (tool, "page.html", "html", pages[i]);
      tool_expect_text (tool, 0, "");
      tool_expect_problem (tool, TL_CODE_SHAPE, 0, NULL);
    }
}

/* Other alphabets, and characters beyond the first plane. */
static void
test_scripts (Tool          *tool,
              gconstpointer  data)
{
  static const char *const paragraphs[] = {
    "قال رئيس البلدية يوم الاثنين إن المجلس صوت على إغلاق مكتبتين، وإن السكان تجمعوا أمام المبنى، ووعدوا باللجوء إلى المحكمة 😀.",
    "市长周一表示，议会投票决定关闭四座图书馆中的两座，居民们从早上起就聚集在市政厅前，称这一决定是一种耻辱，并承诺诉诸法庭。",
    "ראש העירייה אמר ביום שני כי המועצה הצביעה לסגור שתי ספריות, והתושבים, שהתאספו מול הבניין, הבטיחו לפנות לבית המשפט.",
  };

  for (guint i = 0; i < G_N_ELEMENTS (paragraphs); i++)
    {
      g_autofree char *page = g_strdup_printf ("<html dir=\"rtl\"><body><article><p>%s</p><p>%s</p></article></body></html>", paragraphs[i], paragraphs[i]);
      g_autofree char *text = g_strdup_printf ("%s\n\n%s", paragraphs[i], paragraphs[i]);

      read_page (tool, page);
      tool_expect_text (tool, 0, text);
    }
}

static void
assert_limit (Tool       *tool,
              const char *name)
{
  g_autofree char *path = g_build_filename (tool->folder, name, NULL);
  g_autoptr (GError) error = NULL;

  g_assert_null (tl_format_open (path, "html", NULL, NULL, NULL, NULL, NULL, &error));
  g_assert_error (error, TL_FORMAT_ERROR, TL_FORMAT_ERROR_LIMIT);
}

static void
test_deep (Tool          *tool,
           gconstpointer  data)
{
  static const char *const parts[] = { P1, P2, P3, NULL };
  g_autoptr (GString) page = g_string_new ("<html><body>");

  for (guint i = 0; i < 1500; i++)
    g_string_append (page, "<div>");
  g_string_append (page, BODY);
  tool_read (tool, "page.html", "html", page->str);
  expect_parts (tool, parts);

  g_string_assign (page, "<html><body>");
  for (guint i = 0; i < 100000; i++)
    g_string_append (page, "<div><b>");
  g_free (support_put (tool->folder, "deep.html", page->str, page->len));
  assert_limit (tool, "deep.html");
}

static void
test_large (Tool          *tool,
            gconstpointer  data)
{
  g_autofree char *path = support_put (tool->folder, "large.html", "<html><body>", -1);

  /* Nothing of it is read. */
  g_assert_cmpint (truncate (path, (off_t) TL_HTML_MAX_BYTES + 1), ==, 0);
  assert_limit (tool, "large.html");
}

static void
test_fuzz (Tool          *tool,
           gconstpointer  data)
{
  tool_fuzz (tool, "page.html", "html", "<html lang=en><head><title>T</title><meta charset=utf-8><script type=\"application/ld+json\">{\"@type\":\"NewsArticle\","
             "\"headline\":\"H\",\"articleBody\":\"" P1 "\"}</script></head><body><nav><a href=x>n</a></nav><article>" BODY "<ol start=3><li>a<li>b</ol>"
             "<pre>x\n</pre><table><tr><td>1<td>2</table>&amp;&#8217;&foo;</article></body></html>", 700);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  TOOL_ADD ("/formats/html-page/structure", test_structure);
  TOOL_ADD ("/formats/html-page/rule", test_rule);
  TOOL_ADD ("/formats/html-page/asides", test_asides);
  TOOL_ADD ("/formats/html-page/head", test_head);
  TOOL_ADD ("/formats/html-page/data-first", test_data_first);
  TOOL_ADD ("/formats/html-page/data-and-page", test_data_and_page);
  TOOL_ADD ("/formats/html-page/short-data", test_short_data);
  TOOL_ADD ("/formats/html-page/mended-data", test_mended_data);
  TOOL_ADD ("/formats/html-page/charset", test_charset);
  TOOL_ADD ("/formats/html-page/broken", test_broken);
  TOOL_ADD ("/formats/html-page/no-text", test_no_text);
  TOOL_ADD ("/formats/html-page/scripts", test_scripts);
  TOOL_ADD ("/formats/html-page/deep", test_deep);
  TOOL_ADD ("/formats/html-page/large", test_large);
  TOOL_ADD ("/formats/html-page/fuzz", test_fuzz);
  return g_test_run ();
}
