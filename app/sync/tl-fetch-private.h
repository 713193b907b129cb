/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "tl-fetch.h"
#include "tl-http.h"

G_BEGIN_DECLS

/* What is remembered of one page. */
typedef struct
{
  char *etag;
  char *last_modified;
  char *sha256;          /* of its body */
  char *next;            /* NULL: the last page */
} TlFetchMemory;

/* NULL when the page was not seen yet.  Borrowed. */
const TlFetchMemory *tl_fetch_state_find    (TlFetchState        *self,
                                             const char          *url);
/* Takes the members of memory over. */
void                 tl_fetch_state_set     (TlFetchState        *self,
                                             const char          *url,
                                             TlFetchMemory        memory);
gboolean             tl_fetch_state_is_complete (TlFetchState    *self);
void                 tl_fetch_state_set_complete (TlFetchState   *self,
                                                  gboolean        complete);

/* tl-fetch-link.c */

/* The URL to ask for first: a WordPress list of posts comes in large pages unless it says otherwise.  Owned. */
char    *tl_fetch_link_first      (const char    *url);
/* The page after this one (owned), NULL at the end.  asked: the URL of the request; n_articles: how many it had; expected, if the
 * answer tells, gets how many pages there are. */
char    *tl_fetch_link_next       (TlHttpAnswer  *answer,
                                   const char    *asked,
                                   guint          n_articles,
                                   guint         *expected);
/* Is this the answer of a source that was asked beyond its last page? */
gboolean tl_fetch_link_is_beyond  (TlHttpAnswer  *answer,
                                   const char    *asked);
gboolean tl_fetch_link_same_origin (const char   *a,
                                    const char   *b);

/* tl-fetch-record.c */

/* The articles of a body; name: of the format, or NULL; used gets what it was.  Any format but a folder. */
TlCollection *tl_fetch_read_body  (GBytes        *body,
                                   const char    *type,
                                   const char    *name,
                                   const char   **used,
                                   GPtrArray     *problems,
                                   GCancellable  *cancellable,
                                   GError       **error);
/* A record as it is kept: with an id, a url where there was none (may be NULL), and when it was fetched; on one line.  NULL when it
 * is not readable. */
GBytes  *tl_fetch_make_record     (GBytes        *record,
                                   const char    *id,
                                   const char    *url,
                                   const char    *fetched);
/* JSON without white space that ends lines. */
GBytes  *tl_fetch_join_lines      (GBytes        *json);

G_END_DECLS
