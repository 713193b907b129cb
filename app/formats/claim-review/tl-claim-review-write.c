/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Writing ClaimReviews: one for each claim with a verdict.  Where the claim stands in its article is said by a text fragment
 * in the address (#:~:text=), which browsers jump to.  The report names what search engines require and the article does not have.
 */

#include "config.h"

#include "tl-claim-review-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define LONG_CLAIM    75    /* code points; what a claim reviewed should stay below */
#define LONG_FRAGMENT 120   /* longer, only its first and last words are in the address */
#define EDGE_WORDS    4

typedef struct
{
  TlExport  *export_;
  TlArticle *article;
  TlSchema  *schema;
  GString   *out;
  guint      count;
  char      *url;
  char      *title;
  char      *publisher;
  char      *published;
} Writer;

static gboolean
is_claim (Writer       *self,
          TlAnnotation *annotation)
{
  const TlLabelDef *def = tl_schema_find (self->schema, tl_annotation_get_label (annotation));

  return g_str_equal (def != NULL ? def->name : tl_annotation_get_label (annotation), "claim");
}

/* The verdict of a claim, NULL when it has none.  Owned. */
static char *
dup_verdict (TlAnnotation *annotation)
{
  g_autofree char *verdict = tl_annotation_dup_attribute_text (annotation, "verdict");

  if (verdict == NULL || *verdict == '\0' || g_str_equal (verdict, "unrated") || g_str_equal (verdict, "null"))
    return NULL;
  return g_steal_pointer (&verdict);
}

/* The address of a text fragment's words: everything escaped that has a meaning there. */
static void
append_words (GString    *out,
              const char *words,
              gsize       length)
{
  g_autofree char *part = g_strndup (words, length);
  g_autofree char *escaped = g_uri_escape_string (part, NULL, FALSE);

  for (const char *p = escaped; *p != '\0'; p++)
    if (*p == '-')
      g_string_append (out, "%2D");
    else
      g_string_append_c (out, *p);
}

/* The bytes that the first words take, or with from_end the last ones. */
static gsize
measure_words (const char *text,
               gsize       length,
               gboolean    from_end)
{
  guint words = 0;
  gsize i = 0;

  while (i < length)
    {
      char c = text[from_end ? length - 1 - i : i];

      if (c == '\n' || ((c == ' ' || c == '\t') && ++words == EDGE_WORDS))
        break;
      i++;
    }
  return i;
}

static void
append_fragment (GString          *out,
                 TlText           *text,
                 const TlFragment *fragment)
{
  const char *data = tl_text_get_data (text, NULL);
  gsize from = tl_text_to_byte (text, fragment->start);
  gsize length = tl_text_to_byte (text, fragment->end) - from;
  gsize head;
  gsize tail;

  g_string_append (out, out->str[out->len - 1] == ':' ? "~:text=" : "&text=");
  if (fragment->end - fragment->start <= LONG_FRAGMENT && memchr (data + from, '\n', length) == NULL)
    {
      append_words (out, data + from, length);
      return;
    }
  head = measure_words (data + from, length, FALSE);
  tail = measure_words (data + from, length, TRUE);
  append_words (out, data + from, head);
  if (head + tail <= length && tail > 0)
    {
      g_string_append_c (out, ',');
      append_words (out, data + from + length - tail, tail);
    }
}

/* Where the claim stands in its article. */
static char *
dup_appearance (Writer       *self,
                TlAnnotation *annotation)
{
  GString *out = g_string_new_len (self->url, strcspn (self->url, "#"));
  guint n_fragments;
  const TlFragment *fragments = tl_annotation_get_fragments (annotation, &n_fragments);

  g_string_append (out, "#:");
  for (guint i = 0; i < n_fragments; i++)
    append_fragment (out, tl_article_get_text (self->article), &fragments[i]);
  return g_string_free (out, FALSE);
}

/* Who made the claim: the first source of an attribution that has it. */
static TlAnnotation *
find_source (Writer       *self,
             TlAnnotation *claim)
{
  g_autoptr (GPtrArray) relations = tl_article_list_relations_of (self->article, tl_annotation_get_id (claim));

  for (guint i = 0; i < relations->len; i++)
    {
      guint n_args;
      const TlRelationArg *args = tl_relation_get_args (relations->pdata[i], &n_args);

      for (guint j = 0; j < n_args; j++)
        if (g_ascii_strcasecmp (args[j].role, "source") == 0)
          {
            TlAnnotation *source = tl_article_find_annotation (self->article, args[j].target);

            if (source != NULL)
              return source;
          }
    }
  return NULL;
}

static void
append_claimant (Writer       *self,
                 TlAnnotation *claim)
{
  TlAnnotation *source = find_source (self, claim);
  g_autofree char *name = tl_annotation_dup_attribute_text (claim, "claimant");
  g_autofree char *kind = source != NULL ? tl_annotation_dup_attribute_text (source, "source_kind") : NULL;
  g_autofree char *link = source != NULL ? tl_annotation_dup_attribute_text (source, "link") : NULL;
  gboolean is_group = g_strcmp0 (kind, "organisation") == 0 || g_strcmp0 (kind, "media") == 0
                      || (source != NULL && g_ascii_strncasecmp (tl_annotation_get_label (source), "org", 3) == 0);

  if (source != NULL)
    {
      g_free (name);
      name = tl_annotation_dup_attribute_text (source, "canonical_name");
      if (name == NULL)
        name = tl_annotation_dup_covered (source, tl_article_get_text (self->article));
    }
  if (name == NULL || *name == '\0')
    {
      tl_export_kept (self->export_, self->article, "itemReviewed.author",
                      _("A claim has no source: search engines recommend to name who made it"));
      return;
    }
  g_string_append (self->out, ", \"author\": {");
  tl_json_append_member (self->out, "@type", is_group ? "Organization" : "Person");
  tl_json_append_member (self->out, "name", name);
  if (link != NULL && (g_str_has_prefix (link, "https://") || g_str_has_prefix (link, "http://")))
    tl_json_append_member (self->out, "sameAs", link);
  g_string_append_c (self->out, '}');
}

static void
append_item (Writer       *self,
             TlAnnotation *claim)
{
  g_autofree char *article = g_uri_escape_string (tl_article_get_id (self->article), NULL, FALSE);
  g_autofree char *escaped = g_uri_escape_string (tl_annotation_get_id (claim), NULL, FALSE);
  g_autofree char *id = g_strconcat (TL_CLAIM_REVIEW_URN "annotation:", article, ":", escaped, NULL);
  g_autofree char *appearance = self->url != NULL ? dup_appearance (self, claim) : NULL;

  g_string_append (self->out, ", \"itemReviewed\": {\"@type\": \"Claim\"");
  tl_json_append_member (self->out, "@id", id);
  append_claimant (self, claim);
  if (self->published != NULL)
    tl_json_append_member (self->out, "datePublished", self->published);
  g_string_append (self->out, ", \"appearance\": {\"@type\": \"NewsArticle\"");
  if (appearance != NULL)
    tl_json_append_member (self->out, "url", appearance);
  if (self->title != NULL)
    tl_json_append_member (self->out, "headline", self->title);
  g_string_append (self->out, "}}");
}

static void
append_rating (Writer       *self,
               TlAnnotation *claim,
               const char   *verdict)
{
  const TlVerdict *known = tl_verdict_find (verdict);
  g_autofree char *rating = tl_annotation_dup_attribute_text (claim, "rating");
  const char *text = known != NULL ? known->text : verdict;

  /* The publisher's own words, while they still say the same. */
  if (rating != NULL && *rating != '\0' && known != NULL)
    {
      g_autoptr (GString) json = g_string_new ("{");
      g_autoptr (TlJsonDoc) doc = NULL;

      tl_json_append_member (json, "alternateName", rating);
      if (known->number > 0)
        g_string_append_printf (json, ", \"ratingValue\": %d", known->number);
      g_string_append_c (json, '}');
      doc = tl_json_parse_text (json->str, json->len);
      if (doc != NULL && g_strcmp0 (tl_verdict_of_rating (doc, 0), verdict) == 0)
        text = rating;
    }
  g_string_append (self->out, ", \"reviewRating\": {\"@type\": \"Rating\"");
  if (known != NULL && known->number > 0)
    g_string_append_printf (self->out, ", \"ratingValue\": %d, \"worstRating\": 1, \"bestRating\": 5", known->number);
  tl_json_append_member (self->out, "alternateName", text);
  g_string_append_c (self->out, '}');
}

/* scheme and host of an address, as the publisher's. Owned; NULL. */
static char *
dup_site (const char *url)
{
  const char *rest = url != NULL ? strstr (url, "://") : NULL;

  return rest != NULL ? g_strndup (url, rest + 3 - url + strcspn (rest + 3, "/?#")) : NULL;
}

static void
report_missing (Writer     *self,
                const char *claim)
{
  if (self->url == NULL)
    tl_export_loss (self->export_, self->article, "url",
                    _("The article has no address (“url”), which a ClaimReview must have"));
  if (self->publisher == NULL)
    tl_export_kept (self->export_, self->article, "author",
                    _("The article has no publisher: search engines recommend a ClaimReview to have an author"));
  if (self->published == NULL)
    tl_export_kept (self->export_, self->article, "datePublished",
                    _("The article has no date: search engines recommend a ClaimReview to have a datePublished"));
  if (g_utf8_strlen (claim, -1) > LONG_CLAIM)
    tl_export_kept (self->export_, self->article, "claimReviewed",
                    _("A claim is longer than %d characters: its attribute “reviewed_text” can say it shorter"), LONG_CLAIM);
}

static void
append_review (Writer       *self,
               TlAnnotation *annotation,
               const char   *verdict)
{
  g_autofree char *reviewed = tl_annotation_dup_attribute_text (annotation, "reviewed_text");
  g_autofree char *covered = tl_annotation_dup_covered (annotation, tl_article_get_text (self->article));
  const char *claim = reviewed != NULL && *reviewed != '\0' ? reviewed : covered;
  g_autofree char *site = dup_site (self->url);
  g_autofree char *language = tl_article_dup_member (self->article, "language");

  g_string_append (self->out, "{\"@type\": \"ClaimReview\"");
  if (self->url != NULL)
    tl_json_append_member (self->out, "url", self->url);
  tl_json_append_member (self->out, "claimReviewed", claim);
  if (self->title != NULL)
    tl_json_append_member (self->out, "name", self->title);
  if (self->published != NULL)
    tl_json_append_member (self->out, "datePublished", self->published);
  if (language != NULL)
    tl_json_append_member (self->out, "inLanguage", language);
  if (self->publisher != NULL)
    {
      g_string_append (self->out, ", \"author\": {\"@type\": \"Organization\"");
      tl_json_append_member (self->out, "name", self->publisher);
      if (site != NULL)
        tl_json_append_member (self->out, "url", site);
      g_string_append_c (self->out, '}');
    }
  append_rating (self, annotation, verdict);
  append_item (self, annotation);
  g_string_append_c (self->out, '}');
  report_missing (self, claim);
}

/* The object that the article was read from, while its claims still have the verdict it gave; then it is written as it was. */
static gboolean
append_kept (Writer *self)
{
  g_autoptr (GBytes) bytes = tl_article_dup_member_json (self->article, TL_CLAIM_REVIEW_MEMBER);
  g_autoptr (TlJsonDoc) doc = bytes != NULL ? tl_json_doc_parse (bytes, NULL, NULL) : NULL;
  guint n_annotations = tl_article_get_n_annotations (self->article);
  gsize length;
  const char *text = tl_text_get_data (tl_article_get_text (self->article), &length);
  gboolean same;
  TlClaimReview review;

  if (doc == NULL || tl_json_get_type (doc, 0) != TL_JSON_OBJECT || !tl_claim_review_has_type (doc, 0, "ClaimReview"))
    return FALSE;
  tl_claim_review_init (&review, doc, 0);
  same = review.text->len == length && memcmp (review.text->str, text, length) == 0 && review.claims->len == n_annotations;
  for (guint i = 0; same && i < n_annotations; i++)
    {
      TlAnnotation *annotation = tl_article_get_annotation (self->article, i);
      const TlFragment *range = &g_array_index (review.claims, TlFragment, i);
      g_autofree char *verdict = dup_verdict (annotation);

      same = is_claim (self, annotation) && g_strcmp0 (verdict, review.verdict) == 0
             && tl_annotation_get_start (annotation) == range->start && tl_annotation_get_end (annotation) == range->end;
    }
  tl_claim_review_clear (&review);
  if (same)
    tl_json_append_raw (self->out, doc, 0);
  return same;
}

/* What will read back of the review at the end of out, from a byte on. */
static void
tell_wrote (Writer *self,
            gsize   from)
{
  g_autoptr (TlJsonDoc) doc = tl_json_parse_text (self->out->str + from, self->out->len - from);
  g_autoptr (TlText) text = NULL;
  TlClaimReview review;

  tl_claim_review_init (&review, doc, 0);
  text = tl_text_new (review.text->str, review.text->len);
  for (guint i = 0; i < review.claims->len; i++)
    tl_export_wrote (self->export_, "claim", &g_array_index (review.claims, TlFragment, i), 1, text);
  tl_claim_review_clear (&review);
}

static gsize
begin_review (Writer *self)
{
  g_string_append (self->out, self->count++ > 0 ? ",\n" : "\n");
  return self->out->len;
}

static void
report_rest (Writer *self,
             guint   n_written)
{
  static const char *const article_members[] = { "title", "url", "publisher", "published", "language", TL_CLAIM_REVIEW_MEMBER, NULL };
  guint n_left = tl_article_get_n_annotations (self->article) - n_written;
  guint n_relations = tl_article_get_n_relations (self->article);

  tl_export_loss (self->export_, self->article, "text",
                  _("A ClaimReview holds no article: only the words of claims with a verdict are written"));
  if (n_left > 0)
    tl_export_loss (self->export_, self->article, "annotations",
                    ngettext ("%u annotation that is no claim with a verdict is left out",
                              "%u annotations that are no claims with a verdict are left out", n_left), n_left);
  if (n_written > 0)
    tl_export_loss (self->export_, self->article, "details",
                    _("Of a claim only its words, its verdict and its source are written: other attributes, "
                      "its note, its review, its place and its id are left out"));
  if (n_relations > 0)
    tl_export_loss (self->export_, self->article, "relations",
                    ngettext ("%u relation is left out, but for who made a claim",
                              "%u relations are left out, but for who made a claim", n_relations), n_relations);
  tl_export_loss_members (self->export_, self->article, article_members, NULL, NULL);
}

static void
append_article (Writer *self)
{
  guint n_written = 0;
  gsize start = self->out->len;
  gsize from = begin_review (self);

  if (append_kept (self))
    {
      tell_wrote (self, from);
      return;
    }
  g_string_truncate (self->out, start);
  self->count--;
  for (guint i = 0; i < tl_article_get_n_annotations (self->article); i++)
    {
      TlAnnotation *annotation = tl_article_get_annotation (self->article, i);
      g_autofree char *verdict = is_claim (self, annotation) ? dup_verdict (annotation) : NULL;

      if (verdict == NULL)
        continue;
      from = begin_review (self);
      append_review (self, annotation, verdict);
      tell_wrote (self, from);
      n_written++;
    }
  report_rest (self, n_written);
}

/* Safe within a page's script element, whatever the texts hold. */
static gboolean
flush (Writer *self,
       GError **error)
{
  gboolean ok;

  g_string_replace (self->out, "</", "<\\/", 0);
  ok = tl_export_write (self->export_, self->out->str, self->out->len, error);
  g_string_truncate (self->out, 0);
  return ok;
}

static char *
dup_member (TlArticle  *article,
            const char *name)
{
  char *value = tl_article_dup_member (article, name);

  return value != NULL && *value != '\0' ? value : (g_free (value), NULL);
}

static gboolean
write_articles (Writer  *self,
                GError **error)
{
  g_autoptr (GError) local_error = NULL;
  TlArticle *next;
  gboolean ok = TRUE;

  while (ok && (next = tl_export_next (self->export_, &local_error)) != NULL)
    {
      g_autoptr (TlArticle) article = next;
      g_autofree char *url = dup_member (article, "url");
      g_autofree char *title = dup_member (article, "title");
      g_autofree char *publisher = dup_member (article, "publisher");
      g_autofree char *published = dup_member (article, "published");

      self->article = article;
      self->url = url;
      self->title = title;
      self->publisher = publisher;
      self->published = published;
      append_article (self);
      ok = flush (self, &local_error);
    }
  if (local_error == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

gboolean
tl_claim_review_write (TlExport  *export_,
                       GError   **error)
{
  Writer self = { export_, NULL, tl_export_get_schema (export_), g_string_new (NULL) };
  gboolean ok = tl_export_write (export_, "{\"@context\": \"https://schema.org\",\n\"@graph\": [", -1, error)
                && write_articles (&self, error)
                && tl_export_write (export_, "\n]}\n", -1, error);

  g_string_free (self.out, TRUE);
  return ok;
}
