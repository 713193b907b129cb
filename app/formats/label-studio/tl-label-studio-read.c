/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Reading Label Studio, a task at a time: which member of its data is the text, who says what about it, and what of the task is kept for writing
 * it again.
 */

#include "config.h"

#include "tl-label-studio-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static const char *const task_sets[] = { "annotations", "completions", "predictions", "drafts", NULL };

/* Something to read, not the address of a picture or a sound. */
static gboolean
is_words (TlJsonDoc *doc,
          TlJsonRef  value)
{
  g_autofree char *text = tl_json_get_type (doc, value) == TL_JSON_STRING ? tl_json_dup_string (doc, value, NULL) : NULL;

  return text != NULL && !g_str_has_prefix (text, "http://") && !g_str_has_prefix (text, "https://")
         && !g_str_has_prefix (text, "s3://") && !g_str_has_prefix (text, "gs://") && !g_str_has_prefix (text, "/data/");
}

/* A dialogue: an array of objects with a text. */
static gboolean
is_dialogue (TlJsonDoc *doc,
             TlJsonRef  value)
{
  TlJsonRef first;

  if (tl_json_get_type (doc, value) != TL_JSON_ARRAY || (first = tl_json_first (doc, value)) == TL_JSON_NONE)
    return FALSE;
  return tl_json_get_type (doc, first) == TL_JSON_OBJECT && tl_json_find_typed (doc, first, "text", TL_JSON_STRING) != TL_JSON_NONE
         && tl_json_find (doc, first, "start") == TL_JSON_NONE;
}

/* The member that rows name as their source ("$text"), or go to by a name that data has. */
static char *
dup_key_of_rows (TlLabelStudioTask *self)
{
  for (guint i = 0; task_sets[i] != NULL; i++)
    {
      TlJsonRef list = tl_json_find_typed (self->doc, self->task, task_sets[i], TL_JSON_ARRAY);
      TlJsonRef set = list != TL_JSON_NONE ? tl_json_first (self->doc, list) : TL_JSON_NONE;
      TlJsonRef rows = tl_json_is (self->doc, set, TL_JSON_OBJECT)
                       ? tl_json_find_typed (self->doc, set, "result", TL_JSON_ARRAY) : TL_JSON_NONE;

      for (TlJsonRef row = rows != TL_JSON_NONE ? tl_json_first (self->doc, rows) : TL_JSON_NONE; row != TL_JSON_NONE;
           row = tl_json_next (self->doc, row))
        {
          g_autofree char *source = NULL;
          g_autofree char *object = NULL;
          TlJsonRef value;

          if (tl_json_get_type (self->doc, row) != TL_JSON_OBJECT || !tl_label_studio_row_is_region (self->doc, row))
            continue;
          source = tl_json_pick_string (self->doc, row, "source");
          if (source != NULL && *source == '$' && tl_json_find (self->doc, self->data, source + 1) != TL_JSON_NONE)
            return g_strdup (source + 1);
          object = tl_json_pick_string (self->doc, row, "to_name");
          value = object != NULL ? tl_json_find (self->doc, self->data, object) : TL_JSON_NONE;
          if (value != TL_JSON_NONE && is_words (self->doc, value))
            return g_steal_pointer (&object);
        }
    }
  return NULL;
}

/* Which member of data is the text: what the configuration says, what rows say, the usual names, a dialogue, the longest
 * string. */
static char *
find_key (TlLabelStudioTask *self)
{
  static const char *const usual[] = { "text", "html", "article", "content" };
  const char *configured = tl_label_studio_config_get_key (self->config, &self->is_html);
  char *found;
  TlJsonRef best = TL_JSON_NONE;
  gsize longest = 0;

  if (configured != NULL && tl_json_find (self->doc, self->data, configured) != TL_JSON_NONE)
    return g_strdup (configured);
  self->is_html = FALSE;
  found = dup_key_of_rows (self);
  if (found != NULL)
    return found;
  for (guint i = 0; i < G_N_ELEMENTS (usual); i++)
    {
      TlJsonRef value = tl_json_find_typed (self->doc, self->data, usual[i], TL_JSON_STRING);

      if (value != TL_JSON_NONE)
        return g_strdup (usual[i]);
    }
  for (TlJsonRef value = tl_json_first (self->doc, self->data); value != TL_JSON_NONE; value = tl_json_next (self->doc, value))
    {
      gsize length;

      if (is_dialogue (self->doc, value))
        return tl_json_dup_name (self->doc, value);
      if (!is_words (self->doc, value))
        continue;
      tl_json_get_raw (self->doc, value, NULL, &length);
      if (best == TL_JSON_NONE || length > longest)
        {
          best = value;
          longest = length;
        }
    }
  return best != TL_JSON_NONE ? tl_json_dup_name (self->doc, best) : NULL;
}

/* Regions with paths for their ends lie in HTML. */
static gboolean
has_paths (GHashTable *paths)
{
  GHashTableIter iter;
  gpointer path;

  g_hash_table_iter_init (&iter, paths);
  while (g_hash_table_iter_next (&iter, &path, NULL))
    if (*(const char *) path == '/')
      return TRUE;
  return FALSE;
}

static char *
dup_id (TlLabelStudioTask *self,
        TlJsonRef          meta)
{
  char *id = meta != TL_JSON_NONE ? tl_json_pick_string (self->doc, meta, TL_LABEL_STUDIO_ID) : NULL;

  return id != NULL ? id : tl_json_pick_scalar (self->doc, self->task, "id");
}

/* Members of data: those that Tagline knows under the same name, and the rest, in kept. */
static void
add_data (TlLabelStudioTask *self,
          TlRecordBuilder   *builder,
          GPtrArray         *regions,
          GString           *kept)
{
  static const char *const task_members[] = {
    "id", "annotator", "annotation_id", "created_at", "updated_at", "lead_time", NULL
  };
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (TlJsonRef value = tl_json_first (self->doc, self->data); value != TL_JSON_NONE; value = tl_json_next (self->doc, value))
    {
      char *name = tl_json_dup_name (self->doc, value);
      gboolean is_region_list = regions != NULL && g_ptr_array_find_with_equal_func (regions, name, g_str_equal, NULL);

      if (!g_hash_table_add (seen, name) || is_region_list
          || (self->data == self->task && g_strv_contains (task_members, name))
          || (g_strcmp0 (name, self->key) == 0 && tl_json_get_type (self->doc, value) == TL_JSON_STRING && !self->is_html))
        continue;
      if (tl_json_get_type (self->doc, value) == TL_JSON_STRING && g_strv_contains (tl_label_studio_members, name))
        {
          g_autofree char *json = tl_json_dup_line (self->doc, value);

          if (!tl_flat_reader_carries (self->flat, name))
            tl_record_builder_set_json (builder, name, json);
          continue;
        }
      tl_json_append_name (kept, name);
      tl_json_append_raw (kept, self->doc, value);
    }
}

/* What else the task has: as "task", its meta without what is ours. */
static void
add_task (TlLabelStudioTask *self,
          TlJsonRef          meta,
          GString           *kept)
{
  static const char *const known[] = { "data", "annotations", "completions", "predictions", "drafts", "meta", NULL };
  static const char *const ours[] = { TL_FLAT_CARRY, TL_LABEL_STUDIO_ID, NULL };
  g_autofree char *other_meta = meta != TL_JSON_NONE ? tl_label_studio_dup_rest (self->doc, meta, ours) : NULL;

  for (TlJsonRef value = tl_json_first (self->doc, self->task); value != TL_JSON_NONE; value = tl_json_next (self->doc, value))
    {
      g_autofree char *name = NULL;

      if (tl_json_is_named (self->doc, value, known))
        continue;
      name = tl_json_dup_name (self->doc, value);
      if (g_str_equal (name, "id") && self->id != NULL)
        {
          g_autofree char *id = tl_json_dup_scalar (self->doc, value);

          if (g_strcmp0 (id, self->id) == 0)
            continue;
        }
      tl_json_append_name (kept, name);
      tl_json_append_raw (kept, self->doc, value);
    }
  if (other_meta != NULL)
    tl_json_append_member_json (kept, "meta", other_meta);
}

/* x-label-studio of the article. */
static void
add_member (TlLabelStudioTask *self,
            TlRecordBuilder   *builder,
            TlJsonRef          meta,
            GPtrArray         *regions)
{
  g_autoptr (GString) data = g_string_new ("{");
  g_autoptr (GString) task = g_string_new ("{");
  g_autoptr (GString) all = g_string_new ("{");

  add_data (self, builder, regions, data);
  if (self->data != self->task)
    add_task (self, meta, task);
  if (task->len > 1)
    g_string_append_printf (all, "\"task\": %s}", task->str);
  if (data->len > 1)
    g_string_append_printf (all, "%s\"data\": %s}", all->len > 1 ? ", " : "", data->str);
  if (self->key != NULL && !g_str_equal (self->key, "text"))
    tl_json_append_member (all, "key", self->key);
  if (self->object != NULL && !g_str_equal (self->object, TL_LABEL_STUDIO_OBJECT))
    tl_json_append_member (all, "object", self->object);
  if (self->sets->len > 0)
    g_string_append_printf (all, "%s\"sets\": [%s]", all->len > 1 ? ", " : "", self->sets->str);
  if (all->len == 1)
    return;
  g_string_append_c (all, '}');
  tl_record_builder_set_json (builder, TL_LABEL_STUDIO_MEMBER, all->str);
}

/* The text and where regions lie in it; FALSE when it can't be had (reported). */
static gboolean
find_text (TlLabelStudioTask  *self,
           GError            **error)
{
  g_autoptr (GHashTable) paths = tl_label_studio_task_list_paths (self);
  g_autoptr (GError) local_error = NULL;
  TlJsonRef value;

  self->key = find_key (self);
  value = self->key != NULL ? tl_json_find (self->doc, self->data, self->key) : TL_JSON_NONE;
  if (value == TL_JSON_NONE)
    tl_label_studio_task_problem (self, TL_CODE_SHAPE, TL_SEVERITY_NOTE, self->task,
                                  _("This task has no text: it becomes an empty article, what was said of it is kept"));
  self->is_html = tl_json_is (self->doc, value, TL_JSON_STRING) && (self->is_html || has_paths (paths));
  self->place = tl_label_studio_place_new (self->doc, value, self->is_html ? paths : NULL,
                                           tl_import_get_cancellable (self->import), &local_error);
  if (self->place != NULL)
    return TRUE;
  if (!g_error_matches (local_error, TL_FORMAT_ERROR, TL_FORMAT_ERROR_LIMIT))
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  tl_label_studio_task_problem (self, TL_CODE_SHAPE, TL_SEVERITY_ERROR, self->task, local_error->message);
  return FALSE;
}

static TlRecordBuilder *
build (TlLabelStudioTask *self)
{
  TlRecordBuilder *builder = tl_record_builder_new (self->id);
  TlJsonRef meta = tl_json_find_typed (self->doc, self->task, "meta", TL_JSON_OBJECT);
  g_autoptr (GPtrArray) regions = NULL;
  g_autofree char *rule = tl_label_studio_place_dup_rule (self->place);
  gsize length;
  const char *text = tl_text_get_data (tl_label_studio_place_get_text (self->place), &length);
  guint stale;

  tl_record_builder_set_text (builder, g_memdup2 (text, length + 1), length);
  self->flat = tl_flat_reader_new (builder);
  if (meta != TL_JSON_NONE)
    tl_flat_reader_set_carry (self->flat, self->doc, tl_json_find (self->doc, meta, TL_FLAT_CARRY));
  if (self->data == self->task)
    {
      regions = g_ptr_array_new_with_free_func (g_free);
      tl_label_studio_task_read_minimal (self, regions);
    }
  else
    tl_label_studio_task_read_sets (self);
  add_member (self, builder, meta, regions);
  if (rule != NULL && !tl_flat_reader_carries (self->flat, "x-html-rule"))
    tl_record_builder_set_json (builder, "x-html-rule", rule);
  stale = tl_flat_reader_finish (self->flat, &tl_label_studio_holds);
  if (stale > 0)
    tl_json_records_problem (self->records, TL_CODE_LOSS, TL_SEVERITY_NOTE, self->id, TL_JSON_NONE,
                             ngettext ("%u annotation or relation was changed in Label Studio: its further details are left out",
                                       "%u annotations or relations were changed in Label Studio: "
                                       "their further details are left out", stale), stale);
  g_clear_pointer (&self->flat, tl_flat_reader_free);
  return builder;
}

static gboolean
read_task (TlLabelStudioTask  *self,
           GError            **error)
{
  TlJsonRef meta = tl_json_find_typed (self->doc, self->task, "meta", TL_JSON_OBJECT);
  g_autoptr (GError) local_error = NULL;
  gboolean ok = TRUE;

  self->data = tl_json_find_typed (self->doc, self->task, "data", TL_JSON_OBJECT);
  if (self->data == TL_JSON_NONE)
    self->data = self->task;
  self->id = dup_id (self, meta);
  self->sets = g_string_new (NULL);
  self->n_sets = 0;
  self->is_html = FALSE;
  if (find_text (self, &local_error))
    ok = tl_import_add (self->import, build (self), &local_error);
  g_clear_pointer (&self->place, tl_label_studio_place_free);
  g_clear_pointer (&self->key, g_free);
  g_clear_pointer (&self->object, g_free);
  g_clear_pointer (&self->id, g_free);
  g_string_free (self->sets, TRUE);
  if (local_error != NULL)
    g_propagate_error (error, g_steal_pointer (&local_error));
  return ok && (error == NULL || *error == NULL);
}

gboolean
tl_label_studio_read (TlImport  *import,
                      GError   **error)
{
  g_autoptr (TlJsonRecords) records = tl_json_records_new (import, error);
  TlLabelStudioTask self = { import, records };
  g_autoptr (GError) local_error = NULL;
  gboolean has_any = FALSE;
  gboolean ok = TRUE;

  if (records == NULL)
    return FALSE;
  self.config = tl_label_studio_config_find (import);
  while (ok && (self.doc = tl_json_records_next (records, &local_error)) != NULL)
    {
      self.task = 0;
      if (tl_json_get_type (self.doc, 0) == TL_JSON_OBJECT)
        {
          has_any = TRUE;
          ok = read_task (&self, &local_error);
        }
      else
        tl_label_studio_task_problem (&self, TL_CODE_SHAPE, TL_SEVERITY_ERROR, 0, _("This is no task; it is left out"));
    }
  g_clear_pointer (&self.config, tl_label_studio_config_free);
  if (local_error == NULL && !has_any && tl_json_records_get_count (records) > 0)
    g_set_error_literal (&local_error, TL_FORMAT_ERROR, TL_FORMAT_ERROR_SHAPE, _("Nothing in the file is a Label Studio task"));
  if (local_error == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}
