/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <libsoup/soup.h>

#include "fake-couch.h"
#include "tl-json.h"

G_BEGIN_DECLS

/* One end of a revision tree. */
typedef struct
{
  char     *rev;
  guint     generation;
  gboolean  deleted;
  char     *members;     /* without braces */
  gsize     length;
} FakeLeaf;

typedef struct
{
  char       *id;
  GPtrArray  *leaves;    /* FakeLeaf, owned */
  GHashTable *old;       /* revs that are no ends any more, owned */
  guint64     seq;
} FakeDoc;

typedef struct
{
  char       *instance;  /* another one when it is made again */
  GHashTable *docs;      /* id → FakeDoc */
  GHashTable *local;     /* id → members, owned */
  GTree      *changes;   /* seq → FakeDoc, borrowed */
  guint64     seq;
  char       *security;
  gboolean    open;      /* readable by anybody */
  char       *role;      /* of members */
  gboolean    guarded;
  GPtrArray  *feeds;     /* FakeFeed, borrowed */
} FakeDb;

typedef struct
{
  char  *name;
  char  *password;
  char **roles;
} FakeUser;

/* Who asks. */
typedef struct
{
  const char         *name;    /* NULL: nobody */
  const char *const  *roles;
  gboolean            admin;
} FakeCaller;

struct _FakeCouch
{
  GThread      *thread;
  GMainContext *context;
  GMainLoop    *loop;
  SoupServer   *server;
  char         *url;
  char         *other;

  GRecMutex        mutex;        /* guards all below */
  GHashTable   *dbs;          /* name → FakeDb */
  GHashTable   *users;        /* name → FakeUser */
  GPtrArray    *log;
  GQueue       *faults;       /* FakePlan */
  GHashTable   *feeds;        /* FakeFeed, owned: open ones, and those whose end has not been noticed yet */
  GRand        *rand;
  double        probability;
  gint64        skew;
  guint         n_wrong;      /* passwords in a row */
  guint         until;        /* requests that come before event; 0: none is planned */
  void        (*event)        (gpointer data);
  gpointer      event_data;
  guint         down : 1;
  guint         strict : 1;
  guint         mute : 1;
  guint         race : 1;     /* during one request */
};

/* A request as the functions below see it. */
typedef struct
{
  FakeCouch         *fake;
  SoupServerMessage *message;
  const char        *method;
  char             **path;       /* decoded parts */
  GHashTable        *query;
  FakeCaller         caller;
  FakeDb            *db;
  FakeFault          fault;
} FakeRequest;

void      fake_answer        (FakeRequest     *request,
                              guint            status,
                              const char      *body,
                              gssize           length);
void      fake_answer_error  (FakeRequest     *request,
                              guint            status,
                              const char      *error,
                              const char      *reason);
/* The body of the request as JSON, or NULL (400 was answered). */
TlJsonDoc *fake_request_json (FakeRequest     *request);

FakeDb   *fake_db_new        (const char      *role,
                              gboolean         open);
void      fake_db_free       (FakeDb          *self);
FakeDoc  *fake_db_find       (FakeDb          *self,
                              const char      *id);
FakeLeaf *fake_doc_winner    (FakeDoc         *self);
FakeLeaf *fake_doc_leaf      (FakeDoc         *self,
                              const char      *rev);
/* One edit. NULL: written (rev gets the new one, owned), else the error's name (static) and reason (static). */
const char *fake_db_write    (FakeDb          *self,
                              const FakeCaller *caller,
                              TlJsonDoc       *json,
                              TlJsonRef        object,
                              const char      *id,
                              gboolean         new_edits,
                              gboolean         race,
                              char           **rev,
                              const char     **reason);
void      fake_db_add_leaf   (FakeDb          *self,
                              const char      *id,
                              const char      *rev,
                              const char      *parent,
                              gboolean         deleted,
                              const char      *members,
                              gsize            length);
/* {"_id":…} of one end. */
void      fake_append_doc    (GString         *out,
                              FakeDoc         *doc,
                              FakeLeaf        *leaf,
                              gboolean         conflicts);
/* Members of an object that don't begin with "_", without braces. Owned. */
char     *fake_dup_members   (TlJsonDoc       *json,
                              TlJsonRef        object,
                              gsize           *length);
char     *fake_dup_string    (TlJsonDoc       *json,
                              TlJsonRef        object,
                              const char      *name);
/* NULL when allowed, else why not. */
const char *fake_guard       (const FakeCaller *caller,
                              TlJsonDoc       *json,
                              TlJsonRef        object,
                              const char      *id);

void      fake_changes       (FakeRequest     *request);
void      fake_feeds_tell    (FakeDb          *db);
void      fake_feeds_end     (FakeDb          *db);
void      fake_feed_free     (gpointer         feed);
void      fake_bulk_docs     (FakeRequest     *request);
void      fake_bulk_get      (FakeRequest     *request);
void      fake_all_docs      (FakeRequest     *request);

/* The fault that is due for this request. */
FakeFault fake_fault_take    (FakeCouch       *self,
                              const char      *path);
/* TRUE: the fault answered instead. */
gboolean  fake_fault_before  (FakeRequest     *request);
void      fake_fault_after   (FakeRequest     *request);

G_END_DECLS
