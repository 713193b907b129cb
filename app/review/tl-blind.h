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

G_END_DECLS
