/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "tl-setting-change.h"
#include "tl-workspace.h"

G_BEGIN_DECLS

/* TlWindow: one collection of articles, with everything to read, tag and review it. */
#define TL_TYPE_WINDOW (tl_window_get_type ())
G_DECLARE_FINAL_TYPE (TlWindow, tl_window, TL, WINDOW, AdwApplicationWindow)

TlWindow    *tl_window_new           (GtkApplication *application);
/* Opens file in place of what is open; asks first when edits could be lost. */
void         tl_window_open          (TlWindow       *self,
                                      GFile          *file);
/* Opens the articles of an HTTP source: what is kept of them at once, then what is new. */
void         tl_window_open_url      (TlWindow       *self,
                                      const char     *url);
/* Opens what the last session had open, if the settings say so. */
void         tl_window_restore       (TlWindow       *self);
/* TRUE while no collection is open, opening, or failed to open. */
gboolean     tl_window_is_empty      (TlWindow       *self);
/* The file open or opening, borrowed, NULL. */
GFile       *tl_window_get_file      (TlWindow       *self);
TlWorkspace *tl_window_get_workspace (TlWindow       *self);
/* All commands as TlCommandItem: the window's, the text pane's, and one for each label of the schema.  Owned. */
GListModel  *tl_window_list_commands (TlWindow       *self);
/* Whether the command can be run now. */
gboolean     tl_window_is_enabled    (TlWindow       *self,
                                      const char     *detailed_action);
/* Shows an article and there the annotation (NULL: none), or the range when it is not there.  FALSE when there is no such article. */
gboolean     tl_window_show_place    (TlWindow       *self,
                                      const char     *key,
                                      const char     *annotation,
                                      guint           start,
                                      guint           end);
/* After settings of the collection were changed: says so, with a button that takes it back.  change: begun before; taken over, NULL. */
void         tl_window_tell_setting  (TlWindow        *self,
                                      const char      *message,
                                      TlSettingChange *change);

G_END_DECLS
