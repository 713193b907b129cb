/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Reading doccano, a line at a time.  Its exports changed over the years: the text is `text` or `data`, the spans are `label`,
 * `labels` (lists of start, end, label), `annotations` (objects with a label's number) or `entities` (objects, with relations
 * beside them).  Keys that are none of these are kept in `x-doccano`.  Corpora made for training have entities that differ in the names
 * of their keys only, `span`, `type`, and the text they cover as `name`: they are read as well.
 */

#include "config.h"

#include "tl-doccano-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "tl-drift.h"
#include "tl-json-records.h"

typedef struct
{
  TlImport        *import;
  TlJsonRecords   *records;
  TlDoccanoLabels *labels;           /* NULL: no label file */
  gboolean         told_numbers;     /* that labels have numbers only */
  gboolean         has_any;
} Reader;

/* A span as it stands in the file. */
typedef struct
{
  TlJsonRef   value;
  TlFragment  range;
  char       *label;
  char       *id;
  gboolean    is_named;   /* by the keys of training corpora */
  char       *quote;      /* only these have one, or NULL */
} Raw;

static void
clear_raw (gpointer data)
{
  Raw *raw = data;

  g_free (raw->label);
  g_free (raw->id);
  g_free (raw->quote);
}

static void
problem (Reader     *self,
         const char *code,
         TlSeverity  severity,
         const char *article,
         TlJsonRef   value,
         const char *message)
{
  tl_json_records_problem (self->records, code, severity, article, value, "%s", message);
}

/* The member that is the text: the usual names first, else the only string of the line. */
static TlJsonRef
find_text (TlJsonDoc *doc)
{
  static const char *const names[] = { "text", "data", "column_data" };
  TlJsonRef found = TL_JSON_NONE;

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      TlJsonRef value = tl_json_find_typed (doc, 0, names[i], TL_JSON_STRING);

      if (value != TL_JSON_NONE)
        return value;
    }
  for (TlJsonRef value = tl_json_first (doc, 0); value != TL_JSON_NONE; value = tl_json_next (doc, value))
    if (tl_json_get_type (doc, value) == TL_JSON_STRING)
      {
        if (found != TL_JSON_NONE)
          return TL_JSON_NONE;
        found = value;
      }
  return found;
}

/* Lists of strings are a document's categories, not spans. */
static gboolean
is_span_list (TlJsonDoc *doc,
              TlJsonRef  list)
{
  TlJsonRef first;

  if (!tl_json_is (doc, list, TL_JSON_ARRAY))
    return FALSE;
  first = tl_json_first (doc, list);
  return first == TL_JSON_NONE || tl_json_get_type (doc, first) == TL_JSON_ARRAY
         || tl_json_get_type (doc, first) == TL_JSON_OBJECT;
}

static TlJsonRef
find_spans (TlJsonDoc *doc)
{
  static const char *const names[] = { "entities", "label", "labels", "annotations", "column_label" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      TlJsonRef value = tl_json_find (doc, 0, names[i]);

      if (value != TL_JSON_NONE && is_span_list (doc, value))
        return value;
    }
  return TL_JSON_NONE;
}

static char *
dup_label (Reader    *self,
           TlJsonDoc *doc,
           TlJsonRef  value)
{
  g_autofree char *label = tl_json_dup_scalar (doc, value);
  const char *name;

  if (label == NULL || !tl_json_is (doc, value, TL_JSON_NUMBER))
    return g_steal_pointer (&label);
  name = tl_doccano_labels_get (self->labels, label);
  if (name != NULL)
    return g_strdup (name);
  if (!self->told_numbers)
    problem (self, TL_CODE_UNKNOWN_LABEL, TL_SEVERITY_WARNING, NULL, value,
             _("Labels are numbers here, and there is no label file beside this one that names them"));
  self->told_numbers = TRUE;
  return g_steal_pointer (&label);
}

static gboolean
get_offset (TlJsonDoc *doc,
            TlJsonRef  value,
            guint     *offset)
{
  return tl_json_is (doc, value, TL_JSON_NUMBER) && tl_json_get_uint (doc, value, offset);
}

/* {"span": [0, 7], "type": "ORG", "name": "SPRiNGS"} */
static gboolean
is_named_span (TlJsonDoc *doc,
               TlJsonRef  object)
{
  TlJsonRef span = tl_json_find_typed (doc, object, "span", TL_JSON_ARRAY);

  return span != TL_JSON_NONE && tl_json_get_length (doc, span) == 2;
}

/* One element of the spans; FALSE when it is none. */
static gboolean
parse_span (Reader    *self,
            TlJsonDoc *doc,
            TlJsonRef  value,
            Raw       *raw)
{
  TlJsonRef start = TL_JSON_NONE;
  TlJsonRef end = TL_JSON_NONE;
  TlJsonRef label = TL_JSON_NONE;

  memset (raw, 0, sizeof *raw);
  raw->value = value;
  if (tl_json_get_type (doc, value) == TL_JSON_OBJECT)
    {
      start = tl_json_find (doc, value, "start_offset");
      end = tl_json_find (doc, value, "end_offset");
      label = tl_json_find (doc, value, "label");
      if (start == TL_JSON_NONE && is_named_span (doc, value))
        {
          start = tl_json_first (doc, tl_json_find (doc, value, "span"));
          end = tl_json_next (doc, start);
          label = label != TL_JSON_NONE ? label : tl_json_find (doc, value, "type");
          raw->is_named = TRUE;
          raw->quote = tl_json_pick_string (doc, value, "name");
        }
    }
  else if (tl_json_get_type (doc, value) == TL_JSON_ARRAY && tl_json_get_length (doc, value) == 3)
    {
      start = tl_json_first (doc, value);
      end = tl_json_next (doc, start);
      label = tl_json_next (doc, end);
    }
  if (!get_offset (doc, start, &raw->range.start) || !get_offset (doc, end, &raw->range.end))
    return FALSE;
  raw->label = dup_label (self, doc, label);
  if (raw->label == NULL)
    return FALSE;
  if (tl_json_get_type (doc, value) == TL_JSON_OBJECT)
    raw->id = tl_json_pick_scalar (doc, value, "id");
  return TRUE;
}

static GArray *
parse_spans (Reader     *self,
             TlJsonDoc  *doc,
             TlJsonRef   list,
             const char *article)
{
  GArray *spans = g_array_new (FALSE, FALSE, sizeof (Raw));

  g_array_set_clear_func (spans, clear_raw);
  if (list == TL_JSON_NONE)
    return spans;
  for (TlJsonRef value = tl_json_first (doc, list); value != TL_JSON_NONE; value = tl_json_next (doc, value))
    {
      Raw raw;

      if (parse_span (self, doc, value, &raw))
        g_array_append_val (spans, raw);
      else
        {
          clear_raw (&raw);
          problem (self, TL_CODE_SHAPE, TL_SEVERITY_ERROR, article, value,
                   _("This is not a span with a start, an end and a label; it is left out"));
        }
    }
  return spans;
}

/* What the offsets count, asked of the quotes; NULL when there are none. */
static TlDrift *
find_unit (Reader     *self,
           GArray     *spans,
           TlText     *text,
           const char *article)
{
  g_autoptr (GArray) witnesses = g_array_new (FALSE, FALSE, sizeof (TlDriftSpan));
  g_autofree char *found = NULL;
  TlDrift *drift;

  for (guint i = 0; i < spans->len; i++)
    {
      const Raw *raw = &g_array_index (spans, Raw, i);
      TlDriftSpan span = { &raw->range, 1, raw->quote, raw->quote != NULL ? strlen (raw->quote) : 0 };

      if (raw->quote != NULL)
        g_array_append_val (witnesses, span);
    }
  if (witnesses->len == 0)
    return NULL;
  drift = tl_drift_detect (text, (const TlDriftSpan *) witnesses->data, witnesses->len);
  if (tl_drift_is_found (drift))
    {
      found = tl_drift_describe (drift);
      problem (self, TL_CODE_OFFSET, TL_SEVERITY_WARNING, article, TL_JSON_NONE, found);
    }
  return drift;
}

/* Without quotes nothing tells the unit.  But when offsets lie beyond the text in code points and none does in UTF-16
 * units, these are what was counted. */
static gboolean
counts_utf16 (GArray *spans,
              TlText *text)
{
  gboolean beyond = FALSE;

  for (guint i = 0; i < spans->len; i++)
    {
      guint end = g_array_index (spans, Raw, i).range.end;

      if (end > tl_text_get_utf16_length (text))
        return FALSE;
      beyond = beyond || end > tl_text_get_length (text);
    }
  return beyond;
}

/* Keys of an entity or relation that have no home: as one member. */
static char *
dup_rest (TlJsonDoc         *doc,
          TlJsonRef          object,
          const char *const *known)
{
  g_autoptr (GString) rest = g_string_new ("{");

  if (tl_json_get_type (doc, object) != TL_JSON_OBJECT)
    return NULL;
  for (TlJsonRef value = tl_json_first (doc, object); value != TL_JSON_NONE; value = tl_json_next (doc, value))
    if (!tl_json_is_named (doc, value, known))
      {
        g_autofree char *name = tl_json_dup_name (doc, value);

        tl_json_append_name (rest, name);
        tl_json_append_raw (rest, doc, value);
      }
  if (rest->len == 1)
    return NULL;
  g_string_append_c (rest, '}');
  return g_strdup (rest->str);
}

static char *
prefix_id (char        prefix,
           const char *id)
{
  return id != NULL ? g_strdup_printf ("%c%s", prefix, id) : NULL;
}

static void
add_spans (Reader       *self,
           TlJsonDoc    *doc,
           GArray       *spans,
           TlText       *text,
           TlFlatReader *flat,
           GHashTable   *positions,
           const char   *article)
{
  static const char *const known[] = { "id", "start_offset", "end_offset", "label", NULL };
  static const char *const known_named[] = { "id", "span", "label", "type", "name", NULL };
  g_autoptr (TlDrift) drift = find_unit (self, spans, text, article);
  gboolean utf16 = drift == NULL && counts_utf16 (spans, text);

  if (utf16)
    problem (self, TL_CODE_OFFSET, TL_SEVERITY_WARNING, article, TL_JSON_NONE,
             _("Offsets lie beyond the text: taken as UTF-16 units, in which all of them fit"));
  for (guint i = 0; i < spans->len; i++)
    {
      Raw *raw = &g_array_index (spans, Raw, i);
      g_autofree char *id = prefix_id ('t', raw->id);
      g_autofree char *rest = NULL;
      guint position;

      if (utf16)
        {
          raw->range.start = tl_text_from_utf16 (text, raw->range.start);
          raw->range.end = tl_text_from_utf16 (text, raw->range.end);
        }
      if ((drift != NULL && !tl_drift_map (drift, &raw->range, &raw->range))
          || raw->range.start >= raw->range.end || raw->range.end > tl_text_get_length (text))
        {
          problem (self, TL_CODE_OFFSET, TL_SEVERITY_ERROR, article, raw->value,
                   _("This span is empty or lies beyond the text; it is left out"));
          continue;
        }
      position = tl_flat_reader_add_span (flat, raw->range.start, raw->range.end, raw->label, id, raw->quote);
      rest = dup_rest (doc, raw->value, raw->is_named ? known_named : known);
      if (rest != NULL)
        tl_flat_reader_span_member (flat, TL_DOCCANO_MEMBER, rest);
      if (raw->id != NULL)
        g_hash_table_insert (positions, g_strdup (raw->id), GUINT_TO_POINTER (position + 1));
    }
}

static void
add_relations (Reader       *self,
               TlJsonDoc    *doc,
               TlFlatReader *flat,
               GHashTable   *positions,
               const char   *article)
{
  static const char *const known[] = { "id", "from_id", "to_id", "type", NULL };
  TlJsonRef list = tl_json_find_typed (doc, 0, "relations", TL_JSON_ARRAY);

  if (list == TL_JSON_NONE)
    return;
  for (TlJsonRef value = tl_json_first (doc, list); value != TL_JSON_NONE; value = tl_json_next (doc, value))
    {
      g_autofree char *from = tl_json_pick_scalar (doc, value, "from_id");
      g_autofree char *to = tl_json_pick_scalar (doc, value, "to_id");
      g_autofree char *type = tl_json_pick_scalar (doc, value, "type");
      g_autofree char *number = tl_json_pick_scalar (doc, value, "id");
      g_autofree char *id = prefix_id ('r', number);
      g_autofree char *rest = NULL;
      guint first;
      guint second;

      if (from == NULL || to == NULL || type == NULL)
        {
          problem (self, TL_CODE_SHAPE, TL_SEVERITY_ERROR, article, value,
                   _("This relation has no type, from_id or to_id; it is left out"));
          continue;
        }
      first = GPOINTER_TO_UINT (g_hash_table_lookup (positions, from));
      second = GPOINTER_TO_UINT (g_hash_table_lookup (positions, to));
      if (first == 0 || second == 0)
        {
          problem (self, TL_CODE_UNKNOWN_TARGET, TL_SEVERITY_ERROR, article, value,
                   _("This relation names an entity that is not there; it is left out"));
          continue;
        }
      tl_flat_reader_add_arc (flat, first - 1, second - 1, type, id);
      rest = dup_rest (doc, value, known);
      if (rest != NULL)
        tl_flat_reader_arc_member (flat, TL_DOCCANO_MEMBER, rest);
    }
}

/* The other keys of the line: what Tagline knows under the same name, and the rest. */
static void
add_members (TlJsonDoc       *doc,
             TlJsonRef        text,
             TlJsonRef        spans,
             TlFlatReader    *flat,
             TlRecordBuilder *builder)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GString) rest = g_string_new ("{");

  for (TlJsonRef value = tl_json_first (doc, 0); value != TL_JSON_NONE; value = tl_json_next (doc, value))
    {
      char *name = tl_json_dup_name (doc, value);
      gboolean is_string = tl_json_get_type (doc, value) == TL_JSON_STRING;

      if (!g_hash_table_add (seen, name) || value == text || value == spans || g_str_equal (name, TL_FLAT_CARRY)
          || (g_str_equal (name, "id") && (is_string || tl_json_get_type (doc, value) == TL_JSON_NUMBER))
          || (g_str_equal (name, "relations") && tl_json_get_type (doc, value) == TL_JSON_ARRAY))
        continue;
      if (is_string && g_strv_contains (tl_doccano_members, name))
        {
          g_autofree char *json = tl_json_dup_line (doc, value);

          if (!tl_flat_reader_carries (flat, name))
            tl_record_builder_set_json (builder, name, json);
          continue;
        }
      tl_json_append_name (rest, name);
      tl_json_append_raw (rest, doc, value);
    }
  if (rest->len == 1)
    return;
  g_string_append_c (rest, '}');
  tl_record_builder_set_json (builder, TL_DOCCANO_MEMBER, rest->str);
}

static gboolean
read_line (Reader     *self,
           TlJsonDoc  *doc,
           GError    **error)
{
  TlJsonRef text = TL_JSON_NONE;
  TlJsonRef list = TL_JSON_NONE;
  g_autofree char *id = NULL;
  g_autoptr (TlRecordBuilder) builder = NULL;
  g_autoptr (TlFlatReader) flat = NULL;
  g_autoptr (GHashTable) positions = NULL;
  g_autoptr (GArray) spans = NULL;
  gsize length;
  char *decoded;
  guint stale;

  if (tl_json_get_type (doc, 0) == TL_JSON_OBJECT)
    text = find_text (doc);
  if (text == TL_JSON_NONE)
    {
      problem (self, TL_CODE_SHAPE, TL_SEVERITY_ERROR, NULL, 0, _("This line is no object with a text; it is left out"));
      return TRUE;
    }
  id = tl_json_pick_scalar (doc, 0, "id");
  builder = tl_record_builder_new (id);
  decoded = tl_json_dup_string (doc, text, &length);
  tl_record_builder_set_text (builder, decoded, length);
  flat = tl_flat_reader_new (builder);
  tl_flat_reader_set_carry (flat, doc, tl_json_find (doc, 0, TL_FLAT_CARRY));
  list = find_spans (doc);
  spans = parse_spans (self, doc, list, id);
  positions = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  add_spans (self, doc, spans, tl_record_builder_get_text (builder), flat, positions, id);
  add_relations (self, doc, flat, positions, id);
  add_members (doc, text, list, flat, builder);
  stale = tl_flat_reader_finish (flat, &tl_doccano_holds);
  if (stale > 0)
    tl_json_records_problem (self->records, TL_CODE_LOSS, TL_SEVERITY_NOTE, id, TL_JSON_NONE,
                             ngettext ("%u annotation or relation was changed in doccano: its further details are left out",
                                       "%u annotations or relations were changed in doccano: their further details are left out",
                                       stale), stale);
  self->has_any = TRUE;
  return tl_import_add (self->import, g_steal_pointer (&builder), error);
}

gboolean
tl_doccano_read (TlImport  *import,
                 GError   **error)
{
  Reader self = { import };
  g_autoptr (TlJsonRecords) records = tl_json_records_new (import, error);
  g_autoptr (GError) local_error = NULL;
  TlJsonDoc *doc;
  gboolean ok = TRUE;

  if (records == NULL)
    return FALSE;
  self.records = records;
  self.labels = tl_doccano_labels_find (import);
  if (self.labels != NULL)
    {
      g_autofree char *schema = tl_doccano_labels_to_json (self.labels);

      if (!g_str_equal (schema, "[]"))
        tl_import_set_labels (import, schema);
    }
  while (ok && (doc = tl_json_records_next (records, &local_error)) != NULL)
    ok = read_line (&self, doc, &local_error);
  g_clear_pointer (&self.labels, tl_doccano_labels_free);
  if (local_error == NULL && !self.has_any && tl_json_records_get_count (records) > 0)
    g_set_error_literal (&local_error, TL_FORMAT_ERROR, TL_FORMAT_ERROR_SHAPE, _("No line of the file is a doccano example"));
  if (local_error == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}
