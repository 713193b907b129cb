/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "tl-annotation.h"

G_BEGIN_DECLS

/* Element number of a value that no record holds. */
#define TL_ELEMENT_NONE G_MAXUINT32

struct _TlAnnotation
{
  gatomicrefcount  references;
  guint32          element;        /* number in the record's array it was read from, or TL_ELEMENT_NONE */
  TlFragment       hull;
  char            *label;          /* interned ref string, owned */
  char            *annotator;      /* interned ref string, owned */
  GBytes          *json;           /* owned; often a slice of the record */
  TlFragment      *fragments;      /* owned; NULL: the hull is the only one */
  guint            n_fragments;
  guint8           decision;       /* TlDecision */
  guint            has_note : 1;
  guint            irregular : 1;  /* fragments in the file are not as the model has them */
  char             id[];
};

/* Reads value; its id is forced_id when that is not NULL, whatever the JSON says (a second annotation
 * with the id of an earlier one keeps its bytes and gets an id of its own). */
TlAnnotation *tl_annotation_parse        (TlJsonDoc       *doc,
                                          TlJsonRef        value,
                                          const char      *forced_id,
                                          const char      *fallback_id,
                                          GError         **error);
/* The same for bytes that are one JSON value. */
TlAnnotation *tl_annotation_parse_bytes  (GBytes          *json,
                                          const char      *forced_id,
                                          GError         **error);
/* The JSON of an annotation parsed again: it was sound once, so this can't fail.  Owned. */
TlJsonDoc    *tl_annotation_open         (TlAnnotation    *self);
/* Appends what the fragments cover in text, joined by joint. */
void          tl_fragments_append_covered (const TlFragment *fragments,
                                           guint             n_fragments,
                                           TlText           *text,
                                           const char       *joint,
                                           GString          *out);
/* An interned ref string of a JSON string's text; NULL when it is none, is empty or holds U+0000. */
char         *tl_model_intern_string     (TlJsonDoc       *doc,
                                          TlJsonRef        string);
/* A copy of the same, with the same cases of NULL. */
char         *tl_model_dup_string        (TlJsonDoc       *doc,
                                          TlJsonRef        string);
/* Do two JSON values mean the same?  White space and escapes apart; numbers by spelling, members by order. */
gboolean      tl_model_json_equal        (GBytes          *a,
                                          GBytes          *b);
/* The value on one line with the separators of style.  Owned. */
GBytes       *tl_model_restyle           (GBytes            *json,
                                          const TlJsonStyle *style);

G_END_DECLS
