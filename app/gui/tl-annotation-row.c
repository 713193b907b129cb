/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * One annotation in the list: a sample of its label's colour and line, what it covers, and in words and icons label,
 * decision and note.
 */

#define G_LOG_DOMAIN "tagline-gui"

#include "config.h"

#include "tl-annotation-row.h"

#include "tl-format-value.h"
#include "tl-i18n.h"
#include "tl-palette.h"
#include "tl-widget.h"

/* About what fits on a line of an inspector of usual width. */
#define LINE_CHARS 36

struct _TlAnnotationRow
{
  GtkWidget         parent_instance;

  /* Template children */
  GtkLabel         *heading;
  TlSwatch         *swatch;
  GtkInscription   *covered;
  GtkLabel         *label;
  GtkLabel         *annotator;
  GtkWidget        *note;
  GtkImage         *decision;
  GtkLabel         *reason;

  /* Owned */
  TlAnnotationItem *item;
};

enum
{
  PROP_0,
  PROP_ITEM,
  N_PROPS
};

G_DEFINE_FINAL_TYPE (TlAnnotationRow, tl_annotation_row, GTK_TYPE_WIDGET)

static GParamSpec *properties[N_PROPS];

static void
update_decision (TlAnnotationRow *self,
                 TlDecision       decision)
{
  gtk_image_set_from_icon_name (self->decision, tl_format_decision_icon (decision));
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->decision), tl_format_decision (decision));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->decision), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  tl_format_decision (decision), -1);
  if (decision == TL_DECISION_REJECTED)
    gtk_widget_add_css_class (GTK_WIDGET (self), "rejected");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "rejected");
}

/* Why: whoever made the annotation is to see it without a click. */
static void
update_reason (TlAnnotationRow *self,
               TlAnnotation    *annotation)
{
  TlDecision decision = tl_annotation_get_decision (annotation);
  g_autofree char *reason = NULL;
  g_autofree char *shown = NULL;

  if (decision == TL_DECISION_REJECTED || decision == TL_DECISION_DISCUSS)
    tl_annotation_dup_review (annotation, NULL, NULL, &reason);
  shown = tl_format_inert (reason, 200);
  gtk_label_set_text (self->reason, shown);
  gtk_widget_set_visible (GTK_WIDGET (self->reason), *shown != '\0');
}

static void
update_accessible (TlAnnotationRow *self,
                   TlAnnotation    *annotation)
{
  g_autofree char *spoken = NULL;
  const char *reason = gtk_label_get_text (self->reason);
  GtkWidget *parent = gtk_widget_get_parent (GTK_WIDGET (self));

  spoken = g_strdup_printf ("%s: %s%s%s%s%s%s%s", gtk_label_get_label (self->label),
                            gtk_inscription_get_text (self->covered),
                            tl_annotation_get_decision (annotation) != TL_DECISION_PENDING ? ", " : "",
                            tl_annotation_get_decision (annotation) != TL_DECISION_PENDING
                              ? tl_format_decision (tl_annotation_get_decision (annotation)) : "",
                            *reason != '\0' ? ", " : "", reason,
                            tl_annotation_has_note (annotation) ? ", " : "",
                            tl_annotation_has_note (annotation) ? _("Has a note") : "");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken, -1);
  if (parent != NULL)
    gtk_accessible_update_property (GTK_ACCESSIBLE (parent),
                                    GTK_ACCESSIBLE_PROPERTY_LABEL, spoken, -1);
}

/* An inscription does not follow its text, which makes it cheap; a long one gets a second line all the same. */
static void
show_covered (TlAnnotationRow *self,
              const char      *covered)
{
  guint n_lines = g_utf8_strlen (covered, -1) > LINE_CHARS ? 2 : 1;

  gtk_inscription_set_text (self->covered, covered);
  gtk_inscription_set_min_lines (self->covered, n_lines);
  gtk_inscription_set_nat_lines (self->covered, n_lines);
  if (n_lines > 1)
    gtk_widget_add_css_class (GTK_WIDGET (self->covered), "two-lines");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->covered), "two-lines");
}

static void
update (TlAnnotationRow *self)
{
  TlAnnotation *annotation = tl_annotation_item_get_annotation (self->item);
  const TlLabelDef *def = tl_annotation_item_get_label (self->item);
  const char *covered = tl_annotation_item_get_covered (self->item);
  const char *heading = tl_annotation_item_get_heading (self->item);
  g_autofree char *title = tl_format_inert (tl_schema_translate (def->title), 60);
  g_autofree char *annotator = tl_format_inert (tl_annotation_get_annotator (annotation), 40);

  gtk_label_set_text (self->heading, heading != NULL ? heading : "");
  gtk_widget_set_visible (GTK_WIDGET (self->heading), heading != NULL);
  tl_swatch_set_label (self->swatch, def);
  show_covered (self, *covered != '\0' ? covered : _("(no text)"));
  gtk_label_set_text (self->label, title);
  gtk_label_set_text (self->annotator, annotator);
  gtk_widget_set_visible (self->note, tl_annotation_has_note (annotation));
  update_decision (self, tl_annotation_get_decision (annotation));
  update_reason (self, annotation);
  update_accessible (self, annotation);
}

static void
tl_annotation_row_dispose (GObject *object)
{
  TlAnnotationRow *self = TL_ANNOTATION_ROW (object);

  tl_widget_dispose_template (GTK_WIDGET (self), TL_TYPE_ANNOTATION_ROW);
  g_clear_object (&self->item);
  G_OBJECT_CLASS (tl_annotation_row_parent_class)->dispose (object);
}

static void
tl_annotation_row_get_property (GObject    *object,
                                guint       prop_id,
                                GValue     *value,
                                GParamSpec *pspec)
{
  TlAnnotationRow *self = TL_ANNOTATION_ROW (object);

  switch (prop_id)
    {
    case PROP_ITEM:
      g_value_set_object (value, self->item);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
tl_annotation_row_set_property (GObject      *object,
                                guint         prop_id,
                                const GValue *value,
                                GParamSpec   *pspec)
{
  TlAnnotationRow *self = TL_ANNOTATION_ROW (object);

  switch (prop_id)
    {
    case PROP_ITEM:
      tl_annotation_row_set_item (self, g_value_get_object (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
tl_annotation_row_class_init (TlAnnotationRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = tl_annotation_row_dispose;
  object_class->get_property = tl_annotation_row_get_property;
  object_class->set_property = tl_annotation_row_set_property;

  properties[PROP_ITEM] = g_param_spec_object ("item", NULL, NULL, TL_TYPE_ANNOTATION_ITEM,
                                               G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY
                                                 | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  g_type_ensure (TL_TYPE_SWATCH);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/tagline/Tagline/rows/tl-annotation-row.ui");
  gtk_widget_class_bind_template_child (widget_class, TlAnnotationRow, annotator);
  gtk_widget_class_bind_template_child (widget_class, TlAnnotationRow, covered);
  gtk_widget_class_bind_template_child (widget_class, TlAnnotationRow, decision);
  gtk_widget_class_bind_template_child (widget_class, TlAnnotationRow, heading);
  gtk_widget_class_bind_template_child (widget_class, TlAnnotationRow, label);
  gtk_widget_class_bind_template_child (widget_class, TlAnnotationRow, note);
  gtk_widget_class_bind_template_child (widget_class, TlAnnotationRow, reason);
  gtk_widget_class_bind_template_child (widget_class, TlAnnotationRow, swatch);
  gtk_widget_class_set_css_name (widget_class, "tl-annotation-row");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_GRID_LAYOUT);
}

static void
tl_annotation_row_init (TlAnnotationRow *self)
{
  GtkLayoutManager *grid = gtk_widget_get_layout_manager (GTK_WIDGET (self));

  gtk_grid_layout_set_column_spacing (GTK_GRID_LAYOUT (grid), 8);
  gtk_grid_layout_set_row_spacing (GTK_GRID_LAYOUT (grid), 2);
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
tl_annotation_row_set_item (TlAnnotationRow  *self,
                            TlAnnotationItem *item)
{
  g_return_if_fail (TL_IS_ANNOTATION_ROW (self));
  g_return_if_fail (item == NULL || TL_IS_ANNOTATION_ITEM (item));

  if (!g_set_object (&self->item, item))
    return;
  if (item != NULL)
    update (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ITEM]);
}
