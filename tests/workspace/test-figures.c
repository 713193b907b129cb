/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Figures of a collection on the way and at the end: what was told in between is marked and is that of the articles counted so far, and the last
 * are those of a count in one go. */

#include "tl-figures-count.h"
#include "tl-test-workspace.h"

#define N 700

typedef struct
{
  TlTest     test;
  TlJob     *job;
  GPtrArray *told;       /* TlFigures */
  gboolean   cancels;    /* at the first figures */
  gboolean   is_done;
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  g_autoptr (GString) out = g_string_new ("{\"format\": \"tagline\", \"version\": 1, \"articles\": [\n");

  tl_test_set_up (&fixture->test, 1);
  for (guint i = 0; i < N; i++)
    g_string_append_printf (out,
                            "%s{\"id\": \"a%u\", \"text\": \"Omar said on Monday.\", \"status\": \"%s\", \"annotations\": ["
                            "{\"id\": \"t\", \"label\": \"%s\", \"start\": 0, \"end\": 4, \"annotator\": \"%s\", "
                            "\"review\": {\"decision\": \"%s\", \"by\": \"eva\"}}]}",
                            i > 0 ? ",\n" : "", i, i % 3 == 0 ? "submitted" : "new", i % 2 == 0 ? "person" : "cue",
                            i % 5 == 0 ? "ana" : "omar", i % 7 == 0 ? "accepted" : "rejected");
  g_string_append (out, "\n]}\n");
  tl_test_write (&fixture->test, out->str);
  tl_test_open (&fixture->test);
  fixture->job = tl_job_new ("count");
  fixture->told = g_ptr_array_new_with_free_func ((GDestroyNotify) tl_figures_free);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  g_ptr_array_unref (fixture->told);
  g_clear_object (&fixture->job);
  tl_test_tear_down (&fixture->test);
}

static void
told_cb (TlFigures *figures,
         gpointer   user_data)
{
  Fixture *fixture = user_data;

  g_assert_false (fixture->is_done);
  g_assert_false (g_cancellable_is_cancelled (tl_job_get_cancellable (fixture->job)));
  g_ptr_array_add (fixture->told, figures);
  if (fixture->cancels)
    tl_job_cancel (fixture->job);
}

static void
result_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  GAsyncResult **place = user_data;

  *place = g_object_ref (result);
}

static TlFigures *
count (Fixture  *fixture,
       GError  **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  tl_workspace_count_async (fixture->test.workspace, fixture->job, told_cb, fixture, result_cb, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  fixture->is_done = TRUE;
  return tl_workspace_count_finish (fixture->test.workspace, result, error);
}

/* All tables as text, of the first n articles counted in one go. */
static char *
count_whole (Fixture *fixture,
             guint    n)
{
  TlCollection *collection = tl_workspace_get_collection (fixture->test.workspace);
  g_autoptr (TlStatistics) statistics = tl_statistics_new (tl_workspace_get_schema (fixture->test.workspace));
  GString *out = g_string_new (NULL);

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (TlArticle) article = tl_collection_read_article (collection, i, NULL, NULL);

      tl_statistics_add (statistics, tl_collection_get_key (collection, i), article);
    }
  for (guint kind = 0; kind < TL_N_STATISTICS; kind++)
    {
      g_autoptr (TlTable) table = tl_statistics_make_table (statistics, kind);
      g_autofree char *csv = tl_table_to_csv (table);

      g_string_append (out, csv);
    }
  return g_string_free (out, FALSE);
}

static char *
to_text (TlFigures *figures)
{
  GString *out = g_string_new (NULL);

  g_assert_cmpuint (figures->tables->len, ==, TL_N_STATISTICS);
  for (guint i = 0; i < figures->tables->len; i++)
    {
      g_autofree char *csv = tl_table_to_csv (figures->tables->pdata[i]);

      g_string_append (out, csv);
    }
  return g_string_free (out, FALSE);
}

static void
check (Fixture   *fixture,
       TlFigures *figures)
{
  g_autofree char *text = to_text (figures);
  g_autofree char *whole = count_whole (fixture, figures->n_articles);

  g_assert_cmpuint (figures->n_all, ==, N);
  g_assert_cmpstr (text, ==, whole);
}

static void
test_on_the_way (Fixture       *fixture,
                 gconstpointer  data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TlFigures) figures = count (fixture, &error);
  guint before = 0;

  g_assert_no_error (error);
  g_assert_true (figures->is_complete);
  g_assert_cmpuint (figures->n_articles, ==, N);
  check (fixture, figures);
  g_assert_cmpuint (fixture->told->len, >, 0);
  for (guint i = 0; i < fixture->told->len; i++)
    {
      TlFigures *so_far = fixture->told->pdata[i];

      g_assert_false (so_far->is_complete);
      g_assert_cmpuint (so_far->n_articles, >, before);
      before = so_far->n_articles;
      check (fixture, so_far);
    }
  g_assert_cmpuint (((TlFigures *) fixture->told->pdata[0])->n_articles, ==, 100);
}

static void
test_cancelled (Fixture       *fixture,
                gconstpointer  data)
{
  g_autoptr (GError) error = NULL;
  TlFigures *figures;

  fixture->cancels = TRUE;
  figures = count (fixture, &error);
  g_assert_null (figures);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (fixture->told->len, ==, 1);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/workspace/figures/on-the-way", Fixture, NULL, set_up, test_on_the_way, tear_down);
  g_test_add ("/workspace/figures/cancelled", Fixture, NULL, set_up, test_cancelled, tear_down);
  return g_test_run ();
}
