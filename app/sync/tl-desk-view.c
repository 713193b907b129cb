/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The documents of an article put together: see the header. */

#define G_LOG_DOMAIN "tl-sync"

#include "config.h"

#include "tl-desk-view.h"

#include <string.h>

#include "tl-id.h"
#include "tl-json-patch.h"

#define MAX_TARGETS 100000

static void
verdict_free (gpointer data)
{
  TlVerdict *self = data;

  g_free (self->id);
  g_free (self->text);
  g_clear_pointer (&self->version, tl_version_unref);
  g_clear_pointer (&self->targets, g_hash_table_unref);
  g_free (self);
}

gboolean
tl_desk_is_verdict_status (const char *status)
{
  static const char *const statuses[] = { "approved", "rejected", "changes-requested", NULL };

  return g_strv_contains (statuses, status);
}

char *
tl_desk_hash (GBytes *bytes)
{
  return g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, bytes);
}

/* Verdicts. */

static void
parse_targets (TlVerdict *self,
               GBytes    *json)
{
  g_autoptr (TlJsonDoc) doc = json != NULL ? tl_json_doc_parse (json, NULL, NULL) : NULL;
  guint n = 0;

  if (doc == NULL || tl_json_get_type (doc, 0) != TL_JSON_ARRAY)
    return;
  for (TlJsonRef child = tl_json_first (doc, 0); child != TL_JSON_NONE && n++ < MAX_TARGETS; child = tl_json_next (doc, child))
    {
      TlJsonRef id = tl_json_first (doc, child);
      TlJsonRef last = id;

      if (tl_json_get_type (doc, child) != TL_JSON_ARRAY || tl_json_get_length (doc, child) != 4)
        continue;
      for (guint i = 0; i < 3; i++)
        last = tl_json_next (doc, last);
      if (tl_json_get_type (doc, id) == TL_JSON_STRING && tl_json_get_type (doc, last) == TL_JSON_STRING)
        g_hash_table_replace (self->targets, tl_json_dup_string (doc, id, NULL), tl_json_dup_string (doc, last, NULL));
    }
}

static void
add_verdict (TlDeskView *self,
             TlDeskDoc  *doc)
{
  GBytes *json = g_hash_table_lookup (doc->rest, "verdict");
  g_autoptr (TlJsonDoc) parsed = json != NULL ? tl_json_doc_parse (json, NULL, NULL) : NULL;
  TlVersion *version = parsed != NULL ? tl_version_parse (parsed, 0, doc->parts.user) : NULL;
  g_autofree char *about = tl_desk_doc_dup_string (doc, "about");
  TlVerdict *verdict;

  if (version == NULL || version->is == NULL || about == NULL)
    {
      g_clear_pointer (&version, tl_version_unref);
      return;
    }
  verdict = g_new0 (TlVerdict, 1);
  verdict->id = g_strdup (doc->id);
  verdict->version = version;
  verdict->about_status = g_str_equal (about, "status");
  verdict->text = tl_desk_doc_dup_string (doc, "text");
  verdict->targets = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  parse_targets (verdict, g_hash_table_lookup (doc->rest, "targets"));
  self->clock = MAX (self->clock, version->c);
  g_ptr_array_add (self->verdicts, verdict);
}

static int
compare_verdicts (gconstpointer a,
                  gconstpointer b)
{
  const TlVerdict *first = *(TlVerdict *const *) a;
  const TlVerdict *second = *(TlVerdict *const *) b;

  if (first->version->c != second->version->c)
    return first->version->c < second->version->c ? -1 : 1;
  return strcmp (first->id, second->id);
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
  self->verdicts = g_ptr_array_new_with_free_func (verdict_free);
  self->placed = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_bytes_unref);
  for (guint i = 0; i < docs->len; i++)
    {
      TlDeskDoc *doc = docs->pdata[i];

      for (guint map = 0; map < TL_DESK_N_MAPS; map++)
        if (doc->maps[map] != NULL)
          add_map (self, map, doc->maps[map]);
      if (doc->parts.kind == TL_DESK_DECISION)
        add_verdict (self, doc);
      if (doc->parts.kind == TL_DESK_ARTICLE && self->key == NULL)
        self->key = tl_desk_doc_dup_string (doc, "key");
    }
  g_ptr_array_sort (self->verdicts, compare_verdicts);
  return self;
}

void
tl_desk_view_free (TlDeskView *self)
{
  for (guint i = 0; i < TL_DESK_N_MAPS; i++)
    g_hash_table_unref (self->maps[i]);
  g_ptr_array_unref (self->verdicts);
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

/* What counts for a name now; NULL when it is not there. */
static TlVersion *
peek (TlDeskView *self,
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
  TlVersion *version = peek (self, map, name);
  GBytes *placed = version != NULL && map == TL_DESK_ANNS ? g_hash_table_lookup (self->placed, name) : NULL;

  if (placed != NULL)
    return g_bytes_get_size (placed) > 0 ? placed : NULL;
  return version != NULL ? version->is : NULL;
}

static char *
dup_json_string (GBytes *json)
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
  TlVersion *version = peek (self, TL_DESK_MEMBERS, "text");

  return version != NULL ? dup_json_string (version->is) : NULL;
}

/* Is what was judged still what is there, and nothing beside it? */
static gboolean
still_holds (TlDeskView *self,
             TlVerdict  *verdict)
{
  g_autofree char *text = tl_desk_view_dup_text_hash (self);
  GHashTableIter iter;
  gpointer name;
  guint n = 0;

  if (g_strcmp0 (text, verdict->text) != 0)
    return FALSE;
  g_hash_table_iter_init (&iter, self->maps[TL_DESK_ANNS]);
  while (g_hash_table_iter_next (&iter, &name, NULL))
    {
      GBytes *value = tl_desk_view_peek_value (self, TL_DESK_ANNS, name);
      const char *judged = g_hash_table_lookup (verdict->targets, name);
      g_autofree char *hash = NULL;

      if (value == NULL)
        continue;
      hash = tl_desk_hash (value);
      if (g_strcmp0 (hash, judged) != 0)
        return FALSE;
      n++;
    }
  return n == g_hash_table_size (verdict->targets);
}

char *
tl_desk_view_dup_status (TlDeskView *self)
{
  TlVersion *set = peek (self, TL_DESK_MEMBERS, "status");
  g_autofree char *status = set != NULL ? dup_json_string (set->is) : NULL;

  /* An editor can't approve by writing it there. */
  if (status != NULL && tl_desk_is_verdict_status (status))
    g_clear_pointer (&status, g_free);
  for (guint i = self->verdicts->len; i-- > 0;)
    {
      TlVerdict *verdict = self->verdicts->pdata[i];
      g_autofree char *given = NULL;

      if (!verdict->about_status)
        continue;
      if (set != NULL && set->c > verdict->version->c)
        break;
      given = dup_json_string (verdict->version->is);
      if (given == NULL || !tl_desk_is_verdict_status (given))
        continue;
      if (g_str_equal (given, "approved") && !still_holds (self, verdict))
        break;
      return g_steal_pointer (&given);
    }
  return g_steal_pointer (&status);
}

/* A review that was taken back. */
static gboolean
is_null (GBytes *json)
{
  return g_bytes_get_size (json) == 4 && memcmp (g_bytes_get_data (json, NULL), "null", 4) == 0;
}

GBytes *
tl_desk_view_dup_review (TlDeskView *self,
                         const char *annotation)
{
  GBytes *value = tl_desk_view_peek_value (self, TL_DESK_ANNS, annotation);
  g_autofree char *hash = value != NULL ? tl_desk_hash (value) : NULL;

  if (value == NULL)
    return NULL;
  for (guint i = self->verdicts->len; i-- > 0;)
    {
      TlVerdict *verdict = self->verdicts->pdata[i];
      const char *judged = g_hash_table_lookup (verdict->targets, annotation);

      if (verdict->about_status || judged == NULL)
        continue;
      /* The newest one about it counts, or none. */
      if (!g_str_equal (judged, hash))
        return NULL;
      return is_null (verdict->version->is) ? NULL : g_bytes_ref (verdict->version->is);
    }
  return NULL;
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

GBytes *
tl_desk_with_review (GBytes *json,
             GBytes *review)
{
  g_autoptr (TlJsonDoc) doc = tl_json_doc_parse (json, NULL, NULL);
  g_autoptr (TlJsonPatch) patch = NULL;
  g_autoptr (GBytes) spaced = NULL;

  if (doc == NULL)
    return g_bytes_ref (json);
  patch = tl_json_patch_new (doc);
  if (review != NULL)
    {
      spaced = tl_desk_json_spaced (review);
      tl_json_patch_set_member (patch, 0, "review", g_bytes_get_data (spaced, NULL), g_bytes_get_size (spaced));
    }
  else
    {
      tl_json_patch_remove_member (patch, 0, "review");
    }
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
  return tl_desk_with_review (spaced, review);
}

/* Of the native objects. */

GBytes *
tl_desk_strip_annotation (TlAnnotation *annotation)
{
  g_autoptr (TlAnnotation) own = tl_annotation_has_own_id (annotation) ? tl_annotation_ref (annotation)
                                                                        : tl_annotation_with_own_id (annotation);
  g_autoptr (GBytes) bare = tl_desk_with_review (tl_annotation_get_json (own), NULL);

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

GBytes *
tl_desk_dup_review (TlAnnotation *annotation)
{
  g_autoptr (TlJsonDoc) doc = tl_json_doc_parse (tl_annotation_get_json (annotation), NULL, NULL);
  TlJsonRef review = doc != NULL ? tl_json_find (doc, 0, "review") : TL_JSON_NONE;
  GString *out;

  if (review == TL_JSON_NONE || tl_json_get_type (doc, review) == TL_JSON_NULL)
    return NULL;
  out = g_string_new (NULL);
  tl_desk_json_append (out, doc, review, &tl_json_style_compact);
  return g_string_free_to_bytes (out);
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
      GString *out;

      if (length == 0 || strlen (name) != length || !tl_desk_is_plain_member (name) || g_hash_table_contains (members, name))
        continue;
      out = g_string_new (NULL);
      tl_desk_json_append (out, doc, child, &tl_json_style_compact);
      g_hash_table_insert (members, g_steal_pointer (&name), g_string_free_to_bytes (out));
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
  return conflicts;
}
