/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "tl-schema.h"

G_BEGIN_DECLS

struct _TlSchema
{
  gatomicrefcount  references;
  GPtrArray       *labels;          /* TlLabelDef, owned, in order */
  GPtrArray       *relations;       /* TlRelationDef, owned, in order */
  GPtrArray       *document;        /* TlAttributeDef, owned, in order: what articles are labelled with */
  GHashTable      *label_names;     /* name or synonym to TlLabelDef; all borrowed */
  GHashTable      *relation_names;  /* likewise to TlRelationDef */
  GHashTable      *unknown;         /* label to TlLabelDef, owned, borrowed key: its name */
};

/* Reads labels, relations and document labels of a schema's JSON into the arrays, which are empty.  *has_document: it says what articles are
 * labelled with, if only that they are not. */
gboolean    tl_schema_parse            (GBytes       *json,
                                        GPtrArray    *labels,
                                        GPtrArray    *relations,
                                        GPtrArray    *document,
                                        gboolean     *has_document,
                                        GError      **error);
/* A definition by name alone: what an unknown label has, and what is not said of a known one. */
TlLabelDef *tl_label_def_new           (const char   *name);
void        tl_label_def_free          (TlLabelDef   *self);
void        tl_attribute_def_free      (TlAttributeDef *self);
void        tl_relation_def_free       (TlRelationDef *self);

G_END_DECLS
