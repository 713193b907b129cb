/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Many documents at once, for the fake: _bulk_docs, _bulk_get, _all_docs. */

#include "config.h"

#include "fake-couch-private.h"

#include <string.h>

static char *
write_row (FakeRequest *request,
           TlJsonDoc   *json,
           TlJsonRef    object,
           gboolean     new_edits)
{
  g_autofree char *id = fake_dup_string (json, object, "_id");
  g_autofree char *rev = NULL;
  const char *reason = NULL;
  const char *error = fake_db_write (request->db, &request->caller, json, object, id, new_edits, request->fault == FAKE_RACE,
                                     &rev, &reason);
  GString *out = g_string_new ("{\"id\":");

  tl_json_append_string (out, id, -1, &tl_json_style_compact);
  if (error != NULL)
    g_string_append_printf (out, ",\"error\":\"%s\",\"reason\":\"%s\"}", error, reason);
  else
    g_string_append_printf (out, ",\"ok\":true,\"rev\":\"%s\"%s}", rev,
                            request->fault == FAKE_ACCEPTED ? ",\"accepted\":true" : "");
  return g_string_free (out, FALSE);
}

static char *
dup_rows (GPtrArray *rows,
          FakeFault  fault)
{
  GString *out = g_string_new ("[");

  for (guint i = 0; i < rows->len; i++)
    {
      const char *row = rows->pdata[fault == FAKE_REORDERED ? rows->len - 1 - i : i];

      if (fault == FAKE_LOST_ROWS && i % 3 == 0)
        continue;
      g_string_append (out, out->len > 1 ? "," : "");
      g_string_append (out, row);
      if (fault == FAKE_REPEATED)
        g_string_append_printf (out, ",%s", row);
    }
  g_string_append_c (out, ']');
  return g_string_free (out, FALSE);
}

/* As CouchDB has it: one illegal member, and nothing of the batch is written. */
static gboolean
check_batch (FakeRequest *request,
             TlJsonDoc   *json,
             TlJsonRef    docs)
{
  for (TlJsonRef doc = tl_json_first (json, docs); doc != TL_JSON_NONE; doc = tl_json_next (json, doc))
    {
      gsize start;
      gsize length;
      g_autofree char *id = fake_dup_string (json, doc, "_id");

      if (id == NULL)
        {
          fake_answer_error (request, 400, "bad_request", "no id");
          return FALSE;
        }
      tl_json_get_raw (json, doc, &start, &length);
      if (length > 8000000)
        {
          fake_answer_error (request, 413, "document_too_large", id);
          return FALSE;
        }
      for (TlJsonRef member = tl_json_first (json, doc); member != TL_JSON_NONE; member = tl_json_next (json, member))
        {
          g_autofree char *key = tl_json_dup_string (json, tl_json_get_key (json, member), NULL);
          static const char *const legal[] = { "_id", "_rev", "_deleted", "_revisions", NULL };

          if (*key == '_' && !g_strv_contains (legal, key))
            {
              fake_answer_error (request, 400, "doc_validation", "Bad special document member");
              return FALSE;
            }
        }
    }
  return TRUE;
}

void
fake_bulk_docs (FakeRequest *request)
{
  g_autoptr (TlJsonDoc) json = fake_request_json (request);
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *answer = NULL;
  gboolean new_edits;
  TlJsonRef docs;
  guint n = 0;

  if (json == NULL)
    return;
  docs = tl_json_find_typed (json, 0, "docs", TL_JSON_ARRAY);
  new_edits = tl_json_find_typed (json, 0, "new_edits", TL_JSON_FALSE) == TL_JSON_NONE;
  if (docs == TL_JSON_NONE)
    {
      fake_answer_error (request, 400, "bad_request", "POST body must include `docs` parameter.");
      return;
    }
  if (!check_batch (request, json, docs))
    return;
  for (TlJsonRef doc = tl_json_first (json, docs); doc != TL_JSON_NONE; doc = tl_json_next (json, doc), n++)
    {
      char *row;

      if (request->fault == FAKE_HALF_WRITTEN && n % 2 == 1)
        continue;
      row = write_row (request, json, doc, new_edits);
      /* new_edits=false tells of failures only. */
      if (new_edits || strstr (row, "\"error\"") != NULL)
        g_ptr_array_add (rows, row);
      else
        g_free (row);
    }
  fake_feeds_tell (request->db);
  answer = dup_rows (rows, request->fault);
  fake_answer (request, request->fault == FAKE_ACCEPTED ? 202 : 201, answer, -1);
}

static void
append_wanted (GString    *out,
               FakeDb     *db,
               const char *id,
               const char *rev)
{
  FakeDoc *doc = fake_db_find (db, id);
  FakeLeaf *leaf = doc == NULL ? NULL : rev != NULL ? fake_doc_leaf (doc, rev) : fake_doc_winner (doc);

  g_string_append (out, "{\"id\":");
  tl_json_append_string (out, id, -1, &tl_json_style_compact);
  g_string_append (out, ",\"docs\":[");
  if (leaf != NULL)
    {
      g_string_append (out, "{\"ok\":");
      fake_append_doc (out, doc, leaf, FALSE);
      g_string_append_c (out, '}');
    }
  else
    {
      g_string_append (out, "{\"error\":{\"id\":");
      tl_json_append_string (out, id, -1, &tl_json_style_compact);
      g_string_append (out, ",\"error\":\"not_found\",\"reason\":\"missing\"}}");
    }
  g_string_append (out, "]}");
}

void
fake_bulk_get (FakeRequest *request)
{
  g_autoptr (TlJsonDoc) json = fake_request_json (request);
  g_autoptr (GString) out = g_string_new ("{\"results\":[");
  TlJsonRef docs;

  if (json == NULL)
    return;
  docs = tl_json_find_typed (json, 0, "docs", TL_JSON_ARRAY);
  for (TlJsonRef doc = tl_json_first (json, docs); doc != TL_JSON_NONE; doc = tl_json_next (json, doc))
    {
      g_autofree char *id = fake_dup_string (json, doc, "id");
      g_autofree char *rev = fake_dup_string (json, doc, "rev");

      if (out->str[out->len - 1] != '[')
        g_string_append_c (out, ',');
      append_wanted (out, request->db, id, rev);
    }
  g_string_append (out, "]}");
  fake_answer (request, 200, out->str, out->len);
}

void
fake_all_docs (FakeRequest *request)
{
  g_autoptr (GString) out = g_string_new ("{\"rows\":[");
  g_autoptr (GList) ids = g_list_sort (g_hash_table_get_keys (request->db->docs), (GCompareFunc) strcmp);

  for (GList *l = ids; l != NULL; l = l->next)
    {
      FakeDoc *doc = fake_db_find (request->db, l->data);
      FakeLeaf *winner = fake_doc_winner (doc);

      if (winner->deleted)
        continue;
      g_string_append (out, out->str[out->len - 1] != '[' ? ",{\"id\":" : "{\"id\":");
      tl_json_append_string (out, doc->id, -1, &tl_json_style_compact);
      g_string_append_printf (out, ",\"value\":{\"rev\":\"%s\"},\"doc\":", winner->rev);
      fake_append_doc (out, doc, winner, FALSE);
      g_string_append_c (out, '}');
    }
  g_string_append (out, "]}");
  fake_answer (request, 200, out->str, out->len);
}
