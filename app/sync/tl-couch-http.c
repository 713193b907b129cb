/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Requests to an article server, and what its answers mean.  An answer that is not in the protocol's shape is believed in nothing. */

#define G_LOG_DOMAIN "tl-sync"

#include "config.h"

#include "tl-couch-private.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#define MAX_REASON 300
#define LOCKED_SECONDS (5 * 60)

void
tl_couch_place_clear (TlCouchPlace *self)
{
  g_clear_pointer (&self->url, g_free);
  g_clear_pointer (&self->user, g_free);
  g_clear_pointer (&self->authority, g_free);
  if (self->password != NULL)
    memset (self->password, 0, strlen (self->password));
  g_clear_pointer (&self->password, g_free);
}

TlHttp *
tl_couch_http_new (TlCouchPlace        *self,
                   const TlHttpLimits  *limits,
                   GError             **error)
{
  g_autoptr (TlHttp) http = tl_http_new (limits);

  if (self->user != NULL)
    tl_http_set_basic (http, self->url, self->user, self->password);
  if (self->authority != NULL && !tl_http_set_authority (http, self->authority, error))
    return NULL;
  return g_steal_pointer (&http);
}

static gboolean
is_refused (TlCouchPlace  *self,
            GError       **error)
{
  if (!g_atomic_int_get (&self->refused))
    return FALSE;
  g_set_error (error, TL_SYNC_ERROR, TL_SYNC_ERROR_AUTH, _("Name or password were refused by %s."), self->url);
  return TRUE;
}

/* Compressing for a server on this computer costs more than it saves. */
static gboolean
is_far (TlCouchPlace *self)
{
  g_autoptr (GUri) uri = g_uri_parse (self->url, G_URI_FLAGS_NONE, NULL);
  g_autoptr (GInetAddress) address = uri != NULL ? g_inet_address_new_from_string (g_uri_get_host (uri)) : NULL;

  if (address != NULL)
    return !g_inet_address_get_is_loopback (address);
  return uri != NULL && !g_str_equal (g_uri_get_host (uri), "localhost");
}

TlHttpAnswer *
tl_couch_open (TlCouchPlace         *self,
               TlHttp               *http,
               const TlHttpRequest  *request,
               const char           *path,
               GCancellable         *cancellable,
               GError              **error)
{
  g_autofree char *url = g_strconcat (self->url, path, NULL);
  TlHttpRequest sent = *request;

  g_atomic_int_set (&self->wait, 0);
  if (is_refused (self, error))
    return NULL;
  sent.url = url;
  sent.same_origin = TRUE;
  return tl_http_open (http, &sent, cancellable, error);
}

TlHttpAnswer *
tl_couch_send (TlCouchPlace  *self,
               TlHttp        *http,
               const char    *method,
               const char    *path,
               GBytes        *body,
               GCancellable  *cancellable,
               GError       **error)
{
  g_autofree char *url = g_strconcat (self->url, path, NULL);
  TlHttpRequest request = { .method = method, .url = url, .body = body, .same_origin = TRUE };
  g_autoptr (TlHttpAnswer) answer = NULL;

  g_atomic_int_set (&self->wait, 0);
  if (is_refused (self, error))
    return NULL;
  request.gzip_body = body != NULL && !g_atomic_int_get (&self->no_gzip) && is_far (self);
  answer = tl_http_send (http, &request, cancellable, error);
  if (answer != NULL && request.gzip_body && tl_http_answer_get_status (answer) == 415)
    {
      g_atomic_int_set (&self->no_gzip, TRUE);
      g_clear_pointer (&answer, tl_http_answer_free);
      request.gzip_body = FALSE;
      answer = tl_http_send (http, &request, cancellable, error);
    }
  return g_steal_pointer (&answer);
}

char *
tl_couch_dup_member (TlJsonDoc  *doc,
                     TlJsonRef   object,
                     const char *name)
{
  TlJsonRef ref = tl_json_find_typed (doc, object, name, TL_JSON_STRING);
  g_autofree char *text = NULL;
  gsize length;

  if (ref == TL_JSON_NONE)
    return NULL;
  text = tl_json_dup_string (doc, ref, &length);
  return strlen (text) == length ? g_steal_pointer (&text) : NULL;
}

char *
tl_couch_dup_reason (TlJsonDoc *doc,
                     TlJsonRef  object)
{
  g_autofree char *reason = tl_couch_dup_member (doc, object, "reason");
  GString *shown = g_string_new (NULL);

  if (reason == NULL)
    reason = tl_couch_dup_member (doc, object, "error");
  for (const char *p = reason != NULL ? reason : ""; *p != '\0' && shown->len < MAX_REASON; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      g_string_append_unichar (shown, g_unichar_iscntrl (c) || g_unichar_type (c) == G_UNICODE_FORMAT ? ' ' : c);
    }
  return g_string_free (shown, FALSE);
}

void
tl_couch_set_no_server (TlHttpAnswer  *answer,
                        GError       **error)
{
  g_autofree char *shown = tl_http_dup_shown (tl_http_answer_get_url (answer));
  const char *type = tl_http_answer_get_type (answer);

  if (g_strcmp0 (type, "text/html") == 0)
    g_set_error (error, TL_SYNC_ERROR, TL_SYNC_ERROR_OFFLINE,
                 _("%s answers with a web page (status %u) and not as an article server does."), shown,
                 tl_http_answer_get_status (answer));
  else
    g_set_error (error, TL_SYNC_ERROR, TL_SYNC_ERROR_OFFLINE,
                 _("%s answers (status %u), but not as an article server does."), shown, tl_http_answer_get_status (answer));
}

TlJsonDoc *
tl_couch_parse (TlHttpAnswer  *answer,
                TlJsonType     type,
                GError       **error)
{
  g_autofree char *reason = NULL;
  g_autoptr (TlJsonDoc) doc = tl_couch_json_read (tl_http_answer_get_body (answer), &reason);

  if (doc == NULL || tl_json_get_type (doc, 0) != type)
    {
      tl_couch_set_no_server (answer, error);
      return NULL;
    }
  return g_steal_pointer (&doc);
}

static TlSyncError
code_of (TlCouchPlace *self,
         TlHttpAnswer *answer,
         const char   *reason)
{
  guint status = tl_http_answer_get_status (answer);
  guint wait = tl_http_answer_get_retry_after (answer);

  if (status == 401)
    {
      g_atomic_int_set (&self->refused, TRUE);
      return TL_SYNC_ERROR_AUTH;
    }
  /* After five wrong passwords: even the right one is refused for a while. */
  if (status == 403 && strstr (reason, "locked") != NULL)
    wait = MAX (wait, LOCKED_SECONDS);
  if (status == 429 || wait > 0)
    {
      g_atomic_int_set (&self->wait, (int) wait);
      return TL_SYNC_ERROR_BUSY;
    }
  if (status == 403)
    return TL_SYNC_ERROR_FORBIDDEN;
  if (status == 404)
    return TL_SYNC_ERROR_NO_DATABASE;
  if (status >= 500 || status == 408)
    return TL_SYNC_ERROR_OFFLINE;
  return status >= 400 ? TL_SYNC_ERROR_REJECTED : TL_SYNC_ERROR_OFFLINE;
}

gboolean
tl_couch_check (TlCouchPlace  *self,
                TlHttpAnswer  *answer,
                GError       **error)
{
  guint status = tl_http_answer_get_status (answer);
  g_autofree char *unread = NULL;
  g_autoptr (TlJsonDoc) doc = NULL;
  g_autofree char *reason = NULL;
  g_autofree char *shown = NULL;
  TlSyncError code;

  if (status >= 200 && status < 300)
    return TRUE;
  doc = tl_couch_json_read (tl_http_answer_get_body (answer), &unread);
  reason = doc != NULL && tl_json_get_type (doc, 0) == TL_JSON_OBJECT ? tl_couch_dup_reason (doc, 0) : g_strdup ("");
  code = code_of (self, answer, reason);
  shown = tl_http_dup_shown (self->url);
  if (code == TL_SYNC_ERROR_AUTH && *reason != '\0')
    g_set_error (error, TL_SYNC_ERROR, code, _("Name or password were refused by %s: %s"), shown, reason);
  else if (code == TL_SYNC_ERROR_AUTH)
    g_set_error (error, TL_SYNC_ERROR, code, _("Name or password were refused by %s."), shown);
  else if (*reason != '\0')
    g_set_error (error, TL_SYNC_ERROR, code, _("%s refuses: %s (status %u)."), shown, reason, status);
  else if (code == TL_SYNC_ERROR_BUSY || code == TL_SYNC_ERROR_FORBIDDEN)
    g_set_error (error, TL_SYNC_ERROR, code, _("%s refuses (status %u)."), shown, status);
  else
    {
      tl_couch_set_no_server (answer, error);
      if (error != NULL)
        (*error)->code = code;
    }
  return FALSE;
}
