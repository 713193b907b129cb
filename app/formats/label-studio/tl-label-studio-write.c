/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Writing Label Studio: a task an article, a set of rows for each annotator, and the labelling configuration beside the file.  Sets that were
 * read are written with all that was known of them.
 */

#include "config.h"

#include "tl-label-studio-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* The rows of one annotator or model. */
typedef struct
{
  gboolean   is_model;
  char      *annotator;
  TlJsonRef  kept;        /* entry of x-label-studio's sets; TL_JSON_NONE: a new set */
  GString   *rows;
} Set;

typedef struct
{
  TlExport              *export_;
  TlLabelStudioControls *controls;
  /* The article being written. */
  TlArticle             *article;
  TlFlat                *flat;
  TlJsonDoc             *doc;           /* the record */
  TlJsonRef              member;        /* x-label-studio, or TL_JSON_NONE */
  char                  *object;        /* that shows its text */
  GPtrArray             *sets;          /* Set */
  guint                 *set_of;        /* by annotation */
  char                 **ids;           /* by span */
} Writer;

static void
set_free (gpointer data)
{
  Set *set = data;

  g_free (set->annotator);
  g_string_free (set->rows, TRUE);
  g_free (set);
}

static guint
find_set (Writer     *self,
          gboolean    is_model,
          const char *annotator,
          TlJsonRef   kept)
{
  Set *set;

  for (guint i = 0; i < self->sets->len; i++)
    {
      set = self->sets->pdata[i];
      if (kept != TL_JSON_NONE ? set->kept == kept
                               : set->kept == TL_JSON_NONE && set->is_model == is_model && g_str_equal (set->annotator, annotator))
        return i;
    }
  set = g_new0 (Set, 1);
  set->is_model = is_model;
  set->annotator = g_strdup (annotator);
  set->kept = kept;
  set->rows = g_string_new (NULL);
  g_ptr_array_add (self->sets, set);
  return self->sets->len - 1;
}

/* The kept set that an annotation came with. */
static TlJsonRef
find_kept (Writer    *self,
           TlJsonDoc *doc)
{
  TlJsonRef mine = tl_json_find_typed (doc, 0, TL_LABEL_STUDIO_MEMBER, TL_JSON_OBJECT);
  TlJsonRef list = self->member != TL_JSON_NONE ? tl_json_find_typed (self->doc, self->member, "sets", TL_JSON_ARRAY)
                                                : TL_JSON_NONE;
  TlJsonRef set;
  guint number;

  if (mine == TL_JSON_NONE || list == TL_JSON_NONE || !tl_json_pick_uint (doc, mine, "set", &number))
    return TL_JSON_NONE;
  for (set = tl_json_first (self->doc, list); set != TL_JSON_NONE && number > 0; set = tl_json_next (self->doc, set))
    number--;
  return tl_json_is (self->doc, set, TL_JSON_OBJECT) ? set : TL_JSON_NONE;
}

/* Does a relation tie regions of different sets?  Label Studio has none such. */
static gboolean
has_crossing (Writer *self)
{
  guint n_spans;
  const TlFlatSpan *spans = tl_flat_get_spans (self->flat, &n_spans);
  guint n_arcs;
  const TlFlatArc *arcs = tl_flat_get_arcs (self->flat, &n_arcs);

  for (guint i = 0; i < n_arcs; i++)
    if (self->set_of[spans[arcs[i].from].annotation] != self->set_of[spans[arcs[i].to].annotation])
      return TRUE;
  return FALSE;
}

/* Gives each annotation to its set: that it came with, else that of its annotator. */
static void
assign_sets (Writer *self)
{
  guint n = tl_article_get_n_annotations (self->article);

  self->sets = g_ptr_array_new_with_free_func (set_free);
  self->set_of = g_new0 (guint, n + 1);
  for (guint i = 0; i < n; i++)
    {
      TlAnnotation *annotation = tl_article_get_annotation (self->article, i);
      g_autofree char *origin = tl_annotation_dup_string (annotation, "origin");
      g_autoptr (TlJsonDoc) doc = tl_json_doc_parse (tl_annotation_get_json (annotation), NULL, NULL);

      self->set_of[i] = find_set (self, g_strcmp0 (origin, "model") == 0, tl_annotation_get_annotator (annotation),
                                  doc != NULL ? find_kept (self, doc) : TL_JSON_NONE);
    }
  if (!has_crossing (self))
    return;
  tl_export_kept (self->export_, self->article, "annotators",
                  _("Relations tie annotations of several annotators: Label Studio shows all as one annotator’s"));
  for (guint i = 0; i < n; i++)
    self->set_of[i] = 0;
  ((Set *) self->sets->pdata[0])->is_model = FALSE;
}

/* Region ids: the annotations' own; further pieces get a number behind. */
static void
assign_ids (Writer *self)
{
  guint n_spans;
  const TlFlatSpan *spans = tl_flat_get_spans (self->flat, &n_spans);
  g_autoptr (GHashTable) taken = g_hash_table_new (g_str_hash, g_str_equal);

  self->ids = g_new0 (char *, n_spans + 1);
  for (guint i = 0; i < tl_article_get_n_annotations (self->article); i++)
    g_hash_table_add (taken, (gpointer) tl_annotation_get_id (tl_article_get_annotation (self->article, i)));
  for (guint i = 0; i < n_spans; i++)
    {
      const char *id = tl_annotation_get_id (tl_article_get_annotation (self->article, spans[i].annotation));
      guint number = spans[i].piece + 1;

      self->ids[i] = number == 1 ? g_strdup (id) : g_strdup_printf ("%s~%u", id, number);
      while (number > 1 && g_hash_table_contains (taken, self->ids[i]))
        {
          g_free (self->ids[i]);
          self->ids[i] = g_strdup_printf ("%s~%u", id, ++number);
        }
      g_hash_table_add (taken, self->ids[i]);
    }
}

static void
begin_row (GString    *out,
           const char *id,
           const char *from_name,
           const char *to_name,
           const char *type)
{
  tl_json_append_comma (out);
  g_string_append_c (out, '{');
  tl_json_append_member (out, "id", id);
  tl_json_append_member (out, "from_name", from_name);
  tl_json_append_member (out, "to_name", to_name);
  tl_json_append_member (out, "type", type);
}

/* "value": {"start", "end", "text" …, without the closing braces. */
static void
begin_value (Writer           *self,
             GString          *out,
             const TlFlatSpan *span,
             gboolean          with_text)
{
  TlText *text = tl_article_get_text (self->article);
  const char *data = tl_text_get_data (text, NULL);
  gsize from = tl_text_to_byte (text, span->start);
  gsize to = tl_text_to_byte (text, span->end);

  g_string_append_printf (out, ", \"value\": {\"start\": %u, \"end\": %u", span->start, span->end);
  if (!with_text)
    return;
  tl_json_append_name (out, "text");
  tl_json_append_string (out, data + from, to - from, &tl_json_style_spaced);
}

/* The label row's note and other meta. */
static void
append_meta (GString   *out,
             TlJsonDoc *doc,
             TlJsonRef  mine)
{
  static const char *const names[] = { "text", NULL };
  TlJsonRef note = tl_json_find_typed (doc, 0, "note", TL_JSON_STRING);
  TlJsonRef meta = mine != TL_JSON_NONE ? tl_json_find_typed (doc, mine, "meta", TL_JSON_OBJECT) : TL_JSON_NONE;
  g_autoptr (GString) json = g_string_new ("{");

  if (note != TL_JSON_NONE)
    {
      g_string_append (json, "\"text\": [");
      tl_json_append_raw (json, doc, note);
      g_string_append_c (json, ']');
    }
  tl_json_append_rest (json, doc, meta, names);
  if (json->len == 1)
    return;
  g_string_append_c (json, '}');
  tl_json_append_member_json (out, "meta", json->str);
}

static void
append_labels (Writer           *self,
               GString          *out,
               const TlFlatSpan *span,
               const char       *control,
               TlJsonDoc        *doc,
               TlJsonRef         mine)
{
  TlJsonRef labels = mine != TL_JSON_NONE ? tl_json_find_typed (doc, mine, "labels", TL_JSON_ARRAY) : TL_JSON_NONE;

  tl_json_append_name (out, "labels");
  tl_label_studio_controls_add (self->controls, self->object, control, "labels", span->label,
                                TL_LABEL_STUDIO_PER_REGION);
  if (tl_json_is (doc, labels != TL_JSON_NONE ? tl_json_first (doc, labels) : TL_JSON_NONE, TL_JSON_STRING)
      && tl_json_string_equal (doc, tl_json_first (doc, labels), span->label))
    {
      tl_json_append_raw (out, doc, labels);
      return;
    }
  g_string_append_c (out, '[');
  tl_json_append_string (out, span->label, -1, &tl_json_style_spaced);
  g_string_append_c (out, ']');
}

/* The row with the label.  Returns the name of the object it goes to.  Owned. */
static char *
append_label_row (Writer           *self,
                  GString          *out,
                  const TlFlatSpan *span,
                  const char       *id,
                  TlJsonDoc        *doc,
                  TlJsonRef         mine)
{
  static const char *const names[] = { "id", "from_name", "to_name", "type", "value", "score", "meta", NULL };
  TlJsonRef row = mine != TL_JSON_NONE ? tl_json_find_typed (doc, mine, "row", TL_JSON_OBJECT) : TL_JSON_NONE;
  g_autofree char *control = row != TL_JSON_NONE ? tl_json_pick_string (doc, row, "from_name") : NULL;
  TlJsonRef confidence = tl_json_find_typed (doc, 0, "confidence", TL_JSON_NUMBER);

  if (control == NULL)
    control = g_strdup (TL_LABEL_STUDIO_LABELS);
  begin_row (out, id, control, self->object, "labels");
  begin_value (self, out, span, TRUE);
  append_labels (self, out, span, control, doc, mine);
  g_string_append_c (out, '}');
  if (span->piece == 0)
    {
      if (confidence != TL_JSON_NONE)
        {
          tl_json_append_name (out, "score");
          tl_json_append_raw (out, doc, confidence);
        }
      append_meta (out, doc, mine);
      tl_json_append_rest (out, doc, row, names);
    }
  g_string_append_c (out, '}');
  return g_steal_pointer (&control);
}

/* A name for an attribute's control that no other kind of thing has. */
static char *
dup_control_name (const char *name,
                  const char *object,
                  const char *labels_control)
{
  if (g_str_equal (name, object) || g_str_equal (name, TL_LABEL_STUDIO_LABELS)
      || g_str_equal (name, labels_control) || g_str_has_prefix (name, "attribute-") || strchr (name, '@') != NULL)
    return g_strconcat ("attribute-", name, NULL);
  return g_strdup (name);
}

static void
append_attribute_row (Writer           *self,
                      GString          *out,
                      const TlFlatSpan *span,
                      const char       *id,
                      const char       *labels_control,
                      TlJsonDoc        *doc,
                      TlJsonRef         value,
                      TlJsonRef         types)
{
  g_autofree char *name = tl_json_dup_name (doc, value);
  g_autofree char *control = dup_control_name (name, self->object, labels_control);
  g_autofree char *kept = types != TL_JSON_NONE ? tl_json_pick_string (doc, types, name) : NULL;
  const char *type = kept != NULL ? kept : tl_label_studio_type_of_value (doc, value);
  g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GString) said = g_string_new ("{");
  const char *full = NULL;
  gboolean is_choice;

  if (type == NULL)
    return;
  is_choice = g_str_equal (type, "choices") || g_str_equal (type, "labels");
  tl_label_studio_append_value (said, type, doc, value, texts);
  for (guint i = 0; i < MAX (texts->len, 1); i++)
    full = tl_label_studio_controls_add (self->controls, self->object, control, type,
                                         is_choice && texts->len > 0 ? texts->pdata[i] : NULL,
                                         TL_LABEL_STUDIO_PER_REGION | (texts->len > 1 ? TL_LABEL_STUDIO_MANY : 0));
  begin_row (out, id, full, self->object, type);
  begin_value (self, out, span, !g_str_equal (type, "textarea"));
  g_string_append_printf (out, ", %s}}", said->str + 1);
}

static void
append_region (Writer           *self,
               GString          *out,
               const TlFlatSpan *span,
               const char       *id)
{
  TlAnnotation *annotation = tl_article_get_annotation (self->article, span->annotation);
  g_autoptr (TlJsonDoc) doc = tl_json_doc_parse (tl_annotation_get_json (annotation), NULL, NULL);
  TlJsonRef mine = tl_json_find_typed (doc, 0, TL_LABEL_STUDIO_MEMBER, TL_JSON_OBJECT);
  TlJsonRef types = mine != TL_JSON_NONE ? tl_json_find_typed (doc, mine, "types", TL_JSON_OBJECT) : TL_JSON_NONE;
  TlJsonRef attributes = tl_json_find_typed (doc, 0, "attributes", TL_JSON_OBJECT);
  g_autofree char *control = append_label_row (self, out, span, id, doc, mine);

  if (attributes == TL_JSON_NONE || span->piece > 0)
    return;
  for (TlJsonRef value = tl_json_first (doc, attributes); value != TL_JSON_NONE; value = tl_json_next (doc, value))
    append_attribute_row (self, out, span, id, control, doc, value, types);
}

static void
append_arc (Writer          *self,
            GString         *out,
            const TlFlatArc *arc)
{
  TlRelation *relation = tl_article_get_relation (self->article, arc->relation);
  g_autoptr (TlJsonDoc) doc = tl_json_doc_parse (tl_relation_get_json (relation), NULL, NULL);
  TlJsonRef mine = doc != NULL ? tl_json_find_typed (doc, 0, TL_LABEL_STUDIO_MEMBER, TL_JSON_OBJECT) : TL_JSON_NONE;
  g_autofree char *direction = mine != TL_JSON_NONE ? tl_json_pick_string (doc, mine, "direction") : NULL;
  TlJsonRef labels = mine != TL_JSON_NONE ? tl_json_find_typed (doc, mine, "labels", TL_JSON_ARRAY) : TL_JSON_NONE;
  gboolean is_left = g_strcmp0 (direction, "left") == 0;

  tl_json_append_comma (out);
  g_string_append (out, "{\"type\": \"relation\"");
  tl_json_append_member (out, "from_id", self->ids[is_left ? arc->to : arc->from]);
  tl_json_append_member (out, "to_id", self->ids[is_left ? arc->from : arc->to]);
  tl_json_append_member (out, "direction", direction != NULL ? direction : "right");
  tl_json_append_name (out, "labels");
  if (labels != TL_JSON_NONE)
    tl_json_append_raw (out, doc, labels);
  else
    {
      g_string_append_c (out, '[');
      tl_json_append_string (out, arc->type, -1, &tl_json_style_spaced);
      g_string_append_c (out, ']');
    }
  g_string_append_c (out, '}');
}

static void
collect_rows (Writer *self)
{
  guint n_spans;
  const TlFlatSpan *spans = tl_flat_get_spans (self->flat, &n_spans);
  guint n_arcs;
  const TlFlatArc *arcs = tl_flat_get_arcs (self->flat, &n_arcs);

  for (guint i = 0; i < n_spans; i++)
    append_region (self, ((Set *) self->sets->pdata[self->set_of[spans[i].annotation]])->rows, &spans[i], self->ids[i]);
  for (guint i = 0; i < n_arcs; i++)
    append_arc (self, ((Set *) self->sets->pdata[self->set_of[spans[arcs[i].from].annotation]])->rows, &arcs[i]);
}

static gboolean
is_of_kind (Writer     *self,
            const Set  *set,
            const char *kind)
{
  g_autofree char *kept = set->kept != TL_JSON_NONE ? tl_json_pick_string (self->doc, set->kept, "kind") : NULL;

  return g_str_equal (kept != NULL ? kept : set->is_model ? "predictions" : "annotations", kind);
}

/* A row kept with its set: as it was, and its control in the configuration. */
static void
append_kept_row (Writer    *self,
                 GString   *out,
                 TlJsonRef  row)
{
  gboolean is_object = tl_json_get_type (self->doc, row) == TL_JSON_OBJECT;
  g_autofree char *type = is_object ? tl_json_pick_string (self->doc, row, "type") : NULL;
  g_autofree char *name = is_object ? tl_json_pick_string (self->doc, row, "from_name") : NULL;
  TlJsonRef value = is_object ? tl_json_find_typed (self->doc, row, "value", TL_JSON_OBJECT) : TL_JSON_NONE;
  TlJsonRef choices = value != TL_JSON_NONE ? tl_json_find_typed (self->doc, value, "choices", TL_JSON_ARRAY) : TL_JSON_NONE;

  tl_json_append_comma (out);
  tl_json_append_raw (out, self->doc, row);
  if (name == NULL || !tl_label_studio_is_text_type (type))
    return;
  tl_label_studio_controls_add (self->controls, self->object, name, type, NULL,
                                choices != TL_JSON_NONE && tl_json_get_length (self->doc, choices) > 1 ? TL_LABEL_STUDIO_MANY : 0);
  for (TlJsonRef item = choices != TL_JSON_NONE ? tl_json_first (self->doc, choices) : TL_JSON_NONE; item != TL_JSON_NONE;
       item = tl_json_next (self->doc, item))
    {
      g_autofree char *choice = tl_json_dup_scalar (self->doc, item);

      tl_label_studio_controls_add (self->controls, self->object, name, type, choice, 0);
    }
}

/* A set: what was kept of it, then its rows. */
static void
append_set (Writer    *self,
            GString   *out,
            const Set *set,
            gboolean   is_prediction)
{
  static const char *const names[] = { "result", NULL };
  static const char *const nothing[] = { NULL };
  TlJsonRef object = set->kept != TL_JSON_NONE ? tl_json_find_typed (self->doc, set->kept, "object", TL_JSON_OBJECT)
                                               : TL_JSON_NONE;
  TlJsonRef rows = set->kept != TL_JSON_NONE ? tl_json_find_typed (self->doc, set->kept, "rows", TL_JSON_ARRAY) : TL_JSON_NONE;
  gboolean is_whole = object != TL_JSON_NONE && tl_json_find (self->doc, object, "result") != TL_JSON_NONE;

  tl_json_append_comma (out);
  g_string_append_c (out, '{');
  if (object != TL_JSON_NONE)
    tl_json_append_rest (out, self->doc, object, is_whole ? nothing : names);
  else if (!is_prediction)
    g_string_append (out, "\"was_cancelled\": false, \"ground_truth\": false");
  else if (*set->annotator != '\0')
    tl_json_append_member (out, "model_version", set->annotator);
  if (!is_whole)
    {
      tl_json_append_name (out, "result");
      g_string_append_c (out, '[');
      g_string_append (out, set->rows->str);
      for (TlJsonRef row = rows != TL_JSON_NONE ? tl_json_first (self->doc, rows) : TL_JSON_NONE; row != TL_JSON_NONE;
           row = tl_json_next (self->doc, row))
        append_kept_row (self, out, row);
      g_string_append_c (out, ']');
    }
  g_string_append_c (out, '}');
}

static void
append_sets (Writer  *self,
             GString *out)
{
  static const char *const kinds[] = { "annotations", "predictions", "drafts" };
  TlJsonRef kept = self->member != TL_JSON_NONE ? tl_json_find_typed (self->doc, self->member, "sets", TL_JSON_ARRAY)
                                                : TL_JSON_NONE;

  /* Sets nobody's annotation is of any more are there all the same. */
  for (TlJsonRef set = kept != TL_JSON_NONE ? tl_json_first (self->doc, kept) : TL_JSON_NONE; set != TL_JSON_NONE;
       set = tl_json_next (self->doc, set))
    if (tl_json_get_type (self->doc, set) == TL_JSON_OBJECT)
      find_set (self, FALSE, "", set);
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      g_autoptr (GString) list = g_string_new ("[");

      for (guint j = 0; j < self->sets->len; j++)
        {
          const Set *set = self->sets->pdata[j];

          if (is_of_kind (self, set, kinds[i]) && (set->kept != TL_JSON_NONE || set->rows->len > 0))
            append_set (self, list, set, i == 1);
        }
      if (list->len == 1 && i > 0)
        continue;
      g_string_append_c (list, ']');
      tl_json_append_member_json (out, kinds[i], list->str);
    }
}

static void
append_data (Writer     *self,
             GString    *out,
             const char *key)
{
  TlText *text = tl_article_get_text (self->article);
  gsize length;
  const char *data = tl_text_get_data (text, &length);
  TlJsonRef kept = self->member != TL_JSON_NONE ? tl_json_find_typed (self->doc, self->member, "data", TL_JSON_OBJECT)
                                                : TL_JSON_NONE;

  tl_json_append_name (out, "data");
  g_string_append_c (out, '{');
  tl_json_append_name (out, key);
  tl_json_append_string (out, data, length, &tl_json_style_spaced);
  for (guint i = 0; tl_label_studio_members[i] != NULL; i++)
    {
      TlJsonRef value = tl_json_find_typed (self->doc, 0, tl_label_studio_members[i], TL_JSON_STRING);

      if (value == TL_JSON_NONE)
        continue;
      tl_json_append_name (out, tl_label_studio_members[i]);
      tl_json_append_raw (out, self->doc, value);
    }
  for (TlJsonRef value = kept != TL_JSON_NONE ? tl_json_first (self->doc, kept) : TL_JSON_NONE; value != TL_JSON_NONE;
       value = tl_json_next (self->doc, value))
    {
      g_autofree char *name = tl_json_dup_name (self->doc, value);

      if (g_strv_contains (tl_label_studio_members, name))
        continue;
      /* The HTML or dialogue that the text was made of: beside it. */
      tl_json_append_name (out, g_str_equal (name, key) ? "source" : name);
      tl_json_append_raw (out, self->doc, value);
    }
  g_string_append_c (out, '}');
}

static void
append_task_meta (Writer     *self,
                  GString    *out,
                  TlJsonRef   task,
                  const char *id)
{
  static const char *const names[] = { TL_FLAT_CARRY, TL_LABEL_STUDIO_ID, NULL };
  const char *carry = tl_flat_get_carry (self->flat);
  g_autoptr (GString) meta = g_string_new ("{");

  if (id != NULL)
    tl_json_append_member (meta, TL_LABEL_STUDIO_ID, id);
  if (carry != NULL)
    tl_json_append_member_json (meta, TL_FLAT_CARRY, carry);
  if (task != TL_JSON_NONE)
    tl_json_append_rest (meta, self->doc, tl_json_find (self->doc, task, "meta"), names);
  if (meta->len == 1)
    return;
  g_string_append_c (meta, '}');
  tl_json_append_member_json (out, "meta", meta->str);
}

static void
append_task (Writer  *self,
             GString *out)
{
  static const char *const names[] = { "id", "data", "annotations", "predictions", "drafts", "meta", NULL };
  g_autoptr (GBytes) record = tl_article_dup_json (self->article);
  g_autoptr (TlJsonDoc) doc = tl_json_doc_parse (record, NULL, NULL);
  const char *id = tl_article_get_id (self->article);
  g_autofree char *prefixed = g_strconcat ("t", id, NULL);
  g_autofree char *key = NULL;
  TlJsonRef task;
  guint number;
  gboolean is_number = tl_flat_parse_id (prefixed, 't', &number);

  self->doc = doc;
  self->member = tl_json_find_typed (doc, 0, TL_LABEL_STUDIO_MEMBER, TL_JSON_OBJECT);
  task = self->member != TL_JSON_NONE ? tl_json_find_typed (doc, self->member, "task", TL_JSON_OBJECT) : TL_JSON_NONE;
  key = self->member != TL_JSON_NONE ? tl_json_pick_string (doc, self->member, "key") : NULL;
  if (key == NULL || g_strv_contains (tl_label_studio_members, key))
    {
      g_free (key);
      key = g_strdup ("text");
    }
  self->object = self->member != TL_JSON_NONE ? tl_json_pick_string (doc, self->member, "object") : NULL;
  if (self->object == NULL)
    self->object = g_strdup (TL_LABEL_STUDIO_OBJECT);
  tl_label_studio_controls_add_object (self->controls, self->object, key);
  assign_sets (self);
  assign_ids (self);
  collect_rows (self);
  g_string_append_c (out, '{');
  if (is_number)
    g_string_append_printf (out, "\"id\": %s", id);
  append_data (self, out, key);
  append_sets (self, out);
  append_task_meta (self, out, task, is_number ? NULL : id);
  tl_json_append_rest (out, doc, task, names);
  g_string_append_c (out, '}');
  g_clear_pointer (&self->object, g_free);
  g_clear_pointer (&self->sets, g_ptr_array_unref);
  g_clear_pointer (&self->set_of, g_free);
  g_clear_pointer (&self->ids, g_strfreev);
}

static gboolean
write_tasks (Writer  *self,
             GError **error)
{
  g_autoptr (GString) out = g_string_new ("[");
  g_autoptr (GError) local_error = NULL;
  gboolean is_first = TRUE;
  TlArticle *next;

  while ((next = tl_export_next (self->export_, &local_error)) != NULL)
    {
      g_autoptr (TlArticle) article = next;
      g_autoptr (TlFlat) flat = tl_flat_new (article, &tl_label_studio_holds);

      self->article = article;
      self->flat = flat;
      g_string_append (out, is_first ? "\n" : ",\n");
      is_first = FALSE;
      append_task (self, out);
      tl_flat_report (flat, self->export_, "Label Studio", FALSE);
      tl_flat_wrote (flat, self->export_);
      if (!tl_export_write (self->export_, out->str, out->len, error))
        return FALSE;
      g_string_truncate (out, 0);
    }
  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  g_string_append (out, "\n]\n");
  return tl_export_write (self->export_, out->str, out->len, error);
}

gboolean
tl_label_studio_write (TlExport  *export_,
                       GError   **error)
{
  Writer self = { export_, tl_label_studio_controls_new () };
  g_autofree char *xml = NULL;
  gboolean ok = write_tasks (&self, error);

  if (ok)
    {
      xml = tl_label_studio_controls_to_xml (self.controls);
      ok = tl_export_write_companion (export_, ".config.xml", xml, -1, error);
    }
  tl_label_studio_controls_free (self.controls);
  return ok;
}
