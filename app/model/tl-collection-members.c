/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * What a collection says beside its articles: the members of its object other than "articles".  They are read once, from the
 * bytes before the first record and after the last one, which together are the object with an empty list.  What is set stays in
 * memory until a save splices it in; only an object has room for it.
 */

#include "config.h"

#include "tl-collection-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "tl-diagnostic.h"
#include "tl-json-patch.h"

/* More than this beside the articles is no settings of ours. */
#define MAX_ENVELOPE (256u << 20)

static GBytes *
read_envelope (TlCollection *self)
{
  const TlJsonFraming *framing = self->framing;
  guint64 skip = framing->has_bom ? 3 : 0;
  g_autoptr (GBytes) head = NULL;
  g_autoptr (GBytes) tail = NULL;
  GByteArray *bytes;

  if (framing->shape != TL_JSON_SHAPE_OBJECT || framing->head_end < skip || framing->tail_start < framing->head_end
      || framing->file_size < framing->tail_start
      || framing->head_end + (framing->file_size - framing->tail_start) > MAX_ENVELOPE)
    return NULL;
  head = tl_source_read_bytes (self->source, skip, framing->head_end - skip, NULL);
  tail = tl_source_read_bytes (self->source, framing->tail_start, framing->file_size - framing->tail_start, NULL);
  if (head == NULL || tail == NULL)
    return NULL;
  bytes = g_byte_array_sized_new (g_bytes_get_size (head) + g_bytes_get_size (tail));
  g_byte_array_append (bytes, g_bytes_get_data (head, NULL), g_bytes_get_size (head));
  g_byte_array_append (bytes, g_bytes_get_data (tail, NULL), g_bytes_get_size (tail));
  return g_byte_array_free_to_bytes (bytes);
}

/* Under lock.  NULL when there is none that can be read. */
static TlJsonDoc *
get_envelope (TlCollection *self)
{
  g_autoptr (GBytes) bytes = NULL;

  if (self->envelope_read)
    return self->envelope;
  self->envelope_read = TRUE;
  bytes = read_envelope (self);
  self->envelope = bytes != NULL ? tl_json_doc_parse (bytes, NULL, NULL) : NULL;
  if (self->envelope != NULL && tl_json_get_type (self->envelope, 0) != TL_JSON_OBJECT)
    g_clear_pointer (&self->envelope, tl_json_doc_unref);
  return self->envelope;
}

GBytes *
tl_collection_dup_member (TlCollection *self,
                          const char   *name)
{
  gpointer set = NULL;
  TlJsonDoc *doc;
  TlJsonRef value;
  GBytes *json = NULL;

  g_return_val_if_fail (TL_IS_COLLECTION (self), NULL);
  g_return_val_if_fail (name != NULL, NULL);

  g_mutex_lock (&self->lock);
  if (self->members_set != NULL && g_hash_table_lookup_extended (self->members_set, name, NULL, &set))
    json = set != NULL ? g_bytes_ref (set) : NULL;
  else if ((doc = get_envelope (self)) != NULL && (value = tl_json_find (doc, 0, name)) != TL_JSON_NONE)
    json = tl_json_dup_raw (doc, value);
  g_mutex_unlock (&self->lock);
  return json;
}

static void
unref_bytes (gpointer bytes)
{
  g_clear_pointer ((GBytes **) &bytes, g_bytes_unref);
}

void
tl_collection_set_member (TlCollection *self,
                          const char   *name,
                          GBytes       *json)
{
  g_return_if_fail (TL_IS_COLLECTION (self));
  g_return_if_fail (name != NULL && !g_str_equal (name, "articles") && !g_str_equal (name, "labels"));

  g_mutex_lock (&self->lock);
  if (self->members_set == NULL)
    self->members_set = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, unref_bytes);
  g_hash_table_replace (self->members_set, g_strdup (name), json != NULL ? g_bytes_ref (json) : NULL);
  g_mutex_unlock (&self->lock);
}

char **
tl_collection_list_set_members (TlCollection *self)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new ();
  GHashTableIter iter;
  gpointer name;

  g_return_val_if_fail (TL_IS_COLLECTION (self), NULL);

  g_mutex_lock (&self->lock);
  if (self->members_set != NULL)
    {
      g_hash_table_iter_init (&iter, self->members_set);
      while (g_hash_table_iter_next (&iter, &name, NULL))
        g_ptr_array_add (names, g_strdup (name));
    }
  g_mutex_unlock (&self->lock);
  g_ptr_array_add (names, NULL);
  return (char **) g_ptr_array_steal (names, NULL);
}

/* Under lock: the object with what was set. */
static GBytes *
patch_envelope (TlCollection *self,
                TlJsonDoc    *doc)
{
  g_autoptr (TlJsonPatch) patch = tl_json_patch_new (doc);
  g_autoptr (GList) names = g_list_sort (g_hash_table_get_keys (self->members_set), (GCompareFunc) strcmp);

  for (GList *link = names; link != NULL; link = link->next)
    {
      GBytes *json = g_hash_table_lookup (self->members_set, link->data);

      if (json != NULL)
        tl_json_patch_set_member (patch, 0, link->data, g_bytes_get_data (json, NULL), g_bytes_get_size (json));
      else
        tl_json_patch_remove_member (patch, 0, link->data);
    }
  return tl_json_patch_apply (patch);
}

/* Where in the list the bytes before the first record end. */
static gboolean
find_border (TlCollection *self,
             TlJsonDoc    *old,
             TlJsonDoc    *doc,
             gsize        *border)
{
  TlJsonRef before = tl_json_find_typed (old, 0, "articles", TL_JSON_ARRAY);
  TlJsonRef after = tl_json_find_typed (doc, 0, "articles", TL_JSON_ARRAY);
  guint64 head = self->framing->head_end - (self->framing->has_bom ? 3 : 0);
  gsize old_start;
  gsize old_length;
  gsize new_start;
  gsize new_length;

  if (before == TL_JSON_NONE || after == TL_JSON_NONE)
    return FALSE;
  tl_json_get_raw (old, before, &old_start, &old_length);
  tl_json_get_raw (doc, after, &new_start, &new_length);
  if (head <= old_start || head >= old_start + old_length || old_length != new_length)
    return FALSE;
  *border = new_start + (head - old_start);
  return TRUE;
}

gboolean
tl_collection_dup_envelope (TlCollection  *self,
                            GBytes       **head,
                            GBytes       **tail)
{
  g_autoptr (TlJsonDoc) old = NULL;
  g_autoptr (TlJsonDoc) doc = NULL;
  g_autoptr (GBytes) bytes = NULL;
  gsize border;

  g_return_val_if_fail (TL_IS_COLLECTION (self), FALSE);
  g_return_val_if_fail (head != NULL && tail != NULL, FALSE);

  g_mutex_lock (&self->lock);
  if (self->members_set != NULL && get_envelope (self) != NULL)
    {
      old = tl_json_doc_ref (self->envelope);
      bytes = patch_envelope (self, old);
    }
  g_mutex_unlock (&self->lock);
  doc = bytes != NULL ? tl_json_doc_parse (bytes, NULL, NULL) : NULL;
  if (doc == NULL || !find_border (self, old, doc, &border))
    return FALSE;
  *head = g_bytes_new_from_bytes (bytes, 0, border);
  *tail = g_bytes_new_from_bytes (bytes, border, g_bytes_get_size (bytes) - border);
  return TRUE;
}
