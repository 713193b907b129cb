/* SPDX-License-Identifier: GPL-3.0-or-later */

/* URLs as TlHttp takes them and shows them: http and https only, and never with a password where someone could read it. */

#define G_LOG_DOMAIN "tl-sync"

#include "config.h"

#include "tl-http-private.h"

#include <glib/gi18n-lib.h>

#define MAX_URL 8192

/* Control characters of a hostile Location header are shown, not obeyed. */
static char *
escape_controls (const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  GString *out = g_string_new (NULL);

  for (const char *p = valid; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (g_unichar_iscntrl (c) || g_unichar_type (c) == G_UNICODE_FORMAT)
        g_string_append_printf (out, "%%%02X", c);
      else
        g_string_append_unichar (out, c);
    }
  return g_string_free (out, FALSE);
}

static int
port_of (GUri *uri)
{
  if (g_uri_get_port (uri) > 0)
    return g_uri_get_port (uri);
  return g_str_equal (g_uri_get_scheme (uri), "https") ? 443 : 80;
}

static char *
authority_of (GUri *uri)
{
  const char *host = g_uri_get_host (uri);
  gboolean usual = port_of (uri) == (g_str_equal (g_uri_get_scheme (uri), "https") ? 443 : 80);
  g_autofree char *port = usual ? g_strdup ("") : g_strdup_printf (":%d", port_of (uri));

  return strchr (host, ':') != NULL ? g_strdup_printf ("[%s]%s", host, port) : g_strconcat (host, port, NULL);
}

char *
tl_http_dup_shown (const char *url)
{
  g_autoptr (GUri) uri = g_uri_parse (url, SOUP_HTTP_URI_FLAGS | G_URI_FLAGS_PARSE_RELAXED, NULL);
  g_autofree char *authority = NULL;
  g_autofree char *shown = NULL;

  /* What can't be taken apart could hide a password anywhere. */
  if (uri == NULL || g_uri_get_host (uri) == NULL)
    return g_strdup (_("(an address that can't be read)"));
  authority = authority_of (uri);
  shown = g_strdup_printf ("%s://%s%s", g_uri_get_scheme (uri), authority, g_uri_get_path (uri));
  return escape_controls (shown);
}

GUri *
tl_http_parse_url (GUri        *base,
                   const char  *reference,
                   GError     **error)
{
  g_autoptr (GUri) uri = NULL;
  const char *scheme;
  GUri *clean;

  if (strlen (reference) > MAX_URL)
    {
      g_set_error_literal (error, TL_SYNC_ERROR, TL_SYNC_ERROR_LIMIT, _("The address is too long."));
      return NULL;
    }
  uri = base != NULL ? g_uri_parse_relative (base, reference, SOUP_HTTP_URI_FLAGS, NULL)
                     : g_uri_parse (reference, SOUP_HTTP_URI_FLAGS, NULL);
  scheme = uri != NULL ? g_uri_get_scheme (uri) : "";
  if (!g_str_equal (scheme, "http") && !g_str_equal (scheme, "https"))
    {
      g_autofree char *shown = tl_http_dup_shown (reference);

      g_set_error (error, TL_SYNC_ERROR, TL_SYNC_ERROR_REJECTED, _("%s is not an http or https address."), shown);
      return NULL;
    }
  if (g_uri_get_host (uri) == NULL || *g_uri_get_host (uri) == '\0')
    {
      g_set_error_literal (error, TL_SYNC_ERROR, TL_SYNC_ERROR_REJECTED, _("The address has no host name."));
      return NULL;
    }
  clean = g_uri_build (SOUP_HTTP_URI_FLAGS, scheme, NULL, g_uri_get_host (uri), g_uri_get_port (uri), g_uri_get_path (uri),
                       g_uri_get_query (uri), NULL);
  return clean;
}

gboolean
tl_http_same_origin (GUri *a,
                     GUri *b)
{
  return g_str_equal (g_uri_get_scheme (a), g_uri_get_scheme (b))
         && g_ascii_strcasecmp (g_uri_get_host (a), g_uri_get_host (b)) == 0 && port_of (a) == port_of (b);
}

gboolean
tl_http_split (const char  *url,
               char       **clean,
               char       **user,
               char       **password,
               GError     **error)
{
  g_autoptr (GUri) uri = tl_http_parse_url (NULL, url, error);
  g_autoptr (GUri) whole = NULL;

  if (uri == NULL)
    return FALSE;
  /* Not encoded: user and password come out decoded. */
  whole = g_uri_parse (url, G_URI_FLAGS_HAS_PASSWORD, NULL);
  *clean = g_uri_to_string (uri);
  *user = g_strdup (whole != NULL ? g_uri_get_user (whole) : NULL);
  *password = g_strdup (whole != NULL ? g_uri_get_password (whole) : NULL);
  return TRUE;
}
