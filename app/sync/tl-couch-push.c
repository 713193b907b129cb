/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Writing to an article server with _bulk_docs.  Answers are matched by id and believed only where they say what they must; a
 * batch that is refused as a whole is halved until the document is found that it was refused for.  Losing leaves are buried in
 * a request of their own, after the document that holds what was in them is there: their answers have the same id.
 */

#define G_LOG_DOMAIN "tl-sync"

#include "config.h"

#include "tl-couch-private.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#define MAX_BATCH 500
#define MAX_BATCH_BYTES (4u << 20)

typedef struct
{
  TlCouchPlace *place;
  TlHttp       *http;
  GCancellable *cancellable;
  GHashTable   *results;    /* id (borrowed from the result) → TlPushResult, owned by all */
  GPtrArray    *all;
} Push;

/* One document of a batch. */
typedef struct
{
  const TlDoc *doc;         /* borrowed */
  char        *json;        /* as it is sent */
} Item;

static void
item_clear (Item *item)
{
  g_clear_pointer (&item->json, g_free);
}

static void
set_result (Push          *self,
            const char    *id,
            TlPushOutcome  outcome,
            const char    *rev,
            const char    *reason)
{
  TlPushResult *result = tl_push_result_new (id, outcome, rev, reason);

  g_ptr_array_add (self->all, result);
  g_hash_table_insert (self->results, result->id, result);
}

/* What must not be in a body, or the server refuses the whole batch. */
static char *
dup_body_fault (GBytes *body)
{
  g_autofree char *reason = NULL;
  g_autoptr (TlJsonDoc) json = tl_couch_json_read (body, &reason);

  if (json == NULL)
    return g_steal_pointer (&reason);
  if (tl_json_get_type (json, 0) != TL_JSON_OBJECT)
    return g_strdup (_("it is no JSON object"));
  for (TlJsonRef member = tl_json_first (json, 0); member != TL_JSON_NONE; member = tl_json_next (json, member))
    {
      g_autofree char *key = tl_json_dup_string (json, tl_json_get_key (json, member), NULL);

      if (*key == '_')
        return g_strdup_printf (_("it has a member “%s”"), key);
    }
  return NULL;
}

static void
append_head (GString    *out,
             const char *id,
             const char *rev,
             gboolean    deleted)
{
  g_string_append (out, "{\"_id\":");
  tl_json_append_string (out, id, -1, &tl_json_style_compact);
  if (rev != NULL)
    {
      g_string_append (out, ",\"_rev\":");
      tl_json_append_string (out, rev, -1, &tl_json_style_compact);
    }
  if (deleted)
    g_string_append (out, ",\"_deleted\":true");
}

/* NULL with a reason (owned) when it can't be sent. */
static char *
dup_doc_json (const TlDoc  *doc,
              char        **reason)
{
  g_autoptr (GString) out = NULL;
  const char *data = NULL;
  const char *open;
  gsize length = 0;

  if (!tl_couch_id_is_good (doc->id))
    *reason = g_strdup (_("its id can't be used on a server"));
  else if (doc->body != NULL)
    *reason = dup_body_fault (doc->body);
  else if (!doc->deleted)
    *reason = g_strdup (_("it has no content"));
  if (*reason != NULL)
    return NULL;
  if (doc->body != NULL)
    data = g_bytes_get_data (doc->body, &length);
  if (length > TL_COUCH_MAX_DOC)
    {
      *reason = g_strdup (_("it is too large"));
      return NULL;
    }
  out = g_string_sized_new (length + 256);
  append_head (out, doc->id, doc->rev, doc->deleted);
  if (data == NULL)
    {
      g_string_append_c (out, '}');
      return g_string_free (g_steal_pointer (&out), FALSE);
    }
  open = memchr (data, '{', length);
  open++;
  while (g_ascii_isspace (*open))
    open++;
  if (*open != '}')
    g_string_append_c (out, ',');
  g_string_append_len (out, open, data + length - open);
  return g_string_free (g_steal_pointer (&out), FALSE);
}

static TlPushOutcome
outcome_of (const char *error)
{
  static const char *const rejected[] = { "bad_request", "doc_validation", "document_too_large", "illegal_docid",
                                          "attachment_too_large", "invalid_json", NULL };

  if (g_str_equal (error, "conflict"))
    return TL_PUSH_CONFLICT;
  if (g_str_equal (error, "forbidden") || g_str_equal (error, "unauthorized"))
    return TL_PUSH_FORBIDDEN;
  return g_strv_contains (rejected, error) ? TL_PUSH_REJECTED : TL_PUSH_UNKNOWN;
}

/* One row of the answer.  What contradicts an earlier row of the same id makes both worth nothing. */
static void
take_row (Push       *self,
          TlJsonDoc  *json,
          TlJsonRef   row,
          gboolean    accepted,
          GHashTable *sent)
{
  g_autofree char *id = NULL;
  g_autofree char *error = NULL;
  g_autofree char *rev = NULL;
  g_autofree char *reason = NULL;
  TlPushOutcome outcome = TL_PUSH_UNKNOWN;
  TlPushResult *known;

  if (tl_json_get_type (json, row) != TL_JSON_OBJECT)
    return;
  id = tl_couch_dup_member (json, row, "id");
  if (id == NULL || !g_hash_table_contains (sent, id))
    return;
  error = tl_couch_dup_member (json, row, "error");
  rev = tl_couch_dup_member (json, row, "rev");
  if (error != NULL)
    {
      outcome = outcome_of (error);
      reason = tl_couch_dup_reason (json, row);
      g_clear_pointer (&rev, g_free);
    }
  else if (rev != NULL && *rev != '\0' && tl_json_find_typed (json, row, "ok", TL_JSON_FALSE) == TL_JSON_NONE)
    outcome = accepted || tl_json_find_typed (json, row, "accepted", TL_JSON_TRUE) != TL_JSON_NONE ? TL_PUSH_ACCEPTED : TL_PUSH_DONE;
  known = g_hash_table_lookup (self->results, id);
  if (known == NULL)
    set_result (self, id, outcome, outcome == TL_PUSH_DONE || outcome == TL_PUSH_ACCEPTED ? rev : NULL, reason);
  else if (known->outcome != outcome || g_strcmp0 (known->rev, rev) != 0)
    {
      known->outcome = TL_PUSH_UNKNOWN;
      g_clear_pointer (&known->rev, g_free);
    }
}

static GBytes *
batch_bytes (Item  *items,
             guint  n)
{
  GString *out = g_string_new ("{\"docs\":[");

  for (guint i = 0; i < n; i++)
    {
      if (i > 0)
        g_string_append_c (out, ',');
      g_string_append (out, items[i].json);
    }
  g_string_append (out, "]}");
  return g_string_free_to_bytes (out);
}

/* Sends a batch: TRUE when its answer was one, whatever it says of each; the rest is unknown. */
static gboolean
send_batch (Push    *self,
            Item    *items,
            guint    n,
            GError **error)
{
  g_autoptr (GBytes) bytes = batch_bytes (items, n);
  g_autoptr (TlHttpAnswer) answer = tl_couch_send (self->place, self->http, "POST", "/_bulk_docs", bytes, self->cancellable, error);
  g_autoptr (GHashTable) sent = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (TlJsonDoc) json = NULL;
  gboolean accepted;

  if (answer == NULL || !tl_couch_check (self->place, answer, error))
    return FALSE;
  json = tl_couch_parse (answer, TL_JSON_ARRAY, error);
  if (json == NULL)
    return FALSE;
  accepted = tl_http_answer_get_status (answer) == 202;
  for (guint i = 0; i < n; i++)
    g_hash_table_add (sent, items[i].doc->id);
  for (TlJsonRef row = tl_json_first (json, 0); row != TL_JSON_NONE; row = tl_json_next (json, row))
    take_row (self, json, row, accepted, sent);
  return TRUE;
}

static gboolean
push_items (Push    *self,
            Item    *items,
            guint    n,
            GError **error)
{
  g_autoptr (GError) cause = NULL;

  if (send_batch (self, items, n, &cause))
    return TRUE;
  if (!g_error_matches (cause, TL_SYNC_ERROR, TL_SYNC_ERROR_REJECTED))
    {
      g_propagate_error (error, g_steal_pointer (&cause));
      return FALSE;
    }
  if (n == 1)
    {
      set_result (self, items[0].doc->id, TL_PUSH_REJECTED, NULL, cause->message);
      return TRUE;
    }
  return push_items (self, items, n / 2, error) && push_items (self, items + n / 2, n - n / 2, error);
}

/* Leaves that a document which is there now has taken over.  What fails here stays a leaf: the next reading tells of it again. */
static void
bury_leaves (Push      *self,
             GPtrArray *docs)
{
  g_autoptr (GString) out = g_string_new ("{\"docs\":[");
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (TlHttpAnswer) answer = NULL;
  g_autoptr (GError) error = NULL;
  guint n = 0;

  for (guint i = 0; i < docs->len; i++)
    {
      const TlDoc *doc = docs->pdata[i];
      const TlPushResult *result = g_hash_table_lookup (self->results, doc->id);

      if (doc->leaves == NULL || result == NULL
          || (result->outcome != TL_PUSH_DONE && result->outcome != TL_PUSH_ACCEPTED))
        continue;
      for (guint j = 0; j < doc->leaves->len; j++)
        {
          const TlDoc *leaf = doc->leaves->pdata[j];

          if (n++ > 0)
            g_string_append_c (out, ',');
          append_head (out, doc->id, leaf->rev, TRUE);
          g_string_append_c (out, '}');
        }
    }
  if (n == 0)
    return;
  g_string_append (out, "]}");
  bytes = g_bytes_new (out->str, out->len);
  answer = tl_couch_send (self->place, self->http, "POST", "/_bulk_docs", bytes, self->cancellable, &error);
  if (answer == NULL || !tl_couch_check (self->place, answer, &error))
    g_debug ("losing versions stay for now: %s", error->message);
}

/* How many of items make one batch. */
static guint
batch_size (GArray *items,
            guint   from)
{
  gsize bytes = 0;
  guint n = 0;

  while (from + n < items->len && n < MAX_BATCH)
    {
      bytes += strlen (g_array_index (items, Item, from + n).json);
      if (n > 0 && bytes > MAX_BATCH_BYTES)
        break;
      n++;
    }
  return n;
}

static void
prepare (Push      *self,
         GPtrArray *docs,
         GArray    *items)
{
  g_autoptr (GHashTable) ids = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < docs->len; i++)
    {
      const TlDoc *doc = docs->pdata[i];
      g_autofree char *reason = NULL;
      Item item = { doc, NULL };

      /* The same document twice: its second state is for the next time. */
      if (!g_hash_table_add (ids, doc->id))
        continue;
      item.json = dup_doc_json (doc, &reason);
      if (item.json == NULL)
        set_result (self, doc->id, TL_PUSH_REJECTED, NULL, reason);
      else
        g_array_append_val (items, item);
    }
}

GPtrArray *
tl_couch_push (TlCouchPlace  *place,
               TlHttp        *http,
               GPtrArray     *docs,
               GCancellable  *cancellable,
               GError       **error)
{
  g_autoptr (GPtrArray) all = g_ptr_array_new_with_free_func ((GDestroyNotify) tl_push_result_free);
  g_autoptr (GHashTable) results = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GArray) items = g_array_new (FALSE, FALSE, sizeof (Item));
  Push self = { place, http, cancellable, results, all };
  g_autoptr (GError) cause = NULL;
  guint n;

  g_array_set_clear_func (items, (GDestroyNotify) item_clear);
  prepare (&self, docs, items);
  for (guint from = 0; from < items->len && cause == NULL; from += n)
    {
      n = batch_size (items, from);
      push_items (&self, &g_array_index (items, Item, from), n, &cause);
    }
  if (cause != NULL && (all->len == 0 || g_error_matches (cause, G_IO_ERROR, G_IO_ERROR_CANCELLED)
                        || g_error_matches (cause, TL_SYNC_ERROR, TL_SYNC_ERROR_AUTH)))
    {
      g_propagate_error (error, g_steal_pointer (&cause));
      return NULL;
    }
  if (cause == NULL)
    bury_leaves (&self, docs);
  for (guint i = 0; i < docs->len; i++)
    {
      const TlDoc *doc = docs->pdata[i];

      if (!g_hash_table_contains (results, doc->id))
        set_result (&self, doc->id, TL_PUSH_UNKNOWN, NULL, cause != NULL ? cause->message : NULL);
    }
  return g_steal_pointer (&all);
}
