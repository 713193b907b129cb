/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define TL_SYNC_ERROR (tl_sync_error_quark ())
/**
 * TlSyncError:
 * @TL_SYNC_ERROR_OFFLINE: no answer, or one that means nothing: the outcome is unknown; try again later
 * @TL_SYNC_ERROR_BUSY: the remote asks to wait (429, Retry-After, account locked for a while)
 * @TL_SYNC_ERROR_AUTH: name or password are refused: stop all requests and ask the person
 * @TL_SYNC_ERROR_FORBIDDEN: known, but without a right to this
 * @TL_SYNC_ERROR_NO_DATABASE: the place is not there (any more): wait, never make it, delete nothing
 * @TL_SYNC_ERROR_TLS: the certificate is not to be trusted
 * @TL_SYNC_ERROR_LIMIT: larger, deeper, longer or more than what is taken
 * @TL_SYNC_ERROR_PROTOCOL: the answer is none that this protocol has
 * @TL_SYNC_ERROR_REJECTED: refused for good as it is (400, 413, 415): not to be repeated unchanged
 * @TL_SYNC_ERROR_UNSUPPORTED: this remote has no such thing (live on a folder)
 */
typedef enum
{
  TL_SYNC_ERROR_OFFLINE,
  TL_SYNC_ERROR_BUSY,
  TL_SYNC_ERROR_AUTH,
  TL_SYNC_ERROR_FORBIDDEN,
  TL_SYNC_ERROR_NO_DATABASE,
  TL_SYNC_ERROR_TLS,
  TL_SYNC_ERROR_LIMIT,
  TL_SYNC_ERROR_PROTOCOL,
  TL_SYNC_ERROR_REJECTED,
  TL_SYNC_ERROR_UNSUPPORTED,
} TlSyncError;
GQuark tl_sync_error_quark (void);

/* A document as a remote has it.  body has been through the strict reader, and has none of the members that belong to the
 * protocol (those that begin with _). */
typedef struct
{
  char      *id;        /* "layer:ARTICLE:USER" … */
  char      *rev;       /* opaque, of the remote; NULL: not known to be there */
  gboolean   deleted;
  GBytes    *body;      /* a JSON object; NULL: deleted without one */
  gboolean   canonical; /* body is known to be spelled as we do (tl_desk_merge() would change nothing) */
  GPtrArray *leaves;    /* TlDoc, owned: the living ones that lost against this one; NULL: none */
} TlDoc;

TlDoc     *tl_doc_new  (const char *id,
                        const char *rev,
                        GBytes     *body);
TlDoc     *tl_doc_copy (const TlDoc *self);
void       tl_doc_free (TlDoc      *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TlDoc, tl_doc_free)
/* An array that owns TlDoc. */
GPtrArray *tl_docs_new (void);

/* Some of what changed on a remote, in its order; a document may come more than once, and again later. */
typedef struct
{
  GPtrArray *docs;      /* TlDoc, owned */
  GPtrArray *unread;    /* TlPushResult, owned: documents that can't be read (id, reason), stepped over */
  char      *since;     /* where to go on; opaque */
  gboolean   more;      /* there is more right now */
} TlPullPage;

void       tl_pull_page_free (TlPullPage *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TlPullPage, tl_pull_page_free)

typedef enum
{
  TL_PUSH_DONE,         /* there, as rev */
  TL_PUSH_ACCEPTED,     /* there, but perhaps in conflict: look again after 5 s and after 60 s */
  TL_PUSH_CONFLICT,     /* the remote has another: read, merge, push again */
  TL_PUSH_FORBIDDEN,    /* not allowed as it is: reason is for the person; not again until changed */
  TL_PUSH_REJECTED,     /* can't be taken as it is (too large, malformed) */
  TL_PUSH_UNKNOWN,      /* no answer for this one: push again */
} TlPushOutcome;

typedef struct
{
  char         *id;
  TlPushOutcome outcome;
  char         *rev;      /* DONE, ACCEPTED */
  char         *reason;   /* as the remote says it, or NULL */
} TlPushResult;

TlPushResult *tl_push_result_new  (const char    *id,
                                   TlPushOutcome  outcome,
                                   const char    *rev,
                                   const char    *reason);
void          tl_push_result_free (TlPushResult  *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TlPushResult, tl_push_result_free)

/* What a device left on a remote to know it again by: it dies with the database and is not replicated. */
typedef struct
{
  char    *mark;        /* random, made by the device; NULL: nothing there */
  gint64   counter;     /* goes up with each writing: a lower one than ours is a restored backup */
  char    *since;       /* how far that device had read */
} TlIdentity;

void tl_identity_clear (TlIdentity *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (TlIdentity, tl_identity_clear)

/*
 * TlRemote: a place that a desk shares its documents through.  All functions are synchronous, made for one worker thread
 * that owns the remote; they take a cancellable, end within 100 ms of its cancelling with G_IO_ERROR_CANCELLED, and
 * otherwise fail with TL_SYNC_ERROR.
 */
#define TL_TYPE_REMOTE (tl_remote_get_type ())
G_DECLARE_INTERFACE (TlRemote, tl_remote, TL, REMOTE, GObject)

/* page: documents that just changed, borrowed. */
typedef void (*TlRemoteChanged) (TlRemote         *self,
                                 const TlPullPage *page,
                                 gpointer          user_data);

struct _TlRemoteInterface
{
  GTypeInterface parent;

  gboolean     (*identity)     (TlRemote         *self,
                                const char       *device,
                                TlIdentity       *identity,
                                GCancellable     *cancellable,
                                GError          **error);
  gboolean     (*set_identity) (TlRemote         *self,
                                const char       *device,
                                const TlIdentity *identity,
                                GCancellable     *cancellable,
                                GError          **error);
  TlPullPage * (*pull)         (TlRemote         *self,
                                const char       *since,
                                guint             limit,
                                GCancellable     *cancellable,
                                GError          **error);
  GPtrArray *  (*push)         (TlRemote         *self,
                                GPtrArray        *docs,
                                GCancellable     *cancellable,
                                GError          **error);
  TlDoc *      (*leaves)       (TlRemote         *self,
                                const char       *id,
                                GCancellable     *cancellable,
                                GError          **error);
  gboolean     (*live)         (TlRemote         *self,
                                const char       *since,
                                TlRemoteChanged   changed,
                                gpointer          user_data,
                                GCancellable     *cancellable,
                                GError          **error);
  char *       (*dup_name)     (TlRemote         *self);
  guint        (*get_wait)     (TlRemote         *self);   /* optional */
};

/* What device left here; identity->mark NULL when nothing is there. NO_DATABASE when the place itself is not. */
gboolean    tl_remote_identity     (TlRemote         *self,
                                    const char       *device,
                                    TlIdentity       *identity,
                                    GCancellable     *cancellable,
                                    GError          **error);
gboolean    tl_remote_set_identity (TlRemote         *self,
                                    const char       *device,
                                    const TlIdentity *identity,
                                    GCancellable     *cancellable,
                                    GError          **error);
/* At most limit documents that changed after since (NULL: from the beginning). Owned. */
TlPullPage *tl_remote_pull         (TlRemote         *self,
                                    const char       *since,
                                    guint             limit,
                                    GCancellable     *cancellable,
                                    GError          **error);
/* Writes docs (TlDoc; rev as last seen, leaves: losing ones to be buried).  A TlPushResult for each, found by id, in any
 * order; fails as a whole only when nothing is known of any. Owned. */
GPtrArray  *tl_remote_push         (TlRemote         *self,
                                    GPtrArray        *docs,
                                    GCancellable     *cancellable,
                                    GError          **error);
/* The document as it is now, with its losing leaves; rev NULL when it is not there. Owned. */
TlDoc      *tl_remote_leaves       (TlRemote         *self,
                                    const char       *id,
                                    GCancellable     *cancellable,
                                    GError          **error);
/* Tells of changes after since as they come, until cancelled or the connection breaks: always ends with FALSE.
 * UNSUPPORTED: pull now and then instead. */
gboolean    tl_remote_live         (TlRemote         *self,
                                    const char       *since,
                                    TlRemoteChanged   changed,
                                    gpointer          user_data,
                                    GCancellable     *cancellable,
                                    GError          **error);
/* Seconds that the remote asked to wait when the last call failed with BUSY; 0: it did not say. */
guint       tl_remote_get_wait     (TlRemote         *self);
/* For people and logs: never with credentials. Owned. */
char       *tl_remote_dup_name     (TlRemote         *self);

G_END_DECLS
