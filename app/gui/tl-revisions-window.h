/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "tl-article.h"

G_BEGIN_DECLS

/* Shows an earlier text of article beside the one it has now, what differs marked in both.  It must have one. */
void tl_revisions_window_present (GtkWindow *parent,
                                  TlArticle *article);

G_END_DECLS
