/* SPDX-License-Identifier: GPL-3.0-or-later */

/* tagline-cli: the table of commands, options, and how errors become exit statuses. */

#include "config.h"

#include "tl-cli.h"

#include <locale.h>

#include "tl-format.h"
#include "tl-i18n.h"
#include "tl-json.h"

typedef struct
{
  const char *name;
  TlExit    (*run) (int argc, char **argv);
  const char *summary;
} Command;

static const Command commands[] = {
  { "agreement", tl_cmd_agreement, N_("Measure how far annotators agree") },
  { "annotate", tl_cmd_annotate, N_("Add one annotation, leaving every other byte as it is") },
  { "convert", tl_cmd_convert, N_("Write a collection in another format") },
  { "doctor", tl_cmd_doctor, N_("Find and repair ranges that were counted in another unit") },
  { "info", tl_cmd_info, N_("Count articles, annotations, relations, and list problems") },
  { "fetch", tl_cmd_fetch, N_("Fetch articles over HTTP, and what is new later") },
  { "lint", tl_cmd_lint, N_("Look for what is inconsistent, and mend it") },
  { "merge", tl_cmd_merge, N_("Put copies of the same articles together") },
  { "search", tl_cmd_search, N_("Show where words occur, and what stands around them") },
  { "server", tl_cmd_server, N_("Set up an article server for a desk, or say what is wrong with one") },
  { "stats", tl_cmd_stats, N_("Count progress, time, sources and verdicts") },
  { "sync", tl_cmd_sync, N_("Bring a collection and a desk’s server or folder together") },
  { "validate", tl_cmd_validate, N_("Check against the schema and the text") },
};

static void
print_help (void)
{
  g_print (_("Usage: tagline-cli COMMAND [OPTION…] FILE…\n\n"));
  g_print (_("Commands:\n"));
  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    g_print ("  %-10s %s\n", commands[i].name, _(commands[i].summary));
  g_print ("\n%s\n%s\n",
           _("“-” stands for standard input or output. “tagline-cli COMMAND --help” tells the options."),
           _("Exit status: 0 done, 1 the data has errors, 2 wrong usage, 3 input or output failed."));
}

int
tl_cli_main (int    argc,
             char **argv)
{
  tl_i18n_init ();
  g_set_prgname ("tagline-cli");

  if (argc < 2)
    {
      g_printerr ("tagline-cli: %s\n", _("no command given; see “tagline-cli --help”"));
      return TL_EXIT_USAGE;
    }
  if (g_str_equal (argv[1], "--help") || g_str_equal (argv[1], "-h") || g_str_equal (argv[1], "help"))
    {
      print_help ();
      return TL_EXIT_OK;
    }
  if (g_str_equal (argv[1], "--version"))
    {
      g_print ("tagline-cli %s\n", PACKAGE_VERSION);
      return TL_EXIT_OK;
    }
  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    if (g_str_equal (argv[1], commands[i].name))
      return commands[i].run (argc - 1, argv + 1);

  g_printerr (_("tagline-cli: no command “%s”; see “tagline-cli --help”\n"), argv[1]);
  return TL_EXIT_USAGE;
}

gboolean
tl_cli_parse_options (const char          *command,
                      const char          *parameters,
                      const char          *summary,
                      const GOptionEntry  *entries,
                      int                 *argc,
                      char              ***argv,
                      TlExit              *status)
{
  g_autoptr (GOptionContext) context = g_option_context_new (parameters);
  g_autoptr (GError) error = NULL;
  g_autofree char *program = g_strconcat ("tagline-cli ", command, NULL);

  g_option_context_set_summary (context, summary);
  g_option_context_add_main_entries (context, entries, GETTEXT_PACKAGE);
  g_option_context_set_help_enabled (context, FALSE);
  for (int i = 1; i < *argc; i++)
    {
      g_autofree char *help = NULL;

      if (g_str_equal ((*argv)[i], "--"))
        break;
      if (!g_str_equal ((*argv)[i], "--help") && !g_str_equal ((*argv)[i], "-h"))
        continue;
      g_set_prgname (program);
      help = g_option_context_get_help (context, TRUE, NULL);
      g_print ("%s", help);
      *status = TL_EXIT_OK;
      return FALSE;
    }
  if (!g_option_context_parse (context, argc, argv, &error))
    {
      *status = tl_cli_usage (command, error->message);
      return FALSE;
    }
  /* What follows "--" are files, whatever they look like. */
  if (*argc > 1 && g_str_equal ((*argv)[1], "--"))
    {
      for (int i = 1; i < *argc; i++)
        (*argv)[i] = (*argv)[i + 1];
      (*argc)--;
    }
  return TRUE;
}

TlExit
tl_cli_usage (const char *command,
              const char *message)
{
  g_printerr ("tagline-cli %s: %s\n", command, message);
  g_printerr (_("See “tagline-cli %s --help”.\n"), command);
  return TL_EXIT_USAGE;
}

TlExit
tl_cli_fail (const char   *file,
             const GError *error)
{
  gboolean data = error->domain == TL_JSON_ERROR || error->domain == TL_MODEL_ERROR || error->domain == TL_FORMAT_ERROR;

  g_printerr ("%s: %s: %s\n", file, tl_severity_get_name (TL_SEVERITY_ERROR), error->message);
  if (g_error_matches (error, TL_FORMAT_ERROR, TL_FORMAT_ERROR_READ_ONLY))
    return TL_EXIT_USAGE;
  return data ? TL_EXIT_DATA : TL_EXIT_IO;
}

TlExit
tl_cli_fail_open (const char   *command,
                  const char   *file,
                  const GError *error)
{
  return g_error_matches (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE) ? tl_cli_usage (command, error->message)
                                                                           : tl_cli_fail (file, error);
}
