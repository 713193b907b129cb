/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

#include "tl-json.h"

G_BEGIN_DECLS

typedef enum
{
  TL_ATTRIBUTE_ENUM,
  TL_ATTRIBUTE_BOOLEAN,
  TL_ATTRIBUTE_NUMBER,
  TL_ATTRIBUTE_STRING,
  TL_ATTRIBUTE_LINK,
  TL_ATTRIBUTE_LIST,
} TlAttributeType;

/* Values of the schema; all strings owned by it.  title and description are as in the file:
 * translate with tl_schema_translate() where they are shown. */
typedef struct
{
  char             *name;
  char             *title;
  char             *description;
  TlAttributeType   type;
  char            **values;         /* ENUM: NULL-terminated */
  char             *fallback;       /* the default, or NULL */
  gboolean          required;
  gboolean          has_min;        /* NUMBER: the least and greatest value allowed */
  gboolean          has_max;
  double            min;
  double            max;
} TlAttributeDef;

typedef struct
{
  char       *name;
  char       *title;
  char       *description;
  char       *colour;               /* palette name, never NULL */
  char       *underline;            /* "solid", "double", "dashed", "dotted", "wavy", "thick" */
  char       *group;                /* "attribution", "entity", "evidence", or own */
  gunichar    key;                  /* 0: none */
  char      **synonyms;
  GPtrArray  *attributes;           /* TlAttributeDef, owned */
  gboolean    known;                /* FALSE: made up for a label that the schema does not have */
} TlLabelDef;

typedef struct
{
  char   *name;
  char   *title;
  char  **labels;                   /* allowed; empty: any */
  guint   min;
  guint   max;                      /* 0: any number */
} TlRoleDef;

typedef struct
{
  char       *name;
  char       *title;
  char      **synonyms;
  GPtrArray  *roles;                /* TlRoleDef, owned */
} TlRelationDef;

/* The label schema of a collection: immutable but for the labels it has not heard of, which get a
 * colour each as they turn up.  Reference counted; may be looked up in from any thread. */
typedef struct _TlSchema TlSchema;

/* The names of the palette, NULL-terminated: what a label's colour can be. */
extern const char *const tl_schema_colours[];
extern const char *const tl_schema_underlines[];

/* The built-in "News" schema: one for the whole program, owned reference. */
TlSchema            *tl_schema_new_default     (void);
/* From a whole schema file, or from the `labels` member of a collection (an array of labels, or an object with
 * `labels` and `relations`; relations default to the News ones).  TL_MODEL_ERROR_SHAPE. */
TlSchema            *tl_schema_new_from_json   (GBytes       *json,
                                                GError      **error);
TlSchema            *tl_schema_ref             (TlSchema     *self);
void                 tl_schema_unref           (TlSchema     *self);
guint                tl_schema_get_n_labels    (TlSchema     *self);   /* the known ones, in order */
const TlLabelDef    *tl_schema_get_label       (TlSchema     *self,
                                                guint         index);
/* By name or synonym; NULL when neither. */
const TlLabelDef    *tl_schema_find            (TlSchema     *self,
                                                const char   *label);
/* The same, but an unknown label gets a definition of its own (name as title, steady colour). Never NULL. */
const TlLabelDef    *tl_schema_lookup          (TlSchema     *self,
                                                const char   *label);
const TlLabelDef    *tl_schema_find_key        (TlSchema     *self,
                                                gunichar      key);
guint                tl_schema_get_n_relations (TlSchema     *self);
const TlRelationDef *tl_schema_get_relation    (TlSchema     *self,
                                                guint         index);
const TlRelationDef *tl_schema_find_relation   (TlSchema     *self,
                                                const char   *type);
const TlRoleDef     *tl_relation_def_find_role (const TlRelationDef *self,
                                                const char          *role);
const TlAttributeDef *tl_label_def_find_attribute (const TlLabelDef *self,
                                                   const char       *name);
/* What articles as a whole are labelled with (genre, topic…): TlAttributeDef in order; borrowed.  The News ones where the schema does
 * not say. */
GPtrArray           *tl_schema_get_document    (TlSchema     *self);
gboolean             tl_role_def_allows        (const TlRoleDef *self,
                                                TlSchema        *schema,
                                                const char      *label);
/* A title, value or description of the built-in schema in the user's language, or the text itself.  A value of the
 * built-in schema is shown with blanks for its underscores and a capital first letter, also where it is not translated.
 * Static. */
const char          *tl_schema_translate       (const char   *text);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TlSchema, tl_schema_unref)

G_END_DECLS
