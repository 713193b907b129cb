/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The collection's side: which articles need to be looked at, its file, and new articles. */

#define G_LOG_DOMAIN "tl-workspace"

#include "config.h"

#include "tl-mirror-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "tl-replay.h"
#include "tl-save.h"
#include "tl-workspace.h"

#define MAX_WAITING (16 * 1024 * 1024)   /* bytes of records before they are added to the file */

static const char empty_collection[] = "{\"format\": \"tagline\", \"version\": 1, \"articles\": [\n]}\n";

void
tl_mirror_local_clear (TlMirrorLocal *local)
{
  g_clear_object (&local->article);
  g_clear_pointer (&local->hash, g_free);
  g_clear_pointer (&local->rows, g_ptr_array_unref);
}

char *
tl_mirror_dup_replica_path (GFile      *file,
                            const char *address,
                            const char *user,
                            const char *data)
{
  g_autoptr (TlPlace) place = tl_place_new (file, NULL, NULL);
  g_autofree char *joined = g_strjoin ("\n", place->uri, address, user, NULL);
  g_autofree char *hash = g_compute_checksum_for_string (G_CHECKSUM_SHA256, joined, -1);
  g_autofree char *name = g_strconcat (hash, ".db", NULL);

  return data != NULL ? g_build_filename (data, "desks", name, NULL)
                      : g_build_filename (g_get_user_data_dir (), "tagline", "desks", name, NULL);
}

static gboolean
make_file (GFile         *file,
           GCancellable  *cancellable,
           GError       **error)
{
  g_autoptr (GFile) folder = g_file_get_parent (file);
  g_autoptr (GFileOutputStream) out = NULL;

  if (g_file_query_exists (file, cancellable))
    return TRUE;
  if (folder != NULL)
    g_file_make_directory_with_parents (folder, cancellable, NULL);
  out = g_file_create (file, G_FILE_CREATE_PRIVATE, cancellable, error);
  return out != NULL
         && g_output_stream_write_all (G_OUTPUT_STREAM (out), empty_collection, strlen (empty_collection), NULL, cancellable, error)
         && g_output_stream_close (G_OUTPUT_STREAM (out), cancellable, error);
}

static gboolean
open_collection (TlMirror      *self,
                 GCancellable  *cancellable,
                 GError       **error)
{
  g_autoptr (GPtrArray) problems = tl_diagnostics_new ();
  const char *format = NULL;
  TlCollection *collection = tl_place_open (self->place, NULL, &format, problems, NULL, NULL, cancellable, error);

  if (collection == NULL)
    return FALSE;
  if (!tl_format_name_is_native (format))
    {
      g_object_unref (collection);
      g_set_error (error, TL_WORKSPACE_ERROR, TL_WORKSPACE_ERROR_NO_PLACE,
                   _("Only a file in Tagline’s own format can be shared; save “%s” as one first"), self->place->uri);
      return FALSE;
    }
  g_clear_object (&self->collection);
  self->collection = collection;
  self->looked = FALSE;
  return TRUE;
}

TlMirror *
tl_mirror_new (GFile             *file,
               const char        *data,
               TlReplica         *replica,
               const TlDeskSelf  *self_id,
               GCancellable      *cancellable,
               GError           **error)
{
  g_autoptr (TlMirror) self = g_new0 (TlMirror, 1);
  g_autofree char *seq = NULL;

  self->replica = replica;
  self->user = g_strdup (self_id->user);
  self->device = g_strdup (self_id->device);
  self->self = (TlDeskSelf) { self->user, self->device };
  self->records = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  self->record_names = g_ptr_array_new_with_free_func (g_free);
  if (g_file_peek_path (file) == NULL)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED,
                           _("A shared collection needs a file on this computer"));
      return NULL;
    }
  if (!make_file (file, cancellable, error))
    return NULL;
  self->place = tl_place_new (file, data, NULL);
  if (!open_collection (self, cancellable, error))
    return NULL;
  self->store = tl_store_open (self->place->store_path, self->place->uri, error);
  if (self->store == NULL)
    return NULL;
  seq = tl_replica_dup_value (replica, "log-seq");
  self->read_seq = seq != NULL ? g_ascii_strtoll (seq, NULL, 10) : 0;
  return g_steal_pointer (&self);
}

/* The replicator may find out that it has to be another one. */
static void
read_device (TlMirror *self)
{
  char *device = tl_replica_dup_value (self->replica, "device");

  if (device == NULL)
    return;
  g_free (self->device);
  self->device = device;
  self->self.device = device;
}

void
tl_mirror_free (TlMirror *self)
{
  if (self->store != NULL)
    tl_store_close (self->store, NULL);
  g_clear_object (&self->store);
  g_clear_object (&self->collection);
  g_clear_pointer (&self->place, tl_place_free);
  g_clear_pointer (&self->records, g_ptr_array_unref);
  g_clear_pointer (&self->record_names, g_ptr_array_unref);
  g_free (self->user);
  g_free (self->device);
  g_free (self);
}

TlStore *
tl_mirror_get_store (TlMirror *self)
{
  return self->store;
}

TlCollection *
tl_mirror_get_collection (TlMirror *self)
{
  return self->collection;
}

guint
tl_mirror_take_n_arrived (TlMirror *self)
{
  guint n = self->n_arrived;

  self->n_arrived = 0;
  return n;
}

gboolean
tl_mirror_refresh (TlMirror      *self,
                   GCancellable  *cancellable,
                   GError       **error)
{
  TlFileStamp opened;
  TlFileStamp now;

  tl_source_get_stamp (tl_collection_get_source (self->collection), &opened);
  if (!tl_file_stamp_read (self->place->path, &now, error))
    return FALSE;
  return tl_file_stamp_equal (&opened, &now) || open_collection (self, cancellable, error);
}

/* What of the log is not in a record with this hash. */
static gboolean
find_border (TlMirror    *self,
             const char  *key,
             const char  *hash,
             gint64      *seq,
             gboolean    *moved,
             GError     **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autoptr (TlBase) base = tl_store_get_base (self->store, key, &local_error);

  *seq = 0;
  *moved = FALSE;
  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  if (base == NULL)
    return TRUE;
  *moved = base->moved;
  *seq = base->base_seq;
  if (g_strcmp0 (base->base, hash) == 0)
    return TRUE;
  if (g_strcmp0 (base->pending, hash) == 0)
    *seq = base->pending_seq;
  else
    *moved = TRUE;
  return TRUE;
}

gboolean
tl_mirror_read_local (TlMirror       *self,
                      guint           index,
                      TlMirrorLocal  *local,
                      GCancellable   *cancellable,
                      GError        **error)
{
  g_autofree char *key = g_strdup (tl_collection_get_key (self->collection, index));

  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (GBytes) record = tl_collection_read_record (self->collection, index, error);
      gboolean moved;
      gint64 border;

      if (record == NULL)
        return FALSE;
      tl_mirror_local_clear (local);
      local->hash = tl_replay_hash (record);
      if (!find_border (self, key, local->hash, &border, &moved, error))
        return FALSE;
      /* Saved by a window just now?  Then the file is another one. */
      if (moved && i == 0)
        {
          if (!tl_mirror_refresh (self, cancellable, error))
            return FALSE;
          index = tl_collection_find_key (self->collection, key);
          if (index != G_MAXUINT)
            continue;
          g_set_error (error, G_IO_ERROR, G_IO_ERROR_BUSY, _("The file was changed by another program since it was opened"));
          return FALSE;
        }
      local->rows = tl_store_list_rows (self->store, key, border, error);
      local->article = local->rows != NULL ? tl_article_new_from_record (record, key, NULL, 1, NULL, NULL, error) : NULL;
      if (local->article == NULL)
        return FALSE;
      local->last_seq = border;
      for (guint r = 0; r < local->rows->len; r++)
        {
          const TlLogRow *row = local->rows->pdata[r];

          tl_replay_apply (local->article, row->command, moved, NULL);
          local->last_seq = row->seq;
        }
      return TRUE;
    }
  return FALSE;
}

/* What needs to be looked at: escaped name → key. */

static void
add_key (GHashTable *articles,
         const char *key)
{
  g_hash_table_replace (articles, tl_desk_escape (key), g_strdup (key));
}

/* Records that are others than when their articles were last looked at, and those that went. */
static gboolean
add_changed_records (TlMirror      *self,
                     GHashTable    *articles,
                     GCancellable  *cancellable,
                     GError       **error)
{
  g_autoptr (GHashTable) known = tl_replica_list_records (self->replica, error);
  GHashTableIter iter;
  gpointer key;

  if (known == NULL)
    return FALSE;
  for (guint i = 0; i < tl_collection_get_n_articles (self->collection); i++)
    {
      const char *name = tl_collection_get_key (self->collection, i);
      g_autoptr (GBytes) record = NULL;
      g_autofree char *hash = NULL;

      if (tl_collection_is_broken (self->collection, i))
        continue;
      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
      record = tl_collection_read_record (self->collection, i, error);
      if (record == NULL)
        return FALSE;
      hash = tl_replay_hash (record);
      if (g_strcmp0 (hash, g_hash_table_lookup (known, name)) != 0)
        add_key (articles, name);
      g_hash_table_remove (known, name);
    }
  g_hash_table_iter_init (&iter, known);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    add_key (articles, key);
  return TRUE;
}

static gboolean
add_edited (TlMirror    *self,
            GHashTable  *articles,
            gint64      *last,
            GError     **error)
{
  g_autoptr (GPtrArray) rows = tl_store_list_rows (self->store, NULL, self->read_seq, error);

  if (rows == NULL)
    return FALSE;
  *last = self->read_seq;
  for (guint i = 0; i < rows->len; i++)
    {
      const TlLogRow *row = rows->pdata[i];

      *last = row->seq;
      if (row->kind != TL_LOG_SYNC)
        add_key (articles, row->command->article);
    }
  return TRUE;
}

static gboolean
add_todo (TlMirror    *self,
          GHashTable  *articles,
          GError     **error)
{
  g_autoptr (GPtrArray) todo = tl_replica_list_todo (self->replica, error);

  if (todo == NULL)
    return FALSE;
  for (guint i = 0; i < todo->len; i++)
    if (!g_hash_table_contains (articles, todo->pdata[i]))
      g_hash_table_insert (articles, g_strdup (todo->pdata[i]), NULL);
  return TRUE;
}

/* New articles. */

static TlSave *
begin_save (TlMirror *self)
{
  TlSave *save = tl_save_new (self->collection, self->store, self->place);

  save->checked = TRUE;
  return save;
}

static gboolean
run_save (TlMirror      *self,
          TlSave        *save,
          GCancellable  *cancellable,
          GError       **error)
{
  if (!tl_save_run (save, NULL, NULL, cancellable, error))
    return FALSE;
  if (save->saved != NULL)
    g_set_object (&self->collection, save->saved);
  return TRUE;
}

static gboolean
note_added (TlMirror    *self,
            const char  *article,
            GError     **error)
{
  g_autoptr (TlReplicaArticle) state = NULL;
  g_autoptr (GBytes) record = NULL;
  guint index;

  if (!tl_replica_find_article (self->replica, article, &state, error))
    return FALSE;
  index = state != NULL && state->key != NULL ? tl_collection_find_key (self->collection, state->key) : G_MAXUINT;
  if (index == G_MAXUINT)
    return TRUE;
  record = tl_collection_read_record (self->collection, index, error);
  if (record == NULL)
    return FALSE;
  g_free (state->record);
  state->record = tl_replay_hash (record);
  g_clear_pointer (&state->shown, g_bytes_unref);
  state->shown = g_steal_pointer (&state->pending_shown);
  g_clear_pointer (&state->pending_row, g_free);
  state->todo = FALSE;
  return tl_replica_put_article (self->replica, state, error);
}

gboolean
tl_mirror_add_records (TlMirror      *self,
                       GCancellable  *cancellable,
                       GError       **error)
{
  g_autoptr (TlSave) save = NULL;
  gboolean ok = TRUE;

  if (self->records->len == 0)
    return TRUE;
  save = begin_save (self);
  save->added = g_ptr_array_ref (self->records);
  ok = run_save (self, save, cancellable, error);
  if (ok && tl_replica_begin (self->replica, error))
    {
      for (guint i = 0; ok && i < self->record_names->len; i++)
        ok = note_added (self, self->record_names->pdata[i], error);
      ok = tl_replica_end (self->replica, ok, error);
      self->n_arrived += self->record_names->len;
    }
  g_ptr_array_unref (self->records);
  self->records = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  g_ptr_array_set_size (self->record_names, 0);
  self->records_size = 0;
  return ok;
}

static gboolean
reconcile_all (TlMirror      *self,
               GHashTable    *articles,
               GCancellable  *cancellable,
               GError       **error)
{
  g_autoptr (GPtrArray) names = tl_desk_list_names (articles);

  for (guint i = 0; i < names->len; i++)
    {
      if (!tl_mirror_reconcile_article (self, names->pdata[i], g_hash_table_lookup (articles, names->pdata[i]), cancellable, error))
        return FALSE;
      if (self->records_size > MAX_WAITING && !tl_mirror_add_records (self, cancellable, error))
        return FALSE;
    }
  return tl_mirror_add_records (self, cancellable, error);
}

gboolean
tl_mirror_reconcile (gpointer       mirror,
                     GCancellable  *cancellable,
                     GError       **error)
{
  TlMirror *self = mirror;
  g_autoptr (GHashTable) articles = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autofree char *text = NULL;
  gboolean look;
  gint64 last;

  read_device (self);
  g_ptr_array_set_size (self->records, 0);
  g_ptr_array_set_size (self->record_names, 0);
  self->records_size = 0;
  if (!tl_mirror_refresh (self, cancellable, error))
    return FALSE;
  look = !self->looked;
  if ((look && !add_changed_records (self, articles, cancellable, error))
      || !add_edited (self, articles, &last, error)
      || !add_todo (self, articles, error)
      || !reconcile_all (self, articles, cancellable, error))
    return FALSE;
  self->looked = self->looked || look;
  if (last == self->read_seq)
    return TRUE;
  self->read_seq = last;
  text = g_strdup_printf ("%" G_GINT64_FORMAT, last);
  return tl_replica_set_value (self->replica, "log-seq", text, error);
}

gboolean
tl_mirror_save (TlMirror      *self,
                GCancellable  *cancellable,
                GError       **error)
{
  g_autoptr (GPtrArray) bases = tl_store_list_bases (self->store, error);
  g_autoptr (TlSave) save = NULL;

  if (bases == NULL || !tl_mirror_refresh (self, cancellable, error))
    return FALSE;
  save = begin_save (self);
  for (guint i = 0; i < bases->len; i++)
    {
      const TlBase *base = bases->pdata[i];
      guint index = tl_collection_find_key (self->collection, base->key);
      g_autoptr (GBytes) record = NULL;
      g_autoptr (TlTrail) trail = NULL;
      g_autofree char *hash = NULL;
      gboolean moved;
      gint64 border;

      if (index == G_MAXUINT)
        continue;
      record = tl_collection_read_record (self->collection, index, error);
      if (record == NULL)
        return FALSE;
      hash = tl_replay_hash (record);
      if (!find_border (self, base->key, hash, &border, &moved, error))
        return FALSE;
      trail = tl_trail_new (base->key, hash, border);
      trail->moved = moved;
      tl_save_add (save, trail, index);
    }
  return run_save (self, save, cancellable, error);
}

/* Conflicts. */

GPtrArray *
tl_mirror_list_conflicts (TlMirror  *self,
                          GError   **error)
{
  g_autoptr (GPtrArray) articles = tl_replica_list_conflicts (self->replica, error);
  GPtrArray *all;

  if (articles == NULL)
    return NULL;
  all = g_ptr_array_new_with_free_func ((GDestroyNotify) tl_desk_conflict_free);
  for (guint i = 0; i < articles->len; i++)
    {
      g_autoptr (GPtrArray) docs = tl_mirror_list_docs (self->replica, articles->pdata[i], error);
      g_autoptr (TlDeskView) view = docs != NULL ? tl_desk_view_new (docs) : NULL;
      g_autoptr (TlText) text = NULL;

      /* Verdicts are about annotations where they stand now. */
      if (view == NULL || !tl_mirror_find_text (self->replica, view, &text, error))
        {
          g_ptr_array_unref (all);
          return NULL;
        }
      g_ptr_array_extend_and_steal (all, tl_desk_view_list_conflicts (view));
    }
  return all;
}

gboolean
tl_mirror_decide (TlMirror              *self,
                  const TlDeskConflict  *conflict,
                  guint                  value,
                  TlDeskChoice           choice,
                  GCancellable          *cancellable,
                  GError               **error)
{
  g_autofree char *article = NULL;
  g_autoptr (GPtrArray) docs = NULL;
  g_autoptr (TlDeskView) view = NULL;
  g_autoptr (TlText) text = NULL;
  g_autoptr (GHashTable) changed = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  g_return_val_if_fail (value < conflict->values->len && conflict->article != NULL, FALSE);

  /* What was done since must be in the documents before they are decided about. */
  if (!tl_mirror_reconcile (self, cancellable, error))
    return FALSE;
  article = tl_desk_escape (conflict->article);
  docs = tl_mirror_list_docs (self->replica, article, error);
  view = docs != NULL ? tl_desk_view_new (docs) : NULL;
  if (view == NULL || !tl_mirror_find_text (self->replica, view, &text, error)
      || !tl_desk_decide (&self->self, conflict->article, conflict->map, conflict->name, conflict->values->pdata[value], choice,
                          view, docs, changed))
    return FALSE;
  return tl_replica_begin (self->replica, error)
         && tl_replica_end (self->replica,
                            tl_mirror_put_own (self->replica, docs, changed, error)
                            && tl_replica_add_todo (self->replica, article, error), error)
         && tl_mirror_reconcile (self, cancellable, error);
}

/* The whole, for others. */

gboolean
tl_mirror_export (TlReplica     *replica,
                  TlFileWriter  *writer,
                  GCancellable  *cancellable,
                  GError       **error)
{
  static const char head[] = "{\"format\": \"tagline\", \"version\": 1, \"articles\": [";
  g_autoptr (GPtrArray) articles = tl_replica_list_articles (replica, error);
  gboolean first = TRUE;

  if (articles == NULL || !tl_file_writer_write (writer, head, strlen (head), error))
    return FALSE;
  for (guint i = 0; i < articles->len; i++)
    {
      g_autoptr (GPtrArray) docs = tl_mirror_list_docs (replica, articles->pdata[i], error);
      g_autoptr (TlDeskView) view = docs != NULL ? tl_desk_view_new (docs) : NULL;
      g_autoptr (TlText) text = NULL;
      g_autoptr (GBytes) record = NULL;

      if (view == NULL || g_cancellable_set_error_if_cancelled (cancellable, error)
          || !tl_mirror_find_text (replica, view, &text, error))
        return FALSE;
      if (view->key == NULL || text == NULL)
        continue;
      record = tl_desk_view_dup_record (view, text);
      if (!tl_file_writer_write (writer, first ? "\n" : ",\n", first ? 1 : 2, error)
          || !tl_file_writer_write (writer, g_bytes_get_data (record, NULL), g_bytes_get_size (record), error))
        return FALSE;
      first = FALSE;
    }
  return tl_file_writer_write (writer, "\n]}\n", 4, error);
}
