/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Annotations of another text: somebody revised the text while somebody else tagged the old one. */

#define G_LOG_DOMAIN "tl-sync"

#include "config.h"

#include <string.h>

#include "tl-desk-view.h"
#include "tl-json-patch.h"
#include "tl-reanchor.h"

/* The annotation at its new ranges, everything else as it was; the quote is the same words. */
static GBytes *
move_json (GBytes           *json,
           const TlFragment *fragments,
           guint             n)
{
  g_autoptr (TlJsonDoc) doc = tl_json_doc_parse (json, NULL, NULL);
  g_autoptr (TlJsonPatch) patch = doc != NULL ? tl_json_patch_new (doc) : NULL;
  g_autofree char *start = g_strdup_printf ("%u", fragments[0].start);
  g_autofree char *end = g_strdup_printf ("%u", fragments[n - 1].end);
  g_autoptr (GString) list = g_string_new ("[");
  g_autoptr (GBytes) moved = NULL;

  if (patch == NULL)
    return NULL;
  tl_json_patch_set_member (patch, 0, "start", start, -1);
  tl_json_patch_set_member (patch, 0, "end", end, -1);
  for (guint i = 0; i < n; i++)
    g_string_append_printf (list, "%s[%u,%u]", i > 0 ? "," : "", fragments[i].start, fragments[i].end);
  g_string_append_c (list, ']');
  if (tl_json_find (doc, 0, "fragments") != TL_JSON_NONE)
    tl_json_patch_set_member (patch, 0, "fragments", list->str, list->len);
  moved = tl_json_patch_apply (patch);
  return tl_desk_json_canonical (moved, NULL);
}

/* Where it is now; an empty value when that is not certain. */
static GBytes *
place_one (TlReanchor   *reanchor,
           TlText       *old_text,
           TlAnnotation *annotation,
           GBytes       *json)
{
  g_autoptr (TlAnchor) anchor = NULL;
  g_autofree TlFragment *places = NULL;
  const TlFragment *fragments;
  GBytes *moved = NULL;
  guint n;

  fragments = tl_annotation_get_fragments (annotation, &n);
  if (reanchor != NULL && tl_annotation_get_end (annotation) <= tl_text_get_length (old_text))
    anchor = tl_reanchor_place (reanchor, fragments, n);
  if (anchor != NULL && (anchor->kind == TL_ANCHOR_EXACT || anchor->kind == TL_ANCHOR_MOVED))
    places = tl_anchor_dup_fragments (anchor);
  if (places != NULL)
    moved = move_json (json, places, anchor->n_places);
  return moved != NULL ? moved : g_bytes_new_static ("", 0);
}

typedef struct
{
  TlText     *text;       /* NULL: it is not here */
  TlReanchor *reanchor;
} Origin;

static void
origin_free (gpointer data)
{
  Origin *origin = data;

  g_clear_pointer (&origin->reanchor, tl_reanchor_free);
  g_clear_pointer (&origin->text, tl_text_unref);
  g_free (origin);
}

static Origin *
get_origin (GHashTable     *origins,
            const char     *hash,
            TlText         *now,
            TlDeskFindText  find_text,
            gpointer        user_data)
{
  Origin *origin = g_hash_table_lookup (origins, hash);

  if (origin != NULL)
    return origin;
  origin = g_new0 (Origin, 1);
  origin->text = find_text (hash, user_data);
  if (origin->text != NULL)
    origin->reanchor = tl_reanchor_new (origin->text, now, NULL, NULL);
  g_hash_table_insert (origins, g_strdup (hash), origin);
  return origin;
}

void
tl_desk_view_place (TlDeskView     *self,
                    TlText         *now,
                    TlDeskFindText  find_text,
                    gpointer        user_data)
{
  g_autofree char *hash = tl_desk_view_dup_text_hash (self);
  g_autoptr (GHashTable) origins = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, origin_free);
  GHashTableIter iter;
  gpointer name;
  gpointer found;

  g_hash_table_remove_all (self->placed);
  if (hash == NULL)
    return;
  g_hash_table_iter_init (&iter, self->maps[TL_DESK_ANNS]);
  while (g_hash_table_iter_next (&iter, &name, &found))
    {
      const TlVersion *version = tl_register_peek (found);
      g_autoptr (TlAnnotation) annotation = NULL;
      Origin *origin;

      if (version == NULL || version->is == NULL || version->on == NULL || g_str_has_prefix (hash, version->on))
        continue;
      annotation = tl_annotation_new_from_json (version->is, name, NULL);
      if (annotation == NULL)
        continue;
      origin = get_origin (origins, version->on, now, find_text, user_data);
      g_hash_table_replace (self->placed, g_strdup (name), place_one (origin->reanchor, origin->text, annotation, version->is));
    }
}
