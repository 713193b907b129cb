/* SPDX-License-Identifier: GPL-3.0-or-later */

/* TlWorkspace, the object: properties, and what was told last of the state of the edits. */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "tl-workspace-members.h"
#include "tl-workspace-private.h"
#include "tl-workspace-view.h"

enum
{
  EDITED,
  KEPT,
  MEMBERS_CHANGED,
  NAVIGATED,
  N_SIGNALS
};

G_DEFINE_QUARK (tl-workspace-error-quark, tl_workspace_error)
G_DEFINE_FINAL_TYPE (TlWorkspace, tl_workspace, G_TYPE_OBJECT)

static GParamSpec *properties[TL_WORKSPACE_N_PROPS];
static guint signals[N_SIGNALS];

static void
workspace_can_undo_cb (TlHistory   *history,
                       GParamSpec  *pspec,
                       TlWorkspace *self)
{
  tl_workspace_notify (self, TL_WORKSPACE_PROP_CAN_UNDO);
}

static void
workspace_can_redo_cb (TlHistory   *history,
                       GParamSpec  *pspec,
                       TlWorkspace *self)
{
  tl_workspace_notify (self, TL_WORKSPACE_PROP_CAN_REDO);
}

static void
tl_workspace_dispose (GObject *object)
{
  TlWorkspace *self = TL_WORKSPACE (object);

  tl_workspace_drop (self);
  G_OBJECT_CLASS (tl_workspace_parent_class)->dispose (object);
}

static void
tl_workspace_finalize (GObject *object)
{
  TlWorkspace *self = TL_WORKSPACE (object);

  g_clear_object (&self->articles);
  g_clear_object (&self->problems);
  g_clear_object (&self->history);
  g_clear_pointer (&self->default_schema, tl_schema_unref);
  g_clear_pointer (&self->reported, g_hash_table_unref);
  g_clear_pointer (&self->deferred, g_hash_table_unref);
  g_clear_pointer (&self->to_count, g_ptr_array_unref);
  g_clear_pointer (&self->workers, tl_workers_unref);
  g_free (self->annotator);
  g_free (self->role_preference);
  g_clear_pointer (&self->view, tl_blind_view_free);
  g_free (self->data_folder);
  g_free (self->cache_folder);
  g_free (self->unkept_message);
  g_free (self->query);
  g_free ((char *) self->filter.status);
  g_free ((char *) self->filter.label);
  g_free ((char *) self->filter.annotator);
  G_OBJECT_CLASS (tl_workspace_parent_class)->finalize (object);
}

static void
tl_workspace_get_property (GObject    *object,
                           guint       property_id,
                           GValue     *value,
                           GParamSpec *pspec)
{
  TlWorkspace *self = TL_WORKSPACE (object);

  switch ((TlWorkspaceProp) property_id)
    {
    case TL_WORKSPACE_PROP_COLLECTION:
      g_value_set_object (value, self->collection);
      break;
    case TL_WORKSPACE_PROP_ARTICLES:
      g_value_set_object (value, self->articles);
      break;
    case TL_WORKSPACE_PROP_FILE:
      g_value_set_object (value, tl_workspace_get_file (self));
      break;
    case TL_WORKSPACE_PROP_TITLE:
      g_value_set_string (value, self->title);
      break;
    case TL_WORKSPACE_PROP_ARTICLE:
      g_value_set_object (value, self->article);
      break;
    case TL_WORKSPACE_PROP_ARTICLE_INDEX:
      g_value_set_uint (value, self->article_index);
      break;
    case TL_WORKSPACE_PROP_SELECTED:
      g_value_set_string (value, self->selected);
      break;
    case TL_WORKSPACE_PROP_CAN_UNDO:
      g_value_set_boolean (value, tl_workspace_can_undo (self));
      break;
    case TL_WORKSPACE_PROP_CAN_REDO:
      g_value_set_boolean (value, tl_history_can_redo (self->history));
      break;
    case TL_WORKSPACE_PROP_SAVE_STATE:
      g_value_set_int (value, self->save_state);
      break;
    case TL_WORKSPACE_PROP_UNKEPT_MESSAGE:
      g_value_set_string (value, self->unkept_message);
      break;
    case TL_WORKSPACE_PROP_N_EDITED:
      g_value_set_uint (value, self->n_edited);
      break;
    case TL_WORKSPACE_PROP_ANNOTATOR:
      g_value_set_string (value, self->annotator);
      break;
    case TL_WORKSPACE_PROP_JOB:
      g_value_set_object (value, self->job);
      break;
    case TL_WORKSPACE_PROP_INDEXING:
      g_value_set_object (value, self->indexing);
      break;
    case TL_WORKSPACE_PROP_CHANGED_ON_DISK:
      g_value_set_boolean (value, self->changed_on_disk);
      break;
    case TL_WORKSPACE_PROP_PROBLEMS:
      g_value_set_object (value, self->problems);
      break;
    case TL_WORKSPACE_PROP_0:
    case TL_WORKSPACE_N_PROPS:
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
tl_workspace_set_property (GObject      *object,
                           guint         property_id,
                           const GValue *value,
                           GParamSpec   *pspec)
{
  TlWorkspace *self = TL_WORKSPACE (object);

  switch (property_id)
    {
    case TL_WORKSPACE_PROP_SELECTED:
      tl_workspace_set_selected (self, g_value_get_string (value));
      break;
    case TL_WORKSPACE_PROP_ANNOTATOR:
      tl_workspace_set_annotator (self, g_value_get_string (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
install_properties (GObjectClass *object_class)
{
  const GParamFlags reads = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;
  const GParamFlags writes = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  properties[TL_WORKSPACE_PROP_COLLECTION] =
    g_param_spec_object ("collection", NULL, NULL, TL_TYPE_COLLECTION, reads);
  properties[TL_WORKSPACE_PROP_ARTICLES] =
    g_param_spec_object ("articles", NULL, NULL, TL_TYPE_ARTICLE_LIST, reads);
  properties[TL_WORKSPACE_PROP_FILE] = g_param_spec_object ("file", NULL, NULL, G_TYPE_FILE, reads);
  properties[TL_WORKSPACE_PROP_TITLE] = g_param_spec_string ("title", NULL, NULL, NULL, reads);
  properties[TL_WORKSPACE_PROP_ARTICLE] =
    g_param_spec_object ("article", NULL, NULL, TL_TYPE_ARTICLE, reads);
  properties[TL_WORKSPACE_PROP_ARTICLE_INDEX] =
    g_param_spec_uint ("article-index", NULL, NULL, 0, G_MAXUINT, G_MAXUINT, reads);
  properties[TL_WORKSPACE_PROP_SELECTED] =
    g_param_spec_string ("selected", NULL, NULL, NULL, writes);
  properties[TL_WORKSPACE_PROP_CAN_UNDO] =
    g_param_spec_boolean ("can-undo", NULL, NULL, FALSE, reads);
  properties[TL_WORKSPACE_PROP_CAN_REDO] =
    g_param_spec_boolean ("can-redo", NULL, NULL, FALSE, reads);
  properties[TL_WORKSPACE_PROP_SAVE_STATE] =
    g_param_spec_int ("save-state", NULL, NULL, TL_SAVE_CLEAN, TL_SAVE_SAVING, TL_SAVE_CLEAN,
                      reads);
  properties[TL_WORKSPACE_PROP_UNKEPT_MESSAGE] =
    g_param_spec_string ("unkept-message", NULL, NULL, NULL, reads);
  properties[TL_WORKSPACE_PROP_N_EDITED] =
    g_param_spec_uint ("n-edited", NULL, NULL, 0, G_MAXUINT, 0, reads);
  properties[TL_WORKSPACE_PROP_ANNOTATOR] =
    g_param_spec_string ("annotator", NULL, NULL, "", writes);
  properties[TL_WORKSPACE_PROP_JOB] = g_param_spec_object ("job", NULL, NULL, TL_TYPE_JOB, reads);
  properties[TL_WORKSPACE_PROP_INDEXING] =
    g_param_spec_object ("indexing", NULL, NULL, TL_TYPE_JOB, reads);
  properties[TL_WORKSPACE_PROP_CHANGED_ON_DISK] =
    g_param_spec_boolean ("changed-on-disk", NULL, NULL, FALSE, reads);
  properties[TL_WORKSPACE_PROP_PROBLEMS] =
    g_param_spec_object ("problems", NULL, NULL, G_TYPE_LIST_MODEL, reads);
  g_object_class_install_properties (object_class, TL_WORKSPACE_N_PROPS, properties);
}

static void
tl_workspace_class_init (TlWorkspaceClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = tl_workspace_dispose;
  object_class->finalize = tl_workspace_finalize;
  object_class->get_property = tl_workspace_get_property;
  object_class->set_property = tl_workspace_set_property;
  install_properties (object_class);

  signals[EDITED] =
    g_signal_new ("edited", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 2, G_TYPE_POINTER, G_TYPE_BOOLEAN);
  signals[MEMBERS_CHANGED] =
    g_signal_new ("members-changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 0);
  signals[KEPT] =
    g_signal_new ("kept", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 0);
  signals[NAVIGATED] =
    g_signal_new ("navigated", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 0);
}

static void
tl_workspace_init (TlWorkspace *self)
{
  self->workers = tl_workers_new ();
  self->default_schema = tl_schema_new_default ();
  self->articles = tl_article_list_new (NULL);
  self->problems = g_list_store_new (TL_TYPE_PROBLEM);
  self->history = tl_history_new ();
  g_signal_connect (self->history, "notify::can-undo", G_CALLBACK (workspace_can_undo_cb), self);
  g_signal_connect (self->history, "notify::can-redo", G_CALLBACK (workspace_can_redo_cb), self);
  self->annotator = g_strdup ("");
  self->article_index = G_MAXUINT;
  self->reported = g_hash_table_new (NULL, NULL);
  self->deferred =
    g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) tl_base_free);
  self->to_count = g_ptr_array_new_with_free_func (g_free);
  g_queue_init (&self->steps);
}

/* What the other files of the class use. */

void
tl_workspace_notify (TlWorkspace     *self,
                     TlWorkspaceProp  prop)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[prop]);
}

void
tl_workspace_emit_edited (TlWorkspace     *self,
                          const TlCommand *command,
                          gboolean         own)
{
  g_signal_emit (self, signals[EDITED], 0, command, own);
}

void
tl_workspace_emit_kept (TlWorkspace *self)
{
  g_signal_emit (self, signals[KEPT], 0);
}

void
tl_workspace_emit_navigated (TlWorkspace *self)
{
  g_signal_emit (self, signals[NAVIGATED], 0);
}

void
tl_workspace_emit_members_changed (TlWorkspace *self)
{
  g_signal_emit (self, signals[MEMBERS_CHANGED], 0);
}

static TlSaveState
compute_state (TlWorkspace *self)
{
  if (self->saving)
    return TL_SAVE_SAVING;
  if (self->store == NULL)
    return TL_SAVE_CLEAN;
  if (tl_store_get_error_message (self->store) != NULL)
    return TL_SAVE_UNKEPT;
  if (tl_store_get_n_unkept (self->store) > 0)
    return TL_SAVE_KEEPING;
  return tl_journal_get_n_edited (self->journal) > 0 || tl_members_are_edited (self->collection) ? TL_SAVE_EDITED
                                                                                                  : TL_SAVE_CLEAN;
}

void
tl_workspace_update_state (TlWorkspace *self)
{
  const char *message = self->store != NULL ? tl_store_get_error_message (self->store) : NULL;
  guint n_edited = self->journal != NULL ? tl_journal_get_n_edited (self->journal) : 0;
  TlSaveState state = compute_state (self);

  if (g_strcmp0 (message, self->unkept_message) != 0)
    {
      g_free (self->unkept_message);
      self->unkept_message = g_strdup (message);
      tl_workspace_notify (self, TL_WORKSPACE_PROP_UNKEPT_MESSAGE);
    }
  if (n_edited != self->n_edited)
    {
      self->n_edited = n_edited;
      tl_workspace_notify (self, TL_WORKSPACE_PROP_N_EDITED);
    }
  if (state != self->save_state)
    {
      self->save_state = state;
      tl_workspace_notify (self, TL_WORKSPACE_PROP_SAVE_STATE);
    }
}

void
tl_workspace_set_job (TlWorkspace *self,
                      TlJob       *job)
{
  /* A fetch goes on while other work comes and goes, and is shown again after it. */
  if (job == NULL)
    job = self->fetch_job;
  if (self->job == job)
    return;
  if (self->job != NULL && self->job != self->fetch_job)
    tl_job_finish (self->job);
  g_set_object (&self->job, job);
  tl_workspace_notify (self, TL_WORKSPACE_PROP_JOB);
}

void
tl_workspace_set_changed (TlWorkspace *self,
                          gboolean     changed)
{
  if (self->changed_on_disk == !!changed)
    return;
  self->changed_on_disk = changed;
  tl_workspace_notify (self, TL_WORKSPACE_PROP_CHANGED_ON_DISK);
}

void
tl_workspace_add_problems (TlWorkspace *self,
                           GPtrArray   *diagnostics)
{
  g_autoptr (GPtrArray) items = NULL;

  if (diagnostics == NULL || diagnostics->len == 0)
    return;
  items = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < diagnostics->len; i++)
    g_ptr_array_add (items, tl_problem_new (g_ptr_array_index (diagnostics, i)));
  g_list_store_splice (self->problems, g_list_model_get_n_items (G_LIST_MODEL (self->problems)), 0,
                       items->pdata, items->len);
}

/* Public. */

TlWorkspace *
tl_workspace_new (void)
{
  return g_object_new (TL_TYPE_WORKSPACE, NULL);
}

void
tl_workspace_set_folders (TlWorkspace *self,
                          const char  *data,
                          const char  *cache)
{
  g_return_if_fail (TL_IS_WORKSPACE (self));
  g_return_if_fail (self->place == NULL);

  g_free (self->data_folder);
  self->data_folder = g_strdup (data);
  g_free (self->cache_folder);
  self->cache_folder = g_strdup (cache);
}

TlCollection *
tl_workspace_get_collection (TlWorkspace *self)
{
  g_return_val_if_fail (TL_IS_WORKSPACE (self), NULL);

  return self->collection;
}

TlArticleList *
tl_workspace_get_articles (TlWorkspace *self)
{
  g_return_val_if_fail (TL_IS_WORKSPACE (self), NULL);

  return self->articles;
}

GFile *
tl_workspace_get_file (TlWorkspace *self)
{
  g_return_val_if_fail (TL_IS_WORKSPACE (self), NULL);

  return self->place != NULL ? self->place->file : NULL;
}

const char *
tl_workspace_get_title (TlWorkspace *self)
{
  g_return_val_if_fail (TL_IS_WORKSPACE (self), NULL);

  return self->title;
}

const char *
tl_workspace_get_format (TlWorkspace *self)
{
  g_return_val_if_fail (TL_IS_WORKSPACE (self), NULL);

  return self->format;
}

gboolean
tl_workspace_is_imported (TlWorkspace *self)
{
  g_return_val_if_fail (TL_IS_WORKSPACE (self), FALSE);

  return self->collection != NULL && !self->native;
}

TlSchema *
tl_workspace_get_schema (TlWorkspace *self)
{
  g_return_val_if_fail (TL_IS_WORKSPACE (self), NULL);

  return self->collection != NULL ? tl_collection_get_schema (self->collection)
                                  : self->default_schema;
}

TlSaveState
tl_workspace_get_save_state (TlWorkspace *self)
{
  g_return_val_if_fail (TL_IS_WORKSPACE (self), TL_SAVE_CLEAN);

  return self->save_state;
}

const char *
tl_workspace_get_unkept_message (TlWorkspace *self)
{
  g_return_val_if_fail (TL_IS_WORKSPACE (self), NULL);

  return self->unkept_message;
}

guint
tl_workspace_get_n_edited (TlWorkspace *self)
{
  g_return_val_if_fail (TL_IS_WORKSPACE (self), 0);

  return self->n_edited;
}

TlJob *
tl_workspace_get_job (TlWorkspace *self)
{
  g_return_val_if_fail (TL_IS_WORKSPACE (self), NULL);

  return self->job;
}

GListModel *
tl_workspace_get_problems (TlWorkspace *self)
{
  g_return_val_if_fail (TL_IS_WORKSPACE (self), NULL);

  return G_LIST_MODEL (self->problems);
}

const char *
tl_workspace_get_annotator (TlWorkspace *self)
{
  g_return_val_if_fail (TL_IS_WORKSPACE (self), NULL);

  return self->annotator;
}

void
tl_workspace_set_annotator (TlWorkspace *self,
                            const char  *name)
{
  g_return_if_fail (TL_IS_WORKSPACE (self));

  if (name == NULL)
    name = "";
  if (g_str_equal (name, self->annotator))
    return;
  g_free (self->annotator);
  self->annotator = g_strdup (name);
  tl_workspace_update_view (self, TRUE);
  tl_workspace_notify (self, TL_WORKSPACE_PROP_ANNOTATOR);
}

gboolean
tl_workspace_is_changed_on_disk (TlWorkspace *self)
{
  g_return_val_if_fail (TL_IS_WORKSPACE (self), FALSE);

  return self->changed_on_disk;
}

void
tl_workspace_retry (TlWorkspace *self)
{
  g_return_if_fail (TL_IS_WORKSPACE (self));

  if (self->store != NULL)
    tl_store_retry (self->store);
}
