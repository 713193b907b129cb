/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "tl-workflow.h"

G_BEGIN_DECLS

/* Whether annotators see each other's layers: the member "blind" of the collection. */
typedef enum
{
  TL_BLIND_OFF,      /* false, or absent: everybody sees all */
  TL_BLIND_UNTIL,    /* true or "until-submitted": an annotator sees others' layers once he has submitted the article */
  TL_BLIND_ALWAYS,   /* "always": annotators never do */
} TlBlind;

/* What the collection says; anything that can't be understood is blind until submitted, as somebody meant it to be. */
TlBlind  tl_blind_for_collection  (TlCollection *collection);
/* Has person submitted the article at any time? "" or NULL: has anybody? */
gboolean tl_blind_has_submitted   (TlArticle    *article,
                                   const char   *person);
/* May viewer see the layer of annotator?  One's own, and what nobody signed, always; reviewers and chiefs see all. */
gboolean tl_blind_shows_layer     (TlBlind       blind,
                                   TlRole        role,
                                   const char   *viewer,
                                   const char   *annotator,
                                   gboolean      submitted);
/* The same for one annotation: what was adjudicated is the reviewers' and shown like the layer of another. */
gboolean tl_blind_shows           (TlBlind       blind,
                                   TlRole        role,
                                   const char   *viewer,
                                   TlAnnotation *annotation,
                                   gboolean      submitted);
/* Names of the annotators of an article whose layers viewer may see, sorted, "" for what nobody signed; NULL-terminated, owned. */
char   **tl_blind_list_layers     (TlBlind       blind,
                                   TlRole        role,
                                   const char   *viewer,
                                   TlArticle    *article);

/*
 * What one person may see of a collection, as a value that a worker can take along.  All that shows annotations, counts them or writes them
 * asks here.  NULL stands for a view of everything.
 */
typedef struct _TlBlindView TlBlindView;

/* NULL when viewer may see all of it. */
TlBlindView *tl_blind_view_new      (TlCollection      *collection,
                                     TlRole             role,
                                     const char        *viewer);
TlBlindView *tl_blind_view_copy     (const TlBlindView *self);   /* NULL of NULL */
void         tl_blind_view_free     (TlBlindView       *self);
gboolean     tl_blind_view_equal    (const TlBlindView *a,
                                     const TlBlindView *b);
/* Short, for the name of what is kept of this view; "" for a view of everything.  Owned. */
char        *tl_blind_view_dup_name (const TlBlindView *self);
/* May the viewer see this annotation of this article?  Slow for many: see tl_blind_view_apply(). */
gboolean     tl_blind_view_may_see  (const TlBlindView *self,
                                     TlArticle         *article,
                                     TlAnnotation      *annotation);
/* Takes out of an article that nobody else has what the viewer may not see: annotations, the relations that they are in, and what the
 * article keeps of others' beside them (conflicts, annotations without a place).  FALSE when there was nothing. */
gboolean     tl_blind_view_apply    (const TlBlindView *self,
                                     TlArticle         *article);
/* The same where it is known otherwise whether the viewer has submitted the article. */
gboolean     tl_blind_view_apply_when (const TlBlindView *self,
                                     TlArticle         *article,
                                     gboolean           submitted);
gboolean     tl_blind_view_has_submitted (const TlBlindView *self,
                                     TlArticle         *article);
/* Does the viewer see all of this article? */
gboolean     tl_blind_view_opens    (const TlBlindView *self,
                                     TlArticle         *article);
/* The article as the viewer may see it: itself when that is all of it.  Owned. */
TlArticle   *tl_blind_view_dup_seen (const TlBlindView *self,
                                     TlArticle         *article);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TlBlindView, tl_blind_view_free)

G_END_DECLS
