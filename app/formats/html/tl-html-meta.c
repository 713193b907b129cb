/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Title, byline, date and the like of a page.  Each has a list of places where pages say it, in order of trust. */

#include "config.h"

#include "tl-html-meta.h"

#include <string.h>

#include "tl-article-parts.h"
#include "tl-html-text.h"

#define MAX_BYLINE 100        /* code points; what is longer is no name */

/* The content of the first <meta> whose name, property or itemprop is one of names (the first of names rules). Owned. */
static char *
find_meta (TlHtmlDom         *dom,
           const char *const *names)
{
  static const char *const attributes[] = { "property", "name", "itemprop", "http-equiv" };
  TlHtmlNode *root = tl_html_dom_get_root (dom);

  for (guint i = 0; names[i] != NULL; i++)
    for (TlHtmlNode *node = root; node != NULL; node = tl_html_node_walk (node, root, TRUE))
      {
        const char *content = node->tag == TL_TAG_META ? tl_html_node_get (node, "content") : NULL;

        for (guint j = 0; content != NULL && *content != '\0' && j < G_N_ELEMENTS (attributes); j++)
          {
            const char *name = tl_html_node_get (node, attributes[j]);

            if (name != NULL && g_ascii_strcasecmp (name, names[i]) == 0)
              return g_strdup (content);
          }
      }
  return NULL;
}

/* Collapsed to one line; NULL for nothing. Takes text over. */
static char *
to_line (char *text)
{
  g_autofree char *owned = text;
  GString *line;

  if (text == NULL)
    return NULL;
  line = g_string_new (NULL);
  for (const char *p = text; *p != '\0'; p++)
    if (!g_ascii_isspace (*p))
      g_string_append_c (line, *p);
    else if (line->len > 0 && p[1] != '\0' && !g_ascii_isspace (p[1]))
      g_string_append_c (line, ' ');
  if (line->len > 0)
    return g_string_free (line, FALSE);
  g_string_free (line, TRUE);
  return NULL;
}

/* The text of node on one line, NULL for none.  Owned. */
static char *
text_of (TlHtmlDom  *dom,
         TlHtmlNode *node)
{
  g_autoptr (GPtrArray) nodes = g_ptr_array_new ();
  g_autoptr (TlHtmlText) text = NULL;

  g_ptr_array_add (nodes, node);
  text = tl_html_text_new_for_nodes (dom, nodes, NULL, TRUE);
  return to_line (g_strdup (tl_text_get_data (tl_html_text_get_text (text), NULL)));
}

static TlHtmlNode *
find_tag (TlHtmlDom *dom,
          TlHtmlTag  tag)
{
  TlHtmlNode *root = tl_html_dom_get_root (dom);

  for (TlHtmlNode *node = root; node != NULL; node = tl_html_node_walk (node, root, TRUE))
    if (node->tag == tag)
      return node;
  return NULL;
}

/* <title>, which the parser keeps as an element with text in it. */
static char *
dup_document_title (TlHtmlDom *dom)
{
  TlHtmlNode *node = find_tag (dom, TL_TAG_TITLE);
  GString *text = g_string_new (NULL);

  for (TlHtmlNode *n = node; n != NULL; n = tl_html_node_walk (n, node, TRUE))
    if (n->tag == TL_TAG_TEXT)
      g_string_append_len (text, n->text, n->length);
  return to_line (g_string_free (text, FALSE));
}

/* Takes " - Site", " | Site" and the like from the end of title when the rest is what the headline begins with, or site is the
 * page's own name. */
static void
cut_site (char       *title,
          const char *site)
{
  static const char *const marks[] = { " | ", " - ", " – ", " — ", " :: ", " » " };

  for (guint i = 0; site != NULL && i < G_N_ELEMENTS (marks); i++)
    {
      char *mark = g_strrstr (title, marks[i]);

      if (mark != NULL && mark > title && g_ascii_strcasecmp (mark + strlen (marks[i]), site) == 0)
        {
          *mark = '\0';
          return;
        }
    }
}

static char *
find_title (TlHtmlDom  *dom,
            const char *site)
{
  static const char *const names[] = { "og:title", "twitter:title", "parsely-title", "dc.title", "headline", NULL };
  char *title = to_line (find_meta (dom, names));
  TlHtmlNode *heading = find_tag (dom, TL_TAG_H1);

  if (title == NULL && heading != NULL)
    title = text_of (dom, heading);
  if (title == NULL)
    title = dup_document_title (dom);
  if (title != NULL && tl_html_text_has_tags (title))
    {
      /* Encoded twice. */
      char *line = tl_html_text_to_line (title);

      g_free (title);
      title = line;
    }
  if (title != NULL)
    cut_site (title, site);
  return title;
}

static gboolean
is_name (const char *text)
{
  return text != NULL && g_utf8_strlen (text, -1) <= MAX_BYLINE && strstr (text, "://") == NULL && strchr (text, '@') == NULL;
}

static gboolean
names_author (TlHtmlNode *node)
{
  static const char *const words[] = { "byline", "author", "author-name", "byline__name", "article__author", "autor", "auteur" };

  if (tl_html_node_has_word (node, "rel", "author") || tl_html_node_has_word (node, "itemprop", "author"))
    return TRUE;
  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (tl_html_node_has_word (node, "class", words[i]) || tl_html_node_has_word (node, "id", words[i]))
      return TRUE;
  return FALSE;
}

/* In an element that holds the author, the one that holds the name alone. */
static char *
author_in (TlHtmlDom  *dom,
           TlHtmlNode *node)
{
  for (TlHtmlNode *n = node; n != NULL; n = tl_html_node_walk (n, node, TRUE))
    if (tl_html_node_is_element (n) && tl_html_node_has_word (n, "itemprop", "name"))
      {
        const char *content = tl_html_node_get (n, "content");

        return content != NULL ? to_line (g_strdup (content)) : text_of (dom, n);
      }
  return node->tag == TL_TAG_META ? to_line (g_strdup (tl_html_node_get (node, "content"))) : text_of (dom, node);
}

static char *
find_author (TlHtmlDom *dom)
{
  static const char *const names[] = { "author", "article:author", "parsely-author", "sailthru.author", "dc.creator", "byl", NULL };
  TlHtmlNode *root = tl_html_dom_get_root (dom);
  char *author = to_line (find_meta (dom, names));

  if (is_name (author))
    return author;
  g_clear_pointer (&author, g_free);
  for (TlHtmlNode *node = root; node != NULL; node = tl_html_node_walk (node, root, TRUE))
    if (tl_html_node_is_element (node) && names_author (node))
      {
        author = author_in (dom, node);
        if (is_name (author))
          return author;
        g_clear_pointer (&author, g_free);
      }
  return NULL;
}

static char *
find_published (TlHtmlDom *dom)
{
  static const char *const names[] = {
    "article:published_time", "datePublished", "og:published_time", "parsely-pub-date", "sailthru.date", "publishdate", "pubdate",
    "dc.date.issued", "dc.date", "dcterms.created", "date", "cXenseParse:recs:publishtime", NULL
  };
  TlHtmlNode *root = tl_html_dom_get_root (dom);
  g_autofree char *time = to_line (find_meta (dom, names));
  const char *first = NULL;

  for (TlHtmlNode *node = root; time == NULL && node != NULL; node = tl_html_node_walk (node, root, TRUE))
    {
      const char *value = tl_html_node_is_element (node) ? tl_html_node_get (node, "datetime") : NULL;

      if (value != NULL && *value != '\0' && first == NULL)
        first = value;
      if (value != NULL && *value != '\0' && tl_html_node_has_word (node, "itemprop", "datePublished"))
        time = g_strdup (value);
    }
  if (time == NULL && first == NULL)
    return NULL;
  return tl_article_parse_time (time != NULL ? time : first, NULL);
}

/* "en_US" is "en-US"; what does not look like a tag is none. */
static char *
to_language (const char *text)
{
  char *tag;

  if (text == NULL || !g_ascii_isalpha (text[0]) || !g_ascii_isalpha (text[1]) || strlen (text) > 12)
    return NULL;
  tag = g_strdelimit (g_strdup (text), "_", '-');
  for (char *p = tag; *p != '\0'; p++)
    if (!g_ascii_isalnum (*p) && *p != '-')
      *p = '\0';
  return tag;
}

static char *
find_language (TlHtmlDom *dom)
{
  static const char *const names[] = { "og:locale", "content-language", "inLanguage", "dc.language", "language", NULL };
  TlHtmlNode *html = find_tag (dom, TL_TAG_HTML);
  char *language = to_language (html != NULL ? tl_html_node_get (html, "lang") : NULL);
  g_autofree char *said = language == NULL ? to_line (find_meta (dom, names)) : NULL;

  return language != NULL ? language : to_language (said);
}

static char *
find_url (TlHtmlDom *dom)
{
  static const char *const names[] = { "og:url", "twitter:url", "parsely-link", NULL };
  TlHtmlNode *root = tl_html_dom_get_root (dom);
  g_autofree char *url = NULL;

  for (TlHtmlNode *node = root; node != NULL; node = tl_html_node_walk (node, root, TRUE))
    {
      const char *href = node->tag == TL_TAG_LINK && tl_html_node_has_word (node, "rel", "canonical")
                         ? tl_html_node_get (node, "href") : NULL;

      if (href != NULL && (g_str_has_prefix (href, "http://") || g_str_has_prefix (href, "https://")))
        return g_strdup (href);
    }
  url = to_line (find_meta (dom, names));
  return url != NULL && (g_str_has_prefix (url, "http://") || g_str_has_prefix (url, "https://")) ? g_steal_pointer (&url) : NULL;
}

void
tl_html_meta_read (TlHtmlDom  *dom,
                   TlHtmlMeta *meta)
{
  static const char *const sites[] = { "og:site_name", "application-name", "dc.publisher", "copyright", NULL };

  meta->publisher = to_line (find_meta (dom, sites));
  meta->title = find_title (dom, meta->publisher);
  meta->url = find_url (dom);
  meta->author = find_author (dom);
  meta->published = find_published (dom);
  meta->language = find_language (dom);
}

void
tl_html_meta_clear (TlHtmlMeta *meta)
{
  g_clear_pointer (&meta->title, g_free);
  g_clear_pointer (&meta->url, g_free);
  g_clear_pointer (&meta->publisher, g_free);
  g_clear_pointer (&meta->author, g_free);
  g_clear_pointer (&meta->published, g_free);
  g_clear_pointer (&meta->language, g_free);
}
