/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "tl-json.h"

G_BEGIN_DECLS

/* An object as the fields that people change apart from each other.  Ranges are one field ("range": start, end, fragments and text), so are the arguments
 * of a relation ("args"); attributes are one each ("attributes/NAME"), and so are the notes of a thread; "modified" is none: it
 * follows. */
typedef struct
{
  char *canonical;   /* equal for equal values however they are spelled */
  char *raw;         /* as it was written */
} TlField;

typedef enum { TL_FIELDS_ANNOTATION, TL_FIELDS_RELATION, TL_FIELDS_ARTICLE } TlFieldsKind;

/* Name to TlField; owned.  json NULL: no fields. */
GHashTable *tl_fields_new       (GBytes       *json,
                                 TlFieldsKind  kind);
gboolean    tl_fields_equal     (GHashTable   *a,
                                 GHashTable   *b);
void        tl_fields_set       (GHashTable   *self,
                                 const char   *name,
                                 const TlField *field);   /* NULL removes */
/* The object that has these fields, and "modified" when that is not NULL (raw JSON).  Owned. */
GBytes     *tl_fields_to_json   (GHashTable   *self,
                                 const char   *modified);
/* Makes one field "thread" of the notes, in order of time: for an article, whose members are set one by one. */
void        tl_fields_join_thread (GHashTable *self);
/* The raw value of "modified", or NULL.  Owned. */
char       *tl_fields_dup_modified (GBytes    *json);
/* White space gone, members sorted, strings in one spelling; numbers as written. */
char       *tl_json_dup_canonical  (TlJsonDoc *doc,
                                    TlJsonRef  ref);

G_END_DECLS
