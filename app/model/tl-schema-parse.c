/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * From the JSON of a label schema to its definitions.  What is not said gets a sensible value; what is
 * said wrongly makes the whole schema an error, so that nobody tags for a day with half of one.
 */

#include "config.h"

#include "tl-schema-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "tl-annotation-private.h"

const char *const tl_schema_colours[] = {
  "blue", "green", "yellow", "orange", "red", "purple", "brown", "teal", "pink", "slate", "olive", "cyan", NULL
};
const char *const tl_schema_underlines[] = { "solid", "double", "dashed", "dotted", "wavy", "thick", NULL };

static const char *const attribute_types[] = { "enum", "boolean", "number", "string", "link", "list" };

void
tl_attribute_def_free (TlAttributeDef *self)
{
  g_free (self->name);
  g_free (self->title);
  g_free (self->description);
  g_strfreev (self->values);
  g_free (self->fallback);
  g_free (self);
}

static void
attribute_def_free (gpointer data)
{
  tl_attribute_def_free (data);
}

TlLabelDef *
tl_label_def_new (const char *name)
{
  TlLabelDef *self = g_new0 (TlLabelDef, 1);
  guint hash = g_str_hash (name);

  self->name = g_strdup (name);
  self->title = g_strdup (name);
  self->description = g_strdup ("");
  self->colour = g_strdup (tl_schema_colours[hash % (G_N_ELEMENTS (tl_schema_colours) - 1)]);
  self->underline = g_strdup (tl_schema_underlines[hash / 16 % (G_N_ELEMENTS (tl_schema_underlines) - 1)]);
  self->group = g_strdup ("");
  self->synonyms = g_new0 (char *, 1);
  self->attributes = g_ptr_array_new_with_free_func (attribute_def_free);
  return self;
}

void
tl_label_def_free (TlLabelDef *self)
{
  g_free (self->name);
  g_free (self->title);
  g_free (self->description);
  g_free (self->colour);
  g_free (self->underline);
  g_free (self->group);
  g_strfreev (self->synonyms);
  g_ptr_array_unref (self->attributes);
  g_free (self);
}

static void
role_def_free (gpointer data)
{
  TlRoleDef *self = data;

  g_free (self->name);
  g_free (self->title);
  g_strfreev (self->labels);
  g_free (self);
}

void
tl_relation_def_free (TlRelationDef *self)
{
  g_free (self->name);
  g_free (self->title);
  g_strfreev (self->synonyms);
  g_ptr_array_unref (self->roles);
  g_free (self);
}

static gboolean
fail (GError     **error,
      const char  *message)
{
  g_set_error_literal (error, TL_MODEL_ERROR, TL_MODEL_ERROR_SHAPE, message);
  return FALSE;
}

/* Replaces *text by a string member, if there is one that says anything. */
static void
take_string (TlJsonDoc   *doc,
             TlJsonRef    object,
             const char  *name,
             char       **text)
{
  char *found = tl_model_dup_string (doc, tl_json_find (doc, object, name));

  if (found != NULL)
    {
      g_free (*text);
      *text = found;
    }
}

/* The same for one of a list of names; another value is not taken. */
static void
take_choice (TlJsonDoc          *doc,
             TlJsonRef           object,
             const char         *name,
             const char *const  *choices,
             char              **text)
{
  g_autofree char *found = tl_model_dup_string (doc, tl_json_find (doc, object, name));

  if (found != NULL && g_strv_contains (choices, found))
    {
      g_free (*text);
      *text = g_steal_pointer (&found);
    }
}

/* The strings of an array member; empty when there is none. */
static char **
dup_strings (TlJsonDoc  *doc,
             TlJsonRef   object,
             const char *name)
{
  GPtrArray *strings = g_ptr_array_new ();
  TlJsonRef array = tl_json_find_typed (doc, object, name, TL_JSON_ARRAY);

  if (array != TL_JSON_NONE)
    for (TlJsonRef item = tl_json_first (doc, array); item != TL_JSON_NONE; item = tl_json_next (doc, item))
      {
        char *text = tl_model_dup_string (doc, item);

        if (text != NULL)
          g_ptr_array_add (strings, text);
      }
  g_ptr_array_add (strings, NULL);
  return (char **) g_ptr_array_free (strings, FALSE);
}

static gboolean
take_number (TlJsonDoc  *doc,
             TlJsonRef   object,
             const char *name,
             double     *number)
{
  TlJsonRef value = tl_json_find_typed (doc, object, name, TL_JSON_NUMBER);

  return value != TL_JSON_NONE && tl_json_get_double (doc, value, number);
}

/* A default may be written as any scalar; kept as text. */
static char *
dup_default (TlJsonDoc *doc,
             TlJsonRef  object)
{
  TlJsonRef value = tl_json_find (doc, object, "default");
  gsize length;
  const char *raw;

  if (value == TL_JSON_NONE || tl_json_get_type (doc, value) == TL_JSON_NULL)
    return NULL;
  if (tl_json_get_type (doc, value) == TL_JSON_STRING)
    return tl_json_dup_string (doc, value, NULL);
  raw = tl_json_get_raw (doc, value, NULL, &length);
  return g_strndup (raw, length);
}

static gboolean
parse_attribute (TlJsonDoc   *doc,
                 TlJsonRef    object,
                 GPtrArray   *attributes,
                 GError     **error)
{
  g_autofree char *name = NULL;
  g_autofree char *type = NULL;
  TlJsonRef required;
  TlAttributeDef *self;
  guint kind = 0;

  if (tl_json_get_type (doc, object) == TL_JSON_OBJECT)
    name = tl_model_dup_string (doc, tl_json_find (doc, object, "name"));
  if (name == NULL)
    return fail (error, _("An attribute of a label needs a “name”"));
  type = tl_model_dup_string (doc, tl_json_find (doc, object, "type"));
  while (type != NULL && kind < G_N_ELEMENTS (attribute_types) && !g_str_equal (type, attribute_types[kind]))
    kind++;
  if (kind == G_N_ELEMENTS (attribute_types))
    {
      g_set_error (error, TL_MODEL_ERROR, TL_MODEL_ERROR_SHAPE,
                   _("The attribute “%s” has the unknown type “%s”"), name, type);
      return FALSE;
    }
  self = g_new0 (TlAttributeDef, 1);
  self->type = type != NULL ? (TlAttributeType) kind : TL_ATTRIBUTE_STRING;
  self->title = g_strdup (name);
  self->name = g_steal_pointer (&name);
  self->description = g_strdup ("");
  take_string (doc, object, "title", &self->title);
  take_string (doc, object, "description", &self->description);
  self->values = dup_strings (doc, object, "values");
  self->fallback = dup_default (doc, object);
  required = tl_json_find (doc, object, "required");
  self->required = required != TL_JSON_NONE && tl_json_get_type (doc, required) == TL_JSON_TRUE;
  self->has_min = take_number (doc, object, "min", &self->min);
  self->has_max = take_number (doc, object, "max", &self->max);
  g_ptr_array_add (attributes, self);
  return TRUE;
}

static gboolean
parse_label (TlJsonDoc   *doc,
             TlJsonRef    value,
             GPtrArray   *labels,
             GError     **error)
{
  g_autofree char *name = NULL;
  g_autofree char *key = NULL;
  TlJsonRef attributes;
  TlLabelDef *self;

  if (tl_json_get_type (doc, value) == TL_JSON_STRING)
    name = tl_model_dup_string (doc, value);
  else if (tl_json_get_type (doc, value) == TL_JSON_OBJECT)
    name = tl_model_dup_string (doc, tl_json_find (doc, value, "name"));
  if (name == NULL)
    return fail (error, _("A label needs a “name”"));
  self = tl_label_def_new (name);
  self->known = TRUE;
  g_ptr_array_add (labels, self);
  if (tl_json_get_type (doc, value) == TL_JSON_STRING)
    return TRUE;
  take_string (doc, value, "title", &self->title);
  take_string (doc, value, "description", &self->description);
  take_string (doc, value, "group", &self->group);
  take_choice (doc, value, "colour", tl_schema_colours, &self->colour);
  take_choice (doc, value, "underline", tl_schema_underlines, &self->underline);
  key = tl_model_dup_string (doc, tl_json_find (doc, value, "key"));
  if (key != NULL && *g_utf8_next_char (key) == '\0')
    self->key = g_utf8_get_char (key);
  g_strfreev (self->synonyms);
  self->synonyms = dup_strings (doc, value, "synonyms");
  attributes = tl_json_find_typed (doc, value, "attributes", TL_JSON_ARRAY);
  if (attributes != TL_JSON_NONE)
    for (TlJsonRef item = tl_json_first (doc, attributes); item != TL_JSON_NONE; item = tl_json_next (doc, item))
      if (!parse_attribute (doc, item, self->attributes, error))
        return FALSE;
  return TRUE;
}

static gboolean
parse_role (TlJsonDoc   *doc,
            TlJsonRef    object,
            GPtrArray   *roles,
            GError     **error)
{
  g_autofree char *name = NULL;
  TlJsonRef number;
  TlRoleDef *self;

  if (tl_json_get_type (doc, object) == TL_JSON_OBJECT)
    name = tl_model_dup_string (doc, tl_json_find (doc, object, "name"));
  if (name == NULL)
    return fail (error, _("A role of a relation needs a “name”"));
  self = g_new0 (TlRoleDef, 1);
  self->title = g_strdup (name);
  self->name = g_steal_pointer (&name);
  take_string (doc, object, "title", &self->title);
  self->labels = dup_strings (doc, object, "labels");
  number = tl_json_find_typed (doc, object, "min", TL_JSON_NUMBER);
  if (number != TL_JSON_NONE)
    tl_json_get_uint (doc, number, &self->min);
  number = tl_json_find_typed (doc, object, "max", TL_JSON_NUMBER);
  if (number != TL_JSON_NONE)
    tl_json_get_uint (doc, number, &self->max);
  g_ptr_array_add (roles, self);
  return TRUE;
}

static gboolean
parse_relation (TlJsonDoc   *doc,
                TlJsonRef    object,
                GPtrArray   *relations,
                GError     **error)
{
  g_autofree char *name = NULL;
  TlJsonRef roles;
  TlRelationDef *self;

  if (tl_json_get_type (doc, object) == TL_JSON_OBJECT)
    name = tl_model_dup_string (doc, tl_json_find (doc, object, "name"));
  if (name == NULL)
    return fail (error, _("A relation of a label schema needs a “name”"));
  self = g_new0 (TlRelationDef, 1);
  self->title = g_strdup (name);
  self->name = g_steal_pointer (&name);
  take_string (doc, object, "title", &self->title);
  self->synonyms = dup_strings (doc, object, "synonyms");
  self->roles = g_ptr_array_new_with_free_func (role_def_free);
  g_ptr_array_add (relations, self);
  roles = tl_json_find_typed (doc, object, "roles", TL_JSON_ARRAY);
  if (roles != TL_JSON_NONE)
    for (TlJsonRef item = tl_json_first (doc, roles); item != TL_JSON_NONE; item = tl_json_next (doc, item))
      if (!parse_role (doc, item, self->roles, error))
        return FALSE;
  return TRUE;
}

gboolean
tl_schema_parse (GBytes     *json,
                 GPtrArray  *labels,
                 GPtrArray  *relations,
                 GPtrArray  *document,
                 gboolean   *has_document,
                 GError    **error)
{
  g_autoptr(TlJsonDoc) doc = tl_json_doc_parse (json, NULL, error);
  TlJsonRef list = 0;
  gboolean is_object;

  if (doc == NULL)
    return FALSE;
  is_object = tl_json_get_type (doc, 0) == TL_JSON_OBJECT;
  if (is_object)
    list = tl_json_find_typed (doc, 0, "labels", TL_JSON_ARRAY);
  if (list == TL_JSON_NONE || tl_json_get_type (doc, list) != TL_JSON_ARRAY)
    return fail (error, _("A label schema must be a list of labels, or an object with such a list as “labels”"));
  for (TlJsonRef item = tl_json_first (doc, list); item != TL_JSON_NONE; item = tl_json_next (doc, item))
    if (!parse_label (doc, item, labels, error))
      return FALSE;
  list = list != 0 ? tl_json_find_typed (doc, 0, "relations", TL_JSON_ARRAY) : TL_JSON_NONE;
  if (list != TL_JSON_NONE)
    for (TlJsonRef item = tl_json_first (doc, list); item != TL_JSON_NONE; item = tl_json_next (doc, item))
      if (!parse_relation (doc, item, relations, error))
        return FALSE;
  list = is_object ? tl_json_find_typed (doc, 0, "document", TL_JSON_ARRAY) : TL_JSON_NONE;
  *has_document = list != TL_JSON_NONE;
  if (list != TL_JSON_NONE)
    for (TlJsonRef item = tl_json_first (doc, list); item != TL_JSON_NONE; item = tl_json_next (doc, item))
      if (!parse_attribute (doc, item, document, error))
        return FALSE;
  return TRUE;
}
