/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What is left to do before an article is submitted or approved, as a list that leads to each place. */

#include "config.h"

#include "tl-checklist.h"

#include <glib/gi18n-lib.h>

#include "tl-edits-article.h"
#include "tl-merge.h"

struct _TlCheckItem
{
  TlFinding      parent_instance;

  TlRequirement  requirement;
  gboolean       blocking;
  char          *attribute;    /* or NULL */
  TlLintPlace   *lint;         /* or NULL */
};

enum
{
  PROP_0, PROP_REQUIREMENT, PROP_BLOCKING, PROP_ATTRIBUTE, PROP_LINT, N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (TlCheckItem, tl_check_item, TL_TYPE_FINDING)

typedef struct
{
  TlWorkflow *workflow;
  TlSchema   *schema;
  TlArticle  *article;
  const char *to;
  GPtrArray  *items;    /* TlCheckItem, owned */
} Check;

static void
tl_check_item_finalize (GObject *object)
{
  TlCheckItem *self = TL_CHECK_ITEM (object);

  g_clear_pointer (&self->attribute, g_free);
  g_clear_object (&self->lint);
  G_OBJECT_CLASS (tl_check_item_parent_class)->finalize (object);
}

static void
tl_check_item_get_property (GObject    *object,
                            guint       id,
                            GValue     *value,
                            GParamSpec *pspec)
{
  TlCheckItem *self = TL_CHECK_ITEM (object);

  switch (id)
    {
    case PROP_REQUIREMENT:
      g_value_set_int (value, self->requirement);
      break;
    case PROP_BLOCKING:
      g_value_set_boolean (value, self->blocking);
      break;
    case PROP_ATTRIBUTE:
      g_value_set_string (value, self->attribute);
      break;
    case PROP_LINT:
      g_value_set_object (value, self->lint);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
tl_check_item_class_init (TlCheckItemClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->finalize = tl_check_item_finalize;
  object_class->get_property = tl_check_item_get_property;
  properties[PROP_REQUIREMENT] = g_param_spec_int ("requirement", NULL, NULL, 0, TL_N_REQUIREMENTS, 0, flags);
  properties[PROP_BLOCKING] = g_param_spec_boolean ("blocking", NULL, NULL, FALSE, flags);
  properties[PROP_ATTRIBUTE] = g_param_spec_string ("attribute", NULL, NULL, NULL, flags);
  properties[PROP_LINT] = g_param_spec_object ("lint", NULL, NULL, TL_TYPE_LINT_PLACE, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
tl_check_item_init (TlCheckItem *self)
{
}

TlRequirement
tl_check_item_get_requirement (TlCheckItem *self)
{
  g_return_val_if_fail (TL_IS_CHECK_ITEM (self), TL_REQUIREMENT_ATTRIBUTES);

  return self->requirement;
}

gboolean
tl_check_item_is_blocking (TlCheckItem *self)
{
  g_return_val_if_fail (TL_IS_CHECK_ITEM (self), FALSE);

  return self->blocking;
}

const char *
tl_check_item_get_attribute (TlCheckItem *self)
{
  g_return_val_if_fail (TL_IS_CHECK_ITEM (self), NULL);

  return self->attribute;
}

TlLintPlace *
tl_check_item_get_lint (TlCheckItem *self)
{
  g_return_val_if_fail (TL_IS_CHECK_ITEM (self), NULL);

  return self->lint;
}

/* Takes message over; annotation may be NULL. */
static TlCheckItem *
add_item (Check         *check,
          TlRequirement  requirement,
          TlAnnotation  *annotation,
          const char    *attribute,
          char          *message)
{
  TlCheckItem *item = g_object_new (TL_TYPE_CHECK_ITEM, NULL);

  item->requirement = requirement;
  item->blocking = tl_workflow_get_demand (check->workflow, check->to, requirement) == TL_DEMAND_MUST;
  item->attribute = g_strdup (attribute);
  tl_finding_take_message (TL_FINDING (item), message);
  if (annotation != NULL)
    tl_finding_set_place (TL_FINDING (item), annotation, tl_article_get_text (check->article),
                          tl_annotation_get_start (annotation), tl_annotation_get_end (annotation));
  g_ptr_array_add (check->items, item);
  return item;
}

/* Also a value that is only the default of an attribute that somebody has to decide about. */
static gboolean
is_missing (const char           *value,
            const TlAttributeDef *def,
            gboolean              asked)
{
  return value == NULL || *value == '\0' || g_str_equal (value, "null")
         || (asked && g_strcmp0 (value, def->fallback) == 0);
}

static gboolean
is_asked (Check                *check,
          const TlAttributeDef *def)
{
  return g_strv_contains (tl_workflow_get_required (check->workflow), def->name);
}

static char *
say_missing (const TlAttributeDef *def)
{
  return g_strdup_printf (_("“%s” is not filled in"), tl_schema_translate (def->title));
}

static void
check_annotation (Check        *check,
                  TlAnnotation *annotation)
{
  const TlLabelDef *label = tl_schema_find (check->schema, tl_annotation_get_label (annotation));

  if (label == NULL || tl_annotation_get_decision (annotation) == TL_DECISION_REJECTED)
    return;
  for (guint i = 0; i < label->attributes->len; i++)
    {
      const TlAttributeDef *def = label->attributes->pdata[i];
      gboolean asked = is_asked (check, def);
      g_autofree char *value = NULL;

      if (!def->required && !asked)
        continue;
      value = tl_annotation_dup_attribute_text (annotation, def->name);
      if (is_missing (value, def, asked))
        add_item (check, TL_REQUIREMENT_ATTRIBUTES, annotation, def->name, say_missing (def));
    }
}

static void
check_attributes (Check *check)
{
  GPtrArray *document = tl_schema_get_document (check->schema);

  for (guint i = 0; i < document->len; i++)
    {
      const TlAttributeDef *def = document->pdata[i];
      gboolean asked = is_asked (check, def);
      g_autofree char *value = NULL;

      if (!def->required && !asked)
        continue;
      value = tl_article_dup_attribute_text (check->article, def->name);
      if (is_missing (value, def, asked))
        add_item (check, TL_REQUIREMENT_ATTRIBUTES, NULL, def->name, say_missing (def));
    }
  for (guint i = 0; i < tl_article_get_n_annotations (check->article); i++)
    check_annotation (check, tl_article_get_annotation (check->article, i));
}

static void
check_decisions (Check *check)
{
  for (guint i = 0; i < tl_article_get_n_annotations (check->article); i++)
    {
      TlAnnotation *annotation = tl_article_get_annotation (check->article, i);
      TlDecision decision = tl_annotation_get_decision (annotation);

      if (decision == TL_DECISION_PENDING)
        add_item (check, TL_REQUIREMENT_DECISIONS, annotation, NULL, g_strdup (_("Nobody has decided about this")));
      else if (decision == TL_DECISION_DISCUSS)
        add_item (check, TL_REQUIREMENT_DECISIONS, annotation, NULL, g_strdup (_("This is still being discussed")));
    }
}

static void
check_conflicts (Check *check)
{
  g_autoptr (GPtrArray) conflicts = tl_merge_list_conflicts (check->article);

  for (guint i = 0; i < conflicts->len; i++)
    {
      TlConflict *conflict = conflicts->pdata[i];
      TlAnnotation *annotation = g_str_equal (tl_conflict_get_kind (conflict), "annotation")
                                 ? tl_article_find_annotation (check->article, tl_conflict_get_id (conflict)) : NULL;

      add_item (check, TL_REQUIREMENT_CONFLICTS, annotation, NULL,
                g_strdup (_("A conflict of merged copies is not settled")));
    }
}

static void
check_lint (Check      *check,
            const char *key,
            GListModel *findings)
{
  g_autoptr (TlLint) lint = findings == NULL ? tl_lint_new (check->schema, NULL) : NULL;
  g_autoptr (GListModel) model = findings != NULL ? g_object_ref (findings) : tl_lint_check (lint, key, check->article);

  for (guint i = 0; i < g_list_model_get_n_items (model); i++)
    {
      g_autoptr (TlLintPlace) place = g_list_model_get_item (model, i);
      TlCheckItem *item;

      /* What has to be filled in is listed as such. */
      if (tl_lint_place_get_kind (place) == TL_LINT_REQUIRED)
        continue;
      item = add_item (check, TL_REQUIREMENT_LINT, NULL, NULL, g_strdup (tl_finding_get_message (TL_FINDING (place))));
      tl_finding_copy_place (TL_FINDING (item), TL_FINDING (place));
      item->lint = g_steal_pointer (&place);
    }
}

static int
compare_items (gconstpointer a,
               gconstpointer b)
{
  TlCheckItem *first = *(TlCheckItem *const *) a;
  TlCheckItem *second = *(TlCheckItem *const *) b;

  if (first->blocking != second->blocking)
    return first->blocking ? -1 : 1;
  if (first->requirement != second->requirement)
    return first->requirement < second->requirement ? -1 : 1;
  return tl_finding_compare (TL_FINDING (first), TL_FINDING (second));
}

GListModel *
tl_checklist_new (TlWorkflow *workflow,
                  TlSchema   *schema,
                  const char *key,
                  TlArticle  *article,
                  const char *to,
                  GListModel *lint)
{
  g_autoptr (TlSchema) used = schema != NULL ? tl_schema_ref (schema) : tl_schema_new_default ();
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func (g_object_unref);
  Check check = { workflow, used, article, to, items };
  GListStore *store = g_list_store_new (TL_TYPE_CHECK_ITEM);

  g_return_val_if_fail (workflow != NULL && TL_IS_ARTICLE (article), G_LIST_MODEL (store));
  g_return_val_if_fail (key != NULL && to != NULL, G_LIST_MODEL (store));

  if (tl_workflow_get_demand (workflow, to, TL_REQUIREMENT_ATTRIBUTES) != TL_DEMAND_NONE)
    check_attributes (&check);
  if (tl_workflow_get_demand (workflow, to, TL_REQUIREMENT_DECISIONS) != TL_DEMAND_NONE)
    check_decisions (&check);
  if (tl_workflow_get_demand (workflow, to, TL_REQUIREMENT_CONFLICTS) != TL_DEMAND_NONE)
    check_conflicts (&check);
  if (tl_workflow_get_demand (workflow, to, TL_REQUIREMENT_LINT) != TL_DEMAND_NONE)
    check_lint (&check, key, lint);
  g_ptr_array_sort (items, compare_items);
  g_list_store_splice (store, 0, 0, items->pdata, items->len);
  return G_LIST_MODEL (store);
}

guint
tl_checklist_count_blocking (GListModel *checklist)
{
  guint n = 0;

  g_return_val_if_fail (G_IS_LIST_MODEL (checklist), 0);

  for (guint i = 0; i < g_list_model_get_n_items (checklist); i++)
    {
      g_autoptr (TlCheckItem) item = g_list_model_get_item (checklist, i);

      n += tl_check_item_is_blocking (item);
    }
  return n;
}
