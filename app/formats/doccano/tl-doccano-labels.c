/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * doccano's label file: names, keys and colours of a project's labels.  Oldest exports name labels by number only, which is why it
 * is looked for; where it is there it also gives the collection its label schema.
 */

#include "config.h"

#include "tl-doccano-private.h"

#include "tl-schema.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define MAX_SIZE (4u * 1024 * 1024)

struct _TlDoccanoLabels
{
  GHashTable *names;      /* id as text → name, both owned */
  GString    *schema;     /* elements of the array */
};

void
tl_doccano_labels_free (TlDoccanoLabels *self)
{
  g_hash_table_unref (self->names);
  g_string_free (self->schema, TRUE);
  g_free (self);
}

const char *
tl_doccano_labels_get (TlDoccanoLabels *self,
                       const char      *id)
{
  return self != NULL ? g_hash_table_lookup (self->names, id) : NULL;
}

char *
tl_doccano_labels_to_json (TlDoccanoLabels *self)
{
  return g_strdup_printf ("[%s]", self->schema->str);
}

/* The palette's colour nearest to "#RRGGBB" would be a guess: the labels take the palette's colours in turn, which are told
 * apart in light, dark and high contrast. */
static void
add_label (TlDoccanoLabels *self,
           TlJsonDoc       *doc,
           TlJsonRef        label,
           GHashTable      *keys)
{
  g_autofree char *name = tl_json_pick_string (doc, label, "text");
  g_autofree char *id = tl_json_pick_scalar (doc, label, "id");
  g_autofree char *key = tl_json_pick_string (doc, label, "suffix_key");
  g_autofree char *prefix = tl_json_pick_string (doc, label, "prefix_key");
  g_autofree char *kind = tl_json_pick_string (doc, label, "task_type");

  if (name == NULL || *name == '\0')
    return;
  if (id != NULL)
    g_hash_table_replace (self->names, g_steal_pointer (&id), g_strdup (name));
  if (kind != NULL && !g_str_equal (kind, "Span"))
    return;
  tl_json_append_comma (self->schema);
  g_string_append_c (self->schema, '{');
  tl_json_append_member (self->schema, "name", name);
  tl_json_append_member (self->schema, "title", name);
  if (key != NULL && prefix == NULL && strlen (key) == 1 && g_ascii_isalpha (*key) && g_hash_table_add (keys, g_strdup (key)))
    tl_json_append_member (self->schema, "key", key);
  g_string_append_c (self->schema, '}');
}

static gpointer
parse (GBytes *bytes)
{
  g_autoptr (TlJsonDoc) doc = tl_json_doc_parse (bytes, NULL, NULL);
  g_autoptr (GHashTable) keys = NULL;
  TlDoccanoLabels *self;

  if (doc == NULL || tl_json_get_type (doc, 0) != TL_JSON_ARRAY || tl_json_first (doc, 0) == TL_JSON_NONE)
    return NULL;
  keys = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self = g_new0 (TlDoccanoLabels, 1);
  self->names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->schema = g_string_new (NULL);
  for (TlJsonRef label = tl_json_first (doc, 0); label != TL_JSON_NONE; label = tl_json_next (doc, label))
    if (tl_json_get_type (doc, label) == TL_JSON_OBJECT)
      add_label (self, doc, label, keys);
  if (g_hash_table_size (self->names) > 0 || self->schema->len > 0)
    return self;
  tl_doccano_labels_free (self);
  return NULL;
}

TlDoccanoLabels *
tl_doccano_labels_find (TlImport *import)
{
  static const char *const names[] = { "label_config.json", "labels.json", NULL };

  return tl_import_find_beside (import, ".labels.json", names, MAX_SIZE, parse);
}
