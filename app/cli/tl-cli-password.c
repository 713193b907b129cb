/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Passwords for commands: from the environment or the terminal, and from nowhere else. */

#include "config.h"

#include "tl-cli.h"

#include <glib/gi18n-lib.h>
#include <stdio.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#define MAX_PASSWORD 1024

/* One line of the terminal, not shown while it is typed.  NULL: the end. */
static char *
read_hidden (FILE       *terminal,
             const char *prompt)
{
  char line[MAX_PASSWORD];
  struct termios shown;
  struct termios hidden;
  char *answer = NULL;

  if (tcgetattr (fileno (terminal), &shown) != 0)
    return NULL;
  hidden = shown;
  hidden.c_lflag &= ~(tcflag_t) ECHO;
  /* Before the prompt: who answers it at once would be shown, and then forgotten, as this drops what was typed before. */
  if (tcsetattr (fileno (terminal), TCSAFLUSH, &hidden) != 0)
    return NULL;
  fprintf (terminal, "%s", prompt);
  fflush (terminal);
  if (fgets (line, sizeof line, terminal) != NULL)
    {
      line[strcspn (line, "\r\n")] = '\0';
      answer = g_strdup (line);
    }
  tcsetattr (fileno (terminal), TCSADRAIN, &shown);
  fprintf (terminal, "\n");
  memset (line, 0, sizeof line);
  return answer;
}

static char *
ask (const char *command,
     FILE       *terminal,
     const char *user,
     gboolean    repeat)
{
  g_autofree char *prompt = g_strdup_printf (_("Password of %s: "), user);
  g_autofree char *first = read_hidden (terminal, prompt);
  g_autofree char *second = NULL;

  if (first == NULL || !repeat)
    return g_steal_pointer (&first);
  second = read_hidden (terminal, _("The same again: "));
  if (g_strcmp0 (first, second) == 0)
    return g_steal_pointer (&first);
  tl_cli_print_error ("tagline-cli %s: %s", command, _("the two passwords differ"));
  return NULL;
}

char *
tl_cli_dup_password (const char *command,
                     const char *variable,
                     const char *user,
                     gboolean    repeat)
{
  const char *value = g_getenv (variable);
  FILE *terminal;
  char *password;

  if (value != NULL)
    return g_strdup (value);
  /* Not standard input: that may be a file. */
  terminal = fopen ("/dev/tty", "r+");
  if (terminal == NULL)
    {
      g_autofree char *message = g_strdup_printf (_("the password of %s is asked for on a terminal, or taken from %s"), user, variable);

      tl_cli_print_error ("tagline-cli %s: %s", command, message);
      return NULL;
    }
  password = ask (command, terminal, user, repeat);
  fclose (terminal);
  return password;
}
