/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What lint found, where, and whether it can be mended by a key. */

#define G_LOG_DOMAIN "tagline-gui"

#include "config.h"

#include "tl-lint-row.h"

#include "tl-format-value.h"
#include "tl-i18n.h"
#include "tl-widget.h"

struct _TlLintRow
{
  GtkWidget    parent_instance;

  /* Template children */
  GtkLabel    *kind;
  GtkLabel    *article;
  GtkLabel    *message;
  GtkLabel    *text;
  GtkWidget   *fixable;

  TlLintPlace *place;   /* owned */
};

enum
{
  PROP_0,
  PROP_PLACE,
  N_PROPS
};

G_DEFINE_FINAL_TYPE (TlLintRow, tl_lint_row, GTK_TYPE_WIDGET)

static GParamSpec *properties[N_PROPS];

static void
update (TlLintRow *self)
{
  const char *kind = tl_lint_kind_get_title (tl_lint_place_get_kind (self->place));
  g_autofree char *message = tl_format_inert (tl_finding_get_message (TL_FINDING (self->place)), 300);
  g_autofree char *article = tl_format_inert (tl_lint_place_get_title (self->place), 60);
  gboolean is_fixable = tl_lint_place_is_fixable (self->place);
  g_autofree char *covered = NULL;
  g_autofree char *text = NULL;
  g_autofree char *spoken = NULL;
  GtkWidget *parent = gtk_widget_get_parent (GTK_WIDGET (self));

  g_object_get (self->place, "text", &covered, NULL);
  text = tl_format_inert (covered, 140);
  gtk_label_set_text (self->kind, kind);
  gtk_label_set_text (self->article, article);
  gtk_label_set_text (self->message, message);
  gtk_label_set_text (self->text, text);
  gtk_widget_set_visible (GTK_WIDGET (self->text), *text != '\0');
  gtk_widget_set_visible (self->fixable, is_fixable);
  spoken = g_strdup_printf ("%s: %s%s%s%s%s", kind, message, *text != '\0' ? "; " : "", text,
                            is_fixable ? "; " : "", is_fixable ? _("can be mended") : "");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken, -1);
  if (parent != NULL)
    gtk_accessible_update_property (GTK_ACCESSIBLE (parent), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken, -1);
}

static void
tl_lint_row_dispose (GObject *object)
{
  TlLintRow *self = TL_LINT_ROW (object);

  tl_widget_dispose_template (GTK_WIDGET (self), TL_TYPE_LINT_ROW);
  g_clear_object (&self->place);
  G_OBJECT_CLASS (tl_lint_row_parent_class)->dispose (object);
}

static void
tl_lint_row_get_property (GObject    *object,
                           guint       prop_id,
                           GValue     *value,
                           GParamSpec *pspec)
{
  switch (prop_id)
    {
    case PROP_PLACE:
      g_value_set_object (value, TL_LINT_ROW (object)->place);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
tl_lint_row_set_property (GObject      *object,
                           guint         prop_id,
                           const GValue *value,
                           GParamSpec   *pspec)
{
  switch (prop_id)
    {
    case PROP_PLACE:
      tl_lint_row_set_place (TL_LINT_ROW (object), g_value_get_object (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
tl_lint_row_class_init (TlLintRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = tl_lint_row_dispose;
  object_class->get_property = tl_lint_row_get_property;
  object_class->set_property = tl_lint_row_set_property;

  properties[PROP_PLACE] = g_param_spec_object ("place", NULL, NULL, TL_TYPE_LINT_PLACE,
                                                G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY
                                                  | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/tagline/Tagline/rows/tl-lint-row.ui");
  gtk_widget_class_bind_template_child (widget_class, TlLintRow, article);
  gtk_widget_class_bind_template_child (widget_class, TlLintRow, fixable);
  gtk_widget_class_bind_template_child (widget_class, TlLintRow, kind);
  gtk_widget_class_bind_template_child (widget_class, TlLintRow, message);
  gtk_widget_class_bind_template_child (widget_class, TlLintRow, text);
  gtk_widget_class_set_css_name (widget_class, "tl-lint-row");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
tl_lint_row_init (TlLintRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
tl_lint_row_set_place (TlLintRow *self,
                        TlLintPlace *place)
{
  g_return_if_fail (TL_IS_LINT_ROW (self));

  if (!g_set_object (&self->place, place))
    return;
  if (place != NULL)
    update (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PLACE]);
}
