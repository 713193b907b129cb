/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "tl-fields.h"
#include "tl-merge.h"

G_BEGIN_DECLS

/* A merge under way: of an article, or (base and articles NULL) of what a collection says beside its articles. */
typedef struct
{
  TlArticle          *base;
  const TlMergeCopy  *copies;
  guint               n_copies;
  GHashTable         *found;      /* key to TlFound: conflicts */
  TlCommand          *command;    /* what makes the merged article of the base */
  GHashTable         *gone;       /* ids of annotations that are deleted */
} TlMerge;

/* A conflict in the making. */
typedef struct
{
  char       *kind;
  char       *id;
  char       *field;
  GHashTable *values;   /* canonical JSON */
  GHashTable *names;
  GHashTable *owners;   /* value to GPtrArray of names, those whose copies have it; what was found before has none */
} TlFound;

/* An empty table for found.  Owned. */
GHashTable *tl_merge_new_found       (void);
/* The one about this; made when there is none. */
TlFound    *tl_merge_find_conflict   (TlMerge      *merge,
                                      const char   *kind,
                                      const char   *id,
                                      const char   *field);
/* All fields over all versions (of n_copies; NULL: a copy without it): TlField by name, owned. */
GHashTable *tl_merge_fields          (TlMerge      *merge,
                                      const char   *kind,
                                      const char   *id,
                                      GHashTable   *base,
                                      GHashTable  **versions);
/* Conflicts that copies bring along: all but those that were there before and somebody has settled.  Tables as of tl_conflicts_index(). */
void        tl_merge_bring_conflicts (TlMerge      *merge,
                                      GHashTable   *of_base,
                                      GPtrArray    *all);
/* The conflicts found (TlConflict), in an order of their own; owned. */
GPtrArray  *tl_merge_list_found      (TlMerge      *merge,
                                      const char   *article);
/* Sorted members of a set; owned. */
char      **tl_merge_list_set        (GHashTable   *set);

/* Takes values and names over. */
TlConflict *tl_conflict_new          (const char   *article,
                                      const char   *kind,
                                      const char   *id,
                                      const char   *field,
                                      char        **values,
                                      char        **names);
/* owners: value to char**, both owned; a reference is taken. */
void        tl_conflict_set_owners   (TlConflict   *self,
                                      GHashTable   *owners);
/* What a conflict is about, as one string.  Owned. */
char       *tl_conflict_dup_key      (TlConflict   *self);
/* The value of the member "conflicts", and what such a value says (NULL: none). */
GBytes     *tl_conflicts_to_json     (GPtrArray    *conflicts);
GPtrArray  *tl_conflicts_from_json   (GBytes       *json,
                                      const char   *article);
/* Key to TlConflict; owned. */
GHashTable *tl_conflicts_index       (GPtrArray    *conflicts);
/* Takes those about the same thing out; FALSE when there was none. */
gboolean    tl_conflicts_settle      (GPtrArray    *conflicts,
                                      TlConflict   *conflict);
/* The JSON of the annotation or relation that a conflict is about; borrowed, NULL. */
GBytes     *tl_conflict_find_object  (TlConflict   *self,
                                      TlArticle    *article);

G_END_DECLS
