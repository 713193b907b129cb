/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * From a record to an article.
 *
 * One strict pass makes the tape, one walk over it the values; the tape is dropped afterwards (it is
 * several times as large as the values).  What is wrong with a single annotation is told and costs
 * nothing else: the element stays where it is in the record.
 */

#include "config.h"

#include "tl-article-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "tl-diagnostic.h"
#include "tl-id.h"
#include "tl-locator.h"

#define TITLE_LENGTH 120

const char *const tl_list_names[TL_N_LISTS] = { "annotations", "relations", "history" };

/* What a walk over one record needs. */
typedef struct
{
  TlArticle  *article;
  TlJsonDoc  *doc;
  GPtrArray  *problems;   /* NULL: nobody wants to know */
  TlLocator   locator;
  GHashTable *repeats;    /* id made from bytes to how often those were met; owned strings */
} Walk;

static void
report (Walk       *walk,
        const char *code,
        TlSeverity  severity,
        TlListKind  kind,
        guint       element,
        TlJsonRef   value,
        const char *message)
{
  g_autofree char *path = NULL;
  gsize start;

  if (walk->problems == NULL)
    return;
  tl_json_get_raw (walk->doc, value, &start, NULL);
  tl_locator_seek (&walk->locator, start);
  path = element == TL_ELEMENT_NONE
    ? g_strdup_printf ("%s.%s", walk->article->path_prefix, tl_list_names[kind])
    : g_strdup_printf ("%s.%s[%u]", walk->article->path_prefix, tl_list_names[kind], element);
  g_ptr_array_add (walk->problems, tl_diagnostic_new (code, severity, walk->article->id, path,
                                                      walk->locator.line, walk->locator.column, g_strdup (message)));
}

static void
report_error (Walk         *walk,
              TlListKind    kind,
              guint         element,
              TlJsonRef     value,
              const GError *error)
{
  report (walk, g_error_matches (error, TL_MODEL_ERROR, TL_MODEL_ERROR_OFFSET) ? TL_CODE_OFFSET : TL_CODE_SHAPE,
          TL_SEVERITY_ERROR, kind, element, value, error->message);
}

/* An id for an element that has none of its own: from its bytes, so that it is the same at each
 * opening, and numbered where the bytes repeat. */
static char *
make_internal_id (Walk       *walk,
                  TlIdList   *list,
                  const char *prefix,
                  TlJsonRef   value)
{
  gsize length;
  const char *raw = tl_json_get_raw (walk->doc, value, NULL, &length);
  g_autofree char *id = tl_id_from_content (prefix, raw, length);
  guint count = GPOINTER_TO_UINT (g_hash_table_lookup (walk->repeats, id));
  char *numbered = NULL;

  do
    {
      g_free (numbered);
      count++;
      numbered = count == 1 ? g_strdup (id) : g_strdup_printf ("%s-%u", id, count);
    }
  while (tl_id_list_find (list, numbered) != G_MAXUINT);
  g_hash_table_replace (walk->repeats, g_steal_pointer (&id), GUINT_TO_POINTER (count));
  return numbered;
}

/* The id an element goes by; *duplicate when it is not the one it names. */
static char *
choose_id (Walk       *walk,
           TlIdList   *list,
           const char *prefix,
           TlJsonRef   value,
           gboolean   *duplicate)
{
  char *id = NULL;

  *duplicate = FALSE;
  if (tl_json_get_type (walk->doc, value) == TL_JSON_OBJECT)
    id = tl_model_dup_string (walk->doc, tl_json_find (walk->doc, value, "id"));
  if (id != NULL && tl_id_list_find (list, id) == G_MAXUINT)
    return id;
  *duplicate = id != NULL;
  g_free (id);
  return make_internal_id (walk, list, prefix, value);
}

static void
check_annotation (Walk         *walk,
                  guint         element,
                  TlJsonRef     value,
                  TlAnnotation *annotation)
{
  if (!annotation->irregular)
    return;
  if (annotation->hull.start == annotation->hull.end)
    report (walk, TL_CODE_OFFSET, TL_SEVERITY_WARNING, TL_LIST_ANNOTATIONS, element, value,
            _("The annotation covers nothing"));
  else
    report (walk, TL_CODE_OFFSET, TL_SEVERITY_WARNING, TL_LIST_ANNOTATIONS, element, value,
            _("“fragments” is out of order, touches itself, or disagrees with “start” and “end”"));
}

static TlAnnotation *
read_annotation (Walk      *walk,
                 guint      element,
                 TlJsonRef  value)
{
  TlArticle *self = walk->article;
  g_autoptr(TlAnnotation) annotation = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *id = NULL;
  gboolean duplicate;

  id = choose_id (walk, self->annotations, "t", value, &duplicate);
  annotation = tl_annotation_parse (walk->doc, value, id, NULL, &error);
  if (annotation != NULL && annotation->hull.end > tl_text_get_length (self->text))
    {
      g_set_error (&error, TL_MODEL_ERROR, TL_MODEL_ERROR_OFFSET,
                   _("It ends at %u, beyond the text’s %u characters"),
                   annotation->hull.end, tl_text_get_length (self->text));
      g_clear_pointer (&annotation, tl_annotation_unref);
    }
  if (annotation == NULL)
    {
      report_error (walk, TL_LIST_ANNOTATIONS, element, value, error);
      return NULL;
    }
  if (duplicate)
    report (walk, TL_CODE_DUPLICATE_ID, TL_SEVERITY_ERROR, TL_LIST_ANNOTATIONS, element, value,
            _("An earlier annotation has the same id"));
  check_annotation (walk, element, value, annotation);
  annotation->element = element;
  return g_steal_pointer (&annotation);
}

static TlRelation *
read_relation (Walk      *walk,
               guint      element,
               TlJsonRef  value)
{
  TlArticle *self = walk->article;
  g_autoptr(GError) error = NULL;
  g_autofree char *id = NULL;
  gboolean duplicate;
  TlRelation *relation;

  id = choose_id (walk, self->relations, "r", value, &duplicate);
  relation = tl_relation_parse (walk->doc, value, id, NULL, &error);
  if (relation == NULL)
    {
      report_error (walk, TL_LIST_RELATIONS, element, value, error);
      return NULL;
    }
  if (duplicate)
    report (walk, TL_CODE_DUPLICATE_ID, TL_SEVERITY_ERROR, TL_LIST_RELATIONS, element, value,
            _("An earlier relation has the same id"));
  relation->element = element;
  return relation;
}

static void
read_element (Walk       *walk,
              TlListKind  kind,
              guint       element,
              TlJsonRef   value)
{
  TlArticle *self = walk->article;
  gpointer result = NULL;

  switch (kind)
    {
    case TL_LIST_ANNOTATIONS:
      result = read_annotation (walk, element, value);
      if (result != NULL)
        tl_id_list_insert (self->annotations, G_MAXUINT, tl_annotation_ref (result));
      break;
    case TL_LIST_RELATIONS:
      result = read_relation (walk, element, value);
      if (result != NULL)
        tl_id_list_insert (self->relations, G_MAXUINT, tl_relation_ref (result));
      break;
    case TL_LIST_HISTORY:
    case TL_N_LISTS:
    default:
      result = tl_json_dup_raw (walk->doc, value);
      g_ptr_array_add (self->history, g_bytes_ref (result));
      break;
    }
  g_ptr_array_add (self->elements[kind], result);
}

static void
read_list (Walk       *walk,
           TlListKind  kind)
{
  TlArticle *self = walk->article;
  TlJsonRef list = tl_json_find (walk->doc, 0, tl_list_names[kind]);
  guint element = 0;

  if (list == TL_JSON_NONE || tl_json_get_type (walk->doc, list) == TL_JSON_NULL)
    {
      self->states[kind] = TL_LIST_ABSENT;
      return;
    }
  if (tl_json_get_type (walk->doc, list) != TL_JSON_ARRAY)
    {
      self->states[kind] = TL_LIST_FOREIGN;
      report (walk, TL_CODE_SHAPE, TL_SEVERITY_ERROR, kind, TL_ELEMENT_NONE, list, _("This must be a list"));
      return;
    }
  self->states[kind] = TL_LIST_PRESENT;
  for (TlJsonRef value = tl_json_first (walk->doc, list); value != TL_JSON_NONE;
       value = tl_json_next (walk->doc, value))
    read_element (walk, kind, element++, value);
}

static void
read_members (TlArticle *self,
              TlJsonDoc *doc)
{
  for (TlJsonRef value = tl_json_first (doc, 0); value != TL_JSON_NONE; value = tl_json_next (doc, value))
    {
      TlMemberRange range;
      gsize start;
      gsize length;

      tl_json_get_raw (doc, tl_json_get_key (doc, value), &start, &length);
      range.key_start = start;
      range.key_end = start + length;
      tl_json_get_raw (doc, value, &start, &length);
      range.start = start;
      range.end = start + length;
      g_array_append_val (self->members, range);
    }
}

/* The text's first line that is not blank, cut to a title's length; "" when there is none. */
static char *
dup_first_line (TlText *text)
{
  gsize length;
  const char *data = tl_text_get_data (text, &length);
  const char *end = data + length;
  const char *stop;
  char *line;

  while (data < end && g_ascii_isspace (*data))
    data++;
  for (stop = data; stop < end && *stop != '\n' && *stop != '\r' && *stop != '\0'; stop++)
    ;
  line = g_strndup (data, stop - data);
  if (g_utf8_strlen (line, -1) > TITLE_LENGTH)
    *g_utf8_offset_to_pointer (line, TITLE_LENGTH) = '\0';
  return g_strchomp (line);
}

void
tl_article_update_title (TlArticle *self)
{
  g_free (self->title);
  self->title = tl_article_dup_member (self, "title");
  if (self->title == NULL || *self->title == '\0')
    {
      g_free (self->title);
      self->title = dup_first_line (self->text);
    }
}

void
tl_article_update_status (TlArticle *self)
{
  g_free (self->status);
  self->status = tl_article_dup_member (self, "status");
  if (self->status == NULL || *self->status == '\0')
    {
      g_free (self->status);
      self->status = g_strdup ("new");
    }
}

static gboolean
read_text (TlArticle  *self,
           TlJsonDoc  *doc,
           GError    **error)
{
  TlJsonRef text;
  gsize length;
  char *utf8;

  if (tl_json_get_type (doc, 0) != TL_JSON_OBJECT)
    {
      g_set_error_literal (error, TL_MODEL_ERROR, TL_MODEL_ERROR_SHAPE, _("An article must be an object"));
      return FALSE;
    }
  text = tl_json_find_typed (doc, 0, "text", TL_JSON_STRING);
  if (text == TL_JSON_NONE)
    {
      g_set_error_literal (error, TL_MODEL_ERROR, TL_MODEL_ERROR_SHAPE, _("An article needs a string “text”"));
      return FALSE;
    }
  utf8 = tl_json_dup_string (doc, text, &length);
  self->text = tl_text_new_take (utf8, length);
  return TRUE;
}

gboolean
tl_article_parse (TlArticle   *self,
                  GBytes      *record,
                  const char  *fallback_id,
                  GPtrArray   *problems,
                  gsize       *error_offset,
                  GError     **error)
{
  g_autoptr(TlJsonDoc) doc = NULL;
  g_autoptr(GHashTable) repeats = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  Walk walk = { self, NULL, problems, { 0 }, repeats };

  doc = tl_json_doc_parse (record, error_offset, error);
  if (doc == NULL)
    return FALSE;
  if (!read_text (self, doc, error))
    {
      if (error_offset != NULL)
        tl_json_get_raw (doc, 0, error_offset, NULL);
      return FALSE;
    }
  self->record = g_bytes_ref (record);
  self->id = tl_model_dup_string (doc, tl_json_find (doc, 0, "id"));
  if (self->id == NULL && fallback_id != NULL)
    self->id = g_strdup (fallback_id);
  if (self->id == NULL)
    {
      gsize length;
      const char *data = tl_text_get_data (self->text, &length);

      self->id = tl_id_from_content ("a", data, length);
    }
  read_members (self, doc);
  tl_article_update_title (self);
  tl_article_update_status (self);
  walk.doc = doc;
  tl_locator_init (&walk.locator, record, self->first_line);
  for (guint kind = 0; kind < TL_N_LISTS; kind++)
    read_list (&walk, (TlListKind) kind);
  return TRUE;
}
