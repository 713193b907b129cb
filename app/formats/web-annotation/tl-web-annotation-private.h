/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "tl-format.h"
#include "tl-json-pick.h"

G_BEGIN_DECLS

/*
 * How an article is written.  The file is an AnnotationCollection with one embedded AnnotationPage.  The articles themselves are in
 * the collection's member `tagline:articles`, because the model has no place for the text that is annotated:
 *
 *   "tagline:articles": [{"id": the IRI that targets have as source, "type": "Text", "format": "text/plain", "language",
 *                         "value": the text, "tagline:id": the article's id, "tagline:data": {its other members}}]
 *
 * An annotation's fragments are its targets; its label is a body with the purpose tagging, its note one with the purpose commenting, an
 * attribute one with the purpose describing and `tagline:attribute` (its name) and, where it is no string, `tagline:value`.  Further
 * members stand in `tagline:data`.  A relation is an annotation with the motivation linking, whose targets are annotations with a `tagline:role`.
 */
#define TL_WEB_CONTEXT   "http://www.w3.org/ns/anno.jsonld"
#define TL_WEB_MEMBER    "x-web-annotation"
#define TL_WEB_ARTICLES  "tagline:articles"
#define TL_WEB_DATA      "tagline:data"
#define TL_WEB_ID        "tagline:id"
#define TL_WEB_RECONSTRUCTED "tagline:reconstructed"   /* the text was put together from quotes */
#define TL_WEB_ROLE      "tagline:role"
#define TL_WEB_ATTRIBUTE "tagline:attribute"
#define TL_WEB_VALUE     "tagline:value"
#define TL_WEB_URN       "urn:tagline:"
#define TL_WEB_CONTEXT_LENGTH 32       /* code points of prefix and suffix */

/* Members that may be spelled with an @: "id", "type". */
char       *tl_web_pick         (TlJsonDoc  *doc,
                                 TlJsonRef   object,
                                 const char *name);
/* Is one of the object's types this one? */
gboolean    tl_web_has_type     (TlJsonDoc  *doc,
                                 TlJsonRef   object,
                                 const char *type);
/* The elements of an array, or the value itself; nothing for TL_JSON_NONE and null (TlJsonRef). */
GArray     *tl_web_list         (TlJsonDoc  *doc,
                                 TlJsonRef   value);

/* What the bodies say. */
typedef struct
{
  char      *label;        /* NULL: no tag */
  char      *note;         /* NULL: no comment */
  GPtrArray *attributes;   /* name, json, name, json…: owned strings */
  gboolean   is_plain;     /* we would write just these bodies for them */
} TlWebBodies;

void        tl_web_bodies_init  (TlWebBodies *self,
                                 TlJsonDoc   *doc,
                                 TlJsonRef    annotation);
void        tl_web_bodies_clear (TlWebBodies *self);
/* An attribute as the text of a body: lists by line; and whether that is all there is to it.  Owned. */
char       *tl_web_dup_plain    (TlJsonDoc   *doc,
                                 TlJsonRef    value,
                                 gboolean    *is_exact);

/* One target: a part of a source. */
typedef struct
{
  TlJsonRef   value;
  char       *source;       /* NULL: does not say */
  char       *reference;    /* the whole of something named: an annotation, or a source */
  gboolean    has_position;
  TlFragment  position;     /* as given */
  char       *exact;        /* NULL: no quote */
  char       *prefix;       /* NULL: does not say */
  char       *suffix;
} TlWebTarget;

/* All targets of an annotation (TlWebTarget). */
GArray     *tl_web_list_targets (TlJsonDoc   *doc,
                                 TlJsonRef    annotation);

/* The text of a source that has several targets in it, and their ranges. */
typedef struct _TlWebText TlWebText;

typedef enum
{
  TL_WEB_FOUND,        /* where it says */
  TL_WEB_BY_QUOTE,     /* where its quote is; its position says elsewhere, or nothing */
  TL_WEB_AMBIGUOUS,    /* likewise, but the quote occurs several times: the likeliest place */
  TL_WEB_MISMATCH,     /* where it says, which is not its quote */
  TL_WEB_NOWHERE,
} TlWebPlace;

/* text: NULL when it is not known, and is put together from the targets.  targets: TlWebTarget pointers, borrowed during the call. */
TlWebText  *tl_web_text_new     (TlText      *text,
                                 GPtrArray   *targets);
void        tl_web_text_free    (TlWebText   *self);
TlText     *tl_web_text_get     (TlWebText   *self);
/* TRUE when the text was put together from quotes. */
gboolean    tl_web_text_is_made (TlWebText   *self);
/* What the positions count, in words, when that is no code points; else NULL.  Owned. */
char       *tl_web_text_describe (TlWebText  *self);
TlWebPlace  tl_web_text_find    (TlWebText         *self,
                                 const TlWebTarget *target,
                                 TlFragment        *range);

typedef struct
{
  TlJsonRef  value;
  char      *id;           /* IRI; NULL: has none */
  GArray    *targets;      /* TlWebTarget */
  char      *written_id;   /* in its article; NULL: not yet, or never */
  guint      article;      /* position; G_MAXUINT: a relation */
} TlWebItem;

typedef struct
{
  char      *source;       /* IRI; "": does not say */
  TlJsonRef  definition;   /* in tagline:articles; TL_JSON_NONE */
  char      *id;           /* native; NULL: made from the text */
  GPtrArray *items;        /* TlWebItem: about parts of the text, borrowed */
  GPtrArray *relations;    /* TlWebItem, borrowed */
  GArray    *kept;         /* TlJsonRef: about something else */
} TlWebArticle;

/* The annotations of a file, sorted. */
typedef struct
{
  TlImport   *import;
  TlJsonDoc  *doc;
  GPtrArray  *items;       /* TlWebItem, owned */
  GHashTable *by_id;       /* IRI → TlWebItem */
  GPtrArray  *articles;    /* TlWebArticle, owned */
  GHashTable *by_source;   /* → position + 1 */
  GHashTable *by_native_id;
  guint       n_places;    /* looked for, for problems */
} TlWebReader;

void        tl_web_reader_init    (TlWebReader        *self,
                                   TlImport           *import,
                                   TlJsonDoc          *doc);
void        tl_web_reader_clear   (TlWebReader        *self);
void        tl_web_reader_problem (TlWebReader        *self,
                                   const char         *code,
                                   TlSeverity          severity,
                                   const TlWebArticle *article,
                                   TlJsonRef           value,
                                   const char         *message);
/* Adds the annotations that bodies of annotation name to items (TlWebItem). */
void        tl_web_reader_list_references (TlWebReader *self,
                                           TlJsonRef    annotation,
                                           GPtrArray   *items);
/* The source of its first target that has one; "". */
const char *tl_web_item_get_source (const TlWebItem   *item);
/* The article and the annotation or relation (kind) that one of our own names says; both owned.  FALSE: is not ours. */
gboolean    tl_web_split_urn      (const char         *iri,
                                   const char         *kind,
                                   char              **article,
                                   char              **id);

gboolean    tl_web_annotation_read  (TlImport    *import,
                                     GError     **error);
gboolean    tl_web_annotation_write (TlExport    *export_,
                                     GError     **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TlWebText, tl_web_text_free)

G_END_DECLS
