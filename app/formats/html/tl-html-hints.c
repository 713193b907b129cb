/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Names of classes, ids, roles and test marks, in the languages of the pages one meets.  A name is cut into words at
 * everything but letters and digits and where camelCase goes up, so that "share" is not found in "shareholder", and
 * "relatedArticles", "related-articles" and "related_articles" are the same.
 */

#include "config.h"

#include "tl-html-hints.h"

#include <stdlib.h>
#include <string.h>

#define MAX_WORDS 64
#define MAX_WORD 32

/* All sorted by bytes. */
static const char *const comment_words[] = {
  "comentario", "comentarios", "comment", "commentaire", "commentaires", "commentary", "commenti",
  "commentlist", "comments", "discussion", "disqus", "kommentar", "kommentare", "kommentarer",
  "leserkommentare", "reacties", "reactions", "talkback", "yorum", "yorumlar",
};

static const char *const aside_words[] = {
  "abo", "abonnement", "ad", "adbox", "addthis", "ads", "adsense", "adslot", "advert",
  "advertisement", "advertising", "anuncio", "anzeige", "anzeigen", "auteur", "author",
  "authorbox", "authors", "autor", "autores", "banner", "bio", "boletin", "bookmark",
  "breadcrumb", "breadcrumbs", "byline", "caption", "carousel", "compartilhar", "compartir",
  "condividi", "consent", "cookie", "cookies", "copyright", "correlati", "credit", "credits",
  "crosslink", "dachzeile", "dateline", "disclaimer", "donate", "donation", "empfehlungen",
  "facebook", "flyout", "follow", "footer", "footnav", "gallery", "gdpr", "hatena", "ilgili",
  "infographic", "jump", "keywords", "lightbox", "login", "masthead", "menu", "meta", "metadata",
  "modal", "more", "mostpopular", "mostread", "nav", "navbar", "navigation", "newsletter",
  "newsletters", "ob", "outbrain", "overlay", "pager", "pagination", "partage", "partager",
  "paylas", "paywall", "pinterest", "playlist", "popular", "popup", "print", "printer", "promo",
  "promobox", "promos", "promoted", "promotion", "pub", "pubblicita", "publicidad", "publicidade",
  "publicite", "rail", "rating", "ratings", "recirc", "recirculation", "recommend",
  "recommendation", "recommendations", "recommended", "register", "reklam", "relacionada",
  "relacionadas", "relacionado", "relacionados", "related", "rightcol", "rss", "seealso", "share",
  "sharebar", "sharedaddy", "shares", "sharing", "sidebar", "signin", "signup", "skip",
  "skyscraper", "slideshow", "social", "sociallinks", "socials", "sponsor", "sponsored",
  "sponsors", "subscribe", "subscription", "subscriptions", "suggested", "taboola", "tag",
  "taglist", "tags", "teaser", "teasers", "teilen", "timestamp", "toolbar", "tools", "topics",
  "trending", "tweet", "twitter", "verwandte", "werbung", "whatsapp", "widget", "widgets",
};

static const char *const body_words[] = {
  "artbody", "articlebody", "articlecontent", "articletext", "artikelinhalt", "bodycopy",
  "contenido", "corpo", "cuerpo", "entrytext", "haber", "icerik", "metin", "postbody",
  "postcontent", "prose", "storybody", "storytext", "testo",
};

/* These two together, in one name: "article-body", "entry-content", "post__text". */
static const char *const of_article[] = {
  "article", "articles", "artikel", "blog", "detail", "entry", "haber", "news", "noticia", "post",
  "rich", "story",
};
static const char *const of_body[] = {
  "body", "content", "contenu", "copy", "inhalt", "paragraph", "paragraphs", "text", "texte",
  "texto",
};

static const char *const aside_roles[] = {
  "alert", "alertdialog", "banner", "complementary", "contentinfo", "dialog", "form", "menu",
  "menubar", "navigation", "search", "tablist", "toolbar",
};

static int
compare (gconstpointer key,
         gconstpointer element)
{
  return strcmp (key, *(const char *const *) element);
}

#define IS_IN(word, list) (bsearch (word, list, G_N_ELEMENTS (list), sizeof list[0], compare) != NULL)

typedef struct
{
  char  words[MAX_WORDS][MAX_WORD];
  guint n;
} Words;

/* Cuts one name (up to a blank) into lower-case words; returns what is behind it. */
static const char *
cut_name (const char *p,
          Words      *words)
{
  guint length = 0;

  words->n = 0;
  for (;; p++)
    {
      gboolean letter = g_ascii_isalnum (*p) || (*p & 0x80) != 0;
      gboolean up = g_ascii_isupper (*p) && length > 0 && g_ascii_islower (p[-1]);

      if (length > 0 && (!letter || up || length == MAX_WORD - 1))
        {
          words->words[words->n++][length] = '\0';
          length = 0;
        }
      if (*p == '\0' || g_ascii_isspace (*p) || words->n == MAX_WORDS)
        return p;
      if (letter)
        words->words[words->n][length++] = g_ascii_tolower (*p);
    }
}

static TlHtmlHint
hint_of_name (const Words *words)
{
  gboolean article = FALSE;
  gboolean body = FALSE;
  TlHtmlHint hint = TL_HINT_NONE;

  for (guint i = 0; i < words->n; i++)
    {
      const char *word = words->words[i];

      if (IS_IN (word, comment_words))
        return TL_HINT_COMMENTS;
      if (IS_IN (word, aside_words))
        hint = TL_HINT_ASIDE;
      article |= IS_IN (word, of_article);
      body |= IS_IN (word, of_body);
      if (hint == TL_HINT_NONE && IS_IN (word, body_words))
        hint = TL_HINT_BODY;
    }
  return hint == TL_HINT_NONE && article && body ? TL_HINT_BODY : hint;
}

static TlHtmlHint
hint_of_names (const char *names)
{
  TlHtmlHint best = TL_HINT_NONE;
  Words words;

  while (names != NULL && *names != '\0')
    {
      TlHtmlHint hint;
      gsize length = strcspn (names, " \t\r\n\f");

      /* "print:hidden", "after:[…]": utility classes say how it looks, not what it is. */
      if (memchr (names, ':', length) != NULL || memchr (names, '[', length) != NULL)
        {
          names += length;
          names += strspn (names, " \t\r\n\f");
          continue;
        }
      names = cut_name (names, &words);
      hint = hint_of_name (&words);
      best = MAX (best, hint);
      names += strspn (names, " \t\r\n\f");
    }
  return best;
}

TlHtmlHint
tl_html_hint_of (const TlHtmlNode *node,
                 gboolean          by_tag)
{
  static const char *const attributes[] = { "class", "id", "data-component", "data-testid", "data-qa" };
  const char *role = tl_html_node_get (node, "role");
  TlHtmlHint best = TL_HINT_NONE;

  if (tl_html_node_has_word (node, "itemprop", "articleBody"))
    return TL_HINT_BODY;
  switch (node->tag)
    {
    case TL_TAG_ASIDE:
    case TL_TAG_NAV:
    case TL_TAG_FOOTER:
    case TL_TAG_DIALOG:
    case TL_TAG_MENU:
    case TL_TAG_FIGCAPTION:
    case TL_TAG_SEARCH:
      return TL_HINT_ASIDE;
    default:
      break;
    }
  if (role != NULL && IS_IN (role, aside_roles))
    return TL_HINT_ASIDE;
  for (guint i = 0; !by_tag && i < G_N_ELEMENTS (attributes); i++)
    {
      TlHtmlHint hint = hint_of_names (tl_html_node_get (node, attributes[i]));

      best = MAX (best, hint);
    }
  return best;
}
