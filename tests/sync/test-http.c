/* SPDX-License-Identifier: GPL-3.0-or-later */

/* TlHttp against servers in this process: what it sends and to whom, what it takes, and that it always ends. */

#include "config.h"

#include <glib/gstdio.h>
#include <libsoup/soup.h>
#include <string.h>

#include "tl-http.h"

/* Servers that answer by path.  They live in a thread of their own, since the client waits synchronously. */
typedef struct
{
  GThread      *thread;
  GMainContext *context;
  GMainLoop    *loop;
  SoupServer   *server;
  char         *url;
  char         *other;      /* of another server: where redirects lead */
  GMutex        mutex;
  GPtrArray    *seen;       /* "PATH AUTHORIZATION" of each request */
} Peer;

static void
answer (SoupServerMessage *message,
        guint              status,
        const char        *type,
        const char        *body)
{
  soup_server_message_set_status (message, status, NULL);
  if (body != NULL)
    soup_server_message_set_response (message, type, SOUP_MEMORY_COPY, body, strlen (body));
}

static void
redirect (SoupServerMessage *message,
          guint              status,
          const char        *base,
          const char        *path)
{
  g_autofree char *to = g_strconcat (base, path, NULL);

  soup_server_message_set_redirect (message, status, to);
}

static void
wrote_chunk_cb (SoupServerMessage *message,
                gpointer           user_data)
{
  static const char zeros[65536];

  soup_message_body_append (soup_server_message_get_response_body (message), SOUP_MEMORY_STATIC, zeros, sizeof zeros);
  soup_server_message_unpause (message);
}

static void
answer_endless (SoupServerMessage *message)
{
  SoupMessageBody *body = soup_server_message_get_response_body (message);

  soup_server_message_set_status (message, 200, NULL);
  soup_message_body_set_accumulate (body, FALSE);
  soup_message_headers_set_encoding (soup_server_message_get_response_headers (message), SOUP_ENCODING_CHUNKED);
  g_signal_connect (message, "wrote-chunk", G_CALLBACK (wrote_chunk_cb), NULL);
  soup_message_body_append (body, SOUP_MEMORY_STATIC, "start", 5);
}

/* 256 MiB of zeros: a quarter of a megabyte when compressed. */
static void
answer_bomb (SoupServerMessage *message,
             const char        *encoding)
{
  g_autoptr (GZlibCompressor) compressor = g_zlib_compressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP, 1);
  g_autoptr (GOutputStream) memory = g_memory_output_stream_new_resizable ();
  g_autoptr (GOutputStream) out = g_converter_output_stream_new (memory, G_CONVERTER (compressor));
  g_autofree char *zeros = g_malloc0 (1 << 20);
  g_autoptr (GBytes) bytes = NULL;

  for (guint i = 0; i < 256; i++)
    g_output_stream_write_all (out, zeros, 1 << 20, NULL, NULL, NULL);
  g_output_stream_close (out, NULL, NULL);
  bytes = g_memory_output_stream_steal_as_bytes (G_MEMORY_OUTPUT_STREAM (memory));
  soup_server_message_set_status (message, 200, NULL);
  soup_message_headers_replace (soup_server_message_get_response_headers (message), "Content-Encoding", encoding);
  soup_server_message_set_response (message, "application/json", SOUP_MEMORY_COPY, g_bytes_get_data (bytes, NULL),
                                    g_bytes_get_size (bytes));
}

static void
note (Peer              *self,
      SoupServerMessage *message,
      const char        *path)
{
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (message);
  const char *authorization = soup_message_headers_get_one (headers, "Authorization");

  g_mutex_lock (&self->mutex);
  g_ptr_array_add (self->seen, g_strdup_printf ("%s %s", path, authorization != NULL ? authorization : "-"));
  g_mutex_unlock (&self->mutex);
}

static void
answer_headers (SoupServerMessage *message)
{
  SoupMessageHeaders *in = soup_server_message_get_request_headers (message);
  g_autofree char *body = NULL;

  if (g_strcmp0 (soup_message_headers_get_one (in, "If-None-Match"), "\"v1\"") == 0)
    {
      answer (message, 304, NULL, NULL);
      return;
    }
  soup_message_headers_replace (soup_server_message_get_response_headers (message), "ETag", "\"v1\"");
  body = g_strdup_printf ("%s|%s|%s|%s", soup_message_headers_get_one (in, "Accept"),
                          soup_message_headers_get_one (in, "X-One"), soup_message_headers_get_one (in, "User-Agent"),
                          soup_message_headers_get_list (in, "Accept-Encoding"));
  answer (message, 200, "Application/JSON; charset=utf-8", body);
}

static void
answer_wait (SoupServerMessage *message,
             const char        *value)
{
  soup_message_headers_replace (soup_server_message_get_response_headers (message), "Retry-After", value);
  answer (message, 503, "text/plain", "later");
}

static void
peer_cb (SoupServer        *server,
         SoupServerMessage *message,
         const char        *path,
         GHashTable        *query,
         gpointer           user_data)
{
  Peer *self = user_data;

  note (self, message, path);
  if (g_str_equal (path, "/headers"))
    answer_headers (message);
  else if (g_str_equal (path, "/echo"))
    {
      SoupMessageBody *body = soup_server_message_get_request_body (message);

      soup_server_message_set_status (message, 200, NULL);
      soup_server_message_set_response (message, "application/json", SOUP_MEMORY_COPY, body->data, body->length);
    }
  else if (g_str_equal (path, "/401"))
    {
      soup_message_headers_replace (soup_server_message_get_response_headers (message), "WWW-Authenticate", "Basic realm=\"x\"");
      answer (message, 401, "text/plain", "who?");
    }
  else if (g_str_equal (path, "/elsewhere"))
    redirect (message, 302, self->other, "/ok?token=geheim");
  else if (g_str_equal (path, "/here"))
    redirect (message, 307, self->url, "/ok");
  else if (g_str_equal (path, "/round"))
    redirect (message, 302, self->url, "/about");
  else if (g_str_equal (path, "/about"))
    redirect (message, 302, self->url, "/round");
  else if (g_str_has_prefix (path, "/deeper"))
    {
      g_autofree char *deeper = g_strconcat (path, "x", NULL);

      redirect (message, 302, self->url, deeper);
    }
  else if (g_str_equal (path, "/file"))
    redirect (message, 302, "file:///etc", "/passwd");
  else if (g_str_equal (path, "/endless"))
    answer_endless (message);
  else if (g_str_equal (path, "/bomb"))
    answer_bomb (message, "gzip");
  else if (g_str_equal (path, "/bombs"))
    answer_bomb (message, "gzip, gzip");
  else if (g_str_equal (path, "/never"))
    soup_server_message_pause (message);
  else if (g_str_equal (path, "/wait"))
    answer_wait (message, "120");
  else if (g_str_equal (path, "/wait-date"))
    answer_wait (message, "Fri, 31 Dec 2199 23:59:59 GMT");
  else
    answer (message, g_str_equal (path, "/ok") ? 200 : 404, "application/json", "{\"ok\":true}");
}

static gpointer
peer_thread (gpointer user_data)
{
  Peer *self = user_data;

  g_main_context_push_thread_default (self->context);
  g_main_loop_run (self->loop);
  g_main_context_pop_thread_default (self->context);
  return NULL;
}

static Peer *
peer_new (GTlsCertificate *certificate)
{
  Peer *self = g_new0 (Peer, 1);
  g_autoptr (GError) error = NULL;
  GSList *uris;

  self->seen = g_ptr_array_new_with_free_func (g_free);
  self->context = g_main_context_new ();
  self->loop = g_main_loop_new (self->context, FALSE);
  g_main_context_push_thread_default (self->context);
  self->server = soup_server_new ("tls-certificate", certificate, NULL);
  soup_server_add_handler (self->server, NULL, peer_cb, self, NULL);
  soup_server_listen_local (self->server, 0,
                            SOUP_SERVER_LISTEN_IPV4_ONLY | (certificate != NULL ? SOUP_SERVER_LISTEN_HTTPS : 0), &error);
  g_assert_no_error (error);
  g_main_context_pop_thread_default (self->context);
  uris = soup_server_get_uris (self->server);
  self->url = g_strdup_printf ("%s://127.0.0.1:%d", certificate != NULL ? "https" : "http", g_uri_get_port (uris->data));
  g_slist_free_full (uris, (GDestroyNotify) g_uri_unref);
  self->thread = g_thread_new ("peer", peer_thread, self);
  return self;
}

static gboolean
quit_cb (gpointer loop)
{
  g_main_loop_quit (loop);
  return G_SOURCE_REMOVE;
}

static void
peer_free (Peer *self)
{
  g_main_context_invoke (self->context, quit_cb, self->loop);
  g_thread_join (self->thread);
  soup_server_disconnect (self->server);
  while (g_main_context_iteration (self->context, FALSE))
    ;
  g_object_unref (self->server);
  g_main_loop_unref (self->loop);
  g_main_context_unref (self->context);
  g_ptr_array_unref (self->seen);
  g_free (self->url);
  g_free (self->other);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Peer, peer_free)

static TlHttpAnswer *
get (TlHttp      *http,
     Peer        *peer,
     const char  *path,
     GError     **error)
{
  g_autofree char *url = g_strconcat (peer->url, path, NULL);
  const TlHttpRequest request = { .url = url };

  return tl_http_send (http, &request, NULL, error);
}

static char *
body_of (TlHttpAnswer *self)
{
  GBytes *body = tl_http_answer_get_body (self);

  return g_strndup (g_bytes_get_data (body, NULL), g_bytes_get_size (body));
}

static void
test_headers (void)
{
  g_autoptr (Peer) peer = peer_new (NULL);
  g_autoptr (TlHttp) http = tl_http_new (NULL);
  g_autoptr (GError) error = NULL;
  g_autofree char *url = g_strconcat (peer->url, "/headers", NULL);
  const char *const more[] = { "X-One", "two", NULL };
  TlHttpRequest request = { .url = url, .headers = more };
  g_autoptr (TlHttpAnswer) first = tl_http_send (http, &request, NULL, &error);
  g_autoptr (TlHttpAnswer) second = NULL;
  g_autoptr (TlHttpAnswer) third = NULL;
  g_autofree char *body = NULL;
  g_autofree char *plain = NULL;
  gint64 skew;

  g_assert_no_error (error);
  body = body_of (first);
  g_assert_true (g_str_has_prefix (body, "application/json|two|Tagline/"));
  g_assert_nonnull (strstr (body, "gzip"));
  g_assert_cmpstr (tl_http_answer_get_type (first), ==, "application/json");
  g_assert_cmpstr (tl_http_answer_get_header (first, "etag"), ==, "\"v1\"");
  g_assert_true (tl_http_answer_get_skew (first, &skew));
  g_assert_cmpint (ABS (skew), <, 100);

  request.etag = tl_http_answer_get_header (first, "ETag");
  second = tl_http_send (http, &request, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (tl_http_answer_get_status (second), ==, 304);
  g_assert_true (tl_http_check (second, NULL));

  request.etag = NULL;
  request.no_gzip = TRUE;
  third = tl_http_send (http, &request, NULL, &error);
  g_assert_no_error (error);
  plain = body_of (third);
  g_assert_null (strstr (plain, "gzip"));
}

static void
test_body (void)
{
  g_autoptr (Peer) peer = peer_new (NULL);
  g_autoptr (TlHttp) http = tl_http_new (NULL);
  g_autoptr (GError) error = NULL;
  g_autofree char *url = g_strconcat (peer->url, "/echo", NULL);
  g_autofree char *text = g_strnfill (300000, 'x');
  g_autoptr (GBytes) bytes = g_bytes_new (text, 300000);
  TlHttpRequest request = { .method = "POST", .url = url, .body = bytes };
  g_autoptr (TlHttpAnswer) plain = tl_http_send (http, &request, NULL, &error);
  g_autoptr (TlHttpAnswer) packed = NULL;

  g_assert_no_error (error);
  g_assert_true (g_bytes_equal (tl_http_answer_get_body (plain), bytes));
  request.gzip_body = TRUE;
  packed = tl_http_send (http, &request, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_bytes_get_size (tl_http_answer_get_body (packed)), >, 0);
  g_assert_cmpuint (g_bytes_get_size (tl_http_answer_get_body (packed)), <, 10000);
}

/* The header goes out unasked, to its origin alone, and no error repeats it. */
static void
test_credentials (void)
{
  g_autoptr (Peer) peer = peer_new (NULL);
  g_autoptr (Peer) other = peer_new (NULL);
  g_autoptr (TlHttp) http = tl_http_new (NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (TlHttpAnswer) a = NULL;
  g_autoptr (TlHttpAnswer) b = NULL;
  g_autoptr (TlHttpAnswer) c = NULL;
  g_autoptr (TlHttpAnswer) d = NULL;
  g_autofree char *with_password = g_strconcat ("http://ana:geheim@", peer->url + strlen ("http://"), "/ok", NULL);
  const TlHttpRequest request = { .url = with_password };

  peer->other = g_strdup (other->url);
  tl_http_set_basic (http, peer->url, "ana", "geheim");
  a = get (http, peer, "/here", &error);
  g_assert_no_error (error);
  g_assert_cmpuint (tl_http_answer_get_status (a), ==, 200);
  b = get (http, peer, "/elsewhere", &error);
  g_assert_no_error (error);
  g_assert_true (g_str_has_prefix (tl_http_answer_get_url (b), other->url));
  c = get (http, peer, "/401", &error);
  g_assert_no_error (error);
  g_assert_cmpuint (tl_http_answer_get_status (c), ==, 401);
  g_assert_false (tl_http_check (c, &error));
  g_assert_error (error, TL_SYNC_ERROR, TL_SYNC_ERROR_AUTH);
  g_clear_error (&error);
  g_assert_cmpuint (peer->seen->len, ==, 4);
  g_assert_cmpstr (peer->seen->pdata[0], ==, "/here Basic YW5hOmdlaGVpbQ==");
  g_assert_cmpstr (peer->seen->pdata[1], ==, "/ok Basic YW5hOmdlaGVpbQ==");
  g_assert_cmpstr (peer->seen->pdata[3], ==, "/401 Basic YW5hOmdlaGVpbQ==");
  g_assert_cmpuint (other->seen->len, ==, 1);
  g_assert_cmpstr (other->seen->pdata[0], ==, "/ok -");

  g_assert_null (tl_http_send (http, &request, NULL, &error));
  g_assert_error (error, TL_SYNC_ERROR, TL_SYNC_ERROR_REJECTED);
  g_assert_null (strstr (error->message, "geheim"));
  g_clear_error (&error);
  tl_http_set_bearer (http, other->url, "abc");
  d = get (http, other, "/nothing?token=geheim", &error);
  g_assert_no_error (error);
  g_assert_cmpstr (other->seen->pdata[1], ==, "/nothing Bearer abc");
  g_assert_false (tl_http_check (d, &error));
  g_assert_error (error, TL_SYNC_ERROR, TL_SYNC_ERROR_NO_DATABASE);
  g_assert_null (strstr (error->message, "geheim"));
}

static void
assert_fails (TlHttp      *http,
              Peer        *peer,
              const char  *path,
              TlSyncError  code)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TlHttpAnswer) answered = get (http, peer, path, &error);

  g_test_message ("%s: %s", path, error != NULL ? error->message : "no error");
  g_assert_null (answered);
  g_assert_error (error, TL_SYNC_ERROR, code);
}

static void
test_redirects (void)
{
  g_autoptr (Peer) peer = peer_new (NULL);
  g_autoptr (TlHttp) http = tl_http_new (NULL);
  g_autoptr (GError) error = NULL;
  g_autofree char *url = g_strconcat (peer->url, "/here", NULL);
  g_autofree char *away = g_strconcat (peer->url, "/elsewhere", NULL);
  const TlHttpRequest post = { .method = "POST", .url = url };
  const TlHttpRequest stay = { .url = away, .same_origin = TRUE };

  peer->other = g_strdup ("http://localhost:1");
  assert_fails (http, peer, "/round", TL_SYNC_ERROR_LIMIT);
  assert_fails (http, peer, "/deeper", TL_SYNC_ERROR_LIMIT);
  g_assert_cmpuint (peer->seen->len, ==, 2 + 6);
  assert_fails (http, peer, "/file", TL_SYNC_ERROR_REJECTED);
  g_assert_null (tl_http_send (http, &post, NULL, &error));
  g_assert_error (error, TL_SYNC_ERROR, TL_SYNC_ERROR_PROTOCOL);
  g_clear_error (&error);
  g_assert_null (tl_http_send (http, &stay, NULL, &error));
  g_assert_error (error, TL_SYNC_ERROR, TL_SYNC_ERROR_PROTOCOL);
  g_assert_null (strstr (error->message, "geheim"));
}

static void
test_limits (void)
{
  const TlHttpLimits limits = { .body = 4 << 20 };
  g_autoptr (Peer) peer = peer_new (NULL);
  g_autoptr (TlHttp) http = tl_http_new (&limits);
  g_autoptr (TlHttpAnswer) after = NULL;
  g_autoptr (GError) error = NULL;

  assert_fails (http, peer, "/endless", TL_SYNC_ERROR_LIMIT);
  assert_fails (http, peer, "/bomb", TL_SYNC_ERROR_LIMIT);
  assert_fails (http, peer, "/bombs", TL_SYNC_ERROR_LIMIT);
  /* And it goes on to be used. */
  after = get (http, peer, "/ok", &error);
  g_assert_no_error (error);
  g_assert_cmpuint (tl_http_answer_get_status (after), ==, 200);
}

static gpointer
cancel_thread (gpointer cancellable)
{
  g_usleep (50 * 1000);
  g_cancellable_cancel (cancellable);
  return NULL;
}

static void
test_time (void)
{
  g_autoptr (Peer) peer = peer_new (NULL);
  g_autoptr (TlHttp) http = tl_http_new (NULL);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *url = g_strconcat (peer->url, "/never", NULL);
  TlHttpRequest request = { .url = url };
  GThread *thread = g_thread_new ("cancel", cancel_thread, cancellable);

  g_assert_null (tl_http_send (http, &request, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);
  g_thread_join (thread);
  request.seconds = 1;
  g_assert_null (tl_http_send (http, &request, NULL, &error));
  g_assert_error (error, TL_SYNC_ERROR, TL_SYNC_ERROR_OFFLINE);
}

static void
test_retry_after (void)
{
  g_autoptr (Peer) peer = peer_new (NULL);
  g_autoptr (TlHttp) http = tl_http_new (NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (TlHttpAnswer) a = get (http, peer, "/wait", &error);
  g_autoptr (TlHttpAnswer) b = get (http, peer, "/wait-date", NULL);
  g_autoptr (TlHttpAnswer) c = get (http, peer, "/ok", NULL);

  g_assert_cmpuint (tl_http_answer_get_retry_after (a), ==, 120);
  g_assert_false (tl_http_check (a, &error));
  g_assert_error (error, TL_SYNC_ERROR, TL_SYNC_ERROR_BUSY);
  g_assert_cmpuint (tl_http_answer_get_retry_after (b), ==, 24 * 60 * 60);
  g_assert_cmpuint (tl_http_answer_get_retry_after (c), ==, 0);
}

/* By its name alone, as somebody in that folder says it. */
static void
trust_from_its_folder (TlHttp     *http,
                       const char *path)
{
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *name = g_path_get_basename (path);
  g_autofree char *here = g_get_current_dir ();
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (g_chdir (folder), ==, 0);
  tl_http_set_authority (http, name, &error);
  g_assert_cmpint (g_chdir (here), ==, 0);
  g_assert_no_error (error);
}

/* A certificate is believed for who it is for, as long as it is valid, and where its authority is known: else it is said what is wrong. */
static void
test_certificates (void)
{
  static const struct
  {
    const char *file;
    gboolean    trusted;
    gboolean    works;
  } cases[] = {
    { "good.pem", FALSE, FALSE },
    { "good.pem", TRUE, TRUE },
    { "other-host.pem", TRUE, FALSE },
    { "expired.pem", TRUE, FALSE },
  };

  if (!g_tls_backend_supports_tls (g_tls_backend_get_default ()))
    {
      g_test_skip ("GLib has no TLS here");
      return;
    }
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_test_build_filename (G_TEST_DIST, "sync", "data", cases[i].file, NULL);
      g_autoptr (GError) error = NULL;
      g_autoptr (GTlsCertificate) certificate = g_tls_certificate_new_from_file (path, &error);
      g_autoptr (Peer) peer = NULL;
      g_autoptr (TlHttp) http = tl_http_new (NULL);
      g_autoptr (TlHttpAnswer) answered = NULL;

      g_assert_no_error (error);
      peer = peer_new (certificate);
      if (cases[i].trusted)
        trust_from_its_folder (http, path);
      tl_http_set_basic (http, peer->url, "ana", "geheim");
      answered = get (http, peer, "/ok", &error);
      g_test_message ("%s: %s", cases[i].file, error != NULL ? error->message : "fine");
      g_assert_true ((answered != NULL) == cases[i].works);
      g_assert_cmpuint (peer->seen->len, ==, cases[i].works ? 1 : 0);
      if (!cases[i].works)
        g_assert_error (error, TL_SYNC_ERROR, TL_SYNC_ERROR_TLS);
    }
}

/* From a secure connection to an open one: never, not even with a redirect. */
static void
test_downgrade (void)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "sync", "data", "good.pem", NULL);
  g_autoptr (GTlsCertificate) certificate = NULL;
  g_autoptr (Peer) secure = NULL;
  g_autoptr (Peer) open = NULL;
  g_autoptr (TlHttp) http = NULL;

  if (!g_tls_backend_supports_tls (g_tls_backend_get_default ()))
    {
      g_test_skip ("GLib has no TLS here");
      return;
    }
  certificate = g_tls_certificate_new_from_file (path, NULL);
  secure = peer_new (certificate);
  open = peer_new (NULL);
  secure->other = g_strdup (open->url);
  http = tl_http_new (NULL);
  g_assert_true (tl_http_set_authority (http, path, NULL));
  assert_fails (http, secure, "/elsewhere", TL_SYNC_ERROR_TLS);
  g_assert_cmpuint (open->seen->len, ==, 0);
}

/* A server that is none: it writes these bytes, again and again, and closes. */
typedef struct
{
  GSocketListener *listener;
  guint16          port;
  const char      *start;
  const char      *again;
  guint            times;
  GThread         *thread;
} RawPeer;

static gpointer
raw_thread (gpointer user_data)
{
  RawPeer *self = user_data;
  g_autoptr (GSocketConnection) connection = g_socket_listener_accept (self->listener, NULL, NULL, NULL);
  GOutputStream *out = g_io_stream_get_output_stream (G_IO_STREAM (connection));
  char request[4096];
  gboolean ok;

  g_input_stream_read (g_io_stream_get_input_stream (G_IO_STREAM (connection)), request, sizeof request, NULL, NULL);
  ok = g_output_stream_write_all (out, self->start, strlen (self->start), NULL, NULL, NULL);
  for (guint i = 0; i < self->times && ok; i++)
    ok = g_output_stream_write_all (out, self->again, strlen (self->again), NULL, NULL, NULL);
  g_io_stream_close (G_IO_STREAM (connection), NULL, NULL);
  return NULL;
}

static void
test_no_http (void)
{
  static const struct
  {
    const char *start;
    const char *again;
    guint       times;
  } cases[] = {
    { "SSH-2.0-OpenSSH_9\r\n", "", 0 },
    { "HTTP/1.1 200 OK\r\n", "X-Header: and so on, and so on, and so on, and so on, and so on, and so on\r\n", 1 << 20 },
    { "HTTP/1.1 200 OK\r\nX-Long: ", "0123456789012345678901234567890123456789012345678901234567890123456789", 1 << 20 },
    { "HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nshort", "", 0 },
    { "", "", 0 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GSocketListener) listener = g_socket_listener_new ();
      RawPeer peer = { listener, 0, cases[i].start, cases[i].again, cases[i].times, NULL };
      g_autoptr (TlHttp) http = tl_http_new (NULL);
      g_autofree char *url = NULL;
      g_autoptr (GError) error = NULL;
      TlHttpRequest request = { .method = "POST" };

      peer.port = g_socket_listener_add_any_inet_port (listener, NULL, &error);
      g_assert_no_error (error);
      peer.thread = g_thread_new ("raw", raw_thread, &peer);
      url = g_strdup_printf ("http://127.0.0.1:%u/", peer.port);
      request.url = url;
      g_assert_null (tl_http_send (http, &request, NULL, &error));
      g_test_message ("%u: %s", i, error->message);
      g_assert_cmpuint (error->domain, ==, TL_SYNC_ERROR);
      g_thread_join (peer.thread);
      g_socket_listener_close (listener);
    }
}

static void
test_shown (void)
{
  static const struct
  {
    const char *url;
    const char *shown;
  } cases[] = {
    { "https://ana:geheim@news.example:8443/a%20b?token=x#y", "https://news.example:8443/a%20b" },
    { "http://[::1]:5984/desk", "http://[::1]:5984/desk" },
    { "http://host/", "http://host/" },
  };
  g_autofree char *clean = NULL;
  g_autofree char *user = NULL;
  g_autofree char *password = NULL;
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *shown = tl_http_dup_shown (cases[i].url);

      g_assert_cmpstr (shown, ==, cases[i].shown);
    }
  g_assert_true (tl_http_split ("https://ana:ge%3Aheim@h.example/x?y=1", &clean, &user, &password, &error));
  g_assert_no_error (error);
  g_assert_cmpstr (clean, ==, "https://h.example/x?y=1");
  g_assert_cmpstr (user, ==, "ana");
  g_assert_cmpstr (password, ==, "ge:heim");
  g_assert_false (tl_http_split ("ftp://ana:geheim@h.example/", &clean, &user, &password, &error));
  g_assert_error (error, TL_SYNC_ERROR, TL_SYNC_ERROR_REJECTED);
  g_assert_null (strstr (error->message, "geheim"));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sync/http/headers", test_headers);
  g_test_add_func ("/sync/http/body", test_body);
  g_test_add_func ("/sync/http/credentials", test_credentials);
  g_test_add_func ("/sync/http/redirects", test_redirects);
  g_test_add_func ("/sync/http/limits", test_limits);
  g_test_add_func ("/sync/http/time", test_time);
  g_test_add_func ("/sync/http/retry-after", test_retry_after);
  g_test_add_func ("/sync/http/shown", test_shown);
  g_test_add_func ("/sync/http/certificates", test_certificates);
  g_test_add_func ("/sync/http/downgrade", test_downgrade);
  g_test_add_func ("/sync/http/no-http", test_no_http);
  return g_test_run ();
}
