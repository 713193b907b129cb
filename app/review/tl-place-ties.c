/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The places behind the figures of what hangs on spans: attributes and relations. */

#include "config.h"

#include "tl-agreement-private.h"

/* One pair of raters at work. */
typedef struct
{
  TlLabelSet  labels;
  GListStore *store;
  const char *attribute;
  guint       article;
  guint       rater_a;
  guint       rater_b;
} Search;

typedef void (*SearchFunc) (Search *search);

static void
add_place (Search       *search,
           TlAlignKind   kind,
           TlAnnotation *a,
           TlAnnotation *b)
{
  g_autoptr (TlPlace) place = tl_agreement_place (search->labels.study, kind, search->article, search->rater_a, search->rater_b, a, b);

  g_list_store_append (search->store, place);
}

static gboolean
is_asked_for (guint a,
              guint b,
              guint rater_a,
              guint rater_b)
{
  return rater_a == G_MAXUINT || rater_b == G_MAXUINT || (a == MIN (rater_a, rater_b) && b == MAX (rater_a, rater_b));
}

static GListModel *
search_all (TlAgreement *self,
            const char  *attribute,
            guint        article,
            guint        rater_a,
            guint        rater_b,
            SearchFunc   func)
{
  TlStudy *study = tl_agreement_get_study (self);
  guint n_raters = tl_study_get_n_raters (study);
  guint last = article == G_MAXUINT ? tl_study_get_n_articles (study) : article + 1;
  Search search = { .store = g_list_store_new (TL_TYPE_PLACE), .attribute = attribute };

  tl_label_set_init (&search.labels, study, tl_agreement_get_labels (self));
  for (guint i = article == G_MAXUINT ? 0 : article; i < last; i++)
    for (guint a = 0; a < n_raters; a++)
      for (guint b = a + 1; b < n_raters; b++)
        {
          if (!is_asked_for (a, b, rater_a, rater_b) || tl_study_get_annotations (study, i, a) == NULL
              || tl_study_get_annotations (study, i, b) == NULL)
            continue;
          search.article = i;
          search.rater_a = a;
          search.rater_b = b;
          func (&search);
        }
  tl_label_set_clear (&search.labels);
  return G_LIST_MODEL (search.store);
}

static void
compare_values_func (TlAlignKind   kind,
                     TlAnnotation *a,
                     TlAnnotation *b,
                     gpointer      user_data)
{
  Search *search = user_data;
  g_autofree char *first = tl_annotation_dup_attribute_text (a, search->attribute);
  g_autofree char *second = tl_annotation_dup_attribute_text (b, search->attribute);

  if (!g_str_equal (first != NULL ? first : "", second != NULL ? second : ""))
    add_place (search, kind, a, b);
}

static void
search_attribute (Search *search)
{
  g_autoptr (GHashTable) numbers_a = NULL;
  g_autoptr (GHashTable) numbers_b = NULL;

  tl_pair_match (&search->labels, search->article, search->rater_a, search->rater_b, compare_values_func, search,
                 &numbers_a, &numbers_b);
}

static GHashTable *
list_signatures (GPtrArray  *relations,
                 GHashTable *numbers)
{
  GHashTable *signatures = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < relations->len; i++)
    {
      char *signature = tl_pair_make_signature (relations->pdata[i], numbers);

      if (signature != NULL)
        g_hash_table_add (signatures, signature);
    }
  return signatures;
}

static TlAnnotation *
find_first_argument (Search     *search,
                     guint       rater,
                     TlRelation *relation)
{
  GPtrArray *annotations = tl_study_get_annotations (search->labels.study, search->article, rater);
  guint n;
  const TlRelationArg *args = tl_relation_get_args (relation, &n);

  for (guint i = 0; n > 0 && i < annotations->len; i++)
    if (g_str_equal (tl_annotation_get_id (annotations->pdata[i]), args[0].target))
      return annotations->pdata[i];
  return NULL;
}

/* What first has and the signatures of the other have not. */
static void
add_missing (Search     *search,
             gboolean    first,
             GHashTable *numbers,
             GHashTable *others)
{
  guint rater = first ? search->rater_a : search->rater_b;
  GPtrArray *relations = tl_study_get_relations (search->labels.study, search->article, rater);

  for (guint i = 0; i < relations->len; i++)
    {
      g_autofree char *signature = tl_pair_make_signature (relations->pdata[i], numbers);
      TlAnnotation *argument = signature != NULL && !g_hash_table_contains (others, signature)
                               ? find_first_argument (search, rater, relations->pdata[i]) : NULL;

      if (argument != NULL)
        add_place (search, TL_ALIGN_MISSING, first ? argument : NULL, first ? NULL : argument);
    }
}

static void
search_relations (Search *search)
{
  TlStudy *study = search->labels.study;
  g_autoptr (GHashTable) numbers_a = NULL;
  g_autoptr (GHashTable) numbers_b = NULL;
  g_autoptr (GHashTable) of_a = NULL;
  g_autoptr (GHashTable) of_b = NULL;

  tl_pair_match (&search->labels, search->article, search->rater_a, search->rater_b, NULL, NULL, &numbers_a, &numbers_b);
  of_a = list_signatures (tl_study_get_relations (study, search->article, search->rater_a), numbers_a);
  of_b = list_signatures (tl_study_get_relations (study, search->article, search->rater_b), numbers_b);
  add_missing (search, TRUE, numbers_a, of_b);
  add_missing (search, FALSE, numbers_b, of_a);
}

GListModel *
tl_agreement_list_attribute_places (TlAgreement *self,
                                    const char  *name)
{
  g_return_val_if_fail (TL_IS_AGREEMENT (self) && name != NULL, NULL);

  return search_all (self, name, G_MAXUINT, G_MAXUINT, G_MAXUINT, search_attribute);
}

GListModel *
tl_agreement_list_relation_places (TlAgreement *self,
                                   guint        article,
                                   guint        rater_a,
                                   guint        rater_b)
{
  g_return_val_if_fail (TL_IS_AGREEMENT (self), NULL);

  return search_all (self, NULL, article, rater_a, rater_b, search_relations);
}
