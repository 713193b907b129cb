/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Pages that the remote fetches before somebody asks for them. */

#include "config.h"

#include <string.h>

#include "couch-fixture.h"

/* The next page is fetched ahead: that can fail without anybody noticing, and ends with who waits for it. */
static void
test_ahead (Fixture       *fixture,
            gconstpointer  data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (TlPullPage) first = NULL;
  g_autoptr (TlPullPage) second = NULL;
  g_autoptr (TlPullPage) third = NULL;
  g_autoptr (GError) error = NULL;
  GThread *thread;

  for (guint i = 0; i < 25; i++)
    {
      g_autofree char *id = g_strdup_printf ("article:%02u", i);

      fake_couch_put_raw (fixture->fake, "desk", id, "\"x\":1", -1);
    }
  fake_couch_fault_next (fixture->fake, "_changes", FAKE_NO_FAULT);
  fake_couch_fault_next (fixture->fake, "_changes", FAKE_STATUS_500);
  fake_couch_fault_next (fixture->fake, "_changes", FAKE_NO_FAULT);
  fake_couch_fault_next (fixture->fake, "_changes", FAKE_SILENT);
  first = tl_remote_pull (fixture->ana, NULL, 10, NULL, &error);
  g_assert_no_error (error);
  second = tl_remote_pull (fixture->ana, first->since, 10, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (second->docs->len, ==, 10);
  thread = g_thread_new ("cancel", couch_cancel_soon, cancellable);
  g_assert_null (tl_remote_pull (fixture->ana, second->since, 10, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);
  g_thread_join (thread);
  third = tl_remote_pull (fixture->ana, second->since, 10, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (third->docs->len, ==, 5);
  g_assert_false (third->more);
}

/* All pages in their order, each asked for once; a page that is not what was fetched ahead is asked for. */
static void
test_ahead_all (Fixture       *fixture,
                gconstpointer  data)
{
  g_autofree char *since = NULL;
  g_autofree char *middle = NULL;
  g_autoptr (TlPullPage) again = NULL;
  g_autoptr (GPtrArray) log = NULL;
  g_autoptr (GError) error = NULL;
  gboolean more = TRUE;
  guint n_docs = 0;
  guint n_asked = 0;

  for (guint i = 0; i < 95; i++)
    {
      g_autofree char *id = g_strdup_printf ("article:%02u", i);

      fake_couch_put_raw (fixture->fake, "desk", id, "\"x\":1", -1);
    }
  fake_couch_clear_log (fixture->fake);
  while (more)
    {
      g_autoptr (TlPullPage) page = tl_remote_pull (fixture->ana, since, 10, NULL, &error);

      g_assert_no_error (error);
      for (guint i = 0; i < page->docs->len; i++)
        {
          g_autofree char *id = g_strdup_printf ("article:%02u", n_docs++);

          g_assert_cmpstr (((TlDoc *) page->docs->pdata[i])->id, ==, id);
        }
      more = page->more;
      g_free (since);
      since = g_strdup (page->since);
      if (n_docs == 50)
        middle = g_strdup (page->since);
    }
  g_assert_cmpuint (n_docs, ==, 95);
  log = fake_couch_dup_log (fixture->fake);
  for (guint i = 0; i < log->len; i++)
    n_asked += strstr (log->pdata[i], "_changes") != NULL ? 1 : 0;
  g_assert_cmpuint (n_asked, ==, 10);
  /* Back to the beginning, and from there to somewhere else than where that goes on. */
  again = tl_remote_pull (fixture->ana, NULL, 10, NULL, &error);
  g_assert_no_error (error);
  g_clear_pointer (&again, tl_pull_page_free);
  again = tl_remote_pull (fixture->ana, middle, 10, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (((TlDoc *) again->docs->pdata[0])->id, ==, "article:50");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/sync/couch-ahead/faults", Fixture, NULL, couch_fixture_set_up, test_ahead, couch_fixture_tear_down);
  g_test_add ("/sync/couch-ahead/all", Fixture, NULL, couch_fixture_set_up, test_ahead_all, couch_fixture_tear_down);
  return g_test_run ();
}
