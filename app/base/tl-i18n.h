/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib/gi18n-lib.h>

G_BEGIN_DECLS

/* Sets the locale and binds the message catalogue; TAGLINE_LOCALEDIR names another place for the
 * catalogues (a build that is not installed).  Once, first thing in main(). */
void tl_i18n_init (void);

G_END_DECLS
