/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Verdicts: documents that are written once, and say what somebody thought of annotations or of the article as it was then.
 *
 * A verdict says which earlier ones about the article its author had seen; of those that judge the same thing it covers these.  What
 * is left stands.  Usually that is one; two that say different things were given at once, and somebody has to decide.
 */

#define G_LOG_DOMAIN "tl-sync"

#include "config.h"

#include "tl-desk-view-private.h"

#include <string.h>

#include "tl-json-patch.h"

#define MAX_TARGETS 100000

void
tl_verdict_free (TlVerdict *self)
{
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

void
tl_desk_view_add_verdict (TlDeskView *self,
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

void
tl_desk_view_index_verdicts (TlDeskView *self)
{
  g_ptr_array_sort (self->verdicts, compare_verdicts);
  for (guint i = self->verdicts->len; i-- > 0;)
    {
      TlVerdict *verdict = self->verdicts->pdata[i];
      GHashTableIter iter;
      gpointer name;

      g_hash_table_iter_init (&iter, verdict->targets);
      while (!verdict->about_status && g_hash_table_iter_next (&iter, &name, NULL))
        {
          GPtrArray *about = g_hash_table_lookup (self->judged, name);

          if (about == NULL)
            {
              about = g_ptr_array_new ();
              g_hash_table_insert (self->judged, g_strdup (name), about);
            }
          g_ptr_array_add (about, verdict);
        }
    }
}

/* Was another of them given by somebody who knew this one? */
static gboolean
is_covered (GPtrArray *verdicts,
            TlVerdict *verdict)
{
  for (guint i = 0; i < verdicts->len; i++)
    {
      TlVerdict *other = verdicts->pdata[i];

      if (other != verdict && tl_version_compare (other->version, verdict->version) != 0
          && tl_version_covers (other->version, verdict->version))
        return TRUE;
    }
  return FALSE;
}

/* A review that was taken back. */
static gboolean
is_null (GBytes *json)
{
  return g_bytes_get_size (json) == 4 && memcmp (g_bytes_get_data (json, NULL), "null", 4) == 0;
}

/* The verdicts about an annotation that stand and are about its words as they are now, newest first; borrowed elements. */
static GPtrArray *
list_reviews (TlDeskView *self,
              const char *annotation)
{
  GPtrArray *about = g_hash_table_lookup (self->judged, annotation);
  GBytes *value = about != NULL ? tl_desk_view_peek_value (self, TL_DESK_ANNS, annotation) : NULL;
  g_autofree char *hash = value != NULL ? tl_desk_hash (value) : NULL;
  GPtrArray *standing = g_ptr_array_new ();

  for (guint i = 0; value != NULL && i < about->len; i++)
    {
      TlVerdict *verdict = about->pdata[i];

      if (g_strcmp0 (g_hash_table_lookup (verdict->targets, annotation), hash) == 0 && !is_covered (about, verdict))
        g_ptr_array_add (standing, verdict);
    }
  return standing;
}

GBytes *
tl_desk_view_dup_review (TlDeskView *self,
                         const char *annotation)
{
  g_autoptr (GPtrArray) standing = list_reviews (self, annotation);
  TlVerdict *verdict = standing->len > 0 ? standing->pdata[0] : NULL;

  return verdict != NULL && !is_null (verdict->version->is) ? g_bytes_ref (verdict->version->is) : NULL;
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

/* The verdicts about the status that stand, newest first: none after an editor submitted again, and no approval of what is not there any
 * more.  set: what an editor set; NULL. */
static GPtrArray *
list_statuses (TlDeskView *self,
               TlVersion  *set)
{
  g_autoptr (GPtrArray) about = g_ptr_array_new ();
  GPtrArray *standing = g_ptr_array_new ();

  for (guint i = self->verdicts->len; i-- > 0;)
    if (((TlVerdict *) self->verdicts->pdata[i])->about_status)
      g_ptr_array_add (about, self->verdicts->pdata[i]);
  for (guint i = 0; i < about->len; i++)
    {
      TlVerdict *verdict = about->pdata[i];
      g_autofree char *given = tl_desk_json_dup_string (verdict->version->is);

      if (given == NULL || !tl_desk_is_verdict_status (given) || (set != NULL && set->c > verdict->version->c)
          || is_covered (about, verdict) || (g_str_equal (given, "approved") && !still_holds (self, verdict)))
        continue;
      g_ptr_array_add (standing, verdict);
    }
  return standing;
}

char *
tl_desk_view_dup_status (TlDeskView *self)
{
  TlVersion *set = tl_desk_view_peek (self, TL_DESK_MEMBERS, "status");
  g_autoptr (GPtrArray) standing = list_statuses (self, set);
  g_autofree char *status = set != NULL ? tl_desk_json_dup_string (set->is) : NULL;

  if (standing->len > 0)
    return tl_desk_json_dup_string (((TlVerdict *) standing->pdata[0])->version->is);
  /* An editor can't approve by writing it there. */
  return status != NULL && !tl_desk_is_verdict_status (status) ? g_steal_pointer (&status) : NULL;
}

/* What a verdict says, whoever gave it and whenever. */
static GBytes *
dup_opinion (GBytes *json)
{
  g_autoptr (TlJsonDoc) doc = tl_json_doc_parse (json, NULL, NULL);
  g_autoptr (TlJsonPatch) patch = NULL;
  g_autoptr (GBytes) bare = NULL;

  if (doc == NULL || tl_json_get_type (doc, 0) != TL_JSON_OBJECT)
    return g_bytes_ref (json);
  patch = tl_json_patch_new (doc);
  tl_json_patch_remove_member (patch, 0, "by");
  tl_json_patch_remove_member (patch, 0, "at");
  bare = tl_json_patch_apply (patch);
  return tl_desk_json_canonical (bare, NULL);
}

/* Of those that say the same the newest; a conflict when that leaves more than one. */
static void
add_conflict (TlDeskView *self,
              TlDeskMap   map,
              const char *name,
              GPtrArray  *standing,
              GPtrArray  *conflicts)
{
  g_autoptr (GPtrArray) opinions = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  g_autoptr (GPtrArray) values = g_ptr_array_new_with_free_func ((GDestroyNotify) tl_version_unref);
  GBytes *object = map == TL_DESK_REVIEW ? tl_desk_view_peek_value (self, TL_DESK_ANNS, name) : NULL;
  TlDeskConflict *conflict;

  for (guint i = 0; i < standing->len; i++)
    {
      TlVerdict *verdict = standing->pdata[i];
      g_autoptr (GBytes) opinion = dup_opinion (verdict->version->is);

      if (g_ptr_array_find_with_equal_func (opinions, opinion, (GEqualFunc) g_bytes_equal, NULL))
        continue;
      g_ptr_array_add (opinions, g_steal_pointer (&opinion));
      g_ptr_array_add (values, tl_version_ref (verdict->version));
    }
  if (values->len < 2)
    return;
  conflict = g_new0 (TlDeskConflict, 1);
  conflict->map = map;
  conflict->article = g_strdup (self->key);
  conflict->name = g_strdup (name);
  conflict->values = g_steal_pointer (&values);
  conflict->object = object != NULL ? g_bytes_ref (object) : NULL;
  g_ptr_array_add (conflicts, conflict);
}

void
tl_desk_view_add_verdict_conflicts (TlDeskView *self,
                                    GPtrArray  *conflicts)
{
  g_autoptr (GPtrArray) names = tl_desk_list_names (self->judged);
  g_autoptr (GPtrArray) statuses = list_statuses (self, tl_desk_view_peek (self, TL_DESK_MEMBERS, "status"));

  for (guint i = 0; i < names->len; i++)
    {
      g_autoptr (GPtrArray) standing = list_reviews (self, names->pdata[i]);

      add_conflict (self, TL_DESK_REVIEW, names->pdata[i], standing, conflicts);
    }
  add_conflict (self, TL_DESK_STATUS, "status", statuses, conflicts);
}

TlVerdict *
tl_desk_view_find_verdict (TlDeskView *self,
                           TlDeskMap   map,
                           const char *name,
                           TlVersion  *version)
{
  g_autoptr (GPtrArray) standing = map == TL_DESK_REVIEW ? list_reviews (self, name)
                                   : list_statuses (self, tl_desk_view_peek (self, TL_DESK_MEMBERS, "status"));

  for (guint i = 0; i < standing->len; i++)
    if (tl_version_compare (((TlVerdict *) standing->pdata[i])->version, version) == 0)
      return standing->pdata[i];
  return NULL;
}

GArray *
tl_desk_view_list_verdicts_seen (TlDeskView *self)
{
  GArray *seen = tl_dots_new ();

  for (guint i = 0; i < self->verdicts->len; i++)
    {
      const TlVersion *version = ((TlVerdict *) self->verdicts->pdata[i])->version;

      tl_dots_add (seen, version->dev, version->c);
    }
  return seen;
}
