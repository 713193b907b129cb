/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Keeping all values of a conflict: notes one below the other, lists and objects of an article as their union, and everything else of an
 * annotation or relation by a second one that differs in the field.  What there can be only one of says so.
 */

#include "config.h"

#include "tl-merge-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "tl-id.h"

/* What the second annotation does not take along: it is a proposal of its own, and notes stay where they were written. */
static const char *const left_behind[] = { "review", "note", "thread", NULL };

/* Who did it, when, and what was decided: of these an object has one. */
static const char *const single_fields[] = { "id", "annotator", "created", "review", "adjudicated", NULL };

static TlJsonDoc *
parse (const char *json)
{
  g_autoptr (GBytes) bytes = g_bytes_new (json, strlen (json));

  return tl_json_doc_parse (bytes, NULL, NULL);
}

/* The JSON of all texts one below the other; NULL when not all are texts.  Owned. */
static char *
join_texts (const char *const *values)
{
  g_autoptr (GString) text = g_string_new (NULL);
  GString *json;

  for (guint i = 0; values[i] != NULL; i++)
    {
      g_autoptr (TlJsonDoc) doc = parse (values[i]);
      g_autofree char *one = doc != NULL && tl_json_get_type (doc, 0) == TL_JSON_STRING ? tl_json_dup_string (doc, 0, NULL)
                                                                                        : NULL;

      if (one == NULL)
        return NULL;
      g_string_append_printf (text, "%s%s", text->len > 0 ? "\n" : "", one);
    }
  json = g_string_new (NULL);
  tl_json_append_string (json, text->str, (gssize) text->len, &tl_json_style_spaced);
  return g_string_free (json, FALSE);
}

/* Adds the items of an array, or the members of an object, to what there is; FALSE when one name has two values. */
static gboolean
add_items (TlJsonDoc  *doc,
           GPtrArray  *items,
           GHashTable *names)
{
  gboolean object = tl_json_get_type (doc, 0) == TL_JSON_OBJECT;

  for (TlJsonRef child = tl_json_first (doc, 0); child != TL_JSON_NONE; child = tl_json_next (doc, child))
    {
      char *value = tl_json_dup_canonical (doc, child);
      g_autofree char *name = object ? tl_json_dup_canonical (doc, tl_json_get_key (doc, child)) : g_strdup (value);
      const char *there = g_hash_table_lookup (names, name);

      if (there == NULL)
        {
          g_ptr_array_add (items, object ? g_strdup_printf ("%s: %s", name, value) : g_strdup (value));
          g_hash_table_insert (names, g_steal_pointer (&name), value);
          continue;
        }
      if (!g_str_equal (there, value))
        {
          g_free (value);
          return FALSE;
        }
      g_free (value);
    }
  return TRUE;
}

/* The union of arrays, or of objects that do not contradict each other; NULL for anything else.  Owned. */
static char *
join_collections (const char *const *values)
{
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GHashTable) names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autofree char *inside = NULL;
  TlJsonType type = TL_JSON_NULL;

  for (guint i = 0; values[i] != NULL; i++)
    {
      g_autoptr (TlJsonDoc) doc = parse (values[i]);
      TlJsonType its = doc != NULL ? tl_json_get_type (doc, 0) : TL_JSON_STRING;

      if (its == TL_JSON_NULL)
        continue;
      if ((its != TL_JSON_ARRAY && its != TL_JSON_OBJECT) || (type != TL_JSON_NULL && its != type)
          || !add_items (doc, items, names))
        return NULL;
      type = its;
    }
  if (type == TL_JSON_NULL)
    return NULL;
  g_ptr_array_add (items, NULL);
  inside = g_strjoinv (", ", (char **) items->pdata);
  return g_strdup_printf (type == TL_JSON_ARRAY ? "[%s]" : "{%s}", inside);
}

char *
tl_merge_join_values (TlConflict *conflict)
{
  g_return_val_if_fail (TL_IS_CONFLICT (conflict), NULL);

  if (g_str_equal (tl_conflict_get_kind (conflict), "member"))
    return join_collections (tl_conflict_get_values (conflict));
  return g_str_equal (tl_conflict_get_field (conflict), "note") ? join_texts (tl_conflict_get_values (conflict)) : NULL;
}

const char *
tl_merge_why_not_both (TlArticle  *article,
                       TlConflict *conflict)
{
  g_autofree char *joined = NULL;
  const char *field;

  g_return_val_if_fail (TL_IS_CONFLICT (conflict), NULL);

  field = tl_conflict_get_field (conflict);
  joined = tl_merge_join_values (conflict);
  if (joined != NULL)
    return NULL;
  if (*field == '\0')
    return _("It is there or it is not: there is no both");
  if (g_str_equal (tl_conflict_get_kind (conflict), "collection"))
    return _("A setting of the collection has one value");
  if (g_str_equal (tl_conflict_get_kind (conflict), "member"))
    return _("An article has only one of these");
  if (article == NULL || tl_conflict_find_object (conflict, article) == NULL)
    return _("It is no longer there");
  if (g_str_equal (field, "review"))
    return _("An annotation has one decision");
  if (g_strv_contains (single_fields, field))
    return _("There can be only one of these");
  if (g_str_equal (field, "label") || g_str_equal (field, "range") || g_str_equal (field, "type")
      || g_str_equal (field, "args"))
    for (const char *const *value = tl_conflict_get_values (conflict); *value != NULL; value++)
      if (g_str_equal (*value, "null"))
        return _("One of the values is missing, and there can’t be an annotation without it");
  return NULL;
}

static TlFieldsKind
get_fields_kind (TlConflict *conflict)
{
  return g_str_equal (tl_conflict_get_kind (conflict), "relation") ? TL_FIELDS_RELATION : TL_FIELDS_ANNOTATION;
}

/* A second one like before, with another value in the field and an id of its own. */
static void
add_second (TlCommand  *command,
            TlConflict *conflict,
            GBytes     *before,
            const char *value)
{
  gboolean relation = get_fields_kind (conflict) == TL_FIELDS_RELATION;
  g_autoptr (GHashTable) fields = tl_fields_new (before, get_fields_kind (conflict));
  g_autofree char *modified = tl_fields_dup_modified (before);
  g_autofree char *id = tl_id_new (relation ? "r" : "t");
  g_autofree char *quoted = g_strdup_printf ("\"%s\"", id);
  g_autoptr (GBytes) after = NULL;
  const TlField of_id = { quoted, quoted };
  const TlField field = { (char *) value, (char *) value };
  GHashTableIter iter;
  gpointer name;

  g_hash_table_iter_init (&iter, fields);
  while (g_hash_table_iter_next (&iter, &name, NULL))
    if (g_strv_contains (left_behind, name) || g_str_has_prefix (name, "thread/"))
      g_hash_table_iter_remove (&iter);
  tl_fields_set (fields, "id", &of_id);
  tl_fields_set (fields, tl_conflict_get_field (conflict), g_str_equal (value, "null") ? NULL : &field);
  after = tl_fields_to_json (fields, modified);
  tl_command_add (command, tl_change_new (relation ? TL_CHANGE_RELATION : TL_CHANGE_ANNOTATION, id, G_MAXUINT, NULL,
                                          after));
}

TlCommand *
tl_merge_keep_both (TlArticle   *article,
                    const char  *key,
                    const char  *by,
                    TlConflict  *conflict,
                    GError     **error)
{
  g_autofree char *joined = NULL;
  g_autoptr (GHashTable) fields = NULL;
  const char *why_not;
  const char *const *values;
  const TlField *field;
  const char *current;
  GBytes *before;
  TlCommand *command;

  g_return_val_if_fail (TL_IS_CONFLICT (conflict), NULL);

  why_not = tl_merge_why_not_both (article, conflict);
  if (why_not != NULL)
    {
      g_set_error_literal (error, TL_MODEL_ERROR, TL_MODEL_ERROR_INVALID, why_not);
      return NULL;
    }
  joined = tl_merge_join_values (conflict);
  if (joined != NULL)
    return tl_merge_resolve (article, key, by, conflict, joined, error);
  before = tl_conflict_find_object (conflict, article);
  fields = tl_fields_new (before, get_fields_kind (conflict));
  field = g_hash_table_lookup (fields, tl_conflict_get_field (conflict));
  current = field != NULL ? field->canonical : "null";
  values = tl_conflict_get_values (conflict);
  command = tl_merge_resolve (article, key, by, conflict, current, error);
  for (guint i = 0; command != NULL && values[i] != NULL; i++)
    if (!g_str_equal (values[i], current))
      add_second (command, conflict, before, values[i]);
  return command;
}
