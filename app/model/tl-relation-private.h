/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "tl-relation.h"

G_BEGIN_DECLS

struct _TlRelation
{
  gatomicrefcount  references;
  guint32          element;     /* as in TlAnnotation */
  char            *kind;        /* interned ref string, owned */
  GBytes          *json;        /* owned */
  const char      *id;          /* points into the block behind args */
  guint            n_args;
  TlRelationArg    args[];      /* and behind them the strings they point to */
};

/* As tl_annotation_parse(). */
TlRelation *tl_relation_parse       (TlJsonDoc    *doc,
                                     TlJsonRef     value,
                                     const char   *forced_id,
                                     const char   *fallback_id,
                                     GError      **error);
TlRelation *tl_relation_parse_bytes (GBytes       *json,
                                     const char   *forced_id,
                                     GError      **error);

G_END_DECLS
