/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Translations: the one place that knows where catalogues are. */

#include "config.h"

#include "tl-i18n.h"

#include <locale.h>

void
tl_i18n_init (void)
{
  const char *dir = g_getenv ("TAGLINE_LOCALEDIR");

  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, dir != NULL && *dir != '\0' ? dir : LOCALEDIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
}
