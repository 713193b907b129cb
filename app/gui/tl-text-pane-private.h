/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "tl-article-view.h"
#include "tl-attribution-strip.h"
#include "tl-find-bar.h"
#include "tl-find.h"
#include "tl-label-bar.h"
#include "tl-review-strip.h"
#include "tl-text-pane.h"

G_BEGIN_DECLS

/* An attribution being put together; NULL role: none is.  The draft is the article with what was
 * tagged on the way, the changes go into one command at the end. */
typedef struct
{
  char       *id;            /* the annotation it started from */
  const char *role;          /* asked for at the moment: "source", "cue" or "claim" */
  const char *own_role;      /* of the annotation it started from */
  GPtrArray  *candidates;    /* char, ids, owned */
  guint       current;
  GPtrArray  *sources;       /* char, ids taken so far, owned */
  GPtrArray  *cues;
  TlArticle  *draft;
  TlCommand  *command;       /* NULL: nothing was tagged */
} TlAttribution;

/* A key of the text. action: without "span.", static. */
typedef struct
{
  guint            keyval;
  GdkModifierType  modifiers;
  const char      *action;
} TlKeyBinding;

struct _TlTextPane
{
  GtkWidget            parent_instance;

  /* template children */
  TlFindBar           *find_bar;
  GtkScrolledWindow   *scroller;
  AdwToastOverlay     *toasts;
  TlArticleView       *view;
  TlAttributionStrip  *strip;
  TlReviewStrip       *review_strip;
  TlLabelBar          *label_bar;

  /* owned */
  TlWorkspace         *workspace;
  TlArticle           *article;       /* the one shown */
  char                *language;
  GSimpleActionGroup  *actions;
  GArray              *bindings;      /* TlKeyBinding */
  GtkWidget           *menu;          /* popover, child; NULL until first asked for */
  TlFind              *find;          /* of the article; NULL until first asked for */
  GArray              *matches;       /* TlFragment */
  GArray              *trail;         /* TlFragment: what was selected before each expansion */
  TlFragment           expanded;      /* what the last expansion gave */
  char                *last_selected;
  TlAttribution        attribution;

  guint                current_match;
  guint                find_origin;   /* where the caret was when the search began */

  char                *text_face;
  double               text_size;
  int                  measure;
  double               line_height;
  guint                snap : 1;
  guint                review_mode : 1;
};

/* tl-text-pane-actions.c */
void          tl_text_pane_init_actions     (TlTextPane        *self);
void          tl_text_pane_update_actions   (TlTextPane        *self);
/* Runs a command (taken over) on the workspace and reports what went wrong. */
gboolean      tl_text_pane_run              (TlTextPane        *self,
                                             TlCommand         *command,
                                             const GError      *error);
TlAnnotation *tl_text_pane_get_selected     (TlTextPane        *self);
/* Tags what is selected, or gives the selected annotation another label. */
void          tl_text_pane_tag              (TlTextPane        *self,
                                             const char        *label);
void          tl_text_pane_move_borders     (TlTextPane        *self,
                                             const char        *id,
                                             GArray            *fragments);

/* tl-text-pane-review.c */
/* Selects the annotation to be decided about next, or tells that there is none. */
void          tl_text_pane_review_next      (TlTextPane        *self,
                                             gboolean           backwards);
/* Selects the first annotation to be decided about, unless one is selected. */
void          tl_text_pane_start_review     (TlTextPane        *self);
/* What the action of this name says about the selected annotation. */
void          tl_text_pane_decide           (TlTextPane        *self,
                                             const char        *action);
/* Asks for the reason first. */
void          tl_text_pane_reject           (TlTextPane        *self);

/* tl-text-pane-menu.c */
/* Shows the context menu at a place, widget coordinates of the pane. */
void          tl_text_pane_show_menu        (TlTextPane        *self,
                                             const GdkRectangle *place);

/* tl-text-pane-keys.c */
void          tl_text_pane_init_keys        (TlTextPane        *self);

/* tl-text-pane-find.c */
void          tl_text_pane_search           (TlTextPane        *self,
                                             const char        *query,
                                             gboolean           whole_words);
void          tl_text_pane_step             (TlTextPane        *self,
                                             gboolean           backwards);
void          tl_text_pane_leave_find       (TlTextPane        *self);

/* tl-text-pane-attribution.c */
gboolean      tl_text_pane_is_attributing   (TlTextPane        *self);
/* Can the selected annotation be part of an attribution? */
gboolean      tl_text_pane_can_attribute    (TlTextPane        *self);
void          tl_text_pane_start_attribution (TlTextPane       *self);
void          tl_text_pane_stop_attribution (TlTextPane        *self);
void          tl_text_pane_cycle_candidates (TlTextPane        *self,
                                             gboolean           backwards);
void          tl_text_pane_take_candidate   (TlTextPane        *self);
void          tl_text_pane_skip_candidate   (TlTextPane        *self);
/* The question again, after the text selection changed. */
void          tl_text_pane_show_question    (TlTextPane        *self);

G_END_DECLS
