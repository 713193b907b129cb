/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Leaving out who did what: names of annotators and reviewers become numbers, in the order in which they are met.  Only
 * the members that name a person change; every other byte of the record stays.
 */

#include "config.h"

#include "tl-export-private.h"

#include "tl-json-patch.h"

struct _TlMasks
{
  GHashTable *names;   /* name → "annotator-n"; owned */
};

TlMasks *
tl_masks_new (void)
{
  TlMasks *self = g_new0 (TlMasks, 1);

  self->names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  return self;
}

void
tl_masks_free (TlMasks *self)
{
  g_hash_table_unref (self->names);
  g_free (self);
}

const char *
tl_masks_get (TlMasks    *self,
              const char *name)
{
  const char *mask = g_hash_table_lookup (self->names, name);
  char *made;

  if (mask != NULL || *name == '\0')
    return mask != NULL ? mask : "";
  made = g_strdup_printf ("annotator-%u", g_hash_table_size (self->names) + 1);
  g_hash_table_insert (self->names, g_strdup (name), made);
  return made;
}

/* All members of object so named: of several, readers may take the first or the last. */
static void
mask_members (TlMasks     *self,
              TlJsonDoc   *doc,
              TlJsonPatch *patch,
              TlJsonRef    object,
              const char  *member)
{
  if (object == TL_JSON_NONE || tl_json_get_type (doc, object) != TL_JSON_OBJECT)
    return;
  for (TlJsonRef value = tl_json_first (doc, object); value != TL_JSON_NONE; value = tl_json_next (doc, value))
    {
      g_autofree char *name = NULL;
      g_autofree char *quoted = NULL;

      if (!tl_json_string_equal (doc, tl_json_get_key (doc, value), member)
          || tl_json_get_type (doc, value) != TL_JSON_STRING)
        continue;
      name = tl_json_dup_string (doc, value, NULL);
      quoted = g_strdup_printf ("\"%s\"", tl_masks_get (self, name));
      tl_json_patch_replace (patch, value, quoted, -1);
    }
}

static void
mask_list (TlMasks     *self,
           TlJsonDoc   *doc,
           TlJsonPatch *patch,
           const char  *list,
           const char  *member)
{
  TlJsonRef array = tl_json_find_typed (doc, 0, list, TL_JSON_ARRAY);

  if (array == TL_JSON_NONE)
    return;
  for (TlJsonRef item = tl_json_first (doc, array); item != TL_JSON_NONE; item = tl_json_next (doc, item))
    {
      if (tl_json_get_type (doc, item) != TL_JSON_OBJECT)
        continue;
      mask_members (self, doc, patch, item, member);
      mask_members (self, doc, patch, tl_json_find (doc, item, "review"), "by");
    }
}

GBytes *
tl_masks_apply (TlMasks *self,
                GBytes  *record)
{
  g_autoptr (TlJsonDoc) doc = tl_json_doc_parse (record, NULL, NULL);
  g_autoptr (TlJsonPatch) patch = NULL;

  if (doc == NULL || tl_json_get_type (doc, 0) != TL_JSON_OBJECT)
    return NULL;
  patch = tl_json_patch_new (doc);
  mask_list (self, doc, patch, "annotations", "annotator");
  mask_list (self, doc, patch, "relations", "annotator");
  mask_list (self, doc, patch, "history", "by");
  return tl_json_patch_apply (patch);
}
