/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * What comes from outside: the store telling what is kept and what other windows did, and the file being
 * changed by another program, or saved by another window.
 */

#include "config.h"

#include "tl-workspace-members.h"
#include "tl-workspace-private.h"

/* The store. */

static void
workspace_kept_cb (TlStore     *store,
                   gint64       seq,
                   TlWorkspace *self)
{
  TlEntry *entry = tl_journal_peek_unkept (self->journal);

  self->rows_came = TRUE;
  if (entry != NULL)
    tl_workspace_promote_kept (self, entry->row->command->id, seq);
  /* A row of another window came between: what is shown has them in another order. */
  if (tl_journal_keep (self->journal, seq))
    tl_workspace_refresh_article (self);
  tl_workspace_update_state (self);
  tl_workspace_emit_kept (self);
}

static void
workspace_rows_arrived_cb (TlStore     *store,
                           GPtrArray   *rows,
                           TlWorkspace *self)
{
  tl_workspace_take_rows (self, rows);
}

static void
workspace_store_notify_cb (TlStore     *store,
                           GParamSpec  *pspec,
                           TlWorkspace *self)
{
  tl_workspace_update_state (self);
}

static void
workspace_opened_cb (TlStore     *store,
                     TlWorkspace *self)
{
  /* Edits of earlier sessions can be read at last. */
  tl_workspace_refresh_session (self, TRUE, FALSE);
}

static void
workspace_shared_cb (TlStore     *store,
                     TlWorkspace *self)
{
  tl_workspace_read_members (self);
  tl_workspace_check_file (self);
}

void
tl_workspace_watch_store (TlWorkspace *self)
{
  g_signal_connect_object (self->store, "kept", G_CALLBACK (workspace_kept_cb), self, 0);
  g_signal_connect_object (self->store, "rows-arrived", G_CALLBACK (workspace_rows_arrived_cb),
                           self, 0);
  g_signal_connect_object (self->store, "notify", G_CALLBACK (workspace_store_notify_cb), self, 0);
  g_signal_connect_object (self->store, "opened", G_CALLBACK (workspace_opened_cb), self, 0);
  g_signal_connect_object (self->store, "shared", G_CALLBACK (workspace_shared_cb), self, 0);
  tl_store_attach (self->store);
}

/* The file. */

typedef struct
{
  TlPlace     *place;
  TlStore     *store;
  guint        serial;
  TlFileStamp  opened;
  TlFileStamp  now;
  char        *etag;
  gboolean     changed;
  gboolean     ours;     /* another Tagline wrote it */
  gboolean     direct;   /* and made it from the state that is open here */
} Check;

static void
check_free (Check *check)
{
  tl_place_free (check->place);
  g_object_unref (check->store);
  g_free (check->etag);
  g_free (check);
}

static gboolean
check_stream (Check         *check,
              GCancellable  *cancellable)
{
  g_autoptr (GFileInfo) info = g_file_query_info (check->place->file, G_FILE_ATTRIBUTE_ETAG_VALUE,
                                                  G_FILE_QUERY_INFO_NONE, cancellable, NULL);

  return info != NULL && g_file_info_get_etag (info) != NULL
         && g_strcmp0 (g_file_info_get_etag (info), check->etag) != 0;
}

static gboolean
check_work (gpointer       data,
            GCancellable  *cancellable,
            GError       **error)
{
  Check *check = data;
  TlFileStamp now;

  if (check->place->path == NULL)
    {
      check->changed = check->etag != NULL && check_stream (check, cancellable);
      return TRUE;
    }
  if (!tl_file_stamp_read (check->place->path, &now, NULL))
    {
      check->changed = TRUE;
      return TRUE;
    }
  check->now = now;
  check->changed = !tl_file_stamp_equal (&now, &check->opened);
  if (check->changed)
    {
      g_autofree char *saved = tl_store_dup_value (check->store, "saved", NULL);
      g_autofree char *from = tl_store_dup_value (check->store, "saved-from", NULL);
      g_autofree char *stamp = tl_stamp_to_string (&now);
      g_autofree char *opened = tl_stamp_to_string (&check->opened);

      check->ours = g_strcmp0 (saved, stamp) == 0;
      check->direct = check->ours && g_strcmp0 (from, opened) == 0;
    }
  return TRUE;
}

static void
workspace_check_done (TlWorkspace  *self,
                      gpointer      data,
                      const GError *error)
{
  Check *check = data;

  if (check->serial != self->serial || error != NULL)
    return;
  if (self->saving || self->reloading)
    self->check_again = TRUE;
  /* Another Tagline saved it, or our own fetch put articles behind the others. */
  else if (check->changed && (check->ours || (check->place->path != NULL && tl_file_stamp_equal (&check->now, &self->fetch_stamp))))
    tl_workspace_refresh_session (self, FALSE, check->direct);
  else
    tl_workspace_set_changed (self, check->changed);
}

void
tl_workspace_check_file (TlWorkspace *self)
{
  Check *check;

  g_return_if_fail (TL_IS_WORKSPACE (self));

  /* An imported file is a place to come from, not to save to. */
  if (self->place == NULL || !self->native)
    return;
  if (self->saving || self->reloading)
    {
      self->check_again = TRUE;
      return;
    }
  check = g_new0 (Check, 1);
  check->place = tl_place_copy (self->place);
  check->store = g_object_ref (self->store);
  check->serial = self->serial;
  check->etag = g_strdup (self->etag);
  tl_source_get_stamp (tl_collection_get_source (self->collection), &check->opened);
  tl_workspace_work (self, self->cancellable, check_work, workspace_check_done, check,
                     (GDestroyNotify) check_free);
}

void
tl_workspace_check_later (TlWorkspace *self)
{
  if (self->rows_again)
    {
      self->rows_again = FALSE;
      tl_workspace_refresh_session (self, TRUE, FALSE);
    }
  else if (self->check_again)
    {
      self->check_again = FALSE;
      tl_workspace_check_file (self);
    }
}

static void
workspace_monitor_cb (GFileMonitor      *monitor,
                      GFile             *file,
                      GFile             *other,
                      GFileMonitorEvent  event,
                      TlWorkspace       *self)
{
  if (event != G_FILE_MONITOR_EVENT_CHANGED)
    tl_workspace_check_file (self);
}

void
tl_workspace_watch_file (TlWorkspace *self)
{
  g_autoptr (GFile) real = NULL;

  if (self->monitor != NULL)
    g_file_monitor_cancel (self->monitor);
  g_clear_object (&self->monitor);
  if (self->place == NULL)
    return;
  real = self->place->path != NULL ? g_file_new_for_path (self->place->path)
                                   : g_object_ref (self->place->file);
  /* Where changes can't be watched, they are found when saving and when the window gets the focus. */
  self->monitor = g_file_monitor_file (real, G_FILE_MONITOR_WATCH_MOVES, NULL, NULL);
  if (self->monitor != NULL)
    g_signal_connect_object (self->monitor, "changed", G_CALLBACK (workspace_monitor_cb), self, 0);
}

void
tl_workspace_look (TlWorkspace *self)
{
  g_return_if_fail (TL_IS_WORKSPACE (self));

  if (self->store != NULL)
    tl_store_look (self->store);
}
