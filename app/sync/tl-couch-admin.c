/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Sets up a desk's database: made, closed to others at once, guarded, and accounts for its people. */

#define G_LOG_DOMAIN "tl-sync"

#include "config.h"

#include "tl-couch-admin-private.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "tl-couch-guard-private.h"

#define MAX_NAME 64

gboolean
tl_couch_admin_is_name (const char *name)
{
  gsize length = strlen (name);

  return length > 0 && length <= MAX_NAME && strspn (name, "abcdefghijklmnopqrstuvwxyz0123456789._-") == length
         && g_ascii_isalnum (*name);
}

GBytes *
tl_couch_admin_guard (void)
{
  return tl_couch_guard_dup (NULL);
}

static gboolean
make_database (TlCouchDesk  *self,
               GError      **error)
{
  GError *cause = NULL;
  g_autoptr (TlHttpAnswer) answer = tl_couch_send (&self->place, self->http, "PUT", "", NULL, self->cancellable, &cause);

  if (answer == NULL)
    return tl_couch_desk_fail (self, cause, error);
  if (tl_http_answer_get_status (answer) == 412)
    tl_couch_desk_say (self, TL_COUCH_FINE, "database", g_strdup (_("The database is there already.")));
  else if (tl_couch_check (&self->place, answer, &cause))
    tl_couch_desk_say (self, TL_COUCH_FINE, "database", g_strdup (_("The database was made.")));
  else
    return tl_couch_desk_fail (self, cause, error);
  return TRUE;
}

/* Open to all, or as a fresh database is: open to administrators alone. */
static gboolean
is_unset (TlJsonDoc *security)
{
  guint n = tl_couch_desk_count (security, "members");

  return n == 0 || (n == 1 && tl_couch_desk_has_role (security, "members", "_admin"));
}

static gboolean
close_database (TlCouchDesk  *self,
                const char   *role,
                GError      **error)
{
  g_autoptr (TlJsonDoc) security = NULL;
  g_autoptr (GString) out = g_string_new ("{\"admins\":{\"names\":[],\"roles\":[\"_admin\"]},\"members\":{\"names\":[],\"roles\":[");
  g_autoptr (GBytes) body = NULL;
  g_autoptr (TlHttpAnswer) answer = NULL;
  GError *cause = NULL;

  if (!tl_couch_desk_get (self, "/_security", &security, error))
    return FALSE;
  if (security != NULL && !is_unset (security))
    {
      gboolean member = tl_couch_desk_has_role (security, "members", role);

      tl_couch_desk_say (self, member ? TL_COUCH_FINE : TL_COUCH_WARNING, "members",
                         g_strdup_printf (member ? _("People with the role “%s” are members already.")
                                                 : _("The database has other members than those with the role “%s”; they were left "
                                                     "as they are."), role));
      return TRUE;
    }
  tl_json_append_string (out, role, -1, &tl_json_style_compact);
  g_string_append (out, "]}}");
  body = g_bytes_new (out->str, out->len);
  answer = tl_couch_send (&self->place, self->http, "PUT", "/_security", body, self->cancellable, &cause);
  if (answer == NULL || !tl_couch_check (&self->place, answer, &cause))
    return tl_couch_desk_fail (self, cause, error);
  tl_couch_desk_say (self, TL_COUCH_FINE, "members", g_strdup_printf (_("Only people with the role “%s” can read it."), role));
  return TRUE;
}

static gboolean
install_guard (TlCouchDesk  *self,
               GError      **error)
{
  g_autoptr (TlJsonDoc) known = NULL;
  g_autofree char *rev = NULL;
  g_autofree char *function = NULL;
  g_autoptr (GBytes) body = NULL;
  g_autoptr (TlHttpAnswer) answer = NULL;
  GError *cause = NULL;

  if (!tl_couch_desk_get (self, "/_design/guard", &known, error))
    return FALSE;
  if (known != NULL)
    {
      rev = tl_couch_dup_member (known, 0, "_rev");
      function = tl_couch_dup_member (known, 0, "validate_doc_update");
    }
  if (g_strcmp0 (function, tl_couch_guard_get_function ()) == 0)
    {
      tl_couch_desk_say (self, TL_COUCH_FINE, "guard", g_strdup (_("The guard is in place.")));
      return TRUE;
    }
  /* Somebody else's rules under this name are not ours to throw away. */
  if (known != NULL && function != NULL && tl_json_find (known, 0, "tagline_guard") == TL_JSON_NONE)
    {
      tl_couch_desk_say (self, TL_COUCH_FAULT, "guard-other",
                         g_strdup (_("The database has a _design/guard that is not Tagline's; it was left as it is.")));
      return FALSE;
    }
  body = tl_couch_guard_dup (rev);
  answer = tl_couch_send (&self->place, self->http, "PUT", "/_design/guard", body, self->cancellable, &cause);
  if (answer == NULL || !tl_couch_check (&self->place, answer, &cause))
    return tl_couch_desk_fail (self, cause, error);
  tl_couch_desk_say (self, TL_COUCH_FINE, "guard", g_strdup (known != NULL ? _("The guard was renewed.") : _("The guard was installed.")));
  return TRUE;
}

GPtrArray *
tl_couch_admin_init (const TlCouchAccess  *access,
                     const char           *role,
                     GCancellable         *cancellable,
                     GError              **error)
{
  g_auto (TlCouchDesk) self = { 0 };
  g_autoptr (GError) cause = NULL;

  if (!tl_couch_desk_open (&self, access, cancellable, error))
    return NULL;
  if (tl_couch_desk_greet (&self, &cause) && make_database (&self, &cause) && close_database (&self, role, &cause))
    install_guard (&self, &cause);
  if (cause == NULL)
    return g_steal_pointer (&self.findings);
  g_propagate_error (error, g_steal_pointer (&cause));
  return NULL;
}

static GBytes *
user_bytes (const TlCouchUser *user)
{
  GString *out = g_string_new ("{\"type\":\"user\",\"name\":");

  tl_json_append_string (out, user->name, -1, &tl_json_style_compact);
  g_string_append (out, ",\"password\":");
  tl_json_append_string (out, user->password, -1, &tl_json_style_compact);
  g_string_append (out, ",\"roles\":[");
  for (guint i = 0; user->roles[i] != NULL; i++)
    {
      g_string_append (out, i > 0 ? "," : "");
      tl_json_append_string (out, user->roles[i], -1, &tl_json_style_compact);
    }
  g_string_append (out, "]}");
  return g_string_free_to_bytes (out);
}

static gboolean
add_user (TlCouchDesk        *self,
          const TlCouchUser  *user,
          GError            **error)
{
  g_autofree char *path = g_strconcat ("/_users/org.couchdb.user:", user->name, NULL);
  g_autoptr (GBytes) body = user_bytes (user);
  g_autoptr (TlHttpAnswer) answer = tl_couch_send (&self->server, self->http, "GET", path, NULL, self->cancellable, error);

  if (answer == NULL)
    return FALSE;
  if (tl_http_answer_get_status (answer) == 200)
    {
      tl_couch_desk_say (self, TL_COUCH_WARNING, "user-known",
                         g_strdup_printf (_("The account “%s” is there already; it was left as it is."), user->name));
      return TRUE;
    }
  if (tl_http_answer_get_status (answer) != 404 && !tl_couch_check (&self->server, answer, error))
    return FALSE;
  g_clear_pointer (&answer, tl_http_answer_free);
  /* Without an earlier rev: an account that someone makes in between is a conflict, and not overwritten. */
  answer = tl_couch_send (&self->server, self->http, "PUT", path, body, self->cancellable, error);
  if (answer == NULL || !tl_couch_check (&self->server, answer, error))
    return FALSE;
  tl_couch_desk_say (self, TL_COUCH_FINE, "user", g_strdup_printf (_("The account “%s” was made."), user->name));
  return TRUE;
}

GPtrArray *
tl_couch_admin_add (const TlCouchAccess  *access,
                    const TlCouchUser    *user,
                    GCancellable         *cancellable,
                    GError              **error)
{
  g_auto (TlCouchDesk) self = { 0 };
  GError *cause = NULL;

  g_return_val_if_fail (tl_couch_admin_is_name (user->name), NULL);

  if (!tl_couch_desk_open (&self, access, cancellable, error))
    return NULL;
  if (!add_user (&self, user, &cause))
    {
      g_autoptr (GError) cancelled = NULL;

      tl_couch_desk_fail (&self, cause, &cancelled);
      if (cancelled != NULL)
        {
          g_propagate_error (error, g_steal_pointer (&cancelled));
          return NULL;
        }
    }
  return g_steal_pointer (&self.findings);
}
