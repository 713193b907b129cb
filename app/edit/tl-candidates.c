/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Who may have said it: annotations that can be the source (or cue) of a claim, the likeliest first.
 *
 * Nearness in the text decides, within the claim's paragraph before all others.  A label that the role
 * names first (source) is worth some distance against one it also takes (person); what lies inside
 * the claim's own words is rarely its source and comes behind its neighbours.
 */

#include "config.h"

#include "tl-edits-private.h"

#include <string.h>

#define LABEL_STEP  60     /* code points that a label's rank is worth */
#define INSIDE_STEP 400    /* and lying inside the claim */

typedef struct
{
  TlAnnotation *annotation;   /* borrowed */
  gboolean      elsewhere;    /* in another paragraph */
  guint         distance;
  guint         position;     /* the text's order decides among equals */
} Candidate;

/* The code points of the paragraph that holds a range. */
static TlFragment
find_paragraph (TlText     *text,
                TlFragment  range)
{
  gsize length;
  const char *data = tl_text_get_data (text, &length);
  gsize from = tl_text_to_byte (text, range.start);
  gsize to = tl_text_to_byte (text, range.end);
  const char *before = from > 0 ? memrchr (data, '\n', from) : NULL;
  const char *after = to < length ? memchr (data + to, '\n', length - to) : NULL;

  return (TlFragment) {
    before != NULL ? tl_text_from_byte (text, before + 1 - data) : 0,
    after != NULL ? tl_text_from_byte (text, after - data) : tl_text_get_length (text),
  };
}

static guint
measure_gap (TlFragment a,
             TlFragment b)
{
  if (a.end <= b.start)
    return b.start - a.end;
  return b.end <= a.start ? a.start - b.end : 0;
}

/* From the nearest words of the claim, which may stand on both sides. */
static guint
measure_distance (TlAnnotation *claim,
                  TlFragment    range)
{
  guint n_fragments;
  const TlFragment *fragments = tl_annotation_get_fragments (claim, &n_fragments);
  guint distance = G_MAXUINT / 2;

  for (guint i = 0; i < n_fragments; i++)
    {
      if (range.start < fragments[i].end && fragments[i].start < range.end)
        return INSIDE_STEP;
      distance = MIN (distance, measure_gap (fragments[i], range));
    }
  return distance;
}

/* The place of a label among those that the role names; 0 when it takes any. */
static guint
rank_label (const TlRoleDef *role,
            TlSchema        *schema,
            const char      *label)
{
  const TlLabelDef *def = tl_schema_find (schema, label);

  for (guint i = 0; role->labels[i] != NULL; i++)
    if (g_str_equal (role->labels[i], label) || (def != NULL && tl_schema_find (schema, role->labels[i]) == def))
      return i;
  return 0;
}

static int
compare_candidates (gconstpointer a,
                    gconstpointer b)
{
  const Candidate *one = a;
  const Candidate *other = b;

  if (one->elsewhere != other->elsewhere)
    return one->elsewhere ? 1 : -1;
  if (one->distance != other->distance)
    return one->distance < other->distance ? -1 : 1;
  if (one->position != other->position)
    return one->position < other->position ? -1 : 1;
  return strcmp (tl_annotation_get_id (one->annotation), tl_annotation_get_id (other->annotation));
}

/* Ids of all that stand in an attribution with the claim; borrowed strings. */
static GHashTable *
list_tied (TlArticle           *article,
           const TlRelationDef *def,
           TlSchema            *schema,
           const char          *claim_id)
{
  GHashTable *tied = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr(GPtrArray) relations = tl_article_list_relations_of (article, claim_id);

  for (guint i = 0; i < relations->len; i++)
    {
      TlRelation *relation = g_ptr_array_index (relations, i);
      guint n_args;
      const TlRelationArg *args = tl_relation_get_args (relation, &n_args);

      if (tl_schema_find_relation (schema, tl_relation_get_kind (relation)) != def)
        continue;
      for (guint j = 0; j < n_args; j++)
        g_hash_table_add (tied, (gpointer) args[j].target);
    }
  return tied;
}

static void
collect (TlArticle       *article,
         TlSchema        *schema,
         TlAnnotation    *claim,
         const TlRoleDef *role,
         GHashTable      *tied,
         GArray          *candidates)
{
  TlFragment hull = { tl_annotation_get_start (claim), tl_annotation_get_end (claim) };
  TlFragment paragraph = find_paragraph (tl_article_get_text (article), hull);

  for (guint i = 0; i < tl_article_get_n_annotations (article); i++)
    {
      TlAnnotation *annotation = tl_article_get_annotation (article, i);
      TlFragment range = { tl_annotation_get_start (annotation), tl_annotation_get_end (annotation) };
      const char *label = tl_annotation_get_label (annotation);
      Candidate candidate = { annotation };

      if (annotation == claim || g_hash_table_contains (tied, tl_annotation_get_id (annotation))
          || !tl_role_def_allows (role, schema, label))
        continue;
      candidate.elsewhere = range.end <= paragraph.start || range.start >= paragraph.end;
      candidate.distance = measure_distance (claim, range) + LABEL_STEP * rank_label (role, schema, label);
      candidate.position = range.start;
      g_array_append_val (candidates, candidate);
    }
}

GPtrArray *
tl_edit_list_candidates (TlArticle  *article,
                         TlSchema   *schema,
                         const char *claim_id,
                         const char *role)
{
  g_autoptr(GArray) candidates = NULL;
  g_autoptr(GHashTable) tied = NULL;
  const TlRelationDef *def;
  const TlRoleDef *role_def;
  TlAnnotation *claim;
  GPtrArray *found;

  g_return_val_if_fail (TL_IS_ARTICLE (article), NULL);
  g_return_val_if_fail (schema != NULL && claim_id != NULL && role != NULL, NULL);

  found = g_ptr_array_new ();
  claim = tl_article_find_annotation (article, claim_id);
  def = tl_schema_find_relation (schema, "attribution");
  role_def = def != NULL ? tl_relation_def_find_role (def, role) : NULL;
  if (claim == NULL || role_def == NULL)
    return found;
  candidates = g_array_new (FALSE, FALSE, sizeof (Candidate));
  tied = list_tied (article, def, schema, claim_id);
  collect (article, schema, claim, role_def, tied, candidates);
  g_array_sort (candidates, compare_candidates);
  for (guint i = 0; i < candidates->len; i++)
    g_ptr_array_add (found, g_array_index (candidates, Candidate, i).annotation);
  return found;
}
