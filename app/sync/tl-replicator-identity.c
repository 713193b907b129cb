/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Is it the database that we knew, and are we the device that it knew?
 *
 * A mark and a counter that only this device writes lie in both.  Another mark: another database.  Theirs is the lower counter: the
 * database was put back from a backup.  Theirs is the higher one: we were, or a copy of our data is at work elsewhere.
 */

#define G_LOG_DOMAIN "tl-sync"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "tl-replicator-private.h"

#define NOTE_EVERY (60 * (gint64) G_USEC_PER_SEC)

char *
tl_replicator_dup_new_device (void)
{
  g_autofree char *uuid = tl_desk_uuid ();

  /* Its random end; a letter first, so that nobody takes it for a number. */
  return g_strconcat ("d", uuid + 24, NULL);
}

gboolean
tl_replicator_set_flag (TlReplicator  *self,
                        const char    *name,
                        gboolean       on,
                        GError       **error)
{
  return tl_replica_set_value (self->replica, name, on ? "1" : NULL, error);
}

gboolean
tl_replicator_has_flag (TlReplicator *self,
                        const char   *name)
{
  g_autofree char *text = tl_replica_dup_value (self->replica, name);

  return text != NULL;
}

static gint64
get_number (TlReplicator *self,
            const char   *name)
{
  g_autofree char *text = tl_replica_dup_value (self->replica, name);

  return text != NULL ? g_ascii_strtoll (text, NULL, 10) : 0;
}

/* Another database than the one we knew: everything is read again from its beginning, and what is ours is sent once more, unless it
 * is found to be there.  Within a transaction. */
static gboolean
start_over (TlReplicator  *self,
            gboolean       known_before,
            GError       **error)
{
  return tl_replica_set_value (self->replica, "since", NULL, error)
         && tl_replica_set_value (self->replica, "mark", NULL, error)
         && tl_replica_set_value (self->replica, "counter", NULL, error)
         && tl_replica_set_value (self->replica, "last-sent", NULL, error)
         && tl_replicator_set_flag (self, "unnoted", FALSE, error)
         && (!known_before || tl_replicator_set_flag (self, "remade", TRUE, error))
         && tl_replica_start_over (self->replica, self->user, error);
}

/* What was sent last: is it there?  Who has it has what was sent before, too. */
static gboolean
has_last_sent (TlReplicator  *self,
               gboolean      *there,
               GCancellable  *cancellable,
               GError       **error)
{
  g_autofree char *id = tl_replica_dup_value (self->replica, "last-sent");
  g_autoptr (TlReplicaDoc) held = NULL;
  g_autoptr (TlDoc) doc = NULL;
  g_autoptr (GBytes) sent = NULL;
  g_autoptr (GBytes) theirs = NULL;
  g_autoptr (GBytes) both = NULL;
  g_autoptr (GError) local_error = NULL;

  *there = TRUE;
  if (id == NULL)
    return TRUE;
  if (!tl_replica_find (self->replica, id, &held, error))
    return FALSE;
  if (held == NULL)
    return TRUE;
  if (held->dirty)
    sent = tl_replica_dup_base (self->replica, id, &local_error);
  else if (held->body != NULL)
    sent = g_bytes_ref (held->body);
  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  if (sent == NULL)
    return TRUE;
  doc = tl_remote_leaves (self->remote, id, cancellable, error);
  if (doc == NULL)
    return FALSE;
  theirs = tl_replicator_merge_leaves (self, doc, NULL);
  both = theirs != NULL ? tl_desk_merge (id, theirs, sent, NULL) : NULL;
  *there = both != NULL && g_bytes_equal (both, theirs);
  return TRUE;
}

/* Is our mark still there?  The database may have been made anew since a moment ago. */
static gboolean
has_mark (TlReplicator  *self,
          gboolean      *there,
          GCancellable  *cancellable,
          GError       **error)
{
  g_auto (TlIdentity) identity = { 0 };
  g_autofree char *mark = tl_replica_dup_value (self->replica, "mark");

  if (!tl_remote_identity (self->remote, self->device, &identity, cancellable, error))
    return FALSE;
  *there = g_strcmp0 (identity.mark, mark) == 0;
  return TRUE;
}

/* It is not the database that it was when its mark was looked at: the next run finds none. */
static gboolean
forget_mark (TlReplicator  *self,
             GError       **error)
{
  return tl_replica_begin (self->replica, error)
         && tl_replica_end (self->replica,
                            tl_replica_set_value (self->replica, "mark", NULL, error)
                            && tl_replicator_set_flag (self, "remade", TRUE, error), error);
}

/* new: another one than it had. */
static gboolean
leave_mark (TlReplicator  *self,
            gboolean       new,
            GCancellable  *cancellable,
            GError       **error)
{
  g_auto (TlIdentity) identity = { 0 };
  g_autofree char *counter = NULL;
  gboolean there = TRUE;

  identity.mark = new ? tl_desk_uuid () : tl_replica_dup_value (self->replica, "mark");
  identity.since = tl_replica_dup_value (self->replica, "since");
  identity.counter = MAX (get_number (self, "counter"), get_number (self, "noting")) + 1;
  counter = g_strdup_printf ("%" G_GINT64_FORMAT, identity.counter);
  if (!new && !has_mark (self, &there, cancellable, error))
    return FALSE;
  if (!there)
    return forget_mark (self, error);
  /* What is meant to be there, then there, then what is there: if the answer is lost, a higher counter than ours is still ours. */
  if (!tl_replica_set_value (self->replica, "noting", counter, error)
      || !tl_remote_set_identity (self->remote, self->device, &identity, cancellable, error)
      || (!new && !has_last_sent (self, &there, cancellable, error)))
    return FALSE;
  /* Made anew in between, and our mark lies in one that lacks what was sent. */
  if (!there)
    return forget_mark (self, error);
  self->last_note = tl_replicator_now (self);
  return tl_replica_begin (self->replica, error)
         && tl_replica_end (self->replica,
                            tl_replica_set_value (self->replica, "mark", identity.mark, error)
                            && tl_replica_set_value (self->replica, "counter", counter, error)
                            && tl_replica_set_value (self->replica, "noted", identity.since, error)
                            && tl_replicator_set_flag (self, "unnoted", FALSE, error), error);
}

/* A backup from before what was sent has a lower counter only when there is a note behind it; of what was read now and then is enough. */
gboolean
tl_replicator_note_progress (TlReplicator  *self,
                             GCancellable  *cancellable,
                             GError       **error)
{
  g_autofree char *noted = tl_replica_dup_value (self->replica, "noted");
  g_autofree char *since = tl_replica_dup_value (self->replica, "since");

  if (!tl_replicator_has_flag (self, "unnoted")
      && (g_strcmp0 (noted, since) == 0 || tl_replicator_now (self) - self->last_note < NOTE_EVERY))
    return TRUE;
  return leave_mark (self, FALSE, cancellable, error);
}

/* Another device from here on: what was made here and never sent is put under its name. */
static gboolean
renew (TlReplicator  *self,
       gboolean       other_database,
       gboolean       known_before,
       GError       **error)
{
  return tl_replica_begin (self->replica, error)
         && tl_replica_end (self->replica,
                            tl_replicator_renew_device (self, error)
                            && (!other_database || start_over (self, known_before, error)), error);
}

static gboolean
begin_anew (TlReplicator  *self,
            gboolean       known_before,
            GCancellable  *cancellable,
            GError       **error)
{
  return tl_replica_begin (self->replica, error)
         && tl_replica_end (self->replica, start_over (self, known_before, error), error)
         && leave_mark (self, TRUE, cancellable, error);
}

/* The mark comes before anything is read or sent: a database without it is not the one that this was read from. */
gboolean
tl_replicator_check_identity (TlReplicator  *self,
                              GCancellable  *cancellable,
                              GError       **error)
{
  g_auto (TlIdentity) identity = { 0 };
  g_autofree char *mark = tl_replica_dup_value (self->replica, "mark");
  g_autofree char *device = tl_replica_dup_value (self->replica, "device");
  gint64 counter = get_number (self, "counter");
  gboolean there;

  /* Another program that shares the replica may have found out. */
  if (device != NULL && !g_str_equal (device, self->device))
    {
      g_free (self->device);
      self->device = g_steal_pointer (&device);
    }
  self->renewed = FALSE;
  if (!tl_remote_identity (self->remote, self->device, &identity, cancellable, error))
    return FALSE;
  if (mark == NULL)
    return begin_anew (self, FALSE, cancellable, error);
  if (identity.mark == NULL)
    {
      tl_replica_log (self->replica, _("The database is a new one: everything is compared anew"));
      return begin_anew (self, TRUE, cancellable, error);
    }
  /* Under our name somebody left another mark: the database of another time, or we are of another time. */
  if (!g_str_equal (identity.mark, mark))
    {
      tl_replica_log (self->replica, _("The database is a new one: everything is compared anew"));
      return renew (self, TRUE, TRUE, error) && leave_mark (self, TRUE, cancellable, error);
    }
  if (identity.counter > MAX (counter, get_number (self, "noting")))
    return renew (self, FALSE, FALSE, error) && tl_replicator_end_renewal (self, cancellable, error);
  if (identity.counter >= counter)
    {
      if (!tl_replicator_has_flag (self, "unnoted"))
        return TRUE;
      if (!has_last_sent (self, &there, cancellable, error))
        return FALSE;
      if (there)
        return TRUE;
    }
  tl_replica_log (self->replica, _("The database was restored from a backup: everything is compared anew"));
  return begin_anew (self, TRUE, cancellable, error);
}

gboolean
tl_replicator_end_renewal (TlReplicator  *self,
                           GCancellable  *cancellable,
                           GError       **error)
{
  if (!self->renewed)
    return TRUE;
  self->renewed = FALSE;
  return leave_mark (self, TRUE, cancellable, error);
}

/* The other device. */

typedef struct
{
  const char *old;
  const char *new;
} Names;

/* One version under the new name, in what the article is known to show as well. */
static void
rename_shown (TlDeskShown     *shown,
              TlShownKind      kind,
              const char      *name,
              const TlVersion *version,
              guint            known,
              const Names     *names)
{
  TlShownItem *item = tl_desk_shown_find (shown, kind, name);
  g_autoptr (GArray) seen = tl_dots_new ();
  g_autofree char *hash = NULL;
  gboolean there = FALSE;

  for (guint i = 0; item != NULL && i < item->seen->len; i++)
    {
      const TlDot *dot = &g_array_index (item->seen, TlDot, i);

      if (!g_str_equal (dot->dev, names->old) || dot->c <= known)
        {
          tl_dots_add (seen, dot->dev, dot->c);
          continue;
        }
      there = TRUE;
      if (known > 0)
        tl_dots_add (seen, names->old, known);
      tl_dots_add (seen, names->new, MIN (dot->c, version->c));
    }
  if (!there)
    return;
  hash = g_strdup (item->hash);
  tl_desk_shown_put (shown, kind, name, hash, seen);
}

static gboolean
rename_register (GPtrArray   *found,
                 GPtrArray   *before,
                 TlShownKind  kind,
                 const char  *name,
                 GPtrArray   *shown,
                 const Names *names)
{
  guint known = before != NULL ? tl_register_get_clock (before, names->old) : 0;
  g_autoptr (GPtrArray) all = g_ptr_array_new_with_free_func ((GDestroyNotify) tl_version_unref);
  gboolean changed = FALSE;

  for (guint i = 0; i < found->len; i++)
    {
      TlVersion *version = found->pdata[i];

      if (!g_str_equal (version->dev, names->old) || (before != NULL && tl_register_has (before, version)))
        {
          g_ptr_array_add (all, tl_version_ref (version));
          continue;
        }
      g_ptr_array_add (all, tl_version_rename (version, names->new, known));
      for (guint s = 0; s < shown->len; s++)
        rename_shown (shown->pdata[s], kind, name, version, known, names);
      changed = TRUE;
    }
  g_ptr_array_set_size (found, 0);
  for (guint i = 0; i < all->len; i++)
    tl_register_add (found, all->pdata[i]);
  return changed;
}

static gboolean
rename_maps (TlDeskDoc   *doc,
             TlDeskDoc   *before,
             GPtrArray   *shown,
             const Names *names)
{
  gboolean changed = FALSE;

  for (guint map = 0; map < TL_DESK_N_MAPS; map++)
    {
      GHashTableIter iter;
      gpointer name;
      gpointer found;

      if (doc->maps[map] == NULL)
        continue;
      g_hash_table_iter_init (&iter, doc->maps[map]);
      while (g_hash_table_iter_next (&iter, &name, &found))
        if (rename_register (found, before != NULL ? tl_desk_doc_get (before, map, name, FALSE) : NULL, (TlShownKind) map, name,
                             shown, names))
          changed = TRUE;
    }
  return changed;
}

static void
replace_bytes (GBytes      **bytes,
               TlDeskShown  *shown)
{
  if (*bytes == NULL)
    return;
  g_bytes_unref (*bytes);
  *bytes = tl_desk_shown_to_bytes (shown);
}

static gboolean
rename_unsent (TlReplicator  *self,
               TlReplicaDoc  *held,
               const Names   *names,
               GError       **error)
{
  g_autoptr (TlDeskDoc) doc = held->body != NULL ? tl_desk_doc_parse (held->id, held->body, NULL) : NULL;
  g_autoptr (GPtrArray) shown = g_ptr_array_new_with_free_func ((GDestroyNotify) tl_desk_shown_free);
  g_autoptr (TlReplicaArticle) state = NULL;
  g_autoptr (TlDeskDoc) before = NULL;
  g_autoptr (GBytes) base = NULL;
  g_autoptr (GError) local_error = NULL;

  /* Texts have no versions; a verdict's is met by no other one, as each has a document of its own. */
  if (doc == NULL || (doc->parts.kind != TL_DESK_LAYER && doc->parts.kind != TL_DESK_ARTICLE))
    return TRUE;
  base = tl_replica_dup_base (self->replica, held->id, &local_error);
  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  before = base != NULL ? tl_desk_doc_parse (held->id, base, NULL) : NULL;
  if (!tl_replica_find_article (self->replica, held->article, &state, error))
    return FALSE;
  if (state != NULL)
    {
      g_ptr_array_add (shown, tl_desk_shown_new (state->shown));
      g_ptr_array_add (shown, tl_desk_shown_new (state->pending_shown));
    }
  if (!rename_maps (doc, before, shown, names))
    return TRUE;
  g_clear_pointer (&held->body, g_bytes_unref);
  held->body = tl_desk_doc_to_body (doc);
  if (!tl_replica_put (self->replica, held, error))
    return FALSE;
  if (state == NULL)
    return TRUE;
  replace_bytes (&state->shown, shown->pdata[0]);
  replace_bytes (&state->pending_shown, shown->pdata[1]);
  state->todo = TRUE;
  return tl_replica_put_article (self->replica, state, error);
}

static gboolean
rename_all (TlReplicator  *self,
            GPtrArray     *docs,
            const Names   *names,
            GError       **error)
{
  if (docs == NULL)
    return FALSE;
  for (guint i = 0; i < docs->len; i++)
    if (!rename_unsent (self, docs->pdata[i], names, error))
      return FALSE;
  return TRUE;
}

gboolean
tl_replicator_renew_device (TlReplicator  *self,
                            GError       **error)
{
  g_autofree char *new = tl_replicator_dup_new_device ();
  const Names names = { self->device, new };
  g_autoptr (GPtrArray) dirty = tl_replica_list_dirty (self->replica, NULL, G_MAXINT, G_MAXSIZE, error);
  g_autoptr (GPtrArray) refused = dirty != NULL ? tl_replica_list_refused (self->replica, error) : NULL;

  if (!rename_all (self, dirty, &names, error) || !rename_all (self, refused, &names, error)
      || !tl_replica_set_value (self->replica, "device", new, error)
      || !tl_replica_set_value (self->replica, "mark", NULL, error)
      || !tl_replicator_set_flag (self, "unnoted", FALSE, error))
    return FALSE;
  tl_replica_log (self->replica, _("The data of this computer is a copy, or was restored from a backup: it goes on as another device"));
  g_free (self->device);
  self->device = g_steal_pointer (&new);
  self->renewed = TRUE;
  return TRUE;
}

/* Under our name, but not by us: a version that nothing here knows of. */
static gboolean
has_foreign (TlDeskDoc  *theirs,
             TlDeskDoc  *held,
             const char *device)
{
  for (guint map = 0; map < TL_DESK_N_MAPS; map++)
    {
      GHashTableIter iter;
      gpointer name;
      gpointer found;

      if (theirs->maps[map] == NULL)
        continue;
      g_hash_table_iter_init (&iter, theirs->maps[map]);
      while (g_hash_table_iter_next (&iter, &name, &found))
        {
          GPtrArray *all = found;
          GPtrArray *ours = tl_desk_doc_get (held, map, name, FALSE);

          for (guint i = 0; i < all->len; i++)
            if (g_str_equal (((TlVersion *) all->pdata[i])->dev, device)
                && (ours == NULL || !tl_register_knows (ours, all->pdata[i])))
              return TRUE;
        }
    }
  return FALSE;
}

gboolean
tl_replicator_is_copy (TlReplicator *self,
                       const char   *id,
                       GBytes       *theirs,
                       GBytes       *held)
{
  g_autofree char *said = g_strdup_printf ("\"dev\":\"%s\"", self->device);
  g_autoptr (TlDeskDoc) there = NULL;
  g_autoptr (TlDeskDoc) here = NULL;
  gsize length;
  const char *data = g_bytes_get_data (theirs, &length);

  /* Seldom: all else needs no reading. */
  if (memmem (data, length, said, strlen (said)) == NULL || (held != NULL && g_bytes_equal (theirs, held)))
    return FALSE;
  there = tl_desk_doc_parse (id, theirs, NULL);
  here = held != NULL ? tl_desk_doc_parse (id, held, NULL) : NULL;
  return there != NULL && (here == NULL || has_foreign (there, here, self->device));
}
