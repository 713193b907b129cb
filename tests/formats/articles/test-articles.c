/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Articles without annotations: feeds, agencies, posts, structured data, plain text; the traps of each. */

#include "config.h"

#include <string.h>
#include <unistd.h>

#include "tool-fixture.h"

static void
expect_count (Tool  *tool,
              guint  n_articles,
              guint  n_problems)
{
  for (guint i = 0; i < tool->problems->len && tool->problems->len != n_problems; i++)
    g_test_message ("%s", ((TlDiagnostic *) tool->problems->pdata[i])->message);
  g_assert_cmpuint (tl_collection_get_n_articles (tool->collection), ==, n_articles);
  g_assert_cmpuint (tool->problems->len, ==, n_problems);
}

/*
 * JSON Feed.
 */

static void
test_feed (Tool          *tool,
           gconstpointer  data)
{
  tool_sniff (tool, "a.json", "json-feed",
              "{\"version\": \"https://jsonfeed.org/version/1.1\", \"title\": \"The Paper\", \"language\": \"en\", \"authors\": [{\"name\": \"Desk\"}], \"items\": [\n"
              "{\"id\": \"https://x.example/1\", \"url\": \"https://x.example/1\", \"title\": \"A &amp; B\", \"content_html\": \"<p>One &hellip;<p>two\", "
              "\"content_text\": \"not this\", \"date_published\": \"2024-01-01T12:00:00+0100\", \"authors\": [{\"name\": \"Ana\"}, {\"url\": \"u\"}, {\"name\": \"Bo\"}], "
              "\"tags\": [\"x\"]},\n"
              "{\"id\": 17, \"content_text\": \"plain <b>\\n\\n😀 \", \"external_url\": \"https://y.example\", \"language\": \"de\"}]}");
  expect_count (tool, 2, 0);
  tool_expect_text (tool, 0, "One …\n\ntwo");
  tool_expect_json (tool, 0, -1, "id", "\"https://x.example/1\"");
  tool_expect_json (tool, 0, -1, "title", "\"A & B\"");
  tool_expect_json (tool, 0, -1, "author", "\"Ana, Bo\"");
  tool_expect_json (tool, 0, -1, "publisher", "\"The Paper\"");
  tool_expect_json (tool, 0, -1, "published", "\"2024-01-01T12:00:00+01:00\"");
  tool_expect_json (tool, 0, -1, "language", "\"en\"");
  /* Both bodies may differ: which one was taken is kept. */
  tool_expect_json (tool, 0, -1, "x-body", "\"content_html\"");
  /* Plain text is taken as it is, what looks like markup too. */
  tool_expect_text (tool, 1, "plain <b>\n\n😀 ");
  tool_expect_json (tool, 1, -1, "id", "\"17\"");
  tool_expect_json (tool, 1, -1, "author", "\"Desk\"");
  tool_expect_json (tool, 1, -1, "url", "\"https://y.example\"");
  tool_expect_json (tool, 1, -1, "language", "\"de\"");
  tool_expect_json (tool, 1, -1, "title", NULL);
  tool_expect_json (tool, 1, -1, "x-html-rule", NULL);
}

static void
test_feed_1 (Tool          *tool,
             gconstpointer  data)
{
  tool_sniff (tool, "a.json", "json-feed",
              "{\"version\": \"https://jsonfeed.org/version/1\", \"items\": [{\"id\": \"1\", \"author\": {\"name\": \"Ana\"}, \"summary\": \"s\"},\n"
              "{\"content_text\": \"no id\", \"url\": \"https://x.example/2\"}, 5,\n{\"id\": \"3\"}], \"next_url\": \"https://x.example/p2\", \"icon\": \"i\"}");
  tool_expect_json (tool, 0, -1, "author", "\"Ana\"");
  tool_expect_text (tool, 0, "s");
  tool_expect_json (tool, 1, -1, "id", "\"https://x.example/2\"");
  tool_expect_problem (tool, TL_CODE_SHAPE, 1, "$.items[0]");
  tool_expect_problem (tool, TL_CODE_SHAPE, 2, "$.items[1]");
  tool_expect_problem (tool, TL_CODE_SHAPE, 2, "$.items[2]");
  tool_expect_problem (tool, TL_CODE_SHAPE, 3, "$.items[3]");
  tool_expect_problem (tool, TL_CODE_SHAPE, 3, "$.next_url");
  tool_expect_problem (tool, TL_CODE_LOSS, 1, NULL);
  expect_count (tool, 3, 6);
}

static void
test_feed_cut_off (Tool          *tool,
                   gconstpointer  data)
{
  tool_sniff (tool, "a.json", "json-feed", "{\"version\": \"https://jsonfeed.org/version/1\", \"items\": [\n{\"id\": \"1\", \"content_text\": \"a\"}, {\"id\": \"2\", \"co");
  expect_count (tool, 0, 1);
  tool_expect_problem (tool, TL_CODE_JSON_SYNTAX, 2, NULL);
}

static void
test_feed_sniffing (Tool          *tool,
                    gconstpointer  data)
{
  tool_sniff (tool, "a.json", "json-feed", "{\"version\": \"1.1\", \"home_page_url\": \"x\", \"items\": [{\"id\": \"1\", \"content_text\": \"a\"}]}");
  tool_sniff (tool, "a.json", "json-feed", "{\"items\": [{\"id\": \"1\", \"content_html\": \"a\"}], \"feed_url\": \"x\", \"version\": \"https://jsonfeed.org/version/1\"}");
  expect_count (tool, 1, 1);
}

/*
 * ninjs.
 */

static void
test_ninjs_1 (Tool          *tool,
              gconstpointer  data)
{
  tool_sniff (tool, "a.json", "ninjs",
              "{\"uri\": \"https://a.example/1\", \"headline\": \"T &amp; U\", \"byline\": \"Ana\", \"versioncreated\": \"2024-01-01T00:00:00Z\", \"language\": \"en\",\n"
              "\"body_text\": \"plain\", \"body_xhtml\": \"<p>One</p><p>two &lt;</p>\", \"copyrightholder\": \"Agency\", \"pubstatus\": \"usable\"}");
  expect_count (tool, 1, 0);
  tool_expect_text (tool, 0, "One\n\ntwo <");
  tool_expect_json (tool, 0, -1, "x-body", "\"body_xhtml\"");
  tool_expect_json (tool, 0, -1, "title", "\"T & U\"");
  tool_expect_json (tool, 0, -1, "author", "\"Ana\"");
  tool_expect_json (tool, 0, -1, "publisher", "\"Agency\"");
  tool_expect_json (tool, 0, -1, "url", "\"https://a.example/1\"");
  tool_expect_json (tool, 0, -1, "published", "\"2024-01-01T00:00:00Z\"");
}

static void
test_ninjs_2 (Tool          *tool,
              gconstpointer  data)
{
  tool_sniff (tool, "a.json", "ninjs",
              "{\"uri\": \"urn:x:1\", \"versioncreated\": \"2024-01-01\", \"headlines\": [{\"role\": \"short\", \"value\": \"S\"}, {\"role\": \"main\", \"value\": \"M\"}],\n"
              "\"bodies\": [{\"role\": \"main\", \"value\": \"no tags\", \"charcount\": 7}, {\"contenttype\": \"body_xhtml\", \"value\": \"<p>One<br>two</p>\"}, 4, {\"value\": 5}],\n"
              "\"associations\": [{\"uri\": \"urn:x:2\", \"bodies\": [{\"value\": \"inside\"}]}]}");
  expect_count (tool, 1, 1);
  tool_expect_problem (tool, TL_CODE_SHAPE, 3, "$.associations");
  tool_expect_text (tool, 0, "One\ntwo");
  tool_expect_json (tool, 0, -1, "title", "\"M\"");
  tool_expect_json (tool, 0, -1, "x-body", "\"bodies[1]\"");
  tool_expect_json (tool, 0, -1, "url", NULL);
}

static void
test_ninjs_3 (Tool          *tool,
              gconstpointer  data)
{
  tool_sniff (tool, "a.json", "ninjs",
              "[{\"uri\": \"urn:x:1\", \"versionCreated\": \"2024-01-01T00:00:00Z\", \"pubStatus\": \"withheld\", \"by\": \"Bo\", "
              "\"bodies\": [{\"contentType\": \"text/plain\", \"value\": \"a <b>not markup\"}]},\n"
              "{\"uri\": \"urn:x:2\", \"bodies\": [{\"role\": \"x\", \"value\": \"is <i>markup</i>\"}]},\n"
              "{\"uri\": \"urn:x:3\", \"descriptions\": [{\"value\": \"a picture\"}]},\n{\"headlines\": []},\n{\"uri\": \"urn:x:5\"}]");
  expect_count (tool, 4, 4);
  tool_expect_text (tool, 0, "a <b>not markup");
  tool_expect_json (tool, 0, -1, "author", "\"Bo\"");
  tool_expect_problem (tool, TL_CODE_SHAPE, 1, NULL);
  tool_expect_text (tool, 1, "is markup");
  tool_expect_text (tool, 2, "a picture");
  tool_expect_problem (tool, TL_CODE_SHAPE, 3, "$[2]");
  tool_expect_problem (tool, TL_CODE_SHAPE, 4, "$[3]");
  tool_expect_problem (tool, TL_CODE_SHAPE, 5, "$[4]");
}

/*
 * WordPress.
 */

static void
test_wordpress (Tool          *tool,
                gconstpointer  data)
{
  tool_sniff (tool, "a.json", "wordpress",
              "[{\"id\":1,\"date\":\"2024-01-01T11:00:00\",\"date_gmt\":\"2024-01-01T10:00:00\",\"link\":\"https:\\/\\/x.example\\/a\\/\",\n"
              "\"title\":{\"rendered\":\"A &#8217;B&#8217; <em>c<\\/em>\",\"raw\":\"not this\"},\"content\":{\"rendered\":\"\\n<p>One &#8220;two&#8221;<\\/p>\\n<!--more-->\\n<p>three<\\/p>\\n\","
              "\"raw\":\"not this\",\"protected\":false},\"author\":3,\"_embedded\":{\"author\":[{\"id\":3,\"name\":\"Ana\"}]}},\n"
              "{\"id\":2,\"date_gmt\":\"0000-00-00T00:00:00\",\"date\":\"2024-02-01T11:00:00\",\"title\":{\"rendered\":\"\"},\"content\":{\"rendered\":\"\",\"protected\":true}},\n"
              "{\"id\":3,\"title\":{\"rendered\":\"T\"},\"content\":{\"rendered\":\"\",\"protected\":false},\"excerpt\":{\"rendered\":\"<p>ex [&hellip;]<\\/p>\"}},\n"
              "{\"id\":4,\"title\":{\"rendered\":\"T\"},\"link\":\"l\"},\n{\"name\":\"a category\"}]");
  expect_count (tool, 4, 4);
  tool_expect_text (tool, 0, "One “two”\n\nthree");
  tool_expect_json (tool, 0, -1, "id", "\"1\"");
  tool_expect_json (tool, 0, -1, "title", "\"A ’B’ c\"");
  tool_expect_json (tool, 0, -1, "url", "\"https://x.example/a/\"");
  tool_expect_json (tool, 0, -1, "published", "\"2024-01-01T10:00:00Z\"");
  tool_expect_json (tool, 0, -1, "author", "\"Ana\"");
  tool_expect_text (tool, 1, "");
  tool_expect_json (tool, 1, -1, "author", NULL);
  tool_expect_problem (tool, TL_CODE_SHAPE, 3, "$[1]");
  tool_expect_text (tool, 2, "ex […]");
  tool_expect_problem (tool, TL_CODE_SHAPE, 4, "$[2]");
  tool_expect_problem (tool, TL_CODE_SHAPE, 5, "$[3]");
  tool_expect_problem (tool, TL_CODE_SHAPE, 6, "$[4]");
}

static void
test_wordpress_single (Tool          *tool,
                       gconstpointer  data)
{
  tool_sniff (tool, "a.json", "wordpress", "{\"id\": 7, \"title\": {\"rendered\": \"T\"}, \"content\": {\"rendered\": \"<p>x\"}}");
  expect_count (tool, 1, 0);
  tool_read (tool, "a.json", "wordpress", "{\"code\": \"rest_post_invalid_page_number\", \"message\": \"too far\", \"data\": {\"status\": 400}}");
  expect_count (tool, 0, 1);
  tool_expect_problem (tool, TL_CODE_SHAPE, 1, "$");
}

/*
 * NewsArticle.
 */

static void
test_news_article (Tool          *tool,
                   gconstpointer  data)
{
  tool_sniff (tool, "a.jsonld", "news-article",
              "{\"@context\": \"https://schema.org\", \"@type\": \"NewsArticle\", \"@id\": \"https://x.example/1#a\", \"url\": \"https://x.example/1\", "
              "\"headline\": \"A &#8217;B&#8217;\", \"articleBody\": \"One.\\n\\nTwo &amp; three\", \"datePublished\": \"2024-05-01 10:00 UTC\",\n"
              "\"author\": [\"Ana\", {\"@type\": \"Person\", \"name\": \"Bo\"}], \"publisher\": {\"name\": \"Paper\"}, \"isAccessibleForFree\": \"False\", \"inLanguage\": {\"alternateName\": \"de\"}}");
  expect_count (tool, 1, 1);
  tool_expect_problem (tool, TL_CODE_SHAPE, 1, "$");
  tool_expect_text (tool, 0, "One.\n\nTwo & three");
  tool_expect_json (tool, 0, -1, "id", "\"https://x.example/1#a\"");
  tool_expect_json (tool, 0, -1, "title", "\"A ’B’\"");
  tool_expect_json (tool, 0, -1, "author", "\"Ana, Bo\"");
  tool_expect_json (tool, 0, -1, "publisher", "\"Paper\"");
  tool_expect_json (tool, 0, -1, "published", "\"2024-05-01T10:00:00Z\"");
  tool_expect_json (tool, 0, -1, "language", "\"de\"");
}

static void
test_news_article_graph (Tool          *tool,
                         gconstpointer  data)
{
  tool_sniff (tool, "a.jsonld", "news-article",
              "{\"@context\": \"http://schema.org/\", \"@graph\": [{\"@type\": \"WebSite\", \"name\": \"w\"},\n"
              "{\"@type\": [\"Thing\", \"OpinionNewsArticle\"], \"headline\": \"H\", \"author\": {\"@id\": \"#p\"}, \"description\": \"only this\"},\n"
              "{\"@type\": \"Person\", \"@id\": \"#p\", \"name\": \"Ana\"},\n{\"@type\": \"ItemList\", \"itemListElement\": [{\"item\": {\"@type\": \"Article\", "
              "\"articleBody\": [\"a\", \"b\", 3], \"name\": \"N\"}}]}]}");
  expect_count (tool, 2, 1);
  tool_expect_problem (tool, TL_CODE_SHAPE, 2, "$[\"@graph\"][1]");
  tool_expect_text (tool, 0, "only this");
  tool_expect_json (tool, 0, -1, "author", "\"Ana\"");
  tool_expect_text (tool, 1, "a\n\nb");
  tool_expect_json (tool, 1, -1, "title", "\"N\"");
}

static void
test_news_article_others (Tool          *tool,
                          gconstpointer  data)
{
  tool_read (tool, "a.jsonld", "news-article", "[{\"@type\": \"Organization\", \"name\": \"o\"}]");
  expect_count (tool, 0, 1);
  tool_expect_problem (tool, TL_CODE_SHAPE, 1, NULL);
  /* A fact-check is claim-review's, whatever else is on the page. */
  tool_sniff (tool, "a.jsonld", "claim-review",
              "{\"@context\": \"https://schema.org\", \"@graph\": [{\"@type\": \"NewsArticle\", \"headline\": \"h\"}, {\"@type\": \"ClaimReview\", \"claimReviewed\": \"c\", "
              "\"reviewRating\": {\"alternateName\": \"False\"}}]}");
}

/*
 * Plain text.
 */

static void
test_text (Tool          *tool,
           gconstpointer  data)
{
  tool_sniff (tool, "a.txt", "text", "\n  The title \n\nFirst.  Second \t\n\n");
  expect_count (tool, 1, 0);
  tool_expect_text (tool, 0, "\n  The title \n\nFirst.  Second \t\n\n");
  tool_expect_json (tool, 0, -1, "title", "\"The title\"");

  tool_sniff (tool, "a.txt", "text", "\xef\xbb\xbf" "a\r\nb\xc2\xa0 \xef\xbb\xbf");
  tool_expect_text (tool, 0, "a\r\nb\xc2\xa0 \xef\xbb\xbf");
  expect_count (tool, 1, 2);
  tool_expect_problem (tool, TL_CODE_ENCODING, 1, NULL);

  tool_sniff (tool, "a.txt", "text", "one\ncaf\xe9 \x93x\x94");
  tool_expect_text (tool, 0, "one\ncafé “x”");
  tool_expect_problem (tool, TL_CODE_ENCODING, 2, NULL);
}

static void
test_text_folder (Tool          *tool,
                  gconstpointer  data)
{
  g_autoptr (GError) error = NULL;
  const char *used = NULL;

  g_free (support_put (tool->folder, "b.txt", "second", -1));
  g_free (support_put (tool->folder, "a.TXT", "first", -1));
  g_free (support_put (tool->folder, "c.md", "other", -1));
  tool->collection = tl_format_open (tool->folder, NULL, &used, tool->problems, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (used, ==, "text");
  expect_count (tool, 2, 0);
  tool_expect_text (tool, 0, "first");
  tool_expect_json (tool, 1, -1, "id", "\"b\"");
}

static void
test_text_limit (Tool          *tool,
                 gconstpointer  data)
{
  g_autofree char *path = support_put (tool->folder, "large.txt", "x", -1);
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (truncate (path, ((off_t) 128 << 20) + 1), ==, 0);
  g_assert_null (tl_format_open (path, "text", NULL, NULL, NULL, NULL, NULL, &error));
  g_assert_error (error, TL_FORMAT_ERROR, TL_FORMAT_ERROR_LIMIT);
}

/* What nests deeper than anybody writes is an error, and no crash. */
static void
test_deep (Tool          *tool,
           gconstpointer  data)
{
  static const char *const formats[] = { "json-feed", "ninjs", "wordpress", "news-article" };
  g_autoptr (GString) json = g_string_new ("{\"@context\": \"https://schema.org\", \"uri\": \"u\", \"id\": 1, \"version\": \"https://jsonfeed.org/version/1\", \"items\": ");

  for (guint i = 0; i < 100000; i++)
    g_string_append (json, i % 2 ? "[" : "{\"item\": ");
  for (guint i = 0; i < G_N_ELEMENTS (formats); i++)
    {
      g_autofree char *path = support_put (tool->folder, "deep.json", json->str, json->len);
      g_autoptr (GPtrArray) problems = tl_diagnostics_new ();
      g_autoptr (GError) error = NULL;
      g_autoptr (TlCollection) collection = tl_format_open (path, formats[i], NULL, problems, NULL, NULL, NULL, &error);

      g_assert_true (error != NULL || problems->len > 0);
      g_assert_true (collection == NULL || tl_collection_get_n_articles (collection) == 0);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  TOOL_ADD ("/formats/articles/json-feed", test_feed);
  TOOL_ADD ("/formats/articles/json-feed-1", test_feed_1);
  TOOL_ADD ("/formats/articles/json-feed-cut-off", test_feed_cut_off);
  TOOL_ADD ("/formats/articles/json-feed-sniffing", test_feed_sniffing);
  TOOL_ADD ("/formats/articles/ninjs-1", test_ninjs_1);
  TOOL_ADD ("/formats/articles/ninjs-2", test_ninjs_2);
  TOOL_ADD ("/formats/articles/ninjs-3", test_ninjs_3);
  TOOL_ADD ("/formats/articles/wordpress", test_wordpress);
  TOOL_ADD ("/formats/articles/wordpress-single", test_wordpress_single);
  TOOL_ADD ("/formats/articles/news-article", test_news_article);
  TOOL_ADD ("/formats/articles/news-article-graph", test_news_article_graph);
  TOOL_ADD ("/formats/articles/news-article-others", test_news_article_others);
  TOOL_ADD ("/formats/articles/text", test_text);
  TOOL_ADD ("/formats/articles/text-folder", test_text_folder);
  TOOL_ADD ("/formats/articles/text-limit", test_text_limit);
  TOOL_ADD ("/formats/articles/deep", test_deep);
  return g_test_run ();
}
