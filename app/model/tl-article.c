/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * An opened article: what the record says and what was changed since.  Reading a record is in
 * tl-article-parse.c, writing it back in tl-article-write.c; this file is what others ask and change.
 */

#include "config.h"

#include "tl-article-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

enum
{
  ANNOTATION_CHANGED,
  RELATION_CHANGED,
  MEMBER_CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (TlArticle, tl_article, G_TYPE_OBJECT)

static const char *
annotation_id (gpointer value)
{
  return tl_annotation_get_id (value);
}

static gpointer
annotation_ref (gpointer value)
{
  return tl_annotation_ref (value);
}

static void
annotation_unref (gpointer value)
{
  if (value != NULL)
    tl_annotation_unref (value);
}

static const char *
relation_id (gpointer value)
{
  return tl_relation_get_id (value);
}

static gpointer
relation_ref (gpointer value)
{
  return tl_relation_ref (value);
}

static void
relation_unref (gpointer value)
{
  if (value != NULL)
    tl_relation_unref (value);
}

static void
bytes_unref (gpointer value)
{
  if (value != NULL)
    g_bytes_unref (value);
}

static void
tl_article_finalize (GObject *object)
{
  TlArticle *self = TL_ARTICLE (object);

  g_clear_pointer (&self->record, g_bytes_unref);
  g_clear_pointer (&self->id, g_free);
  g_clear_pointer (&self->text, tl_text_unref);
  g_clear_pointer (&self->path_prefix, g_free);
  g_clear_pointer (&self->members, g_array_unref);
  for (guint i = 0; i < TL_N_LISTS; i++)
    g_clear_pointer (&self->elements[i], g_ptr_array_unref);
  g_clear_pointer (&self->title, g_free);
  g_clear_pointer (&self->status, g_free);
  g_clear_pointer (&self->annotations, tl_id_list_free);
  g_clear_pointer (&self->relations, tl_id_list_free);
  g_clear_pointer (&self->history, g_ptr_array_unref);
  g_clear_pointer (&self->left_out, g_hash_table_unref);
  g_clear_pointer (&self->overrides, g_hash_table_unref);
  G_OBJECT_CLASS (tl_article_parent_class)->finalize (object);
}

static void
tl_article_class_init (TlArticleClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = tl_article_finalize;

  signals[ANNOTATION_CHANGED] =
    g_signal_new ("annotation-changed", TL_TYPE_ARTICLE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2,
                  TL_TYPE_ANNOTATION | G_SIGNAL_TYPE_STATIC_SCOPE, TL_TYPE_ANNOTATION | G_SIGNAL_TYPE_STATIC_SCOPE);
  signals[RELATION_CHANGED] =
    g_signal_new ("relation-changed", TL_TYPE_ARTICLE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2,
                  TL_TYPE_RELATION | G_SIGNAL_TYPE_STATIC_SCOPE, TL_TYPE_RELATION | G_SIGNAL_TYPE_STATIC_SCOPE);
  signals[MEMBER_CHANGED] =
    g_signal_new ("member-changed", TL_TYPE_ARTICLE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                  G_TYPE_STRING | G_SIGNAL_TYPE_STATIC_SCOPE);
}

static void
tl_article_init (TlArticle *self)
{
  self->overrides = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, bytes_unref);
}

TlArticle *
tl_article_new_from_record (GBytes      *record,
                            const char  *fallback_id,
                            const char  *path_prefix,
                            guint        first_line,
                            GPtrArray   *problems,
                            gsize       *error_offset,
                            GError     **error)
{
  g_autoptr(TlArticle) self = NULL;

  g_return_val_if_fail (record != NULL, NULL);

  self = g_object_new (TL_TYPE_ARTICLE, NULL);
  self->path_prefix = g_strdup (path_prefix != NULL ? path_prefix : "$");
  self->first_line = MAX (first_line, 1);
  self->members = g_array_new (FALSE, FALSE, sizeof (TlMemberRange));
  self->annotations = tl_id_list_new (annotation_id, annotation_ref, annotation_unref);
  self->relations = tl_id_list_new (relation_id, relation_ref, relation_unref);
  self->history = g_ptr_array_new_with_free_func (bytes_unref);
  self->elements[TL_LIST_ANNOTATIONS] = g_ptr_array_new_with_free_func (annotation_unref);
  self->elements[TL_LIST_RELATIONS] = g_ptr_array_new_with_free_func (relation_unref);
  self->elements[TL_LIST_HISTORY] = g_ptr_array_new_with_free_func (bytes_unref);
  if (!tl_article_parse (self, record, fallback_id, problems, error_offset, error))
    return NULL;
  return g_steal_pointer (&self);
}

TlArticle *
tl_article_snapshot (TlArticle *self)
{
  TlArticle *copy;
  GHashTableIter iter;
  gpointer name;
  gpointer json;

  g_return_val_if_fail (TL_IS_ARTICLE (self), NULL);

  copy = g_object_new (TL_TYPE_ARTICLE, NULL);
  copy->record = g_bytes_ref (self->record);
  copy->id = g_strdup (self->id);
  copy->text = tl_text_ref (self->text);
  copy->path_prefix = g_strdup (self->path_prefix);
  copy->first_line = self->first_line;
  copy->members = g_array_ref (self->members);
  for (guint i = 0; i < TL_N_LISTS; i++)
    {
      copy->states[i] = self->states[i];
      copy->elements[i] = g_ptr_array_ref (self->elements[i]);
    }
  copy->title = g_strdup (self->title);
  copy->status = g_strdup (self->status);
  copy->annotations = tl_id_list_copy (self->annotations);
  copy->relations = tl_id_list_copy (self->relations);
  copy->history = tl_article_list_history (self);
  g_hash_table_iter_init (&iter, self->overrides);
  while (g_hash_table_iter_next (&iter, &name, &json))
    g_hash_table_insert (copy->overrides, g_strdup (name), json != NULL ? g_bytes_ref (json) : NULL);
  /* Nobody changes it once it is there. */
  copy->left_out = self->left_out != NULL ? g_hash_table_ref (self->left_out) : NULL;
  copy->may_differ = self->may_differ;
  copy->differs = self->differs;
  return copy;
}

const char *
tl_article_get_id (TlArticle *self)
{
  g_return_val_if_fail (TL_IS_ARTICLE (self), NULL);

  return self->id;
}

const char *
tl_article_get_title (TlArticle *self)
{
  g_return_val_if_fail (TL_IS_ARTICLE (self), NULL);

  return self->title;
}

const char *
tl_article_get_status (TlArticle *self)
{
  g_return_val_if_fail (TL_IS_ARTICLE (self), NULL);

  return self->status;
}

/* Is the member's name, as it is spelled in the record, this one? */
static gboolean
is_named (const char          *record,
          const TlMemberRange *range,
          const char          *name)
{
  gsize length = range->key_end - range->key_start;
  const char *key = record + range->key_start;
  g_autoptr(GBytes) bytes = NULL;
  g_autoptr(TlJsonDoc) doc = NULL;

  if (memchr (key, '\\', length) == NULL)
    return strlen (name) == length - 2 && memcmp (key + 1, name, length - 2) == 0;
  bytes = g_bytes_new_static (key, length);
  doc = tl_json_doc_parse (bytes, NULL, NULL);
  return doc != NULL && tl_json_string_equal (doc, 0, name);
}

GBytes *
tl_article_dup_recorded (TlArticle  *self,
                         const char *name)
{
  const char *record = g_bytes_get_data (self->record, NULL);

  for (guint i = 0; i < self->members->len; i++)
    {
      const TlMemberRange *range = &g_array_index (self->members, TlMemberRange, i);

      if (is_named (record, range, name))
        return g_bytes_new_from_bytes (self->record, range->start, range->end - range->start);
    }
  return NULL;
}

GBytes *
tl_article_dup_member_json (TlArticle  *self,
                            const char *name)
{
  gpointer json;

  g_return_val_if_fail (TL_IS_ARTICLE (self), NULL);
  g_return_val_if_fail (name != NULL, NULL);

  if (g_hash_table_lookup_extended (self->overrides, name, NULL, &json))
    return json != NULL ? g_bytes_ref (json) : NULL;
  return tl_article_dup_recorded (self, name);
}

char *
tl_article_dup_member (TlArticle  *self,
                       const char *name)
{
  g_autoptr(GBytes) json = NULL;
  g_autoptr(TlJsonDoc) doc = NULL;
  const char *data;

  g_return_val_if_fail (TL_IS_ARTICLE (self), NULL);
  g_return_val_if_fail (name != NULL, NULL);

  json = tl_article_dup_member_json (self, name);
  if (json == NULL)
    return NULL;
  /* No need to parse a list of 20,000 to learn that it is no string. */
  data = g_bytes_get_data (json, NULL);
  if (data[0] != '"')
    return NULL;
  doc = tl_json_doc_parse (json, NULL, NULL);
  return doc != NULL ? tl_json_dup_string (doc, 0, NULL) : NULL;
}

TlText *
tl_article_get_text (TlArticle *self)
{
  g_return_val_if_fail (TL_IS_ARTICLE (self), NULL);

  return self->text;
}

GBytes *
tl_article_get_record (TlArticle *self)
{
  g_return_val_if_fail (TL_IS_ARTICLE (self), NULL);

  return self->record;
}

gboolean
tl_article_is_changed (TlArticle *self)
{
  g_return_val_if_fail (TL_IS_ARTICLE (self), FALSE);

  if (self->may_differ)
    {
      self->differs = tl_article_differs (self);
      self->may_differ = FALSE;
    }
  return self->differs;
}

guint
tl_article_get_n_annotations (TlArticle *self)
{
  g_return_val_if_fail (TL_IS_ARTICLE (self), 0);

  return tl_id_list_get_size (self->annotations);
}

TlAnnotation *
tl_article_get_annotation (TlArticle *self,
                           guint      position)
{
  g_return_val_if_fail (TL_IS_ARTICLE (self), NULL);

  return tl_id_list_get (self->annotations, position);
}

static gpointer
find_value (TlIdList   *list,
            const char *id)
{
  guint position = tl_id_list_find (list, id);

  return position != G_MAXUINT ? tl_id_list_get (list, position) : NULL;
}

TlAnnotation *
tl_article_find_annotation (TlArticle  *self,
                            const char *id)
{
  g_return_val_if_fail (TL_IS_ARTICLE (self), NULL);
  g_return_val_if_fail (id != NULL, NULL);

  return find_value (self->annotations, id);
}

guint
tl_article_get_annotation_position (TlArticle  *self,
                                    const char *id)
{
  g_return_val_if_fail (TL_IS_ARTICLE (self), G_MAXUINT);
  g_return_val_if_fail (id != NULL, G_MAXUINT);

  return tl_id_list_find (self->annotations, id);
}

guint
tl_article_get_n_relations (TlArticle *self)
{
  g_return_val_if_fail (TL_IS_ARTICLE (self), 0);

  return tl_id_list_get_size (self->relations);
}

TlRelation *
tl_article_get_relation (TlArticle *self,
                         guint      position)
{
  g_return_val_if_fail (TL_IS_ARTICLE (self), NULL);

  return tl_id_list_get (self->relations, position);
}

TlRelation *
tl_article_find_relation (TlArticle  *self,
                          const char *id)
{
  g_return_val_if_fail (TL_IS_ARTICLE (self), NULL);
  g_return_val_if_fail (id != NULL, NULL);

  return find_value (self->relations, id);
}

guint
tl_article_get_relation_position (TlArticle  *self,
                                  const char *id)
{
  g_return_val_if_fail (TL_IS_ARTICLE (self), G_MAXUINT);
  g_return_val_if_fail (id != NULL, G_MAXUINT);

  return tl_id_list_find (self->relations, id);
}

GPtrArray *
tl_article_list_relations_of (TlArticle  *self,
                              const char *annotation_id)
{
  GPtrArray *found;

  g_return_val_if_fail (TL_IS_ARTICLE (self), NULL);
  g_return_val_if_fail (annotation_id != NULL, NULL);

  found = g_ptr_array_new ();
  for (guint i = 0; i < tl_id_list_get_size (self->relations); i++)
    {
      TlRelation *relation = tl_id_list_get (self->relations, i);

      if (tl_relation_has_target (relation, annotation_id))
        g_ptr_array_add (found, relation);
    }
  return found;
}

GPtrArray *
tl_article_list_history (TlArticle *self)
{
  GPtrArray *entries;

  g_return_val_if_fail (TL_IS_ARTICLE (self), NULL);

  entries = g_ptr_array_new_full (self->history->len, bytes_unref);
  for (guint i = 0; i < self->history->len; i++)
    g_ptr_array_add (entries, g_bytes_ref (g_ptr_array_index (self->history, i)));
  return entries;
}

void
tl_article_init_locator (TlArticle *self,
                         TlLocator *locator)
{
  g_return_if_fail (TL_IS_ARTICLE (self));
  g_return_if_fail (locator != NULL);

  tl_locator_init (locator, self->record, self->first_line);
}

/* Path of an element of the record, and its place when json is still the slice that was read. */
static char *
locate (TlArticle  *self,
        TlListKind  kind,
        guint32     element,
        GBytes     *json,
        TlLocator  *locator,
        guint      *line,
        guint      *column)
{
  const char *data = g_bytes_get_data (json, NULL);

  *line = *column = 0;
  if (element == TL_ELEMENT_NONE)
    return NULL;
  if (locator != NULL && data >= locator->data && data < locator->data + locator->length)
    {
      tl_locator_seek (locator, data - locator->data);
      *line = locator->line;
      *column = locator->column;
    }
  return g_strdup_printf ("%s.%s[%u]", self->path_prefix, tl_list_names[kind], element);
}

char *
tl_article_locate_annotation (TlArticle *self,
                              guint      position,
                              TlLocator *locator,
                              guint     *line,
                              guint     *column)
{
  TlAnnotation *annotation;

  g_return_val_if_fail (TL_IS_ARTICLE (self), NULL);
  g_return_val_if_fail (line != NULL && column != NULL, NULL);

  annotation = tl_article_get_annotation (self, position);
  return locate (self, TL_LIST_ANNOTATIONS, annotation->element, annotation->json, locator, line, column);
}

char *
tl_article_locate_relation (TlArticle *self,
                            guint      position,
                            TlLocator *locator,
                            guint     *line,
                            guint     *column)
{
  TlRelation *relation;

  g_return_val_if_fail (TL_IS_ARTICLE (self), NULL);
  g_return_val_if_fail (line != NULL && column != NULL, NULL);

  relation = tl_article_get_relation (self, position);
  return locate (self, TL_LIST_RELATIONS, relation->element, relation->json, locator, line, column);
}

static gboolean
check_writable (TlArticle   *self,
                TlListKind   kind,
                GError     **error)
{
  if (self->states[kind] != TL_LIST_FOREIGN)
    return TRUE;
  g_set_error (error, TL_MODEL_ERROR, TL_MODEL_ERROR_SHAPE,
               _("“%s” of this article is no list, so nothing can be put into it"), tl_list_names[kind]);
  return FALSE;
}

static gboolean
apply_annotation (TlArticle       *self,
                  const TlChange  *change,
                  GError         **error)
{
  g_autoptr(TlAnnotation) before = NULL;
  g_autoptr(TlAnnotation) after = NULL;
  guint position = tl_id_list_find (self->annotations, change->id);

  if (change->after != NULL)
    {
      after = tl_annotation_parse_bytes (change->after, change->id, error);
      if (after == NULL || !check_writable (self, TL_LIST_ANNOTATIONS, error))
        return FALSE;
      if (after->hull.end > tl_text_get_length (self->text))
        {
          g_set_error (error, TL_MODEL_ERROR, TL_MODEL_ERROR_OFFSET,
                       _("The annotation ends at %u, beyond the text’s %u characters"),
                       after->hull.end, tl_text_get_length (self->text));
          return FALSE;
        }
    }
  if (position != G_MAXUINT)
    before = tl_annotation_ref (tl_id_list_get (self->annotations, position));
  if (after != NULL && before != NULL)
    {
      after->element = before->element;
      tl_id_list_replace (self->annotations, position, tl_annotation_ref (after));
    }
  else if (after != NULL)
    {
      tl_id_list_insert (self->annotations, change->position, tl_annotation_ref (after));
    }
  else if (before != NULL)
    {
      tl_id_list_remove (self->annotations, position);
    }
  self->may_differ = TRUE;
  if (before != NULL || after != NULL)
    g_signal_emit (self, signals[ANNOTATION_CHANGED], 0, before, after);
  return TRUE;
}

static gboolean
apply_relation (TlArticle       *self,
                const TlChange  *change,
                GError         **error)
{
  g_autoptr(TlRelation) before = NULL;
  g_autoptr(TlRelation) after = NULL;
  guint position = tl_id_list_find (self->relations, change->id);

  if (change->after != NULL)
    {
      after = tl_relation_parse_bytes (change->after, change->id, error);
      if (after == NULL || !check_writable (self, TL_LIST_RELATIONS, error))
        return FALSE;
    }
  if (position != G_MAXUINT)
    before = tl_relation_ref (tl_id_list_get (self->relations, position));
  if (after != NULL && before != NULL)
    {
      after->element = before->element;
      tl_id_list_replace (self->relations, position, tl_relation_ref (after));
    }
  else if (after != NULL)
    {
      tl_id_list_insert (self->relations, change->position, tl_relation_ref (after));
    }
  else if (before != NULL)
    {
      tl_id_list_remove (self->relations, position);
    }
  self->may_differ = TRUE;
  if (before != NULL || after != NULL)
    g_signal_emit (self, signals[RELATION_CHANGED], 0, before, after);
  return TRUE;
}

/* The id is what edits are filed under, and lists have changes of their own. */
static gboolean
check_member (const char  *name,
              GError     **error)
{
  static const char *const fixed[] = { "id", "annotations", "relations", "history" };

  for (guint i = 0; i < G_N_ELEMENTS (fixed); i++)
    if (g_str_equal (name, fixed[i]))
      {
        g_set_error (error, TL_MODEL_ERROR, TL_MODEL_ERROR_INVALID, _("“%s” of an article can’t be set"), name);
        return FALSE;
      }
  return TRUE;
}

/* The text is what all offsets stand on: it comes whole or not at all. */
static gboolean
take_text (TlArticle  *self,
           TlJsonDoc  *doc,
           GError    **error)
{
  gsize length;
  char *utf8;

  if (doc == NULL || tl_json_get_type (doc, 0) != TL_JSON_STRING)
    {
      g_set_error_literal (error, TL_MODEL_ERROR, TL_MODEL_ERROR_SHAPE, _("The text of an article must be a string"));
      return FALSE;
    }
  utf8 = tl_json_dup_string (doc, 0, &length);
  tl_text_unref (self->text);
  self->text = tl_text_new_take (utf8, length);
  return TRUE;
}

static gboolean
apply_member (TlArticle       *self,
              const TlChange  *change,
              GError         **error)
{
  g_autoptr(GBytes) recorded = NULL;
  g_autoptr(TlJsonDoc) doc = NULL;

  if (!check_member (change->id, error))
    return FALSE;
  if (change->after != NULL)
    {
      doc = tl_json_doc_parse (change->after, NULL, error);
      if (doc == NULL)
        return FALSE;
    }
  if (g_str_equal (change->id, "text") && !take_text (self, doc, error))
    return FALSE;
  recorded = tl_article_dup_recorded (self, change->id);
  if (recorded == change->after
      || (recorded != NULL && change->after != NULL && g_bytes_equal (recorded, change->after)))
    g_hash_table_remove (self->overrides, change->id);
  else
    g_hash_table_replace (self->overrides, g_strdup (change->id),
                          change->after != NULL ? g_bytes_ref (change->after) : NULL);
  /* Without a title the text's first line is it. */
  if (g_str_equal (change->id, "title") || g_str_equal (change->id, "text"))
    tl_article_update_title (self);
  else if (g_str_equal (change->id, "status"))
    tl_article_update_status (self);
  self->may_differ = TRUE;
  g_signal_emit (self, signals[MEMBER_CHANGED], 0, change->id);
  return TRUE;
}

static gboolean
apply_history (TlArticle       *self,
               const TlChange  *change,
               GError         **error)
{
  guint found = G_MAXUINT;

  if (change->before != NULL)
    for (guint i = self->history->len; i-- > 0 && found == G_MAXUINT;)
      if (tl_model_json_equal (g_ptr_array_index (self->history, i), change->before))
        found = i;
  if (change->after != NULL)
    {
      g_autoptr(TlJsonDoc) doc = NULL;

      if (!check_writable (self, TL_LIST_HISTORY, error))
        return FALSE;
      doc = tl_json_doc_parse (change->after, NULL, error);
      if (doc == NULL)
        return FALSE;
    }
  if (found != G_MAXUINT)
    g_ptr_array_remove_index (self->history, found);
  if (change->after != NULL)
    g_ptr_array_insert (self->history, MIN (found != G_MAXUINT ? found : change->position, self->history->len),
                        g_bytes_ref (change->after));
  self->may_differ = TRUE;
  g_signal_emit (self, signals[MEMBER_CHANGED], 0, "history");
  return TRUE;
}

gboolean
tl_article_apply (TlArticle       *self,
                  const TlChange  *change,
                  GError         **error)
{
  g_return_val_if_fail (TL_IS_ARTICLE (self), FALSE);
  g_return_val_if_fail (change != NULL && change->id != NULL, FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  switch (change->kind)
    {
    case TL_CHANGE_ANNOTATION:
      return apply_annotation (self, change, error);
    case TL_CHANGE_RELATION:
      return apply_relation (self, change, error);
    case TL_CHANGE_MEMBER:
      return apply_member (self, change, error);
    case TL_CHANGE_HISTORY:
      return apply_history (self, change, error);
    default:
      g_return_val_if_reached (FALSE);
    }
}
