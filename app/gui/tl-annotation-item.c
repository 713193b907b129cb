/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * An annotation as a list item: an immutable value; when the annotation changes, the list has another item in its place.
 */

#define G_LOG_DOMAIN "tagline-gui"

#include "config.h"

#include "tl-annotation-list-private.h"
#include "tl-format-value.h"
#include "tl-i18n.h"

/* Two lines of the inspector hold fewer. */
#define MAX_COVERED 240

struct _TlAnnotationItem
{
  GObject           parent_instance;

  /* Owned */
  TlAnnotation     *annotation;
  TlSchema         *schema;        /* keeps label alive */
  char             *covered;
  char             *heading;

  /* Borrowed from schema */
  const TlLabelDef *label;
};

G_DEFINE_FINAL_TYPE (TlAnnotationItem, tl_annotation_item, G_TYPE_OBJECT)

static void
tl_annotation_item_finalize (GObject *object)
{
  TlAnnotationItem *self = TL_ANNOTATION_ITEM (object);

  tl_annotation_unref (self->annotation);
  tl_schema_unref (self->schema);
  g_free (self->covered);
  g_free (self->heading);
  G_OBJECT_CLASS (tl_annotation_item_parent_class)->finalize (object);
}

static void
tl_annotation_item_class_init (TlAnnotationItemClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = tl_annotation_item_finalize;
}

static void
tl_annotation_item_init (TlAnnotationItem *self)
{
}

static char *
make_heading (TlAnnotationItem  *self,
              TlAnnotationGroup  group)
{
  const char *annotator;

  switch (group)
    {
    case TL_GROUP_LABEL:
      return tl_format_inert (tl_schema_translate (self->label->title), 60);
    case TL_GROUP_DECISION:
      return g_strdup (tl_format_decision (tl_annotation_get_decision (self->annotation)));
    case TL_GROUP_ANNOTATOR:
      annotator = tl_annotation_get_annotator (self->annotation);
      return *annotator != '\0' ? tl_format_inert (annotator, 60)
                                : g_strdup (_("Unknown annotator"));
    case TL_GROUP_NONE:
    default:
      return NULL;
    }
}

TlAnnotationItem *
tl_annotation_item_new (TlAnnotation      *annotation,
                        TlText            *text,
                        TlSchema          *schema,
                        TlAnnotationGroup  heading)
{
  TlAnnotationItem *self = g_object_new (TL_TYPE_ANNOTATION_ITEM, NULL);
  g_autofree char *covered = tl_annotation_dup_covered (annotation, text);

  self->annotation = tl_annotation_ref (annotation);
  self->schema = tl_schema_ref (schema);
  self->label = tl_schema_lookup (schema, tl_annotation_get_label (annotation));
  self->covered = tl_format_inert (covered, MAX_COVERED);
  self->heading = make_heading (self, heading);
  return self;
}

TlAnnotation *
tl_annotation_item_get_annotation (TlAnnotationItem *self)
{
  g_return_val_if_fail (TL_IS_ANNOTATION_ITEM (self), NULL);
  return self->annotation;
}

const TlLabelDef *
tl_annotation_item_get_label (TlAnnotationItem *self)
{
  g_return_val_if_fail (TL_IS_ANNOTATION_ITEM (self), NULL);
  return self->label;
}

const char *
tl_annotation_item_get_covered (TlAnnotationItem *self)
{
  g_return_val_if_fail (TL_IS_ANNOTATION_ITEM (self), NULL);
  return self->covered;
}

const char *
tl_annotation_item_get_heading (TlAnnotationItem *self)
{
  g_return_val_if_fail (TL_IS_ANNOTATION_ITEM (self), NULL);
  return self->heading;
}
