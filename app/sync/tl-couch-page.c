/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Documents out of a server's rows.  Whatever a row holds, it takes down nothing but itself: what can't be read is listed. */

#define G_LOG_DOMAIN "tl-sync"

#include "config.h"

#include "tl-couch-private.h"
#include "tl-desk-doc.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#define MAX_ID 400
#define MAX_REV 200
#define MAX_SEQ 4096
#define MAX_LOSERS 100
#define MAX_LOSERS_OF_PAGE 2000
#define LOSERS_A_TIME 200

static void
loser_free (TlCouchLoser *self)
{
  g_free (self->rev);
  g_free (self);
}

TlCouchPage *
tl_couch_page_new (void)
{
  TlCouchPage *self = g_new0 (TlCouchPage, 1);

  self->page = g_new0 (TlPullPage, 1);
  self->page->docs = tl_docs_new ();
  self->page->unread = g_ptr_array_new_with_free_func ((GDestroyNotify) tl_push_result_free);
  self->losers = g_ptr_array_new_with_free_func ((GDestroyNotify) loser_free);
  return self;
}

void
tl_couch_page_free (TlCouchPage *self)
{
  g_clear_pointer (&self->page, tl_pull_page_free);
  g_ptr_array_unref (self->losers);
  g_free (self);
}

gboolean
tl_couch_id_is_good (const char *id)
{
  gsize length = strlen (id);

  if (length == 0 || length > MAX_ID || *id == '_' || *id == '.')
    return FALSE;
  for (const char *p = id; *p != '\0'; p++)
    if (*p <= ' ' || *p > '~' || strchr ("/\\\"<>&'`", *p) != NULL)
      return FALSE;
  return TRUE;
}

/* Nearly all that comes can't be at fault: it has no more brackets than the depth that is allowed. */
static gboolean
is_harmless (const char *data,
             gsize       length)
{
  gsize n = 0;

  for (gsize i = 0; i < length; i++)
    n += data[i] == '[' || data[i] == '{';
  return n <= TL_COUCH_MAX_DEPTH && memmem (data, length, "\\u0000", 6) == NULL;
}

/* Before the strict reader: how deep, and are there NULs that would cut a string short? */
static const char *
check_bytes (const char *data,
             gsize       length)
{
  gboolean in_string = FALSE;
  guint depth = 0;

  if (is_harmless (data, length))
    return NULL;
  for (gsize i = 0; i < length; i++)
    {
      if (in_string && data[i] == '\\')
        {
          i++;
          if (i + 4 < length && data[i] == 'u' && memcmp (data + i + 1, "0000", 4) == 0)
            return N_("it has a character U+0000");
        }
      else if (data[i] == '"')
        in_string = !in_string;
      else if (!in_string && (data[i] == '[' || data[i] == '{') && ++depth > TL_COUCH_MAX_DEPTH)
        return N_("it is nested too deeply");
      else if (!in_string && (data[i] == ']' || data[i] == '}') && depth > 0)
        depth--;
    }
  return NULL;
}

TlJsonDoc *
tl_couch_json_read (GBytes  *bytes,
                    char   **reason)
{
  gsize length;
  const char *data = g_bytes_get_data (bytes, &length);
  const char *fault = check_bytes (data, length);
  g_autoptr (GError) error = NULL;
  TlJsonDoc *doc;

  if (fault != NULL)
    {
      *reason = g_strdup (_(fault));
      return NULL;
    }
  doc = tl_json_doc_parse (bytes, NULL, &error);
  if (doc == NULL)
    *reason = g_strdup (error->message);
  return doc;
}

static gboolean
is_protocol_key (TlJsonDoc *json,
                 TlJsonRef  member)
{
  TlJsonRef key = tl_json_get_key (json, member);
  gsize start;
  gsize length;
  const char *raw = tl_json_get_raw (json, key, &start, &length);
  g_autofree char *decoded = NULL;

  if (length < 3 || (raw[1] != '_' && raw[1] != '\\'))
    return FALSE;
  decoded = tl_json_dup_string (json, key, NULL);
  return *decoded == '_';
}

/* The object without what belongs to the protocol, each other member as it was written. NULL: nothing left. */
static GBytes *
own_members (TlJsonDoc *json,
             TlJsonRef  object)
{
  GString *out;
  gsize start;
  gsize length;
  guint n = 0;

  tl_json_get_raw (json, object, &start, &length);
  out = g_string_sized_new (length);
  g_string_append_c (out, '{');
  for (TlJsonRef member = tl_json_first (json, object); member != TL_JSON_NONE; member = tl_json_next (json, member))
    {
      const char *raw;

      if (is_protocol_key (json, member))
        continue;
      if (n++ > 0)
        g_string_append_c (out, ',');
      raw = tl_json_get_raw (json, tl_json_get_key (json, member), &start, &length);
      g_string_append_len (out, raw, length);
      g_string_append_c (out, ':');
      raw = tl_json_get_raw (json, member, &start, &length);
      g_string_append_len (out, raw, length);
    }
  g_string_append_c (out, '}');
  if (n > 0)
    return g_string_free_to_bytes (out);
  g_string_free (out, TRUE);
  return NULL;
}

static void
add_conflicts (TlJsonDoc *json,
               TlJsonRef  object,
               GPtrArray *conflicts)
{
  TlJsonRef array = tl_json_find_typed (json, object, "_conflicts", TL_JSON_ARRAY);

  if (array == TL_JSON_NONE)
    return;
  for (TlJsonRef ref = tl_json_first (json, array); ref != TL_JSON_NONE && conflicts->len < MAX_LOSERS; ref = tl_json_next (json, ref))
    if (tl_json_get_type (json, ref) == TL_JSON_STRING)
      {
        char *rev = tl_json_dup_string (json, ref, NULL);

        if (*rev != '\0' && strlen (rev) <= MAX_REV)
          g_ptr_array_add (conflicts, rev);
        else
          g_free (rev);
      }
}

/* Found out here, where the document is parsed already, and while the last page is being stored by another thread. */
static gboolean
is_canonical (const char *id,
              TlJsonDoc  *json,
              TlJsonRef   object,
              GBytes     *body)
{
  g_auto (TlDeskId) parts = { 0 };

  return tl_desk_id_parse (id, &parts) && tl_desk_measure_canonical (&parts, json, object) == g_bytes_get_size (body);
}

TlDoc *
tl_couch_doc_read (TlJsonDoc  *json,
                   TlJsonRef   object,
                   GPtrArray  *conflicts,
                   char      **reason)
{
  g_autofree char *id = tl_couch_dup_member (json, object, "_id");
  g_autofree char *rev = tl_couch_dup_member (json, object, "_rev");
  g_autoptr (GBytes) body = NULL;
  TlDoc *doc;

  if (id == NULL || !tl_couch_id_is_good (id))
    *reason = g_strdup (_("its id is not one that Tagline makes"));
  else if (rev == NULL || *rev == '\0' || strlen (rev) > MAX_REV)
    *reason = g_strdup (_("it has no revision"));
  if (*reason != NULL)
    return NULL;
  body = own_members (json, object);
  doc = tl_doc_new (id, rev, body);
  doc->canonical = body != NULL && is_canonical (id, json, object, body);
  doc->deleted = tl_json_find_typed (json, object, "_deleted", TL_JSON_TRUE) != TL_JSON_NONE;
  if (doc->body == NULL && !doc->deleted)
    doc->body = g_bytes_new_static ("{}", 2);
  if (conflicts != NULL)
    add_conflicts (json, object, conflicts);
  return doc;
}

static void
add_unread (TlCouchPage *self,
            const char  *id,
            const char  *reason)
{
  g_autofree char *valid = g_utf8_make_valid (id != NULL ? id : "", -1);

  g_ptr_array_add (self->page->unread, tl_push_result_new (valid, TL_PUSH_REJECTED, NULL, reason));
}

/* The id of a row that can't be read, as far as it can be found in it: for the list of what was stepped over. */
static char *
guess_id (GBytes *row)
{
  gsize length;
  const char *data = g_bytes_get_data (row, &length);
  const char *at = g_strstr_len (data, MIN (length, MAX_SEQ + MAX_ID), "\"id\":\"");
  const char *end;

  if (at == NULL)
    return NULL;
  at += strlen ("\"id\":\"");
  end = memchr (at, '"', MIN ((gsize) (data + length - at), MAX_ID));
  return end != NULL ? g_strndup (at, end - at) : NULL;
}

/* The server's place in its list, to be sent back as it is. */
static char *
dup_seq (TlJsonDoc  *json,
         const char *name)
{
  TlJsonRef ref = tl_json_find (json, 0, name);
  gsize start;
  gsize length;
  const char *raw;

  if (ref == TL_JSON_NONE || tl_json_get_type (json, ref) == TL_JSON_NULL)
    return NULL;
  if (tl_json_get_type (json, ref) == TL_JSON_STRING)
    {
      char *text = tl_couch_dup_member (json, 0, name);

      if (text != NULL && strlen (text) <= MAX_SEQ)
        return text;
      g_free (text);
      return NULL;
    }
  raw = tl_json_get_raw (json, ref, &start, &length);
  return length <= MAX_SEQ ? g_strndup (raw, length) : NULL;
}

static void
add_losers (TlCouchPage *self,
            TlDoc       *doc,
            GPtrArray   *revs)
{
  for (guint i = 0; i < revs->len && self->losers->len < MAX_LOSERS_OF_PAGE; i++)
    {
      TlCouchLoser *loser = g_new0 (TlCouchLoser, 1);

      loser->doc = doc;
      loser->rev = g_strdup (revs->pdata[i]);
      g_ptr_array_add (self->losers, loser);
    }
}

/* The document of a row that reads as JSON. */
static void
add_doc (TlCouchPage *self,
         TlJsonDoc   *json,
         const char  *id)
{
  TlJsonRef object = tl_json_find_typed (json, 0, "doc", TL_JSON_OBJECT);
  g_autoptr (GPtrArray) conflicts = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *reason = NULL;
  TlDoc *doc;

  /* Design documents are the server's own. */
  if (g_str_has_prefix (id, "_design/"))
    return;
  if (object == TL_JSON_NONE)
    {
      add_unread (self, id, _("the server sent it without its content"));
      return;
    }
  doc = tl_couch_doc_read (json, object, conflicts, &reason);
  if (doc != NULL && !g_str_equal (doc->id, id))
    {
      g_clear_pointer (&doc, tl_doc_free);
      reason = g_strdup (_("it comes under another id"));
    }
  if (doc == NULL)
    {
      add_unread (self, id, reason);
      return;
    }
  g_ptr_array_add (self->page->docs, doc);
  add_losers (self, doc, conflicts);
}

gboolean
tl_couch_page_add (TlCouchPage *self,
                   GBytes      *row,
                   gboolean     whole)
{
  g_autofree char *reason = NULL;
  g_autoptr (TlJsonDoc) json = whole ? tl_couch_json_read (row, &reason) : NULL;
  g_autofree char *id = NULL;
  g_autofree char *seq = NULL;

  self->n_bytes += g_bytes_get_size (row);
  if (json == NULL)
    {
      g_autofree char *guessed = guess_id (row);

      self->n_rows++;
      add_unread (self, guessed, reason != NULL ? reason : _("it is too large"));
      return TRUE;
    }
  if (tl_json_get_type (json, 0) != TL_JSON_OBJECT)
    return FALSE;
  seq = dup_seq (json, "seq");
  if (seq == NULL)
    seq = dup_seq (json, "last_seq");
  if (seq != NULL)
    {
      g_free (self->page->since);
      self->page->since = g_steal_pointer (&seq);
    }
  id = tl_couch_dup_member (json, 0, "id");
  if (id == NULL)
    return FALSE;
  self->n_rows++;
  add_doc (self, json, id);
  return TRUE;
}

gboolean
tl_couch_page_end (TlCouchPage *self,
                   TlJsonDoc   *envelope)
{
  char *since = dup_seq (envelope, "last_seq");

  if (since == NULL)
    return FALSE;
  g_free (self->page->since);
  self->page->since = since;
  return TRUE;
}

gboolean
tl_couch_page_add_doc (TlCouchPage  *self,
                       const char   *id,
                       GBytes       *bytes,
                       char        **reason)
{
  g_autoptr (TlJsonDoc) json = tl_couch_json_read (bytes, reason);
  g_autoptr (GPtrArray) conflicts = g_ptr_array_new_with_free_func (g_free);
  TlDoc *doc;

  if (json == NULL || tl_json_get_type (json, 0) != TL_JSON_OBJECT)
    return FALSE;
  doc = tl_couch_doc_read (json, 0, conflicts, reason);
  if (doc == NULL)
    return FALSE;
  if (!g_str_equal (doc->id, id))
    {
      tl_doc_free (doc);
      return FALSE;
    }
  g_ptr_array_add (self->page->docs, doc);
  add_losers (self, doc, conflicts);
  return TRUE;
}

static GBytes *
losers_request (TlCouchPage *self,
                guint        from,
                guint        to)
{
  GString *out = g_string_new ("{\"docs\":[");

  for (guint i = from; i < to; i++)
    {
      TlCouchLoser *loser = self->losers->pdata[i];

      g_string_append (out, i > from ? ",{\"id\":" : "{\"id\":");
      tl_json_append_string (out, loser->doc->id, -1, &tl_json_style_compact);
      g_string_append (out, ",\"rev\":");
      tl_json_append_string (out, loser->rev, -1, &tl_json_style_compact);
      g_string_append_c (out, '}');
    }
  g_string_append (out, "]}");
  return g_string_free_to_bytes (out);
}

/* A leaf goes to the document that it was asked for, and to no other. */
static void
add_leaf (TlCouchPage *self,
          TlDoc       *leaf)
{
  for (guint i = 0; i < self->losers->len; i++)
    {
      TlCouchLoser *loser = self->losers->pdata[i];

      if (loser->rev == NULL || !g_str_equal (loser->rev, leaf->rev) || !g_str_equal (loser->doc->id, leaf->id))
        continue;
      if (loser->doc->leaves == NULL)
        loser->doc->leaves = tl_docs_new ();
      g_ptr_array_add (loser->doc->leaves, leaf);
      g_clear_pointer (&loser->rev, g_free);
      return;
    }
  tl_doc_free (leaf);
}

static void
add_leaves (TlCouchPage *self,
            TlJsonDoc   *json,
            TlJsonRef    results)
{
  for (TlJsonRef result = tl_json_first (json, results); result != TL_JSON_NONE; result = tl_json_next (json, result))
    {
      TlJsonRef docs = tl_json_get_type (json, result) == TL_JSON_OBJECT
                         ? tl_json_find_typed (json, result, "docs", TL_JSON_ARRAY) : TL_JSON_NONE;

      for (TlJsonRef doc = docs != TL_JSON_NONE ? tl_json_first (json, docs) : TL_JSON_NONE; doc != TL_JSON_NONE;
           doc = tl_json_next (json, doc))
        {
          /* Neither "ok" nor "error" is possible too: it is gone, or was buried meanwhile. */
          TlJsonRef ok = tl_json_get_type (json, doc) == TL_JSON_OBJECT
                           ? tl_json_find_typed (json, doc, "ok", TL_JSON_OBJECT) : TL_JSON_NONE;
          g_autofree char *reason = NULL;
          TlDoc *leaf = ok != TL_JSON_NONE ? tl_couch_doc_read (json, ok, NULL, &reason) : NULL;

          if (leaf != NULL && !leaf->deleted)
            add_leaf (self, leaf);
          else
            g_clear_pointer (&leaf, tl_doc_free);
        }
    }
}

/* FALSE with LIMIT or OFFLINE when the answer as a whole can't be taken. */
static gboolean
fetch_some (TlCouchPage   *self,
            TlCouchPlace  *place,
            TlHttp        *http,
            guint          from,
            guint          to,
            gboolean      *unread,
            GCancellable  *cancellable,
            GError       **error)
{
  g_autoptr (GBytes) request = losers_request (self, from, to);
  g_autoptr (TlHttpAnswer) answer = tl_couch_send (place, http, "POST", "/_bulk_get", request, cancellable, error);
  g_autoptr (TlJsonDoc) json = NULL;
  TlJsonRef results = TL_JSON_NONE;

  if (answer == NULL)
    {
      *unread = error != NULL && g_error_matches (*error, TL_SYNC_ERROR, TL_SYNC_ERROR_LIMIT);
      return FALSE;
    }
  if (!tl_couch_check (place, answer, error))
    return FALSE;
  json = tl_couch_parse (answer, TL_JSON_OBJECT, error);
  if (json == NULL)
    {
      *unread = TRUE;
      return FALSE;
    }
  results = tl_json_find_typed (json, 0, "results", TL_JSON_ARRAY);
  if (results == TL_JSON_NONE)
    {
      tl_couch_set_no_server (answer, error);
      return FALSE;
    }
  add_leaves (self, json, results);
  return TRUE;
}

/* One leaf that can't be read spoils the answer that it comes in: then they are asked for in smaller parts, until it is alone. */
static gboolean
fetch_range (TlCouchPage   *self,
             TlCouchPlace  *place,
             TlHttp        *http,
             guint          from,
             guint          to,
             GCancellable  *cancellable,
             GError       **error)
{
  const TlCouchLoser *loser = self->losers->pdata[from];
  g_autoptr (GError) cause = NULL;
  gboolean unread = FALSE;

  if (fetch_some (self, place, http, from, to, &unread, cancellable, &cause))
    return TRUE;
  if (!unread)
    {
      g_propagate_error (error, g_steal_pointer (&cause));
      return FALSE;
    }
  if (to - from == 1)
    {
      add_unread (self, loser->doc->id, _("another version of it can't be read"));
      return TRUE;
    }
  return fetch_range (self, place, http, from, from + (to - from) / 2, cancellable, error)
         && fetch_range (self, place, http, from + (to - from) / 2, to, cancellable, error);
}

gboolean
tl_couch_page_fetch (TlCouchPage   *self,
                     TlCouchPlace  *place,
                     TlHttp        *http,
                     GCancellable  *cancellable,
                     GError       **error)
{
  for (guint from = 0; from < self->losers->len; from += LOSERS_A_TIME)
    if (!fetch_range (self, place, http, from, MIN (from + LOSERS_A_TIME, self->losers->len), cancellable, error))
      return FALSE;
  return TRUE;
}
