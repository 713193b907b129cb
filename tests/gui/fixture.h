/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "tl-text-pane.h"

G_BEGIN_DECLS

/* Everything a display test needs before its first widget: GTK, the resources, no animations. */
void         fixture_init         (int           *argc,
                                   char        ***argv);
/* A workspace on a collection made of the records (JSON, NULL-terminated) in a folder of its own,
 * with the first one shown. Owned; ended by fixture_close(). */
TlWorkspace *fixture_open         (const char *const *records);
void         fixture_close        (TlWorkspace   *workspace);
/* Deletes a folder with all that is in it. */
void         fixture_delete       (const char    *folder);
/* Runs the main loop until nothing is left to do and widget (NULL: nobody) has drawn a frame. */
void         fixture_settle       (GtkWidget     *widget);
/* What widget looks like; owned. */
GdkTexture  *fixture_render       (GtkWidget     *widget);
/* Colour of a pixel of a texture. */
GdkRGBA      fixture_get_pixel    (GdkTexture    *texture,
                                   int            x,
                                   int            y);
/* The first descendant (or widget itself) of a type, borrowed. */
GtkWidget   *fixture_find         (GtkWidget     *widget,
                                   GType          type);

G_END_DECLS
