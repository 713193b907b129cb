/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "tl-annotation-private.h"
#include "tl-article.h"
#include "tl-id-list.h"
#include "tl-relation-private.h"

G_BEGIN_DECLS

/* The lists of a record. */
typedef enum
{
  TL_LIST_ANNOTATIONS,
  TL_LIST_RELATIONS,
  TL_LIST_HISTORY,
  TL_N_LISTS
} TlListKind;

extern const char *const tl_list_names[TL_N_LISTS];

/* How a list stands in the record. */
typedef enum
{
  TL_LIST_ABSENT,    /* not there, or null: made when there is something to put in */
  TL_LIST_PRESENT,
  TL_LIST_FOREIGN,   /* something else under that name: left alone, so nothing can be put in */
} TlListState;

/* Where a top-level member stands in the record: bytes, half-open, key with its quotes. */
typedef struct
{
  guint32 key_start;
  guint32 key_end;
  guint32 start;
  guint32 end;
} TlMemberRange;

/*
 * Invariants: everything "as in the record" is what parsing found and is shared by snapshots; elements
 * holds one entry for each element of the record's list, NULL where it was not usable.  A working value
 * with the same id as an element stands for it.
 */
struct _TlArticle
{
  GObject      parent_instance;

  /* as in the record; owned */
  GBytes      *record;
  char        *id;
  TlText      *text;
  char        *path_prefix;
  guint        first_line;
  GArray      *members;                 /* TlMemberRange */
  TlListState  states[TL_N_LISTS];
  GPtrArray   *elements[TL_N_LISTS];    /* TlAnnotation, TlRelation or NULL; GBytes for the history */

  /* as it is now; owned */
  char        *title;
  char        *status;
  TlIdList    *annotations;
  TlIdList    *relations;
  GPtrArray   *history;                 /* GBytes */
  GHashTable  *left_out;                /* elements that were not usable and are not to be written: see tl_article_left_out_key(); NULL: none */
  GHashTable  *overrides;               /* member name to its JSON, NULL: removed; equal to the record: not in it */

  guint        may_differ : 1;          /* something was applied since differs was computed */
  guint        differs : 1;
};

/* Fills an article whose id and record are not yet set. */
gboolean  tl_article_parse          (TlArticle    *self,
                                     GBytes       *record,
                                     const char   *fallback_id,
                                     GPtrArray    *problems,
                                     gsize        *error_offset,
                                     GError      **error);
/* What left_out has of an element of a list, TL_ELEMENT_NONE: of the list itself, which is none. */
gpointer  tl_article_left_out_key   (TlListKind    kind,
                                     guint         element);
/* The JSON of a top-level member as the record has it; owned, NULL when absent. */
GBytes   *tl_article_dup_recorded   (TlArticle    *self,
                                     const char   *name);
/* Derives title and status from the members as they are now. */
void      tl_article_update_title   (TlArticle    *self);
void      tl_article_update_status  (TlArticle    *self);
/* Does any list or member differ from the record? */
gboolean  tl_article_differs        (TlArticle    *self);

G_END_DECLS
