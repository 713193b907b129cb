/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Native articles from foreign ones.  Everything is written as JSON at once: the record builder is a
 * pen, not a model, so that a reader of 100 MB keeps one article in memory.
 */

#include "config.h"

#include "tl-record-builder.h"

#include <string.h>

#include "tl-id.h"

typedef struct
{
  GString *json;         /* members written so far, no closing brace */
  GString *attributes;   /* members of "attributes" */
  char    *id;
} Item;

struct _TlRecordBuilder
{
  char       *id;
  TlText     *text;
  GString    *members;        /* article members but id and text */
  GPtrArray  *annotations;    /* Item, owned */
  GPtrArray  *relations;      /* Item, owned */
  GHashTable *annotation_ids; /* ids in use, owned strings */
  GHashTable *relation_ids;   /* likewise: the two do not get in each other's way */
  guint       next_annotation;   /* numbers below are known to be taken where they were looked for */
  guint       next_relation;
};

static Item *
item_new (const char *id)
{
  Item *item = g_new0 (Item, 1);

  item->json = g_string_new ("{");
  item->id = g_strdup (id);
  return item;
}

static void
item_free (gpointer data)
{
  Item *item = data;

  g_string_free (item->json, TRUE);
  if (item->attributes != NULL)
    g_string_free (item->attributes, TRUE);
  g_free (item->id);
  g_free (item);
}

static void
append_name (GString    *out,
             const char *name)
{
  if (out->len > 0 && out->str[out->len - 1] != '{')
    g_string_append (out, ", ");
  tl_json_append_string (out, name, -1, &tl_json_style_spaced);
  g_string_append (out, ": ");
}

static void
append_string (GString    *out,
               const char *name,
               const char *value,
               gssize      length)
{
  append_name (out, name);
  tl_json_append_string (out, value, length, &tl_json_style_spaced);
}

TlRecordBuilder *
tl_record_builder_new (const char *id)
{
  TlRecordBuilder *self = g_new0 (TlRecordBuilder, 1);

  self->id = g_strdup (id);
  self->members = g_string_new (NULL);
  self->annotations = g_ptr_array_new_with_free_func (item_free);
  self->relations = g_ptr_array_new_with_free_func (item_free);
  self->annotation_ids = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->relation_ids = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  return self;
}

void
tl_record_builder_free (TlRecordBuilder *self)
{
  g_free (self->id);
  g_clear_pointer (&self->text, tl_text_unref);
  g_string_free (self->members, TRUE);
  g_ptr_array_unref (self->annotations);
  g_ptr_array_unref (self->relations);
  g_hash_table_unref (self->annotation_ids);
  g_hash_table_unref (self->relation_ids);
  g_free (self);
}

const char *
tl_record_builder_get_id (TlRecordBuilder *self)
{
  return self->id;
}

void
tl_record_builder_set_id (TlRecordBuilder *self,
                          const char      *id)
{
  char *copy = g_strdup (id);

  g_free (self->id);
  self->id = copy;
}

void
tl_record_builder_set_string (TlRecordBuilder *self,
                              const char      *member,
                              const char      *value)
{
  g_return_if_fail (self != NULL && member != NULL);

  if (value != NULL && *value != '\0')
    append_string (self->members, member, value, -1);
}

void
tl_record_builder_set_json (TlRecordBuilder *self,
                            const char      *member,
                            const char      *json)
{
  g_return_if_fail (self != NULL && member != NULL && json != NULL);

  append_name (self->members, member);
  g_string_append (self->members, json);
}

void
tl_record_builder_set_text (TlRecordBuilder *self,
                            char            *text,
                            gsize            length)
{
  g_return_if_fail (self != NULL && text != NULL);

  g_clear_pointer (&self->text, tl_text_unref);
  self->text = tl_text_new_take (text, length);
}

TlText *
tl_record_builder_get_text (TlRecordBuilder *self)
{
  return self->text;
}

/* An id that nothing among ids has: wanted, or prefix and a number. */
static char *
claim_id (GHashTable *ids,
          const char *wanted,
          const char *prefix,
          guint       number,
          guint      *next)
{
  g_autofree char *id = g_strdup (wanted);

  number = MAX (number, *next);
  while (id == NULL || *id == '\0' || g_hash_table_contains (ids, id))
    {
      g_free (id);
      id = g_strdup_printf ("%s%u", prefix, number++);
      *next = number;
    }
  g_hash_table_add (ids, g_strdup (id));
  return g_steal_pointer (&id);
}

static void
append_fragments (GString          *out,
                  const TlFragment *fragments,
                  guint             n_fragments)
{
  append_name (out, "fragments");
  g_string_append_c (out, '[');
  for (guint i = 0; i < n_fragments; i++)
    g_string_append_printf (out, "%s[%u, %u]", i > 0 ? ", " : "", fragments[i].start, fragments[i].end);
  g_string_append_c (out, ']');
}

static void
append_covered (GString          *out,
                TlText           *text,
                const TlFragment *fragments,
                guint             n_fragments)
{
  g_autoptr (GString) quote = g_string_new (NULL);
  const char *data = tl_text_get_data (text, NULL);

  for (guint i = 0; i < n_fragments; i++)
    {
      gsize from = tl_text_to_byte (text, fragments[i].start);
      gsize to = tl_text_to_byte (text, fragments[i].end);

      if (i > 0)
        g_string_append_c (quote, ' ');
      g_string_append_len (quote, data + from, to - from);
    }
  append_string (out, "text", quote->str, quote->len);
}

gboolean
tl_record_builder_add_annotation (TlRecordBuilder  *self,
                                  const char       *id,
                                  const char       *label,
                                  const TlFragment *fragments,
                                  guint             n_fragments,
                                  const char       *quote)
{
  g_autofree TlFragment *own = NULL;
  g_autofree char *own_id = NULL;
  guint length;
  Item *item;

  g_return_val_if_fail (self != NULL && self->text != NULL && label != NULL, FALSE);

  length = tl_text_get_length (self->text);
  for (guint i = 0; i < n_fragments; i++)
    if (fragments[i].start >= fragments[i].end || fragments[i].end > length)
      return FALSE;
  own = g_memdup2 (fragments, n_fragments * sizeof *fragments);
  n_fragments = tl_fragments_normalize (own, n_fragments, length);
  if (n_fragments == 0)
    return FALSE;

  own_id = claim_id (self->annotation_ids, id, "t", self->annotations->len + 1, &self->next_annotation);
  item = item_new (own_id);
  append_string (item->json, "id", own_id, -1);
  append_string (item->json, "label", label, -1);
  append_name (item->json, "start");
  g_string_append_printf (item->json, "%u", own[0].start);
  append_name (item->json, "end");
  g_string_append_printf (item->json, "%u", own[n_fragments - 1].end);
  if (n_fragments > 1)
    append_fragments (item->json, own, n_fragments);
  if (quote != NULL)
    append_string (item->json, "text", quote, -1);
  else
    append_covered (item->json, self->text, own, n_fragments);
  g_ptr_array_add (self->annotations, item);
  return TRUE;
}

static Item *
last_item (GPtrArray *items)
{
  g_return_val_if_fail (items->len > 0, NULL);

  return items->pdata[items->len - 1];
}

const char *
tl_record_builder_get_annotation_id (TlRecordBuilder *self)
{
  Item *item = last_item (self->annotations);

  return item != NULL ? item->id : NULL;
}

void
tl_record_builder_annotation_string (TlRecordBuilder *self,
                                     const char      *member,
                                     const char      *value)
{
  Item *item = last_item (self->annotations);

  if (item != NULL && value != NULL && *value != '\0')
    append_string (item->json, member, value, -1);
}

void
tl_record_builder_annotation_json (TlRecordBuilder *self,
                                   const char      *member,
                                   const char      *json)
{
  Item *item = last_item (self->annotations);

  if (item == NULL)
    return;
  append_name (item->json, member);
  g_string_append (item->json, json);
}

void
tl_record_builder_attribute (TlRecordBuilder *self,
                             const char      *name,
                             const char      *json)
{
  Item *item = last_item (self->annotations);

  if (item == NULL)
    return;
  if (item->attributes == NULL)
    item->attributes = g_string_new ("{");
  append_name (item->attributes, name);
  g_string_append (item->attributes, json);
}

void
tl_record_builder_attribute_string (TlRecordBuilder *self,
                                    const char      *name,
                                    const char      *value)
{
  g_autoptr (GString) json = g_string_new (NULL);

  tl_json_append_string (json, value, -1, &tl_json_style_spaced);
  tl_record_builder_attribute (self, name, json->str);
}

void
tl_record_builder_add_relation (TlRecordBuilder     *self,
                                const char          *id,
                                const char          *type,
                                const TlRelationArg *args,
                                guint                n_args)
{
  g_autofree char *own_id = NULL;
  Item *item;

  g_return_if_fail (self != NULL && type != NULL);

  own_id = claim_id (self->relation_ids, id, "r", self->relations->len + 1, &self->next_relation);
  item = item_new (own_id);
  append_string (item->json, "id", own_id, -1);
  append_string (item->json, "type", type, -1);
  append_name (item->json, "args");
  g_string_append_c (item->json, '[');
  for (guint i = 0; i < n_args; i++)
    {
      g_string_append (item->json, i > 0 ? ", {" : "{");
      append_string (item->json, "role", args[i].role, -1);
      append_string (item->json, "target", args[i].target, -1);
      g_string_append_c (item->json, '}');
    }
  g_string_append_c (item->json, ']');
  g_ptr_array_add (self->relations, item);
}

void
tl_record_builder_relation_json (TlRecordBuilder *self,
                                 const char      *member,
                                 const char      *json)
{
  Item *item = last_item (self->relations);

  if (item == NULL)
    return;
  append_name (item->json, member);
  g_string_append (item->json, json);
}

static void
append_items (GString    *out,
              const char *name,
              GPtrArray  *items)
{
  if (items->len == 0)
    return;
  append_name (out, name);
  g_string_append_c (out, '[');
  for (guint i = 0; i < items->len; i++)
    {
      Item *item = items->pdata[i];

      if (i > 0)
        g_string_append (out, ", ");
      g_string_append_len (out, item->json->str, item->json->len);
      if (item->attributes != NULL)
        {
          append_name (out, "attributes");
          g_string_append_len (out, item->attributes->str, item->attributes->len);
          g_string_append_c (out, '}');
        }
      g_string_append_c (out, '}');
    }
  g_string_append_c (out, ']');
}

GBytes *
tl_record_builder_end (TlRecordBuilder *self)
{
  GString *out;
  const char *data;
  gsize size;

  g_return_val_if_fail (self != NULL && self->text != NULL, NULL);

  data = tl_text_get_data (self->text, &size);
  if (self->id == NULL)
    self->id = tl_id_from_content ("a-", data, size);
  out = g_string_sized_new (size + 256);
  g_string_append_c (out, '{');
  append_string (out, "id", self->id, -1);
  if (self->members->len > 0)
    g_string_append_printf (out, ", %s", self->members->str);
  append_string (out, "text", data, size);
  append_items (out, "annotations", self->annotations);
  append_items (out, "relations", self->relations);
  g_string_append_c (out, '}');
  return g_string_free_to_bytes (out);
}
