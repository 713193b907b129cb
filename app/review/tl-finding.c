/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A place in an article and what is said of it: see the header. */

#include "config.h"

#include "tl-finding.h"

typedef struct
{
  char  *annotation;   /* or NULL */
  guint  start;
  guint  end;
  char  *message;
  char  *text;         /* or NULL */
} TlFindingPrivate;

enum
{
  PROP_0,
  PROP_ANNOTATION,
  PROP_END,
  PROP_MESSAGE,
  PROP_START,
  PROP_TEXT,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (TlFinding, tl_finding, G_TYPE_OBJECT)

static TlFindingPrivate *
get_private (TlFinding *self)
{
  return tl_finding_get_instance_private (self);
}

static void
tl_finding_finalize (GObject *object)
{
  TlFindingPrivate *private = get_private (TL_FINDING (object));

  g_free (private->annotation);
  g_free (private->message);
  g_free (private->text);
  G_OBJECT_CLASS (tl_finding_parent_class)->finalize (object);
}

static void
tl_finding_get_property (GObject    *object,
                         guint       id,
                         GValue     *value,
                         GParamSpec *pspec)
{
  TlFindingPrivate *private = get_private (TL_FINDING (object));

  switch (id)
    {
    case PROP_ANNOTATION:
      g_value_set_string (value, private->annotation);
      break;
    case PROP_END:
      g_value_set_uint (value, private->end);
      break;
    case PROP_MESSAGE:
      g_value_set_string (value, private->message);
      break;
    case PROP_START:
      g_value_set_uint (value, private->start);
      break;
    case PROP_TEXT:
      g_value_set_string (value, private->text);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
tl_finding_class_init (TlFindingClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->finalize = tl_finding_finalize;
  object_class->get_property = tl_finding_get_property;
  properties[PROP_ANNOTATION] = g_param_spec_string ("annotation", NULL, NULL, NULL, flags);
  properties[PROP_END] = g_param_spec_uint ("end", NULL, NULL, 0, G_MAXUINT, 0, flags);
  properties[PROP_MESSAGE] = g_param_spec_string ("message", NULL, NULL, NULL, flags);
  properties[PROP_START] = g_param_spec_uint ("start", NULL, NULL, 0, G_MAXUINT, 0, flags);
  properties[PROP_TEXT] = g_param_spec_string ("text", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
tl_finding_init (TlFinding *self)
{
}

const char *
tl_finding_get_annotation (TlFinding *self)
{
  g_return_val_if_fail (TL_IS_FINDING (self), NULL);

  return get_private (self)->annotation;
}

const char *
tl_finding_get_message (TlFinding *self)
{
  g_return_val_if_fail (TL_IS_FINDING (self), NULL);

  return get_private (self)->message;
}

const char *
tl_finding_get_text (TlFinding *self)
{
  g_return_val_if_fail (TL_IS_FINDING (self), NULL);

  return get_private (self)->text;
}

void
tl_finding_get_range (TlFinding *self,
                      guint     *start,
                      guint     *end)
{
  g_return_if_fail (TL_IS_FINDING (self));

  *start = get_private (self)->start;
  *end = get_private (self)->end;
}

int
tl_finding_compare (TlFinding *self,
                    TlFinding *other)
{
  const TlFindingPrivate *first = get_private (self);
  const TlFindingPrivate *second = get_private (other);

  if (first->start != second->start)
    return first->start < second->start ? -1 : 1;
  if (first->end != second->end)
    return first->end < second->end ? -1 : 1;
  return g_strcmp0 (first->message, second->message);
}

void
tl_finding_set_place (TlFinding    *self,
                      TlAnnotation *annotation,
                      TlText       *text,
                      guint         start,
                      guint         end)
{
  TlFindingPrivate *private = get_private (self);

  g_free (private->annotation);
  g_free (private->text);
  private->annotation = annotation != NULL ? g_strdup (tl_annotation_get_id (annotation)) : NULL;
  private->start = start;
  private->end = end;
  private->text = annotation != NULL ? tl_annotation_dup_covered (annotation, text) : tl_text_dup_slice (text, start, end);
}

void
tl_finding_copy_place (TlFinding *self,
                       TlFinding *other)
{
  TlFindingPrivate *private = get_private (self);
  const TlFindingPrivate *from = get_private (other);

  g_free (private->annotation);
  g_free (private->text);
  private->annotation = g_strdup (from->annotation);
  private->start = from->start;
  private->end = from->end;
  private->text = g_strdup (from->text);
}

void
tl_finding_take_message (TlFinding *self,
                         char      *message)
{
  TlFindingPrivate *private = get_private (self);

  g_free (private->message);
  private->message = message;
}
