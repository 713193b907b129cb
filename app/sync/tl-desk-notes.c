/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Notes of threads.  A thread only grows, and whoever writes into it says nothing of the annotation itself: so a note travels apart from
 * it, as an entry of its own beside those of the history, which are never changed either, in the layer of who wrote it.
 *
 *   {"about": id of the annotation, none: the article, "again": n, if it is the same as n others, "note": the note}
 *
 * Notes of several people are together by that, a note takes no verdict back, and nobody has to decide about it.
 */

#define G_LOG_DOMAIN "tl-sync"

#include "config.h"

#include "tl-desk-view-private.h"

#include <string.h>

#include "tl-id.h"

/* As tl_id_from_content() makes them: entries of the history begin with h. */
#define PREFIX "n"

gboolean
tl_desk_is_note_name (const char *name)
{
  return g_str_has_prefix (name, PREFIX);
}

char *
tl_desk_note_name (GBytes *entry)
{
  gsize length;
  const char *data = g_bytes_get_data (entry, &length);

  return tl_id_from_content (PREFIX, data, length);
}

gboolean
tl_desk_is_thread (GBytes *json)
{
  g_autoptr (TlJsonDoc) doc = json != NULL ? tl_json_doc_parse (json, NULL, NULL) : NULL;

  return doc != NULL && tl_json_get_type (doc, 0) == TL_JSON_ARRAY && tl_json_get_length (doc, 0) > 0;
}

static GBytes *
make_entry (const char *about,
            GBytes     *note,
            guint       again)
{
  GString *out = g_string_new ("{");
  gsize length;
  const char *data = g_bytes_get_data (note, &length);

  if (about != NULL)
    {
      tl_desk_json_append_name (out, "about");
      tl_json_append_string (out, about, -1, &tl_json_style_compact);
      g_string_append_c (out, ',');
    }
  if (again > 0)
    g_string_append_printf (out, "\"again\":%u,", again);
  tl_desk_json_append_name (out, "note");
  g_string_append_len (out, data, length);
  g_string_append_c (out, '}');
  return g_string_free_to_bytes (out);
}

static GBytes *
dup_canonical (TlJsonDoc *doc,
               TlJsonRef  ref)
{
  GString *out = g_string_new (NULL);

  tl_desk_json_append (out, doc, ref, &tl_json_style_compact);
  return g_string_free_to_bytes (out);
}

void
tl_desk_notes_split (GBytes         *thread,
                     const char     *about,
                     TlDeskNoteFunc  func,
                     gpointer        user_data)
{
  g_autoptr (TlJsonDoc) doc = tl_desk_is_thread (thread) ? tl_json_doc_parse (thread, NULL, NULL) : NULL;
  g_autoptr (GHashTable) counts = g_hash_table_new_full (g_bytes_hash, g_bytes_equal, (GDestroyNotify) g_bytes_unref, NULL);

  for (TlJsonRef child = doc != NULL ? tl_json_first (doc, 0) : TL_JSON_NONE; child != TL_JSON_NONE; child = tl_json_next (doc, child))
    {
      GBytes *note = dup_canonical (doc, child);
      guint again = GPOINTER_TO_UINT (g_hash_table_lookup (counts, note));
      g_autoptr (GBytes) entry = make_entry (about, note, again);

      g_hash_table_replace (counts, note, GUINT_TO_POINTER (again + 1));
      func (entry, user_data);
    }
}

char *
tl_desk_note_dup_about (GBytes *entry)
{
  g_autoptr (TlJsonDoc) doc = tl_json_doc_parse (entry, NULL, NULL);
  TlJsonRef about;
  gsize length;
  g_autofree char *id = NULL;

  if (doc == NULL || tl_json_get_type (doc, 0) != TL_JSON_OBJECT || tl_json_find (doc, 0, "note") == TL_JSON_NONE)
    return NULL;
  about = tl_json_find (doc, 0, "about");
  if (about == TL_JSON_NONE)
    return g_strdup ("");
  if (tl_json_get_type (doc, about) != TL_JSON_STRING)
    return NULL;
  id = tl_json_dup_string (doc, about, &length);
  return length > 0 && strlen (id) == length ? g_steal_pointer (&id) : NULL;
}

/* Threads of the view. */

typedef struct
{
  char   *at;
  GBytes *entry;
} Note;

static void
note_free (gpointer data)
{
  Note *note = data;

  g_free (note->at);
  g_bytes_unref (note->entry);
  g_free (note);
}

/* By time, those without one first. */
static int
compare_notes (gconstpointer a,
               gconstpointer b)
{
  const Note *first = *(Note *const *) a;
  const Note *second = *(Note *const *) b;
  int order = g_strcmp0 (first->at, second->at);

  return order != 0 ? order : tl_desk_bytes_compare (first->entry, second->entry);
}

static void
add_note (GBytes   *entry,
          gpointer  user_data)
{
  GPtrArray *notes = user_data;
  g_autoptr (TlJsonDoc) doc = tl_json_doc_parse (entry, NULL, NULL);
  TlJsonRef value = doc != NULL ? tl_json_find (doc, 0, "note") : TL_JSON_NONE;
  TlJsonRef at;
  Note *note;

  for (guint i = 0; i < notes->len; i++)
    if (g_bytes_equal (((Note *) notes->pdata[i])->entry, entry))
      return;
  if (value == TL_JSON_NONE)
    return;
  at = tl_json_get_type (doc, value) == TL_JSON_OBJECT ? tl_json_find_typed (doc, value, "at", TL_JSON_STRING) : TL_JSON_NONE;
  note = g_new0 (Note, 1);
  note->at = at != TL_JSON_NONE ? tl_json_dup_string (doc, at, NULL) : NULL;
  note->entry = g_bytes_ref (entry);
  g_ptr_array_add (notes, note);
}

/* What each thread has, found once: about → GPtrArray of entries, borrowed from the versions. */
static GHashTable *
index_notes (TlDeskView *self)
{
  GHashTable *threads = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_ptr_array_unref);
  GHashTableIter iter;
  gpointer name;
  gpointer found;

  g_hash_table_iter_init (&iter, self->maps[TL_DESK_HIST]);
  while (g_hash_table_iter_next (&iter, &name, &found))
    {
      TlVersion *version = tl_desk_is_note_name (name) ? tl_register_peek (found) : NULL;
      g_autofree char *about = version != NULL && version->is != NULL ? tl_desk_note_dup_about (version->is) : NULL;
      g_autofree char *true_name = about != NULL ? tl_desk_note_name (version->is) : NULL;
      GPtrArray *entries;

      if (about == NULL || !g_str_equal (true_name, name))
        continue;
      entries = g_hash_table_lookup (threads, about);
      if (entries == NULL)
        {
          entries = g_ptr_array_new ();
          g_hash_table_insert (threads, g_steal_pointer (&about), entries);
        }
      g_ptr_array_add (entries, version->is);
    }
  return threads;
}

GBytes *
tl_desk_view_dup_thread (TlDeskView *self,
                         const char *about,
                         GBytes     *value)
{
  g_autoptr (GPtrArray) notes = g_ptr_array_new_with_free_func (note_free);
  GPtrArray *entries;
  GString *out;

  if (self->threads == NULL)
    self->threads = index_notes (self);
  entries = g_hash_table_lookup (self->threads, about != NULL ? about : "");
  for (guint i = 0; entries != NULL && i < entries->len; i++)
    add_note (entries->pdata[i], notes);
  tl_desk_notes_split (value, about, add_note, notes);
  if (notes->len == 0)
    return NULL;
  g_ptr_array_sort (notes, compare_notes);
  out = g_string_new ("[");
  for (guint i = 0; i < notes->len; i++)
    {
      g_autoptr (TlJsonDoc) doc = tl_json_doc_parse (((Note *) notes->pdata[i])->entry, NULL, NULL);

      g_string_append (out, i > 0 ? "," : "");
      tl_desk_json_append (out, doc, tl_json_find (doc, 0, "note"), &tl_json_style_compact);
    }
  g_string_append_c (out, ']');
  return g_string_free_to_bytes (out);
}
