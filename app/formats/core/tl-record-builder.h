/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "tl-annotation.h"
#include "tl-relation.h"
#include "tl-text.h"

G_BEGIN_DECLS

/*
 * TlRecordBuilder: a native article being put together by a reader.  Offsets are code points of the
 * text, which must be set before annotations are added; readers convert with TlText.
 */
typedef struct _TlRecordBuilder TlRecordBuilder;

TlRecordBuilder *tl_record_builder_new            (const char          *id);     /* NULL: made from the text */
void             tl_record_builder_free           (TlRecordBuilder     *self);
const char      *tl_record_builder_get_id         (TlRecordBuilder     *self);
void             tl_record_builder_set_id         (TlRecordBuilder     *self,
                                                   const char          *id);
/* title, url, publisher, author, published, language, status…; NULL and "" are left out. */
void             tl_record_builder_set_string     (TlRecordBuilder     *self,
                                                   const char          *member,
                                                   const char          *value);
/* A member as JSON (foreign data to be carried). */
void             tl_record_builder_set_json       (TlRecordBuilder     *self,
                                                   const char          *member,
                                                   const char          *json);
/* Takes text over (valid UTF-8). */
void             tl_record_builder_set_text       (TlRecordBuilder     *self,
                                                   char                *text,
                                                   gsize                length);
TlText          *tl_record_builder_get_text       (TlRecordBuilder     *self);

/* Begins an annotation; what follows until the next one belongs to it.  id NULL: one is made (t1, t2, …).  Fragments are normalised.
 * FALSE when they lie beyond the text or are empty (then nothing was begun). quote NULL: taken from the text. */
gboolean         tl_record_builder_add_annotation (TlRecordBuilder     *self,
                                                   const char          *id,
                                                   const char          *label,
                                                   const TlFragment    *fragments,
                                                   guint                n_fragments,
                                                   const char          *quote);
const char      *tl_record_builder_get_annotation_id (TlRecordBuilder  *self);   /* of the one just begun */
void             tl_record_builder_annotation_string (TlRecordBuilder  *self,
                                                   const char          *member,  /* annotator, note, created, origin… */
                                                   const char          *value);
void             tl_record_builder_annotation_json (TlRecordBuilder    *self,
                                                   const char          *member,
                                                   const char          *json);
/* An attribute: json is a JSON value. */
void             tl_record_builder_attribute      (TlRecordBuilder     *self,
                                                   const char          *name,
                                                   const char          *json);
void             tl_record_builder_attribute_string (TlRecordBuilder   *self,
                                                   const char          *name,
                                                   const char          *value);
/* id NULL: r1, r2, … */
void             tl_record_builder_add_relation   (TlRecordBuilder     *self,
                                                   const char          *id,
                                                   const char          *type,
                                                   const TlRelationArg *args,
                                                   guint                n_args);
void             tl_record_builder_relation_json  (TlRecordBuilder     *self,
                                                   const char          *member,
                                                   const char          *json);
/* The record on one line, without a line's end.  The builder is spent. */
GBytes          *tl_record_builder_end            (TlRecordBuilder     *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TlRecordBuilder, tl_record_builder_free)

G_END_DECLS
