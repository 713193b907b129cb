/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The label schema: definitions in order, and tables from names and synonyms to them.
 *
 * The built-in schema is a resource of the program, read once.  Its titles are in
 * data/labels/news-titles.h for the translators; a collection's own schema is shown as it is written.
 */

#include "config.h"

#include "tl-schema-private.h"

#include <gio/gio.h>
#include <glib/gi18n-lib.h>

#include "tl-model-resources.h"

#define NEWS_PATH "/io/github/tagline/Tagline/labels/news.json"

static void
label_def_free (gpointer data)
{
  tl_label_def_free (data);
}

static void
relation_def_free (gpointer data)
{
  tl_relation_def_free (data);
}

/* The first to claim a name has it: names before synonyms, earlier before later. */
static void
claim_name (GHashTable *names,
            char       *name,
            gpointer    def)
{
  if (!g_hash_table_contains (names, name))
    g_hash_table_insert (names, name, def);
}

static void
index_names (TlSchema *self)
{
  for (guint i = 0; i < self->labels->len; i++)
    claim_name (self->label_names, ((TlLabelDef *) g_ptr_array_index (self->labels, i))->name,
                g_ptr_array_index (self->labels, i));
  for (guint i = 0; i < self->labels->len; i++)
    {
      TlLabelDef *def = g_ptr_array_index (self->labels, i);

      for (guint j = 0; def->synonyms[j] != NULL; j++)
        claim_name (self->label_names, def->synonyms[j], def);
    }
  for (guint i = 0; i < self->relations->len; i++)
    claim_name (self->relation_names, ((TlRelationDef *) g_ptr_array_index (self->relations, i))->name,
                g_ptr_array_index (self->relations, i));
  for (guint i = 0; i < self->relations->len; i++)
    {
      TlRelationDef *def = g_ptr_array_index (self->relations, i);

      for (guint j = 0; def->synonyms[j] != NULL; j++)
        claim_name (self->relation_names, def->synonyms[j], def);
    }
}

static void
attribute_def_free (gpointer data)
{
  tl_attribute_def_free (data);
}

static void
swap_arrays (GPtrArray **a,
             GPtrArray **b)
{
  GPtrArray *held = *a;

  *a = *b;
  *b = held;
}

static TlSchema *
schema_new (GBytes  *json,
            GBytes  *news,
            GError **error)
{
  g_autoptr(TlSchema) self = g_new0 (TlSchema, 1);
  gboolean has_document = FALSE;

  g_atomic_ref_count_init (&self->references);
  self->labels = g_ptr_array_new_with_free_func (label_def_free);
  self->relations = g_ptr_array_new_with_free_func (relation_def_free);
  self->label_names = g_hash_table_new (g_str_hash, g_str_equal);
  self->relation_names = g_hash_table_new (g_str_hash, g_str_equal);
  self->unknown = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, label_def_free);
  self->document = g_ptr_array_new_with_free_func (attribute_def_free);
  if (!tl_schema_parse (json, self->labels, self->relations, self->document, &has_document, error))
    return NULL;
  if ((self->relations->len == 0 || !has_document) && news != NULL)
    {
      g_autoptr(GPtrArray) labels = g_ptr_array_new_with_free_func (label_def_free);
      g_autoptr(GPtrArray) relations = g_ptr_array_new_with_free_func (relation_def_free);
      g_autoptr(GPtrArray) document = g_ptr_array_new_with_free_func (attribute_def_free);
      gboolean ignored;

      if (!tl_schema_parse (news, labels, relations, document, &ignored, error))
        return NULL;
      if (self->relations->len == 0)
        swap_arrays (&self->relations, &relations);
      if (!has_document)
        swap_arrays (&self->document, &document);
    }
  index_names (self);
  return g_steal_pointer (&self);
}

/* The built-in schema's file.  Named through its resource, so that no linker leaves it out. */
static GBytes *
lookup_news (void)
{
  GBytes *json = g_resource_lookup_data (tl_model_get_resource (), NEWS_PATH, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);

  if (json == NULL)
    g_error ("The built-in label schema is not in the program");
  return json;
}

TlSchema *
tl_schema_new_default (void)
{
  static TlSchema *news;

  if (g_once_init_enter (&news))
    {
      g_autoptr(GBytes) json = lookup_news ();
      g_autoptr(GError) error = NULL;
      TlSchema *schema = schema_new (json, NULL, &error);

      if (schema == NULL)
        g_error ("The built-in label schema can’t be read: %s", error->message);
      g_once_init_leave (&news, schema);
    }
  return tl_schema_ref (news);
}

TlSchema *
tl_schema_new_from_json (GBytes  *json,
                         GError **error)
{
  g_autoptr(GBytes) news = NULL;

  g_return_val_if_fail (json != NULL, NULL);

  news = lookup_news ();
  return schema_new (json, news, error);
}

TlSchema *
tl_schema_ref (TlSchema *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->references);
  return self;
}

void
tl_schema_unref (TlSchema *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->references))
    return;
  g_hash_table_unref (self->label_names);
  g_hash_table_unref (self->relation_names);
  g_hash_table_unref (self->unknown);
  g_ptr_array_unref (self->labels);
  g_ptr_array_unref (self->relations);
  g_ptr_array_unref (self->document);
  g_free (self);
}

guint
tl_schema_get_n_labels (TlSchema *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->labels->len;
}

const TlLabelDef *
tl_schema_get_label (TlSchema *self,
                     guint     index)
{
  g_return_val_if_fail (self != NULL && index < self->labels->len, NULL);

  return g_ptr_array_index (self->labels, index);
}

const TlLabelDef *
tl_schema_find (TlSchema   *self,
                const char *label)
{
  g_return_val_if_fail (self != NULL && label != NULL, NULL);

  return g_hash_table_lookup (self->label_names, label);
}

const TlLabelDef *
tl_schema_lookup (TlSchema   *self,
                  const char *label)
{
  /* The built-in schema is shared by the window and by exports in threads. */
  static GMutex lock;
  const TlLabelDef *def = tl_schema_find (self, label);
  TlLabelDef *made;

  if (def != NULL)
    return def;
  g_mutex_lock (&lock);
  def = g_hash_table_lookup (self->unknown, label);
  if (def == NULL)
    {
      made = tl_label_def_new (label);
      g_hash_table_insert (self->unknown, made->name, made);
      def = made;
    }
  g_mutex_unlock (&lock);
  return def;
}

const TlLabelDef *
tl_schema_find_key (TlSchema *self,
                    gunichar  key)
{
  g_return_val_if_fail (self != NULL, NULL);

  for (guint i = 0; key != 0 && i < self->labels->len; i++)
    {
      const TlLabelDef *def = g_ptr_array_index (self->labels, i);

      if (def->key != 0 && g_unichar_tolower (def->key) == g_unichar_tolower (key))
        return def;
    }
  return NULL;
}

guint
tl_schema_get_n_relations (TlSchema *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->relations->len;
}

const TlRelationDef *
tl_schema_get_relation (TlSchema *self,
                        guint     index)
{
  g_return_val_if_fail (self != NULL && index < self->relations->len, NULL);

  return g_ptr_array_index (self->relations, index);
}

const TlRelationDef *
tl_schema_find_relation (TlSchema   *self,
                         const char *type)
{
  g_return_val_if_fail (self != NULL && type != NULL, NULL);

  return g_hash_table_lookup (self->relation_names, type);
}

const TlRoleDef *
tl_relation_def_find_role (const TlRelationDef *self,
                           const char          *role)
{
  g_return_val_if_fail (self != NULL && role != NULL, NULL);

  for (guint i = 0; i < self->roles->len; i++)
    {
      const TlRoleDef *def = g_ptr_array_index (self->roles, i);

      if (g_str_equal (def->name, role))
        return def;
    }
  return NULL;
}

const TlAttributeDef *
tl_label_def_find_attribute (const TlLabelDef *self,
                             const char       *name)
{
  g_return_val_if_fail (self != NULL && name != NULL, NULL);

  for (guint i = 0; i < self->attributes->len; i++)
    {
      const TlAttributeDef *def = g_ptr_array_index (self->attributes, i);

      if (g_str_equal (def->name, name))
        return def;
    }
  return NULL;
}

GPtrArray *
tl_schema_get_document (TlSchema *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->document;
}

gboolean
tl_role_def_allows (const TlRoleDef *self,
                    TlSchema        *schema,
                    const char      *label)
{
  const TlLabelDef *wanted;

  g_return_val_if_fail (self != NULL && schema != NULL && label != NULL, FALSE);

  if (self->labels[0] == NULL || g_strv_contains ((const char *const *) self->labels, label))
    return TRUE;
  wanted = tl_schema_find (schema, label);
  for (guint i = 0; wanted != NULL && self->labels[i] != NULL; i++)
    if (tl_schema_find (schema, self->labels[i]) == wanted)
      return TRUE;
  return FALSE;
}

static void
add_shown_values (GHashTable *table,
                  GPtrArray  *attributes)
{
  for (guint i = 0; i < attributes->len; i++)
    {
      const TlAttributeDef *attribute = g_ptr_array_index (attributes, i);

      for (guint j = 0; attribute->values[j] != NULL; j++)
        if (!g_hash_table_contains (table, attribute->values[j]))
          {
            char *title = g_strdelimit (g_strdup (attribute->values[j]), "_-", ' ');

            title[0] = g_ascii_toupper (title[0]);
            g_hash_table_insert (table, attribute->values[j], title);
          }
    }
}

/* The values of the built-in schema as they are shown untranslated, by value; lives for ever. */
static GHashTable *
get_shown_values (void)
{
  static GHashTable *shown;

  if (g_once_init_enter (&shown))
    {
      g_autoptr(TlSchema) news = tl_schema_new_default ();
      GHashTable *table = g_hash_table_new (g_str_hash, g_str_equal);

      for (guint i = 0; i < news->labels->len; i++)
        add_shown_values (table, ((TlLabelDef *) g_ptr_array_index (news->labels, i))->attributes);
      add_shown_values (table, news->document);
      g_once_init_leave (&shown, table);
    }
  return shown;
}

const char *
tl_schema_translate (const char *text)
{
  const char *shown;

  g_return_val_if_fail (text != NULL, NULL);

  if (*text == '\0')
    return text;   /* gettext answers "" with its header */
  shown = g_hash_table_lookup (get_shown_values (), text);
  return g_dpgettext2 (GETTEXT_PACKAGE, "label", shown != NULL ? shown : text);
}
