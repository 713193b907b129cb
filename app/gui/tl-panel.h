/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "tl-window.h"

G_BEGIN_DECLS

/* What the windows beside the main one have in common: agreement, queue, statistics, consistency, compare. */

/* panel goes away with window, and has its commands for undo, redo and saving. */
void tl_panel_attach     (GtkWindow  *panel,
                          TlWindow   *window);
/* Shows an article in window and there the annotation (NULL: none) or the range; brings the window to the front. */
void tl_panel_show_place (TlWindow   *window,
                          const char *key,
                          const char *annotation,
                          guint       start,
                          guint       end);
/* Writes how far a job is below the title of a page. */
void tl_panel_show_progress (AdwStatusPage *page,
                             TlJob         *job);
/* Asks for a place beside near (may be NULL) and writes bytes (taken over) there; tells what goes wrong. */
void tl_panel_save_async (GtkWindow  *panel,
                          GFile      *near,
                          const char *name,
                          GBytes     *bytes);

G_END_DECLS
