/* SPDX-License-Identifier: GPL-3.0-or-later */

/* One place as several annotators see it. */

#include "config.h"

#include "tl-adjudication-private.h"

enum
{
  PROP_0, PROP_KIND, PROP_START, PROP_END, PROP_TEXT, PROP_DECIDED, PROP_DROPPED, PROP_N_PRESENT, N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (TlAdjudicationRow, tl_adjudication_row, G_TYPE_OBJECT)

static void
tl_adjudication_row_finalize (GObject *object)
{
  TlAdjudicationRow *self = TL_ADJUDICATION_ROW (object);

  for (guint i = 0; i < self->n_raters; i++)
    g_clear_pointer (&self->annotations[i], tl_annotation_unref);
  g_free (self->annotations);
  g_clear_pointer (&self->result, tl_annotation_unref);
  g_free (self->text);
  G_OBJECT_CLASS (tl_adjudication_row_parent_class)->finalize (object);
}

static guint
count_present (TlAdjudicationRow *self)
{
  guint n = 0;

  for (guint i = 0; i < self->n_raters; i++)
    n += self->annotations[i] != NULL;
  return n;
}

static void
tl_adjudication_row_get_property (GObject    *object,
                                  guint       id,
                                  GValue     *value,
                                  GParamSpec *pspec)
{
  TlAdjudicationRow *self = TL_ADJUDICATION_ROW (object);

  switch (id)
    {
    case PROP_KIND:
      g_value_set_int (value, self->kind);
      break;
    case PROP_START:
      g_value_set_uint (value, self->start);
      break;
    case PROP_END:
      g_value_set_uint (value, self->end);
      break;
    case PROP_TEXT:
      g_value_set_string (value, self->text);
      break;
    case PROP_DECIDED:
      g_value_set_boolean (value, tl_adjudication_row_is_decided (self));
      break;
    case PROP_DROPPED:
      g_value_set_boolean (value, self->dropped);
      break;
    case PROP_N_PRESENT:
      g_value_set_uint (value, count_present (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
tl_adjudication_row_class_init (TlAdjudicationRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->finalize = tl_adjudication_row_finalize;
  object_class->get_property = tl_adjudication_row_get_property;
  properties[PROP_KIND] = g_param_spec_int ("kind", NULL, NULL, 0, TL_ALIGN_AGREED, 0, flags);
  properties[PROP_START] = g_param_spec_uint ("start", NULL, NULL, 0, G_MAXUINT, 0, flags);
  properties[PROP_END] = g_param_spec_uint ("end", NULL, NULL, 0, G_MAXUINT, 0, flags);
  properties[PROP_TEXT] = g_param_spec_string ("text", NULL, NULL, NULL, flags);
  properties[PROP_DECIDED] = g_param_spec_boolean ("decided", NULL, NULL, FALSE, flags);
  properties[PROP_DROPPED] = g_param_spec_boolean ("dropped", NULL, NULL, FALSE, flags);
  properties[PROP_N_PRESENT] = g_param_spec_uint ("n-present", NULL, NULL, 0, G_MAXUINT, 0, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
tl_adjudication_row_init (TlAdjudicationRow *self)
{
}

TlAdjudicationRow *
tl_adjudication_row_new (guint n_raters)
{
  TlAdjudicationRow *self = g_object_new (TL_TYPE_ADJUDICATION_ROW, NULL);

  self->n_raters = n_raters;
  self->annotations = g_new0 (TlAnnotation *, n_raters);
  return self;
}

static TlAlignKind
compare (TlAdjudicationRow *self,
         TlStudy           *study)
{
  TlAlignKind kind = TL_ALIGN_AGREED;

  if (count_present (self) < self->n_raters)
    return TL_ALIGN_MISSING;
  for (guint i = 1; i < self->n_raters; i++)
    if (!tl_study_is_same_label (study, tl_annotation_get_label (self->annotations[0]),
                                 tl_annotation_get_label (self->annotations[i])))
      return TL_ALIGN_LABEL_DIFFERS;
    else if (!tl_annotation_same_fragments (self->annotations[0], self->annotations[i]))
      kind = TL_ALIGN_BORDER_DIFFERS;
  return kind;
}

void
tl_adjudication_row_finish (TlAdjudicationRow *self,
                            TlStudy           *study,
                            guint              article)
{
  gboolean attribution = FALSE;

  self->kind = compare (self, study);
  self->start = G_MAXUINT;
  for (guint i = 0; i < self->n_raters; i++)
    {
      TlAnnotation *annotation = self->annotations[i];
      const TlLabelDef *def = annotation != NULL ? tl_schema_find (tl_study_get_schema (study),
                                                                   tl_annotation_get_label (annotation)) : NULL;

      if (annotation == NULL)
        continue;
      if (self->text == NULL)
        self->text = tl_annotation_dup_covered (annotation, tl_study_get_text (study, article));
      self->start = MIN (self->start, tl_annotation_get_start (annotation));
      self->end = MAX (self->end, tl_annotation_get_end (annotation));
      attribution |= def != NULL && g_strcmp0 (def->group, "attribution") == 0;
    }
  self->rank = self->kind == TL_ALIGN_MISSING && !attribution ? 1 : 2 * self->kind;
}

void
tl_adjudication_row_set (TlAdjudicationRow *self,
                         TlAnnotation      *result,
                         gboolean           dropped)
{
  gboolean was_decided = tl_adjudication_row_is_decided (self);
  gboolean was_dropped = self->dropped;

  if (result != NULL)
    tl_annotation_ref (result);
  g_clear_pointer (&self->result, tl_annotation_unref);
  self->result = result;
  self->dropped = dropped;
  if (was_dropped != dropped)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_DROPPED]);
  if (was_decided != tl_adjudication_row_is_decided (self))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_DECIDED]);
}

TlAlignKind
tl_adjudication_row_get_kind (TlAdjudicationRow *self)
{
  g_return_val_if_fail (TL_IS_ADJUDICATION_ROW (self), TL_ALIGN_MISSING);

  return self->kind;
}

TlAnnotation *
tl_adjudication_row_get_annotation (TlAdjudicationRow *self,
                                    guint              rater)
{
  g_return_val_if_fail (TL_IS_ADJUDICATION_ROW (self), NULL);
  g_return_val_if_fail (rater < self->n_raters, NULL);

  return self->annotations[rater];
}

void
tl_adjudication_row_get_range (TlAdjudicationRow *self,
                               guint             *start,
                               guint             *end)
{
  g_return_if_fail (TL_IS_ADJUDICATION_ROW (self));

  *start = self->start;
  *end = self->end;
}

TlAnnotation *
tl_adjudication_row_get_result (TlAdjudicationRow *self)
{
  g_return_val_if_fail (TL_IS_ADJUDICATION_ROW (self), NULL);

  return self->result;
}

gboolean
tl_adjudication_row_is_decided (TlAdjudicationRow *self)
{
  g_return_val_if_fail (TL_IS_ADJUDICATION_ROW (self), FALSE);

  return self->result != NULL || self->dropped;
}

gboolean
tl_adjudication_row_is_dropped (TlAdjudicationRow *self)
{
  g_return_val_if_fail (TL_IS_ADJUDICATION_ROW (self), FALSE);

  return self->dropped;
}
