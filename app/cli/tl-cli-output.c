/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What commands print: results on standard output, problems and progress on standard error. */

#include "config.h"

#include "tl-cli.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static gboolean progress_shown;
static int progress_percent = -1;

/* Control characters in data must not reach the terminal that shows the message. */
static char *
make_inert (const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  GString *out = g_string_new (NULL);

  for (const char *p = valid; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (g_unichar_iscntrl (c) || g_unichar_type (c) == G_UNICODE_FORMAT)
        g_string_append_printf (out, "\\u%04X", c);
      else
        g_string_append_unichar (out, c);
    }
  return g_string_free (out, FALSE);
}

gboolean
tl_cli_has_errors (GPtrArray *problems)
{
  for (guint i = 0; i < problems->len; i++)
    if (((TlDiagnostic *) problems->pdata[i])->severity == TL_SEVERITY_ERROR)
      return TRUE;
  return FALSE;
}

TlExit
tl_cli_print_problems (const char *file,
                       GPtrArray  *problems)
{
  for (guint i = 0; i < problems->len; i++)
    {
      g_autofree char *line = tl_diagnostic_to_string (problems->pdata[i], file);
      g_autofree char *inert = make_inert (line);

      g_printerr ("%s\n", inert);
    }
  return tl_cli_has_errors (problems) ? TL_EXIT_DATA : TL_EXIT_OK;
}

void
tl_cli_progress (double   fraction,
                 gpointer message)
{
  int percent = CLAMP (fraction * 100, 0, 100);

  if (percent == progress_percent || !isatty (STDERR_FILENO))
    return;
  progress_percent = percent;
  progress_shown = TRUE;
  g_printerr ("\r%s %3d %%", (const char *) message, percent);
}

void
tl_cli_progress_end (void)
{
  if (progress_shown)
    g_printerr ("\r\033[K");
  progress_shown = FALSE;
  progress_percent = -1;
}

gboolean
tl_cli_print (const char  *text,
              GError     **error)
{
  if (fputs (text, stdout) >= 0 && fflush (stdout) == 0)
    return TRUE;
  g_set_error (error, G_IO_ERROR, g_io_error_from_errno (errno),
               _("Writing to standard output failed: %s"), g_strerror (errno));
  return FALSE;
}
