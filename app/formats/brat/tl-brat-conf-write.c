/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The configuration that brat needs beside the documents.  A collection that came from brat and still has the schema it came with gets
 * its own files back, byte for byte; any other gets an annotation.conf that allows what its schema and its documents hold.
 */

#include "config.h"

#include "tl-brat-private.h"

#include <string.h>

#include "tl-brat-foreign.h"
#include "tl-json-pick.h"

/* More different values than this are free text, not a choice. */
#define MAX_VALUES 40

typedef struct
{
  GPtrArray  *labels;      /* borrowed from values' keys */
  GPtrArray  *values;      /* owned */
  GHashTable *seen;        /* labels and values, prefixed; owned */
  gboolean    is_open;     /* values that a configuration can't list */
} Attribute;

typedef struct
{
  gboolean   is_event;
  GPtrArray *roles;        /* owned */
} Relation;

struct _TlBratUsage
{
  GPtrArray  *labels;          /* in order met, owned */
  GHashTable *label_set;       /* borrowed from labels */
  GPtrArray  *attribute_names; /* in order met, owned */
  GHashTable *attributes;      /* name (borrowed) → Attribute */
  GPtrArray  *relation_names;  /* in order met, owned */
  GHashTable *relations;       /* type (borrowed) → Relation */
};

static void
attribute_free (gpointer data)
{
  Attribute *self = data;

  g_ptr_array_unref (self->labels);
  g_ptr_array_unref (self->values);
  g_hash_table_unref (self->seen);
  g_free (self);
}

static void
relation_free (gpointer data)
{
  Relation *self = data;

  g_ptr_array_unref (self->roles);
  g_free (self);
}

TlBratUsage *
tl_brat_usage_new (void)
{
  TlBratUsage *self = g_new0 (TlBratUsage, 1);

  self->labels = g_ptr_array_new_with_free_func (g_free);
  self->label_set = g_hash_table_new (g_str_hash, g_str_equal);
  self->attribute_names = g_ptr_array_new_with_free_func (g_free);
  self->attributes = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, attribute_free);
  self->relation_names = g_ptr_array_new_with_free_func (g_free);
  self->relations = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, relation_free);
  return self;
}

void
tl_brat_usage_free (TlBratUsage *self)
{
  g_hash_table_unref (self->label_set);
  g_hash_table_unref (self->attributes);
  g_hash_table_unref (self->relations);
  g_ptr_array_unref (self->labels);
  g_ptr_array_unref (self->attribute_names);
  g_ptr_array_unref (self->relation_names);
  g_free (self);
}

void
tl_brat_usage_add_label (TlBratUsage *self,
                         const char  *label)
{
  char *copy;

  if (g_hash_table_contains (self->label_set, label))
    return;
  copy = g_strdup (label);
  g_ptr_array_add (self->labels, copy);
  g_hash_table_add (self->label_set, copy);
}

/* Adds text to list once. */
static void
add_once (GHashTable *seen,
          GPtrArray  *list,
          char        prefix,
          const char *text)
{
  g_autofree char *key = g_strdup_printf ("%c%s", prefix, text);

  if (g_hash_table_add (seen, g_steal_pointer (&key)))
    g_ptr_array_add (list, g_strdup (text));
}

/* Can a name stand in a configuration, where these separate? */
static gboolean
is_plain (const char *name)
{
  return *name != '\0' && strpbrk (name, " \t\r\n,|:<>[]!?*+{}") == NULL && *name != '#' && *name != '-';
}

void
tl_brat_usage_add_attribute (TlBratUsage *self,
                             const char  *label,
                             const char  *name,
                             const char  *value)
{
  Attribute *attribute = g_hash_table_lookup (self->attributes, name);

  if (attribute == NULL)
    {
      char *copy = g_strdup (name);

      attribute = g_new0 (Attribute, 1);
      attribute->labels = g_ptr_array_new_with_free_func (g_free);
      attribute->values = g_ptr_array_new_with_free_func (g_free);
      attribute->seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
      g_ptr_array_add (self->attribute_names, copy);
      g_hash_table_insert (self->attributes, copy, attribute);
    }
  add_once (attribute->seen, attribute->labels, 'l', label);
  if (value == NULL)
    return;
  if (is_plain (value) && attribute->values->len < MAX_VALUES)
    add_once (attribute->seen, attribute->values, 'v', value);
  else
    attribute->is_open = TRUE;
}

void
tl_brat_usage_add_relation (TlBratUsage *self,
                            const char  *type,
                            gboolean     is_event,
                            const char  *role)
{
  Relation *relation = g_hash_table_lookup (self->relations, type);

  if (relation == NULL)
    {
      char *copy = g_strdup (type);

      relation = g_new0 (Relation, 1);
      relation->roles = g_ptr_array_new_with_free_func (g_free);
      g_ptr_array_add (self->relation_names, copy);
      g_hash_table_insert (self->relations, copy, relation);
    }
  relation->is_event = relation->is_event || is_event;
  if (role == NULL)
    return;
  for (guint i = 0; i < relation->roles->len; i++)
    if (g_str_equal (relation->roles->pdata[i], role))
      return;
  g_ptr_array_add (relation->roles, g_strdup (role));
}

/* The schema's own words about what may be, beside what was met. */
static void
add_schema (TlBratUsage *self,
            TlSchema    *schema)
{
  for (guint i = 0; i < tl_schema_get_n_labels (schema); i++)
    {
      const TlLabelDef *label = tl_schema_get_label (schema, i);

      tl_brat_usage_add_label (self, label->name);
      for (guint j = 0; j < label->attributes->len; j++)
        {
          const TlAttributeDef *attribute = label->attributes->pdata[j];

          tl_brat_usage_add_attribute (self, label->name, attribute->name, NULL);
          for (guint k = 0; attribute->values != NULL && attribute->values[k] != NULL; k++)
            tl_brat_usage_add_attribute (self, label->name, attribute->name, attribute->values[k]);
        }
    }
  for (guint i = 0; i < tl_schema_get_n_relations (schema); i++)
    {
      const TlRelationDef *relation = tl_schema_get_relation (schema, i);
      gboolean is_binary = relation->roles->len == 2;

      for (guint j = 0; j < relation->roles->len; j++)
        is_binary = is_binary && ((TlRoleDef *) relation->roles->pdata[j])->max == 1;
      for (guint j = 0; j < relation->roles->len; j++)
        tl_brat_usage_add_relation (self, relation->name, !is_binary, ((TlRoleDef *) relation->roles->pdata[j])->name);
    }
}

static void
append_list (GString   *out,
             GPtrArray *names)
{
  guint n = 0;

  for (guint i = 0; i < names->len; i++)
    {
      g_autofree char *name = tl_brat_encode_name (names->pdata[i]);

      if (is_plain (name))
        g_string_append_printf (out, "%s%s", n++ > 0 ? "|" : "", name);
    }
  if (n == 0)
    g_string_append (out, "<ANY>");
}

static void
append_role (GString             *out,
             TlSchema            *schema,
             const TlRelationDef *def,
             const char          *role_name,
             gboolean             is_event)
{
  const TlRoleDef *role = def != NULL ? tl_relation_def_find_role (def, role_name) : NULL;
  g_autofree char *name = tl_brat_encode_name (role_name);
  g_autoptr (GPtrArray) labels = g_ptr_array_new ();

  for (guint i = 0; role != NULL && role->labels != NULL && role->labels[i] != NULL; i++)
    g_ptr_array_add (labels, role->labels[i]);
  if (!is_plain (name))
    return;
  g_string_append (out, out->len > 0 && out->str[out->len - 1] != '\t' ? ", " : "");
  g_string_append (out, name);
  if (is_event)
    g_string_append_c (out, role != NULL && role->min > 0 ? '+' : '*');
  g_string_append_c (out, ':');
  append_list (out, labels);
}

static void
append_relations (TlBratUsage *self,
                  TlSchema    *schema,
                  GString     *out,
                  gboolean     events)
{
  for (guint i = 0; i < self->relation_names->len; i++)
    {
      const char *type = self->relation_names->pdata[i];
      const Relation *relation = g_hash_table_lookup (self->relations, type);
      g_autofree char *name = tl_brat_encode_name (type);
      const TlRelationDef *def = tl_schema_find_relation (schema, type);

      if (relation->is_event != events || !is_plain (name))
        continue;
      g_string_append_printf (out, "%s\t", name);
      for (guint j = 0; j < relation->roles->len; j++)
        append_role (out, schema, def, relation->roles->pdata[j], events);
      g_string_append_c (out, '\n');
    }
}

static void
append_attributes (TlBratUsage *self,
                   GString     *out)
{
  for (guint i = 0; i < self->attribute_names->len; i++)
    {
      const Attribute *attribute = g_hash_table_lookup (self->attributes, self->attribute_names->pdata[i]);
      g_autofree char *name = tl_brat_encode_name (self->attribute_names->pdata[i]);

      if (!is_plain (name))
        continue;
      g_string_append_printf (out, "%s\tArg:", name);
      append_list (out, attribute->labels);
      if (attribute->values->len > 0 && !attribute->is_open)
        {
          g_string_append (out, ", Value:");
          append_list (out, attribute->values);
        }
      g_string_append_c (out, '\n');
    }
}

static char *
make_conf (TlBratUsage *self,
           TlSchema    *schema)
{
  GString *out = g_string_new ("[entities]\n");

  add_schema (self, schema);
  for (guint i = 0; i < self->labels->len; i++)
    {
      const Relation *relation = g_hash_table_lookup (self->relations, self->labels->pdata[i]);
      g_autofree char *name = tl_brat_encode_name (self->labels->pdata[i]);

      if (is_plain (name) && (relation == NULL || !relation->is_event))
        g_string_append_printf (out, "%s\n", name);
    }
  g_string_append (out, "\n[relations]\n");
  append_relations (self, schema, out, FALSE);
  g_string_append (out, "\n[events]\n");
  append_relations (self, schema, out, TRUE);
  g_string_append (out, "\n[attributes]\n");
  append_attributes (self, out);
  return g_string_free (out, FALSE);
}

/* JSON without the white space between its tokens. */
static char *
squeeze (const char *json,
         gsize       length)
{
  GString *out = g_string_sized_new (length);
  gboolean in_string = FALSE;

  for (gsize i = 0; i < length; i++)
    {
      if (json[i] == '"')
        in_string = !in_string;
      else if (in_string && json[i] == '\\')
        g_string_append_c (out, json[i++]);
      if (in_string || strchr (" \t\r\n", json[i]) == NULL)
        g_string_append_c (out, json[i]);
    }
  return g_string_free (out, FALSE);
}

/* Is the schema (without its x-brat, which comes last) the one that these files make? */
static gboolean
is_unchanged (TlJsonDoc  *doc,
              const char *annotation,
              const char *visual)
{
  g_autofree char *made = tl_brat_conf_to_labels (annotation, visual);
  g_autofree char *made_squeezed = squeeze (made, strlen (made));
  g_autofree char *own_squeezed = NULL;
  gsize length;
  const char *raw = tl_json_get_raw (doc, 0, NULL, &length);

  own_squeezed = squeeze (raw, length);
  made_squeezed[strlen (made_squeezed) - 1] = ',';
  return g_str_has_prefix (own_squeezed, made_squeezed);
}

static gboolean
write_files (TlExport   *export_,
             TlJsonDoc  *doc,
             TlJsonRef   files,
             GError    **error)
{
  for (TlJsonRef file = tl_json_first (doc, files); file != TL_JSON_NONE; file = tl_json_next (doc, file))
    {
      g_autofree char *name = tl_json_dup_name (doc, file);
      g_autofree char *text = tl_json_dup_scalar (doc, file);

      if (!g_str_has_suffix (name, ".conf") || text == NULL)
        continue;
      name[strlen (name) - strlen (".conf")] = '\0';
      if (!tl_export_write_file (export_, name, ".conf", text, -1, error))
        return FALSE;
    }
  return TRUE;
}

gboolean
tl_brat_write_conf (TlExport     *export_,
                    TlBratUsage  *usage,
                    GError      **error)
{
  GBytes *labels = tl_export_get_labels (export_);
  g_autoptr (TlJsonDoc) doc = labels != NULL ? tl_json_doc_parse (labels, NULL, NULL) : NULL;
  TlJsonRef files = TL_JSON_NONE;
  g_autofree char *annotation = NULL;
  g_autofree char *visual = NULL;
  g_autofree char *made = NULL;

  if (doc != NULL && tl_json_get_type (doc, 0) == TL_JSON_OBJECT)
    files = tl_json_find_typed (doc, 0, TL_BRAT_MEMBER, TL_JSON_OBJECT);
  if (files != TL_JSON_NONE)
    {
      annotation = tl_json_pick_string (doc, files, "annotation.conf");
      visual = tl_json_pick_string (doc, files, "visual.conf");
    }
  if (annotation != NULL && is_unchanged (doc, annotation, visual))
    return write_files (export_, doc, files, error);
  made = make_conf (usage, tl_export_get_schema (export_));
  return tl_export_write_file (export_, "annotation", ".conf", made, -1, error);
}
