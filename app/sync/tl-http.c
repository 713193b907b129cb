/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * HTTP for one worker thread over a SoupSession, with synchronous sends: on the floor (3.2.3) the asynchronous ones crash now and
 * then when a server cuts the connection (run_until_read_done() uses an I/O that is gone already).  Every wait (a name being
 * resolved, a handshake, a slow byte) ends at once when its cancellable is cancelled; a clock in a thread of its own cancels what
 * takes too long.  Redirects are followed here and not by libsoup, because here it is known whom a password belongs to; the authorization header is set
 * here, because CouchDB never asks for it in the way that libsoup waits for.
 */

#define G_LOG_DOMAIN "tl-sync"

#include "config.h"

#include "tl-http-private.h"

#include <glib/gi18n-lib.h>

#define DEFAULT_BODY (64u << 20)
#define DEFAULT_SECONDS 300
#define DEFAULT_SILENCE 60
#define DEFAULT_REDIRECTS 5
#define CHUNK (64u << 10)
#define MOUTHFUL (1u << 20)
#define WORTH_GZIP 2048
#define MAX_WAIT (24 * 60 * 60)

struct _TlHttp
{
  GThread      *thread;      /* the only one to call us */
  GMainContext *context;
  SoupSession  *session;
  TlHttpLimits  limits;

  GUri         *origin;         /* whom authorization is for */
  char         *authorization;  /* the header's value */
};

/* What the clock's thread and the worker share. */
typedef struct
{
  GCancellable *cancellable;
  int           expired;      /* atomic */
} Clock;

struct _TlHttpAnswer
{
  TlHttp       *http;        /* borrowed */
  SoupMessage  *message;
  GInputStream *stream;      /* NULL once it was read to its end */
  GCancellable *cancellable; /* of this exchange: cancelled by the caller's, by the clock, and when dropped unread */
  GSource      *source;      /* of the clock, or NULL */
  Clock        *clock;       /* or NULL */
  GBytes       *body;
  char         *url;
  char         *type;
  guint64       n_read;
  guint         seconds;
};

static void
clock_clear (gpointer user_data)
{
  g_object_unref (((Clock *) user_data)->cancellable);
}

static void
clock_unref (gpointer self)
{
  g_atomic_rc_box_release_full (self, clock_clear);
}

static gboolean
clock_cb (gpointer user_data)
{
  Clock *self = user_data;

  g_atomic_int_set (&self->expired, TRUE);
  g_cancellable_cancel (self->cancellable);
  return G_SOURCE_REMOVE;
}

static gpointer
clock_thread (gpointer context)
{
  g_autoptr (GMainLoop) loop = g_main_loop_new (context, FALSE);

  g_main_loop_run (loop);
  return NULL;
}

/* Of all TlHttp of the program: it only ever waits. */
static GMainContext *
get_clock_context (void)
{
  static GMainContext *context;

  if (g_once_init_enter (&context))
    {
      GMainContext *made = g_main_context_new ();

      g_thread_unref (g_thread_new ("tl-http-clock", clock_thread, made));
      g_once_init_leave (&context, made);
    }
  return context;
}

static void
cancel_inner_cb (GCancellable *cancellable,
                 gpointer      user_data)
{
  g_cancellable_cancel (user_data);
}

TlHttp *
tl_http_new (const TlHttpLimits *limits)
{
  TlHttp *self = g_new0 (TlHttp, 1);

  if (limits != NULL)
    self->limits = *limits;
  if (self->limits.body == 0)
    self->limits.body = DEFAULT_BODY;
  if (self->limits.seconds == 0)
    self->limits.seconds = DEFAULT_SECONDS;
  if (self->limits.silence == 0)
    self->limits.silence = DEFAULT_SILENCE;
  if (self->limits.redirects == 0)
    self->limits.redirects = DEFAULT_REDIRECTS;
  self->thread = g_thread_self ();
  self->context = g_main_context_new ();
  g_main_context_push_thread_default (self->context);
  self->session = soup_session_new_with_options ("timeout", self->limits.silence,
                                                 "user-agent", "Tagline/" PACKAGE_VERSION,
                                                 NULL);
  g_main_context_pop_thread_default (self->context);
  return self;
}

static void
forget_authorization (TlHttp *self)
{
  g_clear_pointer (&self->origin, g_uri_unref);
  if (self->authorization != NULL)
    memset (self->authorization, 0, strlen (self->authorization));
  g_clear_pointer (&self->authorization, g_free);
}

void
tl_http_free (TlHttp *self)
{
  g_main_context_push_thread_default (self->context);
  soup_session_abort (self->session);
  g_clear_object (&self->session);
  while (g_main_context_iteration (self->context, FALSE))
    ;
  g_main_context_pop_thread_default (self->context);
  g_main_context_unref (self->context);
  forget_authorization (self);
  g_free (self);
}

static void
set_authorization (TlHttp     *self,
                   const char *url,
                   char       *authorization)
{
  forget_authorization (self);
  self->origin = tl_http_parse_url (NULL, url, NULL);
  self->authorization = authorization;
}

void
tl_http_set_basic (TlHttp     *self,
                   const char *url,
                   const char *user,
                   const char *password)
{
  g_autofree char *plain = NULL;
  g_autofree char *encoded = NULL;

  if (user == NULL)
    {
      forget_authorization (self);
      return;
    }
  plain = g_strconcat (user, ":", password != NULL ? password : "", NULL);
  encoded = g_base64_encode ((const guchar *) plain, strlen (plain));
  set_authorization (self, url, g_strconcat ("Basic ", encoded, NULL));
  memset (plain, 0, strlen (plain));
  memset (encoded, 0, strlen (encoded));
}

void
tl_http_set_bearer (TlHttp     *self,
                    const char *url,
                    const char *token)
{
  set_authorization (self, url, g_strconcat ("Bearer ", token, NULL));
}

gboolean
tl_http_set_authority (TlHttp      *self,
                       const char  *pem_file,
                       GError     **error)
{
  /* Seen from elsewhere than here, as a path may be, nothing would be trusted. */
  g_autofree char *path = g_canonicalize_filename (pem_file, NULL);
  g_autoptr (GTlsDatabase) database = g_tls_file_database_new (path, error);

  if (database == NULL)
    return FALSE;
  soup_session_set_tls_database (self->session, database);
  return TRUE;
}

static GBytes *
gzip_bytes (GBytes *plain)
{
  g_autoptr (GZlibCompressor) compressor = g_zlib_compressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP, 3);
  g_autoptr (GInputStream) source = g_memory_input_stream_new_from_bytes (plain);
  g_autoptr (GInputStream) packed = g_converter_input_stream_new (source, G_CONVERTER (compressor));
  g_autoptr (GOutputStream) out = g_memory_output_stream_new_resizable ();

  /* From memory to memory: can't fail but for want of memory, which ends the program anyway. */
  g_output_stream_splice (out, packed, G_OUTPUT_STREAM_SPLICE_CLOSE_TARGET, NULL, NULL);
  return g_memory_output_stream_steal_as_bytes (G_MEMORY_OUTPUT_STREAM (out));
}

static void
set_body (SoupMessage         *message,
          const TlHttpRequest *request)
{
  const char *type = request->content_type != NULL ? request->content_type : "application/json";

  if (request->body == NULL)
    return;
  if (request->gzip_body && g_bytes_get_size (request->body) >= WORTH_GZIP)
    {
      g_autoptr (GBytes) packed = gzip_bytes (request->body);

      soup_message_headers_replace (soup_message_get_request_headers (message), "Content-Encoding", "gzip");
      soup_message_set_request_body_from_bytes (message, type, packed);
      return;
    }
  soup_message_set_request_body_from_bytes (message, type, request->body);
}

static SoupMessage *
make_message (TlHttp              *self,
              const TlHttpRequest *request,
              GUri                *uri)
{
  SoupMessage *message = soup_message_new_from_uri (request->method != NULL ? request->method : "GET", uri);
  SoupMessageHeaders *headers = soup_message_get_request_headers (message);

  soup_message_add_flags (message, SOUP_MESSAGE_NO_REDIRECT);
  soup_message_headers_replace (headers, "Accept", request->accept != NULL ? request->accept : "application/json");
  for (guint i = 0; request->headers != NULL && request->headers[i] != NULL; i += 2)
    soup_message_headers_replace (headers, request->headers[i], request->headers[i + 1]);
  if (request->etag != NULL)
    soup_message_headers_replace (headers, "If-None-Match", request->etag);
  if (request->last_modified != NULL)
    soup_message_headers_replace (headers, "If-Modified-Since", request->last_modified);
  if (request->no_gzip)
    soup_message_disable_feature (message, SOUP_TYPE_CONTENT_DECODER);
  if (self->authorization != NULL && self->origin != NULL && tl_http_same_origin (uri, self->origin))
    soup_message_headers_replace (headers, "Authorization", self->authorization);
  set_body (message, request);
  return message;
}

static gboolean
is_expired (TlHttpAnswer *self)
{
  return self->clock != NULL && g_atomic_int_get (&self->clock->expired);
}

/* A cancelled exchange has three reasons: say which. Takes error. */
static GError *
explain (TlHttpAnswer *self,
         GCancellable *outer,
         GError       *error)
{
  g_autoptr (GError) cause = error;
  const char *host = g_uri_get_host (soup_message_get_uri (self->message));

  if (outer != NULL && g_cancellable_is_cancelled (outer))
    return g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, _("Cancelled"));
  if (is_expired (self))
    return g_error_new (TL_SYNC_ERROR, TL_SYNC_ERROR_OFFLINE,
                        ngettext ("%s was not done within %u second.", "%s was not done within %u seconds.", self->seconds),
                        host, self->seconds);
  return tl_http_explain (self->message, g_steal_pointer (&cause));
}

/* Sends self->message; its headers are there when it returns TRUE. */
static gboolean
exchange (TlHttpAnswer  *self,
          GCancellable  *outer,
          GError       **error)
{
  g_autoptr (GError) cause = NULL;
  gulong handler = 0;

  if (outer != NULL)
    handler = g_cancellable_connect (outer, G_CALLBACK (cancel_inner_cb), self->cancellable, NULL);
  self->stream = soup_session_send (self->http->session, self->message, self->cancellable, &cause);
  if (outer != NULL)
    g_cancellable_disconnect (outer, handler);
  if (cause == NULL)
    return TRUE;
  g_propagate_error (error, explain (self, outer, g_steal_pointer (&cause)));
  return FALSE;
}

/* Lets go of a stream without reading what is left of it, which could be without end. */
static void
drop_stream (TlHttpAnswer *self)
{
  if (self->stream == NULL)
    return;
  g_cancellable_cancel (self->cancellable);
  g_input_stream_close (self->stream, self->cancellable, NULL);
  g_clear_object (&self->stream);
}

/* Where a redirect leads, or NULL: not one to be followed (no error), or one that must not be (error). */
static GUri *
redirect_target (TlHttpAnswer         *self,
                 const TlHttpRequest  *request,
                 GError              **error)
{
  guint status = soup_message_get_status (self->message);
  GUri *from = soup_message_get_uri (self->message);
  const char *method = soup_message_get_method (self->message);
  const char *location = soup_message_headers_get_one (soup_message_get_response_headers (self->message), "Location");
  g_autofree char *shown = NULL;
  g_autoptr (GUri) to = NULL;

  if (!SOUP_STATUS_IS_REDIRECTION (status) || status == 304 || status == 300 || status == 305 || location == NULL)
    return NULL;
  to = tl_http_parse_url (from, location, error);
  if (to == NULL)
    return NULL;
  shown = tl_http_dup_shown (location);
  if (g_uri_get_host (to) != NULL)
    {
      g_autofree char *whole = g_uri_to_string (to);

      g_free (shown);
      shown = tl_http_dup_shown (whole);
    }
  if (g_str_equal (g_uri_get_scheme (from), "https") && g_str_equal (g_uri_get_scheme (to), "http"))
    g_set_error (error, TL_SYNC_ERROR, TL_SYNC_ERROR_TLS,
                 _("%s leads from a secure connection to an open one (%s); this is not followed."), g_uri_get_host (from), shown);
  else if (!g_str_equal (method, "GET") && !g_str_equal (method, "HEAD"))
    g_set_error (error, TL_SYNC_ERROR, TL_SYNC_ERROR_PROTOCOL, _("%s says that the address is now %s."),
                 g_uri_get_host (from), shown);
  else if (request->same_origin && !tl_http_same_origin (from, to))
    g_set_error (error, TL_SYNC_ERROR, TL_SYNC_ERROR_PROTOCOL, _("%s leads to another server (%s); this is not followed."),
                 g_uri_get_host (from), shown);
  else
    return g_steal_pointer (&to);
  return NULL;
}

static void
start_clock (TlHttpAnswer *self,
             guint         milliseconds)
{
  self->clock = g_atomic_rc_box_new0 (Clock);
  self->clock->cancellable = g_object_ref (self->cancellable);
  self->source = g_timeout_source_new (milliseconds);
  /* The clock's thread may be in its callback while we are done: each has a reference. */
  g_source_set_callback (self->source, clock_cb, g_atomic_rc_box_acquire (self->clock), clock_unref);
  g_source_attach (self->source, get_clock_context ());
}

static void
stop_clock (TlHttpAnswer *self)
{
  if (self->source == NULL)
    return;
  g_source_destroy (self->source);
  g_clear_pointer (&self->clock, clock_unref);
  g_clear_pointer (&self->source, g_source_unref);
}

/* Another exchange within the same time: dropping the last one has cancelled its cancellable. */
static void
renew (TlHttpAnswer *self)
{
  gint64 left = self->source != NULL ? (g_source_get_ready_time (self->source) - g_get_monotonic_time ()) / 1000 : 0;
  gboolean timed = self->source != NULL;

  stop_clock (self);
  g_object_unref (self->cancellable);
  self->cancellable = g_cancellable_new ();
  if (timed)
    start_clock (self, MAX (left, 1));
}

static gboolean
follow_redirects (TlHttpAnswer         *self,
                  const TlHttpRequest  *request,
                  GCancellable         *outer,
                  GError              **error)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint n = 0;; n++)
    {
      g_autoptr (GUri) to = NULL;
      g_autoptr (GError) refused = NULL;
      const char *host = g_uri_get_host (soup_message_get_uri (self->message));

      g_hash_table_add (seen, g_uri_to_string (soup_message_get_uri (self->message)));
      if (!exchange (self, outer, error))
        return FALSE;
      to = redirect_target (self, request, &refused);
      if (to == NULL && refused == NULL)
        return TRUE;
      drop_stream (self);
      if (to != NULL)
        {
          g_autofree char *url = g_uri_to_string (to);

          if (g_hash_table_contains (seen, url) || n >= self->http->limits.redirects)
            g_set_error (&refused, TL_SYNC_ERROR, TL_SYNC_ERROR_LIMIT, _("%s leads from one address to the next without end."),
                         host);
        }
      if (refused != NULL)
        {
          g_propagate_error (error, g_steal_pointer (&refused));
          return FALSE;
        }
      renew (self);
      g_object_unref (self->message);
      self->message = make_message (self->http, request, to);
    }
}

/* Refused before a byte of the body is looked at. */
static gboolean
check_headers (TlHttpAnswer         *self,
               const TlHttpRequest  *request,
               GError              **error)
{
  SoupMessageHeaders *headers = soup_message_get_response_headers (self->message);
  const char *encoding = soup_message_headers_get_list (headers, "Content-Encoding");
  const char *host = g_uri_get_host (soup_message_get_uri (self->message));

  /* Compression within compression is only ever a bomb. */
  if (encoding != NULL && strchr (encoding, ',') != NULL)
    {
      g_set_error (error, TL_SYNC_ERROR, TL_SYNC_ERROR_LIMIT, _("The answer of %s is compressed more than once."), host);
      return FALSE;
    }
  if (soup_message_headers_get_encoding (headers) == SOUP_ENCODING_CONTENT_LENGTH
      && (guint64) soup_message_headers_get_content_length (headers) > self->http->limits.body)
    {
      g_autofree char *size = g_format_size (self->http->limits.body);

      g_set_error (error, TL_SYNC_ERROR, TL_SYNC_ERROR_LIMIT, _("The answer of %s is larger than %s."), host, size);
      return FALSE;
    }
  return TRUE;
}

static TlHttpAnswer *
answer_new (TlHttp              *self,
            const TlHttpRequest *request,
            GUri                *uri)
{
  TlHttpAnswer *answer = g_new0 (TlHttpAnswer, 1);

  answer->http = self;
  answer->message = make_message (self, request, uri);
  answer->cancellable = g_cancellable_new ();
  answer->seconds = request->seconds != 0 ? request->seconds : self->limits.seconds;
  if (answer->seconds != G_MAXUINT)
    start_clock (answer, answer->seconds * 1000);
  return answer;
}

static gboolean
answer_start (TlHttpAnswer         *self,
              const TlHttpRequest  *request,
              GCancellable         *cancellable,
              GError              **error)
{
  const char *type;

  if (!follow_redirects (self, request, cancellable, error) || !check_headers (self, request, error))
    return FALSE;
  self->url = g_uri_to_string (soup_message_get_uri (self->message));
  type = soup_message_headers_get_content_type (soup_message_get_response_headers (self->message), NULL);
  self->type = type != NULL ? g_ascii_strdown (type, -1) : NULL;
  return TRUE;
}

TlHttpAnswer *
tl_http_open (TlHttp               *self,
              const TlHttpRequest  *request,
              GCancellable         *cancellable,
              GError              **error)
{
  g_autoptr (GUri) uri = NULL;
  g_autoptr (TlHttpAnswer) answer = NULL;
  g_autofree char *user = NULL;
  g_autofree char *password = NULL;
  g_autofree char *clean = NULL;
  gboolean ok;

  g_return_val_if_fail (self->thread == g_thread_self (), NULL);

  if (g_cancellable_set_error_if_cancelled (cancellable, error) || !tl_http_split (request->url, &clean, &user, &password, error))
    return NULL;
  if (user != NULL)
    {
      g_set_error_literal (error, TL_SYNC_ERROR, TL_SYNC_ERROR_REJECTED, _("The address must have no user name or password in it."));
      return NULL;
    }
  uri = tl_http_parse_url (NULL, request->url, error);
  g_main_context_push_thread_default (self->context);
  /* Connections that were idle for too long are closed here. */
  while (g_main_context_iteration (self->context, FALSE))
    ;
  answer = answer_new (self, request, uri);
  ok = answer_start (answer, request, cancellable, error);
  g_main_context_pop_thread_default (self->context);
  return ok ? g_steal_pointer (&answer) : NULL;
}

TlHttpAnswer *
tl_http_send (TlHttp               *self,
              const TlHttpRequest  *request,
              GCancellable         *cancellable,
              GError              **error)
{
  g_autoptr (TlHttpAnswer) answer = tl_http_open (self, request, cancellable, error);

  if (answer == NULL)
    return NULL;
  return tl_http_answer_keep_body (answer, cancellable, error) ? g_steal_pointer (&answer) : NULL;
}

void
tl_http_answer_free (TlHttpAnswer *self)
{
  g_main_context_push_thread_default (self->http->context);
  drop_stream (self);
  stop_clock (self);
  g_clear_object (&self->message);
  g_main_context_pop_thread_default (self->http->context);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->body, g_bytes_unref);
  g_free (self->url);
  g_free (self->type);
  g_free (self);
}

static gssize
read_some (TlHttpAnswer  *self,
           void          *buffer,
           gsize          size,
           GCancellable  *outer,
           GError       **error)
{
  g_autoptr (GError) cause = NULL;
  gulong handler = 0;
  gssize n;

  if (outer != NULL)
    handler = g_cancellable_connect (outer, G_CALLBACK (cancel_inner_cb), self->cancellable, NULL);
  n = g_input_stream_read (self->stream, buffer, size, self->cancellable, &cause);
  if (outer != NULL)
    g_cancellable_disconnect (outer, handler);
  if (n < 0)
    g_propagate_error (error, explain (self, outer, g_steal_pointer (&cause)));
  return n;
}

gssize
tl_http_answer_read (TlHttpAnswer  *self,
                     void          *buffer,
                     gsize          size,
                     GCancellable  *cancellable,
                     GError       **error)
{
  gssize n;

  if (self->stream == NULL)
    return 0;
  g_main_context_push_thread_default (self->http->context);
  n = read_some (self, buffer, size, cancellable, error);
  if (n == 0)
    {
      /* Read to its end: closing now gives the connection back for the next request. */
      g_input_stream_close (self->stream, NULL, NULL);
      g_clear_object (&self->stream);
    }
  else if (n < 0)
    drop_stream (self);
  else
    self->n_read += n;
  if (n > 0 && self->n_read > self->http->limits.body)
    {
      g_autofree char *limit = g_format_size (self->http->limits.body);

      drop_stream (self);
      g_set_error (error, TL_SYNC_ERROR, TL_SYNC_ERROR_LIMIT, _("The answer of %s is larger than %s."),
                   g_uri_get_host (soup_message_get_uri (self->message)), limit);
      n = -1;
    }
  g_main_context_pop_thread_default (self->http->context);
  return n;
}

GBytes *
tl_http_answer_read_all (TlHttpAnswer  *self,
                         GCancellable  *cancellable,
                         GError       **error)
{
  g_autoptr (GByteArray) all = g_byte_array_new ();
  guint filled = 0;

  for (;;)
    {
      gssize n;

      if (all->len - filled < CHUNK)
        g_byte_array_set_size (all, MAX (all->len * 2, CHUNK * 2));
      /* Not all that there is room for: what is unpacked from a few bytes takes its time, which nothing interrupts. */
      n = tl_http_answer_read (self, all->data + filled, MIN (all->len - filled, MOUTHFUL), cancellable, error);
      if (n < 0)
        return NULL;
      if (n == 0)
        break;
      filled += n;
    }
  g_byte_array_set_size (all, filled);
  return g_byte_array_free_to_bytes (g_steal_pointer (&all));
}

gboolean
tl_http_answer_keep_body (TlHttpAnswer  *self,
                          GCancellable  *cancellable,
                          GError       **error)
{
  GBytes *body = tl_http_answer_read_all (self, cancellable, error);

  if (body == NULL)
    return FALSE;
  g_clear_pointer (&self->body, g_bytes_unref);
  self->body = body;
  return TRUE;
}

guint
tl_http_answer_get_status (TlHttpAnswer *self)
{
  return soup_message_get_status (self->message);
}

GBytes *
tl_http_answer_get_body (TlHttpAnswer *self)
{
  if (self->body == NULL)
    self->body = g_bytes_new_static ("", 0);
  return self->body;
}

const char *
tl_http_answer_get_url (TlHttpAnswer *self)
{
  return self->url;
}

const char *
tl_http_answer_get_header (TlHttpAnswer *self,
                           const char   *name)
{
  return soup_message_headers_get_list (soup_message_get_response_headers (self->message), name);
}

const char *
tl_http_answer_get_type (TlHttpAnswer *self)
{
  return self->type;
}

guint
tl_http_answer_get_retry_after (TlHttpAnswer *self)
{
  const char *value = soup_message_headers_get_one (soup_message_get_response_headers (self->message), "Retry-After");
  g_autoptr (GDateTime) then = NULL;
  g_autoptr (GDateTime) now = NULL;
  guint64 seconds;

  if (value == NULL)
    return 0;
  if (g_ascii_string_to_unsigned (value, 10, 0, G_MAXUINT64, &seconds, NULL))
    return MIN (seconds, MAX_WAIT);
  then = soup_date_time_new_from_http_string (value);
  if (then == NULL)
    return 0;
  now = g_date_time_new_now_utc ();
  return CLAMP (g_date_time_difference (then, now) / G_TIME_SPAN_SECOND, 0, MAX_WAIT);
}

gboolean
tl_http_answer_get_skew (TlHttpAnswer *self,
                         gint64       *seconds)
{
  const char *value = soup_message_headers_get_one (soup_message_get_response_headers (self->message), "Date");
  g_autoptr (GDateTime) theirs = value != NULL ? soup_date_time_new_from_http_string (value) : NULL;
  g_autoptr (GDateTime) ours = g_date_time_new_now_utc ();

  if (theirs == NULL)
    return FALSE;
  *seconds = g_date_time_to_unix (theirs) - g_date_time_to_unix (ours);
  return TRUE;
}
