/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The documents of an article put together: see the header. */

#define G_LOG_DOMAIN "tl-sync"

#include "config.h"

#include "tl-desk-view-private.h"

#include <string.h>

#include "tl-id.h"
#include "tl-json-patch.h"

char *
tl_desk_hash (GBytes *bytes)
{
  return g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, bytes);
}

/* The view. */

static void
add_map (TlDeskView *self,
         TlDeskMap   map,
         GHashTable *from)
{
  GHashTableIter iter;
  gpointer name;
  gpointer value;

  g_hash_table_iter_init (&iter, from);
  while (g_hash_table_iter_next (&iter, &name, &value))
    {
      GPtrArray *versions = value;
      GPtrArray *mine = g_hash_table_lookup (self->maps[map], name);

      if (mine == NULL)
        {
          mine = tl_register_new ();
          g_hash_table_insert (self->maps[map], g_strdup (name), mine);
        }
      tl_register_merge (mine, versions);
      for (guint i = 0; i < versions->len; i++)
        self->clock = MAX (self->clock, ((TlVersion *) versions->pdata[i])->c);
    }
}

TlDeskView *
tl_desk_view_new (GPtrArray *docs)
{
  TlDeskView *self = g_new0 (TlDeskView, 1);

  for (guint i = 0; i < TL_DESK_N_MAPS; i++)
    self->maps[i] = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_ptr_array_unref);
  self->verdicts = g_ptr_array_new_with_free_func ((GDestroyNotify) tl_verdict_free);
  self->judged = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_ptr_array_unref);
  self->placed = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_bytes_unref);
  for (guint i = 0; i < docs->len; i++)
    {
      TlDeskDoc *doc = docs->pdata[i];

      for (guint map = 0; map < TL_DESK_N_MAPS; map++)
        if (doc->maps[map] != NULL)
          add_map (self, map, doc->maps[map]);
      if (doc->parts.kind == TL_DESK_DECISION)
        tl_desk_view_add_verdict (self, doc);
      if (doc->parts.kind == TL_DESK_ARTICLE && self->key == NULL)
        self->key = tl_desk_doc_dup_string (doc, "key");
    }
  tl_desk_view_index_verdicts (self);
  return self;
}

void
tl_desk_view_free (TlDeskView *self)
{
  for (guint i = 0; i < TL_DESK_N_MAPS; i++)
    g_hash_table_unref (self->maps[i]);
  g_hash_table_unref (self->judged);
  g_ptr_array_unref (self->verdicts);
  g_clear_pointer (&self->threads, g_hash_table_unref);
  g_hash_table_unref (self->placed);
  g_free (self->key);
  g_free (self);
}

GPtrArray *
tl_desk_view_find (TlDeskView *self,
                   TlDeskMap   map,
                   const char *name)
{
  return g_hash_table_lookup (self->maps[map], name);
}

TlVersion *
tl_desk_view_peek (TlDeskView *self,
                   TlDeskMap   map,
                   const char *name)
{
  GPtrArray *found = tl_desk_view_find (self, map, name);
  TlVersion *version = found != NULL ? tl_register_peek (found) : NULL;

  return version != NULL && version->is != NULL ? version : NULL;
}

GBytes *
tl_desk_view_peek_value (TlDeskView *self,
                         TlDeskMap   map,
                         const char *name)
{
  TlVersion *version = tl_desk_view_peek (self, map, name);
  GBytes *placed = version != NULL && map == TL_DESK_ANNS ? g_hash_table_lookup (self->placed, name) : NULL;

  if (placed != NULL)
    return g_bytes_get_size (placed) > 0 ? placed : NULL;
  return version != NULL ? version->is : NULL;
}

char *
tl_desk_json_dup_string (GBytes *json)
{
  g_autoptr (TlJsonDoc) doc = json != NULL ? tl_json_doc_parse (json, NULL, NULL) : NULL;
  g_autofree char *text = NULL;
  gsize length;

  if (doc == NULL || tl_json_get_type (doc, 0) != TL_JSON_STRING)
    return NULL;
  text = tl_json_dup_string (doc, 0, &length);
  return strlen (text) == length ? g_steal_pointer (&text) : NULL;
}

char *
tl_desk_view_dup_text_hash (TlDeskView *self)
{
  TlVersion *version = tl_desk_view_peek (self, TL_DESK_MEMBERS, "text");

  return version != NULL ? tl_desk_json_dup_string (version->is) : NULL;
}

/* Native values. */

static gboolean
has_id (TlJsonDoc  *doc,
        const char *id)
{
  TlJsonRef value = tl_json_get_type (doc, 0) == TL_JSON_OBJECT ? tl_json_find_typed (doc, 0, "id", TL_JSON_STRING)
                                                                : TL_JSON_NONE;

  return value != TL_JSON_NONE && tl_json_string_equal (doc, value, id);
}

/* NULL: it has none. */
static GBytes *
dup_raw_member (TlJsonDoc  *doc,
                const char *name)
{
  TlJsonRef value = tl_json_get_type (doc, 0) == TL_JSON_OBJECT ? tl_json_find (doc, 0, name) : TL_JSON_NONE;

  return value != TL_JSON_NONE ? tl_json_dup_raw (doc, value) : NULL;
}

static void
set_member (TlJsonPatch *patch,
            const char  *name,
            GBytes      *value)
{
  g_autoptr (GBytes) spaced = value != NULL ? tl_desk_json_spaced (value) : NULL;

  if (spaced != NULL)
    tl_json_patch_set_member (patch, 0, name, g_bytes_get_data (spaced, NULL), g_bytes_get_size (spaced));
  else
    tl_json_patch_remove_member (patch, 0, name);
}

GBytes *
tl_desk_with_comments (GBytes *json,
                       GBytes *review,
                       GBytes *thread)
{
  g_autoptr (TlJsonDoc) doc = tl_json_doc_parse (json, NULL, NULL);
  g_autoptr (TlJsonPatch) patch = NULL;
  g_autoptr (GBytes) old = NULL;

  if (doc == NULL)
    return g_bytes_ref (json);
  old = dup_raw_member (doc, "thread");
  patch = tl_json_patch_new (doc);
  /* What is no thread is somebody's own, and stays. */
  if (thread != NULL || tl_desk_is_thread (old))
    set_member (patch, "thread", thread);
  set_member (patch, "review", review);
  return tl_json_patch_apply (patch);
}

GBytes *
tl_desk_view_dup_native (TlDeskView *self,
                         TlDeskMap   map,
                         const char *name)
{
  GBytes *value = tl_desk_view_peek_value (self, map, name);
  g_autoptr (TlJsonDoc) doc = value != NULL ? tl_json_doc_parse (value, NULL, NULL) : NULL;
  g_autoptr (GBytes) review = NULL;
  g_autoptr (GBytes) own = NULL;
  g_autoptr (GBytes) thread = NULL;
  g_autoptr (GBytes) spaced = NULL;
  g_autofree char *hash = NULL;

  if (doc == NULL)
    return NULL;
  if (map == TL_DESK_HIST)
    {
      hash = tl_desk_history_name (value);
      if (!g_str_equal (hash, name) || tl_json_get_type (doc, 0) != TL_JSON_OBJECT)
        return NULL;
    }
  else if (map != TL_DESK_MEMBERS && !has_id (doc, name))
    {
      return NULL;
    }
  spaced = tl_desk_json_spaced (value);
  if (map != TL_DESK_ANNS)
    return g_steal_pointer (&spaced);
  review = tl_desk_view_dup_review (self, name);
  own = dup_raw_member (doc, "thread");
  thread = tl_desk_view_dup_thread (self, name, own);
  return tl_desk_with_comments (spaced, review, thread);
}

/* Of the native objects. */

GBytes *
tl_desk_strip_annotation (TlAnnotation *annotation)
{
  g_autoptr (TlAnnotation) own = tl_annotation_has_own_id (annotation) ? tl_annotation_ref (annotation)
                                                                        : tl_annotation_with_own_id (annotation);
  g_autoptr (GBytes) bare = tl_desk_with_comments (tl_annotation_get_json (own), NULL, NULL);

  return tl_desk_json_canonical (bare, NULL);
}

GBytes *
tl_desk_strip_relation (TlRelation *relation)
{
  GBytes *json = tl_relation_get_json (relation);
  g_autoptr (TlJsonDoc) doc = tl_json_doc_parse (json, NULL, NULL);
  g_autoptr (TlJsonPatch) patch = NULL;
  g_autoptr (GBytes) named = NULL;
  g_autoptr (GBytes) id = NULL;

  if (doc == NULL || has_id (doc, tl_relation_get_id (relation)))
    return tl_desk_json_canonical (json, NULL);
  id = tl_desk_json_string (tl_relation_get_id (relation), -1);
  patch = tl_json_patch_new (doc);
  tl_json_patch_set_member (patch, 0, "id", g_bytes_get_data (id, NULL), g_bytes_get_size (id));
  named = tl_json_patch_apply (patch);
  return tl_desk_json_canonical (named, NULL);
}

void
tl_desk_dup_comments (TlAnnotation  *annotation,
                      GBytes       **review,
                      GBytes       **thread)
{
  g_autoptr (TlJsonDoc) doc = tl_json_doc_parse (tl_annotation_get_json (annotation), NULL, NULL);
  TlJsonRef verdict = doc != NULL ? tl_json_find (doc, 0, "review") : TL_JSON_NONE;
  g_autoptr (GBytes) notes = doc != NULL ? dup_raw_member (doc, "thread") : NULL;

  *review = NULL;
  if (verdict != TL_JSON_NONE && tl_json_get_type (doc, verdict) != TL_JSON_NULL)
    {
      GString *out = g_string_new (NULL);

      tl_desk_json_append (out, doc, verdict, &tl_json_style_compact);
      *review = g_string_free_to_bytes (out);
    }
  *thread = tl_desk_is_thread (notes) ? tl_desk_json_canonical (notes, NULL) : NULL;
}

char *
tl_desk_history_name (GBytes *canonical)
{
  gsize length;
  const char *data = g_bytes_get_data (canonical, &length);

  return tl_id_from_content ("h", data, length);
}

gboolean
tl_desk_is_plain_member (const char *name)
{
  static const char *const others[] = { "id", "text", "annotations", "relations", "history", "status", NULL };

  return !g_strv_contains (others, name);
}

GHashTable *
tl_desk_list_members (TlArticle *article)
{
  GHashTable *members = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_bytes_unref);
  g_autoptr (GBytes) json = tl_article_dup_json (article);
  g_autoptr (TlJsonDoc) doc = tl_json_doc_parse (json, NULL, NULL);

  for (TlJsonRef child = doc != NULL ? tl_json_first (doc, 0) : TL_JSON_NONE; child != TL_JSON_NONE;
       child = tl_json_next (doc, child))
    {
      gsize length;
      g_autofree char *name = tl_json_dup_string (doc, tl_json_get_key (doc, child), &length);
      g_autoptr (GBytes) value = NULL;
      GString *out;

      if (length == 0 || strlen (name) != length || !tl_desk_is_plain_member (name) || g_hash_table_contains (members, name))
        continue;
      out = g_string_new (NULL);
      tl_desk_json_append (out, doc, child, &tl_json_style_compact);
      value = g_string_free_to_bytes (out);
      if (!g_str_equal (name, "thread") || !tl_desk_is_thread (value))
        g_hash_table_insert (members, g_steal_pointer (&name), g_bytes_ref (value));
    }
  return members;
}

/* Conflicts. */

void
tl_desk_conflict_free (TlDeskConflict *self)
{
  g_free (self->article);
  g_free (self->name);
  g_clear_pointer (&self->values, g_ptr_array_unref);
  g_clear_pointer (&self->object, g_bytes_unref);
  g_free (self);
}

GPtrArray *
tl_desk_view_list_conflicts (TlDeskView *self)
{
  GPtrArray *conflicts = g_ptr_array_new_with_free_func ((GDestroyNotify) tl_desk_conflict_free);

  for (guint map = 0; map < TL_DESK_N_MAPS; map++)
    {
      g_autoptr (GPtrArray) names = tl_desk_list_names (self->maps[map]);

      for (guint i = 0; i < names->len; i++)
        {
          GPtrArray *found = tl_desk_view_find (self, map, names->pdata[i]);
          TlDeskConflict *conflict;

          if (map == TL_DESK_HIST || tl_register_get_n_conflicts (found) == 0)
            continue;
          conflict = g_new0 (TlDeskConflict, 1);
          conflict->map = map;
          conflict->article = g_strdup (self->key);
          conflict->name = g_strdup (names->pdata[i]);
          conflict->values = tl_register_new ();
          g_ptr_array_add (conflict->values, tl_version_ref (found->pdata[0]));
          for (guint v = 1; v < found->len; v++)
            if (!tl_version_is_alike (found->pdata[0], found->pdata[v]))
              g_ptr_array_add (conflict->values, tl_version_ref (found->pdata[v]));
          g_ptr_array_add (conflicts, conflict);
        }
    }
  tl_desk_view_add_verdict_conflicts (self, conflicts);
  return conflicts;
}
