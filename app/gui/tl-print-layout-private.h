/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "tl-print-layout.h"

G_BEGIN_DECLS

/* A piece of an underline, with the colour behind the words above it. */
typedef struct
{
  double       from;   /* x, from the left edge of the line's column */
  double       to;
  guint        lane;
  TlLabelStyle style;
} TlPrintStroke;

/* A number above the first word of an annotation. */
typedef struct
{
  double x;          /* its left edge, as above */
  guint  number;
} TlPrintTag;

/* One line of text. */
typedef struct
{
  PangoLayoutLine *line;     /* owned */
  guint            start;    /* first character, in the display text; G_MAXUINT: not of the text */
  guint            end;
  double           x;        /* of the column */
  double           indent;   /* of the line in it */
  double           y;        /* top */
  double           baseline; /* from the top */
  double           ascent;
  double           ink;      /* how far its letters reach above the baseline */
  double           descent;
  double           height;   /* with all that hangs on it */
  GArray          *strokes;  /* TlPrintStroke, NULL */
  GArray          *tags;     /* TlPrintTag, NULL */
} TlPrintLine;

/* A paragraph that stays whole: a note, the title. */
typedef struct
{
  PangoLayout *layout;   /* owned */
  guint        first;    /* number of the first note in it; 0: none */
  guint        last;
  double       x;
  double       y;
  double       width;
  double       height;
} TlPrintBlock;

typedef struct
{
  GPtrArray *lines;    /* TlPrintLine */
  GPtrArray *blocks;   /* TlPrintBlock */
  double     rule;     /* y of a rule below the title; 0: none */
} TlPrintPage;

struct _TlPrintLayout
{
  const TlPrintContent *content;
  PangoContext         *context;
  double                width;
  double                height;

  double                text_x;       /* columns */
  double                text_width;
  double                note_x;
  double                note_width;
  double                top;          /* below the header */

  GPtrArray            *pages;        /* TlPrintPage; the last one is being filled */
  double                y;            /* next line of text */
  double                note_y;       /* lowest note so far */
  GQueue                pending;      /* TlPrintBlock: notes that did not fit beside their words */

  const char           *rest;         /* of the display text, not laid out yet */
  guint                 offset;       /* of rest, code points */
  guint                 next_mark;    /* first mark that begins in rest */
  GArray               *open;         /* guint: marks that began before and may go on */
  guint                 next_note;
  gboolean              is_done;
};

/* Sizes that follow from that of the text. */
double tl_print_layout_get_note_size (TlPrintLayout *self);
double tl_print_layout_get_tag_size  (TlPrintLayout *self);
/* How far below the baseline the first underline is (few letters go deeper than half of the descent), in parts of the
 * descent and points; and the distance between underlines. */
#define TL_PRINT_LANE_SHARE 0.55
#define TL_PRINT_LANE_GAP   1.2
#define TL_PRINT_LANE_STEP  2.8
/* The height of a digit, in parts of its size, and how far numbers stay from what is below them. */
#define TL_PRINT_DIGIT   0.74
#define TL_PRINT_TAG_GAP 0.7
#define TL_PRINT_HEADER    22.0

/* tl-print-lines.c: the lines of a paragraph (length bytes of UTF-8) of the display text from offset on; owned array of
 * TlPrintLine without y. */
GPtrArray   *tl_print_make_lines  (TlPrintLayout *self,
                                   const char    *paragraph,
                                   gsize          length,
                                   guint          offset);
/* The key to the underlines: lines as above, of no text. */
GPtrArray   *tl_print_make_keys   (TlPrintLayout *self);
void         tl_print_line_free   (gpointer       line);
/* Puts a paragraph to the side on which the article's lines begin, whatever its own direction. */
void         tl_print_align       (TlPrintLayout *self,
                                   PangoLayout   *layout);
/* A layout of text with a font; size in points, width < 0: not broken.  Owned. */
PangoLayout *tl_print_make_layout (TlPrintLayout *self,
                                   const char    *family,
                                   double         size,
                                   const char    *text,
                                   gssize         length,
                                   double         width);

G_END_DECLS
