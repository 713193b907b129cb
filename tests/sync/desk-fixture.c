/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Desks without a network: see the header. */

#include "config.h"

#include "desk-fixture.h"

#include <string.h>

GBytes *
desk_bytes (const char *text)
{
  return g_bytes_new (text, strlen (text));
}

char *
desk_string (GBytes *bytes)
{
  return bytes != NULL ? g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes)) : g_strdup ("(null)");
}

void
desk_exchange (TlDeskDoc **to,
          TlDeskDoc  *from)
{
  g_autoptr (GBytes) a = tl_desk_doc_to_body (*to);
  g_autoptr (GBytes) b = tl_desk_doc_to_body (from);
  g_autoptr (GBytes) both = tl_desk_merge (from->id, a, b, NULL);
  TlDeskDoc *merged = tl_desk_doc_parse (from->id, both, NULL);

  g_clear_pointer (to, tl_desk_doc_free);
  *to = merged;
}

const char desk_record[] =
  "{\"id\": \"a 1\", \"title\": \"T\", \"x-count\": 1.50, \"text\": \"The mayor said so.\", \"status\": \"in-progress\",\n"
  " \"annotations\": [{\"id\": \"t2\", \"label\": \"claim\", \"start\": 10, \"end\": 14, \"text\": \"said\", \"x\": 1e3},\n"
  "  {\"id\": \"t1\", \"label\": \"source\", \"start\": 0, \"end\": 9, \"text\": \"The mayor\", \"annotator\": \"bob\",\n"
  "   \"review\": {\"decision\": \"accepted\", \"by\": \"omar\"}}],\n"
  " \"relations\": [{\"id\": \"r1\", \"type\": \"attribution\", \"args\": [{\"role\": \"claim\", \"target\": \"t2\"}, {\"role\": \"source\", \"target\": \"t1\"}]}],\n"
  " \"history\": [{\"at\": \"2026-03-02T08:00:00Z\", \"by\": \"bob\", \"from\": \"new\", \"to\": \"in-progress\"}]}";

static TlArticle *
desk_parse_article (const char *json)
{
  g_autoptr (GBytes) bytes = desk_bytes (json);
  g_autoptr (GError) error = NULL;
  TlArticle *article = tl_article_new_from_record (bytes, NULL, NULL, 1, NULL, NULL, &error);

  g_assert_no_error (error);
  return article;
}

const TlDeskSelf desk_ana = { "ana", "d1" };
const TlDeskSelf desk_bob = { "bob", "d2" };

void
desk_init (Desk             *desk,
           const TlDeskSelf *self,
           const char       *json)
{
  desk->self = self;
  desk->article = desk_parse_article (json);
  desk->shown = tl_desk_shown_new (NULL);
  desk->docs = g_ptr_array_new_with_free_func ((GDestroyNotify) tl_desk_doc_free);
}

void
desk_clear (Desk *desk)
{
  g_object_unref (desk->article);
  tl_desk_shown_free (desk->shown);
  g_ptr_array_unref (desk->docs);
}

static TlText *
find_text (const char *hash,
           gpointer    user_data)
{
  Desk *desk = user_data;

  for (guint i = 0; i < desk->docs->len; i++)
    {
      TlDeskDoc *doc = desk->docs->pdata[i];
      g_autofree char *text = doc->parts.kind == TL_DESK_TEXT && g_str_has_prefix (doc->parts.article, hash)
                              ? tl_desk_doc_dup_string (doc, "text") : NULL;

      if (text != NULL)
        return tl_text_new (text, -1);
    }
  return NULL;
}

TlDeskView *
desk_view (Desk *desk)
{
  TlDeskView *view = tl_desk_view_new (desk->docs);
  g_autofree char *hash = tl_desk_view_dup_text_hash (view);
  g_autoptr (TlText) text = hash != NULL ? find_text (hash, desk) : NULL;

  if (text != NULL)
    tl_desk_view_place (view, text, find_text, desk);
  return view;
}

/* The text that the documents name. */
static void
take_text (Desk       *desk,
           TlDeskView *view)
{
  g_autofree char *hash = tl_desk_view_dup_text_hash (view);
  g_autoptr (TlText) text = find_text (hash, desk);
  g_autoptr (GBytes) json = NULL;
  g_autoptr (TlChange) change = NULL;
  g_autoptr (GError) error = NULL;

  if (text == NULL || tl_text_equal (text, tl_article_get_text (desk->article)))
    return;
  json = tl_desk_json_string (tl_text_get_data (text, NULL), -1);
  change = tl_change_new (TL_CHANGE_MEMBER, "text", G_MAXUINT, NULL, json);
  tl_article_apply (desk->article, change, &error);
  g_assert_no_error (error);
}

/* What was done goes into documents, and documents into the article; the number of documents written. */
guint
desk_reconcile (Desk *desk)
{
  g_autoptr (GHashTable) changed = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (TlDeskView) view = NULL;
  g_autoptr (GPtrArray) changes = NULL;
  TlDeskShown *now;

  view = desk_view (desk);
  tl_desk_write_own (desk->self, desk->shown, desk->article, "a 1", NULL, view, desk->docs, changed);
  tl_desk_view_free (view);
  view = desk_view (desk);
  take_text (desk, view);
  changes = tl_desk_view_list_changes (view, desk->article);
  for (guint i = 0; i < changes->len; i++)
    {
      g_autoptr (GError) error = NULL;

      tl_article_apply (desk->article, changes->pdata[i], &error);
      g_assert_no_error (error);
    }
  now = tl_desk_shown_take (desk->shown, view, desk->article);
  tl_desk_shown_free (desk->shown);
  /* As it comes back from the disk. */
  {
    g_autoptr (GBytes) bytes = tl_desk_shown_to_bytes (now);

    desk->shown = tl_desk_shown_new (bytes);
  }
  tl_desk_shown_free (now);
  return g_hash_table_size (changed);
}

void
desk_send (Desk *from,
           Desk *to)
{
  for (guint i = 0; i < from->docs->len; i++)
    {
      TlDeskDoc *doc = from->docs->pdata[i];
      g_autoptr (GBytes) body = tl_desk_doc_to_body (doc);
      guint at = 0;

      while (at < to->docs->len && !g_str_equal (((TlDeskDoc *) to->docs->pdata[at])->id, doc->id))
        at++;
      if (at < to->docs->len)
        desk_exchange ((TlDeskDoc **) &to->docs->pdata[at], doc);
      else
        g_ptr_array_add (to->docs, tl_desk_doc_parse (doc->id, body, NULL));
    }
}

void
desk_assert_equal (Desk *a,
                      Desk *b)
{
  g_autoptr (TlDeskView) first = desk_view (a);
  g_autoptr (TlDeskView) second = desk_view (b);
  g_autoptr (GBytes) one = tl_desk_view_dup_record (first, tl_article_get_text (a->article));
  g_autoptr (GBytes) two = tl_desk_view_dup_record (second, tl_article_get_text (b->article));
  g_autofree char *text_one = desk_string (one);
  g_autofree char *text_two = desk_string (two);

  g_assert_cmpstr (text_one, ==, text_two);
}

void
desk_edit (Desk       *desk,
      TlChangeKind kind,
      const char *id,
      const char *after)
{
  g_autoptr (GBytes) bytes = after != NULL ? desk_bytes (after) : NULL;
  g_autoptr (TlChange) change = tl_change_new (kind, id, G_MAXUINT, NULL, bytes);
  g_autoptr (GError) error = NULL;

  tl_article_apply (desk->article, change, &error);
  g_assert_no_error (error);
}

TlDeskDoc *
desk_find_doc (Desk       *desk,
          const char *id)
{
  for (guint i = 0; i < desk->docs->len; i++)
    if (g_str_equal (((TlDeskDoc *) desk->docs->pdata[i])->id, id))
      return desk->docs->pdata[i];
  return NULL;
}

