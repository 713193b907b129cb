/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Documents of a desk as values: read, written in one spelling, and merged (tl-desk-merge.c). */

#define G_LOG_DOMAIN "tl-sync"

#include "config.h"

#include "tl-desk-doc.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "tl-remote.h"

const char *const tl_desk_map_names[TL_DESK_N_MAPS] = { "anns", "rels", "hist", "members" };

static const char *const kind_names[] = { "text", "article", "layer", "decision" };

gboolean
tl_desk_kind_has_map (TlDeskKind kind,
                      TlDeskMap  map)
{
  return map == TL_DESK_MEMBERS ? kind == TL_DESK_ARTICLE : kind == TL_DESK_LAYER;
}

const char *
tl_desk_kind_get_name (TlDeskKind kind)
{
  return kind_names[kind];
}

GBytes *
tl_desk_json_string (const char *text,
                     gssize      length)
{
  GString *out = g_string_new (NULL);

  tl_json_append_string (out, text, length, &tl_json_style_compact);
  return g_string_free_to_bytes (out);
}

static TlDeskDoc *
doc_alloc (const char *id)
{
  TlDeskDoc *self = g_new0 (TlDeskDoc, 1);

  self->id = g_strdup (id);
  if (!tl_desk_id_parse (id, &self->parts))
    {
      g_free (self->id);
      g_free (self);
      return NULL;
    }
  for (guint i = 0; i < TL_DESK_N_MAPS; i++)
    if (tl_desk_kind_has_map (self->parts.kind, i))
      self->maps[i] = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_ptr_array_unref);
  self->rest = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_bytes_unref);
  return self;
}

TlDeskDoc *
tl_desk_doc_new (const char *id,
                 const char *key)
{
  TlDeskDoc *self = doc_alloc (id);

  g_return_val_if_fail (self != NULL, NULL);

  tl_desk_doc_set (self, "type", tl_desk_json_string (kind_names[self->parts.kind], -1));
  if (self->parts.kind == TL_DESK_ARTICLE)
    tl_desk_doc_set (self, "key", tl_desk_json_string (key, -1));
  if (self->parts.user != NULL)
    {
      tl_desk_doc_set (self, "article", tl_desk_json_string (self->parts.article, -1));
      tl_desk_doc_set (self, "author", tl_desk_json_string (self->parts.user, -1));
    }
  return self;
}

void
tl_desk_doc_free (TlDeskDoc *self)
{
  for (guint i = 0; i < TL_DESK_N_MAPS; i++)
    g_clear_pointer (&self->maps[i], g_hash_table_unref);
  g_clear_pointer (&self->rest, g_hash_table_unref);
  tl_desk_id_clear (&self->parts);
  g_free (self->id);
  g_free (self);
}

GPtrArray *
tl_desk_doc_get (TlDeskDoc  *self,
                 TlDeskMap   map,
                 const char *name,
                 gboolean    make)
{
  GPtrArray *there;

  if (self->maps[map] == NULL)
    return NULL;
  there = g_hash_table_lookup (self->maps[map], name);
  if (there == NULL && make)
    {
      there = tl_register_new ();
      g_hash_table_insert (self->maps[map], g_strdup (name), there);
    }
  return there;
}

void
tl_desk_doc_set (TlDeskDoc  *self,
                 const char *name,
                 GBytes     *value)
{
  g_hash_table_replace (self->rest, g_strdup (name), value);
}

char *
tl_desk_doc_dup_string (TlDeskDoc  *self,
                        const char *name)
{
  GBytes *value = g_hash_table_lookup (self->rest, name);
  g_autoptr (TlJsonDoc) doc = value != NULL ? tl_json_doc_parse (value, NULL, NULL) : NULL;

  return doc != NULL && tl_json_get_type (doc, 0) == TL_JSON_STRING ? tl_json_dup_string (doc, 0, NULL) : NULL;
}

static void
parse_map (TlDeskDoc *self,
           TlDeskMap  map,
           TlJsonDoc *doc,
           TlJsonRef  value)
{
  for (TlJsonRef child = tl_json_first (doc, value); child != TL_JSON_NONE; child = tl_json_next (doc, child))
    {
      gsize length;
      g_autofree char *name = tl_json_dup_string (doc, tl_json_get_key (doc, child), &length);
      g_autoptr (GPtrArray) found = tl_register_new ();

      if (length == 0 || strlen (name) != length || !tl_register_parse (found, doc, child, self->parts.user))
        continue;
      tl_register_merge (tl_desk_doc_get (self, map, name, TRUE), found);
    }
}

static void
parse_member (TlDeskDoc *self,
              TlJsonDoc *doc,
              TlJsonRef  child)
{
  g_autofree char *name = tl_json_dup_string (doc, tl_json_get_key (doc, child), NULL);
  GString *out;

  for (guint i = 0; i < TL_DESK_N_MAPS; i++)
    if (self->maps[i] != NULL && g_str_equal (name, tl_desk_map_names[i]))
      {
        if (tl_json_get_type (doc, child) == TL_JSON_OBJECT)
          parse_map (self, i, doc, child);
        return;
      }
  /* Of the protocol, or named twice. */
  if (*name == '_' || g_hash_table_contains (self->rest, name))
    return;
  out = g_string_new (NULL);
  tl_desk_json_append (out, doc, child, &tl_json_style_compact);
  tl_desk_doc_set (self, name, g_string_free_to_bytes (out));
}

static gboolean
says (TlDeskDoc  *self,
      const char *member,
      const char *what)
{
  g_autofree char *value = tl_desk_doc_dup_string (self, member);

  return g_strcmp0 (value, what) == 0;
}

/* What is in it must be what its id says: the id is what rights are decided by. */
static gboolean
is_true (TlDeskDoc *self)
{
  g_autofree char *text = NULL;
  g_autofree char *key = NULL;
  g_autofree char *hash = NULL;
  GBytes *json;
  g_autoptr (TlJsonDoc) doc = NULL;
  gsize length;

  if (!says (self, "type", kind_names[self->parts.kind]))
    return FALSE;
  switch (self->parts.kind)
    {
    case TL_DESK_TEXT:
      json = g_hash_table_lookup (self->rest, "text");
      doc = json != NULL ? tl_json_doc_parse (json, NULL, NULL) : NULL;
      if (doc == NULL || tl_json_get_type (doc, 0) != TL_JSON_STRING)
        return FALSE;
      text = tl_json_dup_string (doc, 0, &length);
      hash = g_compute_checksum_for_data (G_CHECKSUM_SHA256, (const guchar *) text, length);
      return g_str_equal (hash, self->parts.article);
    case TL_DESK_ARTICLE:
      text = tl_desk_doc_dup_string (self, "key");
      key = text != NULL ? tl_desk_escape (text) : NULL;
      return g_strcmp0 (key, self->parts.article) == 0;
    default:
      return says (self, "article", self->parts.article) && says (self, "author", self->parts.user);
    }
}

TlDeskDoc *
tl_desk_doc_parse (const char  *id,
                   GBytes      *body,
                   GError     **error)
{
  g_autoptr (TlDeskDoc) self = doc_alloc (id);
  g_autoptr (TlJsonDoc) doc = NULL;

  if (self == NULL)
    {
      g_set_error (error, TL_SYNC_ERROR, TL_SYNC_ERROR_PROTOCOL, _("“%s” is no document of a desk"), id);
      return NULL;
    }
  doc = tl_json_doc_parse (body, NULL, NULL);
  if (doc != NULL && tl_json_get_type (doc, 0) == TL_JSON_OBJECT)
    for (TlJsonRef child = tl_json_first (doc, 0); child != TL_JSON_NONE; child = tl_json_next (doc, child))
      parse_member (self, doc, child);
  if (doc == NULL || !is_true (self))
    {
      g_set_error (error, TL_SYNC_ERROR, TL_SYNC_ERROR_PROTOCOL, _("“%s” is not what its name says"), id);
      return NULL;
    }
  return g_steal_pointer (&self);
}

static int
compare_names (gconstpointer a,
               gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

GPtrArray *
tl_desk_list_names (GHashTable *table)
{
  GPtrArray *names = g_ptr_array_sized_new (g_hash_table_size (table));
  GHashTableIter iter;
  gpointer name;

  g_hash_table_iter_init (&iter, table);
  while (g_hash_table_iter_next (&iter, &name, NULL))
    g_ptr_array_add (names, name);
  g_ptr_array_sort (names, compare_names);
  return names;
}

static void
append_map (TlDeskDoc *self,
            TlDeskMap  map,
            GString   *out)
{
  g_autoptr (GPtrArray) names = tl_desk_list_names (self->maps[map]);
  gboolean first = TRUE;

  g_string_append_c (out, '{');
  for (guint i = 0; i < names->len; i++)
    {
      GPtrArray *found = g_hash_table_lookup (self->maps[map], names->pdata[i]);

      if (found->len == 0)
        continue;
      if (!first)
        g_string_append_c (out, ',');
      first = FALSE;
      tl_desk_json_append_name (out, names->pdata[i]);
      tl_register_append (found, out);
    }
  g_string_append_c (out, '}');
}

GBytes *
tl_desk_doc_to_body (TlDeskDoc *self)
{
  g_autoptr (GPtrArray) names = tl_desk_list_names (self->rest);
  GString *out = g_string_new ("{");

  for (guint i = 0; i < TL_DESK_N_MAPS; i++)
    if (self->maps[i] != NULL)
      g_ptr_array_add (names, (gpointer) tl_desk_map_names[i]);
  g_ptr_array_sort (names, compare_names);
  for (guint i = 0; i < names->len; i++)
    {
      GBytes *value = g_hash_table_lookup (self->rest, names->pdata[i]);
      gsize length;
      const char *data;

      if (i > 0)
        g_string_append_c (out, ',');
      tl_desk_json_append_name (out, names->pdata[i]);
      if (value != NULL)
        {
          data = g_bytes_get_data (value, &length);
          g_string_append_len (out, data, length);
        }
      for (guint m = 0; value == NULL && m < TL_DESK_N_MAPS; m++)
        if (g_str_equal (names->pdata[i], tl_desk_map_names[m]))
          append_map (self, m, out);
    }
  g_string_append_c (out, '}');
  return g_string_free_to_bytes (out);
}
