/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * How long a fetch goes on after it was cancelled, by what it was at: waiting for an answer, reading one that drips or never
 * ends, unpacking, and decoding a page of 48 MB.  Cancelled at moments spread over a while from the request on.  Of the
 * worst one also the processor time, which does not count what else runs on the machine.
 */

#include "bench-util.h"

#include <libsoup/soup.h>
#include <pthread.h>
#include <time.h>

#include "tl-fetch.h"

#define N_RUNS      21
#define GOAL        "<= 100 ms"
#define N_ARTICLES  24000

typedef struct
{
  GMainContext *context;
  GMainLoop    *loop;
  SoupServer   *server;
  char         *url;
  GBytes       *big;          /* JSON */
  GBytes       *packed;       /* the same, gzip */
  gint          asked;        /* atomic: requests that came */
} Peer;

static GBytes *
make_big (void)
{
  GString *out = g_string_new ("[");

  for (guint i = 0; i < N_ARTICLES; i++)
    {
      g_string_append_printf (out, "%s{\"id\": \"a%u\", \"title\": \"Number %u\", \"text\": \"", i > 0 ? "," : "", i, i);
      for (guint j = 0; j < 25; j++)
        g_string_append_printf (out, "Sentence %u of article %u says what the mayor said on Monday about it. ", j, i);
      g_string_append (out, "\"}");
    }
  g_string_append_c (out, ']');
  return g_string_free_to_bytes (out);
}

static GBytes *
pack (GBytes *bytes)
{
  g_autoptr (GZlibCompressor) compressor = g_zlib_compressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP, 1);
  g_autoptr (GOutputStream) memory = g_memory_output_stream_new_resizable ();
  g_autoptr (GOutputStream) out = g_converter_output_stream_new (memory, G_CONVERTER (compressor));

  g_output_stream_write_all (out, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), NULL, NULL, NULL);
  g_output_stream_close (out, NULL, NULL);
  return g_memory_output_stream_steal_as_bytes (G_MEMORY_OUTPUT_STREAM (memory));
}

static void
more_cb (SoupServerMessage *message,
         gpointer           user_data)
{
  static const char words[65536] = "[";

  soup_message_body_append (soup_server_message_get_response_body (message), SOUP_MEMORY_STATIC,
                            words + 1, sizeof words - 1);
  soup_server_message_unpause (message);
}

typedef struct
{
  SoupServerMessage *message;
  GSource           *source;
  gboolean           is_over;
} Drip;

static gboolean
drip_cb (gpointer user_data)
{
  Drip *drip = user_data;

  if (drip->is_over)
    return G_SOURCE_REMOVE;
  soup_message_body_append (soup_server_message_get_response_body (drip->message), SOUP_MEMORY_STATIC, " ", 1);
  soup_server_message_unpause (drip->message);
  return G_SOURCE_CONTINUE;
}

static void
drip_free (gpointer data)
{
  Drip *drip = data;

  g_object_unref (drip->message);
  g_free (drip);
}

static void
drip_over_cb (SoupServerMessage *message,
              gpointer           user_data)
{
  ((Drip *) user_data)->is_over = TRUE;
}

static void
begin_chunks (SoupServerMessage *message)
{
  SoupMessageBody *body = soup_server_message_get_response_body (message);

  soup_server_message_set_status (message, 200, NULL);
  soup_message_body_set_accumulate (body, FALSE);
  soup_message_headers_set_content_type (soup_server_message_get_response_headers (message), "application/json", NULL);
  soup_message_headers_set_encoding (soup_server_message_get_response_headers (message), SOUP_ENCODING_CHUNKED);
  soup_message_body_append (body, SOUP_MEMORY_STATIC, "[", 1);
}

static void
drip (Peer              *self,
      SoupServerMessage *message)
{
  Drip *one = g_new0 (Drip, 1);

  begin_chunks (message);
  one->message = g_object_ref (message);
  one->source = g_timeout_source_new (40);
  g_source_set_callback (one->source, drip_cb, one, drip_free);
  g_signal_connect (message, "finished", G_CALLBACK (drip_over_cb), one);
  g_signal_connect (message, "disconnected", G_CALLBACK (drip_over_cb), one);
  g_source_attach (one->source, self->context);
  g_source_unref (one->source);
}

static void
server_cb (SoupServer        *server,
           SoupServerMessage *message,
           const char        *path,
           GHashTable        *query,
           gpointer           user_data)
{
  Peer *self = user_data;
  GBytes *body = g_str_equal (path, "/packed") ? self->packed : self->big;

  g_atomic_int_inc (&self->asked);
  if (g_str_equal (path, "/never"))
    {
      soup_server_message_pause (message);
    }
  else if (g_str_equal (path, "/drip"))
    {
      drip (self, message);
    }
  else if (g_str_equal (path, "/endless"))
    {
      begin_chunks (message);
      g_signal_connect (message, "wrote-chunk", G_CALLBACK (more_cb), NULL);
    }
  else
    {
      soup_server_message_set_status (message, 200, NULL);
      if (body == self->packed)
        soup_message_headers_replace (soup_server_message_get_response_headers (message), "Content-Encoding", "gzip");
      soup_server_message_set_response (message, "application/json", SOUP_MEMORY_STATIC, g_bytes_get_data (body, NULL),
                                        g_bytes_get_size (body));
    }
}

static gpointer
serve (gpointer data)
{
  Peer *self = data;

  g_main_context_push_thread_default (self->context);
  g_main_loop_run (self->loop);
  g_main_context_pop_thread_default (self->context);
  return NULL;
}

static void
peer_start (Peer *self)
{
  g_autoptr (GError) error = NULL;
  GSList *uris;

  self->big = make_big ();
  self->packed = pack (self->big);
  self->context = g_main_context_new ();
  self->loop = g_main_loop_new (self->context, FALSE);
  g_main_context_push_thread_default (self->context);
  self->server = soup_server_new (NULL, NULL);
  soup_server_add_handler (self->server, NULL, server_cb, self, NULL);
  if (!soup_server_listen_local (self->server, 0, SOUP_SERVER_LISTEN_IPV4_ONLY, &error))
    g_error ("%s", error->message);
  g_main_context_pop_thread_default (self->context);
  uris = soup_server_get_uris (self->server);
  self->url = g_strdup_printf ("http://127.0.0.1:%d", g_uri_get_port (uris->data));
  g_slist_free_full (uris, (GDestroyNotify) g_uri_unref);
}

typedef struct
{
  char         *url;
  GCancellable *cancellable;
  clockid_t     clock;        /* processor time of its thread */
  gint          is_running;   /* atomic: clock is there */
  double        ended;
  double        worked;       /* when it ended */
  gboolean      cancelled;
} Fetch;

static double
read_clock (clockid_t clock)
{
  struct timespec now;

  clock_gettime (clock, &now);
  return now.tv_sec + now.tv_nsec / 1e9;
}

static gboolean
page_cb (TlFetchPage           *page,
         const TlFetchFigures  *figures,
         gpointer               user_data,
         GError               **error)
{
  tl_fetch_page_free (page);
  return TRUE;
}

static gpointer
fetch_thread (gpointer data)
{
  Fetch *self = data;
  TlFetchOptions options = { .url = self->url, .format = "tagline" };
  g_autoptr (TlFetchState) state = tl_fetch_state_new (self->url);
  g_auto (TlFetchFigures) figures = { 0 };
  g_autoptr (GError) error = NULL;

  pthread_getcpuclockid (pthread_self (), &self->clock);
  g_atomic_int_set (&self->is_running, 1);
  tl_fetch_run (&options, state, NULL, NULL, page_cb, NULL, &figures, self->cancellable, &error);
  self->ended = bench_now ();
  self->worked = read_clock (self->clock);
  self->cancelled = g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  return NULL;
}

static int
compare_doubles (gconstpointer a,
                 gconstpointer b)
{
  double first = *(const double *) a;
  double second = *(const double *) b;

  return (first > second) - (first < second);
}

/* Median and worst; moments are spread over span milliseconds. */
static void
measure (BenchReport *report,
         Peer        *peer,
         const char  *path,
         const char  *what,
         guint        span)
{
  g_autoptr (GArray) took = g_array_new (FALSE, FALSE, sizeof (double));
  g_autofree char *worst = g_strconcat (what, ", worst", NULL);
  g_autofree char *working = g_strconcat (what, ", worst, processor time", NULL);
  double worked = 0;
  guint n_over = 0;

  for (guint i = 0; i < N_RUNS; i++)
    {
      Fetch fetch = { .url = g_strconcat (peer->url, path, NULL), .cancellable = g_cancellable_new () };
      gint before = g_atomic_int_get (&peer->asked);
      GThread *thread = g_thread_new ("fetch", fetch_thread, &fetch);
      double cancelled;
      double before_work;

      while (g_atomic_int_get (&peer->asked) == before || !g_atomic_int_get (&fetch.is_running))
        g_thread_yield ();
      g_usleep (1000 + 1000 * (gulong) span * i / N_RUNS);
      cancelled = bench_now ();
      before_work = read_clock (fetch.clock);
      g_cancellable_cancel (fetch.cancellable);
      g_thread_join (thread);
      /* One that was done before is no measurement. */
      if (fetch.cancelled)
        {
          double ms = 1000 * MAX (fetch.ended - cancelled, 0);

          g_array_append_val (took, ms);
          worked = MAX (worked, 1000 * (fetch.worked - before_work));
        }
      else
        {
          n_over++;
        }
      g_object_unref (fetch.cancellable);
      g_free (fetch.url);
    }
  g_array_sort (took, compare_doubles);
  if (took->len > 0)
    {
      g_autofree char *remark = g_strdup_printf ("%u runs, %u were done before", took->len, n_over);

      bench_report_add (report, what, g_array_index (took, double, took->len / 2), "ms", GOAL, remark);
      bench_report_add (report, worst, g_array_index (took, double, took->len - 1), "ms", GOAL, NULL);
      bench_report_add (report, working, worked, "ms", GOAL, NULL);
    }
}

int
main (int   argc,
      char *argv[])
{
  BenchReport *report = bench_report_new ("cancel");
  Peer peer = { NULL };
  GThread *thread;

  peer_start (&peer);
  thread = g_thread_new ("server", serve, &peer);
  measure (report, &peer, "/never", "no answer", 200);
  measure (report, &peer, "/drip", "a byte every 40 ms", 300);
  measure (report, &peer, "/endless", "endless body", 150);
  measure (report, &peer, "/packed", "48 MB, gzip: unpacked, decoded, compared", 900);
  measure (report, &peer, "/big", "48 MB: read, decoded, compared", 900);
  bench_report_finish (report);
  g_main_loop_quit (peer.loop);
  g_thread_join (thread);
  g_object_unref (peer.server);
  g_main_loop_unref (peer.loop);
  g_main_context_unref (peer.context);
  g_bytes_unref (peer.big);
  g_bytes_unref (peer.packed);
  g_free (peer.url);
  return 0;
}
