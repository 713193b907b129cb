/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The annotations as a sorted list.  An array of the values in the order shown is all the state there is; an edit
 * finds its place in it by binary search (the order is total: group, start, end, id), so that one
 * annotation more among 20,000 moves one row and not all.  GtkSortListModel and GtkFilterListModel were
 * tried in thought and put aside: they want an object per annotation and sort anew what is sorted already.
 */

#define G_LOG_DOMAIN "tagline-gui"

#include "config.h"

#include "tl-annotation-list.h"

#include <string.h>

#include "tl-annotation-list-private.h"
#include "tl-format-value.h"

struct _TlAnnotationList
{
  GObject             parent_instance;

  /* Owned */
  TlWorkspace        *workspace;
  TlArticle          *article;
  GPtrArray          *shown;        /* TlAnnotation, owned, in order */
  TlAnnotationFilter  filter;

  TlAnnotationGroup   group;
  guint               position;     /* of the selected one, G_MAXUINT: none */
};

enum
{
  PROP_0,
  PROP_N_ALL,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

/* Where the label stands in the schema; those it does not know come last. */
static guint
get_label_rank (TlAnnotationList *self,
                const char       *label)
{
  TlSchema *schema = tl_workspace_get_schema (self->workspace);
  guint n = tl_schema_get_n_labels (schema);
  const TlLabelDef *def = tl_schema_find (schema, label);

  for (guint i = 0; i < n; i++)
    if (tl_schema_get_label (schema, i) == def)
      return i;
  return n;
}

static int
compare_groups (TlAnnotationList *self,
                TlAnnotation     *a,
                TlAnnotation     *b)
{
  const char *label_a;
  const char *label_b;
  guint rank_a;
  guint rank_b;

  switch (self->group)
    {
    case TL_GROUP_LABEL:
      label_a = tl_annotation_get_label (a);
      label_b = tl_annotation_get_label (b);
      if (g_str_equal (label_a, label_b))
        return 0;
      rank_a = get_label_rank (self, label_a);
      rank_b = get_label_rank (self, label_b);
      if (rank_a != rank_b)
        return rank_a < rank_b ? -1 : 1;
      return rank_a < tl_schema_get_n_labels (tl_workspace_get_schema (self->workspace))
               ? 0 : strcmp (label_a, label_b);
    case TL_GROUP_DECISION:
      return (int) tl_annotation_get_decision (a) - (int) tl_annotation_get_decision (b);
    case TL_GROUP_ANNOTATOR:
      return strcmp (tl_annotation_get_annotator (a), tl_annotation_get_annotator (b));
    case TL_GROUP_NONE:
    default:
      return 0;
    }
}

static int
compare (TlAnnotationList *self,
         TlAnnotation     *a,
         TlAnnotation     *b)
{
  int groups = compare_groups (self, a, b);

  if (groups != 0)
    return groups;
  if (tl_annotation_get_start (a) != tl_annotation_get_start (b))
    return tl_annotation_get_start (a) < tl_annotation_get_start (b) ? -1 : 1;
  if (tl_annotation_get_end (a) != tl_annotation_get_end (b))
    return tl_annotation_get_end (a) > tl_annotation_get_end (b) ? -1 : 1;
  return strcmp (tl_annotation_get_id (a), tl_annotation_get_id (b));
}

static int
compare_elements (gconstpointer a,
                  gconstpointer b,
                  gpointer      user_data)
{
  return compare (user_data, *(TlAnnotation *const *) a, *(TlAnnotation *const *) b);
}

static gboolean
matches_text (TlAnnotationList *self,
              TlAnnotation     *annotation)
{
  g_autofree char *covered = tl_annotation_dup_covered (annotation,
                                                        tl_article_get_text (self->article));
  g_autofree char *note = NULL;
  g_autofree char *both = NULL;
  g_autofree char *folded = NULL;

  if (tl_annotation_has_note (annotation))
    note = tl_annotation_dup_string (annotation, "note");
  both = g_strjoin (" ", covered, note != NULL ? note : "", NULL);
  folded = tl_format_fold (both);
  return tl_format_matches (folded, self->filter.text);
}

static gboolean
passes (TlAnnotationList *self,
        TlAnnotation     *annotation)
{
  const TlAnnotationFilter *filter = &self->filter;

  if (filter->label != NULL
      && g_strcmp0 (filter->label, tl_schema_lookup (tl_workspace_get_schema (self->workspace),
                                                     tl_annotation_get_label (annotation))->name) != 0)
    return FALSE;
  if (filter->hidden != NULL
      && g_strv_contains ((const char *const *) filter->hidden, tl_annotation_get_annotator (annotation)))
    return FALSE;
  if (filter->annotator != NULL
      && g_strcmp0 (filter->annotator, tl_annotation_get_annotator (annotation)) != 0)
    return FALSE;
  if (filter->decision >= 0 && filter->decision != (int) tl_annotation_get_decision (annotation))
    return FALSE;
  if (filter->has_note && !tl_annotation_has_note (annotation))
    return FALSE;
  return filter->text == NULL || *filter->text == '\0' || matches_text (self, annotation);
}

/* First place where annotation could stand; *found: it (the same id at the same place) is there. */
static guint
find_place (TlAnnotationList *self,
            TlAnnotation     *annotation,
            gboolean         *found)
{
  guint low = 0;
  guint high = self->shown->len;

  *found = FALSE;
  while (low < high)
    {
      guint middle = low + (high - low) / 2;
      int order = compare (self, g_ptr_array_index (self->shown, middle), annotation);

      if (order == 0)
        {
          *found = TRUE;
          return middle;
        }
      if (order < 0)
        low = middle + 1;
      else
        high = middle;
    }
  return low;
}

static guint
find_selected (TlAnnotationList *self)
{
  const char *id = tl_workspace_get_selected (self->workspace);
  TlAnnotation *annotation = NULL;
  gboolean found;
  guint place;

  if (id == NULL || self->article == NULL)
    return G_MAXUINT;
  annotation = tl_article_find_annotation (self->article, id);
  if (annotation == NULL)
    return G_MAXUINT;
  place = find_place (self, annotation, &found);
  return found ? place : G_MAXUINT;
}

/* The selection is brought up to date before the change is told: listeners ask for it at once. */
static void
tell_changed (TlAnnotationList *self,
              guint             position,
              guint             removed,
              guint             added)
{
  self->position = find_selected (self);
  g_list_model_items_changed (G_LIST_MODEL (self), position, removed, added);
}

/* A heading stands on the first row of its group: the row below a change may have got or lost it. */
static void
tell_heading_changed (TlAnnotationList *self,
                      guint             position)
{
  if (self->group != TL_GROUP_NONE && position < self->shown->len)
    g_list_model_items_changed (G_LIST_MODEL (self), position, 1, 1);
}

static void
refill (TlAnnotationList *self)
{
  guint before = self->shown->len;
  guint n = self->article != NULL ? tl_article_get_n_annotations (self->article) : 0;

  g_ptr_array_set_size (self->shown, 0);
  if (before > 0)
    tell_changed (self, 0, before, 0);
  for (guint i = 0; i < n; i++)
    {
      TlAnnotation *annotation = tl_article_get_annotation (self->article, i);

      if (passes (self, annotation))
        g_ptr_array_add (self->shown, tl_annotation_ref (annotation));
    }
  g_ptr_array_sort_with_data (self->shown, compare_elements, self);
  if (self->shown->len > 0)
    tell_changed (self, 0, 0, self->shown->len);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_ALL]);
}

static void
list_annotation_changed_cb (TlAnnotationList *self,
                            TlAnnotation     *before,
                            TlAnnotation     *after)
{
  gboolean was_there = FALSE;
  gboolean is_there = FALSE;
  guint place;

  if (before != NULL && after != NULL)
    {
      place = find_place (self, before, &was_there);
      if (was_there && passes (self, after) && compare (self, before, after) == 0)
        {
          tl_annotation_unref (self->shown->pdata[place]);
          self->shown->pdata[place] = tl_annotation_ref (after);
          tell_changed (self, place, 1, 1);
          return;
        }
    }
  if (before != NULL)
    {
      place = find_place (self, before, &was_there);
      if (was_there)
        {
          g_ptr_array_remove_index (self->shown, place);
          tell_changed (self, place, 1, 0);
          tell_heading_changed (self, place);
        }
    }
  if (after != NULL && passes (self, after))
    {
      place = find_place (self, after, &is_there);
      if (!is_there)
        {
          g_ptr_array_insert (self->shown, place, tl_annotation_ref (after));
          tell_changed (self, place, 0, 1);
          tell_heading_changed (self, place + 1);
        }
    }
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_ALL]);
}

static void
list_article_cb (TlAnnotationList *self)
{
  TlArticle *article = tl_workspace_get_article (self->workspace);

  if (self->article == article)
    return;
  if (self->article != NULL)
    g_signal_handlers_disconnect_by_data (self->article, self);
  g_set_object (&self->article, article);
  if (article != NULL)
    g_signal_connect_object (article, "annotation-changed",
                             G_CALLBACK (list_annotation_changed_cb), self, G_CONNECT_SWAPPED);
  refill (self);
}

static void
list_selected_cb (TlAnnotationList *self)
{
  guint before = self->position;
  guint first;
  guint last;

  self->position = find_selected (self);
  if (before == self->position)
    return;
  first = MIN (before, self->position);
  last = before == G_MAXUINT || self->position == G_MAXUINT ? first : MAX (before, self->position);
  if (first < self->shown->len)
    gtk_selection_model_selection_changed (GTK_SELECTION_MODEL (self), first,
                                           MIN (last, self->shown->len - 1) - first + 1);
}

static GType
tl_annotation_list_get_item_type (GListModel *model)
{
  return TL_TYPE_ANNOTATION_ITEM;
}

static guint
tl_annotation_list_get_n_items (GListModel *model)
{
  return TL_ANNOTATION_LIST (model)->shown->len;
}

static gpointer
tl_annotation_list_get_item (GListModel *model,
                             guint       position)
{
  TlAnnotationList *self = TL_ANNOTATION_LIST (model);
  TlAnnotation *annotation;
  gboolean is_first;

  if (position >= self->shown->len)
    return NULL;
  annotation = g_ptr_array_index (self->shown, position);
  is_first = self->group != TL_GROUP_NONE
             && (position == 0
                 || compare_groups (self, g_ptr_array_index (self->shown, position - 1),
                                    annotation) != 0);
  return tl_annotation_item_new (annotation, tl_article_get_text (self->article),
                                 tl_workspace_get_schema (self->workspace),
                                 is_first ? self->group : TL_GROUP_NONE);
}

static void
list_model_iface_init (GListModelInterface *iface)
{
  iface->get_item_type = tl_annotation_list_get_item_type;
  iface->get_n_items = tl_annotation_list_get_n_items;
  iface->get_item = tl_annotation_list_get_item;
}

static gboolean
tl_annotation_list_is_selected (GtkSelectionModel *model,
                                guint              position)
{
  return position == TL_ANNOTATION_LIST (model)->position;
}

static GtkBitset *
tl_annotation_list_get_selection_in_range (GtkSelectionModel *model,
                                           guint              position,
                                           guint              n_items)
{
  TlAnnotationList *self = TL_ANNOTATION_LIST (model);
  GtkBitset *selected = gtk_bitset_new_empty ();

  if (self->position != G_MAXUINT && self->position >= position
      && self->position - position < n_items)
    gtk_bitset_add (selected, self->position);
  return selected;
}

static gboolean
tl_annotation_list_select_item (GtkSelectionModel *model,
                                guint              position,
                                gboolean           unselect_rest)
{
  TlAnnotationList *self = TL_ANNOTATION_LIST (model);
  g_autofree char *id = NULL;

  if (position >= self->shown->len)
    return FALSE;
  id = g_strdup (tl_annotation_get_id (g_ptr_array_index (self->shown, position)));
  tl_workspace_set_selected (self->workspace, id);
  return TRUE;
}

static void
selection_model_iface_init (GtkSelectionModelInterface *iface)
{
  iface->is_selected = tl_annotation_list_is_selected;
  iface->get_selection_in_range = tl_annotation_list_get_selection_in_range;
  iface->select_item = tl_annotation_list_select_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (TlAnnotationList, tl_annotation_list, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_iface_init)
                               G_IMPLEMENT_INTERFACE (GTK_TYPE_SELECTION_MODEL,
                                                      selection_model_iface_init))

static void
clear_filter (TlAnnotationFilter *filter)
{
  g_clear_pointer (&filter->text, g_free);
  g_clear_pointer (&filter->label, g_free);
  g_clear_pointer (&filter->annotator, g_free);
  filter->decision = -1;
  filter->has_note = FALSE;
  g_clear_pointer (&filter->hidden, g_strfreev);
}

static gboolean
same_names (char **a,
            char **b)
{
  if (a == NULL || b == NULL)
    return a == b;
  return g_strv_equal ((const char *const *) a, (const char *const *) b);
}

static void
tl_annotation_list_dispose (GObject *object)
{
  TlAnnotationList *self = TL_ANNOTATION_LIST (object);

  if (self->article != NULL)
    g_signal_handlers_disconnect_by_data (self->article, self);
  if (self->workspace != NULL)
    g_signal_handlers_disconnect_by_data (self->workspace, self);
  g_clear_object (&self->article);
  g_clear_object (&self->workspace);
  G_OBJECT_CLASS (tl_annotation_list_parent_class)->dispose (object);
}

static void
tl_annotation_list_finalize (GObject *object)
{
  TlAnnotationList *self = TL_ANNOTATION_LIST (object);

  g_ptr_array_unref (self->shown);
  clear_filter (&self->filter);
  G_OBJECT_CLASS (tl_annotation_list_parent_class)->finalize (object);
}

static void
tl_annotation_list_get_property (GObject    *object,
                                 guint       prop_id,
                                 GValue     *value,
                                 GParamSpec *pspec)
{
  TlAnnotationList *self = TL_ANNOTATION_LIST (object);

  switch (prop_id)
    {
    case PROP_N_ALL:
      g_value_set_uint (value, tl_annotation_list_get_n_all (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
tl_annotation_list_class_init (TlAnnotationListClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = tl_annotation_list_dispose;
  object_class->finalize = tl_annotation_list_finalize;
  object_class->get_property = tl_annotation_list_get_property;

  properties[PROP_N_ALL] = g_param_spec_uint ("n-all", NULL, NULL, 0, G_MAXUINT, 0,
                                              G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
tl_annotation_list_init (TlAnnotationList *self)
{
  self->shown = g_ptr_array_new_with_free_func ((GDestroyNotify) tl_annotation_unref);
  self->filter.decision = -1;
  self->position = G_MAXUINT;
}

TlAnnotationList *
tl_annotation_list_new (TlWorkspace *workspace)
{
  TlAnnotationList *self;

  g_return_val_if_fail (TL_IS_WORKSPACE (workspace), NULL);

  self = g_object_new (TL_TYPE_ANNOTATION_LIST, NULL);
  self->workspace = g_object_ref (workspace);
  g_signal_connect_object (workspace, "notify::article", G_CALLBACK (list_article_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (workspace, "notify::selected", G_CALLBACK (list_selected_cb), self,
                           G_CONNECT_SWAPPED);
  list_article_cb (self);
  return self;
}

void
tl_annotation_list_set_filter (TlAnnotationList         *self,
                               const TlAnnotationFilter *filter)
{
  g_return_if_fail (TL_IS_ANNOTATION_LIST (self));
  g_return_if_fail (filter != NULL);

  if (g_strcmp0 (self->filter.text, filter->text) == 0
      && g_strcmp0 (self->filter.label, filter->label) == 0
      && g_strcmp0 (self->filter.annotator, filter->annotator) == 0
      && self->filter.decision == filter->decision && self->filter.has_note == filter->has_note
      && same_names (self->filter.hidden, filter->hidden))
    return;
  clear_filter (&self->filter);
  self->filter.text = g_strdup (filter->text);
  self->filter.label = g_strdup (filter->label);
  self->filter.annotator = g_strdup (filter->annotator);
  self->filter.decision = filter->decision;
  self->filter.has_note = filter->has_note;
  self->filter.hidden = g_strdupv (filter->hidden);
  refill (self);
}

void
tl_annotation_list_set_group (TlAnnotationList  *self,
                              TlAnnotationGroup  group)
{
  g_return_if_fail (TL_IS_ANNOTATION_LIST (self));

  if (self->group == group)
    return;
  self->group = group;
  refill (self);
}

guint
tl_annotation_list_get_n_all (TlAnnotationList *self)
{
  g_return_val_if_fail (TL_IS_ANNOTATION_LIST (self), 0);
  return self->article != NULL ? tl_article_get_n_annotations (self->article) : 0;
}

guint
tl_annotation_list_get_position (TlAnnotationList *self)
{
  g_return_val_if_fail (TL_IS_ANNOTATION_LIST (self), G_MAXUINT);
  return self->position;
}

TlAnnotation *
tl_annotation_list_get_annotation (TlAnnotationList *self,
                                   guint             position)
{
  g_return_val_if_fail (TL_IS_ANNOTATION_LIST (self), NULL);
  g_return_val_if_fail (position < self->shown->len, NULL);

  return g_ptr_array_index (self->shown, position);
}

static int
compare_names (gconstpointer a,
               gconstpointer b)
{
  return g_utf8_collate (*(const char *const *) a, *(const char *const *) b);
}

char **
tl_annotation_list_list_annotators (TlAnnotationList *self)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  GPtrArray *names = g_ptr_array_new ();

  g_return_val_if_fail (TL_IS_ANNOTATION_LIST (self), NULL);

  for (guint i = 0; i < tl_annotation_list_get_n_all (self); i++)
    {
      const char *name = tl_annotation_get_annotator (tl_article_get_annotation (self->article, i));

      if (*name != '\0' && g_hash_table_add (seen, (gpointer) name))
        g_ptr_array_add (names, g_strdup (name));
    }
  g_ptr_array_sort (names, compare_names);
  g_ptr_array_add (names, NULL);
  return (char **) g_ptr_array_free (names, FALSE);
}
