/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Saving, the part that runs in a worker: see the header for the order of things. */

#define G_LOG_DOMAIN "tl-workspace"

#include "config.h"

#include "tl-save.h"

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>

#include "tl-native.h"
#include "tl-replay.h"
#include "tl-workspace-members.h"

static void
item_free (gpointer data)
{
  TlSaveItem *item = data;

  g_ptr_array_unref (item->entries);
  g_hash_table_unref (item->ids);
  g_free (item->key);
  g_free (item->unkept_id);
  g_free (item->hash);
  g_free (item);
}

TlSave *
tl_save_new (TlCollection  *collection,
             TlStore       *store,
             const TlPlace *place)
{
  TlSave *self = g_new0 (TlSave, 1);

  self->collection = g_object_ref (collection);
  self->store = g_object_ref (store);
  self->place = tl_place_copy (place);
  self->items = g_ptr_array_new_with_free_func (item_free);
  self->arrived = g_ptr_array_new_with_free_func ((GDestroyNotify) tl_log_row_free);
  return self;
}

void
tl_save_add (TlSave        *self,
             const TlTrail *trail,
             guint          index)
{
  TlSaveItem *item = g_new0 (TlSaveItem, 1);

  item->index = index;
  item->key = g_strdup (trail->key);
  item->base_seq = trail->base_seq;
  item->moved = trail->moved;
  item->entries = tl_entries_new ();
  item->ids = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  for (guint i = 0; i < trail->entries->len; i++)
    g_ptr_array_add (item->entries, tl_entry_ref (g_ptr_array_index (trail->entries, i)));
  g_ptr_array_add (self->items, item);
}

void
tl_save_free (TlSave *self)
{
  g_object_unref (self->collection);
  g_object_unref (self->store);
  tl_place_free (self->place);
  g_ptr_array_unref (self->items);
  g_clear_pointer (&self->added, g_ptr_array_unref);
  g_ptr_array_unref (self->arrived);
  g_clear_object (&self->saved);
  g_clear_object (&self->copy);
  g_free (self->etag);
  g_free (self->new_etag);
  g_free (self);
}

static gboolean
has_id (GPtrArray  *entries,
        const char *id)
{
  for (guint i = 0; i < entries->len; i++)
    if (g_str_equal (((TlEntry *) g_ptr_array_index (entries, i))->row->command->id, id))
      return TRUE;
  return FALSE;
}

/* The log is what counts: it may have rows of other windows that were not told yet.  What it has
 * not got (it can't be written at the moment) comes behind. */
static void
complete_item (TlSave     *self,
               TlSaveItem *item)
{
  g_autoptr (GPtrArray) entries = tl_entries_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) rows = tl_store_list_rows (self->store, item->key, item->base_seq, &error);

  item->last_seq = item->base_seq;
  for (guint i = 0; rows != NULL && i < rows->len; i++)
    {
      const TlLogRow *row = g_ptr_array_index (rows, i);

      if (!has_id (item->entries, row->command->id))
        g_ptr_array_add (self->arrived, tl_log_row_copy (row));
      g_ptr_array_add (entries, tl_entry_new (tl_log_row_copy (row)));
      g_hash_table_add (item->ids, g_strdup (row->command->id));
      item->last_seq = row->seq;
    }
  if (rows == NULL)
    g_message ("%s", error->message);
  for (guint i = 0; i < item->entries->len; i++)
    {
      TlEntry *entry = g_ptr_array_index (item->entries, i);

      if (!g_hash_table_add (item->ids, g_strdup (entry->row->command->id)))
        continue;
      g_ptr_array_add (entries, tl_entry_ref (entry));
      g_free (item->unkept_id);
      item->unkept_id = g_strdup (entry->row->command->id);
    }
  g_ptr_array_unref (item->entries);
  item->entries = g_steal_pointer (&entries);
}

/* The new record, or NULL when the old one is no article: then it stays as it is, and its edits
 * stay edits. */
static GBytes *
make_record (TlSave     *self,
             TlSaveItem *item)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TlArticle) article =
    tl_collection_read_article (self->collection, item->index, NULL, &error);
  GBytes *record;

  if (article == NULL)
    {
      g_message ("%s: %s", item->key, error->message);
      return NULL;
    }
  tl_replay_entries (article, item->entries, item->moved, NULL);
  tl_collection_count (self->collection, article, &item->counts);
  record = tl_article_dup_json (article);
  item->hash = tl_replay_hash (record);
  item->saved = TRUE;
  return record;
}

static int
compare_items (gconstpointer a,
               gconstpointer b)
{
  const TlSaveItem *first = *(TlSaveItem *const *) a;
  const TlSaveItem *second = *(TlSaveItem *const *) b;

  return first->index < second->index ? -1 : first->index > second->index;
}

static gboolean
make_patches (TlSave        *self,
              GArray        *patches,
              GPtrArray     *records,
              GCancellable  *cancellable,
              GError       **error)
{
  g_ptr_array_sort (self->items, compare_items);
  for (guint i = 0; i < self->items->len; i++)
    {
      TlSaveItem *item = g_ptr_array_index (self->items, i);
      TlRecordPatch patch = { item->index, NULL };

      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
      complete_item (self, item);
      patch.record = make_record (self, item);
      if (patch.record == NULL)
        continue;
      g_ptr_array_add (records, patch.record);
      g_array_append_val (patches, patch);
    }
  return TRUE;
}

static GPtrArray *
list_bases (TlSave *self)
{
  GPtrArray *bases = g_ptr_array_new_with_free_func ((GDestroyNotify) tl_base_free);

  for (guint i = 0; i < self->items->len; i++)
    {
      const TlSaveItem *item = g_ptr_array_index (self->items, i);
      TlBase *base;

      if (!item->saved)
        continue;
      base = tl_base_new (item->key, NULL, item->base_seq);
      base->pending = g_strdup (item->hash);
      base->pending_seq = item->last_seq;
      base->moved = item->moved;
      g_ptr_array_add (bases, base);
    }
  return bases;
}

/* The log of the other file: a copy of this one's. */
static gboolean
copy_store (TlSave  *self,
            GError **error)
{
  if (!tl_store_copy (self->store, self->place->store_path, &self->copied_seq, error))
    return FALSE;
  self->copy = tl_store_open (self->place->store_path, self->place->uri, error);
  return self->copy != NULL && tl_store_set_value (self->copy, "uri", self->place->uri, error);
}

/* A log that can't be written now is no reason not to save: with the edits in the file they are
 * safe.  Should the program die before the log catches up, they are found to be in the record when
 * it is opened. */
static void
note_pending (TlSave *self)
{
  g_autoptr (GPtrArray) bases = list_bases (self);
  g_autoptr (GError) error = NULL;

  if (bases->len > 0
      && !tl_store_set_pending (self->copy != NULL ? self->copy : self->store, bases, &error))
    g_message ("%s", error->message);
}

/* The file is read again, and what it is found to hold is noted. */
static gboolean
note_saved (TlSave    *self,
            gboolean   is_ours,
            GError   **error)
{
  TlStore *store = self->copy != NULL ? self->copy : self->store;
  g_autoptr (GPtrArray) bases = g_ptr_array_new_with_free_func ((GDestroyNotify) tl_base_free);
  g_autoptr (GError) local_error = NULL;

  for (guint i = 0; i < self->items->len; i++)
    {
      TlSaveItem *item = g_ptr_array_index (self->items, i);
      guint index = tl_collection_find_key (self->saved, item->key);
      g_autoptr (GBytes) record = NULL;
      g_autofree char *hash = NULL;
      TlBase *base;

      if (!item->saved)
        continue;
      item->saved = FALSE;
      if (index == G_MAXUINT)
        continue;
      record = tl_collection_read_record (self->saved, index, error);
      if (record == NULL)
        return FALSE;
      hash = tl_replay_hash (record);
      /* A record that had to be put on one line has another hash; a file that is not ours any more
       * may have anything. */
      if (!is_ours && g_strcmp0 (hash, item->hash) != 0)
        continue;
      g_free (item->hash);
      item->hash = g_steal_pointer (&hash);
      item->saved = TRUE;
      base = tl_base_new (item->key, NULL, 0);
      base->pending = g_strdup (item->hash);
      base->pending_seq = item->last_seq;
      base->moved = item->moved;
      g_ptr_array_add (bases, base);
    }
  if (bases->len > 0 && !tl_store_promote (store, bases, &local_error))
    g_message ("%s", local_error->message);
  tl_members_load (store, self->saved);
  return TRUE;
}

/* For other windows on the file: which state we wrote, and which one it was made from. */
static void
note_stamps (TlSave            *self,
             const TlFileStamp *opened,
             const TlFileStamp *written)
{
  TlStore *store = self->copy != NULL ? self->copy : self->store;
  g_autofree char *from = tl_stamp_to_string (opened);
  g_autofree char *to = tl_stamp_to_string (written);
  g_autoptr (GError) error = NULL;

  /* Only spares them a question. */
  if (!tl_store_set_value (store, "saved-from", from, &error)
      || !tl_store_set_value (store, "saved", to, &error))
    g_message ("%s", error->message);
}

/* Our words for a file that is another by now. */
static gboolean
fail (GError  *failure,
      GError **error)
{
  if (g_error_matches (failure, TL_FILE_ERROR, TL_FILE_ERROR_CHANGED)
      || g_error_matches (failure, G_IO_ERROR, G_IO_ERROR_WRONG_ETAG))
    {
      g_set_error_literal (error, TL_WORKSPACE_ERROR, TL_WORKSPACE_ERROR_CHANGED_ON_DISK,
                           failure->message);
      g_error_free (failure);
    }
  else
    {
      g_propagate_error (error, failure);
    }
  return FALSE;
}

typedef struct
{
  const TlRecordPatch *patches;
  guint                n_patches;
  TlJsonProgress       progress;
  gpointer             user_data;
  GCancellable        *cancellable;
} Content;

static TlFileWriter *
write_content (TlSave         *self,
               const char     *path,
               const Content  *content,
               GError        **error)
{
  g_autoptr (TlFileWriter) writer = tl_file_writer_new (path, error);

  if (writer == NULL
      || !tl_native_save_with (self->collection, content->patches, content->n_patches, self->added, writer,
                               content->progress, content->user_data, content->cancellable, error)
      || g_cancellable_set_error_if_cancelled (content->cancellable, error))
    return NULL;
  return g_steal_pointer (&writer);
}

static gboolean
write_local (TlSave         *self,
             const Content  *content,
             GError        **error)
{
  g_autoptr (TlFileWriter) writer = NULL;
  g_autoptr (GPtrArray) problems = tl_diagnostics_new ();
  TlFileStamp opened;
  TlFileStamp written;
  TlFileStamp found;

  tl_source_get_stamp (tl_collection_get_source (self->collection), &opened);
  writer = write_content (self, self->place->path, content, error);
  if (writer == NULL || (self->elsewhere && !copy_store (self, error)))
    return FALSE;
  note_pending (self);
  if (!tl_file_writer_commit (writer, self->checked ? &opened : NULL, &written, error))
    return FALSE;
  note_stamps (self, &opened, &written);
  /* From here on nothing is cancelled: the file is saved. */
  self->saved = tl_place_open (self->place, NULL, NULL, problems, NULL, NULL, NULL, error);
  if (self->saved == NULL)
    return FALSE;
  tl_source_get_stamp (tl_collection_get_source (self->saved), &found);
  return note_saved (self, tl_file_stamp_equal (&written, &found), error);
}

static gboolean
copy_to_stream (TlSave        *self,
                const char    *path,
                GCancellable  *cancellable,
                GError       **error)
{
  g_autoptr (GFile) local = g_file_new_for_path (path);
  g_autoptr (GFileInputStream) in = g_file_read (local, cancellable, error);
  g_autoptr (GFileOutputStream) out = NULL;

  if (in == NULL)
    return FALSE;
  out =
    g_file_replace (self->place->file, self->checked ? self->etag : NULL, FALSE, G_FILE_CREATE_NONE,
                    cancellable, error);
  if (out == NULL
      || g_output_stream_splice (G_OUTPUT_STREAM (out), G_INPUT_STREAM (in),
                                 G_OUTPUT_STREAM_SPLICE_CLOSE_SOURCE | G_OUTPUT_STREAM_SPLICE_CLOSE_TARGET,
                                 cancellable, error) < 0)
    return FALSE;
  self->new_etag = g_file_output_stream_get_etag (out);
  return TRUE;
}

/* A GVfs file: complete on this computer first, then there, where replacing is the backend's
 * business. */
static gboolean
write_stream (TlSave         *self,
              const Content  *content,
              GError        **error)
{
  g_autofree char *path = g_build_filename (g_get_tmp_dir (), "tagline-save-XXXXXX", NULL);
  g_autoptr (TlFileWriter) writer = NULL;
  g_autoptr (TlSource) source = NULL;
  gboolean ok;
  int fd = g_mkstemp (path);

  if (fd < 0 || !g_close (fd, NULL))
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED,
                   _("A temporary copy in “%s” can’t be made"), g_get_tmp_dir ());
      return FALSE;
    }
  writer = write_content (self, path, content, error);
  ok = writer != NULL && tl_file_writer_commit (writer, NULL, NULL, error)
       && (!self->elsewhere || copy_store (self, error));
  if (ok)
    {
      note_pending (self);
      source = tl_source_new_for_path (path, error);
      ok = source != NULL && copy_to_stream (self, path, content->cancellable, error);
    }
  g_unlink (path);
  if (!ok)
    return FALSE;
  self->saved = tl_native_open (source, NULL, NULL, NULL, error);
  return self->saved != NULL && note_saved (self, TRUE, error);
}

/* Nothing was edited, and the file is still there as it was opened. */
static gboolean
is_needless (TlSave *self)
{
  TlFileStamp opened;
  TlFileStamp now;

  if (self->elsewhere || !self->checked || self->items->len > 0 || self->added != NULL
      || self->place->path == NULL || tl_members_are_edited (self->collection))
    return FALSE;
  tl_source_get_stamp (tl_collection_get_source (self->collection), &opened);
  return tl_file_stamp_read (self->place->path, &now, NULL) && tl_file_stamp_equal (&opened, &now);
}

gboolean
tl_save_run (TlSave          *self,
             TlJsonProgress   progress,
             gpointer         user_data,
             GCancellable    *cancellable,
             GError         **error)
{
  g_autoptr (GArray) patches = g_array_new (FALSE, FALSE, sizeof (TlRecordPatch));
  g_autoptr (GPtrArray) records = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  Content content = { NULL, 0, progress, user_data, cancellable };
  GError *failure = NULL;
  gboolean ok;

  /* What is not kept yet had better be; if it can't be, the file will have it. */
  tl_store_flush (self->store, NULL);
  if (is_needless (self))
    return TRUE;
  if (!make_patches (self, patches, records, cancellable, error))
    return FALSE;
  content.patches = (const TlRecordPatch *) patches->data;
  content.n_patches = patches->len;
  ok = self->place->path != NULL ? write_local (self, &content, &failure)
                                 : write_stream (self, &content, &failure);
  if (ok)
    return TRUE;
  if (self->copy != NULL && self->saved == NULL)
    tl_store_discard (self->copy);
  return fail (failure, error);
}
