/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The fake article server: who may do what, and which function answers which path. */

#include "config.h"

#include "fake-couch-private.h"

#include <string.h>

#define N_WRONG_PASSWORDS 5

void
fake_answer (FakeRequest *request,
             guint        status,
             const char  *body,
             gssize       length)
{
  soup_server_message_set_status (request->message, status, NULL);
  soup_server_message_set_response (request->message, "application/json", SOUP_MEMORY_COPY, body,
                                    length < 0 ? strlen (body) : (gsize) length);
}

void
fake_answer_error (FakeRequest *request,
                   guint        status,
                   const char  *error,
                   const char  *reason)
{
  g_autoptr (GString) out = g_string_new ("{\"error\":");

  tl_json_append_string (out, error, -1, &tl_json_style_compact);
  g_string_append (out, ",\"reason\":");
  tl_json_append_string (out, reason, -1, &tl_json_style_compact);
  g_string_append (out, "}\n");
  fake_answer (request, status, out->str, out->len);
}

static GBytes *
inflate (GBytes *packed)
{
  g_autoptr (GZlibDecompressor) decompressor = g_zlib_decompressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP);
  g_autoptr (GInputStream) source = g_memory_input_stream_new_from_bytes (packed);
  g_autoptr (GInputStream) plain = g_converter_input_stream_new (source, G_CONVERTER (decompressor));
  g_autoptr (GOutputStream) out = g_memory_output_stream_new_resizable ();

  g_output_stream_splice (out, plain, G_OUTPUT_STREAM_SPLICE_CLOSE_TARGET, NULL, NULL);
  return g_memory_output_stream_steal_as_bytes (G_MEMORY_OUTPUT_STREAM (out));
}

TlJsonDoc *
fake_request_json (FakeRequest *request)
{
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (request->message);
  SoupMessageBody *body = soup_server_message_get_request_body (request->message);
  g_autoptr (GBytes) bytes = soup_message_body_flatten (body);
  TlJsonDoc *json;

  if (g_strcmp0 (soup_message_headers_get_one (headers, "Content-Encoding"), "gzip") == 0)
    {
      GBytes *plain = inflate (bytes);

      g_bytes_unref (bytes);
      bytes = plain;
    }
  json = tl_json_doc_parse (bytes, NULL, NULL);
  if (json != NULL && tl_json_get_type (json, 0) == TL_JSON_OBJECT)
    return json;
  g_clear_pointer (&json, tl_json_doc_unref);
  fake_answer_error (request, 400, "bad_request", "invalid UTF-8 JSON");
  return NULL;
}

static void
user_free (FakeUser *self)
{
  g_free (self->name);
  g_free (self->password);
  g_strfreev (self->roles);
  g_free (self);
}

/* Who the Authorization header says it is. FALSE: answered. */
static gboolean
identify (FakeRequest *request)
{
  static const char *const admin_roles[] = { "_admin", NULL };
  FakeCouch *self = request->fake;
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (request->message);
  const char *value = soup_message_headers_get_one (headers, "Authorization");
  g_autofree char *plain = NULL;
  char *password;
  gsize length;
  FakeUser *user;

  if (value == NULL || !g_str_has_prefix (value, "Basic "))
    return TRUE;
  plain = (char *) g_base64_decode (value + strlen ("Basic "), &length);
  plain = g_realloc (plain, length + 1);
  plain[length] = '\0';
  password = strchr (plain, ':');
  if (self->n_wrong >= N_WRONG_PASSWORDS)
    {
      fake_answer_error (request, 403, "forbidden", "Account is temporarily locked due to multiple authentication failures");
      return FALSE;
    }
  if (password != NULL)
    *password++ = '\0';
  user = g_hash_table_lookup (self->users, plain);
  if (password == NULL || (user == NULL && !g_str_equal (plain, FAKE_ADMIN))
      || !g_str_equal (password, user != NULL ? user->password : FAKE_PASSWORD))
    {
      self->n_wrong++;
      fake_answer_error (request, 401, "unauthorized", "Name or password is incorrect.");
      return FALSE;
    }
  self->n_wrong = 0;
  request->caller.admin = user == NULL;
  request->caller.name = user != NULL ? user->name : FAKE_ADMIN;
  request->caller.roles = user != NULL ? (const char *const *) user->roles : admin_roles;
  return TRUE;
}

/* FALSE: answered. */
static gboolean
may_read (FakeRequest *request)
{
  const FakeCaller *caller = &request->caller;
  const char *role = request->db->role;

  if (caller->admin || request->db->open || (role != NULL && caller->roles != NULL && g_strv_contains (caller->roles, role)))
    return TRUE;
  if (caller->name == NULL)
    fake_answer_error (request, 401, "unauthorized", "You are not authorized to access this db.");
  else
    fake_answer_error (request, 403, "forbidden", "You are not allowed to access this db.");
  return FALSE;
}

static gboolean
is (FakeRequest *request,
    const char  *method)
{
  return g_str_equal (request->method, method);
}

static gboolean
must_be_admin (FakeRequest *request)
{
  if (request->caller.admin)
    return TRUE;
  fake_answer_error (request, 401, "unauthorized", "You are not a server admin.");
  return FALSE;
}

static void
answer_session (FakeRequest *request)
{
  g_autoptr (GString) out = g_string_new ("{\"ok\":true,\"userCtx\":{\"name\":");

  if (request->caller.name != NULL)
    tl_json_append_string (out, request->caller.name, -1, &tl_json_style_compact);
  else
    g_string_append (out, "null");
  g_string_append (out, ",\"roles\":[");
  for (guint i = 0; request->caller.roles != NULL && request->caller.roles[i] != NULL; i++)
    {
      g_string_append (out, i > 0 ? "," : "");
      tl_json_append_string (out, request->caller.roles[i], -1, &tl_json_style_compact);
    }
  g_string_append (out, "]}}\n");
  fake_answer (request, 200, out->str, out->len);
}

static void
answer_server (FakeRequest *request)
{
  if (request->path[0] == NULL || *request->path[0] == '\0')
    fake_answer (request, 200, "{\"couchdb\":\"Welcome\",\"version\":\"3.5.0\",\"uuid\":\"0123456789abcdef0123456789abcdef\","
                 "\"vendor\":{\"name\":\"a stand-in\"}}\n", -1);
  else if (g_str_equal (request->path[0], "_session"))
    answer_session (request);
  else if (g_str_equal (request->path[0], "_up"))
    fake_answer (request, 200, "{\"status\":\"ok\",\"seeds\":{}}\n", -1);
  else
    fake_answer_error (request, 404, "not_found", "missing");
}

static void
make_or_drop_db (FakeRequest *request,
                 const char  *name)
{
  FakeCouch *self = request->fake;

  if (!must_be_admin (request))
    return;
  if (is (request, "DELETE") && request->db != NULL)
    {
      fake_feeds_end (request->db);
      g_hash_table_remove (self->dbs, name);
      fake_answer (request, 200, "{\"ok\":true}\n", -1);
    }
  else if (is (request, "DELETE"))
    fake_answer_error (request, 404, "not_found", "Database does not exist.");
  else if (request->db != NULL)
    fake_answer_error (request, 412, "file_exists", "The database could not be created, the file already exists.");
  else
    {
      g_hash_table_insert (self->dbs, g_strdup (name), fake_db_new (NULL, FALSE));
      fake_answer (request, 201, "{\"ok\":true}\n", -1);
    }
}

static void
answer_security (FakeRequest *request)
{
  FakeDb *db = request->db;
  g_autoptr (TlJsonDoc) json = NULL;
  SoupMessageBody *body = soup_server_message_get_request_body (request->message);
  TlJsonRef roles;

  if (!is (request, "PUT"))
    {
      fake_answer (request, 200, db->security, -1);
      return;
    }
  if (!must_be_admin (request))
    return;
  json = fake_request_json (request);
  if (json == NULL)
    return;
  g_free (db->security);
  db->security = g_strndup (body->data, body->length);
  g_clear_pointer (&db->role, g_free);
  roles = tl_json_find_typed (json, 0, "members", TL_JSON_OBJECT);
  roles = roles != TL_JSON_NONE ? tl_json_find_typed (json, roles, "roles", TL_JSON_ARRAY) : TL_JSON_NONE;
  if (roles != TL_JSON_NONE && tl_json_first (json, roles) != TL_JSON_NONE)
    db->role = tl_json_dup_string (json, tl_json_first (json, roles), NULL);
  db->open = db->role == NULL;
  fake_answer (request, 200, "{\"ok\":true}\n", -1);
}

static void
answer_local (FakeRequest *request,
              const char  *id)
{
  const char *known = g_hash_table_lookup (request->db->local, id);
  g_autoptr (TlJsonDoc) json = NULL;
  g_autofree char *body = NULL;
  gsize length;

  if (is (request, "PUT"))
    {
      json = fake_request_json (request);
      if (json == NULL)
        return;
      g_hash_table_insert (request->db->local, g_strdup (id), fake_dup_members (json, 0, &length));
      fake_answer (request, 201, "{\"ok\":true,\"id\":\"_local\",\"rev\":\"0-1\"}\n", -1);
      return;
    }
  if (known == NULL)
    {
      fake_answer_error (request, 404, "not_found", "missing");
      return;
    }
  body = g_strdup_printf ("{\"_id\":\"_local/%s\",\"_rev\":\"0-1\"%s%s}\n", id, *known != '\0' ? "," : "", known);
  fake_answer (request, 200, body, -1);
}

/* The guard is known by its function; what it would say is said by fake_guard(). */
static void
note_guard (FakeDb     *db,
            const char *id,
            TlJsonDoc  *json)
{
  if (g_str_equal (id, "_design/guard"))
    db->guarded = tl_json_find_typed (json, 0, "validate_doc_update", TL_JSON_STRING) != TL_JSON_NONE;
}

static void
put_doc (FakeRequest *request,
         const char  *id)
{
  g_autoptr (TlJsonDoc) json = fake_request_json (request);
  g_autofree char *rev = NULL;
  g_autofree char *answer = NULL;
  const char *reason = NULL;
  const char *error;

  if (json == NULL)
    return;
  if (g_str_has_prefix (id, "_design/") && !must_be_admin (request))
    return;
  error = fake_db_write (request->db, &request->caller, json, 0, id, TRUE, FALSE, &rev, &reason);
  if (error != NULL)
    {
      fake_answer_error (request, g_str_equal (error, "conflict") ? 409 : 403, error, reason);
      return;
    }
  note_guard (request->db, id, json);
  fake_feeds_tell (request->db);
  answer = g_strdup_printf ("{\"ok\":true,\"rev\":\"%s\"}\n", rev);
  fake_answer (request, request->fault == FAKE_ACCEPTED ? 202 : 201, answer, -1);
}

static void
get_doc (FakeRequest *request,
         const char  *id)
{
  FakeDoc *doc = fake_db_find (request->db, id);
  FakeLeaf *winner = doc != NULL ? fake_doc_winner (doc) : NULL;
  g_autoptr (GString) out = g_string_new (NULL);

  if (winner == NULL || winner->deleted)
    {
      fake_answer_error (request, 404, "not_found", winner == NULL ? "missing" : "deleted");
      return;
    }
  fake_append_doc (out, doc, winner, request->query != NULL && g_hash_table_contains (request->query, "conflicts"));
  fake_answer (request, 200, out->str, out->len);
}

static void
answer_user (FakeRequest *request,
             const char  *id)
{
  g_autoptr (TlJsonDoc) json = NULL;
  FakeUser *user;
  GPtrArray *roles;
  TlJsonRef array;

  if (!must_be_admin (request))
    return;
  if (!is (request, "PUT"))
    {
      user = g_str_has_prefix (id, "org.couchdb.user:") ? g_hash_table_lookup (request->fake->users, id + strlen ("org.couchdb.user:"))
                                                        : NULL;
      if (user == NULL)
        fake_answer_error (request, 404, "not_found", "missing");
      else
        fake_answer (request, 200, "{\"_id\":\"org.couchdb.user:x\",\"_rev\":\"1-0\",\"type\":\"user\",\"roles\":[]}\n", -1);
      return;
    }
  json = fake_request_json (request);
  if (json == NULL)
    return;
  user = g_new0 (FakeUser, 1);
  user->name = fake_dup_string (json, 0, "name");
  user->password = fake_dup_string (json, 0, "password");
  roles = g_ptr_array_new ();
  array = tl_json_find_typed (json, 0, "roles", TL_JSON_ARRAY);
  for (TlJsonRef role = array != TL_JSON_NONE ? tl_json_first (json, array) : TL_JSON_NONE; role != TL_JSON_NONE;
       role = tl_json_next (json, role))
    g_ptr_array_add (roles, tl_json_dup_string (json, role, NULL));
  g_ptr_array_add (roles, NULL);
  user->roles = (char **) g_ptr_array_free (roles, FALSE);
  g_hash_table_replace (request->fake->users, user->name, user);
  fake_answer (request, 201, "{\"ok\":true,\"rev\":\"1-0\"}\n", -1);
}

static void
answer_db (FakeRequest *request)
{
  const char *first = request->path[1];
  g_autofree char *id = NULL;

  if (!may_read (request))
    return;
  id = first != NULL && request->path[2] != NULL ? g_strjoinv ("/", request->path + 1) : g_strdup (first);
  if (first == NULL || *first == '\0')
    {
      g_autofree char *answer = g_strdup_printf ("{\"db_name\":\"%s\",\"doc_count\":%u,\"instance_start_time\":\"0\"}\n",
                                                 request->path[0], g_hash_table_size (request->db->docs));

      fake_answer (request, 200, answer, -1);
    }
  else if (g_str_equal (first, "_changes"))
    fake_changes (request);
  else if (g_str_equal (first, "_bulk_docs") && is (request, "POST"))
    fake_bulk_docs (request);
  else if (g_str_equal (first, "_bulk_get") && is (request, "POST"))
    fake_bulk_get (request);
  else if (g_str_equal (first, "_all_docs"))
    fake_all_docs (request);
  else if (g_str_equal (first, "_security"))
    answer_security (request);
  else if (g_str_equal (first, "_local") && request->path[2] != NULL)
    answer_local (request, request->path[2]);
  else if (*first == '_' && !g_str_equal (first, "_design"))
    fake_answer_error (request, 404, "not_found", "missing");
  else if (is (request, "PUT"))
    put_doc (request, id);
  else if (is (request, "GET") || is (request, "HEAD"))
    get_doc (request, id);
  else
    fake_answer_error (request, 405, "method_not_allowed", "Only GET, HEAD, POST, PUT allowed");
}

static void
answer (FakeRequest *request)
{
  FakeCouch *self = request->fake;
  const char *name = request->path[0];
  gboolean is_db = (is (request, "PUT") || is (request, "DELETE")) && (request->path[1] == NULL || *request->path[1] == '\0');

  if (!identify (request))
    return;
  if (self->strict && request->caller.name == NULL)
    {
      fake_answer_error (request, 401, "unauthorized", "Authentication required.");
      return;
    }
  request->db = name != NULL ? g_hash_table_lookup (self->dbs, name) : NULL;
  if (name != NULL && g_str_equal (name, "_users") && request->path[1] != NULL)
    answer_user (request, request->path[1]);
  else if (name == NULL || *name == '\0' || *name == '_')
    answer_server (request);
  else if (is_db)
    make_or_drop_db (request, name);
  else if (request->db == NULL)
    fake_answer_error (request, 404, "not_found", "Database does not exist.");
  else
    answer_db (request);
}

static char **
split_path (const char *path)
{
  char **parts = g_strsplit (*path == '/' ? path + 1 : path, "/", -1);

  for (guint i = 0; parts[i] != NULL; i++)
    {
      char *decoded = g_uri_unescape_string (parts[i], NULL);

      g_free (parts[i]);
      parts[i] = decoded != NULL ? decoded : g_strdup ("");
    }
  return parts;
}

static void
note_request (FakeCouch         *self,
              SoupServerMessage *message)
{
  GUri *uri = soup_server_message_get_uri (message);
  const char *authorization = soup_message_headers_get_one (soup_server_message_get_request_headers (message), "Authorization");

  g_ptr_array_add (self->log, g_strdup_printf ("%s %s%s%s %s", soup_server_message_get_method (message), g_uri_get_path (uri),
                                               g_uri_get_query (uri) != NULL ? "?" : "",
                                               g_uri_get_query (uri) != NULL ? g_uri_get_query (uri) : "",
                                               authorization != NULL ? authorization : "-"));
  if (self->until > 0 && --self->until == 0)
    self->event (self->event_data);
}

void
fake_couch_at_request (FakeCouch *self,
                       guint      n,
                       void     (*event) (gpointer data),
                       gpointer   data)
{
  g_rec_mutex_lock (&self->mutex);
  self->until = n;
  self->event = event;
  self->event_data = data;
  g_rec_mutex_unlock (&self->mutex);
}

static void
set_date (FakeCouch         *self,
          SoupServerMessage *message)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  g_autoptr (GDateTime) date = g_date_time_add_seconds (now, (double) self->skew);
  g_autofree char *text = soup_date_time_to_string (date, SOUP_DATE_HTTP);

  soup_message_headers_replace (soup_server_message_get_response_headers (message), "Date", text);
}

static void
request_cb (SoupServer        *server,
            SoupServerMessage *message,
            const char        *path,
            GHashTable        *query,
            gpointer           user_data)
{
  FakeCouch *self = user_data;
  FakeRequest request = { .fake = self, .message = message, .method = soup_server_message_get_method (message), .query = query };
  const char *raw = g_uri_get_path (soup_server_message_get_uri (message));
  g_auto (GStrv) parts = split_path (raw);

  g_rec_mutex_lock (&self->mutex);
  request.path = parts;
  note_request (self, message);
  set_date (self, message);
  request.fault = self->down ? FAKE_CUT_BEFORE : fake_fault_take (self, raw);
  if (!fake_fault_before (&request))
    {
      answer (&request);
      fake_fault_after (&request);
    }
  g_rec_mutex_unlock (&self->mutex);
}

static gpointer
fake_thread (gpointer user_data)
{
  FakeCouch *self = user_data;

  g_main_context_push_thread_default (self->context);
  g_main_loop_run (self->loop);
  g_main_context_pop_thread_default (self->context);
  return NULL;
}

FakeCouch *
fake_couch_new (guint port)
{
  FakeCouch *self = g_new0 (FakeCouch, 1);
  g_autoptr (GError) error = NULL;
  GSList *uris;

  g_rec_mutex_init (&self->mutex);
  self->dbs = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) fake_db_free);
  self->users = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) user_free);
  self->log = g_ptr_array_new_with_free_func (g_free);
  self->faults = g_queue_new ();
  self->feeds = g_hash_table_new_full (NULL, NULL, fake_feed_free, NULL);
  self->rand = g_rand_new_with_seed (1);
  self->context = g_main_context_new ();
  self->loop = g_main_loop_new (self->context, FALSE);
  g_main_context_push_thread_default (self->context);
  self->server = soup_server_new ("server-header", "stand-in", NULL);
  soup_server_add_handler (self->server, NULL, request_cb, self, NULL);
  if (!soup_server_listen_local (self->server, port, SOUP_SERVER_LISTEN_IPV4_ONLY, &error))
    g_error ("the fake server can't listen: %s", error->message);
  g_main_context_pop_thread_default (self->context);
  uris = soup_server_get_uris (self->server);
  self->url = g_strdup_printf ("http://127.0.0.1:%d", g_uri_get_port (uris->data));
  g_slist_free_full (uris, (GDestroyNotify) g_uri_unref);
  self->thread = g_thread_new ("fake-couch", fake_thread, self);
  return self;
}

static gboolean
stop_cb (gpointer user_data)
{
  FakeCouch *self = user_data;
  GHashTableIter iter;
  gpointer db;

  g_rec_mutex_lock (&self->mutex);
  g_hash_table_iter_init (&iter, self->dbs);
  while (g_hash_table_iter_next (&iter, NULL, &db))
    fake_feeds_end (db);
  g_rec_mutex_unlock (&self->mutex);
  soup_server_disconnect (self->server);
  g_main_loop_quit (self->loop);
  return G_SOURCE_REMOVE;
}

void
fake_couch_free (FakeCouch *self)
{
  g_main_context_invoke (self->context, stop_cb, self);
  g_thread_join (self->thread);
  g_main_context_push_thread_default (self->context);
  while (g_main_context_iteration (self->context, FALSE))
    ;
  g_object_unref (self->server);
  while (g_main_context_iteration (self->context, FALSE))
    ;
  g_main_context_pop_thread_default (self->context);
  g_main_loop_unref (self->loop);
  g_hash_table_unref (self->feeds);
  g_main_context_unref (self->context);
  g_hash_table_unref (self->dbs);
  g_hash_table_unref (self->users);
  g_ptr_array_unref (self->log);
  g_queue_free_full (self->faults, g_free);
  g_rand_free (self->rand);
  g_rec_mutex_clear (&self->mutex);
  g_free (self->url);
  g_free (self->other);
  g_free (self);
}

const char *
fake_couch_get_url (FakeCouch *self)
{
  return self->url;
}

void
fake_couch_set_other (FakeCouch  *self,
                      const char *url)
{
  g_rec_mutex_lock (&self->mutex);
  g_free (self->other);
  self->other = g_strdup (url);
  g_rec_mutex_unlock (&self->mutex);
}

static gboolean
end_feeds_cb (gpointer user_data)
{
  FakeCouch *self = user_data;
  GHashTableIter iter;
  gpointer db;

  g_rec_mutex_lock (&self->mutex);
  g_hash_table_iter_init (&iter, self->dbs);
  while (g_hash_table_iter_next (&iter, NULL, &db))
    fake_feeds_end (db);
  g_rec_mutex_unlock (&self->mutex);
  return G_SOURCE_REMOVE;
}

void
fake_couch_set_down (FakeCouch *self,
                     gboolean   down)
{
  g_rec_mutex_lock (&self->mutex);
  self->down = down;
  g_rec_mutex_unlock (&self->mutex);
  if (down)
    g_main_context_invoke (self->context, end_feeds_cb, self);
}

void
fake_couch_set_strict (FakeCouch *self,
                       gboolean   strict)
{
  g_rec_mutex_lock (&self->mutex);
  self->strict = strict;
  g_rec_mutex_unlock (&self->mutex);
}

void
fake_couch_set_skew (FakeCouch *self,
                     gint64     seconds)
{
  g_rec_mutex_lock (&self->mutex);
  self->skew = seconds;
  g_rec_mutex_unlock (&self->mutex);
}

void
fake_couch_set_mute (FakeCouch *self,
                     gboolean   mute)
{
  g_rec_mutex_lock (&self->mutex);
  self->mute = mute;
  g_rec_mutex_unlock (&self->mutex);
}

void
fake_couch_add_user (FakeCouch  *self,
                     const char *name,
                     const char *password,
                     const char *role,
                     ...)
{
  FakeUser *user = g_new0 (FakeUser, 1);
  GPtrArray *roles = g_ptr_array_new ();
  va_list args;

  va_start (args, role);
  for (const char *r = role; r != NULL; r = va_arg (args, const char *))
    g_ptr_array_add (roles, g_strdup (r));
  va_end (args);
  g_ptr_array_add (roles, NULL);
  user->name = g_strdup (name);
  user->password = g_strdup (password);
  user->roles = (char **) g_ptr_array_free (roles, FALSE);
  g_rec_mutex_lock (&self->mutex);
  g_hash_table_replace (self->users, user->name, user);
  g_rec_mutex_unlock (&self->mutex);
}

void
fake_couch_add_db (FakeCouch  *self,
                   const char *name,
                   const char *role)
{
  g_rec_mutex_lock (&self->mutex);
  g_hash_table_insert (self->dbs, g_strdup (name), fake_db_new (role, role == NULL));
  g_rec_mutex_unlock (&self->mutex);
}
