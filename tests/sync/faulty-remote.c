/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Calls that never arrive, whose answers get lost, of which half arrives, and pages that come twice: see the header. */

#include "config.h"

#include "faulty-remote.h"

typedef enum
{
  NO_FAULT,
  LOST_BEFORE,
  LOST_AFTER,
  HALF,
  TWICE,
  N_FAULTS,
} Fault;

struct _FaultyRemote
{
  GObject   parent_instance;

  TlRemote *remote;
  Faults   *faults;   /* borrowed */
};

static Fault
draw (FaultyRemote *self)
{
  if (self->faults->chance <= 0 || g_rand_double (self->faults->rand) >= self->faults->chance)
    return NO_FAULT;
  return g_rand_int_range (self->faults->rand, NO_FAULT + 1, N_FAULTS);
}

static void
set_lost (GError **error)
{
  g_clear_error (error);
  g_set_error_literal (error, TL_SYNC_ERROR, TL_SYNC_ERROR_OFFLINE, "lost on the way");
}

static gboolean
faulty_remote_identity (TlRemote      *remote,
                        const char    *device,
                        TlIdentity    *identity,
                        GCancellable  *cancellable,
                        GError       **error)
{
  FaultyRemote *self = FAULTY_REMOTE (remote);

  if (draw (self) != LOST_BEFORE)
    return tl_remote_identity (self->remote, device, identity, cancellable, error);
  set_lost (error);
  return FALSE;
}

static gboolean
faulty_remote_set_identity (TlRemote          *remote,
                            const char        *device,
                            const TlIdentity  *identity,
                            GCancellable      *cancellable,
                            GError           **error)
{
  FaultyRemote *self = FAULTY_REMOTE (remote);
  Fault fault = draw (self);
  gboolean ok = fault != LOST_BEFORE && tl_remote_set_identity (self->remote, device, identity, cancellable, error);

  if (fault != LOST_BEFORE && fault != LOST_AFTER)
    return ok;
  set_lost (error);
  return FALSE;
}

static TlPullPage *
faulty_remote_pull (TlRemote      *remote,
                    const char    *since,
                    guint          limit,
                    GCancellable  *cancellable,
                    GError       **error)
{
  FaultyRemote *self = FAULTY_REMOTE (remote);
  Fault fault = draw (self);
  TlPullPage *page;

  if (fault == LOST_BEFORE || fault == LOST_AFTER)
    {
      set_lost (error);
      return NULL;
    }
  page = tl_remote_pull (self->remote, since, limit, cancellable, error);
  for (guint i = 0, n = page != NULL && fault == TWICE ? page->docs->len : 0; i < n; i++)
    g_ptr_array_add (page->docs, tl_doc_copy (page->docs->pdata[i]));
  return page;
}

static GPtrArray *
faulty_remote_push (TlRemote      *remote,
                    GPtrArray     *docs,
                    GCancellable  *cancellable,
                    GError       **error)
{
  FaultyRemote *self = FAULTY_REMOTE (remote);
  Fault fault = draw (self);
  g_autoptr (GPtrArray) sent = tl_docs_new ();
  g_autoptr (GPtrArray) results = NULL;

  if (fault == LOST_BEFORE)
    {
      set_lost (error);
      return NULL;
    }
  for (guint i = 0; i < docs->len; i++)
    if (fault != HALF || i % 2 == 0)
      g_ptr_array_add (sent, tl_doc_copy (docs->pdata[i]));
  results = tl_remote_push (self->remote, sent, cancellable, error);
  /* The client in front sends a batch again when it does not trust the connection. */
  if (fault == TWICE && results != NULL)
    {
      g_ptr_array_unref (results);
      results = tl_remote_push (self->remote, sent, cancellable, error);
    }
  if (fault != LOST_AFTER && fault != HALF)
    return g_steal_pointer (&results);
  set_lost (error);
  return NULL;
}

static TlDoc *
faulty_remote_leaves (TlRemote      *remote,
                      const char    *id,
                      GCancellable  *cancellable,
                      GError       **error)
{
  FaultyRemote *self = FAULTY_REMOTE (remote);

  if (draw (self) != LOST_BEFORE)
    return tl_remote_leaves (self->remote, id, cancellable, error);
  set_lost (error);
  return NULL;
}

static char *
faulty_remote_dup_name (TlRemote *remote)
{
  return tl_remote_dup_name (FAULTY_REMOTE (remote)->remote);
}

static void
faulty_remote_remote_init (TlRemoteInterface *iface)
{
  iface->identity = faulty_remote_identity;
  iface->set_identity = faulty_remote_set_identity;
  iface->pull = faulty_remote_pull;
  iface->push = faulty_remote_push;
  iface->leaves = faulty_remote_leaves;
  iface->dup_name = faulty_remote_dup_name;
}

G_DEFINE_TYPE_WITH_CODE (FaultyRemote, faulty_remote, G_TYPE_OBJECT,
                         G_IMPLEMENT_INTERFACE (TL_TYPE_REMOTE, faulty_remote_remote_init))

static void
faulty_remote_finalize (GObject *object)
{
  g_clear_object (&FAULTY_REMOTE (object)->remote);
  G_OBJECT_CLASS (faulty_remote_parent_class)->finalize (object);
}

static void
faulty_remote_class_init (FaultyRemoteClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = faulty_remote_finalize;
}

static void
faulty_remote_init (FaultyRemote *self)
{
}

TlRemote *
faulty_remote_new (TlRemote *remote,
                   Faults   *faults)
{
  FaultyRemote *self = g_object_new (FAULTY_TYPE_REMOTE, NULL);

  self->remote = g_object_ref (remote);
  self->faults = faults;
  return TL_REMOTE (self);
}
