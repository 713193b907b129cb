/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Label Studio's JSON: an array of tasks (or one task), each with its data and sets of rows: annotations by people, predictions by models,
 * drafts.  An annotation is a row with a range and a label; its attributes are further rows of the same id.
 */

#include "config.h"

#include "tl-format-private.h"
#include "tl-label-studio-private.h"

#include <glib/gi18n-lib.h>

const char *const tl_label_studio_members[] = {
  "title", "url", "publisher", "author", "published", "language", NULL
};

static const char *const held_members[] = {
  "title", "url", "publisher", "author", "published", "language", TL_LABEL_STUDIO_MEMBER, NULL
};
static const char *const held_details[] = { "note", TL_LABEL_STUDIO_MEMBER, NULL };
static const char *const held_relation[] = { TL_LABEL_STUDIO_MEMBER, NULL };

static gboolean
holds_attribute (TlJsonDoc *doc,
                 TlJsonRef  value)
{
  switch (tl_json_get_type (doc, value))
    {
    case TL_JSON_STRING:
    case TL_JSON_NUMBER:
      return TRUE;

    case TL_JSON_ARRAY:
      return tl_json_get_length (doc, value) > 1 && tl_label_studio_type_of_value (doc, value) != NULL;

    case TL_JSON_NULL:
    case TL_JSON_TRUE:
    case TL_JSON_FALSE:
    case TL_JSON_OBJECT:
    default:
      return FALSE;
    }
}

static gboolean
says_attribute (TlJsonDoc *doc,
                TlJsonRef  value)
{
  return tl_label_studio_type_of_value (doc, value) != NULL;
}

const TlFlatHolds tl_label_studio_holds = {
  .article = held_members, .annotation = held_details, .relation = held_relation,
  .annotation_ids = TL_FLAT_OWN, .relation_ids = TL_FLAT_UNORDERED,
  .holds_attribute = holds_attribute, .says_attribute = says_attribute,
};

static gboolean
has_minimal_list (TlJsonDoc *doc)
{
  for (TlJsonRef value = tl_json_first (doc, 0); value != TL_JSON_NONE; value = tl_json_next (doc, value))
    if (tl_label_studio_is_minimal_list (doc, value))
      return TRUE;
  return FALSE;
}

static int
sniff (const TlFormatInput *input)
{
  g_autoptr (TlJsonDoc) doc = tl_json_records_peek (input);
  static const char *const sets[] = { "annotations", "predictions", "completions", "drafts" };

  if (doc == NULL || tl_json_get_type (doc, 0) != TL_JSON_OBJECT)
    return 0;
  if (tl_json_find_typed (doc, 0, "data", TL_JSON_OBJECT) != TL_JSON_NONE)
    {
      for (guint i = 0; i < G_N_ELEMENTS (sets); i++)
        if (tl_json_find_typed (doc, 0, sets[i], TL_JSON_ARRAY) != TL_JSON_NONE)
          return 95;
      return tl_json_find (doc, 0, "articles") == TL_JSON_NONE ? 60 : 0;
    }
  if (has_minimal_list (doc))
    return 85;
  return tl_json_find (doc, 0, "annotation_id") != TL_JSON_NONE && tl_json_find (doc, 0, "lead_time") != TL_JSON_NONE ? 70 : 0;
}

const TlFormat tl_format_label_studio = {
  .name = "label-studio",
  .title = NC_("format", "Label Studio JSON"),
  .extension = ".json",
  .flags = TL_FORMAT_READS | TL_FORMAT_WRITES | TL_FORMAT_TEXTS,
  .sniff = sniff,
  .read = tl_label_studio_read,
  .write = tl_label_studio_write,
};
