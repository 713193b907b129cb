/* SPDX-License-Identifier: GPL-3.0-or-later */

/* TlCollection and TlArticleList: keys, rows, counts, and filter and sort against plain ways to do the same. */

#include "tl-collection.h"
#include "tl-diagnostic.h"

#include <stdlib.h>
#include <string.h>

static TlCollection *
open_text (const char *text)
{
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));
  g_autoptr (TlSource) source = tl_source_new_for_bytes (bytes);
  g_autoptr (GError) error = NULL;
  TlJsonFraming *framing = tl_json_frame (source, tl_collection_fields, NULL, NULL, NULL, &error);

  g_assert_no_error (error);
  return tl_collection_new (source, framing);
}

static void
test_keys (void)
{
  const char *text =
    "{\"id\": \"a1\", \"title\": \"One\", \"text\": \"x\"}\n"
    "{\"text\": \"  No id\\nhere\"}\n"
    "{\"id\": \"a1\", \"text\": \"other\"}\n"
    "{\"text\": \"  No id\\nhere\", \"k\": 1}\n"
    "{\"id\": \"\", \"text\": \"empty\", \"title\": \"T\"}\n"
    "{\"id\": 5, \"text\": \"number\"}\n";
  g_autoptr (TlCollection) collection = open_text (text);
  g_autoptr (TlCollection) again = open_text (text);
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  g_autofree char *untitled = tl_collection_dup_title (collection, 1);
  g_autofree char *titled = tl_collection_dup_title (collection, 4);
  GPtrArray *problems = tl_collection_get_problems (collection);

  g_assert_cmpuint (tl_collection_get_n_articles (collection), ==, 6);
  g_assert_cmpstr (tl_collection_get_key (collection, 0), ==, "a1");
  for (guint i = 0; i < 6; i++)
    {
      const char *key = tl_collection_get_key (collection, i);

      g_assert_true (g_hash_table_add (seen, (gpointer) key));
      g_assert_cmpstr (key, ==, tl_collection_get_key (again, i));
      g_assert_cmpuint (tl_collection_find_key (collection, key), ==, i);
    }
  g_assert_cmpuint (tl_collection_find_key (collection, "a2"), ==, G_MAXUINT);
  g_assert_cmpstr (untitled, ==, "No id");
  g_assert_cmpstr (titled, ==, "T");
  g_assert_cmpuint (problems->len, ==, 1);
  g_assert_cmpstr (((TlDiagnostic *) g_ptr_array_index (problems, 0))->code, ==, TL_CODE_DUPLICATE_ID);
  g_assert_cmpuint (((TlDiagnostic *) g_ptr_array_index (problems, 0))->line, ==, 3);
}

/* A key made from the text is the same after annotations were saved into the record. */
static void
test_key_survives_edits (void)
{
  g_autoptr (TlCollection) before = open_text ("[{\"text\": \"one\"}, {\"text\": \"two\"}]");
  g_autoptr (TlCollection) after = open_text (
    "[{\"text\": \"one\"}, {\"text\": \"two\", \"status\": \"approved\", \"annotations\": []}]");

  g_assert_cmpstr (tl_collection_get_key (before, 1), ==, tl_collection_get_key (after, 1));
}

static void
test_read (void)
{
  g_autoptr (TlCollection) collection = open_text (
    "{\"articles\": [{\"id\": \"a\", \"text\": \"x\"},\n"
    "  {\"id\": \"b\", \"text\": \"\xC3\xA9\", \"annotations\": [{\"start\": 0}]}, {\"id\": \"c\", \"text\": 5}],\n"
    " \"labels\": [{\"name\": \"own\"}]}");
  g_autoptr (GPtrArray) problems = tl_diagnostics_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (TlArticle) article = tl_collection_read_article (collection, 1, problems, &error);
  TlDiagnostic *problem;

  g_assert_no_error (error);
  g_assert_cmpstr (tl_article_get_id (article), ==, "b");
  g_assert_cmpuint (problems->len, ==, 1);
  problem = g_ptr_array_index (problems, 0);
  g_assert_cmpstr (problem->path, ==, "$.articles[1].annotations[0]");
  g_assert_cmpuint (problem->line, ==, 2);
  g_assert_cmpuint (problem->column, ==, 44);
  g_assert_null (tl_collection_read_article (collection, 2, problems, &error));
  g_assert_error (error, TL_MODEL_ERROR, TL_MODEL_ERROR_SHAPE);
  g_assert_cmpuint (problems->len, ==, 2);
  problem = g_ptr_array_index (problems, 1);
  g_assert_cmpstr (problem->code, ==, TL_CODE_SHAPE);
  g_assert_cmpstr (problem->path, ==, "$.articles[2]");
  g_assert_cmpuint (problem->column, ==, 60);
  g_assert_nonnull (tl_schema_find (tl_collection_get_schema (collection), "own"));
}

static void
test_bad_labels (void)
{
  g_autoptr (TlCollection) collection = open_text ("{\"articles\": [], \"labels\": [7]}");
  GPtrArray *problems = tl_collection_get_problems (collection);

  g_assert_nonnull (tl_schema_find (tl_collection_get_schema (collection), "claim"));
  g_assert_cmpuint (problems->len, ==, 1);
  g_assert_cmpstr (((TlDiagnostic *) g_ptr_array_index (problems, 0))->path, ==, "$.labels");
}

static void
notify_cb (GObject    *object,
           GParamSpec *pspec,
           GString    *names)
{
  g_string_append_printf (names, "%s ", pspec->name);
}

static void
test_rows (void)
{
  g_autoptr (TlCollection) collection = open_text (
    "[{\"id\": \"a\", \"title\": \"T\", \"publisher\": \"P\", \"published\": \"2026-03-02T08:00:00Z\", "
    "\"text\": \"x\"}, {\"id\": \"b\", \"published\": \"2026\", \"text\": \"x\"}]");
  TlArticleInfo *info = g_list_model_get_item (G_LIST_MODEL (collection), 0);
  g_autoptr (TlArticleInfo) same = g_list_model_get_item (G_LIST_MODEL (collection), 0);
  g_autoptr (TlArticleInfo) other = g_list_model_get_item (G_LIST_MODEL (collection), 1);
  g_autoptr (GString) names = g_string_new (NULL);
  const TlArticleCounts counts = { 5, 2, 1, 1 };
  g_autofree char *byline = NULL;
  g_autofree char *date = NULL;
  guint n_annotations;
  gboolean counted;

  g_assert_true (info == same);
  g_assert_null (g_list_model_get_item (G_LIST_MODEL (collection), 2));
  g_assert_cmpstr (tl_article_info_get_title (info), ==, "T");
  g_object_get (info, "byline", &byline, "n-annotations", &n_annotations, "counted", &counted, NULL);
  g_object_get (other, "byline", &date, NULL);
  g_assert_cmpstr (byline, ==, "P · 2026-03-02");
  g_assert_cmpstr (date, ==, "2026");
  g_assert_cmpuint (n_annotations, ==, 0);
  g_assert_false (counted);

  g_signal_connect (info, "notify", G_CALLBACK (notify_cb), names);
  tl_collection_set_status (collection, 0, "approved");
  tl_collection_set_status (collection, 0, "approved");
  tl_collection_set_status (collection, 1, "rejected");
  tl_collection_set_edited (collection, 0, TRUE);
  tl_collection_set_edited (collection, 0, TRUE);
  tl_collection_set_counts (collection, 0, &counts);
  g_assert_cmpstr (names->str, ==, "status edited n-annotations n-undecided counted ");
  g_assert_cmpstr (tl_article_info_get_status (info), ==, "approved");
  g_object_get (info, "n-annotations", &n_annotations, "counted", &counted, NULL);
  g_assert_cmpuint (n_annotations, ==, 5);
  g_assert_true (counted);
  g_object_unref (info);
  g_assert_finalize_object (g_steal_pointer (&same));
  tl_collection_set_status (collection, 0, "new");   /* no row to tell */
}

static void
test_counts (void)
{
  GString *json = g_string_new ("{\"id\": \"a\", \"text\": \"x\", \"annotations\": [");
  g_autofree char *owned = NULL;
  g_autoptr (TlCollection) collection = NULL;
  g_autoptr (TlArticle) article = NULL;
  g_auto (GStrv) labels = NULL;
  g_auto (GStrv) annotators = NULL;
  TlArticleCounts counts;

  for (guint i = 0; i < 70; i++)
    g_string_append_printf (json, "%s{\"label\": \"l%u\", \"start\": 0, \"end\": 1, \"annotator\": \"%s\", "
                            "\"review\": {\"decision\": \"%s\"}}", i > 0 ? "," : "", i, i % 2 ? "ana" : "",
                            i % 10 == 0 ? "accepted" : i % 10 == 1 ? "discuss" : "pending");
  g_string_append (json, "]}");
  owned = g_string_free (json, FALSE);
  collection = open_text (owned);
  article = tl_collection_read_article (collection, 0, NULL, NULL);
  tl_collection_count (collection, article, &counts);
  g_assert_cmpuint (counts.n_annotations, ==, 70);
  g_assert_cmpuint (counts.n_undecided, ==, 63);
  g_assert_cmphex (counts.labels, ==, G_MAXUINT64);
  g_assert_cmphex (counts.annotators, ==, 1);
  labels = tl_collection_list_labels (collection);
  annotators = tl_collection_list_annotators (collection);
  g_assert_cmpuint (g_strv_length (labels), ==, 63);
  g_assert_cmpstr (labels[62], ==, "l62");
  g_assert_cmpuint (g_strv_length (annotators), ==, 1);
  g_assert_cmpstr (annotators[0], ==, "ana");
}

/* --- the list --- */

static const char *const words[] = {
  "Mayor", "tax", "\xC3\x89lys\xC3\xA9" "e", "STRASSE", "Stra\xC3\x9F" "e", "vote", "\xD8\xB9\xD8\xA7\xD9\x85", "a", "e-mail",
};
static const char *const statuses[] = { "new", "submitted", "approved", "odd" };
static const char *const labels[] = { "claim", "Content", "source", "mine" };

typedef struct
{
  char            *title;       /* folded by hand: see below */
  char            *published;
  guint            status;
  gboolean         edited;
  gboolean         counted;
  TlArticleCounts  counts;
  guint            label;
} Naive;

/* What the words are when case and accents do not count. */
static const char *const folded[] = {
  "mayor", "tax", "elysee", "strasse", "strasse", "vote", "\xD8\xB9\xD8\xA7\xD9\x85", "a", "e-mail",
};

static TlCollection *
make_collection (GRand *rand,
                 Naive *naive,
                 guint  n_articles)
{
  g_autoptr (GString) json = g_string_new ("[");
  TlCollection *collection;

  for (guint i = 0; i < n_articles; i++)
    {
      GString *title = g_string_new (NULL);
      GString *plain = g_string_new (NULL);

      for (gint j = g_rand_int_range (rand, 1, 4); j > 0; j--)
        {
          guint word = g_rand_int_range (rand, 0, G_N_ELEMENTS (words));

          g_string_append_printf (title, "%s ", words[word]);
          g_string_append_printf (plain, "%s ", folded[word]);
        }
      naive[i].status = g_rand_int_range (rand, 0, G_N_ELEMENTS (statuses));
      naive[i].published = g_rand_boolean (rand) ? g_strdup_printf ("2026-01-%02d", g_rand_int_range (rand, 1, 29)) : NULL;
      g_string_append_printf (json, "%s{\"id\": \"id%u\", \"title\": \"%s\", \"status\": \"%s\", \"text\": \"x\"",
                              i > 0 ? ",\n" : "", i, title->str, statuses[naive[i].status]);
      if (naive[i].published != NULL)
        g_string_append_printf (json, ", \"published\": \"%s\"", naive[i].published);
      g_string_append_c (json, '}');
      g_string_append_printf (plain, "\nid%u\n", i);
      naive[i].title = g_string_free (plain, FALSE);
      g_string_free (title, TRUE);
    }
  g_string_append_c (json, ']');
  collection = open_text (json->str);
  for (guint i = 0; i < n_articles; i++)
    {
      g_autofree char *annotated = NULL;
      g_autoptr (GBytes) record = NULL;
      g_autoptr (TlArticle) article = NULL;

      naive[i].edited = g_rand_int_range (rand, 0, 4) == 0;
      tl_collection_set_edited (collection, i, naive[i].edited);
      naive[i].counted = g_rand_boolean (rand);
      naive[i].label = g_rand_int_range (rand, 0, G_N_ELEMENTS (labels));
      if (!naive[i].counted)
        continue;
      annotated = g_strdup_printf ("{\"text\": \"x\", \"annotations\": [{\"label\": \"%s\", \"start\": 0, \"end\": 1, "
                                   "\"annotator\": \"%s\"}]}",
                                   labels[naive[i].label], naive[i].label % 2 == 1 ? "ana" : "");
      record = g_bytes_new (annotated, strlen (annotated));
      article = tl_article_new_from_record (record, NULL, NULL, 1, NULL, NULL, NULL);
      tl_collection_count (collection, article, &naive[i].counts);
      naive[i].counts.n_annotations = g_rand_int_range (rand, 0, 9);
      tl_collection_set_counts (collection, i, &naive[i].counts);
    }
  return collection;
}

typedef struct
{
  const char *text;        /* one folded word, or NULL */
  const char *second;
  int         status;      /* -1: any */
  gboolean    claims;      /* label filter "claim" */
  gboolean    by_ana;      /* annotator filter "ana" */
  gboolean    edited;
} Query;

static gboolean
naive_matches (const Naive *naive,
               const Query *query)
{
  if (query->text != NULL && strstr (naive->title, query->text) == NULL)
    return FALSE;
  if (query->second != NULL && strstr (naive->title, query->second) == NULL)
    return FALSE;
  if (query->status >= 0 && (guint) query->status != naive->status)
    return FALSE;
  if (query->claims && (!naive->counted || naive->label > 1))
    return FALSE;
  if (query->by_ana && (!naive->counted || naive->label % 2 == 0))
    return FALSE;
  return !query->edited || naive->edited;
}

/* The value that a sort looks at, as a string that sorts like it; NULL: none. */
static char *
naive_value (const Naive   *naive,
             TlArticleSort  sort,
             guint          index)
{
  static const guint ranks[] = { 0, 2, 4, 9 };

  switch (sort)
    {
    case TL_SORT_TITLE:
      return g_strndup (naive->title, strcspn (naive->title, "\n"));
    case TL_SORT_PUBLISHED:
      return g_strdup (naive->published);
    case TL_SORT_STATUS:
      return g_strdup_printf ("%u", ranks[naive->status]);
    case TL_SORT_ANNOTATIONS:
      return naive->counted ? g_strdup_printf ("%u", naive->counts.n_annotations) : NULL;
    case TL_SORT_UNDECIDED:
      return naive->counted ? g_strdup_printf ("%u", naive->counts.n_undecided) : NULL;
    case TL_SORT_FILE:
    default:
      return g_strdup_printf ("%08u", index);
    }
}

static gboolean
naive_precedes (const Naive   *naive,
                guint          a,
                guint          b,
                TlArticleSort  sort,
                gboolean       descending)
{
  g_autofree char *one = naive_value (&naive[a], sort, a);
  g_autofree char *other = naive_value (&naive[b], sort, b);
  int order;

  if ((one == NULL) != (other == NULL))
    return other == NULL;
  order = g_strcmp0 (one, other);
  if (order == 0)
    return a < b;
  return descending ? order > 0 : order < 0;
}

/* A model of the list for GTK's eyes: what the signals say must add up. */
static void
items_changed_cb (GListModel *model,
                  guint       position,
                  guint       removed,
                  guint       added,
                  guint      *n_items)
{
  g_assert_cmpuint (position, ==, 0);
  g_assert_true (removed == 0 || added == 0);
  g_assert_cmpuint (*n_items, >=, removed);
  *n_items = *n_items - removed + added;
  g_assert_cmpuint (g_list_model_get_n_items (model), ==, *n_items);
}

static void
check_list (TlArticleList *list,
            const Naive   *naive,
            guint          n_articles,
            const Query   *query,
            TlArticleSort  sort,
            gboolean       descending)
{
  guint n_items = g_list_model_get_n_items (G_LIST_MODEL (list));
  guint n_expected = 0;

  for (guint i = 0; i < n_articles; i++)
    {
      gboolean matches = naive_matches (&naive[i], query);
      guint position = tl_article_list_find (list, i);

      g_assert_cmpint (position != G_MAXUINT, ==, matches);
      n_expected += matches;
      if (matches)
        g_assert_cmpuint (tl_article_list_get_index (list, position), ==, i);
    }
  g_assert_cmpuint (n_items, ==, n_expected);
  for (guint i = 1; i < n_items; i++)
    g_assert_true (naive_precedes (naive, tl_article_list_get_index (list, i - 1),
                                   tl_article_list_get_index (list, i), sort, descending));
  g_assert_cmpuint (tl_article_list_get_index (list, n_items), ==, G_MAXUINT);
}

static void
test_list (void)
{
  enum { N = 120 };
  g_autoptr (GRand) rand = g_rand_new_with_seed (11);
  Naive naive[N] = { { 0 } };
  g_autoptr (TlCollection) collection = make_collection (rand, naive, N);
  g_autoptr (TlArticleList) list = tl_article_list_new (NULL);
  Query query = { .status = -1 };
  TlArticleSort sort = TL_SORT_FILE;
  gboolean descending = FALSE;
  guint n_items = 0;

  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list)), ==, 0);
  g_assert_cmpuint (tl_article_list_find (list, 0), ==, G_MAXUINT);
  g_signal_connect (list, "items-changed", G_CALLBACK (items_changed_cb), &n_items);
  tl_article_list_set_collection (list, collection);
  check_list (list, naive, N, &query, sort, descending);
  for (guint round = 0; round < 600; round++)
    {
      guint text = g_rand_int_range (rand, 0, G_N_ELEMENTS (words) * 2);
      guint second = g_rand_int_range (rand, 0, G_N_ELEMENTS (words) * 2);
      g_autofree char *typed = NULL;

      if (g_rand_boolean (rand))
        {
          sort = g_rand_int_range (rand, 0, TL_SORT_UNDECIDED + 1);
          descending = g_rand_boolean (rand);
          tl_article_list_set_sort (list, sort, descending);
        }
      else
        {
          TlArticleFilter filter = { 0 };

          query.text = text < G_N_ELEMENTS (words) ? folded[text] : NULL;
          query.second = query.text != NULL && second < G_N_ELEMENTS (words) ? folded[second] : NULL;
          query.status = g_rand_int_range (rand, -3, 4);
          query.claims = g_rand_int_range (rand, 0, 4) == 0;
          query.by_ana = g_rand_int_range (rand, 0, 4) == 0;
          query.edited = g_rand_int_range (rand, 0, 4) == 0;
          if (query.text != NULL)
            typed = g_strdup_printf (" %s\t%s", words[text], query.second != NULL ? words[second] : "");
          filter.text = typed;
          filter.status = query.status >= 0 ? statuses[query.status] : NULL;
          filter.label = query.claims ? "claim" : NULL;
          filter.annotator = query.by_ana ? "ana" : NULL;
          filter.edited = query.edited;
          tl_article_list_set_filter (list, &filter);
        }
      check_list (list, naive, N, &query, sort, descending);
      g_assert_cmpuint (n_items, ==, g_list_model_get_n_items (G_LIST_MODEL (list)));
    }
  tl_article_list_set_collection (list, NULL);
  g_assert_cmpuint (n_items, ==, 0);
  for (guint i = 0; i < N; i++)
    {
      g_free (naive[i].title);
      g_free (naive[i].published);
    }
}

static void
test_list_matches (void)
{
  g_autoptr (TlCollection) collection = open_text (
    "[{\"id\": \"a\", \"title\": \"One\", \"text\": \"\"}, {\"id\": \"b\", \"title\": \"Two\", \"text\": \"\"}, "
    "{\"id\": \"c\", \"title\": \"Three\", \"text\": \"\", \"publisher\": \"One Press\"}]");
  g_autoptr (TlArticleList) list = tl_article_list_new (collection);
  const guint32 matches[] = { 1, 77 };
  TlArticleFilter filter = { .text = "one", .matches = matches, .n_matches = 2 };
  g_autoptr (TlArticleInfo) info = NULL;

  tl_article_list_set_filter (list, &filter);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list)), ==, 3);
  filter.matches = NULL;
  tl_article_list_set_filter (list, &filter);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list)), ==, 2);
  info = g_list_model_get_item (G_LIST_MODEL (list), 1);
  g_assert_cmpuint (tl_article_info_get_index (info), ==, 2);
  tl_article_list_set_filter (list, NULL);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list)), ==, 3);
}

/* Which articles the word leaves, as a string of their ids. */
static char *
search (TlArticleList *list,
        const char    *word)
{
  TlArticleFilter filter = { .text = word };
  GString *found = g_string_new (NULL);

  tl_article_list_set_filter (list, &filter);
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (list)); i++)
    {
      g_autoptr (TlArticleInfo) info = g_list_model_get_item (G_LIST_MODEL (list), i);

      g_string_append (found, tl_article_info_get_key (info));
    }
  return g_string_free (found, FALSE);
}

static void
check_search (TlArticleList *list,
              const char    *word,
              const char    *expected)
{
  g_autofree char *found = search (list, word);

  g_assert_cmpstr (found, ==, expected);
}

/* Rows are folded in several ways, by what stands in them; a search must not tell. */
static void
test_list_folds (void)
{
  static const char json[] =
    "[{\"id\": \"a\", \"title\": \"Plain MAYOR [@Z`{\", \"publisher\": \"HERALD\", \"text\": \"\"},"
    " {\"id\": \"b\", \"title\": \"Caf\xC3\xA9s and \xC3\x89lys\xC3\xA9" "e: a MAYOR\", \"publisher\": \"Le \xC3\x89" "cho\", \"text\": \"\"},"
    " {\"id\": \"c\", \"title\": \"He \\\"said\\\" caf\\u00e9\\u0301 \\uD835\\uDC9C\\/b \\ud800 MAYOR\", \"text\": \"\"},"
    " {\"id\": \"d\", \"title\": \"\xE5\xB8\x82\xE9\x95\xB7 MAYOR \xE7\xA8\x8E\", \"publisher\": \"Z\\u00fcrich\", \"text\": \"\"},"
    " {\"id\": \"e\", \"title\": \"\xCE\x94\xCE\x97\xCE\x9C\xCE\x91\xCE\xA1\xCE\xA7\xCE\x9F\xCE\xA3 "
    "\xCE\x94\xCE\x97\xCE\x9C\xCE\x91\xCE\xA1\xCE\xA7\xCE\x9F\xCE\xA3 \xCE\x94\xCE\x97\xCE\x9C\xCE\x91\xCE\xA1\xCE\xA7\xCE\x9F\xCE\xA3\", \"text\": \"\"},"
    " {\"id\": \"f\\u00c9\\\\u0041\", \"title\": \"\xFF broken \xC3 MAYOR\", \"text\": \"\"},"
    " {\"text\": \"First LINE of \xC3\x89t\xC3\xA9\"},"
    " {\"id\": \"h\", \"title\": \"\", \"text\": \"\", \"publisher\": \"\xC3\x89k\"}]";
  g_autoptr (TlCollection) collection = open_text (json);
  g_autoptr (TlArticleList) list = tl_article_list_new (collection);

  check_search (list, "mayor", "abcdf\xC3\x89\\u0041");
  check_search (list, "[@z`{", "a");
  check_search (list, "herald", "a");
  check_search (list, "CAF\xC3\x89", "bc");
  check_search (list, "elysee:", "b");
  check_search (list, "echo", "b");
  check_search (list, "\"said\"", "c");
  check_search (list, "a/b", "c");
  check_search (list, "\xEF\xBF\xBD", "cf\xC3\x89\\u0041");
  check_search (list, "\xE5\xB8\x82", "d");
  check_search (list, "\xE7\xA8\x8E", "d");
  check_search (list, "zurich", "d");
  check_search (list, "\xCE\xB4\xCE\xB7\xCE\xBC\xCE\xB1\xCF\x81\xCF\x87\xCE\xBF\xCF\x83", "e");
  check_search (list, "fe\\u0041", "f\xC3\x89\\u0041");
  check_search (list, "line ete", tl_collection_get_key (collection, 6));
  check_search (list, "\xC3\xA9k h", "h");
  /* Nothing is found across the border of two articles, or of title and id. */
  check_search (list, "{a", "");
  check_search (list, "heraldc", "");
  tl_collection_set_title (collection, 0, "\xC3\x89lan vital");
  check_search (list, "elan", "a");
  check_search (list, "plain", "");
  tl_collection_set_title (collection, 0, NULL);
  check_search (list, "plain", "a");
}

/* Long ways between foreign characters, and more articles than are folded at once. */
static void
test_list_folds_many (void)
{
  g_autoptr (GString) json = g_string_new ("[");
  g_autofree char *padding = g_strnfill (280, 'M');
  g_autoptr (TlCollection) collection = NULL;
  g_autoptr (TlArticleList) list = NULL;

  for (guint i = 0; i < 1500; i++)
    {
      guint way = i % 15 * 20;

      g_string_append_printf (json, "%s{\"id\": \"n%u\", \"title\": \"", i > 0 ? "," : "", i);
      for (guint j = 0; j <= (way > 200 ? 0 : i % 2); j++)
        g_string_append_printf (json, "\xC3\x89%.*s", (int) way, padding);
      for (guint j = 0; i % 11 == 0 && j < 40; j++)
        g_string_append (json, "\xC3\x89");
      g_string_append (json, "\xC3\x89Z\", \"text\": \"\"}");
    }
  g_string_append_c (json, ']');
  collection = open_text (json->str);
  list = tl_article_list_new (collection);
  for (guint i = 0; i < 1500; i++)
    {
      g_autofree char *word = g_strdup_printf ("n%u", i);
      g_autofree char *title = g_strdup_printf ("e%.*s%s", (int) (i % 15 * 20), padding,
                                                i % 11 == 0 ? "eeee" : "ez");
      g_autofree char *both = g_strdup_printf ("%s %s", word, title);
      g_autofree char *found = search (list, both);

      g_assert_true (g_str_has_prefix (found, word));
    }
  check_search (list, "\xC3\x89zz", "");
}

static void
count_cb (GListModel *model,
          guint       position,
          guint       removed,
          guint       added,
          guint      *n_emitted)
{
  (*n_emitted)++;
}

static void
test_list_refresh (void)
{
  g_autoptr (TlCollection) collection = open_text ("[{\"id\": \"a\", \"text\": \"\"}, {\"id\": \"b\", \"text\": \"\"}]");
  g_autoptr (TlArticleList) list = tl_article_list_new (collection);
  TlArticleFilter filter = { .status = "approved" };
  guint n_emitted = 0;

  tl_article_list_set_filter (list, &filter);
  g_signal_connect (list, "items-changed", G_CALLBACK (count_cb), &n_emitted);
  tl_article_list_refresh (list);
  g_assert_cmpuint (n_emitted, ==, 0);
  tl_collection_set_status (collection, 1, "approved");
  tl_article_list_refresh (list);
  g_assert_cmpuint (n_emitted, ==, 1);
  g_assert_cmpuint (tl_article_list_find (list, 1), ==, 0);
  g_assert_cmpuint (tl_article_list_find (list, 0), ==, G_MAXUINT);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/model/collection/keys", test_keys);
  g_test_add_func ("/model/collection/key-survives-edits", test_key_survives_edits);
  g_test_add_func ("/model/collection/read", test_read);
  g_test_add_func ("/model/collection/bad-labels", test_bad_labels);
  g_test_add_func ("/model/collection/rows", test_rows);
  g_test_add_func ("/model/collection/counts", test_counts);
  g_test_add_func ("/model/article-list/naive", test_list);
  g_test_add_func ("/model/article-list/matches", test_list_matches);
  g_test_add_func ("/model/article-list/folds", test_list_folds);
  g_test_add_func ("/model/article-list/folds-many", test_list_folds_many);
  g_test_add_func ("/model/article-list/refresh", test_list_refresh);
  return g_test_run ();
}
