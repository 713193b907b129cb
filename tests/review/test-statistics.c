/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Figures counted by hand over small articles. */

#include "review-util.h"
#include "tl-ledger.h"
#include "tl-statistics.h"
#include "tl-worktime.h"

#include <locale.h>
#include <string.h>

/* The row of a table whose first cell says so. */
static guint
find_row (TlTable    *table,
          const char *text)
{
  for (guint i = 0; i < tl_table_get_n_rows (table); i++)
    if (g_str_equal (tl_table_get_text (table, i, 0), text))
      return i;
  g_error ("no row “%s”", text);
}

static void
check (TlTable    *table,
       const char *row,
       const char *column,
       double      wanted)
{
  guint c = tl_table_find_column (table, column);

  g_assert_cmpuint (c, !=, G_MAXUINT);
  g_assert_cmpfloat (tl_table_get_number (table, find_row (table, row), c), ==, wanted);
}

#define FIRST \
  "{'id': 'a', 'title': 'One', 'status': 'submitted', 'text': '“Taxes rose,” said John Smith. He said “prices” fell.\\nSpring came, he added.'," \
  "'annotations': [" \
  "{'id': 'c1', 'label': 'claim', 'start': 1, 'end': 11, 'annotator': 'ana', 'created': '2026-03-02T08:00:00Z'," \
  " 'modified': '2026-03-02T08:05:00Z', 'attributes': {'verdict': 'true'}, 'review': {'decision': 'accepted', 'by': 'eva', 'at': '2026-03-03T09:00:00Z'}}," \
  "{'id': 's1', 'label': 'source', 'start': 19, 'end': 29, 'annotator': 'ana', 'created': '2026-03-02T08:10:00Z'}," \
  "{'id': 'p1', 'label': 'person', 'start': 19, 'end': 29, 'annotator': 'omar', 'created': '2026-03-02T12:00:00Z', 'attributes': {'link': 'Q1'}}," \
  "{'id': 's2', 'label': 'source', 'start': 31, 'end': 33, 'annotator': 'ana'}," \
  "{'id': 'c2', 'label': 'Content', 'start': 39, 'end': 52, 'annotator': 'ana', 'attributes': {'verdict': 'false'}}," \
  "{'id': 'c3', 'label': 'claim', 'start': 54, 'end': 65, 'annotator': 'ana', 'attributes': {'verdict': 'false'}}," \
  "{'id': 's3', 'label': 'source', 'start': 67, 'end': 69, 'annotator': 'ana'}," \
  "{'id': 'x', 'label': 'claim', 'start': 0, 'end': 11, 'annotator': 'omar', 'review': {'decision': 'rejected'}}]," \
  "'relations': [" \
  "{'id': 'r1', 'type': 'attribution', 'args': [{'role': 'claim', 'target': 'c1'}, {'role': 'source', 'target': 's1'}]}," \
  "{'id': 'r2', 'type': 'attribution', 'args': [{'role': 'claim', 'target': 'c2'}, {'role': 'source', 'target': 's2'}]}," \
  "{'id': 'r3', 'type': 'Attribution', 'from': 'c3', 'to': 's3'}," \
  "{'id': 'r4', 'type': 'same-as', 'from': 's2', 'to': 's1'}, {'id': 'r5', 'type': 'same-as', 'from': 's3', 'to': 's2'}]," \
  "'history': [{'at': '2026-03-02T08:12:00Z', 'by': 'ana', 'from': 'new', 'to': 'submitted'}]}"

#define SECOND \
  "{'id': 'b', 'title': 'Two', 'text': 'JOHN  SMITH said no. An insider said yes.'," \
  "'annotations': [" \
  "{'id': 's', 'label': 'source', 'start': 0, 'end': 11}, {'id': 'c', 'label': 'claim', 'start': 17, 'end': 19}," \
  "{'id': 'i', 'label': 'source', 'start': 21, 'end': 31, 'attributes': {'source_kind': 'anonymous'}}," \
  "{'id': 'd', 'label': 'claim', 'start': 37, 'end': 40}, {'id': 'e', 'label': 'claim', 'start': 5, 'end': 11}]," \
  "'relations': [" \
  "{'type': 'attribution', 'args': [{'role': 'claim', 'target': 'c'}, {'role': 'source', 'target': 's'}]}," \
  "{'type': 'attribution', 'args': [{'role': 'claim', 'target': 'd'}, {'role': 'source', 'target': 'i'}]}]}"

#define THIRD \
  "{'id': 'c', 'status': 'approved', 'text': 'She said no.', 'annotations': [{'id': 's', 'label': 'source', 'start': 0, 'end': 3}," \
  "{'id': 'c', 'label': 'claim', 'start': 9, 'end': 11}]," \
  "'relations': [{'type': 'attribution', 'args': [{'role': 'claim', 'target': 'c'}, {'role': 'source', 'target': 's'}]}]}"

static TlStatistics *
gather (void)
{
  g_autoptr (TlArticle) first = review_article (FIRST);
  g_autoptr (TlArticle) second = review_article (SECOND);
  g_autoptr (TlArticle) third = review_article (THIRD);
  TlStatistics *statistics = tl_statistics_new (NULL);

  tl_statistics_add (statistics, "c", third);
  tl_statistics_add (statistics, "b", second);
  tl_statistics_add (statistics, "a", first);
  return statistics;
}

static void
test_progress (void)
{
  g_autoptr (TlStatistics) statistics = gather ();
  g_autoptr (TlTable) statuses = tl_statistics_make_table (statistics, TL_STATISTICS_STATUSES);
  g_autoptr (TlTable) annotators = tl_statistics_make_table (statistics, TL_STATISTICS_ANNOTATORS);
  g_autoptr (TlTable) labels = tl_statistics_make_table (statistics, TL_STATISTICS_LABELS);
  g_autoptr (TlTable) verdicts = tl_statistics_make_table (statistics, TL_STATISTICS_VERDICTS);
  g_autoptr (TlTable) overview = tl_statistics_make_table (statistics, TL_STATISTICS_OVERVIEW);

  g_assert_cmpuint (tl_statistics_get_n_articles (statistics), ==, 3);
  g_assert_cmpuint (tl_table_get_n_rows (statuses), ==, 6);
  check (statuses, "new", "articles", 1);
  check (statuses, "submitted", "articles", 1);
  check (statuses, "submitted", "annotations", 8);
  check (statuses, "submitted", "undecided", 6);
  check (statuses, "approved", "articles", 1);
  check (annotators, "ana", "annotations", 6);
  check (annotators, "ana", "articles", 1);
  check (annotators, "ana", "accepted", 1);
  check (annotators, "ana", "submitted", 1);
  check (annotators, "omar", "rejected", 1);
  check (annotators, "eva", "annotations", 0);
  check (annotators, "", "pending", 7);
  check (labels, "claim", "annotations", 8);   /* Content is a spelling of it */
  check (labels, "claim", "articles", 3);
  check (verdicts, "false", "claims", 2);
  check (verdicts, "true", "claims", 1);
  check (verdicts, "", "claims", 4);
  g_assert_cmpfloat (tl_table_get_number (overview, 0, 1), ==, 3);
}

/* 8:00, 8:05, 8:10, 8:12 by Ana; noon by Omar; the next day by Eva: twelve minutes of work. */
static void
test_time (void)
{
  g_autoptr (TlStatistics) statistics = gather ();
  g_autoptr (TlTable) articles = tl_statistics_make_table (statistics, TL_STATISTICS_ARTICLES);
  g_autoptr (TlTable) annotators = tl_statistics_make_table (statistics, TL_STATISTICS_ANNOTATORS);
  g_autoptr (TlArticle) article = review_article (FIRST);
  g_autoptr (TlArticle) other = review_article (SECOND);
  g_autofree char *shown = NULL;

  check (articles, "a", "seconds", 720);
  check (articles, "a", "days", 2);
  check (articles, "b", "seconds", 0);
  check (annotators, "ana", "seconds", 720);
  check (annotators, "omar", "seconds", 0);
  shown = tl_table_dup_shown (articles, find_row (articles, "a"), 5);
  g_assert_cmpstr (shown, ==, "0:12:00");
  g_assert_cmpint (tl_worktime_find_since (article), ==, 1772439120);
  g_assert_cmpint (tl_worktime_find_since (other), ==, 0);
}

/* Smith is one: by same-as within an article, by his name and link over articles. */
static void
test_sources (void)
{
  g_autoptr (TlStatistics) statistics = gather ();
  g_autoptr (TlTable) sources = tl_statistics_make_table (statistics, TL_STATISTICS_SOURCES);
  g_autofree char *csv = tl_table_to_csv (sources);

  g_assert_cmpuint (tl_table_get_n_rows (sources), ==, 3);
  check (sources, "John Smith", "claims", 4);
  check (sources, "John Smith", "articles", 2);
  check (sources, "John Smith", "direct", 1);
  check (sources, "John Smith", "mixed", 1);
  check (sources, "John Smith", "indirect", 2);
  check (sources, "John Smith", "named", 3);
  check (sources, "John Smith", "first_paragraph", 3);
  check (sources, "John Smith", "false", 2);
  check (sources, "John Smith", "true", 1);
  check (sources, "An insider", "anonymous", 1);
  check (sources, "An insider", "claims", 1);
  check (sources, "", "claims", 1);   /* a "she" of whom nobody said who she is */
  g_assert_true (g_str_has_prefix (csv, "source,link,articles,claims,direct,"));
  g_assert_nonnull (strstr (csv, "\r\nJohn Smith,Q1,2,4,1,2,1,3,0,3,"));
}

static TlQuoteKind
kind_of (const char *text,
         guint       start,
         guint       end)
{
  g_autofree char *span = g_strdup_printf ("{'id': 't', 'label': 'claim', 'start': %u, 'end': %u}", start, end);
  g_autoptr (TlArticle) article = review_article_of (text, span);
  g_autofree guint8 *map = tl_quote_map_new (tl_article_get_text (article));

  return tl_quote_kind_find (map, tl_article_get_annotation (article, 0));
}

static void
test_quotes (void)
{
  g_assert_cmpint (kind_of ("„Es regnet“, sagte er", 1, 10), ==, TL_QUOTE_DIRECT);
  g_assert_cmpint (kind_of ("»Es regnet«, sagte er", 0, 11), ==, TL_QUOTE_DIRECT);
  g_assert_cmpint (kind_of ("He said it’s fine", 8, 17), ==, TL_QUOTE_INDIRECT);
  g_assert_cmpint (kind_of ("He said it was “fine” so", 8, 24), ==, TL_QUOTE_MIXED);
  g_assert_cmpint (kind_of ("“Open at the end\\nNext he spoke", 17, 30), ==, TL_QUOTE_INDIRECT);
  g_assert_cmpint (kind_of ("「雨」と言った", 1, 2), ==, TL_QUOTE_DIRECT);
}

static void
test_csv (void)
{
  g_autoptr (TlTable) table = tl_table_new ("t");
  g_autofree char *csv = NULL;

  tl_table_add_column (table, "a", "A", TL_COLUMN_TEXT);
  tl_table_add_column (table, "n", "N", TL_COLUMN_COUNT);
  tl_table_set_text (table, tl_table_add_row (table), 0, "=SUM(1)");
  tl_table_set_text (table, tl_table_add_row (table), 0, "x, \"y\"\nz");
  tl_table_set_number (table, 1, 1, 12345);
  tl_table_sort (table, 1);
  csv = tl_table_to_csv (table);
  g_assert_cmpstr (csv, ==, "a,n\r\n\"x, \"\"y\"\"\nz\",12345\r\n\"'=SUM(1)\",0\r\n");
}

int
main (int    argc,
      char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/review/statistics/progress", test_progress);
  g_test_add_func ("/review/statistics/time", test_time);
  g_test_add_func ("/review/statistics/sources", test_sources);
  g_test_add_func ("/review/statistics/quotes", test_quotes);
  g_test_add_func ("/review/table/csv", test_csv);
  return g_test_run ();
}
