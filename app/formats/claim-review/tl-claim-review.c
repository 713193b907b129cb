/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * schema.org's ClaimReview: fact-checks for exchange.  It knows no article and no offsets, only a claim in a sentence and a
 * verdict; so each one read is a small article of its own, and each claim with a verdict is one when written.
 */

#include "config.h"

#include "tl-claim-review-private.h"
#include "tl-format-private.h"
#include "tl-json-records.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static int
sniff (const TlFormatInput *input)
{
  g_autoptr (TlJsonDoc) doc = NULL;
  g_autoptr (GArray) reviews = NULL;

  if (strstr (input->head, "ClaimReview") == NULL && strstr (input->head, "\"claimReview\"") == NULL)
    return 0;
  doc = tl_json_records_peek (input);
  if (doc == NULL)
    return strstr (input->head, "schema.org") != NULL && strstr (input->head, "\"ClaimReview\"") != NULL ? 60 : 0;
  reviews = tl_claim_review_collect (doc);
  return reviews->len > 0 ? 92 : 0;
}

const TlFormat tl_format_claim_review = {
  .name = "claim-review",
  .title = NC_("format", "schema.org ClaimReview"),
  .extension = ".jsonld",
  .flags = TL_FORMAT_READS | TL_FORMAT_WRITES,
  .sniff = sniff,
  .read = tl_claim_review_read,
  .write = tl_claim_review_write,
};
