/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * WebAnno TSV 3 as an article.  An annotation's label is the value of its layer's "value" feature (PosValue, referenceType), or the
 * layer's own short name; its other features become attributes.  Relations, chains and slots become relations.
 */

#include "config.h"

#include "tl-webanno-doc.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "tl-article-parts.h"
#include "tl-json-pick.h"

#define MAX_TOLD 50

/* An annotation while its rows are gathered. */
typedef struct
{
  guint  layer;
  guint  id;           /* in brackets; 0: none */
  guint  first;        /* unit */
  guint  last;
  guint  index;        /* in the stack of its first unit's cells */
  guint  chain;        /* CHAINS: number of the chain, and place in it */
  guint  place;
  char  *native;       /* id of the annotation; NULL: it covers nothing */
} Span;

typedef struct
{
  TlImport        *import;
  TlWebannoDoc    *doc;
  const char      *id;         /* of the article */
  TlRecordBuilder *record;
  GPtrArray       *spans;      /* Span */
  GPtrArray       *at;         /* unit → GPtrArray of Span, borrowed; NULL entries */
  guint            n_told;
} Reader;

static void
span_free (gpointer data)
{
  g_free (((Span *) data)->native);
  g_free (data);
}

static void
list_free (gpointer data)
{
  if (data != NULL)
    g_ptr_array_unref (data);
}

static void G_GNUC_PRINTF (5, 6)
tell (Reader     *self,
      const char *code,
      TlSeverity  severity,
      guint       line,
      const char *format,
      ...)
{
  g_autofree char *message = NULL;
  va_list args;

  if (self->n_told++ > MAX_TOLD)
    return;
  va_start (args, format);
  message = g_strdup_vprintf (format, args);
  va_end (args);
  tl_import_problem (self->import, code, severity, self->id, NULL, line, 0, "%s", message);
}

static TlWebannoLayer *
get_layer (Reader *self,
           guint   index)
{
  return self->doc->layers->pdata[index];
}

static TlWebannoUnit *
get_unit (Reader *self,
          guint   index)
{
  return self->doc->units->pdata[index];
}

static const char *
get_cell (Reader *self,
          guint   unit,
          guint   column)
{
  const TlWebannoUnit *row = get_unit (self, unit);

  return column < row->n_cells ? row->cells[column] : "_";
}

static GPtrArray *
get_items (Reader *self,
           guint   unit,
           guint   layer,
           guint   feature)
{
  return tl_webanno_cell_parse (get_cell (self, unit, get_layer (self, layer)->column + feature));
}

static const char *
get_short_name (const char *type)
{
  const char *dot = strrchr (type, '.');

  return dot != NULL && dot[1] != '\0' ? dot + 1 : type;
}

static void
put_at (Reader *self,
        guint   unit,
        Span   *span)
{
  if (self->at->pdata[unit] == NULL)
    self->at->pdata[unit] = g_ptr_array_new ();
  g_ptr_array_add (self->at->pdata[unit], span);
}

/* "*->2-3": chain 2, third link. */
static void
read_link (Reader *self,
           guint   unit,
           guint   layer,
           guint   index,
           guint  *chain,
           guint  *place)
{
  g_autoptr (GPtrArray) items = get_items (self, unit, layer, 0);
  const char *arrow = index < items->len ? g_strrstr (((TlWebannoItem *) items->pdata[index])->raw, "->") : NULL;
  char *end;

  *chain = *place = 0;
  if (arrow == NULL)
    return;
  *chain = MIN (g_ascii_strtoull (arrow + 2, &end, 10), G_MAXUINT32);
  if (*end == '-')
    *place = MIN (g_ascii_strtoull (end + 1, NULL, 10), G_MAXUINT32);
}

/* How many annotations of the layer a row has, and each one's number in brackets. */
static GArray *
list_stack (Reader *self,
            guint   unit,
            guint   layer)
{
  GArray *ids = g_array_new (FALSE, TRUE, sizeof (guint));

  for (guint i = 0; i < get_layer (self, layer)->features->len; i++)
    {
      g_autoptr (GPtrArray) items = NULL;

      /* Most tokens have no annotation. */
      if (g_str_equal (get_cell (self, unit, get_layer (self, layer)->column + i), "_"))
        continue;
      items = get_items (self, unit, layer, i);
      if (items->len > ids->len)
        g_array_set_size (ids, items->len);
      for (guint j = 0; j < items->len; j++)
        {
          guint id = ((TlWebannoItem *) items->pdata[j])->id;

          if (id > 0)
            g_array_index (ids, guint, j) = id;
        }
    }
  return ids;
}

/* open: the annotations of this layer that rows below may go on with, by the number in brackets, or in chains by link. */
static void
gather_row (Reader     *self,
            guint       unit,
            guint       layer,
            GHashTable *open)
{
  g_autoptr (GArray) ids = list_stack (self, unit, layer);
  gboolean is_chain = get_layer (self, layer)->kind == TL_WEBANNO_CHAINS;

  if (ids->len == TL_WEBANNO_MAX_STACK)
    tell (self, TL_CODE_SHAPE, TL_SEVERITY_WARNING, get_unit (self, unit)->number,
          _("More than %d values are stacked here; the others are left out"), TL_WEBANNO_MAX_STACK - 1);
  for (guint i = 0; i < ids->len; i++)
    {
      Span span = { .layer = layer, .id = g_array_index (ids, guint, i), .first = unit, .last = unit, .index = i };
      g_autofree char *key = NULL;
      Span *known;

      if (is_chain)
        read_link (self, unit, layer, i, &span.chain, &span.place);
      if (span.chain > 0)
        key = g_strdup_printf ("%u-%u", span.chain, span.place);
      else if (span.id > 0)
        key = g_strdup_printf ("%u", span.id);
      known = key != NULL ? g_hash_table_lookup (open, key) : NULL;
      if (known == NULL)
        {
          known = g_memdup2 (&span, sizeof span);
          g_ptr_array_add (self->spans, known);
          if (key != NULL)
            g_hash_table_insert (open, g_steal_pointer (&key), known);
        }
      known->last = unit;
      put_at (self, unit, known);
    }
}

static void
gather_spans (Reader *self)
{
  for (guint layer = 0; layer < self->doc->layers->len; layer++)
    {
      g_autoptr (GHashTable) open = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

      if (get_layer (self, layer)->kind == TL_WEBANNO_RELATIONS)
        continue;
      for (guint unit = 0; unit < self->doc->units->len; unit++)
        gather_row (self, unit, layer, open);
    }
}

/* The value of a feature of a span; NULL when it has none. Owned. */
static char *
dup_value (Reader *self,
           guint   unit,
           guint   layer,
           guint   feature,
           guint   index)
{
  g_autoptr (GPtrArray) items = get_items (self, unit, layer, feature);
  TlWebannoItem *item = index < items->len ? items->pdata[index] : NULL;

  return item != NULL ? g_strdup (item->value) : NULL;
}

static gboolean
names_label (const char *feature)
{
  return g_str_equal (feature, "value") || g_str_equal (feature, "PosValue") || g_str_equal (feature, "referenceType")
         || g_str_equal (feature, "DependencyType");
}

/* The label (or a relation's type) in a row.  *feature gets the column that gave it, G_MAXUINT: none. Owned. */
static char *
dup_label (Reader *self,
           guint   unit,
           guint   layer,
           guint   index,
           guint  *feature)
{
  const TlWebannoLayer *def = get_layer (self, layer);

  for (guint i = 0; i < def->features->len; i++)
    {
      const TlWebannoFeature *candidate = def->features->pdata[i];
      g_autofree char *value = NULL;

      if (candidate->slot != NULL || candidate->is_base || !names_label (candidate->name))
        continue;
      value = dup_value (self, unit, layer, i, index);
      if (value == NULL || *value == '\0')
        continue;
      *feature = i;
      return g_steal_pointer (&value);
    }
  *feature = G_MAXUINT;
  return g_strdup (*def->type != '\0' ? get_short_name (def->type) : "Annotation");
}

/* The type of a slot's fillers stands in the column behind its roles. */
static gboolean
is_slot_column (const TlWebannoLayer *layer,
                guint                 feature)
{
  return ((TlWebannoFeature *) layer->features->pdata[feature])->slot != NULL
         || (feature > 0 && ((TlWebannoFeature *) layer->features->pdata[feature - 1])->slot != NULL);
}

/* What features say beside the label, as a JSON object; NULL for nothing. Owned. */
static char *
list_attributes (Reader *self,
                 guint   unit,
                 guint   layer,
                 guint   index,
                 guint   label_feature)
{
  const TlWebannoLayer *def = get_layer (self, layer);
  g_autoptr (GString) out = g_string_new ("{");

  for (guint i = 0; i < def->features->len; i++)
    {
      const TlWebannoFeature *feature = def->features->pdata[i];
      g_autofree char *value = NULL;

      if (i == label_feature || feature->is_base || *feature->name == '\0' || is_slot_column (def, i))
        continue;
      value = dup_value (self, unit, layer, i, index);
      if (value != NULL && def->kind == TL_WEBANNO_CHAINS && g_strrstr (value, "->") != NULL)
        *g_strrstr (value, "->") = '\0';
      if (value != NULL && *value != '\0' && !g_str_equal (value, "*"))
        tl_json_append_member (out, feature->name, value);
    }
  if (out->len == 1)
    return NULL;
  g_string_append_c (out, '}');
  return g_string_free (g_steal_pointer (&out), FALSE);
}

static char *
make_member (const char *type)
{
  GString *out = g_string_new ("{");

  tl_json_append_member (out, "layer", type);
  g_string_append_c (out, '}');
  return g_string_free (out, FALSE);
}

static void
add_span (Reader *self,
          Span   *span)
{
  guint feature;
  g_autofree char *label = dup_label (self, span->first, span->layer, span->index, &feature);
  g_autofree char *attributes = list_attributes (self, span->first, span->layer, span->index, feature);
  g_autofree char *member = make_member (get_layer (self, span->layer)->type);
  TlFragment range;

  tl_webanno_doc_get_range (self->doc, span->first, span->last, &range);
  if (!tl_record_builder_add_annotation (self->record, NULL, label, &range, 1, NULL))
    {
      tell (self, TL_CODE_OFFSET, TL_SEVERITY_WARNING, get_unit (self, span->first)->number,
            _("“%s” covers nothing here and is left out"), label);
      return;
    }
  span->native = g_strdup (tl_record_builder_get_annotation_id (self->record));
  if (attributes != NULL)
    tl_record_builder_annotation_json (self->record, "attributes", attributes);
  tl_record_builder_annotation_json (self->record, TL_WEBANNO_MEMBER, member);
}

/* The span of a layer (by type; any when there is none so called) in a row, by its number in brackets (0: the first). */
static Span *
find_at (Reader     *self,
         guint       unit,
         const char *type,
         guint       id)
{
  GPtrArray *list = unit < self->at->len ? self->at->pdata[unit] : NULL;
  Span *found = NULL;

  for (guint i = 0; list != NULL && i < list->len; i++)
    {
      Span *span = list->pdata[i];
      gboolean is_type = g_str_equal (get_layer (self, span->layer)->type, type);

      if (id > 0 && span->id == id && is_type)
        return span;
      if (found == NULL && is_type && id == 0)
        found = span;
    }
  return found;
}

/* The position of a unit, G_MAXUINT: there is none. */
static guint
find_unit (Reader     *self,
           const char *id)
{
  return GPOINTER_TO_UINT (g_hash_table_lookup (self->doc->by_id, id)) - 1;
}

static void
add_relation (Reader              *self,
              const char          *type,
              const TlRelationArg *args,
              guint                n_args,
              const char          *layer,
              const char          *attributes)
{
  g_autofree char *member = make_member (layer);

  tl_record_builder_add_relation (self->record, NULL, type, args, n_args);
  if (attributes != NULL)
    tl_record_builder_relation_json (self->record, "attributes", attributes);
  tl_record_builder_relation_json (self->record, TL_WEBANNO_MEMBER, member);
}

static void
read_arc (Reader                 *self,
          guint                   unit,
          guint                   layer,
          guint                   index,
          const TlWebannoFeature *base,
          const char             *cell)
{
  guint feature;
  g_autofree char *type = dup_label (self, unit, layer, index, &feature);
  g_autofree char *attributes = list_attributes (self, unit, layer, index, feature);
  g_autofree char *start = NULL;
  guint start_id;
  guint end_id;
  Span *from = NULL;
  Span *to;

  if (!tl_webanno_parse_target (cell, &start, &start_id, &end_id))
    return;
  if (find_unit (self, start) != G_MAXUINT)
    from = find_at (self, find_unit (self, start), base->name, start_id);
  to = find_at (self, unit, base->name, end_id);
  if (from == NULL || to == NULL || from->native == NULL || to->native == NULL)
    {
      tell (self, TL_CODE_UNKNOWN_TARGET, TL_SEVERITY_WARNING, get_unit (self, unit)->number,
            _("A relation “%s” ends at something that is not there and is left out"), type);
      return;
    }
  add_relation (self, type, (TlRelationArg[]) { { "from", from->native }, { "to", to->native } }, 2,
                get_layer (self, layer)->type, attributes);
}

static void
read_arcs (Reader *self,
           guint   layer)
{
  const TlWebannoLayer *def = get_layer (self, layer);
  guint last = def->features->len - 1;
  const TlWebannoFeature *base = def->features->pdata[last];

  for (guint unit = 0; base->is_base && unit < self->doc->units->len; unit++)
    {
      const char *cell = get_cell (self, unit, def->column + last);
      g_autoptr (GPtrArray) parts = tl_webanno_split (cell, '|');

      for (guint i = 0; !g_str_equal (cell, "_") && i < MIN (parts->len, TL_WEBANNO_MAX_STACK); i++)
        read_arc (self, unit, layer, i, base, parts->pdata[i]);
    }
}

static int
compare_links (gconstpointer a,
               gconstpointer b)
{
  const Span *one = *(const Span *const *) a;
  const Span *other = *(const Span *const *) b;

  if (one->chain != other->chain)
    return one->chain < other->chain ? -1 : 1;
  return one->place < other->place ? -1 : one->place > other->place;
}

static void
read_chains (Reader *self,
             guint   layer)
{
  g_autoptr (GPtrArray) links = g_ptr_array_new ();
  const char *type = get_layer (self, layer)->type;

  for (guint i = 0; i < self->spans->len; i++)
    {
      Span *span = self->spans->pdata[i];

      if (span->layer == layer && span->chain > 0 && span->native != NULL)
        g_ptr_array_add (links, span);
    }
  g_ptr_array_sort (links, compare_links);
  for (guint i = 0; i < links->len;)
    {
      g_autoptr (GArray) args = g_array_new (FALSE, FALSE, sizeof (TlRelationArg));
      guint chain = ((Span *) links->pdata[i])->chain;

      for (; i < links->len && ((Span *) links->pdata[i])->chain == chain; i++)
        {
          TlRelationArg arg = { "member", ((Span *) links->pdata[i])->native };

          g_array_append_val (args, arg);
        }
      if (args->len > 1)
        add_relation (self, get_short_name (type), (const TlRelationArg *) args->data, args->len, type, NULL);
    }
}

/* "p1;p2" and "1-2[1];1-3": who fills the slot. */
static void
read_slot (Reader     *self,
           Span       *span,
           guint       feature)
{
  const TlWebannoLayer *layer = get_layer (self, span->layer);
  const TlWebannoFeature *slot = layer->features->pdata[feature];
  const char *type = ((TlWebannoFeature *) layer->features->pdata[feature + 1])->name;
  g_autoptr (GPtrArray) role_items = get_items (self, span->first, span->layer, feature);
  g_autoptr (GPtrArray) cells = tl_webanno_split (get_cell (self, span->first, layer->column + feature + 1), '|');
  g_autoptr (GPtrArray) roles = NULL;
  g_autoptr (GPtrArray) targets = NULL;
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GArray) args = g_array_new (FALSE, FALSE, sizeof (TlRelationArg));
  TlRelationArg host = { "host", span->native };

  if (span->index >= role_items->len || span->index >= cells->len)
    return;
  roles = tl_webanno_split (((TlWebannoItem *) role_items->pdata[span->index])->raw, ';');
  targets = tl_webanno_split (cells->pdata[span->index], ';');
  g_array_append_val (args, host);
  for (guint i = 0; i < targets->len; i++)
    {
      g_autofree char *unit = NULL;
      guint id;
      guint unused;
      Span *filler = NULL;
      TlRelationArg arg;

      if (!tl_webanno_parse_target (targets->pdata[i], &unit, &id, &unused))
        continue;
      if (find_unit (self, unit) != G_MAXUINT)
        filler = find_at (self, find_unit (self, unit), type, id);
      if (filler == NULL || filler->native == NULL)
        {
          tell (self, TL_CODE_UNKNOWN_TARGET, TL_SEVERITY_WARNING, get_unit (self, span->first)->number,
                _("The slot “%s” names something that is not there"), slot->slot);
          continue;
        }
      arg.role = "filler";
      if (i < roles->len && !g_str_equal (roles->pdata[i], "*") && *(char *) roles->pdata[i] != '\0')
        {
          g_ptr_array_add (names, tl_webanno_unescape (roles->pdata[i]));
          arg.role = names->pdata[names->len - 1];
        }
      arg.target = filler->native;
      g_array_append_val (args, arg);
    }
  if (args->len > 1)
    add_relation (self, *slot->slot != '\0' ? slot->slot : "slot", (const TlRelationArg *) args->data, args->len,
                  layer->type, NULL);
}

static void
read_slots (Reader *self,
            Span   *span)
{
  const TlWebannoLayer *layer = get_layer (self, span->layer);

  for (guint i = 0; span->native != NULL && i + 1 < layer->features->len; i++)
    if (((TlWebannoFeature *) layer->features->pdata[i])->slot != NULL)
      read_slot (self, span, i);
}

static void
read_all (Reader *self)
{
  gather_spans (self);
  for (guint i = 0; i < self->spans->len; i++)
    add_span (self, self->spans->pdata[i]);
  for (guint layer = 0; layer < self->doc->layers->len; layer++)
    if (get_layer (self, layer)->kind == TL_WEBANNO_RELATIONS)
      read_arcs (self, layer);
    else if (get_layer (self, layer)->kind == TL_WEBANNO_CHAINS)
      read_chains (self, layer);
  for (guint i = 0; i < self->spans->len; i++)
    read_slots (self, self->spans->pdata[i]);
}

static void
tell_text (Reader *self,
           guint   n_misplaced)
{
  if (!self->doc->is_utf16)
    tell (self, TL_CODE_OFFSET, TL_SEVERITY_WARNING, 0,
          _("Offsets count code points, not UTF-16 units as the format asks; they were read so"));
  if (self->doc->n_gaps > 0)
    tell (self, TL_CODE_SHAPE, TL_SEVERITY_NOTE, 0,
          ngettext ("%u character outside sentences is not in the file; blanks stand for it",
                    "%u characters outside sentences are not in the file; blanks stand for them", self->doc->n_gaps),
          self->doc->n_gaps);
  for (guint i = 0; n_misplaced > 0 && i < self->doc->units->len; i++)
    if (!tl_webanno_doc_is_in_place (self->doc, i))
      tell (self, TL_CODE_QUOTE_MISMATCH, TL_SEVERITY_WARNING, get_unit (self, i)->number,
            _("The token is not what its offsets cover; the offsets were trusted"));
}

static gboolean
read_lines (Reader  *self,
            GError **error)
{
  g_autoptr (GError) local_error = NULL;
  const char *line;
  gsize length;
  guint number;

  while ((line = tl_import_read_line (self->import, &length, &number, &local_error)) != NULL)
    {
      g_autofree char *fixed = NULL;

      if (!g_utf8_validate_len (line, length, NULL))
        {
          tell (self, TL_CODE_ENCODING, TL_SEVERITY_ERROR, number, _("Not UTF-8: what is wrong was replaced"));
          line = fixed = g_utf8_make_valid (line, length);
        }
      if (number == 1 && g_str_has_prefix (line, "\xef\xbb\xbf"))
        line += 3;
      if (!tl_webanno_doc_add_line (self->doc, line, number))
        tell (self, TL_CODE_SHAPE, TL_SEVERITY_WARNING, number, _("This line is no row of the format; it is left out"));
    }
  if (local_error == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

static char *
dup_name (const char *path)
{
  g_autofree char *base = path != NULL ? g_path_get_basename (path) : NULL;
  char *dot = base != NULL ? strrchr (base, '.') : NULL;

  if (dot != NULL && dot != base)
    *dot = '\0';
  return base != NULL ? g_filename_display_name (base) : NULL;
}

gboolean
tl_webanno_read (TlImport  *import,
                 GError   **error)
{
  const TlFormatInput *input = tl_import_get_input (import);
  g_autoptr (TlWebannoDoc) doc = tl_webanno_doc_new ();
  g_autofree char *id = dup_name (input->path);
  Reader self = { import, doc, id };
  const char *head = input->head;
  const char *data;
  gsize size;

  if (g_str_has_prefix (head, "\xef\xbb\xbf"))
    head += 3;
  if (input->source == NULL || !g_str_has_prefix (head, "#FORMAT=WebAnno TSV 3"))
    {
      g_set_error_literal (error, TL_FORMAT_ERROR, TL_FORMAT_ERROR_SHAPE,
                           _("This does not begin with “#FORMAT=WebAnno TSV 3”"));
      return FALSE;
    }
  if (!tl_article_check_size (import, error) || !read_lines (&self, error))
    return FALSE;
  tell_text (&self, tl_webanno_doc_build (doc));
  self.record = tl_record_builder_new (id);
  data = tl_text_get_data (doc->text, &size);
  tl_record_builder_set_text (self.record, g_memdup2 (data, size + 1), size);
  self.spans = g_ptr_array_new_with_free_func (span_free);
  self.at = g_ptr_array_new_with_free_func (list_free);
  g_ptr_array_set_size (self.at, doc->units->len);
  read_all (&self);
  /* The record is about to stand there twice: what it was made of need not. */
  g_ptr_array_unref (self.at);
  g_ptr_array_unref (self.spans);
  g_clear_pointer (&doc, tl_webanno_doc_free);
  return tl_import_add (import, self.record, error);
}
