/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * One problem: how bad, what, and where.
 */

#define G_LOG_DOMAIN "tagline-gui"

#include "config.h"

#include "tl-problem-row.h"

#include "tl-format-value.h"
#include "tl-i18n.h"
#include "tl-widget.h"

struct _TlProblemRow
{
  GtkWidget  parent_instance;

  /* Template children */
  GtkImage  *severity;
  GtkLabel  *message;
  GtkLabel  *place;

  /* Owned */
  TlProblem *problem;
};

enum
{
  PROP_0,
  PROP_PROBLEM,
  N_PROPS
};

G_DEFINE_FINAL_TYPE (TlProblemRow, tl_problem_row, GTK_TYPE_WIDGET)

static GParamSpec *properties[N_PROPS];

static const char *
get_severity_title (TlSeverity severity)
{
  switch (severity)
    {
    case TL_SEVERITY_ERROR:
      return C_("severity", "Error");
    case TL_SEVERITY_WARNING:
      return C_("severity", "Warning");
    case TL_SEVERITY_NOTE:
    default:
      return C_("severity", "Note");
    }
}

static void
update (TlProblemRow *self)
{
  const TlDiagnostic *diagnostic = tl_problem_get_diagnostic (self->problem);
  g_autofree char *message = tl_format_inert (diagnostic->message, 600);
  g_autofree char *place = tl_problem_row_describe_place (diagnostic);
  g_autofree char *spoken = NULL;
  GtkWidget *parent = gtk_widget_get_parent (GTK_WIDGET (self));

  gtk_image_set_from_icon_name (self->severity,
                                diagnostic->severity == TL_SEVERITY_ERROR ? "dialog-error-symbolic"
                                : diagnostic->severity == TL_SEVERITY_WARNING
                                  ? "dialog-warning-symbolic" : "dialog-information-symbolic");
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->severity), get_severity_title (diagnostic->severity));
  gtk_label_set_text (self->message, message);
  gtk_label_set_text (self->place, place);
  gtk_widget_set_visible (GTK_WIDGET (self->place), *place != '\0');
  spoken = g_strdup_printf ("%s: %s, %s", get_severity_title (diagnostic->severity), message, place);
  if (parent != NULL)
    gtk_accessible_update_property (GTK_ACCESSIBLE (parent),
                                    GTK_ACCESSIBLE_PROPERTY_LABEL, spoken, -1);
}

static void
tl_problem_row_dispose (GObject *object)
{
  TlProblemRow *self = TL_PROBLEM_ROW (object);

  tl_widget_dispose_template (GTK_WIDGET (self), TL_TYPE_PROBLEM_ROW);
  g_clear_object (&self->problem);
  G_OBJECT_CLASS (tl_problem_row_parent_class)->dispose (object);
}

static void
tl_problem_row_get_property (GObject    *object,
                             guint       prop_id,
                             GValue     *value,
                             GParamSpec *pspec)
{
  switch (prop_id)
    {
    case PROP_PROBLEM:
      g_value_set_object (value, TL_PROBLEM_ROW (object)->problem);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
tl_problem_row_set_property (GObject      *object,
                             guint         prop_id,
                             const GValue *value,
                             GParamSpec   *pspec)
{
  TlProblemRow *self = TL_PROBLEM_ROW (object);

  switch (prop_id)
    {
    case PROP_PROBLEM:
      if (g_set_object (&self->problem, g_value_get_object (value)))
        {
          if (self->problem != NULL)
            update (self);
          g_object_notify_by_pspec (object, pspec);
        }
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
tl_problem_row_class_init (TlProblemRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = tl_problem_row_dispose;
  object_class->get_property = tl_problem_row_get_property;
  object_class->set_property = tl_problem_row_set_property;

  properties[PROP_PROBLEM] = g_param_spec_object ("problem", NULL, NULL, TL_TYPE_PROBLEM,
                                                  G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY
                                                    | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/tagline/Tagline/rows/tl-problem-row.ui");
  gtk_widget_class_bind_template_child (widget_class, TlProblemRow, message);
  gtk_widget_class_bind_template_child (widget_class, TlProblemRow, place);
  gtk_widget_class_bind_template_child (widget_class, TlProblemRow, severity);
  gtk_widget_class_set_css_name (widget_class, "tl-problem-row");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
tl_problem_row_init (TlProblemRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

char *
tl_problem_row_describe_place (const TlDiagnostic *diagnostic)
{
  g_autoptr (GPtrArray) parts = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *inert_path = NULL;
  g_autofree char *inert_article = NULL;

  g_return_val_if_fail (diagnostic != NULL, NULL);

  if (diagnostic->article != NULL)
    {
      inert_article = tl_format_inert (diagnostic->article, 80);
      g_ptr_array_add (parts, g_strdup_printf (_("Article %s"), inert_article));
    }
  if (diagnostic->line > 0 && diagnostic->column > 0)
    g_ptr_array_add (parts, g_strdup_printf (_("line %u, column %u"), diagnostic->line,
                                             diagnostic->column));
  else if (diagnostic->line > 0)
    g_ptr_array_add (parts, g_strdup_printf (_("line %u"), diagnostic->line));
  if (diagnostic->path != NULL)
    {
      inert_path = tl_format_inert (diagnostic->path, 120);
      g_ptr_array_add (parts, g_strdup (inert_path));
    }
  g_ptr_array_add (parts, NULL);
  return g_strjoinv (" · ", (char **) parts->pdata);
}
