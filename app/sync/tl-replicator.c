/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The loop: is it still the same database (tl-replicator-identity.c), pull, put together, push, leave a mark.  And what to make of
 * failures: which are waited out, which stop until somebody did something.
 */

#define G_LOG_DOMAIN "tl-sync"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "tl-replicator-private.h"

#define SECOND       G_USEC_PER_SEC
#define WAIT_FIRST   (1 * SECOND)
#define WAIT_LAST    (300 * SECOND)

static gint64
system_now (gpointer data)
{
  return g_get_real_time ();
}

static double
system_random (gpointer data)
{
  return g_random_double ();
}

const TlSyncClock tl_sync_system_clock = { system_now, system_random, NULL };

void
tl_sync_status_clear (TlSyncStatus *self)
{
  g_clear_pointer (&self->message, g_free);
}

void
tl_sync_status_copy (TlSyncStatus       *self,
                     const TlSyncStatus *from)
{
  char *message = g_strdup (from->message);

  tl_sync_status_clear (self);
  *self = *from;
  self->message = message;
}

gint64
tl_replicator_now (TlReplicator *self)
{
  return self->clock->now (self->clock->data);
}

void
tl_replicator_log (TlReplicator *self,
                   const char   *format,
                   ...)
{
  g_autofree char *message = NULL;
  va_list args;

  va_start (args, format);
  message = g_strdup_vprintf (format, args);
  va_end (args);
  tl_replica_log (self->replica, message);
}

TlReplicator *
tl_replicator_new (TlRemote          *remote,
                   TlReplica         *replica,
                   const char        *user,
                   const TlSyncClock *clock)
{
  TlReplicator *self = g_new0 (TlReplicator, 1);

  self->remote = g_object_ref (remote);
  self->replica = replica;
  self->clock = clock;
  self->user = g_strdup (user);
  self->device = tl_replica_dup_value (replica, "device");
  if (self->device == NULL)
    {
      self->device = tl_replicator_dup_new_device ();
      tl_replica_set_value (replica, "device", self->device, NULL);
    }
  return self;
}

void
tl_replicator_free (TlReplicator *self)
{
  g_clear_object (&self->remote);
  g_free (self->user);
  g_free (self->device);
  g_free (self->message);
  g_free (self);
}

const char *
tl_replicator_get_device (TlReplicator *self)
{
  return self->device;
}

const char *
tl_replicator_get_user (TlReplicator *self)
{
  return self->user;
}

void
tl_replicator_set_remote (TlReplicator *self,
                          TlRemote     *remote)
{
  g_set_object (&self->remote, remote);
  tl_replicator_hurry (self);
}

void
tl_replicator_hurry (TlReplicator *self)
{
  self->due = 0;
  self->n_failures = 0;
}

/* Trouble. */

static void
end_trouble (TlReplicator *self)
{
  if (self->trouble != TL_SYNC_UP_TO_DATE)
    tl_replica_log (self->replica, _("The connection is back"));
  self->trouble = TL_SYNC_UP_TO_DATE;
  self->need = TL_SYNC_NEED_NOTHING;
  self->n_failures = 0;
  self->since = 0;
  self->due = 0;
  g_clear_pointer (&self->message, g_free);
}

static void
begin_trouble (TlReplicator *self,
               TlSyncState   state,
               TlSyncNeed    need,
               const char   *message)
{
  if (self->trouble != state || self->need != need || g_strcmp0 (self->message, message) != 0)
    tl_replica_log (self->replica, message);
  if (self->trouble == TL_SYNC_UP_TO_DATE)
    self->since = tl_replicator_now (self);
  self->trouble = state;
  self->need = need;
  g_free (self->message);
  self->message = g_strdup (message);
}

/* Half a minute may be half a second: devices that lost the same server don't come back at once. */
static void
wait_longer (TlReplicator *self,
             gint64        at_least)
{
  gint64 wait = WAIT_FIRST << MIN (self->n_failures, 9);

  wait = MIN (wait, WAIT_LAST);
  self->n_failures++;
  self->due = tl_replicator_now (self) + MAX (at_least, (gint64) (wait * self->clock->random (self->clock->data)));
}

static void
stop (TlReplicator *self,
      TlSyncNeed    need,
      const char   *message)
{
  begin_trouble (self, TL_SYNC_NEEDS_YOU, need, message);
  self->due = G_MAXINT64;
}

static void
note_failure (TlReplicator *self,
              const GError *error)
{
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  switch (error->domain == TL_SYNC_ERROR ? (int) error->code : -1)
    {
    case TL_SYNC_ERROR_AUTH:
      stop (self, TL_SYNC_NEED_PASSWORD, error->message);
      break;
    case TL_SYNC_ERROR_FORBIDDEN:
      stop (self, TL_SYNC_NEED_RIGHTS, error->message);
      break;
    case TL_SYNC_ERROR_TLS:
      stop (self, TL_SYNC_NEED_TRUST, error->message);
      break;
    case TL_SYNC_ERROR_NO_DATABASE:
      begin_trouble (self, TL_SYNC_NO_DATABASE, TL_SYNC_NEED_NOTHING, error->message);
      self->due = tl_replicator_now (self) + WAIT_LAST;
      break;
    case TL_SYNC_ERROR_BUSY:
      begin_trouble (self, TL_SYNC_OFFLINE, TL_SYNC_NEED_NOTHING, error->message);
      wait_longer (self, 30 * SECOND);
      break;
    case TL_SYNC_ERROR_REJECTED:
    case TL_SYNC_ERROR_LIMIT:
    case TL_SYNC_ERROR_UNSUPPORTED:
      begin_trouble (self, TL_SYNC_NEEDS_YOU, TL_SYNC_NEED_ATTENTION, error->message);
      self->due = tl_replicator_now (self) + WAIT_LAST;
      break;
    default:
      /* No answer, one that means nothing, or a disk of ours that is full. */
      begin_trouble (self, TL_SYNC_OFFLINE, TL_SYNC_NEED_NOTHING, error->message);
      wait_longer (self, 0);
    }
}

/* The database was made again, and there is nothing in it: on purpose? */
static gboolean
must_ask (TlReplicator *self)
{
  guint n_docs = 0;
  guint n_known = 0;

  if (!tl_replicator_has_flag (self, "remade"))
    return FALSE;
  if (!tl_replica_count_known (self->replica, &n_docs, &n_known, NULL) || n_known > 0 || n_docs == 0)
    return FALSE;
  return TRUE;
}

static gboolean
run (TlReplicator        *self,
     TlReplicatorMiddle   middle,
     gpointer             user_data,
     GCancellable        *cancellable,
     GError             **error)
{
  if (!tl_replicator_check_identity (self, cancellable, error)
      || !tl_replicator_pull (self, cancellable, error)
      || !tl_replicator_look_at_watched (self, cancellable, error)
      || !tl_replicator_end_renewal (self, cancellable, error)
      || (middle != NULL && !middle (user_data, cancellable, error)))
    return FALSE;
  if (must_ask (self) && !tl_replicator_has_flag (self, "upload"))
    {
      if (self->need != TL_SYNC_NEED_ANSWER)
        end_trouble (self);
      stop (self, TL_SYNC_NEED_ANSWER, _("The database has become empty. Nothing is uploaded before you say so."));
      return TRUE;
    }
  if (!tl_replicator_set_flag (self, "remade", FALSE, error)
      || !tl_replicator_set_flag (self, "upload", FALSE, error)
      || !tl_replicator_push (self, cancellable, error)
      || !tl_replicator_end_renewal (self, cancellable, error)
      || !tl_replicator_note_progress (self, cancellable, error))
    return FALSE;
  end_trouble (self);
  return TRUE;
}

gboolean
tl_replicator_run (TlReplicator        *self,
                   TlReplicatorMiddle   middle,
                   gpointer             user_data,
                   GCancellable        *cancellable,
                   GError             **error)
{
  g_autoptr (GError) local_error = NULL;
  gboolean ok;

  self->n_pulled = 0;
  self->n_pushed = 0;
  ok = run (self, middle, user_data, cancellable, &local_error);
  if (self->n_pulled > 0 || self->n_pushed > 0)
    {
      /* Translators: a line of the log: documents that came, and documents that were sent. */
      tl_replicator_log (self, _("%u received, %u sent"), self->n_pulled, self->n_pushed);
    }
  if (!ok)
    {
      note_failure (self, local_error);
      g_propagate_error (error, g_steal_pointer (&local_error));
    }
  return ok;
}

gint64
tl_replicator_get_due (TlReplicator *self)
{
  if (self->trouble != TL_SYNC_UP_TO_DATE)
    return self->due;
  return self->next_watch;
}

gboolean
tl_replicator_is_waiting (TlReplicator *self)
{
  return self->trouble != TL_SYNC_UP_TO_DATE && tl_replicator_now (self) < self->due;
}

gboolean
tl_replicator_answer (TlReplicator  *self,
                      gboolean       upload,
                      GError       **error)
{
  if (!tl_replicator_set_flag (self, "upload", upload, error))
    return FALSE;
  if (upload)
    tl_replicator_hurry (self);
  tl_replica_log (self->replica, upload ? _("You chose to upload everything again") : _("You chose to upload nothing"));
  return TRUE;
}

gboolean
tl_replicator_retry_refused (TlReplicator  *self,
                             GError       **error)
{
  g_autoptr (GPtrArray) refused = tl_replica_list_refused (self->replica, error);
  gboolean ok = TRUE;

  if (refused == NULL || !tl_replica_begin (self->replica, error))
    return FALSE;
  for (guint i = 0; ok && i < refused->len; i++)
    {
      TlReplicaDoc *doc = refused->pdata[i];

      g_clear_pointer (&doc->error, g_free);
      ok = tl_replica_put (self->replica, doc, error);
    }
  return tl_replica_end (self->replica, ok, error);
}

void
tl_replicator_get_figures (TlReplicator *self,
                           guint        *n_received,
                           guint        *n_sent)
{
  *n_received = self->n_pulled;
  *n_sent = self->n_pushed;
}

static void
set_state (TlSyncStatus *status,
           TlSyncState   state,
           TlSyncNeed    need,
           const char   *message)
{
  status->state = state;
  status->need = need;
  g_free (status->message);
  status->message = g_strdup (message);
}

void
tl_replicator_get_status (TlReplicator *self,
                          TlSyncStatus *status)
{
  g_autoptr (GError) error = NULL;

  *status = (TlSyncStatus) { 0 };
  if (!tl_replica_count (self->replica, &status->n_docs, &status->n_to_send, &status->n_refused, &status->n_conflicts, &error))
    {
      set_state (status, TL_SYNC_NEEDS_YOU, TL_SYNC_NEED_ATTENTION, error->message);
      return;
    }
  status->since = self->since;
  if (self->trouble != TL_SYNC_UP_TO_DATE)
    set_state (status, self->trouble, self->need, self->message);
  else if (status->n_conflicts > 0)
    set_state (status, TL_SYNC_NEEDS_YOU, TL_SYNC_NEED_DECISIONS, NULL);
  else if (status->n_refused > 0)
    set_state (status, TL_SYNC_NEEDS_YOU, TL_SYNC_NEED_REFUSED, NULL);
  else if (status->n_to_send > 0)
    set_state (status, TL_SYNC_TO_SEND, TL_SYNC_NEED_NOTHING, NULL);
}
