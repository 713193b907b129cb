/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "tl-format.h"
#include "tl-json-pick.h"

G_BEGIN_DECLS

/*
 * The scale.  A verdict has a text, which is what people see and what is read back, and a number from 1 to 5 where it lies on
 * the way from false to true:
 *
 *   false 1 “False” · mostly_false 2 “Mostly false” · mixture 3 “Mixture” · missing_context 3 “Missing context” ·
 *   mostly_true 4 “Mostly true” · true 5 “True” · unverifiable “Unverifiable” · satire “Satire” (no number)
 *
 * Reading, a known text says the verdict; else the number does, by its place between worstRating (1 when it is missing) and bestRating (5): false below
 * 1/8, then up to 3/8, 5/8, 7/8.
 */
#define TL_CLAIM_REVIEW_MEMBER "x-claim-review"   /* of the article: the ClaimReview as it came */
#define TL_CLAIM_REVIEW_URN    "urn:tagline:"     /* what the Claims that we write are called after */

typedef struct
{
  const char *verdict;
  const char *text;
  int         number;    /* 0: none */
} TlVerdict;

/* The entry of a verdict; NULL when it is none of the scale. */
const TlVerdict *tl_verdict_find      (const char *verdict);
/* The verdict that a rating amounts to (static), or NULL. */
const char      *tl_verdict_of_rating (TlJsonDoc  *doc,
                                       TlJsonRef   rating);

/* A ClaimReview as an article sees it. */
typedef struct
{
  GString    *text;       /* the claims, a paragraph each, then the body of the review */
  GArray     *claims;     /* TlFragment, code points */
  const char *verdict;    /* static; NULL: is not said, or not on the scale */
  char       *rating;     /* what people see of it */
  char       *claimant;
} TlClaimReview;

void        tl_claim_review_init      (TlClaimReview *self,
                                       TlJsonDoc     *doc,
                                       TlJsonRef      review);
void        tl_claim_review_clear     (TlClaimReview *self);
/* Is the object of this schema.org type, alone or among others? */
gboolean    tl_claim_review_has_type  (TlJsonDoc     *doc,
                                       TlJsonRef      object,
                                       const char    *type);
/* All ClaimReviews of a document, wherever they stand (TlJsonRef); also the claims of Google's Fact Check Tools, which have a claimReview list. */
GArray     *tl_claim_review_collect   (TlJsonDoc     *doc);
/* Is it one of Google's claims? */
gboolean    tl_claim_review_is_google (TlJsonDoc     *doc,
                                       TlJsonRef      object);
/* The name of a person or organisation: a string, an object, a list of these (joined by commas).  Owned; NULL. */
char       *tl_claim_review_dup_name  (TlJsonDoc     *doc,
                                       TlJsonRef      value);

gboolean    tl_claim_review_read      (TlImport      *import,
                                       GError       **error);
gboolean    tl_claim_review_write     (TlExport      *export_,
                                       GError       **error);

G_END_DECLS
