/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "tl-format.h"
#include "tl-json-pick.h"

G_BEGIN_DECLS

/*
 * Most annotation tools know spans of one range each and arcs between two of them, and nothing else.  TlFlat takes an
 * article apart into these (a discontinuous annotation becomes a span per fragment, a relation of n
 * arguments n-1 arcs from its first argument), and says what they leave out in one JSON object, the
 * *carry*, for tools that hand through what they do not know:
 *
 *   {"version": 1, "members": {of the article},
 *    "annotations": [{"id", "label", "fragments": [[start, end], …], further members}],
 *    "relations": [{"id", "type", "args", further members}]}
 *
 * TlFlatReader puts both together again.  The spans and arcs of the file rule: an entry of the carry counts only when all its
 * spans or arcs are still there, with their label, ranges and type; so whatever was changed in the tool is
 * what is read.
 */
#define TL_FLAT_CARRY "tagline"

typedef struct
{
  guint       start;
  guint       end;
  const char *label;        /* of the annotation */
  guint       annotation;   /* position in the article */
  guint       piece;        /* 0: the first of its annotation */
  guint       number;       /* unique in the article; that of an id like "t12" is 12 */
} TlFlatSpan;

typedef struct
{
  guint       from;         /* positions of spans */
  guint       to;
  char       *type;         /* the relation's; with n arguments "type:role" */
  guint       relation;     /* position in the article */
  guint       number;       /* that of an id like "r3" is 3 */
} TlFlatArc;

/* How the file calls annotations or relations. */
typedef enum
{
  TL_FLAT_NUMBERS,   /* by a number: that of ids like "t12" (relations: "r12"), made up for others */
  TL_FLAT_COUNTED,   /* not at all: readers count t1, t2… (r1, r2…) */
  TL_FLAT_OWN,       /* by their own ids */
  TL_FLAT_UNORDERED, /* not at all, and their order may change: the carry has all ids */
} TlFlatIds;

/* What the format says in its own words, so that the carry need not; NULL-terminated lists. */
typedef struct
{
  const char *const *article;      /* members of the article beside id and text; these count as held when strings, or called "x-…" */
  const char *const *annotation;   /* members of an annotation beside id, label, ranges, text; likewise */
  const char *const *relation;     /* members of a relation beside id, type, args; likewise */
  TlFlatIds          annotation_ids;
  TlFlatIds          relation_ids;
  /* Does the format say this attribute's value so that it reads back the very same?  NULL: attributes are not said at all. */
  gboolean         (*holds_attribute) (TlJsonDoc *doc,
                                       TlJsonRef  value);
  /* Does it say it at least in some way?  Then one that is missing in the file was taken away. */
  gboolean         (*says_attribute)  (TlJsonDoc *doc,
                                       TlJsonRef  value);
} TlFlatHolds;

typedef struct _TlFlat TlFlat;

TlFlat           *tl_flat_new        (TlArticle         *article,
                                      const TlFlatHolds *holds);
void              tl_flat_free       (TlFlat            *self);
const TlFlatSpan *tl_flat_get_spans  (TlFlat            *self,
                                      guint             *n_spans);
const TlFlatArc  *tl_flat_get_arcs   (TlFlat            *self,
                                      guint             *n_arcs);
/* The carry as JSON, or NULL when spans and arcs say it all.  Borrowed. */
const char       *tl_flat_get_carry  (TlFlat            *self);
/* Tells what the tool will not show (kept, see tl_export_kept()), and annotations that overlap where it can't hold these (a loss). program is the tool's name. */
void              tl_flat_report     (TlFlat            *self,
                                      TlExport          *export_,
                                      const char        *program,
                                      gboolean           overlaps_are_lost);
/* tl_export_wrote() for all annotations. */
void              tl_flat_wrote      (TlFlat            *self,
                                      TlExport          *export_);

typedef struct _TlFlatReader TlFlatReader;

/* builder has its text set and gets annotations and relations. */
TlFlatReader     *tl_flat_reader_new            (TlRecordBuilder *builder);
void              tl_flat_reader_free           (TlFlatReader    *self);
/* A span of the file; returns its position.  id: what its annotation is called unless the carry knows better (NULL: one is made); quote as in
 * tl_record_builder_add_annotation().  Must be a sound range of the text. */
guint             tl_flat_reader_add_span       (TlFlatReader    *self,
                                                 guint            start,
                                                 guint            end,
                                                 const char      *label,
                                                 const char      *id,
                                                 const char      *quote);
/* A further member, or attribute, of the span added last: json is copied. */
void              tl_flat_reader_span_member    (TlFlatReader    *self,
                                                 const char      *name,
                                                 const char      *json);
void              tl_flat_reader_span_attribute (TlFlatReader    *self,
                                                 const char      *name,
                                                 const char      *json);
/* A member of the span added last that yields to one so called in the carry. */
void              tl_flat_reader_span_default   (TlFlatReader    *self,
                                                 const char      *name,
                                                 const char      *json);
/* from and to are positions of spans. */
void              tl_flat_reader_add_arc        (TlFlatReader    *self,
                                                 guint            from,
                                                 guint            to,
                                                 const char      *type,
                                                 const char      *id);
/* A further member of the arc added last. */
void              tl_flat_reader_arc_member     (TlFlatReader    *self,
                                                 const char      *name,
                                                 const char      *json);
/* The carry, if the file has one; doc must live until finish. */
void              tl_flat_reader_set_carry      (TlFlatReader    *self,
                                                 TlJsonDoc       *doc,
                                                 TlJsonRef        carry);
/* TRUE when the carry has a member of the article so called: what the file says in its own words is then not to be set twice. */
gboolean          tl_flat_reader_carries        (TlFlatReader    *self,
                                                 const char      *member);
/* A member for all annotations that have none so called otherwise. */
void              tl_flat_reader_default_member (TlFlatReader    *self,
                                                 const char      *name,
                                                 const char      *json);
/* Fills the builder.  holds as in writing.  Returns how many entries of the carry no longer fit the file and were left out. */
guint             tl_flat_reader_finish         (TlFlatReader      *self,
                                                 const TlFlatHolds *holds);

/* The number of an id that is prefix and a number without leading zeros; FALSE for any other. */
gboolean          tl_flat_parse_id              (const char      *id,
                                                 char             prefix,
                                                 guint           *number);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TlFlat, tl_flat_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TlFlatReader, tl_flat_reader_free)

G_END_DECLS
