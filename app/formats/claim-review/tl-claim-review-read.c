/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Reading ClaimReviews: each becomes an article whose text is the claim, and the object itself is kept with it. */

#include "config.h"

#include "tl-claim-review-private.h"

#include <glib/gi18n-lib.h>

#include "tl-json-records.h"

static char *
pick_any (TlJsonDoc         *doc,
          TlJsonRef          object,
          const char *const *names)
{
  for (guint i = 0; names[i] != NULL; i++)
    {
      char *value = tl_json_pick_string (doc, object, names[i]);

      if (value != NULL && *value != '\0')
        return value;
      g_free (value);
    }
  return NULL;
}

/* title, url and so on. */
static void
add_members (TlRecordBuilder *builder,
             TlJsonDoc       *doc,
             TlJsonRef        review)
{
  static const char *const titles[] = { "name", "headline", "title", NULL };
  static const char *const dates[] = { "datePublished", "reviewDate", NULL };
  static const char *const languages[] = { "inLanguage", "languageCode", NULL };
  static const char *const urls[] = { "url", NULL };
  gboolean is_google = tl_claim_review_is_google (doc, review);
  TlJsonRef object = is_google ? tl_json_first (doc, tl_json_find (doc, review, "claimReview")) : review;
  TlJsonRef author;
  g_autofree char *publisher = NULL;
  g_autofree char *title = NULL;
  g_autofree char *date = NULL;
  g_autofree char *language = NULL;
  g_autofree char *url = NULL;
  g_autofree char *raw = tl_json_dup_line (doc, review);

  if (tl_json_is (doc, object, TL_JSON_OBJECT))
    {
      title = pick_any (doc, object, titles);
      date = pick_any (doc, object, dates);
      language = pick_any (doc, object, languages);
      url = pick_any (doc, object, urls);
      author = tl_json_find (doc, object, is_google ? "publisher" : "author");
      publisher = tl_claim_review_dup_name (doc, author);
      if (tl_json_is (doc, author, TL_JSON_OBJECT) && tl_claim_review_has_type (doc, author, "Person"))
        {
          tl_record_builder_set_string (builder, "author", publisher);
          g_clear_pointer (&publisher, g_free);
        }
      if (publisher == NULL)
        publisher = tl_claim_review_dup_name (doc, tl_json_find (doc, object, "publisher"));
    }
  tl_record_builder_set_string (builder, "title", title);
  tl_record_builder_set_string (builder, "url", url);
  tl_record_builder_set_string (builder, "publisher", publisher);
  tl_record_builder_set_string (builder, "published", date);
  tl_record_builder_set_string (builder, "language", language);
  tl_record_builder_set_json (builder, TL_CLAIM_REVIEW_MEMBER, raw);
}

static void
add_claims (TlRecordBuilder     *builder,
            const TlClaimReview *review)
{
  for (guint i = 0; i < review->claims->len; i++)
    {
      const TlFragment *range = &g_array_index (review->claims, TlFragment, i);

      if (!tl_record_builder_add_annotation (builder, NULL, "claim", range, 1, NULL))
        continue;
      tl_record_builder_annotation_string (builder, "origin", "import");
      if (review->verdict != NULL)
        tl_record_builder_attribute_string (builder, "verdict", review->verdict);
      if (review->rating != NULL && *review->rating != '\0')
        tl_record_builder_attribute_string (builder, "rating", review->rating);
      if (review->claimant != NULL && *review->claimant != '\0')
        tl_record_builder_attribute_string (builder, "claimant", review->claimant);
    }
}

static gboolean
read_review (TlImport       *import,
             TlJsonRecords  *records,
             TlJsonDoc      *doc,
             TlJsonRef       ref,
             GError        **error)
{
  static const char *const ids[] = { "@id", "url", NULL };
  g_autofree char *id = pick_any (doc, ref, ids);
  TlRecordBuilder *builder = tl_record_builder_new (id);
  TlClaimReview review;
  gsize length;

  tl_claim_review_init (&review, doc, ref);
  if (review.claims->len == 0)
    tl_json_records_problem (records, TL_CODE_SHAPE, TL_SEVERITY_WARNING, id, ref,
                             "%s", _("This ClaimReview has no claimReviewed: its article has no claim"));
  else if (review.rating == NULL && review.verdict == NULL)
    tl_json_records_problem (records, TL_CODE_SHAPE, TL_SEVERITY_WARNING, id, ref,
                             "%s", _("This ClaimReview has no reviewRating: its claim has no verdict"));
  else if (review.verdict == NULL)
    tl_json_records_problem (records, TL_CODE_ATTRIBUTE, TL_SEVERITY_NOTE, id, ref,
                             "%s", _("This rating is not on the scale of verdicts: it is kept as “rating”"));
  length = review.text->len;
  tl_record_builder_set_text (builder, g_strndup (review.text->str, length), length);
  add_members (builder, doc, ref);
  add_claims (builder, &review);
  tl_claim_review_clear (&review);
  return tl_import_add (import, builder, error);
}

/* A graph with nothing in it: what is written of articles without a verdict. */
static gboolean
is_empty_graph (TlJsonDoc *doc)
{
  TlJsonRef graph = tl_json_get_type (doc, 0) == TL_JSON_OBJECT ? tl_json_find_typed (doc, 0, "@graph", TL_JSON_ARRAY)
                                                                : TL_JSON_NONE;

  return graph != TL_JSON_NONE && tl_json_get_length (doc, graph) == 0;
}

gboolean
tl_claim_review_read (TlImport  *import,
                      GError   **error)
{
  g_autoptr (TlJsonRecords) records = tl_json_records_new (import, error);
  g_autoptr (GError) local_error = NULL;
  TlJsonDoc *doc;
  guint count = 0;
  gboolean is_empty = FALSE;
  gboolean ok = TRUE;

  if (records == NULL)
    return FALSE;
  while (ok && (doc = tl_json_records_next (records, &local_error)) != NULL)
    {
      g_autoptr (GArray) reviews = tl_claim_review_collect (doc);

      is_empty = is_empty || is_empty_graph (doc);
      for (guint i = 0; ok && i < reviews->len; i++, count++)
        ok = read_review (import, records, doc, g_array_index (reviews, TlJsonRef, i), &local_error);
    }
  if (local_error == NULL && count == 0 && !is_empty && tl_json_records_get_count (records) > 0)
    g_set_error_literal (&local_error, TL_FORMAT_ERROR, TL_FORMAT_ERROR_SHAPE, _("There is no ClaimReview in the file"));
  if (local_error == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}
