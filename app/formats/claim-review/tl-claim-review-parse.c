/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * What a ClaimReview says.  In the wild everything may be a string, an object or a list of these, numbers are strings, the best rating may be the
 * least number, and claims hold character references.
 */

#include "config.h"

#include "tl-claim-review-private.h"

#include <math.h>
#include <string.h>

#include "tl-html-text.h"

#define MAX_DEPTH 64

static const TlVerdict scale[] = {
  { "false", "False", 1 },
  { "mostly_false", "Mostly false", 2 },
  { "mixture", "Mixture", 3 },
  { "missing_context", "Missing context", 3 },
  { "mostly_true", "Mostly true", 4 },
  { "true", "True", 5 },
  { "unverifiable", "Unverifiable", 0 },
  { "satire", "Satire", 0 },
};

/* Texts of other publishers that say one of the verdicts and nothing else; lower case. */
static const struct
{
  const char *text;
  const char *verdict;
} others[] = {
  { "incorrect", "false" }, { "fake", "false" }, { "falso", "false" }, { "falsa", "false" }, { "faux", "false" },
  { "falsch", "false" }, { "fals", "false" }, { "pants on fire", "false" }, { "pants on fire!", "false" },
  { "half true", "mixture" }, { "half-true", "mixture" }, { "mixed", "mixture" }, { "partly true", "mixture" },
  { "partly false", "mixture" }, { "misleading", "missing_context" }, { "engañoso", "missing_context" },
  { "trompeur", "missing_context" }, { "irreführend", "missing_context" }, { "correct", "true" }, { "verdadero", "true" },
  { "verdadeiro", "true" }, { "vrai", "true" }, { "wahr", "true" }, { "unproven", "unverifiable" }, { "no evidence", "unverifiable" },
};

const TlVerdict *
tl_verdict_find (const char *verdict)
{
  for (guint i = 0; verdict != NULL && i < G_N_ELEMENTS (scale); i++)
    if (g_str_equal (scale[i].verdict, verdict))
      return &scale[i];
  return NULL;
}

static const char *
find_by_text (const char *text)
{
  g_autofree char *stripped = g_strstrip (g_strdup (text));
  g_autofree char *lower = g_utf8_strdown (stripped, -1);

  for (guint i = 0; i < G_N_ELEMENTS (scale); i++)
    if (g_ascii_strcasecmp (scale[i].text, lower) == 0 || g_str_equal (scale[i].verdict, lower))
      return scale[i].verdict;
  for (guint i = 0; i < G_N_ELEMENTS (others); i++)
    if (g_str_equal (others[i].text, lower))
      return others[i].verdict;
  return NULL;
}

/* A number, or a string that is nothing but one. */
static gboolean
pick_number (TlJsonDoc  *doc,
             TlJsonRef   object,
             const char *name,
             double     *number)
{
  g_autofree char *text = tl_json_pick_scalar (doc, object, name);
  char *end;

  if (text == NULL || *text == '\0')
    return FALSE;
  *number = g_ascii_strtod (text, &end);
  return *end == '\0' && end != text && isfinite (*number);
}

const char *
tl_verdict_of_rating (TlJsonDoc *doc,
                      TlJsonRef  rating)
{
  static const char *const verdicts[] = { "false", "mostly_false", "mixture", "mostly_true", "true" };
  g_autofree char *text = tl_json_pick_scalar (doc, rating, "alternateName");
  const char *known = text != NULL ? find_by_text (text) : NULL;
  double value;
  double worst = 1;
  double best = 5;
  double place;

  if (known != NULL)
    return known;
  if (!pick_number (doc, rating, "ratingValue", &value))
    return NULL;
  pick_number (doc, rating, "worstRating", &worst);
  pick_number (doc, rating, "bestRating", &best);
  if (worst == best)
    return NULL;
  place = (value - worst) / (best - worst);
  if (place < 0 || place > 1)
    return NULL;
  return verdicts[MIN ((int) (place * 4 + 0.5), 4)];
}

gboolean
tl_claim_review_has_type (TlJsonDoc  *doc,
                          TlJsonRef   object,
                          const char *type)
{
  TlJsonRef types = tl_json_find (doc, object, "@type");
  gboolean is_list = tl_json_is (doc, types, TL_JSON_ARRAY);

  if (types == TL_JSON_NONE)
    types = tl_json_find (doc, object, "type");
  for (TlJsonRef value = is_list ? tl_json_first (doc, types) : types; value != TL_JSON_NONE;
       value = is_list ? tl_json_next (doc, value) : TL_JSON_NONE)
    {
      g_autofree char *name = tl_json_get_type (doc, value) == TL_JSON_STRING ? tl_json_dup_string (doc, value, NULL) : NULL;
      const char *local = name != NULL ? strrchr (name, '/') : NULL;

      if (local == NULL && name != NULL)
        local = strchr (name, ':');
      if (name != NULL && g_str_equal (local != NULL ? local + 1 : name, type))
        return TRUE;
    }
  return FALSE;
}

gboolean
tl_claim_review_is_google (TlJsonDoc *doc,
                           TlJsonRef  object)
{
  return tl_json_find_typed (doc, object, "claimReview", TL_JSON_ARRAY) != TL_JSON_NONE
         && tl_json_find_typed (doc, object, "text", TL_JSON_STRING) != TL_JSON_NONE;
}

static void
collect (TlJsonDoc *doc,
         TlJsonRef  value,
         GArray    *found,
         guint      depth)
{
  TlJsonType type = tl_json_get_type (doc, value);

  if (depth > MAX_DEPTH || (type != TL_JSON_ARRAY && type != TL_JSON_OBJECT))
    return;
  if (type == TL_JSON_OBJECT && (tl_claim_review_has_type (doc, value, "ClaimReview") || tl_claim_review_is_google (doc, value)))
    {
      g_array_append_val (found, value);
      return;
    }
  for (TlJsonRef child = tl_json_first (doc, value); child != TL_JSON_NONE; child = tl_json_next (doc, child))
    collect (doc, child, found, depth + 1);
}

GArray *
tl_claim_review_collect (TlJsonDoc *doc)
{
  GArray *found = g_array_new (FALSE, FALSE, sizeof (TlJsonRef));

  collect (doc, 0, found, 0);
  return found;
}

char *
tl_claim_review_dup_name (TlJsonDoc *doc,
                          TlJsonRef  value)
{
  g_autoptr (GString) names = NULL;

  if (value == TL_JSON_NONE)
    return NULL;
  if (tl_json_get_type (doc, value) == TL_JSON_OBJECT)
    {
      TlJsonRef name = tl_json_find (doc, value, "name");

      /* A name that is an object itself would have no end. */
      return name != TL_JSON_NONE && tl_json_get_type (doc, name) != TL_JSON_OBJECT ? tl_claim_review_dup_name (doc, name) : NULL;
    }
  if (tl_json_get_type (doc, value) != TL_JSON_ARRAY)
    return tl_json_dup_scalar (doc, value);
  names = g_string_new (NULL);
  for (TlJsonRef item = tl_json_first (doc, value); item != TL_JSON_NONE; item = tl_json_next (doc, item))
    {
      g_autofree char *name = tl_json_get_type (doc, item) == TL_JSON_ARRAY ? NULL : tl_claim_review_dup_name (doc, item);

      if (name != NULL && *name != '\0')
        g_string_append_printf (names, "%s%s", names->len > 0 ? ", " : "", name);
    }
  return names->len > 0 ? g_strdup (names->str) : NULL;
}

/* Did Tagline write it?  Then every character is meant as it stands. */
static gboolean
is_ours (TlJsonDoc *doc,
         TlJsonRef  review)
{
  TlJsonRef item = tl_json_find_typed (doc, review, "itemReviewed", TL_JSON_OBJECT);
  g_autofree char *id = item != TL_JSON_NONE ? tl_json_pick_string (doc, item, "@id") : NULL;

  return id != NULL && g_str_has_prefix (id, TL_CLAIM_REVIEW_URN);
}

static void
add_claim (TlClaimReview *self,
           TlJsonDoc     *doc,
           TlJsonRef      value,
           gboolean       decode)
{
  g_autofree char *claim = tl_json_dup_scalar (doc, value);
  TlFragment range;

  if (claim != NULL && decode && tl_html_text_has_tags (claim))
    {
      char *line = tl_html_text_to_line (claim);

      g_free (claim);
      claim = line;
    }
  if (claim == NULL || *claim == '\0')
    return;
  if (self->text->len > 0)
    g_string_append (self->text, "\n\n");
  range.start = g_utf8_strlen (self->text->str, self->text->len);
  g_string_append (self->text, claim);
  range.end = g_utf8_strlen (self->text->str, self->text->len);
  g_array_append_val (self->claims, range);
}

static TlJsonRef
find_first (TlJsonDoc  *doc,
            TlJsonRef   object,
            const char *name)
{
  TlJsonRef value = tl_json_is (doc, object, TL_JSON_OBJECT) ? tl_json_find (doc, object, name) : TL_JSON_NONE;

  return tl_json_is (doc, value, TL_JSON_ARRAY) ? tl_json_first (doc, value) : value;
}

static void
read_google (TlClaimReview *self,
             TlJsonDoc     *doc,
             TlJsonRef      claim)
{
  TlJsonRef review = find_first (doc, claim, "claimReview");

  add_claim (self, doc, tl_json_find (doc, claim, "text"), TRUE);
  self->claimant = tl_json_pick_string (doc, claim, "claimant");
  self->rating = tl_json_pick_scalar (doc, review, "textualRating");
  if (self->rating != NULL)
    self->verdict = find_by_text (self->rating);
}

void
tl_claim_review_init (TlClaimReview *self,
                      TlJsonDoc     *doc,
                      TlJsonRef      review)
{
  TlJsonRef claims = tl_json_find (doc, review, "claimReviewed");
  TlJsonRef rating = find_first (doc, review, "reviewRating");
  TlJsonRef item = find_first (doc, review, "itemReviewed");
  g_autofree char *body = tl_json_pick_string (doc, review, "reviewBody");
  gboolean decode = !is_ours (doc, review);

  memset (self, 0, sizeof *self);
  self->text = g_string_new (NULL);
  self->claims = g_array_new (FALSE, FALSE, sizeof (TlFragment));
  if (tl_claim_review_is_google (doc, review))
    {
      read_google (self, doc, review);
      return;
    }
  if (tl_json_is (doc, claims, TL_JSON_ARRAY))
    for (TlJsonRef claim = tl_json_first (doc, claims); claim != TL_JSON_NONE; claim = tl_json_next (doc, claim))
      add_claim (self, doc, claim, decode);
  else if (claims != TL_JSON_NONE)
    add_claim (self, doc, claims, decode);
  if (body != NULL && *body != '\0')
    g_string_append_printf (self->text, "%s%s", self->text->len > 0 ? "\n\n" : "", body);
  if (tl_json_is (doc, rating, TL_JSON_OBJECT))
    {
      self->verdict = tl_verdict_of_rating (doc, rating);
      self->rating = tl_json_pick_scalar (doc, rating, "alternateName");
    }
  if (tl_json_is (doc, item, TL_JSON_OBJECT))
    self->claimant = tl_claim_review_dup_name (doc, tl_json_find (doc, item, "author"));
}

void
tl_claim_review_clear (TlClaimReview *self)
{
  g_string_free (self->text, TRUE);
  g_array_unref (self->claims);
  g_free (self->rating);
  g_free (self->claimant);
}
