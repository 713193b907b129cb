/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Merging two bodies of one document.  Layers and articles are maps of registers, so their union is again one; what never
 * changes can't differ honestly, and where it does the greater bytes win, so that all devices choose alike.
 *
 * A three-way merge against a stored base would do the same for two sides, but not whatever the order in which more sides
 * meet; versions that say what they have seen do.
 */

#define G_LOG_DOMAIN "tl-sync"

#include "config.h"

#include "tl-desk-doc.h"

static void
merge_maps (TlDeskDoc *self,
            TlDeskDoc *other)
{
  for (guint map = 0; map < TL_DESK_N_MAPS; map++)
    {
      GHashTableIter iter;
      gpointer name;
      gpointer found;

      if (other->maps[map] == NULL)
        continue;
      g_hash_table_iter_init (&iter, other->maps[map]);
      while (g_hash_table_iter_next (&iter, &name, &found))
        tl_register_merge (tl_desk_doc_get (self, map, name, TRUE), found);
    }
}

static void
merge_rest (TlDeskDoc *self,
            TlDeskDoc *other)
{
  GHashTableIter iter;
  gpointer name;
  gpointer value;

  g_hash_table_iter_init (&iter, other->rest);
  while (g_hash_table_iter_next (&iter, &name, &value))
    if (tl_desk_bytes_compare (g_hash_table_lookup (self->rest, name), value) < 0)
      tl_desk_doc_set (self, name, g_bytes_ref (value));
}

static gboolean
is_canonical (const char *id,
              GBytes     *body)
{
  g_auto (TlDeskId) parts = { 0 };
  g_autoptr (TlJsonDoc) doc = NULL;

  if (!tl_desk_id_parse (id, &parts))
    return FALSE;
  doc = tl_json_doc_parse (body, NULL, NULL);
  return doc != NULL && tl_json_get_type (doc, 0) == TL_JSON_OBJECT
         && tl_desk_measure_canonical (&parts, doc, 0) == g_bytes_get_size (body);
}

GBytes *
tl_desk_merge (const char  *id,
               GBytes      *a,
               GBytes      *b,
               GError     **error)
{
  g_autoptr (GError) first = NULL;
  g_autoptr (TlDeskDoc) mine = NULL;
  g_autoptr (TlDeskDoc) theirs = NULL;
  GBytes *left;
  g_autoptr (GBytes) right = NULL;

  if (a != NULL && (b == NULL || g_bytes_equal (a, b)) && is_canonical (id, a))
    return g_bytes_ref (a);
  mine = a != NULL ? tl_desk_doc_parse (id, a, &first) : NULL;
  theirs = b != NULL ? tl_desk_doc_parse (id, b, first == NULL ? &first : NULL) : NULL;
  if (mine == NULL && theirs == NULL)
    {
      g_propagate_error (error, g_steal_pointer (&first));
      return NULL;
    }
  if (mine == NULL || theirs == NULL)
    return tl_desk_doc_to_body (mine != NULL ? mine : theirs);
  if (mine->parts.kind == TL_DESK_LAYER || mine->parts.kind == TL_DESK_ARTICLE)
    {
      merge_maps (mine, theirs);
      merge_rest (mine, theirs);
      return tl_desk_doc_to_body (mine);
    }
  left = tl_desk_doc_to_body (mine);
  right = tl_desk_doc_to_body (theirs);
  if (g_bytes_compare (left, right) >= 0)
    return left;
  g_bytes_unref (left);
  return g_steal_pointer (&right);
}
