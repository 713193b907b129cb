/* SPDX-License-Identifier: GPL-3.0-or-later */

/* tagline-cli agreement: every figure of the study, for people, as JSON (the shape is fixed by DESIGN.md section 6) and as TSV. */

#include "config.h"

#include "tl-cli-study.h"

#include <glib/gi18n-lib.h>

#include "tl-agreement.h"

/* Whose figures: of the whole, the mean of articles, an article's, a pair's. */
typedef struct
{
  TlAgreement *agreement;
  const char  *name;      /* "all", "mean", "article", "pair" */
  guint        a;
  guint        b;
} Scope;

static TlFigure
get_figure (const Scope *scope,
            TlMeasure    measure,
            guint        label)
{
  if (g_str_equal (scope->name, "all"))
    return *tl_agreement_get_figure (scope->agreement, measure, label);
  if (g_str_equal (scope->name, "mean"))
    return tl_agreement_get_mean (scope->agreement, measure, label);
  if (g_str_equal (scope->name, "article"))
    return *tl_agreement_get_article_figure (scope->agreement, scope->a, measure, label);
  return *tl_agreement_get_pair_figure (scope->agreement, scope->a, scope->b, measure, label);
}

static void
add_string (JsonBuilder *builder,
            const char  *name,
            const char  *value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_string_value (builder, value);
}

/* A number, or null. */
static void
add_figure (JsonBuilder *builder,
            const char  *name,
            TlFigure     figure)
{
  json_builder_set_member_name (builder, name);
  if (figure.defined)
    json_builder_add_double_value (builder, figure.value);
  else
    json_builder_add_null_value (builder);
}

static void
add_labels (JsonBuilder *builder,
            const Scope *scope,
            TlMeasure    measure)
{
  const char *const *labels = tl_agreement_get_labels (scope->agreement);

  json_builder_set_member_name (builder, "by_label");
  json_builder_begin_object (builder);
  for (guint i = 0; labels[i] != NULL; i++)
    add_figure (builder, labels[i], get_figure (scope, measure, i));
  json_builder_end_object (builder);
}

static void
add_group (JsonBuilder *builder,
           const Scope *scope,
           const char  *name,
           const char  *whole,
           TlMeasure    measure,
           TlMeasure    per_label)
{
  json_builder_set_member_name (builder, name);
  json_builder_begin_object (builder);
  add_figure (builder, whole, get_figure (scope, measure, 0));
  add_labels (builder, scope, per_label);
  json_builder_end_object (builder);
}

static void
add_figures (JsonBuilder *builder,
             const Scope *scope)
{
  add_group (builder, scope, "alpha", "nominal", TL_MEASURE_ALPHA, TL_MEASURE_ALPHA_LABEL);
  json_builder_set_member_name (builder, "kappa");
  json_builder_begin_object (builder);
  add_figure (builder, "mean_pairwise", get_figure (scope, TL_MEASURE_KAPPA, 0));
  add_figure (builder, "fleiss", get_figure (scope, TL_MEASURE_FLEISS, 0));
  json_builder_end_object (builder);
  add_group (builder, scope, "alpha_u", "all", TL_MEASURE_ALPHA_U, TL_MEASURE_ALPHA_U_LABEL);
  json_builder_set_member_name (builder, "f1");
  json_builder_begin_object (builder);
  add_group (builder, scope, "exact", "all", TL_MEASURE_F1_EXACT, TL_MEASURE_F1_EXACT_LABEL);
  add_group (builder, scope, "overlap", "all", TL_MEASURE_F1_OVERLAP, TL_MEASURE_F1_OVERLAP_LABEL);
  add_figure (builder, "relations", get_figure (scope, TL_MEASURE_F1_RELATIONS, 0));
  json_builder_end_object (builder);
}

/* "alpha", "alpha-label:Source": what the intervals and reasons go by. */
static char *
name_figure (const Scope *scope,
             TlMeasure    measure,
             guint        label,
             gboolean     per_label)
{
  return per_label ? g_strdup_printf ("%s:%s", tl_measure_get_name (measure),
                                      tl_agreement_get_labels (scope->agreement)[label])
                   : g_strdup (tl_measure_get_name (measure));
}

static gboolean
is_per_label (TlMeasure measure)
{
  return g_str_has_suffix (tl_measure_get_name (measure), "-label");
}

typedef void (*FigureFunc) (const Scope *scope, TlMeasure measure, guint label, gpointer user_data);

static void
each_figure (const Scope *scope,
             FigureFunc   func,
             gpointer     user_data)
{
  for (TlMeasure measure = 0; measure < TL_N_MEASURES; measure++)
    for (guint l = 0; l < (is_per_label (measure) ? tl_agreement_get_n_labels (scope->agreement) : 1); l++)
      func (scope, measure, l, user_data);
}

static void
add_interval (const Scope *scope,
              TlMeasure    measure,
              guint        label,
              gpointer     user_data)
{
  JsonBuilder *builder = user_data;
  TlFigure figure = get_figure (scope, measure, label);
  g_autofree char *name = name_figure (scope, measure, label, is_per_label (measure));

  if (!figure.has_interval)
    return;
  json_builder_set_member_name (builder, name);
  json_builder_begin_array (builder);
  json_builder_add_double_value (builder, figure.low);
  json_builder_add_double_value (builder, figure.high);
  json_builder_end_array (builder);
}

static void
add_reason (const Scope *scope,
            TlMeasure    measure,
            guint        label,
            gpointer     user_data)
{
  TlFigure figure = get_figure (scope, measure, label);
  g_autofree char *name = name_figure (scope, measure, label, is_per_label (measure));

  if (!figure.defined && figure.reason != NULL)
    add_string (user_data, name, figure.reason);
}

static void
add_attributes (JsonBuilder *builder,
                TlAgreement *agreement)
{
  GPtrArray *attributes = tl_agreement_get_attributes (agreement);

  json_builder_set_member_name (builder, "attributes");
  json_builder_begin_object (builder);
  for (guint i = 0; i < attributes->len; i++)
    {
      const TlAttributeAgreement *attribute = attributes->pdata[i];

      json_builder_set_member_name (builder, attribute->name);
      json_builder_begin_object (builder);
      json_builder_set_member_name (builder, "n");
      json_builder_add_int_value (builder, attribute->n_values);
      add_figure (builder, "observed", attribute->observed);
      add_figure (builder, "alpha", attribute->alpha);
      json_builder_end_object (builder);
    }
  json_builder_end_object (builder);
}

static void
add_documents (JsonBuilder *builder,
               TlAgreement *agreement)
{
  TlStudy *study = tl_agreement_get_study (agreement);

  json_builder_set_member_name (builder, "documents");
  json_builder_begin_array (builder);
  for (guint i = 0; i < tl_study_get_n_articles (study); i++)
    {
      const Scope scope = { agreement, "article", i, 0 };

      json_builder_begin_object (builder);
      add_string (builder, "article", tl_study_get_key (study, i));
      add_figures (builder, &scope);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
}

static void
add_pairs (JsonBuilder *builder,
           TlAgreement *agreement)
{
  TlStudy *study = tl_agreement_get_study (agreement);
  guint n = tl_study_get_n_raters (study);

  json_builder_set_member_name (builder, "pairs");
  json_builder_begin_array (builder);
  for (guint a = 0; a < n; a++)
    for (guint b = a + 1; b < n; b++)
      {
        const Scope scope = { agreement, "pair", a, b };

        json_builder_begin_object (builder);
        add_string (builder, "a", tl_study_get_rater (study, a));
        add_string (builder, "b", tl_study_get_rater (study, b));
        add_figures (builder, &scope);
        json_builder_end_object (builder);
      }
  json_builder_end_array (builder);
}

static GListModel *
list_differences (TlAgreement *agreement)
{
  return tl_agreement_list_places (agreement, NULL, G_MAXUINT, G_MAXUINT, G_MAXUINT,
                                   1 << TL_ALIGN_MISSING | 1 << TL_ALIGN_LABEL_DIFFERS | 1 << TL_ALIGN_BORDER_DIFFERS);
}

static void
add_span (JsonBuilder  *builder,
          const char   *name,
          const char   *rater,
          TlAnnotation *annotation)
{
  json_builder_set_member_name (builder, name);
  json_builder_begin_object (builder);
  add_string (builder, "annotator", rater);
  if (annotation != NULL)
    {
      add_string (builder, "id", tl_annotation_get_id (annotation));
      add_string (builder, "label", tl_annotation_get_label (annotation));
      json_builder_set_member_name (builder, "start");
      json_builder_add_int_value (builder, tl_annotation_get_start (annotation));
      json_builder_set_member_name (builder, "end");
      json_builder_add_int_value (builder, tl_annotation_get_end (annotation));
    }
  json_builder_end_object (builder);
}

static void
add_places (JsonBuilder *builder,
            TlAgreement *agreement)
{
  TlStudy *study = tl_agreement_get_study (agreement);
  g_autoptr (GListModel) places = list_differences (agreement);

  json_builder_set_member_name (builder, "places");
  json_builder_begin_array (builder);
  for (guint i = 0; i < g_list_model_get_n_items (places); i++)
    {
      g_autoptr (TlPlace) place = g_list_model_get_item (places, i);

      json_builder_begin_object (builder);
      add_string (builder, "kind", tl_align_kind_get_name (tl_place_get_kind (place)));
      add_string (builder, "article", tl_place_get_article (place));
      add_span (builder, "a", tl_study_get_rater (study, tl_place_get_rater_a (place)),
                tl_place_get_annotation_a (place));
      add_span (builder, "b", tl_study_get_rater (study, tl_place_get_rater_b (place)),
                tl_place_get_annotation_b (place));
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
}

static char *
to_json (TlAgreement *agreement,
         gboolean     with_places)
{
  TlStudy *study = tl_agreement_get_study (agreement);
  const Scope all = { agreement, "all", 0, 0 };
  const Scope mean = { agreement, "mean", 0, 0 };
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;
  g_autofree char *text = NULL;

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "annotators");
  json_builder_begin_array (builder);
  for (guint i = 0; i < tl_study_get_n_raters (study); i++)
    json_builder_add_string_value (builder, tl_study_get_rater (study, i));
  json_builder_end_array (builder);
  json_builder_set_member_name (builder, "articles");
  json_builder_add_int_value (builder, tl_study_get_n_articles (study));
  add_string (builder, "unit", tl_unit_get_name (tl_agreement_get_unit (agreement)));
  json_builder_set_member_name (builder, "units");
  json_builder_add_int_value (builder, tl_agreement_get_n_units (agreement));
  add_figures (builder, &all);
  add_attributes (builder, agreement);
  json_builder_set_member_name (builder, "intervals");
  json_builder_begin_object (builder);
  each_figure (&all, add_interval, builder);
  json_builder_end_object (builder);
  json_builder_set_member_name (builder, "undefined");
  json_builder_begin_object (builder);
  each_figure (&all, add_reason, builder);
  json_builder_end_object (builder);
  json_builder_set_member_name (builder, "mean_of_documents");
  json_builder_begin_object (builder);
  add_figures (builder, &mean);
  json_builder_end_object (builder);
  add_documents (builder, agreement);
  add_pairs (builder, agreement);
  if (with_places)
    add_places (builder, agreement);
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);
  text = json_to_string (root, TRUE);
  return g_strconcat (text, "\n", NULL);
}

/* Names from data stay in their field. */
static void
append_field (GString    *out,
              const char *text)
{
  for (const char *p = text; *p != '\0'; p++)
    g_string_append_c (out, (guchar) *p < ' ' ? ' ' : *p);
  g_string_append_c (out, '\t');
}

static void
append_number (GString  *out,
               gboolean  defined,
               double    value)
{
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];

  if (defined)
    g_string_append (out, g_ascii_formatd (buffer, sizeof buffer, "%.6f", value));
  g_string_append_c (out, '\t');
}

static void
append_row (const Scope *scope,
            TlMeasure    measure,
            guint        label,
            gpointer     user_data)
{
  GString *out = user_data;
  TlStudy *study = tl_agreement_get_study (scope->agreement);
  TlFigure figure = get_figure (scope, measure, label);
  gboolean pair = g_str_equal (scope->name, "pair");

  append_field (out, scope->name);
  append_field (out, g_str_equal (scope->name, "article") ? tl_study_get_key (study, scope->a) : "");
  append_field (out, pair ? tl_study_get_rater (study, scope->a) : "");
  append_field (out, pair ? tl_study_get_rater (study, scope->b) : "");
  append_field (out, tl_measure_get_name (measure));
  append_field (out, is_per_label (measure) ? tl_agreement_get_labels (scope->agreement)[label] : "");
  append_number (out, figure.defined, figure.value);
  append_number (out, figure.has_interval, figure.low);
  append_number (out, figure.has_interval, figure.high);
  g_string_append (out, figure.defined || figure.reason == NULL ? "" : figure.reason);
  g_string_append_c (out, '\n');
}

static char *
to_tsv (TlAgreement *agreement)
{
  TlStudy *study = tl_agreement_get_study (agreement);
  guint n = tl_study_get_n_raters (study);
  GString *out = g_string_new ("scope\tarticle\ta\tb\tmeasure\tlabel\tvalue\tlow\thigh\treason\n");

  each_figure (&(Scope) { agreement, "all", 0, 0 }, append_row, out);
  each_figure (&(Scope) { agreement, "mean", 0, 0 }, append_row, out);
  for (guint i = 0; i < tl_study_get_n_articles (study); i++)
    each_figure (&(Scope) { agreement, "article", i, 0 }, append_row, out);
  for (guint a = 0; a < n; a++)
    for (guint b = a + 1; b < n; b++)
      each_figure (&(Scope) { agreement, "pair", a, b }, append_row, out);
  return g_string_free (out, FALSE);
}

static void
print_figure (const Scope *scope,
              TlMeasure    measure,
              guint        label,
              gpointer     user_data)
{
  TlFigure figure = get_figure (scope, measure, label);
  g_autofree char *title = is_per_label (measure)
                           ? g_strdup_printf ("%s (%s)", tl_measure_get_title (measure),
                                              tl_agreement_get_labels (scope->agreement)[label])
                           : g_strdup (tl_measure_get_title (measure));

  if (!figure.defined)
    tl_cli_print_inert ("%s: %s (%s)", title, C_("agreement", "n/a"), figure.reason);
  else if (figure.has_interval)
    tl_cli_print_inert ("%s: %.4f [%.4f, %.4f]", title, figure.value, figure.low, figure.high);
  else
    tl_cli_print_inert ("%s: %.4f", title, figure.value);
}

static void
print_places (TlAgreement *agreement)
{
  g_autoptr (GListModel) places = list_differences (agreement);

  for (guint i = 0; i < g_list_model_get_n_items (places); i++)
    {
      g_autoptr (TlPlace) place = g_list_model_get_item (places, i);
      g_autofree char *a = NULL;
      g_autofree char *b = NULL;
      g_autofree char *label = NULL;
      g_autofree char *text = NULL;
      guint start;
      guint end;

      g_object_get (place, "a", &a, "b", &b, "label", &label, "text", &text, "start", &start, "end", &end, NULL);
      /* A place that is missing in one names the other who has it first. */
      tl_cli_print_inert ("%s %u:%u %s [%s] %s / %s: %s", tl_place_get_article (place), start, end,
                          tl_align_kind_get_title (tl_place_get_kind (place)), label,
                          tl_place_get_annotation_a (place) != NULL ? a : b,
                          tl_place_get_annotation_a (place) != NULL ? b : a, text);
    }
}

static void
print_text (TlAgreement *agreement,
            gboolean     with_places)
{
  TlStudy *study = tl_agreement_get_study (agreement);

  tl_cli_print_inert (_("Annotators: %u, articles: %u, units: %s"), tl_study_get_n_raters (study),
                      tl_study_get_n_articles (study), tl_unit_get_name (tl_agreement_get_unit (agreement)));
  each_figure (&(Scope) { agreement, "all", 0, 0 }, print_figure, NULL);
  if (with_places)
    print_places (agreement);
}

static TlExit
print_agreement (TlAgreement *agreement,
                 gboolean     as_json,
                 gboolean     as_tsv,
                 gboolean     with_places)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;

  if (!as_json && !as_tsv)
    {
      print_text (agreement, with_places);
      return TL_EXIT_OK;
    }
  text = as_json ? to_json (agreement, with_places) : to_tsv (agreement);
  return tl_cli_print (text, &error) ? TL_EXIT_OK : tl_cli_fail ("-", error);
}

TlExit
tl_cmd_agreement (int    argc,
                  char **argv)
{
  TlAgreementOptions options = tl_agreement_defaults;
  gboolean as_json = FALSE;
  gboolean as_tsv = FALSE;
  gboolean inside = FALSE;
  gboolean with_places = FALSE;
  g_autofree char *from = NULL;
  g_autofree char *unit = NULL;
  g_auto (GStrv) labels = NULL;
  int samples = options.n_bootstrap;
  const GOptionEntry entries[] = {
    { "unit", 0, 0, G_OPTION_ARG_STRING, &unit, N_("What is counted: tokens, whitespace or characters"), N_("UNIT") },
    { "label", 0, 0, G_OPTION_ARG_STRING_ARRAY, &labels, N_("Only this label (may be repeated)"), N_("LABEL") },
    { "all-labels", 0, 0, G_OPTION_ARG_NONE, &options.all_labels, N_("Also labels that the schema does not know"), NULL },
    { "annotators", 0, 0, G_OPTION_ARG_NONE, &inside, N_("Annotators are those named in the files"), NULL },
    { "samples", 0, 0, G_OPTION_ARG_INT, &samples, N_("Samples for the intervals (0: none)"), N_("N") },
    { "places", 0, 0, G_OPTION_ARG_NONE, &with_places, N_("List the places where they differ"), NULL },
    { "json", 0, 0, G_OPTION_ARG_NONE, &as_json, N_("Print JSON"), NULL },
    { "tsv", 0, 0, G_OPTION_ARG_NONE, &as_tsv, N_("Print tab-separated values"), NULL },
    { "from", 0, 0, G_OPTION_ARG_STRING, &from, N_("Format of the files (default: found out)"), N_("FORMAT") },
    { NULL },
  };
  g_autoptr (TlStudy) study = NULL;
  g_autoptr (TlAgreement) agreement = NULL;
  g_autoptr (GError) error = NULL;
  TlExit status = TL_EXIT_OK;
  TlExit printed;

  if (!tl_cli_parse_options ("agreement", _("A B…"),
                             _("Measures how far the annotators of the same articles agree. Each file or folder is one annotator; "
                               "a file alone is asked for the annotators named in it."),
                             entries, &argc, &argv, &status))
    return status;
  if (argc < 2)
    return tl_cli_usage ("agreement", _("no file given"));
  if (unit != NULL && !tl_unit_from_name (unit, &options.unit))
    return tl_cli_usage ("agreement", _("the unit is tokens, whitespace or characters"));
  if (samples < 0 || samples > 100000)
    return tl_cli_usage ("agreement", _("samples must be between 0 and 100000"));
  options.n_bootstrap = samples;
  options.labels = (const char *const *) labels;
  study = tl_cli_read_study ("agreement", argv + 1, from, inside, &status);
  if (study == NULL)
    return status;
  agreement = tl_agreement_new (study, &options, NULL, &error);
  if (agreement == NULL)
    return tl_cli_fail ("agreement", error);
  printed = print_agreement (agreement, as_json, as_tsv, with_places);
  return MAX (status, printed);
}
