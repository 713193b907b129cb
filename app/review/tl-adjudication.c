/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The layers of several annotators side by side: rows are made by aligning one layer after the other with what is there, and follow
 * the target.  The commands are in tl-adjudication-edits.c. */

#include "config.h"

#include "tl-adjudication-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "tl-agreement-private.h"

static GType
tl_adjudication_get_item_type (GListModel *model)
{
  return TL_TYPE_ADJUDICATION_ROW;
}

static guint
tl_adjudication_get_n_items (GListModel *model)
{
  return TL_ADJUDICATION (model)->rows->len;
}

static gpointer
tl_adjudication_get_item (GListModel *model,
                          guint       position)
{
  TlAdjudication *self = TL_ADJUDICATION (model);

  return position < self->rows->len ? g_object_ref (self->rows->pdata[position]) : NULL;
}

static void
list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = tl_adjudication_get_item_type;
  iface->get_n_items = tl_adjudication_get_n_items;
  iface->get_item = tl_adjudication_get_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (TlAdjudication, tl_adjudication, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init))

static void
tl_adjudication_dispose (GObject *object)
{
  TlAdjudication *self = TL_ADJUDICATION (object);

  if (self->target != NULL)
    g_signal_handlers_disconnect_by_data (self->target, self);
  g_clear_object (&self->target);
  G_OBJECT_CLASS (tl_adjudication_parent_class)->dispose (object);
}

static void
tl_adjudication_finalize (GObject *object)
{
  TlAdjudication *self = TL_ADJUDICATION (object);

  g_clear_object (&self->study);
  g_clear_pointer (&self->by_origin, g_hash_table_unref);
  g_clear_pointer (&self->rows, g_ptr_array_unref);
  g_free (self->raters);
  g_free (self->key);
  G_OBJECT_CLASS (tl_adjudication_parent_class)->finalize (object);
}

static void
tl_adjudication_class_init (TlAdjudicationClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = tl_adjudication_dispose;
  object_class->finalize = tl_adjudication_finalize;
}

static void
tl_adjudication_init (TlAdjudication *self)
{
  self->rows = g_ptr_array_new_with_free_func (g_object_unref);
  self->by_origin = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

gboolean
tl_annotation_is_adjudicated (TlAnnotation *annotation)
{
  g_autoptr (TlJsonDoc) doc = NULL;
  GBytes *json;
  gsize length;
  const char *data;

  g_return_val_if_fail (annotation != NULL, FALSE);

  json = tl_annotation_get_json (annotation);
  data = g_bytes_get_data (json, &length);
  /* Hardly any is; nobody needs to write the name with escapes. */
  if (memmem (data, length, "\"" MEMBER_ADJUDICATED "\"", strlen (MEMBER_ADJUDICATED) + 2) == NULL)
    return FALSE;
  doc = tl_json_doc_parse (json, NULL, NULL);
  return doc != NULL && tl_json_find_typed (doc, 0, MEMBER_ADJUDICATED, TL_JSON_OBJECT) != TL_JSON_NONE;
}

/* What stands for a row when the next layer is aligned. */
static TlAnnotation *
get_first (TlAdjudicationRow *row)
{
  for (guint i = 0; i < row->n_raters; i++)
    if (row->annotations[i] != NULL)
      return row->annotations[i];
  return NULL;
}

static int
compare_firsts (gconstpointer a,
                gconstpointer b)
{
  TlAnnotation *first = get_first (*(TlAdjudicationRow *const *) a);
  TlAnnotation *second = get_first (*(TlAdjudicationRow *const *) b);

  return tl_annotation_compare_places (&first, &second);
}

static void
add_to_row (TlAdjudicationRow *row,
            guint              rater,
            TlAnnotation      *annotation)
{
  row->annotations[rater] = tl_annotation_ref (annotation);
}

static void
add_layer (TlAdjudication *self,
           guint           rater)
{
  GPtrArray *layer = tl_study_get_annotations (self->study, self->article, self->raters[rater]);
  g_autoptr (GPtrArray) firsts = g_ptr_array_new ();
  g_autoptr (GArray) pairs = NULL;

  g_ptr_array_sort (self->rows, compare_firsts);
  for (guint i = 0; i < self->rows->len; i++)
    g_ptr_array_add (firsts, get_first (self->rows->pdata[i]));
  pairs = tl_align (firsts, layer, tl_study_same_label_cb, self->study);
  for (guint i = 0; i < pairs->len; i++)
    {
      const TlAlignPair *pair = &g_array_index (pairs, TlAlignPair, i);

      if (pair->b == G_MAXUINT)
        continue;
      if (pair->a == G_MAXUINT)
        {
          TlAdjudicationRow *row = tl_adjudication_row_new (self->n_raters);

          add_to_row (row, rater, layer->pdata[pair->b]);
          g_ptr_array_add (self->rows, row);
        }
      else
        add_to_row (self->rows->pdata[pair->a], rater, layer->pdata[pair->b]);
    }
}

static int
compare_rows (gconstpointer a,
              gconstpointer b)
{
  const TlAdjudicationRow *first = *(TlAdjudicationRow *const *) a;
  const TlAdjudicationRow *second = *(TlAdjudicationRow *const *) b;

  if (first->rank != second->rank)
    return first->rank < second->rank ? -1 : 1;
  if (first->start != second->start)
    return first->start < second->start ? -1 : 1;
  if (first->end != second->end)
    return first->end < second->end ? -1 : 1;
  return compare_firsts (a, b);
}

static char *
make_origin (const char *rater,
             const char *id)
{
  return g_strconcat (rater, "\n", id, NULL);
}

static void
make_rows (TlAdjudication *self)
{
  for (guint r = 0; r < self->n_raters; r++)
    add_layer (self, r);
  for (guint i = 0; i < self->rows->len; i++)
    {
      TlAdjudicationRow *row = self->rows->pdata[i];

      tl_adjudication_row_finish (row, self->study, self->article);
      for (guint r = 0; r < self->n_raters; r++)
        if (row->annotations[r] != NULL)
          g_hash_table_replace (self->by_origin,
                                make_origin (tl_adjudication_get_rater (self, r), tl_annotation_get_id (row->annotations[r])),
                                row);
    }
  g_ptr_array_sort (self->rows, compare_rows);
}

static char *
dup_string (TlJsonDoc  *doc,
            TlJsonRef   object,
            const char *name)
{
  TlJsonRef value = tl_json_find_typed (doc, object, name, TL_JSON_STRING);

  return value != TL_JSON_NONE ? tl_json_dup_string (doc, value, NULL) : g_strdup ("");
}

TlAdjudicationRow *
tl_adjudication_find_row (TlAdjudication *self,
                          TlJsonDoc      *doc,
                          TlJsonRef       from)
{
  g_autofree char *rater = NULL;
  g_autofree char *id = NULL;
  g_autofree char *origin = NULL;

  if (tl_json_get_type (doc, from) != TL_JSON_OBJECT)
    return NULL;
  rater = dup_string (doc, from, "annotator");
  id = dup_string (doc, from, "id");
  origin = make_origin (rater, id);
  return g_hash_table_lookup (self->by_origin, origin);
}

/* The first row that an entry {"from": […]} is about. */
static TlAdjudicationRow *
find_of_entry (TlAdjudication *self,
               TlJsonDoc      *doc,
               TlJsonRef       entry)
{
  TlJsonRef list = tl_json_get_type (doc, entry) == TL_JSON_OBJECT ? tl_json_find_typed (doc, entry, "from", TL_JSON_ARRAY)
                                                                   : TL_JSON_NONE;
  TlAdjudicationRow *row = NULL;

  for (TlJsonRef item = list != TL_JSON_NONE ? tl_json_first (doc, list) : TL_JSON_NONE; item != TL_JSON_NONE && row == NULL;
       item = tl_json_next (doc, item))
    row = tl_adjudication_find_row (self, doc, item);
  return row;
}

static void
read_results (TlAdjudication *self,
              GHashTable     *results)
{
  for (guint i = 0; i < tl_article_get_n_annotations (self->target); i++)
    {
      TlAnnotation *annotation = tl_article_get_annotation (self->target, i);
      g_autoptr (TlJsonDoc) doc = NULL;
      TlAdjudicationRow *row;

      if (!tl_annotation_is_adjudicated (annotation))
        continue;
      doc = tl_json_doc_parse (tl_annotation_get_json (annotation), NULL, NULL);
      row = find_of_entry (self, doc, tl_json_find (doc, 0, MEMBER_ADJUDICATED));
      if (row != NULL && !g_hash_table_contains (results, row))
        g_hash_table_insert (results, row, annotation);
    }
}

static void
read_dropped (TlAdjudication *self,
              GHashTable     *dropped)
{
  g_autoptr (GBytes) json = tl_article_dup_member_json (self->target, MEMBER_ADJUDICATION);
  g_autoptr (TlJsonDoc) doc = json != NULL ? tl_json_doc_parse (json, NULL, NULL) : NULL;

  if (doc == NULL || tl_json_get_type (doc, 0) != TL_JSON_ARRAY)
    return;
  for (TlJsonRef item = tl_json_first (doc, 0); item != TL_JSON_NONE; item = tl_json_next (doc, item))
    {
      TlAdjudicationRow *row = find_of_entry (self, doc, item);

      if (row != NULL)
        g_hash_table_add (dropped, row);
    }
}

void
tl_adjudication_read (TlAdjudication *self)
{
  g_autoptr (GHashTable) results = g_hash_table_new (NULL, NULL);
  g_autoptr (GHashTable) dropped = g_hash_table_new (NULL, NULL);

  read_results (self, results);
  read_dropped (self, dropped);
  for (guint i = 0; i < self->rows->len; i++)
    {
      TlAdjudicationRow *row = self->rows->pdata[i];
      TlAnnotation *result = g_hash_table_lookup (results, row);

      tl_adjudication_row_set (row, result, result == NULL && g_hash_table_contains (dropped, row));
    }
}

static void
tl_adjudication_annotation_changed_cb (TlAdjudication *self,
                                       TlAnnotation   *before,
                                       TlAnnotation   *after)
{
  TlAnnotation *annotation = after != NULL ? after : before;
  g_autoptr (TlJsonDoc) doc = NULL;
  TlAdjudicationRow *row;

  if (!tl_annotation_is_adjudicated (annotation))
    return;
  doc = tl_json_doc_parse (tl_annotation_get_json (annotation), NULL, NULL);
  row = find_of_entry (self, doc, tl_json_find (doc, 0, MEMBER_ADJUDICATED));
  /* One result is all that a row ever has; else all is looked at again. */
  if (row != NULL && after != NULL && (row->result == NULL
                                       || g_str_equal (tl_annotation_get_id (row->result), tl_annotation_get_id (after))))
    tl_adjudication_row_set (row, after, FALSE);
  else if (row != NULL && after == NULL && row->result != NULL
           && g_str_equal (tl_annotation_get_id (row->result), tl_annotation_get_id (before)))
    tl_adjudication_row_set (row, NULL, FALSE);
  else
    tl_adjudication_read (self);
}

static void
tl_adjudication_member_changed_cb (TlAdjudication *self,
                                   const char     *name)
{
  if (g_str_equal (name, MEMBER_ADJUDICATION))
    tl_adjudication_read (self);
}

static gboolean
choose_raters (TlAdjudication *self,
               const guint    *raters,
               guint           n_raters)
{
  guint n = raters != NULL ? n_raters : tl_study_get_n_raters (self->study);

  self->raters = g_new (guint, n + 1);
  for (guint i = 0; i < n; i++)
    {
      guint rater = raters != NULL ? raters[i] : i;

      if (rater < tl_study_get_n_raters (self->study)
          && tl_study_get_annotations (self->study, self->article, rater) != NULL)
        self->raters[self->n_raters++] = rater;
    }
  return self->n_raters >= 2;
}

TlAdjudication *
tl_adjudication_new (TlStudy      *study,
                     guint         article,
                     const guint  *raters,
                     guint         n_raters,
                     TlArticle    *target,
                     const char   *key,
                     GError      **error)
{
  g_autoptr (TlAdjudication) self = NULL;

  g_return_val_if_fail (TL_IS_STUDY (study) && TL_IS_ARTICLE (target) && key != NULL, NULL);
  g_return_val_if_fail (article < tl_study_get_n_articles (study), NULL);

  self = g_object_new (TL_TYPE_ADJUDICATION, NULL);
  self->study = g_object_ref (study);
  self->article = article;
  self->target = g_object_ref (target);
  self->key = g_strdup (key);
  if (!choose_raters (self, raters, n_raters))
    {
      g_set_error_literal (error, TL_MODEL_ERROR, TL_MODEL_ERROR_INVALID,
                           _("Two annotators or more of the same article are needed"));
      return NULL;
    }
  if (!tl_text_equal (tl_study_get_text (study, article), tl_article_get_text (target)))
    {
      g_set_error (error, TL_MODEL_ERROR, TL_MODEL_ERROR_INVALID, _("The copies of the article “%s” have different texts"), key);
      return NULL;
    }
  make_rows (self);
  tl_adjudication_read (self);
  g_signal_connect_object (target, "annotation-changed", G_CALLBACK (tl_adjudication_annotation_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (target, "member-changed", G_CALLBACK (tl_adjudication_member_changed_cb), self, G_CONNECT_SWAPPED);
  return g_steal_pointer (&self);
}

guint
tl_adjudication_get_n_raters (TlAdjudication *self)
{
  g_return_val_if_fail (TL_IS_ADJUDICATION (self), 0);

  return self->n_raters;
}

const char *
tl_adjudication_get_rater (TlAdjudication *self,
                           guint           rater)
{
  g_return_val_if_fail (TL_IS_ADJUDICATION (self), NULL);
  g_return_val_if_fail (rater < self->n_raters, NULL);

  return tl_study_get_rater (self->study, self->raters[rater]);
}

guint
tl_adjudication_count (TlAdjudication *self,
                       TlAlignKind     kind)
{
  guint n = 0;

  g_return_val_if_fail (TL_IS_ADJUDICATION (self), 0);

  for (guint i = 0; i < self->rows->len; i++)
    n += ((TlAdjudicationRow *) self->rows->pdata[i])->kind == kind;
  return n;
}

guint
tl_adjudication_count_open (TlAdjudication *self)
{
  guint n = 0;

  g_return_val_if_fail (TL_IS_ADJUDICATION (self), 0);

  for (guint i = 0; i < self->rows->len; i++)
    n += !tl_adjudication_row_is_decided (self->rows->pdata[i]);
  return n;
}

guint
tl_adjudication_find_next (TlAdjudication *self,
                           guint           from,
                           gboolean        backwards,
                           gboolean        any)
{
  guint n;

  g_return_val_if_fail (TL_IS_ADJUDICATION (self), G_MAXUINT);

  n = self->rows->len;
  if (n == 0)
    return G_MAXUINT;
  if (from >= n)
    from = backwards ? 0 : n - 1;
  for (guint step = 1; step <= n; step++)
    {
      guint position = backwards ? (from + n - step) % n : (from + step) % n;

      if (any || !tl_adjudication_row_is_decided (self->rows->pdata[position]))
        return position;
    }
  return G_MAXUINT;
}
