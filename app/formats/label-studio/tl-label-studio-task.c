/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The sets of rows of a task.  Rows of one id are one region: the row with labels makes the annotation, the others are its
 * attributes.  Whatever is no region of the text (choices for the whole task, regions of a picture) is kept with its set.
 */

#include "config.h"

#include "tl-label-studio-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "tl-drift.h"

typedef struct
{
  TlJsonRef   row;          /* the one that made it */
  TlJsonRef   value;        /* with start and end */
  char       *id;           /* NULL: has none */
  char       *label;
  char       *quote;        /* NULL: does not say */
  gboolean    is_labelled;  /* by a row of labels */
  gboolean    is_plain;     /* start and end are numbers */
  TlFragment  given;
  GArray     *rows;         /* TlJsonRef: attributes */
  guint       place;        /* in flat + 1; 0: left out */
} Region;

/* A set being read. */
typedef struct
{
  TlJsonRef   object;       /* TL_JSON_NONE in a minimal export */
  const char *kind;         /* "annotations", "predictions", "drafts" */
  char       *annotator;    /* JSON, or NULL */
  char       *created;
  char       *modified;
  char       *score;
  guint       first;        /* of its regions */
  GHashTable *ids;          /* id → region's index + 1 */
  GArray     *relations;    /* TlJsonRef */
  GString    *kept;         /* rows that are no regions */
} Set;

static void
clear_region (gpointer data)
{
  Region *region = data;

  g_free (region->id);
  g_free (region->label);
  g_free (region->quote);
  g_clear_pointer (&region->rows, g_array_unref);
}

void
tl_label_studio_task_problem (TlLabelStudioTask *self,
                              const char        *code,
                              TlSeverity         severity,
                              TlJsonRef          value,
                              const char        *message)
{
  tl_json_records_problem (self->records, code, severity, self->id, value, "%s", message);
}

static void
list_paths_of (TlJsonDoc  *doc,
               TlJsonRef   list,
               GHashTable *paths)
{
  static const char *const ends[] = { "start", "end" };

  for (TlJsonRef row = tl_json_is (doc, list, TL_JSON_ARRAY) ? tl_json_first (doc, list) : TL_JSON_NONE; row != TL_JSON_NONE;
       row = tl_json_next (doc, row))
    {
      TlJsonRef value = tl_json_get_type (doc, row) == TL_JSON_OBJECT ? tl_json_find_typed (doc, row, "value", TL_JSON_OBJECT)
                                                                       : TL_JSON_NONE;

      if (value == TL_JSON_NONE)
        value = row;
      for (guint i = 0; tl_json_is (doc, value, TL_JSON_OBJECT) && i < G_N_ELEMENTS (ends); i++)
        {
          char *path = tl_json_pick_string (doc, value, ends[i]);

          if (path != NULL)
            g_hash_table_add (paths, path);
        }
    }
}

GHashTable *
tl_label_studio_task_list_paths (TlLabelStudioTask *self)
{
  static const char *const kinds[] = { "annotations", "completions", "predictions", "drafts" };
  GHashTable *paths = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      TlJsonRef list = tl_json_find_typed (self->doc, self->task, kinds[i], TL_JSON_ARRAY);

      for (TlJsonRef set = list != TL_JSON_NONE ? tl_json_first (self->doc, list) : TL_JSON_NONE; set != TL_JSON_NONE;
           set = tl_json_next (self->doc, set))
        if (tl_json_get_type (self->doc, set) == TL_JSON_OBJECT)
          list_paths_of (self->doc, tl_json_find (self->doc, set, "result"), paths);
    }
  /* A minimal export has its regions in members of the task. */
  for (TlJsonRef value = tl_json_first (self->doc, self->task); value != TL_JSON_NONE; value = tl_json_next (self->doc, value))
    if (self->data == self->task)
      list_paths_of (self->doc, value, paths);
  return paths;
}

/* A region of the text?  Rows for sound and pictures have ranges too. */
static gboolean
is_text_region (TlLabelStudioTask *self,
                TlJsonRef          row)
{
  static const char *const tags[] = { "Text", "HyperText", "Paragraphs", NULL };
  g_autofree char *object = tl_json_pick_string (self->doc, row, "to_name");
  const char *tag = tl_label_studio_config_get_tag (self->config, object);
  TlJsonRef value = tl_json_find_typed (self->doc, row, "value", TL_JSON_OBJECT);
  TlJsonRef start;
  guint number;

  if (!tl_label_studio_row_is_region (self->doc, row) || (tag != NULL && !g_strv_contains (tags, tag))
      || tl_json_find (self->doc, row, "original_length") != TL_JSON_NONE || self->key == NULL)
    return FALSE;
  start = tl_json_find (self->doc, value, "start");
  return tl_json_get_type (self->doc, start) == TL_JSON_STRING
         || (tl_json_get_type (self->doc, start) == TL_JSON_NUMBER && tl_json_get_uint (self->doc, start, &number));
}

static char *
dup_first_label (TlJsonDoc *doc,
                 TlJsonRef  labels)
{
  return labels != TL_JSON_NONE ? tl_json_dup_string (doc, tl_json_first (doc, labels), NULL) : NULL;
}

/* The object that rows of the text go to: asked of the first row that has one. */
static void
note_object (TlLabelStudioTask *self,
             TlJsonRef          row)
{
  if (self->object == NULL)
    self->object = tl_json_pick_string (self->doc, row, "to_name");
}

/* A region that row (with its range in value) begins. */
static void
add_region (TlLabelStudioTask *self,
            Set               *set,
            TlJsonRef          row,
            TlJsonRef          value,
            TlJsonRef          labels)
{
  Region region = { row, value };

  note_object (self, row);
  region.id = tl_json_pick_scalar (self->doc, row, "id");
  region.label = dup_first_label (self->doc, labels);
  region.is_labelled = region.label != NULL;
  region.quote = tl_json_pick_string (self->doc, value, "text");
  region.is_plain = tl_json_pick_uint (self->doc, value, "start", &region.given.start)
                    && tl_json_pick_uint (self->doc, value, "end", &region.given.end);
  region.rows = g_array_new (FALSE, FALSE, sizeof (TlJsonRef));
  if (!region.is_labelled)
    {
      /* Marked without a label: called after what was asked about it. */
      region.label = tl_json_pick_string (self->doc, row, "from_name");
      if (region.label == NULL || *region.label == '\0')
        {
          g_free (region.label);
          region.label = g_strdup ("region");
        }
      g_array_append_val (region.rows, row);
    }
  g_array_append_val (self->regions, region);
  if (region.id != NULL)
    g_hash_table_insert (set->ids, g_strdup (region.id), GUINT_TO_POINTER (self->regions->len));
}

static void
keep_row (TlLabelStudioTask *self,
          Set               *set,
          TlJsonRef          row)
{
  if (tl_json_get_type (self->doc, row) == TL_JSON_OBJECT && !tl_label_studio_row_is_region (self->doc, row))
    {
      g_autofree char *type = tl_json_pick_string (self->doc, row, "type");

      if (tl_label_studio_is_text_type (type) && self->key != NULL)
        note_object (self, row);
    }
  tl_json_append_comma (set->kept);
  tl_json_append_raw (set->kept, self->doc, row);
}

/* Sorts the rows of a set: regions first, so that attributes find theirs in whatever order they stand. */
static void
sort_rows (TlLabelStudioTask *self,
           Set               *set,
           TlJsonRef          list)
{
  g_autoptr (GArray) others = g_array_new (FALSE, FALSE, sizeof (TlJsonRef));

  for (guint pass = 0; pass < 2; pass++)
    for (TlJsonRef row = tl_json_first (self->doc, list); row != TL_JSON_NONE; row = tl_json_next (self->doc, row))
      {
        gboolean is_object = tl_json_get_type (self->doc, row) == TL_JSON_OBJECT;
        TlJsonRef labels = is_object ? tl_label_studio_row_find_labels (self->doc, row) : TL_JSON_NONE;
        gboolean is_region = is_object && is_text_region (self, row);
        g_autofree char *id = is_object ? tl_json_pick_scalar (self->doc, row, "id") : NULL;
        g_autofree char *type = is_object ? tl_json_pick_string (self->doc, row, "type") : NULL;
        guint known = id != NULL ? GPOINTER_TO_UINT (g_hash_table_lookup (set->ids, id)) : 0;

        if (pass == 0)
          {
            if (is_region && labels != TL_JSON_NONE && known == 0)
              add_region (self, set, row, tl_json_find (self->doc, row, "value"), labels);
            continue;
          }
        if (g_strcmp0 (type, "relation") == 0)
          g_array_append_val (set->relations, row);
        else if (known > 0)
          {
            Region *region = &g_array_index (self->regions, Region, known - 1);

            if (region->row != row)
              g_array_append_val (region->rows, row);
          }
        else if (is_region && (labels == TL_JSON_NONE || id != NULL))
          add_region (self, set, row, tl_json_find (self->doc, row, "value"), labels);
        else if (!is_region)
          keep_row (self, set, row);
      }
}

/* What the quotes of plain regions say of the unit. */
static TlDrift *
find_unit (TlLabelStudioTask *self)
{
  g_autoptr (GArray) witnesses = g_array_new (FALSE, TRUE, sizeof (TlDriftSpan));
  TlDrift *drift;

  for (guint i = 0; i < self->regions->len; i++)
    {
      const Region *region = &g_array_index (self->regions, Region, i);
      TlDriftSpan span = { &region->given, 1, region->quote, region->quote != NULL ? strlen (region->quote) : 0 };

      if (region->is_plain && region->quote != NULL)
        g_array_append_val (witnesses, span);
    }
  drift = tl_drift_detect (tl_label_studio_place_get_text (self->place), (const TlDriftSpan *) witnesses->data,
                           witnesses->len);
  if (tl_drift_is_found (drift))
    {
      g_autofree char *found = tl_drift_describe (drift);

      tl_label_studio_task_problem (self, TL_CODE_OFFSET, TL_SEVERITY_WARNING, TL_JSON_NONE, found);
    }
  return drift;
}

/* The name of an attribute: that of the control, without what told it from another control. */
static char *
dup_attribute_name (TlLabelStudioTask *self,
                    TlJsonRef          row)
{
  g_autofree char *name = tl_json_pick_string (self->doc, row, "from_name");
  g_autofree char *type = tl_json_pick_string (self->doc, row, "type");
  g_autofree char *suffix = g_strconcat ("@", type, NULL);

  if (name == NULL)
    return g_strdup (type != NULL ? type : "value");
  if (type != NULL && g_str_has_suffix (name, suffix))
    name[strlen (name) - strlen (suffix)] = '\0';
  if (g_str_has_prefix (name, "attribute-"))
    return g_strdup (name + strlen ("attribute-"));
  return g_steal_pointer (&name);
}

/* Attributes of a region; types gets those whose row type does not follow from the value. */
static void
add_attributes (TlLabelStudioTask *self,
                const Region      *region,
                GString           *types)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < region->rows->len; i++)
    {
      TlJsonRef row = g_array_index (region->rows, TlJsonRef, i);
      char *name = dup_attribute_name (self, row);
      g_autofree char *json = tl_label_studio_row_dup_value (self->doc, row);
      g_autofree char *type = tl_json_pick_string (self->doc, row, "type");
      g_autoptr (TlJsonDoc) value = tl_json_parse_text (json, -1);

      if (!g_hash_table_add (seen, name))
        {
          tl_label_studio_task_problem (self, TL_CODE_ATTRIBUTE, TL_SEVERITY_WARNING, row,
                                        _("This region has an attribute of that name already; this one is left out"));
          continue;
        }
      tl_flat_reader_span_attribute (self->flat, name, json);
      if (type != NULL && g_strcmp0 (tl_label_studio_type_of_value (value, 0), type) != 0)
        tl_json_append_member (types, name, type);
    }
}

/* The label row's note ("meta": {"text": ["…"]}) as "note"; other meta is returned. */
static char *
add_note (TlLabelStudioTask *self,
          const Region      *region)
{
  static const char *const known[] = { "text", NULL };
  TlJsonRef meta = tl_json_find_typed (self->doc, region->row, "meta", TL_JSON_OBJECT);
  TlJsonRef text = meta != TL_JSON_NONE ? tl_json_find (self->doc, meta, "text") : TL_JSON_NONE;
  g_autoptr (GString) note = g_string_new (NULL);
  g_autofree char *json = NULL;

  if (text == TL_JSON_NONE)
    return meta != TL_JSON_NONE ? tl_json_dup_line (self->doc, meta) : NULL;
  if (tl_json_get_type (self->doc, text) == TL_JSON_ARRAY)
    for (TlJsonRef line = tl_json_first (self->doc, text); line != TL_JSON_NONE; line = tl_json_next (self->doc, line))
      {
        g_autofree char *words = tl_json_dup_scalar (self->doc, line);

        if (note->len > 0)
          g_string_append_c (note, '\n');
        g_string_append (note, words != NULL ? words : "");
      }
  else
    {
      g_autofree char *words = tl_json_dup_scalar (self->doc, text);

      g_string_append (note, words != NULL ? words : "");
    }
  if (note->len > 0)
    {
      json = tl_json_quote (note->str);
      tl_flat_reader_span_member (self->flat, "note", json);
    }
  return tl_label_studio_dup_rest (self->doc, meta, known);
}

/* Members of the label row that are neither ours nor what we would write. */
static char *
dup_row (TlLabelStudioTask *self,
         const Region      *region)
{
  static const char *const known[] = { "id", "to_name", "value", "score", "meta", NULL };
  g_autoptr (GString) rest = g_string_new ("{");

  for (TlJsonRef value = tl_json_first (self->doc, region->row); value != TL_JSON_NONE; value = tl_json_next (self->doc, value))
    {
      g_autofree char *name = tl_json_dup_name (self->doc, value);
      g_autofree char *text = tl_json_dup_scalar (self->doc, value);

      if (g_strv_contains (known, name)
          || (g_str_equal (name, "from_name") && g_strcmp0 (text, TL_LABEL_STUDIO_LABELS) == 0)
          || (g_str_equal (name, "type") && (g_strcmp0 (text, "labels") == 0 || !region->is_labelled)))
        continue;
      tl_json_append_name (rest, name);
      tl_json_append_raw (rest, self->doc, value);
    }
  if (rest->len == 1)
    return NULL;
  g_string_append_c (rest, '}');
  return g_strdup (rest->str);
}

/* What of the region has no home, as x-label-studio. set: its number among the kept ones, or -1. */
static void
add_rest (TlLabelStudioTask *self,
          const Region      *region,
          int                set,
          const char        *types,
          const char        *meta)
{
  g_autoptr (GString) rest = g_string_new ("{");
  g_autofree char *row = self->data != self->task && region->is_labelled ? dup_row (self, region) : NULL;
  TlJsonRef labels = tl_label_studio_row_find_labels (self->doc, region->row);

  if (set >= 0)
    {
      tl_json_append_name (rest, "set");
      g_string_append_printf (rest, "%d", set);
    }
  if (row != NULL)
    tl_json_append_member_json (rest, "row", row);
  if (labels != TL_JSON_NONE && tl_json_get_length (self->doc, labels) > 1)
    {
      tl_json_append_name (rest, "labels");
      tl_json_append_raw (rest, self->doc, labels);
      tl_label_studio_task_problem (self, TL_CODE_SHAPE, TL_SEVERITY_NOTE, labels,
                                    _("This region has several labels: the first counts, the others are kept beside it"));
    }
  if (*types != '\0')
    g_string_append_printf (rest, "%s\"types\": {%s}", rest->len > 1 ? ", " : "", types);
  if (meta != NULL)
    tl_json_append_member_json (rest, "meta", meta);
  if (rest->len == 1)
    return;
  g_string_append_c (rest, '}');
  tl_flat_reader_span_member (self->flat, TL_LABEL_STUDIO_MEMBER, rest->str);
}

static void
add_details (TlLabelStudioTask *self,
             const Set         *set,
             const Region      *region,
             int                number)
{
  g_autoptr (GString) types = g_string_new (NULL);
  g_autofree char *meta = add_note (self, region);
  TlJsonRef score = tl_json_find_typed (self->doc, region->row, "score", TL_JSON_NUMBER);

  add_attributes (self, region, types);
  add_rest (self, region, number, types->str, meta);
  if (score != TL_JSON_NONE)
    {
      g_autofree char *json = tl_json_dup_line (self->doc, score);

      tl_flat_reader_span_member (self->flat, "confidence", json);
    }
  else if (set->score != NULL)
    tl_flat_reader_span_default (self->flat, "confidence", set->score);
  if (set->annotator != NULL)
    tl_flat_reader_span_default (self->flat, "annotator", set->annotator);
  if (set->created != NULL)
    tl_flat_reader_span_default (self->flat, "created", set->created);
  if (set->modified != NULL)
    tl_flat_reader_span_default (self->flat, "modified", set->modified);
  if (g_str_equal (set->kind, "predictions"))
    tl_flat_reader_span_default (self->flat, "origin", "\"model\"");
}

/* The regions of a set as spans. number: of the set among the kept ones, or -1. */
static void
add_spans (TlLabelStudioTask *self,
           const Set         *set,
           TlDrift           *drift,
           int                number)
{
  TlText *text = tl_label_studio_place_get_text (self->place);

  for (guint i = set->first; i < self->regions->len; i++)
    {
      Region *region = &g_array_index (self->regions, Region, i);
      g_autofree char *quote = g_strdup (region->quote);
      TlFragment range;
      gboolean found = region->is_plain ? tl_drift_map (drift, &region->given, &range) && range.start < range.end
                                        : tl_label_studio_place_find (self->place, self->doc, region->value, quote, &range);

      if (!found)
        {
          tl_label_studio_task_problem (self, TL_CODE_OFFSET, TL_SEVERITY_ERROR, region->value,
                                        _("There is no such place in the text; this region is left out"));
          continue;
        }
      if (quote != NULL && !region->is_plain)
        {
          g_autoptr (GString) clean = g_string_new (quote);

          /* Line ends are written as a backslash and an n there. */
          g_string_replace (clean, "\\n", "\n", 0);
          g_free (quote);
          quote = g_strdup (clean->str);
        }
      if (quote != NULL && !tl_drift_quote_matches (text, &range, 1, quote, strlen (quote)))
        tl_label_studio_task_problem (self, TL_CODE_QUOTE_MISMATCH, TL_SEVERITY_WARNING, region->value,
                                      _("The text of this region is not what its offsets cover"));
      region->place = 1 + tl_flat_reader_add_span (self->flat, range.start, range.end, region->label, region->id,
                                                   region->is_plain ? quote : NULL);
      add_details (self, set, region, number);
    }
}

static guint
find_place (TlLabelStudioTask *self,
            const Set         *set,
            TlJsonRef          row,
            const char        *member)
{
  g_autofree char *id = tl_json_pick_scalar (self->doc, row, member);
  guint index = id != NULL ? GPOINTER_TO_UINT (g_hash_table_lookup (set->ids, id)) : 0;

  return index > 0 ? g_array_index (self->regions, Region, index - 1).place : 0;
}

static void
add_relations (TlLabelStudioTask *self,
               const Set         *set)
{
  for (guint i = 0; i < set->relations->len; i++)
    {
      TlJsonRef row = g_array_index (set->relations, TlJsonRef, i);
      TlJsonRef labels = tl_json_find_typed (self->doc, row, "labels", TL_JSON_ARRAY);
      g_autofree char *direction = tl_json_pick_string (self->doc, row, "direction");
      g_autofree char *type = NULL;
      guint from = find_place (self, set, row, "from_id");
      guint to = find_place (self, set, row, "to_id");
      g_autoptr (GString) rest = g_string_new ("{");

      if (from == 0 || to == 0)
        {
          tl_label_studio_task_problem (self, TL_CODE_UNKNOWN_TARGET, TL_SEVERITY_ERROR, row,
                                        _("This relation names a region that is not there; it is left out"));
          continue;
        }
      if (labels != TL_JSON_NONE && tl_json_is (self->doc, tl_json_first (self->doc, labels), TL_JSON_STRING))
        type = tl_json_dup_string (self->doc, tl_json_first (self->doc, labels), NULL);
      if (g_strcmp0 (direction, "left") == 0)
        tl_flat_reader_add_arc (self->flat, to - 1, from - 1, type != NULL ? type : "related", NULL);
      else
        tl_flat_reader_add_arc (self->flat, from - 1, to - 1, type != NULL ? type : "related", NULL);
      if (direction != NULL && !g_str_equal (direction, "right"))
        tl_json_append_member (rest, "direction", direction);
      if (type == NULL || tl_json_get_length (self->doc, labels) > 1)
        {
          tl_json_append_name (rest, "labels");
          if (labels != TL_JSON_NONE)
            tl_json_append_raw (rest, self->doc, labels);
          else
            g_string_append (rest, "[]");
        }
      g_string_append_c (rest, '}');
      if (rest->len > 2)
        tl_flat_reader_arc_member (self->flat, TL_LABEL_STUDIO_MEMBER, rest->str);
    }
}

/* Who made the set: the number, mail address or name of a person, or the version of a model.  JSON. */
static char *
dup_annotator (TlLabelStudioTask *self,
               TlJsonRef          set)
{
  static const char *const names[] = { "email", "username", "id" };
  TlJsonRef person = tl_json_find (self->doc, set, "completed_by");
  g_autofree char *name = NULL;

  if (person == TL_JSON_NONE)
    person = tl_json_find (self->doc, set, "user");
  if (person == TL_JSON_NONE)
    person = tl_json_find (self->doc, set, "model_version");
  if (tl_json_is (self->doc, person, TL_JSON_OBJECT))
    for (guint i = 0; name == NULL && i < G_N_ELEMENTS (names); i++)
      name = tl_json_pick_scalar (self->doc, person, names[i]);
  else
    name = tl_json_dup_scalar (self->doc, person);
  return name != NULL && *name != '\0' ? tl_json_quote (name) : NULL;
}

static char *
dup_json (TlJsonDoc  *doc,
          TlJsonRef   object,
          const char *name,
          TlJsonType  type)
{
  TlJsonRef value = tl_json_find_typed (doc, object, name, type);

  return value != TL_JSON_NONE ? tl_json_dup_line (doc, value) : NULL;
}

static void
init_set (TlLabelStudioTask *self,
          Set               *set,
          const char        *kind,
          TlJsonRef          object)
{
  memset (set, 0, sizeof *set);
  set->kind = kind;
  set->object = object;
  set->first = self->regions->len;
  set->ids = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  set->relations = g_array_new (FALSE, FALSE, sizeof (TlJsonRef));
  set->kept = g_string_new (NULL);
  if (object == TL_JSON_NONE)
    return;
  set->annotator = dup_annotator (self, object);
  set->created = dup_json (self->doc, object, "created_at", TL_JSON_STRING);
  set->modified = dup_json (self->doc, object, "updated_at", TL_JSON_STRING);
  if (g_str_equal (kind, "predictions"))
    set->score = dup_json (self->doc, object, "score", TL_JSON_NUMBER);
}

static void
clear_set (Set *set)
{
  g_hash_table_unref (set->ids);
  g_array_unref (set->relations);
  g_string_free (set->kept, TRUE);
  g_free (set->annotator);
  g_free (set->created);
  g_free (set->modified);
  g_free (set->score);
}

/* Keeps what of a set we would not write by ourselves; returns its number among the kept ones, or -1. */
static int
keep_set (TlLabelStudioTask *self,
          const Set         *set,
          gboolean           with_rows)
{
  static const char *const result[] = { "result", NULL };
  static const char *const nothing[] = { NULL };
  static const char *const own[] = { "result", "was_cancelled", "ground_truth", "model_version", NULL };
  g_autofree char *ours = tl_label_studio_dup_rest (self->doc, set->object, own);
  g_autofree char *object = tl_label_studio_dup_rest (self->doc, set->object, with_rows ? nothing : result);
  gboolean is_plain = ours == NULL && !g_str_equal (set->kind, "drafts")
                      && tl_json_find_typed (self->doc, set->object, "was_cancelled", TL_JSON_TRUE) == TL_JSON_NONE
                      && tl_json_find_typed (self->doc, set->object, "ground_truth", TL_JSON_TRUE) == TL_JSON_NONE;

  if (is_plain && set->kept->len == 0)
    return -1;
  tl_json_append_comma (self->sets);
  g_string_append_c (self->sets, '{');
  tl_json_append_member (self->sets, "kind", set->kind);
  tl_json_append_member_json (self->sets, "object", object != NULL ? object : "{}");
  if (set->kept->len > 0)
    g_string_append_printf (self->sets, ", \"rows\": [%s]", set->kept->str);
  g_string_append_c (self->sets, '}');
  return self->n_sets++;
}

/* Sets that say nothing of their own: skipped tasks, and drafts of an annotation that is there. */
static const char *
find_reason_to_skip (TlLabelStudioTask *self,
                     const Set         *set)
{
  TlJsonRef owner = tl_json_find (self->doc, set->object, "annotation");

  if (tl_json_find_typed (self->doc, set->object, "was_cancelled", TL_JSON_TRUE) != TL_JSON_NONE)
    return _("This annotation was cancelled (the task was skipped): it is kept, but its regions are not read");
  if (g_str_equal (set->kind, "drafts") && owner != TL_JSON_NONE && tl_json_get_type (self->doc, owner) != TL_JSON_NULL)
    return _("This is a draft of an annotation that is there: it is kept, but its regions are not read");
  return NULL;
}

static void
read_set (TlLabelStudioTask *self,
          const char        *kind,
          TlJsonRef          object)
{
  TlJsonRef result = tl_json_find_typed (self->doc, object, "result", TL_JSON_ARRAY);
  g_autoptr (TlDrift) drift = NULL;
  const char *reason;
  Set set;

  g_array_set_size (self->regions, 0);
  init_set (self, &set, kind, object);
  reason = find_reason_to_skip (self, &set);
  if (reason != NULL)
    {
      keep_set (self, &set, TRUE);
      if (result != TL_JSON_NONE && tl_json_get_length (self->doc, result) > 0)
        tl_label_studio_task_problem (self, TL_CODE_SHAPE, TL_SEVERITY_NOTE, object, reason);
    }
  else
    {
      int number;

      if (result != TL_JSON_NONE)
        sort_rows (self, &set, result);
      number = keep_set (self, &set, FALSE);
      drift = find_unit (self);
      add_spans (self, &set, drift, number);
      add_relations (self, &set);
    }
  clear_set (&set);
}

void
tl_label_studio_task_read_sets (TlLabelStudioTask *self)
{
  static const char *const kinds[] = { "annotations", "completions", "predictions", "drafts" };

  self->regions = g_array_new (FALSE, FALSE, sizeof (Region));
  g_array_set_clear_func (self->regions, clear_region);
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      TlJsonRef list = tl_json_find_typed (self->doc, self->task, kinds[i], TL_JSON_ARRAY);

      for (TlJsonRef set = list != TL_JSON_NONE ? tl_json_first (self->doc, list) : TL_JSON_NONE; set != TL_JSON_NONE;
           set = tl_json_next (self->doc, set))
        if (tl_json_get_type (self->doc, set) == TL_JSON_OBJECT)
          read_set (self, i == 1 ? "annotations" : kinds[i], set);
    }
  g_clear_pointer (&self->regions, g_array_unref);
}

gboolean
tl_label_studio_is_minimal_list (TlJsonDoc *doc,
                                 TlJsonRef  value)
{
  TlJsonRef first;

  if (tl_json_get_type (doc, value) != TL_JSON_ARRAY || (first = tl_json_first (doc, value)) == TL_JSON_NONE)
    return FALSE;
  return tl_json_get_type (doc, first) == TL_JSON_OBJECT && tl_json_find (doc, first, "start") != TL_JSON_NONE
         && tl_json_find (doc, first, "end") != TL_JSON_NONE
         && (tl_json_find_typed (doc, first, "labels", TL_JSON_ARRAY) != TL_JSON_NONE
             || tl_json_find_typed (doc, first, "hypertextlabels", TL_JSON_ARRAY) != TL_JSON_NONE);
}

void
tl_label_studio_task_read_minimal (TlLabelStudioTask *self,
                                   GPtrArray         *names)
{
  g_autoptr (TlDrift) drift = NULL;
  g_autofree char *annotator = tl_json_pick_scalar (self->doc, self->task, "annotator");
  Set set;

  self->regions = g_array_new (FALSE, FALSE, sizeof (Region));
  g_array_set_clear_func (self->regions, clear_region);
  init_set (self, &set, "annotations", TL_JSON_NONE);
  set.annotator = annotator != NULL ? tl_json_quote (annotator) : NULL;
  for (TlJsonRef list = tl_json_first (self->doc, self->task); list != TL_JSON_NONE; list = tl_json_next (self->doc, list))
    {
      if (!tl_label_studio_is_minimal_list (self->doc, list))
        continue;
      g_ptr_array_add (names, tl_json_dup_name (self->doc, list));
      for (TlJsonRef item = tl_json_first (self->doc, list); item != TL_JSON_NONE; item = tl_json_next (self->doc, item))
        {
          gboolean is_object = tl_json_get_type (self->doc, item) == TL_JSON_OBJECT;
          TlJsonRef labels = is_object ? tl_json_find_typed (self->doc, item, "labels", TL_JSON_ARRAY) : TL_JSON_NONE;

          if (is_object && labels == TL_JSON_NONE)
            labels = tl_json_find_typed (self->doc, item, "hypertextlabels", TL_JSON_ARRAY);
          if (labels != TL_JSON_NONE && tl_json_is (self->doc, tl_json_first (self->doc, labels), TL_JSON_STRING))
            add_region (self, &set, item, item, labels);
          else
            tl_label_studio_task_problem (self, TL_CODE_SHAPE, TL_SEVERITY_ERROR, item,
                                          _("This is not a region with labels; it is left out"));
        }
    }
  drift = find_unit (self);
  add_spans (self, &set, drift, -1);
  clear_set (&set);
  g_clear_pointer (&self->regions, g_array_unref);
}
