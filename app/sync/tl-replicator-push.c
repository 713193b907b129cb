/* SPDX-License-Identifier: GPL-3.0-or-later */

/* From the replica to the remote.  A document is sent until the remote says, of this one, that it has it; whatever it does not say it
 * has not said. */

#define G_LOG_DOMAIN "tl-sync"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "tl-replicator-private.h"

#define BATCH_DOCS  500
#define BATCH_BYTES (4 * 1024 * 1024)
#define MAX_ROUNDS  5
#define SECOND      G_USEC_PER_SEC

static TlDoc *
make_doc (const TlReplicaDoc *held)
{
  TlDoc *doc = tl_doc_new (held->id, held->base_rev, held->body);
  g_auto (GStrv) losers = held->losers != NULL ? g_strsplit (held->losers, "\n", -1) : NULL;

  if (losers != NULL)
    doc->leaves = tl_docs_new ();
  for (guint i = 0; losers != NULL && losers[i] != NULL; i++)
    g_ptr_array_add (doc->leaves, tl_doc_new (held->id, losers[i], NULL));
  return doc;
}

static gboolean
refuse (TlReplicator  *self,
        const char    *id,
        const char    *reason,
        GError       **error)
{
  g_autoptr (TlReplicaDoc) held = NULL;

  if (!tl_replica_find (self->replica, id, &held, error))
    return FALSE;
  if (held == NULL)
    return TRUE;
  g_free (held->error);
  held->error = g_strdup (reason != NULL ? reason : _("no reason given"));
  tl_replicator_log (self, _("“%s” was refused: %s"), id, held->error);
  return tl_replica_put (self->replica, held, error);
}

static gboolean
note_sent (TlReplicator        *self,
           const TlReplicaDoc  *sent,
           const TlPushResult  *result,
           GError             **error)
{
  gint64 now = tl_replicator_now (self);

  self->n_pushed++;
  return tl_replica_note_sent (self->replica, sent->id, result->rev, sent->body, error)
         && (result->outcome != TL_PUSH_ACCEPTED
             || (tl_replica_watch (self->replica, sent->id, now + 5 * SECOND, error)
                 && tl_replica_watch (self->replica, sent->id, now + 60 * SECOND, error)));
}

static const TlPushResult contradiction = { NULL, TL_PUSH_UNKNOWN, NULL, NULL };

/* id → what was said of it; of one of which two different things were said: nothing. */
static GHashTable *
index_results (GPtrArray *results)
{
  GHashTable *index = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < results->len; i++)
    {
      const TlPushResult *result = results->pdata[i];
      const TlPushResult *before = result->id != NULL ? g_hash_table_lookup (index, result->id) : NULL;

      if (before != NULL && (before->outcome != result->outcome || g_strcmp0 (before->rev, result->rev) != 0))
        g_hash_table_insert (index, result->id, (gpointer) &contradiction);
      else if (before == NULL && result->id != NULL)
        g_hash_table_insert (index, result->id, (gpointer) result);
    }
  return index;
}

typedef struct
{
  GPtrArray *conflicts;   /* char*, borrowed from the documents */
  guint      n_unknown;
} Outcome;

static gboolean
note_results (TlReplicator  *self,
              GPtrArray     *sent,
              guint          from,
              guint          n,
              GPtrArray     *results,
              Outcome       *outcome,
              GError       **error)
{
  g_autoptr (GHashTable) index = index_results (results);
  const char *last = NULL;

  for (guint i = from; i < from + n; i++)
    {
      const TlReplicaDoc *doc = sent->pdata[i];
      const TlPushResult *result = g_hash_table_lookup (index, doc->id);
      gboolean ok = TRUE;

      switch (result != NULL ? result->outcome : TL_PUSH_UNKNOWN)
        {
        case TL_PUSH_DONE:
        case TL_PUSH_ACCEPTED:
          /* Done, but not as what: not said. */
          if (result->rev == NULL || *result->rev == '\0')
            outcome->n_unknown++;
          else
            {
              ok = note_sent (self, doc, result, error);
              last = doc->id;
            }
          break;
        case TL_PUSH_CONFLICT:
          g_ptr_array_add (outcome->conflicts, doc->id);
          break;
        case TL_PUSH_FORBIDDEN:
        case TL_PUSH_REJECTED:
          ok = refuse (self, doc->id, result->reason, error);
          break;
        case TL_PUSH_UNKNOWN:
        default:
          outcome->n_unknown++;
        }
      if (!ok)
        return FALSE;
    }
  /* Known by it that a database from before is one, until there is a mark behind it. */
  return last == NULL
         || (tl_replica_set_value (self->replica, "last-sent", last, error) && tl_replicator_set_flag (self, "unnoted", TRUE, error));
}

/* Sends some of docs; a batch that is refused as a whole is halved until the one is found that spoils it. */
static gboolean
send_range (TlReplicator  *self,
            GPtrArray     *docs,
            guint          from,
            guint          n,
            Outcome       *outcome,
            GCancellable  *cancellable,
            GError       **error)
{
  g_autoptr (GPtrArray) batch = tl_docs_new ();
  g_autoptr (GPtrArray) results = NULL;
  g_autoptr (GError) local_error = NULL;

  for (guint i = from; i < from + n; i++)
    g_ptr_array_add (batch, make_doc (docs->pdata[i]));
  results = tl_remote_push (self->remote, batch, cancellable, &local_error);
  if (results != NULL)
    return tl_replica_begin (self->replica, error)
           && tl_replica_end (self->replica, note_results (self, docs, from, n, results, outcome, error), error);
  if (!g_error_matches (local_error, TL_SYNC_ERROR, TL_SYNC_ERROR_REJECTED)
      && !g_error_matches (local_error, TL_SYNC_ERROR, TL_SYNC_ERROR_LIMIT))
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  if (n == 1)
    return tl_replica_begin (self->replica, error)
           && tl_replica_end (self->replica, refuse (self, ((TlReplicaDoc *) docs->pdata[from])->id, local_error->message, error),
                              error);
  return send_range (self, docs, from, n / 2, outcome, cancellable, error)
         && send_range (self, docs, from + n / 2, n - n / 2, outcome, cancellable, error);
}

/* Those that no server would take; the others stay in the list. */
static gboolean
refuse_oversized (TlReplicator  *self,
                  GPtrArray     *docs,
                  GError       **error)
{
  for (guint i = docs->len; i-- > 0;)
    {
      const TlReplicaDoc *doc = docs->pdata[i];
      gsize limit = doc->kind == TL_DESK_TEXT ? TL_DESK_MAX_TEXT : TL_DESK_MAX_DOC;

      if (doc->body != NULL && g_bytes_get_size (doc->body) <= limit)
        continue;
      if (!tl_replica_begin (self->replica, error)
          || !tl_replica_end (self->replica, refuse (self, doc->id, doc->body != NULL ? _("It is too large for a server") : _("There is nothing in it"), error), error))
        return FALSE;
      g_ptr_array_remove_index (docs, i);
    }
  return TRUE;
}

static gboolean
push_round (TlReplicator  *self,
            Outcome       *outcome,
            GCancellable  *cancellable,
            GError       **error)
{
  g_autoptr (TlReplicaDoc) last = NULL;

  for (;;)
    {
      g_autoptr (GPtrArray) docs = tl_replica_list_dirty (self->replica, last, BATCH_DOCS, BATCH_BYTES, error);
      const TlReplicaDoc *end;

      if (docs == NULL)
        return FALSE;
      if (docs->len == 0)
        return TRUE;
      end = docs->pdata[docs->len - 1];
      g_clear_pointer (&last, tl_replica_doc_free);
      last = tl_replica_doc_new (end->id, end->article, end->kind);
      if (!refuse_oversized (self, docs, error))
        return FALSE;
      if (docs->len > 0 && !send_range (self, docs, 0, docs->len, outcome, cancellable, error))
        return FALSE;
      for (guint i = 0; i < outcome->conflicts->len; i++)
        if (!tl_replicator_look_again (self, outcome->conflicts->pdata[i], cancellable, error))
          return FALSE;
      if (outcome->conflicts->len > 0)
        tl_replicator_log (self, ngettext ("%u document had been changed on the server as well: put together",
                                           "%u documents had been changed on the server as well: put together",
                                           outcome->conflicts->len), outcome->conflicts->len);
      /* Their names go with docs. */
      g_ptr_array_set_size (outcome->conflicts, 0);
    }
}

gboolean
tl_replicator_push (TlReplicator  *self,
                    GCancellable  *cancellable,
                    GError       **error)
{
  for (guint round = 0; round < MAX_ROUNDS; round++)
    {
      g_autoptr (GPtrArray) conflicts = g_ptr_array_new ();
      Outcome outcome = { conflicts, 0 };
      guint n_docs;
      guint n_dirty;
      guint n_refused;
      guint n_conflicts;

      if (!push_round (self, &outcome, cancellable, error)
          || !tl_replica_count (self->replica, &n_docs, &n_dirty, &n_refused, &n_conflicts, error))
        return FALSE;
      if (outcome.n_unknown > 0)
        {
          g_set_error (error, TL_SYNC_ERROR, TL_SYNC_ERROR_OFFLINE,
                       ngettext ("The server said nothing about %u document", "The server said nothing about %u documents",
                                 outcome.n_unknown), outcome.n_unknown);
          return FALSE;
        }
      if (n_dirty == 0)
        return TRUE;
    }
  /* Others write it as fast as we do: later again. */
  g_set_error_literal (error, TL_SYNC_ERROR, TL_SYNC_ERROR_OFFLINE, _("Others are changing the same documents at the moment"));
  return FALSE;
}
