/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * From an article back to a record: what did not change is copied byte for byte, and an annotation
 * that was changed and changed back counts as not changed.
 *
 * Elements that could not be read hold their places: each stays behind the element before it.  Where
 * a new value and such an element compete for a place, the new one comes second.
 */

#include "config.h"

#include "tl-article-private.h"

#include <stdlib.h>
#include <string.h>

#include "tl-json-patch.h"

static gboolean
is_same_value (TlJsonDoc *a_doc,
               TlJsonRef  a,
               TlJsonDoc *b_doc,
               TlJsonRef  b)
{
  TlJsonType type = tl_json_get_type (a_doc, a);
  gsize a_length;
  gsize b_length;
  const char *a_raw = tl_json_get_raw (a_doc, a, NULL, &a_length);
  const char *b_raw = tl_json_get_raw (b_doc, b, NULL, &b_length);
  g_autofree char *a_text = NULL;
  g_autofree char *b_text = NULL;

  if (type != tl_json_get_type (b_doc, b))
    return FALSE;
  if (a_length == b_length && memcmp (a_raw, b_raw, a_length) == 0)
    return TRUE;
  if (type == TL_JSON_STRING)
    {
      a_text = tl_json_dup_string (a_doc, a, &a_length);
      b_text = tl_json_dup_string (b_doc, b, &b_length);
      return a_length == b_length && memcmp (a_text, b_text, a_length) == 0;
    }
  if (type != TL_JSON_ARRAY && type != TL_JSON_OBJECT)
    return FALSE;
  a = tl_json_first (a_doc, a);
  b = tl_json_first (b_doc, b);
  while (a != TL_JSON_NONE && b != TL_JSON_NONE)
    {
      if (type == TL_JSON_OBJECT
          && !is_same_value (a_doc, tl_json_get_key (a_doc, a), b_doc, tl_json_get_key (b_doc, b)))
        return FALSE;
      if (!is_same_value (a_doc, a, b_doc, b))
        return FALSE;
      a = tl_json_next (a_doc, a);
      b = tl_json_next (b_doc, b);
    }
  return a == b;
}

gboolean
tl_model_json_equal (GBytes *a,
                     GBytes *b)
{
  g_autoptr(TlJsonDoc) a_doc = NULL;
  g_autoptr(TlJsonDoc) b_doc = NULL;

  if (g_bytes_equal (a, b))
    return TRUE;
  a_doc = tl_json_doc_parse (a, NULL, NULL);
  b_doc = tl_json_doc_parse (b, NULL, NULL);
  return a_doc != NULL && b_doc != NULL && is_same_value (a_doc, 0, b_doc, 0);
}

/* One list as the writer sees it: working values with the element each stands for. */
typedef struct
{
  GPtrArray *elements;    /* of the record; borrowed; NULL: not usable */
  guint      n_values;
  GBytes   **json;        /* of each working value; borrowed */
  guint     *element;     /* number of the element it stands for, or TL_ELEMENT_NONE */
  gboolean  *is_same;     /* its bytes are the element's */
  TlListKind kind;
  GHashTable *left_out;   /* borrowed, NULL: all elements that are not usable are kept */
} WorkingList;

static void
working_list_clear (WorkingList *self)
{
  g_free (self->json);
  g_free (self->element);
  g_free (self->is_same);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (WorkingList, working_list_clear)

static void
working_list_alloc (WorkingList *self,
                    GPtrArray   *elements,
                    guint        n_values)
{
  self->elements = elements;
  self->n_values = n_values;
  self->json = g_new (GBytes *, n_values + 1);
  self->element = g_new (guint, n_values + 1);
  self->is_same = g_new0 (gboolean, n_values + 1);
}

/* Notes value i, which stands for element (with the JSON recorded) or for none. */
static void
set_value (WorkingList *list,
           guint        i,
           GBytes      *json,
           guint        element,
           GBytes      *recorded)
{
  list->json[i] = json;
  list->element[i] = element;
  list->is_same[i] = recorded != NULL && (json == recorded || g_bytes_equal (json, recorded));
}

/* A value read from the record knows its element; one that went and came back does not, so it is
 * looked for by its id, in a table that is made when the first one asks. */
static guint
find_element (GHashTable **by_id,
              GPtrArray   *elements,
              TlIdFunc     get_id,
              const char  *id)
{
  gpointer found;

  if (*by_id == NULL)
    {
      *by_id = g_hash_table_new (g_str_hash, g_str_equal);
      for (guint i = 0; i < elements->len; i++)
        if (g_ptr_array_index (elements, i) != NULL)
          g_hash_table_insert (*by_id, (gpointer) get_id (g_ptr_array_index (elements, i)), GUINT_TO_POINTER (i));
    }
  return g_hash_table_lookup_extended (*by_id, id, NULL, &found) ? GPOINTER_TO_UINT (found) : TL_ELEMENT_NONE;
}

static const char *
annotation_id (gpointer value)
{
  return tl_annotation_get_id (value);
}

static const char *
relation_id (gpointer value)
{
  return tl_relation_get_id (value);
}

static void
list_annotations (TlArticle   *self,
                  WorkingList *list)
{
  g_autoptr(GHashTable) by_id = NULL;
  GPtrArray *elements = self->elements[TL_LIST_ANNOTATIONS];

  working_list_alloc (list, elements, tl_id_list_get_size (self->annotations));
  for (guint i = 0; i < list->n_values; i++)
    {
      TlAnnotation *annotation = tl_id_list_get (self->annotations, i);
      TlAnnotation *recorded = NULL;
      guint element = annotation->element;

      if (element == TL_ELEMENT_NONE)
        element = find_element (&by_id, elements, annotation_id, annotation->id);
      if (element != TL_ELEMENT_NONE)
        recorded = g_ptr_array_index (elements, element);
      set_value (list, i, annotation->json, element, recorded != NULL ? recorded->json : NULL);
    }
}

static void
list_relations (TlArticle   *self,
                WorkingList *list)
{
  g_autoptr(GHashTable) by_id = NULL;
  GPtrArray *elements = self->elements[TL_LIST_RELATIONS];

  working_list_alloc (list, elements, tl_id_list_get_size (self->relations));
  for (guint i = 0; i < list->n_values; i++)
    {
      TlRelation *relation = tl_id_list_get (self->relations, i);
      TlRelation *recorded = NULL;
      guint element = relation->element;

      if (element == TL_ELEMENT_NONE)
        element = find_element (&by_id, elements, relation_id, relation->id);
      if (element != TL_ELEMENT_NONE)
        recorded = g_ptr_array_index (elements, element);
      set_value (list, i, relation->json, element, recorded != NULL ? recorded->json : NULL);
    }
}

/* Entries have no ids: one stands for the next element with the same bytes. */
static void
list_history (TlArticle   *self,
              WorkingList *list)
{
  GPtrArray *elements = self->elements[TL_LIST_HISTORY];
  guint next = 0;

  working_list_alloc (list, elements, self->history->len);
  for (guint i = 0; i < list->n_values; i++)
    {
      GBytes *json = g_ptr_array_index (self->history, i);
      guint element = next;

      while (element < elements->len && !g_bytes_equal (g_ptr_array_index (elements, element), json))
        element++;
      if (element < elements->len)
        {
          set_value (list, i, json, element, g_ptr_array_index (elements, element));
          next = element + 1;
        }
      else
        {
          set_value (list, i, json, TL_ELEMENT_NONE, NULL);
        }
    }
}

static void
list_working (TlArticle   *self,
              TlListKind   kind,
              WorkingList *list)
{
  list->kind = kind;
  list->left_out = self->left_out;
  switch (kind)
    {
    case TL_LIST_ANNOTATIONS:
      list_annotations (self, list);
      break;
    case TL_LIST_RELATIONS:
      list_relations (self, list);
      break;
    case TL_LIST_HISTORY:
    case TL_N_LISTS:
    default:
      list_history (self, list);
      break;
    }
}

gpointer
tl_article_left_out_key (TlListKind kind,
                         guint      element)
{
  return GUINT_TO_POINTER (element == TL_ELEMENT_NONE ? (guint) kind : (element + 1) * TL_N_LISTS + kind);
}

static gboolean
is_left_out (const WorkingList *list,
             guint              element)
{
  return list->left_out != NULL && g_hash_table_contains (list->left_out, tl_article_left_out_key (list->kind, element));
}

static gboolean
leaves_out (const WorkingList *list)
{
  for (guint i = 0; list->left_out != NULL && i < list->elements->len; i++)
    if (is_left_out (list, i))
      return TRUE;
  return is_left_out (list, TL_ELEMENT_NONE);
}

/* Is every usable element there, in its order and with its bytes, and nothing else? */
static gboolean
is_as_recorded (const WorkingList *list)
{
  guint element = 0;

  if (leaves_out (list))
    return FALSE;
  for (guint i = 0; i < list->n_values; i++)
    {
      while (element < list->elements->len && g_ptr_array_index (list->elements, element) == NULL)
        element++;
      if (list->element[i] != element || !list->is_same[i])
        return FALSE;
      element++;
    }
  while (element < list->elements->len && g_ptr_array_index (list->elements, element) == NULL)
    element++;
  return element == list->elements->len;
}

gboolean
tl_article_differs (TlArticle *self)
{
  if (g_hash_table_size (self->overrides) > 0)
    return TRUE;
  for (guint kind = 0; kind < TL_N_LISTS; kind++)
    {
      g_auto(WorkingList) list = { 0 };

      list_working (self, (TlListKind) kind, &list);
      if (!is_as_recorded (&list))
        return TRUE;
    }
  return FALSE;
}

/* Copies elements that could not be read, from *next on, up to (but not including) limit. */
static void
keep_unusable (const WorkingList *list,
               const TlJsonRef   *refs,
               guint             *next,
               guint              limit,
               GArray            *out)
{
  for (; *next < limit; (*next)++)
    if (g_ptr_array_index (list->elements, *next) == NULL && !is_left_out (list, *next))
      {
        TlJsonElement element = { refs[*next], NULL };

        g_array_append_val (out, element);
      }
}

/* The end of the run of unusable elements that begins at next. */
static guint
skip_unusable (const WorkingList *list,
               guint              next)
{
  while (next < list->elements->len && g_ptr_array_index (list->elements, next) == NULL)
    next++;
  return next;
}

static void
patch_elements (TlJsonPatch       *patch,
                TlJsonDoc         *doc,
                TlJsonRef          array,
                const WorkingList *list)
{
  TlJsonStyle style = tl_json_patch_get_style (patch, array);
  g_autofree TlJsonRef *refs = g_new (TlJsonRef, list->elements->len + 1);
  g_autoptr(GArray) out = g_array_new (FALSE, FALSE, sizeof (TlJsonElement));
  g_autoptr(GPtrArray) styled = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  guint n_refs = 0;
  guint next = 0;

  for (TlJsonRef value = tl_json_first (doc, array); value != TL_JSON_NONE; value = tl_json_next (doc, value))
    refs[n_refs++] = value;
  for (guint i = 0; i < list->n_values; i++)
    {
      TlJsonElement element = { TL_JSON_NONE, list->json[i] };
      guint number = list->element[i];

      if (number == TL_ELEMENT_NONE)
        {
          keep_unusable (list, refs, &next, skip_unusable (list, next), out);
          element.json = tl_model_restyle (list->json[i], &style);
          g_ptr_array_add (styled, element.json);
        }
      else
        {
          element.ref = refs[number];
          if (list->is_same[i])
            element.json = NULL;
          if (number >= next)
            {
              keep_unusable (list, refs, &next, number, out);
              next = number + 1;
            }
        }
      g_array_append_val (out, element);
    }
  keep_unusable (list, refs, &next, list->elements->len, out);
  tl_json_patch_set_elements (patch, array, (TlJsonElement *) (gpointer) out->data, out->len);
}

static void
add_list (TlJsonPatch       *patch,
          const char        *name,
          const WorkingList *list)
{
  TlJsonStyle style = tl_json_patch_get_style (patch, 0);
  g_autoptr(GString) json = g_string_new ("[");

  for (guint i = 0; i < list->n_values; i++)
    {
      g_autoptr(GBytes) styled = tl_model_restyle (list->json[i], &style);

      if (i > 0)
        g_string_append (json, style.comma);
      g_string_append_len (json, g_bytes_get_data (styled, NULL), g_bytes_get_size (styled));
    }
  g_string_append_c (json, ']');
  tl_json_patch_set_member (patch, 0, name, json->str, json->len);
}

static void
patch_list (TlArticle   *self,
            TlListKind   kind,
            TlJsonDoc   *doc,
            TlJsonPatch *patch)
{
  g_auto(WorkingList) list = { 0 };

  list_working (self, kind, &list);
  if (is_as_recorded (&list))
    return;
  if (self->states[kind] == TL_LIST_PRESENT)
    patch_elements (patch, doc, tl_json_find (doc, 0, tl_list_names[kind]), &list);
  else if (list.n_values == 0)
    tl_json_patch_remove_member (patch, 0, tl_list_names[kind]);
  else
    add_list (patch, tl_list_names[kind], &list);
}

static int
compare_names (gconstpointer a,
               gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/* In the order of their names, so that the same edits give the same bytes. */
static void
patch_members (TlArticle   *self,
               TlJsonPatch *patch)
{
  g_autofree gpointer *names = g_hash_table_get_keys_as_array (self->overrides, NULL);
  guint n_names = g_hash_table_size (self->overrides);

  qsort (names, n_names, sizeof *names, compare_names);
  for (guint i = 0; i < n_names; i++)
    {
      GBytes *json = g_hash_table_lookup (self->overrides, names[i]);

      if (json != NULL)
        tl_json_patch_set_member (patch, 0, names[i], g_bytes_get_data (json, NULL), g_bytes_get_size (json));
      else
        tl_json_patch_remove_member (patch, 0, names[i]);
    }
}

GBytes *
tl_article_dup_json (TlArticle *self)
{
  g_autoptr(TlJsonDoc) doc = NULL;
  g_autoptr(TlJsonPatch) patch = NULL;

  g_return_val_if_fail (TL_IS_ARTICLE (self), NULL);

  if (!tl_article_is_changed (self))
    return g_bytes_ref (self->record);
  doc = tl_json_doc_parse (self->record, NULL, NULL);
  g_assert (doc != NULL);
  patch = tl_json_patch_new (doc);
  patch_members (self, patch);
  for (guint kind = 0; kind < TL_N_LISTS; kind++)
    patch_list (self, (TlListKind) kind, doc, patch);
  return tl_json_patch_apply (patch);
}

/* NULL in elements: what stands there in the record. */
static void
ask_elements (TlArticle        *self,
              TlListKind        kind,
              TlJsonDoc        *doc,
              GHashTable       *left_out,
              TlUnreadableFunc  func,
              gpointer          user_data)
{
  TlJsonRef list = tl_json_find (doc, 0, tl_list_names[kind]);
  guint element = 0;

  if (self->states[kind] == TL_LIST_FOREIGN)
    {
      g_autoptr (GBytes) json = tl_json_dup_raw (doc, list);

      if (func (NULL, json, user_data))
        g_hash_table_add (left_out, tl_article_left_out_key (kind, TL_ELEMENT_NONE));
      return;
    }
  if (self->states[kind] != TL_LIST_PRESENT)
    return;
  for (TlJsonRef value = tl_json_first (doc, list); value != TL_JSON_NONE; value = tl_json_next (doc, value), element++)
    {
      g_autoptr (GBytes) json = NULL;

      if (g_ptr_array_index (self->elements[kind], element) != NULL)
        continue;
      json = tl_json_dup_raw (doc, value);
      if (func (tl_list_names[kind], json, user_data))
        g_hash_table_add (left_out, tl_article_left_out_key (kind, element));
    }
}

static gboolean
has_unreadable (TlArticle *self)
{
  for (guint kind = 0; kind < TL_LIST_HISTORY; kind++)
    {
      if (self->states[kind] == TL_LIST_FOREIGN)
        return TRUE;
      for (guint i = 0; i < self->elements[kind]->len; i++)
        if (g_ptr_array_index (self->elements[kind], i) == NULL)
          return TRUE;
    }
  return FALSE;
}

gboolean
tl_article_leave_out_unreadable (TlArticle        *self,
                                 TlUnreadableFunc  func,
                                 gpointer          user_data)
{
  g_autoptr (TlJsonDoc) doc = NULL;
  g_autoptr (GHashTable) left_out = NULL;

  g_return_val_if_fail (TL_IS_ARTICLE (self), FALSE);
  g_return_val_if_fail (func != NULL, FALSE);

  if (!has_unreadable (self))
    return FALSE;
  doc = tl_json_doc_parse (self->record, NULL, NULL);
  g_assert (doc != NULL);
  left_out = g_hash_table_new (NULL, NULL);
  for (guint kind = 0; kind < TL_LIST_HISTORY; kind++)
    ask_elements (self, (TlListKind) kind, doc, left_out, func, user_data);
  if (g_hash_table_size (left_out) == 0)
    return FALSE;
  g_clear_pointer (&self->left_out, g_hash_table_unref);
  self->left_out = g_steal_pointer (&left_out);
  self->may_differ = TRUE;
  return TRUE;
}
