/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "tl-json.h"

G_BEGIN_DECLS

/*
 * schema.org's articles in a JSON-LD document: as a file, or as a block of a page.
 */

/* What an article says of itself; each NULL when it does not. */
typedef struct
{
  TlJsonRef object;
  char     *id;
  char     *headline;       /* one line, references decoded */
  char     *url;
  char     *author;         /* names parted by ", " */
  char     *publisher;
  char     *published;      /* RFC 3339 where it can be told */
  char     *language;
  char     *body;           /* articleBody (or text) as written */
  gsize     body_length;
  const char *body_member;  /* "articleBody"; static */
  char     *description;
  gboolean  restricted;     /* isAccessibleForFree is false */
} TlNewsArticle;

/* The articles of doc: at its top, in its array, in @graph, in lists, as what a page is about.  Elements are owned. */
GPtrArray *tl_news_article_collect (TlJsonDoc     *doc);
void       tl_news_article_free    (TlNewsArticle *self);
/* Is name (NewsArticle, schema:NewsArticle, http://schema.org/NewsArticle …) an article's type? */
gboolean   tl_news_article_is_type (const char    *name);
/* The body as HTML or plain text for tl_article_set_body(): one with tags or character references as HTML.  Owned. */
char      *tl_news_article_dup_body (const TlNewsArticle *self,
                                     gsize               *length,
                                     gboolean            *is_html);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TlNewsArticle, tl_news_article_free)

G_END_DECLS
