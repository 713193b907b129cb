/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The remote that is a database of an article server.  What is here is who it is; reading, writing and listening are in files of their own. */

#define G_LOG_DOMAIN "tl-sync"

#include "config.h"

#include "tl-couch-remote.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "tl-couch-private.h"

#define MAX_DEVICE 100
#define MARK_TRIES 3

struct _TlCouchRemote
{
  GObject       parent_instance;

  TlCouchPlace  place;         /* unchanged but for its atomic members, and so good for any thread */
  TlHttp       *http;          /* of the thread that calls; made when first needed */
  GThread      *thread;        /* whose http is */
  TlCouchAhead *ahead;         /* or NULL */
  int           silent_feeds;  /* atomic */
};

/* The client of the thread that calls: a worker may be another one at the next round. */
static TlHttp *
get_http (TlCouchRemote  *self,
          GError        **error)
{
  if (self->http != NULL && self->thread != g_thread_self ())
    g_clear_pointer (&self->http, tl_http_free);
  if (self->http == NULL)
    {
      self->http = tl_couch_http_new (&self->place, NULL, error);
      self->thread = g_thread_self ();
    }
  return self->http;
}

static char *
mark_path (const char  *device,
           GError     **error)
{
  g_autofree char *escaped = g_uri_escape_string (device, NULL, FALSE);

  if (*device != '\0' && strlen (device) <= MAX_DEVICE)
    return g_strconcat ("/_local/ck-", escaped, NULL);
  g_set_error_literal (error, TL_SYNC_ERROR, TL_SYNC_ERROR_REJECTED, _("The name of this device can't be used."));
  return NULL;
}

static gint64
read_counter (TlJsonDoc *json)
{
  TlJsonRef ref = tl_json_find_typed (json, 0, "n", TL_JSON_NUMBER);
  double value;

  /* Counted in ones from 1: a double holds it for longer than anyone syncs. */
  if (ref == TL_JSON_NONE || !tl_json_get_double (json, ref, &value) || value < 0 || value > 9007199254740992.0)
    return 0;
  return (gint64) value;
}

/* What the device left there; rev (may be NULL) is what a change of it has to name. */
static gboolean
read_mark (TlCouchRemote  *self,
           const char     *path,
           TlIdentity     *identity,
           char          **rev,
           GCancellable   *cancellable,
           GError        **error)
{
  TlHttp *http = get_http (self, error);
  g_autoptr (TlHttpAnswer) answer = NULL;
  g_autoptr (TlJsonDoc) json = NULL;

  if (http == NULL || !tl_couch_get (&self->place, http, path, &answer, cancellable, error))
    return FALSE;
  if (answer == NULL)
    return TRUE;
  json = tl_couch_parse (answer, TL_JSON_OBJECT, error);
  if (json == NULL)
    return FALSE;
  identity->mark = tl_couch_dup_member (json, 0, "mark");
  identity->since = tl_couch_dup_member (json, 0, "since");
  identity->counter = read_counter (json);
  if (rev != NULL)
    *rev = tl_couch_dup_member (json, 0, "_rev");
  return TRUE;
}

static gboolean
tl_couch_remote_identity (TlRemote      *remote,
                          const char    *device,
                          TlIdentity    *identity,
                          GCancellable  *cancellable,
                          GError       **error)
{
  g_autofree char *path = mark_path (device, error);

  *identity = (TlIdentity) { NULL };
  return path != NULL && read_mark (TL_COUCH_REMOTE (remote), path, identity, NULL, cancellable, error);
}

static void
append_member (GString    *out,
               const char *name,
               const char *value)
{
  if (value == NULL)
    return;
  g_string_append_printf (out, "%s\"%s\":", out->len > 1 ? "," : "", name);
  tl_json_append_string (out, value, -1, &tl_json_style_compact);
}

static GBytes *
mark_bytes (const TlIdentity *identity,
            const char       *rev)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  g_autofree char *at = g_date_time_format_iso8601 (now);
  GString *out = g_string_new ("{");

  append_member (out, "_rev", rev);
  append_member (out, "mark", identity->mark);
  append_member (out, "since", identity->since);
  append_member (out, "at", at);
  g_string_append_printf (out, ",\"n\":%" G_GINT64_FORMAT "}", identity->counter);
  return g_string_free_to_bytes (out);
}

static gboolean
tl_couch_remote_set_identity (TlRemote          *remote,
                              const char        *device,
                              const TlIdentity  *identity,
                              GCancellable      *cancellable,
                              GError           **error)
{
  TlCouchRemote *self = TL_COUCH_REMOTE (remote);
  g_autofree char *path = mark_path (device, error);

  if (path == NULL)
    return FALSE;
  for (guint try = 1;; try++)
    {
      g_auto (TlIdentity) known = { NULL };
      g_autofree char *rev = NULL;
      g_autoptr (GBytes) body = NULL;
      g_autoptr (TlHttpAnswer) answer = NULL;

      if (!read_mark (self, path, &known, &rev, cancellable, error))
        return FALSE;
      body = mark_bytes (identity, rev);
      answer = tl_couch_send (&self->place, self->http, "PUT", path, body, cancellable, error);
      if (answer == NULL)
        return FALSE;
      /* Another window of this device was quicker: read again. */
      if (tl_http_answer_get_status (answer) == 409 && try < MARK_TRIES)
        continue;
      return tl_couch_check (&self->place, answer, error);
    }
}

static TlPullPage *
tl_couch_remote_pull (TlRemote      *remote,
                      const char    *since,
                      guint          limit,
                      GCancellable  *cancellable,
                      GError       **error)
{
  TlCouchRemote *self = TL_COUCH_REMOTE (remote);
  TlHttp *http = get_http (self, error);
  g_autoptr (GError) cause = NULL;
  TlPullPage *page = NULL;

  if (http == NULL)
    return NULL;
  limit = MAX (limit, 1);
  if (self->ahead != NULL)
    page = tl_couch_ahead_take (self->ahead, since, limit, cancellable, &cause);
  if (cause != NULL)
    {
      g_clear_pointer (&self->ahead, tl_couch_ahead_free);
      g_propagate_error (error, g_steal_pointer (&cause));
      return NULL;
    }
  /* Not what was fetched ahead, or fetching ahead failed: ask, and be told why. */
  if (page == NULL)
    {
      g_clear_pointer (&self->ahead, tl_couch_ahead_free);
      page = tl_couch_pull (&self->place, http, since, limit, cancellable, error);
    }
  if (page != NULL && page->more && self->ahead == NULL)
    self->ahead = tl_couch_ahead_new (&self->place, page->since, limit);
  if (page == NULL || !page->more)
    g_clear_pointer (&self->ahead, tl_couch_ahead_free);
  return page;
}

static GPtrArray *
tl_couch_remote_push (TlRemote      *remote,
                      GPtrArray     *docs,
                      GCancellable  *cancellable,
                      GError       **error)
{
  TlCouchRemote *self = TL_COUCH_REMOTE (remote);
  TlHttp *http = get_http (self, error);

  return http != NULL ? tl_couch_push (&self->place, http, docs, cancellable, error) : NULL;
}

static TlDoc *
tl_couch_remote_leaves (TlRemote      *remote,
                        const char    *id,
                        GCancellable  *cancellable,
                        GError       **error)
{
  TlCouchRemote *self = TL_COUCH_REMOTE (remote);
  TlHttp *http = get_http (self, error);

  return http != NULL ? tl_couch_leaves (&self->place, http, id, cancellable, error) : NULL;
}

static gboolean
tl_couch_remote_live (TlRemote         *remote,
                      const char       *since,
                      TlRemoteChanged   changed,
                      gpointer          user_data,
                      GCancellable     *cancellable,
                      GError          **error)
{
  TlCouchRemote *self = TL_COUCH_REMOTE (remote);

  tl_couch_live (&self->place, remote, &self->silent_feeds, since, changed, user_data, cancellable, error);
  return FALSE;
}

static guint
tl_couch_remote_get_wait (TlRemote *remote)
{
  return (guint) g_atomic_int_get (&TL_COUCH_REMOTE (remote)->place.wait);
}

static char *
tl_couch_remote_dup_name (TlRemote *remote)
{
  return tl_http_dup_shown (TL_COUCH_REMOTE (remote)->place.url);
}

static void
tl_couch_remote_remote_init (TlRemoteInterface *iface)
{
  iface->identity = tl_couch_remote_identity;
  iface->set_identity = tl_couch_remote_set_identity;
  iface->pull = tl_couch_remote_pull;
  iface->push = tl_couch_remote_push;
  iface->leaves = tl_couch_remote_leaves;
  iface->live = tl_couch_remote_live;
  iface->get_wait = tl_couch_remote_get_wait;
  iface->dup_name = tl_couch_remote_dup_name;
}

G_DEFINE_TYPE_WITH_CODE (TlCouchRemote, tl_couch_remote, G_TYPE_OBJECT,
                         G_IMPLEMENT_INTERFACE (TL_TYPE_REMOTE, tl_couch_remote_remote_init))

static void
tl_couch_remote_finalize (GObject *object)
{
  TlCouchRemote *self = TL_COUCH_REMOTE (object);

  g_clear_pointer (&self->ahead, tl_couch_ahead_free);
  g_clear_pointer (&self->http, tl_http_free);
  tl_couch_place_clear (&self->place);
  G_OBJECT_CLASS (tl_couch_remote_parent_class)->finalize (object);
}

static void
tl_couch_remote_class_init (TlCouchRemoteClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = tl_couch_remote_finalize;
}

static void
tl_couch_remote_init (TlCouchRemote *self)
{
}

/* Of a database: with a path, and nothing behind it. */
static char *
check_url (const char  *url,
           GError     **error)
{
  g_autofree char *clean = NULL;
  g_autofree char *user = NULL;
  g_autofree char *password = NULL;

  if (!tl_http_split (url, &clean, &user, &password, error))
    return NULL;
  while (g_str_has_suffix (clean, "/"))
    clean[strlen (clean) - 1] = '\0';
  if (user != NULL)
    g_set_error_literal (error, TL_SYNC_ERROR, TL_SYNC_ERROR_REJECTED, _("The address must have no user name or password in it."));
  else if (strchr (clean, '?') != NULL || strchr (strstr (clean, "://") + 3, '/') == NULL)
    g_set_error_literal (error, TL_SYNC_ERROR, TL_SYNC_ERROR_REJECTED,
                         _("The address must end with the name of the database: https://host/desk."));
  else
    return g_steal_pointer (&clean);
  return NULL;
}

TlRemote *
tl_couch_remote_new (const char  *url,
                     const char  *user,
                     const char  *password,
                     const char  *authority,
                     GError     **error)
{
  g_autofree char *clean = check_url (url, error);
  TlCouchRemote *self;

  if (clean == NULL)
    return NULL;
  self = g_object_new (TL_TYPE_COUCH_REMOTE, NULL);
  self->place.url = g_steal_pointer (&clean);
  self->place.user = g_strdup (user);
  self->place.password = g_strdup (password);
  self->place.authority = g_strdup (authority);
  return TL_REMOTE (self);
}
