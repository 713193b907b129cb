/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "tl-command-info.h"
#include "tl-workspace.h"

G_BEGIN_DECLS

/*
 * TlTextPane: the article being read: the annotated text, find bar, attribution strip and, below,
 * the label bar.  Works on a TlWorkspace and asks nobody else.  Properties (read-write): workspace,
 * text-face (string "serif", "sans", "monospace"), text-size (double, points), measure (int,
 * characters), line-height (double), snap (boolean).
 */
#define TL_TYPE_TEXT_PANE (tl_text_pane_get_type ())
G_DECLARE_FINAL_TYPE (TlTextPane, tl_text_pane, TL, TEXT_PANE, GtkWidget)

/* The pane's commands, to be inserted by the window under the prefix "span"; enabled states follow
 * the workspace. Borrowed. */
GActionGroup        *tl_text_pane_get_actions   (TlTextPane *self);
/* Static table of them; *n_commands entries.  Label keys are not in it: they come from the
 * schema. */
const TlCommandInfo *tl_text_pane_get_commands  (guint      *n_commands);
void                 tl_text_pane_start_find    (TlTextPane *self);
void                 tl_text_pane_focus_text    (TlTextPane *self);
/* Scrolls to and shows code points start..end of the article, with a selection there when
 * select. */
void                 tl_text_pane_reveal        (TlTextPane *self,
                                                 guint       start,
                                                 guint       end,
                                                 gboolean    select);
/* Over the text, above the strips and the bar of labels, which stay free.  Takes toast. */
void                 tl_text_pane_add_toast     (TlTextPane *self,
                                                 AdwToast   *toast);
/* Where the caret stands, in code points of the article. */
guint                tl_text_pane_get_caret     (TlTextPane *self);

/* In review mode the strip of the review is shown, j and k go to what is not decided, and a decision goes on to the next. */
void                 tl_text_pane_set_review_mode (TlTextPane *self,
                                                   gboolean    review_mode);
/* Annotators whose annotations are not shown (NULL-terminated). */
void                 tl_text_pane_set_hidden     (TlTextPane        *self,
                                                  const char *const *annotators);
/* The text selected by the reader; FALSE: none is. */
gboolean             tl_text_pane_get_selection (TlTextPane *self,
                                                 TlFragment *range);

G_END_DECLS
