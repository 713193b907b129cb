/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "tl-blind.h"
#include "tl-workspace.h"

G_BEGIN_DECLS

/*
 * TlLayerSet: whose annotations are seen of the article shown in a workspace: each annotator's layer is shown or hidden as the user likes, and those
 * that the collection keeps from the user are hidden whatever he likes.
 * Signal: ::changed, when others are to be seen.
 */
#define TL_TYPE_LAYER_SET (tl_layer_set_get_type ())
G_DECLARE_FINAL_TYPE (TlLayerSet, tl_layer_set, TL, LAYER_SET, GObject)

TlLayerSet *tl_layer_set_new         (TlWorkspace *workspace);
/* What the user is in this collection. */
void        tl_layer_set_set_role    (TlLayerSet  *self,
                                      TlRole       role);
/* Annotators of the article that the user may see, "" for what nobody signed; NULL-terminated, owned. */
char      **tl_layer_set_list        (TlLayerSet  *self);
gboolean    tl_layer_set_is_shown    (TlLayerSet  *self,
                                      const char  *annotator);
void        tl_layer_set_set_shown   (TlLayerSet  *self,
                                      const char  *annotator,
                                      gboolean     is_shown);
/* All, then the first alone, the second alone… and all again.  The annotator that is alone now, borrowed; NULL: all. */
const char *tl_layer_set_cycle       (TlLayerSet  *self);
/* The annotators whose annotations are not to be seen; NULL-terminated, owned. */
char      **tl_layer_set_list_hidden (TlLayerSet  *self);
/* How many layers the collection keeps from the user. */
guint       tl_layer_set_get_n_kept  (TlLayerSet  *self);

G_END_DECLS
