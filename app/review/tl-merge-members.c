/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The members of collections as fields, so that the merge of articles does for them: see the header. */

#include "config.h"

#include "tl-merge-members.h"

#include <string.h>

#include "tl-merge-private.h"

#define KIND "collection"
/* A field that is the whole member, and what the names of others begin with. */
#define WHOLE "value"
#define ITEM  "="      /* an entry of the member, which is a list */

const char *const tl_merge_member_names[] = { "workflow", "blind", "reasons", "lint_ignored", NULL };

/* Members, and members of "workflow", that are lists without an order of their own. */
static const char *const lists[] = { "reasons", "lint_ignored", "required", NULL };

static void
add_field (GHashTable *fields,
           char       *name,
           TlJsonDoc  *doc,
           TlJsonRef   value)
{
  g_autofree char *canonical = tl_json_dup_canonical (doc, value);
  g_autofree char *owned = name;
  const TlField field = { canonical, canonical };

  tl_fields_set (fields, owned, &field);
}

/* Each entry a field whose value is itself: it is there or not, and no two can differ. */
static void
add_list (GHashTable *fields,
          const char *prefix,
          TlJsonDoc  *doc,
          TlJsonRef   list)
{
  for (TlJsonRef item = tl_json_first (doc, list); item != TL_JSON_NONE; item = tl_json_next (doc, item))
    {
      g_autofree char *canonical = tl_json_dup_canonical (doc, item);

      add_field (fields, g_strconcat (prefix, ITEM, canonical, NULL), doc, item);
    }
}

static char *
dup_key (TlJsonDoc *doc,
         TlJsonRef  child)
{
  return tl_json_dup_string (doc, tl_json_get_key (doc, child), NULL);
}

static gboolean
is_list (TlJsonDoc  *doc,
         TlJsonRef   value,
         const char *name)
{
  return tl_json_get_type (doc, value) == TL_JSON_ARRAY && g_strv_contains (lists, name);
}

/* "role", "required=…" for a list, "people/ana" for an object; plain ones whole. */
static void
add_workflow (GHashTable *fields,
              TlJsonDoc  *doc,
              GHashTable *plain)
{
  for (TlJsonRef child = tl_json_first (doc, 0); child != TL_JSON_NONE; child = tl_json_next (doc, child))
    {
      g_autofree char *name = dup_key (doc, child);

      if (g_hash_table_contains (plain, name))
        add_field (fields, g_steal_pointer (&name), doc, child);
      else if (is_list (doc, child, name))
        add_list (fields, name, doc, child);
      else
        for (TlJsonRef part = tl_json_first (doc, child); part != TL_JSON_NONE; part = tl_json_next (doc, part))
          {
            g_autofree char *of_part = dup_key (doc, part);

            add_field (fields, g_strconcat (name, "/", of_part, NULL), doc, part);
          }
    }
}

/* Adds what has to be one field in all versions because it is no list and no object in this one. */
static void
find_plain (const char *member,
            GBytes     *json,
            GHashTable *plain)
{
  g_autoptr (TlJsonDoc) doc = json != NULL ? tl_json_doc_parse (json, NULL, NULL) : NULL;

  if (doc == NULL || tl_json_get_type (doc, 0) == TL_JSON_NULL || is_list (doc, 0, member))
    return;
  if (tl_json_get_type (doc, 0) != TL_JSON_OBJECT || !g_str_equal (member, "workflow"))
    {
      g_hash_table_add (plain, g_strdup (WHOLE));
      return;
    }
  for (TlJsonRef child = tl_json_first (doc, 0); child != TL_JSON_NONE; child = tl_json_next (doc, child))
    {
      g_autofree char *name = dup_key (doc, child);

      if (g_str_equal (name, WHOLE) || strpbrk (name, "=/") != NULL)
        g_hash_table_add (plain, g_strdup (WHOLE));
      else if (tl_json_get_type (doc, child) != TL_JSON_OBJECT && !is_list (doc, child, name))
        g_hash_table_add (plain, g_steal_pointer (&name));
    }
}

static GHashTable *
new_set (void)
{
  return g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

static GHashTable *
make_fields (GBytes     *json,
             GHashTable *plain)
{
  GHashTable *fields = tl_fields_new (NULL, TL_FIELDS_ARTICLE);
  g_autoptr (TlJsonDoc) doc = json != NULL ? tl_json_doc_parse (json, NULL, NULL) : NULL;

  if (doc == NULL || tl_json_get_type (doc, 0) == TL_JSON_NULL)
    return fields;
  if (g_hash_table_contains (plain, WHOLE))
    add_field (fields, g_strdup (WHOLE), doc, 0);
  else if (tl_json_get_type (doc, 0) == TL_JSON_ARRAY)
    add_list (fields, "", doc, 0);
  else
    add_workflow (fields, doc, plain);
  return fields;
}

/* The part of a list or object that begins at names[*at] and has this prefix; *at goes behind it. */
static void
append_part (GString     *out,
             GHashTable  *fields,
             char       **names,
             guint       *at,
             const char  *prefix,
             char         mark)
{
  gsize length = strlen (prefix);
  gboolean first = TRUE;

  g_string_append_c (out, mark == '=' ? '[' : '{');
  for (; names[*at] != NULL && g_str_has_prefix (names[*at], prefix) && names[*at][length] == mark; (*at)++)
    {
      const TlField *field = g_hash_table_lookup (fields, names[*at]);

      g_string_append (out, first ? "" : ", ");
      first = FALSE;
      if (mark == '/')
        {
          tl_json_append_string (out, names[*at] + length + 1, -1, &tl_json_style_spaced);
          g_string_append (out, ": ");
        }
      g_string_append (out, field->raw);
    }
  g_string_append_c (out, mark == '=' ? ']' : '}');
}

/* Up to the first mark. */
static char *
dup_prefix (const char *name,
            char       *mark)
{
  gsize length = strcspn (name, "=/");

  *mark = name[length];
  return g_strndup (name, length);
}

static GBytes *
write_fields (const char *member,
              GHashTable *fields)
{
  g_auto (GStrv) names = tl_merge_list_set (fields);
  g_autoptr (GString) out = g_string_new (NULL);
  const TlField *whole = g_hash_table_lookup (fields, WHOLE);
  guint at = 0;

  if (whole != NULL)
    return g_bytes_new (whole->raw, strlen (whole->raw));
  if (!g_str_equal (member, "workflow"))
    {
      append_part (out, fields, names, &at, "", '=');
      return g_bytes_new (out->str, out->len);
    }
  g_string_append_c (out, '{');
  while (names[at] != NULL)
    {
      char mark;
      g_autofree char *prefix = dup_prefix (names[at], &mark);

      g_string_append (out, out->len > 1 ? ", " : "");
      tl_json_append_string (out, prefix, -1, &tl_json_style_spaced);
      g_string_append (out, ": ");
      if (mark != '\0')
        append_part (out, fields, names, &at, prefix, mark);
      else
        g_string_append (out, ((TlField *) g_hash_table_lookup (fields, names[at++]))->raw);
    }
  g_string_append_c (out, '}');
  return g_bytes_new (out->str, out->len);
}

static gboolean
says_something (TlCollection *collection)
{
  for (guint i = 0; tl_merge_member_names[i] != NULL; i++)
    {
      g_autoptr (GBytes) json = tl_collection_dup_member (collection, tl_merge_member_names[i]);

      if (json != NULL)
        return TRUE;
    }
  return FALSE;
}

/* The merged member, in the words of a version that says just that where there is one: the least of them. */
static GBytes *
merge_member (TlMerge             *merge,
              TlCollection        *base,
              const TlMergeSource *copies,
              const char          *member)
{
  g_autoptr (GBytes) before = base != NULL ? tl_collection_dup_member (base, member) : NULL;
  g_autoptr (GHashTable) plain = new_set ();
  g_autoptr (GHashTable) of_base = NULL;
  g_autoptr (GPtrArray) tables = g_ptr_array_new_with_free_func ((GDestroyNotify) g_hash_table_unref);
  g_autofree GHashTable **versions = g_new0 (GHashTable *, merge->n_copies);
  g_autoptr (GHashTable) merged = NULL;
  g_autoptr (GBytes) best = NULL;
  gboolean known = before != NULL;

  find_plain (member, before, plain);
  for (guint i = 0; i < merge->n_copies; i++)
    {
      g_autoptr (GBytes) json = tl_collection_dup_member (copies[i].collection, member);

      find_plain (member, json, plain);
    }
  of_base = make_fields (before, plain);
  for (guint i = 0; i < merge->n_copies; i++)
    {
      g_autoptr (GBytes) json = tl_collection_dup_member (copies[i].collection, member);

      if (!says_something (copies[i].collection))
        continue;
      known |= json != NULL;
      versions[i] = make_fields (json, plain);
      g_ptr_array_add (tables, versions[i]);
    }
  merged = tl_merge_fields (merge, KIND, member, of_base, versions);
  for (guint i = 0; i < merge->n_copies; i++)
    {
      g_autoptr (GBytes) json = versions[i] != NULL ? tl_collection_dup_member (copies[i].collection, member) : NULL;

      if (json != NULL && tl_fields_equal (versions[i], merged) && (best == NULL || g_bytes_compare (json, best) < 0))
        {
          g_clear_pointer (&best, g_bytes_unref);
          best = g_steal_pointer (&json);
        }
    }
  if (best != NULL)
    return g_steal_pointer (&best);
  if (before != NULL && tl_fields_equal (of_base, merged))
    return g_steal_pointer (&before);
  /* A list whose last entry was taken out is an empty list; a value that was taken out is none. */
  if (!known || (g_hash_table_size (merged) == 0 && g_str_equal (member, "blind")))
    return NULL;
  return write_fields (member, merged);
}

GPtrArray *
tl_merge_list_member_conflicts (TlCollection *collection)
{
  g_autoptr (GBytes) json = NULL;

  g_return_val_if_fail (TL_IS_COLLECTION (collection), NULL);

  json = tl_collection_dup_member (collection, "conflicts");
  return tl_conflicts_from_json (json, "");
}

static GHashTable *
index_conflicts (TlCollection *collection)
{
  g_autoptr (GPtrArray) list = collection != NULL ? tl_merge_list_member_conflicts (collection)
                                                  : g_ptr_array_new_with_free_func (g_object_unref);

  return tl_conflicts_index (list);
}

static void
unref_bytes (gpointer bytes)
{
  g_clear_pointer ((GBytes **) &bytes, g_bytes_unref);
}

GHashTable *
tl_merge_members (TlCollection        *base,
                  const TlMergeSource *copies,
                  guint                n_copies,
                  GPtrArray           *conflicts)
{
  GHashTable *result = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, unref_bytes);
  g_autofree TlMergeCopy *names = g_new0 (TlMergeCopy, n_copies);
  g_autoptr (GHashTable) found = tl_merge_new_found ();
  g_autoptr (GHashTable) of_base = index_conflicts (base);
  g_autoptr (GPtrArray) all = g_ptr_array_new_with_free_func ((GDestroyNotify) g_hash_table_unref);
  g_autoptr (GPtrArray) list = NULL;
  TlMerge merge = { NULL, names, n_copies, found, NULL, NULL };

  for (guint i = 0; i < n_copies; i++)
    {
      names[i].name = copies[i].name;
      if (says_something (copies[i].collection))
        g_ptr_array_add (all, index_conflicts (copies[i].collection));
    }
  for (guint i = 0; tl_merge_member_names[i] != NULL; i++)
    g_hash_table_insert (result, g_strdup (tl_merge_member_names[i]),
                         merge_member (&merge, base, copies, tl_merge_member_names[i]));
  tl_merge_bring_conflicts (&merge, of_base, all);
  list = tl_merge_list_found (&merge, "");
  g_hash_table_insert (result, g_strdup ("conflicts"), list->len > 0 ? tl_conflicts_to_json (list) : NULL);
  for (guint i = 0; conflicts != NULL && i < list->len; i++)
    g_ptr_array_add (conflicts, g_object_ref (list->pdata[i]));
  return result;
}

gboolean
tl_merge_resolve_member (TlCollection  *collection,
                         TlConflict    *conflict,
                         const char    *value,
                         GBytes       **member,
                         GBytes       **conflicts)
{
  g_autoptr (GPtrArray) left = NULL;
  g_autoptr (GBytes) before = NULL;
  g_autoptr (GHashTable) plain = new_set ();
  g_autoptr (GHashTable) fields = NULL;
  const TlField field = { (char *) value, (char *) value };

  g_return_val_if_fail (TL_IS_COLLECTION (collection), FALSE);
  g_return_val_if_fail (TL_IS_CONFLICT (conflict), FALSE);
  g_return_val_if_fail (value != NULL && member != NULL && conflicts != NULL, FALSE);

  left = tl_merge_list_member_conflicts (collection);
  if (!tl_conflicts_settle (left, conflict))
    return FALSE;
  before = tl_collection_dup_member (collection, tl_conflict_get_id (conflict));
  find_plain (tl_conflict_get_id (conflict), before, plain);
  if (strpbrk (tl_conflict_get_field (conflict), "=/") == NULL)
    g_hash_table_add (plain, g_strdup (tl_conflict_get_field (conflict)));
  fields = make_fields (before, plain);
  tl_fields_set (fields, tl_conflict_get_field (conflict), g_str_equal (value, "null") ? NULL : &field);
  *member = g_hash_table_size (fields) > 0 ? write_fields (tl_conflict_get_id (conflict), fields) : NULL;
  *conflicts = left->len > 0 ? tl_conflicts_to_json (left) : NULL;
  return TRUE;
}
