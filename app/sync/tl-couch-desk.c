/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What setting up a desk's database and checking one have in common: connections, findings, and reading who may do what. */

#define G_LOG_DOMAIN "tl-sync"

#include "config.h"

#include "tl-couch-admin-private.h"

#include <stdlib.h>
#include <string.h>

#include <glib/gi18n-lib.h>

#define OLDEST_VERSION 3
#define MAX_SKEW 300

static void
finding_free (TlCouchFinding *self)
{
  g_free (self->text);
  g_free (self);
}

void
tl_couch_desk_say (TlCouchDesk  *self,
                   TlCouchLevel  level,
                   const char   *code,
                   char         *text)
{
  TlCouchFinding *finding = g_new0 (TlCouchFinding, 1);

  finding->level = level;
  finding->code = code;
  finding->text = text;
  g_ptr_array_add (self->findings, finding);
}

static const char *
code_of_error (const GError *error)
{
  static const char *const codes[] = { "unreachable", "busy", "refused", "forbidden", "no-database", "tls", "limit", "protocol",
                                       "rejected", "unsupported" };

  return error->domain == TL_SYNC_ERROR && (guint) error->code < G_N_ELEMENTS (codes) ? codes[error->code] : "error";
}

gboolean
tl_couch_desk_fail (TlCouchDesk  *self,
                    GError       *cause,
                    GError      **error)
{
  if (g_error_matches (cause, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_propagate_error (error, cause);
      return FALSE;
    }
  tl_couch_desk_say (self, TL_COUCH_FAULT, code_of_error (cause), g_strdup (cause->message));
  g_error_free (cause);
  return FALSE;
}

void
tl_couch_desk_clear (TlCouchDesk *self)
{
  g_clear_pointer (&self->http, tl_http_free);
  g_clear_pointer (&self->anonymous, tl_http_free);
  tl_couch_place_clear (&self->place);
  tl_couch_place_clear (&self->server);
  tl_couch_place_clear (&self->nobody);
  g_clear_pointer (&self->findings, g_ptr_array_unref);
}

static void
place_init (TlCouchPlace        *self,
            const char          *url,
            const TlCouchAccess *access,
            gboolean             known)
{
  self->url = g_strdup (url);
  self->user = known ? g_strdup (access->user) : NULL;
  self->password = known ? g_strdup (access->password) : NULL;
  self->authority = g_strdup (access->authority);
}

gboolean
tl_couch_desk_open (TlCouchDesk          *self,
                    const TlCouchAccess  *access,
                    GCancellable         *cancellable,
                    GError              **error)
{
  /* The remote knows what a database's address is. */
  g_autoptr (TlRemote) remote = tl_couch_remote_new (access->url, NULL, NULL, NULL, error);
  g_autofree char *url = remote != NULL ? tl_remote_dup_name (remote) : NULL;
  g_autofree char *server = NULL;

  if (url == NULL)
    return FALSE;
  server = g_strndup (url, strrchr (url, '/') - url);
  place_init (&self->place, url, access, TRUE);
  place_init (&self->server, server, access, TRUE);
  place_init (&self->nobody, url, access, FALSE);
  self->findings = g_ptr_array_new_with_free_func ((GDestroyNotify) finding_free);
  self->cancellable = cancellable;
  self->http = tl_couch_http_new (&self->place, NULL, error);
  self->anonymous = self->http != NULL ? tl_couch_http_new (&self->nobody, NULL, error) : NULL;
  return self->anonymous != NULL;
}

static void
greet_clock (TlCouchDesk  *self,
             TlHttpAnswer *answer)
{
  gint64 skew;

  if (!tl_http_answer_get_skew (answer, &skew) || ABS (skew) <= MAX_SKEW)
    return;
  tl_couch_desk_say (self, TL_COUCH_WARNING, "clock",
                     g_strdup_printf (skew > 0 ? _("The server's clock is %u minutes ahead of this computer's.")
                                               : _("The server's clock is %u minutes behind this computer's."),
                                      (guint) (ABS (skew) / 60)));
}

gboolean
tl_couch_desk_greet (TlCouchDesk  *self,
                     GError      **error)
{
  GError *cause = NULL;
  g_autoptr (TlHttpAnswer) answer = tl_couch_send (&self->server, self->http, "GET", "/", NULL, self->cancellable, &cause);
  g_autoptr (TlJsonDoc) json = NULL;
  g_autofree char *version = NULL;

  if (answer == NULL || !tl_couch_check (&self->server, answer, &cause))
    return tl_couch_desk_fail (self, cause, error);
  json = tl_couch_parse (answer, TL_JSON_OBJECT, &cause);
  if (json == NULL)
    return tl_couch_desk_fail (self, cause, error);
  version = tl_couch_dup_member (json, 0, "version");
  if (version == NULL || (tl_json_find (json, 0, "couchdb") == TL_JSON_NONE && tl_json_find (json, 0, "express-pouchdb") == TL_JSON_NONE))
    {
      tl_couch_set_no_server (answer, &cause);
      return tl_couch_desk_fail (self, cause, error);
    }
  g_strcanon (version, "0123456789.abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-+", '?');
  if (tl_json_find (json, 0, "couchdb") != TL_JSON_NONE && atoi (version) < OLDEST_VERSION)
    tl_couch_desk_say (self, TL_COUCH_WARNING, "version",
                       g_strdup_printf (_("The server has version %s; %d is the oldest that was tried."), version, OLDEST_VERSION));
  else
    tl_couch_desk_say (self, TL_COUCH_FINE, "server", g_strdup_printf (_("An article server answers, version %s."), version));
  greet_clock (self, answer);
  return TRUE;
}

gboolean
tl_couch_desk_get (TlCouchDesk  *self,
                   const char   *path,
                   TlJsonDoc   **json,
                   GError      **error)
{
  GError *cause = NULL;
  g_autoptr (TlHttpAnswer) answer = tl_couch_send (&self->place, self->http, "GET", path, NULL, self->cancellable, &cause);

  *json = NULL;
  if (answer != NULL && tl_http_answer_get_status (answer) == 404)
    return TRUE;
  if (answer == NULL || !tl_couch_check (&self->place, answer, &cause))
    return tl_couch_desk_fail (self, cause, error);
  *json = tl_couch_parse (answer, TL_JSON_OBJECT, &cause);
  return *json != NULL ? TRUE : tl_couch_desk_fail (self, cause, error);
}

static TlJsonRef
find_array (TlJsonDoc  *security,
            const char *group,
            const char *name)
{
  TlJsonRef object = tl_json_find_typed (security, 0, group, TL_JSON_OBJECT);

  return object != TL_JSON_NONE ? tl_json_find_typed (security, object, name, TL_JSON_ARRAY) : TL_JSON_NONE;
}

guint
tl_couch_desk_count (TlJsonDoc  *security,
                     const char *group)
{
  TlJsonRef roles = find_array (security, group, "roles");
  TlJsonRef names = find_array (security, group, "names");

  return (roles != TL_JSON_NONE ? tl_json_get_length (security, roles) : 0)
         + (names != TL_JSON_NONE ? tl_json_get_length (security, names) : 0);
}

gboolean
tl_couch_desk_has_role (TlJsonDoc  *security,
                        const char *group,
                        const char *role)
{
  TlJsonRef roles = find_array (security, group, "roles");

  for (TlJsonRef ref = roles != TL_JSON_NONE ? tl_json_first (security, roles) : TL_JSON_NONE; ref != TL_JSON_NONE;
       ref = tl_json_next (security, ref))
    if (tl_json_get_type (security, ref) == TL_JSON_STRING && tl_json_string_equal (security, ref, role))
      return TRUE;
  return FALSE;
}
