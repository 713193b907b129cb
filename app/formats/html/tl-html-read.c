/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Reading a saved news page.  The publisher's own data (JSON-LD) gives title, names and dates, and the text too where it has it; but the
 * same text found in the page is better, for it has its paragraphs.  So the two are compared, and the data's text is taken only where
 * the page's is something else.
 */

#include "config.h"

#include "tl-html-format.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "tl-article-parts.h"
#include "tl-html-charset.h"
#include "tl-html-ld.h"
#include "tl-html-main.h"
#include "tl-html-meta.h"
#include "tl-json-pick.h"
#include "tl-news-article-ld.h"

#define SUBSTANTIAL 80        /* words of an articleBody that can be the article */

typedef struct
{
  TlImport      *import;
  TlHtmlDom     *dom;
  TlHtmlCharset  charset;
  TlHtmlMeta     meta;
  GPtrArray     *blocks;      /* TlHtmlLd */
  GPtrArray     *articles;    /* TlNewsArticle of all blocks */
} Page;

static void
page_clear (Page *self)
{
  g_clear_pointer (&self->dom, tl_html_dom_free);
  tl_html_charset_clear (&self->charset);
  tl_html_meta_clear (&self->meta);
  g_clear_pointer (&self->blocks, g_ptr_array_unref);
  g_clear_pointer (&self->articles, g_ptr_array_unref);
}

/* How many words of a are in b too, as a share; words are compared by their hash. */
static void
count_words (GHashTable *counts,
             const char *text,
             guint      *n_words)
{
  guint hash = 5381;
  gboolean in_word = FALSE;

  *n_words = 0;
  for (const char *p = text;; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);
      gboolean alone = c >= 0x3040 && c < 0xa000;

      if (in_word && (alone || !g_unichar_isalnum (c)))
        {
          gpointer key = GUINT_TO_POINTER (hash);

          g_hash_table_insert (counts, key, GUINT_TO_POINTER (GPOINTER_TO_UINT (g_hash_table_lookup (counts, key)) + 1));
          (*n_words)++;
          hash = 5381;
          in_word = FALSE;
        }
      if (c == 0)
        break;
      if (g_unichar_isalnum (c))
        {
          hash = hash * 33 + g_unichar_tolower (c);
          in_word = TRUE;
        }
    }
}

/* The words of both, and how many they have in common. */
static void
compare_words (const char *a,
               const char *b,
               guint      *n_a,
               guint      *n_b,
               guint      *n_common)
{
  g_autoptr (GHashTable) in_a = g_hash_table_new (NULL, NULL);
  g_autoptr (GHashTable) in_b = g_hash_table_new (NULL, NULL);
  GHashTableIter iter;
  gpointer key, value;

  count_words (in_a, a, n_a);
  count_words (in_b, b, n_b);
  *n_common = 0;
  g_hash_table_iter_init (&iter, in_a);
  while (g_hash_table_iter_next (&iter, &key, &value))
    *n_common += MIN (GPOINTER_TO_UINT (value), GPOINTER_TO_UINT (g_hash_table_lookup (in_b, key)));
}

static void
report_charset (Page       *self,
                const char *name)
{
  const TlHtmlCharset *charset = &self->charset;
  g_autoptr (GBytes) head = NULL;

  if (charset->overruled)
    tl_import_problem (self->import, TL_CODE_ENCODING, TL_SEVERITY_NOTE, NULL, NULL, 0, 0,
                       _("%s names another charset, but is valid UTF-8 and read as such"), name);
  if (charset->n_bad > 0)
    tl_import_problem (self->import, TL_CODE_ENCODING, TL_SEVERITY_WARNING, NULL, NULL, 0, 0,
                       ngettext ("%u byte at %lu is no character in %s, and is read as U+FFFD",
                                 "%u bytes from %lu on are no characters in %s, and are read as U+FFFD",
                                 charset->n_bad), charset->n_bad, (gulong) charset->first_bad, charset->charset);
  if (charset->n_nul > 0)
    tl_import_problem (self->import, TL_CODE_ENCODING, TL_SEVERITY_WARNING, NULL, NULL, 0, 0,
                       ngettext ("%u NUL byte is read as a blank", "%u NUL bytes are read as blanks", charset->n_nul),
                       charset->n_nul);
}

/* The structured data of the page, with what had to be mended. */
static void
collect_articles (Page *self)
{
  gsize size;
  const char *data = g_bytes_get_data (self->charset.utf8, &size);

  self->blocks = tl_html_ld_collect (self->dom);
  self->articles = g_ptr_array_new_with_free_func ((GDestroyNotify) tl_news_article_free);
  for (guint i = 0; i < self->blocks->len; i++)
    {
      const TlHtmlLd *block = self->blocks->pdata[i];
      g_autoptr (GPtrArray) found = block->doc != NULL ? tl_news_article_collect (block->doc) : NULL;
      guint line = 0;
      guint column = 0;

      if (block->repaired || block->doc == NULL)
        tl_json_locate (data, size, MIN (block->script->source, size), &line, &column);
      if (block->repaired)
        tl_import_problem (self->import, TL_CODE_JSON_SYNTAX, TL_SEVERITY_NOTE, NULL, NULL, line, column,
                           _("The page’s JSON-LD has marks or control characters that JSON forbids; they are passed over"));
      else if (block->doc == NULL)
        tl_import_problem (self->import, TL_CODE_JSON_SYNTAX, TL_SEVERITY_WARNING, NULL, NULL, line, column,
                           _("The page’s JSON-LD can’t be read: %s"), block->message);
      while (found != NULL && found->len > 0)
        g_ptr_array_add (self->articles, g_ptr_array_steal_index (found, 0));
    }
}

/* The article that the page is about: the one with the longest body, else the first with a headline. */
static const TlNewsArticle *
choose_article (Page *self)
{
  const TlNewsArticle *best = NULL;

  for (guint i = 0; i < self->articles->len; i++)
    {
      const TlNewsArticle *article = self->articles->pdata[i];

      if (best == NULL || article->body_length > best->body_length || (best->headline == NULL && article->headline != NULL))
        best = article;
    }
  return best;
}

/* Is the text that the data has to be taken in place of the one found in the page?  found: may be NULL. */
static gboolean
prefer_data (TlHtmlText *own,
             TlHtmlText *found)
{
  guint n_own, n_found, n_common;

  compare_words (tl_text_get_data (tl_html_text_get_text (own), NULL),
                 found != NULL ? tl_text_get_data (tl_html_text_get_text (found), NULL) : "", &n_own, &n_found, &n_common);
  if (n_own < SUBSTANTIAL)
    return FALSE;
  /* The same text, perhaps with a little around it. */
  if (n_common >= 0.9 * n_own && n_common >= 0.75 * n_found)
    return FALSE;
  return n_own >= 0.5 * n_found;
}

/* The body of the data as text, by the rule when it has markup, else as it is. */
static TlHtmlText *
dup_own_text (Page                 *self,
              const TlNewsArticle  *article,
              gboolean             *is_html,
              GError              **error)
{
  gsize length;
  g_autofree char *body = tl_news_article_dup_body (article, &length, is_html);
  g_autofree char *escaped = NULL;

  if (*is_html)
    return tl_html_text_new (body, length, tl_import_get_cancellable (self->import), error);
  escaped = g_markup_escape_text (body, length);
  return tl_html_text_new (escaped, -1, tl_import_get_cancellable (self->import), error);
}

static gboolean
set_text (Page                 *self,
          TlRecordBuilder      *record,
          const TlNewsArticle  *article,
          GError              **error)
{
  g_autoptr (TlHtmlText) found = tl_html_main_find (self->dom);
  g_autoptr (TlHtmlText) own = NULL;
  g_autofree char *rule = NULL;
  g_autofree char *how = NULL;
  g_autofree char *copy = NULL;
  gboolean is_html = FALSE;
  gboolean from_data = FALSE;
  const char *data = "";
  gsize length = 0;

  if (article != NULL && article->body != NULL)
    {
      own = dup_own_text (self, article, &is_html, error);
      if (own == NULL)
        return FALSE;
      from_data = prefer_data (own, found);
    }
  how = g_strdup_printf ("{\"version\": %d, \"charset\": \"%s\", \"text\": \"%s\"}", TL_HTML_MAIN_VERSION,
                         self->charset.charset, from_data ? "json-ld" : "structure");
  tl_record_builder_set_json (record, TL_HTML_MEMBER, how);
  if (from_data)
    {
      copy = tl_news_article_dup_body (article, &length, &is_html);
      return tl_article_set_body (self->import, record, copy, length, is_html, article->body_member, error);
    }
  if (found == NULL)
    tl_import_problem (self->import, TL_CODE_SHAPE, TL_SEVERITY_WARNING, NULL, NULL, 0, 0, _("The page holds no running text"));
  else
    {
      rule = tl_html_text_dup_rule (found);
      tl_record_builder_set_json (record, "x-html-rule", rule);
      data = tl_text_get_data (tl_html_text_get_text (found), &length);
    }
  copy = g_malloc (length + 1);
  memcpy (copy, data, length + 1);
  tl_record_builder_set_text (record, g_steal_pointer (&copy), length);
  return TRUE;
}

static const char *
either (const char *a,
        const char *b)
{
  return a != NULL && *a != '\0' ? a : b;
}

static gboolean
read_page (Page        *self,
           GBytes      *bytes,
           const char  *name,
           GError     **error)
{
  static const TlNewsArticle nothing = { TL_JSON_NONE };
  const TlNewsArticle *article;
  const TlHtmlMeta *meta = &self->meta;
  g_autoptr (TlRecordBuilder) record = NULL;

  tl_html_charset_convert (bytes, &self->charset);
  report_charset (self, name);
  self->dom = tl_html_dom_parse (self->charset.utf8, tl_import_get_cancellable (self->import), error);
  if (self->dom == NULL)
    return FALSE;
  tl_html_meta_read (self->dom, &self->meta);
  collect_articles (self);
  article = choose_article (self);
  if (article == NULL)
    article = &nothing;
  record = tl_record_builder_new (either (meta->url, article->url));
  tl_record_builder_set_string (record, "title", either (article->headline, meta->title));
  tl_record_builder_set_string (record, "url", either (meta->url, article->url));
  tl_record_builder_set_string (record, "publisher", either (meta->publisher, article->publisher));
  tl_record_builder_set_string (record, "author", either (article->author, meta->author));
  tl_record_builder_set_string (record, "published", either (article->published, meta->published));
  tl_record_builder_set_string (record, "language", either (meta->language, article->language));
  if (!set_text (self, record, article, error))
    return FALSE;
  return tl_import_add (self->import, g_steal_pointer (&record), error);
}

gboolean
tl_html_format_read (TlImport  *import,
                     GError   **error)
{
  const TlFormatInput *input = tl_import_get_input (import);
  g_autofree char *name = input->path != NULL ? g_filename_display_basename (input->path) : g_strdup (_("The page"));
  Page page = { import };
  GBytes *bytes;
  gboolean ok;

  if (input->source == NULL || tl_source_get_size (input->source) > TL_HTML_MAX_BYTES)
    {
      if (input->source == NULL)
        g_set_error_literal (error, TL_FORMAT_ERROR, TL_FORMAT_ERROR_SHAPE, _("A page is a file, not a folder"));
      else
        g_set_error (error, TL_FORMAT_ERROR, TL_FORMAT_ERROR_LIMIT,
                     _("The page is larger than %u MiB"), TL_HTML_MAX_BYTES >> 20);
      return FALSE;
    }
  bytes = tl_import_read_all (import, error);
  if (bytes == NULL)
    return FALSE;
  ok = read_page (&page, bytes, name, error);
  page_clear (&page);
  return ok;
}
