/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A place behind a figure of agreement: how the two differ there, and what each of them has. */

#define G_LOG_DOMAIN "tagline-gui"

#include "config.h"

#include "tl-place-row.h"

#include "tl-format-value.h"
#include "tl-i18n.h"
#include "tl-widget.h"

struct _TlPlaceRow
{
  GtkWidget  parent_instance;

  /* Template children */
  GtkImage  *icon;
  GtkLabel  *kind;
  GtkLabel  *article;
  GtkLabel  *first;
  GtkLabel  *second;

  TlPlace   *place;   /* owned */
};

enum
{
  PROP_0,
  PROP_PLACE,
  N_PROPS
};

G_DEFINE_FINAL_TYPE (TlPlaceRow, tl_place_row, GTK_TYPE_WIDGET)

static GParamSpec *properties[N_PROPS];

static const char *
get_icon (TlAlignKind kind)
{
  switch (kind)
    {
    case TL_ALIGN_MISSING:
      return "list-remove-symbolic";
    case TL_ALIGN_LABEL_DIFFERS:
      return "tl-discuss-symbolic";
    case TL_ALIGN_BORDER_DIFFERS:
      return "object-flip-horizontal-symbolic";
    case TL_ALIGN_AGREED:
    default:
      return "object-select-symbolic";
    }
}

/* Owned. */
static char *
describe_side (TlPlaceRow   *self,
               guint         rater,
               TlAnnotation *annotation,
               TlStudy      *study)
{
  g_autofree char *name = tl_format_inert (tl_study_get_rater (study, rater), 40);
  g_autofree char *covered = NULL;
  g_autofree char *text = NULL;
  g_autofree char *label = NULL;
  g_autofree char *who = tl_format_isolate (name);
  g_autofree char *what = NULL;
  g_autofree char *which = NULL;
  const TlLabelDef *def;

  if (annotation == NULL)
    /* Translators: an annotator has tagged nothing at a place. */
    return g_strdup_printf (_("%s: nothing"), who);
  def = tl_schema_find (tl_study_get_schema (study), tl_annotation_get_label (annotation));
  covered = tl_annotation_dup_covered (annotation, tl_study_get_text (study, tl_place_get_index (self->place)));
  text = tl_format_inert (covered, 140);
  label = tl_format_inert (def != NULL ? tl_schema_translate (def->title)
                                       : tl_annotation_get_label (annotation), 40);
  what = tl_format_isolate (text);
  which = tl_format_isolate (label);
  /* Translators: annotator, label, text: "ana: Claim “the harbour is full”". */
  return g_strdup_printf (_("%s: %s “%s”"), who, which, what);
}

static void
update (TlPlaceRow *self)
{
  TlStudy *study = NULL;
  TlAlignKind kind = tl_place_get_kind (self->place);
  guint index = tl_place_get_index (self->place);
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;
  g_autofree char *title = NULL;
  g_autofree char *spoken = NULL;
  GtkWidget *parent = gtk_widget_get_parent (GTK_WIDGET (self));

  study = tl_place_get_study (self->place);
  first = describe_side (self, tl_place_get_rater_a (self->place), tl_place_get_annotation_a (self->place),
                         study);
  second = describe_side (self, tl_place_get_rater_b (self->place), tl_place_get_annotation_b (self->place),
                          study);
  title = tl_format_inert (tl_study_get_title (study, index), 80);
  if (*title == '\0')
    {
      g_free (title);
      title = tl_format_inert (tl_study_get_key (study, index), 80);
    }
  gtk_image_set_from_icon_name (self->icon, get_icon (kind));
  gtk_label_set_text (self->kind, tl_align_kind_get_title (kind));
  gtk_label_set_text (self->article, title);
  gtk_label_set_text (self->first, first);
  gtk_label_set_text (self->second, second);
  spoken = g_strdup_printf ("%s: %s; %s; %s", tl_align_kind_get_title (kind), first, second, title);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken, -1);
  if (parent != NULL)
    gtk_accessible_update_property (GTK_ACCESSIBLE (parent), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken, -1);
}

static void
tl_place_row_dispose (GObject *object)
{
  TlPlaceRow *self = TL_PLACE_ROW (object);

  tl_widget_dispose_template (GTK_WIDGET (self), TL_TYPE_PLACE_ROW);
  g_clear_object (&self->place);
  G_OBJECT_CLASS (tl_place_row_parent_class)->dispose (object);
}

static void
tl_place_row_get_property (GObject    *object,
                           guint       prop_id,
                           GValue     *value,
                           GParamSpec *pspec)
{
  switch (prop_id)
    {
    case PROP_PLACE:
      g_value_set_object (value, TL_PLACE_ROW (object)->place);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
tl_place_row_set_property (GObject      *object,
                           guint         prop_id,
                           const GValue *value,
                           GParamSpec   *pspec)
{
  switch (prop_id)
    {
    case PROP_PLACE:
      tl_place_row_set_place (TL_PLACE_ROW (object), g_value_get_object (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
tl_place_row_class_init (TlPlaceRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = tl_place_row_dispose;
  object_class->get_property = tl_place_row_get_property;
  object_class->set_property = tl_place_row_set_property;

  properties[PROP_PLACE] = g_param_spec_object ("place", NULL, NULL, TL_TYPE_PLACE,
                                                G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY
                                                  | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/tagline/Tagline/rows/tl-place-row.ui");
  gtk_widget_class_bind_template_child (widget_class, TlPlaceRow, article);
  gtk_widget_class_bind_template_child (widget_class, TlPlaceRow, first);
  gtk_widget_class_bind_template_child (widget_class, TlPlaceRow, icon);
  gtk_widget_class_bind_template_child (widget_class, TlPlaceRow, kind);
  gtk_widget_class_bind_template_child (widget_class, TlPlaceRow, second);
  gtk_widget_class_set_css_name (widget_class, "tl-place-row");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
tl_place_row_init (TlPlaceRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
tl_place_row_set_place (TlPlaceRow *self,
                        TlPlace    *place)
{
  g_return_if_fail (TL_IS_PLACE_ROW (self));

  if (!g_set_object (&self->place, place))
    return;
  if (place != NULL)
    update (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PLACE]);
}
