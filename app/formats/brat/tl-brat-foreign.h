/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "tl-brat-line.h"

G_BEGIN_DECLS

/* Where what is brat's alone is kept in a native article, annotation or relation. */
#define TL_BRAT_MEMBER "x-brat"
/* The type of the note that marks a span as made by us, only so that an event has a trigger. */
#define TL_BRAT_ANCHOR "TaglineAnchor"

/* What the member says.  Lines are kept as they stood when our own spelling would differ, and are used again as long
 * as they still say what the native value says. */
typedef struct
{
  TlBratLine *line;      /* of the annotation or relation itself, or NULL */
  GPtrArray  *lines;     /* TlBratLine: attributes, notes…; of an article: lines without a home */
  char       *trigger;   /* native id of an event's trigger, or NULL */
  gboolean    is_equiv;
  gboolean    has_crlf;  /* article: lines end in CR LF */
} TlBratForeign;

/* From the JSON object of an article, annotation or relation.  Never NULL. */
TlBratForeign *tl_brat_foreign_read (GBytes        *json);
void           tl_brat_foreign_free (TlBratForeign *self);

/* The member's JSON, or NULL when there is nothing to say.  lines: owned or borrowed raw strings, may be NULL.  Owned. */
char          *tl_brat_foreign_to_json (const char *line,
                                        GPtrArray  *lines,
                                        const char *trigger,
                                        gboolean    is_equiv,
                                        gboolean    has_crlf);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TlBratForeign, tl_brat_foreign_free)

G_END_DECLS
