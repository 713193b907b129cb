/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "tl-format-private.h"

G_BEGIN_DECLS

/* Where the layer (type) of an annotation or relation is kept. */
#define TL_WEBANNO_MEMBER "x-webanno-tsv"

/*
 * Cells: what stands in a column of a row.
 */

/* One of the values that a cell stacks: "PER[3]". */
typedef struct
{
  char  *value;   /* unescaped; NULL for "*" and "_" */
  char  *raw;     /* as written, without "[3]" */
  guint  id;      /* the number in brackets, 0: none */
} TlWebannoItem;

/* Values stacked in one cell beyond so many are not read. */
#define TL_WEBANNO_MAX_STACK 500

/* The items of a cell; empty for "_" alone.  TlWebannoItem, owned. */
GPtrArray *tl_webanno_cell_parse    (const char *cell);
/* Splits at separators that no backslash stands before.  Owned. */
GPtrArray *tl_webanno_split         (const char *text,
                                     char        separator);
char      *tl_webanno_unescape      (const char *text);
/* "1-2", "1-2[3]", "1-2[3_4]": a unit and ids.  FALSE when it is neither; unit is owned. */
gboolean   tl_webanno_parse_target  (const char  *text,
                                     char       **unit,
                                     guint       *first,
                                     guint       *second);

/*
 * The document: its layers, and its rows with the text they make.
 */
typedef struct
{
  char     *name;
  char     *slot;        /* of a ROLE_ column: the feature's short name; NULL otherwise */
  gboolean  is_base;     /* BT_: where a relation starts, name is the layer */
} TlWebannoFeature;

typedef enum
{
  TL_WEBANNO_SPANS,
  TL_WEBANNO_RELATIONS,
  TL_WEBANNO_CHAINS,
} TlWebannoKind;

typedef struct
{
  TlWebannoKind  kind;
  char          *type;
  GPtrArray     *features;   /* TlWebannoFeature, one a column */
  guint          column;     /* of the first */
} TlWebannoLayer;

/* A token or a part of one.  Its strings are the document's. */
typedef struct
{
  const char  *id;         /* "1-3", "1-3.1" */
  guint        number;     /* of the line */
  guint        begin;      /* as written */
  guint        end;
  guint        sentence;
  guint        n_cells;
  const char **cells;      /* behind the first three; the array is the unit's own */
  const char  *text;       /* unescaped */
} TlWebannoUnit;

typedef struct
{
  char   *text;          /* unescaped */
  guint   first_unit;
  gint64  delta;         /* what to add to an offset to be in our text */
} TlWebannoSentence;

typedef struct
{
  GPtrArray    *layers;      /* TlWebannoLayer */
  GPtrArray    *units;       /* TlWebannoUnit */
  GArray       *sentences;   /* TlWebannoSentence */
  GHashTable   *by_id;       /* unit id (borrowed) → position + 1 */
  GStringChunk *strings;     /* of the units */
  TlText       *text;
  gboolean      is_utf16;    /* offsets count UTF-16 units; else code points */
  guint         n_gaps;      /* characters between sentences that the file does not have */
} TlWebannoDoc;

TlWebannoDoc *tl_webanno_doc_new  (void);
void          tl_webanno_doc_free (TlWebannoDoc *self);
/* Adds a line.  FALSE: it is none of the format's. */
gboolean      tl_webanno_doc_add_line (TlWebannoDoc *self,
                                       const char   *line,
                                       guint         number);
/* Puts the text together; returns how many tokens are not where their offsets say. */
guint         tl_webanno_doc_build (TlWebannoDoc *self);
/* The range from unit first to unit last, in code points of the text. */
void          tl_webanno_doc_get_range (TlWebannoDoc *self,
                                        guint         first,
                                        guint         last,
                                        TlFragment   *range);
gboolean      tl_webanno_doc_is_in_place (TlWebannoDoc *self,
                                          guint         unit);

gboolean      tl_webanno_read      (TlImport  *import,
                                    GError   **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TlWebannoDoc, tl_webanno_doc_free)

G_END_DECLS
