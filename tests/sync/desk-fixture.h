/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "tl-desk-own.h"

G_BEGIN_DECLS

/* Desks of the tests without a network: an article and all documents that a desk knows. */
typedef struct
{
  const TlDeskSelf *self;
  TlArticle        *article;
  TlDeskShown      *shown;
  GPtrArray        *docs;
} Desk;

extern const TlDeskSelf desk_ana;
extern const TlDeskSelf desk_bob;
/* Article "a 1": annotations t1 (accepted) and t2, a relation, a history. */
extern const char desk_record[];

GBytes     *desk_bytes        (const char       *text);
char       *desk_string       (GBytes           *bytes);

/* json: a record. */
void        desk_init         (Desk             *desk,
                               const TlDeskSelf *self,
                               const char       *json);
void        desk_clear        (Desk             *desk);
TlDeskView *desk_view         (Desk             *desk);
/* What was done goes into documents, and documents into the article; the number of documents written. */
guint       desk_reconcile    (Desk             *desk);
void        desk_send         (Desk             *from,
                               Desk             *to);
void        desk_assert_equal (Desk             *a,
                               Desk             *b);
void        desk_edit         (Desk             *desk,
                               TlChangeKind      kind,
                               const char       *id,
                               const char       *after);
/* NULL: there is none. */
TlDeskDoc  *desk_find_doc     (Desk             *desk,
                               const char       *id);
/* to becomes what both say. */
void        desk_exchange     (TlDeskDoc       **to,
                               TlDeskDoc        *from);

G_END_DECLS
