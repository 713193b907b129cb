/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "tl-couch-remote.h"
#include "tl-http.h"
#include "tl-json.h"

G_BEGIN_DECLS

/* What the server itself says of a document, as it may be at most (CouchDB's own limit), and a page of them. */
#define TL_COUCH_MAX_DOC (8u * 1000 * 1000)
#define TL_COUCH_MAX_ROW (TL_COUCH_MAX_DOC + 64u * 1024)
#define TL_COUCH_MAX_PAGE (32u << 20)
#define TL_COUCH_MAX_DEPTH 128

/* Where and as whom: what the requests have in common. */
typedef struct
{
  char *url;          /* of the database, without a slash at its end */
  char *user;
  char *password;
  char *authority;
  int   refused;      /* atomic: name or password were refused, ask no more */
  int   wait;         /* atomic: seconds, of the last BUSY */
  int   no_gzip;      /* atomic: the server takes no compressed bodies */
} TlCouchPlace;

void          tl_couch_place_clear   (TlCouchPlace          *self);
/* A client with the place's credentials for the calling thread. */
TlHttp       *tl_couch_http_new      (TlCouchPlace          *self,
                                      const TlHttpLimits    *limits,
                                      GError               **error);
/* Sends to the place's url + path (which begins with a slash, and is encoded).  Any status is an answer. */
TlHttpAnswer *tl_couch_send          (TlCouchPlace          *self,
                                      TlHttp                *http,
                                      const char            *method,
                                      const char            *path,
                                      GBytes                *body,
                                      GCancellable          *cancellable,
                                      GError               **error);
/* The same, to be read as it comes. */
TlHttpAnswer *tl_couch_open          (TlCouchPlace          *self,
                                      TlHttp                *http,
                                      const TlHttpRequest   *request,
                                      const char            *path,
                                      GCancellable          *cancellable,
                                      GError               **error);
/* TRUE for 2xx; else the error that it stands for. */
gboolean      tl_couch_check         (TlCouchPlace          *self,
                                      TlHttpAnswer          *answer,
                                      GError               **error);
/* The body as a JSON value of that type; an answer without is one that means nothing (OFFLINE). */
TlJsonDoc    *tl_couch_parse         (TlHttpAnswer          *answer,
                                      TlJsonType             type,
                                      GError               **error);
void          tl_couch_set_no_server (TlHttpAnswer          *answer,
                                      GError               **error);
/* The member as text when it is a string (NUL-free), else NULL. Owned. */
char         *tl_couch_dup_member    (TlJsonDoc             *doc,
                                      TlJsonRef              object,
                                      const char            *name);
/* "reason" or "error" of a refusal as it may be shown: bounded, without control characters. Owned. */
char         *tl_couch_dup_reason    (TlJsonDoc             *doc,
                                      TlJsonRef              object);

/*
 * TlCouchRows cuts the array "results" out of an answer while it arrives, so that one row that can't be read takes
 * only itself, and no answer is in memory as a whole.
 */
typedef struct _TlCouchRows TlCouchRows;
/* row: bytes of one row, or its beginning when it is larger than is taken.  FALSE stops (see below). */
typedef gboolean (*TlCouchRowFunc) (GBytes   *row,
                                    gboolean  whole,
                                    gpointer  user_data);
TlCouchRows  *tl_couch_rows_new      (TlCouchRowFunc         func,
                                      gpointer               user_data);
void          tl_couch_rows_free     (TlCouchRows           *self);
/* TRUE: go on; FALSE: func stopped it, or (with error, OFFLINE or LIMIT) it is no such answer. */
gboolean      tl_couch_rows_feed     (TlCouchRows           *self,
                                      const char            *data,
                                      gsize                  length,
                                      GError               **error);
/* At the end: the answer with an empty array in the place of the rows. NULL with OFFLINE when it was cut. */
TlJsonDoc    *tl_couch_rows_end      (TlCouchRows           *self,
                                      GError               **error);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TlCouchRows, tl_couch_rows_free)

/* What one row holds. */
typedef struct
{
  TlPullPage *page;
  GPtrArray  *losers;     /* TlCouchLoser, owned: leaves that are still to be fetched */
  guint       n_rows;
  gsize       n_bytes;
} TlCouchPage;

typedef struct
{
  TlDoc *doc;             /* borrowed from the page */
  char  *rev;
} TlCouchLoser;

TlCouchPage  *tl_couch_page_new      (void);
void          tl_couch_page_free     (TlCouchPage           *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TlCouchPage, tl_couch_page_free)
/* Takes one row of _changes?include_docs&conflicts into the page: a document, one that can't be read, or nothing.  FALSE
 * when the row is none (last_seq is taken all the same). */
gboolean      tl_couch_page_add      (TlCouchPage           *self,
                                      GBytes                *row,
                                      gboolean               whole);
/* The end of the rows: since.  FALSE when the answer does not tell it. */
gboolean      tl_couch_page_end      (TlCouchPage           *self,
                                      TlJsonDoc             *envelope);
/* One document as GET gives it.  FALSE: not taken; with a reason (owned) when it is one, but can't be read. */
gboolean      tl_couch_page_add_doc  (TlCouchPage           *self,
                                      const char            *id,
                                      GBytes                *bytes,
                                      char                 **reason);
/* The bodies of the losing leaves, fetched with _bulk_get. */
gboolean      tl_couch_page_fetch    (TlCouchPage           *self,
                                      TlCouchPlace          *place,
                                      TlHttp                *http,
                                      GCancellable          *cancellable,
                                      GError               **error);
/* A document as a server sends it (members of the protocol included).  NULL with a reason (owned) when it can't be taken.
 * conflicts (may be NULL) gets the losing revs. */
TlDoc        *tl_couch_doc_read      (TlJsonDoc             *json,
                                      TlJsonRef              object,
                                      GPtrArray             *conflicts,
                                      char                 **reason);
/* Strict reading of a document or row: depth, UTF-8, no U+0000.  NULL with a reason (owned). */
TlJsonDoc    *tl_couch_json_read     (GBytes                *bytes,
                                      char                 **reason);
/* Is id one that we take and send? */
gboolean      tl_couch_id_is_good    (const char            *id);

/* GET of a document: TRUE with answer NULL when there is no such document in the database. */
gboolean      tl_couch_get           (TlCouchPlace          *place,
                                      TlHttp                *http,
                                      const char            *path,
                                      TlHttpAnswer         **answer,
                                      GCancellable          *cancellable,
                                      GError               **error);
TlPullPage   *tl_couch_pull          (TlCouchPlace          *place,
                                      TlHttp                *http,
                                      const char            *since,
                                      guint                  limit,
                                      GCancellable          *cancellable,
                                      GError               **error);
/*
 * TlCouchAhead fetches and reads the pages that come next, in a thread of its own and over one connection, while those before are
 * being stored: so the server's time and ours run side by side.  It is never more than two pages ahead.
 */
typedef struct _TlCouchAhead TlCouchAhead;
/* place outlives it. */
TlCouchAhead *tl_couch_ahead_new     (TlCouchPlace          *place,
                                      const char            *since,
                                      guint                  limit);
/* Ends within 100 ms. */
void          tl_couch_ahead_free    (TlCouchAhead          *self);
/* The page after since, waited for.  NULL without error: it has none, ask the server.  After an error it is of no use. */
TlPullPage   *tl_couch_ahead_take    (TlCouchAhead          *self,
                                      const char            *since,
                                      guint                  limit,
                                      GCancellable          *cancellable,
                                      GError               **error);
TlDoc        *tl_couch_leaves        (TlCouchPlace          *place,
                                      TlHttp                *http,
                                      const char            *id,
                                      GCancellable          *cancellable,
                                      GError               **error);
GPtrArray    *tl_couch_push          (TlCouchPlace          *place,
                                      TlHttp                *http,
                                      GPtrArray             *docs,
                                      GCancellable          *cancellable,
                                      GError               **error);
/* silent (atomic): feeds in a row that ended without a byte; from 2 on short waits are used instead of one long answer. */
void          tl_couch_live          (TlCouchPlace          *place,
                                      TlRemote              *remote,
                                      int                   *silent,
                                      const char            *since,
                                      TlRemoteChanged        changed,
                                      gpointer               user_data,
                                      GCancellable          *cancellable,
                                      GError               **error);

G_END_DECLS
