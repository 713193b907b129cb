/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A study from what is open in a window, and from files beside it. */

#define G_LOG_DOMAIN "tl-workspace"

#include "config.h"

#include "tl-study-load.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "tl-format.h"
#include "tl-workspace-private.h"
#include "tl-workspace-scan.h"
#include "tl-workspace-view.h"

typedef struct
{
  TlStudy    *study;
  GPtrArray  *problems;   /* TlDiagnostic */
  char       *own_name;   /* of the open collection as a rater */
  GPtrArray  *names;      /* char, of the files */
  GPtrArray  *paths;      /* char */
  guint       rater;
  TlBlindView *view;      /* NULL: everything may be compared */
  GHashTable *handed_in;  /* keys of articles that the user has submitted; owned */
} Load;

static void
load_free (gpointer data)
{
  Load *load = data;

  g_clear_object (&load->study);
  g_ptr_array_unref (load->problems);
  g_ptr_array_unref (load->names);
  g_ptr_array_unref (load->paths);
  g_free (load->own_name);
  g_clear_pointer (&load->view, tl_blind_view_free);
  g_hash_table_unref (load->handed_in);
  g_free (load);
}

static void
add_problem (Load        *load,
             const char  *key,
             const GError *error)
{
  g_ptr_array_add (load->problems, tl_diagnostic_new (TL_CODE_SHAPE, TL_SEVERITY_ERROR, key, NULL, 0, 0,
                                                      g_strdup (error->message)));
}

static void
study_article_func (guint       index,
                    const char *key,
                    TlArticle  *article,
                    gpointer    user_data)
{
  Load *load = user_data;
  g_autoptr (GError) error = NULL;

  if (!(load->paths->len == 0 ? tl_study_add_annotators (load->study, key, article, &error)
                              : tl_study_add_layer (load->study, key, article, load->rater, &error)))
    add_problem (load, key, error);
}

/* Of our own collection, from which what may not be seen is gone. */
static void
own_article_func (guint       index,
                  const char *key,
                  TlArticle  *article,
                  gpointer    user_data)
{
  Load *load = user_data;

  if (load->view != NULL && tl_blind_view_has_submitted (load->view, article))
    g_hash_table_add (load->handed_in, g_strdup (key));
  study_article_func (index, key, article, load);
}

static gboolean
read_file (Load          *load,
           guint          number,
           GCancellable  *cancellable,
           GError       **error)
{
  const char *path = g_ptr_array_index (load->paths, number);
  g_autoptr (TlCollection) collection = NULL;

  collection = tl_format_open (path, NULL, NULL, load->problems, NULL, NULL, cancellable, error);
  if (collection == NULL)
    {
      g_prefix_error (error, "%s: ", (const char *) g_ptr_array_index (load->names, number));
      return FALSE;
    }
  load->rater = tl_study_add_rater (load->study, g_ptr_array_index (load->names, number));
  for (guint i = 0; i < tl_collection_get_n_articles (collection); i++)
    {
      g_autoptr (TlArticle) article = NULL;

      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
      article = tl_collection_read_article (collection, i, load->problems, NULL);
      /* Whether the user has handed in is what our own file says, and not a copy of somebody else's. */
      if (article != NULL && load->view != NULL)
        tl_blind_view_apply_when (load->view, article,
                                  g_hash_table_contains (load->handed_in, tl_collection_get_key (collection, i)));
      if (article != NULL)
        study_article_func (i, tl_collection_get_key (collection, i), article, load);
    }
  return TRUE;
}

static gboolean
study_files_func (gpointer       user_data,
                  GCancellable  *cancellable,
                  GError       **error)
{
  Load *load = user_data;

  for (guint i = 0; i < load->paths->len; i++)
    if (!read_file (load, i, cancellable, error))
      return FALSE;
  if (tl_study_get_n_raters (load->study) < 2)
    {
      g_set_error_literal (error, TL_MODEL_ERROR, TL_MODEL_ERROR_INVALID,
                           _("Only one person has annotated here; comparing takes two"));
      return FALSE;
    }
  return TRUE;
}

static void
workspace_studied_cb (GObject      *source,
                      GAsyncResult *result,
                      gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  if (tl_workspace_scan_finish (TL_WORKSPACE (source), result, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

/* The name without folders and ending; its whole path when another rater has that name. */
static char *
name_rater (Load       *load,
            const char *path)
{
  g_autofree char *base = g_path_get_basename (path);
  char *dot = strrchr (base, '.');
  gboolean is_taken = FALSE;

  if (dot != NULL && dot != base)
    *dot = '\0';
  for (guint i = 0; i < load->names->len; i++)
    is_taken = is_taken || g_strcmp0 (g_ptr_array_index (load->names, i), base) == 0;
  if (is_taken || g_strcmp0 (load->own_name, base) == 0)
    return g_strdup (path);
  return g_steal_pointer (&base);
}

/* FALSE: one of them is out of a worker's reach. */
static gboolean
add_files (Load         *load,
           TlWorkspace  *workspace,
           GPtrArray    *files,
           GError      **error)
{
  GFile *own = tl_workspace_get_file (workspace);
  g_autofree char *own_path = own != NULL ? g_file_get_path (own) : NULL;

  load->own_name = own_path != NULL ? name_rater (load, own_path)
                                    : g_strdup (tl_workspace_get_title (workspace));
  for (guint i = 0; files != NULL && i < files->len; i++)
    {
      g_autofree char *path = tl_workspace_dup_path (g_ptr_array_index (files, i), error);

      if (path == NULL)
        return FALSE;
      if (g_strcmp0 (path, own_path) == 0)
        continue;
      g_ptr_array_add (load->names, name_rater (load, path));
      g_ptr_array_add (load->paths, g_steal_pointer (&path));
    }
  return TRUE;
}

void
tl_study_load_async (TlWorkspace         *workspace,
                     GPtrArray           *files,
                     TlJob               *job,
                     GAsyncReadyCallback  callback,
                     gpointer             user_data)
{
  GTask *task;
  Load *load;
  GError *error = NULL;

  g_return_if_fail (TL_IS_WORKSPACE (workspace));

  load = g_new0 (Load, 1);
  load->study = tl_study_new (tl_workspace_get_schema (workspace));
  load->problems = tl_diagnostics_new ();
  load->view = tl_workspace_dup_view (workspace);
  load->handed_in = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  load->names = g_ptr_array_new_with_free_func (g_free);
  load->paths = g_ptr_array_new_with_free_func (g_free);
  task = g_task_new (workspace, NULL, callback, user_data);
  g_task_set_source_tag (task, tl_study_load_async);
  g_task_set_task_data (task, load, load_free);
  if (!add_files (load, workspace, files, &error))
    {
      g_task_return_error (task, error);
      g_object_unref (task);
      return;
    }
  if (load->paths->len > 0)
    load->rater = tl_study_add_rater (load->study, load->own_name);
  tl_workspace_scan_async (workspace, job, own_article_func, study_files_func, load,
                           workspace_studied_cb, task);
}

TlStudy *
tl_study_load_finish (TlWorkspace   *workspace,
                      GAsyncResult  *result,
                      GPtrArray    **problems,
                      GError       **error)
{
  Load *load;

  g_return_val_if_fail (g_task_is_valid (result, workspace), NULL);

  load = g_task_get_task_data (G_TASK (result));
  if (!g_task_propagate_boolean (G_TASK (result), error))
    return NULL;
  if (problems != NULL)
    *problems = g_ptr_array_ref (load->problems);
  return g_object_ref (load->study);
}
