/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Objects taken apart into what is merged as one, and put together again.  Values are compared by meaning and written as they were
 * spelled. */

#include "config.h"

#include "tl-fields.h"

#include <string.h>

#define PLAIN  "member:"   /* stands before the name of a member that reads like one of our fields */
#define THREAD "thread/"   /* stands before the time and words of a note in a thread */

static const char *const range_members[] = { "start", "end", "fragments", "text", NULL };
static const char *const args_members[] = { "args", "from", "to", NULL };
/* Merged apart, or not at all. */
static const char *const article_skipped[] = { "annotations", "relations", "history", "conflicts", "text", NULL };

/* How members are ordered in an object that is written anew; others follow by name. */
static const char *const member_order[] = {
  "id", "label", "type", "range", "args", "attributes", "note", "annotator", "created", "modified", "origin", "confidence", "review",
};

static void
field_free (TlField *self)
{
  g_free (self->canonical);
  g_free (self->raw);
  g_free (self);
}

static int
compare_strings (gconstpointer a,
                 gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

static void append_canonical (GString   *out,
                              TlJsonDoc *doc,
                              TlJsonRef  ref);

static void
append_string (GString   *out,
               TlJsonDoc *doc,
               TlJsonRef  ref)
{
  gsize length;
  g_autofree char *text = tl_json_dup_string (doc, ref, &length);

  tl_json_append_string (out, text, length, &tl_json_style_compact);
}

static void
append_object (GString   *out,
               TlJsonDoc *doc,
               TlJsonRef  ref)
{
  g_autoptr (GPtrArray) members = g_ptr_array_new_with_free_func (g_free);

  for (TlJsonRef child = tl_json_first (doc, ref); child != TL_JSON_NONE; child = tl_json_next (doc, child))
    {
      GString *member = g_string_new (NULL);

      append_string (member, doc, tl_json_get_key (doc, child));
      g_string_append_c (member, ':');
      append_canonical (member, doc, child);
      g_ptr_array_add (members, g_string_free (member, FALSE));
    }
  g_ptr_array_sort (members, compare_strings);
  g_string_append_c (out, '{');
  for (guint i = 0; i < members->len; i++)
    {
      g_string_append (out, i > 0 ? "," : "");
      g_string_append (out, members->pdata[i]);
    }
  g_string_append_c (out, '}');
}

/* Recursion is as deep as the reader lets JSON be. */
static void
append_canonical (GString   *out,
                  TlJsonDoc *doc,
                  TlJsonRef  ref)
{
  gsize start;
  gsize length;
  const char *raw = tl_json_get_raw (doc, ref, &start, &length);

  switch (tl_json_get_type (doc, ref))
    {
    case TL_JSON_STRING:
      append_string (out, doc, ref);
      break;
    case TL_JSON_OBJECT:
      append_object (out, doc, ref);
      break;
    case TL_JSON_ARRAY:
      g_string_append_c (out, '[');
      for (TlJsonRef child = tl_json_first (doc, ref); child != TL_JSON_NONE; child = tl_json_next (doc, child))
        {
          if (out->str[out->len - 1] != '[')
            g_string_append_c (out, ',');
          append_canonical (out, doc, child);
        }
      g_string_append_c (out, ']');
      break;
    case TL_JSON_NULL:
    case TL_JSON_FALSE:
    case TL_JSON_TRUE:
    case TL_JSON_NUMBER:
    default:
      g_string_append_len (out, raw, length);
    }
}

char *
tl_json_dup_canonical (TlJsonDoc *doc,
                       TlJsonRef  ref)
{
  GString *out = g_string_new (NULL);

  append_canonical (out, doc, ref);
  return g_string_free (out, FALSE);
}

static TlField *
make_field (TlJsonDoc *doc,
            TlJsonRef  value)
{
  TlField *field = g_new0 (TlField, 1);
  gsize start;
  gsize length;
  const char *raw = tl_json_get_raw (doc, value, &start, &length);

  field->canonical = tl_json_dup_canonical (doc, value);
  field->raw = g_strndup (raw, length);
  return field;
}

/* Several members as one object of their own; nothing when there are none. */
static void
add_group (GHashTable        *fields,
           TlJsonDoc         *doc,
           const char        *name,
           const char *const *members)
{
  g_autoptr (GString) raw = g_string_new ("{");
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (TlJsonDoc) group = NULL;

  for (guint i = 0; members[i] != NULL; i++)
    {
      TlJsonRef value = tl_json_find (doc, 0, members[i]);
      gsize start;
      gsize length;
      const char *text;

      if (value == TL_JSON_NONE)
        continue;
      text = tl_json_get_raw (doc, value, &start, &length);
      g_string_append_printf (raw, "%s\"%s\": ", raw->len > 1 ? ", " : "", members[i]);
      g_string_append_len (raw, text, length);
    }
  if (raw->len == 1)
    return;
  g_string_append_c (raw, '}');
  bytes = g_bytes_new (raw->str, raw->len);
  group = tl_json_doc_parse (bytes, NULL, NULL);
  g_hash_table_insert (fields, g_strdup (name), make_field (group, 0));
}

static void
add_attributes (GHashTable *fields,
                TlJsonDoc  *doc,
                TlJsonRef   attributes)
{
  for (TlJsonRef child = tl_json_first (doc, attributes); child != TL_JSON_NONE; child = tl_json_next (doc, child))
    {
      g_autofree char *name = tl_json_dup_string (doc, tl_json_get_key (doc, child), NULL);
      char *path = g_strconcat ("attributes/", name, NULL);

      if (g_hash_table_contains (fields, path))
        g_free (path);
      else
        g_hash_table_insert (fields, path, make_field (doc, child));
    }
}

/* Each note is a field of its own, so that notes of two people are both kept; by time, so that they are told in order. */
static void
add_thread (GHashTable *fields,
            TlJsonDoc  *doc,
            TlJsonRef   list)
{
  for (TlJsonRef item = tl_json_first (doc, list); item != TL_JSON_NONE; item = tl_json_next (doc, item))
    {
      TlField *field = make_field (doc, item);
      TlJsonRef at = tl_json_get_type (doc, item) == TL_JSON_OBJECT ? tl_json_find_typed (doc, item, "at", TL_JSON_STRING)
                                                                    : TL_JSON_NONE;
      g_autofree char *time = at != TL_JSON_NONE ? tl_json_dup_string (doc, at, NULL) : g_strdup ("");
      char *name = g_strconcat (THREAD, time, "\n", field->canonical, NULL);

      /* The same words in the same second are two notes all the same. */
      while (g_hash_table_contains (fields, name))
        {
          char *longer = g_strconcat (name, "\n", NULL);

          g_free (name);
          name = longer;
        }
      g_hash_table_insert (fields, name, field);
    }
}

static gboolean
is_thread (TlJsonDoc  *doc,
           TlJsonRef   value,
           const char *name)
{
  return g_str_equal (name, "thread") && tl_json_get_type (doc, value) == TL_JSON_ARRAY && tl_json_get_length (doc, value) > 0;
}

static gboolean
is_apart (TlFieldsKind  kind,
          const char   *name)
{
  if (kind == TL_FIELDS_ARTICLE)
    return g_strv_contains (article_skipped, name);
  if (g_str_equal (name, "modified"))
    return TRUE;
  return g_strv_contains (kind == TL_FIELDS_ANNOTATION ? range_members : args_members, name);
}

/* A member whose own name reads like one of our names for fields. */
static char *
name_member (const char *name)
{
  if (g_str_equal (name, "range") || g_str_equal (name, "args") || g_str_has_prefix (name, "attributes/")
      || g_str_has_prefix (name, THREAD) || g_str_has_prefix (name, PLAIN))
    return g_strconcat (PLAIN, name, NULL);
  return g_strdup (name);
}

GHashTable *
tl_fields_new (GBytes       *json,
               TlFieldsKind  kind)
{
  GHashTable *fields = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) field_free);
  g_autoptr (TlJsonDoc) doc = json != NULL ? tl_json_doc_parse (json, NULL, NULL) : NULL;

  if (doc == NULL || tl_json_get_type (doc, 0) != TL_JSON_OBJECT)
    return fields;
  for (TlJsonRef child = tl_json_first (doc, 0); child != TL_JSON_NONE; child = tl_json_next (doc, child))
    {
      g_autofree char *name = tl_json_dup_string (doc, tl_json_get_key (doc, child), NULL);
      g_autofree char *field = kind == TL_FIELDS_ARTICLE ? g_strdup (name) : name_member (name);

      if (is_apart (kind, name) || g_hash_table_contains (fields, field))
        continue;
      if (kind == TL_FIELDS_ANNOTATION && g_str_equal (name, "attributes")
          && tl_json_get_type (doc, child) == TL_JSON_OBJECT)
        add_attributes (fields, doc, child);
      else if (is_thread (doc, child, name))
        add_thread (fields, doc, child);
      else
        g_hash_table_insert (fields, g_steal_pointer (&field), make_field (doc, child));
    }
  if (kind == TL_FIELDS_ANNOTATION)
    add_group (fields, doc, "range", range_members);
  else if (kind == TL_FIELDS_RELATION)
    add_group (fields, doc, "args", args_members);
  return fields;
}

gboolean
tl_fields_equal (GHashTable *a,
                 GHashTable *b)
{
  GHashTableIter iter;
  gpointer name;
  gpointer value;

  if (g_hash_table_size (a) != g_hash_table_size (b))
    return FALSE;
  g_hash_table_iter_init (&iter, a);
  while (g_hash_table_iter_next (&iter, &name, &value))
    {
      TlField *other = g_hash_table_lookup (b, name);

      if (other == NULL || !g_str_equal (other->canonical, ((TlField *) value)->canonical))
        return FALSE;
    }
  return TRUE;
}

void
tl_fields_set (GHashTable    *self,
               const char    *name,
               const TlField *field)
{
  TlField *copy;

  if (field == NULL)
    {
      g_hash_table_remove (self, name);
      return;
    }
  copy = g_new0 (TlField, 1);
  copy->canonical = g_strdup (field->canonical);
  copy->raw = g_strdup (field->raw);
  g_hash_table_replace (self, g_strdup (name), copy);
}

static guint
rank (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (member_order); i++)
    if (g_str_equal (name, member_order[i])
        || (g_str_equal (member_order[i], "attributes") && g_str_has_prefix (name, "attributes/")))
      return i;
  return G_N_ELEMENTS (member_order);
}

static int
compare_members (gconstpointer a,
                 gconstpointer b)
{
  const char *first = *(const char *const *) a;
  const char *second = *(const char *const *) b;

  return rank (first) != rank (second) ? (rank (first) < rank (second) ? -1 : 1) : strcmp (first, second);
}

static void
append_member (GString    *out,
               const char *name,
               const char *raw)
{
  if (out->str[out->len - 1] != '{')
    g_string_append (out, ", ");
  tl_json_append_string (out, name, -1, &tl_json_style_spaced);
  g_string_append (out, ": ");
  g_string_append (out, raw);
}

static void
append_field (GString    *out,
              const char *name,
              const char *raw)
{
  if (g_str_has_prefix (name, "attributes/"))
    append_member (out, name + strlen ("attributes/"), raw);
  else if (g_str_has_prefix (name, PLAIN))
    append_member (out, name + strlen (PLAIN), raw);
  else if (!g_str_equal (name, "range") && !g_str_equal (name, "args"))
    append_member (out, name, raw);
  else
    {
      /* A group's members stand in the object itself. */
      g_string_append (out, out->str[out->len - 1] != '{' ? ", " : "");
      g_string_append_len (out, raw + 1, strlen (raw) - 2);
    }
}

void
tl_fields_join_thread (GHashTable *self)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new ();
  GString *raw;
  GString *canonical;
  TlField *field;
  GHashTableIter iter;
  gpointer name;

  g_hash_table_iter_init (&iter, self);
  while (g_hash_table_iter_next (&iter, &name, NULL))
    if (g_str_has_prefix (name, THREAD))
      g_ptr_array_add (names, name);
  if (names->len == 0)
    return;
  g_ptr_array_sort (names, compare_strings);
  raw = g_string_new ("[");
  canonical = g_string_new ("[");
  for (guint i = 0; i < names->len; i++)
    {
      const TlField *note = g_hash_table_lookup (self, names->pdata[i]);

      g_string_append_printf (raw, "%s%s", i > 0 ? ", " : "", note->raw);
      g_string_append_printf (canonical, "%s%s", i > 0 ? "," : "", note->canonical);
    }
  for (guint i = 0; i < names->len; i++)
    g_hash_table_remove (self, names->pdata[i]);
  field = g_new0 (TlField, 1);
  field->raw = g_string_free (g_string_append_c (raw, ']'), FALSE);
  field->canonical = g_string_free (g_string_append_c (canonical, ']'), FALSE);
  g_hash_table_replace (self, g_strdup ("thread"), field);
}

/* A copy whose notes are one list. */
static GHashTable *
copy_joined (GHashTable *fields)
{
  GHashTable *copy = tl_fields_new (NULL, TL_FIELDS_ARTICLE);
  GHashTableIter iter;
  gpointer name;
  gpointer field;

  g_hash_table_iter_init (&iter, fields);
  while (g_hash_table_iter_next (&iter, &name, &field))
    tl_fields_set (copy, name, field);
  tl_fields_join_thread (copy);
  return copy;
}

GBytes *
tl_fields_to_json (GHashTable *fields,
                   const char *modified)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new ();
  g_autoptr (GHashTable) self = copy_joined (fields);
  GString *out = g_string_new ("{");
  gboolean inside = FALSE;
  GHashTableIter iter;
  gpointer name;

  g_hash_table_iter_init (&iter, self);
  while (g_hash_table_iter_next (&iter, &name, NULL))
    g_ptr_array_add (names, name);
  if (modified != NULL)
    g_ptr_array_add (names, (gpointer) "modified");
  g_ptr_array_sort (names, compare_members);
  for (guint i = 0; i < names->len; i++)
    {
      const char *member = names->pdata[i];
      TlField *field = g_hash_table_lookup (self, member);
      gboolean attribute = g_str_has_prefix (member, "attributes/");

      if (attribute && !inside)
        g_string_append_printf (out, "%s\"attributes\": {", out->len > 1 ? ", " : "");
      else if (!attribute && inside)
        g_string_append_c (out, '}');
      inside = attribute;
      append_field (out, member, field != NULL ? field->raw : modified);
    }
  g_string_append (out, inside ? "}}" : "}");
  return g_string_free_to_bytes (out);
}

char *
tl_fields_dup_modified (GBytes *json)
{
  g_autoptr (TlJsonDoc) doc = tl_json_doc_parse (json, NULL, NULL);
  TlJsonRef value = doc != NULL && tl_json_get_type (doc, 0) == TL_JSON_OBJECT ? tl_json_find (doc, 0, "modified")
                                                                              : TL_JSON_NONE;

  return value != TL_JSON_NONE ? tl_json_dup_canonical (doc, value) : NULL;
}
