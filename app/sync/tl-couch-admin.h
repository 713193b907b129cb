/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "tl-remote.h"

G_BEGIN_DECLS

/* Setting up a desk's database on an article server, and saying what is wrong with one. */

typedef enum
{
  TL_COUCH_FINE,
  TL_COUCH_WARNING,   /* works, but should not be left so */
  TL_COUCH_FAULT,     /* does not work, or lets in whom it should not */
} TlCouchLevel;

typedef struct
{
  TlCouchLevel  level;
  const char   *code;   /* static: for programs */
  char         *text;   /* translated sentence, without credentials */
} TlCouchFinding;

/* All borrowed. */
typedef struct
{
  const char *url;        /* of the database */
  const char *user;       /* init: an administrator of the server; check: anybody, NULL: nobody */
  const char *password;
  const char *authority;  /* PEM file to trust instead of the system's, or NULL */
} TlCouchAccess;

typedef struct
{
  const char        *name;
  const char        *password;
  const char *const *roles;    /* NULL-terminated */
} TlCouchUser;

/* Both answer with what was done or found (TlCouchFinding, owned), NULL only when nothing can be said.  They end at the first thing
 * that keeps them from going on, which is then the last finding. */

/* Makes the database when it is not there, closes it to all but members with role, and installs or renews the guard.  Never
 * takes away members that someone else has let in. */
GPtrArray  *tl_couch_admin_init   (const TlCouchAccess  *access,
                                   const char           *role,
                                   GCancellable         *cancellable,
                                   GError              **error);
/* A new account.  One that is there stays as it is (WARNING). */
GPtrArray  *tl_couch_admin_add    (const TlCouchAccess  *access,
                                   const TlCouchUser    *user,
                                   GCancellable         *cancellable,
                                   GError              **error);
GPtrArray  *tl_couch_admin_check  (const TlCouchAccess  *access,
                                   GCancellable         *cancellable,
                                   GError              **error);
/* Is it a name that can be part of an id: [a-z0-9._-], at most 64? */
gboolean    tl_couch_admin_is_name (const char          *name);
/* The design document that guards a database, without _id and _rev. Owned. */
GBytes     *tl_couch_admin_guard  (void);

G_END_DECLS
