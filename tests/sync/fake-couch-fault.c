/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Faults of the fake.  Those that the HTTP library would not let happen (a length that lies, an answer that breaks off) are written
 * by hand on the bare connection, in a thread of their own, which ends with the connection.
 */

#include "config.h"

#include "fake-couch-private.h"

#include <string.h>

typedef struct
{
  char      *part;
  FakeFault  fault;
} FakePlan;

/* Faults that a client gets over by itself at once: what fake_couch_fault_always() draws from. */
static const FakeFault bounded[] = {
  FAKE_CUT_BEFORE, FAKE_CUT_AFTER, FAKE_CUT_AFTER, FAKE_CUT_MIDDLE, FAKE_HALF_WRITTEN, FAKE_ACCEPTED, FAKE_REORDERED, FAKE_REPEATED,
  FAKE_LOST_ROWS, FAKE_RACE, FAKE_RACE, FAKE_STATUS_413, FAKE_STATUS_500, FAKE_HTML, FAKE_HTML_502, FAKE_EMPTY, FAKE_LONG_LENGTH,
};

void
fake_couch_fault_next (FakeCouch  *self,
                       const char *part,
                       FakeFault   fault)
{
  FakePlan *plan = g_new0 (FakePlan, 1);

  plan->part = g_strdup (part);
  plan->fault = fault;
  g_rec_mutex_lock (&self->mutex);
  g_queue_push_tail (self->faults, plan);
  g_rec_mutex_unlock (&self->mutex);
}

void
fake_couch_fault_always (FakeCouch *self,
                         double     probability,
                         guint32    seed)
{
  g_rec_mutex_lock (&self->mutex);
  self->probability = probability;
  g_rand_set_seed (self->rand, seed);
  g_rec_mutex_unlock (&self->mutex);
}

FakeFault
fake_fault_take (FakeCouch  *self,
                 const char *path)
{
  for (GList *l = self->faults->head; l != NULL; l = l->next)
    {
      FakePlan *plan = l->data;
      FakeFault fault = plan->fault;

      if (plan->part != NULL && strstr (path, plan->part) == NULL)
        continue;
      g_queue_delete_link (self->faults, l);
      g_free (plan->part);
      g_free (plan);
      return fault;
    }
  if (self->probability > 0 && g_rand_double (self->rand) < self->probability)
    return bounded[g_rand_int_range (self->rand, 0, G_N_ELEMENTS (bounded))];
  return FAKE_NO_FAULT;
}

typedef struct
{
  GIOStream *stream;
  GBytes    *start;
  FakeFault  fault;
} Raw;

static gpointer
raw_thread (gpointer user_data)
{
  Raw *raw = user_data;
  GOutputStream *out = g_io_stream_get_output_stream (raw->stream);
  g_autofree char *spaces = g_strnfill (1 << 16, ' ');
  gboolean ok = g_output_stream_write_all (out, g_bytes_get_data (raw->start, NULL), g_bytes_get_size (raw->start), NULL, NULL, NULL);

  while (ok && raw->fault == FAKE_ENDLESS)
    ok = g_output_stream_write_all (out, spaces, 1 << 16, NULL, NULL, NULL);
  while (ok && (raw->fault == FAKE_DRIP || raw->fault == FAKE_SILENT))
    {
      if (raw->fault == FAKE_DRIP)
        ok = g_output_stream_write_all (out, " ", 1, NULL, NULL, NULL);
      /* The other side ends it: then reading gives an end, and not only a time that is up. */
      if (ok)
        {
          GInputStream *in = g_io_stream_get_input_stream (raw->stream);
          char byte;
          gssize n = g_pollable_input_stream_read_nonblocking (G_POLLABLE_INPUT_STREAM (in), &byte, 1, NULL, NULL);

          ok = n != 0;
          g_usleep (ok ? 100 * 1000 : 0);
        }
    }
  g_io_stream_close (raw->stream, NULL, NULL);
  g_object_unref (raw->stream);
  g_bytes_unref (raw->start);
  g_free (raw);
  return NULL;
}

/* Takes the connection away from the library and writes start on it, then what the fault wants. */
static void
answer_raw (FakeRequest *request,
            const char  *head,
            const char  *body,
            gsize        length)
{
  GString *start = g_string_new (head);
  Raw *raw = g_new0 (Raw, 1);

  g_string_append_len (start, body, length);
  raw->start = g_string_free_to_bytes (start);
  raw->stream = soup_server_message_steal_connection (request->message);
  raw->fault = request->fault;
  g_thread_unref (g_thread_new ("fake-raw", raw_thread, raw));
}

static void
answer_bomb (FakeRequest *request)
{
  g_autoptr (GZlibCompressor) compressor = g_zlib_compressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP, 1);
  g_autoptr (GOutputStream) memory = g_memory_output_stream_new_resizable ();
  g_autoptr (GOutputStream) out = g_converter_output_stream_new (memory, G_CONVERTER (compressor));
  g_autofree char *spaces = g_strnfill (1 << 20, ' ');
  g_autoptr (GBytes) bytes = NULL;
  g_autofree char *head = NULL;

  for (guint i = 0; i < 1024; i++)
    g_output_stream_write_all (out, spaces, 1 << 20, NULL, NULL, NULL);
  g_output_stream_close (out, NULL, NULL);
  bytes = g_memory_output_stream_steal_as_bytes (G_MEMORY_OUTPUT_STREAM (memory));
  head = g_strdup_printf ("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Encoding: gzip\r\nContent-Length: %"
                          G_GSIZE_FORMAT "\r\n\r\n", g_bytes_get_size (bytes));
  answer_raw (request, head, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
}

static void
cut (FakeRequest *request)
{
  g_autoptr (GIOStream) stream = soup_server_message_steal_connection (request->message);

  g_io_stream_close (stream, NULL, NULL);
}

static void
answer_wait (FakeRequest *request,
             guint        status)
{
  soup_message_headers_replace (soup_server_message_get_response_headers (request->message), "Retry-After", "1");
  fake_answer_error (request, status, "busy", "come again");
}

static void
answer_html (FakeRequest *request,
             guint        status)
{
  static const char page[] = "<!DOCTYPE html><html><title>Oops</title><body><h1>It is a web page</h1></body></html>";

  soup_server_message_set_status (request->message, status, NULL);
  soup_server_message_set_response (request->message, "text/html; charset=utf-8", SOUP_MEMORY_STATIC, page, sizeof page - 1);
}

#define ENDLESS_HEAD "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: close\r\n\r\n"

gboolean
fake_fault_before (FakeRequest *request)
{
  switch (request->fault)
    {
    case FAKE_CUT_BEFORE:
      cut (request);
      return TRUE;
    case FAKE_STATUS_413:
      fake_answer_error (request, 413, "too_large", "the request entity is too large");
      return TRUE;
    case FAKE_STATUS_429:
      answer_wait (request, 429);
      return TRUE;
    case FAKE_STATUS_503:
      answer_wait (request, 503);
      return TRUE;
    case FAKE_STATUS_500:
      fake_answer_error (request, 500, "internal_server_error", "No DB shards could be opened.");
      return TRUE;
    case FAKE_HTML:
      answer_html (request, 200);
      return TRUE;
    case FAKE_HTML_502:
      answer_html (request, 502);
      return TRUE;
    case FAKE_EMPTY:
      fake_answer (request, 200, "{}", 2);
      return TRUE;
    case FAKE_REDIRECT:
      soup_server_message_set_redirect (request->message, 302, request->fake->other);
      return TRUE;
    case FAKE_DRIP:
    case FAKE_ENDLESS:
      answer_raw (request, ENDLESS_HEAD, "{\"results\":[", strlen ("{\"results\":["));
      return TRUE;
    case FAKE_SILENT:
      answer_raw (request, "", "", 0);
      return TRUE;
    case FAKE_BOMB:
      answer_bomb (request);
      return TRUE;
    default:
      return FALSE;
    }
}

/* The request was carried out, and its answer is in the message: what becomes of it on its way. */
void
fake_fault_after (FakeRequest *request)
{
  SoupMessageBody *body = soup_server_message_get_response_body (request->message);
  g_autoptr (GBytes) bytes = NULL;
  g_autofree char *head = NULL;
  const char *data;
  gsize length;
  gsize said;

  switch (request->fault)
    {
    case FAKE_CUT_AFTER:
    case FAKE_HALF_WRITTEN:
      cut (request);
      return;
    case FAKE_CUT_MIDDLE:
    case FAKE_LONG_LENGTH:
    case FAKE_SHORT_LENGTH:
      break;
    default:
      return;
    }
  bytes = soup_message_body_flatten (body);
  data = g_bytes_get_data (bytes, &length);
  said = request->fault == FAKE_SHORT_LENGTH ? length / 2 : request->fault == FAKE_LONG_LENGTH ? length + 100 : length;
  head = g_strdup_printf ("HTTP/1.1 %u OK\r\nContent-Type: application/json\r\nContent-Length: %" G_GSIZE_FORMAT "\r\n\r\n",
                          soup_server_message_get_status (request->message), said);
  answer_raw (request, head, data, request->fault == FAKE_CUT_MIDDLE ? length / 2 : length);
}
