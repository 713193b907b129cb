/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "tl-workspace.h"

G_BEGIN_DECLS

/* TlAnnotationItem: an annotation as a row of the inspector. */
#define TL_TYPE_ANNOTATION_ITEM (tl_annotation_item_get_type ())
G_DECLARE_FINAL_TYPE (TlAnnotationItem, tl_annotation_item, TL, ANNOTATION_ITEM, GObject)

TlAnnotation     *tl_annotation_item_get_annotation (TlAnnotationItem *self);
/* Never NULL: unknown labels have one of their own. */
const TlLabelDef *tl_annotation_item_get_label      (TlAnnotationItem *self);
/* What it covers, inert. */
const char       *tl_annotation_item_get_covered    (TlAnnotationItem *self);
/* The heading above the row when it begins a group, else NULL. */
const char       *tl_annotation_item_get_heading    (TlAnnotationItem *self);

/* How the list is put in order. */
typedef enum
{
  TL_GROUP_NONE,        /* text order */
  TL_GROUP_LABEL,
  TL_GROUP_DECISION,
  TL_GROUP_ANNOTATOR,
} TlAnnotationGroup;

/* What is shown; NULL, -1, FALSE: all. */
typedef struct
{
  char     *text;        /* folded (tl_format_fold): all words must be in what is covered or in the note */
  char     *label;
  char     *annotator;
  int       decision;    /* TlDecision or -1 */
  gboolean  has_note;
  char    **hidden;      /* annotators whose annotations are left out; NULL: nobody's */
} TlAnnotationFilter;

/*
 * TlAnnotationList: the annotations of the article shown in a workspace, in text order or grouped, filtered;
 * a GtkSelectionModel whose selected item is the workspace's selected annotation.  Follows
 * edits one by one.  Items are TlAnnotationItem, made when a row asks for one.
 * Property (read-only): n-all, the number before filtering.
 */
#define TL_TYPE_ANNOTATION_LIST (tl_annotation_list_get_type ())
G_DECLARE_FINAL_TYPE (TlAnnotationList, tl_annotation_list, TL, ANNOTATION_LIST, GObject)

TlAnnotationList *tl_annotation_list_new          (TlWorkspace              *workspace);
void              tl_annotation_list_set_filter   (TlAnnotationList         *self,
                                                   const TlAnnotationFilter *filter);
void              tl_annotation_list_set_group    (TlAnnotationList         *self,
                                                   TlAnnotationGroup         group);
guint             tl_annotation_list_get_n_all    (TlAnnotationList         *self);
/* Row of the selected annotation, G_MAXUINT when there is none. */
guint             tl_annotation_list_get_position (TlAnnotationList         *self);
/* At a row of the list, without making an item of it; borrowed. */
TlAnnotation     *tl_annotation_list_get_annotation (TlAnnotationList       *self,
                                                     guint                   position);
/* Annotators met in the article, owned, sorted. */
char            **tl_annotation_list_list_annotators (TlAnnotationList      *self);

G_END_DECLS
