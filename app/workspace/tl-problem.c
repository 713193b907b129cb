/* SPDX-License-Identifier: GPL-3.0-or-later */

/* TlProblem: a diagnostic that lists can show. */

#include "config.h"

#include "tl-workspace-private.h"

struct _TlProblem
{
  GObject       parent_instance;

  TlDiagnostic *diagnostic;
};

enum
{
  PROP_0,
  PROP_CODE,
  PROP_SEVERITY,
  PROP_ARTICLE,
  PROP_PATH,
  PROP_LINE,
  PROP_COLUMN,
  PROP_MESSAGE,
  N_PROPS
};

G_DEFINE_FINAL_TYPE (TlProblem, tl_problem, G_TYPE_OBJECT)

static GParamSpec *properties[N_PROPS];

static void
tl_problem_finalize (GObject *object)
{
  TlProblem *self = TL_PROBLEM (object);

  g_clear_pointer (&self->diagnostic, tl_diagnostic_free);
  G_OBJECT_CLASS (tl_problem_parent_class)->finalize (object);
}

static void
tl_problem_get_property (GObject    *object,
                         guint       property_id,
                         GValue     *value,
                         GParamSpec *pspec)
{
  const TlDiagnostic *diagnostic = TL_PROBLEM (object)->diagnostic;

  switch (property_id)
    {
    case PROP_CODE:
      g_value_set_string (value, diagnostic->code);
      break;
    case PROP_SEVERITY:
      g_value_set_int (value, diagnostic->severity);
      break;
    case PROP_ARTICLE:
      g_value_set_string (value, diagnostic->article);
      break;
    case PROP_PATH:
      g_value_set_string (value, diagnostic->path);
      break;
    case PROP_LINE:
      g_value_set_uint (value, diagnostic->line);
      break;
    case PROP_COLUMN:
      g_value_set_uint (value, diagnostic->column);
      break;
    case PROP_MESSAGE:
      g_value_set_string (value, diagnostic->message);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
tl_problem_class_init (TlProblemClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->finalize = tl_problem_finalize;
  object_class->get_property = tl_problem_get_property;

  properties[PROP_CODE] = g_param_spec_string ("code", NULL, NULL, NULL, flags);
  properties[PROP_SEVERITY] = g_param_spec_int ("severity", NULL, NULL, 0, G_MAXINT, 0, flags);
  properties[PROP_ARTICLE] = g_param_spec_string ("article", NULL, NULL, NULL, flags);
  properties[PROP_PATH] = g_param_spec_string ("path", NULL, NULL, NULL, flags);
  properties[PROP_LINE] = g_param_spec_uint ("line", NULL, NULL, 0, G_MAXUINT, 0, flags);
  properties[PROP_COLUMN] = g_param_spec_uint ("column", NULL, NULL, 0, G_MAXUINT, 0, flags);
  properties[PROP_MESSAGE] = g_param_spec_string ("message", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
tl_problem_init (TlProblem *self)
{
}

TlProblem *
tl_problem_new (const TlDiagnostic *diagnostic)
{
  TlProblem *self = g_object_new (TL_TYPE_PROBLEM, NULL);

  self->diagnostic = tl_diagnostic_copy (diagnostic);
  return self;
}

const TlDiagnostic *
tl_problem_get_diagnostic (TlProblem *self)
{
  g_return_val_if_fail (TL_IS_PROBLEM (self), NULL);

  return self->diagnostic;
}
