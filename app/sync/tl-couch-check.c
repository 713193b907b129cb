/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Says what is wrong with a desk's database: nothing is written. */

#define G_LOG_DOMAIN "tl-sync"

#include "config.h"

#include "tl-couch-admin-private.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "tl-couch-guard-private.h"

static void
check_transport (TlCouchDesk *self)
{
  g_autoptr (GUri) uri = g_uri_parse (self->place.url, G_URI_FLAGS_NONE, NULL);
  g_autoptr (GInetAddress) address = g_inet_address_new_from_string (g_uri_get_host (uri));

  if (g_str_equal (g_uri_get_scheme (uri), "https"))
    tl_couch_desk_say (self, TL_COUCH_FINE, "tls", g_strdup (_("The connection is secure.")));
  else if (g_str_equal (g_uri_get_host (uri), "localhost") || (address != NULL && g_inet_address_get_is_loopback (address)))
    tl_couch_desk_say (self, TL_COUCH_FINE, "loopback", g_strdup (_("The connection does not leave this computer.")));
  else
    tl_couch_desk_say (self, TL_COUCH_WARNING, "open-connection",
                       g_strdup (_("The connection is not secure: passwords can be read on the way. Use https.")));
}

/* What somebody without a name gets to see. */
static gboolean
check_strangers (TlCouchDesk  *self,
                 GError      **error)
{
  GError *cause = NULL;
  TlCouchPlace server = self->server;
  g_autoptr (TlHttpAnswer) greeting = NULL;
  g_autoptr (TlHttpAnswer) database = NULL;

  server.user = server.password = NULL;
  greeting = tl_couch_send (&server, self->anonymous, "GET", "/", NULL, self->cancellable, &cause);
  if (greeting != NULL)
    database = tl_couch_send (&self->nobody, self->anonymous, "GET", "", NULL, self->cancellable, &cause);
  if (database == NULL)
    return tl_couch_desk_fail (self, cause, error);
  if (tl_http_answer_get_status (database) == 200)
    tl_couch_desk_say (self, TL_COUCH_FAULT, "world-readable", g_strdup (_("Anybody can read the database, without a password.")));
  if (tl_http_answer_get_status (greeting) == 200)
    tl_couch_desk_say (self, TL_COUCH_WARNING, "anonymous",
                       g_strdup (_("The server answers strangers: set require_valid_user to true in its section [chttpd].")));
  else
    tl_couch_desk_say (self, TL_COUCH_FINE, "anonymous", g_strdup (_("The server answers nobody without a password.")));
  return TRUE;
}

/* Whom the server takes us for. */
static gboolean
check_account (TlCouchDesk  *self,
               GError      **error)
{
  GError *cause = NULL;
  g_autoptr (TlHttpAnswer) answer = NULL;
  g_autoptr (TlJsonDoc) json = NULL;
  TlJsonRef context;
  g_autofree char *name = NULL;

  if (self->place.user == NULL)
    return TRUE;
  answer = tl_couch_send (&self->server, self->http, "GET", "/_session", NULL, self->cancellable, &cause);
  if (answer == NULL || !tl_couch_check (&self->server, answer, &cause))
    return tl_couch_desk_fail (self, cause, error);
  json = tl_couch_parse (answer, TL_JSON_OBJECT, &cause);
  if (json == NULL)
    return tl_couch_desk_fail (self, cause, error);
  context = tl_json_find_typed (json, 0, "userCtx", TL_JSON_OBJECT);
  name = context != TL_JSON_NONE ? tl_couch_dup_member (json, context, "name") : NULL;
  if (g_strcmp0 (name, self->place.user) == 0)
    tl_couch_desk_say (self, TL_COUCH_FINE, "account", g_strdup_printf (_("The server knows “%s”."), self->place.user));
  else
    tl_couch_desk_say (self, TL_COUCH_FAULT, "account", g_strdup_printf (_("The server does not take “%s” for who it is."),
                                                                         self->place.user));
  if (!tl_couch_admin_is_name (self->place.user))
    tl_couch_desk_say (self, TL_COUCH_FAULT, "account-name",
                       g_strdup_printf (_("“%s” can't annotate: names of accounts have only a–z, 0–9, “.”, “_” and “-” in them."),
                                        self->place.user));
  return TRUE;
}

static gboolean
check_members (TlCouchDesk  *self,
               GError      **error)
{
  g_autoptr (TlJsonDoc) info = NULL;
  g_autoptr (TlJsonDoc) security = NULL;

  if (!tl_couch_desk_get (self, "", &info, error))
    return FALSE;
  if (info == NULL)
    {
      tl_couch_desk_say (self, TL_COUCH_FAULT, "no-database",
                         g_strdup (_("There is no such database. “tagline-cli server init” makes it.")));
      return FALSE;
    }
  if (!tl_couch_desk_get (self, "/_security", &security, error))
    return FALSE;
  if (security == NULL || tl_couch_desk_count (security, "members") == 0)
    tl_couch_desk_say (self, TL_COUCH_FAULT, "open", g_strdup (_("The database has no members: everybody with an account can read it.")));
  else if (tl_couch_desk_count (security, "members") == 1 && tl_couch_desk_has_role (security, "members", "_admin"))
    tl_couch_desk_say (self, TL_COUCH_FAULT, "no-members", g_strdup (_("Only administrators of the server can use the database.")));
  else
    tl_couch_desk_say (self, TL_COUCH_FINE, "members", g_strdup (_("Only members can read the database.")));
  return TRUE;
}

static gboolean
check_guard (TlCouchDesk  *self,
             GError      **error)
{
  g_autoptr (TlJsonDoc) guard = NULL;
  g_autofree char *function = NULL;

  if (!tl_couch_desk_get (self, "/_design/guard", &guard, error))
    return FALSE;
  function = guard != NULL ? tl_couch_dup_member (guard, 0, "validate_doc_update") : NULL;
  if (function == NULL)
    tl_couch_desk_say (self, TL_COUCH_FAULT, "guard-missing",
                       g_strdup (_("There is no guard: members can change each other's work. “tagline-cli server init” installs it.")));
  else if (g_str_equal (function, tl_couch_guard_get_function ()))
    tl_couch_desk_say (self, TL_COUCH_FINE, "guard", g_strdup (_("The guard is in place.")));
  else if (tl_json_find (guard, 0, "tagline_guard") != TL_JSON_NONE)
    tl_couch_desk_say (self, TL_COUCH_WARNING, "guard-old",
                       g_strdup (_("The guard is of another version of Tagline, or was changed. “tagline-cli server init” renews it.")));
  else
    tl_couch_desk_say (self, TL_COUCH_FAULT, "guard-other", g_strdup (_("The database has a _design/guard that is not Tagline's.")));
  return TRUE;
}

GPtrArray *
tl_couch_admin_check (const TlCouchAccess  *access,
                      GCancellable         *cancellable,
                      GError              **error)
{
  g_auto (TlCouchDesk) self = { 0 };
  g_autoptr (GError) cause = NULL;

  if (!tl_couch_desk_open (&self, access, cancellable, error))
    return NULL;
  if (tl_couch_desk_greet (&self, &cause))
    {
      check_transport (&self);
      if (check_account (&self, &cause) && check_strangers (&self, &cause) && check_members (&self, &cause))
        check_guard (&self, &cause);
    }
  if (cause == NULL)
    return g_steal_pointer (&self.findings);
  g_propagate_error (error, g_steal_pointer (&cause));
  return NULL;
}
