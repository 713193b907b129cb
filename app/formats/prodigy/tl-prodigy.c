/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Prodigy's tasks and spaCy's training data: three dialects of the same spans.  Read are tasks (`spans`), pairs of a text and its
 * `entities` (spaCy 2), and documents (`ents`, groups of spans; spaCy 3); written are tasks.
 */

#include "config.h"

#include "tl-format-private.h"
#include "tl-json-records.h"
#include "tl-prodigy-private.h"

#include <glib/gi18n-lib.h>

const char *const tl_prodigy_members[] = { "title", "url", "publisher", "author", "published", "language", NULL };

static const char *const held_members[] = {
  "title", "url", "publisher", "author", "published", "language", TL_PRODIGY_MEMBER, NULL
};
static const char *const held_details[] = { TL_PRODIGY_MEMBER, NULL };

const TlFlatHolds tl_prodigy_holds = {
  .article = held_members, .annotation = held_details, .relation = held_details,
  .annotation_ids = TL_FLAT_COUNTED, .relation_ids = TL_FLAT_COUNTED
};

const char *
tl_prodigy_answer_of_status (const char *status)
{
  if (g_strcmp0 (status, "approved") == 0)
    return "accept";
  return g_strcmp0 (status, "rejected") == 0 ? "reject" : NULL;
}

static gboolean
is_pair (TlJsonDoc *doc,
         TlJsonRef  value)
{
  TlJsonRef first;

  if (tl_json_get_type (doc, value) != TL_JSON_ARRAY || tl_json_get_length (doc, value) != 2)
    return FALSE;
  first = tl_json_first (doc, value);
  return tl_json_get_type (doc, first) == TL_JSON_STRING
         && tl_json_is (doc, tl_json_next (doc, first), TL_JSON_OBJECT)
         && (tl_json_find (doc, tl_json_next (doc, first), "entities") != TL_JSON_NONE
             || tl_json_find (doc, tl_json_next (doc, first), "spans") != TL_JSON_NONE
             || tl_json_find (doc, tl_json_next (doc, first), "cats") != TL_JSON_NONE);
}

/* [{"start": 0, "end": 5, "label": …}, …] */
static gboolean
is_span_list (TlJsonDoc *doc,
              TlJsonRef  list)
{
  TlJsonRef first;

  if (!tl_json_is (doc, list, TL_JSON_ARRAY))
    return FALSE;
  first = tl_json_first (doc, list);
  return tl_json_is (doc, first, TL_JSON_OBJECT) && tl_json_find (doc, first, "start") != TL_JSON_NONE
         && tl_json_find (doc, first, "end") != TL_JSON_NONE;
}

static int
sniff (const TlFormatInput *input)
{
  g_autoptr (TlJsonDoc) doc = tl_json_records_peek (input);
  static const char *const marks[] = { "_input_hash", "_task_hash", "_session_id", "_view_id" };
  TlJsonRef spans;

  if (doc == NULL)
    return 0;
  if (is_pair (doc, 0))
    return 95;
  if (tl_json_get_type (doc, 0) != TL_JSON_OBJECT
      || tl_json_find_typed (doc, 0, "text", TL_JSON_STRING) == TL_JSON_NONE)
    return 0;
  for (guint i = 0; i < G_N_ELEMENTS (marks); i++)
    if (tl_json_find (doc, 0, marks[i]) != TL_JSON_NONE)
      return 95;
  spans = tl_json_find (doc, 0, "spans");
  if (is_span_list (doc, spans) || is_span_list (doc, tl_json_find (doc, 0, "ents")))
    return 90;
  if (tl_json_is (doc, spans, TL_JSON_OBJECT) && is_span_list (doc, tl_json_first (doc, spans)))
    return 90;
  if (tl_json_is (doc, spans, TL_JSON_ARRAY)
      && (tl_json_find_typed (doc, 0, "tokens", TL_JSON_ARRAY) != TL_JSON_NONE
          || tl_json_find_typed (doc, 0, "answer", TL_JSON_STRING) != TL_JSON_NONE))
    return 85;
  return 0;
}

const TlFormat tl_format_prodigy = {
  .name = "prodigy",
  .title = NC_("format", "Prodigy or spaCy JSON Lines"),
  .extension = ".jsonl",
  .flags = TL_FORMAT_READS | TL_FORMAT_WRITES | TL_FORMAT_TEXTS,
  .sniff = sniff,
  .read = tl_prodigy_read,
  .write = tl_prodigy_write,
};
