/* SPDX-License-Identifier: GPL-3.0-or-later */

/* _changes of the fake: at once, when something happens (longpoll), or without end (continuous). */

#include "config.h"

#include "fake-couch-private.h"

#include <stdlib.h>
#include <string.h>

typedef struct
{
  FakeCouch         *fake;
  FakeDb            *db;
  SoupServerMessage *message;
  GSource           *timer;
  guint64            since;
  guint              limit;
  gboolean           docs;
  gboolean           conflicts;
  gboolean           continuous;
} FakeFeed;

static const char *
query_get (FakeRequest *request,
           const char  *name,
           const char  *otherwise)
{
  const char *value = request->query != NULL ? g_hash_table_lookup (request->query, name) : NULL;

  return value != NULL ? value : otherwise;
}

/* "N-g1INSTANCE": of another instance it counts as the beginning; anything else is malformed. */
static gboolean
parse_since (FakeDb     *db,
             const char *text,
             guint64    *since)
{
  char *end;

  *since = g_ascii_strtoull (text, &end, 10);
  if (end == text)
    return FALSE;
  if (*end == '\0')
    return TRUE;
  if (!g_str_has_prefix (end, "-g1"))
    return FALSE;
  if (!g_str_equal (end + 3, db->instance))
    *since = 0;
  return TRUE;
}

static void
append_row (GString  *out,
            FakeFeed *feed,
            FakeDoc  *doc)
{
  FakeLeaf *winner = fake_doc_winner (doc);

  g_string_append_printf (out, "{\"seq\":\"%" G_GUINT64_FORMAT "-g1%s\",\"id\":", doc->seq, feed->db->instance);
  tl_json_append_string (out, doc->id, -1, &tl_json_style_compact);
  g_string_append_printf (out, ",\"changes\":[{\"rev\":\"%s\"}]%s", winner->rev, winner->deleted ? ",\"deleted\":true" : "");
  if (feed->docs)
    {
      g_string_append (out, ",\"doc\":");
      fake_append_doc (out, doc, winner, feed->conflicts);
    }
  g_string_append_c (out, '}');
}

/* Rows after feed->since, which goes on; returns how many. */
static guint
append_rows (GString    *out,
             FakeFeed   *feed,
             const char *separator,
             FakeFault   fault)
{
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func (g_free);
  guint n = 0;

  for (GTreeNode *node = g_tree_upper_bound (feed->db->changes, &feed->since); node != NULL && n < feed->limit;
       node = g_tree_node_next (node), n++)
    {
      FakeDoc *doc = g_tree_node_value (node);
      g_autoptr (GString) row = g_string_new (NULL);

      append_row (row, feed, doc);
      feed->since = doc->seq;
      g_ptr_array_add (rows, g_memdup2 (row->str, row->len + 1));
      /* A row may hold a NUL when a document was put raw: its length then ends there, as it does on no server. */
      if (fault == FAKE_REPEATED)
        g_ptr_array_add (rows, g_memdup2 (row->str, row->len + 1));
    }
  for (guint i = 0; i < rows->len; i++)
    {
      g_string_append (out, rows->pdata[fault == FAKE_REORDERED ? rows->len - 1 - i : i]);
      if (i + 1 < rows->len || *separator == '\n')
        g_string_append (out, separator);
    }
  return n;
}

static char *
dup_list (FakeFeed  *feed,
          FakeFault  fault)
{
  GString *out = g_string_new ("{\"results\":[\n");

  append_rows (out, feed, ",\n", fault);
  g_string_append_printf (out, "\n],\n\"last_seq\":\"%" G_GUINT64_FORMAT "-g1%s\",\"pending\":0}\n", feed->since, feed->db->instance);
  return g_string_free (out, FALSE);
}

void
fake_feed_free (gpointer feed)
{
  FakeFeed *self = feed;

  if (self->timer != NULL)
    g_source_destroy (self->timer);
  g_clear_pointer (&self->timer, g_source_unref);
  g_free (self);
}

static void
feed_finished_cb (SoupServerMessage *message,
                  gpointer           user_data)
{
  FakeFeed *self = user_data;
  FakeCouch *fake = self->fake;

  g_rec_mutex_lock (&fake->mutex);
  if (self->db != NULL)
    g_ptr_array_remove (self->db->feeds, self);
  g_hash_table_remove (fake->feeds, self);
  g_rec_mutex_unlock (&fake->mutex);
}

static void
feed_send (FakeFeed *self,
           char     *text)
{
  SoupMessageBody *body = soup_server_message_get_response_body (self->message);

  if (self->fake->mute)
    g_free (text);
  else
    soup_message_body_append (body, SOUP_MEMORY_TAKE, text, strlen (text));
  soup_server_message_unpause (self->message);
}

static void
feed_answer (FakeFeed *self)
{
  char *list = dup_list (self, FAKE_NO_FAULT);

  soup_server_message_set_status (self->message, 200, NULL);
  soup_server_message_set_response (self->message, "application/json", SOUP_MEMORY_TAKE, list, strlen (list));
  soup_server_message_unpause (self->message);
}

static gboolean
feed_timer_cb (gpointer user_data)
{
  FakeFeed *self = user_data;

  if (self->continuous)
    {
      feed_send (self, g_strdup ("\n"));
      return G_SOURCE_CONTINUE;
    }
  feed_answer (self);
  return G_SOURCE_REMOVE;
}

static void
feed_start_timer (FakeFeed *self,
                  guint     milliseconds)
{
  self->timer = g_timeout_source_new (milliseconds);
  g_source_set_callback (self->timer, feed_timer_cb, self, NULL);
  g_source_attach (self->timer, self->fake->context);
}

static void
feed_start (FakeRequest *request,
            FakeFeed    *feed)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (request->message);

  feed->message = request->message;
  g_signal_connect (request->message, "finished", G_CALLBACK (feed_finished_cb), feed);
  g_ptr_array_add (feed->db->feeds, feed);
  g_hash_table_add (request->fake->feeds, feed);
  if (!feed->continuous)
    {
      soup_server_message_pause (request->message);
      feed_start_timer (feed, atoi (query_get (request, "timeout", "60000")));
      return;
    }
  soup_server_message_set_status (request->message, 200, NULL);
  soup_message_headers_set_content_type (headers, "application/json", NULL);
  soup_message_headers_set_encoding (headers, SOUP_ENCODING_CHUNKED);
  soup_message_body_set_accumulate (soup_server_message_get_response_body (request->message), FALSE);
  feed_start_timer (feed, atoi (query_get (request, "heartbeat", "60000")));
}

void
fake_feeds_tell (FakeDb *db)
{
  for (guint i = 0; i < db->feeds->len; i++)
    {
      FakeFeed *feed = db->feeds->pdata[i];
      g_autoptr (GString) out = g_string_new (NULL);

      if (feed->continuous && append_rows (out, feed, "\n", FAKE_NO_FAULT) > 0)
        feed_send (feed, g_strdup (out->str));
      else if (!feed->continuous && feed->since < db->seq && feed->timer != NULL)
        {
          g_source_destroy (feed->timer);
          g_clear_pointer (&feed->timer, g_source_unref);
          feed_answer (feed);
        }
    }
}

void
fake_feeds_end (FakeDb *db)
{
  while (db->feeds->len > 0)
    {
      FakeFeed *feed = g_ptr_array_steal_index (db->feeds, 0);
      SoupServerMessage *message = feed->message;

      feed->db = NULL;
      if (feed->timer != NULL)
        g_source_destroy (feed->timer);
      g_clear_pointer (&feed->timer, g_source_unref);
      if (feed->continuous)
        soup_message_body_complete (soup_server_message_get_response_body (message));
      else
        soup_server_message_set_status (message, 404, NULL);
      soup_server_message_unpause (message);
    }
}

void
fake_changes (FakeRequest *request)
{
  FakeFeed *feed = g_new0 (FakeFeed, 1);
  const char *kind = query_get (request, "feed", "normal");

  feed->fake = request->fake;
  feed->db = request->db;
  feed->limit = (guint) strtoul (query_get (request, "limit", "4294967295"), NULL, 10);
  feed->docs = g_str_equal (query_get (request, "include_docs", ""), "true");
  feed->conflicts = g_str_equal (query_get (request, "conflicts", ""), "true");
  feed->continuous = g_str_equal (kind, "continuous");
  if (!parse_since (request->db, query_get (request, "since", "0"), &feed->since))
    {
      g_free (feed);
      fake_answer_error (request, 400, "bad_request", "Malformed sequence supplied in 'since' parameter.");
      return;
    }
  if (feed->continuous || (g_str_equal (kind, "longpoll") && feed->since >= request->db->seq))
    {
      feed_start (request, feed);
      fake_feeds_tell (request->db);
      return;
    }
  else
    {
      g_autofree char *list = dup_list (feed, request->fault);

      fake_answer (request, 200, list, -1);
      g_free (feed);
    }
}
