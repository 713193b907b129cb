/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "tl-couch-admin.h"
#include "tl-couch-private.h"

G_BEGIN_DECLS

/* What setting up and checking have in common. */
typedef struct
{
  TlCouchPlace  place;     /* of the database */
  TlCouchPlace  server;    /* of the server itself */
  TlCouchPlace  nobody;    /* the database, anonymously */
  TlHttp       *http;
  TlHttp       *anonymous;
  GCancellable *cancellable;
  GPtrArray    *findings;
} TlCouchDesk;

gboolean      tl_couch_desk_open    (TlCouchDesk          *self,
                                     const TlCouchAccess  *access,
                                     GCancellable         *cancellable,
                                     GError              **error);
void          tl_couch_desk_clear   (TlCouchDesk          *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (TlCouchDesk, tl_couch_desk_clear)
/* text: owned, taken. */
void          tl_couch_desk_say     (TlCouchDesk          *self,
                                     TlCouchLevel          level,
                                     const char           *code,
                                     char                 *text);
/* An error becomes the last finding; FALSE always.  A cancelled one goes on as an error. */
gboolean      tl_couch_desk_fail    (TlCouchDesk          *self,
                                     GError               *cause,
                                     GError              **error);
/* Is there an article server at all, and of which version? FALSE: said (or error). */
gboolean      tl_couch_desk_greet   (TlCouchDesk          *self,
                                     GError              **error);
/* The JSON object at path of the database (NULL without error: 404). */
gboolean      tl_couch_desk_get     (TlCouchDesk          *self,
                                     const char           *path,
                                     TlJsonDoc           **json,
                                     GError              **error);
/* Names in security.members.roles and .names, and in .admins likewise. */
guint         tl_couch_desk_count   (TlJsonDoc            *security,
                                     const char           *group);
gboolean      tl_couch_desk_has_role (TlJsonDoc           *security,
                                     const char           *group,
                                     const char           *role);

G_END_DECLS
