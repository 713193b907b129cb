/* SPDX-License-Identifier: GPL-3.0-or-later */

/* From a view back to native articles: the whole record in a fixed layout, or the changes that an article lacks. */

#define G_LOG_DOMAIN "tl-sync"

#include "config.h"

#include "tl-desk-view-private.h"

#include <string.h>

/* The order in which a record has the members that everybody knows; others follow by name. */
static const char *const first_members[] = { "title", "url", "publisher", "author", "published", "language", NULL };

static void
append_bytes (GString *out,
              GBytes  *bytes)
{
  gsize length;
  const char *data = g_bytes_get_data (bytes, &length);

  g_string_append_len (out, data, length);
}

static void
append_member (GString    *out,
               const char *name,
               GBytes     *value,
               gboolean    line)
{
  g_string_append (out, line ? ",\n " : ", ");
  tl_json_append_string (out, name, -1, &tl_json_style_spaced);
  g_string_append (out, ": ");
  append_bytes (out, value);
}

static void
append_plain_members (TlDeskView *self,
                      GString    *out)
{
  g_autoptr (GPtrArray) names = tl_desk_list_names (self->maps[TL_DESK_MEMBERS]);

  for (guint i = 0; first_members[i] != NULL; i++)
    {
      g_autoptr (GBytes) value = tl_desk_view_dup_native (self, TL_DESK_MEMBERS, first_members[i]);

      if (value != NULL)
        append_member (out, first_members[i], value, FALSE);
    }
  for (guint i = 0; i < names->len; i++)
    {
      g_autoptr (GBytes) value = NULL;

      if (!tl_desk_is_plain_member (names->pdata[i]) || g_strv_contains (first_members, names->pdata[i])
          || g_str_equal (names->pdata[i], "thread"))
        continue;
      value = tl_desk_view_dup_native (self, TL_DESK_MEMBERS, names->pdata[i]);
      if (value != NULL)
        append_member (out, names->pdata[i], value, FALSE);
    }
}

static int
compare_annotations (gconstpointer a,
                     gconstpointer b)
{
  TlAnnotation *first = *(TlAnnotation *const *) a;
  TlAnnotation *second = *(TlAnnotation *const *) b;

  if (tl_annotation_get_start (first) != tl_annotation_get_start (second))
    return tl_annotation_get_start (first) < tl_annotation_get_start (second) ? -1 : 1;
  if (tl_annotation_get_end (first) != tl_annotation_get_end (second))
    return tl_annotation_get_end (first) > tl_annotation_get_end (second) ? -1 : 1;
  return strcmp (tl_annotation_get_id (first), tl_annotation_get_id (second));
}

/* By place in the text, the longer first. */
static GPtrArray *
list_annotations (TlDeskView *self,
                  TlText     *text)
{
  GPtrArray *list = g_ptr_array_new_with_free_func ((GDestroyNotify) tl_annotation_unref);
  GHashTableIter iter;
  gpointer name;

  g_hash_table_iter_init (&iter, self->maps[TL_DESK_ANNS]);
  while (g_hash_table_iter_next (&iter, &name, NULL))
    {
      g_autoptr (GBytes) json = tl_desk_view_dup_native (self, TL_DESK_ANNS, name);
      g_autoptr (TlAnnotation) annotation = json != NULL ? tl_annotation_new_from_json (json, NULL, NULL) : NULL;

      if (annotation != NULL && tl_annotation_get_end (annotation) <= tl_text_get_length (text))
        g_ptr_array_add (list, g_steal_pointer (&annotation));
    }
  g_ptr_array_sort (list, compare_annotations);
  return list;
}

static void
append_list (GString    *out,
             const char *name,
             GPtrArray  *values)
{
  if (values->len == 0)
    return;
  g_string_append_printf (out, ",\n \"%s\": [\n  ", name);
  for (guint i = 0; i < values->len; i++)
    {
      if (i > 0)
        g_string_append (out, ",\n  ");
      append_bytes (out, values->pdata[i]);
    }
  g_string_append_c (out, ']');
}

/* Entries of the history by their time, what has none first. */
static int
compare_entries (gconstpointer a,
                 gconstpointer b)
{
  GBytes *first = *(GBytes *const *) a;
  GBytes *second = *(GBytes *const *) b;
  g_autoptr (TlJsonDoc) one = tl_json_doc_parse (first, NULL, NULL);
  g_autoptr (TlJsonDoc) two = tl_json_doc_parse (second, NULL, NULL);
  TlJsonRef at_one = tl_json_find_typed (one, 0, "at", TL_JSON_STRING);
  TlJsonRef at_two = tl_json_find_typed (two, 0, "at", TL_JSON_STRING);
  g_autofree char *time_one = at_one != TL_JSON_NONE ? tl_json_dup_string (one, at_one, NULL) : NULL;
  g_autofree char *time_two = at_two != TL_JSON_NONE ? tl_json_dup_string (two, at_two, NULL) : NULL;
  int order = g_strcmp0 (time_one, time_two);

  return order != 0 ? order : g_bytes_compare (first, second);
}

static GPtrArray *
list_natives (TlDeskView *self,
              TlDeskMap   map)
{
  GPtrArray *list = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  g_autoptr (GPtrArray) names = tl_desk_list_names (self->maps[map]);

  for (guint i = 0; i < names->len; i++)
    {
      GBytes *json = tl_desk_view_dup_native (self, map, names->pdata[i]);

      if (json != NULL)
        g_ptr_array_add (list, json);
    }
  if (map == TL_DESK_HIST)
    g_ptr_array_sort (list, compare_entries);
  return list;
}

/* The article's member "thread": its notes, or what is no thread as it is.  Laid out for people, NULL. */
static GBytes *
dup_article_thread (TlDeskView *self)
{
  TlVersion *version = tl_desk_view_peek (self, TL_DESK_MEMBERS, "thread");
  g_autoptr (GBytes) thread = tl_desk_view_dup_thread (self, NULL, version != NULL ? version->is : NULL);

  if (thread != NULL)
    return tl_desk_json_spaced (thread);
  return version != NULL ? tl_desk_json_spaced (version->is) : NULL;
}

GBytes *
tl_desk_view_dup_record (TlDeskView *self,
                         TlText     *text)
{
  g_autoptr (GPtrArray) annotations = list_annotations (self, text);
  g_autoptr (GPtrArray) jsons = g_ptr_array_new ();
  g_autoptr (GPtrArray) relations = list_natives (self, TL_DESK_RELS);
  g_autoptr (GPtrArray) history = list_natives (self, TL_DESK_HIST);
  g_autofree char *status = tl_desk_view_dup_status (self);
  g_autoptr (GBytes) thread = dup_article_thread (self);
  GString *out = g_string_new ("{\"id\": ");
  gsize length;
  const char *data = tl_text_get_data (text, &length);

  tl_json_append_string (out, self->key != NULL ? self->key : "", -1, &tl_json_style_spaced);
  append_plain_members (self, out);
  g_string_append (out, ",\n \"text\": ");
  tl_json_append_string (out, data, length, &tl_json_style_spaced);
  if (status != NULL)
    {
      g_autoptr (GBytes) json = tl_desk_json_string (status, -1);

      append_member (out, "status", json, TRUE);
    }
  for (guint i = 0; i < annotations->len; i++)
    g_ptr_array_add (jsons, tl_annotation_get_json (annotations->pdata[i]));
  if (thread != NULL)
    append_member (out, "thread", thread, TRUE);
  append_list (out, "annotations", jsons);
  append_list (out, "relations", relations);
  append_list (out, "history", history);
  g_string_append_c (out, '}');
  return g_string_free_to_bytes (out);
}

/* Changes. */

static void
add_change (GPtrArray    *changes,
            TlChangeKind  kind,
            const char   *id,
            GBytes       *before,
            GBytes       *after)
{
  g_ptr_array_add (changes, tl_change_new (kind, id, G_MAXUINT, before, after));
}

/* A register without a living version: it was deleted by somebody, which is not the same as never heard of. */
static gboolean
is_deleted (TlDeskView *self,
            TlDeskMap   map,
            const char *name)
{
  GPtrArray *found = tl_desk_view_find (self, map, name);

  return found != NULL && found->len > 0 && tl_register_peek (found)->is == NULL;
}

/* Only the verdict and the notes are others: everything else of the annotation stays as it is written here. */
static GBytes *
keep_spelling (TlAnnotation *there,
               GBytes       *native)
{
  g_autoptr (TlAnnotation) new = tl_annotation_new_from_json (native, NULL, NULL);
  g_autoptr (GBytes) old_bare = tl_desk_strip_annotation (there);
  g_autoptr (GBytes) new_bare = new != NULL ? tl_desk_strip_annotation (new) : NULL;
  g_autoptr (GBytes) old_review = NULL;
  g_autoptr (GBytes) new_review = NULL;
  g_autoptr (GBytes) old_thread = NULL;
  g_autoptr (GBytes) new_thread = NULL;

  if (new == NULL)
    return NULL;
  tl_desk_dup_comments (there, &old_review, &old_thread);
  tl_desk_dup_comments (new, &new_review, &new_thread);
  if (!g_bytes_equal (old_bare, new_bare))
    return g_bytes_ref (native);
  if (tl_desk_bytes_compare (old_review, new_review) == 0 && tl_desk_bytes_compare (old_thread, new_thread) == 0)
    return NULL;
  return tl_desk_with_comments (tl_annotation_get_json (there), new_review, new_thread);
}

static void
list_annotation_changes (TlDeskView *self,
                         TlArticle  *article,
                         GPtrArray  *changes)
{
  g_autoptr (GPtrArray) wanted = list_annotations (self, tl_article_get_text (article));

  for (guint i = 0; i < tl_article_get_n_annotations (article); i++)
    {
      TlAnnotation *there = tl_article_get_annotation (article, i);

      GBytes *placed = g_hash_table_lookup (self->placed, tl_annotation_get_id (there));

      /* Deleted, or on words that are not in the text any more: then it stays in the documents. */
      if (is_deleted (self, TL_DESK_ANNS, tl_annotation_get_id (there)) || (placed != NULL && g_bytes_get_size (placed) == 0))
        add_change (changes, TL_CHANGE_ANNOTATION, tl_annotation_get_id (there), tl_annotation_get_json (there), NULL);
    }
  for (guint i = 0; i < wanted->len; i++)
    {
      TlAnnotation *new = wanted->pdata[i];
      TlAnnotation *there = tl_article_find_annotation (article, tl_annotation_get_id (new));
      g_autoptr (GBytes) after = there != NULL ? keep_spelling (there, tl_annotation_get_json (new))
                                               : g_bytes_ref (tl_annotation_get_json (new));

      if (after != NULL)
        add_change (changes, TL_CHANGE_ANNOTATION, tl_annotation_get_id (new),
                    there != NULL ? tl_annotation_get_json (there) : NULL, after);
    }
}

static void
list_relation_changes (TlDeskView *self,
                       TlArticle  *article,
                       GPtrArray  *removed,
                       GPtrArray  *changes)
{
  g_autoptr (GPtrArray) names = tl_desk_list_names (self->maps[TL_DESK_RELS]);

  for (guint i = 0; i < names->len; i++)
    {
      TlRelation *there = tl_article_find_relation (article, names->pdata[i]);
      g_autoptr (GBytes) native = tl_desk_view_dup_native (self, TL_DESK_RELS, names->pdata[i]);
      g_autoptr (TlRelation) new = native != NULL ? tl_relation_new_from_json (native, NULL, NULL) : NULL;
      g_autoptr (GBytes) old_bare = there != NULL ? tl_desk_strip_relation (there) : NULL;
      g_autoptr (GBytes) new_bare = new != NULL ? tl_desk_strip_relation (new) : NULL;

      if (there != NULL && is_deleted (self, TL_DESK_RELS, names->pdata[i]))
        add_change (removed, TL_CHANGE_RELATION, names->pdata[i], tl_relation_get_json (there), NULL);
      else if (new != NULL && tl_desk_bytes_compare (old_bare, new_bare) != 0)
        add_change (changes, TL_CHANGE_RELATION, names->pdata[i],
                    there != NULL ? tl_relation_get_json (there) : NULL, native);
    }
}

static void
list_thread_change (TlDeskView *self,
                    TlArticle  *article,
                    GPtrArray  *changes)
{
  g_autoptr (GBytes) before = tl_article_dup_member_json (article, "thread");
  g_autoptr (GBytes) old = before != NULL ? tl_desk_json_canonical (before, NULL) : NULL;
  g_autoptr (GBytes) after = dup_article_thread (self);
  g_autoptr (GBytes) new = after != NULL ? tl_desk_json_canonical (after, NULL) : NULL;
  GPtrArray *found = tl_desk_view_find (self, TL_DESK_MEMBERS, "thread");

  /* Never heard of one is not the same as none. */
  if (tl_desk_bytes_compare (old, new) != 0 && (new != NULL || tl_desk_is_thread (old) || found != NULL))
    add_change (changes, TL_CHANGE_MEMBER, "thread", before, after);
}

static void
list_member_changes (TlDeskView *self,
                     TlArticle  *article,
                     GPtrArray  *changes)
{
  g_autoptr (GHashTable) there = tl_desk_list_members (article);
  g_autoptr (GPtrArray) names = tl_desk_list_names (self->maps[TL_DESK_MEMBERS]);
  g_autofree char *status = tl_desk_view_dup_status (self);
  g_autoptr (GBytes) before = tl_article_dup_member_json (article, "status");
  g_autoptr (GBytes) after = status != NULL ? tl_desk_json_string (status, -1) : NULL;

  for (guint i = 0; i < names->len; i++)
    {
      GBytes *old = g_hash_table_lookup (there, names->pdata[i]);
      TlVersion *version = tl_register_peek (tl_desk_view_find (self, TL_DESK_MEMBERS, names->pdata[i]));
      g_autoptr (GBytes) native = NULL;
      g_autoptr (GBytes) raw = NULL;

      if (!tl_desk_is_plain_member (names->pdata[i]) || g_str_equal (names->pdata[i], "thread") || version == NULL
          || tl_desk_bytes_compare (old, version->is) == 0)
        continue;
      raw = tl_article_dup_member_json (article, names->pdata[i]);
      native = version->is != NULL ? tl_desk_json_spaced (version->is) : NULL;
      add_change (changes, TL_CHANGE_MEMBER, names->pdata[i], raw, native);
    }
  if (!g_str_equal (status != NULL ? status : "new", tl_article_get_status (article)))
    add_change (changes, TL_CHANGE_MEMBER, "status", before, after);
  list_thread_change (self, article, changes);
}

static void
list_history_changes (TlDeskView *self,
                      TlArticle  *article,
                      GPtrArray  *changes)
{
  g_autoptr (GPtrArray) there = tl_article_list_history (article);
  g_autoptr (GHashTable) known = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GPtrArray) wanted = list_natives (self, TL_DESK_HIST);

  for (guint i = 0; i < there->len; i++)
    {
      g_autoptr (GBytes) canonical = tl_desk_json_canonical (there->pdata[i], NULL);
      g_autofree char *name = tl_desk_history_name (canonical);

      if (is_deleted (self, TL_DESK_HIST, name))
        add_change (changes, TL_CHANGE_HISTORY, "history", there->pdata[i], NULL);
      g_hash_table_add (known, g_steal_pointer (&name));
    }
  for (guint i = 0; i < wanted->len; i++)
    {
      g_autoptr (GBytes) canonical = tl_desk_json_canonical (wanted->pdata[i], NULL);
      g_autofree char *name = tl_desk_history_name (canonical);

      if (!g_hash_table_contains (known, name))
        add_change (changes, TL_CHANGE_HISTORY, "history", NULL, wanted->pdata[i]);
    }
}

GPtrArray *
tl_desk_view_list_changes (TlDeskView *self,
                           TlArticle  *article)
{
  GPtrArray *changes = g_ptr_array_new_with_free_func ((GDestroyNotify) tl_change_free);
  g_autoptr (GPtrArray) relations = g_ptr_array_new_with_free_func ((GDestroyNotify) tl_change_free);

  /* Relations go before what they tie, and come after it. */
  list_relation_changes (self, article, changes, relations);
  list_annotation_changes (self, article, changes);
  g_ptr_array_extend_and_steal (changes, g_steal_pointer (&relations));
  list_member_changes (self, article, changes);
  list_history_changes (self, article, changes);
  return changes;
}
