/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Agreement on what hangs on spans: relations and attributes.  Only spans that both raters found, with the same label, are
 * asked about, so that a missed span is not counted twice.
 */

#include "config.h"

#include "tl-agreement-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

typedef struct
{
  guint       n;
  guint       n_equal;
  GHashTable *values;   /* value (owned) to how often */
} Counts;

struct _TlAttributeCounts
{
  GHashTable *by_name;   /* name (owned) to Counts */
};

static void
counts_free (Counts *self)
{
  g_hash_table_unref (self->values);
  g_free (self);
}

TlAttributeCounts *
tl_attribute_counts_new (void)
{
  TlAttributeCounts *self = g_new0 (TlAttributeCounts, 1);

  self->by_name = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) counts_free);
  return self;
}

void
tl_attribute_counts_free (TlAttributeCounts *self)
{
  g_hash_table_unref (self->by_name);
  g_free (self);
}

static void
count_value (Counts     *counts,
             const char *value)
{
  guint n = GPOINTER_TO_UINT (g_hash_table_lookup (counts->values, value));

  g_hash_table_replace (counts->values, g_strdup (value), GUINT_TO_POINTER (n + 1));
}

/* An attribute that is not there counts as the value "". */
static void
count_attribute (TlAttributeCounts *self,
                 const char        *name,
                 TlAnnotation      *a,
                 TlAnnotation      *b)
{
  g_autofree char *first = tl_annotation_dup_attribute_text (a, name);
  g_autofree char *second = tl_annotation_dup_attribute_text (b, name);
  Counts *counts = g_hash_table_lookup (self->by_name, name);

  if (counts == NULL)
    {
      counts = g_new0 (Counts, 1);
      counts->values = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
      g_hash_table_insert (self->by_name, g_strdup (name), counts);
    }
  counts->n++;
  counts->n_equal += g_str_equal (first != NULL ? first : "", second != NULL ? second : "");
  count_value (counts, first != NULL ? first : "");
  count_value (counts, second != NULL ? second : "");
}

static void
count_attributes (TlAttributeCounts *self,
                  TlAnnotation      *a,
                  TlAnnotation      *b)
{
  g_auto (GStrv) names_a = tl_annotation_list_attributes (a);
  g_auto (GStrv) names_b = tl_annotation_list_attributes (b);

  for (guint i = 0; names_a[i] != NULL; i++)
    if (!g_strv_contains ((const char *const *) names_a + i + 1, names_a[i]))
      count_attribute (self, names_a[i], a, b);
  for (guint i = 0; names_b[i] != NULL; i++)
    if (!g_strv_contains ((const char *const *) names_a, names_b[i])
        && !g_strv_contains ((const char *const *) names_b + i + 1, names_b[i]))
      count_attribute (self, names_b[i], a, b);
}

static void
attribute_agreement_free (TlAttributeAgreement *self)
{
  g_free (self->name);
  g_free (self);
}

static TlAttributeAgreement *
make_agreement (const char *name,
                Counts     *counts)
{
  TlAttributeAgreement *result = g_new0 (TlAttributeAgreement, 1);
  double n = 2.0 * counts->n;
  double expected = n * n;
  GHashTableIter iter;
  gpointer used;

  g_hash_table_iter_init (&iter, counts->values);
  while (g_hash_table_iter_next (&iter, NULL, &used))
    expected -= (double) GPOINTER_TO_UINT (used) * GPOINTER_TO_UINT (used);
  result->name = g_strdup (name);
  result->n_values = counts->n;
  result->observed.defined = TRUE;
  result->observed.value = (double) counts->n_equal / counts->n;
  result->alpha.defined = expected > 0;
  if (expected > 0)
    result->alpha.value = 1 - (n - 1) * 2 * (counts->n - counts->n_equal) / expected;
  else
    result->alpha.reason = _("everybody used one value throughout");
  return result;
}

static int
compare_names (gconstpointer a,
               gconstpointer b)
{
  return strcmp ((*(TlAttributeAgreement *const *) a)->name, (*(TlAttributeAgreement *const *) b)->name);
}

GPtrArray *
tl_attribute_counts_finish (TlAttributeCounts *self)
{
  GPtrArray *results = g_ptr_array_new_with_free_func ((GDestroyNotify) attribute_agreement_free);
  GHashTableIter iter;
  gpointer name;
  gpointer counts;

  g_hash_table_iter_init (&iter, self->by_name);
  while (g_hash_table_iter_next (&iter, &name, &counts))
    g_ptr_array_add (results, make_agreement (name, counts));
  g_ptr_array_sort (results, compare_names);
  return results;
}

static int
compare_strings (gconstpointer a,
                 gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

char *
tl_pair_make_signature (TlRelation *relation,
                GHashTable *numbers)
{
  guint n_args;
  const TlRelationArg *args = tl_relation_get_args (relation, &n_args);
  g_autoptr (GPtrArray) parts = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *joined = NULL;

  for (guint i = 0; i < n_args; i++)
    {
      guint number = GPOINTER_TO_UINT (g_hash_table_lookup (numbers, args[i].target));

      if (number == 0)
        return NULL;
      g_ptr_array_add (parts, g_strdup_printf ("%s\t%u", args[i].role, number));
    }
  g_ptr_array_sort (parts, compare_strings);
  g_ptr_array_add (parts, NULL);
  joined = g_strjoinv ("\n", (char **) parts->pdata);
  return g_strconcat (tl_relation_get_kind (relation), "\n", joined, NULL);
}

static void
measure_relations (GPtrArray  *relations_a,
                   GHashTable *numbers_a,
                   GPtrArray  *relations_b,
                   GHashTable *numbers_b,
                   double     *sums)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < relations_a->len; i++)
    {
      char *signature = tl_pair_make_signature (relations_a->pdata[i], numbers_a);

      if (signature != NULL && g_hash_table_add (seen, signature))
        sums[TL_SUM_RELATIONS]++;
    }
  for (guint i = 0; i < relations_b->len; i++)
    {
      g_autofree char *signature = tl_pair_make_signature (relations_b->pdata[i], numbers_b);

      if (signature == NULL)
        continue;
      sums[TL_SUM_RELATIONS]++;
      if (g_hash_table_remove (seen, signature))
        sums[TL_SUM_RELATIONS_SAME] += 2;
    }
}

void
tl_pair_match (TlLabelSet   *labels,
               guint         article,
               guint         rater_a,
               guint         rater_b,
               TlPairFunc    func,
               gpointer      user_data,
               GHashTable  **numbers_a,
               GHashTable  **numbers_b)
{
  g_autoptr (GPtrArray) a = tl_label_set_list (labels, article, rater_a);
  g_autoptr (GPtrArray) b = tl_label_set_list (labels, article, rater_b);
  g_autoptr (GArray) pairs = tl_align (a, b, tl_study_same_label_cb, labels->study);

  *numbers_a = g_hash_table_new (g_str_hash, g_str_equal);
  *numbers_b = g_hash_table_new (g_str_hash, g_str_equal);
  for (guint i = 0; i < pairs->len; i++)
    {
      const TlAlignPair *pair = &g_array_index (pairs, TlAlignPair, i);

      if (pair->kind != TL_ALIGN_AGREED && pair->kind != TL_ALIGN_BORDER_DIFFERS)
        continue;
      g_hash_table_insert (*numbers_a, (gpointer) tl_annotation_get_id (a->pdata[pair->a]), GUINT_TO_POINTER (i + 1));
      g_hash_table_insert (*numbers_b, (gpointer) tl_annotation_get_id (b->pdata[pair->b]), GUINT_TO_POINTER (i + 1));
      if (func != NULL)
        func (pair->kind, a->pdata[pair->a], b->pdata[pair->b], user_data);
    }
}

static void
count_pair_func (TlAlignKind   kind,
                 TlAnnotation *a,
                 TlAnnotation *b,
                 gpointer      user_data)
{
  count_attributes (user_data, a, b);
}

void
tl_pair_measure (TlLabelSet        *labels,
                 guint              article,
                 guint              rater_a,
                 guint              rater_b,
                 TlAttributeCounts *attributes,
                 double            *sums)
{
  g_autoptr (GHashTable) numbers_a = NULL;
  g_autoptr (GHashTable) numbers_b = NULL;

  tl_pair_match (labels, article, rater_a, rater_b, attributes != NULL ? count_pair_func : NULL, attributes,
                 &numbers_a, &numbers_b);
  measure_relations (tl_study_get_relations (labels->study, article, rater_a), numbers_a,
                     tl_study_get_relations (labels->study, article, rater_b), numbers_b, sums);
}
