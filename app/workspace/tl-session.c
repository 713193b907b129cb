/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Opening.  The file tells what it holds; the log tells what was done; the bases tell which part
 * of the one is in the other.  A record is recognised by its SHA-256:
 *
 *   the base        the rows after base_seq are not in it
 *   the pending     it was saved, and the program died before it could note it: noted now
 *   neither         another program changed it: the rows are put onto it with `moved`
 */

#define G_LOG_DOMAIN "tl-workspace"

#include "config.h"

#include "tl-session.h"

#include <glib/gi18n-lib.h>
#include <stdlib.h>

#include "tl-ancestor.h"
#include "tl-diagnostic.h"
#include "tl-folder.h"
#include "tl-format.h"
#include "tl-index.h"
#include "tl-native.h"
#include "tl-replay.h"
#include "tl-workspace-members.h"

/* Rows that undo begins with; who undoes more waits a moment for the rest. */
#define HISTORY 5000

static char *
name_database (const char *folder,
               const char *sub,
               const char *standard)
{
  g_autofree char *name = g_path_get_basename (standard);

  return folder != NULL ? g_build_filename (folder, sub, name, NULL) : g_strdup (standard);
}

TlPlace *
tl_place_new (GFile      *file,
              const char *data,
              const char *cache)
{
  TlPlace *self = g_new0 (TlPlace, 1);
  const char *path = g_file_peek_path (file);
  g_autofree char *store = NULL;
  g_autofree char *index = NULL;

  self->file = g_object_ref (file);
  if (path != NULL)
    {
      char *real = realpath (path, NULL);

      self->path = g_strdup (real != NULL ? real : path);
      free (real);
      self->uri = g_filename_to_uri (self->path, NULL, NULL);
    }
  if (self->uri == NULL)
    self->uri = g_file_get_uri (file);
  store = tl_store_path_for_uri (self->uri);
  index = tl_index_path_for_uri (self->uri);
  self->store_path = name_database (data, "collections", store);
  self->index_path = self->path != NULL ? name_database (cache, "index", index) : NULL;
  return self;
}

TlPlace *
tl_place_copy (const TlPlace *self)
{
  TlPlace *copy = g_new0 (TlPlace, 1);

  copy->file = g_object_ref (self->file);
  copy->path = g_strdup (self->path);
  copy->uri = g_strdup (self->uri);
  copy->store_path = g_strdup (self->store_path);
  copy->index_path = g_strdup (self->index_path);
  copy->format = g_strdup (self->format);
  return copy;
}

void
tl_place_free (TlPlace *self)
{
  g_object_unref (self->file);
  g_free (self->path);
  g_free (self->uri);
  g_free (self->store_path);
  g_free (self->index_path);
  g_free (self->format);
  g_free (self);
}

gboolean
tl_format_name_is_native (const char *format)
{
  return g_strcmp0 (format, "tagline") == 0 || g_strcmp0 (format, "jsonl") == 0;
}

static const char *
get_native_name (TlCollection *collection)
{
  return tl_collection_get_framing (collection)->shape == TL_JSON_SHAPE_LINES ? "jsonl" : "tagline";
}

char *
tl_stamp_to_string (const TlFileStamp *stamp)
{
  return g_strdup_printf ("%" G_GUINT64_FORMAT " %" G_GUINT64_FORMAT " %" G_GUINT64_FORMAT " %" G_GINT64_FORMAT,
                          stamp->device, stamp->inode, stamp->size, stamp->mtime);
}

static TlCollection *
open_stream (const TlPlace   *place,
             char           **etag,
             TlJsonProgress   progress,
             gpointer         user_data,
             GCancellable    *cancellable,
             GError         **error)
{
  g_autoptr (GFileInputStream) stream = g_file_read (place->file, cancellable, error);
  g_autoptr (GFileInfo) info = NULL;
  g_autoptr (TlSource) source = NULL;

  if (stream == NULL)
    return NULL;
  source = tl_source_new_for_stream (G_INPUT_STREAM (stream), cancellable, error);
  if (source == NULL)
    return NULL;
  /* A backend without etags: then nobody can tell that the file changed. */
  info = g_file_input_stream_query_info (stream, G_FILE_ATTRIBUTE_ETAG_VALUE, cancellable, NULL);
  if (info != NULL && etag != NULL)
    *etag = g_strdup (g_file_info_get_etag (info));
  return tl_native_open (source, progress, user_data, cancellable, error);
}

/* A folder that no format takes for its own as a whole. */
static gboolean
is_mixed_folder (const char *path)
{
  g_autoptr (GPtrArray) guesses = NULL;

  if (!g_file_test (path, G_FILE_TEST_IS_DIR))
    return FALSE;
  guesses = tl_format_list_guesses (path, NULL);
  return guesses != NULL && guesses->len == 0;
}

TlCollection *
tl_place_open (const TlPlace   *place,
               char           **etag,
               const char     **format,
               GPtrArray       *problems,
               TlJsonProgress   progress,
               gpointer         user_data,
               GCancellable    *cancellable,
               GError         **error)
{
  const char *used = NULL;
  TlCollection *collection;

  if (place->path != NULL && place->format == NULL && is_mixed_folder (place->path))
    {
      used = TL_FOLDER_FORMAT;
      collection = tl_folder_open (place->path, problems, progress, user_data, cancellable, error);
    }
  else if (place->path != NULL)
    collection = tl_format_open (place->path, place->format, &used, problems, progress, user_data,
                                 cancellable, error);
  else
    collection = open_stream (place, etag, progress, user_data, cancellable, error);
  if (collection != NULL && format != NULL)
    *format = used != NULL ? used : get_native_name (collection);
  return collection;
}

static void
add_problem (TlSession  *self,
             TlSeverity  severity,
             const char *article,
             char       *message)
{
  g_ptr_array_add (self->problems,
                   tl_diagnostic_new (TL_CODE_LOSS, severity, article, NULL, 0, 0, message));
}

/* Whether it is as we left it. */
static void
note_opened (TlSession *self,
             TlStore   *store)
{
  g_autofree char *text = NULL;
  TlFileStamp stamp;

  if (self->place->path != NULL && self->native)
    {
      tl_source_get_stamp (tl_collection_get_source (self->collection), &stamp);
      text = tl_stamp_to_string (&stamp);
    }
  tl_ancestor_note_opened (store, text);
}

/* A full disk or a locked database is no reason not to read; one made by a newer version is. */
static TlStore *
open_store (TlSession  *self,
            GError    **error)
{
  g_autoptr (GError) local_error = NULL;
  TlStore *store = tl_store_open (self->place->store_path, self->place->uri, &local_error);

  if (g_error_matches (local_error, TL_STORE_ERROR, TL_STORE_ERROR_CORRUPT))
    {
      add_problem (self, TL_SEVERITY_ERROR, NULL, g_strdup (local_error->message));
      g_clear_error (&local_error);
      store = tl_store_open (self->place->store_path, self->place->uri, &local_error);
    }
  if (g_error_matches (local_error, TL_STORE_ERROR, TL_STORE_ERROR_VERSION))
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return NULL;
    }
  if (store == NULL)
    store = tl_store_open_later (self->place->store_path, self->place->uri, local_error);
  return store;
}

static TlTrail *
make_trail (const TlBase *base,
            GPtrArray    *rows)
{
  TlTrail *trail = tl_trail_new (base->key, base->base, base->base_seq);

  trail->moved = base->moved;
  for (guint i = 0; i < rows->len; i++)
    g_ptr_array_add (trail->entries, tl_entry_new (tl_log_row_copy (g_ptr_array_index (rows, i))));
  return trail;
}

/* Which of an article's edits still apply to the record that another program wrote. */
static void
check_moved (TlSession *self,
             TlTrail   *trail,
             guint      index)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TlArticle) article =
    tl_collection_read_article (self->collection, index, NULL, &error);

  if (article != NULL)
    {
      self->n_conflicts += tl_replay_entries (article, trail->entries, TRUE, self->problems);
      return;
    }
  self->n_conflicts += trail->entries->len;
  add_problem (self, TL_SEVERITY_ERROR, trail->key,
               g_strdup_printf (ngettext ("%u edit can’t be applied: %s",
                                          "%u edits can’t be applied: %s",
                                          trail->entries->len), trail->entries->len, error->message));
}

/* Finds out what the record holds, and adds the rest to the journal. promoted: gets what is to be
 * noted. */
static gboolean
resolve_base (TlSession  *self,
              TlStore    *store,
              TlBase     *base,
              GPtrArray  *promoted,
              GError    **error)
{
  guint index = tl_collection_find_key (self->collection, base->key);
  g_autoptr (GPtrArray) rows = NULL;
  g_autofree char *hash = NULL;
  TlTrail *trail;
  gboolean moved = FALSE;

  if (index != G_MAXUINT)
    {
      g_autoptr (GBytes) record = tl_collection_read_record (self->collection, index, error);

      if (record == NULL)
        return FALSE;
      hash = tl_replay_hash (record);
      if (g_strcmp0 (hash, base->base) != 0 && g_strcmp0 (hash, base->pending) == 0)
        {
          g_ptr_array_add (promoted, tl_base_copy (base));
          g_free (base->base);
          base->base = g_strdup (hash);
          base->base_seq = base->pending_seq;
        }
      moved = g_strcmp0 (hash, base->base) != 0;
    }
  rows = tl_store_list_rows (store, base->key, base->base_seq, error);
  if (rows == NULL)
    return FALSE;
  if (rows->len == 0)
    return TRUE;
  if (index == G_MAXUINT)
    {
      self->n_conflicts += rows->len;
      add_problem (self, TL_SEVERITY_WARNING, base->key,
                   g_strdup_printf (ngettext ("%u edit is about an article that is not in the file any more. It stays in the log.",
                                              "%u edits are about an article that is not in the file any more. They stay in the log.",
                                              rows->len), rows->len));
      return TRUE;
    }
  trail = make_trail (base, rows);
  g_free (trail->base);
  trail->base = g_steal_pointer (&hash);
  trail->moved = trail->moved || moved;
  tl_journal_add_trail (self->journal, trail);
  if (moved)
    check_moved (self, trail, index);
  return TRUE;
}

static gboolean
load_journal (TlSession     *self,
              TlStore       *store,
              GCancellable  *cancellable,
              GError       **error)
{
  g_autoptr (GPtrArray) promoted = g_ptr_array_new_with_free_func ((GDestroyNotify) tl_base_free);
  g_autoptr (GPtrArray) bases = NULL;
  gint64 open_seq;

  /* First, so that a row that comes meanwhile counts as new, not as being in the file. */
  if (!tl_store_get_last_seq (store, &open_seq, error))
    return FALSE;
  bases = tl_store_list_bases (store, error);
  if (bases == NULL)
    return FALSE;
  self->journal = tl_journal_new (open_seq);
  for (guint i = 0; i < bases->len; i++)
    if (g_cancellable_set_error_if_cancelled (cancellable, error)
        || !resolve_base (self, store, g_ptr_array_index (bases, i), promoted, error))
      return FALSE;
  if (promoted->len > 0)
    {
      g_autoptr (GError) local_error = NULL;

      /* It is so whether or not it can be noted now; then the next opening finds it again. */
      if (!tl_store_promote (store, promoted, &local_error))
        g_message ("%s", local_error->message);
    }
  return TRUE;
}

TlSession *
tl_session_open (const TlPlace   *place,
                 TlStore         *store,
                 TlJsonProgress   progress,
                 gpointer         user_data,
                 GCancellable    *cancellable,
                 GError         **error)
{
  g_autoptr (TlSession) self = g_new0 (TlSession, 1);

  self->place = tl_place_copy (place);
  self->problems = tl_diagnostics_new ();
  self->collection = tl_place_open (place, &self->etag, &self->format, self->problems,
                                    progress, user_data, cancellable, error);
  if (self->collection == NULL)
    return NULL;
  self->native = tl_format_name_is_native (self->format);
  if (store == NULL)
    {
      self->store = store = open_store (self, error);
      if (store == NULL)
        return NULL;
      self->rows = tl_store_list_newest (store, HISTORY, &self->all_rows, error);
      if (self->rows == NULL)
        return NULL;
    }
  if (!load_journal (self, store, cancellable, error))
    return NULL;
  tl_members_load (store, self->collection);
  note_opened (self, store);
  return g_steal_pointer (&self);
}

void
tl_session_free (TlSession *self)
{
  if (self->store != NULL)
    tl_store_close (self->store, NULL);
  g_clear_object (&self->store);
  g_clear_object (&self->collection);
  g_clear_pointer (&self->place, tl_place_free);
  g_clear_pointer (&self->rows, g_ptr_array_unref);
  g_clear_pointer (&self->journal, tl_journal_free);
  g_clear_pointer (&self->problems, g_ptr_array_unref);
  g_free (self->etag);
  g_free (self);
}
