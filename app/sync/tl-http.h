/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

#include "tl-remote.h"

G_BEGIN_DECLS

/*
 * TlHttp: HTTP for one worker thread.  All calls are synchronous and belong to the thread that made it; they end within
 * 100 ms of their cancellable's cancelling with G_IO_ERROR_CANCELLED, and otherwise fail with TL_SYNC_ERROR, in sentences that never
 * have a password or a query in them.  What a server sends is bounded before it is kept.
 */
typedef struct _TlHttp TlHttp;
typedef struct _TlHttpAnswer TlHttpAnswer;

/* 0 stands for the value in brackets. */
typedef struct
{
  guint64 body;         /* bytes of one answer's body, after decompression [64 MiB] */
  guint   seconds;      /* one request in all, redirects and reading included [300] */
  guint   silence;      /* seconds without a byte [60]; read when the TlHttp is made */
  guint   redirects;    /* [5] */
} TlHttpLimits;

/* All borrowed during the call. */
typedef struct
{
  const char        *method;          /* NULL: GET.  Only GET and HEAD follow redirects */
  const char        *url;             /* http or https; with a user or password in it it is refused */
  const char        *accept;          /* NULL: application/json */
  const char *const *headers;         /* further ones: name, value, …, NULL; or NULL */
  const char        *etag;            /* as an answer had it: asks for a 304 when nothing changed; or NULL */
  const char        *last_modified;   /* likewise */
  GBytes            *body;            /* or NULL */
  const char        *content_type;    /* of body; NULL: application/json */
  gboolean           gzip_body;       /* send body compressed when that is worth it */
  gboolean           no_gzip;         /* don't ask for a compressed answer: for a feed that must not be held back */
  gboolean           same_origin;     /* a redirect to another origin is an error */
  guint              seconds;         /* instead of the limit; 0: the limit; G_MAXUINT: none */
} TlHttpRequest;

/* limits: NULL for the usual ones. */
TlHttp       *tl_http_new              (const TlHttpLimits    *limits);
/* From any thread, once its own is done with it. */
void          tl_http_free             (TlHttp                *self);

/* Name and password (Basic) for the origin (scheme, host, port) of url.  They go to no other, wherever a redirect leads.
 * One origin at a time: a later call replaces an earlier one; user NULL forgets it. */
void          tl_http_set_basic        (TlHttp                *self,
                                        const char            *url,
                                        const char            *user,
                                        const char            *password);
/* The same with a token. */
void          tl_http_set_bearer       (TlHttp                *self,
                                        const char            *url,
                                        const char            *token);
/* Certificates to trust instead of the system's: a file of a newsroom's own authority (PEM). */
gboolean      tl_http_set_authority    (TlHttp                *self,
                                        const char            *pem_file,
                                        GError               **error);

/* Sends and reads the whole body.  Any status is an answer: tl_http_check() makes errors of statuses.  Owned. */
TlHttpAnswer *tl_http_send             (TlHttp                *self,
                                        const TlHttpRequest   *request,
                                        GCancellable          *cancellable,
                                        GError               **error);
/* Sends and returns as soon as the headers are there: the body is for tl_http_answer_read().  Owned; self must outlive it. */
TlHttpAnswer *tl_http_open             (TlHttp                *self,
                                        const TlHttpRequest   *request,
                                        GCancellable          *cancellable,
                                        GError               **error);
/* Dropping an answer that was not read to its end closes the connection. */
void          tl_http_answer_free      (TlHttpAnswer          *self);
/* Some bytes as soon as there are any, at most size; 0: the end; -1: error. */
gssize        tl_http_answer_read      (TlHttpAnswer          *self,
                                        void                  *buffer,
                                        gsize                  size,
                                        GCancellable          *cancellable,
                                        GError               **error);
/* What is left of the body, up to the limit.  Owned. */
GBytes       *tl_http_answer_read_all  (TlHttpAnswer          *self,
                                        GCancellable          *cancellable,
                                        GError               **error);

/* Reads the rest and keeps it for tl_http_answer_get_body(). */
gboolean      tl_http_answer_keep_body (TlHttpAnswer          *self,
                                        GCancellable          *cancellable,
                                        GError               **error);

guint         tl_http_answer_get_status (TlHttpAnswer         *self);
/* Of tl_http_send(), or kept; borrowed, never NULL. */
GBytes       *tl_http_answer_get_body  (TlHttpAnswer          *self);
/* Where it came from after redirects: for resolving links in it. Borrowed. */
const char   *tl_http_answer_get_url   (TlHttpAnswer          *self);
/* A header (several of a name: joined by commas) or NULL; borrowed. */
const char   *tl_http_answer_get_header (TlHttpAnswer         *self,
                                         const char           *name);
/* The media type without parameters, lower case; borrowed; NULL: not told. */
const char   *tl_http_answer_get_type  (TlHttpAnswer          *self);
/* Seconds that the server asks to wait (Retry-After, as seconds or date), at most a day; 0: not told. */
guint         tl_http_answer_get_retry_after (TlHttpAnswer    *self);
/* The server's clock minus ours in seconds; FALSE when it did not tell. */
gboolean      tl_http_answer_get_skew  (TlHttpAnswer          *self,
                                        gint64                *seconds);
/* TRUE for 2xx and 304; else an error: 401 AUTH, 403 FORBIDDEN, 404 and 410 NO_DATABASE, 429 and 503 with Retry-After BUSY,
 * other 5xx and 408 OFFLINE, other 4xx REJECTED, the rest PROTOCOL. */
gboolean      tl_http_check            (TlHttpAnswer          *answer,
                                        GError               **error);

/* url as it may be shown: without user, password, query and fragment, control characters escaped.  Owned. */
char         *tl_http_dup_shown        (const char            *url);
/* Takes user and password (decoded; NULL where there is none) out of url.  FALSE with REJECTED when it is no http or
 * https URL.  All owned. */
gboolean      tl_http_split            (const char            *url,
                                        char                 **clean,
                                        char                 **user,
                                        char                 **password,
                                        GError               **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TlHttp, tl_http_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TlHttpAnswer, tl_http_answer_free)

G_END_DECLS
