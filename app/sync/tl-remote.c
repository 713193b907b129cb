/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The values that go to and come from a remote, and the interface that every remote has. */

#define G_LOG_DOMAIN "tl-sync"

#include "config.h"

#include "tl-remote.h"

G_DEFINE_QUARK (tl-sync-error-quark, tl_sync_error)
G_DEFINE_INTERFACE (TlRemote, tl_remote, G_TYPE_OBJECT)

static void
tl_remote_default_init (TlRemoteInterface *iface)
{
}

TlDoc *
tl_doc_new (const char *id,
            const char *rev,
            GBytes     *body)
{
  TlDoc *self = g_new0 (TlDoc, 1);

  self->id = g_strdup (id);
  self->rev = g_strdup (rev);
  self->body = body != NULL ? g_bytes_ref (body) : NULL;
  return self;
}

GPtrArray *
tl_docs_new (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) tl_doc_free);
}

TlDoc *
tl_doc_copy (const TlDoc *self)
{
  TlDoc *copy = tl_doc_new (self->id, self->rev, self->body);

  copy->deleted = self->deleted;
  copy->canonical = self->canonical;
  if (self->leaves != NULL)
    copy->leaves = tl_docs_new ();
  for (guint i = 0; self->leaves != NULL && i < self->leaves->len; i++)
    g_ptr_array_add (copy->leaves, tl_doc_copy (self->leaves->pdata[i]));
  return copy;
}

void
tl_doc_free (TlDoc *self)
{
  g_free (self->id);
  g_free (self->rev);
  g_clear_pointer (&self->body, g_bytes_unref);
  g_clear_pointer (&self->leaves, g_ptr_array_unref);
  g_free (self);
}

void
tl_pull_page_free (TlPullPage *self)
{
  g_clear_pointer (&self->docs, g_ptr_array_unref);
  g_clear_pointer (&self->unread, g_ptr_array_unref);
  g_free (self->since);
  g_free (self);
}

TlPushResult *
tl_push_result_new (const char    *id,
                    TlPushOutcome  outcome,
                    const char    *rev,
                    const char    *reason)
{
  TlPushResult *self = g_new0 (TlPushResult, 1);

  self->id = g_strdup (id);
  self->outcome = outcome;
  self->rev = g_strdup (rev);
  self->reason = g_strdup (reason);
  return self;
}

void
tl_push_result_free (TlPushResult *self)
{
  g_free (self->id);
  g_free (self->rev);
  g_free (self->reason);
  g_free (self);
}

void
tl_identity_clear (TlIdentity *self)
{
  g_clear_pointer (&self->mark, g_free);
  g_clear_pointer (&self->since, g_free);
  self->counter = 0;
}

gboolean
tl_remote_identity (TlRemote      *self,
                    const char    *device,
                    TlIdentity    *identity,
                    GCancellable  *cancellable,
                    GError       **error)
{
  g_return_val_if_fail (TL_IS_REMOTE (self), FALSE);

  return TL_REMOTE_GET_IFACE (self)->identity (self, device, identity, cancellable, error);
}

gboolean
tl_remote_set_identity (TlRemote          *self,
                        const char        *device,
                        const TlIdentity  *identity,
                        GCancellable      *cancellable,
                        GError           **error)
{
  g_return_val_if_fail (TL_IS_REMOTE (self), FALSE);

  return TL_REMOTE_GET_IFACE (self)->set_identity (self, device, identity, cancellable, error);
}

TlPullPage *
tl_remote_pull (TlRemote      *self,
                const char    *since,
                guint          limit,
                GCancellable  *cancellable,
                GError       **error)
{
  g_return_val_if_fail (TL_IS_REMOTE (self), NULL);

  return TL_REMOTE_GET_IFACE (self)->pull (self, since, limit, cancellable, error);
}

GPtrArray *
tl_remote_push (TlRemote      *self,
                GPtrArray     *docs,
                GCancellable  *cancellable,
                GError       **error)
{
  g_return_val_if_fail (TL_IS_REMOTE (self), NULL);

  return TL_REMOTE_GET_IFACE (self)->push (self, docs, cancellable, error);
}

TlDoc *
tl_remote_leaves (TlRemote      *self,
                  const char    *id,
                  GCancellable  *cancellable,
                  GError       **error)
{
  g_return_val_if_fail (TL_IS_REMOTE (self), NULL);

  return TL_REMOTE_GET_IFACE (self)->leaves (self, id, cancellable, error);
}

gboolean
tl_remote_live (TlRemote         *self,
                const char       *since,
                TlRemoteChanged   changed,
                gpointer          user_data,
                GCancellable     *cancellable,
                GError          **error)
{
  g_return_val_if_fail (TL_IS_REMOTE (self), FALSE);

  return TL_REMOTE_GET_IFACE (self)->live (self, since, changed, user_data, cancellable, error);
}

guint
tl_remote_get_wait (TlRemote *self)
{
  g_return_val_if_fail (TL_IS_REMOTE (self), 0);

  return TL_REMOTE_GET_IFACE (self)->get_wait != NULL ? TL_REMOTE_GET_IFACE (self)->get_wait (self) : 0;
}

char *
tl_remote_dup_name (TlRemote *self)
{
  g_return_val_if_fail (TL_IS_REMOTE (self), NULL);

  return TL_REMOTE_GET_IFACE (self)->dup_name (self);
}
