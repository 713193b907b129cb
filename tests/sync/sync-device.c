/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A device of the tests of sync, and who touched what: see the header. */

#include "config.h"

#include "sync-device.h"

#include <glib/gstdio.h>
#include <string.h>

#define REVIEWED 100   /* beside the kinds of changes: a verdict about an annotation */

void
sync_device_init (SyncDevice *self,
                  const char *folder,
                  const char *user,
                  const char *content)
{
  g_autofree char *path = g_build_filename (folder, "news.json", NULL);

  self->user = user;
  self->data = g_build_filename (folder, "data", NULL);
  self->file = g_file_new_for_path (path);
  g_assert_cmpint (g_mkdir_with_parents (self->data, 0700), ==, 0);
  if (content != NULL)
    sync_device_set_content (self, content);
}

void
sync_device_set_content (SyncDevice *self,
                         const char *content)
{
  g_autoptr (GError) error = NULL;

  g_file_set_contents (g_file_peek_path (self->file), content, -1, &error);
  g_assert_no_error (error);
}

void
sync_device_open (SyncDevice        *self,
                  TlRemote          *remote,
                  const TlSyncClock *clock)
{
  g_autofree char *replica = g_build_filename (self->data, "replica.db", NULL);
  g_autoptr (GError) error = NULL;
  TlDeskSelf me;

  self->replica = tl_replica_open (replica, &error);
  g_assert_no_error (error);
  self->replicator = tl_replicator_new (remote, self->replica, self->user, clock);
  me = (TlDeskSelf) { self->user, tl_replicator_get_device (self->replicator) };
  self->mirror = tl_mirror_new (self->file, self->data, self->replica, &me, NULL, &error);
  g_assert_no_error (error);
  self->window = tl_store_open (self->mirror->place->store_path, self->mirror->place->uri, &error);
  g_assert_no_error (error);
}

void
sync_device_close (SyncDevice *self)
{
  g_clear_pointer (&self->mirror, tl_mirror_free);
  g_clear_pointer (&self->replicator, tl_replicator_free);
  g_clear_pointer (&self->replica, tl_replica_close);
  tl_store_close (self->window, NULL);
  g_clear_object (&self->window);
}

void
sync_device_clear (SyncDevice *self)
{
  if (self->replica != NULL)
    sync_device_close (self);
  g_clear_pointer (&self->data, g_free);
  g_clear_object (&self->file);
}

void
sync_device_add_edit (SyncDevice *self,
                      TlCommand  *command,
                      const char *base)
{
  g_autoptr (TlLogRow) row = tl_log_row_new (TL_LOG_DO, NULL, command);
  g_autoptr (GError) error = NULL;

  tl_store_append (self->window, row, base);
  tl_store_flush (self->window, &error);
  g_assert_no_error (error);
}

char *
sync_device_export (SyncDevice *self,
                    const char *folder)
{
  g_autofree char *path = g_build_filename (folder, "export.json", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (TlFileWriter) writer = tl_file_writer_new (path, &error);
  char *content;

  g_assert_no_error (error);
  tl_mirror_export (self->replica, writer, NULL, &error);
  g_assert_no_error (error);
  tl_file_writer_commit (writer, NULL, NULL, &error);
  g_assert_no_error (error);
  g_file_get_contents (path, &content, NULL, &error);
  g_assert_no_error (error);
  return content;
}

/* Who touched what. */

GHashTable *
sync_touched_new (void)
{
  return g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

static char *
name_touch (guint       kind,
            const char *key,
            const char *id,
            const char *user)
{
  return g_strdup_printf ("%u %s %s %s", kind, key, id, user);
}

void
sync_touched_add_one (GHashTable   *self,
                      TlChangeKind  kind,
                      const char   *key,
                      const char   *id,
                      const char   *user)
{
  g_hash_table_add (self, name_touch (kind, key, id, user));
}

void
sync_touched_add (GHashTable      *self,
                  const TlCommand *command,
                  const char      *user)
{
  for (guint i = 0; i < command->changes->len; i++)
    {
      const TlChange *change = command->changes->pdata[i];

      sync_touched_add_one (self, change->kind, command->article, change->id, user);
      /* Reviewing says in the annotation when it was modified, and is a document of its own. */
      if (change->kind == TL_CHANGE_ANNOTATION && g_str_equal (command->name, "review"))
        g_hash_table_add (self, name_touch (REVIEWED, command->article, change->id, user));
    }
}

static void
check_touch (GHashTable *self,
             const char *doc,
             guint       kind,
             const char *key,
             const char *id,
             const char *user)
{
  g_autofree char *touched = name_touch (kind, key, id, user);

  if (!g_hash_table_contains (self, touched))
    g_error ("%s has %s of %s, which %s never touched", doc, id, key, user);
}

static void
check_map (GHashTable *self,
           TlDeskDoc  *doc,
           TlDeskMap   map,
           const char *key)
{
  static const TlChangeKind kinds[] = { TL_CHANGE_ANNOTATION, TL_CHANGE_RELATION, TL_CHANGE_HISTORY, TL_CHANGE_MEMBER };
  GHashTableIter iter;
  gpointer id;
  gpointer found;

  if (doc->maps[map] == NULL)
    return;
  g_hash_table_iter_init (&iter, doc->maps[map]);
  while (g_hash_table_iter_next (&iter, &id, &found))
    for (guint i = 0; i < ((GPtrArray *) found)->len; i++)
      {
        const TlVersion *version = ((GPtrArray *) found)->pdata[i];

        g_assert_nonnull (version->by);
        check_touch (self, doc->id, kinds[map], key, map == TL_DESK_HIST ? "history" : id, version->by);
      }
}

static void
check_verdict (GHashTable *self,
               TlDeskDoc  *doc,
               const char *key)
{
  g_autofree char *about = tl_desk_doc_dup_string (doc, "about");
  g_autoptr (TlJsonDoc) targets = tl_json_doc_parse (g_hash_table_lookup (doc->rest, "targets"), NULL, NULL);

  if (g_str_equal (about, "status"))
    {
      check_touch (self, doc->id, TL_CHANGE_MEMBER, key, "status", doc->parts.user);
      return;
    }
  for (TlJsonRef child = tl_json_first (targets, 0); child != TL_JSON_NONE; child = tl_json_next (targets, child))
    {
      g_autofree char *id = tl_json_dup_string (targets, tl_json_first (targets, child), NULL);

      check_touch (self, doc->id, REVIEWED, key, id, doc->parts.user);
    }
}

void
sync_touched_check (GHashTable *self,
                    SyncDevice *device)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) articles = tl_replica_list_articles (device->replica, &error);

  g_assert_no_error (error);
  for (guint i = 0; i < articles->len; i++)
    {
      g_autofree char *key = tl_desk_unescape (articles->pdata[i]);
      g_autoptr (GPtrArray) docs = tl_mirror_list_docs (device->replica, articles->pdata[i], &error);

      g_assert_no_error (error);
      for (guint d = 0; d < docs->len; d++)
        {
          for (guint map = 0; map < TL_DESK_N_MAPS; map++)
            check_map (self, docs->pdata[d], map, key);
          if (((TlDeskDoc *) docs->pdata[d])->parts.kind == TL_DESK_DECISION)
            check_verdict (self, docs->pdata[d], key);
        }
    }
}

void
sync_remove_tree (const char *path)
{
  g_autoptr (GDir) folder = g_dir_open (path, 0, NULL);
  const char *name;

  while (folder != NULL && (name = g_dir_read_name (folder)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      sync_remove_tree (child);
    }
  g_remove (path);
}
