/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "tl-article.h"

G_BEGIN_DECLS

typedef enum
{
  PARAGRAPH_PUT_IN,
  SENTENCE_REWORDED,
  TYPO_FIXED,
  ORDER_CHANGED,
  SENTENCE_DELETED,
  PARAGRAPH_REPEATED,
  EVERYTHING,
  ANY_ORDER,
  N_KINDS
} RevisionKind;

/* A text whose characters know which of the first text they are; G_MAXUINT: new. */
typedef struct
{
  GArray    *characters;   /* gunichar */
  GArray    *origins;      /* guint */
  TlArticle *article;      /* borrowed */
  GPtrArray *articles;     /* where paragraphs come from that are put in; borrowed */
} Draft;

void      draft_init      (Draft        *draft,
                           TlArticle    *article,
                           GPtrArray    *articles);
void      draft_clear     (Draft        *draft);
/* The characters start..end as UTF-8, owned. */
char     *draft_dup_range (Draft        *draft,
                           guint         start,
                           guint         end);
/* A random word of from..to, at least so long; FALSE: none was found. */
gboolean  draft_pick_word (Draft        *draft,
                           GRand        *rand,
                           guint         from,
                           guint         to,
                           guint         shortest,
                           guint        *start,
                           guint        *end);
/* Revises it once in a way of this kind. */
void      draft_revise    (Draft        *draft,
                           GRand        *rand,
                           RevisionKind  kind);

G_END_DECLS
