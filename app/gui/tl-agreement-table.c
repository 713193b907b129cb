/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Agreement as rows and columns: for the window, the clipboard and files alike. */

#define G_LOG_DOMAIN "tagline-gui"

#include "config.h"

#include "tl-agreement-table.h"

#include <math.h>
#include <string.h>

#include "tl-i18n.h"

struct _TlAgreementRow
{
  GObject   parent_instance;

  char     *title;
  char     *label;       /* NULL: all */
  char     *attribute;   /* or one of these, NULL */
  guint     article;     /* G_MAXUINT: all */
  guint     rater_a;     /* G_MAXUINT: all pairs */
  guint     rater_b;
  TlFigure  figures[TL_AGREEMENT_COLUMNS];
  gboolean  has_figure[TL_AGREEMENT_COLUMNS];
};

G_DEFINE_FINAL_TYPE (TlAgreementRow, tl_agreement_row, G_TYPE_OBJECT)

/* measure_label: the same of one label; TL_N_MEASURES where there is none. */
static const struct
{
  const char *title;
  const char *help;
  TlMeasure   measure;
  TlMeasure   measure_label;
} columns[TL_AGREEMENT_COLUMNS] = {
  { NC_("measure", "F₁ exact"),
    N_("Spans with the same label and the same borders: 1 when all are found by both"),
    TL_MEASURE_F1_EXACT, TL_MEASURE_F1_EXACT_LABEL },
  { NC_("measure", "F₁ overlap"),
    N_("Spans with the same label that share at least one character"),
    TL_MEASURE_F1_OVERLAP, TL_MEASURE_F1_OVERLAP_LABEL },
  { NC_("measure", "α"),
    N_("Krippendorff’s alpha over the units of the text: 1 is perfect, 0 is chance, below is worse than chance"),
    TL_MEASURE_ALPHA, TL_MEASURE_ALPHA_LABEL },
  { NC_("measure", "α unitizing"),
    N_("Krippendorff’s alpha for spans: how far borders and places agree, beyond chance"),
    TL_MEASURE_ALPHA_U, TL_MEASURE_ALPHA_U_LABEL },
  { NC_("measure", "κ Cohen"),
    N_("Cohen’s kappa, the mean over pairs and articles"),
    TL_MEASURE_KAPPA, TL_N_MEASURES },
  { NC_("measure", "κ Fleiss"),
    N_("Fleiss’ kappa over all annotators"),
    TL_MEASURE_FLEISS, TL_N_MEASURES },
  { NC_("measure", "F₁ relations"),
    N_("Relations whose arguments were all found by both"),
    TL_MEASURE_F1_RELATIONS, TL_N_MEASURES },
};

static void
tl_agreement_row_finalize (GObject *object)
{
  TlAgreementRow *self = TL_AGREEMENT_ROW (object);

  g_free (self->title);
  g_free (self->label);
  g_free (self->attribute);
  G_OBJECT_CLASS (tl_agreement_row_parent_class)->finalize (object);
}

static void
tl_agreement_row_class_init (TlAgreementRowClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = tl_agreement_row_finalize;
}

static void
tl_agreement_row_init (TlAgreementRow *self)
{
  self->article = self->rater_a = self->rater_b = G_MAXUINT;
}

static const TlFigure *
find_figure (TlAgreement    *agreement,
             TlAgreementRow *row,
             TlMeasure       measure,
             guint           label)
{
  if (row->article != G_MAXUINT)
    return tl_agreement_get_article_figure (agreement, row->article, measure, label);
  if (row->rater_a != G_MAXUINT)
    return tl_agreement_get_pair_figure (agreement, row->rater_a, row->rater_b, measure, label);
  return tl_agreement_get_figure (agreement, measure, label);
}

/* label: a position, G_MAXUINT for all. */
static void
fill_row (TlAgreementRow *row,
          TlAgreement    *agreement,
          guint           label)
{
  for (guint i = 0; i < TL_AGREEMENT_COLUMNS; i++)
    {
      TlMeasure measure = label == G_MAXUINT ? columns[i].measure : columns[i].measure_label;
      const TlFigure *figure;

      if (measure == TL_N_MEASURES)
        continue;
      figure = find_figure (agreement, row, measure, label == G_MAXUINT ? 0 : label);
      row->has_figure[i] = figure != NULL;
      if (figure != NULL)
        row->figures[i] = *figure;
    }
}

static TlAgreementRow *
add_row (GListStore  *rows,
         const char  *title)
{
  TlAgreementRow *row = g_object_new (TL_TYPE_AGREEMENT_ROW, NULL);

  row->title = g_strdup (title);
  g_list_store_append (rows, row);
  g_object_unref (row);
  return row;
}

static void
add_labels (GListStore  *rows,
            TlAgreement *agreement)
{
  const char *const *labels = tl_agreement_get_labels (agreement);
  TlSchema *schema = tl_study_get_schema (tl_agreement_get_study (agreement));

  for (guint i = 0; labels[i] != NULL; i++)
    {
      const TlLabelDef *def = tl_schema_find (schema, labels[i]);
      TlAgreementRow *row = add_row (rows, def != NULL ? tl_schema_translate (def->title) : labels[i]);

      row->label = g_strdup (labels[i]);
      fill_row (row, agreement, i);
    }
}

static void
add_pairs (GListStore  *rows,
           TlAgreement *agreement)
{
  TlStudy *study = tl_agreement_get_study (agreement);
  guint n = tl_study_get_n_raters (study);

  for (guint a = 0; a < n; a++)
    for (guint b = a + 1; b < n; b++)
      {
        g_autofree char *title = g_strdup_printf ("%s – %s", tl_study_get_rater (study, a),
                                                  tl_study_get_rater (study, b));
        TlAgreementRow *row = add_row (rows, title);

        row->rater_a = a;
        row->rater_b = b;
        fill_row (row, agreement, G_MAXUINT);
      }
}

static void
add_articles (GListStore  *rows,
              TlAgreement *agreement)
{
  TlStudy *study = tl_agreement_get_study (agreement);

  for (guint i = 0; i < tl_study_get_n_articles (study); i++)
    {
      const char *title = tl_study_get_title (study, i);
      TlAgreementRow *row = add_row (rows, title != NULL && *title != '\0' ? title
                                                                           : tl_study_get_key (study, i));

      row->article = i;
      fill_row (row, agreement, G_MAXUINT);
    }
}

/* Where the figures of attributes stand: the share of equal values, and alpha. */
#define EQUAL_COLUMN 0
#define ALPHA_COLUMN 2
#define RELATIONS_COLUMN 6

/* As the schema has it for the first label with such an attribute. */
static const char *
find_title (TlSchema   *schema,
            const char *name)
{
  for (guint i = 0; i < tl_schema_get_n_labels (schema); i++)
    {
      const TlAttributeDef *def = tl_label_def_find_attribute (tl_schema_get_label (schema, i), name);

      if (def != NULL)
        return tl_schema_translate (def->title);
    }
  return name;
}

static void
add_attributes (GListStore  *rows,
                TlAgreement *agreement)
{
  GPtrArray *attributes = tl_agreement_get_attributes (agreement);

  for (guint i = 0; i < attributes->len; i++)
    {
      const TlAttributeAgreement *attribute = g_ptr_array_index (attributes, i);
      TlAgreementRow *row = add_row (rows, find_title (tl_study_get_schema (tl_agreement_get_study (agreement)),
                                                       attribute->name));

      row->attribute = g_strdup (attribute->name);
      row->figures[EQUAL_COLUMN] = attribute->observed;
      row->figures[ALPHA_COLUMN] = attribute->alpha;
      row->has_figure[EQUAL_COLUMN] = row->has_figure[ALPHA_COLUMN] = TRUE;
    }
}

GListModel *
tl_agreement_table_new (TlAgreement     *agreement,
                        TlAgreementView  view)
{
  GListStore *rows;

  g_return_val_if_fail (TL_IS_AGREEMENT (agreement), NULL);

  rows = g_list_store_new (TL_TYPE_AGREEMENT_ROW);
  if (view != TL_AGREEMENT_BY_ATTRIBUTE)
    fill_row (add_row (rows, C_("agreement", "All")), agreement, G_MAXUINT);
  if (view == TL_AGREEMENT_BY_LABEL)
    add_labels (rows, agreement);
  else if (view == TL_AGREEMENT_BY_PAIR)
    add_pairs (rows, agreement);
  else if (view == TL_AGREEMENT_BY_ATTRIBUTE)
    add_attributes (rows, agreement);
  else
    add_articles (rows, agreement);
  return G_LIST_MODEL (rows);
}

const char *
tl_agreement_column_get_title (TlAgreementView view,
                               guint           column)
{
  g_return_val_if_fail (column < TL_AGREEMENT_COLUMNS, NULL);

  if (view == TL_AGREEMENT_BY_ATTRIBUTE && column == EQUAL_COLUMN)
    return C_("measure", "Equal");
  return g_dpgettext2 (GETTEXT_PACKAGE, "measure", columns[column].title);
}

const char *
tl_agreement_column_get_help (TlAgreementView view,
                              guint           column)
{
  g_return_val_if_fail (column < TL_AGREEMENT_COLUMNS, NULL);

  if (view == TL_AGREEMENT_BY_ATTRIBUTE && column == EQUAL_COLUMN)
    return _("The share of equal values among spans that both found with the same label");
  return _(columns[column].help);
}

gboolean
tl_agreement_view_has_column (TlAgreementView view,
                              guint           column)
{
  return view != TL_AGREEMENT_BY_ATTRIBUTE || column == EQUAL_COLUMN || column == ALPHA_COLUMN;
}

const char *
tl_agreement_row_get_title (TlAgreementRow *self)
{
  g_return_val_if_fail (TL_IS_AGREEMENT_ROW (self), NULL);

  return self->title;
}

const TlFigure *
tl_agreement_row_get_figure (TlAgreementRow *self,
                             guint           column)
{
  g_return_val_if_fail (TL_IS_AGREEMENT_ROW (self), NULL);
  g_return_val_if_fail (column < TL_AGREEMENT_COLUMNS, NULL);

  return self->has_figure[column] ? &self->figures[column] : NULL;
}

GListModel *
tl_agreement_row_list_places (TlAgreementRow *self,
                              TlAgreement    *agreement,
                              guint           column,
                              guint           kinds)
{
  g_return_val_if_fail (TL_IS_AGREEMENT_ROW (self), NULL);

  if (self->attribute != NULL)
    return tl_agreement_list_attribute_places (agreement, self->attribute);
  if (column == RELATIONS_COLUMN)
    return tl_agreement_list_relation_places (agreement, self->article, self->rater_a, self->rater_b);
  return tl_agreement_list_places (agreement, self->label, self->article, self->rater_a, self->rater_b,
                                   kinds);
}

/* A number with its sign before it, also among letters that are written from the right.  digits: 2 or 3. */
static char *
format_number (double value,
               int    digits)
{
  double unit = digits == 2 ? 0.005 : 0.0005;
  gboolean is_negative = value <= -unit;

  return g_strdup_printf ("\u2066%s%.*f\u2069", is_negative ? "\u2212" : "", digits, fabs (value));
}

char *
tl_figure_to_string (const TlFigure *figure)
{
  if (figure == NULL)
    return g_strdup ("");
  if (!figure->defined)
    return g_strdup (C_("figure", "n/a"));
  return format_number (figure->value, 3);
}

char *
tl_figure_describe (const TlFigure *figure)
{
  g_autofree char *low = NULL;
  g_autofree char *high = NULL;

  if (figure == NULL)
    return g_strdup ("");
  if (!figure->defined)
    return g_strdup (figure->reason != NULL ? figure->reason : "");
  if (!figure->has_interval)
    return g_strdup ("");
  low = format_number (figure->low, 2);
  high = format_number (figure->high, 2);
  /* Translators: the lower and the upper end of an interval. */
  return g_strdup_printf (C_("interval", "%s … %s"), low, high);
}

static void
append_field (GString    *out,
              const char *text,
              char        separator)
{
  if (out->len > 0 && out->str[out->len - 1] != '\n')
    g_string_append_c (out, separator);
  if (separator == ',' && strpbrk (text, ",\"\r\n") != NULL)
    {
      g_string_append_c (out, '"');
      for (const char *p = text; *p != '\0'; p++)
        {
          if (*p == '"')
            g_string_append_c (out, '"');
          g_string_append_c (out, *p);
        }
      g_string_append_c (out, '"');
      return;
    }
  for (const char *p = text; *p != '\0'; p++)
    g_string_append_c (out, *p == '\t' || *p == '\n' || *p == '\r' ? ' ' : *p);
}

/* Numbers for programs: a point, no "n/a". */
static void
append_number (GString *out,
               gboolean is_there,
               double   value,
               char     separator)
{
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];

  append_field (out, is_there ? g_ascii_formatd (buffer, sizeof buffer, "%.6f", value) : "", separator);
}

gboolean
tl_agreement_row_has_kinds (TlAgreementRow *self,
                            guint           column)
{
  g_return_val_if_fail (TL_IS_AGREEMENT_ROW (self), FALSE);

  return self->attribute == NULL && column != RELATIONS_COLUMN;
}

char *
tl_agreement_table_to_text (GListModel      *rows,
                            TlAgreementView  view,
                            char             separator)
{
  GString *out = g_string_new (NULL);

  g_return_val_if_fail (G_IS_LIST_MODEL (rows), NULL);

  append_field (out, C_("agreement", "Row"), separator);
  for (guint i = 0; i < TL_AGREEMENT_COLUMNS; i++)
    {
      g_autofree char *low = g_strdup_printf (_("%s, low"), tl_agreement_column_get_title (view, i));
      g_autofree char *high = g_strdup_printf (_("%s, high"), tl_agreement_column_get_title (view, i));

      append_field (out, tl_agreement_column_get_title (view, i), separator);
      append_field (out, low, separator);
      append_field (out, high, separator);
    }
  g_string_append_c (out, '\n');
  for (guint i = 0; i < g_list_model_get_n_items (rows); i++)
    {
      g_autoptr (TlAgreementRow) row = g_list_model_get_item (rows, i);

      append_field (out, row->title, separator);
      for (guint j = 0; j < TL_AGREEMENT_COLUMNS; j++)
        {
          const TlFigure *figure = tl_agreement_row_get_figure (row, j);
          gboolean is_defined = figure != NULL && figure->defined;
          gboolean has_interval = is_defined && figure->has_interval;

          append_number (out, is_defined, is_defined ? figure->value : 0, separator);
          append_number (out, has_interval, has_interval ? figure->low : 0, separator);
          append_number (out, has_interval, has_interval ? figure->high : 0, separator);
        }
      g_string_append_c (out, '\n');
    }
  return g_string_free (out, FALSE);
}
