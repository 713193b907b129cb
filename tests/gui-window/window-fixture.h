/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "tl-application.h"
#include "tl-window.h"

G_BEGIN_DECLS

/* For tests of whole windows: an application in a home of its own, without animations.  Begins and ends main(). */
void           window_fixture_init    (int         *argc,
                                       char      ***argv);
int            window_fixture_run     (void);
TlApplication *window_get_application (void);
/* A file with this content; its path, owned. */
char          *window_write_file      (const char  *json);
/* A window on a file (NULL: none), with an article shown. */
TlWindow      *window_open            (const char  *path);
/* Which has to be its end. */
void           window_close           (TlWindow    *window);
/* An action with its target, as in a menu. */
void           window_activate        (TlWindow    *window,
                                       const char  *detailed);

G_END_DECLS
