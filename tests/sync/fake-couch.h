/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/*
 * A stand-in for an article server, in this process: the part of the CouchDB protocol that Tagline uses (revision trees with
 * conflicts, _changes with its feeds, _bulk_docs, _bulk_get, _local, _session, _security, users, the guard's rules), and faults
 * on demand.  It runs in a thread of its own; all functions may be called from any.
 */
typedef struct _FakeCouch FakeCouch;

#define FAKE_ADMIN "admin"
#define FAKE_PASSWORD "geheim"

typedef enum
{
  FAKE_NO_FAULT,
  FAKE_CUT_BEFORE,     /* the connection is cut, nothing was done */
  FAKE_CUT_AFTER,      /* it was done, but no answer comes */
  FAKE_CUT_MIDDLE,     /* the answer breaks off */
  FAKE_HALF_WRITTEN,   /* of a batch one half was written, and no answer comes */
  FAKE_ACCEPTED,       /* 202 */
  FAKE_REORDERED,      /* rows in another order (failures first) */
  FAKE_REPEATED,       /* rows twice */
  FAKE_LOST_ROWS,      /* some rows are missing */
  FAKE_RACE,           /* a stale write is taken, as a branch: what a cluster does */
  FAKE_STATUS_413,
  FAKE_STATUS_429,     /* Retry-After: 1 */
  FAKE_STATUS_500,
  FAKE_STATUS_503,     /* Retry-After: 1 */
  FAKE_HTML,           /* 200, a web page */
  FAKE_HTML_502,
  FAKE_EMPTY,          /* 200, {} */
  FAKE_LONG_LENGTH,    /* Content-Length says more than comes */
  FAKE_SHORT_LENGTH,   /* Content-Length says less */
  FAKE_REDIRECT,       /* to another origin: fake_couch_set_other() */
  FAKE_DRIP,           /* a byte at a time, a second each, without end */
  FAKE_ENDLESS,        /* a body without end */
  FAKE_BOMB,           /* 1 GiB of spaces, compressed */
  FAKE_SILENT,         /* no answer, the connection stays */
  FAKE_N_FAULTS,
} FakeFault;

/* port 0: any.  A port that was used before may be taken again at once. */
FakeCouch *fake_couch_new           (guint        port);
void       fake_couch_free          (FakeCouch   *self);
/* http://127.0.0.1:PORT; borrowed. */
const char *fake_couch_get_url      (FakeCouch   *self);

/* The next request whose path contains part (NULL: any) gets the fault; several calls queue up. */
void       fake_couch_fault_next    (FakeCouch   *self,
                                     const char  *part,
                                     FakeFault    fault);
/* Every request gets one of the first "bounded" faults with this probability, from a generator with this seed: those that end
 * by themselves at once. */
void       fake_couch_fault_always  (FakeCouch   *self,
                                     double       probability,
                                     guint32      seed);
/* In the server's thread, when the nth request from now has come and before it is looked at; once. */
void       fake_couch_at_request    (FakeCouch   *self,
                                     guint        n,
                                     void       (*event) (gpointer data),
                                     gpointer     data);
void       fake_couch_set_other     (FakeCouch   *self,
                                     const char  *url);
/* While down every connection is cut at once. */
void       fake_couch_set_down      (FakeCouch   *self,
                                     gboolean     down);
/* Anonymous requests get 401, as a server with require_valid_user does. */
void       fake_couch_set_strict    (FakeCouch   *self,
                                     gboolean     strict);
/* Added to the Date header. */
void       fake_couch_set_skew      (FakeCouch   *self,
                                     gint64       seconds);
/* Feeds send nothing at all, as behind a proxy that keeps everything back. */
void       fake_couch_set_mute      (FakeCouch   *self,
                                     gboolean     mute);

void       fake_couch_add_user      (FakeCouch   *self,
                                     const char  *name,
                                     const char  *password,
                                     const char  *role,
                                     ...) G_GNUC_NULL_TERMINATED;
/* With members of that role (NULL: everybody, as no server should be). */
void       fake_couch_add_db        (FakeCouch   *self,
                                     const char  *name,
                                     const char  *role);
void       fake_couch_drop_db       (FakeCouch   *self,
                                     const char  *name);
/* The guard's rules, as if its design document were there. */
void       fake_couch_set_guard     (FakeCouch   *self,
                                     const char  *name,
                                     gboolean     guarded);
/* A document whose content is these bytes, whatever they are: members without the braces. */
void       fake_couch_put_raw       (FakeCouch   *self,
                                     const char  *db,
                                     const char  *id,
                                     const char  *members,
                                     gssize       length);
/* A branch beside what is there (rev: "2-…"). */
void       fake_couch_put_branch    (FakeCouch   *self,
                                     const char  *db,
                                     const char  *id,
                                     const char  *rev,
                                     const char  *members);
/* Members of the winner without the braces, NULL: not there or deleted. Owned. */
char      *fake_couch_dup           (FakeCouch   *self,
                                     const char  *db,
                                     const char  *id);
guint      fake_couch_count         (FakeCouch   *self,
                                     const char  *db);
/* "METHOD PATH?QUERY AUTHORIZATION" of each request so far. Owned strings. */
GPtrArray *fake_couch_dup_log       (FakeCouch   *self);
void       fake_couch_clear_log     (FakeCouch   *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FakeCouch, fake_couch_free)

G_END_DECLS
