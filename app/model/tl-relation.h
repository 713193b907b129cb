/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "tl-annotation.h"

G_BEGIN_DECLS

typedef struct
{
  const char *role;
  const char *target;   /* an annotation's id */
} TlRelationArg;

/* TlRelation: a typed, n-ary tie between annotations; an immutable value over its JSON like TlAnnotation.
 * The short form {"type","from","to"} reads as two arguments with the roles "from" and "to", and is
 * written back short as long as it has just these. */
#define TL_TYPE_RELATION (tl_relation_get_type ())
typedef struct _TlRelation TlRelation;

GType                tl_relation_get_type      (void);
TlRelation          *tl_relation_new           (const char          *type,
                                                const TlRelationArg *args,
                                                guint                n_args);
TlRelation          *tl_relation_new_from_json (GBytes              *json,
                                                const char          *fallback_id,
                                                GError             **error);
TlRelation          *tl_relation_new_from_doc  (TlJsonDoc           *doc,
                                                TlJsonRef            value,
                                                const char          *fallback_id,
                                                GError             **error);
TlRelation          *tl_relation_ref           (TlRelation          *self);
void                 tl_relation_unref         (TlRelation          *self);
const char          *tl_relation_get_id        (TlRelation          *self);
const char          *tl_relation_get_kind      (TlRelation          *self);   /* its "type" */
const TlRelationArg *tl_relation_get_args      (TlRelation          *self,
                                                guint               *n_args);
GBytes              *tl_relation_get_json      (TlRelation          *self);
gboolean             tl_relation_equal         (TlRelation          *a,
                                                TlRelation          *b);
gboolean             tl_relation_has_target    (TlRelation          *self,
                                                const char          *annotation_id);
TlRelation          *tl_relation_with_args     (TlRelation          *self,
                                                const TlRelationArg *args,
                                                guint                n_args);
TlRelation          *tl_relation_with_kind     (TlRelation          *self,
                                                const char          *type);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TlRelation, tl_relation_unref)

G_END_DECLS
