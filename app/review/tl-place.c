/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The places behind a figure, aligned when they are asked for: figures are looked at often, their places one at a time. */

#include "config.h"

#include "tl-agreement-private.h"

struct _TlPlace
{
  GObject       parent_instance;

  TlStudy      *study;
  TlAlignKind   kind;
  guint         article;
  guint         rater_a;
  guint         rater_b;
  TlAnnotation *a;
  TlAnnotation *b;
};

enum { PROP_0, PROP_KIND, PROP_ARTICLE, PROP_A, PROP_B, PROP_LABEL, PROP_TEXT, PROP_START, PROP_END, N_PROPS };

static GParamSpec *properties[N_PROPS];

G_DEFINE_TYPE (TlPlace, tl_place, G_TYPE_OBJECT)

static TlAnnotation *
get_either (TlPlace *self)
{
  return self->a != NULL ? self->a : self->b;
}

static void
tl_place_finalize (GObject *object)
{
  TlPlace *self = TL_PLACE (object);

  g_clear_object (&self->study);
  g_clear_pointer (&self->a, tl_annotation_unref);
  g_clear_pointer (&self->b, tl_annotation_unref);
  G_OBJECT_CLASS (tl_place_parent_class)->finalize (object);
}

static void
tl_place_get_property (GObject    *object,
                       guint       id,
                       GValue     *value,
                       GParamSpec *pspec)
{
  TlPlace *self = TL_PLACE (object);

  switch (id)
    {
    case PROP_KIND:
      g_value_set_int (value, self->kind);
      break;
    case PROP_ARTICLE:
      g_value_set_string (value, tl_place_get_article (self));
      break;
    case PROP_A:
      g_value_set_string (value, tl_study_get_rater (self->study, self->rater_a));
      break;
    case PROP_B:
      g_value_set_string (value, tl_study_get_rater (self->study, self->rater_b));
      break;
    case PROP_LABEL:
      g_value_set_string (value, tl_annotation_get_label (get_either (self)));
      break;
    case PROP_TEXT:
      g_value_take_string (value, tl_annotation_dup_covered (get_either (self),
                                                             tl_study_get_text (self->study, self->article)));
      break;
    case PROP_START:
      g_value_set_uint (value, tl_annotation_get_start (get_either (self)));
      break;
    case PROP_END:
      g_value_set_uint (value, tl_annotation_get_end (get_either (self)));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
tl_place_class_init (TlPlaceClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->finalize = tl_place_finalize;
  object_class->get_property = tl_place_get_property;
  properties[PROP_KIND] = g_param_spec_int ("kind", NULL, NULL, 0, TL_ALIGN_AGREED, 0, flags);
  properties[PROP_ARTICLE] = g_param_spec_string ("article", NULL, NULL, NULL, flags);
  properties[PROP_A] = g_param_spec_string ("a", NULL, NULL, NULL, flags);
  properties[PROP_B] = g_param_spec_string ("b", NULL, NULL, NULL, flags);
  properties[PROP_LABEL] = g_param_spec_string ("label", NULL, NULL, NULL, flags);
  properties[PROP_TEXT] = g_param_spec_string ("text", NULL, NULL, NULL, flags);
  properties[PROP_START] = g_param_spec_uint ("start", NULL, NULL, 0, G_MAXUINT, 0, flags);
  properties[PROP_END] = g_param_spec_uint ("end", NULL, NULL, 0, G_MAXUINT, 0, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
tl_place_init (TlPlace *self)
{
}

TlPlace *
tl_agreement_place (TlStudy      *study,
                    TlAlignKind   kind,
                    guint         article,
                    guint         rater_a,
                    guint         rater_b,
                    TlAnnotation *a,
                    TlAnnotation *b)
{
  TlPlace *self = g_object_new (TL_TYPE_PLACE, NULL);

  self->study = g_object_ref (study);
  self->kind = kind;
  self->article = article;
  self->rater_a = rater_a;
  self->rater_b = rater_b;
  self->a = a != NULL ? tl_annotation_ref (a) : NULL;
  self->b = b != NULL ? tl_annotation_ref (b) : NULL;
  return self;
}

TlAlignKind
tl_place_get_kind (TlPlace *self)
{
  g_return_val_if_fail (TL_IS_PLACE (self), TL_ALIGN_MISSING);

  return self->kind;
}

TlStudy *
tl_place_get_study (TlPlace *self)
{
  g_return_val_if_fail (TL_IS_PLACE (self), NULL);

  return self->study;
}

const char *
tl_place_get_article (TlPlace *self)
{
  g_return_val_if_fail (TL_IS_PLACE (self), NULL);

  return tl_study_get_key (self->study, self->article);
}

guint
tl_place_get_index (TlPlace *self)
{
  g_return_val_if_fail (TL_IS_PLACE (self), G_MAXUINT);

  return self->article;
}

guint
tl_place_get_rater_a (TlPlace *self)
{
  g_return_val_if_fail (TL_IS_PLACE (self), G_MAXUINT);

  return self->rater_a;
}

guint
tl_place_get_rater_b (TlPlace *self)
{
  g_return_val_if_fail (TL_IS_PLACE (self), G_MAXUINT);

  return self->rater_b;
}

TlAnnotation *
tl_place_get_annotation_a (TlPlace *self)
{
  g_return_val_if_fail (TL_IS_PLACE (self), NULL);

  return self->a;
}

TlAnnotation *
tl_place_get_annotation_b (TlPlace *self)
{
  g_return_val_if_fail (TL_IS_PLACE (self), NULL);

  return self->b;
}

typedef struct
{
  TlLabelSet  labels;
  const char *label;    /* NULL: all */
  guint       kinds;
  GListStore *found[TL_ALIGN_AGREED + 1];
} Search;

static gboolean
has_label (Search       *search,
           TlAnnotation *annotation)
{
  return annotation != NULL
         && (search->label == NULL
             || tl_study_is_same_label (search->labels.study, search->label, tl_annotation_get_label (annotation)));
}

static void
search_pair (Search *search,
             guint   article,
             guint   rater_a,
             guint   rater_b)
{
  g_autoptr (GPtrArray) a = tl_label_set_list (&search->labels, article, rater_a);
  g_autoptr (GPtrArray) b = tl_label_set_list (&search->labels, article, rater_b);
  g_autoptr (GArray) pairs = tl_align (a, b, tl_study_same_label_cb, search->labels.study);

  for (guint i = 0; i < pairs->len; i++)
    {
      const TlAlignPair *pair = &g_array_index (pairs, TlAlignPair, i);
      TlAnnotation *first = pair->a != G_MAXUINT ? a->pdata[pair->a] : NULL;
      TlAnnotation *second = pair->b != G_MAXUINT ? b->pdata[pair->b] : NULL;
      g_autoptr (TlPlace) place = NULL;

      if (!(search->kinds & 1 << pair->kind) || (!has_label (search, first) && !has_label (search, second)))
        continue;
      place = tl_agreement_place (search->labels.study, pair->kind, article, rater_a, rater_b, first, second);
      g_list_store_append (search->found[pair->kind], place);
    }
}

static gboolean
is_asked_for (guint a,
              guint b,
              guint rater_a,
              guint rater_b)
{
  return rater_a == G_MAXUINT || rater_b == G_MAXUINT
         || (a == MIN (rater_a, rater_b) && b == MAX (rater_a, rater_b));
}

GListModel *
tl_agreement_list_places (TlAgreement *self,
                          const char  *label,
                          guint        article,
                          guint        rater_a,
                          guint        rater_b,
                          guint        kinds)
{
  TlStudy *study = tl_agreement_get_study (self);
  guint n_raters = tl_study_get_n_raters (study);
  guint first = article == G_MAXUINT ? 0 : article;
  guint last = article == G_MAXUINT ? tl_study_get_n_articles (study) : article + 1;
  Search search = { .label = label, .kinds = kinds };

  tl_label_set_init (&search.labels, study, tl_agreement_get_labels (self));
  for (guint k = 0; k < G_N_ELEMENTS (search.found); k++)
    search.found[k] = g_list_store_new (TL_TYPE_PLACE);
  for (guint i = first; i < last; i++)
    for (guint a = 0; a < n_raters; a++)
      for (guint b = a + 1; b < n_raters; b++)
        if (is_asked_for (a, b, rater_a, rater_b) && tl_study_get_annotations (study, i, a) != NULL
            && tl_study_get_annotations (study, i, b) != NULL)
          search_pair (&search, i, a, b);
  for (guint k = 1; k < G_N_ELEMENTS (search.found); k++)
    {
      for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (search.found[k])); i++)
        {
          g_autoptr (GObject) place = g_list_model_get_item (G_LIST_MODEL (search.found[k]), i);

          g_list_store_append (search.found[0], place);
        }
      g_object_unref (search.found[k]);
    }
  tl_label_set_clear (&search.labels);
  return G_LIST_MODEL (search.found[0]);
}
