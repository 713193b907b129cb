/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * doccano's JSON Lines.  What of an article is at home there: its text, plain spans, pairs; whatever else
 * stands in a line is handed through by doccano as the example's metadata.
 */

#include "config.h"

#include "tl-doccano-private.h"
#include "tl-format-private.h"
#include "tl-json-records.h"

#include <glib/gi18n-lib.h>

const char *const tl_doccano_members[] = {
  "title", "url", "publisher", "author", "published", "language", NULL
};

static const char *const held_members[] = {
  "title", "url", "publisher", "author", "published", "language", TL_DOCCANO_MEMBER, NULL
};
static const char *const held_details[] = { TL_DOCCANO_MEMBER, NULL };

const TlFlatHolds tl_doccano_holds = {
  .article = held_members, .annotation = held_details, .relation = held_details
};
const TlFlatHolds tl_doccano_holds_labels = { .article = held_members, .annotation_ids = TL_FLAT_COUNTED, .relation_ids = TL_FLAT_COUNTED };

/* [[0, 5, "PER"], …], [{"start_offset": …}, …] or [{"span": [0, 5], …}, …] */
static gboolean
is_span_list (TlJsonDoc *doc,
              TlJsonRef  list)
{
  TlJsonRef first;

  if (!tl_json_is (doc, list, TL_JSON_ARRAY) || (first = tl_json_first (doc, list)) == TL_JSON_NONE)
    return FALSE;
  if (tl_json_get_type (doc, first) == TL_JSON_OBJECT)
    return tl_json_find (doc, first, "start_offset") != TL_JSON_NONE
           || tl_json_find_typed (doc, first, "span", TL_JSON_ARRAY) != TL_JSON_NONE;
  return tl_json_get_type (doc, first) == TL_JSON_ARRAY && tl_json_get_length (doc, first) == 3
         && tl_json_get_type (doc, tl_json_first (doc, first)) == TL_JSON_NUMBER;
}

static gboolean
is_list (TlJsonDoc  *doc,
         const char *name)
{
  return tl_json_find_typed (doc, 0, name, TL_JSON_ARRAY) != TL_JSON_NONE;
}

static int
sniff (const TlFormatInput *input)
{
  g_autoptr (TlJsonDoc) doc = tl_json_records_peek (input);
  static const char *const lists[] = { "entities", "label", "labels", "annotations", "column_label", NULL };

  if (doc == NULL || tl_json_get_type (doc, 0) != TL_JSON_OBJECT)
    return 0;
  if (tl_json_find_typed (doc, 0, "text", TL_JSON_STRING) == TL_JSON_NONE
      && tl_json_find_typed (doc, 0, "data", TL_JSON_STRING) == TL_JSON_NONE
      && tl_json_find_typed (doc, 0, "column_data", TL_JSON_STRING) == TL_JSON_NONE)
    return 0;
  for (guint i = 0; lists[i] != NULL; i++)
    if (is_span_list (doc, tl_json_find (doc, 0, lists[i])))
      return 90;
  /* Lines without a span: what only doccano has beside its text. */
  if (is_list (doc, "Comments") && (is_list (doc, "label") || is_list (doc, "entities") || is_list (doc, "labels")))
    return 80;
  if (is_list (doc, "entities") && (is_list (doc, "relations") || is_list (doc, "cats")))
    return 70;
  if (tl_json_find (doc, 0, "annotation_approver") != TL_JSON_NONE)
    return 70;
  return is_list (doc, "label") || is_list (doc, "column_label") ? 60 : 0;
}

const TlFormat tl_format_doccano = {
  .name = "doccano",
  .title = NC_("format", "doccano JSON Lines"),
  .extension = ".jsonl",
  .flags = TL_FORMAT_READS | TL_FORMAT_WRITES | TL_FORMAT_TEXTS,
  .sniff = sniff,
  .read = tl_doccano_read,
  .write = tl_doccano_write,
};
