/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/*
 * TlGradualModel: a GtkSelectionModel as a list view sees it that must not wait: after everything was replaced, first
 * as many items as fit on a screen, the others a few at a time while nothing else is to be done.
 */
#define TL_TYPE_GRADUAL_MODEL (tl_gradual_model_get_type ())
G_DECLARE_FINAL_TYPE (TlGradualModel, tl_gradual_model, TL, GRADUAL_MODEL, GObject)

/* model: (transfer none). */
TlGradualModel *tl_gradual_model_new    (GtkSelectionModel *model);
/* Lets all items be seen now: before scrolling to one of them. */
void            tl_gradual_model_flush  (TlGradualModel    *self);

G_END_DECLS
