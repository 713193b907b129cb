/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "tl-article.h"
#include "tl-desk-doc.h"

G_BEGIN_DECLS

/*
 * A verdict, written once: what somebody thought of annotations, or of the article, as it was then.
 *
 *   {"about": "annotations" or "status", "verdict": a version whose value is the review object or the status,
 *    "text": hash of the article's text, "targets": [[id, clock, device, SHA-256 of the canonical annotation], …]}
 *
 * It covers the earlier verdicts on the same thing that its author had seen ("seen" of the version: of all verdicts about the article), and
 * counts while what was judged is what is there: an accepted annotation that was changed is pending again, an approved
 * article with other annotations is not approved.  (Rejected articles, and those with changes requested, stay so until an
 * editor submits them again.)
 */
typedef struct
{
  char       *id;
  TlVersion  *version;
  gboolean    about_status;
  char       *text;
  GHashTable *targets;   /* annotation id → hash; owned strings */
} TlVerdict;

/* Statuses that only a verdict gives. */
gboolean tl_desk_is_verdict_status (const char *status);

/*
 * TlDeskView: an article as all documents about it say together.  An annotation is in the layer of who made it; whoever else
 * changes or deletes it writes a version under the same id into his own layer, and the greatest version of all layers
 * counts.  So nobody writes a document of somebody else's, and nothing of it is lost.
 */
typedef struct
{
  char       *key;                    /* NULL: no article document yet */
  GHashTable *maps[TL_DESK_N_MAPS];   /* char* → register over all documents */
  GPtrArray  *verdicts;               /* TlVerdict, oldest first */
  GHashTable *judged;                 /* annotation → GPtrArray of the verdicts about it, newest first; borrowed */
  GHashTable *threads;                /* what a note is about → GPtrArray of GBytes, borrowed; made when it is asked for */
  GHashTable *placed;                 /* annotation → GBytes, where it stands in the text as it is now; see tl_desk_view_place() */
  guint       clock;                  /* the greatest there is */
} TlDeskView;

/* docs: TlDeskDoc of one article; documents of another kind are passed over. */
TlDeskView *tl_desk_view_new            (GPtrArray   *docs);
void        tl_desk_view_free           (TlDeskView  *self);
GPtrArray  *tl_desk_view_find           (TlDeskView  *self,
                                         TlDeskMap    map,
                                         const char  *name);
/* Annotations that were made in another text than the article has now are put where they stand in this one, when that is certain: the
 * same on every desk, and nobody's version.  Those without a place stay in the documents and are not shown.  find_text: the text whose
 * hash begins so, owned, or NULL when it is not here. */
typedef TlText *(*TlDeskFindText) (const char *hash,
                                   gpointer    user_data);
void        tl_desk_view_place          (TlDeskView     *self,
                                         TlText         *now,
                                         TlDeskFindText  find_text,
                                         gpointer        user_data);
/* The canonical value that counts (an annotation's: where it stands now); NULL: deleted, or not to be shown.  Borrowed. */
GBytes     *tl_desk_view_peek_value     (TlDeskView     *self,
                                         TlDeskMap       map,
                                         const char     *name);
/* Hash of the text that the article has; NULL.  Owned. */
char       *tl_desk_view_dup_text_hash  (TlDeskView  *self);
/* Status as computed; NULL: none was ever set.  Owned. */
char       *tl_desk_view_dup_status     (TlDeskView  *self);
/* The review object that counts for an annotation; NULL. Owned. */
GBytes     *tl_desk_view_dup_review     (TlDeskView  *self,
                                         const char  *annotation);
/* The native object of an annotation (with its review and thread), relation or entry of the history; NULL when it is not there (any more)
 * or none that its name says.  Owned. */
GBytes     *tl_desk_view_dup_native     (TlDeskView  *self,
                                         TlDeskMap    map,
                                         const char  *name);
/* The native record: the same bytes on every desk.  text: the one that the view names.  Owned. */
GBytes     *tl_desk_view_dup_record     (TlDeskView  *self,
                                         TlText      *text);

/* The changes (TlChange, owned array) that make article what the view says, apart from its text.  What the view has never heard
 * of is left alone. */
GPtrArray  *tl_desk_view_list_changes   (TlDeskView  *self,
                                         TlArticle   *article);

/* Helpers for those who compare: canonical bytes of an annotation without its review and thread, with its id; of an entry of the
 * history, its name.  Owned. */
GBytes     *tl_desk_strip_annotation    (TlAnnotation *annotation);
GBytes     *tl_desk_strip_relation      (TlRelation  *relation);
char       *tl_desk_history_name        (GBytes      *canonical);
/* What others say of an annotation, and travels apart from it: its review and its thread of notes, canonical, owned, NULL where it has none. */
void        tl_desk_dup_comments        (TlAnnotation *annotation,
                                         GBytes      **review,
                                         GBytes      **thread);
/* The annotation's JSON with this review and thread, or without them; else as it was.  Owned. */
GBytes     *tl_desk_with_comments       (GBytes      *json,
                                         GBytes      *review,
                                         GBytes      *thread);
/* Members of a record that travel as they are: not the text, the lists, the id, the status.  A thread among them does not either. */
gboolean    tl_desk_is_plain_member     (const char  *name);
/* Members of the article as it is now: char* → GBytes canonical, of those named twice the first.  Owned. */
GHashTable *tl_desk_list_members        (TlArticle   *article);
char       *tl_desk_hash                (GBytes      *bytes);

/* What waits for somebody to decide: a thing with concurrent versions in other words; or (map: TL_DESK_REVIEW, TL_DESK_STATUS) verdicts that
 * were given at once and say different things. */
typedef struct
{
  TlDeskMap   map;
  char       *article;   /* key */
  char       *name;
  GPtrArray  *values;    /* TlVersion, the one that counts first */
  GBytes     *object;    /* REVIEW: the annotation; NULL */
} TlDeskConflict;

void        tl_desk_conflict_free       (TlDeskConflict *self);
GPtrArray  *tl_desk_view_list_conflicts (TlDeskView     *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TlDeskView, tl_desk_view_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TlDeskConflict, tl_desk_conflict_free)

G_END_DECLS
