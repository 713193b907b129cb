/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "tl-diagnostic.h"
#include "tl-edits.h"
#include "tl-export-task.h"
#include "tl-job.h"
#include "tl-native.h"
#include "tl-store.h"

G_BEGIN_DECLS

typedef enum
{
  TL_SAVE_CLEAN,      /* the file holds every edit */
  TL_SAVE_EDITED,     /* edits are kept (durable), the file does not have them yet */
  TL_SAVE_KEEPING,    /* an edit is on its way to the disk */
  TL_SAVE_UNKEPT,     /* edits can't be kept at the moment: see unkept-message; retried */
  TL_SAVE_SAVING,     /* the file is being written */
} TlSaveState;

#define TL_WORKSPACE_ERROR (tl_workspace_error_quark ())
/**
 * TlWorkspaceError:
 * @TL_WORKSPACE_ERROR_CHANGED_ON_DISK: the file is another than the one opened; ask: reload, overwrite, save elsewhere
 * @TL_WORKSPACE_ERROR_NO_PLACE: the collection has no file to be saved to (standard input, import)
 */
typedef enum
{
  TL_WORKSPACE_ERROR_CHANGED_ON_DISK,
  TL_WORKSPACE_ERROR_NO_PLACE,
} TlWorkspaceError;
GQuark tl_workspace_error_quark (void);

/*
 * TlWorkspace: what is open in one window, or in one run of a test: a collection, its store and
 * index, the article shown, what is selected in it, the history.  Every panel has one as its
 * property and asks nobody else; every edit goes through tl_workspace_run().  Knows no widget.
 *
 * Properties (all notify): collection, articles (TlArticleList), file (GFile), title (display
 * name), article (TlArticle, NULL), article-index (guint, G_MAXUINT), selected (id of the selected
 * annotation, NULL), can-undo, can-redo, save-state (int), unkept-message, n-edited (articles with
 * edits not in the file), annotator, job (TlJob shown as progress, NULL), indexing (TlJob, NULL:
 * counting and indexing in the background), changed-on-disk, problems (GListModel of TlProblem).
 * Signals:
 *   ::edited (const TlCommand *command, gboolean own)   after it was applied (own FALSE: from another window)
 *   ::kept                                               an edit of ours is durable now: others can read it
 *   ::members-changed (gpointer)                         what the collection says beside its articles, here or in another window
 *   ::navigated (gpointer)                               article shown changed by undo/redo
 */
#define TL_TYPE_WORKSPACE (tl_workspace_get_type ())
G_DECLARE_FINAL_TYPE (TlWorkspace, tl_workspace, TL, WORKSPACE, GObject)

/* A TlDiagnostic as a list item. Properties: code, severity (int), article, path, line, column,
 * message. */
#define TL_TYPE_PROBLEM (tl_problem_get_type ())
G_DECLARE_FINAL_TYPE (TlProblem, tl_problem, TL, PROBLEM, GObject)
const TlDiagnostic *tl_problem_get_diagnostic (TlProblem *self);

TlWorkspace   *tl_workspace_new             (void);
/* Data and cache folders other than the user's (tests); before opening. */
void           tl_workspace_set_folders     (TlWorkspace         *self,
                                             const char          *data,
                                             const char          *cache);
/* Opens file (local or GVfs) in a worker, closing what was open; edits kept by an earlier session
 * are there again. Starts the background counting and indexing.  On failure what was open stays
 * open. */
void           tl_workspace_open_async      (TlWorkspace         *self,
                                             GFile               *file,
                                             GAsyncReadyCallback  callback,
                                             gpointer             user_data);
/* The same, read as format (its name) whatever the content looks like; NULL: find out. */
void           tl_workspace_open_as_async   (TlWorkspace         *self,
                                             GFile               *file,
                                             const char          *format,
                                             GAsyncReadyCallback  callback,
                                             gpointer             user_data);
gboolean       tl_workspace_open_finish     (TlWorkspace         *self,
                                             GAsyncResult        *result,
                                             GError             **error);
/* An opening is under way; what was open before stays so until it ends. */
gboolean       tl_workspace_is_opening      (TlWorkspace         *self);
/* Flushes and closes the store; FALSE when edits are still not durable (they stay in memory: do
 * not quit without asking). */
gboolean       tl_workspace_close           (TlWorkspace         *self,
                                             GError             **error);

TlCollection  *tl_workspace_get_collection  (TlWorkspace         *self);
TlArticleList *tl_workspace_get_articles    (TlWorkspace         *self);
GFile         *tl_workspace_get_file        (TlWorkspace         *self);
const char    *tl_workspace_get_title       (TlWorkspace         *self);
/* Name of the format that was opened ("tagline", "jsonl", "brat"…), NULL when nothing is. */
const char    *tl_workspace_get_format      (TlWorkspace         *self);
/* Was it imported from a foreign format?  Then it has no file of its own yet, and saving asks for one. */
gboolean       tl_workspace_is_imported     (TlWorkspace         *self);
TlSchema      *tl_workspace_get_schema      (TlWorkspace         *self);   /* never NULL */
TlSaveState    tl_workspace_get_save_state  (TlWorkspace         *self);
const char    *tl_workspace_get_unkept_message (TlWorkspace      *self);
guint          tl_workspace_get_n_edited    (TlWorkspace         *self);
TlJob         *tl_workspace_get_job         (TlWorkspace         *self);
GListModel    *tl_workspace_get_problems    (TlWorkspace         *self);
const char    *tl_workspace_get_annotator   (TlWorkspace         *self);
void           tl_workspace_set_annotator   (TlWorkspace         *self,
                                             const char          *name);

/* Shows an article: read and parsed in a worker, then edits applied.  A later call overtakes an
 * earlier one (which ends as cancelled). */
void           tl_workspace_show_async      (TlWorkspace         *self,
                                             guint                index,
                                             GAsyncReadyCallback  callback,
                                             gpointer             user_data);
gboolean       tl_workspace_show_finish     (TlWorkspace         *self,
                                             GAsyncResult        *result,
                                             GError             **error);
TlArticle     *tl_workspace_get_article     (TlWorkspace         *self);
guint          tl_workspace_get_article_index (TlWorkspace       *self);
const char    *tl_workspace_get_article_key (TlWorkspace         *self);
const char    *tl_workspace_get_selected    (TlWorkspace         *self);
/* NULL: nothing selected.  An id that is not there selects nothing. */
void           tl_workspace_set_selected    (TlWorkspace         *self,
                                             const char          *annotation_id);
/* Selects the annotation that comes after (or before) the selected one in text order, the first (or
 * last) when none is; undecided: only of those that are pending or to be discussed.  FALSE at the
 * end, and nothing changes. */
gboolean       tl_workspace_select_next     (TlWorkspace         *self,
                                             gboolean             backwards,
                                             gboolean             undecided);

/* Applies a command to the shown article and queues it for the store; takes it over.  FALSE and
 * error when it can't be applied. NULL command: nothing, TRUE. */
gboolean       tl_workspace_run             (TlWorkspace         *self,
                                             TlCommand           *command,
                                             GError             **error);
/* Undo and redo over the whole collection: shows the article concerned when it is another one
 * (then asynchronous: ::edited tells). */
void           tl_workspace_undo            (TlWorkspace         *self);
void           tl_workspace_redo            (TlWorkspace         *self);
/* "Tag Claim", owned, NULL. */
char          *tl_workspace_dup_undo_title  (TlWorkspace         *self);
char          *tl_workspace_dup_redo_title  (TlWorkspace         *self);

typedef enum
{
  TL_SAVE_NORMAL,      /* fails with CHANGED_ON_DISK when the file changed */
  TL_SAVE_OVERWRITE,   /* our version, whatever is there */
} TlSaveMode;

/* Saves into file (NULL: its own; another one: save as, and that file is the collection's from
 * then on, edits and undo log included). */
void           tl_workspace_save_async      (TlWorkspace         *self,
                                             GFile               *file,
                                             TlSaveMode           mode,
                                             GAsyncReadyCallback  callback,
                                             gpointer             user_data);
gboolean       tl_workspace_save_finish     (TlWorkspace         *self,
                                             GAsyncResult        *result,
                                             GError             **error);

/* Writes what is open, unsaved edits included, as request says (copied), to file: see tl-export-task.h.  The
 * workspace's job tells how far it is. */
void           tl_workspace_export_async    (TlWorkspace           *self,
                                             const TlExportRequest *request,
                                             GFile                 *file,
                                             GAsyncReadyCallback    callback,
                                             gpointer               user_data);
/* written: gets the file or folder that is there now, owned; may be NULL. */
gboolean       tl_workspace_export_finish   (TlWorkspace           *self,
                                             GAsyncResult          *result,
                                             GFile                **written,
                                             GError               **error);
/* What would be lost; nothing is written. */
void           tl_workspace_preview_export_async (TlWorkspace           *self,
                                                  const TlExportRequest *request,
                                                  GCancellable          *cancellable,
                                                  GAsyncReadyCallback    callback,
                                                  gpointer               user_data);
/* Owned. */
TlLossReport  *tl_workspace_preview_export_finish (TlWorkspace          *self,
                                                   GAsyncResult         *result,
                                                   GError              **error);

/* Opens the file again as it is now and applies the edits that are not in it, by annotation id;
 * what can't be applied any more (text changed and the quote is not found exactly once nearby)
 * becomes a problem and stays in the log.  *n_conflicts counts those. */
void           tl_workspace_reload_async    (TlWorkspace         *self,
                                             GAsyncReadyCallback  callback,
                                             gpointer             user_data);
gboolean       tl_workspace_reload_finish   (TlWorkspace         *self,
                                             GAsyncResult        *result,
                                             guint               *n_conflicts,
                                             GError             **error);
/* Looks whether the file is still the one that was opened (also done when the system tells of a
 * change): sets changed-on-disk. A file that another Tagline saved is taken over without asking:
 * its edits are in the log that both share. */
void           tl_workspace_check_file      (TlWorkspace         *self);
gboolean       tl_workspace_is_changed_on_disk (TlWorkspace      *self);
/* Rows of other writers are looked for now, and not a third of a second later: a syncer says that some came. */
void           tl_workspace_look           (TlWorkspace         *self);
/* Tries now to keep what is not kept yet. */
void           tl_workspace_retry           (TlWorkspace         *self);
/* Full-text matches of query set on the article list when they are there (a newer search
 * overtakes). NULL or "": no filter. */
void           tl_workspace_search          (TlWorkspace         *self,
                                             const char          *query);
/* The filter and sort of the list other than its text. */
void           tl_workspace_set_filter      (TlWorkspace         *self,
                                             const char          *status,
                                             const char          *label,
                                             const char          *annotator,
                                             gboolean             edited);

G_END_DECLS
