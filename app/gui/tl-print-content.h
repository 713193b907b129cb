/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <pango/pango.h>

#include "tl-article.h"
#include "tl-display-text.h"
#include "tl-palette.h"
#include "tl-schema.h"

G_BEGIN_DECLS

typedef enum
{
  TL_PRINT_MARKS_COLOUR,   /* underlines and pale colour behind the words */
  TL_PRINT_MARKS_BLACK,    /* underlines in black: saves ink, and is told apart by their shapes */
  TL_PRINT_MARKS_NONE,
} TlPrintMarks;

typedef struct
{
  gboolean     notes;           /* in the margin */
  TlPrintMarks marks;
  gboolean     only_accepted;   /* annotations */
  double       size;            /* of the text, points */
} TlPrintOptions;

/* Lanes of underlines below a line; what lies deeper is not marked, and its note quotes it. */
#define TL_PRINT_MAX_LANES 5

/* A fragment to be underlined: places in the display text, code points. */
typedef struct
{
  guint        start;
  guint        end;
  guint        lane;
  guint        number;    /* of its note, from 1 */
  TlLabelStyle style;
} TlPrintMark;

/* What is known of one annotation, as it stands in the margin. */
typedef struct
{
  guint          number;
  guint          anchor;   /* where it begins in the display text */
  gboolean       is_bare;  /* there is only its label: several such share a line */
  char          *text;
  PangoAttrList *attributes;
} TlPrintNote;

/* A label that occurs, for the key to the underlines. */
typedef struct
{
  char         *title;
  TlLabelStyle  style;
} TlPrintKey;

/*
 * TlPrintContent: what is printed of an article, in words: no fonts, no places.  All texts from the file are
 * inert.  A snapshot: it does not follow the article.
 */
typedef struct
{
  TlPrintOptions  options;
  char           *title;
  char           *byline;      /* "" when nothing is known */
  char           *address;     /* "" */
  char           *language;    /* as the record names it; "" */
  TlDirection     direction;   /* of the text */
  TlDisplayText  *text;
  GArray         *marks;       /* TlPrintMark by start */
  GPtrArray      *notes;       /* TlPrintNote by number */
  GPtrArray      *keys;        /* TlPrintKey in the schema's order */
} TlPrintContent;

TlPrintContent *tl_print_content_new  (TlArticle            *article,
                                       TlSchema             *schema,
                                       const TlPrintOptions *options);
void            tl_print_content_free (TlPrintContent       *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TlPrintContent, tl_print_content_free)

G_END_DECLS
