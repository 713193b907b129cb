/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A conflict as data, as it stands in an article's member "conflicts", and how it is settled. */

#include "config.h"

#include "tl-merge-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

struct _TlConflict
{
  GObject      parent_instance;

  char        *article;
  char        *kind;
  char        *id;
  char        *field;
  char       **values;
  char       **names;
  GHashTable  *owners;   /* value to char**; NULL: not known */
};

enum { PROP_0, PROP_ARTICLE, PROP_KIND, PROP_ID, PROP_FIELD, PROP_VALUES, PROP_NAMES, N_PROPS };

static GParamSpec *properties[N_PROPS];

G_DEFINE_TYPE (TlConflict, tl_conflict, G_TYPE_OBJECT)

static void
tl_conflict_finalize (GObject *object)
{
  TlConflict *self = TL_CONFLICT (object);

  g_clear_pointer (&self->article, g_free);
  g_clear_pointer (&self->kind, g_free);
  g_clear_pointer (&self->id, g_free);
  g_clear_pointer (&self->field, g_free);
  g_clear_pointer (&self->values, g_strfreev);
  g_clear_pointer (&self->names, g_strfreev);
  g_clear_pointer (&self->owners, g_hash_table_unref);
  G_OBJECT_CLASS (tl_conflict_parent_class)->finalize (object);
}

static void
tl_conflict_get_property (GObject    *object,
                          guint       id,
                          GValue     *value,
                          GParamSpec *pspec)
{
  TlConflict *self = TL_CONFLICT (object);

  switch (id)
    {
    case PROP_ARTICLE:
      g_value_set_string (value, self->article);
      break;
    case PROP_KIND:
      g_value_set_string (value, self->kind);
      break;
    case PROP_ID:
      g_value_set_string (value, self->id);
      break;
    case PROP_FIELD:
      g_value_set_string (value, self->field);
      break;
    case PROP_VALUES:
      g_value_set_boxed (value, self->values);
      break;
    case PROP_NAMES:
      g_value_set_boxed (value, self->names);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
tl_conflict_class_init (TlConflictClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->finalize = tl_conflict_finalize;
  object_class->get_property = tl_conflict_get_property;
  properties[PROP_ARTICLE] = g_param_spec_string ("article", NULL, NULL, NULL, flags);
  properties[PROP_KIND] = g_param_spec_string ("kind", NULL, NULL, NULL, flags);
  properties[PROP_ID] = g_param_spec_string ("id", NULL, NULL, NULL, flags);
  properties[PROP_FIELD] = g_param_spec_string ("field", NULL, NULL, NULL, flags);
  properties[PROP_VALUES] = g_param_spec_boxed ("values", NULL, NULL, G_TYPE_STRV, flags);
  properties[PROP_NAMES] = g_param_spec_boxed ("names", NULL, NULL, G_TYPE_STRV, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
tl_conflict_init (TlConflict *self)
{
}

TlConflict *
tl_conflict_new (const char  *article,
                 const char  *kind,
                 const char  *id,
                 const char  *field,
                 char       **values,
                 char       **names)
{
  TlConflict *self = g_object_new (TL_TYPE_CONFLICT, NULL);

  self->article = g_strdup (article);
  self->kind = g_strdup (kind);
  self->id = g_strdup (id);
  self->field = g_strdup (field);
  self->values = values;
  self->names = names;
  return self;
}

const char *
tl_conflict_get_article (TlConflict *self)
{
  g_return_val_if_fail (TL_IS_CONFLICT (self), NULL);

  return self->article;
}

const char *
tl_conflict_get_kind (TlConflict *self)
{
  g_return_val_if_fail (TL_IS_CONFLICT (self), NULL);

  return self->kind;
}

const char *
tl_conflict_get_id (TlConflict *self)
{
  g_return_val_if_fail (TL_IS_CONFLICT (self), NULL);

  return self->id;
}

const char *
tl_conflict_get_field (TlConflict *self)
{
  g_return_val_if_fail (TL_IS_CONFLICT (self), NULL);

  return self->field;
}

const char *const *
tl_conflict_get_values (TlConflict *self)
{
  g_return_val_if_fail (TL_IS_CONFLICT (self), NULL);

  return (const char *const *) self->values;
}

const char *const *
tl_conflict_get_names (TlConflict *self)
{
  g_return_val_if_fail (TL_IS_CONFLICT (self), NULL);

  return (const char *const *) self->names;
}

const char *const *
tl_conflict_get_owners (TlConflict *self,
                        const char *value)
{
  g_return_val_if_fail (TL_IS_CONFLICT (self), NULL);
  g_return_val_if_fail (value != NULL, NULL);

  return self->owners != NULL ? g_hash_table_lookup (self->owners, value) : NULL;
}

void
tl_conflict_set_owners (TlConflict *self,
                        GHashTable *owners)
{
  g_clear_pointer (&self->owners, g_hash_table_unref);
  self->owners = g_hash_table_ref (owners);
}

char *
tl_conflict_dup_key (TlConflict *self)
{
  return g_strjoin ("\n", self->kind, self->id, self->field, NULL);
}

static TlConflict *
read_entry (TlJsonDoc  *doc,
            TlJsonRef   entry,
            const char *article)
{
  static const char *const names[] = { "kind", "id", "field" };
  g_autoptr (GPtrArray) values = g_ptr_array_new_with_free_func (g_free);
  char *strings[3] = { NULL };
  TlJsonRef list = tl_json_find_typed (doc, entry, "values", TL_JSON_ARRAY);
  TlConflict *conflict = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      TlJsonRef value = tl_json_find_typed (doc, entry, names[i], TL_JSON_STRING);

      strings[i] = value != TL_JSON_NONE ? tl_json_dup_string (doc, value, NULL) : NULL;
    }
  if (strings[0] != NULL && strings[1] != NULL && strings[2] != NULL && list != TL_JSON_NONE)
    {
      for (TlJsonRef value = tl_json_first (doc, list); value != TL_JSON_NONE; value = tl_json_next (doc, value))
        g_ptr_array_add (values, tl_json_dup_canonical (doc, value));
      g_ptr_array_add (values, NULL);
      conflict = tl_conflict_new (article, strings[0], strings[1], strings[2],
                                  (char **) g_ptr_array_free (g_steal_pointer (&values), FALSE), g_new0 (char *, 1));
    }
  for (guint i = 0; i < G_N_ELEMENTS (strings); i++)
    g_free (strings[i]);
  return conflict;
}

GPtrArray *
tl_conflicts_from_json (GBytes     *json,
                        const char *article)
{
  GPtrArray *conflicts = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (TlJsonDoc) doc = json != NULL ? tl_json_doc_parse (json, NULL, NULL) : NULL;

  if (doc == NULL || tl_json_get_type (doc, 0) != TL_JSON_ARRAY)
    return conflicts;
  for (TlJsonRef entry = tl_json_first (doc, 0); entry != TL_JSON_NONE; entry = tl_json_next (doc, entry))
    {
      TlConflict *conflict = tl_json_get_type (doc, entry) == TL_JSON_OBJECT
                             ? read_entry (doc, entry, article) : NULL;

      if (conflict != NULL)
        g_ptr_array_add (conflicts, conflict);
    }
  return conflicts;
}

GPtrArray *
tl_merge_list_conflicts (TlArticle *article)
{
  g_autoptr (GBytes) json = tl_article_dup_member_json (article, "conflicts");

  return tl_conflicts_from_json (json, tl_article_get_id (article));
}

GHashTable *
tl_conflicts_index (GPtrArray *conflicts)
{
  GHashTable *index = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);

  for (guint i = 0; i < conflicts->len; i++)
    g_hash_table_replace (index, tl_conflict_dup_key (conflicts->pdata[i]), g_object_ref (conflicts->pdata[i]));
  return index;
}

gboolean
tl_conflicts_settle (GPtrArray  *conflicts,
                     TlConflict *conflict)
{
  g_autofree char *wanted = tl_conflict_dup_key (conflict);
  guint n_before = conflicts->len;

  for (guint i = conflicts->len; i > 0; i--)
    {
      g_autofree char *there = tl_conflict_dup_key (conflicts->pdata[i - 1]);

      if (g_str_equal (there, wanted))
        g_ptr_array_remove_index (conflicts, i - 1);
    }
  return conflicts->len < n_before;
}

GBytes *
tl_conflicts_to_json (GPtrArray *conflicts)
{
  GString *out = g_string_new ("[");

  for (guint i = 0; i < conflicts->len; i++)
    {
      TlConflict *conflict = conflicts->pdata[i];
      g_autofree char *values = g_strjoinv (", ", conflict->values);

      g_string_append (out, i > 0 ? ", {\"kind\": " : "{\"kind\": ");
      tl_json_append_string (out, conflict->kind, -1, &tl_json_style_spaced);
      g_string_append (out, ", \"id\": ");
      tl_json_append_string (out, conflict->id, -1, &tl_json_style_spaced);
      g_string_append (out, ", \"field\": ");
      tl_json_append_string (out, conflict->field, -1, &tl_json_style_spaced);
      g_string_append_printf (out, ", \"values\": [%s]}", values);
    }
  g_string_append_c (out, ']');
  return g_string_free_to_bytes (out);
}

GBytes *
tl_conflict_find_object (TlConflict *self,
                         TlArticle  *article)
{
  if (g_str_equal (self->kind, "annotation"))
    {
      TlAnnotation *annotation = tl_article_find_annotation (article, self->id);

      return annotation != NULL ? tl_annotation_get_json (annotation) : NULL;
    }
  if (g_str_equal (self->kind, "relation"))
    {
      TlRelation *relation = tl_article_find_relation (article, self->id);

      return relation != NULL ? tl_relation_get_json (relation) : NULL;
    }
  return NULL;
}

/* The object with the field set to value; NULL when it is to go. */
static GBytes *
set_field (GBytes       *before,
           TlFieldsKind  kind,
           const char   *name,
           const char   *value)
{
  g_autoptr (GHashTable) fields = tl_fields_new (before, kind);
  g_autofree char *modified = tl_fields_dup_modified (before);
  const TlField field = { (char *) value, (char *) value };

  tl_fields_set (fields, name, g_str_equal (value, "null") ? NULL : &field);
  return tl_fields_to_json (fields, modified);
}

static gboolean
add_settled (TlCommand   *command,
             TlArticle   *article,
             TlConflict  *conflict,
             const char  *value,
             GError     **error)
{
  gboolean relation = g_str_equal (conflict->kind, "relation");
  gboolean gone = g_str_equal (value, "null");
  g_autoptr (GBytes) member = NULL;
  g_autoptr (GBytes) after = NULL;
  GBytes *before;

  if (g_str_equal (conflict->kind, "member"))
    {
      member = tl_article_dup_member_json (article, conflict->id);
      after = gone ? NULL : g_bytes_new (value, strlen (value));
      tl_command_add (command, tl_change_new (TL_CHANGE_MEMBER, conflict->id, G_MAXUINT, member, after));
      return TRUE;
    }
  before = tl_conflict_find_object (conflict, article);
  if (before == NULL)
    {
      g_set_error (error, TL_MODEL_ERROR, TL_MODEL_ERROR_MISSING, _("“%s” is no longer there"), conflict->id);
      return FALSE;
    }
  if (*conflict->field == '\0' && !gone)
    return TRUE;
  if (*conflict->field != '\0')
    after = set_field (before, relation ? TL_FIELDS_RELATION : TL_FIELDS_ANNOTATION, conflict->field, value);
  tl_command_add (command, tl_change_new (relation ? TL_CHANGE_RELATION : TL_CHANGE_ANNOTATION, conflict->id,
                                          relation ? tl_article_get_relation_position (article, conflict->id)
                                                   : tl_article_get_annotation_position (article, conflict->id),
                                          before, after));
  return TRUE;
}

TlCommand *
tl_merge_resolve (TlArticle   *article,
                  const char  *key,
                  const char  *by,
                  TlConflict  *conflict,
                  const char  *value,
                  GError     **error)
{
  g_autoptr (GPtrArray) conflicts = NULL;
  g_autoptr (TlCommand) command = NULL;
  g_autoptr (GBytes) before = NULL;
  g_autoptr (GBytes) after = NULL;

  g_return_val_if_fail (TL_IS_CONFLICT (conflict), NULL);
  g_return_val_if_fail (value != NULL, NULL);

  conflicts = tl_merge_list_conflicts (article);
  if (!tl_conflicts_settle (conflicts, conflict))
    {
      g_set_error (error, TL_MODEL_ERROR, TL_MODEL_ERROR_MISSING, _("This conflict is settled already"));
      return NULL;
    }
  command = tl_command_new ("member", key, by, NULL);
  if (!add_settled (command, article, conflict, value, error))
    return NULL;
  before = tl_article_dup_member_json (article, "conflicts");
  after = conflicts->len > 0 ? tl_conflicts_to_json (conflicts) : NULL;
  tl_command_add (command, tl_change_new (TL_CHANGE_MEMBER, "conflicts", G_MAXUINT, before, after));
  return g_steal_pointer (&command);
}
