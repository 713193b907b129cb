/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * A collection: what the framer found, as a list.  Articles are neither kept nor parsed here; see the
 * private header for what is kept of each.
 */

#include "config.h"

#include "tl-collection-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "tl-diagnostic.h"

/* How far back the begin of a line is looked for, to tell a column. */
#define LINE_LIMIT (1u << 20)

const char *const tl_collection_fields[TL_N_FIELDS + 1] = {
  "id", "title", "status", "publisher", "published", "language", NULL
};

static GType
tl_collection_get_item_type (GListModel *model)
{
  return TL_TYPE_ARTICLE_INFO;
}

static guint
tl_collection_get_n_items (GListModel *model)
{
  return TL_COLLECTION (model)->n_articles;
}

static gpointer
tl_collection_get_item (GListModel *model,
                        guint       position)
{
  TlCollection *self = TL_COLLECTION (model);
  TlArticleInfo *info;

  if (position >= self->n_articles)
    return NULL;
  info = g_hash_table_lookup (self->infos, GUINT_TO_POINTER (position));
  if (info != NULL)
    return g_object_ref (info);
  info = tl_article_info_new (self, position);
  g_hash_table_insert (self->infos, GUINT_TO_POINTER (position), info);
  return info;
}

static void
list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = tl_collection_get_item_type;
  iface->get_n_items = tl_collection_get_n_items;
  iface->get_item = tl_collection_get_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (TlCollection, tl_collection, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init))

static void
tl_collection_finalize (GObject *object)
{
  TlCollection *self = TL_COLLECTION (object);

  g_clear_pointer (&self->source, tl_source_unref);
  g_clear_pointer (&self->framing, tl_json_framing_free);
  g_clear_pointer (&self->schema, tl_schema_unref);
  g_clear_pointer (&self->problems, g_ptr_array_unref);
  if (self->keys != NULL)
    g_string_free (self->keys, TRUE);
  g_free (self->key_offsets);
  g_free (self->key_table);
  g_clear_pointer (&self->first_lines, g_hash_table_unref);
  g_clear_pointer (&self->titles, g_hash_table_unref);
  g_clear_pointer (&self->status_numbers, g_hash_table_unref);
  g_clear_pointer (&self->statuses, g_ptr_array_unref);
  g_free (self->status_of);
  g_free (self->flags);
  g_free (self->counts);
  g_clear_pointer (&self->infos, g_hash_table_unref);
  g_clear_pointer (&self->folding, tl_folding_free);
  g_mutex_clear (&self->lock);
  g_clear_pointer (&self->label_numbers, g_hash_table_unref);
  g_clear_pointer (&self->annotator_numbers, g_hash_table_unref);
  g_clear_pointer (&self->labels, g_ptr_array_unref);
  g_clear_pointer (&self->annotators, g_ptr_array_unref);
  g_clear_pointer (&self->envelope, tl_json_doc_unref);
  g_clear_pointer (&self->members_set, g_hash_table_unref);
  tl_collection_view_unref (self->view);
  G_OBJECT_CLASS (tl_collection_parent_class)->finalize (object);
}

static void
tl_collection_class_init (TlCollectionClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = tl_collection_finalize;
}

static void
tl_collection_init (TlCollection *self)
{
  self->problems = tl_diagnostics_new ();
  self->statuses = g_ptr_array_new_with_free_func (g_free);
  self->status_numbers = g_hash_table_new (g_str_hash, g_str_equal);
  self->infos = g_hash_table_new (NULL, NULL);
  g_mutex_init (&self->lock);
  self->labels = g_ptr_array_new_with_free_func (g_free);
  self->annotators = g_ptr_array_new_with_free_func (g_free);
  self->label_numbers = g_hash_table_new (g_str_hash, g_str_equal);
  self->annotator_numbers = g_hash_table_new (g_str_hash, g_str_equal);
}

static void
report_framing (TlCollection *self)
{
  for (guint i = 0; i < self->framing->problems->len; i++)
    {
      const TlJsonProblem *problem = g_ptr_array_index (self->framing->problems, i);
      g_autofree char *path = NULL;
      const char *key = NULL;

      if (problem->record < self->n_articles)
        {
          path = tl_collection_dup_path (self, problem->record);
          key = tl_collection_get_key (self, problem->record);
        }
      g_ptr_array_add (self->problems,
                       tl_diagnostic_new (problem->kind == TL_JSON_ERROR_ENCODING ? TL_CODE_ENCODING
                                                                                  : TL_CODE_JSON_SYNTAX,
                                          TL_SEVERITY_ERROR, key, path, problem->line, problem->column,
                                          g_strdup (problem->message)));
    }
}

static void
read_schema (TlCollection *self)
{
  g_autoptr(GError) error = NULL;

  if (self->framing->labels != NULL)
    {
      self->schema = tl_schema_new_from_json (self->framing->labels, &error);
      if (self->schema != NULL)
        return;
      g_ptr_array_add (self->problems,
                       tl_diagnostic_new (TL_CODE_SHAPE, TL_SEVERITY_ERROR, NULL, "$.labels", 0, 0,
                                          g_strdup_printf (_("The collection’s labels can’t be used: %s"),
                                                           error->message)));
    }
  self->schema = tl_schema_new_default ();
}

static void
read_statuses (TlCollection *self)
{
  self->flags = g_new0 (guint8, self->n_articles + 1);
  self->status_of = g_new (guint32, self->n_articles + 1);
  for (guint i = 0; i < self->n_articles; i++)
    {
      g_autofree char *status = tl_collection_dup_whole_field (self, i, TL_FIELD_STATUS);

      self->status_of[i] = tl_collection_number_status (self, status != NULL ? status : "new");
    }
}

TlCollection *
tl_collection_new (TlSource      *source,
                   TlJsonFraming *framing)
{
  TlCollection *self;

  g_return_val_if_fail (source != NULL && framing != NULL, NULL);
  g_return_val_if_fail (framing->n_keys == TL_N_FIELDS, NULL);

  self = g_object_new (TL_TYPE_COLLECTION, NULL);
  self->source = tl_source_ref (source);
  self->framing = framing;
  self->n_articles = framing->frames->len;
  tl_collection_make_keys (self);
  report_framing (self);
  read_schema (self);
  read_statuses (self);
  return self;
}

TlSource *
tl_collection_get_source (TlCollection *self)
{
  g_return_val_if_fail (TL_IS_COLLECTION (self), NULL);

  return self->source;
}

const TlJsonFraming *
tl_collection_get_framing (TlCollection *self)
{
  g_return_val_if_fail (TL_IS_COLLECTION (self), NULL);

  return self->framing;
}

TlSchema *
tl_collection_get_schema (TlCollection *self)
{
  g_return_val_if_fail (TL_IS_COLLECTION (self), NULL);

  return self->schema;
}

guint
tl_collection_get_n_articles (TlCollection *self)
{
  g_return_val_if_fail (TL_IS_COLLECTION (self), 0);

  return self->n_articles;
}

static const TlJsonFrame *
get_frame (TlCollection *self,
           guint         index)
{
  return &g_array_index (self->framing->frames, TlJsonFrame, index);
}

gboolean
tl_collection_is_title_cut (TlCollection *self,
                            guint         index)
{
  return g_array_index (self->framing->fields, TlJsonField, get_frame (self, index)->fields + TL_FIELD_TITLE).truncated;
}

/* The title; else the first line of the text where that is known; else the key. */
char *
tl_collection_dup_title (TlCollection *self,
                         guint         index)
{
  const char *line;
  char *title;

  g_return_val_if_fail (TL_IS_COLLECTION (self), NULL);
  g_return_val_if_fail (index < self->n_articles, NULL);

  if (self->titles != NULL && (line = g_hash_table_lookup (self->titles, GUINT_TO_POINTER (index))) != NULL)
    return g_strdup (line);
  title = tl_json_framing_dup_field (self->framing, index, TL_FIELD_TITLE);
  if (title != NULL && *title != '\0')
    {
      g_autofree char *cut = NULL;

      if (!tl_collection_is_title_cut (self, index))
        return title;
      cut = title;
      return g_strconcat (cut, "…", NULL);
    }
  g_free (title);
  line = g_hash_table_lookup (self->first_lines, GUINT_TO_POINTER (index));
  return g_strdup (line != NULL && *line != '\0' ? line : tl_collection_get_key (self, index));
}

gboolean
tl_collection_is_broken (TlCollection *self,
                         guint         index)
{
  g_return_val_if_fail (TL_IS_COLLECTION (self), FALSE);
  g_return_val_if_fail (index < self->n_articles, FALSE);

  return get_frame (self, index)->broken;
}

char *
tl_collection_dup_path (TlCollection *self,
                        guint         index)
{
  g_return_val_if_fail (TL_IS_COLLECTION (self), NULL);

  switch (self->framing->shape)
    {
    case TL_JSON_SHAPE_OBJECT:
      return g_strdup_printf ("$.articles[%u]", index);
    case TL_JSON_SHAPE_ARRAY:
      return g_strdup_printf ("$[%u]", index);
    case TL_JSON_SHAPE_LINES:
    default:
      return g_strdup ("$");
    }
}

GPtrArray *
tl_collection_get_problems (TlCollection *self)
{
  g_return_val_if_fail (TL_IS_COLLECTION (self), NULL);

  return self->problems;
}

GBytes *
tl_collection_read_record (TlCollection *self,
                           guint         index,
                           GError      **error)
{
  const TlJsonFrame *frame;

  g_return_val_if_fail (TL_IS_COLLECTION (self), NULL);
  g_return_val_if_fail (index < self->n_articles, NULL);

  frame = get_frame (self, index);
  return tl_source_read_bytes (self->source, frame->offset, frame->length, error);
}

/* Code points between the begin of the line and offset; G_MAXUINT when the line begins too far back. */
static guint
measure_lead (TlCollection *self,
              guint64       offset)
{
  guint64 from = offset > LINE_LIMIT ? offset - LINE_LIMIT : 0;
  g_autoptr(GBytes) lead = tl_source_read_bytes (self->source, from, offset - from, NULL);
  const char *data;
  guint count = 0;

  if (lead == NULL)
    return G_MAXUINT;
  if (offset == from)
    return 0;
  data = g_bytes_get_data (lead, NULL);
  for (gsize i = offset - from; i-- > 0;)
    {
      if (data[i] == '\n')
        return count;
      count += ((guchar) data[i] & 0xC0) != 0x80;
    }
  if (from > 0)
    return G_MAXUINT;
  return count - (self->framing->has_bom ? 1 : 0);
}

/* Columns on a record's first line count from the record: moves them to where they are in the file. */
static void
place_in_line (TlCollection *self,
               guint         index,
               GPtrArray    *problems,
               guint         first)
{
  const TlJsonFrame *frame = get_frame (self, index);
  guint lead = 0;
  gboolean measured = FALSE;

  for (guint i = first; i < problems->len; i++)
    {
      TlDiagnostic *problem = g_ptr_array_index (problems, i);

      if (problem->line != frame->line || problem->column == 0)
        continue;
      if (!measured)
        lead = measure_lead (self, frame->offset);
      measured = TRUE;
      problem->column = lead == G_MAXUINT ? 0 : problem->column + lead;
    }
}

static void
report_record (TlCollection *self,
               guint         index,
               GBytes       *record,
               const char   *path,
               gsize         error_offset,
               const GError *error,
               GPtrArray    *problems)
{
  TlLocator locator;
  const char *code = TL_CODE_JSON_SYNTAX;

  if (error->domain == TL_MODEL_ERROR)
    code = TL_CODE_SHAPE;
  else if (g_error_matches (error, TL_JSON_ERROR, TL_JSON_ERROR_ENCODING))
    code = TL_CODE_ENCODING;
  tl_locator_init (&locator, record, get_frame (self, index)->line);
  tl_locator_seek (&locator, error_offset);
  g_ptr_array_add (problems, tl_diagnostic_new (code, TL_SEVERITY_ERROR, tl_collection_get_key (self, index), path,
                                                locator.line, locator.column, g_strdup (error->message)));
}

TlArticle *
tl_collection_read_article (TlCollection *self,
                            guint         index,
                            GPtrArray    *problems,
                            GError      **error)
{
  g_autoptr(GBytes) record = NULL;
  g_autoptr(GError) local_error = NULL;
  g_autofree char *path = NULL;
  TlArticle *article;
  gsize error_offset = 0;
  guint n_problems = problems != NULL ? problems->len : 0;

  g_return_val_if_fail (TL_IS_COLLECTION (self), NULL);
  g_return_val_if_fail (index < self->n_articles, NULL);

  record = tl_collection_read_record (self, index, error);
  if (record == NULL)
    return NULL;
  path = tl_collection_dup_path (self, index);
  article = tl_article_new_from_record (record, tl_collection_get_key (self, index), path,
                                        get_frame (self, index)->line, problems, &error_offset, &local_error);
  if (article == NULL)
    {
      if (problems != NULL)
        report_record (self, index, record, path, error_offset, local_error, problems);
      g_propagate_error (error, g_steal_pointer (&local_error));
    }
  if (problems != NULL)
    place_in_line (self, index, problems, n_problems);
  return article;
}
