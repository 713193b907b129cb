/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * From one page of a source to the next.  WordPress counts its pages (X-WP-TotalPages); JSON Feed names the next one
 * (next_url); news APIs of the HAL kind have it in _links; any server may send Link: rel=next.
 */

#include "config.h"

#include "tl-fetch-private.h"

#include <string.h>

#define PER_PAGE 100   /* the most that WordPress gives */

static gboolean
is_wordpress (const char *url)
{
  g_autofree char *lower = g_ascii_strdown (url, -1);
  const char *query = strchr (lower, '?');

  if (query != NULL && (strstr (query, "rest_route=/wp/v2/") != NULL || strstr (query, "rest_route=%2fwp%2fv2%2f") != NULL))
    return TRUE;
  if (query != NULL)
    lower[query - lower] = '\0';
  return strstr (lower, "/wp/v2/") != NULL;
}

/* Of the query; NULL when it is not there.  Owned, not decoded. */
static char *
dup_parameter (const char *url,
               const char *name)
{
  const char *query = strchr (url, '?');
  g_autofree char *rest = query != NULL ? g_strndup (query + 1, strcspn (query + 1, "#")) : NULL;
  g_auto (GStrv) parts = rest != NULL ? g_strsplit (rest, "&", -1) : NULL;
  gsize length = strlen (name);

  for (guint i = 0; parts != NULL && parts[i] != NULL; i++)
    if (strncmp (parts[i], name, length) == 0 && parts[i][length] == '=')
      return g_strdup (parts[i] + length + 1);
  return NULL;
}

/* url with the parameter set; the others stay as they are. */
static char *
set_parameter (const char *url,
               const char *name,
               guint       value)
{
  gsize end = strcspn (url, "#");
  g_autofree char *bare = g_strndup (url, end);
  char *query = strchr (bare, '?');
  g_auto (GStrv) parts = query != NULL ? g_strsplit (query + 1, "&", -1) : NULL;
  GString *out;
  gsize length = strlen (name);
  char separator = '?';

  if (query != NULL)
    *query = '\0';
  out = g_string_new (bare);
  for (guint i = 0; parts != NULL && parts[i] != NULL; i++)
    {
      if (*parts[i] == '\0' || (strncmp (parts[i], name, length) == 0 && parts[i][length] == '='))
        continue;
      g_string_append_printf (out, "%c%s", separator, parts[i]);
      separator = '&';
    }
  g_string_append_printf (out, "%c%s=%u", separator, name, value);
  return g_string_free (out, FALSE);
}

/* Is it a list of posts, and not one of them (…/posts/12)? */
static gboolean
is_list (const char *url)
{
  g_autofree char *route = dup_parameter (url, "rest_route");
  gsize end;

  if (route != NULL)
    url = route;
  end = strcspn (url, "?#");
  while (end > 0 && url[end - 1] == '/')
    end--;
  return end == 0 || !g_ascii_isdigit (url[end - 1]);
}

char *
tl_fetch_link_first (const char *url)
{
  g_autofree char *per_page = dup_parameter (url, "per_page");

  if (!is_wordpress (url) || !is_list (url) || per_page != NULL)
    return g_strndup (url, strcspn (url, "#"));
  return set_parameter (url, "per_page", PER_PAGE);
}

static guint
parse_number (const char *text)
{
  guint64 number;

  return text != NULL && g_ascii_string_to_unsigned (text, 10, 0, 1000000, &number, NULL) ? number : 0;
}

static char *
next_of_wordpress (TlHttpAnswer *answer,
                   const char   *asked,
                   guint         n_articles,
                   guint        *expected)
{
  g_autofree char *page = dup_parameter (asked, "page");
  g_autofree char *per_page = dup_parameter (asked, "per_page");
  guint at = MAX (parse_number (page), 1);
  guint total = parse_number (tl_http_answer_get_header (answer, "X-WP-TotalPages"));

  if (total > 0)
    *expected = total;
  if (!is_list (asked))
    return NULL;
  if (total > 0)
    return at < total ? set_parameter (asked, "page", at + 1) : NULL;
  /* A proxy took the header away: as long as pages are full there may be another. */
  return n_articles > 0 && n_articles >= parse_number (per_page) ? set_parameter (asked, "page", at + 1) : NULL;
}

/* Has the list of relations in quotes (or the bare one) "next"? */
static gboolean
is_next (const char *parameters,
         gsize       length)
{
  g_autofree char *lower = g_ascii_strdown (parameters, length);
  const char *rel = strstr (lower, "rel=");
  g_autofree char *value = NULL;
  g_auto (GStrv) words = NULL;

  if (rel == NULL)
    return FALSE;
  rel += 4;
  value = *rel == '"' ? g_strndup (rel + 1, strcspn (rel + 1, "\"")) : g_strndup (rel, strcspn (rel, ";, "));
  words = g_strsplit (value, " ", -1);
  return g_strv_contains ((const char *const *) words, "next");
}

/* Link: <…>; rel="next", <…>; rel="last" */
static char *
next_of_header (TlHttpAnswer *answer)
{
  const char *at = tl_http_answer_get_header (answer, "Link");

  while (at != NULL && (at = strchr (at, '<')) != NULL)
    {
      const char *end = strchr (at, '>');
      const char *stop;

      if (end == NULL)
        return NULL;
      stop = strchr (end, '<');
      if (is_next (end + 1, stop != NULL ? (gsize) (stop - end - 1) : strlen (end + 1)))
        return g_strndup (at + 1, end - at - 1);
      at = end + 1;
    }
  return NULL;
}

static char *
next_of_body (TlHttpAnswer *answer)
{
  GBytes *body = tl_http_answer_get_body (answer);
  gsize length;
  const char *data = g_bytes_get_data (body, &length);
  g_autoptr (TlJsonDoc) doc = NULL;
  TlJsonRef value;

  while (length > 0 && g_ascii_isspace (*data))
    {
      data++;
      length--;
    }
  if (length == 0 || *data != '{')
    return NULL;
  doc = tl_json_doc_parse (body, NULL, NULL);
  if (doc == NULL)
    return NULL;
  value = tl_json_find_typed (doc, 0, "next_url", TL_JSON_STRING);
  if (value == TL_JSON_NONE)
    {
      value = tl_json_find_typed (doc, 0, "_links", TL_JSON_OBJECT);
      if (value != TL_JSON_NONE)
        value = tl_json_find_typed (doc, value, "next", TL_JSON_OBJECT);
      if (value != TL_JSON_NONE)
        value = tl_json_find_typed (doc, value, "href", TL_JSON_STRING);
    }
  return value != TL_JSON_NONE ? tl_json_dup_string (doc, value, NULL) : NULL;
}

char *
tl_fetch_link_next (TlHttpAnswer *answer,
                    const char   *asked,
                    guint         n_articles,
                    guint        *expected)
{
  g_autofree char *link = NULL;
  char *url;

  if (is_wordpress (asked))
    return next_of_wordpress (answer, asked, n_articles, expected);
  link = next_of_header (answer);
  if (link == NULL)
    link = next_of_body (answer);
  if (link == NULL || *link == '\0')
    return NULL;
  url = g_uri_resolve_relative (tl_http_answer_get_url (answer), link, G_URI_FLAGS_ENCODED, NULL);
  if (url != NULL)
    url[strcspn (url, "#")] = '\0';
  return url;
}

gboolean
tl_fetch_link_is_beyond (TlHttpAnswer *answer,
                         const char   *asked)
{
  g_autofree char *page = dup_parameter (asked, "page");
  gsize length;
  const char *data = g_bytes_get_data (tl_http_answer_get_body (answer), &length);

  return tl_http_answer_get_status (answer) == 400 && is_wordpress (asked) && parse_number (page) > 1 && data != NULL
         && g_strstr_len (data, length, "rest_post_invalid_page_number") != NULL;
}

static int
get_port (GUri *uri)
{
  if (g_uri_get_port (uri) > 0)
    return g_uri_get_port (uri);
  return g_ascii_strcasecmp (g_uri_get_scheme (uri), "https") == 0 ? 443 : 80;
}

gboolean
tl_fetch_link_same_origin (const char *a,
                           const char *b)
{
  g_autoptr (GUri) first = g_uri_parse (a, G_URI_FLAGS_ENCODED, NULL);
  g_autoptr (GUri) second = g_uri_parse (b, G_URI_FLAGS_ENCODED, NULL);

  return first != NULL && second != NULL && g_uri_get_host (first) != NULL && g_uri_get_host (second) != NULL
         && g_ascii_strcasecmp (g_uri_get_scheme (first), g_uri_get_scheme (second)) == 0
         && g_ascii_strcasecmp (g_uri_get_host (first), g_uri_get_host (second)) == 0
         && get_port (first) == get_port (second);
}
