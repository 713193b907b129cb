/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define TL_CONLL_MAX_COLUMNS 64

/* A stretch of a line. */
typedef struct
{
  const char *start;
  gsize       length;
} TlConllColumn;

/* How the rows of a file are laid out. */
typedef struct
{
  gboolean has_tabs;      /* columns are separated by one TAB; else by runs of blanks */
  guint    n_columns;     /* of most rows; 0: no row was seen */
  guint    token;         /* index of the column with the token */
  int      tag;           /* index of the column with the tags that are read; -1: there is none */
  int      other_tag;     /* a further column that looks like tags; -1: none */
  gboolean is_ragged;     /* rows have more columns the more tags nest: the last of each row is read */
  gboolean has_numbers;   /* the first column numbers the tokens of a sentence */
  gboolean is_conllu;     /* ten columns, the last of which may say SpaceAfter=No */
} TlConllLayout;

/* Finds the layout from the first lines of a file (whole lines of valid UTF-8; what is not is passed over).  n_rows and n_tagged, if
 * not NULL, get how many rows were looked at and how many have a tag other than O.
 *
 * The tag column is the first one whose every value is O or a prefix of B I E S L U M, a hyphen and a label, chunks (NP, VP…) left aside. */
void     tl_conll_layout_detect (TlConllLayout       *self,
                                 const char          *head,
                                 gsize                length,
                                 guint               *n_rows,
                                 guint               *n_tagged);
/* Takes a line apart; returns how many columns there are (at most TL_CONLL_MAX_COLUMNS). */
guint    tl_conll_layout_split  (const TlConllLayout *self,
                                 const char          *line,
                                 gsize                length,
                                 TlConllColumn       *columns);
/* The tag of a row that was taken apart; length 0 when it has none. */
TlConllColumn tl_conll_layout_get_tag (const TlConllLayout *self,
                                       const TlConllColumn *columns,
                                       guint                n_columns);
/* Is it a tag: O, or a letter, a hyphen and something? */
gboolean tl_conll_is_tag        (TlConllColumn        column);
/* Is it a comment?  Tokens may begin with # as well. */
gboolean tl_conll_layout_is_comment (const TlConllLayout *self,
                                     const char          *line,
                                     gsize                length);
/* Nothing in it: the end of a sentence. */
gboolean tl_conll_is_blank      (const char          *line,
                                 gsize                length);

G_END_DECLS
