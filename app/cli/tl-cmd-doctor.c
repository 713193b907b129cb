/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * tagline-cli doctor: finds articles whose ranges were counted in another unit than code points, and repairs them.
 * It works on the records' JSON and not on articles as they are opened, because ranges that drifted beyond the text's end are no
 * annotations there.  A repair changes the numbers of the ranges and not a byte else.
 */

#include "config.h"

#include "tl-cli.h"

#include <glib/gi18n-lib.h>
#include <json-glib/json-glib.h>
#include <string.h>

#include "tl-drift.h"
#include "tl-json-patch.h"
#include "tl-locator.h"
#include "tl-native.h"
#include "tl-revision.h"

/* One annotation of a record: where its numbers stand, and what it says it covers. */
typedef struct
{
  TlJsonRef  value;
  guint      element;    /* of the list of annotations */
  GArray    *numbers;    /* TlJsonRef: start and end of the hull, then of each fragment */
  GArray    *given;      /* TlFragment: the fragments as given */
  char      *quote;
  gsize      quote_length;
} Span;

typedef struct
{
  const char  *file;
  gboolean     fix;
  gboolean     is_silent;   /* the repaired file is what goes to standard output */
  JsonBuilder *builder;     /* NULL: lines for people */
  GPtrArray   *problems;
  GArray      *patches;     /* TlRecordPatch; records owned */
  guint        n_articles;
  guint        n_drifted;
} Doctor;

static void
span_free (gpointer data)
{
  Span *span = data;

  g_array_unref (span->numbers);
  g_array_unref (span->given);
  g_free (span->quote);
  g_free (span);
}

/* Takes a pair of numbers over; FALSE when they are no range. */
static gboolean
add_range (Span       *span,
           TlJsonDoc  *doc,
           TlJsonRef   start,
           TlJsonRef   end,
           TlFragment *range)
{
  if (start == TL_JSON_NONE || end == TL_JSON_NONE || tl_json_get_type (doc, start) != TL_JSON_NUMBER
      || tl_json_get_type (doc, end) != TL_JSON_NUMBER || !tl_json_get_uint (doc, start, &range->start)
      || !tl_json_get_uint (doc, end, &range->end))
    return FALSE;
  g_array_append_val (span->numbers, start);
  g_array_append_val (span->numbers, end);
  return TRUE;
}

static gboolean
read_fragments (Span      *span,
                TlJsonDoc *doc,
                TlJsonRef  list)
{
  for (TlJsonRef pair = tl_json_first (doc, list); pair != TL_JSON_NONE; pair = tl_json_next (doc, pair))
    {
      TlJsonRef start = tl_json_get_type (doc, pair) == TL_JSON_ARRAY ? tl_json_first (doc, pair) : TL_JSON_NONE;
      TlJsonRef end = start != TL_JSON_NONE ? tl_json_next (doc, start) : TL_JSON_NONE;
      TlFragment range;

      if (!add_range (span, doc, start, end, &range))
        return FALSE;
      g_array_append_val (span->given, range);
    }
  return TRUE;
}

/* NULL when the value has no ranges that can be read: validate says so. */
static Span *
read_span (TlJsonDoc *doc,
           TlJsonRef  value)
{
  Span *span;
  TlJsonRef list;
  TlJsonRef quote;
  TlFragment hull;
  gboolean ok;

  if (tl_json_get_type (doc, value) != TL_JSON_OBJECT)
    return NULL;
  span = g_new0 (Span, 1);
  span->value = value;
  span->numbers = g_array_new (FALSE, FALSE, sizeof (TlJsonRef));
  span->given = g_array_new (FALSE, FALSE, sizeof (TlFragment));
  list = tl_json_find_typed (doc, value, "fragments", TL_JSON_ARRAY);
  quote = tl_json_find_typed (doc, value, "text", TL_JSON_STRING);
  if (quote != TL_JSON_NONE)
    span->quote = tl_json_dup_string (doc, quote, &span->quote_length);
  ok = add_range (span, doc, tl_json_find (doc, value, "start"), tl_json_find (doc, value, "end"), &hull);
  if (list != TL_JSON_NONE)
    ok = read_fragments (span, doc, list) && span->given->len > 0;
  else if (ok)
    g_array_append_val (span->given, hull);
  if (ok)
    return span;
  span_free (span);
  return NULL;
}

static GPtrArray *
read_spans (TlJsonDoc *doc)
{
  GPtrArray *spans = g_ptr_array_new_with_free_func (span_free);
  TlJsonRef list = tl_json_find_typed (doc, 0, "annotations", TL_JSON_ARRAY);
  guint element = 0;

  if (list == TL_JSON_NONE)
    return spans;
  for (TlJsonRef value = tl_json_first (doc, list); value != TL_JSON_NONE; value = tl_json_next (doc, value), element++)
    {
      Span *span = read_span (doc, value);

      if (span == NULL)
        continue;
      span->element = element;
      g_ptr_array_add (spans, span);
    }
  return spans;
}

static TlDrift *
detect (TlText    *text,
        GPtrArray *spans)
{
  g_autoptr (GArray) given = g_array_new (FALSE, FALSE, sizeof (TlDriftSpan));

  for (guint i = 0; i < spans->len; i++)
    {
      Span *span = spans->pdata[i];
      TlDriftSpan one = { (const TlFragment *) span->given->data, span->given->len, span->quote, span->quote_length };

      g_array_append_val (given, one);
    }
  return tl_drift_detect (text, (const TlDriftSpan *) given->data, given->len);
}

/* An article being examined. */
typedef struct
{
  const char *id;
  char       *path;       /* JSON path of its record */
  TlLocator   locator;
  guint       index;
  TlJsonDoc  *doc;
  TlText     *text;
  TlDrift    *drift;
  GPtrArray  *spans;      /* Span */
} Patient;

static void
add_problem (Doctor     *self,
             Patient    *patient,
             const Span *span,
             const char *code,
             TlSeverity  severity,
             char       *message)
{
  g_autofree char *path = g_strdup_printf ("%s.annotations[%u]", patient->path, span->element);
  gsize start;

  tl_json_get_raw (patient->doc, span->value, &start, NULL);
  tl_locator_seek (&patient->locator, start);
  g_ptr_array_add (self->problems,
                   tl_diagnostic_new (code, severity, patient->id, path, patient->locator.line, patient->locator.column,
                                      message));
}

/* Replaces the numbers of one annotation.  FALSE when one of them lies outside the text even so: then none is. */
static gboolean
repair_span (TlJsonPatch *patch,
             Patient     *patient,
             const Span  *span)
{
  g_autoptr (GArray) ranges = g_array_new (FALSE, FALSE, sizeof (TlFragment));

  for (guint i = 0; i + 1 < span->numbers->len; i += 2)
    {
      TlFragment given;
      TlFragment range;

      tl_json_get_uint (patient->doc, g_array_index (span->numbers, TlJsonRef, i), &given.start);
      tl_json_get_uint (patient->doc, g_array_index (span->numbers, TlJsonRef, i + 1), &given.end);
      if (!tl_drift_map (patient->drift, &given, &range))
        return FALSE;
      g_array_append_val (ranges, range);
    }
  for (guint i = 0; i < ranges->len; i++)
    {
      const TlFragment *range = &g_array_index (ranges, TlFragment, i);
      g_autofree char *start = g_strdup_printf ("%u", range->start);
      g_autofree char *end = g_strdup_printf ("%u", range->end);

      tl_json_patch_replace (patch, g_array_index (span->numbers, TlJsonRef, 2 * i), start, -1);
      tl_json_patch_replace (patch, g_array_index (span->numbers, TlJsonRef, 2 * i + 1), end, -1);
    }
  return TRUE;
}

static gboolean
is_sound (Patient    *patient,
          const Span *span)
{
  g_autoptr (GArray) ranges = g_array_new (FALSE, FALSE, sizeof (TlFragment));

  for (guint i = 0; i < span->given->len; i++)
    {
      TlFragment range;

      if (!tl_drift_map (patient->drift, &g_array_index (span->given, TlFragment, i), &range))
        return FALSE;
      g_array_append_val (ranges, range);
    }
  return span->quote == NULL || span->quote_length == 0
         || tl_drift_quote_matches (patient->text, (const TlFragment *) ranges->data, ranges->len,
                                    span->quote, span->quote_length);
}

/* What no way of counting explains. */
static void
tell_rest (Doctor  *self,
           Patient *patient)
{
  for (guint i = 0; i < patient->spans->len; i++)
    if (!is_sound (patient, patient->spans->pdata[i]))
      add_problem (self, patient, patient->spans->pdata[i], TL_CODE_QUOTE_MISMATCH, TL_SEVERITY_WARNING,
                   g_strdup (_("The text of this annotation is not what it covers, however its range is counted")));
}

static void
add_article_json (JsonBuilder *builder,
                  const char  *article,
                  TlDrift     *drift,
                  const char  *words)
{
  const TlDriftHypothesis *best = tl_drift_get_best (drift);

  json_builder_begin_object (builder);
  tl_cli_add_string (builder, "article", article);
  tl_cli_add_string (builder, "unit", tl_drift_unit_name (best->unit));
  tl_cli_add_string (builder, "breaks", tl_drift_breaks_name (best->breaks));
  tl_cli_add_string (builder, "form", tl_drift_form_name (best->form));
  tl_cli_add_int (builder, "start_shift", best->start_shift);
  tl_cli_add_int (builder, "end_shift", best->end_shift);
  tl_cli_add_int (builder, "quotes", tl_drift_get_n_quotes (drift));
  tl_cli_add_int (builder, "agree_as_they_stand", tl_drift_get_n_plain (drift));
  tl_cli_add_int (builder, "agree", best->matches);
  tl_cli_add_string (builder, "message", words);
  json_builder_end_object (builder);
}

/* The article drifted: says so and, when asked to, makes the patch of its record. */
static void
treat (Doctor  *self,
       Patient *patient)
{
  TlDrift *drift = patient->drift;
  g_autofree char *words = tl_drift_describe (drift);
  g_autoptr (TlJsonPatch) patch = tl_json_patch_new (patient->doc);
  TlRecordPatch record = { patient->index, NULL };

  self->n_drifted++;
  if (self->builder != NULL)
    {
      add_article_json (self->builder, patient->id, drift, words);
    }
  else if (!self->is_silent)
    {
      g_autofree char *figures = g_strdup_printf (_("so %u of %u texts agree, as they stand %u"),
                                                  tl_drift_get_best (drift)->matches, tl_drift_get_n_quotes (drift),
                                                  tl_drift_get_n_plain (drift));

      tl_cli_print_inert ("%s: %s: %s; %s\n", self->file, patient->id, words, figures);
    }
  if (!self->fix)
    return;
  for (guint i = 0; i < patient->spans->len; i++)
    if (!repair_span (patch, patient, patient->spans->pdata[i]))
      add_problem (self, patient, patient->spans->pdata[i], TL_CODE_OFFSET, TL_SEVERITY_ERROR,
                   g_strdup (_("This range lies outside the text however it is counted, and stays as it is")));
  record.record = tl_json_patch_apply (patch);
  g_array_append_val (self->patches, record);
}

static void
examine_text (Doctor    *self,
              Patient   *patient,
              GBytes    *record,
              guint      line,
              TlJsonRef  text)
{
  gsize length;
  char *data = tl_json_dup_string (patient->doc, text, &length);

  self->n_articles++;
  patient->text = tl_text_new_take (data, length);
  patient->spans = read_spans (patient->doc);
  patient->drift = detect (patient->text, patient->spans);
  tl_locator_init (&patient->locator, record, line);
  if (tl_drift_is_found (patient->drift))
    treat (self, patient);
  tell_rest (self, patient);
  tl_drift_free (patient->drift);
  tl_text_unref (patient->text);
  g_ptr_array_unref (patient->spans);
}

/* What waits for a place since the text changed is nothing that could be put right here, but it is to be known. */
static void
tell_orphans (Doctor       *self,
              TlCollection *collection,
              Patient      *patient)
{
  g_autoptr (TlArticle) article = NULL;

  if (tl_json_find (patient->doc, 0, "orphans") == TL_JSON_NONE)
    return;
  article = tl_collection_read_article (collection, patient->index, NULL, NULL);
  if (article != NULL)
    tl_check_orphans (article, self->problems);
}

static void
examine (Doctor       *self,
         TlCollection *collection,
         guint         index)
{
  guint line = g_array_index (tl_collection_get_framing (collection)->frames, TlJsonFrame, index).line;
  g_autoptr (GBytes) record = tl_collection_read_record (collection, index, NULL);
  g_autoptr (TlJsonDoc) doc = record != NULL ? tl_json_doc_parse (record, NULL, NULL) : NULL;
  g_autofree char *path = tl_collection_dup_path (collection, index);
  Patient patient = { tl_collection_get_key (collection, index), path, .index = index, .doc = doc };
  TlJsonRef text = TL_JSON_NONE;

  if (doc != NULL && tl_json_get_type (doc, 0) == TL_JSON_OBJECT)
    text = tl_json_find_typed (doc, 0, "text", TL_JSON_STRING);
  if (text != TL_JSON_NONE)
    {
      examine_text (self, &patient, record, line, text);
      tell_orphans (self, collection, &patient);
    }
  else
    g_ptr_array_add (self->problems, tl_diagnostic_new (TL_CODE_SHAPE, TL_SEVERITY_ERROR, patient.id, path, line, 0,
                                                        g_strdup (_("This record is no article"))));
}

static void
examine_all (Doctor       *self,
             TlCollection *collection)
{
  GPtrArray *found = tl_collection_get_problems (collection);
  guint n_articles = tl_collection_get_n_articles (collection);

  for (guint i = 0; i < found->len; i++)
    g_ptr_array_add (self->problems, tl_diagnostic_copy (found->pdata[i]));
  for (guint i = 0; i < n_articles; i++)
    {
      if (i % 64 == 0)
        tl_cli_progress ((double) i / n_articles, (gpointer) _("Reading"));
      if (!tl_collection_is_broken (collection, i))
        examine (self, collection, i);
    }
  tl_cli_progress_end ();
}

static void
clear_record (gpointer data)
{
  g_clear_pointer (&((TlRecordPatch *) data)->record, g_bytes_unref);
}

static gboolean
print_result (Doctor  *self,
              GError **error)
{
  g_autoptr (JsonNode) root = NULL;
  g_autofree char *text = NULL;

  if (self->builder == NULL)
    {
      g_autofree char *drifted = g_strdup_printf (ngettext ("%u article drifted", "%u articles drifted", self->n_drifted),
                                                  self->n_drifted);
      text = g_strdup_printf (ngettext ("%u article examined, %s.\n", "%u articles examined, %s.\n", self->n_articles),
                              self->n_articles, drifted);
      return tl_cli_print (text, error);
    }
  json_builder_end_array (self->builder);
  tl_cli_add_int (self->builder, "examined", self->n_articles);
  json_builder_set_member_name (self->builder, "fixed");
  json_builder_add_boolean_value (self->builder, self->fix);
  json_builder_set_member_name (self->builder, "problems");
  json_builder_begin_array (self->builder);
  tl_cli_add_problems (self->builder, self->file, self->problems);
  json_builder_end_array (self->builder);
  json_builder_end_object (self->builder);
  root = json_builder_get_root (self->builder);
  text = json_to_string (root, TRUE);
  return tl_cli_print (text, error) && tl_cli_print ("\n", error);
}

static gboolean
needs_attention (Doctor *self)
{
  for (guint i = 0; i < self->problems->len; i++)
    {
      const TlDiagnostic *problem = self->problems->pdata[i];
      /* What the reader of a foreign format repaired is repaired in what was written. */
      gboolean is_repaired = self->fix && g_str_equal (problem->code, TL_CODE_OFFSET)
                             && problem->severity == TL_SEVERITY_WARNING;

      /* That is for whoever reads the article: no run of this can put it right. */
      gboolean is_waiting = g_str_equal (problem->code, TL_CODE_DOUBTFUL) || g_str_equal (problem->code, TL_CODE_ORPHAN);

      if (problem->severity != TL_SEVERITY_NOTE && !is_repaired && !is_waiting)
        return TRUE;
    }
  return self->n_drifted > 0 && !self->fix;
}

static TlExit
run (const char *file,
     const char *from,
     const char *output,
     gboolean    as_json)
{
  g_autoptr (TlCollection) collection = NULL;
  g_autoptr (GPtrArray) problems = tl_diagnostics_new ();
  g_autoptr (GArray) patches = g_array_new (FALSE, FALSE, sizeof (TlRecordPatch));
  g_autoptr (JsonBuilder) builder = NULL;
  g_autoptr (GError) error = NULL;
  gboolean is_silent = output != NULL && g_str_equal (output, "-");
  Doctor self = { file, output != NULL, is_silent, NULL, problems, patches };
  const char *format;

  collection = tl_cli_open (file, from, problems, &format, &error);
  if (collection == NULL)
    {
      tl_cli_print_problems (file, problems);
      return tl_cli_fail_open ("doctor", file, error);
    }
  if (output != NULL && !tl_cli_is_native (format) && g_str_equal (file, output))
    return tl_cli_usage ("doctor", _("the input is of another format and can’t be replaced; name another output"));
  g_array_set_clear_func (patches, clear_record);
  if (as_json)
    {
      self.builder = builder = json_builder_new ();
      json_builder_begin_object (builder);
      tl_cli_add_string (builder, "format", format);
      json_builder_set_member_name (builder, "articles");
      json_builder_begin_array (builder);
    }
  examine_all (&self, collection);
  if (output != NULL
      && !tl_cli_save (collection, (const TlRecordPatch *) patches->data, patches->len, output, &error))
    return tl_cli_fail (output, error);
  if (!is_silent && !print_result (&self, &error))
    return tl_cli_fail ("-", error);
  if (!as_json)
    tl_cli_print_problems (file, problems);
  return needs_attention (&self) ? TL_EXIT_DATA : TL_EXIT_OK;
}

TlExit
tl_cmd_doctor (int    argc,
               char **argv)
{
  gboolean as_json = FALSE;
  g_autofree char *from = NULL;
  g_autofree char *output = NULL;
  const GOptionEntry entries[] = {
    { "fix", 0, 0, G_OPTION_ARG_FILENAME, &output, N_("Write the repaired collection here; may be the same file"), N_("FILE") },
    { "json", 0, 0, G_OPTION_ARG_NONE, &as_json, N_("Print JSON"), NULL },
    { "from", 0, 0, G_OPTION_ARG_STRING, &from, N_("Format of the file (default: found out)"), N_("FORMAT") },
    { NULL },
  };
  TlExit status = TL_EXIT_OK;

  if (!tl_cli_parse_options ("doctor", _("FILE"),
                             _("Finds ranges counted in bytes, UTF-16 units, with other line breaks and the like, by the text "
                               "they should cover."),
                             entries, &argc, &argv, &status))
    return status;
  if (argc != 2)
    return tl_cli_usage ("doctor", _("exactly one file is needed"));
  return run (argv[1], from, output, as_json);
}
