/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "tl-articles-pane.h"
#include "tl-banner.h"
#include "tl-command-info.h"
#include "tl-inspector.h"
#include "tl-layer-set.h"
#include "tl-lint-window.h"
#include "tl-orphan-tray.h"
#include "tl-server-dialog.h"
#include "tl-sync-button.h"
#include "tl-text-pane.h"
#include "tl-window.h"
#include "tl-workflow.h"
#include "tl-workspace-source.h"

G_BEGIN_DECLS

/* How much room there is. */
typedef enum
{
  TL_ROOM_WIDE,      /* three panes */
  TL_ROOM_MEDIUM,    /* the text and one other */
  TL_ROOM_NARROW,    /* one at a time */
} TlRoom;

/* In a narrow window one pane is shown, in a medium one the text and perhaps one of the others. */
typedef enum
{
  TL_PANE_TEXT,
  TL_PANE_ARTICLES,
  TL_PANE_INSPECTOR,
} TlPane;

struct _TlWindow
{
  AdwApplicationWindow  parent_instance;

  /* Template children */
  AdwHeaderBar         *header_bar;
  AdwWindowTitle       *title;
  GtkWidget            *articles_button;
  AdwSplitButton       *open_button;
  GtkWidget            *undo_button;
  GtkWidget            *redo_button;
  GtkWidget            *save_button;
  GtkMenuButton        *status_button;
  GtkImage             *status_icon;
  GtkLabel             *status_label;
  GtkWidget            *inspector_button;
  GtkMenuButton        *menu_button;
  TlSyncButton         *sync_button;
  TlBanner             *unkept_banner;
  TlBanner             *disk_banner;
  TlBanner             *problems_banner;
  AdwToastOverlay      *toasts;
  GtkStack             *main_stack;
  AdwStatusPage        *busy_page;
  AdwStatusPage        *error_page;
  GtkWidget            *empty_open;
  GtkRevealer          *job_revealer;
  GtkLabel             *job_label;
  GtkProgressBar       *job_bar;

  /* Borrowed from main_stack: NULL until there is a collection (tl-window-panes.c) */
  GtkPaned             *outer_paned;
  GtkPaned             *inner_paned;
  TlArticlesPane       *articles_pane;
  GtkStack             *article_stack;
  AdwStatusPage        *article_error_page;
  TlTextPane           *text_pane;
  TlOrphanTray         *orphan_tray;
  TlInspector          *inspector;

  /* Owned */
  TlWorkspace          *workspace;
  GSettings            *settings;
  TlSyncer             *syncer;           /* of what is open; NULL: it is not shared */
  TlAccount            *account;          /* opened last, with the password as typed */
  TlLayerSet           *layers;           /* NULL until there is a collection */
  TlSettingChange      *setting_change;   /* that can be taken back; NULL */
  GFile                *opening;          /* being opened, or the one that could not be */
  char                 *opening_as;       /* its format; NULL: found out */
  GSignalGroup         *job_signals;
  GSignalGroup         *article_signals;
  GHashTable           *missing;          /* URIs of recent collections that are not there now; owned strings */
  char                 *wanted_article;   /* key to be shown once the collection is open */
  char                 *wanted_selected;  /* annotation to be selected once the article is shown */
  guint                 wanted_caret;     /* where its caret goes */
  int                   wanted_split;     /* of the inspector, once it is made; 0: as it comes */
  char                 *source_url;       /* asked for last */
  char                 *source_user;      /* for it, as long as the window is there; NULL */
  char                 *source_password;

  /* Borrowed: weak */
  AdwToast             *undo_toast;       /* the last one with an undo button */
  AdwToast             *failure_toast;   /* weak; with a way out, stays until that is taken or needless */
  TlLintWindow         *lint_window;      /* the one opened last */
  GtkWindow            *checklist;        /* likewise */

  guint                 show_index;       /* article asked for last */
  guint                 busy_id;          /* timeouts and idles */
  guint                 article_busy_id;
  guint                 layout_id;
  guint                 problems_id;
  guint                 job_id;

  TlFragment            orphan_place;     /* proposed for the lost annotation that was chosen */
  TlRoom                room;
  TlPane                pane;             /* shown in a narrow or medium window */
  guint                 is_laid_out : 1;  /* pane widths have been set */
  guint                 is_opening : 1;
  guint                 focus_text : 1;   /* once the article is shown */
  guint                 article_failed : 1; /* the article asked for can't be read */
  guint                 has_failed : 1;   /* opening did, and nothing is open */
  guint                 close_when_saved : 1;
  guint                 is_disposed : 1;
  guint                 has_source : 1;   /* what is open comes from an HTTP source */
  guint                 close_anyway : 1;
};

/* tl-window-actions.c */
void                 tl_window_init_actions      (TlWindow     *self);
void                 tl_window_update_actions    (TlWindow     *self);
void                 tl_window_set_action        (TlWindow     *self,
                                                  const char   *name,
                                                  gboolean      enabled);

/* tl-window-commands.c */
const TlCommandInfo *tl_window_get_commands      (guint        *n_commands);
void                 tl_window_init_menus        (TlWindow     *self);
/* Sets the keys of all commands that are application accelerators. */
void                 tl_window_install_keys      (GtkApplication *application);
/* What giving the status is called, translated, owned; and as an item of a menu. */
char                *tl_window_dup_status_title  (const char   *status);
void                 tl_window_append_status     (GMenu        *menu,
                                                  const char   *status);
/* The key of an action as people read it, owned, NULL. */
char                *tl_window_dup_key           (const char   *action);

/* tl-window-panes.c */

/* Before anything else of the window listens to the workspace. */
void                 tl_window_init_panes        (TlWindow     *self);
/* They go with the window's other widgets. */
void                 tl_window_forget_panes      (TlWindow     *self);
/* What is being typed in the inspector becomes an edit. */
void                 tl_window_commit            (TlWindow     *self);

/* tl-window-settings.c */
void                 tl_window_init_settings     (TlWindow     *self);

/* tl-window-files.c */
void                 tl_window_init_files        (TlWindow     *self);
void                 tl_window_save              (TlWindow     *self,
                                                  GFile        *file,
                                                  TlSaveMode    mode);
void                 tl_window_show_article      (TlWindow     *self,
                                                  guint         index);

/* Opens file as a format, whatever it looks like; NULL: as what it looks like. */
void                 tl_window_open_as           (TlWindow     *self,
                                                  GFile        *file,
                                                  const char   *format);

/* tl-window-import.c */
void                 tl_window_init_import       (TlWindow     *self);
/* GFile elements: the first one here, the others in windows of their own. */
void                 tl_window_open_several      (TlWindow     *self,
                                                  GPtrArray    *files);
/* Tells that what is open now came from a foreign format, and of what could not be taken over. */
void                 tl_window_tell_import       (TlWindow     *self);

/* tl-window-export.c */
void                 tl_window_init_export       (TlWindow     *self);
/* Asks where to, then exports what the request (copied) says. */
void                 tl_window_export            (TlWindow              *self,
                                                  const TlExportRequest *request);
/* Prints the article shown by way of the desktop's dialog. */
void                 tl_window_print             (TlWindow     *self);

/* tl-window-review.c */
void                 tl_window_init_review       (TlWindow     *self);
/* Who works here: told to the workspace before anything is opened. */
void                 tl_window_init_layers       (TlWindow     *self);
/* Whose annotations are seen: once text pane and inspector have their workspace. */
void                 tl_window_use_layers        (TlWindow     *self);
void                 tl_window_update_review_actions (TlWindow *self);

/* tl-window-merge.c */
void                 tl_window_init_merge        (TlWindow     *self);
void                 tl_window_update_merge_actions (TlWindow  *self);

/* tl-window-workflow.c */
TlRole               tl_window_get_role          (TlWindow     *self);
/* Gives the shown article a status, after the checklist and the reason where the rules ask for them. */
void                 tl_window_change_status     (TlWindow     *self,
                                                  const char   *status);
/* The same without the checklist. */
void                 tl_window_move_status       (TlWindow     *self,
                                                  const char   *status);
/* The moves that the rules allow now; owned. */
GMenu               *tl_window_make_status_menu  (TlWindow     *self);

/* tl-window-sources.c */
void                 tl_window_init_sources      (TlWindow     *self);
/* Once it is there. */
void                 tl_window_use_orphan_tray   (TlWindow     *self);
void                 tl_window_update_source_actions (TlWindow *self);
/* tl-window-sync.c */
void                 tl_window_init_sync         (TlWindow     *self);
/* Keeps what is open and its desk together, if it is shared. */
void                 tl_window_start_syncing     (TlWindow     *self);
void                 tl_window_stop_syncing      (TlWindow     *self);
void                 tl_window_update_sync_actions (TlWindow   *self);

/* tl-window-close.c */

gboolean             tl_window_close_request     (GtkWindow    *window);

/* tl-window-recent.c */
void                 tl_window_init_recent       (TlWindow     *self);
void                 tl_window_add_recent        (TlWindow     *self,
                                                  GFile        *file);

/* tl-window-session.c */
void                 tl_window_save_session      (TlWindow     *self);
/* Key of the article that was shown when uri was open last, owned, NULL; *selected the annotation selected, owned;
 * *caret where the caret stood. */
char                *tl_window_dup_last_article  (TlWindow     *self,
                                                  const char   *uri,
                                                  char        **selected,
                                                  guint        *caret);

/* tl-window-layout.c */
void                 tl_window_init_layout       (TlWindow     *self);
/* Once they are there. */
void                 tl_window_use_panes         (TlWindow     *self);
void                 tl_window_show_pane         (TlWindow     *self,
                                                  TlPane        pane);
/* In a window that is not wide: shows pane, or hides it again. */
void                 tl_window_toggle_pane       (TlWindow     *self,
                                                  TlPane        pane);
void                 tl_window_cycle_panes       (TlWindow     *self,
                                                  int           delta);
void                 tl_window_allocated         (TlWindow     *self,
                                                  int           width);
void                 tl_window_save_layout       (TlWindow     *self);

/* tl-window-state.c */
void                 tl_window_init_state        (TlWindow     *self);
void                 tl_window_update_title      (TlWindow     *self);
/* A toast; with undo a button that undoes the last edit. */
void                 tl_window_tell              (TlWindow     *self,
                                                  const char   *message,
                                                  gboolean      undo);
/* A toast that waits for no other one; with a button where action is not NULL. */
void                 tl_window_tell_failure      (TlWindow     *self,
                                                  const char   *message,
                                                  const char   *button_label,
                                                  const char   *action);
/* A toast with a button; action takes target, a string; NULL: it takes none. */
/* With a button that takes back what the message is about. */
void                 tl_window_tell_undo         (TlWindow     *self,
                                                  const char   *message,
                                                  const char   *action);
void                 tl_window_tell_action       (TlWindow     *self,
                                                  const char   *message,
                                                  const char   *button_label,
                                                  const char   *action,
                                                  const char   *target);

G_END_DECLS
