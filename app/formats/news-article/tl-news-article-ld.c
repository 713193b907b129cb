/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Finding and reading articles in JSON-LD, without an RDF processor: what publishers write follows few patterns, and contexts other than
 * schema.org's do not occur.  References by @id are followed within the document.
 */

#include "config.h"

#include "tl-news-article-ld.h"

#include <string.h>

#include "tl-article-parts.h"
#include "tl-html-text.h"
#include "tl-json-pick.h"

#define MAX_DEPTH 16

gboolean
tl_news_article_is_type (const char *name)
{
  static const char *const types[] = {
    "AdvertiserContentArticle", "AnalysisNewsArticle", "Article", "AskPublicNewsArticle", "BackgroundNewsArticle",
    "BlogPosting", "LiveBlogPosting", "MedicalScholarlyArticle", "NewsArticle", "OpinionNewsArticle", "Report",
    "ReportageNewsArticle", "ReviewNewsArticle", "SatiricalArticle", "ScholarlyArticle", "SocialMediaPosting", "TechArticle",
  };
  const char *last = strrchr (name, '/');

  if (last == NULL)
    last = strrchr (name, ':');
  if (last != NULL)
    name = last + 1;
  for (guint i = 0; i < G_N_ELEMENTS (types); i++)
    if (g_str_equal (types[i], name))
      return TRUE;
  return FALSE;
}

/* @type is a name or a list of them. */
static gboolean
is_article (TlJsonDoc *doc,
            TlJsonRef  object)
{
  TlJsonRef type = tl_json_find (doc, object, "@type");
  gboolean is_list = tl_json_is (doc, type, TL_JSON_ARRAY);

  for (TlJsonRef item = is_list ? tl_json_first (doc, type) : type; item != TL_JSON_NONE;
       item = is_list ? tl_json_next (doc, item) : TL_JSON_NONE)
    {
      g_autofree char *name = tl_json_is (doc, item, TL_JSON_STRING) ? tl_json_dup_string (doc, item, NULL) : NULL;

      if (name != NULL && tl_news_article_is_type (name))
        return TRUE;
    }
  return FALSE;
}

/* What has a name and an @id in @graph or at the top, by @id: references lead there.  Keys are owned, values are refs. */
static GHashTable *
index_named (TlJsonDoc *doc)
{
  GHashTable *named = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  TlJsonRef graph = tl_json_get_type (doc, 0) == TL_JSON_OBJECT ? tl_json_find (doc, 0, "@graph") : 0;

  if (!tl_json_is (doc, graph, TL_JSON_ARRAY))
    return named;
  for (TlJsonRef node = tl_json_first (doc, graph); node != TL_JSON_NONE; node = tl_json_next (doc, node))
    {
      char *id = tl_json_is (doc, node, TL_JSON_OBJECT) ? tl_json_pick_string (doc, node, "@id") : NULL;

      if (id != NULL && tl_json_find (doc, node, "name") != TL_JSON_NONE && !g_hash_table_contains (named, id))
        g_hash_table_insert (named, id, GUINT_TO_POINTER (node));
      else
        g_free (id);
    }
  return named;
}

/* The object that a bare reference means; value itself when it is none. */
static TlJsonRef
follow (TlJsonDoc  *doc,
        GHashTable *named,
        TlJsonRef   value)
{
  g_autofree char *id = NULL;
  gpointer found;

  if (!tl_json_is (doc, value, TL_JSON_OBJECT) || tl_json_find (doc, value, "name") != TL_JSON_NONE)
    return value;
  id = tl_json_pick_string (doc, value, "@id");
  return id != NULL && g_hash_table_lookup_extended (named, id, NULL, &found) ? GPOINTER_TO_UINT (found) : value;
}

/* Names of people and organisations, references followed. */
static char *
join_names (TlJsonDoc  *doc,
            GHashTable *named,
            TlJsonRef   value)
{
  g_autoptr (GString) out = NULL;

  if (!tl_json_is (doc, value, TL_JSON_ARRAY))
    return value != TL_JSON_NONE ? tl_article_join_names (doc, follow (doc, named, value)) : NULL;
  out = g_string_new (NULL);
  for (TlJsonRef item = tl_json_first (doc, value); item != TL_JSON_NONE; item = tl_json_next (doc, item))
    {
      g_autofree char *name = tl_article_join_names (doc, follow (doc, named, item));

      if (name != NULL)
        g_string_append_printf (out, "%s%s", out->len > 0 ? ", " : "", name);
    }
  return out->len > 0 ? g_string_free (g_steal_pointer (&out), FALSE) : NULL;
}

static gboolean
is_web_address (const char *text)
{
  return g_str_has_prefix (text, "http://") || g_str_has_prefix (text, "https://");
}

/* `url`, else the page that the article is on, else an @id that is an address. */
static char *
dup_url (TlJsonDoc *doc,
         TlJsonRef  object)
{
  static const char *const names[] = { "url", "mainEntityOfPage", "@id" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      TlJsonRef value = tl_json_find (doc, object, names[i]);
      g_autofree char *url = NULL;

      if (tl_json_is (doc, value, TL_JSON_ARRAY))
        value = tl_json_first (doc, value);
      if (tl_json_is (doc, value, TL_JSON_OBJECT))
        {
          url = tl_json_pick_string (doc, value, "@id");
          if (url == NULL)
            url = tl_json_pick_string (doc, value, "url");
        }
      else if (tl_json_is (doc, value, TL_JSON_STRING))
        url = tl_json_dup_string (doc, value, NULL);
      if (url != NULL && is_web_address (url))
        return g_steal_pointer (&url);
    }
  return NULL;
}

/* The first of names that is there as a string (the first one of a list). */
static char *
pick_first (TlJsonDoc         *doc,
            TlJsonRef          object,
            const char *const *names)
{
  for (guint i = 0; names[i] != NULL; i++)
    {
      TlJsonRef value = tl_json_find (doc, object, names[i]);

      if (tl_json_is (doc, value, TL_JSON_ARRAY))
        value = tl_json_first (doc, value);
      if (tl_json_is (doc, value, TL_JSON_STRING))
        return tl_json_dup_string (doc, value, NULL);
    }
  return NULL;
}

static char *
dup_language (TlJsonDoc *doc,
              TlJsonRef  object)
{
  TlJsonRef value = tl_json_find (doc, object, "inLanguage");

  if (tl_json_is (doc, value, TL_JSON_ARRAY))
    value = tl_json_first (doc, value);
  if (tl_json_is (doc, value, TL_JSON_OBJECT))
    {
      char *code = tl_json_pick_string (doc, value, "alternateName");

      return code != NULL ? code : tl_json_pick_string (doc, value, "name");
    }
  return tl_json_is (doc, value, TL_JSON_STRING) ? tl_json_dup_string (doc, value, NULL) : NULL;
}

static void
read_body (TlNewsArticle *self,
           TlJsonDoc     *doc,
           TlJsonRef      object)
{
  static const char *const names[] = { "articleBody", "text" };

  for (guint i = 0; i < G_N_ELEMENTS (names) && self->body == NULL; i++)
    {
      TlJsonRef value = tl_json_find (doc, object, names[i]);
      g_autoptr (GString) joined = NULL;

      if (tl_json_is (doc, value, TL_JSON_STRING))
        self->body = tl_json_dup_string (doc, value, &self->body_length);
      else if (tl_json_is (doc, value, TL_JSON_ARRAY))
        {
          joined = g_string_new (NULL);
          for (TlJsonRef item = tl_json_first (doc, value); item != TL_JSON_NONE; item = tl_json_next (doc, item))
            {
              g_autofree char *part = tl_json_is (doc, item, TL_JSON_STRING) ? tl_json_dup_string (doc, item, NULL) : NULL;

              if (part != NULL)
                g_string_append_printf (joined, "%s%s", joined->len > 0 ? "\n\n" : "", part);
            }
          self->body_length = joined->len;
          self->body = g_string_free (g_steal_pointer (&joined), FALSE);
        }
      if (self->body != NULL && self->body_length == 0)
        g_clear_pointer (&self->body, g_free);
      if (self->body != NULL)
        self->body_member = names[i];
    }
}

/* true, "True", "http://schema.org/False" … */
static gboolean
is_restricted (TlJsonDoc *doc,
               TlJsonRef  object)
{
  g_autofree char *value = tl_json_pick_scalar (doc, object, "isAccessibleForFree");
  g_autofree char *lower = value != NULL ? g_ascii_strdown (value, -1) : NULL;

  return lower != NULL && g_str_has_suffix (lower, "false");
}

static TlNewsArticle *
read_article (TlJsonDoc  *doc,
              GHashTable *named,
              TlJsonRef   object)
{
  static const char *const headlines[] = { "headline", "name", "alternativeHeadline", NULL };
  static const char *const dates[] = { "datePublished", "dateCreated", "dateModified", "uploadDate", NULL };
  static const char *const descriptions[] = { "description", "abstract", NULL };
  TlNewsArticle *self = g_new0 (TlNewsArticle, 1);
  g_autofree char *headline = pick_first (doc, object, headlines);
  g_autofree char *date = pick_first (doc, object, dates);
  g_autofree char *id = tl_json_pick_scalar (doc, object, "identifier");

  self->object = object;
  self->url = dup_url (doc, object);
  self->id = tl_json_pick_string (doc, object, "@id");
  if (self->id == NULL || *self->id == '#' || *self->id == '\0')
    {
      g_free (self->id);
      self->id = id != NULL && *id != '\0' ? g_steal_pointer (&id) : g_strdup (self->url);
    }
  if (headline != NULL)
    self->headline = tl_html_text_to_line (headline);
  self->author = join_names (doc, named, tl_json_find (doc, object, "author"));
  if (self->author == NULL)
    self->author = join_names (doc, named, tl_json_find (doc, object, "creator"));
  self->publisher = join_names (doc, named, tl_json_find (doc, object, "publisher"));
  self->published = date != NULL ? tl_article_parse_time (date, NULL) : NULL;
  self->language = dup_language (doc, object);
  self->description = pick_first (doc, object, descriptions);
  self->restricted = is_restricted (doc, object);
  read_body (self, doc, object);
  return self;
}

static void
collect (TlJsonDoc  *doc,
         GHashTable *named,
         TlJsonRef   value,
         guint       depth,
         GPtrArray  *found)
{
  static const char *const containers[] = { "@graph", "mainEntity", "mainEntityOfPage", "itemListElement", "item" };

  if (depth > MAX_DEPTH || value == TL_JSON_NONE)
    return;
  if (tl_json_get_type (doc, value) == TL_JSON_ARRAY)
    for (TlJsonRef item = tl_json_first (doc, value); item != TL_JSON_NONE; item = tl_json_next (doc, item))
      collect (doc, named, item, depth + 1, found);
  if (tl_json_get_type (doc, value) != TL_JSON_OBJECT)
    return;
  if (is_article (doc, value))
    {
      g_ptr_array_add (found, read_article (doc, named, value));
      return;
    }
  for (guint i = 0; i < G_N_ELEMENTS (containers); i++)
    collect (doc, named, tl_json_find (doc, value, containers[i]), depth + 1, found);
}

GPtrArray *
tl_news_article_collect (TlJsonDoc *doc)
{
  GPtrArray *found = g_ptr_array_new_with_free_func ((GDestroyNotify) tl_news_article_free);
  g_autoptr (GHashTable) named = index_named (doc);

  collect (doc, named, 0, 0, found);
  return found;
}

void
tl_news_article_free (TlNewsArticle *self)
{
  g_free (self->id);
  g_free (self->headline);
  g_free (self->url);
  g_free (self->author);
  g_free (self->publisher);
  g_free (self->published);
  g_free (self->language);
  g_free (self->body);
  g_free (self->description);
  g_free (self);
}

char *
tl_news_article_dup_body (const TlNewsArticle *self,
                          gsize               *length,
                          gboolean            *is_html)
{
  gboolean tags = strchr (self->body, '<') != NULL;
  char *body;

  *is_html = tl_html_text_has_tags (self->body);
  if (!*is_html || tags)
    {
      body = g_malloc (self->body_length + 1);
      memcpy (body, self->body, self->body_length + 1);
      *length = self->body_length;
      return body;
    }
  /* Character references alone: the line ends are the paragraphs. */
  body = g_strconcat ("<pre>", self->body, "</pre>", NULL);
  *length = strlen (body);
  return body;
}
