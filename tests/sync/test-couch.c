/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The remote that is an article server: what it asks, what it believes, and what it does with answers that are none. */

#include "config.h"

#include <string.h>

#include "couch-fixture.h"

static TlDoc *
doc_new (const char *id,
         const char *rev,
         const char *body)
{
  g_autoptr (GBytes) bytes = g_bytes_new (body, strlen (body));

  return tl_doc_new (id, rev, bytes);
}

static TlPushResult *
result_of (GPtrArray  *results,
           const char *id)
{
  TlPushResult *found = NULL;

  for (guint i = 0; i < results->len; i++)
    {
      TlPushResult *result = results->pdata[i];

      if (!g_str_equal (result->id, id))
        continue;
      g_assert_null (found);
      found = result;
    }
  g_assert_nonnull (found);
  return found;
}

static TlPushResult *
push_one (TlRemote    *remote,
          TlDoc       *doc,
          GPtrArray  **results,
          GError     **error)
{
  g_autoptr (GPtrArray) docs = tl_docs_new ();

  g_ptr_array_add (docs, doc);
  *results = tl_remote_push (remote, docs, NULL, error);
  return *results != NULL ? result_of (*results, doc->id) : NULL;
}

static char *
body_of (const TlDoc *doc)
{
  return g_strndup (g_bytes_get_data (doc->body, NULL), g_bytes_get_size (doc->body));
}

static TlDoc *
find_doc (TlPullPage *page,
          const char *id)
{
  for (guint i = 0; i < page->docs->len; i++)
    if (g_str_equal (((TlDoc *) page->docs->pdata[i])->id, id))
      return page->docs->pdata[i];
  return NULL;
}

static void
test_identity (Fixture       *fixture,
               gconstpointer  data)
{
  g_auto (TlIdentity) nothing = { NULL };
  g_auto (TlIdentity) known = { NULL };
  const TlIdentity mine = { (char *) "zufall", 7, (char *) "12-g1\"x" };
  g_autoptr (GError) error = NULL;

  g_assert_true (tl_remote_identity (fixture->ana, "laptop one/x", &nothing, NULL, &error));
  g_assert_no_error (error);
  g_assert_null (nothing.mark);
  g_assert_true (tl_remote_set_identity (fixture->ana, "laptop one/x", &mine, NULL, &error));
  g_assert_no_error (error);
  g_assert_true (tl_remote_identity (fixture->ana, "laptop one/x", &known, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpstr (known.mark, ==, "zufall");
  g_assert_cmpint (known.counter, ==, 7);
  g_assert_cmpstr (known.since, ==, "12-g1\"x");

  fake_couch_drop_db (fixture->fake, "desk");
  g_assert_false (tl_remote_identity (fixture->ana, "laptop", &nothing, NULL, &error));
  g_assert_error (error, TL_SYNC_ERROR, TL_SYNC_ERROR_NO_DATABASE);
}

static void
test_push_pull (Fixture       *fixture,
                gconstpointer  data)
{
  g_autoptr (GPtrArray) results = NULL;
  g_autoptr (GPtrArray) again = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (TlPullPage) page = NULL;
  g_autoptr (TlPullPage) rest = NULL;
  g_autofree char *body = NULL;
  TlPushResult *result = push_one (fixture->ana, doc_new ("layer:a1:ana", NULL, " { \"n\":1e22, \"w\":\"\\u00e9\"}"), &results, &error);
  TlPushResult *stale;

  g_assert_no_error (error);
  g_assert_cmpint (result->outcome, ==, TL_PUSH_DONE);
  g_assert_true (g_str_has_prefix (result->rev, "1-"));
  stale = push_one (fixture->ana, doc_new ("layer:a1:ana", NULL, "{}"), &again, &error);
  g_assert_no_error (error);
  g_assert_cmpint (stale->outcome, ==, TL_PUSH_CONFLICT);

  page = tl_remote_pull (fixture->ana, NULL, 100, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (page->docs->len, ==, 1);
  g_assert_false (page->more);
  body = body_of (page->docs->pdata[0]);
  g_assert_cmpstr (body, ==, "{\"n\":1e22,\"w\":\"\\u00e9\"}");
  g_assert_cmpstr (((TlDoc *) page->docs->pdata[0])->rev, ==, result->rev);
  rest = tl_remote_pull (fixture->ana, page->since, 100, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (rest->docs->len, ==, 0);
  g_assert_cmpstr (rest->since, ==, page->since);
}

static void
test_pages (Fixture       *fixture,
            gconstpointer  data)
{
  g_autofree char *since = NULL;
  g_autoptr (GError) error = NULL;
  guint n_docs = 0;
  guint n_pages = 0;
  gboolean more = TRUE;

  for (guint i = 0; i < 25; i++)
    {
      g_autofree char *id = g_strdup_printf ("article:%u", i);

      fake_couch_put_raw (fixture->fake, "desk", id, "\"type\":\"article\"", -1);
    }
  fake_couch_put_raw (fixture->fake, "desk", "_design/guard", "\"x\":1", -1);
  while (more)
    {
      g_autoptr (TlPullPage) page = tl_remote_pull (fixture->ana, since, 10, NULL, &error);

      g_assert_no_error (error);
      n_docs += page->docs->len;
      n_pages++;
      more = page->more;
      g_free (since);
      since = g_strdup (page->since);
    }
  g_assert_cmpuint (n_docs, ==, 25);
  g_assert_cmpuint (n_pages, ==, 3);
}

/* Both servers' ways with a "since" that is none of theirs lead to everything from the beginning. */
static void
test_foreign_since (Fixture       *fixture,
                    gconstpointer  data)
{
  g_autoptr (TlPullPage) page = NULL;
  g_autoptr (GError) error = NULL;

  fake_couch_put_raw (fixture->fake, "desk", "article:1", "\"x\":1", -1);
  page = tl_remote_pull (fixture->ana, "garbage", 10, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (page->docs->len, ==, 1);
}

static void
test_leaves (Fixture       *fixture,
             gconstpointer  data)
{
  g_autoptr (TlPullPage) page = NULL;
  g_autoptr (TlPullPage) after = NULL;
  g_autoptr (GPtrArray) results = NULL;
  g_autoptr (TlDoc) doc = NULL;
  g_autoptr (TlDoc) none = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *loser = NULL;
  TlPushResult *result;
  TlDoc *merged;

  fake_couch_put_branch (fixture->fake, "desk", "layer:a1:ana", "2-aaaa", "\"w\":\"loser\"");
  fake_couch_put_branch (fixture->fake, "desk", "layer:a1:ana", "2-bbbb", "\"w\":\"winner\"");
  page = tl_remote_pull (fixture->ana, NULL, 10, NULL, &error);
  g_assert_no_error (error);
  doc = tl_remote_leaves (fixture->ana, "layer:a1:ana", NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (doc->rev, ==, "2-bbbb");
  g_assert_cmpuint (doc->leaves->len, ==, 1);
  loser = body_of (doc->leaves->pdata[0]);
  g_assert_cmpstr (loser, ==, "{\"w\":\"loser\"}");
  g_assert_cmpuint (((TlDoc *) page->docs->pdata[0])->leaves->len, ==, 1);

  merged = tl_doc_copy (doc);
  result = push_one (fixture->ana, merged, &results, &error);
  g_assert_no_error (error);
  g_assert_cmpint (result->outcome, ==, TL_PUSH_DONE);
  after = tl_remote_pull (fixture->ana, page->since, 10, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (after->docs->len, ==, 1);
  g_assert_null (((TlDoc *) after->docs->pdata[0])->leaves);

  none = tl_remote_leaves (fixture->ana, "layer:a2:ana", NULL, &error);
  g_assert_no_error (error);
  g_assert_null (none->rev);
  g_assert_null (tl_remote_leaves (fixture->ana, "../_users", NULL, &error));
  g_assert_error (error, TL_SYNC_ERROR, TL_SYNC_ERROR_REJECTED);
}

static void
test_deletion (Fixture       *fixture,
               gconstpointer  data)
{
  g_autoptr (GPtrArray) first = NULL;
  g_autoptr (GPtrArray) second = NULL;
  g_autoptr (GPtrArray) third = NULL;
  g_autoptr (TlPullPage) page = NULL;
  g_autoptr (GError) error = NULL;
  TlPushResult *made = push_one (fixture->ana, doc_new ("layer:a1:ana", NULL, "{}"), &first, &error);
  TlDoc *gone = tl_doc_new ("layer:a1:ana", made->rev, NULL);
  TlPushResult *result;

  gone->deleted = TRUE;
  result = push_one (fixture->ana, gone, &second, &error);
  g_assert_no_error (error);
  g_assert_cmpint (result->outcome, ==, TL_PUSH_DONE);
  page = tl_remote_pull (fixture->ana, NULL, 10, NULL, &error);
  g_assert_true (((TlDoc *) page->docs->pdata[0])->deleted);
  g_assert_null (((TlDoc *) page->docs->pdata[0])->body);
  result = push_one (fixture->ana, doc_new ("layer:a1:ana", NULL, "{\"again\":1}"), &third, &error);
  g_assert_no_error (error);
  g_assert_cmpint (result->outcome, ==, TL_PUSH_DONE);
}

/* What would make the server refuse a whole batch does not take the others with it. */
static void
test_refused (Fixture       *fixture,
              gconstpointer  data)
{
  g_autoptr (GPtrArray) docs = tl_docs_new ();
  g_autoptr (GPtrArray) results = NULL;
  g_autoptr (GError) error = NULL;

  fake_couch_set_guard (fixture->fake, "desk", TRUE);
  g_ptr_array_add (docs, doc_new ("layer:a1:ana", NULL, "{\"type\":\"layer\",\"author\":\"ana\",\"article\":\"a1\"}"));
  g_ptr_array_add (docs, doc_new ("layer:a1:bert", NULL, "{\"type\":\"layer\",\"author\":\"bert\",\"article\":\"a1\"}"));
  g_ptr_array_add (docs, doc_new ("layer:a2:ana", NULL, "{\"_foo\":1}"));
  g_ptr_array_add (docs, doc_new ("layer:a3:ana", NULL, "{\"x\":\"\\u0000\"}"));
  g_ptr_array_add (docs, doc_new ("../../x", NULL, "{}"));
  results = tl_remote_push (fixture->ana, docs, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (results->len, ==, 5);
  g_assert_cmpint (result_of (results, "layer:a1:ana")->outcome, ==, TL_PUSH_DONE);
  g_assert_cmpint (result_of (results, "layer:a1:bert")->outcome, ==, TL_PUSH_FORBIDDEN);
  g_assert_cmpstr (result_of (results, "layer:a1:bert")->reason, ==, "not yours");
  g_assert_cmpint (result_of (results, "layer:a2:ana")->outcome, ==, TL_PUSH_REJECTED);
  g_assert_cmpint (result_of (results, "layer:a3:ana")->outcome, ==, TL_PUSH_REJECTED);
  g_assert_cmpint (result_of (results, "../../x")->outcome, ==, TL_PUSH_REJECTED);
}

static void
test_halving (Fixture       *fixture,
              gconstpointer  data)
{
  g_autoptr (GPtrArray) docs = tl_docs_new ();
  g_autoptr (GPtrArray) results = NULL;
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < 5; i++)
    {
      g_autofree char *id = g_strdup_printf ("article:%u", i);

      g_ptr_array_add (docs, doc_new (id, NULL, "{}"));
    }
  /* All five, the first two, and of these the first. */
  for (guint i = 0; i < 3; i++)
    fake_couch_fault_next (fixture->fake, "_bulk_docs", FAKE_STATUS_413);
  results = tl_remote_push (fixture->ana, docs, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (result_of (results, "article:0")->outcome, ==, TL_PUSH_REJECTED);
  for (guint i = 1; i < 5; i++)
    {
      g_autofree char *id = g_strdup_printf ("article:%u", i);

      g_assert_cmpint (result_of (results, id)->outcome, ==, TL_PUSH_DONE);
    }
}

/* No answer is believed that was not given. */
static void
test_faults_of_push (Fixture       *fixture,
                     gconstpointer  data)
{
  static const struct
  {
    FakeFault     fault;
    int           code;      /* -1: an answer */
    TlPushOutcome outcome;
  } cases[] = {
    { FAKE_CUT_BEFORE, TL_SYNC_ERROR_OFFLINE, 0 },
    { FAKE_CUT_AFTER, TL_SYNC_ERROR_OFFLINE, 0 },
    { FAKE_CUT_MIDDLE, TL_SYNC_ERROR_OFFLINE, 0 },
    { FAKE_HALF_WRITTEN, TL_SYNC_ERROR_OFFLINE, 0 },
    { FAKE_ACCEPTED, -1, TL_PUSH_ACCEPTED },
    { FAKE_REORDERED, -1, TL_PUSH_DONE },
    { FAKE_REPEATED, -1, TL_PUSH_DONE },
    { FAKE_LOST_ROWS, -1, TL_PUSH_UNKNOWN },
    { FAKE_STATUS_429, TL_SYNC_ERROR_BUSY, 0 },
    { FAKE_STATUS_503, TL_SYNC_ERROR_BUSY, 0 },
    { FAKE_STATUS_500, TL_SYNC_ERROR_OFFLINE, 0 },
    { FAKE_HTML, TL_SYNC_ERROR_OFFLINE, 0 },
    { FAKE_HTML_502, TL_SYNC_ERROR_OFFLINE, 0 },
    { FAKE_EMPTY, TL_SYNC_ERROR_OFFLINE, 0 },
    { FAKE_LONG_LENGTH, TL_SYNC_ERROR_OFFLINE, 0 },
    { FAKE_SHORT_LENGTH, TL_SYNC_ERROR_OFFLINE, 0 },
    { FAKE_REDIRECT, TL_SYNC_ERROR_PROTOCOL, 0 },
    { FAKE_ENDLESS, TL_SYNC_ERROR_LIMIT, 0 },
    { FAKE_BOMB, TL_SYNC_ERROR_LIMIT, 0 },
  };

  fake_couch_set_other (fixture->fake, "http://127.0.0.1:1/");
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *id = g_strdup_printf ("article:%u", i);
      g_autoptr (GPtrArray) results = NULL;
      g_autoptr (GError) error = NULL;
      TlPushResult *result;

      fake_couch_fault_next (fixture->fake, "_bulk_docs", cases[i].fault);
      result = push_one (fixture->ana, doc_new (id, NULL, "{}"), &results, &error);
      g_test_message ("fault %d: %s", cases[i].fault, error != NULL ? error->message : "answered");
      if (cases[i].code >= 0)
        g_assert_error (error, TL_SYNC_ERROR, cases[i].code);
      else
        {
          g_assert_no_error (error);
          g_assert_cmpint (result->outcome, ==, cases[i].outcome);
        }
      if (cases[i].code == TL_SYNC_ERROR_BUSY)
        g_assert_cmpuint (tl_remote_get_wait (fixture->ana), ==, 1);
      if (error != NULL)
        g_assert_null (strstr (error->message, "geheim"));
    }
}

static void
test_faults_of_pull (Fixture       *fixture,
                     gconstpointer  data)
{
  static const struct
  {
    FakeFault fault;
    int       code;
  } cases[] = {
    { FAKE_CUT_BEFORE, TL_SYNC_ERROR_OFFLINE },
    { FAKE_CUT_MIDDLE, TL_SYNC_ERROR_OFFLINE },
    { FAKE_REPEATED, -1 },
    { FAKE_REORDERED, -1 },
    { FAKE_STATUS_429, TL_SYNC_ERROR_BUSY },
    { FAKE_STATUS_500, TL_SYNC_ERROR_OFFLINE },
    { FAKE_HTML, TL_SYNC_ERROR_OFFLINE },
    { FAKE_EMPTY, TL_SYNC_ERROR_OFFLINE },
    { FAKE_LONG_LENGTH, TL_SYNC_ERROR_OFFLINE },
    { FAKE_SHORT_LENGTH, TL_SYNC_ERROR_OFFLINE },
    { FAKE_REDIRECT, TL_SYNC_ERROR_PROTOCOL },
    { FAKE_ENDLESS, TL_SYNC_ERROR_LIMIT },
    { FAKE_BOMB, TL_SYNC_ERROR_LIMIT },
  };

  fake_couch_set_other (fixture->fake, "http://127.0.0.1:1/");
  for (guint i = 0; i < 5; i++)
    {
      g_autofree char *id = g_strdup_printf ("article:%u", i);

      fake_couch_put_raw (fixture->fake, "desk", id, "\"type\":\"article\"", -1);
    }
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (TlPullPage) page = NULL;
      g_autoptr (GError) error = NULL;

      fake_couch_fault_next (fixture->fake, "_changes", cases[i].fault);
      page = tl_remote_pull (fixture->ana, NULL, 100, NULL, &error);
      g_test_message ("fault %d: %s", cases[i].fault, error != NULL ? error->message : "answered");
      /* CouchDB and libsoup agree that a GET whose connection was cut before an answer may be sent again. */
      if (cases[i].fault == FAKE_CUT_BEFORE && page != NULL)
        continue;
      if (cases[i].code >= 0)
        g_assert_error (error, TL_SYNC_ERROR, cases[i].code);
      else
        g_assert_no_error (error);
      g_assert_true (page == NULL || page->docs->len >= 5);
    }
}

static void
test_password (Fixture       *fixture,
               gconstpointer  data)
{
  g_autoptr (TlRemote) wrong = couch_fixture_connect (fixture->fake, "ana", "falsch");
  g_autoptr (TlRemote) right = couch_fixture_connect (fixture->fake, "ana", "ana-geheim");
  g_autoptr (GPtrArray) log = NULL;
  g_autoptr (TlPullPage) page = NULL;
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < 10; i++)
    {
      g_assert_null (tl_remote_pull (wrong, NULL, 1, NULL, &error));
      g_assert_error (error, TL_SYNC_ERROR, TL_SYNC_ERROR_AUTH);
      g_assert_null (strstr (error->message, "falsch"));
      g_clear_error (&error);
    }
  log = fake_couch_dup_log (fixture->fake);
  g_assert_cmpuint (log->len, ==, 1);
  /* And so the account is not locked. */
  page = tl_remote_pull (right, NULL, 1, NULL, &error);
  g_assert_no_error (error);
}

static void
test_locked (Fixture       *fixture,
             gconstpointer  data)
{
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < 5; i++)
    {
      g_autoptr (TlRemote) wrong = couch_fixture_connect (fixture->fake, "ana", "falsch");

      g_assert_null (tl_remote_pull (wrong, NULL, 1, NULL, NULL));
    }
  g_assert_null (tl_remote_pull (fixture->ana, NULL, 1, NULL, &error));
  g_assert_error (error, TL_SYNC_ERROR, TL_SYNC_ERROR_BUSY);
  g_assert_cmpuint (tl_remote_get_wait (fixture->ana), ==, 300);
}

static void
test_not_a_member (Fixture       *fixture,
                   gconstpointer  data)
{
  g_autoptr (TlRemote) bert = NULL;
  g_autoptr (GError) error = NULL;

  fake_couch_add_user (fixture->fake, "bert", "pw", "sports", NULL);
  bert = couch_fixture_connect (fixture->fake, "bert", "pw");
  g_assert_null (tl_remote_pull (bert, NULL, 1, NULL, &error));
  g_assert_error (error, TL_SYNC_ERROR, TL_SYNC_ERROR_FORBIDDEN);
}

/* Documents as nobody's program writes them: they are listed, and everything around them comes through. */
static void
test_hostile_rows (Fixture       *fixture,
                   gconstpointer  data)
{
  g_autoptr (GString) deep = g_string_new ("\"x\":");
  g_autoptr (GString) large = g_string_new ("\"x\":\"");
  g_autoptr (TlPullPage) page = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *markup = NULL;

  for (guint i = 0; i < 100000; i++)
    g_string_append_c (deep, '[');
  for (guint i = 0; i < 100000; i++)
    g_string_append_c (deep, ']');
  for (guint i = 0; i < 90000; i++)
    g_string_append (large, "0123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789");
  g_string_append_c (large, '"');
  fake_couch_put_raw (fixture->fake, "desk", "article:first", "\"t\":\"<b>&amp;</i>\"", -1);
  fake_couch_put_raw (fixture->fake, "desk", "article:deep", deep->str, deep->len);
  fake_couch_put_raw (fixture->fake, "desk", "article:utf8", "\"x\":\"\xff\xfe\"", -1);
  fake_couch_put_raw (fixture->fake, "desk", "article:surrogate", "\"x\":\"\\ud800\"", -1);
  fake_couch_put_raw (fixture->fake, "desk", "article:nul", "\"x\":\"a\\u0000b\"", -1);
  fake_couch_put_raw (fixture->fake, "desk", "article:large", large->str, large->len);
  fake_couch_put_raw (fixture->fake, "desk", "../../x", "\"x\":1", -1);
  fake_couch_put_raw (fixture->fake, "desk", "article:<b>", "\"x\":1", -1);
  fake_couch_put_raw (fixture->fake, "desk", "article:id", "\"_id\":\"article:first\"", -1);
  fake_couch_put_branch (fixture->fake, "desk", "article:leaf", "2-bbbb", "\"x\":1");
  fake_couch_put_branch (fixture->fake, "desk", "article:leaf", "1-aaaa", "\"x\":\"\xff\"");
  fake_couch_put_raw (fixture->fake, "desk", "article:last", "\"x\":1", -1);

  page = tl_remote_pull (fixture->ana, NULL, 100, NULL, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < page->unread->len; i++)
    {
      TlPushResult *unread = page->unread->pdata[i];

      g_test_message ("“%s”: %s", unread->id, unread->reason);
      g_assert_true (g_utf8_validate (unread->id, -1, NULL));
    }
  g_assert_nonnull (find_doc (page, "article:first"));
  g_assert_nonnull (find_doc (page, "article:last"));
  g_assert_nonnull (find_doc (page, "article:leaf"));
  g_assert_cmpuint (page->docs->len, ==, 4);
  g_assert_cmpuint (page->unread->len, ==, 8);
  markup = body_of (find_doc (page, "article:first"));
  g_assert_cmpstr (markup, ==, "{\"t\":\"<b>&amp;</i>\"}");
}

/* A page is cut where it has enough bytes, and the next goes on there. */
static void
test_large_pages (Fixture       *fixture,
                  gconstpointer  data)
{
  g_autofree char *text = g_strnfill (4 << 20, 'x');
  g_autofree char *members = g_strdup_printf ("\"x\":\"%s\"", text);
  g_autoptr (TlPullPage) first = NULL;
  g_autoptr (TlPullPage) second = NULL;
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < 12; i++)
    {
      g_autofree char *id = g_strdup_printf ("article:%u", i);

      fake_couch_put_raw (fixture->fake, "desk", id, members, -1);
    }
  first = tl_remote_pull (fixture->ana, NULL, 100, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (first->more);
  g_assert_cmpuint (first->docs->len, ==, 8);
  second = tl_remote_pull (fixture->ana, first->since, 100, NULL, &error);
  g_assert_no_error (error);
  g_assert_false (second->more);
  g_assert_cmpuint (second->docs->len, ==, 4);
}

typedef struct
{
  Fixture      *fixture;
  GCancellable *cancellable;
  GPtrArray    *ids;
  guint         stop_at;
} Heard;

static void
changed_cb (TlRemote         *remote,
            const TlPullPage *page,
            gpointer          user_data)
{
  Heard *heard = user_data;

  g_assert_nonnull (page->since);
  for (guint i = 0; i < page->docs->len; i++)
    g_ptr_array_add (heard->ids, g_strdup (((TlDoc *) page->docs->pdata[i])->id));
  for (guint i = 0; i < page->unread->len; i++)
    g_ptr_array_add (heard->ids, g_strdup ("unread"));
  /* What is written while the feed is open comes through it too. */
  if (heard->ids->len == 1)
    {
      fake_couch_put_raw (heard->fixture->fake, "desk", "article:bad", "\"x\":\"\xff\"", -1);
      fake_couch_put_raw (heard->fixture->fake, "desk", "article:2", "\"x\":2", -1);
    }
  if (heard->ids->len >= heard->stop_at)
    g_cancellable_cancel (heard->cancellable);
}

static void
test_live (Fixture       *fixture,
           gconstpointer  data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GError) error = NULL;
  Heard heard = { fixture, cancellable, ids, 3 };

  fake_couch_put_raw (fixture->fake, "desk", "article:1", "\"x\":1", -1);
  g_assert_false (tl_remote_live (fixture->ana, NULL, changed_cb, &heard, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (ids->len, ==, 3);
  g_assert_cmpstr (ids->pdata[0], ==, "article:1");
  /* In one page with the other, or each in its own. */
  g_assert_true (g_ptr_array_find_with_equal_func (ids, "unread", g_str_equal, NULL));
  g_assert_true (g_ptr_array_find_with_equal_func (ids, "article:2", g_str_equal, NULL));
}

static void
drop_cb (TlRemote         *remote,
         const TlPullPage *page,
         gpointer          user_data)
{
  fake_couch_drop_db (((Heard *) user_data)->fixture->fake, "desk");
}

/* Two feeds that end without a byte: from then on it asks for the next change, again and again. */
static void
test_live_muted (Fixture       *fixture,
                 gconstpointer  data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) log = NULL;
  g_autoptr (GError) error = NULL;
  Heard heard = { fixture, cancellable, ids, 3 };

  for (guint i = 0; i < 2; i++)
    {
      fake_couch_fault_next (fixture->fake, "_changes", FAKE_CUT_BEFORE);
      g_assert_false (tl_remote_live (fixture->ana, NULL, changed_cb, &heard, cancellable, &error));
      g_assert_error (error, TL_SYNC_ERROR, TL_SYNC_ERROR_OFFLINE);
      g_clear_error (&error);
    }
  fake_couch_clear_log (fixture->fake);
  fake_couch_set_mute (fixture->fake, TRUE);
  fake_couch_put_raw (fixture->fake, "desk", "article:1", "\"x\":1", -1);
  g_assert_false (tl_remote_live (fixture->ana, NULL, changed_cb, &heard, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (ids->len, ==, 3);
  log = fake_couch_dup_log (fixture->fake);
  g_assert_nonnull (strstr (log->pdata[0], "feed=longpoll"));
}

static void
test_live_ends (Fixture       *fixture,
                gconstpointer  data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) gone = NULL;
  Heard heard = { fixture, NULL, NULL, 0 };

  fake_couch_put_raw (fixture->fake, "desk", "article:1", "\"x\":1", -1);
  g_assert_false (tl_remote_live (fixture->ana, NULL, drop_cb, &heard, NULL, &error));
  g_assert_error (error, TL_SYNC_ERROR, TL_SYNC_ERROR_OFFLINE);
  g_assert_false (tl_remote_live (fixture->ana, NULL, drop_cb, &heard, NULL, &gone));
  g_assert_error (gone, TL_SYNC_ERROR, TL_SYNC_ERROR_NO_DATABASE);
}

static void
test_cancel (Fixture       *fixture,
             gconstpointer  data)
{
  static const FakeFault faults[] = { FAKE_SILENT, FAKE_DRIP };

  for (guint i = 0; i < G_N_ELEMENTS (faults); i++)
    {
      g_autoptr (GCancellable) cancellable = g_cancellable_new ();
      g_autoptr (GError) error = NULL;
      GThread *thread = g_thread_new ("cancel", couch_cancel_soon, cancellable);

      fake_couch_fault_next (fixture->fake, NULL, faults[i]);
      g_assert_null (tl_remote_pull (fixture->ana, NULL, 10, cancellable, &error));
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
      g_thread_join (thread);
    }
}

static void
test_urls (void)
{
  static const char *const bad[] = { "ftp://h/desk", "https://h", "https://h/", "https://ana:geheim@h/desk", "https://h/desk?x=geheim",
                                     "desk", "" };

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (tl_couch_remote_new (bad[i], NULL, NULL, NULL, &error));
      g_assert_error (error, TL_SYNC_ERROR, TL_SYNC_ERROR_REJECTED);
      g_assert_null (strstr (error->message, "geheim"));
    }
}

int
main (int    argc,
      char **argv)
{
  static const struct
  {
    const char *path;
    void      (*test) (Fixture *fixture, gconstpointer data);
  } tests[] = {
    { "/sync/couch/identity", test_identity },
    { "/sync/couch/push-pull", test_push_pull },
    { "/sync/couch/pages", test_pages },
    { "/sync/couch/foreign-since", test_foreign_since },
    { "/sync/couch/leaves", test_leaves },
    { "/sync/couch/deletion", test_deletion },
    { "/sync/couch/refused", test_refused },
    { "/sync/couch/halving", test_halving },
    { "/sync/couch/faults-of-push", test_faults_of_push },
    { "/sync/couch/faults-of-pull", test_faults_of_pull },
    { "/sync/couch/password", test_password },
    { "/sync/couch/locked", test_locked },
    { "/sync/couch/not-a-member", test_not_a_member },
    { "/sync/couch/hostile-rows", test_hostile_rows },
    { "/sync/couch/large-pages", test_large_pages },
    { "/sync/couch/live", test_live },
    { "/sync/couch/live-muted", test_live_muted },
    { "/sync/couch/live-ends", test_live_ends },
    { "/sync/couch/cancel", test_cancel },
  };

  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, Fixture, NULL, couch_fixture_set_up, tests[i].test, couch_fixture_tear_down);
  g_test_add_func ("/sync/couch/urls", test_urls);
  return g_test_run ();
}
