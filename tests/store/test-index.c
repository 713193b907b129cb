/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The index: finds words in any script, survives any query and any state of its file. */

#include <glib/gstdio.h>
#include <sqlite3.h>
#include <string.h>

#include "tl-diagnostic.h"
#include "tl-index.h"
#include "tl-native.h"

/* One article each; numbers in the tests are places in this list. */
static const char *const texts[] = {
  "The mayor said on Monday that the bridge would open.",              /* 0 */
  "A café in Zürich; l’été à Paris. Straße.",                          /* 1 */
  "Cafe\u0301 owners object to the fee.",                              /* 2: decomposed */
  "东京都知事说桥梁将于周一开放。",                                       /* 3 */
  "東京の橋は月曜日に開通する。カタカナもある。",                          /* 4 */
  "서울시장은 월요일에 다리가 개통된다고 말했다.",                          /* 5 */
  "نائب رئيس البلدية قال إنّ الجسر سيُفتح يوم الاثنين.",                 /* 6 */
  "นายกเทศมนตรีกล่าวว่าสะพานจะเปิดในวันจันทร์",                            /* 7 */
  "Мэр сказал, что мост откроется в понедельник.",                     /* 8 */
  "महापौर ने कहा कि पुल सोमवार को खुलेगा।",                               /* 9 */
  "ＦＵＬＬ width, soft\u00adhyphen and zero\u200bwidth.",               /* 10 */
  "ראש העיר אמר שהַגֶּשֶׁר ייפתח.",                                        /* 11 */
  "Nothing but the word bridge bridges here, and 𠀀𠀁 rare ones.",       /* 12 */
};

typedef struct
{
  char         *folder;
  char         *path;      /* of the index */
  TlCollection *collection;
} Fixture;

static TlCollection *
make_collection (guint       n_copies,
                 const char *label)
{
  g_autoptr (GString) json = g_string_new ("[");
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (TlSource) source = NULL;
  g_autoptr (GError) error = NULL;
  TlCollection *collection;

  for (guint copy = 0; copy < n_copies; copy++)
    for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
      {
        g_string_append_printf (json, "%s{\"id\":\"a%u-%u\",\"title\":\"Number %u\",\"text\":",
                                json->len > 1 ? ",\n" : "",
                                copy, i, i);
        tl_json_append_string (json, texts[i], -1, &tl_json_style_compact);
        g_string_append_printf (json,
                                ",\"annotations\":[{\"id\":\"t1\",\"label\":\"%s%u\",\"annotator\":\"who%u\","
                                "\"start\":0,\"end\":2},{\"id\":\"t2\",\"label\":\"place\",\"start\":0,\"end\":1}%s]}",
                                label, i % 3, i % 2, i == 4
                                    ? ",{\"label\":\"claim\",\"start\":\"x\"}" : "");
      }
  g_string_append_c (json, ']');
  bytes = g_bytes_new (json->str, json->len);
  source = tl_source_new_for_bytes (bytes);
  collection = tl_native_open (source, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  return collection;
}

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  g_autoptr (GError) error = NULL;

  fixture->folder = g_dir_make_tmp ("tagline-index-XXXXXX", &error);
  g_assert_no_error (error);
  fixture->path = g_build_filename (fixture->folder, "index.db", NULL);
  fixture->collection = make_collection (1, "label");
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  g_autoptr (GDir) dir = g_dir_open (fixture->folder, 0, NULL);
  const char *name;

  g_assert_finalize_object (fixture->collection);
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *child = g_build_filename (fixture->folder, name, NULL);

      g_unlink (child);
    }
  g_rmdir (fixture->folder);
  g_free (fixture->folder);
  g_free (fixture->path);
}

static TlIndex *
open_index (const char   *path,
            TlCollection *collection)
{
  g_autoptr (GError) error = NULL;
  TlIndex *index = tl_index_open (path, collection, &error);

  g_assert_no_error (error);
  return index;
}

typedef struct
{
  TlCollection *collection;
  guint         n;
  guint         n_problems;
  GCancellable *cancellable;   /* cancelled after stop_at */
  guint         stop_at;
} Count;

static void
count_func (guint                  index,
            const TlArticleCounts *counts,
            GPtrArray             *problems,
            gpointer               user_data)
{
  Count *count = user_data;

  g_assert_cmpuint (index, ==, count->n);
  g_assert_cmpuint (counts->n_annotations, ==, 2);
  tl_collection_set_counts (count->collection, index, counts);
  count->n++;
  for (guint i = 0; problems != NULL && i < problems->len; i++)
    {
      const TlDiagnostic *problem = g_ptr_array_index (problems, i);

      g_assert_nonnull (problem->code);
      g_assert_nonnull (problem->message);
      g_assert_true (g_str_has_prefix (problem->path, "$["));
      count->n_problems++;
    }
  if (count->cancellable != NULL && count->n == count->stop_at)
    g_cancellable_cancel (count->cancellable);
}

static void
fill_index (TlIndex *index,
            Count   *count)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (tl_index_fill (index, count_func, NULL, count, NULL, &error));
  g_assert_no_error (error);
  g_assert_true (tl_index_is_complete (index));
}

/* expected: space-separated indexes. */
static void
assert_found (TlIndex    *index,
              const char *query,
              const char *expected)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) found = tl_index_search (index, query, NULL, &error);
  g_autoptr (GString) text = g_string_new (NULL);

  g_assert_no_error (error);
  for (guint i = 0; i < found->len; i++)
    g_string_append_printf (text, "%s%u", i > 0 ? " " : "", g_array_index (found, guint32, i));
  g_assert_cmpstr (text->str, ==, expected);
}

static void
test_words (Fixture       *fixture,
            gconstpointer  data)
{
  g_autoptr (TlIndex) index = open_index (NULL, fixture->collection);
  Count count = { fixture->collection };

  fill_index (index, &count);
  assert_found (index, "mayor", "0");
  assert_found (index, "MAYOR monday", "0");
  assert_found (index, "mayor tuesday", "");
  assert_found (index, "bridge", "0 12");
  assert_found (index, "bri", "0 12");
  assert_found (index, "bridges", "12");
  assert_found (index, "bri mayor", "");          /* only the last word may be a begin */
  assert_found (index, "mayor bri", "0");
  assert_found (index, "\"said on monday\"", "0");
  assert_found (index, "\"on said monday\"", "");
  assert_found (index, "\"said on mon", "0");
  assert_found (index, "\"said on mon\"", "");
  assert_found (index, "number 7", "7");
  assert_found (index, "l’été", "1");
}

static void
test_accents (Fixture       *fixture,
              gconstpointer  data)
{
  g_autoptr (TlIndex) index = open_index (NULL, fixture->collection);
  Count count = { fixture->collection };

  fill_index (index, &count);
  assert_found (index, "cafe", "1 2");
  assert_found (index, "café", "1 2");
  assert_found (index, "cafe\u0301 ", "1 2");
  assert_found (index, "zurich", "1");
  assert_found (index, "full", "10");
  assert_found (index, "softhyphen zerowidth", "10");
  assert_found (index, "МОСТ", "8");
}

static void
test_scripts (Fixture       *fixture,
              gconstpointer  data)
{
  g_autoptr (TlIndex) index = open_index (NULL, fixture->collection);
  Count count = { fixture->collection };

  fill_index (index, &count);
  assert_found (index, "知事", "3");
  assert_found (index, "事知", "");
  assert_found (index, "桥", "3");
  assert_found (index, "開通", "4");
  assert_found (index, "カタカナ", "4");
  assert_found (index, "カタナ", "");
  assert_found (index, "시장", "5");
  assert_found (index, "월요일", "5");
  assert_found (index, "สะพาน", "7");
  assert_found (index, "पुल", "9");
  assert_found (index, "𠀀𠀁", "12");
  assert_found (index, "mayor 東京", "");
}

/* Vowel marks that one writes and another does not, letters that are typed for one another. */
static void
test_arabic (Fixture       *fixture,
             gconstpointer  data)
{
  g_autoptr (TlIndex) index = open_index (NULL, fixture->collection);
  Count count = { fixture->collection };

  fill_index (index, &count);
  assert_found (index, "الجسر", "6");
  assert_found (index, "سيفتح", "6");
  assert_found (index, "ان الجسر", "6");
  assert_found (index, "البلديه", "6");
  assert_found (index, "الجسـر", "6");
  assert_found (index, "שהגשר", "11");
}

static void
test_hostile (Fixture       *fixture,
              gconstpointer  data)
{
  static const char *const queries[] = {
    "\"", "\"\"", "\"\"\"", "*", "**", "AND (", "AND", "OR", "NOT", "NEAR(a b, 2)", "title:", "title : ^x", "-a", "+",
    "(", ")", "{a b}: c", "a* b*", "^", "'", "\\", ";--", "%_", "a\"b\"c", "\xff\xfe", "\x01", "—", "，", "＂", "\u200b",
    "\u00ad", "\u0301", " \t\n", "" };
  g_autoptr (TlIndex) index = open_index (NULL, fixture->collection);
  g_autoptr (GString) manifold = g_string_new (NULL);
  g_autofree char *word = g_strnfill (10240, 'a');
  g_autofree char *quotes = g_strnfill (10240, '"');
  g_autofree char *stars = g_strnfill (10240, '*');
  Count count = { fixture->collection };

  fill_index (index, &count);
  for (guint i = 0; i < G_N_ELEMENTS (queries); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GArray) found = tl_index_search (index, queries[i], NULL, &error);

      g_assert_no_error (error);
      g_assert_nonnull (found);
    }
  assert_found (index, word, "");
  assert_found (index, quotes, "");
  assert_found (index, stars, "");
  /* Ten kilobytes of words that are all there; and operators are words. */
  while (manifold->len < 10240)
    g_string_append (manifold, "bridge mayor (the) \"said on\" ");
  assert_found (index, manifold->str, "0");
  while (manifold->len < 20480)
    g_string_append (manifold, "東京");
  assert_found (index, manifold->str, "0");
  assert_found (index, "bridge OR mayor", "");
  assert_found (index, "bridge*", "0 12");
  assert_found (index, "the AND mayor", "");
}

static void
test_cancel (Fixture       *fixture,
             gconstpointer  data)
{
  g_autoptr (TlIndex) index = open_index (NULL, fixture->collection);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  g_cancellable_cancel (cancellable);
  g_assert_null (tl_index_search (index, "mayor", cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

/* Stopped in the middle, another session goes on; what was there before is told from the database. */
static void
test_go_on (Fixture       *fixture,
            gconstpointer  data)
{
  g_autoptr (TlCollection) large = make_collection (100, "label");
  g_autoptr (TlCollection) again = make_collection (100, "label");
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (TlIndex) index = open_index (fixture->path, large);
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) found = NULL;
  g_auto (GStrv) labels = NULL;
  Count count = { large, .cancellable = cancellable, .stop_at = 700 };
  TlArticleCounts first;
  TlArticleCounts second;

  g_assert_false (tl_index_fill (index, count_func, NULL, &count, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_false (tl_index_is_complete (index));
  g_assert_finalize_object (g_steal_pointer (&index));

  index = open_index (fixture->path, again);
  count = (Count) { again };
  fill_index (index, &count);
  g_assert_cmpuint (count.n, ==, 1300);
  g_assert_cmpuint (count.n_problems, ==, 100);
  found = tl_index_search (index, "mayor", NULL, &error);
  g_assert_cmpuint (found->len, ==, 100);
  g_assert_true (tl_collection_get_counts (large, 5, &first));
  g_assert_true (tl_collection_get_counts (again, 5, &second));
  g_assert_cmpuint (first.n_undecided, ==, second.n_undecided);
  /* The bits mean the same names, though the collections met them on different ways. */
  labels = tl_collection_list_labels (again);
  for (guint i = 0; labels[i] != NULL; i++)
    g_assert_cmpint ((second.labels >> i) & 1, ==, g_str_equal (labels[i], "label2")
                     || g_str_equal (labels[i], "place"));
}

/* Complete for this state of the file: opening again reads no record. */
static void
test_reopen (Fixture       *fixture,
             gconstpointer  data)
{
  g_autoptr (TlIndex) index = open_index (fixture->path, fixture->collection);
  g_autoptr (TlCollection) other = make_collection (1, "other");
  g_autoptr (TlIndex) stale = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) found = NULL;
  Count count = { fixture->collection };

  fill_index (index, &count);
  g_clear_object (&index);
  index = open_index (fixture->path, fixture->collection);
  g_assert_true (tl_index_is_complete (index));
  assert_found (index, "mayor", "0");

  /* Another state makes it anew, and who still has the old one finds nothing in it. */
  stale = g_steal_pointer (&index);
  index = open_index (fixture->path, other);
  g_assert_false (tl_index_is_complete (index));
  count = (Count) { other };
  fill_index (index, &count);
  assert_found (index, "mayor", "0");
  assert_found (stale, "mayor", "");
  g_assert_false (tl_index_is_complete (stale));
}

static void
test_damaged (Fixture       *fixture,
              gconstpointer  data)
{
  g_autofree char *junk = g_strnfill (5000, '!');
  g_autoptr (TlIndex) index = NULL;
  g_autoptr (GError) error = NULL;
  Count count = { fixture->collection };

  g_assert_true (g_file_set_contents (fixture->path, junk, -1, &error));
  index = open_index (fixture->path, fixture->collection);
  fill_index (index, &count);
  assert_found (index, "mayor", "0");
}

static void
test_rebind (Fixture       *fixture,
             gconstpointer  data)
{
  g_autoptr (TlIndex) index = open_index (fixture->path, fixture->collection);
  g_autoptr (TlCollection) saved = make_collection (1, "label ");
  g_autoptr (TlCollection) reopened = make_collection (1, "label ");
  g_autoptr (GError) error = NULL;
  guint which = 3;
  TlArticleCounts counts = { 9, 8, 0, 0 };
  Count count = { fixture->collection };

  fill_index (index, &count);
  g_assert_true (tl_index_rebind (index, saved, &which, &counts, 1, &error));
  g_assert_no_error (error);
  g_assert_true (tl_index_is_complete (index));
  assert_found (index, "知事", "3");
  g_clear_object (&index);

  index = open_index (fixture->path, reopened);
  g_assert_true (tl_index_is_complete (index));
}

typedef struct
{
  TlIndex      *index;
  TlCollection *collection;
} Filler;

static gpointer
fill_thread_func (gpointer data)
{
  Filler *filler = data;
  Count count = { filler->collection };

  fill_index (filler->index, &count);
  return GUINT_TO_POINTER (count.n);
}

/* Two processes fill one index: each is told every article once, and each word is found once. */
static void
test_two_fillers (Fixture       *fixture,
                  gconstpointer  data)
{
  Filler one = { NULL, make_collection (150, "label") };
  Filler two = { NULL, make_collection (150, "label") };
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) found = NULL;
  GThread *thread;

  one.index = open_index (fixture->path, one.collection);
  two.index = open_index (fixture->path, two.collection);
  thread = g_thread_new ("filler", fill_thread_func, &one);
  g_assert_cmpuint (GPOINTER_TO_UINT (fill_thread_func (&two)), ==, 1950);
  g_assert_cmpuint (GPOINTER_TO_UINT (g_thread_join (thread)), ==, 1950);
  found = tl_index_search (two.index, "mayor", NULL, &error);
  g_assert_cmpuint (found->len, ==, 150);
  g_assert_finalize_object (one.index);
  g_assert_finalize_object (two.index);
  g_assert_finalize_object (one.collection);
  g_assert_finalize_object (two.collection);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define ADD(name, func) g_test_add ("/store/index/" name, Fixture, NULL, set_up, func, tear_down)
  ADD ("words", test_words);
  ADD ("accents", test_accents);
  ADD ("scripts", test_scripts);
  ADD ("arabic", test_arabic);
  ADD ("hostile", test_hostile);
  ADD ("cancel", test_cancel);
  ADD ("go-on", test_go_on);
  ADD ("reopen", test_reopen);
  ADD ("damaged", test_damaged);
  ADD ("rebind", test_rebind);
  ADD ("two-fillers", test_two_fillers);
#undef ADD
  return g_test_run ();
}
