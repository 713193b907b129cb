/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Reading Prodigy and spaCy.  A task that was not accepted is read with all its spans marked so: "reject" as rejected, "ignore" as to be
 * discussed; neither passes for gold.  Where spans or tokens come with their text, it tells the unit of the offsets.
 */

#include "config.h"

#include "tl-prodigy-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "tl-drift.h"
#include "tl-json-records.h"

#define MAX_WITNESSES 4096   /* tokens looked at to find the unit */

/* A span as it stands in the file. */
typedef struct
{
  TlJsonRef   value;
  TlFragment  range;
  char       *label;
  char       *quote;     /* NULL: does not say */
  char       *group;     /* of spaCy's span groups, or NULL */
} Raw;

typedef struct
{
  TlImport        *import;
  TlJsonRecords   *records;
  gboolean         has_any;
  /* The task being read. */
  TlJsonDoc       *doc;
  TlJsonRef        object;      /* spans and all else */
  TlText          *text;        /* borrowed */
  char            *id;
  GArray          *spans;       /* Raw */
  GArray          *places;      /* guint per span: its position in flat + 1, 0: left out */
  TlDrift         *drift;
  TlFlatReader    *flat;
  TlRecordBuilder *builder;
} Reader;

static void
clear_raw (gpointer data)
{
  Raw *raw = data;

  g_free (raw->label);
  g_free (raw->quote);
  g_free (raw->group);
}

static void
problem (Reader     *self,
         const char *code,
         TlSeverity  severity,
         TlJsonRef   value,
         const char *message)
{
  tl_json_records_problem (self->records, code, severity, self->id, value, "%s", message);
}

/* {"start", "end", "label"} or [start, end, label]. */
static gboolean
parse_span (TlJsonDoc *doc,
            TlJsonRef  value,
            Raw       *raw)
{
  memset (raw, 0, sizeof *raw);
  raw->value = value;
  if (tl_json_get_type (doc, value) == TL_JSON_OBJECT)
    {
      if (!tl_json_pick_uint (doc, value, "start", &raw->range.start) || !tl_json_pick_uint (doc, value, "end", &raw->range.end))
        return FALSE;
      raw->label = tl_json_pick_scalar (doc, value, "label");
      raw->quote = tl_json_pick_string (doc, value, "text");
    }
  else if (tl_json_get_type (doc, value) == TL_JSON_ARRAY && tl_json_get_length (doc, value) >= 2)
    {
      TlJsonRef start = tl_json_first (doc, value);
      TlJsonRef end = tl_json_next (doc, start);

      if (!tl_json_is (doc, start, TL_JSON_NUMBER) || !tl_json_is (doc, end, TL_JSON_NUMBER)
          || !tl_json_get_uint (doc, start, &raw->range.start) || !tl_json_get_uint (doc, end, &raw->range.end))
        return FALSE;
      raw->label = tl_json_dup_scalar (doc, tl_json_next (doc, end));
    }
  else
    return FALSE;
  if (raw->label == NULL || *raw->label == '\0')
    {
      /* A span that was marked and not named. */
      g_free (raw->label);
      raw->label = g_strdup ("span");
    }
  return TRUE;
}

static void
parse_spans (Reader     *self,
             TlJsonRef   list,
             const char *group)
{
  if (!tl_json_is (self->doc, list, TL_JSON_ARRAY))
    return;
  for (TlJsonRef value = tl_json_first (self->doc, list); value != TL_JSON_NONE; value = tl_json_next (self->doc, value))
    {
      Raw raw;

      if (parse_span (self->doc, value, &raw))
        {
          raw.group = g_strdup (group);
          g_array_append_val (self->spans, raw);
          continue;
        }
      clear_raw (&raw);
      problem (self, TL_CODE_SHAPE, TL_SEVERITY_ERROR, value,
               _("This is not a span with a start and an end; it is left out"));
    }
}

/* All spans of the task, in whatever dialect. */
static void
collect_spans (Reader *self)
{
  static const char *const names[] = { "entities", "ents" };
  TlJsonRef spans = tl_json_find (self->doc, self->object, "spans");

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    parse_spans (self, tl_json_find (self->doc, self->object, names[i]), NULL);
  parse_spans (self, spans, NULL);
  if (!tl_json_is (self->doc, spans, TL_JSON_OBJECT))
    return;
  for (TlJsonRef group = tl_json_first (self->doc, spans); group != TL_JSON_NONE; group = tl_json_next (self->doc, group))
    {
      g_autofree char *name = tl_json_dup_name (self->doc, group);

      parse_spans (self, group, name);
    }
}

/* Asks the texts of spans and tokens what the offsets count. */
static void
find_unit (Reader *self)
{
  g_autoptr (GArray) witnesses = g_array_new (FALSE, TRUE, sizeof (TlDriftSpan));
  g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);
  g_autofree TlFragment *ranges = NULL;
  TlJsonRef tokens = tl_json_find_typed (self->doc, self->object, "tokens", TL_JSON_ARRAY);
  g_autofree char *found = NULL;
  guint n_ranges = 0;

  for (guint i = 0; i < self->spans->len; i++)
    {
      const Raw *raw = &g_array_index (self->spans, Raw, i);
      TlDriftSpan span = { &raw->range, 1, raw->quote, raw->quote != NULL ? strlen (raw->quote) : 0 };

      if (raw->quote != NULL)
        g_array_append_val (witnesses, span);
    }
  ranges = g_new0 (TlFragment, MAX_WITNESSES);
  for (TlJsonRef token = tokens != TL_JSON_NONE ? tl_json_first (self->doc, tokens) : TL_JSON_NONE;
       token != TL_JSON_NONE && n_ranges < MAX_WITNESSES; token = tl_json_next (self->doc, token))
    {
      TlDriftSpan span = { &ranges[n_ranges], 1 };
      char *text;

      if (tl_json_get_type (self->doc, token) != TL_JSON_OBJECT
          || !tl_json_pick_uint (self->doc, token, "start", &ranges[n_ranges].start)
          || !tl_json_pick_uint (self->doc, token, "end", &ranges[n_ranges].end)
          || (text = tl_json_pick_string (self->doc, token, "text")) == NULL)
        continue;
      g_ptr_array_add (texts, text);
      span.quote = text;
      span.quote_length = strlen (text);
      g_array_append_val (witnesses, span);
      n_ranges++;
    }
  self->drift = tl_drift_detect (self->text, (const TlDriftSpan *) witnesses->data, witnesses->len);
  if (!tl_drift_is_found (self->drift))
    return;
  found = tl_drift_describe (self->drift);
  problem (self, TL_CODE_OFFSET, TL_SEVERITY_WARNING, TL_JSON_NONE, found);
}

/* Keys that have no home, as one member; group comes first. */
static char *
dup_rest (TlJsonDoc         *doc,
          TlJsonRef          object,
          const char *const *known,
          const char        *group)
{
  g_autoptr (GString) rest = g_string_new ("{");

  if (group != NULL)
    tl_json_append_member (rest, "group", group);
  for (TlJsonRef value = tl_json_get_type (doc, object) == TL_JSON_OBJECT ? tl_json_first (doc, object) : TL_JSON_NONE;
       value != TL_JSON_NONE; value = tl_json_next (doc, value))
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

/* Who answered, as a JSON string, or NULL. */
static char *
dup_annotator (Reader *self)
{
  g_autofree char *name = tl_json_pick_string (self->doc, self->object, "_annotator_id");

  if (name == NULL)
    name = tl_json_pick_string (self->doc, self->object, "_session_id");
  return name != NULL ? tl_json_quote (name) : NULL;
}

/* How sure the model was: kept in x-prodigy too, where it is written back from. */
static void
add_score (Reader    *self,
           TlJsonRef  span)
{
  TlJsonRef score;
  double value;

  if (tl_json_get_type (self->doc, span) != TL_JSON_OBJECT)
    return;
  score = tl_json_find_typed (self->doc, span, "score", TL_JSON_NUMBER);
  if (score != TL_JSON_NONE && tl_json_get_double (self->doc, score, &value) && value >= 0 && value <= 1)
    {
      g_autofree char *raw = tl_json_dup_line (self->doc, score);

      tl_flat_reader_span_member (self->flat, "confidence", raw);
    }
}

static void
add_spans (Reader *self)
{
  static const char *const known[] = { "start", "end", "label", "token_start", "token_end", "text", NULL };
  g_autofree char *annotator = dup_annotator (self);

  for (guint i = 0; i < self->spans->len; i++)
    {
      Raw *raw = &g_array_index (self->spans, Raw, i);
      g_autofree char *rest = dup_rest (self->doc, raw->value, known, raw->group);
      TlFragment range;
      guint place = 0;

      if (!tl_drift_map (self->drift, &raw->range, &range) || range.start >= range.end)
        problem (self, TL_CODE_OFFSET, TL_SEVERITY_ERROR, raw->value,
                 _("This span is empty or lies beyond the text; it is left out"));
      else
        {
          if (raw->quote != NULL && !tl_drift_quote_matches (self->text, &range, 1, raw->quote, strlen (raw->quote)))
            problem (self, TL_CODE_QUOTE_MISMATCH, TL_SEVERITY_WARNING, raw->value,
                     _("The text of this span is not what its offsets cover"));
          place = tl_flat_reader_add_span (self->flat, range.start, range.end, raw->label, NULL, raw->quote) + 1;
          if (rest != NULL)
            tl_flat_reader_span_member (self->flat, TL_PRODIGY_MEMBER, rest);
          if (annotator != NULL)
            tl_flat_reader_span_member (self->flat, "annotator", annotator);
          add_score (self, raw->value);
        }
      g_array_append_val (self->places, place);
    }
}

/* Adds what a task that was answered says of spans whose own review is not known. */
static void
add_answer (Reader     *self,
            const char *answer)
{
  g_autoptr (GString) review = g_string_new ("{");
  const char *decision = g_str_equal (answer, "accept") ? "accepted" : g_str_equal (answer, "reject") ? "rejected" : "discuss";

  tl_json_append_member (review, "decision", decision);
  if (!g_str_equal (decision, "accepted"))
    {
      g_autofree char *reason = g_strconcat ("prodigy: ", answer, NULL);

      tl_json_append_member (review, "reason", reason);
    }
  g_string_append_c (review, '}');
  tl_flat_reader_default_member (self->flat, "review", review->str);
}

static void
file_under (GHashTable *table,
            char       *name,
            guint       place)
{
  if (!g_hash_table_contains (table, name))
    g_hash_table_insert (table, name, GUINT_TO_POINTER (place));
  else
    g_free (name);
}

/* How relations may name a span: by range and label, by range, by its last token. */
static GHashTable *
name_spans (Reader *self)
{
  GHashTable *table = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < self->spans->len; i++)
    {
      const Raw *raw = &g_array_index (self->spans, Raw, i);
      guint place = g_array_index (self->places, guint, i);
      guint last;

      if (place == 0)
        continue;
      file_under (table, g_strdup_printf ("%u-%u %s", raw->range.start, raw->range.end, raw->label), place);
      file_under (table, g_strdup_printf ("%u-%u", raw->range.start, raw->range.end), place);
      if (tl_json_get_type (self->doc, raw->value) == TL_JSON_OBJECT
          && tl_json_pick_uint (self->doc, raw->value, "token_end", &last))
        file_under (table, g_strdup_printf ("%u", last), place);
    }
  return table;
}

/* The span that one end of a relation means, + 1; 0: none.  As Prodigy draws arcs between plain words too, a span is made of these. */
static guint
find_end (Reader     *self,
          GHashTable *names,
          TlJsonRef   relation,
          const char *end)
{
  g_autofree char *span_name = g_strconcat (end, "_span", NULL);
  TlJsonRef given = tl_json_find_typed (self->doc, relation, span_name, TL_JSON_OBJECT);
  g_autofree char *label = NULL;
  g_autofree char *name = NULL;
  TlFragment wanted;
  TlFragment range;
  guint number;
  guint place;

  if (given == TL_JSON_NONE || !tl_json_pick_uint (self->doc, given, "start", &wanted.start)
      || !tl_json_pick_uint (self->doc, given, "end", &wanted.end))
    {
      if (!tl_json_pick_uint (self->doc, relation, end, &number))
        return 0;
      name = g_strdup_printf ("%u", number);
      return GPOINTER_TO_UINT (g_hash_table_lookup (names, name));
    }
  if (tl_json_pick_uint (self->doc, given, TL_PRODIGY_SPAN, &number) && number < self->spans->len
      && g_array_index (self->spans, Raw, number).range.start == wanted.start
      && g_array_index (self->spans, Raw, number).range.end == wanted.end)
    return g_array_index (self->places, guint, number);
  label = tl_json_pick_string (self->doc, given, "label");
  name = label != NULL ? g_strdup_printf ("%u-%u %s", wanted.start, wanted.end, label)
                       : g_strdup_printf ("%u-%u", wanted.start, wanted.end);
  place = GPOINTER_TO_UINT (g_hash_table_lookup (names, name));
  if (place > 0 || !tl_drift_map (self->drift, &wanted, &range) || range.start >= range.end)
    return place;
  problem (self, TL_CODE_SHAPE, TL_SEVERITY_NOTE, given,
           _("This relation is tied to words that are no span: an annotation is made of them"));
  place = tl_flat_reader_add_span (self->flat, range.start, range.end, label != NULL ? label : "span", NULL, NULL) + 1;
  file_under (names, g_steal_pointer (&name), place);
  return place;
}

static void
add_relations (Reader *self)
{
  static const char *const known[] = { "head", "child", "head_span", "child_span", "label", NULL };
  TlJsonRef list = tl_json_find_typed (self->doc, self->object, "relations", TL_JSON_ARRAY);
  g_autoptr (GHashTable) names = NULL;

  if (list == TL_JSON_NONE)
    return;
  names = name_spans (self);
  for (TlJsonRef value = tl_json_first (self->doc, list); value != TL_JSON_NONE; value = tl_json_next (self->doc, value))
    {
      gboolean is_object = tl_json_get_type (self->doc, value) == TL_JSON_OBJECT;
      g_autofree char *label = is_object ? tl_json_pick_scalar (self->doc, value, "label") : NULL;
      guint head = is_object ? find_end (self, names, value, "head") : 0;
      guint child = is_object ? find_end (self, names, value, "child") : 0;
      g_autofree char *rest = NULL;

      if (head == 0 || child == 0 || label == NULL)
        {
          problem (self, TL_CODE_UNKNOWN_TARGET, TL_SEVERITY_ERROR, value,
                   _("This relation has no label, or an end that is no span; it is left out"));
          continue;
        }
      tl_flat_reader_add_arc (self->flat, head - 1, child - 1, label, NULL);
      rest = dup_rest (self->doc, value, known, NULL);
      if (rest != NULL)
        tl_flat_reader_arc_member (self->flat, TL_PRODIGY_MEMBER, rest);
    }
}

/* Are the file's tokens those that we would make?  Then they need not be kept. */
static gboolean
are_own_tokens (Reader    *self,
                TlJsonRef  list)
{
  g_autoptr (GArray) given = tl_prodigy_parse_tokens (self->doc, list, self->text);
  g_autoptr (GArray) borders = tl_prodigy_new_borders ();
  g_autoptr (GArray) made = NULL;

  if (given == NULL)
    return FALSE;
  for (guint i = 0; i < self->spans->len; i++)
    {
      const Raw *raw = &g_array_index (self->spans, Raw, i);

      g_array_append_val (borders, raw->range.start);
      g_array_append_val (borders, raw->range.end);
    }
  tl_prodigy_sort_borders (borders);
  made = tl_prodigy_make_tokens (self->text, borders);
  if (made->len != given->len)
    return FALSE;
  for (guint i = 0; i < made->len; i++)
    {
      const TlProdigyToken *a = &g_array_index (made, TlProdigyToken, i);
      const TlProdigyToken *b = &g_array_index (given, TlProdigyToken, i);

      if (a->start != b->start || a->end != b->end || a->blank != b->blank)
        return FALSE;
    }
  return TRUE;
}

static void
add_meta (Reader    *self,
          TlJsonRef  meta,
          GString   *rest)
{
  g_autofree char *others = NULL;

  for (guint i = 0; tl_prodigy_members[i] != NULL; i++)
    {
      TlJsonRef value = tl_json_find_typed (self->doc, meta, tl_prodigy_members[i], TL_JSON_STRING);

      if (value != TL_JSON_NONE && !tl_flat_reader_carries (self->flat, tl_prodigy_members[i]))
        {
          g_autofree char *json = tl_json_dup_line (self->doc, value);

          tl_record_builder_set_json (self->builder, tl_prodigy_members[i], json);
        }
    }
  others = dup_rest (self->doc, meta, tl_prodigy_members, NULL);
  if (others != NULL)
    tl_json_append_member_json (rest, "meta", others);
}

static void
add_tokens (Reader  *self,
            GString *rest)
{
  TlJsonRef tokens = tl_json_find_typed (self->doc, self->object, "tokens", TL_JSON_ARRAY);

  if (tokens == TL_JSON_NONE)
    return;
  if (tl_drift_is_found (self->drift))
    {
      problem (self, TL_CODE_LOSS, TL_SEVERITY_NOTE, tokens, _("The tokens are left out, as they are counted in another unit"));
      return;
    }
  if (are_own_tokens (self, tokens))
    return;
  tl_json_append_name (rest, "tokens");
  tl_json_append_raw (rest, self->doc, tokens);
}

/* All other keys of the task.  answer: NULL when it has none, or one that is just its status. */
static void
add_members (Reader     *self,
             const char *answer)
{
  static const char *const known[] = { "text", "spans", "ents", "entities", "relations", "answer", "tokens", "meta", TL_FLAT_CARRY, NULL };
  g_autoptr (GString) rest = g_string_new ("{");

  for (TlJsonRef value = tl_json_first (self->doc, self->object); value != TL_JSON_NONE; value = tl_json_next (self->doc, value))
    {
      g_autofree char *name = NULL;

      if (tl_json_is_named (self->doc, value, known))
        continue;
      name = tl_json_dup_name (self->doc, value);
      if (g_str_equal (name, "id") && self->id != NULL)
        continue;
      tl_json_append_name (rest, name);
      tl_json_append_raw (rest, self->doc, value);
    }
  if (answer != NULL)
    tl_json_append_member (rest, "answer", answer);
  if (tl_json_find_typed (self->doc, self->object, "meta", TL_JSON_OBJECT) != TL_JSON_NONE)
    add_meta (self, tl_json_find_typed (self->doc, self->object, "meta", TL_JSON_OBJECT), rest);
  add_tokens (self, rest);
  if (rest->len == 1)
    return;
  g_string_append_c (rest, '}');
  tl_record_builder_set_json (self->builder, TL_PRODIGY_MEMBER, rest->str);
}

/* The answer, unless it only says in Prodigy's words what the carried status says in ours.  Owned. */
static char *
dup_answer (Reader    *self,
            TlJsonRef  carry)
{
  g_autofree char *answer = tl_json_pick_string (self->doc, self->object, "answer");
  TlJsonRef members = tl_json_is (self->doc, carry, TL_JSON_OBJECT)
                      ? tl_json_find_typed (self->doc, carry, "members", TL_JSON_OBJECT) : TL_JSON_NONE;
  g_autofree char *status = members != TL_JSON_NONE ? tl_json_pick_string (self->doc, members, "status") : NULL;

  if (answer != NULL && g_strcmp0 (tl_prodigy_answer_of_status (status), answer) == 0)
    return NULL;
  return g_steal_pointer (&answer);
}

static void
read_task (Reader    *self,
           TlJsonRef  text)
{
  TlJsonRef carry = tl_json_find (self->doc, self->object, TL_FLAT_CARRY);
  g_autofree char *answer = dup_answer (self, carry);
  gsize length;
  char *decoded = tl_json_dup_string (self->doc, text, &length);
  guint stale;

  self->id = tl_json_pick_scalar (self->doc, self->object, "id");
  self->builder = tl_record_builder_new (self->id);
  tl_record_builder_set_text (self->builder, decoded, length);
  self->text = tl_record_builder_get_text (self->builder);
  self->flat = tl_flat_reader_new (self->builder);
  self->spans = g_array_new (FALSE, FALSE, sizeof (Raw));
  g_array_set_clear_func (self->spans, clear_raw);
  self->places = g_array_new (FALSE, FALSE, sizeof (guint));
  tl_flat_reader_set_carry (self->flat, self->doc, carry);
  collect_spans (self);
  find_unit (self);
  add_spans (self);
  add_relations (self);
  if (answer != NULL)
    add_answer (self, answer);
  add_members (self, answer);
  stale = tl_flat_reader_finish (self->flat, &tl_prodigy_holds);
  if (stale > 0)
    tl_json_records_problem (self->records, TL_CODE_LOSS, TL_SEVERITY_NOTE, self->id, TL_JSON_NONE,
                             ngettext ("%u annotation or relation was changed in Prodigy: its further details are left out",
                                       "%u annotations or relations were changed in Prodigy: their further details are left out",
                                       stale), stale);
}

static void
clear_task (Reader *self)
{
  g_clear_pointer (&self->flat, tl_flat_reader_free);
  g_clear_pointer (&self->spans, g_array_unref);
  g_clear_pointer (&self->places, g_array_unref);
  g_clear_pointer (&self->drift, tl_drift_free);
  g_clear_pointer (&self->id, g_free);
  g_clear_pointer (&self->builder, tl_record_builder_free);
}

/* A task, or a pair of a text and what is said of it. */
static gboolean
read_record (Reader     *self,
             TlJsonDoc  *doc,
             GError    **error)
{
  TlJsonRef text = TL_JSON_NONE;
  gboolean ok = TRUE;

  self->doc = doc;
  self->object = 0;
  if (tl_json_get_type (doc, 0) == TL_JSON_OBJECT)
    text = tl_json_find_typed (doc, 0, "text", TL_JSON_STRING);
  else if (tl_json_get_type (doc, 0) == TL_JSON_ARRAY && tl_json_get_length (doc, 0) == 2)
    {
      text = tl_json_first (doc, 0);
      self->object = tl_json_next (doc, text);
      if (tl_json_get_type (doc, text) != TL_JSON_STRING || tl_json_get_type (doc, self->object) != TL_JSON_OBJECT)
        text = TL_JSON_NONE;
    }
  if (text == TL_JSON_NONE)
    {
      problem (self, TL_CODE_SHAPE, TL_SEVERITY_ERROR, 0, _("This is no task with a text; it is left out"));
      return TRUE;
    }
  read_task (self, text);
  self->has_any = TRUE;
  g_clear_pointer (&self->flat, tl_flat_reader_free);
  ok = tl_import_add (self->import, g_steal_pointer (&self->builder), error);
  clear_task (self);
  return ok;
}

gboolean
tl_prodigy_read (TlImport  *import,
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
  while (ok && (doc = tl_json_records_next (records, &local_error)) != NULL)
    ok = read_record (&self, doc, &local_error);
  if (local_error == NULL && !self.has_any && tl_json_records_get_count (records) > 0)
    g_set_error_literal (&local_error, TL_FORMAT_ERROR, TL_FORMAT_ERROR_SHAPE, _("Nothing in the file is a task with a text"));
  if (local_error == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}
