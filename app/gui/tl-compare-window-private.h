/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "tl-adjudication.h"
#include "tl-article-view.h"
#include "tl-compare-window.h"
#include "tl-job.h"

G_BEGIN_DECLS

#define TL_TYPE_COMPARE_WINDOW (tl_compare_window_get_type ())
G_DECLARE_FINAL_TYPE (TlCompareWindow, tl_compare_window, TL, COMPARE_WINDOW, AdwWindow)

struct _TlCompareWindow
{
  AdwWindow            parent_instance;

  /* Template children */
  AdwWindowTitle      *title;
  AdwStatusPage       *busy;
  GtkStack            *stack;
  AdwStatusPage       *error;
  GtkListView         *list;
  GtkLabel            *progress;
  GtkScrolledWindow   *scroller;
  GtkWidget           *cards;
  GtkLabel            *result;

  /* Owned */
  TlWindow            *window;
  TlWorkspace         *workspace;
  GPtrArray           *files;          /* GFile; NULL: the annotators of the collection */
  TlJob               *job;
  TlStudy             *study;
  TlAdjudication      *adjudication;   /* of the article shown; NULL */
  TlArticle           *layers;         /* what the view shows: all layers in one article */
  GHashTable          *ids;            /* TlAnnotation of the study to its id in layers; owned */
  GtkSingleSelection  *selection;
  GSimpleActionGroup  *actions;

  /* Borrowed: child of scroller */
  TlArticleView       *view;

  guint                article;        /* in the study */
};

/* tl-compare-window-cards.c */
/* What the annotators have at the row chosen, as cards. */
void tl_compare_window_show_row   (TlCompareWindow *self);
/* All layers in one article, for the view. */
void tl_compare_window_make_layers (TlCompareWindow *self);

/* tl-compare-window.c */
TlAdjudicationRow *tl_compare_window_get_row (TlCompareWindow *self);

G_END_DECLS
