/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * A brat document as a native article.  Every T line is an annotation (an event's trigger too: it is a span that somebody
 * marked), every R, E and * line a relation, with arguments that are events standing for their triggers; the lines about a line
 * become its attributes and note.  What has no such place is carried in x-brat, so that the files can be written again
 * as they were.
 */

#include "config.h"

#include "tl-brat-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "tl-brat-foreign.h"
#include "tl-brat-satellites.h"
#include "tl-drift.h"

typedef struct
{
  TlImport             *import;
  const TlBratDocument *document;
  TlRecordBuilder      *record;
  TlDrift              *drift;
  GHashTable           *by_id;        /* brat id → TlBratLine, the first of each */
  GHashTable           *satellites;   /* brat id → GPtrArray of TlBratLine, owned array */
  GHashTable           *anchors;      /* ids of spans that are triggers of our own making */
  GHashTable           *natives;      /* brat id of a span → id of its annotation, owned */
  GPtrArray            *loose;        /* raw lines without a home, borrowed */
} Build;

static void G_GNUC_PRINTF (5, 6)
tell (Build            *self,
      const TlBratLine *line,
      const char       *code,
      TlSeverity        severity,
      const char       *format,
      ...)
{
  g_autofree char *message = NULL;
  va_list args;

  va_start (args, format);
  message = g_strdup_vprintf (format, args);
  va_end (args);
  tl_import_problem (self->import, code, severity, self->document->id, self->document->file,
                     line != NULL ? line->number : 0, 0, "%s", message);
}

static gboolean
is_satellite (const TlBratLine *line)
{
  return line->kind == TL_BRAT_ATTRIBUTE || line->kind == TL_BRAT_NORMALIZATION || line->kind == TL_BRAT_NOTE;
}

static GPtrArray *
get_satellites (Build      *self,
                const char *id)
{
  GPtrArray *list = g_hash_table_lookup (self->satellites, id);

  if (list == NULL)
    {
      list = g_ptr_array_new ();
      g_hash_table_insert (self->satellites, g_strdup (id), list);
    }
  return list;
}

static void
index_lines (Build *self)
{
  for (guint i = 0; i < self->document->lines->len; i++)
    {
      TlBratLine *line = self->document->lines->pdata[i];

      if (line->kind == TL_BRAT_UNKNOWN || line->kind == TL_BRAT_EQUIV)
        continue;
      if (!g_hash_table_contains (self->by_id, line->id))
        g_hash_table_insert (self->by_id, line->id, line);
      else
        tell (self, line, TL_CODE_DUPLICATE_ID, TL_SEVERITY_ERROR, _("The id “%s” is already taken"), line->id);
      if (line->kind == TL_BRAT_NOTE && g_str_equal (line->type, TL_BRAT_ANCHOR))
        g_hash_table_add (self->anchors, line->target);
    }
}

/* Lines about spans, relations and events; those about anything else have no home. */
static void
sort_satellites (Build *self)
{
  for (guint i = 0; i < self->document->lines->len; i++)
    {
      TlBratLine *line = self->document->lines->pdata[i];
      const TlBratLine *target;

      if (!is_satellite (line))
        continue;
      if (line->kind == TL_BRAT_NOTE && g_str_equal (line->type, TL_BRAT_ANCHOR))
        continue;
      target = g_hash_table_lookup (self->by_id, line->target);
      if (target != NULL && !is_satellite (target))
        {
          g_ptr_array_add (get_satellites (self, line->target), line);
          continue;
        }
      g_ptr_array_add (self->loose, line->raw);
      if (target == NULL)
        tell (self, line, TL_CODE_UNKNOWN_TARGET, TL_SEVERITY_WARNING,
              _("“%s” is about “%s”, which is not there; the line is kept"), line->id, line->target);
    }
}

static TlDrift *
detect_drift (const TlBratDocument *document)
{
  g_autoptr (GArray) spans = g_array_new (FALSE, FALSE, sizeof (TlDriftSpan));

  for (guint i = 0; i < document->lines->len; i++)
    {
      const TlBratLine *line = document->lines->pdata[i];
      TlDriftSpan span;

      if (line->kind != TL_BRAT_SPAN || line->value == NULL)
        continue;
      span = (TlDriftSpan) { (const TlFragment *) line->fragments->data, line->fragments->len,
                             line->value, strlen (line->value) };
      g_array_append_val (spans, span);
    }
  return tl_drift_detect (document->text, (const TlDriftSpan *) spans->data, spans->len);
}

static void
tell_drift (Build *self)
{
  g_autofree char *what = NULL;
  const TlDriftHypothesis *best = tl_drift_get_best (self->drift);

  if (!tl_drift_is_found (self->drift))
    return;
  what = tl_drift_describe (self->drift);
  tell (self, NULL, TL_CODE_OFFSET, TL_SEVERITY_WARNING,
        _("%s: so %u of %u texts agree, as they stand %u. They were converted."), what, best->matches,
        tl_drift_get_n_quotes (self->drift), tl_drift_get_n_plain (self->drift));
}

/* The raw lines about id, for x-brat. */
static GPtrArray *
list_raw (GPtrArray *lines)
{
  GPtrArray *raw = g_ptr_array_new ();

  for (guint i = 0; i < lines->len; i++)
    g_ptr_array_add (raw, ((TlBratLine *) lines->pdata[i])->raw);
  return raw;
}

static void
keep_loose (Build            *self,
            const TlBratLine *line)
{
  GPtrArray *lines = g_hash_table_lookup (self->satellites, line->id);

  g_ptr_array_add (self->loose, line->raw);
  if (lines == NULL || g_hash_table_lookup (self->by_id, line->id) != line)
    return;
  for (guint i = 0; i < lines->len; i++)
    g_ptr_array_add (self->loose, ((TlBratLine *) lines->pdata[i])->raw);
}

static void
add_span_members (Build            *self,
                  const TlBratLine *line,
                  const TlFragment *fragments,
                  guint             n_fragments)
{
  g_autofree char *spelled = tl_brat_line_spell_span (line->id, line->type, fragments, n_fragments, self->document->text);
  GPtrArray *lines = g_hash_table_lookup (self->by_id, line->id) == line
                     ? g_hash_table_lookup (self->satellites, line->id) : NULL;
  g_autofree char *member = NULL;
  g_autoptr (GPtrArray) raw = NULL;

  if (lines != NULL)
    {
      g_autofree char *attributes = tl_brat_satellites_attributes (lines);
      g_autofree char *note = tl_brat_satellites_note (lines);

      if (attributes != NULL)
        tl_record_builder_annotation_json (self->record, "attributes", attributes);
      tl_record_builder_annotation_string (self->record, "note", note);
      raw = list_raw (lines);
    }
  member = tl_brat_foreign_to_json (g_str_equal (spelled, line->raw) ? NULL : line->raw, raw, NULL, FALSE, FALSE);
  if (member != NULL)
    tl_record_builder_annotation_json (self->record, TL_BRAT_MEMBER, member);
}

/* The line's fragments in code points; NULL when one lies outside the text. */
static GArray *
map_fragments (Build            *self,
               const TlBratLine *line)
{
  g_autoptr (GArray) mapped = g_array_new (FALSE, FALSE, sizeof (TlFragment));

  for (guint i = 0; i < line->fragments->len; i++)
    {
      TlFragment range;

      if (!tl_drift_map (self->drift, &g_array_index (line->fragments, TlFragment, i), &range))
        return NULL;
      g_array_append_val (mapped, range);
    }
  return g_steal_pointer (&mapped);
}

static void
check_quote (Build            *self,
             const TlBratLine *line,
             GArray           *mapped)
{
  if (line->value != NULL
      && !tl_drift_quote_matches (self->document->text, (const TlFragment *) mapped->data, mapped->len,
                                  line->value, strlen (line->value)))
    tell (self, line, TL_CODE_QUOTE_MISMATCH, TL_SEVERITY_WARNING,
          _("The text of “%s” is not what it covers; the offsets were trusted"), line->id);
}

static void
add_span (Build            *self,
          const TlBratLine *line)
{
  g_autoptr (GArray) mapped = NULL;
  gboolean is_first = g_hash_table_lookup (self->by_id, line->id) == line;
  const char *id;

  if (g_hash_table_contains (self->anchors, line->id))
    return;
  mapped = map_fragments (self, line);
  if (mapped == NULL
      || !tl_record_builder_add_annotation (self->record, is_first ? line->id : NULL, line->type,
                                            (const TlFragment *) mapped->data, mapped->len, NULL))
    {
      tell (self, line, TL_CODE_OFFSET, TL_SEVERITY_ERROR,
            _("“%s” lies outside the text; the line is kept, but is no annotation here"), line->id);
      keep_loose (self, line);
      return;
    }
  check_quote (self, line, mapped);
  id = tl_record_builder_get_annotation_id (self->record);
  if (is_first)
    g_hash_table_insert (self->natives, g_strdup (line->id), g_strdup (id));
  mapped->len = tl_fragments_normalize ((TlFragment *) mapped->data, mapped->len,
                                        tl_text_get_length (self->document->text));
  add_span_members (self, line, (const TlFragment *) mapped->data, mapped->len);
}

/* The annotation that an argument means: an event stands for its trigger.  NULL: there is none. */
static const char *
resolve (Build      *self,
         const char *id)
{
  const TlBratLine *line = g_hash_table_lookup (self->by_id, id);

  if (line != NULL && line->kind == TL_BRAT_EVENT)
    id = line->target;
  return g_hash_table_lookup (self->natives, id);
}

static GArray *
resolve_args (Build            *self,
              const TlBratLine *line)
{
  GArray *args = g_array_new (FALSE, FALSE, sizeof (TlRelationArg));

  for (guint i = 0; i < line->args->len; i += 2)
    {
      const char *target = resolve (self, line->args->pdata[i + 1]);
      TlRelationArg arg = { line->args->pdata[i], target != NULL ? target : line->args->pdata[i + 1] };

      if (target == NULL)
        tell (self, line, TL_CODE_UNKNOWN_TARGET, TL_SEVERITY_WARNING,
              _("“%s” names “%s”, which is no annotation here"), line->id, arg.target);
      g_array_append_val (args, arg);
    }
  return args;
}

static void
add_relation_members (Build            *self,
                      const TlBratLine *line,
                      GArray           *args)
{
  const TlRelationArg *list = (const TlRelationArg *) args->data;
  gboolean is_equiv = line->kind == TL_BRAT_EQUIV;
  gboolean is_anchored = line->target != NULL && g_hash_table_contains (self->anchors, line->target);
  const char *trigger = line->target != NULL && !is_anchored ? resolve (self, line->target) : NULL;
  g_autofree char *spelled = is_equiv ? tl_brat_line_spell_equiv (line->type, list, args->len)
                                      : tl_brat_line_spell_args (line->id, line->type, line->target, list, args->len);
  GPtrArray *lines = is_equiv || g_hash_table_lookup (self->by_id, line->id) != line
                     ? NULL : g_hash_table_lookup (self->satellites, line->id);
  g_autofree char *member = NULL;
  g_autoptr (GPtrArray) raw = NULL;

  if (lines != NULL)
    {
      g_autofree char *attributes = tl_brat_satellites_attributes (lines);
      g_autofree char *note = tl_brat_satellites_note (lines);
      g_autoptr (GString) quoted = g_string_new (NULL);

      if (attributes != NULL)
        tl_record_builder_relation_json (self->record, "attributes", attributes);
      if (note != NULL && *note != '\0')
        tl_json_append_string (quoted, note, -1, &tl_json_style_spaced);
      if (quoted->len > 0)
        tl_record_builder_relation_json (self->record, "note", quoted->str);
      raw = list_raw (lines);
    }
  member = tl_brat_foreign_to_json (g_str_equal (spelled, line->raw) || is_anchored ? NULL : line->raw, raw,
                                    trigger, is_equiv, FALSE);
  if (member != NULL)
    tl_record_builder_relation_json (self->record, TL_BRAT_MEMBER, member);
}

static void
add_relation (Build            *self,
              const TlBratLine *line)
{
  g_autoptr (GArray) args = resolve_args (self, line);
  gboolean has_id = line->kind != TL_BRAT_EQUIV && g_hash_table_lookup (self->by_id, line->id) == line;

  if (line->kind == TL_BRAT_EVENT && resolve (self, line->target) == NULL
      && !g_hash_table_contains (self->anchors, line->target))
    tell (self, line, TL_CODE_UNKNOWN_TARGET, TL_SEVERITY_WARNING,
          _("The trigger “%s” of “%s” is no annotation here"), line->target, line->id);
  tl_record_builder_add_relation (self->record, has_id ? line->id : NULL, line->type,
                                  (const TlRelationArg *) args->data, args->len);
  add_relation_members (self, line, args);
}

static void
add_lines (Build *self)
{
  GPtrArray *lines = self->document->lines;

  for (guint i = 0; i < lines->len; i++)
    {
      const TlBratLine *line = lines->pdata[i];

      if (line->kind == TL_BRAT_SPAN)
        add_span (self, line);
      else if (line->kind == TL_BRAT_UNKNOWN)
        {
          g_ptr_array_add (self->loose, line->raw);
          tell (self, line, TL_CODE_SHAPE, TL_SEVERITY_WARNING, _("This line is no annotation of brat’s; it is kept"));
        }
    }
  for (guint i = 0; i < lines->len; i++)
    {
      const TlBratLine *line = lines->pdata[i];

      if (line->kind == TL_BRAT_RELATION || line->kind == TL_BRAT_EVENT || line->kind == TL_BRAT_EQUIV)
        add_relation (self, line);
    }
}

gboolean
tl_brat_add_document (TlImport              *import,
                      const TlBratDocument  *document,
                      GError               **error)
{
  Build self = { import, document };
  g_autofree char *member = NULL;
  const char *data;
  gsize size;

  self.record = tl_record_builder_new (document->id);
  self.by_id = g_hash_table_new (g_str_hash, g_str_equal);
  self.satellites = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_ptr_array_unref);
  self.anchors = g_hash_table_new (g_str_hash, g_str_equal);
  self.natives = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self.loose = g_ptr_array_new ();
  data = tl_text_get_data (document->text, &size);
  tl_record_builder_set_text (self.record, g_memdup2 (data, size + 1), size);
  self.drift = detect_drift (document);
  tell_drift (&self);
  index_lines (&self);
  sort_satellites (&self);
  add_lines (&self);
  member = tl_brat_foreign_to_json (NULL, self.loose, NULL, FALSE, document->has_crlf);
  if (member != NULL)
    tl_record_builder_set_json (self.record, TL_BRAT_MEMBER, member);

  tl_drift_free (self.drift);
  g_hash_table_unref (self.by_id);
  g_hash_table_unref (self.satellites);
  g_hash_table_unref (self.anchors);
  g_hash_table_unref (self.natives);
  g_ptr_array_unref (self.loose);
  return tl_import_add (import, self.record, error);
}
