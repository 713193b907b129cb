/* SPDX-License-Identifier: GPL-3.0-or-later */

/* From the remote into the replica.  A document may come twice, late, or as the echo of what we sent: merging makes all of that
 * the same.  The documents of a page and how far it goes are one transaction. */

#define G_LOG_DOMAIN "tl-sync"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "tl-replicator-private.h"

#define PAGE 500

/* Documents that we may write: our own, and those that everybody does. */
static gboolean
is_ours (TlReplicator   *self,
         const TlDeskId *parts)
{
  return parts->user == NULL || g_str_equal (parts->user, self->user);
}

static void
append_loser (GString    *out,
              const char *rev)
{
  if (rev != NULL && strchr (rev, '\n') == NULL)
    g_string_append_printf (out, "%s%s", out->len > 0 ? "\n" : "", rev);
}

static gboolean
has_losers (const TlDoc *doc)
{
  for (guint i = 0; doc->leaves != NULL && i < doc->leaves->len; i++)
    {
      const TlDoc *leaf = doc->leaves->pdata[i];

      if (!leaf->deleted && leaf->body != NULL && leaf->rev != NULL)
        return TRUE;
    }
  return FALSE;
}

/* One leaf in our spelling; NULL when it can't be read. */
static GBytes *
read_leaf (const TlDoc  *doc,
           const TlDoc  *leaf,
           GError      **error)
{
  return leaf->canonical ? g_bytes_ref (leaf->body) : tl_desk_merge (doc->id, leaf->body, NULL, error);
}

GBytes *
tl_replicator_merge_leaves (TlReplicator *self,
                            const TlDoc  *doc,
                            GString      *losers)
{
  g_autoptr (GBytes) merged = NULL;

  for (guint i = 0; i <= (doc->leaves != NULL ? doc->leaves->len : 0); i++)
    {
      const TlDoc *leaf = i == 0 ? doc : doc->leaves->pdata[i - 1];
      g_autoptr (GError) error = NULL;
      GBytes *both;

      if (leaf->deleted || leaf->body == NULL)
        continue;
      if (i > 0 && losers != NULL)
        append_loser (losers, leaf->rev);
      both = read_leaf (doc, leaf, &error);
      if (both == NULL)
        {
          tl_replicator_log (self, _("Passed over: %s"), error->message);
          continue;
        }
      if (merged != NULL)
        {
          GBytes *one = both;

          both = tl_desk_merge (doc->id, merged, one, NULL);
          g_bytes_unref (one);
          g_bytes_unref (merged);
        }
      merged = both;
    }
  return g_steal_pointer (&merged);
}

/* The one that won, in our spelling: what the remote shows to others. */
static GBytes *
read_winner (const TlDoc *doc)
{
  return doc->deleted || doc->body == NULL ? NULL : read_leaf (doc, doc, NULL);
}

static gboolean
store_taken (TlReplicator    *self,
             TlReplicaDoc    *held,
             const TlDeskId  *parts,
             GBytes          *body,
             GError         **error)
{
  gboolean changed = tl_desk_bytes_compare (held->body, body) != 0;

  if (changed)
    {
      g_clear_pointer (&held->body, g_bytes_unref);
      held->body = body != NULL ? g_bytes_ref (body) : NULL;
      g_clear_pointer (&held->error, g_free);
    }
  return tl_replica_put (self->replica, held, error)
         && (!changed || parts->kind == TL_DESK_TEXT || tl_replica_add_todo (self->replica, parts->article, error));
}

gboolean
tl_replicator_take (TlReplicator  *self,
                    const TlDoc   *doc,
                    GError       **error)
{
  g_auto (TlDeskId) parts = { 0 };
  g_autoptr (TlReplicaDoc) held = NULL;
  g_autoptr (GString) losers = g_string_new (NULL);
  g_autoptr (GBytes) theirs = NULL;
  g_autoptr (GBytes) winner = NULL;
  g_autoptr (GBytes) body = NULL;

  /* The validation function, and whatever else lives in the database. */
  if (!tl_desk_id_parse (doc->id, &parts))
    return TRUE;
  if (!tl_replica_find (self->replica, doc->id, &held, error))
    return FALSE;
  if (held == NULL)
    held = tl_replica_doc_new (doc->id, parts.kind == TL_DESK_TEXT ? "" : parts.article, parts.kind);
  /* What we sent, or saw: however the server spells it, it is what we hold. */
  if (doc->rev != NULL && !has_losers (doc) && g_strcmp0 (doc->rev, held->base_rev) == 0)
    return TRUE;
  theirs = tl_replicator_merge_leaves (self, doc, losers);
  if (theirs != NULL && is_ours (self, &parts) && tl_replicator_is_copy (self, doc->id, theirs, held->body))
    {
      g_autofree char *article = g_strdup (held->article);

      if (!tl_replicator_renew_device (self, error))
        return FALSE;
      g_clear_pointer (&held, tl_replica_doc_free);
      if (!tl_replica_find (self->replica, doc->id, &held, error))
        return FALSE;
      if (held == NULL)
        held = tl_replica_doc_new (doc->id, article, parts.kind);
    }
  if (theirs != NULL && held->body != NULL)
    body = tl_desk_merge (doc->id, held->body, theirs, error);
  else if (theirs != NULL || held->body != NULL)
    body = g_bytes_ref (theirs != NULL ? theirs : held->body);
  if (theirs != NULL && body == NULL)
    return FALSE;
  g_clear_pointer (&held->base_rev, g_free);
  g_clear_pointer (&held->losers, g_free);
  if (!is_ours (self, &parts))
    {
      /* Theirs: shown as it is, written by nobody but them. */
      held->base_rev = g_strdup (doc->rev);
      held->dirty = FALSE;
      if (doc->deleted && theirs == NULL)
        g_clear_pointer (&body, g_bytes_unref);
      return store_taken (self, held, &parts, body, error);
    }
  /* Where nothing else was merged with it, it is at hand. */
  winner = theirs != NULL && !doc->deleted && doc->body != NULL && losers->len == 0 ? g_bytes_ref (theirs) : read_winner (doc);
  /* What was deleted is written again without a revision. */
  held->base_rev = g_strdup (doc->deleted ? NULL : doc->rev);
  held->losers = losers->len > 0 ? g_strdup (losers->str) : NULL;
  held->dirty = body != NULL && (losers->len > 0 || tl_desk_bytes_compare (body, winner) != 0);
  if (!held->dirty)
    g_clear_pointer (&held->error, g_free);
  return store_taken (self, held, &parts, body, error);
}

gboolean
tl_replicator_look_again (TlReplicator  *self,
                          const char    *id,
                          GCancellable  *cancellable,
                          GError       **error)
{
  g_autoptr (TlDoc) doc = tl_remote_leaves (self->remote, id, cancellable, error);
  g_autoptr (TlReplicaDoc) held = NULL;
  gboolean ok;

  if (doc == NULL || !tl_replica_begin (self->replica, error))
    return FALSE;
  /* An answer about something else is none. */
  if (!g_str_equal (doc->id, id))
    {
      g_set_error (error, TL_SYNC_ERROR, TL_SYNC_ERROR_PROTOCOL, _("The answer is about “%s”, not about “%s”"), doc->id, id);
      return tl_replica_end (self->replica, FALSE, NULL);
    }
  if (doc->rev != NULL)
    return tl_replica_end (self->replica, tl_replicator_take (self, doc, error), error);
  ok = tl_replica_find (self->replica, id, &held, error);
  if (ok && held != NULL)
    {
      g_clear_pointer (&held->base_rev, g_free);
      g_clear_pointer (&held->losers, g_free);
      ok = tl_replica_put (self->replica, held, error);
    }
  return tl_replica_end (self->replica, ok, error);
}

static gboolean
take_page (TlReplicator  *self,
           TlPullPage    *page,
           GError       **error)
{
  gboolean ok = TRUE;

  for (guint i = 0; page->unread != NULL && i < page->unread->len; i++)
    {
      const TlPushResult *unread = page->unread->pdata[i];

      tl_replicator_log (self, _("“%s” can’t be read and was passed over: %s"), unread->id != NULL ? unread->id : "?",
                         unread->reason != NULL ? unread->reason : "?");
    }
  for (guint i = 0; ok && i < page->docs->len; i++)
    ok = tl_replicator_take (self, page->docs->pdata[i], error);
  self->n_pulled += page->docs->len;
  return ok && tl_replica_set_value (self->replica, "since", page->since, error);
}

gboolean
tl_replicator_pull (TlReplicator  *self,
                    GCancellable  *cancellable,
                    GError       **error)
{
  gboolean more = TRUE;

  while (more)
    {
      g_autofree char *since = tl_replica_dup_value (self->replica, "since");
      g_autoptr (TlPullPage) page = tl_remote_pull (self->remote, since, PAGE, cancellable, error);

      if (page == NULL)
        return FALSE;
      /* Without an end there is no page; the same end again would be for ever. */
      if (page->since == NULL || (page->more && g_strcmp0 (page->since, since) == 0))
        {
          g_set_error_literal (error, TL_SYNC_ERROR, TL_SYNC_ERROR_PROTOCOL, _("The server’s list of changes has no end"));
          return FALSE;
        }
      more = page->more;
      if (!more && page->docs->len == 0 && g_strcmp0 (page->since, since) == 0)
        break;
      if (!tl_replica_begin (self->replica, error)
          || !tl_replica_end (self->replica, take_page (self, page, error), error))
        return FALSE;
    }
  return TRUE;
}

gboolean
tl_replicator_look_at_watched (TlReplicator  *self,
                               GCancellable  *cancellable,
                               GError       **error)
{
  g_autoptr (GPtrArray) ids = tl_replica_take_due (self->replica, tl_replicator_now (self), &self->next_watch, error);

  if (ids == NULL)
    return FALSE;
  for (guint i = 0; i < ids->len; i++)
    if (!tl_replicator_look_again (self, ids->pdata[i], cancellable, error))
      {
        /* Taken, and not looked at: they stay watched. */
        for (guint j = i; j < ids->len; j++)
          tl_replica_watch (self->replica, ids->pdata[j], tl_replicator_now (self), NULL);
        return FALSE;
      }
  return TRUE;
}
