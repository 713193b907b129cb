/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "tl-text-pane.h"
#include "tl-workspace.h"

G_BEGIN_DECLS

/* FALSE when the schema of the settings is not installed: GSettings would end the program without a word to the user. */
gboolean   tl_settings_are_there      (void);
GSettings *tl_settings_new            (void);
/* The name the system knows the user by.  Owned. */
char      *tl_settings_dup_default_annotator (void);
/* The name the user gave, or else the default.  Owned. */
char      *tl_settings_dup_annotator  (GSettings   *settings);
/* Keeps the workspace's annotator and the text pane's look as the settings say. */
void       tl_settings_bind_annotator (GSettings   *settings,
                                       TlWorkspace *workspace);
void       tl_settings_bind_text      (GSettings   *settings,
                                       TlTextPane  *pane);
/* Applies the colour scheme to the whole application, now and whenever it is changed. */
void       tl_settings_bind_colours   (GSettings   *settings);

G_END_DECLS
