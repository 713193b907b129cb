/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The merge.  Each field of each object is a set of values: those that copies changed it to.  None: the ancestor's value stays; one: that is
 * it; more: the greatest of their canonical spellings stands in its place, which is the same whoever comes first, and all are kept
 * as a conflict.  Sets and their greatest member do not depend on order or grouping, so neither does the merge.  Without an ancestor, one
 * with nothing but id and text takes its place.
 */

#include "config.h"

#include "tl-merge-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static void
found_free (TlFound *self)
{
  g_free (self->kind);
  g_free (self->id);
  g_free (self->field);
  g_hash_table_unref (self->values);
  g_hash_table_unref (self->names);
  g_hash_table_unref (self->owners);
  g_free (self);
}

GHashTable *
tl_merge_new_found (void)
{
  return g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) found_free);
}

static int
compare_strings (gconstpointer a,
                 gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

char **
tl_merge_list_set (GHashTable *set)
{
  GPtrArray *list = g_ptr_array_new ();
  GHashTableIter iter;
  gpointer member;

  g_hash_table_iter_init (&iter, set);
  while (g_hash_table_iter_next (&iter, &member, NULL))
    g_ptr_array_add (list, g_strdup (member));
  g_ptr_array_sort (list, compare_strings);
  g_ptr_array_add (list, NULL);
  return (char **) g_ptr_array_free (list, FALSE);
}

TlFound *
tl_merge_find_conflict (TlMerge    *merge,
                        const char *kind,
                        const char *id,
                        const char *field)
{
  char *key = g_strjoin ("\n", kind, id, field, NULL);
  TlFound *found = g_hash_table_lookup (merge->found, key);

  if (found != NULL)
    {
      g_free (key);
      return found;
    }
  found = g_new0 (TlFound, 1);
  found->kind = g_strdup (kind);
  found->id = g_strdup (id);
  found->field = g_strdup (field);
  found->values = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  found->names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  found->owners = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_ptr_array_unref);
  g_hash_table_insert (merge->found, key, found);
  return found;
}

static const char *
canonical_of (GHashTable *fields,
              const char *name)
{
  const TlField *field = g_hash_table_lookup (fields, name);

  return field != NULL ? field->canonical : "null";
}

/* Of equal values the least spelling, of others the greatest value. */
static gboolean
is_better (const TlField *a,
           const TlField *b)
{
  int order = g_strcmp0 (a != NULL ? a->canonical : "null", b != NULL ? b->canonical : "null");

  return order > 0 || (order == 0 && a != NULL && b != NULL && strcmp (a->raw, b->raw) < 0);
}

static void
add_owner (TlFound    *found,
           const char *value,
           const char *name)
{
  GPtrArray *names = g_hash_table_lookup (found->owners, value);

  if (names == NULL)
    {
      names = g_ptr_array_new_with_free_func (g_free);
      g_hash_table_insert (found->owners, g_strdup (value), names);
    }
  if (!g_ptr_array_find_with_equal_func (names, name, g_str_equal, NULL))
    g_ptr_array_add (names, g_strdup (name));
}

/* One field over the versions that are there: sets it in merged. */
static void
merge_field (TlMerge     *merge,
             const char  *kind,
             const char  *id,
             const char  *name,
             GHashTable  *base,
             GHashTable **versions,
             GHashTable  *merged)
{
  const char *before = canonical_of (base, name);
  const TlField *best = NULL;
  gboolean changed = FALSE;
  gboolean differ = FALSE;

  for (guint i = 0; i < merge->n_copies; i++)
    {
      const TlField *field = versions[i] != NULL ? g_hash_table_lookup (versions[i], name) : NULL;

      if (versions[i] == NULL || g_str_equal (canonical_of (versions[i], name), before))
        continue;
      differ |= changed && !g_str_equal (canonical_of (versions[i], name), best != NULL ? best->canonical : "null");
      if (!changed || is_better (field, best))
        best = field;
      changed = TRUE;
    }
  if (changed)
    tl_fields_set (merged, name, best);
  if (differ)
    {
      gboolean member = g_str_equal (kind, "member");
      TlFound *found = tl_merge_find_conflict (merge, kind, member ? name : id, member ? "value" : name);

      for (guint i = 0; i < merge->n_copies; i++)
        if (versions[i] != NULL && !g_str_equal (canonical_of (versions[i], name), before))
          {
            g_hash_table_add (found->values, g_strdup (canonical_of (versions[i], name)));
            g_hash_table_add (found->names, g_strdup (merge->copies[i].name));
            add_owner (found, canonical_of (versions[i], name), merge->copies[i].name);
          }
    }
}

static GHashTable *
copy_fields (GHashTable *fields)
{
  GHashTable *copy = tl_fields_new (NULL, TL_FIELDS_ARTICLE);
  GHashTableIter iter;
  gpointer name;
  gpointer field;

  g_hash_table_iter_init (&iter, fields);
  while (g_hash_table_iter_next (&iter, &name, &field))
    tl_fields_set (copy, name, field);
  return copy;
}

GHashTable *
tl_merge_fields (TlMerge     *merge,
                 const char  *kind,
                 const char  *id,
                 GHashTable  *base,
                 GHashTable **versions)
{
  GHashTable *merged = copy_fields (base);
  g_autoptr (GHashTable) names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_auto (GStrv) sorted = NULL;
  GHashTableIter iter;
  gpointer name;

  for (guint i = 0; i <= merge->n_copies; i++)
    {
      GHashTable *fields = i < merge->n_copies ? versions[i] : base;

      if (fields == NULL)
        continue;
      g_hash_table_iter_init (&iter, fields);
      while (g_hash_table_iter_next (&iter, &name, NULL))
        g_hash_table_add (names, g_strdup (name));
    }
  sorted = tl_merge_list_set (names);
  for (guint i = 0; sorted[i] != NULL; i++)
    merge_field (merge, kind, id, sorted[i], base, versions, merged);
  return merged;
}

static GBytes *
get_json (TlArticle  *article,
          gboolean    relation,
          const char *id)
{
  TlRelation *found;
  TlAnnotation *annotation;

  if (relation)
    {
      found = tl_article_find_relation (article, id);
      return found != NULL ? tl_relation_get_json (found) : NULL;
    }
  annotation = tl_article_find_annotation (article, id);
  return annotation != NULL ? tl_annotation_get_json (annotation) : NULL;
}

/* The bytes of the merged object: those of a version that says just that, else written anew with the latest "modified". */
static GBytes *
write_object (TlMerge     *merge,
              GHashTable  *merged,
              GHashTable **versions,
              GBytes     **json)
{
  g_autofree char *modified = NULL;
  GBytes *same = NULL;

  for (guint i = 0; i < merge->n_copies; i++)
    {
      g_autofree char *its = json[i] != NULL ? tl_fields_dup_modified (json[i]) : NULL;

      if (its != NULL && g_strcmp0 (its, modified) > 0)
        {
          g_free (modified);
          modified = g_steal_pointer (&its);
        }
    }
  for (guint i = 0; i < merge->n_copies; i++)
    {
      g_autofree char *its = json[i] != NULL ? tl_fields_dup_modified (json[i]) : NULL;

      if (json[i] != NULL && tl_fields_equal (versions[i], merged) && g_strcmp0 (its, modified) == 0
          && (same == NULL || g_bytes_compare (json[i], same) < 0))
        same = json[i];
    }
  return same != NULL ? g_bytes_ref (same) : tl_fields_to_json (merged, modified);
}

static void
add_object_change (TlMerge    *merge,
                   gboolean    relation,
                   const char *id,
                   GBytes     *before,
                   GBytes     *after)
{
  guint position = before == NULL ? G_MAXUINT
                   : relation ? tl_article_get_relation_position (merge->base, id)
                              : tl_article_get_annotation_position (merge->base, id);

  if (before != NULL && after != NULL && g_bytes_equal (before, after))
    return;
  tl_command_add (merge->command, tl_change_new (relation ? TL_CHANGE_RELATION : TL_CHANGE_ANNOTATION, id, position,
                                                 before, after));
}

static void
merge_object (TlMerge    *merge,
              gboolean    relation,
              const char *id)
{
  const char *kind = relation ? "relation" : "annotation";
  TlFieldsKind fields_kind = relation ? TL_FIELDS_RELATION : TL_FIELDS_ANNOTATION;
  GBytes *before = get_json (merge->base, relation, id);
  g_autoptr (GHashTable) base = tl_fields_new (before, fields_kind);
  g_autofree GHashTable **versions = g_new0 (GHashTable *, merge->n_copies);
  g_autofree GBytes **json = g_new0 (GBytes *, merge->n_copies);
  g_autoptr (GHashTable) merged = NULL;
  g_autoptr (GBytes) after = NULL;
  gboolean deleted = FALSE;
  gboolean changed = FALSE;

  for (guint i = 0; i < merge->n_copies; i++)
    {
      json[i] = get_json (merge->copies[i].article, relation, id);
      versions[i] = json[i] != NULL ? tl_fields_new (json[i], fields_kind) : NULL;
      deleted |= before != NULL && json[i] == NULL;
      changed |= versions[i] != NULL && !tl_fields_equal (versions[i], base);
    }
  merged = tl_merge_fields (merge, kind, id, base, versions);
  if (deleted && changed)
    g_hash_table_add (tl_merge_find_conflict (merge, kind, id, "")->values, g_strdup ("null"));
  if (deleted && !changed)
    {
      if (!relation)
        g_hash_table_add (merge->gone, g_strdup (id));
    }
  else
    after = write_object (merge, merged, versions, json);
  add_object_change (merge, relation, id, before, after);
  for (guint i = 0; i < merge->n_copies; i++)
    g_clear_pointer (&versions[i], g_hash_table_unref);
}

static const char *
get_id (TlArticle *article,
        gboolean   relation,
        guint      i)
{
  return relation ? tl_relation_get_id (tl_article_get_relation (article, i))
                  : tl_annotation_get_id (tl_article_get_annotation (article, i));
}

static guint
get_n (TlArticle *article,
       gboolean   relation)
{
  return relation ? tl_article_get_n_relations (article) : tl_article_get_n_annotations (article);
}

/* What is new stands behind what was there, in an order of its own: by place for annotations, then by id. */
static void
merge_objects (TlMerge *merge,
               gboolean relation)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GPtrArray) added = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < get_n (merge->base, relation); i++)
    {
      const char *id = get_id (merge->base, relation, i);

      g_hash_table_add (seen, (gpointer) id);
      merge_object (merge, relation, id);
    }
  for (guint c = 0; c < merge->n_copies; c++)
    for (guint i = 0; i < get_n (merge->copies[c].article, relation); i++)
      {
        const char *id = get_id (merge->copies[c].article, relation, i);
        TlAnnotation *annotation = relation ? NULL : tl_article_get_annotation (merge->copies[c].article, i);

        if (g_hash_table_add (seen, (gpointer) id))
          g_ptr_array_add (added, g_strdup_printf ("%010u %s", annotation != NULL ? tl_annotation_get_start (annotation) : 0, id));
      }
  g_ptr_array_sort (added, compare_strings);
  for (guint i = 0; i < added->len; i++)
    merge_object (merge, relation, strchr (added->pdata[i], ' ') + 1);
}

/* A relation that somebody made or changed needs its annotations: such a deletion is undone, and is a conflict. */
static void
keep_targets (TlMerge *merge)
{
  g_autoptr (GHashTable) kept = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < merge->command->changes->len; i++)
    {
      const TlChange *change = merge->command->changes->pdata[i];
      g_autoptr (TlRelation) relation = change->kind == TL_CHANGE_RELATION && change->after != NULL
                                        ? tl_relation_new_from_json (change->after, change->id, NULL) : NULL;
      guint n_args = 0;
      const TlRelationArg *args = relation != NULL ? tl_relation_get_args (relation, &n_args) : NULL;

      for (guint a = 0; a < n_args; a++)
        {
          gpointer id;

          if (g_hash_table_lookup_extended (merge->gone, args[a].target, &id, NULL))
            g_hash_table_add (kept, id);
        }
    }
  for (guint i = merge->command->changes->len; i > 0; i--)
    {
      const TlChange *change = merge->command->changes->pdata[i - 1];

      if (change->kind != TL_CHANGE_ANNOTATION || !g_hash_table_contains (kept, change->id))
        continue;
      g_hash_table_add (tl_merge_find_conflict (merge, "annotation", change->id, "")->values, g_strdup ("null"));
      g_ptr_array_remove_index (merge->command->changes, i - 1);
    }
}

static GBytes *
copy_to_bytes (const char *text)
{
  return g_bytes_new (text, strlen (text));
}

static void
merge_members (TlMerge *merge)
{
  g_autoptr (GBytes) base_json = tl_article_dup_json (merge->base);
  g_autoptr (GHashTable) base = tl_fields_new (base_json, TL_FIELDS_ARTICLE);
  g_autofree GHashTable **versions = g_new0 (GHashTable *, merge->n_copies);
  g_autoptr (GHashTable) merged = NULL;
  g_auto (GStrv) names = NULL;

  for (guint i = 0; i < merge->n_copies; i++)
    {
      g_autoptr (GBytes) json = tl_article_dup_json (merge->copies[i].article);

      versions[i] = tl_fields_new (json, TL_FIELDS_ARTICLE);
      /* The article's name is no matter of opinion. */
      g_hash_table_remove (versions[i], "id");
    }
  g_hash_table_remove (base, "id");
  merged = tl_merge_fields (merge, "member", "", base, versions);
  tl_fields_join_thread (merged);
  tl_fields_join_thread (base);
  names = tl_merge_list_set (merged);
  for (guint i = 0; names[i] != NULL; i++)
    if (!g_str_equal (canonical_of (merged, names[i]), canonical_of (base, names[i])))
      {
        const TlField *after = g_hash_table_lookup (merged, names[i]);
        const TlField *before = g_hash_table_lookup (base, names[i]);
        g_autoptr (GBytes) old = before != NULL ? copy_to_bytes (before->raw) : NULL;
        g_autoptr (GBytes) new = copy_to_bytes (after->raw);

        tl_command_add (merge->command, tl_change_new (TL_CHANGE_MEMBER, names[i], G_MAXUINT, old, new));
      }
  g_strfreev (names);
  names = tl_merge_list_set (base);
  for (guint i = 0; names[i] != NULL; i++)
    if (!g_hash_table_contains (merged, names[i]))
      {
        g_autoptr (GBytes) old = copy_to_bytes (((TlField *) g_hash_table_lookup (base, names[i]))->raw);

        tl_command_add (merge->command, tl_change_new (TL_CHANGE_MEMBER, names[i], G_MAXUINT, old, NULL));
      }
  for (guint i = 0; i < merge->n_copies; i++)
    g_clear_pointer (&versions[i], g_hash_table_unref);
}

/* "at" before all else, so that the entries of several people are told in the order of time. */
static char *
entry_key (GBytes *entry)
{
  g_autoptr (TlJsonDoc) doc = tl_json_doc_parse (entry, NULL, NULL);
  TlJsonRef at = doc != NULL && tl_json_get_type (doc, 0) == TL_JSON_OBJECT
                 ? tl_json_find_typed (doc, 0, "at", TL_JSON_STRING) : TL_JSON_NONE;
  g_autofree char *time = at != TL_JSON_NONE ? tl_json_dup_string (doc, at, NULL) : g_strdup ("");
  g_autofree char *canonical = doc != NULL ? tl_json_dup_canonical (doc, 0) : g_strdup ("");

  return g_strconcat (time, "\n", canonical, NULL);
}

static void
merge_history (TlMerge *merge)
{
  g_autoptr (GHashTable) entries = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_bytes_unref);
  g_autoptr (GPtrArray) of_base = tl_article_list_history (merge->base);
  g_auto (GStrv) keys = NULL;

  for (guint c = 0; c < merge->n_copies; c++)
    {
      g_autoptr (GPtrArray) history = tl_article_list_history (merge->copies[c].article);

      for (guint i = 0; i < history->len; i++)
        {
          char *key = entry_key (history->pdata[i]);
          GBytes *there = g_hash_table_lookup (entries, key);

          if (there == NULL || g_bytes_compare (history->pdata[i], there) < 0)
            g_hash_table_replace (entries, key, g_bytes_ref (history->pdata[i]));
          else
            g_free (key);
        }
    }
  for (guint i = 0; i < of_base->len; i++)
    {
      g_autofree char *key = entry_key (of_base->pdata[i]);

      g_hash_table_remove (entries, key);
    }
  keys = tl_merge_list_set (entries);
  for (guint i = 0; keys[i] != NULL; i++)
    tl_command_add (merge->command, tl_change_new (TL_CHANGE_HISTORY, "history", G_MAXUINT, NULL,
                                                   g_hash_table_lookup (entries, keys[i])));
}

static GHashTable *
index_conflicts (TlArticle *article)
{
  g_autoptr (GPtrArray) conflicts = tl_merge_list_conflicts (article);

  return tl_conflicts_index (conflicts);
}

void
tl_merge_bring_conflicts (TlMerge    *merge,
                          GHashTable *of_base,
                          GPtrArray  *all)
{
  g_autoptr (GHashTable) settled = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  GHashTableIter iter;
  gpointer key;
  gpointer conflict;

  g_hash_table_iter_init (&iter, of_base);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    for (guint i = 0; i < all->len; i++)
      if (!g_hash_table_contains (all->pdata[i], key))
        g_hash_table_add (settled, g_strdup (key));
  for (guint i = 0; i < all->len; i++)
    {
      g_hash_table_iter_init (&iter, all->pdata[i]);
      while (g_hash_table_iter_next (&iter, &key, &conflict))
        {
          const char *const *values = tl_conflict_get_values (conflict);

          if (g_hash_table_contains (settled, key))
            continue;
          for (guint v = 0; values[v] != NULL; v++)
            g_hash_table_add (tl_merge_find_conflict (merge, tl_conflict_get_kind (conflict), tl_conflict_get_id (conflict),
                                                      tl_conflict_get_field (conflict))->values, g_strdup (values[v]));
        }
    }
}

/* A review without who gave it and when: what it says.  Owned. */
static char *
dup_opinion (const char *review)
{
  g_autoptr (GBytes) json = copy_to_bytes (review);
  g_autoptr (GHashTable) fields = tl_fields_new (json, TL_FIELDS_ARTICLE);
  g_autoptr (GBytes) opinion = NULL;

  if (g_hash_table_size (fields) == 0)
    return g_strdup (review);
  tl_fields_set (fields, "by", NULL);
  tl_fields_set (fields, "at", NULL);
  opinion = tl_fields_to_json (fields, NULL);
  return g_strndup (g_bytes_get_data (opinion, NULL), g_bytes_get_size (opinion));
}

/* Two who say the same of an annotation agree: of their reviews the greatest is kept.  This is done last, when all values are
 * known, so that it makes no difference in how many steps they came together.  Owned. */
static char **
list_values (TlFound *found)
{
  g_auto (GStrv) all = tl_merge_list_set (found->values);
  g_autoptr (GHashTable) opinions = NULL;
  g_autoptr (GHashTable) kept = NULL;
  GHashTableIter iter;
  gpointer value;

  if (!g_str_equal (found->kind, "annotation") || !g_str_equal (found->field, "review"))
    return g_steal_pointer (&all);
  opinions = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  kept = g_hash_table_new (g_str_hash, g_str_equal);
  for (guint i = 0; all[i] != NULL; i++)
    g_hash_table_replace (opinions, dup_opinion (all[i]), all[i]);
  g_hash_table_iter_init (&iter, opinions);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    g_hash_table_add (kept, value);
  return tl_merge_list_set (kept);
}

/* Owned. */
static GHashTable *
list_owners (TlFound *found)
{
  GHashTable *owners = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_strfreev);
  GHashTableIter iter;
  gpointer value;
  gpointer names;

  g_hash_table_iter_init (&iter, found->owners);
  while (g_hash_table_iter_next (&iter, &value, &names))
    {
      GStrvBuilder *builder = g_strv_builder_new ();

      for (guint i = 0; i < ((GPtrArray *) names)->len; i++)
        g_strv_builder_add (builder, ((GPtrArray *) names)->pdata[i]);
      g_hash_table_insert (owners, g_strdup (value), g_strv_builder_end (builder));
      g_strv_builder_unref (builder);
    }
  return owners;
}

GPtrArray *
tl_merge_list_found (TlMerge    *merge,
                     const char *article)
{
  GPtrArray *list = g_ptr_array_new_with_free_func (g_object_unref);
  g_auto (GStrv) keys = tl_merge_list_set (merge->found);

  for (guint i = 0; keys[i] != NULL; i++)
    {
      TlFound *found = g_hash_table_lookup (merge->found, keys[i]);
      g_auto (GStrv) values = list_values (found);
      g_autoptr (GHashTable) owners = NULL;
      TlConflict *conflict;

      if (g_strv_length (values) < 2 && *found->field != '\0')
        continue;
      owners = list_owners (found);
      conflict = tl_conflict_new (article, found->kind, found->id, found->field, g_steal_pointer (&values),
                                  tl_merge_list_set (found->names));
      tl_conflict_set_owners (conflict, owners);
      g_ptr_array_add (list, conflict);
    }
  return list;
}

static void
bring_conflicts (TlMerge *merge)
{
  g_autoptr (GHashTable) of_base = index_conflicts (merge->base);
  g_autoptr (GPtrArray) all = g_ptr_array_new_with_free_func ((GDestroyNotify) g_hash_table_unref);

  for (guint i = 0; i < merge->n_copies; i++)
    g_ptr_array_add (all, index_conflicts (merge->copies[i].article));
  tl_merge_bring_conflicts (merge, of_base, all);
}

/* The conflicts in order, and as the article's member. */
static GPtrArray *
finish_conflicts (TlMerge *merge)
{
  GPtrArray *list = tl_merge_list_found (merge, tl_article_get_id (merge->base));
  g_autoptr (GBytes) before = tl_article_dup_member_json (merge->base, "conflicts");
  g_autoptr (GBytes) after = list->len > 0 ? tl_conflicts_to_json (list) : NULL;

  if (before != after && (before == NULL || after == NULL || !g_bytes_equal (before, after)))
    tl_command_add (merge->command, tl_change_new (TL_CHANGE_MEMBER, "conflicts", G_MAXUINT, before, after));
  return list;
}

static gboolean
check_texts (TlArticle          *base,
             const TlMergeCopy  *copies,
             guint               n_copies,
             GError            **error)
{
  for (guint i = 0; i < n_copies; i++)
    if (!tl_text_equal (tl_article_get_text (base), tl_article_get_text (copies[i].article)))
      {
        g_set_error (error, TL_MODEL_ERROR, TL_MODEL_ERROR_INVALID,
                     _("The copies of the article “%s” have different texts"), tl_article_get_id (base));
        return FALSE;
      }
  return TRUE;
}

/* An article with nothing but id and text: what copies without a known ancestor have in common. */
static TlArticle *
make_ancestor (TlArticle  *article,
               GError    **error)
{
  gsize length;
  const char *text = tl_text_get_data (tl_article_get_text (article), &length);
  g_autoptr (GString) json = g_string_new ("{\"id\": ");
  g_autoptr (GBytes) record = NULL;

  tl_json_append_string (json, tl_article_get_id (article), -1, &tl_json_style_spaced);
  g_string_append (json, ", \"text\": ");
  tl_json_append_string (json, text, length, &tl_json_style_spaced);
  g_string_append_c (json, '}');
  record = g_bytes_new (json->str, json->len);
  return tl_article_new_from_record (record, NULL, NULL, 1, NULL, NULL, error);
}

static gboolean
are_equal (const TlMergeCopy *copies,
           guint              n_copies)
{
  g_autoptr (GBytes) first = tl_article_dup_json (copies[0].article);

  for (guint i = 1; i < n_copies; i++)
    {
      g_autoptr (GBytes) other = tl_article_dup_json (copies[i].article);

      if (!g_bytes_equal (first, other))
        return FALSE;
    }
  return TRUE;
}

static gpointer
copy_conflict (gconstpointer conflict,
               gpointer      user_data)
{
  return g_object_ref ((gpointer) conflict);
}

GBytes *
tl_merge_articles (TlArticle          *base,
                   const TlMergeCopy  *copies,
                   guint               n_copies,
                   GPtrArray          *conflicts,
                   GError            **error)
{
  g_autoptr (TlArticle) ancestor = NULL;
  g_autoptr (GPtrArray) found = NULL;
  TlMerge merge = { 0 };
  GBytes *result = NULL;

  g_return_val_if_fail (copies != NULL && n_copies > 0, NULL);

  ancestor = base != NULL ? tl_article_snapshot (base) : make_ancestor (copies[0].article, error);
  if (ancestor == NULL || !check_texts (ancestor, copies, n_copies, error))
    return NULL;
  merge.base = ancestor;
  merge.copies = copies;
  merge.n_copies = n_copies;
  merge.found = tl_merge_new_found ();
  merge.gone = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  merge.command = tl_command_new ("merge", tl_article_get_id (ancestor), "", NULL);
  merge_objects (&merge, FALSE);
  merge_objects (&merge, TRUE);
  keep_targets (&merge);
  merge_members (&merge);
  merge_history (&merge);
  bring_conflicts (&merge);
  found = finish_conflicts (&merge);
  /* Equal copies are what they are, to the byte. */
  if (are_equal (copies, n_copies))
    result = tl_article_dup_json (copies[0].article);
  else if (tl_command_apply (merge.command, ancestor, error))
    result = tl_article_dup_json (ancestor);
  if (result != NULL && conflicts != NULL)
    g_ptr_array_extend (conflicts, found, copy_conflict, NULL);
  g_hash_table_unref (merge.found);
  g_hash_table_unref (merge.gone);
  tl_command_free (merge.command);
  return result;
}
