/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "tl-blind.h"
#include "tl-export-task.h"
#include "tl-index.h"
#include "tl-session.h"
#include "tl-workspace.h"

G_BEGIN_DECLS

/* The inside of TlWorkspace, which is several files: one a concern. */

/* Counts what runs in threads, so that closing can wait for it.  Outlives the workspace. */
typedef struct
{
  GMutex lock;
  GCond  cond;
  guint  n_running;
} TlWorkers;

struct _TlWorkspace
{
  GObject         parent_instance;

  /* Always there; owned. */
  TlWorkers      *workers;
  TlSchema       *default_schema;
  TlArticleList  *articles;
  GListStore     *problems;
  TlHistory      *history;
  char           *annotator;
  char           *role_preference;    /* NULL or "": none */
  char           *data_folder;        /* NULL: the user's */
  char           *cache_folder;

  /* What is open; owned, NULL when nothing is. */
  TlPlace        *place;
  TlCollection   *collection;
  TlStore        *store;
  TlJournal      *journal;
  char           *title;
  const char     *format;             /* name of the file's format; static */
  char           *etag;
  GFileMonitor   *monitor;
  TlBlindView    *view;               /* what the user may see; NULL: all of it */
  GCancellable   *cancellable;        /* of all that is about this collection */
  guint           serial;             /* another one for each collection object */
  guint           native : 1;         /* can be saved where it is */
  guint           changed_on_disk : 1;
  GHashTable     *reported;           /* indexes of articles whose problems are listed */
  GHashTable     *deferred;           /* id of an edit that is in the file and not kept → TlBase to promote when it is */

  /* Long work. */
  TlJob          *job;                /* shown; NULL */
  TlFileStamp     fetch_stamp;        /* of the file as our fetch wrote it last */
  TlJob          *fetch_job;          /* of a source, shown when there is no other; NULL */
  char           *fetch_path;         /* the file that it writes */
  guint           opening;            /* serial of the newest opening; 0: none under way */
  guint           last_opening;
  guint           saving : 1;
  guint           reloading : 1;
  guint           check_again : 1;    /* the file changed while something was under way */
  guint           rows_again : 1;     /* the log could be opened while something was under way */
  guint           history_short : 1;  /* the log has older rows, which were not read yet */
  guint           members_again : 1;  /* another window set some, while ours were being kept */
  guint           n_keeping;          /* settings on their way into the store */
  guint           rows_came : 1;      /* into the history, since the log was read for it */

  /* The article shown; owned. */
  TlArticle      *article;
  guint           article_index;      /* G_MAXUINT: none */
  char           *article_key;
  char           *article_base;       /* SHA-256 of its record */
  char           *selected;
  GCancellable   *show_cancellable;
  gulong          annotation_handler;
  guint           count_source;
  guint           refreshing : 1;
  guint           refresh_again : 1;

  /* Undo and redo that wait for an article to be shown. */
  GQueue          steps;              /* TlLogKind as pointers */
  guint           stepping : 1;
  guint           navigating : 1;
  guint           awaiting_history : 1;

  /* Counting and searching. */
  TlIndex        *index;
  TlJob          *indexing;
  GPtrArray      *to_count;           /* keys of edited articles to be counted; owned */
  guint           counting : 1;
  TlArticleFilter filter;             /* its strings are owned; matches not used */
  char           *query;
  GCancellable   *search_cancellable;

  /* What was told last. */
  TlSaveState     save_state;
  guint           n_edited;
  char           *unkept_message;
};

typedef enum
{
  TL_WORKSPACE_PROP_0,
  TL_WORKSPACE_PROP_COLLECTION,
  TL_WORKSPACE_PROP_ARTICLES,
  TL_WORKSPACE_PROP_FILE,
  TL_WORKSPACE_PROP_TITLE,
  TL_WORKSPACE_PROP_ARTICLE,
  TL_WORKSPACE_PROP_ARTICLE_INDEX,
  TL_WORKSPACE_PROP_SELECTED,
  TL_WORKSPACE_PROP_CAN_UNDO,
  TL_WORKSPACE_PROP_CAN_REDO,
  TL_WORKSPACE_PROP_SAVE_STATE,
  TL_WORKSPACE_PROP_UNKEPT_MESSAGE,
  TL_WORKSPACE_PROP_N_EDITED,
  TL_WORKSPACE_PROP_ANNOTATOR,
  TL_WORKSPACE_PROP_JOB,
  TL_WORKSPACE_PROP_INDEXING,
  TL_WORKSPACE_PROP_CHANGED_ON_DISK,
  TL_WORKSPACE_PROP_PROBLEMS,
  TL_WORKSPACE_N_PROPS
} TlWorkspaceProp;

TlProblem *tl_problem_new                  (const TlDiagnostic *diagnostic);

/* tl-workspace.c */
/* The path of a file to be read in a worker; NULL with error when it is not of this computer.  Owned. */
char      *tl_workspace_dup_path           (GFile              *file,
                                            GError            **error);
void       tl_workspace_notify             (TlWorkspace        *self,
                                            TlWorkspaceProp     prop);
void       tl_workspace_emit_edited        (TlWorkspace        *self,
                                            const TlCommand    *command,
                                            gboolean            own);
void       tl_workspace_emit_kept          (TlWorkspace        *self);
void       tl_workspace_emit_navigated     (TlWorkspace        *self);
void       tl_workspace_emit_members_changed (TlWorkspace      *self);
/* save-state, n-edited, unkept-message: tells what is different by now. */
void       tl_workspace_update_state       (TlWorkspace        *self);
void       tl_workspace_set_job            (TlWorkspace        *self,
                                            TlJob              *job);
void       tl_workspace_set_changed        (TlWorkspace        *self,
                                            gboolean            changed);
/* diagnostics: TlDiagnostic elements, copied. */
void       tl_workspace_add_problems       (TlWorkspace        *self,
                                            GPtrArray          *diagnostics);

/* tl-workspace-work.c: work runs in a thread on data and nothing else; done in the main context,
 * where data is freed after it. A worker never has a reference on the workspace, so that it ends
 * in the main thread. */
typedef gboolean (*TlWorkFunc)     (gpointer       data,
                                    GCancellable  *cancellable,
                                    GError       **error);
typedef void     (*TlWorkDoneFunc) (TlWorkspace   *self,
                                    gpointer       data,
                                    const GError  *error);
void       tl_workspace_work               (TlWorkspace        *self,
                                            GCancellable       *cancellable,
                                            TlWorkFunc          func,
                                            TlWorkDoneFunc      done,
                                            gpointer            data,
                                            GDestroyNotify      free_func);
/* Blocks until no thread works for this workspace; cancel first. */
void       tl_workspace_wait               (TlWorkspace        *self);
TlWorkers *tl_workers_new                  (void);
void       tl_workers_unref                (TlWorkers          *self);

/* tl-workspace-open.c */
void       tl_workspace_drop               (TlWorkspace        *self);
/* Reads file and log again, quietly; with_rows: the history too; same_words: another window of ours
 * saved just what was open here. */
void       tl_workspace_refresh_session    (TlWorkspace        *self,
                                            gboolean            with_rows,
                                            gboolean            same_words);
/* Puts another collection object in the place of the one there is: the file as it is now.
 * TRUE when it has the same articles, and the list stayed as it was. */
gboolean   tl_workspace_set_collection     (TlWorkspace        *self,
                                            TlCollection       *collection);
void       tl_workspace_watch_store        (TlWorkspace        *self);
/* The store goes, to be closed in a thread; another one may take its place. */
void       tl_workspace_leave_store        (TlWorkspace        *self);
void       tl_workspace_watch_file         (TlWorkspace        *self);
/* Looks at the file again when something was in the way of it before. */
void       tl_workspace_check_later        (TlWorkspace        *self);

/* tl-workspace-save.c: an edit is kept now; notes it if the file has it already. */
void       tl_workspace_promote_kept       (TlWorkspace        *self,
                                            const char         *id,
                                            gint64              seq);

/* tl-workspace-export.c: what a worker needs to write what is open, as it is now.  Main thread. */
TlExportTask *tl_workspace_make_export     (TlWorkspace           *self,
                                            const TlExportRequest *request);

/* tl-workspace-article.c */
void       tl_workspace_hide_article       (TlWorkspace        *self);
/* Makes the shown article again from its record and the log, in place where the text is the same. */
void       tl_workspace_refresh_article    (TlWorkspace        *self);
void       tl_workspace_take_rows          (TlWorkspace        *self,
                                            GPtrArray          *rows);
void       tl_workspace_clear_steps        (TlWorkspace        *self);
/* The history was read: goes on with what waits for it. */
void       tl_workspace_go_on_stepping     (TlWorkspace        *self);
gboolean   tl_workspace_can_undo           (TlWorkspace        *self);

/* tl-workspace-counts.c */
void       tl_workspace_start_indexing     (TlWorkspace        *self);
/* Marks edited articles, has them counted. */
void       tl_workspace_mark_edited        (TlWorkspace        *self);
void       tl_workspace_count_later        (TlWorkspace        *self,
                                            const char         *key);
void       tl_workspace_count_shown        (TlWorkspace        *self);
/* Now, if it was to be done. */
void       tl_workspace_count_now          (TlWorkspace        *self);
/* The file was saved by us: the index goes on with the new collection object. */
void       tl_workspace_go_on_indexing     (TlWorkspace        *self,
                                            GArray             *indexes,    /* guint: whose counts are new */
                                            GArray             *counts);    /* TlArticleCounts */
void       tl_workspace_apply_filter       (TlWorkspace        *self);

G_END_DECLS
