/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What can go wrong with HTTP, told in sentences that name the host and never a password, and sorted into what to do about it. */

#define G_LOG_DOMAIN "tl-sync"

#include "config.h"

#include "tl-http-private.h"

#include <glib/gi18n-lib.h>

static const struct
{
  GTlsCertificateFlags flag;
  const char          *text;
} certificate_faults[] = {
  { G_TLS_CERTIFICATE_UNKNOWN_CA, N_("it is signed by an authority that this computer does not know") },
  { G_TLS_CERTIFICATE_BAD_IDENTITY, N_("it belongs to another host name") },
  { G_TLS_CERTIFICATE_NOT_ACTIVATED, N_("it is not valid yet (is the clock right?)") },
  { G_TLS_CERTIFICATE_EXPIRED, N_("it has expired (is the clock right?)") },
  { G_TLS_CERTIFICATE_REVOKED, N_("it was revoked") },
  { G_TLS_CERTIFICATE_INSECURE, N_("its cipher is too weak") },
};

static GError *
explain_tls (SoupMessage  *message,
             const char   *host,
             const GError *cause)
{
  GTlsCertificateFlags flags = soup_message_get_tls_peer_certificate_errors (message);
  g_autoptr (GString) faults = g_string_new (NULL);

  if (!g_error_matches (cause, G_TLS_ERROR, G_TLS_ERROR_BAD_CERTIFICATE))
    return g_error_new (TL_SYNC_ERROR, TL_SYNC_ERROR_TLS, _("No secure connection to %s: %s"), host, cause->message);
  for (guint i = 0; i < G_N_ELEMENTS (certificate_faults); i++)
    if ((flags & certificate_faults[i].flag) != 0)
      g_string_append_printf (faults, "%s%s", faults->len > 0 ? "; " : "", _(certificate_faults[i].text));
  if (faults->len == 0)
    g_string_append (faults, cause->message);
  return g_error_new (TL_SYNC_ERROR, TL_SYNC_ERROR_TLS, _("The certificate of %s is not to be trusted: %s."), host, faults->str);
}

static GError *
explain_io (const char   *host,
            const GError *cause)
{
  switch (cause->code)
    {
    case G_IO_ERROR_TIMED_OUT:
      return g_error_new (TL_SYNC_ERROR, TL_SYNC_ERROR_OFFLINE, _("%s does not answer."), host);
    case G_IO_ERROR_CONNECTION_REFUSED:
      return g_error_new (TL_SYNC_ERROR, TL_SYNC_ERROR_OFFLINE, _("No server answers at %s."), host);
    case G_IO_ERROR_PARTIAL_INPUT:
    case G_IO_ERROR_CONNECTION_CLOSED:
      return g_error_new (TL_SYNC_ERROR, TL_SYNC_ERROR_OFFLINE, _("The connection to %s broke."), host);
    case G_IO_ERROR_INVALID_DATA:
      return g_error_new (TL_SYNC_ERROR, TL_SYNC_ERROR_PROTOCOL, _("The compressed answer of %s is damaged."), host);
    default:
      return g_error_new (TL_SYNC_ERROR, TL_SYNC_ERROR_OFFLINE, _("%s can't be reached: %s"), host, cause->message);
    }
}

GError *
tl_http_explain (SoupMessage *message,
                 GError      *error)
{
  g_autoptr (GError) cause = error;
  const char *host = g_uri_get_host (soup_message_get_uri (message));

  if (cause->domain == TL_SYNC_ERROR || g_error_matches (cause, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return g_steal_pointer (&cause);
  if (cause->domain == G_TLS_ERROR && cause->code != G_TLS_ERROR_EOF)
    return explain_tls (message, host, cause);
  if (cause->domain == G_RESOLVER_ERROR)
    return g_error_new (TL_SYNC_ERROR, TL_SYNC_ERROR_OFFLINE, _("The host %s can't be found."), host);
  if (cause->domain == SOUP_SESSION_ERROR)
    return g_error_new (TL_SYNC_ERROR, TL_SYNC_ERROR_PROTOCOL, _("The answer of %s is no HTTP: %s"), host, cause->message);
  if (cause->domain == G_IO_ERROR)
    return explain_io (host, cause);
  return g_error_new (TL_SYNC_ERROR, TL_SYNC_ERROR_OFFLINE, _("%s can't be reached: %s"), host, cause->message);
}

static TlSyncError
code_of_status (guint status,
                guint retry_after)
{
  if (status == 401)
    return TL_SYNC_ERROR_AUTH;
  if (status == 403 || status == 407)
    return TL_SYNC_ERROR_FORBIDDEN;
  if (status == 404 || status == 410)
    return TL_SYNC_ERROR_NO_DATABASE;
  if (status == 429 || (status == 503 && retry_after > 0))
    return TL_SYNC_ERROR_BUSY;
  if (status >= 500 || status == 408)
    return TL_SYNC_ERROR_OFFLINE;
  return status >= 400 ? TL_SYNC_ERROR_REJECTED : TL_SYNC_ERROR_PROTOCOL;
}

static const char *
text_of_status (guint status)
{
  switch (status)
    {
    case 401: return N_("name or password are refused");
    case 403: return N_("no right to this");
    case 404: return N_("there is nothing at this address");
    case 407: return N_("the proxy asks for a password");
    case 410: return N_("what was at this address is gone");
    case 413: return N_("too large for the server");
    case 429: return N_("the server asks to wait");
    case 503: return N_("the server is not available at the moment");
    default:  return NULL;
    }
}

gboolean
tl_http_check (TlHttpAnswer  *answer,
               GError       **error)
{
  guint status = tl_http_answer_get_status (answer);
  g_autofree char *shown = NULL;
  const char *text = text_of_status (status);
  TlSyncError code;

  if ((status >= 200 && status < 300) || status == 304)
    return TRUE;
  shown = tl_http_dup_shown (tl_http_answer_get_url (answer));
  code = code_of_status (status, tl_http_answer_get_retry_after (answer));
  if (text != NULL)
    g_set_error (error, TL_SYNC_ERROR, code, _("%s: %s (status %u)."), shown, _(text), status);
  else
    g_set_error (error, TL_SYNC_ERROR, code, _("%s: the server answers with status %u."), shown, status);
  return FALSE;
}
