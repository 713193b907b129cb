/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "tl-annotation.h"
#include "tl-relation.h"

G_BEGIN_DECLS

/* What a line of an .ann file is, by its first character. */
typedef enum
{
  TL_BRAT_UNKNOWN,        /* kept as it is */
  TL_BRAT_SPAN,           /* T */
  TL_BRAT_RELATION,       /* R */
  TL_BRAT_EVENT,          /* E */
  TL_BRAT_ATTRIBUTE,      /* A, and M in older files */
  TL_BRAT_NORMALIZATION,  /* N */
  TL_BRAT_NOTE,           /* # */
  TL_BRAT_EQUIV,          /* * */
} TlBratKind;

/*
 * TlBratLine: one annotation of an .ann file, taken apart.  Names (type, roles) are decoded from the %XX that we write
 * for characters brat has no room for; raw is the line as it stands, line breaks inside it included.
 */
typedef struct
{
  TlBratKind  kind;
  guint       number;        /* of the line in the file, from 1 */
  char       *raw;
  char       *id;            /* "T1"; "*" for EQUIV */
  char       *type;
  GArray     *fragments;     /* SPAN: TlFragment as they are given, in any order */
  GPtrArray  *args;          /* RELATION, EVENT, EQUIV: role and target alternate, owned strings */
  char       *target;        /* EVENT: the trigger; ATTRIBUTE, NORMALIZATION, NOTE: what it belongs to */
  char       *value;         /* SPAN, NOTE: the text behind the second TAB; ATTRIBUTE: its value, NULL when binary;
                              * NORMALIZATION: "db:id" */
} TlBratLine;

/* Never NULL: a line that does not follow its kind's rules is UNKNOWN.  raw is length bytes of valid UTF-8 without NUL. */
TlBratLine *tl_brat_line_parse       (const char       *raw,
                                      gsize             length,
                                      guint             number);
void        tl_brat_line_free        (TlBratLine       *self);

/* Spelled as brat spells it, owned. */
char       *tl_brat_line_spell_span  (const char       *id,
                                      const char       *type,
                                      const TlFragment *fragments,
                                      guint             n_fragments,
                                      TlText           *text);
/* trigger: of an event, NULL for a relation. */
char       *tl_brat_line_spell_args  (const char          *id,
                                      const char          *type,
                                      const char          *trigger,
                                      const TlRelationArg *args,
                                      guint                n_args);
char       *tl_brat_line_spell_equiv (const char          *type,
                                      const TlRelationArg *args,
                                      guint                n_args);
/* A name with what brat has no room for (blanks, controls) as %XX, and back. Owned. */
char       *tl_brat_encode_name      (const char       *name);
char       *tl_brat_decode_name      (const char       *name,
                                      gsize             length);
/* text with TABs and line breaks as blanks.  Owned. */
char       *tl_brat_flatten          (const char       *text,
                                      gsize             length);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TlBratLine, tl_brat_line_free)

G_END_DECLS
