/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "tl-article.h"
#include "tl-schema.h"

G_BEGIN_DECLS

/* How the words of a claim stand in the text. */
typedef enum
{
  TL_QUOTE_DIRECT,     /* all between quotation marks */
  TL_QUOTE_INDIRECT,   /* no quotation marks */
  TL_QUOTE_MIXED,
  TL_N_QUOTES,
} TlQuoteKind;

/* Where in a text, by code point, something stands between quotation marks.  Owned; free with g_free(). */
guint8     *tl_quote_map_new   (TlText       *text);
/* What the annotation's attribute "quote_type" says, else what the marks do (map: of the text that it lies in). */
TlQuoteKind tl_quote_kind_find (const guint8 *map,
                                TlAnnotation *annotation);

/* One source over the whole collection. */
typedef struct
{
  char       *name;         /* as it is shown; "": pronouns that nobody tied to a name */
  char       *link;         /* or NULL */
  guint64     articles;
  guint64     claims;
  guint64     quotes[TL_N_QUOTES];
  guint64     named;
  guint64     anonymous;
  guint64     first_paragraph;
  GHashTable *verdicts;     /* verdict to count, GUINT_TO_POINTER */
} TlLedgerEntry;

/* TlLedger: who is quoted how often, how, and what became of the claims. */
typedef struct _TlLedger TlLedger;

TlLedger  *tl_ledger_new          (TlSchema   *schema);
void       tl_ledger_free         (TlLedger   *self);
void       tl_ledger_add          (TlLedger   *self,
                                   TlArticle  *article);
/* TlLedgerEntry, most claims first; owned array of borrowed entries.  Those that turned out to be one are put together first. */
GPtrArray *tl_ledger_list_entries (TlLedger   *self);
/* Verdict to count over all claims that are not rejected, "" for none; borrowed. */
GHashTable *tl_ledger_get_verdicts (TlLedger  *self);
guint64    tl_ledger_get_n_claims      (TlLedger *self);
guint64    tl_ledger_get_n_attributed  (TlLedger *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TlLedger, tl_ledger_free)

G_END_DECLS
