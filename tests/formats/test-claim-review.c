/* SPDX-License-Identifier: GPL-3.0-or-later */

/* ClaimReview: what reviews become, what claims become, and the scale between. */

#include "config.h"

#include <string.h>

#include "tool-fixture.h"

#define REVIEW(claim, rating) \
  "{\"@context\": \"https://schema.org\", \"@type\": \"ClaimReview\", \"url\": \"https://x.example/1\", \"claimReviewed\": " claim ", " \
  "\"datePublished\": \"2026-05-01\", \"author\": {\"@type\": \"Organization\", \"name\": \"Ex\"}, \"reviewRating\": " rating ", " \
  "\"itemReviewed\": {\"@type\": \"Claim\", \"author\": {\"@type\": \"Person\", \"name\": [\"J. Doe\", \"mayor\"]}}, \"inLanguage\": \"en\", \"name\": \"No, they did not\"}"

static void
test_review (Tool          *tool,
             gconstpointer  data)
{
  tool_sniff (tool, "a.jsonld", "claim-review",
              REVIEW ("\"Taxes doubled &amp; fees too\"", "{\"@type\": \"Rating\", \"ratingValue\": \"1\", \"bestRating\": \"5\", \"worstRating\": \"1\", "
                      "\"alternateName\": \"Pure invention\"}"));
  tool_expect_text (tool, 0, "Taxes doubled & fees too");
  tool_expect (tool, 0, "claim[0,24]=Taxes doubled & fees too\n", "");
  tool_expect_json (tool, 0, 0, "attributes", "{\"claimant\":\"J. Doe, mayor\",\"rating\":\"Pure invention\",\"verdict\":\"false\"}");
  tool_expect_json (tool, 0, 0, "origin", "\"import\"");
  tool_expect_json (tool, 0, -1, "title", "\"No, they did not\"");
  tool_expect_json (tool, 0, -1, "publisher", "\"Ex\"");
  tool_expect_json (tool, 0, -1, "published", "\"2026-05-01\"");
  g_assert_cmpuint (tool->problems->len, ==, 0);
}

static const struct
{
  const char *rating;
  const char *attributes;   /* without the claimant */
} ratings[] = {
  { "{\"ratingValue\": 5, \"bestRating\": 1, \"worstRating\": 5}", "\"verdict\":\"false\"" },
  { "{\"ratingValue\": \"2\", \"bestRating\": \"5\", \"worstRating\": \"1\"}", "\"verdict\":\"mostly_false\"" },
  { "{\"ratingValue\": 3}", "\"verdict\":\"mixture\"" },
  { "{\"ratingValue\": 4.0}", "\"verdict\":\"mostly_true\"" },
  { "{\"ratingValue\": 1, \"bestRating\": 6, \"alternateName\": \"True\"}", "\"rating\":\"True\",\"verdict\":\"true\"" },
  { "{\"ratingValue\": \"-1\", \"bestRating\": \"-1\", \"worstRating\": \"-1\", \"alternateName\": \"Not really\"}", "\"rating\":\"Not really\"" },
  { "{\"ratingValue\": null, \"alternateName\": \"Misleading\"}", "\"rating\":\"Misleading\",\"verdict\":\"missing_context\"" },
  { "[{\"ratingValue\": \"5\", \"bestRating\": \"5\"}]", "\"verdict\":\"true\"" },
  { "{\"ratingValue\": 17}", "" },
  { "\"five stars\"", "" },
};

static void
test_ratings (Tool          *tool,
              gconstpointer  data)
{
  for (guint i = 0; i < G_N_ELEMENTS (ratings); i++)
    {
      g_autofree char *json = g_strdup_printf (REVIEW ("\"c\"", "%s"), ratings[i].rating);
      g_autofree char *expected = g_strdup_printf ("{\"claimant\":\"J. Doe, mayor\"%s%s}", *ratings[i].attributes != '\0' ? "," : "",
                                                   ratings[i].attributes);

      tool_read (tool, "a.jsonld", "claim-review", json);
      tool_expect_json (tool, 0, 0, "attributes", expected);
    }
}

static void
test_shapes (Tool          *tool,
             gconstpointer  data)
{
  tool_sniff (tool, "a.jsonld", "claim-review",
              "{\"@context\": \"https://schema.org\", \"@graph\": [{\"@type\": \"WebPage\", \"mainEntity\": "
              "{\"@type\": [\"Review\", \"schema:ClaimReview\"], \"claimReviewed\": [\"first\", \"second\"], \"reviewBody\": \"It is so.\", "
              "\"reviewRating\": {\"alternateName\": \"False\"}}},\n"
              " {\"@type\": \"ClaimReview\", \"claimReviewed\": \"\", \"headline\": \"H\"}]}");
  g_assert_cmpuint (tl_collection_get_n_articles (tool->collection), ==, 2);
  tool_expect_text (tool, 0, "first\n\nsecond\n\nIt is so.");
  tool_expect (tool, 0, "claim[0,5]=first\nclaim[7,13]=second\n", "");
  tool_expect_text (tool, 1, "");
  tool_expect_problem (tool, TL_CODE_SHAPE, 2, "$[\"@graph\"][1]");
  tool_sniff (tool, "g.json", "claim-review",
              "{\"claims\": [{\"text\": \"Taxes doubled\", \"claimant\": \"J. Doe\", \"claimReview\": [{\"publisher\": {\"name\": \"Ex\"}, "
              "\"url\": \"https://x.example/1\", \"title\": \"No\", \"textualRating\": \"Falso\", \"languageCode\": \"en\"}]}]}");
  tool_expect (tool, 0, "claim[0,13]=Taxes doubled\n", "");
  tool_expect_json (tool, 0, 0, "attributes", "{\"claimant\":\"J. Doe\",\"rating\":\"Falso\",\"verdict\":\"false\"}");
  tool_expect_json (tool, 0, -1, "publisher", "\"Ex\"");
}

#define NATIVE \
  "[{\"id\": \"a1\", \"title\": \"Fares\", \"url\": \"https://x.example/fares?x=1#top\", \"publisher\": \"Ex\", \"published\": \"2026-05-01\", " \
  "\"text\": \"Ana said: fares, at 5-6 crowns, rose. It is so </script> long.\", \"annotations\": [" \
  "{\"id\": \"s\", \"label\": \"source\", \"start\": 0, \"end\": 3, \"attributes\": {\"source_kind\": \"organisation\", \"link\": \"https://w.example/Q1\"}}, " \
  "{\"id\": \"c\", \"label\": \"Content\", \"start\": 10, \"end\": 36, \"attributes\": {\"verdict\": \"mostly_false\"}}, " \
  "{\"id\": \"d\", \"label\": \"claim\", \"start\": 38, \"end\": 56, \"attributes\": {\"verdict\": \"unverifiable\", \"reviewed_text\": \"It is long\"}}, " \
  "{\"id\": \"e\", \"label\": \"claim\", \"start\": 0, \"end\": 62, \"attributes\": {\"verdict\": \"unrated\"}}], \"relations\": [{\"id\": \"r\", " \
  "\"type\": \"attribution\", \"args\": [{\"role\": \"claim\", \"target\": \"c\"}, {\"role\": \"source\", \"target\": \"s\"}]}]}]"

static void
test_written (Tool          *tool,
              gconstpointer  data)
{
  g_autofree char *written = NULL;

  tool->collection = support_open_native (NATIVE);
  written = tool_write (tool, "b.jsonld", "claim-review");
  tool_expect_in (written, "\"claimReviewed\": \"fares, at 5-6 crowns, rose\"");
  tool_expect_in (written, "\"reviewRating\": {\"@type\": \"Rating\", \"ratingValue\": 2, \"worstRating\": 1, \"bestRating\": 5, \"alternateName\": \"Mostly false\"}");
  tool_expect_in (written, "\"author\": {\"@type\": \"Organization\", \"name\": \"Ana\", \"sameAs\": \"https://w.example/Q1\"}");
  tool_expect_in (written, "\"url\": \"https://x.example/fares?x=1#:~:text=fares%2C%20at%205%2D6%20crowns%2C%20rose\"");
  tool_expect_in (written, "\"claimReviewed\": \"It is long\"");
  tool_expect_in (written, "\"reviewRating\": {\"@type\": \"Rating\", \"alternateName\": \"Unverifiable\"}");
  g_assert_null (strstr (written, "</script>"));
  g_assert_cmpuint (support_count_losses (tool->problems, "text"), ==, 1);
  g_assert_cmpuint (support_count_losses (tool->problems, "annotations"), ==, 1);
  g_assert_cmpuint (support_count_losses (tool->problems, "url"), ==, 0);
  tool_read (tool, "b.jsonld", "claim-review", written);
  g_assert_cmpuint (tl_collection_get_n_articles (tool->collection), ==, 2);
  tool_expect (tool, 0, "claim[0,26]=fares, at 5-6 crowns, rose\n", "");
  tool_expect_json (tool, 0, 0, "attributes", "{\"claimant\":\"Ana\",\"rating\":\"Mostly false\",\"verdict\":\"mostly_false\"}");
  tool_expect_json (tool, 1, 0, "attributes", "{\"rating\":\"Unverifiable\",\"verdict\":\"unverifiable\"}");
}

/* What search engines require and the article lacks is named. */
static void
test_missing (Tool          *tool,
              gconstpointer  data)
{
  g_autofree char *written = NULL;

  tool->collection = support_open_native ("[{\"id\": \"a\", \"text\": \"It is so &amp; so\", \"annotations\": [{\"label\": \"claim\", \"start\": 0, \"end\": 17, "
                                          "\"attributes\": {\"verdict\": \"true\"}}]}]");
  written = tool_write (tool, "b.jsonld", "claim-review");
  g_assert_cmpuint (support_count_losses (tool->problems, "url"), ==, 1);
  tool_expect_problem (tool, TL_CODE_KEPT, 0, "author");
  tool_expect_problem (tool, TL_CODE_KEPT, 0, "datePublished");
  tool_expect_problem (tool, TL_CODE_KEPT, 0, "itemReviewed.author");
  /* Our own characters are meant as they stand. */
  tool_read (tool, "b.jsonld", "claim-review", written);
  tool_expect_text (tool, 0, "It is so &amp; so");
}

static void
test_nothing (Tool          *tool,
              gconstpointer  data)
{
  g_autofree char *written = NULL;

  tool->collection = support_open_native ("[{\"id\": \"a\", \"text\": \"no claim\"}]");
  written = tool_write (tool, "b.jsonld", "claim-review");
  g_assert_cmpstr (written, ==, "{\"@context\": \"https://schema.org\",\n\"@graph\": [\n]}\n");
}

/* A long claim is found by its first and last words, a claim of two pieces by both. */
static void
test_fragments (Tool          *tool,
                gconstpointer  data)
{
  g_autofree char *written = NULL;

  tool->collection = support_open_native (
    "[{\"id\": \"a\", \"url\": \"https://x.example/\", \"text\": \"One two three four five six.\\n\\nSeven eight nine ten eleven twelve & more\", \"annotations\": ["
    "{\"label\": \"claim\", \"start\": 0, \"end\": 71, \"attributes\": {\"verdict\": \"true\"}}, "
    "{\"label\": \"claim\", \"start\": 0, \"end\": 13, \"fragments\": [[0, 3], [8, 13]], \"attributes\": {\"verdict\": \"true\"}}]}]");
  written = tool_write (tool, "b.jsonld", "claim-review");
  tool_expect_in (written, "#:~:text=One%20two%20three%20four,eleven%20twelve%20%26%20more\"");
  tool_expect_in (written, "#:~:text=One&text=three\"");
}

/* A review that nobody changed is written as it came. */
static void
test_lossless (Tool          *tool,
               gconstpointer  data)
{
  static const char review[] = REVIEW ("\"c &amp; d\"", "{\"@type\": \"Rating\", \"ratingValue\": \"1.0\", \"alternateName\": \"False\", \"image\": \"https://x.example/i\"}");
  g_autofree char *written = NULL;

  tool_read (tool, "a.jsonld", "claim-review", review);
  written = tool_write (tool, "b.jsonld", "claim-review");
  tool_expect_in (written, review);
  g_assert_cmpuint (tool->problems->len, ==, 0);
}

/* However the file is laid out: one value over lines that begin like JSON Lines, and JSON Lines. */
static void
test_layouts (Tool          *tool,
              gconstpointer  data)
{
  tool_sniff (tool, "a.jsonld", "claim-review",
              "{\"@context\": \"https://schema.org\", \"@graph\": [\n{\"@type\": \"ClaimReview\", \"claimReviewed\": \"one\"},\n"
              "{\"@type\": \"ClaimReview\", \"claimReviewed\": \"two\"}\n]}\n");
  g_assert_cmpuint (tl_collection_get_n_articles (tool->collection), ==, 2);
  tool_sniff (tool, "b.jsonl", "claim-review",
              "{\"@type\": \"ClaimReview\", \"claimReviewed\": \"one\"}\n{\"@type\": \"ClaimReview\", \"claimReviewed\": \"two\"}\n");
  g_assert_cmpuint (tl_collection_get_n_articles (tool->collection), ==, 2);
  tool_read (tool, "c.jsonl", "claim-review",
             "{\"@type\": \"ClaimReview\", \"claimRev\n{\"@type\": \"ClaimReview\", \"claimReviewed\": \"two\"}\n");
  tool_expect (tool, 0, "claim[0,3]=two\n", "");
  tool_expect_problem (tool, TL_CODE_JSON_SYNTAX, 1, NULL);
}

static void
test_broken (Tool          *tool,
             gconstpointer  data)
{
  g_autofree char *path = support_put (tool->folder, "b.jsonld", "{\"@type\": \"Article\"}", -1);
  g_autoptr (GError) error = NULL;

  g_assert_null (tl_format_open (path, "claim-review", NULL, NULL, NULL, NULL, NULL, &error));
  g_assert_error (error, TL_FORMAT_ERROR, TL_FORMAT_ERROR_SHAPE);
}

static void
test_fuzz (Tool          *tool,
           gconstpointer  data)
{
  tool_fuzz (tool, "a.jsonld", "claim-review",
             "[" REVIEW ("[\"Taxes &amp; fees\", \"b\"]", "{\"ratingValue\": \"2\", \"bestRating\": 5, \"alternateName\": \"False\"}") "]", 1500);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  TOOL_ADD ("/formats/claim-review/review", test_review);
  TOOL_ADD ("/formats/claim-review/ratings", test_ratings);
  TOOL_ADD ("/formats/claim-review/shapes", test_shapes);
  TOOL_ADD ("/formats/claim-review/written", test_written);
  TOOL_ADD ("/formats/claim-review/missing", test_missing);
  TOOL_ADD ("/formats/claim-review/nothing", test_nothing);
  TOOL_ADD ("/formats/claim-review/fragments", test_fragments);
  TOOL_ADD ("/formats/claim-review/lossless", test_lossless);
  TOOL_ADD ("/formats/claim-review/layouts", test_layouts);
  TOOL_ADD ("/formats/claim-review/broken", test_broken);
  TOOL_ADD ("/formats/claim-review/fuzz", test_fuzz);
  return g_test_run ();
}
