/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "tl-desk-own.h"

G_BEGIN_DECLS

/* What the two files that compare an article with its documents share. */

/* The maps of documents, and two more. */
typedef enum
{
  TL_SHOWN_REVIEW = TL_DESK_N_MAPS,
  TL_SHOWN_STATUS,
  TL_SHOWN_N_KINDS
} TlShownKind;

typedef struct
{
  char   *hash;   /* of the canonical words; STATUS: the status */
  GArray *seen;   /* TlDot; STATUS: of all verdicts */
} TlShownItem;

struct _TlDeskShown
{
  GHashTable *items[TL_SHOWN_N_KINDS];   /* char* → TlShownItem */
};

void         tl_desk_shown_put  (TlDeskShown *self,
                                 TlShownKind  kind,
                                 const char  *name,
                                 const char  *hash,
                                 GArray      *seen);
TlShownItem *tl_desk_shown_find (TlDeskShown *self,
                                 TlShownKind  kind,
                                 const char  *name);

/* An article as documents see it: names to canonical bytes. */
typedef struct
{
  GHashTable *maps[TL_DESK_N_MAPS];
  GHashTable *reviews;
  char       *text_hash;
  char       *status;
} TlDeskLocal;

TlDeskLocal *tl_desk_local_new  (TlArticle   *article);
void         tl_desk_local_free (TlDeskLocal *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TlDeskLocal, tl_desk_local_free)

G_END_DECLS
